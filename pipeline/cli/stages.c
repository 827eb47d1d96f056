#include "cli/stages.h"

#include "corpus/import.h"
#include "dataset/decontam.h"
#include "dataset/dedup.h"
#include "dataset/export/export.h"
#include "dataset/mix.h"
#include "dataset/quality/quality.h"
#include "dataset/sieve_stage.h"
#include "dataset/split.h"
#include "dialogue/synth.h"

const struct stage *const run_stages[] = {
    &stage_seeds,  &stage_corpora,  &stage_files, &stage_clean, &stage_synth, &stage_licences,
    &stage_filter, &stage_decontam, &stage_dedup, &stage_mix,   &stage_split, &stage_export,
    NULL,
};
