"""Value functions and their weight form."""

from __future__ import annotations

import numpy as np
import pytest

from mcda.engines import values as v


def test_linear_is_clipped_and_takes_its_direction_from_the_anchors() -> None:
    assert v.linear([-1, 0, 5, 20], 0, 10).tolist() == [0, 0, 0.5, 1]
    assert v.linear([0, 5, 400], 300, 0).tolist() == [1, pytest.approx(1 - 5 / 300), 0]


def test_points() -> None:
    xs, ys = [0, 10, 20], [0.0, 0.8, 1.0]
    np.testing.assert_allclose(v.piecewise([-5, 5, 15, 99], xs, ys), [0, 0.4, 0.9, 1])
    assert v.stepwise([-5, 5, 10, 99], xs, ys).tolist() == [0, 0, 0.8, 1]


def test_levels_are_idealised_by_the_scale() -> None:
    assert v.levels([1, 3, 1], [3, 2, 1], [0.6, 0.3, 0.15]).tolist() == [0.25, 1, 0.25]
    with pytest.raises(ValueError, match="none of the levels"):
        v.levels([4], [1, 2], [1, 2])


def test_form_adds_up_and_fills_what_does_not_apply() -> None:
    x = np.array([[0.0, 1, 5], [10, 2, np.nan], [5, 1, 10]])
    functions = [("linear", 0, 10), ("levels", [1, 2], [1, 4]), ("piecewise", [0, 10], [0, 1])]
    form = v.form(x, functions)
    np.testing.assert_allclose(form.parts, [[0, 0.25, 0.5], [1, 1, 0.75], [0.5, 0.25, 1]])
    np.testing.assert_allclose(form.scores([0.5, 0.3, 0.2]), [0.175, 0.95, 0.525])
    batch = v.form(np.stack([x, x[::-1]]), functions)
    np.testing.assert_allclose(batch.parts[1], form.parts[::-1])
    x[:, 2] = np.nan
    assert not v.form(x, functions).parts[:, 2].any()


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (("linear", 1, 1), "must differ"),
        (("linear", np.nan, 1), "finite"),
        (("piecewise", [0, 0], [0, 1]), "increase"),
        (("piecewise", [0, 1], [0, 2]), "between 0 and 1"),
        (("stepwise", [0], [0]), "at least two"),
        (("levels", [1, 1], [1, 2]), "each once"),
        (("levels", [1], [0]), "not all zero"),
        (("spline", 0, 1), "is one of"),
    ],
)
def test_bad_functions_are_named(function: tuple[object, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        v.form([[1.0]], [function])


def test_wrong_number_of_functions() -> None:
    with pytest.raises(ValueError, match="expected 1 value functions"):
        v.form([[1.0]], [])


def test_anchors_that_would_overflow_are_refused() -> None:
    with pytest.raises(ValueError, match="1e150"):
        v.linear([1e308], -1e308, 1e308)
