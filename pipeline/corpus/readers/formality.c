/* CoCoA-MT: a source file and the same translated formally and informally, line by line:
 * x.en-de.en+x.en-de.formal.de+x.en-de.informal.de, perhaps followed by the two annotated files, in which [F]..[/F]
 * marks the words that carry the register. Those marked texts become the columns formal_marked and informal_marked.
 *
 * The pair of a unit is source and formal translation (role formal); the informal one is a further segment. */
#include "corpus/names.h"
#include "corpus/readers/lockstep.h"

static int bid(sv peek, sv filename)
{
    (void)peek;
    return sv_find(filename, SV(".formal.")) >= 0 && sv_find(filename, SV(".informal.")) >= 0 ? 90 : 0;
}

static enum status open_formality(struct reader *r, struct err *e)
{
    struct sides s = {.n = r->nfiles};
    sv src = name_lang(sv_z(r->path), r->mem), tgt = (sv){NULL, 0}, a, b;
    for (int i = 0; i < s.n; i++) {
        sv path = sv_z(r->paths[i]), name = name_plain(path);
        bool informal = sv_find(name, SV(".informal")) >= 0, marked = sv_find(name, SV(".annotated")) >= 0;
        if (i && !tgt.n) tgt = name_lang(path, r->mem);
        s.side[i].role = i == 0 ? SEG_TEXT : informal ? SEG_INFORMAL : SEG_FORMAL;
        if (marked)
            s.side[i] = (struct side){.kind = SIDE_COL, .name = informal ? SV("informal_marked") : SV("formal_marked")};
    }
    if (name_pair(sv_z(r->path), &a, &b, r->mem)) src = a, tgt = b;
    if (!src.n) src = r->src_lang;
    if (!tgt.n) tgt = r->tgt_lang;
    for (int i = 0; i < s.n; i++) s.side[i].lang = i ? tgt : src;
    if (src.n && tgt.n) return lockstep_open(r, &s, (sv){NULL, 0}, e);
    return err_set(e, ST_DATA, "cannot tell the languages of '%s'\nhint: give --src-lang and --tgt-lang", r->path);
}

const struct reader_type reader_formality = {.name = "formality",
                                             .exts = "",
                                             .help = "CoCoA-MT: source, formal and informal translation, line by line",
                                             .two_files = true,
                                             .files_max = 5,
                                             .bid = bid,
                                             .open = open_formality,
                                             .next = lockstep_next,
                                             .parse = lockstep_parse,
                                             .close = lockstep_close};
