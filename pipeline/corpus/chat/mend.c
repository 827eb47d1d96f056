/* Strict alternation: user, assistant, user, assistant, after at most some system turns. */
#include "corpus/chat/turns.h"

bool chat_alternates(const struct chat *c)
{
    int i = 0;
    while (i < c->n && c->t[i].kind == TURN_SYSTEM) i++;
    int first = i;
    for (; i < c->n; i++)
        if (c->t[i].kind != ((i - first) % 2 ? TURN_ASSISTANT : TURN_USER)) return false;
    return c->n > first && (c->n - first) % 2 == 0;
}

/* content that is no text (parts, null with tool calls) is never empty */
static bool is_empty(const struct chat *c, const struct turn *t)
{
    if (t->text.p) return sv_trim(t->text).n == 0;
    enum json_type type = json_type(c->d, t->content);
    return type == JSON_ABSENT || type == JSON_NULL || (type == JSON_ARRAY && json_count(c->d, t->content) == 0);
}

static void remove_turns(struct chat *c, int at, int n)
{
    memmove(&c->t[at], &c->t[at + n], (size_t)(c->n - at - n) * sizeof *c->t);
    c->n -= n;
}

/* An empty question goes with its answer, an empty answer with its question: half an exchange teaches nothing. */
static void remove_empty(struct chat *c)
{
    for (int i = 0; i < c->n;) {
        if (!is_empty(c, &c->t[i])) {
            i++;
            continue;
        }
        bool question = c->t[i].kind == TURN_USER, answer = c->t[i].kind == TURN_ASSISTANT;
        if (question && i + 1 < c->n && c->t[i + 1].kind == TURN_ASSISTANT)
            remove_turns(c, i, 2);
        else if (answer && i > 0 && c->t[i - 1].kind == TURN_USER)
            remove_turns(c, --i, 2);
        else
            remove_turns(c, i, 1);
    }
}

static bool joinable(const struct turn *a, const struct turn *b)
{
    return a->kind == b->kind && (a->kind == TURN_USER || a->kind == TURN_ASSISTANT) && a->text.p && b->text.p;
}

static void join_neighbours(struct chat *c)
{
    for (int i = 0; i + 1 < c->n;) {
        struct turn *a = &c->t[i], *b = &c->t[i + 1];
        if (!joinable(a, b)) {
            i++;
            continue;
        }
        char *to = arena_bytes(c->mem, (size_t)(a->text.n + b->text.n) + 2);
        memcpy(to, a->text.p, (size_t)a->text.n);
        memcpy(to + a->text.n, "\n\n", 2);
        memcpy(to + a->text.n + 2, b->text.p, (size_t)b->text.n);
        a->text = sv_of(to, a->text.n + 2 + b->text.n);
        a->changed = true;
        remove_turns(c, i + 1, 1);
    }
}

int chat_mend(struct chat *c)
{
    int head = 0;
    if (c->tools) return c->n ? MEND_OK : MEND_EMPTY;
    remove_empty(c);
    while (head < c->n && c->t[head].kind == TURN_SYSTEM) head++;
    while (head < c->n && c->t[head].kind == TURN_ASSISTANT) remove_turns(c, head, 1);
    join_neighbours(c);
    while (c->n > head && c->t[c->n - 1].kind == TURN_USER) c->n--;
    if (c->n == head) return MEND_EMPTY;
    return chat_alternates(c) ? MEND_OK : MEND_ALTERNATION;
}
