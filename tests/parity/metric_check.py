"""`lingloom eval` must print what sacreBLEU prints: random Unicode strings, the systems of WMT, published figures.

    metric_check.py LINGLOOM [N]        (default 10000 random strings)
Needs: pip install sacrebleu zstandard. TAP on stdout. Real data: $LL_DATA (default ../shared/data), skipped where absent.
"""
import csv
import io
import itertools
import json
import logging
import os
import pathlib
import random
import subprocess
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ET

import sacrebleu
import zstandard

logging.disable(logging.WARNING)
DATA = pathlib.Path(os.environ.get("LL_DATA", "../shared/data")) / "eval"
COUNT = [0, 0]
METRICS = {"bleu": sacrebleu.BLEU, "chrf": sacrebleu.CHRF, "ter": sacrebleu.TER}
SETTINGS = [
    ("bleu", {}, ""),
    *[("bleu", {"tokenize": t}, f"--tokenize {t}") for t in ("zh", "char", "intl", "none")],
    ("bleu", {"lowercase": True, "smooth_method": "floor"}, "--lowercase --smooth floor"),
    ("bleu", {"smooth_method": "floor", "smooth_value": 0.25}, "--smooth floor --smooth-value 0.25"),
    ("bleu", {"smooth_method": "add-k"}, "--smooth add-k"),
    ("bleu", {"smooth_method": "add-k", "smooth_value": 0.5, "max_ngram_order": 3},
     "--smooth add-k --smooth-value 0.5 --order 3"),
    ("bleu", {"smooth_method": "none"}, "--smooth none"),
    ("chrf", {}, ""),
    ("chrf", {"word_order": 2}, "--word-order 2"),
    ("chrf", {"word_order": 1, "beta": 1, "char_order": 4, "lowercase": True},
     "--word-order 1 --beta 1 --char-order 4 --lowercase"),
    ("chrf", {"whitespace": True}, "--whitespace"),
    ("chrf", {"eps_smoothing": True, "beta": 3, "word_order": 2}, "--eps-smoothing --beta 3 --word-order 2"),
    ("ter", {}, ""),
    ("ter", {"normalized": True}, "--normalized"),
    ("ter", {"no_punct": True}, "--no-punct"),
    ("ter", {"no_punct": True, "asian_support": True}, "--no-punct --asian-support"),
    ("ter", {"normalized": True, "asian_support": True}, "--normalized --asian-support"),
    ("ter", {"normalized": True, "asian_support": True, "no_punct": True, "case_sensitive": True},
     "--normalized --asian-support --no-punct --case-sensitive"),
]
POOLS = [
    "abcde fgh", ["the", "cat", "dog", "sat", "on", "mat", ".", ","], "天地玄黄宇宙洪荒。，、「」！", "あいうえおカキクケコー・",
    "АБВгдеЁё", "ÀÉîöüßİΣσςǅ", "0123456789.,-%$€½Ⅳ", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    ["&amp;", "&lt;", "&quot;", "&gt;", "<skipped>", "'s ", "-", "&", ";"], "\u00a0\u2003\u3000\t\u200b\u0085\x1f\x0b\x00",
    "😀👍🏽𠀀𪛖𝒜", "\u0301\u0308\ufffd\u2014\u2018\u201c→∑", "한국어 문장", "ไทยกข", "العربية؟،",
]


def ok(good, what):
    COUNT[0] += 1
    COUNT[1] += not good
    print(f"{'ok' if good else 'not ok'} {COUNT[0]} - {what}", flush=True)


def skip(what, why):
    COUNT[0] += 1
    print(f"ok {COUNT[0]} - {what} # SKIP {why}", flush=True)


def random_text(rng):
    if rng.random() < 0.03:
        return ""
    pools, sep, out = rng.sample(POOLS, rng.randint(1, 3)), rng.choice(["", "", " "]), []
    for _ in range(int(rng.expovariate(1 / 12)) + 1):
        out.append(rng.choice(rng.choice(pools)) + (" " if rng.random() < 0.25 else sep))
    return "".join(out)


def changed(rng, text):
    """Words lost, repeated, in capitals, and blocks moved: what TER's shifts are for."""
    join = "" if rng.random() < 0.3 else " "
    w = list(text) if not join else text.split(" ")
    for _ in range(rng.randint(0, 5)):
        if not w:
            break
        what, i = rng.random(), rng.randrange(len(w))
        if what < 0.3:
            w.pop(i)
        elif what < 0.5:
            w.insert(i, rng.choice(w))
        elif what < 0.6:
            w[i] = w[i].upper()
        else:
            a, b = sorted((rng.randrange(len(w) + 1), rng.randrange(len(w) + 1)))
            block = w[a:b]
            del w[a:b]
            p = rng.randrange(len(w) + 1)
            w[p:p] = block
    return join.join(w)


def write(path, lines):
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.writelines(x.replace("\n", " ") + "\n" for x in lines)
    return str(path)


def ours(exe, metric, flags, hyp, refs, *more):
    cmd = [exe, "eval", metric, "-q", "--width", "9", "--hyp", hyp, *flags.split(), *more]
    for r in refs:
        cmd += ["--ref", r]
    return subprocess.run(cmd, check=True, capture_output=True).stdout.decode().split("\n")[:-1]


def check(exe, folder, what, hyp, refs, settings, sentences=True, limit=None):
    hyp, refs = [h.rstrip() for h in hyp[:limit]], [[x.rstrip() for x in r[:limit]] for r in refs]
    hyp_file = write(folder / "hyp", hyp)
    ref_files = [write(folder / f"ref{i}", r) for i, r in enumerate(refs)]
    for name, args, flags in settings:
        m = METRICS[name](**args)
        s = m.corpus_score(hyp, refs)
        want = s.format(9, False, m.get_signature().format()).replace("|version:" + sacrebleu.__version__, "", 1)
        got = ours(exe, name, flags, hyp_file, ref_files)[0].replace("|version:2.6.0+lingloom", "", 1)
        label = f"{what}: {name} {flags}".strip()
        ok(got == want, f"{label}, corpus" + ("" if got == want else f": {got} is not {want}"))
        if not sentences:
            continue
        if name == "bleu":
            m = METRICS[name](**args, effective_order=True)
        want = [f"{m.sentence_score(h, list(r)).score:.9f}" for h, r in zip(hyp, zip(*refs))]
        got = ours(exe, name, flags, hyp_file, ref_files, "--sentence")
        bad = [i for i, (g, w) in enumerate(itertools.zip_longest(got, want)) if g != w]
        ok(not bad, f"{label}, {len(want)} segments" + (f": {len(bad)} differ, first {bad[0] + 1}" if bad else ""))


def check_random(exe, folder, n):
    rng = random.Random(20221)
    a = [random_text(rng) for _ in range(n)]
    b = [changed(rng, x) if rng.random() < 0.9 else random_text(rng) for x in a]
    c = [changed(rng, x) for x in a]
    fast = [s for s in SETTINGS if s[0] != "ter"]
    slow = [s for s in SETTINGS if s[0] == "ter"]
    check(exe, folder, "random", b, [a], fast)
    check(exe, folder, "random, two references", b, [a, c], fast, sentences=False)
    check(exe, folder, "random", b, [a], slow, limit=n // 4)
    check(exe, folder, "random, two references", b, [a, c], slow, limit=n // 20)


def systems_of(path):
    """A WMT XML file: {name: lines} of systems, {name: lines} of references."""
    with open(path, "rb") as f:
        root = ET.parse(io.BytesIO(zstandard.ZstdDecompressor().stream_reader(f).read())).getroot()
    hyps, refs, order = {}, {}, 0
    for doc in root.iter("doc"):
        ids = [s.get("id") for s in doc.find("src").iter("seg")]
        for kind, to, key in (("hyp", hyps, "system"), ("ref", refs, "translator")):
            for e in doc.findall(kind):
                text = {s.get("id"): "".join(s.itertext()).replace("\n", " ") for s in e.iter("seg")}
                to.setdefault(e.get(key), {}).update({(order, i): text[i] for i in ids if i in text})
        order += 1
    whole = max(len(x) for x in refs.values())
    keys = sorted({k for x in refs.values() for k in x}, key=lambda k: (k[0], int(k[1])))
    full = lambda sets: {n: [x[k] for k in keys] for n, x in sets.items() if len(x) == whole and all(k in x for k in keys)}
    return full(hyps), full(refs)


def check_wmt(exe, folder):
    for name, tokenize in (("wmt22/xml/wmttest2022.en-zh.all.xml.zst", "zh"), ("wmt22/xml/wmttest2022.en-hr.all.xml.zst", "13a"),
                           ("wmt22/xml/wmttest2022.fr-de.all.xml.zst", "13a"), ("wmt21/xml/newstest2021.ja-en.all.xml.zst", "13a")):
        path = DATA / name
        if not path.exists():
            skip(name, "no such data here")
            continue
        hyps, refs = systems_of(path)
        settings = [("bleu", {"tokenize": tokenize}, f"--tokenize {tokenize}"), ("chrf", {}, ""), ("chrf", {"word_order": 2}, "--word-order 2")]
        for i, system in enumerate(sorted(hyps)[:4]):
            check(exe, folder, f"{path.name.split('.')[1]} {system}", hyps[system], list(refs.values()), settings, sentences=i == 0)
        first = sorted(hyps)[0]
        ter = [("ter", {}, "")] if tokenize != "zh" else [("ter", {"normalized": True, "asian_support": True}, "--normalized --asian-support")]
        check(exe, folder, f"{path.name.split('.')[1]} {first}", hyps[first], list(refs.values())[:1], ter, limit=100)
    for pair, a, b in (("en-de", "ref.A.de", "ref.B.de"), ("zh-en", "ref.A.en", "ref.B.en"), ("de-en", "ref.A.en", "ref.B.en")):
        files = [DATA / f"wmt22/txt/generaltest2022.{pair}.{x}" for x in (a, b)]
        if not all(f.exists() for f in files):
            skip(f"wmt22 {pair}", "no such data here")
            continue
        a, b = [f.read_text(encoding="utf-8").split("\n")[:-1] for f in files]
        check(exe, folder, f"wmt22 {pair}, B against A", b, [a], [s for s in SETTINGS if s[0] != "ter"])
        check(exe, folder, f"wmt22 {pair}, B against A", b, [a], [("ter", {}, ""), ("ter", {"normalized": True}, "--normalized")], limit=200)


def members(path):
    with open(path, "rb") as f, tarfile.open(fileobj=zstandard.ZstdDecompressor().stream_reader(f), mode="r|") as tar:
        return {os.path.basename(m.name): tar.extractfile(m).read().decode() for m in tar if m.isfile()}


def check_published(exe, folder):
    """The figures that WMT21 published for its systems (against reference A)."""
    table, outputs, refs = DATA / "wmt21/automatic-scores.tsv", DATA / "wmt21/wmt21_system_outputs_zh_de.tar.zst", DATA / "wmt21/wmt21_txt_src_ref.tar.zst"
    if not all(p.exists() for p in (table, outputs, refs)):
        return skip("published figures of WMT21", "no such data here")
    with open(table, encoding="utf-8", newline="") as f:
        published = {(r["pair"], r["system"], r["metric"]): float(r["score"]) for r in csv.DictReader(f, delimiter="\t")}
    ref_texts, compared, bad = members(refs), 0, []
    for name, text in sorted(members(outputs).items()):
        part = name.split(".")  # newstest2021.en-de.hyp.SYSTEM.de
        pair, system, ref = part[1], ".".join(part[3:-1]), ref_texts.get(f"{part[0]}.{part[1]}.ref.A.{part[-1]}")
        if ref is None or part[-1] == "zh":
            continue
        hyp_file, ref_file = folder / "hyp", folder / "ref0"
        hyp_file.write_text(text, encoding="utf-8")
        ref_file.write_text(ref, encoding="utf-8")
        for metric, column in (("bleu", "bleu-A"), ("chrf", "chrf-A")):
            want = published.get((pair, system, column))
            if want is None:
                continue
            line = subprocess.run([exe, "eval", metric, "-q", "--json", "--hyp", hyp_file, "--ref", ref_file], check=True, capture_output=True).stdout
            compared += 1
            if abs(json.loads(line)["score"] - want) > 5e-4:
                bad.append((pair, system, metric, json.loads(line)["score"], want))
    ok(compared >= 40 and not bad, f"published figures of WMT21: {compared} equal to three decimals" + (f", but {bad[:3]}" if bad else ""))


def main():
    exe, n = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    with tempfile.TemporaryDirectory() as t:
        folder = pathlib.Path(t)
        check_random(exe, folder, n)
        check_wmt(exe, folder)
        check_published(exe, folder)
    print(f"1..{COUNT[0]}")
    return 1 if COUNT[1] else 0


sys.exit(main())
