/* C7 tags, placeholders, Markdown, JSON, CSV, HTML, XML and code stay whole: real strings that have them, and
 * pairs and passages set in such a format. */
#include "base/json.h"
#include "dialogue/kinds/format.h"
#include "dialogue/kinds/keep.h"
#include "dialogue/kinds/terms.h"
#include "dialogue/plain.h"

enum { LINES = 5 };
struct sheet {
    sv text[LINES];
    int n;
    uint64_t id;      /* a number the lines' ids go on from */
    const char *name; /* of the thing that speaks */
    sv language;      /* of the texts */
};
/* Writes the sheet; hurt: with one thing broken. Returns what was lost then, as a person would quote it. */
typedef sv put_fn(const struct kind_job *job, const struct sheet *s, bool hurt, struct buf *b);

static void put_json(struct buf *b, sv s)
{
    buf_addc(b, '"');
    json_escape(b, s);
    buf_addc(b, '"');
}

/* ---- JSON ---- */

static const char *const word_for_text[][2] = {{"zh", "文本"},  {"de", "inhalt"},   {"fr", "texte"},  {"es", "texto"},
                                               {"pt", "texto"}, {"ja", "テキスト"}, {"ko", "텍스트"}, {"ru", "текст"},
                                               {"it", "testo"}, {"ar", "نص"},       {"en", "content"}};
static const char *key_translated(sv lang)
{
    for (size_t i = 0; i < sizeof word_for_text / sizeof *word_for_text; i++)
        if (lang_is(lang, word_for_text[i][0])) return word_for_text[i][1];
    return "Text";
}

static sv put_json_list(const struct kind_job *job, const struct sheet *s, bool hurt, struct buf *b)
{
    (void)job;
    buf_adds(b, SV("[\n"));
    for (int i = 0; i < s->n; i++) {
        buf_addf(b, "  {\"id\": %d, \"speaker\": \"%s\", \"%s\": ", (int)s->id + i, s->name,
                 hurt ? key_translated(s->language) : "text");
        put_json(b, s->text[i]);
        buf_adds(b, i + 1 < s->n ? SV("},\n") : SV("}\n"));
    }
    buf_adds(b, SV("]"));
    return SV("text");
}

static sv put_json_object(const struct kind_job *job, const struct sheet *s, bool hurt, struct buf *b)
{
    buf_adds(b, SV("{\n"));
    for (int i = 0; i < s->n; i++) {
        bool bad = hurt && i == s->n - 1;
        buf_addf(b, "  \"%s%s%d\": ", s->name, bad ? "" : "_", i + 1);
        put_json(b, s->text[i]);
        buf_adds(b, i + 1 < s->n ? SV(",\n") : SV("\n"));
    }
    buf_adds(b, SV("}"));
    return arena_f(job->mem, "%s_%d", s->name, s->n);
}

/* ---- marked up ---- */

static sv put_xml(const struct kind_job *job, const struct sheet *s, bool hurt, struct buf *b)
{
    buf_adds(b, SV("<resources>\n"));
    for (int i = 0; i < s->n; i++) {
        bool bad = hurt && i == 0;
        buf_addf(b, bad ? "    <string name=\"%s%d\">" : "    <string name=\"%s_%d\">", s->name, (int)s->id + i);
        buf_adds(b, s->text[i]);
        buf_adds(b, SV("</string>\n"));
    }
    buf_adds(b, SV("</resources>"));
    return arena_f(job->mem, "%s_%d", s->name, (int)s->id);
}

static sv put_html(const struct kind_job *job, const struct sheet *s, bool hurt, struct buf *b)
{
    (void)job;
    if (s->n == 1) {
        buf_addf(b, hurt ? "<p class=\"%s\">" : "<p class=\"%s\" id=\"p%d\">", s->name, (int)s->id);
        buf_addf(b, "%.*s</p>", SV_ARG(s->text[0]));
        return arena_f(job->mem, "id=\"p%d\"", (int)s->id);
    }
    buf_addf(b, "<ul class=\"%s\">\n", s->name);
    for (int i = 0; i < s->n; i++)
        buf_addf(b, hurt && i == s->n - 1 ? "  <li>%.*s\n" : "  <li>%.*s</li>\n", SV_ARG(s->text[i]));
    buf_adds(b, SV("</ul>"));
    return SV("</li>");
}

/* ---- tables and lists ---- */

static void put_csv_field(struct buf *b, sv s, char delimiter)
{
    if (sv_find_c(s, delimiter) < 0 && sv_find_c(s, '"') < 0) {
        buf_adds(b, s);
        return;
    }
    buf_addc(b, '"');
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') buf_addc(b, '"');
        buf_addc(b, s.p[i]);
    }
    buf_addc(b, '"');
}

static sv put_csv(const struct kind_job *job, const struct sheet *s, bool hurt, struct buf *b)
{
    char delimiter = s->id % 3 == 0 ? ';' : ',';
    buf_addf(b, "id%cspeaker%ctext", delimiter, delimiter);
    for (int i = 0; i < s->n; i++) {
        buf_addc(b, '\n');
        if (!(hurt && i == s->n - 1)) buf_addf(b, "%d%c", (int)s->id + i, delimiter);
        buf_addf(b, "%s%c", s->name, delimiter);
        put_csv_field(b, s->text[i], delimiter);
    }
    return arena_f(job->mem, "%d", (int)s->id + s->n - 1);
}

static sv put_md_table(const struct kind_job *job, const struct sheet *s, bool hurt, struct buf *b)
{
    buf_adds(b, SV("| # | text |\n| --- | --- |"));
    for (int i = 0; i < s->n; i++)
        if (hurt && i == s->n - 1)
            buf_addf(b, "\n%.*s", SV_ARG(s->text[i]));
        else
            buf_addf(b, "\n| %d | %.*s |", (int)s->id + i, SV_ARG(s->text[i]));
    return arena_f(job->mem, "| %d |", (int)s->id + s->n - 1);
}

static sv put_md(const struct kind_job *job, const struct sheet *s, bool hurt, struct buf *b)
{
    (void)job;
    bool head = plain_chars(s->text[0]) < 60 && s->n > 2;
    for (int i = 0; i < s->n; i++) {
        const char *mark = head && !i ? "## " : "- ";
        if (hurt && i == (head ? 0 : s->n - 1)) mark = "";
        buf_addf(b, "%s%s%.*s", i == 0 ? "" : head && i == 1 ? "\n\n" : "\n", mark, SV_ARG(s->text[i]));
    }
    return head ? SV("##") : (sv){NULL, 0}; /* nobody quotes a dash */
}

/* ---- code ---- */

/* Comments, and calls that nobody should touch. */
static sv put_code(const struct kind_job *job, const struct sheet *s, bool hurt, struct buf *b)
{
    bool python = s->id % 2;
    sv call = python ? SV("show_line") : SV("showLine"), bad = python ? SV("showline") : SV("show_line");
    (void)job;
    for (int i = 0; i < s->n; i++) {
        sv f = hurt && i == s->n - 1 ? bad : call;
        buf_addf(b, "%s%s %.*s\n", i ? "\n\n" : "", python ? "#" : "//", SV_ARG(s->text[i]));
        buf_addf(b, "%.*s(\"%s\", %d)%s", SV_ARG(f), s->name, (int)s->id + i, python ? "" : ";");
    }
    return call;
}

/* ---- which formats suit the texts ---- */

struct format {
    const char *name, *variant; /* of the constraint, of the wording */
    int least;                  /* lines */
    const char *never;          /* characters the texts must not have */
    put_fn *put;
};
static const struct format formats[] = {{"json", "json", 1, "\\", put_json_list},
                                        {"json", "json", 2, "\\", put_json_object},
                                        {"xml", "xml", 1, "<>&\\", put_xml},
                                        {"html", "html", 1, "<>&\\", put_html},
                                        {"csv", "csv", 2, "\\", put_csv},
                                        {"markdown", "markdown", 2, "*_`|#[]", put_md_table},
                                        {"markdown", "markdown", 2, "*_`|#[]", put_md},
                                        {NULL, "code", 1, "\\\"", put_code}};
enum { FORMATS = sizeof formats / sizeof *formats };

static bool has_any(sv s, const char *chars)
{
    for (; *chars; chars++)
        if (sv_find_c(s, *chars) >= 0) return true;
    return false;
}

static bool suits(const struct format *f, const struct sheet *s, const struct sheet *r)
{
    if (s->n < f->least) return false;
    for (int i = 0; i < s->n; i++)
        if (has_any(s->text[i], f->never) || has_any(r->text[i], f->never)) return false;
    return true;
}

static bool set_line(sv text)
{
    return text.n > 0 && !has_any(text, "\n\t\r") && plain_chars(text) >= 4 && plain_chars(text) <= 600;
}

static bool fill(const struct kind_job *job, struct sheet *s, struct sheet *r)
{
    *s = (struct sheet){.language = kind_from(job)};
    *r = (struct sheet){.language = kind_to(job)};
    for (int i = 0; i < job->nunits && s->n < LINES; i++) {
        sv a = plain_trim(kind_source(job, i)->text), b = plain_trim(kind_answer(job, i)->text);
        if (!set_line(a) || !set_line(b)) break;
        if (i && sv_eq(a, s->text[0])) break; /* variants of one source */
        s->text[s->n++] = a, r->text[r->n++] = b;
    }
    return s->n > 0;
}

static const char *const names[] = {"npc",  "guide", "host",  "intro", "step",    "note",
                                    "hint", "quiz",  "story", "line",  "caption", "item"};

static void draw_details(const struct kind_job *job, struct sheet *s, struct sheet *r)
{
    s->id = r->id = 1 + rng_below(job->r, 900);
    s->name = r->name = names[rng_below(job->r, sizeof names / sizeof *names)];
    if (s->n > 2) s->n = r->n = 2 + (int)rng_below(job->r, (uint64_t)s->n - 1);
}

static sv set_in(const struct kind_job *job, const struct format *f, const struct sheet *s, bool hurt, sv *lost)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    *lost = f->put(job, s, hurt, &b);
    sv text = arena_dup(job->mem, buf_sv(&b));
    buf_release(&b);
    return text;
}

/* ---- the dialogue ---- */

struct work {
    const char *format, *variant;
    sv broken, lost; /* a draft, and what it lacks; or absent */
    sv item[ASSETS];
    int nitem;
};

static void require_whole(const struct kind_job *job, struct dialogue *d, int turn, const struct work *w, int draft)
{
    if (w->format) require_format(job, d, turn, w->format)->violated_by = draft;
    if (w->nitem)
        require_texts(job, d, turn, "assets", "items", w->item, w->nitem)->violated_by = w->format ? -1 : draft;
    require_reference(d, turn)->violated_by = draft;
    kind_require_language(job, d, turn);
}

static enum kind_reason say_work(const struct kind_job *job, struct dialogue *d, const struct work *w)
{
    struct slots s;
    int draft = -1;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    s.variant = w->variant ? kind_variant(SCRIPT_C7, BY_USER, 1, w->variant) : -1;
    why = kind_ask(job, d, SCRIPT_C7, 1, &s);
    if (why != KIND_OK) return why;
    if (w->broken.p) {
        if (!kind_clean(w->broken)) return KIND_UNSUITED;
        draft = dialogue_draft(d, w->broken);
        kind_later(&s);
        s.variant = -1;
        s.text[SLOT_W] = w->lost;
        why = kind_ask(job, d, SCRIPT_C7, 2, &s);
        if (why != KIND_OK) return why;
    }
    require_whole(job, d, dialogue_say(d, ROLE_ASSISTANT, d->reference), w, draft);
    return KIND_OK;
}

/* ---- for other kinds: one text set in a format ---- */

bool format_draw(const struct kind_job *job, sv source, sv answer, struct format_use *u)
{
    static const int alone[] = {0, 2, 3}; /* JSON, XML, HTML */
    struct sheet s = {.text = {source}, .n = 1}, r = {.text = {answer}, .n = 1};
    *u = (struct format_use){.k = alone[rng_below(job->r, 3)]};
    u->name = formats[u->k].name;
    u->id = 1 + rng_below(job->r, 900);
    u->thing = names[rng_below(job->r, sizeof names / sizeof *names)];
    return set_line(source) && set_line(answer) && suits(&formats[u->k], &s, &r);
}

sv format_text(const struct kind_job *job, const struct format_use *u, sv text)
{
    struct sheet s = {.text = {text}, .n = 1, .id = u->id, .name = u->thing};
    sv lost;
    return set_in(job, &formats[u->k], &s, false, &lost);
}

struct constraint *require_format(const struct kind_job *job, struct dialogue *d, int turn, const char *format)
{
    struct buf *b = job->scratch;
    buf_reset(b);
    buf_addf(b, "\"format\":\"%s\",\"source\":", format);
    put_json(b, d->text);
    return dialogue_require(d, turn, "structure", arena_dup(job->mem, buf_sv(b)));
}

/* Text that has placeholders and code of its own. */
static bool real_work(const struct kind_job *job, const struct sheet *s, const struct sheet *r, struct work *w)
{
    struct asset a[ASSETS];
    int n = s->n == 1 ? assets_of(job, s->text[0], r->text[0], a) : 0, m = 0;
    for (int i = 0; i < n; i++)
        if (a[i].code) a[m++] = a[i];
    if (!m) return false;
    /* what only has names and identifiers is B4's */
    bool places = a[0].text.p[0] == '%' || a[0].text.p[0] == '{';
    if (!places) return false;
    *w = (struct work){.variant = "placeholders", .nitem = m};
    for (int i = 0; i < m; i++) w->item[i] = a[i].text;
    const struct asset *hurt = &a[rng_below(job->r, (uint64_t)m)];
    sv wrong = kind_chance(job, 45) ? asset_altered(job, hurt) : (sv){NULL, 0};
    if (wrong.p) w->broken = text_replaced(job, r->text[0], hurt->text, wrong), w->lost = hurt->text;
    return true;
}

static enum kind_reason build_c7(const struct kind_job *job, struct dialogue *d)
{
    struct sheet s, r;
    struct work w;
    sv lost;
    if (!fill(job, &s, &r)) return KIND_UNSUITED;
    for (int i = 0; i < s.n; i++) {
        enum kind_reason why = kind_gate(job, s.text[i], r.text[i]);
        if (why != KIND_OK) return why;
    }
    draw_details(job, &s, &r);
    if (real_work(job, &s, &r, &w)) return say_work(job, d, &w);
    const struct format *f = &formats[rng_below(job->r, FORMATS)];
    if (!suits(f, &s, &r)) return KIND_UNSUITED;
    w = (struct work){.format = f->name, .variant = f->variant};
    d->text = set_in(job, f, &s, false, &lost);
    d->reference = set_in(job, f, &r, false, &lost);
    d->npairs = s.n;
    if (!f->name) w.item[w.nitem++] = lost;
    if (kind_chance(job, 40)) w.broken = set_in(job, f, &r, true, &w.lost);
    if (!w.lost.n) w.broken = (sv){NULL, 0};
    return say_work(job, d, &w);
}

/* Running text in a format reads as somebody's file from two lines on; single ones have to bring their own codes, or be
 * one of a few. */
static bool fits_c7(const struct kind_job *job)
{
    struct sheet s, r;
    struct asset a[ASSETS];
    if (!fill(job, &s, &r)) return false;
    if (s.n > 1) return true;
    if (job->nunits > 1) return false;
    int n = assets_of(job, s.text[0], r.text[0], a);
    for (int i = 0; i < n; i++)
        if (a[i].code) return true;
    return hash64(job->key, job->seed ^ 0xc7) % 8 == 0;
}

const struct kind kind_C7 = {.id = "C7",
                             .slug = "format-kept",
                             .help = "tags, placeholders, Markdown, JSON, CSV, HTML, XML, code stay whole",
                             .needs = NEED_TEXT,
                             .fits = fits_c7,
                             .build = build_c7};
