/* Forms of a word, without a dictionary: the same stem, and endings of the language on both sides.
 *
 * house houses, Vertrag Verträge, cheval chevaux, договор договоров, كتاب والكتاب, 계약 계약은. What only a dictionary
 * knows (go went) is not seen: then a term lists its forms as targets. */
#include "dialogue/verify/check.h"
#include "text/utf8.h"

enum { LONGEST = 48 };
struct letters {
    uint32_t at[LONGEST];
    int n;
};

/* By language: the endings a stem may have ("" is always one), or only how long they may be. */
struct rule {
    const char *langs;
    const char *endings; /* NULL: any, at most `own` letters of the term and `seen` of the text */
    int stem, own, seen;
    bool umlaut; /* marks of the stem's vowels do not count */
};
static const struct rule rules[] = {
    {" en ", "s es d ed y ies ied ing e ves f fe", 3, 0, 0, false},
    {" de lb ", "e n en er ern es s em se sen ses t te ten tes st et nen ns ens sse ssen um a ien", 3, 0, 0, true},
    {" nl af ", "e en s n t es eren ren ven zen f", 3, 0, 0, true},
    {" sv da no nb nn is fo ", "e en et n t er ar or na ar ene erne a arna erna orna s ens ets ers aren eren", 3, 0, 0,
     true},
    {" fr ", "s e es x al aux l ux er ent ez ons ant ait é ée és ées a ai ais ont f ve ves", 3, 0, 0, false},
    {" es pt pt-BR gl ca ",
     "s es a as o os e ão ões ãos ães l is ais éis z ces n ción ciones m ns ar er ir an en ado ada ados adas ando", 2,
     0, 0, true},
    {" it ro ", "a e i o à he hi io ia ie ii ul uri lui le ei ilor are ere ire ato ata ati ate ando", 3, 0, 0, false},
    {" ru uk be bg sr mk ", NULL, 3, 3, 4, false},
    {" pl cs sk sl hr bs sr-Latn lt lv el la ", NULL, 3, 3, 4, true},
    {" fi et hu tr az tk uz kk ky tt eu ka mn ", NULL, 3, 2, 7, true},
    {" hi mr ne bn gu pa ta te kn ml ur si ", NULL, 2, 2, 4, false},
    {" ga cy sq hy mt eo sw ", NULL, 3, 2, 3, false},
};

static const struct rule *rule_of(sv lang)
{
    char name[16];
    if (lang.n < 2 || lang.n > 12) return NULL;
    name[0] = ' ';
    memcpy(name + 1, lang.p, (size_t)lang.n);
    name[lang.n + 1] = ' ';
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (sv_find(sv_z(rules[i].langs), sv_of(name, lang.n + 2)) >= 0) return &rules[i];
    return NULL;
}

/* Latin vowels without their marks; sharp s is ss in keys already. */
static uint32_t plain_vowel(uint32_t c)
{
    static const char from[] = "àáâãäåąèéêëęìíîïòóôõöőøùúûüůű", to[] = "aaaaaaaeeeeeiiiiooooooouuuuuu";
    if (c < 0x80) return c;
    int i = 0;
    for (const char *p = from; *p; i++)
        if (utf8_next(&p) == c) return (unsigned char)to[i];
    return c;
}

static bool spell(sv s, bool umlaut, struct letters *to)
{
    to->n = 0;
    for (const char *p = s.p, *end = s.p + s.n; p < end;) {
        uint32_t c = utf8_next(&p);
        if (to->n == LONGEST) return false;
        to->at[to->n++] = umlaut ? plain_vowel(c) : c;
    }
    return true;
}

static bool is_ending(const struct letters *w, int from, const char *endings, bool umlaut)
{
    if (from == w->n) return true;
    for (sv rest = sv_z(endings); rest.p;) {
        struct letters e;
        spell(sv_cut(&rest, ' '), umlaut, &e);
        if (e.n == w->n - from && !memcmp(e.at, w->at + from, sizeof *e.at * (size_t)e.n)) return true;
    }
    return false;
}

/* "stop" "stopped": the last letter of the stem twice. */
static int doubled(const struct letters *w, int stem)
{
    return stem > 0 && stem < w->n && w->at[stem] == w->at[stem - 1] ? stem + 1 : stem;
}

static bool known_endings(const struct letters *a, const struct letters *b, int common, const struct rule *r)
{
    for (int stem = common; stem >= r->stem && stem >= common - 2; stem--) {
        bool own = is_ending(a, stem, r->endings, r->umlaut);
        if (own && is_ending(b, stem, r->endings, r->umlaut)) return true;
        if (own && is_ending(b, doubled(b, stem), r->endings, r->umlaut)) return true;
    }
    return false;
}

static int common_stem(const struct letters *a, const struct letters *b)
{
    int n = 0;
    while (n < a->n && n < b->n && a->at[n] == b->at[n]) n++;
    return n;
}

/* ---- Arabic, Hebrew: letters that stand before and after ---- */

static const char *const ar_before[] = {"وال", "بال", "كال", "فال", "ولل", "لل", "ال",
                                        "و",   "ف",   "ب",   "ك",   "ل",   "س",  NULL};
static const char *const ar_after[] = {"تين", "تان", "ات", "ون", "ين", "ان", "ية", "ها", "هم", "هن", "هما",
                                       "نا",  "كم",  "وا", "ة",  "ه",  "ي",  "ك",  "ا",  "ت",  NULL};
static const char *const he_before[] = {"וה", "שה", "מה", "כש", "ה", "ו", "ב", "כ", "ל", "מ", "ש", NULL};
static const char *const he_after[] = {"ים", "ות", "יה", "ה", "י", "ת", NULL};

static sv letter_folded(uint32_t c, sv own)
{
    if ((c >= 0x64b && c <= 0x652) || c == 0x640 || c == 0x670) return SV("");
    if (c == 0x622 || c == 0x623 || c == 0x625) return SV("\xd8\xa7"); /* alef */
    if (c == 0x649) return SV("\xd9\x8a");                             /* alef maksura: ya */
    return own;
}

/* Without vowel signs and the stretching mark; forms of alef are one. */
static sv fold_semitic(sv s, char to[static 4 * LONGEST])
{
    ptrdiff_t n = 0;
    for (const char *p = s.p, *end = s.p + s.n; p < end && n < 4 * LONGEST - 4;) {
        const char *from = p;
        uint32_t c = utf8_next(&p);
        sv x = letter_folded(c, sv_of(from, p - from));
        memcpy(to + n, x.p, (size_t)x.n);
        n += x.n;
    }
    return sv_of(to, n);
}

enum { SEMITIC_STEM = 6 }; /* bytes: three letters */

static bool stem_equals(sv word, sv stem, const char *const *after)
{
    if (sv_eq(word, stem)) return true;
    for (; *after; after++)
        if (sv_ends(word, sv_z(*after)) && word.n - sv_z(*after).n >= SEMITIC_STEM &&
            sv_eq(sv_head(word, word.n - sv_z(*after).n), stem))
            return true;
    return false;
}

/* The word's stem with any ending; `stem` also loses its own ending. */
static bool same_ends(sv word, sv stem, const char *const *after)
{
    if (stem_equals(word, stem, after)) return true;
    for (const char *const *a = after; *a; a++)
        if (sv_ends(stem, sv_z(*a)) && stem.n - sv_z(*a).n >= SEMITIC_STEM &&
            stem_equals(word, sv_head(stem, stem.n - sv_z(*a).n), after))
            return true;
    return false;
}

static sv without_article(sv s, const char *article)
{
    sv a = sv_z(article);
    return sv_starts(s, a) && s.n - a.n >= SEMITIC_STEM - 2 ? sv_from(s, a.n) : s;
}

static bool semitic(sv word, sv seen, const char *const *before, const char *const *after, const char *article)
{
    char a[4 * LONGEST], b[4 * LONGEST];
    sv stem = without_article(fold_semitic(word, a), article), x = fold_semitic(seen, b);
    if (same_ends(x, stem, after)) return true;
    for (; *before; before++)
        if (sv_starts(x, sv_z(*before)) && same_ends(sv_from(x, sv_z(*before).n), stem, after)) return true;
    return false;
}

/* ---- Korean: particles and endings ---- */

static bool korean(sv word, sv seen)
{
    static const char particles[] = "은 는 이 가 을 를 의 에 에서 에게 에게서 로 으로 와 과 도 만 까지 부터 처럼 보다 "
                                    "이나 나 이며 이고 이다 입니다 인 들 들이 들은 들을 "
                                    "들의 들에게 들과 들도 께서 한테 라고 이라고 라는 이라는 적 적인 적으로 하다 하는 "
                                    "한 할 해 했다 하고 하며 하기 합니다 했습니다 "
                                    "에는 에도 에서는 에서의 으로는 으로서 으로써 로서 로써 로는 로의 으로의 와의 과의 "
                                    "와는 과는 이란 란 마다 조차 밖에 뿐 뿐만 대로";
    if (!sv_starts(seen, word)) return false;
    for (sv rest = sv_z(particles), tail = sv_from(seen, word.n); rest.p;)
        if (sv_eq(sv_cut(&rest, ' '), tail)) return true;
    return seen.n == word.n;
}

bool inflect_same(sv word, sv seen, sv lang)
{
    struct letters a, b;
    if (sv_eq(word, seen)) return true;
    if (sv_is(lang, "ko")) return korean(word, seen);
    if (sv_is(lang, "ar") || sv_is(lang, "fa")) return semitic(word, seen, ar_before, ar_after, "ال");
    if (sv_is(lang, "he")) return semitic(word, seen, he_before, he_after, "ה");
    const struct rule *r = rule_of(lang);
    if (!r || !spell(word, r->umlaut, &a) || !spell(seen, r->umlaut, &b)) return false;
    int stem = common_stem(&a, &b);
    if (stem == a.n && stem > 1 && b.n == a.n + 1 && b.at[stem] == 's' && r->endings) return true; /* TV TVs */
    if (stem < r->stem) return false;
    if (r->endings) return known_endings(&a, &b, stem, r);
    return a.n - stem <= r->own && b.n - stem <= r->seen && stem * 2 > a.n;
}
