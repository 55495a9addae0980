"""TOPSIS: closeness to the ideal (Hwang & Yoon 1981; Deng, Yeh & Willis 2000)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines.forms import Distance, normalise_weights
from mcda.engines.normalisation import LARGEST, scale, signs, table

__all__ = ["closeness", "form"]

Array = NDArray[np.float64]


def _extremes(x: Array, sign: Array) -> tuple[Array, Array]:
    """``(...,m,n),(n)->(...,1,n),(...,1,n)``: best and worst value of each column."""
    y = x * sign
    known = ~np.isnan(y)
    some = known.any(axis=-2, keepdims=True)
    best = np.where(known, y, -np.inf).max(axis=-2, keepdims=True)
    worst = np.where(known, y, np.inf).min(axis=-2, keepdims=True)
    return np.where(some, best, 0.0) * sign, np.where(some, worst, 0.0) * sign


def _given(value: ArrayLike, n: int, name: str) -> Array:
    array = np.asarray(value, dtype=np.float64)
    if array.ndim == 0 or array.shape[-1] != n:
        raise ValueError(f"{name} must have one entry per criterion")
    if not (np.abs(array) <= LARGEST).all():
        raise ValueError(f"{name} must hold finite numbers (up to 1e150)")
    return array[..., None, :]


def _squares(difference: Array) -> Array:
    """``(...,m,n)->(...,m,n)``: squares, with the mean of its column where not applicable."""
    squares = np.square(difference)
    gaps = np.isnan(squares)
    if gaps.any():
        count = (~gaps).sum(axis=-2, keepdims=True)
        mean = np.where(gaps, 0.0, squares).sum(axis=-2, keepdims=True) / np.maximum(count, 1)
        squares = np.where(gaps, mean, squares)
    return np.asarray(squares)


def form(
    matrix: ArrayLike,
    directions: Sequence[Any] | ArrayLike,
    *,
    normalisation: str = "vector",
    distance: str = "classic",
    ideal: ArrayLike | None = None,
    anti_ideal: ArrayLike | None = None,
    ideal_units: str = "weighted",
    weights: ArrayLike | None = None,
) -> Distance:
    """``(...,m,n),(n)->(...,m,n),(...,m,n)``: the weight form of TOPSIS.

    Parameters
    ----------
    normalisation : "vector", "minmax", "max", "sum" or "none" (see `normalisation.scale`).
    distance : "classic", D^2 = sum w^2 d^2 (Hwang & Yoon 1981), or "weighted", D^2 = sum w d^2
        (Deng, Yeh & Willis 2000), which does not change when a criterion is split in two.
    ideal, anti_ideal : (..., n); by default the best and worst value of each column.
    ideal_units : "column" = units of the criterion; values beyond are clipped there, and
        "minmax" then runs from the anti-ideal to the ideal. "weighted" = weighted normalised
        units w * r, of `weights` as given, which must then be passed.

    A column whose ideal and anti-ideal coincide has no distances. A cell that does not apply
    (NaN) gets the mean squared distances of its column.
    """
    if distance not in ("classic", "weighted"):
        raise ValueError(f"distance is 'classic' or 'weighted', not {distance!r}")
    if ideal_units not in ("column", "weighted"):
        raise ValueError(f"ideal_units is 'column' or 'weighted', not {ideal_units!r}")
    x = table(matrix)
    n = x.shape[-1]
    sign = signs(directions, n)
    best, worst = _extremes(x, sign)
    given = {
        name: _given(value, n, name)
        for name, value in (("ideal", ideal), ("anti_ideal", anti_ideal))
        if value is not None
    }
    offset, divisor = scale(x, normalisation)
    if ideal_units == "column" and given:
        best, worst = given.get("ideal", best), given.get("anti_ideal", worst)
        if ((best - worst) * sign < 0).any():
            raise ValueError("the ideal must not be worse than the anti-ideal")
        x = np.clip(x, np.minimum(best, worst), np.maximum(best, worst))
        if normalisation == "minmax":
            offset, divisor = np.minimum(best, worst), np.abs(best - worst)
            divisor = np.where(divisor > 0, divisor, 1.0)
    r, top, bottom = ((v - offset) / divisor for v in (x, best, worst))
    if ideal_units == "weighted" and given:
        if weights is None:
            raise ValueError("ideals in weighted units need the weights")
        w = _given(weights, n, "weights")
        if (w < 0).any():
            raise ValueError("weights must not be negative")
        if any(((value != 0) & (w == 0)).any() for value in given.values()):
            raise ValueError("an ideal in weighted units must be 0 where the weight is 0")
        units = {name: value / np.where(w > 0, w, 1.0) for name, value in given.items()}
        top, bottom = units.get("ideal", top), units.get("anti_ideal", bottom)
    return Distance(_squares(r - top), _squares(r - bottom), 2 if distance == "classic" else 1)


def closeness(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Any] | ArrayLike,
    *,
    normalisation: str = "vector",
    distance: str = "classic",
    ideal: ArrayLike | None = None,
    anti_ideal: ArrayLike | None = None,
    ideal_units: str = "weighted",
) -> Array:
    """``(...,m,n),(...,n),(n)->(...,m)``: closeness to the ideal, 1 = ideal, 0 = anti-ideal.

    Hwang & Yoon (1981), C = D- / (D+ + D-). Parameters as in `form`. Closeness does not depend
    on the sum of the weights; with ideals in weighted units they are used as given, because the
    ideals were made with them. An alternative at no distance from both ideals scores 0.5.
    """
    tables = form(
        matrix,
        directions,
        normalisation=normalisation,
        distance=distance,
        ideal=ideal,
        anti_ideal=anti_ideal,
        ideal_units=ideal_units,
        weights=weights,
    )
    return tables.scores(normalise_weights(weights))
