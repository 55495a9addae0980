"""Edits of a CSV: the cell that is meant changes, every other byte stays."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda.files.csvedit import CsvText

CELL = st.text(alphabet="ab ,;\"\n'=1.", max_size=6)


def written(rows: list[list[str]], delimiter: str, end: str, always: bool) -> str:
    stream = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if always else csv.QUOTE_MINIMAL
    csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return stream.getvalue()


def parsed(data: bytes, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=4),
    st.sampled_from(",;"),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.integers(0, 3),
)
def test_one_cell_changes_and_the_rest_is_the_same_text(
    cells: list[list[str]], delimiter: str, end: str, always: bool, which: int
) -> None:
    rows = [["id", "x", "y"], *([f"r{k}", *row] for k, row in enumerate(cells))]
    text = written(rows, delimiter, end, always)
    which = min(which, len(cells) - 1)
    edit = CsvText(text.encode(), "t.csv")
    (record,) = edit.rows(id=f"r{which}")
    edit.put(record, "x", "NEW")
    result = edit.result()
    rows[which + 1][1] = "NEW"
    assert parsed(result, delimiter) == rows
    before, after = text.encode(), result
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    limit = min(len(before), len(after)) - head
    while tail < limit and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    assert len(after) - head - tail <= len("NEW")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_the_encoding_stays(encoding: str) -> None:
    data = "id;x\nабай;1,5\nсаран;\n".encode(encoding)
    edit = CsvText(data, "t.csv", encoding if encoding == "cp1251" else None)
    edit.put(edit.rows(id="саран")[0], "x", "2.5")
    assert edit.result() == "id;x\nабай;1,5\nсаран;2,5\n".encode(encoding)


def test_big_endian_files_stay_big_endian() -> None:
    data = b"\xfe\xff" + "id,x\na,1\n".encode("utf-16-be")
    edit = CsvText(data, "t.csv")
    edit.put(edit.rows(id="a")[0], "x", "2")
    assert edit.result() == b"\xfe\xff" + "id,x\na,2\n".encode("utf-16-be")


def test_rows_are_added_replaced_and_dropped_in_the_order_of_the_header() -> None:
    data = b"note,source,id\n,old,a\n,older,a\n,other,b"
    edit = CsvText(data, "t.csv")
    first, second = edit.rows(id="a")
    edit.replace(first, {"id": "a", "source": "new", "note": "n"})
    edit.drop(second)
    edit.append([{"id": "c", "source": "=cmd", "unknown": "x"}])
    assert edit.result() == b"note,source,id\nn,new,a\n,other,b\n,'=cmd,c\n"


def test_a_separator_line_and_blank_lines_before_the_header_stay() -> None:
    data = b"sep=;\n\nid;x\na;1\n"
    edit = CsvText(data, "t.csv")
    edit.put(edit.rows(id="a")[0], "x", "1..2")
    assert edit.result() == b"sep=;\n\nid;x\na;1..2\n"


def test_text_that_looks_like_a_formula_is_guarded_and_numbers_are_not() -> None:
    edit = CsvText(b"id,x,y\na,,\n", "t.csv")
    edit.put(edit.rows(id="a")[0], "x", "-4.5")
    edit.put(edit.rows(id="a")[0], "y", "=1+1")
    assert edit.result() == b"id,x,y\na,-4.5,'=1+1\n"
