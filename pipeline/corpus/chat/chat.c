/* From one element to working records: read the shape, clean, split, write. */
#include "corpus/chat.h"
#include "corpus/chat/turns.h"
#include "text/utf8.h"

struct chat_cfg {
    bool clean, html, artefacts, alpaca;
    sv alternation, refusals;
    struct opt_list langs;
    int64_t max_chars;
};

#define C struct chat_cfg
const struct opt chat_opts[] = {
    OPT_BOOL(C, clean, "true", "clean chats; without it they pass through as they are"),
    OPT_BOOL(C, html, "true", "turn a web page's HTML into Markdown"),
    OPT_BOOL(C, artefacts, "true", "remove what web pages leave in copied text: \"Copy code\", \"1 / 2\""),
    OPT_BOOL(C, alpaca, "true", "drop empty and known bad Alpaca answers, treat \"noinput\" as no input"),
    OPT_ENUM(C, alternation, "repair", "repair|drop|keep",
             "chats whose turns do not alternate (those with tools never count)"),
    OPT_ENUM(C, refusals, "cut", "cut|drop|keep",
             "answers that refuse, or speak of being a model: cut the chat before them, drop it, keep it"),
    OPT_LIST(C, langs, NULL, "LANG", "keep only chats in these languages (others and unsure ones are dropped)"),
    OPT_I64(C, max_chars, "0", 0, 1e12,
            "split longer chats between exchanges into parts of so many characters, 0: never"),
    OPT_END};
#undef C

enum reason { R_JSON, R_SHAPE, R_EMPTY, R_ALTERNATION, R_REFUSAL, R_ANSWER, R_MERGED, R_LANGUAGE, R_BIG, NREASONS };
static const char *const reason_name[NREASONS] = {"bad-json",         "not-a-chat",    "chat-empty",
                                                  "chat-alternation", "chat-refusal",  "alpaca-bad-answer",
                                                  "alpaca-merged",    "chat-language", "chat-too-long"};

struct chat_cleaner {
    struct chat_cfg cfg;
    int reason[NREASONS];
    struct stop_words words;
    arena mem;
};

enum status chat_cleaner_new(struct chat_cleaner **out, const struct ynode *section, struct tally *t, struct err *e)
{
    struct chat_cleaner *c = MEM_NEW(struct chat_cleaner);
    enum status st = opt_defaults(chat_opts, &c->cfg, &c->mem, e);
    if (st == ST_OK && section) st = yaml_bind(section, chat_opts, NULL, &c->cfg, &c->mem, e);
    for (int i = 0; i < NREASONS; i++) c->reason[i] = tally_reason(t, reason_name[i]);
    stop_words_init(&c->words);
    *out = c;
    if (st != ST_OK) chat_cleaner_free(c), *out = NULL;
    return st;
}

void chat_cleaner_free(struct chat_cleaner *c)
{
    if (!c) return;
    arena_release(&c->mem);
    mem_free(c);
}

/* ---- cleaning ---- */

/* Whole conversations are HTML or none of it: a single answer that is may be the code somebody asked for. */
static bool is_page(const struct chat *c)
{
    int answers = 0;
    if (!sv_is(sv_z(c->kind), "sharegpt")) return false;
    for (int i = 0; i < c->n; i++) {
        if (c->t[i].kind != TURN_ASSISTANT || sv_trim(c->t[i].text).n == 0) continue;
        if (!chat_is_html(c->t[i].text)) return false;
        answers++;
    }
    return answers > 0;
}

static void clean_texts(const struct chat_cfg *cfg, struct chat *c)
{
    bool html = cfg->html && is_page(c);
    for (int i = 0; i < c->n; i++) {
        struct turn *t = &c->t[i];
        if (!t->text.p || t->kind == TURN_TOOL || t->kind == TURN_SYSTEM) continue;
        sv was = t->text;
        if (html && t->kind == TURN_ASSISTANT) t->text = chat_html(t->text, c->mem);
        if (cfg->artefacts) t->text = chat_artefacts(t->text, c->mem);
        t->changed = t->changed || t->text.p != was.p || t->text.n != was.n;
    }
}

/* the instruction alone where the input says that there is none */
static void drop_noinput(struct chat *c)
{
    if (!c->input.n || !alpaca_noinput(c->input)) return;
    for (int i = c->n - 1; i >= 0; i--) {
        struct turn *t = &c->t[i];
        if (t->kind != TURN_USER) continue;
        t->text = json_str(c->d, t->content, c->mem);
        t->changed = false;
        break;
    }
    c->input = (sv){NULL, 0};
    c->kind_name = "instruction";
}

static int check_alpaca(struct chat *c)
{
    if (!sv_is(sv_z(c->kind), "alpaca") || c->n == 0) return -1;
    drop_noinput(c);
    const struct turn *a = &c->t[c->n - 1];
    if (a->kind != TURN_ASSISTANT || !a->text.p) return -1;
    if (alpaca_bad_answer(a->text)) return R_ANSWER;
    return alpaca_merged(a->text) ? R_MERGED : -1;
}

static int check_alternation(const struct chat_cfg *cfg, struct chat *c)
{
    if (sv_is(cfg->alternation, "keep") || c->tools) return -1;
    if (sv_is(cfg->alternation, "drop")) return chat_alternates(c) ? -1 : R_ALTERNATION;
    int m = chat_mend(c);
    return m == MEND_EMPTY ? R_EMPTY : m == MEND_ALTERNATION ? R_ALTERNATION : -1;
}

static int check_refusals(const struct chat_cfg *cfg, struct chat *c)
{
    if (sv_is(cfg->refusals, "keep") || c->tools) return -1; /* with tools, saying what cannot be done is the lesson */
    for (int i = 0; i < c->n; i++) {
        if (c->t[i].kind != TURN_ASSISTANT || !c->t[i].text.p || !chat_refuses(c->t[i].text)) continue;
        if (sv_is(cfg->refusals, "drop")) return R_REFUSAL;
        while (i > 0 && c->t[i - 1].kind == TURN_USER) i--;
        c->n = i;
        break;
    }
    for (int i = 0; i < c->n; i++)
        if (c->t[i].kind == TURN_ASSISTANT) return -1;
    return R_REFUSAL;
}

static int check_language(const struct chat_cfg *cfg, sv lang)
{
    for (int i = 0; i < cfg->langs.n; i++)
        if (lang.p && sv_eq(lang, cfg->langs.v[i])) return -1;
    return cfg->langs.n ? R_LANGUAGE : -1;
}

/* -1, or why the chat is dropped */
static int clean(const struct chat_cfg *cfg, struct chat *c)
{
    int why = -1;
    clean_texts(cfg, c);
    if (cfg->alpaca) why = check_alpaca(c);
    if (why < 0) why = check_alternation(cfg, c);
    return why < 0 ? check_refusals(cfg, c) : why;
}

/* ---- one element ---- */

static void write_reject(struct batch *b, const struct chat_origin *o, sv raw, const char *reason, bool valid)
{
    enum { SAMPLE = 64 << 10 };
    int64_t bad = 0;
    struct jsonw w = jsonw_to(&b->out[CH_REJECTS]);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("reason"), sv_z(reason));
    jsonw_kstr(&w, SV("file"), utf8_repair(o->file, &b->mem, &bad));
    jsonw_kint(&w, SV("record"), o->record);
    jsonw_key(&w, SV("raw"));
    if (valid && raw.n <= SAMPLE)
        jsonw_raw(&w, raw);
    else
        jsonw_str(&w, utf8_repair(sv_head(raw, SAMPLE), &b->mem, &bad));
    jsonw_end_obj(&w);
    buf_addc(w.b, '\n');
}

/* one conversation: whole, in parts, or the which-th of n that the element holds */
static int write_parts(const struct chat_cleaner *k, struct chat *c, sv lang, const struct chat_origin *o, int which,
                       int n, struct buf *out)
{
    int *cut = ARENA_ARRAY(c->mem, int, c->n + 2), header;
    int parts = chat_split(c, k->cfg.clean && n == 1 ? k->cfg.max_chars : 0, cut, &header);
    for (int i = 0; i < parts; i++)
        chat_write(c, o, lang, header, cut[i], cut[i + 1], n > 1 ? which : i, n > 1 ? n : parts, out);
    return parts;
}

static int import_one(const struct chat_cleaner *k, const struct json *json, int which, int n,
                      const struct chat_origin *o, struct batch *b, int *made)
{
    struct chat c;
    if (!chat_read(&c, json, json_root(json), which, &b->mem)) return R_SHAPE;
    if (c.own) {
        struct jsonw w = jsonw_to(&b->out[CH_MAIN]);
        jsonw_raw(&w, json_raw(json, 0));
        buf_addc(w.b, '\n');
        *made = 1;
        return -1;
    }
    int why = k->cfg.clean ? clean(&k->cfg, &c) : -1;
    sv lang = why < 0 ? chat_language(&k->words, &c) : (sv){NULL, 0};
    if (why < 0) why = check_language(&k->cfg, lang);
    if (why < 0) *made += write_parts(k, &c, lang, o, which, n, &b->out[CH_MAIN]);
    return why;
}

/* -1 when at least one conversation was kept */
static int import(const struct chat_cleaner *k, const struct json *json, const struct chat_origin *o, struct batch *b,
                  int *made)
{
    int why = -1, n = chat_examples(json, json_root(json));
    for (int i = 0; i < n; i++) {
        int w = import_one(k, json, i, n, o, b, made);
        if (w >= 0) why = w;
    }
    return *made ? -1 : why;
}

int chat_import(const struct chat_cleaner *k, struct json *json, sv raw, const struct chat_origin *o, struct batch *b,
                int *made)
{
    struct buf *out = &b->out[CH_MAIN];
    size_t before = out->n;
    *made = 0;
    bool valid = json_parse(json, raw);
    int why = valid ? import(k, json, o, b, made) : R_JSON;
    if (why < 0 && out->over) why = R_BIG;
    if (why < 0) return 0;
    out->n = before;
    *made = 0;
    write_reject(b, o, raw, reason_name[why], valid);
    return k->reason[why];
}
