/* The outputs of a record pass. */
#include "base/json.h"
#include "dataset/sieve_parts.h"

static enum status open_main(struct sieve_writer *w, int file, struct err *e)
{
    w->file = file;
    return shard_writer_open(&w->main, w->job->outs ? w->job->outs[file - w->job->nkeep] : w->job->out, e);
}

static enum status close_main(struct sieve_writer *w, bool good, struct err *e)
{
    struct shard_writer *main = w->main;
    w->main = NULL;
    return main ? shard_writer_close(main, good, NULL, e) : ST_OK;
}

/* Outputs of the inputs up to `file`, also of those without a record. */
static enum status go_to(struct sieve_writer *w, int file, struct err *e)
{
    while (w->mains && w->job->outs && w->file < file) {
        TRY(close_main(w, true, e));
        TRY(open_main(w, w->file + 1, e));
    }
    return ST_OK;
}

enum status sieve_writer_open(struct sieve_writer *w, const struct sieve_job *job, const struct sieve_ctx *c, bool main,
                              bool scores, struct err *e)
{
    *w = (struct sieve_writer){.job = job, .ctx = c, .mains = main, .file = job->nkeep - 1};
    buf_init(&w->line, BUF_MAX_DEFAULT);
    if (main && job->out) TRY(open_main(w, job->nkeep, e));
    if (main && job->drops) TRY(shard_writer_open(&w->drops, job->drops, e));
    if (scores && job->scores) TRY(shard_writer_open(&w->scores, job->scores, e));
    return ST_OK;
}

static enum status flush_line(struct sieve_writer *w, struct shard_writer *to, struct err *e)
{
    buf_addc(&w->line, '\n');
    if (w->line.over) return err_set(e, ST_LIMIT, "a record of more than 1 GiB");
    return shard_writer_add(to, buf_sv(&w->line), e);
}

enum status sieve_write(struct sieve_writer *w, int file, sv raw, struct err *e)
{
    TRY(go_to(w, file, e));
    if (!w->main) return ST_OK;
    raw = sv_trim(raw);
    if (raw.n && !memchr(raw.p, '\n', (size_t)raw.n) && !memchr(raw.p, '\r', (size_t)raw.n))
        return shard_writer_line(w->main, raw, e);
    buf_reset(&w->line);
    struct jsonw j = jsonw_to(&w->line);
    jsonw_raw(&j, raw); /* an element of an array may hold line breaks */
    return flush_line(w, w->main, e);
}

/* ---- drops ---- */

/* Files of the run itself are named from its folder on: what is written does not depend on where that lies. */
static sv name_of(const struct sieve_ctx *c, int file)
{
    sv path = sv_z(c->path[file]), dir = sv_z(c->run->dir);
    return dir.n && sv_starts(path, dir) && path.n > dir.n && path.p[dir.n] == '/' ? sv_from(path, dir.n + 1) : path;
}

static void put_place(const struct sieve_ctx *c, uint64_t ord, struct jsonw *j)
{
    int f = 0;
    while (f + 1 < c->npath && c->file_first[f + 1] <= ord) f++;
    jsonw_kstr(j, SV("file"), name_of(c, f));
    jsonw_kint(j, SV("record"), (int64_t)(ord - c->file_first[f] + 1));
}

static void put_members(struct jsonw *j, sv members)
{
    if (!members.n) return;
    if (j->comma) buf_addc(j->b, ',');
    buf_adds(j->b, members);
    j->comma = true;
}

static void put_twin(const struct sieve_writer *w, const struct sieve_note *n, struct jsonw *j)
{
    if (n->twin_id.n) jsonw_kstr(j, SV("id"), n->twin_id);
    put_place(w->ctx, n->twin, j);
    if (n->through == SIEVE_NO_TWIN) return;
    jsonw_key(j, SV("through"));
    jsonw_obj(j);
    put_place(w->ctx, n->through, j);
    jsonw_end_obj(j);
}

static enum status drop_line(struct sieve_writer *w, sv raw, sv id, const struct sieve_note *n, struct err *e)
{
    buf_reset(&w->line);
    struct jsonw j = jsonw_to(&w->line);
    jsonw_obj(&j);
    if (id.n) jsonw_kstr(&j, SV("id"), id);
    put_place(w->ctx, n->ord, &j);
    jsonw_kstr(&j, SV("reason"), sv_z(w->ctx->tally->reason[n->why]));
    if (n->twin != SIEVE_NO_TWIN) {
        jsonw_key(&j, SV("twin"));
        jsonw_obj(&j);
        put_twin(w, n, &j);
        if (n->twin_text.n) jsonw_kstr(&j, SV("text"), n->twin_text);
        jsonw_end_obj(&j);
    }
    if (n->text.n) jsonw_kstr(&j, SV("text"), n->text);
    put_members(&j, n->note);
    if (w->job->drops_raw && raw.n) {
        jsonw_key(&j, SV("raw"));
        jsonw_raw(&j, sv_trim(raw));
    }
    jsonw_end_obj(&j);
    return flush_line(w, w->drops, e);
}

/* The record with one more member; its own bytes stay. */
static enum status annotated(struct sieve_writer *w, sv raw, const struct sieve_note *n, struct err *e)
{
    raw = sv_trim(raw);
    sv body = sv_trim(sv_head(raw, raw.n - 1));
    buf_reset(&w->line);
    struct jsonw j = jsonw_to(&w->line);
    jsonw_raw(&j, body);
    j.comma = body.n > 1;
    jsonw_key(&j, sv_z(w->job->annotate));
    jsonw_obj(&j);
    if (n->twin != SIEVE_NO_TWIN) put_twin(w, n, &j);
    jsonw_kstr(&j, SV("why"), sv_z(w->ctx->tally->reason[n->why]));
    put_members(&j, n->note);
    jsonw_end_obj(&j);
    buf_addc(&w->line, '}');
    return flush_line(w, w->main, e);
}

enum status sieve_write_drop(struct sieve_writer *w, int file, sv raw, sv id, const struct sieve_note *n, bool readable,
                             struct err *e)
{
    TRY(go_to(w, file, e));
    if (w->drops) TRY(drop_line(w, readable ? raw : (sv){0}, id, n, e));
    return w->job->annotate && readable && w->main ? annotated(w, raw, n, e) : ST_OK;
}

enum status sieve_write_scores(struct sieve_writer *w, uint64_t ord, sv id, sv members, struct err *e)
{
    buf_reset(&w->line);
    struct jsonw j = jsonw_to(&w->line);
    jsonw_obj(&j);
    jsonw_kstr(&j, SV("id"), id);
    put_place(w->ctx, ord, &j);
    put_members(&j, members);
    jsonw_end_obj(&j);
    return flush_line(w, w->scores, e);
}

static void close_one(struct shard_writer *s, bool *good, struct err *e)
{
    struct err later = {0};
    if (!s) return;
    if (shard_writer_close(s, *good, NULL, &later) != ST_OK && *good) {
        *good = false;
        err_set(e, later.code, "%s", later.msg);
    }
}

enum status sieve_writer_close(struct sieve_writer *w, bool good, struct err *e)
{
    if (good) good = go_to(w, w->job->npath - 1, e) == ST_OK;
    close_one(w->main, &good, e);
    close_one(w->drops, &good, e);
    close_one(w->scores, &good, e);
    buf_release(&w->line);
    return e->code;
}
