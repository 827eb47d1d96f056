/* YAML as a tree over libyaml's events, and binding of maps to option rows. */
#include "engine/yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <yaml.h>

#include "base/input.h"
#include "base/json.h"

enum { YAML_DEPTH = 64, YAML_BYTES = 16 << 20 };

struct loader {
    yaml_parser_t parser;
    const char *file;
    arena *mem;
    struct err *e;
    int depth;
};

static enum status at_mark(struct loader *l, yaml_mark_t m, const char *what)
{
    return err_set(l->e, ST_CONFIG, "%s:%zu:%zu: %s", l->file, m.line + 1, m.column + 1, what);
}

static enum status next_event(struct loader *l, yaml_event_t *ev)
{
    if (yaml_parser_parse(&l->parser, ev)) return ST_OK;
    const yaml_parser_t *p = &l->parser;
    yaml_mark_t m = p->error == YAML_READER_ERROR ? p->mark : p->problem_mark;
    char text[200];
    snprintf(text, sizeof text, "%s%s%s", p->problem ? p->problem : "not valid YAML", p->context ? " " : "",
             p->context ? p->context : "");
    return at_mark(l, m, text);
}

static struct ynode *new_node(struct loader *l, enum ykind kind, yaml_mark_t m)
{
    struct ynode *n = ARENA_NEW(l->mem, struct ynode);
    n->kind = kind;
    n->line = (int)m.line + 1;
    n->col = (int)m.column + 1;
    n->file = l->file;
    return n;
}

static enum status build(struct loader *l, yaml_event_t *ev, struct ynode **out);

static enum status refuse_extras(struct loader *l, const yaml_event_t *ev)
{
    const yaml_char_t *anchor = NULL, *tag = NULL;
    if (ev->type == YAML_SCALAR_EVENT) anchor = ev->data.scalar.anchor, tag = ev->data.scalar.tag;
    if (ev->type == YAML_SEQUENCE_START_EVENT)
        anchor = ev->data.sequence_start.anchor, tag = ev->data.sequence_start.tag;
    if (ev->type == YAML_MAPPING_START_EVENT) anchor = ev->data.mapping_start.anchor, tag = ev->data.mapping_start.tag;
    if (anchor || ev->type == YAML_ALIAS_EVENT)
        return at_mark(l, ev->start_mark, "anchors and aliases are not allowed here");
    if (tag) return at_mark(l, ev->start_mark, "tags are not allowed here");
    return ST_OK;
}

static enum status build_seq(struct loader *l, struct ynode *seq)
{
    struct ynode **tail = &seq->child;
    for (;;) {
        yaml_event_t ev;
        TRY(next_event(l, &ev));
        if (ev.type == YAML_SEQUENCE_END_EVENT) {
            yaml_event_delete(&ev);
            return ST_OK;
        }
        TRY(build(l, &ev, tail));
        tail = &(*tail)->next;
        seq->count++;
    }
}

static enum status check_new_key(struct loader *l, const struct ynode *map, sv key, yaml_mark_t m)
{
    for (const struct ynode *c = map->child; c; c = c->next)
        if (sv_eq(c->key, key))
            return err_set(l->e, ST_CONFIG, "%s:%zu:%zu: '%.*s' stands twice (first on line %d)", l->file, m.line + 1,
                           m.column + 1, SV_ARG(key), c->key_line);
    return ST_OK;
}

static enum status build_map(struct loader *l, struct ynode *map)
{
    struct ynode **tail = &map->child;
    for (;;) {
        yaml_event_t ev;
        TRY(next_event(l, &ev));
        if (ev.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&ev);
            return ST_OK;
        }
        yaml_mark_t m = ev.start_mark;
        if (ev.type != YAML_SCALAR_EVENT) {
            yaml_event_delete(&ev);
            return at_mark(l, m, "a key must be plain text");
        }
        sv key = arena_dup(l->mem, sv_of((const char *)ev.data.scalar.value, (ptrdiff_t)ev.data.scalar.length));
        enum status st = refuse_extras(l, &ev);
        yaml_event_delete(&ev);
        TRY(st);
        TRY(check_new_key(l, map, key, m));
        TRY(next_event(l, &ev));
        TRY(build(l, &ev, tail));
        (*tail)->key = key;
        (*tail)->key_line = (int)m.line + 1;
        (*tail)->key_col = (int)m.column + 1;
        tail = &(*tail)->next;
        map->count++;
    }
}

/* Consumes ev and what belongs to it. */
static enum status build(struct loader *l, yaml_event_t *ev, struct ynode **out)
{
    yaml_event_type_t type = ev->type;
    yaml_mark_t m = ev->start_mark;
    enum status st = refuse_extras(l, ev);
    if (st == ST_OK && type == YAML_SCALAR_EVENT) {
        struct ynode *n = *out = new_node(l, Y_SCALAR, m);
        n->text = arena_dup(l->mem, sv_of((const char *)ev->data.scalar.value, (ptrdiff_t)ev->data.scalar.length));
        n->plain = ev->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    }
    yaml_event_delete(ev);
    if (st != ST_OK || type == YAML_SCALAR_EVENT) return st;
    if (type != YAML_SEQUENCE_START_EVENT && type != YAML_MAPPING_START_EVENT)
        return at_mark(l, m, "unexpected end of the document");
    if (++l->depth > YAML_DEPTH) return at_mark(l, m, "nested too deeply");
    *out = new_node(l, type == YAML_SEQUENCE_START_EVENT ? Y_SEQ : Y_MAP, m);
    st = (*out)->kind == Y_SEQ ? build_seq(l, *out) : build_map(l, *out);
    l->depth--;
    return st;
}

/* stream start, at most one document, stream end */
static enum status build_stream(struct loader *l, struct ynode **root)
{
    for (bool seen = false;;) {
        yaml_event_t ev;
        TRY(next_event(l, &ev));
        yaml_event_type_t type = ev.type;
        yaml_mark_t m = ev.start_mark;
        if (type == YAML_STREAM_END_EVENT) {
            yaml_event_delete(&ev);
            return ST_OK;
        }
        if (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT || type == YAML_DOCUMENT_END_EVENT) {
            yaml_event_delete(&ev);
            if (type == YAML_DOCUMENT_START_EVENT && seen) return at_mark(l, m, "a second document in one file");
            seen |= type == YAML_DOCUMENT_START_EVENT;
            continue;
        }
        TRY(build(l, &ev, root));
    }
}

enum status yaml_parse(sv text, const char *file, arena *mem, struct ynode **root, struct err *e)
{
    struct loader l = {.file = file, .mem = mem, .e = e};
    *root = NULL;
    if (text.n > YAML_BYTES) return err_set(e, ST_CONFIG, "%s: larger than 16 MiB", file);
    if (!yaml_parser_initialize(&l.parser)) return err_set(e, ST_LIMIT, "%s: out of memory", file);
    yaml_parser_set_input_string(&l.parser, (const unsigned char *)(text.p ? text.p : ""), (size_t)text.n);
    enum status st = build_stream(&l, root);
    yaml_parser_delete(&l.parser);
    if (st == ST_OK && *root && yaml_is_null(*root)) *root = NULL;
    return st;
}

static enum status slurp(const char *file, struct buf *to, struct err *e)
{
    struct input *in;
    TRY(input_open(&in, file, e));
    ptrdiff_t n = 0;
    for (char *room; (room = buf_room(to, 64 << 10)) && (n = input_read(in, room, 64 << 10, e)) > 0;)
        to->n += (size_t)n;
    input_close(in);
    if (to->over) return err_set(e, ST_CONFIG, "%s: larger than 16 MiB", file);
    return n < 0 ? e->code : ST_OK;
}

enum status yaml_load(const char *file, arena *mem, struct ynode **root, struct err *e)
{
    struct buf text;
    *root = NULL;
    buf_init(&text, YAML_BYTES + (64 << 10));
    enum status st = slurp(file, &text, e);
    if (st == ST_OK) st = yaml_parse(buf_sv(&text), arena_z(mem, sv_z(file)), mem, root, e);
    buf_release(&text);
    return st;
}

const struct ynode *yaml_get(const struct ynode *map, const char *key)
{
    if (!map || map->kind != Y_MAP) return NULL;
    for (const struct ynode *c = map->child; c; c = c->next)
        if (sv_is(c->key, key)) return c;
    return NULL;
}

bool yaml_is_null(const struct ynode *n)
{
    return !n || (n->kind == Y_SCALAR && n->plain && (n->text.n == 0 || sv_is(n->text, "~") || sv_is(n->text, "null")));
}

enum status yaml_err(struct err *e, const struct ynode *at, const char *fmt, ...)
{
    char text[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return err_set(e, ST_CONFIG, "%s:%d:%d: %s", at->file, at->line, at->col, text);
}

static enum status wrong_key(const struct ynode *n, const struct opt *rows, const char *const *also, struct err *e)
{
    const char *names[128];
    int count = 0;
    for (const struct opt *o = rows; o && o->name && count < 100; o++) names[count++] = o->name;
    for (const char *const *a = also; a && *a && count < 128; a++) names[count++] = *a;
    sv near = name_nearest(n->key, names, count);
    if (near.n)
        return err_set(e, ST_CONFIG, "%s:%d:%d: unknown key '%.*s'\nhint: did you mean '%.*s'?", n->file, n->key_line,
                       n->key_col, SV_ARG(n->key), SV_ARG(near));
    struct buf all;
    buf_init(&all, 300);
    for (int i = 0; i < count; i++) buf_addf(&all, "%s%s", i ? ", " : "", names[i]);
    err_set(e, ST_CONFIG, "%s:%d:%d: unknown key '%.*s'\nhint: known here: %s", n->file, n->key_line, n->key_col,
            SV_ARG(n->key), buf_z(&all));
    buf_release(&all);
    return e ? e->code : ST_CONFIG;
}

static enum status bind_one(const struct ynode *n, const struct opt *row, void *cfg, arena *mem, struct err *e)
{
    if (row->type == OPT_T_LIST) return yaml_list(n, (struct opt_list *)((char *)cfg + row->off), mem, e);
    if (n->kind != Y_SCALAR)
        return yaml_err(e, n, "'%s' takes one value, not a %s", row->name, n->kind == Y_SEQ ? "list" : "map");
    struct err inner = {0};
    if (opt_set(row, cfg, n->text, mem, &inner) == ST_OK) return ST_OK;
    return yaml_err(e, n, "%s", inner.msg);
}

enum status yaml_bind(const struct ynode *map, const struct opt *rows, const char *const *also, void *cfg, arena *mem,
                      struct err *e)
{
    if (yaml_is_null(map)) return ST_OK;
    if (map->kind != Y_MAP) return yaml_err(e, map, "expected a map of options here");
    for (const struct ynode *c = map->child; c; c = c->next) {
        bool other = false;
        for (const char *const *a = also; a && *a; a++) other |= sv_is(c->key, *a);
        if (other) continue;
        const struct opt *row = rows ? opt_find(rows, c->key) : NULL;
        if (!row) return wrong_key(c, rows, also, e);
        TRY(bind_one(c, row, cfg, mem, e));
    }
    return ST_OK;
}

enum status yaml_list(const struct ynode *n, struct opt_list *out, arena *mem, struct err *e)
{
    *out = (struct opt_list){0};
    if (yaml_is_null(n)) return ST_OK;
    if (n->kind == Y_MAP) return yaml_err(e, n, "expected a list here");
    for (const struct ynode *c = n->kind == Y_SEQ ? n->child : n; c; c = n->kind == Y_SEQ ? c->next : NULL) {
        if (c->kind != Y_SCALAR) return yaml_err(e, c, "expected plain text in this list");
        opt_list_add(out, c->text, mem);
    }
    return ST_OK;
}

static void node_json(const struct ynode *n, struct jsonw *w)
{
    if (n->kind == Y_SCALAR) {
        jsonw_str(w, n->text);
        return;
    }
    n->kind == Y_MAP ? jsonw_obj(w) : jsonw_arr(w);
    for (const struct ynode *c = n->child; c; c = c->next) {
        if (n->kind == Y_MAP) jsonw_key(w, c->key);
        node_json(c, w);
    }
    n->kind == Y_MAP ? jsonw_end_obj(w) : jsonw_end_arr(w);
}

void yaml_to_json(const struct ynode *n, struct buf *to)
{
    struct jsonw w = jsonw_to(to);
    if (n)
        node_json(n, &w);
    else
        jsonw_null(&w);
}
