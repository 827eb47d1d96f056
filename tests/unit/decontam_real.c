/* Real test items planted into real chats of 1,000, 10,000 and 50,000 characters: the share found, beside the rule of
 * 13 words in a row; and what is dropped of the chats as they are. Needs the data folder (LL_DATA, ../shared/data);
 * prints and asserts on shares only. */
#include "base/input.h"
#include "base/paths.h"
#include "dataset/decontam.h"
#include "dataset/decontam/items.h"
#include "tap.h"
#include "text/norm.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <unistd.h>

enum { PLANTS = 300, POOL = 6 << 20 };

static arena mem;
static const char *data;

static const char *at(const char *path)
{
    return arena_f(&mem, "%s/%s", data, path).p;
}

/* ---- the chats, as one long text ---- */

static void add_strings(struct buf *b, const struct json *d)
{
    for (int v = 0; v < d->n; v++) {
        bool key = v + 1 < d->n && d->node[v + 1].member;
        if (d->node[v].type != JSON_STRING || key) continue;
        sv s = json_str(d, v, &mem);
        if (s.n < 100) continue;
        buf_adds(b, s);
        buf_addc(b, '\n');
    }
}

static sv pool_of(const char *path)
{
    struct paths p = {.mem = &mem};
    struct err e = {0};
    struct buf b;
    struct json d = {0};
    buf_init(&b, POOL * 2);
    paths_add(&p, sv_z(path), &e);
    for (int i = 0; i < p.n && b.n < POOL; i++) {
        struct input *in;
        sv raw;
        uint64_t line;
        const char *why;
        if (input_open(&in, p.v[i], &e) != ST_OK) break;
        struct json_stream *s = json_stream_new(in, (sv){NULL, 0}, 16 << 20);
        for (enum json_item k; b.n < POOL && (k = json_stream_next(s, &raw, &line, &why, &e)) != JSON_END;)
            if (k == JSON_ITEM && json_parse(&d, raw)) add_strings(&b, &d);
        json_stream_free(s);
        input_close(in);
    }
    json_release(&d);
    sv all = arena_dup(&mem, buf_sv(&b));
    buf_release(&b);
    return all;
}

/* n code points from a place in the pool, begun at a space or a line */
static sv piece(sv pool, ptrdiff_t n, uint64_t seed)
{
    ptrdiff_t from = (ptrdiff_t)(hash_mix(seed) % (uint64_t)(pool.n - 4 * n - 8));
    const char *p = pool.p + from, *end;
    while (((unsigned char)*p & 0xc0) == 0x80) p++;
    end = p;
    for (ptrdiff_t i = 0; i < n; i++) utf8_next(&end);
    return sv_of(p, end - p);
}

/* ---- items ---- */

static int read_items(const char *path, bool han, sv *item)
{
    struct input *in;
    struct err e = {0};
    sv line;
    uint64_t no;
    int n = 0;
    if (input_open(&in, path, &e) != ST_OK) return 0;
    struct lines *l = lines_new(in, 1 << 20);
    while (n < PLANTS && lines_next(l, &line, &no, &e) == LINE_OK)
        if (no % 5 == 0 && utf8_count(line) >= (han ? 12 : 40)) item[n++] = arena_dup(&mem, line);
    lines_free(l);
    input_close(in);
    return n;
}

static ptrdiff_t find_border(sv s, ptrdiff_t from)
{
    while (from < s.n && s.p[from] != ' ') from++;
    return from;
}

/* One word (English, every other time a letter of one) or one character (Chinese) made another, anywhere. */
static sv edited(sv s, bool han, uint64_t seed)
{
    ptrdiff_t i = (ptrdiff_t)(hash_mix(seed) % (uint64_t)s.n);
    if (han) {
        const char *p = s.p + i, *end;
        while (p > s.p && ((unsigned char)*p & 0xc0) == 0x80) p--;
        end = p;
        utf8_next(&end);
        return arena_f(&mem, "%.*s鬱%.*s", (int)(p - s.p), s.p, (int)(s.p + s.n - end), end);
    }
    if (seed & 1) return arena_f(&mem, "%.*sq%.*s", (int)i, s.p, (int)(s.n - i - 1), s.p + i + 1);
    ptrdiff_t end = find_border(s, i);
    while (i > 0 && s.p[i - 1] != ' ') i--;
    return arena_f(&mem, "%.*srhubarb%.*s", (int)i, s.p, (int)(s.n - end), s.p + end);
}

static sv planted(sv chat, sv item, bool han, uint64_t seed)
{
    ptrdiff_t i = (ptrdiff_t)(hash_mix(seed + 99) % (uint64_t)chat.n);
    while (i < chat.n && ((unsigned char)chat.p[i] & 0xc0) == 0x80) i++;
    if (!han) i = find_border(chat, i);
    return arena_f(&mem, "%.*s %.*s %.*s", (int)i, chat.p, SV_ARG(item), (int)(chat.n - i), chat.p + i);
}

/* ---- the rule of 13 words in a row ---- */

static sv words(sv s, arena *to)
{
    sv key = norm_key(s, to);
    char *p = arena_bytes(to, (size_t)key.n + 3);
    ptrdiff_t n = 0;
    p[n++] = ' ';
    for (ptrdiff_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c & 0x80;
        if (word || p[n - 1] != ' ') p[n++] = word ? c : ' ';
    }
    if (p[n - 1] != ' ') p[n++] = ' ';
    return sv_of(p, n);
}

static bool thirteen(sv item, sv text)
{
    arena tmp = {0};
    sv a = words(item, &tmp), b = words(text, &tmp);
    bool hit = false;
    for (ptrdiff_t i = 0; i + 1 < a.n && !hit; i++) {
        if (a.p[i] != ' ') continue;
        ptrdiff_t end = i;
        int k = 0;
        while (k < 13 && end + 1 < a.n) {
            for (end++; a.p[end] != ' '; end++) {
            }
            k++;
        }
        if (k == 13) hit = sv_find(b, sv_of(a.p + i, end + 1 - i)) >= 0;
    }
    arena_release(&tmp);
    return hit;
}

/* ---- shares ---- */

/* Whether text would go for this item: what else is in a chat does not count. */
static bool drops(const struct decontam *d, struct decontam_local *l, sv text, sv item)
{
    sv key = item_key(item, &mem);
    const struct decontam_hit *h;
    int n = decontam_text(d, l, text, &h);
    for (int i = 0; i < n; i++) {
        sv it = decontam_item(d, h[i].item); /* of short ones the punctuation around is gone */
        if (h[i].level == DECONTAM_DROP && key.n - it.n < 12 && sv_find(key, it) >= 0) return true;
    }
    return false;
}

static void plant(const struct decontam *d, const char *set, const char *chats, bool han)
{
    static const int sizes[] = {1000, 10000, 50000};
    static sv item[PLANTS];
    int n = read_items(at(set), han, item);
    sv pool = pool_of(at(chats));
    struct decontam_local *l = decontam_local_new(d);
    for (int k = 0; k < 3; k++) {
        int whole = 0, edit = 0, clean = 0, whole13 = 0, edit13 = 0;
        for (int i = 0; i < n; i++) {
            struct arena_point here = arena_mark(&mem);
            uint64_t seed = (uint64_t)(i * 3 + k);
            sv chat = piece(pool, sizes[k], seed), a = planted(chat, item[i], han, seed);
            sv b = planted(chat, edited(item[i], han, seed), han, seed);
            clean += drops(d, l, chat, item[i]);
            whole += drops(d, l, a, item[i]);
            edit += drops(d, l, b, item[i]);
            whole13 += thirteen(item[i], a);
            edit13 += thirteen(item[i], b);
            arena_rewind(&mem, here);
        }
        printf("# %s, %5d characters: verbatim %5.1f %%, one edit %5.1f %%; 13 words: %5.1f %%, %5.1f %%; without a "
               "plant %.1f %%\n",
               han ? "zh" : "en", sizes[k], 100.0 * whole / n, 100.0 * edit / n, 100.0 * whole13 / n,
               100.0 * edit13 / n, 100.0 * clean / n);
        tap_ok(n >= 200 && whole >= n * 0.98, "%s, %d: verbatim items are found", han ? "zh" : "en", sizes[k]);
        tap_ok(edit >= n * 0.95, "%s, %d: edited items are found", han ? "zh" : "en", sizes[k]);
    }
    decontam_local_free(l);
}

/* What goes of the chats as they are. */
static void clean_chats(const struct decontam *d, const struct decontam_opts *o)
{
    static const char *const files[] = {
        "sharegpt/sharegpt92k_sampled_enriched.tar.zst", "sharegpt/sharegpt_zh_1K_format.jsonl.zst",
        "sharegpt/fastchat_dummy_conversation.json", "sharegpt/medical_sft_1K_format.jsonl.zst"};
    uint64_t in = 0, out = 0;
    for (int f = 0; f < 4; f++) {
        struct paths p = {.mem = &mem};
        struct err e = {0};
        struct tally t;
        volatile int stop = 0;
        struct run run = {.tmp = "/tmp", .threads = 2, .batch = 64, .memory = 64 << 20, .stop = &stop};
        struct decontam_pass *pass = decontam_pass_new(d, o);
        struct sieve s = decontam_sieve(pass);
        tally_init(&t);
        paths_add(&p, sv_z(at(files[f])), &e);
        struct sieve_job j = {.path = p.v, .npath = p.n, .sieve = &s, .nsieve = 1, .tally = &t};
        tap_int(sieve_run(&run, &j, NULL, &e), ST_OK, "%s", files[f]);
        printf("# %s: %llu of %llu dropped, %llu flagged\n", files[f], (unsigned long long)decontam_dropped(pass),
               (unsigned long long)tally_in(&t), (unsigned long long)decontam_flagged(pass));
        in += tally_in(&t);
        out += decontam_dropped(pass);
        decontam_pass_free(pass);
        arena_release(&run.mem);
    }
    tap_ok((double)out < 0.003 * (double)in, "fewer than 0.3 %% of the chats go: %llu of %llu", (unsigned long long)out,
           (unsigned long long)in);
}

int main(void)
{
    data = getenv("LL_DATA");
    if (!data) data = "../shared/data";
    if (access(at("eval/wmt22/txt"), R_OK)) {
        tap_skip_all("no data folder");
        return 0;
    }
    struct err e = {0};
    struct decontam_opts o;
    struct decontam *d;
    opt_defaults(decontam_opts, &o, &mem, &e);
    static const char *const sets[] = {"eval/wmt22/txt", "eval/agieval/v1", "eval/bayling80"};
    for (int i = 0; i < 3; i++) opt_list_add(&o.against, sv_z(at(sets[i])), &mem);
    tap_int(decontam_new(&d, &o, &e), ST_OK, "the test sets are read %s", e.msg);
    plant(d, "eval/wmt22/txt/generaltest2022.en-zh.src.en", "sharegpt/sharegpt92k_sampled_enriched.tar.zst", false);
    plant(d, "eval/wmt22/txt/generaltest2022.zh-en.src.zh", "sharegpt/sharegpt_zh_1K_format.jsonl.zst", true);
    clean_chats(d, &o);
    decontam_free(d);
    arena_release(&mem);
    return tap_done();
}
