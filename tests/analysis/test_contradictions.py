"""Contradictions in one expert's answers: which answer is asked about, and in which words."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda.analysis.contradictions import Relation, bridges, contradiction, groups, matrix
from mcda.engines import ahp

A, B, C, D = "production", "roads", "ecology", "income"
FOUR = (A, B, C, D)
SOUND = {(A, B): 3.0, (A, C): 9.0, (A, D): 9.0, (B, C): 3.0, (B, D): 3.0, (C, D): 1.0}


def test_answers_that_fit_are_not_asked_about() -> None:
    assert contradiction("goal", FOUR, SOUND) is None


def test_two_criteria_and_a_tree_cannot_contradict() -> None:
    assert contradiction("goal", (A, B), {(A, B): 9.0}) is None
    assert contradiction("goal", (A, B, C), {(A, B): 9.0, (B, C): 9.0}) is None


def test_answers_that_do_not_connect_are_left_to_others() -> None:
    assert contradiction("goal", FOUR, {(A, B): 9.0, (C, D): 9.0}) is None
    assert groups(FOUR, {(A, B): 9.0, (C, D): 9.0}) == ((A, B), (C, D))


def test_the_circle_is_told_with_the_answer_that_closes_it() -> None:
    found = contradiction("goal", FOUR, {**SOUND, (A, C): 1 / 5})
    assert found is not None
    assert found.pair == (A, C)
    assert found.circle
    assert [(s.first, s.second) for s in found.steps] == [(A, B), (B, C)]
    assert (found.but.first, found.but.second, found.but.degree) == (C, A, "much")
    without = {**SOUND}
    del without[(A, C)]
    after = float(ahp.consistency(matrix(FOUR, without)).cr)
    before = float(ahp.consistency(matrix(FOUR, {**SOUND, (A, C): 1 / 5})).cr)
    assert (found.cr, found.cr_without) == pytest.approx((before, after))


def test_too_weak_an_answer_is_told_through_a_third_criterion() -> None:
    found = contradiction("goal", (A, B, C), {(A, B): 5.0, (B, C): 5.0, (A, C): 1.0})
    assert found is not None
    assert not found.circle
    assert found.cr_without is None


def test_an_answer_that_says_too_little_is_told_as_weak() -> None:
    found = contradiction("goal", (A, B, C), {(A, B): 3.0, (B, C): 3.0, (A, C): 2.0})
    assert found is not None
    assert (found.weak, found.circle, found.but.degree) == (True, False, "slightly")
    strong = contradiction("goal", (A, B, C), {(A, B): 2.0, (B, C): 2.0, (A, C): 1 / 9})
    assert strong is not None
    assert not strong.weak


def test_a_circle_is_asked_about_even_where_the_ratio_is_low() -> None:
    answers = {**SOUND, (A, B): 2.0, (B, C): 2.0, (A, C): 1 / 2, (A, D): 3.0, (B, D): 2.0}
    low = {**answers, (A, B): 1.2, (B, C): 1.2, (A, C): 1 / 1.2, (A, D): 3, (B, D): 3, (C, D): 3}
    assert float(ahp.consistency(matrix(FOUR, low)).cr) < 0.10
    found = contradiction("goal", FOUR, low)
    assert found is not None
    assert found.circle


def test_what_is_meant_is_not_asked_about_again() -> None:
    answers = {**SOUND, (A, C): 1 / 5}
    assert contradiction("goal", FOUR, answers, [(A, C)]) is None
    found = contradiction("goal", FOUR, answers, [(A, B)])
    assert found is not None
    assert found.pair == (A, C)


def test_degrees_are_those_of_the_nine_answers() -> None:
    values = {1: "equal", 2: "slightly", 3: "clearly", 5: "much", 7: "far", 9: "far"}
    assert {v: Relation(A, B, v).degree for v in values} == values


PAIRS = list(itertools.combinations(FOUR, 2))


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(PAIRS)), st.permutations(PAIRS))
def test_bridges_connect_what_is_apart_with_no_pair_too_many(
    linked: set[tuple[str, str]], pairs: list[tuple[str, str]]
) -> None:
    answers = dict.fromkeys(sorted(linked), 3.0)
    parts = groups(FOUR, answers)
    missing = bridges(parts, pairs)
    assert len(missing) == len(parts) - 1
    assert len(groups(FOUR, answers | dict.fromkeys(missing, 3.0))) == 1
    # Each is the first that would do: none before it in the list could have been taken instead.
    taken: dict[tuple[str, str], float] = dict(answers)
    for pair in missing:
        for earlier in pairs[: pairs.index(pair)]:
            assert len(groups(FOUR, {**taken, earlier: 3.0})) == len(groups(FOUR, taken))
        taken[pair] = 3.0


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_one_planted_slip_is_found(seed: int) -> None:
    """A single answer turned round by far among consistent ones is the one that is asked about."""
    rng = np.random.default_rng(seed)
    n = 6
    names = tuple(f"c{k}" for k in range(n))
    weights = np.exp(rng.uniform(-0.7, 0.7, n))
    answers = {
        (names[i], names[j]): float(weights[i] / weights[j])
        for i, j in itertools.combinations(range(n), 2)
    }
    pair = list(answers)[rng.integers(len(answers))]
    answers[pair] = 9.0 if answers[pair] < 1 else 1 / 9
    found = contradiction("goal", names, answers)
    assert found is not None
    assert found.pair == pair
    assert found.cr_without == pytest.approx(0.0, abs=1e-9)
    assert found.cr > (found.cr_without or 0)
