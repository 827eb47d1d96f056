#!/usr/bin/env bash
# Rewards and audits on one thread, in CPU seconds (user + system): lines a second through `verify --score`, dialogues a
# second through `verify`. Requests are made of the samples' pairs, a term, a length and a
# language each, half of the completions being the reference, half another sentence.
set -euo pipefail
O=${O:-out}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
TIMEFORMAT='%U %S'
cpu() { awk '{printf "%.3f", $1 + $2}' <<<"$1"; }
best() { # COMMAND...: least CPU seconds of five
    local b= t
    for _ in 1 2 3 4 5; do
        t=$(cpu "$({ time "$@" >/dev/null 2>&1; } 2>&1)")
        if [ -z "$b" ] || awk "BEGIN{exit !($t < $b)}"; then b=$t; fi
    done
    echo "$b"
}
score() { "$O/bin/lingloom" verify --score <"$tmp/requests"; }

"$O/bin/lingloom" convert corpora/sample/travel.en-de.tsv --src-lang en --tgt-lang de --to tsv -o "$tmp/pairs.tsv" -q
awk '{l[NR] = $0} END {for (i = 0; i < 60000; i++) print l[i % NR + 1]}' "$tmp/pairs.tsv" >"$tmp/many.tsv"
awk -F'\t' '{gsub(/["\\]/, "", $0); n = split($2, w, " "); c = NR % 2 ? $2 : last; last = $2;
    printf "{\"constraints\":[{\"type\":\"term\",\"source\":\"x\",\"targets\":[\"%s\"],\"inflect\":true},{\"type\":\"length\",\"unit\":\"words\",\"max\":12},{\"type\":\"language\",\"code\":\"de\"}],\"source\":\"%s\",\"completion\":\"%s\",\"reference\":\"%s\",\"langs\":{\"source\":\"en\",\"target\":\"de\"}}\n", w[1], $1, c, $2}' "$tmp/many.tsv" >"$tmp/requests"
n=$(wc -l <"$tmp/requests")
t=$(best score)
awk -v n="$n" -v t="$t" 'BEGIN{printf "%-44s %9d requests  %6.2f CPU s %9.0f /s/core\n", "verify --score (term, length, language)", n, t, n / t}'
"$O/bin/lingloom" synth "$tmp/many.tsv" --src-lang en --tgt-lang de -o "$tmp/d.jsonl" -q
n=$(wc -l <"$tmp/d.jsonl")
t=$(best "$O/bin/lingloom" verify "$tmp/d.jsonl" -j1 -q)
awk -v n="$n" -v t="$t" 'BEGIN{printf "%-44s %9d dialogues %6.2f CPU s %9.0f /s/core\n", "verify", n, t, n / t}'
