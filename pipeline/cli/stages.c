#include "cli/stages.h"

#include "corpus/import.h"

const struct stage *const run_stages[] = {
    &stage_corpora,
    &stage_clean,
    NULL,
};
