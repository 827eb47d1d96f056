/* `lingloom wordings`: what there is to ask with, whether it is sound, and a start for a new language. */
#include "base/log.h"
#include "cli/cmd.h"
#include "dialogue/kinds/kind.h"
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

static struct counts count_set(const struct wordings *w, int kind, int lang)
{
    struct counts c = {0, 0};
    for (int turn = 1; turn <= WORDING_TURNS; turn++) {
        int n;
        const struct wording *const *set = wordings_set(w, kind, turn, lang, &n);
        for (int i = 0; i < n; i++) *(set[i]->held_out ? &c.held_out : &c.train) += 1;
    }
    return c;
}

static int nameable(const struct wordings *w, int lang)
{
    int n = 0;
    for (int i = 0; i < lang_count(); i++) n += wordings_names(w, lang, sv_z(lang_at(i)->code)) != NULL;
    return n;
}

static void show_coverage(const struct wordings *w)
{
    printf("%-8s", "language");
    for (int k = 0; k < kinds_count; k++) printf(" %12s", kinds[k]->id);
    printf(" %12s %10s\n", "system", "can name");
    for (int l = 0; l < wordings_langs(w); l++) {
        printf("%-8.*s", SV_ARG(wordings_lang_code(w, l)));
        for (int k = 0; k <= kinds_count; k++) {
            struct counts c = count_set(w, k, l);
            char cell[32];
            snprintf(cell, sizeof cell, "%d + %d", c.train, c.held_out);
            printf(" %12s", cell);
        }
        printf(" %10d\n", nameable(w, l));
    }
    printf("(for training + held out for tests)\n");
}

/* A fifth of the wordings should be kept for tests; far from that is worth a word. */
static bool check_held_out(const struct wordings *w, int kind, int lang)
{
    struct counts c = count_set(w, kind, lang);
    int n = c.train + c.held_out;
    if (n < 5 || (c.held_out * 10 >= n && c.held_out * 10 <= 3 * n)) return true;
    log_warn("%s in %.*s: %d of %d wordings are held out, a fifth is meant", kinds[kind]->id,
             SV_ARG(wordings_lang_code(w, lang)), c.held_out, n);
    return false;
}

static enum status check(const struct wordings *w, struct err *e)
{
    int total = 0;
    bool good = true;
    for (int l = 0; l < wordings_langs(w); l++)
        for (int k = 0; k <= kinds_count; k++) {
            struct counts c = count_set(w, k, l);
            total += c.train + c.held_out;
            if (k == kinds_count) continue;
            if (!c.train) log_warn("no %s in %.*s", kinds[k]->id, SV_ARG(wordings_lang_code(w, l)));
            good &= c.train > 0 && check_held_out(w, k, l);
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

static sv family_skeleton(const char *lang, arena *mem)
{
    return arena_f(
        mem,
        "# Wordings in '%s'. Write what people really type: short, half of it without a final mark, courtesy in a\n"
        "# third at most, the text before, after or below the request. A fifth is held out for tests.\n"
        "A1:\n"
        "  - {id: A1.%s.1, text: \"{L}: {S}\"}\n"
        "  - {id: A1.%s.2, text: \"{S}\\n{L}\"}\n"
        "A2:\n"
        "  - {id: A2.%s.1, text: \"{L}:\\n\\n{S}\"}\n",
        lang, lang, lang, lang);
}

static enum status start_language(const struct cmd_args *a, sv code, struct err *e)
{
    sv norm = lang_norm(code, a->mem);
    if (!norm.p) return err_set(e, ST_USAGE, "'%.*s' is no language code", SV_ARG(code));
    const char *lang = arena_z(a->mem, norm), *folder = a->out.p ? arena_z(a->mem, a->out) : "templates";
    TRY(write_new(folder, lang, "names.yaml", names_skeleton(lang, a->mem), a->mem, e));
    TRY(write_new(folder, lang, "A.yaml", family_skeleton(lang, a->mem), a->mem, e));
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
    if (c->coverage || !c->check) show_coverage(w);
    if (c->check) st = check(w, e);
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
