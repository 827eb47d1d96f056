#include "corpus/readers/recode.h"

#include <iconv.h>
#include <stdio.h>

struct recode {
    iconv_t cd;
    struct buf out;
};

static bool is_utf8(sv name)
{
    return !name.n || sv_eq_ci(name, SV("utf-8")) || sv_eq_ci(name, SV("utf8")) || sv_eq_ci(name, SV("ascii")) ||
           sv_eq_ci(name, SV("us-ascii")) || sv_eq_ci(name, SV("charset"));
}

static const char *superset(sv name)
{
    static const struct {
        const char *label, *as;
    } wide[] = {{"gb2312", "GB18030"}, {"gbk", "GB18030"},          {"cp936", "GB18030"},   {"euc-cn", "GB18030"},
                {"euc-kr", "CP949"},   {"ks_c_5601-1987", "CP949"}, {"shift_jis", "CP932"}, {"shift-jis", "CP932"},
                {"sjis", "CP932"},     {"windows-31j", "CP932"}};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (sv_eq_ci(name, sv_z(wide[i].label))) return wide[i].as;
    return NULL;
}

enum status recode_new(struct recode **out, sv encoding, const char *file, struct err *e)
{
    *out = NULL;
    encoding = sv_trim(encoding);
    if (is_utf8(encoding)) return ST_OK;
    char name[64];
    const char *as = superset(encoding);
    snprintf(name, sizeof name, "%.*s", SV_ARG(encoding));
    iconv_t cd = encoding.n < (ptrdiff_t)sizeof name ? iconv_open("UTF-8", as ? as : name) : (iconv_t)-1;
    if (cd == (iconv_t)-1) return err_set(e, ST_DATA, "cannot read '%s': unknown encoding '%.60s'", file, name);
    struct recode *r = MEM_NEW(struct recode);
    r->cd = cd;
    buf_init(&r->out, BUF_MAX_DEFAULT);
    *out = r;
    return ST_OK;
}

void recode_free(struct recode *r)
{
    if (!r) return;
    iconv_close(r->cd);
    buf_release(&r->out);
    mem_free(r);
}

bool recode_line(struct recode *r, sv *line)
{
    if (!r || !line->n) return true;
    buf_reset(&r->out);
    size_t room = (size_t)line->n * 4 + 16, left = (size_t)line->n, free = room;
    char *to = buf_room(&r->out, room), *in = (char *)line->p;
    if (!to) return false;
    iconv(r->cd, NULL, NULL, NULL, NULL);
    if (iconv(r->cd, &in, &left, &to, &free) == (size_t)-1 || iconv(r->cd, NULL, NULL, &to, &free) == (size_t)-1)
        return false;
    r->out.n = room - free;
    *line = buf_sv(&r->out);
    return true;
}
