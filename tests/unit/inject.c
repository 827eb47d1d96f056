/* Slips: known ones in five languages, each reversible byte for byte and clear of what is taken; several in one text,
 * mended in any order; the same for the same rng. */
#include "dialogue/inject/inject.h"
#include "engine/shard.h"
#include "tap.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <unistd.h>

static arena mem;
static char root[] = "/tmp/lingloom-inject-XXXXXX";
static volatile int stop;

/* ---- a corpus of five languages, small but with neighbours enough ---- */

struct words {
    const char *lang, *line; /* %s: noun, adjective */
    const char *noun[8], *adj[4];
};
static const struct words w[] = {
    {"en",
     "The man saw the %s house near the %s today.",
     {"river", "garden", "market", "school", "church", "station", "harbour", "forest"},
     {"red", "old", "small", "green"}},
    {"de",
     "Der Mann sah heute das %s Haus neben dem %s.",
     {"Fluss", "Garten", "Markt", "Bahnhof", "Hafen", "Wald", "Turm", "Platz"},
     {"rote", "alte", "kleine", "neue"}},
    {"zh",
     "男人今天看见了%s的房子和%s。",
     {"河流", "花园", "市场", "学校", "教堂", "车站", "港口", "森林"},
     {"红色", "古老", "窄小", "绿色"}},
    {"ja",
     "男は今日%s家と%sを見ました。",
     {"川辺", "庭園", "市場", "学校", "教会", "駅前", "港町", "森林"},
     {"赤い", "古い", "狭い", "緑の"}},
    {"es",
     "El hombre vio hoy la %s casa junto al %s.",
     {"lago", "jardín", "mercado", "colegio", "templo", "metro", "puerto", "bosque"},
     {"nueva", "vieja", "roja", "verde"}},
};
enum { LANGS = 5 };

static sv text_of(int lang, int noun, int adj)
{
    char line[256], *at;
    snprintf(line, sizeof line, "%s", w[lang].line);
    struct buf b;
    buf_init(&b, 4096);
    const char *fill[2] = {w[lang].adj[adj], w[lang].noun[noun]}, *p = line;
    for (int i = 0; i < 2 && (at = strstr(p, "%s")); i++, p = at + 2) {
        buf_add(&b, p, (size_t)(at - p));
        buf_adds(&b, sv_z(fill[i]));
    }
    buf_adds(&b, sv_z(p));
    sv s = arena_dup(&mem, buf_sv(&b));
    buf_release(&b);
    return s;
}

static struct lexica *learn(void)
{
    struct buf b;
    struct err e = {0};
    struct tally t;
    struct lexica *lx = NULL;
    struct run run = {.threads = 1, .stop = &stop};
    struct lexica_cfg cfg = {.min = 50, .threads = 1, .memory = 1 << 30};
    const char *path = arena_f(&mem, "%s/pairs.jsonl", root).p;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (int i = 0; i < 128; i++)
        for (int l = 1; l < LANGS; l++)
            buf_addf(&b, "{\"id\":\"%d\",\"src_lang\":\"en\",\"tgt_lang\":\"%s\",\"src\":\"%.*s\",\"tgt\":\"%.*s\"}\n",
                     i, w[l].lang, SV_ARG(text_of(0, i % 8, i / 8 % 4)), SV_ARG(text_of(l, i % 8, i / 8 % 4)));
    file_write_whole(path, buf_sv(&b), &e);
    buf_release(&b);
    tally_init(&t);
    tap_ok(lexica_learn(&lx, &run, &cfg, &path, 1, NULL, (hash128_t){0}, &t, &e) == ST_OK, "learned %s", e.msg);
    return lx;
}

/* ---- what must hold of every slip ---- */

static bool sound(sv R, const struct slip *s)
{
    sv one = slips_render(R, s, 1, SLIPS_ALL, &mem), none = slips_render(R, s, 1, 0, &mem);
    struct byte_range bad = slips_at(s, 1, SLIPS_ALL, 0);
    return sv_eq(none, R) && sv_eq(one, s->bad_text) && !sv_eq(one, R) && utf8_valid(one) && bad.from == s->bad.from &&
           bad.to == s->bad.to && s->good.from == s->bad.from &&
           sv_eq(sv_of(one.p + bad.from, bad.to - bad.from), s->put) && s->good.to <= (uint32_t)R.n &&
           (s->wrong.n || s->right.n) && sv_eq(sv_trim(s->put), s->wrong);
}

static bool slip_in(struct injector *in, const char *src, const char *tgt, const char *S, const char *R,
                    enum slip_sort sort, struct slip *out)
{
    struct inject_pair p = {sv_z(S), sv_z(R), sv_z(src), sv_z(tgt)};
    for (int seed = 0; seed < 8; seed++) {
        rng r = rng_for((uint64_t)seed, SV("t"), SV("x"));
        if (injector_load(in, &p, &mem) && inject_slip(in, sort, NULL, 0, &r, out)) return sound(p.reference, out);
    }
    return false;
}

/* One of the texts (separated by '|') is what must come out. */
static void gives(struct injector *in, const char *langs, const char *S, const char *R, enum slip_sort sort,
                  const char *want)
{
    struct slip s = {0};
    char src[3] = {langs[0], langs[1], 0}, tgt[3] = {langs[3], langs[4], 0};
    bool made = slip_in(in, src, tgt, S, R, sort, &s), good = false;
    sv rest = sv_z(want);
    while (rest.p) good |= sv_eq(sv_cut(&rest, '|'), s.bad_text);
    tap_ok(made && good, "%s %s: %.*s", slip_sort_name[sort], langs, SV_ARG(s.bad_text));
}

static void never(struct injector *in, const char *langs, const char *S, const char *R, enum slip_sort sort)
{
    struct slip s = {.bad_text = SV("")};
    char src[3] = {langs[0], langs[1], 0}, tgt[3] = {langs[3], langs[4], 0};
    tap_ok(!slip_in(in, src, tgt, S, R, sort, &s), "no %s in '%s' %.*s", slip_sort_name[sort], R, SV_ARG(s.bad_text));
}

static void test_rules(struct injector *in)
{
    gives(in, "de-en", "Er ist da.", "He is not here.", SLIP_NEGATION, "He is here.");
    gives(in, "de-en", "Das Haus ist alt.", "The house is old.", SLIP_NEGATION, "The house is not old.");
    never(in, "de-en", "Ist das alt?", "Is that old?", SLIP_NEGATION);
    never(in, "de-en", "Nicht nur das.", "It is not only that.", SLIP_NEGATION);
    gives(in, "en-ja", "I do not eat it.", "私はそれを食べません。", SLIP_NEGATION, "私はそれを食べます。");
    gives(in, "en-fr", "He does not eat.", "Il ne mange pas ici.", SLIP_NEGATION, "Il mange ici.");
    gives(in, "en-es", "The car is red.", "El coche es rojo.", SLIP_NEGATION, "El coche no es rojo.");
    gives(in, "en-ko", "There is no time.", "시간이 없습니다.", SLIP_NEGATION, "시간이 있습니다.");
    gives(in, "en-de", "In 2000.", "Das war im Jahr 2000.", SLIP_NUMBER,
          "Das war im Jahr 2001.|Das war im Jahr 2002.|Das war im Jahr 2003.|Das war im Jahr 2004.|Das war im Jahr "
          "2005.|Das war im Jahr 2006.|Das war im Jahr 2007.|Das war im Jahr 2008.|Das war im Jahr 2009.");
    never(in, "en-de", "See %1 and v2.", "Siehe %1 und v2.", SLIP_NUMBER);
    never(in, "en-de", "At 1.", "Um 1.", SLIP_NUMBER);
    gives(in, "en-zh", "Tom is here.", "汤姆在这里。", SLIP_NAME,
          "约翰在这里。|吉姆在这里。|鲍勃在这里。|迈克在这里。|杰克在这里。|大卫在这里。|彼得在这里。");
    gives(in, "en-zh", "You are good.", "您很高。", SLIP_REGISTER, "你很高。");
    gives(in, "en-de", "Is it yours?", "Gehört es Ihnen?", SLIP_REGISTER, "Gehört es dir?");
    gives(in, "en-ja", "He is a doctor.", "彼は医者です。", SLIP_REGISTER, "彼は医者だ。");
    never(in, "en-ja", "It is high.", "それは高いです。", SLIP_REGISTER);
    gives(in, "en-es", "Is it?", "¿Sí", SLIP_PUNCTUATION, "Sí");
    gives(in, "en-ja", "So.", "そう。", SLIP_PUNCTUATION, "そう.|そう。。");
    never(in, "de-en", "Ja", "Yes", SLIP_PUNCTUATION);
    gives(in, "en-ko", "I read the book.", "책을 읽는다.", SLIP_AGREEMENT, "책를 읽는다.");
}

static void test_learned(struct injector *in)
{
    static const enum slip_sort sort[] = {SLIP_LEXICAL, SLIP_OMISSION, SLIP_UNTRANSLATED};
    int made[LANGS] = {0};
    for (int l = 0; l < LANGS; l++)
        for (size_t k = 0; k < sizeof sort / sizeof *sort; k++) {
            struct slip s = {0};
            int from = l ? 0 : 1;
            if (!slip_in(in, w[from].lang, w[l].lang, text_of(from, 3, 1).p, text_of(l, 3, 1).p, sort[k], &s)) continue;
            made[l]++;
            printf("# %s %s: %.*s\n", w[l].lang, slip_sort_name[sort[k]], SV_ARG(s.bad_text));
            if (sort[k] == SLIP_LEXICAL) tap_ok(s.wrong.n && s.right.n && s.source.n, "what, for what, and why");
            if (sort[k] == SLIP_OMISSION) tap_ok(!s.wrong.n && s.right.n, "nothing stands for something");
            if (sort[k] == SLIP_UNTRANSLATED) tap_sv(s.wrong, s.source, "the source's own word");
        }
    for (int l = 0; l < LANGS; l++)
        if (l != 3) /* so small a corpus links Japanese too loosely */
            tap_ok(made[l] >= 1, "%s: %d sorts from the corpus", w[l].lang, made[l]);
}

/* ---- several slips ---- */

static bool apart(const struct slip *s, int n)
{
    for (int i = 1; i < n; i++)
        if (s[i].good.from <= s[i - 1].good.to) return false;
    return true;
}

static void test_many(struct injector *in)
{
    static const enum slip_sort all[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    int bad = 0, same = 0, most = 0, tried = 0;
    for (int l = 0; l < LANGS; l++)
        for (int k = 0; k < 32; k++) {
            struct slip s[4], again[4];
            int from = l ? 0 : 1 + k % 4;
            sv R = text_of(l, k % 8, k / 8), S = text_of(from, k % 8, k / 8);
            struct inject_pair p = {S, R, sv_z(w[from].lang), sv_z(w[l].lang)};
            rng r = rng_for((uint64_t)k, SV("many"), SV("x")), q = r;
            if (!injector_load(in, &p, &mem)) continue;
            int n = inject_slips(in, all, SLIP_SORTS, 3, &r, s), m = inject_slips(in, all, SLIP_SORTS, 3, &q, again);
            tried++;
            same += n == m && sv_eq(slips_render(R, s, n, SLIPS_ALL, &mem), slips_render(R, again, m, SLIPS_ALL, &mem));
            most = n > most ? n : most;
            bad += !apart(s, n) || !sv_eq(slips_render(R, s, n, 0, &mem), R);
            for (uint32_t mask = 0; mask < 1u << n; mask++) {
                sv t = slips_render(R, s, n, mask, &mem);
                for (int i = 0; i < n; i++) {
                    struct byte_range at = slips_at(s, n, mask, i);
                    sv want = mask >> i & 1 ? s[i].put : sv_of(R.p + s[i].good.from, s[i].good.to - s[i].good.from);
                    bad += !sv_eq(sv_of(t.p + at.from, at.to - at.from), want) || !utf8_valid(t);
                }
            }
            for (int i = 0; i < n; i++) bad += !sound(R, &s[i]);
        }
    tap_int(tried, LANGS * 32, "all were loaded");
    tap_int(bad, 0, "slips of one text are mended in any order");
    tap_int(same, tried, "and are the same again");
    tap_ok(most >= 2, "up to %d in one text", most);
}

static void test_taken(struct injector *in)
{
    struct slip s;
    sv R = text_of(1, 2, 2), S = text_of(0, 2, 2);
    struct inject_pair p = {S, R, SV("en"), SV("de")};
    struct byte_range all = {0, (uint32_t)R.n}, half = {0, (uint32_t)R.n / 2};
    int made = 0, touched = 0;
    injector_load(in, &p, &mem);
    for (int k = 0; k < SLIP_SORTS * 8; k++) {
        rng r = rng_for((uint64_t)k, SV("taken"), SV("x"));
        if (inject_slip(in, (enum slip_sort)(k % SLIP_SORTS), &all, 1, &r, &s)) touched++;
        if (!inject_slip(in, (enum slip_sort)(k % SLIP_SORTS), &half, 1, &r, &s)) continue;
        made++;
        touched += s.good.from <= half.to;
    }
    tap_ok(made > 0, "%d slips beside what is taken", made);
    tap_int(touched, 0, "none in it");
}

static void test_terms(struct injector *in)
{
    struct inject_pair p = {text_of(1, 3, 1), text_of(0, 3, 1), SV("de"), SV("en")};
    struct slip_term t[8];
    bool found = false;
    int n = injector_load(in, &p, &mem) ? injector_terms(in, t, 8) : 0, bad = 0;
    for (int i = 0; i < n; i++) {
        found |= sv_is(t[i].source, "Bahnhof") && sv_is(t[i].reference, "school");
        bad += !sv_eq(t[i].reference, sv_of(p.reference.p + t[i].in_reference.from, t[i].reference.n));
        bad += sv_is(t[i].reference, "the") || sv_is(t[i].reference, "today");
    }
    tap_ok(found, "a term of %d, its sides in order", n);
    tap_int(bad, 0, "terms say something and stand where they say");
}

static void test_edges(struct injector *in)
{
    static const char *const text[] = {"", " ", ".", "a", "...", "\xe2\x80\x8b", "a.", "(", "1", "é"};
    int bad = 0;
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        for (int k = 0; k < SLIP_SORTS; k++) {
            struct slip s;
            struct inject_pair p = {sv_z(text[i]), sv_z(text[i]), SV("en"), SV("de")};
            rng r = rng_for(1, SV("edge"), SV("x"));
            if (injector_load(in, &p, &mem) && inject_slip(in, (enum slip_sort)k, NULL, 0, &r, &s))
                bad += !sound(p.reference, &s);
        }
    tap_int(bad, 0, "texts of next to nothing");
    struct inject_pair p = {SV("x"), SV("y"), SV("tlh"), SV("qqq")};
    tap_ok(injector_load(in, &p, &mem), "languages nobody knows");
}

int main(void)
{
    if (!mkdtemp(root)) return 1;
    struct lexica *lx = learn();
    struct injector *in = injector_new(lx), *bare = injector_new(NULL);
    test_rules(bare);
    test_learned(in);
    test_many(in);
    test_taken(in);
    test_terms(in);
    test_edges(in);
    test_edges(bare);
    injector_free(in);
    injector_free(bare);
    lexica_free(lx);
    arena_release(&mem);
    if (system(arena_f(&mem, "rm -r %s", root).p)) return 1;
    arena_release(&mem);
    return tap_done();
}
