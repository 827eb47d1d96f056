/* Licences: many spellings, lists of them, the gate. */
#include "dataset/licence.h"
#include "tap.h"

static arena mem;

static void norms(void)
{
    static const struct {
        const char *said, *id, *card;
        enum licence_class cls;
    } l[] = {
        {"CC BY 2.0 FR", "CC-BY-2.0", "cc-by-2.0", LIC_PERMISSIVE},
        {"cc-by-sa-4.0", "CC-BY-SA-4.0", "cc-by-sa-4.0", LIC_SHARE_ALIKE},
        {"CC BY-NC 4.0", "CC-BY-NC-4.0", "cc-by-nc-4.0", LIC_NON_COMMERCIAL},
        {"CC-BY-NC-ND-4.0", "CC-BY-NC-ND-4.0", "cc-by-nc-nd-4.0", LIC_NO_DERIVATIVES},
        {"CC0", "CC0-1.0", "cc0-1.0", LIC_PUBLIC},
        {"cc0-1.0", "CC0-1.0", "cc0-1.0", LIC_PUBLIC},
        {"mit", "MIT", "mit", LIC_PERMISSIVE},
        {"Apache License 2.0", "Apache-2.0", "apache-2.0", LIC_PERMISSIVE},
        {"GPL-2.0-only", "GPL-2.0", "gpl-2.0", LIC_SHARE_ALIKE},
        {"GPL-3.0-or-later", "GPL-3.0", "gpl-3.0", LIC_SHARE_ALIKE},
        {"", "unknown", "unknown", LIC_UNKNOWN},
        {"none stated", "unknown", "unknown", LIC_UNKNOWN},
        {"My own terms", "My own terms", "other", LIC_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof l / sizeof *l; i++) {
        sv id = licence_norm(sv_z(l[i].said), &mem);
        tap_sv(id, sv_z(l[i].id), "'%s'", l[i].said);
        tap_ok(licence_class_of(id) == l[i].cls && !strcmp(licence_card_id(id), l[i].card), "its class and card");
    }
    tap_sv(licence_norm((sv){0}, &mem), SV("unknown"), "absent");
    tap_sv(licence_binding(SV("MIT (code); CC BY-NC 4.0 (data)"), &mem), SV("CC-BY-NC-4.0"),
           "the strictest of several");
    tap_sv(licence_binding(SV("GPL-3.0 OR MIT"), &mem), SV("MIT"), "the laxest of a choice");
}

static struct licence_gate gate(const char *allow, const char *unknown)
{
    struct licence_gate g = {.unknown = sv_z(unknown)};
    for (sv rest = sv_z(allow); rest.n;) {
        sv item = sv_cut(&rest, ',');
        opt_list_add(&g.allow, item, &mem);
        if (!rest.p) break;
    }
    return g;
}

int main(void)
{
    norms();
    struct licence_gate g = gate("permissive,CC-BY-SA-*,public-domain", "drop"), any = gate("", "keep");
    tap_ok(licence_passes(&g, SV("CC BY 4.0"), &mem) && licence_passes(&g, SV("MIT"), &mem), "a class lets through");
    tap_ok(licence_passes(&g, SV("cc-by-sa-3.0"), &mem), "so does a glob");
    tap_ok(!licence_passes(&g, SV("GPL-3.0"), &mem) && !licence_passes(&g, SV("CC-BY-NC-4.0"), &mem),
           "others stay out");
    tap_ok(!licence_passes(&g, SV("MIT; CC-BY-NC-4.0"), &mem), "all of several must pass");
    tap_ok(licence_passes(&g, SV("MIT OR GPL-3.0"), &mem), "one of a choice is enough");
    tap_ok(!licence_passes(&g, (sv){0}, &mem) && licence_passes(&any, (sv){0}, &mem), "unknown: drop or keep");
    tap_ok(licence_gate_active(&g) && !licence_gate_active(&any), "active or not");
    arena_release(&mem);
    return tap_done();
}
