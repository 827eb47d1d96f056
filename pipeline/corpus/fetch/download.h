/* Downloads to disk that survive anything: bytes go to a `.part` file beside the target, and only a file of the right
 * size and checksum takes the target's name (fsync, rename, fsync of the folder).
 *
 * What is already there is not fetched again: a part goes on where it ended (Range with If-Range, so that a file that
 * changed on the server starts anew). `PART.info` keeps the address, the server's validator and the size. A part that
 * has neither a validator nor a checksum to prove it at the end is not trusted and starts anew. Two processes never
 * write one part (flock). */
#ifndef LL_CORPUS_FETCH_DOWNLOAD_H
#define LL_CORPUS_FETCH_DOWNLOAD_H

#include "base/http.h"

struct download {
    /* what is wanted; the strings must outlive the call */
    const char *url;
    const char *to;       /* final path; its folder is made */
    const char *part;     /* NULL: TO.part */
    const char *lock;     /* file to lock instead of the part, or NULL */
    const char *token;    /* sent to the address's own origin only; or NULL */
    int64_t size;         /* bytes, or -1 */
    const char *sha256;   /* 64 lower-case hex digits, or NULL */
    const char *git_sha1; /* git's blob name (40 hex digits; needs size), or NULL */
    bool trust_existing;  /* a file of that name and size is it, without a checksum run (content-addressed stores) */
    bool force;           /* fetch even where the file is there */
    /* what came of it */
    enum status st;
    struct err err;
    bool existed;  /* nothing had to be fetched */
    int64_t bytes; /* size of the file */
    char got[65];  /* its SHA-256; empty when it existed and no checksum was asked for */
};

struct download_cfg {
    struct http_cfg http; /* tick is used by the progress line */
    int64_t max_size;     /* ceiling per file in bytes; 0: 1 TiB */
    const char *what;     /* name in the progress line, or NULL for none */
};

/* Fetches all of them side by side. ST_OK when every file is there; otherwise the first failure (and how many more).
 * Every entry has its own st and err. After ST_INTR or ST_NET the parts stay for the next time. */
enum status download_all(struct download *d, int n, const struct download_cfg *cfg, struct err *e);

#endif
