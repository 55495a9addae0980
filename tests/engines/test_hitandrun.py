"""Hit-and-run against volumes that are known, and its own diagnostics against known processes."""

from __future__ import annotations

import numpy as np
import pytest

from mcda.engines.hitandrun import CHAINS, HitAndRun, effective_size, split_rhat


def test_the_simplex_has_the_moments_of_dirichlet() -> None:
    walk = HitAndRun(np.empty((0, 4)), np.empty(0), 4, 1, "w")
    drawn = walk.take(0, 64 * 400)
    size = effective_size(walk.chains(64 * 400)).min()
    assert drawn.sum(axis=1) == pytest.approx(1.0)
    assert (drawn >= 0).all()
    sd = np.sqrt(3 / 80)  # Dirichlet(1, 1, 1, 1): mean 1/4, variance 3/80
    assert np.abs(drawn.mean(axis=0) - 0.25).max() < 5 * sd / np.sqrt(size)
    assert drawn.std(axis=0) == pytest.approx(sd, rel=0.05)


def test_an_order_of_seven_is_the_mean_of_order_statistics() -> None:
    """w1 >= … >= w7: means (1/7) sum of 1/i from k to 7, the sorted simplex."""
    unit = np.eye(7)
    rows = np.array([unit[i + 1] - unit[i] for i in range(6)])
    walk = HitAndRun(rows, np.zeros(6), 7, 3, "w")
    drawn = walk.take(0, 64 * 300)
    assert (np.diff(drawn, axis=1) <= 1e-9).all()
    expected = [sum(1 / i for i in range(k, 8)) / 7 for k in range(1, 8)]
    assert drawn.mean(axis=0) == pytest.approx(expected, abs=0.01)
    assert split_rhat(walk.chains(64 * 300)).max() < 1.05


def test_draws_do_not_depend_on_how_they_are_taken() -> None:
    first = HitAndRun([[1.0, 0, 0]], [0.5], 3, 5, "w")
    second = HitAndRun([[1.0, 0, 0]], [0.5], 3, 5, "w")
    whole = first.take(0, 500)
    assert np.array_equal(second.take(130, 77), whole[130:207])
    assert np.array_equal(second.take(0, 500), whole)
    assert (whole[:, 0] <= 0.5 + 1e-9).all()
    assert first.chains(500).shape == (CHAINS, 7, 3)


def test_no_room_is_refused() -> None:
    with pytest.raises(ValueError, match="no weights"):
        HitAndRun([[1.0, 1.0]], [0.5], 2, 1, "w")
    with pytest.raises(ValueError, match="room"):
        HitAndRun([[1.0, 0.0], [-1.0, 0.0]], [0.5, -0.5], 2, 1, "w")


def test_effective_size_of_independent_and_of_slow_draws() -> None:
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(64, 400))
    assert effective_size(noise) == pytest.approx(64 * 400, rel=0.15)
    slow = np.empty((64, 400))
    slow[:, 0] = noise[:, 0]
    for t in range(1, 400):  # autocorrelation 0.9: time (1 + 0.9) / (1 - 0.9) = 19
        slow[:, t] = 0.9 * slow[:, t - 1] + np.sqrt(1 - 0.81) * noise[:, t]
    assert effective_size(slow) == pytest.approx(64 * 400 / 19, rel=0.2)
    assert effective_size(np.ones((4, 10))) == 40


def test_chains_that_disagree_have_a_large_rhat() -> None:
    noise = np.random.default_rng(1).normal(size=(8, 100))
    assert split_rhat(noise) < 1.05
    assert split_rhat(noise + np.arange(8)[:, None]) > 2
    with pytest.raises(ValueError, match="four"):
        split_rhat(np.ones((2, 3)))
    with pytest.raises(ValueError, match="four"):
        effective_size(np.ones((2, 3)))
