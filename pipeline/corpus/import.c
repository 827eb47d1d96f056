/* Import: reader -> normalise and filter -> pairs or chats. */
#include "corpus/import.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/log.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "corpus/chat.h"
#include "corpus/clean.h"
#include "corpus/reader.h"
#include "engine/shard.h"
#include "text/lang.h"

enum { ESTIMATE_ITEMS = 200000, RECORD_OVERHEAD = 200 /* bytes of ids and field names */ };
enum { LEARN_UNITS = 20000, REJECT_SAMPLE = 20, MAX_PAIRS = 64 };

/* One entry of `corpora:`. */
struct corpus_cfg {
    sv name, src, tgt, format, licence, documents;
    struct opt_list path, langs, pairs;
    int64_t cap, limit;
    double weight;
    bool scores;
};
#define C struct corpus_cfg
static const struct opt corpus_opts[] = {
    OPT_STR(C, name, NULL, "NAME", "short name, used in ids and file names"),
    OPT_LIST(C, path, NULL, "PATH", "files, folders, globs, archives, or a pair a.en+a.zh"),
    OPT_STR(C, src, NULL, "FILE", "source side, for formats of two files"),
    OPT_STR(C, tgt, NULL, "FILE", "target side"),
    OPT_STR(C, format, NULL, "FORMAT", "reader; by content where absent"),
    OPT_LIST(C, langs, NULL, "LANG", "languages, the source first"),
    OPT_LIST(C, pairs, NULL, "A-B",
             "of more than two languages: which pairs to make (default: the first with each other)"),
    OPT_STR(C, licence, NULL, "ID", "SPDX id or name of the licence; absent: unknown"),
    OPT_ENUM(C, documents, "given", "given|file",
             "file: every input file is one running text, where the format names no documents"),
    OPT_I64(C, cap, "0", 0, 1e15, "records of this corpus in the mix at most, 0: all"),
    OPT_I64(C, limit, "0", 0, 1e15, "records read at most, 0: all"),
    OPT_F64(C, weight, "1", 0, 1e9, "weight in the mix"),
    OPT_BOOL(C, scores, "false", "also write every filter's scores to scores/<name>.jsonl.zst"),
    OPT_END};
#undef C
static const char *const corpus_maps[] = {"reader", "chat", "clean", NULL};

struct lang_pair {
    sv src, tgt;
};
struct import {
    struct corpus corpus;
    struct corpus_cfg cfg;
    struct corpus_spec spec;
    struct lang_pair pair[MAX_PAIRS];
    int npairs;
    const struct ynode *clean, *chat; /* sections, NULL: defaults */
    const char *out, *rejects, *scores;
    struct corpus_source *probe; /* opened by plan to know what it gives; used up by exec */
    /* while it runs */
    struct corpus_source *source;
    struct cleaner *cleaner;
    struct chat_cleaner *chats;
    sv *file_name; /* what records say of each file: see name_files */
    struct tally *tally;
    int reason_no_pair, reason_seed;
    const struct run_seeds *seeds; /* or NULL */
    bool file_is_document;
};

/* ---- planning ---- */

static bool good_name(sv s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
                  (c == '.' && i);
        if (!ok) return false;
    }
    return s.n > 0 && s.n <= 64;
}

static enum status check_name(struct run *run, const struct ynode *at, sv name, struct err *e)
{
    if (!name.p) return yaml_err(e, at, "a corpus needs a 'name'");
    if (!good_name(name))
        return yaml_err(e, at, "'%.*s' is not a valid corpus name\nhint: letters, digits, . _ - only", SV_ARG(name));
    for (const struct task *t = run->tasks; t; t = t->next)
        if (sv_starts(sv_z(t->id), SV("import:")) && sv_eq(sv_from(sv_z(t->id), 7), name))
            return yaml_err(e, at, "corpus '%.*s' stands twice", SV_ARG(name));
    return ST_OK;
}

static enum status expand_paths(struct run *run, struct import *im, const struct ynode *at, struct err *e)
{
    struct paths p = {.mem = &run->mem};
    struct corpus_cfg *c = &im->cfg;
    sv a, b;
    if (!c->path.n && !(c->src.p && c->tgt.p))
        return yaml_err(e, at, "corpus '%.*s' needs a 'path', or 'src' and 'tgt'", SV_ARG(c->name));
    for (int i = 0; i < c->path.n; i++) {
        TRY(run_expand(run, at, c->path.v[i], &a, e));
        if (paths_add(&p, a, e) != ST_OK)
            return err_wrap(e, "%s:%d: corpus '%.*s'", at->file, at->line, SV_ARG(c->name));
    }
    if (c->src.p && c->tgt.p) {
        TRY(run_expand(run, at, c->src, &a, e));
        TRY(run_expand(run, at, c->tgt, &b, e));
        if (paths_add(&p, arena_f(&run->mem, "%.*s+%.*s", SV_ARG(a), SV_ARG(b)), e) != ST_OK)
            return err_wrap(e, "%s:%d: corpus '%.*s'", at->file, at->line, SV_ARG(c->name));
    }
    im->spec.paths = p.v;
    im->spec.n = p.n;
    return ST_OK;
}

static enum status norm_lang(struct run *run, const struct ynode *at, sv text, sv *code, struct err *e)
{
    *code = lang_norm(text, &run->mem);
    return code->p ? ST_OK : yaml_err(e, at, "'%.*s' is no language code", SV_ARG(text));
}

static enum status add_pair(struct import *im, const struct ynode *at, sv src, sv tgt, struct err *e)
{
    if (im->npairs == MAX_PAIRS) return yaml_err(e, at, "more than %d pairs of languages", MAX_PAIRS);
    im->pair[im->npairs++] = (struct lang_pair){src, tgt};
    return ST_OK;
}

/* `pairs: [en-zh, de-zh]`, else the first language with each of the others */
static enum status bind_langs(struct run *run, struct import *im, const struct ynode *at, struct err *e)
{
    struct corpus_cfg *c = &im->cfg;
    sv src, tgt;
    for (int i = 0; i < c->pairs.n; i++) {
        sv rest = c->pairs.v[i], a = sv_cut(&rest, '-');
        if (!rest.p) return yaml_err(e, at, "'%.*s' is no pair of languages such as en-zh", SV_ARG(c->pairs.v[i]));
        TRY(norm_lang(run, at, a, &src, e));
        TRY(norm_lang(run, at, rest, &tgt, e));
        TRY(add_pair(im, at, src, tgt, e));
    }
    for (int i = 1; i < c->langs.n && !c->pairs.n; i++) {
        TRY(norm_lang(run, at, c->langs.v[0], &src, e));
        TRY(norm_lang(run, at, c->langs.v[i], &tgt, e));
        TRY(add_pair(im, at, src, tgt, e));
    }
    if (im->npairs) im->spec.src_lang = im->pair[0].src, im->spec.tgt_lang = im->pair[0].tgt;
    return ST_OK;
}

/* The configuration and what the input files look like from outside (their bytes are summed for the manifest at the
 * end). */
static hash128_t fingerprint(const struct run *run, const struct import *im, const struct ynode *node)
{
    struct buf b;
    hash128_t h = {1, 1};
    buf_init(&b, 64 << 20);
    yaml_to_json(node, &b);
    if (im->clean) yaml_to_json(im->clean, &b);
    for (int i = 0; i < im->spec.n; i++) {
        sv rest = sv_z(im->spec.paths[i]);
        while (rest.p) {
            sv one = sv_cut(&rest, '+');
            ptrdiff_t bang = sv_find_c(one, '!');
            char *z = mem_strdup(bang > 0 ? sv_head(one, bang) : one);
            struct stat st;
            buf_addf(&b, "\n%.*s", SV_ARG(one));
            if (stat(z, &st) == 0)
                buf_addf(&b, " %lld %lld.%09ld", (long long)st.st_size, (long long)st.st_mtim.tv_sec,
                         st.st_mtim.tv_nsec);
            mem_free(z);
        }
    }
    h = run_hash(h, buf_sv(&b));
    if (run->seeds) h = run_hash(h, sv_of((const char *)&run->seeds->hash, sizeof run->seeds->hash));
    buf_release(&b);
    return h;
}

static void register_inputs(struct run *run, const struct import *im)
{
    for (int i = 0; i < im->spec.n; i++) run_add_input(run, im->spec.paths[i]);
}

/* Records and bytes of what will be written: counted when the corpus is small, else from its first records and how far
 * they reach. */
static void estimate(const struct import *im, int batch, double *records, double *bytes)
{
    struct corpus_source *s;
    struct tally unused;
    struct err e = {0};
    double items = 0, raw = 0, part = 0;
    tally_init(&unused);
    if (corpus_source_new(&s, &im->spec, &unused, &e) != ST_OK) return;
    struct batch *b = batch_new(batch);
    bool more = true;
    while (more && items < ESTIMATE_ITEMS) {
        more = corpus_next(s, b, &e) == ST_OK && b->n > 0;
        items += b->n;
        raw += (double)b->bytes;
        batch_clear(b);
    }
    part = more ? corpus_fraction(s) : 1;
    if (part > 0) *records = items / part * (im->npairs > 1 ? im->npairs : 1);
    if (part > 0 && raw > 0) *bytes = raw / part + *records * RECORD_OVERHEAD;
    batch_free(b);
    corpus_source_free(s);
}

static enum status exec_import(struct run *run, struct task *t, struct err *e);

static const struct ynode *section(const struct run *run, const struct ynode *at, const char *key)
{
    const struct ynode *own = yaml_get(at, key);
    return own ? own : yaml_get(run->recipe, key);
}

/* Builds what the task needs once so that a wrong filter or reader option is a configuration error with a line. */
static enum status try_parts(struct run *run, struct import *im, struct tally *t, struct err *e)
{
    TRY(corpus_source_new(&im->source, &im->spec, t, e));
    im->corpus.chats = corpus_gives(im->source) == GIVES_CHATS;
    if (im->corpus.chats) return chat_cleaner_new(&im->chats, im->chat, t, e);
    im->reason_no_pair = tally_reason(t, "language-pair-missing");
    im->seeds = run->preview ? NULL : run->seeds;
    if (im->seeds) im->reason_seed = tally_reason(t, im->seeds->reason);
    return cleaner_new(&im->cleaner, im->clean, im->spec.src_lang, im->spec.tgt_lang, run->allow_commands, t, e);
}

static void release_parts(struct import *im)
{
    if (im->source) corpus_source_free(im->source);
    if (im->cleaner) cleaner_free(im->cleaner);
    if (im->chats) chat_cleaner_free(im->chats);
    im->source = NULL;
    im->cleaner = NULL;
    im->chats = NULL;
}

static struct product *add_products(struct run *run, struct import *im)
{
    bool chats = im->corpus.chats;
    im->out = run_path(run, "records/%s/%s.jsonl.zst", chats ? "chats" : "pairs", im->corpus.name);
    im->rejects = run_path(run, "rejects/%s.jsonl", im->corpus.name);
    im->scores = im->cfg.scores && !chats ? run_path(run, "scores/%s.jsonl.zst", im->corpus.name) : NULL;
    struct product *p = run_add_product(run, chats ? "chats" : "pairs", im->corpus.name, im->out);
    p->meta = &im->corpus;
    if (run->dry || (run->preview && !chats)) estimate(im, run->batch, &p->est_records, &p->est_bytes);
    double most = (double)(im->spec.limit ? im->spec.limit : INT64_MAX);
    if (p->est_records > most) p->est_bytes *= most / p->est_records, p->est_records = most;
    return p;
}

/* So much of the corpus that about as many records come of it as the preview wants. A corpus of very many is not read
 * to its end: then it is a sample of its first part. */
static void take_sample(const struct run *run, struct import *im, const struct product *p)
{
    double pairs = im->npairs > 1 ? im->npairs : 1, records = p->est_records / pairs;
    double looked_at = records < ESTIMATE_ITEMS ? records : ESTIMATE_ITEMS;
    int64_t stride = (int64_t)(looked_at * pairs / (double)run->preview->records + 0.5);
    im->spec.stride = stride < 1 ? 1 : stride;
    im->spec.seed = run->seed;
    im->spec.limit = (int64_t)looked_at + 1;
}

/* A run reads its files for their checksums, to learn from them, and again where it goes on after a break. */
static enum status refuse_pipes(const struct import *im, const struct ynode *at, struct err *e)
{
    for (int i = 0; i < im->spec.n; i++)
        if (reader_once(im->spec.paths[i]))
            return yaml_err(e, at, "'%s' is a pipe: a run must be able to read it again", im->spec.paths[i]);
    return ST_OK;
}

static enum status plan_one(struct run *run, const struct ynode *at, int rank, struct err *e)
{
    struct import *im = ARENA_NEW(&run->mem, struct import);
    struct corpus_cfg *c = &im->cfg;
    if (at->kind != Y_MAP) return yaml_err(e, at, "a corpus is a map of name, path, langs, ...");
    TRY(opt_defaults(corpus_opts, c, &run->mem, e));
    TRY(yaml_bind(at, corpus_opts, corpus_maps, c, &run->mem, e));
    TRY(check_name(run, at, c->name, e));
    TRY(expand_paths(run, im, at, e));
    TRY(refuse_pipes(im, at, e));
    TRY(bind_langs(run, im, at, e));
    im->spec.format = c->format;
    im->spec.reader_opts = yaml_get(at, "reader");
    im->spec.limit = run->limit && (!c->limit || run->limit < c->limit) ? run->limit : c->limit;
    im->file_is_document = sv_is(c->documents, "file");
    im->clean = section(run, at, "clean");
    im->chat = yaml_get(at, "chat");
    im->corpus = (struct corpus){.name = arena_z(&run->mem, c->name),
                                 .licence = c->licence,
                                 .weight = c->weight,
                                 .cap = c->cap,
                                 .rank = rank,
                                 .src_lang = im->spec.src_lang,
                                 .tgt_lang = im->spec.tgt_lang};
    struct tally trial;
    tally_init(&trial);
    enum status st = try_parts(run, im, &trial, e);
    release_parts(im);
    if (st != ST_OK)
        return e->code == ST_CONFIG && sv_starts(sv_z(e->msg), sv_z(at->file))
                   ? st
                   : err_wrap(e, "%s:%d: corpus '%s'", at->file, at->line, im->corpus.name);
    const char *what = im->corpus.chats ? "read chats, clean, write records" : "read bitext, clean, write pairs";
    struct task *t = run_add_task(run, PH_IMPORT, arena_f(&run->mem, "import:%s", im->corpus.name).p, what, im,
                                  fingerprint(run, im, at), exec_import);
    t->detail = run_opts_text(run, corpus_opts, c);
    const struct product *p = add_products(run, im);
    register_inputs(run, im);
    if (run->preview && p->est_records > 0) take_sample(run, im, p);
    return ST_OK;
}

/* A preview goes on without a corpus that cannot be read. */
static enum status leave_out(struct run *run, const struct ynode *at, struct err *e)
{
    struct run_preview *v = run->preview;
    sv name = yaml_get(at, "name") ? yaml_get(at, "name")->text : SV("?");
    if (!v || (e->code != ST_IO && e->code != ST_DATA)) return e->code;
    struct run_absent *a = ARENA_NEW(&run->mem, struct run_absent), **end = &v->absent;
    *a = (struct run_absent){arena_z(&run->mem, name), arena_z(&run->mem, sv_z(e->msg)), NULL};
    while (*end) end = &(*end)->next;
    *end = a;
    err_clear(e);
    return ST_OK;
}

static enum status plan_corpora(struct run *run, const struct ynode *sec, struct err *e)
{
    int rank = 0;
    if (!sec && yaml_get(run->recipe, "files")) return ST_OK; /* records as they are (dataset/sieve_stage.h) */
    if (!sec) return err_set(e, ST_CONFIG, "%s: a recipe needs 'corpora' or 'files'", run->recipe_path);
    if (sec->kind != Y_SEQ) return yaml_err(e, sec, "'corpora' is a list of corpora");
    for (const struct ynode *c = sec->child; c; c = c->next) {
        if (plan_one(run, c, rank++, e) != ST_OK) TRY(leave_out(run, c, e));
    }
    return rank ? ST_OK : yaml_err(e, sec, "'corpora' is empty");
}

/* ---- running ---- */

struct import_local {
    struct clean_scratch *scratch;
    void *seeds;
    void (*seeds_free)(void *local);
    struct json json;
};

static void *local_new(const void *ctx)
{
    const struct import *im = ctx;
    struct import_local *l = MEM_NEW(struct import_local);
    if (im->seeds && !im->corpus.chats) {
        l->seeds = im->seeds->local_new(im->seeds->self);
        l->seeds_free = im->seeds->local_free;
    }
    if (im->cleaner) l->scratch = clean_scratch_new(im->cleaner);
    return l;
}

static void local_free(void *local)
{
    struct import_local *l = local;
    if (l->scratch) clean_scratch_free(l->scratch);
    if (l->seeds) l->seeds_free(l->seeds);
    json_release(&l->json);
    mem_free(l);
}

static struct seg *find_text(const struct unit *u, sv lang, const struct seg *not_this)
{
    for (int i = 0; i < u->nseg; i++) {
        struct seg *s = &u->seg[i];
        if (s != not_this &&
            (s->role == SEG_TEXT || s->role == SEG_PE || s->role == SEG_FORMAL || s->role == SEG_TERM) &&
            sv_eq(s->lang, lang))
            return s;
    }
    return NULL;
}

/* One of the languages that the corpus was asked for in. */
static bool is_asked(const struct import *im, sv lang)
{
    for (int i = 0; i < im->npairs; i++)
        if (sv_eq(im->pair[i].src, lang) || sv_eq(im->pair[i].tgt, lang)) return true;
    return false;
}

/* What belongs to a pair: other references, drafts and variants in its target language; of a text in several languages
 * the further ones. */
static bool belongs(const struct import *im, const struct seg *s, const struct lang_pair *p)
{
    if (sv_eq(s->lang, p->tgt)) return true;
    return im->npairs > 1 && s->role == SEG_TEXT && !sv_eq(s->lang, p->src) && is_asked(im, s->lang);
}

/* The unit with seg[0], seg[1] in the languages of the pair, and what belongs to it behind them. */
static bool pick_pair(const struct import *im, const struct unit *u, const struct lang_pair *p, struct unit *v,
                      arena *mem)
{
    *v = *u;
    if (!p->src.p) return u->nseg >= 2;
    const struct seg *a = find_text(u, p->src, NULL), *b = find_text(u, p->tgt, a);
    if (!a || !b) return false;
    v->seg = ARENA_ARRAY(mem, struct seg, u->nseg);
    v->nseg = 0;
    v->seg[v->nseg++] = *a;
    v->seg[v->nseg++] = *b;
    for (int i = 0; i < u->nseg; i++)
        if (&u->seg[i] != a && &u->seg[i] != b && belongs(im, &u->seg[i], p)) v->seg[v->nseg++] = u->seg[i];
    return true;
}

/* "<corpus>-<place in the corpus>", and ".<src>-<tgt>" where one record gives several pairs. By hand: printf is a third
 * of a short pair's cost. */
static sv unit_name(const struct import *im, uint64_t ordinal, int k, arena *mem)
{
    struct lang_pair p = im->npairs > 1 ? im->pair[k] : (struct lang_pair){SV(""), SV("")};
    sv name = sv_z(im->corpus.name);
    char *z = arena_bytes(mem, (size_t)(name.n + p.src.n + p.tgt.n) + 32), digits[24];
    int n = 0, d = 0;
    memcpy(z, name.p, (size_t)name.n);
    n = (int)name.n;
    z[n++] = '-';
    uint64_t r = ordinal;
    do digits[d++] = (char)('0' + r % 10);
    while (r /= 10);
    while (d) z[n++] = digits[--d];
    if (im->npairs < 2) return sv_of(z, n);
    z[n++] = '.';
    memcpy(z + n, p.src.p, (size_t)p.src.n);
    n += (int)p.src.n;
    z[n++] = '-';
    memcpy(z + n, p.tgt.p, (size_t)p.tgt.n);
    return sv_of(z, n + p.tgt.n);
}

static void name_unit(const struct import *im, struct unit *v, uint64_t ordinal, int k, arena *mem)
{
    v->corpus = sv_z(im->corpus.name);
    v->licence = im->corpus.licence;
    v->id = unit_name(im, ordinal, k, mem);
    if (im->npairs > 1 && !v->group.p) v->group = arena_f(mem, "%s-%llu", im->corpus.name, (unsigned long long)ordinal);
}

/* Either side is enough, and so is a draft or another reference. */
static bool clean_seed(const struct import *im, struct import_local *l, const struct unit *u)
{
    for (int i = 0; i < u->nseg; i++)
        if (!im->seeds->clean(im->seeds->self, l->seeds, u->seg[i].text)) return false;
    return true;
}

/* One pair of languages of the unit; 0 when it was written, else why not. */
static int import_pair(const struct import *im, struct import_local *l, const struct unit *u, uint64_t ordinal, int k,
                       struct batch *b)
{
    struct unit v;
    bool no_reference = false;
    static const struct lang_pair any;
    if (!pick_pair(im, u, im->npairs ? &im->pair[k] : &any, &v, &b->mem)) return im->reason_no_pair;
    name_unit(im, &v, ordinal, k, &b->mem);
    struct unit raw = v; /* cleaning changes the segments: rejects must show what was read */
    raw.seg = memcpy(arena_alloc(&b->mem, (size_t)v.nseg * sizeof *v.seg), v.seg, (size_t)v.nseg * sizeof *v.seg);
    int why = cleaner_apply(im->cleaner, l->scratch, &v, &b->mem, &no_reference);
    if (im->scores) cleaner_scores_line(im->cleaner, l->scratch, &v, &b->out[CH_SCORES]);
    if (why) {
        cleaner_reject_why(im->cleaner, l->scratch, im->tally->reason[why], &raw, &b->out[CH_REJECTS]);
        return why;
    }
    if (im->seeds && !clean_seed(im, l, &v)) {
        cleaner_reject_why(im->cleaner, l->scratch, im->seeds->reason, &raw, &b->out[CH_REJECTS]);
        return im->reason_seed;
    }
    if (no_reference) unit_add_col(&v, SV("no_reference"), SV("1"), &b->mem);
    unit_write(&v, &b->out[CH_MAIN]);
    return 0;
}

/* A unit in several languages is as many items as pairs were asked for, so that every one has its own verdict in the
 * account. */
static enum status next_pairs(void *source, struct batch *b, struct err *e)
{
    const struct import *im = source;
    TRY(corpus_next(im->source, b, e));
    int n = b->n, k = im->npairs;
    if (k < 2 || n == 0) return ST_OK;
    if (b->cap < n * k) {
        b->cap = n * k;
        b->item = mem_realloc(b->item, (size_t)b->cap * sizeof *b->item);
    }
    for (int i = n - 1; i >= 0; i--)
        for (int j = k - 1; j >= 0; j--) {
            b->item[i * k + j] = b->item[i];
            b->item[i * k + j].sub = (uint16_t)j;
        }
    b->n = n * k;
    return ST_OK;
}

static double fraction(void *source)
{
    const struct import *im = source;
    return corpus_fraction(im->source);
}

static void import_item(const struct import *im, struct import_local *l, struct batch *b, int i)
{
    struct item *it = &b->item[i];
    struct unit u;
    int why = it->reason ? it->reason : corpus_parse(im->source, it, &u, &b->mem, &l->json);
    if (!why) u.file = im->file_name[it->file];
    if (!why && im->file_is_document && !u.doc.p) {
        u.doc = sv_basename(u.file);
        u.doc_pos = u.record - 1;
    }
    uint64_t ordinal = (b->first + (uint64_t)i) / (uint64_t)(im->npairs > 1 ? im->npairs : 1) + 1;
    if (!why) why = import_pair(im, l, &u, ordinal, it->sub, b);
    batch_end_item(b, i, why, why == 0);
}

static enum status work_units(const void *ctx, void *local, struct batch *b, struct err *e)
{
    (void)e;
    for (int i = 0; i < b->n; i++) import_item(ctx, local, b, i);
    return ST_OK;
}

static enum status work_chats(const void *ctx, void *local, struct batch *b, struct err *e)
{
    const struct import *im = ctx;
    struct import_local *l = local;
    (void)e;
    for (int i = 0; i < b->n; i++) {
        struct item *it = &b->item[i];
        struct chat_origin from = {.corpus = sv_z(im->corpus.name),
                                   .file = im->file_name[it->file],
                                   .licence = im->corpus.licence,
                                   .format = corpus_format(im->source, it->file),
                                   .record = (int64_t)it->line,
                                   .ordinal = (int64_t)b->first + i + 1};
        int made = 0;
        int why = it->reason ? it->reason : chat_import(im->chats, &l->json, it->raw, &from, b, &made);
        batch_end_item(b, i, why, made);
    }
    return ST_OK;
}

/* Shows the cleaner the first units of the corpus, then tells what it found. */
static enum status learn(struct run *run, struct import *im, struct err *e)
{
    struct tally unused;
    struct corpus_source *s;
    struct corpus_spec spec = im->spec;
    struct json json = {0};
    if (!cleaner_wants_sample(im->cleaner)) return ST_OK;
    tally_init(&unused);
    TRY(corpus_source_new(&s, &spec, &unused, e));
    struct batch *b = batch_new(run->batch);
    enum status st = ST_OK;
    for (int seen = 0; st == ST_OK && seen < LEARN_UNITS; batch_clear(b)) {
        st = corpus_next(s, b, e);
        if (b->n == 0) break;
        for (int i = 0; i < b->n && seen < LEARN_UNITS; i++, seen++) {
            struct unit u, v;
            static const struct lang_pair any;
            if (b->item[i].reason || corpus_parse(s, &b->item[i], &u, &b->mem, &json)) continue;
            for (int k = 0; k < (im->npairs ? im->npairs : 1); k++)
                if (pick_pair(im, &u, im->npairs ? &im->pair[k] : &any, &v, &b->mem)) cleaner_learn(im->cleaner, &v);
        }
    }
    batch_free(b);
    json_release(&json);
    corpus_source_free(s);
    if (st == ST_OK) cleaner_learned(im->cleaner);
    return st;
}

static void tell_profile(const struct import *im, const char *id)
{
    struct buf line;
    buf_init(&line, 1 << 16);
    cleaner_profile_line(im->cleaner, &line);
    if (line.n) log_info("%-24s %s", id, buf_z(&line));
    buf_release(&line);
}

/* Records name their file as it lies below the recipe's folder or --corpora, so that bytes do not depend on where those
 * are. */
static sv portable_name(const struct run *run, sv spec, arena *mem)
{
    sv roots[2] = {sv_z(run->corpora), run_recipe_folder(run)};
    struct buf b;
    buf_init(&b, 1 << 20);
    while (spec.n) {
        ptrdiff_t strip = 0;
        for (int i = 0; i < 2 && !strip; i++)
            if (roots[i].n && sv_starts(spec, roots[i]) && spec.n > roots[i].n && spec.p[roots[i].n] == '/')
                strip = roots[i].n + 1;
        spec = sv_from(spec, strip);
        ptrdiff_t plus = sv_find_c(spec, '+');
        buf_adds(&b, plus < 0 ? spec : sv_head(spec, plus + 1));
        if (plus < 0) break;
        spec = sv_from(spec, plus + 1);
    }
    sv name = arena_dup(mem, buf_sv(&b));
    buf_release(&b);
    return name;
}

static void name_files(struct run *run, struct import *im)
{
    int n = corpus_files(im->source);
    im->file_name = ARENA_ARRAY(&run->mem, sv, n + 1);
    for (int i = 0; i < n; i++)
        im->file_name[i] = utf8_shown(portable_name(run, sv_z(corpus_path(im->source, i)), &run->mem), &run->mem);
}

static enum status exec_import(struct run *run, struct task *t, struct err *e)
{
    struct import *im = t->cfg;
    im->tally = &t->tally;
    struct driver_job job = {.id = t->id,
                             .next = next_pairs,
                             .source = im,
                             .work = im->corpus.chats ? work_chats : work_units,
                             .ctx = im,
                             .local_new = local_new,
                             .local_free = local_free,
                             .tally = &t->tally,
                             .fraction = fraction};
    job.ch[CH_MAIN].path = im->out;
    job.ch[CH_REJECTS] = (struct driver_channel){im->rejects, REJECT_SAMPLE};
    job.ch[CH_SCORES].path = im->scores;
    enum status st = try_parts(run, im, &t->tally, e);
    if (st == ST_OK && im->seeds) st = im->seeds->open(im->seeds->self, e);
    if (st == ST_OK) name_files(run, im);
    if (st == ST_OK && im->cleaner) st = learn(run, im, e);
    if (st == ST_OK && im->cleaner) tell_profile(im, t->id);
    if (st == ST_OK) st = driver_run(run, &job, e);
    if (st == ST_OK && im->cleaner) st = cleaner_finish(im->cleaner, e);
    release_parts(im);
    return st;
}

const struct stage stage_corpora = {"corpora", PH_IMPORT, "what is read", corpus_opts, plan_corpora};
const struct stage stage_clean = {"clean", PH_IMPORT, "filters for every corpus; see lingloom help filters", NULL,
                                  NULL};
