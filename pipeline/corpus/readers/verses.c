/* Scripture and reading comprehension in several languages, a JSON file each, joined by the id of the verse or
 * question:
 *
 *   {"1": [{"chapter", "verse", "text"}]}                             Quran (risan/quran-json)
 *   [{"abbrev", "chapters": [["verse", ...], ...]}]                    Bible (thiagobodruk/bible); books by their place
 *   {"data": [{"paragraphs": [{"context", "qas": [{"id", "question"}]}]}]}    XQuAD: questions by id, contexts by their
 * place
 *
 * Give two files or more: en.json+zh.json. Editions differ in their verses, so lines would not do; what has no partner
 * in the second file is a counted drop. doc is the chapter or paragraph. */
#include "corpus/reader.h"

#include "base/hash.h"
#include "corpus/names.h"

enum { FILE_MAX_BYTES = 512 << 20, R_NO_PARTNER = RR_OWN };
static const char *const reasons[] = {"no-partner", NULL};

struct verse {
    sv id, doc, text;
    uint64_t key;
};
struct edition {
    struct verse *v;
    int n, cap;
    int *slot; /* open addressing over the ids; -1: free */
    int nslot;
    sv lang;
};
struct verses {
    struct edition ed[READER_FILES_MAX];
    int n, at;
    int64_t pos;
    arena mem;
};

static int bid(sv peek, sv filename)
{
    (void)filename;
    if (sv_starts(peek, SV("\xef\xbb\xbf"))) peek = sv_from(peek, 3);
    sv head = sv_head(sv_trim(peek), 4000);
    bool quran = sv_find(head, SV("\"chapter\"")) > 0 && sv_find(head, SV("\"verse\"")) > 0;
    bool bible = sv_find(head, SV("\"abbrev\"")) > 0 && sv_find(head, SV("\"chapters\"")) > 0;
    bool xquad = sv_find(head, SV("\"paragraphs\"")) > 0 && sv_find(head, SV("\"data\"")) > 0;
    return head.n && (head.p[0] == '{' || head.p[0] == '[') && (quran || bible || xquad) ? 93 : 0;
}

static void add(struct verses *s, struct edition *ed, sv id, sv doc, sv text)
{
    if (!text.p) return;
    MEM_GROW(ed->v, ed->n, ed->cap);
    ed->v[ed->n++] = (struct verse){id, doc, arena_dup(&s->mem, text), hash64(id, 0)};
}

static void add_quran(struct verses *s, struct edition *ed, const struct json *d)
{
    for (int sura = json_first(d, json_root(d)); sura >= 0; sura = json_next(d, sura)) {
        sv doc = arena_dup(&s->mem, json_key(d, sura, &s->mem));
        for (int v = json_first(d, sura); v >= 0; v = json_next(d, v))
            add(s, ed, arena_f(&s->mem, "%.*s:%.*s", SV_ARG(doc), SV_ARG(json_raw(d, json_get(d, v, SV("verse"))))),
                doc, json_str(d, json_get(d, v, SV("text")), &s->mem));
    }
}

static void add_bible(struct verses *s, struct edition *ed, const struct json *d)
{
    int nbook = 0;
    for (int book = json_first(d, json_root(d)); book >= 0; book = json_next(d, book)) {
        int nchapter = 0;
        nbook++;
        for (int c = json_first(d, json_get(d, book, SV("chapters"))); c >= 0; c = json_next(d, c)) {
            int nverse = 0;
            sv doc = arena_f(&s->mem, "%d:%d", nbook, ++nchapter);
            for (int v = json_first(d, c); v >= 0; v = json_next(d, v))
                add(s, ed, arena_f(&s->mem, "%.*s:%d", SV_ARG(doc), ++nverse), doc, json_str(d, v, &s->mem));
        }
    }
}

static void add_xquad(struct verses *s, struct edition *ed, const struct json *d)
{
    int n = 0;
    for (int a = json_first(d, json_get(d, json_root(d), SV("data"))); a >= 0; a = json_next(d, a))
        for (int p = json_first(d, json_get(d, a, SV("paragraphs"))); p >= 0; p = json_next(d, p)) {
            sv doc = arena_f(&s->mem, "p%d", ++n);
            add(s, ed, doc, doc, json_str(d, json_get(d, p, SV("context")), &s->mem));
            for (int q = json_first(d, json_get(d, p, SV("qas"))); q >= 0; q = json_next(d, q)) {
                sv id = json_str(d, json_get(d, q, SV("id")), &s->mem);
                if (id.p) add(s, ed, arena_dup(&s->mem, id), doc, json_str(d, json_get(d, q, SV("question")), &s->mem));
            }
        }
}

static void index_ids(struct edition *ed)
{
    for (ed->nslot = 64; ed->nslot < 2 * ed->n;) ed->nslot *= 2;
    ed->slot = mem_array((size_t)ed->nslot, sizeof *ed->slot);
    memset(ed->slot, 0xff, (size_t)ed->nslot * sizeof *ed->slot);
    for (int i = 0; i < ed->n; i++) {
        uint64_t at = ed->v[i].key;
        while (ed->slot[at & (uint64_t)(ed->nslot - 1)] >= 0) at++;
        ed->slot[at & (uint64_t)(ed->nslot - 1)] = i;
    }
}

static const struct verse *find(const struct edition *ed, const struct verse *like)
{
    for (uint64_t at = like->key;; at++) {
        int i = ed->slot[at & (uint64_t)(ed->nslot - 1)];
        if (i < 0) return NULL;
        if (ed->v[i].key == like->key && sv_eq(ed->v[i].id, like->id)) return &ed->v[i];
    }
}

static enum status load(struct verses *s, struct reader *r, int i, struct err *e)
{
    struct edition *ed = &s->ed[s->n++];
    struct buf text;
    struct json d = {0};
    struct err le = {0};
    ptrdiff_t got = 1;
    buf_init(&text, FILE_MAX_BYTES);
    while (got > 0) {
        char *room = buf_room(&text, 1 << 16);
        got = room ? input_read(r->ins[i], room, 1 << 16, &le) : -1;
        if (!room) err_set(&le, ST_LIMIT, "'%s' is larger than this format is read", r->paths[i]);
        if (got > 0) text.n += (size_t)got;
    }
    sv all = buf_sv(&text);
    if (sv_starts(all, SV("\xef\xbb\xbf"))) all = sv_from(all, 3);
    if (!le.code && !json_parse(&d, all)) err_set(&le, ST_DATA, "'%s' byte %zu: %s", r->paths[i], d.error_at, d.error);
    if (!le.code) {
        if (json_type(&d, json_root(&d)) == JSON_ARRAY)
            add_bible(s, ed, &d);
        else if (json_get(&d, json_root(&d), SV("data")) >= 0)
            add_xquad(s, ed, &d);
        else
            add_quran(s, ed, &d);
        index_ids(ed);
    }
    json_release(&d);
    buf_release(&text);
    ed->lang = name_lang(sv_z(r->paths[i]), r->mem);
    if (!ed->lang.n) ed->lang = i == 0 ? r->src_lang : r->tgt_lang;
    if (!le.code && !ed->lang.n)
        err_set(&le, ST_DATA, "cannot tell the language of '%s' from its name\nhint: give --src-lang and --tgt-lang",
                r->paths[i]);
    return le.code ? err_set(e, le.code, "%s", le.msg) : ST_OK;
}

static enum status open_verses(struct reader *r, struct err *e)
{
    struct verses *s = r->state = MEM_NEW(struct verses);
    for (int i = 0; i < r->nfiles; i++) TRY(load(s, r, i, e));
    return ST_OK;
}

static void close_verses(struct reader *r)
{
    struct verses *s = r->state;
    if (!s) return;
    for (int i = 0; i < s->n; i++) {
        mem_free(s->ed[i].v);
        mem_free(s->ed[i].slot);
    }
    arena_release(&s->mem);
    mem_free(s);
}

static enum status next_verses(struct reader *r, struct batch *b, struct err *e)
{
    struct verses *s = r->state;
    (void)e;
    for (; s->at < s->ed[0].n && !batch_full(b); s->at++) {
        const struct verse *v = &s->ed[0].v[s->at], *w = find(&s->ed[1], v);
        struct item *it = batch_add(b, (sv){NULL, 0}, (sv){NULL, 0}, r->file, (uint64_t)s->at + 1);
        s->pos = s->at && sv_eq(s->ed[0].v[s->at - 1].doc, v->doc) ? s->pos + 1 : 0;
        if (!w) {
            it->reason = r->reason[R_NO_PARTNER];
            continue;
        }
        struct unit *u = ARENA_NEW(&b->mem, struct unit);
        it->obj = u;
        u->id = arena_dup(&b->mem, v->id);
        u->doc = arena_dup(&b->mem, v->doc);
        u->doc_pos = s->pos;
        for (int i = 0; i < s->n; i++, w = i < s->n ? find(&s->ed[i], v) : NULL) {
            if (i == 0) w = v;
            if (w) unit_add(u, s->ed[i].lang, arena_dup(&b->mem, w->text), SEG_TEXT, &b->mem);
            if (w) b->bytes += (size_t)w->text.n;
        }
    }
    return ST_OK;
}

const struct reader_type reader_verses = {
    .name = "verses",
    .exts = "json",
    .help = "Quran, Bible and XQuAD JSON in several languages, joined by id: en.json+zh.json",
    .two_files = true,
    .files_max = READER_FILES_MAX,
    .reasons = reasons,
    .bid = bid,
    .open = open_verses,
    .next = next_verses,
    .close = close_verses};
