"""FlowSort over drawn tables, the comparison with official classes and their contradictions."""

from __future__ import annotations

import json

import numpy as np
import pytest

import mcda
from mcda.analysis.classify import classify, contradictions, limits_of, modal, sorter
from mcda.analysis.evidence import draw_column, gather
from mcda.analysis.extremes import above_limits
from mcda.engines import promethee
from mcda.engines.sorting import centres
from mcda.errors import InputError
from mcda.model.hierarchy import Hierarchy
from mcda.model.problem import Problem
from mcda.model.study import Classes
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, UNKNOWN, Table

NAN = float("nan")
CLASSES = ("low", "average", "high")


def problem(low, high=None, *, na=(), official=None, **settings) -> Problem:
    """Three leaves: up (more is better), down (less is better), level (a step function)."""
    hierarchy = Hierarchy.model_validate(
        {
            "id": "h",
            "criteria": [
                {
                    "id": "up",
                    "value": {"worst": 0, "best": 100},
                    "preference": {"type": "linear", "q": 2, "p": 20},
                    "profiles": {"low_average": 30, "average_high": 60},
                    "source": {"profiles": "low_average: article (30); average_high: proposal"},
                },
                {
                    "id": "down",
                    "direction": "min",
                    "value": {"worst": 10, "best": 0},
                    "preference": {"type": "vshape", "p": 4},
                    "profiles": {"low_average": 7, "average_high": 3},
                    "source": {"profiles": "proposal: nobody says"},
                },
                {
                    "id": "step",
                    "preference": {"type": "usual"},
                    "value": {"worst": 0, "best": 1},
                    "profiles": {"low_average": 0.4, "average_high": 0.6},
                },
            ],
        }
    )
    low = np.array(low, dtype=float)
    high = low if high is None else np.array(high, dtype=float)
    state = np.where(np.isnan(low), UNKNOWN, np.where(low == high, KNOWN, INTERVAL))
    for cell in na:
        state[cell] = NOT_APPLICABLE
    ids = tuple(f"t{i}" for i in range(len(low)))
    groups = {k: frozenset(v.split("|")) for k, v in (official or {}).items()}
    table = Table(ids, ("up", "down", "step"), low, high, state)
    return Problem(hierarchy, table, official=groups, draws=settings.pop("draws", 400), **settings)


def degree(leaf: int, d: float) -> float:
    if leaf == 0:
        return min(max((d - 2) / 18, 0), 1)
    if leaf == 1:
        return min(max(d / 4, 0), 1)
    return 1.0 if d > 1e-12 else 0.0


def by_hand(row, weights) -> int:
    """Class 0 … 2 from the definition: net flows of {a, r1, r2} over 2; a tie goes down."""
    trio = [list(row), [30, 7, 0.4], [60, 3, 0.6]]
    signs = (1, -1, 1)

    def pi(a, b):
        total = 0.0
        for j in range(3):
            if not (np.isnan(a[j]) or np.isnan(b[j])):
                total += weights[j] * degree(j, signs[j] * (a[j] - b[j]))
        return total

    net = [
        sum(pi(a, b) - pi(b, a) for k, b in enumerate(trio) if k != i) / 2
        for i, a in enumerate(trio)
    ]
    return int(net[0] > net[1] + 1e-12) + int(net[0] > net[2] + 1e-12)


def test_known_tables_are_the_definition():
    rng = np.random.default_rng(3)
    rows = np.column_stack(
        [rng.uniform(0, 100, 60), rng.uniform(0, 10, 60), rng.choice([0.0, 0.5, 1.0], 60)]
    )
    found = classify(problem(rows))
    expected = [CLASSES[by_hand(row, [1 / 3] * 3)] for row in rows]
    assert [row.group for row in found.rows] == expected
    assert set(expected) == set(CLASSES)
    assert found.draws == 1
    assert all(row.low == row.group == row.high for row in found.rows)


def test_drawn_tables_are_sorted_one_by_one():
    rows = [[NAN, 5, 1], [50, NAN, 0], [20, 4, 1], [70, 2, 1], [45, 6, 0.5], [90, 1, 0], [10, 9, 1]]
    high = [row[:] for row in rows]
    high[2][0] = 80
    given = problem(rows, high, draws=300, weights={"up": 2, "down": 1, "step": 1})
    found = classify(given)
    evidence = gather(given)
    drawn = np.stack([draw_column(evidence, j, 0, 300) for j in range(3)], axis=-1)
    for i, row in enumerate(found.rows):
        groups = [by_hand(drawn[d, i], [0.5, 0.25, 0.25]) for d in range(300)]
        for k, name in enumerate(CLASSES):
            assert row.shares[name] == pytest.approx(groups.count(k) / 300)
        ordered = sorted(groups)
        assert (row.low, row.high) == (CLASSES[ordered[14]], CLASSES[ordered[284]])
    assert len({row.low != row.high for row in found.rows}) == 2
    assert found.rows[0].unknown == ("up",)
    assert found.rows[2].unknown == ()


def test_not_applicable_is_neutral_or_redistributed():
    rows = [[NAN, 1, 1], [50, 5, 0.5], [20, 8, 0]]
    neutral = problem(rows, na=[(0, 0)])
    assert classify(neutral).rows[0].group == CLASSES[by_hand(rows[0], [1 / 3] * 3)]
    spread = problem([[NAN, 3.5, 0.5], *rows[1:]], na=[(0, 0)], not_applicable="redistribute")
    assert classify(spread).rows[0].group == CLASSES[by_hand([NAN, 3.5, 0.5], [0, 0.5, 0.5])]


def test_order_of_rows_and_seed_of_names_only():
    rows = [[NAN, 5, 1], [50, NAN, 0], [20, 4, 1], [70, 2, 1], [45, 6, 0.5], [90, 1, 0], [10, 9, 1]]
    given = problem(rows)
    turned = given.changed(table=given.table.rows([3, 6, 0, 5, 2, 1, 4]))
    before, after = classify(given), classify(turned)
    assert {r.id: r for r in before.rows} == {r.id: r for r in after.rows}


def test_a_better_figure_never_gives_a_worse_class():
    given = problem([[40, 5, NAN], [50, 4, 1], [20, 8, 0], [60, 2, 1], [30, 3, 0], [35, 6, 1]])
    last = -1
    for x in np.linspace(0, 100, 41):
        changed = given.changed(table=given.table.with_cell("t0", "up", float(x)))
        shares = classify(changed).row("t0").shares
        mean = shares["average"] + 2 * shares["high"]
        assert mean >= last - 1e-12
        last = mean
    assert last > 0


def test_ties_go_to_the_worse_class():
    assert modal(np.array([5, 5, 0])) == 0
    assert modal(np.array([0, 1, 0])) == 1
    assert modal(np.array([4975, 5025, 0])) == 0  # within the error of the draws
    assert modal(np.array([4500, 5500, 0])) == 1


def test_a_set_agrees_with_either_member():
    rows = [[90, 0, 1], [90, 0, 1], [0, 10, 0], [45, 5, 0.5]]
    official = {"t0": "average|high", "t1": "low", "t2": "average|high"}
    found = classify(problem(rows, official=official))
    assert [row.agrees for row in found.rows] == [True, False, False, None]
    assert [row.id for row in found.differing] == ["t1", "t2"]
    assert found.confusion() == {
        ("low",): {"low": 0, "average": 0, "high": 1},
        ("average", "high"): {"low": 1, "average": 0, "high": 1},
    }
    assert found.count("high") == (2, 2, 2)


def test_contradictions_by_hand():
    rows = [[50, 5, 0.5], [40, 6, 0.5], [60, 4, NAN], [40, 4, 0.5], [50, 5, 0.5]]
    high = [row[:] for row in rows]
    high[3][0] = 55  # 40..55 against 40: never worse; against 50: could be
    official = {"t0": "low", "t1": "average", "t2": "low", "t3": "low", "t4": "average|high"}
    given = problem(rows, high, official=official)
    found = {(p.better, p.worse): p for p in contradictions(given, gather(given))}
    assert set(found) == {("t0", "t1"), ("t2", "t1"), ("t0", "t4"), ("t2", "t4"), ("t3", "t1")}
    assert found["t0", "t1"].proved
    assert found["t0", "t4"].proved  # equal everywhere: weak dominance is enough
    assert not found["t2", "t1"].proved
    assert found["t2", "t1"].compared == ("up", "down")


def test_contradictions_are_those_of_brute_force():
    rng = np.random.default_rng(11)
    rows = rng.integers(0, 4, (14, 3)).astype(float)
    rows[rng.random((14, 3)) < 0.2] = NAN
    words = ["low", "average", "high", "average|high", "low|average"]
    official = {f"t{i}": words[k] for i, k in enumerate(rng.integers(0, 5, 14))}
    given = problem(rows, official=official, min_known=0)
    expected = set()
    for a in range(14):
        for b in range(14):
            first = max(CLASSES.index(w) for w in official[f"t{a}"].split("|"))
            second = min(CLASSES.index(w) for w in official[f"t{b}"].split("|"))
            pairs = [
                (s * x, s * y)
                for s, x, y in zip((1, -1, 1), rows[a], rows[b], strict=True)
                if not (np.isnan(x) or np.isnan(y))
            ]
            if first < second and pairs and all(x >= y for x, y in pairs):
                expected.add((f"t{a}", f"t{b}"))
    assert expected
    assert {(p.better, p.worse) for p in contradictions(given, gather(given))} == expected


def test_whose_limits():
    given = problem([[1, 1, 1], [2, 2, 0]])
    limits = limits_of(given, given.hierarchy.leaves)
    assert (limits.leaves, limits.sourced, limits.sourced_upper) == (3, 1, 0)
    assert limits.sources == ("up",)


def test_what_cannot_be_sorted_says_so():
    bare = Problem.from_values([[1.0], [2.0]])
    with pytest.raises(InputError) as caught:
        classify(bare)
    assert caught.value.findings[0].code == "profiles-none"


def test_central_flows_take_the_nearest_profile():
    """Against the centres 15, 45, 75 / 9, 5, 1 / 0.3, 0.5, 0.7 that follow from the limits."""
    rows = np.random.default_rng(5).uniform([0, 0, 0], [100, 10, 1], (60, 3))
    given = problem(rows)
    given = given.changed(classes=given.classes.model_copy(update={"kind": "central"}))
    found = sorter(given)
    middle = centres(found.profiles)
    np.testing.assert_allclose(middle, [[15, 9, 0.3], [45, 5, 0.5], [75, 1, 0.7]])
    np.testing.assert_allclose(0.5 * (middle[:-1] + middle[1:]), found.profiles)
    directions = [column.direction for column in found.evidence.columns]
    expected = []
    for row, weights in zip(rows, found.weights, strict=True):
        flows = promethee.flows(
            np.vstack([row, middle]), weights, directions, found.preferences()
        ).net
        gaps = np.abs(flows[1:] - flows[0])
        assert np.sort(gaps)[1] - gaps.min() > 1e-9
        expected.append(CLASSES[int(gaps.argmin())])
    assert [row.group for row in classify(given).rows] == expected
    assert set(expected) == set(CLASSES)
    linear = np.einsum("mkn,mn->mk", above_limits(found), found.weights)
    assert [CLASSES[int((row > 0).sum())] for row in linear] == expected


def test_limiting_flows_sort_like_boundaries():
    rows = np.column_stack([np.linspace(0, 100, 21), np.linspace(10, 0, 21), np.full(21, 0.5)])
    given = problem(rows)
    other = given.changed(classes=given.classes.model_copy(update={"kind": "limiting"}))
    assert [r.group for r in classify(given).rows] == [r.group for r in classify(other).rows]


def test_the_shipped_towns():
    study = mcda.load("monotowns")
    found = classify(study)
    assert len(found.rows) == 27
    most, surely, possibly = found.count("low")
    assert surely <= most <= possibly
    assert found.limits.sources == (
        "enterprise_state",
        "migration_balance",
        "income_ratio",
        "distance_big_city",
    )
    assert sum(found.weights.values()) == pytest.approx(1)
    again = classify(study, seed=7)
    assert [row.group for row in again.rows] == [row.group for row in found.rows]
    assert [row.range for row in again.rows] == [row.range for row in found.rows]
    json.dumps(found.to_dict(), allow_nan=False)
    json.dumps(sorter(study).profiles.tolist())


def by_score(row, weights, score) -> int:
    """Class 0 … 2: how many limits the score passes; what does not apply is left out of both."""
    limits = [[30, 7, 0.4], [60, 3, 0.6]]
    here = [j for j in range(3) if not np.isnan(row[j])]
    total = sum(weights[j] for j in here)

    def values(of):
        return [{0: of[0] / 100, 1: 1 - of[1] / 10, 2: of[2]}[j] for j in here]

    shares = [weights[j] / total for j in here]
    mine, low, high = (score(values(of), shares) for of in (row, *limits))
    return int(mine > low + 1e-12) + int(mine > high + 1e-12)


def weighted_mean(values, weights) -> float:
    return sum(w * v for w, v in zip(weights, values, strict=True))


def closeness(values, weights) -> float:
    to_best = sum(w * (1 - v) ** 2 for w, v in zip(weights, values, strict=True)) ** 0.5
    to_worst = sum(w * v**2 for w, v in zip(weights, values, strict=True)) ** 0.5
    return to_worst / (to_best + to_worst)


@pytest.mark.parametrize(
    ("method", "score"), [("ahpsort", weighted_mean), ("topsis_sort_b", closeness)]
)
def test_scores_are_held_against_those_of_the_limits(method, score):
    rng = np.random.default_rng(5)
    rows = np.column_stack(
        [rng.uniform(0, 100, 60), rng.uniform(0, 10, 60), rng.choice([0.0, 0.5, 1.0], 60)]
    )
    rows[0, 0] = NAN
    weights = {"up": 2, "down": 1, "step": 1}
    given = problem(rows, na=[(0, 0)], weights=weights, classes=Classes(method=method))
    found = classify(given)
    assert found.method == method
    expected = [CLASSES[by_score(row, [0.5, 0.25, 0.25], score)] for row in rows]
    assert [row.group for row in found.rows] == expected
    assert set(expected) == set(CLASSES)


@pytest.mark.parametrize("method", ["ahpsort", "topsis_sort_b"])
def test_scores_need_anchors_that_hold_for_every_table(method):
    given = problem([[1, 2, 0], [3, 4, 1]], classes=Classes(method=method))
    written = given.hierarchy.model_dump(by_alias=True, exclude_unset=True)
    del written["criteria"][0]["value"]
    hierarchy = Hierarchy.model_validate(written)
    with pytest.raises(InputError) as error:
        classify(given.changed(hierarchy=hierarchy))
    assert [finding.code for finding in error.value.findings] == ["sorting-anchors"]


def test_normalisation_by_the_table_cannot_sort():
    given = problem(
        [[1, 2, 0], [3, 4, 1]],
        classes=Classes(method="topsis_sort_b"),
        method="topsis",
        parameters={"normalisation": "vector"},
    )
    with pytest.raises(InputError) as error:
        classify(given)
    assert [finding.code for finding in error.value.findings] == ["sorting-normalisation"]
