"""`lingloom dedup` on planted near-duplicates of real text, held against an implementation of its own description and
against all pairs.

    near_check.py LINGLOOM PAIRS LONGEST [--tau .7,.8] [--seed N] [--folder DIR] [--peer NAME@TAU=DROPPED.txt ...]
TAP on stdout; tables of the share found as comments. Needs: numpy scipy regex xxhash. Skips without LL_DATA."""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "bench" / "near"))

import corpus
import near_brute
import near_ref as ref

COUNT = [0, 0]
SLACK = 1e-4  # the program's shingles are 32-bit hashes: in a long text two may coincide
MARGIN = .05
SALT = 1  # of a key of one part


def ok(good, what, *why):
    COUNT[0] += 1
    COUNT[1] += not good
    print(f"{'ok' if good else 'not ok'} {COUNT[0]} - {what}", flush=True)
    for line in why if not good else ():
        print(f"#   {line}", flush=True)
    return good


def read(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def dedup(exe, path, folder, tau, *flags):
    """The ids that stay, and the lines of drops by id."""
    out, drops = folder / "kept.jsonl", folder / "drops.jsonl"
    subprocess.run([exe, "dedup", str(path), "-o", str(out), "--drops", str(drops), "--tau", f"{tau:g}", "-q", *flags], check=True)
    return out.read_bytes(), [{**d, "twin": d["twin"]["id"], "through": "through" in d["twin"]} for d in read(drops)]


class Set:
    """The planted file, its truth, and all pairs of its records that are similar."""

    def __init__(self, path, truth, lowest):
        self.path, self.rows = path, read(truth)
        rows = read(path)
        self.ids = [r["id"] for r in rows]
        self.at = {i: k for k, i in enumerate(self.ids)}
        self.lines = dict(zip(self.ids, path.read_bytes().splitlines(keepends=True)))
        self.records = [ref.Record(r["text"], SALT) for r in rows]
        self.best = sorted(range(len(rows)), key=lambda k: (*ref.preference(self.lines[self.ids[k]]), k))
        self.similar = near_brute.similar(self.records, lowest - SLACK)
        for r in self.rows:
            r["j"] = self.j(r["a"], r["b"])

    def j(self, a, b):
        a, b = self.records[self.at[a]], self.records[self.at[b]]
        return 1.0 if a.key == b.key else 0.0 if min(a.length, b.length) < ref.SHORTEST else ref.jaccard(a, b)


def check(s, exe, folder, tau):
    out, drops = dedup(exe, s.path, folder, tau)
    gone = {d["id"]: d for d in drops}
    kept = [json.loads(line)["id"] for line in out.splitlines()]
    ok(len(kept) + len(gone) == len(s.ids) and not set(kept) & set(gone), f"tau {tau}: kept and dropped are all there were",
       f"{len(kept)} + {len(gone)} of {len(s.ids)}")
    ok(out == b"".join(s.lines[i] for i in s.ids if i not in gone), f"tau {tau}: what stays keeps its bytes and order")
    guarantee(s, gone, tau)
    reference(s, gone, tau)
    same(s, exe, folder, tau, out)
    return set(gone)


def guarantee(s, gone, tau):
    far = [(i, d["twin"], s.j(i, d["twin"])) for i, d in gone.items()]
    lost = [i for i, d in gone.items() if d["twin"] in gone]
    ok(not lost, f"tau {tau}: every dropped record's twin stays", f"{len(lost)}: {lost[:5]}")
    bad = [f for f in far if f[2] < tau - SLACK]
    ok(not bad, f"tau {tau}: no record goes for a twin below tau", f"{len(bad)}: {bad[:5]}")
    told = [(i, gone[i].get("jaccard"), j) for i, _, j in far
            if not gone[i]["through"] and abs(gone[i].get("jaccard", 1) - j) > 2 * SLACK]
    ok(not told, f"tau {tau}: the Jaccard told is the true one", f"{len(told)}: {told[:5]}")
    for least, share in ((tau + MARGIN, .99), (tau, .97)):
        pairs = [p for p, j in s.similar.items() if j >= least]
        missed = [p for p in pairs if not any(s.ids[k] in gone for k in p)]
        ok(len(missed) <= (1 - share) * len(pairs),
           f"tau {tau}: at least {share:.0%} of all pairs of J >= {least:.2f} (all pairs compared)",
           f"{len(missed)} of {len(pairs)} missed: {[(s.ids[a], s.ids[b], s.similar[a, b]) for a, b in missed[:5]]}")
        print(f"# tau {tau}: of {len(pairs)} pairs of J >= {least:.2f}, {len(missed)} have both records left")


def reference(s, gone, tau):
    want = ref.Dedup(s.records, s.best, tau)
    ids = {s.ids[k] for k in want.twin}
    ok(ids == set(gone), f"tau {tau}: the reference drops the same {len(ids)} records",
       f"only the reference: {sorted(ids - set(gone))[:5]}", f"only the program: {sorted(set(gone) - ids)[:5]}")
    other = [(i, gone[i]["twin"], s.ids[want.twin[s.at[i]][0]]) for i in sorted(ids & set(gone))
             if gone[i]["twin"] != s.ids[want.twin[s.at[i]][0]]]
    ok(not other, f"tau {tau}: and names the same twins", f"{len(other)}: {other[:5]}")


def same(s, exe, folder, tau, out):
    for flags in (("-j1",), ("-j2", "--memory", "64M"), ("-j7", "--memory", "4G")):
        again, _ = dedup(exe, s.path, folder, tau, *flags)
        ok(again == out, f"tau {tau}: the same bytes with {' '.join(flags)}")


# ---- tables ----

def share(rows, gone):
    found = sum(r["a"] in gone or r["b"] in gone for r in rows)
    return f"{100 * found / len(rows):6.1f}" if rows else "     -"


def table(s, tau, by, found):
    names = list(found)
    print(f"#\n# share of planted edits found, percent, by {by}, tau {tau}")
    print(f"# {by:<14} {'pairs':>6} {'J>=tau':>7} " + " ".join(f"{n:>14}" for n in names))
    groups = dict.fromkeys(r[by] for r in s.rows)
    order = sorted(groups, key=lambda g: (not g[0].isdigit(), int(g.split("-")[0]) if g[0].isdigit() else 0))
    for g in [*order, "all"]:
        rows = [r for r in s.rows if g in (r[by], "all")]
        similar = 100 * sum(r["j"] >= tau for r in rows) / len(rows)
        print(f"# {g:<14} {len(rows):>6} {similar:>7.1f} " + " ".join(f"{share(rows, d):>14}" for d in found.values()))


def false_drops(s, gone, tau):
    """Records dropped though nothing that stays, or anything at all, is similar: by all pairs."""
    near = {s.ids[k] for p, j in s.similar.items() if j >= tau - SLACK for k in p}
    return len(gone - near)


def tables(s, tau, found):
    for by in ("length", "lang", "edit"):
        table(s, tau, by, found)
    exact = [r for r in s.rows if r["j"] >= tau + MARGIN]
    print(f"#\n# of {len(exact)} pairs of J >= {tau + MARGIN:.2f}, tau {tau}: found; and records dropped that have no twin of J >= tau")
    for name, gone in found.items():
        print(f"# {name:<20} {share(exact, gone)} %  {false_drops(s, gone, tau):>6}")


def peers(args, tau):
    out = {}
    for p in args.peer:
        name, path = p.split("=", 1)
        name, at = name.rsplit("@", 1)
        if float(at) == tau:
            out[name] = set(pathlib.Path(path).read_text().split())
    return out


def arguments():
    a = argparse.ArgumentParser()
    a.add_argument("exe")
    a.add_argument("pairs", type=int)
    a.add_argument("longest", type=int)
    a.add_argument("--tau", default=".7,.8")
    a.add_argument("--seed", default="1")
    a.add_argument("--folder")
    a.add_argument("--peer", action="append", default=[])
    return a.parse_args()


def main():
    args = arguments()
    if not corpus.there():
        print("ok 1 - planted near-duplicates # SKIP no data (LL_DATA)")
        return 0
    with tempfile.TemporaryDirectory() as tmp:
        folder = pathlib.Path(args.folder or tmp)
        path, truth = folder / "planted.jsonl", folder / "planted.truth"
        if not path.exists():
            subprocess.run([sys.executable, str(HERE.parent / "bench/near/planted.py"), str(args.pairs), args.seed,
                            str(path), str(truth), str(args.longest)], check=True)
        taus = [float(t) for t in args.tau.split(",")]
        s = Set(path, truth, min(taus))
        for tau in taus:
            tables(s, tau, {"lingloom": check(s, args.exe, pathlib.Path(tmp), tau), **peers(args, tau)})
    print(f"1..{COUNT[0]}")
    return COUNT[1] > 0


if __name__ == "__main__":
    sys.exit(main())
