#!/bin/sh
# The documents tell the truth: every ```console block that begins with `$ lingloom` is run, in an empty folder that has
# corpora/ and pipeline/recipes/ beside it, and must print what the document says ("..." alone on a line stands for any lines).
# The README's table names every command, and every option that a document shows exists.
. tests/tap.sh
ROOT=$PWD
O=${O:-out}
case $O in /*) BIN=$O/bin ;; *) BIN=$ROOT/$O/bin ;; esac
work=$(mktemp -d "$ROOT/${O#"$ROOT"/}/docs.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
export LC_ALL=C PATH="$BIN:$PATH"

# matches WANT GOT: equal lines, "..." in WANT skips lines of GOT
matches() {
    awk -v want="$1" 'BEGIN { n = 0; while ((getline line < want) > 0) w[++n] = line; close(want); i = 1; any = 0 }
        { if (i <= n && w[i] == "...") { any = 1; i++ }
          if (i <= n && $0 == w[i]) { i++; any = 0 } else if (!any) { bad = 1 } }
        END { while (i <= n && w[i] == "...") i++; exit bad || i <= n }' "$2"
}

run_block() { # file, line, block
    mkdir "$work/in" && cp -R corpora "$work/in/" && mkdir -p "$work/in/pipeline" && cp -R pipeline/recipes "$work/in/pipeline/"
    sed -n 's/^\$ //p' "$3" >"$work/commands"
    sed '/^\$ /d' "$3" >"$work/want"
    (cd "$work/in" && timeout 60 sh "$work/commands") </dev/null >"$work/got" 2>&1
    if matches "$work/want" "$work/got"; then
        pass "$1:$2: $(head -1 "$work/commands")"
    else
        fail "$1:$2: $(head -1 "$work/commands")" "$(diff "$work/want" "$work/got" | head -20)"
    fi
    rm -rf "$work/in"
}

for doc in README.md docs/*.md; do
    awk -v out="$work/block" '/^```/ { if (inside) { inside = 0; close(f) } else { inside = $0 ~ /^```console/ ? 1 : 2; first = 1 } next }
        inside && first { first = 0; live = inside == 1 && /^\$ lingloom/; if (live) { f = out "." NR; print NR } }
        inside && live { print > f }' "$doc" >"$work/starts"
    while read -r start; do
        run_block "$doc" "$start" "$work/block.$start"
    done <"$work/starts"
    rm -f "$work"/block.*
done

commands=$(lingloom help | sed -n '/^whole runs/,/^.lingloom help NAME/p' | sed -nE 's/^  ([a-z-]+)  +.*/\1/p')
ok "the program names its commands" [ "$(echo "$commands" | wc -l)" -ge 5 ]
for c in $commands; do
    ok "README.md names lingloom $c" grep -q "^| .lingloom $c. |" README.md
done
none "README.md names no command that there is not" "$(sed -nE 's/^\| `lingloom ([a-z-]+)`.*/\1/p' README.md | while read -r c; do
    echo "$commands" | grep -qx "$c" || echo "$c"; done)"
none "every option that a document shows with a command exists" "$(
    grep -noE 'lingloom [a-z]+[^`|#]* --[a-z][a-z0-9-]+' README.md docs/*.md | while IFS= read -r hit; do
        c=$(echo "$hit" | sed -nE 's/.*lingloom ([a-z]+).*/\1/p')
        echo "$commands" | grep -qx "$c" || continue
        for flag in $(echo "$hit" | grep -oE -e ' --[a-z][a-z0-9-]+'); do
            lingloom help "$c" | grep -qE -e "(^|[ ,])$flag([ =,[]|$)" || echo "$hit: $flag"
        done
    done)"
done_testing
