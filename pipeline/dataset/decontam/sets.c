/* From what the user names to items: files of any form, or a test set that was fetched. */
#include "base/input.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "corpus/fetch/catalogue.h"
#include "corpus/fetch/files.h"
#include "corpus/reader.h"
#include "dataset/decontam/items.h"

enum { MAX_LINE = 16 << 20 };

/* ---- names ---- */

/* Beside the texts of a test set lie things that are none. */
static bool is_text_file(const char *path)
{
    static const char *const names[] = {"README", "LICENSE", "LICENCE", "COPYING", "SHA256SUMS", NULL};
    static const char *const ends[] = {".md", ".py", ".sh", ".pdf", ".html", ".scores", "-scores.tsv", ".cff", NULL};
    static const char *const folders[] = {"system-outputs/", "system_outputs", "/submissions/", "metrics-outputs/",
                                          "human-scores/",   "humaneval/",     "/scores/",      NULL};
    sv base = sv_basename(sv_z(path));
    for (int i = 0; names[i]; i++)
        if (sv_starts(base, sv_z(names[i]))) return false;
    for (int i = 0; ends[i]; i++)
        if (sv_ends(base, sv_z(ends[i]))) return false;
    for (int i = 0; folders[i]; i++)
        if (sv_find(sv_z(path), sv_z(folders[i])) >= 0) return false;
    return true;
}

static enum status fetched(sv spec, struct paths *to, struct err *e)
{
    struct catalogue cat = {0};
    const struct source *s;
    sv pair;
    enum status st = catalogue_load(&cat, NULL, e);
    if (st == ST_OK && catalogue_find(&cat, spec, &s, &pair, e) != ST_OK) {
        st = err_wrap(e, "there is no file '%.*s', and as the name of a test set", SV_ARG(spec));
    } else if (st == ST_OK) {
        int before = to->n;
        for (int i = 0; i < s->url.n && st == ST_OK; i++) {
            const char *name = path_from_url(sv_z(source_url(s, i, pair, to->mem)), to->mem);
            sv path = arena_f(to->mem, "out/corpora/%.*s/%s", SV_ARG(s->name), name);
            if (!input_exists(path.p))
                st = err_set(e, ST_DATA,
                             "the test set '%.*s' has not been fetched ('%s' is not there)\n"
                             "hint: lingloom fetch %.*s",
                             SV_ARG(spec), path.p, SV_ARG(spec));
            else
                st = paths_add(to, path, e);
        }
        if (st == ST_OK && to->n == before)
            st = err_set(e, ST_DATA,
                         "the test set '%.*s' comes from the Hub\nhint: lingloom fetch %.*s, and name the files",
                         SV_ARG(spec), SV_ARG(spec));
    }
    catalogue_release(&cat);
    return st;
}

enum status sets_find(sv spec, struct paths *to, bool *by_name, struct err *e)
{
    struct err mine = {0};
    int before = to->n, n = before;
    const char *parts[READER_FILES_MAX];
    *by_name = false;
    if (!spec.n) return err_set(e, ST_USAGE, "an empty name of a test set");
    if (sv_is(spec, "-")) return err_set(e, ST_USAGE, "a test set cannot come from standard input");
    if (paths_add(to, spec, &mine) != ST_OK) {
        bool path = spec.p[0] == '@' || sv_find_c(spec, '/') >= 0 || sv_find_c(spec, '*') >= 0 ||
                    reader_split(arena_z(to->mem, spec), to->mem, parts);
        if (path) return err_set(e, mine.code, "%s", mine.msg);
        *by_name = true;
        TRY(fetched(spec, to, e));
    }
    bool one = to->n == before + 1;
    for (int i = before; i < to->n; i++)
        if (one || is_text_file(to->v[i])) to->v[n++] = to->v[i];
    to->n = n;
    if (n == before) return err_set(e, ST_DATA, "the test set '%.*s' holds no files", SV_ARG(spec));
    return ST_OK;
}

/* "wmt22.en-zh.src.en.gz" -> "wmt22.en-zh.src.en" */
static sv set_name(const char *path)
{
    static const char *const ends[] = {".gz", ".zst", ".xz", ".bz2", ".jsonl", ".json", ".txt", ".tsv", ".xml", NULL};
    sv name = sv_basename(sv_z(path));
    for (int i = 0; ends[i]; i++)
        if (sv_ends(name, sv_z(ends[i])) && name.n > (ptrdiff_t)strlen(ends[i])) name.n -= (ptrdiff_t)strlen(ends[i]);
    return name;
}

/* ---- checksum ---- */

static enum status sum_of(const char *path, struct sha256 *sum, struct err *e)
{
    struct input *in;
    char chunk[32 << 10];
    ptrdiff_t n;
    TRY(input_open(&in, path, e));
    while ((n = input_read(in, chunk, sizeof chunk, e)) > 0) sha256_add(sum, chunk, (size_t)n);
    input_close(in);
    return n < 0 ? e->code : ST_OK;
}

/* ---- lines ---- */

static enum status read_lines(struct item_table *t, struct input *in, struct err *e)
{
    struct lines *l = lines_new(in, MAX_LINE);
    struct err mine = {0};
    enum line_kind k;
    uint64_t no;
    sv line;
    while ((k = lines_next(l, &line, &no, &mine)) != LINE_END) {
        if (k == LINE_TOO_LONG)
            t->set[t->nset - 1].unread++;
        else
            items_add(t, line, 0);
    }
    lines_free(l);
    return mine.code ? err_set(e, mine.code, "%s", mine.msg) : ST_OK;
}

/* ---- JSON ---- */

static enum status read_json(struct item_table *t, struct input *in, const struct opt_list *field, struct err *e)
{
    struct json_stream *s = json_stream_new(in, (sv){NULL, 0}, MAX_LINE);
    struct json d = {0};
    struct err mine = {0};
    enum json_item k;
    uint64_t line;
    const char *why;
    arena mem = {0};
    sv raw;
    while ((k = json_stream_next(s, &raw, &line, &why, &mine)) != JSON_END) {
        arena_reset(&mem);
        bool gave = k == JSON_ITEM && json_parse(&d, raw) && fields_add(t, &d, field, &mem);
        t->set[t->nset - 1].unread += !gave;
    }
    arena_release(&mem);
    json_release(&d);
    json_stream_free(s);
    return mine.code ? err_set(e, mine.code, "%s", mine.msg) : ST_OK;
}

/* ---- bitext ---- */

static void add_unit(struct item_table *t, const struct unit *u)
{
    bool gave = false;
    for (int i = 0; i < u->nseg; i++)
        if (u->seg[i].role != SEG_MT) gave |= items_add(t, u->seg[i].text, 0);
    t->set[t->nset - 1].unread += !gave;
}

static enum status read_units(struct item_table *t, const char *path, struct err *e)
{
    struct tally tally;
    struct corpus_source *s = NULL;
    struct corpus_spec spec = {.paths = &path, .n = 1, .any_language = true};
    struct json json = {0};
    tally_init(&tally);
    TRY(corpus_source_new(&s, &spec, &tally, e));
    struct batch *b = batch_new(256);
    enum status st;
    while ((st = corpus_next(s, b, e)) == ST_OK && b->n > 0) {
        for (int i = 0; i < b->n; i++) {
            struct unit u;
            if (corpus_parse(s, &b->item[i], &u, &b->mem, &json) == 0)
                add_unit(t, &u);
            else
                t->set[t->nset - 1].unread++;
        }
        batch_clear(b);
    }
    t->set[t->nset - 1].format = corpus_format(s, 0);
    json_release(&json);
    batch_free(b);
    corpus_source_free(s);
    return st;
}

/* ---- a file ---- */

/* '{' with a key or the end behind it, '[' with a value of a record: not a line that happens to begin so. */
static bool looks_json(sv peek)
{
    if (sv_starts(peek, SV("\xef\xbb\xbf"))) peek = sv_from(peek, 3);
    peek = sv_trim(peek);
    if (peek.n < 2 || (peek.p[0] != '{' && peek.p[0] != '[')) return false;
    sv rest = sv_trim(sv_from(peek, 1));
    return rest.n && strchr(peek.p[0] == '{' ? "\"}" : "{[\"]", rest.p[0]) != NULL && rest.p[0];
}

static bool looks_binary(sv peek)
{
    ptrdiff_t controls = 0;
    if (sv_starts(peek, SV("\xff\xfe")) || sv_starts(peek, SV("\xfe\xff"))) return false;
    for (ptrdiff_t i = 0; i < peek.n; i++) controls += (unsigned char)peek.p[i] < 9;
    return controls * 50 > peek.n;
}

static enum status read_one(struct item_table *t, const char *path, const struct opt_list *field, struct err *e)
{
    struct input *in;
    struct err mine = {0};
    enum status st = ST_OK;
    TRY(input_open(&in, path, e));
    sv peek = input_peek(in, &mine);
    bool json = !mine.code && looks_json(peek);
    const struct reader_type *type = mine.code || json ? NULL : reader_guess(peek, sv_z(path), 1);
    if (mine.code)
        st = err_set(e, mine.code, "%s", mine.msg);
    else if (!type && looks_binary(peek))
        st = err_set(e, ST_DATA, "'%s' is not text", path);
    else if (json) {
        t->set[t->nset - 1].format = "json";
        st = read_json(t, in, field, e);
    } else if (!type || type->gives != GIVES_UNITS)
        st = read_lines(t, in, e);
    input_close(in);
    if (st == ST_OK && !json && type && type->gives == GIVES_UNITS) st = read_units(t, path, e);
    return st;
}

static enum status read_set(struct item_table *t, const char *path, const struct opt_list *field, struct err *e)
{
    const char *part[READER_FILES_MAX];
    struct sha256 sum;
    int n = reader_split(path, &t->mem, part);
    struct test_set *s = items_set(t, set_name(path), path);
    if (n < 1) n = 1, part[0] = path; /* the message comes from opening it */
    sha256_init(&sum);
    for (int i = 0; i < n; i++) TRY(sum_of(part[i], &sum, e));
    sha256_hex(&sum, s->sha256);
    for (int i = 0; i < n; i++) TRY(read_one(t, part[i], field, e));
    s = &t->set[t->nset - 1];
    if (!s->items)
        return err_set(e, ST_DATA, "the test set '%s' holds no text%s", path,
                       s->unread ? "\nhint: name the members that are text: --field question,passage" : "");
    if (s->unread)
        log_warn("test set '%s': %llu records gave no text: they are not protected", path,
                 (unsigned long long)s->unread);
    return ST_OK;
}

enum status sets_read(struct item_table *t, sv spec, const struct opt_list *field, struct err *e)
{
    struct paths p = {.mem = &t->mem};
    bool by_name;
    TRY(sets_find(spec, &p, &by_name, e));
    for (int i = 0; i < p.n; i++)
        if (read_set(t, p.v[i], field, e) != ST_OK) return err_wrap(e, "reading the test set '%.*s'", SV_ARG(spec));
    return ST_OK;
}
