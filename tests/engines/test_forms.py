"""Weight forms: scores, parts, batches, degenerate input."""

from __future__ import annotations

import numpy as np
import pytest

from mcda.engines.forms import Distance, Form, Linear, normalise_weights


def forms(shape: tuple[int, ...] = (6, 4)) -> list[Form]:
    rng = np.random.default_rng(1)
    a, b = rng.random(shape), rng.random(shape)
    return [Linear(0.0, a), Linear(rng.random(shape[-2]), a), Distance(a, b), Distance(a, b, 1)]


@pytest.mark.parametrize("shape", [(6, 4), (3, 6, 4)])
@pytest.mark.parametrize("which", range(4))
def test_parts_add_up_and_batches_equal_loops(which: int, shape: tuple[int, ...]) -> None:
    form = forms(shape)[which]
    weights = np.random.default_rng(2).dirichlet(np.ones(4), 3)
    scores = form.scores(weights)
    assert scores.shape == (3, 6)
    total = form.base_score + form.contributions(weights).sum(axis=-1)
    np.testing.assert_allclose(total, scores, atol=1e-14)
    for i, w in enumerate(weights):
        alone = form.scores(w) if len(shape) == 2 else form.scores(w)[i]
        np.testing.assert_allclose(scores[i], alone, atol=1e-14)


def test_distance_is_the_closeness_written_out() -> None:
    form = Distance(np.array([[0.0, 4.0]]), np.array([[1.0, 0.0]]))
    np.testing.assert_allclose(form.scores([0.6, 0.4]), [0.6 / (0.8 + 0.6)])


def test_no_distance_at_all_is_one_half() -> None:
    form = Distance(np.zeros((2, 3)), np.zeros((2, 3)))
    assert form.scores([1, 1, 1]).tolist() == [0.5, 0.5]
    assert not form.contributions([1, 1, 1]).any()


def test_weights_are_normalised_at_any_size() -> None:
    assert normalise_weights([1e308, 1e308]).tolist() == [0.5, 0.5]
    assert normalise_weights([[1, 3], [2, 2]]).tolist() == [[0.25, 0.75], [0.5, 0.5]]


@pytest.mark.parametrize("weights", [[0, 0], [1, -1], [1, np.nan], [1, np.inf], [], 3.0])
def test_bad_weights_are_refused(weights: object) -> None:
    with pytest.raises(ValueError, match="weight"):
        normalise_weights(weights)  # type: ignore[arg-type]


def test_wrong_lengths_are_refused() -> None:
    for form in forms():
        with pytest.raises(ValueError, match="expected 4 weights"):
            form.scores([1, 2])
