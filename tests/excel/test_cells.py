"""Cells read straight from a workbook's parts are those that openpyxl reads."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import numbers

from mcda.errors import InputError
from mcda.excel.cells import Cells

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def cells(data: bytes) -> Cells:
    return Cells(data, "f.xlsx", max_rows=1000, max_columns=100)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, part)
    return stream.getvalue()


def everything() -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "Лист & <1>"
    values: list[Any] = [
        "text", " spaces ", "Қазақша – ұ", 3, 0.333, -1e-7, 12345678901, True, False, "#N/A",
        dt.datetime(2026, 3, 1), dt.datetime(2026, 3, 1, 13, 45), dt.time(1, 3),
        dt.timedelta(hours=30), "line\nbreak", "a_x0041_b"[:1], "",
    ]  # fmt: skip
    for i, value in enumerate(values, start=1):
        sheet.cell(i * 2, i).value = value
    sheet["Z1"] = 0.125
    sheet["Z1"].number_format = numbers.FORMAT_PERCENTAGE_00
    sheet["Y1"] = 42
    sheet["Y1"].number_format = "[$-419]d mmm yy;@"
    book.create_sheet("пусто")
    return book


def same_as_openpyxl(data: bytes) -> None:
    found = cells(data)
    book = load_workbook(io.BytesIO(data), data_only=True)
    assert found.titles == [sheet.title for sheet in book.worksheets]
    for sheet in book.worksheets:
        want = {
            (cell.row - 1, cell.column - 1): cell.value
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        rows = found.rows(sheet.title)
        told = {(i, j): value for i, row in rows.items() for j, value in row.items()}
        formulas = {key for key, value in told.items() if key not in want}
        assert all(str(told[key]).startswith("=") for key in formulas)
        assert {key: value for key, value in told.items() if key in want} == want


def test_all_kinds_of_cells_are_those_that_openpyxl_reads() -> None:
    data = saved(everything())
    same_as_openpyxl(data)
    found = cells(data)
    found.rows("Лист & <1>")
    assert found.percents == {("Лист & <1>", 0, 25)}


def test_forms_are_those_that_openpyxl_reads(forms: Any) -> None:
    same_as_openpyxl(forms.book(forms.pairs(language="kk"), forms.sound, date="2026-11-21"))


@pytest.mark.office
def test_workbooks_of_libreoffice_are_those_that_openpyxl_reads(
    office: Any, forms: Any, tmp_path: Any
) -> None:
    files = [tmp_path / "all.xlsx", tmp_path / "form.xlsx"]
    files[0].write_bytes(saved(everything()))
    files[1].write_bytes(forms.book(forms.pairs(), forms.sound))
    for path in office.convert(files, tmp_path / "again").values():
        same_as_openpyxl(path.read_bytes())


def sheet(body: str) -> bytes:
    data = saved(Workbook())
    part = f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'
    return with_part(data, "xl/worksheets/sheet1.xml", part.encode())


def test_formulas_give_their_result_or_themselves() -> None:
    body = (
        '<row r="1"><c r="A1"><f>1/3</f><v>0.5</v></c><c r="B1"><f>1/3</f></c>'
        '<c r="C1" t="str"><f>X</f><v>word</v></c><c r="D1" t="e"><f>X</f><v>#REF!</v></c>'
        '<c r="E1" t="d"><v>2026-03-01T00:00:00Z</v></c></row>'
    )
    assert cells(sheet(body)).rows("Sheet") == {
        0: {0: 0.5, 1: "=1/3", 2: "word", 3: "#REF!", 4: dt.datetime(2026, 3, 1)}
    }


def test_rows_and_cells_without_places_follow_one_another() -> None:
    body = (
        "<row><c><v>1</v></c><c><v>2</v></c></row>"
        '<row r="5"><c/><c r="D5"><v>3</v></c><c><v>4</v></c></row>'
    )
    assert cells(sheet(body)).rows("Sheet") == {0: {0: 1, 1: 2}, 4: {3: 3, 4: 4}}


def test_runs_of_a_text_are_joined_and_reading_aids_left_out() -> None:
    body = (
        '<row><c t="inlineStr"><is><r><t>Mi</t></r><r><t>la</t></r><rPh><t>x</t></rPh></is></c>'
        '<c t="inlineStr"><is><t>a_x000A_b_xD800_</t></is></c></row>'
    )
    assert cells(sheet(body)).rows("Sheet") == {0: {0: "Mila", 1: "a\nb\ufffd"}}


def test_many_cells_without_places_are_refused_beyond_the_limit() -> None:
    with pytest.raises(InputError) as error:
        cells(sheet("<row>" + "<c><v>1</v></c>" * 101 + "</row>")).rows("Sheet")
    assert error.value.findings[0].code == "workbook-far"


def test_an_encoding_in_which_other_bytes_mean_declarations_is_refused() -> None:
    part = b'<?xml version="1.0" encoding="mac-arabic"?>\xbc\xa1DOCTYPE x>'
    with pytest.raises(InputError) as error:
        cells(with_part(saved(Workbook()), "xl/worksheets/sheet1.xml", part))
    assert error.value.findings[0].code == "workbook-encoding"


@pytest.mark.parametrize(
    "body",
    ["<row r='x'/>", "<row><c t='s'><v>7</v></c></row>", "<row><c><v>x</v></c></row>",
     "<row><c t='d'><v>tomorrow</v></c></row>", "<row"],
)  # fmt: skip
def test_damage_is_told_with_its_sheet(body: str) -> None:
    with pytest.raises(InputError) as error:
        cells(sheet(body)).rows("Sheet")
    finding = error.value.findings[0]
    assert (finding.code, finding.where.sheet) == ("workbook-unreadable", "Sheet")
