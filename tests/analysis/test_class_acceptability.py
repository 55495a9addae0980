"""Class acceptability: closed forms, and agreement with classify where only figures are drawn."""

from __future__ import annotations

import json

import numpy as np
import pytest

import mcda
from mcda.analysis.class_acceptability import class_acceptability
from mcda.analysis.classify import CLASSES, classify
from mcda.errors import InputError
from mcda.model.hierarchy import Hierarchy
from mcda.model.problem import Problem
from mcda.model.study import Classes
from mcda.model.table import Table

METHODS = ("flowsort", "topsis_sort_b", "ahpsort")


def two(rows, *, preference=None, **settings) -> Problem:
    """Two criteria from 0 to 100 with limits at 40 and 60."""
    leaf = {
        "value": {"worst": 0, "best": 100},
        "preference": preference or {"type": "usual"},
        "profiles": {"low_average": 40, "average_high": 60},
    }
    hierarchy = Hierarchy.model_validate(
        {"id": "h", "criteria": [{"id": "x", **leaf}, {"id": "y", **leaf}]}
    )
    table = Table.from_values(np.array(rows, float), [f"t{i}" for i in range(len(rows))], "xy")
    return Problem(hierarchy, table, **settings)


def shares(found, key):
    return next(row for row in found.rows if row.id == key).shares


@pytest.mark.parametrize("method", METHODS)
def test_figures_alone_are_what_classify_counts(method: str) -> None:
    problem = mcda.load("monotowns").changed(draws=500, classes=Classes(method=method))
    found = class_acceptability(problem, drawn=["figures"])
    for row in classify(problem).rows:
        assert shares(found, row.id) == pytest.approx(dict(row.shares))


def test_weights_alone_have_the_closed_form_of_ahpsort() -> None:
    """Value w·80 + (1 - w)·20 with w uniform on 0 … 1: low below 40, that is w < 1/3."""
    problem = two([[80, 20], [50, 50]], draws=40_000, classes=Classes(method="ahpsort"))
    found = class_acceptability(problem, drawn=["weights"])
    for row in found.rows:
        if row.id == "t0":
            for group in CLASSES:
                assert abs(row.shares[group] - 1 / 3) < 4 * row.errors[group]
        else:
            assert row.shares["average"] == 1.0
            assert row.errors["average"] > 0


def test_limits_alone_have_the_closed_form() -> None:
    """Limits move by ±0.25·20 = 5, so that the mean of two lower ones is 40 + triangular on ±5."""
    problem = two([[42.5, 42.5], [0, 0]], draws=40_000, classes=Classes(method="ahpsort"))
    found = class_acceptability(problem, drawn=["limits"])
    low = shares(found, "t0")["low"]
    assert low == pytest.approx(0.125, abs=0.007)  # P(triangular on ±1 > 1/2) = 1/8


def test_thresholds_alone_decide_a_close_call() -> None:
    """x is 8 above the limit, full preference from p; y is 6 below with a fixed step at 0."""
    problem = two(
        [[48, 30], [0, 0]],
        preference={"type": "linear", "q": 0, "p": 16},
        draws=4_000,
        weights={"x": 1, "y": 1},
    )
    found = class_acceptability(problem, drawn=["thresholds"])
    assert 0.0 < shares(found, "t0")["low"] < 1.0
    assert shares(found, "t1")["low"] == 1.0


def test_counts_of_low_add_up_and_start_with_all() -> None:
    found = class_acceptability(mcda.load("monotowns").changed(draws=600))
    assert found.counts[0].drawn == ("weights", "figures", "thresholds", "limits")
    assert [count.drawn for count in found.counts[1:]] == [(kind,) for kind in found.drawn]
    mean = sum(k * share for k, share in enumerate(found.counts[0].shares))
    assert mean == pytest.approx(sum(row.shares["low"] for row in found.rows))
    for count in found.counts:
        assert count.least <= count.low <= count.middle <= count.high <= count.most
        assert sum(count.shares) == pytest.approx(1.0)


@pytest.mark.parametrize("method", METHODS[1:])
def test_scores_have_no_thresholds(method: str) -> None:
    found = class_acceptability(two([[1, 2], [3, 4]], draws=10, classes=Classes(method=method)))
    assert found.drawn == ("weights", "figures", "limits")


def test_same_seed_same_json_whatever_the_blocks() -> None:
    problem = mcda.load("monotowns")
    first = class_acceptability(problem, draws=300)
    assert json.dumps(first.to_dict(), allow_nan=False) == json.dumps(
        class_acceptability(problem, draws=300).to_dict()
    )
    assert len(first.to_frame()) == 27


def test_a_seed_of_names_does_not_depend_on_the_order_of_rows() -> None:
    problem = mcda.load("monotowns").changed(draws=200)
    turned = problem.changed(table=problem.table.rows(list(range(26, -1, -1))))
    first, second = class_acceptability(problem), class_acceptability(turned)
    for row in first.rows:
        assert shares(second, row.id) == row.shares


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"spread": 0.5}, "cla-spread"),
        ({"spread": 0.0}, "cla-spread"),
        ({"drawn": ["prices"]}, "choice"),
        ({"drawn": []}, "choice"),
    ],
)
def test_bad_input_is_one_clear_message(settings, code) -> None:
    with pytest.raises(InputError) as error:
        class_acceptability(two([[1, 2], [3, 4]]), **settings)
    assert [finding.code for finding in error.value.findings] == [code]
