"""The shared look of workbooks: texts stay texts, formulas are asked for."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from mcda.excel.style import CELL, HEAD, INPUT, SCORE, Book, fit_heads, page, protect, widths
from mcda.excel.textsize import line_height, text_height


def again(book: Book) -> Any:
    return load_workbook(BytesIO(book.bytes()))


@pytest.mark.parametrize("text", ["=1+1", "@x", "+1", "-1", "#N/A", "'x", "=cmd|' /C calc'!A0"])
def test_a_text_stays_a_text_also_when_it_is_edited(text: str) -> None:
    book = Book()
    book.put(book.sheet("s"), 1, 1, text)
    cell = again(book)["s"]["A1"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix == (text[0] in "=+-@'")


def test_control_signs_and_endless_texts_are_cut() -> None:
    book = Book()
    book.put(book.sheet("s"), 1, 1, "a\x00b" + "c" * 40_000)
    value = again(book)["s"]["A1"].value
    assert value.startswith("abc")
    assert len(value) == 32_767


def test_formulas_numbers_and_names_arrive() -> None:
    book = Book()
    sheet = book.sheet("it's")
    book.row(sheet, 1, [1, 2.5, None, True], SCORE)
    book.formula(sheet, 2, 1, f"=SUM({book.name('figures', sheet, 'A1:B1')})", SCORE)
    found = again(book)
    assert [cell.value for cell in found["it's"][1]] == [1, 2.5, None, True]
    assert found["it's"]["A2"].data_type == "f"
    assert found.defined_names["figures"].attr_text == "'it''s'!$A$1:$B$1"


def test_looks_are_kept_apart_and_only_inputs_are_unlocked() -> None:
    book = Book()
    sheet = book.sheet("s")
    for row, look in enumerate((HEAD, CELL, INPUT, SCORE), start=1):
        book.put(sheet, row, 1, row, look)
        book.put(sheet, row, 2, row, look)
    protect(sheet)
    found = again(book)["s"]
    assert found.protection.sheet
    for column in "AB":
        cells = [found[f"{column}{row}"] for row in range(1, 5)]
        assert [cell.protection.locked for cell in cells] == [True, True, False, True]
        assert cells[0].font.bold
        assert not cells[1].font.bold
        assert cells[3].number_format == "0.0000"


def test_pages_are_a4_and_repeat_the_head() -> None:
    book = Book()
    sheet = book.sheet("s")
    widths(sheet, [10, 20])
    page(sheet, head="1:2")
    found = again(book)["s"]
    assert (found.page_setup.paperSize, found.page_setup.fitToHeight) == (9, 0)
    assert found.print_title_rows == "$1:$2"
    assert found.column_dimensions["B"].width == 20


def test_rows_are_high_enough_for_all_lines() -> None:
    one = text_height("one two three", 100)
    assert text_height("one\n\ntwo", 100) == pytest.approx(one + 2 * line_height(10))
    assert text_height("word " * 20, 21) > 4 * line_height(10)


def test_heads_widen_their_columns_and_their_row() -> None:
    book = Book()
    sheet = book.sheet("s")
    widths(sheet, [4, 60])
    book.row(sheet, 1, ["competitiveness of it", "short"], HEAD)
    fit_heads(sheet, 1)
    assert sheet.column_dimensions["A"].width > 14
    assert sheet.column_dimensions["B"].width == 60
    assert sheet.row_dimensions[1].height > 2 * line_height(9)


def test_a_sheet_too_wide_to_read_goes_over_several_pages() -> None:
    book = Book()
    for wide, across in ((20, 1), (200, 2), (500, 4)):
        sheet = book.sheet(f"s{wide}")
        widths(sheet, [20, wide, wide])
        page(sheet, head="1:1", side="A:A")
        assert sheet.page_setup.fitToWidth == across
        assert sheet.print_title_cols == "$A:$A"
