/* Bilingual dialogues as JSON: {"dialogue id": [{"utteranceID", "speaker", "source", "target"}, ...], ...} (BConTrasT,
 * WMT chat).
 *
 * Every turn is a unit; doc is the dialogue, doc_pos the turn, column speaker who says it. In these sets the agent's
 * turns go from the agent's language and the customer's from the customer's: the option reversed names the speakers
 * whose source is in the target language. */
#include "corpus/reader.h"

enum { FILE_MAX_BYTES = 1 << 30 };

struct chatdoc_cfg {
    struct opt_list reversed;
};
static const struct opt opts[] = {OPT_LIST(struct chatdoc_cfg, reversed, "customer", "SPEAKER,...",
                                           "speakers whose turns go from the target language to the source language"),
                                  OPT_END};

struct chatdoc {
    struct buf text;
    struct json d;
    int dialogue, turn; /* where we are; -1: past the end */
    int64_t pos, record;
    sv src, tgt;
};

static int bid(sv peek, sv filename)
{
    (void)filename;
    sv head = sv_head(sv_trim(peek), 2000);
    return head.n && head.p[0] == '{' && sv_find(head, SV("\"utteranceID\"")) > 0 &&
                   sv_find(head, SV("\"speaker\"")) > 0
               ? 95
               : 0;
}

static enum status slurp(struct input *in, struct buf *to, struct err *e)
{
    ptrdiff_t got;
    do {
        char *room = buf_room(to, 1 << 16);
        if (!room) return err_set(e, ST_LIMIT, "'%s' is larger than this format is read", input_name(in));
        struct err le = {0};
        got = input_read(in, room, 1 << 16, &le);
        if (got < 0) return err_set(e, le.code, "%s", le.msg);
        to->n += (size_t)got;
    } while (got > 0);
    return ST_OK;
}

static enum status open_chatdoc(struct reader *r, struct err *e)
{
    struct chatdoc *c = r->state = MEM_NEW(struct chatdoc);
    buf_init(&c->text, FILE_MAX_BYTES);
    TRY(slurp(r->in, &c->text, e));
    sv all = buf_sv(&c->text);
    if (sv_starts(all, SV("\xef\xbb\xbf"))) all = sv_from(all, 3);
    if (!json_parse(&c->d, all)) return err_set(e, ST_DATA, "'%s' byte %zu: %s", r->path, c->d.error_at, c->d.error);
    c->src = r->src_lang.n ? r->src_lang : SV("en");
    c->tgt = r->tgt_lang.n ? r->tgt_lang : SV("de");
    c->dialogue = json_first(&c->d, json_root(&c->d));
    c->turn = json_first(&c->d, c->dialogue);
    return ST_OK;
}

static void close_chatdoc(struct reader *r)
{
    struct chatdoc *c = r->state;
    if (!c) return;
    json_release(&c->d);
    buf_release(&c->text);
    mem_free(c);
}

static bool is_reversed(const struct chatdoc_cfg *cfg, sv speaker)
{
    for (int i = 0; i < cfg->reversed.n; i++)
        if (sv_eq(cfg->reversed.v[i], speaker)) return true;
    return false;
}

static void add_turn(struct reader *r, struct batch *b)
{
    struct chatdoc *c = r->state;
    const struct json *d = &c->d;
    struct unit *u = ARENA_NEW(&b->mem, struct unit);
    sv src = json_str(d, json_get(d, c->turn, SV("source")), &b->mem),
       tgt = json_str(d, json_get(d, c->turn, SV("target")), &b->mem);
    sv speaker = json_str(d, json_get(d, c->turn, SV("speaker")), &b->mem), none = {NULL, 0};
    struct item *it = batch_add(b, none, none, r->file, (uint64_t)++c->record);
    if (!src.p || !tgt.p) {
        it->reason = r->reason[RR_MISSING_FIELD];
        c->pos++;
        return;
    }
    bool back = is_reversed(r->cfg, speaker);
    unit_add(u, back ? c->tgt : c->src, arena_dup(&b->mem, src), SEG_TEXT, &b->mem);
    unit_add(u, back ? c->src : c->tgt, arena_dup(&b->mem, tgt), SEG_TEXT, &b->mem);
    if (speaker.p) unit_add_col(u, SV("speaker"), arena_dup(&b->mem, speaker), &b->mem);
    u->doc = arena_dup(&b->mem, json_key(d, c->dialogue, &b->mem));
    u->doc_pos = c->pos++;
    it->obj = u;
    b->bytes += (size_t)(src.n + tgt.n);
}

static enum status next_chatdoc(struct reader *r, struct batch *b, struct err *e)
{
    struct chatdoc *c = r->state;
    (void)e;
    while (c->dialogue >= 0 && !batch_full(b)) {
        if (c->turn >= 0) {
            add_turn(r, b);
            c->turn = json_next(&c->d, c->turn);
            continue;
        }
        c->dialogue = json_next(&c->d, c->dialogue);
        c->turn = json_first(&c->d, c->dialogue);
        c->pos = 0;
    }
    return ST_OK;
}

const struct reader_type reader_chatdoc = {.name = "chatdoc",
                                           .exts = "json",
                                           .help =
                                               "bilingual dialogues (BConTrasT): turns with speaker, source and target",
                                           .opts = opts,
                                           .cfg_size = sizeof(struct chatdoc_cfg),
                                           .bid = bid,
                                           .open = open_chatdoc,
                                           .next = next_chatdoc,
                                           .close = close_chatdoc};
