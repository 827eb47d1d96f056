/* The table of kinds and what they share. */
#include "dialogue/kinds/kind.h"
#include "dialogue/plain.h"
#include "dialogue/verify/verify.h"
#include "text/metric/metric.h"

#define K(name) &kind_##name,
const struct kind *const kinds[] = {
#include "dialogue/kinds/list.h"
    NULL};
#undef K
#define K(name) +1
const int kinds_count = 0
#include "dialogue/kinds/list.h"
    ;
#undef K

const char *const kind_reason_name[KIND_NREASONS] = {"kept",
#define R(name, text) text,
                                                     KIND_REASONS(R)
#undef R
};

int kind_index(sv id_or_slug)
{
    for (int i = 0; i < kinds_count; i++)
        if (sv_is(id_or_slug, kinds[i]->id) || sv_is(id_or_slug, kinds[i]->slug)) return i;
    return -1;
}

void kind_tools_init(struct kind_tools *t, const struct lexica *lexica)
{
    *t = (struct kind_tools){.lexica = lexica,
                             .words_of = lexica_local_new(lexica),
                             .injector = injector_new(lexica),
                             .guesser = injector_new(lexica),
                             .metric = metric_scratch_new(),
                             .verifier = verifier_new()};
}

void kind_tools_release(struct kind_tools *t)
{
    lexica_local_free(t->words_of);
    injector_free(t->injector);
    injector_free(t->guesser);
    metric_scratch_free(t->metric);
    verifier_free(t->verifier);
}

void kind_tools_forget(struct kind_tools *t)
{
    t->loaded = t->guessed = (hash128_t){0};
}

static struct inject_pair pair_of(const struct kind_job *job, sv source, sv answer)
{
    return (struct inject_pair){source, answer, kind_source(job, 0)->lang, kind_answer(job, 0)->lang};
}

static hash128_t hash_of(const struct kind_job *job, const struct inject_pair *p)
{
    return (hash128_t){hash64(p->source, 1), hash64(p->reference, job->backward)};
}

static bool same(hash128_t a, hash128_t b)
{
    return a.lo == b.lo && a.hi == b.hi;
}

struct injector *kind_injector(const struct kind_job *job, sv source, sv answer)
{
    struct kind_tools *t = job->tools;
    struct inject_pair p = pair_of(job, source, answer);
    hash128_t h = hash_of(job, &p);
    if (!same(t->loaded, h)) t->usable = injector_load(t->injector, &p, job->mem);
    t->loaded = h;
    return t->usable ? t->injector : NULL;
}

/* The injector with the first pair loaded by the lexicon alone, or NULL. */
static struct injector *guess(const struct kind_job *job)
{
    struct kind_tools *t = job->tools;
    struct inject_pair p = pair_of(job, plain_trim(kind_source(job, 0)->text), plain_trim(kind_answer(job, 0)->text));
    hash128_t h = hash_of(job, &p);
    if (!same(t->guessed, h)) t->guessable = injector_guess(t->guesser, &p, job->mem), t->asked = false;
    t->guessed = h;
    return t->guessable ? t->guesser : NULL;
}

bool kind_term_likely(const struct kind_job *job)
{
    struct kind_tools *t = job->tools;
    struct injector *in = guess(job);
    if (!in || t->asked) return in && t->likely;
    struct slip slip;
    rng any = rng_for(0, SV("any"), SV("")); /* all places are tried: it matters only where to begin */
    t->likely = inject_slip(in, SLIP_TERM, NULL, 0, &any, &slip);
    t->asked = true;
    return t->likely;
}

bool kind_words_likely(const struct kind_job *job, double sure)
{
    const struct injector *in = guess(job);
    return in && injector_covers(in, sure);
}

const struct seg *kind_source(const struct kind_job *job, int i)
{
    return &job->unit[i].seg[job->backward ? 1 : 0];
}
const struct seg *kind_answer(const struct kind_job *job, int i)
{
    return &job->unit[i].seg[job->backward ? 0 : 1];
}

static enum kind_reason gate_text(const struct kind_job *job, sv s)
{
    if (s.n == 0) return KIND_EMPTY;
    if (job->max_chars && s.n > job->max_chars) return KIND_TOO_LONG;
    if (plain_marker(s).p) return KIND_MARKER;
    if (plain_has_control(s)) return KIND_CONTROL;
    return plain_is_nfc(s) ? KIND_OK : KIND_NOT_NFC;
}

/* A line that the next one of its file goes on with. */
static bool breaks_off(sv s)
{
    return sv_ends(s, SV(",")) || sv_ends(s, SV("，")) || sv_ends(s, SV("、")) || sv_ends(s, SV("،"));
}

enum kind_reason kind_gate(const struct kind_job *job, sv source, sv answer)
{
    enum kind_reason why = gate_text(job, source);
    if (why == KIND_OK) why = gate_text(job, answer);
    if (why != KIND_OK) return why;
    if (sv_eq(source, answer)) return KIND_COPY;
    if (breaks_off(source) || breaks_off(answer)) return KIND_FRAGMENT;
    return plain_has_escape(answer) && !plain_has_escape(source) ? KIND_ESCAPE : KIND_OK;
}

/* Someone who writes Chinese means English when the text is Chinese; everybody else means the language they write in.
 */
static bool target_implied(sv instruction, sv source, sv target)
{
    if (sv_eq(instruction, target)) return true;
    return sv_is(instruction, "zh") && sv_is(source, "zh") && sv_is(target, "en");
}

void kind_slots(const struct kind_job *job, struct slots *s, sv text)
{
    sv from = kind_source(job, 0)->lang, to = kind_answer(job, 0)->lang;
    *s = (struct slots){0};
    s->target = wordings_names(job->words, job->lang, to);
    s->source = wordings_names(job->words, job->lang, from);
    sv asker = wordings_lang_code(job->words, job->lang);
    s->implied = target_implied(asker, from, to);
    s->own = sv_eq(asker, to);
    s->foreign = sv_eq(asker, from) && !s->own;
    s->variant = -1;
    slots_source(s, text);
}

static bool said_before(const struct dialogue *d, sv id)
{
    for (int i = 0; i < d->ntemplates; i++)
        if (sv_eq(d->template_id[i], id)) return true;
    return false;
}

enum { DRAWS = 5 }; /* nobody says the same thing twice in one talk, unless there is nothing else to say */

enum kind_reason kind_line(const struct kind_job *job, struct dialogue *d, enum wording_by by, enum script_id script,
                           int turn, const struct slots *s, sv *text)
{
    /* only users' wordings are held out: what the assistant says is an answer, the same in tests */
    bool held_out = job->held_out && by == BY_USER;
    const struct wording *w = NULL;
    for (int i = 0; i < DRAWS && (!i || (w && said_before(d, w->id))); i++)
        w = wordings_pick(job->words, script, by, turn, job->lang, held_out, s, job->r);
    if (!w) return KIND_NO_WORDING;
    buf_reset(job->scratch);
    wording_render(w, s, job->r, job->scratch);
    *text = arena_dup(job->mem, buf_sv(job->scratch));
    dialogue_used(d, w->id);
    return KIND_OK;
}

enum kind_reason kind_say(const struct kind_job *job, struct dialogue *d, enum role role, enum script_id script,
                          int turn, const struct slots *s)
{
    sv text;
    enum wording_by by = role == ROLE_ASSISTANT ? BY_ASSISTANT : BY_USER;
    enum kind_reason why = kind_line(job, d, by, script, turn, s, &text);
    if (why == KIND_OK) dialogue_say(d, role, text);
    return why;
}

int kind_variant(enum script_id script, enum wording_by by, int turn, const char *name)
{
    int v = script_variant(&scripts[script].turn[by][turn - 1], sv_z(name));
    return v < 0 ? WORDING_VARIANTS : v;
}

void kind_require_language(const struct kind_job *job, struct dialogue *d, int turn)
{
    sv code = kind_answer(job, 0)->lang, head = SV("\"code\":\"");
    char *p = arena_bytes(job->mem, (size_t)(head.n + code.n) + 1);
    memcpy(p, head.p, (size_t)head.n);
    if (code.n) memcpy(p + head.n, code.p, (size_t)code.n);
    p[head.n + code.n] = '"';
    dialogue_require(d, turn, "language", sv_of(p, head.n + code.n + 1));
}
