"""Sheets of weights hold what the results say, and a weight of 0 says why."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from mcda.analysis.weighing import weighing
from mcda.cli.app import group
from mcda.messages import LANGUAGES, text
from mcda.model.table import KNOWN
from tests.analyses import problem, result
from tests.excel.test_resultsheet import book, table


def why(**changes: Any) -> dict[str, str]:
    return {row.id: row.why_zero for row in weighing(problem().changed(**changes)).rows}


def test_a_weight_of_nothing_says_why() -> None:
    plain = why()
    assert plain["income"] == plain["income_ratio"] == plain["potential"] == ""
    assert plain["reserve_years"] == plain["raw_materials"] == "no_data"
    assert plain["population_change"] == "fixed_no_data"
    siblings = problem().hierarchy.tree.criteria
    given = why(weights={node.id: float(node.id != "income") for node in siblings})
    assert given["income"] == "given"
    assert given["income_ratio"] == "above"


def test_a_fixed_leaf_with_data_is_only_fixed() -> None:
    old = problem().table
    low, high, state = old.low.copy(), old.high.copy(), old.state.copy()
    cell = 0, old.leaves.index("population_change")
    low[cell] = high[cell] = -3.0
    state[cell] = KNOWN
    found = why(table=replace(old, low=low, high=high, state=state))
    assert found["population_change"] == "fixed"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_mark_is_on_the_terminal_in_files_and_in_the_workbook(
    lang: str, tmp_path: Path
) -> None:
    words = text("zero-fixed-no-data", lang)

    def run(*more: str) -> str:
        done = CliRunner().invoke(group, ["weights", "--lang", lang, *more])
        assert done.exit_code == 0, done.output
        return done.output

    (line,) = [one for one in run("-f", "table").splitlines() if one.endswith(words)]
    assert problem().hierarchy.nodes["population_change"].label(lang) in line
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(run("-f", "csv")))}
    assert rows["population_change"]["why_zero"] == "fixed_no_data"
    plain = {row["id"]: row for row in json.loads(run("-f", "json"))["weights"]}
    assert plain["population_change"]["why_zero"] == "fixed_no_data"
    assert plain["population_change"]["set_aside"] is False
    run("-o", str(tmp_path / "x.xlsx"))
    sheet = load_workbook(tmp_path / "x.xlsx")[text("results-sheet-weights", lang)]
    said = {row["id"]: row[text("results-head-remark", lang)] for row in table(sheet)}
    assert said["population_change"] == words
    assert said["income"] is None


def test_weights_and_importance_are_those_of_the_result() -> None:
    found = result("weights")
    shown = {row["id"]: row for row in table(book("weights")[text("results-sheet-weights")])}
    for row in found.rows:
        for key in ("local", "declared", "used", "importance"):
            value = getattr(row, key)
            head = key if key == "importance" else text(f"results-head-{key}")
            assert shown[row.id][head] == (None if value is None else pytest.approx(value))
    assert sum(shown[row.id]["used"] for row in found.rows if row.leaf) == pytest.approx(1.0)


def test_each_experts_weights_stand_in_a_column() -> None:
    found = result("expert_weights")
    rows = table(book("expert_weights")[text("sheet-expert-weights")])
    for row in rows:
        for member in found.nodes[0].members:
            assert row[member.expert] == pytest.approx(member.priorities[row["id"]])


def test_agreement_pairs_and_those_left_out() -> None:
    found = result("agreement")
    made = book("agreement")
    (node,) = table(made[text("sheet-agreement")])
    assert node["S*"] == pytest.approx(found.consensus)
    pairs = table(made[text("sheet-disputed")])
    assert [(row["first higher"], row["equal"]) for row in pairs] == [
        (pair.above, pair.level) for pair in found.disputed
    ]
    without = table(made[text("grp-without")])
    assert [row["expert"] for row in without] == list(found.experts)
