"""Weights that can be changed in a workbook, and scores, parts and ranks that follow in formulas.

The two weight forms of `mcda.engines.forms`, the weights of `mcda.model.hierarchy` and the ranks of
`mcda.engines.ranks` are restated here in functions that every Excel has, without macros or array
formulas; `tests/excel/test_results.py` compares them with the engines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.analysis.meanform import MeanForm
from mcda.analysis.ranking import tables_of
from mcda.engines.forms import Distance
from mcda.engines.ranks import TOLERANCE, order, ranks
from mcda.excel.charts import Series, bars
from mcda.excel.style import (
    BLUE,
    CELL,
    GREEN,
    GROUP,
    HEAD,
    INPUT,
    NUMBER,
    QUIET,
    RED,
    SCORE,
    WHOLE,
    WORDS,
    Book,
    Look,
    fit_heads,
    fitting,
    mark,
    page,
    protect,
    widths,
)
from mcda.messages import text
from mcda.model.hierarchy import Criterion
from mcda.model.problem import Problem
from mcda.model.results import Ranking

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

CHANGED = 1e-12  # a used weight further than this from the study's is a changed one
MOVE = Look(lines=True, format="▲0;▼0;–", align="center")
HELPER = Look(color=QUIET, size=8, align="right")
ENTRY_FORM = "[=0]0;[<1]0.000;General"  # what is shown; the cell holds every digit
ENTRY = INPUT.but(format=ENTRY_FORM, indent=1)
LOCKED = NUMBER.but(format=ENTRY_FORM, color=QUIET)
RAW = NUMBER.but(format="0.000000", size=9)


def letter(column: int) -> str:
    """The letters of a column."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def cells(column: int, first: int, last: int, *, to: int | None = None) -> str:
    """A range with fixed columns and rows: one column, or the columns up to `to`."""
    return f"${letter(column)}${first}:${letter(to or column)}${last}"


def number(value: float) -> str:
    """A number as formulas write it: 1E-12."""
    return repr(value).upper()


def mark_moves(sheet: Worksheet, column: int, first: int, last: int) -> None:
    """Places won turn green, places lost red."""
    top = f"${letter(column)}{first}"
    for sign, color in ((">", GREEN), ("<", RED)):
        mark(sheet, cells(column, first, last), f"{top}{sign}0", color)


def quoted(sheet: Worksheet) -> str:
    """The name of a sheet as formulas write it."""
    from openpyxl.utils import quote_sheetname

    return str(quote_sheetname(sheet.title))


def listed(columns: Sequence[int], row: int) -> str:
    """Cells of one row as few ranges, for SUM: "C5:E5,G5"."""
    runs: list[list[int]] = []
    for column in sorted(columns):
        if runs and column == runs[-1][1] + 1:
            runs[-1][1] = column
        else:
            runs.append([column, column])
    return ",".join(
        f"{letter(a)}{row}" if a == b else f"{letter(a)}{row}:{letter(b)}{row}" for a, b in runs
    )


@dataclass(frozen=True)
class Node:
    """A row of the weights sheet: a node, its row, its parent, its last descendant's row."""

    criterion: Criterion
    row: int
    parent: Node | None
    last: int
    depth: int


def nodes_below(top: Criterion, first: int) -> tuple[Node, ...]:
    """A node and all below it in walk order, on rows from `first` on."""
    found: list[Node] = []

    def walk(criterion: Criterion, parent: Node | None, depth: int) -> None:
        row = first + len(found)
        size = sum(1 for _ in criterion.walk())
        node = Node(criterion, row, parent, row + size - 1, depth)
        found.append(node)
        for child in criterion.criteria:
            walk(child, node, depth + 1)

    walk(top, None, 0)
    return tuple(found)


def entered_weights(problem: Problem, at: str) -> dict[str, float]:
    """What is declared for every node below `at`, as written; 1 among siblings left equal."""
    found: dict[str, float] = {}
    for node in problem.hierarchy.nodes[at].walk():
        counted = [child.id for child in node.criteria if child.weight != 0 and child.leaves()]
        named = any(child in problem.weights for child in counted)
        for child in node.criteria:
            given = float(problem.weights.get(child.id, 0.0)) if named else 1.0
            found[child.id] = given if child.id in counted else 0.0
    return found


class Live:
    """The sheets `weights` and `calculation`, and what other sheets need to follow them.

    With `live` False the same numbers are written as values. On `calculation` the towns stand in
    table order from row `FIRST` on, the leaves in the order of the form from column `TABLE` on.
    """

    TOP = 7  # weights: row of the node that is ranked
    NODE, ENTERED, GIVEN, LOCAL, DECLARED, USED, BEFORE, REMARK = range(1, 9)
    PLACE, TOWN, SCORED, STOOD, MOVED = range(10, 15)
    NUMBER, PARENT, CLEAN, ALIVE, COUNTED, KNOWN, ID, WHO, SAID = range(16, 25)
    CHART = 26
    HEAD, WEIGHT, STUDY, POWER, FIRST = 5, 6, 7, 8, 10
    BASE, TABLE = 3, 4

    def __init__(
        self,
        book: Book,
        weights: Worksheet,
        calculation: Worksheet,
        ranking: Ranking,
        problem: Problem,
        mean: MeanForm,
        lang: str,
        live: bool,
    ) -> None:
        self.book, self.weights, self.calculation = book, weights, calculation
        self.ranking, self.problem, self.mean = ranking, problem, mean
        self.lang, self.live = lang, live
        self.form, self.leaves = mean.form, mean.evidence.leaves
        self.towns = mean.evidence.table.alternatives
        self.used = np.array([ranking.weights.get(leaf.id, 0.0) for leaf in self.leaves])
        self.scores = np.asarray(self.form.scores(self.used))
        self.ranks = ranks(self.scores)
        self.nodes = nodes_below(problem.hierarchy.nodes[ranking.at], self.TOP)
        self.last = self.FIRST + len(self.towns) - 1
        names = ["score", "position", "nth", "sorted", "at_nth", "rank", "order"]
        names += ["study_score", "study_rank"]
        if isinstance(self.form, Distance):
            names = ["to_best", "to_worst", *names]
        start = self.TABLE + len(self.leaves) * len(tables_of(self.form))
        self.column = {name: start + k for k, name in enumerate(names)}

    def say(self, key: str, **values: Any) -> str:
        """A message of the results workbook."""
        return text(f"results-{key}", self.lang, **values)

    def follow(
        self, sheet: Worksheet, row: int, column: int, formula: str, value: Any, look: Look
    ) -> None:
        """A formula; its value in a workbook of values."""
        if self.live:
            self.book.formula(sheet, row, column, f"={formula}", look)
        else:
            self.book.put(sheet, row, column, value, look)

    def note(self) -> str:
        """What the scores of the form are, and how far they stand from the printed ones."""
        if self.mean.exact:
            return self.say("mean-exact" if self.ranking.draws > 1 else "exact")
        printed = self.ranking.scores.mean(axis=0)
        gap = f"{np.abs(printed - self.scores).max():.4f}"
        return self.say(
            "mean-distance",
            gap=gap if self.lang == "en" else gap.replace(".", ","),
            moved=int((ranks(printed) != self.ranks).sum()),
            of=len(self.towns),
        )

    def _opening(self, sheet: Worksheet, title: str, words: str, columns: int) -> None:
        how = self.say("enable" if self.live else "values")
        self.book.opening(sheet, self.say(title), [how, words], columns)

    def write(self) -> None:
        """Both sheets."""
        self._write_nodes()
        self._write_tables()
        self._write_scores()
        if self.live:
            self._write_inputs()
            self._write_order()
            protect(self.weights)
            protect(self.calculation)

    # weights: what is entered, normalised among siblings, handed down to the leaves

    def _write_nodes(self) -> None:
        book, sheet, top = self.book, self.weights, self.nodes[0]
        keys = ("node", "weight", "study-weight", "local", "declared", "used", "study-used")
        if not self.live:
            keys = ("node", "study-weight", *keys[2:])
        for column, key in enumerate((*keys, "remark"), start=1):
            book.put(sheet, self.TOP - 1, column, self.say(f"head-{key}"), HEAD)
        entered = entered_weights(self.problem, self.ranking.at)
        local = self.problem.local_weights()
        for node in self.nodes:
            inner, row = bool(node.criterion.criteria), node.row
            look = GROUP if inner else CELL
            share = look.but(format="0.0%", align="right", indent=1)
            words = look.but(indent=node.depth, align="left")
            book.put(sheet, row, self.NODE, node.criterion.label(self.lang), words)
            below = [leaf.id for leaf in node.criterion.leaves()]
            declared = sum(self.ranking.declared_weights.get(leaf, 0.0) for leaf in below)
            used = sum(self.ranking.weights.get(leaf, 0.0) for leaf in below)
            value = entered.get(node.criterion.id) if node.parent else None
            open_ = self.live and self._open(node)
            book.put(sheet, row, self.ENTERED, value, ENTRY if open_ else LOCKED)
            book.put(sheet, row, self.GIVEN, value, LOCKED)
            here = local[node.criterion.id] if node.parent else 1.0
            self.follow(sheet, row, self.LOCAL, self._local(node), here, share)
            for column, values in ((self.DECLARED, declared), (self.USED, used)):
                self.follow(sheet, row, column, self._handed(node, column), values, share)
            book.put(sheet, row, self.BEFORE, used, share.but(color=QUIET))
            book.put(sheet, row, self.ID, node.criterion.id, HELPER)
            self._remark(node)
        for name, column in (
            ("weight_ids", self.ID),
            ("weights_entered", self.ENTERED),
            ("weights_study", self.GIVEN),
            ("weights_declared", self.DECLARED),
            ("weights_used", self.USED),
        ):
            book.name(name, sheet, cells(column, top.row, top.last))
        if self.live:
            self._write_helpers()
        else:
            for column in (self.GIVEN, self.BEFORE, self.ID):
                sheet.column_dimensions[letter(column)].hidden = True
        names = [node.criterion.label(self.lang) + "  " * node.depth for node in self.nodes]
        sizes = {self.NODE: fitting(names, most=64), self.REMARK: 30, self.REMARK + 1: 3}
        sizes |= dict.fromkeys(range(self.ENTERED, self.REMARK), 12)
        if self.live:
            towns = self.mean.evidence.table
            who = [towns.name(i, self.lang) for i in range(len(self.towns))]
            sizes |= {self.PLACE: 8, self.TOWN: fitting(who, least=14, most=34)}
            sizes |= {self.SCORED: 10, self.STOOD: 10, self.MOVED: 12, self.MOVED + 1: 3}
        widths(sheet, sizes)
        told = [text(f"whose-{self.ranking.whose}", self.lang).rstrip(",") + "."]
        told += [self.say("weights-how"), self.note()] if self.live else []
        self._opening(sheet, "weights-title", " ".join(told), self.REMARK)
        fit_heads(sheet, self.TOP - 1, least=30)
        sheet.freeze_panes = f"{letter(self.ENTERED)}{self.TOP}"
        areas = [f"A1:{letter(self.REMARK)}{top.last}"]
        if self.live:
            end = self.TOP + max(len(self.towns), 8) + 4
            areas.append(f"{letter(self.PLACE)}{self.TOP - 1}:{letter(self.CHART + 7)}{end}")
        page(sheet, head=f"{self.TOP - 1}:{self.TOP - 1}", areas=areas)

    def _open(self, node: Node) -> bool:
        """True where a weight can be entered."""
        fixed = not node.criterion.leaves()
        return node.parent is not None and not fixed and node.criterion.id not in self.mean.locked

    def _children(self, node: Node, column: int, of: int) -> str:
        """The sum of a column over the children of a node; `of` is the row with its number."""
        inside = (node.row + 1, node.last)
        number = f"{letter(self.NUMBER)}{of}"
        return f"SUMIF({cells(self.PARENT, *inside)},{number},{cells(column, *inside)})"

    def _local(self, node: Node) -> str:
        if node.parent is None:
            return "1"
        total = self._children(node.parent, self.CLEAN, node.parent.row)
        return f"IF({total}>0,{letter(self.CLEAN)}{node.row}/{total},0)"

    def _handed(self, node: Node, column: int) -> str:
        """The share of a node: its parent's, split among the siblings that lead to some leaf."""
        helper = self.ALIVE if column == self.DECLARED else self.COUNTED
        mine = f"{letter(helper)}{node.row}"
        if node.parent is None:
            return f"IF({mine}>0,1,0)"
        total = self._children(node.parent, helper, node.parent.row)
        return f"IF({mine}>0,{letter(column)}{node.parent.row}*{mine}/{total},0)"

    def _write_helpers(self) -> None:
        """Hidden columns: who is whose child, and local weights without those that lead nowhere."""
        book, sheet = self.book, self.weights
        known = {leaf.id for leaf in self.leaves}
        numbers = {node.row: k for k, node in enumerate(self.nodes, start=1)}
        for node in self.nodes:
            row = node.row
            book.put(sheet, row, self.NUMBER, numbers[row], HELPER)
            book.put(
                sheet, row, self.PARENT, numbers[node.parent.row] if node.parent else 0, HELPER
            )
            entered = f"{letter(self.ENTERED)}{row}"
            clean = f"=IF(ISNUMBER({entered}),MAX({entered},0),0)"
            book.formula(sheet, row, self.CLEAN, clean, HELPER)
            share = f"{letter(self.LOCAL)}{row}"
            for column in (self.ALIVE, self.COUNTED):
                if node.criterion.criteria:
                    some = f"{self._children(node, column, row)}>0"
                    book.formula(sheet, row, column, f"=IF({some},{share},0)", HELPER)
                elif column == self.ALIVE:
                    book.formula(sheet, row, column, f"={share}", HELPER)
                else:
                    is_known = f"{letter(self.KNOWN)}{row}"
                    book.formula(sheet, row, column, f"={share}*{is_known}", HELPER)
            book.put(sheet, row, self.KNOWN, int(node.criterion.id in known), HELPER)

    def _remark(self, node: Node) -> None:
        """Why a weight does not count; in formulas also what is wrong with the one entered."""
        book, sheet, row, inner = self.book, self.weights, node.row, bool(node.criterion.criteria)
        known = {leaf.id for leaf in self.leaves}
        below = node.criterion.leaves()
        look = WORDS.but(size=9, color=QUIET)
        blank = not any(leaf.id in known for leaf in below)
        if not below or node.criterion.id in self.mean.locked:
            words = self.say("locked" if below else "fixed")
            book.put(sheet, row, self.REMARK, words, look)
        elif not self.live or node.parent is None:
            book.put(sheet, row, self.REMARK, self._set_aside() if blank else None, look)
        else:
            said, number = letter(self.SAID), f"{letter(self.ENTERED)}{row}"
            bad = f"IF(ISNUMBER({number}),{number}<0,TRUE)"
            rest = f"${said}$6" if blank else '""'
            if inner:
                rest = f"IF({self._children(node, self.CLEAN, row)}=0,${said}$2,{rest})"
            book.formula(sheet, row, self.REMARK, f"=IF({bad},${said}$1,{rest})", look)

    def _set_aside(self) -> str:
        return text("set-aside", self.lang)

    def _write_inputs(self) -> None:
        """What makes the weights sheet a form: status, checks of entries, hidden texts."""
        from openpyxl.worksheet.datavalidation import DataValidation

        book, sheet, top = self.book, self.weights, self.nodes[0]
        said = letter(self.SAID)
        texts = ("bad-weight", "all-zero", "unchanged", "changed", "nothing-left")
        for row, key in enumerate(texts, start=1):
            book.put(sheet, row, self.SAID, self.say(key), HELPER)
        book.put(sheet, len(texts) + 1, self.SAID, self._set_aside(), HELPER)
        inside = (top.row, top.last)
        moved = f"ABS({cells(self.USED, *inside)}-{cells(self.BEFORE, *inside)})"
        flag = f"=IF(SUMPRODUCT({moved})>{number(CHANGED)},1,0)"
        book.formula(sheet, self.TOP, self.SAID, flag, HELPER)
        book.name("weights_changed", sheet, f"{said}{self.TOP}")
        words = f"IF(weights_changed=1,${said}$4,${said}$3)"
        used = f"{letter(self.USED)}{top.row}"
        status = f"=IF({used}>0,{words},${said}$5)"
        sheet.merge_cells(start_row=4, end_row=4, start_column=1, end_column=self.REMARK)
        book.formula(sheet, 4, 1, status, Look(bold=True, color=BLUE, align="left", wrap=True))
        rule = DataValidation(
            type="decimal", operator="greaterThanOrEqual", formula1="0", showErrorMessage=True
        )
        rule.error, rule.errorTitle = self.say("bad-weight")[:250], self.say("head-weight")[:30]
        for node in self.nodes:
            if self._open(node):
                rule.add(f"{letter(self.ENTERED)}{node.row}")
        if rule.sqref.ranges:
            sheet.add_data_validation(rule)
        remark = f"${letter(self.REMARK)}{top.row}"
        wrong = f"OR({remark}=${said}$1,{remark}=${said}$2)"
        mark(sheet, cells(self.REMARK, *inside), wrong, RED, bold=True)
        for column in range(self.NUMBER, self.SAID + 1):
            sheet.column_dimensions[letter(column)].hidden = True

    # calculation: the weight form, score and rank of every town

    def _write_tables(self) -> None:
        book, sheet = self.book, self.calculation
        row_of = {node.criterion.id: node.row for node in self.nodes}
        n, tables = len(self.leaves), tables_of(self.form)
        distance = isinstance(self.form, Distance)
        for row, key in ((self.WEIGHT, "row-used"), (self.STUDY, "row-study")):
            book.put(sheet, row, 2, self.say(key), GROUP)
            book.put(sheet, row, self.BASE, None, GROUP)
        if distance:
            book.put(sheet, self.POWER, 2, self.say("row-power", power=self._power()), GROUP)
            book.put(sheet, self.POWER, self.BASE, None, GROUP)
        for j, leaf in enumerate(self.leaves):
            column = self.TABLE + j
            weight = f"{letter(column)}{self.WEIGHT}"
            used = f"{quoted(self.weights)}!{letter(self.USED)}{row_of[leaf.id]}"
            shares = GROUP.but(format="0.0000", align="right", indent=1)
            self.follow(sheet, self.WEIGHT, column, used, float(self.used[j]), shares)
            book.put(sheet, self.STUDY, column, float(self.used[j]), shares.but(color=QUIET))
            if distance:
                power = self._power()
                formula = f"{weight}^2" if power == 2 else weight
                value = float(self.used[j]) ** power
                self.follow(sheet, self.POWER, column, formula, value, shares)
        for t, table in enumerate(tables):
            for j, leaf in enumerate(self.leaves):
                column = self.TABLE + t * n + j
                label = leaf.short_label(self.lang)
                key = ("to-best", "to-worst")[t] if distance else ""
                head = f"{label}\n{self.say(f'head-{key}')}" if key else label
                book.put(sheet, self.HEAD, column, label, HEAD)
                book.put(sheet, self.FIRST - 1, column, head, HEAD)
                for i, value in enumerate(table[:, j], start=self.FIRST):
                    book.put(sheet, i, column, float(value), RAW)
        end = self.TABLE + n - 1
        book.name("leaf_weights", sheet, cells(self.TABLE, self.WEIGHT, self.WEIGHT, to=end))
        if distance:
            book.name("leaf_powers", sheet, cells(self.TABLE, self.POWER, self.POWER, to=end))

    def _power(self) -> int:
        return self.form.power if isinstance(self.form, Distance) else 1

    def _write_scores(self) -> None:
        book, sheet, column = self.book, self.calculation, self.column
        first, last, n = self.FIRST, self.last, len(self.leaves)
        head = first - 1
        keys = {key: self.say(f"head-{key.replace('_', '-')}") for key in column}
        for c, words in ((1, "id"), (2, text("head-town", self.lang)), (3, self.say("head-base"))):
            book.put(sheet, head, c, words, HEAD)
        for key, c in column.items():
            book.put(sheet, head, c, keys[key], HEAD)
        names = {"live_scores": "score", "live_ranks": "rank", "live_order": "order"}
        names |= {"live_positions": "position", "sorted_scores": "sorted", "sorted_ranks": "at_nth"}
        names |= {"study_scores": "study_score", "study_ranks": "study_rank"}
        for name, key in names.items():
            book.name(name, sheet, cells(column[key], first, last))
        book.name("town_ids", sheet, cells(1, first, last))
        book.name("town_names", sheet, cells(2, first, last))
        table = self.mean.evidence.table
        base = np.broadcast_to(self.form.base_score, self.scores.shape)
        sorted_scores = np.sort(self.scores)[::-1]
        sorted_ranks = np.sort(self.ranks)
        positions = 1 + (self.scores[None, :] > self.scores[:, None]).sum(axis=1)
        by_order = np.argsort(order(self.scores)) + 1
        distances = (
            self.form.distances(self.used) if isinstance(self.form, Distance) else (base, base)
        )

        def at(key: str, row: int) -> str:
            return f"{letter(column[key])}{row}"

        for i, town in enumerate(self.towns):
            row = first + i
            book.put(sheet, row, 1, town, HELPER.but(align="left", lines=True))
            book.put(sheet, row, 2, table.name(i, self.lang), CELL)
            book.put(sheet, row, self.BASE, float(base[i]), RAW)
            mine = [
                cells(self.TABLE + t * n, row, row, to=self.TABLE + t * n + n - 1) for t in (0, 1)
            ]
            if isinstance(self.form, Distance):
                for t, key in enumerate(("to_best", "to_worst")):
                    formula = f"SQRT(SUMPRODUCT(leaf_powers,{mine[t]}))"
                    self.follow(sheet, row, column[key], formula, float(distances[t][i]), RAW)
                both = f"{at('to_best', row)}+{at('to_worst', row)}"
                score = f"IF({both}>0,{at('to_worst', row)}/({both}),0.5)"
            else:
                score = f"{letter(self.BASE)}{row}+SUMPRODUCT(leaf_weights,{mine[0]})"
            self.follow(sheet, row, column["score"], score, float(self.scores[i]), SCORE)
            position = f"RANK({at('score', row)},live_scores,0)"
            self.follow(sheet, row, column["position"], position, int(positions[i]), WHOLE)
            book.put(sheet, row, column["nth"], i + 1, WHOLE)
            nth = f"LARGE(live_scores,{at('nth', row)})"
            self.follow(sheet, row, column["sorted"], nth, float(sorted_scores[i]), SCORE)
            apart = f"{at('sorted', row - 1)}-{at('sorted', row)}>{number(TOLERANCE)}"
            tied = f"IF({apart},{at('nth', row)},{at('at_nth', row - 1)})" if i else "1"
            self.follow(sheet, row, column["at_nth"], tied, int(sorted_ranks[i]), WHOLE)
            rank = f"INDEX(sorted_ranks,{at('position', row)})"
            self.follow(sheet, row, column["rank"], rank, int(self.ranks[i]), WHOLE)
            above = cells(column["rank"], first, row - 1)
            place = (
                f"{at('rank', row)}+COUNTIF({above},{at('rank', row)})" if i else at("rank", row)
            )
            self.follow(sheet, row, column["order"], place, int(by_order[i]), WHOLE)
            book.put(sheet, row, column["study_score"], float(self.scores[i]), SCORE)
            book.put(sheet, row, column["study_rank"], int(self.ranks[i]), WHOLE)
        widths(sheet, [11, 24, 9] + [11] * (max(column.values()) - 5) + [14, 14])
        fit_heads(sheet, head, least=30)
        fit_heads(sheet, self.HEAD, least=30)
        self._opening(sheet, "calculation-title", self._formula_words(), 14)
        sheet.freeze_panes = f"{letter(self.TABLE)}{first}"
        page(sheet, head=f"{head}:{head}", side="A:B")

    def _formula_words(self) -> str:
        if isinstance(self.form, Distance):
            return self.say("formula-distance", power=self._power()) + " " + self.note()
        return self.say("formula-linear") + " " + self.note()

    # weights again: the towns in the order of the live ranks, beside the weights

    def _write_order(self) -> None:
        book, sheet, top = self.book, self.weights, self.TOP
        m = len(self.towns)
        keys = ("place", "town", "score", "stood", "moved")
        for column, key in enumerate(keys, start=self.PLACE):
            book.put(sheet, top - 1, column, self.say(f"head-list-{key}"), HEAD)
        book.put(sheet, top - 1, self.WHO, "n", HELPER)
        who, place, stood = letter(self.WHO), letter(self.PLACE), letter(self.STOOD)
        for k in range(1, m + 1):
            row = top + k - 1
            book.formula(sheet, row, self.WHO, f"=MATCH({k},live_order,0)", HELPER)
            for column, name, look in (
                (self.PLACE, "live_ranks", WHOLE.but(bold=True)),
                (self.TOWN, "town_names", CELL),
                (self.SCORED, "live_scores", SCORE),
                (self.STOOD, "study_ranks", WHOLE.but(color=QUIET)),
            ):
                book.formula(sheet, row, column, f"=INDEX({name},{who}{row})", look)
            book.formula(sheet, row, self.MOVED, f"={stood}{row}-{place}{row}", MOVE)
        mark_moves(sheet, self.MOVED, top, top + m - 1)
        chart = bars(
            sheet,
            self.say("chart-live"),
            (self.TOWN, top, top + m - 1),
            [Series(self.SCORED, (top, top + m - 1), self.say("head-list-score"), BLUE)],
            size=(13, min(max(m, 8), 60) * 0.53 + 1.5),
        )
        sheet.add_chart(chart, f"{letter(self.CHART)}{top - 1}")
