/* `lingloom wordings`: what there is to ask with, whether it is sound, and a start for a new language. */
#include "base/log.h"
#include "cli/cmd.h"
#include "dialogue/kinds/script.h"
#include "engine/shard.h"
#include "text/lang.h"

#include <stdio.h>
#include <unistd.h>

struct cfg {
    bool check, coverage;
    sv lang;
    struct opt_list templates;
};
#define C struct cfg
static const struct opt opts[] = {
    OPT_BOOL(C, check, "false", "load everything and report counts; mistakes are errors with file and line"),
    OPT_BOOL(C, coverage, "false", "table of wordings by kind and language, and how many languages each can name"),
    OPT_AS("new", C, lang, OPT_T_STR, NULL, 0, 0, "LANG", 0,
           "write the files of a new language into the folder -o names"),
    OPT_LIST(C, templates, NULL, "DIR", "folder of wordings on top of the builtin ones (repeatable)"), OPT_END};
#undef C

struct counts {
    int train, held_out;
};

/* One line of a script: a turn, or a variant of one. */
struct line {
    int script, turn, variant; /* variant -1: the turn has none */
    enum wording_by by;
};

static const struct script_turn *turn_of(const struct line *x)
{
    static const struct script_turn none = {0};
    if (x->script < scripts_count) return &scripts[x->script].turn[x->by][x->turn - 1];
    return x->by == BY_USER && x->turn == 1 ? &prompts : &none;
}

/* Steps through every line there is; begin with {0}. */
static bool next_line(struct line *x)
{
    if (!x->turn) {
        *x = (struct line){0, 1, -1, BY_USER};
        if (script_variants(turn_of(x))) x->variant = 0;
        return true;
    }
    if (x->variant >= 0 && ++x->variant < script_variants(turn_of(x))) return true;
    do {
        if (++x->turn > WORDING_TURNS) x->turn = 1, x->by = x->by == BY_USER ? BY_ASSISTANT : BY_USER;
        if (x->turn == 1 && x->by == BY_USER) x->script++;
        if (x->script > scripts_count) return false;
    } while (!turn_of(x)->help);
    x->variant = script_variants(turn_of(x)) ? 0 : -1;
    return true;
}

static struct counts count_line(const struct wordings *w, const struct line *x, int lang)
{
    struct counts c = {0, 0};
    int n;
    const struct wording *const *set = wordings_set(w, x->script, x->by, x->turn, lang, &n);
    for (int i = 0; i < n; i++)
        if (x->variant < 0 || set[i]->when >> x->variant & 1) *(set[i]->held_out ? &c.held_out : &c.train) += 1;
    return c;
}

static sv line_name(const struct line *x, arena *mem)
{
    const char *id = x->script < scripts_count ? scripts[x->script].id : "SYS";
    sv variant = x->variant < 0 ? SV("") : script_variant_name(turn_of(x), x->variant);
    return arena_f(mem, "%s.%d%s%s%.*s", id, x->turn, x->by == BY_USER ? "" : " answer", variant.n ? " " : "",
                   SV_ARG(variant));
}

static int nameable(const struct wordings *w, int lang)
{
    int n = 0;
    for (int i = 0; i < lang_count(); i++) n += wordings_names(w, lang, sv_z(lang_at(i)->code)) != NULL;
    return n;
}

static void show_coverage(const struct wordings *w, arena *mem)
{
    printf("%-22s", "turn");
    for (int l = 0; l < wordings_langs(w); l++) printf(" %7.*s", SV_ARG(wordings_lang_code(w, l)));
    printf("\n");
    for (struct line x = {0}; next_line(&x);) {
        printf("%-22s", line_name(&x, mem).p);
        for (int l = 0; l < wordings_langs(w); l++) {
            struct counts c = count_line(w, &x, l);
            printf(" %7s", arena_f(mem, "%d+%d", c.train, c.held_out).p);
        }
        printf("\n");
    }
    printf("%-22s", "languages named");
    for (int l = 0; l < wordings_langs(w); l++) printf(" %7d", nameable(w, l));
    printf("\n(for training + held out for tests)\n");
}

/* A fifth of a kind's wordings should be kept for tests; far from that is worth a word. */
static bool check_held_out(const struct wordings *w, int script, int lang)
{
    struct counts c = {0, 0};
    for (struct line x = {0}; next_line(&x);) {
        if (x.script != script || x.by != BY_USER || x.variant > 0) continue;
        x.variant = -1;
        struct counts one = count_line(w, &x, lang);
        if (script_variants(turn_of(&x))) x.variant = 0;
        c.train += one.train, c.held_out += one.held_out;
    }
    int n = c.train + c.held_out;
    if (n < 5 || (c.held_out * 10 >= n && c.held_out * 10 <= 3 * n)) return true;
    log_warn("%s in %.*s: %d of %d wordings are held out, a fifth is meant", scripts[script].id,
             SV_ARG(wordings_lang_code(w, lang)), c.held_out, n);
    return false;
}

/* What a language cannot say: dialogues that need it are asked for in other languages. */
static void show_missing(const struct wordings *w, int lang, arena *mem)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    for (struct line x = {0}; next_line(&x);)
        if (x.script < scripts_count && !count_line(w, &x, lang).train)
            buf_addf(&b, "%s%s", buf_sv(&b).n ? ", " : "", line_name(&x, mem).p);
    if (buf_sv(&b).n) printf("%.*s lacks: %s\n", SV_ARG(wordings_lang_code(w, lang)), buf_z(&b));
    buf_release(&b);
}

static enum status check(const struct wordings *w, arena *mem, struct err *e)
{
    int total = 0;
    bool good = true;
    for (int l = 0; l < wordings_langs(w); l++) {
        total += wordings_count(w, l);
        show_missing(w, l, mem);
        for (int k = 0; k < scripts_count; k++) good &= check_held_out(w, k, l);
    }
    printf("%d wordings in %d languages: %s\n", total, wordings_langs(w), good ? "sound" : "sound, with warnings");
    return good ? ST_OK : err_set(e, ST_FAIL, "some wordings should be looked at");
}

/* ---- a new language ---- */

static enum status write_new(const char *folder, const char *lang, const char *file, sv text, arena *mem, struct err *e)
{
    const char *path = arena_f(mem, "%s/%s/%s", folder, lang, file).p;
    if (access(path, F_OK) == 0) return err_set(e, ST_USAGE, "'%s' is there already", path);
    TRY(file_make_parent(path, e));
    TRY(file_write_whole(path, text, e));
    printf("%s\n", path);
    return ST_OK;
}

static sv names_skeleton(const char *lang, arena *mem)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    buf_addf(&b,
             "# How sentences in '%s' name the other languages: one column per form a wording needs\n"
             "# ({L} is the first, {L.into} the second). ~ for a form that does not exist.\n"
             "forms: [name, into]\nnames:\n",
             lang);
    static const char *const common[] = {"ar", "cs", "de", "en", "es", "fr", "it", "ja", "ko",
                                         "nl", "pl", "pt", "ru", "tr", "uk", "vi", "zh"};
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        sv name = lang_name_in(sv_z(common[i]), sv_z(lang));
        buf_addf(&b, "  %s: [%.*s, ~]\n", common[i], SV_ARG(name));
    }
    sv text = arena_dup(mem, buf_sv(&b));
    buf_release(&b);
    return text;
}

/* A commented line per turn of the family's scripts, to be written over. */
static void skeleton_turn(struct buf *b, const struct line *x, const char *lang, int *number)
{
    const struct script_turn *t = turn_of(x);
    static const char *const name[] = {
#define X(n, help) #n,
        WORDING_SLOTS(X)
#undef X
            "L"};
    buf_addf(b, "  # turn %d of the %s: %s\n", x->turn, x->by == BY_USER ? "user" : "assistant", t->help);
    buf_addf(b, "  # - {id: %s.%s.%d, turn: %d, ", scripts[x->script].id, lang, ++*number, x->turn);
    if (x->by == BY_ASSISTANT) buf_addf(b, "by: assistant, ");
    if (t->variants) buf_addf(b, "when: %.*s, ", SV_ARG(script_variant_name(t, 0)));
    buf_addf(b, "text: \"...");
    for (int i = 0; i <= SLOT_L; i++)
        if (t->required >> i & 1) buf_addf(b, " {%s}", name[i]);
    buf_addf(b, "\"}\n");
}

static sv family_skeleton(char family, const char *lang, arena *mem)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    buf_addf(
        &b,
        "# Wordings in '%s'. Write what people really type: short, half of it without a final mark, courtesy in a\n"
        "# third at most, the text before, after or below the request. A fifth is held out for tests.\n",
        lang);
    int script = -1, number = 0;
    for (struct line x = {0}; next_line(&x);) {
        if (x.script == scripts_count || scripts[x.script].id[0] != family || x.variant > 0) continue;
        if (x.script != script) buf_addf(&b, "%s: # %s\n", scripts[x.script].id, scripts[x.script].help), number = 0;
        script = x.script;
        skeleton_turn(&b, &x, lang, &number);
        if (x.by == BY_USER && x.turn == 1 && family == 'A' &&
            scripts[script].turn[BY_USER][0].required == 1u << SLOT_S)
            buf_addf(&b, "  - {id: %s.%s.%d, text: \"{L}: {S}\"}\n", scripts[script].id, lang, ++number);
    }
    sv text = arena_dup(mem, buf_sv(&b));
    buf_release(&b);
    return text;
}

static enum status write_families(const char *folder, const char *lang, arena *mem, struct err *e)
{
    char last = 0;
    for (int i = 0; i < scripts_count; i++) {
        char family = scripts[i].id[0];
        if (family == last) continue;
        last = family;
        TRY(write_new(folder, lang, arena_f(mem, "%c.yaml", family).p, family_skeleton(family, lang, mem), mem, e));
    }
    return ST_OK;
}

static enum status start_language(const struct cmd_args *a, sv code, struct err *e)
{
    sv norm = lang_norm(code, a->mem);
    if (!norm.p) return err_set(e, ST_USAGE, "'%.*s' is no language code", SV_ARG(code));
    const char *lang = arena_z(a->mem, norm), *folder = a->out.p ? arena_z(a->mem, a->out) : "templates";
    TRY(write_new(folder, lang, "names.yaml", names_skeleton(lang, a->mem), a->mem, e));
    TRY(write_families(folder, lang, a->mem, e));
    log_info("edit them, then: lingloom wordings --check --templates %s", folder);
    return ST_OK;
}

static enum status run(const struct cmd_args *a, struct err *e)
{
    const struct cfg *c = a->cfg;
    if (c->lang.p) return start_language(a, c->lang, e);
    struct opt_list folders = {0};
    opt_list_add(&folders, SV("builtin"), a->mem);
    for (int i = 0; i < c->templates.n; i++) opt_list_add(&folders, c->templates.v[i], a->mem);
    struct wordings *w;
    TRY(wordings_load(&w, &folders, e));
    enum status st = ST_OK;
    if (c->coverage || !c->check) show_coverage(w, a->mem);
    if (c->check) st = check(w, a->mem, e);
    wordings_free(w);
    return st;
}

const struct cmd cmd_wordings = {
    .name = "wordings",
    .group = "dialogues",
    .summary = "check the wordings, show what they cover, start a new language",
    .usage = "[--check] [--coverage] [--new LANG -o DIR] [--templates DIR]...",
    .details = "Wordings are what people type when they want a translation: templates in "
               "templates/dialogues/<language>/<family>.yaml, embedded in the program. A folder of your own adds "
               "wordings and overrides those with the same id.",
    .common = CMD_OUT_DIR,
    .opts = opts,
    .cfg_size = sizeof(struct cfg),
    .run = run,
};
