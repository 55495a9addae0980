"""PROMETHEE I, II, III, V and GAIA (Brans & Vincke 1985; Brans & Mareschal 1994)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines.forms import Linear, normalise_weights
from mcda.engines.normalisation import signs, table
from mcda.engines.preference import Preference, degree, of

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
    "unicriterion",
]

Array = NDArray[np.float64]
Preferences = Sequence[Preference | Mapping[str, Any] | str]

_EPS = 64 * np.finfo(np.float64).eps
_FEW = 64  # distinct values up to which a column of drawn tables goes through one table of pairs
_UNMET: tuple[Array, Array] = (np.empty(0), np.empty(0))  # a value that the sample did not hold
_CELLS = 32_768  # pairs in one block: stays in cache


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
    """The GAIA plane: points (m, 2), criterion axes (n, 2), decision axis (2,), quality delta."""

    points: Array
    axes: Array
    decision_axis: Array
    delta: float


def _preferences(preferences: Preferences, n: int) -> list[Preference]:
    if isinstance(preferences, (str, Mapping, Preference)) or len(preferences) != n:
        raise ValueError(f"expected {n} preference functions, one per criterion")
    return [of(p) for p in preferences]


def _size(x: Array) -> Array:
    """``(...,m)->(...)``: largest absolute value that applies."""
    return np.asarray(np.fmax(np.fmax.reduce(x, axis=-1), -np.fmin.reduce(x, axis=-1)))


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


def _by_pairs(x: Array, preference: Preference, tolerance: Array) -> tuple[Array, Array]:
    """``(d,m)->(d,m),(d,m)``: sums of preferences over all pairs, in blocks that stay in cache."""
    draws, m = x.shape
    positive, negative = np.zeros((draws, m)), np.zeros((draws, m))
    gaps = bool(np.isnan(x).any())
    tables, rows = max(1, _CELLS // (m * m)), max(1, _CELLS // m)
    for start in range(0, draws, tables):
        block = slice(start, start + tables)
        part = preference.part((block, None, None)) if preference.batch else preference
        t = tolerance[block, None, None]
        for first in range(0, m, rows):
            some = slice(first, first + rows)
            d = x[block, some, None] - x[block, None, :]
            if gaps:
                d[np.isnan(d)] = 0.0  # preference 0 both ways
            p = degree(part, d, t)
            positive[block, some] = p.sum(axis=-1)
            negative[block] += p.sum(axis=-2)
    return positive, negative


def _column(x: Array, preference: Preference) -> tuple[Array, Array]:
    """``(...,m)->(...,m),(...,m)``: sums of the preferences for and against each alternative."""
    m = x.shape[-1]
    batch = np.broadcast_shapes(x.shape[:-1], preference.batch)
    draws = math.prod(batch)
    flat = np.broadcast_to(x, (*batch, m)).reshape(draws, m)
    tolerance = _EPS * np.nan_to_num(_size(flat))
    result = None
    if preference.batch:
        preference = preference.expanded(batch)
    elif draws > 1:
        result = _by_values(flat, preference, tolerance)
    if result is None:
        result = _by_pairs(flat, preference, tolerance)
    return result[0].reshape(*batch, m), result[1].reshape(*batch, m)


def unicriterion(
    matrix: ArrayLike, directions: Sequence[Any] | ArrayLike, preferences: Preferences
) -> tuple[Array, Array]:
    """``(...,m,n),(n),(n)->(...,m,n),(...,m,n)``: positive and negative flow on each criterion.

    Means of the preference degrees over the n - 1 others; pairs with a cell that does not apply
    (NaN) count as 0 both ways. d > q means d > q + 64 eps max|x| of the column, so that
    0.3 - 0.1 is not over 0.2. A single alternative has flows 0. Drawn columns that take few
    values over all draws go through one table of these values: the same sums, faster.
    """
    x = table(matrix)
    m, n = x.shape[-2:]
    sign, functions = signs(directions, n), _preferences(preferences, n)
    batch = np.broadcast_shapes(x.shape[:-2], *(p.batch for p in functions))
    positive, negative = np.empty((*batch, m, n)), np.empty((*batch, m, n))
    for j, function in enumerate(functions):
        column = np.ascontiguousarray(x[..., j]) * sign[j]
        positive[..., j], negative[..., j] = _column(column, function)
    others = max(m - 1, 1)
    positive /= others
    negative /= others
    return positive, negative


def form(
    matrix: ArrayLike, directions: Sequence[Any] | ArrayLike, preferences: Preferences
) -> Linear:
    """``(...,m,n),(n),(n)->(...,m,n)``: the weight form of PROMETHEE II, base 0."""
    positive, negative = unicriterion(matrix, directions, preferences)
    return Linear(0.0, positive - negative)


def flows(
    matrix: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Any] | ArrayLike,
    preferences: Preferences,
) -> Flows:
    """``(...,m,n),(...,n),(n),(n)->(...,m),(...,m),(...,m),(...,m,n)``: flows over n - 1.

    Brans & Vincke (1985), eq. 2 to 4, with means in place of sums.
    """
    w = normalise_weights(weights)
    positive, negative = unicriterion(matrix, directions, preferences)
    single = positive - negative
    plus, minus = Linear(0.0, positive).scores(w), Linear(0.0, negative).scores(w)
    return Flows(plus, minus, plus - minus, single)


def degrees(
    matrix: ArrayLike,
    directions: Sequence[Any] | ArrayLike,
    preferences: Preferences,
    *,
    against: ArrayLike | None = None,
) -> Array:
    """``(...,m,n),(n),(n),(...,k,n)->(...,n,m,k)``: preference of rows over rows, per criterion.

    `against` defaults to the matrix itself.
    """
    x = table(matrix)
    y = x if against is None else table(against)
    n = x.shape[-1]
    if y.shape[-1] != n:
        raise ValueError(f"expected {n} criteria in both tables, got {y.shape[-1]}")
    sign, functions = signs(directions, n), _preferences(preferences, n)
    batch = np.broadcast_shapes(x.shape[:-2], y.shape[:-2], *(p.batch for p in functions))
    result = np.empty((*batch, n, x.shape[-2], y.shape[-2]))
    for j, function in enumerate(functions):
        a, b = x[..., j] * sign[j], y[..., j] * sign[j]
        d = a[..., :, None] - b[..., None, :]
        d = np.where(np.isnan(d), 0.0, d)
        tolerance = _EPS * np.nan_to_num(np.fmax(_size(a), _size(b)))
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
    """
    w = normalise_weights(weights)
    single = degrees(matrix, directions, preferences, against=against)
    return np.asarray((w[..., :, None, None] * single).sum(axis=-3))


def relation(
    positive: ArrayLike, negative: ArrayLike, *, tolerance: float = 1e-12
) -> NDArray[np.str_]:
    """``(...,m),(...,m)->(...,m,m)``: PROMETHEE I, row against column.

    "P" the row is preferred, "-" the column is, "I" indifferent (and the diagonal), "R"
    incomparable. Flows closer than `tolerance` are equal.
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

    Brans, Mareschal & Vincke (1984). Tools differ in what is divided by what:

    ========  =========  ====================================================
    divisor   self_term  convention
    ========  =========  ====================================================
    "n-1"     False      mcda-promethee (the default here)
    "n-1"     True       mean over n - 1, deviation over n with the self term
    "n"       False      diviz
    "n"       True       the definition of 1984
    ========  =========  ====================================================
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


def select(
    net: ArrayLike, constraints: Sequence[tuple[ArrayLike, str, float]]
) -> NDArray[np.bool_]:
    """``(m),(...)->(m)``: PROMETHEE V, the subset with the largest sum of net flows.

    Brans & Mareschal (1992), solved exactly as a 0-1 program (HiGHS). A constraint is
    (coefficients, "<=" | ">=" | "==", number). Without a subset that keeps all: ValueError.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    values = np.asarray(net, dtype=np.float64)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError("net must be a vector of finite numbers")
    rules = []
    for coefficients, sense, number in constraints:
        row = np.asarray(coefficients, dtype=np.float64)
        if row.shape != values.shape:
            raise ValueError("a constraint has one coefficient per alternative")
        if sense not in ("<=", ">=", "=="):
            raise ValueError(f"a constraint is '<=', '>=' or '==', not {sense!r}")
        low = -np.inf if sense == "<=" else float(number)
        high = np.inf if sense == ">=" else float(number)
        rules.append(LinearConstraint(row[None, :], low, high))
    solved = milp(
        -values,
        constraints=rules,
        integrality=np.ones(values.size, dtype=np.int64),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    if solved.x is None:
        raise ValueError("no subset of the alternatives keeps all constraints")
    return np.asarray(solved.x > 0.5)


def gaia(unicriterion: ArrayLike, weights: ArrayLike) -> Gaia:
    """``(m,n),(n)->(m,2),(n,2),(2),()``: principal plane of the unicriterion net flows.

    Brans & Mareschal (1994): C = U'U / m, unweighted, not standardised; delta is the share of
    the variance that the plane keeps (1 where there is none). Axes are turned so that the
    decision axis has no negative coordinate.
    """
    u = np.asarray(unicriterion, dtype=np.float64)
    if u.ndim != 2:
        raise ValueError("unicriterion must have the shape (alternatives, criteria)")
    w = normalise_weights(weights)
    if w.shape != u.shape[-1:]:
        raise ValueError(f"expected {u.shape[-1]} weights")
    spread, vectors = np.linalg.eigh(u.T @ u / len(u))
    axes = np.zeros((u.shape[1], 2))
    kept = vectors[:, ::-1][:, :2]
    axes[:, : kept.shape[1]] = kept
    decision = w @ axes
    for k in range(2):
        pivot = decision[k] if abs(decision[k]) > 1e-12 else axes[np.abs(axes[:, k]).argmax(), k]
        if pivot < 0:
            axes[:, k] *= -1
    total = float(spread.sum())
    delta = float(spread[-2:].sum()) / total if total > 0 else 1.0
    return Gaia(u @ axes, axes, w @ axes, min(delta, 1.0))
