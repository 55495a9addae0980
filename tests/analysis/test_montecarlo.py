"""Monte Carlo: small exact cases, what is drawn and what is held, statements about weights."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import mcda
from mcda.analysis.evidence import gather, middle_table
from mcda.analysis.montecarlo import WeightDraws, compared, montecarlo
from mcda.analysis.ranking import drawn_weights
from mcda.errors import InputError
from mcda.model.hierarchy import Hierarchy
from mcda.model.problem import Problem
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, UNKNOWN, Table


def leaf(key: str) -> dict[str, Any]:
    return {
        "id": key,
        "value": {"worst": 0, "best": 100},
        "preference": {"type": "linear", "q": 2, "p": 20},
    }


TREE = Hierarchy.model_validate(
    {
        "id": "tree",
        "root": "goal",
        "criteria": [
            {"id": "economy", "criteria": [leaf("output"), leaf("wages")]},
            {"id": "place", "criteria": [leaf("air"), leaf("road")]},
            leaf("people"),
        ],
    }
)
LEAVES = ("output", "wages", "air", "road", "people")


def make(order: tuple[int, ...] = tuple(range(9)), **settings: Any) -> Problem:
    rng = np.random.default_rng(5)
    low = np.round(rng.random((9, 5)) * 100, 1)
    state = np.full((9, 5), KNOWN, dtype=np.int8)
    high = low.copy()
    state[0, 0] = state[3, 4] = UNKNOWN
    state[1, 2], high[1, 2] = INTERVAL, low[1, 2] + 30
    state[2, 3] = NOT_APPLICABLE
    for gap in (UNKNOWN, NOT_APPLICABLE):
        low[state == gap] = high[state == gap] = np.nan
    rows = list(order)
    names = tuple("abcdefghi"[i] for i in rows)
    table = Table(names, LEAVES, low[rows], high[rows], state[rows])
    return Problem(TREE, table, **settings)


def pair() -> Problem:
    # AHP: values (0.9, 0) and (0, 0.3): the first is ahead where w > 1/4
    return Problem.from_values(
        [[90, 0], [0, 30]], anchors={"c1": (0, 100), "c2": (0, 100)}, method="ahp"
    )


def refused(*arguments: Any, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        montecarlo(*arguments, **options)
    assert str(caught.value)
    return caught.value.findings[0].code


@pytest.mark.parametrize("method", ["promethee", "topsis", "ahp"])
def test_same_seed_same_bytes(method: str) -> None:
    found = [
        json.dumps(montecarlo(make(), method, draws=5000).to_dict(), allow_nan=False)
        for _ in range(2)
    ]
    assert found[0] == found[1]
    other = montecarlo(make(), method, draws=5000, seed=8).to_dict()
    assert other["seed"] == 8
    assert other["alternatives"] != json.loads(found[0])["alternatives"]


def test_the_order_of_the_towns_does_not_matter() -> None:
    first = montecarlo(make(), draws=5000)
    second = montecarlo(make((4, 8, 1, 0, 7, 3, 2, 6, 5)), draws=5000)
    for row in first.rows:
        same = second.row(row.id)
        assert same.ranks == row.ranks
        assert same.confidence == row.confidence
        if row.central_weights:
            assert same.central_weights == pytest.approx(row.central_weights)
        for other in first.rows:
            assert first.winning(row.id, other.id) == second.winning(row.id, other.id)
    assert [set(group) for group in first.groups] == [set(group) for group in second.groups]


def test_two_towns_and_two_criteria_are_an_interval() -> None:
    found = montecarlo(pair(), draws=20_000)
    row = found.row("a1")
    assert abs(row.first - 0.75) < 4 * row.first_se
    assert row.expected_rank == pytest.approx(2 - row.first)
    assert row.central_weights == pytest.approx({"c1": 0.625, "c2": 0.375}, abs=0.01)
    assert row.confidence == 1.0
    assert row.best_third + found.row("a2").best_third == pytest.approx(1.0)
    assert found.groups == (("a1", "a2"),)
    assert montecarlo(pair(), draws=100).row("a2").first_places < 30
    assert montecarlo(pair(), draws=100).row("a2").confidence is None


def test_statements_move_the_interval() -> None:
    # w1 >= w2: w1 is uniform on 1/2 … 1, so the first is always ahead
    assert montecarlo(pair(), orders=[("c1", "c2")]).row("a1").first == 1.0
    # w2 >= w1: w1 uniform on 0 … 1/2
    row = montecarlo(pair(), orders=[("c2", "c1")]).row("a1")
    assert abs(row.first - 0.5) < 4 * row.first_se
    row = montecarlo(pair(), bounds=[("c1", 0.1, 0.4)]).row("a1")
    assert abs(row.first - 0.5) < 4 * row.first_se
    # around (3/4, 1/4) with concentration 4: Beta(3, 1), P(w > 1/4) = 1 - 1/64
    near = pair().changed(weights={"c1": 3, "c2": 1})
    row = montecarlo(near, weights=("dirichlet", 4)).row("a1")
    assert abs(row.first - 63 / 64) < 4 * row.first_se


def test_figures_alone_are_what_rank_draws() -> None:
    problem = make()
    found = montecarlo(problem, weights="fixed", draws=problem.draws)
    ranking = mcda.rank(problem)
    for row in ranking.rows:
        same = found.row(row.id)
        assert (same.rank, same.rank_low, same.rank_high) == (
            row.rank,
            row.rank_low,
            row.rank_high,
        )
        assert same.expected_rank == pytest.approx(row.mean_rank)


def test_weights_alone_hold_unknown_figures_at_their_median() -> None:
    problem = make()
    evidence = gather(problem)
    middle = middle_table(evidence)
    table = evidence.table
    assert middle[1, 2] == pytest.approx(table.low[1, 2] + 15)
    known = np.sort(table.low[table.state[:, 0] == KNOWN, 0])
    assert middle[0, 0] == known[len(known) // 2]
    assert np.isnan(middle[2, 3])
    found = montecarlo(problem, data=False, draws=3000)
    assert not found.data
    assert found.cells == 3
    assert all(row.confidence in (0.0, 1.0, None) for row in found.rows)


@pytest.mark.parametrize("rule", ["neutral", "redistribute"])
@pytest.mark.parametrize("at", ["goal", "place", "air"])
def test_any_node(at: str, rule: str) -> None:
    found = montecarlo(make(not_applicable=rule), "ahp", at=at, draws=2000)
    assert found.at == at
    for row in found.rows:
        assert sum(row.ranks) == pytest.approx(1.0)
    json.dumps(found.to_dict(), allow_nan=False)
    assert len({tuple(record) for record in found.records()}) == 1


def test_drawn_weights_are_those_of_rank_and_do_not_depend_on_the_block() -> None:
    evidence = gather(make())
    loose = WeightDraws(evidence)
    np.testing.assert_array_equal(loose.block(0, 3000), drawn_weights(evidence, 3000))
    np.testing.assert_array_equal(loose.block(4096, 10), drawn_weights(evidence, 4106)[4096:])


@pytest.mark.parametrize("times", [1.5, 3.0, 40.0])
def test_a_bound_of_a_ratio_is_uniform_on_what_it_leaves(times: float) -> None:
    """w1 >= r w2 of two weights: w1 is uniform on r / (1 + r) … 1, walked to where that is rare."""
    words = (f"{times:g}*c2",)
    weights = WeightDraws(gather(pair()), orders=[("c1", *words)]).block(0, 4096)
    low = times / (1 + times)
    assert weights[:, 0].min() >= low - 1e-9
    error = 4 * (1 - low) / np.sqrt(12 * 4096) * (1 if times < 40 else 4)
    assert weights[:, 0].mean() == pytest.approx((1 + low) / 2, abs=error)


def test_factors_stand_on_both_sides_and_in_a_chain() -> None:
    assert compared([("a", "2*b", "3*c"), ("0,5*c", "a")]) == [
        ("a", "b", 2.0),
        ("b", "c", 1.5),
        ("c", "a", 2.0),
    ]


def test_ratios_that_contradict_leave_no_room() -> None:
    assert refused(pair(), orders=[("c1", "2*c2"), ("c2", "c1")]) == "mc-no-room"


def test_bounds_orders_and_the_dirichlet_hold_at_their_level() -> None:
    evidence = gather(make())
    loose = WeightDraws(
        evidence,
        orders=[("place", "economy"), ("people", "economy"), ("road", "air")],
        bounds=[("people", 0.2, 0.5), ("output", 0.6, 0.9)],
    )
    w = loose.block(0, 4096)
    np.testing.assert_allclose(w.sum(axis=1), 1.0)
    economy, place, people = w[:, 0] + w[:, 1], w[:, 2] + w[:, 3], w[:, 4]
    assert (place >= economy - 1e-9).all()
    assert (people >= economy - 1e-9).all()
    assert ((people >= 0.2 - 1e-9) & (people <= 0.5 + 1e-9)).all()
    assert (w[:, 3] >= w[:, 2]).all()
    inside = w[:, 0] / economy
    assert abs(inside.mean() - 0.75) < 4 * inside.std() / 64
    assert ((inside >= 0.6 - 1e-9) & (inside <= 0.9 + 1e-9)).all()
    around = WeightDraws(evidence, ("dirichlet", 30.0)).block(0, 4096)
    np.testing.assert_allclose(around.mean(axis=0), evidence.used, atol=0.01)
    flat = WeightDraws(evidence, space="leaves").block(0, 4096)
    np.testing.assert_allclose(flat.mean(axis=0), 0.2, atol=0.015)
    # the centroid of a full order of five
    full = WeightDraws(evidence, space="leaves", orders=[LEAVES]).block(0, 4096)
    roc = [sum(1 / j for j in range(i, 6)) / 5 for i in range(1, 6)]
    np.testing.assert_allclose(full.mean(axis=0), roc, atol=0.01)


def test_until_se_asks_for_whole_blocks() -> None:
    found = montecarlo(make(), until_se=0.006)
    assert found.draws == 2 * 4096
    assert max(row.best_third_se for row in found.rows) <= 0.006


def test_what_cannot_be_is_refused() -> None:
    problem = make()
    assert refused(problem, orders=[("output", "air")]) == "mc-not-siblings"
    assert refused(problem, orders=[("output", "nowhere")]) == "node-unknown"
    assert refused(problem, at="place", orders=[("output", "wages")]) == "mc-not-drawn"
    circle = [("economy", "place"), ("place", "people"), ("people", "economy")]
    assert refused(problem, orders=circle) == "mc-order-circle"
    assert refused(problem, orders=[("place", "place")]) == "mc-order-circle"
    assert refused(problem, bounds=[("place", 0.6, 0.3)]) == "mc-bound-range"
    both = [("place", 0.6, 1.0), ("economy", 0.6, 1.0)]
    assert refused(problem, bounds=both) == "mc-bounds-impossible"
    assert refused(problem, bounds=[("people", 0.3, 0.3)]) == "mc-no-room"
    close = [("people", 0.3, 0.301)]
    assert refused(problem, weights=("dirichlet", 3.0), bounds=close) == "mc-rare"
    assert refused(problem, weights="fixed", orders=[("place", "people")]) == "mc-fixed-said"
    assert refused(problem, weights="fixed", data=False) == "mc-nothing-drawn"
    assert refused(problem, weights="all") == "choice"
    assert refused(problem, weights=("dirichlet", -1)) == "choice"
    assert refused(problem, space="round") == "choice"
    assert refused(problem, until_se=1e-6) == "mc-until-range"
    assert refused(problem, draws=0) == "mc-draws"


def test_what_few_draws_meet_is_walked_to() -> None:
    problem = make()
    found = montecarlo(problem, bounds=[("people", 0.3, 0.301)], draws=2_000)
    assert found.effective < found.draws
    assert 0.9 < found.rhat < 1.2
    free = montecarlo(problem, draws=2_000)
    assert (free.effective, free.rhat) == (2_000, 1.0)
    weights = WeightDraws(gather(problem), bounds=[("people", 0.3, 0.301)])
    whole = weights.block(0, 300)
    assert np.array_equal(weights.block(100, 50), whole[100:150])
    asked = montecarlo(problem, bounds=[("people", 0.3, 0.301)], until_se=0.02)
    assert asked.effective >= 0.25 / 0.02**2


def test_a_town_that_dominates_is_told_apart() -> None:
    problem = Problem.from_values(
        [[90, 90], [50, 40], [40, 50]],
        anchors={"c1": (0, 100), "c2": (0, 100)},
        method="ahp",
    )
    found = montecarlo(problem, draws=2000)
    assert found.rows[0].id == "a1"
    assert found.rows[0].first == 1.0
    assert found.rows[0].first_se > 0
    assert [set(group) for group in found.groups] == [{"a2", "a3"}]
    assert found.winning("a1", "a2") == 1.0
    with pytest.raises(KeyError):
        found.row("a9")
