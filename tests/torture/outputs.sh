#!/bin/sh
# usage: outputs.sh DIR      "sha256  path" of every output below DIR, by path, of the uncompressed bytes where zstd is there.
# A run's state and manifest (times) and what is being written are left out.
cd "$1" || exit 1
export LC_ALL=C
find . -type f ! -name 'state.db*' ! -name 'manifest.json' ! -name '*.log' ! -name '*.part' ! -name '*.tmp*' ! -name '*.info' ! -name lock | sort |
while read -r f; do
    case $f in
    *.zst) if command -v zstd >/dev/null; then sum=$(zstd -dcq "$f" | sha256sum); else sum=$(sha256sum <"$f"); fi ;;
    *) sum=$(sha256sum <"$f") ;;
    esac
    printf '%s %s\n' "${sum%% *}" "$f"
done
