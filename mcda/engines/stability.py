"""Weight stability: where along a weight line an order holds, and the smallest change of weights.

Method: everything is a polynomial in the share t of one node; no grid, no sampling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines.forms import Distance, Form, Linear, normalise_weights
from mcda.engines.ranks import TOLERANCE, ranks

__all__ = [
    "Change",
    "Crossing",
    "Line",
    "Stay",
    "crossings",
    "intervals",
    "smallest_change",
    "stays",
]

Array = NDArray[np.float64]
_Sign = Callable[[Array], Array]  # signs of a family of functions at one point each, 0 where untold
Pair = tuple[int, int]
_Behind = Callable[[Array], float]
Keep = Literal["first", "all"] | int

_TOGETHER = 1e-10  # crossings nearer than this happen at one point
_NOISE = 64 * np.finfo(np.float64).eps
_STARTS = 64


@dataclass(frozen=True, eq=False)
class Line:
    """Weights w(t) = t * u + (1 - t) * v + fixed as the share t of a node runs from 0 to 1.

    Attributes
    ----------
    u : the parent's weight, all of it inside the node; (n,).
    v : the parent's weight, all of it inside the node's siblings; (n,).
    fixed : weights of the criteria outside the parent; (n,).
    now : the share at which the weights stand.

    Raises
    ------
    ValueError : numbers that are negative or not finite, other lengths, `now` outside 0 … 1.
    """

    u: Array
    v: Array
    fixed: Array
    now: float

    def __post_init__(self) -> None:
        for name in ("u", "v", "fixed"):
            array = np.asarray(getattr(self, name), dtype=np.float64)
            if array.ndim != 1 or not np.isfinite(array).all() or (array < 0).any():
                raise ValueError(f"{name} must be a vector of finite numbers, none negative")
            object.__setattr__(self, name, array)
        if not len(self.u) == len(self.v) == len(self.fixed):
            raise ValueError("u, v and fixed must have one entry a criterion each")
        if not 0.0 <= self.now <= 1.0:
            raise ValueError(f"now must lie between 0 and 1, not {self.now!r}")

    @classmethod
    def through(
        cls, weights: ArrayLike, inside: ArrayLike, within: ArrayLike | None = None
    ) -> Line:
        """The line through `weights` on which the criteria `inside` share the weight of `within`.

        Both are masks (n,); `within` holds the parent's criteria, by default all. Raises
        ValueError unless the node and its siblings both have weight.
        """
        array = normalise_weights(weights)
        node = np.asarray(inside, dtype=bool)
        parent = np.ones(array.shape, bool) if within is None else np.asarray(within, dtype=bool)
        if node.shape != array.shape or parent.shape != array.shape or (node & ~parent).any():
            raise ValueError("inside and within must be masks a criterion, inside part of within")
        mine = float(array[node].sum())
        total = float(array[parent].sum())
        others = float(array[parent & ~node].sum())
        if mine <= 0.0 or others <= 0.0:
            raise ValueError("the node and its siblings must both have weight")
        return cls(
            np.where(node, array, 0.0) * (total / mine),
            np.where(parent & ~node, array, 0.0) * (total / others),
            np.where(parent, 0.0, array),
            min(1.0, mine / total),
        )

    def weights(self, t: ArrayLike) -> Array:
        """``(...)->(...,n)``: weights at the shares t."""
        share = np.asarray(t, dtype=np.float64)[..., None]
        return np.asarray(share * self.u + (1.0 - share) * self.v + self.fixed)


@dataclass(frozen=True)
class Crossing:
    """At share t, `a` (ahead at smaller shares) and `b` (ahead at larger ones) swap."""

    t: float
    a: int
    b: int


@dataclass(frozen=True)
class Stay:
    """The interval of shares around now in which a subject stays as it is.

    Attributes
    ----------
    low, high : its ends, 0 … 1.
    low_pairs, high_pairs : the pairs (ahead now, ahead beyond) that swap at each end, for a pair
        tied now (ahead beyond is the second); none where the interval ends at 0 or 1.
    """

    low: float
    high: float
    low_pairs: tuple[Pair, ...]
    high_pairs: tuple[Pair, ...]


@dataclass(frozen=True, eq=False)
class Change:
    """Weights at which one alternative reaches another, and how far they are from those given.

    Attributes
    ----------
    weights : (n,), sum 1.
    size : the sum of the absolute changes or their Euclidean length.
    norm : which of them: "l1" or "l2".
    exact : False where `size` is an upper bound: a smaller change may exist.
    """

    weights: Array
    size: float
    norm: str
    exact: bool


# --- polynomials in Bernstein form, (..., degree + 1): no cancellation while weights are >= 0


def _evaluate(coefficients: Array, t: Array) -> Array:
    """``(p,d+1),(p)->(p)``"""
    degree = coefficients.shape[-1] - 1
    found = np.zeros(np.broadcast_shapes(coefficients.shape[:-1], t.shape))
    for k in range(degree + 1):
        found += comb(degree, k) * coefficients[..., k] * t**k * (1.0 - t) ** (degree - k)
    return found


def _product(a: Array, b: Array) -> Array:
    p, q = a.shape[-1] - 1, b.shape[-1] - 1
    found = np.zeros((*np.broadcast_shapes(a.shape[:-1], b.shape[:-1]), p + q + 1))
    for i in range(p + 1):
        for j in range(q + 1):
            share = comb(p, i) * comb(q, j) / comb(p + q, i + j)
            found[..., i + j] += share * a[..., i] * b[..., j]
    return found


def _bisect(coefficients: Array, low: Array, high: Array, rising: NDArray[np.bool_]) -> Array:
    low, high = low.copy(), high.copy()
    for _ in range(64):
        middle = 0.5 * (low + high)
        below = (_evaluate(coefficients, middle) < 0.0) == rising
        low = np.where(below, middle, low)
        high = np.where(below, high, middle)
    return np.asarray(0.5 * (low + high))


def _sign_changes(coefficients: Array, sign_at: _Sign) -> Array:
    """``(p,d+1)->(p,d)``: points of (0, 1) where each polynomial changes its sign, then NaN.

    Between the extrema, which are the sign changes of the derivative, a polynomial is monotone:
    one bisection finds what is there. A root of even multiplicity changes no sign.
    """
    count, degree = coefficients.shape[0], coefficients.shape[-1] - 1
    found = np.full((count, degree), np.nan)
    if degree == 0 or count == 0:
        return found
    if degree == 1:
        stations = np.empty((count, 0))
    else:
        slopes = np.diff(coefficients, axis=-1)
        stations = _sign_changes(slopes, _Noise(slopes))
    points = np.concatenate([np.zeros((count, 1)), stations, np.ones((count, 1))], axis=1)
    last_sign, last_point = np.zeros(count), np.zeros(count)
    filled = np.zeros(count, dtype=np.int64)
    for k in range(points.shape[1]):
        here = ~np.isnan(points[:, k])
        point = np.where(here, points[:, k], 0.0)
        sign = np.where(here, sign_at(point), 0.0)
        swap = np.flatnonzero(sign * last_sign < 0)
        if len(swap):
            if degree == 1:
                c = coefficients[swap]
                root = c[:, 0] / (c[:, 0] - c[:, 1])
            else:
                root = _bisect(
                    coefficients[swap], last_point[swap], point[swap], last_sign[swap] < 0
                )
            found[swap, filled[swap]] = root
            filled[swap] += 1
        known = sign != 0
        last_sign = np.where(known, sign, last_sign)
        last_point = np.where(known, point, last_point)
    return found


class _Noise:
    def __init__(self, coefficients: Array) -> None:
        self.coefficients = coefficients
        self.scale = np.abs(coefficients).max(axis=-1)

    def __call__(self, t: Array) -> Array:
        value = _evaluate(self.coefficients, t)
        return np.where(np.abs(value) <= 1e-15 * self.scale, 0.0, np.sign(value))


class _Curves:
    """Scores of all alternatives along a line, and the polynomials whose signs order pairs."""

    def __init__(self, form: Form, line: Line) -> None:
        self.form, self.line = form, line
        table = form.parts if isinstance(form, Linear) else form.best
        if table.ndim != 2:
            raise ValueError("the form must hold one table")
        if table.shape[-1] != len(line.u):
            raise ValueError(f"expected a line of {table.shape[-1]} weights, got {len(line.u)}")
        self.m = table.shape[-2]
        start, end = line.v + line.fixed, line.u + line.fixed
        if isinstance(form, Linear):
            base = np.broadcast_to(form.base_score, (self.m,))
            self.score = np.stack([base + form.parts @ start, base + form.parts @ end], axis=-1)
            return
        powers = [start, end] if form.power == 1 else [start * start, start * end, end * end]
        best = np.stack([form.best @ p for p in powers], axis=-1)
        worst = np.stack([form.worst @ p for p in powers], axis=-1)
        nowhere = ~(best.any(axis=-1) | worst.any(axis=-1))  # closeness 1/2 all along
        best[nowhere] = worst[nowhere] = 1.0
        self.best, self.worst = best, worst

    def scores(self, i: NDArray[np.int64], t: Array) -> Array:
        """Score of alternative i[k] at t[k]."""
        if isinstance(self.form, Linear):
            return _evaluate(self.score[i], t)
        to_best = np.sqrt(_evaluate(self.best[i], t))
        to_worst = np.sqrt(_evaluate(self.worst[i], t))
        total = to_best + to_worst
        half = np.full(total.shape, 0.5)
        return np.asarray(np.divide(to_worst, total, out=half, where=total > 0))

    def difference(self, a: NDArray[np.int64], b: NDArray[np.int64], t: Array) -> Array:
        return np.asarray(self.scores(a, t) - self.scores(b, t))

    def polynomials(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> Array:
        """Coefficients (p, d + 1) with the sign of score a - score b all along.

        C_a > C_b where D-_a^2 D+_b^2 > D-_b^2 D+_a^2: degree 2, or 4 with squared weights.
        """
        if isinstance(self.form, Linear):
            return np.asarray(self.score[a] - self.score[b])
        first = _product(self.worst[a], self.best[b])
        second = _product(self.worst[b], self.best[a])
        found = first - second
        found[np.abs(found) <= _NOISE * (first + second)] = 0.0
        return found


class _Apart:
    """Signs of score a - score b, 0 within the tolerance of ties."""

    def __init__(
        self, curves: _Curves, a: NDArray[np.int64], b: NDArray[np.int64], polynomials: Array
    ) -> None:
        self.curves, self.a, self.b, self.polynomials = curves, a, b, polynomials

    def __call__(self, t: Array) -> Array:
        tied = np.abs(self.curves.difference(self.a, self.b, t)) <= TOLERANCE
        return np.where(tied, 0.0, np.sign(_evaluate(self.polynomials, t)))


def _roots(curves: _Curves) -> tuple[NDArray[np.int64], NDArray[np.int64], Array]:
    """Pairs a < b and the points of (0, 1), if any, at which each pair swaps (p, d), then NaN."""
    a, b = (np.asarray(k, dtype=np.int64) for k in np.triu_indices(curves.m, 1))
    polynomials = curves.polynomials(a, b)
    # a polynomial has no more roots in (0, 1) than its Bernstein coefficients change sign
    some = np.flatnonzero((polynomials > 0).any(axis=-1) & (polynomials < 0).any(axis=-1))
    found = np.full((len(a), polynomials.shape[-1] - 1), np.nan)
    chosen = polynomials[some]
    found[some] = _sign_changes(chosen, _Apart(curves, a[some], b[some], chosen))
    found[(found <= TOLERANCE) | (found >= 1.0 - TOLERANCE)] = np.nan
    return a, b, found


def _check(form: Form, line: Line) -> _Curves:
    if not isinstance(form, (Linear, Distance)):
        raise ValueError("form must be Linear or Distance")
    return _Curves(form, line)


def crossings(form: Form, line: Line) -> tuple[Crossing, ...]:
    """All points of (0, 1) where two alternatives swap, by growing share.

    Mareschal (1988, EJOR 33:54-64) for weighted sums. Pairs that touch without swapping and pairs
    tied all along are not among them.

    Parameters
    ----------
    form : weight form of one table (m, n).
    line : of n weights, on which the share of a node runs from 0 to 1.

    Raises
    ------
    ValueError : a form with a batch of tables, a line of another number of weights.
    """
    curves = _check(form, line)
    a, b, roots = _roots(curves)
    pair, which = np.nonzero(~np.isnan(roots))
    found = []
    for p, k in zip(pair.tolist(), which.tolist(), strict=True):
        t = float(roots[p, k])
        left = float(roots[p, k - 1]) if k and not np.isnan(roots[p, k - 1]) else 0.0
        ahead = float(_sign_between(curves, int(a[p]), int(b[p]), left, t))
        one, two = (int(a[p]), int(b[p])) if ahead > 0 else (int(b[p]), int(a[p]))
        found.append(Crossing(t, one, two))
    return tuple(sorted(found, key=lambda c: (c.t, c.a, c.b)))


def _sign_between(curves: _Curves, a: int, b: int, low: float, high: float) -> float:
    middle = np.array([0.5 * (low + high)])
    polynomial = curves.polynomials(np.array([a]), np.array([b]))
    return float(np.sign(_evaluate(polynomial, middle))[0])


def stays(form: Form, line: Line, keeps: Sequence[Keep]) -> tuple[Stay, ...]:
    """`intervals` of several subjects on one line, for one table (m, n) and a line (n).

    `keeps` holds one `keep` a subject, as in `intervals`; `form`, `line` and errors as in
    `crossings`.
    """
    curves = _check(form, line)
    now = line.now
    every = np.arange(curves.m)
    scores = np.asarray(form.scores(line.weights(now)))
    placed = ranks(scores)
    for keep in keeps:
        if keep not in ("first", "all") and (
            isinstance(keep, (str, bool)) or not 1 <= keep <= curves.m
        ):
            raise ValueError(f"keep must be 'first', 'all' or a number of places, not {keep!r}")
    a, b, roots = _roots(curves)
    tied = placed[a] == placed[b]
    grid = np.linspace(0.0, 1.0, 11)[1:-1]
    on_grid = np.stack([curves.scores(every, np.full(curves.m, t)) for t in grid])
    split = []  # pairs tied now and nowhere else around
    for p in np.flatnonzero(tied).tolist():
        i, j = int(a[p]), int(b[p])
        if (np.abs(on_grid[:, i] - on_grid[:, j]) > TOLERANCE).any():
            split.append(p)
            pair = np.array([i]), np.array([j])
            for k in np.flatnonzero(~np.isnan(roots[p])):
                middle = np.array([0.5 * (roots[p, k] + now)])
                if abs(float(curves.difference(*pair, middle)[0])) <= TOLERANCE:
                    roots[p, k] = np.nan  # it is the tie of now
    ends = {side: _walk(curves, placed, a, b, roots, split, now, side, keeps) for side in (-1, 1)}
    return tuple(
        Stay(low[0], high[0], low[1], high[1]) for low, high in zip(ends[-1], ends[1], strict=True)
    )


def _walk(
    curves: _Curves,
    placed: NDArray[np.int64],
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    roots: Array,
    split: list[int],
    now: float,
    side: int,
    keeps: Sequence[Keep],
) -> list[tuple[float, tuple[Pair, ...]]]:
    """Where each subject ends on one side of now, and the pairs that end it.

    Ranks are counts of those ahead: a swap moves two of them by one, so nothing is computed twice.
    """
    border = 0.0 if side < 0 else 1.0
    distance = (roots - now) * side
    pair, which = np.nonzero(distance > 0)
    order = np.argsort(distance[pair, which], kind="stable")
    events = [(float(roots[pair[o], which[o]]), int(pair[o])) for o in order]
    ahead = placed.copy()
    sign = np.sign(placed[b] - placed[a]).astype(np.int64)  # +1: a is ahead of b
    ended: dict[int, tuple[float, tuple[Pair, ...]]] = {}

    def compare(t: float, swapped: list[Pair]) -> None:
        for k, keep in enumerate(keeps):
            if k in ended:
                continue
            if keep == "all":
                pairs = swapped
            else:
                most = 1 if keep == "first" else int(keep)
                old, new = placed <= most, ahead <= most
                moved = old != new
                if not moved.any():
                    continue
                pairs = [
                    (i, j)
                    for i, j in swapped
                    if old[i] != old[j] or (old[i] and old[j] and (moved[i] or moved[j]))
                ]
            ended[k] = (t, tuple(sorted(pairs)))

    if split and now != border:  # a share that cannot move that way has nothing beyond it
        swapped = []
        for p in split:
            own = [float(r) for r in roots[p] if (r - now) * side > 0]
            edge = min(own, key=lambda r: abs(r - now)) if own else border
            sign[p] = int(_sign_between(curves, int(a[p]), int(b[p]), now, edge))
            winner, loser = (a[p], b[p]) if sign[p] > 0 else (b[p], a[p])
            ahead[loser] += sign[p] != 0
            swapped.append((int(loser), int(winner)))
        compare(now, swapped)
    k = 0
    while k < len(events) and len(ended) < len(keeps):
        t = events[k][0]
        swapped = []
        while k < len(events) and abs(events[k][0] - t) <= _TOGETHER:
            p = events[k][1]
            loser, winner = (int(a[p]), int(b[p])) if sign[p] > 0 else (int(b[p]), int(a[p]))
            ahead[loser] += 1
            ahead[winner] -= 1
            sign[p] = -sign[p]
            swapped.append((loser, winner))
            k += 1
        compare(t, swapped)
    return [ended.get(k, (border, ())) for k in range(len(keeps))]


def intervals(form: Form, weights: ArrayLike, direction: Line, *, keep: Keep = "first") -> Stay:
    """``(n)->``: the shares around now between which the first place (or top k, or all) stays.

    The other weights keep their proportions (Mareschal 1988, EJOR 33:54-64). A pair tied now
    leaves a single point unless it is tied all along; a pair that touches and parts again is no
    end. With squared weights C_a = C_b is a quartic in t, with plain ones a quadratic.

    Parameters
    ----------
    form : weight form of one table (m, n).
    weights : the weights now; `direction` must pass through them.
    direction : the line on which a node's share runs from 0 to 1 (`Line.through` makes it).
    keep : "first" for the set of those in first place, a number k for the set of those with a
        rank up to k, "all" for the whole weak order, ties included.

    Raises
    ------
    ValueError : a form with a batch of tables, weights of another number, or off the line, or
        negative, not finite or all 0; another word or number of places.
    """
    given = normalise_weights(weights)
    through = direction.weights(direction.now)
    if given.shape != through.shape:
        raise ValueError(f"expected {len(through)} weights, got shape {given.shape}")
    if not np.allclose(given, through / through.sum(), rtol=0.0, atol=1e-9):
        raise ValueError("the line does not pass through the weights at its share of now")
    return stays(form, direction, [keep])[0]


# --- the smallest change of weights


def _nearest_l1(weights: Array, gain: Array, target: float) -> Array | None:
    """The nearest x in the sum of absolute changes with x >= 0, sum 1 and gain @ x >= target.

    What is added is worth most on the criterion of the largest gain; what is taken away costs
    least from the smallest gains first: a fractional knapsack, solved exactly by going in order.
    """
    best = int(np.argmax(gain))
    found = weights.copy()
    missing = target - float(gain @ found)
    for j in np.argsort(gain, kind="stable"):
        rate = float(gain[best] - gain[j])
        if missing <= 0.0 or rate <= 0.0:
            break
        moved = min(float(found[j]), missing / rate)
        found[j] -= moved
        found[best] += moved
        missing -= moved * rate
    return found if missing <= 1e-12 * (1.0 + float(np.abs(gain).max())) else None


def _on_simplex(point: Array) -> Array:
    """The nearest weights to a point (Held, Wolfe & Crowder 1974)."""
    ordered = np.sort(point)[::-1]
    excess = (np.cumsum(ordered) - 1.0) / np.arange(1, len(point) + 1)
    count = int(np.flatnonzero(ordered > excess)[-1])
    return np.asarray(np.maximum(point - excess[count], 0.0))


def _nearest_l2(weights: Array, gain: Array, target: float) -> Array | None:
    """The nearest x in Euclidean length with x >= 0, sum 1 and gain @ x >= target.

    x(s) is the projection of weights + s * gain on the simplex, and gain @ x(s) never falls: the
    multiplier s is found by bisection, then solved for on its face, where x is linear in s.
    """
    scale = float(np.abs(gain).max())
    slack = 1e-12 * (1.0 + scale)
    if float(gain @ weights) >= target:
        return weights.copy()
    if float(gain.max()) < target - slack:
        return None
    low, high = 0.0, 1.0 / scale
    while float(gain @ _on_simplex(weights + high * gain)) < target and high * scale < 1e15:
        high *= 2.0
    for _ in range(200):
        middle = 0.5 * (low + high)
        if float(gain @ _on_simplex(weights + middle * gain)) < target:
            low = middle
        else:
            high = middle
    face = _on_simplex(weights + high * gain) > 0.0
    found = np.zeros(len(weights))
    # on the face: x = w + s * (g - mean g) + (1 - sum w) / size, and gain @ x = target
    level = weights[face] + (1.0 - weights[face].sum()) / face.sum()
    slope = gain[face] - gain[face].mean()
    steep = float(gain[face] @ slope)
    if steep <= 1e-14 * scale * scale:
        return _on_simplex(weights + high * gain)
    found[face] = level + slope * ((target - float(gain[face] @ level)) / steep)
    if (found < -1e-12).any():
        return _on_simplex(weights + high * gain)
    return np.asarray(np.maximum(found, 0.0))


def smallest_change(
    form: Form, weights: ArrayLike, a: int, b: int, *, norm: Literal["l1", "l2"] = "l1"
) -> Change | None:
    """``(n)->(n)``: the nearest weights (>= 0, sum 1) at which b's score reaches a's.

    The least modification of weights of Wolters & Mareschal (1995, EJOR 81:281-291), for one pair.
    None where no weights do that, or, for a `Distance` form, where none were found. A change
    of size 0 says that b is not behind. Exact for a `Linear` form; for a `Distance` form the best
    of a local search from many starts, an upper bound.

    Parameters
    ----------
    form : weight form of one table (m, n).
    weights : >= 0, normalised to sum 1.
    a, b : rows of the table.
    norm : what is made small, "l1" the sum of absolute changes, "l2" their Euclidean length.

    Raises
    ------
    ValueError : another norm, a form with a batch of tables, weights that are negative, not finite,
        all 0 or of another number, rows that are not there.
    """
    if norm not in ("l1", "l2"):
        raise ValueError(f"norm must be 'l1' or 'l2', not {norm!r}")
    given = normalise_weights(weights)
    table = form.parts if isinstance(form, Linear) else form.best
    if table.ndim != 2:
        raise ValueError("the form must hold one table")
    if given.shape != table.shape[-1:]:
        raise ValueError(f"expected {table.shape[-1]} weights, got shape {given.shape}")
    for k in (a, b):
        if not 0 <= k < table.shape[0]:
            raise ValueError(f"no alternative {k!r}")
    nearest = _nearest_l1 if norm == "l1" else _nearest_l2
    if isinstance(form, Linear):
        base = np.broadcast_to(form.base_score, (table.shape[0],))
        found = nearest(given, form.parts[b] - form.parts[a], float(base[a] - base[b]))
        return None if found is None else Change(found, _size(found - given, norm), norm, True)
    return _search(form, given, a, b, norm)


def smallest_joint_change(weights: ArrayLike, rows: ArrayLike) -> Change | None:
    """``(n),(k,n)->(n)``: the nearest weights (l1; >= 0, sum 1) at which no row @ weights is < 0.

    Exact: a linear programme (Wolters & Mareschal 1995, EJOR 81:281-291). None where no weights do
    that. `weights` are normalised to sum 1; the k `rows` are differences of parts: those of the
    alternative that must be ahead minus those of the other.

    Raises
    ------
    ValueError : weights that are negative, not finite or all 0, rows of another length;
        ArithmeticError : the solver gave up.
    """
    from scipy.optimize import linprog

    given, wanted = normalise_weights(weights), np.atleast_2d(np.asarray(rows, dtype=np.float64))
    n = len(given)
    if wanted.shape[-1] != n:
        raise ValueError(f"expected rows of {n} numbers, got shape {wanted.shape}")
    one, none = np.eye(n), np.zeros_like(wanted)
    found = linprog(
        np.repeat([0.0, 1.0], n),
        A_ub=np.block([[one, -one], [-one, -one], [-wanted, none]]),
        b_ub=np.concatenate([given, -given, np.zeros(len(wanted))]),
        A_eq=np.repeat([[1.0, 0.0]], n, axis=1),
        b_eq=[1.0],
        bounds=(0.0, None),
        method="highs",
    )
    if found.status == 2:
        return None
    if found.status != 0:
        raise ArithmeticError(f"linear programme: {found.message}")
    assert found.x is not None
    then = normalise_weights(np.maximum(found.x[:n], 0.0))
    return Change(then, _size(then - given, "l1"), "l1", True)


def _size(change: Array, norm: str) -> float:
    return float(np.abs(change).sum() if norm == "l1" else np.sqrt(change @ change))


def _search(form: Distance, given: Array, a: int, b: int, norm: str) -> Change | None:
    """Local search: a start, pulled back to the given weights, then linearised again and again."""
    nearest = _nearest_l1 if norm == "l1" else _nearest_l2
    best, worst = form.best[[a, b]], form.worst[[a, b]]

    def behind(x: Array) -> float:
        """Below 0 where b is behind a."""
        scores = form.scores(x)
        return float(scores[b] - scores[a])

    def slope(x: Array) -> Array:
        """Gradient of D-_b^2 D+_a^2 - D-_a^2 D+_b^2, which has the sign of C_b - C_a."""
        p = x * x if form.power == 2 else x
        inner = 2.0 * x if form.power == 2 else np.ones(len(x))
        near, far = best @ p, worst @ p
        return np.asarray(
            inner * (worst[1] * near[0] + far[1] * best[0] - worst[0] * near[1] - far[0] * best[1])
        )

    def pulled(x: Array) -> Array:
        """The weights nearest to the given ones on the way to x at which b is not behind."""
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = 0.5 * (low + high)
            if behind(given + middle * (x - given)) >= 0.0:
                high = middle
            else:
                low = middle
        return np.asarray(given + high * (x - given))

    if behind(given) >= 0.0:
        return Change(given, 0.0, norm, False)
    n = len(given)
    corners = np.eye(n)
    halves = [0.5 * (corners[i] + corners[j]) for i in range(min(n, 24)) for j in range(i)]
    random = np.random.Generator(np.random.PCG64DXSM(0)).random((_STARTS, n))
    exponential = -np.log1p(-random)
    starts = [*corners, *halves, *(exponential / exponential.sum(axis=-1, keepdims=True))]
    hits = sorted(
        (pulled(x) for x in starts if behind(x) >= 0.0), key=lambda x: _size(x - given, norm)
    )
    found: Array | None = None
    for x in hits[:16]:
        size = _size(x - given, norm)
        for _ in range(50):
            direction = slope(x)
            if not direction.any():
                break
            y = nearest(given, direction, float(direction @ x))
            step = 1.0
            better = None
            while y is not None and step > 1e-3:
                z = x + step * (y - x)
                reached = z if behind(z) >= 0.0 else _outward(given, z, behind)
                if reached is not None:
                    z = pulled(reached)
                    if _size(z - given, norm) < size - 1e-13:
                        better = z
                        break
                step *= 0.5
            if better is None:
                break
            x, size = better, _size(better - given, norm)
        if found is None or size < _size(found - given, norm):
            found = x
    return None if found is None else Change(found, _size(found - given, norm), norm, False)


def _outward(given: Array, x: Array, behind: _Behind) -> Array | None:
    """A point beyond x on the ray from the given weights at which b is not behind, if any."""
    ray = x - given
    falling = ray < 0
    room = float((given[falling] / -ray[falling]).min()) if falling.any() else 1.0
    for factor in (1.001, 1.01, 1.05, 1.2, 1.5, 2.0):
        z = given + min(factor, room) * ray
        if behind(z) >= 0.0:
            return np.maximum(z, 0.0)
    return None
