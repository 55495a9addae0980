"""Cells of a stranger's workbook, read straight from its parts: stored values, formulas, formats.

Forms come back by the hundred, and most of their cells are formulas that nobody needs; openpyxl
takes three times as long, since it parses in Python, reads styles it does not use, and would have
to open a workbook twice to see both a formula and its result. The guard goes first: it has refused
every declaration and every encoding but UTF-8, so the plain parser meets elements and text only.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element, fromstring, iterparse

from mcda.errors import InputError, Where, fail
from mcda.files.guard import guard, said

Row = dict[int, Any]
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


class Cells:
    """A workbook by its sheets' titles; rows and columns count from 0, empty cells are left out.

    Raises InputError where the guard refuses it or its parts make no workbook.
    """

    def __init__(self, data: bytes, file: str, *, max_rows: int, max_columns: int) -> None:
        guard(data, file, max_rows=max_rows, max_columns=max_columns)
        self.file, self.rows_limit, self.columns_limit = file, max_rows, max_columns
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.parts: dict[str, str] = {}
        self.percents: set[tuple[str, int, int]] = set()
        try:
            self._open()
        except Exception as error:  # the library raises whatever the damage leads to
            raise fail("workbook-unreadable", Where(file), message=said(error)) from None
        if not self.parts:
            raise fail("workbook-sheetless", Where(file))

    @property
    def titles(self) -> list[str]:
        """Titles of the sheets with cells, in their order."""
        return list(self.parts)

    def _open(self) -> None:
        book = fromstring(self.archive.read("xl/workbook.xml"))
        links = fromstring(self.archive.read("xl/_rels/workbook.xml.rels"))
        targets = {
            link.get("Id", ""): link.get("Target", "")
            for link in links
            if link.get("Type", "").endswith("/worksheet")
        }
        self.old_epoch = False
        for element in book.iter():
            name = _local(element)
            if name == "workbookPr":
                self.old_epoch = element.get("date1904") in ("1", "true")
            elif name == "sheet":
                link = element.get(_RELATION) or element.get(_STRICT) or ""
                if link in targets:
                    target = targets[link]
                    part = target[1:] if target.startswith("/") else f"xl/{target}"
                    self.parts[element.get("name", "")] = part

    @cached_property
    def _strings(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.archive.namelist():
            return []
        found = []
        with self.archive.open("xl/sharedStrings.xml") as stream:
            for _, element in iterparse(stream):
                if _local(element) == "si":
                    found.append(_text(element))
                    element.clear()
        return found

    @cached_property
    def _formats(self) -> list[str]:
        """Number format of every cell style."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        if "xl/styles.xml" not in self.archive.namelist():
            return []
        formats: dict[int, str] = dict(BUILTIN_FORMATS)
        styles: list[int] = []
        for part in fromstring(self.archive.read("xl/styles.xml")):
            if _local(part) == "numFmts":
                for one in part:
                    formats[int(one.get("numFmtId", "0"))] = one.get("formatCode", "")
            elif _local(part) == "cellXfs":
                styles = [int(one.get("numFmtId", "0")) for one in part]
        return [formats.get(number, "General") for number in styles]

    def rows(self, title: str) -> dict[int, Row]:
        """The rows of a sheet that hold anything.

        A formula gives the result that was stored with it, else its text with "=" before it; a
        number that a format shows as a date is one. Cells shown as percents are kept in `percents`.
        """
        try:
            with self.archive.open(self.parts[title]) as stream:
                return dict(self._rows(title, stream))
        except InputError:
            raise
        except Exception as error:  # the library raises whatever the damage leads to
            where = Where(self.file, sheet=title)
            raise fail("workbook-unreadable", where, message=said(error)) from None

    def _rows(self, title: str, stream: Any) -> Iterator[tuple[int, Row]]:
        number = -1
        for _, element in iterparse(stream):
            if _local(element) != "row":
                continue
            told = element.get("r")
            number = int(told) - 1 if told else number + 1
            row: Row = {}
            column = -1
            for cell in element:
                place = _PLACE.fullmatch(cell.get("r", ""))
                column = _column(place.group(1)) if place else column + 1
                value = self._value(cell, title, number, column)
                if value is not None:
                    row[column] = value
            element.clear()
            if row:
                if number >= self.rows_limit or max(row) >= self.columns_limit:
                    where = Where(self.file, sheet=title)
                    columns = str(self.columns_limit)
                    raise fail("workbook-far", where, rows=self.rows_limit, columns=columns)
                yield number, row

    def _value(self, cell: Element, title: str, row: int, column: int) -> Any:
        kind = cell.get("t", "n")
        words = formula = None
        for part in cell:
            name = _local(part)
            if name == "v":
                words = part.text
            elif name == "f":
                formula = part.text or ""
            elif name == "is":
                return _text(part)
        if words is None:
            return f"={formula}" if formula is not None else None
        if kind == "n":
            return self._number(words, cell.get("s"), title, row, column)
        if kind == "s":
            return self._strings[int(words)]
        if kind == "b":
            return words.strip() in ("1", "true")
        if kind == "d":
            return dt.datetime.fromisoformat(words.strip().removesuffix("Z"))
        return _unescaped(words)

    def _number(self, words: str, style: str | None, title: str, row: int, column: int) -> Any:
        value = float(words)
        if value.is_integer() and abs(value) < 1e15:
            value = int(value)
        if style is None:
            return value
        format_ = self._formats[int(style)] if int(style) < len(self._formats) else "General"
        if "%" in format_:
            self.percents.add((title, row, column))
        return _dated(value, format_, self.old_epoch)


def _dated(value: float, format_: str, old_epoch: bool) -> Any:
    """A number, or the date that its format shows; what is no date then shows as an error."""
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

    if format_ == "General" or not is_date_format(format_):
        return value
    try:
        return from_excel(
            value,
            MAC_EPOCH if old_epoch else WINDOWS_EPOCH,
            timedelta=is_timedelta_format(format_),
        )
    except (OverflowError, ValueError):
        return "#VALUE!"


def _local(element: Element) -> str:
    """An element's name without its namespace."""
    tag: str = element.tag
    return tag[tag.rfind("}") + 1 :]


def _text(element: Element) -> str:
    """Text of a shared or inline string: plain, or in runs; without its reading aids."""
    parts = []
    for child in element:
        name = _local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [part.text or "" for part in child if _local(part) == "t"]
    return _unescaped("".join(parts))


def _unescaped(words: str) -> str:
    """Text with `_x000A_` as the sign it stands for; what no text holds becomes U+FFFD."""
    return _ESCAPE.sub(_sign, words) if "_x" in words else words


def _sign(found: re.Match[str]) -> str:
    sign = chr(int(found.group(1), 16))
    return sign if sign.isprintable() or sign in "\n\r\t\u00a0" else "\ufffd"


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
