#include "dialogue/kinds/script.h"

/* The slots as the table writes them. */
enum {
#define X(name, help) name = 1u << SLOT_##name,
    WORDING_SLOTS(X)
#undef X
        TARGET = 1u << SLOT_L
};

#define SCRIPT(id_, help_, turns)          {.id = #id_, .help = (help_), turns},
#define USER(n, need, may, variants, help) .turn[BY_USER][(n)-1] = {(need), (need) | (may), (variants), (help)},
#define ASST(n, need, may, variants, help) .turn[BY_ASSISTANT][(n)-1] = {(need), (need) | (may), (variants), (help)},
const struct kind_script scripts[] = {
#include "dialogue/kinds/script_table.h"
};
const struct script_turn prompts = {.variants = "bare|free", .help = "a system prompt"};
const int scripts_count = sizeof scripts / sizeof *scripts;

int script_index(sv id)
{
    for (int i = 0; i < scripts_count; i++)
        if (sv_is(id, scripts[i].id)) return i;
    return -1;
}

int script_variant(const struct script_turn *t, sv name)
{
    sv rest = sv_z(t->variants);
    for (int i = 0; rest.p; i++)
        if (sv_eq(sv_cut(&rest, '|'), name)) return i;
    return -1;
}

int script_variants(const struct script_turn *t)
{
    int n = 0;
    for (sv rest = sv_z(t->variants); rest.p; n++) sv_cut(&rest, '|');
    return n;
}

sv script_variant_name(const struct script_turn *t, int variant)
{
    sv rest = sv_z(t->variants), name = {NULL, 0};
    for (int i = 0; i <= variant && rest.p; i++) name = sv_cut(&rest, '|');
    return name;
}
