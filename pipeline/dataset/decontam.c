#include "dataset/decontam.h"

#include "base/input.h"
#include "base/paths.h"
#include "corpus/reader.h"
#include "dataset/decontam/match.h"
#include "engine/yaml.h"

const struct opt decontam_opts[] = {
    OPT_LIST(struct decontam_opts, against, NULL, "FILE|NAME", "test sets: files, folders, or names of fetched ones"),
    OPT_F64(struct decontam_opts, containment, "0.6", 0.05, 1,
            "share of an item's shingles close together for which a record is dropped"),
    OPT_F64(struct decontam_opts, flag, "0.4", 0.05, 1, "share from which on a record is reported but kept"),
    OPT_F64(struct decontam_opts, common, "0.0005", 0, 1,
            "an item in more than 3 records and this share of them is a common phrase, not a leak; 1: none is"),
    OPT_LIST(struct decontam_opts, field, NULL, "MEMBER",
             "members of JSON test items that are text (default: the usual ones)"),
    OPT_END,
};

static void hash_items(struct decontam *d)
{
    struct hash_stream *h = hash_stream_new();
    for (int i = 0; i < d->items.n; i++) {
        hash_stream_add(h, d->items.v[i].key);
        hash_stream_add(h, SV("\n"));
    }
    d->hash = hash_stream_end(h);
}

static enum status read_all(struct decontam *d, struct err *e)
{
    const struct decontam_opts *o = d->o;
    if (!o->against.n)
        return err_set(e, ST_USAGE, "no test set was given: nothing can be called clean\nhint: --against FILE|NAME");
    if (o->flag > o->containment)
        return err_set(e, ST_USAGE, "flag (%g) is above containment (%g)", o->flag, o->containment);
    for (int i = 0; i < o->against.n; i++) TRY(sets_read(&d->items, o->against.v[i], &o->field, e));
    return ST_OK;
}

enum status decontam_new(struct decontam **out, const struct decontam_opts *o, struct err *e)
{
    struct decontam *d = MEM_NEW(struct decontam);
    d->o = o;
    *out = NULL;
    enum status st = read_all(d, e);
    if (st != ST_OK) return decontam_free(d), st;
    anchors_build(&d->anchors, &d->items);
    hash_items(d);
    d->file = mem_array((size_t)d->items.nset, sizeof *d->file);
    for (int i = 0; i < d->items.nset; i++) d->file[d->nfile++] = d->items.set[i].path;
    *out = d;
    return ST_OK;
}

void decontam_free(struct decontam *d)
{
    if (!d) return;
    items_release(&d->items);
    anchors_release(&d->anchors);
    mem_free(d->file);
    mem_free(d);
}

int decontam_sets(const struct decontam *d)
{
    return d->items.nset;
}

hash128_t decontam_hash(const struct decontam *d)
{
    return d->hash;
}

int decontam_files(const struct decontam *d, const char *const **path)
{
    *path = d->file;
    return d->nfile;
}

sv decontam_item(const struct decontam *d, uint32_t item)
{
    return d->items.v[item].key;
}

sv decontam_set_name(const struct decontam *d, int set)
{
    return d->items.set[set].name;
}

int decontam_set_of(const struct decontam *d, uint32_t item)
{
    return d->items.member[d->items.v[item].in].set;
}

/* ---- recipes ---- */

static enum status add_bytes(struct hash_stream *h, const char *path, struct err *e)
{
    struct input *in;
    char chunk[32 << 10];
    ptrdiff_t n;
    TRY(input_open(&in, path, e));
    while ((n = input_read(in, chunk, sizeof chunk, e)) > 0) hash_stream_add(h, sv_of(chunk, n));
    input_close(in);
    return n < 0 ? e->code : ST_OK;
}

static enum status find_files(struct run *run, struct decontam_opts *o, struct err *e)
{
    struct paths p = {.mem = &run->mem};
    const char *part[READER_FILES_MAX];
    bool by_name;
    for (int i = 0; i < o->against.n; i++) TRY(sets_find(o->against.v[i], &p, &by_name, e));
    struct hash_stream *h = hash_stream_new();
    enum status st = ST_OK;
    for (int i = 0; i < p.n && st == ST_OK; i++) {
        int n = reader_split(p.v[i], &run->mem, part);
        for (int k = 0; k < n && st == ST_OK; k++) {
            st = add_bytes(h, part[k], e);
            run_add_input(run, part[k]);
        }
    }
    o->files = hash_stream_end(h);
    return st;
}

enum status decontam_bind(struct run *run, const struct ynode *section, struct decontam_opts **out, struct err *e)
{
    *out = NULL;
    if (!section) return ST_OK;
    struct decontam_opts *o = ARENA_NEW(&run->mem, struct decontam_opts);
    TRY(opt_defaults(decontam_opts, o, &run->mem, e));
    TRY(yaml_bind(section, decontam_opts, NULL, o, &run->mem, e));
    const struct ynode *at = yaml_get(section, "against");
    if (!o->against.n) return yaml_err(e, section, "decontam: no test set was given (against: [...])");
    for (int i = 0; i < o->against.n; i++) TRY(run_expand(run, at, o->against.v[i], &o->against.v[i], e));
    if (o->flag > o->containment) return yaml_err(e, section, "decontam: flag is above containment");
    TRY(find_files(run, o, e));
    *out = o;
    return ST_OK;
}
