#include "dialogue/kinds/tools.h"

#include "base/json.h"
#include "dialogue/plain.h"
#include "text/lang.h"
#include "text/script.h"
#include "text/utf8.h"

/* ---- shapes ---- */

sv kind_from(const struct kind_job *job)
{
    return kind_source(job, 0)->lang;
}
sv kind_to(const struct kind_job *job)
{
    return kind_answer(job, 0)->lang;
}

enum kind_reason kind_begin(const struct kind_job *job, struct dialogue *d, struct slots *s)
{
    if (!d->text.p) d->text = plain_trim(kind_source(job, 0)->text);
    if (!d->reference.p) d->reference = plain_trim(kind_answer(job, 0)->text);
    enum kind_reason why = kind_gate(job, d->text, d->reference);
    if (why == KIND_OK) kind_slots(job, s, d->text);
    return why;
}

void kind_later(struct slots *s)
{
    s->implied = true;
    s->own = s->foreign = false;
}

enum kind_reason kind_opening(const struct kind_job *job, struct dialogue *d, struct slots *s)
{
    enum kind_reason why = kind_ask(job, d, SCRIPT_A1, 1, s);
    kind_later(s);
    return why;
}

enum kind_reason kind_open(const struct kind_job *job, struct dialogue *d, struct slots *s)
{
    enum kind_reason why = kind_begin(job, d, s);
    return why == KIND_OK ? kind_opening(job, d, s) : why;
}

bool kind_chance(const struct kind_job *job, int percent)
{
    return rng_below(job->r, 100) < (uint64_t)percent;
}
bool kind_already(const struct kind_job *job)
{
    return rng_below(job->r, 8) == 0;
}

bool kind_clean(sv text)
{
    return text.n > 0 && plain_trim(text).n == text.n && !plain_marker(text).p && !plain_has_control(text) &&
           plain_is_nfc(text);
}

bool kind_third(const struct kind_job *job)
{
    sv asker = wordings_lang_code(job->words, job->lang);
    return !sv_eq(lang_base(asker), lang_base(kind_from(job))) && !sv_eq(lang_base(asker), lang_base(kind_to(job)));
}

/* ---- constraints ---- */

static void put_key(struct buf *b, const char *key)
{
    buf_reset(b);
    buf_addf(b, "\"%s\":", key);
}

static void put_text(struct buf *b, sv text)
{
    buf_addc(b, '"');
    json_escape(b, text);
    buf_addc(b, '"');
}

struct constraint *require_text(const struct kind_job *job, struct dialogue *d, int turn, const char *type,
                                const char *key, sv text)
{
    put_key(job->scratch, key);
    put_text(job->scratch, text);
    return dialogue_require(d, turn, type, arena_dup(job->mem, buf_sv(job->scratch)));
}

struct constraint *require_texts(const struct kind_job *job, struct dialogue *d, int turn, const char *type,
                                 const char *key, const sv *v, int n)
{
    put_key(job->scratch, key);
    for (int i = 0; i < n; i++) {
        buf_addc(job->scratch, i ? ',' : '[');
        put_text(job->scratch, v[i]);
    }
    buf_addc(job->scratch, ']');
    return dialogue_require(d, turn, type, arena_dup(job->mem, buf_sv(job->scratch)));
}

struct constraint *require_count(const struct kind_job *job, struct dialogue *d, int turn, const char *unit,
                                 int64_t min, int64_t max)
{
    struct buf *b = job->scratch;
    buf_reset(b);
    buf_addf(b, "\"unit\":\"%s\"", unit);
    if (min >= 0) buf_addf(b, ",\"min\":%lld", (long long)min);
    if (max >= 0) buf_addf(b, ",\"max\":%lld", (long long)max);
    return dialogue_require(d, turn, "length", arena_dup(job->mem, buf_sv(b)));
}

struct constraint *require_same(const struct kind_job *job, struct dialogue *d, int turn, int from_turn)
{
    return dialogue_require(d, turn, "equals", arena_f(job->mem, "\"from_turn\":%d", from_turn));
}

void require_code(const struct kind_job *job, struct dialogue *d, int turn, sv code)
{
    require_text(job, d, turn, "language", "code", code);
}

/* ---- texts ---- */

bool lang_is(sv code, const char *base)
{
    return sv_is(code, base) || (sv_starts(code, sv_z(base)) && code.n == (ptrdiff_t)strlen(base) + 3 &&
                                 code.p[code.n - 3] == '-'); /* with a region, not with a script */
}

bool lang_spaceless(sv code)
{
    const struct lang *l = lang_find(code);
    return l && l->spaceless;
}

int text_tokens(sv s, sv *out, int max)
{
    int n = 0;
    if (sv_find_c(s, '\n') >= 0) return 0;
    while (s.p) {
        sv t = sv_cut(&s, ' ');
        if (!t.n) continue;
        if (n == max) return 0;
        out[n++] = t;
    }
    return n;
}

static enum cp_class class_at(const char *p)
{
    return cp_class_of(cp_props(utf8_next(&p)));
}

sv token_core(sv t)
{
    script_init();
    while (t.n && !cls_word(class_at(t.p))) {
        const char *p = t.p;
        utf8_next(&p);
        t = sv_from(t, p - t.p);
    }
    while (t.n) {
        const char *last = utf8_back(t.p, t.p + t.n);
        if (cls_word(class_at(last))) break;
        t.n = last - t.p;
    }
    return t;
}

static bool per_char_at(const char *p)
{
    return (cp_props(utf8_next(&p)) & CP_PER_CHAR) != 0;
}

bool text_border(sv s, ptrdiff_t at)
{
    script_init();
    if (at <= 0 || at >= s.n) return true;
    const char *before = utf8_back(s.p, s.p + at), *after = s.p + at;
    if (!cls_word(class_at(before)) || !cls_word(class_at(after))) return true;
    return per_char_at(before) || per_char_at(after);
}

ptrdiff_t text_find_word(sv s, sv word, ptrdiff_t from)
{
    for (ptrdiff_t at = from; at <= s.n - word.n;) {
        ptrdiff_t k = sv_find(sv_from(s, at), word);
        if (k < 0) return -1;
        at += k;
        if (text_border(s, at) && text_border(s, at + word.n)) return at;
        at++;
    }
    return -1;
}

static char other_case(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? (char)(c ^ 32) : c;
}

ptrdiff_t text_find_word_ci(sv s, sv word, ptrdiff_t from)
{
    char other[64];
    ptrdiff_t a = text_find_word(s, word, from), b = -1;
    if (word.n && word.n < (ptrdiff_t)sizeof other && other_case(word.p[0]) != word.p[0]) {
        memcpy(other, word.p, (size_t)word.n);
        other[0] = other_case(other[0]);
        b = text_find_word(s, sv_of(other, word.n), from);
    }
    return a < 0 || (b >= 0 && b < a) ? b : a;
}

static unsigned gram(const char *p)
{
    uint32_t x = 0;
    for (int i = 0; i < 3; i++) x = x << 8 | (unsigned char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] | 32 : p[i]);
    return x * 0x9e3779b1u >> 21;
}

void text_grams_of(struct text_grams *g, sv text)
{
    memset(g, 0, sizeof *g);
    for (ptrdiff_t i = 0; i + 3 <= text.n; i++) {
        unsigned h = gram(text.p + i);
        g->bit[h >> 6] |= (uint64_t)1 << (h & 63);
    }
}

bool text_may_hold(const struct text_grams *g, sv word)
{
    for (ptrdiff_t i = 0; i + 3 <= word.n; i++) {
        unsigned h = gram(word.p + i);
        if (!(g->bit[h >> 6] >> (h & 63) & 1)) return false;
    }
    return true;
}

sv text_splice(sv s, ptrdiff_t from, ptrdiff_t to, sv put, arena *mem)
{
    ptrdiff_t n = from + put.n + (s.n - to);
    char *p = arena_bytes(mem, (size_t)n + 1);
    if (from) memcpy(p, s.p, (size_t)from);
    if (put.n) memcpy(p + from, put.p, (size_t)put.n);
    if (s.n > to) memcpy(p + from + put.n, s.p + to, (size_t)(s.n - to));
    p[n] = 0;
    return sv_of(p, n);
}

/* Latin-1, Latin Extended-A's pairs, Greek and Cyrillic: all that the texts edited here begin with. */
static uint32_t swap_case(uint32_t c, bool up)
{
    if (c < 0x80) return up ? (c >= 'a' && c <= 'z' ? c - 32 : c) : (c >= 'A' && c <= 'Z' ? c + 32 : c);
    if (c >= 0xe0 && c <= 0xfe && c != 0xf7) return up ? c - 32 : c;
    if (c >= 0xc0 && c <= 0xde && c != 0xd7) return up ? c : c + 32;
    if (c >= 0x430 && c <= 0x44f) return up ? c - 32 : c;
    if (c >= 0x410 && c <= 0x42f) return up ? c : c + 32;
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177)) return up ? c & ~1u : c | 1u;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e)) return up ? c - !(c & 1) : c + (c & 1);
    return c;
}

static sv recase(sv s, bool up, arena *mem)
{
    char first[4];
    const char *p = s.p;
    if (!s.n) return s;
    uint32_t c = utf8_next(&p), k = swap_case(c, up);
    return k == c ? s : text_splice(s, 0, p - s.p, sv_of(first, utf8_put(first, k)), mem);
}

sv text_upper_first(sv s, arena *mem)
{
    return recase(s, true, mem);
}
sv text_lower_first(sv s, arena *mem)
{
    return recase(s, false, mem);
}

bool text_starts_upper(sv s)
{
    script_init();
    return s.n && class_at(s.p) == CLS_UPPER;
}

/* ---- sentences ---- */

static const struct {
    const char *mark;
    enum terminal_mark kind;
} marks[] = {{".", MARK_STOP},    {"。", MARK_STOP},    {"．", MARK_STOP},     {"۔", MARK_STOP},
             {"।", MARK_STOP},    {"?", MARK_QUESTION}, {"？", MARK_QUESTION}, {"؟", MARK_QUESTION},
             {"!", MARK_EXCLAIM}, {"！", MARK_EXCLAIM}, {"…", MARK_OTHER},     {":", MARK_OTHER},
             {"：", MARK_OTHER},  {";", MARK_OTHER},    {"；", MARK_OTHER},    {",", MARK_OTHER},
             {"，", MARK_OTHER}};

static enum terminal_mark mark_at_end(sv s, ptrdiff_t *n)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (sv_ends(s, sv_z(marks[i].mark))) {
            *n = (ptrdiff_t)strlen(marks[i].mark);
            return marks[i].kind;
        }
    *n = 0;
    return MARK_NONE;
}

enum terminal_mark text_mark(sv s)
{
    ptrdiff_t n;
    return mark_at_end(s, &n);
}

sv text_unmarked(sv s)
{
    ptrdiff_t n;
    while (mark_at_end(s, &n) != MARK_NONE) s.n -= n;
    return s;
}

static bool wide_stop(sv s, ptrdiff_t i)
{
    sv at = sv_from(s, i);
    return sv_starts(at, SV("。")) || sv_starts(at, SV("！")) || sv_starts(at, SV("？"));
}

/* "Mr." "e.g." "3." end no sentence. */
static bool abbreviation(sv s, ptrdiff_t stop)
{
    ptrdiff_t k = stop;
    while (k > 0 && s.p[k - 1] != ' ' && s.p[k - 1] != '(') k--;
    sv word = sv_of(s.p + k, stop - k);
    if (sv_find_c(word, '.') >= 0 || word.n <= 1) return true;
    if (word.p[0] >= '0' && word.p[0] <= '9') return word.n <= 2;
    return word.n <= 3 && word.p[0] >= 'A' && word.p[0] <= 'Z';
}

static ptrdiff_t closer(sv s)
{
    static const char *const close[] = {"\"", "'", ")", "”", "’", "」", "』", "）", "»"};
    for (size_t k = 0; k < sizeof close / sizeof *close; k++)
        if (sv_starts(s, sv_z(close[k]))) return (ptrdiff_t)strlen(close[k]);
    return 0;
}

/* Bytes of closing quotes and brackets from i on. */
static ptrdiff_t closers(sv s, ptrdiff_t i)
{
    ptrdiff_t at = i;
    for (ptrdiff_t n; (n = closer(sv_from(s, at))) > 0;) at += n;
    return at - i;
}

/* The end of the sentence that starts at `from`: after its mark and what closes with it. */
static ptrdiff_t sentence_end(sv s, ptrdiff_t from)
{
    for (ptrdiff_t i = from; i < s.n; i++) {
        bool wide = wide_stop(s, i), mark = s.p[i] == '.' || s.p[i] == '!' || s.p[i] == '?';
        if (!wide && !mark) continue;
        if (s.p[i] == '.' && abbreviation(s, i)) continue;
        ptrdiff_t end = i + (wide ? 3 : 1);
        while (end < s.n && (wide_stop(s, end) || s.p[end] == '.' || s.p[end] == '!' || s.p[end] == '?'))
            end += wide_stop(s, end) ? 3 : 1;
        end += closers(s, end);
        if (end >= s.n || wide) return end;
        if (s.p[end] != ' ') continue;
        sv next = plain_trim(sv_from(s, end));
        if (next.n && (class_at(next.p) != CLS_LOWER)) return end;
    }
    return s.n;
}

int text_sentences(sv s, sv *out, int max)
{
    int n = 0;
    script_init();
    s = plain_trim(s);
    while (s.n) {
        ptrdiff_t end = sentence_end(s, 0);
        if (n == max) return 0;
        out[n++] = sv_head(s, end);
        s = plain_trim(sv_from(s, end));
    }
    return n;
}
