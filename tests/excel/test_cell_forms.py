"""Ratings and evidence workbooks: keys, roles, options, guards, live counts, in three languages."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from mcda.excel.evidence import evidence_workbook
from mcda.excel.layout import (
    FORM_MARK,
    FORM_SHEET,
    HEAD_CELLS,
    HEAD_WHO,
    WHO_FIELDS,
    cell_key,
    who_key,
)
from mcda.excel.ratings import ratings_workbook
from mcda.excel.reader import read_form
from mcda.excel.startsheet import date_words, tab_title
from mcda.model.anchors import asked
from mcda.model.form import AskedCell, Form
from mcda.model.hierarchy import Hierarchy
from mcda.model.judgements import Judgements
from tests.conftest import Office

LANGUAGES = ["en", "ru", "kk"]
TOWNS = ["abay", "=1+1", "ridder"]
NAMES = {"abay": "Абай", "=1+1": "=1+1", "ridder": "Риддер"}
HIERARCHY = Hierarchy.model_validate(
    {
        "id": "h",
        "criteria": [
            {
                "id": "product",
                "name": {"en": "Product", "ru": "Продукция", "kk": "Өнім"},
                "kind": "ordinal",
                "levels": [
                    {"id": "bad", "value": 0, "name": {"en": "bad", "ru": "плохо", "kk": "нашар"}},
                    {"id": "fair", "value": 1, "anchor": "sells a little"},
                    {"id": "good", "value": 2, "name": "good", "anchor": "sells all"},
                ],
            },
            {
                "id": "output",
                "name": "Output, a [share]: per/year?",
                "unit": "%",
                "domain": [-100, 200],
                "value": {"worst": -50, "best": 50},
            },
            {"id": "zone", "kind": "flag", "direction": "min"},
            {"id": "wage", "value": {"worst": 1, "best": 2}},
        ],
    }
)


def form(kind: Any, lang: Any, *criteria: str, shown: str = "") -> Form:
    return Form(
        number="1-e07-9f3a1c",
        study="s",
        round=1,
        expert="e07",
        language=lang,
        kind=kind,
        hierarchy=asked(HIERARCHY),
        cells=tuple(
            AskedCell(alternative=town, criterion=criterion, shown=shown, source="B" * 300)
            for criterion in criteria
            for town in TOWNS
        ),
    )


def ratings(lang: str, **more: Any) -> Any:
    asked_form = form("ratings", lang, "product", shown="bad..good")
    data = ratings_workbook(asked_form, HIERARCHY, title="=T", names=NAMES, **more)
    return load_workbook(BytesIO(data))


def evidence(lang: str) -> Any:
    asked_form = form("evidence", lang, "output", "zone", "wage", shown="-1.5..2")
    data = evidence_workbook(asked_form, HIERARCHY, title="T", names=NAMES, due="2026-11-21")
    return load_workbook(BytesIO(data))


def by_key(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.row for cell in sheet["A"] if cell.value}


def roles(sheet: Worksheet) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for cell in sheet[by_key(sheet)[HEAD_CELLS]]:
        if cell.column > 1 and cell.value:
            found.setdefault(str(cell.value), []).append(cell.column)
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_ratings_row_lists_the_steps_worst_to_best_and_cant_judge_last(lang: str) -> None:
    sheet = ratings(lang).worksheets[1]
    keys, places = by_key(sheet), roles(sheet)
    assert set(places) == {"answer", "note", "option"}
    for town in TOWNS:
        row = keys[cell_key(town, "product")]
        options = [sheet.cell(row, column).value for column in places["option"]]
        assert options[1:3] == ["fair – sells a little", "good – sells all"]
        assert len(options) == 4
        assert len(set(options)) == 4
    validation = sheet.data_validations.dataValidation[0]
    first, last = places["option"][0], places["option"][-1]
    cells = (sheet.cell(7, first).column_letter, sheet.cell(7, last).column_letter)
    assert validation.formula1 == "${}7:${}7".format(*cells)
    assert validation.errorStyle == "stop"
    assert keys[cell_key(TOWNS[0], "product")] == 7


@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_cells_to_fill_in_are_unlocked(lang: str) -> None:
    for book in (ratings(lang), evidence(lang)):
        for sheet in book.worksheets:
            assert sheet.protection.sheet
            open_cells = {
                (cell.row, cell.column)
                for row in sheet.iter_rows()
                for cell in row
                if not cell.protection.locked
            }
            keys = by_key(sheet)
            if HEAD_CELLS in keys:
                columns = [c for name, cs in roles(sheet).items() if name != "option" for c in cs]
                rows = [row for key, row in keys.items() if key.startswith("cell:")]
            elif HEAD_WHO in keys:
                columns, rows = [3], [keys[who_key(field)] for field in WHO_FIELDS]
            else:
                columns, rows = [], []
            assert open_cells == {(row, column) for row in rows for column in columns}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_hidden_sheet_holds_the_form(lang: str) -> None:
    for kind, book, criteria in (
        ("ratings", ratings(lang), ("product",)),
        ("evidence", evidence(lang), ("output", "zone", "wage")),
    ):
        sheet = book[FORM_SHEET]
        assert sheet.sheet_state == "hidden"
        first, *chunks = [cell.value for cell in sheet["A"]]
        assert first == FORM_MARK
        shown = "bad..good" if kind == "ratings" else "-1.5..2"
        held = Form.model_validate_json("".join(chunks))
        assert held == form(kind, lang, *criteria, shown=shown)


def test_a_large_form_is_cut_into_cells_and_put_together_again() -> None:
    from mcda.excel.startsheet import form_sheet
    from mcda.excel.style import Book

    one = form("evidence", "en", "output").cells[0]
    large = form("evidence", "en").model_copy(update={"cells": (one,) * 300})
    book = Book()
    book.sheet("seen")
    form_sheet(book, large)
    cells = load_workbook(BytesIO(book.bytes()))[FORM_SHEET]["A"]
    assert len(cells) > 3
    assert Form.model_validate_json("".join(cell.value for cell in cells[1:])) == large


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_read_before_editing_is_text(lang: str) -> None:
    """Formulas have no stored value yet: they count, or say what cannot be read."""
    for book in (ratings(lang), evidence(lang)):
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        hidden = sheet.column_dimensions[cell.column_letter].hidden
                        counts = any(word in cell.value for word in ("COUNTIF", "SUM", "!"))
                        assert hidden or counts or "<0," in cell.value
            if sheet.title != FORM_SHEET:
                assert isinstance(sheet["B1"].value, str)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_messages_of_validations_fit_excel(lang: str) -> None:
    for book in (ratings(lang), evidence(lang)):
        found = [v for s in book.worksheets for v in s.data_validations.dataValidation]
        assert found
        for validation in found:
            assert len(validation.errorTitle) <= 32
            assert len(validation.error) <= 225
            assert len(validation.formula1) <= 255


def test_evidence_is_checked_but_never_refused() -> None:
    book = evidence("en")
    for sheet in book.worksheets[1:4]:
        for validation in sheet.data_validations.dataValidation:
            assert validation.errorStyle == "warning"
    numbers, zone = book.worksheets[1], book.worksheets[2]
    assert ">=-100.0" in numbers.data_validations.dataValidation[0].formula1
    places, row = roles(zone), by_key(zone)[cell_key("abay", "zone")]
    assert [zone.cell(row, column).value for column in places["option"]] == ["yes", "no"]


def test_figures_to_type_are_texts_so_that_nothing_becomes_a_date() -> None:
    sheet = evidence("ru").worksheets[1]
    places = roles(sheet)
    for role in ("answer", "source", "year", "note"):
        assert sheet.cell(7, places[role][0]).number_format == "@"


def test_the_studys_figures_and_levels_stand_beside_the_cells_as_people_write_them() -> None:
    assert evidence("ru").worksheets[1]["D7"].value == "−1,5..2"
    assert ratings("ru").worksheets[1]["D7"].value == "плохо … good"
    assert len(evidence("en").worksheets[1]["E7"].value) <= 110


def test_earlier_ratings_are_kept() -> None:
    given = Judgements.model_validate(
        {
            "hierarchy": {"id": "h"},
            "expert": "e07",
            "ratings": [
                {"alternative": "abay", "criterion": "product", "level": "good", "note": "sure"},
                {"alternative": "=1+1", "criterion": "product", "level": None},
            ],
        }
    )
    sheet = ratings("en", answers=given).worksheets[1]
    answer, note = roles(sheet)["answer"][0], roles(sheet)["note"][0]
    assert sheet.cell(7, answer).value == "good – sells all"
    assert sheet.cell(7, note).value == "sure"
    assert sheet.cell(8, answer).value == "can't judge"
    assert sheet.cell(9, answer).value is None


def test_titles_of_sheets_are_accepted_everywhere_and_differ() -> None:
    taken: list[str] = []
    for label in ["Output: a [b]/c?*", "x" * 40, "x" * 40, "X" * 31, "History", "'", "ж/д"]:
        taken.append(tab_title(label, taken))
    assert len({title.casefold() for title in taken}) == len(taken)
    assert all(1 <= len(title) <= 31 for title in taken)
    assert not any(sign in title for title in taken for sign in "[]:*?/\\")
    assert taken[0] == "Output- a b -c"
    assert taken[-1] == "Ж-д"


def test_dates_are_written_in_words_and_other_texts_kept() -> None:
    assert " ".join(date_words("2026-11-21", "ru").split()) == "21 ноября 2026 г."
    assert date_words("soon", "en") == "soon"


TYPED: dict[str, list[Any]] = {
    "output": [
        *("12.5", "12,5", " 100 ", "１２", "−3,5", "-50", "200", "201", "-100,1", "3..5", "3-5"),
        *("3 – 5", "n/a", "N/A", "12%", "12 %", "12x", "1/3", "abc", "", " ", "нет", "about 5"),
        *("normal(12; 2)", "Triangular(1; 2; 4)", "beta(0; 10; 2; 5)", "sample(3; 5; 5,5)"),
        *("weibull(1; 2)", "normal 12", 12.5, -3, 500, "=NA()", "=1/0"),
    ],
    "wage": ["12%", "1e3", "7", "0,5", "-", "?", "..", 4.25, "=NA()"],
    "zone": ["yes", "ДА", "нет", "жоқ", "maybe", "", "n/a", "1", 0, "no..yes", "=NA()", "true"],
    "product": ["good", "Нашар", "fair – sells a little", "fair", "0", "3", "bad..good", "no idea"],
}
RATED = ["good – sells all", "GOOD", "нашар", "0", 2, 3, "can't judge", "Не могу судить", "", "?",
         "n/a", "bad..good", "=NA()", "fair - sells a little"]  # fmt: skip


@pytest.mark.office
@pytest.mark.parametrize("lang", LANGUAGES)
def test_rows_count_where_the_collector_takes_them(
    lang: Any, tmp_path: Path, office: Office
) -> None:
    """The rule of the sheet against the reader's own, for what people type."""
    files: dict[Path, tuple[Any, dict[str, list[Any]]]] = {}
    for kind, typed in (("evidence", TYPED), ("ratings", {"product": RATED})):
        cells = [
            AskedCell(alternative=f"t{k}", criterion=criterion)
            for criterion, texts in typed.items()
            for k in range(len(texts))
        ]
        asked_form = form(kind, lang).model_copy(update={"cells": tuple(cells)})
        make = evidence_workbook if kind == "evidence" else ratings_workbook
        book = load_workbook(BytesIO(make(asked_form, HIERARCHY, title="T", names={})))
        for sheet, texts in zip(book.worksheets[1:], typed.values(), strict=False):
            for row, said in enumerate(texts, start=7):
                sheet.cell(row, roles(sheet)["answer"][0]).value = said
        path = tmp_path / f"{kind}-{lang}.xlsx"
        book.save(path)
        files[path] = (asked_form, typed)
    for path, made in office.convert(list(files), tmp_path / "out").items():
        asked_form, typed = files[path]
        found = read_form(made.read_bytes(), "f.xlsx", HIERARCHY, {asked_form.number: asked_form})
        taken = {(a.criterion, a.alternative) for a in (*found.ratings, *found.evidence)}
        book = load_workbook(made, data_only=True)
        count, wrong = 0, []
        for sheet, (criterion, texts) in zip(book.worksheets[1:], typed.items(), strict=False):
            answer = roles(sheet)["answer"][0]
            beside = max(c for name, cs in roles(sheet).items() if name != "option" for c in cs) + 1
            for k, said in enumerate(texts):
                unread = bool(sheet.cell(7 + k, beside).value)
                expected = (criterion, f"t{k}") not in taken and bool(str(said).strip())
                if unread != expected:
                    wrong.append((criterion, said, unread))
            count += sheet.cell(4, answer).value
        assert not wrong
        assert count == len(taken) > 0


@pytest.mark.office
def test_a_round_trip_through_libreoffice_keeps_keys_roles_and_counts(
    tmp_path: Path, office: Office
) -> None:
    files = {}
    for lang in LANGUAGES:
        for kind, book in (("ratings", ratings(lang)), ("evidence", evidence(lang))):
            sheet = book.worksheets[1]
            answer = roles(sheet)["answer"][0]
            sheet.cell(7, answer).value = "fair – sells a little" if kind == "ratings" else "12,5"
            path = tmp_path / f"{kind}-{lang}.xlsx"
            book.save(path)
            files[path] = book
    for path, made in office.convert(list(files), tmp_path / "out").items():
        values = load_workbook(made, data_only=True)
        before, after = files[path].worksheets, values.worksheets
        assert [sheet.title for sheet in after] == [sheet.title for sheet in before]
        for old, new in zip(before, after, strict=True):
            assert by_key(new) == by_key(old)
            if HEAD_CELLS in by_key(old):
                assert roles(new) == roles(old)
        assert values[FORM_SHEET].sheet_state == "hidden"
        counts = [cell.value for cell in after[0]["D"] if isinstance(cell.value, int | float)]
        assert counts[-1] == 1
        assert after[1].data_validations.dataValidation
