/* The material of the kinds: shorter versions, registers, noise, variants; and every kind on pairs of its own, judged
 * by the verifiers. */
#include "dialogue/kinds/concise.h"
#include "dialogue/kinds/noise.h"
#include "dialogue/kinds/register.h"
#include "dialogue/kinds/tools.h"
#include "dialogue/synth.h"

#include "base/input.h"
#include "engine/shard.h"

#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

static arena mem;
static char root[] = "/tmp/lingloom-kinds-XXXXXX";
static volatile int stop;

/* ---- shorter ---- */

static sv shortest(const char *text, const char *lang)
{
    sv v[CONCISE_MAX];
    int n = concise(sv_z(text), sv_z(lang), true, v, &mem);
    return n ? v[n - 1] : sv_z(text);
}

static void test_concise(void)
{
    static const struct {
        const char *lang, *text, *want;
    } t[] = {{"en", "I did it in order to help, and I am very happy.", "I did it to help, and I'm happy."},
             {"en", "That is who I am.", "That's who I am."},       /* not "I'm." */
             {"en", "He is not very tall.", "He isn't very tall."}, /* "not tall" says more */
             {"en", "Very good work, said Tom.", "Good work, said Tom."},
             {"en", "However, it rained.", "It rained."},
             {"en", "Thank you very much.", "Thank you very much."},
             {"en", "I think that is wrong.", "I think that's wrong."}, /* "that" is a subject here */
             {"en", "I think that he knows.", "I think he knows."},
             {"en", "He told us (as he often did) the old story once more.", "He told us the old story once more."},
             {"en", "Open the file(s) in this folder and wait.", "Open the file(s) in this folder and wait."},
             {"zh", "他小的时候住在这里。", "他小的时候住在这里。"}, /* 小时 is an hour */
             {"zh", "吃饭的时候别说话。", "吃饭时别说话。"},
             {"zh", "你有没有钱？", "你有没有钱？"},
             {"de", "Das Haus ist sehr alt.", "Das Haus ist alt."},
             {"de", "Das ist nicht sehr gut.", "Das ist nicht sehr gut."},
             {"es", "Yo también voy.", "Yo también voy."},
             {"fi", "Tämä on hyvin vanha.", "Tämä on hyvin vanha."}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        tap_sv(shortest(t[i].text, t[i].lang), sv_z(t[i].want), "%s: %s", t[i].lang, t[i].text);
}

/* ---- registers ---- */

static void test_register(void)
{
    static const struct {
        const char *lang, *text, *want; /* NULL: left alone */
        enum level level;
    } t[] = {{"zh", "你好吗？", "您好吗？", INFORMAL},
             {"zh", "您贵姓？", "你贵姓？", FORMAL},
             {"zh", "你们好。", NULL, INFORMAL},
             {"de", "Hast du dein Buch dabei?", "Haben Sie Ihr Buch dabei?", INFORMAL},
             {"de", "Ich weiß, dass du morgen kommst.", "Ich weiß, dass Sie morgen kommen.", INFORMAL},
             {"de", "Du arbeitest zu viel.", "Sie arbeiten zu viel.", INFORMAL},
             {"de", "Erinnerst du dich?", "Erinnern Sie sich?", INFORMAL},
             {"de", "Komm, wenn du kannst.", NULL, INFORMAL},       /* an imperative would be left behind */
             {"de", "Du gehst und siehst nichts.", NULL, INFORMAL}, /* so would the second verb */
             {"de", "Habt ihr Zeit?", NULL, INFORMAL},
             {"es", "¿Puedes abrir tu libro?", "¿Puede abrir su libro?", INFORMAL},
             {"es", "Te quiero.", NULL, INFORMAL},
             {"en", "I don't know, but they're here.", "I do not know, but they are here.", INFORMAL},
             {"en", "Don't you know?", NULL, INFORMAL},
             {"en", "She's gone.", NULL, INFORMAL}, /* "has" */
             {"ja", "元気ですか。", NULL, INFORMAL}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        enum level level;
        sv other = {NULL, 0};
        bool ok = register_other(sv_z(t[i].text), sv_z(t[i].lang), &level, &other, &mem);
        if (!t[i].want)
            tap_ok(!ok, "%s is left alone", t[i].text);
        else {
            tap_sv(ok ? other : SV("(nothing)"), sv_z(t[i].want), "%s", t[i].text);
            tap_ok(ok && level == t[i].level, "and its level is known");
        }
    }
}

/* ---- noise ---- */

static void test_noise(void)
{
    sv text = SV("We met Anna at 10:45 in Lisbon, and she bought 3 tickets for the concert."), out;
    int made = 0, kept = 0;
    for (int i = 0; i < 200; i++) {
        char id[8];
        rng r = rng_for(1, SV("noise"), sv_of(id, snprintf(id, sizeof id, "%d", i)));
        if (!noise_make(text, SV("en"), &r, &mem, &out)) continue;
        made += !sv_eq(out, text);
        kept += sv_find(out, SV("Anna")) >= 0 && sv_find(out, SV("10:45")) >= 0 && sv_find(out, SV("Lisbon")) >= 0 &&
                sv_find(out, SV(" 3 ")) >= 0;
    }
    tap_ok(made > 190, "a text gets its noise (%d of 200)", made);
    tap_int(kept, made, "names and numbers stay");
}

static void test_sentences(void)
{
    sv v[8];
    tap_int(text_sentences(SV("Mr. Smith paid 3.50 here. He left! \"Why?\" asked Tom."), v, 8), 3, "sentences");
    tap_sv(v[0], SV("Mr. Smith paid 3.50 here."), "titles and numbers end none");
    tap_int(text_sentences(SV("他来了。“你好！”她走了"), v, 8), 3, "Chinese sentences");
    tap_int(text_sentences(SV("One came here. Two left."), v, 1), 0, "too many");
}

/* ---- every kind, from pairs to judged records ---- */

static const char *write_text(const char *name, sv text)
{
    struct err e = {0};
    const char *path = arena_f(&mem, "%s/%s", root, name).p;
    file_write_whole(path, text, &e);
    return path;
}

static const char *const texts[][2] = {{"I think that you are very tired, because you have worked all day.",
                                        "Ich glaube, dass du sehr müde bist, weil du den ganzen Tag gearbeitet hast."},
                                       {"He bought a new bicycle in order to ride to school every morning.",
                                        "Er kaufte ein neues Fahrrad, damit er jeden Morgen zur Schule fahren kann."},
                                       {"It is his favorite color and he paints the whole house with it.",
                                        "Es ist seine Lieblingsfarbe und er streicht das ganze Haus damit."},
                                       {"Where did you put the book that was lying on the table?",
                                        "Wo hast du das Buch hingelegt, das auf dem Tisch lag?"},
                                       {"They do not know whether or not the train will arrive on time.",
                                        "Sie wissen nicht, ob der Zug pünktlich ankommen wird."}};
enum { TEXTS = sizeof texts / sizeof *texts };

static void add_pair(struct buf *b, int i, int numbered, const char *extra)
{
    const char *const *t = texts[i % TEXTS];
    buf_addf(b, "{\"id\":\"tatoeba-%d\",\"src_lang\":\"en\",\"tgt_lang\":\"de\",\"src\":\"", i);
    if (numbered)
        buf_addf(b, "On day %d they said: %s\",\"tgt\":\"Am Tag %d sagten sie: %s\"", i, t[0], i, t[1]);
    else
        buf_addf(b, "%s\",\"tgt\":\"%s\"", t[0], t[1]);
    buf_addf(b, "%s,\"corpus\":\"tatoeba\",\"record\":%d}\n", extra, i + 1);
}

static const char *pairs_file(void)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (int i = 0; i < 300; i++) add_pair(&b, i, 0, "");
    for (int i = 0; i < 300; i++)
        add_pair(&b, i, 1, arena_f(&mem, ",\"doc\":\"d%d\",\"doc_pos\":%d", i / 30, i % 30).p);
    for (int i = 0; i < 60; i++)
        add_pair(&b, i, 0,
                 ",\"others\":[{\"lang\":\"fr\",\"role\":\"text\",\"text\":\"Il a acheté un vélo pour aller à l'école "
                 "tous les matins.\"}]");
    for (int i = 0; i < 60; i++)
        buf_addf(&b,
                 "{\"src_lang\":\"en\",\"tgt_lang\":\"de\",\"src\":\"Wait for me, number "
                 "%d!\",\"tgt\":\"%s\",\"corpus\":\"t\",\"record\":%d}\n",
                 i / 2, i % 2 ? "Warte doch bitte auf mich!" : "Geh nicht ohne mich los!", i);
    for (int i = 0; i < 60; i++)
        buf_addf(&b,
                 "{\"src_lang\":\"en\",\"tgt_lang\":\"es\",\"src\":\"I'm tired of this car, Tom said on day "
                 "%d.\",\"tgt\":\"Estoy cansado de este coche, dijo Tom el día %d.\",\"corpus\":\"t\",\"record\":%d}\n",
                 i, i, i);
    for (int i = 0; i < 60; i++)
        buf_addf(&b,
                 "{\"src_lang\":\"en\",\"tgt_lang\":\"de\",\"src\":\"It is old number %d.\",\"tgt\":\"Es ist ein sehr "
                 "altes Haus mit der Nummer %d.\",\"corpus\":\"t\",\"record\":%d}\n",
                 i, i, i);
    const char *path = write_text("pairs.jsonl", buf_sv(&b));
    buf_release(&b);
    return path;
}

static sv synth(const char *kind, const char *path, const struct wordings *words, int threads)
{
    struct run run = {
        .seed = 5, .threads = threads, .batch = 64, .tmp = root, .stop = &stop, .memory = (size_t)256 << 20};
    struct synth_cfg cfg = {0};
    struct tally t;
    struct err e = {0};
    const char *out = arena_f(&mem, "%s/out.jsonl", root).p, *name = "c";
    opt_defaults(synth_opts, &cfg, &mem, &e);
    synth_set_kinds(&cfg, sv_z(kind), &e);
    tally_init(&t);
    struct synth_job job = {"synth", &path, &name, NULL, 1, out, arena_f(&mem, "%s/attempts.tsv", root).p, NULL, &t};
    struct input *in;
    struct buf b;
    char piece[4096];
    if (synth_files(&run, &cfg, words, &job, &e) != ST_OK || input_open(&in, out, &e) != ST_OK) {
        printf("# %s: %s\n", kind, e.msg);
        return (sv){NULL, 0};
    }
    buf_init(&b, BUF_MAX_DEFAULT);
    for (ptrdiff_t n; (n = input_read(in, piece, sizeof piece, &e)) > 0;) buf_add(&b, piece, (size_t)n);
    input_close(in);
    sv got = arena_dup(&mem, buf_sv(&b));
    buf_release(&b);
    arena_release(&run.mem);
    return got;
}

static int64_t lines_of(sv text)
{
    int64_t n = 0;
    for (ptrdiff_t i = 0; i < text.n; i++) n += text.p[i] == '\n';
    return n;
}

/* Each makes something of these pairs with the wordings that come with the program. */
static void test_kinds(void)
{
    static const char *const kinds_here[] = {"A3", "A4", "A5", "A6", "C1", "C3", "C4", "C5", "C6", "D1",
                                             "D4", "D5", "D6", "H1", "H2", "H3", "I1", "I2", "J1", "J2"};
    struct wordings *words;
    struct err e = {0};
    const char *path = pairs_file();
    if (!tap_ok(wordings_load(&words, NULL, &e) == ST_OK, "wordings")) return;
    for (size_t i = 0; i < sizeof kinds_here / sizeof *kinds_here; i++) {
        sv got = synth(kinds_here[i], path, words, 1);
        tap_ok(lines_of(got) > 0, "%s: %" PRId64 " records, all of them judged", kinds_here[i], lines_of(got));
        if (i % 5 == 0)
            tap_sv(synth(kinds_here[i], path, words, 2), got, "%s: the same from two threads", kinds_here[i]);
    }
    wordings_free(words);
}

int main(void)
{
    if (!mkdtemp(root)) return 1;
    test_concise();
    test_register();
    test_noise();
    test_sentences();
    test_kinds();
    unlink(arena_f(&mem, "%s/out.jsonl", root).p);
    unlink(arena_f(&mem, "%s/attempts.tsv", root).p);
    unlink(arena_f(&mem, "%s/pairs.jsonl", root).p);
    rmdir(root);
    arena_release(&mem);
    return tap_done();
}
