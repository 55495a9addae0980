"""One-sided sums of Gaussian preferences along a sorted column, to machine precision in O(n).

After Greengard & Strain (1991), in one dimension. The column is cut into boxes. A box acts on
boxes further right through polynomials, on itself through prefix sums of moments:
exp(-(u - v)^2 / 2) = exp(-u^2 / 2) exp(-v^2 / 2) sum of (uv)^k / k!.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from mcda.engines.forms import SMALL_PRODUCT

__all__ = ["chunks", "sums"]

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

# numbers worked on at a time: in cache, and below what the allocator maps afresh each time
CHUNK = 16_000
_REACH = 8.6  # standard deviations beyond which exp(-z^2 / 2) < 1e-16
_FEW = 32  # neighbours within reach up to which all pairs are summed
_DEGREES = 32  # terms of Taylor series before they are shortened


def chunks(m: int) -> list[slice]:
    """``->``: slices that cut m numbers into pieces that stay in cache."""
    return [slice(start, min(start + CHUNK, m)) for start in range(0, m, CHUNK)]


@cache
def _bases() -> tuple[Array, Array]:
    """``->(k,k),(k,k)``: powers as Chebyshev polynomials and back, lowest first; column = one."""
    from_powers, to_powers = np.zeros((_DEGREES, _DEGREES)), np.zeros((_DEGREES, _DEGREES))
    for k in range(_DEGREES):
        one = np.zeros(k + 1)
        one[k] = 1.0
        from_powers[: k + 1, k] = chebyshev.poly2cheb(one)
        to_powers[: k + 1, k] = chebyshev.cheb2poly(one)
    return from_powers, to_powers


@lru_cache(maxsize=64)
def _far(ratio: float) -> Array:
    """``->(lags, k, k)``: from moments of a box to the field in the box `lag` to its right.

    Boxes are `ratio` standard deviations wide and have coordinates -1 … 1; moments and field are
    coefficients of powers of these. The Taylor series of exp(-z^2 / 2), shortened as Chebyshev
    series: each step keeps the relative precision of all coefficients. The last lag is the last
    within reach.
    """
    terms = 2
    while 2.2 * (ratio / 4) ** terms > 1e-17 * math.sqrt(math.factorial(terms)):
        terms += 1
    z = ratio * np.arange(1.0, int(_REACH / ratio) + 2)
    taylor = np.empty((2 * _DEGREES, z.size))  # of exp(-(z + t ratio / 2)^2 / 2) in t
    taylor[0] = np.exp(-0.5 * z * z)
    taylor[1] = -0.5 * ratio * z * taylor[0]
    for k in range(1, len(taylor) - 1):
        taylor[k + 1] = -0.5 * ratio / (k + 1) * (z * taylor[k] + 0.5 * ratio * taylor[k - 1])
    source, target = np.indices((_DEGREES, _DEGREES))
    signs = np.where(source % 2, -1.0, 1.0)
    chosen = [[math.comb(p + q, p) for q in range(_DEGREES)] for p in range(_DEGREES)]
    series = taylor.T[:, source + target] * (signs * np.array(chosen, dtype=np.float64))
    from_powers, to_powers = _bases()
    short = from_powers[:terms] @ series @ from_powers[:terms].T
    back = to_powers[:terms, :terms]
    return np.asarray(back @ short @ back.T)


def sums(x: Array, s: float, result: Array) -> Array:
    """``(m),(m)->(m)``: sums over j <= i of 1 - exp(-(x_i - x_j)^2 / (2 s^2)), x ascending.

    The sums over j >= i are those of -x, from its other end. They are written to `result`.
    """
    wide = x[-1] - x[0] > s
    boxes: _Boxes | None = None
    for part in chunks(x.size):
        if wide and _sparse(x, part, s):
            result[part] = _pairwise(x, part, s)
            boxes = None
            continue
        if boxes is None:
            boxes = _Boxes(x, s, wide)
            first = boxes.first(part.start)
            if first < part.start:
                boxes.sums(slice(first, part.start))
        result[part] = boxes.sums(part)
    return result


def _sparse(x: Array, part: slice, s: float) -> bool:
    """Whether at most `_FEW` values lie within reach before each one of the chunk."""
    start = max(part.start, _FEW)
    if start >= part.stop:
        return True
    later, earlier = x[start : part.stop], x[start - _FEW : part.stop - _FEW]
    return bool((later - earlier > _REACH * s).all())


def _pairwise(x: Array, part: slice, s: float) -> Array:
    """``->(c)``: the sums of a sparse chunk, neighbour by neighbour."""
    result = np.arange(part.start, part.stop, dtype=np.float64)
    for lag in range(1, _FEW + 1):
        start = max(part.start, lag)
        if start >= part.stop:
            break
        z = x[start : part.stop] - x[start - lag : part.stop - lag]
        with np.errstate(over="ignore"):
            z /= s
            if z.min() > _REACH:
                break
            z *= z
        z *= -0.5
        result[start - part.start :] -= np.exp(z, out=z)
    return result


class _Boxes:
    """The Gaussian sums of an ascending column, chunk after chunk, through boxes.

    Boxes are h = 2^k wide, s/2 < h <= s, with edges at multiples of h: places in them are then
    exact for numbers of any size. A column within s is one box around its middle.
    """

    def __init__(self, x: Array, s: float, wide: bool) -> None:
        self.x, self.s, self.wide = x, s, wide
        self.width = math.ldexp(1.0, math.frexp(s)[1] - 1)
        self.ratio = self.width / s
        self.middle = x[0] + (x[-1] - x[0]) / 2
        largest = (self.ratio / 2 if wide else (x[-1] - self.middle) / s) ** 2
        self.terms = 2
        while largest ** (self.terms - 1) > 1e-17 * math.factorial(self.terms):
            self.terms += 1
        self.far = _far(self.ratio) if wide else np.empty((0, 0, 0))
        lags, k = self.far.shape[:2]
        # nearest box last: one product with the moments of all boxes within reach
        self.operator = self.far.reshape(lags * k, k)
        self.rows = max(1, SMALL_PRODUCT // max(1, self.operator.size))
        self.box = np.empty(0)  # the boxes within reach of the last one, itself included
        self.moments = np.empty((0, k))
        self.field = np.empty((0, k))
        self.begun, self.last = False, np.float64(0.0)
        self.opened = 0  # place of the first value of the last box
        self.carry = np.zeros(self.terms + 1)  # sums over the last box so far

    def first(self, place: int) -> int:
        """Where to begin, so that all boxes within reach of the value at `place` are known."""
        if not self.wide:
            return 0
        value = self.x[place]
        with np.errstate(over="ignore"):
            edge = (np.floor(value / self.width) - len(self.far)) * self.width
        return int(np.searchsorted(self.x, edge if np.isfinite(edge) else value))

    def _places(self, part: slice) -> tuple[Array, Array, Ints]:
        """``->(c),(c),(r)``: box, place in it (-1/2 … 1/2 of its width), starts of new boxes."""
        x = self.x[part]
        if not self.wide:
            return np.zeros(x.size), (x - self.middle) / self.width, np.zeros(1, dtype=np.int64)
        with np.errstate(over="ignore", invalid="ignore"):
            y = x / self.width
            box = np.floor(y)
            y -= box
        new = np.empty(x.size, dtype=bool)
        new[0] = True
        np.not_equal(box[1:], box[:-1], out=new[1:])
        if not np.isfinite(box[[0, -1]]).all():  # values too far apart to share a box or to act
            outside = np.isinf(box)
            y[outside] = 0.0
            new[1:] |= outside[1:] & (x[1:] != x[:-1])
        return box, y - 0.5, np.flatnonzero(new)

    def sums(self, part: slice) -> Array:
        """``->(c)``: the sums of the next chunk."""
        box, y, starts = self._places(part)
        size = y.size
        counts = np.diff(starts, append=size)
        continues = self.begun and bool(box[0] == self.last)
        if continues and np.isinf(box[0]):
            continues = bool(self.x[part.start] == self.x[part.start - 1])
        self.begun, self.last = True, box[-1]
        if not continues:
            self.carry[:] = 0.0
        opened = part.start + starts
        if continues:
            opened[0] = self.opened

        def spread(values: NDArray[Any]) -> NDArray[Any]:
            return values if counts.size == 1 else np.repeat(values, counts)

        result = np.arange(part.start + 1, part.stop + 1, dtype=np.float64)
        own = result - spread(opened)  # values of the own box so far
        result -= own
        result += self._own(y * self.ratio, own, starts)
        if self.wide:
            t = y + y
            field = self._field(box, t, starts, continues)
            polynomial = np.zeros(size)
            for coefficients in field.T[::-1]:
                polynomial *= t
                polynomial += spread(coefficients)
            result -= polynomial
        self.opened = int(opened[-1])
        return result

    def _own(self, u: Array, count: Array, starts: Ints) -> Array:
        """``(c),(c),(r)->(c)``: sums over the own box up to each value; u in units of s.

        1 - exp(-(u - v)^2 / 2) = a + b - ab - (1 - a)(1 - b) sum (uv)^k / k!, k >= 1, with
        a = 1 - exp(-u^2 / 2) and b = 1 - exp(-v^2 / 2): no cancellation where s is huge.
        """
        a = -np.expm1(-0.5 * u * u)
        rest = 1.0 - a
        result = count * a + rest * self._prefix(0, a.copy(), starts)
        factor, power = rest.copy(), rest.copy()
        for k in range(1, self.terms + 1):
            power *= u
            factor *= u
            factor /= k
            result -= factor * self._prefix(k, power.copy(), starts)
        return np.asarray(result)

    def _prefix(self, k: int, values: Array, starts: Ints) -> Array:
        """``(c)->(c)``: running sums that begin anew in each box (`values` is used up)."""
        values[0] += self.carry[k]
        if starts.size > 1:
            values[starts[1:]] -= np.add.reduceat(values, starts)[:-1]
        np.cumsum(values, out=values)
        self.carry[k] = values[-1]
        return values

    def _field(self, box: Array, t: Array, starts: Ints, continues: bool) -> Array:
        """``(c),(c),(r)->(r,k)``: field of the boxes to the left, as a polynomial per box."""
        lags, k = self.far.shape[:2]
        moments = np.empty((starts.size, k))
        power = np.ones(t.size)
        for column in moments.T:
            column[:] = np.add.reduceat(power, starts)
            power *= t
        boxes = box[starts]
        if continues:
            moments[0] += self.moments[-1]
            self.box, self.moments = self.box[:-1], self.moments[:-1]
        field = np.empty((starts.size, k))
        new = np.arange(starts.size)
        if continues:
            field[0] = self.field
            new = new[1:]
        before = self.box.size
        self.box = np.concatenate([self.box, boxes])
        self.moments = np.concatenate([self.moments, moments])
        if new.size:
            with np.errstate(invalid="ignore"):
                gaps = np.diff(self.box)
            gaps = np.where(gaps <= lags, gaps, lags + 1).astype(np.int64)
            place = np.concatenate([[lags], lags + np.cumsum(gaps)])
            row = np.full(place[-1] + 1, place.size)  # a row of zeros where there is no box
            row[place] = np.arange(place.size)
            source = np.concatenate([self.moments, np.zeros((1, k))])
            reach = np.arange(1, lags + 1)
            for first in range(0, new.size, self.rows):
                some = new[first : first + self.rows]
                near = row[place[before + some][:, None] - reach]
                field[some] = source[near].reshape(some.size, -1) @ self.operator
        self.field = field[-1]
        keep = max(self.box.size - lags - 1, 0)
        self.box, self.moments = self.box[keep:], self.moments[keep:]
        return field
