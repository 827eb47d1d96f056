/* Slips of form: agreement, register, punctuation. */
#include "dialogue/inject/parts.h"
#include "text/lang.h"
#include "text/utf8.h"

/* ---- AGREEMENT ---- */

/* The neighbours were seen with the right form and never with the wrong one, though that one is common. */
static bool clashes(const struct injector *in, int i, sv put)
{
    const struct context *c = in->r.context;
    if (!c) return false;
    sv first = put, last = put;
    ptrdiff_t space = sv_find_c(put, ' ');
    if (space > 0) first = sv_head(put, space), last = sv_from(put, sv_rfind_c(put, ' ') + 1);
    uint32_t l = around(in, i - 1), r = around(in, i + 1), w = around(in, i);
    uint32_t a = context_id(c, first), b = context_id(c, last);
    if (context_frequency(c, a) < 20 && put.n < 8) return false;
    bool right_clash = follows(in, w, r) >= 4 && !follows(in, b, r);
    bool left_clash = follows(in, l, w) >= 4 && !follows(in, l, a);
    return right_clash || left_clash;
}

/* A measure word of one character is one only behind a number or "this": 张 is a name, too. */
static bool counts_something(const struct itext *r, int i)
{
    static const char *const before[] = {"一", "两", "三", "四", "五", "六", "七", "八", "九",
                                         "十", "几", "这", "那", "每", "多", "百", "千"};
    if (!list_has("本 条 张 座 位 把 辆 个 件", r->w[i].text)) return true;
    if (i == 0 || !r->w[i].joined) return false;
    for (size_t k = 0; k < sizeof before / sizeof *before; k++)
        if (sv_ends(r->w[i - 1].text, sv_z(before[k]))) return true;
    return r->w[i - 1].digit;
}

static bool change_form(struct injector *in, int i, struct slip *out)
{
    const struct itext *r = &in->r;
    if (r->w[i].dense && !counts_something(r, i)) return false;
    if (r->cased && i == 0) return false;
    if (!r->w[i].letter || in_code(r, i)) return false;
    for (int n = 0;; n++) {
        sv put = map_get(r->tongue->agree, r->w[i].text, n, in->mem);
        if (!put.p) return false;
        if (!clashes(in, i, put)) continue;
        struct edit e = {i, i + 1, put, SLIP_MINOR, r->w[i].peer};
        if (propose(in, SLIP_AGREEMENT, &e, out)) return true;
    }
}

/* he likes -> he like; they like -> they likes */
static bool third_person(struct injector *in, int i, struct slip *out)
{
    const struct itext *r = &in->r;
    if (!sv_is(lang_base(r->lang), "en") || i < 1 || !is_content(in, i) || r->w[i].upper) return false;
    sv w = r->w[i].text, before = r->w[i - 1].text, put;
    const struct context *c = r->context;
    if (!list_has("he she it", before) || !c || w.n < 4 || !sv_ends(w, SV("s")) || sv_ends(w, SV("ss"))) return false;
    put = sv_head(w, w.n - (sv_ends(w, SV("ches")) || sv_ends(w, SV("shes")) ? 2 : 1));
    if (context_frequency(c, context_id(c, put)) < 5 || sv_ends(w, SV("ies"))) return false;
    if (i > 1 && list_has("does did let make makes made help can could", r->w[i - 2].text)) return false;
    struct edit e = {i, i + 1, put, SLIP_MINOR, r->w[i].peer};
    return propose(in, SLIP_AGREEMENT, &e, out);
}

/* two cats -> two cat */
static bool plural(struct injector *in, int i, struct slip *out)
{
    const struct itext *r = &in->r;
    if (!sv_is(lang_base(r->lang), "en") || i < 1 || i + 1 >= r->n || !is_content(in, i) || r->w[i].upper) return false;
    sv w = r->w[i].text;
    if (!list_has("two three four five six seven eight nine ten many several these those few both", r->w[i - 1].text))
        return false;
    if (w.n < 4 || !sv_ends(w, SV("s")) || sv_ends(w, SV("ss")) || sv_ends(w, SV("ies")) || sv_ends(w, SV("es")))
        return false;
    sv put = sv_head(w, w.n - 1);
    bool next = r->w[i + 1].letter && !r->w[i + 1].function;
    if (next || context_frequency(r->context, context_id(r->context, put)) < 3) return false;
    struct edit e = {i, i + 1, put, SLIP_MINOR, r->w[i].peer};
    return propose(in, SLIP_AGREEMENT, &e, out);
}

/* Korean particles have two forms, by whether the syllable before ends in a consonant. */
static bool korean_particle(struct injector *in, int i, struct slip *out)
{
    static const char *const form[][2] = {{"을", "를"}, {"은", "는"}, {"이", "가"}, {"과", "와"}};
    sv w = in->r.w[i].text;
    if (w.n < 6) return false;
    const char *p = w.p + w.n - 6;
    uint32_t before = utf8_next(&p);
    if (before < 0xac00 || before > 0xd7a3) return false;
    int open = (before - 0xac00) % 28 == 0;
    for (size_t k = 0; k < 2; k++) {
        if (!sv_ends(w, sv_z(form[k][open]))) continue;
        sv put = arena_f(in->mem, "%.*s%s", (int)w.n - 3, w.p, form[k][1 - open]);
        struct edit e = {i, i + 1, put, SLIP_MINOR, in->r.w[i].peer};
        return k < 2 && propose(in, SLIP_AGREEMENT, &e, out);
    }
    return false;
}

bool slip_agreement(struct injector *in, struct slip *out)
{
    int start = walk_start(in);
    bool korean = sv_is(lang_base(in->r.lang), "ko");
    /* 的 is everywhere: what else there is comes first, half of the time */
    bool spare = sv_is(lang_base(in->r.lang), "zh") && rng_below(in->rng, 4) != 0;
    for (int k = 0; k < in->r.n * (1 + spare); k++) {
        int i = walk(in, start, k);
        if (spare && k < in->r.n && sv_is(in->r.w[i].text, "的")) continue;
        if (korean && korean_particle(in, i, out)) return true;
        if (!in->x || !in->r.tongue) continue;
        if (third_person(in, i, out) || plural(in, i, out)) return true;
        if (in->r.tongue->agree && change_form(in, i, out)) return true;
    }
    return false;
}

/* ---- REGISTER ---- */

/* Endings that may follow a noun only; the table of endings is for whole sentences. */
static bool japanese_ending(struct injector *in, struct slip *out)
{
    static const char *const polite[][2] = {{"でした。", "だった。"}, {"です。", "だ。"}, {"ください。", "くれ。"}};
    static const char *const not_before[] = {"い", "た", "ん", "の", "よう", "そう", "ない", "べき"};
    sv R = in->r.text;
    for (int k = 0; k < 3; k++) {
        if (!sv_ends(R, sv_z(polite[k][0]))) continue;
        ptrdiff_t at = R.n - (ptrdiff_t)strlen(polite[k][0]);
        bool bad = false;
        for (size_t j = 0; j < sizeof not_before / sizeof *not_before && k < 2; j++)
            bad |= sv_ends(sv_head(R, at), sv_z(not_before[j]));
        int from = in->r.n - 1;
        while (from > 0 && (ptrdiff_t)in->r.w[from].from > at) from--;
        if (bad || (ptrdiff_t)in->r.w[from].from != at) return false;
        struct edit e = {from, in->r.n, sv_z(polite[k][1]), SLIP_MINOR, -1};
        return propose(in, SLIP_REGISTER, &e, out);
    }
    return false;
}

/* "going to" + verb, "want to" */
static bool slurred(struct injector *in, int i, struct slip *out)
{
    const struct itext *r = &in->r;
    if (!sv_is(lang_base(r->lang), "en") || i + 2 >= r->n || !sv_is(r->w[i + 1].text, "to")) return false;
    sv put = sv_is(r->w[i].text, "going") ? SV("gonna") : sv_is(r->w[i].text, "want") ? SV("wanna") : (sv){NULL, 0};
    if (!put.p || !r->w[i + 2].letter || r->w[i + 2].upper || list_has(r->tongue->determiners, r->w[i + 2].text))
        return false;
    struct edit e = {i, i + 2, put, SLIP_MINOR, r->w[i].peer};
    return propose(in, SLIP_REGISTER, &e, out);
}

static bool other_register(struct injector *in, int i, struct slip *out)
{
    const struct itext *r = &in->r;
    if ((r->cased && i == 0) || !r->w[i].letter || in_code(r, i)) return false;
    sv put = map_get(r->tongue->registers, r->w[i].text, 0, in->mem);
    if (!put.n) return false;
    struct edit e = {i, i + 1, put, SLIP_MINOR, r->w[i].peer};
    return propose(in, SLIP_REGISTER, &e, out);
}

bool slip_register(struct injector *in, struct slip *out)
{
    int start = walk_start(in);
    if (sv_is(lang_base(in->r.lang), "ja") && japanese_ending(in, out)) return true;
    if (!in->r.tongue) return false;
    for (int k = 0; k < in->r.n; k++) {
        int i = walk(in, start, k);
        if (slurred(in, i, out) || (in->r.tongue->registers && other_register(in, i, out))) return true;
    }
    return false;
}

/* ---- PUNCTUATION ---- */

struct mark {
    const char *good, *bad; /* bad NULL: the mark goes; "=": it stands twice */
};
static const struct mark dense_marks[] = {{"，", ","},    {"。", "."}, {"？", "?"},  {"！", "!"}, {"。", "。。"},
                                          {"，", "，，"}, {"：", ":"}, {"。", "，"}, {"；", ";"}, {"？", "。"}};
static const struct mark ja_marks[] = {{"、", ","},    {"。", "."}, {"。", "。。"},
                                       {"、", "、、"}, {"？", "?"}, {"、", "，"}};
static const struct mark spaced_marks[] = {{",", ",,"}, {"?", "."}, {"?", "??"}, {".", ","},  {".", ".."}, {"¿", NULL},
                                           {"¡", NULL}, {",", "."}, {".", NULL}, {"?", NULL}, {",", " ,"}, {".", " ."}};

/* The mark ends the text, or a word stands behind it: an inner full stop could belong to a number or an abbreviation.
 */
static bool mark_place(const struct itext *r, int i, const struct mark *m)
{
    const struct iword *w = &r->w[i];
    bool last = i + 1 == r->n, stop = sv_is(w->text, ".");
    if (!sv_is(w->text, m->good)) return false;
    if (i > 0 && (w[-1].text.n == 1 && !w[-1].letter && !w[-1].digit)) return false; /* "..", "?!" */
    if (!last && !w[1].letter && !w[1].digit) return false;
    if (stop && !last) return false;
    if (!strcmp(m->good, "¿") || !strcmp(m->good, "¡")) return !last;
    if (i == 0 || (!w[-1].letter && !w[-1].digit)) return false;
    if (!last && !w->dense && !(w[1].spaced || r->w[i - 1].dense)) return false;
    if (!m->bad || sv_is(sv_z(m->bad), ",") || !strcmp(m->bad, "，")) return !(stop || !strcmp(m->good, "。")) || last;
    return true;
}

static bool change_mark(struct injector *in, int i, const struct mark *m, struct slip *out)
{
    const struct itext *r = &in->r;
    if (!mark_place(r, i, m)) return false;
    struct edit e = {i, i + 1, sv_z(m->bad ? m->bad : ""), SLIP_MINOR, -1};
    if (!m->bad && i + 1 < r->n) { /* what stands before a word goes alone */
        e.to = i + 2;
        e.put = r->w[i + 1].text;
    }
    return propose(in, SLIP_PUNCTUATION, &e, out);
}

bool slip_punctuation(struct injector *in, struct slip *out)
{
    sv base = lang_base(in->r.lang);
    const struct mark *m = spaced_marks;
    int n = (int)(sizeof spaced_marks / sizeof *m), start = walk_start(in);
    if (sv_is(base, "zh")) m = dense_marks, n = (int)(sizeof dense_marks / sizeof *m);
    if (sv_is(base, "ja")) m = ja_marks, n = (int)(sizeof ja_marks / sizeof *m);
    int first = (int)rng_below(in->rng, (uint64_t)n);
    for (int j = 0; j < n; j++)
        for (int k = 0; k < in->r.n; k++)
            if (change_mark(in, walk(in, start, k), &m[(first + j) % n], out)) return true;
    return false;
}
