#!/usr/bin/env python3
"""One of the peers over a JSONL file of {"id", "text"}, as its users run it: the ids of what it drops go to a file.

    peers.py TOOL SHINGLES TAU SHAPE IN.jsonl DROPPED.txt
    TOOL      datasketch | rensa | datatrove
    SHINGLES  words1, words5 (words), chars5 (characters; case folded)
    SHAPE     own: the bands the tool derives from TAU itself; or BANDSxROWS
"""
import json
import pathlib
import sys
import tempfile

PERMUTATIONS = 128


def records(path):
    with open(path, encoding="utf-8") as f:
        for line in f:
            r = json.loads(line)
            yield r["id"], r["text"]


def shingler(kind):
    n = int(kind[5:])

    def words(text):
        w = text.lower().split()
        return {" ".join(w[i : i + n]) for i in range(max(1, len(w) - n + 1))}

    def chars(text):
        t = text.lower()
        return {t[i : i + n] for i in range(max(1, len(t) - n + 1))}

    return words if kind.startswith("words") else chars


def datasketch(shingles, tau, shape, path):
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=tau, num_perm=PERMUTATIONS, params=shape)
    for i, text in records(path):
        m = MinHash(num_perm=PERMUTATIONS)
        m.update_batch([s.encode() for s in shingles(text)])
        if lsh.query(m):
            yield i
        else:
            lsh.insert(i, m, check_duplication=False)


def rensa(shingles, tau, shape, path):
    from rensa import RMinHash, RMinHashDeduplicator

    dedup = RMinHashDeduplicator(threshold=tau, num_perm=PERMUTATIONS, use_lsh=True, num_bands=shape and shape[0])
    for i, text in records(path):
        m = RMinHash(num_perm=PERMUTATIONS, seed=42)
        m.update(shingles(text))
        if not dedup.add(i, m):
            yield i


def datatrove(shingles, tau, shape, path):
    """Its four steps on one worker; word 5-grams, 14 x 8 where no shape is given."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers.jsonl import JsonlWriter

    shape = shape or (14, 8)
    config = MinhashConfig(n_grams=5, num_buckets=shape[0], hashes_per_bucket=shape[1])
    path = pathlib.Path(path)
    with tempfile.TemporaryDirectory() as tmp:
        def read():
            return JsonlReader(str(path.parent), glob_pattern=path.name, id_key="id")

        steps = (
            ([read(), MinhashDedupSignature(output_folder=f"{tmp}/s", config=config)], 1),
            ([MinhashDedupBuckets(f"{tmp}/s", f"{tmp}/b", config=config)], shape[0]),
            ([MinhashDedupCluster(f"{tmp}/b", f"{tmp}/r", config=config)], 1),
            ([read(), MinhashDedupFilter(f"{tmp}/r", exclusion_writer=JsonlWriter(f"{tmp}/x", compression=None)),
              JsonlWriter(f"{tmp}/o", compression=None)], 1),
        )
        for k, (pipeline, tasks) in enumerate(steps):
            LocalPipelineExecutor(pipeline=pipeline, tasks=tasks, workers=1, logging_dir=f"{tmp}/log{k}").run()
        for f in pathlib.Path(tmp, "x").glob("*.jsonl"):
            yield from (i for i, _ in records(f))


def main():
    tool, kind, tau, shape, path, out = sys.argv[1:]
    shape = None if shape == "own" else tuple(map(int, shape.split("x")))
    run = {"datasketch": datasketch, "rensa": rensa, "datatrove": datatrove}[tool]
    with open(out, "w", encoding="utf-8") as f:
        for i in run(shingler(kind), float(tau), shape, path):
            f.write(f"{i}\n")


if __name__ == "__main__":
    main()
