"""README keeps its word: its output is the real one, its code runs, its commands are there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
pytestmark = pytest.mark.contract


def block(marker: str) -> str:
    """The fenced block after `<!-- marker -->`."""
    match = re.search(rf"<!-- {marker} -->\n```\w+\n(.*?)```", README, re.DOTALL)
    assert match, marker
    return match[1]


def mcda(*arguments: str) -> str:
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    environment.pop("PYTHONIOENCODING", None)
    result = subprocess.run(
        [sys.executable, "-m", "mcda", *arguments],
        capture_output=True, encoding="utf-8", env=environment, cwd=ROOT,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_shows_the_real_output() -> None:
    """Run docs/make_picture.py where this fails because the output was changed on purpose."""
    first = block("first").strip()
    assert first.startswith("python3 -m venv .venv && .venv/bin/pip install -q . && ")
    command = shlex.split(first.rsplit("&& ", 1)[1])
    assert command[0] == ".venv/bin/mcda"
    assert mcda(*command[1:]) == block("output")


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


def test_python_runs() -> None:
    names: dict[str, object] = {}
    for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        exec(code, names)


def test_commands_for_files_run() -> None:
    text = README.split("## From files alone")[1].split("```sh\n")[1].split("```")[0]
    lines = text.strip().splitlines()
    assert len(lines) == 3
    for line in lines:
        assert mcda(*shlex.split(line)[1:])


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        if not target.startswith("http"):
            checkout = (ROOT / "mcda").is_dir()
            inside = target.startswith(("criteria", "datasets"))
            assert (ROOT / target).exists() or (inside and not checkout), target
