"""Everything under examples/ runs as it is."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("script", sorted(path.name for path in EXAMPLES.glob("*.py")))
def test_script_runs_and_prints(script: str) -> None:
    assert run(str(EXAMPLES / script)).strip()


@pytest.mark.parametrize("method", ["ahp", "topsis", "promethee"])
def test_cars_are_ranked_from_files_alone(method: str) -> None:
    data = json.loads(run("-m", "mcda", "rank", CARS, "-m", method, "-f", "json", "-q"))
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
    data = json.loads(run("-m", "mcda", "rank", CARS, "--at", "running", "-f", "json", "-q"))
    assert sorted(data["weights"]) == ["energy", "service"]
    assert data["weights"]["energy"] == pytest.approx(0.5)


def test_cars_as_a_bare_table() -> None:
    text = run(
        "-m", "mcda", "rank", f"{CARS}/table.csv", "--hierarchy", f"{CARS}/hierarchy.yaml", "-q"
    )
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 6


def test_command_file_for_windows() -> None:
    text = (EXAMPLES / "windows" / "rank.cmd").read_bytes()
    assert text.count(b"\n") == text.count(b"\r\n")
    assert text.isascii()
    assert b"chcp 65001" in text
    assert b".venv\\Scripts\\mcda.exe" in text
