/* Private data in a text. Each detector starts from a mark of the view (an @, a run of digits, a long token, the head
 * of a key block) and is conservative: what a document would use as an example is left alone (example.com, 192.168.0.1,
 * 555 numbers, test cards, version numbers). */
#ifndef LL_DATASET_QUALITY_PII_H
#define LL_DATASET_QUALITY_PII_H

#include "dataset/quality/view.h"

enum pii_kind { PII_EMAIL, PII_PHONE, PII_IP, PII_IBAN, PII_CARD, PII_KEY, PII_PEM, PII_KINDS };
extern const char *const pii_name[PII_KINDS];   /* "email", ... "pem": options, scores, reasons */
extern const char *const pii_symbol[PII_KINDS]; /* "EMAIL", ... "PRIVATE_KEY": what stands instead */

/* All of a text (marked by qview_scan), in order, none overlapping; kinds: bits of those wanted. Appended. */
void pii_find(const struct qview *v, int text, unsigned kinds, struct pii_hits *to);

/* The detectors: true with [*from, *to) when there is one at `at`. */
bool pii_email(sv s, size_t at, size_t *from, size_t *to); /* at: the @ */
bool pii_phone(sv s, size_t at, size_t *from, size_t *to); /* at: its first digit */
bool pii_ip4(sv s, size_t at, size_t *to);
bool pii_ip6(sv s, size_t at, size_t *to);
bool pii_iban(sv s, size_t at, size_t *from, size_t *to); /* at: its check digits */
bool pii_card(sv s, size_t at, size_t *to);
bool pii_key(sv s, size_t at, size_t end, size_t *from, size_t *to); /* [at, end): a token */
bool pii_pem(sv s, size_t at, size_t *to);                           /* at: "-----BEGIN " */

/* Bytes of text, safe beyond both ends (0). */
static inline char pii_byte(sv s, ptrdiff_t i)
{
    return i >= 0 && i < s.n ? s.p[i] : 0;
}
static inline bool pii_digit(char c)
{
    return c >= '0' && c <= '9';
}
static inline bool pii_alpha(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}
static inline bool pii_alnum(char c)
{
    return pii_digit(c) || pii_alpha(c);
}

#endif
