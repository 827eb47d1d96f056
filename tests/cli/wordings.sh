# the builtin wordings are sound; a language is started, edited, checked
lingloom wordings --check >all; tail -1 all | sed 's/[0-9][0-9]* \([wl]\)/N \1/g'
lingloom wordings --new cy -o mine
lingloom wordings --check --templates mine >all; grep -c '^cy lacks: A1.1 answer, A3.1' all; tail -1 all | sed 's/[0-9][0-9]* \([wl]\)/N \1/g'
lingloom wordings --new cy -o mine
lingloom wordings --new 'not a code'
printf 'A1:\n  - {id: A1.cy.1, text: "{L.into}: {S} "}\n' >mine/cy/A.yaml
lingloom wordings --check --templates mine
printf 'A1:\n  - {id: A1.cy.1, text: "{L.into: {S}"}\n' >mine/cy/A.yaml
lingloom wordings --check --templates mine
