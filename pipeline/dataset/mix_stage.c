/* The recipe's `mix:` section: binding it, and the task. */
#include "corpus/import.h"
#include "dataset/mix.h"
#include "dataset/sieve_stage.h"

const struct opt mix_opts[] = {
    OPT_I64(struct mix_opts, count, "0", 0, 1e15, "records in all; 0: as many as keep the proportions"),
    OPT_STR(struct mix_opts, chars, NULL, "N", "characters in all (200M: millions)"),
    OPT_F64(struct mix_opts, temperature, "1", 0.01, 1000, "sizes count as n^(1/T)"),
    OPT_END,
};
const struct opt mix_cap_opts[] = {
    OPT_I64(struct mix_caps, corpus, "0", 0, 1e15, "records of one corpus at most"),
    OPT_I64(struct mix_caps, kind, "0", 0, 1e15, "records of one kind at most"),
    OPT_AS("template", struct mix_caps, template_, OPT_T_I64, "0", 0, 1e15, "N", 0,
           "records begun by one template at most"),
    OPT_I64(struct mix_caps, source, "0", 0, 10000, "records from one source sentence at most"),
    OPT_END,
};

/* "200M": characters are counted in thousands, not in powers of two */
static bool to_count(sv s, int64_t *out)
{
    static const char units[] = "kMGT";
    double scale = 1, x;
    const char *unit = s.n ? strchr(units, s.p[s.n - 1]) : NULL;
    if (unit && *unit) {
        for (const char *u = units; u <= unit; u++) scale *= 1000;
        s = sv_head(s, s.n - 1);
    }
    if (!sv_to_f64(s, &x) || x < 0 || x * scale > 1e18) return false;
    *out = (int64_t)(x * scale + 0.5);
    return true;
}

static enum status bind_shares(const struct ynode *map, struct mix_share **v, int *n, arena *mem, struct err *e)
{
    if (!map) return ST_OK;
    if (map->kind != Y_MAP) return yaml_err(e, map, "'%.*s' must be a map of names and weights", SV_ARG(map->key));
    *v = ARENA_ARRAY(mem, struct mix_share, map->count + 1);
    for (const struct ynode *k = map->child; k; k = k->next, ++*n) {
        (*v)[*n].name = k->key;
        if (k->kind != Y_SCALAR || !sv_to_f64(k->text, &(*v)[*n].weight) || (*v)[*n].weight < 0)
            return yaml_err(e, k, "'%.*s' is no weight", SV_ARG(k->text));
    }
    return ST_OK;
}

static enum status bind_groups(const struct ynode *map, struct mix_cfg *c, arena *mem, struct err *e)
{
    if (!map) return ST_OK;
    if (map->kind != Y_MAP)
        return yaml_err(e, map, "'groups' must be a map: a corpus, a kind or `dialogues`, and how many (or all)");
    if (c->o.count || c->chars)
        return yaml_err(e, map, "'groups' says how many of each: 'count' and 'chars' go without it");
    c->group = ARENA_ARRAY(mem, struct mix_group, map->count + 1);
    for (const struct ynode *k = map->child; k; k = k->next, c->ngroup++) {
        struct mix_group *g = &c->group[c->ngroup];
        *g = (struct mix_group){k->key, -1};
        if (k->kind != Y_SCALAR || (!sv_is(k->text, "all") && (!to_count(k->text, &g->count) || g->count <= 0)))
            return yaml_err(e, k, "'%.*s' is neither a number of records nor `all`", SV_ARG(k->text));
    }
    return ST_OK;
}

enum status mix_bind(struct mix_cfg *c, const struct ynode *section, const struct ynode *licences, arena *mem,
                     struct err *e)
{
    static const char *const also[] = {"weights", "languages", "groups", "caps", "inputs", NULL};
    *c = (struct mix_cfg){0};
    TRY(opt_defaults(mix_opts, &c->o, mem, e));
    TRY(opt_defaults(mix_cap_opts, &c->caps, mem, e));
    TRY(licence_gate_bind(&c->gate, licences, mem, e));
    if (yaml_is_null(section)) return ST_OK;
    TRY(yaml_bind(section, mix_opts, also, &c->o, mem, e));
    TRY(yaml_bind(yaml_get(section, "caps"), mix_cap_opts, NULL, &c->caps, mem, e));
    if (c->o.chars.p && !to_count(c->o.chars, &c->chars))
        return yaml_err(e, yaml_get(section, "chars"), "'%.*s' is no number of characters", SV_ARG(c->o.chars));
    TRY(bind_shares(yaml_get(section, "weights"), &c->corpus, &c->ncorpus, mem, e));
    TRY(bind_shares(yaml_get(section, "languages"), &c->lang, &c->nlang, mem, e));
    TRY(bind_groups(yaml_get(section, "groups"), c, mem, e));
    const struct ynode *in = yaml_get(section, "inputs");
    return in ? yaml_list(in, &c->inputs, mem, e) : ST_OK;
}

/* ---- the task ---- */

const char *const *dataset_inputs(struct run *run, int *n)
{
    static const char *const kinds[] = {"dialogues", "chats"};
    int count = 0;
    for (const struct product *p = run->products; p; p = p->next) count++;
    const char **path = ARENA_ARRAY(&run->mem, const char *, count + 1);
    *n = 0;
    for (int k = 0; k < 2; k++) {
        const struct product *p;
        for (int i = 0; (p = run_product(run, kinds[k], i)) != NULL; i++) path[(*n)++] = p->path;
    }
    return path;
}

struct mix_task {
    struct mix_cfg cfg;
    const char *out;
    struct mixing *begun; /* by dedup, in this process; a resumed run scans by itself */
};

/* What the corpora of the recipe say of themselves: a weight, a cap. */
static void take_corpora(struct run *run, struct mix_cfg *c)
{
    static const char *const kinds[] = {"pairs", "chats"};
    int n = 0;
    for (const struct product *p = run->products; p; p = p->next) n++;
    struct mix_share *share = ARENA_ARRAY(&run->mem, struct mix_share, n + 1);
    struct mix_group *cap = ARENA_ARRAY(&run->mem, struct mix_group, n + 1);
    for (int k = 0; k < 2; k++) {
        const struct product *p;
        for (int i = 0; (p = run_product(run, kinds[k], i)) != NULL; i++) {
            const struct corpus *m = p->meta;
            if (!m) continue;
            share[c->nbase] = (struct mix_share){sv_z(m->name), m->weight};
            cap[c->nbase++] = (struct mix_group){sv_z(m->name), m->cap};
        }
    }
    c->base = share;
    c->base_cap = cap;
}

static enum status exec(struct run *run, struct task *t, struct err *e)
{
    struct mix_task *m = t->cfg;
    struct bitset dropped = {0};
    int n;
    const char *const *path = dataset_inputs(run, &n);
    take_corpora(run, &m->cfg);
    TRY(sieve_stage_load(run, &dropped, e));
    m->cfg.dropped = &dropped;
    if (!m->begun) m->begun = mix_begin(run, &m->cfg, run->memory / 4 * 3);
    enum status st = mix_finish(m->begun, &m->cfg, path, n, m->out, &t->tally, t, e);
    m->cfg.dropped = NULL;
    mix_of_run_drop(run);
    bitset_release(&dropped);
    return st;
}

static struct mix_task *task_of_run(const struct run *run)
{
    const struct product *p = run_product(run, "mixed", 0);
    return p ? (struct mix_task *)(uintptr_t)p->meta : NULL;
}

struct mixing *mix_of_run(struct run *run, int64_t memory)
{
    struct mix_task *m = task_of_run(run);
    if (m && !m->begun) m->begun = mix_begin(run, &m->cfg, memory);
    return m ? m->begun : NULL;
}

void mix_of_run_drop(struct run *run)
{
    struct mix_task *m = task_of_run(run);
    if (!m) return;
    mix_free(m->begun);
    m->begun = NULL;
}

static hash128_t hash_section(hash128_t h, const struct ynode *section)
{
    struct buf b;
    buf_init(&b, 16 << 20);
    if (section) yaml_to_json(section, &b);
    h = run_hash(h, buf_sv(&b));
    buf_release(&b);
    return h;
}

/* "caps: corpus 1000, source 2", or nothing */
static const char *caps_text(struct run *run, const struct mix_caps *c)
{
    const struct {
        const char *name;
        int64_t most;
    } cap[] = {{"corpus", c->corpus}, {"kind", c->kind}, {"template", c->template_}, {"source", c->source}};
    sv all = SV("");
    for (size_t i = 0; i < sizeof cap / sizeof *cap; i++)
        if (cap[i].most)
            all = arena_f(&run->mem, "%.*s%s %s %lld", SV_ARG(all), all.n ? "," : "caps:", cap[i].name,
                          (long long)cap[i].most);
    return all.n ? arena_f(&run->mem, "%.*s\n", SV_ARG(all)).p : "";
}

static enum status plan(struct run *run, const struct ynode *section, struct err *e)
{
    struct mix_task *m = ARENA_NEW(&run->mem, struct mix_task);
    const struct ynode *licences = yaml_get(run->recipe, "licences");
    TRY(mix_bind(&m->cfg, section, licences, &run->mem, e));
    int n;
    dataset_inputs(run, &n);
    if (!n)
        return section ? yaml_err(e, section, "there is nothing to mix: the recipe makes neither dialogues nor chats")
                       : ST_OK;
    m->out = run_path(run, "records/mixed.jsonl.zst");
    hash128_t h = hash_section(hash_section((hash128_t){0}, section), licences);
    struct task *t = run_add_task(run, PH_MIX, "mix", "choose records and put them into a seeded order", m, h, exec);
    t->detail = arena_f(&run->mem, "%s%s%s", run_opts_text(run, mix_opts, &m->cfg.o), caps_text(run, &m->cfg.caps),
                        run_opts_text(run, licence_opts, &m->cfg.gate))
                    .p;
    run_add_product(run, "mixed", "mixed", m->out)->meta = m;
    return ST_OK;
}

const struct stage stage_mix = {
    .section = "mix",
    .phase = PH_MIX,
    .help = "how much of what, and in which order",
    .opts = mix_opts,
    .plan = plan,
};
