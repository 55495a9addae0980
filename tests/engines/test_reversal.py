"""Pairs that turn: strict on both sides, ties turn nothing."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcda.engines.reversal import promethee_bound, turned_pairs

scores = st.lists(st.integers(-3, 3).map(float), min_size=1, max_size=6)


def test_names_the_side_that_was_ahead_first() -> None:
    assert turned_pairs([3.0, 2.0, 1.0], [1.0, 2.0, 2.0]) == ((0, 1), (0, 2))


def test_a_tie_on_either_side_turns_nothing() -> None:
    assert turned_pairs([1.0, 1.0], [0.0, 5.0]) == ()
    assert turned_pairs([1.0, 0.0], [2.0, 2.0 + 1e-13]) == ()


@given(scores)
def test_the_mirror_image_turns_every_strict_pair(values: list[float]) -> None:
    strict = sum(a != b for i, a in enumerate(values) for b in values[:i])
    assert len(turned_pairs(values, [-value for value in values])) == strict
    assert turned_pairs(values, values) == ()


@pytest.mark.parametrize("after", [[1.0], [[1.0, 2.0]]])
def test_refuses_scores_of_others(after: object) -> None:
    with pytest.raises(ValueError, match="same alternatives"):
        turned_pairs([1.0, 2.0], after)  # type: ignore[arg-type]


def test_bound() -> None:
    assert promethee_bound(5) == 0.5
    assert math.isinf(promethee_bound(1))
