/* F6 a literal and a natural rendering: word for word after the alignment, and the reference. Only where every word
 * that says something has its counterpart. */
#include "dialogue/kinds/tools.h"
#include "dialogue/plain.h"
#include "text/script.h"
#include "text/utf8.h"

enum { LEAST = 4, MOST = 16 };

static bool has_letter(sv w)
{
    for (const char *p = w.p, *end = p + w.n; p < end;)
        if (cls_word(cp_class_of(cp_props(utf8_next(&p))))) return true;
    return false;
}

#define SURE .04 /* p * q of a word and what it is glossed with */

static bool fits_f6(const struct kind_job *job)
{
    sv s = plain_trim(kind_source(job, 0)->text), r = plain_trim(kind_answer(job, 0)->text);
    ptrdiff_t n = plain_chars(s);
    bool dense = lang_spaceless(kind_from(job));
    return n >= (dense ? 5 : 16) && n <= (dense ? 30 : 90) && plain_chars(r) <= 120 && sv_find_c(r, '\n') < 0 &&
           kind_words_likely(job, SURE);
}

/* The words of the answer that source word i is linked to, as they stand there; absent where they are not beside each
 * other, or none. */
static sv counterpart(const struct align_links *l, int i)
{
    int from = -1, to = -1, n = 0;
    for (int k = 0; k < l->n; k++)
        if (l->link[k].s == i) {
            if (from < 0) from = l->link[k].t;
            to = l->link[k].t;
            n++;
        }
    if (n == 0 || to - from + 1 != n || n > 3) return (sv){NULL, 0};
    return sv_of(l->tgt[from].p, l->tgt[to].p + l->tgt[to].n - l->tgt[from].p);
}

/* Words that a gloss may leave out where the other language has nothing for them: articles, particles, auxiliaries. */
static bool says_nothing(sv w)
{
    static const char list[] =
        " the a an do does did to of 的 了 吗 呢 吧 啊 把 着 过 地 得 个 本 张 是 der die das den dem des ein "
        "eine einen einem einer eines zu le la les un une de des du el los las una o os as um uma lo il i ";
    char key[24] = " ";
    if (w.n > 12) return false;
    for (ptrdiff_t i = 0; i < w.n; i++) key[i + 1] = w.p[i] >= 'A' && w.p[i] <= 'Z' ? (char)(w.p[i] + 32) : w.p[i];
    key[w.n + 1] = ' ';
    return sv_find(sv_z(list), sv_of(key, w.n + 2)) >= 0;
}

/* Every word of the answer is linked, and to one word of the source only; small words may stand alone. */
static bool one_to_one(const struct align_links *l, const struct lexicon *x, bool swapped)
{
    for (int t = 0; t < l->ntgt; t++) {
        int n = 0;
        for (int k = 0; k < l->n; k++) n += l->link[k].t == t;
        uint32_t id = l->tgt_id[t];
        bool small = id != UINT32_MAX && align_is_function_word(x->aligner, !swapped, id) && says_nothing(l->tgt[t]);
        if (n > 1 || (n == 0 && !small && has_letter(l->tgt[t]))) return false;
    }
    return true;
}

/* As it is written within a sentence. */
static sv within(const struct kind_job *job, const struct lexicon *x, bool swapped, const struct align_links *l, sv w)
{
    sv small = text_lower_first(w, job->mem);
    if (w.p != l->tgt[0].p) return w;
    const struct context *c = x->context[!swapped];
    uint32_t a = context_id(c, small), b = context_id(c, w);
    return a != CONTEXT_NONE && (b == CONTEXT_NONE || context_frequency(c, a) * 12 > context_frequency(c, b)) ? small
                                                                                                              : w;
}

static bool sure_link(const struct lexicon *x, bool swapped, const struct align_links *l, int i)
{
    struct align_word e;
    for (int k = 0; k < l->n; k++) {
        uint32_t s = l->src_id[l->link[k].s], t = l->tgt_id[l->link[k].t];
        if (l->link[k].s != i || s == UINT32_MAX || t == UINT32_MAX) continue;
        if (align_lookup_ids(x->aligner, swapped ? t : s, swapped ? s : t, &e) && e.p * e.q >= SURE) return true;
    }
    return false;
}

/* Word for word; false where a word that matters has none, or more than a fifth of the others. */
static bool gloss(const struct kind_job *job, sv *out)
{
    const struct lexicon *x;
    bool swapped;
    const struct align_links *l = injector_links(job->tools->injector, &x, &swapped);
    struct buf *b = job->scratch;
    int words = 0, without = 0;
    if (!l || !one_to_one(l, x, swapped)) return false;
    buf_reset(b);
    for (int i = 0; i < l->nsrc; i++) {
        if (!has_letter(l->src[i])) continue;
        words++;
        bool function = l->src_id[i] != UINT32_MAX && align_is_function_word(x->aligner, swapped, l->src_id[i]);
        sv w = counterpart(l, i);
        if (w.p && !sure_link(x, swapped, l, i)) return false;
        if (!w.p && !(function && says_nothing(l->src[i]))) return false;
        if (!w.p && ++without) continue;
        if (!has_letter(w)) return false;
        if (b->n) buf_addc(b, ' ');
        buf_adds(b, within(job, x, swapped, l, w));
    }
    *out = arena_dup(job->mem, buf_sv(b));
    return words >= LEAST && words <= MOST && without * 6 <= words;
}

/* The words stand in another order: else there is little to show. */
static bool reordered(const struct kind_job *job)
{
    const struct lexicon *x;
    bool swapped;
    const struct align_links *l = injector_links(job->tools->injector, &x, &swapped);
    int last = -1;
    for (int k = 0; k < l->n; k++) {
        if (l->link[k].t < last) return true;
        last = l->link[k].t;
    }
    return false;
}

static enum kind_reason build_f6(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    sv literal;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (!kind_injector(job, d->text, d->reference) || !gloss(job, &literal)) return KIND_UNSUITED;
    if (!reordered(job) || !kind_clean(literal)) return KIND_UNSUITED;
    why = kind_ask(job, d, SCRIPT_F6, 1, &s);
    if (why != KIND_OK) return why;
    s.text[SLOT_P] = literal, s.text[SLOT_O] = d->reference;
    why = kind_say(job, d, ROLE_ASSISTANT, SCRIPT_F6, 1, &s);
    if (why != KIND_OK) return why;
    sv both[2] = {d->reference, literal};
    require_texts(job, d, d->nturns - 1, "present", "phrases", both, 2);
    return KIND_OK;
}

const struct kind kind_F6 = {.id = "F6",
                             .talks = true,
                             .slug = "literal-natural",
                             .help = "a literal and a natural rendering",
                             .needs = NEED_PAIR | NEED_LEXICON,
                             .fits = fits_f6,
                             .build = build_f6};
