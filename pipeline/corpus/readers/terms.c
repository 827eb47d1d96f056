/* Term lists as tables: source term and target term, with a header or without (options as for tsv). Segments have the
 * role term: they are words to use, not sentences to translate. */
#include "corpus/readers/table.h"

#include "corpus/names.h"

static const struct opt opts[] = {TABLE_OPTS(struct table_cfg)};

static int bid(sv peek, sv filename)
{
    static const char *const words[] = {"glossary", "terminology", "termlist", "terms", "Glossary", "Terms"};
    sv name = name_plain(filename);
    if (sv_find_c(peek, '\t') < 0 && sv_find_c(peek, ',') < 0 && sv_find_c(peek, ';') < 0) return 0;
    if (!sv_ends(name, SV(".csv")) && !sv_ends(name, SV(".tsv")) && !sv_ends(name, SV(".txt"))) return 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (sv_find(name, sv_z(words[i])) >= 0) return 88;
    return 0;
}

static enum status open_terms(struct reader *r, struct err *e)
{
    return table_open(r, r->cfg, SEG_TERM, e);
}

const struct reader_type reader_terms = {.name = "terms",
                                         .exts = "csv tsv",
                                         .help = "term lists: CSV or TSV of source term and target term",
                                         .opts = opts,
                                         .cfg_size = sizeof(struct table_cfg),
                                         .bid = bid,
                                         .open = open_terms,
                                         .next = table_next,
                                         .parse = table_parse,
                                         .close = table_close};
