/* A source over JSONL shards: one item a line, blank lines passed over. */
#include "base/input.h"
#include "engine/driver.h"

enum { SHARD_LINE_MAX = 64 << 20 };

struct shard_source {
    const char *const *path;
    int n, at; /* files, the one being read */
    int bad_reason;
    struct input *in;
    struct lines *lines;
};

struct shard_source *shard_source_new(const char *const *paths, int n, int bad_reason)
{
    struct shard_source *s = MEM_NEW(struct shard_source);
    s->path = paths;
    s->n = n;
    s->bad_reason = bad_reason;
    return s;
}

static void close_file(struct shard_source *s)
{
    if (s->lines) lines_free(s->lines);
    if (s->in) input_close(s->in);
    s->lines = NULL;
    s->in = NULL;
}

void shard_source_free(struct shard_source *s)
{
    if (!s) return;
    close_file(s);
    mem_free(s);
}

static enum status open_file(struct shard_source *s, struct err *e)
{
    TRY(input_open(&s->in, s->path[s->at], e));
    s->lines = lines_new(s->in, SHARD_LINE_MAX);
    return ST_OK;
}

enum status shard_next(void *source, struct batch *b, struct err *e)
{
    struct shard_source *s = source;
    while (s->at < s->n && !batch_full(b)) {
        if (!s->in) TRY(open_file(s, e));
        sv line;
        uint64_t no;
        enum line_kind kind = lines_next(s->lines, &line, &no, e);
        if (kind == LINE_END) {
            if (e->code) return err_wrap(e, "reading '%s'", s->path[s->at]);
            close_file(s);
            s->at++;
            continue;
        }
        if (kind == LINE_OK && sv_trim(line).n == 0) continue;
        struct item *it = batch_add(b, kind == LINE_OK ? line : sv_head(line, 200), (sv){0}, s->at, no);
        if (kind == LINE_TOO_LONG) it->reason = s->bad_reason;
    }
    return ST_OK;
}

double shard_fraction(void *source)
{
    struct shard_source *s = source;
    uint64_t done = 0, total = 0;
    if (!s->n) return 1;
    if (s->in) input_progress(s->in, &done, &total);
    return ((double)s->at + (total ? (double)done / (double)total : 0)) / s->n;
}
