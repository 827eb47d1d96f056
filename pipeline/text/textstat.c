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

/* Counts that depend on the class alone. */
static void count_class(struct textstat *st, enum cp_class cls)
{
    switch (cls) {
    case CLS_UPPER: st->upper++; break;
    case CLS_LOWER: st->lower++; break;
    case CLS_LETTER: st->letter++; break;
    case CLS_MARK: st->mark++; break;
    case CLS_DIGIT: st->digit++; break;
    case CLS_NUMBER: st->number++; break;
    case CLS_PUNCT: st->punct++; break;
    case CLS_SYMBOL: st->symbol++; break;
    case CLS_SPACE: st->space++; break;
    case CLS_FORMAT: st->format++; break;
    case CLS_CONTROL: st->control++; break;
    case CLS_PRIVATE: st->private_use++; break;
    case CLS_OTHER: st->unassigned++; break;
    }
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

void textstat_scan(struct textstat *st, sv text)
{
    memset(st, 0, offsetof(struct textstat, unit_letters));
    struct word w = {.hash = SEED};
    uint32_t prev = 0;
    int run = 0;
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        uint32_t c = utf8_next(&p);
        unsigned props = cp_props(c);
        enum cp_class cls = cp_class_of(props);
        st->cps++;
        count_class(st, cls);
        if (cls_letter(cls)) st->script[cp_script_of(props)]++;
        if (cls_word(cls))
            word_char(st, &w, c, props);
        else if (cls == CLS_SPACE)
            end_word(st, &w);
        else
            w.cps++, w.address |= address_mark(c);
        run = c == prev && cls != CLS_SPACE && cls != CLS_DIGIT && c != '.' ? run + 1 : 1;
        if (run > st->run) st->run = run;
        prev = c;
    }
    end_word(st, &w);
    st->all_caps = st->upper > 0 && st->lower == 0;
    st->terminal = terminal_of(text);
}

int textstat_in_set(const struct textstat *st, uint64_t set)
{
    int n = 0;
    for (int i = 0; i < SC_COUNT; i++)
        if (set >> i & 1) n += st->script[i];
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
