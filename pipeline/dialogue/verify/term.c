/* What must and must not be said: terms, forbidden words, phrases. */
#include "dialogue/verify/check.h"

static bool has(struct verify_check *k, sv phrase, bool inflect)
{
    return text_has(k->v, check_answer(k), phrase, check_lang(k), inflect);
}

/* The first of the list that stands in the answer, or -1. */
static int first_standing(struct verify_check *k, const sv *list, int n, bool inflect)
{
    for (int i = 0; i < n; i++)
        if (has(k, list[i], inflect)) return i;
    return -1;
}

static bool term(struct verify_check *k)
{
    sv *target;
    int n = check_list(k, "targets", &target);
    if (n <= 0) return check_bad(k, "targets");
    if (first_standing(k, target, n, check_flag(k, "inflect")) >= 0) return check_ok(k);
    return check_fail(k, "term-missing", "'%.*s'", SV_ARG(target[0]));
}
const struct verify_type type_term = {.name = "term", .holds = term, .honour = "targets"};

static bool forbid(struct verify_check *k)
{
    sv *word;
    int n = check_list(k, "words", &word), i;
    if (n <= 0) return check_bad(k, "words");
    if ((i = first_standing(k, word, n, check_flag(k, "inflect"))) < 0) return check_ok(k);
    return check_fail(k, "forbidden-word", "'%.*s'", SV_ARG(word[i]));
}
const struct verify_type type_forbid = {.name = "forbid", .holds = forbid};

static bool present(struct verify_check *k)
{
    sv *phrase;
    int n = check_list(k, "phrases", &phrase), i = 0;
    bool inflect = check_flag(k, "inflect");
    if (n <= 0) return check_bad(k, "phrases");
    if (check_flag(k, "any")) {
        if (first_standing(k, phrase, n, inflect) >= 0) return check_ok(k);
    } else {
        while (i < n && has(k, phrase[i], inflect)) i++;
        if (i == n) return check_ok(k);
    }
    return check_fail(k, "phrase-missing", "'%.*s'", SV_ARG(phrase[i]));
}
const struct verify_type type_present = {.name = "present", .holds = present, .honour = "phrases"};

/* An answer to a question, in words known beforehand. */
static bool statement(struct verify_check *k)
{
    sv *any, *not ;
    int n = check_list(k, "any", &any), m = check_list(k, "not", &not ), i;
    if (n <= 0) return check_bad(k, "any");
    if (m < 0) return check_bad(k, "not");
    if (first_standing(k, any, n, false) < 0) return check_fail(k, "statement-missing", "'%.*s'", SV_ARG(any[0]));
    if ((i = first_standing(k, not, m, false)) < 0) return check_ok(k);
    return check_fail(k, "statement-denied", "'%.*s'", SV_ARG(not [i]));
}
const struct verify_type type_statement = {.name = "statement", .holds = statement, .free = true};
