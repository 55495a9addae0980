"""Every command and program on README and in the docs runs and shows what the page says.

How a page is run and what its hidden comments mean stands in tests/pages.py. Where output was
changed on purpose, renew it:  PYTHONPATH=. python tests/test_docs.py docs/robustness.md
"""

from __future__ import annotations

import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from mcda.cli.app import group as main_group
from tests.pages import ROOT, Run, blocks, find_command, pages, read, renewed, unknown

DOCS = ROOT / "docs"
# Blocks that cannot run (they install, need Windows or take minutes), and texts in ```text that
# are no command's output: so many, page by page.
NOT_RUN = {
    "README.md": 5,
    "docs/embedding.md": 2,
    "docs/performance.md": 1,
    "docs/robustness.md": 1,
    "docs/scale.md": 2,
    "docs/tutorial.md": 2,
}
TEXTS = {"docs/workbooks.md": 1, "docs/architecture.md": 2}
LANGUAGES = {"sh", "python", "text", "powershell", "yaml", "json", "csv", "js", "r"}
pytestmark = pytest.mark.skipif(not DOCS.is_dir(), reason="no checkout with docs here")

PAGES = {str(path.relative_to(ROOT)): path for path in pages()}
everywhere = pytest.mark.parametrize("name", PAGES)
runnable = [
    pytest.param(name, marks=[pytest.mark.contract] if name == "README.md" else [])
    for name, path in PAGES.items()
    if any(block.language in ("sh", "python") for block in blocks(read(path)))
]


@pytest.mark.slow
@pytest.mark.parametrize("name", runnable)
def test_page_runs_and_shows_the_real_output(name: str, tmp_path: Path) -> None:
    for block, now in Run(tmp_path).page(read(PAGES[name])):
        assert now == block.text, f"{name}:{block.line}"


@everywhere
def test_commands_and_options_exist(name: str) -> None:
    """Also those within sentences and in blocks that are not run."""
    text = read(PAGES[name])
    lines = [line for block in blocks(text) if block.language == "sh" for line in block.lines]
    outside = re.sub(r"^(`{3,}).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
    lines += [" ".join(code.split()) for code in re.findall(r"(?<!`)`(mcda [^`]+)`", outside)]
    for line in lines:
        words = shlex.split(re.split(r" [|>] | && ", line)[0], comments=True)
        if words[:1] == ["mcda"]:
            assert unknown(words[1:]) is None, f"{name}: {line}"


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Words of every command."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("words", list(commands(main_group)), ids=" ".join)
def test_help_leads_with_examples_that_parse(words: tuple[str, ...]) -> None:
    command, context, _ = find_command(list(words))
    text = command.get_help(context)
    assert "  Examples:\n" in text
    told, options = text.split("  Examples:\n")[1].split("\nOptions:\n")
    assert options
    examples = re.findall(r"^    (mcda .*?)(?:   .*)?$", told, re.MULTILINE)
    assert examples[0].startswith(f"mcda {' '.join(words)}".removesuffix(" summary"))
    for example in examples:
        assert unknown(shlex.split(example)[1:]) is None


@everywhere
def test_every_block_is_run_or_counted(name: str) -> None:
    found = blocks(read(PAGES[name]))
    not_run = [b for b in found if b.says("not run") is not None or b.language == "powershell"]
    assert len(not_run) == NOT_RUN.get(name, 0)
    texts = [b for b in found if b.language == "text" and b.says("output") is None]
    assert len(texts) == TEXTS.get(name, 0)
    for block in found:
        directive = block.language.startswith("{")
        assert directive or block.language in LANGUAGES or not block.text, f"{name}:{block.line}"


@everywhere
def test_links_lead_somewhere(name: str) -> None:
    text = re.sub(r"^(`{3,}).*?^\1", "", read(PAGES[name]), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)", text):
        if not target.startswith(("http:", "https:", "mailto:")):
            path = (PAGES[name].parent / target).resolve()
            moved = path.relative_to(ROOT).parts[0] in ("mcda", "criteria", "datasets")
            assert path.exists() or (moved and not (ROOT / "mcda").is_dir()), f"{name}: {target}"


if __name__ == "__main__":
    for given in sys.argv[1:] or list(PAGES):
        page = ROOT / given
        with tempfile.TemporaryDirectory() as folder:
            text = renewed(page, Path(folder))
        page.write_text(text, encoding="utf-8", newline="\n")
