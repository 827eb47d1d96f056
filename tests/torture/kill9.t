#!/bin/bash
# A run killed with SIGKILL at random moments and started again gives the bytes of an undisturbed one, for another number of
# threads and another batch size each time. LL_KILLS (20) moments; LL_RECIPE (the demo) and LL_RUN_ARGS choose another run.
. tests/tap.sh
O=${O:-out}
recipe=${LL_RECIPE:-pipeline/recipes/demo.yaml}
kills=${LL_KILLS:-20}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
run() { "$O/bin/lingloom" run "$recipe" $LL_RUN_ARGS -q "$@"; }

# uncompressed bytes of every output, and the manifest but for the run folder's name
sums() {
    (cd "$1" && find records export rejects scores manifest.json -type f 2>/dev/null | LC_ALL=C sort | while read -r f; do
        case $f in
        *.zst) printf '%s %s\n' "$(zstd -dqc "$f" | sha256sum)" "$f" ;;
        *.gz) printf '%s %s\n' "$(gzip -dc "$f" | sha256sum)" "$f" ;;
        *) printf '%s %s\n' "$(sha256sum <"$f")" "$f" ;;
        esac
    done)
}

start=$(date +%s%N)
run -o "$work/calm" -j2 2>"$work/log" || { fail "an undisturbed run" "$(cat "$work/log")"; done_testing; }
took_ms=$((($(date +%s%N) - start) / 1000000))
sums "$work/calm" >"$work/want"
ok "the undisturbed run made something" test -s "$work/want"

RANDOM=${LL_SEED:-$$}
note "seed $RANDOM"
killed=0 finished=0 k=0
while [ $k -lt "$kills" ]; do
    # exec: the killed process must be the run itself, not a shell around it
    (exec "$O/bin/lingloom" run "$recipe" $LL_RUN_ARGS -q -o "$work/torn" -j$((RANDOM % 4 + 1)) --batch $((RANDOM % 3000 + 1)) >/dev/null 2>"$work/log") &
    pid=$!
    sleep "$(awk -v ms=$((RANDOM % (took_ms + 20))) 'BEGIN{print ms / 1000}')"
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
    code=$?
    if [ $code -eq 137 ]; then killed=$((killed + 1)); k=$((k + 1)); elif [ $code -ne 0 ]; then fail "a restarted run" "$(cat "$work/log")"; done_testing; fi
    if [ $code -eq 0 ]; then # it got to the end: compare, begin another
        finished=$((finished + 1))
        sums "$work/torn" >"$work/got"
        cmp -s "$work/want" "$work/got" || { fail "same bytes after $killed kills" "$(diff "$work/want" "$work/got")"; done_testing; }
        rm -rf "$work/torn"
    fi
done
run -o "$work/torn" -j7 2>"$work/log" || { fail "the last start" "$(cat "$work/log")"; done_testing; }
sums "$work/torn" >"$work/got"
none "same bytes after $killed kills (and $finished runs that got through between them)" "$(diff "$work/want" "$work/got")"
none "nothing half-written is left" "$(find "$work/torn" -name '*.part' -o -path '*/torn/tmp/*' -type f | head)"
done_testing
