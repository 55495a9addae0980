"""`mcda sensitivity reversal` as a user runs it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from mcda.cli.app import group

pytestmark = pytest.mark.contract


def run(*arguments: str) -> str:
    result = CliRunner().invoke(group, ["sensitivity", "reversal", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "turn"), ("ru", "местами"), ("kk", "орын ауыстырады")]
)
def test_says_it_in_three_languages(lang: str, word: str) -> None:
    shown = run("-f", "table", "--lang", lang)
    assert word in shown
    assert max(map(len, shown.splitlines())) <= 98


def test_json_names_the_method_and_the_pairs() -> None:
    data = json.loads(run("-f", "json", "-m", "topsis"))
    assert data["schema"] == "reversal/1"
    assert data["method"]["name"] == "topsis"
    assert all(not case["turned"] for case in data["left_out"])


def test_csv_has_a_row_a_case() -> None:
    lines = run("-f", "csv").splitlines()
    assert lines[0] == "kind,id,name,turned,pairs,moved,tau"
    assert sum(line.startswith("twin,") for line in lines) == 27
