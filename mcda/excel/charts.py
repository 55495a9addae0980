"""Native charts in the look of `style`: bars, first row on top as in the table, lines, points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcda.excel.style import FONT, INK, LINE, QUIET

if TYPE_CHECKING:
    from openpyxl.chart.bar_chart import BarChart
    from openpyxl.chart.scatter_chart import ScatterChart
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BARS = 60  # more names than that cannot be read beside one another
MANY = 36  # bars, whose names are smaller
COLOURS = (
    "1F4E79", "E08A1E", "4C9A6A", "8E5EA2", "C0504D", "5B9BD5", "A6A02C", "7F7F7F", "3A8F98",
    "B5657A", "6B7785", "C9A66B",
)  # fmt: skip


@dataclass(frozen=True)
class Series:
    """One row of bars: cells (first column, first row, last row), its name, its colour.

    Without a colour the bars are invisible: what stands behind them then floats.
    """

    column: int
    rows: tuple[int, int]
    title: str
    colour: str | None = None


@dataclass(frozen=True)
class Line:
    """One line: the column of its values, its name, its colour; `named` ones are in the legend."""

    column: int
    title: str
    colour: str
    named: bool = True


@dataclass(frozen=True)
class Dots:
    """Points of the rows (first, last) of one kind: colour, symbol and size in points."""

    rows: tuple[int, int]
    colour: str
    symbol: str = "circle"
    size: int = 6


def letters(size: int, *, bold: bool = False, colour: str = INK) -> Any:
    """The letters of a chart's texts, in points."""
    from openpyxl.chart.text import RichText
    from openpyxl.drawing.text import (
        CharacterProperties,
        Font,
        Paragraph,
        ParagraphProperties,
        RichTextProperties,
    )

    style = CharacterProperties(
        sz=size * 100, b=bold, solidFill=colour, latin=Font(typeface=FONT), cs=Font(typeface=FONT)
    )
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=style), endParaRPr=style)
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])


def _title(words: str, size: int = 10, bold: bool = True) -> Any:
    from openpyxl.chart.text import RichText, Text
    from openpyxl.chart.title import Title
    from openpyxl.drawing.text import (
        CharacterProperties,
        Font,
        Paragraph,
        ParagraphProperties,
        RegularTextRun,
    )

    style = CharacterProperties(sz=size * 100, b=bold, solidFill=INK, latin=Font(typeface=FONT))
    run = RegularTextRun(rPr=style, t=words)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=style), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def bars(
    sheet: Worksheet,
    title: str,
    names: tuple[int, int, int],
    series: Sequence[Series],
    *,
    stacked: bool = False,
    overlap: bool = False,
    size: tuple[float, float] = (12.0, 8.0),
    form: str = "0.00",
    legend: bool = False,
    limits: tuple[float, float] | None = None,
    step: float | None = None,
) -> BarChart:
    """A chart of horizontal bars whose data stand on `sheet`.

    `names` and each series are cells of one column (column, first row, last row); `size` is
    (width, height) in cm; `form` the number format of the axis; `limits` its ends. `overlap` lays
    the bars of a row over each other.
    """
    from openpyxl.chart import BarChart, Reference
    from openpyxl.chart import Series as Bars
    from openpyxl.chart.axis import ChartLines
    from openpyxl.chart.shapes import GraphicalProperties

    chart = BarChart()
    chart.type = "bar"
    chart.grouping = "stacked" if stacked else "clustered"
    chart.overlap = 100 if stacked or overlap else None
    chart.gapWidth = 40
    chart.width, chart.height = size  # type: ignore[assignment]
    chart.title = _title(title)
    chart.visible_cells_only = False  # the cells behind a chart may be hidden
    column, first, last = names
    last = min(last, first + MOST_BARS - 1)
    labels = Reference(sheet, min_col=column, min_row=first, max_row=last)
    for one in series:
        cells = Reference(
            sheet,
            min_col=one.column,
            min_row=one.rows[0],
            max_row=min(one.rows[1], one.rows[0] + MOST_BARS - 1),
        )
        made = Bars(cells, title=one.title)
        properties = GraphicalProperties(noFill=True) if one.colour is None else None
        made.graphicalProperties = properties or GraphicalProperties(solidFill=one.colour)
        made.graphicalProperties.line.noFill = True
        made.invertIfNegative = False
        chart.series.append(made)
    chart.set_categories(labels)
    chart.legend = chart.legend if legend else None
    if chart.legend is not None:
        chart.legend.position = "b"
        chart.legend.txPr = letters(8)
    names_axis, values_axis = chart.x_axis, chart.y_axis
    names_axis.scaling.orientation = "maxMin"
    names_axis.delete = values_axis.delete = False
    names_axis.tickLblPos = "low"
    names_axis.txPr = letters(8 if last - first < MANY else 7)
    names_axis.tickLblSkip = 1
    names_axis.majorTickMark = "none"
    values_axis.crosses = "max"  # with the names upside down, this is the lower edge
    values_axis.txPr = letters(8, colour=QUIET)
    values_axis.number_format = form
    values_axis.numFmt.sourceLinked = False
    values_axis.majorGridlines = ChartLines(GraphicalProperties(ln=_line(LINE)))
    if limits is not None:
        values_axis.scaling.min, values_axis.scaling.max = limits
    if step is not None:
        values_axis.majorUnit = step
    return chart


def _scatter(title: str, size: tuple[float, float], x_form: str, form: str) -> ScatterChart:
    """A chart of numbers over numbers without any yet, with a grid and quiet axes."""
    from openpyxl.chart import ScatterChart
    from openpyxl.chart.axis import ChartLines
    from openpyxl.chart.shapes import GraphicalProperties

    chart = ScatterChart()
    chart.style = 2
    chart.scatterStyle = "lineMarker"
    chart.width, chart.height = size  # type: ignore[assignment]
    chart.title = _title(title)
    for axis, axis_form in ((chart.x_axis, x_form), (chart.y_axis, form)):
        axis.delete = False
        axis.txPr = letters(8, colour=QUIET)
        axis.number_format = axis_form
        axis.numFmt.sourceLinked = False
        axis.majorGridlines = ChartLines(GraphicalProperties(ln=_line(LINE)))
        axis.tickLblPos = "low"
    return chart


def lines(
    sheet: Worksheet,
    title: str,
    x: int,
    rows: tuple[int, int],
    series: Sequence[Line],
    *,
    size: tuple[float, float] = (20.0, 14.0),
    x_title: str = "",
    x_form: str = "0",
    form: str = "0.00",
    x_limits: tuple[float, float] | None = None,
    down: bool = False,
    last: int | None = None,
) -> ScatterChart:
    """A chart of straight lines over the numbers of a column `x`, all on the same rows.

    With `down` the axis runs downwards from 1, as places do, to `last`. Lines that
    are not named are thin.
    """
    from openpyxl.chart import Reference
    from openpyxl.chart import Series as Points
    from openpyxl.chart.legend import LegendEntry

    chart = _scatter(title, size, x_form, form)
    across = Reference(sheet, min_col=x, min_row=rows[0], max_row=rows[1])
    for one in series:
        values = Reference(sheet, min_col=one.column, min_row=rows[0], max_row=rows[1])
        made = Points(values, across, title=one.title)
        made.marker.symbol = "none"
        made.smooth = False
        made.graphicalProperties.line = _line(one.colour, 22225 if one.named else 6350)
        chart.series.append(made)
    legend: Any = chart.legend
    legend.position = "r"
    legend.txPr = letters(8)
    legend.legendEntry = [
        LegendEntry(idx=k, delete=True) for k, one in enumerate(series) if not one.named
    ]
    if x_title:
        chart.x_axis.title = _title(x_title, size=8, bold=False)
    if x_limits is not None:
        chart.x_axis.scaling.min, chart.x_axis.scaling.max = x_limits
    if down:
        chart.y_axis.scaling.orientation = "maxMin"
        chart.y_axis.scaling.min, chart.y_axis.scaling.max = 1, last
        steps: Any = chart.x_axis  # numbers too, which its stub does not know
        steps.majorUnit = 1
    return chart


def plane(
    sheet: Worksheet,
    title: str,
    places: tuple[int, int, int],
    groups: Sequence[Dots],
    reach: float,
    *,
    size: tuple[float, float] = (20.0, 18.0),
) -> ScatterChart:
    """Named points in a plane that reaches as far in all four directions.

    `places` are the columns of names, x and y. Every point is a series of its own: only so do both
    Excel and LibreOffice write a name beside a point.
    """
    from openpyxl.chart import Reference
    from openpyxl.chart import Series as Points
    from openpyxl.chart.data_source import StrRef
    from openpyxl.chart.label import DataLabelList
    from openpyxl.chart.series import SeriesLabel
    from openpyxl.chart.shapes import GraphicalProperties
    from openpyxl.utils import quote_sheetname

    chart = _scatter(title, size, "0.0", "0.0")
    chart.legend = None
    named, x, y = places
    for group in groups:
        for row in range(group.rows[0], group.rows[1] + 1):
            across = Reference(sheet, min_col=x, min_row=row)
            made = Points(Reference(sheet, min_col=y, min_row=row), across)
            cell = sheet.cell(row, named).coordinate
            made.tx = SeriesLabel(strRef=StrRef(f"{quote_sheetname(sheet.title)}!{cell}"))
            made.marker.symbol = group.symbol
            made.marker.size = group.size
            made.marker.graphicalProperties = GraphicalProperties(solidFill=group.colour)
            made.marker.graphicalProperties.line.noFill = True
            made.graphicalProperties.line.noFill = True
            made.dLbls = DataLabelList(
                showSerName=True, showVal=False, showLegendKey=False, showCatName=False,
                showPercent=False, showBubbleSize=False, dLblPos="r",
                txPr=letters(7, colour=group.colour),
            )  # fmt: skip
            chart.series.append(made)
    for axis in (chart.x_axis, chart.y_axis):
        axis.scaling.min, axis.scaling.max = -reach, reach
        axis.majorUnit = reach / 4  # type: ignore[union-attr]
    return chart


def _line(colour: str, width: int = 6350) -> Any:
    from openpyxl.drawing.line import LineProperties

    return LineProperties(solidFill=colour, w=width)
