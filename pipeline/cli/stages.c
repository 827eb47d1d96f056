#include "cli/stages.h"

#include "corpus/import.h"
#include "dialogue/synth.h"

const struct stage *const run_stages[] = {
    &stage_corpora,
    &stage_clean,
    &stage_synth,
    NULL,
};
