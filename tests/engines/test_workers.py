"""Blocks on several processors: the same answer in the same order, whatever their number."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

import mcda
from mcda.analysis.montecarlo import montecarlo
from mcda.engines import acceptability
from mcda.engines.forms import Linear
from mcda.engines.ranks import first_place, ranks
from mcda.engines.sampling import simplex, uniforms
from mcda.engines.workers import in_order


@pytest.mark.parametrize("workers", [1, 2, 5, None])
def test_results_come_in_the_order_of_the_tasks(workers: int | None) -> None:
    def slow(k: int) -> int:
        time.sleep(0.002 * (k % 3))
        return k * k

    assert list(in_order(slow, range(20), workers)) == [k * k for k in range(20)]


def test_tasks_are_taken_only_as_they_are_needed() -> None:
    taken = []

    def tasks() -> Iterator[int]:
        for k in range(100):
            taken.append(k)
            yield k

    found = in_order(lambda k: k, tasks(), 2)
    assert next(found) == 0
    assert len(taken) <= 5
    found.close()  # type: ignore[attr-defined]
    assert len(taken) <= 5


def test_a_fault_in_a_worker_ends_all_and_leaves_no_thread() -> None:
    def fails(k: int) -> int:
        if k == 3:
            raise RuntimeError("three")
        return k

    before = threading.active_count()
    with pytest.raises(RuntimeError, match="three"):
        list(in_order(fails, range(50), 2))
    assert threading.active_count() == before
    with pytest.raises(ValueError, match="at least one"):
        list(in_order(fails, [], 0))


def test_the_number_of_workers_changes_no_digit_of_the_indices() -> None:
    form = Linear(0.0, np.random.default_rng(4).random((12, 4)))
    weights = simplex(uniforms(5, "t", 20_000, 4))
    one, two, seven = (acceptability.indices(form, weights, workers=k) for k in (1, 2, 7))
    for other in (two, seven):
        for name, value in vars(one).items():
            np.testing.assert_array_equal(value, getattr(other, name), err_msg=name)


@pytest.mark.parametrize("thresholds", [0.0, 0.25])
def test_the_number_of_workers_changes_no_digit_of_a_study(thresholds: float) -> None:
    problem = mcda.load("monotowns")
    draws = 9_000 if not thresholds else 4_500
    one, three = (
        montecarlo(problem, draws=draws, thresholds=thresholds, workers=k).to_dict() for k in (1, 3)
    )
    assert one == three


@pytest.mark.parametrize("m", [1, 2, 9, 300])
@pytest.mark.parametrize("decimals", [0, 1, 12, 16])
def test_pairs_and_sorting_count_the_same(m: int, decimals: int) -> None:
    rng = np.random.default_rng(m)
    scores = np.round(rng.uniform(0, 3, (200, m)), decimals)
    weights = rng.dirichlet([1, 1, 1], 200)
    found = acceptability.count(scores, weights)
    placed = ranks(scores)
    places = np.stack([(placed == r).sum(axis=0) for r in range(1, m + 1)], axis=1)
    np.testing.assert_array_equal(found.places, places)
    above = scores[:, :, None] > scores[:, None, :] + 1e-12
    np.testing.assert_array_equal(found.wins, above.sum(axis=0))
    np.testing.assert_allclose(found.sums, (placed == 1).T @ weights, rtol=0, atol=1e-12)
    for i in range(min(m, 9)):
        np.testing.assert_array_equal(first_place(scores, i), placed[:, i] == 1)


def test_first_place_follows_a_chain_of_ties() -> None:
    chain = np.array([[0.0, 0.9e-12, 1.8e-12, -5e-12], [0.0, 3e-12, 0.0, 0.0]])
    for i in range(4):
        assert first_place(chain, i).tolist() == (ranks(chain)[:, i] == 1).tolist()
    assert first_place(chain, 0).tolist() == [True, False]


def test_progress_reaches_the_end() -> None:
    told: list[tuple[int, int]] = []
    montecarlo(mcda.load("monotowns"), draws=9_000, progress=lambda a, b: told.append((a, b)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
    assert len(told) > 3
