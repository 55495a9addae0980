"""TOPSIS and PROMETHEE II against pymcdm, a fresh object per call."""

from __future__ import annotations

import numpy as np
import pytest
from pymcdm.methods import PROMETHEE_II, TOPSIS
from pymcdm.normalizations import vector_normalization

from mcda.engines import promethee, topsis


@pytest.mark.parametrize("seed", range(5))
def test_vector_topsis(seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix, weights = rng.random((9, 5)) + 0.1, rng.dirichlet(np.ones(5))
    directions = rng.choice([-1, 1], 5)
    theirs = TOPSIS(normalization_function=vector_normalization)(matrix, weights, directions)
    np.testing.assert_allclose(topsis.closeness(matrix, weights, directions), theirs, atol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_linear_promethee(seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix, weights = rng.random((9, 5)), rng.dirichlet(np.ones(5))
    directions = rng.choice([-1, 1], 5)
    q, p = np.full(5, 0.1), np.full(5, 0.4)
    theirs = PROMETHEE_II("vshape_2", p=p, q=q)(matrix, weights, directions)
    ours = promethee.flows(
        matrix, weights, directions, [{"type": "linear", "q": 0.1, "p": 0.4}] * 5
    )
    np.testing.assert_allclose(ours.net, theirs, atol=1e-9)
