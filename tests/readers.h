/* For tests of readers: reads a whole corpus through the driver's own interface and sums it up. */
#ifndef LL_TESTS_READERS_H
#define LL_TESTS_READERS_H

#include "base/hash.h"
#include "corpus/reader.h"
#include "engine/batch.h"
#include "engine/yaml.h"
#include "tap.h"

#include <stdlib.h>

struct sum {
    long units, drops, chats;
    char langs[64];  /* of the first unit: "en-zh" */
    char hash[17];   /* of all texts in order, the first 16 digits of a SHA-256 */
    char first[400]; /* first unit as a line of pairs */
    long segs, cols, docs, notes;
    struct tally tally;
    struct err e;
    char format[32];
    int files;
};

__attribute__((unused)) static const char *data_dir(void)
{
    const char *d = getenv("LL_DATA");
    return d ? d : "../shared/data";
}

/* path below the data folder, '+' and all; NULL where it is not there */
__attribute__((unused)) static const char *data(const char *spec)
{
    static char out[4][2048];
    static int k;
    char *to = out[k++ % 4];
    size_t n = 0;
    sv rest = sv_z(spec);
    while (rest.p) {
        sv part = sv_cut(&rest, '+');
        n += (size_t)snprintf(to + n, 2048 - n, "%s%s/%.*s", n ? "+" : "", data_dir(), SV_ARG(part));
    }
    arena mem = {0};
    const char *paths[READER_FILES_MAX];
    int found = reader_split(to, &mem, paths);
    arena_release(&mem);
    return found ? to : NULL;
}

static void sum_unit(struct sum *s, const struct unit *u, struct sha256 *h)
{
    if (s->units++ == 0) {
        struct buf b;
        buf_init(&b, 1 << 24);
        unit_write(u, &b);
        snprintf(s->first, sizeof s->first, "%.*s", (int)(b.n < 390 ? b.n : 390), b.p);
        snprintf(s->langs, sizeof s->langs, "%.*s-%.*s", SV_ARG(u->seg[0].lang), SV_ARG(u->seg[1].lang));
        buf_release(&b);
    }
    for (int i = 0; i < u->nseg; i++) {
        sha256_add(h, u->seg[i].text.p, (size_t)u->seg[i].text.n);
        sha256_add(h, "", 1);
    }
    s->segs += u->nseg;
    s->cols += u->ncol;
    s->docs += u->doc.n > 0;
    s->notes += u->note.n > 0;
}

/* each: called for every unit; may be NULL */
__attribute__((unused)) static struct sum read_spec(const struct corpus_spec *spec,
                                                    void (*each)(const struct unit *, void *), void *ctx)
{
    struct sum s = {0};
    struct corpus_source *src = NULL;
    struct batch b;
    struct json json = {0};
    struct sha256 h;
    char hex[65];
    sha256_init(&h);
    tally_init(&s.tally);
    batch_init(&b, 1024);
    if (corpus_source_new(&src, spec, &s.tally, &s.e) == ST_OK) {
        s.files = corpus_files(src);
        if (s.files) snprintf(s.format, sizeof s.format, "%s", corpus_format(src, 0));
        while (corpus_next(src, &b, &s.e) == ST_OK && b.n) {
            for (int i = 0; i < b.n; i++) {
                struct unit u;
                if (b.item[i].reason)
                    s.tally.count[b.item[i].reason]++, s.drops++;
                else if (corpus_gives(src) == GIVES_CHATS)
                    s.chats++;
                else {
                    int why = corpus_parse(src, &b.item[i], &u, &b.mem, &json);
                    s.tally.count[why]++;
                    s.drops += why != 0;
                    if (!why) sum_unit(&s, &u, &h);
                    if (!why && each) each(&u, ctx);
                }
            }
            batch_reset(&b);
        }
    }
    corpus_source_free(src);
    batch_release(&b);
    json_release(&json);
    sha256_hex(&h, hex);
    snprintf(s.hash, sizeof s.hash, "%.16s", hex);
    return s;
}

__attribute__((unused)) static struct sum read_as(const char *path, const char *format, const char *src,
                                                  const char *tgt)
{
    struct corpus_spec spec = {
        .paths = &path, .n = 1, .format = sv_z(format), .src_lang = sv_z(src), .tgt_lang = sv_z(tgt)};
    return read_spec(&spec, NULL, NULL);
}

/* with options, as in a recipe's `reader:` map */
__attribute__((unused)) static struct sum read_opts(const char *path, const char *format, const char *src,
                                                    const char *tgt, const char *yaml)
{
    static arena mem;
    struct ynode *root = NULL;
    struct err e = {0};
    yaml_parse(sv_z(yaml), "test.yaml", &mem, &root, &e);
    struct corpus_spec spec = {.paths = &path,
                               .n = 1,
                               .format = sv_z(format),
                               .src_lang = sv_z(src),
                               .tgt_lang = sv_z(tgt),
                               .reader_opts = root};
    return read_spec(&spec, NULL, NULL);
}

__attribute__((unused)) static long dropped(const struct sum *s, const char *reason)
{
    for (int i = 0; i < s->tally.n; i++)
        if (s->tally.reason[i] && !strcmp(s->tally.reason[i], reason)) return (long)s->tally.count[i];
    return 0;
}

/* what the test compares: "units/drops langs format" */
__attribute__((unused)) static const char *brief(const struct sum *s)
{
    static char out[4][700];
    static int k;
    char *to = out[k++ % 4];
    if (s->e.code)
        snprintf(to, 700, "error: %s", s->e.msg);
    else
        snprintf(to, 700, "%ld/%ld %s %s", s->units + s->chats, s->drops, s->langs, s->format);
    return to;
}

#endif
