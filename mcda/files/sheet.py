"""Records as a workbook of one sheet: text stays text, never a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any


def workbook_bytes(records: Sequence[Mapping[str, Any]], title: str = "ranking") -> bytes:
    """An .xlsx with a bold header, frozen; equal records give equal cells."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    keys = list(records[0]) if records else []
    for i, row in enumerate([dict(zip(keys, keys, strict=True)), *records], start=1):
        for j, key in enumerate(keys, start=1):
            cell = sheet.cell(i, j)
            value = row[key]
            if isinstance(value, (int, float)):
                cell.value = value
                if isinstance(value, float):
                    cell.number_format = "0.0000"
            else:
                cell.value = str(value)
                cell.data_type = "s"
            if i == 1:
                cell.font = Font(bold=True)
    for j, key in enumerate(keys, start=1):
        shown = [str(row[key]) for row in records[:200] if not isinstance(row[key], float)]
        longest = max(len(word) for word in [str(key), *shown])
        sheet.column_dimensions[get_column_letter(j)].width = min(longest, 40) + 2
    sheet.freeze_panes = "A2"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
