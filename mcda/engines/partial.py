"""Partial orders: interval orders, levels, and the edges of the Hasse diagram.

A relation is (m, m) of "P" (row preferred), "-" (column preferred), "I" (indifferent) and "R"
(incomparable), as `promethee.relation` gives it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["edges", "groups", "interval_relation", "levels", "relation_counts"]

KINDS = ("P", "I", "-", "R")


def interval_relation(
    lower: ArrayLike, upper: ArrayLike, *, tolerance: float = 1e-12
) -> NDArray[np.str_]:
    """``(...,m),(...,m)->(...,m,m)``: PROMETHEE III, an interval order.

    "P" where the row's whole interval lies over the column's, "-" where it lies under, else "I"
    (Brans, Mareschal & Vincke 1984). Intervals that only touch are indifferent.
    """
    low, high = np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64)
    over = low[..., :, None] - high[..., None, :] > tolerance
    words = np.array(["I", "P", "-"])
    return np.asarray(words[over.astype(np.int64) + 2 * np.swapaxes(over, -1, -2)])


def _preferred(relation: ArrayLike) -> NDArray[np.bool_]:
    array = np.asarray(relation)
    if array.ndim != 2 or array.shape[0] != array.shape[1]:
        raise ValueError("a relation is a square matrix")
    return np.asarray(array == "P")


def levels(relation: ArrayLike) -> NDArray[np.int64]:
    """``(m,m)->(m,)``: 1 where nobody is preferred, else 1 + the length of the longest chain above.

    Raises ValueError where preferences go round in a circle.
    """
    over = _preferred(relation)
    m = len(over)
    found = np.ones(m, dtype=np.int64)
    left = np.ones(m, dtype=bool)
    level = 1
    while left.any():
        free = left & ~over[left].any(axis=0)
        if not free.any():
            raise ValueError("the preferences go round in a circle")
        found[free] = level
        left &= ~free
        level += 1
    return found


def edges(relation: ArrayLike) -> NDArray[np.bool_]:
    """``(m,m)->(m,m)``: True where the row is preferred with nobody between (transitive reduction).

    These are the edges of the Hasse diagram (Aho, Garey & Ullman 1972) of a transitive preference.
    """
    over = _preferred(relation)
    steps = over.astype(np.float32)
    return np.asarray(over & ~(steps @ steps > 0.5))


def groups(relation: ArrayLike) -> list[list[int]]:
    """``(m,m)->``: positions in groups of one place each, by the first of the group.

    Together are those that are indifferent and stand alike to all others: one node of the diagram.
    """
    array = np.asarray(relation)
    m = len(_preferred(array))
    found: list[list[int]] = []
    for i in range(m):
        for group in found:
            k = group[0]
            if array[i, k] == "I" and np.array_equal(array[i], array[k]):
                group.append(i)
                break
        else:
            found.append([i])
    return found


def relation_counts(relation: ArrayLike) -> NDArray[np.int64]:
    """``(d,m,m)->(4,m,m)``: in how many of the d relations a pair is P, I, - and R."""
    array = np.asarray(relation)
    return np.array([(array == kind).sum(axis=0) for kind in KINDS], dtype=np.int64)
