/* Rewards for constrained translation: liblingloom_verify.so, a C interface for any language.
 *
 *     struct lingloom_verify *v = lingloom_verify_open();
 *     char *answer = lingloom_verify_score(v, json, length);    {"score":0.5,"pass":false,"verdicts":[..]}
 *     lingloom_verify_free(answer);
 *     lingloom_verify_close(v);
 *
 * The request is one JSON object as `lingloom verify --score` reads it (docs/verify.md): {"constraints", "source",
 * "completion", "messages"?, "langs"?, "reference"?}; what is no request is answered by {"error": ...}. Any number of
 * threads may call with one handle at the same time; they do not wait for each other. The library prints nothing; a
 * process that runs out of memory in it ends. Build it with `make lib`. */
#ifndef LINGLOOM_VERIFY_H
#define LINGLOOM_VERIFY_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lingloom_verify;

struct lingloom_verify *lingloom_verify_open(void);
/* NUL-terminated UTF-8, never NULL. The request need not end in a NUL. */
char *lingloom_verify_score(struct lingloom_verify *v, const char *json, size_t length);
void lingloom_verify_free(char *answer);
/* When no thread is in a call any more. */
void lingloom_verify_close(struct lingloom_verify *v);

#ifdef __cplusplus
}
#endif
#endif
