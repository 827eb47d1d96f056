/* What a recipe lacks: files, material, wordings. */
#include "cli/preview_show.h"
#include "engine/tally.h"
#include "text/lang.h"

static void add(struct opt_list *lines, arena *mem, sv text)
{
    opt_list_add(lines, text, mem);
}

/* The message without its hint. */
static sv first_line(const char *why)
{
    sv rest = sv_z(why);
    return sv_cut(&rest, '\n');
}

/* ... and without the place in the recipe, where the corpus is named anyway. */
static sv cause(const struct run_absent *a, arena *mem)
{
    sv why = first_line(a->why), place = arena_f(mem, "corpus '%s': ", a->corpus);
    ptrdiff_t at = sv_find(why, place);
    return at < 0 ? why : sv_from(why, at + place.n);
}

static void absent_files(const struct preview_told *t, struct opt_list *lines, arena *mem)
{
    for (const struct run_absent *a = t->absent->absent; a; a = a->next)
        add(lines, mem, arena_f(mem, "corpus '%s' is left out: %.*s", a->corpus, SV_ARG(cause(a, mem))));
    for (int i = 0; i < t->nother; i++) add(lines, mem, first_line(t->other[i]));
}

/* ---- kinds ---- */

static const char *material(unsigned needs)
{
    if (needs & NEED_MT) return "translations by machine beside the human ones";
    if (needs & NEED_FORMS) return "formal and informal forms of a sentence";
    if (needs & NEED_VARIANTS) return "several translations of one sentence, one after the other";
    if (needs & NEED_PASSAGE) return "running texts (documents)";
    if (needs & NEED_OTHERS) return "sentences in three languages or more";
    if (needs & NEED_LEXICON) return "enough pairs to learn words from, with words worth asking for";
    return "sentences that have what they work on";
}

static bool unsuited(const struct preview_told *t, int k)
{
    return t->cfg.share[k] > 0 && t->outlook.kind[k].suits <= 0;
}

/* Kinds that want the same and do not find it share a line. */
static void unsuited_kinds(const struct preview_told *t, struct opt_list *lines, arena *mem)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    for (int k = 0; k < kinds_count; k++) {
        bool told = !unsuited(t, k);
        const char *what = material(kinds[k]->needs);
        for (int i = 0; i < k; i++) told |= unsuited(t, i) && material(kinds[i]->needs) == what;
        if (told) continue;
        buf_reset(&b);
        buf_addf(&b, "nothing suits %s", kinds[k]->id);
        for (int i = k + 1; i < kinds_count; i++)
            if (unsuited(t, i) && material(kinds[i]->needs) == what) buf_addf(&b, ", %s", kinds[i]->id);
        add(lines, mem, arena_f(mem, "%s: needed are %s", buf_z(&b), what));
    }
    buf_release(&b);
}

static void fruitless_kinds(const struct preview_told *t, struct opt_list *lines, arena *mem)
{
    for (int k = 0; k < kinds_count; k++) {
        const struct outlook_kind *o = &t->outlook.kind[k];
        if (t->cfg.share[k] > 0 && o->tried && !o->made)
            add(lines, mem,
                arena_f(mem, "%s (%s): %d tries came to nothing, mostly '%s'", kinds[k]->id, kinds[k]->slug, o->tried,
                        o->why ? o->why : "?"));
    }
}

/* ---- pairs of languages ---- */

static void list_lexicon_kinds(const struct preview_told *t, struct buf *b)
{
    int n = 0;
    for (int k = 0; k < kinds_count; k++)
        if (t->cfg.share[k] > 0 && kinds[k]->needs & NEED_LEXICON) buf_addf(b, "%s%s", n++ ? ", " : "", kinds[k]->id);
}

static void small_pairs(const struct preview_told *t, struct opt_list *lines, arena *mem)
{
    struct buf b;
    int n = 0;
    buf_init(&b, 1 << 20);
    buf_adds(&b, SV("too few pairs to learn words from ("));
    tally_count(&b, LEXICA_PAIRS_MIN);
    buf_adds(&b, SV("):"));
    for (int i = 0; i < t->outlook.npairs; i++) {
        const struct outlook_pair *p = &t->outlook.pair[i];
        if (p->lexicon) continue;
        buf_addf(&b, "%s %.*s-%.*s ", n++ ? "," : "", SV_ARG(p->lang[0]), SV_ARG(p->lang[1]));
        tally_count(&b, (uint64_t)(p->pairs + 0.5));
    }
    buf_addf(&b, "; not made of %s: ", n == 1 ? "it" : "them");
    if (n) list_lexicon_kinds(t, &b);
    if (n) add(lines, mem, arena_dup(mem, buf_sv(&b)));
    buf_release(&b);
}

/* ---- wordings ---- */

static int for_training(const struct preview_told *t, int script, enum wording_by by, int turn, int lang)
{
    int n, usable = 0;
    bool held = sv_is(t->cfg.wordings, "held-out");
    const struct wording *const *set = wordings_set(t->words, script, by, turn, lang, &n);
    for (int i = 0; i < n; i++) usable += set[i]->held_out == held && set[i]->weight > 0;
    return usable;
}

static bool speaks(const struct preview_told *t, int script, int lang)
{
    for (int turn = 1; turn <= WORDING_TURNS; turn++)
        if (scripts[script].turn[BY_USER][turn - 1].help && for_training(t, script, BY_USER, turn, lang)) return true;
    return false;
}

/* "no wordings for E3, E4 in pt: asked in other languages", a line for each language. */
static void lacking_wordings(const struct preview_told *t, struct opt_list *lines, arena *mem)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    for (int i = 0; i < t->outlook.nlang; i++) {
        int lang = t->outlook.lang[i], n = 0;
        buf_reset(&b);
        for (int k = 0; k < kinds_count; k++) {
            int script = t->cfg.share[k] > 0 ? script_index(sv_z(kinds[k]->id)) : -1;
            if (script >= 0 && !speaks(t, script, lang)) buf_addf(&b, "%s%s", n++ ? ", " : "", kinds[k]->id);
        }
        sv code = wordings_lang_code(t->words, lang);
        if (n)
            add(lines, mem,
                arena_f(mem, "no wordings in %.*s (%.*s) for %s: these are asked for in other languages",
                        SV_ARG(lang_name_in(code, SV("en"))), SV_ARG(code), buf_z(&b)));
    }
    buf_release(&b);
}

static bool named(const struct preview_told *t, sv code)
{
    for (int i = 0; i < t->outlook.nlang; i++)
        if (wordings_names(t->words, t->outlook.lang[i], code)) return true;
    return false;
}

static void unnamed_languages(const struct preview_told *t, struct opt_list *lines, arena *mem)
{
    for (int i = 0; i < t->outlook.npairs; i++)
        for (int d = 0; d < 2; d++) {
            sv code = t->outlook.pair[i].lang[d];
            bool before = false;
            for (int j = 0; j < i; j++)
                before |= sv_eq(t->outlook.pair[j].lang[0], code) || sv_eq(t->outlook.pair[j].lang[1], code);
            if (!before && !named(t, code))
                add(lines, mem,
                    arena_f(mem, "no wording can name the language '%.*s': nobody asks for it by name", SV_ARG(code)));
        }
}

void preview_missing(const struct run *run, const struct preview_told *t, struct opt_list *lines, arena *mem)
{
    (void)run;
    absent_files(t, lines, mem);
    unsuited_kinds(t, lines, mem);
    fruitless_kinds(t, lines, mem);
    small_pairs(t, lines, mem);
    lacking_wordings(t, lines, mem);
    unnamed_languages(t, lines, mem);
}
