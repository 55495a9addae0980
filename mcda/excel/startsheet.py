"""What the workbooks of all forms share: the start sheet, the hidden form, hidden heads and counts.

The start sheet says how to answer, asks who answers, and shows how much of every sheet is answered.
What must be read before a workbook is enabled for editing is text, since no formula has a stored
value then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcda.excel.layout import CHUNK, FORM_MARK, FORM_SHEET, HEAD_WHO, WHO_FIELDS, who_key
from mcda.excel.style import (
    BAND_FILL,
    GREEN,
    GROUP,
    GROUP_FILL,
    INPUT,
    NOTE,
    QUIET,
    TEXT,
    TITLE,
    Book,
    Look,
    page,
    protect,
    widths,
)
from mcda.excel.textsize import text_height, wrapped_lines
from mcda.messages import date_words, text
from mcda.model.form import Form

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HIDDEN = Look(color=QUIET, size=8)
EDITING = NOTE.but(italic=True)
WRITTEN = INPUT.but(align="left", wrap=True)
LINK = TEXT.but(color="1F4E79")
STEP = TEXT.but(vertical="top", wrap=True)
LABEL = TEXT.but(bold=True, vertical="top")
TITLE_SIGNS, CUT = 31, "…"  # the longest title of a sheet, and how a longer one ends
_SIZES = (2.0, 26.0, 44.0, 30.0)  # A holds keys and is hidden


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet with answers: its title, what it asks about, the cell that counts its answers."""

    sheet: str
    label: str
    cell: str
    asked: int


def tab_title(label: str, taken: Collection[str]) -> str:
    """A title that every spreadsheet accepts for a sheet, unlike those `taken`."""
    title = re.sub(r"[:/\\]", "-", re.sub(r"[\[\]*?]", " ", label))
    title = " ".join(title.split()).strip("' ")
    if len(title) > TITLE_SIGNS:
        title = title[: TITLE_SIGNS - 1]
        title = (title.rpartition(" ")[0] or title).rstrip("' ,;") + CUT
    title = title or "1"
    title = title[0].upper() + title[1:]
    lowered = {name.casefold() for name in taken} | {"history"}
    base, number = title, 1
    while title.casefold() in lowered:
        number += 1
        title = f"{base[: TITLE_SIGNS - 3 - len(str(number))].rstrip()} ({number})"
    return title


def count_look(total: int, lang: str) -> Look:
    """The look of a live count, "5 of 21": the words are in the number format."""
    words = text("form-count", lang, total=str(total))
    return TEXT.but(bold=True, align="left", format=words)


def head_row(
    book: Book, sheet: Worksheet, row: int, kind: str, roles: Mapping[int, str | Sequence[str]]
) -> None:
    """A hidden row that names the role of columns; a list of roles starts at its column."""
    book.put(sheet, row, 1, kind, HIDDEN)
    for column, role in roles.items():
        book.row(sheet, row, [role] if isinstance(role, str) else role, HIDDEN, start=column)
    sheet.row_dimensions[row].hidden = True


def hide_columns(sheet: Worksheet, first: int, last: int | None = None) -> None:
    """Hide columns by number."""
    from openpyxl.utils import get_column_letter

    for column in range(first, (last or first) + 1):
        sheet.column_dimensions[get_column_letter(column)].hidden = True


def editing_row(book: Book, sheet: Worksheet, columns: tuple[int, int], lang: str) -> None:
    """Row 1: what to press where the workbook came by mail and opens protected."""
    from openpyxl.utils import get_column_letter

    words = text("form-editing", lang)
    room = sum(
        sheet.column_dimensions[get_column_letter(column)].width
        for column in range(columns[0], columns[1] + 1)
    )
    book.merged(
        sheet,
        1,
        columns,
        words,
        EDITING,
        height=12.5 * wrapped_lines(words, room, EDITING.size) + 3,
    )


def fill_start(
    book: Book,
    sheet: Worksheet,
    form: Form,
    *,
    heading: str,
    title: str,
    name: str = "",
    organisation: str = "",
    due: str = "",
    steps: Sequence[str] = (),
    example: Sequence[str] = (),
    drawn: Callable[[int], int] | None = None,
    parts: Sequence[Part],
) -> None:
    """Write the start sheet of a form on the empty `sheet`.

    `heading` names the form and `title` the study; `steps` say how to answer, `example` shows it
    once, and `drawn` draws one from a row on and gives the row after it; `parts` are the sheets
    with answers, in their order. Progress is by formulas.
    """
    lang = form.language
    widths(sheet, _SIZES)
    hide_columns(sheet, 1)
    across = (2, 4)
    room = sum(_SIZES[1:])
    editing_row(book, sheet, across, lang)
    book.merged(sheet, 2, across, heading, TITLE, height=26)
    book.merged(sheet, 3, across, title, TEXT.but(color=QUIET, size=11), height=18)
    facts = [text("form-round", lang, round=str(form.round))]
    if due:
        facts.append(text("form-due", lang, date=date_words(due, lang)))
    facts.append(text("form-number", lang, number=form.number))
    book.merged(sheet, 4, across, " · ".join(facts), NOTE.but(vertical="center"), height=16)

    row = _section(book, sheet, 6, text("form-who", lang))
    head_row(book, sheet, row, HEAD_WHO, {3: "answer"})
    known = {"name": name, "organisation": organisation}
    for field in WHO_FIELDS:
        row += 1
        book.put(sheet, row, 1, who_key(field), HIDDEN)
        book.put(sheet, row, 2, text(f"form-who-{field.replace('_', '-')}", lang), TEXT)
        book.put(sheet, row, 3, known.get(field) or None, WRITTEN)
        if field == "typed_by":
            note = text("form-who-typed-note", lang)
            book.put(sheet, row, 4, note, NOTE.but(vertical="center", indent=1))
        sheet.row_dimensions[row].height = 24 if field == "typed_by" else 18

    row = _section(book, sheet, row + 2, text("form-how", lang))
    for number, step in enumerate(steps, start=1):
        words = f"{number}. {step}"
        height = 13.5 * wrapped_lines(words, room) + 4
        book.merged(sheet, row, across, words, STEP, height=height)
        row += 1
    if example:
        words = "\n".join(example)
        look = STEP.but(fill=BAND_FILL, lines=True, indent=1)
        height = 13.5 * wrapped_lines(words, room - 2) + 8
        book.merged(sheet, row, across, words, look, height=height)
        row += 1

    if drawn is not None:
        row = drawn(row)

    row = _section(book, sheet, row + 1, text("form-progress", lang))
    _progress(book, sheet, row, parts, lang)
    protect(sheet)
    page(sheet, landscape=False)
    sheet.sheet_view.zoomScale = 110


def _section(book: Book, sheet: Worksheet, row: int, words: str) -> int:
    for column in (2, 3, 4):
        book.put(sheet, row, column, words if column == 2 else None, GROUP.but(lines=False))
    sheet.row_dimensions[row].height = 18
    return row + 1


def _progress(book: Book, sheet: Worksheet, row: int, parts: Sequence[Part], lang: str) -> None:
    """A line for each sheet, with a link and its live count, and a line for all of them."""
    from openpyxl.utils import quote_sheetname

    first = row
    for part in parts:
        quoted = quote_sheetname(part.sheet)
        label = part.label if part.label.casefold() != part.sheet.casefold() else ""
        if part.sheet.endswith(CUT) and label.casefold().startswith(part.sheet[:-1].casefold()):
            # The title of a sheet has few signs; the link says the whole name.
            height = text_height(label, _SIZES[1] + _SIZES[2])
            cell = book.merged(sheet, row, (2, 3), label, LINK.but(wrap=True))
        else:
            height = max(text_height(part.sheet, _SIZES[1]), text_height(label, _SIZES[2]))
            cell = book.put(sheet, row, 2, part.sheet, LINK.but(wrap=True))
            book.put(sheet, row, 3, label, TEXT.but(color=QUIET, wrap=True))
        sheet.row_dimensions[row].height = max(height, 18)
        book.link(cell, part.sheet)
        count = count_look(part.asked, lang).but(indent=1)
        book.formula(sheet, row, 4, f"={quoted}!{part.cell}", count)
        row += 1
    asked = sum(part.asked for part in parts)
    book.put(sheet, row, 2, text("form-total", lang), GROUP.but(lines=False))
    total = f"SUM(D{first}:D{row - 1})"
    done = text("form-done", lang).replace('"', '""')
    book.formula(
        sheet,
        row,
        3,
        f'=IF({total}>={asked},"{done}","")',
        GROUP.but(lines=False, color=GREEN, wrap=True),
    )
    book.formula(sheet, row, 4, f"={total}", count_look(asked, lang).but(fill=GROUP_FILL, indent=1))
    sheet.row_dimensions[row].height = 28
    sheet.print_area = f"B1:D{row}"


def form_sheet(book: Book, form: Form) -> None:
    """The hidden last sheet: the form as JSON, cut into cells, below the mark."""
    sheet = book.sheet(FORM_SHEET)
    book.put(sheet, 1, 1, FORM_MARK)
    words = form.model_dump_json(by_alias=True)
    for row, start in enumerate(range(0, len(words), CHUNK), start=2):
        book.put(sheet, row, 1, words[start : start + CHUNK])
    sheet.sheet_state = "hidden"
    protect(sheet)
