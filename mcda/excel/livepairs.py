"""The arithmetic of pairwise sheets in formulas: what the engines say, live, without macros.

It stands on the hidden sheet `_calc` and restates `mcda.engines.ahp`: connected or not, priorities
by logarithmic least squares, the consistency ratio with `completion="llsm"`, the answer that fits
the others least, the worst triad through it, the answer that would fit. The tests recalculate
workbooks in LibreOffice and compare them with the engine. Only functions that every Excel has are
used, and no array formulas; names and answers are referred to, never written into a formula. An
error, or what cannot be read, in a cell that people fill in stays with its row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

from mcda.analysis.contradictions import AFTER_MEANT, LIMIT
from mcda.engines import ahp
from mcda.excel import livetyped
from mcda.excel.style import TEXT, Book
from mcda.files.typed import meant_words
from mcda.messages import text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cells = dict[tuple[int, int], str]  # addresses by place in a block

STEPS = 16  # power steps from either side: a ratio up to 0.5 is good to 1e-8 or so
LARGEST = 15  # items for which there is a random index
SLOTS = ("⟦a⟧", "⟦b⟧", "⟦c⟧", "⟦d⟧", "⟦e⟧", "⟦f⟧")
WORDS = (
    "not-answered", "go-on", "skipped", "tree", "fits", "contradicts", "meant-all", "linked",
    "unlinked", "over", "over-here", "equal", "equal-here", "order", "strength", "beyond",
    "alone", "fit", "no-fit", "share", "unread", "unlisted",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the visible sheet: its number and place there, the positions of its two items."""

    number: int
    row: int
    left: int
    right: int
    asked: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """The visible sheet's quoted title, and its columns: answer, "I mean it", the options."""

    sheet: str
    answer: str
    meant: str
    first: str
    last: str

    def cell(self, column: str, row: int) -> str:
        """A cell of the visible sheet."""
        return f"{self.sheet}!${column}${row}"

    def options(self, first: int, last: int) -> str:
        """The options of some rows of the visible sheet."""
        return f"{self.sheet}!${self.first}${first}:${self.last}${last}"


@dataclass(frozen=True, slots=True)
class Live:
    """Where results stand, as references that other sheets can use.

    `answers` is the number of asked rows that are answered, `more` that of the others. `side` of
    each row is 1 where the left item is ahead, -1 where the right one is, 0 where they are equal,
    "" where the row has no judgement. `state` of each is 1 where it is answered, 0 where it is
    empty, -1 where its answer cannot be read, which `unread` says in words. `flagged` is the place
    of the row to look at again among the rows, 0 for none; `flag` is 1 in that row, else 0. `link`
    says what is not connected, or on request which answer would fit.
    """

    answers: str
    more: str
    flagged: str
    status: str
    link: str
    ratio: str
    weights: tuple[str, ...]
    side: tuple[str, ...]
    state: tuple[str, ...]
    unread: tuple[str, ...]
    flag: tuple[str, ...]
    remark: str


class Calc:
    """The hidden sheet: blocks of formulas below one another, words and the scale on top."""

    def __init__(self, book: Book, title: str, scale: Sequence[float], lang: str) -> None:
        self.book, self.title = book, title
        self.sheet: Worksheet = book.sheet(title)
        self.sheet.sheet_state = "hidden"
        self.next = 1
        self.choices = len(scale)
        slots = dict(zip("abcdef", SLOTS, strict=True))
        texts = [text(f"pairs-{key}", lang, **slots) for key in WORDS]
        self.words = dict(zip(WORDS, self.fixed("words", texts), strict=True))
        self.yes = self.fixed("yes", [text("flag-yes", lang)])[0]
        self.meant = _span(self.fixed("meant", meant_words()))
        self.digits = _span(self.fixed("digits", livetyped.DIGITS))
        logs = self.fixed("logarithms of the answers", [log(value) for value in scale])
        self.scale = f"{logs[0]}:{logs[-1]}"
        middles = [(log(a) + log(b)) / 2 for a, b in pairwise(scale)]
        ends = self.fixed("limits between them", middles)
        self.middles = f"{ends[0]}:{ends[-1]}"

    def fixed(self, label: str, values: Sequence[str | float]) -> list[str]:
        """Write texts, none of which becomes a formula, or numbers; gives their addresses."""
        self.book.put(self.sheet, self.next, 1, label)
        self.book.row(self.sheet, self.next, values, TEXT, start=2)
        self.next += 1
        return [self.address(self.next - 1, column) for column in range(2, len(values) + 2)]

    def grid(
        self, label: str, rows: int, columns: int, fill: Callable[[int, int], str | float | None]
    ) -> Cells:
        """Fill a block with what `fill` gives for its places: formulas without `=`, or numbers.

        Gives the addresses by place. Places where `fill` gives None stay empty.
        """
        self.book.put(self.sheet, self.next, 1, label)
        cells = {}
        for i in range(rows):
            for j in range(columns):
                value = fill(i, j)
                if value is None:
                    continue
                if isinstance(value, str):
                    self.book.formula(self.sheet, self.next, j + 2, f"={value}")
                else:
                    self.book.put(self.sheet, self.next, j + 2, value)
                cells[i, j] = self.address(self.next, j + 2)
            self.next += 1
        return cells

    def row(self, label: str, size: int, fill: Callable[[int], str | float | None]) -> list[str]:
        """A block of one row without gaps."""
        cells = self.grid(label, 1, size, lambda _, j: fill(j))
        return [cells[0, j] for j in range(size)]

    def one(self, label: str, formula: str) -> str:
        """A single formula; gives its address."""
        return self.row(label, 1, lambda _: formula)[0]

    def seen(self, address: str) -> str:
        """The address as other sheets write it."""
        return f"{self.title}!{address}"

    def nearest(self, logarithm: str) -> str:
        """The place on the scale that is nearest to a logarithm, as part of a formula."""
        return f"1+SUMPRODUCT(--({self.middles}>{logarithm}))"

    @staticmethod
    def address(row: int, column: int) -> str:
        """A cell of this sheet."""
        from openpyxl.utils import get_column_letter

        return f"${get_column_letter(column)}${row}"


def filled(template: str, *cells: str) -> str:
    """A part of a formula: the words of a cell with other cells put into their slots."""
    for slot, cell in zip(SLOTS, cells, strict=False):
        template = f'SUBSTITUTE({template},"{slot}",{cell})'
    return template


def _span(cells: Sequence[str]) -> str:
    return f"{cells[0]}:{cells[-1]}"


class Table:
    """What the rows of a visible sheet say, a line each on the hidden sheet."""

    ROLES = (
        "number", "line", "answer", "plain", "slash", "above", "below", "over", "under", "times",
        "listed", "choice", "known", "log", "meant", "side", "state", "unread", "said",
    )  # fmt: skip

    def __init__(self, calc: Calc, rows: Sequence[Row], columns: Columns) -> None:
        self.calc, self.rows, self.columns = calc, rows, columns
        self.top = calc.next
        label, count = " | ".join(self.ROLES), len(self.ROLES)
        formulas = [self._line(row, k) for k, row in enumerate(rows)]
        self.cells = calc.grid(label, len(rows), count, lambda k, j: formulas[k][self.ROLES[j]])

    def _line(self, row: Row, k: int) -> dict[str, str | float]:
        """The formulas of a row by their roles."""
        calc, columns = self.calc, self.columns
        own = {role: calc.address(self.top + k, j) for j, role in enumerate(self.ROLES, start=2)}
        cell = columns.cell(columns.answer, row.row)
        meant = columns.cell(columns.meant, row.row)
        options = columns.options(row.row, row.row)
        places = f"(COLUMN({options})-COLUMN({columns.cell(columns.first, row.row)})+1)"
        # EXACT: signs such as * in a name are no wildcards here.
        exact = f"SUMPRODUCT(EXACT({options},{own['answer']})*{places})"
        alike = f"EXACT({livetyped.folded(options)},{livetyped.folded(own['answer'])})"
        loose = f"SUMPRODUCT(MAX({alike}*{places}))"
        times = livetyped.times(own["above"], own["over"], own["under"], own["slash"])
        confirmed = livetyped.folded(f'({meant}&"")')
        says_so = f"SUMPRODUCT(--EXACT({calc.meant},{confirmed}))"
        nearest = calc.nearest(f"LN({own['times']})")
        numeric = f"IF(ISNUMBER({own['times']}),{own['times']}>0,FALSE)"
        timed = livetyped.maybe_time(cell)
        no_number = f"OR(ISLOGICAL({cell}),{timed})"
        no_words = f'OR(ISERROR({cell}),ISLOGICAL({cell}),ISNUMBER({cell}),{own["times"]}<>"")'
        no_words = f"IF({timed},FALSE,{no_words})"
        on_scale = f"ABS(INDEX({calc.scale},{own['choice']})-{own['log']})<1E-9"
        return {
            "number": row.number,
            "line": row.row - self.rows[0].row + 1,
            "answer": f'IF(ISERROR({cell}),"",{cell}&"")',
            "plain": livetyped.plain(own["answer"]),
            "slash": livetyped.slash(own["plain"]),
            "above": livetyped.above(own["plain"], own["slash"]),
            "below": livetyped.below(own["plain"], own["slash"]),
            "over": livetyped.number(own["above"], calc.digits),
            "under": livetyped.number(own["below"], calc.digits),
            "times": f'IF({no_number},"",{times})',
            "listed": f'IF({own["plain"]}="",0,IF({exact}>0,{exact},{loose}))',
            "choice": f"IF({own['listed']}>0,{own['listed']},IF({numeric},{nearest},0))",
            "known": f"IF(AND({own['choice']}>0,{own['choice']}<={calc.choices}),1,0)",
            "log": f"IF({own['known']}=0,0,IF({own['listed']}>0,"
            f"INDEX({calc.scale},{own['choice']}),LN({own['times']})))",
            "meant": f"IF(ISERROR({meant}),0,{own['known']}*MIN(1,{says_so}))",
            "side": f'IF({own["known"]}=1,SIGN(ROUND({own["log"]},9)),"")',
            "state": f'IF({own["choice"]}>0,1,IF(ISERROR({cell}),-1,IF({own["plain"]}="",0,-1)))',
            "unread": f'IF({own["state"]}>=0,"",IF({no_words},{calc.words["unread"]},'
            f"{calc.words['unlisted']}))",
            "said": f'IF({own["known"]}=0,"",IF({on_scale},INDEX({options},1,{own["choice"]}),'
            f"{own['answer']}))",
        }

    def at(self, k: int, role: str) -> str:
        """The cell of a role in the k-th line."""
        return self.cells[k, self.ROLES.index(role)]

    def column(self, role: str) -> str:
        """The cells of a role in all lines."""
        return f"{self.at(0, role)}:{self.at(len(self.rows) - 1, role)}"

    def answered(self, lines: Sequence[int]) -> str:
        """How many of these adjoining lines are answered; "can't judge" is an answer."""
        if not lines:
            return "0"
        return f'COUNTIF({self.at(lines[0], "choice")}:{self.at(lines[-1], "choice")},">0")'


def live_pair(
    calc: Calc, row: Row, columns: Columns, names: Sequence[str]
) -> tuple[str, str, str, str]:
    """A pair that stands alone: answered (0 or 1), side and state (see `Live`), words beside it.

    The words are its shares, or that the answer cannot be read.
    """
    table = Table(calc, [row], columns)
    ratio = f"EXP({table.at(0, 'log')})"
    # Rounded twice: 7 to 1 is 87.5 %, which logarithms miss by a hair.
    percent = calc.one("share of the left one", f"ROUND(ROUND(100*{ratio}/(1+{ratio}),6),0)")
    left, right = calc.fixed("names", names)
    words = filled(calc.words["share"], left, percent, right, f"(100-{percent})")
    share = calc.one("shares", f"IF({table.at(0, 'known')}=1,{words},{table.at(0, 'unread')})")
    answered = calc.one("answered", table.answered([0]))
    side, state = (calc.seen(table.at(0, role)) for role in ("side", "state"))
    return calc.seen(answered), side, state, calc.seen(share)


def live_node(
    calc: Calc, rows: Sequence[Row], columns: Columns, names: Sequence[str], request: str
) -> Live:
    """A node of three items or more, called `names`.

    `request` is the cell that asks for the fitting answer: the word "yes" shows it. Answers on more
    than fifteen items cannot be checked: there is no random index for them.
    """
    return _Node(calc, rows, columns, names).live(request)


class _Node:
    def __init__(
        self, calc: Calc, rows: Sequence[Row], columns: Columns, names: Sequence[str]
    ) -> None:
        self.calc, self.rows, self.columns, self.n = calc, rows, columns, len(names)
        self.names = calc.fixed("names", names)
        self.table = Table(calc, rows, columns)
        self.place = {(row.left, row.right): k for k, row in enumerate(rows)}
        self.place |= {(j, i): k for (i, j), k in self.place.items()}
        square = partial(calc.grid, rows=self.n, columns=self.n)
        self.known = square("judged", fill=self._known)
        self.logs = square("logarithms", fill=self._log)
        self.where = square("lines", fill=lambda i, j: self.place.get((i, j), -1) + 1)
        self.total = calc.one("judgements", f"SUM({self.table.column('known')})")
        self.linked = ""
        self.values: list[str] = []

    def _known(self, i: int, j: int) -> str | float:
        k = self.place.get((i, j))
        return 0 if k is None else self.table.at(k, "known")

    def _log(self, i: int, j: int) -> str | float:
        k = self.place.get((i, j))
        if k is None:
            return 0
        return ("" if self.rows[k].left == i else "-") + self.table.at(k, "log")

    def _line(self, cells: Cells, i: int) -> str:
        return f"{cells[i, 0]}:{cells[i, self.n - 1]}"

    def _block(self, cells: Cells) -> str:
        return f"{cells[0, 0]}:{cells[self.n - 1, self.n - 1]}"

    def live(self, request: str) -> Live:
        calc, table, words = self.calc, self.table, self.calc.words
        lines = range(len(self.rows))
        asked = [k for k in lines if self.rows[k].asked]
        answers = calc.one("asked and answered", table.answered(asked))
        others = [k for k in lines if not self.rows[k].asked]
        more = calc.one("others answered", table.answered(others))
        degrees, left_out = self._connected()
        system = _Eliminated(calc, self.known, degrees, self.linked, self.n)
        sums = [f"SUM({self._line(self.logs, i)})" for i in range(self.n - 1)]
        self.values = [*system.solve("log priorities", sums), "0"]
        weights = self._weights()
        ratio = self._ratio()
        above = f'IF({ratio}="",FALSE,{ratio}>{LIMIT})'
        flagged = self._flagged(above)
        again = _Again(self, system, flagged)
        remark = calc.one("contradiction", f'IF({flagged}=0,"",{again.contradiction()})')
        fit = calc.one("fitting answer", f'IF({flagged}=0,"",{again.fit()})')
        contradicts = filled(words["contradicts"], again.number)
        all_asked = f"IF({answers}={len(asked)},{words['skipped']},{words['go-on']})"
        status = calc.one(
            "status",
            f"IF({answers}+{more}=0,{words['not-answered']},IF({self.linked}=0,{all_asked},"
            f'IF({ratio}="",{words["tree"]},IF({above},'
            f"IF({flagged}=0,{words['meant-all']},{contradicts}),{words['fits']}))))",
        )
        asks = f"IF(ISERROR({request}),FALSE,{request}={calc.yes})"
        link = calc.one(
            "linked, or the fitting answer",
            f'IF({self.total}=0,"",IF({self.linked}=0,{filled(words["unlinked"], left_out)},'
            f"IF(AND({flagged}>0,{asks}),{fit},{words['linked']})))",
        )
        flags = [calc.one("flag", f"IF({flagged}={k + 1},1,0)") for k in lines]
        seen = calc.seen
        return Live(
            answers=seen(answers),
            more=seen(more),
            flagged=seen(flagged),
            status=seen(status),
            link=seen(link),
            ratio=seen(ratio),
            weights=tuple(map(seen, weights)),
            side=tuple(seen(table.at(k, "side")) for k in lines),
            state=tuple(seen(table.at(k, "state")) for k in lines),
            unread=tuple(seen(table.at(k, "unread")) for k in lines),
            flag=tuple(map(seen, flags)),
            remark=seen(remark),
        )

    def _connected(self) -> tuple[list[str], str]:
        """Judgements of each item, and the names of what they leave apart.

        Reached step by step from the item with most judgements.
        """
        calc, n = self.calc, self.n
        degrees = calc.row("judgements of each", n, lambda j: f"SUM({self._line(self.known, j)})")
        most = f"MATCH(MAX({_span(degrees)}),{_span(degrees)},0)"
        reach = calc.row("reached", n, lambda j: f"IF({most}={j + 1},1,0)")
        for _ in range(n - 1):
            last = reach

            def step(j: int, last: list[str] = last) -> str:
                around = f"SUMPRODUCT({self._line(self.known, j)},{_span(last)})"
                return f"IF({last[j]}+{around}>0,1,0)"

            reach = calc.row("reached", n, step)
        self.linked = calc.one("connected", f"IF(SUM({_span(reach)})={n},1,0)")
        names = "&".join(f'IF({reach[j]}=1,"",", "&{self.names[j]})' for j in range(n))
        return degrees, calc.one("left out", f"MID({names},3,9999)")

    def _weights(self) -> list[str]:
        calc, n = self.calc, self.n
        powers = calc.row("powers", n, lambda j: f"IF({self.linked}=1,EXP({self.values[j]}),0)")
        total = f"SUM({_span(powers)})"
        return calc.row("weights", n, lambda j: f'IF({self.linked}=1,{powers[j]}/{total},"")')

    def _ratio(self) -> str:
        """Consistency ratio; "" where it cannot be checked.

        The completed matrix is similar to that of the errors a_ij w_j / w_i, whose missing entries
        are 1: both have the same largest eigenvalue.
        """
        calc, n = self.calc, self.n
        if n > LARGEST:
            return calc.one("consistency ratio", '""')

        def error(i: int, j: int) -> str:
            residual = f"{self.logs[i, j]}-{self.values[i]}+{self.values[j]}"
            return f"EXP({self.known[i, j]}*({residual}))"

        eigenvalue = self._eigenvalue(calc.grid("errors", n, n, error))
        missing = f"({n * (n - 1) // 2}-{self.total})"
        share = f"(1-2*{missing}/{(n - 1) * (n - 2)})"  # Agoston & Csato 2022
        value = f"MAX(0,{eigenvalue}-{n})/{n - 1}/({ahp.random_index(n)!r}*{share})"
        checked = f"AND({self.linked}=1,{self.total}>{n - 1})"
        return calc.one("consistency ratio", f'IF({checked},{value},"")')

    def _eigenvalue(self, errors: Cells) -> str:
        """Rayleigh quotient of a left and a right vector after power steps.

        Entry (j, i) of a reciprocal matrix is 1 / (i, j), so a step from the left divides by rows.
        """
        calc, n = self.calc, self.n
        right = left = calc.row("ones", n, lambda _: 1.0)
        for _ in range(STEPS):
            old_left, old_right = _span(left), _span(right)
            left = calc.row("left", n, partial(self._left_step, errors, old_left))
            right = calc.row("right", n, partial(self._right_step, errors, old_right))
        after = calc.row("right", n, partial(self._right_step, errors, _span(right)))
        above = f"SUMPRODUCT({_span(left)},{_span(after)})"
        return calc.one("eigenvalue", f"{above}/SUMPRODUCT({_span(left)},{_span(right)})")

    def _left_step(self, errors: Cells, vector: str, j: int) -> str:
        return f"SUMPRODUCT({vector}/{self._line(errors, j)})"

    def _right_step(self, errors: Cells, vector: str, j: int) -> str:
        return f"SUMPRODUCT({self._line(errors, j)},{vector})"

    def _flagged(self, above: str) -> str:
        """Place of the row that fits the others least, among those that are not meant; 0 for none.

        Rounded, so that rows that miss equally (three items) are told in their order.
        """
        calc, table = self.calc, self.table

        def misfit(k: int, _: int) -> str:
            row = self.rows[k]
            error = f"ABS({table.at(k, 'log')}-{self.values[row.left]}+{self.values[row.right]})"
            counts = f"{self.linked}*{table.at(k, 'known')}*(1-{table.at(k, 'meant')})=1"
            return f"IF({counts},ROUND({error},9),-1)"

        cells = calc.grid("misfit", len(self.rows), 1, misfit)
        misfits = _span(list(cells.values()))
        largest = calc.one("largest misfit", f"MAX({misfits})")
        asks = f"OR(SUM({table.column('meant')})=0,{largest}>=LN({AFTER_MEANT}))"
        found = f"IF(AND({largest}>0,{asks}),MATCH({largest},{misfits},0),0)"
        return calc.one("row to look at again", f"IF({above},{found},0)")


class _Eliminated:
    """The Laplacian of the judgements without its last item, eliminated; solves right-hand sides.

    Symmetric and positive definite where the judgements connect all items, so no pivoting is
    needed; where they do not, every inverse pivot counts as 0.
    """

    def __init__(
        self, calc: Calc, known: Cells, degrees: Sequence[str], linked: str, n: int
    ) -> None:
        self.calc, self.size = calc, n - 1
        self.upper: list[Cells] = []
        self.inverse: list[str] = []

        def laplacian(i: int, j: int) -> str | None:
            return None if j < i else degrees[i] if i == j else f"-{known[i, j]}"

        now = calc.grid("Laplacian", self.size, self.size, laplacian)
        for s in range(self.size):
            self.upper.append(now)
            self.inverse.append(calc.one("1 / pivot", f"IF({linked}=1,1/{now[s, s]},0)"))
            now = self._less(now, s)

    def _less(self, old: Cells, s: int) -> Cells:
        """The rest once row s is eliminated, at the same places."""
        size = self.size - s - 1
        cells = self.calc.grid(
            "eliminated", size, size, lambda i, j: self._entry(old, s, s + 1 + i, s + 1 + j)
        )
        return {(s + 1 + i, s + 1 + j): cell for (i, j), cell in cells.items()}

    def _entry(self, old: Cells, s: int, i: int, j: int) -> str | None:
        return None if j < i else f"{old[i, j]}-{old[s, i]}*{old[s, j]}*{self.inverse[s]}"

    def solve(self, label: str, sides: Sequence[str]) -> list[str]:
        """Cells of the solution for right-hand sides given as parts of formulas."""
        calc, size = self.calc, self.size
        now = dict(enumerate(calc.row(label, size, lambda i: sides[i])))
        pivots = []
        for s in range(size):
            pivots.append(now[s])
            old = now

            def less(k: int, s: int = s, old: dict[int, str] = old) -> str:
                i = s + 1 + k
                return f"{old[i]}-{self.upper[s][s, i]}*{old[s]}*{self.inverse[s]}"

            left = calc.row("eliminated", size - s - 1, less)
            now = dict(enumerate(left, start=s + 1))
        found: dict[int, str] = {}
        for i in reversed(range(size)):
            known = "".join(f"-{self.upper[i][i, j]}*{found[j]}" for j in range(i + 1, size))
            found[i] = calc.one("solved", f"({pivots[i]}{known})*{self.inverse[i]}")
        return [found[i] for i in range(size)]


class _Again:
    """The row to look at again: what contradicts it, in words, and what would fit.

    Where there is no such row the formulas speak of the first two items, and nobody shows them.
    """

    def __init__(self, node: _Node, system: _Eliminated, flagged: str) -> None:
        calc, rows, columns = node.calc, node.rows, node.columns
        self.node, self.calc, self.system = node, calc, system
        self.row = calc.one("line", f"MAX(1,{flagged})")
        table = node.table
        ends = calc.grid(
            "left | right", len(rows), 2, lambda k, j: (rows[k].left, rows[k].right)[j] + 1
        )
        last = len(rows) - 1
        self.left, self.right = (
            calc.one(word, f"INDEX({ends[0, j]}:{ends[last, j]},{self.row})")
            for j, word in enumerate(("left", "right"))
        )
        self.number = f"INDEX({table.column('number')},{self.row})"
        self.log = calc.one("logarithm", f"INDEX({table.column('log')},{self.row})")
        self.choice = calc.one("choice", f"INDEX({table.column('choice')},{self.row})")
        self.answer = f"INDEX({table.column('said')},{self.row})"
        self.line = f"INDEX({table.column('line')},{self.row})"
        self.options = columns.options(rows[0].row, rows[-1].row)

    def contradiction(self) -> str:
        """The worst triad through the row in words: its order, else its strength."""
        calc, words = self.calc, self.calc.words
        third, gap = self._third()
        first = calc.one("first step", f"ROUND({self._of('logs', self.left, third)},9)")
        second = calc.one("second step", f"ROUND({self._of('logs', third, self.right)},9)")
        way = calc.one("both steps", f"{first}+{second}")
        sign = calc.one("direction of both", f"SIGN({way})")
        own = calc.one("direction of the answer", f"SIGN(ROUND({self.log},9))")
        # From the item that both steps put ahead, over the third one, to the one behind.
        ahead = calc.one("ahead", f"IF({sign}>0,{self.left},{self.right})")
        behind = calc.one("behind", f"IF({sign}>0,{self.right},{self.left})")
        here = f"IF({own}=0,{words['equal-here']},{words['over-here']})"
        order = calc.one("order", filled(
            words["order"],
            calc.one("first clause", self._clause(ahead, third)),
            calc.one("second clause", self._clause(third, behind)),
            calc.one("last clause", filled(here, self._name(behind), self._name(ahead))),
        ))  # fmt: skip
        together = calc.one("both on the scale", calc.nearest(way))
        told = [
            self._in_table("number", self.left, third),
            self._in_table("said", self.left, third),
            self._in_table("number", third, self.right),
            self._in_table("said", third, self.right),
        ]
        says = f"INDEX({self.options},{self.line},{together})"
        strength = calc.one("strength", filled(words["strength"], *told, says, self.answer))
        beyond = calc.one("beyond the scale", filled(words["beyond"], *told))
        ordered = f"AND({first}*{second}>=0,{sign}<>0,{own}<>{sign})"
        further = f"IF(ABS({way})>ABS({self.log}),{beyond},{words['alone']})"
        by_strength = f"IF({together}<>{self.choice},{strength},{further})"
        return f"IF({gap}<=0,{words['alone']},IF({ordered},{order},{by_strength}))"

    def fit(self) -> str:
        """The answer nearest to what the others say: least squares without this row.

        That is its value less residual / (1 - leverage), the leverage being the row's resistance in
        the network of judgements.
        """
        calc, node, words = self.calc, self.node, self.calc.words
        sides = [f"({self.left}={i + 1})-({self.right}={i + 1})" for i in range(node.n - 1)]
        effect = [*self.system.solve("effect of the row", sides), "0"]

        def step(cells: Sequence[str]) -> str:
            listed = ",".join(cells)
            return f"CHOOSE({self.left},{listed})-CHOOSE({self.right},{listed})"

        leverage = calc.one("leverage", step(effect))
        residual = calc.one("residual", f"{self.log}-({step(node.values)})")
        # A row that alone connects two groups (leverage 1) fits whatever it says.
        free = f"IF({leverage}<0.999999,{residual}/(1-{leverage}),0)"
        others = calc.one("what the others say", f"{self.log}-{free}")
        choice = calc.one("fitting choice", calc.nearest(others))
        answer = f"INDEX({self.options},{self.line},{choice})"
        shown = filled(words["fit"], self.number, answer)
        return f"IF({choice}={self.choice},{words['no-fit']},{shown})"

    def _third(self) -> tuple[str, str]:
        """The third item through which the indirect answer differs most, and by how much."""

        def gap(k: int) -> str:
            item = str(k + 1)
            way = f"{self._of('logs', self.left, item)}-{self._of('logs', item, self.right)}"
            both = f"{self._of('known', self.left, item)}*{self._of('known', item, self.right)}"
            return f"IF({both}=1,ROUND(ABS({self.log}-{way}),9),-1)"

        gaps = _span(self.calc.row("triads", self.node.n, gap))
        widest = self.calc.one("widest gap", f"MAX({gaps})")
        return self.calc.one("third item", f"MATCH({widest},{gaps},0)"), widest

    def _of(self, block: str, i: str, j: str) -> str:
        return f"INDEX({self.node._block(getattr(self.node, block))},{i},{j})"

    def _name(self, item: str) -> str:
        return f"INDEX({_span(self.node.names)},{item})"

    def _in_table(self, role: str, i: str, j: str) -> str:
        return f"INDEX({self.node.table.column(role)},MAX(1,{self._of('where', i, j)}))"

    def _clause(self, i: str, j: str) -> str:
        words = self.calc.words
        equal = f"ROUND({self._of('logs', i, j)},9)=0"
        form = f"IF({equal},{words['equal']},{words['over']})"
        return filled(form, self._name(i), self._name(j), self._in_table("number", i, j))
