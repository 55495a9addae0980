"""Sums of preference degrees over a column that is cut into ranges of values.

Each range is worked out apart: `fastflows` within it, and what another range adds through a few
numbers about that one. Its values are needed only where a threshold falls between the two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcda.engines import fastflows
from mcda.engines.fastgauss import chunks
from mcda.engines.preference import Preference, pieces

__all__ = ["Range", "about", "across", "apart", "within"]

Array = NDArray[np.float64]

_NODES = 17  # of a box: exp(-z^2 / 2) through them is exact to 1e-16 over one standard deviation
_REACH = 8.6  # standard deviations beyond which exp(-z^2 / 2) < 1e-16
_EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, eq=False)
class Range:
    """What others need to know of a range: its ends, and how many values of what mean.

    Attributes
    ----------
    low, high, count : least and largest value, number of values.
    offset : mean of the values less `low`.
    box, weights : for the Gaussian, boxes near the ends (b,) and what stands in each node (b, k).
    """

    low: float
    high: float
    count: int
    offset: float
    box: Array
    weights: Array


def _nodes() -> tuple[Array, Array]:
    """``->(k),(k)``: Chebyshev nodes of -1/2 … 1/2, and their barycentric weights."""
    k = np.arange(_NODES)
    angle = (2 * k + 1) * math.pi / (2 * _NODES)
    return np.cos(angle) / 2, np.where(k % 2, -1.0, 1.0) * np.sin(angle)


def _lagrange(y: Array) -> Array:
    """``(m)->(m,k)``: values of the Lagrange polynomials of the nodes."""
    nodes, weights = _nodes()
    gap = y[:, None] - nodes
    hit = gap == 0
    gap[hit] = 1.0
    share = weights / gap
    share /= share.sum(axis=1, keepdims=True)
    rows = hit.any(axis=1)
    share[rows] = hit[rows]
    return np.asarray(share)


def _width(s: float) -> float:
    """The power of two in (s / 2, s]: places in boxes so wide are exact."""
    return math.ldexp(1.0, math.frexp(s)[1] - 1)


def _places(x: Array, width: float) -> tuple[Array, Array]:
    """``(m)->(m),(m)``: box of each value and its place in it, -1/2 … 1/2."""
    y = x / width
    box = np.floor(y)
    return box, y - box - 0.5


def about(x: Array, preference: Preference) -> Range:
    """``(m)->Range``: of a range with at least one value, in any order."""
    low, high = float(x.min()), float(x.max())
    offset = 0.0
    for part in chunks(x.size):
        offset += float((x[part] - low).sum())
    box, weights = np.empty(0), np.empty((0, _NODES))
    if preference.type == "gaussian":
        s = float(preference.s)
        width = _width(s)
        near = x[(x < low + (_REACH + 1) * s) | (x > high - (_REACH + 1) * s)]
        box = np.unique(np.floor(near / width))
        weights = np.zeros((box.size, _NODES))
        for part in chunks(near.size):
            of, place = _places(near[part], width)
            rows = np.searchsorted(box, of)
            for k, column in enumerate(_lagrange(place).T):
                weights[:, k] += np.bincount(rows, weights=column, minlength=box.size)
    return Range(low, high, x.size, offset / x.size, box, weights)


def within(x: Array, preference: Preference, tolerance: float) -> tuple[Array, Array]:
    """``(m)->(m),(m)``: sums of the preferences for and against each value over its own range."""
    positive, negative = x.copy(), np.empty(x.size)
    fastflows.sums(positive, preference, tolerance, negative)
    return positive, negative


def _sides(mine: Range, other: Range) -> tuple[float, float]:
    """Least and largest difference between the two, the larger side's value first."""
    if mine.low > other.high:
        return mine.low - other.high, mine.high - other.low
    return other.low - mine.high, other.high - mine.low


def apart(mine: Range, other: Range, preference: Preference, tolerance: float) -> bool:
    """Whether what `other` adds to `mine` follows from what is known about it."""
    if preference.type == "gaussian":
        return True
    least, most = _sides(mine, other)
    ends = (mine.low, mine.high, other.low, other.high)
    slack = tolerance + 4 * _EPS * max(map(abs, ends))
    for _, start, end in pieces(preference):
        if start == end:
            if least <= start + 2 * slack and most >= start - 2 * slack:
                return False
        elif (least < start < most) or (least < end < most):
            return False
    return True


def across(
    x: Array,
    mine: Range,
    other: Range,
    preference: Preference,
    values: Array | None,
    tolerance: float,
) -> tuple[Array, bool]:
    """``(m),(k)->(m)``: what another range adds to each value of this one, and on which side.

    True is the side for: `other` lies below. Ranges do not overlap. `values` are those of `other`
    where `apart` is False.
    """
    above = mine.low > other.high
    if values is not None:
        both = np.concatenate([x, values])
        sums = within(both, preference, tolerance)[0 if above else 1][: x.size]
        return sums - within(x, preference, tolerance)[0 if above else 1], above
    if preference.type == "gaussian":
        return other.count - _field(x, mine, other, float(preference.s)), above
    least, _ = _sides(mine, other)
    result = np.zeros(x.size)
    for weight, start, end in pieces(preference):
        if least > start and (start == end or least >= end):
            result += weight * other.count
        elif least >= start and start != end:
            sign = 1.0 if above else -1.0
            slope = sign * ((x - other.low) - other.offset) - start
            result += weight * other.count * (slope / (end - start))
    return result, above


def _field(x: Array, mine: Range, other: Range, s: float) -> Array:
    """``(m)->(m)``: sum of exp(-(x_i - x_j)^2 / (2 s^2)) over the values x_j of another range."""
    width = _width(s)
    ratio = width / s
    result = np.zeros(x.size)
    gaps = x - other.high if mine.low > other.high else other.low - x
    close = np.flatnonzero(gaps <= _REACH * s)
    nodes = _nodes()[0]
    reach = math.ceil(_REACH / ratio) + 1
    for part in chunks(close.size):
        box, place = _places(x[close[part]], width)
        some, rows = np.unique(box, return_inverse=True)
        field = np.zeros((some.size, _NODES))
        for k, here in enumerate(some):
            near = np.abs(other.box - here) <= reach
            gap = (here - other.box[near])[:, None, None] + (nodes[:, None] - nodes)
            field[k] = np.einsum(
                "bij,bj->i", np.exp(-0.5 * (ratio * gap) ** 2), other.weights[near]
            )
        result[close[part]] = np.einsum("mk,mk->m", _lagrange(place), field[rows])
    return result
