#include "dialogue/build.h"

#include "dialogue/admit.h"
#include "dialogue/kinds/judged.h"
#include "dialogue/passages.h"
#include "dialogue/verify/verify.h"

struct build_local {
    struct kind_tools tools;
    struct json json; /* of the candidate, then of the record to judge */
    struct buf scratch;
    struct dialogue d;
};

struct build_local *build_local_new(const struct build *b)
{
    struct build_local *l = MEM_NEW(struct build_local);
    kind_tools_init(&l->tools, b->lexica);
    buf_init(&l->scratch, BUF_MAX_DEFAULT);
    return l;
}

void build_local_free(struct build_local *l)
{
    if (!l) return;
    kind_tools_release(&l->tools);
    json_release(&l->json);
    buf_release(&l->scratch);
    mem_free(l);
}

/* ---- reasons ---- */

static const char *const verify_reason[] = {
    "verify-gate",
#define V(name) "verify-" #name,
#include "dialogue/verify/list.h"
#undef V
};
enum { VERIFY_REASONS = sizeof verify_reason / sizeof *verify_reason };

void build_reasons(struct tally *t)
{
    for (int i = 1; i < KIND_NREASONS; i++) tally_reason(t, kind_reason_name[i]);
    for (int i = 0; i < VERIFY_REASONS; i++) tally_reason(t, verify_reason[i]);
}

static const char *reason_of(const char *type)
{
    for (int i = 0; i < VERIFY_REASONS; i++)
        if (!strcmp(verify_reason[i] + sizeof "verify-" - 1, type)) return verify_reason[i];
    return verify_reason[0];
}

/* ---- candidates ---- */

sv build_key(const struct build *b, struct build_local *l, const struct item *it, arena *mem)
{
    char digits[20];
    uint64_t line = it->line;
    int n = 0;
    do digits[sizeof digits - (size_t)++n] = (char)('0' + line % 10);
    while ((line /= 10) || n < 6);
    buf_reset(&l->scratch);
    buf_adds(&l->scratch, sv_z(b->names[it->file]));
    buf_addc(&l->scratch, '-');
    buf_add(&l->scratch, digits + sizeof digits - n, (size_t)n);
    return arena_dup(mem, buf_sv(&l->scratch));
}

static bool is_single(const struct item *it)
{
    return sv_find_c(it->raw, '\n') < 0;
}

bool build_is_rare(const struct item *it)
{
    return !is_single(it) || sv_find(it->raw, SV("\"mqm\"")) >= 0;
}

static bool same_source(const struct candidate *c)
{
    for (int i = 1; i < c->n; i++)
        if (!sv_eq(c->unit[i].seg[0].text, c->unit[0].seg[0].text)) return false;
    return true;
}

static bool may_answer(const struct unit *u, int side);

/* A draft that was judged is there for the kinds that ask for judgements alone: its reference is a pair of its own, and
 * the same for every system. What was judged without being a draft is a pair as well. */
static unsigned judged_gives(const struct unit *u, unsigned gives)
{
    bool reference;
    if (!judged_unit(u, &reference)) return gives;
    if (reference) return may_answer(u, 1) ? NEED_JUDGED | NEED_MENDED : NEED_JUDGED;
    return may_answer(u, 1) ? gives | NEED_JUDGED : NEED_JUDGED;
}

static unsigned gives_of(const struct build *b, const struct candidate *c)
{
    const struct unit *u = c->unit;
    unsigned gives = c->n == 1 ? NEED_PAIR : same_source(c) ? NEED_VARIANTS : NEED_PASSAGE;
    if (!(gives & NEED_VARIANTS)) gives |= NEED_TEXT;
    bool swapped, formal = false, informal = false;
    if (b->nlang > 2) gives |= NEED_THIRD;
    for (int i = 0; i < u->nseg; i++) {
        const struct seg *s = &u->seg[i];
        if (s->role == SEG_MT) gives |= NEED_MT;
        formal |= s->role == SEG_FORMAL;
        informal |= s->role == SEG_INFORMAL;
        if (i > 1 && s->role == SEG_TEXT && !sv_eq(s->lang, u->seg[0].lang) && !sv_eq(s->lang, u->seg[1].lang))
            gives |= NEED_OTHERS;
    }
    if (formal && informal) gives |= NEED_FORMS;
    if (b->lexica && lexica_find(b->lexica, u->seg[0].lang, u->seg[1].lang, &swapped)) gives |= NEED_LEXICON;
    return c->n == 1 ? judged_gives(u, gives) : gives;
}

static bool has_verdicts(const struct unit *u)
{
    for (int i = 0; i < u->ncol; i++)
        if (sv_starts(u->col[i].name, SV("no_reference"))) return true;
    return false;
}

/* In a talk between two languages each line is the source once: its sides are put as those of the first line. */
static void same_sides(const struct unit *first, struct unit *u)
{
    struct seg s = u->seg[0];
    bool turned = sv_eq(first->seg[0].lang, u->seg[1].lang) && sv_eq(first->seg[1].lang, u->seg[0].lang) &&
                  !sv_eq(u->seg[0].lang, u->seg[1].lang);
    if (!turned || s.role != SEG_TEXT || u->seg[1].role != SEG_TEXT || has_verdicts(u)) return;
    u->seg[0] = u->seg[1], u->seg[1] = s;
}

const char *build_candidate(const struct build *b, struct build_local *l, const struct item *it, struct candidate *c,
                            arena *mem)
{
    const char *why;
    sv rest = it->raw;
    int lines = is_single(it) ? 1 : PASSAGE_MAX;
    struct unit *unit = ARENA_ARRAY(mem, struct unit, lines);
    *c = (struct candidate){.unit = unit};
    kind_tools_forget(&l->tools);
    while (rest.p && c->n < lines) {
        if (!json_parse(&l->json, sv_cut(&rest, '\n'))) return "bad-record";
        if (!unit_read(&l->json, json_root(&l->json), &unit[c->n], mem, &why) || unit[c->n].nseg < 2)
            return "bad-record";
        if (c->n) same_sides(unit, &unit[c->n]);
        c->n++;
    }
    c->gives = gives_of(b, c);
    c->key = build_key(b, l, it, mem);
    return NULL;
}

bool build_admits(const struct build *b, const struct item *it, sv key)
{
    return !b->admit || admit(b->admit[it->file], b->seed, key);
}

/* ---- direction ---- */

static bool may_answer(const struct unit *u, int side)
{
    if (u->seg[side].role == SEG_MT || u->seg[1 - side].role == SEG_MT) return false;
    sv key = side ? SV("no_reference") : SV("no_reference_src");
    for (int i = 0; i < u->ncol; i++)
        if (sv_eq(u->col[i].name, key) && !sv_is(u->col[i].value, "0")) return false;
    return true;
}

/* A machine's draft, or forms of address, must be in the language translated into. */
static bool extras_answer(const struct candidate *c, unsigned needs, int side)
{
    const struct unit *u = c->unit;
    bool mt = !(needs & NEED_MT), forms = !(needs & NEED_FORMS);
    for (int i = 0; i < u->nseg; i++) {
        bool into = sv_eq(u->seg[i].lang, u->seg[side].lang);
        mt |= into && u->seg[i].role == SEG_MT;
        forms |= into && u->seg[i].role == SEG_FORMAL;
    }
    return mt && forms;
}

static bool all_may_answer(const struct candidate *c, unsigned needs, int side)
{
    for (int i = 0; i < c->n; i++)
        if (!may_answer(&c->unit[i], side) || !sv_eq(c->unit[i].seg[side].lang, c->unit[0].seg[side].lang))
            return false;
    return extras_answer(c, needs, side);
}

/* Whether the kind is made of what takes the place of its needs. */
static bool instead(const struct kind *k, const struct candidate *c)
{
    return (k->needs & ~(c->gives | WANT_LEXICON)) && k->either && !(k->either & ~c->gives);
}

/* Whether the kind can be made in that direction, and whether what it needs is there at all. Judgements are about what
 * was translated forward, and their answer need not be anybody's translation. */
static bool can(const struct build *b, const struct kind *k, struct kind_job *job, const struct candidate *c,
                bool backward)
{
    if (sv_is(b->cfg->directions, backward ? "forward" : "backward")) return false;
    if (instead(k, c) ? backward : !all_may_answer(c, k->needs, backward ? 0 : 1)) return false;
    job->backward = backward;
    return !k->fits || k->fits(job);
}

/* The direction: drawn for the first record of a candidate, the other one for the next; forced where only one can be.
 */
static bool choose_direction(const struct build *b, const struct kind *k, struct kind_job *job,
                             const struct candidate *c, int copy)
{
    if ((k->needs & ~(c->gives | WANT_LEXICON)) && !instead(k, c)) return false;
    rng r = rng_for(b->seed, SV("synth:direction"), c->key);
    bool backward = (rng_below(&r, 2) ^ (uint64_t)(copy & 1)) != 0;
    return can(b, k, job, c, backward) || can(b, k, job, c, !backward);
}

bool build_usable(const struct build *b, const struct candidate *c)
{
    return ((all_may_answer(c, 0, 1) || (c->gives & NEED_JUDGED)) && !sv_is(b->cfg->directions, "backward")) ||
           (all_may_answer(c, 0, 0) && !sv_is(b->cfg->directions, "forward"));
}

static struct kind_job job_of(const struct build *b, struct build_local *l, const struct candidate *c, arena *mem)
{
    return (struct kind_job){.words = b->words,
                             .unit = c->unit,
                             .nunits = c->n,
                             .max_chars = b->cfg->max_chars,
                             .tools = &l->tools,
                             .seed = b->seed,
                             .key = c->key,
                             .mem = mem,
                             .scratch = &l->scratch,
                             .held_out = sv_is(b->cfg->wordings, "held-out")};
}

bool build_fits(const struct build *b, struct build_local *l, const struct candidate *c, int kind, arena *mem)
{
    struct kind_job job = job_of(b, l, c, mem);
    return choose_direction(b, kinds[kind], &job, c, 0);
}

/* ---- who asks ---- */

static bool allowed(const struct build *b, int lang)
{
    for (int i = 0; i < b->nlang; i++)
        if (b->lang[i] == lang) return true;
    return false;
}

struct order {
    int lang[WORDING_LANGS], n;
};

static void add_language(const struct build *b, struct order *o, int lang)
{
    if (lang >= 0 && allowed(b, lang)) o->lang[o->n++] = lang;
}

static void add_thirds(const struct build *b, struct order *o, int to, int from, uint64_t start)
{
    for (int i = 0; i < b->nlang; i++) {
        int l = b->lang[(start + (uint64_t)i) % (uint64_t)b->nlang];
        if (l != to && l != from) o->lang[o->n++] = l;
    }
}

/* Who asks: mostly someone who writes the target's or the source's language (in a proportion of 11 to 9), sometimes a
 * third, always one for kinds that are about that. The other languages follow for the case that the first one's
 * sentences cannot name the target. */
static void choose_languages(const struct build *b, const struct kind *k, const struct kind_job *job, struct order *o)
{
    int to = wordings_lang(b->words, kind_answer(job, 0)->lang),
        from = wordings_lang(b->words, kind_source(job, 0)->lang);
    double u = rng_f64(job->r), third = k->needs & NEED_THIRD ? 1 : b->cfg->third;
    uint64_t start = rng_below(job->r, (uint64_t)b->nlang);
    bool target_first = u < third + (1 - third) * 0.55;
    o->n = 0;
    if (u < third) add_thirds(b, o, to, from, start);
    if (k->needs & NEED_THIRD) return;
    add_language(b, o, target_first ? to : from);
    if (to != from) add_language(b, o, target_first ? from : to);
    if (u >= third) add_thirds(b, o, to, from, start);
}

/* ---- one record ---- */

static void add_system(const struct build *b, const struct kind *k, const struct kind_job *job, struct dialogue *d)
{
    struct slots slots;
    if (rng_f64(job->r) >= b->cfg->system) return;
    kind_slots(job, &slots, SV(""));
    slots.implied = true;
    if (k->talks) slots.variant = script_variant(&prompts, SV("free"));
    kind_say(job, d, ROLE_SYSTEM, SCRIPT_SYSTEM, 1, &slots);
}

static enum kind_reason build_in(const struct build *b, const struct kind *k, struct kind_job *job, struct dialogue *d,
                                 int lang)
{
    job->lang = lang;
    dialogue_init(d);
    d->kind = k->id;
    d->kind_name = k->slug;
    d->instruction = wordings_lang_code(b->words, lang);
    d->source_lang = kind_source(job, 0)->lang;
    d->target_lang = kind_answer(job, 0)->lang;
    d->unit = job->unit;
    d->seed = b->seed;
    add_system(b, k, job, d);
    return k->build(job, d);
}

/* Tries the languages in the order drawn: a language whose sentences cannot name the target, or that has no words for
 * this kind, is passed over. */
static enum kind_reason build_dialogue(const struct build *b, const struct kind *k, struct kind_job *job,
                                       struct dialogue *d)
{
    struct order o;
    enum kind_reason why = KIND_NO_WORDING;
    choose_languages(b, k, job, &o);
    for (int i = 0; i < o.n && why == KIND_NO_WORDING; i++) why = build_in(b, k, job, d, o.lang[i]);
    return why;
}

static sv record_id(struct build_local *l, sv key, const char *kind, int copy, arena *mem)
{
    buf_reset(&l->scratch);
    buf_adds(&l->scratch, key);
    buf_addc(&l->scratch, ':');
    buf_adds(&l->scratch, sv_z(kind));
    buf_addc(&l->scratch, ':');
    buf_addi(&l->scratch, copy);
    return arena_dup(mem, buf_sv(&l->scratch));
}

/* The record as anybody reads it, judged by what stands in it. */
static const char *judge(struct build_local *l, sv line)
{
    struct verify_report rep;
    if (!json_parse(&l->json, line)) return "verify-gate";
    if (verify_record(l->tools.verifier, &l->json, json_root(&l->json), &rep)) return NULL;
    for (int i = 0; i < rep.n; i++)
        if (!rep.v[i].verdict.pass) return reason_of(rep.v[i].type);
    return "verify-gate";
}

const char *build_record(const struct build *b, struct build_local *l, const struct candidate *c, int kind, int copy,
                         arena *mem, struct buf *to)
{
    const struct kind *k = kinds[kind];
    struct kind_job job = job_of(b, l, c, mem);
    sv id = record_id(l, c->key, k->id, copy, mem);
    rng r = rng_for(b->seed, SV("synth"), id);
    job.r = &r;
    if (!choose_direction(b, k, &job, c, copy)) return kind_reason_name[KIND_NO_REFERENCE];
    enum kind_reason reason = build_dialogue(b, k, &job, &l->d);
    if (reason != KIND_OK) return kind_reason_name[reason];
    size_t before = to->n;
    l->d.id = id;
    dialogue_write(&l->d, to);
    const char *why = judge(l, sv_from(buf_sv(to), (ptrdiff_t)before));
    if (why) to->n = before;
    return why;
}
