"""`mcda sensitivity` alone: a page in words, and never a command taken for a study."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mcda.cli.app import group

pytestmark = pytest.mark.contract
ROOT = Path(__file__).resolve().parent.parent.parent


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, ["sensitivity", *arguments])


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_a_page_in_three_languages(lang: str) -> None:
    result = run("-f", "table", "--lang", lang)
    assert result.exit_code == 0, result.output
    assert max(map(len, result.stdout.splitlines())) <= 98
    assert len(result.stdout.splitlines()) <= 45
    for name in ("stability", "classes", "information", "reversal"):
        assert f"mcda sensitivity {name}" in result.stdout


def test_a_study_is_named_like_anywhere_else() -> None:
    result = run(str(ROOT / "examples" / "cars"), "-f", "json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert (data["schema"], data["study"]) == ("summary/1", "cars")
    assert "classes" not in {item["kind"] for item in data["items"]}  # no limits there


def test_a_slip_in_a_command_is_no_study() -> None:
    result = run("stabilty")
    assert result.exit_code == 2
    assert "Did you mean 'stability'?" in result.output


def test_an_unknown_study_is_said_as_anywhere_else() -> None:
    result = run("atlantis-under-water")
    assert result.exception is not None
    assert [f.code for f in result.exception.findings] == ["study-unknown"]


def test_help_lists_the_commands() -> None:
    result = run("--help")
    assert "summary" in result.output
    assert "extremes" in result.output
