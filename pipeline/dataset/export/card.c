#include "dataset/export/card.h"

#include "corpus/filters_show.h"
#include "dataset/licence.h"

enum { LICENCE_KEPT = 256, LICENCES_KEPT = 1 << 16 };

static void table_add(struct card_table *t, sv name, const struct card_count *n)
{
    bool again = t->last < t->names.n && sv_eq(t->names.v[t->last], name); /* mostly what the record before had */
    int i = again ? t->last : names_add(&t->names, name);
    t->last = i;
    while (i >= t->cap) {
        int was = t->cap;
        t->cap = was ? was * 2 : 16;
        t->v = mem_realloc(t->v, (size_t)t->cap * sizeof *t->v);
        memset(t->v + was, 0, (size_t)(t->cap - was) * sizeof *t->v);
    }
    t->v[i].records += n->records;
    t->v[i].rows += n->rows;
    t->v[i].turns += n->turns;
    t->v[i].chars += n->chars;
}

static sv joined(sv a, sv b, arena *mem)
{
    char *p = arena_bytes(mem, (size_t)(a.n + b.n + 1));
    if (a.n) memcpy(p, a.p, (size_t)a.n);
    p[a.n] = '\t';
    if (b.n) memcpy(p + a.n + 1, b.p, (size_t)b.n);
    return sv_of(p, a.n + b.n + 1);
}

/* What the last record's licence came to is kept: most say the same. */
static sv binding_of(struct card *c, sv stated, arena *mem)
{
    if (c->binding.p && sv_eq(stated, c->stated)) return c->binding;
    sv binding = licence_binding(stated, mem);
    if (stated.n >= LICENCE_KEPT) return binding;
    if (c->mem.held > LICENCES_KEPT) arena_reset(&c->mem);
    c->stated = arena_dup(&c->mem, stated);
    return c->binding = arena_dup(&c->mem, binding);
}

void card_add(struct card *c, int split, const struct card_fact *f, arena *mem)
{
    sv licence = binding_of(c, f->licence, mem), corpus = f->corpus.p ? f->corpus : SV("(not stated)");
    table_add(&c->corpus, joined(corpus, licence, mem), &f->n);
    table_add(&c->kind, f->kind.p ? f->kind : SV("(not stated)"), &f->n);
    if (f->src_lang.n && f->tgt_lang.n) table_add(&c->langs, joined(f->src_lang, f->tgt_lang, mem), &f->n);
    table_add(&c->licence, licence, &f->n);
    c->split_records[split]++;
    c->split_rows[split] += f->n.rows;
    c->all.records++;
    c->all.rows += f->n.rows;
    c->all.turns += f->n.turns;
    c->all.chars += f->n.chars;
}

static void table_release(struct card_table *t)
{
    names_release(&t->names);
    mem_free(t->v);
}

void card_release(struct card *c)
{
    arena_release(&c->mem);
    table_release(&c->corpus);
    table_release(&c->kind);
    table_release(&c->langs);
    table_release(&c->licence);
}

/* ---- the head ---- */

static sv strictest(const struct card *c, arena *mem)
{
    sv best = SV("unknown");
    int worst = -1;
    int *order = names_order(&c->licence.names, mem);
    for (int i = 0; i < c->licence.names.n; i++) {
        sv id = c->licence.names.v[order[i]];
        int cls = (int)licence_class_of(id);
        if (cls > worst) best = id, worst = cls;
    }
    return best;
}

/* the part before the script or region */
static sv language(sv code)
{
    ptrdiff_t dash = sv_find_c(code, '-');
    return dash > 0 ? sv_head(code, dash) : code;
}

static void write_languages(const struct card *c, struct buf *to, arena *mem)
{
    struct names langs = {0};
    for (int i = 0; i < c->langs.names.n; i++) {
        sv rest = c->langs.names.v[i];
        names_add(&langs, language(sv_cut(&rest, '\t')));
        names_add(&langs, language(rest));
    }
    int *order = names_order(&langs, mem);
    if (langs.n) buf_adds(to, SV("language:\n"));
    for (int i = 0; i < langs.n; i++)
        buf_addf(to, "- \"%.*s\"\n", SV_ARG(langs.v[order[i]])); /* quoted: `no` is Norwegian */
    names_release(&langs);
}

static const char *size_category(uint64_t rows)
{
    static const struct {
        uint64_t below;
        const char *name;
    } sizes[] = {{1000, "n<1K"},         {10000, "1K<n<10K"},       {100000, "10K<n<100K"},   {1000000, "100K<n<1M"},
                 {10000000, "1M<n<10M"}, {100000000, "10M<n<100M"}, {1000000000, "100M<n<1B"}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (rows < sizes[i].below) return sizes[i].name;
    return "n>1B";
}

static void write_head(const struct card *c, const struct export_job *job, struct buf *to, arena *mem)
{
    sv licence = strictest(c, mem);
    buf_addf(to, "---\nlicense: %s\n", licence_card_id(licence));
    if (!strcmp(licence_card_id(licence), "other")) {
        buf_adds(to, SV("license_name: \""));
        json_escape(to, licence);
        buf_adds(to, SV("\"\n"));
    }
    write_languages(c, to, mem);
    buf_addf(to,
             "task_categories:\n- translation\n- text-generation\ntags:\n- instruction-tuning\n- translation\n- "
             "lingloom\nsize_categories:\n- %s\nconfigs:\n- config_name: "
             "default\n  data_files:\n",
             size_category(c->all.rows));
    for (int i = 0; i < EXPORT_SPLITS; i++)
        if (job->split[i].n)
            buf_addf(to, "  - split: %s\n    path: data/%s%s*\n", job->split[i].name, job->split[i].name,
                     job->fmt->folders ? "/" : "-");
    buf_adds(to, SV("---\n\n"));
}

/* ---- tables ---- */

static void cell(struct buf *to, sv text)
{
    for (ptrdiff_t i = 0; i < text.n; i++) {
        char ch = text.p[i];
        if (ch == '|') buf_addc(to, '\\');
        buf_addc(to, ch == '\n' || ch == '\r' ? ' ' : ch);
    }
}

static void counts(struct buf *to, const struct card_count *n)
{
    uint64_t v[] = {n->records, n->rows, n->turns, n->chars};
    for (int i = 0; i < 4; i++) {
        buf_adds(to, SV(" | "));
        tally_count(to, v[i]);
    }
    buf_adds(to, SV(" |\n"));
}

/* first: the heading of the name's column(s); a name with a tab fills two */
static void table(struct buf *to, const struct card_table *t, const char *first, int columns, arena *mem)
{
    buf_addf(to, "| %s | records | rows | turns learnt | characters |\n|", first);
    for (int i = 0; i < columns; i++) buf_adds(to, SV("---|"));
    buf_adds(to, SV("---:|---:|---:|---:|\n"));
    int *order = names_order(&t->names, mem);
    for (int i = 0; i < t->names.n; i++) {
        sv rest = t->names.v[order[i]];
        buf_adds(to, SV("| "));
        cell(to, sv_cut(&rest, '\t'));
        if (columns > 1) {
            buf_adds(to, SV(" | "));
            cell(to, rest.p ? rest : SV(""));
        }
        counts(to, &t->v[order[i]]);
    }
    buf_addc(to, '\n');
}

static void write_splits(const struct card *c, const struct export_job *job, struct buf *to)
{
    buf_adds(to, SV("| split | records | rows |\n|---|---:|---:|\n"));
    for (int i = 0; i < EXPORT_SPLITS; i++) {
        if (!job->split[i].n) continue;
        buf_addf(to, "| %s | ", job->split[i].name);
        tally_count(to, c->split_records[i]);
        buf_adds(to, SV(" | "));
        tally_count(to, c->split_rows[i]);
        buf_adds(to, SV(" |\n"));
    }
    buf_addc(to, '\n');
}

/* ---- how it was made ---- */

static void step(struct buf *to, const struct task *t, const struct tally *counts_of)
{
    buf_addf(to, "| %s | %s | ", t->id, t->what ? t->what : "");
    tally_show(counts_of, to);
    buf_adds(to, SV(" |\n"));
}

static void write_steps(const struct run *run, const struct export_job *job, const struct tally *t, struct buf *to)
{
    buf_adds(to, SV("## How it was made\n\nEvery step balances: in = kept + dropped, with the reasons.\n\n"));
    if (run->tasks) buf_adds(to, SV("| step | what it does | account |\n|---|---|---|\n"));
    for (const struct task *k = run->tasks; k; k = k->next)
        if (k == job->task)
            step(to, k, t);
        else if (k->phase < PH_EXPORT)
            step(to, k, &k->tally);
    if (!run->tasks) {
        buf_adds(to, SV("export: "));
        tally_show(t, to);
        buf_addc(to, '\n');
    }
    buf_addc(to, '\n');
}

static void write_filters(const struct run *run, struct buf *to)
{
    bool any = false;
    for (const struct task *k = run->tasks; k; k = k->next) any |= k->phase == PH_IMPORT;
    if (!any) return;
    buf_adds(
        to,
        SV("## Filters\n\nWhat bitext had to pass, where a corpus has no `clean` of its own in the recipe below.\n\n"));
    filters_show(yaml_get(run->recipe, "clean"), to);
    buf_addc(to, '\n');
}

static void write_recipe(const struct run *run, const struct export_job *job, struct buf *to)
{
    sv recipe = sv_basename(sv_z(run->recipe_path ? run->recipe_path : ""));
    buf_adds(to, SV("## How to make it again\n\n"));
    if (!recipe.n) {
        buf_addf(to, "Written by `lingloom export --format %s --drafts %s`.\n", job->fmt->name,
                 job->drafts == DRAFTS_QUOTE ? "quote" : "refuse");
        return;
    }
    buf_addf(to, "From the same corpora, to the same bytes:\n\n```\nlingloom run %.*s --seed %llu", SV_ARG(recipe),
             (unsigned long long)run->seed);
    if (run->limit) buf_addf(to, " --limit %lld", (long long)run->limit);
    buf_addf(to, "\n```\n\nwhere %.*s is\n\n````yaml\n%.*s%s````\n", SV_ARG(recipe), SV_ARG(run->recipe_text),
             sv_ends(run->recipe_text, SV("\n")) ? "" : "\n");
}

void card_write(const struct card *c, const struct run *run, const struct export_job *job, const struct tally *t,
                struct buf *to)
{
    arena mem = {0};
    write_head(c, job, to, &mem);
    buf_addf(to, "# Translation dialogues, exported for %s\n\n", job->fmt->name);
    if (yaml_get(run->recipe, "synth"))
        buf_adds(to, SV("Requests as people word them, answered by the corpora's own translations, and what other "
                        "instruction data the\nrecipe below mixes in.\n\n"));
    write_splits(c, job, to);
    buf_addf(to, "## How to load it\n\n%s\n", job->fmt->use);
    buf_adds(to, SV("`provenance.jsonl` has one line a record, joined by `id`: kind, corpus, licence, source (file and "
                    "record; a "
                    "text that no turn\nholds), constraints with their verdicts, origin.\n`sha256sum -c SHA256SUMS` "
                    "checks the files.\n\n"));
    buf_adds(to, SV("## Composition\n\n"));
    table(to, &c->corpus, "corpus | licence", 2, &mem);
    table(to, &c->kind, "kind", 1, &mem);
    if (c->langs.names.n) table(to, &c->langs, "from | into", 2, &mem);
    sv licence = strictest(c, &mem);
    buf_addf(to,
             "## Licence\n\nThe strictest licence of a source is **%.*s** (%s); each record carries its own in "
             "`provenance.jsonl`.\n",
             SV_ARG(licence), licence_class_name[licence_class_of(licence)]);
    if (names_find(&c->licence.names, SV("unknown")) >= 0)
        buf_adds(to, SV("Some corpora state no licence: clear that before publishing.\n"));
    buf_addc(to, '\n');
    write_steps(run, job, t, to);
    write_filters(run, to);
    write_recipe(run, job, to);
    arena_release(&mem);
}
