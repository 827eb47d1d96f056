/* The registry of readers, and a corpus: an ordered list of inputs read as one source. */
#include "corpus/reader.h"

#include "base/hash.h"
#include "base/log.h"
#include "base/utf8.h"
#include "corpus/group.h"
#include "engine/yaml.h"
#include "text/lang.h"

#include <stdio.h>
#include <unistd.h>

#define R(name) extern const struct reader_type reader_##name;
#include "corpus/readers/list.h"
#undef R
#define R(name) &reader_##name,
const struct reader_type *const reader_types[] = {
#include "corpus/readers/list.h"
    NULL};
#undef R

static const char *const shared_reasons[RR_OWN] = {"bad-record",    "not-utf8", "too-long",   "empty-side",
                                                   "missing-field", "bad-json", "no-language"};

const struct reader_type *reader_find(sv name)
{
    for (int i = 0; reader_types[i]; i++)
        if (sv_is(name, reader_types[i]->name)) return reader_types[i];
    return NULL;
}

static bool takes(const struct reader_type *t, int nfiles)
{
    int least = t->two_files ? 2 : 1, most = t->files_max ? t->files_max : least;
    return nfiles >= least && nfiles <= most;
}

const struct reader_type *reader_guess(sv peek, sv filename, int nfiles)
{
    const struct reader_type *best = NULL;
    int most = 0;
    for (int i = 0; reader_types[i]; i++) {
        const struct reader_type *t = reader_types[i];
        int bid = takes(t, nfiles) && t->bid ? t->bid(peek, filename) : 0;
        if (bid <= most) continue;
        most = bid;
        best = t;
    }
    return best;
}

static int split_from(sv spec, arena *mem, const char **paths, int n)
{
    if (n >= READER_FILES_MAX) return 0;
    for (ptrdiff_t i = 1; i <= spec.n; i++) {
        if (i < spec.n && spec.p[i] != '+') continue;
        const char *path = arena_z(mem, sv_head(spec, i));
        if (!input_exists(path)) continue;
        paths[n] = path;
        if (i == spec.n) return n + 1;
        int all = split_from(sv_from(spec, i + 1), mem, paths, n + 1);
        if (all) return all;
    }
    return 0;
}

bool reader_once(const char *spec)
{
    char part[4096];
    for (sv rest = sv_z(spec), path; rest.p;) {
        path = sv_cut(&rest, '+');
        snprintf(part, sizeof part, "%.*s", SV_ARG(path));
        if (input_once(part)) return true;
    }
    return input_once(spec);
}

int reader_split(const char *spec, arena *mem, const char *paths[READER_FILES_MAX])
{
    paths[0] = spec;
    if (!strchr(spec, '+') || access(spec, F_OK) == 0) return input_exists(spec);
    int n = split_from(sv_z(spec), mem, paths, 0);
    return n ? n : input_exists(spec);
}

/* ---- a corpus ---- */

struct corpus_source {
    arena mem;
    struct reader *r; /* one for each input; fixed in place, since workers look at them while later ones are opened */
    const char **spec;
    int n, at; /* the input being read, or about to be */
    bool open;
    int64_t limit, given; /* given: or passed over, in a sample */
    int64_t stride;
    uint64_t seed;
};

/* "cannot open 'b.zh': ..." for the part of a spec that is missing */
static enum status missing(const char *spec, struct err *e)
{
    sv rest = sv_z(spec);
    char path[1024];
    while (strchr(spec, '+') && rest.p) {
        sv part = sv_cut(&rest, '+');
        snprintf(path, sizeof path, "%.*s", SV_ARG(part));
        if (!input_exists(path)) break;
    }
    if (!strchr(spec, '+')) snprintf(path, sizeof path, "%s", spec);
    struct input *in;
    enum status st = input_open(&in, path, e);
    if (st != ST_OK) return st;
    input_close(in);
    return err_set(e, ST_DATA, "cannot open '%s'", spec);
}

static enum status unknown_format(const char *spec, struct err *e)
{
    struct buf names;
    buf_init(&names, 300);
    for (int i = 0; reader_types[i]; i++) buf_addf(&names, "%s%s", i ? " " : "", reader_types[i]->name);
    err_set(e, ST_DATA, "cannot tell the format of '%s'\nhint: name it: %s", spec, buf_z(&names));
    buf_release(&names);
    return ST_DATA;
}

static enum status unknown_name(sv format, struct err *e)
{
    const char *names[128];
    int n = 0;
    while (n < 128 && reader_types[n]) names[n] = reader_types[n]->name, n++;
    sv near = name_nearest(format, names, n);
    return err_set(e, ST_CONFIG, "there is no format '%.*s'%s%.*s", SV_ARG(format), near.n ? "\nhint: " : "",
                   SV_ARG(near));
}

/* By content. */
static enum status guess(struct reader *r, const char *spec, struct err *e)
{
    struct input *in;
    TRY(input_open(&in, r->path, e));
    struct err le = {0};
    sv peek = input_peek(in, &le);
    if (!le.code) r->type = reader_guess(peek, sv_z(spec), r->nfiles);
    input_close(in);
    if (le.code) return err_set(e, le.code, "%s", le.msg);
    return r->type ? ST_OK : unknown_format(spec, e);
}

static enum status settle(struct corpus_source *s, const struct corpus_spec *spec, struct reader *r, const char *name,
                          struct err *e)
{
    r->mem = &s->mem;
    r->nfiles = reader_split(name, &s->mem, r->paths);
    if (!r->nfiles) return missing(name, e);
    r->path = r->paths[0];
    r->path2 = r->nfiles > 1 ? r->paths[1] : NULL;
    r->src_lang = spec->src_lang.n ? lang_norm(spec->src_lang, &s->mem) : (sv){NULL, 0};
    r->tgt_lang = spec->tgt_lang.n ? lang_norm(spec->tgt_lang, &s->mem) : (sv){NULL, 0};
    r->any_language = spec->any_language;
    r->max_record = spec->max_record ? spec->max_record : (size_t)16 << 20;
    r->type = spec->format.n ? reader_find(spec->format) : NULL;
    if (spec->format.n && !r->type) return unknown_name(spec->format, e);
    if (!r->type) TRY(guess(r, name, e));
    if (takes(r->type, r->nfiles)) return ST_OK;
    return err_set(e, ST_USAGE, "'%s': the format '%s' does not take %d file%s\nhint: two sides are written A+B", name,
                   r->type->name, r->nfiles, r->nfiles > 1 ? "s" : "");
}

/* Every type's options are bound once; inputs of one type share them. */
static enum status bind(struct corpus_source *s, const struct corpus_spec *spec, int i, struct err *e)
{
    struct reader *r = &s->r[i];
    if (!r->type->opts) return ST_OK;
    for (int k = 0; k < i; k++)
        if (s->r[k].type == r->type) {
            r->cfg = s->r[k].cfg;
            return ST_OK;
        }
    void *cfg = arena_zalloc(&s->mem, r->type->cfg_size);
    TRY(opt_defaults(r->type->opts, cfg, &s->mem, e));
    TRY(yaml_bind(spec->reader_opts, r->type->opts, NULL, cfg, &s->mem, e));
    r->cfg = cfg;
    return ST_OK;
}

static void register_reasons(struct reader *r, struct tally *t)
{
    for (int i = 0; i < RR_OWN; i++) r->reason[i] = tally_reason(t, shared_reasons[i]);
    for (int i = 0; r->type->reasons && r->type->reasons[i] && i < 16; i++)
        r->reason[RR_OWN + i] = tally_reason(t, r->type->reasons[i]);
}

static enum status source_fill(struct corpus_source *s, const struct corpus_spec *spec, struct tally *t, struct err *e)
{
    s->spec = group_paths(spec, &s->n, &s->mem);
    s->r = ARENA_ARRAY(&s->mem, struct reader, s->n + 1);
    s->limit = spec->limit;
    s->stride = spec->stride;
    s->seed = spec->seed;
    for (int i = 0; i < s->n; i++) {
        s->r[i].file = i;
        TRY(settle(s, spec, &s->r[i], s->spec[i], e));
        if (s->r[i].type->gives != s->r[0].type->gives)
            return err_set(
                e, ST_DATA,
                "'%s' (%s) holds chats and '%s' (%s) pairs, or the other way round: they cannot be one corpus",
                s->spec[0], s->r[0].type->name, s->spec[i], s->r[i].type->name);
        TRY(bind(s, spec, i, e));
        register_reasons(&s->r[i], t);
    }
    return ST_OK;
}

enum status corpus_source_new(struct corpus_source **out, const struct corpus_spec *spec, struct tally *t,
                              struct err *e)
{
    struct corpus_source *s = MEM_NEW(struct corpus_source);
    enum status st = source_fill(s, spec, t, e);
    *out = s;
    if (st == ST_OK) return st;
    corpus_source_free(s);
    *out = NULL;
    return st;
}

static void close_inputs(struct reader *r)
{
    for (int i = 0; i < r->nfiles; i++) {
        input_close(r->ins[i]);
        r->ins[i] = NULL;
    }
    r->in = r->in2 = NULL;
}

static void close_reader(struct corpus_source *s)
{
    struct reader *r = &s->r[s->at];
    if (r->type->close) r->type->close(r);
    r->state = NULL;
    close_inputs(r);
    s->open = false;
}

static enum status open_reader(struct corpus_source *s, struct err *e)
{
    struct reader *r = &s->r[s->at];
    for (int i = 0; i < r->nfiles; i++)
        if (!r->ins[i]) TRY(input_open(&r->ins[i], r->paths[i], e));
    r->in = r->ins[0];
    r->in2 = r->nfiles > 1 ? r->ins[1] : NULL;
    s->open = true;
    return r->type->open(r, e);
}

void corpus_source_free(struct corpus_source *s)
{
    if (!s) return;
    if (s->open) close_reader(s);
    for (int i = 0; s->r && i < s->n; i++) close_inputs(&s->r[i]);
    arena_release(&s->mem);
    mem_free(s);
}

/* ---- samples ---- */

static bool in_sample(const struct corpus_source *s, int64_t record)
{
    uint64_t block = (uint64_t)(record / SAMPLE_BLOCK), stride = (uint64_t)s->stride;
    return block % stride == hash_mix(s->seed + hash_mix(block / stride)) % stride;
}

/* Of the items from `first` on, records `record` and following, leaves those of the sample. */
static void pick(const struct corpus_source *s, struct batch *b, int first, int64_t record)
{
    int n = first;
    for (int i = first; i < b->n; i++)
        if (in_sample(s, record + i - first)) b->item[n++] = b->item[i];
    b->n = n;
}

/* What a reader has just added is cut to the limit and to the sample. Where nothing is left, the batch is as it was
 * before, so that it does not fill up with what is passed over. */
static void settle_added(struct corpus_source *s, struct batch *b, int first, size_t bytes, struct arena_point mem)
{
    int64_t record = s->given;
    s->given += b->n - first;
    if (s->limit && s->given > s->limit) {
        b->n -= (int)(s->given - s->limit);
        s->given = s->limit;
    }
    if (s->stride < 2) return;
    pick(s, b, first, record);
    if (b->n > first) return;
    b->bytes = bytes;
    arena_rewind(&b->mem, mem);
}

enum status corpus_next(void *source, struct batch *b, struct err *e)
{
    struct corpus_source *s = source;
    while (s->at < s->n && !batch_full(b) && !(s->limit && s->given >= s->limit)) {
        int before = b->n;
        size_t bytes = b->bytes;
        struct arena_point mem = arena_mark(&b->mem);
        if (!s->open) TRY(open_reader(s, e));
        TRY(s->r[s->at].type->next(&s->r[s->at], b, e));
        if (b->n > before) {
            settle_added(s, b, before, bytes, mem);
            continue;
        }
        close_reader(s);
        s->at++;
    }
    return ST_OK;
}

double corpus_fraction(void *source)
{
    const struct corpus_source *s = source;
    if (s->n == 0) return 1;
    double part = 0;
    if (s->open && s->at < s->n && s->r[s->at].in) {
        uint64_t done, total;
        input_progress(s->r[s->at].in, &done, &total);
        if (total == 0 && s->n == 1) return -1;
        if (total) part = (double)done / (double)total;
    }
    return (s->at + part) / s->n;
}

enum reader_gives corpus_gives(const struct corpus_source *s)
{
    return s->n ? s->r[0].type->gives : GIVES_UNITS;
}
int corpus_files(const struct corpus_source *s)
{
    return s->n;
}
const char *corpus_path(const struct corpus_source *s, int file)
{
    return s->spec[file];
}
const char *corpus_format(const struct corpus_source *s, int file)
{
    return s->r[file].type->name;
}

/* ---- what every unit goes through, whoever read it ---- */

static bool views_utf8(const struct unit *u)
{
    for (int i = 0; i < u->nseg; i++)
        if (!utf8_ok(u->seg[i].text) || !utf8_ok(u->seg[i].name)) return false;
    for (int i = 0; i < u->ncol; i++)
        if (!utf8_ok(u->col[i].name) || !utf8_ok(u->col[i].value)) return false;
    return utf8_ok(u->id) && utf8_ok(u->doc) && utf8_ok(u->group) && utf8_ok(u->note);
}

static int seg_in(const struct unit *u, sv lang, int not )
{
    int near = -1;
    for (int i = 0; i < u->nseg; i++) {
        if (i == not || u->seg[i].role == SEG_MT) continue;
        if (sv_eq(u->seg[i].lang, lang)) return i;
        if (near < 0 && u->seg[i].lang.n && lang_matches(lang, u->seg[i].lang)) near = i;
    }
    return near;
}

/* Moves segment i to place `to`, the ones between moving up. */
static void move_seg(struct unit *u, int i, int to)
{
    struct seg s = u->seg[i];
    memmove(u->seg + to + 1, u->seg + to, (size_t)(i - to) * sizeof s);
    u->seg[to] = s;
}

/* Source and target as the user asked for them. False: the unit lacks one of the languages. */
static bool orient(const struct reader *r, struct unit *u)
{
    if (r->src_lang.n) {
        int i = seg_in(u, r->src_lang, -1);
        if (i < 0) return false;
        if (i) move_seg(u, i, 0);
    }
    if (r->tgt_lang.n && !lang_matches(r->tgt_lang, u->seg[1].lang)) {
        int i = seg_in(u, r->tgt_lang, 0);
        if (i < 0) return false;
        if (i > 1) move_seg(u, i, 1);
    }
    return true;
}

/* Empty segments past the pair say nothing: they go. */
static void drop_empty_others(struct unit *u)
{
    int n = u->nseg < 2 ? u->nseg : 2;
    for (int i = 2; i < u->nseg; i++)
        if (sv_trim(u->seg[i].text).n) u->seg[n++] = u->seg[i];
    u->nseg = n;
}

static int settle_unit(const struct reader *r, struct unit *u)
{
    if (r->any_language) return u->nseg < 1 ? RR_MISSING_FIELD + 1 : 0;
    if (u->nseg < 2) return RR_MISSING_FIELD + 1;
    if (!views_utf8(u)) return RR_NOT_UTF8 + 1;
    if (!u->seg[0].lang.n) u->seg[0].lang = r->src_lang;
    if (!u->seg[1].lang.n) u->seg[1].lang = r->tgt_lang;
    if (!u->seg[0].lang.n || !u->seg[1].lang.n || !orient(r, u)) return RR_NO_LANGUAGE + 1;
    if (!sv_trim(u->seg[0].text).n || !sv_trim(u->seg[1].text).n) return RR_EMPTY_SIDE + 1;
    drop_empty_others(u);
    return 0;
}

int corpus_parse(const struct corpus_source *s, const struct item *it, struct unit *u, arena *mem, struct json *json)
{
    const struct reader *r = &s->r[it->file];
    if (it->reason) return it->reason;
    int why = 0;
    if (r->type->parse) {
        *u = (struct unit){.doc_pos = -1};
        why = r->type->parse(r, it, u, mem, json);
    } else
        *u = *(const struct unit *)it->obj;
    if (!u->file.p) u->file = utf8_shown(sv_z(s->spec[it->file]), mem);
    if (!u->record) u->record = (int64_t)it->line;
    if (!why) why = settle_unit(r, u);
    return why ? r->reason[why - 1] : 0;
}
