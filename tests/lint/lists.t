#!/bin/sh
# Every list.h is sorted, and names exactly the parts that stand in its folder.
. tests/tap.sh
for list in $(find pipeline -name list.h | sort); do
    folder=$(dirname "$list")
    names=$(sed -nE 's/^ *[A-Z]+\(([A-Za-z0-9_]+).*/\1/p' "$list")
    is "$list is sorted" "$names" "$(echo "$names" | LC_ALL=C sort)"
    macro=$(sed -nE 's/^ *([A-Z]+)\([A-Za-z0-9_]+.*/\1/p' "$list" | sort -u)
    is "$list uses one macro" "$(echo "$macro" | wc -w)" 1
    missing='' unlisted=''
    # the part's definition: `const struct TYPE PREFIX_NAME = {` somewhere in the folder (or, for kinds, in a family's file)
    defined=$(grep -rhoE '^const struct [a-z_]+ [a-z]+_[A-Za-z0-9_]+ *= *\{' "$folder" --include='*.c' --include='*.cc' | grep -v '^const struct stage ' |
        sed -E 's/^const struct [a-z_]+ [a-z]+_([A-Za-z0-9_]+) *=.*/\1/' | LC_ALL=C sort -u)
    for n in $names; do printf '%s\n' $defined | grep -qx "$n" || missing="$missing $n"; done
    for n in $defined; do printf '%s\n' $names | grep -qx "$n" || unlisted="$unlisted $n"; done
    none "$list: all that is listed is there" "$missing"
    none "$list: all that is there is listed" "$unlisted"
done
done_testing
