"""`mcda gaia` as a user runs it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

import pytest

from tests.running import decoded

pytestmark = pytest.mark.contract
CARS = str(Path(__file__).parents[2] / "examples" / "cars")


def run(*arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    return decoded("gaia", *arguments, status=status)


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "hard problem"), ("ru", "трудная задача"), ("kk", "қиын есеп")]
)
def test_says_it_in_three_languages(lang: str, word: str) -> None:
    shown = run("-f", "table", "--draws", "50", "--lang", lang).stdout
    assert word in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 98


def test_rows_and_data_agree() -> None:
    options = (CARS, "--by", "leaves", "--around", "50%", "--draws", "20")
    data = json.loads(run(*options, "-f", "json").stdout)
    rows = list(csv.DictReader(io.StringIO(run(*options, "-f", "csv").stdout)))
    about = [row["about"] for row in rows]
    assert about.count("alternative") == 6
    assert about.count("criterion") == 7
    assert about.count("region") == len(data["region"]["vertices"]) >= 3
    x = [float(row["x"]) for row in rows if row["about"] == "criterion"]
    assert x == pytest.approx([one["x"] for one in data["criteria"]])


def test_a_weak_plane_is_a_finding_for_strict() -> None:
    done = run("monotowns", "--by", "leaves", "--draws", "50", "-f", "json", "--strict", status=1)
    assert json.loads(done.stdout)["delta"] < 0.6
    assert "less than 60%" in done.stderr


def test_a_slip_is_told() -> None:
    assert "--around" in run(CARS, "--around", "much", status=2).stderr
    assert "--order" in run(CARS, "--order", "money", status=2).stderr


def test_where_nothing_differs_it_is_said(tmp_path: Path) -> None:
    leaves = "".join(
        f"  - {{id: {key}, name: {key}, preference: {{type: usual}}}}\n" for key in "ab"
    )
    (tmp_path / "hierarchy.yaml").write_text(f"schema: hierarchy/1\nid: h\ncriteria:\n{leaves}")
    (tmp_path / "study.yaml").write_text("schema: study/1\nhierarchy: hierarchy.yaml\n")
    (tmp_path / "table.csv").write_text("id,a,b\nx,1,2\ny,1,2\n")
    shown = run(str(tmp_path), "-f", "table").stdout
    assert "no weights point anywhere" in shown
    assert "soft" not in shown
    assert "hard" not in shown
