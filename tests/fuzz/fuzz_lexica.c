/* Learned models from hostile files: an error with a line, or something whose every answer is within bounds. */
#include "base/input.h"
#include "dialogue/material/lexica.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok) abort();
}

static void ask_context(const struct context *c)
{
    uint32_t n = context_words(c) < 40 ? context_words(c) : 40;
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = 0; b < n; b++) {
            const struct context_hit *hit;
            context_follows(c, a, b);
            int k = context_between(c, a, b, &hit);
            for (int i = 0; i < k; i++) must(hit[i].word < context_words(c));
        }
}

static void ask_aligner(const struct aligner *a)
{
    struct align_word w[8];
    struct align_links l;
    struct align_scratch *s = align_scratch_new(a);
    for (uint32_t v = 0; v < 40; v++)
        for (int d = 0; d < 2; d++) {
            int n = align_translations_of(a, d, v, w, 8);
            for (int i = 0; i < n; i++) must(w[i].id < align_facts(a).vocab[1 - d]);
        }
    align_pair(a, s, SV("the house is red"), SV("das haus ist rot"), ALIGN_GROW, &l);
    align_scratch_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err e = {0};
    if (!size) return 0;
    struct input *in = input_from_memory(sv_of((const char *)data + 1, (ptrdiff_t)size - 1), "model");
    struct context *c = NULL;
    struct aligner *a = NULL;
    if (data[0] & 1) {
        if (context_read(&c, in, &e) == ST_OK) ask_context(c);
        must(c ? !e.code : e.msg[0] != 0);
        context_free(c);
    } else {
        if (align_read(&a, in, &e) == ST_OK) ask_aligner(a);
        must(a ? !e.code : e.msg[0] != 0);
        aligner_free(a);
    }
    input_close(in);
    return 0;
}
