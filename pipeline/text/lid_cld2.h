/* The C face of CLD2 (Compact Language Detector 2); text/lid.c is its only user. */
#ifndef LL_TEXT_LID_CLD2_H
#define LL_TEXT_LID_CLD2_H
#include <stdbool.h>
#ifdef __cplusplus
extern "C"
#endif
    /* hint: code of the language expected, or NULL */
    void
    cld2_top3(const char *text, int n, const char *hint, const char *code[3], int percent[3], bool *reliable);
#endif
