#include "base/mem.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   __asan_poison_memory_region((p), (n))
#define UNPOISON(p, n) __asan_unpoison_memory_region((p), (n))
enum { RED_ZONE = 16 };
#else
#define POISON(p, n)   ((void)0)
#define UNPOISON(p, n) ((void)0)
enum { RED_ZONE = 0 };
#endif

static void oom_default(size_t asked)
{
    char line[96];
    int n = snprintf(line, sizeof line, "lingloom: out of memory asking for %zu bytes\n", asked);
    if (write(2, line, (size_t)n) < 0) _exit(6);
    _exit(6);
}

static void (*oom_handler)(size_t) = oom_default;

void mem_set_oom(void (*handler)(size_t))
{
    oom_handler = handler ? handler : oom_default;
}

void mem_oom(size_t asked)
{
    oom_handler(asked);
    _exit(6);
}

enum { PAGE = 4096, HUGE_PAGE = 2 << 20, LARGE = 2 * HUGE_PAGE };

/* Asks for huge pages, a wish: where it is refused small ones do. All pages of an allocation are asked for, since one
 * of its own mapping must stay one mapping to grow without being copied. */
static void wish_huge(void *p)
{
#ifdef MADV_HUGEPAGE
    uintptr_t from = (uintptr_t)p / PAGE * PAGE, to = ((uintptr_t)p + malloc_usable_size(p) + PAGE - 1) / PAGE * PAGE;
    madvise((void *)from, to - from, MADV_HUGEPAGE);
#else
    (void)p;
#endif
}

static void *checked(void *p, size_t n)
{
    if (!p && n) mem_oom(n);
    if (n >= LARGE) wish_huge(p); /* or half the time of filling it goes into 4 KiB pages one by one */
    return p;
}

void *mem_alloc(size_t n)
{
    return checked(malloc(n ? n : 1), n ? n : 1);
}
void *mem_zalloc(size_t n)
{
    return checked(calloc(1, n ? n : 1), n ? n : 1);
}
void *mem_realloc(void *p, size_t n)
{
    return checked(realloc(p, n ? n : 1), n ? n : 1);
}

void *mem_array(size_t n, size_t each)
{
    size_t total;
    if (__builtin_mul_overflow(n, each, &total)) mem_oom(SIZE_MAX);
    return mem_alloc(total);
}

void mem_free(void *p)
{
    free(p);
}

void *mem_huge(size_t n)
{
    void *p = NULL;
    if (posix_memalign(&p, HUGE_PAGE, n ? n : 1) != 0) mem_oom(n);
    wish_huge(p);
    return p;
}

void mem_forget(void *p, size_t n)
{
    uintptr_t from = ((uintptr_t)p + PAGE - 1) / PAGE * PAGE, to = ((uintptr_t)p + n) / PAGE * PAGE;
    if (to > from) madvise((void *)from, to - from, MADV_DONTNEED);
}

char *mem_strdup(sv s)
{
    char *z = mem_alloc((size_t)s.n + 1);
    if (s.n) memcpy(z, s.p, (size_t)s.n);
    z[s.n] = 0;
    return z;
}

void buf_init(struct buf *b, size_t max)
{
    *b = (struct buf){.max = max};
}

void buf_release(struct buf *b)
{
    mem_free(b->p);
    *b = (struct buf){.max = b->max};
}

char *buf_room(struct buf *b, size_t n)
{
    if (n > b->max || b->n > b->max - n) {
        b->over = true;
        return NULL;
    }
    size_t need = b->n + n;
    if (need > b->cap) {
        size_t cap = b->cap ? b->cap : 256;
        while (cap < need) cap *= 2;
        if (cap > b->max) cap = b->max > need ? b->max : need;
        b->p = mem_realloc(b->p, cap);
        b->cap = cap;
    }
    return b->p + b->n;
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *to = n >= 0 ? buf_room(b, (size_t)n + 1) : NULL;
    if (to) {
        vsnprintf(to, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

void buf_addi(struct buf *b, int64_t v)
{
    char d[24], *p = d + sizeof d;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do *--p = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0) *--p = '-';
    buf_add(b, p, (size_t)(d + sizeof d - p));
}

const char *buf_z(struct buf *b)
{
    char *to = buf_room(b, 1);
    if (!to) return "";
    *to = 0;
    return b->p;
}

/* A chunk is this header and then its bytes; chunks form a list from the newest to the oldest. */
struct arena_chunk {
    struct arena_chunk *older;
    size_t size;
    _Alignas(16) char bytes[];
};

enum { ARENA_FIRST = 64 << 10 };

static void arena_grow(arena *a, size_t n)
{
    size_t size = a->head ? a->head->size * 2 : ARENA_FIRST;
    if (size > (size_t)8 << 20) size = (size_t)8 << 20;
    if (size < n + 64) size = n + 64;
    struct arena_chunk *c = mem_alloc(sizeof *c + size);
    c->older = a->head;
    c->size = size;
    a->head = c;
    a->cur = c->bytes;
    a->end = c->bytes + size;
    a->held += size;
    POISON(c->bytes, size);
}

static void *take(arena *a, size_t n, size_t align)
{
    if (n > SIZE_MAX / 2) n = SIZE_MAX / 2;
    size_t pad = a->cur ? (size_t)(-(uintptr_t)a->cur) & (align - 1) : 0;
    if (!a->cur || (size_t)(a->end - a->cur) < n + pad + RED_ZONE) {
        arena_grow(a, n + RED_ZONE + align);
        pad = (size_t)(-(uintptr_t)a->cur) & (align - 1);
    }
    char *p = a->cur + pad;
    a->cur = p + n + RED_ZONE;
    UNPOISON(p, n);
    return p;
}

void *arena_alloc(arena *a, size_t n)
{
    return take(a, n, 16);
}
void *arena_bytes(arena *a, size_t n)
{
    return take(a, n, 1);
}
void *arena_zalloc(arena *a, size_t n)
{
    return memset(take(a, n, 16), 0, n);
}

sv arena_dup(arena *a, sv s)
{
    char *p = arena_bytes(a, (size_t)s.n + 1);
    if (s.n) memcpy(p, s.p, (size_t)s.n);
    p[s.n] = 0;
    return (sv){p, s.n};
}

char *arena_z(arena *a, sv s)
{
    return (char *)arena_dup(a, s).p;
}

sv arena_f(arena *a, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *p = arena_bytes(a, (size_t)(n < 0 ? 0 : n) + 1);
    vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return (sv){p, n};
}

static void drop_head(arena *a)
{
    struct arena_chunk *c = a->head;
    a->head = c->older;
    a->held -= c->size;
    UNPOISON(c->bytes, c->size);
    mem_free(c);
}

void arena_reset(arena *a)
{
    if (!a->head) return;
    /* chunks never shrink on the way to the head, so the newest is the largest worth keeping */
    struct arena_chunk *keep = a->head;
    a->head = keep->older;
    while (a->head) {
        struct arena_chunk *c = a->head;
        a->head = c->older;
        UNPOISON(c->bytes, c->size);
        mem_free(c);
    }
    /* one huge record must not keep its memory for ever */
    if (keep->size > (size_t)16 << 20) {
        UNPOISON(keep->bytes, keep->size);
        mem_free(keep);
        *a = (arena){0};
        return;
    }
    keep->older = NULL;
    *a = (arena){.head = keep, .cur = keep->bytes, .end = keep->bytes + keep->size, .held = keep->size};
    POISON(keep->bytes, keep->size);
}

void arena_release(arena *a)
{
    while (a->head) drop_head(a);
    *a = (arena){0};
}

struct arena_point arena_mark(const arena *a)
{
    return (struct arena_point){a->head, a->cur};
}

void arena_rewind(arena *a, struct arena_point to)
{
    while (a->head != to.head) drop_head(a);
    if (!a->head) {
        *a = (arena){0};
        return;
    }
    a->cur = to.cur;
    a->end = a->head->bytes + a->head->size;
    POISON(a->cur, (size_t)(a->end - a->cur));
}
