"""The three-valued count of signs: hand-made cells, Kleene's tables, every cut."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from mcda.analysis.signs import combine, cut_table, signs, test_cell
from mcda.errors import InputError
from mcda.model.hierarchy import Criterion, Hierarchy
from mcda.model.problem import Problem
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, UNKNOWN, Table

NAN = float("nan")


def leaf(name: str = "x", **settings) -> Criterion:
    return Criterion.model_validate({"id": name, **settings})


@pytest.mark.parametrize(
    ("test", "low", "high", "expected"),
    [
        ({"below": 0}, -1, -1, "yes"),
        ({"below": 0}, 0, 0, "no"),
        ({"below": 0}, -2, -1, "yes"),
        ({"below": 0}, -1, 0, "unknown"),
        ({"at_most": 10}, 10, 10, "yes"),
        ({"at_most": 10}, 10, 11, "unknown"),
        ({"above": 5}, 5, 5, "no"),
        ({"above": 5}, 5.1, 9, "yes"),
        ({"at_least": 75}, 75, 75, "yes"),
        ({"at_least": 75}, 60, 74.9, "no"),
        ({"at_least": 75}, 60, 75, "unknown"),
    ],
)
def test_limits_are_strict_or_not_as_written(test, low, high, expected):
    state = KNOWN if low == high else INTERVAL
    assert test_cell(leaf(test=test), low, high, state) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(1, 1, "yes"), (0, 0, "no"), (0, 1, "unknown")]
)
def test_a_flag_is_tested_by_its_word(low, high, expected):
    flag = leaf(kind="flag", direction="min", test={"is": "yes"})
    assert test_cell(flag, low, high, KNOWN if low == high else INTERVAL) == expected


def test_cells_without_a_figure():
    assert test_cell(leaf(test={"below": 0}), NAN, NAN, UNKNOWN) == "unknown"
    assert test_cell(leaf(test={"below": 0}), NAN, NAN, NOT_APPLICABLE) == "n/a"


def test_kleene_is_what_every_completion_says():
    """A combination is certain exactly where all completions of its unknowns agree."""
    for length in (1, 2, 3):
        for given in product(("yes", "no", "unknown", "n/a"), repeat=length):
            for rule, decide in (("any", any), ("all", all)):
                ways = [("yes", "no") if t == "unknown" else (t,) for t in given if t != "n/a"]
                if not ways:
                    assert combine(given, rule) == "n/a"
                    continue
                answers = {decide(t == "yes" for t in way) for way in product(*ways)}
                expected = "unknown" if len(answers) == 2 else "yes" if answers.pop() else "no"
                assert combine(given, rule) == expected, (given, rule)


def small() -> Problem:
    hierarchy = Hierarchy.model_validate(
        {
            "id": "h",
            "criteria": [
                {
                    "id": "both",
                    "sign": "all",
                    "criteria": [
                        {"id": "a", "test": {"below": 0}},
                        {"id": "b", "test": {"below": 0}},
                        {"id": "untested"},
                    ],
                },
                {
                    "id": "either",
                    "sign": "any",
                    "criteria": [
                        {"id": "c", "test": {"at_least": 5}, "direction": "min"},
                        {"id": "d", "test": {"at_least": 5}, "direction": "min"},
                    ],
                },
                {"id": "alone", "test": {"above": 1}, "direction": "min"},
                {"id": "silent", "criteria": [{"id": "e"}]},
            ],
        }
    )
    # columns a b untested c d alone e
    low = np.array(
        [
            [-1, -1, 0, 9, NAN, 2, 0],
            [-1, NAN, 0, NAN, 1, 1, 0],
            [1, NAN, 0, NAN, NAN, 0.5, 0],
            [NAN, NAN, 0, 1, 1, 2, 0],
        ]
    )
    high = low.copy()
    high[2, 5] = 1.5
    state = np.where(np.isnan(low), UNKNOWN, KNOWN)
    state[2, 5] = INTERVAL
    state[2, 3:5] = NOT_APPLICABLE
    state[3, 0] = NOT_APPLICABLE
    leaves = ("a", "b", "untested", "c", "d", "alone", "e")
    return Problem(hierarchy, Table(("w", "x", "y", "z"), leaves, low, high, state))


def test_counts_by_hand():
    found = signs(small())
    assert found.criteria == ("both", "either", "alone")
    assert [dict(row.signs) for row in found.rows] == [
        {"both": "yes", "either": "yes", "alone": "yes"},
        {"both": "unknown", "either": "unknown", "alone": "no"},
        {"both": "no", "either": "n/a", "alone": "unknown"},
        {"both": "unknown", "either": "no", "alone": "yes"},
    ]
    assert [(r.certain, r.possible, r.of) for r in found.rows] == [
        (3, 3, 3),
        (0, 2, 3),
        (0, 1, 2),
        (1, 2, 3),
    ]
    assert [(c.signs, c.certainly, c.possibly) for c in found.cuts] == [
        (1, 2, 4),
        (2, 1, 3),
        (3, 1, 1),
    ]
    assert found.records()[0]["sign:both"] == "yes"


def test_at_a_node_only_its_signs_count():
    assert signs(small(), "either").criteria == ("either",)
    assert signs(small(), "c").criteria == ("c",)


def test_without_tests_there_are_no_signs():
    with pytest.raises(InputError) as caught:
        signs(small(), "silent")
    assert caught.value.findings[0].code == "tests-none"
    with pytest.raises(InputError) as caught:
        signs(small(), "nowhere")
    assert caught.value.findings[0].code == "node-unknown"


def test_cuts_never_rise():
    cuts = cut_table([(0, 3), (2, 2), (1, 4)], 4)
    for one, two in pairwise(cuts):
        assert one.certainly >= two.certainly
        assert one.possibly >= two.possibly
    assert all(cut.certainly <= cut.possibly for cut in cuts)
