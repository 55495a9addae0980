"""Shares of pairs under preference functions, and thresholds from the spread."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcda.engines import preference
from mcda.engines.thresholds import differences, proposal, resolution, rounded, shares

columns = st.lists(st.integers(-50, 50).map(lambda k: k / 10), min_size=2, max_size=30)


def test_shares_of_a_small_column() -> None:
    d = differences([0, 1, 3, np.nan, 7])
    assert d.tolist() == [1, 2, 3, 4, 6, 7]
    found = shares(preference.linear(1, 4), d)
    assert (found.indifferent, found.weak, found.full) == pytest.approx((1 / 6, 2 / 6, 3 / 6))


def test_a_difference_at_q_is_indifferent_to_rounding() -> None:
    found = shares(preference.ushape(0.2), differences([0.1, 0.3]), size=0.3)
    assert found.indifferent == 1.0


@pytest.mark.parametrize(
    ("values", "step"),
    [
        ([1.0, 3.0], 1.0),
        ([0.1, 0.3], 0.1),
        ([1.25, 7], 0.01),
        ([1 / 3, 1], 0.0),
        ([np.nan, 2], 1.0),
    ],
)
def test_the_step_in_which_figures_are_written(values: list[float], step: float) -> None:
    assert resolution(values) == pytest.approx(step)


@given(columns)
def test_a_proposal_is_a_function_and_leaves_neither_a_sum_nor_places(values: list[float]) -> None:
    found = proposal(values)
    d = differences(values)
    if found is None:
        assert d[-1] == 0
        return
    assert 0 <= found.q <= found.p <= d[-1]
    assert found.q < d[-1] - 1e-12  # never all pairs indifferent
    assert found.p > 0
    assert 0 < found.s <= d[-1]
    step = resolution(values)
    assert found.q == 0 or found.q >= step - 1e-12
    for value in (found.q, found.p, found.s):
        assert value / step == pytest.approx(round(value / step), abs=1e-6)
    preference.linear(found.q, found.p)
    preference.gaussian(found.s)


def test_of_normal_values_quartiles_are_near_half_and_twice_the_deviation() -> None:
    from scipy.special import ndtri

    found = proposal(10 * ndtri((np.arange(999) + 0.5) / 999))
    assert found is not None
    assert found.low == pytest.approx(4.5, abs=0.15)
    assert found.high == pytest.approx(16.3, abs=0.5)
    assert (found.q, found.s, found.p) == (5, 10, 15)


@pytest.mark.parametrize(
    ("value", "options", "expected"),
    [
        (44, {}, 50), (29, {}, 30), (113.9, {}, 100), (2.24, {}, 2), (7.34, {}, 7.5),
        (0.0093, {}, 0.01),
        (7.34, {"step": 1}, 10), (7.34, {"step": 1, "most": 9}, 5), (1.4, {"step": 0.2}, 1),
        (0.01, {"step": 0.1}, 0.1), (6, {"most": 0.5}, 0.5), (3.3, {"step": 7}, 3.3),
        (0.9, {"marks": (0.25, 0.5, 1.0)}, 1.0), (5e-324, {}, 5e-324), (1e308, {}, 1e308),
    ],
)  # fmt: skip
def test_round_figures(value: float, options: dict, expected: float) -> None:
    assert rounded(value, **options) == expected


def test_where_one_step_is_all_that_differs_it_counts() -> None:
    found = proposal([0, 1, 1, 0, 1, 0])
    assert found is not None
    assert (found.q, found.p, found.limited) == (0, 1, True)


def test_q_is_the_step_where_most_pairs_are_alike() -> None:
    found = proposal([0.1] * 8 + [0.2, 0.3, 0.4, 0.9])
    assert found is not None
    assert found.limited
    assert found.q == pytest.approx(0.1)


def test_an_outlier_does_not_move_the_proposal() -> None:
    base = list(range(1, 21))
    plain, with_outlier = proposal(base), proposal([*base, 1e6])
    assert plain is not None
    assert with_outlier is not None
    assert with_outlier.p < 1.5 * plain.p


def test_long_columns_go_by_their_quantiles() -> None:
    values = np.arange(200_000.0)
    found = proposal(values)
    assert found is not None
    assert found.low == pytest.approx(200_000 * (1 - np.sqrt(0.75)), rel=0.02)
    assert found.q == 30_000


def test_shares_need_a_pair() -> None:
    with pytest.raises(ValueError, match="pair"):
        shares(preference.usual(), [])
