"""One order out of several: by mean ranks (Borda), or with fewest reversed pairs (Kemeny)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines.ranks import ranks

__all__ = ["MOST_FOR_KEMENY", "Kemeny", "borda", "kemeny"]

MOST_FOR_KEMENY = 30
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Kemeny:
    """The order that reverses fewest pairs of the given ones.

    Attributes
    ----------
    ranks : (m,), 1 = best, no ties.
    reversed : pairs of all given orders that it turns round.
    of : pairs of all given orders that are not tied there.
    """

    ranks: Integers
    reversed: int
    of: int


def _given(orders: ArrayLike) -> NDArray[np.float64]:
    array = np.asarray(orders, dtype=np.float64)
    if array.ndim != 2 or 0 in array.shape or not np.isfinite(array).all():
        raise ValueError("ranks must be finite numbers of the shape (orders, alternatives)")
    return array


def borda(orders: ArrayLike) -> Integers:
    """``(d,m)->(m,)``: ranks by the mean rank (Borda 1784); equal mean ranks tie."""
    return ranks(_given(orders).mean(axis=0), tolerance=1e-9, higher_is_better=False)


def kemeny(orders: ArrayLike) -> Kemeny:
    """``(d,m)->``: the order at the smallest total Kendall distance (Kemeny 1959).

    Exact, an integer programme over pairs and their triples, for up to 30 alternatives; raises
    ValueError for more. Of several such orders the one that agrees with mean ranks in most pairs is
    taken, then the one that agrees with table order.
    """
    array = _given(orders)
    m = array.shape[1]
    if m > MOST_FOR_KEMENY:
        raise ValueError(f"at most {MOST_FOR_KEMENY} alternatives, not {m}")
    ahead = (array[:, :, None] < array[:, None, :]).sum(axis=0)  # i before j in how many
    pairs = list(combinations(range(m), 2))
    if not pairs:
        return Kemeny(np.ones(m, dtype=np.int64), 0, 0)
    first = _order(ahead, array.mean(axis=0), pairs)
    found = np.empty(m, dtype=np.int64)
    found[first] = np.arange(1, m + 1)
    turned = sum(int(ahead[j, i]) for i, j in combinations(first, 2))
    return Kemeny(found, turned, int(ahead.sum()))


def _order(ahead: Integers, mean: NDArray[np.float64], pairs: list[tuple[int, int]]) -> list[int]:
    """Alternatives best first: y_ij = 1 puts i before j, and no triple goes round in a circle."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    m = len(mean)
    place = {pair: k for k, pair in enumerate(pairs)}
    cost = np.array([float(ahead[j, i] - ahead[i, j]) for i, j in pairs])
    # costs are whole numbers; a preference this small only decides between equal orders
    lean = np.array([np.sign(mean[i] - mean[j]) * 2.0 - 1.0 / m for i, j in pairs])
    cost += 0.4 * lean / (np.abs(lean).sum() or 1.0)
    rows, columns, values = [], [], []
    triples = list(combinations(range(m), 3))
    for row, (i, j, k) in enumerate(triples):  # 0 <= y_ij + y_jk - y_ik <= 1
        rows += [row] * 3
        columns += [place[i, j], place[j, k], place[i, k]]
        values += [1.0, 1.0, -1.0]
    circle = csr_array((values, (rows, columns)), shape=(len(triples), len(pairs)))
    whole: Any = np.ones(len(pairs))
    result: Any = milp(
        cost,
        integrality=whole,
        bounds=Bounds(0.0, 1.0),
        constraints=[LinearConstraint(circle, 0.0, 1.0)] if triples else [],
        options={"mip_rel_gap": 0.0},
    )
    if result.status != 0:
        raise RuntimeError(f"the integer programme was not solved: {result.message}")
    wins = np.zeros(m)
    for (i, j), before in zip(pairs, np.asarray(result.x) > 0.5, strict=True):
        wins[i if before else j] += 1
    return [int(i) for i in np.argsort(-wins, kind="stable")]
