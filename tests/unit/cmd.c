#include "cli/cmd.h"
#include "tap.h"

volatile int cmd_stop; /* main.c's, which is not in the library */

struct cfg {
    int64_t max;
    bool exact, sort;
    struct opt_list kinds;
    sv unit;
};
static const struct opt rows[] = {OPT_I64(struct cfg, max, "10", 1, 100, "most words"),
                                  OPT_AS("exact", struct cfg, exact, OPT_T_BOOL, NULL, 0, 0, NULL, 'e', "exact"),
                                  OPT_BOOL(struct cfg, sort, "true", "sort"),
                                  OPT_LIST(struct cfg, kinds, "A1", "KIND", "kinds"),
                                  OPT_ENUM(struct cfg, unit, "words", "words|chars", "unit"),
                                  OPT_END};
static const struct cmd test = {.name = "test",
                                .usage = "IN...",
                                .common = CMD_OUT | CMD_THREADS | CMD_SEED | CMD_LANGS,
                                .opts = rows,
                                .cfg_size = sizeof(struct cfg)};

static arena mem;
static struct cmd_args a;
static struct err e;
static bool help;

/* words of one line as argv */
static enum status parse(const char *line)
{
    char *argv[16], *text = arena_z(&mem, sv_z(line)), *save;
    int n = 0;
    for (char *w = strtok_r(text, " ", &save); w; w = strtok_r(NULL, " ", &save)) argv[n++] = w;
    err_clear(&e);
    help = false;
    return cmd_parse(&test, n, argv, &mem, &a, &help, &e);
}
static const struct cfg *cfg(void)
{
    return a.cfg;
}

static void right(void)
{
    tap_int(parse(""), ST_OK, "nothing given");
    tap_ok(cfg()->max == 10 && !cfg()->exact && cfg()->sort && cfg()->kinds.n == 1 && a.threads >= 1 && a.seed == 1 &&
               !a.out.p,
           "defaults");
    tap_int(parse("a.en --max 5 b.en --max=7 - -o out.zst"), ST_OK, "options between names");
    tap_ok(cfg()->max == 7 && a.npos == 3 && sv_is(a.pos[2], "-") && sv_is(a.out, "out.zst"),
           "the last one counts; - is a name");
    tap_int(parse("-eqj4 -oX"), ST_OK, "letters together");
    tap_ok(cfg()->exact && a.threads == 4 && sv_is(a.out, "X"), "with values attached");
    tap_int(parse("-j 3 -o=Y"), ST_OK, "letters with values apart");
    tap_ok(a.threads == 3 && sv_is(a.out, "Y"), "and behind =");
    tap_int(parse("--no-sort --exact --no-exact"), ST_OK, "--no-");
    tap_ok(!cfg()->sort && !cfg()->exact, "turns off");
    tap_int(parse("--kinds B1,B2 --kinds C3"), ST_OK, "a list twice");
    tap_ok(cfg()->kinds.n == 3 && sv_is(cfg()->kinds.v[0], "B1") && sv_is(cfg()->kinds.v[2], "C3"),
           "replaces the default, then appends");
    tap_int(parse("--max 5 -- --max -e"), ST_OK, "--");
    tap_ok(a.npos == 2 && sv_is(a.pos[0], "--max"), "ends the options");
    tap_int(parse("--src-lang en --src_lang=de --json"), ST_OK, "both spellings");
    tap_ok(sv_is(a.src_lang, "de") && sv_is(a.json, "-"), "--json without a value is standard output");
    tap_int(parse("--json=f.json x"), ST_OK, "--json=FILE");
    tap_ok(sv_is(a.json, "f.json") && a.npos == 1, "takes the file");
    tap_int(parse("--seed 1"), ST_OK, "--seed");
    tap_ok(a.seed_given && a.seed == 1, "given is told apart from its default");
    tap_int(parse("x"), ST_OK, "no --seed");
    tap_ok(!a.seed_given, "not given");
    parse("--help --nonsense");
    tap_ok(help, "--help is seen before a mistake");
}

static void wrong(const char *line, const char *message)
{
    tap_int(parse(line), ST_USAGE, "'%s' is a usage error", line);
    tap_sv(sv_z(e.msg), sv_z(message), "'%s' says why", line);
}

static void mistakes(void)
{
    wrong("--max", "option '--max' needs a value");
    wrong("-j", "option '--threads' needs a value");
    wrong("--max 101", "--max: '101' is not a valid 'max' (1 to 100)");
    wrong("--unit word", "--unit: 'word' is not a valid 'unit' (words or chars)\nhint: did you mean 'words'?");
    wrong("--mxa 3", "unknown option '--mxa'\nhint: did you mean '--max'?");
    wrong("--mxa=3", "unknown option '--mxa'\nhint: did you mean '--max'?");
    wrong("--src-lnag en", "unknown option '--src-lnag'\nhint: did you mean '--src-lang'?");
    wrong("--zzzzzz", "unknown option '--zzzzzz'\nhint: 'lingloom help test' lists the options");
    wrong("-z", "unknown option '-z'\nhint: 'lingloom help test' lists the options");
    wrong("--no-max", "unknown option '--no-max'\nhint: 'lingloom help test' lists the options");
    wrong("--no-sort=1", "option '--no-sort' takes no value");
    wrong("--memory 1G", "unknown option '--memory'\nhint: 'lingloom help test' lists the options");
}

/* every command: a name that sorts, a known group, rows whose defaults hold and that no common flag shadows */
static void table(void)
{
    static const char *const groups[] = {"whole runs", "data", "dialogues", "model", "about"};
    for (int i = 0; cmds[i]; i++) {
        const struct cmd *c = cmds[i];
        bool known = false;
        for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) known = known || !strcmp(groups[g], c->group);
        tap_ok(known, "%s: group '%s' is known", c->name, c->group);
        tap_ok(i == 0 || strcmp(cmds[i - 1]->name, c->name) < 0, "%s: sorted", c->name);
        tap_ok(c->run && c->summary && c->usage, "%s: complete", c->name);
        tap_ok(c->summary && c->summary[0] && c->summary[strlen(c->summary) - 1] != '.',
               "%s: summary without a full stop", c->name);
        char *none[1] = {NULL};
        err_clear(&e);
        tap_int(cmd_parse(c, 0, none, &mem, &a, &help, &e), ST_OK, "%s: defaults are valid %s", c->name, e.msg);
        struct cmd_flag f[CMD_FLAGS_MAX];
        int n = cmd_flags(c, f), twice = 0;
        for (int k = 0; k < n; k++)
            for (int m = 0; m < k; m++)
                if (!strcmp(f[k].row->name, f[m].row->name) ||
                    (f[k].row->letter && f[k].row->letter == f[m].row->letter)) {
                    printf("# %s stands twice\n", f[k].row->name);
                    twice++;
                }
        tap_int(twice, 0, "%s: no option stands twice", c->name);
    }
}

int main(void)
{
    right();
    mistakes();
    table();
    arena_release(&mem);
    return tap_done();
}
