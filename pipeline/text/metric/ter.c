/* Translation edit rate the way tercom and sacreBLEU search for it: blocks of words are shifted, greedily, as long as
 * that lowers the edit distance, and the distance is computed in a band round the diagonal. Both limits and the order
 * of preference decide the number, so all of them are theirs.
 *
 * A shift leaves the words in front of it as they are: the rows of the table up to there are taken from the last table,
 * and behind the shift the rest is known as soon as one row is the old one again. */
#include "text/metric/scratch.h"

enum { SHIFT_WORDS = 10, SHIFT_FAR = 50, BAND = 25, CANDIDATES = 1000, FAR = 1 << 29 };
enum op { OP_SAME, OP_CHANGE, OP_INSERT, OP_DELETE };

struct ter {
    arena *mem;
    const uint32_t *ref;
    uint32_t *hyp;
    int nh, nr, band, width; /* width: cells of a row in store; the last one has nr + 1 */
    double ratio;
    int32_t *cost; /* rows 1..nh */
    uint8_t *op;
    int32_t *row[2];          /* cells 0..nr of two neighbouring rows; there is a cell in front */
    int *at;                  /* ref word -> hyp word */
    int *hyp_bad, *ref_bad;   /* how many wrong words stand in front of each */
    uint32_t *shifted, *best; /* the hypothesis after a shift */
    int candidates;
};

/* ---- the band ---- */

static int diagonal(const struct ter *t, int i)
{
    return (int)((double)i * t->ratio);
}
static int low(const struct ter *t, int i)
{
    int d = diagonal(t, i) - t->band;
    return d > 0 ? d : 0;
}
static int high(const struct ter *t, int i)
{
    int d = diagonal(t, i) + t->band;
    return i == t->nh || d > t->nr + 1 ? t->nr + 1 : d;
}
static size_t stored(const struct ter *t, int i)
{
    return (size_t)(i - 1) * (size_t)t->width;
}

static void set_band(struct ter *t)
{
    t->ratio = t->nh ? (double)t->nr / t->nh : 1;
    t->band = BAND;
    if (BAND < t->ratio / 2) {
        double wide = t->ratio / 2 + BAND;
        t->band = (int)wide + ((double)(int)wide < wide);
    }
    t->width = 2 * t->band < t->nr + 1 ? 2 * t->band : t->nr + 1;
}

/* ---- one row ---- */

/* What the next row will look at outside of this one's band. */
static void fence(const struct ter *t, int i, int32_t *row)
{
    row[low(t, i) - 1] = FAR;
    if (i == t->nh) return;
    for (int j = high(t, i), end = high(t, i + 1); j < end; j++) row[j] = FAR;
}

/* Row i for this word from row i - 1; op may be NULL. */
static void fill_row(const struct ter *t, int i, uint32_t word, const int32_t *prev, int32_t *row, uint8_t *op)
{
    int from = low(t, i), to = high(t, i), j = from;
    row[from - 1] = FAR;
    if (j == 0) {
        row[0] = prev[0] + 1;
        if (op) op[0] = OP_DELETE;
        j++;
    }
    for (; j < to; j++) {
        bool same = word == t->ref[j - 1];
        int32_t c = prev[j - 1] + !same, del = prev[j] + 1, ins = row[j - 1] + 1;
        enum op o = same ? OP_SAME : OP_CHANGE;
        if (del < c) c = del, o = OP_DELETE;
        if (ins < c) c = ins, o = OP_INSERT;
        row[j] = c;
        if (op) op[j - from] = (uint8_t)o;
    }
    fence(t, i, row);
}

/* Row i of the last table. */
static void load_row(const struct ter *t, int i, int32_t *row)
{
    int from = low(t, i), to = high(t, i);
    if (i == 0) {
        for (int j = 0; j <= t->nr; j++) row[j] = j;
        row[-1] = FAR;
        return;
    }
    memcpy(row + from, t->cost + stored(t, i), (size_t)(to - from) * sizeof *row);
    fence(t, i, row);
}

static bool is_row(const struct ter *t, int i, const int32_t *row)
{
    int from = low(t, i), to = high(t, i);
    return !memcmp(row + from, t->cost + stored(t, i), (size_t)(to - from) * sizeof *row);
}

static int32_t last_cost(const struct ter *t)
{
    return t->nh ? t->cost[stored(t, t->nh) + (size_t)(t->nr - low(t, t->nh))] : t->nr;
}

/* The whole table for t->hyp. */
static int fill_table(struct ter *t)
{
    load_row(t, 0, t->row[0]);
    for (int i = 1; i <= t->nh; i++) {
        int32_t *row = t->row[i & 1];
        fill_row(t, i, t->hyp[i - 1], t->row[(i - 1) & 1], row, t->op + stored(t, i));
        memcpy(t->cost + stored(t, i), row + low(t, i), (size_t)(high(t, i) - low(t, i)) * sizeof *row);
    }
    return last_cost(t);
}

/* The distance of words that differ from t->hyp in [from, to) alone. */
static int distance(const struct ter *t, const uint32_t *words, int from, int to)
{
    load_row(t, from, t->row[from & 1]);
    for (int i = from + 1; i <= t->nh; i++) {
        fill_row(t, i, words[i - 1], t->row[(i - 1) & 1], t->row[i & 1], NULL);
        if (i >= to && is_row(t, i, t->row[i & 1])) return last_cost(t);
    }
    return t->row[t->nh & 1][t->nr];
}

/* ---- which word stands for which ---- */

static void trace(struct ter *t)
{
    int i = t->nh, j = t->nr;
    memset(t->hyp_bad, 0, (size_t)(t->nh + 1) * sizeof *t->hyp_bad);
    memset(t->ref_bad, 0, (size_t)(t->nr + 1) * sizeof *t->ref_bad);
    while (i > 0 || j > 0) {
        enum op o = i ? (enum op)t->op[stored(t, i) + (size_t)(j - low(t, i))] : OP_INSERT;
        if (o != OP_INSERT) i--;
        if (o != OP_DELETE) j--;
        if (o != OP_INSERT) t->hyp_bad[i + 1] = o != OP_SAME;
        if (o != OP_DELETE) t->ref_bad[j + 1] = o != OP_SAME;
        if (o == OP_INSERT)
            t->at[j] = i - 1;
        else if (o != OP_DELETE)
            t->at[j] = i;
    }
    for (i = 0; i < t->nh; i++) t->hyp_bad[i + 1] += t->hyp_bad[i];
    for (j = 0; j < t->nr; j++) t->ref_bad[j + 1] += t->ref_bad[j];
}

/* ---- shifts ---- */

struct shift {
    int gain, length, start, target;
};
static bool better(const struct shift *a, const struct shift *b)
{
    if (a->gain != b->gain) return a->gain > b->gain;
    if (a->length != b->length) return a->length > b->length;
    if (a->start != b->start) return a->start < b->start;
    return a->target < b->target;
}

static void copy_words(uint32_t **to, const uint32_t *from, int n)
{
    memcpy(*to, from, (size_t)n * sizeof **to);
    *to += n;
}

/* Words [start, start + length) go before word `target`; where that is one of their own, they move on by as many. */
static void perform(const struct ter *t, const struct shift *s, uint32_t *to)
{
    const uint32_t *w = t->hyp;
    int end = s->start + s->length;
    if (s->target < s->start) {
        copy_words(&to, w, s->target);
        copy_words(&to, w + s->start, s->length);
        copy_words(&to, w + s->target, s->start - s->target);
        copy_words(&to, w + end, t->nh - end);
        return;
    }
    int behind = s->target > end ? s->target : s->length + s->target;
    if (behind > t->nh) behind = t->nh;
    copy_words(&to, w, s->start);
    copy_words(&to, w + end, behind - end);
    copy_words(&to, w + s->start, s->length);
    copy_words(&to, w + behind, t->nh - behind);
}

static void try_shift(struct ter *t, struct shift *s, int now, struct shift *best)
{
    perform(t, s, t->shifted);
    int from = s->target < s->start ? s->target : s->start, to = s->start + s->length;
    int behind = s->target > to ? s->target : s->target < s->start ? to : s->length + s->target;
    s->gain = now - distance(t, t->shifted, from, behind < t->nh ? behind : t->nh);
    t->candidates++;
    if (best->length && !better(s, best)) return;
    *best = *s;
    uint32_t *swap = t->best;
    t->best = t->shifted;
    t->shifted = swap;
}

/* All targets for one pair of equal runs; start_r: where it stands in the reference. */
static void try_targets(struct ter *t, int start, int start_r, int length, int now, struct shift *best)
{
    int last = -1;
    for (int k = -1; k < length; k++) {
        int r = start_r + k;
        if (r >= t->nr) break;
        int target = r < 0 ? 0 : t->at[r] + 1;
        if (target == last) continue;
        last = target;
        struct shift s = {.length = length, .start = start, .target = target};
        try_shift(t, &s, now, best);
    }
}

static bool worth_trying(const struct ter *t, int h, int r, int length)
{
    if (t->hyp_bad[h + length] == t->hyp_bad[h] || t->ref_bad[r + length] == t->ref_bad[r]) return false;
    return !(h <= t->at[r] && t->at[r] < h + length);
}

static void try_runs(struct ter *t, int h, int r, int now, struct shift *best)
{
    for (int k = 0; k < SHIFT_WORDS && h + k < t->nh && r + k < t->nr && t->hyp[h + k] == t->ref[r + k]; k++) {
        if (!worth_trying(t, h, r, k + 1)) continue;
        try_targets(t, h, r, k + 1, now, best);
        if (t->candidates >= CANDIDATES) return;
    }
}

/* The best shift; false when there is none that helps. */
static bool shift_once(struct ter *t, int now)
{
    struct shift best = {0};
    trace(t);
    for (int h = 0; h < t->nh && t->candidates < CANDIDATES; h++) {
        int from = h > SHIFT_FAR ? h - SHIFT_FAR : 0, to = h + SHIFT_FAR < t->nr - 1 ? h + SHIFT_FAR : t->nr - 1;
        for (int r = from; r <= to && t->candidates < CANDIDATES; r++) try_runs(t, h, r, now, &best);
    }
    if (t->candidates >= CANDIDATES || best.gain <= 0) return false;
    memcpy(t->hyp, t->best, (size_t)t->nh * sizeof *t->hyp);
    return true;
}

/* ---- one sentence ---- */

static void set_up(struct ter *t)
{
    size_t nh = (size_t)t->nh + 1, nr = (size_t)t->nr + 1;
    set_band(t);
    size_t cells = (size_t)t->nh * (size_t)t->width + nr;
    t->cost = arena_alloc(t->mem, cells * sizeof *t->cost);
    t->op = arena_alloc(t->mem, cells);
    for (int i = 0; i < 2; i++) t->row[i] = (int32_t *)arena_alloc(t->mem, (nr + 2) * sizeof **t->row) + 1;
    t->at = arena_alloc(t->mem, nr * sizeof *t->at);
    t->hyp_bad = arena_alloc(t->mem, nh * sizeof *t->hyp_bad);
    t->ref_bad = arena_alloc(t->mem, nr * sizeof *t->ref_bad);
    t->shifted = arena_alloc(t->mem, nh * sizeof *t->shifted);
    t->best = arena_alloc(t->mem, nh * sizeof *t->best);
}

static int64_t edits(struct metric_scratch *m, const struct symbols *hyp, const struct symbols *ref)
{
    struct ter t = {.mem = &m->mem, .ref = ref->v, .nh = (int)hyp->n, .nr = (int)ref->n};
    if (!t.nr) return t.nh;
    if (!t.nh) return t.nr;
    t.hyp = arena_alloc(&m->mem, hyp->n * sizeof *t.hyp);
    memcpy(t.hyp, hyp->v, hyp->n * sizeof *t.hyp);
    set_up(&t);
    int shifts = 0, now = fill_table(&t);
    while (now && shift_once(&t, now)) {
        shifts++;
        now = fill_table(&t);
    }
    return (int64_t)shifts + now;
}

/* sacreBLEU divides references twice, and dividing again may divide more (",,6"): so do we, or figures would differ. */
static sv prepare_reference(struct metric_scratch *m, sv ref, const struct ter_opts *o)
{
    sv once = ter_prepare(m, ref, o);
    return o->normalized ? ter_prepare(m, join_words(m, once), o) : once;
}

struct ter_stats ter_count(struct metric_scratch *m, sv hyp, const sv *refs, int n, const struct ter_opts *o)
{
    static const struct ter_opts usual = {0};
    if (!o) o = &usual;
    struct ter_stats s = {.edits = INT64_MAX};
    arena_reset(&m->mem);
    wordset_reset(&m->words);
    words_into(m, ter_prepare(m, hyp, o), &m->hyp);
    int64_t words = 0;
    for (int i = 0; i < n; i++) {
        words_into(m, prepare_reference(m, refs[i], o), &m->ref);
        words += (int64_t)m->ref.n;
        int64_t k = edits(m, &m->hyp, &m->ref);
        if (k < s.edits) s.edits = k;
    }
    s.words = n ? (double)words / n : 0;
    return s;
}

void ter_add(struct ter_stats *sum, const struct ter_stats *more)
{
    sum->edits += more->edits;
    sum->words += more->words;
}

double ter_score(const struct ter_stats *s)
{
    if (s->words > 0) return 100 * ((double)s->edits / s->words);
    return s->edits > 0 ? 100 : 0;
}

struct ter_stats ter_sentence(struct metric_scratch *m, sv hyp, sv ref, const struct ter_opts *o)
{
    return ter_count(m, hyp, &ref, 1, o);
}
