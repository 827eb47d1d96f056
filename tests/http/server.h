/* An HTTP server that misbehaves on purpose, on 127.0.0.1 with a port of its own, in threads of the test that starts
 * it.
 *
 *     struct server s; server_start(&s);  ... "http://127.0.0.1:%d/ok/1000" ...  server_stop(&s);
 *
 * The first part of the path says how it behaves, the second how many bytes the file has (server_byte gives them):
 *     ok        whole or in ranges, strong ETag        norange   breaks the first answer off; never answers a range
 *     break     breaks the first two answers off       etag      breaks off, then is another file (If-Range honoured)
 *     badrange  the same, but sends the range of the other file in spite of If-Range
 *     long      announces 1000 bytes more than it sends, always        short  announces and sends 1000 bytes fewer
 *     chunked   no length        endless  chunks without end           drip   a byte every 0.3 s
 *     slow      64 kB every 50 ms, in ranges                           encoded  says Content-Encoding: gzip
 *     429       once 429 with Retry-After: 1                           wait   429 with Retry-After: 9999
 *     cut       half of it without a length, ended in order; then as ok
 *     bare      no validator; breaks the first answer off
 *     500       twice 500, then as ok                                  404
 *     to/PORT/REST  302 to http://127.0.0.1:PORT/REST                  loop   302 to itself
 *     host/REST     302 to http://localhost:SAME/REST                  ftp    302 to ftp://
 * Routes set by server_route come first. Every request's head is kept: server_log. */
#ifndef LL_TESTS_HTTP_SERVER_H
#define LL_TESTS_HTTP_SERVER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct server_route {
    char path[256], head[256];
    int status;
    const char *body;
    size_t n;
};
struct server {
    int fd, port;
    volatile int stop;
    pthread_t thread;
    pthread_mutex_t lock;
    struct server_route route[64];
    int nroutes;
    struct {
        char path[256];
        int n;
    } hit[256];
    int nhits;
    char log[1 << 20];
    size_t logged;
    volatile int busy;
};
struct server_conn {
    struct server *s;
    int fd;
    char head[8192], path[512], method[16], if_range[256];
    long from;
    int hit; /* how often this path was asked before */
};

/* the byte at `at` of the file with that seed */
static inline unsigned char server_byte(long at, int seed)
{
    return (unsigned char)("abcdefghijklmnopqrstuvwxyz012345"[((unsigned long)at * 2654435761ul >> 7 ^
                                                               (unsigned)seed * 11u) &
                                                              31]);
}

static bool server_put(int fd, const void *p, size_t n)
{
    for (const char *c = p; n > 0;) {
        ssize_t put = send(fd, c, n, MSG_NOSIGNAL);
        if (put <= 0) return false;
        c += put;
        n -= (size_t)put;
    }
    return true;
}

__attribute__((format(printf, 2, 3))) static bool server_say(int fd, const char *fmt, ...)
{
    char line[2048];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    return server_put(fd, line, (size_t)n);
}

static bool server_bytes(int fd, long from, long to, int seed)
{
    char buf[65536];
    while (from < to) {
        long n = to - from < (long)sizeof buf ? to - from : (long)sizeof buf;
        for (long i = 0; i < n; i++) buf[i] = (char)server_byte(from + i, seed);
        if (!server_put(fd, buf, (size_t)n)) return false;
        from += n;
    }
    return true;
}

/* head of an answer with bytes from..total of the file; whole: status 200 */
static void server_head(const struct server_conn *c, long from, long total, const char *etag, const char *more)
{
    if (from > 0)
        server_say(c->fd, "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes %ld-%ld/%ld\r\n", from, total - 1,
                   total);
    else
        server_say(c->fd, "HTTP/1.1 200 OK\r\n");
    server_say(c->fd, "Content-Length: %ld\r\nETag: \"%s\"\r\nConnection: close\r\n%s\r\n", total - from, etag, more);
}

/* where to start: a range is answered only for the right validator */
static long server_from(const struct server_conn *c, const char *etag)
{
    char want[270];
    snprintf(want, sizeof want, "\"%s\"", etag);
    if (c->if_range[0] && strcmp(c->if_range, want) != 0) return 0;
    return c->from;
}

static void server_file(const struct server_conn *c, long n, int seed, bool broken, bool ranges)
{
    char etag[16];
    snprintf(etag, sizeof etag, "v%d", seed);
    long from = ranges ? server_from(c, etag) : 0;
    if (from >= n && n > 0) {
        server_say(c->fd, "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
    }
    server_head(c, from, n, etag, "");
    if (!strcmp(c->method, "HEAD")) return;
    server_bytes(c->fd, from, broken ? from + (n - from) / 2 : n, seed);
}

static void server_chunks(const struct server_conn *c, long n)
{
    server_say(c->fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
    for (long at = 0; (n < 0 || at < n) && !c->s->stop;) {
        long part = n < 0 || n - at > 10000 ? 10000 : n - at;
        if (!server_say(c->fd, "%lx\r\n", part) || !server_bytes(c->fd, at, at + part, 1) || !server_say(c->fd, "\r\n"))
            return;
        at += part;
    }
    server_say(c->fd, "0\r\n\r\n");
}

static void server_slow(const struct server_conn *c, long n, long step, int pause_ms)
{
    long from = server_from(c, "v1");
    server_head(c, from, n, "v1", "");
    for (; from < n && !c->s->stop; from += step) {
        if (!server_bytes(c->fd, from, from + step < n ? from + step : n, 1)) return;
        usleep((useconds_t)pause_ms * 1000);
    }
}

static void server_status(const struct server_conn *c, const char *line, const char *more)
{
    server_say(c->fd, "HTTP/1.1 %s\r\n%sContent-Length: 4\r\nConnection: close\r\n\r\nsad\n", line, more);
}

static void server_redirect(const struct server_conn *c, const char *host, int port, const char *rest)
{
    server_say(c->fd,
               "HTTP/1.1 302 Found\r\nLocation: http://%s:%d/%s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
               host, port, rest);
}

static bool server_routed(const struct server_conn *c)
{
    for (int i = 0; i < c->s->nroutes; i++) {
        const struct server_route *r = &c->s->route[i];
        if (strcmp(r->path, c->path) != 0) continue;
        server_say(c->fd, "HTTP/1.1 %d Routed\r\n%sContent-Length: %zu\r\nConnection: close\r\n\r\n", r->status,
                   r->head, r->n);
        if (strcmp(c->method, "HEAD") != 0) server_put(c->fd, r->body, r->n);
        return true;
    }
    return false;
}

static void server_behave(const struct server_conn *c)
{
    char how[64] = "", rest[400] = "";
    sscanf(c->path, "/%63[^/]/%399s", how, rest);
    long n = strtol(rest, NULL, 10);
    if (!strcmp(how, "ok"))
        server_file(c, n, 1, false, true);
    else if (!strcmp(how, "break"))
        server_file(c, n, 1, c->hit < 2, true);
    else if (!strcmp(how, "norange"))
        server_file(c, n, 1, c->hit < 1, false);
    else if (!strcmp(how, "etag"))
        server_file(c, n, c->hit < 1 ? 1 : 2, c->hit < 1, true);
    else if (!strcmp(how, "500") && c->hit >= 2)
        server_file(c, n, 1, false, true);
    else if (!strcmp(how, "500"))
        server_status(c, "500 Oops", "");
    else if (!strcmp(how, "429") && c->hit >= 1)
        server_file(c, n, 1, false, true);
    else if (!strcmp(how, "429"))
        server_status(c, "429 Calm Down", "Retry-After: 1\r\n");
    else if (!strcmp(how, "wait"))
        server_status(c, "429 Calm Down", "Retry-After: 9999\r\n");
    else if (!strcmp(how, "chunked"))
        server_chunks(c, n);
    else if (!strcmp(how, "endless"))
        server_chunks(c, -1);
    else if (!strcmp(how, "drip"))
        server_slow(c, n, 1, 300);
    else if (!strcmp(how, "slow"))
        server_slow(c, n, 65536, 50);
    else if (!strcmp(how, "to"))
        server_redirect(c, "127.0.0.1", (int)n, strchr(rest, '/') ? strchr(rest, '/') + 1 : "");
    else if (!strcmp(how, "host"))
        server_redirect(c, "localhost", c->s->port, rest);
    else if (!strcmp(how, "loop"))
        server_redirect(c, "127.0.0.1", c->s->port, "loop");
    else if (!strcmp(how, "ftp"))
        server_status(c, "302 Found", "Location: ftp://127.0.0.1/x\r\n");
    else if (!strcmp(how, "encoded")) {
        server_head(c, 0, n, "v1", "Content-Encoding: gzip\r\n");
        server_bytes(c->fd, 0, n, 1);
    } else if (!strcmp(how, "cut") && c->hit < 1) {
        server_chunks(c, n / 2);
    } else if (!strcmp(how, "cut")) {
        server_file(c, n, 1, false, true);
    } else if (!strcmp(how, "bare")) {
        server_say(c->fd, "HTTP/1.1 200 OK\r\nContent-Length: %ld\r\nConnection: close\r\n\r\n", n);
        server_bytes(c->fd, 0, c->hit < 1 ? n / 2 : n, 1);
    } else if (!strcmp(how, "long")) {
        long from = server_from(c, "v1");
        server_head(c, from, n + 1000, "v1", "");
        server_bytes(c->fd, from, n, 1);
    } else if (!strcmp(how, "short")) {
        server_head(c, 0, n - 1000, "v1", "");
        server_bytes(c->fd, 0, n - 1000, 1);
    } else if (!strcmp(how, "badrange")) {
        int seed = c->hit < 1 ? 1 : 2;
        server_head(c, c->from, n, seed == 1 ? "v1" : "v2", "");
        server_bytes(c->fd, c->from, seed == 1 ? n / 2 : n, seed);
    } else {
        server_status(c, "404 Not Here", "");
    }
}

static void server_note(struct server_conn *c)
{
    struct server *s = c->s;
    pthread_mutex_lock(&s->lock);
    size_t n = strlen(c->head), room = sizeof s->log - 1 - s->logged;
    if (n > room) n = room;
    memcpy(s->log + s->logged, c->head, n);
    s->logged += n;
    int i = 0;
    while (i < s->nhits && strcmp(s->hit[i].path, c->path) != 0) i++;
    if (i == s->nhits && i < 256) {
        snprintf(s->hit[i].path, sizeof s->hit[i].path, "%.250s", c->path);
        s->nhits++;
    }
    c->hit = i < 256 ? s->hit[i].n++ : 0;
    pthread_mutex_unlock(&s->lock);
}

static void server_header(const char *head, const char *name, char *out, size_t room)
{
    const char *at = strcasestr(head, name);
    size_t n = at ? strcspn(at + strlen(name), "\r\n") : 0;
    out[0] = 0;
    if (at && n < room) snprintf(out, n + 1, "%s", at + strlen(name));
}

static void *server_conn_main(void *arg)
{
    struct server_conn *c = arg;
    size_t n = 0;
    char range[64];
    while (n < sizeof c->head - 1 && !strstr(c->head, "\r\n\r\n")) {
        ssize_t got = recv(c->fd, c->head + n, sizeof c->head - 1 - n, 0);
        if (got <= 0) break;
        n += (size_t)got;
        c->head[n] = 0;
    }
    if (sscanf(c->head, "%15s %511s", c->method, c->path) == 2) {
        server_header(c->head, "\nRange: bytes=", range, sizeof range);
        server_header(c->head, "\nIf-Range: ", c->if_range, sizeof c->if_range);
        c->from = strtol(range, NULL, 10);
        server_note(c);
        if (!server_routed(c)) server_behave(c);
    }
    shutdown(c->fd, SHUT_WR);
    while (recv(c->fd, c->head, sizeof c->head, 0) > 0) {
    } /* so that no reset throws away what was sent */
    close(c->fd);
    __sync_fetch_and_sub(&c->s->busy, 1);
    free(c);
    return NULL;
}

static void *server_main(void *arg)
{
    struct server *s = arg;
    while (!s->stop) {
        int fd = accept(s->fd, NULL, NULL);
        if (fd < 0) continue;
        struct server_conn *c = calloc(1, sizeof *c);
        struct timeval patience = {.tv_sec = 5};
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        c->s = s;
        c->fd = fd;
        pthread_t t;
        __sync_fetch_and_add(&s->busy, 1);
        if (pthread_create(&t, NULL, server_conn_main, c) == 0) pthread_detach(t);
    }
    return NULL;
}

/* False where this machine allows no socket on the loopback. */
static bool server_start(struct server *s)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;
    memset(s, 0, sizeof *s);
    pthread_mutex_init(&s->lock, NULL);
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s->fd < 0 || bind(s->fd, (struct sockaddr *)&a, sizeof a) || listen(s->fd, 64) ||
        getsockname(s->fd, (struct sockaddr *)&a, &n))
        return false;
    s->port = ntohs(a.sin_port);
    return pthread_create(&s->thread, NULL, server_main, s) == 0;
}

static void server_stop(struct server *s)
{
    s->stop = 1;
    shutdown(s->fd, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->fd);
    for (int i = 0; s->busy > 0 && i < 100; i++) usleep(50000);
}

/* body must stay valid; head: further header lines, each with its \r\n */
static void server_route(struct server *s, const char *path, int status, const char *head, const char *body, size_t n)
{
    struct server_route *r = &s->route[s->nroutes++];
    snprintf(r->path, sizeof r->path, "%s", path);
    snprintf(r->head, sizeof r->head, "%s", head);
    r->status = status;
    r->body = body;
    r->n = n;
}

static int server_hits(struct server *s, const char *path)
{
    int n = 0;
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < s->nhits; i++)
        if (!strcmp(s->hit[i].path, path)) n = s->hit[i].n;
    pthread_mutex_unlock(&s->lock);
    return n;
}

static bool server_saw(struct server *s, const char *text)
{
    pthread_mutex_lock(&s->lock);
    bool saw = strstr(s->log, text) != NULL;
    pthread_mutex_unlock(&s->lock);
    return saw;
}

static void server_forget(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    s->logged = 0;
    memset(s->log, 0, sizeof s->log);
    s->nhits = 0;
    s->nroutes = 0;
    memset(s->hit, 0, sizeof s->hit);
    pthread_mutex_unlock(&s->lock);
}

#endif
