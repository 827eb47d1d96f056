/* XML, safely and in one pass: events pulled from an input.
 *
 * The only file that knows libxml2 (its SAX2 push parser, fed 64 KiB at a time; no tree is ever built). What the parser
 * says about one piece of input waits in a queue, so a reader is written as a plain loop:
 *
 *     static const char *const tags[] = {"tu", "seg", NULL};   enum { T_TU, T_SEG };
 *     TRY(xml_open(&x, in, tags, e));
 *     for (;;) {
 *         TRY(xml_next(x, &ev, e));
 *         if (ev.kind == XML_DONE) break;
 *         if (ev.kind == XML_START && ev.tag == T_SEG) TRY(xml_text(x, &text, e));
 *     }
 *
 * What is refused, each with "reading 'NAME': line N: ...": anything not well-formed; a reference to any entity but the
 * five predefined ones (so neither entity bombs nor external entities exist); nesting beyond XML_DEPTH_MAX. No DTD is
 * loaded, nothing is ever fetched, defaults from an internal DTD are ignored. Undeclared namespace prefixes are
 * nobody's problem: names are local names.
 *
 * Any encoding the XML declaration (or a BOM) names and iconv knows is transcoded; text arrives as UTF-8.
 * Memory: one piece of input and its events (10 MB at most, for one giant tag or comment); text nodes of any length
 * come in pieces. */
#ifndef LL_CORPUS_READERS_XML_H
#define LL_CORPUS_READERS_XML_H

#include "base/input.h"

enum { XML_DEPTH_MAX = 200 };
enum xml_kind { XML_START, XML_END, XML_TEXT, XML_DONE };

struct xml_attr {
    sv name, prefix; /* local name; "xml" of xml:lang, absent without one */
    sv value;
};
struct xml_event {
    enum xml_kind kind;
    int tag;                     /* START, END: index of the name in the list given to xml_open, -1: another name */
    sv name;                     /* START, END: local name, valid as long as the parser */
    sv text;                     /* TEXT: a piece (CDATA included) */
    const struct xml_attr *attr; /* START */
    int nattr;
    int line; /* 1-based */
};

struct xml;
/* tags: NULL-ended list of local names the caller switches on; it must outlive the parser, and so must the input. */
enum status xml_open(struct xml **x, struct input *in, const char *const *tags, struct err *e);
void xml_close(struct xml *x);
/* The next event; its views are valid until the next call. Events before an error are delivered first. */
enum status xml_next(struct xml *x, struct xml_event *ev, struct err *e);
/* Directly after a START: goes past its END. */
enum status xml_skip(struct xml *x, struct err *e);
/* Directly after a START: appends the text up to its END, texts of inner elements included. */
enum status xml_text(struct xml *x, struct buf *to, struct err *e);
/* Value of the attribute without a prefix, or with the prefix xml (`lang` finds lang and xml:lang); absent where there
 * is none. */
sv xml_attr(const struct xml_event *ev, const char *name);
/* "reading 'NAME': line N: ..." as ST_DATA, N being the line of the last event */
enum status xml_fail(const struct xml *x, struct err *e, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
