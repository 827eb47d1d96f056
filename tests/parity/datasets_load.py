"""Hugging Face `datasets` must load every export without a schema error, and find in it what the trainer is promised.

    datasets_load.py LINGLOOM [N]        (default 200000 records, the first quarter without any optional part)
Needs: pip install datasets zstandard. TAP on stdout.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import datasets

import datasets_gen

datasets.disable_progress_bars()

HERE = pathlib.Path(__file__).parent
COUNT = [0, 0]


def ok(good, what):
    COUNT[0] += 1
    COUNT[1] += not good
    print(f"{'ok' if good else 'not ok'} {COUNT[0]} - {what}", flush=True)
    return good


def export(exe, records, out, *flags):
    subprocess.run([exe, "export", records, "-q", "-o", out, *flags], check=True)


def load(folder, cache):
    return datasets.load_dataset(str(folder), split="train", cache_dir=cache)


def restore(message):
    """What the card tells people to do."""
    message = dict(message)
    message.update(json.loads(message.pop("extra") or "{}"))
    return message


def original(path):
    with open(path, encoding="utf-8") as f:
        return {r["id"]: r for r in map(json.loads, f)}


def check_messages(rows, want):
    good = True
    for row in rows:
        record = want[row["id"]]
        if any("weight" in m for m in record["messages"]):
            continue  # quoted
        got = [restore(m) for m in row["messages"]]
        good &= got == record["messages"]
        extra = json.loads(row["extra"] or "{}")
        tools = json.loads(row["tools"])
        if tools:
            extra["tools"] = tools
        good &= extra == record.get("extra", {})
    ok(good, "messages: every member of every message and all of extra come back")


def check_trl(rows, want):
    learnt = sum(m["role"] == "assistant" and m.get("weight", 1) > 0 for r in want.values() for m in r["messages"])
    ok(rows.num_rows == learnt, f"trl: one row for each turn to learn ({learnt})")
    good = True
    for row in rows.select(range(0, rows.num_rows, 97)):
        record = want[row["id"]]["messages"]
        turn = row["turn"]
        good &= len(row["prompt"]) == turn and len(row["completion"]) == 1
        good &= restore(row["completion"][0]) == {k: v for k, v in record[turn].items() if k != "weight"}
        good &= record[turn].get("weight", 1) == 1 and json.loads(row["tools"]) is not None
    ok(good, "trl: prompt is what came before, completion the turn, never a draft")


def check_llamafactory(folder, rows):
    info = json.loads((folder / "dataset_info.json").read_text())["lingloom_train"]
    ok((folder / info["file_name"]).is_dir(), "llamafactory: dataset_info.json names the data")
    tags, columns = info["tags"], info["columns"]
    good = all(c in rows.column_names for c in columns.values())
    odd = (tags["user_tag"], tags["observation_tag"])
    even = (tags["assistant_tag"], tags["function_tag"])
    for row in rows.select(range(0, rows.num_rows, 53)):
        turns = row[columns["messages"]]
        good &= len(turns) % 2 == 0
        good &= all(m[tags["role_tag"]] in (even if i % 2 else odd) for i, m in enumerate(turns))
        for m in turns:
            if m["role"] == tags["function_tag"]:
                calls = json.loads(m["content"])
                good &= all(isinstance(c["name"], str) and isinstance(c["arguments"], dict) for c in calls)
    ok(good, "llamafactory: turns alternate as its converter demands, calls are JSON with name and arguments")


def check_flag(rows, name, key):
    drafts = 0
    good = True
    for row in rows.select(range(0, rows.num_rows, 31)):
        for m in row["messages"]:
            good &= isinstance(m[key], bool) and (m["role"] in ("assistant", "tool_call") or not m[key])
            drafts += m["role"] == "assistant" and not m[key]
    ok(good and drafts > 0, f"{name}: every message says whether it is learnt; drafts are not")


def main():
    exe, n = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200000
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        records = tmp / "records.jsonl"
        sys.argv = ["datasets_gen.py", str(n), str(records)]
        datasets_gen.main()
        want = original(records)
        for fmt in ("messages", "sharegpt", "alpaca", "trl", "llamafactory", "axolotl", "ms-swift", "openai", "preference",
                    "preference-llamafactory", "preference-ms-swift", "prompts"):
            least = n // 10 if fmt.startswith("pre") or fmt == "prompts" else n // 2  # only records with drafts
            zst = [] if fmt.endswith("llamafactory") else ["--compress", "zstd"]
            folder = tmp / fmt
            export(exe, records, folder, "--format", fmt, "--drafts", "quote", "--shards", "3", *zst)
            try:
                rows = load(folder, tmp / "cache")
            except Exception as err:  # the schema error this test is about
                ok(False, f"{fmt}: loads ({type(err).__name__}: {str(err)[:200]})")
                continue
            ok(rows.num_rows > least, f"{fmt}: loads, {rows.num_rows} rows")
            ok(subprocess.run(["sha256sum", "--status", "-c", "SHA256SUMS"], cwd=folder).returncode == 0,
               f"{fmt}: checksums hold")
            prov = datasets.load_dataset("json", data_files=[str(p) for p in folder.glob("provenance.jsonl*")],
                                         split="train", cache_dir=tmp / "cache")
            ok(prov.num_rows > least and "constraints" in prov.column_names, f"{fmt}: provenance loads")
            if fmt == "messages":
                check_messages(rows, want)
            elif fmt == "trl":
                check_trl(rows, want)
            elif fmt == "llamafactory":
                check_llamafactory(folder, rows)
            elif fmt == "axolotl":
                check_flag(rows, fmt, "train")
            elif fmt == "ms-swift":
                check_flag(rows, fmt, "loss")
    print(f"1..{COUNT[0]}")
    return 1 if COUNT[1] else 0


if __name__ == "__main__":
    sys.exit(main())
