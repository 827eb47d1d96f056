/* What the readers of marked-up formats share once the text is out of the markup: building units in a batch, dropping
 * records with a reason, languages, choosing source and target, and the inline codes of TMX and XLIFF segments. */
#ifndef LL_CORPUS_READERS_XML_UNITS_H
#define LL_CORPUS_READERS_XML_UNITS_H

#include "corpus/reader.h"
#include "corpus/readers/xml.h"

/* A record with more segments or columns than this is dropped as too long: no real one has, and memory stays bounded.
 */
enum { UNIT_SEGS_MAX = 4096, UNIT_COLS_MAX = 64, UNIT_NOTE_MAX = 64 << 10 };

/* For bids: local name of the outermost element, as far as the first bytes show it (also in UTF-16); n 0 where they do
 * not. Points into `to`, which holds up to n - 1 bytes. */
sv units_root(sv peek, char *to, size_t n);
bool units_root_is(sv peek, const char *name);

/* ---- records ---- */
/* An empty unit in the batch's memory. */
struct unit *units_new(struct batch *b);
/* The unit becomes an item. record: 1-based ordinal in the file. */
void units_keep(const struct reader *r, struct batch *b, struct unit *u, uint64_t record);
/* A counted drop; u (may be NULL) is kept with the item as a sample. reason: enum reader_reason, or RR_OWN + own index.
 */
void units_drop(const struct reader *r, struct batch *b, struct unit *u, uint64_t record, int reason);
/* Adds a column unless there are UNIT_COLS_MAX already; name and value are copied. */
void units_col(struct unit *u, sv name, sv value, arena *mem);
/* Adds to the note; several are separated by line breaks. False: they are longer than any real ones; drop the record.
 */
bool units_note(struct unit *u, sv note, arena *mem);
/* Copy with runs of white space made one space, none at the ends. */
sv units_squeeze(sv text, arena *mem);

/* ---- languages ---- */
/* Normalised codes of what a file writes (few different ones, millions of times). */
struct lang_cache {
    struct {
        char raw[20], norm[20];
        uint8_t nraw, nnorm;
    } row[16];
    int n;
};
/* lang_norm with a memory; the raw text where it is no language code; always in mem or static memory. */
sv lang_cached(struct lang_cache *c, sv raw, arena *mem);
/* Puts the first segment in `src` to the front and the first one in `tgt` behind it; the others keep their order. What
 * is absent is chosen: as source `likely` (may be absent) or else the first segment, as target the first one in another
 * language. False: there is no such pair. */
bool units_orient(struct unit *u, sv src, sv tgt, sv likely);
/* More than two different languages: sets the group ("tu 17" where the format has no name for it). */
void units_group(struct unit *u, sv name, uint64_t record, arena *mem);

/* ---- inline codes ---- */
enum inline_mode { INLINE_DROP, INLINE_KEEP, INLINE_PLACEHOLDER };
/* the value of an `inline: drop|keep|placeholder` option */
enum inline_mode inline_mode_of(sv option);
#define OPT_INLINE(S, f)                                                                                               \
    OPT_AS("inline", S, f, OPT_T_ENUM, "drop", 0, 0, "drop|keep|placeholder", 0,                                       \
           "inline codes (<bpt> <ph> <g> <x> ...): leave out, keep the native code, or number them: <1>bold</1>")
enum { INLINE_CODES = 128 };
/* Numbers of the codes of one unit, so that the same code has the same number in every language. */
struct inline_codes {
    enum inline_mode mode;
    uint64_t key[INLINE_CODES];
    int n;
    uint64_t pair[INLINE_CODES]; /* within a segment: what an <ept> or <ex> refers to, and its number */
    int number[INLINE_CODES];
    int npair, seq;
};
static inline void inline_new_unit(struct inline_codes *c)
{
    c->n = 0;
}
/* Directly after the START of a segment: appends its text up to the END. */
enum status inline_text(struct xml *x, struct inline_codes *c, struct buf *to, struct err *e);

#endif
