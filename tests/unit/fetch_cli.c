/* lingloom fetch against a server that breaks off, lies, redirects, stalls and changes its mind (tests/http/server.h).
 */
#include "base/hash.h"
#include "corpus/fetch/sha1.h"
#include "http/server.h"
#include "tap.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#define TOKEN  "hf_SeCrEtToKeN0123456789"
#define COMMIT "0123456789abcdef0123456789abcdef01234567"

static struct server A, B; /* B is "somewhere else" */
static char dir[512], bin[512], out[1 << 16];

/* ---- helpers ---- */

/* Runs `ENV lingloom fetch ARGS` in the test's folder; its stdout and stderr are in `out`. The exit code. */
__attribute__((format(printf, 2, 3))) static int fetch(const char *env, const char *fmt, ...)
{
    char args[2048], cmd[8192];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(args, sizeof args, fmt, ap);
    va_end(ap);
    snprintf(cmd, sizeof cmd,
             "cd '%s' && env -u HF_TOKEN -u HF_HUB_CACHE -u HF_HUB_OFFLINE -u http_proxy -u HTTP_PROXY -u ALL_PROXY -u "
             "all_proxy "
             "no_proxy='*' HOME='%s' HF_HOME='%s/hf' XDG_CONFIG_HOME='%s/config' HF_ENDPOINT='http://127.0.0.1:%d' %s "
             "timeout -k 5 60 '%s' fetch --backoff-ms 20 %s 2>&1",
             dir, dir, dir, dir, A.port, env, bin, args);
    FILE *p = popen(cmd, "r");
    size_t n = p ? fread(out, 1, sizeof out - 1, p) : 0;
    out[n] = 0;
    int rc = p ? pclose(p) : -1;
    return WIFEXITED(rc) ? WEXITSTATUS(rc) : -1;
}

static bool said(const char *text)
{
    bool yes = strstr(out, text) != NULL;
    if (!yes) printf("# it said: %.1500s\n", out);
    return yes;
}

static const char *in_dir(const char *name)
{
    static char path[4][1024];
    static int i;
    i = (i + 1) % 4;
    snprintf(path[i], sizeof path[i], "%s/%s", dir, name);
    return path[i];
}

static bool exists(const char *name)
{
    struct stat s;
    return lstat(in_dir(name), &s) == 0;
}

/* The file has n bytes and they are the server's. */
static bool holds(const char *name, long n, int seed)
{
    FILE *f = fopen(in_dir(name), "r");
    if (!f) return false;
    long i = 0;
    int c = 0;
    while ((c = getc(f)) != EOF && (unsigned char)c == server_byte(i, seed)) i++;
    fclose(f);
    return c == EOF && i == n;
}

static void sha_of(long n, int seed, char hex[65])
{
    struct sha256 s;
    sha256_init(&s);
    for (long i = 0; i < n; i++) {
        unsigned char c = server_byte(i, seed);
        sha256_add(&s, &c, 1);
    }
    sha256_hex(&s, hex);
}

static void git_of(const char *bytes, char hex[41])
{
    struct sha1 s;
    sha1_git_blob(&s, (int64_t)strlen(bytes));
    sha1_add(&s, bytes, strlen(bytes));
    sha1_hex(&s, hex);
}

static void forget(void)
{
    server_forget(&A);
    server_forget(&B);
    char cmd[1200];
    snprintf(cmd, sizeof cmd, "rm -rf '%s'; mkdir -p '%s'", dir, dir);
    if (system(cmd) != 0) printf("# cannot clear the test's folder\n");
}

static int get(const char *path, const char *more)
{
    return fetch("", "-o . 'http://127.0.0.1:%d/%s' %s", A.port, path, more);
}

/* ---- whole files ---- */

static void test_plain(void)
{
    char hex[65];
    sha_of(300000, 1, hex);
    forget();
    tap_int(get("ok/300000", ""), 0, "a plain file is fetched");
    tap_ok(holds("300000", 300000, 1), "its bytes are the server's");
    tap_ok(said(hex), "its checksum is told");
    tap_ok(!exists("300000.part") && !exists("300000.part.info"), "nothing else is left");
    tap_int(get("ok/300000", ""), 0, "again");
    tap_ok(said("is there already") && server_hits(&A, "/ok/300000") == 1, "what is there is not fetched again");
    tap_int(get("ok/300000", "--force"), 0, "--force");
    tap_int(server_hits(&A, "/ok/300000"), 2, "--force fetches it again");
    tap_int(get("chunked/123456", ""), 0, "a file of unknown length");
    tap_ok(holds("123456", 123456, 1), "is whole");
    tap_int(get("ok/0", ""), 0, "an empty file");
    tap_ok(holds("0", 0, 1), "is there and empty");
}

static void test_json(void)
{
    forget();
    tap_int(get("ok/1000", "--json -q"), 0, "--json");
    tap_ok(said("{\"command\":\"fetch\",\"paths\":[\"./1000\"],\"files\":1,\"fetched\":1,\"bytes\":1000}"),
           "sums up in one line");
}

static void test_checksum(void)
{
    char hex[65], more[100];
    sha_of(5000, 1, hex);
    snprintf(more, sizeof more, "--sha256 %s", hex);
    forget();
    tap_int(get("ok/5000", more), 0, "the right checksum passes");
    hex[0] = hex[0] == '0' ? '1' : '0';
    snprintf(more, sizeof more, "--sha256 %s", hex);
    tap_int(get("ok/5000", more), 5, "a file that is there with another checksum is not taken");
    forget();
    tap_int(get("ok/5000", more), 7, "a wrong checksum fails");
    tap_ok(said("not ") && said(hex), "and says what was expected");
    tap_ok(!exists("5000") && !exists("5000.part"), "and leaves nothing");
}

/* ---- broken connections ---- */

static void test_resume(void)
{
    forget();
    tap_int(get("break/900000", ""), 0, "a connection that breaks twice");
    tap_ok(holds("900000", 900000, 1), "is resumed to the whole file");
    tap_ok(server_saw(&A, "Range: bytes=450000-") && server_saw(&A, "If-Range: \"v1\""), "by range, with If-Range");
    forget();
    tap_int(get("break/900000", "--retries 0"), 7, "without retries it fails");
    tap_ok(exists("900000.part") && !exists("900000"), "and keeps the part");
    tap_int(get("break/900000", "--retries 0"), 7, "a second run goes on and fails again");
    tap_int(get("break/900000", "--retries 0"), 0, "the third ends it");
    tap_ok(holds("900000", 900000, 1), "with the right bytes");
    forget();
    tap_int(get("norange/90000", ""), 0, "a server that ignores ranges");
    tap_ok(holds("90000", 90000, 1), "gives the right bytes");
    forget();
    tap_int(get("etag/90000", ""), 0, "a file that changes between attempts");
    tap_ok(holds("90000", 90000, 2), "is the new one, whole");
    forget();
    tap_int(get("badrange/90000", ""), 0, "a server that sends the changed file's range");
    tap_ok(holds("90000", 90000, 2), "does not mix the two");
    forget();
    tap_int(get("bare/90000", ""), 0, "a server that names no version of the file");
    tap_ok(holds("90000", 90000, 1) && !server_saw(&A, "Range:"), "is asked for the whole again");
}

static void write_file(const char *name, const char *text)
{
    FILE *f = fopen(in_dir(name), "w");
    if (f) fputs(text, f);
    if (f) fclose(f);
}

static void test_stale_part(void)
{
    char hex[65], more[100];
    forget();
    write_file("90000.part", "what another program left here");
    tap_int(get("ok/90000", ""), 0, "a part of unknown origin");
    tap_ok(holds("90000", 90000, 1), "is not built upon");
    forget();
    sha_of(90000, 1, hex);
    snprintf(more, sizeof more, "--sha256 %s", hex);
    write_file("90000.part", "what another program left here");
    tap_int(get("ok/90000", more), 0, "a part of unknown origin, with a checksum to prove it");
    tap_ok(holds("90000", 90000, 1) && server_hits(&A, "/ok/90000") == 2,
           "is tried, found wrong and fetched anew, once");
    forget();
    write_file("90000.part", "");
    write_file("90000.part.info", "garbage\n\n\n");
    tap_int(get("ok/90000", ""), 0, "a broken note beside the part is ignored");
}

/* ---- servers that lie ---- */

static void test_lies(void)
{
    char hex[65], more[100];
    forget();
    tap_int(get("long/50000", "--retries 2"), 7, "fewer bytes than announced fail");
    tap_ok(!exists("50000") && exists("50000.part"), "with no file, but the part");
    forget();
    sha_of(50000, 1, hex);
    snprintf(more, sizeof more, "--sha256 %s --retries 2", hex);
    tap_int(get("short/50000", more), 7, "a file cut short under its announced length fails its checksum");
    tap_ok(!exists("50000"), "with no file");
    forget();
    tap_int(get("endless/1", "--max-size 300k"), 7, "an endless body meets the ceiling");
    tap_ok(!exists("1") && !exists("1.part"), "and leaves nothing");
    tap_int(get("ok/400000", "--max-size 300k"), 6, "a file that is announced too large is not begun");
    tap_int(get("encoded/500", ""), 7, "an encoding that nobody asked for is refused");
    tap_int(get("404", ""), 7, "404");
    tap_ok(said("404 (not found)") && server_hits(&A, "/404") == 1, "is told and not tried again");
}

static void test_patience(void)
{
    forget();
    tap_int(get("500/1000", ""), 0, "two 500s, then the file");
    tap_int(server_hits(&A, "/500/1000"), 3, "in three attempts");
    struct timespec t0, t1;
    clock_gettime(CLOCK_MONOTONIC, &t0);
    tap_int(get("429/1001", ""), 0, "429 with Retry-After, then the file");
    clock_gettime(CLOCK_MONOTONIC, &t1);
    tap_ok(t1.tv_sec - t0.tv_sec + (t1.tv_nsec > t0.tv_nsec) >= 1, "after the second it asked for");
    tap_int(get("wait/1002", ""), 7, "a Retry-After of hours");
    tap_ok(said("too long") && server_hits(&A, "/wait/1002") == 1, "is a failure, not a wait");
    tap_int(get("drip/50000", "--timeout 1 --retries 1"), 7, "a body that only drips is given up");
    tap_ok(said("slow") || said("imed out") || said("bytes/sec"), "and says so");
    tap_int(fetch("", "-o . --retries 1 http://127.0.0.1:1/x"), 7, "nobody there");
    tap_ok(said("127.0.0.1"), "is told");
}

static void test_redirects(void)
{
    char path[100];
    forget();
    snprintf(path, sizeof path, "to/%d/ok/3000", B.port);
    tap_int(get(path, ""), 0, "a redirect to another server is followed");
    tap_ok(holds("3000", 3000, 1), "to the file");
    tap_int(get("loop", ""), 7, "a loop");
    tap_ok(said("redirects") && server_hits(&A, "/loop") <= 10, "ends");
    tap_int(get("ftp", ""), 7, "a redirect to ftp");
    tap_ok(said("refused"), "is refused");
    tap_int(fetch("", "-o . ftp://127.0.0.1/x"), 2, "ftp:// is refused");
    tap_int(fetch("", "-o . file:///etc/hostname"), 2, "file:// is refused");
    tap_int(fetch("", "-o . 'http://me:pw@127.0.0.1:%d/ok/5'", A.port), 2, "an address with a password is refused");
    tap_ok(!strstr(out, "pw"), "without repeating it");
    tap_int(get("ok/%2e%2e%2fevil", ""), 0, "a name that would climb out");
    tap_ok(exists(".._evil") || exists("download"), "is made harmless");
}

/* ---- interruption, locks, full disks ---- */

static void test_interrupt(void)
{
    forget();
    char cmd[1600];
    snprintf(cmd, sizeof cmd,
             "cd '%s' && { no_proxy='*' '%s' fetch -o . 'http://127.0.0.1:%d/slow/6000000' >log 2>&1 & p=$!; sleep "
             "0.6; kill -INT $p; "
             "wait $p; }",
             dir, bin, A.port);
    int rc = system(cmd);
    tap_int(WIFEXITED(rc) ? WEXITSTATUS(rc) : -1, 130, "Ctrl-C ends with 130");
    tap_ok(exists("6000000.part") && !exists("6000000"), "and leaves a part");
    tap_int(get("slow/6000000", ""), 0, "the next run");
    tap_ok(holds("6000000", 6000000, 1) && said("going on with"), "goes on to the whole file");
}

static void test_lock(void)
{
    forget();
    char cmd[2600];
    snprintf(
        cmd, sizeof cmd,
        "cd '%s' && { no_proxy='*' '%s' fetch -o . 'http://127.0.0.1:%d/slow/3000000' >log 2>&1 & p=$!; sleep 0.4; "
        "no_proxy='*' '%s' fetch -o . 'http://127.0.0.1:%d/slow/3000000' >log2 2>&1; echo $? >rc2; wait $p; }",
        dir, bin, A.port, bin, A.port);
    int rc = system(cmd);
    tap_int(WIFEXITED(rc) ? WEXITSTATUS(rc) : -1, 0, "of two fetches of one file the first succeeds");
    tap_ok(holds("3000000", 3000000, 1), "undisturbed");
    snprintf(cmd, sizeof cmd, "grep -q '^5' '%s/rc2' && grep -q 'another process' '%s/log2'", dir, dir);
    tap_int(system(cmd), 0, "and the second says who is at it");
}

static void test_full_disk(void)
{
    forget();
    tap_int(fetch("prlimit --fsize=100000 env", "-o . 'http://127.0.0.1:%d/ok/500000'", A.port) != 0, 1,
            "a write that fails, fails");
    tap_ok(!exists("500000"), "with no file");
}

/* ---- the Hub ---- */

static char listing[4096], small_git[41], big_sha[65];
static const char small_text[] = "{\"a\": 1}\n";

/* A data set o/n with a small file (git blob) and a large one that lives on the other server. */
static void hub_up(void)
{
    char head[256], path[256];
    forget();
    git_of(small_text, small_git);
    sha_of(200000, 1, big_sha);
    snprintf(listing, sizeof listing,
             "{\"id\":\"o/n\",\"sha\":\"" COMMIT "\",\"tags\":[\"x\",\"license:cc0-1.0\"],\"siblings\":["
             "{\"rfilename\":\"a.json\",\"size\":%zu,\"blobId\":\"%s\"},"
             "{\"rfilename\":\"data/"
             "big.bin\",\"size\":200000,\"blobId\":\"%s\",\"lfs\":{\"sha256\":\"%s\",\"size\":200000}}]}",
             sizeof small_text - 1, small_git, small_git, big_sha);
    server_route(&A, "/api/datasets/o/n/revision/main?blobs=true", 200, "", listing, strlen(listing));
    server_route(&A, "/datasets/o/n/resolve/" COMMIT "/a.json", 200, "ETag: \"x\"\r\n", small_text,
                 sizeof small_text - 1);
    snprintf(head, sizeof head, "Location: http://127.0.0.1:%d/ok/200000?sig=abc\r\n", B.port);
    snprintf(path, sizeof path, "/datasets/o/n/resolve/" COMMIT "/data/big.bin");
    server_route(&A, path, 302, head, "", 0);
    server_route(&B, "/ok/200000?sig=abc", 200, "", "", 0);
    B.nroutes--; /* the query is part of the path there; server_behave reads the number before it */
}

#define SNAP "hf/hub/datasets--o--n/snapshots/" COMMIT

static bool link_is(const char *name, const char *want)
{
    char to[512];
    ssize_t n = readlink(in_dir(name), to, sizeof to - 1);
    if (n < 0) return false;
    to[n] = 0;
    return !strcmp(to, want);
}

static void test_hub(void)
{
    char want[256];
    hub_up();
    tap_int(fetch("HF_TOKEN=" TOKEN, "hf:o/n"), 0, "a data set from the Hub");
    tap_ok(said(SNAP "/a.json") && said(SNAP "/data/big.bin"), "its paths are printed");
    tap_ok(said("licence: cc0-1.0"), "and its licence");
    tap_ok(holds(SNAP "/data/big.bin", 200000, 1), "the large file is there");
    snprintf(want, sizeof want, "../../blobs/%s", small_git);
    tap_ok(link_is(SNAP "/a.json", want), "snapshots link to blobs named by git's hash");
    snprintf(want, sizeof want, "../../../blobs/%s", big_sha);
    tap_ok(link_is(SNAP "/data/big.bin", want), "and by SHA-256, one folder deeper");
    char cmd[1600];
    snprintf(cmd, sizeof cmd, "printf %%s " COMMIT " | cmp -s - '%s/hf/hub/datasets--o--n/refs/main'", dir);
    tap_int(system(cmd), 0, "refs/main holds the commit and nothing else");
    tap_ok(server_saw(&A, "Authorization: Bearer " TOKEN), "the endpoint gets the token");
    tap_ok(server_saw(&B, "GET /ok/200000") && !server_saw(&B, TOKEN) && !server_saw(&B, "uthorization"),
           "the other server does not");
    tap_ok(!strstr(out, TOKEN), "and it is never shown");
    snprintf(cmd, sizeof cmd, "grep -rq " TOKEN " '%s'", dir);
    tap_ok(system(cmd) != 0, "nor stored");
    server_forget(&B);
    tap_int(fetch("", "hf:datasets/o/n"), 0, "again, with the kind named and no token");
    tap_ok(!server_saw(&B, "GET"), "what is in the cache is not fetched again");
    tap_int(fetch("HF_HUB_OFFLINE=1 HF_ENDPOINT=http://127.0.0.1:1", "hf:o/n"), 0, "offline, from the cache");
    tap_ok(said(SNAP "/a.json") && said("big.bin"), "the same paths");
    tap_int(fetch("HF_HUB_OFFLINE=1", "'hf:o/n@" COMMIT ":*.json'"), 0, "offline by commit and pattern");
    tap_ok(!strstr(out, "big.bin"), "only what matches");
    tap_int(fetch("HF_HUB_OFFLINE=1", "hf:o/other"), 7, "offline and not in the cache");
    tap_ok(said("HF_HUB_OFFLINE"), "says why");
    tap_int(fetch("", "-o there 'hf:o/n:data/*'"), 0, "into a folder");
    tap_ok(holds("there/data/big.bin", 200000, 1), "as plain files");
}

static void test_hub_same_name_other_host(void)
{
    char path[256];
    hub_up();
    A.nroutes--;
    snprintf(path, sizeof path, "/datasets/o/n/resolve/" COMMIT "/data/big.bin");
    char head[256];
    snprintf(head, sizeof head, "Location: http://localhost:%d/ok/200000\r\n", A.port);
    server_route(&A, path, 302, head, "", 0);
    tap_int(fetch("HF_TOKEN=" TOKEN, "'hf:o/n:*.bin'"), 0, "a redirect to another name of the same machine");
    const char *last = strstr(A.log, "GET /ok/200000");
    tap_ok(last && !strstr(last, TOKEN), "loses the token too");
}

static void test_hub_cut(void)
{
    char head[256];
    hub_up();
    snprintf(head, sizeof head, "Location: http://127.0.0.1:%d/cut/200000\r\n", B.port);
    snprintf(A.route[2].head, sizeof A.route[2].head, "%s", head);
    tap_int(fetch("", "'hf:o/n:*.bin'"), 0, "a body without a length that ends before the listed size");
    tap_ok(holds(SNAP "/data/big.bin", 200000, 1) && server_saw(&B, "Range: bytes=100000-"), "is completed");
}

static void test_hub_answers(void)
{
    static const char bad[] = "{\"sha\": \"" COMMIT "\", \"siblings\": [";
    static const char climb[] =
        "{\"sha\":\"" COMMIT "\",\"siblings\":[{\"rfilename\":\"../../evil\",\"size\":1,\"blobId\":\"" COMMIT "\"}]}";
    static const char nul[] =
        "{\"sha\":\"" COMMIT "\",\"siblings\":[{\"rfilename\":\"a\\u0000b\",\"size\":1,\"blobId\":\"" COMMIT "\"}]}";
    static const char absolute[] =
        "{\"sha\":\"" COMMIT "\",\"siblings\":[{\"rfilename\":\"/tmp/evil\",\"size\":1,\"blobId\":\"" COMMIT "\"}]}";
    static const char blob[] =
        "{\"sha\":\"" COMMIT "\",\"siblings\":[{\"rfilename\":\"a\",\"size\":1,\"blobId\":\"../../../evil\"}]}";
    static const char commit[] = "{\"sha\":\"../../x\",\"siblings\":[]}";
    static const char *const all[] = {bad, climb, nul, absolute, blob, commit};
    static const char *const name[] = {
        "broken JSON", "..", "NUL", "an absolute name", "a blob that is a path", "a commit that is a path"};
    for (int i = 0; i < 6; i++) {
        forget();
        server_route(&A, "/api/datasets/o/n/revision/main?blobs=true", 200, "", all[i], strlen(all[i]));
        tap_int(fetch("", "hf:o/n"), 7, "%s from the API fails", name[i]);
        tap_ok(said("cannot be used") && !exists("hf/hub/datasets--o--n"), "and writes nothing");
    }
    forget();
    tap_int(fetch("", "hf:o/missing"), 7, "what is neither data set nor model");
    tap_ok(server_hits(&A, "/api/models/o/missing/revision/main?blobs=true") == 1 && said("hint:"),
           "was looked for as both");
    tap_int(fetch("", "hf:../x"), 2, "a repository that is a path");
    tap_int(fetch("", "hf:a--b/c"), 2, "a repository with the cache's separator");
    tap_int(fetch("HF_ENDPOINT=file:///etc", "hf:o/n"), 3, "an endpoint that is no web address");
}

static void test_hub_lies(void)
{
    hub_up();
    A.route[1].body = "{\"a\": 2}\n"; /* as long, but another file */
    tap_int(fetch("", "hf:o/n"), 7, "a small file whose git hash differs");
    tap_ok(said("git's hash") && !exists("hf/hub/datasets--o--n/refs/main"),
           "fails, and no name leads to the snapshot");
    hub_up();
    A.route[1].n = sizeof small_text - 3;
    tap_int(fetch("", "hf:o/n"), 7, "a small file that is shorter than listed");
    tap_ok(said("expected are"), "fails");
    char hex[65];
    sha_of(200000, 2, hex);
    hub_up();
    memcpy(strstr(listing, big_sha), hex, 64);
    tap_int(fetch("", "hf:o/n"), 7, "a large file whose SHA-256 differs");
    tap_ok(said("SHA-256"), "fails");
}

/* A server that lists no blob names says them in the head of each file's address. */
static void test_hub_heads(void)
{
    char head[256];
    hub_up();
    snprintf(listing, sizeof listing,
             "{\"sha\":\"" COMMIT "\",\"siblings\":[{\"rfilename\":\"a.json\"},{\"rfilename\":\"data/big.bin\"}]}");
    A.route[0].n = strlen(listing);
    snprintf(A.route[1].head, sizeof A.route[1].head, "ETag: W/\"%s\"\r\n", small_git);
    snprintf(head, sizeof head, "X-Linked-Etag: \"%s\"\r\nX-Linked-Size: 200000\r\n%.120s", big_sha, A.route[2].head);
    snprintf(A.route[2].head, sizeof A.route[2].head, "%s", head);
    tap_int(fetch("", "hf:o/n"), 0, "etags from heads");
    tap_ok(holds(SNAP "/data/big.bin", 200000, 1) && exists(SNAP "/a.json"), "lead to the same layout");
    tap_int(server_hits(&B, "/ok/200000?sig=abc"), 1, "and the head of a redirect is not followed");
}

static void test_token_file(void)
{
    hub_up();
    mkdir(in_dir("hf"), 0700);
    write_file("hf/token", TOKEN "\n");
    chmod(in_dir("hf/token"), 0644);
    tap_int(fetch("", "'hf:o/n:*.json'"), 0, "a token file that others may read");
    tap_ok(said("chmod 600") && !server_saw(&A, TOKEN), "is warned about and not used");
    chmod(in_dir("hf/token"), 0600);
    tap_int(fetch("", "--force 'hf:o/n:*.json'"), 0, "with mode 600");
    tap_ok(server_saw(&A, "Bearer " TOKEN) && !strstr(out, TOKEN), "it is used, and not shown");
    tap_int(fetch("HF_TOKEN='bad token'", "'hf:o/n:*.json'"), 3, "a token with a space is refused");
    tap_ok(!strstr(out, "bad token"), "without showing it");
}

/* ---- the catalogue ---- */

static void test_catalogue(void)
{
    char text[600];
    forget();
    snprintf(text, sizeof text,
             "- name: mine\n  title: my corpus\n  licence: CC0\n  languages: [any]\n"
             "  url: ['http://127.0.0.1:%d/ok/700?{pair}', 'http://127.0.0.1:%d/ok/800?{src}.{tgt}']\n",
             A.port, A.port);
    write_file("mine.yaml", text);
    tap_int(fetch("", "--sources mine.yaml --list"), 0, "--list with a catalogue of one's own");
    tap_ok(said("mine ") && said("opus-tatoeba") && said("CC BY 2.0 FR"), "shows both");
    tap_int(fetch("", "--sources mine.yaml -o x mine:zh-en"), 0, "an entry with a pair");
    tap_ok(holds("x/700", 700, 1) && holds("x/800", 800, 1), "fetches its files");
    tap_ok(server_saw(&A, "/ok/700?en-zh ") && server_saw(&A, "/ok/800?zh.en "),
           "with the pair sorted, and the sides as given");
    tap_ok(said("CC0") && said("not fetched by us before"), "and says the licence and that nobody vouches");
    tap_int(fetch("", "--sources mine.yaml mine"), 2, "a pair left out");
    tap_int(fetch("", "--sources mine.yaml 'mine:../x'"), 2, "a pair that is none");
    tap_int(fetch("", "opus-tatoebaa:en-zh"), 2, "an unknown name");
    tap_ok(said("did you mean 'opus-tatoeba'"), "suggests the nearest");
    write_file("bad.yaml", "- name: x\n  licence: CC0\n  url: ftp://x/y\n");
    tap_int(fetch("", "--sources bad.yaml --list"), 3, "an entry with an ftp address");
    tap_ok(said("bad.yaml:1:"), "is named with file and line");
    tap_int(fetch("", "%s", ""), 2, "nothing to fetch");
}

int main(void)
{
    const char *o = getenv("O");
    char root[400];
    signal(SIGPIPE, SIG_IGN);
    if (!getcwd(root, sizeof root)) return 1;
    snprintf(bin, sizeof bin, "%s%s%s/bin/lingloom", o && o[0] == '/' ? "" : root, o && o[0] == '/' ? "" : "/",
             o ? o : "out");
    snprintf(dir, sizeof dir, "%s%s%s/fetch-test.%ld", o && o[0] == '/' ? "" : root, o && o[0] == '/' ? "" : "/",
             o ? o : "out", (long)getpid());
    if (access(bin, X_OK) != 0) {
        tap_skip_all("the program is not built");
        return 0;
    }
    if (!server_start(&A) || !server_start(&B)) {
        tap_skip_all("no socket on the loopback here");
        return 0;
    }
    test_plain();
    test_json();
    test_checksum();
    test_resume();
    test_stale_part();
    test_lies();
    test_patience();
    test_redirects();
    test_interrupt();
    test_lock();
    test_full_disk();
    test_hub();
    test_hub_same_name_other_host();
    test_hub_cut();
    test_hub_answers();
    test_hub_lies();
    test_hub_heads();
    test_token_file();
    test_catalogue();
    forget();
    rmdir(dir);
    server_stop(&A);
    server_stop(&B);
    return tap_done();
}
