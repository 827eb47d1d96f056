#include "corpus/filter.h"

#define F(name) extern const struct filter_type filter_##name;
#include "corpus/filters/list.h"
#undef F

const struct filter_type *const filter_types[] = {
#define F(name) &filter_##name,
#include "corpus/filters/list.h"
#undef F
    NULL};

const struct filter_type *filter_find(sv name)
{
    for (int i = 0; filter_types[i]; i++)
        if (sv_is(name, filter_types[i]->name)) return filter_types[i];
    return NULL;
}

int lengths_bin(int cps)
{
    int bin = 0;
    for (int top = 8; bin < LENGTH_BINS - 1 && cps >= top; top *= 2) bin++;
    return bin;
}
