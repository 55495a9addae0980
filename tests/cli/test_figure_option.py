"""`--figure` as users type it: beside the answer, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from mcda.cli.app import group
from mcda.errors import InputError

pytestmark = pytest.mark.contract

TABLE = "id,a,b,c\nx,1,5,2\ny,3,4,1\nz,2,6,3\nw,4,1,2.5\n"
HIERARCHY = """\
schema: hierarchy/1
id: small
criteria:
  - {id: a, name: First, value: {worst: 0, best: 5},
     preference: {type: linear, q: 0, p: 2}, profiles: {low_average: 2, average_high: 3}}
  - {id: b, name: Second, value: {worst: 0, best: 7},
     preference: {type: linear, q: 0, p: 2}, profiles: {low_average: 3, average_high: 5}}
  - {id: c, name: Third, value: {worst: 0, best: 4},
     preference: {type: linear, q: 0, p: 2}, profiles: {low_average: 1, average_high: 2}}
"""
COMMANDS = [
    ["sensitivity", "montecarlo", "--draws", "200"],
    ["sensitivity", "stability"],
    ["sensitivity", "sweep", "--node", "a"],
    ["sensitivity", "tornado"],
    ["sensitivity", "tornado", "--town", "x"],
    ["sensitivity", "extremes"],
    ["sensitivity", "classes", "--draws", "200"],
    ["sensitivity", "reversal"],
    ["sensitivity", "information"],
    ["compare"],
    ["sensitivity", "change", "--overtake", "x", "z"],
    ["sensitivity", "sobol", "--draws", "64"],
    ["gaia"],
    ["partial"],
    ["portfolio", "--count", "<=2"],
    ["rank"],
    ["classify"],
    ["rank", "--what-if", "a=50%"],
]


@pytest.fixture
def study(tmp_path: Path) -> list[str]:
    (tmp_path / "table.csv").write_text(TABLE, "utf-8")
    (tmp_path / "small.yaml").write_text(HIERARCHY, "utf-8")
    return [str(tmp_path / "table.csv"), "--hierarchy", str(tmp_path / "small.yaml")]


def run(*args: Any) -> Result:
    return CliRunner(env={"COLUMNS": "100"}).invoke(group, [str(arg) for arg in args])


def ok(*args: Any) -> Result:
    done = run(*args)
    assert done.exception is None, done.exception
    return done


def refused(*args: Any) -> list[str]:
    done = run(*args)
    assert isinstance(done.exception, InputError), done.exception
    return [finding.code for finding in done.exception.findings]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_figure_stands_beside_the_answer(
    command: list[str], study: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "out.svg"
    done = ok(*command, *study, "--figure", path)
    assert path.read_bytes().startswith(b"<?xml")
    assert list(csv.reader(io.StringIO(done.stdout)))
    assert f"wrote {path}" in done.stderr
    assert done.stdout == ok(*command, *study).stdout


LIMITS = "expert,criterion,low_average,average_high\ne1,a,1,2\ne2,b,4,6\n"
SCENARIOS = "schema: scenarios/1\nscenarios: [{id: now}, {id: other, changes: [x.a=4]}]\n"
FAMILY = [
    ["rank"],
    ["explain", "x", "z", "--study"],
    ["partial"],
    ["partial", "--intervals", "0.2"],
    ["portfolio", "--count", "<=2"],
    ["gaia", "--around", "50%"],
    ["sensitivity", "sweep", "--node", "a"],
    ["classify", "--limits", "limits.csv"],
    ["scenarios", "--scenarios", "scenarios.yaml"],
]


@pytest.mark.parametrize("command", FAMILY, ids=" ".join)
def test_each_of_the_family_is_data_a_figure_and_sheets_with_charts(
    command: list[str], study: list[str], tmp_path: Path
) -> None:
    (tmp_path / "limits.csv").write_text(LIMITS, "utf-8")
    (tmp_path / "scenarios.yaml").write_text(SCENARIOS, "utf-8")
    words = [str(tmp_path / word) if "." in word and word[0] != "0" else word for word in command]
    figure, book = tmp_path / "f.svg", tmp_path / "b.xlsx"
    ok(*words, *study, "--figure", figure, "-o", book, "--lang", "en")
    assert figure.read_bytes().startswith(b"<?xml")
    assert sum(len(sheet._charts) for sheet in load_workbook(book).worksheets) >= 1
    assert json.loads(ok(*words, *study, "-f", "json").stdout)["schema"]


def test_both_files_are_written(study: list[str], tmp_path: Path) -> None:
    table, figure = tmp_path / "t.json", tmp_path / "f.PNG"
    done = ok("sensitivity", "stability", *study, "-o", table, "--figure", figure)
    assert done.stdout == ""
    assert table.read_text("utf-8").startswith("{")
    assert figure.read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_official_draws_the_ranges_of_the_weights(tmp_path: Path) -> None:
    path = tmp_path / "w.pdf"
    ok("official", "--draws", "10", "--figure", path, "-q")
    assert path.read_bytes().startswith(b"%PDF")


def test_an_explanation_is_drawn_and_written_with_the_same_pulls(tmp_path: Path) -> None:
    picture, book = tmp_path / "e.svg", tmp_path / "e.xlsx"
    ok(
        "explain",
        "karatau",
        "aksu",
        "--draws",
        "20",
        "--figure",
        picture,
        "-o",
        book,
        "--lang",
        "en",
    )
    assert "Karatau" in picture.read_text("utf-8")
    sheet = load_workbook(book).worksheets[0]
    assert sheet.title == "Profile"
    assert len(sheet._charts) == 1


def test_another_suffix_is_refused_before_anything_is_computed(tmp_path: Path) -> None:
    for name in ("f.gif", "f", "f.jpg"):
        assert refused("compare", "no-such-study", "--figure", tmp_path / name) == ["suffix"]
    assert list(tmp_path.iterdir()) == []


def test_an_existing_figure_is_kept(study: list[str], tmp_path: Path) -> None:
    path, other = tmp_path / "f.svg", tmp_path / "t.csv"
    path.write_text("mine")
    command = ["sensitivity", "stability", *study, "--figure", path]
    assert refused(*command, "-o", other) == ["file-exists"]
    assert path.read_text() == "mine"
    assert not other.exists()
    ok(*command, "--force")
    assert path.read_bytes().startswith(b"<?xml")


def test_commands_without_a_figure_do_not_offer_one() -> None:
    assert "--figure" not in run("check", "--help").stdout
    assert "--figure" in run("sensitivity", "classes", "--help").stdout
