"""README's first answer and its two commands; what else it shows is run by tests/test_docs.py."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.running import decoded

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
pytestmark = pytest.mark.contract


def block(marker: str) -> str:
    """The fenced block after `<!-- marker -->`."""
    match = re.search(rf"<!-- {marker} -->\n```\w+\n(.*?)```", README, re.DOTALL)
    assert match, marker
    return match[1]


def shown(*arguments: str) -> str:
    return decoded(*arguments, cwd=ROOT).stdout


def test_shows_the_real_output() -> None:
    """Run docs/make_picture.py where this fails because the output was changed on purpose."""
    first = block("first").strip()
    assert first.startswith("python3 -m venv .venv && .venv/bin/pip install -q . && ")
    command = shlex.split(first.rsplit("&& ", 1)[1])
    assert command[0] == ".venv/bin/mcda"
    assert shown(*command[1:]) == block("output")


def test_picture_shows_the_same() -> None:
    svg = (ROOT / "docs" / "rank.svg").read_text(encoding="utf-8")
    for line in block("output").splitlines():
        shown = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert shown.replace("'", "&#x27;").replace('"', "&quot;") in svg


def test_second_command_sets_up_and_tests() -> None:
    (line,) = block("tests").strip().splitlines()
    assert line.startswith("python3 -m venv .venv && ")
    assert "'.[test]'" in line
    assert line.endswith("-m pytest -m 'not slow'")


def test_powershell_forms_need_no_ands() -> None:
    blocks = re.findall(r"```powershell\n(.*?)```", README, re.DOTALL)
    assert len(blocks) == 2
    for text in blocks:
        assert "&&" not in text
        assert ".venv\\Scripts\\" in text
