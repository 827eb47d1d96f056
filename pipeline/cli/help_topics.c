/* What recipes may hold: sections, readers, filters, kinds, from the same rows that bind them. */
#include "cli/help.h"
#include "cli/stages.h"
#include "corpus/filter.h"
#include "corpus/reader.h"
#include "dataset/quality/filter.h"
#include "dialogue/kinds/kind.h"

static void key(const struct opt *row, arena *mem)
{
    sv name = sv_z(row->name);
    bool closed = row->type == OPT_T_ENUM;
    const char *what = row->type == OPT_T_BOOL ? "true|false" : row->choices ? row->choices : "VALUE";
    if (row->type == OPT_T_LIST && !strstr(what, "...")) what = arena_f(mem, "[%s, ...]", what).p;
    bool shows = row->def && row->def[0];
    sv text = shows ? arena_f(mem, "%s (%s)", row->help, row->def) : sv_z(row->help);
    help_entry(arena_f(mem, "  %.*s: %s", SV_ARG(name), closed ? row->choices : what), text);
}

static void keys(const struct opt *rows, arena *mem)
{
    for (const struct opt *row = rows; row && row->name; row++) key(row, mem);
}

static void recipe(arena *mem)
{
    puts("A recipe is a YAML map. Besides `name` and `seed` it has these sections, all but `corpora` optional. Paths "
         "may\n"
         "hold ${corpora}, the folder given by --corpora, and ${recipe}, the folder of the recipe.");
    for (int i = 0; run_stages[i]; i++) {
        if (!run_stages[i]->help) continue; /* another part of a section that has been told */
        printf("\n%s: %s\n", run_stages[i]->section, run_stages[i]->help);
        keys(run_stages[i]->opts, mem);
    }
    puts("\nSee also: lingloom help readers, filters, kinds");
}

static void readers(arena *mem)
{
    puts("What is read. Formats are recognised by content; `format: NAME` in a corpus (or --from NAME) overrides.\n"
         "Keys go under `reader:` of the corpus.");
    for (int i = 0; reader_types[i]; i++) {
        const struct reader_type *t = reader_types[i];
        putchar('\n');
        help_entry(sv_z(t->name), arena_f(mem, "%s%s", t->help, t->gives == GIVES_CHATS ? " (chats)" : ""));
        keys(t->opts, mem);
    }
}

static void filters(arena *mem)
{
    puts("What `clean:` may hold: a filter's name with its keys below it, or `NAME: off`.\n"
         "A limit (X|auto|pN) is a number, `auto` (learned from the corpus), a percentile of it such as p5, or `off`.");
    for (int i = 0; filter_types[i]; i++) {
        const struct filter_type *t = filter_types[i];
        putchar('\n');
        help_entry(sv_z(t->name), sv_z(t->help));
        keys(t->opts, mem);
    }
    puts("\nWhat `filter:` may hold, for chats, dialogues, instructions and texts; limits are written the same way.");
    for (int i = 0; qfilters[i]; i++) {
        putchar('\n');
        help_entry(sv_z(qfilters[i]->name), sv_z(qfilters[i]->help));
        keys(qfilters[i]->opts, mem);
    }
}

static void kind_list(arena *mem)
{
    puts("Kinds of dialogue: `kinds: {A: 20, E: 25, C1: 3}` under `synth:` gives shares; ids, names, and the letters "
         "of whole families are understood.\n");
    for (int i = 0; i < kinds_count; i++)
        help_entry(arena_f(mem, "%s %s", kinds[i]->id, kinds[i]->slug), sv_z(kinds[i]->help));
}

static void exit_codes(arena *mem)
{
    (void)mem;
    help_exit_codes();
}

const struct help_topic help_topics[] = {
    {"exit-codes", "what the exit codes mean", exit_codes},
    {"filters", "the filters of `clean:` and `filter:` and their limits", filters},
    {"kinds", "the kinds of dialogue", kind_list},
    {"readers", "the formats that are read, and their options", readers},
    {"recipe", "the sections and keys of a recipe", recipe},
    {NULL, NULL, NULL},
};
