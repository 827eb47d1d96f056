# align: links, scores, lexicon, model; the same for any thread count and batch; what is dropped; mistakes
for a in red green blue old new big; do for n in house car dog tree book; do
    case $a in red) x=rote ;; green) x=gruene ;; blue) x=blaue ;; old) x=alte ;; new) x=neue ;; big) x=grosse ;; esac
    case $n in house) y=Haus ;; car) y=Auto ;; dog) y=Tier ;; tree) y=Holz ;; book) y=Buch ;; esac
    printf 'The %s %s is here.\tDas %s %s ist hier.\n' $a $n $x $y
    printf 'Here is the %s %s\tHier ist das %s %s\n' $n $a $x $y
done; done >in.tsv
printf '...\t...\nonly one side\n%s\tzu lang\n' "$(yes word | head -300 | tr '\n' ' ')" >>in.tsv
L='--src-lang en --tgt-lang de'
echo '# links, scores'
lingloom align in.tsv $L -o out --json
head -4 out/align.txt
wc -l <out/align.txt
tail -4 out/scores.txt
ls out
echo '# the same for any thread count and batch'
for o in '-j1 --batch 3' '-j4 --batch 7' '-j2 --batch 5000'; do
    lingloom align in.tsv $L -o o -q $o
    for f in align.txt scores.txt model.zst lexicon.tsv.zst; do cmp "o/$f" "out/$f" && echo "same $f"; done
done
echo '# with the model, from a pipe'
lingloom align in.tsv $L -o again -q --model out/model.zst && cmp out/align.txt again/align.txt && cmp out/scores.txt again/scores.txt
printf 'Here is the dog red\tHier ist das rote Tier\n' | lingloom align - --from tsv $L -o new -q --model out/model.zst --pharaoh new/links
cat new/links
echo '# divided before, another shape'
lingloom align in.tsv $L -o both -q --pretokenized --symmetrize intersection --sample 40
head -2 both/align.txt
echo '# scores are a column'
lingloom filter in.tsv $L -o - -q --no-clean --column align=out/scores.txt --where 'align < -90' | grep -c zu.lang
echo '# mistakes'
wrong() { lingloom align "$@" 2>&1; echo "-> $?"; }
wrong in.tsv $L
wrong in.tsv $L -o out --symmetrize none
wrong in.tsv $L -o out --model in.tsv
wrong - --from tsv $L -o out
cp "$ROOT/corpora/sample/chats.sharegpt.jsonl" chats.jsonl
wrong chats.jsonl -o out
