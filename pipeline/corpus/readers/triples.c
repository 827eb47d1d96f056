/* Source, machine translation and its post-edit, a file each, as in MLQE-PE and APE data: dev.src+dev.mt+dev.pe,
 * perhaps a reference (.ref) behind. Tables with columns src, mt, pe are read by tsv.
 *
 * The pair of a unit is source and post-edit (role pe, usable as a reference) or reference; the machine translation is
 * a further segment. Other files of the set, tags and HTER, are not read. Languages: the user's, or the pair in a
 * folder's name. */
#include "corpus/names.h"
#include "corpus/readers/lockstep.h"

static enum seg_role role_of(const char *path, int place)
{
    sv name = name_plain(sv_z(path));
    if (sv_find(name, SV(".pe")) >= 0) return SEG_PE;
    if (sv_find(name, SV(".mt")) >= 0) return SEG_MT;
    if (sv_find(name, SV(".ref")) >= 0 || sv_find(name, SV(".src")) >= 0) return SEG_TEXT;
    return place == 1 ? SEG_MT : place == 2 ? SEG_PE : SEG_TEXT;
}

static int bid(sv peek, sv filename)
{
    (void)peek;
    sv first = filename;
    first = sv_cut(&filename, '+');
    return sv_find(name_plain(first), SV(".src")) >= 0 && sv_find(filename, SV(".mt")) >= 0 ? 85 : 0;
}

static enum status open_triples(struct reader *r, struct err *e)
{
    struct sides s = {.n = r->nfiles};
    sv src = r->src_lang, tgt = r->tgt_lang;
    if ((!src.n || !tgt.n) && !name_pair(sv_z(r->path), &src, &tgt, r->mem))
        return err_set(e, ST_DATA, "cannot tell the languages of '%s'\nhint: give --src-lang and --tgt-lang", r->path);
    for (int i = 0; i < s.n; i++) s.side[i] = (struct side){.role = role_of(r->paths[i], i), .lang = i ? tgt : src};
    return lockstep_open(r, &s, (sv){NULL, 0}, e);
}

/* source, then the best human text, then the rest */
static int parse_triples(const struct reader *r, const struct item *it, struct unit *u, arena *mem, void *json)
{
    int why = lockstep_parse(r, it, u, mem, json);
    for (int i = 2; !why && i < u->nseg && u->seg[1].role == SEG_MT; i++) {
        struct seg mt = u->seg[1];
        if (u->seg[i].role == SEG_MT) continue;
        u->seg[1] = u->seg[i];
        u->seg[i] = mt;
    }
    return why;
}

const struct reader_type reader_triples = {.name = "triples",
                                           .exts = "src mt pe",
                                           .help = "source, machine translation, post-edit: a.src+a.mt+a.pe",
                                           .two_files = true,
                                           .files_max = 4,
                                           .bid = bid,
                                           .open = open_triples,
                                           .next = lockstep_next,
                                           .parse = parse_triples,
                                           .close = lockstep_close};
