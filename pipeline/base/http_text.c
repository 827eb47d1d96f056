/* The parts of HTTP that are text alone: addresses as shown and as escaped, header look-up, status codes in words. */
#include "base/http.h"

#include <stdio.h>

void http_show_url(const char *url, char out[256])
{
    sv s = sv_z(url);
    ptrdiff_t stop = s.n;
    for (ptrdiff_t i = 0; i < s.n && stop == s.n; i++)
        if (s.p[i] == '?' || s.p[i] == '#') stop = i;
    s.n = stop;
    ptrdiff_t scheme = sv_find(s, SV("://")), head = scheme < 0 ? 0 : scheme + 3;
    sv rest = sv_from(s, head);
    ptrdiff_t slash = sv_find_c(rest, '/'), at = sv_rfind_c(sv_head(rest, slash < 0 ? rest.n : slash), '@');
    int n = snprintf(out, 256, "%.*s%.*s", (int)head, s.p, (int)(rest.n - (at + 1)), rest.p + at + 1);
    for (int i = 0; i < n && i < 255; i++)
        if ((unsigned char)out[i] < 32 || out[i] == 127) out[i] = '?';
}

void http_escape(struct buf *to, sv text, const char *keep)
{
    for (ptrdiff_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c));
        if (plain || (c && keep && strchr(keep, c)))
            buf_addc(to, (char)c);
        else
            buf_addf(to, "%%%02X", c);
    }
}

sv http_header(const struct http_head *h, const char *name)
{
    sv rest = h->headers, found = {NULL, 0};
    while (rest.p) {
        sv line = sv_cut(&rest, '\n');
        ptrdiff_t colon = sv_find_c(line, ':');
        if (colon > 0 && sv_eq_ci(sv_head(line, colon), sv_z(name))) found = sv_trim(sv_from(line, colon + 1));
    }
    return found;
}

const char *http_status_words(int status)
{
    switch (status) {
    case 400: return " (bad request)";
    case 401: return " (not authorised)";
    case 403: return " (forbidden)";
    case 404: return " (not found)";
    case 410: return " (gone)";
    case 416: return " (range not satisfiable)";
    case 429: return " (too many requests)";
    case 500: return " (internal server error)";
    case 502: return " (bad gateway)";
    case 503: return " (service unavailable)";
    case 504: return " (gateway timeout)";
    default: return "";
    }
}

/* "bytes 100-199/200", the total may be '*' */
void http_content_range(sv v, struct http_head *h)
{
    if (!sv_starts(v, SV("bytes "))) return;
    sv total = sv_trim(sv_from(v, 6)), range = sv_cut(&total, '/'), from = sv_cut(&range, '-');
    int64_t n;
    if (sv_to_i64(from, &n)) h->range_from = n;
    if (total.p && sv_to_i64(total, &n)) h->range_total = n;
}

bool http_status_transient(int status)
{
    return status == 408 || status == 425 || status == 429 || status >= 500;
}
