"""Weight forms: what a method makes of a table, as a function of the leaf weights alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Distance", "Form", "Linear", "column_sums", "fill_gaps", "normalise_weights"]

Array = NDArray[np.float64]

SMALL_PRODUCT = 200_000  # multiplications in one matrix product: BLAS does not hand it to threads
_LEAST_ROWS = 32  # fewer at a time cost more than threads do


def normalise_weights(weights: ArrayLike) -> Array:
    """``(...,n)->(...,n)``: weights divided by their sum.

    Raises ValueError unless all weights are finite, none is negative, and each vector has a
    positive one.
    """
    array = np.asarray(weights, dtype=np.float64)
    if array.ndim == 0 or array.shape[-1] == 0:
        raise ValueError("weights must be a vector with at least one entry")
    if not np.isfinite(array).all():
        raise ValueError("weights must be finite numbers")
    if (array < 0).any():
        raise ValueError("weights must not be negative")
    top = array.max(axis=-1, keepdims=True)
    if (top == 0).any():
        raise ValueError("weights must not all be zero")
    array = array / top  # first, so that neither huge nor tiny weights leave the range of floats
    result: Array = array / array.sum(axis=-1, keepdims=True)
    return result


def column_sums(table: Array) -> tuple[Array, Array]:
    """``(...,m,n)->(...,1,n),(...,1,n)``: sum and number of a table's cells that apply (no NaN)."""
    gaps = np.isnan(table)
    count = (~gaps).sum(axis=-2, keepdims=True)
    return np.where(gaps, 0.0, table).sum(axis=-2, keepdims=True), count


def fill_gaps(table: Array, sums: tuple[Array, Array] | None = None) -> Array:
    """``(...,m,n)->(...,m,n)``: the mean of its column in each NaN, 0 in a column of NaN.

    `sums` are the `column_sums` of the whole table where this is some rows of it.
    """
    gaps = np.isnan(table)
    if not gaps.any():
        return table
    total, count = column_sums(table) if sums is None else sums
    return np.asarray(np.where(gaps, total / np.maximum(count, 1), table))


def _dot(weights: Array, table: Array) -> Array:
    """``(...,n),(...,m,n)->(...,m)``; one matrix product where the table has no batch."""
    if table.ndim == 2:
        rows = SMALL_PRODUCT // max(table.size, 1)
        if weights.ndim != 2 or rows < _LEAST_ROWS or len(weights) <= rows:
            return np.asarray(weights @ table.T)
        result = np.empty((len(weights), len(table)))
        for start in range(0, len(weights), rows):
            part = slice(start, start + rows)
            np.matmul(weights[part], table.T, out=result[part])
        return result
    if weights.ndim == 1:
        return np.asarray(table @ weights)
    return np.asarray(np.matmul(table, weights[..., None])[..., 0])


def _weights(weights: ArrayLike, n: int) -> Array:
    array = np.asarray(weights, dtype=np.float64)
    if array.ndim == 0 or array.shape[-1] != n:
        raise ValueError(f"expected {n} weights in the last axis, got shape {array.shape}")
    return array


@dataclass(frozen=True, eq=False)
class Linear:
    """``(...,m),(...,m,n)``: score = base + sum of w_j * parts_ij (AHP, PROMETHEE II).

    Attributes
    ----------
    base : scores of the alternatives before any criterion speaks; a number or (..., m).
    parts : what one unit of weight on a criterion adds to the score, (..., m, n).

    Raises ValueError where the shapes do not fit.
    """

    base: ArrayLike
    parts: Array

    def __post_init__(self) -> None:
        parts = np.asarray(self.parts, dtype=np.float64)
        if parts.ndim < 2:
            raise ValueError("parts must have the shape (..., alternatives, criteria)")
        base = np.asarray(self.base, dtype=np.float64)
        if base.ndim and base.shape[-1] != parts.shape[-2]:
            raise ValueError("base must be a number or have one entry per alternative")
        object.__setattr__(self, "base", base)
        object.__setattr__(self, "parts", parts)

    @property
    def base_score(self) -> Array:
        """``()->(...,m)``: the score to which contributions are added."""
        return np.asarray(self.base, dtype=np.float64)

    def scores(self, weights: ArrayLike) -> Array:
        """``(...,n)->(...,m)``: scores; weights are used as given.

        Raises ValueError unless there is one weight a criterion.
        """
        return self.base_score + _dot(_weights(weights, self.parts.shape[-1]), self.parts)

    def contributions(self, weights: ArrayLike) -> Array:
        """``(...,n)->(...,m,n)``: what each criterion adds; base + their sum is the score.

        `weights` and errors as in `Linear.scores`.
        """
        return _weights(weights, self.parts.shape[-1])[..., None, :] * self.parts


@dataclass(frozen=True, eq=False)
class Distance:
    """``(...,m,n),(...,m,n)``: score = D- / (D+ + D-), D^2 = sum of w_j^power * table (TOPSIS).

    An alternative at no distance from both (every column constant) scores 0.5, parts 0.

    Attributes
    ----------
    best, worst : squared distances to the ideal and to the anti-ideal in normalised units.
    power : 2 as in Hwang & Yoon (1981), 1 as in Deng, Yeh & Willis (2000).

    Raises
    ------
    ValueError : shapes that differ, another power.
    """

    best: Array
    worst: Array
    power: Literal[1, 2] = 2

    def __post_init__(self) -> None:
        best = np.asarray(self.best, dtype=np.float64)
        worst = np.asarray(self.worst, dtype=np.float64)
        if best.ndim < 2 or best.shape[-2:] != worst.shape[-2:]:
            raise ValueError(
                "best and worst must both have the shape (..., alternatives, criteria)"
            )
        if self.power not in (1, 2):
            raise ValueError(f"power must be 1 or 2, not {self.power!r}")
        object.__setattr__(self, "best", best)
        object.__setattr__(self, "worst", worst)

    @property
    def base_score(self) -> Array:
        """``()->()``: one half, the closeness of what is as far from both ideals."""
        return np.asarray(0.5)

    def _powers(self, weights: ArrayLike) -> Array:
        array = _weights(weights, self.best.shape[-1])
        return array * array if self.power == 2 else array

    def distances(self, weights: ArrayLike) -> tuple[Array, Array]:
        """``(...,n)->(...,m),(...,m)``: D+ to the ideal and D- to the anti-ideal.

        `weights` are used as given. Raises ValueError unless there is one a criterion.
        """
        powers = self._powers(weights)
        return np.sqrt(_dot(powers, self.best)), np.sqrt(_dot(powers, self.worst))

    def scores(self, weights: ArrayLike) -> Array:
        """``(...,n)->(...,m)``: closeness, 0 at the anti-ideal and 1 at the ideal.

        `weights` and errors as in `Distance.distances`.
        """
        to_best, to_worst = self.distances(weights)
        total = to_best + to_worst
        if (total > 0).all():
            return np.asarray(to_worst / total)
        half = np.full(total.shape, 0.5)
        return np.asarray(np.divide(to_worst, total, out=half, where=total > 0))

    def contributions(self, weights: ArrayLike) -> Array:
        """``(...,n)->(...,m,n)``: exact parts of score - 1/2.

        w_j^p (worst_ij - best_ij) / (2 (D+ + D-)^2): their sum is (D- - D+) / (2 (D+ + D-)).
        `weights` and errors as in `Distance.distances`.
        """
        powers = self._powers(weights)
        to_best, to_worst = self.distances(weights)
        scale = 2.0 * np.square(to_best + to_worst)[..., None]
        parts = powers[..., None, :] * (self.worst - self.best)
        return np.asarray(np.divide(parts, scale, out=np.zeros(parts.shape), where=scale > 0))


Form = Linear | Distance
