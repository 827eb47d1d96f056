/* Cleaning: what each filter drops and keeps, in several languages; what a corpus teaches; scores, scorers, rejects. */
#include "corpus/clean.h"
#include "corpus/detok.h"
#include "corpus/profile.h"
#include "engine/yaml.h"
#include "tap.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <unistd.h>

static arena mem;

struct fixture {
    struct tally t;
    struct cleaner *c;
    struct clean_scratch *s;
};

static struct fixture *open_cleaner(const char *yaml, const char *src, const char *tgt)
{
    struct fixture *f = MEM_NEW(struct fixture);
    struct ynode *root = NULL;
    struct err e = {0};
    tally_init(&f->t);
    if (yaml && yaml_parse(sv_z(yaml), "test.yaml", &mem, &root, &e)) printf("# %s\n", e.msg);
    if (cleaner_new(&f->c, root, sv_z(src), sv_z(tgt), true, &f->t, &e)) printf("# %s\n", e.msg);
    if (f->c) f->s = clean_scratch_new(f->c);
    return f;
}
static void close_cleaner(struct fixture *f)
{
    clean_scratch_free(f->s);
    cleaner_free(f->c);
    mem_free(f);
}

static struct unit *pair(const char *src, const char *tgt)
{
    struct unit *u = ARENA_NEW(&mem, struct unit);
    *u = (struct unit){.doc_pos = -1, .record = 1};
    unit_add(u, sv_of(NULL, 0), sv_z(src), SEG_TEXT, &mem);
    unit_add(u, sv_of(NULL, 0), sv_z(tgt), SEG_TEXT, &mem);
    return u;
}

static const char *apply(struct fixture *f, struct unit *u)
{
    bool no_reference;
    int why = cleaner_apply(f->c, f->s, u, &mem, &no_reference);
    return why ? f->t.reason[why] : "kept";
}

static void expect(const char *yaml, const char *sl, const char *tl, const char *src, const char *tgt, const char *want)
{
    struct fixture *f = open_cleaner(yaml, sl, tl);
    tap_sv(sv_z(apply(f, pair(src, tgt))), sv_z(want), "%s-%s %s: '%.40s' / '%.40s'", sl, tl, want, src, tgt);
    close_cleaner(f);
}

#define LONG_EN "This is a perfectly ordinary English sentence that nobody would ever take for anything else."
#define LONG_DE "Dies ist ein ganz gewöhnlicher deutscher Satz, den niemand je für etwas anderes halten würde."

static void test_kept(void)
{
    static const char *const good[][4] = {
        {"en", "de", "The cat sat on the mat.", "Die Katze saß auf der Matte."},
        {"en", "zh", "I met him in 2001.", "我在2001年遇见了他。"},
        {"en", "ja", "Please open Settings > Display.", "「Settings」＞「Display」を開いてください。"},
        {"en", "ar", "He paid 1,250 dollars on 3 May.", "دفع ١٢٥٠ دولارًا في ٣ مايو."},
        {"en", "ru", "The meeting starts at 2:30 p.m.", "Встреча начинается в 14.30."},
        {"ru", "de", "Население составляет 1 200 000 человек.", "Die Einwohnerzahl beträgt 1.200.000."},
        {"en", "zh", "China has 1.4 billion people.", "中国有14亿人口。"},
        {"en", "zh", "It cost 30,000 yuan.", "它花了3万元。"},
        {"en", "zh", "Three of the 20 students left.", "二十名学生中有三名离开了。"},
        {"en", "de", "Tom", "Tom"},
        {"en", "de", "Hello %s, see <b>{name}</b> at https://a.example/en",
         "Hallo %s, siehe <b>{name}</b> auf https://a.example/de"},
        {"en", "de", "Tom is a pilot.", "Tom ist Pilot."},
        {"en", "zh", "Use the GDScript editor to open res://main.gd now.",
         "现在用 GDScript 编辑器打开 res://main.gd。"},
        {"en", "de", "\"No!\" he said.", "„Nein!“, sagte er."},
        {"en", "fr", "Really?", "Vraiment\xc2\xa0?"},
        {"en", "zh", "Haha", "哈哈"},
        {"zz", "qq", "unknown languages pass", "words words words"},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        expect(NULL, good[i][0], good[i][1], good[i][2], good[i][3], "kept");
}

static void test_dropped(void)
{
    static const char *const bad[][5] = {
        {"en", "de", "...", "---", "empty"},
        {"en", "de", "", "Text", "empty"},
        {"en", "zh", "Open the file now, please.", "Open the file now, please.", "copy"},
        {"en", "de", LONG_EN, LONG_EN, "copy"},
        {"en", "zh", "The weather is nice.", "Das Wetter ist schön.", "script-target"},
        {"ru", "en", "This is not Russian.", "It is not.", "script-source"},
        {"en", "de", LONG_DE, "Noch ein deutscher Satz, der hier aber nichts zu suchen hat, wie man sieht.",
         "language-source"},
        {"en", "ja", "I do not think that he will come to the party tomorrow night.",
         "我不认为他明天晚上会来参加这个聚会因为他很忙", "language-target"},
        {"en", "zh", "Tomorrow I will go to Tokyo with my friends.", "あしたともだちといっしょにとうきょうへいきます",
         "language-target"},
        {"en", "de", "He was born in 1985.", "Er wurde 1958 geboren.", "numbers"},
        {"en", "zh", "We sold 512 cars.", "我们卖了521辆车。", "numbers"},
        {"en", "ar", "Room 4711 is free.", "الغرفة ٤٧١٢ خالية.", "numbers"},
        {"en", "de", "Click %s to open {file} in <b>bold</b>", "Klicken Sie zum Öffnen", "urls"},
        {"en", "de", "a\x01z text", "ein Text", "control"},
        {"en", "de", "broken \xef\xbf\xbd text", "ein Text", "control"},
        {"en", "de", "private \xee\x80\x80 use", "ein Text", "private-use"},
        {"en", "de", "1 2 3 4 5 6 7 8 9 10 11 12", "1 2 3 4 5 6 7 8 9 10 11 12", "alphabet"},
        {"en", "de", "Yes.",
         "Ja, das ist wirklich ein sehr langer Satz, der mit dem englischen nichts zu tun haben kann.", "length-ratio"},
        {"en", "de", "the the the the the the the the the the the the the",
         "Die Katze saß heute lange auf der alten Matte.", "repeat"},
        {"zh", "en", "好好好好好好好好好好好好好好好好好好好好好好好好好好好好好好好好",
         "Well, this is all good and fine, everything is good.", "repeat"},
        {"en", "de", "word abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijk",
         "Wort abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijk oder", "long-word"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect(NULL, bad[i][0], bad[i][1], bad[i][2], bad[i][3], bad[i][4]);
    expect("length: {max_words: 3}", "en", "de", "one two three four", "eins zwei drei vier", "length-max");
    expect("length: {min_words: 3}", "en", "zh", "one two three", "一二", "length-min");
    expect("punctuation: {min: 0.5}", "en", "de", "Are you there?", "Du bist da.", "punctuation");
    expect("punctuation: {min: 0.5}", "en", "zh", "Are you there?", "你在吗？", "kept");
    expect("punctuation: {min: 0.5}", "hi", "ar", "यह ठीक है।", "هذا جيد.", "kept");
    expect("numbers: off", "en", "de", "He was born in 1985.", "Er wurde 1958 geboren.", "kept");
    expect("filters: off", "en", "de", "...", "", "kept");
    expect("filters: off\nempty: on", "en", "de", "...", "", "empty");
    expect("where: 'len(src) > 5 and not tgt ~ Katze'", "en", "de", "A dog barks.", "Ein Hund bellt.", "kept");
    expect("where: 'len(src) > 5 and not tgt ~ Katze'", "en", "de", "A cat sleeps.", "Eine Katze schläft.", "where");
    expect("where: 'ratio.factor < 1.5'", "en", "de", "A dog barks.", "Ein Hund bellt.", "kept");
}

static void test_errors(void)
{
    static const char *const bad[][2] = {
        {"lenght: {max_words: 3}", "length"},    {"length: {max_word: 3}", "max_words"},
        {"length: {max_words: x}", "max_words"}, {"where: 'a >'", "column"},
        {"scorers: [{column: x}]", "command"},   {"scores: {file: /nonexistent/x}", "nonexistent"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct tally t;
        struct err e = {0};
        struct cleaner *c;
        struct ynode *root;
        tally_init(&t);
        yaml_parse(sv_z(bad[i][0]), "test.yaml", &mem, &root, &e);
        enum status st = cleaner_new(&c, root, SV("en"), SV("de"), true, &t, &e);
        tap_ok(st != ST_OK && !c && strstr(e.msg, bad[i][1]), "%s: %s", bad[i][0], e.msg);
    }
    struct tally t;
    struct err e = {0};
    struct cleaner *c;
    struct ynode *root;
    tally_init(&t);
    yaml_parse(SV("scorers: [{column: x, command: [cat]}]"), "test.yaml", &mem, &root, &e);
    tap_ok(cleaner_new(&c, root, SV("en"), SV("de"), false, &t, &e) == ST_CONFIG && strstr(e.msg, "--allow-commands"),
           "commands need leave: %s", e.msg);
}

static void test_normalised(void)
{
    struct fixture *f = open_cleaner(NULL, "en", "de");
    struct unit *u = pair("  He\xc2\xad said  so. ", "Er sagte e\xcc\x81s.");
    tap_sv(sv_z(apply(f, u)), SV("kept"), "untidy text is kept");
    tap_sv(u->seg[0].text, SV("He said so."), "and tidied");
    tap_sv(u->seg[1].text, SV("Er sagte és."), "and composed");
    close_cleaner(f);
    f = open_cleaner("tidy: false", "en", "de");
    u = pair("He  said so. ", "Er sagte das.");
    apply(f, u);
    tap_sv(u->seg[0].text, SV("He  said so. "), "tidy: false leaves it alone");
    close_cleaner(f);
}

/* A corpus as the Moses scripts leave it. */
static void test_profile(void)
{
    static const char *const en[] = {"he said : &quot; i don &apos;t know , tom . &quot;",
                                     "well , that &apos;s 3,000 dollars ( or so ) .",
                                     "mary &apos;s cat , dog and bird are here .", "where are you , my friend ?"};
    static const char *const plain[] = {"he said: \"i don't know, tom.\"", "well, that's 3,000 dollars (or so).",
                                        "mary's cat, dog and bird are here.", "where are you, my friend?"};
    struct fixture *f = open_cleaner(NULL, "de", "en");
    for (int i = 0; i < 400; i++) cleaner_learn(f->c, pair("Guten Tag, wie geht es Ihnen, mein Herr?", en[i % 4]));
    cleaner_learned(f->c);
    struct buf b;
    buf_init(&b, 1 << 16);
    cleaner_profile_line(f->c, &b);
    tap_ok(strstr(buf_z(&b), "tokenised 100 %") && strstr(buf_z(&b), "lower-cased 100 %") &&
               strstr(buf_z(&b), "escaped 75 %"),
           "%s", buf_z(&b));
    for (int i = 0; i < 4; i++) {
        struct unit *u = pair("Guten Tag, Tom, wie geht es?", en[i]);
        bool no_reference = false;
        cleaner_apply(f->c, f->s, u, &mem, &no_reference);
        tap_sv(u->seg[1].text, sv_z(plain[i]), "detokenised %d", i);
        tap_ok(no_reference, "a lower-cased target is no reference");
    }
    buf_reset(&b);
    cleaner_profile_json(f->c, &b);
    struct json d = {0};
    tap_ok(json_parse(&d, buf_sv(&b)), "the profile is JSON");
    json_release(&d);
    buf_release(&b);
    close_cleaner(f);

    f = open_cleaner("lowercased: drop", "de", "en");
    for (int i = 0; i < 100; i++) cleaner_learn(f->c, pair("Guten Tag!", en[i % 4]));
    cleaner_learned(f->c);
    tap_sv(sv_z(apply(f, pair("Guten Tag, Tom!", "good day , tom !"))), SV("lowercased-reference"),
           "or is dropped where asked");
    close_cleaner(f);

    f = open_cleaner(NULL, "en", "zh");
    for (int i = 0; i < 60; i++)
        cleaner_learn(f->c, pair("I know you are behind all this.", "我 知道 这 都 是 你 搞 的 ！"));
    cleaner_learned(f->c);
    struct unit *u = pair("He likes Python 3 .", "他 喜欢 Python 3 和 C ， 是 吗 ？");
    apply(f, u);
    tap_sv(u->seg[1].text, SV("他喜欢Python 3和C，是吗？"), "segmented Chinese is joined");
    close_cleaner(f);

    f = open_cleaner(NULL, "en", "de"); /* plain text with a few entities in it: documentation */
    for (int i = 0; i < 100; i++)
        cleaner_learn(f->c, pair("Write &lt; for <, it's easy.", "Für < schreibt man &lt;, \"einfach\"."));
    cleaner_learned(f->c);
    u = pair("Write &lt; here.", "Hier &lt; schreiben.");
    apply(f, u);
    tap_sv(u->seg[0].text, SV("Write &lt; here."), "entities that are meant stay");
    close_cleaner(f);
}

static void test_unescape(void)
{
    static const char *const t[][2] = {{"a &amp; b", "a & b"},
                                       {"&#124;&#x41;", "|A"},
                                       {"&amp;lt;", "&lt;"},
                                       {"&bogus; &", "&bogus; &"},
                                       {"&#0;&#xd800;&#1114112;", "&#0;&#xd800;&#1114112;"},
                                       {"&#x20ac;5", "€5"},
                                       {"&;&#;&#x;", "&;&#;&#x;"},
                                       {"x&apos", "x&apos"}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        tap_sv(profile_unescape(sv_z(t[i][0]), &mem), sv_z(t[i][1]), "unescape %s", t[i][0]);
}

static void test_detok(void)
{
    static const char *const t[][3] = {
        {"en", "Mr. Smith paid $ 3,000 ( in cash ) .", "Mr. Smith paid $3,000 (in cash)."},
        {"en", "I can 't , won 't and don 't .", "I can't, won't and don't."},
        {"fr", "l' homme n' est pas là .", "l'homme n'est pas là."},
        {"de", "Er sagte : \" Nein . \"", "Er sagte: \"Nein.\""},
        {"de", "Ost @-@ West", "Ost-West"},
        {"es", "¿ Qué ? ¡ No !", "¿Qué? ¡No!"},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        sv out = SV("");
        bool ok = detok_line(sv_z(t[i][1]), sv_z(t[i][0]), &out, &mem);
        tap_ok(ok, "round trip of '%s'", t[i][1]);
        tap_sv(out, sv_z(t[i][2]), "detokenised");
    }
    /* whatever comes out, it has the tokens that went in */
    static const char *const piece[] = {"a",     "b'c", "'s", ".", ",", "...", "(",  ")", "\"", "'", "$",
                                        "3,000", "x.y", "«",  "»", "-", "@-@", "中", "é", "?",  "%"};
    uint64_t x = 7;
    bool same = true;
    int exact = 0;
    for (int i = 0; i < 20000; i++) {
        char b[256];
        int n = 0;
        for (int k = 0; k < 9; k++) {
            x = x * 6364136223846793005u + 1442695040888963407u;
            const char *q = piece[(x >> 33) % (sizeof piece / sizeof *piece)];
            n += snprintf(b + n, sizeof b - (size_t)n, "%s%s", k ? " " : "", q);
        }
        sv out, lang = i & 1 ? SV("en") : SV("fr");
        if (detok_line(sv_of(b, n), lang, &out, &mem)) {
            exact++;
            same &= utf8_ok(out);
        }
        if (i % 500 == 0) arena_reset(&mem);
    }
    tap_ok(same && exact > 100, "random tokens: %d of 20000 exact", exact);
}

static void test_tighten(void)
{
    static const char *const t[][2] = {
        {"先生 ， 您好 。", "先生，您好。"},
        {"（ 笑声 ） 谢谢 ！", "（笑声）谢谢！"},
        {"使用 Python 3 。 See README", "使用 Python 3。See README"},
        {"北京是中国的（ ）。", "北京是中国的（ ）。"}, /* a gap to fill in */
        {"列表\n  「甲」 \t乙", "列表\n  「甲」乙"},    /* an indented line */
        {"plain words, no marks", "plain words, no marks"},
        {"“你 好”, 3 - 5", "“你 好”, 3 - 5"}, /* not full-width */
        {"本当！　はい", "本当！　はい"},     /* the blank Japanese sets there */
        {"，", "，"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        sv once = detok_tighten(sv_z(t[i][0]), &mem);
        tap_sv(once, sv_z(t[i][1]), "blanks at full-width punctuation, %zu", i);
        tap_sv(detok_tighten(once, &mem), once, "twice is once");
    }
    tap_ok(detok_tightens(SV("zh-Hant")) && detok_tightens(SV("ja")) && !detok_tightens(SV("ko")) &&
               !detok_tightens(SV("")),
           "in Chinese and Japanese only");
    struct fixture *f = open_cleaner(NULL, "zh", "de");
    struct unit *u = pair("先生 ， 您好 。", "Er sagt ， hallo");
    apply(f, u);
    tap_sv(u->seg[0].text, SV("先生，您好。"), "the cleaner does it for zh");
    tap_sv(u->seg[1].text, SV("Er sagt ， hallo"), "not for German");
    close_cleaner(f);
}

static void learn_and_tell(const char *sl, const char *tl, const char *src, const char *tgt, const char *want)
{
    struct fixture *f = open_cleaner(NULL, sl, tl);
    struct buf b;
    bool no_reference;
    for (int i = 0; i < 60; i++) cleaner_learn(f->c, pair(src, tgt));
    cleaner_learned(f->c);
    buf_init(&b, 1 << 16);
    cleaner_profile_line(f->c, &b);
    tap_sv(buf_sv(&b), sv_z(want), "told of %s / %s", src, tgt);
    cleaner_apply(f->c, f->s, pair(src, tgt), &mem, &no_reference);
    tap_int(no_reference, strstr(want, "(no reference)") != NULL, "a reference or not");
    buf_release(&b);
    close_cleaner(f);
}

static void test_told(void)
{
    learn_and_tell("en", "de", "Good day, Tom.", "Guten Tag, Tom.", "");
    learn_and_tell("en", "zh", "It is 3 cm long.", "它长 3 cm。", ""); /* a unit is no lower-cased Chinese */
    learn_and_tell("en", "zh", "Hello, sir.", "先生 ， 您好 。",
                   "zh: tokenised 100 % (undone where exact), blanks at full-width punctuation 100 % (taken out)");
    learn_and_tell("de", "en", "Guten Tag.", "good day.", "en: lower-cased 100 % (no reference)");
}

static void test_thresholds(void)
{
    struct fixture *f = open_cleaner("length: {max_words: p90}\nratio: {max_z: auto}", "en", "de");
    char t[400];
    for (int i = 1; i <= 100; i++) {
        int n = 0;
        for (int k = 0; k < i % 20 + 1; k++) n += snprintf(t + n, sizeof t - (size_t)n, "word%c ", 'a' + k);
        cleaner_learn(f->c, pair(arena_f(&mem, "%s", t).p, arena_f(&mem, "%s", t).p));
    }
    cleaner_learned(f->c);
    tap_sv(sv_z(apply(f, pair("a b c d e f g h i j k l m n o p q r s t", "a b c"))), SV("length-max"),
           "the top tenth is cut off");
    close_cleaner(f);
}

/* What is usual is learned: in a corpus this even, three times as long is wrong, though it would pass elsewhere. */
static void test_ratio(void)
{
    static const char *const en =
        "This is a sentence of quite an ordinary length indeed, and then there is a little more of it.";
    static const char *const de[] = {
        "Dies ist ein Satz von ganz gewöhnlicher Länge, und dann kommt noch ein klein wenig mehr davon.",
        "Dies ist ein Satz von ganz gewöhnlicher Länge, und dann kommt noch ein klein wenig mehr dazu."};
    static const char *const third = "This is a sentence, and rather short."; /* of the same length class, with de[0] */
    static const char *const half = "This is a sentence of quite an ordinary length indeed.";
    struct fixture *f = open_cleaner(NULL, "en", "de");
    tap_sv(sv_z(apply(f, pair(third, de[0]))), SV("kept"), "before learning, a factor of three passes");
    for (int i = 0; i < 200; i++) cleaner_learn(f->c, pair(en, de[i & 1]));
    cleaner_learned(f->c);
    tap_sv(sv_z(apply(f, pair(third, de[0]))), SV("length-ratio"), "afterwards it does not");
    tap_sv(sv_z(apply(f, pair(half, de[0]))), SV("kept"), "within the floor all is well however even the corpus");
    close_cleaner(f);
}

static void test_scores(void)
{
    struct fixture *f = open_cleaner(NULL, "en", "de");
    struct unit *u = pair("Born in 1985.", "Geboren 1958.");
    struct buf b;
    struct json d = {0};
    double x;
    buf_init(&b, 1 << 16);
    const char *why = apply(f, u);
    cleaner_scores_line(f->c, f->s, u, &b);
    tap_ok(json_parse(&d, buf_sv(&b)) && json_f64(&d, json_get(&d, 0, SV("numbers.agree")), &x) && x == 0, "scores: %s",
           buf_z(&b));
    buf_reset(&b);
    cleaner_reject_why(f->c, f->s, why, u, &b);
    tap_ok(json_parse(&d, buf_sv(&b)), "a reject is JSON");
    tap_sv(json_str(&d, json_get(&d, 0, SV("reason")), &mem), SV("numbers"), "with its reason");
    tap_sv(json_str(&d, json_get(&d, 0, SV("detail")), &mem), SV("numbers.agree 0 < 0.51"), "and detail");
    json_release(&d);
    buf_release(&b);
    close_cleaner(f);
}

static void test_scorers(void)
{
    struct fixture *f = open_cleaner(
        "scorers: [{column: n, command: [sh, -c, 'while IFS= read -r l; do echo ${#l}; done'], format: tsv, min: 9}]",
        "en", "de");
    struct unit *u = pair("Good day", "Guten Tag");
    tap_sv(sv_z(apply(f, u)), SV("kept"), "an external score above its limit");
    tap_ok(u->ncol == 1 && sv_is(u->col[0].name, "n") && sv_is(u->col[0].value, "18.0"), "is a column");
    tap_sv(sv_z(apply(f, pair("Hi", "Ho"))), SV("score-n"), "below its limit");
    struct err e = {0};
    tap_int(cleaner_finish(f->c, &e), ST_OK, "all went well");
    close_cleaner(f);

    f = open_cleaner("scorers: [{column: n, command: [sh, -c, 'read -r l; echo 5'], format: json, restarts: 2}]", "en",
                     "de");
    tap_sv(sv_z(apply(f, pair("Good day", "Guten Tag"))), SV("kept"), "a process that dies after one answer");
    tap_sv(sv_z(apply(f, pair("Good day, Sir", "Guten Tag, Herr"))), SV("kept"), "is started again");
    tap_sv(sv_z(apply(f, pair("Good day", "Guten Tag"))), SV("kept"), "and the same line is not asked twice");
    close_cleaner(f);

    f = open_cleaner("scorers: [{column: n, command: [sh, -c, 'read -r l; exit 1'], restarts: 2}]", "en", "de");
    tap_sv(sv_z(apply(f, pair("Good day", "Guten Tag"))), SV("scorer-failed"), "one that only dies");
    tap_int(cleaner_finish(f->c, &e), ST_DATA, "is an error at the end: %s", e.msg);
    close_cleaner(f);

    f = open_cleaner("scorers: [{column: n, command: [/nonexistent/scorer]}]", "en", "de");
    tap_sv(sv_z(apply(f, pair("Good day", "Guten Tag"))), SV("scorer-failed"), "one that cannot be started");
    close_cleaner(f);

    char path[] = "/tmp/ll-scores-XXXXXX";
    int fd = mkstemp(path);
    tap_ok(fd >= 0 && write(fd, "0.25\n0.75\n", 10) == 10, "a file of scores");
    close(fd);
    f = open_cleaner(arena_f(&mem, "scores: {file: %s, column: kiwi, min: 0.5}", path).p, "en", "de");
    u = pair("Good day", "Guten Tag");
    tap_sv(sv_z(apply(f, u)), SV("score-kiwi"), "line 1");
    u = pair("Good day", "Guten Tag");
    u->record = 2;
    tap_sv(sv_z(apply(f, u)), SV("kept"), "line 2");
    u = pair("Good day", "Guten Tag");
    u->record = 3;
    tap_sv(sv_z(apply(f, u)), SV("score-missing"), "line 3 is missing");
    close_cleaner(f);
    unlink(path);
}

int main(void)
{
    test_kept();
    test_dropped();
    test_errors();
    test_normalised();
    test_profile();
    test_unescape();
    test_detok();
    test_tighten();
    test_told();
    test_thresholds();
    test_ratio();
    test_scores();
    test_scorers();
    arena_release(&mem);
    return tap_done();
}
