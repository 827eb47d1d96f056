/* Input is a pile of stages: a file or memory at the bottom, one decoder for each wrapping found by looking at the
 * first bytes, perhaps an archive whose current member is the stream, perhaps another decoder on top of that.
 *
 *     file -> zstd -> archive (one member) -> gzip -> input_read
 *
 * A stage is pulled from above. What a look at its first bytes has taken out of it waits in its `head`.
 *
 * gzip and zstd go to their libraries directly (speed, and strictness about what may follow a member); bzip2, xz and
 * lz4 use libarchive's filters; zip and tar its formats. Nothing is ever unpacked to disk and no stage holds more than
 * its window, so an archive that claims terabytes costs time, not memory. */
#include "base/input.h"

#include "base/input_stage.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SNIFF = 512, WRAPPINGS_MAX = 4, LISTED_MAX = 6 };

/* ---- libarchive: filters xz and lz4, and the archives ---- */

/* Member names are converted through the locale; ours is UTF-8 whatever the user's is. */
static locale_t utf8_enter(void)
{
    static locale_t utf8;
    static pthread_mutex_t once = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&once);
    if (!utf8) utf8 = newlocale(LC_ALL_MASK, "C.UTF-8", (locale_t)0);
    pthread_mutex_unlock(&once);
    return utf8 ? uselocale(utf8) : (locale_t)0;
}

static void utf8_leave(locale_t was)
{
    if (was) uselocale(was);
}

static la_ssize_t la_read(struct archive *a, void *ctx, const void **block)
{
    struct stage *s = ctx;
    if (!s->in) s->in = mem_alloc(STAGE_CHUNK);
    ptrdiff_t got = stage_read(s->below, s->in, STAGE_CHUNK, &s->below_err);
    *block = s->in;
    if (got > 0) s->fed += (uint64_t)got;
    if (got < 0) archive_set_error(a, EIO, "%s", s->below_err.msg);
    return got;
}

static la_int64_t la_seek(struct archive *a, void *ctx, la_int64_t offset, int whence)
{
    (void)a;
    struct stage *s = ctx;
    int64_t at = bottom_seek(s->below, offset, whence);
    return at < 0 ? ARCHIVE_FATAL : at;
}

static la_int64_t la_skip(struct archive *a, void *ctx, la_int64_t n)
{
    (void)a;
    struct stage *s = ctx;
    struct stage *b = s->below;
    if (!b->seekable || n <= 0) return 0;
    uint64_t at = b->done - (b->head_n - b->head_at), left = b->total > at ? b->total - at : 0;
    if ((uint64_t)n > left) n = (la_int64_t)left;
    return n && bottom_seek(b, n, SEEK_CUR) >= 0 ? n : 0;
}

/* The error of the stage below when there is one (it names its own trouble), else libarchive's words. */
static ptrdiff_t la_failed(const struct stage *s, struct err *e)
{
    if (s->below_err.code) {
        err_set(e, s->below_err.code, "%s", s->below_err.msg);
        return -1;
    }
    const char *why = archive_error_string(s->la);
    err_set(e, ST_DATA, "cannot read '%s': %s data: %s", s->name, s->what, why ? why : "damaged or cut off");
    return -1;
}

static ptrdiff_t la_data(struct stage *s, void *to, size_t n, struct err *e)
{
    la_ssize_t got = archive_read_data(s->la, to, n); /* a warning (a wrong checksum in a zip) is negative too */
    if (got < 0) return la_failed(s, e);
    s->done += (uint64_t)got;
    return got;
}

/* One filtered stream. At its end libarchive must have used up all it was given: it forgives garbage, we do not. */
static ptrdiff_t la_stream(struct stage *s, void *to, size_t n, struct err *e)
{
    ptrdiff_t got = la_data(s, to, n, e);
    if (got) return got;
    int client = archive_filter_count(s->la) - 1;
    if ((uint64_t)archive_filter_bytes(s->la, client) != s->fed)
        return stage_broken(s, e, "is followed by something else");
    return 0;
}

static void la_close(struct stage *s)
{
    locale_t was = utf8_enter();
    archive_read_free(s->la);
    utf8_leave(was);
}

static bool la_open(struct stage *s, struct err *e)
{
    locale_t was = utf8_enter();
    int rc = archive_read_open2(s->la, s, NULL, la_read, la_skip, NULL);
    utf8_leave(was);
    return rc == ARCHIVE_OK || la_failed(s, e) == 0;
}

static struct stage *la_over(struct stage *below, const char *what)
{
    struct stage *s = stage_new(below, what);
    s->read = la_data;
    s->close = la_close;
    s->la = archive_read_new();
    if (!s->la) mem_set_oom(NULL);
    return s;
}

/* ---- one wrapping more ---- */

enum wrap { WRAP_NONE, WRAP_GZIP, WRAP_ZSTD, WRAP_BZIP2, WRAP_XZ, WRAP_LZ4, WRAP_ZIP, WRAP_TAR };

/* The checksum field of a tar header is the sum of its bytes with the field itself read as blanks. */
static bool is_tar(sv s)
{
    if (s.n < 512) return false;
    unsigned sum = 0, want = 0;
    for (int i = 0; i < 512; i++) sum += i >= 148 && i < 156 ? ' ' : (unsigned char)s.p[i];
    int i = 148;
    while (i < 156 && s.p[i] == ' ') i++;
    for (; i < 156 && s.p[i] >= '0' && s.p[i] <= '7'; i++) want = want * 8 + (unsigned)(s.p[i] - '0');
    return want == sum && s.p[0] != 0;
}

static enum wrap sniff(sv s)
{
    if (sv_starts(s, SV("\x1f\x8b\x08"))) return WRAP_GZIP;
    if (sv_starts(s, SV("\x28\xb5\x2f\xfd"))) return WRAP_ZSTD;
    if (s.n >= 4 && (s.p[0] & 0xf0) == 0x50 && !memcmp(s.p + 1, "\x2a\x4d\x18", 3))
        return WRAP_ZSTD; /* skippable frame */
    if (sv_starts(s, SV("\xfd"
                        "7zXZ\0")))
        return WRAP_XZ;
    if (sv_starts(s, SV("\x04\x22\x4d\x18"))) return WRAP_LZ4;
    if (s.n >= 10 && !memcmp(s.p, "BZh", 3) && s.p[3] >= '1' && s.p[3] <= '9' &&
        (!memcmp(s.p + 4, "1AY&SY", 6) || !memcmp(s.p + 4, "\x17\x72\x45\x38\x50\x90", 6)))
        return WRAP_BZIP2;
    if (sv_starts(s, SV("PK\3\4")) || sv_starts(s, SV("PK\5\6"))) return WRAP_ZIP;
    return is_tar(s) ? WRAP_TAR : WRAP_NONE;
}

static struct stage *filter_over(struct stage *below, enum wrap w, struct err *e)
{
    struct stage *s = la_over(below, w == WRAP_XZ ? "xz" : "lz4");
    s->read = la_stream;
    if (w == WRAP_XZ) archive_read_support_filter_xz(s->la);
    if (w == WRAP_LZ4) archive_read_support_filter_lz4(s->la);
    archive_read_support_format_raw(s->la);
    archive_read_support_format_empty(s->la);
    struct archive_entry *entry;
    bool good = la_open(s, e);
    if (good && archive_read_next_header(s->la, &entry) == ARCHIVE_EOF)
        s->read = memory_read; /* an empty stream */
    else if (good && archive_errno(s->la) && archive_filter_code(s->la, 0) == ARCHIVE_FILTER_NONE)
        good = la_failed(s, e) == 0;
    if (good) return s;
    s->below = NULL; /* stays the caller's */
    stage_free(s);
    return NULL;
}

static struct stage *archive_over(struct stage *below, enum wrap w, struct err *e)
{
    struct stage *s = la_over(below, w == WRAP_ZIP ? "zip" : "tar");
    if (w == WRAP_TAR) archive_read_support_format_tar(s->la);
    /* With the directory at the end at hand nothing else will do: the streaming reader would take a cut zip for a whole
     * one. */
    if (w == WRAP_ZIP && below->seekable) archive_read_support_format_zip_seekable(s->la);
    if (w == WRAP_ZIP && !below->seekable) archive_read_support_format_zip_streamable(s->la);
    if (below->seekable) archive_read_set_seek_callback(s->la, la_seek);
    s->archive = true;
    if (la_open(s, e)) return s;
    s->below = NULL;
    stage_free(s);
    return NULL;
}

/* Puts decoders on *top as long as its first bytes ask for one; stops above an archive (whose member is yet to be
 * chosen). */
static enum status unwrap(struct stage **top, bool archives, struct err *e)
{
    for (int depth = 0; depth < WRAPPINGS_MAX; depth++) {
        sv head;
        if (!stage_peek(*top, SNIFF, &head, e)) return e ? e->code : ST_DATA;
        enum wrap w = sniff(head);
        struct stage *s;
        if (w == WRAP_NONE || (w >= WRAP_ZIP && !archives)) return ST_OK;
        if (w == WRAP_GZIP)
            s = gzip_over(*top);
        else if (w == WRAP_ZSTD)
            s = zstd_over(*top);
        else if (w == WRAP_BZIP2)
            s = bzip2_over(*top);
        else
            s = w >= WRAP_ZIP ? archive_over(*top, w, e) : filter_over(*top, w, e);
        if (!s) return e ? e->code : ST_DATA;
        *top = s;
        if (s->archive) return ST_OK;
    }
    return ST_OK;
}

/* ---- members ---- */

static bool is_litter(sv name)
{
    return sv_starts(name, SV("__MACOSX/")) || sv_starts(sv_basename(name), SV("._"));
}

/* A tar ends with two empty blocks; its wrapping may go on, and be cut off or fail its checksum there. */
static bool drained(struct stage *s, struct err *e)
{
    if (s->below->seekable) return true;
    ptrdiff_t got;
    while ((got = stage_read(s->below, s->in, STAGE_CHUNK, e)) > 0) continue;
    return got == 0;
}

/* Steps to the next member that is a regular file: 1, 0 at the end, -1 on error. The name is valid until the next step.
 */
static int member_next(struct stage *s, sv *name, struct err *e)
{
    int found = 0;
    locale_t was = utf8_enter();
    while (!found) {
        struct archive_entry *entry;
        int rc = archive_read_next_header(s->la, &entry);
        if (rc == ARCHIVE_EOF) {
            found = drained(s, e) ? 0 : -1;
            break;
        }
        if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN) {
            found = (int)la_failed(s, e);
            break;
        }
        const char *z = archive_entry_pathname(entry);
        *name = sv_z(z ? z : "");
        if (archive_entry_filetype(entry) != AE_IFREG || is_litter(*name)) continue;
        s->done = 0;
        s->total = archive_entry_size_is_set(entry) ? (uint64_t)archive_entry_size(entry) : 0;
        found = 1;
    }
    utf8_leave(was);
    return found;
}

/* An archive is read front to back; a caller that opens its members one by one in order would walk it from the start
 * each time. So the walk of the last closed member waits here, and the next member is looked for from there first. */
static struct {
    pthread_mutex_t lock;
    struct stage *walk;
    char *path;
    struct stat st;
} parked = {.lock = PTHREAD_MUTEX_INITIALIZER};

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static struct stage *unpark(const char *path)
{
    struct stat st;
    pthread_mutex_lock(&parked.lock);
    struct stage *walk = parked.walk;
    if (walk && !strcmp(parked.path, path) && stat(path, &st) == 0 && same_file(&st, &parked.st))
        parked.walk = NULL;
    else
        walk = NULL;
    pthread_mutex_unlock(&parked.lock);
    return walk;
}

static void park(struct stage *walk, const char *path)
{
    pthread_mutex_lock(&parked.lock);
    struct stage *old = parked.walk;
    parked.walk = NULL;
    if (stat(path, &parked.st) == 0) {
        mem_free(parked.path);
        parked.path = mem_strdup(sv_z(path));
        parked.walk = walk;
        walk = NULL;
    }
    pthread_mutex_unlock(&parked.lock);
    stage_free(old);
    stage_free(walk);
}

/* ---- the input ---- */

struct input {
    struct stage *top;
    struct stage *bottom;  /* for progress */
    struct stage *archive; /* the stage whose member is read, or NULL */
    char *path;            /* of the file on disk, without the member */
    char *name;            /* as the user gave it */
    bool only;             /* a pipe's archive: a second member is an error, found at the end of the first */
    bool taken;            /* something was read (not only peeked at) */
    struct err late;       /* opening from memory cannot fail; reading says it */
};

static struct input *input_new(const char *path, const char *name)
{
    struct input *in = MEM_NEW(struct input);
    in->path = mem_strdup(sv_z(path));
    in->name = mem_strdup(sv_z(name));
    return in;
}

static void name_stages(struct input *in)
{
    for (struct stage *s = in->top; s; s = s->below) s->name = in->name;
}

/* ---- pipes: what was only looked at waits for the next who opens it; what was read is gone ---- */

static struct pipe {
    char *path;
    struct input *in; /* NULL: read already */
    struct pipe *next;
} * pipes;
static pthread_mutex_t pipes_lock = PTHREAD_MUTEX_INITIALIZER;

bool input_once(const char *path)
{
    struct stat st;
    if (!strcmp(path, "-")) return true;
    return stat(path, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode));
}

static void pipe_leave(const char *path, struct input *in)
{
    struct pipe *p = MEM_NEW(struct pipe);
    *p = (struct pipe){.path = mem_strdup(sv_z(path)), .in = in};
    pthread_mutex_lock(&pipes_lock);
    p->next = pipes;
    pipes = p;
    pthread_mutex_unlock(&pipes_lock);
}

/* The pipe left under this path. Opening one that was read would wait for a writer for ever, or find nothing. */
static enum status pipe_take(const char *path, struct input **in, struct err *e)
{
    bool gone = false;
    pthread_mutex_lock(&pipes_lock);
    for (struct pipe *p = pipes; p; p = p->next) {
        if (strcmp(p->path, path)) continue;
        if (p->in) *in = p->in;
        gone = !p->in;
        if (p->in) p->path[0] = 0, p->in = NULL; /* the entry is spent; its input is the caller's now */
        break;
    }
    pthread_mutex_unlock(&pipes_lock);
    return gone ? err_set(e, ST_IO, "cannot read '%s' a second time: it is a pipe", path) : ST_OK;
}

static bool pipe_left(struct input *in)
{
    if (!in->bottom || in->bottom->read != file_read || in->late.code || !input_once(in->path)) return false;
    pipe_leave(in->path, in->taken ? NULL : in);
    return !in->taken;
}

void input_close(struct input *in)
{
    if (!in || pipe_left(in)) return;
    /* what lies above the archive goes, the archive itself may serve the next member */
    if (in->archive && in->bottom->seekable && in->bottom->read == file_read && !in->late.code) {
        while (in->top != in->archive) {
            struct stage *s = in->top;
            in->top = s->below;
            s->below = NULL;
            stage_free(s);
        }
        for (struct stage *s = in->top; s; s = s->below) s->name = "archive";
        in->archive->head_at = in->archive->head_n = 0;
        park(in->top, in->path);
        in->top = NULL;
    }
    stage_free(in->top);
    mem_free(in->path);
    mem_free(in->name);
    mem_free(in);
}

const char *input_name(const struct input *in)
{
    return in->name;
}

/* Splits "file!member" at the first '!' before which there is a file; a file whose own name holds a '!' wins. */
static ptrdiff_t member_split(const char *path)
{
    struct stat st;
    if (!strcmp(path, "-") || stat(path, &st) == 0) return -1;
    sv all = sv_z(path);
    for (ptrdiff_t i = 1; i < all.n; i++) {
        if (path[i] != '!') continue;
        char *file = mem_strdup(sv_head(all, i));
        bool is_file = stat(file, &st) == 0 && !S_ISDIR(st.st_mode);
        mem_free(file);
        if (is_file) return i;
    }
    return -1;
}

bool input_exists(const char *path)
{
    struct stat st;
    return !strcmp(path, "-") || stat(path, &st) == 0 || member_split(path) >= 0;
}

/* Opens the pile up to and including an archive stage, if there is one. */
static enum status pile_open(struct stage **top, const char *path, struct err *e)
{
    TRY(bottom_open(top, path, e));
    enum status st = unwrap(top, true, e);
    if (st == ST_OK) return ST_OK;
    stage_free(*top);
    *top = NULL;
    return st;
}

static enum status no_member(const char *path, sv member, struct err *e)
{
    return err_set(e, ST_DATA, "there is no '%.*s' in '%s'", SV_ARG(member), path);
}

/* Stands the archive on `member`. */
static enum status member_find(struct stage *s, const char *path, sv member, struct err *e)
{
    sv name;
    int step;
    while ((step = member_next(s, &name, e)) > 0)
        if (sv_eq(name, member)) return ST_OK;
    return step < 0 ? (e ? e->code : ST_DATA) : no_member(path, member, e);
}

static enum status member_open(struct stage **top, const char *path, sv member, struct err *e)
{
    struct err quiet = {0};
    *top = unpark(path);
    if (*top && member_find(*top, path, member, &quiet) == ST_OK) return ST_OK;
    stage_free(*top);
    TRY(pile_open(top, path, e));
    enum status st = (*top)->archive
                         ? member_find(*top, path, member, e)
                         : err_set(e, ST_DATA, "'%s' is no archive: there is no '%.*s' in it", path, SV_ARG(member));
    if (st == ST_OK) return ST_OK;
    stage_free(*top);
    *top = NULL;
    return st;
}

static enum status many_members(const char *path, const sv *names, int n, struct err *e)
{
    struct buf list;
    buf_init(&list, 400);
    for (int i = 0; i < n && i < LISTED_MAX && list.n + (size_t)names[i].n < 240; i++) {
        if (i) buf_adds(&list, SV(", "));
        buf_adds(&list, sv_from(names[i], sv_find_c(names[i], '!') + 1));
    }
    if (n == 0)
        err_set(e, ST_DATA, "the archive '%s' holds no file", path);
    else
        err_set(e, ST_DATA, "the archive '%s' holds %d files\nhint: name one as '%s!MEMBER': %s%s", path, n, path,
                buf_z(&list), n > LISTED_MAX ? ", ..." : "");
    buf_release(&list);
    return ST_DATA;
}

/* An archive named without a member: the only one. A file is looked through first; a pipe is read and found out later.
 */
static enum status only_member(struct input *in, struct err *e)
{
    sv name;
    if (in->bottom->read == file_read && in->bottom->seekable) {
        arena mem = {0};
        sv *names;
        int n;
        enum status st = input_members(in->path, &mem, &names, &n, e);
        if (st == ST_OK && n != 1) st = many_members(in->path, names, n, e);
        arena_release(&mem);
        TRY(st);
    }
    int step = member_next(in->top, &name, e);
    if (step < 0) return e ? e->code : ST_DATA;
    if (step == 0) return many_members(in->path, NULL, 0, e);
    in->only = true;
    return ST_OK;
}

static struct stage *bottom_of(struct stage *s)
{
    while (s->below) s = s->below;
    return s;
}

/* The pile stands; chooses the member of an archive and unwraps that too. */
static enum status input_settle(struct input *in, bool member_chosen, struct err *e)
{
    in->bottom = bottom_of(in->top);
    name_stages(in);
    if (!in->top->archive) return ST_OK;
    in->archive = in->top;
    if (!member_chosen) TRY(only_member(in, e));
    enum status st = unwrap(&in->top, false, e);
    name_stages(in);
    return st;
}

enum status input_open(struct input **out, const char *path, struct err *e)
{
    struct err local = {0}, *le = e ? e : &local;
    *out = NULL;
    if (input_once(path)) TRY(pipe_take(path, out, le));
    if (*out) return ST_OK;
    ptrdiff_t cut = member_split(path);
    char *file = mem_strdup(cut < 0 ? sv_z(path) : sv_head(sv_z(path), cut));
    struct input *in = input_new(file, strcmp(path, "-") ? path : "standard input");
    enum status st = cut < 0 ? pile_open(&in->top, file, le) : member_open(&in->top, file, sv_z(path + cut + 1), le);
    if (st == ST_OK) st = input_settle(in, cut >= 0, le);
    mem_free(file);
    if (st == ST_OK) {
        *out = in;
        return ST_OK;
    }
    in->archive = NULL; /* do not park a walk that has failed */
    in->taken = true;
    input_close(in);
    return st;
}

struct input *input_from_memory(sv bytes, const char *name)
{
    struct input *in = input_new(name, name);
    struct stage *s = stage_new(NULL, "memory");
    s->read = memory_read;
    s->bytes = bytes.p;
    s->total = (size_t)bytes.n;
    s->seekable = true;
    in->top = in->bottom = s;
    name_stages(in);
    if (unwrap(&in->top, true, &in->late) == ST_OK) input_settle(in, false, &in->late);
    return in;
}

ptrdiff_t input_read(struct input *in, void *to, size_t n, struct err *e)
{
    if (in->late.code) {
        err_set(e, in->late.code, "%s", in->late.msg);
        return -1;
    }
    in->taken = true;
    ptrdiff_t got = stage_read(in->top, to, n, e);
    sv other;
    if (got == 0 && n && in->only) {
        int more = member_next(in->archive, &other, e);
        if (more < 0) return -1;
        in->only = false;
        if (more > 0) {
            err_set(e, ST_DATA,
                    "the archive '%s' holds more than one file\nhint: unpack it, or name one as FILE!MEMBER", in->name);
            return -1;
        }
    }
    return got;
}

sv input_peek(struct input *in, struct err *e)
{
    sv seen = {"", 0};
    if (in->late.code) {
        err_set(e, in->late.code, "%s", in->late.msg);
        return seen;
    }
    return stage_peek(in->top, INPUT_PEEK_MAX, &seen, e) ? seen : sv_of("", 0);
}

void input_progress(const struct input *in, uint64_t *done, uint64_t *total)
{
    const struct stage *s = in->archive ? in->archive : in->bottom;
    *done = s->done;
    *total = s->total;
}

enum status input_members(const char *path, arena *mem, sv **names, int *n, struct err *e)
{
    struct err local = {0}, *le = e ? e : &local;
    struct stage *top;
    int cap = 0;
    *n = 0;
    *names = NULL;
    sv *list = NULL, name;
    TRY(pile_open(&top, path, le));
    name_stages(&(struct input){.top = top, .name = (char *)path});
    int step = 0;
    if (!top->archive) {
        MEM_GROW(list, *n, cap);
        list[(*n)++] = arena_dup(mem, sv_z(path));
    } else {
        while ((step = member_next(top, &name, le)) > 0) {
            MEM_GROW(list, *n, cap);
            list[(*n)++] = arena_f(mem, "%s!%.*s", path, SV_ARG(name));
        }
    }
    stage_free(top);
    *names = ARENA_ARRAY(mem, sv, *n ? *n : 1);
    if (*n) memcpy(*names, list, (size_t)*n * sizeof *list);
    mem_free(list);
    return step < 0 ? le->code : ST_OK;
}
