"""SMAA-2 against loops, published cases and closed forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mcda.engines import acceptability, promethee, topsis
from mcda.engines.forms import Form, Linear
from mcda.engines.sampling import simplex, uniforms

CASES = Path(__file__).parents[1] / "cases" / "promethee_topsis"


def case(name: str) -> tuple[acceptability.Acceptability, dict[str, Any], float]:
    given = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    form = Linear(0.0, np.array(given["input"]["measurements"], dtype=float))
    found = acceptability.indices(form, given["input"]["weights"])
    return found, given["expected"], given["tolerance"]


def test_pairwise_winning_of_the_reference() -> None:
    found, expected, tolerance = case("smaa_pwi_tiny")
    np.testing.assert_allclose(
        found.pairwise_winning, expected["pairwise_winning"], rtol=0, atol=tolerance
    )
    np.testing.assert_allclose(found.rank_acceptability, [[0.9, 0.1], [0.1, 0.9]])


def test_central_weights_and_confidence_of_the_reference() -> None:
    found, expected, tolerance = case("smaa_na_central_weights")
    rows = zip(expected["central_weights"], expected["confidence"], strict=True)
    for i, (weights, confidence) in enumerate(rows):
        if confidence is None:  # undefined there, zeros and no first place here
            assert found.first_places[i] == 0
            assert found.confidence[i] == 0
            assert not found.central_weights[i].any()
        else:
            assert found.first_places[i] == 5
            np.testing.assert_allclose(found.central_weights[i], weights, rtol=0, atol=tolerance)
            assert found.confidence[i] == pytest.approx(confidence, abs=tolerance)


def forms(rng: np.random.Generator, d: int, batch: bool) -> list[Form]:
    values = rng.integers(0, 4, ((d, 5, 3) if batch else (5, 3))).astype(float)
    return [
        Linear(rng.integers(0, 2, 5).astype(float), values),
        topsis.form(values + 1.0, [1, -1, 1]),
        promethee.form(values, [1, 1, -1], ["usual"] * 3),
    ]


@pytest.mark.parametrize("batch", [False, True])
def test_indices_are_what_a_loop_counts(batch: bool) -> None:
    rng = np.random.default_rng(3)
    d, m = 60, 5
    weights = np.vstack([rng.dirichlet([1, 1, 1], d - 20), np.full((20, 3), 1 / 3)])
    for form in forms(rng, d, batch):
        found = acceptability.indices(form, weights)
        places = np.zeros((m, m))
        beats = np.zeros((m, m))
        chosen: list[list[np.ndarray[Any, Any]]] = [[] for _ in range(m)]
        scores = np.array(
            [form.scores(weights)[k] if batch else form.scores(weights[k]) for k in range(d)]
        )
        for k in range(d):
            for i in range(m):
                better = sum(scores[k, j] > scores[k, i] + 1e-10 for j in range(m))
                places[i, better] += 1
                for j in range(m):
                    beats[i, j] += scores[k, i] > scores[k, j] + 1e-10
                if better == 0:
                    chosen[i].append(weights[k])
        np.testing.assert_allclose(found.rank_acceptability, places / d)
        np.testing.assert_allclose(found.cumulative, places.cumsum(axis=1) / d)
        np.testing.assert_allclose(found.pairwise_winning, beats / d)
        np.testing.assert_allclose(found.expected_rank, places @ np.arange(1, m + 1) / d)
        for i in range(m):
            p = places[i][places[i] > 0] / d
            assert found.entropy[i] == pytest.approx(-(p * np.log2(p)).sum(), abs=1e-12)
            if not chosen[i]:
                assert found.first_places[i] == 0
                assert found.confidence[i] == 0
                continue
            central = np.mean(chosen[i], axis=0)
            np.testing.assert_allclose(found.central_weights[i], central)
            under = np.atleast_2d(form.scores(central))
            first = [row[i] >= row.max() - 1e-10 for row in under]
            assert found.confidence[i] == pytest.approx(np.mean(first))
        assert all(np.isfinite(value).all() for value in vars(found).values())


def test_acceptability_of_two_alternatives_is_the_length_of_an_interval() -> None:
    # a is ahead where 3 w > 1 (1 - w), that is w > 1/4.
    form = Linear(0.0, np.array([[3.0, 0.0], [0.0, 1.0]]))
    weights = simplex(uniforms(1, "t", 40_000, 2))
    found = acceptability.indices(form, weights)
    assert abs(found.rank_acceptability[0, 0] - 0.75) < 4 * found.rank_acceptability_se[0, 0]
    # the first place of a is uniform on (1/4, 1)
    np.testing.assert_allclose(found.central_weights[0], [0.625, 0.375], atol=0.01)
    assert found.confidence.tolist() == [1.0, 1.0]


def test_acceptability_of_three_criteria_is_an_area() -> None:
    # a is ahead where w1 > w2: half of the triangle; where w1 > 2 w2 + w3: by the corners.
    weights = simplex(uniforms(2, "t", 40_000, 3))
    half = acceptability.indices(Linear(0.0, np.array([[1.0, 0, 0], [0, 1.0, 0]])), weights)
    assert abs(half.pairwise_winning[0, 1] - 1 / 2) < 4 * half.pairwise_winning_se[0, 1]
    cut = acceptability.indices(Linear(0.0, np.array([[1.0, 0, 0], [0, 2.0, 1.0]])), weights)
    # along the edge to w2 the cut is at 1/3 from the corner w1, along the edge to w3 at 1/2
    assert abs(cut.pairwise_winning[0, 1] - 1 / 6) < 4 * cut.pairwise_winning_se[0, 1]


def test_blocks_add_up() -> None:
    form = Linear(0.0, np.random.default_rng(4).random((6, 3)))
    weights = simplex(uniforms(5, "t", 9000, 3))
    parts = [acceptability.count(form.scores(w), w) for w in (weights[:5000], weights[5000:])]
    whole = acceptability.count(form.scores(weights), weights)
    merged = parts[0].add(parts[1])
    assert merged.draws == whole.draws
    np.testing.assert_array_equal(merged.places, whole.places)
    np.testing.assert_array_equal(merged.wins, whole.wins)
    np.testing.assert_allclose(merged.sums, whole.sums)
    placed = np.array([np.repeat(np.arange(1, 7), row) for row in whole.places])
    for q in (0.05, 0.5, 0.95):
        at = int(np.ceil(q * 9000)) - 1
        assert whole.quantile_rank(q).tolist() == placed[:, at].tolist()


def test_ties_share_the_competition_rank() -> None:
    form = Linear(0.0, np.array([[1.0], [1.0], [0.0]]))
    found = acceptability.indices(form, [[1.0]])
    assert found.rank_acceptability.tolist() == [[1, 0, 0], [1, 0, 0], [0, 0, 1]]
    assert found.pairwise_winning.tolist() == [[0, 0, 1], [0, 0, 1], [0, 0, 0]]


def test_standard_errors_are_never_zero() -> None:
    errors = acceptability.standard_error([0, 50, 100], 100)
    assert (errors > 0).all()
    assert errors[1] == pytest.approx(0.05)
    assert acceptability.standard_error(50, 100, effective=25)[()] == pytest.approx(0.1)
    with pytest.raises(ValueError, match="at least 1"):
        acceptability.standard_error(0, 0)


def test_bad_shapes() -> None:
    form = Linear(0.0, np.ones((3, 2, 2)))
    with pytest.raises(ValueError, match="pair"):
        acceptability.indices(form, np.full((4, 2), 0.5))
    with pytest.raises(ValueError, match="draws"):
        acceptability.indices(form, np.full((2, 4, 2), 0.5))
    assert acceptability.indices(form, [0.5, 0.5]).draws == 3


@pytest.fixture(scope="module")
def samples() -> list[acceptability.Acceptability]:
    """300 independent samples of 1000 draws of one problem."""
    rng = np.random.default_rng(5)
    form = Linear(0.0, rng.random((4, 3)))
    return [acceptability.indices(form, rng.dirichlet(np.ones(3), 1000)) for _ in range(300)]


def test_the_standard_error_of_central_weights_is_their_spread_over_samples(samples):
    often = np.min([one.first_places for one in samples], axis=0) >= 50
    assert often.sum() >= 2
    spread = np.std([one.central_weights[often] for one in samples], axis=0)
    stated = np.mean([one.central_weights_se[often] for one in samples], axis=0)
    np.testing.assert_allclose(stated, spread, rtol=0.15)
    never = samples[0].first_places == 0
    assert not samples[0].central_weights_se[never].any()


def test_the_standard_error_of_the_entropy_is_its_spread_over_samples(samples):
    found = samples
    spread = np.std([one.entropy for one in found], axis=0)
    stated = np.mean([one.entropy_se for one in found], axis=0)
    assert (spread > 0).sum() >= 3
    np.testing.assert_allclose(stated[spread > 0], spread[spread > 0], rtol=0.15)
