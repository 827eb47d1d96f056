#include "cli/help.h"

const char *const help_groups[] = {"whole runs", "data", "dialogues", "model", "about", NULL};

const struct help_exit help_exits[] = {
    {ST_OK, "done"},
    {ST_FAIL, "a check that was asked for did not hold"},
    {ST_USAGE, "the command line is wrong"},
    {ST_CONFIG, "a recipe, template or catalogue is wrong"},
    {ST_DATA, "an input file cannot be used"},
    {ST_IO, "the operating system refused to read or write"},
    {ST_LIMIT, "out of memory, or another stated limit"},
    {ST_NET, "network or teacher"},
    {ST_GPU, "the GPU cannot be used"},
    {ST_BUG, "a mistake of ours; please report it"},
    {ST_INTR, "interrupted; the run can be resumed"},
    {0, NULL},
};

void help_overview(FILE *to)
{
    fputs("Lingloom turns parallel corpora into instruction data.\n\nusage: lingloom COMMAND [arguments] [options]\n",
          to);
    for (int g = 0; help_groups[g]; g++) {
        bool any = false;
        for (int i = 0; cmds[i]; i++) {
            if (strcmp(cmds[i]->group, help_groups[g]) != 0) continue;
            if (!any) fprintf(to, "\n%s\n", help_groups[g]);
            any = true;
            fprintf(to, "  %-10s  %s\n", cmds[i]->name, cmds[i]->summary);
        }
    }
    fputs("\n'lingloom help NAME' tells more of a command, or of:\n", to);
    for (const struct help_topic *t = help_topics; t->name; t++) fprintf(to, "  %-10s  %s\n", t->name, t->summary);
}

sv help_flag(const struct opt *row, arena *mem)
{
    sv name = cmd_flag_name(row, mem);
    const char *what = row->choices ? row->choices : "VALUE";
    sv flag = name;
    if (row->type == OPT_T_BOOL && row->def && !strcmp(row->def, "true"))
        flag = arena_f(mem, "--[no-]%.*s", SV_ARG(sv_from(name, 2)));
    else if (row->type != OPT_T_BOOL)
        flag = arena_f(mem, "%.*s%s%s", SV_ARG(name), what[0] == '[' ? "" : " ", what);
    return row->letter ? arena_f(mem, "-%c, %.*s", row->letter, SV_ARG(flag)) : flag;
}

/* words of text from column `from`, broken before column 100 */
static void print_wrapped(sv text, int from, const char *tail)
{
    enum { WIDTH = 100 };
    int col = from;
    while (text.p) {
        sv word = sv_cut(&text, ' ');
        if (!word.n) continue;
        if (col > from && col + 1 + (int)word.n > WIDTH) {
            printf("\n%*s", from, "");
            col = from;
        }
        col += printf("%s%.*s", col > from ? " " : "", SV_ARG(word));
    }
    fputs(tail, stdout);
}

void help_entry(sv name, sv text)
{
    enum { COLUMN = 28 };
    int n = printf("%.*s", SV_ARG(name));
    bool wide = n >= COLUMN - 1;
    printf("%s%*s", wide ? "\n" : "", wide ? COLUMN : COLUMN - n, "");
    print_wrapped(text, COLUMN, "\n");
}

static void print_option(const struct opt *row, arena *mem)
{
    sv flag = help_flag(row, mem);
    bool shows = row->def && row->type != OPT_T_BOOL && row->def[0];
    sv text = shows ? arena_f(mem, "%s (%s)", row->help, row->def) : sv_z(row->help);
    help_entry(arena_f(mem, "  %s%.*s", row->letter ? "" : "    ", SV_ARG(flag)), text);
}

/* text: begins with the line asked about */
static bool is_prose(sv text)
{
    return text.n && text.p[0] != ' ' && text.p[0] != '\n';
}

bool help_paragraph(sv *rest, sv *text, bool *example, arena *mem)
{
    if (!rest->p) return false;
    *text = sv_cut(rest, '\n');
    *example = text->n && !is_prose(*text);
    if (!is_prose(*text)) return true;
    while (rest->p && is_prose(*rest)) {
        sv line = sv_trim(sv_cut(rest, '\n'));
        *text = arena_f(mem, "%.*s %.*s", SV_ARG(sv_trim(*text)), SV_ARG(line));
    }
    return true;
}

void help_command(const struct cmd *c, arena *mem)
{
    printf("lingloom %s: %s\n\nusage: lingloom %s%s%s\n", c->name, c->summary, c->name, c->usage[0] ? " " : "",
           c->usage);
    sv rest = sv_z(c->details);
    if (rest.p) putchar('\n');
    sv text;
    bool example;
    while (help_paragraph(&rest, &text, &example, mem)) {
        if (example)
            printf("%.*s\n", SV_ARG(text));
        else
            print_wrapped(text, 0, "\n");
    }
    struct cmd_flag flag[CMD_FLAGS_MAX];
    int n = cmd_flags(c, flag);
    bool common = false;
    for (int i = 0; i < n; i++) {
        if (i == 0 || flag[i].common != common) puts(flag[i].common ? "\ncommon options" : "\noptions");
        common = flag[i].common;
        print_option(flag[i].row, mem);
    }
}

void help_exit_codes(void)
{
    puts("exit codes");
    for (const struct help_exit *x = help_exits; x->meaning; x++) printf("  %3d  %s\n", x->code, x->meaning);
}
