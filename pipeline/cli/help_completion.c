/* Completion for bash: `eval "$(lingloom help --completion)"`. */
#include "cli/help.h"

static void flag_words(const struct cmd *c, arena *mem)
{
    struct cmd_flag flag[CMD_FLAGS_MAX];
    int n = cmd_flags(c, flag);
    for (int i = 0; i < n; i++) printf("%s%.*s", i ? " " : "", SV_ARG(cmd_flag_name(flag[i].row, mem)));
}

/* "--to) words='pairs moses';;" for options with a closed choice */
static void choices(const struct cmd *c, arena *mem)
{
    for (const struct opt *row = c->opts; row && row->name; row++) {
        if (row->type != OPT_T_ENUM) continue;
        printf("        '%s %.*s') words='", c->name, SV_ARG(cmd_flag_name(row, mem)));
        for (const char *p = row->choices; *p; p++) putchar(*p == '|' ? ' ' : *p);
        puts("';;");
    }
}

void help_completion(arena *mem)
{
    puts("_lingloom() {\n    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} cmd=${COMP_WORDS[1]} "
         "words=\n"
         "    COMPREPLY=()\n    if [ \"$COMP_CWORD\" -eq 1 ]; then");
    fputs("        COMPREPLY=($(compgen -W '", stdout);
    for (int i = 0; cmds[i]; i++) printf("%s%s", i ? " " : "", cmds[i]->name);
    puts("' -- \"$cur\"))\n        return\n    fi\n    case \"$cmd $prev\" in");
    for (int i = 0; cmds[i]; i++) choices(cmds[i], mem);
    puts("    esac\n    if [ -z \"$words\" ] && [ \"${cur:0:1}\" = - ]; then\n        case $cmd in");
    for (int i = 0; cmds[i]; i++) {
        printf("        %s) words='", cmds[i]->name);
        flag_words(cmds[i], mem);
        puts("';;");
    }
    puts("        esac\n    fi\n    [ -z \"$words\" ] || COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\n"
         "complete -o default -F _lingloom lingloom");
}
