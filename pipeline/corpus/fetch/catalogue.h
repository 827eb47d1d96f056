/* The catalogue of corpora that `lingloom fetch NAME` knows: corpora/sources.yaml, embedded, and files of the same form
 * that a user adds (a later entry of the same name replaces an earlier one).
 *
 *     - name: opus-tatoeba
 *       title: Tatoeba sentence pairs, by way of OPUS
 *       kind: bitext                # bitext, test, instructions, lexicon, quality
 *       languages: [any]            # codes; "any": the address has {pair} and the user names one: opus-tatoeba:en-zh
 *       url: https://.../{pair}.txt.zip      # or a list; or `hf: datasets/OWNER/NAME[@REV][:GLOB]`
 *       format: moses zip
 *       licence: CC BY 2.0
 *       size: 24 MB                 # where its publisher states one
 *       sha256: ...                 # one address only, and only where somebody verified it
 *       verified: no                # yes: this very entry was fetched and read by us
 *       note: ... */
#ifndef LL_CORPUS_FETCH_CATALOGUE_H
#define LL_CORPUS_FETCH_CATALOGUE_H

#include "base/opt.h"

struct source {
    sv name, title, kind, format, licence, size, sha256, hf, note;
    struct opt_list languages, url;
    bool verified;
    const char *file; /* where it stands, for messages */
    int line;
};
struct catalogue {
    struct source *v;
    int n, cap;
    arena mem;
};
extern const struct opt source_opts[]; /* the keys of an entry */

void catalogue_release(struct catalogue *c);
enum status catalogue_add(struct catalogue *c, sv text, const char *file, struct err *e);
/* the embedded one, then $XDG_CONFIG_HOME/lingloom/sources.yaml (~/.config) where it exists, then `extra` (may be NULL)
 */
enum status catalogue_load(struct catalogue *c, const char *extra, struct err *e);
/* "NAME" or "NAME:PAIR". pair is absent where the entry has none; the message of an unknown name suggests the nearest.
 */
enum status catalogue_find(const struct catalogue *c, sv spec, const struct source **s, sv *pair, struct err *e);
/* The i-th address with {pair}, {src} and {tgt} filled in. */
const char *source_url(const struct source *s, int i, sv pair, arena *mem);

#endif
