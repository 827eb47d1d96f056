#!/usr/bin/env python3
"""`lingloom dedup` from JSONL in to JSONL out, on one thread: records and MB a second of CPU time (user + system), what
of it the record pass with exact keys takes alone, candidates a record, and ratios to what was measured beside it.

    speed.py LINGLOOM MEMORY-GB/S FOLDER [SIZE (100M)] [KIND ...]"""
import json
import pathlib
import re
import subprocess
import sys

import measure

HERE = pathlib.Path(__file__).parent
TARGET = {"500": ("records", 160000), "6000": ("MB", 80), "50000": ("MB", 80)}


def made(folder, kind, size):
    """The set, and how many records it has; made once."""
    path = folder / f"near-{kind}-{size}.jsonl"
    note = path.with_suffix(".json")
    if not note.exists():
        note.write_bytes(subprocess.run([sys.executable, str(HERE / "synth.py"), kind, size, "1", "1", str(path)], check=True,
                                        stdout=subprocess.PIPE).stdout)
    return path, json.loads(note.read_text())


def unpack(path):
    """CPU seconds of zstd -d for the same bytes."""
    packed = path.with_suffix(".zst")
    if not packed.exists():
        subprocess.run(["zstd", "-1", "-q", "-f", str(path), "-o", str(packed)], check=True)
    return measure.best(["zstd", "-dqc", str(packed)])["cpu"]


def found(path, drops):
    """Planted copies found, percent; and how many others went."""
    with open(drops, encoding="utf-8") as f:
        gone = {json.loads(line)["id"] for line in f}
    with open(path, "rb") as f:
        copies = [line[7 : line.index(b'"', 7)].decode() for line in f if b'~"' in line[:24]]
    hit = sum(c in gone or c[:-1] in gone for c in copies)
    return 100 * hit / max(1, len(copies)), len(gone) - hit


def one(exe, memory, folder, kind, size):
    path, info = made(folder, kind, size)
    out, drops = folder / "speed-out.jsonl", folder / "speed-drops.jsonl"
    zstd = unpack(path)
    near = measure.best([exe, "dedup", path, "-o", out, "-j1", "-v"])
    exact = measure.best([exe, "dedup", path, "-o", out, "-j1", "--exact", "-q"])
    measure.best([exe, "dedup", path, "-o", out, "-j1", "-q", "--drops", drops], 1)
    n, mb, t = info["records"], info["bytes"] / 1e6, near["cpu"]
    print(f"dedup {kind:>8}: {n:9,} records {mb:6.0f} MB {t:7.2f} CPU s {n / t:9,.0f} records/s/core {mb / t:7.1f} MB/s/core"
          f"  (record pass with exact keys {exact['cpu']:.2f} s; zstd -d {zstd:.2f} s: ratio {t / zstd:.1f};"
          f" of memory bandwidth {mb / 1000 / t / memory:.4f}; peak {near['rss'] / 1e6:.0f} MB)")
    if kind in TARGET:
        unit, want = TARGET[kind]
        print(f"    target {want:,} {unit}/s/core: {(n if unit == 'records' else mb) / t / want:.2f} of it")
    print("    planted found {:.2f} %, {} others dropped".format(*found(path, drops)))
    for line in near["err"].splitlines():
        if re.search(r"candidates a record|comparing|bands of", line):
            print("    " + re.sub(r"^(debug: )?dedup: ", "", line))
    sys.stdout.flush()


def main():
    exe, memory, folder = sys.argv[1], float(sys.argv[2]), pathlib.Path(sys.argv[3])
    size = sys.argv[4] if len(sys.argv) > 4 else "100M"
    for kind in sys.argv[5:] or ("short", "500", "zh-500", "6000", "50000", "chats"):
        one(exe, memory, folder, kind, size)


if __name__ == "__main__":
    main()
