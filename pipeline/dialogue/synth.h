/* The stage `synth:`: pairs -> dialogues with known answers, in one file, records/dialogues.jsonl.zst.
 *
 *     synth:
 *       count: 160000             # about as many records (a few per cent more; the mix settles the exact number)
 *       kinds: {A1: 80, E: 20}    # shares of kinds, or of whole families; default: SYNTH_MIX
 *       langs: [en, zh]           # languages people may ask in; default: all that have wordings
 *       templates: [builtin, ./mine]
 *
 * Work is counted in candidates: a pair, or a passage of a document (dialogue/passages.h). A candidate may give several
 * records. */
#ifndef LL_DIALOGUE_SYNTH_H
#define LL_DIALOGUE_SYNTH_H

#include "dialogue/kinds/kind.h"
#include "engine/run.h"

enum { SYNTH_KINDS = 64 };
struct synth_cfg {
    int64_t count; /* 0: every candidate once */
    struct opt_list langs, templates;
    sv directions;        /* both, forward, backward */
    sv wordings;          /* train, held-out */
    double system, third; /* share of records with a system prompt; in a language that is neither the text's */
    int64_t per_source;   /* records a pair may give at most */
    int64_t max_chars;    /* bytes of a text at most */
    /* not rows: */
    double spare;              /* make so much more than count */
    double share[SYNTH_KINDS]; /* per kinds[] */
};
/* for a command's own table too, where a struct synth_cfg stands first in its struct */
#define SYNTH_ROWS                                                                                                     \
    OPT_I64(struct synth_cfg, count, "0", 0, 1e12, "records wanted, 0: every pair once"),                              \
        OPT_LIST(struct synth_cfg, langs, NULL, "LANG", "languages people may ask in (default: all with wordings)"),   \
        OPT_LIST(struct synth_cfg, templates, NULL, "DIR", "folders of wordings; later ones add and override"),        \
        OPT_ENUM(struct synth_cfg, directions, "both", "both|forward|backward", "which side may be the source"),       \
        OPT_ENUM(struct synth_cfg, wordings, "train", "train|held-out", "held-out: the wordings kept for tests"),      \
        OPT_F64(struct synth_cfg, system, "0.1", 0, 1, "share of records that open with a system prompt"),             \
        OPT_F64(struct synth_cfg, third, "0.1", 0, 1, "share asked in a language neither text is in"),                 \
        OPT_I64(struct synth_cfg, per_source, "2", 1, 16, "records one pair may give at most"),                        \
        OPT_I64(struct synth_cfg, max_chars, "6000", 10, 1000000, "bytes a text may have at most")
extern const struct opt synth_opts[];
extern const struct stage stage_synth;

/* What is made when nothing else is asked for. */
#define SYNTH_MIX "A=20,B=18,C=17,D=8,E=25,F=5,H=4,I=1,J=2"
/* "A1=80,E=20", "A1,A2" (equal shares) */
enum status synth_set_kinds(struct synth_cfg *cfg, sv list, struct err *e);
/* Makes dialogues from pairs shards; registers reasons in the tally. */
struct synth_job {
    const char *id;           /* of the task */
    const char *const *paths; /* pairs shards */
    const char *const *names; /* what records are called after, one per path */
    const int64_t *caps;      /* records that each may give at most, 0: any; NULL: no caps */
    int n;
    const char *out;
    const char *attempts; /* a line per attempt, for the account (dialogue/account.h) */
    const char *survey;   /* where to leave the quotas (quota_save), or NULL */
    struct tally *tally;
};
/* What the task "synth" of a planned run was bound to; NULL: the recipe makes no dialogues. */
const struct synth_cfg *synth_planned(const struct run *run, const struct wordings **words);
/* The languages that may be asked in. */
struct build;
enum status synth_languages(struct build *b, struct err *e);
/* Which pairs go into passages and runs of variants, when `want` records are to come of so much. */
struct passage_counts;
struct passage_cfg;
void synth_passages(const struct synth_cfg *cfg, const struct passage_counts *c, double want, struct passage_cfg *p);
enum status synth_files(struct run *run, const struct synth_cfg *cfg, const struct wordings *words,
                        const struct synth_job *j, struct err *e);

#endif
