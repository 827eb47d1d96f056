/* sv: a view of bytes, passed by value; it owns nothing.
 *
 * Text is carried with its length and never searched for a NUL. A view with p == NULL and n == 0 is the "absent" value;
 * an empty text has p != NULL. Nothing here knows Unicode: bytes only (text/ has the rest). */
#ifndef LL_BASE_SV_H
#define LL_BASE_SV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const char *p;
    ptrdiff_t n;
} sv;

#define SV(lit)   ((sv){("" lit), (ptrdiff_t)sizeof(lit) - 1})
#define SV_ARG(s) (int)(s).n, (s).p /* for "%.*s" */

static inline sv sv_of(const char *p, ptrdiff_t n)
{
    return (sv){p, n};
}
static inline sv sv_z(const char *z)
{
    return z ? (sv){z, (ptrdiff_t)strlen(z)} : (sv){NULL, 0};
}
static inline bool sv_eq(sv a, sv b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, (size_t)a.n) == 0);
}
static inline bool sv_is(sv a, const char *z)
{
    return sv_eq(a, sv_z(z));
}
static inline bool sv_starts(sv s, sv head)
{
    return s.n >= head.n && (head.n == 0 || !memcmp(s.p, head.p, (size_t)head.n));
}
static inline bool sv_ends(sv s, sv tail)
{
    return s.n >= tail.n && (tail.n == 0 || !memcmp(s.p + s.n - tail.n, tail.p, (size_t)tail.n));
}
static inline sv sv_from(sv s, ptrdiff_t i)
{
    return i >= s.n ? (sv){s.p + s.n, 0} : (sv){s.p + i, s.n - i};
}
static inline sv sv_head(sv s, ptrdiff_t n)
{
    return n >= s.n ? s : (sv){s.p, n};
}

/* bytewise order, shorter first on a tie; never depends on the locale */
int sv_cmp(sv a, sv b);
/* ASCII case ignored */
bool sv_eq_ci(sv a, sv b);
/* without ASCII white space (space \t \r \n \v \f) at both ends */
sv sv_trim(sv s);
/* index of the first c / of the first occurrence of needle, or -1 */
ptrdiff_t sv_find_c(sv s, char c);
ptrdiff_t sv_find(sv s, sv needle);
/* index of the last c, or -1 */
ptrdiff_t sv_rfind_c(sv s, char c);
/* Takes the part before the first `sep` off the front of *rest and returns it; *rest becomes what follows (p == NULL
 * once the last part was taken, so `while (rest.p) part = sv_cut(&rest, ',');` visits every part, empty ones too). */
sv sv_cut(sv *rest, char sep);
/* decimal integer / number / size ("512M", "64k", "1.5G": powers of 1024); false when anything is left over or out of
 * range */
bool sv_to_i64(sv s, int64_t *out);
bool sv_to_f64(sv s, double *out);
bool sv_to_size(sv s, int64_t *bytes);
/* the file name's part after the last '/' */
sv sv_basename(sv path);

#endif
