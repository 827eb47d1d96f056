/* Keys of deduplication: which texts of a record are compared, exactly and for likeness.
 *
 * Keys are made of slots, not of what a template rendered around them, and compared folded (text/norm.h):
 *
 *   auto        ours: kind, source, last answer and the values of the constraints; pairs: both sides; else full
 *   full        every turn with its role      pair, source, target   the sentence pair, for records that have one
 *   first_user, last_user, all_user           what the user says
 *   a,b         these fields (paths), as they are
 *
 * For likeness texts stand one after the other with a space between; system prompts are left out (many chats share a
 * long one), and of our dialogues all but the source.
 *
 * A record that lacks what the key is made of has no twin. */
#ifndef LL_DATASET_KEYS_H
#define LL_DATASET_KEYS_H

#include "base/opt.h"
#include "dataset/near/near.h"
#include "dataset/rec.h"

enum key_kind {
    KEY_AUTO,
    KEY_FULL,
    KEY_PAIR,
    KEY_SOURCE,
    KEY_TARGET,
    KEY_FIRST_USER,
    KEY_LAST_USER,
    KEY_ALL_USER,
    KEY_FIELDS
};
struct key_spec {
    enum key_kind kind;
    bool all_parts; /* of turns also what is no text: tools, reasoning, names */
    struct opt_list fields;
};
/* A word that is no key names fields; "" is an error. */
enum status key_parse(sv text, struct key_spec *k, arena *mem, struct err *e);

/* What a record must have, for people: "a turn of the user". */
const char *key_wants(const struct key_spec *k);

/* A worker's buffers. */
enum { KEY_SLOTS = 4 };
struct key_slot {
    size_t beg, end;
};
struct key_maker {
    struct buf text, tag;
    struct key_slot slot[KEY_SLOTS]; /* of the text: the first ones */
    int nslot;
};
void key_maker_init(struct key_maker *m);
void key_maker_release(struct key_maker *m);

/* Parts are views into the maker, valid until the next key. Texts that differ only in role or place have equal parts
 * and different exact keys. */
struct key {
    hash128_t exact;
    struct near_part part[2];
    int nparts;
    uint64_t group; /* our dialogues of one source sentence share it (never 0): they are no near-duplicates */
};
/* False: the record has nothing to make this key of. */
bool key_make(const struct key_spec *k, const struct rec *r, struct key_maker *m, arena *mem, struct key *key);

#endif
