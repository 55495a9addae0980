"""Why an alternative stands where it stands: names, pulls, single figures, pairs."""

from __future__ import annotations

import json

import numpy as np
import pytest

import mcda
from mcda.analysis.classify import CLASSES, classify, sorter
from mcda.analysis.explain import compare, explain, middle_row, single_changes
from mcda.errors import InputError
from mcda.model.hierarchy import Hierarchy
from mcda.model.problem import Problem
from mcda.model.table import Table

NAN = float("nan")


def problem(rows, **settings) -> Problem:
    hierarchy = Hierarchy.model_validate(
        {
            "id": "h",
            "criteria": [
                {
                    "id": "up",
                    "value": {"worst": 0, "best": 100},
                    "preference": {"type": "linear", "q": 2, "p": 20},
                    "profiles": {"low_average": 30, "average_high": 60},
                },
                {
                    "id": "down",
                    "direction": "min",
                    "value": {"worst": 10, "best": 0},
                    "preference": {"type": "vshape", "p": 4},
                    "profiles": {"low_average": 7, "average_high": 3},
                },
                {
                    "id": "step",
                    "kind": "ordinal",
                    "value": {"worst": 0, "best": 2},
                    "levels": [
                        {"id": "bad", "value": 0},
                        {"id": "fair", "value": 1},
                        {"id": "good", "value": 2},
                    ],
                    "preference": {"type": "usual"},
                    "profiles": {"low_average": 0.5, "average_high": 1.5},
                },
            ],
        }
    )
    ids = tuple(f"t{i}" for i in range(len(rows)))
    words = {"en": tuple(x.upper() for x in ids), "ru": tuple(f"Город {x}" for x in ids)}
    table = Table.from_values(rows, ids, ("up", "down", "step"), words)
    return Problem(hierarchy, table, draws=settings.pop("draws", 300), **settings)


def test_one_figure_by_hand():
    """The limit is (30, 7, 0.5); the town (30, 7, fair) wins 1/3 on `step` and ties elsewhere.

    Both lose everything to the upper limit, so `up` may fall until it loses as much as `step`
    wins, at 30 - 20, where the tie goes down.
    """
    given = problem([[30, 7, 1], [80, 1, 2], [10, 9, 0]])
    known, unknown = single_changes(sorter(given), 0)
    assert unknown == []
    fall = next(c for c in known if c.leaf == "up" and not c.better)
    assert fall.value == pytest.approx(10.0)
    assert fall.group == "low"
    step = next(c for c in known if c.leaf == "step" and not c.better)
    assert (step.value, step.group, step.step) == (0.0, "low", 0.5)


@pytest.mark.parametrize("seed", range(6))
def test_every_change_is_real_and_the_first(seed):
    rng = np.random.default_rng(seed)
    rows = np.column_stack(
        [rng.uniform(5, 95, 8), rng.uniform(0.5, 9.5, 8), rng.choice([0.0, 1.0, 2.0], 8)]
    )
    given = problem(rows)
    names = ("up", "down", "step")
    grids = (np.linspace(0, 100, 401), np.linspace(0, 10, 401), np.array([0.0, 1.0, 2.0]))
    base = classify(given)
    for town in range(8):
        key = f"t{town}"
        known, _ = single_changes(sorter(given), town)
        sizes = [change.step for change in known]
        assert sizes == sorted(sizes)
        for leaf, grid in zip(names, grids, strict=True):
            now = rows[town, names.index(leaf)]
            figures = np.repeat(rows[[town]], len(grid), axis=0)
            figures[:, names.index(leaf)] = grid
            groups = sorter(given).classes(figures, town)
            same = CLASSES.index(base.row(key).group)
            other = [float(x) for x, g in zip(grid, groups, strict=True) if g != same]
            for better in (True, False):
                rising = better == (leaf != "down")
                side = [x for x in other if (x > now) == rising]
                found = [c for c in known if c.leaf == leaf and c.better == better]
                assert bool(side) == bool(found), (key, leaf, better)
                if not found:
                    continue
                nearest = min(side, key=lambda x: abs(x - now))
                value = found[0].value
                assert abs(value - now) <= abs(nearest - now) + 0.11  # rounded outwards
                table = given.table.with_cell(key, leaf, value)
                assert classify(given.changed(table=table)).row(key).group == found[0].group
                spacing = 0.0 if leaf == "step" else grid[1] - grid[0]
                assert abs(value - now) >= abs(nearest - now) - spacing - 1e-9


def test_an_unknown_figure_decides():
    rows = [[NAN, 7, 1], [80, 1, 2], [10, 9, 0], [40, 5, 1], [50, 3, 1], [90, 2, 2]]
    given = problem(rows)
    _, unknown = single_changes(sorter(given), 0)
    change = next(c for c in unknown if c.leaf == "up")
    assert change.now is None
    table = given.table.with_cell("t0", "up", change.value)
    assert classify(given.changed(table=table)).row("t0").group == change.group
    assert change.group != classify(given).row("t0").group


def test_against_the_limit_by_hand():
    given = problem([[41, 7, 0], [80, 1, 2], [10, 9, 0]])
    lines = {line.leaf: line for line in explain(given, "t0").lines}
    assert lines["up"].against_limit == pytest.approx((41 - 30 - 2) / 18 / 3)
    assert lines["down"].against_limit == pytest.approx(0)
    assert lines["step"].against_limit == pytest.approx(-1 / 3)


def test_parts_against_the_middle_add_up():
    rng = np.random.default_rng(2)
    rows = np.column_stack([rng.uniform(0, 100, 9), rng.uniform(0, 10, 9), rng.integers(0, 3, 9)])
    given = problem(rows)
    found = explain(given, "t4")
    assert found.middle is not None
    total = sum(line.against_middle or 0 for line in found.lines)
    assert total == pytest.approx(found.row.score - found.middle.score)
    places = sorted(abs(row.rank - 5) for row in found.ranking.rows if row.id != "t4")
    assert abs(found.middle.rank - 5) == places[0]
    assert middle_row(found.ranking, found.middle.id) != found.middle


def test_a_place_where_no_figure_changes_the_class():
    given = problem([[95, 0.5, 2], [94, 0.6, 2], [96, 0.4, 2]], draws=1)
    far = given.changed(weights={"up": 1, "down": 1, "step": 1})
    found = explain(far, "t0")
    if not found.changes:
        assert found.place is not None
        table = far.table.with_cell("t0", found.place.leaf, found.place.value)
        assert mcda.rank(far.changed(table=table)).row("t0").rank == found.place.after


def test_names_and_their_hints():
    given = problem([[30, 7, 1], [80, 1, 2]])
    assert explain(given, " T1 ").row.id == "t1"
    with pytest.raises(InputError) as caught:
        explain(given, "Город t")
    assert caught.value.findings[0].code == "town-unknown"
    assert caught.value.findings[0].values["hint"]
    with pytest.raises(InputError) as caught:
        compare(given, "t1", "T1")
    assert caught.value.findings[0].code == "town-twice"


def test_a_pair_is_antisymmetric_and_counts_draws():
    rows = [[NAN, 7, 1], [45, 5, 1], [10, 9, 0], [40, 5, 1], [50, 3, 1], [90, 2, 2]]
    given = problem(rows)
    one, two = compare(given, "t0", "t1"), compare(given, "t1", "t0")
    assert (one.share_first, one.share_second) == (two.share_second, two.share_first)
    assert one.share_first + one.share_second <= 1
    ranking = mcda.rank(given)
    assert one.share_first == pytest.approx((ranking.scores[:, 0] > ranking.scores[:, 1]).mean())
    total = sum(line.difference for line in one.lines)
    assert total == pytest.approx(one.first.score - one.second.score)
    assert [line.known for line in sorted(one.lines, key=lambda x: x.leaf)] == [True, True, False]


def test_without_limits_there_is_no_class():
    bare = Problem.from_values(
        [[1.0, 3.0], [2.0, 2.0], [3.0, 5.0]],
        preferences=[{"type": "usual"}, {"type": "usual"}],
    )
    found = explain(bare, "a2")
    assert found.sorted is None
    assert found.changes == ()
    json.dumps(found.to_dict(), allow_nan=False)


def test_a_shipped_town_by_a_name_of_its_own():
    study = mcda.load("monotowns")
    found = explain(study, "Жаңатас", draws=500)
    assert found.row.id == "zhanatas"
    smallest = found.changes[0]
    table = study.table.with_cell("zhanatas", smallest.leaf, smallest.value)
    assert classify(study.changed(table=table)).row("zhanatas").group == smallest.group
    assert smallest.group != found.sorted.group
    json.dumps(found.to_dict(), allow_nan=False)
    json.dumps(compare(study, "Altai", "Кентау", draws=200).to_dict(), allow_nan=False)


@pytest.mark.parametrize("town", ["arkalyk", "karazhal"])
def test_a_change_says_in_what_share_of_the_draws_it_holds(town):
    given = mcda.load("monotowns").changed(draws=1000)
    found = explain(given, town)
    for change in (*found.changes, *found.deciding):
        table = given.table.with_cell(town, change.leaf, change.value)
        row = classify(given.changed(table=table)).row(town)
        assert (row.group, row.shares[row.group]) == (change.group, change.share)
    assert any(change.share < 1 for change in (*found.changes, *found.deciding))
