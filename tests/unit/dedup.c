/* Deduplication through the record pass: what goes and what stays, whatever the threads, the memory and the order. */
#include "dataset/dedup.h"

#include "base/json.h"

#include "dataset_util.h"

struct ask {
    const char *key, *tau, *prefer, *keep, *chat_parts;
    int64_t cap;
    bool exact, prefix, annotate;
    double preview;
};

/* Runs the pass; the outputs are kept.jsonl and drops.jsonl. */
static sv dedup(const char *const *in, int n, struct ask q, struct run run, struct tally *t)
{
    struct err e = {0};
    struct dedup_cfg c = {.o = {.key = sv_z(q.key ? q.key : "auto"),
                                .tau = sv_z(q.tau ? q.tau : "auto"),
                                .recall = 0.99,
                                .bucket_cap = 1024,
                                .exact = q.exact,
                                .prefix = q.prefix,
                                .source_cap = q.cap,
                                .chat_parts = sv_z(q.chat_parts ? q.chat_parts : "text")}};
    const char *path[8];
    int m = 0;
    if (q.keep) path[m++] = q.keep;
    for (int i = 0; i < n; i++) path[m++] = in[i];
    if (q.prefer) opt_list_split(&c.o.prefer, sv_z(q.prefer), &util_mem);
    tally_init(t);
    if (dedup_bind(&c, &util_mem, &e) != ST_OK || dedup_settle(&c, path, m, &e) != ST_OK)
        return arena_f(&util_mem, "error: %s", e.msg);
    struct dedup *d = dedup_new(&c);
    struct sieve s = dedup_sieve(d);
    struct sieve_job job = {.path = path,
                            .npath = m,
                            .nkeep = q.keep ? 1 : 0,
                            .sieve = &s,
                            .nsieve = 1,
                            .tally = t,
                            .out = util_path("kept.jsonl"),
                            .drops = util_path("drops.jsonl"),
                            .annotate = q.annotate ? "dup_of" : NULL};
    enum status st = sieve_run(&run, &job, NULL, &e);
    dedup_free(d);
    return st == ST_OK ? util_read(job.out) : arena_f(&util_mem, "error: %s", e.msg);
}

static int holding(sv text, const char *what)
{
    int n = 0;
    for (sv rest = text; rest.p;) n += sv_find(sv_cut(&rest, '\n'), sv_z(what)) >= 0;
    return n;
}

/* Lines in the order of their bytes: what a set of records is, whatever its order. */
static int by_bytes(const void *a, const void *b)
{
    return sv_cmp(*(const sv *)a, *(const sv *)b);
}
static sv sorted(sv text)
{
    int n = util_lines(text), k = 0;
    sv *line = ARENA_ARRAY(&util_mem, sv, n + 1);
    for (sv rest = text; k < n;) line[k++] = sv_cut(&rest, '\n');
    qsort(line, (size_t)n, sizeof *line, by_bytes);
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (int i = 0; i < n; i++) {
        buf_adds(&b, line[i]);
        buf_addc(&b, '\n');
    }
    sv out = arena_dup(&util_mem, buf_sv(&b));
    buf_release(&b);
    return out;
}

/* ---- exact ---- */

enum { N = 4000 };

/* Dialogues of ours with some that are equal but for their id, several from one source, and a chat in ten. */
static const char *dialogues(void)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    rng r = rng_for(7, SV("test"), SV("dedup"));
    for (int i = 0; i < N; i++) {
        int s = (int)rng_below(&r, N), chat = i % 10 == 9, v = s + (int)rng_below(&r, 2);
        buf_addf(&b, "{\"id\":\"r%d\",\"kind\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s %d\"},", i,
                 chat ? "alpaca" : "A1", chat ? "chat" : "Say it:", chat ? i : s);
        buf_addf(&b, "{\"role\":\"assistant\",\"content\":\"answer %d\"}],\"source\":{\"corpus\":\"c%d\"", v, i % 3);
        if (!chat) buf_addf(&b, ",\"text\":\"Sentence  %d\",\"reference\":\"Satz %d\"", s, v);
        buf_adds(&b, SV("},\"constraints\":[]}\n"));
    }
    const char *path = util_write("dialogues.jsonl", buf_sv(&b));
    buf_release(&b);
    return path;
}

static const char *shapes(void)
{
    return util_write("shapes.jsonl",
                      SV("{\"conversations\":[{\"from\":\"human\",\"value\":\"Hi  "
                         "There\"},{\"from\":\"gpt\",\"value\":\"a\"}],\"n\":1}\n"
                         "{\"messages\":[{\"role\":\"user\",\"content\":\"hi "
                         "there\"},{\"role\":\"assistant\",\"content\":\"A\"}],\"n\":1}\n"
                         "{\"instruction\":\"HI there\",\"input\":\"\",\"output\":\"a\",\"n\":2}\n"
                         "{\"src\":\"x\",\"tgt\":\"y\",\"src_lang\":\"en\",\"tgt_lang\":\"de\"}\n"
                         "{\"src\":\"X\",\"tgt\":\"Y\",\"src_lang\":\"en\",\"tgt_lang\":\"de\"}\n"
                         "{\"src\":\"x\",\"tgt\":\"z\",\"src_lang\":\"en\",\"tgt_lang\":\"de\"}\n"
                         "{\"text\":\"t\"}\n{\"text\":\"T \"}\n{\"a\":{\"b\":1}}\n{\"a\":{\"b\":1}}\nnot json\n"));
}

static void exact(void)
{
    struct tally t;
    struct run r = util_run(2, 64, 1 << 20);
    const char *in = dialogues(), *twice[] = {in, in}, *s = shapes();
    struct ask plain = {.exact = true};
    sv once = dedup(&in, 1, plain, r, &t);
    tap_int(tally_in(&t), N, "accounted for");
    tap_ok(util_count(&t, "duplicate") > 50, "%d duplicates", (int)util_count(&t, "duplicate"));
    tap_int(util_lines(util_read(util_path("drops.jsonl"))), util_count(&t, "duplicate"), "each drop has its line");
    tap_int(holding(util_read(util_path("drops.jsonl")), "\"twin\":{\"id\":\"r"), util_count(&t, "duplicate"),
            "and its twin's id");
    tap_ok(sv_eq(dedup(twice, 2, plain, r, &t), once), "one file or the same twice");
    tap_ok(sv_eq(dedup(twice, 2, plain, util_run(4, 5, 0), &t), once), "in no memory, with more threads");
    const char *kept = util_write("once.jsonl", once);
    tap_ok(sv_eq(dedup(&kept, 1, plain, r, &t), once), "idempotent");
    sv capped = dedup(&in, 1, (struct ask){.exact = true, .cap = 1}, r, &t);
    tap_ok(util_count(&t, "source-cap") > 0 && util_lines(capped) < util_lines(once), "cap per source sentence");
    static const struct {
        const char *key;
        int kept;
    } keys[] = {{"auto", 6},     {"full", 6}, {"source", 8}, {"pair", 9},  {"first_user", 8},
                {"all_user", 8}, {"n", 9},    {"a.b", 9},    {"target", 9}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        dedup(&s, 1, (struct ask){.exact = true, .key = keys[i].key}, r, &t);
        tap_int(t.count[0], keys[i].kept, "key %s", keys[i].key);
    }
    tap_int(util_count(&t, "bad-json"), 1, "a broken line is counted");
    tap_int(holding(util_read(util_path("drops.jsonl")), "\"reason\":\"bad-json\""), 1, "and listed");
    sv noted = dedup(&s, 1, (struct ask){.exact = true, .annotate = true}, r, &t);
    tap_ok(util_lines(noted) == 10 && holding(noted, "\"dup_of\":{\"id\":\"shapes.jsonl#") == 4, "annotated: %.*s",
           SV_ARG(noted));
    tap_ok(sv_starts(dedup(&s, 1, (struct ask){.key = "a,,b"}, r, &t), SV("error:")), "a key with an empty field");
    tap_ok(sv_starts(dedup(&s, 1, (struct ask){.tau = "1.5"}, r, &t), SV("error:")), "a tau above 1");
}

/* ---- who stays ---- */

static void preferences(void)
{
    struct tally t;
    struct run r = util_run(1, 64, 1 << 20);
    static const char *const line[] = {
        "{\"id\":\"1\",\"text\":\"t\",\"source\":{\"corpus\":\"a\"},\"score\":0.5,\"n\":3}\n",
        "{\"id\":\"2\",\"text\":\"T\",\"source\":{\"corpus\":\"b\"},\"score\":-2,\"n\":1}\n",
        "{\"id\":\"3\",\"text\":\"t \",\"source\":{\"corpus\":\"c\"},\"n\":2}\n",
        "{\"id\":\"4\",\"text\":\"t\",\"source\":{\"corpus\":\"b\"},\"origin\":{\"teacher\":\"x\"},\"score\":9}\n"};
    struct buf forth, back;
    buf_init(&forth, 4096);
    buf_init(&back, 4096);
    for (int i = 0; i < 4; i++) buf_adds(&forth, sv_z(line[i]));
    for (int i = 3; i >= 0; i--) buf_adds(&back, sv_z(line[i]));
    const char *in[] = {util_write("forth.jsonl", buf_sv(&forth)), util_write("back.jsonl", buf_sv(&back))};
    static const struct {
        const char *prefer, *stays;
    } q[] = {{"b", "\"id\":\"2\""},
             {"c,b", "\"id\":\"3\""},
             {"score desc", "\"id\":\"1\""},
             {"score asc", "\"id\":\"2\""},
             {"n desc", "\"id\":\"1\""},
             {"n asc", "\"id\":\"2\""},
             {"b,score desc", "\"id\":\"2\""},
             {"length asc,n", "error: "}};
    for (size_t i = 0; i < sizeof q / sizeof *q; i++)
        for (int k = 0; k < 2; k++) {
            sv out = dedup(&in[k], 1, (struct ask){.exact = true, .prefer = q[i].prefer}, r, &t);
            bool right = util_lines(out) == 1 && holding(out, q[i].stays) == 1;
            if (sv_starts(sv_z(q[i].stays), SV("error"))) right = holding(out, "\"id\":\"4\"") == 0;
            tap_ok(right, "prefer %s, %s: %.*s", q[i].prefer, k ? "backwards" : "forwards", SV_ARG(out));
        }
    sv a = dedup(&in[0], 1, (struct ask){.exact = true}, r, &t),
       b = dedup(&in[1], 1, (struct ask){.exact = true}, r, &t);
    tap_ok(sv_eq(a, b), "without a preference the order does not matter either");
    const char *human = util_write("human.jsonl", SV("{\"text\":\"T\"}\n{\"text\":\"t\"}\nnot json\n"));
    sv left = dedup(&in[0], 1, (struct ask){.exact = true, .keep = human, .prefer = "a"}, r, &t);
    tap_ok(left.n == 0 && tally_in(&t) == 4 && util_count(&t, "duplicate") == 4, "references win and are not written");
    tap_int(holding(util_read(util_path("drops.jsonl")), "human.jsonl"), 4, "the twins are the references");
    buf_release(&forth);
    buf_release(&back);
}

/* Two chats that say the same and call different tools. */
static void chat_parts(void)
{
    const char *path =
        util_write("calls.jsonl",
                   SV("{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"a\","
                      "\"reasoning\":\"x\"}]}\n"
                      "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"a\","
                      "\"reasoning\":\"y\"}]}\n"
                      "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"a\","
                      "\"reasoning\":\"y\"}],\"tools\":[{\"name\":\"t\"}]}\n"));
    static const char *const parts[] = {"text", "all"};
    for (int i = 0; i < 2; i++) {
        struct run r = util_run(1, 64, 1 << 20);
        struct tally t;
        dedup(&path, 1, (struct ask){.exact = true, .key = "full", .chat_parts = parts[i]}, r, &t);
        tap_int(t.count[TALLY_KEPT], i ? 3 : 1, "chat_parts: %s", parts[i]);
    }
}

/* One prompt, other answers to choose from: not the same record. */
static void preference_records(void)
{
    const char *path = util_write(
        "dpo.jsonl", SV("{\"conversations\":[{\"from\":\"human\",\"value\":\"q\"}],\"chosen\":{\"from\":\"gpt\","
                        "\"value\":\"a\"},\"rejected\":{\"from\":\"gpt\",\"value\":\"b\"}}\n"
                        "{\"conversations\":[{\"from\":\"human\",\"value\":\"q\"}],\"chosen\":{\"from\":\"gpt\","
                        "\"value\":\"a\"},\"rejected\":{\"from\":\"gpt\",\"value\":\"c\"}}\n"
                        "{\"conversations\":[{\"from\":\"human\",\"value\":\"q\"}],\"chosen\":\"A\","
                        "\"rejected\":[{\"role\":\"assistant\",\"content\":\"b\"}]}\n"));
    struct tally t;
    dedup(&path, 1, (struct ask){.exact = true}, util_run(1, 64, 1 << 20), &t);
    tap_int(t.count[TALLY_KEPT], 2, "chosen and rejected answers count");
}

/* Bitext of any format is read as the pairs it holds. */
static void bitext(void)
{
    static const char tsv[] = "One day\tEin Tag\nTwo days\tZwei Tage\none  DAY\tein Tag\nOne day\tDer Tag\n";
    const char *path = util_write("pairs.en-de.tsv", sv_z(tsv));
    struct tally t;
    sv out = dedup(&path, 1, (struct ask){.exact = true}, util_run(2, 1, 1 << 20), &t);
    tap_ok(util_lines(out) == 3 && holding(out, "\"src\":\"") == 3 && util_count(&t, "duplicate") == 1, "%.*s",
           SV_ARG(out));
    util_write("two.en", SV("One day\nTwo days\none  DAY\n"));
    util_write("two.de", SV("Ein Tag\nZwei Tage\nein Tag\n"));
    const char *sides = arena_f(&util_mem, "%s+%s", util_path("two.en"), util_path("two.de")).p;
    dedup(&sides, 1, (struct ask){0}, util_run(1, 64, 1 << 20), &t);
    tap_int(t.count[TALLY_KEPT], 2, "the two files of a bitext");
    dedup(&path, 1, (struct ask){.exact = true, .key = "source"}, util_run(1, 64, 1 << 20), &t);
    tap_int(t.count[TALLY_KEPT], 2, "by source alone");
}

/* ---- prefixes ---- */

#define TURN(role, text) "{\"role\":\"" role "\",\"content\":\"" text "\"}"

static void prefixes(void)
{
    static const char chats[] = "{\"id\":\"1\",\"messages\":[" TURN(
        "user",
        "one") "]}\n"
               "{\"id\":\"2\",\"messages\":[" TURN("user", "One ") "," TURN(
                   "assistant",
                   "two") "]}\n"
                          "{\"id\":\"3\",\"messages\":[" TURN("user", "one") "," TURN("assistant", "two") "," TURN(
                              "user",
                              "three") "," TURN("assistant",
                                                "four") "]}\n"
                                                        "{\"id\":\"4\",\"messages\":[" TURN("user", "one") "," TURN(
                                                            "assistant",
                                                            "other") "]}\n"
                                                                     "{\"id\":\"5\",\"messages\":[" TURN(
                                                                         "assistant",
                                                                         "one") "]}\n"
                                                                                "{\"id\":\"6\",\"text\":\"one\"}\n";
    const char *path = util_write("grow.jsonl", sv_z(chats));
    struct tally t;
    sv out = dedup(&path, 1, (struct ask){.exact = true, .prefix = true}, util_run(2, 1, 1 << 20), &t);
    tap_ok(util_lines(out) == 4 && !holding(out, "\"id\":\"1\"") && !holding(out, "\"id\":\"2\""), "%.*s", SV_ARG(out));
    tap_int(holding(util_read(util_path("drops.jsonl")), "\"reason\":\"prefix\",\"twin\":{\"id\":\"3\""), 2,
            "the longest chat is the twin");
}

/* ---- near ---- */

static const char *const words[] = {"river",   "mountain", "copper", "violin", "garden",  "winter", "signal", "harbour",
                                    "lantern", "meadow",   "engine", "pepper", "thunder", "velvet", "window", "yellow"};

static void sentence(struct buf *b, rng *r, int n)
{
    for (int i = 0; i < n; i++) {
        if (i) buf_addc(b, ' ');
        buf_adds(b, sv_z(words[rng_below(r, 16)]));
        buf_addf(b, "%d", (int)rng_below(r, 90));
    }
}

/* Texts of which every fifth comes back with one word changed. */
static const char *likenesses(const char *name, bool backwards)
{
    struct buf b, text;
    buf_init(&b, BUF_MAX_DEFAULT);
    buf_init(&text, 1 << 20);
    for (int k = 0; k < 500; k++) {
        int i = backwards ? 499 - k : k;
        rng r = rng_for(1, SV("near"), arena_f(&util_mem, "%d", i));
        buf_reset(&text);
        sentence(&text, &r, 30 + (int)rng_below(&r, 40));
        buf_addf(&b, "{\"id\":\"a%d\",\"text\":\"%.*s\"}\n", i, (int)text.n, text.p);
        if (i % 5 == 0) buf_addf(&b, "{\"id\":\"b%d\",\"text\":\"Else %.*s\"}\n", i, (int)text.n, text.p);
    }
    const char *path = util_write(name, buf_sv(&b));
    buf_release(&b);
    buf_release(&text);
    return path;
}

static void near(void)
{
    struct tally t;
    const char *in = likenesses("near.jsonl", false), *back = likenesses("reversed.jsonl", true);
    sv out = dedup(&in, 1, (struct ask){0}, util_run(2, 64, 8 << 20), &t);
    tap_int(util_count(&t, "near-duplicate"), 100, "every edited text is found");
    sv drops = util_read(util_path("drops.jsonl"));
    tap_int(holding(drops, "\"jaccard\":0.9"), 100, "with its similarity");
    tap_int(holding(drops, "{\"id\":\"a"), 100, "the longer one stays");
    tap_ok(sv_eq(dedup(&in, 1, (struct ask){0}, util_run(5, 7, 100000), &t), out), "other threads, hardly any memory");
    tap_ok(sv_eq(sorted(dedup(&back, 1, (struct ask){0}, util_run(2, 64, 8 << 20), &t)), sorted(out)),
           "backwards: the same records");
    dedup(&in, 1, (struct ask){.exact = true}, util_run(2, 64, 8 << 20), &t);
    tap_int(t.count[TALLY_KEPT], 600, "exact: all stay");
}

/* Dialogues of ours: what they share around the source makes none alike; several of one source are no duplicates. */
static void templates(void)
{
    struct buf b, text;
    buf_init(&b, BUF_MAX_DEFAULT);
    buf_init(&text, 1 << 20);
    for (int i = 0; i < 200; i++) {
        rng r = rng_for(2, SV("tmpl"), arena_f(&util_mem, "%d", i / 2));
        buf_reset(&text);
        sentence(&text, &r, 6);
        buf_addf(&b,
                 "{\"id\":\"d%d\",\"kind\":\"A1\",\"messages\":[{\"role\":\"system\",\"content\":\"You are a careful "
                 "translator of long experience who answers with the translation and nothing else, ever.\"},"
                 "{\"role\":\"user\",\"content\":\"Please translate the following sentence into German, and keep its "
                 "tone and its numbers exactly as they are: %.*s\"},{\"role\":\"assistant\",\"content\":\"%d %.*s\"}],"
                 "\"source\":{\"text\":\"%.*s\"}}\n",
                 i, (int)text.n, text.p, i % 2, (int)text.n, text.p, (int)text.n, text.p);
    }
    const char *path = util_write("templates.jsonl", buf_sv(&b));
    struct tally t;
    dedup(&path, 1, (struct ask){.tau = "0.5"}, util_run(2, 64, 8 << 20), &t);
    tap_int(t.count[TALLY_KEPT], 200, "no dialogue goes for its instruction, none for its own source");
    dedup(&path, 1, (struct ask){.key = "full", .tau = "0.7"}, util_run(2, 64, 8 << 20), &t);
    tap_ok(t.count[TALLY_KEPT] < 200, "compared as plain chats they would go");
    buf_release(&b);
    buf_release(&text);
}

/* A record that went for one that went itself has a twin at the end of the chain, which stays. */
static void chains(void)
{
    static const char text[] = "the lantern by the harbour burned all winter while the copper violin lay in the meadow";
    static const char why[] = "why is every engine in this valley painted yellow, and who pays for all the pepper";
    struct buf b;
    struct tally t;
    buf_init(&b, 1 << 20);
    buf_addf(&b, "{\"id\":\"a\",\"text\":\"%s\"}\n{\"id\":\"b\",\"text\":\"%s \"}\n", text, text);
    buf_addf(&b, "{\"id\":\"c\",\"text\":\"%s, unseen\"}\n", text);
    buf_addf(&b, "{\"id\":\"d\",\"messages\":[" TURN("user", "%s") "]}\n", why);
    buf_addf(&b, "{\"id\":\"e\",\"messages\":[" TURN("user", "%s") "," TURN("assistant", "nobody is left") "]}\n", why);
    buf_addf(&b, "{\"id\":\"f\",\"messages\":[" TURN("user", "%s") "," TURN("assistant", "nobody's left there") "]}\n",
             why);
    const char *path = util_write("chains.jsonl", buf_sv(&b));
    sv out = dedup(&path, 1, (struct ask){.tau = "0.7", .prefix = true}, util_run(2, 1, 8 << 20), &t);
    sv drops = util_read(util_path("drops.jsonl"));
    tap_ok(util_lines(out) == 2 && holding(out, "\"id\":\"c\"") && holding(out, "\"id\":\"f\""), "%.*s", SV_ARG(out));
    tap_int(holding(drops, "\"twin\":{\"id\":\"c\""), 2, "a and b have the twin that stays");
    tap_int(holding(drops, "\"twin\":{\"id\":\"f\""), 2, "so have d and e");
    tap_int(holding(drops, "\"through\":{\"file\":"), 2, "and say what they went for: %.*s", SV_ARG(drops));
    buf_release(&b);
}

/* ---- passages that many share ---- */

static void add_words(struct buf *b, rng *r, int n, const char *last)
{
    for (int i = 0; i < n; i++) {
        for (uint64_t k = 3 + rng_below(r, 6); k > 0; k--) buf_addc(b, (char)('a' + rng_below(r, 26)));
        buf_addc(b, ' ');
    }
    buf_adds(b, sv_z(last));
}

static sv made_words(uint64_t seed, int n, const char *last)
{
    rng r = rng_for(seed, SV("test"), SV("words"));
    struct buf b;
    buf_init(&b, 1 << 20);
    add_words(&b, &r, n, last);
    sv text = arena_dup(&util_mem, buf_sv(&b));
    buf_release(&b);
    return text;
}

static void add_chat(struct buf *b, const char *id, int i, sv instruction, sv content, sv answer)
{
    buf_addf(b, "{\"id\":\"%s%d\",\"conversations\":[{\"from\":\"human\",\"value\":\"%.*s%.*s\"},", id, i,
             SV_ARG(instruction), SV_ARG(content));
    buf_addf(b, "{\"from\":\"gpt\",\"value\":\"%.*s\"}]}\n", SV_ARG(answer));
}

enum { CHATS = 400, EDITED = 40 };

/* One instruction of 1,000 characters, contents of 50; every tenth comes again with one word more. */
static const char *templated(bool labels, bool backwards)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    sv instruction = made_words(1, 155, "text: ");
    for (int k = 0; k < CHATS + EDITED; k++) {
        int i = backwards ? CHATS + EDITED - 1 - k : k, of = i < CHATS ? i : (i - CHATS) * 10;
        sv answer = labels ? of % 2 ? SV("positive") : SV("negative") : made_words((uint64_t)(9000 + of), 8, "");
        add_chat(&b, i < CHATS ? "c" : "e", of, instruction,
                 made_words((uint64_t)(100 + of), 8, i < CHATS ? "" : "indeed"), answer);
    }
    const char *path = util_write("templated.jsonl", buf_sv(&b));
    buf_release(&b);
    return path;
}

/* Copies of one chat, each with another word in another place. */
static const char *copies(void)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (int i = 0; i < CHATS; i++) {
        struct buf text;
        buf_init(&text, 1 << 20);
        for (int k = 0; k < 20; k++) {
            buf_adds(&text, made_words((uint64_t)(5000 + k), 8, ""));
            if (k == i % 20) add_words(&text, &(rng){(uint64_t)i}, 1, "");
        }
        add_chat(&b, "c", i, SV(""), buf_sv(&text), SV("yes"));
        buf_release(&text);
    }
    const char *path = util_write("copies.jsonl", buf_sv(&b));
    buf_release(&b);
    return path;
}

static void passages(void)
{
    struct tally t;
    struct run r = util_run(2, 64, 64 << 20);
    for (int labels = 0; labels < 2; labels++) {
        const char *in = templated(labels, false);
        sv kept = dedup(&in, 1, (struct ask){0}, r, &t);
        sv drops = util_read(util_path("drops.jsonl"));
        tap_int(util_count(&t, "near-duplicate"), EDITED, "of one instruction only the edited ones go");
        tap_int(holding(drops, "\"id\":\"e"), EDITED, "one of each two");
        tap_ok(sv_eq(dedup(&in, 1, (struct ask){0}, util_run(4, 7, 1 << 20), &t), kept), "threads, batches, memory");
        in = templated(labels, true);
        tap_ok(sv_eq(sorted(dedup(&in, 1, (struct ask){0}, r, &t)), sorted(kept)), "the order does not matter");
    }
    const char *in = copies();
    dedup(&in, 1, (struct ask){0}, r, &t);
    tap_ok(t.count[0] <= 4, "%d of %d copies with a word more stay", (int)t.count[0], CHATS);
}

int main(void)
{
    util_start();
    chains();
    exact();
    preferences();
    chat_parts();
    preference_records();
    bitext();
    prefixes();
    near();
    templates();
    passages();
    return util_done();
}
