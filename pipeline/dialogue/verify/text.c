/* A text as predicates see it: its key, and its words with scripts and hashes in one pass. */
#include "base/hash.h"
#include "dialogue/verify/check.h"
#include "text/norm.h"
#include "text/utf8.h"

void vtext_init(struct vtext *t, sv raw)
{
    t->raw = raw.p ? raw : SV("");
    t->key = (sv){NULL, 0};
    t->nword = -1;
}

sv vtext_key(struct verifier *v, struct vtext *t)
{
    if (!t->key.p) t->key = norm_key(t->raw, &v->mem);
    if (!t->key.p) t->key = SV("");
    return t->key;
}

static unsigned props_at(const char *p, const char *end)
{
    return p < end ? cp_props(utf8_next(&p)) : (unsigned)CLS_SPACE << CP_CLASS_SHIFT;
}

static bool is_word(unsigned props)
{
    return cls_word(cp_class_of(props));
}

static bool neutral(enum script s)
{
    return s == SC_COMMON || s == SC_INHERITED || s == SC_UNKNOWN;
}

static void count(struct vtext *t, unsigned props)
{
    enum cp_class c = cp_class_of(props);
    if (cls_letter(c)) {
        t->script[cp_script_of(props)]++;
        t->letters++;
    } else if (c == CLS_DIGIT) {
        t->digits++;
    }
}

/* The end of the word that starts at p: one letter with its marks, or a run up to the next script. */
static const char *word_end(struct vtext *t, const char *p, const char *end, unsigned props)
{
    bool alone = props & CP_PER_CHAR;
    enum script script = cp_script_of(props);
    utf8_next(&p);
    count(t, props);
    while (p < end) {
        unsigned next = props_at(p, end);
        if (alone ? cp_class_of(next) != CLS_MARK : !is_word(next) || (next & CP_PER_CHAR)) break;
        enum script s = cp_script_of(next);
        if (!neutral(s) && s != script) {
            if (!neutral(script)) break;
            script = s;
        }
        count(t, next);
        utf8_next(&p);
    }
    return p;
}

/* Half a word for each byte at most, so the array grows with the words and not with the text. */
static void put_word(struct verifier *v, struct vtext *t, ptrdiff_t *cap, sv w, bool letter)
{
    if (t->nword >= *cap) {
        struct vword *more = arena_alloc(&v->mem, sizeof *more * (size_t)*cap * 2);
        memcpy(more, t->word, sizeof *more * (size_t)*cap);
        t->word = more;
        *cap *= 2;
    }
    t->word[t->nword++] = (struct vword){w, (uint32_t)hash64(w, 0), letter};
}

const struct vword *vtext_words(struct verifier *v, struct vtext *t)
{
    if (t->nword >= 0) return t->word;
    sv key = vtext_key(v, t);
    const char *p = key.p, *end = p + key.n;
    ptrdiff_t cap = key.n / 3 + 8;
    memset(t->script, 0, sizeof t->script);
    t->letters = t->digits = t->nword = 0;
    t->word = arena_alloc(&v->mem, sizeof *t->word * (size_t)cap);
    while (p < end) {
        unsigned props = props_at(p, end);
        if (!is_word(props)) {
            utf8_next(&p);
            continue;
        }
        const char *to = word_end(t, p, end, props);
        put_word(v, t, &cap, sv_of(p, to - p), props & CP_PER_CHAR);
        p = to;
    }
    return t->word;
}

int vtext_in_set(const struct vtext *t, uint64_t set)
{
    int n = 0;
    for (int s = 0; s < SC_COUNT; s++)
        if (set >> s & 1) n += t->script[s];
    return n;
}

int words_rough(sv text, sv *to)
{
    struct vtext unused; /* its counts are not wanted */
    if (!text.n) return 0;
    memset(&unused, 0, sizeof unused);
    int n = 0;
    for (const char *p = text.p, *end = p + text.n; p < end;) {
        unsigned props = props_at(p, end);
        const char *from = p;
        enum cp_class c = cp_class_of(props);
        if (is_word(props))
            p = word_end(&unused, p, end, props);
        else
            utf8_next(&p);
        if (c != CLS_SPACE && c != CLS_FORMAT) to[n++] = sv_of(from, p - from);
    }
    return n;
}
