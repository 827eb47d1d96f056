/* Functions that do not compile here: they overflow, hide errors, depend on the locale or are not safe in threads. The
 * Makefile puts this file in front of every C file of pipeline/ (-include). What a header of the system declares must
 * be seen before the names are poisoned. Use sv_to_i64 and sv_to_f64 for numbers, struct buf and snprintf for text,
 * gmtime_r for dates. */
#ifndef LL_BASE_BANNED_H
#define LL_BASE_BANNED_H

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok atoi atol atoll atof
#pragma GCC poison gmtime localtime ctime asctime tmpnam tempnam mktemp rand srand random srandom setlocale

#endif
