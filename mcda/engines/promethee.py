"""PROMETHEE I, II, III, V and GAIA (Brans & Vincke 1985; Brans & Mareschal 1994)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines import fastflows, portfolio
from mcda.engines.fastgauss import chunks
from mcda.engines.forms import Linear, normalise_weights
from mcda.engines.normalisation import signs, table
from mcda.engines.preference import PARAMETERS, Preference, degree, of, pieces

__all__ = [
    "Flows",
    "Gaia",
    "degrees",
    "flows",
    "form",
    "gaia",
    "intervals",
    "preference_matrix",
    "relation",
    "select",
    "tolerance",
    "unicriterion",
]

Array = NDArray[np.float64]
Preferences = Sequence[Preference | Mapping[str, Any] | str]

_EPS = 64 * np.finfo(np.float64).eps
_FEW = 64  # distinct values up to which a column of drawn tables goes through one table of pairs
# rows from which sorting a column beats going through its pairs
_LONG = dict.fromkeys(PARAMETERS, 200) | {"gaussian": 300}
_UNMET: tuple[Array, Array] = (np.empty(0), np.empty(0))  # a value that the sample did not hold
_HELD = 1 << 18  # numbers in a table of pairs that no draw changes
_CELLS = 16_000  # pairs in one block: in cache, and below what the allocator maps afresh each time


@dataclass(frozen=True, eq=False)
class Flows:
    """Flows over n - 1.

    positive, negative, net : (..., m); net = positive - negative.
    unicriterion : net flow on each criterion alone, (..., m, n); net = sum of w_j of these.
    """

    positive: Array
    negative: Array
    net: Array
    unicriterion: Array


@dataclass(frozen=True, eq=False)
class Gaia:
    """The GAIA plane (Mareschal & Brans 1988).

    Attributes
    ----------
    points : alternatives, (m, 2).
    axes : criteria, (n, 2).
    decision_axis : the weighted sum of the axes, (2,).
    delta : share of the variance that the plane keeps, 0 … 1.
    """

    points: Array
    axes: Array
    decision_axis: Array
    delta: float


def _preferences(preferences: Preferences, n: int) -> list[Preference]:
    if isinstance(preferences, (str, Mapping, Preference)) or len(preferences) != n:
        raise ValueError(f"expected {n} preference functions, one per criterion")
    return [of(p) for p in preferences]


def tolerance(largest: float) -> float:
    """``()->()``: by how much a difference must exceed a threshold, in a column up to `largest`."""
    return float(_EPS * largest)


def _size(x: Array) -> Array:
    """``(...,m)->(...)``: largest absolute value that applies, 0 where none does."""
    return np.asarray(np.fmax(np.fmax(np.fmax.reduce(x, axis=-1), -np.fmin.reduce(x, axis=-1)), 0))


def _codes(x: Array, values: Array) -> NDArray[np.int64] | None:
    """``(d,m),(k)->(d,m)``: place of each cell among the values, k for NaN.

    None where a cell has none of the values.
    """
    gaps = np.isnan(x)
    small = np.zeros(x.shape, dtype=np.int8)
    for value in values[1:]:  # for few values quicker than a search
        small += x >= value
    codes = small.astype(np.int64)
    if gaps.any():
        codes[gaps] = values.size
    found = np.append(values, np.nan).take(codes)
    return codes if ((found == x) | gaps).all() else None


def _by_values(x: Array, preference: Preference, tolerance: Array) -> tuple[Array, Array] | None:
    """``(d,m)->(d,m),(d,m)``: sums of preferences through one table of the distinct values.

    None where that does not apply: many values, or a comparison that hangs on the tolerance of
    the single draw. Alternatives with one value in all draws are counted once.
    """
    gaps = np.isnan(x)
    same = ((x == x[0]) | (gaps & gaps[0])).all(axis=0)
    loose, fixed = np.flatnonzero(~same), np.flatnonzero(same)
    for sample in (x[:512], x):  # values not met in the first draws are rare
        values = np.unique(sample)
        values = values[~np.isnan(values)]
        if values.size > _FEW:
            return None
        result = _sums(x, values, loose, fixed, preference, tolerance)
        if result is not _UNMET:
            return result
    return None


def _sums(
    x: Array,
    values: Array,
    loose: NDArray[np.int64],
    fixed: NDArray[np.int64],
    preference: Preference,
    tolerance: Array,
) -> tuple[Array, Array] | None:
    """``(d,m),(k)->(d,m),(d,m)``: `_by_values` with the values known."""
    k = values.size + 1
    d = np.zeros((k, k))
    d[:-1, :-1] = values[:, None] - values
    pairs = degree(preference, d, tolerance.min())
    if not np.array_equal(pairs, degree(preference, d, tolerance.max())):
        return None
    constant = np.where(np.isnan(x[0, fixed]), k - 1, np.searchsorted(values, x[0, fixed]))
    always = np.bincount(constant, minlength=k)
    positive, negative = np.empty(x.shape), np.empty(x.shape)
    # blocks keep their arrays in cache and their products below what BLAS hands to threads
    rows = max(128, min(_CELLS // x.shape[1], 200_000 // (k * k)))
    for start in range(0, len(x), rows):
        block = x[start : start + rows]
        codes = _codes(block[:, loose] if fixed.size else block, values)
        if codes is None:
            return _UNMET
        codes += (np.arange(len(block)) * k)[:, None]
        counts = np.bincount(codes.ravel(), minlength=len(block) * k).reshape(-1, k) + always
        weights = counts.astype(np.float64)
        for table_of_pairs, out in ((pairs.T, positive), (pairs, negative)):
            sums = weights @ table_of_pairs
            part = out[start : start + rows]
            if fixed.size:
                part[:, fixed] = sums.take(constant, axis=1)
                part[:, loose] = sums.take(codes)
            else:
                sums.take(codes, out=part, mode="clip")
    return positive, negative


def _by_pairs(x: Array, preference: Preference, tolerance: Any) -> tuple[Array, Array]:
    """``(m)->(m),(m)``: sums of preferences over all pairs, in blocks that stay in cache."""
    m = len(x)
    positive, negative = np.empty(m), np.zeros(m)
    gaps = bool(np.isnan(x).any())
    rows = max(1, _CELLS // m)
    for first in range(0, m, rows):
        some = slice(first, first + rows)
        d = x[some, None] - x
        if gaps:
            d[np.isnan(d)] = 0.0  # preference 0 both ways
        p = degree(preference, d, tolerance)
        positive[some] = p.sum(axis=-1)
        negative += p.sum(axis=-2)
    return positive, negative


@dataclass(frozen=True, eq=False)
class _Knots:
    """The pairs of values that no draw changes, as functions of a threshold t alone.

    differences : the distinct positive ones, ascending, (k,).
    above : of how many others a value is more than t ahead (first half) or behind (second half),
        while t lies between the differences p - 1 and p, (2m, k + 1).
    below : the sum of the differences that are not, (2m, k + 1).
    """

    differences: Array
    above: Array
    below: Array

    @staticmethod
    def of(values: Array) -> _Knots:
        m = len(values)
        d = values[:, None] - values
        d = np.concatenate([d, -d])
        differences = np.unique(d[d > 0])
        k = differences.size
        rows, columns = np.nonzero(d > 0)
        sizes = d[rows, columns]
        cells = rows * k + np.searchsorted(differences, sizes)
        above, below = np.zeros((2 * m, k + 1)), np.zeros((2 * m, k + 1))
        if k:
            many = np.bincount(cells, minlength=2 * m * k).reshape(2 * m, k)
            sums = np.bincount(cells, weights=sizes, minlength=2 * m * k).reshape(2 * m, k)
            above[:, :-1] = many[:, ::-1].cumsum(axis=1)[:, ::-1]
            below[:, 1:] = sums.cumsum(axis=1)
        return _Knots(differences, above, below)

    def _beyond(self, t: Array) -> Array:
        """``(d)->(2m,d)``: how many differences are larger than t."""
        return self.above.take(np.searchsorted(self.differences, t, side="right"), axis=1)

    def _cut(self, t: Array) -> Array:
        """``(d)->(2m,d)``: the sum of the differences, each cut at t."""
        places = np.searchsorted(self.differences, t, side="right")
        result = self.above.take(places, axis=1)
        result *= t
        result += self.below.take(places, axis=1)
        return result

    def sums(self, preference: Preference, tolerance: Array) -> Array:
        """``(d)->(2m,d)``: sums of preferences for, then against each value."""
        shape = tolerance.shape
        total = np.zeros((len(self.above), *shape))
        for weight, start, end in pieces(preference):
            if start is end:
                total += weight * self._beyond(start + tolerance)
                continue
            ramp = self._cut(np.broadcast_to(end, shape))
            if np.any(start):
                ramp -= self._cut(np.broadcast_to(start, shape))
            ramp *= weight / (end - start)
            total += ramp
        return total


def _steep(preference: Preference) -> bool:
    """Whether a difference of sums over a slope would lose digits that the pairs keep."""
    return preference.type == "gaussian" or any(
        start is not end and bool(np.any(end - start <= end / 64))
        for _, start, end in pieces(preference)
    )


def _by_draws(x: Array, preference: Preference, tolerance: Array) -> tuple[Array, Array]:
    """``(d,m)->(d,m),(d,m)``: sums of preferences, many draws beside each other.

    Values that no draw changes meet in `_Knots`; each other one meets all that come after it,
    once for both directions.
    """
    draws, m = x.shape
    gaps = np.isnan(x)
    same = ((x == x[0]) | (gaps & gaps[0])).all(axis=0)
    fixed = same & ~gaps[0]  # what never applies has preference 0 both ways
    count = np.count_nonzero(fixed)
    held = None
    if count and count**3 <= min(_HELD, 16 * draws * count) and not _steep(preference):
        held = _Knots.of(x[0, fixed])
    loose = ~same if held is not None else ~(same & gaps[0])
    order = np.concatenate([np.flatnonzero(loose), np.flatnonzero(fixed & ~loose)])
    first = int(np.count_nonzero(loose))
    positive, negative = np.zeros((draws, m)), np.zeros((draws, m))
    some_gaps = bool(gaps[:, order].any())
    rows = max(1, _CELLS // m)
    for start in range(0, draws, rows):
        block = slice(start, start + rows)
        part = preference.part(block) if preference.batch else preference
        t = tolerance[block]
        cells = x[block].T[order]
        sums = np.zeros((2, *cells.shape))
        for i in range(first):
            d = cells[i] - cells[i + 1 :]
            if some_gaps:
                d[np.isnan(d)] = 0.0
            ahead = d > 0
            against = degree(part, np.abs(d, out=d), t)
            for_ = against * ahead
            against -= for_
            sums[0, i] += for_.sum(axis=0)
            sums[0, i + 1 :] += against
            sums[1, i] += against.sum(axis=0)
            sums[1, i + 1 :] += for_
        if held is not None:
            sums[:, first:] += held.sums(part, t).reshape(2, count, -1)
        positive[block, order], negative[block, order] = sums.transpose(0, 2, 1)
    return positive, negative


def _column(x: Array, preference: Preference, work: fastflows.Workspace) -> tuple[Array, Array]:
    """``(...,m)->(...,m),(...,m)``: sums of the preferences for and against each alternative.

    `x` may be used up, and so may what was returned for the last column.
    """
    m = x.shape[-1]
    batch = x.shape[:-1]
    if preference.batch:
        batch = np.broadcast_shapes(batch, preference.batch)
    draws = math.prod(batch)
    flat = x if x.shape[:-1] == batch else np.broadcast_to(x, (*batch, m)).copy()
    flat = flat.reshape(draws, m)
    tolerance = _EPS * _size(flat)
    result = None
    if preference.batch:
        preference = preference.expanded(batch)
    elif draws > 1:
        result = _by_values(flat, preference, tolerance)
    long = m >= _LONG[preference.type]
    if result is None and draws > 1 and not long:
        result = _by_draws(flat, preference, tolerance)
    if result is None:
        negative = work.array("negative", flat.size).reshape(flat.shape)
        for draw, row in enumerate(flat):
            one = preference.part(draw) if preference.batch else preference
            if long:
                fastflows.sums(row, one, tolerance[draw], negative[draw], work)
            else:
                row[:], negative[draw] = _by_pairs(row, one, tolerance[draw])
        result = flat, negative
    return result[0].reshape(*batch, m), result[1].reshape(*batch, m)


def _degrees(a: Array, b: Array, functions: list[Preference]) -> Array:
    """``(n,m),(n,k)->(n,m,k)``: degrees of all rows over all rows; functions without a batch.

    Criteria that have functions of one type are worked out together.
    """
    d = a[:, :, None] - b[:, None, :]
    if np.isnan(a).any() or (b is not a and np.isnan(b).any()):
        d[np.isnan(d)] = 0.0  # preference 0 both ways
    size = _size(a) if b is a else np.fmax(_size(a), _size(b))
    tolerance = (_EPS * size)[:, None, None]
    kinds: dict[str, list[int]] = {}
    for j, function in enumerate(functions):
        kinds.setdefault(function.type, []).append(j)
    if len(kinds) == 1:
        return degree(Preference.together(functions).part((..., None, None)), d, tolerance)
    result = np.empty(d.shape)
    for places in kinds.values():
        if len(places) == 1:
            j = places[0]
            result[j] = degree(functions[j], d[j], tolerance[j])
            continue
        one = Preference.together([functions[j] for j in places]).part((..., None, None))
        result[places] = degree(one, d[places], tolerance[places])
    return result


def _criteria(
    x: Array,
    sign: Array,
    functions: list[Preference],
    batch: tuple[int, ...],
    take: Callable[[slice, slice, Array, Array], object],
    room: Array,
) -> None:
    """``(...,m,n),(n),(n)->``: give rows, criteria, their positive and negative flows to `take`.

    Flows have the shape ``(...,r,k)``. All criteria of a small table come together, those of
    others one by one: nothing of one is held while the next is worked out. A single table is worked
    out in `room`, an array of its size from `_empty`; what `take` writes there stays.
    """
    m, n = x.shape[-2:]
    others = max(m - 1, 1)
    if not batch and n * m * m <= _CELLS:
        columns = x.T * sign[:, None]
        pairs = _degrees(columns, columns, functions)
        for_, against = np.add.reduce(pairs, axis=-1), np.add.reduce(pairs, axis=-2)
        take(slice(None), slice(None), for_.T / others, against.T / others)
        return
    work = fastflows.Workspace()
    if not batch:
        for rows in chunks(m):
            np.multiply(x[rows], sign, out=room[rows])
    for j, function in enumerate(functions):
        column = np.multiply(x[..., j], sign[j], order="C") if batch else room[:, j]
        positive, negative = _column(column, function, work)
        for rows in chunks(m):
            plus, minus = positive[..., rows, None] / others, negative[..., rows, None] / others
            take(rows, slice(j, j + 1), plus, minus)


def _checked(
    matrix: ArrayLike, directions: Sequence[Any] | ArrayLike, preferences: Preferences
) -> tuple[Array, Array, list[Preference], tuple[int, ...]]:
    """Table, signs, functions, and the batch of tables and thresholds."""
    x = table(matrix)
    n = x.shape[-1]
    functions = _preferences(preferences, n)
    batch = x.shape[:-2]
    shapes = [f.batch for f in functions if f.batch]
    if shapes:
        batch = np.broadcast_shapes(batch, *shapes)
    return x, signs(directions, n), functions, batch


def _empty(batch: tuple[int, ...], x: Array) -> Array:
    """``->(...,m,n)``; a single table has its columns one after the other in memory."""
    m, n = x.shape[-2:]
    return np.empty((*batch, m, n)) if batch else np.empty((n, m)).T


def unicriterion(
    matrix: ArrayLike, directions: Sequence[Any] | ArrayLike, preferences: Preferences
) -> tuple[Array, Array]:
    """``(...,m,n),(n),(n)->(...,m,n),(...,m,n)``: positive and negative flow on each criterion.

    Brans & Mareschal (1994): means of the preference degrees over the n - 1 others; pairs with a
    cell that does not apply (NaN) count as 0 both ways. d > q means d > q + 64 eps max|x| of the
    column, so that 0.8 - 0.6 is not over 0.2. A single alternative has flows 0. Long columns take
    O(m log m) (`mcda.engines.fastflows`), drawn columns that take few values over all draws go
    through one table of these values: the same sums, faster. Parameters and errors as in `flows`.
    """
    x, sign, functions, batch = _checked(matrix, directions, preferences)
    positive, negative = _empty(batch, x), _empty(batch, x)

    def take(rows: slice, some: slice, plus: Array, minus: Array) -> None:
        positive[..., rows, some], negative[..., rows, some] = plus, minus

    _criteria(x, sign, functions, batch, take, positive)
    return positive, negative


def form(
    matrix: ArrayLike, directions: Sequence[Any] | ArrayLike, preferences: Preferences
) -> Linear:
    """``(...,m,n),(n),(n)->(...,m,n)``: the weight form of PROMETHEE II, base 0.

    Brans & Vincke (1985). Parameters and errors as in `flows`.
    """
    x, sign, functions, batch = _checked(matrix, directions, preferences)
    parts = _empty(batch, x)

    def take(rows: slice, some: slice, plus: Array, minus: Array) -> None:
        np.subtract(plus, minus, out=parts[..., rows, some])

    _criteria(x, sign, functions, batch, take, parts)
    return Linear(0.0, parts)


def flows(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Any] | ArrayLike,
    preferences: Preferences,
) -> Flows:
    """``(...,m,n),(...,n),(n),(n)->(...,m),(...,m),(...,m),(...,m,n)``: flows over n - 1.

    Brans & Vincke (1985), eq. 2 to 4, with means in place of sums.

    Parameters
    ----------
    matrix : alternatives × criteria, each column in its own unit; NaN = not applicable, which is
        neither preferred nor less preferred.
    weights : >= 0, normalised to sum 1.
    directions : +1 or "max" where more is better, -1 or "min" where less is.
    preferences : a function a criterion: what `mcda.preference` makes, a name or a mapping;
        thresholds in the criterion's unit, whole or one a table of the batch.

    Raises
    ------
    ValueError : an empty table, infinity or numbers beyond 1e150; weights that are negative, not
        finite or all 0; not one weight, direction and function a criterion.
    """
    w = normalise_weights(weights)
    x, sign, functions, batch = _checked(matrix, directions, preferences)
    if w.shape[-1] != len(functions):
        raise ValueError(f"expected {len(functions)} weights, got {w.shape[-1]}")
    parts = _empty(batch, x)
    drawn = w.shape[:-1]
    shape = (
        *(np.broadcast_shapes(batch, drawn) if batch and drawn else batch or drawn),
        x.shape[-2],
    )
    positive, negative = np.zeros(shape), np.zeros(shape)

    def take(rows: slice, some: slice, plus: Array, minus: Array) -> None:
        np.subtract(plus, minus, out=parts[..., rows, some])
        share = w[..., some]
        for total, flow in ((positive, plus), (negative, minus)):
            one = flow.shape[-1] == 1
            total[..., rows] += share * flow[..., 0] if one else Linear(0.0, flow).scores(share)

    _criteria(x, sign, functions, batch, take, parts)
    return Flows(positive, negative, positive - negative, parts)


def degrees(
    matrix: ArrayLike,
    directions: Sequence[Any] | ArrayLike,
    preferences: Preferences,
    *,
    against: ArrayLike | None = None,
) -> Array:
    """``(...,m,n),(n),(n),(...,k,n)->(...,n,m,k)``: preference of rows over rows, per criterion.

    Brans, Vincke & Mareschal (1986). `against` are the other rows, by default those of the matrix
    itself. Other parameters and errors as in `flows`.
    """
    x = table(matrix)
    y = x if against is None else table(against)
    n = x.shape[-1]
    if y.shape[-1] != n:
        raise ValueError(f"expected {n} criteria in both tables, got {y.shape[-1]}")
    sign, functions = signs(directions, n), _preferences(preferences, n)
    batch = np.broadcast_shapes(x.shape[:-2], y.shape[:-2], *(p.batch for p in functions))
    if not batch:
        return _degrees(x.T * sign[:, None], y.T * sign[:, None], functions)
    result = np.empty((*batch, n, x.shape[-2], y.shape[-2]))
    for j, function in enumerate(functions):
        a, b = x[..., j] * sign[j], y[..., j] * sign[j]
        d = a[..., :, None] - b[..., None, :]
        d[np.isnan(d)] = 0.0
        tolerance = _EPS * np.fmax(_size(a), _size(b))
        if function.batch:
            function = function.part((..., None, None))
        result[..., j, :, :] = degree(function, d, tolerance[..., None, None])
    return result


def preference_matrix(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Any] | ArrayLike,
    preferences: Preferences,
    *,
    against: ArrayLike | None = None,
) -> Array:
    """``(...,m,n),(...,n),(n),(n),(...,k,n)->(...,m,k)``: pi, weighted preference degrees.

    Brans & Vincke (1985), eq. 1; of each row over each row of `against` (default: the matrix).
    Other parameters and errors as in `flows`.
    """
    w = normalise_weights(weights)
    single = degrees(matrix, directions, preferences, against=against)
    return np.asarray((w[..., :, None, None] * single).sum(axis=-3))


def relation(
    positive: ArrayLike, negative: ArrayLike, *, tolerance: float = 1e-12
) -> NDArray[np.str_]:
    """``(...,m),(...,m)->(...,m,m)``: PROMETHEE I (Brans & Vincke 1985), row against column.

    "P" the row is preferred, "-" the column is, "I" indifferent (and the diagonal), "R"
    incomparable. `positive` and `negative` are the flows; those closer than `tolerance` are equal.
    """
    plus, minus = np.asarray(positive, dtype=np.float64), np.asarray(negative, dtype=np.float64)
    p = plus[..., :, None] - plus[..., None, :]
    q = minus[..., None, :] - minus[..., :, None]
    better = (p > tolerance) | (q > tolerance)
    worse = (p < -tolerance) | (q < -tolerance)
    words = np.array(["I", "P", "-", "R"])
    return np.asarray(words[better.astype(np.int64) + 2 * worse])


def intervals(
    pi: ArrayLike, *, alpha: float, divisor: str = "n-1", self_term: bool = False
) -> tuple[Array, Array]:
    """``(...,m,m)->(...,m),(...,m)``: PROMETHEE III, mean flow -/+ alpha times its deviation.

    Brans, Mareschal & Vincke (1984). `pi` is a `preference_matrix`, alpha >= 0. Tools differ in
    what is divided by what:

    ========  =========  ====================================================
    divisor   self_term  convention
    ========  =========  ====================================================
    "n-1"     False      mcda-promethee (the default here)
    "n-1"     True       mean over n - 1, deviation over n with the self term
    "n"       False      diviz
    "n"       True       the definition of 1984
    ========  =========  ====================================================

    Raises ValueError for another divisor, a negative alpha, or pi that is not square.
    """
    if divisor not in ("n-1", "n"):
        raise ValueError(f"divisor is 'n-1' or 'n', not {divisor!r}")
    if not alpha >= 0:
        raise ValueError("alpha must not be negative")
    array = np.asarray(pi, dtype=np.float64)
    if array.ndim < 2 or array.shape[-1] != array.shape[-2]:
        raise ValueError("pi must be square")
    m = array.shape[-1]
    count = max(m - 1, 1) if divisor == "n-1" else m
    difference = array - np.swapaxes(array, -1, -2)
    net = difference.sum(axis=-1) / count
    squares = np.square(difference - net[..., None])
    if not self_term:
        squares = np.where(np.eye(m, dtype=bool), 0.0, squares)
    deviation = np.sqrt(squares.sum(axis=-1) / (m if self_term else count))
    return net - alpha * deviation, net + alpha * deviation


def select(net: ArrayLike, constraints: Sequence[portfolio.Constraint]) -> NDArray[np.bool_]:
    """``(m),(...)->(m)``: PROMETHEE V, the subset with the largest sum of net flows.

    Brans & Mareschal (1992), solved exactly as a 0-1 program (HiGHS).

    Parameters
    ----------
    net : net flows.
    constraints : each (coefficients (m,), "<=" | ">=" | "==", number), in units of the constraint.

    Raises
    ------
    ValueError : constraints of another form, or too far apart in size to be solved exactly;
        InfeasibleError, a ValueError : no subset keeps all of them.
    """
    return np.asarray(portfolio.best(net, constraints)[0][0])


def gaia(unicriterion: ArrayLike, weights: ArrayLike) -> Gaia:
    """``(m,n),(n)->(m,2),(n,2),(2),()``: principal plane of the unicriterion net flows.

    Brans & Mareschal (1994): C = U'U / m, unweighted, not standardised; delta is the share of
    the variance that the plane keeps (1 where there is none). Axes are turned so that the
    decision axis, the sum of the axes by `weights`, has no negative coordinate. A direction in
    which nothing differs is any direction: its coordinates are 0. Raises ValueError unless
    `unicriterion` is one table and each of its criteria has a weight.
    """
    u = np.asarray(unicriterion, dtype=np.float64)
    if u.ndim != 2:
        raise ValueError("unicriterion must have the shape (alternatives, criteria)")
    w = normalise_weights(weights)
    if w.shape != u.shape[-1:]:
        raise ValueError(f"expected {u.shape[-1]} weights")
    spread, vectors = np.linalg.eigh(u.T @ u / len(u))
    axes = np.zeros((u.shape[1], 2))
    total = float(spread.sum())
    kept = vectors[:, ::-1][:, :2] * (spread[::-1][:2] > max(1e-12 * total, 1e-24))
    axes[:, : kept.shape[1]] = kept + 0.0  # no negative zeros
    decision = w @ axes
    for k in range(2):
        pivot = decision[k] if abs(decision[k]) > 1e-12 else axes[np.abs(axes[:, k]).argmax(), k]
        if pivot < 0:
            axes[:, k] *= -1
    delta = float(spread[-2:].sum()) / total if total > 0 else 1.0
    return Gaia(u @ axes, axes, w @ axes, min(delta, 1.0))
