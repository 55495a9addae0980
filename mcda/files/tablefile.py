"""Tables from CSV, XLSX and Parquet: every cell checked, every problem of a file at once."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from mcda.engines.normalisation import LARGEST
from mcda.errors import Finding, InputError, Where, fail, nearest
from mcda.files.yamlfile import Readable, decode, read_bytes
from mcda.model.hierarchy import Criterion, Hierarchy, Words
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, UNKNOWN, Table

NAME_COLUMNS = {"name": "en", "name_ru": "ru", "name_kk": "kk"}
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}([ \u00a0\u202f]\d{3})+([.,]\d+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(inf|infinity|nan|∞)", re.IGNORECASE)
_YES = frozenset(("yes", "true", "да", "иә", "ия"))
_NO = frozenset(("no", "false", "нет", "жоқ"))


@dataclass
class Row:
    """One row as it stands in a file: its line and its cells, texts or numbers."""

    line: int
    cells: list[Any]


@dataclass
class Grid:
    """A file's header and rows, before anything is understood."""

    file: str
    header: list[str]
    rows: list[Row]
    header_line: int = 1
    decimal_comma: bool = False
    sheet: str = ""
    findings: list[Finding] = field(default_factory=list)

    def where(self, row: Row | None, name: str = "", column: int | None = None) -> Where:
        """The place of a cell, of a row, or of a column's head."""
        line = row.line if row else self.header_line
        head = self.header[column] if column is not None and column < len(self.header) else ""
        if self.sheet:
            cell = "" if column is None else f"{_letters(column)}{line}"
            return Where(self.file, None, "", name, head, self.sheet, cell)
        return Where(self.file, line or None, "", name, head)


def _letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def unprotected(text: str) -> str:
    """Text without the `'` that keeps a spreadsheet from taking it for a formula."""
    rest = text.lstrip("'")
    return text[1:] if rest != text and rest[:1] in tuple("=+-@\t\r") else text


def read_grid(path: Readable, *, file: str = "", encoding: str | None = None) -> Grid:
    """Header and rows of a CSV, XLSX or Parquet file, by its suffix."""
    shown = file or str(path)
    data = read_bytes(path, shown)
    return parse_grid(data, shown, encoding=encoding)


def parse_grid(data: bytes, file: str, *, encoding: str | None = None) -> Grid:
    """`read_grid` on bytes at hand; `file` gives the suffix."""
    suffix = Path(file).suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        grid = _xlsx(data, file)
    elif suffix in (".parquet", ".pq"):
        grid = _parquet(data, file)
    else:
        grid = _csv(data, file, encoding)
    grid.header = [_clean(name) for name in grid.header]
    grid.rows = [row for row in grid.rows if any(_filled(cell) for cell in row.cells)]
    while grid.header and not grid.header[-1]:
        j = len(grid.header) - 1
        if any(len(row.cells) > j and _filled(row.cells[j]) for row in grid.rows):
            break
        grid.header.pop()
        for row in grid.rows:
            del row.cells[j:]
    return grid


def _clean(cell: Any) -> str:
    return "" if cell is None else unprotected(str(cell)).strip().strip("\ufeff\u00a0").strip()


def _filled(cell: Any) -> bool:
    return cell is not None and bool(str(cell).strip())


def _csv(data: bytes, file: str, encoding: str | None) -> Grid:
    text = decode(data, file, encoding=encoding, option=True)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise fail("csv-binary", Where(file, line))
    skipped = 0
    delimiter = ""
    told = re.match(r'"?sep=(.)"?\r?\n', text, re.IGNORECASE)
    if told:
        delimiter, skipped = told.group(1), 1
        text = text[told.end() :]
    while text and not text.split("\n", 1)[0].strip():
        if "\n" not in text:
            text = ""
            break
        text = text.split("\n", 1)[1]
        skipped += 1
    if not delimiter:
        first = re.sub(r'"[^"]*"', "", re.split(r"\r\n|\r|\n", text, maxsplit=1)[0])
        delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    line = skipped + 1
    try:
        for cells in reader:
            rows.append(Row(line, list(cells)))
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        raise fail("csv-syntax", Where(file, line), message=str(error)) from None
    header = rows.pop(0) if rows else Row(1, [])
    return Grid(file, header.cells, rows, header.line, delimiter == ";")


def _xlsx(data: bytes, file: str) -> Grid:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        formulas = load_workbook(io.BytesIO(data), read_only=True)
        sheet = book["table"] if "table" in book.sheetnames else book.worksheets[0]
        written = formulas[sheet.title]
        found: list[Row] = []
        findings: list[Finding] = []
        both = zip(
            sheet.iter_rows(values_only=True), written.iter_rows(values_only=True), strict=False
        )
        for line, (cells, source) in enumerate(both, start=1):
            found.append(Row(line, list(cells)))
            for j, (cell, formula) in enumerate(zip(cells, source, strict=False)):
                if cell is None and isinstance(formula, str) and formula.startswith("="):
                    where = Where(file, sheet=sheet.title, cell=f"{_letters(j)}{line}")
                    findings.append(Finding("cell-formula", where, {"found": formula}))
    except Exception as error:
        raise fail("file-damaged", Where(file), message=str(error)) from None
    found = [row for row in found if any(_filled(cell) for cell in row.cells)]
    header = found.pop(0) if found else Row(1, [])
    names = [_clean(cell) for cell in header.cells]
    return Grid(file, names, found, header.line, False, sheet.title, findings)


def _parquet(data: bytes, file: str) -> Grid:
    import pandas as pd

    try:
        frame = pd.read_parquet(io.BytesIO(data))
    except ImportError:
        raise fail("parquet-missing", Where(file)) from None
    except Exception as error:
        raise fail("file-damaged", Where(file), message=str(error)) from None
    if "id" not in frame.columns and frame.index.name == "id":
        frame = frame.reset_index()
    cells = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    return Grid(file, [str(c) for c in frame.columns], [Row(0, row) for row in cells], 0)


# --- Cells -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Cell:
    low: float
    high: float
    state: int


class _Bad(Exception):
    def __init__(self, code: str, **values: Any) -> None:
        self.code, self.values = code, values
        super().__init__(code)


_BLANK = _Cell(math.nan, math.nan, UNKNOWN)
_NONE = _Cell(math.nan, math.nan, NOT_APPLICABLE)


class _Reader:
    """Reads the cells of one leaf."""

    def __init__(self, leaf: Criterion, decimal_comma: bool) -> None:
        self.leaf, self.decimal_comma = leaf, decimal_comma
        self.values = leaf.level_values()
        self.words = {word.casefold(): value for word, value in self.values.items()}
        for level in leaf.levels or ():
            names = level.name
            texts = (names.en, names.ru, names.kk) if isinstance(names, Words) else (names,)
            for text in texts:
                if text:
                    self.words.setdefault(text.strip().casefold(), level.value)
        self.flag = leaf.kind == "flag"
        if self.flag:
            for group, word in ((_YES, "yes"), (_NO, "no")):
                if word in self.values:
                    for text in group:
                        self.words.setdefault(text, self.values[word])

    def __call__(self, cell: Any) -> _Cell:
        if cell is None:
            return _BLANK
        if isinstance(cell, (bool, np.bool_)):
            if not self.flag:
                raise _Bad("number-bad", found=str(cell))
            return self._known(self._word("yes" if cell else "no"))
        if isinstance(cell, (int, float, np.integer, np.floating)):
            return self._known(self._number(float(cell)))
        if not isinstance(cell, str):
            raise _Bad("cell-date", found=str(cell))
        text = unprotected(cell).strip().strip("\u00a0").strip()
        if not text:
            return _BLANK
        if text.casefold() == "n/a":
            return _NONE
        if ".." in text and text.casefold() not in self.words:
            ends = text.split("..")
            if len(ends) != 2 or not all(end.strip(" .") for end in ends):
                raise _Bad("interval-bad", found=text)
            if any(end.startswith(".") or end.endswith(".") for end in ends):
                raise _Bad("interval-bad", found=text)
            low, high = (self._one(end.strip()) for end in ends)
            if low > high:
                raise _Bad("interval-order", found=text)
            return _Cell(low, high, INTERVAL if high > low else KNOWN)
        return self._known(self._one(text))

    @staticmethod
    def _known(value: float) -> _Cell:
        return _Cell(value, value, KNOWN)

    def _word(self, word: str) -> float:
        value = self.words.get(word.casefold())
        if value is None:
            choices = list(self.values)
            near = nearest(word, list(self.words))
            names = {name.casefold(): name for name in choices}
            raise _Bad("level-unknown", found=word, choices=choices, hint=names.get(near, near))
        return value

    def _one(self, text: str) -> float:
        if text.casefold() in self.words:
            return self.words[text.casefold()]
        if _NOT_FINITE.fullmatch(text):
            raise _Bad("infinite", found=text)
        plain = text.replace("\u2212", "-")
        if _GROUPED.fullmatch(plain):
            plain = re.sub(r"[ \u00a0\u202f]", "", plain)
        if self.decimal_comma and plain.count(",") == 1 and "." not in plain:
            plain = plain.replace(",", ".")
        if _NUMBER.fullmatch(plain):
            return self._number(float(plain))
        if self.values:
            return self._word(text)
        raise _Bad("number-comma" if "," in plain else "number-bad", found=text)

    def _number(self, value: float) -> float:
        if not abs(value) <= LARGEST:
            raise _Bad("infinite", found=f"{value:g}")
        leaf = self.leaf
        if leaf.kind in ("ordinal", "flag") and value not in self.values.values():
            raise _Bad("level-unknown", found=f"{value:.12g}", choices=list(self.values), hint="")
        if leaf.domain is not None and not leaf.domain[0] <= value <= leaf.domain[1]:
            raise _Bad("domain", found=value, low=leaf.domain[0], high=leaf.domain[1])
        return value


# --- Tables ----------------------------------------------------------------------------------


def read_table(
    path: Readable, hierarchy: Hierarchy, encoding: str | None = None, *, file: str = ""
) -> tuple[Table, list[Finding]]:
    """The table of alternatives × leaves, and every problem found in it.

    Where a finding is an error the table is not to be used. Raises InputError where the file
    cannot be read at all.
    """
    return table_from(read_grid(path, file=file, encoding=encoding), hierarchy)


def table_from(grid: Grid, hierarchy: Hierarchy) -> tuple[Table, list[Finding]]:
    """`read_table` on a grid at hand."""
    findings = list(grid.findings)
    leaves = {leaf.id: leaf for leaf in hierarchy.all_leaves}
    columns = _columns(grid, hierarchy, leaves, findings)
    if not grid.rows:
        findings.append(Finding("table-empty", Where(grid.file, sheet=grid.sheet), {}))
    m = len(grid.rows)
    used = [leaf for leaf in leaves if leaf in columns]
    low = np.full((m, len(used)), np.nan)
    high = low.copy()
    state = np.full((m, len(used)), UNKNOWN, dtype=np.int8)
    ids = _ids(grid, columns.get("id"), findings)
    readers = [
        (j, columns[leaf], _Reader(leaves[leaf], grid.decimal_comma)) for j, leaf in enumerate(used)
    ]
    for i, row in enumerate(grid.rows):
        if len(row.cells) != len(grid.header) and not grid.sheet:
            findings.append(
                Finding(
                    "row-length",
                    grid.where(row, ids[i]),
                    {"found": len(row.cells), "expected": len(grid.header)},
                )
            )
            continue
        for j, column, reader in readers:
            if column >= len(row.cells):
                continue
            try:
                cell = reader(row.cells[column])
            except _Bad as bad:
                findings.append(Finding(bad.code, grid.where(row, ids[i], column), bad.values))
                continue
            low[i, j], high[i, j], state[i, j] = cell.low, cell.high, cell.state
    if m == 1:
        findings.append(Finding("one-alternative", grid.where(grid.rows[0], ids[0]), {}, "warning"))
    names = {
        lang: tuple(_text(row, columns[column]) for row in grid.rows)
        for column, lang in NAME_COLUMNS.items()
        if column in columns
    }
    findings.sort(key=lambda finding: finding.where.line or 0)
    return Table(tuple(ids), tuple(used), low, high, state, names), findings


def _text(row: Row, column: int) -> str:
    return _clean(row.cells[column]) if column < len(row.cells) else ""


def _columns(
    grid: Grid, hierarchy: Hierarchy, leaves: dict[str, Criterion], findings: list[Finding]
) -> dict[str, int]:
    known = ["id", *NAME_COLUMNS, *leaves]
    columns: dict[str, int] = {}
    for j, head in enumerate(grid.header):
        name = head.lower() if head.lower() in ("id", *NAME_COLUMNS) else head
        where = grid.where(None, "", j)
        if not name:
            findings.append(Finding("column-unnamed", where, {"found": _letters(j)}))
        elif name in columns:
            findings.append(Finding("column-twice", where, {"found": name}))
        elif name in known:
            columns[name] = j
        elif name in hierarchy.nodes:
            findings.append(Finding("column-inner", where, {"found": name}))
        else:
            hint = nearest(name, known)
            findings.append(Finding("column-unknown", where, {"found": name, "hint": hint}))
    if "id" not in columns and grid.header:
        findings.append(
            Finding("column-missing", grid.where(None), {"missing": "id", "found": grid.header[0]})
        )
    return columns


def _ids(grid: Grid, column: int | None, findings: list[Finding]) -> list[str]:
    ids: list[str] = []
    first: dict[str, int] = {}
    for number, row in enumerate(grid.rows, start=1):
        if column is None:
            ids.append(f"#{number}")
            continue
        cell = row.cells[column] if column < len(row.cells) else None
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        name = _clean(cell)
        if not name:
            findings.append(Finding("alternative-unnamed", grid.where(row, "", column), {}))
            name = f"#{number}"
        elif name in first:
            values = {"found": name, "first": first[name]}
            findings.append(Finding("duplicate-alternative", grid.where(row, name), values))
        else:
            first[name] = row.line or number
        ids.append(name)
    return ids


# --- Side tables -----------------------------------------------------------------------------


def read_records(
    grid: Grid, required: Sequence[str], optional: Sequence[str], findings: list[Finding]
) -> Iterator[tuple[Callable[[str], Where], dict[str, str]]]:
    """Rows of a side table as texts by column, each with a function from column to place."""
    known = [*required, *optional]
    columns: dict[str, int] = {}
    values: dict[str, Any]
    for j, head in enumerate(grid.header):
        name = head.lower()
        if name in columns:
            findings.append(Finding("column-twice", grid.where(None, "", j), {"found": name}))
        elif name in known:
            columns[name] = j
        elif name:
            values = {"found": head, "hint": nearest(head, known)}
            findings.append(Finding("column-unknown", grid.where(None, "", j), values))
    missing = [name for name in required if name not in columns]
    if missing:
        values = {"missing": missing, "found": grid.header}
        findings.append(Finding("column-missing", grid.where(None), values))
        return
    for row in grid.rows:
        record = {name: _text(row, columns[name]) if name in columns else "" for name in known}
        title = record[known[0]]

        def where(column: str, row: Row = row, title: str = title) -> Where:
            return grid.where(row, title, columns.get(column))

        if len(row.cells) > len(grid.header):
            values = {"found": len(row.cells), "expected": len(grid.header)}
            findings.append(Finding("row-length", where(""), values))
            continue
        yield where, record


def errors_only(findings: Sequence[Finding]) -> None:
    """Raise InputError with all findings where one of them is an error."""
    if any(finding.severity == "error" for finding in findings):
        raise InputError(findings)
