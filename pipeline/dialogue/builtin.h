/* The files under templates/, embedded into the binary by embed.sh at build time, so that the program finds its
 * wordings from any working directory. Paths are relative to templates/, sorted, with '/' between folders:
 * "dialogues/en/A.yaml". */
#ifndef LL_DIALOGUE_BUILTIN_H
#define LL_DIALOGUE_BUILTIN_H

struct builtin_file {
    const char *path, *text; /* text is NUL-terminated */
};
extern const struct builtin_file builtin_files[]; /* ends with path NULL */

#endif
