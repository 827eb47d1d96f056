#include "corpus/readers/lockstep.h"

#include "corpus/names.h"
#include "corpus/readers/recode.h"

struct lockstep {
    struct lines *l[READER_FILES_MAX + 1];
    const char *path[READER_FILES_MAX + 1];
    struct recode *recode[READER_FILES_MAX + 1];
    int n;
    struct input *scores;
    struct buf rest; /* the lines after the first, one LF between them */
};

/* "dir/x.de-en.de" -> "dir/x.de-en.scores" if there is such a file */
static const char *scores_beside(const struct reader *r, arena *mem)
{
    sv path = sv_z(r->path), name = name_plain(path);
    ptrdiff_t dot = sv_rfind_c(name, '.');
    sv stem = sv_head(name, dot < 0 ? name.n : dot);
    const char *scores = arena_f(mem, "%.*s.scores", (int)(stem.p + stem.n - path.p), path.p).p;
    return input_exists(scores) && !strchr(scores, '!') ? scores : NULL;
}

static enum status add_scores(struct reader *r, struct lockstep *s, struct sides *sides, struct err *e)
{
    const char *path = scores_beside(r, r->mem);
    if (!path || sides->n > READER_FILES_MAX) return ST_OK;
    TRY(input_open(&s->scores, path, e));
    s->path[s->n] = path;
    s->l[s->n++] = lines_new(s->scores, r->max_record);
    sides->side[sides->n++] = (struct side){.kind = SIDE_SCORES};
    return ST_OK;
}

enum status lockstep_open(struct reader *r, const struct sides *sides, sv encoding, struct err *e)
{
    struct lockstep *s = r->state = MEM_NEW(struct lockstep);
    struct sides *all = ARENA_NEW(r->mem, struct sides);
    buf_init(&s->rest, BUF_MAX_DEFAULT);
    *all = *sides;
    r->shared = all;
    for (int i = 0; i < r->nfiles; i++) {
        s->path[i] = r->paths[i];
        s->l[s->n++] = lines_new(r->ins[i], r->max_record);
        TRY(recode_new(&s->recode[i], encoding, r->paths[i], e));
    }
    return add_scores(r, s, all, e);
}

void lockstep_close(struct reader *r)
{
    struct lockstep *s = r->state;
    if (!s) return;
    for (int i = 0; i < s->n; i++) {
        lines_free(s->l[i]);
        recode_free(s->recode[i]);
    }
    input_close(s->scores);
    buf_release(&s->rest);
    mem_free(s);
}

/* Some files have ended and others have not: counts them out and says so. */
static enum status unequal(struct lockstep *s, int ended, uint64_t lines, int going, struct err *e)
{
    sv line;
    uint64_t no, count = lines + 1;
    struct err le = {0};
    while (lines_next(s->l[going], &line, &no, &le) != LINE_END) count++;
    if (le.code) return err_set(e, le.code, "%s", le.msg);
    return err_set(e, ST_DATA, "'%s' has %llu lines but '%s' has %llu: they are not parallel", s->path[ended],
                   (unsigned long long)lines, s->path[going], (unsigned long long)count);
}

/* One line of every file: 1, 0 at the common end, -1 on error. *why: 0 or a reader_reason + 1. */
static int step(struct lockstep *s, sv line[], uint64_t *no, int *why, struct err *e)
{
    int ended = -1, going = -1;
    *why = 0;
    for (int i = 0; i < s->n; i++) {
        enum line_kind k = lines_next(s->l[i], &line[i], no, e);
        if (k == LINE_END && e->code) return -1;
        if (k == LINE_END)
            ended = i;
        else
            going = i;
        if (k == LINE_TOO_LONG)
            *why = RR_TOO_LONG + 1;
        else if (k == LINE_OK && !recode_line(s->recode[i], &line[i]))
            *why = RR_NOT_UTF8 + 1;
    }
    if (ended < 0) return 1;
    if (going < 0) return 0;
    unequal(s, ended, *no - 1, going, e);
    return -1;
}

static sv pack(struct lockstep *s, const sv line[])
{
    if (s->n == 1) return (sv){NULL, 0};
    if (s->n == 2) return line[1];
    buf_reset(&s->rest);
    for (int i = 1; i < s->n; i++) {
        if (i > 1) buf_addc(&s->rest, '\n');
        buf_adds(&s->rest, line[i]);
    }
    return buf_sv(&s->rest);
}

enum status lockstep_next(struct reader *r, struct batch *b, struct err *e)
{
    struct lockstep *s = r->state;
    sv line[READER_FILES_MAX + 1];
    struct err local = {0}, *le = e ? e : &local;
    while (!batch_full(b)) {
        uint64_t no;
        int why, got = step(s, line, &no, &why, le);
        if (got < 0) return le->code;
        if (got == 0) break;
        sv none = {NULL, 0};
        struct item *it =
            why ? batch_add(b, none, none, r->file, no) : batch_add(b, line[0], pack(s, line), r->file, no);
        if (why) it->reason = r->reason[why - 1];
    }
    return ST_OK;
}

static void add_scores_cols(struct unit *u, sv line, arena *mem)
{
    for (int i = 1; line.n; i++) {
        ptrdiff_t k = 0;
        while (k < line.n && line.p[k] != '\t' && line.p[k] != ' ') k++;
        sv name = i == 1 ? SV("score") : arena_f(mem, "score%d", i);
        if (k) unit_add_col(u, name, sv_head(line, k), mem);
        line = sv_from(line, k + 1);
    }
}

int lockstep_parse(const struct reader *r, const struct item *it, struct unit *u, arena *mem, void *json)
{
    const struct sides *s = r->shared;
    (void)json;
    sv rest = it->raw2;
    for (int i = 0; i < s->n; i++) {
        const struct side *side = &s->side[i];
        sv text = i == 0 ? it->raw : sv_cut(&rest, '\n');
        if (side->kind == SIDE_TEXT)
            unit_add(u, side->lang, text, side->role, mem)->name = side->name;
        else if (side->kind == SIDE_COL)
            unit_add_col(u, side->name, text, mem);
        else
            add_scores_cols(u, text, mem);
    }
    return 0;
}
