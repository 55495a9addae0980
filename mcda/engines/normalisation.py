"""Directions of criteria and the affine normalisations of TOPSIS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["NORMALISATIONS", "Extent", "extent", "normalise", "scale", "signs", "table"]

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
    # no temporary array: tables of millions of rows come here
    if np.fmax.reduce(array, axis=None) > LARGEST or np.fmin.reduce(array, axis=None) < -LARGEST:
        raise ValueError(
            "a table must hold finite numbers (up to 1e150), or NaN where not applicable"
        )
    return array


@dataclass(frozen=True, eq=False)
class Extent:
    """What a normalisation needs to know of the columns of a table; parts of a table add up.

    Attributes
    ----------
    kind : the normalisation.
    low, high : least and largest value, (..., 1, n); +inf and -inf where nothing applies.
    amount : sum of (x / largest |x|)^2 for "vector", of |x| for "sum", else 0; (..., 1, n).
    """

    kind: str
    low: Array
    high: Array
    amount: Array

    @property
    def some(self) -> NDArray[np.bool_]:
        """``()->(...,1,n)``: where anything applies."""
        return np.asarray(self.low <= self.high)

    @property
    def top(self) -> Array:
        """``()->(...,1,n)``: largest absolute value, 0 where nothing applies."""
        return np.asarray(np.where(self.some, np.maximum(np.abs(self.low), np.abs(self.high)), 0.0))

    def add(self, other: Extent) -> Extent:
        """The extent of both parts together."""
        if other.kind != self.kind:
            raise ValueError("extents of different normalisations do not add up")
        low, high = np.minimum(self.low, other.low), np.maximum(self.high, other.high)
        if self.kind != "vector":
            return Extent(self.kind, low, high, self.amount + other.amount)
        tops = self.top, other.top
        unit = np.maximum(*tops)
        unit = np.where(unit > 0, unit, 1.0)
        amounts = [
            part.amount * np.square(top / unit)
            for part, top in zip((self, other), tops, strict=True)
        ]
        return Extent(self.kind, low, high, amounts[0] + amounts[1])

    def scale(self) -> tuple[Array, Array]:
        """``()->(...,1,n),(...,1,n)``: offset and divisor; see `scale`."""
        offset, divisor = np.zeros(self.low.shape), np.ones(self.low.shape)
        if self.kind == "minmax":
            offset = np.where(self.some, self.low, 0.0)
            divisor = np.where(self.some, self.high, 1.0) - offset
        elif self.kind == "vector":
            divisor = np.where(self.top > 0, self.top, 1.0) * np.sqrt(self.amount)
        elif self.kind == "max":
            divisor = self.top
        elif self.kind == "sum":
            divisor = self.amount
        return offset, np.where(divisor > 0, divisor, 1.0)


def extent(matrix: ArrayLike, kind: str) -> Extent:
    """``(...,m,n)->Extent``: of a table or of some rows of one; see `scale` for the kinds."""
    if kind not in NORMALISATIONS:
        raise ValueError(f"normalisation is one of {', '.join(NORMALISATIONS)}, not {kind!r}")
    x = table(matrix)
    known = ~np.isnan(x)
    low = np.where(known, x, np.inf).min(axis=-2, keepdims=True)
    high = np.where(known, x, -np.inf).max(axis=-2, keepdims=True)
    amount = np.zeros(low.shape)
    if kind in ("vector", "sum"):
        size = np.where(known, np.abs(x), 0.0)
        if kind == "vector":
            top = size.max(axis=-2, keepdims=True)
            size = np.square(size / np.where(top > 0, top, 1.0))
        amount = size.sum(axis=-2, keepdims=True)
    return Extent(kind, low, high, amount)


def scale(matrix: ArrayLike, kind: str) -> tuple[Array, Array]:
    """``(...,m,n)->(...,1,n),(...,1,n)``: offset and divisor of each column.

    vector: root of the sum of squares; minmax: minimum and range; max: largest absolute value;
    sum: sum of absolute values; none: 0 and 1. Costs are not inverted: 1/x would be another
    criterion, so for them the ideal is the smallest value. A divisor of 0 (constant or zero
    column) becomes 1.
    """
    return extent(matrix, kind).scale()


def normalise(matrix: ArrayLike, kind: str) -> Array:
    """``(...,m,n)->(...,m,n)``: (x - offset) / divisor of `scale`, NaN kept."""
    x = table(matrix)
    offset, divisor = scale(x, kind)
    return (x - offset) / divisor
