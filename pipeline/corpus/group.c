#include "corpus/group.h"

#include "base/log.h"
#include "corpus/names.h"
#include "text/lang.h"

#include <stdlib.h>

/* What a file is in its family. The order is the order in which the reader gets them. */
enum part {
    P_NONE,
    P_SRC,
    P_SIDE,
    P_MT,
    P_PE,
    P_TGT,
    P_FORMAL,
    P_INFORMAL,
    P_FORMAL_MARKED,
    P_INFORMAL_MARKED,
    P_PAIR_XML
};

struct file {
    const char *path;
    int order; /* place in the user's list */
    sv stem;   /* with folder, what the members of a family share */
    sv lang;
    enum part part;
    bool taken;
};

static bool cut_tail(sv *s, const char *tail)
{
    sv t = sv_z(tail);
    if (s->n <= t.n || !sv_ends(*s, t)) return false;
    s->n -= t.n;
    return true;
}

static void part_of(struct file *f, sv *name)
{
    static const struct {
        const char *tail;
        enum part part;
    } tails[] = {{".src", P_SRC},
                 {".mt", P_MT},
                 {".pe", P_PE},
                 {".ref", P_TGT},
                 {".formal.annotated", P_FORMAL_MARKED},
                 {".informal.annotated", P_INFORMAL_MARKED},
                 {".formal", P_FORMAL},
                 {".informal", P_INFORMAL}};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (cut_tail(name, tails[i].tail)) {
            f->part = tails[i].part;
            return;
        }
}

/* dir/train.de-en.de.zst: stem "dir/train.de-en", side de */
static void look(struct file *f, arena *mem)
{
    sv path = sv_z(f->path), name = name_plain(path);
    sv folder = sv_head(path, name.p - path.p);
    if (strchr(f->path, '+') || sv_is(path, "-")) return;
    if (cut_tail(&name, ".xml")) f->part = P_PAIR_XML;
    cut_tail(&name, ".txt");
    part_of(f, &name);
    if (f->part == P_NONE) {
        sv end = sv_from(name, sv_rfind_c(name, '.') + 1);
        if (end.n < name.n && end.n >= 2 && end.n <= 10 && lang_find(end)) {
            f->lang = lang_norm(end, mem);
            name.n -= end.n + 1;
            if (f->part == P_NONE) part_of(f, &name);
            if (f->part == P_NONE) f->part = P_SIDE;
        }
    }
    f->stem = arena_f(mem, "%.*s%.*s", SV_ARG(folder), SV_ARG(name));
}

static int by_stem(const void *pa, const void *pb)
{
    const struct file *const *a = pa, *const *b = pb;
    int c = sv_cmp((*a)->stem, (*b)->stem);
    return c ? c : (*a)->order - (*b)->order;
}

static int count(struct file **f, int n, enum part part)
{
    int k = 0;
    for (int i = 0; i < n; i++) k += f[i]->part == part;
    return k;
}

static struct file *pick(struct file **f, int n, enum part part, sv lang)
{
    for (int i = 0; i < n; i++)
        if (f[i]->part == part && !f[i]->taken && (!lang.n || lang_matches(lang, f[i]->lang))) return f[i];
    return NULL;
}

struct family {
    struct file *f[READER_FILES_MAX];
    int n;
    bool set; /* a triple or a formality set: other files of the same stem are annotations of it */
};

static void take(struct family *fam, struct file *f)
{
    if (!f || fam->n >= READER_FILES_MAX) return;
    f->taken = true;
    fam->f[fam->n++] = f;
}

/* The sides in the order source, target, others: as the user said, else as a pair in the name says, else by language
 * code. */
static void take_sides(struct family *fam, struct file **f, int n, sv src, sv tgt, arena *mem)
{
    sv a = {NULL, 0}, b = {NULL, 0};
    if (!src.n && !tgt.n && name_pair(sv_z(f[0]->path), &a, &b, mem)) src = a, tgt = b;
    if (src.n) take(fam, pick(f, n, P_SIDE, src));
    if (tgt.n) take(fam, pick(f, n, P_SIDE, tgt));
    for (struct file *more; (more = pick(f, n, P_SIDE, (sv){NULL, 0})) && fam->n < READER_FILES_MAX;) {
        for (int i = 0; i < n; i++)
            if (f[i]->part == P_SIDE && !f[i]->taken && sv_cmp(f[i]->lang, more->lang) < 0) more = f[i];
        take(fam, more);
    }
}

static bool two_languages(struct file **f, int n)
{
    for (int i = 1; i < n; i++)
        if (f[i]->part == P_SIDE)
            for (int k = 0; k < i; k++)
                if (f[k]->part == P_SIDE && !sv_eq(f[i]->lang, f[k]->lang)) return true;
    return false;
}

/* What the files of one stem make together; n 0: nothing. */
static struct family family_of(struct file **f, int n, const struct corpus_spec *spec, arena *mem)
{
    struct family fam = {.n = 0, .set = true};
    if (count(f, n, P_SRC) == 1 && count(f, n, P_MT) == 1) {
        take(&fam, pick(f, n, P_SRC, (sv){NULL, 0}));
        take(&fam, pick(f, n, P_MT, (sv){NULL, 0}));
        take(&fam, pick(f, n, P_PE, (sv){NULL, 0}));
        take(&fam, pick(f, n, P_TGT, (sv){NULL, 0}));
    } else if (count(f, n, P_SIDE) == 1 && count(f, n, P_FORMAL) == 1 && count(f, n, P_INFORMAL) == 1) {
        static const enum part parts[] = {P_SIDE, P_FORMAL, P_INFORMAL, P_FORMAL_MARKED, P_INFORMAL_MARKED};
        for (int i = 0; i < 5; i++) take(&fam, pick(f, n, parts[i], (sv){NULL, 0}));
    } else if (two_languages(f, n)) {
        fam.set = false;
        take_sides(&fam, f, n, spec->src_lang, spec->tgt_lang, mem);
    }
    /* the alignment file beside an OPUS pair says nothing that the pair does not */
    if (fam.n) {
        struct file *xml = pick(f, n, P_PAIR_XML, (sv){NULL, 0});
        if (xml) xml->taken = true;
    }
    return fam;
}

/* train.tags and train.hter beside train.src, train.mt and train.pe: what this reader does not read of the set. */
static void take_annotations(struct file *file, int n, sv stem)
{
    for (int i = 0; i < n; i++) {
        sv path = sv_z(file[i].path);
        if (file[i].taken || !sv_starts(path, stem) || path.n == stem.n || path.p[stem.n] != '.') continue;
        file[i].taken = true;
        log_debug("'%s' belongs to a set of files and is not read", file[i].path);
    }
}

static const char *joined(const struct family *fam, arena *mem)
{
    sv all = sv_z(fam->f[0]->path);
    for (int i = 1; i < fam->n; i++) all = arena_f(mem, "%.*s+%s", SV_ARG(all), fam->f[i]->path);
    return all.p;
}

static bool may_group(const struct corpus_spec *spec)
{
    const struct reader_type *t = spec->format.n ? reader_find(spec->format) : NULL;
    return spec->n > 1 && (!t || t->two_files || t->files_max > 1);
}

const char **group_paths(const struct corpus_spec *spec, int *n, arena *mem)
{
    const char **out = ARENA_ARRAY(mem, const char *, spec->n + 1);
    *n = spec->n;
    if (spec->n) memcpy(out, spec->paths, (size_t)spec->n * sizeof *out);
    if (!may_group(spec)) return out;
    struct file *file = mem_zalloc((size_t)spec->n * sizeof *file),
                **sorted = mem_array((size_t)spec->n, sizeof *sorted);
    bool *joins = mem_zalloc((size_t)spec->n);
    for (int i = 0; i < spec->n; i++) {
        file[i] = (struct file){.path = spec->paths[i], .order = i, .stem = SV("")};
        look(&file[i], mem);
        sorted[i] = &file[i];
    }
    qsort(sorted, (size_t)spec->n, sizeof *sorted, by_stem);
    for (int i = 0, k; i < spec->n; i = k) {
        int first = spec->n;
        for (k = i; k < spec->n && sv_eq(sorted[k]->stem, sorted[i]->stem); k++) continue;
        if (!sorted[i]->stem.n || k - i < 2) continue;
        struct family fam = family_of(sorted + i, k - i, spec, mem);
        for (int m = 0; m < fam.n; m++) first = fam.f[m]->order < first ? fam.f[m]->order : first;
        if (fam.n) out[first] = joined(&fam, mem), joins[first] = true;
        if (fam.n && fam.set) take_annotations(file, spec->n, sorted[i]->stem);
    }
    int kept = 0;
    for (int i = 0; i < spec->n; i++) {
        if (file[i].taken && !joins[i]) continue;
        if (!joins[i] && name_is_litter(sv_z(out[i]))) {
            log_info("'%s' is taken for no data", out[i]);
            continue;
        }
        out[kept++] = out[i];
    }
    *n = kept;
    mem_free(file);
    mem_free(joins);
    mem_free(sorted);
    return out;
}
