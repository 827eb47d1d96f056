/* The man page: roff from the same rows. */
#include "cli/help.h"

#include "version.h"

/* Text for roff: a backslash or a hyphen stands for itself, a line does not begin with a request. */
static void put(sv text)
{
    for (ptrdiff_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool first = i == 0 || text.p[i - 1] == '\n';
        if (first && (c == '.' || c == '\'')) fputs("\\&", stdout);
        if (c == '\\')
            fputs("\\e", stdout);
        else if (c == '-')
            fputs("\\-", stdout);
        else
            putchar(c);
    }
}

static void put_line(sv text)
{
    put(text);
    putchar('\n');
}

static void option(const struct opt *row, arena *mem)
{
    puts(".TP");
    fputs(".B ", stdout);
    put_line(help_flag(row, mem));
    bool shows = row->def && row->type != OPT_T_BOOL && row->def[0];
    put_line(shows ? arena_f(mem, "%s (default: %s)", row->help, row->def) : sv_z(row->help));
}

static void details(sv rest, arena *mem)
{
    sv text;
    bool example, inside = false;
    while (help_paragraph(&rest, &text, &example, mem)) {
        if (example && !inside) puts(".nf");
        if (!example && inside) puts(".fi");
        inside = example;
        if (text.n)
            put_line(text);
        else
            puts(".PP");
    }
    if (inside) puts(".fi");
}

static void command(const struct cmd *c, arena *mem)
{
    printf(".SS ");
    put_line(sv_z(c->name));
    printf(".B lingloom %s\n", c->name);
    put_line(sv_z(c->usage));
    puts(".PP");
    sv summary = arena_f(mem, "%s.", c->summary);
    put_line(arena_f(mem, "%c%.*s", summary.p[0] & ~32, SV_ARG(sv_from(summary, 1))));
    if (c->details) {
        puts(".PP");
        details(sv_z(c->details), mem);
    }
    struct cmd_flag flag[CMD_FLAGS_MAX];
    int n = cmd_flags(c, flag);
    for (int i = 0; i < n && !flag[i].common; i++) option(flag[i].row, mem);
}

/* The union of the common flags: shown once, not once per command. */
static void common_options(arena *mem)
{
    const struct cmd all = {.common = ~0u & ~(unsigned)CMD_OUT_DIR};
    struct cmd_flag flag[CMD_FLAGS_MAX];
    int n = cmd_flags(&all, flag);
    puts(".SH COMMON OPTIONS\nThey mean the same in every command that takes them.");
    for (int i = 0; i < n; i++) option(flag[i].row, mem);
}

void help_man(arena *mem)
{
    printf(".TH LINGLOOM 1 \"\" \"lingloom %s\" \"User Commands\"\n", LL_VERSION);
    puts(
        ".SH NAME\nlingloom \\- from parallel corpora to instruction data\n"
        ".SH SYNOPSIS\n.B lingloom\n.I COMMAND\n[arguments] [options]\n.SH DESCRIPTION\n"
        "IN is any number of files, a folder, a glob, @LIST (a file of names) or \\-; a bitext in two files is written "
        "a.en+a.zh. Formats and compression are recognised by content.\n.SH COMMANDS");
    for (int g = 0; help_groups[g]; g++)
        for (int i = 0; cmds[i]; i++)
            if (!strcmp(cmds[i]->group, help_groups[g])) command(cmds[i], mem);
    common_options(mem);
    puts(".SH EXIT STATUS");
    for (const struct help_exit *x = help_exits; x->meaning; x++) printf(".TP\n.B %d\n%s\n", x->code, x->meaning);
}
