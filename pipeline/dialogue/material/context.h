/* Which words stand beside which: what one language of a corpus says of fluency.
 *
 * Words are those of text/words.h as they are written (case matters); the text begins with CONTEXT_BEGIN and ends with
 * CONTEXT_END. Two questions have answers: did b ever follow a, and what stood between l and r. Words met once only are
 * known but in no context: nothing could be learned from them. */
#ifndef LL_DIALOGUE_MATERIAL_CONTEXT_H
#define LL_DIALOGUE_MATERIAL_CONTEXT_H

#include "base/err.h"
#include "base/mem.h"

enum { CONTEXT_BEGIN = 0, CONTEXT_END = 1, CONTEXT_NONE = UINT32_MAX };
struct context_hit {
    uint32_t word, count;
};

struct context;
struct context_learner;
struct input;
/* tokens_max: of a longer corpus the beginning is learned from. */
struct context_learner *context_learner_new(size_t tokens_max);
void context_learner_add(struct context_learner *l, const sv *word, int n);
void context_learner_free(struct context_learner *l); /* without having learned */
/* Frees the learner. */
struct context *context_learn(struct context_learner *l);
enum status context_save(const struct context *c, const char *path, struct err *e);
enum status context_load(struct context **c, const char *path, struct err *e);
enum status context_read(struct context **c, struct input *in, struct err *e);
void context_free(struct context *c);

uint32_t context_words(const struct context *c);
uint32_t context_id(const struct context *c, sv word); /* CONTEXT_NONE: never seen */
sv context_word(const struct context *c, uint32_t id);
uint32_t context_frequency(const struct context *c, uint32_t id);
/* How often b came right after a; 0 for what is unknown. */
uint32_t context_follows(const struct context *c, uint32_t a, uint32_t b);
/* What came right after a, ascending by number. */
int context_after(const struct context *c, uint32_t a, const struct context_hit **hit);
/* The words with a letter that stood between l and r (and at least three times anywhere), ascending by number. */
int context_between(const struct context *c, uint32_t l, uint32_t r, const struct context_hit **hit);

#endif
