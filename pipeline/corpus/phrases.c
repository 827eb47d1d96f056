/* All phrases at once, a quarter of the bytes looked at: of every phrase a window of seven bytes is remembered as its
 * four overlapping pieces of four, one of which must stand at an offset divisible by four wherever the phrase is. */
#include "corpus/phrases.h"

#include "base/mem.h"

#include <pthread.h>

static const struct phrase list[] = {
#define P(text, kind, place) {text, PHRASE_##kind, AT_##place},
#include "corpus/phrases_table.h"
#undef P
};
enum { NLIST = sizeof list / sizeof *list, PIECES = 4, WINDOW = 7, BLOOM_BITS = 15, SLOTS = 4096 };

struct piece {
    uint32_t text;   /* four bytes, each | 0x20 */
    uint16_t phrase; /* + 1; 0: free */
    uint16_t at;     /* where in the phrase */
};
static struct {
    uint64_t bloom[(1 << BLOOM_BITS) / 64];
    struct piece slot[SLOTS]; /* open addressing; equal texts stand in one run */
} table;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static uint32_t piece_of(const char *p)
{
    uint32_t w;
    memcpy(&w, p, 4);
    return w | 0x20202020u;
}

static uint32_t piece_hash(uint32_t w)
{
    return w * 0x9e3779b1u;
}

static void add_piece(const char *text, int phrase, int at)
{
    uint32_t w = piece_of(text + at), h = piece_hash(w), i = h >> 20;
    while (table.slot[i].phrase) i = (i + 1) % SLOTS;
    table.slot[i] = (struct piece){w, (uint16_t)(phrase + 1), (uint16_t)at};
    table.bloom[h >> (32 - BLOOM_BITS) >> 6] |= 1ull << (h >> (32 - BLOOM_BITS) & 63);
}

/* How common a byte is in text, roughly: rare windows are looked up rarely. */
static int commonness(unsigned char c)
{
    const char *at = c ? strchr("zqjxkvbpygfwmucldrhsnioate ", c) : NULL;
    return c >= 0x80 ? 12 : at ? (int)(at - "zqjxkvbpygfwmucldrhsnioate ") : 0;
}

/* The rarest window without an apostrophe (it may be one byte or three). */
static int best_window(const char *text)
{
    int n = (int)strlen(text), best = -1, least = 1 << 30;
    for (int i = 0; i + WINDOW <= n; i++) {
        int sum = 0;
        if (memchr(text + i, '\'', WINDOW)) continue;
        for (int k = 0; k < WINDOW; k++) sum += commonness((unsigned char)text[i + k]);
        if (sum < least) least = sum, best = i;
    }
    return best;
}

static void build(void)
{
    for (int p = 0; p < NLIST; p++) {
        int from = best_window(list[p].text);
        for (int k = 0; k < PIECES && from >= 0; k++) add_piece(list[p].text, p, from + k);
    }
}

void phrases_init(void)
{
    pthread_once(&once, build);
}

const struct phrase *phrase_at(int phrase)
{
    return &list[phrase];
}

/* ---- comparing ---- */

static char fold(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool is_word(char c)
{
    return (fold(c) >= 'a' && fold(c) <= 'z') || (c >= '0' && c <= '9');
}

static bool curly_at(const char *p, const char *end)
{
    return end - p >= 3 && !memcmp(p, "\xe2\x80\x99", 3);
}

/* text[i..] continues as z does: where it ends, or -1 */
static ptrdiff_t match_on(sv s, ptrdiff_t i, const char *z)
{
    for (; *z; z++) {
        if (*z == '\'' && curly_at(s.p + i, s.p + s.n))
            i += 3;
        else if (i < s.n && fold(s.p[i]) == fold(*z))
            i++;
        else
            return -1;
    }
    return i;
}

/* the n bytes of z end before text[i]: where they begin, or -1 */
static ptrdiff_t match_back(sv s, ptrdiff_t i, const char *z, int n)
{
    while (n-- > 0) {
        if (z[n] == '\'' && i >= 3 && curly_at(s.p + i - 3, s.p + i))
            i -= 3;
        else if (i > 0 && fold(s.p[i - 1]) == fold(z[n]))
            i--;
        else
            return -1;
    }
    return i;
}

static bool at_borders(sv s, ptrdiff_t from, ptrdiff_t to)
{
    return !(from > 0 && is_word(s.p[from]) && is_word(s.p[from - 1])) &&
           !(to < s.n && is_word(s.p[to - 1]) && is_word(s.p[to]));
}

static bool begins_line(sv s, ptrdiff_t at)
{
    static const char around[] = " \t(*_[>-\"";
    for (; at > 0 && s.p[at - 1] != '\n'; at--) {
        if (strchr(around, s.p[at - 1])) continue;
        if (at >= 3 && !memcmp(s.p + at - 3, "（", 3))
            at -= 2;
        else if (at > 2 || !(s.p[at - 1] & 0x80)) /* the capital that Russian phrases leave out */
            return at >= 2 && (s.p[at - 2] & 0xe0) == 0xc0 && (at == 2 || s.p[at - 3] == '\n');
    }
    return true;
}

static bool in_place(enum phrase_place place, sv s, ptrdiff_t from, ptrdiff_t to)
{
    ptrdiff_t lead = 0;
    if (place == AT_ANY) return true;
    if (place == AT_LINE) return begins_line(s, from);
    while (lead < s.n && s.p[lead] && strchr(" \t\r\n\v\f", s.p[lead])) lead++;
    if (place == AT_HEAD) return to - lead <= PHRASE_HEAD;
    return from <= lead || (from - lead == 2 && (s.p[lead] & 0xe0) == 0xc0);
}

/* "I'm sorry, but I can't come": a letter somebody wanted written, no refusal. */
static bool is_social(sv rest)
{
    static const char *const word[] = {" attend", " come ", " make it",  " join",  " accept", " go to",
                                       " stay",   " meet ", " be there", " marry", "参加",    "出席",
                                       "去",      "来",     "陪",        "赴约",   "接受"};
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (sv_starts(rest, sv_z(word[i]))) return true;
    return false;
}

bool phrase_disclaims(sv text, const struct phrase_hit *h)
{
    enum { BEHIND = 160 };
    static const char *const no[] = {" not ", "n't ", "n’t ", "cannot", " unable", " no ",   "没有",   "无法", "不能",
                                     "并不",  "不会", "不具", "不持",   "不是",    "不具备", "無法",   "沒有", " nicht",
                                     " kein", " ne ", " n'",  " não ",  " non ",   "ません", "ない",   " не ", " нет ",
                                     "없",    "않",   "못",   "không",  " nie ",   " niet ", " geen ", " لا "};
    sv rest = sv_head(sv_from(text, h->end), BEHIND);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (sv_find(rest, sv_z(no[i])) >= 0) return true;
    return false;
}

/* ---- finding ---- */

static bool try_piece(sv s, ptrdiff_t i, const struct piece *p, struct phrase_hit *h)
{
    const struct phrase *f = &list[p->phrase - 1];
    ptrdiff_t to = match_on(s, i, f->text + p->at), from = to < 0 ? -1 : match_back(s, i, f->text, p->at);
    if (from < 0 || !at_borders(s, from, to) || !in_place(f->place, s, from, to)) return false;
    if (f->kind == PHRASE_REFUSAL && is_social(sv_from(s, to))) return false;
    *h = (struct phrase_hit){(uint32_t)from, (uint32_t)to, (uint16_t)(p->phrase - 1)};
    return true;
}

static int try_slot(sv s, ptrdiff_t i, uint32_t w, struct phrase_hit *hit, int room)
{
    int n = 0;
    for (uint32_t k = piece_hash(w) >> 20; table.slot[k].phrase && n < room; k = (k + 1) % SLOTS)
        if (table.slot[k].text == w && try_piece(s, i, &table.slot[k], &hit[n])) n++;
    return n;
}

int phrases_find(sv s, ptrdiff_t *from, struct phrase_hit *hit, int max)
{
    enum { ONE_PLACE = 8 }; /* phrases that may share a piece at one place */
    int n = 0;
    ptrdiff_t i = *from;
    for (; i + 4 <= s.n && n + ONE_PLACE <= max; i += 4) {
        uint32_t w = piece_of(s.p + i), h = piece_hash(w) >> (32 - BLOOM_BITS);
        if (__builtin_expect(table.bloom[h >> 6] >> (h & 63) & 1, 0)) n += try_slot(s, i, w, hit + n, max - n);
    }
    *from = i + 4 <= s.n ? i : s.n;
    return n;
}

bool phrases_refuse(sv text)
{
    struct phrase_hit hit[16];
    sv t = sv_trim(text);
    phrases_init();
    ptrdiff_t from = 0;
    int n = phrases_find(sv_head(t, PHRASE_HEAD), &from, hit, 16);
    for (int i = 0; i < n; i++) {
        enum phrase_kind k = list[hit[i].phrase].kind;
        if (k == PHRASE_REFUSAL || k == PHRASE_MODEL || k == PHRASE_SELF ||
            (k == PHRASE_ERROR && t.n < PHRASE_ERROR_MAX))
            return true;
    }
    return false;
}
