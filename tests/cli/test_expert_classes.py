"""`mcda classify --by-expert` as a user runs it."""

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
    "  - {{id: {key}, name: {key}, preference: {{type: linear, q: 1, p: 4}},"
    " profiles: {{low_average: 3, average_high: 7}}, value: {{worst: 0, best: 10}}}}\n"
)
ANSWERS = {"e1": (5, 1, 5), "e2": (1, 1 / 5, 1 / 5), "e3": (1, 1, 1)}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("experts")
    leaves = "".join(LEAF.format(key=key) for key in ("wage", "air", "road"))
    words = f"schema: hierarchy/1\nid: towns\ncriteria:\n{leaves}"
    (folder / "hierarchy.yaml").write_text(words, encoding="utf-8")
    (folder / "table.csv").write_text("id,wage,air,road\nx,9,9,8\ny,12,5,0\nz,1,2,2\nv,1,5,9\n")
    (folder / "study.yaml").write_text(
        "schema: study/1\nhierarchy: hierarchy.yaml\nmethod: promethee\n"
        "weights: {judgements: judgements/}\n"
    )
    (folder / "judgements").mkdir()
    for expert, values in ANSWERS.items():
        pairs = (("wage", "air"), ("air", "road"), ("wage", "road"))
        data = {
            "schema": "judgements/1",
            "hierarchy": {"id": "towns"},
            "expert": expert,
            "answers": [
                {"node": "goal", "a": a, "b": b, "value": value}
                for (a, b), value in zip(pairs, values, strict=True)
            ],
        }
        (folder / "judgements" / f"{expert}.json").write_text(json.dumps(data))
    return folder


def run(*arguments: str, status: int = 0) -> str:
    return said("classify", *arguments, status=status)


@pytest.mark.parametrize(
    ("lang", "word"),
    [("en", "experts differ"), ("ru", "Эксперты расходятся"), ("kk", "сарапшылар келіспейді")],
)
def test_says_it_in_three_languages(study: Path, lang: str, word: str) -> None:
    shown = run(str(study), "--by-expert", "-f", "table", "--lang", lang)
    assert word in shown
    assert "e1" in shown
    assert max(map(len, shown.splitlines())) <= 98


def test_rows_and_data_agree(study: Path) -> None:
    data = json.loads(run(str(study), "--by-expert", "-f", "json"))
    rows = list(csv.DictReader(io.StringIO(run(str(study), "--by-expert", "-f", "csv"))))
    assert [row["id"] for row in rows] == ["x", "y", "z", "v"]
    for row, one in zip(rows, data["alternatives"], strict=True):
        assert {key: row[f"expert:{key}"] for key in ANSWERS} == one["experts"]
        assert row["group"] == one["group"]
    y = data["alternatives"][1]["experts"]
    assert y["e1"] != y["e2"]


def test_the_workbook_and_the_figure_stand_beside_the_answer(study: Path, tmp_path: Path) -> None:
    book, figure = tmp_path / "a.xlsx", tmp_path / "a.svg"
    run(str(study), "--by-expert", "-o", str(book), "--figure", str(figure), "--lang", "kk", "-q")
    made = load_workbook(book)
    assert made.sheetnames == ["Сарапшылар бойынша сыныптар", "Сарапшылар", "Параметрлер"]
    assert "e1" in figure.read_text("utf-8")


def test_signs_and_studies_without_experts_are_refused(study: Path) -> None:
    assert "--by-expert" in run(str(study), "--by-expert", "--by", "signs", status=2)
    assert run("monotowns", "--by-expert", status=2)
