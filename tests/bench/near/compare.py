#!/usr/bin/env python3
"""`lingloom dedup` beside its peers on one file of {"id", "text"}: speed, memory, and what each finds of the pairs planted.

    compare.py LINGLOOM PYTHON IN.jsonl FOLDER [TAU (.8)]
PYTHON has datasketch, rensa and datatrove installed. The dropped ids of each stay in FOLDER as NAME@TAU.txt."""
import json
import pathlib
import sys

import measure

HERE = pathlib.Path(__file__).parent
RUNS = (  # name, tool, shingles, shape
    ("datasketch", "datasketch", "chars5", "own"), ("datasketch-21x6", "datasketch", "chars5", "21x6"),
    ("rensa", "rensa", "chars5", "own"), ("rensa-32x4", "rensa", "chars5", "32x4"), ("datatrove", "datatrove", "words5", "own"),
)


def ours(exe, path, folder, tau):
    drops = folder / "drops.jsonl"
    r = measure.best([exe, "dedup", path, "-o", folder / "kept.jsonl", "--drops", drops, "--tau", tau, "-j1", "-q"])
    with open(drops, encoding="utf-8") as f:
        (folder / f"lingloom@{tau}.txt").write_text("".join(json.loads(line)["id"] + "\n" for line in f))
    return r


def copies(path):
    """Pairs of ids: original and edited copy, as synth.py (17, 17~) and planted.py (17a, 17b) name them."""
    with open(path, encoding="utf-8") as f:
        ids = {json.loads(line)["id"] for line in f}
    return [(i, i[:-1] + ("" if i[-1] == "~" else "a")) for i in ids if i[-1] in "~b"]


def row(name, r, n, pairs, folder, tau, base):
    gone = set((folder / f"{name}@{tau}.txt").read_text().split())
    found = sum(a in gone or b in gone for a, b in pairs)
    print(f"{name:<16} {r['cpu']:9.2f} CPU s {n / r['cpu']:11,.0f} records/s {r['cpu'] / base:8.1f} times ours"
          f" {r['rss'] / 1e6:8.0f} MB {100 * found / max(1, len(pairs)):7.2f} % of planted, {len(gone) - found:6} others", flush=True)


def main():
    exe, python, path, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]), pathlib.Path(sys.argv[4])
    tau = sys.argv[5] if len(sys.argv) > 5 else ".8"
    pairs = copies(path)
    with open(path, "rb") as f:
        n = sum(1 for _ in f)
    print(f"{path.name}: {n:,} records, {path.stat().st_size / 1e6:.1f} MB, {len(pairs):,} pairs planted, tau {tau}")
    mine = ours(exe, path, folder, tau)
    row("lingloom", mine, n, pairs, folder, tau, mine["cpu"])
    for name, *how in RUNS:
        tool, kind, shape = how
        r = measure.run([python, HERE / "peers.py", tool, kind, tau, shape, path, folder / f"{name}@{tau}.txt"])
        if r["rc"]:
            print(f"{name:<16} does not run: {r['err'].strip().splitlines()[-1:]}")
        else:
            row(name, r, n, pairs, folder, tau, mine["cpu"])


if __name__ == "__main__":
    main()
