#!/bin/sh
# Golden tests of the command line. tests/cli/NAME.sh runs in an empty folder with `lingloom` in the PATH and $ROOT, the
# repository; tests/cli/NAME.want holds what it must print: standard output, then standard error, then the exit code.
# `make bless` takes the present output as the wanted one. Names given as arguments run alone.
. tests/tap.sh
ROOT=$PWD
O=${O:-out}
case $O in /*) BIN=$O/bin ;; *) BIN=$ROOT/$O/bin ;; esac
work=$(mktemp -d "$ROOT/${O#"$ROOT"/}/golden.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
export ROOT LC_ALL=C PATH="$BIN:$PATH" TMPDIR="$work"

run_case() {
    mkdir "$work/in" && cd "$work/in" || exit 1
    timeout 60 sh "$ROOT/tests/cli/$1.sh" </dev/null >"$work/stdout" 2>"$work/stderr"
    code=$?
    cd "$ROOT" || exit 1
    {
        cat "$work/stdout"
        echo "--- stderr"
        sed "s|$ROOT|ROOT|g" "$work/stderr"
        echo "--- exit $code"
    } >"$work/got"
    rm -rf "$work/in"
}

[ $# -gt 0 ] || for case in tests/cli/*.sh; do set -- "$@" "$(basename "$case" .sh)"; done
for name; do
    run_case "$name"
    want=tests/cli/$name.want
    if [ -n "${BLESS:-}" ]; then
        cmp -s "$work/got" "$want" || { cp "$work/got" "$want" && echo "# blessed $want"; }
    fi
    if cmp -s "$work/got" "$want"; then
        pass "$name"
    else
        fail "$name" "$(diff "$want" "$work/got" 2>&1 | head -20)"
    fi
done
done_testing
