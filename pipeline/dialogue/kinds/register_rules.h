/* Rules of the registers, one function per language: true where they are certain. */
#ifndef LL_DIALOGUE_KINDS_REGISTER_RULES_H
#define LL_DIALOGUE_KINDS_REGISTER_RULES_H

#include "dialogue/kinds/register.h"

bool register_german(sv text, sv *formal, arena *mem);  /* du -> Sie */
bool register_spanish(sv text, sv *formal, arena *mem); /* tú -> usted */
bool register_english(sv text, sv *formal, arena *mem); /* contractions spelt out */

#endif
