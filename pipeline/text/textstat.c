#include "text/textstat.h"

#include "text/utf8.h"

#define FNV  0x100000001b3u
#define SEED 0xcbf29ce484222325u

/* The word being read. */
struct word {
    uint64_t hash;
    int cps, chars; /* chars: letters, marks and digits */
    enum script script;
    bool address;
};

static void push_unit(struct textstat *st, uint64_t hash, int letters, enum script script)
{
    if (st->nunit == TEXTSTAT_UNITS) return;
    st->unit_letters[st->nunit] = (uint16_t)(letters < UINT16_MAX ? letters : UINT16_MAX);
    st->unit_script[st->nunit] = (uint8_t)script;
    st->unit[st->nunit++] = (uint32_t)(hash >> 32) ^ (uint32_t)hash;
}

static void end_word(struct textstat *st, struct word *w)
{
    if (w->chars) {
        st->words++;
        push_unit(st, w->hash, w->chars, w->script);
        if (!w->address && w->cps > st->longest) st->longest = w->cps;
    }
    *w = (struct word){.hash = SEED};
}

static bool address_mark(uint32_t c)
{
    return c == '/' || c == '@' || c == ':' || c == '_' || c == '.' || c == '\\' || c == '=';
}

/* The counts by class are gathered in an array: a switch here would be a mispredicted jump for every other character.
 */
static void set_counts(struct textstat *st, const int count[CLS_COUNT])
{
    st->upper = count[CLS_UPPER];
    st->lower = count[CLS_LOWER];
    st->letter = count[CLS_LETTER];
    st->mark = count[CLS_MARK];
    st->digit = count[CLS_DIGIT];
    st->number = count[CLS_NUMBER];
    st->punct = count[CLS_PUNCT];
    st->symbol = count[CLS_SYMBOL];
    st->space = count[CLS_SPACE];
    st->format = count[CLS_FORMAT];
    st->control = count[CLS_CONTROL];
    st->private_use = count[CLS_PRIVATE];
    st->unassigned = count[CLS_OTHER];
}

static void word_char(struct textstat *st, struct word *w, uint32_t c, unsigned props)
{
    uint32_t f = cp_class_of(props) == CLS_UPPER ? cp_fold(c) : c;
    st->skeleton = (st->skeleton ^ f) * FNV;
    if (props & CP_PER_CHAR) {
        end_word(st, w);
        st->words++;
        st->per_char++;
        push_unit(st, (SEED ^ f) * FNV, 1, cp_script_of(props));
        return;
    }
    w->hash = (w->hash ^ f) * FNV;
    if (!w->chars++) w->script = cp_script_of(props);
    w->cps++;
}

static bool ascii_letter(char c)
{
    return (unsigned)((c | 0x20) - 'a') < 26;
}

/* What is longest of one and the same character. */
struct run {
    uint32_t prev;
    int n, most;
};

static void run_next(struct run *r, uint32_t c, bool counts)
{
    r->n = c == r->prev && counts ? r->n + 1 : 1;
    if (r->n > r->most) r->most = r->n;
    r->prev = c;
}

/* Most of most texts: a run of ASCII letters, the same as character by character through word_char. Returns its end. */
static const char *ascii_word(struct textstat *st, struct word *w, struct run *r, int count[CLS_COUNT], const char *p,
                              const char *end)
{
    const char *beg = p;
    uint64_t skeleton = st->skeleton, hash = w->hash;
    int upper = 0;
    for (; p < end && ascii_letter(*p); p++) {
        uint32_t c = (unsigned char)*p, f = c | 0x20;
        upper += c < 'a';
        skeleton = (skeleton ^ f) * FNV;
        hash = (hash ^ f) * FNV;
        run_next(r, c, true);
    }
    int n = (int)(p - beg);
    st->skeleton = skeleton;
    w->hash = hash;
    if (!w->chars) w->script = cp_script_of(cp_props((unsigned char)*beg));
    w->chars += n;
    w->cps += n;
    st->script[cp_script_of(cp_props('a'))] += n;
    st->cps += n;
    count[CLS_UPPER] += upper;
    count[CLS_LOWER] += n - upper;
    return p;
}

void textstat_scan(struct textstat *st, sv text)
{
    memset(st, 0, offsetof(struct textstat, unit_letters));
    struct word w = {.hash = SEED};
    struct run run = {0};
    int count[CLS_COUNT] = {0};
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        if (ascii_letter(*p)) {
            p = ascii_word(st, &w, &run, count, p, end);
            continue;
        }
        uint32_t c = utf8_next(&p);
        unsigned props = cp_props(c);
        enum cp_class cls = cp_class_of(props);
        st->cps++;
        count[cls]++;
        if (cls_letter(cls)) st->script[cp_script_of(props)]++;
        if (cls_word(cls))
            word_char(st, &w, c, props);
        else if (cls == CLS_SPACE)
            end_word(st, &w);
        else
            w.cps++, w.address |= address_mark(c);
        run_next(&run, c, cls != CLS_SPACE && cls != CLS_DIGIT && c != '.');
    }
    end_word(st, &w);
    set_counts(st, count);
    st->run = run.most;
    st->all_caps = st->upper > 0 && st->lower == 0;
    st->terminal = terminal_of(text);
}

int textstat_in_set(const struct textstat *st, uint64_t set)
{
    int n = 0;
    for (set &= ((uint64_t)1 << SC_COUNT) - 1; set; set &= set - 1) n += st->script[__builtin_ctzll(set)];
    return n;
}

/* ---- terminal punctuation ---- */

static bool is_closer(uint32_t c)
{
    switch (c) {
    case '"':
    case '\'':
    case ')':
    case ']':
    case '}':
    case '*':
    case '_':
    case 0xbb:
    case 0xab:
    case 0x2019:
    case 0x201d:
    case 0x201c:
    case 0x203a:
    case 0x300d:
    case 0x300f:
    case 0x3009:
    case 0x300b:
    case 0x3011:
    case 0xff09:
    case 0xff3d: return true;
    default: return false;
    }
}

static enum terminal class_of(uint32_t c)
{
    switch (c) {
    case '.':
    case 0x3002:
    case 0xff0e:
    case 0xff61:
    case 0x964:
    case 0x965:
    case 0x589:
    case 0x6d4:
    case 0x1362:
    case 0x17d4:
    case 0x104b: return TERM_STOP;
    case '?':
    case 0xff1f:
    case 0x61f:
    case 0x37e:
    case 0x1367:
    case 0x203d:
    case 0x2047:
    case 0x2048:
    case 0x55e: return TERM_QUESTION;
    case '!':
    case 0xff01:
    case 0x203c:
    case 0x2049:
    case 0x55c: return TERM_EXCLAIM;
    case 0x2026:
    case 0x22ef: return TERM_ELLIPSIS;
    case ':':
    case 0xff1a: return TERM_COLON;
    case ',':
    case ';':
    case 0xff0c:
    case 0x3001:
    case 0xff1b:
    case 0x60c:
    case 0x61b: return TERM_COMMA;
    default: return TERM_NONE;
    }
}

enum terminal terminal_of(sv text)
{
    const char *end = text.p + text.n;
    while (end > text.p) {
        const char *at = utf8_back(text.p, end), *q = at;
        uint32_t c = utf8_next(&q);
        enum terminal t = class_of(c);
        if (t == TERM_STOP && sv_ends(sv_of(text.p, end - text.p), SV(".."))) return TERM_ELLIPSIS;
        if (t != TERM_NONE) return t;
        if (!is_closer(c) && cp_class_of(cp_props(c)) != CLS_SPACE) return TERM_NONE;
        end = at;
    }
    return TERM_NONE;
}

const char *terminal_name(enum terminal t)
{
    static const char *const name[] = {"none", "stop", "question", "exclamation", "ellipsis", "colon", "comma"};
    return name[t];
}
