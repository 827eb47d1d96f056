"""Real sentences and chats of the folder LL_DATA, read at run time: nothing of them is in this repository."""
import io
import json
import os
import pathlib
import random
import re
import subprocess
import tarfile
import zipfile

ROOT = pathlib.Path(os.environ.get("LL_DATA", "../shared/data"))


def there():
    return (ROOT / "parallel").is_dir() and (ROOT / "sharegpt").is_dir()


def raw(path):
    path = ROOT / path
    if path.suffix == ".zst":
        return subprocess.run(["zstd", "-dqc", str(path)], check=True, capture_output=True).stdout
    return path.read_bytes()


def lines(path):
    return raw(path).decode("utf-8", "replace").split("\n")


def members(path):
    with tarfile.open(fileobj=io.BytesIO(raw(path))) as tar:
        for m in tar:
            if m.isfile():
                yield m.name, tar.extractfile(m).read()


def tatoeba_de():
    with zipfile.ZipFile(ROOT / "parallel/tatoeba/deu-eng.zip") as z:
        rows = z.read("deu.txt").decode("utf-8").split("\n")
    return [r.split("\t")[1] for r in rows if "\t" in r]


def japanese():
    """News sentences, then the messages of catalogues."""
    for name, data in members("eval/wmt21/wmt21_txt_src_ref.tar.zst"):
        if name.endswith(".ja"):
            yield from data.decode("utf-8").split("\n")
    for name, data in members("parallel/po/godot-l10n_14langs.tar.zst"):
        if name.endswith("/ja.po"):
            text = data.decode("utf-8")
            for m in re.finditer(r'^msgstr (".*"(?:\n".*")*)$', text, re.M):
                s = "".join(re.findall(r'^(?:msgstr )?"(.*)"$', m.group(1), re.M))
                yield s.replace("\\n", " ").replace('\\"', '"').replace("\\\\", "\\")


def turns_en():
    for name, data in members("sharegpt/sharegpt92k_sampled_enriched.tar.zst"):
        try:
            doc = json.loads(data)
        except ValueError:
            continue
        for t in doc.get("conversations", []) if isinstance(doc, dict) else []:
            if t.get("value"):
                yield t["value"]


def turns_zh():
    for row in lines("sharegpt/sharegpt_zh_1K_format.jsonl.zst"):
        if row:
            for t in json.loads(row)["conversations"]:
                if t.get("value"):
                    yield t["value"]


def chats():
    """Conversations as lists of (role, text)."""
    for name, data in members("sharegpt/sharegpt92k_sampled_enriched.tar.zst"):
        try:
            doc = json.loads(data)
        except ValueError:
            continue
        c = doc.get("conversations") if isinstance(doc, dict) else None
        if c:
            yield [(t.get("from", ""), t.get("value") or "") for t in c]
    for row in lines("sharegpt/sharegpt_zh_1K_format.jsonl.zst"):
        if row:
            yield [(t.get("from", ""), t.get("value") or "") for t in json.loads(row)["conversations"]]


def tidy(rows, least):
    """Different sentences of some length; surrogates cannot be written."""
    seen = dict.fromkeys(" ".join(r.split()) for r in rows)
    return [r for r in seen if len(r) >= least and not any("\ud800" <= c <= "\udfff" for c in r)]


def sentences(lang):
    if lang == "en":
        rows = lines("parallel/alma/deen/train.de-en.en.zst") + lines("parallel/alma/zhen/train.zh-en.en.zst")
        rows += lines("eval/wmt22/txt/generaltest2022.en-de.src.en") + list(turns_en())
        return tidy(rows, 12)
    if lang == "de":
        rows = lines("parallel/alma/deen/train.de-en.de.zst") + lines("eval/wmt22/txt/generaltest2022.de-en.src.de")
        return tidy(rows + tatoeba_de(), 12)
    if lang == "zh":
        rows = lines("parallel/alma/zhen/train.zh-en.zh.zst") + lines("eval/wmt22/txt/generaltest2022.zh-en.src.zh")
        return tidy(rows + list(turns_zh()), 6)
    if lang == "ja":
        return tidy(japanese(), 8)
    raise ValueError(lang)


class Pool:
    """Sentences of a language without end, each once before any comes again."""

    def __init__(self, lang, seed):
        self.lang = lang
        self.rng = random.Random(f"{lang}/{seed}")
        self.all = sentences(lang)
        self.at = len(self.all)
        self.glue = " " if lang in ("en", "de") else ""
        self.words = self.all[: 4000]

    def next(self):
        if self.at >= len(self.all):
            self.rng.shuffle(self.all)
            self.at = 0
        self.at += 1
        return self.all[self.at - 1]

    def text(self, length):
        """Running text of exactly so many code points; sentences whole from their start."""
        out, n = [], 0
        while n < length:
            s = self.next()
            if self.lang == "en" and len(s) > 4 * length + 400:  # a long turn: a piece from inside
                k = self.rng.randrange(len(s) - length)
                s = s[k : k + length + 1]
            out.append(s)
            n += len(s) + len(self.glue)
        return self.glue.join(out)[:length].strip()


class Mixed:
    """Sentences of several languages in turn."""

    def __init__(self, pools):
        self.pools, self.lang, self.glue, self.rng, self.k = pools, "mixed", " ", pools[0].rng, 0
        self.words = sum((p.words[:1000] for p in pools), [])

    def text(self, length):
        out, n = [], 0
        while n < length:
            part = self.pools[self.k % len(self.pools)].text(max(8, min(120, length // 3)))
            self.k += 1
            out.append(part)
            n += len(part) + 1
        return " ".join(out)[:length].strip()
