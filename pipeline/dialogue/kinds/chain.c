/* E12 chains: three to six turns on one text, each in the words of its own kind.
 *
 * A chain is a state (the versions so far, the constraints that still bind) and moves. The first answer has slips, or
 * is good; slips are mended first, one or two at a time, so that nothing wrong is learnt; then things are asked of the
 * good text: is this right, should it not be that (wrongly), another name, leave this out, the version before. What was
 * corrected must hold at every later answer: its constraint runs on (`until`) until a move takes it back. */
#include "dialogue/kinds/talk.h"
#include "dialogue/verify/verify.h"

enum { CHAIN_MIN = 3, CHAIN_MAX = 6, VERSIONS = 8, RULES = 8 };

struct version {
    int turn;
    sv text;
};
/* What was asked for and still holds: at every later version it is required again, until one takes it back. */
struct rule {
    const char *type;
    sv fields, word;
    bool there; /* the word stands in a text that keeps the rule; else it must not */
};
struct chain {
    const struct kind_job *job;
    struct dialogue *d;
    struct slots open; /* of the first turn */
    struct version v[VERSIONS];
    int n; /* versions; the last is the present one */
    struct rule rule[RULES];
    int nrules;
    unsigned done; /* moves made, as bits */
    int turns;     /* the user's so far */
};

static sv now(const struct chain *c)
{
    return c->v[c->n - 1].text;
}

static bool holds(const struct chain *c, const struct rule *r, sv text)
{
    return verify_stands(c->job->tools->verifier, text, r->word, kind_to(c->job), false) == r->there;
}

/* The new version keeps the rules that still bind; those it goes against are over. */
static void add_version(struct chain *c, int turn, sv text)
{
    int kept = 0;
    for (int i = 0; i < c->nrules; i++) {
        if (!holds(c, &c->rule[i], text)) continue;
        dialogue_require(c->d, turn, c->rule[i].type, c->rule[i].fields);
        c->rule[kept++] = c->rule[i];
    }
    c->nrules = kept;
    if (c->n < VERSIONS) c->v[c->n++] = (struct version){turn, text};
    kind_require_language(c->job, c->d, turn);
}

/* From now on the word stands there (or does not). Only rules that the text keeps are made. */
static void add_rule(struct chain *c, sv word, bool there)
{
    struct rule r = {there ? "present" : "forbid", {NULL, 0}, word, there};
    if (!word.n || c->nrules == RULES || !holds(c, &r, now(c))) return;
    for (int i = 0; i < c->nrules; i++)
        if (c->rule[i].there == there && sv_eq(c->rule[i].word, word)) return;
    struct buf *b = c->job->scratch;
    buf_reset(b);
    buf_adds(b, there ? SV("\"phrases\":[\"") : SV("\"words\":[\""));
    json_escape(b, word);
    buf_adds(b, SV("\"]"));
    r.fields = arena_dup(c->job->mem, buf_sv(b));
    c->rule[c->nrules++] = r;
}

/* ---- moves: each says its turn and its answer, or nothing at all ---- */

enum move { MOVE_RIGHT, MOVE_WRONG, MOVE_SWAP, MOVE_CUT, MOVE_BACK, MOVE_TERM, MOVES };

static bool slip_here(struct chain *c, enum slip_sort sort, struct slip *slip)
{
    struct injector *in = kind_injector(c->job, c->d->text, now(c));
    return in && inject_slip(in, sort, NULL, 0, c->job->r, slip);
}

static enum kind_reason move_right(struct chain *c)
{
    struct slip idea;
    if (!slip_here(c, SLIP_LEXICAL, &idea) || !idea.right.n) return KIND_UNSUITED;
    return talk_is_right(c->job, c->d, &c->open, &idea, now(c));
}

static enum kind_reason move_wrong(struct chain *c)
{
    struct slip idea;
    if (!slip_here(c, SLIP_LEXICAL, &idea) || !idea.right.n || !idea.wrong.n) return KIND_UNSUITED;
    return talk_user_is_wrong(c->job, c->d, &c->open, &idea, now(c));
}

static enum kind_reason move_swap(struct chain *c)
{
    struct slip swap;
    int turn;
    if (!slip_here(c, SLIP_NAME, &swap) && !slip_here(c, SLIP_NUMBER, &swap)) return KIND_UNSUITED;
    enum kind_reason why = talk_swap(c->job, c->d, &c->open, &swap, c->v[c->n - 1].turn, &turn);
    if (why == KIND_OK) add_version(c, turn, swap.bad_text), add_rule(c, swap.wrong, true);
    return why;
}

static enum kind_reason move_cut(struct chain *c)
{
    struct slip cut;
    int turn;
    if (!slip_here(c, SLIP_OMISSION, &cut)) return KIND_UNSUITED;
    enum kind_reason why = talk_leave_out(c->job, c->d, &c->open, &cut, c->v[c->n - 1].turn, &turn);
    if (why == KIND_OK) add_version(c, turn, cut.bad_text), add_rule(c, cut.right, false);
    return why;
}

static enum kind_reason move_back(struct chain *c)
{
    if (c->n < 2) return KIND_UNSUITED;
    bool first = c->n > 2 && kind_chance(c->job, 30);
    struct version to = c->v[first ? 0 : c->n - 2];
    if (sv_eq(to.text, now(c)) || c->d->turn[to.turn].weight == 0) return KIND_UNSUITED;
    int from = c->v[c->n - 1].turn, turn;
    enum kind_reason why =
        talk_go_back(c->job, c->d, &c->open, first ? "first" : "last", to.turn, from, to.text, &turn);
    if (why == KIND_OK) add_version(c, turn, to.text);
    return why;
}

/* Another rendering of a word is wanted, and stays. */
static enum kind_reason move_term(struct chain *c)
{
    struct slip term;
    int turn;
    if (!slip_here(c, SLIP_TERM, &term) || !term.wrong.n || !term.right.n) return KIND_UNSUITED;
    enum kind_reason why = talk_call_it(c->job, c->d, &c->open, &term, c->v[c->n - 1].turn, &turn);
    if (why == KIND_OK) add_version(c, turn, term.bad_text), add_rule(c, term.wrong, true);
    return why;
}

static enum kind_reason (*const moves[MOVES])(struct chain *) = {
    [MOVE_RIGHT] = move_right, [MOVE_WRONG] = move_wrong, [MOVE_SWAP] = move_swap,
    [MOVE_CUT] = move_cut,     [MOVE_BACK] = move_back,   [MOVE_TERM] = move_term,
};

/* ---- the chain ---- */

/* A draft with slips, mended one by one. */
static enum kind_reason begin_wrong(struct chain *c, int slips)
{
    struct revision v;
    if (!revise_slips(c->job, c->d, REVISE_ALL, slips, &v)) return KIND_UNSUITED;
    enum kind_reason why = kind_ask(c->job, c->d, SCRIPT_A1, 1, &c->open);
    if (why != KIND_OK) return why;
    revise_draft(c->job, c->d, &v);
    for (int i = 0; i < v.n; i++, c->turns++) {
        why = revise_mend(c->job, c->d, &c->open, &v, i);
        if (why != KIND_OK) return why;
    }
    c->v[c->n++] = (struct version){v.turn, c->d->reference};
    for (int i = 0; i < v.n; i++) add_rule(c, v.slip[i].wrong, false);
    return KIND_OK;
}

static enum kind_reason begin_good(struct chain *c)
{
    int turn;
    enum kind_reason why = talk_open_good(c->job, c->d, &c->open, &turn);
    if (why == KIND_OK) c->v[c->n++] = (struct version){turn, c->d->reference};
    return why;
}

/* One of the moves not made yet; a change makes going back possible again. */
static bool make_move(struct chain *c)
{
    int start = (int)rng_below(c->job->r, MOVES);
    for (int i = 0; i < MOVES; i++) {
        int m = (start + i) % MOVES;
        if (c->done >> m & 1) continue;
        int turns = c->d->nturns, constraints = c->d->nconstraints, templates = c->d->ntemplates;
        c->done |= 1u << m;
        if (moves[m](c) == KIND_OK) return true;
        c->d->nturns = turns, c->d->nconstraints = constraints, c->d->ntemplates = templates;
        if (m == MOVE_BACK) c->done &= ~(1u << m); /* there may be something to go back to later */
    }
    return false;
}

static enum kind_reason build_e12(const struct kind_job *job, struct dialogue *d)
{
    struct chain c = {.job = job, .d = d, .turns = 1};
    int want = CHAIN_MIN + (int)rng_below(job->r, CHAIN_MAX - CHAIN_MIN + 1);
    enum kind_reason why = kind_begin(job, d, &c.open);
    if (why != KIND_OK) return why;
    why = kind_chance(job, 75) ? begin_wrong(&c, 1 + (int)rng_below(job->r, want > 3 ? 3 : 2)) : begin_good(&c);
    if (why != KIND_OK) return why;
    while (c.turns < want && make_move(&c)) c.turns++;
    return c.turns >= CHAIN_MIN ? KIND_OK : KIND_UNSUITED;
}

const struct kind kind_E12 = {.id = "E12",
                              .talks = true,
                              .weight = 10,
                              .slug = "chain",
                              .help = "three to six turns of corrections and wishes",
                              .needs = NEED_PAIR | WANT_LEXICON,
                              .fits = revise_fits,
                              .build = build_e12};
