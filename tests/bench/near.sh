#!/usr/bin/env bash
# Near-duplicates from JSONL in to JSONL out, on one thread, in CPU seconds: sets of 500-, 6,000- and 50,000-character
# records with 10 % planted (NEAR_SIZE each, 100M by default), and the share found. With NEAR_PEERS=1 also Python's tools
# on 20,000 of them, out of a virtual environment of their own (out/venv-peers).
# The sets are recombined from real text (LL_DATA, default ../shared/data) and stay in NEAR_DIR where that is given.
set -euo pipefail
O=${O:-out}
here=$(dirname "$0")/near
data=${LL_DATA:-../shared/data}
folder=${NEAR_DIR:-$(mktemp -d)}
[ -n "${NEAR_DIR:-}" ] || trap 'rm -rf "$folder"' EXIT

command -v python3 >/dev/null || { echo "skipped: there is no python3"; exit 0; }
[ -d "$data/parallel" ] || { echo "skipped: no corpora at '$data'"; exit 0; }
memory=$("$O/tests/bench/bench_memory" | awk '{print $2}')
echo "one core reads $memory GB/s from memory"
python3 "$here/speed.py" "$O/bin/lingloom" "$memory" "$folder" "${NEAR_SIZE:-100M}"

[ -n "${NEAR_PEERS:-}" ] || { echo "NEAR_PEERS=1: beside Python's tools"; exit 0; }
venv=out/venv-peers
if ! "$venv/bin/python" -c 'import datasketch, rensa, datatrove, tokenizers, spacy' 2>/dev/null; then
    python3 -m venv "$venv" >out/venv-peers.log 2>&1
    "$venv/bin/pip" install -q --disable-pip-version-check datasketch rensa datatrove tokenizers spacy orjson 'xxhash<4' >>out/venv-peers.log 2>&1 ||
        { echo "peers: skipped, pip cannot install them (out/venv-peers.log)"; exit 0; }
fi
python3 "$here/synth.py" 500 20000 1 1 "$folder/peers-500.jsonl" >/dev/null
python3 "$here/planted.py" 10000 1 "$folder/peers-planted.jsonl" "$folder/peers-planted.truth"
for set in peers-500 peers-planted; do
    python3 "$here/compare.py" "$O/bin/lingloom" "$venv/bin/python" "$folder/$set.jsonl" "$folder" .8
done
