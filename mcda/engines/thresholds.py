"""What preference thresholds do to the differences of a column, and which fit its spread."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines.preference import Preference, degree

__all__ = [
    "NEAR",
    "Proposal",
    "Shares",
    "differences",
    "proposal",
    "resolution",
    "rounded",
    "shares",
]

Array = NDArray[np.float64]

NEAR = 0.01  # a degree up to this is no preference, and from 1 less this on a full one
_MANTISSAS = ("1", "1.5", "2", "3", "5", "7.5")
_MOST = 1_000  # values from which a longer column is represented by its quantiles
_EPS = 64 * np.finfo(np.float64).eps


@dataclass(frozen=True)
class Shares:
    """Parts of all pairs: indifferent, weakly preferred, fully preferred; they sum to 1.

    Attributes
    ----------
    indifferent : degree of preference up to 0.01; `full` from 0.99; `weak` between.
    """

    indifferent: float
    weak: float
    full: float


@dataclass(frozen=True)
class Proposal:
    """Round thresholds by the spread: q and p for the linear function, s for the Gaussian.

    `low` and `high` are the quartiles of all differences from which they come; `limited` where q
    would be less than the step in which values are written.
    """

    q: float
    p: float
    s: float
    low: float
    high: float
    limited: bool


def differences(values: ArrayLike) -> Array:
    """``(m,)->(k,)``: absolute differences of all pairs, ascending; NaN is left out.

    A column of over a thousand values is represented by a thousand of its quantiles.
    """
    x = np.sort(np.asarray(values, dtype=np.float64))
    x = x[~np.isnan(x)]
    if x.size > _MOST:
        x = x[np.linspace(0, x.size - 1, _MOST).round().astype(np.int64)]
    i, k = np.triu_indices(x.size, 1)
    return np.sort(x[k] - x[i])


def shares(preference: Preference, distances: ArrayLike, size: float = 0.0) -> Shares:
    """``(k,)->()``: how the pairs at these distances are told apart.

    `size` is the largest absolute value of the column, for the tolerance at thresholds. Raises
    ValueError without a pair.
    """
    d = np.asarray(distances, dtype=np.float64)
    if d.size == 0:
        raise ValueError("shares need at least one pair")
    p = degree(preference, d, _EPS * size)
    low, high = float(np.mean(p <= NEAR)), float(np.mean(p >= 1.0 - NEAR))
    return Shares(low, max(0.0, 1.0 - low - high), high)


def resolution(values: ArrayLike, most: int = 6) -> float:
    """``(m,)->()``: the step in which values are written, as 0.1; 0 where it is finer than 1e-6.

    Two figures rounded to this step may differ by as much and mean the same.
    """
    x = np.asarray(values, dtype=np.float64)
    x = x[~np.isnan(x)]
    for places in range(most + 1):
        scaled = x * 10.0**places
        if np.all(np.abs(scaled - np.round(scaled)) <= _EPS * np.maximum(np.abs(scaled), 1.0)):
            return float(10.0**-places)
    return 0.0


def rounded(
    value: float, step: float = 0.0, *, most: float = math.inf, marks: Sequence[float] = ()
) -> float:
    """The round figure nearest by ratio: 1, 1.5, 2, 3, 5 or 7.5 times a power of ten, or a mark.

    It is a multiple of `step` and at most `most`; where there is none, the value itself.
    """
    power = math.floor(math.log10(value))
    round_figures = [float(f"{m}e{k}") for k in range(power - 1, power + 3) for m in _MANTISSAS]
    fitting = [
        figure
        for figure in sorted({*(marks or round_figures)})
        if 0 < figure <= most and (not step or _is_multiple(figure, step))
    ]
    return min(fitting, key=lambda figure: abs(math.log(figure / value)), default=value)


def _is_multiple(value: float, step: float) -> bool:
    times = value / step
    return round(times) >= 1 and abs(times - round(times)) <= 1e-9 * times


def proposal(
    values: ArrayLike, step: float | None = None, *, marks: Sequence[float] = ()
) -> Proposal | None:
    """``(m,)->``: thresholds by the quartiles of all differences; None where nothing differs.

    q = lower quartile, at least the step in which values are written (found from them unless it
    is told); p = upper quartile; s = median, between them; all as round figures, multiples of the
    step, or those of `marks` where the unit has its own. Half of the pairs then stand between
    indifference and full preference, whatever the outliers. Of normal values the quartiles are
    0.45 and 1.63 standard deviations (pyrepo-mcda proposes 0.5 and 2). q is 0 where one step is
    all that differs.
    """
    d = differences(values)
    if d.size == 0 or d[-1] <= 0:
        return None
    step = resolution(values) if step is None else step
    low, middle, high = (float(np.quantile(d, q, method="inverted_cdf")) for q in (0.25, 0.5, 0.75))
    if high <= 0:  # most are alike: what differs at all is all there is to go by
        low, middle, high = 0.0, float(d[d > 0][0]), float(d[d > 0][0])
    most = float(d[-1])

    def near(value: float) -> float:
        return rounded(value, step, most=most, marks=marks)

    least = max(low, step)
    q = near(least) if 0 < least < most * (1 - _EPS) else 0.0
    q = q if q < most * (1 - _EPS) else 0.0
    return Proposal(q, max(near(high), q), near(middle or high), low, high, low < step)
