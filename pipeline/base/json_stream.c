/* The stream of records. How a file is read is settled once, from its first bytes:
 *
 *   lines    one value a line (JSONL); what a line holds is judged by whoever parses it, so one bad line costs one
 * record values   values one after the other, over several lines or several on one array    the elements of the array
 * at a path; the path may be empty (the document is the array) or found by itself, when the document is one object with
 * one array of objects
 *
 * In a file that is damaged in the middle reading goes on at the next line that begins like the broken record did: same
 * indent, same bracket. A missing or doubled comma between records loses nothing and is passed over. */
#include "base/json.h"
#include "base/json_scan.h"
#include "base/json_window.h"

#include <stdio.h>

enum mode { MODE_START, MODE_LINES, MODE_VALUES, MODE_ARRAY, MODE_AFTER, MODE_END };
enum { LOOK = 64 << 10, KEY_MAX = 64 << 10 };

struct json_stream {
    struct window w;
    enum mode mode;
    sv path; /* given, in own memory; absent: settle by looking */
    char *own_path;
    char *found_key; /* of the array found by itself */
    int open;        /* objects opened on the way to the array */
    size_t pending;  /* bytes of the record handed out last, consumed by the next call */
    uint64_t array_line;
    char why[160];
};

struct json_stream *json_stream_new(struct input *in, sv array_path, size_t max_item)
{
    struct json_stream *s = MEM_NEW(struct json_stream);
    window_init(&s->w, in, max_item);
    s->own_path = array_path.n ? mem_strdup(array_path) : NULL;
    s->path = sv_z(s->own_path);
    return s;
}

void json_stream_free(struct json_stream *s)
{
    if (!s) return;
    window_release(&s->w);
    mem_free(s->own_path);
    mem_free(s->found_key);
    mem_free(s);
}

static enum json_item end_with(struct json_stream *s, struct err *e, const char *why, uint64_t line)
{
    s->mode = MODE_END;
    if (s->w.err.code)
        *e = s->w.err;
    else
        err_set(e, ST_DATA, "line %llu: %s", (unsigned long long)line, why);
    return JSON_END;
}

static enum json_item end_quietly(struct json_stream *s, struct err *e)
{
    s->mode = MODE_END;
    if (s->w.err.code) *e = s->w.err;
    return JSON_END;
}

/* ---- lines ---- */

static enum json_item long_line(struct json_stream *s, const char **why)
{
    struct window *w = &s->w;
    for (;;) {
        const char *lf = memchr(window_at(w), '\n', window_held(w));
        window_consume(w, lf ? (size_t)(lf + 1 - window_at(w)) : window_held(w));
        if (lf || !window_more(w)) break;
    }
    snprintf(s->why, sizeof s->why, "record longer than %zu bytes", w->max);
    *why = s->why;
    return JSON_BAD;
}

static enum json_item next_line(struct json_stream *s, sv *raw, uint64_t *line, const char **why, struct err *e)
{
    struct window *w = &s->w;
    if (window_skip_white(w) < 0) return end_quietly(s, e);
    *line = w->line;
    size_t seen = 0;
    for (;;) {
        const char *lf = memchr(window_at(w) + seen, '\n', window_held(w) - seen);
        seen = lf ? (size_t)(lf - window_at(w)) : window_held(w);
        if (seen > w->max) return long_line(s, why);
        if (lf || !window_more(w)) break;
    }
    if (w->err.code) return end_quietly(s, e); /* reading failed inside the line */
    s->pending = seen;
    while (json_white(window_at(w)[seen - 1])) seen--;
    *raw = sv_of(window_at(w), (ptrdiff_t)seen);
    return JSON_ITEM;
}

/* ---- values and elements ---- */

/* Skips to the next line that begins with the same indent and the same bracket; false at the end of the input. */
static bool resume_at(struct window *w, size_t indent, char bracket)
{
    while (window_held(w) || window_more(w)) {
        const char *p = window_at(w), *lf = memchr(p, '\n', window_held(w));
        window_consume(w, lf ? (size_t)(lf + 1 - p) : window_held(w));
        if (!lf) continue;
        int c = window_skip_white(w);
        if (c == bracket && w->indent == indent && w->blank) return true;
    }
    return false;
}

static enum json_item take_record(struct json_stream *s, sv *raw, uint64_t *line, const char **why, struct err *e)
{
    struct window *w = &s->w;
    size_t indent = w->indent, n = 0;
    bool own_line = w->blank;
    char bracket = *window_at(w);
    *line = w->line;
    switch (window_take(w, true, own_line, &n)) {
    case TAKE_OK:
        s->pending = n;
        *raw = sv_of(window_at(w), (ptrdiff_t)n);
        return JSON_ITEM;
    case TAKE_LONG:
        snprintf(s->why, sizeof s->why, "record longer than %zu bytes", w->max);
        *why = s->why;
        return JSON_BAD;
    case TAKE_BROKEN:
        *why = "line break inside a string";
        if (resume_at(w, indent, bracket)) return JSON_BAD;
        return end_with(s, e, "line break inside a string, and no later record to go on with", *line);
    case TAKE_EOF: break;
    }
    return end_with(s, e, "the record that begins here never ends", *line);
}

static int skip_commas(struct window *w)
{
    int c;
    while ((c = window_skip_white(w)) == ',') window_consume(w, 1);
    return c;
}

static enum json_item next_value(struct json_stream *s, sv *raw, uint64_t *line, const char **why, struct err *e)
{
    if (skip_commas(&s->w) < 0) return end_quietly(s, e);
    return take_record(s, raw, line, why, e);
}

static enum json_item next_element(struct json_stream *s, sv *raw, uint64_t *line, const char **why, struct err *e)
{
    int c = skip_commas(&s->w);
    if (c < 0) {
        snprintf(s->why, sizeof s->why, "the file ends inside the array that begins on line %llu",
                 (unsigned long long)s->array_line);
        return end_with(s, e, s->why, s->w.line);
    }
    if (c != ']') return take_record(s, raw, line, why, e);
    window_consume(&s->w, 1);
    s->mode = MODE_AFTER;
    return JSON_END;
}

/* ---- walking to the array ---- */

/* Consumes `"key" :` and leaves the decoded-enough key in *key (mem_free). False where the text is not that. */
static bool take_key(struct json_stream *s, char **key)
{
    size_t n;
    *key = NULL;
    if (skip_commas(&s->w) != '"' || window_take(&s->w, true, true, &n) != TAKE_OK) return false;
    if (n > KEY_MAX) return false;
    *key = mem_strdup(sv_of(window_at(&s->w) + 1, (ptrdiff_t)n - 2));
    window_consume(&s->w, n);
    bool good = window_skip_white(&s->w) == ':';
    if (good) {
        window_consume(&s->w, 1);
        good = window_skip_white(&s->w) >= 0;
    }
    return good;
}

/* At an object's opening brace: consumes members until the value of the key called name is next. */
static enum status go_to_member(struct json_stream *s, sv name, struct err *e)
{
    if (window_skip_white(&s->w) != '{')
        return err_set(e, ST_DATA, "line %llu: no object that could hold '%.*s'", (unsigned long long)s->w.line,
                       SV_ARG(name));
    window_consume(&s->w, 1);
    s->open++;
    while (skip_commas(&s->w) != '}') {
        char *key;
        size_t n;
        bool good = take_key(s, &key), hit = good && sv_is(name, key);
        mem_free(key);
        if (hit) return ST_OK;
        if (!good || window_take(&s->w, false, false, &n) != TAKE_OK) {
            if (s->w.err.code) return *e = s->w.err, e->code;
            return err_set(e, ST_DATA, "line %llu: broken JSON before '%.*s'", (unsigned long long)s->w.line,
                           SV_ARG(name));
        }
    }
    return err_set(e, ST_DATA, "no member '%.*s' to read records from", SV_ARG(name));
}

static enum status enter_array(struct json_stream *s, struct err *e)
{
    sv rest = s->path;
    while (rest.n > 0) {
        sv name = s->found_key ? rest : sv_cut(&rest, '.');
        if (s->found_key) rest = (sv){NULL, 0};
        TRY(go_to_member(s, name, e));
    }
    if (window_skip_white(&s->w) != '[')
        return err_set(e, ST_DATA, "line %llu: '%.*s' is no array", (unsigned long long)s->w.line, SV_ARG(s->path));
    s->array_line = s->w.line;
    window_consume(&s->w, 1);
    s->mode = MODE_ARRAY;
    return ST_OK;
}

/* The rest of the objects around the array: must close, and where the array was found by itself must not hold another
 * one. */
static enum json_item after_array(struct json_stream *s, struct err *e)
{
    struct window *w = &s->w;
    uint64_t line = 0;
    while (s->open > 0) {
        int c = skip_commas(w);
        char *key = NULL;
        size_t n;
        line = w->line;
        if (c == '}') {
            window_consume(w, 1);
            s->open--;
            continue;
        }
        bool good = c >= 0 && take_key(s, &key), more = false;
        if (good && s->found_key && *window_at(w) == '[') {
            window_want(w, 64);
            const char *p = window_at(w) + 1, *end = w->buf + w->len;
            while (p < end && json_white(*p)) p++;
            more = p < end && *p == '{';
        }
        if (more)
            snprintf(s->why, sizeof s->why, "two arrays of records, '%.40s' and '%.40s': say which to read",
                     s->found_key, key);
        mem_free(key);
        if (more) return end_with(s, e, s->why, line);
        if (!good || window_take(w, false, false, &n) != TAKE_OK)
            return end_with(s, e, "the document ends early", w->line);
    }
    if (window_skip_white(w) >= 0) return end_with(s, e, "text after the end of the document", w->line);
    return end_quietly(s, e);
}

/* ---- settling how to read ---- */

/* Arrays of objects under these keys are parts of one record, not records. */
static const char *const part_key[] = {"messages", "constraints", "conversations", "conversation", "items",
                                       "chosen",   "rejected",    "tools",         "turns",        "dialog",
                                       "dialogue", "history",     "chat",          "functions"};

static bool is_part(sv key)
{
    for (size_t i = 0; i < sizeof part_key / sizeof *part_key; i++)
        if (sv_is(key, part_key[i])) return true;
    return false;
}

static size_t white(const char *p, size_t at, size_t n)
{
    while (at < n && (json_white(p[at]) || p[at] == ',')) at++;
    return at;
}

/* Looks through the first object's members as far as p[0, n) goes for one whose value is an array of objects. */
static bool find_array(const char *p, size_t n, sv *key)
{
    size_t at = white(p, 1, n);
    while (at < n && p[at] == '"') {
        struct delim k = {0}, v = {0};
        if (delim_scan(&k, p + at, n - at, true) != DELIM_END) return false;
        sv name = sv_of(p + at + 1, (ptrdiff_t)k.at - 2);
        at = white(p, at + k.at, n);
        if (at >= n || p[at] != ':') return false;
        at = white(p, at + 1, n);
        if (at < n && p[at] == '[') {
            size_t in = white(p, at + 1, n);
            if (in < n && p[in] == '{' && !is_part(name)) return *key = name, true;
        }
        if (delim_scan(&v, p + at, n - at, true) != DELIM_END) return false;
        at = white(p, at + v.at, n);
    }
    return false;
}

struct look {
    bool ends;     /* the first value ends within what is held */
    bool one_line; /* ... on the line it began on, and nothing else is on that line */
    bool lf;       /* a line ends before the value does */
    bool broken;   /* a line break inside a string: only lines make sense */
    int follows;   /* the first byte after it that is not white, -1: end of input */
};

static struct look look_at_first(const struct window *w)
{
    const char *p = window_at(w);
    size_t n = window_held(w);
    struct delim d = {0};
    struct look l = {.ends = delim_scan(&d, p, n, w->eof) == DELIM_END, .broken = d.lf_in_string};
    size_t at = l.ends ? d.at : n;
    l.lf = memchr(p, '\n', at) != NULL;
    while (at < n && (p[at] == ' ' || p[at] == '\t' || p[at] == '\r')) at++;
    l.one_line = l.ends && !l.lf && (at == n || p[at] == '\n');
    while (at < n && json_white(p[at])) at++;
    l.follows = at < n ? (unsigned char)p[at] : -1;
    return l;
}

static enum mode settle(struct json_stream *s)
{
    struct window *w = &s->w;
    int c = window_skip_white(w);
    window_want(w, LOOK);
    if (c != '{' && c != '[') return MODE_LINES;
    struct look l = look_at_first(w);
    if (l.broken && c == '{') return MODE_LINES;
    if (l.one_line && (l.follows == '{' || l.follows == '[')) return MODE_LINES;
    if (c == '[') return MODE_ARRAY;
    bool alone = l.ends ? l.follows < 0 && w->eof : true;
    sv key;
    if (alone && find_array(window_at(w), window_held(w), &key)) {
        s->found_key = mem_strdup(key);
        s->path = sv_z(s->found_key);
        return MODE_ARRAY;
    }
    return l.one_line || (!l.ends && !l.lf) ? MODE_LINES : MODE_VALUES;
}

static enum status start(struct json_stream *s, struct err *e)
{
    struct window *w = &s->w;
    window_want(w, 4);
    sv head = sv_of(window_at(w), (ptrdiff_t)window_held(w));
    if (sv_starts(head, SV("\xff\xfe")) || sv_starts(head, SV("\xfe\xff")))
        return err_set(e, ST_DATA, "UTF-16 text; JSON must be UTF-8");
    if (sv_starts(head, SV("\xef\xbb\xbf"))) {
        window_consume(w, 3);
        w->indent = 0;
        w->blank = true;
    }
    if (sv_is(s->path, ".")) {
        s->mode = MODE_VALUES;
        return ST_OK;
    }
    if (s->path.n == 0) s->mode = settle(s);
    return s->path.n > 0 || s->mode == MODE_ARRAY ? enter_array(s, e) : ST_OK;
}

enum json_item json_stream_next(struct json_stream *s, sv *raw, uint64_t *line, const char **why, struct err *e)
{
    *raw = (sv){NULL, 0};
    if (s->pending && s->mode == MODE_LINES)
        window_consume_line(&s->w, s->pending);
    else
        window_consume(&s->w, s->pending);
    s->pending = 0;
    *line = s->w.line;
    if (s->mode == MODE_START && start(s, e) != ST_OK) {
        s->mode = MODE_END;
        return JSON_END;
    }
    enum json_item got = JSON_END;
    switch (s->mode) {
    case MODE_LINES: return next_line(s, raw, line, why, e);
    case MODE_VALUES: return next_value(s, raw, line, why, e);
    case MODE_ARRAY: got = next_element(s, raw, line, why, e); break;
    case MODE_AFTER:
    case MODE_START:
    case MODE_END: break;
    }
    return got == JSON_END && s->mode == MODE_AFTER ? after_array(s, e) : got;
}
