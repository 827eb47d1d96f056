#include "corpus/chat/records.h"
#include "corpus/chat/turns.h"

#define C struct chat_records_cfg
const struct opt chat_records_opts[] = {
    OPT_STR(C, array, NULL, "PATH", "where the records are in a file that is one object: \"data\", \"a.b\""), OPT_END};
#undef C

struct records {
    struct json_stream *stream;
    int64_t n; /* records so far, bad ones included */
};

/* The first record does not fit into what is looked at: its keys have to do. */
static const char *kind_by_keys(sv peek)
{
    static const char *const keys[][2] = {
        {"\"conversations\"", "sharegpt"}, {"\"messages\"", "messages"}, {"\"instruction\"", "alpaca"}};
    for (int i = 0; i < 3; i++)
        if (sv_find(peek, sv_z(keys[i][0])) >= 0) return keys[i][1];
    return "";
}

int chat_records_bid(sv peek, const char *kind)
{
    struct err e = {0};
    struct json d = {0};
    struct input *in = input_from_memory(peek, "");
    struct json_stream *s = json_stream_new(in, (sv){NULL, 0}, (size_t)peek.n + 1);
    sv raw;
    uint64_t line;
    const char *why, *found = "";
    int sure = 0, seen = 0;
    bool whole = false; /* a whole record was seen */
    while (!sure && seen++ < 3 && json_stream_next(s, &raw, &line, &why, &e) == JSON_ITEM)
        if (json_parse(&d, raw)) whole = true, sure = chat_looks_like(&d, 0, &found);
    if (!whole && (sv_trim(peek).n > 0 && (*sv_trim(peek).p == '{' || *sv_trim(peek).p == '[')))
        found = kind_by_keys(peek), sure = 50;
    json_stream_free(s);
    input_close(in);
    json_release(&d);
    return sv_is(sv_z(found), kind) ? sure : 0;
}

enum status chat_records_open(struct reader *r, struct err *e)
{
    const struct chat_records_cfg *cfg = r->cfg;
    (void)e;
    struct records *s = MEM_NEW(struct records);
    s->stream = json_stream_new(r->in, cfg ? cfg->array : (sv){NULL, 0}, r->max_record);
    r->state = s;
    return ST_OK;
}

enum status chat_records_next(struct reader *r, struct batch *b, struct err *e)
{
    struct records *s = r->state;
    sv raw;
    uint64_t line;
    const char *why = NULL;
    enum json_item k = JSON_END;
    while (!batch_full(b) && (k = json_stream_next(s->stream, &raw, &line, &why, e)) != JSON_END) {
        struct item *it = batch_add(b, k == JSON_ITEM ? raw : SV(""), (sv){NULL, 0}, r->file, (uint64_t)++s->n);
        if (k == JSON_BAD)
            it->reason = r->reason[sv_starts(sv_z(why), SV("record longer")) ? RR_TOO_LONG : RR_BAD_JSON];
    }
    return e->code ? err_wrap(e, "reading '%s'", input_name(r->in)) : ST_OK;
}

void chat_records_close(struct reader *r)
{
    struct records *s = r->state;
    if (!s) return;
    json_stream_free(s->stream);
    mem_free(s);
    r->state = NULL;
}
