/* J1 the text is an order or a question itself: translated, not followed. J2 there is nothing to translate. */
#include "dialogue/kinds/j_table.h"
#include "dialogue/kinds/tools.h"
#include "dialogue/plain.h"
#include "text/lang.h"
#include "text/utf8.h"

/* ---- J1 ---- */

static bool begins_with_one_of(sv text, const char *words, bool spaced)
{
    for (sv rest = sv_z(words); rest.p;) {
        sv w = sv_cut(&rest, '|');
        if (w.n && sv_starts(text, w) && (!spaced || text_border(text, w.n))) return true;
    }
    return false;
}

static bool ends_with_one_of(sv text, const char *words)
{
    for (sv rest = sv_z(words); rest.p;) {
        sv w = sv_cut(&rest, '|');
        if (w.n && sv_ends(text, w)) return true;
    }
    return false;
}

static bool is_order(sv text, sv lang)
{
    for (size_t i = 0; i < sizeof imperatives / sizeof *imperatives; i++) {
        if (!lang_is(lang, imperatives[i].lang)) continue;
        bool marked = text_mark(text) == MARK_STOP || text_mark(text) == MARK_EXCLAIM;
        return marked && (begins_with_one_of(text, imperatives[i].first, !lang_spaceless(lang)) ||
                          ends_with_one_of(text, imperatives[i].last));
    }
    return false;
}

static bool is_question(sv text)
{
    return text_mark(text) == MARK_QUESTION;
}

static int order_lang(sv lang)
{
    for (int i = 0; i < ORDER_LANGS; i++)
        if (lang_is(lang, order_langs[i])) return i;
    return -1;
}

static bool is_full_sentence(sv text)
{
    enum terminal_mark m = text_mark(text);
    return (m == MARK_STOP || m == MARK_EXCLAIM || m == MARK_QUESTION) && sv_find_c(text, '\n') < 0 &&
           plain_chars(text) >= 8;
}

static bool may_take_order(const struct kind_job *job, sv source, sv answer)
{
    return order_lang(kind_from(job)) >= 0 && order_lang(kind_to(job)) >= 0 && is_full_sentence(source) &&
           is_full_sentence(answer);
}

static sv with_order(const struct kind_job *job, sv text, sv lang, const char *order)
{
    const char *space = lang_is(lang, "zh") || lang_is(lang, "ja") ? "" : " ";
    return arena_f(job->mem, "%.*s%s%s", SV_ARG(text), space, order);
}

/* A question, an order, or a sentence that an order is put behind; false where the text is none of these. */
static bool choose_order(const struct kind_job *job, struct dialogue *d, const char **variant)
{
    sv s = plain_trim(kind_source(job, 0)->text), r = plain_trim(kind_answer(job, 0)->text);
    bool question = is_question(s) && is_question(r), order = is_order(s, kind_from(job)) && !is_question(r);
    bool add = may_take_order(job, s, r) && (kind_chance(job, 35) || !(question || order));
    *variant = question && !add ? "question" : "order";
    if (add) {
        const char *const *o = orders[rng_below(job->r, sizeof orders / sizeof *orders)];
        s = with_order(job, s, kind_from(job), o[order_lang(kind_from(job))]);
        r = with_order(job, r, kind_to(job), o[order_lang(kind_to(job))]);
    }
    d->text = s;
    d->reference = r;
    return add || question || order;
}

static bool fits_j1(const struct kind_job *job)
{
    sv s = plain_trim(kind_source(job, 0)->text), r = plain_trim(kind_answer(job, 0)->text);
    return (is_question(s) && is_question(r)) || is_order(s, kind_from(job)) || may_take_order(job, s, r);
}

static enum kind_reason build_j1(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    const char *variant;
    if (!choose_order(job, d, &variant)) return KIND_UNSUITED;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    s.variant = kind_variant(SCRIPT_J1, BY_USER, 1, variant);
    why = kind_ask(job, d, SCRIPT_J1, 1, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    dialogue_require(d, turn, "equals", SV("\"to\":\"reference\""));
    kind_require_language(job, d, turn);
    return KIND_OK;
}

const struct kind kind_J1 = {.id = "J1",
                             .slug = "order-inside",
                             .help = "the source is an order or a question: translated, not followed",
                             .needs = NEED_PAIR,
                             .fits = fits_j1,
                             .build = build_j1};

/* ---- J2 ---- */

/* Letters struck at random where the text had some: same word lengths, nothing to be read. */
static sv struck(const struct kind_job *job, sv text)
{
    static const char keys[] = "sdfghjklqwrtzxcvbnmpsdfjkl";
    buf_reset(job->scratch);
    for (ptrdiff_t i = 0; i < text.n && job->scratch->n < 60; i++) {
        bool letter = (text.p[i] >= 'a' && text.p[i] <= 'z') || (text.p[i] >= 'A' && text.p[i] <= 'Z');
        if (text.p[i] == ' ')
            buf_addc(job->scratch, ' ');
        else if (letter)
            buf_addc(job->scratch, keys[rng_below(job->r, sizeof keys - 1)]);
    }
    return plain_trim(arena_dup(job->mem, buf_sv(job->scratch)));
}

/* What a text of another script looks like after a program that did not know it. */
static sv question_marks(const struct kind_job *job, sv text)
{
    int n = 0;
    buf_reset(job->scratch);
    for (const char *p = text.p, *end = text.p + text.n; p < end && n < 60; n++) {
        uint32_t c = utf8_next(&p);
        if (c == ' ' || c == ',' || c == '.')
            buf_addc(job->scratch, (char)c);
        else
            buf_addc(job->scratch, '?');
    }
    return plain_trim(arena_dup(job->mem, buf_sv(job->scratch)));
}

/* UTF-8 read as Latin-1: only where every byte is a letter or sign there. */
static sv misread(const struct kind_job *job, sv text)
{
    char two[4];
    buf_reset(job->scratch);
    for (ptrdiff_t i = 0; i < text.n && job->scratch->n < 90; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c >= 0x80 && c < 0xa0) continue; /* lost on the way */
        if (c == 0xa0 || c == 0xad || c == '\n') c = ' ';
        buf_add(job->scratch, two, (size_t)utf8_put(two, c));
    }
    return plain_trim(arena_dup(job->mem, buf_sv(job->scratch)));
}

static sv garbled(const struct kind_job *job)
{
    sv s = plain_trim(kind_source(job, 0)->text);
    int64_t foreign = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) foreign += (unsigned char)s.p[i] >= 0x80;
    if (foreign * 2 < s.n) return struck(job, s);
    return kind_chance(job, 50) ? question_marks(job, s) : misread(job, s);
}

static enum kind_reason build_j2(const struct kind_job *job, struct dialogue *d)
{
    static const char *const variants[] = {"empty", "garbled", "impossible"};
    struct slots s;
    sv line, mess = {NULL, 0};
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    const char *variant = variants[rng_below(job->r, 3)];
    s.text[SLOT_S] = (sv){NULL, 0};
    if (variant[0] == 'g') {
        mess = garbled(job);
        if (plain_chars(mess) < 6 || !kind_clean(mess)) return KIND_UNSUITED;
        kind_slots(job, &s, mess);
    }
    d->text = variant[0] == 'g' ? mess : SV(""); /* the pair only stands for the languages */
    d->reference = SV("");
    kind_later(&s); /* what is not there needs no language */
    s.variant = kind_variant(SCRIPT_J2, BY_USER, 1, variant);
    why = kind_ask(job, d, SCRIPT_J2, 1, &s);
    if (why != KIND_OK) return why;
    s.variant = kind_variant(SCRIPT_J2, BY_ASSISTANT, 1, variant);
    why = kind_line(job, d, BY_ASSISTANT, SCRIPT_J2, 1, &s, &line);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, line);
    require_texts(job, d, turn, "statement", "any", &line, 1);
    require_code(job, d, turn, d->instruction);
    return KIND_OK;
}

const struct kind kind_J2 = {.id = "J2",
                             .talks = true,
                             .slug = "nothing-to-translate",
                             .help = "empty, garbled or impossible requests",
                             .needs = NEED_PAIR,
                             .build = build_j2};
