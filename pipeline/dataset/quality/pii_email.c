/* Addresses of mail: a local part of the usual characters, a domain whose last label is a country or one of the common
 * top-level domains. */
#include "dataset/quality/pii.h"

static bool is_local(char c)
{
    return pii_alnum(c) || (c && strchr("._%+-", c));
}
static bool is_domain(char c)
{
    return pii_alnum(c) || c == '-' || c == '.';
}

static bool is_top(sv label)
{
    static const char *const top[] = {
        "com",    "org",       "net",      "edu",     "gov",        "mil",       "int",        "info",     "biz",
        "name",   "pro",       "aero",     "coop",    "museum",     "jobs",      "mobi",       "travel",   "tel",
        "cat",    "asia",      "post",     "xxx",     "app",        "dev",       "xyz",        "online",   "site",
        "shop",   "store",     "tech",     "club",    "top",        "vip",       "live",       "life",     "world",
        "email",  "mail",      "cloud",    "blog",    "news",       "agency",    "company",    "group",    "digital",
        "media",  "solutions", "services", "studio",  "design",     "academy",   "university", "school",   "london",
        "berlin", "paris",     "tokyo",    "nyc",     "eus",        "gal",       "google",     "wang",     "ren",
        "link",   "space",     "website",  "today",   "center",     "network",   "systems",    "software", "health",
        "legal",  "law",       "bank",     "finance", "consulting", "marketing", "ventures",   "capital",  "partners",
        "team",   "works",     "wtf",      "guru",    "expert"};
    if (label.n == 2) return pii_alpha(label.p[0]) && pii_alpha(label.p[1]);
    for (size_t i = 0; i < sizeof top / sizeof *top; i++)
        if (sv_eq_ci(label, sv_z(top[i]))) return true;
    return sv_starts(label, SV("xn--"));
}

static bool domain_is(sv domain, const char *z)
{
    sv t = sv_z(z);
    if (domain.n < t.n || !sv_eq_ci(sv_from(domain, domain.n - t.n), t)) return false;
    return domain.n == t.n || domain.p[domain.n - t.n - 1] == '.';
}

/* Set aside for documents (RFC 2606), or what everybody writes instead. */
static bool is_example(sv local, sv domain)
{
    static const char *const reserved[] = {"example.com", "example.org",    "example.net",     "example.edu",
                                           "domain.com",  "yourdomain.com", "yourcompany.com", "xyz.com",
                                           "abc.com",     "test.com",       "email.com"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (domain_is(domain, reserved[i])) return true;
    return sv_eq_ci(local, SV("git"));
}

/* two labels at least, none empty, none with a hyphen at its border */
static bool good_domain(sv d)
{
    int labels = 0;
    sv last = d;
    for (sv rest = d; rest.p; labels++) {
        last = sv_cut(&rest, '.');
        if (!last.n || last.n > 63 || last.p[0] == '-' || last.p[last.n - 1] == '-') return false;
    }
    return labels >= 2 && is_top(last);
}

/* "\nme@x.org" written out: the n is part of the escape */
static size_t skip_escape(sv s, size_t b, size_t at)
{
    return b > 0 && b + 1 < at && s.p[b - 1] == '\\' && strchr("nrt", s.p[b]) && s.p[b] ? b + 1 : b;
}

bool pii_email(sv s, size_t at, size_t *from, size_t *to)
{
    size_t b = at, e = at + 1;
    while (b > 0 && at - b < 65 && is_local(s.p[b - 1])) b--;
    while (e < (size_t)s.n && e - at < 255 && is_domain(s.p[e])) e++;
    while (e > at + 1 && (s.p[e - 1] == '.' || s.p[e - 1] == '-')) e--;
    while (b < at && strchr(".%-+", s.p[b])) b++;
    b = skip_escape(s, b, at);
    sv local = sv_of(s.p + b, (ptrdiff_t)(at - b)), domain = sv_of(s.p + at + 1, (ptrdiff_t)(e - at - 1));
    if (!local.n || local.n > 64 || s.p[at - 1] == '.' || !good_domain(domain) || is_example(local, domain))
        return false;
    *from = b;
    *to = e;
    return true;
}
