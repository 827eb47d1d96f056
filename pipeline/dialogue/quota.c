#include "dialogue/quota.h"

#include "base/input.h"
#include "dialogue/passages.h"
#include "engine/shard.h"

void quota_release(struct quota *q)
{
    for (int k = 0; k < SYNTH_KINDS; k++) mem_free(q->lots[k]);
}

static bool preferred(uint64_t seed, const struct candidate *c)
{
    return (c->gives & NEED_JUDGED) && !(c->gives & NEED_PAIR) && hash64(c->key, seed ^ 0x10075eed) % 6 == 0;
}

uint32_t quota_lot(uint64_t seed, const struct candidate *c, int kind)
{
    uint32_t lot = (uint32_t)(hash64(c->key, seed ^ hash_mix((uint64_t)kind + 1)) >> 48);
    return preferred(seed, c) ? lot >> 8 : lot;
}

int quota_copies(const struct quota *q, uint64_t seed, const struct candidate *c, int kind)
{
    return q->copies[kind] + (q->bound[kind] && quota_lot(seed, c, kind) < q->bound[kind]);
}

/* ---- the survey ---- */

enum { TRIED = 2000 }; /* candidates that every kind they suit is tried on, about */

struct survey {
    const struct build *b;
    struct quota *q;
    uint64_t looked; /* of plain pairs one in so many is looked at */
    uint64_t tried;  /* of all pairs one in so many is tried */
};

static void *local_new(const void *ctx)
{
    return build_local_new(((const struct survey *)ctx)->b);
}

static void local_free(void *local)
{
    build_local_free(local);
}

/* For how many candidates this one stands, 0: it is not looked at. */
static uint64_t weight_of(const struct survey *s, struct build_local *l, const struct item *it, arena *mem)
{
    sv key = build_key(s->b, l, it, mem);
    if (!build_admits(s->b, it, key)) return 0;
    if (s->looked <= 1 || build_is_rare(it)) return 1;
    return hash64(key, s->b->seed ^ 0x100c) % s->looked ? 0 : s->looked;
}

/* Rare material is worth more of the sample. */
static bool is_tried(const struct survey *s, const struct candidate *c, uint64_t weight)
{
    bool rare = (c->gives & (NEED_MT | NEED_FORMS | NEED_OTHERS | NEED_VARIANTS | NEED_PASSAGE | NEED_JUDGED)) != 0;
    uint64_t every = (rare ? s->tried / 8 : s->tried) / weight;
    return every <= 1 || hash64(c->key, s->b->seed ^ 0x5ca1ab1e) % every == 0;
}

static void count_suitable(const struct survey *s, const struct candidate *c, uint64_t weight, int k, struct quota *sum)
{
    sum->suits[k] += weight;
    if (weight > 1)
        sum->sampled[k] += weight;
    else
        __atomic_fetch_add(&s->q->lots[k][quota_lot(s->b->seed, c, k)], 1, __ATOMIC_RELAXED);
}

static void look(const struct survey *s, struct build_local *l, const struct candidate *c, uint64_t weight,
                 struct batch *b, struct quota *sum)
{
    bool try = is_tried(s, c, weight);
    for (int k = 0; k < kinds_count; k++) {
        if (s->b->cfg->share[k] <= 0 || !build_fits(s->b, l, c, k, &b->mem)) continue;
        count_suitable(s, c, weight, k, sum);
        if (!try) continue;
        sum->tried[k]++;
        buf_reset(&b->out[CH_AUX]);
        sum->made[k] += build_record(s->b, l, c, k, 0, &b->mem, &b->out[CH_AUX]) == NULL;
        buf_reset(&b->out[CH_AUX]);
    }
}

static enum status work(const void *ctx, void *local, struct batch *b, struct err *e)
{
    const struct survey *s = ctx;
    struct quota sum = {.suits = {0}};
    (void)e;
    for (int i = 0; i < b->n; i++) {
        struct candidate c;
        if (b->item[i].reason) continue;
        uint64_t weight = weight_of(s, local, &b->item[i], &b->mem);
        if (weight && !build_candidate(s->b, local, &b->item[i], &c, &b->mem)) look(s, local, &c, weight, b, &sum);
        batch_end_item(b, i, 0, 0);
    }
    for (int k = 0; k < kinds_count; k++) {
        __atomic_fetch_add(&s->q->suits[k], sum.suits[k], __ATOMIC_RELAXED);
        __atomic_fetch_add(&s->q->sampled[k], sum.sampled[k], __ATOMIC_RELAXED);
        __atomic_fetch_add(&s->q->tried[k], sum.tried[k], __ATOMIC_RELAXED);
        __atomic_fetch_add(&s->q->made[k], sum.made[k], __ATOMIC_RELAXED);
    }
    return ST_OK;
}

enum status quota_survey(struct run *run, const struct build *b, void *source, uint64_t pairs, struct quota *q,
                         struct err *e)
{
    struct survey s = {b, q, pairs / QUOTA_LOOKED + 1, pairs / TRIED};
    struct run alone = *run; /* nothing is written, nothing is committed */
    struct tally t;
    alone.state = NULL;
    alone.dir = NULL;
    *q = (struct quota){.suits = {0}};
    for (int k = 0; k < kinds_count; k++)
        if (b->cfg->share[k] > 0) q->lots[k] = mem_zalloc(QUOTA_LOTS * sizeof *q->lots[k]);
    tally_init(&t);
    tally_reason(&t, "too-long");
    struct driver_job job = {.id = "survey",
                             .next = passage_next,
                             .source = source,
                             .work = work,
                             .ctx = &s,
                             .local_new = local_new,
                             .local_free = local_free,
                             .tally = &t,
                             .fraction = passage_fraction};
    return driver_run(&alone, &job, e);
}

/* ---- dealing out ---- */

static char family(int k)
{
    return kinds[k]->id[0];
}

/* What comes of a try. Of few tries not too much is concluded. */
static double yield(const struct quota *q, int k)
{
    return q->made[k] || q->tried[k] < 200 ? ((double)q->made[k] + 1) / ((double)q->tried[k] + 1.25) : 0;
}

/* The records a kind can give, with so many of one candidate. */
static double most(const struct quota *q, int k, int64_t copies)
{
    return (double)q->suits[k] * (double)copies * yield(q, k);
}

/* Gives `left` to the kinds of a family (0: all) with room, by their shares; returns what found none. */
static double spread(struct quota *q, const double *share, char fam, double left, int64_t copies)
{
    for (int round = 0; round < SYNTH_KINDS && left > 1e-6; round++) {
        double mass = 0, given = 0;
        for (int k = 0; k < kinds_count; k++)
            if ((!fam || family(k) == fam) && q->part[k] < most(q, k, copies)) mass += share[k];
        if (mass <= 0) break;
        for (int k = 0; k < kinds_count; k++) {
            double room = most(q, k, copies) - q->part[k], more = left * share[k] / mass;
            if ((fam && family(k) != fam) || room <= 0) continue;
            if (more > room) more = room;
            q->part[k] += more;
            given += more;
        }
        left -= given;
        if (given <= 1e-9) break;
    }
    return left;
}

static double family_asks(const struct quota *q, int k)
{
    double sum = 0;
    for (int j = 0; j < kinds_count; j++) sum += family(j) == family(k) ? q->asked[j] : 0;
    return sum;
}

static bool first_of_family(int k)
{
    return k == 0 || family(k - 1) != family(k); /* kinds[] is sorted */
}

/* The bound that takes as many lots as wanted, or as near as lots allow. */
static uint32_t bound_for(const uint32_t *lots, uint64_t sampled, double want)
{
    double sum = 0, even = (double)sampled / QUOTA_LOTS;
    uint32_t i = 0;
    while (i < QUOTA_LOTS && sum + lots[i] + even <= want) sum += lots[i++] + even;
    return i < QUOTA_LOTS && want - sum > sum + lots[i] + even - want ? i + 1 : i;
}

static void settle(struct quota *q, int k)
{
    double y = yield(q, k), tries = y > 0 ? q->part[k] / y : 0, suits = (double)q->suits[k];
    if (!q->suits[k] || !q->lots[k]) return;
    q->copies[k] = (int)(tries / suits);
    q->bound[k] = bound_for(q->lots[k], q->sampled[k], tries - q->copies[k] * suits);
}

void quota_deal(struct quota *q, const double *share, double records, int64_t per_source)
{
    double sum = 0, left = 0;
    for (int k = 0; k < kinds_count; k++) sum += share[k];
    for (int k = 0; k < kinds_count; k++) {
        q->asked[k] = sum > 0 ? records * share[k] / sum : 0;
        q->part[k] = 0;
    }
    for (int k = 0; k < kinds_count; k++)
        if (first_of_family(k)) left += spread(q, share, family(k), family_asks(q, k), 1);
    for (int64_t copies = 1; copies <= per_source; copies++) left = spread(q, share, 0, left, copies);
    for (int k = 0; k < kinds_count; k++) settle(q, k);
}

/* ---- the survey as a file ---- */

enum status quota_save(const struct quota *q, const char *path, struct err *e)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    for (int k = 0; k < kinds_count; k++)
        if (q->suits[k] || q->asked[k] > 0)
            buf_addf(&b, "%s\t%llu\t%llu\t%llu\t%.3f\t%.3f\n", kinds[k]->id, (unsigned long long)q->suits[k],
                     (unsigned long long)q->tried[k], (unsigned long long)q->made[k], q->asked[k], q->part[k]);
    enum status st = file_make_parent(path, e);
    if (st == ST_OK) st = file_write_whole(path, buf_sv(&b), e);
    buf_release(&b);
    return st;
}

static void load_kind(struct quota *q, sv line)
{
    int k = kind_index(sv_cut(&line, '\t'));
    double v[5] = {0};
    for (int i = 0; i < 5 && line.p; i++) sv_to_f64(sv_cut(&line, '\t'), &v[i]);
    if (k < 0) return;
    q->suits[k] = (uint64_t)v[0];
    q->tried[k] = (uint64_t)v[1];
    q->made[k] = (uint64_t)v[2];
    q->asked[k] = v[3];
    q->part[k] = v[4];
}

enum status quota_load(struct quota *q, const char *path, struct err *e)
{
    struct input *in;
    sv line;
    uint64_t no;
    TRY(input_open(&in, path, e));
    struct lines *l = lines_new(in, 4096);
    for (enum line_kind k; (k = lines_next(l, &line, &no, e)) != LINE_END;)
        if (k == LINE_OK) load_kind(q, line);
    lines_free(l);
    input_close(in);
    return e->code ? err_wrap(e, "reading '%s'", path) : ST_OK;
}
