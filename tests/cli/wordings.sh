# the builtin wordings are sound; a language is started, edited, checked
lingloom wordings --check
lingloom wordings --new cy -o mine
lingloom wordings --check --templates mine
lingloom wordings --new cy -o mine
lingloom wordings --new 'not a code'
printf 'A1:\n  - {id: A1.cy.1, text: "{L.into}: {S} "}\n' >mine/cy/A.yaml
lingloom wordings --check --templates mine
printf 'A1:\n  - {id: A1.cy.1, text: "{L.into: {S}"}\n' >mine/cy/A.yaml
lingloom wordings --check --templates mine
