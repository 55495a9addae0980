"""Sums of preference degrees over all pairs of one long column, in O(n log n) and exactly.

Calders & Van Assche (2018): whom an alternative beats is a beginning of the sorted column, so
counts come from looking its shifted values up in the column, in order, and slopes from prefix
sums. The Gaussian is in `mcda.engines.fastgauss`.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.engines import fastgauss
from mcda.engines.fastgauss import chunks
from mcda.engines.preference import Preference, pieces

__all__ = ["Workspace", "ascending", "sums"]

_SEARCHED = 50_000  # values of a column up to which places in it are found by binary search
_CROWD = 16  # values in a cell up to which its chunk has cells
_MENDED = 5_000  # steps up to which what is out of order is put right place by place

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


class Workspace:
    """Arrays to work in, kept from column to column: to map fresh memory takes as long as to sort.

    A name asked for again is the same memory, with what was left in it.
    """

    def __init__(self) -> None:
        self._held: dict[str, NDArray[np.uint8]] = {}

    def array(self, name: str, size: int, dtype: Any = np.float64) -> NDArray[Any]:
        """``->(size)``: the array of that name, of no particular content."""
        wanted = size * np.dtype(dtype).itemsize
        held = self._held.get(name)
        if held is None or held.size < wanted:
            held = self._held[name] = np.empty(wanted, dtype=np.uint8)
        return held[:wanted].view(dtype)


def sums(
    column: Array,
    preference: Preference,
    tolerance: float,
    negative: Array,
    workspace: Workspace | None = None,
) -> None:
    """``(m),(m)->``: sums of the preferences for and against each alternative, in place.

    `column` (contiguous, larger is better, NaN where not applicable) is overwritten with the sums
    for; `negative` receives the sums against. They are those of `preference.degree` over all
    pairs, to rounding; every comparison with a threshold comes out as there. Besides its arguments
    it holds little more than four columns, in `workspace` where there is one.
    """
    work = workspace or Workspace()
    low, high = np.fmin.reduce(column), np.fmax.reduce(column)
    if low == high or np.isnan(low):
        column.fill(0.0)
        negative.fill(0.0)
        return
    order, x = ascending(column, low, high, work)
    if order.size < column.size:
        column.fill(0.0)
        negative.fill(0.0)
    if preference.type == "gaussian":
        s = float(preference.s)
        one_sided = work.array("sums", x.size)
        column[order] = fastgauss.sums(x, s, one_sided)
        _turn(x)
        negative[order[::-1]] = fastgauss.sums(x, s, one_sided)
        return
    places = _Places(x, work)
    terms = [
        _Step(_Beaten(places, float(start) + tolerance, f"step {k}", rounded=True), weight)
        if start == end
        else _Slope(places, weight, float(start), float(end))
        for k, (weight, start, end) in enumerate(pieces(preference))
    ]
    for part in chunks(x.size):
        column[order[part]] = sum(term.positive(part) for term in terms)
    for term in terms:
        term.turn()
    for part in chunks(x.size):
        negative[order[part]] = sum(term.negative(part) for term in terms)


def ascending(
    column: Array, low: float, high: float, workspace: Workspace | None = None
) -> tuple[Ints, Array]:
    """``(m)->(k),(k)``: places of what applies in ascending order (ties by place), and its values.

    `low` < `high` are its least and largest value. Both results may lie in the workspace.

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
    work = workspace or Workspace()
    keys = work.array("order", known, np.int64)
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
    x = np.take(column, keys, out=work.array("ascending", known), mode="clip")
    wrong = np.flatnonzero(x[1:] < x[:-1])
    if wrong.size > m // 32:  # most of the range is empty
        keys[:] = np.argsort(column, kind="stable")[:known]
        np.take(column, keys, out=x, mode="clip")
    elif not _mend(keys, x, wrong):
        keys[:] = keys.take(np.argsort(x, kind="stable"))  # quick: little is out of order
        np.take(column, keys, out=x, mode="clip")
    return keys, x


def _mend(places: Ints, x: Array, wrong: Ints) -> bool:
    """``(m),(m),(k)->``: sort, in place, the short runs of `x` around the places out of order.

    `wrong` are the places whose successor is smaller; equal values keep their order. False where
    the runs are long: then the rest is left as it was.
    """
    end, left = 0, _MENDED
    for first in wrong.tolist():
        if first < end:
            continue
        start, end = first, first + 2
        least, most = x[first + 1], x[first]
        while left:
            left -= 1
            if start and x[start - 1] > least:
                start -= 1
                most = max(most, x[start])
            elif end < x.size and x[end] < most:
                least = min(least, x[end])
                end += 1
            else:
                break
        else:
            return False
        run = slice(start, end)
        order = np.argsort(x[run], kind="stable")
        x[run], places[run] = x[run][order], places[run][order]
    return True


def _turn(x: Array) -> None:
    """``(m)->``: -x from its other end, in place."""
    half = x.size // 2
    for part in chunks(half):
        other = slice(x.size - part.stop, x.size - part.start)
        left = x[part].copy()
        np.negative(x[other][::-1], out=x[part])
        np.negative(left[::-1], out=x[other])
    if x.size % 2:
        x[half] *= -1


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


class _Places:
    """Counts of the values of an ascending column below given keys, faster than a binary search.

    Each chunk of the column is cut into cells of one width, about one for each value. Whoever is
    in an earlier cell than a key is below it, whoever is in a later one is not; few share its own.
    Chunks whose values crowd together, and short columns, are searched.
    """

    def __init__(self, x: Array, work: Workspace) -> None:
        self.x, self.work = x, work
        self.short = x.size < _SEARCHED
        if self.short:
            return
        self.parts = chunks(x.size)
        self.least = np.array([x[part.start] for part in self.parts])
        self.scale = np.zeros(len(self.parts))  # cells a unit; 0 where a chunk is searched
        cells = self.parts[0].stop
        upto = work.array("cells", len(self.parts) * cells, np.min_scalar_type(cells))
        self.upto = upto.reshape(len(self.parts), cells)
        for k, part in enumerate(self.parts):
            values = x[part]
            with np.errstate(all="ignore"):
                scale = (cells - 1) / (values[-1] - values[0])
            if scale == 0 or not np.isfinite(scale):
                continue
            counts = np.bincount(((values - values[0]) * scale).astype(np.int64), minlength=cells)
            if counts.max() <= _CROWD:
                np.cumsum(counts, out=self.upto[k])
                self.scale[k] = scale

    def below(self, keys: Array) -> Ints:
        """``(c)->(c)``: how many values are less than each of the ascending keys."""
        if self.short:
            return self.x.searchsorted(keys)
        result = np.zeros(keys.size, dtype=np.int64)
        first, last = np.searchsorted(self.least, keys[[0, -1]]).tolist()
        ends = np.searchsorted(keys, self.least[first:last], side="right").tolist()
        for k, (start, end) in enumerate(itertools.pairwise([0, *ends, keys.size]), first - 1):
            if k >= 0 and start < end:  # before the first chunk there is nothing
                result[start:end] = self._within(k, keys[start:end])
        return result

    def _within(self, k: int, keys: Array) -> Ints:
        """``(c)->(c)``: the counts for keys between the least values of chunk k and the next."""
        part, scale = self.parts[k], self.scale[k]
        values = self.x[part]
        if not scale:
            return np.asarray(np.searchsorted(values, keys) + part.start, dtype=np.int64)
        cells = keys - self.least[k]
        with np.errstate(over="ignore"):  # a key far beyond the chunk
            cells *= scale
        np.minimum(cells, self.upto.shape[1] - 1, out=cells)
        before = self.upto[k].take(cells.astype(np.int64)).astype(np.int64)
        before -= 1  # the place of the last value that may be below
        beyond = values.take(before) >= keys
        before -= beyond
        open_ = np.flatnonzero(beyond)
        while open_.size:
            open_ = open_[values.take(before[open_]) >= keys[open_]]
            before[open_] -= 1
        before += part.start + 1
        return np.asarray(before)


class _Beaten:
    """Counts, chunk by chunk, of the sorted values x_j that x_i exceeds by more than a threshold.

    `rounded`: by the rounded difference, as a comparison of floats does, else by the true one. The
    rounded difference exceeds the threshold t where the true one exceeds t + h, h half a unit of
    t's last place (or equals it, where that rounds up). x_i - t - h is kept as a sum of two
    numbers, so that counts come out as the comparisons do.
    """

    def __init__(self, places: _Places, threshold: float, name: str, *, rounded: bool) -> None:
        x = places.x
        self.places, self.threshold = places, np.float64(threshold)
        self.half = np.spacing(self.threshold) / 2 if rounded else 0.0
        self.inclusive = bool(self.half > 0 and self.threshold.view(np.int64) & 1)
        small = x.size < 2**31
        self.losses = places.work.array(name, x.size + 1, np.int32 if small else np.int64)
        self.losses.fill(0)

    def of(self, part: slice) -> Ints:
        """``->(c)``: the counts of the next chunk."""
        value, rest = _two_sum(self.places.x[part], -self.threshold)
        if self.half:
            rest -= self.half
            value, rest = _two_sum(value, rest)
        keys = _next(value, rest >= 0 if self.inclusive else rest > 0)
        counts = self.places.below(keys)
        losses = np.bincount(counts - counts[0])
        self.losses[counts[0] : counts[0] + losses.size] += losses.astype(self.losses.dtype)
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

    def __init__(self, x: Array, largest: float, largest_sum: float, prefix: Ints) -> None:
        self.unit = math.ldexp(1.0, max(math.frexp(largest_sum)[1] - 62, -1074))
        self.wraps = largest >= 2.0**62 * self.unit
        self.prefix = prefix
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

    def __init__(self, beaten: _Beaten, weight: float) -> None:
        self.beaten, self.weight = beaten, weight

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

    def __init__(self, places: _Places, weight: float, start: float, end: float) -> None:
        x = places.x
        self.x, self.weight = x, weight
        span = end - start
        low, high = float(x[0]), float(x[-1])
        prefix = places.work.array("sums", x.size + 1, np.int64)
        self.fixed = _Fixed(x, max(-low, high, start), x.size * min(span, high - low), prefix)
        self.start, self.start_left = self.fixed.of(np.array([start]))
        self.scale = self.fixed.unit / span
        self.over = _Beaten(places, start, "over", rounded=False)
        self.full = _Beaten(places, end, "full", rounded=False)

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
