/* HTTP: requests in parallel with retries, for downloads and for talking to an API. The only user of libcurl.
 *
 *     struct http *h = http_new(&(struct http_cfg){.parallel = 8, .stop = &stop});
 *     http_start(h, &(struct http_req){.url = url, .done = finished, .ctx = me});   // as many as you like
 *     st = http_run(h, &e);                                                         // finished() is called once for
 * each http_free(h);
 *
 * One call = one request with its redirects and retries. A call is tried again when the connection breaks or stalls, on
 * 408, 425, 429 and 5xx, and when a hook says HTTP_RETRY; the pause is random below a doubling ceiling ("full jitter")
 * or what the server's Retry-After asks for. http:// and https:// only; a redirect from https to http is refused.
 *
 * Secrets: `token` goes out as "Authorization: Bearer" to the scheme, host and port of `url` alone. After the first
 * redirect to anywhere else it is never sent again. No message of this file shows a header, a query string or a body
 * that was sent.
 *
 * One struct http belongs to one thread. Hooks run inside http_run and may call http_start. */
#ifndef LL_BASE_HTTP_H
#define LL_BASE_HTTP_H

#include "base/err.h"
#include "base/mem.h"

struct http;

struct http_cfg {
    const char *user_agent; /* NULL: "lingloom" */
    int parallel;           /* calls under way at once; 0: 4 */
    int retries;            /* further attempts after one that brought nothing; < 0: none, 0: 5 */
    int max_redirects;      /* 0: 8 */
    int connect_ms;         /* 0: 20 s */
    int stall_s;            /* an attempt that moves fewer than 64 bytes a second for so long is broken off; 0: 60 */
    int backoff_ms;         /* first ceiling of the pause; 0: 1 s, doubling up to 60 s */
    int max_wait_s;         /* a Retry-After beyond this is a failure instead of a wait; 0: 300 */
    volatile int *stop;     /* may be NULL; non-zero ends every call with ST_INTR */
    /* called about five times a second while http_run waits; may be NULL */
    void (*tick)(void *ctx);
    void *tick_ctx;
};

/* What a hook decides. HTTP_RETRY and HTTP_FAIL want a message in *e. */
enum http_go { HTTP_GO, HTTP_RETRY, HTTP_FAIL };

/* The head of an answer. Header values are views into the call's memory, valid inside the hook. */
struct http_head {
    int status;
    int64_t length;      /* Content-Length, or -1 */
    int64_t range_from;  /* Content-Range of a 206: first byte, or -1 */
    int64_t range_total; /* and the size of the whole, or -1 */
    sv headers;          /* raw lines of the last answer; see http_header */
};
/* the last header of that name (any case), trimmed; absent where there is none */
sv http_header(const struct http_head *h, const char *name);

struct http_result {
    enum status st;        /* ST_OK: the answer was 2xx (or a 3xx that was not to be followed) and every hook agreed */
    const struct err *err; /* why not */
    struct http_head head; /* of the last answer; status 0 when there was none */
    sv body;               /* where no `data` hook took it; for an error answer at most 64 KiB */
    int attempts;
};

struct http_req {
    const char *method;         /* NULL: GET */
    const char *url;            /* copied by http_start, like everything else here but ctx */
    const char *token;          /* NULL: none */
    const char *const *headers; /* "Name: value", NULL-ended, sent to every host; NULL: none */
    sv body;                    /* of a POST */
    int64_t max_body;           /* ceiling for the answer in bytes; 0: 64 MiB */
    bool stay;                  /* a redirect to another origin is the answer, not followed */
    void *ctx;
    /* Before every attempt: where to start (0: the whole) and the validator the server must still agree with ("" :
     * none). */
    enum http_go (*attempt)(void *ctx, int64_t *from, char if_range[256], struct err *e);
    enum http_go (*head)(void *ctx, const struct http_head *h, struct err *e); /* a 2xx answer begins */
    enum http_go (*data)(void *ctx, const void *p, size_t n, struct err *e);   /* its bytes, in order */
    enum http_go (*finish)(void *ctx, struct err *e);                          /* its end */
    void (*done)(void *ctx, const struct http_result *r);                      /* once, whatever happened */
};

struct http *http_new(const struct http_cfg *cfg);
void http_free(struct http *h);
/* Queues a call. A bad address is reported through done() from http_run like everything else. */
void http_start(struct http *h, const struct http_req *r);
/* Runs until no call is left. ST_OK even where calls failed (done() knows); ST_INTR when stop was set. */
enum status http_run(struct http *h, struct err *e);
/* One request, waiting for it. *body is filled (its ceiling counts); head may be NULL and is valid until the next call.
 */
enum status http_get(struct http *h, const struct http_req *r, struct buf *body, struct http_head *head, struct err *e);

/* ---- addresses ---- */
/* scheme://host:port of an http(s) address in lower case, port always there. ST_USAGE for anything else, user names
 * included. */
enum status http_origin(const char *url, char out[320], struct err *e);
/* May a redirect go from one address to the other? *same: both have one origin. */
enum status http_redirect_ok(const char *from, const char *to, bool *same, struct err *e);
/* Percent-encodes everything but letters, digits, -._~ and what `keep` names. */
void http_escape(struct buf *to, sv text, const char *keep);
/* for messages: the address without its query, fragment and user name, control characters shown as '?' */
void http_show_url(const char *url, char out[256]);
/* " (not found)" for 404; "" for what needs no words */
const char *http_status_words(int status);
/* 408, 425, 429, 5xx: worth asking again */
bool http_status_transient(int status);
/* the value of a Content-Range header into the head's range_from and range_total */
void http_content_range(sv value, struct http_head *h);

#endif
