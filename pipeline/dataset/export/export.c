#include "dataset/export/export.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/input.h"
#include "base/log.h"
#include "dataset/export/card.h"
#include "dataset/scan.h"
#include "engine/shard.h"
#include "text/utf8.h"

enum { SHARDS_MAX = 9999, CH_PROV = CH_AUX };

/* What a worker tells of a record. */
struct fact {
    struct card_fact card;
    bool tools;
};

struct made {
    const char *name; /* relative to the folder */
    char *sum;        /* 65 bytes: SHA-256 of the file, "" where it was not taken while writing */
};

struct exporting {
    struct run *run;
    const struct export_job *job;
    int chat_reason[CHAT_REASONS]; /* tally index of each */
    int split;                     /* the one being written */
    sv split_name;
    struct card card;
    struct shard_writer *rows, *tools, *prov; /* open files */
    const char *rows_path, *prov_path;
    int shard;
    uint64_t total, seen; /* records of the split; drained so far */
    struct made *file;    /* all files written */
    int nfile, capfile;
    struct tally *tally;
    arena mem;
};

/* ---- one record (workers) ---- */

/* `lead` ends in the opening quote of a text. */
static void prov_text(struct buf *out, sv lead, sv text)
{
    buf_adds(out, lead);
    if (text.n) json_escape(out, text);
}

/* A JSON string's bytes between the quotes. */
static sv inside(sv raw)
{
    return raw.n >= 2 && raw.p[0] == '"' ? sv_of(raw.p + 1, raw.n - 2) : SV("");
}

/* True when the text stands, as written, in a turn that the reader of the rows (or of `messages` here) has. */
static bool in_turns(const struct chat *c, int text)
{
    const struct rec *r = c->r;
    sv want = inside(json_raw(r->d, text));
    for (int i = c->altered ? r->nturn - 1 : c->last; want.n && i >= 0; i--) {
        sv turn = inside(json_raw(r->d, r->turn[i].content));
        if (sv_starts(turn, want) || sv_ends(turn, want) || sv_find(turn, want) >= 0) return true;
    }
    return false;
}

/* What nobody can get elsewhere: corpus and licence are columns of their own, the texts mostly stand in the turns. */
static void prov_source(struct buf *out, const struct chat *c)
{
    const struct rec *r = c->r;
    const struct json *d = r->d;
    bool comma = false;
    buf_adds(out, SV("\",\"source\":\""));
    if (r->src_obj < 0) return;
    buf_addc(out, '{');
    for (int v = json_first(d, r->src_obj); v >= 0; v = json_next(d, v)) {
        if ((v == r->src_corpus && r->corpus.p) || (v == r->src_licence && r->licence.p)) continue;
        if ((v == r->src_text || v == r->src_reference) && in_turns(c, v)) continue;
        if (comma) buf_addc(out, ',');
        json_escape(out, json_raw_member(d, v));
        comma = true;
    }
    buf_addc(out, '}');
}

/* A row of provenance.jsonl: everything is text, so that the schema is one. */
static void provenance(const struct exporting *x, const struct chat *c, struct buf *out)
{
    const struct rec *r = c->r;
    bool all_in_rows = !c->altered && (x->job->fmt->keeps_extra || !c->has_extra);
    bool extra_in_rows = x->job->fmt->keeps_extra && x->job->fmt->one_row;
    int messages = -1;
    if (!all_in_rows)
        messages = json_get(r->d, r->obj, r->shape == REC_SHAREGPT ? SV("conversations") : SV("messages"));
    prov_text(out, SV("{\"id\":\""), c->id);
    prov_text(out, SV("\",\"split\":\""), x->split_name);
    prov_text(out, SV("\",\"kind\":\""), r->kind);
    prov_text(out, SV("\",\"kind_name\":\""), r->kind_name);
    prov_text(out, SV("\",\"corpus\":\""), r->corpus);
    prov_text(out, SV("\",\"licence\":\""), r->licence);
    prov_text(out, SV("\",\"langs\":\""), json_raw(r->d, r->langs));
    prov_source(out, c);
    prov_text(out, SV("\",\"constraints\":\""), json_raw(r->d, r->constraints));
    prov_text(out, SV("\",\"origin\":\""), json_raw(r->d, r->origin));
    prov_text(out, SV("\",\"messages\":\""), json_raw(r->d, messages));
    prov_text(out, SV("\",\"extra\":\""), extra_in_rows ? SV("") : c->extra);
    buf_adds(out, SV("\"}\n"));
}

static void note(struct fact *f, const struct chat *c, int rows)
{
    const struct rec *r = c->r;
    f->card = (struct card_fact){r->corpus, r->licence, r->kind, r->src_lang, r->tgt_lang, {.records = 1}};
    f->card.n.rows = (uint64_t)rows;
    for (int i = 0; i < c->n; i++) {
        f->card.n.turns += c->say[i].learn;
        f->card.n.chars += (uint64_t)utf8_count(c->say[i].content) - 2; /* the quotes */
    }
    f->tools = c->has_calls || c->tools.n > 2;
}

/* Strings of a fact may point into the worker's JSON or the item: the item's text lives as long as the batch. */
static int work(const struct scan_job *scan, struct scan_local *l, struct batch *b, int i, void *result)
{
    const struct exporting *x = scan->ctx;
    const struct export_job *job = x->job;
    struct rec r;
    struct chat c;
    const char *why;
    if (!rec_read(&r, &l->json, &b->mem, &why)) return scan->why_bad_record;
    sv id = scan_id(scan, &b->item[i], r.id, &b->mem);
    int rows = 0;
    size_t before = b->out[CH_MAIN].n;
    enum chat_reason bad = chat_prepare(&c, &r, id, job->fmt->keeps_weights, job->drafts, &b->mem);
    if (!bad) bad = job->fmt->rows(&c, &b->out[CH_MAIN], &rows);
    if (bad) {
        b->out[CH_MAIN].n = before;
        return x->chat_reason[bad];
    }
    provenance(x, &c, &b->out[CH_PROV]);
    note(result, &c, rows);
    return 0;
}

/* ---- files ---- */

static const char *data_path(struct exporting *x, const char *folder, int shard, int shards)
{
    const struct export_job *job = x->job;
    const char *split = job->split[x->split].name, *sub = job->fmt->folders ? split : "";
    return arena_f(&x->mem, "%s/%s%s%s-%05d-of-%05d.jsonl%s", folder, sub, *sub ? "/" : "", split, shard, shards,
                   job->zstd ? ".zst" : "")
        .p;
}

/* Returns where its checksum belongs. */
static char *add_made(struct exporting *x, const char *rel)
{
    MEM_GROW(x->file, x->nfile, x->capfile);
    char *sum = arena_zalloc(&x->mem, 65);
    x->file[x->nfile++] = (struct made){rel, sum};
    return sum;
}

static enum status open_file(struct exporting *x, struct shard_writer **w, const char *rel, struct err *e)
{
    const char *path = arena_f(&x->mem, "%s/%s", x->job->dir, rel).p;
    TRY(file_make_parent(path, e));
    TRY(shard_writer_open(w, path, e));
    shard_writer_sum(*w, add_made(x, rel));
    return ST_OK;
}

static enum status close_file(struct shard_writer **w, bool good, struct err *e)
{
    struct shard_writer *had = *w;
    *w = NULL;
    return had ? shard_writer_close(had, good, NULL, e) : ST_OK;
}

/* Goes on to shard number `want`, making those passed over. */
static enum status go_to_shard(struct exporting *x, int want, struct err *e)
{
    while (x->shard < want || !x->rows) {
        TRY(close_file(&x->rows, true, e));
        x->shard++;
        TRY(open_file(x, &x->rows, data_path(x, "data", x->shard, x->job->shards), e));
    }
    return ST_OK;
}

/* Record number `at` of `total` goes to shard at * shards / total: contiguous pieces of nearly one size. */
static int shard_of(const struct exporting *x, uint64_t at)
{
    int shards = x->job->shards;
    int want = shards > 1 && x->total ? (int)((unsigned __int128)at * (unsigned)shards / x->total) : 0;
    return want < shards ? want : shards - 1;
}

static enum status write_item(struct exporting *x, const struct scan_job *job, struct batch *b, int i, struct err *e)
{
    const struct fact *f = scan_item(job, b, i);
    TRY(go_to_shard(x, shard_of(x, b->first + (uint64_t)i), e));
    if (b->item[i].reason) return ST_OK;
    bool apart = f->tools && x->job->fmt->tools_apart;
    if (apart && !x->tools) TRY(open_file(x, &x->tools, data_path(x, "tools", 0, 1), e));
    TRY(shard_writer_add(apart ? x->tools : x->rows, scan_out(b, i, CH_MAIN), e));
    TRY(shard_writer_add(x->prov, scan_out(b, i, CH_PROV), e));
    card_add(&x->card, x->split, &f->card, &b->mem);
    x->tally->out += f->card.n.rows;
    return ST_OK;
}

static enum status drain(void *to, const struct scan_job *job, struct batch *b, struct err *e)
{
    for (int i = 0; i < b->n; i++) TRY(write_item(to, job, b, i, e));
    return ST_OK;
}

/* ---- a split ---- */

static enum status count_file(const char *path, uint64_t *n, struct err *e)
{
    struct input *in;
    TRY(input_open(&in, path, e));
    struct json_stream *s = json_stream_new(in, (sv){0}, 64 << 20);
    sv raw;
    uint64_t line;
    const char *why;
    while (json_stream_next(s, &raw, &line, &why, e) != JSON_END) ++*n;
    json_stream_free(s);
    input_close(in);
    return e->code;
}

/* --limit of a whole run is about its corpora; only the command's own is about records. */
static uint64_t limit_of(const struct exporting *x)
{
    return x->job->task || x->run->limit < 0 ? 0 : (uint64_t)x->run->limit;
}

static enum status count_split(struct exporting *x, const struct export_split *s, struct err *e)
{
    x->total = 0;
    if (x->job->shards <= 1) return ST_OK;
    for (int i = 0; i < s->n; i++) TRY(count_file(s->path[i], &x->total, e));
    if (limit_of(x) && x->total > limit_of(x)) x->total = limit_of(x);
    return ST_OK;
}

static enum status export_split(struct exporting *x, struct scan_job *scan, struct err *e)
{
    const struct export_split *s = &x->job->split[x->split];
    x->split_name = sv_z(s->name);
    TRY(count_split(x, s, e));
    x->shard = -1;
    scan->path = (const char *const *)s->path;
    scan->npath = s->n;
    enum status st = scan_run(x->run, scan, e);
    if (st == ST_OK) st = go_to_shard(x, x->job->shards - 1, e); /* empty shards exist too */
    struct err later = {0};
    enum status a = close_file(&x->rows, st == ST_OK, &later), b = close_file(&x->tools, st == ST_OK, &later);
    if (st == ST_OK && (a || b)) st = err_set(e, later.code, "%s", later.msg);
    return st;
}

/* ---- what stands beside the data ---- */

static enum status write_text(struct exporting *x, const char *name, sv text, struct err *e)
{
    TRY(file_write_whole(arena_f(&x->mem, "%s/%s", x->job->dir, name).p, text, e));
    add_made(x, name);
    return ST_OK;
}

static enum status write_stub(struct exporting *x, struct err *e)
{
    const char *split[EXPORT_SPLITS];
    int n = 0;
    for (int i = 0; i < EXPORT_SPLITS; i++)
        if (x->job->split[i].n) split[n++] = x->job->split[i].name;
    if (!x->job->fmt->stub) return ST_OK;
    struct buf b;
    buf_init(&b, 1 << 20);
    x->job->fmt->stub(&b, split, n);
    enum status st = write_text(x, x->job->fmt->stub_name, buf_sv(&b), e);
    buf_release(&b);
    return st;
}

static enum status write_card(struct exporting *x, struct err *e)
{
    struct buf b;
    buf_init(&b, 64 << 20);
    card_write(&x->card, x->run, x->job, x->tally, &b);
    enum status st = write_text(x, "README.md", buf_sv(&b), e);
    buf_release(&b);
    return st;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct made *)a)->name, ((const struct made *)b)->name);
}

static enum status write_sums(struct exporting *x, struct err *e)
{
    struct buf b;
    buf_init(&b, 64 << 20);
    qsort(x->file, (size_t)x->nfile, sizeof *x->file, by_name);
    enum status st = ST_OK;
    for (int i = 0; i < x->nfile && st == ST_OK; i++) {
        const struct made *m = &x->file[i];
        uint64_t bytes;
        if (!*m->sum) st = file_sha256(arena_f(&x->mem, "%s/%s", x->job->dir, m->name).p, false, m->sum, &bytes, e);
        buf_addf(&b, "%s  %s\n", m->sum, m->name);
    }
    if (st == ST_OK) st = file_write_whole(arena_f(&x->mem, "%s/SHA256SUMS", x->job->dir).p, buf_sv(&b), e);
    buf_release(&b);
    return st;
}

/* Shards of an earlier export with another count would be read along with ours: they go. Only names we give are
 * touched. */
static void remove_stale(struct exporting *x, const char *folder)
{
    DIR *d = opendir(arena_f(&x->mem, "%s/%s", x->job->dir, folder).p);
    for (struct dirent *f; d && (f = readdir(d)) != NULL;) {
        int a, b, used = 0;
        const char *dash = strchr(f->d_name, '-');
        if (!dash || sscanf(dash, "-%5d-of-%5d.jsonl%n", &a, &b, &used) != 2 || !used) continue;
        const char *rel = arena_f(&x->mem, "%s/%s", folder, f->d_name).p;
        bool ours = false;
        for (int i = 0; i < x->nfile; i++) ours |= !strcmp(rel, x->file[i].name);
        if (!ours) unlink(arena_f(&x->mem, "%s/%s", x->job->dir, rel).p);
    }
    if (d) closedir(d);
}

static void remove_all_stale(struct exporting *x)
{
    static const char *const folders[] = {"data", "data/train", "data/validation", "data/test", "tools"};
    for (int i = 0; i < 5; i++) remove_stale(x, folders[i]);
}

/* ---- the whole ---- */

static enum status run_splits(struct exporting *x, struct err *e)
{
    struct scan_job scan = {.tally = x->tally,
                            .item_size = sizeof(struct fact),
                            .work = work,
                            .ctx = x,
                            .drain = drain,
                            .to = x,
                            .what = "writing rows",
                            .task = x->job->task,
                            .limit = limit_of(x)};
    const char *prov = x->job->zstd ? "provenance.jsonl.zst" : "provenance.jsonl";
    TRY(open_file(x, &x->prov, prov, e));
    enum status st = ST_OK;
    for (x->split = 0; x->split < EXPORT_SPLITS && st == ST_OK; x->split++)
        if (x->job->split[x->split].n) st = export_split(x, &scan, e);
    struct err later = {0};
    if (close_file(&x->prov, st == ST_OK, &later) && st == ST_OK) st = err_set(e, later.code, "%s", later.msg);
    return st;
}

enum status export_run(struct run *run, const struct export_job *job, struct tally *t, struct err *e)
{
    struct exporting x = {.run = run, .job = job, .tally = t};
    for (int i = 1; i < CHAT_REASONS; i++) x.chat_reason[i] = tally_reason(t, chat_reason_name[i]);
    enum status st = run_splits(&x, e);
    if (st == ST_OK) st = write_stub(&x, e);
    if (st == ST_OK) st = write_card(&x, e);
    if (st == ST_OK) st = write_sums(&x, e);
    if (st == ST_OK) remove_all_stale(&x);
    card_release(&x.card);
    mem_free(x.file);
    arena_release(&x.mem);
    return st;
}

int export_split_of(const char *path)
{
    sv name = sv_basename(sv_z(path));
    if (sv_starts(name, SV("validation")) || sv_starts(name, SV("dev"))) return 1;
    return sv_starts(name, SV("test")) ? 2 : 0;
}
