# filter: bitext and records in, kept ones out, rejects with reason, scores, conditions, mistakes
printf 'Hello %%s!\tHallo %%s!\nBorn in 1985.\tGeboren 1958.\nGood  morning.\tGuten Morgen.\n...\t...\nonly one side\n' >in.tsv
echo '# pairs'
lingloom filter in.tsv --src-lang en --tgt-lang de -o out.jsonl --rejects rejects.jsonl --scores scores.jsonl 2>&1
cat out.jsonl rejects.jsonl
wc -l <scores.jsonl
echo '# tsv, a filters file, a column'
printf 'clean:\n  numbers: off\n  where: "false"\n' >filters.yaml
printf '0.9\n0.8\n0.1\n0.9\n' >kiwi.txt
lingloom filter in.tsv --src-lang en --tgt-lang de -o out.tsv --filters filters.yaml --column kiwi=kiwi.txt --where 'kiwi >= .5' -q
cat out.tsv
echo '# no cleaning'
lingloom filter in.tsv --src-lang en --tgt-lang de -o - --no-clean --where 'src ~ morning' -q
echo '# records keep their bytes'
cat >chats.jsonl <<'END'
{"id": "a", "messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}], "x": 1.50, "u": "\u00e9"}
{"id": "b", "messages": [{"role": "user", "content": "1"}, {"role": "assistant", "content": "2"}, {"role": "user", "content": "3"}, {"role": "assistant", "content": "4"}]}
{"id": "c", "messages": [{"role": "user"
END
lingloom filter chats.jsonl -o - --where 'turns >= 2 or x == 1.5' --rejects rejects.jsonl
cat rejects.jsonl
echo '# the same for any thread count and batch'
for i in $(seq 2000); do printf 'Line %s is here, my friend.\tZeile %s ist hier, mein Freund.\n' $i $((i + i % 7 / 6)); done >many.tsv
for o in '-j1 --batch 3' '-j4 --batch 100' '-j2 --batch 5000'; do
    lingloom filter many.tsv --src-lang en --tgt-lang de -o m.jsonl --rejects r.jsonl --scores s.jsonl -q $o
    cat m.jsonl r.jsonl s.jsonl | cksum
done
echo '# mistakes'
wrong() { lingloom filter "$@" 2>&1; echo "-> $?"; }
wrong in.tsv -o x.jsonl --where 'src >'
wrong in.tsv -o x.jsonl --column kiwi
wrong in.tsv -o x.jsonl --column kiwi=nowhere.txt
wrong chats.jsonl -o x.jsonl --scores s.jsonl
wrong in.tsv
printf 'length: {max_word: 3}\n' >bad.yaml
wrong in.tsv -o x.jsonl --filters bad.yaml
printf 'scorers:\n  - {column: x, command: [cat]}\n' >bad.yaml
wrong in.tsv -o x.jsonl --filters bad.yaml
test -e x.jsonl && echo 'something was written'
true
