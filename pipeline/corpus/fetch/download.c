/* Hooks of base/http.h that put one body into one part file.
 *
 * A file's life: open and lock the part -> (resume or start anew) -> bytes, hashed as they come -> size and checksum ->
 * fsync, rename. `have` is how many bytes of the part are good; it and the running hashes move together, so a retry
 * inside this process continues both without reading the part again. */
#include "corpus/fetch/download.h"

#include "base/hash.h"
#include "base/log.h"
#include "corpus/fetch/files.h"
#include "corpus/fetch/meter.h"
#include "corpus/fetch/sha1.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

struct job {
    struct download *d;
    const struct download_cfg *cfg;
    struct meter *meter;
    char *part, *info;
    int fd, lock_fd;
    bool opened;
    int64_t have, total; /* total: what the server or the caller says, -1 unknown */
    bool mixed;          /* holds bytes of an earlier process: a bad checksum deserves one clean start */
    char validator[256]; /* strong ETag or Last-Modified the part belongs to; "" unknown */
    struct sha256 sha;
    struct sha1 git;
};

/* ---- the part and its sidecar ---- */

static void hash_reset(struct job *j)
{
    sha256_init(&j->sha);
    sha1_git_blob(&j->git, j->d->size);
}

static void hash_add(struct job *j, const void *p, size_t n)
{
    sha256_add(&j->sha, p, n);
    if (j->d->git_sha1) sha1_add(&j->git, p, n);
}

static enum status start_anew(struct job *j, struct err *e)
{
    if (ftruncate(j->fd, 0) != 0) return err_os(e, "truncate", j->part);
    meter_moved(j->meter, -j->have);
    j->have = 0;
    j->mixed = false;
    j->validator[0] = 0;
    hash_reset(j);
    return ST_OK;
}

/* The address as recorded: without its query, which may carry a signature. */
static sv bare_url(const char *url)
{
    sv u = sv_z(url);
    ptrdiff_t q = sv_find_c(u, '?');
    return q < 0 ? u : sv_head(u, q);
}

static enum status info_save(const struct job *j, struct err *e)
{
    struct buf b;
    buf_init(&b, 64 << 10);
    buf_adds(&b, SV("lingloom part 1\nurl "));
    buf_adds(&b, bare_url(j->d->url));
    buf_addf(&b, "\nvalidator %s\nsize %lld\n", j->validator, (long long)j->total);
    enum status st = path_write_file(j->info, buf_sv(&b), e);
    buf_release(&b);
    return st;
}

static bool take_line(sv *text, sv key, sv *value)
{
    sv line = text->p ? sv_cut(text, '\n') : SV("");
    if (!sv_starts(line, key)) return false;
    *value = sv_from(line, key.n);
    return true;
}

static bool info_load(struct job *j)
{
    arena mem = {0};
    sv text = path_read_file(j->info, 64 << 10, &mem), head, url, validator, size;
    int64_t total = -1;
    bool good = text.p && take_line(&text, SV("lingloom part 1"), &head) && take_line(&text, SV("url "), &url) &&
                take_line(&text, SV("validator "), &validator) && take_line(&text, SV("size "), &size) &&
                sv_eq(url, bare_url(j->d->url)) && sv_to_i64(size, &total) &&
                validator.n < (ptrdiff_t)sizeof j->validator;
    if (good) {
        memcpy(j->validator, validator.p, (size_t)validator.n);
        j->validator[validator.n] = 0;
        if (j->total < 0) j->total = total;
    }
    arena_release(&mem);
    return good;
}

static bool provable(const struct download *d)
{
    return d->sha256 || d->git_sha1;
}

/* Feeds the first n bytes of the part to the hashes. */
static enum status hash_part(struct job *j, int64_t n, struct err *e)
{
    enum { CHUNK = 1 << 20 };
    char *p = mem_alloc(CHUNK);
    enum status st = ST_OK;
    hash_reset(j);
    for (int64_t at = 0; at < n && st == ST_OK;) {
        int64_t want = n - at < CHUNK ? n - at : CHUNK;
        ssize_t got = pread(j->fd, p, (size_t)want, (off_t)at);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            st = err_os(e, "read", j->part);
            break;
        }
        hash_add(j, p, (size_t)got);
        at += got;
    }
    mem_free(p);
    return st;
}

static enum status lock_file(int fd, const char *path, struct err *e)
{
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) return ST_OK;
    if (errno == EWOULDBLOCK) return err_set(e, ST_IO, "another process is fetching '%s' right now", path);
    return errno == ENOLCK || errno == ENOSYS || errno == EOPNOTSUPP ? ST_OK : err_os(e, "lock", path);
}

static enum status open_part(struct job *j, struct err *e)
{
    TRY(path_make_parents(j->part, e));
    TRY(path_make_parents(j->d->to, e));
    if (j->d->lock) {
        TRY(path_make_parents(j->d->lock, e));
        j->lock_fd = open(j->d->lock, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (j->lock_fd < 0) return err_os(e, "open", j->d->lock);
        TRY(lock_file(j->lock_fd, j->d->to, e));
    }
    j->fd = open(j->part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (j->fd < 0) return err_os(e, "open", j->part);
    if (!j->d->lock) TRY(lock_file(j->fd, j->d->to, e));
    struct stat s;
    if (fstat(j->fd, &s) != 0) return err_os(e, "look at", j->part);
    if (!S_ISREG(s.st_mode)) return err_set(e, ST_IO, "'%s' is not a regular file", j->part);
    bool known = info_load(j);
    bool trusted = provable(j->d) || (known && j->validator[0]);
    bool fits = j->total < 0 || s.st_size <= j->total;
    if (s.st_size == 0 || !trusted || !fits || j->d->force) return start_anew(j, e);
    TRY(hash_part(j, s.st_size, e));
    j->have = s.st_size;
    j->mixed = true;
    meter_moved(j->meter, j->have);
    log_info("going on with '%s' at %lld bytes", j->part, (long long)j->have);
    return ST_OK;
}

/* ---- the end of a file ---- */

static enum status checksum_holds(struct job *j, struct err *e)
{
    struct sha256 sha = j->sha;
    struct sha1 git = j->git;
    char hex[41];
    sha256_hex(&sha, j->d->got);
    sha1_hex(&git, hex);
    if (j->d->sha256 && strcmp(j->d->sha256, j->d->got) != 0)
        return err_set(e, ST_NET, "the SHA-256 is %s, not %s as expected", j->d->got, j->d->sha256);
    if (j->d->git_sha1 && strcmp(j->d->git_sha1, hex) != 0)
        return err_set(e, ST_NET, "git's hash of the file is %s, not %s as expected", hex, j->d->git_sha1);
    return ST_OK;
}

static enum status install(struct job *j, struct err *e)
{
    if (fsync(j->fd) != 0) return err_os(e, "flush", j->part);
    if (rename(j->part, j->d->to) != 0) return err_os(e, "rename to", j->d->to);
    TRY(path_sync_parent(j->d->to, e));
    unlink(j->info);
    j->d->bytes = j->have;
    return ST_OK;
}

/* A checksum can fail because what an earlier process left was of another file: that earns one clean start. */
static enum http_go finished(struct job *j, struct err *e)
{
    enum status st = checksum_holds(j, e);
    if (st != ST_OK) {
        bool again = j->mixed;
        return start_anew(j, e) == ST_OK && again ? HTTP_RETRY : HTTP_FAIL;
    }
    return install(j, e) == ST_OK ? HTTP_GO : HTTP_FAIL;
}

/* ---- hooks ---- */

static enum http_go on_attempt(void *ctx, int64_t *from, char if_range[256], struct err *e)
{
    struct job *j = ctx;
    if (!j->opened) {
        if (open_part(j, e) != ST_OK) return HTTP_FAIL;
        j->opened = true;
    }
    /* inside one process a part may still lack a validator: then only a checksum justifies going on */
    if (j->have > 0 && !j->validator[0] && !provable(j->d) && start_anew(j, e) != ST_OK) return HTTP_FAIL;
    *from = j->have;
    if (j->have > 0) memcpy(if_range, j->validator, sizeof j->validator);
    return HTTP_GO;
}

/* What If-Range may carry: a strong ETag, else a date. */
static sv validator_of(const struct http_head *h)
{
    sv tag = http_header(h, "etag");
    if (tag.n >= 2 && tag.p[0] == '"') return tag;
    return http_header(h, "last-modified");
}

static enum status room_for(const struct job *j, int64_t bytes, struct err *e)
{
    struct statvfs v;
    if (fstatvfs(j->fd, &v) != 0 || v.f_blocks == 0) return ST_OK;
    uint64_t room = (uint64_t)v.f_bavail * v.f_frsize;
    if ((uint64_t)bytes <= room) return ST_OK;
    return err_set(e, ST_IO, "'%s' needs %lld MB more, and the disk has %lld MB left", j->d->to,
                   (long long)(bytes >> 20), (long long)(room >> 20));
}

static enum http_go whole_or_rest(struct job *j, const struct http_head *h, sv tag, struct err *e)
{
    if (h->status == 416) { /* what we hold is longer than what is there now: another file */
        if (start_anew(j, e) != ST_OK) return HTTP_FAIL;
        err_set(e, ST_NET, "the server has another file than the one begun");
        return HTTP_RETRY;
    }
    if (h->status != 206) return j->have > 0 && start_anew(j, e) != ST_OK ? HTTP_FAIL : HTTP_GO;
    bool other = tag.n > 0 && j->validator[0] && !sv_is(tag, j->validator);
    bool shrunk = h->range_total >= 0 && j->total >= 0 && h->range_total != j->total;
    if (h->range_from == j->have && !other && !shrunk) return HTTP_GO;
    if (start_anew(j, e) != ST_OK) return HTTP_FAIL;
    err_set(e, ST_NET, "the server sent another part than the one asked for");
    return HTTP_RETRY;
}

static enum http_go on_head(void *ctx, const struct http_head *h, struct err *e)
{
    struct job *j = ctx;
    sv tag = validator_of(h), coding = http_header(h, "content-encoding");
    enum http_go go = whole_or_rest(j, h, tag, e);
    if (go != HTTP_GO) return go;
    if (coding.n > 0 && !sv_eq_ci(coding, SV("identity"))) {
        err_set(e, ST_NET, "the server sends the file re-encoded as '%.*s', which was not asked for",
                (int)(coding.n > 40 ? 40 : coding.n), coding.p);
        return HTTP_FAIL;
    }
    int64_t total = h->length < 0 ? -1 : j->have + h->length;
    if (total < 0 && h->status == 206) total = h->range_total;
    if (j->d->size >= 0 && total >= 0 && total != j->d->size) {
        err_set(e, ST_NET, "the server offers %lld bytes, expected are %lld", (long long)total, (long long)j->d->size);
        return HTTP_FAIL;
    }
    if (total > j->cfg->max_size) {
        err_set(e, ST_LIMIT, "the file has %lld bytes, more than the ceiling of %lld\nhint: --max-size raises it",
                (long long)total, (long long)j->cfg->max_size);
        return HTTP_FAIL;
    }
    if (total >= 0 && room_for(j, total - j->have, e) != ST_OK) return HTTP_FAIL;
    j->total = j->d->size >= 0 ? j->d->size : total;
    meter_expect(j->meter, j->d, j->total);
    if (tag.n < (ptrdiff_t)sizeof j->validator) {
        if (tag.n) memcpy(j->validator, tag.p, (size_t)tag.n);
        j->validator[tag.n] = 0;
    }
    return info_save(j, e) == ST_OK ? HTTP_GO : HTTP_FAIL;
}

static enum http_go on_data(void *ctx, const void *p, size_t n, struct err *e)
{
    struct job *j = ctx;
    int64_t ceiling = j->total >= 0 ? j->total : j->cfg->max_size;
    if (j->have + (int64_t)n > ceiling) {
        start_anew(j, NULL); /* none of it can be trusted */
        err_set(e, ST_NET, "the server sends more than %s%lld bytes",
                j->total >= 0 ? "the announced " : "the ceiling of ", (long long)ceiling);
        return HTTP_FAIL;
    }
    const char *from = p;
    for (size_t left = n; left > 0;) {
        ssize_t put = pwrite(j->fd, from, left, (off_t)j->have);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) {
            bool full = errno == ENOSPC || errno == EDQUOT;
            err_os(e, "write", j->part);
            size_t at = strlen(e->msg);
            if (full)
                snprintf(e->msg + at, sizeof e->msg - at,
                         "\nhint: what came stays; make room and run the same command again");
            return HTTP_FAIL;
        }
        hash_add(j, from, (size_t)put);
        meter_moved(j->meter, put);
        j->have += put;
        from += put;
        left -= (size_t)put;
    }
    return HTTP_GO;
}

static enum http_go on_finish(void *ctx, struct err *e)
{
    struct job *j = ctx;
    if (j->total >= 0 && j->have < j->total) {
        err_set(e, ST_NET, "the server sent %lld of %lld bytes", (long long)j->have, (long long)j->total);
        return HTTP_RETRY;
    }
    return finished(j, e);
}

static void job_release(struct job *j)
{
    if (j->fd >= 0) {
        if (j->opened && j->have == 0 && j->d->st != ST_OK) { /* not another process's part */
            unlink(j->part);
            unlink(j->info);
        }
        close(j->fd);
    }
    if (j->lock_fd >= 0) close(j->lock_fd);
    j->fd = j->lock_fd = -1;
    mem_free(j->part);
    mem_free(j->info);
    j->part = j->info = NULL;
}

static void on_done(void *ctx, const struct http_result *r)
{
    struct job *j = ctx;
    j->d->st = r->st;
    if (r->st != ST_OK) j->d->err = *r->err;
    if (r->st == ST_OK) meter_file_done(j->meter);
    job_release(j);
}

/* ---- what is there already ---- */

static enum status file_sha256(const char *path, char hex[65], struct err *e)
{
    struct job j = {.d = &(struct download){.size = 0}, .part = (char *)path, .fd = open(path, O_RDONLY | O_CLOEXEC)};
    struct stat s;
    if (j.fd < 0 || fstat(j.fd, &s) != 0) {
        enum status bad = err_os(e, "read", path);
        if (j.fd >= 0) close(j.fd);
        return bad;
    }
    enum status st = hash_part(&j, s.st_size, e);
    close(j.fd);
    sha256_hex(&j.sha, hex);
    return st;
}

/* True when the target settles the matter, for good (st OK) or bad. */
static bool already_there(struct download *d)
{
    struct stat s;
    if (d->force || stat(d->to, &s) != 0) return false;
    d->existed = true;
    d->bytes = s.st_size;
    d->st = ST_OK;
    if (!S_ISREG(s.st_mode)) {
        d->st = err_set(&d->err, ST_IO, "'%s' is there and is not a file", d->to);
    } else if (d->size >= 0 && s.st_size != d->size) {
        d->st =
            err_set(&d->err, ST_IO, "'%s' is there with %lld bytes, expected are %lld\nhint: --force fetches it again",
                    d->to, (long long)s.st_size, (long long)d->size);
    } else if (d->sha256 && !d->trust_existing) {
        d->st = file_sha256(d->to, d->got, &d->err);
        if (d->st == ST_OK && strcmp(d->got, d->sha256) != 0)
            d->st = err_set(&d->err, ST_IO,
                            "'%s' is there with another checksum than expected\nhint: --force fetches it again", d->to);
    }
    return true;
}

/* A part that is complete (the process died between the last byte and the rename) needs no server. */
static bool finish_offline(struct job *j)
{
    struct stat s;
    if (j->d->size < 0 || !provable(j->d) || stat(j->part, &s) != 0 || s.st_size != j->d->size || s.st_size == 0)
        return false;
    struct err e = {0};
    if (open_part(j, &e) == ST_OK && j->have == j->d->size && checksum_holds(j, &e) == ST_OK && install(j, &e) == ST_OK)
        return true;
    if (j->fd >= 0) close(j->fd);
    if (j->lock_fd >= 0) close(j->lock_fd);
    j->fd = j->lock_fd = -1;
    meter_moved(j->meter, -j->have);
    j->have = 0;
    return false;
}

static void job_init(struct job *j, struct download *d, const struct download_cfg *cfg, struct meter *m)
{
    *j = (struct job){.d = d, .cfg = cfg, .meter = m, .fd = -1, .lock_fd = -1, .total = d->size};
    arena mem = {0};
    j->part = mem_strdup(d->part ? sv_z(d->part) : arena_f(&mem, "%s.part", d->to));
    j->info = mem_strdup(arena_f(&mem, "%s.info", j->part));
    arena_release(&mem);
}

static void start(struct http *h, struct job *j)
{
    struct download *d = j->d;
    meter_expect(j->meter, d, d->size);
    if (finish_offline(j)) {
        d->st = ST_OK;
        meter_file_done(j->meter);
        job_release(j);
        return;
    }
    struct http_req r = {.url = d->url, .token = d->token, .max_body = INT64_MAX, .ctx = j};
    r.attempt = on_attempt;
    r.head = on_head;
    r.data = on_data;
    r.finish = on_finish;
    r.done = on_done;
    http_start(h, &r);
}

static enum status verdict_of(const struct download *d, int n, struct err *e)
{
    const struct download *first = NULL;
    int bad = 0;
    for (int i = 0; i < n; i++) {
        if (d[i].st == ST_OK) continue;
        if (!first || (first->st == ST_INTR && d[i].st != ST_INTR)) first = &d[i];
        bad++;
    }
    if (!first) return ST_OK;
    for (int i = 0; i < n; i++) /* an interruption is the answer, whatever else failed before */
        if (d[i].st == ST_INTR)
            return err_set(e, ST_INTR, "interrupted\nhint: the same command goes on where this one stopped");
    if (bad == 1) return err_set(e, first->err.code, "%s", first->err.msg);
    return err_set(e, first->err.code, "%d of %d files failed; the first: %s", bad, n, first->err.msg);
}

enum status download_all(struct download *d, int n, const struct download_cfg *cfg, struct err *e)
{
    struct download_cfg mine = *cfg;
    if (!mine.max_size) mine.max_size = (int64_t)1 << 40;
    struct meter *m = meter_new(cfg->what);
    mine.http.tick = meter_show;
    mine.http.tick_ctx = m;
    struct http *h = http_new(&mine.http);
    if (!h) return err_set(e, ST_LIMIT, "out of memory");
    struct job *jobs = mem_zalloc(sizeof *jobs * (size_t)(n ? n : 1));
    for (int i = 0; i < n; i++) {
        d[i].st = ST_INTR;
        err_clear(&d[i].err);
        if (already_there(&d[i])) continue;
        job_init(&jobs[i], &d[i], &mine, m);
        start(h, &jobs[i]);
    }
    enum status st = http_run(h, e);
    http_free(h);
    meter_free(m);
    mem_free(jobs);
    if (st != ST_OK && st != ST_INTR) return st;
    if (e && st == ST_INTR) err_clear(e);
    return verdict_of(d, n, e);
}
