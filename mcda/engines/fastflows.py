"""Sums of preference degrees over all pairs of one long column, in O(n log n) and exactly.

Calders & Van Assche (2018): whom an alternative beats is a beginning of the sorted column, so
counts come from merging the column with itself shifted, and slopes from prefix sums. The Gaussian
is in `mcda.engines.fastgauss`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.engines import fastgauss
from mcda.engines.fastgauss import chunks
from mcda.engines.preference import Preference, pieces

__all__ = ["ascending", "sums"]

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


def sums(column: Array, preference: Preference, tolerance: float, negative: Array) -> None:
    """``(m),(m)->``: sums of the preferences for and against each alternative, in place.

    `column` (contiguous, larger is better, NaN where not applicable) is overwritten with the sums
    for; `negative` receives the sums against. They are those of `preference.degree` over all
    pairs, to rounding; every comparison with a threshold comes out as there. Besides its arguments
    it holds little more than four columns.
    """
    low, high = np.fmin.reduce(column), np.fmax.reduce(column)
    if low == high or np.isnan(low):
        column.fill(0.0)
        negative.fill(0.0)
        return
    order, x = ascending(column, low, high)
    if order.size < column.size:
        column.fill(0.0)
        negative.fill(0.0)
    if preference.type == "gaussian":
        s = float(preference.s)
        column[order] = fastgauss.sums(x, s)
        np.negative(x[::-1].copy(), out=x)
        negative[order[::-1]] = fastgauss.sums(x, s)
        return
    terms = [
        _Step(x, weight, float(start) + tolerance)
        if start == end
        else _Slope(x, weight, float(start), float(end))
        for weight, start, end in pieces(preference)
    ]
    for part in chunks(x.size):
        column[order[part]] = sum(term.positive(part) for term in terms)
    for term in terms:
        term.turn()
    for part in chunks(x.size):
        negative[order[part]] = sum(term.negative(part) for term in terms)


def ascending(column: Array, low: float, high: float) -> tuple[Ints, Array]:
    """``(m)->(k),(k)``: places of what applies in ascending order (ties by place), and its values.

    `low` < `high` are its least and largest value.

    Sorting values is several times quicker than finding their order, so each key holds a value
    rounded to what its place leaves of 62 bits, and the place. What rounding left in disorder is
    put right afterwards.
    """
    m = column.size
    bits = (m - 1).bit_length()
    known = m - int(np.count_nonzero(np.isnan(column)))
    with np.errstate(over="ignore"):
        scale = 2.0 ** (62 - bits) * (1 - 2.0**-50) / (high - low)
    if not np.isfinite(scale):  # denormal differences
        order = np.argsort(column, kind="stable")[:known]
        return order, column.take(order)
    keys = np.empty(known, dtype=np.int64)
    done = 0
    for part in chunks(m):
        values, places = column[part], np.arange(part.start, part.stop)
        if known < m:
            applies = ~np.isnan(values)
            values, places = values[applies], places[applies]
        some = keys[done : done + values.size]
        some[:] = (values - low) * scale
        some <<= bits
        some |= places
        done += values.size
    keys.sort()
    keys &= (1 << bits) - 1
    x = column.take(keys)
    wrong = np.count_nonzero(x[1:] < x[:-1])
    if wrong:
        if wrong > m // 32:  # most of the range is empty
            keys = np.argsort(column, kind="stable")[:known]
        else:
            keys = keys.take(np.argsort(x, kind="stable"))  # quick: little is out of order
        np.take(column, keys, out=x, mode="clip")
    return keys, x


def _two_sum(a: Array, b: Array | np.float64) -> tuple[Array, Array]:
    """``(m),(m)->(m),(m)``: rounded sum and its exact error (Knuth)."""
    total = a + b
    part = total - a
    error = total - part
    np.subtract(a, error, out=error)
    np.subtract(b, part, out=part)
    error += part
    return total, error


def _next(values: Array, where: NDArray[np.bool_]) -> Array:
    """``(m),(m)->(m)``: the next larger number in some places (quicker than `nextafter`)."""
    values += 0.0  # no -0.0
    bits = values.view(np.int64)
    step = bits >> 63
    step |= 1
    step *= where
    bits += step
    return values


class _Beaten:
    """Counts, chunk by chunk, of the sorted values x_j that x_i exceeds by more than a threshold.

    `rounded`: by the rounded difference, as a comparison of floats does, else by the true one. The
    rounded difference exceeds the threshold t where the true one exceeds t + h, h half a unit of
    t's last place (or equals it, where that rounds up). x_i - t - h is kept as a sum of two
    numbers, so that counts come out as the comparisons do.
    """

    def __init__(self, x: Array, threshold: float, *, rounded: bool) -> None:
        self.x, self.threshold = x, np.float64(threshold)
        self.half = np.spacing(self.threshold) / 2 if rounded else 0.0
        self.inclusive = bool(self.half > 0 and self.threshold.view(np.int64) & 1)
        self.done = 0
        small = x.size < 2**31
        self.losses: NDArray[Any] = np.zeros(x.size + 1, dtype=np.int32 if small else np.int64)

    def of(self, part: slice) -> Ints:
        """``->(c)``: the counts of the next chunk."""
        value, rest = _two_sum(self.x[part], -self.threshold)
        if self.half:
            rest -= self.half
            value, rest = _two_sum(value, rest)
        keys = _next(value, rest >= 0 if self.inclusive else rest > 0)
        last = int(np.searchsorted(self.x, keys[-1]))
        counts = np.searchsorted(self.x[self.done : last], keys)
        losses = np.bincount(counts)
        self.losses[self.done : self.done + losses.size] += losses.astype(self.losses.dtype)
        counts += self.done
        self.done = last
        return counts

    def winners(self) -> NDArray[Any]:
        """``->(m)``: place of the first value that beats each one; after the last chunk.

        i beats j where j < counts[i], so the first that does comes after all with
        counts[i] <= j.
        """
        return np.cumsum(self.losses, dtype=self.losses.dtype, out=self.losses)[:-1]


class _Fixed:
    """Numbers as multiples of a unit 2^e, whole part modulo 2^64, and their prefix sums.

    The unit is so small that a sum over a slope just fits into 62 bits. Sums of int64 wrap
    around, so their differences are exact however large the numbers are.
    """

    def __init__(self, x: Array, largest: float, largest_sum: float) -> None:
        self.unit = math.ldexp(1.0, max(math.frexp(largest_sum)[1] - 62, -1074))
        self.wraps = largest >= 2.0**62 * self.unit
        self.prefix = np.empty(x.size + 1, dtype=np.int64)
        self.prefix[0] = 0
        for part in chunks(x.size):
            self.prefix[part.start + 1 : part.stop + 1] = self.of(x[part])[0]
        np.cumsum(self.prefix, out=self.prefix)

    def of(self, values: Array) -> tuple[Ints, Array]:
        """``(c)->(c),(c)``: whole parts and what is left, in units; |values| <= largest."""
        if self.wraps:
            with np.errstate(over="ignore", invalid="ignore"):
                y = values / self.unit
                y -= np.rint(y / 2.0**64) * 2.0**64
            y[np.isnan(y)] = 0.0  # beyond all numbers: a multiple of 2^64
            y[y >= 2.0**63] -= 2.0**64
        else:
            y = values / self.unit
        whole = np.rint(y)
        y -= whole
        return whole.astype(np.int64), y


class _Step:
    """A step of height `weight` beyond `threshold`."""

    def __init__(self, x: Array, weight: float, threshold: float) -> None:
        self.weight = weight
        self.beaten = _Beaten(x, threshold, rounded=True)

    def positive(self, part: slice) -> Array:
        """``->(c)``: sums for the next chunk of alternatives."""
        return np.asarray(self.weight * self.beaten.of(part))

    def turn(self) -> None:
        """Go over to the sums against."""
        self.first = self.beaten.winners()

    def negative(self, part: slice) -> Array:
        """``->(c)``: sums against a chunk of alternatives."""
        return np.asarray(self.weight * (self.first.size - self.first[part]))


class _Slope:
    """A slope from 0 at `start` to `weight` at `end`; as `_Step`."""

    def __init__(self, x: Array, weight: float, start: float, end: float) -> None:
        self.x, self.weight = x, weight
        span = end - start
        low, high = float(x[0]), float(x[-1])
        self.fixed = _Fixed(x, max(-low, high, start), x.size * min(span, high - low))
        self.start, self.start_left = self.fixed.of(np.array([start]))
        self.scale = self.fixed.unit / span
        self.over = _Beaten(x, start, rounded=False)
        self.full = _Beaten(x, end, rounded=False)

    def positive(self, part: slice) -> Array:
        high, low = self.over.of(part), self.full.of(part)
        result = self._partial(part, low, high, 1)
        result += low
        result *= self.weight
        return result

    def turn(self) -> None:
        self.first, self.sure = self.over.winners(), self.full.winners()

    def negative(self, part: slice) -> Array:
        low, high = self.first[part].astype(np.int64), self.sure[part].astype(np.int64)
        result = self._partial(part, low, high, -1)
        result += np.subtract(self.x.size, high, out=high)
        result *= self.weight
        return result

    def _partial(self, part: slice, low: Ints, high: Ints, sign: int) -> Array:
        """Degrees below 1 of the chunk's alternatives over (sign 1) or under those in low … high.

        Sum of sign * (x_i - x_j) - start over j.
        """
        whole, left = self.fixed.of(self.x[part])
        sums = self.fixed.prefix.take(high)
        sums -= self.fixed.prefix.take(low)
        count = high - low
        whole -= sign * self.start
        whole *= count
        whole -= sums
        whole *= sign
        left *= sign
        left -= self.start_left
        left *= count
        left += whole
        left *= self.scale
        return left
