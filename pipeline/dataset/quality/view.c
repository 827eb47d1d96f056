#include "dataset/quality/view.h"

void qview_release(struct qview *v)
{
    mem_free(v->text);
    mem_free(v->turn);
    mem_free(v->mark);
    mem_free(v->found);
    mem_free(v->stat);
    mem_free(v->table);
    mem_free(v->hits.v);
    *v = (struct qview){0};
}

void qview_found(struct qview *v, const char *what, int text, size_t from, size_t to)
{
    MEM_GROW(v->found, v->nfound, v->cap_found);
    v->found[v->nfound++] = (struct qfound){what, text, (uint32_t)from, (uint32_t)to};
}

/* ---- turns ---- */

static bool any_parts(const struct json *d, int list)
{
    for (int p = json_first(d, list); p >= 0; p = json_next(d, p)) {
        int text = json_get(d, p, SV("text"));
        if (json_type(d, p) == JSON_OBJECT && text < 0) return true;
    }
    return false;
}

/* Something besides text: calls of tools in any of their shapes, pictures, reasoning. */
static bool says_more(const struct rec *r, const struct rec_turn *t)
{
    const struct json *d = r->d;
    if (t->tool_calls >= 0) return true;
    if (json_type(d, t->content) == JSON_ARRAY && any_parts(d, t->content)) return true;
    return t->v >= 0 &&
           (json_get(d, t->v, SV("function_call")) >= 0 || json_get(d, t->v, SV("reasoning_content")) >= 0 ||
            json_get(d, t->v, SV("images")) >= 0 || json_get(d, t->v, SV("refusal")) >= 0);
}

static bool uses_tools(const struct rec *r, const struct rec_turn *t)
{
    return t->role == ROLE_TOOL || t->role == ROLE_CALL || t->tool_calls >= 0 ||
           (t->v >= 0 && json_get(r->d, t->v, SV("function_call")) >= 0);
}

static void read_turns(struct qview *v)
{
    const struct rec *r = v->r;
    v->tools = r->tools >= 0 && json_raw(r->d, r->tools).n > 2;
    for (int i = 0; i < r->nturn; i++) {
        MEM_GROW(v->turn, v->nturn, v->cap_turn);
        v->turn[v->nturn++] = (struct qturn){
            .role = r->turn[i].role, .first = -1, .more = says_more(r, &r->turn[i]), .learn = r->turn[i].learn};
        v->tools |= uses_tools(r, &r->turn[i]);
    }
    v->choices = json_get(r->d, r->obj, SV("chosen")) >= 0 || json_get(r->d, r->extra, SV("chosen")) >= 0;
}

/* ---- texts ---- */

static void add_text(struct qview *v, int node, int turn, enum text_part part)
{
    sv text = json_str(v->r->d, node, v->mem);
    MEM_GROW(v->text, v->ntext, v->cap_text);
    struct qtext *t = &v->text[v->ntext];
    *t = (struct qtext){.text = text, .node = node, .turn = turn, .part = part, .mark = v->nmark};
    qview_scan(v, text);
    t->nmark = v->nmark - t->mark;
    if (turn >= 0) {
        if (v->turn[turn].first < 0) v->turn[turn].first = v->ntext;
        v->turn[turn].n = v->ntext + 1 - v->turn[turn].first;
        if (part == TEXT_CONTENT) v->turn[turn].bytes += text.n;
    }
    v->ntext++;
}

static sv key_of(const struct json *d, int node)
{
    sv raw = d->node[node].member ? json_raw(d, node - 1) : SV("\"\"");
    return sv_of(raw.p + 1, raw.n - 2);
}

/* What names things and is no text: changing it would break what it refers to. */
static bool is_label(sv key)
{
    static const char *const label[] = {"role", "from",  "type", "id",        "file", "corpus", "licence", "license",
                                        "doc",  "group", "kind", "kind_name", "lang", "weight", "sha256",  "hash"};
    if (sv_ends(key, SV("_id"))) return true;
    for (size_t i = 0; i < sizeof label / sizeof *label; i++)
        if (sv_is(key, label[i])) return true;
    return false;
}

static bool is_key(const struct json *d, int node)
{
    return node + 1 < d->n && d->node[node + 1].member && d->node[node + 1].beg >= d->node[node].end &&
           (int)d->node[node].next == node + 1;
}

/* The turn whose message holds the node, or whose text it is; turns of messages come in the order of the tape. */
static int turn_of(const struct rec *r, int node, int *from)
{
    if (r->shape == REC_ALPACA) {
        for (int i = 0; i < r->nturn; i++)
            if (r->turn[i].content == node || r->turn[i].more == node) return i;
        return -1;
    }
    while (*from < r->nturn && r->turn[*from].v >= 0 && (int)r->d->node[r->turn[*from].v].next <= node) ++*from;
    return *from < r->nturn && r->turn[*from].v >= 0 && node > r->turn[*from].v ? *from : -1;
}

static enum text_part part_of(const struct rec *r, int turn, int node, sv key)
{
    if (turn < 0) return r->shape == REC_TEXT && sv_is(key, "text") ? TEXT_CONTENT : TEXT_ELSE;
    const struct rec_turn *t = &r->turn[turn];
    if (node == t->content || node == t->more) return TEXT_CONTENT;
    if (t->content >= 0 && node > t->content && node < (int)r->d->node[t->content].next)
        return sv_is(key, "text") || !key.n ? TEXT_CONTENT : TEXT_ELSE;
    return t->tool_calls >= 0 && node > t->tool_calls && node < (int)r->d->node[t->tool_calls].next ? TEXT_CALL
                                                                                                    : TEXT_ELSE;
}

/* Every string that is no key and no label. */
static void read_texts(struct qview *v)
{
    const struct json *d = v->r->d;
    int from = 0;
    for (int i = 0; i < d->n; i++) {
        const struct json_node *n = &d->node[i];
        if (n->type != JSON_STRING || is_key(d, i)) continue;
        sv key = key_of(d, i);
        if (n->end - n->beg <= 2 || is_label(key)) continue;
        int turn = turn_of(v->r, i, &from);
        add_text(v, i, turn, part_of(v->r, turn, i, key));
    }
}

void qview_read(struct qview *v, const struct rec *r, arena *mem)
{
    v->r = r;
    v->mem = mem;
    v->ntext = v->nturn = v->nmark = v->nfound = 0;
    v->tools = v->choices = false;
    read_turns(v);
    read_texts(v);
}

sv qview_say(struct qview *v, int turn)
{
    const struct qturn *t = &v->turn[turn];
    sv only = SV("");
    int n = 0;
    for (int i = t->first; i >= 0 && i < t->first + t->n; i++)
        if (v->text[i].part == TEXT_CONTENT && v->text[i].turn == turn) only = v->text[i].text, n++;
    return n > 1 ? rec_text(v->r, turn, v->mem) : only;
}
