# convert and filter of chats: there and back, drops with reasons, folders, mistakes
mkdir in
cat >in/tools.jsonl <<'END'
{"id": 1, "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "Rain?"}, {"role": "assistant", "content": null, "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{\"in\": \"K\u00f6ln\"}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": "no"}, {"role": "assistant", "reasoning_content": "it said no", "content": "No."}], "tools": [{"type": "function", "function": {"name": "rain"}}], "chat_template_kwargs": {"x": 1.50}}
{"id": 2, "messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, {"type": "image"}]}, {"role": "assistant", "content": "A cat.", "weight": 1}], "images": ["cat.png"]}
END
cat >in/share.json <<'END'
[{"conversations": [{"from": "human", "value": "Rain?"},
                    {"from": "function_call", "value": "{\"name\": \"rain\", \"arguments\": {\"in\": \"Bonn\"}}"},
                    {"from": "observation", "value": "yes"}, {"from": "gpt", "value": "Yes."}],
  "system": "Be brief.", "tools": "[{\"name\": \"rain\"}]"},
 {"conversations": [{"from": "human", "value": "hi"}, {"from": "ChatGPT", "value": "ho", "markdown": null}], "id": "q"},
 {"conversations": [{"from": "human", "value": "Which?"}], "chosen": {"from": "gpt", "value": "A"}, "rejected": {"from": "gpt", "value": "B"}}]
END
cat >in/alpaca.json <<'END'
[{"instruction": "Add.", "input": "1 2", "output": "3"},
 {"instruction": "And now?", "input": "", "output": "Nothing.", "history": [["Well?", "Well."]], "system": ""}]
END
for to in messages sharegpt alpaca; do
    echo "# everything to $to"
    lingloom convert in -o $to/ --to $to 2>&1
    for f in alpaca share tools; do
        echo "== $f"
        cat $to/$f.jsonl
    done
done
echo '# and back'
lingloom convert sharegpt/tools.jsonl -o - --to messages -q
lingloom convert messages/share.jsonl -o - --to sharegpt -q
echo '# the same shape: the same bytes'
lingloom convert in/tools.jsonl -o same.jsonl --to messages -q && cmp same.jsonl in/tools.jsonl
echo '# the same for any thread count and batch'
for i in $(seq 700); do cat in/tools.jsonl; done >many.jsonl
for o in '-j1 --batch 3' '-j4 --batch 100' '-j2 --batch 5000'; do
    lingloom convert many.jsonl -o many.out --to sharegpt -q $o
    cksum <many.out
done
echo '# filter: byte for byte, a file for each input'
lingloom filter in -o kept/ --where 'roles.call = 0 and chars < 40' --rejects gone/
wc -l kept/*.jsonl gone/*.jsonl
tail -1 in/tools.jsonl | cmp - kept/tools.jsonl
lingloom filter in/share.json -o - -q --where 'roles.tool > 0'
echo '# mistakes'
wrong() { lingloom "$@" 2>&1; echo "-> $?"; }
printf 'one\teins\n' >in.tsv
wrong convert in.tsv --src-lang en --tgt-lang de -o x.jsonl --to messages
wrong convert in/tools.jsonl -o x.tsv
wrong convert in/tools.jsonl -o x.jsonl
wrong convert in/tools.jsonl -o x.jsonl --to sharegtp
wrong filter in -o x/ --where 'turns > 0' --rejects x.jsonl
wrong filter in.tsv -o x/ --column kiwi=k
test -e x.jsonl && echo 'something was written'
true
