/* The plural rule of a PO header: "nplurals=3; plural=n==1 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2;" */
#ifndef LL_CORPUS_READERS_PLURAL_H
#define LL_CORPUS_READERS_PLURAL_H

#include "base/sv.h"

struct plural {
    int forms;     /* nplurals; 0: the header has no usable rule */
    int one, many; /* the form for n = 1 and for n = 5 */
};
struct plural plural_of(sv rule);

#endif
