"""`mcda sensitivity change` as a user runs it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from mcda.cli.app import group

pytestmark = pytest.mark.contract


def run(*arguments: str) -> str:
    result = CliRunner().invoke(group, ["sensitivity", "change", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_says_it_in_three_languages(lang: str) -> None:
    for asked in (["--overtake", "ridder", "saran"], ["--into", "ridder", "low"]):
        shown = run("-f", "table", "--lang", lang, *asked)
        assert "%" in shown
        assert max(map(len, shown.splitlines())) <= 98


def test_json() -> None:
    data = json.loads(run("-f", "json", "--overtake", "ridder", "saran", "--norm", "l2"))
    assert (data["norm"], data["exact"], data["target"]) == ("l2", True, "saran")


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_what_would_agree_with_the_official_classes(lang: str) -> None:
    shown = run("-f", "table", "--lang", lang, "--official")
    assert "→" in shown
    assert "chg-" not in shown
    assert max(map(len, shown.splitlines())) <= 98


def test_official_towns_reach_their_limits() -> None:
    data = json.loads(run("-f", "json", "--official"))
    assert data["schema"] == "change-official/1"
    assert data["agree"] + len(data["differ"]) == 27
    assert data["together"] == {"sought": True, "size": None, "nodes": []}
    for row in data["differ"]:
        alone = json.loads(run("-f", "json", "--into", row["id"], row["official"]))
        assert alone["size"] == pytest.approx(row["size"])


def test_one_thing_is_asked() -> None:
    for asked in ([], ["--official", "--into", "ridder", "low"]):
        done = CliRunner().invoke(group, ["sensitivity", "change", *asked])
        assert done.exception is not None
