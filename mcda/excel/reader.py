"""A workbook that an expert sent back: what it answers, and where each answer stands.

The file is a stranger's: it is guarded, opened read-only within bounds, and never saved. Nothing is
found by position or by translated text: keys stand in the rows, roles in the head rows, and the
form in the hidden sheet (`mcda.excel.layout`), so rows and columns may be moved and sheets renamed,
copied and sorted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from mcda.errors import Finding, Where, fail
from mcda.excel.cells import Cells
from mcda.excel.layout import (
    CALC_SHEET,
    FORM_MARK,
    FORM_SHEET,
    HEAD_CELLS,
    HEAD_PAIRS,
    HEAD_WHO,
    WHO_FIELDS,
    cell_key,
    pair_key,
    who_key,
)
from mcda.files.typed import (
    Unreadable,
    blank,
    cant_judge_words,
    date_of,
    figure,
    folded,
    judgement,
    judgement_words,
    level,
    meant,
    shown,
)
from mcda.model.form import AskedCell, AskedPair, Form
from mcda.model.hierarchy import Criterion, Hierarchy, say
from mcda.model.returned import (
    Deleted,
    EvidenceAnswer,
    Key,
    PairAnswer,
    RatingAnswer,
    Returned,
)

MAX_ROWS, MAX_COLUMNS = 20_000, 200
KEY_COLUMNS = 20  # the column of keys is looked for here, where columns were put before it
_NUMBER = re.compile(r'"number"\s*:\s*"([^"\\]{1,100})"')
_KINDS = (HEAD_PAIRS, HEAD_CELLS, HEAD_WHO)


@dataclass
class _Found:
    """A row with a key: its cells and their names by role, and the place of its answer."""

    key: str
    place: tuple[str, int, int]
    cells: Mapping[str, Any]
    names: Mapping[str, str]
    options: Sequence[Any]
    where: Where


@dataclass
class _Sheets:
    """All keyed rows of a workbook, and the places of what has none."""

    rows: dict[str, list[_Found]] = field(default_factory=dict)
    headless: dict[str, int] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)


def read_form(
    data: bytes, file: str, hierarchy: Hierarchy, sent: Mapping[str, Form] | None = None
) -> Returned:
    """What one returned workbook holds.

    `sent` are the study's own forms by number: the form that was sent counts, not what the file
    says of itself. Raises InputError where the file cannot be read as a form at all; everything
    else that is wrong with it is among the findings of the result.
    """
    book = Cells(data, file, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS)
    form, number = _form(book, file, sent or {})
    sheets = _rows(book, file)
    answers: list[PairAnswer] = []
    ratings: list[RatingAnswer] = []
    evidence: list[EvidenceAnswer] = []
    findings: list[Finding] = []
    for title, count in sheets.headless.items():
        findings.append(Finding("sheet-headless", Where(file, sheet=title), {"count": str(count)}))
    read = _Reader(book, file, hierarchy, form, sheets)
    if form.kind == "pairs":
        answers = list(read.pairs())
        wanted = [(pair.node, (pair.a, pair.b), pair_key(pair.node, pair.a, pair.b), pair.asked)
                  for pair in form.pairs]  # fmt: skip
    else:
        if form.kind == "ratings":
            ratings = list(read.ratings())
        else:
            evidence = list(read.evidence())
        wanted = [(cell.criterion, (cell.alternative, cell.criterion),
                   cell_key(cell.alternative, cell.criterion), True)
                  for cell in form.cells]  # fmt: skip
    who = read.who()
    date = date_of(who.get("date"))
    if not date and not blank(who.get("date")):
        place = sheets.rows[who_key("date")][0].where
        values = {"found": shown(who["date"])}
        findings.append(Finding("date-unread", place, values, "note"))
    return Returned(
        file,
        number,
        form.expert,
        form,
        form.kind,
        date,
        {name: shown(cell) for name, cell in who.items() if name != "date"},
        tuple(answers),
        tuple(ratings),
        tuple(evidence),
        _deleted(wanted, sheets, file),
        sheets.titles,
        tuple(read.unread),
        tuple(findings),
    )


# --- The workbook ----------------------------------------------------------------------------


def _form(book: Cells, file: str, sent: Mapping[str, Form]) -> tuple[Form, str]:
    """The form that counts and its number; the one that was sent, where the study knows it."""
    texts = _form_text(book)
    if texts is None:
        raise fail("returned-missing", Where(file), sheet=FORM_SHEET)
    where = Where(file, sheet=FORM_SHEET)
    match = _NUMBER.search(texts)
    if match and match.group(1) in sent:
        return sent[match.group(1)], match.group(1)
    try:
        form = Form.model_validate_json(texts)
    except ValidationError as error:
        first = error.errors()[0]
        if first["loc"] == ("schema",) or first["loc"] == ("schema_",):
            raise fail("returned-newer", where, found=first["input"]) from None
        raise fail("returned-damaged", where) from None
    return form, form.number


def _form_text(book: Cells) -> str | None:
    """The JSON in the hidden sheet; looked for in every sheet, for sheets can be renamed."""
    for title in sorted(book.titles, key=lambda name: not name.startswith(FORM_SHEET)):
        rows = book.rows(title)
        texts = [str(rows[i][0]) for i in sorted(rows) if 0 in rows[i]]
        if texts and texts[0].strip() == FORM_MARK:
            return "".join(texts[1:])
    return None


# --- Rows ------------------------------------------------------------------------------------


def _rows(book: Cells, file: str) -> _Sheets:
    found = _Sheets()
    for title in book.titles:
        if title == CALC_SHEET:
            continue
        rows = book.rows(title)
        heads: list[tuple[int, str, int, dict[str, int], list[int]]] = []
        keys: list[tuple[int, str]] = []
        for i, row in sorted(rows.items()):
            for j in sorted(row):
                cell = row[j]
                if j >= KEY_COLUMNS:
                    break
                if not isinstance(cell, str) or ":" not in cell:
                    continue
                word = cell.strip()
                if word in _KINDS:
                    roles: dict[str, int] = {}
                    options: list[int] = []
                    for k in sorted(row):
                        role = row[k]
                        if k <= j:
                            continue
                        if role == "option":
                            options.append(k)
                        elif isinstance(role, str) and role:
                            roles.setdefault(role, k)
                    heads.append((i, word, j, roles, options))
                    break
                if word.startswith(("pair:", "cell:", "who:")):
                    keys.append((i, word))
                    break
        for i, key in keys:
            kind = {"pair": HEAD_PAIRS, "cell": HEAD_CELLS, "who": HEAD_WHO}[key.split(":", 1)[0]]
            mine = [head for head in heads if head[1] == kind and "answer" in head[3]]
            if not mine:
                found.headless[title] = found.headless.get(title, 0) + 1
                continue
            above = [head for head in mine if head[0] < i]
            _, _, _, roles, options = above[-1] if above else mine[0]
            found.rows.setdefault(key, []).append(
                _found(file, title, i, key, rows[i], roles, options)
            )
            if kind != HEAD_WHO:
                found.titles.setdefault(key[5:].split("|", 1)[0], title)
    return found


def _found(
    file: str,
    title: str,
    i: int,
    key: str,
    row: Mapping[int, Any],
    roles: Mapping[str, int],
    options: Sequence[int],
) -> _Found:
    from openpyxl.utils import get_column_letter

    names = {role: f"{get_column_letter(column + 1)}{i + 1}" for role, column in roles.items()}
    where = Where(file, sheet=title, cell=names["answer"])
    cells = {role: row.get(column) for role, column in roles.items()}
    place = (title, i, roles["answer"])
    return _Found(key, place, cells, names, [row.get(column) for column in options], where)


def _deleted(
    wanted: Sequence[tuple[str, tuple[str, str], str, bool]], sheets: _Sheets, file: str
) -> tuple[Deleted, ...]:
    gone: dict[str, list[tuple[str, str]]] = {}
    of: dict[str, int] = {}
    for part, names, key, asked in wanted:
        of[part] = of.get(part, 0) + asked
        if asked and key not in sheets.rows:
            gone.setdefault(part, []).append(names)
    return tuple(
        Deleted(part, tuple(rows), of[part], Where(file, sheet=sheets.titles.get(part, "")))
        for part, rows in gone.items()
    )


# --- Answers ---------------------------------------------------------------------------------


class _Reader:
    """Reads the rows of a form; what cannot be read becomes a finding and is no answer."""

    def __init__(
        self,
        book: Cells,
        file: str,
        hierarchy: Hierarchy,
        form: Form,
        sheets: _Sheets,
    ) -> None:
        self.book, self.file, self.hierarchy = book, file, hierarchy
        self.form, self.sheets = form, sheets
        self.unread: list[tuple[Key, Finding]] = []

    def who(self) -> dict[str, Any]:
        """What the expert wrote on the start sheet."""
        found: dict[str, Any] = {}
        for name in WHO_FIELDS:
            for row in self.sheets.rows.get(who_key(name), ()):
                if not blank(row.cells["answer"]):
                    found.setdefault(name, row.cells["answer"])
        return found

    def _each(
        self, row_key: str, key: Key, names: tuple[str, str], read: Callable[[_Found], Any]
    ) -> tuple[_Found, Any] | None:
        """The answer of a row that may stand twice: the one that is filled in, if all agree."""
        told: list[tuple[_Found, Any]] = []
        for row in self.sheets.rows.get(row_key, ()):
            where = Where(
                self.file, row=names[0], column=names[1], sheet=row.where.sheet, cell=row.where.cell
            )
            row.where = where
            if blank(row.cells["answer"]):
                continue
            try:
                told.append((row, read(row)))
            except Unreadable as error:
                self.unread.append((key, Finding(error.code, where, error.values)))
                return None
        if not told:
            return None
        first, value = told[0]
        for row, other in told[1:]:
            if other != value:
                values = {"first": f"{first.where.sheet}!{first.where.cell}"}
                self.unread.append((key, Finding("row-twice", row.where, values)))
                return None
        return first, value

    def pairs(self) -> Iterator[PairAnswer]:
        """Answers to the pairs of the form."""
        scale = self.form.scale
        for pair in self.form.pairs:
            names = pair.a, pair.b

            def read(row: _Found, pair: AskedPair = pair) -> float | None:
                cell = row.cells["answer"]
                values = (*scale, None)
                if len(row.options) == len(values) and cell in row.options:
                    return values[row.options.index(cell)]
                words: dict[str, float | None] = _listed(row.options, values)
                if isinstance(cell, str) and folded(cell) not in words:
                    words |= judgement_words(self.hierarchy.nodes.get(pair.node), pair.a, pair.b)
                return judgement(cell, words)

            if told := self._each(
                pair_key(pair.node, pair.a, pair.b), (pair.node, pair.a, pair.b), names, read
            ):
                row, value = told
                confirmed = self._meant(row, (pair.node, pair.a, pair.b))
                note = shown(row.cells.get("note"))
                yield PairAnswer(pair.node, pair.a, pair.b, value, confirmed, note, row.where)

    def _meant(self, row: _Found, key: Key) -> bool:
        """True where the answer is confirmed; a text that says neither is told."""
        try:
            return meant(row.cells.get("confirm"))
        except Unreadable as error:
            where = replace(row.where, cell=row.names["confirm"])
            self.unread.append((key, Finding(error.code, where, error.values)))
            return False

    def _leaf(self, cell: AskedCell) -> Criterion | None:
        leaf = self.hierarchy.nodes.get(cell.criterion)
        return leaf if leaf is not None and leaf.is_leaf else None

    def ratings(self) -> Iterator[RatingAnswer]:
        """Levels of alternatives; cells of a criterion that is gone are left to the collector."""
        for asked in self.form.cells:
            leaf = self._leaf(asked)
            if leaf is None:
                continue
            names = asked.alternative, asked.criterion

            def read(row: _Found, leaf: Criterion = leaf) -> str | None:
                levels = list(leaf.level_values())
                words: dict[str, str | None] = dict.fromkeys(cant_judge_words())
                words |= _listed(row.options, (*levels, None))
                return level(row.cells["answer"], words, leaf)

            if told := self._each(
                cell_key(asked.alternative, asked.criterion),
                (asked.alternative, asked.criterion),
                names,
                read,
            ):
                row, value = told
                note = shown(row.cells.get("note"))
                yield RatingAnswer(asked.alternative, asked.criterion, value, note, row.where)

    def evidence(self) -> Iterator[EvidenceAnswer]:
        """Figures with their sources."""
        for asked in self.form.cells:
            leaf = self._leaf(asked)
            if leaf is None:
                continue
            names = asked.alternative, asked.criterion

            def read(row: _Found, leaf: Criterion = leaf) -> str:
                cell = row.cells["answer"]
                typed = isinstance(cell, int | float) and not isinstance(cell, bool)
                if typed and say(leaf.unit) == "%" and row.place in self.book.percents:
                    # 12 % typed into a cell of a spreadsheet is stored as 0.12.
                    cell = float(f"{cell * 100:.12g}")
                return figure(cell, leaf)

            if told := self._each(
                cell_key(asked.alternative, asked.criterion),
                (asked.alternative, asked.criterion),
                names,
                read,
            ):
                row, value = told
                source, year, note = (
                    shown(row.cells.get(role)) for role in ("source", "year", "note")
                )
                yield EvidenceAnswer(
                    asked.alternative, asked.criterion, value, source, year, note, row.where
                )


def _listed(options: Sequence[Any], values: Sequence[Any]) -> dict[str, Any]:
    """The values of a row's own list by folded text; nothing where the list is not whole."""
    if len(options) != len(values):
        return {}
    return {folded(str(o)): v for o, v in zip(options, values, strict=True) if not blank(o)}
