#include "dialogue/record.h"

static const char *const role_name[] = {"system", "user", "assistant"};

void dialogue_init(struct dialogue *d)
{
    /* only what is counted or optional: the arrays are large and filled up to their counts */
    d->id = d->instruction = d->source_lang = d->target_lang = d->corpus = d->text = d->reference = (sv){NULL, 0};
    d->kind = d->kind_name = NULL;
    d->nturns = d->nconstraints = d->ntemplates = d->npairs = 0;
    d->unit = NULL;
    d->seed = 0;
}

int dialogue_say(struct dialogue *d, enum role role, sv content)
{
    d->turn[d->nturns] = (struct turn){role, content, 1};
    return d->nturns++;
}

void dialogue_require(struct dialogue *d, int turn, const char *type, sv fields)
{
    d->constraint[d->nconstraints++] = (struct constraint){turn, type, fields};
}

void dialogue_used(struct dialogue *d, sv template_id)
{
    d->template_id[d->ntemplates++] = template_id;
}

static void write_langs(const struct dialogue *d, struct jsonw *w)
{
    jsonw_key(w, SV("langs"));
    jsonw_obj(w);
    jsonw_kstr(w, SV("instruction"), d->instruction);
    jsonw_kstr(w, SV("source"), d->source_lang);
    jsonw_kstr(w, SV("target"), d->target_lang);
    jsonw_end_obj(w);
}

static void write_messages(const struct dialogue *d, struct jsonw *w)
{
    jsonw_key(w, SV("messages"));
    jsonw_arr(w);
    for (int i = 0; i < d->nturns; i++) {
        jsonw_obj(w);
        jsonw_kstr(w, SV("role"), sv_z(role_name[d->turn[i].role]));
        jsonw_kstr(w, SV("content"), d->turn[i].content);
        if (d->turn[i].weight != 1) jsonw_kint(w, SV("weight"), d->turn[i].weight);
        jsonw_end_obj(w);
    }
    jsonw_end_arr(w);
}

static void optional(struct jsonw *w, sv key, sv text)
{
    if (text.p) jsonw_kstr(w, key, text);
}

static void write_source(const struct dialogue *d, struct jsonw *w)
{
    const struct unit *u = d->unit;
    jsonw_key(w, SV("source"));
    jsonw_obj(w);
    optional(w, SV("corpus"), u->corpus.p ? u->corpus : d->corpus);
    optional(w, SV("file"), u->file);
    jsonw_kint(w, SV("record"), u->record);
    optional(w, SV("licence"), u->licence);
    jsonw_kstr(w, SV("text"), d->text);
    jsonw_kstr(w, SV("reference"), d->reference);
    optional(w, SV("doc"), u->doc);
    if (u->doc.p && u->doc_pos >= 0) jsonw_kint(w, SV("doc_pos"), u->doc_pos);
    if (d->npairs > 1) jsonw_kint(w, SV("pairs"), d->npairs);
    optional(w, SV("group"), u->group);
    jsonw_end_obj(w);
}

static void write_constraints(const struct dialogue *d, struct jsonw *w)
{
    jsonw_key(w, SV("constraints"));
    jsonw_arr(w);
    for (int i = 0; i < d->nconstraints; i++) {
        const struct constraint *c = &d->constraint[i];
        jsonw_obj(w);
        jsonw_kint(w, SV("turn"), c->turn);
        jsonw_kstr(w, SV("type"), sv_z(c->type));
        if (c->fields.n) {
            buf_addc(w->b, ',');
            buf_adds(w->b, c->fields);
        }
        jsonw_kstr(w, SV("verdict"), SV("pass"));
        jsonw_end_obj(w);
    }
    jsonw_end_arr(w);
}

static void write_origin(const struct dialogue *d, struct jsonw *w)
{
    jsonw_key(w, SV("origin"));
    jsonw_obj(w);
    jsonw_key(w, SV("templates"));
    jsonw_arr(w);
    for (int i = 0; i < d->ntemplates; i++) jsonw_str(w, d->template_id[i]);
    jsonw_end_arr(w);
    jsonw_key(w, SV("teacher"));
    jsonw_null(w);
    jsonw_kint(w, SV("seed"), (int64_t)d->seed);
    jsonw_end_obj(w);
}

void dialogue_write(const struct dialogue *d, struct buf *to)
{
    struct jsonw w = jsonw_to(to);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("id"), d->id);
    jsonw_kstr(&w, SV("kind"), sv_z(d->kind));
    jsonw_kstr(&w, SV("kind_name"), sv_z(d->kind_name));
    write_langs(d, &w);
    write_messages(d, &w);
    write_source(d, &w);
    write_constraints(d, &w);
    write_origin(d, &w);
    jsonw_end_obj(&w);
    buf_addc(to, '\n');
}
