"""Which pairs of n items to ask, and in which order and on which side.

A plan is an array (k, 2) of positions: the item on the left, the item on the right, in the order in
which to ask. Every plan connects all items, asks each about equally often, and is the same every
time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Pairs = NDArray[np.int64]
THIRD_JUMP = 14  # items from which a balanced plan has three jumps


def every(n: int) -> Pairs:
    """All n(n − 1)/2 pairs."""
    return _plan(n, range(1, n // 2 + 1))


def balanced(n: int) -> Pairs:
    """About 2n pairs, each item in four, that fit together in a way that can be checked.

    A circulant graph (item i against i + s for each jump s) with two jumps, with three from 14
    items on, where two can leave two items more than three steps apart. Among the jumps that put
    every item into a closed triad, so that a contradiction can be told in three answers, those with
    the least `spread`; then the most triads; then the smallest jumps. Regular graphs of small
    diameter give the weights nearest to those of all pairs (Szádoczki, Bozóki & Tekile 2022, Omega
    107, 102557). Without triads a plan would be a little better still (Bozóki & Szádoczki 2022,
    arXiv 2205.08673). Up to five items these are all pairs.
    """
    if n <= 5:
        return every(n)
    return _plan(n, _best_jumps(n, 2 if n < THIRD_JUMP else 3))


def minimal(n: int) -> Pairs:
    """A ring: n pairs, each item in two.

    One answer more than a spanning tree, and the one that makes a check possible at all: around the
    ring the answers must multiply to 1. Where they do not, no answer can be told from another.
    """
    return _plan(n, range(1, min(n // 2, 1) + 1))


PLANS: dict[str, Callable[[int], Pairs]] = {"all": every, "balanced": balanced, "minimal": minimal}


def left_over(n: int, pairs: ArrayLike) -> Pairs:
    """The pairs that a plan leaves out, in the order and on the sides of `every`."""
    asked = {frozenset(pair) for pair in np.asarray(pairs, dtype=np.int64).reshape(-1, 2).tolist()}
    rest = [pair for pair in every(n).tolist() if frozenset(pair) not in asked]
    return np.array(rest, dtype=np.int64).reshape(-1, 2)


def spread(n: int, pairs: ArrayLike) -> float:
    """Variance of ln(w_i / w_j), averaged over all pairs of items, per variance of one answer.

    For logarithmic least squares on independent answers of equal variance: the mean effective
    resistance of the graph of the answers, 2/(n − 1) · Σ 1/λ over the positive eigenvalues of its
    Laplacian (Klein & Randić 1993); 2/n for all pairs, infinite where the pairs do not connect the
    items.
    """
    laplacian = np.zeros((n, n))
    for i, j in np.asarray(pairs, dtype=np.int64).reshape(-1, 2):
        laplacian[[i, j], [i, j]] += 1.0
        laplacian[[i, j], [j, i]] -= 1.0
    return _spread(np.linalg.eigvalsh(laplacian))


def _spread(eigenvalues: ArrayLike) -> float:
    values = np.sort(np.asarray(eigenvalues, dtype=np.float64))[1:]
    if values.size == 0:
        return 0.0
    if values[0] < 1e-9:
        return float("inf")
    return float(2.0 / values.size * np.sum(1.0 / values))


def _best_jumps(n: int, count: int) -> tuple[int, ...]:
    """The jumps with triads at every item and the least spread."""
    best: tuple[float, float, tuple[int, ...]] | None = None
    for jumps in combinations(range(1, n // 2 + 1), count):
        row = np.zeros(n)
        row[list(jumps)] = row[[-jump for jump in jumps]] = 1.0
        eigenvalues = row.sum() - np.fft.fft(row).real  # of the Laplacian
        walks = np.fft.ifft(np.fft.fft(row) ** 3).real[0]  # closed walks of three steps
        if walks < 0.5:
            continue
        found = (round(_spread(eigenvalues), 9), -walks, jumps)
        if best is None or found < best:
            best = found
    assert best is not None  # jumps 1 and 2 close a triad at every item
    return best[2]


def _plan(n: int, jumps: tuple[int, ...] | range) -> Pairs:
    """Pairs of a circulant graph, ordered and with balanced sides.

    Left is the item from which the shorter way round leads to the other, so each item is on either
    side equally often (within one). The next pair is the one whose items were not asked for the
    longest; ties go to items with more pairs still to come, then to the first in order. So spacing
    and sides follow Ross (1934, J. Educational Psychology 25, 375–382), whose orders are for
    all pairs.
    """
    if n < 1:
        raise ValueError("n must be at least 1")
    waiting = list(_turned(n, jumps))
    last = np.full(n, -n)
    open_pairs = np.bincount(np.ravel(waiting).astype(np.int64), minlength=n) if waiting else last
    found = []
    for step in range(len(waiting)):

        def rank(pair: tuple[int, int], step: int = step) -> tuple[int, int, int, int, int]:
            i, j = pair
            gaps = sorted((step - last[i], step - last[j]))
            return (-gaps[0], -open_pairs[i] - open_pairs[j], -gaps[1], i, j)

        i, j = pair = min(waiting, key=rank)
        waiting.remove(pair)
        found.append(pair)
        last[[i, j]] = step
        open_pairs[[i, j]] -= 1
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _turned(n: int, jumps: tuple[int, ...] | range) -> Iterator[tuple[int, int]]:
    """The pairs of a circulant graph, each once, the left item first."""
    for jump in jumps:
        if 2 * jump == n:
            for i in range(jump):
                yield (i, i + jump) if i % 2 == 0 else (i + jump, i)
        else:
            for i in range(n):
                yield i, (i + jump) % n
