/* Readers: one file = one format. A reader turns one input (or two in lockstep) into units or chats.
 *
 * To add one: write readers/<name>.c with a `const struct reader_type reader_<name>`, add R(<name>) to readers/list.h
 * (sorted).
 *
 * A reader is serial (`next`), with an optional pure `parse` that workers run: formats of lines or JSON elements should
 * put raw items in `next` and do everything else in `parse`. Formats that need context (XML, PO) build units in `next`
 * (item.obj, allocated in b->mem) and have no parse.
 * Malformed records are counted drops (reader->reason[...]), malformed files are errors with file and line. */
#ifndef LL_CORPUS_READER_H
#define LL_CORPUS_READER_H

#include "base/input.h"
#include "base/opt.h"
#include "engine/driver.h"
#include "engine/unit.h"

enum { READER_FILES_MAX = 8, SAMPLE_BLOCK = 64 };

enum reader_gives { GIVES_UNITS, GIVES_CHATS };

/* Drop reasons all readers share; formats add their own through reader_type.reasons (at most 16). */
enum reader_reason {
    RR_BAD_RECORD,
    RR_NOT_UTF8,
    RR_TOO_LONG,
    RR_EMPTY_SIDE,
    RR_MISSING_FIELD,
    RR_BAD_JSON,
    RR_NO_LANGUAGE,
    RR_OWN
};

struct reader {
    const struct reader_type *type;
    const char *path, *path2; /* path2: the second side of two-file formats, else NULL */
    struct input *in, *in2;   /* open; closed by the caller after type->close */
    int nfiles;               /* formats of several files: all of them, [0] and [1] being the two above */
    const char *paths[READER_FILES_MAX];
    struct input *ins[READER_FILES_MAX];
    const void *cfg; /* bound by type->opts */
    sv src_lang,
        tgt_lang; /* what the user said, normalised; absent: the format must know or guess from the file name */
    bool any_language;
    int file;                /* to put into items */
    int reason[RR_OWN + 16]; /* tally index of each reason */
    size_t max_record;       /* ceiling in bytes of one record (default 16 MiB) */
    void *state;             /* the format's own, made by open, freed by close */
    /* What parse needs must outlive close (items are parsed after it): open puts it in mem, which lives as long as the
     * source. */
    arena *mem;
    const void *shared;
};

struct reader_type {
    const char *name; /* "tmx" */
    const char *exts; /* usual endings: "tmx xml" (only a hint for the bid) */
    const char *help; /* one line */
    enum reader_gives gives;
    bool two_files;             /* needs path2 (Moses) */
    int files_max;              /* how many files it takes; 0: two with two_files, else one */
    const char *const *reasons; /* own drop reasons, NULL-ended, or NULL */
    const struct opt *opts;     /* of cfg, or NULL */
    size_t cfg_size;
    /* How sure it is from the first 64 KiB (decompressed) and the file's name: 0 no .. 100 certain. */
    int (*bid)(sv peek, sv filename);
    enum status (*open)(struct reader *r, struct err *e);
    enum status (*next)(struct reader *r, struct batch *b, struct err *e);
    /* Worker side: raw item -> *u (gives units; views into item or mem). 0 or an enum reader_reason + 1. NULL: `next`
     * built item.obj. Chats have no parse: the item's raw is the JSON text. */
    int (*parse)(const struct reader *r, const struct item *it, struct unit *u, arena *mem,
                 void *json_scratch /* struct json* */);
    void (*close)(struct reader *r);
};

extern const struct reader_type *const reader_types[]; /* NULL-ended, sorted by name */
const struct reader_type *reader_find(sv name);
/* The type with the highest bid (> 0), or NULL. filename: as given, "a.en+a.zh" for nfiles > 1; peek: of the first
 * file. */
const struct reader_type *reader_guess(sv peek, sv filename, int nfiles);
/* "a.en+a.zh" -> its files (a '+' that belongs to a name is no border). 0: some part is no file. */
int reader_split(const char *spec, arena *mem, const char *paths[READER_FILES_MAX]);
/* Whether one of its files is a pipe (input_once): it can be read, but not twice. */
bool reader_once(const char *spec);

/* ---- one corpus = an ordered list of inputs read as one source for the driver ---- */
struct corpus_spec {
    const char *const
        *paths; /* each: file, member, or "a.en+a.zh" for two files; archives and folders already expanded */
    int n;
    sv format;                       /* absent: by content, per file */
    const struct ynode *reader_opts; /* recipe's `reader:` map or NULL */
    sv src_lang, tgt_lang;
    int64_t limit; /* records at most, 0: all */
    /* > 1: a sample. The records within the limit are looked at in blocks of SAMPLE_BLOCK, and of every `stride` blocks
     * in a row one is taken, chosen by a hash of `seed`; so it is even, and what stands together stays together. What
     * is passed over is never parsed, and is no drop. */
    int64_t stride;
    uint64_t seed;
    size_t max_record; /* 0: 16 MiB */
    /* Units are taken as they are: neither languages nor both sides are asked for (texts of test sets). */
    bool any_language;
};
struct corpus_source;
/* Opens nothing yet but checks that files exist and settles each one's format. Registers the readers' reasons in t. */
enum status corpus_source_new(struct corpus_source **s, const struct corpus_spec *spec, struct tally *t, struct err *e);
void corpus_source_free(struct corpus_source *s);
enum status corpus_next(void *corpus_source, struct batch *b, struct err *e); /* driver_job.next */
double corpus_fraction(void *corpus_source);
enum reader_gives corpus_gives(const struct corpus_source *s);
int corpus_files(const struct corpus_source *s);
const char *corpus_path(const struct corpus_source *s, int file);
const char *corpus_format(const struct corpus_source *s, int file);
/* Worker side of units: item -> *u with record, file filled in. 0 or a tally reason. json: the worker's own scratch
 * document. */
int corpus_parse(const struct corpus_source *s, const struct item *it, struct unit *u, arena *mem, struct json *json);

#endif
