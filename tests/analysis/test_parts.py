"""Parts add up: by criterion to the score, and a profile to its difference from the mean."""

from __future__ import annotations

import numpy as np
import pytest

from mcda.analysis.parts import parts_of, profile
from mcda.analysis.ranking import rank
from tests.analyses import problem

METHODS = ("promethee", "topsis", "ahp")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("at", [None, "production", "ecology"])
def test_parts_add_up_to_the_score(method: str, at: str | None) -> None:
    ranking = rank(problem(), method, at=at, counts=False)
    found = parts_of(problem(), ranking)
    sums = [ranking.base + sum(parts) for parts in found.parts]
    assert sums == pytest.approx([row.score for row in ranking.rows], abs=1e-12)
    assert all(len(parts) == len(found.nodes) for parts in found.parts)


@pytest.mark.parametrize("method", METHODS)
def test_a_profile_adds_up_to_the_difference_from_the_mean(method: str) -> None:
    ranking = rank(problem(), method, counts=False)
    found = profile(problem(), ranking, ["abay", "karatau"], "ru")
    scores = [row.score for row in ranking.rows]
    assert found.mean == pytest.approx(np.mean(scores))
    for k, row in enumerate(found.rows):
        first = sum(line.pulls[k] for line in found.lines if line.level == 1)
        assert first == pytest.approx(row.score - found.mean, abs=1e-12)
    if method == "promethee":
        assert found.mean == pytest.approx(0.0, abs=1e-12)


def test_a_criterion_pulls_as_much_as_its_indicators() -> None:
    found = profile(problem(), rank(problem(), counts=False), ["abay"])
    lines = {line.id: line for line in found.lines}
    below = [child.id for child in problem().hierarchy.nodes["production"].criteria]
    pulls = [lines[key].pulls[0] for key in below if key in lines]
    assert len(pulls) > 1
    assert lines["production"].pulls[0] == pytest.approx(sum(pulls))
    assert lines["production"].figures == ("",)
    assert all(lines[key].figures[0] for key in below if key in lines)


def test_only_what_is_open_is_marked_unknown() -> None:
    ranking = rank(problem(), counts=False)
    open_rows = [row for row in ranking.rows if row.unknown]
    assert open_rows
    row = open_rows[0]
    found = profile(problem(), ranking, [row.id])
    assert {line.id for line in found.lines if line.unknown[0]} == set(row.unknown)
