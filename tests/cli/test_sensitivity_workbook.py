"""`mcda sensitivity -o results.xlsx`: every analysis in one workbook, each with its charts."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

from mcda.cli.app import group
from mcda.cli.together import ANALYSES
from mcda.errors import InputError
from tests.conftest import Office

pytestmark = pytest.mark.contract
ROOT = Path(__file__).resolve().parent.parent.parent
TOWNS = ("zyryanovsk", "aksu", "arkalyk", "balkhash", "zhanatas", "zhanaozen")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Six of the 27 towns."""
    folder = tmp_path / "six"
    run("new", str(folder), "--from", "monotowns", command="")
    for name in ("table", "official", "sources", "aliases", "places", "series"):
        path = folder / f"{name}.csv"
        if not path.exists():
            continue
        with path.open(encoding="utf-8-sig", newline="") as file:
            head, *rows = list(csv.reader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *(row for row in rows if row[0] in TOWNS)])
    return folder


def run(*arguments: str, command: str = "sensitivity") -> Result:
    words = [*([command] if command else []), *arguments]
    done = CliRunner(env={"COLUMNS": "100"}).invoke(group, words, prog_name="mcda")
    assert done.exception is None or isinstance(done.exception, (InputError, SystemExit)), done
    return done


def refused(*arguments: str) -> list[str]:
    done = run(*arguments)
    assert isinstance(done.exception, InputError), done.output
    return [finding.code for finding in done.exception.findings]


def said(book: Workbook) -> dict[str, dict[str, Any]]:
    """The rows of the first sheet by their sheet, or by their command where there is none."""
    sheet = book.worksheets[0]
    rows: dict[str, dict[str, Any]] = {}
    head = next(cell.row for cell in sheet["D"] if cell.value)
    for row in sheet.iter_rows(min_row=head + 1):
        about, words, target, command = (cell.value for cell in row[:4])
        rows[str(target or command)] = {
            "about": about, "words": words, "command": command, "link": row[2].hyperlink,
        }  # fmt: skip
    return rows


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_every_analysis_has_its_sheets_charts_and_a_line_in_words(
    study: Path, tmp_path: Path, lang: str
) -> None:
    path = tmp_path / "all.xlsx"
    assert run(str(study), "-o", str(path), "--lang", lang, "-q").exit_code == 0
    book = load_workbook(path)
    names = book.sheetnames
    assert len(set(names)) == len(names) > 2 * len(ANALYSES) - 4
    lines = said(book)
    for name in ANALYSES:
        (line,) = (x for x in lines.values() if f" {name} " in x["command"])
        assert line["about"]
        assert line["words"]
        assert line["link"].location.strip("'").split("'!")[0] in names
    assert sum(len(sheet._charts) for sheet in book.worksheets) >= 15
    words = [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
    ]
    assert not [word for word in words if str(word).startswith(("sum-", "sheet-", "sob-"))]


@pytest.mark.slow
@pytest.mark.office
def test_libreoffice_opens_it_and_keeps_every_number(
    study: Path, tmp_path: Path, office: Office
) -> None:
    path = tmp_path / "all.xlsx"
    run(str(study), "-o", str(path), "--lang", "kk", "-q")
    saved = load_workbook(office.convert([path], tmp_path / "saved")[path])
    book = load_workbook(path)
    assert saved.sheetnames == book.sheetnames
    for sheet in book:
        again = saved[sheet.title]
        assert len(again._charts) == len(sheet._charts)
        for row in sheet.iter_rows():
            for cell in row:
                found = again[cell.coordinate].value
                if isinstance(cell.value, float):
                    assert found == pytest.approx(cell.value, abs=1e-12), cell.coordinate
                else:
                    assert found == cell.value, cell.coordinate


def test_chosen_sheets_hold_what_their_commands_find(study: Path, tmp_path: Path) -> None:
    path = tmp_path / "some.xlsx"
    run(str(study), "-o", str(path), "--sheets", "reversal, stability", "--lang", "en", "-q")
    book = load_workbook(path)
    first = book.worksheets[0]
    assert book.sheetnames == [
        first.title, "Stability of weights", "Criteria left out", "Pairs that turn", "Settings",
    ]  # fmt: skip
    alone = json.loads(run("stability", str(study), "-f", "json", "--lang", "en").stdout)
    sheet = book["Stability of weights"]
    (head,) = (r for r in range(1, 12) if sheet.cell(r, 2).value == "id")
    for k, node in enumerate(alone["nodes"], start=head + 1):
        assert sheet.cell(k, 2).value == node["id"]
        assert sheet.cell(k, 4).value == pytest.approx(node["first"]["low"])
    page = run(str(study), "-f", "json", "--lang", "en")
    words = {item["command"]: item["words"] for item in json.loads(page.stdout)["items"]}
    for line in said(book).values():
        assert line["words"] == words[line["command"]]
    settings = {row[0].value: row[1].value for row in book.worksheets[-1].iter_rows()}
    assert str(settings["command for this file"]).startswith("mcda sensitivity summary ")


def test_what_a_study_cannot_have_is_said(tmp_path: Path) -> None:
    path = tmp_path / "cars.xlsx"
    cars = str(ROOT / "examples" / "cars")
    run(cars, "-o", str(path), "--sheets", "classes,official,stability", "--lang", "en", "-q")
    book = load_workbook(path)
    lines = said(book)
    for name in ("classes", "official"):
        (line,) = (x for x in lines.values() if f" {name} " in x["command"])
        assert line["words"].startswith("Not for this study.")
        assert line["link"] is None
    assert len(book.sheetnames) == 3


def test_sheets_are_asked_for_by_name_and_for_a_workbook(tmp_path: Path) -> None:
    path = str(tmp_path / "x.xlsx")
    assert refused("-o", path, "--sheets", "stabilty,classes") == ["choice"]
    assert refused("--sheets", "classes", "-f", "json") == ["sheets-xlsx"]
    assert not Path(path).exists()
