"""Tables in every accepted form read the same; every kind of cell; problems all at once."""

from __future__ import annotations

import io
import math
from pathlib import Path

import numpy as np
import pytest

from mcda.errors import Finding, InputError
from mcda.files.load import load_table, read_hierarchy
from mcda.files.tablefile import parse_grid, read_table, table_from
from mcda.model.hierarchy import Hierarchy
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, UNKNOWN, Table

BASE = Path(__file__).parent.parent / "broken" / "base"
TEXT = (BASE / "table.csv").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def hierarchy() -> Hierarchy:
    return read_hierarchy(BASE / "hierarchy.yaml")


def read(
    data: bytes | str, hierarchy: Hierarchy, encoding: str | None = None
) -> tuple[Table, list[Finding]]:
    content = data.encode("utf-8") if isinstance(data, str) else data
    return table_from(parse_grid(content, "table.csv", encoding=encoding), hierarchy)


def same(a: Table, b: Table) -> None:
    assert a.alternatives == b.alternatives
    assert a.leaves == b.leaves
    assert a.names == b.names
    np.testing.assert_array_equal(a.low, b.low)
    np.testing.assert_array_equal(a.high, b.high)
    np.testing.assert_array_equal(a.state, b.state)


def semicolons(text: str) -> str:
    return text.replace(",", ";").replace(".", ",").replace(",,", "..")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8-sig"), None),
        (TEXT.encode("utf-16"), None),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), None),
        (TEXT.replace("\n", "\r\n").encode(), None),
        (TEXT.replace("\n", "\r").encode(), None),
        (TEXT.replace(",", "\t").encode("utf-16"), None),
        (semicolons(TEXT).encode("utf-8-sig"), None),
        (("sep=;\r\n" + semicolons(TEXT)).encode(), None),
        (semicolons(TEXT).encode("cp1251"), "cp1251"),
        (("\n" + TEXT + "\n,,,,,,\n\n").encode(), None),
        (TEXT.replace("saran,", '"saran",').encode(), None),
    ],
)
def test_forms_of_csv_read_the_same(
    data: bytes, encoding: str | None, hierarchy: Hierarchy
) -> None:
    table, findings = read(data, hierarchy, encoding)
    assert findings == []
    same(table, read(TEXT, hierarchy)[0])


def test_cells(hierarchy: Hierarchy) -> None:
    table, findings = read(TEXT, hierarchy)
    assert findings == []
    assert table.names["ru"] == ("Абай", "Сарань", "Риддер")
    column = table.column("pollution")
    assert (table.low[0, column], table.high[0, column]) == (1, 2)
    assert table.state[:, column].tolist() == [INTERVAL, KNOWN, KNOWN]
    assert table.state[:, table.column("disaster")].tolist() == [KNOWN, NOT_APPLICABLE, KNOWN]
    assert table.state[2, table.column("income")] == UNKNOWN
    assert math.isnan(table.low[2, table.column("income")])


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("3..5", 3, 5),
        (" 3 .. 5 ", 3, 5),
        ("3..3", 3, 3),
        ("'+5", 5, 5),
        ("1e2", 100, 100),
        ("1 000", 1000, 1000),
        (".5", 0.5, 0.5),
    ],
)
def test_numbers(cell: str, low: float, high: float, hierarchy: Hierarchy) -> None:
    table, findings = read(f"id,income\na,{cell}\nb,1\n", hierarchy)
    assert findings == []
    assert (table.low[0, 0], table.high[0, 0]) == (low, high)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1_000", "number-bad"),
        ("12%", "number-bad"),
        ("nan", "infinite"),
        ("-inf", "infinite"),
        ("1e999", "infinite"),
        ("1e300", "too-large"),
        ("3...5", "interval-bad"),
        ("3..", "interval-bad"),
        ("1..2..3", "interval-bad"),
        ('"12,5"', "number-comma"),
        ("1..inf", "infinite"),
        ("-1..5", "domain"),
        ("٣", "number-bad"),
    ],
)
def test_bad_numbers(cell: str, code: str, hierarchy: Hierarchy) -> None:
    _, findings = read(f"id,income\na,{cell}\nb,1\n", hierarchy)
    assert [finding.code for finding in findings] == [code]


@pytest.mark.parametrize(("cell", "value"), [("низкое", 1), ("LOW", 1), ("2", 2), ("high", 3)])
def test_levels_in_any_language(cell: str, value: float, hierarchy: Hierarchy) -> None:
    table, findings = read(f"id,pollution\na,{cell}\nb,low\n", hierarchy)
    assert findings == []
    assert table.low[0, 0] == value


@pytest.mark.parametrize(("cell", "value"), [("yes", 1), ("да", 1), ("жоқ", 0), ("0", 0)])
def test_flags(cell: str, value: float, hierarchy: Hierarchy) -> None:
    assert read(f"id,disaster\na,{cell}\nb,no\n", hierarchy)[0].low[0, 0] == value


def test_protected_text_is_unprotected(hierarchy: Hierarchy) -> None:
    table, _ = read("id,name,income\na,'=Town,1\nb,'quoted,2\n", hierarchy)
    assert table.names["en"] == ("=Town", "'quoted")


def test_xlsx_reads_the_same(tmp_path: Path, hierarchy: Hierarchy) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "notes"
    sheet = book.create_sheet("table")
    for line in TEXT.splitlines():
        sheet.append([_typed(cell) for cell in line.split(",")])
    path = tmp_path / "table.xlsx"
    book.save(path)
    table, findings = read_table(path, hierarchy)
    assert findings == []
    same(table, read(TEXT, hierarchy)[0])
    sheet["D3"] = "many"
    sheet["D4"] = "=1+1"
    book.save(path)
    _, findings = read_table(path, hierarchy)
    assert [(f.code, f.where.sheet, f.where.cell) for f in findings] == [
        ("cell-formula", "table", "D4"),
        ("number-bad", "table", "D3"),
    ]


def _typed(cell: str) -> object:
    try:
        return float(cell)
    except ValueError:
        return cell or None


def test_parquet_reads_the_same(tmp_path: Path, hierarchy: Hierarchy) -> None:
    pytest.importorskip("pyarrow")
    import pandas as pd

    path = tmp_path / "table.parquet"
    pd.read_csv(io.StringIO(TEXT), keep_default_na=False, na_values=[""]).to_parquet(path)
    table, findings = read_table(path, hierarchy)
    assert findings == []
    same(table, read(TEXT, hierarchy)[0])


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("t.xlsx", b"PK nonsense", "workbook-cut"),
        ("t.csv", "id,income\na,1\n".encode("utf-16-le"), "csv-binary"),
        ("t.csv", b"id,income\n\x81\x8d\x8f\x90,1\n", "encoding-bad"),
    ],
)
def test_what_is_no_table(name: str, data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_grid(data, name)
    assert [finding.code for finding in caught.value.findings] == [code]


def test_headers(hierarchy: Hierarchy) -> None:
    _, findings = read("town,income,income,people\na,1,2,3\nb,1,2,3\n", hierarchy)
    assert sorted(finding.code for finding in findings) == [
        "column-inner",
        "column-missing",
        "column-twice",
        "column-unknown",
    ]
    _, findings = read("", hierarchy)
    assert [finding.code for finding in findings] == ["table-empty"]
    _, findings = read("id,income\n,1\nb,2\n", hierarchy)
    assert [finding.code for finding in findings] == ["alternative-unnamed"]


def test_load_table(tmp_path: Path) -> None:
    path = tmp_path / "towns.csv"
    path.write_text(TEXT, encoding="utf-8")
    problem = load_table(path, BASE / "hierarchy.yaml", {"people": 3, "nature": 1})
    assert problem.local_weights()["people"] == 0.75
    assert (problem.whose, problem.name) == ("given", "towns")
    with pytest.raises(InputError) as caught:
        load_table(tmp_path / "none.csv", BASE / "hierarchy.yaml", {"peple": 3})
    codes = [finding.code for finding in caught.value.findings]
    assert codes == ["file-missing", "weight-unknown-node"]
