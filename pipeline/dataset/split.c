#include "dataset/split.h"

#include "base/log.h"
#include "dataset/extpart.h"
#include "dataset/near_fetch.h"
#include "dataset/sample.h"
#include "engine/shard.h"
#include "text/norm.h"

enum { KEYS_USUAL = 4, KEYS_MAX = 96, BYTES_PER_RECORD = 16 };

const struct opt split_opts[] = {
    OPT_F64(struct split_opts, train, "0", 0, 1, "share for training, where it is to be said; else the rest"),
    OPT_F64(struct split_opts, validation, "0", 0, 1e15, "share (below 1) or number of records for validation"),
    OPT_F64(struct split_opts, test, "0", 0, 1e15, "share (below 1) or number of records for the test set"),
    OPT_F64(struct split_opts, near, "0.7", 0, 0.99,
            "records alike to this Jaccard similarity stay on one side, chains included; 0: only what is the same"),
    OPT_END,
};

/* ---- keys ---- */

struct key_list {
    hash128_t *key;
    int n, max;
};

static void add_key(struct key_list *l, sv text, uint64_t kind)
{
    if (text.n && l->n < l->max) l->key[l->n++] = hash128(text, kind);
}

static void add_text(struct key_list *l, sv text, arena *mem)
{
    add_key(l, norm_key(text, mem), 1);
}

/* a text, and where it has several lines each of them */
static void add_lines(struct key_list *l, sv text, arena *mem)
{
    add_text(l, text, mem);
    if (sv_find_c(text, '\n') < 0) return;
    for (sv rest = text; rest.p;) add_text(l, sv_cut(&rest, '\n'), mem);
}

/* A place in a corpus: documents and groups are named within their corpus. */
static void add_place(struct key_list *l, const struct rec *r, const char *what, sv name, arena *mem)
{
    sv corpus = r->corpus.p ? r->corpus : SV("");
    if (name.n) add_key(l, arena_f(mem, "%s\x1f%.*s\x1f%.*s", what, SV_ARG(corpus), SV_ARG(name)), 2);
}

static void add_units(struct key_list *l, const struct rec *r, arena *mem)
{
    if (r->record < 0 || !r->corpus.n) return;
    sv file = r->file.p ? r->file : SV("");
    for (int64_t i = 0; i < r->pairs && i < KEYS_MAX / 4; i++)
        add_place(l, r, "unit", arena_f(mem, "%.*s\x1f%lld", SV_ARG(file), (long long)(r->record + i)), mem);
}

static void add_users(struct key_list *l, const struct rec *r, arena *mem)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (int i = 0; i < r->nturn; i++) {
        if (r->turn[i].role != ROLE_USR) continue;
        buf_adds(&b, norm_key(rec_text(r, i, mem), mem));
        buf_addc(&b, '\x1f');
    }
    add_key(l, buf_sv(&b), 3);
    buf_release(&b);
}

int split_keys(const struct rec *r, hash128_t *key, int max, arena *mem)
{
    struct key_list l = {key, 0, max};
    add_place(&l, r, "doc", r->doc, mem);
    add_place(&l, r, "group", r->group, mem);
    if (r->source.p) {
        add_units(&l, r, mem);
        add_lines(&l, r->source, mem);
        if (r->target.p) add_lines(&l, r->target, mem);
    } else if (r->nturn) {
        add_users(&l, r, mem);
    }
    return l.n;
}

/* ---- scanning ---- */

struct seen {
    hash128_t *key;
    int n;
    hash128_t id; /* what a record without keys is decided by */
    struct near_seen near;
};

struct splitting {
    struct run *run;
    const struct split_opts *o;
    const char *const *out;
    struct tally *tally;
    struct extpart *keys;
    const char *const *path;
    int npath;
    struct near *near; /* or NULL */
    struct bitset bad;
    uint64_t total, good;
    uint32_t *parent; /* union-find over ordinals */
    uint64_t *least;  /* of a root: high half of its smallest key; of others unused */
    uint32_t *size;
    struct bitset side[SPLITS]; /* validation and test; train is the rest */
    struct shard_writer *w[SPLITS];
};

/* ---- union-find ---- */

static uint32_t find(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
}

/* The smaller ordinal becomes the root: any rule will do, the components are the same. */
static void unite(uint32_t *parent, uint32_t a, uint32_t b)
{
    a = find(parent, a);
    b = find(parent, b);
    if (a < b)
        parent[b] = a;
    else
        parent[a] = b;
}

/* ---- likeness ---- */

static const struct key_spec near_key = {.kind = KEY_AUTO};
static const struct prefer near_order = {.nterm = 0};

struct local {
    struct key_maker key;
    struct near_look *near;
};

static void *local_new(const void *ctx)
{
    const struct splitting *x = ctx;
    struct local *l = MEM_NEW(struct local);
    key_maker_init(&l->key);
    if (x->near) l->near = near_look_new(x->near);
    return l;
}

static void local_free(void *own)
{
    struct local *l = own;
    key_maker_release(&l->key);
    near_look_free(l->near);
    mem_free(l);
}

static enum status fetch(void *to, const struct bitset *which, struct near *near, struct err *e)
{
    struct splitting *x = to;
    struct near_fetch f = {.run = x->run,
                           .path = x->path,
                           .npath = x->npath,
                           .key = &near_key,
                           .prefer = &near_order,
                           .what = "split: comparing"};
    return near_fetch(&f, which, near, e);
}

static enum status pass_over(void *to, const struct near_drop *d, struct err *e)
{
    (void)to;
    (void)d;
    (void)e;
    return ST_OK;
}

static enum status join(void *to, uint64_t ord, uint64_t root, struct err *e)
{
    struct splitting *x = to;
    (void)e;
    unite(x->parent, (uint32_t)ord, (uint32_t)root);
    return ST_OK;
}

/* Nothing is dropped here: only who is alike to whom is wanted. */
static enum status connect_alike(struct splitting *x, struct err *e)
{
    if (!x->near) return ST_OK;
    struct near_ask ask = {
        .to = x, .total = x->total, .fetch = fetch, .drop = pass_over, .cluster = join, .cluster_tau = x->o->near};
    return near_decide(x->near, &ask, e);
}

static int read_item(const struct scan_job *job, struct scan_local *l, struct batch *b, int i, void *result)
{
    struct seen *s = result;
    struct rec r;
    const char *why;
    hash128_t key[KEYS_MAX];
    if (!rec_read(&r, &l->json, &b->mem, &why)) return job->why_bad_record;
    s->n = split_keys(&r, key, KEYS_MAX, &b->mem);
    s->key = arena_alloc(&b->mem, sizeof *key * (size_t)(s->n + 1));
    memcpy(s->key, key, sizeof *key * (size_t)s->n);
    s->id = hash128(scan_id(job, &b->item[i], r.id, &b->mem), 4);
    struct local *own = l->own;
    struct key made;
    if (own->near && key_make(&near_key, &r, &own->key, &b->mem, &made))
        near_look(own->near, made.part, made.nparts, &b->mem, &s->near);
    return 0;
}

static enum status too_many(const struct splitting *x, struct err *e)
{
    return err_set(
        e, ST_LIMIT,
        "splitting needs %d bytes of memory a record: more than %llu records do not fit --memory\nhint: give it more",
        BYTES_PER_RECORD, (unsigned long long)(x->run->memory / 2 / BYTES_PER_RECORD));
}

static enum status keep_keys(void *to, const struct scan_job *job, struct batch *b, struct err *e)
{
    struct splitting *x = to;
    x->total = b->first + (uint64_t)b->n;
    if (x->total > (uint64_t)(x->run->memory / 2 / BYTES_PER_RECORD) || x->total >= UINT32_MAX) return too_many(x, e);
    for (int i = 0; i < b->n; i++) {
        const struct seen *s = scan_item(job, b, i);
        uint64_t ord = b->first + (uint64_t)i;
        if (b->item[i].reason) {
            bitset_add(&x->bad, ord);
            continue;
        }
        x->good++;
        for (int k = 0; k < s->n; k++) TRY(extpart_add(x->keys, s->key[k], ord, NULL, e));
        if (!s->n) TRY(extpart_add(x->keys, s->id, ord, NULL, e));
        if (x->near) TRY(near_keep(x->near, ord, &s->near, e));
    }
    return ST_OK;
}

/* ---- components ---- */

/* Keys come sorted, so the first key that a component meets would be its smallest; components still grow, so the
 * minimum is taken at the end. */
static enum status connect(struct splitting *x, struct err *e)
{
    size_t n = (size_t)x->total + 1;
    x->parent = mem_array(n, sizeof *x->parent);
    x->size = mem_zalloc(n * sizeof *x->size);
    x->least = mem_array(n, sizeof *x->least);
    for (size_t i = 0; i < n; i++) x->parent[i] = (uint32_t)i, x->least[i] = UINT64_MAX;
    TRY(extpart_sort(x->keys, e));
    bool fresh;
    uint32_t first = 0;
    for (const struct ext_rec *r; (r = extpart_next(x->keys, &fresh, e)) != NULL;) {
        if (fresh) first = (uint32_t)r->ord;
        unite(x->parent, first, (uint32_t)r->ord);
        if (r->key.hi < x->least[r->ord]) x->least[r->ord] = r->key.hi;
    }
    TRY(e->code);
    TRY(connect_alike(x, e));
    for (uint32_t i = 0; i < x->total; i++) {
        uint32_t root = find(x->parent, i);
        if (!bitset_has(&x->bad, i)) x->size[root]++;
        if (x->least[i] < x->least[root]) x->least[root] = x->least[i];
    }
    return ST_OK;
}

/* ---- sides ---- */

static uint64_t wanted(double share, uint64_t records)
{
    double n = share < 1 ? share * (double)records + 0.5 : share;
    return (uint64_t)n;
}

struct side_of {
    uint64_t left[SPLITS];
    uint64_t largest;
};

static enum status assign(struct splitting *x, struct side_of *s, struct err *e)
{
    struct extpart *order = extpart_new(x->run->tmp, x->run->memory / 4, 0);
    enum status st = ST_OK;
    for (uint32_t i = 0; i < x->total && st == ST_OK; i++) {
        if (x->parent[i] != i || !x->size[i]) continue;
        uint64_t h = hash_mix(x->least[i] ^ hash_mix(x->run->seed + 1));
        st = extpart_add(order, (hash128_t){h, x->least[i]}, i, NULL, e);
        if (x->size[i] > s->largest) s->largest = x->size[i];
    }
    if (st == ST_OK) st = extpart_sort(order, e);
    bool fresh;
    for (const struct ext_rec *r; st == ST_OK && (r = extpart_next(order, &fresh, e)) != NULL;) {
        uint64_t n = x->size[r->ord];
        int side = n <= s->left[SPLIT_TEST]         ? SPLIT_TEST
                   : n <= s->left[SPLIT_VALIDATION] ? SPLIT_VALIDATION
                                                    : SPLIT_TRAIN;
        if (side == SPLIT_TRAIN) continue;
        s->left[side] -= n;
        bitset_add(&x->side[side], r->ord);
    }
    extpart_free(order);
    return st == ST_OK ? e->code : st;
}

static enum status decide(struct splitting *x, struct err *e)
{
    struct side_of s = {.left = {0, wanted(x->o->validation, x->good), wanted(x->o->test, x->good)}};
    uint64_t want[SPLITS];
    memcpy(want, s.left, sizeof want);
    if (want[SPLIT_TEST] + want[SPLIT_VALIDATION] >= x->good && x->good)
        return err_set(e, ST_CONFIG,
                       "validation and test together want %llu records of %llu: nothing is left to train on",
                       (unsigned long long)(want[1] + want[2]), (unsigned long long)x->good);
    TRY(connect(x, e));
    extpart_free(x->keys);
    x->keys = NULL;
    TRY(assign(x, &s, e));
    static const char *const name[] = {"train", "validation", "test"};
    for (int i = 1; i < SPLITS; i++)
        if (s.left[i])
            log_warn("split: %s gets %llu of %llu records: the other components are larger than what is left (the "
                     "largest: %llu "
                     "records)",
                     name[i], (unsigned long long)(want[i] - s.left[i]), (unsigned long long)want[i],
                     (unsigned long long)s.largest);
    return ST_OK;
}

/* ---- writing ---- */

static int copy_item(const struct scan_job *job, struct scan_local *l, struct batch *b, int i, void *result)
{
    (void)job;
    (void)l;
    (void)result;
    struct jsonw w = jsonw_to(&b->out[CH_MAIN]);
    jsonw_raw(&w, sv_trim(b->item[i].raw));
    buf_addc(&b->out[CH_MAIN], '\n');
    return 0;
}

static enum status write_batch(void *to, const struct scan_job *job, struct batch *b, struct err *e)
{
    struct splitting *x = to;
    (void)job;
    for (int i = 0; i < b->n; i++) {
        uint64_t ord = b->first + (uint64_t)i;
        if (b->item[i].reason || bitset_has(&x->bad, ord)) continue;
        uint32_t root = find(x->parent, (uint32_t)ord);
        int side = bitset_has(&x->side[SPLIT_TEST], root)         ? SPLIT_TEST
                   : bitset_has(&x->side[SPLIT_VALIDATION], root) ? SPLIT_VALIDATION
                                                                  : SPLIT_TRAIN;
        TRY(shard_writer_add(x->w[side], scan_out(b, i, CH_MAIN), e));
        x->tally->out++;
    }
    return ST_OK;
}

static enum status close_all(struct splitting *x, bool good, struct err *e)
{
    struct err first = {0};
    for (int i = 0; i < SPLITS; i++)
        if (x->w[i]) shard_writer_close(x->w[i], good, NULL, &first);
    return good && first.code ? err_set(e, first.code, "%s", first.msg) : ST_OK;
}

static enum status write_sides(struct splitting *x, struct scan_job *job, struct err *e)
{
    enum status st = ST_OK;
    for (int i = 0; i < SPLITS && st == ST_OK; i++)
        if (x->out[i]) st = shard_writer_open(&x->w[i], x->out[i], e);
    job->work = copy_item;
    job->local_new = NULL;
    job->local_free = NULL;
    job->unparsed = true; /* what is no JSON was found by the first pass and is in x->bad */
    job->drain = write_batch;
    job->item_size = 0;
    job->uncounted = true;
    job->what = "split: writing";
    if (st == ST_OK) st = scan_run(x->run, job, e);
    enum status closed = close_all(x, st == ST_OK, e);
    return st == ST_OK ? closed : st;
}

enum status split_run(struct run *run, const struct split_opts *o, const char *const *path, int n,
                      const char *const out[SPLITS], struct tally *t, struct task *task, struct err *e)
{
    struct splitting x = {.run = run, .o = o, .out = out, .tally = t, .path = path, .npath = n};
    struct scan_job job = {.path = path, .npath = n, .tally = t, .ctx = &x, .to = &x, .task = task};
    struct near_cfg near = {.tau = {o->near},
                            .ntau = 1,
                            .recall = 0.99,
                            .tmp = run->tmp,
                            .memory = run->memory / 8,
                            .threads = run->threads,
                            .stop = run->stop};
    job.local_new = local_new;
    job.local_free = local_free;
    job.work = read_item;
    job.drain = keep_keys;
    job.item_size = sizeof(struct seen);
    job.what = "split: reading";
    x.keys = extpart_new(run->tmp, run->memory / 8, 0);
    struct sample all = sample_files(path, n, NULL, NULL);
    double keys = all.records * (KEYS_USUAL * sizeof(struct ext_rec));
    struct disk_need need = {keys, keys};
    enum status st = o->near > 0 ? near_new(&x.near, &near, e) : ST_OK;
    if (x.near) near_disk(x.near, all.records, all.text, &need);
    if (st == ST_OK) st = disk_plan(run->tmp, need, run->memory / 8, "split", e);
    if (st == ST_OK) st = scan_run(run, &job, e);
    if (st == ST_OK) st = decide(&x, e);
    if (st == ST_OK) st = write_sides(&x, &job, e);
    extpart_free(x.keys);
    near_free(x.near);
    bitset_release(&x.bad);
    for (int i = 0; i < SPLITS; i++) bitset_release(&x.side[i]);
    mem_free(x.parent);
    mem_free(x.size);
    mem_free(x.least);
    return st;
}

/* ---- the recipe's task ---- */

struct split_task {
    struct split_opts o;
    const char *in, *out[SPLITS];
};

static enum status exec(struct run *run, struct task *t, struct err *e)
{
    const struct split_task *s = t->cfg;
    return split_run(run, &s->o, &s->in, 1, s->out, &t->tally, t, e);
}

static enum status plan(struct run *run, const struct ynode *section, struct err *e)
{
    static const char *const name[] = {"train", "validation", "test"};
    const struct product *mixed = run_product(run, "mixed", 0);
    if (!section || !mixed) return ST_OK;
    struct split_task *s = ARENA_NEW(&run->mem, struct split_task);
    TRY(opt_defaults(split_opts, &s->o, &run->mem, e));
    TRY(yaml_bind(section, split_opts, NULL, &s->o, &run->mem, e));
    double sum = s->o.train + s->o.validation + s->o.test;
    if (s->o.train > 0 && (sum < 1 - 1e-6 || sum > 1 + 1e-6))
        return yaml_err(e, section, "the shares of train, validation and test add up to %g, not to 1", sum);
    s->in = mixed->path;
    bool want[SPLITS] = {true, s->o.validation > 0, s->o.test > 0};
    if (!want[SPLIT_VALIDATION] && !want[SPLIT_TEST]) { /* one side: the mix is it, nothing is copied */
        run_add_product(run, "split", name[SPLIT_TRAIN], mixed->path);
        return ST_OK;
    }
    struct task *t = run_add_task(run, PH_SPLIT, "split", "train, validation and test without leaks", s,
                                  run_hash_opts(split_opts, &s->o, (hash128_t){0}), exec);
    t->detail = run_opts_text(run, split_opts, &s->o);
    for (int i = 0; i < SPLITS; i++) {
        if (!want[i]) continue;
        s->out[i] = run_path(run, "records/%s.jsonl.zst", name[i]);
        run_add_product(run, "split", name[i], s->out[i]);
    }
    return ST_OK;
}

const struct stage stage_split = {
    .section = "split",
    .phase = PH_SPLIT,
    .help = "train, validation and test that share no sentence, near-duplicate, document or group",
    .opts = split_opts,
    .plan = plan,
};
