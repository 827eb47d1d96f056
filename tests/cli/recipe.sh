# every kind of mistake in a recipe: a message with file, line and column, exit 3, and nothing written
printf 'one\teins\ntwo\tzwei\n' >two.tsv
printf 'one\ntwo\n' >a.en
printf 'eins\n' >a.de
n=0
wrong() {
    n=$((n + 1))
    printf '%b' "$1" >r$n.yaml
    echo "# $1"
    lingloom run r$n.yaml -o run$n 2>&1
    echo "-> $?"
}
ok='corpora:\n  - {name: a, path: two.tsv, langs: [en, de]}\n'
wrong ''
wrong 'just text\n'
wrong '[1, 2]\n'
wrong 'name: x\n'
wrong "corpus: 1\n$ok"
wrong 'corpora: {}\n'
wrong 'corpora: []\n'
wrong 'corpora:\n  - two.tsv\n'
wrong 'corpora:\n  - {path: two.tsv}\n'
wrong 'corpora:\n  - {name: a}\n'
wrong 'corpora:\n  - {name: a b, path: two.tsv}\n'
wrong "$ok"'  - {name: a, path: two.tsv}\n'
wrong 'corpora:\n  - {name: a, path: nowhere.tsv, langs: [en, de]}\n'
wrong 'corpora:\n  - {name: a, path: "*.nothing", langs: [en, de]}\n'
wrong 'corpora:\n  - {name: a, path: "${corpora}/x.tsv"}\n'
wrong 'corpora:\n  - {name: a, path: "${home}/x.tsv"}\n'
wrong 'corpora:\n  - {name: a, path: two.tsv, langs: [en, "?"]}\n'
wrong 'corpora:\n  - {name: a, path: two.tsv, langs: [en, de], pairs: [ende]}\n'
wrong 'corpora:\n  - {name: a, path: two.tsv, format: tvs, langs: [en, de]}\n'
wrong 'corpora:\n  - {name: a, path: two.tsv, wieght: 2}\n'
wrong 'corpora:\n  - {name: a, path: two.tsv, weight: heavy}\n'
wrong 'corpora:\n  - {name: a, path: two.tsv, cap: -1}\n'
wrong "seed: -3\n$ok"
wrong "$ok"'clean: {lenght: {max: 3}}\n'
wrong "$ok"'clean: {length: {mx: 3}}\n'
wrong "$ok"'clean: {length: {max: many}}\n'
wrong 'corpora:\n  - {name: a, path: two.tsv, langs: [en, de], reader: {colums: [a]}}\n'
wrong "$ok"'synth: {kinds: {A9: 1}}\n'
wrong "$ok"'synth: {kinds: {A1: lots}}\n'
wrong "$ok"'synth: {templates: [./none]}\n'
wrong "a: &x 1\n"
wrong 'corpora: [\n'
wrong 'corpora:\n\t- x\n'
wrong 'corpora:\n  - {name: a, src: a.en, tgt: a.de, langs: [en, de]}\n'
ls -d run* 2>/dev/null
lingloom run none.yaml 2>&1; echo "-> $?"
lingloom run 2>&1; echo "-> $?"
lingloom run r1.yaml --resume -o nothing-there 2>&1; echo "-> $?"
mkdir full && touch full/mine
printf '%b' "$ok" >good.yaml
lingloom run good.yaml -o full 2>&1; echo "-> $?"
