lingloom help exit-codes
lingloom help version
lingloom version --help
lingloom help nonsense; echo "exit $?"
lingloom help verison; echo "exit $?"

# prose is wrapped, examples and blank lines stand as they are
lingloom help filter | sed -n '/^A filters file/,/^Conditions/p' | grep -c '^    length: {max_words: 150}$'
lingloom help filter | sed -n '/^A filters file/,/^Conditions/p' | grep -c '^$'
lingloom help filter | grep -c '[^ ]  *$\|[a-z.]  [A-Z]'
lingloom help run | grep -- '--out '
