#!/usr/bin/env python3
"""Plants near-duplicates in real text. usage: planted.py PAIRS SEED RECORDS.jsonl TRUTH.jsonl [LONGEST (50000)]

RECORDS has PAIRS texts of 15 to 50,000 code points in en, de, zh, ja and mixed, with one edited copy of each, in a random
order, as {"id", "text"}. TRUTH has a line for each pair: {"a", "b", "lang", "length", "edit"}, where length names the range."""
import json
import random
import sys
import unicodedata

import corpus

TAU = .7  # lengths lie around tau times each border and above it too
BORDERS = (80, 2000, 20000)
RANGES = (  # name, shortest, longest, share of the pairs
    ("15-30", 15, 30, 14), ("31-70", 31, 70, 20), ("71-200", 71, 200, 20), ("201-1500", 201, 1500, 14),
    ("1501-15000", 1501, 15000, 4), ("15001-50000", 15001, 50000, .8),
)
SHARE_OF_BORDER = {80: 14, 2000: 4, 20000: .8}
LANGS = ("en", "de", "zh", "ja", "mixed")

HALF = {}
for c in range(0xFF61, 0xFFA0):
    HALF.setdefault(unicodedata.normalize("NFKC", chr(c)), chr(c))


def spans(t, rng, lang):
    """Where a word is: between blanks, or two characters of a script without them."""
    blanks = [i for i, c in enumerate(t) if c == " "]
    if lang in ("en", "de") and len(blanks) > 2:
        k = rng.randrange(len(blanks) - 1)
        return blanks[k] + 1, blanks[k + 1]
    k = rng.randrange(max(1, len(t) - 2))
    return k, k + 2


def word(pool, rng):
    s = rng.choice(pool.words)
    if " " in s:
        return rng.choice(s.split(" "))
    k = rng.randrange(max(1, len(s) - 2))
    return s[k : k + 2]


def letter(t, rng):
    return rng.choice([c for c in t[:200] if c.isalpha()] or ["x"])


def char_insert(t, rng, pool):
    k = rng.randrange(1, len(t))
    return t[:k] + letter(t, rng) + t[k:]


def char_delete(t, rng, pool):
    k = rng.randrange(1, len(t) - 1)
    return t[:k] + t[k + 1 :]


def char_replace(t, rng, pool):
    k = rng.randrange(1, len(t) - 1)
    return t[:k] + letter(t, rng) + t[k + 1 :]


def word_replace(t, rng, pool):
    a, b = spans(t, rng, pool.lang)
    return t[:a] + word(pool, rng) + t[b:]


def word_delete(t, rng, pool):
    a, b = spans(t, rng, pool.lang)
    return (t[:a] + t[b:]).strip()


def word_insert(t, rng, pool):
    a, _ = spans(t, rng, pool.lang)
    return t[:a] + word(pool, rng) + pool.glue + t[a:]


def case(t, rng, pool):
    return rng.choice((str.upper, str.lower, str.swapcase))(t)


def width(t, rng, pool):
    """ASCII full width, Kana half width."""
    full = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else HALF.get(c, c) for c in t)
    return full if rng.random() < .5 else unicodedata.normalize("NFKC", t)


def punctuation(t, rng, pool):
    """Variants of quotes and dashes, and one mark more, less or other."""
    t = t.translate(str.maketrans({"-": "\u2013", "'": "\u2019", '"': "\u201d", "\u300c": '"', "\u300d": '"'}))
    marks = [i for i, c in enumerate(t) if c in ",.;:!?，。、；：！？"]
    if not marks:
        return t + "!"
    k = rng.choice(marks)
    return t[:k] + rng.choice(("", ";", "！", ",")) + t[k + 1 :]


def space(t, rng, pool):
    for _ in range(3):
        at = [i for i, c in enumerate(t) if c == " "]
        if not at:
            break
        k = rng.choice(at)
        t = t[:k] + rng.choice(("  ", "\t", "\n", "\u00a0", "\u3000 ")) + t[k + 1 :]
    return rng.choice((" ", "\n", "\t")) + t + rng.choice((" ", "\n\n", "\u3000"))


EDITS = (char_insert, char_delete, char_replace, word_replace, word_delete, word_insert, case, width, punctuation, space)


def plan(pairs, rng, longest):
    """(name of the range, length) for each pair."""
    kinds = [(n, lo, min(hi, longest), w) for n, lo, hi, w in RANGES if lo < longest]
    for b, w in SHARE_OF_BORDER.items():
        if b / TAU < longest:
            kinds.append((f"around {b}", b, None, w))
    total = sum(k[3] for k in kinds)
    for name, lo, hi, w in kinds:
        for _ in range(max(10, round(pairs * w / total))):
            if hi:
                yield name, round(lo * (hi / lo) ** rng.random())
            else:  # at the border, and where the lengths of its neighbours' classes end
                at = rng.choice((lo, lo, lo, lo * TAU, lo / TAU, lo * .8, lo / .8))
                yield name, round(at) + rng.randint(-4, 4)


def main():
    pairs, seed, to, truth = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    longest = int(sys.argv[5]) if len(sys.argv) > 5 else 50000
    rng = random.Random(seed)
    pools = [corpus.Pool(lang, seed) for lang in LANGS[:-1]]
    pools.append(corpus.Mixed(list(pools)))
    texts, rows = [], []
    for k, (name, length) in enumerate(plan(pairs, rng, longest)):
        pool, edit = pools[k % 5], EDITS[k // 5 % len(EDITS)]
        a = pool.text(length)
        b = edit(a, rng, pool)
        texts += [(f"{k}a", a), (f"{k}b", b)]
        rows.append({"a": f"{k}a", "b": f"{k}b", "lang": pool.lang, "length": name, "edit": edit.__name__.replace("_", " ")})
    rng.shuffle(texts)
    with open(to, "w", encoding="utf-8") as f:
        for i, t in texts:
            f.write(json.dumps({"id": i, "text": t}, ensure_ascii=False) + "\n")
    with open(truth, "w", encoding="utf-8") as f:
        for r in rows:
            f.write(json.dumps(r) + "\n")


if __name__ == "__main__":
    main()
