#include "cli/preview_show.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/json.h"
#include "engine/tally.h"
#include "text/lang.h"
#include "text/utf8.h"
#include "text/wrap.h"

enum { GUTTER = 10, COLUMNS = 100, COLUMNS_MIN = 40, CONSTRAINT_MAX = 400 };
enum style { PLAIN, TITLE, FAINT, USER, ASSISTANT, DRAFT, SYSTEM, WARN };
static const char *const code[] = {"",           "\033[1m",  "\033[2m",  "\033[1;36m",
                                   "\033[1;32m", "\033[33m", "\033[35m", "\033[33m"};

struct screen {
    struct buf b;
    struct wrapper *wrap;
    int columns;
    bool colour;
    arena mem; /* of one dialogue */
    struct json doc;
};

/* ---- the terminal ---- */

static void screen_init(struct screen *s)
{
    struct winsize size;
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
    bool tty = isatty(1);
    *s = (struct screen){.wrap = wrapper_new(), .columns = COLUMNS};
    s->colour = tty && !(none && *none) && !(term && !strcmp(term, "dumb"));
    if (tty && ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col && size.ws_col < COLUMNS) s->columns = size.ws_col;
    if (s->columns < COLUMNS_MIN) s->columns = COLUMNS_MIN;
    buf_init(&s->b, BUF_MAX_DEFAULT);
}

static void screen_release(struct screen *s)
{
    wrapper_free(s->wrap);
    json_release(&s->doc);
    arena_release(&s->mem);
    buf_release(&s->b);
}

static void put(struct screen *s, enum style style, sv text)
{
    bool on = s->colour && style != PLAIN && text.n;
    if (on) buf_adds(&s->b, sv_z(code[style]));
    buf_adds(&s->b, text);
    if (on) buf_adds(&s->b, SV("\033[0m"));
}

static void spaces(struct screen *s, int n)
{
    while (n-- > 0) buf_addc(&s->b, ' ');
}

/* What a corpus holds must not speak to the terminal: control characters become visible, tabs spaces. */
static sv harmless(sv text, arena *mem)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (const char *p = text.p, *end = p + text.n, *from; p < end;) {
        from = p;
        uint32_t c = utf8_next(&p);
        if (c == '\t')
            buf_adds(&b, SV("    "));
        else if ((c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0))
            buf_adds(&b, SV("\xef\xbf\xbd"));
        else
            buf_add(&b, from, (size_t)(p - from));
    }
    sv out = arena_dup(mem, buf_sv(&b));
    buf_release(&b);
    return out;
}

static sv repeated(const char *what, int n, arena *mem)
{
    struct buf b;
    buf_init(&b, 1 << 16);
    while (n-- > 0) buf_adds(&b, sv_z(what));
    sv out = arena_dup(mem, buf_sv(&b));
    buf_release(&b);
    return out;
}

/* A rule across the screen with a title in it. */
static void rule(struct screen *s, const char *line, sv title)
{
    put(s, FAINT, repeated(line, 2, &s->mem));
    buf_addc(&s->b, ' ');
    put(s, TITLE, title);
    buf_addc(&s->b, ' ');
    put(s, FAINT, repeated(line, s->columns - 4 - wrap_width(s->wrap, title), &s->mem));
    buf_addc(&s->b, '\n');
}

/* A text beside its label, wrapped. */
static void beside(struct screen *s, sv label, const char *bar, enum style style, enum style body, sv text)
{
    bool first = true;
    for (sv rest = harmless(text, &s->mem); rest.p; first = false) {
        sv line = wrap_next(s->wrap, &rest, s->columns - GUTTER - 3), name = first ? label : SV("");
        spaces(s, GUTTER - wrap_width(s->wrap, name));
        put(s, style, name);
        buf_addc(&s->b, ' ');
        put(s, style == FAINT ? FAINT : style, sv_z(bar));
        if (line.n) buf_addc(&s->b, ' ');
        put(s, body, line);
        buf_addc(&s->b, '\n');
    }
}

/* ---- one dialogue ---- */

static sv str(struct screen *s, int at, const char *key)
{
    return json_str(&s->doc, json_get(&s->doc, at, sv_z(key)), &s->mem);
}

static int64_t number(struct screen *s, int at, const char *key)
{
    int64_t v = -1;
    return json_i64(&s->doc, json_get(&s->doc, at, sv_z(key)), &v) ? v : -1;
}

static bool is_frame(sv key)
{
    return sv_is(key, "turn") || sv_is(key, "type") || sv_is(key, "until") || sv_is(key, "violated_by") ||
           sv_is(key, "verdict");
}

/* A value without the marks of JSON where it is one text. */
static sv value_text(struct screen *s, int v)
{
    if (json_type(&s->doc, v) != JSON_STRING) return json_raw(&s->doc, v);
    return arena_f(&s->mem, "“%.*s”", SV_ARG(json_str(&s->doc, v, &s->mem)));
}

/* "term  source “kettle”, target “Kessel”; the draft broke it" */
static void constraint(struct screen *s, int c, int64_t turn)
{
    struct buf b;
    int n = 0;
    buf_init(&b, 1 << 20);
    buf_adds(&b, str(s, c, "type"));
    for (int m = json_first(&s->doc, c); m >= 0; m = json_next(&s->doc, m)) {
        sv key = json_key(&s->doc, m, &s->mem), value = value_text(s, m);
        if (!is_frame(key)) buf_addf(&b, "%s %.*s %.*s", n++ ? "," : ":", SV_ARG(key), SV_ARG(value));
    }
    if (number(s, c, "until") > turn) buf_adds(&b, SV("; binds the answers after it, too"));
    if (number(s, c, "violated_by") >= 0) buf_adds(&b, SV("; broken before"));
    for (size_t i = 0; i < b.n; i++)
        if (b.p[i] == '\n') b.p[i] = ' ';
    sv rest = harmless(buf_sv(&b), &s->mem), line = wrap_next(s->wrap, &rest, s->columns - GUTTER - 5);
    spaces(s, GUTTER);
    put(s, FAINT, arena_f(&s->mem, " ✓ %.*s%s", SV_ARG(line), rest.p ? " …" : ""));
    buf_addc(&s->b, '\n');
    buf_release(&b);
}

static void message(struct screen *s, int m)
{
    sv role = str(s, m, "role");
    bool draft = number(s, m, "weight") == 0;
    enum style style = sv_is(role, "user") ? USER : sv_is(role, "system") ? SYSTEM : draft ? DRAFT : ASSISTANT;
    beside(s, draft ? SV("draft") : role, draft ? "┊" : "│", style, draft || style == SYSTEM ? FAINT : PLAIN,
           str(s, m, "content"));
}

static void heading(struct screen *s, int root)
{
    int from = json_get(&s->doc, root, SV("source")), langs = json_get(&s->doc, root, SV("langs"));
    sv asked = str(s, langs, "instruction"), file = sv_basename(str(s, from, "file"));
    sv place = arena_f(&s->mem, "%.*s → %.*s, asked in %.*s   %.*s%s%.*s:%lld", SV_ARG(str(s, langs, "source")),
                       SV_ARG(str(s, langs, "target")), SV_ARG(asked), SV_ARG(str(s, from, "corpus")),
                       file.n ? " " : "", SV_ARG(file), (long long)number(s, from, "record"));
    spaces(s, GUTTER + 1);
    put(s, FAINT, harmless(place, &s->mem));
    buf_addc(&s->b, '\n');
}

static void chat(struct screen *s, const struct outlook_dialogue *d)
{
    int64_t turn = 0;
    if (!json_parse(&s->doc, d->line)) return;
    int root = json_root(&s->doc), all = json_get(&s->doc, root, SV("constraints"));
    heading(s, root);
    for (int m = json_first(&s->doc, json_get(&s->doc, root, SV("messages"))); m >= 0;
         m = json_next(&s->doc, m), turn++) {
        message(s, m);
        for (int c = json_first(&s->doc, all); c >= 0; c = json_next(&s->doc, c))
            if (number(s, c, "turn") == turn) constraint(s, c, turn);
    }
    buf_addc(&s->b, '\n');
    arena_reset(&s->mem);
}

/* ---- all of them ---- */

static bool pair_shown(const struct preview_told *t, const struct outlook_pair *p)
{
    for (int i = 0; i < t->langs.n; i++)
        if (lang_matches(t->langs.v[i], p->lang[0]) || lang_matches(t->langs.v[i], p->lang[1])) return true;
    return !t->langs.n;
}

static sv pair_title(struct screen *s, const struct outlook_pair *p)
{
    return arena_f(&s->mem, "%.*s – %.*s", SV_ARG(lang_name_in(p->lang[0], SV("en"))),
                   SV_ARG(lang_name_in(p->lang[1], SV("en"))));
}

static void chats(struct screen *s, const struct preview_told *t)
{
    const struct outlook *o = &t->outlook;
    int kind = -1, pair = -1;
    for (int i = 0; i < o->n; i++) {
        const struct outlook_dialogue *d = &o->dialogue[i];
        if (!pair_shown(t, &o->pair[d->pair])) continue;
        if (d->kind != kind) {
            rule(s, "━", arena_f(&s->mem, "%s  %s", kinds[d->kind]->id, kinds[d->kind]->help));
            buf_addc(&s->b, '\n');
        }
        if (d->kind != kind || d->pair != pair) rule(s, "─", pair_title(s, &o->pair[d->pair]));
        kind = d->kind, pair = d->pair;
        chat(s, d);
    }
}

/* ---- the table ---- */

static bool falls_short(const struct outlook_kind *k)
{
    return k->expected < 0.9 * k->asked;
}

static void cell(struct screen *s, double n)
{
    struct buf b;
    buf_init(&b, 64);
    tally_count(&b, (uint64_t)(n + 0.5));
    spaces(s, 12 - (int)b.n);
    buf_adds(&s->b, buf_sv(&b));
    buf_release(&b);
}

static void row(struct screen *s, sv id, const char *name, double asked, double expected, const char *note)
{
    put(s, TITLE, id);
    spaces(s, 5 - (int)id.n);
    buf_addf(&s->b, " %-24s", name);
    cell(s, asked);
    cell(s, expected);
    if (*note) put(s, WARN, arena_f(&s->mem, "   %s", note));
    buf_addc(&s->b, '\n');
}

static void table(struct screen *s, const struct preview_told *t)
{
    double asked = 0, expected = 0;
    rule(s, "━", SV("how many to expect"));
    put(s, FAINT, arena_f(&s->mem, "%-30s%12s%12s", "kind", "asked", "expected"));
    buf_addc(&s->b, '\n');
    for (int k = 0; k < kinds_count; k++) {
        const struct outlook_kind *o = &t->outlook.kind[k];
        if (t->cfg.share[k] <= 0) continue;
        row(s, sv_z(kinds[k]->id), kinds[k]->slug, o->asked, o->expected,
            falls_short(o) ? "the corpora have no more for it" : "");
        asked += o->asked, expected += o->expected;
    }
    row(s, SV("all"), "", asked, expected, "");
    buf_addc(&s->b, '\n');
}

static void count(struct screen *s, double n)
{
    tally_count(&s->b, (uint64_t)(n + 0.5));
}

static void basis(struct screen *s, const struct preview_told *t)
{
    const struct outlook *o = &t->outlook;
    buf_adds(&s->b, SV("From "));
    count(s, (double)o->sample);
    buf_adds(&s->b, (double)o->sample + 0.5 < o->pairs ? SV(" of about ") : SV(" of "));
    count(s, o->pairs);
    buf_adds(&s->b, SV(" pairs that pass the filters. Duplicates, test sets and the mix take their part after.\n"));
    if (!t->cfg.count)
        buf_adds(&s->b, SV("The recipe names no `count`: every pair, or passage, gives one dialogue.\n"));
    buf_addc(&s->b, '\n');
}

static void missing(struct screen *s, const struct run *run, const struct preview_told *t)
{
    struct opt_list lines = {0};
    preview_missing(run, t, &lines, &s->mem);
    rule(s, "━", SV("what is missing"));
    if (!lines.n) buf_adds(&s->b, SV("nothing\n"));
    for (int i = 0; i < lines.n; i++) {
        bool first = true;
        for (sv rest = harmless(lines.v[i], &s->mem); rest.p; first = false) {
            buf_adds(&s->b, first ? SV("- ") : SV("  "));
            buf_adds(&s->b, wrap_next(s->wrap, &rest, s->columns - 2));
            buf_addc(&s->b, '\n');
        }
    }
}

/* ---- JSON ---- */

static void json_kinds(struct jsonw *w, const struct preview_told *t)
{
    jsonw_key(w, SV("kinds"));
    jsonw_obj(w);
    for (int k = 0; k < kinds_count; k++) {
        const struct outlook_kind *o = &t->outlook.kind[k];
        if (t->cfg.share[k] <= 0) continue;
        jsonw_key(w, sv_z(kinds[k]->id));
        jsonw_obj(w);
        jsonw_kstr(w, SV("name"), sv_z(kinds[k]->slug));
        jsonw_kint(w, SV("asked"), (int64_t)(o->asked + 0.5));
        jsonw_kint(w, SV("expected"), (int64_t)(o->expected + 0.5));
        jsonw_kint(w, SV("suits"), (int64_t)(o->suits + 0.5));
        jsonw_kint(w, SV("tried"), o->tried);
        jsonw_kint(w, SV("made"), o->made);
        jsonw_end_obj(w);
    }
    jsonw_end_obj(w);
}

static void json_dialogues(struct jsonw *w, const struct preview_told *t)
{
    const struct outlook *o = &t->outlook;
    jsonw_key(w, SV("dialogues"));
    jsonw_arr(w);
    for (int i = 0; i < o->n; i++)
        if (pair_shown(t, &o->pair[o->dialogue[i].pair])) jsonw_raw(w, o->dialogue[i].line);
    jsonw_end_arr(w);
}

static enum status show_json(const struct cmd_args *a, const struct run *run, const struct preview_told *t,
                             struct err *e)
{
    struct opt_list lines = {0};
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    preview_missing(run, t, &lines, a->mem);
    struct jsonw w = jsonw_to(&b);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("command"), SV("preview"));
    jsonw_kint(&w, SV("pairs"), (int64_t)(t->outlook.pairs + 0.5));
    jsonw_kint(&w, SV("sample"), (int64_t)t->outlook.sample);
    json_kinds(&w, t);
    jsonw_key(&w, SV("missing"));
    jsonw_arr(&w);
    for (int i = 0; i < lines.n; i++) jsonw_str(&w, lines.v[i]);
    jsonw_end_arr(&w);
    json_dialogues(&w, t);
    jsonw_end_obj(&w);
    enum status st = cmd_json(a, buf_sv(&b), e);
    buf_release(&b);
    return st;
}

enum status preview_show(const struct cmd_args *a, const struct run *run, const struct preview_told *t, struct err *e)
{
    struct screen s;
    if (a->json.p) TRY(show_json(a, run, t, e));
    if (sv_is(a->json, "-")) return ST_OK; /* whoever reads that is a program */
    screen_init(&s);
    chats(&s, t);
    table(&s, t);
    basis(&s, t);
    missing(&s, run, t);
    fwrite(s.b.p, 1, s.b.n, stdout);
    screen_release(&s);
    return ST_OK;
}
