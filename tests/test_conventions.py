"""What explanation/conventions.md says of other tools: where a test fails, its line can go."""

from __future__ import annotations

import warnings

import ahpy
import numpy as np
import pytest
from pymcdm import normalizations
from pymcdm.methods import PROMETHEE_II, TOPSIS

from mcda import ahp, topsis
from mcda.engines import preference, promethee

TABLE = np.array([[250.0, 16, 12], [200, 16, 8], [300, 32, 16], [275, 32, 8]])
WEIGHTS, DIRECTIONS = np.array([0.4, 0.3, 0.3]), np.array([-1, 1, 1])


def test_ahpy_takes_a_pair_judged_twice() -> None:
    pairs = {("a", "b"): 3, ("b", "a"): 3, ("a", "c"): 2, ("b", "c"): 2}
    theirs = ahpy.Compare("x", pairs, random_index="saaty")
    assert sum(theirs.target_weights.values()) == pytest.approx(1.0, abs=1e-3)
    with pytest.raises(ValueError, match="contradicts"):
        ahp.from_comparisons(3, [(0, 1, 3), (1, 0, 3), (0, 2, 2), (1, 2, 2)])


def test_ahpy_weighs_what_nothing_connects() -> None:
    theirs = ahpy.Compare("x", {("a", "b"): 3, ("c", "d"): 2}, random_index="saaty")
    assert theirs.consistency_ratio == 0.0
    with pytest.raises(ahp.UnconnectedError):
        ahp.priorities(ahp.from_comparisons(4, [(0, 1, 3), (2, 3, 2)]))


def test_ahpy_takes_a_judgement_of_fifteen() -> None:
    pairs = {("a", "b"): 15, ("b", "c"): 2, ("a", "c"): 20}
    assert ahpy.Compare("x", pairs, random_index="saaty").target_weights["a"] > 0.85


def test_pymcdm_has_nan_for_a_column_of_zeros() -> None:
    table, weights, types = np.array([[1.0, 0], [2, 0], [3, 0]]), np.full(2, 0.5), np.ones(2)
    method = TOPSIS(normalizations.vector_normalization)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = method(table, weights, types)
    assert np.isnan(theirs).all()
    assert topsis.closeness(table, weights, [1, 1]) == pytest.approx([0.0, 0.5, 1.0])


def test_sum_normalisation_of_costs_is_not_one_thing() -> None:
    skcriteria = pytest.importorskip("skcriteria")
    from skcriteria.agg.topsis import TOPSIS as Other
    from skcriteria.preprocessing.scalers import SumScaler

    first = TOPSIS(normalizations.sum_normalization)(TABLE, WEIGHTS, DIRECTIONS)
    matrix = skcriteria.mkdm(TABLE, [min, max, max], weights=WEIGHTS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        second = Other().evaluate(SumScaler(target="matrix").transform(matrix)).e_.similarity
    assert np.abs(first - second).max() > 0.005
    ours = topsis.closeness(TABLE, WEIGHTS, DIRECTIONS, normalisation="sum")
    assert ours == pytest.approx(second, abs=1e-12)


def test_pymcdm_cannot_be_called_twice_with_thresholds() -> None:
    method = PROMETHEE_II("vshape_2", p=np.array([60.0, 16, 8]), q=np.array([10.0, 0, 0]))
    method(TABLE, WEIGHTS, DIRECTIONS)
    with pytest.raises(np.exceptions.AxisError):
        method(TABLE, WEIGHTS, DIRECTIONS)
    with pytest.raises(AttributeError):
        PROMETHEE_II("gaussian")(TABLE, WEIGHTS, DIRECTIONS)


def test_plain_subtraction_counts_wrongly_at_a_threshold() -> None:
    x = np.random.default_rng(0).integers(0, 100, 300) / 10
    exact = np.rint(10 * (x[:, None] - x)).astype(int) > 2
    plain = ((x[:, None] - x > 0.2).sum(axis=1) != exact.sum(axis=1)).sum()
    assert plain > 100
    flows = promethee.flows(x[:, None], [1.0], ["max"], [preference.ushape(0.2)])
    assert flows.positive == pytest.approx(exact.mean(axis=1) * 300 / 299, abs=1e-12)
