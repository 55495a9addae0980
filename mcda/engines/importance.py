"""How much a criterion really moves the scores, beside the weight that was declared for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["by_chance", "correlation_ratio"]


CLASSES = 5


def by_chance(count: int, *, classes: int = CLASSES) -> float:
    """The correlation ratio to be expected of x that has nothing to do with the scores.

    (k - 1) / (m - 1) for k classes of m alternatives, the mean over all permutations of the
    scores: 1 for up to `classes` of them.
    """
    return (min(classes, count) - 1) / (count - 1) if count > 1 else 1.0


def correlation_ratio(
    x: ArrayLike, scores: ArrayLike, *, classes: int = CLASSES
) -> NDArray[np.float64]:
    """``(...,m),(...,m)->(...)``: share of the scores' variance between classes of x, 0 to 1.

    Pearson's correlation ratio eta^2, as Paruolo, Saisana & Saltelli (2013) use it for composite
    indicators, with x in at most `classes` classes of equal counts; equal values stay together,
    so a column of few levels is not cut. NaN in x (not applicable) leaves its alternative out. A
    constant column, constant scores or fewer than two alternatives give 0.

    Raises ValueError for fewer than two classes.
    """
    if classes < 2:
        raise ValueError(f"classes must be at least 2, not {classes!r}")
    column, score = np.broadcast_arrays(
        np.asarray(x, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    )
    batch = column.shape[:-1]
    result = np.zeros(batch)
    for index in np.ndindex(batch):
        known = ~np.isnan(column[index])
        values, y = column[index][known], score[index][known]
        if len(y) < 2 or np.ptp(y) == 0.0:
            continue
        distinct, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
        if len(distinct) > classes:
            middle = np.cumsum(counts) - counts / 2
            group = np.minimum((middle * classes / len(y)).astype(np.int64), classes - 1)[inverse]
        else:
            group = inverse
        sizes = np.bincount(group)
        sums = np.bincount(group, weights=y - y.mean())
        filled = sizes > 0
        between = float((sums[filled] ** 2 / sizes[filled]).sum())
        result[index] = min(between / float(((y - y.mean()) ** 2).sum()), 1.0)
    return result
