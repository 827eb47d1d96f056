# verify: an audit of dialogues, and rewards line by line
record() { # id, draft, answer, constraints
    printf '{"id":"%s","kind":"E1","kind_name":"x","langs":{"instruction":"en","source":"en","target":"de"},"messages":[{"role":"user","content":"In German: The cat sleeps on the old sofa."},{"role":"assistant","content":"%s","weight":0},{"role":"user","content":"Not a dog."},{"role":"assistant","content":"%s"}],"source":{"corpus":"c","record":1,"text":"The cat sleeps on the old sofa.","reference":"Die Katze schläft auf dem alten Sofa."},"constraints":[%s],"origin":{"templates":[],"teacher":null,"seed":1}}\n' "$@"
}
dog='Der Hund schläft auf dem alten Sofa.' cat='Die Katze schläft auf dem alten Sofa.'
edit='{"turn":3,"type":"edit","from_turn":1,"span":"Der Hund","max_changed":0,"violated_by":1,"verdict":"pass"}'
forbid='{"turn":3,"type":"forbid","words":["Hund"],"violated_by":1,"verdict":"pass"}'
record good "$dog" "$cat" "$edit,$forbid" >good.jsonl
{
    record good "$dog" "$cat" "$edit,$forbid"
    record stays "$dog" "$dog" "$edit"
    record easy "$cat" "$cat" "$forbid"
    record untold "$dog" "$cat" '{"turn":3,"type":"termm","targets":["Katze"],"verdict":"pass"}'
    record note "$dog" "Note: $cat" ''
    echo '{"id":"other","kind":"alpaca","messages":[]}'
    echo '{"id":"E1'
} >mixed.jsonl
echo '== all is well'
lingloom verify good.jsonl 2>&1
echo "-> $?"
echo '== faults'
lingloom verify good.jsonl mixed.jsonl --rejects rejects.jsonl --json=summary.json 2>&1
echo "-> $?"
sed 's/"raw".*//' rejects.jsonl
cat summary.json
echo '== the same for any thread count and batch'
for i in 1 2 3 4 5 6 7 8 9; do cat mixed.jsonl; done >many.jsonl
for o in '-j1 --batch 3' '-j4 --batch 5' '-j2 --batch 5000'; do
    lingloom verify many.jsonl --rejects r.jsonl -q $o >out.txt 2>&1
    cat out.txt r.jsonl | cksum
done
echo '== rewards'
lingloom verify --score <<'X'
{"constraints":[{"type":"term","targets":["Katze"]},{"type":"length","unit":"words","max":5}],"source":"The cat sleeps on the old sofa.","completion":"Die Katze schläft auf dem alten Sofa."}
{"constraints":[{"type":"term","targets":["Katze"]}],"source":"The cat sleeps on the old sofa.","completion":"Katze, Katze."}
{"constraints":[],"source":"The cat sleeps on the old sofa.","completion":"The cat sleeps on the old sofa."}

{"constraints":{},"completion":""}
not json
{"constraints":[{"type":"equals","from_turn":1}],"source":"Hi","messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hallo"},{"role":"user","content":"Leave it."}],"completion":"Hallo"}
X
echo '== an answer at once'
mkfifo to from
lingloom verify --score <to >from &
exec 3>to 4<from
for word in eins zwei; do
    echo "{\"constraints\":[],\"source\":\"\",\"completion\":\"$word\"}" >&3
    read -r answer <&4
    echo "$answer"
done
exec 3>&-
wait
echo '== mistakes'
lingloom verify 2>&1
lingloom verify nowhere.jsonl 2>&1
lingloom verify --score good.jsonl 2>&1
true
