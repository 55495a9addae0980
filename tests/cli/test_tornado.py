"""`mcda sensitivity tornado` as a user runs it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from mcda.cli.app import group

pytestmark = pytest.mark.contract


def run(*arguments: str) -> str:
    result = CliRunner().invoke(group, ["sensitivity", "tornado", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(("lang", "word"), [("en", "figure"), ("ru", "значение"), ("kk", "мән")])
def test_says_it_in_three_languages(lang: str, word: str) -> None:
    shown = run("--town", "arkalyk", "-f", "table", "--lang", lang)
    assert word in shown
    assert max(map(len, shown.splitlines())) <= 98
    assert run("-f", "table", "--lang", lang)


@pytest.mark.parametrize(("lang", "word"), [("en", "figure"), ("ru", "значение"), ("kk", "мән")])
def test_figures_of_all_towns_are_named(lang: str, word: str) -> None:
    shown = run("--figures", "-f", "table", "--lang", lang)
    assert sum(line.startswith(word) and ": " in line for line in shown.splitlines()) > 5
    assert max(map(len, shown.splitlines())) <= 98


def test_json_and_csv_hold_every_bar() -> None:
    data = json.loads(run("-f", "json", "--by", "10%"))
    assert (data["schema"], data["by"]) == ("tornado/1", 0.1)
    assert len(run("-f", "csv").splitlines()) == len(data["bars"]) + 1
