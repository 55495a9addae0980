"""Answer cells that hold something else than an answer: what the live sheet makes of each.

Whatever counts on the sheet must be what the collector reads from the same cell, and what does not
count must say so in words and disturb nothing else.
"""

from __future__ import annotations

import datetime as dt
import math
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from mcda.excel.layout import CALC_SHEET
from mcda.excel.livepairs import Table
from mcda.excel.pairsheet import ANSWER, MEANT, NUMBER, OPTION, REMARK
from mcda.excel.reader import read_form
from mcda.messages import LANGUAGES, text
from tests.conftest import Office
from tests.excel.test_questionnaire import (
    Case,
    Key,
    blank,
    check_node,
    keyed_rows,
    make_form,
    sheet_of,
    tree,
)

READ = (
    "3", "1/3", "0,333", "0.333", "0,33", "0,125", "0.14", "４", "１／３", "1:5", "1 / 3", " 3 ",
    "3x", "×3", "+2", "33%", "½", "2,5", ".5", "9", "1/9", "0.1111", "\u00a05\u00a0", "x5", "1⁄7",
    "3,0", 3, 0.333, 1 / 3, 0.2, 9, 4, 0.111111111111111, 2.5,
)  # fmt: skip
UNREAD = (
    "#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#NUM!", dt.datetime(2026, 3, 1), True, 12, 0,
    -3, 0.1, "12", "0", "1/10", "3/0",
)  # fmt: skip
UNLISTED = (
    "Ecology", "3 or 5", "--", "1/3/5", "1,2,3", "=", "3*", "x1/3", "-3", "?", "Ada*", "9" * 400,
    "1e5", dt.time(3, 1), dt.time(5, 3), dt.time(3, 30),
)  # fmt: skip
UNSURE = (2 / 9,)  # the collector sees that it is no time of day, the sheet cannot
EMPTY = ("", " ", "\u00a0", "\u200b", "\n")
NINE = tree(9)


def spoil(case: Case, contents: dict[Key, Any], other: Any = None) -> bytes:
    """The workbook of a case with other contents in these answer cells.

    `other` goes into the cells for "I mean it" of these rows, and into that of the request.
    """
    book = load_workbook(BytesIO(case.filled()), rich_text=True)
    for sheet, row, key in keyed_rows(book):
        if key in contents:
            cell = sheet.cell(row, ANSWER)
            cell.value = contents[key]
            if isinstance(contents[key], str) and not contents[key].startswith("#"):
                cell.data_type = "s"
            if other is not None:
                sheet.cell(row, MEANT).value = other
                sheet.cell(5, MEANT).value = other
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def lines(book: Any, rows: int) -> list[dict[str, Any]]:
    """What the hidden sheet makes of each row of its first table with so many rows."""
    calc = book[CALC_SHEET]
    label = " | ".join(Table.ROLES)
    top = next(cell.row for (cell,) in calc.iter_rows(max_col=1) if cell.value == label)
    return [
        {role: calc.cell(top + k, j).value for j, role in enumerate(Table.ROLES, start=2)}
        for k in range(rows)
    ]


def shown_errors(book: Any) -> list[str]:
    """Errors and the like in any cell but those of answers and of "I mean it"."""
    return [
        f"{sheet.title}!{cell.coordinate} {cell.value}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
        and cell.value.startswith(("#", "Err:"))
        and (sheet.title == CALC_SHEET or cell.column not in (ANSWER, MEANT))
    ]


@pytest.mark.office
def test_what_counts_is_what_the_collector_reads(office: Office, tmp_path: Path) -> None:
    form = make_form(NINE)
    keys = [(pair.node, pair.a, pair.b) for pair in form.pairs]
    own = dict(rows_options(form))
    words = [
        lambda options: options[1].upper(),
        lambda options: f"  {options[2].replace(' – ', '-')} ",
        lambda options: options[7].replace(" ", "\u00a0").replace("–", "—"),
        lambda options: "CAN'T JUDGE",
        lambda options: options[1].replace("much more important", "намного важнее"),
    ]
    contents = [*READ, *UNREAD, *UNLISTED, *UNSURE, *EMPTY, *words]
    files, given = [], []
    for start in range(0, len(contents), len(keys)):
        part = contents[start : start + len(keys)]
        given.append({
            key: one(own[key]) if callable(one) else one
            for key, one in zip(keys, part, strict=False)
        })  # fmt: skip
        files.append(tmp_path / f"spoilt{start}.xlsx")
        files[-1].write_bytes(spoil(Case(NINE, form, {}), given[-1]))
    made = office.convert(files, tmp_path / "out", seconds=600)
    counted = unsure = 0
    for file, cells in zip(files, given, strict=True):
        book = load_workbook(made[file], data_only=True)
        assert shown_errors(book) == []
        read = read_form(file.read_bytes(), file.name, NINE)
        taken = {(one.node, one.a, one.b): one.value for one in read.answers}
        sheet = sheet_of(book, "goal")
        rows = {key: row for _, row, key in keyed_rows(book)}
        for key, line in zip(keys, lines(book, len(keys)), strict=True):
            content = cells.get(key, "")
            state = sheet.cell(rows[key], OPTION + form.answers + 3).value
            said = sheet.cell(rows[key], REMARK).value or ""
            assert state == line["state"], repr(content)
            if content in EMPTY:
                assert (state, said, key in taken) == (0, "", False), repr(content)
            elif content in UNSURE or "важнее" in str(content):
                assert (state, line["known"], key in taken) == (-1, 0, True), repr(content)
                assert said == text("pairs-unlisted", "en")
                unsure += 1
            elif key in taken:
                counted += 1
                assert state == 1, repr(content)
                value = taken[key]
                assert line["known"] == (value is not None), repr(content)
                wanted = 0 if value is None else math.log(value)
                assert abs(line["log"] - wanted) < 1e-9, repr(content)
            else:
                assert (state, line["known"]) == (-1, 0), repr(content)
                kind = "unlisted" if content in UNLISTED else "unread"
                assert said == text(f"pairs-{kind}", "en"), repr(content)
        answers = sum(line["choice"] > 0 for line in lines(book, len(keys)))
        assert sheet.cell(4, NUMBER).value == answers
        start = book.worksheets[0]
        counts = [row[3].value for row in start.iter_rows() if isinstance(row[3].value, int)]
        assert counts == [answers, answers]
    assert counted == len(READ) + 4
    assert unsure == 2


def rows_options(form: Any) -> Any:
    book = load_workbook(BytesIO(blank(form, NINE)))
    for sheet, row, key in keyed_rows(book):
        yield key, [sheet.cell(row, OPTION + k).value for k in range(form.answers + 1)]


@pytest.mark.office
def test_a_spoilt_cell_disturbs_nothing_else(office: Office, tmp_path: Path) -> None:
    """All that the sheet says is what it says where the spoilt rows are empty."""
    hierarchy = tree(4, 2)
    cases, files = [], []
    contents = ("#DIV/0!", "#N/A", dt.datetime(2026, 3, 1))
    for lang, content in zip(LANGUAGES, contents, strict=True):
        form = make_form(hierarchy, lang)
        keys = [(p.node, p.a, p.b) for p in form.pairs]
        goal = [key for key in keys if key[0] == "goal"]
        choices = dict(zip(goal[:-1], (1, 2, 6, 5, 0), strict=True))
        cases.append((Case(hierarchy, form, choices), goal[-1], keys[-1]))
        files.append(tmp_path / f"{lang}.xlsx")
        spoilt = {goal[-1]: content, next(key for key in keys if key[0] != "goal"): content}
        files[-1].write_bytes(spoil(cases[-1][0], spoilt, "#REF!"))
    made = office.convert(files, tmp_path / "out", seconds=600)
    for (case, last, pair), file in zip(cases, files, strict=True):
        book, lang = load_workbook(made[file], data_only=True), case.form.language
        assert shown_errors(book) == []
        rows = {key: (sheet, row) for sheet, row, key in keyed_rows(book)}
        for key in (last, pair):
            sheet, row = rows[key]
            assert sheet.cell(row, REMARK).value == text("pairs-unread", lang)
            sheet.cell(row, REMARK).value = None
        seen = {"weights": 0.0, "cr": 0.0, "ratios": 0, "flags": 0, "fits": 0, "unlinked": 0}
        check_node(case, book, hierarchy.tree, seen)
        assert (seen["ratios"], seen["flags"]) == (1, 1)
