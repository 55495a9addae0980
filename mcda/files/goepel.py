"""Judgements out of Goepel's AHP Excel template (BPMSG, AHPcalc) as returned forms.

The template holds one group of criteria and up to twenty participants, a sheet each (In1, In2, …),
and names the comparison matrix of every sheet: Matrix1, Matrix2, … (its manual, "How to extend the
AHP Excel Template for more Participants?"). Criteria are found by name on the sheet. A participant
who answered nothing has ones everywhere there, which cannot be told from "all equal": passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from mcda.analysis.whatif import node_called
from mcda.errors import Where, fail
from mcda.files.foreign import ForeignAnswers
from mcda.files.guard import open_workbook, sheet_rows
from mcda.files.typed import folded
from mcda.model.experts import Expert
from mcda.model.hierarchy import Hierarchy
from mcda.model.judgements import judged_children
from mcda.model.returned import Returned

_MATRIX = re.compile(r"Matrix([1-9][0-9]?)")
_ROWS, _COLUMNS = 400, 60
SHEETS = re.compile(rb'name="In1"')


def is_goepel(workbook_xml: bytes) -> bool:
    """True for the list of sheets (xl/workbook.xml) of such a template."""
    return SHEETS.search(workbook_xml) is not None and b"Matrix1" in workbook_xml


def read_goepel(
    data: bytes, file: str, hierarchy: Hierarchy, experts: Sequence[Expert] = ()
) -> tuple[Returned, ...]:
    """The participants of a template; one alone is the expert by whose id or name the file goes.

    Of several, number n is the expert "FILE-n". Raises InputError where no matrix can be placed.
    """
    from openpyxl.utils import get_column_letter

    book = open_workbook(data, file, max_rows=_ROWS * 4, max_columns=_COLUMNS * 4)
    found = ForeignAnswers(file, hierarchy, experts)
    matrices = {
        number: place
        for name, place in sorted(_places(book).items())
        if (number := int(name.removeprefix("Matrix")))
    }
    if not matrices:
        raise fail("goepel-no-matrix", Where(file))
    stem = file.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    told = []
    for number, (title, rows, columns) in sorted(matrices.items()):
        cells = sheet_rows(book, title, file, max_rows=_ROWS * 4, max_columns=_COLUMNS * 4)
        matrix = [[_at(cells, row, column) for column in columns] for row in rows]
        size = _size(matrix)
        pairs = [(i, j) for i in range(size) for j in range(i + 1, size)]
        if size < 2 or all(matrix[i][j] == 1 for i, j in pairs):
            continue
        placed = _criteria(hierarchy, cells, size)
        if placed is None:
            where = Where(file, sheet=title)
            raise fail("goepel-names", where, count=str(size))
        told.append((number, title, rows, columns, matrix, pairs, placed))
    for number, title, rows, columns, matrix, pairs, (node, ids) in told:
        participant = stem if len(told) == 1 else f"{stem}-{number}"
        for i, j in pairs:
            cell = f"{get_column_letter(columns[j])}{rows[i]}"
            where = Where(file, sheet=title, cell=cell)
            found.add(participant, (node, ids[i], ids[j]), matrix[i][j], where)
    return found.returned()


def _places(book: Any) -> dict[str, tuple[str, range, range]]:
    """Sheet, rows and columns of every matrix by its name, of the workbook or of a sheet."""
    from openpyxl.utils.cell import range_boundaries

    named = dict(book.defined_names)
    for sheet in book.worksheets:
        named |= dict(getattr(sheet, "defined_names", {}))
    found = {}
    for name, one in named.items():
        if not _MATRIX.fullmatch(name):
            continue
        for title, cells in one.destinations:
            edges = [int(edge) for edge in range_boundaries(cells.replace("$", "")) if edge]
            if title in book.sheetnames and len(edges) == 4:
                left, top, right, bottom = edges
                found[name] = (title, range(top, bottom + 1), range(left, right + 1))
    return found


def _at(cells: Sequence[Sequence[Any]], row: int, column: int) -> Any:
    inside = row <= len(cells) and column <= len(cells[row - 1])
    return cells[row - 1][column - 1] if inside else None


def _size(matrix: Sequence[Sequence[Any]]) -> int:
    """How many criteria are compared: the numbers in the upper left, dashes beyond."""
    size = 1
    while size < len(matrix) and all(_number(matrix[i][size]) for i in range(size)):
        size += 1
    return size if size > 1 else 0


def _number(cell: Any) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell > 0


def _criteria(
    hierarchy: Hierarchy, cells: Sequence[Sequence[Any]], size: int
) -> tuple[str, list[str]] | None:
    """The group of so many criteria whose names stand on the sheet, in the order they first do."""
    seen: list[str] = []
    known: dict[str, str | None] = {}
    for row in cells:
        for cell in row:
            if not isinstance(cell, str) or not cell.strip():
                continue
            word = folded(cell)
            if word not in known:
                known[word] = node_called(hierarchy, cell.strip())
            node = known[word]
            if node is not None and node not in seen:
                seen.append(node)
    for parent in hierarchy.tree.walk():
        children = judged_children(parent)
        if len(children) == size and set(children) <= set(seen):
            return parent.id, [node for node in seen if node in children]
    return None
