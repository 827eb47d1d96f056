"""All pairs of records with J >= tau, without any hashing trick that could miss one: prefix filtering (Chaudhuri, Ganti,
Kaushik 2006) over shingles ordered from the rarest, then the sets themselves."""
import numpy as np
from scipy import sparse

import near_ref as ref


def prefix_pairs(sets, tau):
    """Index pairs that share a shingle among the rarest of both, which all pairs with J >= tau do."""
    size = np.array([len(s) for s in sets])
    who = np.repeat(np.arange(len(sets)), size)
    _, item, count = np.unique(np.concatenate(sets), return_inverse=True, return_counts=True)
    order = np.lexsort((item, count[item], who))  # by record, then the rarest first
    rank = np.arange(len(who)) - np.repeat(np.cumsum(size) - size, size)
    keep = size - np.ceil(tau * size - 1e-9).astype(np.int64) + 1
    here = rank < keep[who]
    item, who = item[order][here], who[here]
    order = np.lexsort((who, item))
    item, who = item[order], who[order]
    start = np.flatnonzero(np.r_[True, item[1:] != item[:-1]])
    length = np.diff(np.r_[start, len(item)])
    found = []
    for n in np.unique(length[length > 1]):
        rows = who[start[length == n][:, None] + np.arange(n)]
        i, j = np.triu_indices(n, 1)
        a, b = rows[:, i].ravel(), rows[:, j].ravel()
        fits = np.minimum(size[a], size[b]) >= tau * np.maximum(size[a], size[b]) - 1e-9
        found.append(np.unique(a[fits] * len(sets) + b[fits]))
    code = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
    return code // len(sets), code % len(sets)


def common(sets, a, b):
    """Of each pair, how many shingles both have."""
    _, item = np.unique(np.concatenate(sets), return_inverse=True)
    m = sparse.csr_matrix((np.ones(len(item), np.int32), item, np.r_[0, np.cumsum([len(s) for s in sets])]))
    out = np.zeros(len(a), np.int64)
    cost = np.cumsum([len(sets[i]) for i in a]) // 4000000
    for part in np.split(np.arange(len(a)), np.flatnonzero(np.diff(cost)) + 1):
        if len(part):
            out[part] = np.asarray(m[a[part]].multiply(m[b[part]]).sum(axis=1)).ravel()
    return out


def similar(records, tau):
    """{(i, j): J}, i < j, for all pairs with J >= tau whose lengths are within tau of each other too. A pair is compared
    at the class of the shorter text: one round for each class."""
    out = {}
    for cls in range(len(ref.CLASSES)):
        last = ref.CLASSES[cls][0]
        ids = [i for i, r in enumerate(records)
               if r.length >= ref.SHORTEST and r.cls >= cls and (r.cls == cls or r.length * tau <= last)]
        sets = [records[i].shingles(cls) for i in ids]
        if len(ids) < 2:
            continue
        a, b = prefix_pairs(sets, tau)
        own = np.array([records[i].cls == cls for i in ids])
        a, b = a[own[a] | own[b]], b[own[a] | own[b]]
        both = common(sets, a, b)
        size = np.array([len(s) for s in sets])
        for x, y, j in zip(a, b, both / (size[a] + size[b] - both)):
            if j >= tau:
                out[min(ids[x], ids[y]), max(ids[x], ids[y])] = float(j)
    return out
