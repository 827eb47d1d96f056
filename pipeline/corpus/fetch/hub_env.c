#include "corpus/fetch/hub_env.h"

#include "base/http.h"
#include "base/log.h"
#include "corpus/fetch/files.h"

#include <stdlib.h>
#include <sys/stat.h>

static const char *env_of(const char *name)
{
    const char *v = getenv(name);
    return v && *v ? v : NULL;
}

/* what huggingface_hub counts as true */
static bool env_true(const char *name)
{
    sv v = sv_z(env_of(name));
    return v.p && (sv_is(v, "1") || sv_eq_ci(v, SV("on")) || sv_eq_ci(v, SV("yes")) || sv_eq_ci(v, SV("true")));
}

/* "~/x" as the Python tools expand it */
static const char *expand(const char *path, arena *mem)
{
    const char *home = env_of("HOME");
    if (path[0] == '~' && (path[1] == '/' || !path[1]) && home) return arena_f(mem, "%s%s", home, path + 1).p;
    return path;
}

static const char *hf_home(arena *mem)
{
    const char *v = env_of("HF_HOME"), *xdg = env_of("XDG_CACHE_HOME");
    if (v) return expand(v, mem);
    if (xdg) return arena_f(mem, "%s/huggingface", expand(xdg, mem)).p;
    return expand("~/.cache/huggingface", mem);
}

static const char *token_from_file(const char *path, arena *mem)
{
    struct stat s;
    if (stat(path, &s) != 0) return NULL;
    if (s.st_mode & (S_IRWXG | S_IRWXO)) {
        log_warn("the token in '%s' is not used, because others may read the file\nhint: chmod 600 '%s'", path, path);
        return NULL;
    }
    sv text = sv_trim(path_read_file(path, 4096, mem));
    return text.n > 0 ? arena_z(mem, text) : NULL;
}

static const char *find_token(const char *home, arena *mem)
{
    const char *v = env_of("HF_TOKEN");
    if (!v) v = env_of("HUGGING_FACE_HUB_TOKEN");
    if (v) {
        sv text = sv_trim(sv_z(v));
        return text.n > 0 ? arena_z(mem, text) : NULL;
    }
    const char *file = env_of("HF_TOKEN_PATH");
    return token_from_file(file ? expand(file, mem) : arena_f(mem, "%s/token", home).p, mem);
}

static bool this_machine(const char *origin)
{
    sv host = sv_from(sv_z(origin), 7); /* behind "http://" */
    return sv_starts(host, SV("127.")) || sv_starts(host, SV("localhost:")) || sv_starts(host, SV("[::1]:"));
}

enum status hub_env_read(struct hub_env *env, arena *mem, struct err *e)
{
    const char *home = hf_home(mem), *cache = env_of("HF_HUB_CACHE"), *end = env_of("HF_ENDPOINT");
    char origin[320];
    *env = (struct hub_env){.offline = env_true("HF_HUB_OFFLINE")};
    if (!cache) cache = env_of("HUGGINGFACE_HUB_CACHE");
    env->cache = cache ? expand(cache, mem) : arena_f(mem, "%s/hub", home).p;
    sv base = sv_z(end ? end : "https://huggingface.co");
    while (sv_ends(base, SV("/"))) base.n--;
    env->endpoint = arena_z(mem, base);
    if (http_origin(env->endpoint, origin, e) != ST_OK) {
        if (e) e->code = ST_CONFIG;
        return err_wrap(e, "HF_ENDPOINT");
    }
    env->token = env->offline ? NULL : find_token(home, mem);
    if (env->token && sv_starts(sv_z(origin), SV("http://")) && !this_machine(origin)) {
        log_warn("the access token is not sent: HF_ENDPOINT is a plain http address");
        env->token = NULL;
    }
    return ST_OK;
}
