#include "dialogue/kinds/concise.h"

#include "dialogue/kinds/concise_table.h"
#include "dialogue/kinds/tools.h"
#include "dialogue/plain.h"
#include "text/script.h"
#include "text/utf8.h"

static const struct concise_lang tables[] = {
#define LANG(code, entries) {code, entries, sizeof entries / sizeof *entries},
    CONCISE_LANGS(LANG)
#undef LANG
};

static bool listed(const char *list, sv word)
{
    for (sv rest = sv_z(list); rest.p;) {
        sv w = sv_cut(&rest, '|');
        if (w.n && sv_eq(w, word)) return true;
    }
    return false;
}

static bool ends_with_any(const char *list, sv text)
{
    for (sv rest = sv_z(list); rest.p;) {
        sv w = sv_cut(&rest, '|');
        if (w.n && sv_ends(text, w)) return true;
    }
    return false;
}

static bool starts_with_any(const char *list, sv text)
{
    for (sv rest = sv_z(list); rest.p;) {
        sv w = sv_cut(&rest, '|');
        if (w.n && sv_starts(text, w)) return true;
    }
    return false;
}

/* The word before a place and the one after it, between spaces; absent at an end or beside punctuation. */
static sv word_before(sv text, ptrdiff_t at)
{
    if (at < 2 || text.p[at - 1] != ' ') return (sv){NULL, 0};
    ptrdiff_t from = at - 1;
    while (from > 0 && text.p[from - 1] != ' ') from--;
    return sv_of(text.p + from, at - 1 - from);
}
static sv word_after(sv text, ptrdiff_t at)
{
    if (at >= text.n || text.p[at] != ' ') return (sv){NULL, 0};
    sv rest = sv_from(text, at + 1);
    ptrdiff_t end = sv_find_c(rest, ' ');
    return end < 0 ? rest : sv_head(rest, end);
}

static bool starts_with_letter(sv s)
{
    const char *p = s.p;
    script_init();
    return s.n && cls_letter(cp_class_of(cp_props(utf8_next(&p))));
}

/* At the head of a sentence or of a clause. */
static bool at_clause(sv text, ptrdiff_t at)
{
    sv before = word_before(text, at);
    if (at == 0) return true;
    return before.n &&
           (strchr(".!?,;:", before.p[before.n - 1]) || listed("and|but|that|because|if|think|know|so|since", before));
}

static bool suits_spaced(const struct concise_entry *e, sv text, ptrdiff_t at, ptrdiff_t end)
{
    sv before = word_before(text, at), after = word_after(text, end);
    if (before.n && listed(e->not_after, token_core(before))) return false;
    if (after.n && listed(e->not_before, token_core(after))) return false;
    if (e->flags & CONCISE_HEAD && at != 0) return false;
    if (e->flags & CONCISE_INNER && (!before.n || strchr(".!?,;:", before.p[before.n - 1]))) return false;
    if (e->flags & CONCISE_CLAUSE && !at_clause(text, at)) return false;
    if (e->flags & CONCISE_WORD_NEXT && !starts_with_letter(after)) return false;
    if (e->flags & CONCISE_LOWER_NEXT && (!starts_with_letter(after) || text_starts_upper(after))) return false;
    return true;
}

static bool suits_spaceless(const struct concise_entry *e, sv text, ptrdiff_t at, ptrdiff_t end)
{
    sv after = sv_from(text, end);
    if (ends_with_any(e->not_after, sv_head(text, at)) || starts_with_any(e->not_before, after)) return false;
    if (e->flags & CONCISE_HEAD && at != 0) return false;
    return !(e->flags & CONCISE_WORD_NEXT) || starts_with_letter(after);
}

/* A deletion takes the space behind the word with it; a sentence begins with a capital again. */
static sv edit(const struct concise_entry *e, sv text, ptrdiff_t at, ptrdiff_t end, bool spaced, arena *mem)
{
    sv put = sv_z(e->put);
    bool upper = text_starts_upper(sv_from(text, at));
    if (!put.n && spaced && end < text.n && text.p[end] == ' ') end++;
    if (put.n && upper) put = text_upper_first(put, mem);
    sv out = text_splice(text, at, end, put, mem);
    if (put.n || !upper) return out;
    sv tail = text_upper_first(sv_from(out, at), mem);
    return text_splice(out, at, out.n, tail, mem);
}

static bool apply(const struct concise_entry *e, sv text, bool spaced, arena *mem, sv *out)
{
    sv find = sv_z(e->find);
    for (ptrdiff_t at = 0; at < text.n; at++) {
        at = spaced                                 ? text_find_word_ci(text, find, at)
             : sv_find(sv_from(text, at), find) < 0 ? -1
                                                    : at + sv_find(sv_from(text, at), find);
        if (at < 0) return false;
        ptrdiff_t end = at + find.n;
        if (!(spaced ? suits_spaced(e, text, at, end) : suits_spaceless(e, text, at, end))) continue;
        *out = edit(e, text, at, end, spaced, mem);
        return true;
    }
    return false;
}

/* "(...)" without digits, and not most of the text. */
static bool without_brackets(sv text, bool spaced, arena *mem, sv *out)
{
    sv open = spaced ? SV("(") : SV("（"), close = spaced ? SV(")") : SV("）");
    ptrdiff_t a = sv_find(text, open), b = sv_find(text, close);
    if (a <= 0 || b < a || b - a > text.n / 3 || b - a < 6) return false;
    for (ptrdiff_t i = a; i < b; i++)
        if ((text.p[i] >= '0' && text.p[i] <= '9') || strchr("%{}<>`$\\_", text.p[i])) return false;
    if (sv_find(sv_from(text, a + 1), open) >= 0) return false;
    if (spaced && text.p[a - 1] != ' ') return false; /* "file(s)" */
    *out = text_splice(text, a - spaced, b + close.n, SV(""), mem);
    return true;
}

static const struct concise_lang *table_of(sv lang)
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (lang_is(lang, tables[i].code)) return &tables[i];
    return NULL;
}

int concise(sv text, sv lang, bool contractions, sv *out, arena *mem)
{
    const struct concise_lang *t = table_of(lang);
    int n = 0;
    sv now = text, next;
    if (!t) return 0;
    bool spaced = !lang_spaceless(lang);
    struct text_grams grams;
    text_grams_of(&grams, text); /* what an edit puts in is in no other entry */
    for (int i = 0; i < t->n && n < CONCISE_MAX; i++) {
        if (!text_may_hold(&grams, sv_z(t->entry[i].find))) continue;
        if (!contractions && strchr(t->entry[i].put, '\'')) continue;
        while (n < CONCISE_MAX && apply(&t->entry[i], now, spaced, mem, &next)) out[n++] = now = next;
    }
    if (n < CONCISE_MAX && without_brackets(now, spaced, mem, &next)) out[n++] = next;
    return n;
}

static const struct {
    const char *lang, *words;
} strong[] = {
    {"en", "very|really|quite|fairly|pretty|real|rather|totally|just|even|all|so|too|absolutely|extremely|actually|"
           "indeed|still|completely|truly|highly|much|at all"},
    {"de", "sehr|wirklich|ganz|ziemlich|so|zu|gar|überhaupt|eigentlich|tatsächlich|immer noch|äußerst|völlig|echt|"
           "besonders|viel|total|höchst"},
    {"fr", "très|vraiment|tout|bien|trop|si|assez|complètement|tellement|fort|encore"},
    {"es", "muy|realmente|tan|demasiado|bastante|completamente|verdaderamente|mucho|todavía|aún|yo|tú"},
    {"it", "molto|davvero|così|troppo|tanto|proprio|abbastanza|veramente|assai|ancora"},
    {"pt", "muito|realmente|tão|demais|bastante|bem|mesmo|ainda|eu"},
    {"ru", "очень|действительно|так|слишком|совсем|совершенно|довольно|всё ещё|весьма"},
    {"cs", "velmi|opravdu|tak|moc|příliš|zcela|docela|stále|velice"},
    {"nl", "heel|erg|zeer|echt|zo|te|nog steeds|helemaal"},
    {"pl", "bardzo|naprawdę|tak|zbyt|całkiem|wciąż|zupełnie"},
};

bool concise_strengthens(sv source, sv lang)
{
    for (size_t i = 0; i < sizeof strong / sizeof *strong; i++) {
        if (!lang_is(lang, strong[i].lang)) continue;
        for (sv rest = sv_z(strong[i].words); rest.p;)
            if (text_find_word_ci(source, sv_cut(&rest, '|'), 0) >= 0) return true;
        return false;
    }
    return true;
}

bool concise_contract(sv text, sv *out, arena *mem)
{
    const struct concise_lang *t = table_of(SV("en"));
    sv now = text, next;
    struct text_grams grams;
    text_grams_of(&grams, text);
    for (int i = 0; i < t->n; i++)
        while (text_may_hold(&grams, sv_z(t->entry[i].find)) && strchr(t->entry[i].put, '\'') &&
               apply(&t->entry[i], now, true, mem, &next))
            now = next;
    *out = now;
    return !sv_eq(now, text);
}
