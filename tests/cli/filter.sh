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
echo '# chats: what a person would drop, told with reason and place'
cat >junk.jsonl <<'END'
{"id": "good", "messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "Write to ann@no-such-place.info or Bob@no-such-place.info, not to ann@no-such-place.info."}], "x": 1.50}
{"id": "refuses", "messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "As an AI language model, I cannot say that."}]}
{"id": "empty", "instruction": "Say it.", "input": "", "output": ""}
{"id": "token", "conversations": [{"from": "human", "value": "hi"}, {"from": "gpt", "value": "ho<|im_end|>"}]}
{"id": "order", "messages": [{"role": "assistant", "content": "hi"}, {"role": "user", "content": "ho"}]}
{"id": "tool", "messages": [{"role": "developer", "content": "x"}, {"role": "user", "content": "hi"}, {"role": "assistant", "content": null, "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "mail", "arguments": "{\"to\": \"ann@no-such-place.info\"}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": ""}, {"role": "assistant", "content": "Sent."}]}
{"id": "text", "text": "Just a text."}
END
lingloom filter junk.jsonl -o - --rejects-with note --rejects rejects.jsonl | cmp - junk.jsonl | sed 's/,.*//'
cat rejects.jsonl
echo '# private data: the same value, the same name; every other byte as it was'
lingloom filter junk.jsonl -o - -q --no-clean --filters /dev/stdin --where 'private.email > 0' <<'END'
private: {action: redact}
END
lingloom filter junk.jsonl -o - -q --private drop --where 'has(messages)'
echo '# only scores and conditions'
lingloom filter junk.jsonl -o - -q --no-clean --where 'id == order'
printf 'filter:\n  filters: off\n  length: {min_chars: p50}\n' >limits.yaml
lingloom filter junk.jsonl -o limited.jsonl --filters limits.yaml
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
wrong in.tsv -o x.jsonl --private redact
wrong in.tsv
printf 'length: {max_word: 3}\n' >bad.yaml
wrong in.tsv -o x.jsonl --filters bad.yaml
printf 'scorers:\n  - {column: x, command: [cat]}\n' >bad.yaml
wrong in.tsv -o x.jsonl --filters bad.yaml
test -e x.jsonl && echo 'something was written'
true
