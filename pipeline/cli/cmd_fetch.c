/* lingloom fetch: real corpora, test sets and models, by name from the catalogue, from the Hub, or by address. */
#include "base/json.h"
#include "base/log.h"
#include "cli/cmd.h"
#include "corpus/fetch/catalogue.h"
#include "corpus/fetch/files.h"
#include "corpus/fetch/hub.h"
#include "corpus/fetch/meter.h"

#include <inttypes.h>
#include <stdio.h>

struct fetch_cfg {
    bool list, force;
    sv sources, sha256;
    int64_t parallel, retries, timeout, max_size, backoff_ms;
};

static const struct opt fetch_opts[] = {
    OPT_BOOL(struct fetch_cfg, list, "false", "show the catalogue and stop"),
    OPT_BOOL(struct fetch_cfg, force, "false", "fetch even what is there already"),
    OPT_STR(struct fetch_cfg, sources, NULL, "FILE", "a catalogue of your own, beside the built-in one"),
    OPT_STR(struct fetch_cfg, sha256, NULL, "HEX", "the checksum the one address given must have"),
    OPT_I64(struct fetch_cfg, parallel, "4", 1, 64, "files fetched at once"),
    OPT_I64(struct fetch_cfg, retries, "5", 0, 100, "further attempts after one that brought nothing"),
    OPT_I64(struct fetch_cfg, timeout, "60", 1, 86400, "seconds of silence after which an attempt is given up"),
    OPT_I64(struct fetch_cfg, backoff_ms, "1000", 1, 60000, "ceiling of the first pause between attempts; it doubles"),
    OPT_SIZE(struct fetch_cfg, max_size, "1024G", 1, 9e18, "the largest file that is accepted"),
    OPT_END};

/* What came of the whole command, for --json and the last line. */
struct totals {
    int files, fetched;
    int64_t bytes;
};

struct fetching {
    const struct cmd_args *a;
    const struct fetch_cfg *cfg;
    struct download_cfg dl;
    struct catalogue cat;
    bool cat_loaded;
    struct totals sum;
    struct buf json; /* the paths, as JSON strings */
    struct jsonw w;
};

/* ---- the list ---- */

static sv joined(const struct opt_list *l, arena *mem)
{
    struct buf b;
    buf_init(&b, 64 << 10);
    for (int i = 0; i < l->n; i++) {
        if (i) buf_addc(&b, ' ');
        buf_adds(&b, l->v[i]);
    }
    sv s = arena_dup(mem, buf_sv(&b));
    buf_release(&b);
    return s;
}

static sv clipped(sv s, ptrdiff_t n, arena *mem)
{
    if (s.n <= n) return s.p ? s : SV("");
    return arena_f(mem, "%.*s...", (int)n - 3, s.p);
}

static void list_text(const struct catalogue *c, arena *mem)
{
    printf("%-22s %-13s %-30s %-38s %-9s %s\n", "NAME", "KIND", "LANGUAGES", "LICENCE", "SIZE", "VERIFIED");
    for (int i = 0; i < c->n; i++) {
        const struct source *s = &c->v[i];
        sv langs = clipped(joined(&s->languages, mem), 30, mem), licence = clipped(s->licence, 38, mem);
        sv size = s->size.n ? s->size : SV("-");
        printf("%-22.*s %-13.*s %-30.*s %-38.*s %-9.*s %s\n", SV_ARG(s->name), SV_ARG(s->kind), SV_ARG(langs),
               SV_ARG(licence), SV_ARG(size), s->verified ? "yes" : "no");
    }
}

static enum status list_json(const struct cmd_args *a, const struct catalogue *c, struct err *e)
{
    struct buf b;
    buf_init(&b, 16 << 20);
    struct jsonw w = jsonw_to(&b);
    jsonw_arr(&w);
    for (int i = 0; i < c->n; i++) {
        const struct source *s = &c->v[i];
        jsonw_obj(&w);
        jsonw_kstr(&w, SV("name"), s->name);
        jsonw_kstr(&w, SV("title"), s->title);
        jsonw_kstr(&w, SV("kind"), s->kind);
        jsonw_kstr(&w, SV("languages"), joined(&s->languages, a->mem));
        jsonw_kstr(&w, SV("format"), s->format);
        jsonw_kstr(&w, SV("licence"), s->licence);
        jsonw_kstr(&w, SV("size"), s->size);
        jsonw_key(&w, SV("verified"));
        jsonw_bool(&w, s->verified);
        jsonw_kstr(&w, SV("note"), s->note);
        jsonw_end_obj(&w);
    }
    jsonw_end_arr(&w);
    enum status st = cmd_json(a, buf_sv(&b), e);
    buf_release(&b);
    return st;
}

/* ---- fetching ---- */

static void report(struct fetching *f, const char *path, bool fetched, int64_t bytes)
{
    f->sum.files++;
    f->sum.fetched += fetched;
    f->sum.bytes += bytes;
    jsonw_str(&f->w, sv_z(path));
    if (!sv_is(f->a->json, "-")) printf("%s\n", path);
}

static const char *folder(const struct fetching *f, const char *name)
{
    if (f->a->out.n) return arena_z(f->a->mem, f->a->out);
    return arena_f(f->a->mem, "out/corpora/%s", name).p;
}

static enum status fetch_downloads(struct fetching *f, struct download *d, int n, struct err *e)
{
    enum status st = download_all(d, n, &f->dl, e);
    for (int i = 0; i < n; i++) {
        if (d[i].st != ST_OK) continue;
        report(f, d[i].to, !d[i].existed, d[i].bytes);
        if (d[i].got[0]) log_info("%s  sha256 %s", d[i].to, d[i].got);
        if (d[i].existed) log_info("%s is there already", d[i].to);
    }
    return st;
}

static enum status fetch_hub(struct fetching *f, sv spec, const char *to, struct err *e)
{
    struct hub_ref ref;
    struct hub_files out;
    TRY(hub_parse(spec, &ref, f->a->mem, e));
    TRY(hub_fetch(&ref, to, f->cfg->force, &f->dl, &out, f->a->mem, e));
    for (int i = 0; i < out.n; i++) report(f, out.paths[i], false, 0);
    f->sum.fetched += out.fetched;
    f->sum.bytes += out.bytes;
    return ST_OK;
}

static enum status fetch_address(struct fetching *f, sv url, struct err *e)
{
    char origin[320];
    const char *z = arena_z(f->a->mem, url), *name = path_from_url(url, f->a->mem);
    TRY(http_origin(z, origin, e));
    struct download d = {.url = z, .size = -1, .force = f->cfg->force};
    d.to = arena_f(f->a->mem, "%s/%s", f->a->out.n ? arena_z(f->a->mem, f->a->out) : "out/corpora", name).p;
    if (f->cfg->sha256.n) d.sha256 = arena_z(f->a->mem, f->cfg->sha256);
    return fetch_downloads(f, &d, 1, e);
}

static enum status fetch_source(struct fetching *f, const struct source *s, sv pair, struct err *e)
{
    arena *mem = f->a->mem;
    log_info("%.*s: %.*s; licence: %.*s", SV_ARG(s->name), SV_ARG(s->title), SV_ARG(s->licence));
    if (!s->verified) log_info("%.*s: not fetched by us before; nothing vouches for what comes", SV_ARG(s->name));
    if (s->hf.n) return fetch_hub(f, s->hf, f->a->out.n ? arena_z(mem, f->a->out) : NULL, e);
    struct download *d = ARENA_ARRAY(mem, struct download, s->url.n);
    const char *to = folder(f, arena_z(mem, s->name));
    for (int i = 0; i < s->url.n; i++) {
        d[i] = (struct download){.url = source_url(s, i, pair, mem), .size = -1, .force = f->cfg->force};
        d[i].to = arena_f(mem, "%s/%s", to, path_from_url(sv_z(d[i].url), mem)).p;
        if (s->sha256.n) d[i].sha256 = arena_z(mem, s->sha256);
    }
    return fetch_downloads(f, d, s->url.n, e);
}

static enum status need_catalogue(struct fetching *f, struct err *e)
{
    if (f->cat_loaded) return ST_OK;
    f->cat_loaded = true;
    return catalogue_load(&f->cat, f->cfg->sources.n ? arena_z(f->a->mem, f->cfg->sources) : NULL, e);
}

static enum status fetch_one(struct fetching *f, sv what, struct err *e)
{
    if (sv_starts(what, SV("hf:"))) return fetch_hub(f, what, f->a->out.n ? arena_z(f->a->mem, f->a->out) : NULL, e);
    if (sv_find(what, SV("://")) >= 0) return fetch_address(f, what, e);
    const struct source *s;
    sv pair;
    TRY(need_catalogue(f, e));
    TRY(catalogue_find(&f->cat, what, &s, &pair, e));
    return fetch_source(f, s, pair, e);
}

static enum status summary(struct fetching *f, struct err *e)
{
    char size[24];
    meter_size(f->sum.bytes, size);
    jsonw_end_arr(&f->w);
    jsonw_kint(&f->w, SV("files"), f->sum.files);
    jsonw_kint(&f->w, SV("fetched"), f->sum.fetched);
    jsonw_kint(&f->w, SV("bytes"), f->sum.bytes);
    jsonw_end_obj(&f->w);
    log_info("fetch: %d files (%d fetched now), %s", f->sum.files, f->sum.fetched, size);
    return cmd_json(f->a, buf_sv(&f->json), e);
}

static enum status check_args(const struct cmd_args *a, const struct fetch_cfg *cfg, struct err *e)
{
    if (!cfg->list && a->npos == 0)
        return err_set(e, ST_USAGE, "nothing to fetch\nhint: 'lingloom fetch --list' shows the catalogue");
    if (cfg->sha256.n == 0) return ST_OK;
    bool good = cfg->sha256.n == 64 && a->npos == 1 && sv_find(a->pos[0], SV("://")) >= 0;
    for (ptrdiff_t i = 0; i < cfg->sha256.n; i++)
        good &= (cfg->sha256.p[i] >= '0' && cfg->sha256.p[i] <= '9') ||
                (cfg->sha256.p[i] >= 'a' && cfg->sha256.p[i] <= 'f');
    return good ? ST_OK : err_set(e, ST_USAGE, "--sha256 is 64 lower-case hex digits, for one address");
}

static enum status run_list(struct fetching *f, struct err *e)
{
    TRY(need_catalogue(f, e));
    if (f->a->json.p) return list_json(f->a, &f->cat, e);
    list_text(&f->cat, f->a->mem);
    return ST_OK;
}

static enum status run_fetch(struct fetching *f, struct err *e)
{
    buf_init(&f->json, BUF_MAX_DEFAULT);
    f->w = jsonw_to(&f->json);
    jsonw_obj(&f->w);
    jsonw_kstr(&f->w, SV("command"), SV("fetch"));
    jsonw_key(&f->w, SV("paths"));
    jsonw_arr(&f->w);
    enum status st = ST_OK;
    for (int i = 0; i < f->a->npos && st == ST_OK; i++) st = fetch_one(f, f->a->pos[i], e);
    if (st == ST_OK) st = summary(f, e);
    buf_release(&f->json);
    return st;
}

static enum status run(const struct cmd_args *a, struct err *e)
{
    const struct fetch_cfg *cfg = a->cfg;
    struct run r;
    TRY(check_args(a, cfg, e));
    cmd_run_init(&r, a);
    struct fetching f = {.a = a, .cfg = cfg};
    f.dl.what = "fetch";
    f.dl.max_size = cfg->max_size;
    f.dl.http = (struct http_cfg){.parallel = (int)cfg->parallel,
                                  .retries = cfg->retries ? (int)cfg->retries : -1,
                                  .stall_s = (int)cfg->timeout,
                                  .backoff_ms = (int)cfg->backoff_ms,
                                  .stop = r.stop};
    enum status st = cfg->list ? run_list(&f, e) : run_fetch(&f, e);
    catalogue_release(&f.cat);
    cmd_run_release(&r);
    return st;
}

const struct cmd cmd_fetch = {
    .name = "fetch",
    .group = "data",
    .summary = "fetch corpora, test sets and models",
    .usage = "NAME[:PAIR]... | hf:OWNER/NAME[@REV][:GLOB] | URL | --list [-o DIR] [options]",
    .details =
        "A NAME is an entry of the catalogue (--list); entries that hold many language pairs want one, as in "
        "opus-tatoeba:en-zh. Files go to out/corpora/NAME, or below -o. hf: names a data set on the Hugging Face Hub, "
        "else a model (hf:datasets/... and hf:models/... say which); it goes to the cache that Hugging Face's own "
        "tools use, "
        "or below -o. HF_TOKEN, HF_ENDPOINT, HF_HOME, HF_HUB_CACHE and HF_HUB_OFFLINE mean what they mean there.\n\n"
        "What was interrupted goes on where it stopped when the same command is run again. The paths of the files are "
        "printed, "
        "one a line.",
    .common = CMD_OUT_DIR,
    .opts = fetch_opts,
    .cfg_size = sizeof(struct fetch_cfg),
    .run = run,
};
