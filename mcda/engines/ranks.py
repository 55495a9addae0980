"""Ranks, orders and their summaries over draws."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines.fastflows import ascending
from mcda.engines.fastgauss import chunks

__all__ = [
    "TOLERANCE",
    "Places",
    "first_place",
    "kendall_tau_b",
    "median_rank",
    "order",
    "ordered_pairs",
    "pairs_ordered",
    "quantile_rank",
    "ranks",
    "weighted_spearman",
    "wins",
]

TOLERANCE = 1e-12
Integers = NDArray[np.int64]
_LONG = 50_000  # scores from which one column is ranked in pieces: quicker, and in less memory


class Places:
    """Ranks, as in `ranks`, of scores that come best first, piece by piece."""

    def __init__(self, tolerance: float = TOLERANCE) -> None:
        self.tolerance = tolerance
        self.done, self.rank, self.last = 0, 1, np.inf

    def of(self, scores: NDArray[np.float64]) -> Integers:
        """``(c)->(c)``: ranks of the next piece, none better than the one before it."""
        apart = np.empty(scores.size, dtype=bool)
        apart[:1] = self.last - scores[:1] > self.tolerance
        np.greater(scores[:-1] - scores[1:], self.tolerance, out=apart[1:])
        places = np.arange(self.done + 1, self.done + scores.size + 1)
        places[~apart] = 1
        np.maximum.accumulate(places, out=places)
        np.maximum(places, self.rank, out=places)
        if scores.size:
            self.done, self.rank, self.last = (
                self.done + scores.size,
                int(places[-1]),
                float(scores[-1]),
            )
        return places


def _long(key: NDArray[np.float64], tolerance: float) -> Integers:
    """``(m)->(m)``: ranks of one long column, least first."""
    low, high = float(key.min()), float(key.max())
    if low == high:
        return np.ones(key.size, dtype=np.int64)
    order, ordered = ascending(key, low, high)
    result = np.empty(key.size, dtype=np.int64)
    places = Places(tolerance)
    for part in chunks(key.size):
        result[order[part]] = places.of(-ordered[part])
    return result


def ranks(
    scores: ArrayLike, *, tolerance: float = TOLERANCE, higher_is_better: bool = True
) -> Integers:
    """``(...,m)->(...,m)``: competition ranks (1, 2, 2, 4), 1 = best.

    Scores within `tolerance` of their neighbour in sorted order tie, so a chain of close scores
    is one tie.
    """
    array = np.asarray(scores, dtype=np.float64)
    if array.ndim == 0:
        raise ValueError("scores must have at least one axis")
    if not np.isfinite(array).all():
        raise ValueError("scores must be finite numbers")
    rows = array.reshape(math.prod(array.shape[:-1]), array.shape[-1])
    key = -rows if higher_is_better else rows
    if len(rows) == 1 and rows.size >= _LONG:
        return _long(key[0], tolerance).reshape(array.shape)
    by_score = np.argsort(key, axis=-1)
    by_score += np.arange(rows.shape[0])[:, None] * rows.shape[1]  # places in the flat array
    ordered = key.ravel()[by_score]
    positions = np.ones(rows.shape, dtype=np.int64)
    if rows.shape[1] > 1:
        apart = ordered[:, 1:] - ordered[:, :-1] > tolerance
        positions[:, 1:] = np.where(apart, np.arange(2, rows.shape[1] + 1), 1)
        np.maximum.accumulate(positions, axis=-1, out=positions)
    result = np.empty(rows.size, dtype=np.int64)
    result[by_score] = positions
    return result.reshape(array.shape)


def first_place(scores: ArrayLike, i: int, *, tolerance: float = TOLERANCE) -> NDArray[np.bool_]:
    """``(...,m),()->(...)``: whether alternative i has rank 1, as in `ranks`."""
    array = np.asarray(scores, dtype=np.float64)
    behind = array.max(axis=-1) - array[..., i]
    first = np.asarray(behind <= 0.0)
    # Ties chain from neighbour to neighbour: only within m tolerances can one reach the top.
    near = np.asarray(~first & (behind <= 2.0 * array.shape[-1] * tolerance))
    if near.any():
        first[near] = ranks(array[near], tolerance=tolerance)[:, i] == 1
    return first


def order(
    scores: ArrayLike, *, tolerance: float = TOLERANCE, higher_is_better: bool = True
) -> Integers:
    """``(...,m)->(...,m)``: indices best first; ties (as in `ranks`) stand in table order."""
    placed = ranks(scores, tolerance=tolerance, higher_is_better=higher_is_better)
    return np.asarray(np.argsort(placed, axis=-1, kind="stable"), dtype=np.int64)


def quantile_rank(ranks: ArrayLike, q: float) -> Integers:
    """``(d,...),()->(...)``: the smallest rank whose cumulated share of the draws reaches q."""
    array = np.asarray(ranks)
    if array.ndim == 0 or array.shape[0] == 0:
        raise ValueError("ranks must hold at least one draw in the first axis")
    if not 0 <= q <= 1:
        raise ValueError(f"q must lie between 0 and 1, not {q!r}")
    draws = array.shape[0]
    # the small number keeps 0.95 * 20 at the 19th draw whatever the product rounds to
    place = min(max(math.ceil(q * draws - 1e-9), 1), draws) - 1
    return np.asarray(np.partition(array, place, axis=0)[place], dtype=np.int64)


def median_rank(ranks: ArrayLike) -> Integers:
    """``(d,...)->(...)``: the lower median of the draws, a whole rank."""
    return quantile_rank(ranks, 0.5)


def wins(scores: ArrayLike, *, tolerance: float = TOLERANCE) -> Integers:
    """``(d,m)->(m,m)``: in how many draws i scores above j by more than `tolerance`.

    Counts of blocks of draws add up.
    """
    columns = np.ascontiguousarray(np.asarray(scores, dtype=np.float64).T)
    if columns.ndim != 2:
        raise ValueError("scores must have the shape (draws, alternatives)")
    counts = np.empty((columns.shape[0], columns.shape[0]), dtype=np.int64)
    for i, column in enumerate(columns):
        counts[i] = np.count_nonzero(column > columns + tolerance, axis=-1)
    return counts


def ordered_pairs(wins: ArrayLike, draws: int, share: float = 0.95) -> int:
    """``(m,m),(),()->()``: pairs where one side wins in at least `share` of the draws."""
    if not 0.5 < share <= 1:
        raise ValueError(f"share must be over 0.5 and at most 1, not {share!r}")
    if draws < 1:
        raise ValueError("draws must be at least 1")
    return int(np.count_nonzero(np.asarray(wins) >= math.ceil(share * draws - 1e-9)))


def pairs_ordered(scores: ArrayLike, share: float = 0.95, *, tolerance: float = TOLERANCE) -> int:
    """``(d,m),()->()``: pairs of alternatives whose order holds in `share` of the draws."""
    array = np.asarray(scores, dtype=np.float64)
    return ordered_pairs(wins(array, tolerance=tolerance), len(array), share)


def kendall_tau_b(
    a: ArrayLike, b: ArrayLike, *, tolerance: float = TOLERANCE
) -> NDArray[np.float64]:
    """``(...,m),(...,m)->(...)``: Kendall's tau-b (Kendall 1945), ties allowed on both sides.

    Undefined where a side is one single tie: then 1 where both are, 0 where one is.
    """
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if first.ndim == 0 or second.ndim == 0 or first.shape[-1] != second.shape[-1]:
        raise ValueError("both sides must have the same number of alternatives")
    signs = []
    for side in (first, second):
        d = side[..., :, None] - side[..., None, :]
        signs.append(np.where(np.abs(d) > tolerance, np.sign(d), 0.0))
    agreed = (signs[0] * signs[1]).sum(axis=(-2, -1))
    untied = [np.square(s).sum(axis=(-2, -1)) for s in signs]
    scale = np.sqrt(untied[0] * untied[1])
    undefined = np.where((untied[0] == 0) & (untied[1] == 0), 1.0, 0.0)
    return np.asarray(np.divide(agreed, scale, out=undefined, where=scale > 0))


def weighted_spearman(a: ArrayLike, b: ArrayLike) -> NDArray[np.float64]:
    """``(...,m),(...,m)->(...)``: rank correlation where the top counts more.

    r_w of Pinto da Costa & Soares (2005), on ranks with 1 = best; 1 for a single alternative.
    """
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if first.ndim == 0 or second.ndim == 0 or first.shape[-1] != second.shape[-1]:
        raise ValueError("both sides must have the same number of alternatives")
    m = first.shape[-1]
    if m < 2:
        return np.ones(np.broadcast_shapes(first.shape, second.shape)[:-1])
    top = (2 * m + 2) - first - second
    loss = (np.square(first - second) * top).sum(axis=-1)
    return np.asarray(1.0 - 6.0 * loss / (m**4 + m**3 - m**2 - m))
