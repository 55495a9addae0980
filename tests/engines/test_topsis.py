"""TOPSIS: degenerate input, ideals, distances, properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from mcda.engines import ranks, topsis
from mcda.engines.normalisation import NORMALISATIONS, normalise, scale

TABLES = hnp.arrays(np.int64, st.tuples(st.integers(2, 7), st.just(4)), elements=st.integers(0, 9))
SIGNS = [1, -1, 1, 1]
W = np.array([0.4, 0.3, 0.2, 0.1])


def textbook(x: np.ndarray, w: np.ndarray, power: int) -> np.ndarray:
    sign = np.array(SIGNS)
    y = x / np.sqrt((x**2).sum(axis=0)) * sign
    far = [np.sqrt((w**power * (y - pick) ** 2).sum(axis=1)) for pick in (y.max(0), y.min(0))]
    return far[1] / (far[0] + far[1])


def test_both_distances_are_the_textbook_loop() -> None:
    x = np.random.default_rng(1).random((6, 4))
    for name, power in (("classic", 2), ("weighted", 1)):
        found = topsis.closeness(x, W, SIGNS, distance=name)
        np.testing.assert_allclose(found, textbook(x, W, power), atol=1e-15)


@pytest.mark.parametrize("kind", NORMALISATIONS)
def test_constant_and_zero_columns_and_twins_have_values(kind: str) -> None:
    """pymcdm gives NaN, scikit-criteria an error about rankings."""
    x = [[1, 5, 0, 2], [3, 5, 0, 1], [3, 5, 0, 1]]
    found = topsis.closeness(x, W, SIGNS, normalisation=kind)
    assert np.isfinite(found).all()
    assert found[1] == found[2]
    assert topsis.closeness([[2, 2]] * 3, [1, 1], [1, 1], normalisation=kind).tolist() == [0.5] * 3
    assert topsis.closeness([[2, 2]], [1, 1], [1, 1], normalisation=kind).tolist() == [0.5]


def test_minmax_and_vector_choose_different_winners() -> None:
    x, w, s = [[1, 3000], [2, 3750], [5, 4500]], [0.5, 0.5], ["min", "max"]
    assert ranks.ranks(topsis.closeness(x, w, s)).tolist() == [1, 2, 3]
    assert ranks.ranks(topsis.closeness(x, w, s, normalisation="minmax")).tolist() == [2, 1, 2]


def test_column_ideals_clip_and_fix_the_scale() -> None:
    x = np.array([[0.0, 10.0], [5.0, 5.0], [12.0, 0.0]])
    given = {"normalisation": "minmax", "ideal_units": "column"}
    ideals = {"ideal": [10, 0], "anti_ideal": [0, 10]}
    found = topsis.closeness(x, [1, 1], [1, -1], **given, **ideals)
    np.testing.assert_allclose(found, [0, 0.5, 1])
    # adding a row changes nobody
    more = topsis.closeness([*x.tolist(), [90, -9]], [1, 1], [1, -1], **given, **ideals)
    np.testing.assert_array_equal(more[:3], found)
    with pytest.raises(ValueError, match="worse than"):
        topsis.closeness(x, [1, 1], [1, 1], **given, **ideals)


def test_not_applicable_cells_take_the_mean_squares_of_their_column() -> None:
    x = np.array([[1.0, 2.0], [3.0, np.nan], [2.0, 4.0]])
    form = topsis.form(x, [1, 1], normalisation="minmax")
    assert form.best[1, 1] == form.best[[0, 2], 1].mean()
    assert form.worst[1, 1] == form.worst[[0, 2], 1].mean()
    x[:, 1] = np.nan
    assert not topsis.form(x, [1, 1]).best[:, 1].any()


def test_weighted_ideals_need_weights() -> None:
    with pytest.raises(ValueError, match="need the weights"):
        topsis.form([[1, 2], [2, 1]], [1, 1], ideal=[1, 1])
    with pytest.raises(ValueError, match="weight is 0"):
        topsis.closeness([[1, 2], [2, 1]], [0, 1], [1, 1], ideal=[1, 1])


def test_bad_arguments() -> None:
    x = [[1, 2], [2, 1]]
    for wrong in ({"distance": "city"}, {"normalisation": "log"}, {"ideal_units": "mm"}):
        with pytest.raises(ValueError, match="is "):
            topsis.closeness(x, [1, 1], [1, 1], **wrong)
    with pytest.raises(ValueError, match="direction"):
        topsis.closeness(x, [1, 1], [1, 0])
    with pytest.raises(ValueError, match="finite"):
        topsis.closeness([[1, np.inf]], [1, 1], [1, 1])


def test_normalisations() -> None:
    x = [[3.0, -1.0], [4.0, 1.0]]
    assert normalise(x, "vector")[:, 0].tolist() == pytest.approx([0.6, 0.8])
    assert normalise(x, "minmax").tolist() == [[0, 0], [1, 1]]
    assert normalise(x, "max").tolist() == [[0.75, -1], [1, 1]]
    assert normalise(x, "sum")[:, 1].tolist() == [-0.5, 0.5]
    assert normalise(x, "none").tolist() == x
    assert np.isfinite(scale([[1e149], [1e149]], "vector")[1]).all()


@given(TABLES, st.sampled_from(NORMALISATIONS), st.sampled_from(["classic", "weighted"]))
def test_properties(x: np.ndarray, kind: str, distance: str) -> None:
    options = {"normalisation": kind, "distance": distance}
    scores = topsis.closeness(x, W, SIGNS, **options)
    assert ((scores >= 0) & (scores <= 1)).all()
    np.testing.assert_allclose(topsis.closeness(x, 7 * W, SIGNS, **options), scores, atol=1e-12)
    back = topsis.closeness(x[::-1], W, SIGNS, **options)[::-1]
    np.testing.assert_allclose(back, scores, atol=1e-12)
    form = topsis.form(x, SIGNS, **options)
    total = 0.5 + form.contributions(W).sum(axis=-1)
    np.testing.assert_allclose(total, scores, atol=1e-12)
    batch = topsis.closeness(np.stack([x, x[::-1]]), np.stack([W, W]), SIGNS, **options)
    np.testing.assert_allclose(batch, [scores, back[::-1]], atol=1e-12)
    y = x * SIGNS
    for i in range(len(x)):
        for j in range(len(x)):
            if (y[i] >= y[j]).all():
                assert scores[i] >= scores[j] - 1e-12


@pytest.mark.parametrize("normalisation", ["vector", "minmax", "max", "sum", "none"])
def test_numbers_that_would_overflow_are_refused_and_others_are_not(normalisation: str) -> None:
    for size in (1e149, -1e149):
        x = [[size, 1.0], [-size, 2.0], [0.0, 3.0]]
        assert np.isfinite(topsis.closeness(x, [1, 1], [1, -1], normalisation=normalisation)).all()
    with pytest.raises(ValueError, match="1e150"):
        topsis.closeness([[1e308, 1], [-1e308, 2]], [1, 1], [1, 1], normalisation=normalisation)
