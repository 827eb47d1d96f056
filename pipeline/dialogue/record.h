/* A dialogue under construction, and its line of JSON: the working record between stages (docs/formats.md).
 *
 * {"id","kind","kind_name","langs":{"instruction","source","target"},"messages":[{"role","content","weight"?}..],
 *  "source":{"corpus","file"?,"record","licence"?,"text","reference","doc"?,"doc_pos"?,"pairs"?,"group"?},
 *  "constraints":[{"turn","type",...,"until"?,"violated_by"?,"verdict"}..],
 *  "origin":{"templates":[..],"teacher":null,"seed"}}
 *
 * weight is written only where it is not 1. A constraint binds the answer `turn`, and those after it that are learnt up
 * to `until`; `violated_by` names an answer that does not meet it, which is why somebody asked. Views must live until
 * dialogue_write. */
#ifndef LL_DIALOGUE_RECORD_H
#define LL_DIALOGUE_RECORD_H

#include "engine/unit.h"

enum role { ROLE_SYSTEM, ROLE_USER, ROLE_ASSISTANT };
enum { DIALOGUE_TURNS = 32, DIALOGUE_CONSTRAINTS = 48 };

struct dialogue {
    sv id;
    const char *kind, *kind_name;
    sv instruction, source_lang, target_lang;
    struct turn {
        enum role role;
        sv content;
        int weight; /* 1: learnt; 0: a draft */
    } turn[DIALOGUE_TURNS];
    int nturns;
    struct constraint {
        int turn, until, violated_by; /* indices into messages; -1: only `turn`; no draft breaks it */
        const char *type;
        sv fields;                      /* further members as JSON text, `"code":"de"` */
    } constraint[DIALOGUE_CONSTRAINTS]; /* of a kept dialogue all hold: written with verdict "pass" */
    int nconstraints;
    sv template_id[DIALOGUE_TURNS];
    int ntemplates;
    sv corpus;               /* used where the unit has none */
    const struct unit *unit; /* the first pair: provenance */
    int npairs;              /* > 1: so many consecutive pairs */
    sv text, reference;      /* S and R in the chosen direction */
    uint64_t seed;
};

void dialogue_init(struct dialogue *d);
/* Returns the index of the turn. */
int dialogue_say(struct dialogue *d, enum role role, sv content);
/* An answer that is not learnt. */
int dialogue_draft(struct dialogue *d, sv content);
/* The constraint, to set until and violated_by. */
struct constraint *dialogue_require(struct dialogue *d, int turn, const char *type, sv fields);
void dialogue_used(struct dialogue *d, sv template_id);
/* One line, newline included. */
void dialogue_write(const struct dialogue *d, struct buf *to);

#endif
