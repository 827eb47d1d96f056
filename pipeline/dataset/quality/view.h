/* A record as the filters see it: its texts decoded once, and one pass over them that leaves marks where something may
 * be: a filter looks at marks, not at text. */
#ifndef LL_DATASET_QUALITY_VIEW_H
#define LL_DATASET_QUALITY_VIEW_H

#include "corpus/phrases.h"
#include "dataset/rec.h"
#include "text/lid.h"
#include "text/utf8.h"

/* What stands at a mark. From MARK_PHRASE on: a phrase of corpus/phrases.h. */
enum mark_what {
    MARK_AT,        /* @ */
    MARK_ANGLE,     /* < before a letter, / or | */
    MARK_BRACKET,   /* [ before a letter or / */
    MARK_BRACES,    /* {{ */
    MARK_BACKSLASH, /* \n or \t written out */
    MARK_DIGITS,    /* a digit after none, with enough digits near for a phone number, a card, an address */
    MARK_TOKEN,     /* the beginning of a long word of letters, digits, _ and - */
    MARK_PHRASE
};
struct mark {
    uint32_t at, end; /* end: of phrases and tokens */
    uint32_t what;
};

enum text_part {
    TEXT_CONTENT, /* what is said */
    TEXT_CALL,    /* arguments of tool calls, their answers' other members */
    TEXT_ELSE     /* any other string: reasoning, names, provenance, fields beside the conversation */
};
struct qtext {
    sv text; /* decoded */
    int node;
    int turn; /* -1: none */
    enum text_part part;
    int mark, nmark;
};
struct qturn {
    enum rec_role role;
    int first, n;    /* its texts of part TEXT_CONTENT are among text[first..first + n) */
    ptrdiff_t bytes; /* of content */
    bool more;       /* it says something besides text: calls, images, reasoning */
    bool learn;
};
/* Where something was found. Text is an index into view.text, from and to are bytes of the decoded text. */
struct qfound {
    const char *what; /* static */
    int text;
    uint32_t from, to;
};

struct pii_hit {
    int text; /* index into view.text */
    int kind; /* enum pii_kind */
    uint32_t from, to;
};
struct pii_hits {
    struct pii_hit *v;
    int n, cap;
};

struct qview {
    const struct rec *r;
    arena *mem;
    struct qtext *text;
    int ntext, cap_text;
    struct qturn *turn;
    int nturn, cap_turn;
    struct mark *mark;
    int nmark, cap_mark;
    struct qfound *found;
    int nfound, cap_found;
    bool tools;            /* tools are offered, called or answering */
    bool all_scores;       /* somebody asked for scores, or a condition may look at them */
    bool choices;          /* preferences: the answer stands in `chosen` */
    struct textstat *stat; /* scratch for who needs it */
    uint64_t *table;       /* scratch of the repetition filter */
    size_t ntable;
    struct pii_hits hits; /* of the private filter */
};

/* Reads r into v, whose arrays are reused from record to record; decoded texts live in mem. */
void qview_read(struct qview *v, const struct rec *r, arena *mem);
void qview_release(struct qview *v);
void qview_init(void);
/* The marks of one text, appended to v->mark. */
void qview_scan(struct qview *v, sv text);
void qview_found(struct qview *v, const char *what, int text, size_t from, size_t to);
/* all content of a turn is this text (joined by line breaks in mem where there are several) */
sv qview_say(struct qview *v, int turn);

static inline bool qtext_said(const struct qview *v, const struct qtext *t, enum rec_role role)
{
    return t->part == TEXT_CONTENT && t->turn >= 0 && v->turn[t->turn].role == role;
}
/* what user and assistant say, and plain texts */
static inline bool qtext_talk(const struct qview *v, const struct qtext *t)
{
    return (t->part == TEXT_CONTENT && t->turn < 0) || qtext_said(v, t, ROLE_USR) || qtext_said(v, t, ROLE_ASST);
}

/* Loops over the marks of a text. */
#define EACH_MARK(v, t, m)                                                                                             \
    for (const struct mark *m = (v)->mark + (t)->mark, *m##_end = m + (t)->nmark; m < m##_end; m++)

#endif
