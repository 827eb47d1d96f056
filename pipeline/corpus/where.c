#include "corpus/where.h"

#include "corpus/chat/turns.h"
#include "text/norm.h"
#include "text/textstat.h"
#include "text/utf8.h"

/* A program for a stack machine: operators follow their operands; and/or jump. */
enum op {
    OP_FIELD,
    OP_CONST,
    OP_LEN,
    OP_WORDS,
    OP_LOWER,
    OP_HAS,
    OP_TRUTH,
    OP_EQ,
    OP_NE,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE,
    OP_SUB,
    OP_NSUB,
    OP_IN,
    OP_NOTIN,
    OP_NOT,
    OP_AND,
    OP_OR
};
struct ins {
    enum op op;
    int n; /* OP_IN: values; OP_AND, OP_OR: where to jump */
    struct where_value val;
};
struct where {
    arena mem;
    struct ins *code;
    int n, cap;
};
enum { DEPTH_MAX = 64, STACK_MAX = 320, LIST_MAX = 200 };

struct where_value where_number(double x)
{
    return (struct where_value){WV_NUMBER, x, {NULL, 0}};
}
struct where_value where_text(sv s)
{
    double x;
    if (!s.p) return (struct where_value){WV_ABSENT, 0, {NULL, 0}};
    return (struct where_value){WV_TEXT, sv_to_f64(s, &x) ? x : __builtin_nan(""), s};
}

/* ---- compiling ---- */

enum tok { T_END, T_NUM, T_TEXT, T_WORD, T_FIELD, T_OPEN, T_CLOSE, T_COMMA, T_OP, T_BAD };
struct parser {
    sv src;
    ptrdiff_t at, tok_at;
    enum tok tok;
    sv text;
    double num;
    enum op op;
    int depth;
    struct where *w;
    struct err *e;
};

static enum status fail(struct parser *p, const char *what)
{
    return err_set(p->e, ST_CONFIG, "condition '%.*s': column %d: %s", (int)(p->src.n > 200 ? 200 : p->src.n), p->src.p,
                   (int)p->tok_at + 1, what);
}

static bool word_start(char c)
{
    return (c | 32) >= 'a' ? (c | 32) <= 'z' || c == '_' || (c & 0x80) : c == '_' || (c & 0x80);
}
static bool word_char(char c)
{
    return word_start(c) || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '[' || c == ']' || c == ':' ||
           c == '/';
}

static void lex_quoted(struct parser *p, char quote, enum tok as)
{
    char *out = arena_bytes(&p->w->mem, (size_t)(p->src.n - p->at) + 1);
    ptrdiff_t n = 0;
    for (p->at++; p->at < p->src.n && p->src.p[p->at] != quote; p->at++) {
        if (p->src.p[p->at] == '\\' && p->at + 1 < p->src.n) p->at++;
        out[n++] = p->src.p[p->at];
    }
    p->tok = p->at < p->src.n ? as : T_BAD;
    p->at++;
    p->text = sv_of(out, n);
}

static bool lex_op(struct parser *p)
{
    static const struct {
        const char *text;
        enum op op;
    } ops[] = {{"==", OP_EQ}, {"!=", OP_NE}, {"<=", OP_LE}, {">=", OP_GE}, {"!~", OP_NSUB},
               {"<", OP_LT},  {">", OP_GT},  {"=", OP_EQ},  {"~", OP_SUB}};
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        sv t = sv_z(ops[i].text);
        if (!sv_starts(sv_from(p->src, p->at), t)) continue;
        p->op = ops[i].op;
        p->at += t.n;
        p->tok = T_OP;
        return true;
    }
    return false;
}

static void lex_word(struct parser *p, ptrdiff_t from, enum tok as)
{
    while (p->at < p->src.n && word_char(p->src.p[p->at])) p->at++;
    p->text = sv_of(p->src.p + from, p->at - from);
    p->tok = as;
}

static void lex_number(struct parser *p)
{
    ptrdiff_t from = p->at++;
    while (p->at < p->src.n &&
           (word_char(p->src.p[p->at]) || (p->src.p[p->at] == '+' && (p->src.p[p->at - 1] | 32) == 'e')))
        p->at++;
    p->text = sv_of(p->src.p + from, p->at - from);
    p->tok = sv_to_f64(p->text, &p->num) ? T_NUM : T_WORD;
}

static void next(struct parser *p)
{
    while (p->at < p->src.n && strchr(" \t\r\n", p->src.p[p->at]) && p->src.p[p->at]) p->at++;
    p->tok_at = p->at;
    if (p->at >= p->src.n) {
        p->tok = T_END;
        return;
    }
    char c = p->src.p[p->at];
    if (c == '(' || c == ')' || c == ',')
        p->at++, p->tok = c == '(' ? T_OPEN : c == ')' ? T_CLOSE : T_COMMA;
    else if (c == '\'' || c == '"')
        lex_quoted(p, c, T_TEXT);
    else if (c == '`')
        lex_quoted(p, c, T_FIELD);
    else if (c == '$')
        p->at++, lex_word(p, p->at, T_FIELD);
    else if (lex_op(p))
        return;
    else if ((c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+')
        lex_number(p);
    else if (word_start(c))
        lex_word(p, p->at, T_WORD);
    else
        p->at++, p->tok = T_BAD;
}

static struct ins *emit(struct parser *p, enum op op)
{
    MEM_GROW(p->w->code, p->w->n, p->w->cap);
    struct ins *i = &p->w->code[p->w->n++];
    *i = (struct ins){.op = op};
    return i;
}
static void emit_const(struct parser *p, struct where_value v)
{
    emit(p, OP_CONST)->val = v;
}
static void emit_field(struct parser *p, sv name)
{
    emit(p, OP_FIELD)->val.text = arena_dup(&p->w->mem, name);
}

static bool keyword(const struct parser *p, const char *word)
{
    return p->tok == T_WORD && sv_is(p->text, word);
}

static enum status value(struct parser *p, bool left);

static enum status call(struct parser *p, enum op op)
{
    next(p);
    next(p);
    TRY(value(p, true));
    if (p->tok != T_CLOSE) return fail(p, "expected ')'");
    next(p);
    emit(p, op);
    return ST_OK;
}

static bool opens(const struct parser *p)
{
    ptrdiff_t i = p->at;
    while (i < p->src.n && p->src.p[i] == ' ') i++;
    return i < p->src.n && p->src.p[i] == '(';
}

static enum status value(struct parser *p, bool left)
{
    if (++p->depth > DEPTH_MAX) return fail(p, "too deeply nested");
    if (p->tok == T_WORD && opens(p)) {
        static const struct {
            const char *name;
            enum op op;
        } fn[] = {{"len", OP_LEN}, {"words", OP_WORDS}, {"lower", OP_LOWER}, {"has", OP_HAS}};
        for (size_t i = 0; i < sizeof fn / sizeof *fn; i++) {
            if (!sv_is(p->text, fn[i].name)) continue;
            TRY(call(p, fn[i].op));
            p->depth--;
            return ST_OK;
        }
    }
    if (p->tok == T_NUM)
        emit_const(p, where_number(p->num));
    else if (p->tok == T_TEXT || (p->tok == T_WORD && !left))
        emit_const(p, where_text(arena_dup(&p->w->mem, p->text)));
    else if (p->tok == T_FIELD || p->tok == T_WORD)
        emit_field(p, p->text);
    else
        return fail(p, p->tok == T_END   ? "expected a value here"
                       : p->tok == T_BAD ? "this is not understood"
                                         : "expected a value");
    next(p);
    p->depth--;
    return ST_OK;
}

static enum status list(struct parser *p, enum op op)
{
    int n = 0;
    if (p->tok != T_OPEN) return fail(p, "expected '(' after 'in'");
    do {
        next(p);
        TRY(value(p, false));
        if (++n > LIST_MAX) return fail(p, "too many values in the list");
    } while (p->tok == T_COMMA);
    if (p->tok != T_CLOSE) return fail(p, "expected ',' or ')'");
    next(p);
    emit(p, op)->n = n;
    return ST_OK;
}

static enum status test(struct parser *p)
{
    TRY(value(p, true));
    if (p->tok == T_OP) {
        enum op op = p->op;
        next(p);
        TRY(value(p, false));
        emit(p, op);
    } else if (keyword(p, "in")) {
        next(p);
        return list(p, OP_IN);
    } else if (keyword(p, "not")) {
        next(p);
        if (!keyword(p, "in")) return fail(p, "expected 'in' after 'not'");
        next(p);
        return list(p, OP_NOTIN);
    } else {
        emit(p, OP_TRUTH);
    }
    return ST_OK;
}

static enum status expr(struct parser *p);
static enum status negation(struct parser *p)
{
    if (++p->depth > DEPTH_MAX) return fail(p, "too deeply nested");
    if (keyword(p, "not")) {
        next(p);
        TRY(negation(p));
        emit(p, OP_NOT);
    } else if (p->tok == T_OPEN) {
        next(p);
        TRY(expr(p));
        if (p->tok != T_CLOSE) return fail(p, "expected ')'");
        next(p);
    } else {
        TRY(test(p));
    }
    p->depth--;
    return ST_OK;
}

/* a op b op c: each operator leaves the left value and jumps past the right side when it decides */
static enum status chain(struct parser *p, const char *word, enum op op, enum status (*part)(struct parser *))
{
    TRY(part(p));
    while (keyword(p, word)) {
        int jump = p->w->n;
        emit(p, op);
        next(p);
        TRY(part(p));
        p->w->code[jump].n = p->w->n;
    }
    return ST_OK;
}
static enum status conjunction(struct parser *p)
{
    return chain(p, "and", OP_AND, negation);
}
static enum status expr(struct parser *p)
{
    return chain(p, "or", OP_OR, conjunction);
}

enum status where_new(struct where **out, sv text, struct err *e)
{
    struct where *w = MEM_NEW(struct where);
    struct parser p = {.src = arena_dup(&w->mem, text), .w = w, .e = e};
    *out = NULL;
    next(&p);
    enum status st = utf8_ok(text) ? expr(&p) : fail(&p, "not valid UTF-8");
    if (st == ST_OK && p.tok != T_END) st = fail(&p, "expected 'and', 'or' or the end here");
    if (st == ST_OK)
        *out = w;
    else
        where_free(w);
    return st;
}

void where_free(struct where *w)
{
    if (!w) return;
    mem_free(w->code);
    arena_release(&w->mem);
    mem_free(w);
}

sv where_field(const struct where *w, int n)
{
    for (int i = 0; i < w->n; i++)
        if (w->code[i].op == OP_FIELD && n-- == 0) return w->code[i].val.text;
    return sv_of(NULL, 0);
}

/* ---- running ---- */

static bool truth(struct where_value v)
{
    if (v.kind == WV_ABSENT) return false;
    if (v.kind == WV_NUMBER) return v.num != 0;
    return v.text.n > 0 && !sv_is(v.text, "false") && v.num != 0;
}
static struct where_value boolean(bool b)
{
    return where_number(b);
}

static sv as_text(struct where_value v, char buf[32])
{
    if (v.kind == WV_TEXT) return v.text;
    struct buf b;
    buf_init(&b, 31);
    struct jsonw w = jsonw_to(&b);
    if (v.num >= -9e15 && v.num <= 9e15 && v.num == (double)(int64_t)v.num)
        buf_addi(&b, (int64_t)v.num);
    else
        jsonw_real(&w, v.num);
    size_t n = b.n;
    memcpy(buf, b.p, n);
    buf_release(&b);
    return sv_of(buf, (ptrdiff_t)n);
}

/* <0, 0, >0; numbers when both are */
static int order(struct where_value a, struct where_value b)
{
    char ta[32], tb[32];
    if (a.num == a.num && b.num == b.num) return a.num < b.num ? -1 : a.num > b.num;
    return sv_cmp(as_text(a, ta), as_text(b, tb));
}

static bool compare(enum op op, struct where_value a, struct where_value b)
{
    char ta[32], tb[32];
    if (a.kind == WV_ABSENT || b.kind == WV_ABSENT) return op == OP_NE || op == OP_NSUB;
    switch (op) {
    case OP_EQ: return order(a, b) == 0;
    case OP_NE: return order(a, b) != 0;
    case OP_LT: return order(a, b) < 0;
    case OP_LE: return order(a, b) <= 0;
    case OP_GT: return order(a, b) > 0;
    case OP_GE: return order(a, b) >= 0;
    case OP_SUB: return sv_find(as_text(a, ta), as_text(b, tb)) >= 0;
    default: return sv_find(as_text(a, ta), as_text(b, tb)) < 0;
    }
}

static double count_words(sv s, arena *mem)
{
    struct arena_point here = arena_mark(mem);
    struct textstat *st = ARENA_NEW(mem, struct textstat);
    script_init();
    textstat_scan(st, s);
    double n = st->words;
    arena_rewind(mem, here);
    return n;
}

static struct where_value apply(enum op op, struct where_value v, arena *mem)
{
    char t[32];
    if (op == OP_HAS) return boolean(v.kind != WV_ABSENT);
    if (v.kind == WV_ABSENT) return v;
    sv s = as_text(v, t);
    if (op == OP_LEN) return where_number((double)utf8_count(s));
    if (op == OP_WORDS) return where_number(count_words(s, mem));
    return where_text(norm_key(s, mem));
}

bool where_test(const struct where *w, where_get get, const void *env, arena *mem)
{
    struct where_value st[STACK_MAX];
    int n = 0;
    for (int i = 0; i < w->n; i++) {
        const struct ins *c = &w->code[i];
        switch (c->op) {
        case OP_FIELD: st[n++] = get(env, c->val.text, mem); break;
        case OP_CONST: st[n++] = c->val; break;
        case OP_LEN:
        case OP_WORDS:
        case OP_LOWER:
        case OP_HAS: st[n - 1] = apply(c->op, st[n - 1], mem); break;
        case OP_TRUTH: st[n - 1] = boolean(truth(st[n - 1])); break;
        case OP_NOT: st[n - 1] = boolean(st[n - 1].num == 0); break;
        case OP_AND:
        case OP_OR:
            if ((st[n - 1].num != 0) == (c->op == OP_OR))
                i = c->n - 1;
            else
                n--;
            break;
        case OP_IN:
        case OP_NOTIN: {
            bool in = false;
            n -= c->n;
            for (int k = 0; k < c->n; k++) in |= compare(OP_EQ, st[n - 1], st[n + k]);
            st[n - 1] = boolean(in == (c->op == OP_IN));
            break;
        }
        default: n--; st[n - 1] = boolean(compare(c->op, st[n - 1], st[n]));
        }
    }
    return n == 1 && st[0].num != 0;
}

/* ---- records ---- */

struct where_value where_unit(const void *unit, sv name, arena *mem)
{
    const struct unit *u = unit;
    (void)mem;
    const struct {
        const char *name;
        sv text;
    } field[] = {{"src", u->nseg > 0 ? u->seg[0].text : SV("")},
                 {"tgt", u->nseg > 1 ? u->seg[1].text : sv_of(NULL, 0)},
                 {"src_lang", u->nseg > 0 ? u->seg[0].lang : sv_of(NULL, 0)},
                 {"tgt_lang", u->nseg > 1 ? u->seg[1].lang : sv_of(NULL, 0)},
                 {"id", u->id},
                 {"doc", u->doc},
                 {"group", u->group},
                 {"note", u->note},
                 {"corpus", u->corpus},
                 {"file", u->file},
                 {"licence", u->licence}};
    for (int i = 0; i < u->ncol; i++)
        if (sv_eq(name, u->col[i].name)) return where_text(u->col[i].value);
    for (size_t i = 0; i < sizeof field / sizeof *field; i++)
        if (sv_is(name, field[i].name)) return where_text(field[i].text);
    if (sv_is(name, "record")) return where_number((double)u->record);
    if (sv_is(name, "doc_pos") && u->doc_pos >= 0) return where_number((double)u->doc_pos);
    return where_text(sv_of(NULL, 0));
}

static struct where_value of_json(const struct json *d, int v, arena *mem)
{
    double x;
    switch (json_type(d, v)) {
    case JSON_STRING: return where_text(json_str(d, v, mem));
    case JSON_TRUE: return where_text(SV("true"));
    case JSON_FALSE: return where_text(SV("false"));
    case JSON_INT:
    case JSON_REAL: return json_f64(d, v, &x) ? where_number(x) : where_text(sv_of(NULL, 0));
    case JSON_ARRAY:
    case JSON_OBJECT: return where_text(json_raw(d, v));
    default: return where_text(sv_of(NULL, 0));
    }
}

struct where_value where_json(const void *env, sv name, arena *mem)
{
    const struct where_json_env *j = env;
    int v = json_get(j->doc, j->obj, name);
    if (v < 0) v = json_path(j->doc, j->obj, name);
    if (v < 0) v = json_get(j->doc, json_get(j->doc, j->obj, SV("cols")), name);
    if (v < 0 && sv_is(name, "lang")) v = json_path(j->doc, j->obj, SV("langs.instruction"));
    int64_t n = v < 0 ? chat_fact(j->doc, name, mem) : -1;
    if (n >= 0) return where_number((double)n);
    return of_json(j->doc, v, mem);
}
