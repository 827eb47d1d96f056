#include "dataset/dedup.h"

#include "base/input.h"
#include "base/log.h"
#include "corpus/import.h"
#include "dataset/drops.h"
#include "dataset/extpart.h"
#include "dataset/mix.h"
#include "engine/shard.h"
#include "text/norm.h"

enum { RANK_MAX = 255, RECORD_BYTES = 300, KEY_BYTES = 24, MIX_BYTES = 48 };

const struct opt dedup_opts[] = {
    OPT_STR(struct dedup_opts, key, "auto", "KEY",
            "what makes two records the same: auto, full, pair, source, target, first_user, last_user, all_user, or "
            "fields"),
    OPT_I64(struct dedup_opts, source_cap, "2", 0, 1000000, "dialogues from one source sentence at most; 0: no cap"),
    OPT_ENUM(struct dedup_opts, chat_parts, "text", "text|all",
             "what of a chat's turns is compared: their text, or tools, reasoning and other members too"),
    OPT_LIST(struct dedup_opts, prefer, NULL, "CORPUS", "corpora whose records stay before those of others"),
    OPT_END,
};

struct seen {
    hash128_t key, source;
    bool has_key, has_source;
    struct mix_seen mix;
};
struct twin {
    uint64_t ord;
    uint64_t capped; /* 1: by the source's cap */
};

struct deduping {
    struct run *run;
    const struct dedup_cfg *cfg;
    struct tally *tally;
    int why_duplicate, why_cap;
    struct extpart *keys, *sources, *twins;
    struct key_spec key;
    struct drop_sample sample[2]; /* of the recipe's task: duplicates, the source's cap */
    struct mixing *mix;           /* the recipe's mix, which takes what it needs from this scan; or NULL */
    struct bitset bad, out;
    uint64_t *file_first; /* ordinal of each file's first record */
    int nfile, files_seen;
    uint64_t total;
    /* second scan of the command */
    const struct dedup_job *job;
    struct shard_writer *main, *drops;
    const struct ext_rec *next_twin;
    struct buf line;
};

/* ---- keys ---- */

static uint64_t rank_of(const struct dedup_cfg *c, sv corpus)
{
    for (int i = 0; i < c->o.prefer.n && i < RANK_MAX; i++)
        if (sv_eq(c->o.prefer.v[i], corpus)) return (uint64_t)i;
    return (uint64_t)(c->o.prefer.n < RANK_MAX ? c->o.prefer.n : RANK_MAX);
}

/* The rank takes the key's last 8 bits: records of one key then come best first, and 120 bits are plenty. */
static hash128_t ranked(hash128_t key, uint64_t rank)
{
    key.lo = (key.lo & ~(uint64_t)RANK_MAX) | rank;
    return key;
}

static bool same_key(hash128_t a, hash128_t b)
{
    return a.hi == b.hi && (a.lo | RANK_MAX) == (b.lo | RANK_MAX);
}

static int read_item(const struct scan_job *job, struct scan_local *l, struct batch *b, int i, void *result)
{
    const struct deduping *x = job->ctx;
    struct seen *s = result;
    struct rec r;
    const char *why;
    if (!rec_read(&r, &l->json, &b->mem, &why)) return job->why_bad_record;
    uint64_t rank = rank_of(x->cfg, r.corpus);
    s->has_key = key_make(&x->key, &r, &l->key, &b->mem, &s->key);
    s->key = ranked(s->key, rank);
    s->has_source = r.own && x->cfg->o.source_cap > 0;
    if (s->has_source) s->source = ranked(hash128(norm_key(r.source, &b->mem), 1), rank);
    if (x->mix) mix_see(x->mix, &r, scan_id(job, &b->item[i], r.id, &b->mem), &s->mix, &b->mem);
    return 0;
}

static enum status keep_keys(void *to, const struct scan_job *job, struct batch *b, struct err *e)
{
    struct deduping *x = to;
    for (int i = 0; i < b->n; i++) {
        uint64_t ord = b->first + (uint64_t)i;
        while (x->files_seen <= b->item[i].file) x->file_first[x->files_seen++] = ord;
        x->total = ord + 1;
        const struct seen *s = scan_item(job, b, i);
        if (b->item[i].reason) bitset_add(&x->bad, ord);
        if (b->item[i].reason) continue;
        if (s->has_key) TRY(extpart_add(x->keys, s->key, ord, NULL, e));
        if (s->has_source) TRY(extpart_add(x->sources, s->source, ord, NULL, e));
        if (x->mix) TRY(mix_keep(x->mix, &s->mix, ord, &b->mem, e));
    }
    return ST_OK;
}

/* ---- deciding ---- */

/* Ordinals as keys, shifted so that they spread over the partitions. */
static hash128_t ord_key(const struct deduping *x, uint64_t ord)
{
    return (hash128_t){0, ord << __builtin_clzll(x->total | 1)};
}

static enum status drop(struct deduping *x, uint64_t ord, uint64_t twin, bool capped, struct err *e)
{
    bitset_add(&x->out, ord);
    x->tally->count[TALLY_KEPT]--;
    x->tally->count[capped ? x->why_cap : x->why_duplicate]++;
    if (x->sample[capped].max) drop_sample_add(&x->sample[capped], ord, twin);
    struct twin t = {twin, capped};
    return x->twins ? extpart_add(x->twins, ord_key(x, ord), ord, &t, e) : ST_OK;
}

/* Of each key the first `max` stay. */
static enum status walk(struct deduping *x, struct extpart *p, int64_t max, bool capped, struct err *e)
{
    TRY(extpart_sort(p, e));
    hash128_t key = {0};
    int64_t kept = 0;
    uint64_t last = 0;
    bool fresh;
    for (const struct ext_rec *r; (r = extpart_next(p, &fresh, e)) != NULL;) {
        if (!same_key(r->key, key)) kept = 0;
        key = r->key;
        if (bitset_has(&x->out, r->ord)) continue;
        if (kept == max) {
            TRY(drop(x, r->ord, last, capped, e));
            continue;
        }
        kept++;
        last = r->ord;
    }
    return e->code;
}

/* The mix counts what could not be read as its own. */
static void tell_mix(const struct deduping *x, const struct scan_job *job)
{
    const uint64_t *count = x->tally->count;
    if (x->mix)
        mix_scan_done(x->mix, &(struct mix_scanned){count[TALLY_KEPT], count[job->why_bad_json],
                                                    count[job->why_too_long], count[job->why_bad_record]});
}

static enum status decide(struct deduping *x, struct scan_job *job, struct err *e)
{
    /* a key and a source a record of some 300 bytes; what the mix keeps of it besides */
    double records = disk_text(job->path, job->npath) / RECORD_BYTES;
    TRY(disk_plan(x->run->tmp, records * (x->mix ? 2 * KEY_BYTES + MIX_BYTES : 2 * KEY_BYTES), x->run->memory / 4,
                  "dedup", e));
    int64_t memory = x->run->memory / 4 * 3; /* batches take the rest */
    int64_t half = x->mix ? memory / 4 : memory / 2;
    x->keys = extpart_new(x->run->tmp, half, 0);
    x->sources = extpart_new(x->run->tmp, half / 2, 0);
    if (x->job) x->twins = extpart_new(x->run->tmp, half / 2, sizeof(struct twin));
    x->file_first = mem_zalloc(((size_t)job->npath + 1) * sizeof *x->file_first);
    x->key = x->cfg->key;
    x->key.all_parts = sv_is(x->cfg->o.chat_parts, "all");
    x->why_duplicate = tally_reason(x->tally, "duplicate");
    x->why_cap = tally_reason(x->tally, "source-cap");
    job->work = read_item;
    job->drain = keep_keys;
    job->item_size = sizeof(struct seen);
    job->what = "dedup: reading";
    TRY(scan_run(x->run, job, e));
    while (x->files_seen <= job->npath) x->file_first[x->files_seen++] = x->total;
    tell_mix(x, job);
    TRY(walk(x, x->keys, 1, false, e));
    return walk(x, x->sources, x->cfg->o.source_cap, true, e);
}

static void release(struct deduping *x)
{
    extpart_free(x->keys);
    extpart_free(x->sources);
    extpart_free(x->twins);
    for (int i = 0; i < 2; i++) drop_sample_release(&x->sample[i]);
    bitset_release(&x->bad);
    bitset_release(&x->out);
    mem_free(x->file_first);
    buf_release(&x->line);
}

/* ---- the command: a second scan writes ---- */

static int copy_item(const struct scan_job *job, struct scan_local *l, struct batch *b, int i, void *result)
{
    (void)job;
    (void)result;
    struct jsonw w = jsonw_to(&b->out[CH_MAIN]);
    jsonw_raw(&w, sv_trim(b->item[i].raw)); /* an element of an array may hold line breaks */
    sv id = rec_str(&l->json, json_root(&l->json), "id", &b->mem);
    buf_adds(&b->out[CH_AUX], id.p ? id : SV(""));
    return 0;
}

/* "file":...,"record":n of an ordinal */
static void write_place(const struct deduping *x, const struct scan_job *job, uint64_t ord, struct jsonw *w)
{
    int f = 0;
    while (f + 1 < job->npath && x->file_first[f + 1] <= ord) f++;
    jsonw_kstr(w, SV("file"), sv_z(job->path[f]));
    jsonw_kint(w, SV("record"), (int64_t)(ord - x->file_first[f] + 1));
}

static void write_twin(const struct deduping *x, const struct scan_job *job, const struct twin *t, struct jsonw *w)
{
    jsonw_obj(w);
    write_place(x, job, t->ord, w);
    jsonw_kstr(w, SV("why"), t->capped ? SV("source-cap") : SV("duplicate"));
    jsonw_end_obj(w);
}

static enum status write_drop(struct deduping *x, const struct scan_job *job, struct batch *b, int i,
                              const struct twin *t, struct err *e)
{
    if (!x->drops) return ST_OK;
    buf_reset(&x->line);
    struct jsonw w = jsonw_to(&x->line);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("id"), scan_out(b, i, CH_AUX));
    write_place(x, job, b->first + (uint64_t)i, &w);
    jsonw_kstr(&w, SV("reason"), t->capped ? SV("source-cap") : SV("duplicate"));
    jsonw_key(&w, SV("twin"));
    write_twin(x, job, t, &w);
    jsonw_end_obj(&w);
    buf_addc(&x->line, '\n');
    return shard_writer_add(x->drops, buf_sv(&x->line), e);
}

/* The record with one more member; its own bytes stay. */
static void annotated(struct deduping *x, const struct scan_job *job, sv raw, const struct twin *t)
{
    sv body = sv_trim(sv_head(raw, raw.n - 1));
    buf_adds(&x->line, body);
    buf_adds(&x->line, body.n > 1 ? SV(",\"dup_of\":") : SV("\"dup_of\":"));
    struct jsonw w = jsonw_to(&x->line);
    write_twin(x, job, t, &w);
    buf_addc(&x->line, '}');
}

static enum status write_item(struct deduping *x, const struct scan_job *job, struct batch *b, int i, struct err *e)
{
    uint64_t ord = b->first + (uint64_t)i;
    bool dropped = bitset_has(&x->out, ord), fresh;
    struct twin t = {0};
    if (b->item[i].reason || bitset_has(&x->bad, ord)) return ST_OK;
    if (dropped) {
        const struct ext_rec *r =
            extpart_next(x->twins, &fresh, e); /* drops come in the order of ordinals, as records do */
        if (!r || r->ord != ord)
            return e->code ? e->code
                           : err_set(e, ST_BUG, "dedup lost the twin of record %llu", (unsigned long long)ord);
        memcpy(&t, r->payload, sizeof t);
        TRY(write_drop(x, job, b, i, &t, e));
        if (!x->job->annotate) return ST_OK;
    }
    buf_reset(&x->line);
    sv raw = scan_out(b, i, CH_MAIN);
    if (dropped)
        annotated(x, job, raw, &t);
    else
        buf_adds(&x->line, raw);
    buf_addc(&x->line, '\n');
    x->tally->out++;
    return shard_writer_add(x->main, buf_sv(&x->line), e);
}

static enum status write_batch(void *to, const struct scan_job *job, struct batch *b, struct err *e)
{
    for (int i = 0; i < b->n; i++) TRY(write_item(to, job, b, i, e));
    return ST_OK;
}

static enum status write_all(struct deduping *x, struct scan_job *job, struct err *e)
{
    TRY(extpart_sort(x->twins, e));
    TRY(shard_writer_open(&x->main, x->job->out, e));
    if (x->job->drops && shard_writer_open(&x->drops, x->job->drops, e) != ST_OK) {
        shard_writer_close(x->main, false, NULL, NULL);
        return e->code;
    }
    job->work = copy_item;
    job->drain = write_batch;
    job->item_size = 0;
    job->uncounted = true;
    job->what = "dedup: writing";
    enum status st = scan_run(x->run, job, e);
    struct err later = {0};
    bool bad = shard_writer_close(x->main, st == ST_OK, NULL, &later) != ST_OK;
    if (x->drops) bad |= shard_writer_close(x->drops, st == ST_OK, NULL, &later) != ST_OK;
    return st == ST_OK && bad ? err_set(e, later.code, "%s", later.msg) : st;
}

enum status dedup_run(struct run *run, const struct dedup_job *d, struct tally *t, struct err *e)
{
    struct deduping x = {.run = run, .cfg = &d->cfg, .tally = t, .job = d};
    struct scan_job job = {.path = d->path, .npath = d->n, .tally = t, .ctx = &x, .to = &x};
    if (run->limit > 0) job.limit = (uint64_t)run->limit;
    buf_init(&x.line, BUF_MAX_DEFAULT);
    enum status st = decide(&x, &job, e);
    if (st == ST_OK) st = write_all(&x, &job, e);
    release(&x);
    return st;
}

/* ---- the recipe's task: only the ordinals that are out ---- */

struct dedup_task {
    struct dedup_cfg cfg;
    const char *out, *rejects;
};

/* All of them is as many as a thousandth of the memory takes: nobody reads more. */
static void sample_drops(struct deduping *x)
{
    int64_t max = x->run->keep_all_rejects ? x->run->memory / 1024 : DROP_SAMPLE;
    static const char *const reason[2] = {"duplicate", "source-cap"};
    for (int i = 0; i < 2; i++)
        x->sample[i] = (struct drop_sample){.reason = reason[i], .max = max > 1 << 20 ? 1 << 20 : (int)max};
}

static enum status write_ordinals(const struct deduping *x, const char *out, struct err *e)
{
    struct shard_writer *w;
    TRY(shard_writer_open(&w, out, e));
    enum status st = ST_OK;
    struct buf line;
    buf_init(&line, 64);
    for (uint64_t i = 0; i < x->total && st == ST_OK; i++) {
        if (!bitset_has(&x->out, i)) continue;
        buf_reset(&line);
        buf_addf(&line, "%llu\n", (unsigned long long)i);
        st = shard_writer_add(w, buf_sv(&line), e);
    }
    buf_release(&line);
    struct err later = {0};
    if (shard_writer_close(w, st == ST_OK, NULL, &later) && st == ST_OK) st = err_set(e, later.code, "%s", later.msg);
    return st;
}

static enum status exec(struct run *run, struct task *t, struct err *e)
{
    const struct dedup_task *d = t->cfg;
    struct deduping x = {.run = run, .cfg = &d->cfg, .tally = &t->tally};
    struct scan_job job = {.tally = &t->tally, .ctx = &x, .to = &x, .task = t};
    job.path = dataset_inputs(run, &job.npath);
    buf_init(&x.line, BUF_MAX_DEFAULT);
    x.mix = mix_of_run(run, run->memory / 8 * 3);
    sample_drops(&x);
    enum status st = decide(&x, &job, e);
    if (st == ST_OK) st = write_ordinals(&x, d->out, e);
    if (st == ST_OK) st = drops_write(run, &job, x.sample, 2, d->rejects, e);
    t->tally.out = t->tally.count[TALLY_KEPT];
    release(&x);
    if (st != ST_OK) mix_of_run_drop(run);
    return st;
}

enum status dedup_load_drops(struct run *run, struct bitset *out, struct err *e)
{
    const struct product *p = run_product(run, "drops", 0);
    if (!p) return ST_OK;
    struct input *in;
    TRY(input_open(&in, p->path, e));
    struct lines *lines = lines_new(in, 64);
    sv line;
    uint64_t no;
    int64_t ord;
    while (lines_next(lines, &line, &no, e) == LINE_OK)
        if (sv_to_i64(line, &ord) && ord >= 0) bitset_add(out, (uint64_t)ord);
    lines_free(lines);
    input_close(in);
    return e->code;
}

static enum status plan(struct run *run, const struct ynode *section, struct err *e)
{
    int n;
    dataset_inputs(run, &n);
    if (!section || !n) return ST_OK;
    struct dedup_task *d = ARENA_NEW(&run->mem, struct dedup_task);
    TRY(opt_defaults(dedup_opts, &d->cfg.o, &run->mem, e));
    TRY(yaml_bind(section, dedup_opts, NULL, &d->cfg.o, &run->mem, e));
    struct err bad = {0};
    if (key_parse(d->cfg.o.key, &d->cfg.key, &run->mem, &bad) != ST_OK) return yaml_err(e, section, "%s", bad.msg);
    d->out = run_path(run, "records/dropped.txt.zst");
    d->rejects = run_path(run, "rejects/dedup.jsonl");
    struct task *t =
        run_add_task(run, PH_DEDUP, "dedup", "find records that are the same, and too many from one source", d,
                     run_hash_opts(dedup_opts, &d->cfg.o, (hash128_t){0}), exec);
    t->detail = run_opts_text(run, dedup_opts, &d->cfg.o);
    run_add_product(run, "drops", "dedup", d->out);
    return ST_OK;
}

const struct stage stage_dedup = {
    .section = "dedup",
    .phase = PH_DEDUP,
    .help = "exact duplicates and the cap per source sentence",
    .opts = dedup_opts,
    .plan = plan,
};
