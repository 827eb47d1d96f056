#include "corpus/filters_show.h"

#include "corpus/filter.h"

static bool is_off(const struct ynode *n)
{
    return n && n->kind == Y_SCALAR && (sv_is(n->text, "off") || sv_is(n->text, "false") || sv_is(n->text, "no"));
}

void filters_show_row(const struct filter_row *f, const struct ynode *section, struct buf *to, arena *mem)
{
    const struct ynode *own = yaml_get(section, f->name);
    struct err e = {0};
    if (is_off(own ? own : yaml_get(section, "filters"))) return;
    void *cfg = arena_zalloc(mem, f->cfg_size);
    bool bound = opt_defaults(f->opts, cfg, mem, &e) == ST_OK;
    if (bound && own && own->kind == Y_MAP) bound = yaml_bind(own, f->opts, NULL, cfg, mem, &e) == ST_OK;
    buf_addf(to, "| %s | %s | ", f->name, f->help);
    for (const struct opt *row = f->opts; bound && row->name; row++) {
        buf_addf(to, "%s%s ", row == f->opts ? "" : ", ", row->name);
        opt_show(row, cfg, to);
    }
    buf_adds(to, SV(" |\n"));
}

void filters_show(const struct ynode *section, struct buf *to)
{
    arena mem = {0};
    buf_adds(to, SV(FILTERS_SHOW_HEAD));
    for (int i = 0; filter_types[i]; i++) {
        const struct filter_type *t = filter_types[i];
        filters_show_row(&(struct filter_row){t->name, t->help, t->opts, t->cfg_size}, section, to, &mem);
    }
    arena_release(&mem);
}
