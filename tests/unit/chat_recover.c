/* Real chats with tools, the whole way: convert -> filter -> import by a recipe -> exports; every field of the first
 * file is found again in what trainers get. Needs the data folder (LL_DATA, ../shared/data); nothing of it is shown. */
#include "tap.h"

#include <jansson.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char bin[600], dir[600], data[600];

/* Runs a shell command in the test's folder with `$L` for the program. */
__attribute__((format(printf, 1, 2))) static bool sh(const char *fmt, ...)
{
    char cmd[2048], all[4096];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(cmd, sizeof cmd, fmt, ap);
    va_end(ap);
    snprintf(all, sizeof all, "cd '%s' && L='%s' D='%s' && { %s; } >log 2>&1", dir, bin, data, cmd);
    int rc = system(all);
    return WIFEXITED(rc) && WEXITSTATUS(rc) == 0;
}

/* A JSONL file as an array; where `by_id`, an object from "corpus:n" to the last row of that id. */
static json_t *load(const char *name, bool by_id)
{
    char path[1300], *line = NULL;
    size_t cap = 0;
    ssize_t n;
    json_t *all = by_id ? json_object() : json_array();
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "r");
    while (f && (n = getline(&line, &cap, f)) > 0) {
        json_t *v = json_loadb(line, (size_t)n, 0, NULL);
        if (by_id)
            json_object_set_new(all, json_string_value(json_object_get(v, "id")), v);
        else
            json_array_append_new(all, v);
    }
    free(line);
    if (f) fclose(f);
    return all;
}

static const char *text(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : "";
}

/* m.update(json.loads(m.pop("extra") or "{}")), as the card says */
static void unfold(json_t *o)
{
    json_t *extra = json_loads(text(o, "extra"), 0, NULL);
    json_object_del(o, "extra");
    if (extra) json_object_update(o, extra);
    json_decref(extra);
}

/* The calls in a turn's text: one {"name", "arguments"} or a list; always a list here. */
static json_t *calls(const char *value)
{
    json_t *v = json_loads(value, 0, NULL);
    if (json_is_array(v)) return v;
    json_t *list = json_array();
    json_array_append_new(list, v);
    return list;
}

static bool same_text_or_calls(const char *role, const char *a, const char *b)
{
    if (strcmp(role, "function_call")) return !strcmp(a, b);
    json_t *x = calls(a), *y = calls(b);
    bool same = json_equal(x, y);
    json_decref(x);
    json_decref(y);
    return same;
}

/* Messages with their extra members put back are the converted ones, and hold the first ones. */
static bool in_messages(json_t *row, const json_t *converted)
{
    size_t i;
    json_t *m, *list = json_object_get(row, "messages");
    json_array_foreach(list, i, m) unfold(m);
    return json_equal(list, json_object_get(converted, "messages")) &&
           !strcmp(text(row, "tools"), text(converted, "tools"));
}

static bool in_sharegpt(json_t *row, const json_t *first)
{
    json_t *list = json_object_get(row, "conversations"), *want = json_object_get(first, "conversations");
    bool good = json_array_size(list) == json_array_size(want) && !strcmp(text(row, "tools"), text(first, "tools"));
    for (size_t i = 0; good && i < json_array_size(want); i++) {
        json_t *m = json_array_get(list, i), *w = json_array_get(want, i), *original;
        good = !strcmp(text(m, "from"), text(w, "from")) &&
               same_text_or_calls(text(w, "from"), text(m, "value"), text(w, "value"));
        unfold(m);
        original = json_object_get(m, "original"); /* to the byte where the text was written anew */
        if (original) good = good && json_equal(original, w);
    }
    return good;
}

static bool in_llamafactory(const json_t *row, const json_t *first)
{
    static const char *const role[][2] = {
        {"human", "user"}, {"gpt", "assistant"}, {"function_call", "function_call"}, {"observation", "observation"}};
    json_t *list = json_object_get(row, "messages"), *want = json_object_get(first, "conversations");
    bool good = json_array_size(list) == json_array_size(want) && !strcmp(text(row, "tools"), text(first, "tools"));
    for (size_t i = 0; good && i < json_array_size(want); i++) {
        json_t *m = json_array_get(list, i), *w = json_array_get(want, i);
        good = same_text_or_calls(text(w, "from"), text(m, "content"), text(w, "value"));
        for (int k = 0; k < 4; k++)
            if (!strcmp(text(w, "from"), role[k][0])) good = good && !strcmp(text(m, "role"), role[k][1]);
    }
    return good;
}

static void check_exports(const char *lang, size_t records)
{
    char name[64];
    int found[3] = {0, 0, 0};
    snprintf(name, sizeof name, "%s.first", lang);
    json_t *first = load(name, false);
    snprintf(name, sizeof name, "%s.jsonl", lang);
    json_t *converted = load(name, false);
    json_t *rows[3] = {load("run/export/messages/data/train-00000-of-00001.jsonl", true),
                       load("run/export/sharegpt/data/train-00000-of-00001.jsonl", true),
                       load("run/export/llamafactory/data/train/train-00000-of-00001.jsonl", true)};
    for (size_t i = 0; i < json_array_size(first); i++) {
        json_t *was = json_array_get(first, i);
        snprintf(name, sizeof name, "%s:%zu", lang, i + 1);
        found[0] += in_messages(json_object_get(rows[0], name), json_array_get(converted, i));
        found[1] += in_sharegpt(json_object_get(rows[1], name), was);
        found[2] += in_llamafactory(json_object_get(rows[2], name), was);
    }
    tap_int(json_array_size(first), records, "%s: records", lang);
    tap_int(found[0], records, "%s: every field is in the messages export", lang);
    tap_int(found[1], records, "%s: every field is in the sharegpt export", lang);
    tap_int(found[2], records, "%s: every turn is in the llamafactory export", lang);
    for (int i = 0; i < 3; i++) json_decref(rows[i]);
    json_decref(first);
    json_decref(converted);
}

static void prepare(const char *lang)
{
    tap_ok(sh("$L convert \"$D/instruct/llama_factory/glaive_toolcall_%s_demo.json.zst\" -o %s.first --to sharegpt",
              lang, lang),
           "%s: one record a line", lang);
    tap_ok(sh("$L filter %s.first -o %s.kept --where 'turns > 0' && cmp %s.first %s.kept", lang, lang, lang, lang),
           "%s: filter leaves every byte", lang);
    tap_ok(sh("$L convert %s.kept -o %s.jsonl --to messages", lang, lang), "%s: to messages", lang);
    tap_ok(sh("$L convert %s.jsonl -o %s.again --to sharegpt && $L convert %s.again -o %s.twice --to messages && "
              "cmp %s.jsonl %s.twice",
              lang, lang, lang, lang, lang, lang),
           "%s: there and back again", lang);
}

static bool find_folders(void)
{
    const char *o = getenv("O"), *d = getenv("LL_DATA");
    char root[400], out[450], probe[700];
    if (!getcwd(root, sizeof root)) return false;
    snprintf(out, sizeof out, "%s%s%s", o && o[0] == '/' ? "" : root, o && o[0] == '/' ? "" : "/", o ? o : "out");
    snprintf(bin, sizeof bin, "%s/bin/lingloom", out);
    snprintf(dir, sizeof dir, "%s/recover.XXXXXX", out);
    snprintf(data, sizeof data, "%s%s%s", d && d[0] == '/' ? "" : root, d && d[0] == '/' ? "" : "/",
             d ? d : "../shared/data");
    snprintf(probe, sizeof probe, "%s/instruct/llama_factory", data);
    return access(bin, X_OK) == 0 && access(probe, X_OK) == 0 && mkdtemp(dir);
}

int main(void)
{
    if (!find_folders()) {
        tap_skip_all("no program or no data folder");
        return 0;
    }
    prepare("en");
    prepare("zh");
    tap_ok(sh("printf '%%s\\n' 'corpora:' '  - {name: en, path: en.jsonl, chat: {clean: false}}' "
              "'  - {name: zh, path: zh.jsonl, chat: {clean: false}}' "
              "'export: {formats: [messages, sharegpt, llamafactory]}' 'licences: {unknown: keep}' >r.yaml && "
              "$L run r.yaml -o run"),
           "a recipe imports and exports them");
    check_exports("en", 300);
    check_exports("zh", 300);
    sh("cd / && rm -rf '%s'", dir);
    return tap_done();
}
