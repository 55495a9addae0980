"""TOPSIS: closeness to the ideal (Hwang & Yoon 1981; Deng, Yeh & Willis 2000)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines.forms import Distance, fill_gaps, normalise_weights
from mcda.engines.normalisation import LARGEST, Extent, signs, table
from mcda.engines.normalisation import extent as extent_of

__all__ = ["closeness", "form"]

Array = NDArray[np.float64]


def _extremes(whole: Extent, sign: Array) -> tuple[Array, Array]:
    """``(n)->(...,1,n),(...,1,n)``: best and worst value of each column."""
    low, high = (np.where(whole.some, end, 0.0) for end in (whole.low, whole.high))
    return np.where(sign > 0, high, low), np.where(sign > 0, low, high)


def _given(value: ArrayLike, n: int, name: str) -> Array:
    array = np.asarray(value, dtype=np.float64)
    if array.ndim == 0 or array.shape[-1] != n:
        raise ValueError(f"{name} must have one entry per criterion")
    if not (np.abs(array) <= LARGEST).all():
        raise ValueError(f"{name} must hold finite numbers (up to 1e150)")
    return array[..., None, :]


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
    extent: Extent | None = None,
) -> Distance:
    """``(...,m,n),(n)->(...,m,n),(...,m,n)``: the weight form of TOPSIS.

    A column whose ideal and anti-ideal coincide has no distances. A cell that does not apply
    (NaN) gets the mean squared distances of its column.

    Parameters
    ----------
    matrix : alternatives × criteria, each column in its own unit.
    directions : +1 or "max" where more is better, -1 or "min" where less is.
    normalisation : "vector", "minmax", "max", "sum" or "none" (see `normalisation.scale`).
    distance : "classic", D^2 = sum w^2 d^2 (Hwang & Yoon 1981), or "weighted", D^2 = sum w d^2
        (Deng, Yeh & Willis 2000), which does not change when a criterion is split in two.
    ideal, anti_ideal : (..., n); by default the best and worst value of each column.
    ideal_units : "column" = units of the criterion; values beyond are clipped there, and
        "minmax" then runs from the anti-ideal to the ideal. "weighted" = weighted normalised
        units w * r, of `weights` as given, which must then be passed.
    weights : (..., n), used for ideals in weighted units alone.
    extent : what the normalisation knows of the whole table where `matrix` is some rows of it;
        cells that do not apply then stay NaN.

    Raises
    ------
    ValueError : an empty table, infinity or numbers beyond 1e150; not one direction or ideal value
        a criterion; an unknown word; an ideal worse than the anti-ideal in the criterion's unit; an
        ideal in weighted units without weights, or other than 0 where the weight is 0.
    """
    if distance not in ("classic", "weighted"):
        raise ValueError(f"distance is 'classic' or 'weighted', not {distance!r}")
    if ideal_units not in ("column", "weighted"):
        raise ValueError(f"ideal_units is 'column' or 'weighted', not {ideal_units!r}")
    x = table(matrix)
    n = x.shape[-1]
    sign = signs(directions, n)
    whole = extent_of(x, normalisation) if extent is None else extent
    if whole.kind != normalisation:
        raise ValueError(f"the extent is of the normalisation {whole.kind!r}")
    best, worst = _extremes(whole, sign)
    given = {
        name: _given(value, n, name)
        for name, value in (("ideal", ideal), ("anti_ideal", anti_ideal))
        if value is not None
    }
    offset, divisor = whole.scale()
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
    tables = np.square(r - top), np.square(r - bottom)
    if extent is None:
        tables = fill_gaps(tables[0]), fill_gaps(tables[1])
    return Distance(*tables, 2 if distance == "classic" else 1)


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

    Hwang & Yoon (1981), C = D- / (D+ + D-). Parameters and errors as in `form`; `weights` must also
    be finite, >= 0 and not all 0. Closeness does not depend on their sum; with ideals in weighted
    units they are used as given, because the ideals were made with them. An alternative at no
    distance from both ideals scores 0.5.
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
