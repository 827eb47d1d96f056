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

mkdir "$tmp/killed"
for part in .05 .3 .6 .85 .95; do
    rm -f "$tmp/killed/"*
    "$exe" dedup "$@" -o "$tmp/killed/out" --drops "$tmp/killed/drops" --tmp "$tmp/killed" -q &
    pid=$!
    sleep "$(awk "BEGIN{print $took * $part}")"
    if kill -9 "$pid" 2>/dev/null; then
        wait "$pid" 2>/dev/null && code=0 || code=$?
        check "killed: exit code" "$code" 137
        for f in out drops; do
            if [ -e "$tmp/killed/$f" ]; then check "killed: $f, if it is there it is whole" "$(bytes "$tmp/killed/$f")" "$([ $f = out ] && echo "$want" || echo "$drops")"; fi
        done
        left=$(find "$tmp/killed" -type f ! -name out ! -name drops | wc -l)
        "$exe" dedup "$@" -o "$tmp/killed/out" --drops "$tmp/killed/drops" --tmp "$tmp/killed" -q
        check "kill -9 at $part of the time ($left files left by it)" "$(bytes "$tmp/killed/out")" "$want"
        echo "     files beside the outputs afterwards: $(find "$tmp/killed" -type f ! -name out ! -name drops | wc -l)"
    else
        wait "$pid" && code=0 || code=$?
        check "done before it could be killed: exit code" "$code" 0
        echo "     done before $part of the time"
    fi
done
exit $bad
