"""Weight stability against brute force, a published definition's case and linear programming."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog, minimize

from mcda.engines import promethee, ranks
from mcda.engines.forms import Distance, Linear
from mcda.engines.stability import (
    Line,
    crossings,
    intervals,
    smallest_change,
    smallest_joint_change,
    stays,
)

CASE = Path(__file__).parents[1] / "cases" / "promethee_topsis" / "wsi_powerplant.json"


def problem(seed: int):
    """A random form with ties, twins and constant columns, and a line at the root or inside."""
    rng = np.random.default_rng(seed)
    m, n = int(rng.integers(2, 8)), int(rng.integers(2, 7))
    kind = ("linear", "weighted", "classic")[seed % 3]
    coarse = seed % 4 == 0

    def table():
        found = rng.random((m, n))
        if coarse:
            found = np.round(found * 4) / 4
        if rng.random() < 0.2:
            found[:, rng.integers(n)] = 0.0
        if m > 2 and rng.random() < 0.2:
            found[1] = found[0]
        return found

    if kind == "linear":
        form = Linear(0.0, table())
    else:
        values = table()
        best, worst = (values - 1.0) ** 2, values**2
        if rng.random() < 0.3:  # a constant column is at no distance from both
            j = int(rng.integers(n))
            best[:, j] = worst[:, j] = 0.0
        form = Distance(best, worst, 1 if kind == "weighted" else 2)
    weights = rng.dirichlet(np.ones(n))
    if coarse:
        weights = np.full(n, 1.0 / n)
    within = np.ones(n, bool)
    if n > 3 and rng.random() < 0.5:
        within[rng.choice(n, int(rng.integers(1, n - 2)), replace=False)] = False
    members = np.flatnonzero(within)
    inside = np.zeros(n, bool)
    inside[rng.choice(members, int(rng.integers(1, len(members))), replace=False)] = True
    return form, weights, Line.through(weights, inside, within)


def subject(form, line, t, keep):
    placed = ranks.ranks(form.scores(line.weights(t)))
    if keep == "all":
        return placed.tolist()
    return (placed <= (1 if keep == "first" else keep)).tolist()


def difference(form, line, t, a, b):
    scores = form.scores(line.weights(t))
    return scores[a] - scores[b]


@pytest.mark.parametrize("part", range(10))
def test_intervals_against_brute_force(part):
    checked = 0
    for seed in range(part * 50, part * 50 + 50):
        form, weights, line = problem(seed)
        m = len(form.scores(weights))
        for keep in ("first", "all", min(2, m)):
            now = subject(form, line, line.now, keep)
            found = intervals(form, weights, line, keep=keep)
            assert 0.0 <= found.low <= line.now <= found.high <= 1.0
            if found.high - found.low > 1e-5:
                inside = np.linspace(found.low + 1e-6, found.high - 1e-6, 41)
                for t in inside[(inside > 1e-6) & (inside < 1 - 1e-6)]:
                    assert subject(form, line, t, keep) == now, (seed, keep, t)
            for end, pairs, out in (
                (found.low, found.low_pairs, -1e-6),
                (found.high, found.high_pairs, 1e-6),
            ):
                assert bool(pairs) == (0.0 < end < 1.0) or end == line.now, (seed, keep)
                if not pairs or not 1e-6 < end + out < 1 - 1e-6:
                    continue
                checked += 1
                for a, b in pairs:
                    assert abs(difference(form, line, end, a, b)) <= 1e-9
                near = [c.t for c in crossings(form, line) if 1e-10 < abs(c.t - end) < 2e-6]
                if not near:
                    assert subject(form, line, end + out, keep) != now, (seed, keep, end)
                    assert all(difference(form, line, end + out, a, b) < 0 for a, b in pairs)
    assert checked > 30


@pytest.mark.parametrize("part", range(5))
def test_crossings_against_a_fine_grid(part):
    grid = np.linspace(0.0, 1.0, 2002)[1:-1]
    seen = 0
    for seed in range(1000 + part * 100, 1100 + part * 100):
        form, _, line = problem(seed)
        found = crossings(form, line)
        scores = form.scores(line.weights(grid))
        for c in found:
            assert abs(difference(form, line, c.t, c.a, c.b)) <= 1e-9
        m = scores.shape[1]
        for a in range(m):
            for b in range(a):
                gap = scores[:, a] - scores[:, b]
                sign = np.where(np.abs(gap) <= 1e-11, 0, np.sign(gap))
                mine = sorted(c.t for c in found if {c.a, c.b} == {a, b})
                untied = np.flatnonzero(sign)
                swaps = [
                    (grid[i], grid[j]) for i, j in itertools.pairwise(untied) if sign[i] != sign[j]
                ]
                seen += len(swaps)
                for low, high in swaps:
                    assert sum(low <= t <= high for t in mine) % 2 == 1, (seed, a, b)
                for t in mine:  # no invented ones: the sign differs just beside
                    step = min(
                        [1e-5, *(abs(t - o) / 3 for o in mine if o != t), t / 3, (1 - t) / 3]
                    )
                    sides = [difference(form, line, t + s * step, a, b) for s in (-1, 1)]
                    assert sides[0] * sides[1] < 0 or step < 1e-8, (seed, a, b, t, sides)
    assert seen > 100


def test_published_definition():
    case = json.loads(CASE.read_text("utf-8"))
    given, expected = case["input"], case["expected"]
    flows = promethee.flows(
        given["matrix"], given["weights"], given["directions"], given["preference_functions"]
    )
    form = Linear(0.0, flows.unicriterion)
    weights = np.full(6, 1 / 6)
    for j in range(6):
        line = Line.through(weights, np.arange(6) == j)
        first, whole = stays(form, line, ["first", "all"])
        assert (first.low, first.high) == pytest.approx(expected["first"][j], abs=1e-9)
        assert (whole.low, whole.high) == pytest.approx(expected["full"][j], abs=1e-9)


def two(parts, weights, **kwargs):
    return intervals(
        Linear(0.0, np.array(parts, float)), weights, Line.through(weights, [1, 0]), **kwargs
    )


def test_a_tie_now_is_a_point_and_twins_are_no_end():
    found = two([[1, 0], [0, 1]], [0.5, 0.5], keep="all")
    assert (found.low, found.high) == (0.5, 0.5)
    assert found.low_pairs == ((0, 1),)
    assert found.high_pairs == ((1, 0),)
    twins = two([[1, 0], [1, 0]], [0.5, 0.5], keep="all")
    assert (twins.low, twins.high, twins.low_pairs, twins.high_pairs) == (0.0, 1.0, (), ())


def test_all_pairs_at_one_point_are_named():
    found = two([[1, 0], [0.5, 0.5], [0, 1]], [0.75, 0.25], keep="all")
    assert found.low == pytest.approx(0.5)
    assert found.low_pairs == ((0, 1), (0, 2), (1, 2))
    first = two([[1, 0], [0.5, 0.5], [0, 1]], [0.75, 0.25])
    assert first.low_pairs == ((0, 1), (0, 2))


def test_a_touch_is_no_end():
    # B_a A_b - B_b A_a = (1 + t)(2 - t) - 1.5 * 1.5 = -(t - 1/2)^2
    form = Distance(np.array([[1.5, 1.5], [1.0, 2.0]]), np.array([[2.0, 1.0], [1.5, 1.5]]), 1)
    line = Line.through([0.8, 0.2], [True, False])
    assert abs(difference(form, line, 0.5, 0, 1)) <= 1e-15
    assert crossings(form, line) == ()
    found = intervals(form, [0.8, 0.2], line, keep="all")
    assert (found.low, found.high) == (0.0, 1.0)
    now = intervals(form, [0.5, 0.5], Line.through([0.5, 0.5], [1, 0]), keep="all")
    assert (now.low, now.high) == (0.5, 0.5)


def test_degenerate_alternatives_score_a_half():
    best = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    worst = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    for power in (1, 2):
        found = intervals(
            Distance(best, worst, power), [0.3, 0.7], Line.through([0.3, 0.7], [1, 0]), keep="all"
        )
        assert found.low == 0.0
        assert found.high == pytest.approx(0.5)
        assert found.high_pairs == ((0, 2), (1, 0), (1, 2))


def test_borders_are_refused():
    with pytest.raises(ValueError, match="both have weight"):
        Line.through([1.0, 0.0], [1, 0])
    with pytest.raises(ValueError, match="does not pass"):
        intervals(Linear(0.0, np.eye(2)), [0.2, 0.8], Line.through([0.5, 0.5], [1, 0]))
    for keep in (0, 3, "last", True):
        with pytest.raises(ValueError, match="keep must"):
            two([[1, 0], [0, 1]], [0.5, 0.5], keep=keep)
    with pytest.raises(ValueError, match="masks"):
        Line.through([0.5, 0.5], [1, 0], [0, 1])


@pytest.mark.parametrize("seed", range(60))
def test_smallest_change_of_a_linear_form(seed):
    rng = np.random.default_rng(seed)
    m, n = 4, int(rng.integers(2, 8))
    form = Linear(rng.random(m), rng.normal(size=(m, n)))
    weights = rng.dirichlet(np.ones(n))
    weights[0] = 0.0 if seed % 5 == 0 else weights[0]
    weights = weights / weights.sum()
    gain = form.parts[1] - form.parts[0]
    target = float(form.base[0] - form.base[1])
    program = linprog(
        np.ones(2 * n),
        A_ub=[np.concatenate([-gain, gain])],
        b_ub=[gain @ weights - target],
        A_eq=[np.concatenate([np.ones(n), -np.ones(n)])],
        b_eq=[0.0],
        bounds=[(0, None)] * n + [(0, w) for w in weights],
    )
    for norm in ("l1", "l2"):
        found = smallest_change(form, weights, 0, 1, norm=norm)
        assert (found is None) == (program.status == 2)
        if found is None:
            continue
        assert found.exact
        assert found.weights.min() >= 0
        assert found.weights.sum() == pytest.approx(1.0, abs=1e-12)
        assert gain @ found.weights >= target - 1e-9
    if found is None:
        return
    one, two_ = (smallest_change(form, weights, 0, 1, norm=norm) for norm in ("l1", "l2"))
    assert one.size == pytest.approx(program.fun, abs=1e-9)
    rival = minimize(
        lambda x: np.sum((x - weights) ** 2),
        one.weights,
        jac=lambda x: 2 * (x - weights),
        method="SLSQP",
        bounds=[(0, 1)] * n,
        constraints=[
            {"type": "eq", "fun": lambda x: x.sum() - 1},
            {"type": "ineq", "fun": lambda x: gain @ x - target},
        ],
        options={"ftol": 1e-15, "maxiter": 500},
    )
    assert two_.size <= np.sqrt(rival.fun) + 1e-6
    # no direction towards another corner of the feasible set is shorter
    for other in (one.weights, *(x for x in np.eye(n) if gain @ x >= target)):
        assert (other - two_.weights) @ (two_.weights - weights) >= -1e-8


@pytest.mark.parametrize("norm", ["l1", "l2"])
@pytest.mark.parametrize("power", [1, 2])
def test_smallest_change_of_a_distance_form_is_a_bound(norm, power):
    rng = np.random.default_rng(power)
    for _ in range(6):
        values = rng.random((3, 3))
        form = Distance((values - 1) ** 2, values**2, power)
        weights = rng.dirichlet(np.ones(3))
        found = smallest_change(form, weights, 0, 1, norm=norm)
        step = np.linspace(0, 1, 201)
        x, y = np.meshgrid(step, step)
        grid = np.stack([x, y, 1 - x - y], axis=-1).reshape(-1, 3)
        grid = grid[grid[:, 2] >= 0]
        scores = form.scores(grid)
        good = grid[scores[:, 1] >= scores[:, 0]]
        if not len(good):
            continue
        assert found is not None
        assert not found.exact
        at = form.scores(found.weights)
        assert at[1] >= at[0] - 1e-12
        change = good - weights
        sizes = np.abs(change).sum(1) if norm == "l1" else np.sqrt((change**2).sum(1))
        assert found.size <= sizes.min() + 1e-4


@pytest.mark.parametrize("seed", range(20))
def test_smallest_joint_change(seed):
    """One row: that of two alternatives. More rows: feasible, and no drawn weights are nearer."""
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(5))
    rows = rng.normal(size=(4, 5)) + 0.3
    alone = []
    for row in rows:
        pair = smallest_change(Linear(0.0, np.stack([row, np.zeros(5)])), weights, 1, 0)
        joint = smallest_joint_change(weights, row)
        assert (joint is None) == (pair is None)
        if pair is not None:
            alone.append(pair.size)
            assert joint.size == pytest.approx(pair.size, abs=1e-9)
    found = smallest_joint_change(weights, rows)
    drawn = rng.dirichlet(np.ones(5), 20000)
    fits = drawn[(drawn @ rows.T >= 0).all(axis=1)]
    if found is None:
        assert not len(fits)
        return
    assert (rows @ found.weights >= -1e-9).all()
    assert found.size >= max(alone) - 1e-9
    if len(fits):
        assert np.abs(fits - weights).sum(axis=1).min() >= found.size - 1e-9
