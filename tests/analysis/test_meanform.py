"""The mean weight form of a ranking against the ranking itself."""

from __future__ import annotations

import numpy as np
import pytest

import mcda
from mcda.analysis.meanform import mean_form
from mcda.engines.forms import Distance
from mcda.model.hierarchy import Hierarchy
from mcda.model.problem import Problem

WEIGHTS = {"production": 2.0, "migration": 1.0, "ecology": 0.0, "income": 3.0, "remoteness": 1.0}
WEIGHTS |= {"raw_materials": 1.0, "infrastructure": 1.0}


@pytest.fixture(scope="module")
def study() -> Problem:
    return mcda.load("monotowns").changed(draws=300)


@pytest.mark.parametrize("method", ["promethee", "ahp"])
@pytest.mark.parametrize("at", ["potential", "production", "migration_balance"])
def test_a_linear_form_gives_the_mean_scores_at_any_weights(
    study: Problem, method: str, at: str
) -> None:
    mean = mean_form(study, method, at=at)
    assert mean is not None
    assert mean.exact
    for problem in (study, study.changed(weights=WEIGHTS)):
        ranking = mcda.rank(problem, method, at=at)
        used = [ranking.weights.get(leaf.id, 0.0) for leaf in mean.evidence.leaves]
        scores = mean.form.scores(used)
        np.testing.assert_allclose(scores, ranking.scores.mean(axis=0), atol=1e-11)


def test_a_distance_is_near_and_exact_only_where_nothing_is_drawn(study: Problem) -> None:
    mean = mean_form(study, "topsis")
    assert mean is not None
    assert isinstance(mean.form, Distance)
    assert not mean.exact
    ranking = mcda.rank(study, "topsis")
    used = [ranking.weights[leaf.id] for leaf in mean.evidence.leaves]
    gap = np.abs(mean.form.scores(used) - ranking.scores.mean(axis=0)).max()
    assert 0 < gap < 0.01
    complete = study.changed(missing="exclude")
    mean = mean_form(complete, "topsis")
    assert mean is not None
    assert len(mean.evidence.rows) < 27
    assert not mean.exact  # intervals are drawn


def test_leaves_of_weight_zero_can_be_given_a_weight(study: Problem) -> None:
    mean = mean_form(study.changed(weights=WEIGHTS), "ahp")
    assert mean is not None
    assert "pollution" in [leaf.id for leaf in mean.evidence.leaves]
    assert not mean.locked


def test_a_leaf_that_does_not_suit_the_method_stays_at_zero() -> None:
    hierarchy = Hierarchy.model_validate(
        {
            "id": "h",
            "criteria": [
                {"id": "a", "preference": {"type": "usual"}},
                {"id": "no_preference"},
            ],
        }
    )
    from mcda.model.table import Table

    table = Table.from_values([[1, 2], [2, 1]], ["x", "y"], ["a", "no_preference"])
    problem = Problem(hierarchy, table, {"a": 1, "no_preference": 0})
    mean = mean_form(problem, "promethee")
    assert mean is not None
    assert mean.locked == ("no_preference",)
    assert [leaf.id for leaf in mean.evidence.leaves] == ["a"]


def test_a_weight_that_leads_nowhere_goes_to_the_siblings() -> None:
    """A group whose only positive branch is at weight 0 lost its weight once."""
    hierarchy = Hierarchy.model_validate(
        {
            "id": "h",
            "criteria": [
                {
                    "id": "g",
                    "criteria": [
                        {"id": "off", "criteria": [{"id": "a"}]},
                        {"id": "on", "criteria": [{"id": "b"}]},
                    ],
                },
                {"id": "c"},
            ],
        }
    )
    local = hierarchy.local_weights({"off": 0, "on": 1, "b": 0})
    weights = hierarchy.global_weights(local)
    assert weights == {"a": 0.0, "b": 0.0, "c": 1.0}
