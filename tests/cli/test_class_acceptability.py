"""`mcda sensitivity classes` as a user runs it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from mcda.cli.app import group

pytestmark = pytest.mark.contract


def run(*arguments: str) -> str:
    result = CliRunner().invoke(group, ["sensitivity", "classes", "--draws", "300", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "official: 2"), ("ru", "официально: 2"), ("kk", "ресми: 2")]
)
def test_says_it_in_three_languages(lang: str, word: str) -> None:
    shown = run("-f", "table", "--lang", lang)
    assert word in shown
    assert "monotown.yaml" in shown  # whose limits made the number
    assert max(map(len, shown.splitlines())) <= 98


def test_json_and_csv() -> None:
    data = json.loads(run("-f", "json", "--by", "ahpsort", "--draw", "weights,limits"))
    assert data["drawn"] == ["weights", "limits"]
    assert len(data["low"]) == 3
    assert len(run("-f", "csv").splitlines()) == 28
