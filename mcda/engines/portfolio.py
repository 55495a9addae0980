"""Which alternatives together: the best subsets under linear constraints, exactly (PROMETHEE V).

A constraint is (coefficients, "<=" | ">=" | "==", number), one coefficient per alternative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Constraint", "InfeasibleError", "best", "best_of_each_size", "conflict", "shifted"]

Array = NDArray[np.float64]
Chosen = NDArray[np.bool_]
Constraint = tuple[ArrayLike, str, float]

_EPS = 64 * np.finfo(np.float64).eps
_SCALE = 1e4  # largest value in the solver: its absolute gap of 1e-6 is then 1e-10 of it
_TRIES = 1_000


class InfeasibleError(ValueError):
    """No subset keeps all constraints."""


@dataclass(frozen=True, eq=False)
class _Rows:
    """Constraints as low <= a x <= high; each is a row divided by its largest coefficient."""

    a: Array
    low: Array
    high: Array

    def keep(self, chosen: Chosen) -> bool:
        """True where the subset keeps every row to rounding."""
        sums = self.a @ chosen
        slack = _EPS * (np.abs(self.a) @ chosen)
        low = np.where(np.isfinite(self.low), self.low, 0.0)
        high = np.where(np.isfinite(self.high), self.high, 0.0)
        slack = slack + _EPS * np.maximum(np.abs(low), np.abs(high))
        return bool(np.all((sums >= self.low - slack) & (sums <= self.high + slack)))

    def without(self, chosen: Chosen) -> _Rows:
        """The same rows and one that cuts this very subset off (a no-good cut)."""
        row = np.where(chosen, 1.0, -1.0)
        return _Rows(
            np.vstack([self.a, row]),
            np.append(self.low, -np.inf),
            np.append(self.high, float(chosen.sum()) - 1.0),
        )


def _rows(m: int, constraints: Sequence[Constraint]) -> _Rows:
    a, low, high = np.zeros((len(constraints), m)), [], []
    for k, (coefficients, sense, number) in enumerate(constraints):
        row = np.asarray(coefficients, dtype=np.float64)
        if row.shape != (m,):
            raise ValueError("a constraint has one coefficient per alternative")
        if not (np.isfinite(row).all() and np.isfinite(number)):
            raise ValueError("a constraint is made of finite numbers")
        if sense not in ("<=", ">=", "=="):
            raise ValueError(f"a constraint is '<=', '>=' or '==', not {sense!r}")
        size = float(np.abs(row).max(initial=0.0)) or 1.0
        a[k] = row / size
        low.append(-np.inf if sense == "<=" else float(number) / size)
        high.append(np.inf if sense == ">=" else float(number) / size)
    return _Rows(a, np.array(low), np.array(high))


def _solve(values: Array, rows: _Rows) -> Chosen | None:
    """The subset with the largest sum, None where there is none.

    The solver keeps rows to 1e-6; a subset that breaks one by more than rounding is cut off.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    size = float(np.abs(values).max(initial=0.0))
    cost = -values * (_SCALE / size) if size > 0 else np.zeros(values.shape)
    for _ in range(_TRIES):
        solved = milp(
            cost,
            constraints=LinearConstraint(rows.a, rows.low, rows.high) if len(rows.a) else None,
            integrality=np.ones(values.size, dtype=np.int64),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 0.0},
        )
        if solved.x is None:
            if solved.status != 2:
                raise ValueError(f"the solver gave up: {solved.message}")
            return None
        chosen: Chosen = np.asarray(solved.x > 0.5)
        if rows.keep(chosen):
            return chosen
        rows = rows.without(chosen)
    raise ValueError("coefficients of a constraint differ too much in size to be solved exactly")


def _values(net: ArrayLike) -> Array:
    values = np.asarray(net, dtype=np.float64)
    if values.ndim != 1 or values.size == 0 or not np.isfinite(values).all():
        raise ValueError("net must be a vector of finite numbers")
    return values


def best(net: ArrayLike, constraints: Sequence[Constraint], count: int = 1) -> tuple[Chosen, Array]:
    """``(m),(...)->(k,m),(k)``: up to `count` subsets with the largest sums, and the sums.

    Brans & Mareschal (1992), PROMETHEE V: each is the exact optimum of a 0-1 programme (HiGHS) in
    which those before it are cut off. Subsets whose sums tie come in the solver's order. Raises
    InfeasibleError where no subset keeps all constraints.
    """
    values = _values(net)
    rows = _rows(values.size, constraints)
    found: list[Chosen] = []
    for _ in range(count):
        chosen = _solve(values, rows)
        if chosen is None:
            break
        found.append(chosen)
        rows = rows.without(chosen)
    if not found:
        raise InfeasibleError("no subset of the alternatives keeps all constraints")
    together = np.array(found)
    return together, together @ values


def best_of_each_size(
    net: ArrayLike, constraints: Sequence[Constraint]
) -> list[tuple[int, Chosen, float]]:
    """``(m),(...)->``: size, subset and sum of the best subset of every size that is feasible.

    These are the c-optimal portfolios of Vetschera & de Almeida (2012): within one size, adding a
    constant to all net flows changes nothing, so that the choice does not hang on their zero.
    """
    values = _values(net)
    ones = np.ones(values.size)
    found = []
    for size in range(values.size + 1):
        chosen = _solve(values, _rows(values.size, [*constraints, (ones, "==", size)]))
        if chosen is not None:
            found.append((size, chosen, float(values @ chosen)))
    return found


def shifted(net: ArrayLike) -> Array:
    """``(...,m)->(...,m)``: net flows less the smallest, so that nothing chosen lowers the sum.

    Mavrotas, Diakoulaki & Caloghirou (2006). It makes larger subsets better (de Almeida &
    Vetschera 2012), which is a decision of its own.
    """
    values = np.asarray(net, dtype=np.float64)
    return np.asarray(values - values.min(axis=-1, keepdims=True))


def conflict(m: int, constraints: Sequence[Constraint]) -> tuple[int, ...]:
    """Positions of a minimal set of constraints that cannot be kept together; () where all can.

    Deletion filter (Chinneck & Dravnieks 1991): every one of the set is needed, for the others of
    it can be kept together without it.
    """
    nothing = np.zeros(m)

    def feasible(kept: Sequence[int]) -> bool:
        return _solve(nothing, _rows(m, [constraints[k] for k in kept])) is not None

    left = list(range(len(constraints)))
    if feasible(left):
        return ()
    for k in tuple(left):
        others = [other for other in left if other != k]
        if not feasible(others):
            left = others
    return tuple(left)
