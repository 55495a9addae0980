"""Extremes of studies: they contain what is drawn, and shrink with what is said."""

from __future__ import annotations

import json

import numpy as np
import pytest

import mcda
from mcda.analysis.class_acceptability import class_acceptability
from mcda.analysis.evidence import gather
from mcda.analysis.extremes import extremes, polytope_of
from mcda.analysis.montecarlo import WeightDraws
from mcda.analysis.ranking import FormDraws, choose
from mcda.analysis.stability import mean_form
from mcda.engines.ranks import ranks
from mcda.errors import InputError

ORDERS = [("production", "ecology")]
BOUNDS = [("income", 0.1, 0.4)]


@pytest.fixture(scope="module")
def study():
    return mcda.load("monotowns").changed(draws=200)


def test_drawn_weights_lie_in_the_polytope(study) -> None:
    evidence = gather(study)
    polytope = polytope_of(evidence, orders=ORDERS, bounds=BOUNDS)
    drawn = WeightDraws(evidence, orders=ORDERS, bounds=BOUNDS).block(0, 500)
    assert (drawn @ polytope.a_ub.T <= polytope.b_ub + 1e-9).all()
    near = polytope_of(evidence, around=0.3)
    assert (evidence.used @ near.a_ub.T <= near.b_ub + 1e-12).all()
    assert not (drawn @ near.a_ub.T <= near.b_ub + 1e-9).all(axis=1).all()


@pytest.mark.parametrize("method", ["promethee", pytest.param("ahp", marks=pytest.mark.slow)])
def test_places_contain_every_drawn_one(study, method: str) -> None:
    found = extremes(study, method, orders=ORDERS, bounds=BOUNDS, at="potential")
    evidence = gather(study)
    chosen, settled = choose(study, method, None)
    form = mean_form(FormDraws(evidence, chosen, settled))
    drawn = WeightDraws(evidence, orders=ORDERS, bounds=BOUNDS).block(0, 2_000)
    placed = ranks(form.scores(drawn))
    rows = {row.id: row for row in found.rows}
    for i, key in enumerate(evidence.table.alternatives):
        assert rows[key].best <= placed[:, i].min()
        assert rows[key].worst >= placed[:, i].max()
        assert rows[key].best <= rows[key].rank <= rows[key].worst


@pytest.mark.parametrize("method", ["flowsort", "ahpsort"])
def test_classes_contain_every_drawn_one(study, method: str) -> None:
    problem = study.changed(classes=study.classes.model_copy(update={"method": method}))
    found = {row.id: row for row in extremes(problem).rows}
    drawn = class_acceptability(problem, drawn=["weights"], draws=1_000)
    for row in drawn.rows:
        met = {group for group, share in row.shares.items() if share > 0}
        assert met <= set(found[row.id].classes)


@pytest.mark.slow
def test_ranges_shrink_with_the_weights(study) -> None:
    def widths(**said):
        return {row.id: row.worst - row.best for row in extremes(study, **said).rows}

    whole, near, nearer = widths(), widths(around=0.5), widths(around=0.1)
    assert all(whole[key] >= near[key] >= nearer[key] for key in whole)
    assert sum(whole.values()) > sum(near.values()) > sum(nearer.values())


def test_json_and_frame(study) -> None:
    found = extremes(study, around=0.2)
    data = found.to_dict()
    assert json.loads(json.dumps(data, allow_nan=False))["schema"] == "extremes/1"
    assert len(found.to_frame()) == 27
    assert set(found.certain("low")) <= set(found.possible("low"))


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"method": "topsis"}, "ext-distance"),
        ({"around": 0.0}, "ext-around"),
        ({"around": 1.5}, "ext-around"),
        ({"bounds": [("income", 0.6, 1.0), ("ecology", 0.6, 1.0)]}, "ext-empty"),
        ({"orders": [("income", "distance_big_city")]}, "mc-not-siblings"),
    ],
)
def test_what_cannot_be_said_is_one_clear_message(study, settings, code) -> None:
    with pytest.raises(InputError) as error:
        extremes(study, **settings)
    assert [finding.code for finding in error.value.findings] == [code]


def test_leaves_without_limits_give_their_weight_away(study) -> None:
    """Where nothing has limits there are places and no classes."""
    problem = mcda.Problem.from_values(np.random.default_rng(0).random((4, 3)))
    found = extremes(problem, "ahp")
    assert found.limits is None
    assert all(row.classes == () for row in found.rows)
