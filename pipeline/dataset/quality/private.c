/* Private data in any string of a record, labels aside (ids, roles, files): mail, telephone, addresses of machines,
 * accounts, cards, keys. */
#include "dataset/quality/private.h"

#define C                      struct private_cfg
#define CHOICES                "default|off|report|redact|drop"
#define KIND(name, kind, help) OPT_AS(name, C, kind_##kind, OPT_T_ENUM, "default", 0, 0, CHOICES, 0, help)
#define kind_EMAIL             kind[PII_EMAIL]
#define kind_PHONE             kind[PII_PHONE]
#define kind_IP                kind[PII_IP]
#define kind_IBAN              kind[PII_IBAN]
#define kind_CARD              kind[PII_CARD]
#define kind_KEY               kind[PII_KEY]
#define kind_PEM               kind[PII_PEM]
static const struct opt opts[] = {
    OPT_ENUM(C, action, "report", "off|report|redact|drop",
             "count it, put <EMAIL_1> and the like in its place (one value, one number), or drop the record"),
    KIND("email", EMAIL, "mail addresses, if not as action says (but example.com and the like)"),
    KIND("phone", PHONE, "telephone numbers, international and as some countries write them"),
    KIND("ip", IP, "IPv4 and IPv6 of the public net, but versions"),
    KIND("iban", IBAN, "bank accounts with right check digits"),
    KIND("card", CARD, "cards with an issuer's prefix and right check digit"),
    KIND("key", KEY, "keys of services by their prefixes: sk-, ghp_, AKIA, AIza, xoxb-, hf_, glpat- ..."),
    KIND("pem", PEM, "private keys in PEM blocks"),
    OPT_LIST(C, allow, NULL, "TEXT", "values that are nobody's; one that begins with @ is a whole domain"),
    OPT_END};
#undef C

static const char *const scores[] = {"email", "phone", "ip", "iban", "card", "key", "pem", NULL};
#define LIMIT(kind, reason) LIMIT_MAX(struct private_cfg, drop[kind], kind, reason)
static const struct limit limits[] = {LIMIT(PII_EMAIL, "private-email"), LIMIT(PII_PHONE, "private-phone"),
                                      LIMIT(PII_IP, "private-ip"),       LIMIT(PII_IBAN, "private-iban"),
                                      LIMIT(PII_CARD, "private-card"),   LIMIT(PII_KEY, "private-key"),
                                      LIMIT(PII_PEM, "private-pem"),     {0}};

static enum private_action action_of(sv word, sv otherwise)
{
    static const char *const name[] = {"off", "report", "redact", "drop"};
    if (sv_is(word, "default")) word = otherwise;
    for (int i = 0; i < 4; i++)
        if (sv_is(word, name[i])) return (enum private_action)i;
    return PRIVATE_REPORT;
}

static enum status ready(void *cfg, arena *mem, struct err *e)
{
    struct private_cfg *c = cfg;
    (void)mem, (void)e;
    c->kinds = 0;
    c->redacts = false;
    for (int k = 0; k < PII_KINDS; k++) {
        c->act[k] = action_of(c->kind[k], c->action);
        c->drop[k] = (struct opt_thresh){c->act[k] == PRIVATE_DROP ? THRESH_VALUE : THRESH_OFF, 0};
        c->kinds |= (unsigned)(c->act[k] != PRIVATE_OFF) << k;
        c->redacts |= c->act[k] == PRIVATE_REDACT;
    }
    return ST_OK;
}

static bool is_allowed(const struct private_cfg *c, sv value)
{
    for (int i = 0; i < c->allow.n; i++) {
        sv a = c->allow.v[i];
        if (sv_eq_ci(a, value)) return true;
        if (a.n && a.p[0] == '@' && value.n > a.n && sv_eq_ci(sv_from(value, value.n - a.n), a)) return true;
    }
    return false;
}

void private_find(const struct private_cfg *c, struct qview *v, struct pii_hits *hits)
{
    int n = 0;
    hits->n = 0;
    for (int i = 0; i < v->ntext && c->kinds; i++)
        if (v->text[i].nmark) pii_find(v, i, c->kinds, hits);
    for (int i = 0; i < hits->n && c->allow.n; i++) {
        const struct pii_hit *h = &hits->v[i];
        sv value = sv_of(v->text[h->text].text.p + h->from, h->to - h->from);
        if (!is_allowed(c, value)) hits->v[n++] = *h;
    }
    if (c->allow.n) hits->n = n;
}

static void score(const void *cfg, struct qview *v, double *out)
{
    struct pii_hits *hits = &v->hits;
    private_find(cfg, v, hits);
    for (int k = 0; k < PII_KINDS; k++) out[k] = 0;
    for (int i = 0; i < hits->n; i++) {
        out[hits->v[i].kind]++;
        qview_found(v, pii_name[hits->v[i].kind], hits->v[i].text, hits->v[i].from, hits->v[i].to);
    }
}

const struct qfilter qfilter_private = {
    "private", "private data: told, redacted or dropped", opts, sizeof(struct private_cfg), scores, limits, true, ready,
    score};
