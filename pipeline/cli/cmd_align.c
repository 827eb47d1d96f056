/* lingloom align: learns which words translate which from a corpus, and links them in every pair. */
#include "align/align.h"

#include "base/json.h"
#include "base/log.h"
#include "cli/cmd.h"
#include "corpus/reader.h"
#include "engine/shard.h"
#include "text/lang.h"

struct align_flags {
    sv pharaoh, shape, model;
    bool pretokenized;
    int64_t sample, iterations, hmm_iterations;
};
static const struct opt flags[] = {
    OPT_BOOL(struct align_flags, pretokenized, NULL, "words stand between spaces: the text is divided nowhere else"),
    OPT_STR(struct align_flags, pharaoh, NULL, "FILE", "where the i-j lines go (default: DIR/align.txt)"),
    OPT_AS("symmetrize", struct align_flags, shape, OPT_T_ENUM, "grow-diag-final-and", 0, 0,
           "intersection|agreement|grow-diag-final-and|forward|backward", 0, "how the two directions become one"),
    OPT_STR(struct align_flags, model, NULL, "FILE",
            "align with the model of an earlier run (DIR/model.zst), learn nothing"),
    OPT_I64(struct align_flags, sample, "0", 0, 1e12, "pairs to learn from, taken from the beginning; 0: all"),
    OPT_I64(struct align_flags, iterations, "5", 1, 100, "of model 1 with the diagonal prior"),
    OPT_I64(struct align_flags, hmm_iterations, "3", 0, 100, "of the hidden Markov model"),
    OPT_END};

struct align_run {
    const struct align_flags *cfg;
    struct corpus_spec spec;
    struct corpus_source *source;
    struct aligner *model;
    enum align_shape shape;
    struct tally tally;
    int why[ALIGN_WHYS];
    uint64_t lexicon;
};
struct local {
    struct align_scratch *scratch;
    struct json json;
};

/* ---- learning ---- */

static void offer(struct align_trainer *t, struct corpus_source *s, struct batch *b, struct json *json, int64_t *left)
{
    for (int i = 0; i < b->n && *left; i++) {
        struct unit u;
        if (b->item[i].reason || corpus_parse(s, &b->item[i], &u, &b->mem, json)) continue;
        *left -= align_trainer_add(t, u.seg[0].text, u.seg[1].text) == ALIGN_OK;
    }
}

static enum status learn(struct align_run *r, const struct cmd_args *a, struct err *e)
{
    struct align_opts o;
    struct tally unused;
    struct corpus_source *s;
    struct json json = {0};
    int64_t left = r->cfg->sample ? r->cfg->sample : INT64_MAX;
    align_opts_init(&o);
    o.iterations = (int)r->cfg->iterations;
    o.hmm_iterations = (int)r->cfg->hmm_iterations;
    o.threads = a->threads;
    o.memory = (size_t)a->memory;
    o.pretokenized = r->cfg->pretokenized;
    tally_init(&unused);
    TRY(corpus_source_new(&s, &r->spec, &unused, e));
    struct align_trainer *t = align_trainer_new(&o);
    struct batch *b = batch_new(a->batch > 0 ? a->batch : 1024);
    enum status st = ST_OK;
    for (bool more = true; st == ST_OK && more && left && !cmd_stop; batch_clear(b)) {
        st = corpus_next(s, b, e);
        more = b->n > 0;
        offer(t, s, b, &json, &left);
    }
    batch_free(b);
    json_release(&json);
    corpus_source_free(s);
    r->model = align_train(t);
    return st == ST_OK && cmd_stop ? err_set(e, ST_INTR, "interrupted") : st;
}

/* ---- aligning ---- */

static void *local_new(const void *ctx)
{
    const struct align_run *r = ctx;
    struct local *l = MEM_NEW(struct local);
    l->scratch = align_scratch_new(r->model);
    return l;
}

static void local_free(void *p)
{
    struct local *l = p;
    align_scratch_free(l->scratch);
    json_release(&l->json);
    mem_free(l);
}

static void put_links(const struct align_links *l, struct buf *to)
{
    for (int i = 0; i < l->n; i++) {
        if (i) buf_addc(to, ' ');
        buf_addi(to, l->link[i].s);
        buf_addc(to, '-');
        buf_addi(to, l->link[i].t);
    }
}

/* Four digits; scores are never above 0. */
static void put_score(double score, struct buf *to)
{
    int64_t v = (int64_t)(-score * 10000 + .5);
    if (v > 0) buf_addc(to, '-');
    buf_addi(to, v / 10000);
    buf_addc(to, '.');
    for (int64_t unit = 1000; unit; unit /= 10) buf_addc(to, (char)('0' + v / unit % 10));
}

static int align_item(const struct align_run *r, struct local *l, const struct item *it, struct batch *b)
{
    struct unit u;
    struct align_links links;
    int why = it->reason;
    if (!why) why = corpus_parse(r->source, it, &u, &b->mem, &l->json);
    if (why) return why;
    enum align_why w = align_pair(r->model, l->scratch, u.seg[0].text, u.seg[1].text, r->shape, &links);
    if (w != ALIGN_OK) return r->why[w];
    put_links(&links, &b->out[CH_AUX]);
    put_score(links.score, &b->out[CH_SCORES]);
    return 0;
}

/* What is dropped has its line too, without links and with the worst score, so that line n stays that of record n. */
static enum status work(const void *ctx, void *local, struct batch *b, struct err *e)
{
    (void)e;
    for (int i = 0; i < b->n; i++) {
        int why = align_item(ctx, local, &b->item[i], b);
        buf_addc(&b->out[CH_AUX], '\n');
        buf_adds(&b->out[CH_SCORES], why ? SV("-100\n") : SV("\n"));
        batch_end_item(b, i, why, !why);
    }
    return ST_OK;
}

static enum status align_all(struct align_run *r, const struct cmd_args *a, struct err *e)
{
    struct run run;
    arena *mem = a->mem;
    struct driver_job job = {.id = "align",
                             .next = corpus_next,
                             .work = work,
                             .ctx = r,
                             .local_new = local_new,
                             .local_free = local_free,
                             .tally = &r->tally,
                             .fraction = corpus_fraction};
    job.ch[CH_AUX].path =
        r->cfg->pharaoh.n ? arena_z(mem, r->cfg->pharaoh) : arena_f(mem, "%.*s/align.txt", SV_ARG(a->out)).p;
    job.ch[CH_SCORES].path = arena_f(mem, "%.*s/scores.txt", SV_ARG(a->out)).p;
    TRY(file_make_parent(job.ch[CH_SCORES].path, e));
    job.source = r->source;
    cmd_run_init(&run, a);
    enum status st = driver_run(&run, &job, e);
    cmd_run_release(&run);
    return st;
}

/* ---- summary ---- */

static void summary_json(const struct align_run *r, struct buf *to)
{
    static const char *const side[] = {"src", "tgt"};
    struct align_facts f = align_facts(r->model);
    struct buf counts;
    buf_init(&counts, 1 << 20);
    tally_json(&r->tally, &counts);
    struct jsonw w = jsonw_to(to);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("command"), SV("align"));
    jsonw_key(&w, SV("counts"));
    jsonw_raw(&w, buf_sv(&counts));
    jsonw_kint(&w, SV("learned_from"), (int64_t)f.pairs);
    jsonw_kint(&w, SV("lexicon"), (int64_t)r->lexicon);
    for (int d = 0; d < 2; d++) {
        jsonw_key(&w, sv_z(side[d]));
        jsonw_obj(&w);
        jsonw_kint(&w, SV("words"), (int64_t)f.words[d]);
        jsonw_kint(&w, SV("vocabulary"), (int64_t)f.vocab[d]);
        jsonw_end_obj(&w);
    }
    jsonw_end_obj(&w);
    buf_release(&counts);
}

static enum status summarise(const struct align_run *r, const struct cmd_args *a, struct err *e)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    tally_show(&r->tally, &b);
    log_info("align: %.*s", (int)b.n, b.p);
    buf_reset(&b);
    summary_json(r, &b);
    enum status st = file_write_whole(arena_f(a->mem, "%.*s/summary.json", SV_ARG(a->out)).p, buf_sv(&b), e);
    if (st == ST_OK) st = cmd_json(a, buf_sv(&b), e);
    buf_release(&b);
    return st;
}

/* ---- from the command line ---- */

static enum status set_up(struct align_run *r, const struct cmd_args *a, struct err *e)
{
    const char **paths;
    if (!a->out.n) return err_set(e, ST_USAGE, "align needs -o DIR");
    TRY(cmd_inputs(a, &paths, &r->spec.n, e));
    r->spec.paths = paths;
    r->spec.format = a->from;
    r->spec.limit = a->limit;
    r->spec.src_lang = a->src_lang.n ? lang_norm(a->src_lang, a->mem) : a->src_lang;
    r->spec.tgt_lang = a->tgt_lang.n ? lang_norm(a->tgt_lang, a->mem) : a->tgt_lang;
    for (int i = 0; i < r->spec.n; i++)
        if (!r->cfg->model.n && reader_once(paths[i]))
            return err_set(e, ST_USAGE,
                           "'%s' can be read only once: align learns first, then aligns\nhint: --model aligns with "
                           "what was learned before",
                           paths[i]);
    while (r->shape < ALIGN_SHAPES && !sv_is(r->cfg->shape, align_shape_name[r->shape])) r->shape++;
    tally_init(&r->tally);
    for (int i = 1; i < ALIGN_WHYS; i++) r->why[i] = tally_reason(&r->tally, align_why_name[i]);
    TRY(corpus_source_new(&r->source, &r->spec, &r->tally, e));
    if (corpus_gives(r->source) == GIVES_UNITS) return ST_OK;
    return err_set(e, ST_DATA, "'%s' holds chats, not pairs", paths[0]);
}

static enum status run_align(const struct cmd_args *a, struct err *e)
{
    struct align_run r = {.cfg = a->cfg};
    enum status st = set_up(&r, a, e);
    if (st == ST_OK) st = r.cfg->model.n ? align_load(&r.model, arena_z(a->mem, r.cfg->model), e) : learn(&r, a, e);
    if (st == ST_OK) st = align_all(&r, a, e);
    if (st == ST_OK)
        st = align_write_lexicon(r.model, arena_f(a->mem, "%.*s/lexicon.tsv.zst", SV_ARG(a->out)).p, &r.lexicon, e);
    if (st == ST_OK && !r.cfg->model.n)
        st = align_save(r.model, arena_f(a->mem, "%.*s/model.zst", SV_ARG(a->out)).p, e);
    if (st == ST_OK) st = summarise(&r, a, e);
    aligner_free(r.model);
    corpus_source_free(r.source);
    return st;
}

const struct cmd cmd_align = {
    .name = "align",
    .group = "data",
    .summary = "link the words of sentence pairs; lexicon, scores",
    .usage = "IN... -o DIR [options]",
    .details =
        "Learns from the pairs alone which words translate which, and writes into DIR: align.txt, for each record "
        "a line of links i-j (source word i, target word j, from 0; the Pharaoh format); scores.txt, for each "
        "record how likely it is to be a translation (mean log likelihood per word, both ways: near -3 good, "
        "below -6 doubtful; a column for filter --column); lexicon.tsv.zst (source, target, p(target|source), "
        "p(source|target), expected "
        "links; sorted by bytes); model.zst for --model; summary.json.\n\n"
        "Words are found as people see them, case ignored; Chinese, Japanese, Thai and the like are divided "
        "by dictionaries. With --pretokenized words stand between spaces, so that i and j count those. Pairs of "
        "more than 256 words on a side, or none, are counted drops with an empty line and the score -100.\n\n"
        "The same bytes for any -j and --batch. Of a corpus that does not fit in --memory an even sample is "
        "learned from.\n\n"
        "    lingloom align corpus.en+corpus.fr -o aligned\n"
        "    lingloom align new.tsv -o new --model aligned/model.zst\n"
        "    lingloom align tok.en+tok.zh -o aligned --pretokenized --symmetrize intersection",
    .common = CMD_OUT_DIR | CMD_THREADS | CMD_LIMIT | CMD_BATCH | CMD_INPUT | CMD_LANGS | CMD_MEMORY,
    .opts = flags,
    .cfg_size = sizeof(struct align_flags),
    .run = run_align,
};
