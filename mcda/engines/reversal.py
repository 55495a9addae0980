"""Rank reversal: pairs whose order turns when something else comes or goes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from mcda.engines.ranks import TOLERANCE

__all__ = ["promethee_bound", "turned_pairs"]


def turned_pairs(
    before: ArrayLike, after: ArrayLike, *, tolerance: float = TOLERANCE
) -> tuple[tuple[int, int], ...]:
    """``(m,),(m,)->pairs``: (i, j) with i strictly ahead before and j strictly ahead after.

    Scores of the same alternatives in the same order; a difference within `tolerance` is a tie,
    and a tie on either side turns nothing. Raises ValueError for scores of other shapes.
    """
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if first.ndim != 1 or first.shape != second.shape:
        raise ValueError("both sides must be vectors of scores of the same alternatives")
    ahead = first[:, None] - first[None, :] > tolerance
    behind = second[:, None] - second[None, :] < -tolerance
    return tuple((int(i), int(j)) for i, j in np.argwhere(ahead & behind))


def promethee_bound(n: int) -> float:
    """Net flows further apart than 2 / (n - 1) cannot turn when one alternative leaves.

    A bound only: most pairs that are closer never turn (Mareschal, De Smet & Nemery 2008).
    Infinite for fewer than two alternatives.
    """
    return 2.0 / (n - 1) if n > 1 else float("inf")
