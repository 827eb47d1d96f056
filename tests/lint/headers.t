#!/bin/sh
# Every header compiles alone, and is a manual: it begins with a comment that says what it is.
. tests/tap.sh
O=${O:-out}
for h in $(find pipeline -name '*.h' ! -name list.h ! -name '*_table.h' ! -name '*_names.h' | sort); do
    if "${CC:-gcc}" -std=c11 -D_GNU_SOURCE -Ipipeline -I"$O/gen" -Wall -Wextra -fsyntax-only -x c "$h" 2>"$O/header.log"; then
        pass "$h compiles alone"
    else
        fail "$h compiles alone" "$(head -5 "$O/header.log")"
    fi
done
none "every header begins with a comment" "$(find pipeline -name '*.h' | while read -r h; do
    head -1 "$h" | grep -q '^/\*' || echo "$h"; done)"
done_testing
