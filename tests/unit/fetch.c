/* The parts of fetching that need no server: names, addresses, redirects, hashes, the catalogue. */
#include "base/embed.h"
#include "base/http.h"
#include "corpus/fetch/catalogue.h"
#include "corpus/fetch/files.h"
#include "corpus/fetch/hub.h"
#include "corpus/fetch/meter.h"
#include "corpus/fetch/sha1.h"
#include "tap.h"

static void test_names(void)
{
    static const char *const good[] = {"a", "a/b.txt", "a b/c", "..a", "a..", "\xe4\xb8\xad/x", ".gitattributes"};
    static const char *const bad[] = {"",     "/a",   "a/",    "a//b", ".",    "..",   "a/../b",
                                      "../a", "a/..", "a/./b", "a\\b", "a\nb", "a\x7f"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        tap_ok(path_is_safe(sv_z(good[i])), "'%s' is a plain name", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        tap_ok(!path_is_safe(sv_z(bad[i])), "bad name %zu is refused", i);
    tap_ok(!path_is_safe(sv_of("a\0b", 3)), "NUL is refused");
    char longer[1100];
    memset(longer, 'a', sizeof longer);
    tap_ok(path_is_safe(sv_of(longer, 200)) && !path_is_safe(sv_of(longer, 201)),
           "200 bytes are the most of a component");
    for (int i = 100; i < 1100; i += 100) longer[i] = '/';
    tap_ok(path_is_safe(sv_of(longer, 1000)) && !path_is_safe(sv_of(longer, 1002)), "1,000 are the most in all");
}

static void test_url_names(void)
{
    arena mem = {0};
    static const char *const t[][2] = {{"http://h/a/b.zip", "b.zip"},
                                       {"http://h/a/b.zip?x=/y", "b.zip"},
                                       {"http://h/a/%E4%B8%AD.txt", "\xe4\xb8\xad.txt"},
                                       {"http://h/%2e%2e", "download"},
                                       {"http://h/a%2fb", "a_b"},
                                       {"http://h/a%00b", "a_b"},
                                       {"http://h/", "download"},
                                       {"http://h", "download"},
                                       {"http://h/a%", "a%"},
                                       {"http://h/x#frag/ment", "x"},
                                       {"http://h/a%zz", "a%zz"},
                                       {"http://h/%5c", "_"}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        tap_sv(sv_z(path_from_url(sv_z(t[i][0]), &mem)), sv_z(t[i][1]), "name of %s", t[i][0]);
    arena_release(&mem);
}

static void test_origins(void)
{
    char o[320], shown[256];
    struct err e = {0};
    tap_ok(http_origin("HTTPS://Example.COM/x?y", o, &e) == ST_OK && !strcmp(o, "https://example.com:443"),
           "an origin in lower case, with its port");
    tap_ok(http_origin("http://h:8080", o, &e) == ST_OK && !strcmp(o, "http://h:8080"), "with the port given");
    static const char *const bad[] = {"ftp://h/",       "file:///x",     "h/x",         "",
                                      "http://",        "http://u:p@h/", "http://u@h/", "javascript:x",
                                      "http://h:99999/"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        tap_int(http_origin(bad[i], o, NULL), ST_USAGE, "'%s' is refused", bad[i]);
    http_show_url("http://u:secret@h/p?token=secret#secret", shown);
    tap_sv(sv_z(shown), SV("http://h/p"), "what is shown of an address holds no secret");
    http_show_url("http://h/a@b", shown);
    tap_sv(sv_z(shown), SV("http://h/a@b"), "an @ in the path stays");
    http_show_url("http://h/\x1b[31m", shown);
    tap_sv(sv_z(shown), SV("http://h/?[31m"), "control characters do not reach the terminal");
}

static void test_redirects(void)
{
    bool same;
    struct err e = {0};
    tap_ok(http_redirect_ok("https://h/a", "https://h:443/b", &same, &e) == ST_OK && same, "the same origin");
    tap_ok(http_redirect_ok("https://h/a", "https://h:444/b", &same, &e) == ST_OK && !same,
           "another port is another origin");
    tap_ok(http_redirect_ok("http://h/a", "https://h/b", &same, &e) == ST_OK && !same, "another scheme too");
    tap_ok(http_redirect_ok("https://h/a", "https://h.evil/b", &same, &e) == ST_OK && !same, "another host too");
    tap_int(http_redirect_ok("https://h/a", "http://h/b", &same, &e), ST_NET, "from https to http is refused");
    tap_ok(strstr(e.msg, "plain") != NULL, "and said so");
    tap_int(http_redirect_ok("http://h/a", "file:///etc/passwd", &same, NULL), ST_NET, "to a file is refused");
    tap_int(http_redirect_ok("http://h/a", "http://u:p@h/", &same, NULL), ST_NET, "to a user name is refused");
}

static void test_text(void)
{
    struct buf b;
    buf_init(&b, 1000);
    http_escape(&b, SV("a b/\xc3\xa9%?#~"), "/");
    tap_sv(buf_sv(&b), SV("a%20b/%C3%A9%25%3F%23~"), "percent-encoding");
    buf_release(&b);
    struct http_head h = {.headers = SV("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nX: 1\r\netag:  \"b\" \r\n\r\n"),
                          .range_from = -1,
                          .range_total = -1};
    tap_sv(http_header(&h, "eTag"), SV("\"b\""), "the last header of a name, any case");
    tap_ok(!http_header(&h, "Y").p, "an absent header");
    http_content_range(SV("bytes 100-199/200"), &h);
    tap_ok(h.range_from == 100 && h.range_total == 200, "a content range");
    h.range_from = h.range_total = -1;
    http_content_range(SV("bytes */200"), &h);
    tap_ok(h.range_from == -1 && h.range_total == 200, "of nothing");
    h.range_total = -1;
    http_content_range(SV("bytes 5-9/*"), &h);
    tap_ok(h.range_from == 5 && h.range_total == -1, "of unknown size");
    http_content_range(SV("lines 1-2/3"), &h);
    tap_ok(h.range_from == 5, "of other units");
    char size[24];
    meter_size(999, size);
    tap_sv(sv_z(size), SV("999 B"), "bytes");
    meter_size(1234567, size);
    tap_sv(sv_z(size), SV("1.2 MB"), "megabytes");
}

static void test_sha1(void)
{
    struct sha1 s;
    char hex[41];
    sha1_init(&s);
    sha1_add(&s, "abc", 3);
    sha1_hex(&s, hex);
    tap_sv(sv_z(hex), SV("a9993e364706816aba3e25717850c26c9cd0d89d"), "SHA-1 of abc (FIPS 180)");
    sha1_init(&s);
    for (int i = 0; i < 1000000; i += 50) sha1_add(&s, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 50);
    sha1_hex(&s, hex);
    tap_sv(sv_z(hex), SV("34aa973cd4c4daa4f61eeb2bdbad27316534016f"), "of a million a (FIPS 180)");
    sha1_git_blob(&s, 0);
    sha1_hex(&s, hex);
    tap_sv(sv_z(hex), SV("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"), "git's empty blob");
    sha1_git_blob(&s, 6);
    sha1_add(&s, "hello\n", 6);
    sha1_hex(&s, hex);
    tap_sv(sv_z(hex), SV("ce013625030ba8dba906f756967f9e9ca394464a"), "git's blob of hello");
}

static void test_hub_names(void)
{
    arena mem = {0};
    struct hub_ref r;
    struct err e = {0};
    tap_int(hub_parse(SV("hf:o/n"), &r, &mem, &e), ST_OK, "a plain repository");
    tap_ok(r.kind == HUB_ANY && !strcmp(r.repo, "o/n") && !strcmp(r.rev, "main") && !r.glob,
           "of any kind, at main, whole");
    tap_int(hub_parse(SV("hf:models/o/n.v1@refs/pr/3:*.safetensors"), &r, &mem, &e), ST_OK, "with everything");
    tap_ok(r.kind == HUB_MODEL && !strcmp(r.repo, "o/n.v1") && !strcmp(r.rev, "refs/pr/3") &&
               !strcmp(r.glob, "*.safetensors"),
           "taken apart");
    tap_ok(hub_parse(SV("hf:gpt2"), &r, &mem, &e) == ST_OK && !strcmp(r.repo, "gpt2"),
           "one of the old names without owner");
    tap_ok(hub_parse(SV("datasets/o/n:a:b"), &r, &mem, &e) == ST_OK && !strcmp(r.glob, "a:b"),
           "a pattern may hold a colon");
    static const char *const bad[] = {
        "hf:",     "hf:/n",       "hf:o/",   "hf:o/n/x", "hf:../n",      "hf:o/..", "hf:o--x/n",
        "hf:o/n@", "hf:o/n@../x", "hf:o/n:", "hf:o n/x", "hf:datasets/", "hf:-o/n", "hf:o/n@a//b"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        tap_int(hub_parse(sv_z(bad[i]), &r, &mem, NULL), ST_USAGE, "'%s' is refused", bad[i]);
    arena_release(&mem);
}

static void test_catalogue(void)
{
    struct catalogue c = {0};
    struct err e = {0};
    const struct source *s;
    sv pair;
    tap_int(catalogue_add(&c, embed_find("corpora/sources.yaml"), "corpora/sources.yaml", &e), ST_OK,
            "the catalogue is embedded and right: %s", e.msg);
    tap_ok(c.n >= 25, "with %d entries", c.n);
    int unproved = 0, untitled = 0;
    for (int i = 0; i < c.n; i++) {
        unproved += !c.v[i].verified && c.v[i].sha256.n > 0;
        untitled += c.v[i].title.n == 0 || c.v[i].languages.n == 0 || c.v[i].format.n == 0;
    }
    tap_int(unproved, 0, "none has a checksum that nobody verified");
    tap_int(untitled, 0, "all have a title, languages and a format");
    tap_int(catalogue_find(&c, SV("opus-tatoeba:zh-en"), &s, &pair, &e), ST_OK, "an entry with a pair");
    tap_sv(sv_z(source_url(s, 0, pair, &c.mem)),
           SV("https://object.pouta.csc.fi/OPUS-Tatoeba/v2023-04-12/moses/en-zh.txt.zip"), "its address, codes sorted");
    tap_int(catalogue_find(&c, SV("opus-tatoeba"), &s, &pair, NULL), ST_USAGE, "the pair may not be left out");
    tap_int(catalogue_find(&c, SV("alpaca:en-zh"), &s, &pair, NULL), ST_USAGE, "nor be given where there is none");
    int n = c.n;
    tap_int(catalogue_add(&c, SV("- {name: alpaca, licence: mine, url: 'http://h/x'}\n"), "mine.yaml", &e), ST_OK,
            "an entry of one's own");
    tap_ok(c.n == n && catalogue_find(&c, SV("alpaca"), &s, &pair, &e) == ST_OK && sv_is(s->licence, "mine"),
           "replaces the one of that name");
    static const char *const bad[] = {"name: x",
                                      "- x",
                                      "- {name: X, licence: a, url: 'http://h/x'}",
                                      "- {name: x, url: 'http://h/x'}",
                                      "- {name: x, licence: a}",
                                      "- {name: x, licence: a, url: 'http://h/x', hf: o/n}",
                                      "- {name: x, licence: a, hf: '../n'}",
                                      "- {name: x, licence: a, url: 'http://h/x', sha256: abc}",
                                      "- {name: x, licence: a, url: 'http://h/x', licens: b}",
                                      "- {name: x, licence: a, url: 'http://u:p@h/x'}",
                                      "- {name: x, licence: a, url: 'http://h/x', kind: other}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        err_clear(&e);
        tap_int(catalogue_add(&c, sv_z(bad[i]), "bad.yaml", &e), ST_CONFIG, "bad entry %zu is refused", i);
        tap_ok(strstr(e.msg, "bad.yaml:1:") != NULL, "with file and line: %s", e.msg);
    }
    catalogue_release(&c);
}

int main(void)
{
    test_names();
    test_url_names();
    test_origins();
    test_redirects();
    test_text();
    test_sha1();
    test_hub_names();
    test_catalogue();
    return tap_done();
}
