"""FlowSort-GDSS: decision makers with limits of their own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda.engines import promethee, sorting

USUAL = [{"type": "usual"}]
WIDE = [{"type": "vshape", "p": 100.0}, {"type": "vshape", "p": 100.0}]
KINDS = ("limiting", "boundary", "central")


def test_a_small_example_by_hand() -> None:
    """One criterion, V-shape with p = 10, so that net preferences are differences / 10.

    Limits 2, 6 and 4, 8; a = 5. Flow of a: (3 - 1 + 1 - 3)/40 = 0. Flows of the limits, which
    are sums of differences over 40: 2: (-2 -4 -6 -3) = -15; 6: (4 + 2 - 2 + 1) = 5;
    4: (2 - 2 - 4 - 1) = -5; 8: (6 + 2 + 4 + 3) = 15. Both put a above their first limit and
    under their second: class 2. For a = 7: (5 + 1 + 3 - 1)/40 = 0.2; limit 6 has
    (4 + 2 - 2 - 1)/40 = 0.075, limit 8 (6 + 2 + 4 + 1)/40 = 0.325: classes 3 and 2. Distances
    0.125 and 0.125 tie; shares 2 : 1 and 1 : 2 decide.
    """
    limits = [[[2.0], [6.0]], [[4.0], [8.0]]]
    shape = [{"type": "vshape", "p": 10.0}]

    def call(shares: list[float] | None, ties: str = "down") -> tuple[list, list]:
        makers, group = sorting.flowsort_group(
            [[5.0], [7.0]], limits, [1], [1], shape, shares, kind="boundary", ties=ties
        )
        return makers.tolist(), group.tolist()

    assert call(None) == ([[2, 2], [3, 2]], [2, 2])
    assert call(None, "up") == ([[2, 2], [3, 2]], [2, 3])
    assert call([2, 1])[1] == [2, 3]
    assert call([1, 2])[1] == [2, 2]


def distances(flow: float, limits: np.ndarray, shares: np.ndarray, classes: np.ndarray) -> int:
    """The rule as published: two neighbouring classes, weighted distances to the limit between."""
    low, high = sorted(set(classes.tolist()))
    assert high == low + 1
    limit = limits[:, low - 1]
    for_high = (shares * (flow - limit))[classes == high].sum()
    for_low = (shares * (limit - flow))[classes == low].sum()
    return high if for_high > for_low else low


def test_it_is_the_published_rule_of_distances() -> None:
    rng = np.random.default_rng(4)
    met = 0
    for _ in range(60):
        low = rng.uniform(0.2, 0.5, (3, 1, 2))
        limits = np.concatenate([low, low + rng.uniform(0.1, 0.3, (3, 1, 2))], axis=1)
        x, w, shares = rng.random((8, 2)), rng.random(2), rng.dirichlet(np.ones(3))
        shape = [{"type": "linear", "q": 0.02, "p": 0.3}, {"type": "gaussian", "s": 0.2}]
        makers, group = sorting.flowsort_group(x, limits, w, [1, 1], shape, shares, kind="boundary")
        for row, mine, found in zip(x, makers, group, strict=True):
            net = promethee.flows([row, *limits.reshape(-1, 2)], w, [1, 1], shape).net
            flows = net[1:].reshape(3, 2)
            np.testing.assert_array_equal(mine, 1 + (net[0] > flows).sum(axis=1))
            if len(set(mine.tolist())) == 1:
                assert found == mine[0]
            elif mine.max() == mine.min() + 1:
                met += 1
                assert found == distances(net[0], flows, shares, mine)
    assert met > 50


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("by", ["net", "positive", "negative"])
def test_one_decision_maker_is_flowsort(kind: str, by: str) -> None:
    rng = np.random.default_rng(5)
    limits, x = [[0.2, 0.3], [0.5, 0.6], [0.8, 0.7]], rng.random((40, 2))
    shape = [{"type": "linear", "q": 0.05, "p": 0.3}, {"type": "usual"}]
    makers, group = sorting.flowsort_group(x, [limits], [2, 1], [1, 1], shape, kind=kind, by=by)
    alone = sorting.flowsort(x, limits, [2, 1], [1, 1], shape, kind=kind, by=by)
    np.testing.assert_array_equal(makers[:, 0], alone)
    np.testing.assert_array_equal(group, alone)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), makers=st.integers(2, 5))
def test_the_same_limits_of_all_are_flowsort_where_degrees_add_up(
    kind: str, seed: int, makers: int
) -> None:
    rng = np.random.default_rng(seed)
    limits, x, w = np.array([[0.3, 0.4], [0.7, 0.6]]), rng.random((15, 2)), rng.random(2)
    each, group = sorting.flowsort_group(
        x, np.repeat(limits[None], makers, axis=0), w, [1, 1], WIDE, kind=kind
    )
    alone = sorting.flowsort(x, limits, w, [1, 1], WIDE, kind=kind)
    np.testing.assert_array_equal(group, alone)
    np.testing.assert_array_equal(each, np.repeat(alone[:, None], makers, axis=1))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_group_stays_between_its_members_and_names_do_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    limits = np.sort(rng.random((4, 3, 2)), axis=1)
    x, shares, order = rng.random((20, 2)), rng.dirichlet(np.ones(4)), rng.permutation(4)
    shape = [{"type": "linear", "q": 0.05, "p": 0.2}, {"type": "usual"}]
    for kind in KINDS:
        makers, group = sorting.flowsort_group(x, limits, [1, 2], [1, 1], shape, shares, kind=kind)
        assert (makers.min(axis=1) <= group).all()
        assert (group <= makers.max(axis=1)).all()
        again, same = sorting.flowsort_group(
            x, limits[order], [1, 2], [1, 1], shape, shares[order], kind=kind
        )
        np.testing.assert_array_equal(again, makers[:, order])
        np.testing.assert_array_equal(same, group)


def test_batches_equal_loops() -> None:
    rng = np.random.default_rng(6)
    limits, x, w = np.sort(rng.random((3, 2, 2)), axis=1), rng.random((4, 9, 2)), rng.random((4, 2))
    makers, group = sorting.flowsort_group(x, limits, w, [1, 1], WIDE)
    for i in range(4):
        one = sorting.flowsort_group(x[i], limits, w[i], [1, 1], WIDE)
        np.testing.assert_array_equal(makers[i], one[0])
        np.testing.assert_array_equal(group[i], one[1])


def test_bad_arguments() -> None:
    limits = [[[1.0], [2.0]], [[1.0], [3.0]]]
    for wrong, words in (
        ({"profiles": limits[0]}, "decision makers, profiles"),
        ({"profiles": [limits[0], limits[1][::-1]]}, "worst to best"),
        ({"shares": [1]}, "2 decision makers"),
        ({"by": "x"}, "not 'x'"),
        ({"kind": "x"}, "not 'x'"),
    ):
        given_: dict = {"profiles": limits, **wrong}
        with pytest.raises(ValueError, match=words):
            sorting.flowsort_group([[1.0]], given_.pop("profiles"), [1], [1], USUAL, **given_)
