"""Ranks, quantiles over draws, ordered pairs, rank correlation."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from pymcdm.correlations import weighted_spearman as theirs

from mcda.engines import ranks as r


def test_ties_share_the_best_place() -> None:
    assert r.ranks([0.3, 0.9, 0.9, 0.1]).tolist() == [3, 1, 1, 4]
    assert r.ranks([0.3, 0.9, 0.9, 0.1], higher_is_better=False).tolist() == [2, 3, 3, 1]
    assert r.ranks([0.0, 0.8e-12, 1.6e-12, 1.0]).tolist() == [2, 2, 2, 1]
    assert r.ranks([0.5]).tolist() == [1]
    assert r.ranks(np.zeros((2, 0))).shape == (2, 0)


def test_order_keeps_table_order_in_ties() -> None:
    assert r.order([0.5, 0.5 + 1e-13, 0.9]).tolist() == [2, 0, 1]


def test_batch_equals_scipy() -> None:
    scores = np.random.default_rng(3).integers(0, 6, (50, 4, 9)) / 7
    np.testing.assert_array_equal(r.ranks(scores), scipy.stats.rankdata(-scores, "min", axis=-1))


def test_nan_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        r.ranks([1.0, np.nan])


def test_quantiles_are_inverted_cdf() -> None:
    drawn = np.random.default_rng(4).integers(1, 9, (200, 5))
    for q in (0.05, 0.5, 0.95):
        expected = np.quantile(drawn, q, axis=0, method="inverted_cdf")
        np.testing.assert_array_equal(r.quantile_rank(drawn, q), expected)
    assert r.median_rank([[1], [2]]).tolist() == [1]
    assert r.quantile_rank(np.arange(1, 21)[:, None], 0.95).tolist() == [19]


def test_wins_add_up_over_blocks_and_count_ordered_pairs() -> None:
    scores = np.random.default_rng(5).random((40, 6)) + 0.3 * np.arange(6)
    whole = r.wins(scores)
    np.testing.assert_array_equal(whole, r.wins(scores[:13]) + r.wins(scores[13:]))
    np.testing.assert_array_equal(whole, (scores[:, :, None] > scores[:, None] + 1e-12).sum(0))
    assert r.pairs_ordered(scores) == r.ordered_pairs(whole, 40)
    assert r.pairs_ordered(np.tile([[1.0, 2.0, 2.0]], (20, 1))) == 2


def test_correlations() -> None:
    rng = np.random.default_rng(6)
    a, b = rng.integers(0, 5, 12), rng.integers(0, 5, 12)
    np.testing.assert_allclose(r.kendall_tau_b(a, b), scipy.stats.kendalltau(a, b).statistic)
    assert r.kendall_tau_b([1, 1], [2, 2]) == 1
    assert r.kendall_tau_b([1, 1], [1, 2]) == 0
    x, y = rng.permutation(9) + 1, rng.permutation(9) + 1
    np.testing.assert_allclose(r.weighted_spearman(x, y), theirs(x, y))
