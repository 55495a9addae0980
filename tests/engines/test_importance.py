"""The correlation ratio of a column with the scores."""

from __future__ import annotations

import numpy as np
import pytest

from mcda.engines.importance import by_chance, correlation_ratio


def test_two_groups_by_hand() -> None:
    # means 2 and 6 around 4: between = 2·4 + 2·4 = 16; total = 9 + 1 + 1 + 9 = 20
    assert correlation_ratio([0, 0, 1, 1], [1, 3, 5, 7]) == pytest.approx(16 / 20)


def test_what_says_nothing_and_what_says_all() -> None:
    rng = np.random.default_rng(1)
    x = rng.random(4000)
    assert correlation_ratio(x, rng.random(4000)) < 0.01
    assert correlation_ratio(np.floor(x * 4), np.floor(x * 4) ** 2) == pytest.approx(1)
    assert correlation_ratio(x, (x - 0.5) ** 2) > 0.8  # a bent relation, r near 0
    assert correlation_ratio(np.ones(5), np.arange(5)) == 0
    assert correlation_ratio(np.arange(5), np.ones(5)) == 0


def test_batches_and_cells_that_do_not_apply() -> None:
    x = np.array([[0.0, 0, 1, 1, np.nan], [0, 1, 0, 1, 1]])
    y = np.array([1.0, 3, 5, 7, 99])
    both = correlation_ratio(x, y)
    assert both[0] == pytest.approx(0.8)
    assert both[1] == pytest.approx(float(correlation_ratio(x[1], y)))
    with pytest.raises(ValueError, match="at least 2"):
        correlation_ratio(x, y, classes=1)


def test_what_chance_gives_is_found_by_simulation() -> None:
    rng = np.random.default_rng(5)
    for count in (4, 6, 27):
        found = correlation_ratio(rng.random((4000, count)), rng.random((4000, count)))
        assert abs(found.mean() - by_chance(count)) < 4 * found.std() / np.sqrt(4000) + 1e-9
    assert by_chance(1) == by_chance(5) == 1.0
