/* One curl multi handle drives all calls. Redirects are followed here and not by libcurl, because what may follow a
 * redirect (the token: never to another origin) is a promise of ours, and because the Hub says what a file is in the
 * head of a redirect. */
#include "base/http.h"

#include "base/hash.h"
#include "base/log.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
    HEAD_MAX = 256 << 10,      /* bytes of header lines */
    ERROR_BODY_MAX = 64 << 10, /* kept of an error answer, for the caller's message */
    PROGRESS = 256 << 10,      /* an attempt that brought so much starts the count of retries anew */
    TICK_MS = 200,
};

struct call {
    struct call *next;
    struct http *h;
    struct http_req r; /* what it points to lives in mem */
    arena mem;
    CURL *easy;
    struct curl_slist *lines;
    const char *url; /* now: after redirects */
    bool token_ok;   /* still at the origin the token is for */
    int redirects, attempts, barren;
    int64_t due_ms;
    int64_t from; /* of this attempt */
    char if_range[256];
    int64_t got; /* body bytes in this attempt */
    struct buf head, body;
    bool taking; /* the body goes to the hook (2xx), not to the error text */
    bool trailers;
    enum http_go verdict;
    struct err err;
    char why[CURL_ERROR_SIZE];
};

struct http {
    struct http_cfg cfg;
    CURLM *multi;
    struct call *waiting; /* in order of arrival; due_ms says when */
    int active;
    struct call *running;
    rng jitter;
    arena kept; /* head of the last http_get */
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- addresses ---- */

static void lower(char *s)
{
    for (; *s; s++)
        if (*s >= 'A' && *s <= 'Z') *s = (char)(*s + 32);
}

static enum status origin_of(CURLU *u, char out[320])
{
    char *scheme = NULL, *host = NULL, *port = NULL;
    enum status st = ST_USAGE;
    if (!curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) && !curl_url_get(u, CURLUPART_HOST, &host, 0) &&
        !curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT)) {
        lower(scheme);
        lower(host);
        bool web = !strcmp(scheme, "http") || !strcmp(scheme, "https");
        int n = snprintf(out, 320, "%s://%s:%s", scheme, host, port);
        if (web && host[0] && n > 0 && n < 320) st = ST_OK;
    }
    curl_free(scheme);
    curl_free(host);
    curl_free(port);
    return st;
}

enum status http_origin(const char *url, char out[320], struct err *e)
{
    out[0] = 0;
    CURLU *u = curl_url();
    if (!u) return err_set(e, ST_LIMIT, "out of memory");
    CURLUcode rc = curl_url_set(u, CURLUPART_URL, url, CURLU_DISALLOW_USER);
    enum status st = rc ? ST_USAGE : origin_of(u, out);
    curl_url_cleanup(u);
    if (st == ST_OK) return ST_OK;
    char shown[256];
    http_show_url(url, shown);
    return err_set(e, ST_USAGE, "'%s' is not an http:// or https:// address%s", shown,
                   rc == CURLUE_USER_NOT_ALLOWED ? " without a user name" : "");
}

enum status http_redirect_ok(const char *from, const char *to, bool *same, struct err *e)
{
    char a[320], b[320], shown[256];
    *same = false;
    TRY(http_origin(from, a, e));
    http_show_url(to, shown);
    if (http_origin(to, b, NULL) != ST_OK)
        return err_set(e, ST_NET, "the server redirects to '%s', which is refused", shown);
    if (!strncmp(a, "https:", 6) && strncmp(b, "https:", 6) != 0)
        return err_set(e, ST_NET, "the server redirects from https to plain '%s', which is refused", shown);
    *same = !strcmp(a, b);
    return ST_OK;
}

/* ---- heads ---- */

static struct http_head head_of(const struct call *c)
{
    struct http_head h = {.length = -1, .range_from = -1, .range_total = -1, .headers = buf_sv(&c->head)};
    long status = 0;
    curl_off_t length = -1;
    if (c->easy) {
        curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(c->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    }
    h.status = (int)status;
    h.length = (int64_t)length;
    http_content_range(http_header(&h, "content-range"), &h);
    return h;
}

static bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* ---- what libcurl calls; returning less than it gave breaks the attempt off ---- */

static bool verdict(struct call *c, enum http_go go)
{
    if (go != HTTP_GO) c->verdict = go;
    return go == HTTP_GO;
}

static bool too_big(struct call *c, int64_t bytes)
{
    if (bytes <= c->r.max_body) return false;
    err_set(&c->err, ST_NET, "the answer is larger than the ceiling of %lld bytes", (long long)c->r.max_body);
    c->verdict = HTTP_FAIL;
    return true;
}

static bool head_complete(struct call *c)
{
    struct http_head h = head_of(c);
    bool good = h.status >= 200 && h.status < 300;
    c->taking = good;
    if (good && h.length >= 0 && strcmp(c->r.method, "HEAD") != 0 && too_big(c, h.length)) return false;
    if (!good && !(h.status == 416 && c->from > 0)) return true;
    return !c->r.head || verdict(c, c->r.head(c->r.ctx, &h, &c->err));
}

static size_t on_header(char *p, size_t size, size_t n, void *ctx)
{
    struct call *c = ctx;
    n *= size;
    if (c->trailers) return n;
    if (n > 5 && !memcmp(p, "HTTP/", 5)) buf_reset(&c->head); /* an interim answer came before */
    buf_add(&c->head, p, n);
    if (c->head.over) {
        err_set(&c->err, ST_NET, "the answer's head is larger than %d bytes", HEAD_MAX);
        c->verdict = HTTP_FAIL;
        return 0;
    }
    if (n > 2) return n;
    long status = 0;
    curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
    if (status < 200) return n;
    c->trailers = true;
    return head_complete(c) ? n : 0;
}

static size_t on_data(char *p, size_t size, size_t n, void *ctx)
{
    struct call *c = ctx;
    n *= size;
    c->got += (int64_t)n;
    if (!c->taking) {
        size_t room = c->body.n < ERROR_BODY_MAX ? ERROR_BODY_MAX - c->body.n : 0;
        buf_add(&c->body, p, n < room ? n : room);
        return n;
    }
    if (too_big(c, c->got)) return 0;
    if (c->r.data) return verdict(c, c->r.data(c->r.ctx, p, n, &c->err)) ? n : 0;
    buf_add(&c->body, p, n);
    return n;
}

static int on_progress(void *ctx, curl_off_t dt, curl_off_t dn, curl_off_t ut, curl_off_t un)
{
    (void)dt, (void)dn, (void)ut, (void)un;
    const struct call *c = ctx;
    return c->h->cfg.stop && *c->h->cfg.stop;
}

/* ---- one attempt ---- */

static void add_line(struct call *c, const char *line)
{
    struct curl_slist *l = curl_slist_append(c->lines, line);
    if (l) c->lines = l;
}

static bool clean_token(const char *t)
{
    for (; *t; t++)
        if ((unsigned char)*t <= 32 || (unsigned char)*t >= 127) return false;
    return true;
}

static void set_lines(struct call *c)
{
    curl_slist_free_all(c->lines);
    c->lines = NULL;
    for (const char *const *l = c->r.headers; l && *l; l++) add_line(c, *l);
    add_line(c, "Accept-Encoding: identity"); /* sizes, ranges and checksums are those of the file itself */
    if (c->if_range[0]) add_line(c, arena_f(&c->mem, "If-Range: %s", c->if_range).p);
    if (!c->r.token || !c->token_ok) return;
    char *line = NULL;
    if (asprintf(&line, "Authorization: Bearer %s", c->r.token) < 0) return;
    add_line(c, line);
    explicit_bzero(line, strlen(line));
    free(line);
}

static void set_protocols(CURL *easy)
{
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

static void set_method(struct call *c)
{
    if (!strcmp(c->r.method, "HEAD")) curl_easy_setopt(c->easy, CURLOPT_NOBODY, 1L);
    if (!strcmp(c->r.method, "POST")) {
        curl_easy_setopt(c->easy, CURLOPT_POST, 1L);
        curl_easy_setopt(c->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->r.body.n);
        curl_easy_setopt(c->easy, CURLOPT_POSTFIELDS, c->r.body.p);
    }
    if (c->from > 0) curl_easy_setopt(c->easy, CURLOPT_RANGE, arena_f(&c->mem, "%lld-", (long long)c->from).p);
}

static void set_limits(struct call *c)
{
    const struct http_cfg *cfg = &c->h->cfg;
    curl_easy_setopt(c->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)cfg->connect_ms);
    curl_easy_setopt(c->easy, CURLOPT_LOW_SPEED_LIMIT, 64L);
    curl_easy_setopt(c->easy, CURLOPT_LOW_SPEED_TIME, (long)cfg->stall_s);
    curl_easy_setopt(c->easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c->easy, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(c->easy, CURLOPT_XFERINFODATA, c);
}

/* Everything that can differ between attempts and hops is set anew. */
static void send_hop(struct call *c)
{
    buf_reset(&c->head);
    buf_reset(&c->body);
    c->got = 0;
    c->taking = c->trailers = false;
    c->verdict = HTTP_GO;
    c->why[0] = 0;
    curl_easy_reset(c->easy);
    set_protocols(c->easy);
    curl_easy_setopt(c->easy, CURLOPT_URL, c->url);
    curl_easy_setopt(c->easy, CURLOPT_USERAGENT, c->h->cfg.user_agent);
    curl_easy_setopt(c->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c->easy, CURLOPT_PRIVATE, c);
    curl_easy_setopt(c->easy, CURLOPT_ERRORBUFFER, c->why);
    curl_easy_setopt(c->easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(c->easy, CURLOPT_HEADERDATA, c);
    curl_easy_setopt(c->easy, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(c->easy, CURLOPT_WRITEDATA, c);
    set_method(c);
    set_limits(c);
    set_lines(c);
    curl_easy_setopt(c->easy, CURLOPT_HTTPHEADER, c->lines);
    curl_multi_add_handle(c->h->multi, c->easy);
}

/* ---- the life of a call: waiting -> running -> (redirect | waiting again | done) ---- */

static void call_free(struct call *c)
{
    curl_slist_free_all(c->lines);
    if (c->easy) curl_easy_cleanup(c->easy);
    buf_release(&c->head);
    buf_release(&c->body);
    arena_release(&c->mem);
    mem_free(c);
}

static void call_done(struct call *c, enum status st)
{
    struct http_result r = {
        .st = st, .err = &c->err, .head = head_of(c), .body = buf_sv(&c->body), .attempts = c->attempts};
    if (c->r.done) c->r.done(c->r.ctx, &r);
    call_free(c);
}

/* "fetching 'http://...': " in front of what went wrong */
static void call_fail(struct call *c)
{
    char shown[256];
    http_show_url(c->r.url, shown);
    err_wrap(&c->err, "fetching '%s'", shown);
    call_done(c, c->err.code);
}

static void call_interrupted(struct call *c)
{
    err_clear(&c->err);
    call_done(c, err_set(&c->err, ST_INTR, "interrupted"));
}

static void enqueue(struct call *c, int64_t due)
{
    struct call **at = &c->h->waiting;
    while (*at) at = &(*at)->next;
    c->due_ms = due;
    c->next = NULL;
    *at = c;
}

/* Full jitter: anything between 0 and a ceiling that doubles (Brooker 2015), so that many clients do not come back at
 * once. */
static int64_t pause_ms(struct http *h, int barren)
{
    int64_t top = h->cfg.backoff_ms;
    for (int i = 1; i < barren && top < 60000; i++) top *= 2;
    if (top > 60000) top = 60000;
    return (int64_t)rng_below(&h->jitter, (uint64_t)top + 1);
}

static void call_retry(struct call *c, int64_t wait_s)
{
    struct http *h = c->h;
    c->barren = c->got >= PROGRESS ? 1 : c->barren + 1;
    if (wait_s > h->cfg.max_wait_s) {
        char was[sizeof c->err.msg];
        memcpy(was, c->err.msg, sizeof was);
        err_clear(&c->err);
        err_set(&c->err, ST_NET, "%.300s and asks to wait %lld seconds, which is too long", was, (long long)wait_s);
        call_fail(c);
        return;
    }
    if (c->barren > h->cfg.retries) {
        call_fail(c);
        return;
    }
    int64_t ms = wait_s > 0 ? wait_s * 1000 : pause_ms(h, c->barren);
    char shown[256];
    http_show_url(c->r.url, shown);
    log_info("%s: %s; trying again in %.1f s", shown, c->err.msg, (double)ms / 1000);
    err_clear(&c->err);
    enqueue(c, now_ms() + ms);
}

static void call_begin(struct call *c)
{
    struct http *h = c->h;
    c->url = c->r.url;
    c->token_ok = true;
    c->redirects = 0;
    c->got = 0;
    c->from = 0;
    c->if_range[0] = 0;
    char origin[320];
    if (http_origin(c->url, origin, &c->err) != ST_OK) {
        call_done(c, c->err.code);
        return;
    }
    if (c->r.token && !clean_token(c->r.token)) {
        err_set(&c->err, ST_CONFIG, "the access token holds a space or another character that no token has");
        call_fail(c);
        return;
    }
    c->attempts++;
    if (c->r.attempt) {
        enum http_go go = c->r.attempt(c->r.ctx, &c->from, c->if_range, &c->err);
        if (go != HTTP_GO) {
            call_fail(c);
            return;
        }
    }
    if (!c->easy) c->easy = curl_easy_init();
    if (!c->easy) {
        err_set(&c->err, ST_LIMIT, "out of memory");
        call_fail(c);
        return;
    }
    c->next = h->running;
    h->running = c;
    h->active++;
    send_hop(c);
}

static void unlink_running(struct call *c)
{
    for (struct call **at = &c->h->running; *at; at = &(*at)->next)
        if (*at == c) {
            *at = c->next;
            break;
        }
    c->h->active--;
}

static bool worth_retrying(CURLcode rc)
{
    static const CURLcode passing[] = {CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
                                       CURLE_PARTIAL_FILE,         CURLE_OPERATION_TIMEDOUT,    CURLE_SEND_ERROR,
                                       CURLE_RECV_ERROR,           CURLE_GOT_NOTHING,           CURLE_HTTP2,
                                       CURLE_HTTP2_STREAM,         CURLE_SSL_CONNECT_ERROR};
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        if (rc == passing[i]) return true;
    return false;
}

/* True when the hop goes on to another address; false when the call ended (or the redirect itself is the answer). */
static bool follow(struct call *c, bool *answer)
{
    char *to = NULL;
    curl_easy_getinfo(c->easy, CURLINFO_REDIRECT_URL, &to);
    bool same = false;
    *answer = false;
    if (!to)
        err_set(&c->err, ST_NET, "the server redirects without saying where");
    else if (!strcmp(c->r.method, "POST"))
        err_set(&c->err, ST_NET, "the server redirects a POST, which is refused");
    else if (http_redirect_ok(c->url, to, &same, &c->err) != ST_OK)
        ;
    else if (c->r.stay && !same)
        *answer = true;
    else if (++c->redirects > c->h->cfg.max_redirects)
        err_set(&c->err, ST_NET, "more than %d redirects", c->h->cfg.max_redirects);
    if (*answer || c->err.code) return false;
    if (!same) c->token_ok = false; /* and it stays off, wherever the chain leads next */
    c->url = arena_z(&c->mem, sv_z(to));
    return true;
}

static void hop_ok(struct call *c)
{
    struct http_head h = head_of(c);
    bool answer = false;
    if (is_redirect(h.status)) {
        if (follow(c, &answer)) {
            c->next = c->h->running;
            c->h->running = c;
            c->h->active++;
            send_hop(c);
            return;
        }
        if (!answer) {
            call_fail(c);
            return;
        }
    }
    if (!answer && (h.status < 200 || h.status >= 300)) {
        curl_off_t wait = 0;
        curl_easy_getinfo(c->easy, CURLINFO_RETRY_AFTER, &wait);
        err_set(&c->err, ST_NET, "the server answers %d%s", h.status, http_status_words(h.status));
        if (http_status_transient(h.status))
            call_retry(c, (int64_t)wait);
        else
            call_fail(c);
        return;
    }
    enum http_go go = !answer && c->r.finish ? c->r.finish(c->r.ctx, &c->err) : HTTP_GO;
    if (go == HTTP_RETRY)
        call_retry(c, 0);
    else if (go == HTTP_FAIL)
        call_fail(c);
    else
        call_done(c, ST_OK);
}

static void hop_ended(struct call *c, CURLcode rc)
{
    curl_multi_remove_handle(c->h->multi, c->easy);
    unlink_running(c);
    if (c->h->cfg.stop && *c->h->cfg.stop && rc) {
        call_interrupted(c);
    } else if (c->verdict == HTTP_RETRY) {
        call_retry(c, 0);
    } else if (c->verdict == HTTP_FAIL) {
        call_fail(c);
    } else if (rc == CURLE_OK) {
        hop_ok(c);
    } else {
        err_set(&c->err, ST_NET, "%s", c->why[0] ? c->why : curl_easy_strerror(rc));
        if (worth_retrying(rc))
            call_retry(c, 0);
        else
            call_fail(c);
    }
}

static void start_due(struct http *h)
{
    int64_t now = now_ms();
    for (struct call **at = &h->waiting; *at && h->active < h->cfg.parallel;) {
        struct call *c = *at;
        if (c->due_ms > now) {
            at = &c->next;
            continue;
        }
        *at = c->next;
        call_begin(c);
        at = &h->waiting; /* a hook may have queued more, or the call may be gone */
    }
}

static void stop_all(struct http *h)
{
    while (h->running) {
        struct call *c = h->running;
        curl_multi_remove_handle(h->multi, c->easy);
        unlink_running(c);
        call_interrupted(c);
    }
    while (h->waiting) {
        struct call *c = h->waiting;
        h->waiting = c->next;
        call_interrupted(c);
    }
}

static void reap(struct http *h)
{
    int left;
    for (CURLMsg *m; (m = curl_multi_info_read(h->multi, &left));) {
        if (m->msg != CURLMSG_DONE) continue;
        char *c = NULL;
        CURLcode rc = m->data.result;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &c);
        hop_ended((struct call *)(void *)c, rc);
    }
}

static int wait_ms(const struct http *h)
{
    int64_t wait = TICK_MS, now = now_ms();
    if (h->active < h->cfg.parallel)
        for (const struct call *c = h->waiting; c; c = c->next)
            if (c->due_ms - now < wait) wait = c->due_ms - now;
    return wait < 0 ? 0 : (int)wait;
}

enum status http_run(struct http *h, struct err *e)
{
    int64_t ticked = 0;
    while (h->running || h->waiting) {
        if (h->cfg.stop && *h->cfg.stop) {
            stop_all(h);
            return err_set(e, ST_INTR, "interrupted");
        }
        start_due(h);
        int busy;
        CURLMcode rc = curl_multi_perform(h->multi, &busy);
        if (rc) return err_set(e, ST_NET, "libcurl: %s", curl_multi_strerror(rc));
        reap(h);
        if (h->cfg.tick && now_ms() - ticked >= TICK_MS) {
            h->cfg.tick(h->cfg.tick_ctx);
            ticked = now_ms();
        }
        if (h->running)
            curl_multi_poll(h->multi, NULL, 0, wait_ms(h), NULL);
        else if (h->waiting)
            usleep((useconds_t)wait_ms(h) * 1000u);
    }
    return ST_OK;
}

/* ---- set-up ---- */

static void global_init(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

struct http *http_new(const struct http_cfg *cfg)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, global_init);
    struct http *h = MEM_NEW(struct http);
    h->cfg = *cfg;
    struct http_cfg *c = &h->cfg;
    if (!c->user_agent) c->user_agent = "lingloom";
    if (!c->parallel) c->parallel = 4;
    c->retries = c->retries < 0 ? 0 : c->retries ? c->retries : 5;
    if (!c->max_redirects) c->max_redirects = 8;
    if (!c->connect_ms) c->connect_ms = 20000;
    if (!c->stall_s) c->stall_s = 60;
    if (!c->backoff_ms) c->backoff_ms = 1000;
    if (!c->max_wait_s) c->max_wait_s = 300;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t); /* jitter must differ between clients; no output depends on it */
    h->jitter = rng_for((uint64_t)t.tv_nsec ^ (uint64_t)getpid() << 32, SV("http"), SV(""));
    h->multi = curl_multi_init();
    if (!h->multi) { /* only ever for want of memory */
        mem_free(h);
        return NULL;
    }
    return h;
}

void http_free(struct http *h)
{
    if (!h) return;
    stop_all(h);
    curl_multi_cleanup(h->multi);
    arena_release(&h->kept);
    mem_free(h);
}

static const char *const *copy_lines(arena *mem, const char *const *lines)
{
    if (!lines) return NULL;
    int n = 0;
    while (lines[n]) n++;
    const char **out = ARENA_ARRAY(mem, const char *, n + 1);
    for (int i = 0; i < n; i++) out[i] = arena_z(mem, sv_z(lines[i]));
    return out;
}

void http_start(struct http *h, const struct http_req *r)
{
    struct call *c = MEM_NEW(struct call);
    c->h = h;
    c->r = *r;
    c->r.method = r->method ? arena_z(&c->mem, sv_z(r->method)) : "GET";
    c->r.url = arena_z(&c->mem, sv_z(r->url));
    c->r.token = r->token ? arena_z(&c->mem, sv_z(r->token)) : NULL;
    c->r.headers = copy_lines(&c->mem, r->headers);
    c->r.body = arena_dup(&c->mem, r->body.p ? r->body : SV(""));
    if (!c->r.max_body) c->r.max_body = 64 << 20;
    buf_init(&c->head, HEAD_MAX);
    buf_init(&c->body, (size_t)c->r.max_body > ERROR_BODY_MAX ? (size_t)c->r.max_body : ERROR_BODY_MAX);
    enqueue(c, 0);
}

/* ---- one at a time ---- */

struct waiting {
    struct http *h;
    struct buf *body;
    struct http_head *head;
    struct err *e;
    enum status st;
};

static void got_one(void *ctx, const struct http_result *r)
{
    struct waiting *w = ctx;
    w->st = r->st;
    buf_adds(w->body, r->body);
    if (w->head) {
        *w->head = r->head;
        arena_reset(&w->h->kept);
        w->head->headers = arena_dup(&w->h->kept, r->head.headers);
    }
    if (r->st != ST_OK) err_set(w->e, r->err->code, "%s", r->err->msg);
}

enum status http_get(struct http *h, const struct http_req *r, struct buf *body, struct http_head *head, struct err *e)
{
    struct waiting w = {.h = h, .body = body, .head = head, .e = e, .st = ST_NET};
    struct http_req mine = *r;
    mine.ctx = &w;
    mine.done = got_one;
    enum status st = http_run(h, e); /* whatever is queued already belongs to somebody else */
    if (st != ST_OK) return st;
    http_start(h, &mine);
    st = http_run(h, e);
    if (st != ST_OK) return st;
    if (w.st == ST_OK && body->over) return err_set(e, ST_NET, "the answer is larger than the buffer for it");
    return w.st;
}
