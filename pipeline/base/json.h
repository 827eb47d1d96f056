/* JSON for bulk data: a validating one-pass parser onto a flat tape, a writer, and a stream of records.
 *
 * Parsing does not copy: values are views into the text, which must outlive the document. What is accepted and what is
 * refused equals jansson 2.14 with JSON_DECODE_ANY | JSON_ALLOW_NUL (RFC 8259; strict UTF-8; lone surrogates refused;
 * of duplicate keys the last one counts), which fuzzing checks. Nesting is limited to JSON_DEPTH_MAX like jansson's
 * 2048. jansson is the tests' oracle, not part of the program.
 *
 *     struct json d = {0};
 *     if (!json_parse(&d, line)) ... d.error, d.error_at ...
 *     int msgs = json_get(&d, json_root(&d), SV("messages"));
 *     for (int m = json_first(&d, msgs); m >= 0; m = json_next(&d, m)) role = json_str(&d, json_get(&d, m, SV("role")),
 * mem);
 *
 * Every accessor takes value index -1 ("absent") and answers absent / empty, so look-ups chain without checks. */
#ifndef LL_BASE_JSON_H
#define LL_BASE_JSON_H

#include "base/err.h"
#include "base/mem.h"

enum json_type {
    JSON_ABSENT,
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_INT,
    JSON_REAL,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};
enum { JSON_DEPTH_MAX = 2048 };

/* One value on the tape. Children follow their parent; an object's children alternate key, value. */
struct json_node {
    uint32_t beg, end; /* the value's bytes in the text, [beg, end), quotes and brackets included */
    uint32_t next;     /* tape index just past this value's subtree */
    uint32_t count;    /* members of an object, elements of an array */
    uint8_t type;      /* enum json_type */
    uint8_t escaped;   /* string: holds at least one backslash */
    uint8_t member;    /* a value with a key: the key is the tape entry before it */
    uint8_t more;      /* a value followed by a sibling */
};

struct json {
    sv text; /* at most 4 GiB - 1 */
    struct json_node *node;
    int n, cap;        /* the tape is reused from call to call: release it once with json_release */
    const char *error; /* NULL, or what is wrong: "unexpected character", ... */
    size_t error_at;   /* byte offset into text */
};

/* One value with white space around it. False (and d->error) when the text is not one valid JSON value. */
bool json_parse(struct json *d, sv text);
void json_release(struct json *d);

static inline int json_root(const struct json *d)
{
    return d->n > 0 ? 0 : -1;
}
static inline enum json_type json_type(const struct json *d, int v)
{
    return v < 0 ? JSON_ABSENT : (enum json_type)d->node[v].type;
}
/* member of an object by key (the key is compared decoded), element of an array; -1 where there is none */
int json_get(const struct json *d, int obj, sv key);
int json_at(const struct json *d, int arr, int i);
/* Many members at once, in one walk over obj: at[k] is what json_get gives for names[k]. Fastest where names stand in
 * the order of the members. */
void json_find(const struct json *d, int obj, const sv *names, int n, int *at, arena *mem);
/* The index of key in names, or -1. *from is where to look first (start with 0): it follows names in their order. */
static inline int json_name_of(sv key, const sv *names, int n, int *from)
{
    for (int k = 0, i = *from; k < n; k++, i++) {
        if (i >= n) i -= n;
        if (sv_eq(key, names[i])) return *from = i + 1, i;
    }
    return -1;
}
/* "messages[0].content", "data[*]" is not: one value. Keys with dots or brackets: ["a.b"]. -1 where there is none. */
int json_path(const struct json *d, int v, sv path);
/* Children in order. For an object these are the values; json_key gives a value's key (decoded into mem when escaped).
 */
static inline int json_first(const struct json *d, int v)
{
    if (v < 0 || d->node[v].count == 0) return -1;
    return d->node[v].type == JSON_OBJECT ? v + 2 : v + 1;
}
static inline int json_next(const struct json *d, int child) /* works for the last child too: -1 */
{
    if (child < 0 || !d->node[child].more) return -1;
    return (int)d->node[child].next + d->node[child].member;
}
sv json_key(const struct json *d, int value, arena *mem);
static inline int json_count(const struct json *d, int v)
{
    return v < 0 ? 0 : (int)d->node[v].count;
}
/* the bytes of the value exactly as they stand in the text */
static inline sv json_raw(const struct json *d, int v)
{
    if (v < 0) return (sv){NULL, 0};
    const struct json_node *x = &d->node[v];
    return sv_of(d->text.p + x->beg, (ptrdiff_t)(x->end - x->beg));
}
/* the same of a member: key, colon and value */
static inline sv json_raw_member(const struct json *d, int value)
{
    const struct json_node *x = &d->node[value];
    return sv_of(d->text.p + x[-1].beg, (ptrdiff_t)(x->end - x[-1].beg));
}
/* a string's text: a view into the document when nothing is escaped, else decoded into mem. Absent (p NULL) for other
 * types. */
sv json_str(const struct json *d, int v, arena *mem);
/* numbers: false when v is not one (json_i64: not an integer that fits) */
bool json_i64(const struct json *d, int v, int64_t *out);
bool json_f64(const struct json *d, int v, double *out);

/* ---- writer: appends to a buf; commas come by themselves. Text must be valid UTF-8. ----
 *     struct jsonw w = jsonw_to(&buf);
 *     jsonw_obj(&w); jsonw_kstr(&w, SV("id"), id); jsonw_key(&w, SV("n")); jsonw_int(&w, 3); jsonw_end_obj(&w); */
struct jsonw {
    struct buf *b;
    bool comma; /* the next value or key needs one */
};
static inline struct jsonw jsonw_to(struct buf *b)
{
    return (struct jsonw){b, false};
}
void jsonw_obj(struct jsonw *w);
void jsonw_end_obj(struct jsonw *w);
void jsonw_arr(struct jsonw *w);
void jsonw_end_arr(struct jsonw *w);
void jsonw_key(struct jsonw *w, sv key);
void jsonw_str(struct jsonw *w,
               sv text); /* escapes " \ and controls only; UTF-8 stays as it is; an absent sv writes null */
void jsonw_int(struct jsonw *w, int64_t v);
void jsonw_real(struct jsonw *w, double v); /* shortest form that reads back equal; nan and inf write null */
void jsonw_bool(struct jsonw *w, bool v);
void jsonw_null(struct jsonw *w);
void jsonw_raw(struct jsonw *w,
               sv json); /* an already valid JSON value, byte for byte (line breaks in it become spaces) */
static inline void jsonw_kstr(struct jsonw *w, sv key, sv text)
{
    jsonw_key(w, key);
    jsonw_str(w, text);
}
static inline void jsonw_kint(struct jsonw *w, sv key, int64_t v)
{
    jsonw_key(w, key);
    jsonw_int(w, v);
}
/* only the string body, without the quotes */
void json_escape(struct buf *b, sv text);

/* ---- stream: the records of a JSONL file, or the elements of one array in a JSON document of any size ---- */
struct input; /* base/input.h */
struct json_stream;
enum json_item { JSON_ITEM, JSON_BAD, JSON_END };
/* Recognises by the first byte: '[' streams the elements of that array; '{' on its own line streams lines (JSONL). A
 * path
 * ("data", "examples.train") streams the elements of the array at that path of one big object. max_item: ceiling in
 * bytes for one record (a longer one is JSON_BAD, skipped without being held). The input must outlive the stream. */
struct json_stream *json_stream_new(struct input *in, sv array_path, size_t max_item);
void json_stream_free(struct json_stream *s);
/* JSON_ITEM: *raw is the record's text (NOT yet validated inside: json_parse it, in a worker), valid until the next
 * call. JSON_BAD: a record that cannot be delimited or is too long; *why says so; the stream goes on when it can.
 * JSON_END: the end; *e set when the document ended early or reading failed. line: 1-based line the record starts on.
 */
enum json_item json_stream_next(struct json_stream *s, sv *raw, uint64_t *line, const char **why, struct err *e);

#endif
