/* Accounts and cards: both carry check digits, so chance hardly ever makes one. */
#include "dataset/quality/pii.h"

/* ISO 13616: lengths by country */
static int iban_length(const char *c)
{
    static const char table[] = "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG"
                                "29ES24FI18FK18FO18FR27GB22"
                                "GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV"
                                "21LY25MC27MD24ME22MK19MN20"
                                "MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM"
                                "27SO23ST25SV28TL23TN24TR26"
                                "UA29VA22VG24XK20YE30";
    for (const char *p = table; *p; p += 4)
        if (p[0] == c[0] && p[1] == c[1]) return (p[2] - '0') * 10 + p[3] - '0';
    return 0;
}

static bool mod97(const char *iban, int n)
{
    unsigned r = 0;
    for (int k = 0; k < n; k++) {
        char c = iban[(k + 4) % n];
        r = pii_digit(c) ? (r * 10 + (unsigned)(c - '0')) % 97 : (r * 100 + (unsigned)(c - 'A' + 10)) % 97;
    }
    return r == 1;
}

bool pii_iban(sv s, size_t at, size_t *from, size_t *to)
{
    char iban[36];
    int n = 0, want;
    if (at < 2 || pii_alnum(pii_byte(s, (ptrdiff_t)at - 3)) || !(want = iban_length(s.p + at - 2))) return false;
    size_t i = at - 2;
    for (; i < (size_t)s.n && n < want; i++) {
        char c = s.p[i];
        if ((c == ' ' || c == '-') && n >= 4 && n % 4 == 0 && pii_alnum(pii_byte(s, (ptrdiff_t)i + 1))) continue;
        if (!pii_digit(c) && !(c >= 'A' && c <= 'Z')) return false;
        iban[n++] = c;
    }
    if (n < want || pii_alnum(pii_byte(s, (ptrdiff_t)i)) || !mod97(iban, n)) return false;
    *from = at - 2;
    *to = i;
    return true;
}

static bool luhn(const char *d, int n)
{
    int sum = 0;
    for (int k = 0; k < n; k++) {
        int x = d[n - 1 - k] - '0';
        if (k % 2) x = x > 4 ? 2 * x - 9 : 2 * x;
        sum += x;
    }
    return sum % 10 == 0;
}

static int head(const char *d, int n)
{
    int x = 0;
    for (int i = 0; i < n; i++) x = x * 10 + d[i] - '0';
    return x;
}

/* what the issuers' prefixes allow */
static bool is_issued(const char *d, int n)
{
    int two = head(d, 2), three = head(d, 3), four = head(d, 4);
    if (d[0] == '4') return n == 13 || n == 16 || n == 19;
    if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return n == 16;
    if (two == 34 || two == 37) return n == 15;
    if (four == 6011 || two == 65 || (three >= 644 && three <= 649)) return n == 16 || n == 19;
    if (four >= 3528 && four <= 3589) return n == 16;
    if ((three >= 300 && three <= 305) || two == 36 || two == 38) return n == 14;
    return two == 62 && n >= 16 && n <= 19;
}

/* the cards of payment services' manuals */
static bool is_test(const char *d, int n)
{
    static const char *const test[] = {"4111111111111111", "4242424242424242", "4012888888881881", "4222222222222",
                                       "5555555555554444", "5105105105105100", "378282246310005",  "371449635398431",
                                       "6011111111111117", "6011000990139424", "30569309025904",   "38520000023237",
                                       "3530111333300000", "3566002020360505", "4000056655665556", "5200828282828210",
                                       "2223003122003222", "4916338506082832", "4539578763621486"};
    for (size_t i = 0; i < sizeof test / sizeof *test; i++)
        if (sv_is(sv_of(d, n), test[i])) return true;
    int same = 0;
    for (int i = 1; i < n; i++) same += d[i] == d[i - 1];
    return same >= n - 3;
}

bool pii_card(sv s, size_t at, size_t *to)
{
    char d[20], sep = 0, before = pii_byte(s, (ptrdiff_t)at - 1);
    int n = 0;
    size_t i = at, end = at;
    if (pii_alnum(before) || (before && strchr("._-/=#$", before))) return false;
    for (; i < (size_t)s.n && n < 20; i++) {
        char c = s.p[i];
        if (pii_digit(c)) {
            d[n++] = c;
            end = i + 1;
        } else if ((c == ' ' || c == '-') && (!sep || sep == c) && n >= 4 && pii_digit(pii_byte(s, (ptrdiff_t)i + 1))) {
            sep = c;
        } else
            break;
    }
    char next = pii_byte(s, (ptrdiff_t)end), then = pii_byte(s, (ptrdiff_t)end + 1);
    if (n < 13 || n > 19 || pii_alnum(next) || next == '_' || ((next == '.' || next == ',') && pii_digit(then)))
        return false;
    if (!is_issued(d, n) || !luhn(d, n) || is_test(d, n)) return false;
    *to = end;
    return true;
}
