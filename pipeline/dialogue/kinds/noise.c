#include "dialogue/kinds/noise.h"

#include "dialogue/kinds/tools.h"
#include "dialogue/plain.h"
#include "text/utf8.h"

enum { NOISE_TOKENS = 96 };

struct noise {
    sv text, lang;
    rng *r;
    arena *mem;
    int made;
};

static bool chance(struct noise *x, int percent)
{
    return rng_below(x->r, 100) < (uint64_t)percent;
}

static void set(struct noise *x, sv text)
{
    x->made += !sv_eq(text, x->text);
    x->text = text;
}

static bool small_word(sv w)
{
    for (ptrdiff_t i = 0; i < w.n; i++)
        if (w.p[i] < 'a' || w.p[i] > 'z') return false;
    return w.n >= 4;
}

/* ---- slips of the finger ---- */

static void slip_word(struct noise *x, sv word)
{
    ptrdiff_t at = word.p - x->text.p, i = 1 + (ptrdiff_t)rng_below(x->r, (uint64_t)word.n - 2);
    char two[2] = {word.p[i], word.p[i]};
    switch (rng_below(x->r, 4)) {
    case 0:
    case 1: /* swapped */
        two[0] = word.p[i + 1];
        two[1] = word.p[i];
        if (two[0] == two[1]) break;
        set(x, text_splice(x->text, at + i, at + i + 2, sv_of(two, 2), x->mem));
        return;
    case 2: /* doubled */ set(x, text_splice(x->text, at + i, at + i + 1, sv_of(two, 2), x->mem)); return;
    default: break;
    }
    set(x, text_splice(x->text, at + i, at + i + 1, SV(""), x->mem)); /* dropped */
}

static void slips(struct noise *x)
{
    sv token[NOISE_TOKENS];
    int n = text_tokens(x->text, token, NOISE_TOKENS), want = 1 + n / 14 + chance(x, 30);
    for (int k = 0; k < want && k < 3 && n; k++) {
        n = text_tokens(x->text, token, NOISE_TOKENS); /* the views moved */
        for (int tries = 0; tries < 6 && n; tries++) {
            sv core = token_core(token[rng_below(x->r, (uint64_t)n)]);
            if (!small_word(core)) continue;
            slip_word(x, core);
            break;
        }
    }
}

/* ---- accents, case, marks ---- */

static const struct {
    const char *from, *to;
} accents[] = {{"á", "a"}, {"à", "a"}, {"â", "a"}, {"ã", "a"}, {"é", "e"}, {"è", "e"}, {"ê", "e"},
               {"ë", "e"}, {"í", "i"}, {"ì", "i"}, {"î", "i"}, {"ï", "i"}, {"ó", "o"}, {"ò", "o"},
               {"ô", "o"}, {"õ", "o"}, {"ú", "u"}, {"ù", "u"}, {"û", "u"}, {"ç", "c"}, {"ñ", "n"},
               {"ě", "e"}, {"š", "s"}, {"č", "c"}, {"ř", "r"}, {"ž", "z"}, {"ý", "y"}, {"ů", "u"},
               {"ď", "d"}, {"ť", "t"}, {"ň", "n"}, {"ą", "a"}, {"ę", "e"}, {"ś", "s"}, {"ć", "c"},
               {"ł", "l"}, {"ń", "n"}, {"ź", "z"}, {"ż", "z"}, {"ő", "o"}, {"ű", "u"}};
static const struct {
    const char *from, *to;
} umlauts[] = {{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"ß", "ss"}};

static sv replace_all(struct noise *x, sv text, const char *from, const char *to)
{
    sv f = sv_z(from), t = sv_z(to);
    for (ptrdiff_t at = 0, k; (k = sv_find(sv_from(text, at), f)) >= 0; at += k + t.n)
        text = text_splice(text, at + k, at + k + f.n, t, x->mem);
    return text;
}

static void plain_letters(struct noise *x)
{
    sv t = x->text;
    if (lang_is(x->lang, "de"))
        for (size_t i = 0; i < sizeof umlauts / sizeof *umlauts; i++)
            t = replace_all(x, t, umlauts[i].from, umlauts[i].to);
    else if (!lang_is(x->lang, "vi"))
        for (size_t i = 0; i < sizeof accents / sizeof *accents; i++)
            t = replace_all(x, t, accents[i].from, accents[i].to);
    t = replace_all(x, t, "¿", "");
    set(x, replace_all(x, t, "¡", ""));
}

/* First words that are no names. */
static const char first_words[] =
    " The This That These Those There Then They He She It We You My His Her Our Your Their What Where When Why Who How "
    "Is "
    "Are Was Were Do Does Did Can Could Will Would Should Have Has Had If In On At For And But So Not No Please Let "
    "Don't "
    "Der Die Das Den Dem Ein Eine Einen Ich Du Er Sie Es Wir Ihr Was Wo Wann Warum Wer Wie Ist Sind War Hast Haben "
    "Kannst "
    "Können Wenn Und Aber Nicht Kein Mein Dein Im Am Le La Les Un Une Je Tu Il Elle Nous Vous Ils Ce C'est Qui Que "
    "Quand "
    "Comment El Los Las Una Yo Ella Ellos Esto Esta Este No Qué Cuándo Dónde Por Para Mi Su Si Un ";

static void small_head(struct noise *x)
{
    ptrdiff_t end = sv_find_c(x->text, ' ');
    if (end < 2 || end > 8) return;
    sv list = sv_z(first_words), head = sv_head(x->text, end);
    for (ptrdiff_t at; (at = sv_find(list, head)) >= 0; list = sv_from(list, at + 1))
        if (at > 0 && list.p[at - 1] == ' ' && list.p[at + end] == ' ') {
            set(x, text_lower_first(x->text, x->mem));
            return;
        }
}

static void english_chat(struct noise *x)
{
    sv t = x->text;
    if (chance(x, 60)) t = replace_all(x, t, "n't", "nt");
    if (chance(x, 50)) {
        t = replace_all(x, t, " I ", " i ");
        t = replace_all(x, t, " I'", " i'");
        if (sv_starts(t, SV("I "))) t = text_lower_first(t, x->mem);
    }
    if (chance(x, 25)) t = replace_all(x, t, " you ", " u ");
    set(x, t);
}

static void marks_lost(struct noise *x)
{
    if (chance(x, 60)) set(x, plain_trim(text_unmarked(x->text)));
    if (chance(x, 50)) set(x, replace_all(x, x->text, ", ", chance(x, 50) ? " " : ","));
}

/* ---- Chinese, Japanese ---- */

static const struct {
    const char *from, *to;
} homophones[] = {{"已经", "以经"}, {"应该", "因该"}, {"得", "的"},     {"地", "的"}, {"再", "在"},
                  {"做", "作"},     {"吗？", "嘛"},   {"必须", "必需"}, {"哪", "那"}, {"账", "帐"},
                  {"像", "象"},     {"一直", "一只"}, {"知道", "知到"}};

static void wrong_character(struct noise *x)
{
    size_t n = sizeof homophones / sizeof *homophones, from = rng_below(x->r, n);
    for (size_t i = 0; i < n; i++) {
        sv f = sv_z(homophones[(from + i) % n].from);
        ptrdiff_t at = sv_find(x->text, f);
        if (at < 0 || (f.n == 3 && (sv_find(x->text, SV("地方")) >= 0 || sv_find(x->text, SV("地球")) >= 0))) continue;
        set(x, text_splice(x->text, at, at + f.n, sv_z(homophones[(from + i) % n].to), x->mem));
        return;
    }
}

static void wide_marks(struct noise *x)
{
    const char *instead = chance(x, 60) ? " " : ",";
    sv t = replace_all(x, x->text, "，", instead);
    t = replace_all(x, t, "、", instead);
    if (chance(x, 70)) t = replace_all(x, plain_trim(text_unmarked(t)), "。", " ");
    set(x, plain_trim(t));
}

bool noise_make(sv text, sv lang, rng *r, arena *mem, sv *out)
{
    struct noise x = {text, lang, r, mem, 0};
    if (lang_spaceless(lang)) {
        if (lang_is(lang, "zh") && chance(&x, 60)) wrong_character(&x);
        wide_marks(&x);
    } else {
        if (chance(&x, 75)) slips(&x);
        if (chance(&x, 55)) plain_letters(&x);
        if (lang_is(lang, "en") && chance(&x, 50)) english_chat(&x);
        if (chance(&x, 50)) small_head(&x);
        if (chance(&x, 60) || !x.made) marks_lost(&x);
        if (!x.made) slips(&x);
    }
    *out = x.text;
    return x.made > 0 && kind_clean(x.text) && plain_chars(x.text) * 10 >= plain_chars(text) * 7;
}
