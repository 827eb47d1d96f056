# a folder of records in one pass, and the single commands on the same files
mkdir -p data/sub
cat >data/a.jsonl <<'X'
{"id":"a1","messages":[{"role":"user","content":"How do I keep basil alive over the winter on a kitchen window?"},{"role":"assistant","content":"Give it light, little water and no draught; cut the tips every week."}]}
{"id":"a2","messages":[{"role":"user","content":"how do I keep BASIL alive over the winter on a kitchen window?"},{"role":"assistant","content":"Give it light, little water and no draught; cut the tips every week."}]}
{"id":"a3","messages":[{"role":"user","content":"Mail the plan to anna.berg@weidenhof.net, please."},{"role":"assistant","content":"Done: the plan is on its way to anna.berg@weidenhof.net."}]}
not json
{"id":"a4","messages":[{"role":"user","content":"What is the largest lake of the northern valley?"},{"role":"assistant","content":"The lake below the mill, by far."}]}
X
cat >data/sub/b.json <<'X'
[{"instruction": "How do I keep basil alive over the winter on a kitchen window sill?", "input": "", "output": "Give it light, little water and no draught; cut the tips every week."},
 {"instruction": "Name a colour.", "input": "", "output": ""}]
X
printf 'What is the largest lake of the northern valley?\n' >test.txt
echo "not data" >data/README.md

cat >clean.yaml <<'X'
name: clean
files: data
filter: {private: {action: redact}}
decontam: {against: [test.txt]}
dedup: {prefix: true}
X
lingloom run clean.yaml -o out1 -j 1 --batch 1 2>&1 | sed -n '/records  /p; /made/,/clean$/p'
lingloom run clean.yaml -o out2 -j 4 -q
(cd out1 && find clean rejects -type f | LC_ALL=C sort)
cat out1/clean/a.jsonl out1/clean/sub/b.jsonl out1/rejects/records.jsonl
for f in clean/a.jsonl clean/sub/b.jsonl rejects/records.jsonl decontam.json manifest.json; do cmp "out1/$f" "out2/$f"; done

echo "# the single commands"
lingloom dedup data -o dd/ --drops drops.jsonl -q
find dd -type f | LC_ALL=C sort
cut -c1-200 drops.jsonl
lingloom dedup data --tau .5,.9 2>&1 | sed -n '/examples/,$p; /would drop/p'
lingloom dedup data --preview 100% 2>&1 | sed -n '/examples/,$p'
lingloom dedup data/a.jsonl --keep data/sub/b.json -o kept.jsonl -q && cut -c1-20 kept.jsonl
lingloom decontam data -o out.jsonl --against test.txt -q && cut -c1-20 out.jsonl
lingloom decontam data -o out.jsonl
lingloom dedup data
lingloom dedup data -o x.jsonl --preview 1%
lingloom dedup data -o x.jsonl --tau 2
lingloom dedup data -o x.jsonl --prefer 'a desc, b desc, c desc'
lingloom dedup /dev/stdin -o x.jsonl <data/a.jsonl

echo "# pairs are checked before anything is made of them"
printf 'The ferry leaves the northern pier at a quarter past seven.\tDie Fähre legt um Viertel nach sieben am Nordkai ab.\n' >two.tsv
printf 'Bread is baked here every morning but never on Sundays.\tBrot wird hier jeden Morgen gebacken, aber nie sonntags.\n' >>two.tsv
printf 'die fähre legt um viertel nach sieben am nordkai ab\n' >test.txt
cat >seeds.yaml <<'X'
name: seeds
corpora: [{name: two, path: two.tsv, langs: [en, de], licence: CC0-1.0}]
synth: {count: 10}
decontam: {against: [test.txt]}
mix: {}
export: {formats: [messages]}
X
lingloom run seeds.yaml -o seeds 2>&1 | grep '^import\|^records'

echo "# a folder of everything: files of one bitext are one, READMEs none"
cp -R "$ROOT/corpora/sample" sample
lingloom run "$ROOT/pipeline/recipes/clean.yaml" --corpora sample -o out3 2>&1 | sed -n '/records  /p'
(cd out3/clean && ls)
lingloom reproduce out3/manifest.json --corpora sample 2>&1 | tail -1

echo "# a pipe is written, not replaced (and so is /dev/null, which no test should try)"
mkfifo pipe && { cut -c1-12 pipe >from-pipe & }
lingloom dedup data -o pipe -q && wait && cat from-pipe && [ -p pipe ] && echo "still a pipe"

echo "# ids that come twice are told, of all files together; nothing goes for it unless asked"
mkdir ids
cat >ids/a.jsonl <<'Y'
{"id":7,"text":"The lantern on the northern pier burns all night long."}
{"id":"a long id, which is cut somewhere","text":"Nobody has counted the steps up to the old chapel."}
not json

{"id":"a long id, which is cut somewhere","text":"Every second house in this street has a blue door."}
{"text":"The river froze over twice while the bridge was built."}
{"id":"","text":"A short walk leads from the market to the harbour."}
Y
cat >ids/b.json <<'Y'
[{"id":"x\u001b[31m","text":"In the valley they bake bread with chestnut flour."},
 {"id":"7","text":"The second lantern went out during the great storm, they say."},
 {"id":"x\u001b[31m","text":"Her brother repairs clocks in a shed behind the mill."},
 {"id":7.0,"text":"The ferry to the islands leaves from the other side of town."},
 {"title":"no text"}]
Y
ids() {
    lingloom "$@" 2>&1 | grep '"counts"\|warning\| in = \|no such'
}
for o in "-j 1 --batch 1" "-j 4 --memory 16M"; do
    ids dedup ids -o d/ --json $o
    ids filter ids -o f/ --json $o
    ids filter ids -o f.jsonl --json $o
    ids decontam ids -o c.jsonl --against test.txt --json $o
done
ids dedup ids/a.jsonl --keep ids/b.json -o k.jsonl --json
ids dedup ids -o u.jsonl --unique-ids --drops gone.jsonl --json
grep same-id gone.jsonl
ids dedup ids -o k.jsonl --key 'meta.title,name' -j 2
printf 'name: ids\nfiles: ids\nfilter: {}\ndedup: {key: title, unique_ids: true}\n' >ids.yaml
ids run ids.yaml -o out4
