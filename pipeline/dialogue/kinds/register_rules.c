#include "dialogue/kinds/register_rules.h"

#include "dialogue/kinds/concise.h"
#include "dialogue/kinds/tools.h"
#include "dialogue/plain.h"
#include "text/lower.h"

enum { RULE_TOKENS = 64 };

/* A text in words, to be put together again: what stood between them stays. */
struct words {
    sv text;
    sv core[RULE_TOKENS], put[RULE_TOKENS]; /* put.p NULL: as it was */
    sv low[RULE_TOKENS];                    /* lower case */
    int n;
};

static bool words_of(struct words *w, sv text, arena *mem)
{
    sv token[RULE_TOKENS];
    int n = text_tokens(text, token, RULE_TOKENS);
    w->text = text;
    w->n = 0;
    for (int i = 0; i < n; i++) {
        sv core = token_core(token[i]);
        if (!core.n) continue;
        w->core[w->n] = core;
        w->low[w->n] = text_lower(core, mem);
        w->put[w->n++] = (sv){NULL, 0};
    }
    return w->n > 0;
}

static sv rewritten(const struct words *w, arena *mem)
{
    sv out = w->text;
    for (int i = w->n - 1; i >= 0; i--) {
        if (!w->put[i].p) continue;
        ptrdiff_t at = w->core[i].p - w->text.p;
        sv put = text_starts_upper(w->core[i]) ? text_upper_first(w->put[i], mem) : w->put[i];
        out = text_splice(out, at, at + w->core[i].n, put, mem);
    }
    return out;
}

static bool in_list(const char *list, sv word)
{
    for (sv rest = sv_z(list); rest.p;)
        if (sv_eq(sv_cut(&rest, '|'), word)) return true;
    return false;
}

struct form {
    const char *from, *to;
};
static const char *form_of(const struct form *f, size_t n, sv word)
{
    for (size_t i = 0; i < n; i++)
        if (sv_is(word, f[i].from)) return f[i].to;
    return NULL;
}
#define FORM_OF(table, word) form_of(table, sizeof(table) / sizeof *(table), word)

/* Punctuation between word i and the one after it. */
static bool stop_after(const struct words *w, int i)
{
    if (i + 1 >= w->n) return true;
    const char *from = w->core[i].p + w->core[i].n;
    for (const char *p = from; p < w->core[i + 1].p; p++)
        if (*p != ' ') return true;
    return false;
}

/* ---- German ---- */

static const struct form du_words[] = {{"du", "Sie"},       {"dich", "Sie"},     {"dir", "Ihnen"},
                                       {"dein", "Ihr"},     {"deine", "Ihre"},   {"deinen", "Ihren"},
                                       {"deinem", "Ihrem"}, {"deiner", "Ihrer"}, {"deines", "Ihres"}};
/* Verbs whose second person does not follow the rule: matched at the end, so with every prefix. */
static const struct form du_verbs[] = {
    {"bist", "sind"},          {"hast", "haben"},           {"wirst", "werden"},      {"willst", "wollen"},
    {"kannst", "können"},      {"musst", "müssen"},         {"mußt", "müssen"},       {"darfst", "dürfen"},
    {"sollst", "sollen"},      {"magst", "mögen"},          {"weißt", "wissen"},      {"tust", "tun"},
    {"warst", "waren"},        {"gibst", "geben"},          {"nimmst", "nehmen"},     {"siehst", "sehen"},
    {"liest", "lesen"},        {"sprichst", "sprechen"},    {"triffst", "treffen"},   {"hilfst", "helfen"},
    {"vergisst", "vergessen"}, {"isst", "essen"},           {"brichst", "brechen"},   {"stirbst", "sterben"},
    {"wirfst", "werfen"},      {"empfiehlst", "empfehlen"}, {"trittst", "treten"},    {"fährst", "fahren"},
    {"schläfst", "schlafen"},  {"hältst", "halten"},        {"trägst", "tragen"},     {"lässt", "lassen"},
    {"läufst", "laufen"},      {"fängst", "fangen"},        {"schlägst", "schlagen"}, {"rätst", "raten"},
    {"fällst", "fallen"},      {"lädst", "laden"},          {"wäschst", "waschen"},   {"wächst", "wachsen"},
    {"gefällst", "gefallen"},  {"heißt", "heißen"},         {"reist", "reisen"},      {"sitzt", "sitzen"},
    {"tanzt", "tanzen"},       {"wärst", "wären"},          {"wärest", "wären"},      {"hättest", "hätten"},
    {"könntest", "könnten"},   {"würdest", "würden"},       {"möchtest", "möchten"},  {"müsstest", "müssten"},
    {"dürftest", "dürften"},   {"kamst", "kamen"},          {"gingst", "gingen"},     {"sahst", "sahen"},
    {"nahmst", "nahmen"},      {"gabst", "gaben"},          {"sagtest", "sagten"},    {"wusstest", "wussten"},
    {"erhältst", "erhalten"},  {"änderst", "ändern"},       {"stehst", "stehen"},     {"verstehst", "verstehen"}};
static const char no_verbs[] =
    "ist|fast|sonst|selbst|erst|zuerst|meist|fest|längst|möglichst|höchst|nächst|ernst|einst|bewusst|"
    "gewusst|gemusst|herbst|august|obst|angst|lust|kunst|dienst|rest|gast|wurst|post|test|brust|"
    "durst|geist|verlust|wüst|trost|rost|mist|list|frist|nest|ost|west|kost|last|gepasst|verpasst|"
    "gehasst|gefasst|verfasst|gelöst|passt|hasst|fasst|löst|umsonst|demnächst|zunächst|jüngst|lest|biest|fürst|wenigst";

/* "machst" -> "machen", "arbeitest" -> "arbeiten", "sammelst" -> "sammeln"; absent where the rule is not sure. */
static sv infinitive(sv verb, arena *mem)
{
    for (size_t i = 0; i < sizeof du_verbs / sizeof *du_verbs; i++) {
        sv from = sv_z(du_verbs[i].from);
        bool prefix = from.n >= 5 || verb.n == from.n;
        if (prefix && sv_ends(verb, from))
            return arena_f(mem, "%.*s%s", (int)(verb.n - from.n), verb.p, du_verbs[i].to);
    }
    if (verb.n < 5 || !sv_ends(verb, SV("st")) || sv_find(verb, SV("ä")) >= 0 || in_list(no_verbs, verb))
        return (sv){NULL, 0};
    sv stem = sv_head(verb, verb.n - 2);
    bool e = sv_ends(stem, SV("e")), liquid = sv_ends(stem, SV("el")) || sv_ends(stem, SV("er"));
    return arena_f(mem, "%.*s%s", SV_ARG(stem), e || liquid ? "n" : "en");
}

static bool try_verb(struct words *w, int i, arena *mem)
{
    if (i < 0 || i >= w->n || w->put[i].p) return false;
    if (i > 0 && text_starts_upper(w->core[i])) { /* a noun, unless a sentence begins */
        const char *before = w->core[i].p;
        while (before > w->text.p && (before[-1] == ' ' || before[-1] == '"')) before--;
        if (before > w->text.p && !strchr(".!?:", before[-1])) return false;
    }
    sv to = infinitive(w->low[i], mem);
    if (to.n) w->put[i] = to;
    return to.n > 0;
}

/* The verb of the `du` at i: right after it, right before it, or last in its clause. */
static bool find_du_verb(struct words *w, int i, arena *mem)
{
    int end = i;
    if (!stop_after(w, i) && try_verb(w, i + 1, mem)) return true;
    if (i > 0 && !stop_after(w, i - 1) && try_verb(w, i - 1, mem)) return true;
    while (!stop_after(w, end)) end++;
    return end > i && try_verb(w, end, mem);
}

static bool du_before(const struct words *w, int i, bool *reflexive)
{
    for (int k = i - 1; k >= 0 && !stop_after(w, k); k--)
        if (sv_is(w->low[k], "du")) *reflexive = true;
    for (int k = i; k < w->n && !(k > i && stop_after(w, k - 1)); k++)
        if (sv_is(w->low[k], "du")) *reflexive = true;
    return *reflexive;
}

static const char du_heads[] =
    "ich|er|sie|es|wir|das|was|wenn|wie|wo|wer|der|die|ob|warum|wann|tom|maria|mary|man|dass|falls|bevor|"
    "wo|hier|da|jetzt|heute|glaubst|weißt|kannst|hast|bist|willst|mein|meine|als|weil|obwohl|nachdem";

bool register_german(sv text, sv *formal, arena *mem)
{
    struct words w;
    int du = 0;
    if (!words_of(&w, text, mem)) return false;
    for (int i = 0; i < w.n; i++) {
        if (in_list("ihr|ihre|ihren|ihrem|ihrer|ihnen|euch|euer|eure|eurer|euren|eurem|duzen|dir's|du's|dein's",
                    w.low[i]))
            return false;
        if (!sv_is(w.low[i], "du")) continue;
        du++;
        if (!find_du_verb(&w, i, mem)) return false;
    }
    if (!du || (sv_find(text, SV("Sie")) >= 0) || sv_find_c(text, '"') >= 0 || sv_find(text, SV("„")) >= 0)
        return false;
    if (!in_list(du_heads, w.low[0]) && !sv_is(w.low[0], "du") && !w.put[0].p && !sv_is(w.low[1 % w.n], "du")) {
        bool near = false;
        for (int i = 0; i < w.n && !near; i++) {
            if (sv_is(w.low[i], "du")) near = true;
            if (stop_after(&w, i)) break;
        }
        if (!near) return false; /* perhaps an imperative */
    }
    for (int i = 0; i < w.n; i++) {
        bool reflexive = false;
        const char *to = FORM_OF(du_words, w.low[i]);
        if (to && (sv_is(w.low[i], "dich") || sv_is(w.low[i], "dir")) && du_before(&w, i, &reflexive)) to = "sich";
        if (to) w.put[i] = sv_z(to);
        if (!w.put[i].p && !text_starts_upper(w.core[i]) && sv_ends(w.low[i], SV("st")) && !in_list(no_verbs, w.low[i]))
            return false; /* another verb may go with du */
    }
    *formal = rewritten(&w, mem);
    return true;
}

/* ---- Spanish ---- */

static const struct form tu_verbs[] = {{"puedes", "puede"},
                                       {"quieres", "quiere"},
                                       {"tienes", "tiene"},
                                       {"eres", "es"},
                                       {"estás", "está"},
                                       {"sabes", "sabe"},
                                       {"vas", "va"},
                                       {"has", "ha"},
                                       {"haces", "hace"},
                                       {"debes", "debe"},
                                       {"dices", "dice"},
                                       {"crees", "cree"},
                                       {"vienes", "viene"},
                                       {"necesitas", "necesita"},
                                       {"hablas", "habla"},
                                       {"piensas", "piensa"},
                                       {"conoces", "conoce"},
                                       {"vives", "vive"},
                                       {"trabajas", "trabaja"},
                                       {"juegas", "juega"},
                                       {"lees", "lee"},
                                       {"comes", "come"},
                                       {"bebes", "bebe"},
                                       {"llegas", "llega"},
                                       {"estudias", "estudia"},
                                       {"prefieres", "prefiere"},
                                       {"recuerdas", "recuerda"},
                                       {"entiendes", "entiende"},
                                       {"oyes", "oye"},
                                       {"hiciste", "hizo"},
                                       {"fuiste", "fue"},
                                       {"dijiste", "dijo"},
                                       {"viste", "vio"},
                                       {"estuviste", "estuvo"},
                                       {"tuviste", "tuvo"},
                                       {"pudiste", "pudo"},
                                       {"viniste", "vino"},
                                       {"compraste", "compró"},
                                       {"habías", "había"},
                                       {"eras", "era"},
                                       {"tenías", "tenía"},
                                       {"estabas", "estaba"},
                                       {"podrías", "podría"},
                                       {"deberías", "debería"},
                                       {"podrás", "podrá"},
                                       {"tendrás", "tendrá"},
                                       {"harás", "hará"},
                                       {"irás", "irá"},
                                       {"quieras", "quiera"},
                                       {"tengas", "tenga"},
                                       {"puedas", "pueda"},
                                       {"vengas", "venga"},
                                       {"vayas", "vaya"},
                                       {"estés", "esté"},
                                       {"seas", "sea"},
                                       {"hagas", "haga"},
                                       {"escuchas", "escucha"},
                                       {"buscas", "busca"},
                                       {"miras", "mira"},
                                       {"tú", "usted"},
                                       {"tu", "su"},
                                       {"tus", "sus"}};

bool register_spanish(sv text, sv *formal, arena *mem)
{
    struct words w;
    int verbs = 0;
    if (!words_of(&w, text, mem)) return false;
    for (int i = 0; i < w.n; i++) {
        const char *to = FORM_OF(tu_verbs, w.low[i]);
        if (in_list("te|ti|contigo|tuyo|tuya|tuyos|tuyas|vosotros|os|vuestro|vuestra|usted|ustedes", w.low[i]))
            return false;
        if (sv_ends(w.low[i], SV("te")) && w.low[i].n > 5 && !to && !sv_ends(w.low[i], SV("nte")))
            return false; /* verte */
        if (!to && (sv_ends(w.low[i], SV("rás")) || sv_ends(w.low[i], SV("rías")))) return false;
        bool after = i > 0 && in_list("que|qué|si|cuando|no|dónde|cómo|lo|me|nos|cuándo|quién|tú|y|por", w.low[i - 1]);
        if (!to && after && (sv_ends(w.low[i], SV("as")) || sv_ends(w.low[i], SV("es"))) &&
            !in_list("es|antes|después|mas|tres|entonces|las|les", w.low[i]))
            return false;
        if (!to) continue;
        w.put[i] = sv_z(to);
        verbs += w.low[i].n > 3 || sv_is(w.low[i], "has") || sv_is(w.low[i], "vas");
    }
    if (!verbs || sv_find_c(text, '"') >= 0) return false;
    for (ptrdiff_t at = 0; (at = sv_find(sv_from(text, at), SV("!"))) >= 0;) return false; /* perhaps an imperative */
    *formal = rewritten(&w, mem);
    return true;
}

/* ---- English ---- */

static const struct form contractions[] = {
    {"don't", "do not"},       {"doesn't", "does not"},     {"didn't", "did not"},
    {"isn't", "is not"},       {"aren't", "are not"},       {"wasn't", "was not"},
    {"weren't", "were not"},   {"haven't", "have not"},     {"hasn't", "has not"},
    {"hadn't", "had not"},     {"won't", "will not"},       {"wouldn't", "would not"},
    {"couldn't", "could not"}, {"shouldn't", "should not"}, {"can't", "cannot"},
    {"mustn't", "must not"},   {"needn't", "need not"},     {"i'm", "I am"},
    {"you're", "you are"},     {"we're", "we are"},         {"they're", "they are"},
    {"i'll", "I will"},        {"you'll", "you will"},      {"he'll", "he will"},
    {"she'll", "she will"},    {"it'll", "it will"},        {"we'll", "we will"},
    {"they'll", "they will"},  {"i've", "I have"},          {"you've", "you have"},
    {"we've", "we have"},      {"they've", "they have"},    {"gonna", "going to"},
    {"wanna", "want to"},      {"let's", "let us"},         {"it's", "it is"},
    {"that's", "that is"},     {"he's", "he is"},           {"she's", "she is"},
    {"there's", "there is"},   {"what's", "what is"},       {"where's", "where is"},
    {"who's", "who is"}};

bool register_english(sv text, sv *formal, arena *mem)
{
    struct words w;
    int made = 0;
    if (!words_of(&w, text, mem) || sv_find_c(text, '"') >= 0) return false;
    for (int i = 0; i < w.n; i++) {
        bool apostrophe = sv_find_c(w.low[i], '\'') >= 0;
        const char *to = FORM_OF(contractions, w.low[i]);
        sv next = i + 1 < w.n && !stop_after(&w, i) ? w.low[i + 1] : (sv){NULL, 0};
        if (apostrophe && !to &&
            (sv_ends(w.low[i], SV("'d")) || sv_ends(w.low[i], SV("n't")) || sv_ends(w.low[i], SV("'ve"))))
            return false;
        if (!to) continue;
        if (sv_ends(w.low[i], SV("n't")) &&
            in_list("i|you|he|she|it|we|they|the|there|that|this|anyone|tom|mary|your|my", next))
            return false;
        if (sv_ends(w.low[i], SV("'s")) && !sv_is(w.low[i], "let's") &&
            (!next.n || sv_ends(next, SV("ed")) ||
             in_list("been|got|gone|become|had|done|made|come|not|taken|left|just|never|already|always", next)))
            return false;
        if (sv_ends(w.low[i], SV("'ve")) && next.n == 0) return false;
        w.put[i] = sv_z(to);
        made++;
    }
    *formal = rewritten(&w, mem);
    return made > 0;
}

/* ---- all ---- */

static sv swap_all(sv text, sv from, sv to, arena *mem)
{
    for (ptrdiff_t at = 0, k; (k = sv_find(sv_from(text, at), from)) >= 0; at += k + to.n)
        text = text_splice(text, at + k, at + k + from.n, to, mem);
    return text;
}

static bool chinese(sv text, enum level *level, sv *other, arena *mem)
{
    bool formal = sv_find(text, SV("您")) >= 0, informal = sv_find(text, SV("你")) >= 0;
    if (formal == informal || sv_find(text, SV("们")) >= 0) return false; /* 你们, 您们 */
    *level = formal ? FORMAL : INFORMAL;
    *other = formal ? swap_all(text, SV("您"), SV("你"), mem) : swap_all(text, SV("你"), SV("您"), mem);
    return true;
}

static bool english(sv text, enum level *level, sv *other, arena *mem)
{
    *level = INFORMAL;
    if (register_english(text, other, mem)) return true;
    *level = FORMAL;
    return sv_find_c(text, '\'') < 0 && concise_contract(text, other, mem);
}

bool register_other(sv text, sv lang, enum level *level, sv *other, arena *mem)
{
    *level = INFORMAL;
    if (lang_is(lang, "zh")) return chinese(text, level, other, mem);
    if (lang_is(lang, "en")) return english(text, level, other, mem);
    if (lang_is(lang, "de")) return register_german(text, other, mem);
    return lang_is(lang, "es") && register_spanish(text, other, mem);
}
