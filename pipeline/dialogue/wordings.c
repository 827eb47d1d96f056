/* Loading wordings from folders, checking them, and choosing one. The template language itself: wording.c. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "dialogue/builtin.h"
#include "dialogue/kinds/script.h"
#include "dialogue/plain.h"
#include "engine/yaml.h"

enum { SET_MAX = 16384 }; /* wordings of one language */
#define SETS ((scripts_count + 1) * BY_N * WORDING_TURNS)

/* What drawing asks of a wording, side by side: to walk over the wordings themselves is to miss the cache. */
struct trait {
    unsigned l_forms, f_forms;
    uint32_t slots, inlined; /* bits of text slots */
    uint16_t when;
    uint8_t needs; /* of what slots_offer gives */
    bool held_out, quoted;
    uint16_t weight;
    int32_t max;
};
struct set {
    const struct wording **v;
    struct trait *t;
    int n, cap, t_cap;
};

struct language {
    sv code;
    struct opt_list forms;
    struct lang_names *names;
    int nnames, names_cap;
    uint16_t two[26 * 26]; /* 1 + index in names of a code of two letters */
    struct wording **all;  /* every wording loaded, overridden ones replaced in place */
    int *script;           /* of all[i] */
    int *layer;            /* the folder all[i] came from, 0-based */
    int n, cap, script_cap, layer_cap;
    sv word[WORD_N];
    struct set *set; /* [script][by][turn - 1] */
};

struct wordings {
    arena mem;
    struct language lang[WORDING_LANGS];
    int nlang;
    hash128_t hash;
};

/* One YAML file of a folder. */
struct source {
    sv lang, base;
    const char *path, *text; /* text NULL: on disk */
};
struct sources {
    struct source *v;
    int n, cap;
};

/* ---- finding the files ---- */

static int by_lang_then_names_first(const void *a, const void *b)
{
    const struct source *x = a, *y = b;
    int c = sv_cmp(x->lang, y->lang);
    if (c) return c;
    bool xn = sv_is(x->base, "names.yaml"), yn = sv_is(y->base, "names.yaml");
    return xn != yn ? (xn ? -1 : 1) : sv_cmp(x->base, y->base);
}

static void add_source(struct sources *s, struct source one)
{
    MEM_GROW(s->v, s->n, s->cap);
    s->v[s->n++] = one;
}

static void find_builtin(struct wordings *w, struct sources *s)
{
    for (const struct builtin_file *f = builtin_files; f->path; f++) {
        sv rest = sv_z(f->path);
        if (!sv_eq(sv_cut(&rest, '/'), SV("dialogues"))) continue;
        sv lang = sv_cut(&rest, '/');
        if (!rest.p) continue;
        add_source(s, (struct source){lang, rest, arena_z(&w->mem, arena_f(&w->mem, "builtin:%s", f->path)), f->text});
    }
}

static void find_in_language(struct wordings *w, struct sources *s, const char *folder, const char *lang)
{
    const char *path = arena_f(&w->mem, "%s/%s", folder, lang).p;
    DIR *d = lang[0] == '.' ? NULL : opendir(path);
    if (!d) return;
    for (struct dirent *f; (f = readdir(d));)
        if (f->d_name[0] != '.' && sv_ends(sv_z(f->d_name), SV(".yaml"))) {
            sv base = arena_dup(&w->mem, sv_z(f->d_name));
            const char *file = arena_f(&w->mem, "%s/%s", path, f->d_name).p;
            add_source(s, (struct source){arena_dup(&w->mem, sv_z(lang)), base, file, NULL});
        }
    closedir(d);
}

static enum status find_on_disk(struct wordings *w, struct sources *s, sv folder, struct err *e)
{
    const char *path = arena_z(&w->mem, folder);
    DIR *d = opendir(path);
    if (!d) return err_os(e, "open the templates folder", path);
    for (struct dirent *f; (f = readdir(d));) find_in_language(w, s, path, f->d_name);
    closedir(d);
    if (s->n) return ST_OK;
    return err_set(e, ST_CONFIG,
                   "'%s' holds no <language>/*.yaml\nhint: `lingloom wordings --new LANG` starts a folder", path);
}

/* ---- languages and names ---- */

static struct language *language(struct wordings *w, sv code)
{
    for (int i = 0; i < w->nlang; i++)
        if (sv_eq(w->lang[i].code, code)) return &w->lang[i];
    if (w->nlang == WORDING_LANGS) return NULL;
    struct language *l = &w->lang[w->nlang++];
    *l = (struct language){.code = arena_dup(&w->mem, code)};
    l->set = ARENA_ARRAY(&w->mem, struct set, SETS);
    return l;
}

static sv lower_ascii(arena *mem, sv s)
{
    char *p = arena_bytes(mem, (size_t)s.n + 1);
    for (ptrdiff_t i = 0; i < s.n; i++) p[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] | 32 : s.p[i]);
    return sv_of(p, s.n);
}

static struct lang_names *names_row(struct language *l, sv code)
{
    for (int i = 0; i < l->nnames; i++)
        if (sv_eq(l->names[i].code, code)) return &l->names[i];
    MEM_GROW(l->names, l->nnames, l->names_cap);
    return &l->names[l->nnames++];
}

static enum status check_text(const struct ynode *at, sv text, struct err *e)
{
    if (text.n == 0) return yaml_err(e, at, "empty text");
    if (!sv_eq(plain_trim(text), text)) return yaml_err(e, at, "white space at the start or end");
    sv marker = plain_marker(text);
    if (marker.p) return yaml_err(e, at, "'%.*s' is a special token or a template marker", SV_ARG(marker));
    if (plain_has_escape(text))
        return yaml_err(e, at, "an escape written out; use a real line break ('\"a\\nb\"' in double quotes)");
    if (plain_has_control(text)) return yaml_err(e, at, "a control or replacement character");
    if (sv_find_c(text, '\r') >= 0) return yaml_err(e, at, "a carriage return");
    if (!plain_is_nfc(text)) return yaml_err(e, at, "not in Unicode normal form C");
    return ST_OK;
}

static enum status load_name_row(struct wordings *w, struct language *l, const struct ynode *row, struct err *e)
{
    if (row->kind != Y_SEQ) return yaml_err(e, row, "'%.*s' needs a list of its forms", SV_ARG(row->key));
    if (row->count != l->forms.n)
        return yaml_err(e, row, "'%.*s' has %d forms, 'forms' names %d", SV_ARG(row->key), row->count, l->forms.n);
    struct lang_names n = {.code = arena_dup(&w->mem, row->key)};
    int i = 0;
    for (const struct ynode *f = row->child; f; f = f->next, i++) {
        if (yaml_is_null(f)) continue;
        if (f->kind != Y_SCALAR) return yaml_err(e, f, "a form is a word or ~");
        TRY(check_text(f, f->text, e));
        n.form[i] = arena_dup(&w->mem, f->text);
        n.have |= 1u << i;
    }
    if (!(n.have & 1)) return yaml_err(e, row, "'%.*s' needs its first form", SV_ARG(row->key));
    n.lower = lower_ascii(&w->mem, n.form[0]);
    *names_row(l, n.code) = n;
    return ST_OK;
}

static const char *const word_name[] = {
#define X(name) #name,
    WORDING_WORDS(X)
#undef X
};

static enum status load_word(struct wordings *w, struct language *l, const struct ynode *n, struct err *e)
{
    for (int i = 0; i < WORD_N; i++) {
        if (!sv_is(n->key, word_name[i])) continue;
        if (n->kind != Y_SCALAR) return yaml_err(e, n, "'%s' needs a name", word_name[i]);
        TRY(check_text(n, n->text, e));
        l->word[i] = arena_dup(&w->mem, n->text);
        return ST_OK;
    }
    sv near = name_nearest(n->key, word_name, WORD_N);
    return yaml_err(e, n, "unknown word '%.*s'%s%.*s", SV_ARG(n->key), near.p ? "\nhint: did you mean " : "",
                    SV_ARG(near));
}

static enum status load_names(struct wordings *w, struct language *l, const struct ynode *root, struct err *e)
{
    const struct ynode *forms = yaml_get(root, "forms"), *names = yaml_get(root, "names"),
                       *words = yaml_get(root, "words");
    for (const struct ynode *n = root->child; n; n = n->next)
        if (n != forms && n != names && n != words)
            return yaml_err(e, n, "unknown key '%.*s' ('forms', 'names' and 'words' are known)", SV_ARG(n->key));
    if (words && words->kind != Y_MAP) return yaml_err(e, words, "'words' must map names of errors to words");
    for (const struct ynode *n = words ? words->child : NULL; n; n = n->next) TRY(load_word(w, l, n, e));
    struct opt_list list = {0};
    TRY(yaml_list(forms, &list, &w->mem, e));
    if (list.n < 1 || list.n > WORDING_FORMS) return yaml_err(e, root, "'forms' needs 1 to %d names", WORDING_FORMS);
    bool same = l->forms.n == list.n;
    for (int i = 0; same && i < list.n; i++) same = sv_eq(l->forms.v[i], list.v[i]);
    if (l->forms.n && !same) return yaml_err(e, forms, "other forms than the names.yaml this one extends");
    if (!l->forms.n)
        for (int i = 0; i < list.n; i++) opt_list_add(&l->forms, arena_dup(&w->mem, list.v[i]), &w->mem);
    if (!names || names->kind != Y_MAP) return yaml_err(e, root, "'names' must map language codes to lists");
    for (const struct ynode *n = names->child; n; n = n->next) TRY(load_name_row(w, l, n, e));
    return ST_OK;
}

/* ---- wordings ---- */

struct row {
    sv id, text, for_, by;
    int64_t weight, turn, max;
    bool held_out, enabled, unmarked;
    struct opt_list tags, when;
};
static const struct opt row_opts[] = {
    OPT_STR(struct row, id, NULL, "ID", "stable name: <kind>.<language>.<number>"),
    OPT_STR(struct row, text, NULL, "TEXT", "the template"),
    OPT_I64(struct row, weight, "1", 0, 100, "how often it is chosen, against its kind's others"),
    OPT_I64(struct row, turn, "1", 1, WORDING_TURNS, "which of the kind's own turns it is for"),
    OPT_ENUM(struct row, by, "user", "user|assistant", "whose line it is"),
    OPT_LIST(struct row, when, NULL, "VARIANT", "variants of the turn it suits"),
    OPT_I64(struct row, max, "0", 0, 100000, "most characters of the source it suits, 0: any"),
    OPT_BOOL(struct row, held_out, "false", "kept for tests"),
    OPT_AS("for", struct row, for_, OPT_T_ENUM, "any", 0, 0, "any|own|foreign", 0,
           "into the asker's own language, or out of it"),
    OPT_BOOL(struct row, unmarked, "false", "suits a source without final punctuation"),
    OPT_BOOL(struct row, enabled, "true", "false switches it off"),
    OPT_LIST(struct row, tags, NULL, "TAG", "style, for people"),
    OPT_END};

static enum status check_id(const struct ynode *at, sv id, sv kind, sv lang, struct err *e)
{
    sv rest = id, k = sv_cut(&rest, '.'), l = rest.p ? sv_cut(&rest, '.') : rest;
    bool number = rest.p && rest.n > 0;
    for (ptrdiff_t i = 0; number && i < rest.n; i++) number = rest.p[i] >= '0' && rest.p[i] <= '9';
    if (number && sv_eq(k, kind) && sv_eq(l, lang)) return ST_OK;
    return yaml_err(e, at, "'%.*s' should be %.*s.%.*s.<number>", SV_ARG(id), SV_ARG(kind), SV_ARG(lang));
}

/* Alternatives may leave blanks at the borders: some renderings show what can come out. */
static enum status check_renderings(const struct ynode *at, const struct wording *w, struct err *e)
{
    static const struct lang_names any = {
        .form = {{"L", 1}, {"L", 1}, {"L", 1}, {"L", 1}, {"L", 1}, {"L", 1}, {"L", 1}, {"L", 1}},
        .lower = {"l", 1},
        .have = ~0u};
    struct slots s = {.target = &any, .source = &any};
    for (int i = 0; i < SLOT_TEXTS; i++) s.text[i] = SV("S");
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    enum status st = ST_OK;
    for (uint64_t k = 0; k < 64 && st == ST_OK; k++) {
        rng r = rng_for(k, SV("check"), w->id);
        buf_reset(&b);
        wording_render(w, &s, &r, &b);
        sv t = buf_sv(&b);
        if (t.n == 0 || !sv_eq(plain_trim(t), t))
            st = yaml_err(e, at, "'%.*s' can come out with a blank at an end", SV_ARG(w->id));
        else if (sv_find(t, SV("  ")) >= 0 || sv_find(t, SV(" \n")) >= 0)
            st = yaml_err(e, at, "'%.*s' can come out with two blanks or a blank before a line break", SV_ARG(w->id));
    }
    buf_release(&b);
    return st;
}

/* The turn of the script that a row belongs to; a system prompt's may use no text slot. */
static const struct script_turn *turn_of(int script, const struct wording *w)
{
    return script < scripts_count ? &scripts[script].turn[w->by][w->turn - 1] : &prompts;
}

static enum status check_slots(const struct ynode *at, const struct wording *w, int script, struct err *e)
{
    static const char *const name[] = {
#define X(n, help) #n,
        WORDING_SLOTS(X)
#undef X
            "L",
        "F"};
    const struct script_turn *t = turn_of(script, w);
    unsigned may = t->allowed | 1u << SLOT_L | 1u << SLOT_F;
    for (int i = 0; i < SLOT_ALL; i++) {
        if (t->required & ~w->slots & 1u << i)
            return yaml_err(e, at, "'%.*s' lacks the slot '{%s}'", SV_ARG(w->id), name[i]);
        if (w->slots & ~may & 1u << i)
            return yaml_err(e, at, "'%.*s' may not use the slot '{%s}'", SV_ARG(w->id), name[i]);
    }
    return ST_OK;
}

static enum status check_turn(const struct ynode *at, struct wording *w, const struct opt_list *when, int script,
                              struct err *e)
{
    const struct script_turn *t = turn_of(script, w);
    if (!t->help)
        return yaml_err(e, at, "'%.*s': there is no turn %d of the %s in this kind", SV_ARG(w->id), w->turn,
                        w->by == BY_USER ? "user" : "assistant");
    if (when->n) w->when = 0;
    for (int i = 0; i < when->n; i++) {
        int v = script_variant(t, when->v[i]);
        if (v < 0)
            return yaml_err(e, at, "'%.*s': '%.*s' is no variant of this turn (%s)", SV_ARG(w->id), SV_ARG(when->v[i]),
                            t->variants ? t->variants : "it has none");
        w->when |= 1u << v;
    }
    return ST_OK;
}

static int find_wording(const struct language *l, sv id)
{
    for (int i = 0; i < l->n; i++)
        if (sv_eq(l->all[i]->id, id)) return i;
    return -1;
}

static enum status place_wording(struct language *l, const struct ynode *at, struct wording *w, int script, int layer,
                                 struct err *e)
{
    int i = find_wording(l, w->id);
    if (i >= 0 && l->layer[i] == layer)
        return yaml_err(e, at, "'%.*s' again (first at %s:%d)", SV_ARG(w->id), l->all[i]->file, l->all[i]->line);
    if (i < 0 && l->n == SET_MAX) return yaml_err(e, at, "more than %d wordings in one language", SET_MAX);
    if (i < 0) {
        MEM_GROW(l->all, l->n, l->cap);
        MEM_GROW(l->script, l->n, l->script_cap);
        MEM_GROW(l->layer, l->n, l->layer_cap);
        i = l->n++;
    }
    l->all[i] = w;
    l->script[i] = script;
    l->layer[i] = layer;
    return ST_OK;
}

static enum status load_wording(struct wordings *ws, struct language *l, const struct ynode *n, int script, int layer,
                                struct err *e)
{
    if (n->kind != Y_MAP) return yaml_err(e, n, "a wording is a map: {id: ..., text: ...}");
    struct row row = {0};
    TRY(opt_defaults(row_opts, &row, &ws->mem, e));
    TRY(yaml_bind(n, row_opts, NULL, &row, &ws->mem, e));
    if (!row.id.p) return yaml_err(e, n, "a wording without 'id'");
    TRY(check_id(n, row.id, script < scripts_count ? sv_z(scripts[script].id) : SV("SYS"), l->code, e));
    struct wording *w = ARENA_NEW(&ws->mem, struct wording);
    *w = (struct wording){.id = row.id,
                          .weight = row.enabled ? (int)row.weight : 0,
                          .held_out = row.held_out,
                          .unmarked = row.unmarked,
                          .for_ = sv_is(row.for_, "own")       ? FOR_OWN
                                  : sv_is(row.for_, "foreign") ? FOR_FOREIGN
                                                               : FOR_ANY,
                          .turn = (int)row.turn,
                          .by = sv_is(row.by, "assistant") ? BY_ASSISTANT : BY_USER,
                          .max = row.max,
                          .tags = row.tags,
                          .file = n->file,
                          .line = n->line};
    const struct ynode *at = yaml_get(n, "text");
    if (at || row.enabled) {
        if (!at || at->kind != Y_SCALAR) return yaml_err(e, at ? at : n, "'%.*s' has no 'text'", SV_ARG(row.id));
        TRY(check_text(at, row.text, e));
        struct err inner = {0};
        if (wording_compile(w, row.text, &l->forms, &ws->mem, &inner) != ST_OK)
            return yaml_err(e, at, "'%.*s': %s", SV_ARG(row.id), inner.msg);
        TRY(check_turn(n, w, &row.when, script, e));
        TRY(check_slots(at, w, script, e));
        TRY(check_renderings(at, w, e));
    }
    return place_wording(l, n, w, script, layer, e);
}

static enum status load_script(struct wordings *w, struct language *l, const struct ynode *list, int layer,
                               struct err *e)
{
    int script = sv_is(list->key, "SYS") ? scripts_count : script_index(list->key);
    if (script < 0) return yaml_err(e, list, "unknown dialogue kind '%.*s'", SV_ARG(list->key));
    if (yaml_is_null(list)) return ST_OK;
    if (list->kind != Y_SEQ) return yaml_err(e, list, "'%.*s' needs a list of wordings", SV_ARG(list->key));
    for (const struct ynode *n = list->child; n; n = n->next) TRY(load_wording(w, l, n, script, layer, e));
    return ST_OK;
}

static enum status load_family(struct wordings *w, struct language *l, const struct ynode *root, int layer,
                               struct err *e)
{
    if (!l->forms.n)
        return yaml_err(e, root, "no names.yaml for language '%.*s'\nhint: `lingloom wordings --new %.*s` writes one",
                        SV_ARG(l->code), SV_ARG(l->code));
    for (const struct ynode *n = root->child; n; n = n->next) TRY(load_script(w, l, n, layer, e));
    return ST_OK;
}

static enum status load_file(struct wordings *w, const struct source *s, int layer, struct err *e)
{
    struct ynode *root = NULL;
    TRY(s->text ? yaml_parse(sv_z(s->text), s->path, &w->mem, &root, e) : yaml_load(s->path, &w->mem, &root, e));
    if (!root) return ST_OK;
    if (root->kind != Y_MAP) return yaml_err(e, root, "a templates file is a map");
    struct language *l = language(w, s->lang);
    if (!l) return yaml_err(e, root, "more than %d languages", WORDING_LANGS);
    struct buf json;
    buf_init(&json, BUF_MAX_DEFAULT);
    yaml_to_json(root, &json);
    w->hash = hash128(buf_sv(&json), w->hash.lo ^ hash64(s->lang, w->hash.hi));
    buf_release(&json);
    return sv_is(s->base, "names.yaml") ? load_names(w, l, root, e) : load_family(w, l, root, layer, e);
}

static enum status load_folder(struct wordings *w, sv folder, int layer, struct err *e)
{
    struct sources s = {0};
    enum status st = ST_OK;
    if (sv_is(folder, "builtin"))
        find_builtin(w, &s);
    else
        st = find_on_disk(w, &s, folder, e);
    if (s.n) qsort(s.v, (size_t)s.n, sizeof *s.v, by_lang_then_names_first);
    for (int i = 0; st == ST_OK && i < s.n; i++) st = load_file(w, &s.v[i], layer, e);
    mem_free(s.v);
    return st;
}

static int by_code(const void *a, const void *b)
{
    return sv_cmp(((const struct language *)a)->code, ((const struct language *)b)->code);
}

static struct set *set_at(const struct language *l, int script, enum wording_by by, int turn)
{
    return &l->set[(script * BY_N + (int)by) * WORDING_TURNS + turn - 1];
}

/* Two-letter codes, which is nearly all, are looked up in a table. */
static int two_letters(sv code)
{
    bool two = code.n == 2 && code.p[0] >= 'a' && code.p[0] <= 'z' && code.p[1] >= 'a' && code.p[1] <= 'z';
    return two ? (code.p[0] - 'a') * 26 + code.p[1] - 'a' : -1;
}

static void index_names(struct language *l)
{
    for (int i = 0; i < l->nnames; i++) {
        int k = two_letters(l->names[i].code);
        if (k >= 0) l->two[k] = (uint16_t)(i + 1);
    }
}

static struct trait trait_of(const struct wording *w)
{
    return (struct trait){.l_forms = w->l_forms,
                          .f_forms = w->f_forms,
                          .slots = w->slots & ((1u << SLOT_TEXTS) - 1),
                          .inlined = w->inlined,
                          .when = (uint16_t)w->when,
                          .needs = (uint8_t)wording_needs(w),
                          .held_out = w->held_out,
                          .quoted = w->quote_open.p != NULL,
                          .weight = (uint16_t)w->weight,
                          .max = (int32_t)w->max};
}

static void build_sets(struct wordings *w)
{
    for (int i = 0; i < w->nlang; i++) index_names(&w->lang[i]);
    qsort(w->lang, (size_t)w->nlang, sizeof *w->lang, by_code);
    for (int i = 0; i < w->nlang; i++)
        for (int k = 0; k < w->lang[i].n; k++) {
            const struct wording *one = w->lang[i].all[k];
            if (!one->weight) continue;
            struct set *s = set_at(&w->lang[i], w->lang[i].script[k], one->by, one->turn);
            MEM_GROW(s->v, s->n, s->cap);
            MEM_GROW(s->t, s->n, s->t_cap);
            s->t[s->n] = trait_of(one);
            s->v[s->n++] = one;
        }
}

enum status wordings_load(struct wordings **out, const struct opt_list *folders, struct err *e)
{
    struct wordings *w = MEM_NEW(struct wordings);
    enum status st = ST_OK;
    *out = NULL;
    if (!folders || !folders->n)
        st = load_folder(w, SV("builtin"), 0, e);
    else
        for (int i = 0; st == ST_OK && i < folders->n; i++) st = load_folder(w, folders->v[i], i, e);
    if (st != ST_OK) {
        wordings_free(w);
        return st;
    }
    build_sets(w);
    *out = w;
    return ST_OK;
}

void wordings_free(struct wordings *w)
{
    if (!w) return;
    for (int i = 0; i < w->nlang; i++) {
        struct language *l = &w->lang[i];
        for (int k = 0; k < SETS; k++) mem_free(l->set[k].v), mem_free(l->set[k].t);
        mem_free(l->names);
        mem_free(l->all);
        mem_free(l->script);
        mem_free(l->layer);
    }
    arena_release(&w->mem);
    mem_free(w);
}

hash128_t wordings_fingerprint(const struct wordings *w)
{
    return w->hash;
}

/* ---- looking up and choosing ---- */

int wordings_langs(const struct wordings *w)
{
    return w->nlang;
}
sv wordings_lang_code(const struct wordings *w, int lang)
{
    return w->lang[lang].code;
}

int wordings_count(const struct wordings *w, int lang)
{
    int n = 0;
    for (int i = 0; i < w->lang[lang].n; i++) n += w->lang[lang].all[i]->weight > 0;
    return n;
}

int wordings_lang(const struct wordings *w, sv code)
{
    for (int i = 0; i < w->nlang; i++)
        if (sv_eq(w->lang[i].code, code)) return i;
    return -1;
}

static const struct lang_names *exact_names(const struct language *l, sv code)
{
    int k = two_letters(code);
    if (k >= 0) return l->two[k] ? &l->names[l->two[k] - 1] : NULL;
    for (int i = 0; i < l->nnames; i++)
        if (sv_eq(l->names[i].code, code)) return &l->names[i];
    return NULL;
}

const struct lang_names *wordings_names(const struct wordings *w, int lang, sv code)
{
    const struct lang_names *n = exact_names(&w->lang[lang], code);
    sv tail = code, head = sv_cut(&tail, '-');
    if (n || !tail.p || tail.n == 4) return n;
    return exact_names(&w->lang[lang], head);
}

sv wordings_word(const struct wordings *w, int lang, enum wording_word word)
{
    return w->lang[lang].word[word];
}

const struct wording *const *wordings_set(const struct wordings *w, int script, enum wording_by by, int turn, int lang,
                                          int *n)
{
    const struct set *s = set_at(&w->lang[lang], script, by, turn);
    *n = s->n;
    return s->v;
}

enum { COMMON_PERCENT = 6 }; /* of those that suit, no wording counts for more */

/* In hundredths. */
static uint64_t capped(uint64_t weight, uint64_t most)
{
    return weight * 100 < most ? weight * 100 : most;
}

static const struct wording *draw(const struct set *s, const struct slots *slots, bool held_out, rng *r)
{
    uint16_t fit[SET_MAX];
    uint64_t total = 0;
    int n = 0;
    unsigned offer = slots_offer(slots), no_l = ~slots_names(slots->target), no_f = ~slots_names(slots->source);
    unsigned lines = slots_lines(slots), absent = slots_absent(slots);
    unsigned when = slots->variant < 0 ? ~0u : 1u << slots->variant;
    for (int i = 0; i < s->n; i++) {
        const struct trait *t = &s->t[i];
        bool fits = !(t->needs & ~offer) & !(t->l_forms & no_l) & !(t->f_forms & no_f) & (t->held_out == held_out) &
                    (!t->max | (slots->s_chars <= t->max)) & !(t->inlined & lines) & !(t->slots & absent) &
                    ((t->when & when) != 0);
        if (!fits || (t->quoted && !wording_suits(s->v[i], slots))) continue;
        total += t->weight;
        fit[n++] = (uint16_t)i;
    }
    /* where few suit, what is heavy among all would be said all the time */
    uint64_t most = total * COMMON_PERCENT, sum = 0;
    for (int k = 0; k < n; k++) sum += capped(s->t[fit[k]].weight, most);
    uint64_t at = sum ? rng_below(r, sum) : 0;
    for (int k = 0; k < n; k++) {
        uint64_t weight = capped(s->t[fit[k]].weight, most);
        if (at < weight) return s->v[fit[k]];
        at -= weight;
    }
    return NULL;
}

const struct wording *wordings_pick(const struct wordings *w, int script, enum wording_by by, int turn, int lang,
                                    bool held_out, const struct slots *s, rng *r)
{
    return draw(set_at(&w->lang[lang], script, by, turn), s, held_out, r);
}
