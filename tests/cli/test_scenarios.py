"""Scenarios: the file, the ranking over all of them, and the command as a user runs it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from mcda.analysis.ranking import rank
from mcda.analysis.scenarios import rank_scenarios
from mcda.errors import InputError
from mcda.files.load import load
from mcda.files.scenarios import read_scenarios
from mcda.model.problem import Problem
from mcda.model.scenarios import Scenario
from tests.running import said

pytestmark = pytest.mark.contract
CARS = Path(__file__).parents[2] / "examples" / "cars"


def run(*arguments: str, status: int = 0) -> str:
    return said("scenarios", *arguments, status=status)


def test_one_scenario_is_the_ranking() -> None:
    study = load(CARS).changed(draws=300)
    found = rank_scenarios([(Scenario(id="now"), study)])
    plain = rank(study)
    assert [(r.id, r.rank, r.rank_low, r.rank_high) for r in found.rows] == [
        (r.id, r.rank, r.rank_low, r.rank_high) for r in plain.rows
    ]
    assert [r.score for r in found.rows] == pytest.approx([r.score for r in plain.rows])
    assert found.scenarios[0].tau == pytest.approx(1)


def test_flows_are_averaged_by_share_and_draw_by_draw() -> None:
    study = load(CARS).changed(draws=300)
    other = study.changed(weights={"money": 0.1, "use": 0.9})
    scenarios = [(Scenario(id="a", share=3), study), (Scenario(id="b", share=1), other)]
    found = rank_scenarios(scenarios)
    one, two = rank(study), rank(other)
    group = 0.75 * one.scores + 0.25 * two.scores
    for row in found.rows:
        i = one.alternatives.index(row.id)
        assert row.score == pytest.approx(group[:, i].mean())
        assert row.places == {"a": one.row(row.id).rank, "b": two.row(row.id).rank}
        assert row.flows["b"] == pytest.approx(two.row(row.id).score)
    # Weights that are the mean of both give the same: flows are linear in the weights.
    middle = study.changed(weights={"money": 0.75 * 0.6 + 0.25 * 0.1, "use": 1 - 0.475})
    assert rank(middle).scores == pytest.approx(group, abs=1e-12)


def test_scenarios_that_rank_others_are_refused() -> None:
    values = np.array([[1.0, 2], [2, np.nan], [3, 1], [4, 4]])
    whole = Problem.from_values(np.nan_to_num(values), preferences=["usual"] * 2)
    some = Problem.from_values(values, preferences=["usual"] * 2, missing="exclude")
    with pytest.raises(InputError) as error:
        rank_scenarios([(Scenario(id="a"), whole), (Scenario(id="b"), some)])
    assert error.value.findings[0].code == "scn-rows"


def test_a_table_may_come_in_another_order(tmp_path: Path) -> None:
    study = load(CARS)
    lines = (CARS / "table.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "t.csv").write_text("\n".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")
    file = tmp_path / "s.yaml"
    file.write_text("schema: scenarios/1\nscenarios:\n- {id: a, table: t.csv}\n", encoding="utf-8")
    ((_, problem),) = read_scenarios(file, study)
    assert problem.table.alternatives == study.table.alternatives
    assert np.array_equal(problem.table.low, study.table.low, equal_nan=True)
    assert problem.table.name(0) == "Alder One"
    assert {"s.yaml", "t.csv"} <= set(problem.inputs)


def test_every_slip_of_all_scenarios_is_told(tmp_path: Path) -> None:
    (tmp_path / "few.csv").write_text("id,price\nalder,1\nzelder,2\n", encoding="utf-8")
    file = tmp_path / "s.yaml"
    file.write_text(
        "schema: scenarios/1\nscenarios:\n- {id: a, table: none.csv}\n- {id: b, table: few.csv}\n"
        "- id: c\n  weights: {mony: 1}\n- id: d\n  changes: [cedar.energie=9]\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as error:
        read_scenarios(file, load(CARS))
    codes = [finding.code for finding in error.value.findings]
    assert codes[:2] == ["file-missing", "scn-alternatives"]
    assert "weight-unknown-node" in codes
    assert "leaf-unknown" in codes
    assert [f.where.key for f in error.value.findings if f.where.file == str(file)] == [
        "a.table", "c.weights.mony", "d.changes",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("- {id: a}\n- {id: a}\n", "scn-twice"),
        ("- {id: a, share: 0}\n", "scn-shares"),
        ("- {id: a, wieght: 1}\n", "key-unknown"),
    ],
)
def test_a_file_that_says_nothing_sensible_is_refused(
    tmp_path: Path, words: str, code: str
) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(f"schema: scenarios/1\nscenarios:\n{words}", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_scenarios(file, load(CARS))
    assert [finding.code for finding in error.value.findings] == [code]


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "in 3 scenarios"), ("ru", "сценариев 3"), ("kk", "3 сценарийде")]
)
def test_the_example_in_three_languages(lang: str, word: str) -> None:
    shown = run(str(CARS), "-f", "table", "--draws", "50", "--lang", lang)
    assert word in shown
    assert max(map(len, shown.splitlines())) <= 98


def test_rows_and_data_agree() -> None:
    data = json.loads(run(str(CARS), "--draws", "50", "-f", "json"))
    rows = list(csv.DictReader(io.StringIO(run(str(CARS), "--draws", "50", "-f", "csv"))))
    assert [row["id"] for row in rows] == [one["id"] for one in data["ranking"]]
    for row, one in zip(rows, data["ranking"], strict=True):
        assert int(row["rank:dear_power"]) == one["scenarios"]["dear_power"]["rank"]
    assert sum(one["share"] for one in data["scenarios"]) == pytest.approx(1)


def test_a_study_without_scenarios_is_told_so() -> None:
    assert "--scenarios" in run("monotowns", status=2)
