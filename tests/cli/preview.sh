# a look ahead: chats, counts and what is missing; the same for any number of threads; nothing is left behind
mkdir tmp && TMPDIR=$PWD/tmp && export TMPDIR
R=$ROOT/pipeline/recipes/demo.yaml
for j in 1 3; do
    lingloom preview "$R" --kinds A1=9,A2=1 -j $j --batch $((j * 50)) >look$j 2>&1 || echo failed
    lingloom preview "$R" -j $j --json=all$j >text$j 2>&1 || echo failed
done
cmp look1 look3 && cmp all1 all3 && cmp text1 text3 && echo "1 thread and 3 threads show the same"
grep -c '^━━' look1
sed -n '/how many to expect/,$p' look1
echo "== one dialogue for one pair of languages, and its shape"
lingloom preview "$R" --kinds A1 --langs zh --show 1 2>&1 | sed -E '/how many/,$d; s/│.*/│/; s/ → .*//'
echo "== kinds that need words learned"
lingloom preview "$R" --kinds B1 2>&1 | sed '1,/what is missing/d'
echo "== as JSON"
lingloom preview "$R" --kinds A2 --show 1 --json 2>&1 | head -c 130
echo
echo "== files that are not there"
mkdir r && cp "$ROOT/corpora/sample/travel.en-de.tsv" r/
cat >r/r.yaml <<'X'
name: r
corpora:
  - {name: travel, path: "${recipe}/travel.en-de.tsv", langs: [en, de]}
  - {name: gone, path: "${recipe}/gone.tsv", langs: [en, fr]}
synth: {count: 50, kinds: {A1: 80, A2: 10, E4: 10}}
decontam: {against: ["${recipe}/nowhere.txt"]}
export: {formats: [messages]}
X
lingloom preview r/r.yaml --show 0
rm r/travel.en-de.tsv
lingloom preview r/r.yaml
echo "== mistakes"
lingloom preview
echo $?
sed 's/^synth.*//' r/r.yaml >r/none.yaml
cp "$ROOT/corpora/sample/travel.en-de.tsv" r/
lingloom preview r/none.yaml
lingloom preview r/r.yaml --kinds Z9
echo "== interrupted"
lingloom preview "$R" --kinds A=1,B=1,E=1 >/dev/null 2>&1 &
sleep 0.1
kill -INT $! 2>/dev/null
wait
ls tmp
