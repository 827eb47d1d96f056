/* Wordings: the template language, which sources a wording suits, and every mistake a folder can hold, with its place.
 */
#include "dialogue/kinds/kind.h"
#include "dialogue/plain.h"
#include "engine/shard.h"
#include "text/utf8.h"

#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

static arena mem;
static struct opt_list forms;
static struct lang_names german = {.code = {"de", 2},
                                   .form = {{"Deutsch", 7}, {"ins Deutsche", 12}},
                                   .lower = {"deutsch", 7},
                                   .have = 3},
                         hindi = {.code = {"hi", 2}, .form = {{"Hindi", 5}}, .lower = {"hindi", 5}, .have = 1};

static struct slots slots_of(const char *text)
{
    struct slots s = {.target = &german, .source = &hindi};
    slots_source(&s, sv_z(text));
    return s;
}

static sv render(const char *text, const struct slots *s, uint64_t seed, struct err *e)
{
    struct wording w = {0};
    struct buf b;
    *e = (struct err){0};
    if (wording_compile(&w, sv_z(text), &forms, &mem, e) != ST_OK) return (sv){NULL, 0};
    buf_init(&b, 1 << 20);
    rng r = rng_for(seed, SV("t"), SV("x"));
    wording_render(&w, s, &r, &b);
    sv out = arena_dup(&mem, buf_sv(&b));
    buf_release(&b);
    return out;
}

static void test_rendering(void)
{
    struct err e;
    struct slots s = slots_of("Hi there");
    tap_sv(render("{L}: {S}", &s, 1, &e), SV("Deutsch: Hi there"), "slots are filled");
    tap_sv(render("{L.into}, {F.lc}", &s, 1, &e), SV("ins Deutsche, hindi"), "forms of names");
    tap_sv(render("{{{L}}} [[x]] a|b", &s, 1, &e), SV("{Deutsch} [x] a|b"), "doubled characters stand for themselves");
    bool seen[3] = {false, false, false};
    for (uint64_t k = 0; k < 64; k++) {
        sv t = render("<[a|b {L}|]>", &s, k, &e);
        seen[0] |= sv_is(t, "<a>");
        seen[1] |= sv_is(t, "<b Deutsch>");
        seen[2] |= sv_is(t, "<>");
        if (!sv_is(t, "<a>") && !sv_is(t, "<b Deutsch>") && !sv_is(t, "<>")) tap_ok(false, "'%.*s'", SV_ARG(t));
    }
    tap_ok(seen[0] && seen[1] && seen[2], "every alternative comes, the empty one too, and nothing else");
    tap_sv(render("[a|a]{S}[b|b]", &s, 1, &e), SV("aHi thereb"), "groups at both ends");
}

static void test_mistakes(void)
{
    static const struct {
        const char *text, *says;
    } bad[] = {{"{S", "'{' is never closed"},
               {"S} x", "'}' without '{'"},
               {"[a|b", "'[' is never closed"},
               {"a] {S}", "']' without '['"},
               {"[a] {S}", "a group of one alternative"},
               {"[a|[b|c]] {S}", "groups do not nest"},
               {"{Z}", "unknown slot '{Z}'"},
               {"{S.into}", "a text slot has no forms"},
               {"{L.genitive}", "names.yaml has no form 'genitive'"},
               {"{}", "unknown slot '{}'"},
               {"{L.}", "names.yaml has no form ''"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err e = {0};
        struct wording w = {0};
        tap_int(wording_compile(&w, sv_z(bad[i].text), &forms, &mem, &e), ST_CONFIG, "refused: %s", bad[i].text);
        tap_ok(strstr(e.msg, bad[i].says), "says why: %s", e.msg);
    }
}

static bool suits(const char *template, const char *source)
{
    struct wording w = {0};
    struct err e = {0};
    struct slots s = slots_of(source);
    wording_compile(&w, sv_z(template), &forms, &mem, &e);
    return wording_suits(&w, &s);
}

static void test_suiting(void)
{
    tap_ok(suits("{L}: {S}", "a\nb"), "a source at the end may have lines");
    tap_ok(!suits("{S} in {L}", "a\nb"), "one within a line may not");
    tap_ok(suits("{S}\nin {L}", "a\nb"), "one above may");
    tap_ok(!suits("what's \"{S}\" in {L}", "say \"a\""), "quotes do not nest");
    tap_ok(!suits("„{S}“ auf {L}", "sag “a"), "nor do German ones");
    tap_ok(suits("„{S}“ auf {L}", "sag 'a'"), "others may stand inside");
    tap_ok(!suits("{S}, into {L}", "Done."), "no comma behind a full stop");
    tap_ok(suits("{S}, into {L}", "done"), "but behind a word");
    tap_ok(!suits("what's this: {S}", "x"), "without {L} only where the target is understood");
    struct wording w = {0};
    struct err e = {0};
    struct slots s = slots_of("x");
    s.target = &hindi;
    wording_compile(&w, SV("{L.into}: {S}"), &forms, &mem, &e);
    tap_ok(!wording_suits(&w, &s), "a name without the form needed");
    s = slots_of("x");
    s.implied = s.own = true;
    wording_compile(&w, SV("read this: {S}"), &forms, &mem, &e);
    w.for_ = FOR_FOREIGN;
    tap_ok(!wording_suits(&w, &s), "someone who writes the foreign language does not ask to read it");
    w.for_ = FOR_OWN;
    tap_ok(wording_suits(&w, &s), "someone who reads it does");
}

/* ---- folders ---- */

static char root[] = "/tmp/lingloom-wording-XXXXXX";
static int folders;

static const char *folder(const char *lang, const char *names, const char *family)
{
    struct err e = {0};
    const char *dir = arena_f(&mem, "%s/%d", root, folders++).p;
    for (int k = 0; k < 2; k++) {
        const char *text = k ? family : names,
                   *path = arena_f(&mem, "%s/%s/%s", dir, lang, k ? "A.yaml" : "names.yaml").p;
        if (!text) continue;
        file_make_parent(path, &e);
        file_write_whole(path, sv_z(text), &e);
    }
    return dir;
}

static enum status load(struct wordings **w, struct err *e, const char *a, const char *b)
{
    struct opt_list l = {0};
    opt_list_add(&l, sv_z(a), &mem);
    if (b) opt_list_add(&l, sv_z(b), &mem);
    *e = (struct err){0};
    return wordings_load(w, &l, e);
}

#define NAMES "forms: [name, into]\nnames:\n  de: [Deutsch, ins Deutsche]\n  hi: [Hindi, ~]\n"
#define ONE   "A1:\n  - {id: A1.de.1, text: \"{L}: {S}\"}\n"

static void test_loading_mistakes(void)
{
    static const struct {
        const char *names, *family, *says;
    } bad[] = {
        {NULL, ONE, "A.yaml:1:1: no names.yaml for language 'de'"},
        {"names: {}\n", ONE, "names.yaml:1:1: 'forms' needs"},
        {"forms: [a]\nnames:\n  de: [x, y]\n", ONE, "names.yaml:3:7: 'de' has 2 forms, 'forms' names 1"},
        {"forms: [a]\nnames:\n  de: [~]\n", ONE, "names.yaml:3:7: 'de' needs its first form"},
        {"forms: [a]\nnames:\n  de: [\" x\"]\n", ONE, "names.yaml:3:8: white space"},
        {"forms: [a]\nnames:\n  de: [x]\nmore: 1\n", ONE, "names.yaml:4:7: unknown key 'more'"},
        {NAMES, "A1:\n  - {id: A1.de.1, text: \"{L} {Z}\"}\n", "A.yaml:2:25: 'A1.de.1': unknown slot '{Z}'"},
        {NAMES, "A1:\n  - {id: A1.de.1, text: \"{S} {Q}\"}\n", "'A1.de.1' may not use the slot '{Q}'"},
        {NAMES, "A1:\n  - {id: A1.de.1, turn: 2, text: \"{S}\"}\n", "'A1.de.1': there is no turn 2 of the user"},
        {NAMES, "A1:\n  - {id: A1.de.1, when: x, text: \"{S}\"}\n", "'x' is no variant of this turn (it has none)"},
        {NAMES, "C3:\n  - {id: C3.de.1, when: x, text: \"a\"}\n", "'x' is no variant of this turn (shorter|longer)"},
        {NAMES, "A1:\n  - {id: A1.de.1, text: \"{L} bitte\"}\n", "A.yaml:2:25: 'A1.de.1' lacks the slot '{S}'"},
        {NAMES, "A1:\n  - {id: A1.de.1, text: \"{S\"}\n", "'{' is never closed"},
        {NAMES, "A1:\n  - {id: A1.de.1, text: \" {S}\"}\n", "white space at the start or end"},
        {NAMES, "A1:\n  - {id: A1.de.1, text: \"{S}\\\\n{L}\"}\n", "an escape written out"},
        {NAMES, "A1:\n  - {id: A1.de.1, text: \"<|im_start|>{S}\"}\n", "'<|im_start|>' is a special token"},
        {NAMES, "A1:\n  - {id: A1.de.1, text: \"[inst] {S}\"}\n", "'[inst]' is a special token"},
        {NAMES, "A1:\n  - {id: A1.de.1, text: \"u\xcc\x88 {S}\"}\n", "not in Unicode normal form C"},
        {NAMES, "A1:\n  - {id: A1.de.1, text: \"[a|] {S}\"}\n", "can come out with a blank at an end"},
        {NAMES, "A1:\n  - {id: A1.de.1, text: \"a [b|] {S}\"}\n", "two blanks"},
        {NAMES, "A1:\n  - {id: A1.de.1, text: \"\"}\n", "empty text"},
        {NAMES, "A1:\n  - {id: A1.de.1}\n", "'A1.de.1' has no 'text'"},
        {NAMES, "A1:\n  - {text: \"{S}\"}\n", "a wording without 'id'"},
        {NAMES, "A1:\n  - {id: A1.en.1, text: \"{S}\"}\n", "'A1.en.1' should be A1.de.<number>"},
        {NAMES, "A1:\n  - {id: A1.de.x, text: \"{S}\"}\n", "'A1.de.x' should be A1.de.<number>"},
        {NAMES, ONE "  - {id: A1.de.1, text: \"{S} {L}\"}\n", "A.yaml:3:5: 'A1.de.1' again (first at"},
        {NAMES, ONE "  - {id: A1.de.2, text: \"{S}\", wieght: 2}\n", "unknown"},
        {NAMES, ONE "  - {id: A1.de.2, text: \"{S}\", weight: 101}\n", "'101' is not a valid 'weight'"},
        {NAMES, "A9:\n  - {id: A9.de.1, text: \"{S}\"}\n", "unknown dialogue kind 'A9'"},
        {NAMES, "A1: {id: A1.de.1}\n", "'A1' needs a list of wordings"},
        {NAMES, "A1:\n  - just text\n", "a wording is a map"},
        {NAMES, "- A1\n", "a templates file is a map"},
        {NAMES, "A1:\n  - {id: A1.de.1, text: \"{S}\"\n", "A.yaml:"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct wordings *w;
        struct err e;
        tap_int(load(&w, &e, folder("de", bad[i].names, bad[i].family), NULL), ST_CONFIG, "refused: %s", bad[i].says);
        tap_ok(strstr(e.msg, bad[i].says), "says so, and where: %s", e.msg);
    }
    struct wordings *w;
    struct err e;
    tap_int(load(&w, &e, "/nonexistent-folder", NULL), ST_IO, "a missing folder: %s", e.msg);
    tap_int(load(&w, &e, folder("de", NULL, NULL), NULL), ST_IO, "a folder never made");
}

static int set_size(const struct wordings *w, const char *lang)
{
    int n;
    wordings_set(w, SCRIPT_A1, BY_USER, 1, wordings_lang(w, sv_z(lang)), &n);
    return n;
}

static void test_overriding(void)
{
    struct wordings *w;
    struct err e;
    const char *base = folder("de", NAMES, ONE "  - {id: A1.de.2, text: \"{S}\\n{L}\"}\n");
    const char *over = folder("de", "forms: [name, into]\nnames: {fr: [Französisch, ins Französische]}\n",
                              "A1:\n  - {id: A1.de.2, enabled: false}\n  - {id: A1.de.3, text: \"{S} {L.into}\"}\n");
    int n;
    tap_int(load(&w, &e, base, NULL), ST_OK, "a folder by itself: %s", e.msg);
    tap_int(set_size(w, "de"), 2, "two wordings");
    tap_ok(!wordings_names(w, 0, SV("fr")), "that cannot name French");
    hash128_t alone = wordings_fingerprint(w);
    wordings_free(w);
    tap_int(load(&w, &e, base, over), ST_OK, "and with one on top: %s", e.msg);
    const struct wording *const *set = wordings_set(w, SCRIPT_A1, BY_USER, 1, 0, &n);
    tap_int(n, 2, "one switched off, one added");
    tap_sv(set[1]->id, SV("A1.de.3"), "the added one");
    tap_ok(wordings_names(w, 0, SV("fr")) != NULL, "French has a name now");
    tap_ok(wordings_fingerprint(w).lo != alone.lo, "the fingerprint tells them apart");
    wordings_free(w);
    tap_int(load(&w, &e, "builtin", folder("de", NULL, ONE)), ST_OK, "on top of the builtin ones: %s", e.msg);
    wordings_free(w);
}

static void test_builtin(void)
{
    static const char *const langs[] = {"en", "zh", "de", "fr", "es", "ja", "ru"};
    struct wordings *w;
    struct err e = {0};
    tap_int(wordings_load(&w, NULL, &e), ST_OK, "the builtin wordings load: %s", e.msg);
    if (e.code) return;
    for (size_t i = 0; i < sizeof langs / sizeof *langs; i++) {
        bool big = i < 2;
        tap_ok(set_size(w, langs[i]) >= (big ? 30 : 20), "%s has wordings enough", langs[i]);
        for (size_t k = 0; k < sizeof langs / sizeof *langs; k++)
            if (!wordings_names(w, wordings_lang(w, sv_z(langs[i])), sv_z(langs[k])))
                tap_ok(false, "%s cannot name %s", langs[i], langs[k]);
    }
    int de = wordings_lang(w, SV("de"));
    tap_ok(wordings_names(w, de, SV("pt-AO")) == wordings_names(w, de, SV("pt")),
           "a region falls back on its language");
    tap_ok(wordings_names(w, de, SV("pt-BR")) != wordings_names(w, de, SV("pt")), "unless it has a name of its own");
    tap_ok(!wordings_names(w, de, SV("zh-Latn")), "a script does not");
    tap_ok(!wordings_names(w, de, SV("tlh")), "Klingon has no name");
    wordings_free(w);
}

/* What there is for one variant (-1: the turn has none): for training, for tests, and the heaviest of all in per cent.
 */
static void count_cell(const struct wording *const *set, int n, int variant, int *train, int *held, int *top)
{
    int total = 0, most = 0;
    *train = *held = 0;
    for (int i = 0; i < n; i++) {
        if (variant >= 0 && !(set[i]->when >> variant & 1)) continue;
        *(set[i]->held_out ? held : train) += 1;
        total += set[i]->weight;
        most = set[i]->weight > most ? set[i]->weight : most;
    }
    *top = total ? most * 100 / total : 100;
}

/* 0 where a turn of English or Chinese has variety enough: 10 wordings to train on, some of the user's for tests. */
static int poor_turn(const struct wordings *w, int script, enum wording_by by, int turn, int lang)
{
    const struct script_turn *t = &scripts[script].turn[by][turn - 1];
    int n, poor = 0, variants = t->help ? script_variants(t) : -1;
    const struct wording *const *set = wordings_set(w, script, by, turn, lang, &n);
    for (int v = variants ? 0 : -1; v < variants; v++) {
        int train, held, top;
        count_cell(set, n, v, &train, &held, &top);
        bool good = train >= 10 && top <= 10 && (by == BY_ASSISTANT || held >= 2);
        if (!good)
            printf("# %s turn %d variant %d: %d + %d, top %d %%\n", scripts[script].id, turn, v, train, held, top);
        poor += !good;
    }
    return poor;
}

static void test_every_turn(void)
{
    static const char *const langs[] = {"en", "zh"};
    struct wordings *w;
    struct err e = {0};
    if (wordings_load(&w, NULL, &e) != ST_OK) return;
    for (size_t i = 0; i < sizeof langs / sizeof *langs; i++) {
        int poor = 0, lang = wordings_lang(w, sv_z(langs[i]));
        for (int k = 0; k < scripts_count; k++)
            for (int turn = 1; turn <= WORDING_TURNS; turn++)
                poor += poor_turn(w, k, BY_USER, turn, lang) + poor_turn(w, k, BY_ASSISTANT, turn, lang);
        tap_int(poor, 0, "%s has variety in every turn and variant", langs[i]);
        for (int k = 0; k < WORD_N; k++)
            if (!wordings_word(w, lang, (enum wording_word)k).p) tap_ok(false, "%s lacks word %d", langs[i], k);
    }
    wordings_free(w);
}

/* No wording takes more than its share, and those held out never come. */
static void test_choosing(void)
{
    struct wordings *w;
    struct err e = {0};
    enum { DRAWS = 20000 };
    int count[512] = {0}, held = 0, n;
    wordings_load(&w, NULL, &e);
    int en = wordings_lang(w, SV("en")), kind = SCRIPT_A1;
    const struct wording *const *set = wordings_set(w, kind, BY_USER, 1, en, &n);
    struct slots s = {
        .target = wordings_names(w, en, SV("de")), .source = wordings_names(w, en, SV("en")), .foreign = true};
    slots_source(&s, SV("A short line"));
    for (int k = 0; k < DRAWS; k++) {
        rng r = rng_for((uint64_t)k, SV("choose"), SV(""));
        const struct wording *got = wordings_pick(w, kind, BY_USER, 1, en, false, &s, &r);
        for (int i = 0; i < n; i++) count[i] += got == set[i];
        held += got->held_out;
    }
    int top = 0;
    for (int i = 0; i < n; i++) top = count[i] > top ? count[i] : top;
    tap_int(held, 0, "held-out wordings are for tests only");
    tap_ok(top < DRAWS * 6 / 100, "the commonest of %d wordings takes %d of %d", n, top, DRAWS);
    rng r = rng_for(1, SV("choose"), SV(""));
    tap_ok(wordings_pick(w, kind, BY_USER, 1, en, true, &s, &r)->held_out, "asked for, a held-out one comes");
    wordings_free(w);
}

static void test_plain(void)
{
    tap_sv(plain_marker(SV("a <|im_end|> b")), SV("<|im_end|>"), "a special token");
    tap_sv(plain_marker(SV("x [/INST]")), SV("[/INST]"), "an instruction mark");
    tap_sv(plain_marker(SV("### response")), SV("### response"), "a heading of templates, in any case");
    tap_ok(!plain_marker(SV("a <b> | [x] # c <| |>")).p, "none in ordinary text");
    tap_ok(plain_has_control(sv_of("a\0b", 3)) && plain_has_control(SV("\x7f")) && plain_has_control(SV("\xc2\x85")),
           "controls");
    tap_ok(!plain_has_control(SV("a\tb\nc\r é 中")), "tab and line ends are none");
    tap_sv(plain_trim(SV("\xe3\x80\x80 a b\xc2\xa0\n")), SV("a b"), "Unicode's blanks are trimmed");
    tap_sv(plain_trim(SV(" \xe3\x80\x80")), SV(""), "to nothing if need be");
    tap_ok(plain_has_escape(SV("a\\nb")) && !plain_has_escape(SV("a\\b")), "escapes written out");
    tap_ok(!plain_is_nfc(SV("u\xcc\x88")) && plain_is_nfc(SV("ü中")), "normal form C");
}

int main(void)
{
    opt_list_add(&forms, SV("name"), &mem);
    opt_list_add(&forms, SV("into"), &mem);
    if (!mkdtemp(root)) return 1;
    test_rendering();
    test_mistakes();
    test_suiting();
    test_loading_mistakes();
    test_overriding();
    test_builtin();
    test_every_turn();
    test_choosing();
    test_plain();
    if (system(arena_f(&mem, "rm -rf %s", root).p) != 0) printf("# could not remove %s\n", root);
    arena_release(&mem);
    return tap_done();
}
