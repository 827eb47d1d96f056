# what a person mistypes
try() { echo "\$ lingloom $*"; lingloom "$@" 2>&1; echo "-> $?"; }
try vresion
try version --jsno
try version --no-json
try version x
try version -x
try help -- --man
try version -q --help | tail -1
try frobnicate
lingloom 2>&1 | head -3
lingloom help >/dev/full; echo "-> $?"
