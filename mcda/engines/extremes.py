"""What holds under every weighting of a polytope: preferences, ranks and classes, by optimisation.

Weights are w >= 0 with sum 1 and a_ub w <= b_ub. Scores are linear in w (`forms.Linear`). Only
optimisation may say "under every weighting"; no number of draws can.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines.forms import Linear

__all__ = ["STRICT", "Polytope", "least_differences", "possible_classes", "rank_ranges"]

Array = NDArray[np.float64]
Progress = Callable[[int, int], None]

STRICT = 1e-6  # ahead means ahead by more than this: ten times the tolerance of the solver


@dataclass(frozen=True, eq=False)
class Polytope:
    """Weights w >= 0 with sum 1 and a_ub w <= b_ub; without rows, the whole simplex.

    Attributes
    ----------
    n : number of weights.
    a_ub, b_ub : (k, n) and (k,).
    """

    n: int
    a_ub: Array
    b_ub: Array

    def __post_init__(self) -> None:
        a = np.asarray(self.a_ub, dtype=np.float64).reshape(-1, self.n)
        b = np.asarray(self.b_ub, dtype=np.float64).reshape(-1)
        if len(a) != len(b) or not (np.isfinite(a).all() and np.isfinite(b).all()):
            raise ValueError("a_ub and b_ub need one finite row a constraint")
        object.__setattr__(self, "a_ub", a)
        object.__setattr__(self, "b_ub", b)

    @classmethod
    def simplex(cls, n: int) -> Polytope:
        """All weights of n criteria."""
        return cls(n, np.empty((0, n)), np.empty(0))

    def weights_of_least(self, cost: Array) -> Array | None:
        """``(n,)->(n,)``: weights that make cost · w smallest; None where none are allowed."""
        if not len(self.b_ub):
            return np.asarray(np.eye(self.n)[int(np.argmin(cost))])
        from scipy.optimize import linprog

        found = linprog(
            cost,
            A_ub=self.a_ub,
            b_ub=self.b_ub,
            A_eq=np.ones((1, self.n)),
            b_eq=[1.0],
            bounds=(0, None),
            method="highs",
        )
        return None if found.x is None else np.asarray(found.x)

    def least(self, cost: Array) -> float:
        """``(n,)->()``: the smallest value of cost · w; NaN where no weights are allowed."""
        weights = self.weights_of_least(cost)
        return float("nan") if weights is None else float(cost @ weights)

    @property
    def empty(self) -> bool:
        """True where the constraints leave no weights."""
        return bool(np.isnan(self.least(np.zeros(self.n))))


def _scores(form: Linear, polytope: Polytope) -> Array:
    """Scores as parts alone, (m, n): a base that differs is spread over the weights' sum of 1."""
    parts = form.parts
    if parts.ndim != 2:
        raise ValueError("extremes are of one table: parts (m, n)")
    if parts.shape[1] != polytope.n:
        raise ValueError(f"the form has {parts.shape[1]} criteria and the polytope {polytope.n}")
    if polytope.empty:
        raise ValueError("the constraints leave no weights")
    return np.asarray(parts + np.broadcast_to(form.base_score, len(parts))[:, None])


def least_differences(form: Linear, polytope: Polytope) -> Array:
    """``(m,n)->(m,m)``: the smallest score i - score k over all weights; 0 on the diagonal.

    At least 0: i is necessarily at least as good as k (Greco, Mousseau & Slowinski 2008). The
    largest differences are minus the transpose. Raises ValueError for an empty polytope.
    """
    scores = _scores(form, polytope)
    m = len(scores)
    least = np.zeros((m, m))
    for i in range(m):
        for k in range(m):
            if i != k:
                least[i, k] = polytope.least(scores[i] - scores[k])
    return least


def rank_ranges(
    form: Linear,
    polytope: Polytope,
    *,
    least: Array | None = None,
    progress: Progress | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """``(m,n)->(m,),(m,)``: best and worst rank over all weights.

    Mixed-integer programmes of Kadzinski, Greco & Slowinski (2012), extreme ranking analysis: a
    binary says whether k is ahead of i. The rank is 1 + the number of those ahead by more than
    `STRICT`. `least` are the `least_differences` where they are at hand; `progress` is called
    with (alternatives done, m).
    """
    scores = _scores(form, polytope)
    if least is None:
        least = least_differences(form, polytope)
    m = len(scores)
    best, worst = np.ones(m, dtype=np.int64), np.ones(m, dtype=np.int64)
    for i in range(m):
        always = least[:, i] > STRICT
        never = least[i] >= -STRICT
        open_ = np.flatnonzero(~always & ~never & (np.arange(m) != i))
        surely = 1 + int(always.sum())
        ahead = scores[open_] - scores[i]  # how far the others are ahead, a row each
        high = -least[i, open_]
        low = least[open_, i]
        best[i] = surely + _fewest_ahead(ahead, high, polytope)
        worst[i] = surely + _most_ahead(ahead, low, polytope)
        if progress is not None:
            progress(i + 1, m)
    return best, worst


def _solve(cost: Array, rows: Array, upper: Array, polytope: Polytope, count: int) -> int:
    """The least sum of `count` binaries with weights w: rows (w, v) <= upper."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    n = polytope.n
    sums = np.concatenate([np.ones(n), np.zeros(count)])
    inside = np.hstack([polytope.a_ub, np.zeros((len(polytope.b_ub), count))])
    found = milp(
        np.concatenate([np.zeros(n), cost]),
        constraints=[
            LinearConstraint(sums[None], 1.0, 1.0),
            LinearConstraint(np.vstack([inside, rows]), -np.inf, np.append(polytope.b_ub, upper)),
        ],
        bounds=Bounds(0.0, 1.0),
        integrality=np.concatenate([np.zeros(n), np.ones(count)]),
        options={"mip_rel_gap": 0.0, "presolve": False},
    )
    if found.x is None:
        raise ValueError(f"the solver found no ranks: {found.message}")
    return round(float(found.x[n:].sum()))


def _fewest_ahead(ahead: Array, high: Array, polytope: Polytope) -> int:
    """v_k = 0 only where k is not ahead: ahead_k · w <= high_k v_k."""
    count = len(ahead)
    if not count:
        return 0
    return _solve(
        np.ones(count), np.hstack([ahead, -np.diag(high)]), np.zeros(count), polytope, count
    )


def _most_ahead(ahead: Array, low: Array, polytope: Polytope) -> int:
    """v_k = 1 only where k is ahead: ahead_k · w >= low_k + (STRICT - low_k) v_k."""
    count = len(ahead)
    if not count:
        return 0
    step = 2 * STRICT - low  # clear of the solver's own tolerance
    return _solve(-np.ones(count), np.hstack([-ahead, np.diag(step)]), -low, polytope, count)


def possible_classes(
    above: ArrayLike, polytope: Polytope, *, ties: str = "down"
) -> NDArray[np.bool_]:
    """``(m,k,n)->(m,k+1)``: which classes some weights give each alternative.

    `above` holds what each criterion adds to the distance of an alternative above each of k
    limits, worst limit first; it is in class c where it passes c limits. A distance of 0 goes
    `ties`, "down" or "up". Where one class only is possible, it is the necessary one (Greco,
    Mousseau & Slowinski 2010). Raises ValueError for an empty polytope.
    """
    if ties not in ("down", "up"):
        raise ValueError(f"ties go 'down' or 'up', not {ties!r}")
    distances = np.asarray(above, dtype=np.float64)
    if distances.ndim != 3 or distances.shape[2] != polytope.n:
        raise ValueError(f"above must have the shape (m, k, {polytope.n})")
    if polytope.empty:
        raise ValueError("the constraints leave no weights")
    m, k = distances.shape[:2]
    found = np.zeros((m, k + 1), dtype=bool)
    for i in range(m):
        for c in range(k + 1):
            found[i, c] = _class_fits(distances[i], c, polytope, ties)
    return found


def _class_fits(distances: Array, c: int, polytope: Polytope, ties: str) -> bool:
    """Whether some weights pass exactly the first c limits, by the widest strict margin."""
    from scipy.optimize import linprog

    n = polytope.n
    passed, missed = distances[:c], distances[c:]
    strict_side = passed if ties == "down" else missed
    sign = np.concatenate([-np.ones(len(passed)), np.ones(len(missed))])
    rows = sign[:, None] * distances
    margin = np.concatenate(
        [np.full(len(passed), ties == "down"), np.full(len(missed), ties == "up")]
    ).astype(np.float64)
    a_ub = np.vstack(
        [np.hstack([polytope.a_ub, np.zeros((len(polytope.b_ub), 1))]),
         np.hstack([rows, margin[:, None]])]
    )  # fmt: skip
    b_ub = np.append(polytope.b_ub, np.zeros(len(rows)))
    found = linprog(
        np.append(np.zeros(n), -1.0),
        A_ub=a_ub,
        b_ub=b_ub,
        A_eq=np.append(np.ones(n), 0.0)[None],
        b_eq=[1.0],
        bounds=[(0, None)] * n + [(0, 1)],
        method="highs",
    )
    if found.fun is None:
        return False
    return bool(not len(strict_side) or -float(found.fun) > STRICT)
