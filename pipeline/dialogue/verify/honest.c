/* Honesty: an answer that meets its constraints without being a translation earns nothing.
 *
 * What the reference says is honest whatever it looks like. All else is measured by the reference where the record has
 * one, or by the source: how much is said besides what the constraints ask for, how much of it is the source's own
 * words, how much is the request's. */
#include "dialogue/plain.h"
#include "dialogue/verify/check.h"
#include "text/lang.h"

enum {
    LITTLE = 10,      /* texts of fewer words are not measured by their length */
    SHORT_SHARE = 20, /* per cent of the words expected: fewer are too few */
    REST_SHARE = 25,  /* the same for words that no constraint asks for */
    COPY_SHARE = 80,  /* per cent of the runs of GRAM words that are the source's */
    GRAM = 3,
    ECHO_WORDS = 4,
    ECHO_LINES = 1000
};

static bool lie(struct verdict *why, const char *reason, sv detail)
{
    verdict_set(why, reason, "'%.*s'", SV_ARG(detail));
    return false;
}

/* ---- what is no translation, or is given word for word ---- */

static bool is_free(struct verifier *v, const struct verify_record *r, int constraint)
{
    const struct json *d = r->json;
    const struct verify_type *t = verify_type_find(constraint_type(r, constraint, &v->mem));
    if (t && t->free) return true;
    for (int c = json_first(d, json_get(d, constraint, SV("of"))); c >= 0; c = json_next(d, c)) {
        t = verify_type_find(constraint_type(r, c, &v->mem));
        if (t && t->free) return true;
    }
    return false;
}

static bool asks_no_translation(struct verifier *v, const struct verify_record *r, int turn)
{
    for (int c = -1; (c = constraint_active(r, c, turn)) >= 0;)
        if (is_free(v, r, c)) return true;
    return false;
}

/* ---- too short ---- */

static struct vtext *measure(struct verifier *v)
{
    return v->reference.raw.n ? &v->reference : &v->source;
}

/* Words that a limit leaves room for. */
static double allowed(const struct verify_record *r, int turn, struct verifier *v)
{
    const struct lang *l = lang_find(r->target_lang);
    bool spaceless = l && l->spaceless;
    double least = 1e18, max;
    for (int c = -1; (c = constraint_active(r, c, turn)) >= 0;) {
        if (!sv_is(constraint_type(r, c, &v->mem), "length")) continue;
        if (!json_f64(r->json, json_get(r->json, c, SV("max")), &max)) continue;
        sv unit = json_str(r->json, json_get(r->json, c, SV("unit")), &v->mem);
        if (sv_is(unit, "chars")) max /= spaceless ? 1.5 : 6;
        if (sv_is(unit, "words") || sv_is(unit, "chars"))
            if (max < least) least = max;
    }
    return least;
}

static bool long_enough(struct verifier *v, const struct verify_record *r, int turn, struct verdict *why)
{
    struct vtext *t = &v->turn[turn].text, *m = measure(v);
    if (!m->raw.n) return true;
    vtext_words(v, t);
    vtext_words(v, m);
    if (m->nword < LITTLE || t->nword * 100ll >= m->nword * (int64_t)SHORT_SHARE) return true;
    if (t->nword * 100.0 >= SHORT_SHARE * allowed(r, turn, v)) return true;
    verdict_set(why, "too-short", "%d words for %d", t->nword, m->nword);
    return false;
}

/* ---- stuffing ---- */

enum { PHRASES = 256 }; /* looked at: more are no honest list */
struct cover {
    struct verifier *v;
    int phrases;
    struct vtext *answer, *model;
    uint8_t *in_answer, *in_model;
    sv lang, often; /* often: a phrase said again and again */
};

static uint8_t *marks(struct verifier *v, struct vtext *t)
{
    vtext_words(v, t);
    return arena_zalloc(&v->mem, (size_t)t->nword + 1);
}

static void cover(struct cover *c, sv phrase, sv lang)
{
    if (c->phrases++ >= PHRASES) return;
    int said = text_cover(c->v, c->answer, phrase, lang, c->in_answer);
    int meant = text_cover(c->v, c->model, phrase, lang, c->in_model);
    if (said > 3 && said > 2 * meant + 2) c->often = phrase;
}

/* The strings of one member, a list or a single one. */
static void cover_member(struct cover *c, const struct verify_record *r, int value, sv lang)
{
    const struct json *d = r->json;
    if (json_type(d, value) == JSON_STRING) cover(c, json_str(d, value, &c->v->mem), lang);
    if (json_type(d, value) != JSON_ARRAY) return;
    for (int x = json_first(d, value); x >= 0; x = json_next(d, x)) {
        sv s = json_str(d, x, &c->v->mem);
        if (s.n) cover(c, s, lang);
    }
}

static bool cover_all(struct cover *c, const struct verify_record *r, int turn)
{
    bool any = false;
    for (int x = -1; (x = constraint_active(r, x, turn)) >= 0;) {
        const struct verify_type *t = verify_type_find(constraint_type(r, x, &c->v->mem));
        if (!t || !t->honour) continue;
        any = true;
        cover_member(c, r, json_get(r->json, x, sv_z(t->honour)), c->lang);
        if (c->model == &c->v->source) cover_member(c, r, json_get(r->json, x, SV("source")), r->source_lang);
    }
    return any;
}

static int unmarked(const uint8_t *mark, int n)
{
    int rest = 0;
    for (int i = 0; i < n; i++) rest += !mark[i];
    return rest;
}

static bool not_stuffed(struct verifier *v, const struct verify_record *r, int turn, struct verdict *why)
{
    struct cover c = {.v = v, .answer = &v->turn[turn].text, .model = measure(v), .lang = lang_base(r->target_lang)};
    if (!c.model->raw.n) return true;
    c.in_answer = marks(v, c.answer);
    c.in_model = marks(v, c.model);
    if (!cover_all(&c, r, turn)) return true;
    if (c.often.n) return lie(why, "stuffing", c.often);
    int rest = unmarked(c.in_answer, c.answer->nword), want = unmarked(c.in_model, c.model->nword);
    if (want < 3 || rest * 100ll >= want * (int64_t)REST_SHARE) return true;
    verdict_set(why, "stuffing", "%d words besides what was asked for", rest);
    return false;
}

/* ---- a copy of the source ---- */

/* "Microsoft", "NASA 2020": what is a name stays as it is in many languages. */
static bool all_names(sv raw)
{
    for (sv rest = raw; rest.p;) {
        sv word = sv_cut(&rest, ' ');
        if (word.n && word.p[0] >= 'a' && word.p[0] <= 'z') return false;
        if (word.n && (unsigned char)word.p[0] >= 0x80) return false;
    }
    return true;
}

static bool is_same(const struct vtext *a, const struct vtext *b)
{
    if (a->nword != b->nword || !a->nword) return false;
    for (int i = 0; i < a->nword; i++)
        if (a->word[i].hash != b->word[i].hash) return false;
    return true;
}

/* Runs of the answer that are the source's and not the reference's, in per cent of all. */
static int copied_share(struct verifier *v, struct vtext *t)
{
    struct grams source = grams_of(v, &v->source, GRAM, GRAM), reference = {NULL, 0};
    bool has = v->reference.raw.n > 0;
    int copied = 0, n = t->nword - GRAM + 1;
    if (has) reference = grams_of(v, &v->reference, GRAM, GRAM);
    for (int i = 0; i < n; i++) {
        uint32_t h = gram_hash(t->word + i, GRAM);
        copied += grams_has(&source, h) && !(has && grams_has(&reference, h));
    }
    return (int)(copied * 100ll / n);
}

static sv answer_lang(struct verifier *v, const struct verify_record *r, int turn)
{
    for (int c = -1; (c = constraint_active(r, c, turn)) >= 0;)
        if (sv_is(constraint_type(r, c, &v->mem), "language"))
            return json_str(r->json, json_get(r->json, c, SV("code")), &v->mem);
    return r->target_lang;
}

static bool structured(struct verifier *v, const struct verify_record *r, int turn)
{
    for (int c = -1; (c = constraint_active(r, c, turn)) >= 0;)
        if (sv_is(constraint_type(r, c, &v->mem), "structure")) return true;
    return false;
}

static bool not_copied(struct verifier *v, const struct verify_record *r, int turn, struct verdict *why)
{
    struct vtext *t = &v->turn[turn].text;
    sv lang = answer_lang(v, r, turn);
    if (!r->source.n || (r->source_lang.n && sv_eq(lang_base(lang), lang_base(r->source_lang)))) return true;
    vtext_words(v, t);
    vtext_words(v, &v->source);
    if (is_same(t, &v->source) && !all_names(r->source)) return lie(why, "copied-source", r->source);
    if (t->nword < GRAM + 1 || (structured(v, r, turn) && !r->reference.n)) return true;
    return copied_share(v, t) < COPY_SHARE || lie(why, "copied-source", r->turn[turn].content);
}

/* ---- the request said again ---- */

/* Said by somebody who may be repeated: the source, the reference, earlier answers, the constraints themselves. */
static bool may_repeat(const struct verify_record *r, int turn, sv s)
{
    if (sv_find(r->source, s) >= 0 || sv_find(r->reference, s) >= 0) return true;
    if (r->constraints >= 0 && sv_find(json_raw(r->json, r->constraints), s) >= 0) return true;
    for (int i = 0; i < turn; i++)
        if (r->turn[i].role == ROLE_ASSISTANT && sv_find(r->turn[i].content, s) >= 0) return true;
    return false;
}

static bool says_much(sv s)
{
    return s.n >= 12 && verify_count(s, SV("words")) >= ECHO_WORDS;
}

static bool no_echo(const struct verify_record *r, int turn, struct verdict *why)
{
    sv answer = plain_trim(r->turn[turn].content), asked = turn > 0 ? r->turn[turn - 1].content : SV("");
    if (r->turn[turn > 0 ? turn - 1 : 0].role != ROLE_USER) return true;
    if (says_much(answer) && sv_find(asked, answer) >= 0 && !may_repeat(r, turn, answer))
        return lie(why, "echo", answer);
    for (int i = 0; asked.p && i < ECHO_LINES; i++) {
        sv line = plain_trim(sv_cut(&asked, '\n'));
        if (line.n < 12 || sv_find(answer, line) < 0 || !says_much(line)) continue;
        if (!may_repeat(r, turn, line)) return lie(why, "echo", line);
    }
    return true;
}

/* A whole constraint as it was written. */
static bool no_constraint(const struct verify_record *r, int turn, struct verdict *why)
{
    for (int c = -1; (c = constraint_active(r, c, turn)) >= 0;)
        if (sv_find(r->turn[turn].content, json_raw(r->json, c)) >= 0) return lie(why, "echo", json_raw(r->json, c));
    return true;
}

static bool honest(struct verifier *v, const struct verify_record *r, int turn, struct verdict *why)
{
    sv answer = plain_trim(r->turn[turn].content);
    if (!answer.n) return lie(why, "empty-answer", SV(""));
    if (r->reference.n && sv_eq(answer, plain_trim(r->reference))) return true;
    if (asks_no_translation(v, r, turn)) return true;
    return no_constraint(r, turn, why) && no_echo(r, turn, why) && not_copied(v, r, turn, why) &&
           not_stuffed(v, r, turn, why) && long_enough(v, r, turn, why);
}

bool verify_honest(struct verifier *v, const struct verify_record *r, int turn, struct verdict *why)
{
    struct vturn *t = &v->turn[turn];
    if (t->honest == HONEST_UNKNOWN) {
        t->why = (struct verdict){0};
        t->honest = honest(v, r, turn, &t->why) ? HONEST_YES : HONEST_NO;
    }
    if (t->honest == HONEST_YES) return true;
    *why = t->why;
    return false;
}
