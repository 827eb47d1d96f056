/* SHA-1 (FIPS 180-4), for git's object names only: the Hub names small files by them. It proves nothing against an
 * attacker. */
#ifndef LL_CORPUS_FETCH_SHA1_H
#define LL_CORPUS_FETCH_SHA1_H

#include "base/sv.h"

struct sha1 {
    uint32_t h[5];
    uint64_t bytes;
    unsigned char block[64];
};
void sha1_init(struct sha1 *s);
void sha1_add(struct sha1 *s, const void *p, size_t n);
void sha1_hex(struct sha1 *s, char out[41]);
/* the state after git's blob header "blob <size>\0" */
void sha1_git_blob(struct sha1 *s, int64_t size);

#endif
