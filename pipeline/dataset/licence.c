#include "dataset/licence.h"

const char *const licence_class_name[] = {"public-domain",  "permissive",     "share-alike",
                                          "non-commercial", "no-derivatives", "unknown"};

/* Written without blanks, dashes and dots in lower case -> id. Creative Commons is read by rule below. */
static const struct {
    const char *spelling, *id;
    enum licence_class cls;
    const char *card;
} known[] = {
    {"cc0", "CC0-1.0", LIC_PUBLIC, "cc0-1.0"},
    {"publicdomain", "CC0-1.0", LIC_PUBLIC, "cc0-1.0"},
    {"pddl10", "PDDL-1.0", LIC_PUBLIC, "pddl"},
    {"pddl", "PDDL-1.0", LIC_PUBLIC, "pddl"},
    {"unlicense", "Unlicense", LIC_PUBLIC, "unlicense"},
    {"mit", "MIT", LIC_PERMISSIVE, "mit"},
    {"mitlicense", "MIT", LIC_PERMISSIVE, "mit"},
    {"apache20", "Apache-2.0", LIC_PERMISSIVE, "apache-2.0"},
    {"apache2", "Apache-2.0", LIC_PERMISSIVE, "apache-2.0"},
    {"apachelicense20", "Apache-2.0", LIC_PERMISSIVE, "apache-2.0"},
    {"bsd2clause", "BSD-2-Clause", LIC_PERMISSIVE, "bsd-2-clause"},
    {"bsd3clause", "BSD-3-Clause", LIC_PERMISSIVE, "bsd-3-clause"},
    {"odcby10", "ODC-By-1.0", LIC_PERMISSIVE, "odc-by"},
    {"odcby", "ODC-By-1.0", LIC_PERMISSIVE, "odc-by"},
    {"isc", "ISC", LIC_PERMISSIVE, "isc"},
    {"odbl10", "ODbL-1.0", LIC_SHARE_ALIKE, "odbl"},
    {"odbl", "ODbL-1.0", LIC_SHARE_ALIKE, "odbl"},
    {"gpl20", "GPL-2.0", LIC_SHARE_ALIKE, "gpl-2.0"},
    {"gpl30", "GPL-3.0", LIC_SHARE_ALIKE, "gpl-3.0"},
    {"gpl2", "GPL-2.0", LIC_SHARE_ALIKE, "gpl-2.0"},
    {"gpl3", "GPL-3.0", LIC_SHARE_ALIKE, "gpl-3.0"},
    {"lgpl21", "LGPL-2.1", LIC_SHARE_ALIKE, "lgpl-2.1"},
    {"lgpl30", "LGPL-3.0", LIC_SHARE_ALIKE, "lgpl-3.0"},
    {"agpl30", "AGPL-3.0", LIC_SHARE_ALIKE, "agpl-3.0"},
    {"vim", "Vim", LIC_PERMISSIVE, "other"},
    {"ofl11", "OFL-1.1", LIC_PERMISSIVE, "ofl-1.1"},
    {"gfdl13", "GFDL-1.3", LIC_SHARE_ALIKE, "gfdl"},
    {"gfdl12", "GFDL-1.2", LIC_SHARE_ALIKE, "gfdl"},
    {"mpl20", "MPL-2.0", LIC_SHARE_ALIKE, "mpl-2.0"},
    {"researchonly", "research-only", LIC_NON_COMMERCIAL, "other"},
    {"", "unknown", LIC_UNKNOWN, "unknown"},
    {"unknown", "unknown", LIC_UNKNOWN, "unknown"},
    {"none", "unknown", LIC_UNKNOWN, "unknown"},
    {"nonestated", "unknown", LIC_UNKNOWN, "unknown"},
    {"unstated", "unknown", LIC_UNKNOWN, "unknown"},
};
enum { NKNOWN = (int)(sizeof known / sizeof *known) };

/* Lower case, without blanks, dashes, dots, underscores. */
static sv squeeze(sv s, arena *mem)
{
    char *p = arena_bytes(mem, (size_t)s.n + 1);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c + 32);
        if (c == ' ' || c == '-' || c == '.' || c == '_' || c == '\t') continue;
        p[n++] = c;
    }
    return sv_of(p, n);
}

static bool eat(sv *s, const char *head)
{
    if (!sv_starts(*s, sv_z(head))) return false;
    *s = sv_from(*s, (ptrdiff_t)strlen(head));
    return true;
}

/* ccby[nc][sa|nd][version][country...] */
static bool creative_commons(sv s, struct buf *id)
{
    if (!eat(&s, "ccby") && !eat(&s, "creativecommonsattribution")) return false;
    buf_adds(id, SV("CC-BY"));
    if (eat(&s, "nc") || eat(&s, "noncommercial")) buf_adds(id, SV("-NC"));
    if (eat(&s, "sa") || eat(&s, "sharealike"))
        buf_adds(id, SV("-SA"));
    else if (eat(&s, "nd") || eat(&s, "noderivs") || eat(&s, "noderivatives"))
        buf_adds(id, SV("-ND"));
    static const char *const versions[][2] = {
        {"40", "-4.0"}, {"30", "-3.0"}, {"25", "-2.5"}, {"20", "-2.0"}, {"10", "-1.0"}};
    for (int i = 0; i < 5; i++)
        if (eat(&s, versions[i][0])) {
            buf_adds(id, sv_z(versions[i][1]));
            return true;
        }
    return s.n == 0;
}

/* "GPL-2.0-only" and "GPL-2.0-or-later" are GPL-2.0 to us */
static sv without_version_rule(sv s)
{
    if (sv_ends(s, SV("only"))) return sv_head(s, s.n - 4);
    return sv_ends(s, SV("orlater")) ? sv_head(s, s.n - 7) : s;
}

static int known_row(sv squeezed)
{
    squeezed = sv_is(squeezed, "researchonly") ? squeezed : without_version_rule(squeezed);
    for (int i = 0; i < NKNOWN; i++)
        if (sv_is(squeezed, known[i].spelling)) return i;
    return -1;
}

sv licence_norm(sv text, arena *mem)
{
    text = sv_trim(text.p ? text : SV(""));
    sv s = squeeze(text, mem);
    int row = known_row(s);
    if (row < 0 && sv_starts(s, SV("cc0"))) row = 0;
    if (row >= 0) return sv_z(known[row].id);
    struct buf b;
    buf_init(&b, 4096);
    sv id = creative_commons(s, &b) ? arena_dup(mem, buf_sv(&b)) : arena_dup(mem, text);
    buf_release(&b);
    return id;
}

enum licence_class licence_class_of(sv id)
{
    for (int i = 0; i < NKNOWN; i++)
        if (sv_is(id, known[i].id)) return known[i].cls;
    if (!sv_starts(id, SV("CC-BY"))) return LIC_UNKNOWN;
    if (sv_find(id, SV("-ND")) >= 0) return LIC_NO_DERIVATIVES;
    if (sv_find(id, SV("-NC")) >= 0) return LIC_NON_COMMERCIAL;
    return sv_find(id, SV("-SA")) >= 0 ? LIC_SHARE_ALIKE : LIC_PERMISSIVE;
}

const char *licence_card_id(sv id)
{
    static const char *const cc[] = {"CC-BY-4.0",       "cc-by-4.0",       "CC-BY-3.0",
                                     "cc-by-3.0",       "CC-BY-2.0",       "cc-by-2.0",
                                     "CC-BY-2.5",       "cc-by-2.5",       "CC-BY-SA-4.0",
                                     "cc-by-sa-4.0",    "CC-BY-SA-3.0",    "cc-by-sa-3.0",
                                     "CC-BY-NC-4.0",    "cc-by-nc-4.0",    "CC-BY-NC-3.0",
                                     "cc-by-nc-3.0",    "CC-BY-NC-2.0",    "cc-by-nc-2.0",
                                     "CC-BY-NC-SA-4.0", "cc-by-nc-sa-4.0", "CC-BY-NC-SA-3.0",
                                     "cc-by-nc-sa-3.0", "CC-BY-NC-ND-4.0", "cc-by-nc-nd-4.0",
                                     "CC-BY-ND-4.0",    "cc-by-nd-4.0",    NULL};
    for (int i = 0; i < NKNOWN; i++)
        if (sv_is(id, known[i].id)) return known[i].card;
    for (int i = 0; cc[i]; i += 2)
        if (sv_is(id, cc[i])) return cc[i + 1];
    return "other";
}

/* ---- several licences ---- */

/* Takes the next part off; *either: it was followed by OR. Separators: ; , + / AND OR (in any case, with blanks
 * around). */
static sv next_part(sv *rest, bool *either)
{
    sv s = *rest;
    *either = false;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        sv at = sv_from(s, i);
        char ch = s.p[i];
        int n = ch == ';' || ch == ',' || ch == '+';
        if (!n && ch != ' ') continue;
        if (at.n >= 5 && sv_eq_ci(sv_head(at, 5), SV(" and "))) n = 5;
        if (at.n >= 4 && sv_eq_ci(sv_head(at, 4), SV(" or "))) n = 4, *either = true;
        if (!n) continue;
        *rest = sv_from(s, i + n);
        return sv_head(s, i);
    }
    *rest = (sv){0};
    return s;
}

/* "MIT (repo)" -> "MIT": a remark in brackets is no part of the name */
static sv without_remark(sv s)
{
    ptrdiff_t open = sv_find_c(s, '(');
    return sv_trim(open > 0 ? sv_head(s, open) : s);
}

sv licence_binding(sv stated, arena *mem)
{
    sv best = {0};
    bool either = false;
    for (sv rest = stated.p ? stated : SV(""); rest.p;) {
        bool next_either;
        sv id = licence_norm(without_remark(next_part(&rest, &next_either)), mem);
        int a = (int)licence_class_of(id), b = best.p ? (int)licence_class_of(best) : 0;
        if (!best.p || (either ? a < b : a > b)) best = id;
        either = next_either;
    }
    return best;
}

/* ---- the gate ---- */

const struct opt licence_opts[] = {
    OPT_LIST(struct licence_gate, allow, NULL, "ID", "licences that pass: ids, globs like CC-BY-*, or classes"),
    OPT_ENUM(struct licence_gate, unknown, "keep", "keep|drop", "records whose licence nobody stated"),
    OPT_END,
};

enum status licence_gate_bind(struct licence_gate *g, const struct ynode *section, arena *mem, struct err *e)
{
    *g = (struct licence_gate){0};
    TRY(opt_defaults(licence_opts, g, mem, e));
    return yaml_bind(section, licence_opts, NULL, g, mem, e);
}

bool licence_gate_active(const struct licence_gate *g)
{
    return g->allow.n > 0 || sv_is(g->unknown, "drop");
}

/* `*` stands for any text */
static bool glob(sv pattern, sv s)
{
    ptrdiff_t star = sv_find_c(pattern, '*');
    if (star < 0) return sv_eq_ci(pattern, s);
    sv head = sv_head(pattern, star), tail = sv_from(pattern, star + 1);
    if (s.n < head.n + tail.n || !sv_eq_ci(head, sv_head(s, head.n))) return false;
    return sv_eq_ci(tail, sv_from(s, s.n - tail.n));
}

static bool allowed(const struct licence_gate *g, sv id, arena *mem)
{
    if (!g->allow.n) return true;
    const char *cls = licence_class_name[licence_class_of(id)];
    for (int i = 0; i < g->allow.n; i++) {
        sv want = g->allow.v[i];
        if (sv_is(want, cls) || glob(want, id) || sv_eq(licence_norm(want, mem), id)) return true;
    }
    return false;
}

static bool part_passes(const struct licence_gate *g, sv part, arena *mem)
{
    sv id = licence_norm(without_remark(part), mem);
    return sv_is(id, "unknown") ? sv_is(g->unknown, "keep") : allowed(g, id, mem);
}

bool licence_passes(const struct licence_gate *g, sv stated, arena *mem)
{
    bool all = true, either = false;
    for (sv rest = stated.p ? stated : SV(""); rest.p;) {
        bool next_either, good;
        good = part_passes(g, next_part(&rest, &next_either), mem);
        all = either ? all || good : all && good;
        either = next_either;
    }
    return all;
}

static enum status plan(struct run *run, const struct ynode *section, struct err *e)
{
    struct licence_gate g; /* the mix reads the section again: here it is only checked, early and with its line */
    return licence_gate_bind(&g, section, &run->mem, e);
}

const struct stage stage_licences = {
    .section = "licences",
    .phase = PH_IMPORT,
    .help = "which licences may go into the data set",
    .opts = licence_opts,
    .plan = plan,
};
