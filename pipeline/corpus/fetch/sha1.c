#include "corpus/fetch/sha1.h"

#include <inttypes.h>
#include <stdio.h>

static uint32_t rol(uint32_t x, int n)
{
    return x << n | x >> (32 - n);
}

static void sha1_block(struct sha1 *s, const unsigned char *p)
{
    uint32_t w[80], a = s->h[0], b = s->h[1], c = s->h[2], d = s->h[3], e = s->h[4];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 | (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
    for (int i = 16; i < 80; i++) w[i] = rol(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 80; i++) {
        uint32_t f = i < 20 ? (b & c) | (~b & d) : i < 40 || i >= 60 ? b ^ c ^ d : (b & c) | (b & d) | (c & d);
        uint32_t k = i < 20 ? 0x5a827999 : i < 40 ? 0x6ed9eba1 : i < 60 ? 0x8f1bbcdc : 0xca62c1d6;
        uint32_t t = rol(a, 5) + f + e + k + w[i];
        e = d, d = c, c = rol(b, 30), b = a, a = t;
    }
    s->h[0] += a, s->h[1] += b, s->h[2] += c, s->h[3] += d, s->h[4] += e;
}

void sha1_init(struct sha1 *s)
{
    *s = (struct sha1){.h = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}};
}

void sha1_add(struct sha1 *s, const void *data, size_t n)
{
    const unsigned char *p = data;
    while (n > 0) {
        size_t held = s->bytes % 64, part = 64 - held < n ? 64 - held : n;
        if (held == 0 && n >= 64) {
            sha1_block(s, p);
            part = 64;
        } else {
            memcpy(s->block + held, p, part);
            if (held + part == 64) sha1_block(s, s->block);
        }
        s->bytes += part;
        p += part;
        n -= part;
    }
}

void sha1_hex(struct sha1 *s, char out[41])
{
    static const unsigned char pad[64] = {0x80};
    uint64_t bits = s->bytes * 8;
    unsigned char len[8];
    for (int i = 0; i < 8; i++) len[i] = (unsigned char)(bits >> (56 - 8 * i));
    sha1_add(s, pad, 1 + (119 - s->bytes % 64) % 64);
    sha1_add(s, len, 8);
    for (int i = 0; i < 40; i++) out[i] = "0123456789abcdef"[s->h[i / 8] >> (28 - 4 * (i % 8)) & 15];
    out[40] = 0;
}

void sha1_git_blob(struct sha1 *s, int64_t size)
{
    char head[40];
    sha1_init(s);
    int n = snprintf(head, sizeof head, "blob %" PRId64, size);
    sha1_add(s, head, (size_t)n + 1); /* with its NUL */
}
