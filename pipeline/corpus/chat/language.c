/* A cheap guess at the language of a chat: the script decides where one script means one language; Latin letters are
 * settled by the most frequent words. It looks at the first 1,000 bytes of each of the first turns and leaves code
 * blocks out. Proper identification belongs to text/; this one only has to be right about the usual cases and silent
 * otherwise. */
#include "corpus/chat/turns.h"
#include "text/utf8.h"

enum { LOOK_TURNS = 8, LOOK_BYTES = 1000 };

struct count {
    int latin, han, kana, hangul, cyrillic, arabic, thai, hebrew, greek, indic;
    int words[8]; /* of stop[] */
};

static const struct {
    const char *code, *words;
} stop[] = {
    {"en", "the of and to is in that you for it with are this what how can"},
    {"de", "der die das und ist nicht ein eine mit zu auf den ich sie wie für"},
    {"fr", "la le les et est des une un dans pour que qui vous je du en"},
    {"es", "el la los que de y en un una para con por es las como se"},
    {"pt", "o os que de e em um uma para com não por é as como do da"},
    {"it", "il di che e la un una per non con sono come le del gli della"},
    {"nl", "de het een en van is dat niet te op voor met zijn ik je"},
};
enum { NSTOP = sizeof stop / sizeof *stop, WORD_MAX = 8 };

/* Words of up to eight bytes are one number, upper case folded for ASCII; 0 for longer ones. */
static uint64_t pack(const char *p, ptrdiff_t n)
{
    uint64_t w = 0;
    if (n > WORD_MAX) return 0;
    for (ptrdiff_t i = 0; i < n; i++) w = w << 8 | (unsigned char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] + 32 : p[i]);
    return w;
}

static unsigned slot(uint64_t w)
{
    return (unsigned)(w * 0x9e3779b97f4a7c15u >> 55);
} /* 9 bits: STOP_SLOTS */

void stop_words_init(struct stop_words *t)
{
    memset(t, 0, sizeof *t);
    for (int k = 0; k < NSTOP; k++)
        for (sv rest = sv_z(stop[k].words); rest.p;) {
            sv word = sv_cut(&rest, ' ');
            uint64_t w = pack(word.p, word.n);
            unsigned i = slot(w);
            while (t->word[i] && t->word[i] != w) i = (i + 1) % STOP_SLOTS;
            t->word[i] = w;
            t->langs[i] |= (uint8_t)(1 << k);
        }
}

static void count_word(const struct stop_words *t, struct count *n, const char *p, ptrdiff_t len)
{
    uint64_t w = pack(p, len);
    for (unsigned i = slot(w); w && t->word[i]; i = (i + 1) % STOP_SLOTS) {
        if (t->word[i] != w) continue;
        for (int k = 0; k < NSTOP; k++) n->words[k] += t->langs[i] >> k & 1;
        return;
    }
}

static bool in(uint32_t c, uint32_t lo, uint32_t hi)
{
    return c >= lo && c <= hi;
}

static bool is_latin(uint32_t c)
{
    return in(c | 32, 'a', 'z') || in(c, 0xc0, 0x24f);
}

static void count_wide(struct count *n, uint32_t c)
{
    n->han += in(c, 0x4e00, 0x9fff) || in(c, 0x3400, 0x4dbf);
    n->kana += in(c, 0x3041, 0x30ff);
    n->hangul += in(c, 0xac00, 0xd7a3);
    n->cyrillic += in(c, 0x400, 0x52f);
    n->arabic += in(c, 0x600, 0x6ff);
    n->thai += in(c, 0xe01, 0xe5b);
    n->hebrew += in(c, 0x5d0, 0x5ea);
    n->greek += in(c, 0x370, 0x3ff);
    n->indic += in(c, 0x900, 0x97f);
}

static void count_text(const struct stop_words *words, struct count *n, sv text)
{
    bool code = false;
    for (sv rest = sv_head(text, LOOK_BYTES); rest.p;) {
        sv line = sv_cut(&rest, '\n');
        if (sv_starts(line, SV("```"))) code = !code;
        if (code) continue;
        const char *p = line.p, *end = line.p + line.n, *word = NULL;
        while (p < end) {
            const char *at = p;
            if ((unsigned char)*p >= 0xc0 && end - p < 4 && text.p + text.n - p >= 4 && rest.p == NULL)
                break; /* cut by LOOK_BYTES */
            uint32_t c = utf8_next(&p);
            bool latin = is_latin(c);
            n->latin += latin;
            if (!latin && c > 0x300) count_wide(n, c);
            if (latin && !word) word = at;
            if (!latin && word) count_word(words, n, word, at - word), word = NULL;
        }
        if (word) count_word(words, n, word, p - word);
    }
}

static const char *best_latin(const struct count *n)
{
    int best = 0, second = 0, at = -1;
    for (int k = 0; k < NSTOP; k++)
        if (n->words[k] > best)
            second = best, best = n->words[k], at = k;
        else if (n->words[k] > second)
            second = n->words[k];
    return at >= 0 && best > second && best * 60 >= n->latin ? stop[at].code : NULL;
}

sv chat_language(const struct stop_words *words, const struct chat *c)
{
    struct count n = {0};
    for (int i = 0, seen = 0; i < c->n && seen < LOOK_TURNS; i++)
        if (c->t[i].text.n && c->t[i].kind != TURN_SYSTEM && c->t[i].kind != TURN_TOOL)
            count_text(words, &n, c->t[i].text), seen++;
    int cjk = n.han + n.kana;
    if (cjk > 0 && cjk * 3 >= n.latin) return n.kana * 10 > cjk ? SV("ja") : SV("zh");
    const struct {
        int letters;
        const char *code;
    } one[] = {{n.hangul * 2, "ko"}, {n.cyrillic, "ru"}, {n.arabic, "ar"}, {n.thai, "th"},
               {n.hebrew, "he"},     {n.greek, "el"},    {n.indic, "hi"}};
    for (size_t i = 0; i < sizeof one / sizeof *one; i++)
        if (one[i].letters > n.latin) return sv_z(one[i].code);
    return sv_z(best_latin(&n));
}
