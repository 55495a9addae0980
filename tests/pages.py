"""Runs a Markdown page: its commands and programs in order, in one working folder of its own.

What stands in fences (```sh, ```python) runs as it is written. HTML comments directly above a
fence, which no reader sees, say what else is meant:

    <!-- output -->                  the text below is what the block before it prints
    <!-- output lines 1-9 -3 -->     ... of that, lines 1 to 9 and the last 3; a line … parts them
    <!-- not run: REASON -->         this block is not run (tests/test_docs.py counts these)
    <!-- exit 2 -->                  the last command ends with this status instead of 0
    <!-- file: PATH -->              the block is written to this file, whatever its language
    <!-- run: COMMAND -->            a command that the page does not show; needs no fence

A line that begins with `mcda` runs in this process, on a terminal of 100 columns; everything else
runs in bash, where `mcda` and `python` are those under test. The working folder holds a copy of
examples/. Programs of a page share their names. It is 2 November 2026. Commands whose output is not
compared draw less where they can (`--draws`).
"""

from __future__ import annotations

import datetime
import io
import locale
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from unittest import mock

import click

from mcda.cli.app import group, main
from mcda.model import methods

ROOT = Path(__file__).resolve().parent.parent
COLUMNS, DRAWS = 100, 200
TODAY = datetime.date(2026, 11, 2)
COMMENT = re.compile(r"^<!-- *(.*?) *-->$", re.MULTILINE)
FENCE = re.compile(
    r"((?:^<!--[^\n]*-->\n)*)^(?P<fence>`{3,})(?P<language>[^`\n]*)\n(?P<text>.*?)^(?P=fence) *$",
    re.MULTILINE | re.DOTALL,
)
ALONE = re.compile(r"^<!-- run: .*-->\n(?!<!--|```)", re.MULTILINE)
SHELL = re.compile(r"[|<>;&$`*]|\bcd\b")


@dataclass(frozen=True)
class Block:
    """A fence with its language, its text, what the comments above it say, and where it stands."""

    language: str
    text: str
    said: tuple[str, ...]
    line: int
    start: int
    end: int

    def says(self, key: str) -> str | None:
        """What follows `key` in the comment that begins with it; None where there is none."""
        for comment in self.said:
            if comment == key or comment.startswith((f"{key} ", f"{key}: ")):
                return comment[len(key) :].lstrip(": ")
        return None

    @property
    def lines(self) -> list[str]:
        """Commands, one a line, without comments and with continued lines joined."""
        joined = self.text.replace("\\\n", " ")
        lines = (line.strip() for line in joined.splitlines())
        return [line for line in lines if line and not line.startswith("#")]


def pages() -> list[Path]:
    """README and every page of the docs."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def read(path: Path) -> str:
    """The text of a page."""
    return path.read_text(encoding="utf-8")


def blocks(text: str) -> list[Block]:
    """All fences of a page, and the hidden commands that stand alone, in order."""
    found = [
        Block(
            language=match["language"].strip(),
            text=match["text"],
            said=tuple(COMMENT.findall(match[1])),
            line=text.count("\n", 0, match.start("fence")) + 1,
            start=match.start("text"),
            end=match.end("text"),
        )
        for match in FENCE.finditer(text)
    ]
    for match in ALONE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if not any(block.start <= match.start() < block.end for block in found):
            said = tuple(COMMENT.findall(match[0]))
            found.append(Block("", "", said, line, match.start(), match.start()))
    return sorted(found, key=lambda block: block.start)


def chosen(output: str, lines: str) -> str:
    """Of an output what `<!-- output LINES -->` asks for: all, or these lines with … between."""
    if not lines:
        return output
    rows, parts = output.splitlines(), []
    for word in lines.removeprefix("lines ").split():
        first, _, last = word.rpartition("-")
        part = rows[int(first) - 1 : int(last)] if first else rows[-int(last) :]
        parts.append("".join(f"{row}\n" for row in part))
    return "…\n".join(parts)


class Day(datetime.date):
    """A calendar that stands still."""

    @classmethod
    def today(cls) -> Day:
        return cls(TODAY.year, TODAY.month, TODAY.day)


class Terminal(io.TextIOWrapper):
    """Streams that take what a terminal would show; only stdout says that it is one."""

    def __init__(self, shown: io.BytesIO, terminal: bool) -> None:
        super().__init__(shown, encoding="utf-8", write_through=True)
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


class Run:
    """The state of a running page: its folder, the names of its programs, the last output."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.module = ModuleType("page")
        self.output = ""
        shutil.copytree(ROOT / "examples", folder / "work" / "examples")
        (folder / "bin").mkdir()
        for name, words in (("mcda", "-m mcda "), ("python", ""), ("python3", "")):
            shim = folder / "bin" / name
            shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" {words}"$@"\n')
            shim.chmod(0o755)

    def page(self, text: str) -> Iterator[tuple[Block, str]]:
        """Run all blocks; yield each block that shows output with what it should show."""
        all_blocks = blocks(text)
        environment = {
            "COLUMNS": str(COLUMNS), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8",
            "PATH": os.pathsep.join([str(self.folder / "bin"), os.environ["PATH"]]),
        }  # fmt: skip
        before = Path.cwd()
        os.chdir(self.folder / "work")
        sys.modules["page"] = self.module
        try:
            with (
                mock.patch.dict(os.environ, environment),
                mock.patch.dict(methods._methods),  # what a page registers is gone with it
                mock.patch("mcda.cli.questionnaire.datetime", SimpleNamespace(date=Day)),
                mock.patch.object(locale, "getlocale", return_value=("C", "UTF-8")),
            ):
                os.environ.pop("PYTHONIOENCODING", None)
                for block, after in zip(all_blocks, [*all_blocks[1:], None], strict=True):
                    hidden = [said for said in block.said if said.startswith("run: ")]
                    for said in hidden:
                        self.output = self.command(said.removeprefix("run: "), 0, hurry=False)
                    if block.says("not run") is not None:
                        continue
                    if (lines := block.says("output")) is not None:
                        yield block, chosen(self.output, lines)
                    elif (path := block.says("file")) is not None:
                        Path(path).parent.mkdir(parents=True, exist_ok=True)
                        Path(path).write_text(block.text, encoding="utf-8", newline="\n")
                    elif block.language == "sh":
                        shows = after is not None and after.says("output") is not None
                        self.output = self.shell(block, hurry=not shows)
                    elif block.language == "python":
                        self.output = self.program(block)
        finally:
            os.chdir(before)
            del sys.modules["page"]

    def shell(self, block: Block, hurry: bool) -> str:
        """What the commands of a block show, one after another."""
        status = int(block.says("exit") or 0)
        last = block.lines[-1]
        return "".join(
            self.command(line, status if line == last else 0, hurry) for line in block.lines
        )

    def command(self, line: str, status: int, hurry: bool) -> str:
        """What one command shows on a terminal; it must end with `status`."""
        words = shlex.split(line, comments=True)
        if words[0] != "mcda" or SHELL.search(line.partition(" #")[0]):
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", line],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
                stdin=subprocess.DEVNULL,
            )  # fmt: skip
            assert done.returncode == status, f"{line}\n{done.stdout}"
            return done.stdout
        if hurry and "--draws" in option_names(words[1:]) and "--draws" not in words:
            words += ["--draws", str(DRAWS)]
        shown = io.BytesIO()
        out, err = Terminal(shown, terminal=True), Terminal(shown, terminal=False)
        found: object = 0
        with redirect_stdout(out), redirect_stderr(err):
            try:
                main(words[1:])
            except SystemExit as left:
                found = left.code
        text = shown.getvalue().decode("utf-8").replace("\r\n", "\n")
        assert found == status, f"{line}: exit status {found}, not {status}\n{text}"
        return text

    def program(self, block: Block) -> str:
        """What a program prints."""
        code = compile("\n" * block.line + block.text, "<page>", "exec")
        shown = io.StringIO()
        with redirect_stdout(shown):
            exec(code, self.module.__dict__)
        return shown.getvalue()


def find_command(words: list[str]) -> tuple[click.Command, click.Context, list[str]]:
    """The command that the words after `mcda` name, its context, and the words left for it."""
    command: click.Command = group
    context = click.Context(group, info_name="mcda")
    while isinstance(command, click.Group) and words:
        inner = command.get_command(context, words[0])
        if inner is not None:
            words = words[1:]
        elif command is group or words[0] == "--help":
            break
        else:  # `mcda sensitivity` alone
            inner = command.get_command(context, "summary")
            assert inner is not None
        command = inner
        context = click.Context(command, parent=context, info_name=command.name)
    return command, context, words


def option_names(words: list[str]) -> set[str]:
    """Names of the options that the command has."""
    command, _, _ = find_command(words)
    return {name for parameter in command.params for name in parameter.opts}


def unknown(words: list[str]) -> str | None:
    """What is wrong with the words after `mcda`: a command or an option that is not there."""
    command, context, rest = find_command(words)
    if command is group and rest and not rest[0].startswith("-") and not rest[0].isupper():
        return f"no command {rest[0]}"
    try:
        command.make_parser(context).parse_args(rest)
    except click.NoSuchOption as error:
        return error.format_message()
    except click.BadOptionUsage:  # its argument is left out, as in a sentence
        return None
    return None


def renewed(path: Path, folder: Path) -> str:
    """The page with the output that its commands have now."""
    text = read(path)
    run = Run(folder)
    changes = [(block, now) for block, now in run.page(text) if now != block.text]
    for block, now in reversed(changes):
        text = text[: block.start] + now + text[block.end :]
    return text
