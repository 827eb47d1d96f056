/* What of a JSON record of a test set is text: the usual members, or those that were named. */
#include "dataset/decontam/items.h"

enum how { SKIP, TEXT, LONG }; /* LONG: taken where it is long enough for shingles (answer options, short answers) */

#define T(name)                                                                                                        \
    {                                                                                                                  \
        {name, sizeof name - 1}, TEXT                                                                                  \
    }
#define L(name)                                                                                                        \
    {                                                                                                                  \
        {name, sizeof name - 1}, LONG                                                                                  \
    }
static const struct {
    sv name;
    enum how how;
} usual[] = {
    T("text"),         T("src"),
    T("tgt"),          T("ref"),
    T("source"),       T("target"),
    T("reference"),    T("references"),
    T("translation"),  T("sentence"),
    T("sentence1"),    T("sentence2"),
    T("question"),     T("questions"),
    T("passage"),      T("context"),
    T("turns"),        T("instruction"),
    T("input"),        T("output"),
    T("prompt"),       T("query"),
    T("problem"),      T("premise"),
    T("hypothesis"),   T("article"),
    T("summary"),      T("document"),
    T("messages"),     T("conversations"),
    T("conversation"), T("content"),
    T("value"),        T("body"),
    T("goal"),         T("story"),
    T("ctx"),          T("canonical_solution"),
    T("test"),         T("code"),
    L("options"),      L("choices"),
    L("endings"),      L("answer"),
    L("answers"),      L("response"),
    L("completion"),   L("solution"),
    L("explanation"),  L("other"),
    L("chosen"),       L("rejected"),
    L("original"),
};
#undef T
#undef L

static enum how how_of(sv key)
{
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (sv_eq(key, usual[i].name)) return usual[i].how;
    return SKIP;
}

static bool is_system(const struct json *d, int obj, arena *mem)
{
    sv role = json_str(d, json_get(d, obj, SV("role")), mem);
    if (!role.p) role = json_str(d, json_get(d, obj, SV("from")), mem);
    return sv_is(role, "system") || sv_is(role, "developer");
}

/* every string below v, but system prompts and what names things: ids, roles */
static int add_all(struct item_table *t, const struct json *d, int v, enum how how, arena *mem)
{
    static const char *const names[] = {"role", "from", "id", "name", "type", "model", "source_id", "lang", "index"};
    int n = 0;
    switch (json_type(d, v)) {
    case JSON_STRING: return items_add(t, json_str(d, v, mem), how == LONG ? SIZE_OPTION : 0);
    case JSON_OBJECT:
        if (is_system(d, v, mem)) return 0; /* fall through */
    case JSON_ARRAY:
        for (int c = json_first(d, v); c >= 0; c = json_next(d, c)) {
            sv key = json_type(d, v) == JSON_OBJECT ? json_key(d, c, mem) : (sv){NULL, 0};
            bool named = false;
            for (size_t i = 0; key.p && i < sizeof names / sizeof *names; i++) named |= sv_is(key, names[i]);
            if (!named) n += add_all(t, d, c, how, mem);
        }
        return n;
    default: return 0;
    }
}

int fields_add(struct item_table *t, const struct json *d, const struct opt_list *field, arena *mem)
{
    int root = json_root(d), n = 0;
    for (int i = 0; i < field->n; i++) n += add_all(t, d, json_path(d, root, field->v[i]), TEXT, mem);
    if (field->n) return n;
    if (json_type(d, root) != JSON_OBJECT) return add_all(t, d, root, TEXT, mem);
    for (int c = json_first(d, root); c >= 0; c = json_next(d, c)) {
        enum how how = how_of(json_key(d, c, mem));
        if (how != SKIP) n += add_all(t, d, c, how, mem);
    }
    return n;
}
