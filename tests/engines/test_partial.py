"""Partial orders: levels, the Hasse diagram and interval orders."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcda.engines import partial, promethee

flow = st.integers(0, 4).map(lambda k: k / 4)
flows = st.lists(st.tuples(flow, flow), min_size=1, max_size=9)


def closure(edges: np.ndarray) -> np.ndarray:
    reach = edges.copy()
    for _ in range(len(edges)):
        reach |= (reach.astype(int) @ edges.astype(int)) > 0
    return reach


@given(flows)
def test_the_diagram_holds_the_whole_order_and_no_edge_too_many(pairs: list) -> None:
    plus, minus = np.array(pairs).T
    relation = promethee.relation(plus, minus)
    edges = partial.edges(relation)
    assert np.array_equal(closure(edges), relation == "P")
    for i, k in zip(*np.nonzero(edges), strict=True):
        fewer = edges.copy()
        fewer[i, k] = False
        assert not closure(fewer)[i, k]


@given(flows)
def test_levels_are_longest_chains(pairs: list) -> None:
    plus, minus = np.array(pairs).T
    relation = promethee.relation(plus, minus)
    level = partial.levels(relation)
    for k in range(len(level)):
        above = level[relation[:, k] == "P"]
        assert level[k] == (above.max() + 1 if above.size else 1)


@given(flows)
def test_groups_are_those_with_equal_flows(pairs: list) -> None:
    plus, minus = np.array(pairs).T
    found = partial.groups(promethee.relation(plus, minus))
    assert sorted(i for group in found for i in group) == list(range(len(pairs)))
    assert {tuple(sorted({pairs[i] for i in group})) for group in found} == {
        (pair,) for pair in pairs
    }


@given(st.lists(st.tuples(flow, flow), min_size=1, max_size=9))
def test_an_interval_order_is_reduced_too(ends: list) -> None:
    low, high = np.array([sorted(pair) for pair in ends]).T
    relation = partial.interval_relation(low, high)
    assert np.array_equal(closure(partial.edges(relation)), relation == "P")
    assert np.array_equal(relation == "P", (relation == "-").T)


def test_intervals_that_touch_are_indifferent() -> None:
    assert partial.interval_relation([0.5, 0.0], [1.0, 0.5])[0, 1] == "I"
    assert partial.interval_relation([0.6, 0.0], [1.0, 0.5]).tolist() == [["I", "P"], ["-", "I"]]


def test_flows_that_differ_by_rounding_alone_are_equal() -> None:
    plus, minus = np.array([0.3, 0.3 + 1e-14, 0.3]), np.array([0.2, 0.2, 0.2 - 1e-14])
    assert (promethee.relation(plus, minus) == "I").all()
    assert (promethee.relation(plus[:2], minus[:2], tolerance=0.0) != "I").sum() == 2


def test_a_circle_is_refused() -> None:
    circle = [["I", "P", "-"], ["-", "I", "P"], ["P", "-", "I"]]
    with pytest.raises(ValueError, match="circle"):
        partial.levels(circle)


def test_counts_of_relations_add_up() -> None:
    generator = np.random.default_rng(3)
    relation = promethee.relation(generator.random((20, 4)), generator.random((20, 4)))
    counts = partial.relation_counts(relation)
    assert (counts.sum(axis=0) == 20).all()
    assert np.array_equal(counts[0], counts[2].T)
