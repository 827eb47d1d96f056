#!/bin/sh
# Conventions that a grep can hold.
. tests/tap.sh
O=${O:-out}
c_files() { find pipeline -name '*.c' -o -name '*.h' -o -name '*.cc'; }

for f in strcpy sprintf strtok atoi gmtime setlocale; do
    printf '#include <string.h>\nvoid f(char *p);\nvoid f(char *p) { (void)%s; (void)p; }\n' "$f" >"$O/banned.c"
    if "${CC:-gcc}" -std=c11 -D_GNU_SOURCE -include pipeline/base/banned.h -fsyntax-only "$O/banned.c" 2>/dev/null; then
        fail "$f does not compile in pipeline/"
    else
        pass "$f does not compile in pipeline/"
    fi
done
none "only cli/ and base's log and memory write to the terminal or exit" "$(
    c_files | grep -vE '^pipeline/(cli/|base/(log|mem)\.c)' | xargs grep -nE '(^|[^_a-z])(printf|puts|putchar|perror|exit|_exit|abort) ?\(' |
        grep -vE ':[0-9]+: *(/?\*|//)|_Exit|jsonw|"[^"]*(printf|exit)')"
none "no file is past 700 lines" "$(c_files | xargs wc -l | awk '$2 != "total" && $1 > 700 {print $2 ": " $1}')"
none "no line is past 140 columns" "$(c_files | grep -vE '_(table|names)\.h$' | xargs awk 'length($0) > 140 && !/[^ -~]/ {print FILENAME ":" FNR}' | head)"
none "no tabs and no trailing space" "$(c_files | xargs grep -nE '	|[ ]+$' | head)"
none "no words of unfinished work" "$(c_files | xargs grep -nE '(TODO|FIXME|XXX) ?[:(]' | head)"
none "nothing that decides bytes uses transcendental libm" "$(
    find pipeline/engine pipeline/corpus pipeline/dialogue pipeline/dataset -name '*.c' -print0 |
        xargs -0 grep -nE '(^|[^_a-z])(exp|log|log2|log10|pow|sin|cos|tanh|erf|lgamma)f? ?\(' | grep -vE ':[0-9]+: *(/\*|\*)|/\*.*(exp|log|pow)')"
none "build and tests write under out/ only" "$(grep -nE '>[ "]*(\./)?(tests|pipeline|docs|corpora|templates)/' Makefile tests/run | head)"
none "every tests/*/*.t and runner is executable" "$(find tests .ci -name '*.t' ! -perm -u+x; [ -x .ci/run ] || echo .ci/run)"
done_testing
