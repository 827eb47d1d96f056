/* What the filters are and what they found, for people and for manifests. */
#include "corpus/filters_show.h"
#include "dataset/quality/learn.h"

void quality_show(const struct ynode *section, struct buf *to)
{
    arena mem = {0};
    if (section && section->kind != Y_MAP) section = NULL;
    buf_adds(to, SV(FILTERS_SHOW_HEAD));
    for (int i = 0; qfilters[i]; i++) {
        const struct qfilter *t = qfilters[i];
        filters_show_row(&(struct filter_row){t->name, t->help, t->opts, t->cfg_size}, section, to, &mem);
    }
    arena_release(&mem);
}

void quality_tell(const struct quality *q, struct buf *to)
{
    const char *sep = "private data: ";
    for (int k = 0; k < PII_KINDS; k++) {
        if (!q->found[k]) continue;
        buf_adds(to, sv_z(sep));
        tally_count(to, q->found[k]);
        buf_addf(to, " %s", pii_name[k]);
        sep = ", ";
    }
    if (!q->records) return;
    buf_adds(to, SV(" in "));
    tally_count(to, q->records);
    buf_adds(to, q->records == 1 ? SV(" record kept") : SV(" records kept"));
    if (q->redacted) {
        buf_adds(to, SV("; "));
        tally_count(to, q->redacted);
        buf_adds(to, SV(" redacted"));
    }
}

void quality_json(const struct quality *q, struct buf *to)
{
    struct jsonw w = jsonw_to(to);
    jsonw_obj(&w);
    jsonw_key(&w, SV("private"));
    jsonw_obj(&w);
    for (int k = 0; k < PII_KINDS; k++)
        if (q->found[k]) jsonw_kint(&w, sv_z(pii_name[k]), (int64_t)q->found[k]);
    jsonw_end_obj(&w);
    jsonw_kint(&w, SV("records"), (int64_t)q->records);
    jsonw_kint(&w, SV("redacted"), (int64_t)q->redacted);
    jsonw_end_obj(&w);
}
