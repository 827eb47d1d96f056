/* Special tokens and template marks in what should be plain text: it was rendered once and not taken apart again, or
 * never filled in. What stands in code or quotes is talked about, and left alone; so is what tools say. */
#include "corpus/chat/turns.h"
#include "dataset/quality/code.h"
#include "dataset/quality/filter.h"

struct cfg {
    struct opt_thresh max_tokens, max_headers, max_slots;
    struct opt_list also;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, max_tokens, "0", 0, 1e9, "most special tokens in texts: <|im_start|>, [INST], </s> ..."),
    OPT_THRESH(struct cfg, max_headers, "0", 0, 1e9, "most headings of templates: \"### Instruction:\""),
    OPT_THRESH(struct cfg, max_slots, "0", 0, 1e9, "most slots left unfilled: {{name}}"),
    OPT_LIST(struct cfg, also, NULL, "TOKEN", "further special tokens; they begin with < or ["), OPT_END};
static const char *const scores[] = {"tokens", "headers", "slots", NULL};
static const struct limit limits[] = {LIMIT_MAX(struct cfg, max_tokens, 0, "special-tokens"),
                                      LIMIT_MAX(struct cfg, max_headers, 1, "template-headers"),
                                      LIMIT_MAX(struct cfg, max_slots, 2, "unfilled-slots"),
                                      {0}};

static const char *const token[] = {
    "<|im_start|>",
    "<|im_end|>",
    "<|im_sep|>",
    "<|endoftext|>",
    "<|endofprompt|>",
    "<|eot_id|>",
    "<|eom_id|>",
    "<|start_header_id|>",
    "<|end_header_id|>",
    "<|begin_of_text|>",
    "<|end_of_text|>",
    "<|python_tag|>",
    "<|system|>",
    "<|user|>",
    "<|assistant|>",
    "<|observation|>",
    "<|end|>",
    "<|Human|>",
    "<|MOSS|>",
    "<|Commands|>",
    "<eoh>",
    "<eom>",
    "<eot>",
    "<|channel|>",
    "<|message|>",
    "<|return|>",
    "<|call|>",
    "<|start|>",
    "<start_of_turn>",
    "<end_of_turn>",
    "<|START_OF_TURN_TOKEN|>",
    "<|END_OF_TURN_TOKEN|>",
    "<|fim_prefix|>",
    "<|fim_middle|>",
    "<|fim_suffix|>",
    "<|tool_call|>",
    "<|tool_calls|>",
    "<|header_start|>",
    "<|header_end|>",
    "<|eot|>",
    "<|turn|>",
    "<｜",
    "<extra_id_",
    "<bos>",
    "<eos>",
    "<unk>",
    "<0x0A>",
    "<<SYS>>",
    "<</SYS>>",
    "[INST]",
    "[/INST]",
    "[gMASK]",
    "[AVAILABLE_TOOLS]",
    "[TOOL_CALLS]",
    "[TOOL_RESULTS]",
    "<human>:",
    "<bot>:",
};

static bool in_list(sv rest, const struct opt_list *also)
{
    for (size_t i = 0; i < sizeof token / sizeof *token; i++)
        if (rest.n > 1 && token[i][1] == rest.p[1] && sv_starts(rest, sv_z(token[i]))) return true;
    for (int i = 0; i < also->n; i++)
        if (sv_starts(rest, also->v[i])) return true;
    return false;
}

/* <s> and </s> are markup, too (struck out): tokens are those that open or close a whole text. */
static bool is_bound(sv text, uint32_t at)
{
    sv rest = sv_from(text, at);
    if (sv_starts(rest, SV("<s>"))) return sv_trim(sv_head(text, at)).n == 0 && sv_find(rest, SV("</s>")) < 0;
    if (sv_starts(rest, SV("</s>")))
        return sv_trim(sv_from(rest, 4)).n == 0 && sv_find(sv_head(text, at), SV("<s>")) <= 0;
    return false;
}

/* {{ name }}, not in a text that shows code: templates of web pages are written so */
static bool is_slot(sv text, uint32_t at)
{
    sv rest = sv_from(text, at + 2);
    ptrdiff_t n = sv_find(sv_head(rest, 40), SV("}}"));
    sv name = n > 0 ? sv_trim(sv_head(rest, n)) : SV("");
    for (ptrdiff_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c | 32) >= 'a' && (c | 32) <= 'z') && !(c >= '0' && c <= '9' && i) && c != '_' && !(c == ' ' && i))
            return false;
    }
    return name.n > 1 && !code_any(text);
}

static void look(const struct cfg *c, struct qview *v, int text, double *out)
{
    const struct qtext *t = &v->text[text];
    int looks = 0;
    EACH_MARK(v, t, m)
    {
        int kind = -1;
        if (looks >= CODE_LOOKS) break;
        if ((m->what == MARK_ANGLE || m->what == MARK_BRACKET) &&
            (in_list(sv_from(t->text, m->at), &c->also) || is_bound(t->text, m->at)))
            kind = 0;
        else if (m->what >= MARK_PHRASE && phrase_at((int)m->what - MARK_PHRASE)->kind == PHRASE_TEMPLATE)
            kind = 1;
        else if (m->what == MARK_BRACES && ++looks && is_slot(t->text, m->at))
            kind = 2;
        looks += kind >= 0;
        if (kind < 0 || code_at(t->text, m->at)) continue;
        out[kind]++;
        qview_found(v, scores[kind], text, m->at, m->end);
    }
}

static void score(const void *cfg, struct qview *v, double *out)
{
    for (int i = 0; i < 3; i++) out[i] = 0;
    for (int i = 0; i < v->ntext; i++)
        if (qtext_talk(v, &v->text[i]) || (qtext_said(v, &v->text[i], ROLE_SYS) && !v->tools)) look(cfg, v, i, out);
}

const struct qfilter qfilter_markers = {
    "markers", "special tokens and template marks inside texts", opts, sizeof(struct cfg), scores, limits, false, NULL,
    score};
