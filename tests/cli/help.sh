lingloom help exit-codes
lingloom help version
lingloom version --help
lingloom help nonsense; echo "exit $?"
lingloom help verison; echo "exit $?"
