"""`mcda sensitivity extremes` as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import mcda
from tests.running import said

pytestmark = pytest.mark.contract
ENVIRONMENT = {
    **os.environ, "PYTHONPATH": str(Path(mcda.__file__).parent.parent), "COLUMNS": "100",
}  # fmt: skip


def run(*arguments: str) -> str:
    return said("sensitivity", "extremes", *arguments)


@pytest.mark.parametrize(
    ("lang", "word"),
    [("en", "under every"), ("ru", "при любых весах"), ("kk", "кез келген салмақ")],
)
def test_says_it_in_three_languages(lang: str, word: str) -> None:
    shown = run("-f", "table", "--lang", lang)
    assert word in shown
    assert max(map(len, shown.splitlines())) <= 98


def test_json_is_all_that_stands_on_stdout() -> None:
    """The solver prints a stray line of its own in some problems; it must not get among data."""
    data = json.loads(run("-f", "json", "--around", "50%", "--order", "production>=ecology"))
    assert data["around"] == 0.5
    assert data["orders"] == [["production", "ecology"]]


def test_nobody_else_writes_to_stdout() -> None:
    program = (
        "import os\nfrom mcda.cli import app\napp._streams()\n"
        "os.write(1, b'stray')\nprint('ours \\u04b1')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", env=ENVIRONMENT
    )
    assert done.stdout == "ours ұ\n"
    assert done.returncode == 0


def test_what_is_suggested_next_can_be_run() -> None:
    cars = str(Path(__file__).parents[2] / "examples" / "cars")
    shown = run(cars, "-f", "table")
    assert "mcda sensitivity montecarlo" in shown
    assert "sensitivity classes" not in shown
