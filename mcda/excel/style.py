"""The look that all workbooks share: fonts, fills, number formats, widths, print set-up.

Texts go in through `Book.put` and stay texts whatever they start with; formulas go in through
`Book.formula` alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

from mcda.excel.textsize import column_for, text_height

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

FONT = "Arial"  # has the Kazakh letters on every system, or a twin of the same widths
LONGEST = 32_767  # signs of a cell
READABLE = 260.0  # column widths that one page across can show in letters large enough to read
INK, QUIET, BLUE, RED, GREEN = "1F2933", "6B7785", "1F4E79", "B3261E", "2E7D4F"
HEAD_FILL, GROUP_FILL, INPUT_FILL, BAND_FILL = "1F4E79", "DCE6F1", "FFF2CC", "F4F6F8"
WHITE, LINE = "FFFFFF", "C9D1D9"


@dataclass(frozen=True)
class Look:
    """How a cell looks; `unlocked` cells can be filled in on a protected sheet."""

    bold: bool = False
    italic: bool = False
    size: float = 10
    color: str = INK
    fill: str = ""
    format: str = "General"
    align: str = "general"
    vertical: str = "center"
    wrap: bool = False
    indent: int = 0
    lines: bool = False
    unlocked: bool = False

    def but(self, **changes: Any) -> Look:
        """The same look with these things changed."""
        return replace(self, **changes)


TEXT = Look()
TITLE = Look(bold=True, size=14, color=BLUE)
NOTE = Look(color=QUIET, size=9, align="left", vertical="top", wrap=True)
HEAD = Look(bold=True, size=9, color=WHITE, fill=HEAD_FILL, align="center", wrap=True, lines=True)
GROUP = Look(bold=True, fill=GROUP_FILL, lines=True)
CELL = Look(lines=True)
WORDS = Look(lines=True, align="left", wrap=True)
# An indent, so that a number does not touch the text of the next column.
NUMBER = Look(lines=True, align="right", indent=1)
WHOLE = NUMBER.but(format="0")
SHARE = NUMBER.but(format="0.0%")
SCORE = NUMBER.but(format="0.0000")
SIGNED = NUMBER.but(format="+0.0000;-0.0000;0.0000")
INPUT = Look(lines=True, fill=INPUT_FILL, format="General", align="right", unlocked=True)


class Book:
    """A new workbook without sheets; every look is made once and then copied."""

    def __init__(self, title: str = "") -> None:
        from openpyxl import Workbook
        from openpyxl.styles import Font

        self.book: Workbook = Workbook()
        self.book.remove(self.book.worksheets[0])
        self.book.properties.title = clean(title)
        self.book.properties.creator = "monotown-mcda"
        self.book._fonts[0] = Font(name=FONT, size=10)  # type: ignore[attr-defined]
        # Excel trusts no stored values then: there are none until it has computed them.
        self.book.calculation.fullCalcOnLoad = True
        self._styles: dict[Look, Any] = {}

    def sheet(self, title: str, *, tab: str = "") -> Worksheet:
        """A new last sheet without grid lines; `tab` is the colour of its tab."""
        made: Worksheet = self.book.create_sheet(clean(title)[:31])
        made.sheet_view.showGridLines = False
        if tab:
            made.sheet_properties.tabColor = tab
        return made

    def put(self, sheet: Worksheet, row: int, column: int, value: Any, look: Look = TEXT) -> Cell:
        """Write a number, a truth value, None or a text; a text never becomes a formula."""
        cell = self._cell(sheet, row, column, look)
        if isinstance(value, str):
            cell.value = clean(value)
            cell.data_type = "s"
            if value.startswith(("=", "+", "-", "@", "'")):
                cell.quotePrefix = True  # editing the cell in Excel keeps it a text, too
        else:
            cell.value = value
        return cell

    def formula(
        self, sheet: Worksheet, row: int, column: int, formula: str, look: Look = TEXT
    ) -> Cell:
        """Write a formula, `=` in front, function names in English, commas between arguments."""
        cell = self._cell(sheet, row, column, look)
        cell.value = formula
        cell.data_type = "f"
        return cell

    def row(
        self, sheet: Worksheet, row: int, values: Sequence[Any], look: Look = CELL, start: int = 1
    ) -> None:
        """Write values beside one another, all in one look."""
        for column, value in enumerate(values, start=start):
            self.put(sheet, row, column, value, look)

    def merged(
        self,
        sheet: Worksheet,
        row: int,
        columns: tuple[int, int],
        value: Any,
        look: Look = NOTE,
        *,
        height: float | None = None,
    ) -> Cell:
        """A text over several columns of one row; Excel grows no merged row: give its height."""
        sheet.merge_cells(
            start_row=row, end_row=row, start_column=columns[0], end_column=columns[1]
        )
        if height is not None:
            sheet.row_dimensions[row].height = height
        return self.put(sheet, row, columns[0], value, look)

    def opening(self, sheet: Worksheet, title: str, lines: Sequence[str], columns: int) -> None:
        """Title on row 1, a text on each row below, over the first columns; set widths before."""
        from openpyxl.utils import get_column_letter

        letters = [get_column_letter(column) for column in range(1, columns + 1)]
        shown = [sheet.column_dimensions[key] for key in letters]
        total = sum(column.width for column in shown if not column.hidden)
        height = text_height(title, total, TITLE.size, bold=True) + 3
        self.merged(
            sheet, 1, (1, columns), title, TITLE.but(wrap=True, align="left"), height=height
        )
        for row, line in enumerate(lines, start=2):
            height = text_height(line, total, NOTE.size)
            self.merged(sheet, row, (1, columns), line, NOTE, height=height)

    def link(self, cell: Cell, sheet: str) -> None:
        """A click on the cell, whose own text is shown, goes to another sheet."""
        from openpyxl.utils import quote_sheetname
        from openpyxl.worksheet.hyperlink import Hyperlink

        target = f"{quote_sheetname(sheet)}!A1"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target)

    def settings(self, sheet: Worksheet, first: int, lines: Sequence[tuple[str, Any]]) -> None:
        """Names and values in two columns, a row each from row `first` on; set widths before."""
        sizes = [sheet.column_dimensions[letter].width for letter in "AB"]
        for row, (name, value) in enumerate(lines, start=first):
            self.put(sheet, row, 1, name, GROUP.but(bold=False, wrap=True))
            shown = value if isinstance(value, (int, float, str)) else str(value)
            self.put(sheet, row, 2, shown, WORDS)
            high = max(map(text_height, (name, str(shown)), sizes))
            sheet.row_dimensions[row].height = max(high, 16)

    def name(self, name: str, sheet: Worksheet, cells: str) -> str:
        """A defined name for cells such as "B3:B9" or "B3" of a sheet; gives the name back."""
        from openpyxl.utils import absolute_coordinate, quote_sheetname
        from openpyxl.workbook.defined_name import DefinedName

        target = f"{quote_sheetname(sheet.title)}!{absolute_coordinate(cells)}"
        self.book.defined_names[name] = DefinedName(name, attr_text=target)
        return name

    def bytes(self) -> bytes:
        """The workbook as a file."""
        stream = BytesIO()
        self.book.save(stream)
        return stream.getvalue()

    def _cell(self, sheet: Worksheet, row: int, column: int, look: Look) -> Cell:
        cell: Cell = sheet.cell(row, column)  # type: ignore[assignment]
        style = self._styles.get(look)
        if style is None:
            _paint(cell, look)
            self._styles[look] = copy(cell._style)  # type: ignore[attr-defined]
        else:
            cell._style = copy(style)  # type: ignore[attr-defined]
        return cell


def _paint(cell: Cell, look: Look) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    cell.font = Font(
        name=FONT, size=look.size, bold=look.bold, italic=look.italic, color=look.color
    )
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=look.fill)
    if look.lines:
        side = Side(style="thin", color=LINE)
        cell.border = Border(left=side, right=side, top=side, bottom=side)
    cell.alignment = Alignment(
        horizontal=look.align,
        vertical=look.vertical,
        wrap_text=look.wrap,
        indent=look.indent,
    )
    cell.number_format = look.format
    if look.unlocked:
        cell.protection = Protection(locked=False)


def clean(text: str) -> str:
    """The text without the control signs that no workbook can hold, cut at a cell's limit."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST]


def widths(sheet: Worksheet, sizes: Mapping[int, float] | Sequence[float]) -> None:
    """Column widths, in digits of the usual font: by column number, or from the first column on."""
    from openpyxl.utils import get_column_letter

    pairs = sizes.items() if isinstance(sizes, Mapping) else enumerate(sizes, start=1)
    for column, size in pairs:
        sheet.column_dimensions[get_column_letter(column)].width = size


def fitting(
    texts: Sequence[str],
    *,
    least: float = 6,
    most: float = 40,
    size: float = 10,
    bold: bool = False,
) -> float:
    """A width that shows the longest of these texts, within limits."""
    longest = max((column_for(text, size, bold=bold) for text in texts), default=0.0)
    return min(max(least, longest + 1.5), most)


def fit_heads(sheet: Worksheet, row: int, *, least: float = 18) -> None:
    """Columns wide enough for the words of their heads, and the row high enough for all lines.

    Set widths before; only columns whose head wraps are looked at.
    """
    from openpyxl.utils import get_column_letter

    high = [least]
    for cell in sheet[row]:
        if not isinstance(cell.value, str) or not cell.alignment.wrap_text:
            continue
        size, bold = float(cell.font.sz), bool(cell.font.b)
        column = sheet.column_dimensions[get_column_letter(cell.column)]
        longest = max(cell.value.replace("-", "- ").split(), key=len, default="")
        column.width = max(column.width, column_for(longest, size, bold=bold) + 1)
        high.append(text_height(cell.value, column.width, size, bold=bold) + 4)
    sheet.row_dimensions[row].height = max(high)


def page(
    sheet: Worksheet,
    *,
    landscape: bool = True,
    head: str = "",
    one_page: bool = False,
    areas: Sequence[str] = (),
    side: str = "",
) -> None:
    """Print on A4, as wide as the paper; rows such as "1:4" stand on every page.

    Each of `areas`, such as "A1:F30", begins a page of its own. With the columns `side`, such as
    "A:A", a sheet too wide to be read on one page goes over several; they stand on each. Set widths
    before.
    """
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 1 if one_page else 0
    if head:
        sheet.print_title_rows = head
    if side:
        shown = [one for one in sheet.column_dimensions.values() if not one.hidden]
        sheet.page_setup.fitToWidth = max(1, ceil(sum(one.width for one in shown) / READABLE))
        sheet.print_title_cols = side
    if areas:
        sheet.print_area = ",".join(areas)
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.5, 0.7, 0.3
    footer: Any = sheet.oddFooter
    footer.left.text, footer.right.text = "&A", "&P / &N"


def mark(sheet: Worksheet, cells: str, condition: str, color: str, *, bold: bool = False) -> None:
    """Letters of another colour where a formula holds, written for the first of the cells.

    It may refer to cells of the same sheet only: older Excels refuse others.
    """
    from openpyxl.formatting import rule
    from openpyxl.styles import Font

    made: Any = rule  # its stub lacks types
    sheet.conditional_formatting.add(
        cells, made.FormulaRule(formula=[condition], font=Font(color=color, bold=bold or None))
    )


def protect(sheet: Worksheet) -> None:
    """Only unlocked cells can be changed. There is no password: a guard rail, not a lock."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = False
