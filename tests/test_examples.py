"""Everything under examples/ runs as it is."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import decoded

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
CARS = str(EXAMPLES / "cars")
pytestmark = pytest.mark.contract


def run(*command: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    result = subprocess.run(
        [sys.executable, *command], capture_output=True, encoding="utf-8", env=environment
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def mcda(*arguments: str) -> str:
    return decoded(*arguments).stdout


SERVES = "web.py"  # it does not end by itself: tests/test_web_example.py asks it


@pytest.mark.parametrize(
    "script", sorted(path.name for path in EXAMPLES.glob("*.py") if path.name != SERVES)
)
def test_script_runs_and_prints(script: str) -> None:
    assert run(str(EXAMPLES / script)).strip()


@pytest.mark.parametrize("method", ["ahp", "topsis", "promethee"])
def test_cars_are_ranked_from_files_alone(method: str) -> None:
    data = json.loads(mcda("rank", CARS, "-m", method, "-f", "json", "-q"))
    rows = data["ranking"]
    assert data["method"]["name"] == method
    assert sorted(row["id"] for row in rows) == [
        "alder", "birch", "cedar", "dogwood", "elm", "fir",
    ]  # fmt: skip
    for row in rows:
        assert row["rank_low"] <= row["rank"] <= row["rank_high"]
        assert data["base"] + sum(row["parts"].values()) == pytest.approx(row["score"], abs=1e-9)
    elm = next(row for row in rows if row["id"] == "elm")
    assert elm["unknown"] == ["service"]


def test_cars_at_the_third_level() -> None:
    data = json.loads(mcda("rank", CARS, "--at", "running", "-f", "json", "-q"))
    assert sorted(data["weights"]) == ["energy", "service"]
    assert data["weights"]["energy"] == pytest.approx(0.5)


def test_cars_as_a_bare_table() -> None:
    text = mcda("rank", f"{CARS}/table.csv", "--hierarchy", f"{CARS}/hierarchy.yaml", "-q")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 6


def test_command_file_for_windows() -> None:
    text = (EXAMPLES / "windows" / "rank.cmd").read_bytes()
    assert text.count(b"\n") == text.count(b"\r\n")
    assert text.isascii()
    assert b"chcp 65001" in text
    assert b".venv\\Scripts\\mcda.exe" in text


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study of twelve experts with their forms collected."""
    study = tmp_path_factory.mktemp("experts") / "study"
    shutil.copytree(EXAMPLES / "experts" / "study", study)
    filled = EXAMPLES / "experts" / "filled"
    before = {path: path.read_bytes() for path in filled.iterdir()}
    text = mcda("collect", str(study), str(filled), "-f", "table", "--lang", "en")
    assert {path: path.read_bytes() for path in filled.iterdir()} == before
    assert "12 of 12 experts in" in text
    assert "Taken in full 11, in part 1, not at all 0 files" in text
    assert "but Infrastructure clearly over Ecology" in " ".join(text.split())
    return study


def test_twelve_experts_are_collected_once(collected: Path) -> None:
    before = {path: path.read_bytes() for path in collected.rglob("*") if path.is_file()}
    mcda("collect", str(collected), str(EXAMPLES / "experts" / "filled"), "-q")
    assert {path: path.read_bytes() for path in collected.rglob("*") if path.is_file()} == before


def test_twelve_experts_are_aggregated_and_ranked(collected: Path) -> None:
    told = json.loads(mcda("weights", str(collected), "--agreement", "-f", "json"))
    assert 0.5 < told["consensus"] < 1.0
    data = json.loads(mcda("rank", str(collected), "-f", "json", "-q"))
    assert len(data["ranking"]) == 27
    assert sum(data["weights"].values()) == pytest.approx(1.0)
    by_expert = json.loads(mcda("weights", str(collected), "--by-expert", "-f", "json"))
    assert "Illustration" not in json.dumps(by_expert)


def test_the_filled_forms_are_marked_as_nobodys_judgement() -> None:
    from openpyxl import load_workbook

    files = sorted((EXAMPLES / "experts" / "filled").glob("*.xlsx"))
    assert len(files) == 12
    for path in files:
        start = load_workbook(path, read_only=True).worksheets[0]
        words = {value for row in start.iter_rows(values_only=True) for value in row if value}
        assert "nobody's judgement" in words


def test_three_experts_sort_the_towns_by_limits_of_their_own() -> None:
    file = str(EXAMPLES / "limits.csv")
    data = json.loads(mcda("classify", "--limits", file, "-f", "json", "-q"))
    assert [one["id"] for one in data["experts"]] == ["planner", "economist", "ecologist"]
    assert all(one["stated"] for one in data["experts"])
    agreement = {row["agreement"] for row in data["alternatives"]}
    assert {"unanimous", "majority"} <= agreement
