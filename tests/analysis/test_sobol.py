"""What drives the classes: only what is there, and the same for the same seed."""

from __future__ import annotations

import json

import numpy as np
import pytest

import mcda
from mcda.analysis.class_acceptability import KINDS, ClassDraws
from mcda.analysis.classify import sorter
from mcda.analysis.sobol import drivers
from mcda.errors import InputError
from mcda.model.hierarchy import Hierarchy
from mcda.model.problem import Problem
from mcda.model.table import Table


def complete() -> Problem:
    """One criterion alone: no weights and no unknown figures to draw."""
    leaf = {
        "id": "x",
        "value": {"worst": 0, "best": 100},
        "preference": {"type": "usual"},
        "profiles": {"low_average": 40, "average_high": 60},
    }
    hierarchy = Hierarchy.model_validate({"id": "h", "criteria": [leaf]})
    table = Table.from_values(np.array([[41.0], [38.0], [90.0]]), ["a", "b", "c"], ["x"])
    return Problem(hierarchy, table)


def test_only_limits_drive_what_has_nothing_else() -> None:
    found = drivers(complete(), draws=2_000)
    shares = {share.kind: share for share in found.number}
    assert shares["limits"].total == pytest.approx(1.0, abs=0.1)
    for kind in ("weights", "figures", "thresholds"):
        assert shares[kind].total == 0.0
    assert next(town for town in found.towns if town.id == "c").low == 0.0


def test_a_shifted_sample_is_another_part_of_the_same_streams() -> None:
    problem = mcda.load("monotowns")
    draws = ClassDraws(sorter(problem), KINDS, 0.25)
    later = draws.block(100, 50)
    assert np.array_equal(draws.block(0, 50, shifted=KINDS, by=100), later)
    mixed = draws.block(0, 50, shifted=("weights",), by=100)
    assert not np.array_equal(mixed, draws.block(0, 50))
    assert not np.array_equal(mixed, later)


def test_shipped_study() -> None:
    problem = mcda.load("monotowns")
    found = drivers(problem, draws=600)
    first = json.dumps(found.to_dict(), allow_nan=False)
    assert first == json.dumps(drivers(problem, draws=600).to_dict())
    totals = {share.kind: share.total for share in found.number}
    assert max(totals, key=totals.__getitem__) == "weights"
    assert found.methods[0] == "flowsort"
    assert len(found.records()) == (27 + 1) * 5


def test_bad_spread() -> None:
    with pytest.raises(InputError) as error:
        drivers(complete(), spread=0.7)
    assert error.value.findings[0].code == "cla-spread"
