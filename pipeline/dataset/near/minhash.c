#include "dataset/near/minhash.h"

#include "base/hash.h"

#include <pthread.h>
#include <stdlib.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define WIDE 1
#else
#define WIDE 0
#endif

static _Alignas(64) uint32_t mul[MINHASH_VALUES], plus[MINHASH_VALUES];
static void (*add)(uint32_t *v, const uint32_t *x, size_t n);
static enum minhash_path path;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static inline uint32_t lesser(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static void add_plain(uint32_t *v, const uint32_t *x, size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (int i = 0; i < MINHASH_VALUES; i++) v[i] = lesser(v[i], mul[i] * x[k] + plus[i]);
}

#if WIDE
/* A quarter of the values at a time: 4 registers each of factors, summands and minima, of 16 there are. */
__attribute__((target("avx2"))) static void add_quarter_avx2(uint32_t *v, int from, const uint32_t *x, size_t n)
{
    __m256i a[4], b[4], m[4];
    _Pragma("GCC unroll 8") for (int j = 0; j < 4; j++)
    {
        a[j] = _mm256_load_si256((const __m256i *)(mul + from + 8 * j));
        b[j] = _mm256_load_si256((const __m256i *)(plus + from + 8 * j));
        m[j] = _mm256_load_si256((const __m256i *)(v + from + 8 * j));
    }
    for (size_t k = 0; k < n; k++) {
        __m256i xk = _mm256_set1_epi32((int)x[k]);
        _Pragma("GCC unroll 8") for (int j = 0; j < 4; j++) m[j] =
            _mm256_min_epu32(m[j], _mm256_add_epi32(_mm256_mullo_epi32(a[j], xk), b[j]));
    }
    _Pragma("GCC unroll 8") for (int j = 0; j < 4; j++) _mm256_store_si256((__m256i *)(v + from + 8 * j), m[j]);
}

__attribute__((target("avx2"))) static void add_avx2(uint32_t *v, const uint32_t *x, size_t n)
{
    enum { BLOCK = 2048 }; /* x stays in the first cache for all quarters */
    for (size_t k = 0; k < n; k += BLOCK)
        for (int from = 0; from < MINHASH_VALUES; from += 32)
            add_quarter_avx2(v, from, x + k, n - k < BLOCK ? n - k : BLOCK);
}

/* Everything in registers: 8 each of factors, summands and minima, of 32 there are. */
__attribute__((target("avx512f"))) static void add_avx512(uint32_t *v, const uint32_t *x, size_t n)
{
    __m512i a[8], b[8], m[8];
    _Pragma("GCC unroll 8") for (int j = 0; j < 8; j++)
    {
        a[j] = _mm512_load_si512(mul + 16 * j);
        b[j] = _mm512_load_si512(plus + 16 * j);
        m[j] = _mm512_load_si512(v + 16 * j);
    }
    for (size_t k = 0; k < n; k++) {
        __m512i xk = _mm512_set1_epi32((int)x[k]);
        _Pragma("GCC unroll 8") for (int j = 0; j < 8; j++) m[j] =
            _mm512_min_epu32(m[j], _mm512_add_epi32(_mm512_mullo_epi32(a[j], xk), b[j]));
    }
    _Pragma("GCC unroll 8") for (int j = 0; j < 8; j++) _mm512_store_si512(v + 16 * j, m[j]);
}
#endif

static bool machine_has(enum minhash_path p)
{
    if (p == MINHASH_PLAIN) return true;
#if WIDE
    if (p == MINHASH_AVX2) return __builtin_cpu_supports("avx2");
    if (p == MINHASH_AVX512) return __builtin_cpu_supports("avx512f");
#endif
    return false;
}

static void choose(enum minhash_path p)
{
    path = p;
    add = add_plain;
#if WIDE
    if (p == MINHASH_AVX2) add = add_avx2;
    if (p == MINHASH_AVX512) add = add_avx512;
#endif
}

static const char *const name_of[] = {"plain", "avx2", "avx512"};

/* The widest there is, but no wider than the environment says. */
static void set_up(void)
{
    rng r = {MINHASH_SEED};
    for (int i = 0; i < MINHASH_VALUES; i++) {
        uint64_t w = rng_next(&r);
        mul[i] = (uint32_t)w | 1;
        plus[i] = (uint32_t)(w >> 32);
    }
    sv wish = sv_z(getenv("LINGLOOM_SIMD"));
    int p = MINHASH_AVX512;
    for (int i = 0; wish.p && i <= MINHASH_AVX512; i++)
        if (sv_is(wish, name_of[i])) p = i;
    while (!machine_has((enum minhash_path)p)) p--;
    choose((enum minhash_path)p);
}

void minhash_clear(struct minhash *m)
{
    memset(m->v, 0xff, sizeof m->v);
}

void minhash_add(struct minhash *m, const uint32_t *x, size_t n)
{
    pthread_once(&once, set_up);
    add(m->v, x, n);
}

void minhash_union(struct minhash *a, const struct minhash *b)
{
    for (int i = 0; i < MINHASH_VALUES; i++) a->v[i] = lesser(a->v[i], b->v[i]);
}

double minhash_estimate(const struct minhash *a, const struct minhash *b)
{
    int same = 0;
    for (int i = 0; i < MINHASH_VALUES; i++) same += a->v[i] == b->v[i];
    return same / (double)MINHASH_VALUES;
}

bool minhash_use(enum minhash_path p)
{
    pthread_once(&once, set_up);
    if (!machine_has(p)) return false;
    choose(p);
    return true;
}

const char *minhash_path_name(void)
{
    pthread_once(&once, set_up);
    return name_of[path];
}
