"""Weights under bounds, orders and around a given vector: their moments."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from mcda.engines import sampling

DRAWS = 40_000


def drawn(k: int, seed: int = 1) -> NDArray[np.float64]:
    return sampling.uniforms(seed, "test", DRAWS, k)


def close(sample: NDArray[np.float64], mean: list[float]) -> None:
    error = sample.std(axis=0) / np.sqrt(len(sample))
    assert (np.abs(sample.mean(axis=0) - mean) < 4 * error + 1e-12).all()
    np.testing.assert_allclose(sample.sum(axis=-1), 1.0)


def test_lower_bounds_scale_the_simplex() -> None:
    lower = [0.1, 0.4, 0.0]
    weights = sampling.bounded_simplex(drawn(3), lower)
    assert (weights >= lower).all()
    close(weights, [0.1 + 0.5 / 3, 0.4 + 0.5 / 3, 0.5 / 3])
    # a coordinate of the simplex of three is Beta(1, 2): variance 1/18
    assert weights[:, 0].var() == pytest.approx(0.25 / 18, rel=0.03)
    np.testing.assert_allclose(sampling.bounded_simplex([[0.3, 0.4]], [0.3, 0.7]), [[0.3, 0.7]])
    with pytest.raises(ValueError, match="at most 1"):
        sampling.bounded_simplex([[0.5, 0.5]], [0.6, 0.6])


def test_bounds_and_chains_together() -> None:
    weights = sampling.bounded_simplex(drawn(3), [0.1, 0.4, 0.1], [(2, 0)])
    assert (weights >= [0.1, 0.4, 0.1]).all()
    assert (weights[:, 2] >= weights[:, 0]).all()
    close(weights, [0.1 + 0.4 / 6, 0.4 + 0.4 / 3, 0.1 + 0.4 / 2])
    with pytest.raises(ValueError, match="same bound"):
        sampling.bounded_simplex(drawn(3), [0.1, 0.4, 0.1], [(1, 0)])


def test_a_full_order_has_the_centroid_weights() -> None:
    weights = sampling.ordered_simplex(drawn(4), [(2, 0, 3, 1)])
    assert (np.diff(weights[:, [2, 0, 3, 1]], axis=-1) <= 0).all()
    roc = [sum(1 / j for j in range(i, 5)) / 4 for i in range(1, 5)]  # rank order centroid
    close(weights, [roc[1], roc[3], roc[0], roc[2]])


def test_a_partial_order_is_what_rejection_finds() -> None:
    weights = sampling.ordered_simplex(drawn(4), [(1, 0)])
    plain = sampling.simplex(drawn(4, seed=2))
    kept = plain[plain[:, 1] >= plain[:, 0]]
    assert (weights[:, 1] >= weights[:, 0]).all()
    close(weights, [1 / 8, 3 / 8, 1 / 4, 1 / 4])
    np.testing.assert_allclose(np.cov(weights.T), np.cov(kept.T), atol=1.5e-3)
    with pytest.raises(ValueError, match="share"):
        sampling.ordered_simplex([[0.1, 0.2, 0.3]], [(0, 1), (1, 2)])


def test_dirichlet_has_its_moments() -> None:
    alpha = np.array([0.5, 2.0, 5.0])
    weights = sampling.dirichlet(drawn(3), alpha)
    mean = alpha / alpha.sum()
    close(weights, mean.tolist())
    np.testing.assert_allclose(
        weights.var(axis=0), mean * (1 - mean) / (alpha.sum() + 1), rtol=0.03
    )
    tiny = sampling.dirichlet(drawn(2), [1e-4, 1e-4])
    assert np.isfinite(tiny).all()
    with pytest.raises(ValueError, match="positive"):
        sampling.dirichlet([[0.5]], [0.0])


def test_rejection_keeps_what_is_accepted() -> None:
    def propose(turn: int) -> NDArray[np.float64]:
        return sampling.simplex(sampling.uniforms(3, f"round/{turn}", DRAWS, 2))

    weights = sampling.rejection(propose, lambda w: w[:, 0] < 0.25)
    assert (weights[:, 0] < 0.25).all()
    close(weights, [0.125, 0.875])
    with pytest.raises(ValueError, match="rounds"):
        sampling.rejection(propose, lambda w: w[:, 0] > 2, most=3)
