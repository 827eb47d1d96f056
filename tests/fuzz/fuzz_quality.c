/* Quality filters on any JSON: every filter with scores, and redaction, whose outcome is valid JSON again. */
#include "base/json.h"
#include "dataset/quality/quality.h"
#include "engine/yaml.h"

#include <stdlib.h>

static struct quality *quality;
static struct sieve sieve;
static void *local;
static struct tally tally;
static arena config;

static void set_up(void)
{
    static const char yaml[] = "private: {action: redact}\nlength: {min_chars: 3}\nlanguage: {langs: [en, zh]}\n"
                               "where: has(messages) or private.email >= 0\n";
    struct ynode *root = NULL;
    struct err e = {0};
    struct sieve_ctx c = {.tally = &tally};
    tally_init(&tally);
    if (yaml_parse(sv_z(yaml), "fuzz", &config, &root, &e) || quality_new(&quality, root, false, &e)) abort();
    sieve = quality_sieve(quality);
    sieve.begin(sieve.self, &c, &e);
    local = sieve.local_new(sieve.self);
}

static bool redact(struct json *d, sv text, arena *mem, struct buf *to)
{
    static _Alignas(16) char result[256];
    struct rec r;
    const char *why;
    struct buf note, scores;
    if (!json_parse(d, text) || !rec_read(&r, d, mem, &why)) return false;
    buf_init(&note, 1 << 26);
    buf_init(&scores, 1 << 26);
    struct sieve_rec s = {.r = &r, .raw = text, .line = 1, .probe = true, .mem = mem, .note = &note, .scores = &scores};
    memset(result, 0, sizeof result);
    sieve.look(sieve.self, local, &s, result);
    s.raw = SV("again"); /* not the record just seen: the edit reads it anew */
    bool any = sieve.edit(sieve.self, local, &s, to);
    buf_release(&note);
    buf_release(&scores);
    return any;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct json d = {0};
    arena mem = {0};
    struct buf once, twice;
    if (!quality) set_up();
    buf_init(&once, 1 << 26);
    buf_init(&twice, 1 << 26);
    if (redact(&d, sv_of((const char *)data, (ptrdiff_t)size), &mem, &once)) {
        if (!json_parse(&d, buf_sv(&once))) abort();
        for (int i = 0; i < 8 && redact(&d, buf_sv(&once), &mem, &twice); i++) { /* what a value hid may show now */
            buf_reset(&once);
            buf_adds(&once, buf_sv(&twice));
            buf_reset(&twice);
        }
    }
    buf_release(&once);
    buf_release(&twice);
    json_release(&d);
    arena_release(&mem);
    return 0;
}
