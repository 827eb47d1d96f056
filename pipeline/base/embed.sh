#!/bin/sh
# usage: embed.sh FILE... > embed.c      the files as one C table (base/embed.h). Lines become string literals; '?' is
# escaped because C11 still knows trigraphs.
set -eu
LC_ALL=C
export LC_ALL
echo '#include "base/embed.h"'
echo 'const struct embedded embedded_files[] = {'
for f; do echo "$f"; done | sort | while read -r f; do
    echo "{\"$f\","
    sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/?/\\?/g' -e 's/	/\\t/g' -e 's/\r/\\r/g' -e 's/.*/"&\\n"/' "$f"
    echo "\"\", $(wc -c <"$f")},"
done
echo '{0, 0, 0}};'
