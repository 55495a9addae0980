"""Entropy and mutual information against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcda.engines.information import bins, entropy, information

labels = st.lists(st.integers(0, 2), min_size=1, max_size=60)


def test_a_fair_coin_is_one_bit_and_a_certainty_none() -> None:
    assert entropy([0, 1] * 50, 3) == pytest.approx(1.0)
    assert entropy([2] * 50, 3) == 0.0


def test_knowing_the_class_itself_takes_all_but_the_bias() -> None:
    drawn = np.array([0, 1] * 5_000)
    bias = 1 / (2 * 10_000 * np.log(2))
    assert information(drawn, 2, drawn) == pytest.approx(1.0 - bias)


def test_independent_draws_tell_nothing() -> None:
    rng = np.random.default_rng(1)
    found = [
        information(rng.integers(0, 3, 4_000), 3, rng.integers(0, 8, 4_000)) for _ in range(20)
    ]
    assert max(found) < 0.004
    assert np.mean(found) < 0.001


def test_a_noisy_channel_has_its_capacity() -> None:
    """A binary symmetric channel with error 0.1 passes 1 - H(0.1) = 0.531 bits."""
    rng = np.random.default_rng(2)
    sent = rng.integers(0, 2, 200_000)
    got = np.where(rng.random(200_000) < 0.1, 1 - sent, sent)
    expected = 1 + 0.1 * np.log2(0.1) + 0.9 * np.log2(0.9)
    assert information(sent, 2, got) == pytest.approx(expected, abs=0.005)


@given(labels)
def test_never_more_than_the_entropy_and_never_negative(drawn: list[int]) -> None:
    told = [value % 2 for value in drawn]
    assert 0.0 <= information(drawn, 3, told) <= entropy(drawn, 3) + 1e-12


def test_few_values_are_their_own_bins_and_many_make_equal_groups() -> None:
    assert bins([3.0, 1.0, 3.0, 2.0]).tolist() == [2, 0, 2, 1]
    found = np.bincount(bins(np.random.default_rng(0).random(1_600)))
    assert len(found) == 16
    assert found.min() == found.max() == 100


def test_bad_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="same draws"):
        information([0, 1], 2, [0])
    with pytest.raises(ValueError, match="at least one"):
        entropy([], 2)
