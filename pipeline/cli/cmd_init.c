/* lingloom init: looks at a folder of corpora and writes a recipe for it, commented, to be read and changed by a
 * person. */
#include "base/json.h"
#include "base/log.h"
#include "cli/cmd.h"
#include "cli/survey.h"
#include "corpus/names.h"
#include "dialogue/kinds/kind.h"
#include "text/lang.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct init_cfg {
    struct opt_list langs;
    sv corpora;
};
static const struct opt opts[] = {
    OPT_LIST(struct init_cfg, langs, NULL, "LANG", "languages wanted, such as en,zh,de (default: all that are found)"),
    OPT_STR(struct init_cfg, corpora, NULL, "DIR", "folder that holds the corpora"), OPT_END};

/* What one entry of the recipe will say. */
struct plan {
    const struct survey_entry *seen;
    sv name;
    sv lang[SURVEY_LANGS]; /* wanted and found, the source first */
    int nlang;
    const char *why_not; /* NULL: it is used */
};

/* ---- deciding ---- */

static bool want(const struct opt_list *langs, sv lang)
{
    if (!langs->n) return true;
    for (int i = 0; i < langs->n; i++)
        if (lang_matches(langs->v[i], lang)) return true;
    return false;
}

/* The file's first piece of name, in small letters, digits and dashes. */
static sv plain_name(const char *spec, arena *mem)
{
    const char *part[READER_FILES_MAX];
    if (!reader_split(spec, mem, part)) part[0] = spec;
    sv name = name_plain(sv_z(part[0]));
    ptrdiff_t bang = sv_rfind_c(name, '!');
    name = arena_dup(mem, sv_basename(sv_from(name, bang + 1)));
    ptrdiff_t dot = sv_rfind_c(name, '.');
    if (dot > 0) name.n = dot;
    char *p = (char *)name.p;
    for (ptrdiff_t i = 0; i < name.n; i++) {
        if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] + 32);
        if (!((p[i] >= 'a' && p[i] <= 'z') || (p[i] >= '0' && p[i] <= '9'))) p[i] = '-';
    }
    while (name.n && name.p[0] == '-') name = sv_from(name, 1);
    while (name.n && name.p[name.n - 1] == '-') name.n--;
    return name.n ? name : SV("corpus");
}

static sv unique_name(const struct plan *plans, int n, sv name, arena *mem)
{
    sv tried = name;
    for (int k = 2;; k++) {
        int i = 0;
        while (i < n && !sv_eq(plans[i].name, tried)) i++;
        if (i == n) return tried;
        tried = arena_f(mem, "%.*s-%d", SV_ARG(name), k);
    }
}

static void decide(struct plan *p, const struct init_cfg *cfg)
{
    const struct survey_entry *s = p->seen;
    for (int i = 0; i < s->nlang; i++)
        if (want(&cfg->langs, s->lang[i])) p->lang[p->nlang++] = s->lang[i];
    if (s->error)
        p->why_not = s->error;
    else if (!s->chats && s->seen == s->bad)
        p->why_not = "nothing in it can be used";
    else if (!s->chats && p->nlang < 2)
        p->why_not = "fewer than two of the languages wanted";
}

/* ---- writing ---- */

static bool is_plain(sv s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+!${}-", s.p[i])) return false;
    return s.n > 0;
}

static void put_text(struct buf *to, sv s)
{
    if (is_plain(s)) {
        buf_adds(to, s);
        return;
    }
    buf_addc(to, '"');
    json_escape(to, s);
    buf_addc(to, '"');
}

/* the file below the folder, as the recipe names it */
static sv below(const char *path, const char *folder, arena *mem)
{
    size_t n = strlen(folder);
    while (n && folder[n - 1] == '/') n--;
    while (path[n] == '/') n++;
    return arena_f(mem, "${corpora}/%s", path + n);
}

static void put_paths(struct buf *to, const char *head, const char *spec, const char *folder, arena *mem)
{
    const char *part[READER_FILES_MAX];
    int n = reader_split(spec, mem, part);
    if (n == 2) {
        buf_addf(to, "%ssrc: ", head);
        put_text(to, below(part[0], folder, mem));
        buf_addf(to, "\n%stgt: ", head);
        put_text(to, below(part[1], folder, mem));
    } else {
        buf_addf(to, "%spath: ", head);
        sv all = below(n ? part[0] : spec, folder, mem);
        for (int i = 1; i < n; i++) all = arena_f(mem, "%.*s+%.*s", SV_ARG(all), SV_ARG(below(part[i], folder, mem)));
        put_text(to, all);
    }
    buf_addc(to, '\n');
}

static void put_langs(struct buf *to, const sv *lang, int n)
{
    for (int i = 0; i < n; i++) buf_addf(to, "%s%.*s", i ? ", " : "", SV_ARG(lang[i]));
}

/* 1234567 -> "1,230,000": three digits say what an estimate knows */
static void put_about(struct buf *to, const struct survey_entry *s)
{
    uint64_t v = (uint64_t)(s->records + .5), unit = 1;
    if (v > s->seen)
        while (v / unit >= 1000) unit *= 10;
    buf_adds(to, v > s->seen ? SV("about ") : SV(""));
    tally_count(to, v / unit * unit);
    buf_adds(to, s->chats ? SV(" chats") : SV(" records"));
}

static void put_comment(struct buf *to, const struct plan *p)
{
    const struct survey_entry *s = p->seen;
    put_about(to, s);
    if (s->nlang) {
        buf_adds(to, SV(" in "));
        put_langs(to, s->lang, s->nlang);
    }
    if (s->from_text) buf_adds(to, SV(" (seen in the text: please check)"));
    if (s->bad && s->seen) buf_addf(to, "; %.0f %% of them unusable", 100.0 * (double)s->bad / (double)s->seen);
}

static void put_entry(struct buf *to, const struct plan *p, const char *folder, arena *mem)
{
    const struct survey_entry *s = p->seen;
    const char *head = p->why_not ? "  #   " : "    ";
    buf_addf(to, "\n  # ");
    if (!s->error) put_comment(to, p);
    if (p->why_not) {
        sv rest = sv_z(p->why_not), why = sv_cut(&rest, '\n');
        buf_addf(to, "%sleft out: %.*s", s->error ? "" : "; ", SV_ARG(why));
    }
    buf_addf(to, "\n%s- name: %.*s\n", p->why_not ? "  # " : "  ", SV_ARG(p->name));
    put_paths(to, head, s->spec, folder, mem);
    if (s->format) buf_addf(to, "%sformat: %s\n", head, s->format);
    if (p->nlang >= 2 && !s->chats) {
        buf_addf(to, "%slangs: [", head);
        put_langs(to, p->lang, p->nlang);
        buf_adds(to, SV("]\n"));
    }
    if (!p->why_not)
        buf_adds(to, SV("    # licence:   not stated in the file; write what its publisher says, as an SPDX id\n"));
}

static void put_head(struct buf *to, const struct plan *plans, int n, const struct cmd_args *a)
{
    const struct init_cfg *cfg = a->cfg;
    int used = 0, left = 0;
    for (int i = 0; i < n; i++) *(plans[i].why_not ? &left : &used) += 1;
    sv recipe = a->out.n && !sv_is(a->out, "-") ? a->out : SV("RECIPE");
    buf_addf(to, "# Written by `lingloom init` from what lies in %.*s: %d corpora", SV_ARG(cfg->corpora), used);
    if (left) buf_addf(to, ", %d more left out (see below)", left);
    buf_addf(to, ".\n#\n#   lingloom run %.*s --corpora %.*s --dry-run     shows what would be done\n", SV_ARG(recipe),
             SV_ARG(cfg->corpora));
    buf_addf(to, "#   lingloom run %.*s --corpora %.*s\n", SV_ARG(recipe), SV_ARG(cfg->corpora));
    buf_adds(to, SV("seed: 1\n\ncorpora:"));
}

static void put_tail(struct buf *to, double pairs)
{
    uint64_t count = (uint64_t)pairs, unit = 1;
    while (count / unit >= 100) unit *= 10;
    buf_adds(to, SV("\n# Filters for every corpus; without this the defaults apply.\n# clean: {}\n"));
    buf_addf(to,
             "\nsynth:\n  count: %llu   # records wanted; 0: every pair once\n"
             "  # kinds: {A: 20, E: 25, C1: 3}   # shares of families and kinds; default: a mix of all\n",
             (unsigned long long)(count / unit * unit));
    buf_adds(to, SV("\ndedup: {}\nmix: {}\nsplit: {train: 0.98, validation: 0.01, test: 0.01}\n"
                    "export:\n  formats: [trl, llamafactory, messages]\n  drafts: quote\n"
                    "\n# keep: corpora without a stated licence stay in; drop: only what may be passed on\n"
                    "licences: {unknown: keep}\n"));
}

static void write_recipe(struct buf *to, const struct plan *plans, int n, const struct cmd_args *a)
{
    const struct init_cfg *cfg = a->cfg;
    const char *folder = arena_z(a->mem, cfg->corpora);
    double pairs = 0;
    put_head(to, plans, n, a);
    for (int i = 0; i < n; i++) {
        put_entry(to, &plans[i], folder, a->mem);
        if (!plans[i].why_not && !plans[i].seen->chats) pairs += plans[i].seen->records;
    }
    put_tail(to, pairs);
}

/* A recipe that a person may have worked on is never overwritten. */
static enum status save(const struct cmd_args *a, const struct buf *text, struct err *e)
{
    if (!a->out.n || sv_is(a->out, "-")) {
        fwrite(text->p, 1, text->n, stdout);
        return ST_OK;
    }
    const char *path = arena_z(a->mem, a->out);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno == EEXIST)
        return err_set(e, ST_USAGE, "'%s' exists already\nhint: choose another name, or remove it", path);
    if (fd < 0) return err_os(e, "create", path);
    size_t done = 0;
    ssize_t n = 0;
    while (done < text->n && (n = write(fd, text->p + done, text->n - done)) > 0) done += (size_t)n;
    bool bad = n < 0;
    if ((close(fd) != 0 || bad)) return err_os(e, "write", path);
    log_info("wrote %s", path);
    return ST_OK;
}

static enum status check_langs(const struct cmd_args *a, struct opt_list *langs, struct err *e)
{
    for (int i = 0; i < langs->n; i++) {
        sv code = lang_norm(langs->v[i], a->mem);
        if (!code.n) return err_set(e, ST_USAGE, "'%.*s' is no language code", SV_ARG(langs->v[i]));
        langs->v[i] = code;
    }
    return ST_OK;
}

static enum status run(const struct cmd_args *a, struct err *e)
{
    struct init_cfg cfg = *(const struct init_cfg *)a->cfg;
    struct survey s;
    if (!cfg.corpora.n)
        return err_set(e, ST_USAGE,
                       "where are the corpora?\nhint: lingloom init --langs en,zh --corpora DIR -o recipe.yaml");
    TRY(check_langs(a, &cfg.langs, e));
    TRY(survey_folder(&s, arena_z(a->mem, cfg.corpora), &cfg.langs, a->mem, e));
    if (s.n == 0) return err_set(e, ST_DATA, "no corpus in '%.*s'", SV_ARG(cfg.corpora));
    struct plan *plans = ARENA_ARRAY(a->mem, struct plan, s.n);
    for (int i = 0; i < s.n; i++) {
        plans[i].seen = &s.v[i];
        plans[i].name = unique_name(plans, i, plain_name(s.v[i].spec, a->mem), a->mem);
        decide(&plans[i], &cfg);
    }
    struct buf text;
    buf_init(&text, BUF_MAX_DEFAULT);
    write_recipe(&text, plans, s.n, a);
    enum status st = save(a, &text, e);
    buf_release(&text);
    return st;
}

const struct cmd cmd_init = {
    .name = "init",
    .group = "whole runs",
    .summary = "look at a folder of corpora and write a recipe for it",
    .usage = "--corpora DIR [--langs A,B,...] [-o RECIPE]",
    .details = "Reads the beginning of every file with the reader that takes it, and writes a recipe with formats, "
               "languages and "
               "estimated sizes. What cannot be used stands in it too, as a comment that says why. Without -o it goes "
               "to standard "
               "output; a recipe that exists is never overwritten.",
    .common = CMD_OUT | CMD_NO_ARGS,
    .opts = opts,
    .cfg_size = sizeof(struct init_cfg),
    .run = run,
};
