/* Shingles: the overlapping pieces of a key (text/norm.h) as 32-bit hashes, for finding texts that are nearly the same.
 *
 * At each code point starts one shingle of n code points, n chosen by the script there, crossing into other scripts:
 * one edit then destroys few of them, in English and in Chinese alike. Common and Inherited code points (digits,
 * punctuation, marks) belong to the script before them, at the start of a text to the first one after. A text that is
 * too short for a single shingle is one shingle as a whole. n grows with the length, or long texts would resemble
 * each other by chance:
 *
 *   class  code points       alphabetic  Hangul, Thai, Khmer, Lao, Myanmar  Han, Kana, Bopomofo
 *     0    up to 80              5                    3                            2
 *     1    up to 2,000           5                    3                            3
 *     2    up to 20,000          7                    3                            3
 *     3    above                 9                    3                            3
 *
 * No cliffs at the borders: two texts are compared at the class of the shorter one. Hence a text is looked up under its
 * own class and under those of all texts it could be a longer twin of, down to tau times its length
 * (shingler_classes); classes whose n are the same for the scripts of this text give the same hashes and count once.
 *
 * A hash is the high half of XXH3_64 over the shingle's UTF-8 bytes, seeded with the salt of its part. A key may have
 * several parts (both sides of a pair, each with a salt of its own); no shingle reaches across, and the class goes by
 * all code points together. Deterministic: the same for every machine, thread and order. */
#ifndef LL_TEXT_SHINGLE_H
#define LL_TEXT_SHINGLE_H

#include "base/mem.h"

enum {
    SHINGLE_CLASSES = 4,
    SHINGLE_MIN = 12 /* texts of fewer code points are compared exactly only */
};
enum shingle_kind { SHINGLE_ALPHABETIC, SHINGLE_SYLLABIC, SHINGLE_HAN, SHINGLE_KINDS };

/* Class of a text of so many code points. */
int shingle_class(size_t length);
/* The class at which texts of these lengths are compared: the shorter one's. */
static inline int shingle_class_of_pair(size_t a, size_t b)
{
    return shingle_class(a < b ? a : b);
}

/* One per thread; its buffers are reused. */
struct shingler;
struct shingler *shingler_new(void);
void shingler_free(struct shingler *s);
/* Bytes it holds. */
size_t shingler_held(const struct shingler *s);

/* Loads a key: clear, then add each part (VALID UTF-8, copied; an empty part adds nothing). */
void shingler_clear(struct shingler *s);
void shingler_add(struct shingler *s, sv part, uint64_t salt);
/* Code points of all parts. */
size_t shingler_length(const struct shingler *s);

/* The classes to look this text up under where tau is the lowest threshold, own class first; returns how many. */
int shingler_classes(const struct shingler *s, double tau, int out[SHINGLE_CLASSES]);
/* The lowest class that gives this text the same shingles as its own one. */
int shingler_lowest_class(const struct shingler *s);
/* The hashes of all shingles at this class, in the order of the text, repeats included; valid until the next call. */
size_t shingler_hashes(struct shingler *s, int cls, const uint32_t **x);
/* The same as a set: ascending, each once. */
size_t shingler_set(struct shingler *s, int cls, const uint32_t **x);

/* Where a shingle begins; parts count as laid end to end. */
struct shingle_at {
    uint32_t cp, byte;
};
/* Shingles of a fixed size at any length (decontamination): n_alphabetic code points, n_han for all other kinds; hash
 * and place of each. A part shorter than that has none. */
size_t shingler_plain(struct shingler *s, int n_alphabetic, int n_han, const uint32_t **x,
                      const struct shingle_at **at);

/* |a ∩ b| / |a ∪ b| of two sets; 0 when both are empty. */
double shingle_jaccard(const uint32_t *a, size_t na, const uint32_t *b, size_t nb);
/* |a ∩ b| */
size_t shingle_common(const uint32_t *a, size_t na, const uint32_t *b, size_t nb);
/* Sorts x ascending and takes repeats out; tmp has room for n. Returns how many are left. */
size_t shingle_sort_unique(uint32_t *x, size_t n, uint32_t *tmp);

#endif
