"""The six preference functions and their checks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mcda.engines import preference as f

D = np.array([-2.0, 0.0, 1.0, 2.0, 3.0, 4.0])


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (f.usual(), [0, 0, 1, 1, 1, 1]),
        (f.ushape(1), [0, 0, 0, 1, 1, 1]),
        (f.vshape(4), [0, 0, 0.25, 0.5, 0.75, 1]),
        (f.level(1, 3), [0, 0, 0, 0.5, 0.5, 1]),
        (f.linear(1, 3), [0, 0, 0, 0.5, 1, 1]),
        (f.gaussian(2), [0, 0, *(1 - np.exp(-np.array([1, 4, 9, 16]) / 8))]),
    ],
)
def test_degrees(function: f.Preference, expected: list[float]) -> None:
    np.testing.assert_allclose(f.degree(function, D), expected, atol=1e-15)


@pytest.mark.parametrize(
    ("function", "same"),
    [(f.linear(1, 1), f.ushape(1)), (f.level(1, 1), f.ushape(1)), (f.vshape(0), f.usual())],
)
def test_equal_thresholds_are_a_step(function: f.Preference, same: f.Preference) -> None:
    np.testing.assert_array_equal(f.degree(function, D), f.degree(same, D))


def test_level_and_vshape_are_defined_at_p() -> None:
    """promethee123 leaves P undefined at d = p."""
    assert f.degree(f.vshape(3), 3.0) == 1
    assert f.degree(f.level(1, 3), 3.0) == 0.5


def test_u_shape_ignores_negative_differences() -> None:
    """JMcDM's U-shape is 1 for every difference but 0."""
    assert f.degree(f.ushape(1), -5.0) == 0


def test_arrays_of_thresholds_broadcast() -> None:
    q, p = np.array([0.0, 1.0, 2.0]), np.array([2.0, 1.0, 6.0])
    batch = f.degree(f.linear(q[:, None], p[:, None]), D)
    loop = [f.degree(f.linear(a, b), D) for a, b in zip(q, p, strict=True)]
    np.testing.assert_array_equal(batch, loop)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"type": "linaer", "q": 1, "p": 2}, "did you mean 'linear'"),
        ({"type": "xyz"}, "use one of"),
        ({"type": "linear", "q": 3, "p": 2}, "p must not be smaller than q"),
        ({"type": "gaussian", "s": 0}, "s must be positive"),
        ({"type": "ushape", "q": -1}, "must not be negative"),
        ({"type": "ushape", "q": float("nan")}, "finite"),
        ({"type": "vshape"}, "needs p"),
        ({"type": "usual", "q": 1}, "has no parameter q"),
        ({"type": "usual", "r": 1}, "has no parameter r"),
        ({"q": 1}, "a mapping with a type"),
    ],
)
def test_bad_input_is_named(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        f.of(given)


def test_mappings_are_accepted() -> None:
    made = f.of({"type": "linear", "q": 1, "p": 3, "s": None})
    assert (made.type, made.q, made.p) == ("linear", 1, 3)
    assert f.of(made) is made
