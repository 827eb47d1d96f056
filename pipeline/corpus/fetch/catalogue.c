#include "corpus/fetch/catalogue.h"

#include "base/embed.h"
#include "base/http.h"
#include "corpus/fetch/files.h"
#include "corpus/fetch/hub.h"
#include "engine/yaml.h"

#include <stdlib.h>
#include <unistd.h>

enum { FILE_MAX = 4 << 20 };

const struct opt source_opts[] = {
    OPT_STR(struct source, name, NULL, "NAME", "what the user types: letters, digits, '-', '_' and '.'"),
    OPT_STR(struct source, title, NULL, "TEXT", "one line"),
    OPT_ENUM(struct source, kind, "bitext", "bitext|test|instructions|lexicon|quality", "what it holds"),
    OPT_LIST(struct source, languages, NULL, "CODE", "language codes, or 'any'"),
    OPT_LIST(struct source, url, NULL, "URL", "addresses; {pair}, {src} and {tgt} stand for the languages asked for"),
    OPT_STR(struct source, hf, NULL, "REPO", "instead of url: a repository on the Hub"),
    OPT_STR(struct source, format, NULL, "TEXT", "how it is packed"),
    OPT_STR(struct source, licence, NULL, "TEXT", "as its publisher states it"),
    OPT_STR(struct source, size, NULL, "TEXT", "as its publisher states it"),
    OPT_STR(struct source, sha256, NULL, "HEX", "checksum of the one file"),
    OPT_BOOL(struct source, verified, "false", "this entry was fetched and read by us"),
    OPT_STR(struct source, note, NULL, "TEXT", "what else one should know"),
    OPT_END};

void catalogue_release(struct catalogue *c)
{
    mem_free(c->v);
    arena_release(&c->mem);
    *c = (struct catalogue){0};
}

static bool name_is_good(sv s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.')) return false;
    }
    return s.n > 0 && s.n <= 80 && s.p[0] != '.' && s.p[0] != '-';
}

static bool is_sha256(sv s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f'))) return false;
    return s.n == 64;
}

static enum status check_urls(const struct ynode *at, struct source *s, arena *mem, struct err *e)
{
    char origin[320];
    for (int i = 0; i < s->url.n; i++) {
        const char *url = arena_z(mem, s->url.v[i]);
        /* braces are no part of an address: look at it as it will be */
        if (http_origin(source_url(s, i, SV("a-b"), mem), origin, NULL) != ST_OK)
            return yaml_err(e, at, "'%s' is not an http:// or https:// address", url);
    }
    return ST_OK;
}

static enum status check(const struct ynode *at, struct source *s, arena *mem, struct err *e)
{
    if (!name_is_good(s->name))
        return yaml_err(e, at, "an entry needs a 'name' of lower-case letters, digits, '-', '_' and '.'");
    if ((s->url.n > 0) == (s->hf.n > 0))
        return yaml_err(e, at, "'%.*s' needs 'url' or 'hf', and not both", SV_ARG(s->name));
    if (s->licence.n == 0)
        return yaml_err(e, at, "'%.*s' does not say its 'licence' (\"unknown\" is an answer)", SV_ARG(s->name));
    if (s->sha256.n > 0 && (!is_sha256(s->sha256) || s->url.n != 1))
        return yaml_err(e, at, "'sha256' is 64 lower-case hex digits, for an entry with one address");
    struct hub_ref ref;
    if (s->hf.n > 0 && hub_parse(s->hf, &ref, mem, NULL) != ST_OK)
        return yaml_err(e, at, "'%.*s' does not name a repository on the Hub", SV_ARG(s->hf));
    return check_urls(at, s, mem, e);
}

static void put(struct catalogue *c, const struct source *s)
{
    for (int i = 0; i < c->n; i++)
        if (sv_eq(c->v[i].name, s->name)) {
            c->v[i] = *s;
            return;
        }
    MEM_GROW(c->v, c->n, c->cap);
    c->v[c->n++] = *s;
}

enum status catalogue_add(struct catalogue *c, sv text, const char *file, struct err *e)
{
    struct ynode *root;
    TRY(yaml_parse(text, file, &c->mem, &root, e));
    if (!root) return ST_OK;
    if (root->kind != Y_SEQ) return yaml_err(e, root, "a catalogue is a list of entries");
    for (const struct ynode *n = root->child; n; n = n->next) {
        struct source s = {.file = file, .line = n->line};
        if (n->kind != Y_MAP) return yaml_err(e, n, "an entry is a map with 'name', 'licence' and 'url' or 'hf'");
        TRY(opt_defaults(source_opts, &s, &c->mem, e));
        TRY(yaml_bind(n, source_opts, NULL, &s, &c->mem, e));
        TRY(check(n, &s, &c->mem, e));
        put(c, &s);
    }
    return ST_OK;
}

static const char *user_file(arena *mem)
{
    const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (xdg && *xdg) return arena_f(mem, "%s/lingloom/sources.yaml", xdg).p;
    return home && *home ? arena_f(mem, "%s/.config/lingloom/sources.yaml", home).p : NULL;
}

static enum status add_file(struct catalogue *c, const char *path, struct err *e)
{
    sv text = path_read_file(path, FILE_MAX, &c->mem);
    if (!text.p) return err_set(e, ST_CONFIG, "cannot read the catalogue '%s' (a file of at most 4 MB)", path);
    return catalogue_add(c, text, path, e);
}

enum status catalogue_load(struct catalogue *c, const char *extra, struct err *e)
{
    sv own = embed_find("corpora/sources.yaml");
    if (!own.p) return err_set(e, ST_BUG, "the catalogue is missing from the program");
    TRY(catalogue_add(c, own, "corpora/sources.yaml", e));
    const char *user = user_file(&c->mem);
    if (user && access(user, F_OK) == 0) TRY(add_file(c, user, e));
    return extra ? add_file(c, extra, e) : ST_OK;
}

static enum status unknown(const struct catalogue *c, sv name, struct err *e)
{
    arena tmp = {0};
    const char **names = ARENA_ARRAY(&tmp, const char *, c->n + 1);
    for (int i = 0; i < c->n; i++) names[i] = arena_z(&tmp, c->v[i].name);
    sv near = name_nearest(name, names, c->n);
    if (near.p)
        err_set(e, ST_USAGE, "the catalogue has no '%.*s'\nhint: did you mean '%.*s'?", SV_ARG(name), SV_ARG(near));
    else
        err_set(e, ST_USAGE, "the catalogue has no '%.*s'\nhint: 'lingloom fetch --list' shows what it has",
                SV_ARG(name));
    arena_release(&tmp);
    return ST_USAGE;
}

static bool takes_pair(const struct source *s)
{
    for (int i = 0; i < s->url.n; i++)
        if (sv_find(s->url.v[i], SV("{pair}")) >= 0 || sv_find(s->url.v[i], SV("{src}")) >= 0) return true;
    return false;
}

/* "en-zh", "pt_BR-en": two codes of letters, digits and '_' */
static bool pair_is_good(sv p)
{
    int dashes = 0;
    for (ptrdiff_t i = 0; i < p.n; i++) {
        char c = p.p[i];
        bool edge = i == 0 || i == p.n - 1;
        if (c == '-' && !edge)
            dashes++;
        else if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return dashes == 1 && p.n <= 40;
}

enum status catalogue_find(const struct catalogue *c, sv spec, const struct source **s, sv *pair, struct err *e)
{
    sv name = sv_cut(&spec, ':');
    *pair = spec;
    *s = NULL;
    for (int i = 0; i < c->n; i++)
        if (sv_eq(c->v[i].name, name)) *s = &c->v[i];
    if (!*s) return unknown(c, name, e);
    bool takes = takes_pair(*s);
    if (takes && !pair->p)
        return err_set(e, ST_USAGE, "'%.*s' holds many language pairs\nhint: name one, as in '%.*s:en-zh'",
                       SV_ARG(name), SV_ARG(name));
    if (!takes && pair->p)
        return err_set(e, ST_USAGE, "'%.*s' is one whole; it takes no ':%.*s'", SV_ARG(name), SV_ARG(*pair));
    if (takes && !pair_is_good(*pair))
        return err_set(e, ST_USAGE, "'%.*s' is not a language pair such as 'en-zh'", SV_ARG(*pair));
    return ST_OK;
}

/* {pair}: the codes in byte order, as OPUS names its files ("de-en"); {src} and {tgt}: as given */
const char *source_url(const struct source *s, int i, sv pair, arena *mem)
{
    sv tgt = pair, src = pair.p ? sv_cut(&tgt, '-') : pair, rest = s->url.v[i];
    bool turned = pair.p && sv_cmp(src, tgt) > 0;
    struct buf b;
    buf_init(&b, 64 << 10);
    while (rest.n > 0) {
        bool all = sv_starts(rest, SV("{pair}")), left = sv_starts(rest, SV("{src}")),
             right = sv_starts(rest, SV("{tgt}"));
        if (all) {
            buf_adds(&b, turned ? tgt : src);
            buf_addc(&b, '-');
        }
        if (all) buf_adds(&b, turned ? src : tgt);
        if (left || right) buf_adds(&b, left ? src : tgt);
        if (!all && !left && !right) buf_addc(&b, rest.p[0]);
        rest = sv_from(rest, all ? 6 : left || right ? 5 : 1);
    }
    const char *z = arena_z(mem, buf_sv(&b));
    buf_release(&b);
    return z;
}
