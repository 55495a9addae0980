"""`mcda sensitivity information` as a user runs it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from mcda.cli.app import group

pytestmark = pytest.mark.contract


def run(*arguments: str) -> str:
    result = CliRunner().invoke(group, ["sensitivity", "information", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(("lang", "word"), [("en", "bits"), ("ru", "бит"), ("kk", "бит")])
def test_says_it_in_three_languages(lang: str, word: str) -> None:
    shown = run("-f", "table", "--lang", lang)
    assert word in shown
    assert max(map(len, shown.splitlines())) <= 98


def test_json_is_sorted_by_what_it_tells() -> None:
    data = json.loads(run("-f", "json"))
    told = [row["bits"] for row in data["figures"]]
    assert told == sorted(told, reverse=True)
