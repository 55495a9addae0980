"""Returned workbooks: what people and programs do to them, and what is read or told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from openpyxl import Workbook

from mcda.errors import InputError
from mcda.excel.layout import FORM_SHEET
from mcda.files.typed import Unreadable, meant
from mcda.messages import LANGUAGES, finding_text
from mcda.model.returned import Returned

ROADS = ("goal", "production", "roads")


def values(returned: Returned) -> dict[tuple[str, ...], float | None]:
    return {(a.node, a.a, a.b): a.value for a in returned.answers}


def codes(returned: Returned) -> list[str]:
    return [finding.code for _, finding in returned.unread] + [f.code for f in returned.findings]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scale", [9, 17])
def test_picked_answers_are_read_in_every_language(forms: Any, lang: str, scale: int) -> None:
    form = forms.pairs(language=lang, answers=scale)
    returned = forms.read(forms.book(form, forms.sound, date="21.11.2026"))
    assert values(returned) == pytest.approx(forms.sound)
    assert codes(returned) == []
    assert (returned.number, returned.expert) == (form.number, "e01")
    assert returned.date == "2026-11-21"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1/3", 1 / 3),
        (" 1 / 3 ", 1 / 3),
        ("1:3", 1 / 3),
        ("0,333", 1 / 3),
        ("0.33", 1 / 3),
        ("0.14", 1 / 7),
        ("⅓", 1 / 3),
        ("3", 3),
        ("３", 3),
        ("1／3", 1 / 3),
        ("×3", 3),
        ("3x", 3),
        ("х3", 3),
        ("+3", 3),
        ("'3", 3),
        ("300%", 3),
        ("2,5", 2.5),
        (3, 3),
        (0.333, 1 / 3),
        (0.5, 0.5),
        (1 / 3, 1 / 3),
        (" Production –  clearly more important ", 3),
        ("PRODUCTION — clearly more important.", 3),
        ("Өндіріс – айтарлықтай маңыздырақ", 3),
        ("Инфраструктура – намного важнее", 1 / 5),
        ("equally important", 1),
        ("can’t judge", None),
        ("не могу судить", None),
    ],
)
def test_numbers_and_words_as_people_type_them(forms: Any, typed: Any, value: float | None) -> None:
    returned = forms.read(forms.book(forms.pairs(), {ROADS: typed}))
    assert codes(returned) == []
    assert values(returned)[ROADS] == (None if value is None else pytest.approx(value, rel=1e-12))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (dt.datetime(2026, 3, 1), "answer-date"),
        (dt.date(2026, 1, 3), "answer-date"),
        (dt.time(1, 3), "answer-time"),
        (True, "answer-boolean"),
        ("#N/A", "answer-error"),
        ("=1/3", "answer-formula"),
        ("rather more", "answer-unknown"),
        ("A 3", "answer-unknown"),
        ("1/0", "answer-range"),
        (0, "answer-range"),
        (-3, "answer-range"),
        ("-1/3", "answer-range"),
        ("−3", "answer-range"),
        (12, "answer-range"),
        ("1/12", "answer-range"),
        ("0.1", "answer-range"),
        ("1e99", "answer-unknown"),
        ("Roads – clearly more important", "answer-unknown"),
    ],
)
def test_what_is_no_answer_is_told_with_its_cell(forms: Any, typed: Any, code: str) -> None:
    returned = forms.read(forms.book(forms.pairs(), {**forms.sound, ROADS: typed}))
    ((key, finding),) = returned.unread
    assert (key, finding.code) == (ROADS, code)
    assert str(finding.where) == "form.xlsx[Small!C3] production / roads"
    assert len(returned.answers) == 6
    for lang in LANGUAGES:
        assert "C3" in finding_text(finding, lang)


def test_a_date_names_what_may_have_been_typed(forms: Any) -> None:
    returned = forms.read(forms.book(forms.pairs(), {ROADS: dt.datetime(2026, 3, 1)}))
    words = finding_text(returned.unread[0][1])
    assert "a date (1 March): 1/3 or 3/1 was typed. Left out, not guessed" in words
    assert "1 марта" in finding_text(returned.unread[0][1], "ru")


def test_blank_is_not_answered_and_spaces_are_blank(forms: Any) -> None:
    returned = forms.read(forms.book(forms.pairs(), {ROADS: "  \u00a0"}))
    assert returned.answers == ()
    assert codes(returned) == []


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        *((word, True) for word in ("x", "Х", "да", "Иә", "I mean it", "✓", True, 1.0, "1")),
        *((word, True) for word in ("оставляю свой ответ", "жауабымды өзгертпеймін")),
        *((word, False) for word in (None, "", "-", "нет", "жоқ", 0, False)),
    ],
)
def test_only_a_yes_says_that_an_answer_is_meant(cell: Any, said: bool) -> None:
    assert meant(cell) is said


@pytest.mark.parametrize("cell", ["?", "Нет, передумал", "хрю", 7, dt.datetime(2026, 3, 1)])
def test_what_is_neither_yes_nor_no_is_told(cell: Any) -> None:
    with pytest.raises(Unreadable) as error:
        meant(cell)
    assert error.value.code == "confirm-unknown"


def test_confirmed_rows_and_notes_are_kept(forms: Any) -> None:
    def write(book: Workbook) -> None:
        book["Small"]["F3"] = "=sum of all"
        book["Small"]["F3"].data_type = "s"

    data = forms.book(forms.pairs(), forms.sound, confirm=(ROADS,), change=write)
    first = forms.read(data).answers[0]
    assert (first.confirmed, first.note) == (True, "=sum of all")


def test_a_text_that_does_not_confirm_is_told_with_its_cell(forms: Any) -> None:
    def write(book: Workbook) -> None:
        book["Small"]["E3"] = "Нет, передумал"

    returned = forms.read(forms.book(forms.pairs(), forms.sound, change=write))
    ((key, finding),) = returned.unread
    assert (key, finding.code, finding.where.cell) == (ROADS, "confirm-unknown", "E3")
    assert (returned.answers[0].confirmed, len(returned.answers)) == (False, 7)


# --- What people do to workbooks ---------------------------------------------------------------


def _sort(book: Workbook) -> None:
    sheet = book["Small"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    for i, row in enumerate(reversed(rows), start=3):
        for j, value in enumerate(row, start=1):
            sheet.cell(i, j).value = value


def _insert_column(book: Workbook) -> None:
    book["Small"].insert_cols(3)
    book["Production"].insert_cols(1)


def _insert_rows(book: Workbook) -> None:
    book["Small"].insert_rows(1, amount=4)
    book["Small"].insert_rows(8)


def _rename(book: Workbook) -> None:
    book["Small"].title = "Мой лист"
    book.move_sheet("Мой лист", offset=-1)
    book[FORM_SHEET].title = "old form"
    book[FORM_SHEET if FORM_SHEET in book.sheetnames else "old form"].sheet_state = "visible"


def _copy(book: Workbook) -> None:
    book.copy_worksheet(book["Small"])


@pytest.mark.parametrize("change", [_sort, _insert_column, _insert_rows, _rename, _copy])
def test_nothing_is_found_by_position_or_name(forms: Any, change: Any) -> None:
    returned = forms.read(forms.book(forms.pairs(), forms.sound, change=change))
    assert values(returned) == pytest.approx(forms.sound)
    assert codes(returned) == []
    assert returned.deleted == ()


def test_of_a_copied_sheet_the_answered_row_counts_and_a_difference_is_told(forms: Any) -> None:
    def blank_copy(book: Workbook) -> None:
        copy = book.copy_worksheet(book["Small"])
        copy["C3"] = None

    assert codes(forms.read(forms.book(forms.pairs(), forms.sound, change=blank_copy))) == []

    def other_copy(book: Workbook) -> None:
        book.copy_worksheet(book["Small"])["C3"] = "1/9"

    returned = forms.read(forms.book(forms.pairs(), forms.sound, change=other_copy))
    assert codes(returned) == ["row-twice"]
    assert ROADS not in values(returned)


def test_deleted_rows_and_sheets_are_counted(forms: Any) -> None:
    def cut(book: Workbook) -> None:
        book["Small"].delete_rows(4, amount=2)
        del book["Production"]

    returned = forms.read(forms.book(forms.pairs(), forms.sound, change=cut))
    assert [(gone.part, len(gone.rows), gone.of) for gone in returned.deleted] == [
        ("goal", 2, 6),
        ("production", 1, 1),
    ]


def test_a_deleted_head_row_is_told(forms: Any) -> None:
    returned = forms.read(
        forms.book(forms.pairs(), forms.sound, change=lambda book: book["Small"].delete_rows(2))
    )
    assert codes(returned) == ["sheet-headless"]
    assert values(returned) == {("production", "output", "jobs"): 0.5}


def test_without_the_hidden_sheet_nobody_knows_whose_answers_these_are(forms: Any) -> None:
    data = forms.book(forms.pairs(), forms.sound, change=lambda book: book.remove(book[FORM_SHEET]))
    with pytest.raises(InputError) as error:
        forms.read(data)
    assert error.value.findings[0].code == "returned-missing"


def test_a_damaged_hidden_sheet_still_names_its_form(forms: Any) -> None:
    form = forms.pairs()

    def spoil(book: Workbook) -> None:
        book[FORM_SHEET].delete_rows(3, amount=50)

    data = forms.book(form, forms.sound, change=spoil)
    assert values(forms.read(data, "form.xlsx", form)) == pytest.approx(forms.sound)
    with pytest.raises(InputError) as error:
        forms.read(data)
    assert error.value.findings[0].code == "returned-damaged"


def test_a_newer_form_says_so(forms: Any) -> None:
    def renew(book: Workbook) -> None:
        sheet = book[FORM_SHEET]
        sheet["A2"] = sheet["A2"].value.replace("form/1", "form/9")

    with pytest.raises(InputError) as error:
        forms.read(forms.book(forms.pairs(), forms.sound, change=renew))
    assert error.value.findings[0].code == "returned-newer"


def test_the_form_that_was_sent_counts_not_what_the_file_says(forms: Any) -> None:
    form = forms.pairs()

    def forge(book: Workbook) -> None:
        sheet = book[FORM_SHEET]
        sheet["A2"] = sheet["A2"].value.replace('"e01"', '"e99"')

    returned = forms.read(forms.book(form, forms.sound, change=forge), "form.xlsx", form)
    assert returned.expert == "e01"


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        (dt.datetime(2026, 11, 21), "2026-11-21"),
        ("2026-11-21", "2026-11-21"),
        ("21.11.2026 г.", "2026-11-21"),
        ("21/11/26", "2026-11-21"),
        (46347, "2026-11-21"),
        ("yesterday", ""),
        ("31.02.2026", ""),
    ],
)
def test_the_date_of_the_start_sheet(forms: Any, typed: Any, iso: str) -> None:
    returned = forms.read(forms.book(forms.pairs(), forms.sound, date=typed))
    assert returned.date == iso
    assert codes(returned) == ([] if iso else ["date-unread"])


# --- Cells -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "level"),
    [("good", "good"), ("Хорошо", "good"), ("жақсы", "good"), (3, "good"), ("can't judge", None)],
)
def test_ratings_by_word_of_any_language_or_value(forms: Any, typed: Any, level: str) -> None:
    form = forms.cells("ratings")
    returned = forms.read(forms.book(form, {("abay", "state"): typed}))
    assert [(r.alternative, r.level) for r in returned.ratings] == [("abay", level)]


def test_a_rating_outside_the_list_is_told(forms: Any) -> None:
    returned = forms.read(forms.book(forms.cells("ratings"), {("abay", "state"): "so so"}))
    assert codes(returned) == ["rating-unknown"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (12.5, "12.5"),
        ("12,5", "12.5"),
        ("-4", "-4"),
        ("−4,5", "-4.5"),
        ("1 234,5", "1234.5"),
        ("3..5", "3..5"),
        ("3…5", "3..5"),
        ("3 – 5", "3..5"),
        ("3-5", "3..5"),
        ("-3..-1", "-3..-1"),
        ("12 %", "12"),
        ("n/a", "n/a"),
    ],
)
def test_figures_as_people_type_them(forms: Any, typed: Any, words: str) -> None:
    answer = (typed, "Yearbook, table 4", 2024, "as printed")
    returned = forms.read(forms.book(forms.cells("evidence"), {("abay", "output"): answer}))
    (found,) = returned.evidence
    assert (found.text, found.source, found.year) == (words, "Yearbook, table 4", "2024")


def test_a_figure_with_a_percent_format_is_what_was_typed(forms: Any) -> None:
    def percent(book: Workbook) -> None:
        book["Output"]["C2"].number_format = "0.0%"

    data = forms.book(
        forms.cells("evidence"), {("abay", "output"): (0.125, "Yearbook", None, None)},
        change=percent,
    )  # fmt: skip
    assert forms.read(data).evidence[0].text == "12.5"


@pytest.mark.parametrize(
    ("typed", "code"),
    [(dt.datetime(2026, 5, 3), "answer-date"), ("many", "number-bad"), ("5..3", "interval-order")],
)
def test_what_is_no_figure_is_told(forms: Any, typed: Any, code: str) -> None:
    answer = (typed, "Yearbook", None, None)
    returned = forms.read(forms.book(forms.cells("evidence"), {("abay", "output"): answer}))
    assert codes(returned) == [code]
