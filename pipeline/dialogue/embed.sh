#!/bin/sh
# usage: embed.sh FOLDER > builtin.c      every *.yaml below FOLDER as a C table (dialogue/builtin.h)
# Lines become string literals; '?' is escaped because C11 still knows trigraphs.
set -eu
LC_ALL=C
export LC_ALL
cd "$1"
echo '#include "dialogue/builtin.h"'
echo 'const struct builtin_file builtin_files[] = {'
find . -name '*.yaml' -type f | sort | while read -r f; do
    echo "{\"${f#./}\","
    sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/?/\\?/g' -e 's/	/\\t/g' -e 's/\r/\\r/g' -e 's/.*/"&\\n"/' "$f"
    echo '},'
done
echo '{0, 0}};'
