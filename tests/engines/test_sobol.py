"""Sobol indices against functions whose indices are known."""

from __future__ import annotations

import numpy as np
import pytest

from mcda.engines.sobol import indices


def sample(function, groups: int, draws: int = 60_000, seed: int = 0):
    rng = np.random.default_rng(seed)
    a, b = rng.random((2, draws, groups))
    mixed = np.repeat(a[None], groups, axis=0)
    for k in range(groups):
        mixed[k, :, k] = b[:, k]
    return function(a), function(b), np.stack([function(x) for x in mixed])


def test_a_sum_has_the_shares_of_its_terms() -> None:
    """Variances 1, 4 and 9 of 14, nothing together."""
    found = indices(*sample(lambda x: x @ np.array([1.0, 2.0, 3.0]), 3))
    expected = np.array([1, 4, 9]) / 14
    assert (np.abs(found.first - expected) < 5 * found.first_se).all()
    assert (np.abs(found.total - expected) < 5 * found.total_se).all()


def test_ishigami() -> None:
    """Ishigami & Homma (1990), a = 7, b = 0.1: S = 0.314, 0.442, 0; T = 0.558, 0.442, 0.244."""

    def function(u):
        x = np.pi * (2 * u - 1)
        return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])

    found = indices(*sample(function, 3, 200_000))
    assert found.first == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)
    assert found.total == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)


def test_a_product_acts_only_together() -> None:
    found = indices(*sample(lambda x: (x[:, 0] - 0.5) * (x[:, 1] - 0.5), 2))
    assert np.abs(found.first).max() < 0.03
    assert found.total == pytest.approx([1.0, 1.0], abs=0.05)


def test_a_constant_has_no_shares_and_outputs_may_be_many() -> None:
    a, b, mixed = sample(lambda x: np.stack([x[:, 0], 0 * x[:, 0]], axis=-1), 2)
    found = indices(a, b, mixed)
    assert found.first.shape == (2, 2)
    assert (found.first[:, 1] == 0).all()
    assert (found.total[:, 1] == 0).all()
    assert found.variance[1] == 0


def test_bad_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="draws"):
        indices([1.0, 2.0], [1.0], [[1.0, 2.0]])
