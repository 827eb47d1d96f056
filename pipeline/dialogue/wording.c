/* Compiling a template's text into parts, and rendering them. Loading and choosing: wordings.c. */
#include "dialogue/wording.h"

#include "dialogue/plain.h"

/* A flat program: TEXT and slots stand in order; GROUP is followed by n alternatives, each an ALT and its parts. */
struct part {
    enum { P_TEXT, P_SLOT, P_NAME, P_GROUP, P_ALT } kind;
    int slot, form; /* P_SLOT, P_NAME */
    int n;          /* P_GROUP: alternatives */
    int end;        /* P_GROUP, P_ALT: index just past it */
    sv text;
};
enum { FORM_LOWER = WORDING_FORMS, PARTS_MAX = 256 };

static const char *const slot_name[] = {
#define X(name, help) #name,
    WORDING_SLOTS(X)
#undef X
        "L",
    "F"};

struct compiler {
    struct wording *w;
    struct part part[PARTS_MAX];
    int n;
    int group, alt; /* open ones, -1 */
    sv rest;
    const struct opt_list *forms;
    struct err *e;
};

static enum status add_part(struct compiler *c, struct part p)
{
    if (c->n == PARTS_MAX) return err_set(c->e, ST_CONFIG, "more than %d parts", PARTS_MAX);
    c->part[c->n++] = p;
    return ST_OK;
}

static enum status add_text(struct compiler *c, ptrdiff_t n)
{
    sv t = sv_head(c->rest, n);
    c->rest = sv_from(c->rest, n);
    return n ? add_part(c, (struct part){.kind = P_TEXT, .text = t}) : ST_OK;
}

static int find_form(const struct compiler *c, sv name)
{
    if (!name.p) return 0;
    if (sv_is(name, "lc")) return FORM_LOWER;
    for (int i = 0; i < c->forms->n; i++)
        if (sv_eq(c->forms->v[i], name)) return i;
    return -1;
}

static enum status add_name(struct compiler *c, int slot, sv form)
{
    int f = find_form(c, form);
    if (f < 0) return err_set(c->e, ST_CONFIG, "names.yaml has no form '%.*s'", SV_ARG(form));
    unsigned bit = 1u << (f == FORM_LOWER ? 0 : f);
    *(slot == SLOT_L ? &c->w->l_forms : &c->w->f_forms) |= bit;
    return add_part(c, (struct part){.kind = P_NAME, .slot = slot, .form = f});
}

static enum status add_slot(struct compiler *c, sv body)
{
    sv rest = body, name = sv_cut(&rest, '.');
    for (int i = 0; i < SLOT_ALL; i++) {
        if (!sv_is(name, slot_name[i])) continue;
        c->w->slots |= 1u << i;
        if (i >= SLOT_TEXTS) return add_name(c, i, rest);
        if (rest.p) return err_set(c->e, ST_CONFIG, "'{%.*s}': a text slot has no forms", SV_ARG(body));
        return add_part(c, (struct part){.kind = P_SLOT, .slot = i});
    }
    return err_set(c->e, ST_CONFIG, "unknown slot '{%.*s}'", SV_ARG(body));
}

static enum status parse_slot(struct compiler *c)
{
    ptrdiff_t end = sv_find_c(c->rest, '}');
    if (end < 0) return err_set(c->e, ST_CONFIG, "'{' is never closed (write '{{' for the character)");
    sv body = sv_from(sv_head(c->rest, end), 1);
    c->rest = sv_from(c->rest, end + 1);
    return add_slot(c, body);
}

static enum status open_group(struct compiler *c)
{
    if (c->group >= 0) return err_set(c->e, ST_CONFIG, "groups do not nest");
    c->rest = sv_from(c->rest, 1);
    c->group = c->n;
    TRY(add_part(c, (struct part){.kind = P_GROUP, .n = 1}));
    c->alt = c->n;
    return add_part(c, (struct part){.kind = P_ALT});
}

static enum status next_alternative(struct compiler *c)
{
    c->rest = sv_from(c->rest, 1);
    c->part[c->alt].end = c->n;
    c->part[c->group].n++;
    c->alt = c->n;
    return add_part(c, (struct part){.kind = P_ALT});
}

static enum status close_group(struct compiler *c)
{
    if (c->group < 0) return err_set(c->e, ST_CONFIG, "']' without '[' (write ']]' for the character)");
    if (c->part[c->group].n < 2) return err_set(c->e, ST_CONFIG, "a group of one alternative");
    c->rest = sv_from(c->rest, 1);
    c->part[c->alt].end = c->part[c->group].end = c->n;
    c->group = c->alt = -1;
    return ST_OK;
}

static bool is_syntax(const struct compiler *c, char ch)
{
    return ch == '{' || ch == '}' || ch == '[' || ch == ']' || (ch == '|' && c->group >= 0);
}

/* One step: a doubled character, a slot, a group's border, or the text up to the next of these. */
static enum status parse_step(struct compiler *c)
{
    char ch = c->rest.p[0];
    if (!is_syntax(c, ch)) {
        ptrdiff_t n = 1;
        while (n < c->rest.n && !is_syntax(c, c->rest.p[n])) n++;
        return add_text(c, n);
    }
    bool doubled = c->rest.n > 1 && c->rest.p[1] == ch;
    /* "[a||b]" is an empty alternative between two others nowhere useful, so a doubled bar is the character everywhere
     */
    if (doubled) {
        TRY(add_text(c, 1));
        c->rest = sv_from(c->rest, 1);
        return ST_OK;
    }
    switch (ch) {
    case '{': return parse_slot(c);
    case '[': return open_group(c);
    case '|': return next_alternative(c);
    case ']': return close_group(c);
    default: return err_set(c->e, ST_CONFIG, "'}' without '{' (write '}}' for the character)");
    }
}

static const struct {
    const char *open, *close;
} quotes[] = {{"\"", "\""}, {"“", "”"}, {"„", "“"}, {"«", "»"}, {"« ", " »"}, {"「", "」"},
              {"『", "』"}, {"'", "'"}, {"‘", "’"}, {"`", "`"}, {"《", "》"}};

static void note_quotes(struct wording *w, sv before, sv after)
{
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
        if (sv_ends(before, sv_z(quotes[i].open)) && sv_starts(after, sv_z(quotes[i].close))) {
            w->quote_open = sv_trim(sv_z(quotes[i].open));
            w->quote_close = sv_trim(sv_z(quotes[i].close));
        }
}

/* What surrounds {S} decides which sources the wording suits; a text of several lines needs its slot at a line's end.
 */
static void note_slot(struct wording *w, sv text, int slot)
{
    ptrdiff_t at = sv_find(text, sv_of((const char[]){'{', slot_name[slot][0], '}'}, 3));
    if (at < 0) return;
    sv before = sv_head(text, at), after = sv_from(text, at + 3);
    if (after.n > 0 && after.p[0] != '\n') w->inlined |= 1u << slot;
    if (slot != SLOT_S) return;
    w->comma_after = sv_starts(after, SV(",")) || sv_starts(after, SV("，")) || sv_starts(after, SV("、"));
    note_quotes(w, before, after);
}

static enum status compile(struct compiler *c)
{
    while (c->rest.n) TRY(parse_step(c));
    if (c->group >= 0) return err_set(c->e, ST_CONFIG, "'[' is never closed (write '[[' for the character)");
    return ST_OK;
}

enum status wording_compile(struct wording *w, sv text, const struct opt_list *forms, arena *mem, struct err *e)
{
    struct compiler c = {.w = w, .group = -1, .alt = -1, .rest = text, .forms = forms, .e = e};
    w->slots = w->l_forms = w->f_forms = w->inlined = 0;
    w->when = ~0u;
    TRY(compile(&c));
    for (int i = 0; i < SLOT_TEXTS; i++) note_slot(w, text, i);
    w->part = ARENA_ARRAY(mem, struct part, c.n ? c.n : 1);
    memcpy(w->part, c.part, (size_t)c.n * sizeof *c.part);
    w->nparts = c.n;
    return ST_OK;
}

/* ---- rendering ---- */

static sv name_text(const struct slots *s, const struct part *p)
{
    const struct lang_names *l = p->slot == SLOT_L ? s->target : s->source;
    if (!l) return SV("");
    return p->form == FORM_LOWER ? l->lower : l->form[p->form];
}

static int choose_alternative(const struct part *part, int group, rng *r)
{
    int at = group + 1;
    for (uint64_t k = rng_below(r, (uint64_t)part[group].n); k > 0; k--) at = part[at].end;
    return at;
}

void wording_render(const struct wording *w, const struct slots *s, rng *r, struct buf *to)
{
    int alt_end = -1, group_end = -1;
    for (int i = 0; i < w->nparts;) {
        const struct part *p = &w->part[i];
        if (i == alt_end) {
            i = group_end;
            alt_end = -1;
            continue;
        }
        switch (p->kind) {
        case P_TEXT: buf_adds(to, p->text); break;
        case P_SLOT: buf_adds(to, s->text[p->slot]); break;
        case P_NAME: buf_adds(to, name_text(s, p)); break;
        case P_GROUP:
            group_end = p->end;
            i = choose_alternative(w->part, i, r);
            alt_end = w->part[i].end;
            break;
        case P_ALT: break;
        }
        i++;
    }
}

/* ---- which sources a wording suits ---- */

static bool ends_marked(sv s)
{
    static const char *const marks[] = {"…", "。", "！", "？", "」", "”", "）"};
    if (s.n && !(s.p[s.n - 1] & 0x80)) return memchr(".!?:;,\")", s.p[s.n - 1], 8) != NULL;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (sv_ends(s, sv_z(marks[i]))) return true;
    return false;
}

void slots_source(struct slots *s, sv text)
{
    s->text[SLOT_S] = text;
    s->s_chars = plain_chars(text);
    s->s_marked = ends_marked(text);
}

unsigned wording_needs(const struct wording *w)
{
    /* a request must name its target, or it must be understood; what follows is about a translation already there */
    bool names = (w->slots & 1u << SLOT_L) || !(w->slots & 1u << SLOT_S);
    unsigned needs = names ? 0 : SUITS_IMPLIED;
    if (w->for_ == FOR_OWN) needs |= SUITS_OWN;
    if (w->for_ == FOR_FOREIGN) needs |= SUITS_FOREIGN;
    if (w->comma_after || w->unmarked) needs |= SUITS_UNMARKED;
    return needs;
}

unsigned slots_offer(const struct slots *s)
{
    return (s->implied ? SUITS_IMPLIED : 0u) | (s->own ? SUITS_OWN : 0u) | (s->foreign ? SUITS_FOREIGN : 0u) |
           (s->s_marked ? 0u : SUITS_UNMARKED);
}

unsigned slots_lines(const struct slots *s)
{
    unsigned lines = 0;
    for (int i = 0; i < SLOT_TEXTS; i++)
        if (s->text[i].p && sv_find_c(s->text[i], '\n') >= 0) lines |= 1u << i;
    return lines;
}

unsigned slots_absent(const struct slots *s)
{
    unsigned absent = 0;
    for (int i = 0; i < SLOT_TEXTS; i++) absent |= s->text[i].p ? 0 : 1u << i;
    return absent;
}

bool wording_suits(const struct wording *w, const struct slots *s)
{
    if (w->inlined & slots_lines(s) || w->slots & slots_absent(s)) return false;
    if (s->variant >= 0 && !(w->when >> s->variant & 1)) return false;
    if (wording_needs(w) & ~slots_offer(s)) return false;
    if ((w->l_forms & ~slots_names(s->target)) || (w->f_forms & ~slots_names(s->source))) return false;
    if (w->max && s->s_chars > w->max) return false;
    if (!w->quote_open.p) return true;
    return sv_find(s->text[SLOT_S], w->quote_open) < 0 && sv_find(s->text[SLOT_S], w->quote_close) < 0;
}
