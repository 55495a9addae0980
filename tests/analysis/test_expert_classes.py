"""Classes by every expert's own weights (FlowSort for a group)."""

from __future__ import annotations

import json

import numpy as np
import pytest

from mcda.analysis.classify import CLASSES, classify
from mcda.analysis.expert_classes import expert_classes, weights_alone
from mcda.analysis.group import local_weights
from mcda.errors import InputError
from mcda.model.hierarchy import Criterion, Hierarchy
from mcda.model.judged import Judged
from mcda.model.problem import Problem
from mcda.model.study import Aggregation
from mcda.model.table import Table


def leaf(key: str) -> Criterion:
    return Criterion.model_validate(
        {
            "id": key,
            "preference": {"type": "linear", "q": 0.05, "p": 0.4},
            "profiles": {"low_average": 0.35, "average_high": 0.65},
            "value": {"worst": 0, "best": 1},
        }
    )


HIERARCHY = Hierarchy(id="small", criteria=(leaf("a"), leaf("b"), leaf("c")))
CHILDREN = {"goal": ("a", "b", "c")}


def three(ab: float, bc: float, ac: float) -> list[list[float]]:
    return [[1, ab, ac], [1 / ab, 1, bc], [1 / ac, 1 / bc, 1]]


A, C = three(5, 1, 5), three(1, 1 / 5, 1 / 5)
NONE = three(np.nan, np.nan, np.nan)


def group(*matrices: list, weights: tuple[float, ...] = (), values: object = None) -> Problem:
    names = tuple(f"e{i + 1}" for i in range(len(matrices)))
    own = np.array(weights or [1.0] * len(matrices))
    judged = Judged(names, CHILDREN, {"goal": np.array(matrices)}, {"goal": own}, Aggregation())
    if values is None:
        values = np.random.default_rng(8).random((12, 3))
    table = Table.from_values(np.array(values), [f"t{i}" for i in range(len(values))], "abc")
    found, _ = local_weights(judged)
    return Problem(HIERARCHY, table, found, "experts", judged=judged, draws=200)


def test_an_experts_classes_are_those_of_a_study_with_its_weights_alone() -> None:
    problem = group(A, C, three(1, 1, 1))
    found = expert_classes(problem)
    for expert, (weights, borrowed) in zip(
        found.experts, weights_alone(problem, problem.judged), strict=True
    ):
        alone = classify(problem.changed(weights=weights))
        assert {row.id: row.experts[expert.id] for row in found.rows} == {
            row.id: row.group for row in alone.rows
        }
        assert borrowed == []
    together = classify(problem)
    assert [row.group for row in found.rows] == [row.group for row in together.rows]


def test_the_mean_flow_is_that_of_the_mean_weights() -> None:
    problem = group(A, C, weights=(3.0, 1.0))
    found = expert_classes(problem)
    alone = [weights for weights, _ in weights_alone(problem, problem.judged)]
    mean = {key: 0.75 * alone[0][key] + 0.25 * alone[1][key] for key in "abc"}
    expected = classify(problem.changed(weights=mean))
    assert [row.mean for row in found.rows] == [row.group for row in expected.rows]
    assert [one.weight for one in found.experts] == [0.75, 0.25]


def test_votes_and_disputes_are_counted_by_weight() -> None:
    values = [[0.9, 0.9, 0.9], [0.95, 0.5, 0.05], [0.1, 0.1, 0.1]]
    found = expert_classes(group(A, C, weights=(1.0, 3.0), values=values))
    first, middle, last = found.rows
    assert (first.group, last.group) == ("high", "low")
    assert first.agreed
    assert last.votes == {"low": 1.0, "average": 0.0, "high": 0.0}
    assert middle.experts["e1"] != middle.experts["e2"]
    assert middle.votes[middle.experts["e2"]] == pytest.approx(0.75)
    assert found.disputed == (middle,)
    assert any("t1" in one.differs for one in found.experts)
    json.dumps(found.to_dict(), allow_nan=False)


def test_the_groups_weights_stand_in_where_an_expert_said_nothing() -> None:
    problem = group(A, NONE)
    found = expert_classes(problem)
    assert [one.borrowed for one in found.experts] == [(), ("goal",)]
    assert all(row.experts["e2"] == row.group for row in found.rows)


def test_unknown_figures_are_drawn_for_every_expert() -> None:
    values = np.random.default_rng(8).random((12, 3))
    values[3, 1] = np.nan
    found = expert_classes(group(A, C, values=values))
    assert found.draws == 200
    assert {row.group for row in found.rows} <= set(CLASSES)


def test_scores_have_no_mean_flow() -> None:
    problem = group(A, C)
    rule = problem.classes.model_copy(update={"method": "topsis_sort_b"})
    assert {row.mean for row in expert_classes(problem.changed(classes=rule)).rows} == {None}


def test_without_experts_it_is_said() -> None:
    problem = group(A, C).changed(judged=None, whose="equal", weights={})
    with pytest.raises(InputError) as error:
        expert_classes(problem)
    assert error.value.findings[0].code == "not-judged"
