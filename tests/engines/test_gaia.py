"""Quality of the GAIA plane, planes of groups, and the region of decision axes (PROMETHEE VI)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda.engines import promethee
from mcda.engines.extremes import Polytope
from mcda.engines.gaia import grouped, quality, region


def flows(seed: int, m: int = 12, n: int = 5) -> np.ndarray:
    values = np.random.default_rng(seed).random((m, n))
    return promethee.form(values, [1] * n, [{"type": "linear", "q": 0.05, "p": 0.5}] * n).parts


@pytest.mark.parametrize("seed", range(3))
def test_delta_is_the_weighted_mean_of_both_qualities(seed: int) -> None:
    u = flows(seed)
    plane = promethee.gaia(u, np.ones(5))
    found = quality(u, np.ones(5), plane)
    rows, columns = np.square(u).sum(axis=1), np.square(u).sum(axis=0)
    assert rows @ found.alternatives / rows.sum() == pytest.approx(plane.delta)
    assert columns @ found.criteria / columns.sum() == pytest.approx(plane.delta)
    assert (found.alternatives <= 1).all()
    assert 0 < found.power <= 1


def test_two_criteria_are_shown_in_full() -> None:
    u = flows(1, n=2)
    plane = promethee.gaia(u, [1, 3])
    found = quality(u, [1, 3], plane)
    assert found.alternatives == pytest.approx(1.0)
    assert found.criteria == pytest.approx(1.0)
    assert found.power == pytest.approx(1.0)


def test_where_nothing_differs_all_is_shown() -> None:
    u = np.zeros((3, 4))
    found = quality(u, np.ones(4), promethee.gaia(u, np.ones(4)))
    assert found.alternatives.tolist() == [1, 1, 1]
    assert found.criteria.tolist() == [1, 1, 1, 1]


def test_where_nothing_differs_no_criterion_and_no_weights_point_anywhere() -> None:
    u = np.zeros((3, 4))
    plane = promethee.gaia(u, np.ones(4))
    assert (plane.axes == 0).all()
    assert quality(u, np.ones(4), plane).power == 0
    constant = np.array([[0.5, 0.0], [-0.5, 0.0]])
    assert promethee.gaia(constant, [1, 1]).axes.tolist() == [[1, 0], [0, 0]]


def test_two_alternatives_that_two_criteria_oppose_are_a_hard_problem() -> None:
    """All lies on one line: a second direction would let weights point where nothing is."""
    u = np.array([[-1.0, 1.0], [1.0, -1.0]])
    plane = promethee.gaia(u, [1, 1])
    assert plane.decision_axis == pytest.approx([0, 0])
    assert np.abs(plane.axes[:, 0]) == pytest.approx(np.sqrt(0.5))
    assert (plane.axes[:, 1] == 0).all()
    assert region(plane.axes, Polytope.simplex(2)).hard


def test_groups_keep_the_net_flow() -> None:
    u, w = flows(2), np.array([0.1, 0.3, 0.2, 0.4, 0.0])
    parts, weights = grouped(u, w, [0, 0, 1, 1, 2])
    assert parts.shape == (12, 3)
    assert weights == pytest.approx([0.4, 0.6, 0.0])
    assert parts @ weights == pytest.approx(u @ w)
    with pytest.raises(ValueError, match="group 1"):
        grouped(u, w, [0, 0, 2, 2, 2])


def inside(point: np.ndarray, corners: np.ndarray) -> bool:
    if len(corners) == 1:
        return bool(np.hypot(*(point - corners[0])) < 1e-7)
    sides = np.roll(corners, -1, axis=0) - corners
    to = point - corners
    return bool((sides[:, 0] * to[:, 1] - sides[:, 1] * to[:, 0] >= -1e-7).all())


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 6), st.booleans())
def test_the_region_holds_all_weights_and_its_vertices_are_reached(
    seed: int, n: int, bounded: bool
) -> None:
    generator = np.random.default_rng(seed)
    axes = generator.normal(size=(n, 2)).round(2)
    polytope = Polytope.simplex(n)
    if bounded:  # every weight at least 0.5 / n, and the first at most the second
        rows = np.vstack([-np.eye(n), np.eye(n)[0] - np.eye(n)[1]])
        polytope = Polytope(n, rows, np.append(np.full(n, -0.5 / n), 0.0))
    found = region(axes, polytope)
    for _ in range(40):
        w = generator.dirichlet(np.full(n, 0.5))
        if bounded:
            w = 0.5 / n + 0.5 * w
            w[:2] = np.sort(w[:2])
        assert inside(w @ axes, found.vertices)
    for corner in found.vertices:  # a vertex is the furthest in a direction of its own
        others = [c for c in found.vertices if np.hypot(*(c - corner)) > 1e-9]
        assert len(others) == len(found.vertices) - 1
    assert found.hard == inside(np.zeros(2), found.vertices) or found.nearest < 1e-6


def test_the_simplex_gives_the_hull_of_the_axes() -> None:
    axes = np.array([[1, 0], [0, 1], [-1, 0], [0, -1], [0.1, 0.1]])
    found = region(axes, Polytope.simplex(5))
    assert sorted(map(tuple, found.vertices.tolist())) == sorted(map(tuple, axes[:4].tolist()))
    assert found.hard
    assert found.nearest == 0


def test_a_soft_problem_has_a_distance_and_an_angle() -> None:
    found = region([[1.0, 1.0], [1.0, -1.0]], Polytope.simplex(2))
    assert not found.hard
    assert found.nearest == pytest.approx(1.0)
    assert found.spread == pytest.approx(np.pi / 2)


def test_one_weight_vector_is_a_point() -> None:
    held = Polytope(2, np.vstack([np.eye(2), -np.eye(2)]), [0.25, 0.75, -0.25, -0.75])
    found = region([[1.0, 0.0], [0.0, 1.0]], held)
    assert found.vertices == pytest.approx(np.array([[0.25, 0.75]]))
    assert found.spread == pytest.approx(0.0)


def test_a_vertical_region_and_no_weights() -> None:
    found = region([[0.5, -1.0], [0.5, 2.0]], Polytope.simplex(2))
    assert sorted(found.vertices[:, 1].tolist()) == pytest.approx([-1.0, 2.0])
    empty = Polytope(2, np.array([[1.0, 1.0]]), np.array([0.5]))
    with pytest.raises(ValueError, match="no weights"):
        region(np.eye(2), empty)
