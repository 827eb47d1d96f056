/* Loops: a text that goes on repeating what it has just said, and one answer given again and again.
 *
 * Copies are found as a compressor finds them. Pieces of eight bytes are remembered every 8th byte and looked up in
 * runs of eight every 32 bytes, so a copy of 48 bytes or more is met for certain; it is then compared byte by byte and
 * followed to its end. A copy that begins within what it copies is a loop: its distance is the period. */
#include "dataset/quality/filter.h"

#include "base/hash.h"

struct cfg {
    struct opt_thresh max_loop, max_copied, max_same;
    int64_t min_bytes;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, max_loop, "0.7", 0, 1, "most of an answer that is one phrase over and over"),
    OPT_THRESH(struct cfg, max_copied, "0.95", 0, 1, "most of an answer that stood earlier in it"),
    OPT_THRESH(struct cfg, max_same, "2", 0, 1e6, "most answers of the record that are one and the same"),
    OPT_I64(struct cfg, min_bytes, "200", 64, 1e9, "shorter answers do not count"), OPT_END};
static const char *const scores[] = {"loop", "copied", "same", NULL};
static const struct limit limits[] = {LIMIT_MAX(struct cfg, max_loop, 0, "loop"),
                                      LIMIT_MAX(struct cfg, max_copied, 1, "copied"),
                                      LIMIT_MAX(struct cfg, max_same, 2, "same-answer"),
                                      {0}};
enum { PIECE = 8, PUT_STEP = 8, LOOK_STEP = 32, LOOK_RUN = 8, COPY_MIN = 40, REPEATS = 3, TABLE_MAX = 1 << 16 };

struct copies {
    size_t loop, copied; /* bytes */
    size_t loop_at, loop_end;
};

static uint64_t piece(const char *p)
{
    uint64_t w;
    memcpy(&w, p, PIECE);
    return w;
}

static size_t slot_of(uint64_t w, unsigned shift)
{
    return (size_t)(w * 0x9e3779b97f4a7c15u >> shift);
}

/* A table of places, + 1, sized after the text and zeroed. */
static uint32_t *table_for(struct qview *v, size_t n, unsigned *shift)
{
    size_t slots = 64;
    *shift = 58;
    while (slots < n / 4 && slots < TABLE_MAX) slots *= 2, --*shift;
    if (v->ntable * 2 < slots) {
        v->ntable = slots / 2;
        v->table = mem_realloc(v->table, v->ntable * sizeof *v->table);
    }
    memset(v->table, 0, slots * sizeof(uint32_t));
    return (uint32_t *)(void *)v->table;
}

/* The copy of text[from..] at text[at..]: how far back it begins (not before `done`), how far it goes. */
static void follow(sv s, size_t from, size_t at, size_t done, size_t *beg, size_t *end)
{
    size_t b = at, e = at + PIECE, dist = at - from;
    while (b > done && b > dist && s.p[b - 1] == s.p[b - 1 - dist]) b--;
    while (e < (size_t)s.n && s.p[e] == s.p[e - dist]) e++;
    *beg = b;
    *end = e;
}

/* White space and rules of a few signs ("-----", "     ", "000000") repeat in tables, drawings and numbers. */
static bool is_rule(sv s, size_t at, size_t dist)
{
    int kinds = 0;
    char seen[4];
    for (size_t i = at; i < at + (dist < PIECE ? PIECE : dist) && i < (size_t)s.n; i++) {
        char c = s.p[i];
        if ((c & 0x80) || (c >= '1' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z')) return false;
        if (!memchr(seen, c, (size_t)kinds) && kinds < 4) seen[kinds++] = c;
    }
    return kinds <= 3;
}

static struct copies find_copies(struct qview *v, sv s)
{
    struct copies c = {0};
    unsigned shift;
    uint32_t *table = table_for(v, (size_t)s.n, &shift);
    size_t done = 0, put = 0;
    for (size_t i = 0; i + PIECE <= (size_t)s.n;
         i = i % LOOK_STEP == LOOK_RUN - 1 ? i + LOOK_STEP - LOOK_RUN + 1 : i + 1) {
        for (; put < i; put += PUT_STEP) table[slot_of(piece(s.p + put), shift)] = (uint32_t)put + 1;
        if (i < done) continue;
        uint32_t from = table[slot_of(piece(s.p + i), shift)];
        size_t beg, end;
        if (!from-- || piece(s.p + from) != piece(s.p + i)) continue;
        follow(s, from, i, done, &beg, &end);
        size_t dist = i - from;
        if (end - beg < COPY_MIN || is_rule(s, beg, dist)) continue;
        c.copied += end - beg;
        if (end - beg >= (REPEATS - 1) * dist) {
            c.loop += end - beg;
            if (end - beg > c.loop_end - c.loop_at) c.loop_at = beg, c.loop_end = end;
        }
        done = end;
    }
    return c;
}

static double most_same(struct qview *v, int64_t least)
{
    struct {
        uint64_t hash;
        int n;
    } seen[64];
    int n = 0, most = 0;
    for (int i = 0; i < v->ntext; i++) {
        sv t = v->text[i].text;
        if (!qtext_said(v, &v->text[i], ROLE_ASST) || t.n < least) continue;
        uint64_t h = hash64(sv_trim(t), 3);
        int k = 0;
        while (k < n && seen[k].hash != h) k++;
        if (k == n && n == 64) continue;
        if (k == n) seen[n].hash = h, seen[n++].n = 0;
        if (++seen[k].n > most) most = seen[k].n;
    }
    return most;
}

static void score(const void *cfg, struct qview *v, double *out)
{
    const struct cfg *c = cfg;
    out[0] = out[1] = 0;
    for (int i = 0; i < v->ntext; i++) {
        const struct qtext *t = &v->text[i];
        bool plain = t->part == TEXT_CONTENT && t->turn < 0;
        if ((!plain && !qtext_said(v, t, ROLE_ASST)) || t->text.n < c->min_bytes) continue;
        struct copies found = find_copies(v, t->text);
        double loop = (double)found.loop / (double)t->text.n, copied = (double)found.copied / (double)t->text.n;
        if (loop > out[0]) {
            out[0] = loop;
            qview_found(v, "loop", i, found.loop_at, found.loop_end);
        }
        if (copied > out[1]) out[1] = copied;
    }
    if (v->nturn) out[2] = most_same(v, c->min_bytes);
}

const struct qfilter qfilter_repetition = {
    "repetition", "loops, and one answer given again and again", opts, sizeof(struct cfg), scores, limits, false, NULL,
    score};
