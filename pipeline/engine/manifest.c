#include "engine/manifest.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/input.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "engine/shard.h"
#include "engine/state.h"

/* Checksums of big inputs are remembered by path, size and time, so that a resumed run does not read them again. */
static enum status input_sum(struct run *run, const char *path, char sum[65], uint64_t *bytes, struct err *e)
{
    struct stat st;
    if (stat(path, &st) != 0) return err_os(e, "inspect", path);
    sv key = arena_f(&run->mem, "sha256:%s:%lld:%lld.%09ld", path, (long long)st.st_size, (long long)st.st_mtim.tv_sec,
                     st.st_mtim.tv_nsec);
    sv had = run->state ? state_get(run->state, key.p, &run->mem, e) : (sv){0};
    *bytes = (uint64_t)st.st_size;
    if (had.n == 64) {
        memcpy(sum, had.p, 64);
        sum[64] = 0;
        return ST_OK;
    }
    TRY(file_sha256(path, false, sum, bytes, e));
    return run->state ? state_put(run->state, key.p, sv_z(sum), e) : ST_OK;
}

static enum status add_inputs(struct run *run, struct jsonw *w, struct err *e)
{
    jsonw_key(w, SV("inputs"));
    jsonw_arr(w);
    for (const struct run_input *in = run->inputs; in; in = in->next) {
        char sum[65];
        uint64_t bytes;
        TRY(input_sum(run, in->path, sum, &bytes, e));
        jsonw_obj(w);
        jsonw_kstr(w, SV("name"), utf8_shown(sv_z(in->name), &run->mem));
        jsonw_kint(w, SV("bytes"), (int64_t)bytes);
        jsonw_kstr(w, SV("sha256"), sv_z(sum));
        jsonw_end_obj(w);
    }
    jsonw_end_arr(w);
    return ST_OK;
}

static enum status add_output(const struct run *run, struct jsonw *w, const struct product *p, const char *file,
                              struct err *e)
{
    char sum[33];
    uint64_t bytes;
    TRY(file_hash128(file, sum, &bytes, e));
    sv path = sv_z(file), dir = sv_z(run->dir);
    if (sv_starts(path, dir)) path = sv_from(path, dir.n + 1);
    jsonw_obj(w);
    jsonw_kstr(w, SV("kind"), sv_z(p->kind));
    jsonw_kstr(w, SV("name"), sv_z(p->name));
    jsonw_kstr(w, SV("path"), path);
    jsonw_kint(w, SV("bytes"), (int64_t)bytes);
    jsonw_kstr(w, SV("xxh128"), sv_z(sum));
    jsonw_end_obj(w);
    return ST_OK;
}

/* A product is a file or a folder of files; those that a stage did not make (a corpus without pairs, say) are left out.
 */
static enum status add_product(struct run *run, struct jsonw *w, const struct product *p, struct err *e)
{
    struct stat st;
    struct paths files = {.mem = &run->mem};
    if (stat(p->path, &st) != 0 || (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))) return ST_OK;
    TRY(paths_add_files(&files, sv_z(p->path), e));
    for (int i = 0; i < files.n; i++) TRY(add_output(run, w, p, files.v[i], e));
    return ST_OK;
}

/* Of several products in one file (a split with one side is the mix) the first is told. */
static bool told(const struct run *run, const struct product *p)
{
    const struct product *q = run->products;
    while (q != p && strcmp(q->path, p->path)) q = q->next;
    return q != p;
}

static enum status add_outputs(struct run *run, struct jsonw *w, struct err *e)
{
    jsonw_key(w, SV("outputs"));
    jsonw_arr(w);
    for (const struct product *p = run->products; p; p = p->next)
        if (!told(run, p)) TRY(add_product(run, w, p, e));
    jsonw_end_arr(w);
    return ST_OK;
}

static void add_tasks(const struct run *run, struct jsonw *w)
{
    jsonw_key(w, SV("tasks"));
    jsonw_arr(w);
    for (const struct task *t = run->tasks; t; t = t->next) {
        struct buf counts;
        buf_init(&counts, BUF_MAX_DEFAULT);
        tally_json(&t->tally, &counts);
        jsonw_obj(w);
        jsonw_kstr(w, SV("id"), sv_z(t->id));
        jsonw_kstr(w, SV("what"), sv_z(t->what));
        jsonw_kstr(w, SV("options"), t->detail ? sv_z(t->detail) : SV(""));
        jsonw_key(w, SV("counts"));
        jsonw_raw(w, buf_sv(&counts));
        jsonw_end_obj(w);
        buf_release(&counts);
    }
    jsonw_end_arr(w);
}

static void add_recipe(const struct run *run, struct jsonw *w)
{
    struct sha256 s;
    struct buf resolved;
    char sum[65];
    sha256_init(&s);
    sha256_add(&s, run->recipe_text.p, (size_t)run->recipe_text.n);
    sha256_hex(&s, sum);
    buf_init(&resolved, BUF_MAX_DEFAULT);
    yaml_to_json(run->recipe, &resolved);
    jsonw_key(w, SV("recipe"));
    jsonw_obj(w);
    jsonw_kstr(w, SV("path"), sv_z(run->recipe_path));
    jsonw_kstr(w, SV("sha256"), sv_z(sum));
    jsonw_kstr(w, SV("text"), run->recipe_text);
    jsonw_key(w, SV("resolved"));
    jsonw_raw(w, buf_sv(&resolved));
    jsonw_end_obj(w);
    buf_release(&resolved);
}

enum status manifest_write(struct run *run, struct err *e)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    struct jsonw w = jsonw_to(&b);
    const struct ynode *name = yaml_get(run->recipe, "name");
    jsonw_obj(&w);
    jsonw_kint(&w, SV("format"), MANIFEST_FORMAT);
    jsonw_kstr(&w, SV("name"), name && name->kind == Y_SCALAR ? name->text : SV(""));
    jsonw_key(&w, SV("versions"));
    jsonw_raw(&w, run->versions ? sv_z(run->versions) : SV("{}"));
    jsonw_kint(&w, SV("seed"), (int64_t)run->seed);
    jsonw_kint(&w, SV("limit"), run->limit);
    add_recipe(run, &w);
    enum status st = add_inputs(run, &w, e);
    add_tasks(run, &w);
    if (st == ST_OK) st = add_outputs(run, &w, e);
    jsonw_end_obj(&w);
    buf_addc(&b, '\n');
    if (st == ST_OK) st = file_write_whole(run_path(run, "manifest.json"), buf_sv(&b), e);
    buf_release(&b);
    return st;
}

enum status manifest_read(const char *path, arena *mem, struct json *d, struct err *e)
{
    struct input *in;
    struct buf text;
    int64_t format;
    TRY(input_open(&in, path, e));
    buf_init(&text, 256 << 20);
    ptrdiff_t n = 0;
    for (char *room; (room = buf_room(&text, 64 << 10)) && (n = input_read(in, room, 64 << 10, e)) > 0;)
        text.n += (size_t)n;
    input_close(in);
    sv copy = arena_dup(mem, buf_sv(&text));
    buf_release(&text);
    if (n < 0) return e->code;
    if (!json_parse(d, copy)) return err_set(e, ST_DATA, "'%s' is no manifest: %s", path, d->error);
    if (!json_i64(d, json_get(d, json_root(d), SV("format")), &format))
        return err_set(e, ST_DATA, "'%s' is no manifest: no 'format'", path);
    if (format > MANIFEST_FORMAT)
        return err_set(e, ST_DATA, "'%s' was made by a newer lingloom (format %lld, this one knows %d)", path,
                       (long long)format, MANIFEST_FORMAT);
    return ST_OK;
}

bool manifest_same(const struct json *a, const struct json *b, arena *mem, sv *first)
{
    int oa = json_get(a, json_root(a), SV("outputs")), ob = json_get(b, json_root(b), SV("outputs"));
    int y = json_first(b, ob);
    for (int x = json_first(a, oa); x >= 0; x = json_next(a, x), y = json_next(b, y)) {
        sv px = json_str(a, json_get(a, x, SV("path")), mem), py = json_str(b, json_get(b, y, SV("path")), mem);
        sv sx = json_str(a, json_get(a, x, SV("xxh128")), mem), sy = json_str(b, json_get(b, y, SV("xxh128")), mem);
        if (!sv_eq(px, py) || !sv_eq(sx, sy)) {
            *first = arena_f(mem, "%.*s: %.12s... was recorded, %.12s... came out", SV_ARG(px),
                             sx.p ? sx.p : "(nothing)", sy.p ? sy.p : "(nothing)");
            return false;
        }
    }
    if (y >= 0) *first = SV("more outputs came out than were recorded");
    return y < 0;
}
