"""PROMETHEE V: subsets against exhaustive search, and minimal conflicts."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda.engines import portfolio, promethee


def kept(chosen: np.ndarray, constraints: list[tuple[list[float], str, float]]) -> bool:
    sums = [float(np.dot(row, chosen)) for row, _, _ in constraints]
    return all(
        {"<=": s <= b + 1e-9, ">=": s >= b - 1e-9, "==": abs(s - b) <= 1e-9}[sense]
        for s, (_, sense, b) in zip(sums, constraints, strict=True)
    )


def exhaustive(net: list[float], constraints: list) -> list[float]:
    every = [np.array(bits, dtype=bool) for bits in product((0, 1), repeat=len(net))]
    return sorted((float(np.dot(net, c)) for c in every if kept(c, constraints)), reverse=True)


tenths = st.integers(-9, 9).map(lambda k: k / 10)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_best_subsets_are_those_of_an_exhaustive_search(data: st.DataObject) -> None:
    m = data.draw(st.integers(2, 6))
    row = st.lists(st.integers(0, 9).map(lambda k: k / 10), min_size=m, max_size=m)
    net = data.draw(st.lists(tenths, min_size=m, max_size=m))
    rules = data.draw(
        st.lists(st.tuples(row, st.sampled_from(["<=", ">="]), st.integers(0, 30)), max_size=3)
    )
    constraints = [(r, sense, number / 10) for r, sense, number in rules]
    expected = exhaustive(net, constraints)
    if not expected:
        with pytest.raises(portfolio.InfeasibleError):
            portfolio.best(net, constraints)
        return
    chosen, sums = portfolio.best(net, constraints, count=4)
    assert len({tuple(c) for c in chosen}) == len(chosen) == min(4, len(expected))
    assert all(kept(c, constraints) for c in chosen)
    assert sums == pytest.approx(expected[:4], abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_every_constraint_of_a_conflict_is_needed(data: st.DataObject) -> None:
    m = 4
    row = st.lists(st.integers(-3, 3), min_size=m, max_size=m)
    rules = st.tuples(row, st.sampled_from(["<=", ">=", "=="]), st.integers(-4, 6))
    constraints = data.draw(st.lists(rules, min_size=1, max_size=5))
    found = portfolio.conflict(m, constraints)
    if not found:
        assert exhaustive([0.0] * m, constraints)
        return
    assert not exhaustive([0.0] * m, [constraints[k] for k in found])
    for k in found:
        assert exhaustive([0.0] * m, [constraints[j] for j in found if j != k])


@pytest.mark.parametrize("seed", range(6))
def test_forty_alternatives_within_a_budget_are_chosen_exactly(seed: int) -> None:
    """Too many for a search, and near to one another; the sum is that of dynamic programming."""
    rng = np.random.default_rng(seed)
    costs = rng.integers(20, 60, 40)
    net = (costs + rng.integers(-3, 4, 40)) / 1000
    budget = int(costs.sum() * 0.4)
    most = np.zeros(budget + 1)
    for value, cost in zip(net, costs, strict=True):
        most[cost:] = np.maximum(most[cost:], most[:-cost] + value)
    chosen, total = portfolio.best(net, [(costs, "<=", budget)])
    assert costs[chosen[0]].sum() <= budget
    assert total[0] == pytest.approx(most[budget], abs=1e-12)


def test_costs_stay_with_their_alternatives_when_flows_are_out_of_order() -> None:
    """pyDecision 5.1.8 sorts the flows and not the costs, and charges the wrong alternatives."""
    chosen = promethee.select([0.1, 0.2, 0.5], [([1, 1, 10], "<=", 5)])
    assert chosen.tolist() == [True, True, False]


def test_a_negative_net_flow_is_chosen_only_where_it_must_be() -> None:
    net = [0.5, -0.1, -0.4]
    assert portfolio.best(net, [])[0][0].tolist() == [True, False, False]
    assert portfolio.best(net, [([1, 1, 1], ">=", 2)])[0][0].tolist() == [True, True, False]


def test_nothing_is_a_choice_where_all_flows_are_negative() -> None:
    chosen, sums = portfolio.best([-0.2, -0.1], [])
    assert not chosen.any()
    assert sums.tolist() == [0.0]


def test_shifted_flows_prefer_larger_subsets_but_within_a_size_agree() -> None:
    net = np.array([0.5, -0.1, -0.4])
    budget = [([3.0, 1.0, 1.0], "<=", 3.0)]
    assert portfolio.best(net, budget)[0][0].tolist() == [True, False, False]
    sizes = {size: chosen for size, chosen, _ in portfolio.best_of_each_size(net, budget)}
    moved = portfolio.best_of_each_size(portfolio.shifted(net), budget)
    assert {size: chosen.tolist() for size, chosen, _ in moved} == {
        size: chosen.tolist() for size, chosen in sizes.items()
    }
    assert sorted(sizes) == [0, 1, 2]


def test_a_budget_in_tenths_is_met_exactly() -> None:
    """0.1 + 0.2 is over 0.3 in binary; people mean that it is not."""
    assert portfolio.best([1, 1], [([0.1, 0.2], "<=", 0.3)])[0][0].all()
    assert portfolio.best([1, 1], [([0.1, 0.2], "==", 0.3)])[0][0].all()


def test_a_budget_of_billions_is_not_overdrawn_by_a_unit() -> None:
    costs = [1_000_000_000.0, 1.0]
    chosen = portfolio.best([0.5, 0.4], [(costs, "<=", 1_000_000_000.0)])[0][0]
    assert chosen.tolist() == [True, False]


def test_close_sums_are_told_apart() -> None:
    chosen = portfolio.best([0.3, 0.3 + 1e-8], [([1, 1], "<=", 1)])[0][0]
    assert chosen.tolist() == [False, True]


@pytest.mark.parametrize(
    ("net", "constraints", "words"),
    [
        ([np.nan], [], "finite"),
        ([], [], "finite"),
        ([1.0], [([1, 2], "<=", 1)], "one coefficient"),
        ([1.0], [([1], "<", 1)], "not '<'"),
        ([1.0], [([np.inf], "<=", 1)], "finite numbers"),
    ],
)
def test_what_is_no_programme_is_refused(net: list, constraints: list, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        portfolio.best(net, constraints)
