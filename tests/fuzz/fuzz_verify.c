/* Verifiers on any record and any request for a reward: no crash, the same verdicts twice, answers that are JSON. */
#include "base/json.h"
#include "base/utf8.h"
#include "dialogue/verify/verify.h"

#include <stdlib.h>

static struct verifier *v;

static void record(struct json *d)
{
    struct verify_report a, b;
    bool first = verify_record(v, d, json_root(d), &a);
    int n = a.n, failed = a.failed;
    bool second = verify_record(v, d, json_root(d), &b);
    if (first != second || n != b.n || failed != b.failed) abort();
    for (int i = 0; i < b.n; i++) {
        const struct verdict *w = &b.v[i].verdict;
        if (w->pass != !w->reason || !utf8_ok(sv_z(w->detail))) abort();
    }
}

static void reward(sv line)
{
    struct json d = {0};
    struct buf out;
    buf_init(&out, 1 << 26);
    verify_score(v, line, &out);
    if (!json_parse(&d, buf_sv(&out))) abort();
    double score = 0;
    if (json_f64(&d, json_get(&d, 0, SV("score")), &score) && (score < 0 || score > 1)) abort();
    json_release(&d);
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct json d = {0};
    sv text = sv_of((const char *)data, (ptrdiff_t)size);
    if (!v) v = verifier_new();
    if (json_parse(&d, text)) record(&d);
    json_release(&d);
    reward(text);
    return 0;
}
