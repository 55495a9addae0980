"""The visible sheets of a pairwise questionnaire: a row a pair, one drop-down a row.

A sheet asks about one node with three or more criteria, or about all nodes that have two. Its
arithmetic stands on the hidden sheet of `mcda.excel.livepairs`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mcda.excel.charts import Series, bars, letters
from mcda.excel.layout import HEAD_PAIRS, pair_key
from mcda.excel.livepairs import Calc, Columns, Live, Row, live_node, live_pair
from mcda.excel.paging import areas
from mcda.excel.startsheet import (
    LINK,
    Part,
    editing_row,
    head_row,
    hide_columns,
)
from mcda.excel.style import (
    BLUE,
    FONT,
    GROUP,
    HEAD,
    INK,
    INPUT,
    INPUT_FILL,
    NOTE,
    QUIET,
    RED,
    SHARE,
    TEXT,
    TITLE,
    WORDS,
    Book,
    Look,
    clean,
    page,
    protect,
    widths,
)
from mcda.excel.textsize import column_for, wrapped_lines
from mcda.messages import text
from mcda.model.asked_node import Given, Node, chosen
from mcda.model.form import AskedPair, Form

if TYPE_CHECKING:
    from openpyxl.cell.rich_text import CellRichText
    from openpyxl.worksheet.worksheet import Worksheet

NUMBER, LEFT, ANSWER, RIGHT, REMARK, MEANT, NOTES = range(2, 9)
OPTION = NOTES + 1  # first of the hidden columns
FIRST = 8  # row of the first pair
LINE, SMALL_LINE = 13.2, 12.0  # points of a line of 10 and of 9
AHEAD_FILL, ASK_FILL = "DCE6F1", "FBE3E0"
UNREAD, UNREAD_FILL = "7A4B00", "FFE08A"
CARD = WORDS.but(vertical="center", indent=1)
PICK = INPUT.but(align="center", wrap=True)
FREE = WORDS.but(size=9, unlocked=True)  # may stay empty: not in the colour that asks
ASKED = CARD.but(size=9, color=RED)
SHARED = CARD.but(size=9, color=BLUE)
COUNT = TEXT.but(bold=True, align="left")
SAID = TEXT.but(bold=True, color=BLUE, align="left", wrap=True)
FAINT = NOTE.but(vertical="center")


class PairSheet:
    """One visible sheet with its rows; `given` are answers that stand in it already."""

    def __init__(
        self,
        book: Book,
        calc: Calc,
        sheet: Worksheet,
        form: Form,
        nodes: Sequence[Node],
        given: Given,
    ) -> None:
        from openpyxl.utils import get_column_letter, quote_sheetname

        self.book, self.calc, self.sheet, self.form = book, calc, sheet, form
        self.nodes, self.given, self.lang = nodes, given, form.language
        options = form.answers + 1
        self.letter = get_column_letter
        self.side = OPTION + options
        self.flag = self.side + 1
        self.state = self.flag + 1
        self.columns = Columns(
            quote_sheetname(sheet.title),
            get_column_letter(ANSWER),
            get_column_letter(MEANT),
            get_column_letter(OPTION),
            get_column_letter(OPTION + options - 1),
        )
        longest = max(
            (column_for(words) for node in nodes for row in node.options.values() for words in row),
            default=0.0,
        )
        # The list is as wide as its cell: no answer may be cut, within reason.
        self.sizes = {
            1: 2.0, NUMBER: 5.0, LEFT: 37.0, ANSWER: min(max(longest + 2, 28.0), 48.0),
            RIGHT: 37.0, REMARK: 48.0, MEANT: 14.0, NOTES: 18.0,
        }  # fmt: skip
        self.rows: list[int] = []
        self.results = self.block = 0  # first and last row of the results

    # --- The parts of a sheet ----------------------------------------------------------------

    def one_node(self, start: str, after: str) -> Part:
        """A node with three criteria or more: rows, live results, further rows."""
        (node,) = self.nodes
        label = node.node.label(self.lang)
        asked = [pair for pair in node.pairs if pair.asked]
        others = [pair for pair in node.pairs if not pair.asked]
        position = {child: place for place, child in enumerate(node.children)}
        size = len(node.children)
        bars_high = max(4.2, 1.4 + 0.62 * size)
        block = max(size, -(-int(bars_high * 28.35) // 18) + 1)
        results = self.results = FIRST + len(asked) + 1
        extra = results + block + 3
        self.block = results + block + 1
        rows = [
            Row(number, FIRST + number - 1, position[pair.a], position[pair.b], True)
            for number, pair in enumerate(asked, start=1)
        ] + [
            Row(len(asked) + number, extra + number, position[pair.a], position[pair.b], False)
            for number, pair in enumerate(others, start=1)
        ]
        names = [node.names[child] for child in node.children]
        request = self.columns.cell(self.columns.meant, 5)
        live = live_node(self.calc, rows, self.columns, names, request)
        self._top(label, text("pairs-question", self.lang), start, after)
        self._state(live, len(asked), bool(others))
        self._head(text("pairs-remark", self.lang))
        for place, (row, pair) in enumerate(zip(rows, (*asked, *others), strict=True)):
            flag, unread = live.flag[place], live.unread[place]
            words = f"=IF({flag}=1,{live.remark},{unread})"
            self._row(node, pair, row, live.side[place], live.state[place], words, ASKED, flag)
        self._results(names, live, results, bars_high)
        end = self.block
        if others:
            end = extra + len(others)
            words = text("pairs-extra", self.lang)
            self.book.merged(self.sheet, extra, (NUMBER, NOTES), words, GROUP.but(lines=False))
            self.sheet.row_dimensions[extra].height = 18
        self._finish(end)
        return Part(self.sheet.title, label, f"{self.letter(NUMBER)}4", len(asked))

    def in_twos(self, start: str, after: str) -> Part:
        """All nodes with two criteria: a heading and a row each."""
        self._top(text("pairs-two", self.lang), text("pairs-question", self.lang), start, after)
        self._head(text("pairs-shares", self.lang))
        row, number = FIRST, 0
        answered = []
        for node in self.nodes:
            label = node.node.label(self.lang)
            self.book.merged(self.sheet, row, (NUMBER, NOTES), label, GROUP.but(lines=False))
            self.sheet.row_dimensions[row].height = 18
            for pair in node.pairs:
                row, number = row + 1, number + 1
                here = Row(number, row, 0, 1, pair.asked)
                names = [node.names[pair.a], node.names[pair.b]]
                done, side, state, words = live_pair(self.calc, here, self.columns, names)
                answered.append(done)
                self._row(node, pair, here, side, state, f"={words}", SHARED)
            row += 1
        total = self.calc.seen(self.calc.one("answered in twos", "+".join(answered)))
        self._count(total, number)
        self._finish(row - 1)
        label = ", ".join(node.node.label(self.lang) for node in self.nodes)
        return Part(self.sheet.title, label, f"{self.letter(NUMBER)}4", number)

    def _top(self, title: str, question: str, start: str, after: str) -> None:
        book, sheet = self.book, self.sheet
        widths(sheet, self.sizes)
        hide_columns(sheet, 1)
        hide_columns(sheet, OPTION, self.state)
        editing_row(book, sheet, (NUMBER, NOTES), self.lang)
        book.merged(sheet, 2, (NUMBER, REMARK), title, TITLE.but(size=16), height=27)
        self._link(2, (MEANT, NOTES), text("pairs-start", self.lang), start)
        book.merged(sheet, 3, (NUMBER, REMARK), question, TEXT.but(size=11), height=19)
        if after:
            self._link(3, (MEANT, NOTES), text("pairs-next", self.lang, sheet=after), after)

    def _link(self, row: int, columns: tuple[int, int], words: str, target: str) -> None:
        cell = self.book.merged(self.sheet, row, columns, words, LINK.but(align="right"))
        self.book.link(cell, target)

    def _count(self, reference: str, total: int) -> None:
        words = text("pairs-answered", self.lang, total=str(total))
        cell = (self.sheet, 4, NUMBER)
        self.sheet.merge_cells(start_row=4, end_row=4, start_column=NUMBER, end_column=LEFT)
        self.book.formula(*cell, f"={reference}", COUNT.but(format=words))
        self.sheet.row_dimensions[4].height = 19

    def _state(self, live: Live, asked: int, extra: bool) -> None:
        """Rows 4 and 5: how far, whether the answers fit, what is not linked, and the request."""
        book, sheet = self.book, self.sheet
        self._count(live.answers, asked)
        sheet.merge_cells(start_row=4, end_row=4, start_column=ANSWER, end_column=RIGHT)
        book.formula(sheet, 4, ANSWER, f"={live.status}", SAID)
        if extra:
            words = text("pairs-more", self.lang)
            book.formula(sheet, 4, REMARK, f"={live.more}", FAINT.but(format=words, wrap=False))
        sheet.merge_cells(start_row=4, end_row=4, start_column=MEANT, end_column=NOTES)
        small = TEXT.but(size=8, color=QUIET, align="right", format=text("pairs-ratio", self.lang))
        book.formula(sheet, 4, MEANT, f"={live.ratio}", small)
        sheet.merge_cells(start_row=5, end_row=5, start_column=NUMBER, end_column=RIGHT)
        book.formula(sheet, 5, NUMBER, f"={live.link}", FAINT)
        words = text("pairs-request", self.lang)
        book.put(sheet, 5, REMARK, words, FAINT.but(align="right", wrap=False))
        book.put(sheet, 5, MEANT, text("flag-no", self.lang), PICK.but(size=9))
        self._list(
            f"{self.letter(MEANT)}5", [text("flag-yes", self.lang), text("flag-no", self.lang)]
        )
        sheet.row_dimensions[5].height = 17
        # Conditions may refer to cells of the same sheet only.
        book.formula(sheet, 4, self.flag, f"={live.flagged}")
        status = f"{self.letter(ANSWER)}4"
        self._when(status, f"${self.letter(self.flag)}$4>0", color=RED)

    def _when(self, cells: str, condition: str, **look: Any) -> None:
        from openpyxl.formatting import rule
        from openpyxl.styles import Font, PatternFill

        font = {name: look[name] for name in ("color", "bold") if name in look}
        fill = look.get("fill")
        made: Any = rule
        self.sheet.conditional_formatting.add(
            cells,
            made.FormulaRule(
                formula=[condition],
                font=Font(**font) if font else None,
                fill=PatternFill(bgColor=fill, fill_type="solid") if fill else None,
                stopIfTrue=False,
            ),
        )

    def _head(self, remark: str) -> None:
        options = ["option"] * (self.form.answers + 1)
        roles: dict[int, str | Sequence[str]] = {
            LEFT: "left", ANSWER: "answer", RIGHT: "right", MEANT: "confirm", NOTES: "note",
            OPTION: options,
        }  # fmt: skip
        head_row(self.book, self.sheet, 6, HEAD_PAIRS, roles)
        words = [text(f"pairs-{key}", self.lang) for key in ("number", "left", "answer", "right")]
        words += [remark, _capital(text("pairs-meant", self.lang)), text("pairs-note", self.lang)]
        self.book.row(self.sheet, 7, words, HEAD, start=NUMBER)
        self.sheet.row_dimensions[7].height = 28

    def _row(
        self,
        node: Node,
        pair: AskedPair,
        row: Row,
        side: str,
        state: str,
        words: str,
        look: Look,
        flag: str = "",
    ) -> None:
        """A pair: `words` is the formula of what is said beside it, in the look `look`."""
        book, sheet, at = self.book, self.sheet, row.row
        options = node.options[pair.a, pair.b]
        color = INK if row.asked else QUIET
        answer, meant, note = self._known(pair, options)
        book.put(sheet, at, 1, pair_key(pair.node, pair.a, pair.b))
        book.put(sheet, at, NUMBER, row.number, WORDS.but(align="center", color=QUIET))
        self._card(at, LEFT, node, pair.a, color)
        book.put(sheet, at, ANSWER, answer or None, PICK.but(color=color))
        self._card(at, RIGHT, node, pair.b, color)
        book.formula(sheet, at, REMARK, words, look)
        if flag:
            book.formula(sheet, at, self.flag, f"={flag}")
        book.put(sheet, at, MEANT, meant or None, FREE.but(align="center"))
        book.put(sheet, at, NOTES, note or None, FREE)
        book.row(sheet, at, options, TEXT, start=OPTION)
        book.formula(sheet, at, self.side, f"={side}")
        book.formula(sheet, at, self.state, f"={state}")
        sheet.row_dimensions[at].height = self._height(node, pair, flag != "")
        self.rows.append(at)

    def _known(self, pair: AskedPair, options: Sequence[str]) -> tuple[str, str, str]:
        """Answer, "I mean it" and comment that the expert gave before; "" where there is none."""
        place, confirmed, note = chosen(self.form, self.given, pair)
        meant = text("pairs-meant", self.lang) if confirmed else ""
        return ("" if place is None else options[place]), meant, note

    def _card(self, row: int, column: int, node: Node, child: str, color: str) -> None:
        cell = self.book.put(self.sheet, row, column, None, CARD.but(color=color))
        cell.value = card(node.labels[child], node.ends[child], self.lang, color)

    def _height(self, node: Node, pair: AskedPair, remark: bool) -> float:
        tall = [30.0]
        for child, column in ((pair.a, LEFT), (pair.b, RIGHT)):
            room = self.sizes[column] - 2
            high = LINE * wrapped_lines(node.labels[child], room, bold=True)
            for end, key in zip(node.ends[child], ("pairs-worst", "pairs-best"), strict=True):
                if end:
                    high += SMALL_LINE * wrapped_lines(f"{text(key, self.lang)} {end}", room, 9)
            tall.append(high)
        shown = [text(f"pairs-{key}", self.lang) for key in ("unread", "unlisted")]
        if remark:
            shown += self._remarks(node, pair)
        room = self.sizes[REMARK] - 2
        tall.append(SMALL_LINE * max(wrapped_lines(words, room, 9) for words in shown))
        return min(max(tall) + 7, 400)

    def _remarks(self, node: Node, pair: AskedPair) -> Iterator[str]:
        """The longest texts that the row can show."""
        longest = {
            (one.a, one.b): max(options[:-1], key=len)
            for one, options in zip(node.pairs, node.options.values(), strict=True)
        }
        longest |= {(b, a): words for (a, b), words in longest.items()}
        mine = longest[pair.a, pair.b]
        yield text("pairs-alone", self.lang)
        for third in node.children:
            if third in (pair.a, pair.b) or (pair.a, third) not in longest:
                continue
            if (third, pair.b) not in longest:
                continue
            a, b, c = (node.names[child] for child in (pair.a, third, pair.b))
            over = [text("pairs-over", self.lang, a=x, b=y, c="28") for x, y in ((a, b), (b, c))]
            here = text("pairs-equal-here", self.lang, a=c, b=a)
            yield text("pairs-order", self.lang, a=over[0], b=over[1], c=here)
            told = {"a": "28", "b": longest[pair.a, third], "c": "28", "d": longest[third, pair.b]}
            yield text("pairs-strength", self.lang, **told, e=mine, f=mine)
            yield text("pairs-beyond", self.lang, **told)

    def _results(self, names: Sequence[str], live: Live, row: int, high: float) -> None:
        """Weights of the criteria in their order, with a chart beside them."""
        book, sheet = self.book, self.sheet
        words = text("pairs-weights", self.lang)
        book.merged(sheet, row, (NUMBER, NOTES), words, GROUP.but(lines=False), height=18)
        note = text("pairs-weights-note", self.lang)
        room = self.sizes[LEFT] + self.sizes[ANSWER] + self.sizes[NUMBER]
        lines = wrapped_lines(note, room, 9)
        book.merged(sheet, row + 1, (NUMBER, ANSWER), note, FAINT, height=SMALL_LINE * lines + 5)
        top = row + 2
        for place, (name, weight) in enumerate(zip(names, live.weights, strict=True)):
            at = top + place
            book.put(sheet, at, LEFT, name, WORDS.but(align="right", indent=1))
            book.formula(sheet, at, ANSWER, f"={weight}", SHARE.but(bold=True, color=BLUE))
            sheet.row_dimensions[at].height = 18
        last = top + len(names) - 1
        wide = (self.sizes[RIGHT] + self.sizes[REMARK]) * 7 * 2.54 / 96
        chart = bars(
            sheet,
            "",
            (LEFT, top, last),
            [Series(ANSWER, (top, last), words, BLUE)],
            size=(wide, high),
            form="0%",
            limits=(0, 1),
            step=0.2,
        )
        chart.title = None
        _value_labels(chart)
        sheet.add_chart(chart, f"{self.letter(RIGHT)}{row + 1}")

    def _list(self, cell: str, words: Sequence[str]) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        made = DataValidation(type="list", formula1='"' + ",".join(words) + '"', allow_blank=True)
        made.sqref = cell
        self._refusing(made)

    def _refusing(self, made: Any) -> None:
        made.showErrorMessage = True
        made.errorTitle = text("pairs-wrong-title", self.lang)
        made.error = text("pairs-wrong", self.lang)
        self.sheet.add_data_validation(made)

    def _finish(self, end: int) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        sheet = self.sheet
        first, last = self.letter(OPTION), self.letter(OPTION + self.form.answers)
        top = self.rows[0]
        lists = DataValidation(
            type="list", formula1=f"${first}{top}:${last}{top}", allow_blank=True
        )
        meant = DataValidation(
            type="list", formula1=f'"{text("pairs-meant", self.lang)}"', allow_blank=True
        )
        cells = {column: [f"{self.letter(column)}{row}" for row in self.rows]
                 for column in (ANSWER, MEANT)}  # fmt: skip
        for made, column in ((lists, ANSWER), (meant, MEANT)):
            made.sqref = " ".join(cells[column])
            self._refusing(made)
        self._colours()
        protect(sheet)
        rows = self.results - 1 if self.results else end
        printed = areas(
            sheet, (self.letter(NUMBER), self.letter(NOTES)), 7, rows, self.block or end
        )
        if end > (self.block or end):  # what is not asked of the expert
            printed.append(f"{self.letter(NUMBER)}{self.block + 1}:{self.letter(NOTES)}{end}")
        page(sheet, head="7:7", areas=printed, one_page=len(printed) == 1)
        sheet.freeze_panes = f"A{FIRST}"

    def _colours(self) -> None:
        """What turns colour: the row to look at again, the side that is ahead, answered cells, and
        those that cannot be read, which stay in the colour that asks."""
        top, bottom = self.rows[0], self.rows[-1]
        side, flag, state = (
            f"${self.letter(column)}{top}" for column in (self.side, self.flag, self.state)
        )

        def cells(column: int, last: int | None = None) -> str:
            return f"{self.letter(column)}{top}:{self.letter(last or column)}{bottom}"

        self._when(cells(NUMBER, REMARK), f"{flag}=1", fill=ASK_FILL)
        self._when(cells(MEANT), f"{flag}=1", fill=INPUT_FILL)
        self._when(cells(LEFT), f"{side}=1", fill=AHEAD_FILL)
        self._when(cells(RIGHT), f"{side}=-1", fill=AHEAD_FILL)
        self._when(cells(ANSWER), f"{state}=1", fill="FFFFFF", bold=True, color=BLUE)
        both = f"{cells(ANSWER)} {cells(REMARK)}"
        self._when(both, f"{state}=-1", fill=UNREAD_FILL, color=UNREAD)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def card(label: str, ends: tuple[str, str], lang: str, color: str = INK) -> CellRichText:
    """A criterion with its worst and its best state, for one cell."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles.colors import Color

    parts = [TextBlock(InlineFont(rFont=FONT, sz=10, b=True, color=Color(color)), clean(label))]
    for end, key in zip(ends, ("pairs-worst", "pairs-best"), strict=True):
        if end:
            word = InlineFont(rFont=FONT, sz=8, color=Color(QUIET))
            state = InlineFont(rFont=FONT, sz=9, color=Color(color))
            parts.append(TextBlock(word, "\n" + text(key, lang) + " "))
            parts.append(TextBlock(state, clean(end)))
    return CellRichText(parts)


def _value_labels(chart: Any) -> None:
    """The weight at the end of each bar; nothing for a bar of 0."""
    from openpyxl.chart.label import DataLabelList

    labels = DataLabelList()
    labels.showVal = True
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    labels.numFmt = "0.0%;;"
    labels.txPr = letters(8)
    chart.series[0].dLbls = labels
