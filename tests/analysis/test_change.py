"""The smallest change of weights: it does what it says, and nothing smaller found does."""

from __future__ import annotations

import json

import numpy as np
import pytest

import mcda
from mcda.analysis.change import into_class, overtake
from mcda.analysis.classify import classify
from mcda.analysis.evidence import gather
from mcda.analysis.ranking import FormDraws, choose
from mcda.analysis.stability import mean_form
from mcda.errors import InputError
from mcda.model.study import Classes


@pytest.fixture(scope="module")
def study():
    return mcda.load("monotowns").changed(draws=200)


@pytest.mark.parametrize("method", ["promethee", "ahp", "topsis"])
def test_the_two_scores_meet_at_the_new_weights(study, method: str) -> None:
    found = overtake(study, "ridder", "saran", method)
    evidence = gather(study)
    chosen, settled = choose(study, method, None)
    form = mean_form(FormDraws(evidence, chosen, settled))
    leaves = {node.id: node.weight_then for node in found.nodes}
    weights = np.array([leaves[leaf.id] for leaf in evidence.leaves])
    scores = dict(zip(evidence.table.alternatives, form.scores(weights), strict=True))
    assert scores["ridder"] == pytest.approx(scores["saran"], abs=1e-6)
    assert weights.sum() == pytest.approx(1.0)
    assert np.abs(weights - evidence.used).sum() == pytest.approx(found.size)
    assert found.exact == (method != "topsis")


@pytest.mark.parametrize("norm", ["l1", "l2"])
def test_no_smaller_change_was_found_at_random(study, norm) -> None:
    found = overtake(study, "ridder", "saran", norm=norm)
    evidence = gather(study)
    chosen, settled = choose(study, "promethee", None)
    form = mean_form(FormDraws(evidence, chosen, settled))
    rng = np.random.default_rng(1)
    drawn = rng.dirichlet(np.ones(len(evidence.used)), 20_000)
    mixed = evidence.used + rng.random((20_000, 1)) * (drawn - evidence.used)
    scores = form.scores(mixed)
    ids = evidence.table.alternatives
    hit = scores[:, ids.index("ridder")] >= scores[:, ids.index("saran")]
    change = mixed[hit] - evidence.used
    sizes = np.abs(change).sum(axis=1) if norm == "l1" else np.sqrt((change**2).sum(axis=1))
    assert hit.any()
    assert sizes.min() >= found.size - 1e-9


@pytest.mark.parametrize("method", ["flowsort", "ahpsort", "topsis_sort_b"])
def test_the_class_turns_just_beyond_the_change(study, method: str) -> None:
    """Complete figures only: then classify says the class of the very table that was held."""
    complete = study.changed(classes=Classes(method=method), missing="exclude")
    before = {row.id: row.group for row in classify(complete).rows}
    town = next(key for key, group in before.items() if group == "average")
    found = into_class(complete, town, "low")
    assert found.size is not None
    nodes, parents = complete.hierarchy.nodes, complete.hierarchy.parents
    declared = {
        sibling.id: 0.0  # set aside: no figure is known everywhere
        for node in found.nodes
        for sibling in nodes[parents[node.id]].criteria
        if sibling.weight != 0
    }
    for factor, group in ((0.99, "average"), (1.01, "low")):
        for node in found.nodes:
            weight = node.weight_now + factor * (node.weight_then - node.weight_now)
            declared[node.id] = max(0.0, weight)
        assert classify(complete.changed(weights=declared)).row(town).group == group


def test_json_and_frame(study) -> None:
    found = into_class(study, "ridder", "low")
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert (data["schema"], data["subject"], data["target"]) == ("change/1", "ridder", "low")
    assert len(found.to_frame()) == len(found.nodes)


def test_what_no_weights_can_do_is_said() -> None:
    problem = mcda.Problem.from_values([[1.0, 1.0], [2.0, 2.0]])
    found = overtake(problem, "a1", "a2", "ahp")
    assert (found.size, found.nodes, found.exact) == (None, (), True)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda p: overtake(p, "ridder", "ridder"), "change-itself"),
        (lambda p: overtake(p, "atlantis", "ridder"), "town-unknown"),
        (lambda p: into_class(p, "ridder", "average"), "change-there"),
        (lambda p: into_class(p, "ridder", "lowest"), "class-unknown"),
    ],
)
def test_bad_input_is_one_clear_message(study, call, code) -> None:
    with pytest.raises(InputError) as error:
        call(study)
    assert [finding.code for finding in error.value.findings] == [code]
