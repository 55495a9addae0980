"""What to find out next: planted figures come out first, known ones never."""

from __future__ import annotations

import json

import numpy as np
import pytest

import mcda
from mcda.analysis.information import worth
from mcda.model.hierarchy import Hierarchy
from mcda.model.judged import Judged
from mcda.model.problem import Problem
from mcda.model.study import Aggregation
from mcda.model.table import Table


def problem(low, high=None, weights=None, keys=("big", "small"), judged=None) -> Problem:
    hierarchy = Hierarchy.model_validate(
        {
            "id": "h",
            "criteria": [
                {
                    "id": key,
                    "value": {"worst": 0, "best": 100},
                    "prior": "uniform",
                    "preference": {"type": "usual"},
                    "profiles": {"low_average": 50, "average_high": 90},
                }
                for key in keys
            ],
        }
    )
    low = np.array(low, dtype=float)
    high = low if high is None else np.array(high, dtype=float)
    state = np.where(np.isnan(low), 2, np.where(low == high, 0, 1))
    ids = tuple(f"t{i}" for i in range(len(low)))
    table = Table(ids, keys, low, high, state)
    if judged is not None:
        return Problem(hierarchy, table, judged=judged, whose="experts", min_known=0.0)
    return Problem(hierarchy, table, weights=weights or {"big": 3, "small": 1}, min_known=0.0)


def test_the_figure_that_decides_comes_first() -> None:
    """With three quarters of the votes `big` decides alone, whatever `small` is."""
    nan = float("nan")
    found = worth(problem([[nan, nan], [20, 30], [70, 80]]))
    assert [(one.town, one.leaf) for one in found.kept] == [("t0", "big"), ("t0", "small")]
    assert found.kept[0].bits == pytest.approx(found.kept[0].entropy, abs=0.1)
    assert found.kept[1].bits < 0.01
    assert found.entropy == pytest.approx(found.kept[0].entropy)


def test_an_interval_that_stays_on_one_side_tells_nothing() -> None:
    found = worth(problem([[60, 20], [20, 30]], [[70, 20], [20, 30]]))
    assert [(one.interval, one.bits, one.entropy) for one in found.kept] == [(True, 0.0, 0.0)]


def test_a_complete_table_has_nothing_to_find_out() -> None:
    found = worth(problem([[60, 20], [20, 30]]))
    assert found.kept == ()
    assert found.everything == ()
    assert found.entropy == 0.0


def group(*answers: tuple[float, float, float]) -> Judged:
    """Experts' answers on big : small, big : idle and small : idle."""
    matrices = [[[1, ab, ac], [1 / ab, 1, bc], [1 / ac, 1 / bc, 1]] for ab, ac, bc in answers]
    return Judged(
        tuple(f"e{k}" for k in range(len(answers))),
        {"goal": ("big", "small", "idle")},
        {"goal": np.array(matrices, dtype=float)},
        {"goal": np.ones(len(answers))},
        Aggregation(),
    )


def test_the_judgement_on_which_experts_disagree_is_to_be_settled_first() -> None:
    """A town good by `big` and bad by `small` is what the pair makes of it; `idle` says little."""
    keys = ("big", "small", "idle")
    table = [[95, 10, 60], [10, 95, 60], [95, 95, 95]]
    apart = worth(problem(table, keys=keys, judged=group((5, 9, 2), (1 / 5, 2, 9))))
    first = apart.judgements[0]
    assert (first.node, first.a, first.b) == ("goal", "big", "small")
    assert apart.entropy == 0.0
    assert 1.0 < first.bits <= apart.entropy_judgements
    assert apart.entropy_judgements - first.bits < 0.3
    told = [one.bits for one in apart.judgements]
    assert told == sorted(told, reverse=True)
    agreed = worth(problem(table, keys=keys, judged=group((9, 9, 1), (9, 9, 1))))
    assert agreed.entropy_judgements == 0.0
    assert {one.bits for one in agreed.judgements} == {0.0}


def test_weights_of_nobody_have_no_judgements() -> None:
    found = worth(problem([[60, 20], [20, 30]]))
    assert (found.judgements, found.entropy_judgements) == ((), 0.0)


def test_shipped_study_names_indicators_without_data_too() -> None:
    study = mcda.load("monotowns")
    found = worth(study)
    assert {one.id for one in found.everything if one.set_aside} >= {"network_wear"}
    assert all(one.bits <= one.entropy + 1e-9 for one in found.kept)
    assert not {one.leaf for one in found.kept} & {
        one.id for one in found.everything if one.set_aside
    }
    first = json.dumps(found.to_dict(), allow_nan=False)
    assert first == json.dumps(worth(study).to_dict())
