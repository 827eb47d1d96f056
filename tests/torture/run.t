#!/bin/sh
# `lingloom run` on the sample: killed at random moments, and with each kind of call failing in turn.
. tests/tap.sh
bin=${O:-out}/bin/lingloom
recipe=${TORTURE_RECIPE:-pipeline/recipes/demo.yaml}
corpora=${TORTURE_CORPORA:-corpora}
work=$(mktemp -d "${O:-out}/torture.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
if ! "$bin" run "$recipe" --corpora "$corpora" -q -o "$work/try" >/dev/null 2>"$work/log"; then
    echo "1..0 # SKIP the recipe does not run here: $(tail -1 "$work/log")"
    exit 0
fi
# the scripts print TAP of their own; here each counts as one test
one() { what=$1; shift; if "$@" >"$work/tap" 2>&1; then pass "$what"; else fail "$what" "$(grep -A12 '^not ok' "$work/tap" | head -40)"; fi; }
one "killed at random moments" tests/torture/kill9.sh "$bin" run "$recipe" --corpora "$corpora" -q -o '{}' -j '{j}' --batch '{b}'
one "calls that fail" tests/torture/fault.sh -n "${TORTURE_CALLS:-15}" "$bin" run "$recipe" --corpora "$corpora" -q -o '{}'
done_testing
