#include "text/lid_words.h"

#include <pthread.h>

#include "base/hash.h"

/* Words of at most 8 bytes that are frequent in one language and, where they are a word of another in the table too,
 * are listed for both. Our own choice, from knowing the languages. */
static const struct {
    const char *code, *words;
} lists[] = {
    {"en", "the and of is was that for with you this are have it not but from they his her what which there been will "
           "would be to she we "
           "your their has had were can if when who them about than into could should a i he my as by or do"},
    {"de", "und der die das ist nicht ein eine mit sich auf für von den dem auch wird sind werden aus bei nach ich wir "
           "sie haben hat im zu es "
           "dass wie er als am einen einer oder noch nur so zum zur über wenn aber kann du mich war wurde"},
    {"fr", "les des est une dans pour qui pas sur avec vous nous cette sont du et au le la il elle je ce que ne se "
           "plus mais ou été aux par un "
           "son sa ses leur comme tout ont avait d l n j c s de en à"},
    {"es", "los las una por con para está pero más como del el la y es que no se su lo un en al son este esta ha fue "
           "muy sin sobre también hay "
           "yo me mi qué todo cuando de a le"},
    {"it", "il che di è non una per con sono del della gli le nel alla ma come più anche questo si da dei delle ha al "
           "lo la un i e mi ho era "
           "suo sua nella io ci se cosa a"},
    {"pt", "os as uma por com para está mas mais como do da o não que um no na dos das ao é se seu sua em foi são ele "
           "ela muito isso você eu "
           "também quando pelo pela de a e"},
    {"nl", "het een van niet met zijn voor dat op de en is te er aan ook naar maar om door bij ze hij wordt deze heeft "
           "was als dan ik je we "
           "nog wel uit over kan in"},
    {"cs", "a s my jsme protože byla tím že je se na to jsem jako ale pro jsou by aby tak jen byl bylo když už nebo "
           "která který své až po za jeho "
           "mi si co do od ve"},
    {"pl", "a że nie się na jest to jak ale dla są był być przez oraz tak już tym jego co od po ze lub które który czy "
           "ma mi do w z i"},
    {"sv", "och att är inte jag från som en ett det på för med av den till har han var vi ni men om så kan hon sig"},
    {"ru", "и в не на что он как это но из по за его она они был для так же мы вы я у к от бы о то все мне с"},
};
enum { LISTS = sizeof lists / sizeof *lists, SLOTS = 2048, WORD_MAX = 8 };

struct slot {
    uint64_t word; /* its bytes, 0: empty */
    uint32_t in;   /* bit per list */
};
static struct slot table[SLOTS]; /* written once, before any reader */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static struct slot *find(uint64_t word)
{
    size_t i = (size_t)hash_mix(word) % SLOTS;
    while (table[i].word && table[i].word != word) i = (i + 1) % SLOTS;
    return &table[i];
}

static uint64_t pack(sv word)
{
    uint64_t w = 0;
    for (ptrdiff_t i = 0; i < word.n; i++) w = w << 8 | (unsigned char)word.p[i];
    return w;
}

static void fill(void)
{
    for (int l = 0; l < LISTS; l++)
        for (sv rest = sv_z(lists[l].words); rest.p;) {
            sv word = sv_cut(&rest, ' ');
            if (!word.n || word.n > WORD_MAX) continue;
            struct slot *s = find(pack(word));
            s->word = pack(word);
            s->in |= 1u << l;
        }
}

static int list_of(sv code)
{
    for (int l = 0; l < LISTS; l++)
        if (sv_is(code, lists[l].code)) return l;
    return -1;
}

/* Letters of any script are in a word; only ASCII is folded. */
static bool in_word(unsigned char c)
{
    return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The next word's bytes, packed, or 0 when it is too long to be on a list; false at the end. */
static bool next_word(const char **p, const char *end, uint64_t *word)
{
    while (*p < end && !in_word((unsigned char)**p)) ++*p;
    if (*p == end) return false;
    uint64_t w = 0;
    const char *beg = *p;
    for (; *p < end && in_word((unsigned char)**p); ++*p) {
        unsigned char c = (unsigned char)**p;
        w = w << 8 | (c >= 'A' && c <= 'Z' ? c + 32u : c);
    }
    *word = *p - beg <= WORD_MAX ? w : 0;
    return true;
}

/* CLD2 is not asked when there are at least three hits, one word in eight, and no other list has as many. */
bool lid_words_say(sv text, sv code)
{
    int own = list_of(code), words = 0, hits[LISTS] = {0};
    if (own < 0) return false;
    pthread_once(&once, fill);
    const char *p = text.p, *end = text.p + text.n;
    for (uint64_t w; next_word(&p, end, &w); words++) {
        uint32_t in = w ? find(w)->in : 0;
        for (int l = 0; in; l++, in >>= 1) hits[l] += (int)(in & 1);
    }
    for (int l = 0; l < LISTS; l++)
        if (l != own && hits[l] >= hits[own]) return false;
    return hits[own] >= 3 && hits[own] * 8 >= words;
}
