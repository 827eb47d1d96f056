#include "corpus/filters_show.h"

#include "corpus/filter.h"

static bool is_off(const struct ynode *n)
{
    return n && n->kind == Y_SCALAR && (sv_is(n->text, "off") || sv_is(n->text, "false") || sv_is(n->text, "no"));
}

static void show_one(const struct filter_type *t, const struct ynode *own, struct buf *to, arena *mem)
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

void filters_show(const struct ynode *section, struct buf *to)
{
    arena mem = {0};
    buf_adds(to, SV("| filter | judges | limits |\n|---|---|---|\n"));
    for (int i = 0; filter_types[i]; i++) {
        const struct ynode *own = yaml_get(section, filter_types[i]->name);
        if (!is_off(own ? own : yaml_get(section, "filters"))) show_one(filter_types[i], own, to, &mem);
    }
    arena_release(&mem);
}
