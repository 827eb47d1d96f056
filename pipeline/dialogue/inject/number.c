/* NUMBER: another number in the same shape. NEGATION: denied or no longer denied, by the language's tables. */
#include "dialogue/inject/parts.h"
#include "text/lang.h"
#include "text/utf8.h"

/* ---- NUMBER ---- */

static bool ascii_digits(sv w)
{
    for (ptrdiff_t i = 0; i < w.n; i++)
        if (!((w.p[i] >= '0' && w.p[i] <= '9') || w.p[i] == '.' || w.p[i] == ',')) return false;
    return w.n > 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Small numbers stay what they can be: an hour or a month up to 12, a day up to 28, a minute up to 59; two stays above
 * one, which is singular. */
static bool other_small(int old, char *z, rng *r)
{
    static const int limit[] = {1, 12, 28, 59, 99};
    int k = 1;
    while (k < 4 && old > limit[k]) k++;
    if (old < 2) return false;
    int low = old < 10 ? 2 : old <= 12 ? 10 : limit[k - 1] + 1, high = old < 10 ? 9 : limit[k];
    if (high == low) return false;
    int now = low + (int)rng_below(r, (uint64_t)(high - low));
    if (now >= old) now++;
    if (now >= 10) *z++ = (char)('0' + now / 10);
    *z = (char)('0' + now % 10);
    return true;
}

/* A year moves by up to nine, in its century. */
static bool other_year(int old, char *z, rng *r)
{
    int now = old - 9 + (int)rng_below(r, 18);
    if (now >= old) now++;
    if (now / 100 != old / 100) now = old - (now - old);
    if (now / 100 != old / 100) return false;
    z[2] = (char)('0' + now / 10 % 10);
    z[3] = (char)('0' + now % 10);
    return true;
}

/* One digit becomes another, or two change places; zeros and what looks like a mere 1 are left alone. */
static bool other_digits(sv w, char *z, rng *r)
{
    int at[40], n = 0, value = 0;
    for (ptrdiff_t i = 0; i < w.n && n < 40; i++)
        if (is_digit(w.p[i])) at[n++] = (int)i, value = n < 5 ? value * 10 + w.p[i] - '0' : value;
    if (n == 0 || n == 40) return false;
    bool plain = n == w.n && w.p[0] != '0';
    if (plain && n <= 2) return other_small(value, z, r);
    if (plain && n == 4 && value >= 1500 && value < 2100) return other_year(value, z, r);
    int k = (int)rng_below(r, (uint64_t)n);
    if (k + 1 < n && w.p[at[k]] != w.p[at[k + 1]] && !(k == 0 && w.p[at[1]] == '0') && rng_below(r, 2)) {
        z[at[k]] = w.p[at[k + 1]];
        z[at[k + 1]] = w.p[at[k]];
        return true;
    }
    while (k > 0 && w.p[at[k]] == '0') k--;
    char old = z[at[k]];
    do z[at[k]] = (char)('1' + rng_below(r, 9));
    while (z[at[k]] == old);
    return w.p[0] != '0' || n > 2;
}

/* A date's day or month, a time: both its numbers stay possible when only small ones change; others are left alone. */
static bool plain_number(const struct itext *r, int i)
{
    const struct iword *w = &r->w[i];
    bool after = i + 1 < r->n && w[1].joined && !w[1].letter && i + 2 < r->n && w[2].joined && w[2].digit;
    bool before = i > 1 && w->joined && !w[-1].letter && w[-1].joined && w[-2].digit;
    return !after && !before && !in_code(r, i);
}

static bool change_digits(struct injector *in, int i, struct slip *out)
{
    const struct iword *w = &in->r.w[i];
    if (!ascii_digits(w->text) || !plain_number(&in->r, i)) return false;
    char *z = arena_z(in->mem, w->text);
    if (!other_digits(w->text, z, in->rng) || in_text(&in->s, sv_z(z)) || in_text(&in->r, sv_z(z))) return false;
    struct edit e = {i, i + 1, sv_z(z), SLIP_CRITICAL, w->peer};
    return propose(in, SLIP_NUMBER, &e, out);
}

/* The source says a number where this word is linked, as far as its language has a table. */
static bool from_number(const struct injector *in, int i)
{
    int p = in->r.w[i].peer;
    if (p < 0) return !in->x;
    const struct iword *s = &in->s.w[p];
    const char *list = in->s.tongue ? in->s.tongue->numbers : NULL;
    if (s->digit || !list || list_has(list, s->text)) return true;
    sv head = sv_head(s->text, 3);
    return s->dense && (list_has(list, head) || sv_is(head, "二"));
}

static bool put_number_word(struct injector *in, int i, int old, sv rest, struct slip *out)
{
    const char *list = in->r.tongue->numbers;
    for (int tries = 0; tries < 6; tries++) {
        int now = (int)rng_below(in->rng, (uint64_t)list_count(list));
        sv word = arena_f(in->mem, "%.*s%.*s", SV_ARG(list_at(list, now)), SV_ARG(rest));
        if (now == old || in_text(&in->r, word)) continue;
        struct edit e = {i, i + 1, word, SLIP_CRITICAL, in->r.w[i].peer};
        return propose(in, SLIP_NUMBER, &e, out);
    }
    return false;
}

/* 三, 三个: the numeral alone or with a measure word behind it in the same word. */
static int dense_number(const struct itext *r, int i, sv *rest)
{
    static const char measure[] =
        "个 位 只 本 条 名 次 天 年 岁 点 辆 张 件 人 小时 分钟 周 倍 层 块 杯 个月 人 本 冊 匹 台 日 時間 時 歳 回 つ";
    sv w = r->w[i].text;
    int at = list_index(r->tongue->numbers, sv_head(w, 3));
    *rest = sv_from(w, 3);
    if (at < 0) return -1;
    if (rest->n) return list_has(measure, *rest) ? at : -1;
    bool numeral_before =
        i > 0 && r->w[i].joined &&
        (r->w[i - 1].digit || list_index(r->tongue->numbers, sv_from(r->w[i - 1].text, r->w[i - 1].text.n - 3)) >= 0 ||
         sv_is(r->w[i - 1].text, "第"));
    sv next = i + 1 < r->n ? r->w[i + 1].text : SV("");
    return !numeral_before && list_has(measure, next) ? at : -1;
}

static bool change_number_word(struct injector *in, int i, struct slip *out)
{
    const struct itext *r = &in->r;
    sv rest = SV("");
    if (!r->tongue || !r->tongue->numbers || in_code(r, i)) return false;
    int old = r->w[i].dense ? dense_number(r, i, &rest) : list_index(r->tongue->numbers, r->w[i].text);
    if (old < 0 || r->w[i].upper || !from_number(in, i)) return false;
    return put_number_word(in, i, old, rest, out);
}

bool slip_number(struct injector *in, struct slip *out)
{
    int start = walk_start(in);
    for (int k = 0; k < in->r.n; k++) {
        int i = walk(in, start, k);
        if (in->r.w[i].digit ? change_digits(in, i, out) : change_number_word(in, i, out)) return true;
    }
    return false;
}

/* ---- NEGATION ---- */

static bool any_of(const struct itext *t, const char *list, int but)
{
    for (int i = 0; i < t->n; i++)
        if (i != but && list_has(list, t->w[i].text)) return true;
    return false;
}

/* "不会" as the corpus has it: one word, or two. */
static sv first_of(const struct injector *in, sv put)
{
    return context_id(in->r.context, put) != CONTEXT_NONE ? put : sv_head(put, 3);
}

/* Once a text denies, it is not denied again; a question or an order may mean the same either way. */
static bool deny_word(struct injector *in, int i, struct slip *out)
{
    const struct itext *r = &in->r;
    const struct tongue *t = r->tongue;
    sv put = map_get(t->deny, r->w[i].text, 0, in->mem);
    if (!put.n || (r->cased && i == 0) || in_code(r, i)) return false;
    bool next_letter = i + 1 < r->n && r->w[i + 1].letter;
    if (!next_letter || list_has(t->polar, r->w[i + 1].text)) return false;
    /* "What is", ", is", "and is": no subject of its own before it */
    if (i > 0 && (!r->w[i - 1].letter || list_has(t->subordinators, r->w[i - 1].text))) return false;
    /* where words grow together ("博览会") it must have been said so before */
    if (r->w[i].dense && (!r->context || !follows(in, around(in, i - 1), context_id(r->context, first_of(in, put)))))
        return false;
    struct edit e = {i, i + 1, put, SLIP_CRITICAL, r->w[i].peer};
    return propose(in, SLIP_NEGATION, &e, out);
}

/* With the denial out of it the sentence must read as one that was said before. */
static bool reads_without(const struct injector *in, int i, sv put)
{
    if (!in->r.context) return false;
    if (!put.n) return follows(in, around(in, i - 1), around(in, i + 1)) >= 2;
    uint32_t id = context_id(in->r.context, put);
    return follows(in, around(in, i - 1), id) && (follows(in, id, around(in, i + 1)) || !in->r.w[i].dense);
}

static bool english_not(struct injector *in, int i, struct slip *out)
{
    const struct itext *r = &in->r;
    static const char before[] = "is are was were will would could should must may might am had";
    if (!sv_is(r->w[i].text, "not") || i == 0 || i + 1 >= r->n || !list_has(before, r->w[i - 1].text)) return false;
    if (!r->w[i + 1].letter || list_has(r->tongue->polar, r->w[i + 1].text)) return false;
    struct edit e = {i, i + 1, SV(""), SLIP_CRITICAL, r->w[i].peer};
    return propose(in, SLIP_NEGATION, &e, out);
}

/* "ne VERB pas" */
static bool french_not(struct injector *in, int i, struct slip *out)
{
    const struct itext *r = &in->r;
    static const char subject[] = "il elle on nous vous ils elles qui ce tu je";
    if (i < 1 || i + 3 >= r->n || !sv_is(r->w[i + 2].text, "pas") || !r->w[i + 1].letter) return false;
    bool full = sv_is(r->w[i].text, "ne");
    if (!full && !sv_starts(r->w[i].text, SV("n'")) && !sv_starts(r->w[i].text, SV("n\u2019"))) return false;
    sv subj = r->w[i - 1].text;
    bool vowel = !full && (sv_eq_ci(subj, SV("je")) || sv_eq_ci(subj, SV("ce")));
    if (vowel || !list_has(subject, subj)) return false;
    struct edit e = {i, i + 3, r->w[i + 1].text, SLIP_CRITICAL, r->w[i + 2].peer};
    return propose(in, SLIP_NEGATION, &e, out);
}

static bool allow_word(struct injector *in, int i, struct slip *out)
{
    const struct itext *r = &in->r;
    const struct tongue *t = r->tongue;
    if (!strcmp(t->lang, "en") && english_not(in, i, out)) return true;
    if (!strcmp(t->lang, "fr") && french_not(in, i - 2, out)) return true;
    sv put = map_get(t->undeny, r->w[i].text, 0, in->mem);
    if (!put.p || (r->cased && i == 0) || i + 1 >= r->n || in_code(r, i)) return false;
    if (!strcmp(t->lang, "de") && (sv_find(r->text, SV("brauch")) >= 0 || (i && sv_is(r->w[i - 1].text, "oder"))))
        return false;
    if (!r->w[i + 1].letter && !put.n && strcmp(t->lang, "de")) return false;
    if (list_has(t->polar, r->w[i + 1].text) || (i > 0 && !r->w[i - 1].letter)) return false;
    if (sv_is(r->w[i].text, "don't") && !list_has("I you we they", r->w[i - 1].text)) return false;
    if (!reads_without(in, i, put)) return false;
    struct edit e = {i, i + 1, put, SLIP_CRITICAL, r->w[i].peer};
    return propose(in, SLIP_NEGATION, &e, out);
}

/* ---- endings that deny: Japanese and Korean verbs ---- */

static bool swap_ending(struct injector *in, const char *const pair[][2], int n, struct slip *out)
{
    sv R = in->r.text;
    for (int k = 0; k < n; k++) {
        ptrdiff_t at = sv_find(R, sv_z(pair[k][0]));
        if (at < 0) continue;
        int from = -1, to = -1;
        for (int i = 0; i < in->r.n; i++) {
            if ((ptrdiff_t)in->r.w[i].from <= at && (ptrdiff_t)in->r.w[i].to > at) from = i;
            if ((ptrdiff_t)in->r.w[i].to >= at + (ptrdiff_t)strlen(pair[k][0]) && to < 0) to = i;
        }
        if (from < 0 || to < from) continue;
        ptrdiff_t b = in->r.w[from].from, end = in->r.w[to].to, next = at + (ptrdiff_t)strlen(pair[k][0]);
        sv put = arena_f(in->mem, "%.*s%s%.*s", (int)(at - b), R.p + b, pair[k][1], (int)(end - next), R.p + next);
        struct edit e = {from, to + 1, put, SLIP_CRITICAL, in->r.w[from].peer};
        if (propose(in, SLIP_NEGATION, &e, out)) return true;
    }
    return false;
}

static bool by_ending(struct injector *in, struct slip *out)
{
    static const char *const ja[][2] = {{"ませんでした。", "ました。"},     {"ではありません。", "です。"},
                                        {"じゃありません。", "です。"},     {"くありません。", "いです。"},
                                        {"がありません。", "があります。"}, {"ません。", "ます。"},
                                        {"ました。", "ませんでした。"},     {"ます。", "ません。"}};
    static const char *const ko[][2] = {{"없습니다", "있습니다"},   {"없어요", "있어요"},      {"없다.", "있다."},
                                        {"있습니다.", "없습니다."}, {"있어요.", "없어요."},    {"없었다", "있었다"},
                                        {"수 있다.", "수 없다."},   {"아닙니다.", "맞습니다."}};
    sv base = lang_base(in->r.lang);
    if (sv_is(base, "ja") && !sv_starts(sv_from(in->r.text, sv_find(in->r.text, SV("かも"))), SV("かもしれません")))
        return swap_ending(in, ja, (int)(sizeof ja / sizeof *ja), out);
    return sv_is(base, "ko") && swap_ending(in, ko, (int)(sizeof ko / sizeof *ko), out);
}

/* "Das Haus ist groß.": the one place where "nicht" is safe. */
static bool german_is_not(struct injector *in, struct slip *out)
{
    const struct itext *r = &in->r;
    int i = r->n - 2;
    if (i < 2 || r->w[i + 1].letter || r->w[i].upper || !is_content(in, i) || in_code(r, i)) return false;
    if (!list_has("ist sind war waren bin wird", r->w[i - 1].text) || list_has(r->tongue->little, r->w[i].text))
        return false;
    struct edit e = {i, i, SV("nicht"), SLIP_CRITICAL, r->w[i - 1].peer};
    return propose(in, SLIP_NEGATION, &e, out);
}

bool slip_negation(struct injector *in, struct slip *out)
{
    const struct itext *r = &in->r;
    if (r->question) return false;
    if (by_ending(in, out)) return true;
    if (!r->tongue) return false;
    int start = walk_start(in), only = -1, many = 0;
    for (int i = 0; i < r->n; i++)
        if (list_has(r->tongue->negators, r->w[i].text)) only = i, many++;
    if (many == 1 && r->tongue->undeny) return allow_word(in, only, out);
    if (many || !r->tongue->deny || (in->s.tongue && any_of(&in->s, in->s.tongue->negators, -1))) return false;
    if (r->german && german_is_not(in, out)) return true;
    for (int k = 0; k < r->n; k++)
        if (deny_word(in, walk(in, start, k), out)) return true;
    return false;
}
