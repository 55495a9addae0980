"""Sheets of results: a table with its native charts, heat map and notes each, and the settings.

A `View` describes one sheet; what a result shows is in `resultsheet` and `familysheets`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, Any

from mcda.analysis.classify import SORTING
from mcda.excel.charts import Dots, Line, Series, bars, lines, plane
from mcda.excel.style import (
    BLUE,
    CELL,
    HEAD,
    NUMBER,
    QUIET,
    READABLE,
    TEXT,
    WORDS,
    Book,
    Look,
    fit_heads,
    fitting,
    page,
    widths,
)
from mcda.excel.textsize import INDENT, column_for, text_height
from mcda.messages import text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LIGHT, ORANGE, GREY, FAINT = "9DC3E6", "E08A1E", "D9DEE3", "C9D1D9"
CLASS_COLOURS = {"low": "D55E00", "average": GREY, "high": BLUE}
CM = 0.185  # width of a digit of the usual font
ROW = 0.45  # height of a row, in cm
FEW = 36  # rows that stand on one page
HIGHEST = 21.0  # of a chart, in cm: what a page holds
BAR, TWO_LINES = 0.53, 0.8  # height of a bar, in cm, by the lines of its name
PAGE = 14.2  # cm of bars on a page that a chart has to itself, in its full size
ONE_LINE = 40  # signs of a name that stand on one line beside its bar
WIDE = 14  # columns from which charts stand below the table
FINE = NUMBER.but(format="0.00")
TENTH = NUMBER.but(format="0.0")
SIGNED_WHOLE = NUMBER.but(format="+0;-0;0")
SAID = CELL.but(align="left", indent=1)
SMALL = SAID.but(size=8, color=QUIET)
LONG = WORDS.but(size=8, indent=1)


@dataclass(frozen=True)
class Column:
    """One column: the key of its values, its head and its look; hidden where only charts use it.

    `width` in digits instead of one that suits the words. A row may name another sheet to go to
    under `KEY:sheet`.
    """

    key: str
    head: str
    look: Look = SAID
    hidden: bool = False
    width: float | None = None


@dataclass(frozen=True)
class Bars:
    """A bar chart over columns: (key, title, colour); no colour is an invisible bar below others.

    `overlap` lays the bars of a row over each other; `most` shows the first so many rows alone.
    """

    title: str
    series: tuple[tuple[str, str, str | None], ...]
    stacked: bool = False
    overlap: bool = False
    legend: bool = False
    form: str = "0"
    limits: tuple[float, float] | None = None
    step: float | None = None
    most: int | None = None


@dataclass(frozen=True)
class Lines:
    """Lines over the column `x`: (key, title, colour, in the legend).

    `down` has 1 on top and `last` below.
    """

    title: str
    x: str
    series: tuple[tuple[str, str, str, bool], ...]
    x_title: str = ""
    x_form: str = "0"
    form: str = "0.00"
    x_limits: tuple[float, float] | None = None
    down: bool = False
    last: int | None = None


@dataclass(frozen=True)
class Scatter:
    """Named points at the columns `x` and `y`; the rows by kind: (how many, colour, symbol)."""

    title: str
    groups: tuple[tuple[int, str, str], ...]
    x: str = "x"
    y: str = "y"


@dataclass(frozen=True)
class View:
    """One sheet: rows under heads, the column that names a row, its charts, and its heat map."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]
    names: str = "name"
    charts: tuple[Bars | Lines | Scatter, ...] = ()
    heat: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


def results_together(
    parts: Sequence[tuple[Sequence[View], Sequence[str]]],
    settings: Any,
    lang: str = "en",
    *,
    command: str = "",
) -> bytes:
    """An .xlsx of several results, each as its sheets and the paragraphs below the first title.

    `settings` is the result whose settings the last sheet lists. Raises ValueError where two sheets
    have one name.
    """
    names = [view.name for shown, _ in parts for view in shown]
    if len(set(names)) < len(names):
        raise ValueError(f"two sheets have one name: {', '.join(names)}")
    shown, lead = parts[0]
    title = lead[0] if lead else shown[0].name
    book = Book(shown[0].name)
    add_sheets(book, parts, lang)
    _settings(book, settings, title, command, lang)
    return book.bytes()


def add_sheets(
    book: Book, parts: Sequence[tuple[Sequence[View], Sequence[str]]], lang: str
) -> None:
    """Sheets of several results after those of a workbook, each result with its paragraphs."""
    for shown, lead in parts:
        for number, view in enumerate(shown):
            _sheet(book, view, list(lead) if number == 0 else [], lang)


# the sheets


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def _sheet(book: Book, view: View, lead: list[str], lang: str) -> None:
    sheet = book.sheet(view.name, tab=BLUE)
    visible = [column for column in view.columns if not column.hidden]
    hidden = [column for column in view.columns if column.hidden]
    places = {column.key: k for k, column in enumerate(visible, start=1)}
    first_hidden = len(visible) + 2
    places |= {column.key: k for k, column in enumerate(hidden, start=first_hidden)}
    sizes = [column.width or _size(column, view.rows) for column in visible]
    widths(sheet, sizes)
    spanned = 1
    while spanned < min(len(visible), 12) and sum(sizes[:spanned]) < 100:
        spanned += 1
    notes = [*lead, *view.notes]
    book.opening(sheet, view.name, notes, spanned)
    head = len(notes) + 3
    first, last = head + 1, head + len(view.rows)
    for column in view.columns:
        book.put(sheet, head, places[column.key], column.head, TEXT if column.hidden else HEAD)
    fit_heads(sheet, head)
    for i, row in enumerate(view.rows, start=first):
        for column in view.columns:
            value = row.get(column.key)
            look = row.get(f"{column.key}:look", column.look)
            cell = book.put(sheet, i, places[column.key], None if value == "" else value, look)
            if target := row.get(f"{column.key}:sheet"):
                book.link(cell, target)
        high = [
            text_height(str(row.get(column.key) or ""), size - INDENT, column.look.size)
            for column, size in zip(visible, sizes, strict=True)
            if column.look.wrap
        ]
        if high:
            sheet.row_dimensions[i].height = max(15.0, *high)
    for column in hidden:
        sheet.column_dimensions[_letter(places[column.key])].hidden = True
    sheet.freeze_panes = f"{_letter(places[view.names] + 1)}{first}"
    if view.rows:
        sheet.auto_filter.ref = f"A{head}:{_letter(len(visible))}{last}"
    if view.heat and view.rows:
        _heat(
            sheet, f"{_letter(places[view.heat[0]])}{first}:{_letter(places[view.heat[-1]])}{last}"
        )
    areas: list[str] = []
    side = ""
    if view.rows:
        charts, right = _charts(sheet, view, places, (first, last), len(visible), len(hidden))
        if max(right, sum(sizes)) > READABLE or (charts and len(visible) >= WIDE):
            areas = [f"A1:{_letter(len(visible))}{last}", *charts]
            side = f"A:{_letter(places[view.names])}" if sum(sizes) > READABLE else ""
    # The head is repeated over charts below the table, too: only where it is needed.
    below = areas and len(visible) >= WIDE and len(view.rows) < FEW
    page(sheet, head="" if below else f"{head}:{head}", areas=areas, side=side)


def _size(column: Column, rows: Sequence[Mapping[str, Any]]) -> float:
    """A width for the words of a column, of wrapped ones up to a limit."""
    wanted = [min(column_for(column.head, HEAD.size, bold=True) * 0.6, 14.0)]
    for row in rows:
        words, look = row.get(column.key), row.get(f"{column.key}:look", column.look)
        if isinstance(words, str):
            wanted.append(column_for(words, look.size, bold=look.bold) + INDENT * look.indent)
    least = 8.0 if column.look.align == "right" else 9.0
    return min(max(least, *wanted) + 1, 40.0 if column.look.wrap else 70.0)


def _heat(sheet: Worksheet, cells: str) -> None:
    """Cells darker where the share is larger."""
    from openpyxl.formatting import rule

    made: Any = rule  # its stub lacks types
    sheet.conditional_formatting.add(
        cells,
        made.ColorScaleRule(
            start_type="num",
            start_value=0,
            start_color="FFFFFF",
            mid_type="percentile",
            mid_value=90,
            mid_color="9DC3E6",
            end_type="max",
            end_color="2E75B6",
        ),
    )


def _charts(
    sheet: Worksheet,
    view: View,
    places: Mapping[str, int],
    rows: tuple[int, int],
    visible: int,
    hidden: int,
) -> tuple[list[str], float]:
    """Charts beside the table, or below a wide one; gives their cells, and how wide the sheet is.

    A chart is no higher than a page.
    """
    across = max(visible + (1 + hidden if hidden else 0) + 2, 2)
    column, row = (across, rows[0] - 1) if visible < WIDE else (1, rows[1] + 3)
    begins, right, top, highest = column, column, row, 0.0
    longest = max((len(str(row.get(view.names) or "")) for row in view.rows), default=0)
    for chart in view.charts:
        shown, high = rows, 14.0 if isinstance(chart, Lines) else 18.0
        if isinstance(chart, Bars):
            shown = rows[0], min(rows[1], rows[0] + (chart.most or len(view.rows)) - 1)
            high = _tall(max(shown[1] - shown[0] + 1, 8), longest > ONE_LINE)
        wide = 16.0 if isinstance(chart, Bars) else 20.0
        if isinstance(chart, Bars):
            made: Any = bars(
                sheet,
                chart.title,
                (places[view.names], *shown),
                [Series(places[key], shown, title, colour) for key, title, colour in chart.series],
                stacked=chart.stacked,
                overlap=chart.overlap,
                size=(wide, high),
                form=chart.form,
                legend=chart.legend,
                limits=chart.limits,
                step=chart.step,
            )
        elif isinstance(chart, Scatter):
            groups, begin = [], rows[0]
            for count, colour, symbol in chart.groups:
                if count:
                    groups.append(Dots((begin, begin + count - 1), colour, symbol))
                begin += count
            ends = [abs(row[key]) for row in view.rows for key in (chart.x, chart.y)]
            made = plane(
                sheet,
                chart.title,
                (places[view.names], places[chart.x], places[chart.y]),
                groups,
                max(ceil(max(ends) * 5 + 0.1), 1) / 5,
                size=(wide, high),
            )
        else:
            made = lines(
                sheet,
                chart.title,
                places[chart.x],
                rows,
                [
                    Line(places[key], title, colour, named)
                    for key, title, colour, named in chart.series
                ],
                size=(wide, high),
                x_title=chart.x_title,
                x_form=chart.x_form,
                form=chart.form,
                x_limits=chart.x_limits,
                down=chart.down,
                last=chart.last,
            )
        beyond = _beyond(sheet, column, wide)
        if column > begins and _widths(sheet, begins, beyond) > READABLE:
            column, row = begins, row + ceil(highest / ROW) + 1
            beyond = _beyond(sheet, column, wide)
        sheet.add_chart(made, f"{_letter(column)}{row}")
        column, right = beyond, max(right, beyond)
        highest = high
    if not view.charts:
        return [], 0.0
    end = row + ceil(highest / ROW) + 1
    return [f"{_letter(begins)}{top}:{_letter(right - 1)}{end}"], _widths(sheet, 1, right)


def _tall(bars: int, long: bool) -> float:
    """The height of a chart with so many bars; long names have two lines if one page holds them."""
    roomy = min(bars * TWO_LINES, PAGE) if long else 0.0
    return min(max(bars * BAR, roomy) + 2.2, HIGHEST)


def _beyond(sheet: Worksheet, column: int, cm: float) -> int:
    """The first column right of a chart so many cm wide that begins at a column."""
    while cm > -0.5:
        width = _width(sheet, column)
        cm -= CM * width + 0.13 if width else 0.0
        column += 1
    return column


def _widths(sheet: Worksheet, first: int, beyond: int) -> float:
    """The width of adjoining columns."""
    return sum(_width(sheet, column) for column in range(first, beyond))


def _width(sheet: Worksheet, column: int) -> float:
    """The width of a column, 0 where it is hidden."""
    letters = _letter(column)
    if letters not in sheet.column_dimensions:
        return 8.43
    known = sheet.column_dimensions[letters]
    return 0.0 if known.hidden else float(known.width)


def _settings(book: Book, result: Any, title: str, command: str, lang: str) -> None:
    """What makes the same numbers again."""
    sheet = book.sheet(text("results-sheet-settings", lang), tab="A6A6A6")
    said: list[tuple[str, Any]] = [
        (text("results-set-study", lang), result.study),
        (text("results-set-node", lang), result.at),
    ]
    method = getattr(result, "method_title", None) or SORTING.get(getattr(result, "method", ""), "")
    if method:
        said.append((text("results-set-method", lang), method))
    given = getattr(result, "parameters", {})
    said += [(text("results-set-parameter", lang, name=key), value) for key, value in given.items()]
    if hasattr(result, "whose"):
        said.append((text("results-set-weights", lang), _whose(result, lang)))
    for key in ("draws", "tables"):
        if getattr(result, key, 0):
            said.append((text("results-set-draws", lang), getattr(result, key)))
    if getattr(result, "seed", None) is not None:
        said.append((text("results-set-seed", lang), result.seed))
    if aside := getattr(result, "set_aside", ()):
        said.append((text("results-set-set-aside", lang), ", ".join(aside)))
    said.append((text("results-set-version", lang), f"monotown-mcda {result.version}"))
    if command:
        said.append((text("results-set-command", lang), command))
    said += [
        (text("results-set-input", lang, file=file), sha) for file, sha in result.inputs.items()
    ]
    widths(sheet, [fitting([name for name, _ in said], least=24, most=46), 90])
    book.opening(sheet, text("results-sheet-settings", lang), [title], 2)
    book.settings(sheet, 4, said)
    sheet.freeze_panes = "B4"
    page(sheet)


def _whose(result: Any, lang: str) -> str:
    """Whose weights these are."""
    if getattr(result, "weights", None) in ("simplex", "judgements"):
        kind = "leaves" if result.space == "leaves" else result.weights
        return text(f"mc-weights-{kind}", lang)
    if "weights" in getattr(result, "drawn", ()):
        return text("mc-weights-simplex", lang)
    return text(f"whose-{result.whose}", lang).rstrip(",")


def town_columns(lang: str) -> tuple[Column, Column]:
    """Name and id of an alternative."""
    return Column("name", text("head-town", lang)), Column("id", "id", SMALL)
