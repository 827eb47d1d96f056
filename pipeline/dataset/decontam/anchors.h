/* Anchors: the short byte strings (grams) by which items are found in texts (dataset/decontam.h says which).
 *
 * A bitmap answers "no" for nearly every place of a text that has nothing to do with the items; a table behind it leads
 * to the places of the items that hold the gram. */
#ifndef LL_DATASET_DECONTAM_ANCHORS_H
#define LL_DATASET_DECONTAM_ANCHORS_H

#include "dataset/decontam/items.h"

enum {
    GRAM_MIN = 12,
    GRAM_MAX = 16,
    REACH_MIN = 4,
    REACH_MAX = 12,
    ANCHOR_MAX = 64, /* items one leads to */
    LONG_RUN = 28    /* bytes in a row that chance does not bring together; fewer only count where an item is short */
};

/* Bytes of the gram that starts at p: 12 for scripts of three bytes and more (4 Han), else 16. */
static inline int gram_len(const char *p)
{
    return (unsigned char)*p >= 0xe0 ? GRAM_MIN : GRAM_MAX;
}
/* Grams start where words do, and at each code point of three bytes or more, so that few places need be looked up.
 * What a place is depends on it and the byte before it alone (0 at the start of a text). */
extern const unsigned char gram_kind[256]; /* 1: ASCII letter or digit, 2: may begin a word, 4: always a start */
static inline bool gram_start(char before, char c)
{
    unsigned k = gram_kind[(unsigned char)c];
    return ((k >> 2) | (k >> 1 & ~(unsigned)gram_kind[(unsigned char)before])) & 1;
}
/* Of the grams that start within so many bytes of an item, the rarest is an anchor. */
static inline int anchor_reach(sv key)
{
    return key.n / 16 < REACH_MIN ? REACH_MIN : key.n / 16 > REACH_MAX ? REACH_MAX : (int)(key.n / 16);
}

struct posting {
    uint32_t item : 31, verbatim : 1;
    uint32_t at : 31, last : 1; /* byte of the text of all items; last of its gram */
};
struct anchors {
    uint64_t *bit;
    int bit_shift; /* hash >> bit_shift is the word */
    struct anchor_slot {
        uint32_t tag, first; /* first: index of its first posting + 1, 0: empty */
    } * slot;
    size_t mask;
    struct posting *post;
    size_t npost;
    char *text;      /* the keys of all items, KEY_END before and behind each: no text holds that byte */
    uint8_t *enough; /* of each item: bytes that must agree before it is looked at closely, at most 255 */
};
enum { KEY_END = 0xff };

/* Reads GRAM_MAX bytes, whatever the length. */
static inline uint64_t gram_hash(const char *p)
{
    uint64_t a, b;
    memcpy(&a, p, 8);
    memcpy(&b, p + 8, 8);
    b &= (unsigned char)*p >= 0xe0 ? UINT32_MAX : UINT64_MAX;
    uint64_t h = (a * 0x9e3779b97f4a7c15u) ^ (b * 0xc2b2ae3d27d4eb4fu);
    return (h ^ (h >> 29)) * 0xbf58476d1ce4e5b9u;
}
/* Two bits of one word. */
static inline uint64_t anchor_bits(uint64_t hash)
{
    return UINT64_C(1) << (hash & 63) | UINT64_C(1) << (hash >> 6 & 63);
}
static inline bool anchor_maybe(const struct anchors *a, uint64_t hash)
{
    uint64_t bits = anchor_bits(hash);
    return (a->bit[hash >> a->bit_shift] & bits) == bits;
}
static inline bool cp_start(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}
/* Bytes of an item so long that must stand in a text in runs before C is computed. */
static inline ptrdiff_t anchor_enough(ptrdiff_t len)
{
    ptrdiff_t part = len * 45 / 100, fifth = len / 5;
    return part < LONG_RUN ? part : fifth > LONG_RUN ? fifth : LONG_RUN;
}
/* The postings of a gram, up to the one that says `last`; NULL: none. */
const struct posting *anchor_find(const struct anchors *a, uint64_t hash);

/* Chooses the anchors of all items; those left without any become ITEM_CROWDED. */
void anchors_build(struct anchors *a, struct item_table *t);
void anchors_release(struct anchors *a);

#endif
