"""What is wrong with the look of a sheet: texts that are cut, numbers that show as ####, and the
like. Formulas are judged where a workbook holds what they gave (recalculated, `data_only`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl.cell.rich_text import CellRichText
from openpyxl.worksheet.worksheet import Worksheet

from mcda.excel.textsize import text_width, wrapped_lines

INDENT = 9.0  # pixels of one indent
USUAL_WIDTH, USUAL_HEIGHT = 8.43, 12.75
LOOSE = 1.02  # estimates are good to that


@dataclass(frozen=True)
class Box:
    """A cell, or merged cells, as it is seen: what it shows, and its room in pixels and points."""

    cell: Any
    shown: str
    room: float
    height: float | None  # None: as high as the program makes it


def faults(sheet: Worksheet) -> list[str]:
    """Everything that a reader of the sheet would not see as a whole."""
    found = []
    for box in boxes(sheet):
        wrong = _cut(sheet, box)
        if wrong:
            found.append(f"{sheet.title}!{box.cell.coordinate} {wrong}: {box.shown[:60]!r}")
    return found


def boxes(sheet: Worksheet) -> Iterator[Box]:
    """The visible cells with contents."""
    merged = {str(area).partition(":")[0]: area for area in sheet.merged_cells.ranges}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None or cell.value == "" or cell.data_type == "f":
                continue
            area = merged.get(cell.coordinate)
            columns = range(area.min_col, area.max_col + 1) if area else [cell.column]
            rows = range(area.min_row, area.max_row + 1) if area else [cell.row]
            room = sum(_pixels(sheet, column) for column in columns)
            heights = [sheet.row_dimensions[k].height for k in rows]
            if room == 0 or any(sheet.row_dimensions[k].hidden for k in rows):
                continue
            known = [height for height in heights if height is not None]
            height = sum(known) if len(known) == len(heights) else None
            room -= INDENT * cell.alignment.indent
            yield Box(cell, shown(cell.value, cell.number_format), room, height)


def _pixels(sheet: Worksheet, column: int) -> float:
    for dimension in sheet.column_dimensions.values():  # a file names equal neighbours once
        if dimension.min <= column <= dimension.max:
            return 0.0 if dimension.hidden else dimension.width * 7
    return USUAL_WIDTH * 7 + 5


def _cut(sheet: Worksheet, box: Box) -> str:
    size, bold = box.cell.font.sz, bool(box.cell.font.b)
    if isinstance(box.cell.value, CellRichText):
        size = 9  # all but its first words
    if not box.cell.alignment.wrap_text:
        if text_width(box.shown, size, bold=bold) + 4 <= box.room * LOOSE:
            return ""
        if isinstance(box.cell.value, str) and _spills(sheet, box):
            return ""
        return "too wide"
    words = max(box.shown.replace("-", "- ").split(), key=len, default="")
    if text_width(words, size, bold=bold) + 4 > box.room * LOOSE and len(words) < 30:
        return "a broken word"
    lines = wrapped_lines(box.shown, box.room / 7, size, bold=bold)
    if lines == 1 and (box.height is None or box.height >= size * 1.15):
        return ""
    if box.height is None:
        return f"{lines} lines in a row without a height"
    return "" if lines * size * 1.17 <= box.height * LOOSE else f"{lines} lines are too high"


def _spills(sheet: Worksheet, box: Box) -> bool:
    """Whether a text is shown over the empty cells on its right."""
    if box.cell.alignment.horizontal not in (None, "general", "left"):
        return False
    need = text_width(box.shown, box.cell.font.sz, bold=bool(box.cell.font.b)) + 4
    room, column = box.room, box.cell.column + 1
    while room < need and column < box.cell.column + 30:
        if sheet.cell(box.cell.row, column).value is not None:
            return False
        room += _pixels(sheet, column)
        column += 1
    return room >= need


def shown(value: Any, form: str) -> str:
    """A value as its number format shows it, nearly."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return str(value)
    parts = form.split(";")
    conditions = [re.match(r"\[([<>=]+)([0-9.]+)]", part) for part in parts]
    if any(conditions):
        form = next(
            part
            for part, found in zip(parts, conditions, strict=True)
            if not found or _holds(value, found[1], float(found[2]))
        )
    elif value < 0 and len(parts) > 1:
        value, form = -value, parts[1]
    elif value == 0 and len(parts) > 2:
        form = parts[2]
    else:
        form = parts[0]
    form = re.sub(r"\[[^]]*\]", "", form)
    if form in ("General", "@"):
        return f"{value:.10g}"
    pieces = re.split(r'("[^"]*")', form)

    def number(match: re.Match[str]) -> str:
        digits = len(match[1] or "") - 1 if match[1] else 0
        return f"{value * (100 if '%' in form else 1):.{max(digits, 0)}f}"

    return "".join(
        piece.strip('"') if piece.startswith('"') else re.sub(r"[0#]+(\.[0#]+)?", number, piece)
        for piece in pieces
    )


def _holds(value: float, sign: str, limit: float) -> bool:
    return {"<": value < limit, ">": value > limit, "=": value == limit}[sign]


def prints(sheet: Worksheet, *, long: int = 40) -> list[str]:
    """What is missing for the screen and for paper: fixed heads, A4, fitted to the width."""
    found = []
    if sheet.page_setup.paperSize != 9:
        found.append(f"{sheet.title}: not on A4")
    if not sheet.sheet_properties.pageSetUpPr.fitToPage or not sheet.page_setup.fitToWidth:
        found.append(f"{sheet.title}: not fitted to the width")
    if sheet.max_row > long and not sheet.print_title_rows:
        found.append(f"{sheet.title}: the head is not repeated")
    if sheet.max_row > long and not sheet.freeze_panes:
        found.append(f"{sheet.title}: the head is not fixed")
    return found
