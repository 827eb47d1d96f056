# eval: the scores of sacreBLEU, its line, segments, JSON, and what is wrong with files
printf 'The dog bit the man.\nIt was not unexpected.\nThe man bit him first.\n' >h
printf 'The dog bit the man.\nIt was not unexpected.\nThe man bit him first!\n' >a
printf 'The dog had bit the man.\nNo one was surprised.\nThe man had bitten the dog.\n' >b
lingloom eval bleu --ref a --ref b --hyp h --width 4
lingloom eval bleu --ref a --ref b --hyp h --lowercase --smooth floor --tokenize zh --effective-order
lingloom eval chrf --ref a --ref b --hyp h --width 4
lingloom eval chrf --ref a --hyp h --word-order 2 --eps-smoothing
lingloom eval ter --ref a,b --hyp h -j2
lingloom eval ter --ref a --hyp h --normalized --no-punct --case-sensitive
echo '# segments, JSON'
lingloom eval chrf --ref b --hyp h --sentence
lingloom eval bleu --ref b --hyp h --json
gzip -c a >a.gz; lingloom eval ter --ref a.gz --hyp - --width 0 <h
echo '# mistakes'
wrong() { lingloom eval "$@" 2>&1; echo "-> $?"; }
wrong
wrong chfr --ref a --hyp h
wrong bleu chrf --ref a --hyp h
wrong chrf --ref a --hyp h --tokenize zh
wrong ter --ref a --hyp h --lowercase
wrong bleu --ref a --hyp h --no-punct
wrong chrf --hyp h
wrong chrf --ref a
wrong chrf --ref a,none --hyp h
echo 'one more' >>b
wrong chrf --ref a --ref b --hyp h
printf 'a\nb \377\nc\n' >bad
wrong chrf --ref a --hyp bad
: >empty
wrong ter --ref empty --hyp empty
