#include "base/opt.h"
#include "tap.h"

struct cfg {
    int64_t max, size;
    double ratio;
    bool exact;
    sv name, unit;
    struct opt_list langs;
    struct opt_thresh score;
    int untouched;
};
static const struct opt rows[] = {
    OPT_I64(struct cfg, max, "10", 1, 100, "most words"),
    OPT_SIZE(struct cfg, size, "512M", 1024, 1099511627776.0, "memory"),
    OPT_F64(struct cfg, ratio, "0.8", 0, 1, "similarity"),
    OPT_BOOL(struct cfg, exact, NULL, "exact only"),
    OPT_STR(struct cfg, name, NULL, "NAME", "a name"),
    OPT_ENUM(struct cfg, unit, "words", "words|chars|bytes", "what is counted"),
    OPT_LIST(struct cfg, langs, "en,zh", "LANG", "languages"),
    OPT_THRESH(struct cfg, score, "auto", -1, 1, "lowest score"),
    OPT_AS("drop_below", struct cfg, ratio, OPT_T_F64, NULL, 0, 1, "X", 'd', "other name of a field"),
    OPT_END};

static arena mem;

static struct cfg fresh(void)
{
    struct err e = {0};
    struct cfg c = {.untouched = 7, .max = 99};
    if (opt_defaults(rows, &c, &mem, &e) != ST_OK) printf("# %s\n", e.msg);
    return c;
}

static const struct opt *row(const char *name)
{
    return opt_find(rows, sv_z(name));
}

/* sets, then shows: what opt_show writes must set the same value again */
static void round_trip(const char *name, const char *text, const char *shown)
{
    struct cfg c = fresh();
    struct buf b;
    struct err e = {0};
    buf_init(&b, 1000);
    tap_int(opt_set(row(name), &c, sv_z(text), &mem, &e), ST_OK, "%s takes '%s'", name, text);
    opt_show(row(name), &c, &b);
    tap_sv(buf_sv(&b), sv_z(shown), "%s shows '%s'", name, shown);
    tap_int(opt_set(row(name), &c, buf_sv(&b), &mem, &e), ST_OK, "%s takes back what it showed", name);
    buf_release(&b);
}

static void refused(const char *name, const char *text, const char *message)
{
    struct cfg c = fresh();
    struct err e = {0};
    tap_int(opt_set(row(name), &c, sv_z(text), &mem, &e), ST_CONFIG, "%s refuses '%s'", name, text);
    tap_sv(sv_z(e.msg), sv_z(message), "%s says why", name);
}

static void defaults(void)
{
    struct cfg c = fresh();
    tap_int(c.max, 10, "a default replaces what was there");
    tap_int(c.size, 512 << 20, "sizes have units");
    tap_ok(c.ratio == 0, "a later row of the same field wins, without a default it is zero");
    tap_ok(!c.exact && !c.name.p, "no default: off and absent");
    tap_sv(c.unit, SV("words"), "enum");
    tap_int(c.langs.n, 2, "list");
    tap_sv(c.langs.v[1], SV("zh"), "list item");
    tap_int(c.score.kind, THRESH_AUTO, "threshold");
    tap_int(c.untouched, 7, "what no row names is left alone");

    static const struct opt bad[] = {OPT_I64(struct cfg, max, "1000", 1, 100, ""), OPT_END};
    struct err e = {0};
    tap_int(opt_defaults(bad, &c, &mem, &e), ST_BUG, "a default out of its range is our mistake");
}

static void values(void)
{
    round_trip("max", "100", "100");
    round_trip("size", "1536k", "1536K");
    round_trip("size", "2048", "2K");
    round_trip("size", "1.5G", "1536M");
    round_trip("ratio", "0.1", "0.1");
    round_trip("ratio", "1", "1");
    round_trip("ratio", "0.30000000000000004", "0.30000000000000004");
    round_trip("exact", "yes", "true");
    round_trip("exact", "False", "false");
    round_trip("name", "a,b c", "a,b c");
    round_trip("name", "", "");
    round_trip("unit", "bytes", "bytes");
    round_trip("langs", " en , zh-Hant,,de", "en,zh-Hant,de");
    round_trip("langs", "", "");
    round_trip("score", "-0.5", "-0.5");
    round_trip("score", "p2.5", "p2.5");
    round_trip("score", "off", "off");
}

static void mistakes(void)
{
    refused("max", "abc", "'abc' is not a valid 'max' (1 to 100)");
    refused("max", "0", "'0' is not a valid 'max' (1 to 100)");
    refused("max", "12x", "'12x' is not a valid 'max' (1 to 100)");
    refused("max", "", "'' is not a valid 'max' (1 to 100)");
    refused("max", "99999999999999999999", "'99999999999999999999' is not a valid 'max' (1 to 100)");
    refused("size", "10", "'10' is not a valid 'size' (1K to 1T)");
    refused("ratio", "nan", "'nan' is not a valid 'ratio' (0 to 1)");
    refused("exact", "maybe", "'maybe' is not a valid 'exact' (true or false)");
    refused("unit", "word", "'word' is not a valid 'unit' (words, chars or bytes)\nhint: did you mean 'words'?");
    refused("unit", "pages", "'pages' is not a valid 'unit' (words, chars or bytes)");
    refused("score", "p101", "'p101' is not a valid 'score' (auto, off, a percentile such as p5, or a number -1 to 1)");
    char longest[600];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = 0;
    struct cfg c = fresh();
    struct err e = {0};
    opt_set(row("max"), &c, sv_z(longest), &mem, &e);
    tap_ok(strlen(e.msg) < 120, "a long value is cut in the message");
}

static void lists(void)
{
    struct opt_list l = {0};
    char item[16];
    for (int i = 0; i < 100; i++) {
        snprintf(item, sizeof item, "%d", i);
        opt_list_add(&l, sv_z(item), &mem);
    }
    bool right = l.n == 100;
    for (int i = 0; i < l.n; i++) {
        snprintf(item, sizeof item, "%d", i);
        right = right && sv_is(l.v[i], item);
    }
    tap_ok(right, "a list grows and keeps copies");
    struct opt_list two = l;
    opt_list_add(&two, SV("x"), &mem);
    tap_int(l.n, 100, "a copied list does not see what its copy gains");
}

static void names(void)
{
    static const char *const cmds[] = {"convert", "dedup", "export", "filter", "help",
                                       "mix",     "run",   "synth",  "version"};
    const int n = (int)(sizeof cmds / sizeof *cmds);
    static const struct {
        const char *wrong, *right;
    } t[] = {{"fliter", "filter"}, {"dedupe", "dedup"}, {"exprot", "export"}, {"conv", "convert"},
             {"rnu", "run"},       {"HELP", "help"},    {"sinth", "synth"},   {"frobnicate", NULL},
             {"x", NULL},          {"jo", NULL},        {"", NULL},           {"mi", "mix"}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        tap_sv(name_nearest(sv_z(t[i].wrong), cmds, n), sv_z(t[i].right), "nearest of '%s'", t[i].wrong);
    tap_ok(opt_find(rows, SV("drop-below")) == opt_find(rows, SV("drop_below")), "'-' and '_' are the same");
    tap_ok(!opt_find(rows, SV("drop")), "no abbreviations");
    tap_sv(opt_nearest(rows, SV("drop-bellow")), SV("drop_below"), "nearest row");
}

int main(void)
{
    defaults();
    values();
    mistakes();
    lists();
    names();
    arena_release(&mem);
    return tap_done();
}
