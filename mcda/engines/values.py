"""Value functions: measured criteria as values in 0 … 1 for the additive model of AHP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines.forms import Linear, fill_gaps
from mcda.engines.normalisation import LARGEST, table

__all__ = ["form", "levels", "linear", "piecewise", "stepwise"]

Array = NDArray[np.float64]


def linear(values: ArrayLike, worst: ArrayLike, best: ArrayLike) -> Array:
    """``(...),(...),(...)->(...)``: 0 at worst, 1 at best, clipped beyond; NaN stays NaN.

    The direction is in the anchors: worst > best where less is better.
    """
    x = np.asarray(values, dtype=np.float64)
    low, high = np.asarray(worst, dtype=np.float64), np.asarray(best, dtype=np.float64)
    if not ((np.abs(low) <= LARGEST).all() and (np.abs(high) <= LARGEST).all()):
        raise ValueError("worst and best must be finite numbers (up to 1e150)")
    if (low == high).any():
        raise ValueError("worst and best must differ")
    return np.asarray(np.clip((x - low) / (high - low), 0.0, 1.0))


def _points(xs: ArrayLike, ys: ArrayLike) -> tuple[Array, Array]:
    x, y = np.asarray(xs, dtype=np.float64), np.asarray(ys, dtype=np.float64)
    if x.ndim != 1 or x.shape != y.shape or x.size < 2:
        raise ValueError("points need at least two x and as many y")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("points must be finite numbers")
    if (np.diff(x) <= 0).any():
        raise ValueError("x must increase from point to point")
    if (y < 0).any() or (y > 1).any():
        raise ValueError("y must lie between 0 and 1")
    return x, y


def piecewise(values: ArrayLike, xs: ArrayLike, ys: ArrayLike) -> Array:
    """``(...),(k),(k)->(...)``: straight lines through the points, level beyond them."""
    x, y = _points(xs, ys)
    return np.asarray(np.interp(np.asarray(values, dtype=np.float64), x, y))


def stepwise(values: ArrayLike, xs: ArrayLike, ys: ArrayLike) -> Array:
    """``(...),(k),(k)->(...)``: y of the last point at or under the value, the first y below."""
    x, y = _points(xs, ys)
    v = np.asarray(values, dtype=np.float64)
    place = np.clip(np.searchsorted(x, v, side="right") - 1, 0, None)
    return np.asarray(np.where(np.isnan(v), np.nan, y[place]))


def levels(values: ArrayLike, codes: ArrayLike, priorities: ArrayLike) -> Array:
    """``(...),(k),(k)->(...)``: priority of the level, best level = 1 (Saaty's ideal ratings).

    Priorities are divided by the largest of the scale, not of the alternatives.
    """
    names = np.asarray(codes, dtype=np.float64)
    given = np.asarray(priorities, dtype=np.float64)
    if names.ndim != 1 or names.shape != given.shape or names.size == 0:
        raise ValueError("levels need as many codes as priorities")
    if not np.isfinite(given).all() or (given < 0).any() or given.max() <= 0:
        raise ValueError("priorities must be finite, not negative, and not all zero")
    by_code = np.argsort(names)
    names, given = names[by_code], given[by_code] / given.max()
    if np.isnan(names).any() or (np.diff(names) == 0).any():
        raise ValueError("codes must be numbers, each once")
    v = np.asarray(values, dtype=np.float64)
    place = np.clip(np.searchsorted(names, v), 0, names.size - 1)
    if ((names[place] != v) & ~np.isnan(v)).any():
        raise ValueError("a value is none of the levels")
    return np.asarray(np.where(np.isnan(v), np.nan, given[place]))


_KINDS = {"linear": linear, "piecewise": piecewise, "stepwise": stepwise, "levels": levels}


def form(matrix: ArrayLike, functions: Sequence[Sequence[Any]], *, fill: bool = True) -> Linear:
    """``(...,m,n),(n)->(...,m,n)``: values as the weight form of an additive model, base 0.

    One function per criterion: ("linear", worst, best), ("piecewise", xs, ys), ("stepwise", xs,
    ys) or ("levels", codes, priorities). A cell that does not apply (NaN) gets the mean value of
    the alternatives that have the criterion; a column with none is 0. Without `fill` it stays NaN,
    for some rows of a table whose means are not known yet.
    """
    x = table(matrix)
    if len(functions) != x.shape[-1]:
        raise ValueError(f"expected {x.shape[-1]} value functions, got {len(functions)}")
    parts = np.empty(x.shape)
    for j, (kind, first, second) in enumerate(functions):
        if kind not in _KINDS:
            raise ValueError(f"a value function is one of {', '.join(_KINDS)}, not {kind!r}")
        parts[..., j] = _KINDS[kind](x[..., j], first, second)
    return Linear(0.0, fill_gaps(parts) if fill else parts)
