"""No trainer may learn a draft, and every supervised turn must be learnt with its end token: for each export format the
masking that its trainer documents is carried out on the rows that `datasets` loads, token by token.

    masks.py LINGLOOM [N]        (default 600 dialogues with drafts, and what synth makes of the samples)
Needs: pip install datasets transformers jinja2. TAP on stdout. Nothing is downloaded: the tokenizer is one of bytes, made
here. TRL's masks come from transformers itself (chat template with {% generation %}); those of LLaMA-Factory
(mask_history), axolotl (message_field_training, train_on_eos: turn), ms-swift (loss) and OpenAI (weight) are written
down below as their documentation has them.
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import datasets
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

datasets.disable_progress_bars()
COUNT = [0, 0]
END = "<|im_end|>"
TEMPLATE = ("{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.role == 'assistant' %}{% generation %}{{ m.content }}"
            "<|im_end|>{% endgeneration %}{% else %}{{ m.content }}<|im_end|>{% endif %}\n{% endfor %}"
            "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}")


def ok(good, what):
    COUNT[0] += 1
    COUNT[1] += not good
    print(f"{'ok' if good else 'not ok'} {COUNT[0]} - {what}", flush=True)


# ---- a tokenizer of bytes ----
def byte_tokenizer():
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    t = Tokenizer(models.BPE(vocab={c: i for i, c in enumerate(alphabet)}, merges=[]))
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    t.decoder = decoders.ByteLevel()
    return PreTrainedTokenizerFast(tokenizer_object=t, eos_token=END, additional_special_tokens=["<|im_start|>"],
                                   chat_template=TEMPLATE, clean_up_tokenization_spaces=False)


TOK = byte_tokenizer()


def ids_of(text):
    return TOK(text, add_special_tokens=False)["input_ids"]


def learnt(ids, mask):
    """Texts of the runs of labelled tokens."""
    out, run = [], []
    for i, m in zip(ids + [None], list(mask) + [0]):
        if m:
            run.append(i)
        elif run:
            out.append(TOK.decode(run).rstrip("\n"))
            run = []
    return out


# ---- what each trainer labels ----
def plain(messages):
    return [{"role": m["role"], "content": m["content"]} for m in messages]


def trl_assistant_only(messages):
    """SFTConfig(assistant_only_loss=True)"""
    x = TOK.apply_chat_template(plain(messages), return_assistant_tokens_mask=True, return_dict=True)
    return learnt(x["input_ids"], x["assistant_masks"])


def trl_completion(prompt, completion):
    """prompt and completion: the prompt's tokens must be the beginning of the whole's, the rest is learnt"""
    p = TOK.apply_chat_template(plain(prompt), add_generation_prompt=True, return_dict=True)["input_ids"]
    whole = TOK.apply_chat_template(plain(prompt) + plain(completion), return_dict=True)["input_ids"]
    assert whole[:len(p)] == p
    return learnt(whole, [0] * len(p) + [1] * (len(whole) - len(p)))


def by_turn(messages, train):
    """Turn by turn; an answer's tokens and its end token are labelled where train(i) says so."""
    ids, mask = [], []
    for i, m in enumerate(messages):
        head = ids_of(f"<|im_start|>{m['role']}\n")
        body = ids_of(m["content"] + END)
        ids += head + body + ids_of("\n")
        mask += [0] * len(head) + [int(bool(train(i)))] * len(body) + [0]
    return learnt(ids, mask)


def llamafactory(row, tags, mask_history=True):
    """sharegpt formatting, template chatml: pairs of turns; with mask_history only the last answer has labels"""
    turns = [{"role": "user" if m[tags["role_tag"]] in (tags["user_tag"], tags["observation_tag"]) else "assistant",
              "content": m[tags["content_tag"]]} for m in row["messages"]]
    assert len(turns) % 2 == 0 and all(t["role"] == ("assistant" if i % 2 else "user") for i, t in enumerate(turns))
    system = [{"role": "system", "content": row["system"]}] if row["system"] else []
    last = len(system) + len(turns) - 1
    return by_turn(system + turns, lambda i: i == last if mask_history else (i - len(system)) % 2 == 1)


def axolotl(row):
    """type: chat_template, message_field_training: train, roles_to_train: [], train_on_eos: turn"""
    return by_turn(row["messages"], lambda i: row["messages"][i]["train"])


def ms_swift(row):
    """`loss` of an assistant's message decides; no other role ever has labels"""
    return by_turn(row["messages"], lambda i: row["messages"][i]["role"] == "assistant" and row["messages"][i]["loss"])


def openai(row):
    return by_turn(row["messages"], lambda i: row["messages"][i]["role"] == "assistant" and row["messages"][i]["weight"])


# ---- dialogues with drafts ----
def dialogue(i, rng):
    """One to four exchanges; each may have up to two drafts with complaints; some end in a draft."""
    messages, constraints = [], []
    def say(role, text, **more):
        messages.append({"role": role, "content": f"{text} [{i}.{len(messages)}]", **more})
    if rng.random() < 0.3:
        say("system", "Übersetze\nknapp.")
    for k in range(rng.randint(1, 4)):
        say("user", f"Into German, please: \"cats\" {k}")
        drafts = rng.choice([0, 1, 1, 2])
        for _ in range(drafts):
            say("assistant", rng.choice(["Vier Katzen.\nOder fünf 猫?", "> Felinen", "<b>4</b>"]), weight=0)
            say("user", rng.choice(["the number is wrong", "nein, \"Katzen\"", "短一点"]))
        say("assistant", "Drei Katzen. 三只猫。", **rng.choice([{}, {"weight": 1}]))
        at = len(messages) - 1
        constraints += [{"turn": at, "type": rng.choice(["numbers", "length", "term"]), "violated_by": at - 2 * d,
                         "verdict": "pass"} for d in range(1, drafts + 1)]
    if rng.random() < 0.1:
        say("user", "one more")
        say("assistant", "Noch ein Entwurf", weight=0)
    reference = messages[-1]["content"] if rng.random() < 0.5 else "Drei Katzen."
    return {"id": f"d-{i}", "kind": "E12", "langs": {"instruction": "en", "source": "en", "target": "de"}, "messages": messages,
            "source": {"corpus": "demo", "record": i, "licence": "CC0-1.0", "text": "Three cats.", "reference": reference},
            "constraints": constraints, "origin": {"templates": [], "teacher": None, "seed": 1}}


def write_records(exe, folder, n):
    rng = random.Random(4)
    records = [dialogue(i, rng) for i in range(n)]
    made = folder / "synth.jsonl"
    done = subprocess.run([exe, "synth", "corpora/sample/travel.en-de.tsv", "--src-lang", "en", "--tgt-lang", "de", "-q", "-o", made])
    if done.returncode == 0 and made.exists():
        with open(made, encoding="utf-8") as f:
            records += map(json.loads, f)
    path = folder / "records.jsonl"
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    return path, {r["id"]: r for r in records}


def supervised(record):
    return [m["content"] + END for m in record["messages"] if m["role"] == "assistant" and m.get("weight", 1) > 0]


def drafts_of(record):
    return [m["content"] for m in record["messages"] if m["role"] == "assistant" and m.get("weight", 1) == 0]


def export(exe, path, folder, fmt, *flags):
    out = folder / "-".join([fmt, *flags]).replace("--", "")
    subprocess.run([exe, "export", path, "-q", "-o", out, "--format", fmt, *flags], check=True)
    return out, datasets.load_dataset("json", data_files=sorted(map(str, (out / "data").rglob("*.jsonl"))), split="train",
                                      cache_dir=folder / "cache")


def ids_in_order(out):
    with open(out / "provenance.jsonl", encoding="utf-8") as f:
        return [json.loads(x)["id"] for x in f]


# ---- formats ----
def labels_are(name, got, want, records):
    """got: id -> texts that were learnt, over all its rows."""
    wrong = [i for i in want if got.get(i) != want[i]]
    drafts = sum(any(d + END in t for t in texts) for i, texts in got.items() for d in drafts_of(records[i]))
    ok(not drafts, f"{name}: no label on any of {sum(len(drafts_of(records[i])) for i in got)} drafts")
    ok(not wrong and set(got) == set(want), f"{name}: a label on each of {sum(map(len, want.values()))} supervised turns and its "
       f"end token" + (f"; wrong: {wrong[:3]}" if wrong else ""))


def gather(rows, texts_of, ids=None):
    got = {}
    for k, row in enumerate(rows):
        got.setdefault(ids[k] if ids else row["id"], []).extend(texts_of(row))
    return got


def check_weighted(exe, path, folder, records):
    want = {i: supervised(r) for i, r in records.items()}
    _, rows = export(exe, path, folder, "trl")
    labels_are("trl, SFTTrainer on prompt and completion", gather(rows, lambda r: trl_completion(r["prompt"], r["completion"])), want, records)
    out, rows = export(exe, path, folder, "llamafactory")
    tags = json.loads((out / "dataset_info.json").read_text())["lingloom_train"]["tags"]
    labels_are("llamafactory, mask_history: true", gather(rows, lambda r: llamafactory(r, tags)), want, records)
    without = gather(rows, lambda r: llamafactory(r, tags, mask_history=False))
    ok(any(d + END in t for i, texts in without.items() for t in texts for d in drafts_of(records[i])),
       "llamafactory without mask_history would learn drafts: these checks see it, and the card says so")
    ok("mask_history: true" in (out / "README.md").read_text(), "llamafactory: the card asks for mask_history")
    out, rows = export(exe, path, folder, "axolotl")
    stub = (out / "axolotl.yaml").read_text()
    ok(all(x in stub for x in ("message_field_training: train", "roles_to_train: []", "train_on_eos: turn")),
       "axolotl: the stub has what the masks rest on")
    labels_are("axolotl, chat_template", gather(rows, axolotl), want, records)
    _, rows = export(exe, path, folder, "ms-swift")
    labels_are("ms-swift, loss", gather(rows, ms_swift), want, records)
    out, rows = export(exe, path, folder, "openai")
    kept = ids_in_order(out)
    labels_are("openai, weight", gather(rows, openai, kept), {i: want[i] for i in kept}, records)
    ok(len(kept) == sum(r["messages"][-1]["role"] == "assistant" for r in records.values()), "openai: all that end in an answer")


def check_unweighted(exe, path, folder, records):
    for drafts in ("refuse", "quote"):
        want = {i: supervised(r) for i, r in records.items() if drafts == "quote" or not drafts_of(r)}
        flags = ("--drafts", drafts)
        _, rows = export(exe, path, folder, "messages", *flags)
        labels_are(f"messages, drafts {drafts}, TRL's assistant_only_loss", gather(rows, lambda r: trl_assistant_only(r["messages"])), want, records)
        _, rows = export(exe, path, folder, "sharegpt", *flags)
        role = {"human": "user", "gpt": "assistant", "system": "system"}
        turns = lambda r: [{"role": role[m["from"]], "content": m["value"]} for m in r["conversations"]]
        labels_are(f"sharegpt, drafts {drafts}, all of gpt's turns", gather(rows, lambda r: trl_assistant_only(turns(r))), want, records)
        _, rows = export(exe, path, folder, "alpaca", *flags)
        answers = lambda r: [a + END for _, a in json.loads(r["history"])] + [r["output"] + END]
        labels_are(f"alpaca, drafts {drafts}, output and the answers of history", gather(rows, answers), want, records)


def claimed_pairs(record):
    """(draft, repair) by the record's own word."""
    turns = record["messages"]
    is_draft = lambda m: m["role"] == "assistant" and m.get("weight", 1) == 0
    for i, m in enumerate(turns):
        if not is_draft(m):
            continue
        j = next((k for k in range(i + 1, len(turns)) if turns[k]["role"] == "assistant"), None)
        if j is None or is_draft(turns[j]):
            continue
        if any(c.get("violated_by") == i and c["turn"] <= j <= c.get("until", c["turn"]) for c in record["constraints"]):
            if m["content"] != turns[j]["content"]:
                yield i, j


def check_preference(exe, path, folder, records):
    want = {(i, j): (r["messages"][d]["content"], r["messages"][j]["content"]) for i, r in records.items() for d, j in claimed_pairs(r)}
    _, rows = export(exe, path, folder, "preference")
    got = {(r["id"], r["turn"]): (r["rejected"][0]["content"], r["chosen"][0]["content"]) for r in rows}
    ok(got == want and rows.num_rows == len(want), f"preference: the {len(want)} drafts that break what their repairs keep, no more")
    good = all(trl_completion(r["prompt"], r["chosen"]) == [r["chosen"][0]["content"] + END] and
               trl_completion(r["prompt"], r["rejected"]) == [r["rejected"][0]["content"] + END] and
               r["prompt"][-1]["role"] == "user" for r in rows)
    ok(good, "preference: DPO's loss is on the two answers alone; prompts end with the user's turn")
    before = 0
    for r in rows:
        turns, n = records[r["id"]]["messages"], len(r["prompt"])
        good &= plain(r["prompt"]) == plain(turns[:n]) and n in (r["turn"], r["turn"] - 2)
        before += n == r["turn"] - 2
    ok(good and 0 < before < rows.num_rows, f"preference: prompts are what the record says up to there ({before} end before the draft)")
    out, rows = export(exe, path, folder, "preference-llamafactory")
    info = json.loads((out / "dataset_info.json").read_text())["lingloom_preference_train"]
    good = info["ranking"] is True and all(c in rows.column_names for c in info["columns"].values())
    for r in rows:  # its converter: an odd number of turns, then the two answers
        good &= len(r["messages"]) % 2 == 1 and want[r["id"], r["turn"]] == (r["rejected"]["content"], r["chosen"]["content"])
        good &= all(m["role"] == ("assistant" if k % 2 else "user") for k, m in enumerate(r["messages"]))
    ok(good and rows.num_rows == len(want), f"preference-llamafactory: {rows.num_rows} rows as its ranking converter wants them")
    _, rows = export(exe, path, folder, "preference-ms-swift")
    good = rows.num_rows == len(want)
    for r in rows:
        good &= ms_swift(r) == [want[r["id"], r["turn"]][1] + END] and r["rejected_response"] == want[r["id"], r["turn"]][0]
    ok(good, "preference-ms-swift: a loss on the preferred answer alone")
    _, rows = export(exe, path, folder, "prompts")
    bound = sum(any(c["turn"] <= k <= c.get("until", c["turn"]) for c in r["constraints"]) for r in records.values()
                for k, m in enumerate(r["messages"]) if m["role"] == "assistant" and m.get("weight", 1) > 0)
    good = rows.num_rows == bound
    for r in rows:
        record = records[r["id"]]
        good &= plain(r["prompt"]) == plain(record["messages"][:r["turn"]]) and r["prompt"][-1]["role"] == "user"
        good &= all(c in record["constraints"] for c in json.loads(r["constraints"])) and json.loads(r["langs"]) == record["langs"]
        good &= r["source"] == record["source"]["text"] and r["reference"] == record["source"]["reference"]
    ok(good, f"prompts: one for each of {bound} turns that constraints bind, with these, source and reference")
    real = [r for r in rows if not r["id"].startswith("d-")]
    lines = [json.dumps({"constraints": json.loads(r["constraints"]), "source": r["source"], "reference": r["reference"],
                         "langs": json.loads(r["langs"]), "messages": plain(r["prompt"]),
                         "completion": records[r["id"]]["messages"][r["turn"]]["content"]}) for r in real]
    done = subprocess.run([exe, "verify", "--score"], input="\n".join(lines).encode() + b"\n", capture_output=True)
    scores = [json.loads(x).get("score") for x in done.stdout.splitlines()]
    ok(len(real) > 0 and scores == [1] * len(real), f"prompts: verify --score gives the records' own answers the full reward ({len(real)})")


def main():
    exe, n = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 600
    with tempfile.TemporaryDirectory() as t:
        folder = pathlib.Path(t)
        path, records = write_records(exe, folder, n)
        check_weighted(exe, path, folder, records)
        check_unweighted(exe, path, folder, records)
        check_preference(exe, path, folder, records)
    print(f"1..{COUNT[0]}")
    return 1 if COUNT[1] else 0


sys.exit(main())
