"""Near-duplicates once more, from the description alone (docs: keys, shingles, MinHash, bands, who stays), in Python and
numpy: what `lingloom dedup` is held against. It shares no code with the program."""
import unicodedata

import numpy as np
import regex
import xxhash

ALPHABETIC, SYLLABIC, HAN, BEFORE = range(4)
CLASSES = ((80, (5, 3, 2)), (2000, (5, 3, 3)), (20000, (7, 3, 3)), (1 << 62, (9, 3, 3)))
SHORTEST = 12
VALUES = 128
SEED = 0x6C696E676C6F6F6D

IGNORED = regex.compile(r"\p{Default_Ignorable_Code_Point}+")
SPACE = regex.compile(r"\p{White_Space}+")
VARIANTS = {c: "-" for c in (*range(0x2010, 0x2016), 0x2212, 0x2E3A, 0x2E3B, 0x58A, 0x5BE, 0x301C, 0x3030)}
VARIANTS |= {c: "'" for c in (*range(0x2018, 0x201C), 0x2032, 0x2039, 0x203A, 0x60, 0xB4, 0x2BC)}
VARIANTS |= {c: '"' for c in (*range(0x201C, 0x2020), 0x2033, 0xAB, 0xBB, *range(0x300C, 0x3010), *range(0x301D, 0x3020))}


class Folding(dict):
    """NFKC_Casefold of single code points (Unicode, D146): NFKC and case folding until nothing changes, ignorables out."""

    def __missing__(self, c):
        text, before = chr(c), None
        while text != before:
            before = text
            text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        self[c] = IGNORED.sub("", text)
        return self[c]


FOLD = Folding()


def key(text):
    """Folded and composed; quotes and dashes mapped; white space collapsed."""
    text = unicodedata.normalize("NFC", text.translate(FOLD)).translate(VARIANTS)
    return SPACE.sub(" ", text).strip(" ")


def kind_table():
    """The kind of shingle of each code point's script (planes 0 to 3; what lies above belongs to the one before)."""
    table = np.full(0x110000, BEFORE, np.uint8)
    every = "".join(chr(c) for c in range(0x40000) if not 0xD800 <= c < 0xE000)
    for kind, scripts in (
        (ALPHABETIC, r"[^\p{Common}\p{Inherited}\p{Unknown}]"),
        (SYLLABIC, r"[\p{Hangul}\p{Thai}\p{Khmer}\p{Lao}\p{Myanmar}]"),
        (HAN, r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}]"),
    ):
        for m in regex.finditer(scripts + "+", every):
            table[ord(m[0][0]) : ord(m[0][0]) + len(m[0])] = kind
    return table


KIND = kind_table()


def kinds(text):
    """Of each code point; Common and Inherited take the one before, at the start the first one after."""
    if text.isascii():
        return np.zeros(len(text), np.uint8)
    k = KIND[np.frombuffer(text.encode("utf-32-le"), np.uint32)]
    at = np.where(k == BEFORE, -1, np.arange(len(k)))
    known = at[at >= 0]
    if not len(known):
        return np.zeros(len(text), np.uint8)
    at = np.maximum(np.maximum.accumulate(at), known[0])
    return k[at]


def class_of(length):
    return next(i for i, (upto, _) in enumerate(CLASSES) if length <= upto)


def hash64(s, salt):
    return xxhash.xxh3_64_intdigest(s.encode("utf-8"), salt)


def shingles(text, cls, salt, kind=None):
    """Their 64-bit hashes, as a set: sorted, each once."""
    h, digest = None, xxhash.xxh3_64_intdigest
    if text.isascii():
        n, b = CLASSES[cls][1][ALPHABETIC], text.encode()
        h = [digest(b[i : i + n], salt) for i in range(len(b) - n + 1)]
    else:
        width = np.array(CLASSES[cls][1])[kinds(text) if kind is None else kind].tolist()
        last = len(text)
        h = [digest(text[i : i + w].encode("utf-8"), salt) for i, w in enumerate(width) if i + w <= last]
    return np.unique(np.array(h or [hash64(text, salt)], np.uint64))


def classes(text, tau, kind):
    """Those a text is looked up under: its own, and shorter ones that a twin could have."""
    have = np.unique(kind).tolist()
    own = class_of(len(text))
    out = [own]
    for c in range(own - 1, -1, -1):
        if CLASSES[c][0] >= tau * len(text) and any(CLASSES[c][1][k] != CLASSES[out[-1]][1][k] for k in have):
            out.append(c)
    return out


def splitmix(seed, n):
    out, mask = [], (1 << 64) - 1
    for _ in range(n):
        seed = (seed + 0x9E3779B97F4A7C15) & mask
        x = ((seed ^ seed >> 30) * 0xBF58476D1CE4E5B9) & mask
        x = ((x ^ x >> 27) * 0x94D049BB133111EB) & mask
        out.append(x ^ x >> 31)
    return np.array(out, np.uint64)


FACTORS = splitmix(SEED, VALUES)
MUL = (FACTORS & np.uint64(0xFFFFFFFF)).astype(np.uint32) | np.uint32(1)
ADD = (FACTORS >> np.uint64(32)).astype(np.uint32)


def minhash(x):
    """x: the high halves of the shingles' hashes."""
    v = np.full(VALUES, 0xFFFFFFFF, np.uint32)
    for k in range(0, len(x), 4096):
        v = np.minimum(v, (x[k : k + 4096, None] * MUL + ADD).min(axis=0))
    return v


def bands(tau, recall=.99):
    """(bands, rows): the most rows of all shapes that find so many of the pairs at tau."""
    for rows in range(VALUES, 0, -1):
        n = VALUES // rows
        if 1 - (1 - tau**rows) ** n + .0005 >= recall:
            return n, rows
    raise ValueError("no shape")


def high(h):
    return (h >> np.uint64(32)).astype(np.uint32)


class Record:
    """A text and what is made of it, each once."""

    def __init__(self, text, salt=0):
        self.key, self.salt, self.sets = key(text), salt, {}
        self.length = len(self.key)
        self.kind = kinds(self.key)
        self.cls = class_of(self.length)

    def shingles(self, cls):
        """By the contents of the shingles for this class: classes whose shingles are the same share one set."""
        name = tuple(CLASSES[cls][1][k] for k in sorted(set(self.kind.tolist())))
        if name not in self.sets:
            self.sets[name] = shingles(self.key, cls, self.salt, self.kind)
        return self.sets[name]

    def band_keys(self, tau, shape):
        b, r = shape
        out = set()
        for c in classes(self.key, tau, self.kind):
            v = minhash(high(self.shingles(c)))
            out |= {(k, v[k * r : k * r + r].tobytes()) for k in range(b)}
        return out


def jaccard(a, b):
    """Exact, at the class of the shorter text."""
    c = min(a.cls, b.cls)
    x, y = a.shingles(c), b.shingles(c)
    both = len(np.intersect1d(x, y, assume_unique=True))
    return both / (len(x) + len(y) - both)


def preference(line):
    """Where a record of {"id", "text"} stands if nothing else is asked for: the longest first, then by its bytes' hash."""
    line = line.strip()
    return -len(line), xxhash.xxh3_64_intdigest(line, 0)


class Dedup:
    """Records through the whole of it. best: their indices, the preferred first."""

    def __init__(self, records, best, tau, recall=.99):
        self.records, self.best, self.tau, self.twin = records, best, tau, {}
        self.shape = bands(tau, recall)
        self.exact()
        self.near()
        for i, (k, _) in list(self.twin.items()):  # a copy of one that went has its twin
            if k in self.twin:
                self.twin[i] = self.twin[k]

    def exact(self):
        first = {}
        for i in self.best:
            k = self.records[i].key
            if k in first:
                self.twin[i] = (first[k], 1.0)
            else:
                first[k] = i

    def near(self):
        """A record goes if a kept one it shares a bucket with is similar; the best of them is its twin."""
        buckets, self.compared = {}, 0
        place = {i: n for n, i in enumerate(self.best)}
        for i in self.best:
            r = self.records[i]
            if i in self.twin or r.length < SHORTEST:
                continue
            keys = r.band_keys(self.tau, self.shape)
            for k in sorted(set().union(*(buckets.get(b, ()) for b in keys)), key=place.get):
                self.compared += 1
                j = jaccard(self.records[k], r)
                if j >= self.tau:
                    self.twin[i] = (k, j)
                    break
            else:
                for b in keys:
                    buckets.setdefault(b, []).append(i)
