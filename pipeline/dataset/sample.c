/* A window at the beginning of each file, and where it is plain JSONL others all over it. Where there are many files,
 * of some of them. */
#include "dataset/sample.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/input.h"
#include "base/paths.h"

enum { FILES = 64, FEW = 8, PLACES = 8, WINDOW_FEW = 128 << 10, WINDOW = 32 << 10, PACKED_USUALLY = 8 };

struct sampling {
    struct json json;
    arena mem;
    struct buf window;
    size_t size; /* of a window */
    sample_fn *each;
    void *to;
    double bytes, records; /* looked at, of this file */
};

static double size_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) ? (double)st.st_size : 0;
}

/* The records of the window, the one that it cuts included: rather more than there are. */
static void look(struct sampling *s, sv text)
{
    struct input *in = input_from_memory(text, "");
    struct json_stream *stream = json_stream_new(in, (sv){0}, s->size);
    struct err unread = {0};
    struct rec r;
    sv raw;
    uint64_t line;
    const char *why;
    double n = 0, bytes = 0;
    for (; json_stream_next(stream, &raw, &line, &why, &unread) == JSON_ITEM; arena_reset(&s->mem)) {
        n++;
        bytes += (double)raw.n + 1;
        if (s->each && json_parse(&s->json, raw) && rec_read(&r, &s->json, &s->mem, &why)) s->each(s->to, &r, &s->mem);
    }
    s->records += n > 0 ? n : 1;
    s->bytes += n > 0 ? bytes : (double)text.n;
    json_stream_free(stream);
    input_close(in);
}

static void look_at_lines(struct sampling *s, sv text)
{
    for (ptrdiff_t i = 0; i < text.n; i++) s->records += text.p[i] == '\n';
    s->bytes += (double)text.n;
}

static void fill(struct sampling *s, struct input *in)
{
    struct err none = {0};
    buf_reset(&s->window);
    for (ptrdiff_t n = 1; n > 0 && s->window.n < s->size;) {
        n = input_read(in, buf_room(&s->window, s->size - s->window.n), s->size - s->window.n, &none);
        if (n > 0) s->window.n += (size_t)n;
    }
}

/* Bytes of text for each compressed one, of a few megabytes: input reads ahead. */
static double expansion(struct sampling *s, struct input *in, double held)
{
    struct err none = {0};
    uint64_t done = 0, total = 0;
    static const double enough = 4 << 20;
    for (ptrdiff_t n = 1; n > 0 && held < enough; held += (double)n) {
        buf_reset(&s->window);
        n = input_read(in, buf_room(&s->window, s->size), s->size, &none);
        if (n < 0) n = 0;
    }
    input_progress(in, &done, &total);
    return done && total ? held / (double)done * 1.2 : PACKED_USUALLY;
}

/* Its bytes are those on disk: it is not compressed, and no archive's member. */
static bool plain(const char *path, sv window)
{
    char head[64];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? 0 : read(fd, head, sizeof head);
    if (fd >= 0) close(fd);
    return n > 0 && n <= window.n && !memcmp(head, window.p, (size_t)n);
}

static void look_at_place(struct sampling *s, int fd, double at)
{
    buf_reset(&s->window);
    ssize_t n = pread(fd, buf_room(&s->window, s->size), s->size, (off_t)at);
    sv rest = sv_of(s->window.p, n > 0 ? n : 0);
    ptrdiff_t end = sv_find_c(rest, '\n');
    if (end >= 0 && end + 1 < rest.n) look(s, sv_from(rest, end + 1));
}

/* The middles of PLACES equal parts. */
static void look_at_places(struct sampling *s, const char *path, double size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    for (int i = 0; i < PLACES; i++) look_at_place(s, fd, size * (2 * i + 1) / (2 * PLACES));
    close(fd);
}

/* Bytes of its text; s->bytes and s->records tell what a record takes. */
static double sample_json(struct sampling *s, const char *path, struct input *in)
{
    fill(s, in);
    sv window = buf_sv(&s->window);
    double size = size_of(path), held = (double)window.n;
    bool raw = plain(path, window), jsonl = sv_starts(sv_trim(window), SV("{"));
    look(s, window);
    if (held < (double)s->size) return held;
    if (raw && jsonl && size > 2.0 * PLACES * (double)s->size) look_at_places(s, path, size);
    return raw ? size : size * expansion(s, in, held);
}

/* Bitext: a line of its first file is a record, more or less. */
static double sample_lines(struct sampling *s, const char *path)
{
    double size = 0;
    sv file, rest = sv_z(path);
    struct err none = {0};
    for (bool first = true; paths_next_file(&rest, &file); first = false) {
        const char *z = arena_z(&s->mem, file);
        struct input *in;
        bool packed = sv_ends(file, SV(".zst")) || sv_ends(file, SV(".gz")) || sv_ends(file, SV(".xz"));
        double bytes = size_of(z) * (packed ? PACKED_USUALLY : 1);
        size += bytes;
        if (!first || input_once(z) || input_open(&in, z, &none) != ST_OK) continue;
        fill(s, in);
        look_at_lines(s, buf_sv(&s->window));
        input_close(in);
    }
    arena_reset(&s->mem);
    return size;
}

static double sample_file(struct sampling *s, const char *path)
{
    struct err none = {0};
    struct input *in;
    if (input_once(path) || !input_exists(path) || input_open(&in, path, &none) != ST_OK) return sample_lines(s, path);
    sv head = sv_trim(input_peek(in, &none));
    if (sv_starts(head, SV("\xef\xbb\xbf"))) head = sv_trim(sv_from(head, 3));
    bool json = !head.n || head.p[0] == '{' || head.p[0] == '[';
    double text = json ? sample_json(s, path, in) : 0;
    input_close(in);
    return json ? text : sample_lines(s, path);
}

struct sample sample_files(const char *const *path, int n, sample_fn *each, void *to)
{
    struct sampling s = {.each = each, .to = to, .size = n <= FEW ? WINDOW_FEW : WINDOW};
    struct sample all = {0};
    double on_disk = 0, looked = 0;
    buf_init(&s.window, BUF_MAX_DEFAULT);
    for (int i = 0; i < n; i++) on_disk += size_of(path[i]);
    for (int i = 0, step = n / FILES + 1; i < n; i += step) {
        s.bytes = s.records = 0;
        double text = sample_file(&s, path[i]);
        all.text += text;
        all.records += s.bytes > 0 ? text / s.bytes * s.records : 0;
        looked += size_of(path[i]);
    }
    if (looked > 0 && on_disk > looked) {
        all.text *= on_disk / looked;
        all.records *= on_disk / looked;
    }
    json_release(&s.json);
    arena_release(&s.mem);
    buf_release(&s.window);
    return all;
}
