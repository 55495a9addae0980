"""Warnings of the threshold assistant, and what it proposes."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from mcda.analysis.thresholds import thresholds
from mcda.files.load import load
from mcda.model.hierarchy import Criterion, Hierarchy
from mcda.model.problem import Problem
from mcda.model.table import INTERVAL, Table

VALUES = np.array([[float(v), 0.1 * v * v] for v in range(1, 13)])


def codes(*preferences: object) -> list[str]:
    problem = Problem.from_values(VALUES, preferences=list(preferences))
    return [f.code for f in thresholds(problem).findings]


GOOD = {"type": "linear", "q": 1, "p": 6}


def test_a_function_that_grades_is_not_warned_of() -> None:
    assert codes(GOOD, {"type": "linear", "q": 1, "p": 6}) == []


@pytest.mark.parametrize(
    "function", [{"type": "vshape", "p": 11}, {"type": "linear", "q": 0, "p": 500}]
)
def test_no_difference_beyond_p_is_a_weighted_sum(function: dict) -> None:
    assert codes(function, GOOD) == ["threshold-sum"]


@pytest.mark.parametrize(
    "function", ["usual", {"type": "gaussian", "s": 1e-6}, {"type": "linear", "q": 0, "p": 0.5}]
)
def test_full_preferences_nearly_everywhere_are_a_borda_count(function: object) -> None:
    assert codes(function, GOOD) == ["threshold-borda"]


def test_all_of_a_kind_is_said_once_more() -> None:
    assert codes("usual", "usual")[-1] == "threshold-borda-all"
    assert (
        codes({"type": "vshape", "p": 20}, {"type": "vshape", "p": 20})[-1] == "threshold-sum-all"
    )


def test_the_disguised_sum_is_one() -> None:
    """What the warning says: net flows are then linear in the values."""
    from mcda.engines import promethee

    parts = promethee.form(VALUES, [1, 1], [{"type": "vshape", "p": 20}] * 2).parts
    for j in range(2):
        assert abs(np.corrcoef(parts[:, j], VALUES[:, j])[0, 1]) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("function", [{"type": "ushape", "q": 99}, {"type": "gaussian", "s": 1e9}])
def test_a_criterion_that_tells_nobody_apart_is_said(function: dict) -> None:
    assert codes(function, GOOD) == ["threshold-silent"]


def test_constant_and_sparse_columns_get_no_proposal() -> None:
    values = np.column_stack([np.full(6, 3.0), [1, 2, 3, np.nan, np.nan, np.nan]])
    problem = Problem.from_values(values, preferences=["usual", "usual"])
    found = thresholds(problem)
    assert [one.rule for one in found.leaves] == ["constant", "few"]
    assert [one.proposed for one in found.leaves] == [None, None]
    assert [f.code for f in found.findings] == ["threshold-constant"]


def test_a_study_with_levels_flags_and_intervals() -> None:
    found = thresholds(load("monotowns"))
    by_id = {one.id: one for one in found.leaves}
    assert by_id["enterprise_state"].proposed == by_id["enterprise_state"].now
    assert by_id["enterprise_state"].rule == "levels"
    output = by_id["production_change"]
    assert output.proposed is not None
    assert output.proposed_shares is not None
    assert 0.4 < output.proposed_shares.weak < 0.6
    assert output.step == pytest.approx(0.1)
    assert output.proposed == {"type": "linear", "q": 30, "p": 100}
    assert by_id["distance_big_city"].proposed == {"type": "linear", "q": 50, "p": 200}
    assert by_id["distance_big_city"].gaussian == 100
    assert by_id["employees_change"].proposed == by_id["employees_change"].now
    json.dumps([one.to_dict() for one in found.leaves], allow_nan=False)


def unit_leaf(unit: object) -> Problem:
    leaf = Criterion.model_validate({"id": "a", "unit": unit, "preference": {"type": "usual"}})
    values = np.array([[v] for v in (0.4, 1.1, 1.6, 2.9, 3.7, 5.2, 8.8)])
    table = Table.from_values(values, [f"t{i}" for i in range(7)], "a")
    return Problem(Hierarchy(id="h", criteria=(leaf,)), table, {"a": 1.0}, "study")


def test_hours_have_their_own_round_figures() -> None:
    (km,) = thresholds(unit_leaf("km")).leaves
    assert km.proposed == {"type": "linear", "q": 1.5, "p": 5}
    for unit in ("h", {"en": "h", "ru": "ч", "kk": "сағ"}, "час"):
        (hours,) = thresholds(unit_leaf(unit)).leaves
        assert hours.proposed == {"type": "linear", "q": 1.5, "p": 4}
        assert hours.quartiles == km.quartiles


def test_measured_figures_set_the_least_q_and_intervals_do_not() -> None:
    """A middle of an interval is finer than any figure was measured."""
    values = np.array([[v, 0.0] for v in (1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 9)], dtype=float)
    problem = Problem.from_values(values, preferences=["usual", "usual"])
    table = problem.table
    low, high, state = table.low.copy(), table.high.copy(), table.state.copy()
    high[-1, 0], state[-1, 0] = 9.25, INTERVAL
    problem = problem.changed(table=replace(table, low=low, high=high, state=state))
    found = thresholds(problem).leaves[0]
    assert (found.rule, found.step) == ("spread", 1.0)
    assert found.proposed == {"type": "linear", "q": 1, "p": 5}


def test_hardly_any_different_figures_are_told_apart_as_such() -> None:
    values = np.array([[v] for v in (4, 5, 5, 5, 5, 7)], dtype=float)
    (found,) = thresholds(Problem.from_values(values, preferences=["usual"])).leaves
    assert (found.rule, found.proposed) == ("distinct", {"type": "usual"})
    assert found.gaussian is None


def test_q_is_the_step_of_the_figures_where_less_means_nothing() -> None:
    values = np.array([[v] for v in (1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6)], dtype=float)
    (found,) = thresholds(Problem.from_values(values, preferences=["usual"])).leaves
    assert (found.rule, found.step) == ("step", 1.0)
    assert found.proposed is not None
    assert found.proposed["q"] == 1
