"""The reversal audit: real reversals are found, and fixed anchors have none."""

from __future__ import annotations

import json

import numpy as np
import pytest

import mcda
from mcda.analysis.agreement import agreement
from mcda.analysis.group import local_weights
from mcda.analysis.reversal import reversal
from mcda.engines import promethee
from mcda.engines.ranks import ranks
from mcda.model.judged import Judged
from mcda.model.problem import Problem
from mcda.model.study import Aggregation


def flat(seed: int, m: int = 7, **options) -> Problem:
    values = np.random.default_rng(seed).integers(0, 9, (m, 3)).astype(float)
    return Problem.from_values(values, weights=[3, 2, 1], **options)


PREFERENCES = [{"type": "linear", "q": 1, "p": 4}] * 3


@pytest.mark.parametrize("seed", range(6))
def test_left_out_agrees_with_flows_of_the_smaller_table(seed: int) -> None:
    problem = flat(seed, preferences=PREFERENCES)
    found = reversal(problem, "promethee")
    values, weights = problem.table.low, [3, 2, 1]
    whole = promethee.flows(values, weights, ["max"] * 3, PREFERENCES).net
    for k, one in enumerate(found.left_out):
        rest = [i for i in range(len(values)) if i != k]
        part = promethee.flows(values[rest], weights, ["max"] * 3, PREFERENCES).net
        expected = {
            (f"a{rest[i] + 1}", f"a{rest[j] + 1}")
            for i in range(len(rest))
            for j in range(len(rest))
            if whole[rest[i]] - whole[rest[j]] > 1e-12 and part[i] - part[j] < -1e-12
        }
        assert set(one.turned) == expected


def test_some_pair_turns_somewhere() -> None:
    assert any(reversal(flat(seed, preferences=PREFERENCES)).turned for seed in range(6))


def test_turned_pairs_lie_within_the_bound() -> None:
    problem = flat(3, m=9, preferences=PREFERENCES)
    found = reversal(problem)
    net = promethee.flows(problem.table.low, [3, 2, 1], ["max"] * 3, PREFERENCES).net
    for one in found.left_out:
        for a, b in one.turned:
            assert abs(net[int(a[1:]) - 1] - net[int(b[1:]) - 1]) <= 2 / 8 + 1e-12


@pytest.mark.parametrize("method", ["topsis", "ahp"])
def test_fixed_anchors_turn_nothing(method: str) -> None:
    anchors = dict.fromkeys(("c1", "c2", "c3"), (0.0, 8.0))
    found = reversal(flat(1, anchors=anchors), method)
    assert found.turned == ()
    assert all(one.tied for one in found.twins)
    assert found.reference == 0
    assert found.close is None


def test_anchors_of_the_table_follow_it() -> None:
    """Without declared anchors min-max runs on who is there, and TOPSIS can turn pairs."""
    assert any(reversal(flat(seed), "topsis").turned for seed in range(20))
    assert reversal(flat(0), "topsis").reference is None


def test_criteria_go_to_their_siblings() -> None:
    problem = flat(2, preferences=PREFERENCES)
    found = reversal(problem)
    expected = ranks(
        promethee.flows(problem.table.low[:, 1:], [2, 1], ["max"] * 2, PREFERENCES[1:]).net
    )
    before = np.array(list(found.ranks.values()))
    assert found.criteria[0].id == "c1"
    assert found.criteria[0].moved == int((expected != before).sum())
    assert found.criteria[0].share == pytest.approx(0.5)


def test_two_alternatives_and_one() -> None:
    for m in (1, 2):
        found = reversal(flat(0, m=m, preferences=PREFERENCES))
        assert found.turned == ()
        assert len(found.left_out) == m


def test_shipped_study_is_json_and_the_same_twice() -> None:
    problem = mcda.load("monotowns")
    first, second = reversal(problem), reversal(problem)
    assert json.dumps(first.to_dict(), allow_nan=False) == json.dumps(second.to_dict())
    assert first.reference == 0
    assert len(first.records()) == 2 * 27 + len(first.criteria)
    assert list(first.to_frame()["kind"].unique()) == ["left_out", "twin", "criterion"]


def test_not_applicable_cells_and_inner_nodes() -> None:
    problem = flat(4, preferences=PREFERENCES)
    state = problem.table.state.copy()
    low = problem.table.low.copy()
    state[0, 0], low[0, 0] = 3, np.nan
    state[1:, 2], low[1:, 2] = 3, np.nan
    table = type(problem.table)(problem.table.alternatives, problem.table.leaves, low, low, state)
    for rule in ("neutral", "redistribute"):
        found = reversal(problem.changed(table=table, not_applicable=rule))
        assert len(found.ranks) == 7
    assert len(reversal(mcda.load("monotowns"), at="production").ranks) == 27


def test_experts_are_left_out_as_in_the_agreement() -> None:
    problem = flat(2, preferences=PREFERENCES)
    matrices = [[[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]], [[1, 1, 1]] * 3]
    judged = Judged(
        ("e1", "e2"),
        {"goal": ("c1", "c2", "c3")},
        {"goal": np.array(matrices, dtype=float)},
        {"goal": np.ones(2)},
        Aggregation(),
    )
    weights, _ = local_weights(judged)
    asked = problem.changed(weights=weights, whose="experts", judged=judged)
    found = reversal(asked, "ahp")
    assert found.experts == agreement(asked.changed(method="ahp")).left_out
    assert [row["id"] for row in found.records() if row["kind"] == "expert"] == ["e1", "e2"]
    assert reversal(problem).experts == ()
