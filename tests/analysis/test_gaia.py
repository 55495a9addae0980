"""The GAIA plane of a study."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from mcda.analysis.gaia import gaia
from mcda.analysis.ranking import rank
from mcda.errors import InputError
from mcda.files.load import load
from mcda.model.problem import Problem

CASES = Path(__file__).parents[1] / "cases" / "promethee_topsis"
CARS = Path(__file__).parents[2] / "examples" / "cars"


def test_the_published_plane_of_twelve_centres() -> None:
    given = json.loads((CASES / "promethee_gaia_promcalc_1994.json").read_text("utf-8"))["input"]
    functions = [
        {k: v for k, v in f.items() if v is not None} for f in given["preference_functions"]
    ]
    problem = Problem.from_values(
        given["matrix"],
        given["alternatives"],
        weights=given["weights"],
        directions=given["directions"],
        preferences=functions,
    )
    found = gaia(problem)
    assert found.delta == pytest.approx(0.86, abs=0.005)
    assert found.findings == ()
    assert [one.id for one in found.points][:3] == ["A4", "A5", "A3"]
    assert found.points[0].deviation is None


def test_net_flows_are_the_scores_at_every_node_and_by_any_axes() -> None:
    study = load(CARS).changed(draws=200)
    for at in (None, "money", "running"):
        scores = {row.id: row.score for row in rank(study, at=at, counts=False).rows}
        for by in ("criteria", "leaves"):
            found = gaia(study, at=at, by=by)
            assert {one.id: one.net for one in found.points} == pytest.approx(scores, abs=1e-12)
            assert sum(axis.weight for axis in found.axes) == pytest.approx(1)


def test_axes_are_the_criteria_below_the_node_or_the_indicators() -> None:
    study = load(CARS).changed(draws=20)
    assert [axis.id for axis in gaia(study).axes] == ["money", "use"]
    assert [axis.id for axis in gaia(study, at="money").axes] == ["price", "running"]
    assert len(gaia(study, by="leaves").axes) == 7


def test_two_criteria_fill_the_plane() -> None:
    found = gaia(load(CARS).changed(draws=50))
    assert found.delta == pytest.approx(1)
    assert all(one.quality == pytest.approx(1) for one in (*found.points, *found.axes))


def test_a_plane_that_shows_little_is_warned_of() -> None:
    values = np.random.default_rng(5).random((40, 12))
    found = gaia(Problem.from_values(values, preferences=["usual"] * 12))
    assert found.delta < 0.6
    assert [f.code for f in found.findings] == ["gaia-weak"]


def test_the_region_shrinks_with_what_is_said_and_holds_the_axis() -> None:
    study = load("monotowns").changed(draws=200)
    every, near = gaia(study), gaia(study, around=0.25)
    assert every.hard
    assert not near.hard
    assert 0 < near.spread < 180

    def reach(plane: object) -> float:
        corners = np.array(plane.region)
        return float(np.ptp(corners, axis=0).sum())

    assert reach(near) < reach(every)
    corners = np.array(near.region)
    to = np.array(near.decision_axis) - corners
    sides = np.roll(corners, -1, axis=0) - corners
    assert (sides[:, 0] * to[:, 1] - sides[:, 1] * to[:, 0] >= -1e-9).all()


def test_unknown_figures_move_only_those_they_concern_much() -> None:
    values = np.array([[1.0, 5], [2, np.nan], [3, 3], [4, 2], [5, 1], [6, 6]])
    problem = Problem.from_values(values, preferences=["usual"] * 2, draws=300)
    moves = {one.id: one.deviation for one in gaia(problem).points}
    assert max(moves, key=moves.get) == "a2"
    assert moves["a2"] > 2 * max(v for k, v in moves.items() if k != "a2")


def test_what_cannot_be_is_said() -> None:
    study = load(CARS)
    for settings, code in (({"by": "towns"}, "choice"), ({"around": 2.0}, "ext-around")):
        with pytest.raises(InputError) as error:
            gaia(study, **settings)
        assert error.value.findings[0].code == code
