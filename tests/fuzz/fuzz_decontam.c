/* Test sets and texts from outside: the first part of the bytes is a test set (in whichever form it looks like), the
 * rest is searched. What is found must be in the text; an item that is the text must be found in it. */
#include "base/log.h"
#include "dataset/decontam.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void search(const struct decontam *d, sv text)
{
    struct decontam_local *l = decontam_local_new(d);
    const struct decontam_hit *h;
    for (int round = 0; round < 2; round++) { /* nothing may be left of the first */
        int hits = decontam_text(d, l, text, &h);
        for (int i = 0; i < hits; i++) {
            double c = decontam_c(&h[i]);
            if (h[i].from > h[i].to || c < 0 || c > 1 || (i && h[i].item <= h[i - 1].item)) abort();
            if (h[i].level == DECONTAM_DROP && h[i].size && (double)h[i].common < 0.6 * h[i].size) abort();
            if (utf8_bad(h[i].window) >= 0 && h[i].level > DECONTAM_NEAR) abort();
        }
    }
    decontam_local_free(l);
}

static bool put(const char *path, const void *p, size_t n)
{
    FILE *f = fopen(path, "wb");
    return f && fwrite(p, 1, n, f) == n && fclose(f) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static char path[64];
    arena mem = {0};
    struct err e = {0};
    struct decontam_opts o;
    struct decontam *d;
    if (n < 2) return 0;
    log_set_level(LOG_QUIET);
    size_t cut = 1 + (n - 1) * bytes[0] / 256;
    if (!path[0]) snprintf(path, sizeof path, "/tmp/lingloom-fuzz-decontam-%d", (int)getpid());
    opt_defaults(decontam_opts, &o, &mem, NULL);
    opt_list_add(&o.against, sv_z(path), &mem);
    if (put(path, bytes + 1, cut - 1) && decontam_new(&d, &o, &e) == ST_OK) {
        int64_t bad;
        search(d, utf8_repair(sv_of((const char *)bytes + cut, (ptrdiff_t)(n - cut)), &mem, &bad));
        search(d, utf8_repair(sv_of((const char *)bytes + 1, (ptrdiff_t)n - 1), &mem, &bad));
        decontam_free(d);
    }
    unlink(path);
    arena_release(&mem);
    return 0;
}
