"""Tables from CSV, XLSX and Parquet: every cell checked, every problem of a file at once."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.errors import Finding, InputError, Where, fail, nearest
from mcda.files.yamlfile import Readable, decode, read_bytes
from mcda.model.cells import BadCell, Cell, CellReader
from mcda.model.distribution import Distribution
from mcda.model.hierarchy import Criterion, Hierarchy
from mcda.model.table import NAME_COLUMNS, UNKNOWN, Table

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook


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
    delimiter: str = ""
    start: int = 0  # where the header begins in the text of a CSV

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
    return _tidy(grid)


def _tidy(grid: Grid) -> Grid:
    grid.header = [_clean(name) for name in grid.header]
    grid.rows = [row for row in grid.rows if any(filled(cell) for cell in row.cells)]
    while grid.header and not grid.header[-1]:
        j = len(grid.header) - 1
        if any(len(row.cells) > j and filled(row.cells[j]) for row in grid.rows):
            break
        grid.header.pop()
        for row in grid.rows:
            del row.cells[j:]
    return grid


def _clean(cell: Any) -> str:
    return "" if cell is None else unprotected(str(cell)).strip().strip("\ufeff\u00a0").strip()


def filled(cell: Any) -> bool:
    """True for a cell that holds anything to see."""
    return cell is not None and bool(str(cell).strip())


def _csv(data: bytes, file: str, encoding: str | None) -> Grid:
    text = decode(data, file, encoding=encoding, option=True)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise fail("csv-binary", Where(file, line))
    skipped = 0
    delimiter = ""
    whole = len(text)
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
    start = whole - len(text)
    return Grid(
        file,
        header.cells,
        rows,
        header.line,
        delimiter == ";",
        delimiter=delimiter,
        start=start,
    )


def _xlsx(data: bytes, file: str) -> Grid:
    books = Workbooks(data, file)
    grid = books.grid("table" if "table" in books.titles else books.titles[0])
    return without_remarks(grid) if "study" in books.titles else grid


class Workbooks:
    """A guarded workbook opened once with stored results and, where it has any, with formulas."""

    def __init__(self, data: bytes, file: str) -> None:
        from mcda.files.guard import has_formulas, open_workbook

        self.file = file
        self._values = open_workbook(data, file)
        self._formulas = None
        if has_formulas(data):
            self._formulas = open_workbook(data, file, values=False, checked=True)
        self.titles = tuple(sheet.title for sheet in self._values.worksheets)

    def grid(self, title: str) -> Grid:
        """Header and rows of a sheet, without blank rows and trailing blank columns.

        A formula without a stored result is a finding: nobody knows its value.
        """
        return _tidy(_sheet_grid(self._values, self._formulas, title, self.file))


def without_remarks(grid: Grid) -> Grid:
    """The grid without what people wrote for people: rows and columns that start with `#`.

    Above the header only a row with a single cell is a remark: a column may start with `#`, too.
    """
    rows = list(grid.rows)
    header, line = grid.header, grid.header_line
    while rows and sum(map(bool, header)) == 1 and "".join(header).startswith("#"):
        row = rows.pop(0)
        header, line = [_clean(cell) for cell in row.cells], row.line
    grid = replace(grid, header=header, rows=rows, header_line=line)
    remarks = [name.startswith("#") for name in grid.header]
    rows = []
    for row in grid.rows:
        first = next((cell for cell in row.cells if filled(cell)), None)
        if isinstance(first, str) and first.lstrip().startswith("#"):
            continue
        cells = [
            None if j < len(remarks) and remarks[j] else cell for j, cell in enumerate(row.cells)
        ]
        rows.append(Row(row.line, cells))
    header = ["" if remark else name for name, remark in zip(grid.header, remarks, strict=True)]
    return _tidy(replace(grid, header=header, rows=rows))


def _sheet_grid(values: Workbook, formulas: Workbook | None, title: str, file: str) -> Grid:
    from mcda.files.guard import sheet_rows

    cells = sheet_rows(values, title, file)
    found = [Row(line, list(row)) for line, row in enumerate(cells, start=1)]
    findings: list[Finding] = []
    for line, sources in enumerate(sheet_rows(formulas, title, file) if formulas else (), start=1):
        known = cells[line - 1] if line <= len(cells) else ()
        for j, source in enumerate(sources):
            if source is not None and (j >= len(known) or known[j] is None):
                where = Where(file, sheet=title, cell=f"{_letters(j)}{line}")
                formula = getattr(source, "text", source)
                findings.append(Finding("cell-formula", where, {"found": formula}))
    found = [row for row in found if any(filled(cell) for cell in row.cells)]
    header = found.pop(0) if found else Row(1, [])
    names = [_clean(cell) for cell in header.cells]
    return Grid(file, names, found, header.line, False, title, findings)


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


def read_cell(leaf: Criterion, cell: Any, *, decimal_comma: bool = False) -> Cell:
    """Low end, high end, state and distribution of one cell of a leaf; raises InputError."""
    try:
        return CellReader(leaf, decimal_comma)(_plain(cell))
    except BadCell as bad:
        raise fail(bad.code, **bad.values) from None


def _plain(cell: Any) -> Any:
    return unprotected(cell) if isinstance(cell, str) else cell


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
    columns = leaf_columns(grid, hierarchy, leaves, findings)
    if not grid.rows:
        findings.append(Finding("table-empty", Where(grid.file, sheet=grid.sheet), {}))
    m = len(grid.rows)
    used = [leaf for leaf in leaves if leaf in columns]
    low = np.full((m, len(used)), np.nan)
    high = low.copy()
    state = np.full((m, len(used)), UNKNOWN, dtype=np.int8)
    ids = _ids(grid, columns.get("id"), findings)
    readers = [
        (j, columns[leaf], CellReader(leaves[leaf], grid.decimal_comma))
        for j, leaf in enumerate(used)
    ]
    spread: dict[tuple[str, str], Distribution] = {}
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
                low[i, j], high[i, j], state[i, j], found = reader(_plain(row.cells[column]))
                if found is not None:
                    spread[ids[i], used[j]] = found
            except BadCell as bad:
                findings.append(Finding(bad.code, grid.where(row, ids[i], column), bad.values))
                continue
    if m == 1:
        findings.append(Finding("one-alternative", grid.where(grid.rows[0], ids[0]), {}, "warning"))
    names = {
        lang: tuple(_text(row, columns[column]) for row in grid.rows)
        for column, lang in NAME_COLUMNS.items()
        if column in columns
    }
    findings.sort(key=lambda finding: finding.where.line or 0)
    return Table(tuple(ids), tuple(used), low, high, state, names, spread), findings


def _text(row: Row, column: int) -> str:
    return _clean(row.cells[column]) if column < len(row.cells) else ""


def leaf_columns(
    grid: Grid, hierarchy: Hierarchy, leaves: dict[str, Criterion], findings: list[Finding]
) -> dict[str, int]:
    """Positions of the columns that a table of these leaves may have; `findings` gets the rest."""
    known = ["id", *NAME_COLUMNS, *leaves]
    columns: dict[str, int] = {}
    for j, head in enumerate(grid.header):
        name = head.lower() if head.lower() in ("id", *NAME_COLUMNS) else head
        where = grid.where(None, "", j)
        if not name:
            if not grid.sheet or any(
                len(row.cells) > j and filled(row.cells[j]) for row in grid.rows
            ):
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
            values = {"found": head, "expected": known, "hint": nearest(head, known)}
            findings.append(Finding("record-column", grid.where(None, "", j), values))
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
