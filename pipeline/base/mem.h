/* Memory: allocation that does not return on failure, growable buffers with a ceiling, and arenas.
 *
 * Running out of memory ends the process through mem_set_oom's handler (cli/ prints one line and exits 6). That is safe
 * because the whole program is crash-only: what was committed stays, everything else is redone (engine/driver.h). What
 * an outsider can make grow without bound must not get that far: struct buf has a mandatory ceiling and says `over`.
 *
 * Three lifetimes: process (mem_*), batch (an arena in a recycled slot), scratch (arena_mark / arena_rewind). */
#ifndef LL_BASE_MEM_H
#define LL_BASE_MEM_H

#include "base/sv.h"

/* The handler must not return. The default one writes a line to stderr and calls _exit(6). */
void mem_set_oom(void (*handler)(size_t asked));
/* Ends the process through the handler; for libraries that have a hook of their own. */
_Noreturn void mem_oom(size_t asked);
void *mem_alloc(size_t n);  /* uninitialised */
void *mem_zalloc(size_t n); /* zeroed */
void *mem_realloc(void *p, size_t n);
/* n elements of size each, the product checked */
void *mem_array(size_t n, size_t each);
void mem_free(void *p);
/* Uninitialised, in huge pages where the system has such for the asking; for what is written here and there. Freed with
 * mem_free. */
void *mem_huge(size_t n);
/* What stands in whole pages of [p, p + n) is not needed any more: the system may have them back, and the addresses
 * stay. */
void mem_forget(void *p, size_t n);
char *mem_strdup(sv s); /* NUL-terminated copy, freed with mem_free */
#define MEM_NEW(type) ((type *)mem_zalloc(sizeof(type)))
/* Makes room for one more in the array `a` of count n and capacity cap (size_t or int lvalues). */
#define MEM_GROW(a, n, cap)                                                                                            \
    do {                                                                                                               \
        if ((n) >= (cap)) {                                                                                            \
            (cap) = (cap) ? (cap)*2 : 16;                                                                              \
            (a) = mem_realloc((a), (size_t)(cap) * sizeof *(a));                                                       \
        }                                                                                                              \
    } while (0)

/* ---- struct buf: growable bytes with a ceiling. Not NUL-terminated unless buf_z was called. ---- */
struct buf {
    char *p;
    size_t n, cap;
    size_t max; /* ceiling in bytes */
    bool over;  /* something was refused because of the ceiling; what is in the buffer is what came before */
};
#define BUF_MAX_DEFAULT ((size_t)1 << 30)
void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);
static inline void buf_reset(struct buf *b)
{
    b->n = 0;
    b->over = false;
}
/* Room for n more bytes, or NULL (and over) at the ceiling; the caller writes there and adds to b->n. */
char *buf_room(struct buf *b, size_t n);
static inline void buf_add(struct buf *b, const void *p, size_t n)
{
    if (n == 0) return;
    char *to = b->cap - b->n >= n ? b->p + b->n : buf_room(b, n);
    if (!to) return;
    memcpy(to, p, n);
    b->n += n;
}
static inline void buf_adds(struct buf *b, sv s)
{
    buf_add(b, s.p, (size_t)s.n);
}
static inline void buf_addc(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_addi(struct buf *b, int64_t v); /* decimal */
const char *buf_z(struct buf *b);        /* NUL-terminated view, valid until the next change */
static inline sv buf_sv(const struct buf *b)
{
    return (sv){b->p ? b->p : "", (ptrdiff_t)b->n};
}

/* ---- arena: many small things freed together ---- */
struct arena_chunk;
typedef struct {
    struct arena_chunk *head; /* newest chunk */
    char *cur, *end;
    size_t held; /* bytes held from the system */
} arena;
struct arena_point {
    struct arena_chunk *head;
    char *cur;
};
/* Starts zeroed: `arena a = {0};` is ready for use. Memory is valid until arena_reset / arena_release / a rewind before
 * it. */
void *arena_alloc(arena *a, size_t n);  /* 16-aligned, uninitialised */
void *arena_zalloc(arena *a, size_t n); /* zeroed */
void *arena_bytes(arena *a, size_t n);  /* unaligned: for text */
sv arena_dup(arena *a, sv s);           /* copy, also NUL-terminated */
char *arena_z(arena *a, sv s);          /* the same as a C string */
sv arena_f(arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Keeps the largest chunk for reuse, frees the others. */
void arena_reset(arena *a);
void arena_release(arena *a);
struct arena_point arena_mark(const arena *a);
void arena_rewind(arena *a, struct arena_point to);
#define ARENA_NEW(a, type)      ((type *)arena_zalloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_zalloc((a), sizeof(type) * (size_t)(n)))

#endif
