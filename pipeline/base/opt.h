/* Options: one row drives recipe binding, `--flag`, `--help`, completion, the man page and the docs table.
 *
 *     struct length_cfg { int64_t min, max; sv unit; };
 *     static const struct opt length_opts[] = {
 *         OPT_I64(struct length_cfg, min, "1", 0, 1000000, "fewest words"),
 *         OPT_ENUM(struct length_cfg, unit, "words", "words|chars", "what is counted"),
 *         OPT_END};
 *
 * A struct bound by rows is plain data: it is filled with defaults first (opt_defaults), then set by key. Strings and
 * lists live in the arena given. Recipe keys are the row's name; flags are the same with '_' written '-'. */
#ifndef LL_BASE_OPT_H
#define LL_BASE_OPT_H

#include "base/err.h"
#include "base/mem.h"

enum opt_type {
    OPT_T_I64,
    OPT_T_F64,
    OPT_T_BOOL,  /* flag without a value, `--no-x` turns it off; in YAML true/false */
    OPT_T_STR,   /* sv; the default NULL leaves it absent */
    OPT_T_ENUM,  /* sv, one of "a|b|c" */
    OPT_T_SIZE,  /* int64_t bytes, "512M" */
    OPT_T_LIST,  /* struct opt_list of sv; a YAML list, or "a,b,c" on the command line; a repeated flag appends */
    OPT_T_THRESH /* struct opt_thresh: a number, `auto`, or a percentile `p5` of the scores seen */
};

struct opt_list {
    sv *v;
    int n;
};
struct opt_thresh {
    enum { THRESH_OFF, THRESH_VALUE, THRESH_AUTO, THRESH_PERCENTILE } kind;
    double value; /* the number, or the percentile 0..100 */
};

struct opt {
    const char *name;
    enum opt_type type;
    size_t off;          /* of the field in the bound struct */
    const char *def;     /* default as text, NULL: zero / absent / off */
    double min, max;     /* I64, F64, SIZE, THRESH; both 0: any */
    const char *choices; /* ENUM: "a|b|c"; other types: what help shows for the value ("FILE", "LANG") or NULL */
    const char *help;    /* one line, lower case, no full stop */
    char letter;         /* short flag or 0 */
};

#define OPT_I64(S, f, def, lo, hi, help)                                                                               \
    {                                                                                                                  \
#f, OPT_T_I64, offsetof(S, f), def, lo, hi, "N", help, 0                                                       \
    }
#define OPT_F64(S, f, def, lo, hi, help)                                                                               \
    {                                                                                                                  \
#f, OPT_T_F64, offsetof(S, f), def, lo, hi, "X", help, 0                                                       \
    }
#define OPT_BOOL(S, f, def, help)                                                                                      \
    {                                                                                                                  \
#f, OPT_T_BOOL, offsetof(S, f), def, 0, 0, NULL, help, 0                                                       \
    }
#define OPT_STR(S, f, def, what, help)                                                                                 \
    {                                                                                                                  \
#f, OPT_T_STR, offsetof(S, f), def, 0, 0, what, help, 0                                                        \
    }
#define OPT_ENUM(S, f, def, choices, help)                                                                             \
    {                                                                                                                  \
#f, OPT_T_ENUM, offsetof(S, f), def, 0, 0, choices, help, 0                                                    \
    }
#define OPT_SIZE(S, f, def, lo, hi, help)                                                                              \
    {                                                                                                                  \
#f, OPT_T_SIZE, offsetof(S, f), def, lo, hi, "SIZE", help, 0                                                   \
    }
#define OPT_LIST(S, f, def, what, help)                                                                                \
    {                                                                                                                  \
#f, OPT_T_LIST, offsetof(S, f), def, 0, 0, what, help, 0                                                       \
    }
#define OPT_THRESH(S, f, def, lo, hi, help)                                                                            \
    {                                                                                                                  \
#f, OPT_T_THRESH, offsetof(S, f), def, lo, hi, "X|auto|pN", help, 0                                            \
    }
/* the same with a recipe name that is no C identifier, or a short flag */
#define OPT_AS(as, S, f, type, def, lo, hi, what, letter, help)                                                        \
    {                                                                                                                  \
        as, type, offsetof(S, f), def, lo, hi, what, help, letter                                                      \
    }
#define OPT_END                                                                                                        \
    {                                                                                                                  \
        NULL, 0, 0, NULL, 0, 0, NULL, NULL, 0                                                                          \
    }

/* Writes every row's default into *cfg (the rest of the struct is left alone). A bad default is ST_BUG. */
enum status opt_defaults(const struct opt *rows, void *cfg, arena *mem, struct err *e);
/* Sets one option from text (a list is replaced, not appended to). The message reads "'abc' is not a valid 'max' (1 to
 * 100)". */
enum status opt_set(const struct opt *row, void *cfg, sv value, arena *mem, struct err *e);
/* List rows: appends one item as it is (no comma splitting). */
void opt_list_add(struct opt_list *l, sv item, arena *mem);
/* Appends the parts of "a, b,c"; empty parts do not count. */
void opt_list_split(struct opt_list *l, sv text, arena *mem);
/* The row of that name ('-' and '_' are the same), or NULL. */
const struct opt *opt_find(const struct opt *rows, sv name);
/* The nearest of the names by edit distance (transpositions count one), or absent when none is near enough to suggest.
 */
sv name_nearest(sv wrong, const char *const *names, int n);
sv opt_nearest(const struct opt *rows, sv wrong);
/* The value as text (what --dry-run and the manifest print). */
void opt_show(const struct opt *row, const void *cfg, struct buf *to);

#endif
