/* YAML documents as a tree that remembers where everything stood, and binding of a map to an option table.
 *
 * The subset: one document of maps, sequences and scalars; anchors and aliases are refused (no bombs), and so are
 * duplicate keys, tags and nesting beyond 64. Files over 16 MiB are refused. The tree lives in the arena. Used by
 * recipes, templates and the catalogue. */
#ifndef LL_ENGINE_YAML_H
#define LL_ENGINE_YAML_H

#include "base/opt.h"

enum ykind { Y_SCALAR, Y_SEQ, Y_MAP };
struct ynode {
    enum ykind kind;
    sv text;          /* scalar: decoded, NUL-terminated */
    bool plain;       /* scalar without quotes (so `null`, `~`, true and numbers mean what they look like) */
    int line, col;    /* 1-based */
    const char *file; /* for messages */
    sv key;           /* when the node is a map's value */
    int key_line, key_col;
    struct ynode *child, *next; /* first child, next sibling, in file order */
    int count;
};

/* *root is NULL for an empty document. file is used in messages ("demo.yaml:12:9: ..."). */
enum status yaml_load(const char *file, arena *mem, struct ynode **root, struct err *e);
enum status yaml_parse(sv text, const char *file, arena *mem, struct ynode **root, struct err *e);
const struct ynode *yaml_get(const struct ynode *map, const char *key); /* NULL where absent; map may be NULL */
bool yaml_is_null(const struct ynode *n);                               /* NULL, empty plain scalar, ~ or null */
/* "file:line:col: ..." as ST_CONFIG */
enum status yaml_err(struct err *e, const struct ynode *at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Binds a map onto cfg (defaults are NOT applied here). Unknown keys are errors with the nearest name as a hint; keys
 * in `also` (NULL-ended, may be NULL) are left to the caller. A NULL or null map binds nothing. */
enum status yaml_bind(const struct ynode *map, const struct opt *rows, const char *const *also, void *cfg, arena *mem,
                      struct err *e);
/* Scalar or sequence of scalars as a list. */
enum status yaml_list(const struct ynode *n, struct opt_list *out, arena *mem, struct err *e);
/* the nodes as JSON (for manifests and fingerprints): scalars are strings */
void yaml_to_json(const struct ynode *n, struct buf *to);

#endif
