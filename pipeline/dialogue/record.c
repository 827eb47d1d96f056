#include "dialogue/record.h"

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

int dialogue_draft(struct dialogue *d, sv content)
{
    int turn = dialogue_say(d, ROLE_ASSISTANT, content);
    d->turn[turn].weight = 0;
    return turn;
}

struct constraint *dialogue_require(struct dialogue *d, int turn, const char *type, sv fields)
{
    d->constraint[d->nconstraints] = (struct constraint){turn, -1, -1, type, fields};
    return &d->constraint[d->nconstraints++];
}

void dialogue_used(struct dialogue *d, sv template_id)
{
    d->template_id[d->ntemplates++] = template_id;
}

/* The shape of the record is fixed, so its punctuation is written as literals and only texts are escaped. */
#define PUT(b, lit) buf_add((b), (lit), sizeof(lit) - 1)

static void text(struct buf *b, sv s)
{
    buf_addc(b, '"');
    json_escape(b, s);
    buf_addc(b, '"');
}

#define FIELD(b, lit, s) (PUT(b, lit), text(b, s))

static void write_langs(const struct dialogue *d, struct buf *b)
{
    FIELD(b, ",\"langs\":{\"instruction\":", d->instruction);
    FIELD(b, ",\"source\":", d->source_lang);
    FIELD(b, ",\"target\":", d->target_lang);
    PUT(b, "}");
}

static void write_messages(const struct dialogue *d, struct buf *b)
{
    static const char *const head[] = {
        "{\"role\":\"system\",\"content\":", "{\"role\":\"user\",\"content\":", "{\"role\":\"assistant\",\"content\":"};
    PUT(b, ",\"messages\":[");
    for (int i = 0; i < d->nturns; i++) {
        if (i) buf_addc(b, ',');
        buf_adds(b, sv_z(head[d->turn[i].role]));
        text(b, d->turn[i].content);
        if (d->turn[i].weight != 1) {
            PUT(b, ",\"weight\":");
            buf_addi(b, d->turn[i].weight);
        }
        buf_addc(b, '}');
    }
    buf_addc(b, ']');
}

static void write_source(const struct dialogue *d, struct buf *b)
{
    const struct unit *u = d->unit;
    sv corpus = u->corpus.p ? u->corpus : d->corpus;
    PUT(b, ",\"source\":{");
    if (corpus.p) FIELD(b, "\"corpus\":", corpus), buf_addc(b, ',');
    if (u->file.p) FIELD(b, "\"file\":", u->file), buf_addc(b, ',');
    PUT(b, "\"record\":");
    buf_addi(b, u->record);
    if (u->licence.p) FIELD(b, ",\"licence\":", u->licence);
    FIELD(b, ",\"text\":", d->text);
    FIELD(b, ",\"reference\":", d->reference);
    if (u->doc.p) FIELD(b, ",\"doc\":", u->doc);
    if (u->doc.p && u->doc_pos >= 0) PUT(b, ",\"doc_pos\":"), buf_addi(b, u->doc_pos);
    if (d->npairs > 1) PUT(b, ",\"pairs\":"), buf_addi(b, d->npairs);
    if (u->group.p) FIELD(b, ",\"group\":", u->group);
    buf_addc(b, '}');
}

static void write_constraints(const struct dialogue *d, struct buf *b)
{
    PUT(b, ",\"constraints\":[");
    for (int i = 0; i < d->nconstraints; i++) {
        const struct constraint *c = &d->constraint[i];
        if (i) buf_addc(b, ',');
        PUT(b, "{\"turn\":");
        buf_addi(b, c->turn);
        FIELD(b, ",\"type\":", sv_z(c->type));
        if (c->fields.n) buf_addc(b, ','), buf_adds(b, c->fields);
        if (c->until >= 0) PUT(b, ",\"until\":"), buf_addi(b, c->until);
        if (c->violated_by >= 0) PUT(b, ",\"violated_by\":"), buf_addi(b, c->violated_by);
        PUT(b, ",\"verdict\":\"pass\"}");
    }
    buf_addc(b, ']');
}

static void write_origin(const struct dialogue *d, struct buf *b)
{
    PUT(b, ",\"origin\":{\"templates\":[");
    for (int i = 0; i < d->ntemplates; i++) {
        if (i) buf_addc(b, ',');
        text(b, d->template_id[i]);
    }
    PUT(b, "],\"teacher\":null,\"seed\":");
    buf_addi(b, (int64_t)d->seed);
    buf_addc(b, '}');
}

void dialogue_write(const struct dialogue *d, struct buf *to)
{
    FIELD(to, "{\"id\":", d->id);
    FIELD(to, ",\"kind\":", sv_z(d->kind));
    FIELD(to, ",\"kind_name\":", sv_z(d->kind_name));
    write_langs(d, to);
    write_messages(d, to);
    write_source(d, to);
    write_constraints(d, to);
    write_origin(d, to);
    PUT(to, "}\n");
}
