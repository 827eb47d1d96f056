/* Private data: found once, then told, masked or a reason to drop. */
#ifndef LL_DATASET_QUALITY_PRIVATE_H
#define LL_DATASET_QUALITY_PRIVATE_H

#include "dataset/quality/filter.h"
#include "dataset/quality/pii.h"

enum private_action { PRIVATE_OFF, PRIVATE_REPORT, PRIVATE_REDACT, PRIVATE_DROP };
struct private_cfg {
    sv action, kind[PII_KINDS];
    struct opt_list allow;
    enum private_action act[PII_KINDS];
    struct opt_thresh drop[PII_KINDS];
    unsigned kinds; /* bits of those not off */
    bool redacts;
};
/* What a record holds, into *hits (emptied first). */
void private_find(const struct private_cfg *c, struct qview *v, struct pii_hits *hits);
/* The record with what is to be redacted replaced; false when there is nothing of the kind. One value has one
 * replacement in a record, other bytes stay. */
bool private_redact(const struct private_cfg *c, struct qview *v, struct pii_hits *hits, struct buf *to);

extern const struct qfilter qfilter_private;

#endif
