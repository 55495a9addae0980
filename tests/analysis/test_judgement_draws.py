"""Weights drawn from judgements: within rounding, around the group, wider where it disagrees."""

from __future__ import annotations

import numpy as np
import pytest

from mcda.analysis.group import group_weights
from mcda.analysis.judgement_draws import drawn_judgements, drawn_weights
from mcda.analysis.montecarlo import montecarlo
from mcda.engines import ahp
from mcda.errors import InputError
from mcda.model.judged import Judged
from mcda.model.problem import Problem
from mcda.model.study import Aggregation

KEYS = ("c1", "c2", "c3")


def matrix(ab: float, bc: float, ac: float) -> list[list[float]]:
    return [[1, ab, ac], [1 / ab, 1, bc], [1 / ac, 1 / bc, 1]]


def group(*matrices, **rule) -> Judged:
    e = len(matrices)
    return Judged(
        tuple(f"e{i}" for i in range(e)),
        {"goal": KEYS},
        {"goal": np.array(matrices, dtype=float)},
        {"goal": np.ones(e)},
        Aggregation(**rule),
    )


def draws(judged: Judged, count: int = 4_000):
    return drawn_weights(judged, "goal", 7, 0, count)


def test_one_expert_stays_within_the_rounding() -> None:
    """Two items a, b judged 3 with the third fixed by chains: w_a / w_b lies in 2.5 … 3.5."""
    nan = float("nan")
    judged = group([[1, 3, nan], [1 / 3, 1, 2], [nan, 1 / 2, 1]])
    found = draws(judged)
    ratio = found[:, 0] / found[:, 1]
    assert ratio.min() >= 2.5 - 1e-9
    assert ratio.max() <= 3.5 + 1e-9
    assert ratio.max() - ratio.min() > 0.9
    assert found.sum(axis=1) == pytest.approx(1.0)


def test_the_groups_judgements_are_of_the_same_draws_as_its_weights() -> None:
    """With two items the weights are the judgement."""
    nan = float("nan")
    pair = Judged(
        ("e0", "e1"),
        {"goal": ("a", "b")},
        {"goal": np.array([[[1, 3], [1 / 3, 1]], [[1, 1 / 2], [2, 1]]])},
        {"goal": np.array([2.0, 1.0])},
        Aggregation(),
    )
    weights = drawn_weights(pair, "goal", 7, 100, 900)
    told = drawn_judgements(pair, "goal", 7, 100, 900)[("a", "b")]
    assert told == pytest.approx(weights[:, 0] / weights[:, 1])
    open_ = group([[1, 3, nan], [1 / 3, 1, 2], [nan, 1 / 2, 1]])
    assert list(drawn_judgements(open_, "goal", 7, 0, 5)) == [("c1", "c2"), ("c2", "c3")]


def test_equal_can_turn_either_way() -> None:
    found = draws(group(matrix(1, 1, 1)))
    share = (found[:, 0] > found[:, 1]).mean()
    assert share == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("rule", [{}, {"aggregation": "priorities"}, {"mean": "median"}])
def test_draws_lie_around_the_group(rule) -> None:
    judged = group(matrix(3, 2, 6), matrix(2, 2, 4), matrix(3, 3, 9), **rule)
    middle = np.median(draws(judged), axis=0)
    assert middle / middle.sum() == pytest.approx(group_weights(judged, "goal"), abs=0.03)


def test_a_group_that_disagrees_is_less_sure() -> None:
    alike = draws(group(*[matrix(3, 2, 6)] * 6)).std(axis=0)
    apart = draws(group(*[matrix(3, 2, 6)] * 3, *[matrix(1 / 3, 1 / 2, 1 / 6)] * 3)).std(axis=0)
    assert (apart[[0, 2]] > 3 * alike[[0, 2]]).all()


def test_draws_are_named_and_do_not_depend_on_blocks_or_on_the_order_of_experts() -> None:
    first = group(matrix(3, 2, 6), matrix(2, 1, 3))
    turned = Judged(
        first.experts[::-1],
        first.children,
        {"goal": first.matrices["goal"][::-1]},
        first.weights,
        first.rule,
    )
    whole = draws(first, 600)
    assert np.array_equal(drawn_weights(first, "goal", 7, 100, 50), whole[100:150])
    assert draws(turned, 600) == pytest.approx(whole, abs=1e-12)


def test_perturbed_moves_on_the_scale_and_keeps_reciprocals() -> None:
    a = ahp.perturbed(matrix(1, 3, 1 / 3), np.full((3, 3), 0.5))
    assert a[0, 1] == pytest.approx(1.5)
    assert a[1, 2] == pytest.approx(3.5)
    assert a[0, 2] == pytest.approx(1 / 2.5)
    assert a * a.T == pytest.approx(np.ones((3, 3)))
    down = ahp.perturbed(matrix(1, 1, 1), np.full((3, 3), -0.5))
    assert down[0, 1] == pytest.approx(1 / 1.5)


def test_monte_carlo_over_judgements() -> None:
    values = np.random.default_rng(0).random((5, 3))
    problem = Problem.from_values(values)
    judged = group(matrix(3, 2, 6), matrix(2, 1, 3))
    asked = problem.changed(whose="experts", judged=judged)
    found = montecarlo(asked, "ahp", weights="judgements", draws=500)
    assert found.weights == "judgements"
    assert sum(found.rows[0].ranks) == pytest.approx(1.0)
    with pytest.raises(InputError) as error:
        montecarlo(problem, "ahp", weights="judgements", draws=10)
    assert error.value.findings[0].code == "mc-no-judgements"
    with pytest.raises(InputError) as error:
        montecarlo(asked, "ahp", weights="judgements", orders=[("c1", "c2")], draws=10)
    assert error.value.findings[0].code == "mc-judged-said"


def test_thresholds_move_ranks_of_promethee_only() -> None:
    values = np.random.default_rng(0).integers(0, 9, (6, 3)).astype(float)
    preferences = [{"type": "linear", "q": 1, "p": 4}, {"type": "gaussian", "s": 2}, "usual"]
    problem = Problem.from_values(values, preferences=preferences)
    held = montecarlo(problem, weights="simplex", draws=500)
    loose = montecarlo(problem, weights="fixed", thresholds=0.9, draws=500)
    assert held.thresholds == 0.0
    assert any(0 < share < 1 for row in loose.rows for share in row.ranks)
    for settings, code in (
        ({"method": "ahp", "thresholds": 0.2}, "mc-no-thresholds"),
        ({"thresholds": 1.0}, "mc-thresholds"),
    ):
        with pytest.raises(InputError) as error:
            montecarlo(problem, draws=10, **settings)
        assert error.value.findings[0].code == code
