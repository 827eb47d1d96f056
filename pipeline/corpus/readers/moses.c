/* Moses: one file for each language, line i of one is the translation of line i of the others.
 *
 * The language of a side is, in this order: what the user said; the file's ending ("train.de", "x.en-zh.zh.gz"); a
 * language's name in the file name ("english_train.txt"); the pair in a folder's name. Two files or more: further
 * languages become further segments. A file "<stem>.scores" beside them gives columns. An unequal number of lines is an
 * error, never a silent cut. */
#include "corpus/names.h"
#include "corpus/readers/lockstep.h"
#include "text/lang.h"

struct moses_cfg {
    sv encoding;
};
static const struct opt opts[] = {
    OPT_STR(struct moses_cfg, encoding, NULL, "NAME", "encoding of the files where it is not UTF-8, like GBK"),
    OPT_END};

static int bid(sv peek, sv filename)
{
    (void)filename;
    return peek.n && memchr(peek.p, 0, (size_t)(peek.n < 512 ? peek.n : 512)) ? 5 : 40;
}

/* A pair and neither side shows its own language: the pair in the name of the folder tells. */
static void from_pair(const struct reader *r, struct sides *s, arena *mem)
{
    sv a, b;
    if (!name_pair(sv_z(r->path), &a, &b, mem)) return;
    for (int i = 0; i < 2; i++)
        if (!s->side[i].lang.n && !sv_eq(s->side[!i].lang, i ? b : a)) s->side[i].lang = i ? b : a;
}

static enum status open_moses(struct reader *r, struct err *e)
{
    const struct moses_cfg *cfg = r->cfg;
    struct sides s = {.n = r->nfiles};
    for (int i = 0; i < r->nfiles; i++) s.side[i].lang = name_lang(sv_z(r->paths[i]), r->mem);
    if (s.n == 2 && (sv_eq(s.side[0].lang, s.side[1].lang) || !s.side[0].lang.n || !s.side[1].lang.n)) {
        if (sv_eq(s.side[0].lang, s.side[1].lang)) s.side[0].lang = s.side[1].lang = (sv){NULL, 0};
        from_pair(r, &s, r->mem);
    }
    /* with two files the user's word settles what the names leave open */
    if (!s.side[0].lang.n && !(s.n == 2 && sv_eq(s.side[1].lang, r->src_lang))) s.side[0].lang = r->src_lang;
    if (!s.side[1].lang.n && !(s.n == 2 && sv_eq(s.side[0].lang, r->tgt_lang))) s.side[1].lang = r->tgt_lang;
    for (int i = 0; i < r->nfiles; i++)
        if (!s.side[i].lang.n)
            return err_set(e, ST_DATA,
                           "cannot tell the language of '%s' from its name\nhint: give --src-lang and --tgt-lang",
                           r->paths[i]);
    return lockstep_open(r, &s, cfg->encoding, e);
}

const struct reader_type reader_moses = {.name = "moses",
                                         .exts = "",
                                         .help = "one text file for each language, line by line: a.en+a.zh",
                                         .two_files = true,
                                         .files_max = READER_FILES_MAX,
                                         .opts = opts,
                                         .cfg_size = sizeof(struct moses_cfg),
                                         .bid = bid,
                                         .open = open_moses,
                                         .next = lockstep_next,
                                         .parse = lockstep_parse,
                                         .close = lockstep_close};
