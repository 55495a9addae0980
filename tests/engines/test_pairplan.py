"""Plans of pairs: connected, balanced, checkable, spaced, the same every time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcda.engines import ahp, pairplan

NAMES = sorted(pairplan.PLANS)
sizes = st.integers(2, 18)


def adjacency(n: int, pairs: np.ndarray) -> np.ndarray:
    matrix = np.zeros((n, n), dtype=int)
    for i, j in pairs:
        matrix[i, j] += 1
        matrix[j, i] += 1
    return matrix


@given(sizes, st.sampled_from(NAMES))
def test_plans_ask_no_pair_twice_and_nothing_of_itself(n: int, name: str) -> None:
    matrix = adjacency(n, pairplan.PLANS[name](n))
    assert matrix.max() == 1
    assert np.trace(matrix) == 0


@given(sizes, st.sampled_from(NAMES))
def test_plans_connect_all_items_and_ask_each_equally_often(n: int, name: str) -> None:
    pairs = pairplan.PLANS[name](n)
    degrees = adjacency(n, pairs).sum(axis=1)
    assert np.isfinite(pairplan.spread(n, pairs))
    assert degrees.min() == degrees.max()


@given(sizes, st.sampled_from(NAMES))
def test_each_item_stands_on_either_side_equally_often(n: int, name: str) -> None:
    pairs = pairplan.PLANS[name](n)
    sides = np.bincount(pairs[:, 0], minlength=n) - np.bincount(pairs[:, 1], minlength=n)
    assert np.abs(sides).max() <= 1


@given(st.integers(5, 18), st.sampled_from(NAMES))
def test_no_item_stands_in_two_rows_running(n: int, name: str) -> None:
    for before, after in pairwise(pairplan.PLANS[name](n).tolist()):
        assert not set(before) & set(after)


@given(sizes, st.sampled_from(NAMES))
def test_a_plan_and_what_it_leaves_over_are_all_pairs(n: int, name: str) -> None:
    pairs = pairplan.PLANS[name](n)
    rest = pairplan.left_over(n, pairs)
    whole = adjacency(n, pairs) + adjacency(n, rest)
    assert (whole == 1 - np.eye(n, dtype=int)).all()


@given(st.integers(3, 18))
def test_balanced_plans_close_a_triad_at_every_item(n: int) -> None:
    matrix = adjacency(n, pairplan.balanced(n))
    assert np.diag(matrix @ matrix @ matrix).min() > 0


@pytest.mark.parametrize("n", range(6, 14))
def test_balanced_plans_ask_each_item_four_times_within_three_steps(n: int) -> None:
    pairs = pairplan.balanced(n)
    matrix = adjacency(n, pairs)
    reach = np.eye(n, dtype=int) + matrix
    assert len(pairs) == 2 * n
    assert (np.linalg.matrix_power(reach, 3) > 0).all()


def test_the_balanced_plan_of_six_is_the_octahedron() -> None:
    left = {frozenset(pair) for pair in pairplan.left_over(6, pairplan.balanced(6)).tolist()}
    assert len(left) == 3
    assert frozenset().union(*left) == set(range(6))


def test_small_sizes_have_a_written_answer() -> None:
    for name in NAMES:
        assert pairplan.PLANS[name](1).shape == (0, 2)
        assert pairplan.PLANS[name](2).tolist() == [[0, 1]]
        assert len(pairplan.PLANS[name](3)) == 3
        with pytest.raises(ValueError, match="at least 1"):
            pairplan.PLANS[name](0)


def test_spread_of_known_graphs() -> None:
    ring = [(i, (i + 1) % 7) for i in range(7)]
    star = [(0, i) for i in range(1, 7)]
    assert pairplan.spread(7, pairplan.every(7)) == pytest.approx(2 / 7)
    assert pairplan.spread(7, ring) == pytest.approx(8 / 6)  # (n + 1)/6
    assert pairplan.spread(7, star) == pytest.approx(2 - 2 / 7)
    assert pairplan.spread(4, [(0, 1), (2, 3)]) == float("inf")
    assert pairplan.spread(1, []) == 0.0


def test_spread_is_the_variance_of_simulated_answers() -> None:
    n, pairs = 7, pairplan.balanced(7)
    rng = np.random.default_rng(7)
    noise = rng.normal(0, 0.1, (4000, len(pairs)))
    matrices = np.full((4000, n, n), np.nan)
    matrices[:, range(n), range(n)] = 1.0
    matrices[:, pairs[:, 0], pairs[:, 1]] = np.exp(noise)
    matrices[:, pairs[:, 1], pairs[:, 0]] = np.exp(-noise)
    logs = np.log(ahp.priorities(matrices, method="geometric_mean"))
    ratios = logs[:, :, None] - logs[:, None, :]
    mean = ratios.var(axis=0)[np.triu_indices(n, 1)].mean() / 0.01
    assert mean == pytest.approx(pairplan.spread(n, pairs), rel=0.03)
