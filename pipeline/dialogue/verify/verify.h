/* Verifiers: does an answer keep what its turn asked for? Judged from the text and the constraint record alone.
 *
 * One path for all: synthesis writes a record's line and judges it here before it is kept, `lingloom verify` audits
 * files, `verify --score` and liblingloom_verify.so (lingloom_verify.h) serve rewards. docs/verify.md lists the types
 * of constraints with their fields; one file of this folder holds one predicate (or a close family), list.h names them.
 *
 *     struct verifier *v = verifier_new();              one per thread
 *     json_parse(&d, line);
 *     if (!verify_record(v, &d, json_root(&d), &report)) ... report.v[i].reason: "term-missing" ...
 *
 * What is judged of a record
 *   gates        shape of the messages; of every turn: text there, NFC, no control characters or special tokens; of
 *                every answer with a weight: honest (below), no meta-note, no written-out "\n", no loop, right script
 *   constraints  each at its `turn` and at every later answer of weight > 0 up to `until`
 *   violated_by  where a constraint has it (the index of the draft): there the same constraint must NOT hold, or it
 *                asks for nothing (reason "not-violated")
 *
 * Honest: an answer that is only the material of its constraints ("stuffing"), a copy of the source ("copied-source"),
 * the request said again ("echo"), or next to nothing ("too-short") fails every constraint on a translation. Where the
 * answer is no translation (choice, grade, spans, statement ...) or must equal something, that is not asked. */
#ifndef LL_DIALOGUE_VERIFY_VERIFY_H
#define LL_DIALOGUE_VERIFY_VERIFY_H

#include "base/json.h"
#include "dialogue/record.h"

/* One per thread: buffers, caches and scratch. What the calls below hand out lives in it until the next verify_read or
 * verify_record. */
struct verifier;
struct verifier *verifier_new(void);
void verifier_free(struct verifier *v);

/* ---- a record as the predicates see it ---- */
struct verify_turn {
    enum role role;
    sv content;
    double weight; /* 1 where absent */
};
struct verify_record {
    const struct json *json;
    int obj, constraints, langs; /* values in json, or -1 */
    struct verify_turn *turn;
    int nturn;
    sv id, kind, source, reference;           /* source.text, source.reference; absent where the record has none */
    sv instruction, source_lang, target_lang; /* langs */
    bool all; /* every constraint binds the last message, whatever its turn says (rewards without a history) */
};
/* False: *why says what is missing ("no messages"). The document must outlive the record. */
bool verify_read(struct verifier *v, const struct json *d, int obj, struct verify_record *r, const char **why);

/* ---- verdicts ---- */
struct verdict {
    bool pass;
    const char *reason; /* NULL when it holds; else static, in kebab-case: "term-missing" */
    char detail[120];   /* what was seen, for people: "'Vertrag'", "13 words, at most 10"; valid UTF-8, may be empty */
};
/* One constraint (a JSON object with `type`) on the answer messages[turn], honesty included; returns out->pass. An
 * unknown type or fields of the wrong type fail: "unknown-type", "bad-constraint". */
bool verify_constraint(struct verifier *v, const struct verify_record *r, int constraint, int turn,
                       struct verdict *out);
/* The predicate alone, without honesty: what `violated_by` asks of a draft. */
bool verify_predicate(struct verifier *v, const struct verify_record *r, int constraint, int turn, struct verdict *out);

struct verify_finding {
    int constraint;   /* index in the record's list; -1: a gate */
    int turn;         /* of messages; -1: the record as a whole */
    const char *type; /* the constraint's, "gate", or "unknown" */
    struct verdict verdict;
};
struct verify_report {
    bool pass;
    int n, failed;
    const struct verify_finding *v; /* every constraint judged, in order; of gates only those that fail */
};
/* Everything above on one record; returns rep->pass. */
bool verify_record(struct verifier *v, const struct json *d, int obj, struct verify_report *rep);

/* One line of the reward protocol, {"constraints", "source", "completion", "messages"?, "langs"?, "reference"?}:
 * appends
 * {"score":0.5,"pass":false,"verdicts":[{"type","pass","reason"?,"detail"?}..]} or {"error":...}, without a line end.
 * The score is the share of constraints that hold, and 0 when a gate fails or the answer is not honest. */
void verify_score(struct verifier *v, sv line, struct buf *to);

/* Names of the types, sorted; NULL behind the last. */
const char *verify_type_name(int i);

/* ---- for those who record constraints: what the predicates themselves count ---- */
/* The numbers of a text, normalised, as JSON text for the field `values`: ["1234.5","12"]. lang: of the text. */
sv verify_numbers(struct verifier *v, sv text, sv lang, arena *mem);
/* `unit` of type length: "words" (in scripts without spaces each letter is one), "chars" (code points), "sentences". */
int64_t verify_count(sv text, sv unit);
/* Whether a phrase stands in a text as type term sees it: case folded, on word borders; inflect: also other forms. */
bool verify_stands(struct verifier *v, sv text, sv phrase, sv lang, bool inflect);

#endif
