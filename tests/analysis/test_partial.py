"""The partial order of a study."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from mcda.analysis.partial import Intervals, partial
from mcda.analysis.ranking import rank
from mcda.engines import promethee
from mcda.errors import InputError
from mcda.files.load import load
from mcda.model.problem import Problem

CASES = Path(__file__).parents[1] / "cases" / "promethee_topsis"


def problem_of(given: dict) -> Problem:
    allowed = {"ushape": "q", "vshape": "p", "level": "qp", "linear": "qp", "gaussian": "s"}
    functions = [
        {k: v for k, v in f.items() if k == "type" or k in allowed.get(f["type"], "")}
        for f in given["preference_functions"]
    ]
    return Problem.from_values(
        given["matrix"],
        given["alternatives"],
        weights=given["weights"],
        directions=given["directions"],
        preferences=functions,
    )


def test_the_published_relation_of_promethee_1() -> None:
    case = json.loads((CASES / "promethee1_relations_8x3.json").read_text("utf-8"))
    found = partial(problem_of(case["input"]))
    names = case["input"]["alternatives"]
    expected = case["expected"]["relations"]
    for pair in found.pairs:
        assert pair.relation == expected[names.index(pair.a)][names.index(pair.b)]
        assert pair.shares is None


@pytest.mark.parametrize(("divisor", "self_term"), list(product(["n-1", "n"], [False, True])))
def test_every_convention_of_promethee_3_can_be_asked_for(divisor: str, self_term: bool) -> None:
    """Four tools, four conventions: diviz, mcda-promethee, WAndraszyk, and the paper of 1984."""
    values, functions = [[1, 5], [2, 2], [4, 3], [3, 1]], [{"type": "usual"}] * 2
    problem = Problem.from_values(values, list("abcd"), preferences=functions)
    found = partial(problem, intervals=Intervals(0.5, divisor, self_term))
    pi = promethee.preference_matrix(values, [1, 1], [1, 1], functions)
    lower, upper = promethee.intervals(pi, alpha=0.5, divisor=divisor, self_term=self_term)
    for row in found.rows:
        k = "abcd".index(row.id)
        assert (row.lower, row.upper) == pytest.approx((lower[k], upper[k]), abs=1e-12)
        assert row.net == pytest.approx((lower[k] + upper[k]) / 2, abs=1e-12)


@pytest.mark.parametrize("at", [None, "migration"])
def test_net_flows_are_the_scores_of_the_ranking(at: str | None) -> None:
    study = load("monotowns").changed(draws=300)
    found = partial(study, at=at, draws=300)
    scores = {row.id: row.score for row in rank(study, "promethee", at=at, counts=False).rows}
    assert {row.id: row.net for row in found.rows} == pytest.approx(scores, abs=1e-12)


def test_shares_of_draws_add_up_and_a_complete_pair_is_certain() -> None:
    values = np.array([[8.0, 1], [np.nan, 3], [6.0, 2], [2.0, 4], [1.0, 5], [9.0, 9]])
    problem = Problem.from_values(values, list("abcdef"), preferences=["usual"] * 2, draws=200)
    found = partial(problem, draws=200)
    assert found.draws == 200
    for pair in found.pairs:
        assert pair.shares is not None
        assert sum(pair.shares.values()) == pytest.approx(1.0)
    best = next(pair for pair in found.pairs if {pair.a, pair.b} == {"f", "a"})
    assert (best.a, best.relation, best.shares["preferred"]) == ("f", "P", 1.0)


def test_the_graph_has_twins_in_one_node() -> None:
    problem = Problem.from_values([[2, 1], [1, 2], [2, 1], [0, 0]], preferences=["usual"] * 2)
    found = partial(problem)
    assert found.nodes == (("a1", "a3"), ("a2",), ("a4",))
    assert set(found.edges) == {(0, 2), (1, 2)}
    assert (found.count("P"), found.count("I"), found.count("R")) == (3, 1, 2)
    json.dumps(found.to_dict(), allow_nan=False)


@pytest.mark.parametrize("values", [[[1.0]], [[1.0], [1.0]]])
def test_one_alternative_and_twins_have_an_order(values: list) -> None:
    found = partial(Problem.from_values(values, preferences=["usual"]))
    assert [row.level for row in found.rows] == [1] * len(values)
    assert found.edges == ()


def test_too_many_for_pairs_is_said() -> None:
    problem = Problem.from_values(np.arange(1001.0)[:, None], preferences=["usual"])
    with pytest.raises(InputError) as error:
        partial(problem)
    assert error.value.findings[0].code == "par-many"
