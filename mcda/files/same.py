"""Whether two files of results say the same: numbers to 1e-9, everything else exactly."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mcda.errors import InputError

TOLERANCE = 1e-9
_DATA = re.compile(rb'<script type="application/json" id="data">(.*?)</script>', re.S)


@dataclass(frozen=True)
class Difference:
    """A value that differs: where it stands, whose it is ("" where of nobody), both values."""

    where: str
    whose: str
    found: Any
    expected: Any


def differences(file: str, found: bytes, expected: bytes, passed: str = "") -> list[Difference]:
    """Where a file differs from the one expected, in the order of the file; its suffix says how.

    JSON and CSV are compared whole, a page by the data it carries, a workbook cell by cell. Keys
    called `passed` are passed over. Raises ValueError for a file that cannot be read.
    """
    if found == expected:
        return []
    suffix = file.rpartition(".")[2].lower()
    read = {"json": _json, "csv": _csv, "html": _page, "xlsx": _book}.get(suffix)
    if read is None:
        return [Difference("", "", f"{len(found)} bytes", f"{len(expected)} bytes")]
    try:
        one, other = read(found), read(expected)
    except (UnicodeDecodeError, KeyError, InputError, RecursionError) as error:
        raise ValueError(str(error)) from error
    return list(_compared(one, other, "", "", passed))


def _json(data: bytes) -> Any:
    return json.loads(data.decode("utf-8-sig"))


def _csv(data: bytes) -> Any:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def _page(data: bytes) -> Any:
    found = _DATA.search(data)
    if found is None:
        raise ValueError("no data in the page")
    return json.loads(found.group(1).decode("utf-8"))


def _book(data: bytes) -> Any:
    from openpyxl import load_workbook

    from mcda.files.guard import guard

    guard(data, "")
    book = load_workbook(io.BytesIO(data), keep_links=False)
    return {
        sheet.title: {
            cell.coordinate: str(cell.value) if cell.data_type == "f" else cell.value
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in book.worksheets
    }


def _compared(
    found: Any, expected: Any, where: str, whose: str, passed: str
) -> Iterator[Difference]:
    if isinstance(found, dict) and isinstance(expected, dict):
        named = found.get("name") or found.get("id")
        whose = named if isinstance(named, str) else whose
        for key in dict.fromkeys((*expected, *found)):
            if key == passed:
                continue
            place = f"{where}.{key}" if where else str(key)
            yield from _compared(found.get(key), expected.get(key), place, whose, passed)
    elif isinstance(found, list) and isinstance(expected, list):
        if len(found) != len(expected):
            yield Difference(f"{where}.length", whose, len(found), len(expected))
        for number, (one, other) in enumerate(zip(found, expected, strict=False), 1):
            yield from _compared(one, other, f"{where}[{number}]", whose, passed)
    elif not _same(found, expected):
        yield Difference(where, whose, found, expected)


def _same(found: Any, expected: Any) -> bool:
    if isinstance(found, bool) or isinstance(expected, bool):
        return found is expected
    if found == expected:
        return True
    one, other = _number(found), _number(expected)
    if one is None or other is None:
        return False
    return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def _number(value: Any) -> float | None:
    if isinstance(value, int | float):
        return float(value)
    try:
        number = float(value)  # CSV
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) and isinstance(value, str) else None
