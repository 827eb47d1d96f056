#!/bin/sh
# The rooms of pipeline/ include only what stands behind them, and each third-party header is read in one file.
. tests/tap.sh

# what a room may include besides itself
behind() {
    case $1 in
    base) echo "" ;;
    text) echo "base" ;;
    engine) echo "text base" ;;
    corpus) echo "engine text base" ;;
    align) echo "corpus engine text base" ;;
    dialogue) echo "align corpus engine text base" ;;
    dataset) echo "dialogue align corpus engine text base" ;;
    model) echo "text base" ;;
    eval) echo "model dialogue text base" ;;
    report) echo "dataset dialogue align corpus engine text base" ;;
    cli) echo "report eval model dataset dialogue align corpus engine text base" ;;
    *) echo "?" ;;
    esac
}

for room in pipeline/*/; do
    room=$(basename "$room")
    [ "$room" = recipes ] && continue
    allowed="$room $(behind "$room")"
    none "$room: is a room with a known place" "$([ "$(behind "$room")" = '?' ] && echo "add pipeline/$room to tests/lint/includes.t")"
    none "$room: includes only ${allowed% }" "$(
        grep -rnoE '^ *# *include "[a-z0-9_]+/' "pipeline/$room" --include='*.[ch]' --include='*.cc' |
            while IFS= read -r line; do
                to=${line##*\"}
                case " $allowed " in *" ${to%/} "*) ;; *) echo "$line" ;; esac
            done)"
done

third='curl/|jansson\.h|unicode/|zstd\.h|sqlite3\.h|yaml\.h|libxml/|archive|xxhash\.h|cld2/|zlib\.h|bzlib\.h|lzma\.h'
for family in curl/ jansson zstd sqlite3 yaml libxml/ archive xxhash cld2/ zlib bzlib lzma; do
    files=$(grep -rlE "^ *# *include <$family" pipeline --include='*.[ch]' --include='*.cc' --include='*.cu')
    case $family in
    zstd | zlib) limit=2 ;; # reading in base/input_unpack.c, writing in engine/shard.c
    *) limit=1 ;;
    esac
    n=$(printf '%s' "$files" | grep -c .)
    ok "<$family...> is included in $limit file at most ($n)" [ "$n" -le "$limit" ]
    [ "$n" -le "$limit" ] || note "$files"
done
none "ICU is included only under text/" "$(grep -rlE '^ *# *include <unicode/' pipeline | grep -v '^pipeline/text/')"
none "no other library is included by a header" "$(grep -rnE "^ *# *include <($third)" pipeline --include='*.h')"
none "a system header is not included by quotes" "$(grep -rnE '^ *# *include "(std|sys/|unistd|string)' pipeline)"
done_testing
