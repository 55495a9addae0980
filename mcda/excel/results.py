"""A ranking as a workbook: places, parts, weights, the calculation, the evidence and the settings.

The ranking's own results are values. Where weights can be changed (`Live`), formulas follow them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mcda.analysis.agreement import Agreement
from mcda.analysis.meanform import MeanForm
from mcda.analysis.wording import legend, official_words, opening, pulls
from mcda.engines.forms import Distance
from mcda.excel.charts import COLOURS, MOST_BARS, Series, bars
from mcda.excel.live import MOVE, Live, cells, letter, listed, mark_moves, quoted
from mcda.excel.style import (
    BLUE,
    CELL,
    GROUP,
    GROUP_FILL,
    HEAD,
    NOTE,
    NUMBER,
    QUIET,
    RED,
    SCORE,
    SHARE,
    SIGNED,
    TEXT,
    WHOLE,
    WORDS,
    Book,
    Look,
    fit_heads,
    fitting,
    mark,
    page,
    widths,
)
from mcda.excel.textsize import text_height
from mcda.excel.views import View, add_sheets
from mcda.messages import text
from mcda.model.hierarchy import Criterion, say
from mcda.model.methods import get
from mcda.model.problem import Problem
from mcda.model.results import RankedRow, Ranking
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, UNKNOWN, cell_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SHEETS = (
    *("ranking", "parts", "weights", "calculation", "consistency"),
    *("evidence", "sources", "settings"),
)
LIGHT_BLUE, UNKNOWN_FILL, INTERVAL_FILL, APART_FILL = "9DC3E6", "FCE4D6", "E2EFDA", "E7E6E6"
ACCEPTED = 0.10  # the consistency ratio that is usually accepted (Saaty 1980)
SMALL = CELL.but(size=8, color=QUIET)
CENTRE = CELL.but(align="center")
HELPER = TEXT.but(size=8, color=QUIET)


def results_workbook(
    ranking: Ranking,
    problem: Problem,
    mean: MeanForm | None,
    *,
    lang: str = "en",
    values: bool = False,
    top: int | None = None,
    agreement: Agreement | None = None,
    others: str = "",
    command: str = "",
    family: Sequence[tuple[Sequence[View], Sequence[str]]] = (),
) -> bytes:
    """An .xlsx of the ranking, names and texts in `lang`.

    `mean` is the weight form of the same ranking (`mean_form`); None, where its score is none,
    gives a workbook of values, as `values` does. `top` cuts the ranking sheet. `agreement` is that
    of the experts where the weights are theirs. `others` says how other methods rank, `command`
    how to make the same file again. `family` are sheets of other results, and what opens them.
    """
    made = _Results(ranking, problem, mean, agreement, lang, values, top)
    return made.write(others, command, family)


def _tall(bars: int) -> float:
    """Height in cm of a chart beside a table with so many rows."""
    return min(max(bars, 8), MOST_BARS) * 0.53 + 1.5


class _Results:
    def __init__(
        self,
        ranking: Ranking,
        problem: Problem,
        mean: MeanForm | None,
        agreement: Agreement | None,
        lang: str,
        values: bool,
        top: int | None,
    ) -> None:
        self.ranking, self.problem, self.mean, self.lang = ranking, problem, mean, lang
        self.agreement = agreement
        self.rows = ranking.rows[:top] if top else ranking.rows
        self.node = problem.hierarchy.nodes[ranking.at]
        self.title = say(problem.title, lang) or problem.name or ranking.study or ranking.at
        if ranking.at != problem.hierarchy.root:
            self.title += f" — {self.node.label(lang)}"
        self.book = Book(self.title)
        left = {
            "calculation": mean is None,
            "consistency": agreement is None or not agreement.nodes,
        }
        names = [name for name in SHEETS if not left.get(name)]
        tabs = {"weights": "FFC000", "calculation": "A6A6A6", "settings": "A6A6A6"}
        self.sheets = {
            name: self.book.sheet(self.say(f"sheet-{name}"), tab=tabs.get(name, BLUE))
            for name in names
        }
        self.scored = SIGNED if any(row.score < 0 for row in ranking.rows) else SCORE
        self.live: Live | None = None
        self.values = values or mean is None
        if mean is not None:
            self.live = Live(
                self.book,
                self.sheets["weights"],
                self.sheets["calculation"],
                ranking,
                problem,
                mean,
                lang,
                not self.values,
            )

    def say(self, key: str, **values: Any) -> str:
        return text(f"results-{key}", self.lang, **values)

    def write(
        self,
        others: str,
        command: str,
        family: Sequence[tuple[Sequence[View], Sequence[str]]],
    ) -> bytes:
        if self.live is not None:
            self.live.write()
        else:
            self._weights()
        self._ranking(others)
        self._parts()
        if self.agreement is not None and self.agreement.nodes:
            self._consistency(self.agreement)
        self._evidence()
        self._sources()
        self._settings(command)
        add_sheets(self.book, family, self.lang)
        if family:
            sheets = self.book.book
            sheets.move_sheet(self.sheets["settings"], len(sheets.worksheets))
        return self.book.bytes()

    def _how(self) -> str:
        """The first line of a sheet with formulas, and of one without."""
        if not self.values:
            return self.say("enable")
        return self.say("values" if self.mean is not None else "no-form")

    # ranking

    def _ranking(self, others: str) -> None:
        book, sheet, rows = self.book, self.sheets["ranking"], self.rows
        official = any(self.problem.official.get(row.id) for row in rows)
        words = pulls(self.ranking, self.problem, self.lang)
        heads = [text(f"head-{key}", self.lang) for key in ("places", "mid", "town")]
        heads += ["id", self.say("head-score"), text("head-data", self.lang)]
        heads += [text(f"head-{key}", self.lang) for key in ("lifted", "held")]
        heads += [text("head-official", self.lang)] if official else []
        live = [self.say(f"head-list-{key}") for key in ("score", "place", "moved")]
        live = [] if self.values else live
        printed, last_column = len(heads), len(heads) + len(live)
        head = 6
        first, last = head + 1, head + len(rows)
        pulled = [word for row in rows for word in words[row.id]]
        classes = [official_words(self.problem, row.id, self.lang) for row in rows]
        sizes = [9, 6, fitting([row.name for row in rows], least=16, most=34), 12, 10, 7]
        sizes += [fitting(pulled, least=11, most=20)] * 2
        sizes += [fitting(classes, least=11, most=22)] if official else []
        widths(sheet, [*sizes, *([10, 10, 10] if live else [])])
        how = [self._how(), " ".join(opening(self.ranking, self.problem, self.lang)[1:])]
        self.book.opening(sheet, self.title, how, last_column)
        self._over(sheet, head - 1, (1, printed), self.say("group-printed"))
        if live:
            self._over(sheet, head - 1, (printed + 1, last_column), self.say("group-live"))
        book.row(sheet, head, [*heads, *live], HEAD)
        fit_heads(sheet, head, least=30)
        helper = last_column + 1  # sorted with the rest, so inside the filter
        book.row(sheet, head, ["n", "a", "b", "c", "d"], HELPER, helper)
        for i, row in enumerate(rows, start=first):
            self._ranked(i, row, words[row.id], official)
            if live:
                place = f"${letter(helper)}{i}"
                now = f"{letter(printed + 2)}{i}"
                stood = f"INDEX(study_ranks,{place})"
                for column, formula, look in (
                    (printed + 1, f"=INDEX(live_scores,{place})", self.scored),
                    (printed + 2, f"=INDEX(live_ranks,{place})", WHOLE.but(bold=True)),
                    (printed + 3, f"={stood}-{now}", MOVE),
                ):
                    book.formula(sheet, i, column, formula, look)
            bands = (row.rank_low - 1, row.rank - row.rank_low, 1, row.rank_high - row.rank)
            number = self.ranking.alternatives.index(row.id) + 1
            book.row(sheet, i, [number, *bands], HELPER, helper)
        for column in range(helper, helper + 5):
            sheet.column_dimensions[letter(column)].hidden = True
        sheet.auto_filter.ref = f"A{head}:{letter(helper + 4)}{last}"
        sheet.freeze_panes = f"D{first}"
        if live:
            mark_moves(sheet, last_column, first, last)
            self._greyed(sheet, head, first, last, (printed, last_column), helper)
        end = self._notes(sheet, last + 2, last_column, others)
        charts = self._ranking_charts(sheet, (first, last), helper + 1)
        areas = [f"A1:{letter(last_column)}{end}", charts]
        page(sheet, landscape=False, head=f"{head}:{head}", areas=areas)

    def _over(self, sheet: Worksheet, row: int, columns: tuple[int, int], words: str) -> None:
        look = GROUP.but(align="center", size=9, wrap=True)
        self.book.row(sheet, row, [None] * (columns[1] - columns[0] + 1), look, columns[0])
        self.book.merged(sheet, row, columns, words, look, height=28)

    def _ranked(self, i: int, row: RankedRow, words: tuple[str, str], official: bool) -> None:
        book, sheet = self.book, self.sheets["ranking"]
        low, high = row.rank_low, row.rank_high
        places = f"{low}–{high}" if low != high else str(low)
        book.put(sheet, i, 1, places, CENTRE)
        book.put(sheet, i, 2, row.rank, WHOLE.but(bold=True))
        book.put(sheet, i, 3, ("~" if row.uncertain else "") + row.name, CELL)
        book.put(sheet, i, 4, row.id, SMALL)
        book.put(sheet, i, 5, row.score, self.scored)
        book.put(sheet, i, 6, f"{row.known}/{row.with_data}", CENTRE)
        book.row(sheet, i, words, CELL, 7)
        if official:
            book.put(sheet, i, 9, official_words(self.problem, row.id, self.lang), CELL)

    def _greyed(
        self,
        sheet: Worksheet,
        head: int,
        first: int,
        last: int,
        columns: tuple[int, int],
        helper: int,
    ) -> None:
        """Printed results turn grey, and a line says so, once the weights are others."""
        flag, said = f"${letter(helper)}$1", f"${letter(helper)}$2"
        self.book.formula(sheet, 1, helper, "=weights_changed", HELPER)
        self.book.put(sheet, 2, helper, self.say("stale"), HELPER)
        look = Look(bold=True, color=RED, align="left", wrap=True)
        sheet.merge_cells(start_row=4, end_row=4, start_column=1, end_column=columns[1])
        self.book.formula(sheet, 4, 1, f'=IF({flag}=1,{said},"")', look)
        sheet.row_dimensions[4].height = 28
        mark(sheet, f"A{first}:{letter(columns[0])}{last}", f"{flag}=1", "A6A6A6")

    def _notes(self, sheet: Worksheet, row: int, columns: int, others: str) -> int:
        """What the terminal prints below the table; gives the last row."""
        total = sum(sheet.column_dimensions[letter(c)].width for c in range(3, columns + 1))
        found = legend(self.ranking, self.problem, self.lang, others)
        lines = [(text(f"label-{key}", self.lang), words) for key, words in found]
        if self.live is not None and not self.values:
            lines.append((self.say("head-list-place"), self.live.note()))
        if len(self.rows) < len(self.ranking.rows):
            left = len(self.ranking.rows) - len(self.rows)
            self.book.put(sheet, row - 1, 3, text("more-rows", self.lang, count=left), NOTE)
        for i, (label, words) in enumerate(lines, start=row):
            self.book.merged(sheet, i, (1, 2), label, NOTE.but(bold=True))
            height = text_height(words, total, NOTE.size)
            self.book.merged(sheet, i, (3, columns), words, NOTE, height=height)
        return row + len(lines)

    def _ranking_charts(self, sheet: Worksheet, rows: tuple[int, int], helper: int) -> str:
        """The charts; gives the cells that they cover."""
        m = len(self.ranking.rows)
        names = (3, *rows)
        height = _tall(len(self.rows))
        start = helper + 4
        if self.ranking.draws > 1:
            low, mid, high = self.say("places-low"), text("head-mid", self.lang), ""
            places = bars(
                sheet,
                self.say("chart-places"),
                names,
                [
                    Series(helper, rows, "-"),
                    Series(helper + 1, rows, low, LIGHT_BLUE),
                    Series(helper + 2, rows, mid, BLUE),
                    Series(helper + 3, rows, high or low, LIGHT_BLUE),
                ],
                stacked=True,
                size=(12, height),
                form="0",
                limits=(0, m),
                step=max(1, round(m / 9)),
            )
            sheet.add_chart(places, f"{letter(start)}5")
            start += 8
        scores = bars(
            sheet,
            self.say("chart-scores", score=self._score()),
            names,
            [Series(5, rows, self.say("head-score"), BLUE)],
            size=(12, height),
        )
        sheet.add_chart(scores, f"{letter(start)}5")
        return f"{letter(helper + 4)}5:{letter(start + 7)}{rows[1] + 5}"

    def _score(self) -> str:
        """What a score is, in words."""
        known = ("promethee", "topsis", "ahp")
        if self.ranking.method in known:
            return text(f"score-{self.ranking.method}", self.lang).partition(":")[0]
        return self.ranking.score_name

    # parts

    def _parts(self) -> None:
        book, sheet, ranking = self.book, self.sheets["parts"], self.ranking
        leaves = {leaf.id for leaf in self._leaves()}
        columns: dict[str, int] = {}

        def place(node: Criterion) -> None:
            if any(leaf.id in leaves for leaf in node.leaves()):
                columns[node.id] = 5 + len(columns)
                for child in node.criteria:
                    place(child)

        for child in self.node.criteria or (self.node,):
            place(child)
        nodes = self.problem.hierarchy.nodes
        inner = [key for key in columns if nodes[key].criteria]
        head, last_column = 6, 4 + len(columns)
        first, last = head + 1, head + len(ranking.rows)
        sizes = [fitting([row.name for row in ranking.rows], least=16, most=34), 11, 10, 9]
        labels = [nodes[key].short_label(self.lang) for key in columns]
        widths(sheet, [*sizes, *(fitting([label], least=10, most=16) for label in labels)])
        lines = [self._how(), self.say("parts-how")]
        lines += [self.live.note()] if self.live is not None and not self.values else []
        title = f"{self.title}. {self.say('sheet-parts')}"
        book.opening(sheet, title, lines, min(last_column, 12))
        heads = [text("head-town", self.lang), "id", self.say("head-score"), self.say("head-base")]
        book.row(sheet, head, heads, HEAD)
        shaded = GROUP.but(align="center", wrap=True, size=9)
        for key, column in columns.items():
            look = shaded if key in inner else HEAD
            book.put(sheet, head, column, nodes[key].short_label(self.lang), look)
            book.put(sheet, head - 1, column, key, HELPER)
        book.name("part_ids", sheet, cells(5, head - 1, head - 1, to=last_column))
        book.name("part_values", sheet, cells(5, first, last, to=last_column))
        book.name("part_towns", sheet, cells(2, first, last))
        sheet.row_dimensions[head - 1].hidden = True
        fit_heads(sheet, head, least=30)
        for i, row in enumerate(ranking.rows, start=first):
            self._parted(sheet, i, row, columns, inner)
        sheet.column_dimensions[letter(last_column + 2)].hidden = True
        sheet.freeze_panes = f"C{first}"
        tops = [child for child in self.node.criteria or (self.node,) if child.id in columns]
        if len(tops) == 1 and tops[0].criteria:
            tops = [child for child in tops[0].criteria if child.id in columns]
        series = [
            Series(columns[top.id], (first, last), top.short_label(self.lang), COLOURS[k % 12])
            for k, top in enumerate(tops)
        ]
        chart = bars(
            sheet,
            self.say("chart-parts"),
            (1, first, last),
            series,
            stacked=True,
            size=(18, _tall(len(ranking.rows)) + 1),
            legend=True,
        )
        start = last_column + 4
        sheet.add_chart(chart, f"{letter(start)}{head}")
        wide = last_column > 9
        areas = [
            f"A1:{letter(last_column if wide else 9)}{last}",
            f"{letter(start)}{head}:{letter(start + 10)}{last + 6}",
        ]
        page(sheet, landscape=wide, head=f"{head}:{head}", areas=areas)

    def _leaves(self) -> tuple[Criterion, ...]:
        """The leaves whose parts are shown: all of the form where weights can be changed."""
        if self.live is not None and not self.values:
            return self.live.leaves
        return tuple(leaf for leaf in self.node.leaves() if leaf.id in self.ranking.weights)

    def _parted(
        self, sheet: Worksheet, i: int, row: RankedRow, columns: Mapping[str, int], inner: list[str]
    ) -> None:
        book, nodes = self.book, self.problem.hierarchy.nodes
        book.put(sheet, i, 1, row.name, CELL)
        book.put(sheet, i, 2, row.id, SMALL)
        part, sub = SIGNED, SIGNED.but(fill=GROUP_FILL, bold=True)
        if self.live is None or self.values:
            book.put(sheet, i, 3, row.score, SCORE)
            book.put(sheet, i, 4, row.score - sum(row.parts.values()), SCORE)
            for key, column in columns.items():
                below = [leaf.id for leaf in nodes[key].leaves()]
                value = sum(row.parts.get(leaf, 0.0) for leaf in below)
                book.put(sheet, i, column, value, sub if key in inner else part)
            return
        live, there = self.live, quoted(self.live.calculation)
        helper = 6 + len(columns)
        place = f"${letter(helper)}{i}"
        book.put(sheet, i, helper, live.towns.index(row.id) + 1, HELPER)
        book.formula(sheet, i, 3, f"=INDEX(live_scores,{place})", SCORE)

        def of(column: int) -> str:
            return f"INDEX({there}!{cells(column, live.FIRST, live.last)},{place})"

        book.formula(sheet, i, 4, f"={of(live.BASE)}", SCORE)
        n = len(live.leaves)
        for j, leaf in enumerate(live.leaves):
            table = live.TABLE + j
            if isinstance(live.form, Distance):
                weight = f"{there}!{letter(table)}${live.POWER}"
                both = f"({of(live.column['to_best'])}+{of(live.column['to_worst'])})"
                split = f"{weight}*({of(table + n)}-{of(table)})/(2*{both}^2)"
                formula = f"=IF({both}>0,{split},0)"
            else:
                formula = f"={there}!{letter(table)}${live.WEIGHT}*{of(table)}"
            book.formula(sheet, i, columns[leaf.id], formula, part)
        for key in inner:
            children = [columns[c.id] for c in nodes[key].criteria if c.id in columns]
            book.formula(sheet, i, columns[key], f"=SUM({listed(children, i)})", sub)

    # weights without a form

    def _weights(self) -> None:
        """The weights as values, where no formula can follow them."""
        book, sheet, ranking = self.book, self.sheets["weights"], self.ranking
        local = self.problem.local_weights()
        keys = ("node", "local", "declared", "used", "remark")
        head = 5
        for column, key in enumerate(keys, start=1):
            book.put(sheet, head, column, self.say(f"head-{key}"), HEAD)
        names: list[str] = []

        def walk(node: Criterion, depth: int) -> None:
            row = head + 1 + len(names)
            names.append(node.label(self.lang) + "  " * depth)
            look = GROUP if node.criteria else CELL
            share = look.but(format="0.0%", align="right", indent=1)
            book.put(sheet, row, 1, node.label(self.lang), look.but(indent=depth, align="left"))
            below = [leaf.id for leaf in node.leaves()]
            declared = sum(ranking.declared_weights.get(leaf, 0.0) for leaf in below)
            used = sum(ranking.weights.get(leaf, 0.0) for leaf in below)
            here = local[node.id] if depth else 1.0
            book.row(sheet, row, [here, declared, used], share, 2)
            aside = text("set-aside", self.lang) if declared > 0 and used == 0 else ""
            book.put(sheet, row, 5, aside if below else self.say("fixed"), WORDS.but(size=9))
            for child in node.criteria:
                walk(child, depth + 1)

        walk(self.node, 0)
        widths(sheet, [fitting(names, most=60), 11, 11, 11, 26])
        fit_heads(sheet, head, least=30)
        whose = text(f"whose-{ranking.whose}", self.lang).rstrip(",") + "."
        self.book.opening(sheet, self.say("weights-title"), [self._how(), whose], 5)
        sheet.freeze_panes = f"B{head + 1}"
        page(sheet, head=f"{head}:{head}")

    # consistency

    def _consistency(self, agreement: Agreement) -> None:
        """A row a group of criteria with the experts' CR, below it their weights; no names."""
        book, sheet, lang = self.book, self.sheets["consistency"], self.lang
        numbers = {expert: k for k, expert in enumerate(agreement.experts, start=1)}
        keys = ("group", "judges", "consensus")
        heads = [self.say("head-node"), *(text(f"grp-head-{key}", lang) for key in keys)]
        heads += [self.say("head-low"), self.say("head-high")]
        fixed, head = len(heads), 5
        book.row(sheet, head, [*heads, *(f"№ {k}" for k in numbers.values())], HEAD)
        share, inside = SHARE, GROUP.but(align="right", indent=1)
        row, names = head, [""]
        for node in agreement.nodes:
            row += 1
            names.append(node.name)
            book.put(sheet, row, 1, node.name, GROUP)
            values = [None, node.judges, node.consensus, None, None]
            for column, value in enumerate(values, start=2):
                look = inside.but(format="0.0%") if column == 4 else inside
                book.put(sheet, row, column, value, look)
            book.row(sheet, row, [None] * len(numbers), inside, fixed + 1)
            for member in node.members:
                column = fixed + numbers[member.expert]
                high = member.cr is not None and member.cr > ACCEPTED
                look = inside.but(
                    format="0.000", bold=False, fill=UNKNOWN_FILL if high else GROUP_FILL
                )
                book.put(sheet, row, column, "–" if member.cr is None else member.cr, look)
            for child, weight in node.weights.items():
                row += 1
                names.append(node.names[child] + "  ")
                book.put(sheet, row, 1, node.names[child], CELL.but(indent=1, align="left"))
                spread = node.spread.get(child)
                low, high_ = (spread.low, spread.high) if spread else (None, None)
                book.row(sheet, row, [weight, None, None, low, high_], share, 2)
                book.row(sheet, row, [None] * len(numbers), share, fixed + 1)
                for member in node.members:
                    if member.priorities is not None:
                        column = fixed + numbers[member.expert]
                        book.put(sheet, row, column, member.priorities[child], share)
        widths(sheet, [fitting(names, most=60), *[11.0] * (fixed - 1), *[9.0] * len(numbers)])
        fit_heads(sheet, head, least=30)
        lines = [self.say("consistency-how"), text("grp-expert-legend", lang)]
        if agreement.consensus is not None and agreement.band is not None:
            percent = f"{100 * agreement.consensus:.0f}"
            band = text(f"grp-band-{agreement.band}", lang)
            lines.append(text("grp-overall", lang, share=percent, band=band))
        title = f"{self.title}. {self.say('sheet-consistency')}"
        book.opening(sheet, title, lines, fixed + min(len(numbers), 6))
        sheet.freeze_panes = f"B{head + 1}"
        page(sheet, head=f"{head}:{head}", side="A:A")

    # evidence

    def _evidence(self) -> None:
        book, sheet, ranking, lang = self.book, self.sheets["evidence"], self.ranking, self.lang
        leaves = self.node.leaves()
        table = self.problem.table
        head, first = 5, 6
        fixed = ["known", "with-data", "coverage", "unknown", "clipped"]
        heads = [text("head-town", lang), *(self.say(f"head-{key}") for key in fixed)]
        book.row(sheet, head, heads, HEAD)
        for j, leaf in enumerate(leaves, start=len(heads) + 1):
            counted = leaf.id in ranking.weights
            unit = say(leaf.unit, lang)
            label = leaf.short_label(lang) + (f", {unit}" if unit else "")
            look = HEAD if counted else HEAD.but(fill=APART_FILL, color=QUIET)
            book.put(sheet, head, j, label, look)
        nodes = self.problem.hierarchy.nodes
        looks = {
            KNOWN: NUMBER,
            INTERVAL: NUMBER.but(fill=INTERVAL_FILL),
            UNKNOWN: CELL.but(align="center", fill=UNKNOWN_FILL),
            NOT_APPLICABLE: CELL.but(align="center", fill=APART_FILL, color=QUIET),
        }
        unknown = []
        for i, row in enumerate(ranking.rows, start=first):
            book.put(sheet, i, 1, row.name, CELL)
            book.put(sheet, i, 2, row.known, WHOLE)
            book.put(sheet, i, 3, row.with_data, WHOLE)
            book.put(sheet, i, 4, row.coverage, SHARE)
            for column, keys in ((5, row.unknown), (6, row.clipped)):
                names = ", ".join(nodes[key].short_label(lang) for key in keys)
                book.put(sheet, i, column, names or None, WORDS.but(size=8))
                unknown.append(names)
            height = max(text_height(names, 28, 8) for names in unknown[-2:])
            sheet.row_dimensions[i].height = max(15.0, height)
            at = table.alternatives.index(row.id)
            for j, leaf in enumerate(leaves, start=len(heads) + 1):
                k = table.column(leaf.id)
                state = int(table.state[at, k])
                book.put(sheet, i, j, self._cell(at, leaf), looks[state])
        town = fitting([row.name for row in ranking.rows], least=16, most=34)
        sizes = []
        for leaf in leaves:
            cells = [self._cell(table.alternatives.index(row.id), leaf) for row in ranking.rows]
            sizes.append(
                fitting([cell for cell in cells if isinstance(cell, str)], least=11, most=24)
            )
        widths(sheet, [town, 9, 9, 11, 28, 28, *sizes])
        fit_heads(sheet, head, least=30)
        lines = [self.say("evidence-how"), *self._left_out()]
        self.book.opening(sheet, f"{self.title}. {self.say('sheet-evidence')}", lines, 10)
        last = head + len(ranking.rows)
        sheet.auto_filter.ref = f"A{head}:{letter(len(heads) + len(leaves))}{last}"
        sheet.freeze_panes = f"B{first}"
        page(sheet, head=f"{head}:{head}", side="A:A")

    def _left_out(self) -> list[str]:
        """Alternatives that are not ranked, in words."""
        found = []
        for key, ids in (
            ("excluded", self.ranking.excluded),
            ("not-ranked", self.ranking.not_ranked),
        ):
            if ids:
                found.append(f"{text(f'label-{key}', self.lang)}: {', '.join(ids)}")
        return [" · ".join(found)] if found else []

    def _cell(self, i: int, leaf: Criterion) -> float | str:
        """What the table holds: a number, a level's word, an interval, n/a or "?"."""
        table = self.problem.table
        k = table.column(leaf.id)
        state, low = int(table.state[i, k]), float(table.low[i, k])
        words = {
            v: say(level.name, self.lang) or level.id
            for level in leaf.levels or ()
            for v in [level.value]
        }
        if state == UNKNOWN:
            return "?"
        if state == KNOWN:
            codes = {value: key for key, value in leaf.level_values().items()}
            return words.get(low, codes.get(low, low))
        if state == NOT_APPLICABLE:
            return self.say("not-applicable")
        if words:
            high = float(table.high[i, k])
            return f"{words.get(low, low)} … {words.get(high, high)}"
        return cell_text(table, i, k, leaf.level_values()).replace("..", " … ")

    def _sources(self) -> None:
        book, sheet, lang = self.book, self.sheets["sources"], self.lang
        leaves, table = self.node.leaves(), self.problem.table
        found: dict[tuple[str, str], list[Any]] = {}
        for source in self.problem.sources:
            found.setdefault((source.alternative, source.criterion), []).append(source)
        keys = ("town", "indicator", "state", "cell", "unit", "source", "year", "note")
        heads = [self.say(f"head-source-{key}") for key in keys]
        head = 5
        book.row(sheet, head, heads, HEAD)
        states = {
            KNOWN: self.say("state-known"),
            INTERVAL: self.say("state-interval"),
            UNKNOWN: self.say("state-unknown"),
            NOT_APPLICABLE: self.say("state-not-applicable"),
        }
        small, long = CELL.but(size=9, vertical="top"), WORDS.but(size=8, vertical="top")
        names = fitting([leaf.label(lang) for leaf in leaves], most=42, size=9)
        row, wide = head, {6: 64, 7: 11, 8: 54}
        for ranked in self.ranking.rows:
            i = table.alternatives.index(ranked.id)
            for leaf in leaves:
                row += 1
                high = [15.0, text_height(leaf.label(lang), names, 9)]
                state = int(table.state[i, table.column(leaf.id)])
                mine = found.get((ranked.id, leaf.id), [])
                value = self._cell(i, leaf) if state != UNKNOWN else None
                book.put(sheet, row, 1, ranked.name, small)
                book.put(sheet, row, 2, leaf.label(lang), small.but(wrap=True))
                book.put(sheet, row, 3, states[state], small)
                book.put(sheet, row, 4, value, small.but(align="right", indent=1))
                book.put(sheet, row, 5, say(leaf.unit, lang) or None, small)
                for column, key in ((6, "source"), (7, "year"), (8, "note")):
                    said = "; ".join(
                        dict.fromkeys(getattr(s, key) for s in mine if getattr(s, key))
                    )
                    book.put(sheet, row, column, said or None, long)
                    high.append(text_height(said, wide[column], 8))
                sheet.row_dimensions[row].height = max(high)
        town = fitting([r.name for r in self.ranking.rows], least=14, most=30)
        units = fitting([say(leaf.unit, lang) for leaf in leaves], least=9, most=24)
        widths(sheet, [town, names, 14, 21, units, *wide.values()])
        fit_heads(sheet, head)
        title = f"{self.title}. {self.say('sheet-sources')}"
        told = [self.say("sources-how"), self.say("sources-print", count=row - head)]
        self.book.opening(sheet, title, told, 6)
        sheet.auto_filter.ref = f"A{head}:{letter(len(heads))}{row}"
        sheet.freeze_panes = f"C{head + 1}"
        page(
            sheet, head=f"{head}:{head}", areas=["A1:H3"]
        )  # a dozen of pages that are searched, not read

    # settings

    def _settings(self, command: str) -> None:
        book, sheet, ranking, problem = (
            self.book,
            self.sheets["settings"],
            self.ranking,
            self.problem,
        )
        method = get(ranking.method)
        lines: list[tuple[str, Any]] = [
            (self.say("set-study"), self.title),
            (self.say("set-node"), f"{self.node.label(self.lang)} ({ranking.at})"),
            (self.say("set-method"), f"{ranking.method_title} ({ranking.method})"),
            (self.say("set-reference"), method.reference),
        ]
        lines += [(self.say("set-parameter", name=k), v) for k, v in ranking.parameters.items()]
        lines += [
            (self.say("set-weights"), text(f"whose-{ranking.whose}", self.lang).rstrip(",")),
            (self.say("set-missing"), self.say(f"missing-{problem.missing.replace('_', '-')}")),
            (self.say("set-min-known"), problem.min_known),
            (self.say("set-na"), self.say(f"na-{problem.not_applicable}")),
            (self.say("set-draws"), ranking.draws if ranking.draws > 1 else self.say("no-draws")),
            (self.say("set-seed"), ranking.seed),
            (self.say("set-version"), f"monotown-mcda {ranking.version}"),
        ]
        labels = {"set_aside": "set-aside", "excluded": "excluded", "not_ranked": "not-ranked"}
        for key, label in labels.items():
            if ids := getattr(ranking, key):
                lines.append((self.say(f"set-{label}"), ", ".join(ids)))
        if command:
            lines.append((self.say("set-command"), command))
        lines += [(self.say("set-input", file=name), mark) for name, mark in ranking.inputs.items()]
        widths(sheet, [fitting([name for name, _ in lines], least=24, most=46), 90])
        self.book.opening(sheet, f"{self.title}. {self.say('sheet-settings')}", [], 2)
        book.settings(sheet, 3, lines)
        sheet.freeze_panes = "B3"
        page(sheet, landscape=True)
