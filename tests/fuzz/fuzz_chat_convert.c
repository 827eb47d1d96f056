/* Chats to every shape: what is written is one line of JSON for each record, a refusal leaves nothing; what went from
 * messages to ShareGPT and back is a fixed point (the second time it is the same bytes). */
#include "corpus/writers/chats.h"

#include <stdlib.h>

static struct json json;
static arena mem;

static void check(bool good)
{
    if (!good) abort();
}

/* Some object has a key twice: of those only the last counts, so nothing need come back the same. */
static bool twice_a_key(sv raw)
{
    if (!json_parse(&json, raw)) return true;
    for (int o = 0; o < json.n; o++)
        for (int v = json_type(&json, o) == JSON_OBJECT ? json_first(&json, o) : -1; v >= 0; v = json_next(&json, v))
            if (json_get(&json, o, json_key(&json, v, &mem)) != v) return true;
    return false;
}

/* The first line; absent when refused. */
static sv convert(const struct chat_writer *w, sv raw, struct buf *to)
{
    int n = -1;
    size_t lines = 0;
    buf_reset(to);
    enum chat_why why = chat_convert(w, &json, raw, &mem, to, &n);
    for (size_t i = 0; i < to->n; i++) lines += to->p[i] == '\n';
    check(why ? to->n == 0 : lines == (size_t)n);
    sv all = buf_sv(to), first = sv_cut(&all, '\n');
    for (sv rest = buf_sv(to); !why && rest.n > 0;) check(json_parse(&json, sv_cut(&rest, '\n')));
    return why || n != 1 ? (sv){NULL, 0} : arena_dup(&mem, first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    sv raw = sv_of((const char *)data, (ptrdiff_t)n);
    struct buf to;
    const struct chat_writer *messages = chat_writer_find(SV("messages")), *sharegpt = chat_writer_find(SV("sharegpt"));
    buf_init(&to, 64 << 20);
    convert(chat_writer_find(SV("alpaca")), raw, &to);
    convert(messages, raw, &to);
    sv there = convert(sharegpt, raw, &to);
    sv back = there.p && !twice_a_key(raw) ? convert(messages, there, &to) : (sv){NULL, 0};
    sv again = back.p ? convert(sharegpt, back, &to) : back;
    sv twice = again.p ? convert(messages, again, &to) : again;
    check(!again.p || (twice.p && sv_eq(twice, back)));
    buf_release(&to);
    arena_reset(&mem);
    return 0;
}
