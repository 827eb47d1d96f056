"""Keys, shingles and signatures of the program against near_ref.py, value by value: on made-up text of every script and,
where LL_DATA is, on real text.

    near_vectors.py NEAR_DUMP [TEXTS]      TAP on stdout. Needs: numpy regex xxhash."""
import io
import os
import pathlib
import random
import subprocess
import sys
import unicodedata

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "bench" / "near"))

import corpus
import near_ref as ref

TAU = .7
COUNT = [0, 0]


def ok(good, what, *why):
    COUNT[0] += 1
    COUNT[1] += not good
    print(f"{'ok' if good else 'not ok'} {COUNT[0]} - {what}", flush=True)
    for line in why if not good else ():
        print(f"#   {line}", flush=True)


def dump(exe, texts, path):
    data = b"".join(b"%d\n%b" % (len(b), b) for b in (t.encode() for t in texts))
    out = subprocess.run([exe, str(TAU)], input=data, stdout=subprocess.PIPE, check=True, env={**os.environ, "LINGLOOM_SIMD": path})
    f = io.BytesIO(out.stdout)
    for _ in texts:
        size, length, n = map(int, f.readline().split())
        key = f.read(size).decode()
        f.read(1)
        rows = {}
        for _ in range(n):
            cls, k, *x = f.readline().split()
            x = np.array([int(v, 16) for v in x], np.uint32)
            rows[int(cls)] = x[: int(k)], x[int(k) :]
        yield key, length, rows


SCRIPTS = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ      0123456789.,;:'\"-", "äöüßÄÖÜẞéèêñçşığİıſﬁﬂŐ", "是的一不了在人有我他这中大来上国", "ひらがなカタカナーｶﾞﾀｶﾅ゛゜「」。、",
    "한국어조선말ㅎㅏㄴ각", "ไทยป่าป้า", "ខ្មែរភាសា", "ລາວພາສາ", "မြန်မာ", "русский ЁЖИК", "ελληνικάΣςΪΐ", "עִבְרִית־", "العربيةﷺﻻ", "हिन्दीक्षि", "①㎏½Ⅷ™x²ﾞ…ℌ",
    "\u00ad\u200b\u200d\u200c\ufeff\ufe0f\u2060\u180e\u034f", " \t\n\r\u00a0\u3000\u2028\u0085\u1680", "‐‑‒–—―−⸺〜〰֊׳״‘’‚‛“”„‟′″‹›«»`´ʼ〝〞〟『』", "😀👩\u200d👩\u200d👧🇩🇪𝔄𝕏𠀀𪜶", "\u0300\u0301\u0308\u0327\u0345",
)


def made(rng, n):
    """Runs of one to four scripts; lengths around the borders of the classes, too."""
    for k in range(n):
        some = rng.sample(SCRIPTS, rng.randint(1, 4))
        length = rng.choice((rng.randint(0, 12), rng.randint(10, 100), rng.choice((56, 79, 80, 81, 114, 115)), rng.choice((1999, 2001, 2857)) if k % 20 == 0 else 40))
        out = []
        while len(out) < length:
            s = rng.choice(some)
            out += rng.choices(s, k=rng.randint(1, 9))
        yield "".join(out)[:length]


def any_code_point(rng, n):
    """Whatever Unicode both sides know: assigned in Python's tables, which are no newer than the program's."""
    known = [chr(c) for c in range(0x110000) if unicodedata.category(chr(c)) not in ("Cn", "Cs", "Co")]
    for _ in range(n):
        yield "".join(rng.choices(known, k=rng.randint(1, 40)))
    for k in range(0, len(known), 64):  # each of them once
        yield " x ".join(known[k : k + 64])


def real(rng, n):
    pools = [corpus.Pool(lang, 1) for lang in ("en", "de", "zh", "ja")]
    pools.append(corpus.Mixed(list(pools)))
    for k in range(n):
        yield pools[k % 5].text(rng.choice((rng.randint(15, 90), rng.randint(80, 120), rng.randint(100, 2100))) if k % 100 else rng.randint(14000, 30000))


def compare(exe, name, texts):
    records = [ref.Record(t) for t in texts]
    keys, lengths, classes, sets, signatures = [], [], [], [], []
    for path in ("plain", "avx2", "avx512"):
        for t, r, (key, length, rows) in zip(texts, records, dump(exe, texts, path)):
            if key != r.key:
                keys.append((t, key, r.key))
                continue
            if not key:
                continue
            lengths += [key] if length != r.length else []
            classes += [key] if list(rows) != ref.classes(r.key, TAU, r.kind) else []
            for cls, (x, v) in rows.items():
                want = np.unique(ref.high(r.shingles(cls)))
                sets += [] if np.array_equal(x, want) else [(cls, key)]
                signatures += [] if np.array_equal(v, ref.minhash(want)) else [(path, cls, key)]
    for what, bad in (("keys", keys), ("lengths", lengths), ("classes", classes), ("shingles", sets), ("signatures", signatures)):
        shown = bad[:3] if name != "real text" else [len(bad)]  # real text is quoted nowhere
        ok(not bad, f"{name}: {what} of {len(texts)} texts agree", f"{len(bad)} differ", *map(ascii, shown))


def main():
    exe, n = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    rng = random.Random(1)
    compare(exe, "made-up text", list(made(rng, n)))
    compare(exe, "any code point", list(any_code_point(rng, n)))
    if corpus.there():
        compare(exe, "real text", list(real(rng, n)))
    print(f"1..{COUNT[0]}")
    return COUNT[1] > 0


if __name__ == "__main__":
    sys.exit(main())
