/* Data sets and models from the Hugging Face Hub, into and out of the cache that Hugging Face's own tools use.
 *
 *     hf:OWNER/NAME                      a data set of that name, else a model
 *     hf:datasets/OWNER/NAME@v1.0        a data set at a tag, branch or commit
 *     hf:models/OWNER/NAME:*.safetensors only the files that match (`*` also matches '/')
 *
 * Cache: $HF_HUB_CACHE, else $HF_HOME/hub, else ~/.cache/huggingface/hub, laid out as huggingface_hub lays it out:
 *     datasets--OWNER--NAME/refs/main             the commit a name stands for
 *     datasets--OWNER--NAME/blobs/<etag>          contents, named by SHA-256 (large files) or git's hash (small ones)
 *     datasets--OWNER--NAME/snapshots/<commit>/p  symbolic link ../../blobs/<etag>
 * The name in refs/ is written last, so what it leads to is complete as far as it was asked for.
 *
 * HF_ENDPOINT names another server. The token is $HF_TOKEN, else the file $HF_TOKEN_PATH or $HF_HOME/token, which must
 * not be readable by others; it goes to the endpoint alone, and over plain http only to this machine. HF_HUB_OFFLINE=1:
 * nothing is asked of any server; the cache answers or the fetch fails. */
#ifndef LL_CORPUS_FETCH_HUB_H
#define LL_CORPUS_FETCH_HUB_H

#include "corpus/fetch/download.h"

enum hub_kind { HUB_ANY, HUB_DATASET, HUB_MODEL };
struct hub_ref {
    enum hub_kind kind;
    const char *repo; /* "OWNER/NAME", or "NAME" for the few old ones */
    const char *rev;  /* "main" where none was given */
    const char *glob; /* NULL: every file */
};
struct hub_files {
    enum hub_kind kind;
    const char *commit, *licence; /* licence: "" where the repository states none */
    const char *dir;              /* the snapshot's folder, or the folder asked for */
    const char **paths;           /* full paths, in the repository's order */
    int n, fetched;               /* fetched: files that were not there already */
    int64_t bytes;
};

/* spec with or without "hf:". What could be a path elsewhere (empty parts, "..", odd characters) is refused. */
enum status hub_parse(sv spec, struct hub_ref *ref, arena *mem, struct err *e);
/* to NULL: into the cache. Else the files are put below that folder and the cache is left alone. */
enum status hub_fetch(const struct hub_ref *ref, const char *to, bool force, const struct download_cfg *cfg,
                      struct hub_files *out, arena *mem, struct err *e);

#endif
