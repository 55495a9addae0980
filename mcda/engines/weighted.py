"""Quantiles, means and spread of members' numbers where members have weights.

The last axis holds the members; NaN marks one who gave no number and then has no weight.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

# Sums of weights may miss a share by rounding; a cut this near to it counts as there.
SLACK = 1e-12


def _shares(values: ArrayLike, weights: ArrayLike | None) -> tuple[Array, Array]:
    """Values, and weights of those who gave one with sum 1 (NaN where nobody did)."""
    x = np.asarray(values, dtype=float)
    if x.ndim == 0:
        raise ValueError("values need an axis of members")
    w = np.ones(x.shape[-1]) if weights is None else np.asarray(weights, dtype=float)
    if not (np.isfinite(w).all() and (w >= 0).all()):
        raise ValueError("weights are finite and not negative")
    w = np.where(np.isnan(x), 0.0, w)
    total = w.sum(axis=-1, keepdims=True)
    return x, np.divide(w, total, out=np.full(w.shape, np.nan), where=total > 0)


def _ordered(values: ArrayLike, weights: ArrayLike | None) -> tuple[Array, Array, Array]:
    """Values sorted upwards, their shares, and the shares cumulated."""
    x, share = _shares(values, weights)
    order = np.argsort(x, axis=-1, kind="stable")
    x = np.take_along_axis(x, order, axis=-1)
    share = np.take_along_axis(share, order, axis=-1)
    return x, share, np.cumsum(share, axis=-1)


def quantile(values: ArrayLike, weights: ArrayLike | None, q: float) -> Array:
    """(..., e), (..., e) -> (...): smallest value whose cumulated share of weight reaches q.

    The inverted cdf: always one of the values given by a member with a weight; NaN where nobody
    gave one.
    """
    if not 0 <= q <= 1:
        raise ValueError(f"q must lie between 0 and 1, not {q!r}")
    x, share, reached = _ordered(values, weights)
    there = (reached >= q - SLACK) & (share > 0)
    place = np.argmax(there, axis=-1)[..., None]
    found = np.take_along_axis(x, place, axis=-1)[..., 0]
    return np.asarray(np.where(there.any(axis=-1), found, np.nan))


def median(values: ArrayLike, weights: ArrayLike | None = None) -> Array:
    """(..., e), (..., e) -> (...): midpoint of the lower and the upper weighted median.

    Lower: smallest value with half the weight at or below it; upper: largest with half the weight
    at or above it. With equal weights the common median; turns its sign with the values.
    """
    x = np.asarray(values, dtype=float)
    return (quantile(x, weights, 0.5) - quantile(-x, weights, 0.5)) / 2


def trimmed_mean(values: ArrayLike, weights: ArrayLike | None = None, *, trim: float) -> Array:
    """(..., e), (..., e) -> (...): mean without the share `trim` of the weight at either end.

    Each value keeps the part of its weight that lies between `trim` and 1 - `trim` of the
    cumulated weight. With equal weights and a whole number of members cut this is the common
    trimmed mean (Tukey 1962); trim 0 is the weighted mean, and just below 1/2 the median.
    """
    if not 0 <= trim < 0.5:
        raise ValueError(f"trim is a share from 0 to below 0.5, not {trim!r}")
    x, share, reached = _ordered(values, weights)
    kept = np.minimum(reached, 1 - trim) - np.maximum(reached - share, trim)
    kept = np.maximum(kept, 0.0)
    kept = np.where(kept > SLACK, kept, 0.0)
    total = kept.sum(axis=-1)
    mean = (kept * np.where(kept > 0, x, 0.0)).sum(axis=-1)
    found: Array = np.divide(mean, total, out=np.full(total.shape, np.nan), where=total > 0)
    return found


def standard_deviation(values: ArrayLike, weights: ArrayLike | None = None) -> Array:
    """(..., e), (..., e) -> (...): root of sum s (x - mean)^2 / (1 - sum s^2), s shares of weight.

    With equal weights the sample standard deviation (divisor e - 1). NaN for fewer than two
    members with a weight.
    """
    x, share = _shares(values, weights)
    known = np.where(np.isnan(x), 0.0, x)
    mean = (share * known).sum(axis=-1, keepdims=True)
    squares = (share * np.square(known - mean)).sum(axis=-1)
    freedom = 1 - np.square(share).sum(axis=-1)
    enough = freedom > SLACK
    variance = np.divide(squares, freedom, out=np.full(squares.shape, np.nan), where=enough)
    return np.asarray(np.sqrt(variance))
