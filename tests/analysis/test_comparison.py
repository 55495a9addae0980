"""Several methods on one table: ranks, agreement, consensus, and what does not suit the table."""

from __future__ import annotations

import json

import numpy as np
import pytest
from pymcdm.methods import MABAC, VIKOR
from pymcdm.weights import critic_weights

import mcda
from mcda import InputError, Problem
from mcda.analysis.comparison import compare

VALUES = np.array(
    [[0.2, 0.9, 0.4], [0.8, 0.3, 0.5], [0.6, 0.6, 0.9], [0.3, 0.2, 0.1], [0.5, 0.7, 0.3]]
)


def problem(values=VALUES, **options):
    ends = [(0, 1)] * np.shape(values)[1]
    return Problem.from_values(
        values, anchors=ends, preferences=["usual"] * len(ends), method="ahp", **options
    )


def test_own_methods_rank_as_mcda_rank_does():
    found = compare(problem())
    assert found.rankings[0].id == "ahp"
    for name in ("ahp", "promethee", "topsis"):
        ranking = mcda.rank(problem(), method=name)
        assert found.ranking(name).ranks == {row.id: row.rank for row in ranking.rows}
    first = found.rankings[0]
    assert (first.tau, first.spearman, first.ws, first.move, first.furthest) == (1, 1, 1, 0, ())


def test_others_are_pymcdms_on_the_values():
    found = compare(problem())
    weights, benefit = np.full(3, 1 / 3), np.ones(3, dtype=int)
    for method, name in ((MABAC(), "mabac"), (VIKOR(), "vikor")):
        theirs = method.rank(method(VALUES, weights, benefit))
        assert list(found.ranking(name).ranks.values()) == theirs.tolist()
    critic = found.ranking("critic")
    assert list(critic.weights.values()) == pytest.approx(critic_weights(VALUES).tolist())
    own = mcda.rank(problem(weights=list(critic.weights.values())))
    assert critic.ranks == {row.id: row.rank for row in own.rows}


def test_rows_are_consistent():
    found = compare(problem())
    voting = len(found.voting)
    assert {one.kind for one in found.voting} == {"own", "other"}
    for row in found.rows:
        assert row.ranks == tuple(one.ranks[row.id] for one in found.rankings)
        assert row.mean == pytest.approx(np.mean(row.ranks[:voting]))
        assert row.variance == pytest.approx(np.var(row.ranks[:voting]))
    assert [row.borda for row in found.rows] == sorted(row.borda for row in found.rows)
    assert sorted(row.kemeny for row in found.rows) == [1, 2, 3, 4, 5]
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["schema"] == "comparison/1"
    assert len(found.to_frame()) == 5


def test_what_does_not_suit_the_table_is_named_with_the_reason():
    found = compare(problem())
    assert found.refused == ()
    with_zero = VALUES.copy()
    with_zero[0, 0] = 0
    reasons = dict(compare(problem(with_zero)).refused)
    assert {"WASPAS", "ARAS", "entropy", "merec"} <= set(reasons)
    assert set(reasons.values()) == {"zero"}
    constant = VALUES.copy()
    constant[:, 1] = 0.5
    flat = compare(problem(constant))
    assert "constant" in dict(flat.refused).values()
    assert {one.id for one in flat.rankings} >= {"ahp", "promethee", "topsis"}
    assert all(np.isfinite([one.tau, one.ws]).all() for one in flat.rankings)


def test_weights_come_from_complete_rows_only():
    holes = np.vstack([VALUES, [np.nan, 0.5, 0.5]])
    found = compare(problem(holes, missing="keep"))
    assert (found.median, found.complete) == (1, 5)
    critic = list(found.ranking("critic").weights.values())
    assert critic == pytest.approx(critic_weights(VALUES).tolist())
    few = np.full((4, 3), np.nan)
    few[:2] = VALUES[:2]
    few[2:, 0] = 0.4, 0.7
    reasons = dict(compare(problem(few, missing="keep")).refused)
    assert reasons["critic"] == "few"


def test_more_than_thirty_have_no_kemeny_order():
    values = np.random.default_rng(0).uniform(0.1, 1, (31, 3))
    found = compare(problem(values))
    assert found.reversed is None
    assert all(row.kemeny is None for row in found.rows)


def test_one_alternative_is_refused():
    with pytest.raises(InputError, match="nothing to compare"):
        compare(problem(VALUES[:1]))
