"""Which weights and class bounds reproduce given classes: sorting by score, turned round.

An alternative is in class k where its score lies between the bounds b_k and b_(k+1). Given classes
are linear constraints on weights and bounds, as in UTADIS (Siskos, Grigoroudis & Matsatsinis 2005,
UTA methods); what all compatible weights say together are the possible and necessary assignments
of Greco, Mousseau & Slowinski (2010), EJOR 207:1455-1470.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines.forms import Distance, Form, Linear, normalise_weights

__all__ = ["STRICT", "Compatible", "Nearest", "compatible", "explains", "nearest"]

Array = NDArray[np.float64]
Classes = NDArray[np.int64]
Progress = Callable[[int, int], None]

STRICT = 1e-6  # of the attainable range of scores: what is nearer to a bound counts as on it
_WIDEST = 0.5  # no margin is wider: half the range lies on either side of a bound
_TINY = 1e-9
_NEAR = 1e-7  # how near the margin of a `Distance` form is found
_STEPS = 20
_SCENARIOS = 40


@dataclass(frozen=True, eq=False)
class Compatible:
    """What the weights have in common that give every alternative its class.

    Where none do, `ranges`, `group_ranges` and `possible` are of the weights that explain all but
    one of the `minimum_sets`, whichever of them it is.

    Attributes
    ----------
    margin : the widest distance that all scores can keep from their bounds at once, as a share of
        the attainable range of scores; below `STRICT` no weights explain all classes. At most 1/2.
    margin_most : what the margin can be at most; above `margin` only where it is not `exact`.
    weights, bounds : (n,) and (count - 1,), where the margin is reached; a bound outside the
        attainable range of scores is infinite.
    ranges : (n, 2), smallest and largest weight of each criterion.
    group_ranges : (g, 2), the same of each group's weight.
    minimum_sets : every smallest set of alternatives without whose classes weights are found; one
        empty set where all classes are explained.
    complete : whether these are all of them.
    possible : (m, count), whether weights that explain the classes of all others put the
        alternative there.
    exact : False where bounds were tried on a grid (`Distance`): ranges and possible classes are
        then at least these, and minimum sets at most this large.
    """

    margin: float
    margin_most: float
    weights: Array
    bounds: Array
    ranges: Array
    group_ranges: Array
    minimum_sets: tuple[tuple[int, ...], ...]
    complete: bool
    possible: NDArray[np.bool_]
    exact: bool

    @property
    def feasible(self) -> bool | None:
        """Whether weights explain all classes; None where the grid leaves it open."""
        if self.margin >= STRICT:
            return True
        return False if self.margin_most < STRICT else None

    @property
    def necessary(self) -> Classes:
        """``()->(m,)``: the only possible class, -1 where there are several."""
        only = self.possible.sum(axis=1) == 1
        return np.where(only, self.possible.argmax(axis=1), -1)


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest weights that explain the classes of all but `left_out`.

    Attributes
    ----------
    weights, bounds : (n,) and (count - 1,).
    size : sum of absolute changes (L1).
    left_out : alternatives whose class they need not explain.
    exact : False where nearer ones may exist.
    """

    weights: Array
    bounds: Array
    size: float
    left_out: tuple[int, ...]
    exact: bool


@dataclass(frozen=True, eq=False)
class _Task:
    """Checked input: one table, classes a row, and constraints a_ub w <= b_ub."""

    form: Form
    lower: Classes
    upper: Classes
    count: int
    a_ub: Array
    b_ub: Array

    @property
    def table(self) -> Array:
        return self.form.parts if isinstance(self.form, Linear) else self.form.best

    @property
    def power(self) -> int:
        return 1 if isinstance(self.form, Linear) else self.form.power

    def span(self) -> tuple[float, float]:
        """The lowest and the highest score that any weights give any alternative.

        Scores are linear, or their squared odds a ratio of linear functions, so these are at
        single criteria.
        """
        if isinstance(self.form, Linear):
            alone = np.broadcast_to(self.form.base_score, len(self.table))[:, None] + self.table
        else:
            near, far = np.sqrt(self.form.best), np.sqrt(self.form.worst)
            total = near + far
            alone = np.divide(far, total, out=np.full(total.shape, np.nan), where=total > 0)
        if np.isnan(alone).all():
            return 0.5, 0.5
        return float(np.nanmin(alone)), float(np.nanmax(alone))

    def freed(self, left_out: Iterable[int]) -> _Task:
        """The task without the classes of some alternatives."""
        lower, upper = self.lower.copy(), self.upper.copy()
        index = list(left_out)
        lower[index], upper[index] = 0, self.count - 1
        return _Task(self.form, lower, upper, self.count, self.a_ub, self.b_ub)

    def placed(self, i: int, group: int) -> _Task:
        """The task with one alternative in one class."""
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[i] = upper[i] = group
        return _Task(self.form, lower, upper, self.count, self.a_ub, self.b_ub)

    @property
    def labelled(self) -> NDArray[np.int64]:
        """Alternatives whose class says something."""
        return np.flatnonzero((self.lower > 0) | (self.upper < self.count - 1))


@dataclass(frozen=True, eq=False)
class _System:
    """Linear constraints on x, whose first n entries are (powers of) the weights.

    Alternative i is over bound k where `above[k, i]` x >= t, under it where `below[k, i]` x >= t;
    t has to reach `least`.
    """

    n: int
    above: Array
    below: Array
    a_ub: Array
    b_ub: Array
    low: Array
    high: Array
    least: float
    power: int
    bounds: Array | None

    def rows(self, task: _Task, which: Iterable[int]) -> tuple[Array, NDArray[np.int64]]:
        """What the classes of some alternatives ask for, (r, v), and whose row it is."""
        found, owner = [], []
        for i in which:
            if task.lower[i] > 0:
                found.append(self.above[task.lower[i] - 1, i])
                owner.append(i)
            if task.upper[i] < task.count - 1:
                found.append(self.below[task.upper[i], i])
                owner.append(i)
        width = len(self.low)
        return np.array(found).reshape(-1, width), np.array(owner, dtype=np.int64)

    def solve(
        self, cost: Array, a_ub: Array, b_ub: Array, free: int = 0
    ) -> tuple[Array, Array] | None:
        """Cheapest x (and `free` more unbounded-below variables), and the duals of `a_ub`."""
        import scipy.optimize

        linprog: Any = scipy.optimize.linprog  # its stubs know no arrays of bounds
        width = len(self.low)
        extra = np.zeros((len(self.a_ub), free))
        equal = np.zeros((1, width + free))
        equal[0, : self.n] = 1.0
        low = np.concatenate([self.low, np.full(free, -2.0)])
        high = np.concatenate([self.high, np.full(free, 2.0)])
        result = linprog(
            cost,
            A_ub=np.vstack([a_ub, np.hstack([self.a_ub, extra])]),
            b_ub=np.concatenate([b_ub, self.b_ub]),
            A_eq=equal,
            b_eq=[1.0],
            bounds=np.stack([low, high], axis=-1),
            method="highs",
            options={
                "primal_feasibility_tolerance": 1e-10,
                "dual_feasibility_tolerance": 1e-10,
            },
        )
        if result.status == 2:
            return None
        if result.status != 0:
            raise RuntimeError(f"the linear programme was not solved: {result.message}")
        return np.asarray(result.x), np.asarray(result.ineqlin.marginals[: len(a_ub)])

    def widest(self, rows: Array) -> tuple[float, Array, Array]:
        """The largest t for these rows, x there, and how much each row holds t back."""
        cost = np.zeros(len(self.low) + 1)
        cost[-1] = -1.0
        roof = np.zeros((1, len(cost)))
        roof[0, -1] = 1.0
        a_ub = np.vstack([np.hstack([-rows, np.ones((len(rows), 1))]), roof])
        b_ub = np.zeros(len(a_ub))
        b_ub[-1] = _WIDEST
        found = self.solve(cost, a_ub, b_ub, free=1)
        if found is None:
            raise ValueError("no weights meet the constraints")
        x, duals = found
        return float(x[-1]), x[:-1], -duals[:-1]

    def holds(self, task: _Task, which: Iterable[int]) -> bool:
        """Whether weights explain the classes of these alternatives."""
        rows, _ = self.rows(task, which)
        return len(rows) == 0 or self.reached(self.widest(rows)[0])

    def reached(self, t: float) -> bool:
        """Whether t says that the constraints are met."""
        return t >= self.least - _TINY

    def weights(self, x: Array) -> Array:
        """``(v)->(n)``: the weights of x."""
        found = np.maximum(x[: self.n], 0.0)
        return normalise_weights(np.sqrt(found) if self.power == 2 else found)

    def bounds_of(self, x: Array, task: _Task) -> Array:
        """``(v)->(count-1)``: the class bounds of x, in units of the score."""
        if self.bounds is not None:
            return self.bounds
        low, high = task.span()
        found = x[self.n :]
        found = np.where(found < 0.0, -np.inf, np.where(found > 1.0, np.inf, found))
        return np.asarray(low + found * ((high - low) or 1.0))

    def at(self, x: Array) -> NDArray[np.bool_]:
        """``(v)->(m,count)``: the classes whose two bounds an alternative keeps at x."""
        over = self.above @ x >= self.least
        under = self.below @ x >= self.least
        always = np.ones((1, self.above.shape[1]), dtype=bool)
        return np.asarray((np.vstack([always, over]) & np.vstack([under, always])).T)


def _checked(
    form: Form | ArrayLike,
    classes: ArrayLike,
    count: int | None,
    constraints: tuple[ArrayLike, ArrayLike] | None,
) -> _Task:
    if not isinstance(form, Linear | Distance):
        form = Linear(0.0, np.asarray(form, dtype=np.float64))
    tables = (form.parts,) if isinstance(form, Linear) else (form.best, form.worst)
    if any(table.ndim != 2 or not np.isfinite(table).all() for table in tables):
        raise ValueError("the form must hold one table of finite numbers")
    m, n = tables[0].shape
    groups = np.asarray(classes)
    if groups.shape != (m, 2) or not np.issubdtype(groups.dtype, np.integer):
        raise ValueError(f"classes must be whole numbers (lower, upper), shape ({m}, 2)")
    most = int(groups.max(initial=0)) + 1
    count = most if count is None else count
    if (groups < 0).any() or (groups[:, 0] > groups[:, 1]).any() or count < most:
        raise ValueError("each class must have 0 <= lower <= upper < count")
    if count < 2:
        raise ValueError("there must be at least two classes")
    a_ub, b_ub = np.empty((0, n)), np.empty(0)
    if constraints is not None:
        a_ub, b_ub = (np.asarray(side, dtype=np.float64) for side in constraints)
        if a_ub.ndim != 2 or a_ub.shape[1] != n or b_ub.shape != a_ub.shape[:1]:
            raise ValueError(f"constraints are (a, b) of a w <= b with shapes (r, {n}) and (r)")
        if isinstance(form, Distance) and form.power == 2:
            raise ValueError("constraints on weights are not linear in their squares")
    return _Task(form, groups[:, 0], groups[:, 1], count, a_ub, b_ub)


def _linear_system(task: _Task) -> _System:
    """Weights and bounds together, scores running over 0 ... 1 of their attainable range."""
    assert isinstance(task.form, Linear)
    low, high = task.span()
    base = np.broadcast_to(task.form.base_score, len(task.table))
    parts = (task.table + base[:, None] - low) / ((high - low) or 1.0)
    m, n = parts.shape
    k = task.count - 1
    above = np.zeros((k, m, n + k))
    above[:, :, :n] = parts
    above[range(k), :, n + np.arange(k)] = -1.0
    order = np.zeros((k - 1, n + k))
    for step in range(k - 1):
        order[step, n + step], order[step, n + step + 1] = 1.0, -1.0
    return _System(
        n,
        above,
        -above,
        np.vstack([np.hstack([task.a_ub, np.zeros((len(task.a_ub), k))]), order]),
        np.concatenate([task.b_ub, np.zeros(k - 1)]),
        np.concatenate([np.zeros(n), np.full(k, -1.0)]),
        np.concatenate([np.ones(n), np.full(k, 2.0)]),
        STRICT,
        1,
        None,
    )


def _distance_system(task: _Task, bounds: Sequence[float], margin: float) -> _System:
    """Weights for fixed bounds that scores keep from by `margin`, linear in w^power.

    D- / (D+ + D-) >= b where (1 - b)^2 sum w^p worst >= b^2 sum w^p best.
    """
    assert isinstance(task.form, Distance)
    m, n = task.table.shape

    def rows(bound: float, sign: float) -> Array:
        if np.isinf(bound):
            return np.full((m, n), 0.0 if bound * sign < 0 else -1.0)
        if sign * bound > (1.0 if sign > 0 else 0.0) + _TINY:
            return np.full((m, n), -1.0)  # out of reach
        b = min(max(bound, 0.0), 1.0)
        return np.asarray(
            sign * ((1.0 - b) ** 2 * task.form.worst - b**2 * task.form.best)  # type: ignore[union-attr]
        )

    return _System(
        n,
        np.array([rows(bound + margin, 1.0) for bound in bounds]),
        np.array([rows(bound - margin, -1.0) for bound in bounds]),
        task.a_ub,
        task.b_ub,
        np.zeros(n),
        np.ones(n),
        0.0,
        task.power,
        np.array(bounds),
    )


def _grid(task: _Task, steps: int) -> tuple[list[tuple[float, ...]], float]:
    """Non-falling bounds in the middle of equal cells of the score's range, and half a cell."""
    low, high = task.span()
    if high - low <= _TINY:
        values = np.array([low])
    else:
        values = low + (np.arange(steps) + 0.5) * (high - low) / steps
    listed = [-np.inf, *values.tolist(), np.inf]
    half = 0.5 / steps if high - low > _TINY else 0.0
    return list(combinations_with_replacement(listed, task.count - 1)), half


@dataclass(frozen=True, eq=False)
class _Scenario:
    """A system in which weights explain the classes of all but `left_out`."""

    system: _System
    left_out: tuple[int, ...]


def _core(system: _System, task: _Task, which: Sequence[int]) -> tuple[int, ...]:
    """Alternatives among `which` whose classes no weights explain together, none to spare.

    The duals name the rows that hold the margin back; then each is left out in turn.
    """
    rows, owner = system.rows(task, which)
    _, _, duals = system.widest(rows)
    kept = sorted({int(i) for i, dual in zip(owner, duals, strict=True) if dual > _TINY})
    if not kept or system.holds(task, kept):
        kept = list(which)
    for i in list(kept):
        rest = [k for k in kept if k != i]
        if not system.holds(task, rest):
            kept = rest
    return tuple(kept)


def _cover(
    m: int, cores: Sequence[Sequence[int]], met: Sequence[Sequence[int]]
) -> list[int] | None:
    """A smallest set that meets every core and holds none of `met`; None where there is none."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    whole: Any = np.ones(m)
    rows = np.zeros((len(cores) + len(met), m))
    for k, core in enumerate([*cores, *met]):
        rows[k, list(core)] = 1.0
    low = np.concatenate([np.ones(len(cores)), np.full(len(met), -np.inf)])
    high = np.concatenate(
        [np.full(len(cores), np.inf), np.array([len(taken) - 1.0 for taken in met])]
    )
    result: Any = milp(
        np.ones(m),
        integrality=whole,
        bounds=Bounds(0.0, 1.0),
        constraints=LinearConstraint(rows, low, high),
    )
    if result.status == 2:
        return None
    if result.status != 0:
        raise RuntimeError(f"the integer programme was not solved: {result.message}")
    return np.flatnonzero(np.asarray(result.x) > 0.5).tolist()


def _apart(system: _System, task: _Task, enough: int) -> bool:
    """Whether more than `enough` disjoint infeasible subsets show: no set so small helps."""
    rest = task.labelled.tolist()
    found = 0
    while found <= enough:
        rows, owner = system.rows(task, rest)
        if not len(rows):
            return False
        t, _, duals = system.widest(rows)
        if system.reached(t):
            return False
        found += 1
        core = {int(i) for i, dual in zip(owner, duals, strict=True) if dual > _TINY}
        rest = [i for i in rest if i not in core] if core else []
    return True


def _minimum_sets(
    system: _System, task: _Task, most: int, largest: int
) -> tuple[list[tuple[int, ...]], bool]:
    """All smallest sets of alternatives without whose classes weights are found, up to `most`.

    Smallest covers of the irreducible infeasible subsets found so far, until one leaves a feasible
    rest (Parker 1995, A set covering approach to infeasibility analysis of linear programming
    problems). Sets larger than `largest` are not looked for.
    """
    labelled = task.labelled.tolist()
    cores: list[tuple[int, ...]] = []
    found: list[tuple[int, ...]] = []
    while True:
        chosen = _cover(len(task.table), cores, found) if cores else []
        if chosen is None or len(chosen) > largest:
            return found, True
        rest = [i for i in labelled if i not in chosen]
        if system.holds(task, rest):
            if len(found) == most:
                return found, False
            found.append(tuple(chosen))
            largest = len(chosen)
            if not chosen:
                return found, True
        else:
            cores.append(_core(system, task, rest))


def _margin(task: _Task, steps: int, tick: Progress) -> tuple[float, float, _System, Array]:
    """The widest margin, what it can be at most, and the system and x where it is reached."""
    which = task.labelled.tolist()
    if isinstance(task.form, Linear):
        system = _linear_system(task)
        rows, _ = system.rows(task, which)
        t, x, _ = system.widest(rows)
        return t, t, system, x
    low, high = task.span()
    span = (high - low) or 1.0
    grid, half = _grid(task, steps)

    def tried(bounds: Sequence[float], margin: float) -> tuple[_System, Array] | None:
        system = _distance_system(task, bounds, margin * span)
        rows, _ = system.rows(task, which)
        t, x, _ = system.widest(rows)
        return (system, x) if system.reached(t) else None

    best = -1.0
    reached = None
    for k, bounds in enumerate(grid):
        if (found := tried(bounds, best + _TINY)) is not None:
            reached, best, beyond = found, best + _TINY, _WIDEST
            if (found := tried(bounds, beyond)) is not None:
                reached, best = found, beyond
                break
            while beyond - best > _NEAR:
                middle = 0.5 * (best + beyond)
                if (found := tried(bounds, middle)) is not None:
                    reached, best = found, middle
                else:
                    beyond = middle
        tick(k + 1, len(grid))
    if reached is None:
        raise ValueError("no weights meet the constraints")
    return best, min(best + half + _NEAR, _WIDEST), *reached


def _scenarios(
    task: _Task, feasible: bool, steps: int, most: int, tick: Progress
) -> tuple[list[_Scenario], list[tuple[int, ...]], bool]:
    """Where weights explain all classes, or all but a smallest set, and these sets."""
    labelled = task.labelled.tolist()
    if isinstance(task.form, Linear):
        system = _linear_system(task)
        sets: list[tuple[int, ...]] = [()]
        complete = True
        if not feasible:
            sets, complete = _minimum_sets(system, task, most, len(labelled))
        sets.sort()
        return [_Scenario(system, left_out) for left_out in sets], sets, complete
    low, high = task.span()
    grid, _ = _grid(task, steps)
    systems = [_distance_system(task, bounds, STRICT * ((high - low) or 1.0)) for bounds in grid]
    # The likeliest first, so that most of the others are seen at once to need larger sets.
    likely = [system.widest(system.rows(task, labelled)[0])[0] for system in systems]
    systems = [systems[k] for k in np.argsort(-np.array(likely), kind="stable")]
    found: list[_Scenario] = []
    largest = 0 if feasible else len(labelled)
    complete = True
    for k, system in enumerate(systems):
        sets, whole = [], True
        if feasible:
            sets = [()] if system.holds(task, labelled) else []
        elif not _apart(system, task, largest):
            sets, whole = _minimum_sets(system, task, most, largest)
        if sets:
            if len(sets[0]) < largest:
                found, complete = [], True
            largest = len(sets[0])
            complete &= whole
            found += [_Scenario(system, left_out) for left_out in sets]
        tick(k + 1, len(systems))
    listed = sorted({scenario.left_out for scenario in found})
    complete &= len(listed) <= most
    if len(found) > _SCENARIOS:
        chosen = np.linspace(0, len(found) - 1, _SCENARIOS).astype(int)
        found = [found[k] for k in chosen]
    return found, listed[:most], complete


def compatible(
    form: Form | ArrayLike,
    classes: ArrayLike,
    *,
    count: int | None = None,
    groups: ArrayLike | None = None,
    constraints: tuple[ArrayLike, ArrayLike] | None = None,
    most: int = 50,
    steps: int = _STEPS,
    progress: Progress | None = None,
) -> Compatible:
    """``(m,n),(m,2)->``: the weights (>= 0, sum 1) and class bounds that reproduce given classes.

    Constraints as in UTADIS (Siskos, Grigoroudis & Matsatsinis 2005); ranges and possible classes
    over all compatible weights as Greco, Mousseau & Slowinski (2010). Exact for a `Linear` form
    (one linear programme a question). For a `Distance` form classes are linear in w^power once the
    bounds are fixed; bounds are tried on a grid, an inner approximation (for power 2 of the ranges
    too, which are those of the solutions met).

    Parts that are all equal have no range of scores; the margin is then 0 unless no bound parts
    anybody. Alternatives with the same parts and different classes give a margin of at most 0.

    Parameters
    ----------
    form : `Linear`, `Distance`, or parts (m, n) of a linear form.
    classes : lowest and highest class of each alternative, 0 the worst; (0, count - 1) says
        nothing.
    count : number of classes; by default one more than the highest named.
    groups : (g, n), rows of 0 and 1: criteria whose weights are summed for `group_ranges`.
    constraints : (a, b) with a w <= b, shapes (r, n) and (r); not for `Distance` with power 2.
    most : how many minimum sets are listed at most.
    steps : points of the grid for each bound of a `Distance` form.
    progress : called with (done, of).

    Raises
    ------
    ValueError : a form with a batch, shapes that do not fit, classes out of order or fewer than
        two, no weights that meet the constraints; RuntimeError : the solver gave up.
    """
    task = _checked(form, classes, count, constraints)
    if most < 1 or steps < 1:
        raise ValueError("most and steps must be at least 1")
    m, n = task.table.shape
    sums = np.empty((0, n)) if groups is None else np.asarray(groups, dtype=np.float64)
    if sums.ndim != 2 or sums.shape[1] != n:
        raise ValueError(f"groups must have the shape (g, {n})")

    def part(of: float, start: float) -> Progress:
        def tick(done: int, total: int) -> None:
            if progress is not None:
                progress(round(1000 * (start + of * done / total)), 1000)

        return tick

    margin, margin_most, widest, x = _margin(task, steps, part(0.2, 0.0))
    scenarios, sets, complete = _scenarios(task, margin >= STRICT, steps, most, part(0.4, 0.2))
    targets = np.vstack([np.eye(n), sums])
    ranges = np.stack([np.full(len(targets), np.inf), np.full(len(targets), -np.inf)], axis=-1)
    possible = np.zeros((m, task.count), dtype=bool)
    last = part(0.4, 0.6)
    for done, scenario in enumerate(scenarios):
        _spread(scenario, task, targets, ranges, possible)
        _assign(scenario, task, possible)
        last(done + 1, len(scenarios))
    return Compatible(
        margin,
        margin_most,
        widest.weights(x),
        widest.bounds_of(x, task),
        ranges[:n],
        ranges[n:],
        tuple(sets),
        complete,
        possible,
        isinstance(task.form, Linear),
    )


def _spread(
    scenario: _Scenario,
    task: _Task,
    targets: Array,
    ranges: Array,
    possible: NDArray[np.bool_],
) -> None:
    """Widen `ranges` and `possible` by the extreme weights of a scenario."""
    system = scenario.system
    freed = task.freed(scenario.left_out)
    rows, _ = system.rows(freed, freed.labelled)
    limit = np.full(len(rows), -system.least)
    for target in targets:
        for sign in (1.0, -1.0):
            cost = np.zeros(len(system.low))
            cost[: system.n] = sign * target
            found = system.solve(cost, -rows, limit)
            if found is None:
                continue  # met within the tolerance only: the margin is exactly `least`
            weights = system.weights(found[0])
            values = targets @ weights
            np.minimum(ranges[:, 0], values, out=ranges[:, 0])
            np.maximum(ranges[:, 1], values, out=ranges[:, 1])
            possible |= system.at(found[0])


def _assign(scenario: _Scenario, task: _Task, possible: NDArray[np.bool_]) -> None:
    """Add the classes that a scenario allows each alternative beside the classes of all others."""
    freed = task.freed(scenario.left_out)
    labelled = freed.labelled.tolist()
    for i, group in np.argwhere(~possible):
        placed = freed.placed(int(i), int(group))
        possible[i, group] = scenario.system.holds(placed, sorted({*labelled, int(i)}))


def nearest(
    form: Form | ArrayLike,
    classes: ArrayLike,
    weights: ArrayLike,
    *,
    count: int | None = None,
    constraints: tuple[ArrayLike, ArrayLike] | None = None,
    left_out: Iterable[Sequence[int]] = ((),),
    steps: int = _STEPS,
) -> Nearest | None:
    """``(m,n),(m,2),(n)->``: the weights nearest to given ones that reproduce given classes.

    Nearest is the smallest sum of absolute changes (L1). `left_out` are sets of alternatives, one
    of which need not be explained (`Compatible.minimum_sets`); the nearest over all of them is
    returned, None where there are no such weights. Exact for a `Linear` form, else over a grid of
    bounds, for power 2 nearest in the squared weights. `weights` are normalised to sum 1. Other
    parameters and errors as in `compatible`; ValueError also for weights that are negative, not
    finite, all 0 or of another number.
    """
    task = _checked(form, classes, count, constraints)
    given = normalise_weights(weights)
    n = task.table.shape[1]
    if given.shape != (n,):
        raise ValueError(f"expected {n} weights, got shape {given.shape}")
    exact = isinstance(task.form, Linear)
    if exact:
        systems = [_linear_system(task)]
    else:
        low, high = task.span()
        strict = STRICT * ((high - low) or 1.0)
        systems = [_distance_system(task, bounds, strict) for bounds in _grid(task, steps)[0]]
    start = normalise_weights(given**task.power)
    best: Nearest | None = None
    for without in left_out:
        freed = task.freed(without)
        for system in systems:
            rows, _ = system.rows(freed, freed.labelled)
            width = len(system.low)
            cost = np.concatenate([np.zeros(width), np.ones(n)])
            change = np.zeros((n, width))
            change[:, :n] = np.eye(n)
            a_ub = np.vstack(
                [
                    np.hstack([-rows, np.zeros((len(rows), n))]),
                    np.hstack([change, -np.eye(n)]),
                    np.hstack([-change, -np.eye(n)]),
                ]
            )
            b_ub = np.concatenate([np.full(len(rows), -system.least), start, -start])
            found = system.solve(cost, a_ub, b_ub, free=n)
            if found is None:
                continue
            x = found[0][:width]
            reached = system.weights(x)
            size = float(np.abs(reached - given).sum())
            if best is None or size < best.size - _TINY:
                best = Nearest(
                    reached, system.bounds_of(x, task), size, tuple(int(i) for i in without), exact
                )
    return best


def explains(
    form: Form | ArrayLike, classes: ArrayLike, weights: ArrayLike, *, count: int | None = None
) -> NDArray[np.bool_]:
    """``(m,n),(m,2),(...,n)->(...)``: whether some class bounds give these weights the classes.

    Scores on the two sides of a bound must lie 2 `STRICT` of the attainable range apart. `weights`
    are used as given; `form`, `classes`, `count`, source and errors as in `compatible`.
    """
    task = _checked(form, classes, count, None)
    low, high = task.span()
    strict = STRICT * ((high - low) or 1.0)
    scores = np.asarray(task.form.scores(weights))
    good = np.ones(scores.shape[:-1], dtype=bool)
    bound = np.full(scores.shape[:-1], -np.inf)
    for k in range(1, task.count):
        under, over = task.upper < k, task.lower >= k
        floor = scores[..., under].max(axis=-1, initial=-np.inf) + strict
        bound = np.maximum(bound, floor)  # the lowest that leaves room for the bounds above it
        good &= bound <= scores[..., over].min(axis=-1, initial=np.inf) - strict
    return good
