/* The items of the test sets: each text once, with the sets that have it. */
#ifndef LL_DATASET_DECONTAM_ITEMS_H
#define LL_DATASET_DECONTAM_ITEMS_H

#include "base/hash.h"
#include "base/paths.h"
#include "dataset/decontam.h"

enum item_how { ITEM_SHINGLES, ITEM_VERBATIM, ITEM_SHORT, ITEM_CROWDED, ITEM_HOWS };
enum { SIZE_SHINGLES = 120, SIZE_VERBATIM = 72, SIZE_OPTION = 240 };

struct test_item {
    sv key;
    uint32_t cps; /* code points of the key */
    enum item_how how;
    int32_t in; /* index into members: the sets that have it, in order */
};
struct member {
    int32_t set, next;
};
struct test_set {
    sv name;
    const char *path, *format;
    char sha256[65];
    uint64_t items; /* as read; those that another item equals are merged */
    uint64_t merged;
    uint64_t unread;   /* records without text, or that could not be read */
    uint64_t repaired; /* texts that were not UTF-8 */
};
struct item_table {
    struct test_item *v;
    int n, cap;
    struct member *member;
    int nmember, cap_member;
    struct test_set *set;
    int nset, cap_set;
    uint32_t *slot; /* open addressing: index + 1 of items by the hash of their keys */
    size_t nslot;
    size_t bytes; /* of all keys */
    arena mem, scratch;
};

void items_release(struct item_table *t);
/* The set that items are added to from now on; name and path are copied. */
struct test_set *items_set(struct item_table *t, sv name, const char *path);
/* Any bytes; texts without a letter or digit are passed over (false). least: smaller ones too. */
bool items_add(struct item_table *t, sv text, int least);
/* The key things are compared by. */
sv item_key(sv text, arena *mem);
/* Its size: see dataset/decontam.h. */
int item_size(sv key);

/* ---- reading test sets (sets.c, fields.c) ---- */
enum status sets_read(struct item_table *t, sv spec, const struct opt_list *field, struct err *e);
/* Checks only that the files are there and appends their paths. */
enum status sets_find(sv spec, struct paths *to, bool *by_name, struct err *e);
/* Texts of one JSON record of a test set; returns how many it gave. */
int fields_add(struct item_table *t, const struct json *d, const struct opt_list *field, arena *mem);

#endif
