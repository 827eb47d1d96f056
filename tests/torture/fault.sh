#!/bin/bash
# usage: fault.sh [-f malloc,write,fsync,rename] [-n MOST] [-t SECONDS] CMD...     {} in CMD stands for the output folder
# For each function: fails its 1st, 2nd, ... call (at most MOST (40) of them, spread evenly) in a fresh run of CMD. The run must end
# by itself within SECONDS (120) with one of the program's exit codes, never by a signal, and where it says 0 its outputs must be
# right. Then CMD runs again in the same folder, undisturbed, and must end with the right outputs. Prints TAP.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../tap.sh"
functions=malloc,write,fsync,rename most=40 limit=120
while getopts f:n:t: o; do
    case $o in f) functions=$OPTARG ;; n) most=$OPTARG ;; t) limit=$OPTARG ;; *) exit 2 ;; esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { echo "usage: fault.sh [-f LIST] [-n MOST] [-t SECONDS] CMD... with {} for the folder" >&2; exit 2; }
work=$(mktemp -d "$PWD/${O:-out}/fault.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
lib=$work/fault.so
if ! ${CC:-gcc} -D_GNU_SOURCE -std=c11 -O2 -shared -fPIC -o "$lib" "$here/preload/fault.c" 2>"$work/log"; then
    echo "1..0 # SKIP the library to preload does not compile here"
    exit 0
fi

run() { # FOLDER FAULT CMD...
    local to=$1 fault=$2; shift 2
    timeout -k 5 "$limit" env LD_PRELOAD="$lib" FAULT="$fault" FAULT_LOG="$work/calls" "${@//\{\}/$to}" >"$work/log" 2>&1
}
same() { [ "$("$here/outputs.sh" "$1" 2>/dev/null)" = "$want" ]; }

if ! run "$work/want" none "$@"; then fail "the undisturbed run" "$(tail -5 "$work/log")"; done_testing; fi
want=$("$here/outputs.sh" "$work/want")
ok "the undisturbed run writes something" test -n "$want"
cp "$work/calls" "$work/all"

for f in ${functions//,/ }; do
    calls=$(awk -v f="$f" '$1 == f { print $2 }' "$work/all")
    [ "${calls:-0}" -gt 0 ] || { skip "$f" "it is never called"; continue; }
    step=$((calls / most))
    [ "$step" -ge 1 ] || step=1
    bad='' tried=0
    for ((k = 1; k <= calls; k += step)); do
        rm -rf "$work/got"
        run "$work/got" "$f:$k" "$@"
        rc=$?
        tried=$((tried + 1))
        case $rc in
        0) same "$work/got" || bad="$bad
$f $k: said 0, and the outputs differ" ;;
        1 | 2 | 3 | 4 | 5 | 6 | 7 | 70) ;;
        124 | 137) bad="$bad
$f $k: hangs" ;;
        *) bad="$bad
$f $k: ended with $rc: $(tail -1 "$work/log")" ;;
        esac
        if [ "$rc" -ne 0 ]; then
            run "$work/got" none "$@" || bad="$bad
$f $k: ended with $rc, and then does not go on: $(tail -2 "$work/log")"
            same "$work/got" || bad="$bad
$f $k: ended with $rc, and what goes on from there differs"
        fi
    done
    none "$f: $tried of $calls calls failed in turn" "$(echo "$bad" | sed '/^$/d' | head -12)"
done
done_testing
