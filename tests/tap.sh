# TAP for shell tests: `. tests/tap.sh`, then ok NAME COMMAND..., is NAME GOT WANT, skip NAME WHY, done_testing at the end.
# Tests start in the repository's root.
tap_n=0
tap_bad=0
note() { printf '%s\n' "$1" | sed 's/^/#   /'; }
pass() { tap_n=$((tap_n + 1)); echo "ok $tap_n - $1"; }
fail() { tap_n=$((tap_n + 1)); tap_bad=$((tap_bad + 1)); echo "not ok $tap_n - $1"; [ -z "${2:-}" ] || note "$2"; }
ok() { tap_what=$1; shift; if "$@"; then pass "$tap_what"; else fail "$tap_what" "failed: $*"; fi; }
is() { if [ "$2" = "$3" ]; then pass "$1"; else fail "$1" "got  '$2'
want '$3'"; fi; }
# none NAME TEXT: holds when TEXT, a list of offenders, is empty
none() { if [ -z "$2" ]; then pass "$1"; else fail "$1" "$2"; fi; }
skip() { tap_n=$((tap_n + 1)); echo "ok $tap_n - $1 # SKIP $2"; }
done_testing() { echo "1..$tap_n"; [ "$tap_bad" -eq 0 ]; exit; }
