#include "cli/survey.h"

#include "base/paths.h"
#include "corpus/group.h"
#include "corpus/names.h"
#include "engine/batch.h"
#include "text/lid.h"
#include "text/utf8.h"

struct looker {
    struct survey_entry *entry;
    struct buf text[2]; /* a sample of either side */
    struct json json;
    arena *mem;
};

static void note_lang(struct survey_entry *s, sv lang, arena *mem)
{
    int i = 0;
    if (!lang.n) return;
    while (i < s->nlang && !sv_eq(s->lang[i], lang)) i++;
    if (i == SURVEY_LANGS) return;
    if (i == s->nlang) s->lang[s->nlang++] = arena_dup(mem, lang);
    s->count[i]++;
}

static void note_unit(struct looker *k, const struct unit *u)
{
    for (int i = 0; i < u->nseg; i++) {
        if (u->seg[i].role != SEG_MT) note_lang(k->entry, u->seg[i].lang, k->mem);
        if (i < 2 && k->text[i].n < SURVEY_SAMPLE) {
            buf_adds(&k->text[i], u->seg[i].text);
            buf_addc(&k->text[i], '\n');
        }
    }
}

static void look_at_item(struct looker *k, const struct corpus_source *s, struct batch *b, const struct item *it)
{
    struct unit u = {0};
    struct survey_entry *entry = k->entry;
    entry->seen++;
    if (it->reason) {
        entry->bad++;
    } else if (!entry->chats) {
        if (corpus_parse(s, it, &u, &b->mem, &k->json))
            entry->bad++;
        else
            note_unit(k, &u);
    }
}

static enum status read_some(struct looker *k, struct corpus_source *s, struct err *e)
{
    struct batch b;
    batch_init(&b, 1024);
    enum status st = ST_OK;
    bool more = true;
    while (st == ST_OK && more && k->entry->seen < SURVEY_RECORDS) {
        batch_reset(&b);
        st = corpus_next(s, &b, e);
        for (int i = 0; st == ST_OK && i < b.n; i++) look_at_item(k, s, &b, &b.item[i]);
        more = b.n > 0;
    }
    double part = more ? corpus_fraction(s) : 1;
    k->entry->records = (double)k->entry->seen / (part > 0.0001 ? part : 1);
    batch_release(&b);
    return st;
}

static enum status look(struct looker *k, sv src, sv tgt, struct err *e)
{
    const char *one[] = {k->entry->spec};
    struct corpus_spec spec = {.paths = one, .n = 1, .src_lang = src, .tgt_lang = tgt};
    struct corpus_source *s;
    struct tally *t = mem_alloc(sizeof *t);
    tally_init(t);
    enum status st = corpus_source_new(&s, &spec, t, e);
    if (st == ST_OK) {
        k->entry->format = corpus_files(s) ? corpus_format(s, 0) : NULL;
        k->entry->chats = corpus_gives(s) == GIVES_CHATS;
        st = k->entry->format ? read_some(k, s, e) : ST_OK;
        corpus_source_free(s);
    }
    mem_free(t);
    return st;
}

static bool nothing_usable(const struct survey_entry *s)
{
    return !s->chats && s->seen == s->bad;
}

static sv wanted(const struct opt_list *langs, sv seen)
{
    for (int i = 0; i < langs->n; i++)
        if (lang_matches(langs->v[i], seen)) return langs->v[i];
    return (sv){NULL, 0};
}

/* The file does not say its languages: ask for any two, and then let the text say which they are. */
static enum status look_by_text(struct looker *k, const struct opt_list *langs, struct err *e)
{
    struct survey_entry *s = k->entry;
    struct lid_guess guess[3];
    bool reliable;
    *s = (struct survey_entry){.spec = s->spec};
    TRY(look(k, langs->v[0], langs->v[1], e));
    s->from_text = true;
    for (int i = 0; i < 2 && i < s->nlang; i++) {
        sv text = buf_sv(&k->text[i]);
        if (text.n && lid_guess(text, NULL, guess, &reliable) > 0 && wanted(langs, guess[0].code).n)
            s->lang[i] = wanted(langs, guess[0].code);
    }
    return ST_OK;
}

static void survey_one(struct survey_entry *s, const struct opt_list *langs, arena *mem)
{
    struct looker k = {.entry = s, .mem = mem};
    struct err e = {0};
    buf_init(&k.text[0], 16 << 20);
    buf_init(&k.text[1], 16 << 20);
    look(&k, (sv){NULL, 0}, (sv){NULL, 0}, &e);
    if (s->format && langs->n >= 2 && nothing_usable(s) && (e.code == ST_OK || e.code == ST_DATA)) {
        err_clear(&e);
        look_by_text(&k, langs, &e);
    }
    if (e.code != ST_OK) s->error = arena_z(mem, sv_z(e.msg));
    json_release(&k.json);
    buf_release(&k.text[0]);
    buf_release(&k.text[1]);
}

enum status survey_folder(struct survey *s, const char *folder, const struct opt_list *langs, arena *mem, struct err *e)
{
    struct paths p = {.mem = mem};
    *s = (struct survey){0};
    TRY(paths_add(&p, sv_z(folder), e));
    /* two languages only: with more, the names alone say what belongs together */
    struct corpus_spec spec = {.paths = p.v, .n = p.n};
    if (langs->n == 2) spec.src_lang = langs->v[0], spec.tgt_lang = langs->v[1];
    int n;
    const char **specs = group_paths(&spec, &n, mem);
    s->v = ARENA_ARRAY(mem, struct survey_entry, n + 1);
    for (int i = 0; i < n; i++) {
        struct survey_entry *entry = &s->v[s->n];
        *entry = (struct survey_entry){.spec = specs[i]};
        if (!name_is_litter(sv_z(specs[i]))) survey_one(entry, langs, mem);
        if (entry->format || entry->error)
            s->n++;
        else
            s->litter++;
    }
    return ST_OK;
}
