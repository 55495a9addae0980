"""docs/figures.md and docs/robustness.md show pictures that the commands draw."""

from __future__ import annotations

import ast
import re
from html import unescape
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from mcda.cli.app import group

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "figures"
pytestmark = [
    pytest.mark.contract,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="no checkout with docs here"),
]


def words(svg: str) -> list[str]:
    return [unescape(word) for word in re.findall(r"<text[^>]*>(.*?)</text>", svg)]


def commands() -> dict[str, list[str]]:
    """`COMMANDS` of the script that draws them."""
    tree = ast.parse((ROOT / "docs" / "make_figures.py").read_text("utf-8"))
    found: dict[str, Any] = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    made: dict[str, list[str]] = ast.literal_eval(found["COMMANDS"])
    return made


def drawing(command: click.Command) -> set[str]:
    """The names of the commands of a group, and of the groups in it, that take --figure."""
    if not isinstance(command, click.Group):
        return {str(command.name)} if any(x.name == "figure" for x in command.params) else set()
    context = click.Context(command)
    inner = [command.get_command(context, name) for name in command.list_commands(context)]
    return {name for each in inner if each is not None for name in drawing(each)}


def test_every_picture_is_shown_and_every_shown_one_exists() -> None:
    pages = [(ROOT / "docs" / name).read_text("utf-8") for name in ("figures.md", "robustness.md")]
    shown = {name for page in pages for name in re.findall(r"\]\(figures/(\w+)\.svg\)", page)}
    assert shown == {path.stem for path in FOLDER.iterdir()} == set(commands())


def test_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 800_000


@pytest.mark.parametrize("name", ["stability", "sweep", "tornado"])
def test_a_picture_says_what_the_command_draws_now(name: str, tmp_path: Path) -> None:
    """Where this fails because the figure was changed on purpose, run docs/make_figures.py."""
    path = tmp_path / "now.svg"
    done = CliRunner().invoke(group, [*commands()[name], "--lang", "en", "--figure", str(path)])
    assert done.exception is None, done.exception
    shown = (FOLDER / f"{name}.svg").read_text("utf-8")
    assert words(path.read_text("utf-8")) == words(shown)


def test_the_page_names_every_command_that_draws() -> None:
    page = (ROOT / "docs" / "figures.md").read_text("utf-8")
    listed = re.findall(r"^\| `mcda (?:sensitivity )?(\w+)", page, re.MULTILINE)
    assert set(listed) == drawing(group)
