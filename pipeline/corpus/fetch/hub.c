#include "corpus/fetch/hub.h"

#include "base/json.h"
#include "base/log.h"
#include "base/paths.h"
#include "corpus/fetch/files.h"
#include "corpus/fetch/hub_env.h"
#include "corpus/fetch/meter.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LISTING_MAX = 256 << 20, FILES_MAX = 1000000 };

struct hub_file {
    const char *name, *blob; /* blob: the etag */
    int64_t size;            /* -1 unknown */
};
struct hub {
    const struct hub_ref *ref;
    const struct download_cfg *cfg;
    struct hub_env env;
    struct http *http;
    enum hub_kind kind;
    const char *commit, *licence;
    const char *root; /* the repository's folder in the cache */
    struct hub_file *file;
    int n, cap;
    arena *mem;
};

/* ---- names ---- */

static bool repo_part(sv s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                    c == '-' || c == '.';
        if (!word) return false;
    }
    return s.n > 0 && s.n <= 96 && s.p[0] != '.' && s.p[0] != '-' && sv_find(s, SV("..")) < 0 &&
           sv_find(s, SV("--")) < 0;
}

/* "NAME" or "OWNER/NAME"; "--" is what the cache writes for '/', so no name may hold it */
static bool repo_name(sv s)
{
    sv name = s, owner = sv_cut(&name, '/');
    return name.p ? repo_part(owner) && repo_part(name) : repo_part(owner);
}

static bool hex_of(sv s, ptrdiff_t n)
{
    if (s.n != n) return false;
    for (ptrdiff_t i = 0; i < n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f'))) return false;
    return true;
}

enum status hub_parse(sv spec, struct hub_ref *ref, arena *mem, struct err *e)
{
    sv all = spec;
    *ref = (struct hub_ref){.kind = HUB_ANY};
    if (sv_starts(spec, SV("hf:"))) spec = sv_from(spec, 3);
    sv glob = spec, rev = sv_cut(&glob, ':'), repo = sv_cut(&rev, '@');
    if (sv_starts(repo, SV("datasets/"))) ref->kind = HUB_DATASET, repo = sv_from(repo, 9);
    if (sv_starts(repo, SV("models/"))) ref->kind = HUB_MODEL, repo = sv_from(repo, 7);
    bool good = repo_name(repo) && (!rev.p || path_is_safe(rev)) && (!glob.p || glob.n > 0);
    if (!good)
        return err_set(e, ST_USAGE,
                       "'%.*s' does not name a repository on the Hub\nhint: hf:OWNER/NAME[@REVISION][:GLOB]",
                       SV_ARG(all));
    ref->repo = arena_z(mem, repo);
    ref->rev = rev.p ? arena_z(mem, rev) : "main";
    ref->glob = glob.p ? arena_z(mem, glob) : NULL;
    return ST_OK;
}

static const char *kind_plural(enum hub_kind k)
{
    return k == HUB_MODEL ? "models" : "datasets";
}

static const char *cache_root(const struct hub *h, enum hub_kind k)
{
    struct buf b;
    buf_init(&b, 64 << 10);
    buf_addf(&b, "%s/%s", h->env.cache, kind_plural(k));
    for (sv rest = sv_z(h->ref->repo); rest.p;) {
        buf_adds(&b, SV("--"));
        buf_adds(&b, sv_cut(&rest, '/'));
    }
    const char *root = arena_z(h->mem, buf_sv(&b));
    buf_release(&b);
    return root;
}

static bool wanted(const struct hub_ref *ref, const char *name)
{
    return !ref->glob || fnmatch(ref->glob, name, 0) == 0;
}

static const char *escaped(const struct hub *h, const char *text, const char *keep)
{
    struct buf b;
    buf_init(&b, 64 << 10);
    http_escape(&b, sv_z(text), keep);
    const char *z = arena_z(h->mem, buf_sv(&b));
    buf_release(&b);
    return z;
}

/* ---- what the server lists ---- */

static enum status bad_listing(const struct hub *h, struct err *e, const char *what)
{
    return err_set(e, ST_NET, "the Hub's answer about '%s' cannot be used: %s", h->ref->repo, what);
}

static const char *licence_in(const struct json *d, arena *mem)
{
    int tags = json_get(d, json_root(d), SV("tags"));
    for (int t = json_first(d, tags); t >= 0; t = json_next(d, t)) {
        sv s = json_str(d, t, mem);
        if (sv_starts(s, SV("license:"))) return arena_z(mem, sv_from(s, 8));
    }
    return "";
}

static enum status take_file(struct hub *h, const struct json *d, int s, struct err *e)
{
    sv name = json_str(d, json_get(d, s, SV("rfilename")), h->mem);
    int lfs = json_get(d, s, SV("lfs"));
    sv blob = json_str(d, json_get(d, s, SV("blobId")), h->mem),
       sha = json_str(d, json_get(d, lfs, SV("sha256")), h->mem);
    if (!path_is_safe(name)) return bad_listing(h, e, "a file's name is not a plain relative path");
    if (!wanted(h->ref, arena_z(h->mem, name))) return ST_OK;
    struct hub_file f = {.name = arena_z(h->mem, name), .size = -1};
    int64_t size;
    if (json_i64(d, json_get(d, s, SV("size")), &size) && size >= 0) f.size = size;
    if (sha.p && !hex_of(sha, 64)) return bad_listing(h, e, "a checksum is not one");
    if (!sha.p && blob.p && !hex_of(blob, 40)) return bad_listing(h, e, "a blob's name is not one");
    if (sha.p) f.blob = arena_z(h->mem, sha);
    if (!sha.p && blob.p && f.size >= 0) f.blob = arena_z(h->mem, blob);
    if (h->n >= FILES_MAX) return bad_listing(h, e, "it lists more than a million files");
    MEM_GROW(h->file, h->n, h->cap);
    h->file[h->n++] = f;
    return ST_OK;
}

static enum status take_listing(struct hub *h, sv text, struct err *e)
{
    struct json d = {0};
    enum status st = ST_OK;
    if (!json_parse(&d, text) || json_type(&d, json_root(&d)) != JSON_OBJECT) {
        st = bad_listing(h, e, "it is not a JSON object");
    } else {
        sv commit = json_str(&d, json_get(&d, 0, SV("sha")), h->mem);
        int files = json_get(&d, 0, SV("siblings"));
        h->licence = licence_in(&d, h->mem);
        if (!hex_of(commit, 40) || json_type(&d, files) != JSON_ARRAY)
            st = bad_listing(h, e, "it lacks the commit or the list of files");
        h->commit = commit.p ? arena_z(h->mem, commit) : "";
        for (int s = json_first(&d, files); s >= 0 && st == ST_OK; s = json_next(&d, s)) st = take_file(h, &d, s, e);
    }
    json_release(&d);
    return st;
}

/* The status of the answer (0: none came); the listing is taken where it is 2xx. */
static enum status ask(struct hub *h, enum hub_kind kind, int *status, struct err *e)
{
    const char *url = arena_f(h->mem, "%s/api/%s/%s/revision/%s?blobs=true", h->env.endpoint, kind_plural(kind),
                              h->ref->repo, escaped(h, h->ref->rev, NULL))
                          .p;
    struct http_head head = {0};
    struct buf body;
    buf_init(&body, LISTING_MAX);
    enum status st = http_get(h->http, &(struct http_req){.url = url, .token = h->env.token, .max_body = LISTING_MAX},
                              &body, &head, e);
    *status = head.status;
    h->kind = kind;
    if (st == ST_OK) st = take_listing(h, buf_sv(&body), e);
    buf_release(&body);
    return st;
}

static enum status no_access(const struct hub *h, int status, struct err *e)
{
    char was[sizeof e->msg];
    memcpy(was, e->msg, sizeof was);
    err_clear(e);
    const char *hint = status == 404 ? "is the name right, and the revision?"
                       : h->env.token
                           ? "does the token's owner have access, and are its conditions accepted on the Hub?"
                           : "the name may be wrong, or it needs a token: set HF_TOKEN";
    return err_set(e, ST_NET, "%.300s\nhint: %s", was, hint);
}

/* Without a prefix the name is tried as a data set, then as a model. The Hub says 401 for what does not exist or is
 * hidden. */
static enum status list_files(struct hub *h, struct err *e)
{
    int status = 0;
    bool any = h->ref->kind == HUB_ANY;
    struct err first = {0};
    enum status st = ask(h, any ? HUB_DATASET : h->ref->kind, &status, &first);
    if (st != ST_OK && any && (status == 404 || status == 401)) {
        err_clear(&first);
        st = ask(h, HUB_MODEL, &status, &first);
    }
    if (st == ST_OK) return ST_OK;
    if (status == 401 || status == 403 || status == 404) no_access(h, status, &first);
    return err_set(e, first.code, "%s", first.msg);
}

/* ---- fetching ---- */

static const char *resolve_url(const struct hub *h, const char *name)
{
    return arena_f(h->mem, "%s/%s%s/resolve/%s/%s", h->env.endpoint, h->kind == HUB_DATASET ? "datasets/" : "",
                   h->ref->repo, h->commit, escaped(h, name, "/"))
        .p;
}

/* Servers that list no blob names (older ones, mirrors) say a file's etag in the head of its address, before any
 * redirect. */
static enum status ask_etag(struct hub *h, struct hub_file *f, struct err *e)
{
    struct buf none;
    struct http_head head = {0};
    buf_init(&none, 64 << 10);
    struct http_req r = {.method = "HEAD", .url = resolve_url(h, f->name), .token = h->env.token, .stay = true};
    enum status st = http_get(h->http, &r, &none, &head, e);
    buf_release(&none);
    if (st != ST_OK) return st;
    sv tag = http_header(&head, "x-linked-etag"), size = http_header(&head, "x-linked-size");
    if (!tag.p) tag = http_header(&head, "etag");
    if (!size.p) size = http_header(&head, "content-length");
    if (sv_starts(tag, SV("W/"))) tag = sv_from(tag, 2);
    if (tag.n >= 2 && tag.p[0] == '"') tag = sv_of(tag.p + 1, tag.n - 2);
    int64_t n;
    if (sv_to_i64(size, &n) && n >= 0) f->size = n;
    bool named = hex_of(tag, 64) || (hex_of(tag, 40) && f->size >= 0);
    if (!named) return bad_listing(h, e, "a file has neither a blob name nor a usable ETag");
    f->blob = arena_z(h->mem, tag);
    return ST_OK;
}

/* The blob's name is its checksum: SHA-256 for large files, git's hash of the blob for small ones. */
static struct download want(const struct hub *h, const struct hub_file *f, const char *to, bool force)
{
    struct download d = {.url = resolve_url(h, f->name), .token = h->env.token, .size = f->size, .force = force};
    if (strlen(f->blob) == 64)
        d.sha256 = f->blob;
    else
        d.git_sha1 = f->blob;
    if (to) {
        d.to = arena_f(h->mem, "%s/%s", to, f->name).p;
        return d;
    }
    d.to = arena_f(h->mem, "%s/blobs/%s", h->root, f->blob).p;
    d.part = arena_f(h->mem, "%s.incomplete", d.to).p;
    d.lock = arena_f(h->mem, "%s/.locks/%s/%s.lock", h->env.cache, strrchr(h->root, '/') + 1, f->blob).p;
    d.trust_existing = true;
    return d;
}

static int by_target(const void *a, const void *b)
{
    return strcmp(((const struct download *)a)->to, ((const struct download *)b)->to);
}

/* Files of one repository may share a blob: it is fetched once. */
static int drop_twins(struct download *d, int n)
{
    qsort(d, (size_t)n, sizeof *d, by_target);
    int kept = 0;
    for (int i = 0; i < n; i++)
        if (kept == 0 || strcmp(d[kept - 1].to, d[i].to) != 0) d[kept++] = d[i];
    return kept;
}

static enum status link_file(const struct hub *h, const struct hub_file *f, const char *path, struct err *e)
{
    struct buf target;
    char was[512];
    TRY(path_make_parents(path, e));
    buf_init(&target, 64 << 10);
    buf_adds(&target, SV("../../"));
    for (const char *p = f->name; *p; p++)
        if (*p == '/') buf_adds(&target, SV("../"));
    buf_addf(&target, "blobs/%s", f->blob);
    ssize_t n = readlink(path, was, sizeof was);
    enum status st = ST_OK;
    if (n < 0 || !sv_eq(sv_of(was, n), buf_sv(&target))) {
        const char *tmp = arena_f(h->mem, "%s.tmp.%ld", path, (long)getpid()).p;
        unlink(tmp);
        if (symlink(buf_z(&target), tmp) != 0 || rename(tmp, path) != 0) st = err_os(e, "link", path);
    }
    buf_release(&target);
    return st;
}

/* Links first, the name that leads to them last. */
static enum status publish(struct hub *h, struct hub_files *out, struct err *e)
{
    for (int i = 0; i < h->n; i++) TRY(link_file(h, &h->file[i], out->paths[i], e));
    if (!strcmp(h->ref->rev, h->commit)) return ST_OK;
    return path_write_file(arena_f(h->mem, "%s/refs/%s", h->root, h->ref->rev).p, sv_z(h->commit), e);
}

static enum status download_files(struct hub *h, const char *to, bool force, struct hub_files *out, struct err *e)
{
    struct download *d = mem_zalloc(sizeof *d * (size_t)h->n);
    enum status st = ST_OK;
    for (int i = 0; i < h->n && st == ST_OK; i++) {
        if (!h->file[i].blob) st = ask_etag(h, &h->file[i], e);
        if (st == ST_OK) d[i] = want(h, &h->file[i], to, force);
        out->paths[i] = arena_f(h->mem, "%s/%s", out->dir, h->file[i].name).p;
    }
    int n = st == ST_OK ? drop_twins(d, h->n) : 0;
    if (st == ST_OK) st = download_all(d, n, h->cfg, e);
    for (int i = 0; i < n; i++) {
        out->bytes += d[i].bytes;
        out->fetched += !d[i].existed;
    }
    mem_free(d);
    return st;
}

static enum status no_match(const struct hub *h, struct err *e)
{
    if (!h->ref->glob) return err_set(e, ST_NET, "'%s' holds no files", h->ref->repo);
    return err_set(e, ST_USAGE, "no file of '%s' matches '%s'", h->ref->repo, h->ref->glob);
}

static void announce(const struct hub *h)
{
    int64_t sum = 0;
    char size[24];
    for (int i = 0; i < h->n; i++) sum += h->file[i].size > 0 ? h->file[i].size : 0;
    meter_size(sum, size);
    log_info("hf:%s/%s at %.10s: %d files, %s; licence: %s", kind_plural(h->kind), h->ref->repo, h->commit, h->n, size,
             h->licence[0] ? h->licence : "not stated");
}

static enum status fetch_online(struct hub *h, const char *to, bool force, struct hub_files *out, struct err *e)
{
    TRY(list_files(h, e));
    if (h->n == 0) return no_match(h, e);
    announce(h);
    h->root = cache_root(h, h->kind);
    out->kind = h->kind;
    out->commit = h->commit;
    out->licence = h->licence;
    out->dir = to ? to : arena_f(h->mem, "%s/snapshots/%s", h->root, h->commit).p;
    out->paths = ARENA_ARRAY(h->mem, const char *, h->n);
    out->n = h->n;
    TRY(download_files(h, to, force, out, e));
    return to ? ST_OK : publish(h, out, e);
}

/* ---- offline: the cache alone ---- */

static const char *cached_commit(const struct hub *h, const char *root)
{
    if (hex_of(sv_z(h->ref->rev), 40)) return h->ref->rev;
    sv text = sv_trim(path_read_file(arena_f(h->mem, "%s/refs/%s", root, h->ref->rev).p, 4096, h->mem));
    return hex_of(text, 40) ? arena_z(h->mem, text) : NULL;
}

static enum status snapshot_files(const struct hub *h, struct hub_files *out, struct err *e)
{
    struct err none = {0};
    struct paths p = {.mem = h->mem};
    if (paths_add_files(&p, sv_z(out->dir), &none) != ST_OK) return ST_OK;
    size_t head = strlen(out->dir) + 1;
    out->paths = ARENA_ARRAY(h->mem, const char *, p.n + 1);
    for (int i = 0; i < p.n; i++) {
        struct stat s;
        if (!wanted(h->ref, p.v[i] + head)) continue;
        if (stat(p.v[i], &s) != 0) return err_os(e, "read from the cache", p.v[i]);
        out->bytes += s.st_size;
        out->paths[out->n++] = p.v[i];
    }
    return ST_OK;
}

static enum status fetch_offline(struct hub *h, struct hub_files *out, struct err *e)
{
    out->licence = "";
    for (enum hub_kind k = HUB_DATASET; k <= HUB_MODEL; k++) {
        if (h->ref->kind != HUB_ANY && h->ref->kind != k) continue;
        const char *root = cache_root(h, k), *commit = cached_commit(h, root);
        if (!commit) continue;
        out->kind = k;
        out->commit = commit;
        out->dir = arena_f(h->mem, "%s/snapshots/%s", root, commit).p;
        TRY(snapshot_files(h, out, e));
        if (out->n > 0) return ST_OK;
    }
    return err_set(e, ST_NET, "'%s' at '%s' is not in the cache '%s', and HF_HUB_OFFLINE forbids asking for it",
                   h->ref->repo, h->ref->rev, h->env.cache);
}

enum status hub_fetch(const struct hub_ref *ref, const char *to, bool force, const struct download_cfg *cfg,
                      struct hub_files *out, arena *mem, struct err *e)
{
    struct hub h = {.ref = ref, .cfg = cfg, .mem = mem};
    *out = (struct hub_files){.licence = ""};
    TRY(hub_env_read(&h.env, mem, e));
    if (h.env.offline) {
        if (to) return err_set(e, ST_USAGE, "HF_HUB_OFFLINE and an output folder do not go together");
        return fetch_offline(&h, out, e);
    }
    h.http = http_new(&cfg->http);
    if (!h.http) return err_set(e, ST_LIMIT, "out of memory");
    enum status st = fetch_online(&h, to, force, out, e);
    http_free(h.http);
    mem_free(h.file);
    return st;
}
