#!/usr/bin/env bash
# The way from bitext to training rows as whole processes, on one worker thread, in CPU seconds (user + system), as pairs/s/core and
# beside what zstd -d takes for the same text. "stream": read-clean, render, export by the single commands filter, synth, export.
# "run": one recipe with deduplication, mix, split, checkpoints and manifest as well. Real corpora where LL_DATA (default ../shared/data) is; else the samples, repeated.
set -euo pipefail
O=${O:-out}
data=${LL_DATA:-../shared/data}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
TIMEFORMAT='%U %S %R'

cpu() { awk '{printf "%.3f", $1 + $2}' <<<"$1"; }

recipe() { # NAME CLEAN ENTRY
    cat >"$tmp/$1.yaml" <<Y
name: bench
seed: 1
corpora:
  - $3
clean: $2
synth: {kinds: {A1: 100}}
dedup: {}
mix: {}
split: {train: 1}
export: {formats: [trl]}
licences: {unknown: keep}
Y
}

measure() { # TITLE NAME PAIRS ZSTD-SECONDS
    local t best=
    for _ in 1 2 3; do
        rm -rf "$tmp/run"
        t=$({ time "$O/bin/lingloom" run "$tmp/$2.yaml" -o "$tmp/run" -j1 --fresh -q >/dev/null 2>"$tmp/log"; } 2>&1) || { cat "$tmp/log"; exit 1; }
        t=$(cpu "$t")
        if [ -z "$best" ] || awk "BEGIN{exit !($t < $best)}"; then best=$t; fi
    done
    awk -v p="$3" -v t="$best" -v z="$4" -v n="$1" 'BEGIN{printf "%-52s %9d pairs %6.2f CPU s %8.0f pairs/s/core  (zstd -d of the text %.3f s: ratio %.0f)\n", n, p, t, p / t, z, t / z}'
}

spent() { # COMMAND...: its CPU seconds
    cpu "$({ time "$O/bin/lingloom" "$@" -j1 -q >/dev/null 2>"$tmp/log"; } 2>&1)" || { cat "$tmp/log"; exit 1; }
}

stream() { # TITLE FILTERS PAIRS ZSTD-SECONDS ; input and languages in $input
    local f s x best= t
    echo "$2" >"$tmp/filters.yaml"
    for _ in 1 2 3 4 5 6 7; do
        rm -rf "$tmp/rows"
        f=$(spent filter $input --filters "$tmp/filters.yaml" -o "$tmp/pairs.jsonl")
        s=$(spent synth "$tmp/pairs.jsonl" --kinds A1 -o "$tmp/dialogues.jsonl")
        x=$(spent export "$tmp/dialogues.jsonl" --format trl -o "$tmp/rows")
        t=$(awk "BEGIN{print $f + $s + $x}")
        if [ -z "$best" ] || awk "BEGIN{exit !($t < ${best%% *})}"; then best="$t $f $s $x"; fi
    done
    awk -v p="$3" -v b="$best" -v z="$4" -v n="$1" 'BEGIN{split(b, t); printf "%-52s %9d pairs %6.2f CPU s %8.0f pairs/s/core  (read-clean %.2f, render %.2f, export %.2f; zstd -d of the text %.3f s: ratio %.0f)\n", n, p, t[1], p / t[1], t[2], t[3], t[4], z, t[1] / z}'
}

one() { # TITLE LINES TEXT-FILES... ; recipe entry in $entry
    local title=$1 lines=$2 z
    shift 2
    cat "$@" | zstd -1 -q -c >"$tmp/text.zst"
    z=$(cpu "$({ time for _ in 1 2 3 4 5 6 7 8 9 10; do zstd -dq -c "$tmp/text.zst" >/dev/null; done; } 2>&1)")
    z=$(awk "BEGIN{print $z / 10}")
    recipe fast '{lid: off}' "$entry"
    recipe lid '{}' "$entry"
    stream "stream $title, without language id" 'lid: off' "$lines" "$z"
    stream "stream $title, with language id" '{}' "$lines" "$z"
    measure "run    $title, without language id" fast "$lines" "$z"
    measure "run    $title, with language id" lid "$lines" "$z"
}

if [ -d "$data/parallel" ]; then
    "$O/bin/lingloom" convert "$data/parallel/tatoeba/deu-eng.zip!deu.txt" --from tsv --to tsv --no-header -q -o "$tmp/deu.txt"
    entry="{name: tatoeba, path: $tmp/deu.txt, format: tsv, langs: [en, de]}"
    input="$tmp/deu.txt --from tsv --src-lang en --tgt-lang de"
    one "Tatoeba en-de" "$(wc -l <"$tmp/deu.txt")" "$tmp/deu.txt"
    zstd -dq -c "$data/parallel/alma/deen/train.de-en.de.zst" >"$tmp/a.de"
    zstd -dq -c "$data/parallel/alma/deen/train.de-en.en.zst" >"$tmp/a.en"
    for side in de en; do for i in 1 2 3 4 5 6 7 8; do sed "s/$/ $i/" "$tmp/a.$side"; done >"$tmp/alma.$side"; done
    entry="{name: alma, src: $tmp/alma.de, tgt: $tmp/alma.en, langs: [de, en]}"
    input="$tmp/alma.de+$tmp/alma.en --src-lang de --tgt-lang en"
    one "ALMA de-en (eight times, numbered)" "$(wc -l <"$tmp/alma.de")" "$tmp/alma.de" "$tmp/alma.en"
else
    echo "no corpora at '$data': measuring made-up sentences"
    awk 'BEGIN{for (i = 0; i < 150000; i++) printf "The %d houses by the river were sold in spring %d.\tDie %d Häuser am Fluss wurden im Frühjahr %d verkauft.\n", i, 1800 + i % 211, i, 1800 + i % 211}' >"$tmp/made.tsv"
    entry="{name: made, path: $tmp/made.tsv, format: tsv, langs: [en, de]}"
    input="$tmp/made.tsv --src-lang en --tgt-lang de"
    one "made-up en-de" 150000 "$tmp/made.tsv"
fi
