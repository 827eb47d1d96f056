# bitext in, dialogues out: the whole record, the direction forced, a document, folders of wordings and their mistakes
cat >pairs.jsonl <<'X'
{"src_lang":"en","tgt_lang":"de","src":"The kettle is on.","tgt":"Der Kessel ist an.","corpus":"kitchen","record":1,"licence":"CC0-1.0"}
{"src_lang":"en","tgt_lang":"de","src":"Mind the step.","tgt":"Vorsicht, Stufe.","corpus":"kitchen","record":2,"licence":"CC0-1.0","cols":{"no_reference":1}}
{"src_lang":"en","tgt_lang":"de","src":"OK","tgt":"OK","corpus":"kitchen","record":3,"licence":"CC0-1.0"}
X
echo "== both directions"
lingloom synth pairs.jsonl -o - --seed 7
echo "== forward only"
lingloom synth pairs.jsonl -o out.jsonl --directions forward --langs de --system 0
cat out.jsonl
echo "== a document"
i=0
while [ $i -lt 12 ]; do
    echo "{\"src_lang\":\"en\",\"tgt_lang\":\"zh\",\"src\":\"Line $i.\",\"tgt\":\"第 $i 行。\",\"doc\":\"d\",\"doc_pos\":$i,\"corpus\":\"doc\",\"record\":$((i + 1))}"
    i=$((i + 1))
done >doc.jsonl
lingloom synth doc.jsonl -o - --kinds A2 --langs zh --seed 2 --json=summary.json
cat summary.json
echo "== two files side by side"
printf 'one cup\ntwo cups\n' >a.en
printf 'une tasse\ndeux tasses\n' >a.fr
lingloom synth a.en+a.fr -o - --langs fr --count 1
echo "== mistakes"
lingloom synth pairs.jsonl --kinds A1,Z9
lingloom synth pairs.jsonl --langs en,tlh
mkdir -p mine/de
printf 'A1:\n  - {id: A1.de.900, text: "{L}: {Z}"}\n' >mine/de/A.yaml
lingloom synth pairs.jsonl --templates mine
