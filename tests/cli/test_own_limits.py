"""`mcda classify --limits` as a user runs it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.running import said

pytestmark = pytest.mark.contract
LEAF = (
    "  - {{id: {key}, name: {key}, direction: {way}, preference: {{type: linear, q: 1, p: 4}},"
    " profiles: {{low_average: {low}, average_high: {high}}}}}\n"
)
LIMITS = """expert,criterion,low_average,average_high,note
e1,wage,5,9,strict
e1,air,5,9,
e2,wage,1,4,mild
e2,loss,9,6,
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    leaves = LEAF.format(key="wage", way="max", low=3, high=7)
    leaves += LEAF.format(key="air", way="max", low=3, high=7)
    leaves += LEAF.format(key="loss", way="min", low=7, high=3)
    words = f"schema: hierarchy/1\nid: towns\ncriteria:\n{leaves}"
    words += "  - {id: road, name: road}\n"
    (tmp_path / "hierarchy.yaml").write_text(words, encoding="utf-8")
    table = "id,wage,air,loss,road\nx,9,9,1,1\ny,6,5,4,1\nz,1,2,9,1\nv,2.5,4,6,1\n"
    (tmp_path / "table.csv").write_text(table)
    (tmp_path / "study.yaml").write_text("schema: study/1\nhierarchy: hierarchy.yaml\n")
    (tmp_path / "limits.csv").write_text(LIMITS)
    return tmp_path


def run(study: Path, *arguments: str, status: int = 0) -> str:
    file = str(study / "limits.csv")
    return said("classify", str(study), "--limits", file, *arguments, status=status)


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "unanimous"), ("ru", "единогласно"), ("kk", "бірауыздан")]
)
def test_says_it_in_three_languages(study: Path, lang: str, word: str) -> None:
    shown = run(study, "-f", "table", "--lang", lang)
    assert word in shown
    assert "wage, air" in shown
    assert max(map(len, shown.splitlines())) <= 98


def test_rows_and_data_agree_and_the_file_is_among_the_inputs(study: Path) -> None:
    data = json.loads(run(study, "-f", "json"))
    rows = list(csv.DictReader(io.StringIO(run(study, "-f", "csv"))))
    assert "limits.csv" in data["inputs"]
    assert [one["stated"] for one in data["experts"]] == [["wage", "air"], ["wage", "loss"]]
    for row, one in zip(rows, data["alternatives"], strict=True):
        assert {key: row[f"expert:{key}"] for key in ("e1", "e2")} == one["experts"]
        assert (row["group"], row["agreement"]) == (one["group"], one["agreement"])
    v = data["alternatives"][3]
    assert v["experts"]["e1"] != v["experts"]["e2"]
    assert v["agreement"] == "ambiguous"


def test_shares_come_from_the_list_of_experts(study: Path) -> None:
    (study / "experts.csv").write_text("id,weight\ne1,3\ne2,1\n")
    data = json.loads(run(study, "-f", "json"))
    assert [one["share"] for one in data["experts"]] == [0.75, 0.25]
    assert data["alternatives"][3]["agreement"] == "majority"


def test_every_problem_of_the_file_at_once(study: Path) -> None:
    (study / "experts.csv").write_text("id\nexpert1\nexpert2\n")
    (study / "limits.csv").write_text(
        "expert,criterion,low_average,average_high\n"
        "expert1,wage,9,5\n"
        "expert1,loss,3,7\n"
        "expert1,wgae,1,2\n"
        "expert1,road,1,2\n"
        "expert2,wage,,5\n"
        "expert2,air,many,5\n"
        "expert2,loss,3..4,1\n"
        "expert2,wage,1,2\n"
        ",air,1,2\n"
        "expert3,air,1,2\n"
    )
    shown = run(study, status=2)
    for line, words in (
        (2, "wrong way round"), (3, "wrong way round"), (4, "wage"), (5, "has no limits"),
        (6, "one figure"), (7, "not a number"), (8, "one figure"), (9, "stand twice"),
        (10, "no id"), (11, "experts.csv"),
    ):  # fmt: skip
        assert any(f"limits.csv:{line} " in row and words in row for row in joined(shown)), line
    assert "Traceback" not in shown


def joined(shown: str) -> list[str]:
    """Messages, each in one line."""
    return " ".join(shown.split()).replace(" error: ", "\n").replace(" /", " ").split("\n") + [
        " ".join(part.split()) for part in shown.split("\n")
    ]


def test_a_limit_may_lie_between_levels(study: Path) -> None:
    file = study / "hierarchy.yaml"
    file.write_text(
        file.read_text()
        + "  - {id: air2, name: air2, kind: ordinal, direction: min, preference: {type: usual},"
        " levels: [{id: bad, value: 3}, {id: fair, value: 2}, {id: good, value: 1}],"
        " profiles: {low_average: 2.5, average_high: 1.5}}\n"
    )
    table = (study / "table.csv").read_text().splitlines()
    rows = [
        f"{row},{word}"
        for row, word in zip(table[1:], ("bad", "fair", "good", "fair"), strict=True)
    ]
    (study / "table.csv").write_text("\n".join([f"{table[0]},air2", *rows]) + "\n")
    (study / "limits.csv").write_text(
        "expert,criterion,low_average,average_high\ne1,air2,2.4,1.5\ne2,air2,fair,good\n"
    )
    data = json.loads(run(study, "-f", "json"))
    assert [one["stated"] for one in data["experts"]] == [["air2"], ["air2"]]
    (study / "limits.csv").write_text(
        "expert,criterion,low_average,average_high\ne1,air2,2.4,wood\n"
    )
    assert "wood" in run(study, status=2)


def test_the_workbook_and_the_figure_stand_beside_the_answer(study: Path) -> None:
    book, figure = study / "a.xlsx", study / "a.svg"
    run(study, "-o", str(book), "--figure", str(figure), "--lang", "ru", "-q")
    made = load_workbook(book)
    assert made.sheetnames == ["Классы по своим границам", "Эксперты", "Параметры"]
    assert "FlowSort-GDSS" in made.worksheets[0]["A2"].value
    assert "e1" in figure.read_text("utf-8")


def test_what_cannot_be_together_is_refused(study: Path) -> None:
    assert "--by signs" in run(study, "--by", "signs", status=2)
    assert "--by-expert" in run(study, "--by-expert", status=2)
    assert "--by flowsort" in run(study, "--by", "ahpsort", status=2)
    (study / "limits.csv").write_text("expert,criterion,low_average,average_high\n")
    assert "states no limits" in run(study, status=2)
    (study / "limits.csv").unlink()
    assert "limits.csv" in run(study, status=2)
