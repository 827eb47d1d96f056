/* Pairs as JSON: JSON Lines, one array, or an array inside one object (option array). A record is any of
 *
 *     {"src": .., "tgt": .., ...}                      our own pairs, with everything that unit_write writes
 *     {"translation": {"de": .., "en": ..}}            as in Hugging Face data sets
 *     {"source": .., "target": ..}  {"en": .., "zh": ..}
 *
 * or what the options src and tgt name ("input.text"). Languages come from the record, else from the file's name
 * ("valid.de-en.json"), which also settles the direction of records keyed by language. */
#include "corpus/reader.h"

#include "corpus/names.h"
#include "text/lang.h"

struct jsonl_cfg {
    sv src, tgt, id, doc, array;
};
static const struct opt opts[] = {
    OPT_STR(struct jsonl_cfg, src, NULL, "PATH", "where the source stands in a record"),
    OPT_STR(struct jsonl_cfg, tgt, NULL, "PATH", "where the target stands in a record"),
    OPT_STR(struct jsonl_cfg, id, "id", "PATH", "where an id stands"),
    OPT_STR(struct jsonl_cfg, doc, "doc", "PATH", "where the document's name stands"),
    OPT_STR(struct jsonl_cfg, array, NULL, "PATH", "the array of records inside one big object"),
    OPT_END};

/* From the file's name or the user; what workers see. */
struct direction {
    sv src, tgt;
};

enum shape { S_NONE, S_OWN, S_TRANSLATION, S_SOURCE_TARGET, S_LANGS };

static bool is_str(const struct json *d, int v)
{
    return json_type(d, v) == JSON_STRING;
}

/* "en", "zh-CN", "deu": a key that is a language's code */
static bool lang_key(sv key)
{
    return key.n >= 2 && key.n <= 10 && key.p[0] > ' ' && lang_find(key) &&
           (key.n <= 3 || key.p[2] == '-' || key.p[2] == '_');
}

static int lang_keys(const struct json *d, int obj, arena *mem)
{
    int n = 0;
    if (json_type(d, obj) != JSON_OBJECT) return 0;
    for (int v = json_first(d, obj); v >= 0; v = json_next(d, v)) n += is_str(d, v) && lang_key(json_key(d, v, mem));
    return n;
}

static enum shape shape_of(const struct json *d, int obj, arena *mem)
{
    if (is_str(d, json_get(d, obj, SV("src"))) && is_str(d, json_get(d, obj, SV("tgt")))) return S_OWN;
    if (lang_keys(d, json_get(d, obj, SV("translation")), mem) >= 2) return S_TRANSLATION;
    if (is_str(d, json_get(d, obj, SV("source"))) && is_str(d, json_get(d, obj, SV("target")))) return S_SOURCE_TARGET;
    return lang_keys(d, obj, mem) >= 2 ? S_LANGS : S_NONE;
}

/* The first record as far as the first bytes show it; -1. The document and its text live as long as *in. */
static int first_record(sv peek, sv array, struct json *d, struct input **in, struct json_stream **js)
{
    struct err e = {0};
    uint64_t line;
    const char *why;
    sv raw;
    *in = input_from_memory(peek, "");
    *js = json_stream_new(*in, array, INPUT_PEEK_MAX);
    if (json_stream_next(*js, &raw, &line, &why, &e) != JSON_ITEM || !json_parse(d, raw)) return -1;
    return json_root(d);
}

static enum shape first_shape(sv peek, sv array, bool *has_langs)
{
    struct json d = {0};
    struct input *in;
    struct json_stream *js;
    arena mem = {0};
    int obj = first_record(peek, array, &d, &in, &js);
    enum shape s = shape_of(&d, obj, &mem);
    *has_langs = s == S_TRANSLATION || s == S_LANGS || json_get(&d, obj, SV("src_lang")) >= 0 ||
                 json_get(&d, obj, SV("source_lang")) >= 0;
    json_stream_free(js);
    input_close(in);
    json_release(&d);
    arena_release(&mem);
    return s;
}

static int bid(sv peek, sv filename)
{
    bool langs;
    (void)filename;
    sv s = sv_trim(sv_starts(peek, SV("\xef\xbb\xbf")) ? sv_from(peek, 3) : peek);
    if (!s.n || (s.p[0] != '{' && s.p[0] != '[')) return 0;
    enum shape shape = first_shape(s, (sv){NULL, 0}, &langs);
    return shape == S_NONE ? 0 : shape == S_LANGS ? 70 : 85;
}

static enum status open_jsonl(struct reader *r, struct err *e)
{
    const struct jsonl_cfg *cfg = r->cfg;
    struct direction *to = ARENA_NEW(r->mem, struct direction);
    struct err le = {0};
    bool langs;
    r->shared = to;
    sv peek = input_peek(r->in, &le);
    if (le.code) return err_set(e, le.code, "%s", le.msg);
    if (!name_pair(sv_z(r->path), &to->src, &to->tgt, r->mem)) *to = (struct direction){{NULL, 0}, {NULL, 0}};
    enum shape s = first_shape(peek, cfg->array, &langs);
    if (r->src_lang.n && r->tgt_lang.n && (s == S_SOURCE_TARGET || s == S_OWN || cfg->src.n))
        *to = (struct direction){r->src_lang, r->tgt_lang};
    if ((s == S_SOURCE_TARGET || s == S_OWN || cfg->src.n) && !langs && !to->src.n)
        return err_set(e, ST_DATA, "cannot tell the languages of '%s'\nhint: give --src-lang and --tgt-lang", r->path);
    r->state = json_stream_new(r->in, cfg->array, r->max_record);
    return ST_OK;
}

static void close_jsonl(struct reader *r)
{
    json_stream_free(r->state);
}

static enum status next_jsonl(struct reader *r, struct batch *b, struct err *e)
{
    struct err local = {0}, *le = e ? e : &local;
    while (!batch_full(b)) {
        sv raw;
        uint64_t line;
        const char *why;
        enum json_item k = json_stream_next(r->state, &raw, &line, &why, le);
        if (k == JSON_END && le->code) return err_wrap(le, "'%s'", r->path);
        if (k == JSON_END) break;
        struct item *it = batch_add(b, k == JSON_ITEM ? raw : (sv){NULL, 0}, (sv){NULL, 0}, r->file, line);
        if (k == JSON_BAD) it->reason = r->reason[RR_BAD_JSON];
    }
    return le->code;
}

/* ---- a record becomes a unit ---- */

static sv text_at(const struct json *d, int obj, const char *a, const char *b, arena *mem)
{
    sv s = json_str(d, json_get(d, obj, sv_z(a)), mem);
    return s.p || !b ? s : json_str(d, json_get(d, obj, sv_z(b)), mem);
}

static void langs_of(const struct json *d, int obj, const struct direction *to, struct unit *u, arena *mem)
{
    sv src = text_at(d, obj, "src_lang", "source_lang", mem), tgt = text_at(d, obj, "tgt_lang", "target_lang", mem);
    if (!u->seg[0].lang.n) u->seg[0].lang = src.n ? lang_norm(src, mem) : to->src;
    if (!u->seg[1].lang.n) u->seg[1].lang = tgt.n ? lang_norm(tgt, mem) : to->tgt;
}

/* {"de": .., "en": ..}: in the direction of the file's name, else in the order of the keys */
static int by_lang(const struct json *d, int obj, const struct direction *to, struct unit *u, arena *mem)
{
    for (int pass = 0; pass < 3; pass++)
        for (int v = json_first(d, obj); v >= 0; v = json_next(d, v)) {
            sv key = json_key(d, v, mem), lang = is_str(d, v) && lang_key(key) ? lang_norm(key, mem) : (sv){NULL, 0};
            int place = !lang.n ? -1 : sv_eq(lang, to->src) ? 0 : sv_eq(lang, to->tgt) ? 1 : 2;
            if (place == pass) unit_add(u, lang, json_str(d, v, mem), SEG_TEXT, mem);
        }
    return u->nseg < 2 ? RR_MISSING_FIELD + 1 : 0;
}

/* an id may be a number */
static sv scalar(const struct json *d, int v, arena *mem)
{
    sv s = json_str(d, v, mem);
    return s.p || json_type(d, v) != JSON_INT ? s : json_raw(d, v);
}

static int two_texts(const struct json *d, sv src, sv tgt, const struct direction *to, int obj, struct unit *u,
                     arena *mem)
{
    if (!src.p || !tgt.p) return RR_MISSING_FIELD + 1;
    unit_add(u, (sv){NULL, 0}, src, SEG_TEXT, mem);
    unit_add(u, (sv){NULL, 0}, tgt, SEG_TEXT, mem);
    langs_of(d, obj, to, u, mem);
    return 0;
}

static int own(const struct json *d, int obj, const struct direction *to, struct unit *u, arena *mem)
{
    const char *why;
    int id = json_get(d, obj, SV("id"));
    if (id >= 0 && json_type(d, id) == JSON_INT)
        return two_texts(d, text_at(d, obj, "src", NULL, mem), text_at(d, obj, "tgt", NULL, mem), to, obj, u, mem);
    if (!unit_read(d, obj, u, mem, &why)) return RR_BAD_RECORD + 1;
    for (int i = 0; i < u->nseg; i++)
        if (u->seg[i].lang.n) u->seg[i].lang = lang_norm(u->seg[i].lang, mem);
    langs_of(d, obj, to, u, mem);
    return 0;
}

static int parse_jsonl(const struct reader *r, const struct item *it, struct unit *u, arena *mem, void *scratch)
{
    const struct jsonl_cfg *cfg = r->cfg;
    const struct direction *to = r->shared;
    struct json *d = scratch;
    if (!json_parse(d, it->raw)) return RR_BAD_JSON + 1;
    int obj = json_root(d), why;
    if (cfg->src.n || cfg->tgt.n) {
        sv src = json_str(d, json_path(d, obj, cfg->src.n ? cfg->src : SV("source")), mem);
        sv tgt = json_str(d, json_path(d, obj, cfg->tgt.n ? cfg->tgt : SV("target")), mem);
        why = two_texts(d, src, tgt, to, obj, u, mem);
    } else
        switch (shape_of(d, obj, mem)) {
        case S_OWN: why = own(d, obj, to, u, mem); break;
        case S_TRANSLATION: why = by_lang(d, json_get(d, obj, SV("translation")), to, u, mem); break;
        case S_SOURCE_TARGET:
            why = two_texts(d, text_at(d, obj, "source", NULL, mem), text_at(d, obj, "target", NULL, mem), to, obj, u,
                            mem);
            break;
        case S_LANGS: why = by_lang(d, obj, to, u, mem); break;
        default: return RR_MISSING_FIELD + 1;
        }
    if (!u->id.p) u->id = scalar(d, json_path(d, obj, cfg->id), mem);
    if (!u->doc.p) u->doc = scalar(d, json_path(d, obj, cfg->doc), mem);
    return why;
}

const struct reader_type reader_jsonl = {
    .name = "jsonl",
    .exts = "jsonl json",
    .help = "pairs as JSON or JSON Lines: src/tgt, source/target, translation, language keys",
    .opts = opts,
    .cfg_size = sizeof(struct jsonl_cfg),
    .bid = bid,
    .open = open_jsonl,
    .next = next_jsonl,
    .parse = parse_jsonl,
    .close = close_jsonl};
