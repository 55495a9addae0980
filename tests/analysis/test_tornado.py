"""Tornado tables: every end is the order that a study with that one input changed would have."""

from __future__ import annotations

import json

import numpy as np
import pytest

import mcda
from mcda.analysis.ranking import rank
from mcda.analysis.tornado import tornado
from mcda.analysis.whatif import set_cell, set_weight
from mcda.errors import InputError
from mcda.model.problem import Problem

PREFERENCES = [{"type": "linear", "q": 1, "p": 4}, {"type": "gaussian", "s": 2}, {"type": "usual"}]


def flat(**options) -> Problem:
    values = np.random.default_rng(3).integers(0, 9, (7, 3)).astype(float)
    anchors = dict.fromkeys(("c1", "c2", "c3"), (0.0, 8.0))
    return Problem.from_values(
        values, weights=[3, 2, 1], preferences=PREFERENCES, anchors=anchors, **options
    )


def bar(found, kind, key):
    return next(bar for bar in found.bars if (bar.kind, bar.key) == (kind, key))


@pytest.mark.parametrize("method", ["promethee", "topsis", "ahp"])
def test_weights_go_where_a_what_if_takes_them(method: str) -> None:
    problem = flat()
    found = tornado(problem, method, town="a2", by=0.2)
    for node, share in (("c1", 0.5), ("c2", 1 / 3)):
        mine = bar(found, "weight", node)
        for end, factor in ((mine.low, 0.8), (mine.high, 1.2)):
            ranking = rank(set_weight(problem, node, share * factor), method)
            row = next(row for row in ranking.rows if row.id == "a2")
            assert end.value == pytest.approx(share * factor)
            assert end.score == pytest.approx(row.score, abs=1e-12)
            assert end.rank == row.rank


def test_thresholds_are_those_of_a_study_with_other_ones() -> None:
    found = tornado(flat(), town="a1", by=0.5)
    other = [{"type": "linear", "q": 1, "p": 6}, *PREFERENCES[1:]]
    values = flat().table.low
    ranking = rank(Problem.from_values(values, weights=[3, 2, 1], preferences=other))
    row = next(row for row in ranking.rows if row.id == "a1")
    assert bar(found, "threshold", "c1.p").high.score == pytest.approx(row.score, abs=1e-12)
    assert {b.key for b in found.bars if b.kind == "threshold"} == {"c1.q", "c1.p", "c2.s"}


def test_q_and_p_never_pass_each_other() -> None:
    preferences = [{"type": "linear", "q": 3, "p": 4}] * 3
    problem = Problem.from_values(np.eye(3) * 9, preferences=preferences)
    found = tornado(problem, by=0.5)
    assert bar(found, "threshold", "c1.q").high.value == 4
    assert bar(found, "threshold", "c1.p").low.value == 3


def test_figures_go_where_a_what_if_takes_them() -> None:
    problem = flat()
    found = tornado(problem, town="a3", by=0.25)
    mine = bar(found, "cell", "c2")
    now = float(problem.table.low[2, 1])
    assert (mine.low.value, mine.high.value) == (now - 2, now + 2)
    for end in (mine.low, mine.high):
        ranking = rank(set_cell(problem, "a3", "c2", str(end.value)))
        row = next(row for row in ranking.rows if row.id == "a3")
        assert end.score == pytest.approx(row.score, abs=1e-12)


def test_the_figures_of_all_are_those_of_each() -> None:
    problem = flat()
    every = tornado(problem, figures=True)
    assert {bar.town for bar in every.bars if bar.kind == "cell"} == set(problem.table.alternatives)
    for town in problem.table.alternatives:
        alone = {b.key: b for b in tornado(problem, town=town).bars if b.kind == "cell"}
        mine = {b.key: b for b in every.bars if b.town == town}
        assert mine.keys() == alone.keys()
        for key, bar_ in mine.items():
            assert (bar_.now, bar_.name) == (
                alone[key].now,
                f"{every.names[town]}: {alone[key].name}",
            )
            for end, other in ((bar_.low, alone[key].low), (bar_.high, alone[key].high)):
                assert (end.value, end.moved, end.furthest, end.move) == (
                    other.value,
                    other.moved,
                    other.furthest,
                    other.move,
                )


def test_unknown_figures_go_to_the_anchors_and_levels_by_one() -> None:
    found = tornado(mcda.load("monotowns"), town="arkalyk")
    wages = bar(found, "cell", "income_ratio")
    assert (wages.now, wages.low.value, wages.high.value) == (None, 50, 150)
    state = bar(found, "cell", "enterprise_state")
    assert (state.now, state.low.value, state.high.value) == (0.5, 0.0, 1.0)
    air = bar(found, "cell", "pollution")  # less is better: the worse end first
    assert air.low.value > air.high.value
    assert air.low.score < air.high.score


def test_the_widest_bar_comes_first() -> None:
    found = tornado(flat(), town="a1")
    widths = [abs(b.high.score - b.low.score) for b in found.bars]
    assert widths == sorted(widths, reverse=True)
    whole = tornado(flat())
    assert [b.spread for b in whole.bars] == sorted((b.spread for b in whole.bars), reverse=True)
    assert {b.kind for b in whole.bars} == {"weight", "threshold"}


def test_shipped_study_is_json_and_the_same_twice() -> None:
    problem = mcda.load("monotowns")
    first = json.dumps(tornado(problem).to_dict(), allow_nan=False)
    assert first == json.dumps(tornado(problem).to_dict())
    assert len(tornado(problem, at="production").to_frame()) > 5


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"by": 0.0}, "tornado-by"),
        ({"by": 1.0}, "tornado-by"),
        ({"town": "atlantis"}, "town-unknown"),
    ],
)
def test_bad_input_is_one_clear_message(settings, code) -> None:
    with pytest.raises(InputError) as error:
        tornado(flat(), **settings)
    assert [finding.code for finding in error.value.findings] == [code]
