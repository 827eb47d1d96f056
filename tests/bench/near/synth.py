#!/usr/bin/env python3
"""Large sets for the figures, recombined from pieces of real text; the near-duplicates in them are known.

    synth.py KIND RECORDS-or-BYTES SEED FILES OUT
    KIND   short: texts of 60 to 150 characters (5 % planted)      chats: conversations of 1 to 60 kB (5 % planted)
           N: English texts of about N characters (10 % planted)   zh-N: the same in Chinese
A size with K, M or G is bytes, else records. FILES > 1 spreads them over OUT with .0.jsonl, .1.jsonl ... for .jsonl.
Ids count from 0; the edited copy of record 17 is 17~. About 200 MB/s, one core."""
import json
import random
import sys

import corpus


def escaped(s):
    return json.dumps(s, ensure_ascii=False)[1:-1].encode("utf-8", "replace")


def cut(rows, longest, glue):
    """Pieces of at most so many characters; between words where there are any."""
    for row in rows:
        while len(row) > longest:
            k = row.rfind(glue, longest // 2, longest) if glue else longest
            k = longest if k <= 0 else k
            yield row[:k]
            row = row[k:].lstrip()
        if len(row) >= min(longest // 3, 10):
            yield row


class Pieces:
    """An endless run of random pieces, in the order of a seed."""

    def __init__(self, langs, longest, seed):
        self.bytes, self.chars = [], []
        for lang in langs:
            for s in cut(corpus.sentences(lang), longest, " " if lang in ("en", "de") else ""):
                self.bytes.append(escaped(s))
                self.chars.append(len(s))
        self.rng = random.Random(seed)
        self.buffer, self.at = [], 0

    def take(self, chars):
        """Indices of pieces of so many characters in all, roughly."""
        out = []
        while chars > 0:
            if self.at == len(self.buffer):
                self.buffer, self.at = self.rng.choices(range(len(self.bytes)), k=65536), 0
            k = self.buffer[self.at]
            self.at += 1
            out.append(k)
            chars -= self.chars[k] + 1
        return out

    def join(self, idx, glue):
        return glue.join([self.bytes[k] for k in idx])


WORDS = [w.encode() for w in "and now but yet then also once more ever just even soon thus far both each many some".split()]


class Texts:
    """{"id", "text"}"""

    def __init__(self, langs, longest, lo, hi, seed):
        self.p, self.rng = Pieces(langs, longest, seed), random.Random(seed + 1)
        self.lo, self.hi, self.glue = lo, hi, b"" if langs == ["zh"] else b" "

    def make(self):
        return self.p.take(self.rng.randint(self.lo, self.hi))

    def write(self, name, idx):
        return b'{"id":"%b","text":"%b"}\n' % (name, self.p.join(idx, self.glue))

    def edited(self, name, idx):
        """One short word more; in long texts a piece is another one, too."""
        k = self.rng.randrange(len(idx))
        head, tail = self.p.join(idx[:k], self.glue), self.p.join(idx[k + 1 :] if len(idx) > 60 else idx[k:], self.glue)
        word = self.rng.choice(WORDS) if self.glue else "也".encode()
        return b'{"id":"%b","text":"%b"}\n' % (name, self.glue.join((head, word, tail) if head else (word, tail)))


class Chats(Texts):
    """{"id", "conversations"}: turns of several pieces; questions are short, answers long, some conversations too."""

    def __init__(self, seed):
        super().__init__(["en", "en", "zh"], 280, 0, 0, seed)

    def make(self):
        turns, left = [], min(60000, max(800, self.rng.lognormvariate(8.5, .9)))
        while left > 0:
            turns += [self.p.take(self.rng.randint(30, 300)), self.p.take(min(left, self.rng.randint(300, 3000)))]
            left -= sum(self.p.chars[k] for k in turns[-1]) + 150
        return turns

    def write(self, name, turns):
        said = b",".join(
            [b'{"from":"%b","value":"%b"}' % ((b"human", b"gpt")[k & 1], self.p.join(t, b"\\n" if k & 1 else b" "))
             for k, t in enumerate(turns)])
        return b'{"id":"%b","conversations":[%b]}\n' % (name, said)

    def edited(self, name, turns):
        turns = [list(t) for t in turns]
        t = turns[self.rng.randrange(len(turns) // 2) * 2 + 1]
        t.insert(self.rng.randrange(len(t)), self.p.take(1)[0])
        return self.write(name, turns)


def kind(name, seed):
    if name == "short":
        return Texts(["en", "de"], 34, 70, 130, seed), .05
    if name == "chats":
        return Chats(seed), .05
    langs, n = (["zh"], int(name[3:])) if name.startswith("zh-") else (["en"], int(name))
    piece = max(40, min(200, n // 10))
    return Texts(langs, piece, n - piece // 2, n - piece // 2, seed), .10


def size(text):
    units = {"K": 1000, "M": 10**6, "G": 10**9}
    return (None, int(float(text[:-1]) * units[text[-1]])) if text[-1] in units else (int(text), None)


def main():
    name, much, seed, files, out = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
    make, planted = kind(name, seed)
    records, limit = size(much)
    rng = random.Random(seed + 2)
    paths = [out] if files == 1 else [out.replace(".jsonl", f".{k}.jsonl") for k in range(files)]
    to = [open(p, "wb", buffering=1 << 20) for p in paths]
    waiting, bytes_, total, n, copies = [], 0, 0, 0, 0
    while total != records and (limit is None or bytes_ < limit):
        if waiting and rng.random() < planted:
            k = rng.randrange(len(waiting))
            waiting[k], waiting[-1] = waiting[-1], waiting[k]
            i, was = waiting.pop()
            line = make.edited(b"%d~" % i, was)
            copies += 1
        else:
            what = make.make()
            line = make.write(b"%d" % n, what)
            if rng.random() < 2 * planted and len(waiting) < 20000:
                waiting.append((n, what))
            n += 1
        to[rng.randrange(files) if files > 1 else 0].write(line)
        bytes_ += len(line)
        total += 1
    for f in to:
        f.close()
    print(json.dumps({"records": total, "bytes": bytes_, "planted": copies, "files": paths}))


if __name__ == "__main__":
    main()
