"""What the official classes say about weights, by name, on studies with known answers."""

from __future__ import annotations

import json

import numpy as np
import pytest

import mcda
from mcda import Hierarchy, InputError, Problem
from mcda.analysis.evidence import gather
from mcda.analysis.inference import infer
from mcda.analysis.ranking import FormDraws, choose
from mcda.analysis.stability import mean_form
from mcda.engines.inference import explains
from mcda.model.table import Table

TOWNS = ("a", "b", "c", "d", "e", "f")


def study(official, hole=None, **settings):
    """Two criteria of two and one leaves, AHP values on 0 ... 1."""
    leaves = [
        {"id": key, "direction": "max", "value": {"worst": 0, "best": 1}} for key in ("x", "y", "z")
    ]
    tree = Hierarchy.model_validate(
        {
            "schema": "hierarchy/1",
            "id": "h",
            "root": "goal",
            "criteria": [{"id": "p", "criteria": leaves[:2]}, {"id": "q", "criteria": leaves[2:]}],
        }
    )
    values = np.array(
        [
            [0.1, 0.3, 0.2],
            [0.4, 0.2, 0.5],
            [0.5, 0.4, 0.4],
            [0.3, 0.8, 0.6],
            [0.9, 0.7, 0.8],
            [0.2, 0.9, 0.1],
        ]
    )
    if hole:
        values[hole] = np.nan
    return Problem(
        tree,
        Table.from_values(values, TOWNS, ("x", "y", "z")),
        method="ahp",
        official={key: frozenset(words.split("|")) for key, words in official.items()},
        draws=200,
        **settings,
    )


AGREED = {"a": "low", "b": "average", "c": "average", "d": "average|high", "e": "high"}


def test_classes_that_weights_give_are_reproduced():
    found = infer(study(AGREED), draws=4096)
    assert found.feasible
    assert found.minimum_sets == ((),)
    assert 0 < found.hits < found.draws == 4096
    assert [row.used for row in found.rows] == [True] * 5 + [False]
    assert found.row("f").official == ()
    assert found.row("f").fits is None
    assert [(r.id, r.level) for r in found.ranges] == [("p", 1), ("x", 2), ("y", 2), ("q", 1)]
    for node in found.ranges:
        assert node.low - 1e-9 <= node.nearest <= node.high + 1e-9
    assert found.range("p").now == pytest.approx(0.5)
    assert found.range("x").now + found.range("y").now == pytest.approx(0.5)
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["schema"] == "official/1"
    assert len(found.to_frame()) == 6


def test_weights_at_the_ends_of_a_range_are_reached_and_not_beyond():
    problem = study(AGREED)
    found = infer(problem, draws=1)
    evidence = gather(problem)
    form = mean_form(FormDraws(evidence, *choose(problem)))
    drawn = np.random.default_rng(0).dirichlet(np.ones(3), 60_000)
    classes = [[0, 0], [1, 1], [1, 1], [1, 2], [2, 2], [0, 2]]
    good = drawn[explains(form, classes, drawn)]
    assert good[:, 2].min() >= found.range("q").low - 1e-9
    assert good[:, 2].max() <= found.range("q").high + 1e-9
    assert good[:, 2].max() > found.range("q").high - 0.05


def test_a_town_with_a_hole_is_free_unless_all_are_asked_for():
    # e is better than c everywhere, with the hole at the mean of the other values too
    official = {"a": "low", "c": "high", "e": "average"}
    assert infer(study(official), draws=1).feasible is False
    holed = study(official, hole=(4, 1))
    found = infer(holed, draws=1)
    assert found.row("e").unknown == ("y",)
    assert not found.row("e").used
    assert found.feasible
    every = infer(holed, everyone=True, draws=1)
    assert every.row("e").used
    assert (every.intervals, every.unknown) == (0, 1)
    assert every.feasible is False
    assert every.draws == 0
    assert ("e",) in every.minimum_sets
    assert every.row("e").unexplained == 1


def test_contradictions_come_with_it():
    found = infer(study({"e": "low", "a": "average", "b": "high"}), draws=1)
    assert {(pair.better, pair.worse) for pair in found.contradictions} >= {("e", "a"), ("e", "b")}
    assert found.feasible is False
    assert found.classification is None  # no leaf has profiles


def test_without_official_classes_and_with_weights_of_their_own():
    with pytest.raises(InputError, match=r"official\.csv"):
        infer(study({}))
    cells = study(AGREED).table
    state = cells.state.copy()
    state[0, 0] = 3
    low = np.where(state == 3, np.nan, cells.low)
    table = Table(cells.alternatives, cells.leaves, low, low, state)
    with pytest.raises(InputError, match="neutral"):
        infer(study(AGREED, not_applicable="redistribute").changed(table=table))


def test_nobody_complete_asks_nothing():
    problem = study({"a": "low"}, hole=(0, 1))
    found = infer(problem, draws=1)
    assert found.used == ()
    assert found.feasible
    assert all(len(row.possible) == 3 for row in found.rows)


@pytest.fixture(scope="module")
def towns():
    return infer(mcda.load("monotowns").changed(draws=500), draws=4096)


def test_the_27_towns(towns):
    assert len(towns.used) == 13
    assert {row.id for row in towns.used if row.official == ("low",)} == {"zhanatas"}
    assert towns.feasible
    assert towns.row("arkalyk").unknown
    assert sum(node.now for node in towns.ranges if node.level == 1) == pytest.approx(1)
    assert any(node.wide for node in towns.ranges)
    assert towns.classification is not None


def test_the_nearest_weights_of_the_27_towns_give_the_classes(towns):
    problem = mcda.load("monotowns").changed(draws=500)
    leaves = ("production_change", "enterprise_state", "employees_change", "distance_big_city")
    weights = {
        **{node.id: node.nearest for node in towns.ranges if node.level == 1},
        **{leaf: towns.range(leaf).nearest for leaf in leaves},
        "dead_end": towns.range("dead_end").nearest,
        "competitiveness": 0,
        "raw_materials": 0,
        "infrastructure": 0,
        "travel_time": 0,
    }
    ranking = mcda.rank(problem, weights=weights, counts=False)
    low, high = towns.bounds
    groups = {"low": (-9, low), "average": (low, high), "high": (high, 9)}
    for row in towns.used:
        ends = [groups[group] for group in row.official]
        assert ends[0][0] - 1e-9 <= ranking.row(row.id).score <= ends[-1][1] + 1e-9
