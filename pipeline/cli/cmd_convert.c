/* lingloom convert: any reader to any writer. */
#include "cli/cmd.h"
#include "cli/mirror.h"
#include "corpus/names.h"
#include "corpus/reader.h"
#include "corpus/writers/chats.h"
#include "corpus/writers/writer.h"
#include "engine/batch.h"
#include "engine/yaml.h"
#include "text/lang.h"

#include <stdio.h>

struct convert_flags {
    sv to;
    bool header;
    struct opt_list set;
};
static const struct opt flags[] = {
    OPT_AS("to", struct convert_flags, to, OPT_T_STR, NULL, 0, 0, "FORMAT", 0,
           "pairs, moses, tsv, csv or tmx (default: by OUT's ending); of chats messages, "
           "sharegpt or alpaca"),
    OPT_AS("header", struct convert_flags, header, OPT_T_BOOL, "true", 0, 0, NULL, 0,
           "tsv, csv: name the columns in the first record"),
    OPT_AS("set", struct convert_flags, set, OPT_T_LIST, NULL, 0, 0, "NAME=VALUE", 0,
           "an option of the reader, like fuzzy=true or src=3"),
    OPT_END};

/* What is written: pairs by w, or chats by their writer (then w only says what files there are). */
struct target {
    const struct writer_type *w;
    const struct chat_writer *chats;
};
static const struct writer_type chat_files = {.name = "chats", .ending = "jsonl", .files = 1};

/* One conversion: some inputs into one output. */
struct convert {
    struct corpus_source *source;
    const struct writer_type *w;
    const struct chat_writer *chats;
    struct writer_cfg cfg;
    int why[WW_COUNT], chat_why[CW_COUNT]; /* tally reasons */
    bool began, ended;
};
struct local {
    struct json json;
};

/* What comes before and after the units are two items of their own, so that they are committed like everything else. */
enum { HEAD_ITEM = -1, TAIL_ITEM = -2 };

static enum status next(void *source, struct batch *b, struct err *e)
{
    struct convert *c = source;
    sv none = {NULL, 0};
    if (!c->began) batch_add(b, none, none, HEAD_ITEM, 0);
    c->began = true;
    if (c->ended) return ST_OK;
    int before = b->n;
    TRY(corpus_next(c->source, b, e));
    if (b->n > before || batch_full(b)) return ST_OK;
    batch_add(b, none, none, TAIL_ITEM, 0);
    c->ended = true;
    return ST_OK;
}

static double fraction(void *source)
{
    return corpus_fraction(((struct convert *)source)->source);
}

/* 0 or the tally reason; *n: records written */
static int write_one(const struct convert *c, struct local *l, struct batch *b, const struct item *it, int *n)
{
    struct buf *const to[WRITER_FILES] = {&b->out[CH_MAIN], &b->out[CH_AUX]};
    struct unit u;
    if (it->file == HEAD_ITEM && c->w->head) c->w->head(&c->cfg, to[0]);
    if (it->file == TAIL_ITEM && c->w->tail) c->w->tail(&c->cfg, to[0]);
    *n = 0;
    if (it->file < 0) return 0;
    if (c->chats) return c->chat_why[chat_convert(c->chats, &l->json, it->raw, &b->mem, to[0], n)];
    *n = 1;
    int why = corpus_parse(c->source, it, &u, &b->mem, &l->json);
    return why ? why : c->why[c->w->unit(&c->cfg, &u, to)];
}

static enum status work(const void *ctx, void *local, struct batch *b, struct err *e)
{
    (void)e;
    for (int i = 0; i < b->n; i++) {
        if (b->item[i].reason) continue;
        int n, why = write_one(ctx, local, b, &b->item[i], &n);
        batch_end_item(b, i, why, why ? 0 : n);
    }
    return ST_OK;
}

static void *local_new(const void *ctx)
{
    (void)ctx;
    return MEM_NEW(struct local);
}

static void local_free(void *p)
{
    struct local *l = p;
    json_release(&l->json);
    mem_free(l);
}

/* ---- languages: files of a side are named by them, so they must be known before the first record is written ---- */

static enum status first_langs(const struct corpus_spec *spec, struct writer_cfg *cfg, arena *mem, struct err *e)
{
    struct corpus_source *s;
    struct tally t;
    struct batch b;
    struct json json = {0};
    for (int i = 0; i < spec->n; i++)
        if (reader_once(spec->paths[i]))
            return err_set(e, ST_USAGE, "'%s' can be read only once: give --src-lang and --tgt-lang",
                           strcmp(spec->paths[i], "-") ? spec->paths[i] : "standard input");
    tally_init(&t);
    TRY(corpus_source_new(&s, spec, &t, e));
    batch_init(&b, 256);
    enum status st = corpus_next(s, &b, e);
    for (int i = 0; st == ST_OK && i < b.n && !cfg->tgt_lang.n; i++) {
        struct unit u;
        if (b.item[i].reason || corpus_parse(s, &b.item[i], &u, &b.mem, &json)) continue;
        cfg->src_lang = arena_dup(mem, u.seg[0].lang);
        cfg->tgt_lang = arena_dup(mem, u.seg[1].lang);
    }
    batch_release(&b);
    json_release(&json);
    corpus_source_free(s);
    if (st == ST_OK && !cfg->tgt_lang.n)
        return err_set(e, ST_DATA, "cannot tell the languages\nhint: give --src-lang and --tgt-lang");
    return st;
}

/* "out.zst" and "en" -> "out.en.zst" */
static const char *side_path(sv out, sv lang, arena *mem)
{
    static const char *const packed[] = {".zst", ".gz"};
    for (int i = 0; i < 2; i++)
        if (sv_ends(out, sv_z(packed[i])))
            return arena_f(mem, "%.*s.%.*s%s", (int)(out.n - (ptrdiff_t)strlen(packed[i])), out.p, SV_ARG(lang),
                           packed[i])
                .p;
    return arena_f(mem, "%.*s.%.*s", SV_ARG(out), SV_ARG(lang)).p;
}

/* Pairs go to pairs and chats to chats. */
static enum status check_kind(const struct convert *c, struct err *e)
{
    bool chats = corpus_gives(c->source) == GIVES_CHATS;
    const char *path = corpus_path(c->source, 0);
    if (chats && !c->chats)
        return err_set(e, ST_DATA, "'%s' holds chats, not pairs\nhint: --to messages, sharegpt or alpaca", path);
    if (!chats && c->chats)
        return err_set(e, ST_DATA, "'%s' holds pairs, not chats\nhint: lingloom synth makes dialogues of pairs", path);
    return ST_OK;
}

static enum status convert_to(struct run *run, const struct corpus_spec *spec, const struct convert_flags *f,
                              const struct target *to, sv out, struct tally *t, arena *mem, struct err *e)
{
    const struct writer_type *w = to->w;
    struct convert c = {.w = w,
                        .chats = to->chats,
                        .cfg = {.src_lang = spec->src_lang, .tgt_lang = spec->tgt_lang, .header = f->header}};
    struct driver_job job = {.id = "convert",
                             .next = next,
                             .source = &c,
                             .work = work,
                             .ctx = &c,
                             .local_new = local_new,
                             .local_free = local_free,
                             .tally = t,
                             .fraction = fraction};
    job.ch[CH_MAIN].path = arena_z(mem, out);
    if (w->files == 2) {
        if (sv_is(out, "-"))
            return err_set(e, ST_USAGE, "'%s' writes two files: they cannot both be standard output", w->name);
        if (!spec->src_lang.n || !spec->tgt_lang.n) TRY(first_langs(spec, &c.cfg, mem, e));
        job.ch[CH_MAIN].path = side_path(out, c.cfg.src_lang, mem);
        job.ch[CH_AUX].path = side_path(out, c.cfg.tgt_lang, mem);
    }
    for (int i = 1; i < WW_COUNT && !c.chats; i++) c.why[i] = tally_reason(t, writer_why_name[i]);
    for (int i = 1; i < CW_COUNT && c.chats; i++) c.chat_why[i] = tally_reason(t, chat_why_name[i]);
    TRY(corpus_source_new(&c.source, spec, t, e));
    enum status st = check_kind(&c, e);
    if (st == ST_OK) st = driver_run(run, &job, e);
    if (st == ST_OK) t->count[TALLY_KEPT] -= 2; /* the head and the tail */
    corpus_source_free(c.source);
    return st;
}

/* ---- from the command line ---- */

static enum status unknown_format(sv name, struct err *e)
{
    const char *names[32];
    int n = 0;
    for (int i = 0; n < 16 && writer_types[i]; i++) names[n++] = writer_types[i]->name;
    for (int i = 0; n < 32 && chat_writers[i]; i++) names[n++] = chat_writers[i]->name;
    sv near = name_nearest(name, names, n);
    return err_set(e, ST_USAGE, "there is no format '%.*s' to write%s%.*s", SV_ARG(name), near.n ? "\nhint: " : "",
                   SV_ARG(near));
}

static enum status target_of(const struct convert_flags *f, sv out, struct target *to, struct err *e)
{
    sv plain = name_plain(out), ending = sv_from(plain, sv_rfind_c(plain, '.') + 1);
    *to = (struct target){.chats = chat_writer_find(f->to)};
    to->w = to->chats ? &chat_files
                      : writer_find(f->to.n                                     ? f->to
                                    : sv_is(ending, "jsonl") || sv_is(out, "-") ? SV("pairs")
                                                                                : ending);
    if (to->w) return ST_OK;
    if (f->to.n) return unknown_format(f->to, e);
    return err_set(e, ST_USAGE,
                   "which format? --to pairs, moses, tsv, csv or tmx; of chats messages, sharegpt or alpaca");
}

/* --set name=value ... -> the map a recipe would give; the reader's own binding checks it */
static enum status reader_options(const struct convert_flags *f, arena *mem, const struct ynode **map, struct err *e)
{
    struct ynode *root = NULL, **last = NULL;
    *map = NULL;
    if (!f->set.n) return ST_OK;
    root = ARENA_NEW(mem, struct ynode);
    *root = (struct ynode){.kind = Y_MAP, .file = "--set"};
    last = &root->child;
    for (int i = 0; i < f->set.n; i++) {
        sv value = f->set.v[i], key = sv_cut(&value, '=');
        if (!value.p || !key.n) return err_set(e, ST_USAGE, "--set takes NAME=VALUE, not '%.*s'", SV_ARG(f->set.v[i]));
        struct ynode *n = ARENA_NEW(mem, struct ynode);
        *n = (struct ynode){.kind = Y_SCALAR,
                            .text = arena_dup(mem, value),
                            .key = arena_dup(mem, key),
                            .file = "--set",
                            .line = 1,
                            .col = 1,
                            .key_line = 1,
                            .key_col = 1};
        *last = n;
        last = &n->next;
        root->count++;
    }
    *map = root;
    return ST_OK;
}

static enum status mirror(struct run *run, const struct cmd_args *a, const struct corpus_spec *all,
                          const struct convert_flags *f, const struct target *to, struct tally *t, struct err *e)
{
    struct mirror m;
    TRY(mirror_plan(&m, a, all, to->w->files == 2 ? "" : to->w->ending, e));
    for (int i = 0; i < m.n; i++) {
        struct corpus_spec one = *all;
        one.paths = &m.in[i];
        one.n = 1;
        TRY(convert_to(run, &one, f, to, sv_z(m.out[i]), t, a->mem, e));
    }
    return ST_OK;
}

static enum status run_convert(const struct cmd_args *a, struct err *e)
{
    const struct convert_flags *f = a->cfg;
    struct target to;
    struct corpus_spec spec = {.format = a->from, .limit = a->limit};
    const char **paths;
    if (!a->out.n) return err_set(e, ST_USAGE, "where to? -o OUT");
    TRY(target_of(f, a->out, &to, e));
    TRY(cmd_inputs(a, &paths, &spec.n, e));
    TRY(reader_options(f, a->mem, &spec.reader_opts, e));
    spec.paths = paths;
    spec.src_lang = a->src_lang.n ? lang_norm(a->src_lang, a->mem) : a->src_lang;
    spec.tgt_lang = a->tgt_lang.n ? lang_norm(a->tgt_lang, a->mem) : a->tgt_lang;
    struct run run;
    struct tally t;
    tally_init(&t);
    cmd_run_init(&run, a);
    enum status st = mirror_asked(a->out) ? mirror(&run, a, &spec, f, &to, &t, e)
                                          : convert_to(&run, &spec, f, &to, a->out, &t, a->mem, e);
    cmd_run_release(&run);
    return st == ST_OK ? cmd_summary(a, "convert", &t, e) : st;
}

const struct cmd cmd_convert = {
    .name = "convert",
    .group = "data",
    .summary = "read pairs or chats in any format and write them in another",
    .usage = "IN... -o OUT [--from FORMAT] [--to pairs|moses|tsv|csv|tmx|messages|sharegpt|alpaca]",
    .details = "Files that belong together are found by their names (a.en and a.zh), or joined by '+': a.en+a.zh. "
               "Archives and "
               "compressed files are read as they are. OUT ending in .zst or .gz is compressed; -o DIR/ writes a file "
               "for each "
               "input.\n\n"
               "Texts are never changed: what a format cannot hold (a line break in moses, a tab in tsv, a control "
               "character in "
               "tmx) is a counted drop.\n\n"
               "Chats (Alpaca, ShareGPT, messages, our records and exports) become messages, sharegpt or alpaca, and "
               "nothing of "
               "them is lost: tools, calls, parts, reasoning and unknown fields stay as they are, and what the other "
               "shape cannot say stands in a message's `original`, so that converting back gives every value as it "
               "was. Records that have the shape already keep their bytes. Alpaca holds turns that alternate, earlier "
               "ones in `history`; others are counted drops (tool-chat, turn-order, no-answer, turn-fields, "
               "field-clash).\n\n"
               "    lingloom convert glaive.json -o glaive.jsonl --to messages\n"
               "    lingloom convert chats/ -o sharegpt/ --to sharegpt",
    .common = CMD_OUT | CMD_THREADS | CMD_LIMIT | CMD_BATCH | CMD_INPUT | CMD_LANGS,
    .opts = flags,
    .cfg_size = sizeof(struct convert_flags),
    .run = run_convert,
};
