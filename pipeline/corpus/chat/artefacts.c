/* What chat pages leave in copied text: turn counters ("2 / 2" alone on the first or last line), "Copy code" buttons at
 * code blocks, a "Share Prompt" line at the end. */
#include "corpus/chat/turns.h"

/* "k / n" with k <= n <= 99 and nothing else */
static bool is_counter(sv line)
{
    sv t = sv_trim(line);
    int64_t k, n;
    ptrdiff_t at = sv_find(t, SV(" / "));
    return at > 0 && at <= 2 && t.n - at - 3 <= 2 && sv_to_i64(sv_head(t, at), &k) &&
           sv_to_i64(sv_from(t, at + 3), &n) && k >= 1 && k <= n;
}

static sv first_line(sv s)
{
    ptrdiff_t lf = sv_find_c(s, '\n');
    return lf < 0 ? s : sv_head(s, lf);
}

static sv last_line(sv s)
{
    return sv_from(s, sv_rfind_c(s, '\n') + 1);
}

/* Text that is a counter and nothing else is left alone: it may be an answer ("What is left of 4/6?" "2 / 3"). */
static sv without_counters(sv text)
{
    sv t = sv_trim(text), head = first_line(t), tail = last_line(t);
    if (head.n == t.n) return text;
    if (is_counter(head)) text = t = sv_trim(sv_from(t, head.n));
    if (t.n > tail.n && is_counter(tail)) text = t = sv_trim(sv_head(t, t.n - tail.n));
    if (t.n > tail.n && sv_is(sv_trim(last_line(t)), "Share Prompt")) text = sv_trim(sv_head(t, t.n - last_line(t).n));
    return text;
}

/* the name of a language as it stands before the button: at most 20 of [A-Za-z0-9+#.-] */
static bool is_name(sv s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        char c = s.p[i], l = (char)(c | 32);
        if (!((l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || (c && strchr("+#.-", c)))) return false;
    }
    return s.n <= 20;
}

/* Lines go to out one by one; the last two can still be joined. */
struct lines_out {
    struct buf out;
    size_t last, before; /* where the last line and the one before it begin */
};

static sv last_out(const struct lines_out *o, size_t from, size_t to)
{
    return to > from ? sv_trim(sv_of(o->out.p + from, (ptrdiff_t)(to - from))) : SV("");
}

static void put_line(struct lines_out *o, sv line)
{
    o->before = o->last;
    o->last = o->out.n;
    buf_adds(&o->out, line);
    buf_addc(&o->out, '\n');
}

/* "<name>Copy code<rest>": the name joins the fence before it, the button goes. */
static void button_line(struct lines_out *o, sv name, sv rest)
{
    bool after_fence = sv_is(last_out(o, o->last, o->out.n), "```");
    bool after_name =
        !name.n && is_name(last_out(o, o->last, o->out.n)) && sv_is(last_out(o, o->before, o->last), "```");
    if (after_fence) {
        o->out.n--;
        buf_adds(&o->out, name);
        buf_addc(&o->out, '\n');
    } else if (after_name) { /* fence, name and button on three lines: take out the line end before the name */
        memmove(o->out.p + o->last - 1, o->out.p + o->last, o->out.n - o->last);
        o->out.n--;
        o->last = o->before;
    } else if (name.n)
        put_line(o, name);
    if (rest.n) put_line(o, rest);
}

static sv without_buttons(sv text, arena *mem)
{
    const sv button = SV("Copy code");
    struct lines_out o = {.last = 0};
    if (sv_find(text, button) < 0) return text;
    buf_init(&o.out, BUF_MAX_DEFAULT);
    for (sv rest = text; rest.p;) {
        sv line = sv_cut(&rest, '\n'), t = sv_trim(line);
        ptrdiff_t at = sv_find(t, button);
        if (at >= 0 && is_name(sv_head(t, at)))
            button_line(&o, sv_head(t, at), sv_from(t, at + button.n));
        else
            put_line(&o, line);
    }
    if (o.out.n) o.out.n--; /* the last line's own end came with put_line */
    sv done = arena_dup(mem, buf_sv(&o.out));
    buf_release(&o.out);
    return done;
}

/* "<|Human|>: ...<eoh>": how MOSS writes down its turns */
static sv without_marks(sv text)
{
    static const char *const head[] = {"<|Human|>:", "<|MOSS|>:"}, *const tail[] = {"<eoh>", "<eom>"};
    sv t = sv_trim(text);
    for (int i = 0; i < 2; i++)
        if (sv_starts(t, sv_z(head[i])) && sv_ends(t, sv_z(tail[i])))
            return sv_trim(sv_head(sv_from(t, (ptrdiff_t)strlen(head[i])), t.n - (ptrdiff_t)strlen(head[i]) - 5));
    return text;
}

sv chat_artefacts(sv text, arena *mem)
{
    return without_buttons(without_counters(without_marks(text)), mem);
}
