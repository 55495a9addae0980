"""The files of a study: where they are, their hashes, and the lines of their keys."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from mcda.errors import Finding, InputError, Where
from mcda.files.tablefile import Grid, parse_grid
from mcda.files.yamlfile import (
    Readable,
    decode,
    line_of,
    parse_json,
    parse_yaml,
    read_bytes,
    with_lines,
)

ResultT = TypeVar("ResultT")
ModelT = TypeVar("ModelT", bound=BaseModel)


class Places(Protocol):
    """Where the keys of a file stand, for findings."""

    def at(self, key: str) -> Where:
        """The place of a key such as "weights.income"."""

    def item(self, name: str, number: int, key: str) -> Where:
        """The place of a key in an item of a list."""


class StudyFiles:
    """Reads the files of a study, keeping their hashes and every finding."""

    sheets_answer = False  # True where the sheets of one workbook stand for the files

    def __init__(self, base: Readable, shown: str, encoding: str | None) -> None:
        self.base, self.shown, self.encoding = base, shown, encoding
        self.inputs: dict[str, str] = {}
        self.findings: list[Finding] = []

    def place(self, name: str) -> tuple[Readable, str]:
        """The file called `name` in the study, and how messages call it."""
        path = Path(name)
        if path.is_absolute():
            return path, str(path)
        target: Readable = self.base / name if isinstance(self.base, Path) else self.base
        if not isinstance(self.base, Path):
            for part in path.parts:
                target = target / part
        return target, f"{self.shown}/{name}" if self.shown else name

    def bytes(self, target: Readable, shown: str, name: str) -> bytes:
        """The bytes of a file; their hash is kept."""
        data = read_bytes(target, shown)
        self.inputs[Path(name).as_posix()] = hashlib.sha256(data).hexdigest()
        return data

    def model(self, name: str, model: type[ModelT]) -> tuple[ModelT, Places]:
        """A YAML or JSON file of the study as a validated model, and where its keys stand."""
        target, shown = self.place(name)
        data = self.bytes(target, shown, name)
        parse = parse_json if name.endswith(".json") else parse_yaml
        return parse(data, model, shown), Lines(data, shown)

    def grid(self, name: str) -> Grid:
        """Header and rows of a table of the study."""
        target, shown = self.place(name)
        return parse_grid(self.bytes(target, shown, name), shown, encoding=self.encoding)

    def forms(self, folder: str) -> list[str] | None:
        """Names of the judgement files in a folder; None where there is no such folder."""
        target, _ = self.place(folder)
        if not target.is_dir():
            return None
        return sorted(entry.name for entry in target.iterdir() if entry.name.endswith(".json"))

    def tables(self) -> list[str]:
        """Names of all CSV files beside the study."""
        entries = [entry.name for entry in self.base.iterdir() if entry.is_file()]
        return sorted(name for name in entries if name.lower().endswith(".csv"))

    def named(self, study: str) -> tuple[str, str]:
        """The hierarchy ("" where none is seen) and the table that a broken study names."""
        target, shown = self.place(study)
        try:
            data = read_bytes(target, shown)
        except InputError:
            data = b""  # reported already
        found = {}
        for key in (b"hierarchy", b"table"):
            match = re.search(rb"^" + key + rb":[ \t]*[\"']?([^\s\"'#]+)", data, re.M)
            found[key] = match.group(1).decode("utf-8", "replace") if match else ""
        return found[b"hierarchy"], found[b"table"] or "table.csv"

    def attempt(self, work: Callable[[], ResultT]) -> ResultT | None:
        """What `work` gives; None where it raises InputError, whose findings are kept."""
        try:
            return work()
        except InputError as error:
            self.findings += error.findings
            return None

    def lacking(self, name: str, where: Where) -> Finding:
        """The finding that a file or folder which the study names is not there."""
        return Finding("file-missing-named", where, {"found": name})

    def here(self, name: str) -> bool:
        """True where the optional file is there."""
        return self.place(name)[0].is_file()


class Lines:
    """Lines of a file's keys, found only when a finding needs one."""

    def __init__(self, data: bytes, file: str) -> None:
        self.data, self.file = data, file
        self.tree: Any = None

    def _line(self, loc: tuple[int | str, ...]) -> int | None:
        if self.tree is None:
            self.tree = with_lines(decode(self.data, self.file))
        return line_of(self.tree, loc)

    def at(self, key: str) -> Where:
        """The place of a key such as "weights.income"."""
        return Where(self.file, self._line(tuple(key.split(".", 2))), key)

    def item(self, name: str, number: int, key: str) -> Where:
        """The place of a key in an item of a list."""
        return Where(self.file, self._line((name, number, key)), f"{name}.{number + 1}.{key}")
