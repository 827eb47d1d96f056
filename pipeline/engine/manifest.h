/* The run's manifest: what was read, by what, how, and what came out. Nothing in it depends on the clock, the machine's
 * speed or the number of threads, so two runs that did the same have the same manifest.
 *
 * manifest.json: {"format":1, "name", "versions":{}, "seed", "limit", "recipe":{"path","sha256","text","resolved":{}},
 *  "inputs":[{"name","bytes","sha256"}], "tasks":[{"id","what","options","counts":{in,kept,out,dropped{}}}],
 *  "outputs":[{"kind","name","path","bytes","xxh128"}]}   (outputs: of the uncompressed bytes; sha256 of what is
 *  exported stand beside it in SHA256SUMS) */
#ifndef LL_ENGINE_MANIFEST_H
#define LL_ENGINE_MANIFEST_H

#include "base/json.h"
#include "engine/run.h"

enum { MANIFEST_FORMAT = 1 };
enum status manifest_write(struct run *run, struct err *e);
/* Reads and checks one ("format" newer: refused). The text lives in mem. */
enum status manifest_read(const char *path, arena *mem, struct json *d, struct err *e);
/* Compares the outputs of two manifests in task order. same: everything equal; else *first says which output differs
 * and how. */
bool manifest_same(const struct json *a, const struct json *b, arena *mem, sv *first);

#endif
