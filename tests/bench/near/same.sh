#!/usr/bin/env bash
# Is the answer the same whatever the threads, the memory and the order of the files, and after kill -9?
# usage: same.sh FILE.jsonl... (several: they are also given backwards). Prints what is kept, as a checksum of its lines.
set -euo pipefail
O=${O:-out}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
exe=$O/bin/lingloom
bad=0

bytes() { sha256sum <"$1" | cut -c1-16; }
lines() { LC_ALL=C sort "$@" | sha256sum | cut -c1-16; }
check() { # TITLE GOT WANT
    if [ "$2" = "$3" ]; then echo "ok   $1: $2"; else echo "BAD  $1: $2, not $3"; bad=1; fi
}

from=$EPOCHREALTIME
"$exe" dedup "$@" -o "$tmp/want" --drops "$tmp/want.drops" -q
took=$(awk "BEGIN{print $EPOCHREALTIME - $from}")
want=$(bytes "$tmp/want") drops=$(bytes "$tmp/want.drops")
echo "     kept $(wc -l <"$tmp/want"), dropped $(wc -l <"$tmp/want.drops")"
for flags in "-j1 --memory 64M" "-j2 --memory 512M --batch 7" "-j7 --memory 4G"; do
    # shellcheck disable=SC2086
    "$exe" dedup "$@" -o "$tmp/got" --drops "$tmp/got.drops" -q $flags
    check "$flags" "$(bytes "$tmp/got")" "$want"
    check "$flags, drops" "$(bytes "$tmp/got.drops")" "$drops"
done

if [ $# -gt 1 ]; then
    back=()
    for f in "$@"; do back=("$f" "${back[@]}"); done
    "$exe" dedup "${back[@]}" -o "$tmp/got" -q
    check "files backwards, lines" "$(lines "$tmp/got")" "$(lines "$tmp/want")"
fi

mkdir "$tmp/work"
for part in .05 .3 .6 .85 .95; do
    rm -f "$tmp/work/"*
    "$exe" dedup "$@" -o "$tmp/work/out" --drops "$tmp/work/drops" --tmp "$tmp/work" -q &
    pid=$!
    sleep "$(awk "BEGIN{print $took * $part}")"
    if kill -9 "$pid" 2>/dev/null; then
        wait "$pid" 2>/dev/null || true
        for f in out drops; do
            if [ -e "$tmp/work/$f" ]; then check "killed: $f, if it is there it is whole" "$(bytes "$tmp/work/$f")" "$([ $f = out ] && echo "$want" || echo "$drops")"; fi
        done
        left=$(find "$tmp/work" -type f ! -name out ! -name drops | wc -l)
        "$exe" dedup "$@" -o "$tmp/work/out" --drops "$tmp/work/drops" --tmp "$tmp/work" -q
        check "kill -9 at $part of the time ($left files left by it)" "$(bytes "$tmp/work/out")" "$want"
        echo "     files beside the outputs afterwards: $(find "$tmp/work" -type f ! -name out ! -name drops | wc -l)"
    else
        wait "$pid" || true
        echo "     done before $part of the time"
    fi
done
exit $bad
