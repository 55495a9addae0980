"""Draws: the same whatever is asked for, and uniform on the simplex."""

from __future__ import annotations

import numpy as np
import pytest

from mcda.engines import sampling as s


def test_draws_do_not_depend_on_how_many_are_asked() -> None:
    many = s.uniforms(42, "weights", 2 * s.BLOCK + 100, 3)
    np.testing.assert_array_equal(many[:5000], s.uniforms(42, "weights", 5000, 3))
    np.testing.assert_array_equal(many[4000:8200], s.uniforms(42, "weights", 4200, 3, start=4000))


def test_purposes_seeds_and_blocks_differ() -> None:
    streams = [
        s.generator(1, "a"),
        s.generator(1, "b"),
        s.generator(2, "a"),
        s.generator(1, "a", 1),
    ]
    assert len({g.random() for g in streams}) == 4


def test_simplex_is_uniform() -> None:
    w = s.simplex(s.uniforms(7, "test", 20_000, 3))
    np.testing.assert_allclose(w.sum(axis=-1), 1)
    np.testing.assert_allclose(w.mean(axis=0), 1 / 3, atol=0.01)
    np.testing.assert_allclose((w[:, 0] > 0.5).mean(), 0.25, atol=0.01)  # (1 - t)^2
    assert np.isfinite(s.simplex([[0.0, 0.0], [1.0, 1.0]])).all()


def test_pick_takes_each_value_as_often() -> None:
    drawn = s.pick(s.uniforms(7, "test", 9000, 1)[:, 0], [1.0, 2.0, 5.0])
    assert all(abs((drawn == v).mean() - 1 / 3) < 0.02 for v in (1, 2, 5))


def test_negative_arguments_are_refused() -> None:
    for call in (lambda: s.generator(-1, "a"), lambda: list(s.blocks(-1))):
        with pytest.raises(ValueError, match="negative"):
            call()
