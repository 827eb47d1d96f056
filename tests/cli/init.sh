cp -R "$ROOT/corpora/sample" corpora
lingloom init -q --langs en,zh --corpora corpora -o my.yaml; echo "-> $?"
cat my.yaml
lingloom init -q --langs en,zh --corpora corpora -o my.yaml; echo "-> $?"
lingloom run my.yaml --corpora corpora -o run -q; echo "run -> $?"
[ -s run/manifest.json ] && echo "made a manifest"
lingloom init; echo "-> $?"
lingloom init --langs en,klingonish --corpora corpora; echo "-> $?"
mkdir empty; lingloom init --corpora empty; echo "-> $?"
lingloom init --corpora nowhere; echo "-> $?"
# languages that neither names nor the format say
mkdir plain; cut -f1,2 corpora/travel.en-de.tsv >plain/a.tsv
lingloom init -q --langs en,de --corpora plain | sed -n '/^corpora/,/^$/p'
