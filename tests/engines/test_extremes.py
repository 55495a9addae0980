"""Extreme ranks, necessary preferences and possible classes against brute force."""

from __future__ import annotations

import numpy as np
import pytest

from mcda.engines.extremes import (
    Polytope,
    least_differences,
    possible_classes,
    rank_ranges,
)
from mcda.engines.forms import Linear
from mcda.engines.ranks import ranks


def grid(n: int, steps: int) -> np.ndarray:
    """All weights in multiples of 1 / steps."""
    if n == 1:
        return np.ones((1, 1))
    cells = np.stack(np.meshgrid(*[np.arange(steps + 1)] * (n - 1), indexing="ij"), -1)
    cells = cells.reshape(-1, n - 1)
    cells = cells[cells.sum(axis=1) <= steps]
    return np.column_stack([cells, steps - cells.sum(axis=1)]) / steps


def halfspaces(seed: int, n: int) -> Polytope:
    """w1 >= w2, and no weight above one half plus something."""
    rng = np.random.default_rng(seed)
    rows = np.vstack([np.eye(n)[1] - np.eye(n)[0], np.eye(n)])
    upper = np.append(0.0, 0.55 + 0.3 * rng.random(n))
    return Polytope(n, rows, upper)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("bound", [False, True])
def test_ranks_contain_all_that_a_fine_grid_meets_and_no_more(seed: int, bound: bool) -> None:
    rng = np.random.default_rng(seed)
    form = Linear(0.0, rng.integers(-4, 5, (6, 3)) / 4)
    polytope = halfspaces(seed, 3) if bound else Polytope.simplex(3)
    weights = grid(3, 240)
    inside = (weights @ polytope.a_ub.T <= polytope.b_ub + 1e-9).all(axis=1)
    weights = weights[inside]
    scores = form.scores(weights)
    # the optimiser may end in a corner that no point of the grid is exactly in: allow ties there
    loose = 1 + (scores[:, None, :] > scores[:, :, None] + 1e-6).sum(axis=-1)
    best, worst = rank_ranges(form, polytope)
    assert (best <= loose.min(axis=0)).all()
    assert (worst >= loose.max(axis=0)).all()
    near = 1 + (scores[:, None, :] > scores[:, :, None] + 0.02).sum(axis=-1)
    far = 1 + (scores[:, None, :] > scores[:, :, None] - 0.02).sum(axis=-1) - 1
    assert (best >= near.min(axis=0)).all()
    assert (worst <= far.max(axis=0)).all()


def test_two_criteria_by_hand() -> None:
    """a and c are the ends, b lies above their line at no weight: it is never first."""
    form = Linear(0.0, np.array([[1.0, 0.0], [0.4, 0.4], [0.0, 1.0]]))
    best, worst = rank_ranges(form, Polytope.simplex(2))
    assert best.tolist() == [1, 2, 1]
    assert worst.tolist() == [3, 3, 3]
    middle = Polytope(2, [[1, 0], [0, 1]], [0.5, 0.5])
    best, worst = rank_ranges(form, middle)
    assert best.tolist() == [1, 3, 1]
    assert worst.tolist() == [1, 3, 1]


def test_dominance_is_necessary_and_twins_tie() -> None:
    form = Linear(0.0, np.array([[2.0, 3.0], [2.0, 3.0], [1.0, 3.0]]))
    least = least_differences(form, Polytope.simplex(2))
    assert (least[:2] >= 0).all()
    assert least[2, 0] < 0
    best, worst = rank_ranges(form, Polytope.simplex(2))
    assert best.tolist() == [1, 1, 1]
    assert worst.tolist() == [1, 1, 3]


def test_a_base_counts_and_one_alternative_is_first() -> None:
    form = Linear(np.array([0.0, 5.0]), np.array([[1.0, 2.0], [0.0, 0.0]]))
    best, worst = rank_ranges(form, Polytope.simplex(2))
    assert (best.tolist(), worst.tolist()) == ([2, 1], [2, 1])
    best, worst = rank_ranges(Linear(0.0, np.ones((1, 3))), Polytope.simplex(3))
    assert (best.tolist(), worst.tolist()) == ([1], [1])


def test_a_single_point_is_a_ranking() -> None:
    rng = np.random.default_rng(4)
    form = Linear(0.0, rng.random((8, 4)))
    weights = np.array([0.1, 0.2, 0.3, 0.4])
    point = Polytope(4, np.vstack([np.eye(4), -np.eye(4)]), np.append(weights, -weights))
    best, worst = rank_ranges(form, point)
    assert best.tolist() == worst.tolist() == ranks(form.scores(weights)).tolist()


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("ties", ["down", "up"])
def test_classes_are_those_that_a_grid_meets(seed: int, ties: str) -> None:
    rng = np.random.default_rng(seed)
    first = rng.normal(size=(5, 1, 3))
    above = np.concatenate([first, first - 0.2 - rng.random((5, 1, 3))], axis=1)
    polytope = halfspaces(seed, 3)
    weights = grid(3, 120)
    weights = weights[(weights @ polytope.a_ub.T <= polytope.b_ub + 1e-9).all(axis=1)]
    passed = np.einsum("wn,mkn->wmk", weights, above) > 0
    met = np.stack([(passed.sum(axis=-1) == c).any(axis=0) for c in range(3)], axis=-1)
    found = possible_classes(above, polytope, ties=ties)
    assert (found >= met).all()
    assert (found != met).sum() <= 1  # a sliver between the points of the grid


def test_ties_decide_a_distance_of_zero() -> None:
    above = np.zeros((1, 1, 2))
    assert possible_classes(above, Polytope.simplex(2)).tolist() == [[True, False]]
    assert possible_classes(above, Polytope.simplex(2), ties="up").tolist() == [[False, True]]


def test_bad_input_is_refused() -> None:
    form = Linear(0.0, np.ones((2, 2)))
    with pytest.raises(ValueError, match="no weights"):
        rank_ranges(form, Polytope(2, [[1, 1]], [0.5]))
    with pytest.raises(ValueError, match="criteria"):
        rank_ranges(form, Polytope.simplex(3))
    with pytest.raises(ValueError, match="one table"):
        rank_ranges(Linear(0.0, np.ones((2, 2, 2))), Polytope.simplex(2))
    with pytest.raises(ValueError, match="ties"):
        possible_classes(np.ones((1, 1, 2)), Polytope.simplex(2), ties="left")
    with pytest.raises(ValueError, match="constraint"):
        Polytope(2, [[1, 1]], [1, 2])
