#!/bin/bash
# usage: kill9.sh [-n RUNS] [-k KILLS] [-s SEED] CMD...     {} in CMD stands for the output folder,
# {j} and {b} for another number of threads (1 to 7) and batch size (1 to 3000) at every start
# Runs CMD undisturbed once. Then, RUNS (5) times: starts it in a fresh folder, ends it with SIGKILL at a random moment, starts it
# again in the same folder, up to KILLS (6) times, and lets the last one finish. Its outputs must equal the undisturbed ones.
# Only processes started here are ended, by their number. Prints TAP.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../tap.sh"
runs=5 kills=6 seed=1
while getopts n:k:s: o; do
    case $o in n) runs=$OPTARG ;; k) kills=$OPTARG ;; s) seed=$OPTARG ;; *) exit 2 ;; esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { echo "usage: kill9.sh [-n RUNS] [-k KILLS] [-s SEED] CMD... with {} for the folder" >&2; exit 2; }
RANDOM=$seed
work=$(mktemp -d "${O:-out}/kill9.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT

now_ms() { echo $(($(date +%s%N) / 1000000)); }
start() { # FOLDER CMD...: runs it in the background; its process number is in $pid
    local to=$1; shift
    set -- "${@//\{\}/$to}"
    set -- "${@//\{j\}/$((RANDOM % 7 + 1))}"
    "${@//\{b\}/$((RANDOM % 3000 + 1))}" >>"$work/log" 2>&1 &
    pid=$!
}

t0=$(now_ms)
start "$work/want" "$@"
if ! wait "$pid"; then fail "the undisturbed run" "$(tail -5 "$work/log")"; done_testing; fi
took=$(($(now_ms) - t0))
"$here/outputs.sh" "$work/want" >"$work/want.sums"
ok "the undisturbed run writes something" test -s "$work/want.sums"

for i in $(seq "$runs"); do
    rm -rf "$work/got"
    killed=0
    while [ "$killed" -lt "$kills" ]; do
        start "$work/got" "$@"
        wait_ms=$((RANDOM * (2 * took / kills + 1) / 32768)) # so that about `kills` fit into one run's length
        sleep "$((wait_ms / 1000)).$(printf %03d $((wait_ms % 1000)))"
        kill -9 "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null && break # it was done before
        killed=$((killed + 1))
    done
    start "$work/got" "$@"
    if wait "$pid"; then
        "$here/outputs.sh" "$work/got" >"$work/got.sums"
        is "run $i: killed $killed times, the same outputs" "$(cat "$work/got.sums")" "$(cat "$work/want.sums")"
    else
        fail "run $i: killed $killed times, then finishes" "$(tail -5 "$work/log")"
    fi
done 2>/dev/null
done_testing
