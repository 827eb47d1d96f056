#include "base/json.h"
#include "cli/cmd.h"
#include "cli/run_setup.h"
#include "text/unicode.h"

#include "version.h"

#include <stdio.h>

#if defined __clang__
#define COMPILER __VERSION__ /* names itself */
#else
#define COMPILER "gcc " __VERSION__
#endif

static void write_versions(struct buf *line)
{
    struct jsonw w = jsonw_to(line);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("version"), SV(LL_VERSION));
    jsonw_kstr(&w, SV("compiler"), SV(COMPILER));
    jsonw_kstr(&w, SV("unicode"), sv_z(unicode_version()));
    jsonw_key(&w, SV("libraries"));
    jsonw_obj(&w);
    sv rest = SV(LL_LIBRARIES);
    while (rest.p) {
        sv version = sv_cut(&rest, ','), name = sv_cut(&version, ' ');
        jsonw_kstr(&w, name, version);
    }
    jsonw_end_obj(&w);
    jsonw_end_obj(&w);
}

const char *versions_json(arena *mem)
{
    struct buf line;
    buf_init(&line, 64 << 10);
    write_versions(&line);
    const char *z = arena_z(mem, buf_sv(&line));
    buf_release(&line);
    return z;
}

static enum status run(const struct cmd_args *a, struct err *e)
{
    printf("lingloom %s\n", LL_VERSION);
    sv rest = SV(LL_LIBRARIES);
    while (rest.p) {
        sv version = sv_cut(&rest, ','), name = sv_cut(&version, ' ');
        printf("  %-12.*s %.*s\n", SV_ARG(name), SV_ARG(version));
    }
    printf("  %-12s %s\n  %-12s %s\n", "unicode", unicode_version(), "compiler", COMPILER);
    return a->json.p ? cmd_json(a, sv_z(versions_json(a->mem)), e) : ST_OK;
}

const struct cmd cmd_version = {
    .name = "version",
    .group = "about",
    .summary = "this program's version and what it was built with",
    .usage = "",
    .common = CMD_NO_ARGS,
    .run = run,
};
