/* TMX 1.4: a <tu> for each unit with a <tuv> for every segment. Line breaks and tabs inside a text stay as they are, a
 * CR becomes a character reference (XML readers would make it an LF). What XML 1.0 cannot hold at all, like most
 * control characters, is refused. */
#include "corpus/writers/writer.h"

static void head(const struct writer_cfg *cfg, struct buf *to)
{
    buf_adds(to,
             SV("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n<header creationtool=\"lingloom\" "
                "creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"lingloom\" adminlang=\"en\" srclang=\""));
    buf_adds(to, cfg->src_lang.n ? cfg->src_lang : SV("*all*"));
    buf_adds(to, SV("\" datatype=\"plaintext\"/>\n<body>\n"));
}

static void tail(const struct writer_cfg *cfg, struct buf *to)
{
    (void)cfg;
    buf_adds(to, SV("</body>\n</tmx>\n"));
}

/* control characters but TAB, LF and CR; U+FFFE and U+FFFF */
static bool is_xml(sv s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') return false;
        if (c == 0xef && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0xbf && (unsigned char)s.p[i + 2] >= 0xbe)
            return false;
    }
    return true;
}

/* attribute: TAB and LF would be made spaces there */
static void put_text(struct buf *to, sv s, bool attribute)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '&')
            buf_adds(to, SV("&amp;"));
        else if (c == '<')
            buf_adds(to, SV("&lt;"));
        else if (c == '>')
            buf_adds(to, SV("&gt;"));
        else if (c == '"' && attribute)
            buf_adds(to, SV("&quot;"));
        else if (c == '\r' || (attribute && (c == '\t' || c == '\n')))
            buf_addf(to, "&#%d;", c);
        else
            buf_addc(to, c);
    }
}

static void put_prop(struct buf *to, sv name, sv value)
{
    if (!value.p) return;
    buf_adds(to, SV("  <prop type=\""));
    put_text(to, name, true);
    buf_adds(to, SV("\">"));
    put_text(to, value, false);
    buf_adds(to, SV("</prop>\n"));
}

static bool all_xml(const struct unit *u)
{
    for (int i = 0; i < u->nseg; i++)
        if (!is_xml(u->seg[i].text)) return false;
    for (int i = 0; i < u->ncol; i++)
        if (!is_xml(u->col[i].name) || !is_xml(u->col[i].value)) return false;
    return is_xml(u->id) && is_xml(u->doc) && is_xml(u->note);
}

static enum writer_why put(const struct writer_cfg *cfg, const struct unit *u, struct buf *const files[WRITER_FILES])
{
    struct buf *to = files[0];
    (void)cfg;
    if (!all_xml(u)) return WW_NOT_XML;
    buf_adds(to, SV("<tu"));
    if (u->id.n) {
        buf_adds(to, SV(" tuid=\""));
        put_text(to, u->id, true);
        buf_addc(to, '"');
    }
    buf_adds(to, SV(">\n"));
    if (u->note.n) {
        buf_adds(to, SV("  <note>"));
        put_text(to, u->note, false);
        buf_adds(to, SV("</note>\n"));
    }
    put_prop(to, SV("x-document"), u->doc);
    for (int i = 0; i < u->ncol; i++) put_prop(to, u->col[i].name, u->col[i].value);
    for (int i = 0; i < u->nseg; i++) {
        buf_adds(to, SV("  <tuv xml:lang=\""));
        put_text(to, u->seg[i].lang, true);
        buf_adds(to, SV("\"><seg>"));
        put_text(to, u->seg[i].text, false);
        buf_adds(to, SV("</seg></tuv>\n"));
    }
    buf_adds(to, SV("</tu>\n"));
    return WW_OK;
}

const struct writer_type writer_tmx = {
    .name = "tmx", .ending = "tmx", .help = "TMX 1.4", .files = 1, .head = head, .tail = tail, .unit = put};
