"""Agreement in a group: published and independent values, and what must hold for any group."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mcda.engines import agreement, ahp, weighted

LEVELS = st.sampled_from([1 / 9, 1 / 5, 1 / 3, 1.0, 2.0, 3.0, 7.0])
VALUES = st.floats(-100, 100).map(lambda x: round(x, 2))


def judged(rng: np.random.Generator, e: int, k: int, gaps: float = 0.0) -> np.ndarray:
    """Random matrices whose first row is always answered, so that they are connected."""
    logs = np.round(rng.normal(size=(e, k, k)), 2)
    upper = np.triu(np.ones((k, k), dtype=bool), 1)
    logs = np.where(upper, logs, -np.swapaxes(logs, 1, 2))
    logs[:, range(k), range(k)] = 0.0
    gone = (rng.random((e, k, k)) < gaps) & upper
    gone[:, 0] = False
    gone |= np.swapaxes(gone, 1, 2)
    return np.where(gone, np.nan, np.exp(logs))


# --- weighted location -----------------------------------------------------------------------


@given(
    arrays(float, 6, elements=VALUES),
    arrays(int, 6, elements=st.integers(0, 3)).filter(lambda w: w.sum() > 0),
    st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0]),
)
def test_whole_weights_are_repeated_members(values, weights, q):
    repeated = np.repeat(values, weights)
    assert weighted.quantile(values, weights, q) == np.quantile(repeated, q, method="inverted_cdf")
    assert weighted.median(values, weights) == pytest.approx(np.median(repeated))
    if len(repeated) > 1 and (weights > 0).sum() > 1:
        mean = np.average(values, weights=weights)
        share = weights / weights.sum()
        variance = (share * (values - mean) ** 2).sum() / (1 - (share**2).sum())
        found = weighted.standard_deviation(values, weights)
        assert found == pytest.approx(np.sqrt(variance), abs=1e-9)
    assert weighted.trimmed_mean(values, weights, trim=0.0) == pytest.approx(repeated.mean())


@pytest.mark.parametrize("trim", [0.0, 0.1, 0.2, 0.4])
def test_trimmed_mean_is_that_of_scipy_where_whole_members_go(trim):
    from scipy.stats import trim_mean

    values = np.random.default_rng(1).normal(size=(3, 10))
    found = weighted.trimmed_mean(values, trim=trim)
    np.testing.assert_allclose(found, trim_mean(values, trim, axis=-1))
    nearly = weighted.trimmed_mean(values, trim=0.4999999)
    np.testing.assert_allclose(nearly, weighted.median(values), atol=1e-6)


def test_members_without_a_number_or_weight_do_not_count():
    values = [1.0, np.nan, 5.0, 9.0]
    assert weighted.median(values, [1, 5, 1, 0]) == 3.0
    assert weighted.quantile(values, [1, 5, 1, 0], 1.0) == 5.0
    assert np.isnan(weighted.median([np.nan, 1.0], [1, 0]))
    assert np.isnan(weighted.standard_deviation([2.0, np.nan]))
    assert weighted.standard_deviation([1.0, 3.0]) == pytest.approx(np.sqrt(2))
    for wrong in ([-1, 1, 1, 1], [np.nan, 1, 1, 1]):
        with pytest.raises(ValueError, match="weights"):
            weighted.median(values, wrong)
    with pytest.raises(ValueError, match="trim"):
        weighted.trimmed_mean(values, trim=0.5)
    with pytest.raises(ValueError, match="q must"):
        weighted.quantile(values, None, 1.5)


@given(arrays(float, 5, elements=VALUES), arrays(float, 5, elements=st.floats(0.1, 3)))
def test_medians_and_trimmed_means_turn_with_the_sign(values, weights):
    assert weighted.median(-values, weights) == pytest.approx(-weighted.median(values, weights))
    found = weighted.trimmed_mean(values, weights, trim=0.3)
    assert weighted.trimmed_mean(-values, weights, trim=0.3) == pytest.approx(-found, abs=1e-9)


# --- aggregation -----------------------------------------------------------------------------


@pytest.mark.parametrize("mean", ["median", "trimmed"])
def test_group_judgements_are_reciprocal_and_go_pair_by_pair(mean):
    a = judged(np.random.default_rng(3), 5, 4, gaps=0.4)
    joint = ahp.aggregate_judgements(a, mean=mean)
    np.testing.assert_allclose(joint * joint.T, 1.0)
    if mean == "median":
        np.testing.assert_allclose(np.log(joint), np.nanmedian(np.log(a), axis=0), atol=1e-12)


def test_trimmed_group_is_between_mean_and_median():
    a = judged(np.random.default_rng(4), 7, 5, gaps=0.3)
    plain = ahp.group_priorities(a)
    np.testing.assert_allclose(ahp.group_priorities(a, mean="trimmed", trim=0.0), plain)
    middle = ahp.group_priorities(a, mean="median")
    np.testing.assert_allclose(
        ahp.group_priorities(a, mean="trimmed", trim=0.499999), middle, atol=1e-5
    )
    assert np.abs(plain - middle).max() > 1e-3


def test_one_wild_member_moves_the_median_little():
    a = np.repeat(judged(np.random.default_rng(5), 1, 4), 5, axis=0)
    wild = a.copy()
    wild[0] = 1 / a[0] ** 3
    for mean in ("median", "trimmed"):
        np.testing.assert_allclose(
            ahp.group_priorities(wild, mean=mean), ahp.group_priorities(a), rtol=1e-9
        )
        p, q = ahp.priorities(wild), ahp.priorities(a)
        np.testing.assert_allclose(ahp.aggregate_priorities(p, mean=mean), q[0], rtol=1e-9)
    assert np.abs(ahp.group_priorities(wild) - ahp.group_priorities(a)).max() > 0.01


def test_priorities_do_not_depend_on_how_a_member_scales_them():
    p = np.random.default_rng(6).random((5, 4)) + 0.1
    scaled = p * np.array([[1], [2], [3], [40], [0.5]])
    for mean in ("median", "trimmed", "geometric"):
        np.testing.assert_allclose(
            ahp.aggregate_priorities(scaled, mean=mean), ahp.aggregate_priorities(p, mean=mean)
        )


@given(st.integers(0, 10_000), st.sampled_from(["geometric", "median", "trimmed"]))
def test_the_order_of_members_does_not_matter(seed, mean):
    rng = np.random.default_rng(seed)
    a, w = judged(rng, 5, 4, gaps=0.3), rng.random(5) + 0.1
    order = rng.permutation(5)
    found = ahp.group_priorities(a, w, mean=mean)
    np.testing.assert_allclose(found, ahp.group_priorities(a[order], w[order], mean=mean))
    p = ahp.priorities(a)
    found = ahp.aggregate_priorities(p, w, mean=mean)
    again = ahp.aggregate_priorities(p[order], w[order], mean=mean)
    np.testing.assert_allclose(found, again)
    one = np.repeat(a[:1], 3, axis=0)
    np.testing.assert_allclose(
        ahp.group_priorities(one, [1, 2, 3], mean=mean),
        ahp.priorities(a[0], method="geometric_mean"),
    )


def test_aggregators_keep_batches():
    a = judged(np.random.default_rng(7), 6, 3).reshape(2, 3, 3, 3)
    for mean in ("median", "trimmed"):
        both = ahp.group_priorities(a, mean=mean)
        np.testing.assert_allclose(both[1], ahp.group_priorities(a[1], mean=mean))
        p = ahp.priorities(a)
        both = ahp.aggregate_priorities(p, mean=mean)
        np.testing.assert_allclose(both[1], ahp.aggregate_priorities(p[1], mean=mean))


def test_arithmetic_means_of_judgements_are_refused():
    with pytest.raises(ValueError, match="arithmetic"):
        ahp.group_priorities(np.ones((2, 3, 3)), mean="arithmetic")


def test_inconsistency_lowers_weights_from_the_limit_on():
    cr = np.array([0.0, 0.1, 0.2, 0.4, np.nan])
    np.testing.assert_allclose(ahp.inconsistency_factor(cr, "keep"), 1.0)
    np.testing.assert_allclose(ahp.inconsistency_factor(cr, "leave_out"), [1, 1, 0, 0, 1])
    np.testing.assert_allclose(ahp.inconsistency_factor(cr, "downweight"), [1, 1, 0.5, 0.25, 1])
    np.testing.assert_allclose(ahp.inconsistency_factor(cr, "downweight", limit=0.2)[3], 0.5)
    with pytest.raises(ValueError, match="limit"):
        ahp.inconsistency_factor(cr, limit=0)
    with pytest.raises(ValueError, match="rule"):
        ahp.inconsistency_factor(cr, "forget")


# --- concordance -----------------------------------------------------------------------------


def test_siegels_executives():
    """Siegel 1956, Nonparametric Statistics, p. 231: three executives, six applicants, W = .16."""
    found = agreement.concordance([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]])
    assert round(found.w, 2) == 0.16
    assert found.degrees == 5


@given(arrays(float, (4, 6), elements=st.integers(1, 4)))
def test_concordance_is_friedmans_test_with_ties(values):
    from scipy.stats import friedmanchisquare

    found = agreement.concordance(values, permutations=9)
    if all(len(set(row)) == 1 for row in values):
        assert (found.w, found.p_value) == (1.0, 1.0)
        return
    expected = friedmanchisquare(*values.T).statistic
    assert found.chi_square == pytest.approx(expected, abs=1e-9)
    assert found.w == pytest.approx(expected / (4 * 5), abs=1e-9)


def test_p_values_are_those_of_all_orders():
    """Three members, three items: every one of the 216 joint orders enumerated."""
    orders = list(itertools.permutations((1.0, 2.0, 3.0)))
    every = [np.array(rows) for rows in itertools.product(orders, repeat=3)]
    spread = np.array([np.square(rows.sum(axis=0) - 6).sum() for rows in every])
    for rows in (every[0], every[7], every[100]):
        exact = (spread >= np.square(rows.sum(axis=0) - 6).sum() - 1e-9).mean()
        found = agreement.concordance(rows)
        assert abs(found.p_value - exact) < 4 * np.sqrt(exact * (1 - exact) / 9_999) + 1e-3


def test_many_items_agree_with_the_chi_square_approximation():
    from scipy.stats import chi2

    rng = np.random.default_rng(8)
    values = rng.normal(size=(9, 10)) + 0.4 * np.arange(10)[None, :] / 3
    found = agreement.concordance(values)
    assert abs(found.p_value - chi2.sf(found.chi_square, found.degrees)) < 0.02


@given(st.integers(0, 10_000), st.integers(2, 6), st.integers(2, 6))
def test_identical_members_agree_fully(seed, e, k):
    p = np.repeat(np.random.default_rng(seed).random((1, k)) + 0.01, e, axis=0)
    assert agreement.concordance(p, permutations=9).w == pytest.approx(1.0)
    assert float(ahp.consensus(p)) == pytest.approx(1.0)
    found = agreement.clusters(p)
    assert (found.count, found.distances.max()) == (1, 0.0)


def test_concordance_bounds_and_single_members():
    assert agreement.concordance([[3, 2, 1]]).w == 1.0
    assert agreement.concordance([[1, 2], [2, 1]]).w == 0.0
    assert agreement.concordance([[0.5], [0.5]]).w == 1.0
    with pytest.raises(ValueError, match="finite"):
        agreement.concordance([[np.nan, 1]])


# --- clusters --------------------------------------------------------------------------------


def camps(rng: np.random.Generator, sizes: tuple[int, ...], noise: float = 0.2) -> np.ndarray:
    centres = np.log([[8, 4, 2, 1], [1, 2, 4, 8], [1, 8, 1, 8]])
    rows = [centres[c] for c, size in enumerate(sizes) for _ in range(size)]
    p = np.exp(np.array(rows) + noise * rng.normal(size=(len(rows), 4)))
    return p / p.sum(axis=1, keepdims=True)


def test_camps_are_found_largest_first_whatever_the_order():
    rng = np.random.default_rng(9)
    p = camps(rng, (2, 5, 3))
    expected = np.array([2] * 2 + [0] * 5 + [1] * 3)
    found = agreement.clusters(p)
    assert found.count == 3
    assert found.labels.tolist() == expected.tolist()
    order = rng.permutation(10)
    assert agreement.clusters(p[order]).labels.tolist() == expected[order].tolist()


def test_silhouettes_by_hand():
    p = camps(np.random.default_rng(10), (3, 3))
    found = agreement.clusters(p)
    gaps, labels, values = found.distances, found.labels, []
    for i in range(6):
        own = [gaps[i, j] for j in range(6) if labels[j] == labels[i] and j != i]
        other = [gaps[i, j] for j in range(6) if labels[j] != labels[i]]
        a, b = np.mean(own), np.mean(other)
        values.append((b - a) / max(a, b))
    assert found.silhouette == pytest.approx(np.mean(values))


def test_like_minded_members_are_no_clusters():
    found = agreement.clusters(camps(np.random.default_rng(11), (8,), noise=0.4))
    assert found.count == 1
    assert 0 < found.silhouette < 0.5
    assert not found.labels.any()


def test_three_members_or_two_items_are_not_clustered():
    p = camps(np.random.default_rng(12), (2, 1))
    assert agreement.clusters(p).count == 1
    assert agreement.clusters([[0.9, 0.1], [0.9, 0.1], [0.1, 0.9], [0.1, 0.9]]).count == 1


def test_chance_seldom_makes_clusters():
    """The share of structureless groups of eight that are clustered, as docs/methods.md says."""
    rng = np.random.default_rng(13)
    for k, most in ((3, 0.05), (4, 0.10), (7, 0.02)):
        groups = np.exp(0.6 * rng.normal(size=(200, 8, k)))
        assert np.mean([agreement.clusters(p).count > 1 for p in groups]) <= most


@given(arrays(float, (4, 3), elements=st.floats(0.01, 1)))
def test_distances_are_a_metric_on_ratios(p):
    gaps = agreement.log_ratio_distances(p)
    np.testing.assert_allclose(gaps, gaps.T)
    assert not gaps.diagonal().any()
    scaled = agreement.log_ratio_distances(p * [[1], [2], [5], [0.1]])
    np.testing.assert_allclose(gaps, scaled, atol=1e-8)
    for i, j, via in itertools.permutations(range(4), 3):
        assert gaps[i, j] <= gaps[i, via] + gaps[via, j] + 1e-9


def test_zero_priorities_have_no_ratios():
    with pytest.raises(ValueError, match="positive"):
        agreement.clusters([[1, 0], [0.5, 0.5]])


# --- disputed pairs, overall consensus -------------------------------------------------------


def test_disagreement_by_hand():
    def two(value: float) -> list[list[float]]:
        return [[1, value], [1 / value, 1]]

    found = agreement.disagreement(
        [two(3), two(1 / 3), two(1), two(np.nan), two(9)], [1, 1, 1, 1, 0]
    )
    assert found.deviation[0, 1] == pytest.approx(np.std([np.log(3), -np.log(3), 0], ddof=1))
    assert found.mean[0, 1] == pytest.approx(0.0)
    assert [int(x[0, 1]) for x in (found.above, found.level, found.below)] == [1, 1, 1]
    assert [int(x[1, 0]) for x in (found.above, found.level, found.below)] == [1, 1, 1]
    alone = agreement.disagreement([two(3)])
    assert np.isnan(alone.deviation[0, 1])
    assert alone.mean[0, 1] == pytest.approx(np.log(3))
    with pytest.raises(ValueError, match="positive"):
        agreement.disagreement([two(-1)])


@given(st.integers(0, 10_000))
def test_disagreement_turns_with_the_pair(seed):
    rng = np.random.default_rng(seed)
    a = judged(rng, 5, 4, gaps=0.3)
    found = agreement.disagreement(a, rng.random(5) + 0.1)
    np.testing.assert_allclose(found.mean, -found.mean.T, atol=1e-12)
    np.testing.assert_allclose(found.deviation, found.deviation.T, atol=1e-12)
    assert (found.above == found.below.T).all()


def test_overall_consensus_weighs_nodes():
    assert agreement.overall_consensus([0.5, 0.9, np.nan], [1.0, 0.25, 0.75]) == pytest.approx(0.58)
    assert np.isnan(agreement.overall_consensus([np.nan], [1.0]))


def test_words_for_consensus_begin_at_goepels_limits():
    words = [
        agreement.consensus_band(s) for s in (-0.1, 0.49, 0.5, 0.62, 0.625, 0.75, 0.874, 0.875)
    ]
    assert words == [
        "very_low", "very_low", "low", "low", "moderate", "high", "high", "very_high",
    ]  # fmt: skip
