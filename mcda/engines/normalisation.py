"""Directions of criteria and the affine normalisations of TOPSIS."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["NORMALISATIONS", "normalise", "scale", "signs", "table"]

Array = NDArray[np.float64]
LARGEST = 1e150  # squares and differences of larger numbers leave the range of floats
NORMALISATIONS = ("vector", "minmax", "max", "sum", "none")


def signs(directions: Sequence[Any] | ArrayLike, n: int) -> Array:
    """``(n)->(n)``: +1 where more is better, -1 where less is; from +1/-1 or "max"/"min"."""
    words = {"max": 1.0, "min": -1.0}
    given = list(np.asarray(directions, dtype=object).ravel())
    if len(given) != n:
        raise ValueError(f"expected {n} directions, got {len(given)}")
    result = []
    for value in given:
        sign = words.get(value) if isinstance(value, str) else value
        if sign not in (1, -1):
            raise ValueError(f"a direction is 1, -1, 'max' or 'min', not {value!r}")
        result.append(float(sign))
    return np.array(result)


def table(matrix: ArrayLike) -> Array:
    """``(...,m,n)->(...,m,n)``: the table as floats; NaN = not applicable.

    Raises ValueError for an empty table, infinity, or numbers beyond 1e150.
    """
    array = np.asarray(matrix, dtype=np.float64)
    if array.ndim < 2 or 0 in array.shape[-2:]:
        raise ValueError("a table has the shape (..., alternatives, criteria), neither empty")
    if (np.abs(array) > LARGEST).any():
        raise ValueError(
            "a table must hold finite numbers (up to 1e150), or NaN where not applicable"
        )
    return array


def scale(matrix: ArrayLike, kind: str) -> tuple[Array, Array]:
    """``(...,m,n)->(...,1,n),(...,1,n)``: offset and divisor of each column.

    vector: root of the sum of squares; minmax: minimum and range; max: largest absolute value;
    sum: sum of absolute values; none: 0 and 1. Costs are not inverted: 1/x would be another
    criterion, so for them the ideal is the smallest value. A divisor of 0 (constant or zero
    column) becomes 1.
    """
    if kind not in NORMALISATIONS:
        raise ValueError(f"normalisation is one of {', '.join(NORMALISATIONS)}, not {kind!r}")
    x = table(matrix)
    shape = (*x.shape[:-2], 1, x.shape[-1])
    offset, divisor = np.zeros(shape), np.ones(shape)
    known = ~np.isnan(x)
    size = np.where(known, np.abs(x), 0.0)
    if kind == "minmax":
        low = np.where(known, x, np.inf).min(axis=-2, keepdims=True)
        high = np.where(known, x, -np.inf).max(axis=-2, keepdims=True)
        some = known.any(axis=-2, keepdims=True)
        offset = np.where(some, low, 0.0)
        divisor = np.where(some, high, 1.0) - offset
    elif kind == "vector":
        top = size.max(axis=-2, keepdims=True)
        unit = np.where(top > 0, top, 1.0)
        divisor = unit * np.sqrt(np.square(size / unit).sum(axis=-2, keepdims=True))
    elif kind == "max":
        divisor = size.max(axis=-2, keepdims=True)
    elif kind == "sum":
        divisor = size.sum(axis=-2, keepdims=True)
    return offset, np.where(divisor > 0, divisor, 1.0)


def normalise(matrix: ArrayLike, kind: str) -> Array:
    """``(...,m,n)->(...,m,n)``: (x - offset) / divisor of `scale`, NaN kept."""
    x = table(matrix)
    offset, divisor = scale(x, kind)
    return (x - offset) / divisor
