"""Records as a workbook of one sheet, with the names and cells of the same records as CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mcda.excel.style import (
    HEAD,
    NUMBER,
    SCORE,
    WHOLE,
    WORDS,
    Book,
    Look,
    fit_heads,
    fitting,
    page,
    widths,
)
from mcda.excel.textsize import INDENT, text_height

SAID = WORDS.but(indent=1)
LARGE = NUMBER.but(format="0.0")  # figures of a thousand and more
WIDEST = 60.0


def records_workbook(records: Sequence[Mapping[str, Any]], title: str = "ranking") -> bytes:
    """An .xlsx with the keys of the first record as heads; equal records give equal cells.

    Text stays text, never a formula; truth is "yes" or "no", as in CSV.
    """
    from openpyxl.utils import get_column_letter

    book = Book(title)
    sheet = book.sheet(title)
    keys = list(records[0]) if records else []
    rows = [[_cell(row[key]) for key in keys] for row in records]
    book.row(sheet, 1, keys, HEAD)
    shown = [
        [value for value in column if isinstance(value, str)] for column in zip(*rows, strict=True)
    ]
    sizes = [fitting(texts, least=11, most=WIDEST) + INDENT for texts in shown] or [11.0]
    widths(sheet, sizes)
    fit_heads(sheet, 1)
    for i, row in enumerate(rows, start=2):
        high = [15.0]
        for j, value in enumerate(row, start=1):
            book.put(sheet, i, j, value, _look(value))
            if isinstance(value, str):
                high.append(text_height(value, sizes[j - 1] - INDENT))
        sheet.row_dimensions[i].height = min(max(high), 400.0)
    sheet.freeze_panes = "B2"
    if rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(keys))}{len(rows) + 1}"
    page(sheet, head="1:1", side="A:A")
    return book.bytes()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return None
    return value if isinstance(value, (int, float)) else str(value)


def _look(value: Any) -> Look:
    if isinstance(value, float):
        return LARGE if abs(value) >= 1000 else SCORE
    return WHOLE if isinstance(value, int) else SAID
