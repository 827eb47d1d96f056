#include "base/input.h"
#include "base/json.h"
#include "base/log.h"
#include "base/utf8.h"
#include "cli/cmd.h"
#include "cli/filter_records.h"
#include "cli/mirror.h"
#include "corpus/clean.h"
#include "corpus/reader.h"
#include "corpus/where.h"
#include "text/lang.h"
#include "text/utf8.h"

/* filter: bitext through the cleaner; chats, dialogues and other records through the quality filters. */

struct filter_cfg {
    sv filters, where, scores, rejects, column, private, with, preview;
    struct opt_list langs;
    bool allow_commands, clean;
    int64_t sample;
};
static const struct opt opts[] = {
    OPT_STR(struct filter_cfg, filters, NULL, "FILE",
            "filters and limits, as a recipe's 'clean:' (bitext) or 'filter:' (records) has them"),
    OPT_STR(struct filter_cfg, where, NULL, "EXPR", "keep only records for which this holds (lingloom help filter)"),
    OPT_STR(struct filter_cfg, scores, NULL, "FILE", "write every score of every pair or record, kept or not (JSONL)"),
    OPT_STR(struct filter_cfg, rejects, NULL, "FILE", "write what was dropped, and why (JSONL)"),
    OPT_STR(struct filter_cfg, column, NULL, "NAME=FILE",
            "read a score for each record: a number a line, or id TAB number"),
    OPT_BOOL(struct filter_cfg, clean, "true", "normalise and apply the filters; without it only --where decides"),
    OPT_ENUM(struct filter_cfg, private, NULL, "off|report|redact|drop",
             "records: private data is counted (the default), replaced by <EMAIL_1> and the like, or a reason to drop"),
    OPT_LIST(struct filter_cfg, langs, NULL, "LANG", "records: keep those in these languages"),
    OPT_AS("rejects-with", struct filter_cfg, with, OPT_T_ENUM, "auto", 0, 0, "auto|raw|note", 0,
           "records: whether --rejects shows the record; auto: not when private data is redacted or dropped"),
    OPT_STR(struct filter_cfg, preview, NULL, "P%", "records: write nothing, tell what a sample of this share says"),
    OPT_I64(struct filter_cfg, sample, "20000", 0, 10000000,
            "pairs or records to learn from, taken from the beginning"),
    OPT_BOOL(struct filter_cfg, allow_commands, NULL, "let the filters file start external scorers"),
    OPT_END};

struct filter_run {
    const struct cmd_args *args;
    const struct filter_cfg *cfg;
    struct corpus_spec spec;
    struct corpus_source *source;
    struct cleaner *cleaner;
    struct tally tally;
    bool tsv, records;
};
enum { REJECT_BYTES = 1000 }; /* of a broken record shown */
struct filter_local {
    struct clean_scratch *scratch;
    struct json json;
};

/* ---- workers ---- */

static void *local_new(const void *ctx)
{
    const struct filter_run *f = ctx;
    struct filter_local *l = MEM_NEW(struct filter_local);
    if (f->cleaner) l->scratch = clean_scratch_new(f->cleaner);
    return l;
}

static void local_free(void *local)
{
    struct filter_local *l = local;
    clean_scratch_free(l->scratch);
    json_release(&l->json);
    mem_free(l);
}

static void put_field(struct buf *b, sv s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) buf_addc(b, s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
}

static void write_tsv(const struct unit *u, struct buf *b)
{
    put_field(b, u->seg[0].text);
    buf_addc(b, '\t');
    if (u->nseg > 1) put_field(b, u->seg[1].text);
    buf_addc(b, '\n');
}

/* One unit: 0 when it was written. */
static int filter_unit(const struct filter_run *f, struct filter_local *l, struct unit *u, struct batch *b)
{
    bool no_reference = false;
    struct unit raw = *u; /* rejects show what was read */
    raw.seg = memcpy(arena_alloc(&b->mem, sizeof *u->seg * (size_t)u->nseg), u->seg, sizeof *u->seg * (size_t)u->nseg);
    int why = cleaner_apply(f->cleaner, l->scratch, u, &b->mem, &no_reference);
    if (f->cfg->scores.p) cleaner_scores_line(f->cleaner, l->scratch, u, &b->out[CH_SCORES]);
    if (why) {
        cleaner_reject_why(f->cleaner, l->scratch, f->tally.reason[why], &raw, &b->out[CH_REJECTS]);
        return why;
    }
    if (no_reference) unit_add_col(u, SV("no_reference"), SV("1"), &b->mem);
    if (f->tsv)
        write_tsv(u, &b->out[CH_MAIN]);
    else
        unit_write(u, &b->out[CH_MAIN]);
    return 0;
}

/* Something that is no unit and no record: what can be shown of it, and where it stood. */
static void reject_raw(const struct filter_run *f, int why, const struct item *it, struct batch *b)
{
    struct jsonw w = jsonw_to(&b->out[CH_REJECTS]);
    sv text = sv_head(it->raw, REJECT_BYTES);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("reason"), sv_z(f->tally.reason[why]));
    jsonw_kstr(&w, SV("file"), utf8_shown(sv_z(corpus_path(f->source, it->file)), &b->mem));
    jsonw_kint(&w, SV("record"), (int64_t)it->line);
    if (text.n) jsonw_kstr(&w, SV("text"), sv_head(text, utf8_valid_prefix(text)));
    jsonw_end_obj(&w);
    buf_addc(&b->out[CH_REJECTS], '\n');
}

/* 0 when the item was written. */
static int filter_item(const struct filter_run *f, struct filter_local *l, const struct item *it, struct batch *b)
{
    struct unit u;
    int why = it->reason;
    if (!why) why = corpus_parse(f->source, it, &u, &b->mem, &l->json);
    if (!why) return filter_unit(f, l, &u, b);
    reject_raw(f, why, it, b);
    return why;
}

static enum status work(const void *ctx, void *local, struct batch *b, struct err *e)
{
    (void)e;
    for (int i = 0; i < b->n; i++) {
        int why = filter_item(ctx, local, &b->item[i], b);
        batch_end_item(b, i, why, why == 0);
    }
    return ST_OK;
}

/* ---- learning ---- */

static bool from_pipe(const struct filter_run *f)
{
    for (int i = 0; i < f->spec.n; i++)
        if (reader_once(f->spec.paths[i])) return true;
    return false;
}

static enum status learn(struct filter_run *f, struct err *e)
{
    struct tally unused;
    struct corpus_source *s;
    struct json json = {0};
    if (!cleaner_wants_sample(f->cleaner) || f->cfg->sample == 0) return ST_OK;
    if (from_pipe(f)) {
        log_info("filter: nothing is learned from a pipe (it can be read only once)");
        return ST_OK;
    }
    tally_init(&unused);
    TRY(corpus_source_new(&s, &f->spec, &unused, e));
    struct batch *b = batch_new(f->args->batch > 0 ? f->args->batch : 1024);
    enum status st = ST_OK;
    for (int64_t seen = 0; st == ST_OK && seen < f->cfg->sample; batch_clear(b)) {
        st = corpus_next(s, b, e);
        if (b->n == 0) break;
        for (int i = 0; i < b->n && seen < f->cfg->sample; i++, seen++) {
            struct unit u;
            if (!b->item[i].reason && !corpus_parse(s, &b->item[i], &u, &b->mem, &json)) cleaner_learn(f->cleaner, &u);
        }
    }
    batch_free(b);
    json_release(&json);
    corpus_source_free(s);
    if (st == ST_OK) cleaner_learned(f->cleaner);
    return st;
}

static void tell_profile(const struct filter_run *f)
{
    struct buf line;
    buf_init(&line, 4096);
    cleaner_profile_line(f->cleaner, &line);
    if (line.n) log_info("filter: %s", buf_z(&line));
    buf_release(&line);
}

/* ---- set-up ---- */

/* A key put into a map as if it stood there; absent text makes it a map itself. */
static struct ynode *add_key(struct ynode *map, const char *key, sv text, arena *mem)
{
    struct ynode *n = ARENA_NEW(mem, struct ynode), **last = &map->child;
    *n = (struct ynode){
        .kind = text.p ? Y_SCALAR : Y_MAP, .text = text, .file = "command line", .key = sv_z(key), .line = 1, .col = 1};
    while (*last && !sv_eq((*last)->key, n->key)) last = &(*last)->next;
    n->next = *last ? (*last)->next : NULL; /* the command line wins over the file */
    map->count += !*last;
    *last = n;
    return n;
}

/* The filters file (its map of that name, or the whole), with --where and --column put in. */
static enum status filters_section(const struct filter_run *f, const char *name, struct ynode **section, struct err *e)
{
    arena *mem = f->args->mem;
    struct ynode *root = NULL;
    if (f->cfg->filters.p) TRY(yaml_load(arena_z(mem, f->cfg->filters), mem, &root, e));
    for (struct ynode *n = root && root->kind == Y_MAP ? root->child : NULL; n; n = n->next)
        if (sv_is(n->key, name)) {
            root = n;
            break;
        }
    if (!root) {
        root = ARENA_NEW(mem, struct ynode);
        *root = (struct ynode){.kind = Y_MAP, .file = "command line"};
    }
    if (root->kind == Y_MAP && f->cfg->where.p) add_key(root, "where", f->cfg->where, mem);
    if (root->kind == Y_MAP && f->cfg->column.p) {
        sv file = f->cfg->column, column = sv_cut(&file, '=');
        if (!file.n || !column.n)
            return err_set(e, ST_USAGE, "--column wants NAME=FILE, not '%.*s'", SV_ARG(f->cfg->column));
        struct ynode *scores = add_key(root, "scores", sv_of(NULL, 0), mem);
        add_key(scores, "column", column, mem);
        add_key(scores, "file", file, mem);
    }
    *section = root;
    return ST_OK;
}

/* --no-clean: every filter off, texts as they are. */
static void switch_off(struct ynode *section, arena *mem)
{
    static const char *const off[] = {"tidy", "unescape", "detokenise"};
    add_key(section, "filters", SV("off"), mem);
    add_key(section, "lowercased", SV("keep"), mem);
    add_key(section, "sample", SV("0"), mem);
    for (size_t i = 0; i < sizeof off / sizeof *off; i++) add_key(section, off[i], i ? SV("off") : SV("false"), mem);
}

static enum status set_up_units(struct filter_run *f, struct err *e)
{
    struct ynode *section = NULL;
    TRY(filters_section(f, "clean", &section, e));
    if (!f->cfg->clean && section->kind == Y_MAP) switch_off(section, f->args->mem);
    TRY(cleaner_new(&f->cleaner, section, f->spec.src_lang, f->spec.tgt_lang, f->cfg->allow_commands, &f->tally, e));
    TRY(learn(f, e));
    if (cleaner_wants_sample(f->cleaner) && f->cfg->sample && !from_pipe(f)) tell_profile(f);
    return ST_OK;
}

static void add_list(struct ynode *map, const char *key, const struct opt_list *l, arena *mem)
{
    struct ynode *list = add_key(map, key, sv_of(NULL, 0), mem), **last = &list->child;
    list->kind = Y_SEQ;
    for (int i = 0; i < l->n; i++, last = &(*last)->next) {
        *last = ARENA_NEW(mem, struct ynode);
        **last = (struct ynode){.kind = Y_SCALAR, .text = l->v[i], .file = "command line", .line = 1, .col = 1};
        list->count++;
    }
}

/* A filter's own map, made where the file has none. */
static struct ynode *filter_map(struct ynode *section, const char *name, arena *mem)
{
    for (struct ynode *n = section->child; n; n = n->next)
        if (sv_is(n->key, name) && n->kind == Y_MAP) return n;
    return add_key(section, name, sv_of(NULL, 0), mem);
}

static enum status records(const struct filter_run *f, struct err *e)
{
    arena *mem = f->args->mem;
    const struct filter_cfg *c = f->cfg;
    struct filter_records r = {.rejects = c->rejects,
                               .scores = c->scores,
                               .with = c->with,
                               .preview = c->preview,
                               .allow_commands = c->allow_commands};
    TRY(filters_section(f, "filter", &r.section, e));
    if (r.section->kind == Y_MAP) {
        if (!c->clean) add_key(r.section, "filters", SV("off"), mem);
        if (c->private.p) add_key(filter_map(r.section, "private", mem), "action", c->private, mem);
        if (c->langs.n) add_list(filter_map(r.section, "language", mem), "langs", &c->langs, mem);
        if (c->sample > 0) add_key(r.section, "sample", arena_f(mem, "%lld", (long long)c->sample), mem);
    }
    return filter_records(f->args, &r, f->spec.paths, f->spec.n, e);
}

/* What only records know. */
static enum status no_record_flags(const struct filter_run *f, struct err *e)
{
    const struct filter_cfg *c = f->cfg;
    const char *flag = c->private.p ? "--private" : c->langs.n ? "--langs" : c->preview.p ? "--preview" : NULL;
    if (!flag) return ST_OK;
    return err_set(e, ST_USAGE, "'%s' holds bitext: %s is for records", f->spec.paths[0], flag);
}

/* With -o DIR/ what else is written goes into folders too: one file for all would be begun anew with each input. */
static enum status check_folders(const struct filter_run *f, struct err *e)
{
    bool many = mirror_asked(f->args->out);
    if (many && f->cfg->column.p) return err_set(e, ST_USAGE, "--column belongs to one output, not to a folder");
    const sv also[] = {f->cfg->rejects, f->cfg->scores};
    for (int i = 0; i < 2; i++)
        if (also[i].p && mirror_asked(also[i]) != many)
            return err_set(e, ST_USAGE, "'%.*s' and '%.*s' must both be folders (ending in '/') or both files",
                           SV_ARG(f->args->out), SV_ARG(also[i]));
    return ST_OK;
}

static enum status check_where(sv expr, struct err *e)
{
    struct where *w;
    if (!expr.p) return ST_OK;
    if (where_new(&w, expr, e) != ST_OK) return e->code = ST_USAGE;
    where_free(w);
    return ST_OK;
}

/* JSON that no reader takes ({"text": ...}) are records, too. */
static bool is_json(const char *path)
{
    struct input *in;
    struct err unused = {0};
    bool json = false;
    if (reader_once(path) || input_open(&in, path, &unused) != ST_OK) return false;
    struct json_stream *s = json_stream_new(in, sv_of(NULL, 0), 64 << 20);
    sv raw;
    uint64_t line;
    const char *why;
    json = json_stream_next(s, &raw, &line, &why, &unused) == JSON_ITEM && sv_starts(sv_trim(raw), SV("{"));
    json_stream_free(s);
    input_close(in);
    return json;
}

static enum status find_source(struct filter_run *f, struct err *e)
{
    struct err here = {0};
    f->records = sv_is(f->spec.format, "records");
    if (f->records) return ST_OK;
    enum status st = corpus_source_new(&f->source, &f->spec, &f->tally, &here);
    if (st == ST_OK)
        f->records = corpus_gives(f->source) != GIVES_UNITS;
    else if (!f->spec.format.n && f->spec.n && is_json(f->spec.paths[0]))
        f->records = true, f->source = NULL;
    else
        return err_set(e, st, "%s", here.msg);
    return ST_OK;
}

static enum status set_up(struct filter_run *f, struct err *e)
{
    const struct cmd_args *a = f->args;
    const char **paths;
    TRY(check_where(f->cfg->where, e));
    if (!a->out.p && !f->cfg->preview.p) return err_set(e, ST_USAGE, "filter needs -o OUT");
    TRY(cmd_inputs(a, &paths, &f->spec.n, e));
    f->spec.paths = paths;
    f->spec.format = a->from;
    f->spec.src_lang = a->src_lang.n ? lang_norm(a->src_lang, a->mem) : a->src_lang;
    f->spec.tgt_lang = a->tgt_lang.n ? lang_norm(a->tgt_lang, a->mem) : a->tgt_lang;
    f->spec.limit = a->limit;
    TRY(check_folders(f, e));
    f->tsv = sv_ends(a->out, SV(".tsv")) || sv_ends(a->out, SV(".tsv.gz")) || sv_ends(a->out, SV(".tsv.zst"));
    tally_init(&f->tally);
    TRY(find_source(f, e));
    if (f->records) return ST_OK;
    TRY(no_record_flags(f, e));
    return set_up_units(f, e);
}

struct filter_paths {
    const char *out, *rejects, *scores; /* NULL: not wanted */
};

static enum status drive(struct filter_run *f, const struct filter_paths *to, struct err *e)
{
    struct run run;
    cmd_run_init(&run, f->args);
    struct driver_job job = {.id = "filter",
                             .next = corpus_next,
                             .source = f->source,
                             .work = work,
                             .ctx = f,
                             .local_new = local_new,
                             .local_free = local_free,
                             .tally = &f->tally,
                             .fraction = corpus_fraction};
    job.ch[CH_MAIN].path = to->out;
    job.ch[CH_REJECTS].path = to->rejects;
    job.ch[CH_SCORES].path = to->scores;
    enum status st = driver_run(&run, &job, e);
    cmd_run_release(&run);
    return st;
}

static const char *given(sv path, arena *mem)
{
    return path.p ? arena_z(mem, path) : NULL;
}

static enum status drive_one(struct filter_run *f, struct err *e)
{
    arena *mem = f->args->mem;
    struct filter_paths to = {given(f->args->out, mem), given(f->cfg->rejects, mem), given(f->cfg->scores, mem)};
    return drive(f, &to, e);
}

/* the same name in another folder */
static const char *beside(const char *out, sv from, sv folder, arena *mem)
{
    return folder.p ? arena_f(mem, "%.*s%s", SV_ARG(folder), out + from.n).p : NULL;
}

/* -o DIR/: what was learned from all inputs holds for each of them. */
static enum status drive_each(struct filter_run *f, struct err *e)
{
    const struct cmd_args *a = f->args;
    struct mirror m;
    TRY(mirror_plan(&m, a, &f->spec, "jsonl", e));
    if (f->cfg->rejects.p) TRY(mirror_folder(a, f->cfg->rejects, e));
    if (f->cfg->scores.p) TRY(mirror_folder(a, f->cfg->scores, e));
    for (int i = 0; i < m.n; i++) {
        struct corpus_spec one = f->spec;
        struct filter_paths to = {m.out[i], beside(m.out[i], a->out, f->cfg->rejects, a->mem),
                                  beside(m.out[i], a->out, f->cfg->scores, a->mem)};
        one.paths = &m.in[i];
        one.n = 1;
        corpus_source_free(f->source);
        f->source = NULL;
        TRY(corpus_source_new(&f->source, &one, &f->tally, e));
        TRY(drive(f, &to, e));
    }
    return ST_OK;
}

static enum status run_filter(const struct cmd_args *a, struct err *e)
{
    struct filter_run f = {.args = a, .cfg = a->cfg};
    enum status st = set_up(&f, e);
    if (st == ST_OK && f.records) {
        if (f.source) corpus_source_free(f.source);
        return records(&f, e);
    }
    if (st == ST_OK) st = mirror_asked(a->out) ? drive_each(&f, e) : drive_one(&f, e);
    if (st == ST_OK) st = cmd_summary(a, "filter", &f.tally, e);
    if (st == ST_OK && f.cleaner) st = cleaner_finish(f.cleaner, e);
    if (f.source) corpus_source_free(f.source);
    cleaner_free(f.cleaner);
    return st;
}

const struct cmd cmd_filter = {
    .name = "filter",
    .group = "data",
    .summary = "clean bitext, filter chats and dialogues, redact private data",
    .usage = "IN... -o OUT [options]",
    .details =
        "Bitext in any readable format is normalised, scored and filtered, and written as pairs (JSONL; OUT "
        "ending in .tsv: source TAB "
        "target). The first --sample pairs teach it the usual length ratio and whether a side is tokenised, "
        "escaped or lower-cased. "
        "-o DIR/ writes a file for each input (--rejects and --scores are folders then).\n\n"
        "Chats, dialogues, instructions and texts (messages, ShareGPT, Alpaca, text; --from records) go through "
        "filters of their own "
        "(lingloom help filters): turns out of order or empty, refusals, loops, special tokens inside texts, line "
        "breaks written out as \\n, translators' notes, and where asked for languages and lengths. Chats with tools "
        "are not out of order, and dialogues of ours are checked when they are made. A record passes byte for byte or "
        "not at all, but for --private redact: e-mail, telephone, addresses of machines, accounts, cards and keys "
        "become <EMAIL_1> and so on, the same value the same name.\n\n"
        "A filters file is YAML: one key per filter, `off` or a map of its limits. A limit is a number, `off`, "
        "`auto` (outliers of the "
        "sample) or a percentile such as `p2`:\n\n"
        "    length: {max_words: 150}\n    ratio: {max_z: auto}\n    lid: off\n    detokenise: auto\n"
        "    scorers:\n      - {column: kiwi, command: [python3, score.py], min: 0.7}\n\n"
        "and for records, alone or below `filter:`:\n\n"
        "    length: {max_chars: 20000}\n    repetition: {max_loop: p99}\n    refusal: off\n"
        "    private: {action: redact, ip: off, allow: ['@our.org']}\n\n"
        "Conditions: field or column, == != < <= > >= ~ (contains), in (a, b), and or not, len(x) words(x) "
        "lower(x) has(x). A score is "
        "named by filter and score, `ratio.z`; $name on the right of an operator is a field. A chat has `turns` (the "
        "user's), `chars`, and messages by role: `roles.assistant`, `roles.system`, `roles.call`, `roles.tool`:\n\n"
        "    --where 'kiwi >= .8 and turns >= 2 and lang in (en,zh)'\n    --where 'len(src) < 200 and not src ~ "
        "\"http\"'",
    .common = CMD_OUT | CMD_THREADS | CMD_LIMIT | CMD_LANGS | CMD_INPUT | CMD_BATCH,
    .opts = opts,
    .cfg_size = sizeof(struct filter_cfg),
    .run = run_filter,
};
