"""scikit-criteria: problems there and back, and its TOPSIS and weighted sum beside ours."""

from __future__ import annotations

import sys
import warnings
from typing import Any

import numpy as np
import pytest

import mcda
from mcda.errors import InputError
from mcda.model.problem import Problem

skcriteria = pytest.importorskip("skcriteria")

VALUES = [[250, 16, 12.5], [200, 16, 8], [300, 32, 16]]
CARS = {
    "alternatives": ["ash", "beech", "cedar"],
    "criteria": ["price", "memory", "battery"],
}


def matrix(**changes: Any) -> Any:
    given = {"weights": [2, 1, 1], **CARS, **changes}
    return skcriteria.mkdm(VALUES, [min, max, max], **given)


def test_there_and_back_keeps_everything_a_matrix_holds() -> None:
    problem = mcda.from_skcriteria(matrix(), preferences=["usual"] * 3)
    assert problem.table.alternatives == ("ash", "beech", "cedar")
    assert [leaf.direction for leaf in problem.hierarchy.leaves] == ["min", "max", "max"]
    with pytest.warns(UserWarning, match="no preference functions"):
        again = mcda.to_skcriteria(problem)
    assert again.aequals(matrix(weights=[0.5, 0.25, 0.25]))


def test_a_matrix_with_nan_has_unknown_cells() -> None:
    values = np.array(VALUES)
    values[1, 2] = np.nan
    problem = mcda.from_skcriteria(skcriteria.mkdm(values, [1, 1, -1]))
    assert (problem.table.state == 2).sum() == 1
    assert problem.table.alternatives == ("A0", "A1", "A2")


def test_what_a_matrix_cannot_be_is_told_in_words() -> None:
    with pytest.raises(InputError) as caught:
        mcda.from_skcriteria(matrix(weights=[-2, 1, 1], criteria=["fuel use", "a", "b"]))
    assert [f.code for f in caught.value.findings] == ["weight-negative", "id-bad"]
    problem = Problem.from_values([["3..5", "n/a"], [None, 2]], list("ab"), ["x", "y"])
    with pytest.raises(InputError) as caught:
        mcda.to_skcriteria(problem)
    assert [(f.where.row, f.where.column) for f in caught.value.findings] == [
        ("a", "x"), ("a", "y"), ("b", "x"),
    ]  # fmt: skip
    assert len({f.text() for f in caught.value.findings}) == 3


def test_a_hierarchy_becomes_global_weights_and_a_warning() -> None:
    tree = mcda.Hierarchy.model_validate(
        {"id": "t", "criteria": [{"id": "x"}, {"id": "g", "criteria": [{"id": "y"}, {"id": "z"}]}]}
    )
    problem = Problem.from_values(VALUES, criteria=["x", "y", "z"], hierarchy=tree)
    with pytest.warns(UserWarning, match="no hierarchy"):
        made = mcda.to_skcriteria(problem)
    assert made.weights.tolist() == [0.5, 0.25, 0.25]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert mcda.to_skcriteria(problem, at="g").criteria.tolist() == ["y", "z"]
    with pytest.raises(InputError, match="no node"):
        mcda.to_skcriteria(problem, at="nowhere")


def test_without_the_package_the_message_says_what_to_install(monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, "skcriteria", None)
    with pytest.raises(InputError, match="pip install scikit-criteria"):
        mcda.to_skcriteria(Problem.from_values(VALUES))


def drawn(seed: int) -> Any:
    rng = np.random.default_rng(seed)
    m, n = int(rng.integers(2, 12)), int(rng.integers(1, 7))
    ways = rng.choice([1, -1], n)
    return skcriteria.mkdm(rng.uniform(1, 9, (m, n)), ways, weights=rng.uniform(0.1, 3, n))


@pytest.mark.parametrize("scaler", ["none", "vector"])
@pytest.mark.filterwarnings("ignore:Although TOPSIS")
def test_topsis_agrees(scaler: str) -> None:
    """scikit-criteria: Hwang & Yoon, ideals from the table, scaling a step of its own."""
    from skcriteria.agg.topsis import TOPSIS
    from skcriteria.preprocessing.scalers import VectorScaler

    for seed in range(40):
        made = drawn(seed)
        scaled = VectorScaler("matrix").transform(made) if scaler == "vector" else made
        theirs = TOPSIS().evaluate(scaled)
        ranking = mcda.rank(
            mcda.from_skcriteria(made),
            "topsis",
            parameters={"normalisation": scaler, "distance": "classic"},
            counts=False,
        )
        assert ranking.scores[0] == pytest.approx(theirs.e_.similarity, abs=1e-12)
        assert ranking.ranks[0].tolist() == theirs.rank_.tolist()


def test_the_weighted_sum_of_linear_values_agrees() -> None:
    """AHP's value functions on the table's extremes: min-max scaling, then a weighted sum."""
    from skcriteria.agg.simple import WeightedSumModel
    from skcriteria.preprocessing.invert_objectives import NegateMinimize
    from skcriteria.preprocessing.scalers import MinMaxScaler, SumScaler

    for seed in range(40):
        made = drawn(seed)
        steps = MinMaxScaler("matrix").transform(NegateMinimize().transform(made))
        theirs = WeightedSumModel().evaluate(SumScaler("weights").transform(steps))
        ranking = mcda.rank(mcda.from_skcriteria(made), "ahp", counts=False)
        assert ranking.scores[0] == pytest.approx(theirs.e_.score, abs=1e-12)
