/* Conditions over the columns and fields of a record: --where 'kiwi >= .8 and turns >= 2 and lang in (en,zh)'.
 *
 *   expr   := and { "or" and }        and := not { "and" not }        not := "not" not | "(" expr ")" | test
 *   test   := value [ op value | ["not"] "in" "(" value {"," value} ")" ]        op := == = != < <= > >= ~ !~
 *   value  := number | 'text' | "text" | name | len(value) | words(value) | lower(value) | has(name)
 *
 * A bare word on the left is a field ("ratio.z", "source.corpus", `odd name`); on the right of an operator and in a
 * list it is text; $name is a field anywhere. ~ tests for a substring. Numbers compare as numbers when both sides are
 * (text that reads as a number is one), else bytes compare. A field that is missing makes every test on it false (but
 * != and "not in" true); a bare field tests for being there and not 0, false or empty. Compiled once, read-only
 * afterwards, so threads share it. */
#ifndef LL_CORPUS_WHERE_H
#define LL_CORPUS_WHERE_H

#include "base/json.h"
#include "engine/unit.h"

struct where;
enum where_kind { WV_ABSENT, WV_NUMBER, WV_TEXT };
struct where_value {
    enum where_kind kind;
    double num; /* for text: the number it reads as, else nan */
    sv text;
};
typedef struct where_value (*where_get)(const void *env, sv name, arena *mem);

/* Errors name the position: "column 12: ...". */
enum status where_new(struct where **w, sv expr, struct err *e);
void where_free(struct where *w);
bool where_test(const struct where *w, where_get get, const void *env, arena *mem);
/* The n-th field the expression looks at, absent past the end. */
sv where_field(const struct where *w, int n);

struct where_value where_number(double x);
struct where_value where_text(sv s);
/* Ready-made: fields and columns of a unit (env: const struct unit *); members of a JSON record by path. Besides what
 * stands in it, a chat of any shape has `turns` (the user's), `chars`,
 * `roles.user`, `roles.assistant`, `roles.call`, ... (chat_fact), and `lang` is langs.instruction. */
struct where_value where_unit(const void *unit, sv name, arena *mem);
struct where_json_env {
    const struct json *doc;
    int obj;
};
struct where_value where_json(const void *env, sv name, arena *mem);

#endif
