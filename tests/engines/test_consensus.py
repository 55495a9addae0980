"""Borda and Kemeny: brute force, the Condorcet winner, ties and the edges."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda.engines.consensus import MOST_FOR_KEMENY, borda, kemeny
from mcda.engines.ranks import ranks

votes = st.integers(1, 5).flatmap(
    lambda m: st.lists(st.lists(st.integers(0, 3), min_size=m, max_size=m), min_size=1, max_size=5)
)


def turned(orders, order):
    return sum(int(row[i] > row[j]) for row in orders for i, j in combinations(order, 2))


@given(votes)
@settings(max_examples=40, deadline=None)
def test_kemeny_is_the_best_of_all_orders(scores):
    orders = ranks(np.array(scores, dtype=float))
    found = kemeny(orders)
    m = orders.shape[1]
    assert sorted(found.ranks) == list(range(1, m + 1))
    best = min(turned(orders, order) for order in permutations(range(m)))
    assert found.reversed == best == turned(orders, np.argsort(found.ranks))
    pairs = [(i, j) for i in range(m) for j in range(i + 1, m)]
    assert found.of == sum(int(row[i] != row[j]) for row in orders for i, j in pairs)


def test_one_order_is_its_own_consensus():
    order = [3, 1, 2, 4]
    assert kemeny([order]).ranks.tolist() == order
    assert kemeny([order]).reversed == 0
    assert borda([order]).tolist() == order


def test_kemeny_puts_a_condorcet_winner_first_where_borda_does_not():
    # Condorcet (1785): 3 voters a > b > c, 2 voters b > c > a
    orders = [[1, 2, 3]] * 3 + [[3, 1, 2]] * 2
    assert kemeny(orders).ranks.tolist() == [1, 2, 3]
    assert borda(orders).tolist() == [2, 1, 3]


def test_a_tie_of_orders_goes_to_mean_ranks_then_to_table_order():
    assert kemeny([[1, 2], [2, 1]]).ranks.tolist() == [1, 2]
    assert borda([[1, 2], [2, 1]]).tolist() == [1, 1]
    # round in a circle: any of three orders turns as many pairs; the first of the table leads
    circle = [[1, 2, 3], [3, 1, 2], [2, 3, 1]]
    assert kemeny(circle).ranks.tolist() == [1, 2, 3]


def test_many_alternatives_are_quick_and_too_many_refused():
    generator = np.random.default_rng(0)
    orders = np.array([generator.permutation(MOST_FOR_KEMENY) + 1 for _ in range(7)])
    found = kemeny(orders)
    assert found.reversed <= min(turned(orders, np.argsort(row)) for row in orders)
    with pytest.raises(ValueError, match="at most 30"):
        kemeny([list(range(1, MOST_FOR_KEMENY + 2))])


def test_a_single_alternative():
    assert kemeny([[1], [1]]).ranks.tolist() == [1]
    assert borda([[1]]).tolist() == [1]


@pytest.mark.parametrize("orders", [[1, 2], [[]], [[1, np.nan]]])
def test_wrong_input_is_refused(orders):
    for function in (borda, kemeny):
        with pytest.raises(ValueError, match="ranks must"):
            function(orders)
