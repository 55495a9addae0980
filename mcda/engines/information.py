"""Information: how much knowing one quantity would tell about a class or a place."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["bins", "entropy", "information"]


def entropy(labels: ArrayLike, count: int) -> float:
    """``(d,),()->()``: Shannon entropy in bits of labels 0 … count - 1 over d draws."""
    found = np.asarray(labels)
    if found.ndim != 1 or not len(found):
        raise ValueError("labels must be a vector with at least one draw")
    shares = np.bincount(found, minlength=count) / len(found)
    shares = shares[shares > 0]
    return float(max(0.0, -(shares * np.log2(shares)).sum()))


def bins(values: ArrayLike, most: int = 16) -> NDArray[np.int64]:
    """``(d,)->(d,)``: the values of a quantity as labels 0, 1, …: its own where they are few, else
    `most` groups of equal counts."""
    drawn = np.asarray(values, dtype=np.float64)
    own, index = np.unique(drawn, return_inverse=True)
    if len(own) <= most:
        return np.asarray(index, dtype=np.int64).reshape(drawn.shape)
    cuts = np.quantile(drawn, np.arange(1, most) / most)
    return np.asarray(np.searchsorted(cuts, drawn, side="right"), dtype=np.int64)


def information(labels: ArrayLike, count: int, told: ArrayLike) -> float:
    """``(d,),(),(d,)->()``: bits by which knowing `told` lowers the entropy of `labels`, expected.

    Mutual information I(label; told) = H(label) - E H(label | told) (Shannon 1948), less its bias
    in a sample, (r - 1)(c - 1) / (2 d ln 2) for r and c values met (Miller 1955); at least 0, which
    is what independent draws give. Both sides are labels 0, 1, …
    """
    first, second = np.asarray(labels), np.asarray(told)
    if first.ndim != 1 or first.shape != second.shape or not len(first):
        raise ValueError("labels and told must be vectors of the same draws")
    d = len(first)
    joint = np.bincount(second * count + first, minlength=(int(second.max()) + 1) * count)
    joint = joint.reshape(-1, count)
    rows, columns = joint.sum(axis=1), joint.sum(axis=0)
    part = joint[joint > 0] / d
    expected = (rows[:, None] * columns[None, :])[joint > 0] / d**2
    bits = float((part * np.log2(part / expected)).sum())
    bias = ((rows > 0).sum() - 1) * ((columns > 0).sum() - 1) / (2 * d * np.log(2))
    return max(0.0, bits - float(bias))
