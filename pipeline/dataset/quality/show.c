/* What the filters are and what they found, for people and for manifests. */
#include "dataset/quality/learn.h"

static bool is_off(const struct ynode *n)
{
    return n && n->kind == Y_SCALAR && (sv_is(n->text, "off") || sv_is(n->text, "false") || sv_is(n->text, "no"));
}

static void show_one(const struct qfilter *t, const struct ynode *own, struct buf *to, arena *mem)
{
    struct err e = {0};
    void *cfg = arena_zalloc(mem, t->cfg_size);
    bool bound = opt_defaults(t->opts, cfg, mem, &e) == ST_OK;
    if (bound && own && own->kind == Y_MAP) bound = yaml_bind(own, t->opts, NULL, cfg, mem, &e) == ST_OK;
    buf_addf(to, "| %s | %s | ", t->name, t->help);
    for (const struct opt *row = t->opts; bound && row->name; row++) {
        buf_addf(to, "%s%s ", row == t->opts ? "" : ", ", row->name);
        opt_show(row, cfg, to);
    }
    buf_adds(to, SV(" |\n"));
}

void quality_show(const struct ynode *section, struct buf *to)
{
    arena mem = {0};
    if (section && section->kind != Y_MAP) section = NULL;
    buf_adds(to, SV("| filter | judges | limits |\n|---|---|---|\n"));
    for (int i = 0; qfilters[i]; i++) {
        const struct ynode *own = yaml_get(section, qfilters[i]->name);
        if (!is_off(own ? own : yaml_get(section, "filters"))) show_one(qfilters[i], own, to, &mem);
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
