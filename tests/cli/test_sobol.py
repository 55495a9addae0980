"""`mcda sensitivity sobol` as a user runs it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from mcda.cli.app import group

pytestmark = pytest.mark.contract


def run(*arguments: str) -> str:
    result = CliRunner().invoke(group, ["sensitivity", "sobol", "--draws", "300", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "variance"), ("ru", "дисперсии"), ("kk", "дисперсия")]
)
def test_says_it_in_three_languages(lang: str, word: str) -> None:
    shown = run("-f", "table", "--lang", lang)
    assert word in shown.lower()
    assert max(map(len, shown.splitlines())) <= 98


def test_json() -> None:
    data = json.loads(run("-f", "json"))
    assert data["schema"] == "sobol/1"
    assert [share["kind"] for share in data["number_of_low"]["shares"]][-1] == "method"


def test_shares_have_a_minus_sign_and_no_error_of_0() -> None:
    from types import SimpleNamespace
    from typing import Any

    from mcda.cli.sobol import table

    made: Any = SimpleNamespace(
        number=[
            SimpleNamespace(kind="weights", first=-0.034, first_se=0.01, total=0.5, total_se=0.001),
            SimpleNamespace(kind="limits", first=-0.001, first_se=0.0, total=0.1, total_se=0.03),
        ]
    )
    assert [row.split()[1:] for row in table(made, "en")[1:]] == [
        ["\u22123", "±2", "50", "±<1"],
        ["0", "±0", "10", "±6"],
    ]
