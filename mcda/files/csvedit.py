"""Change single cells and rows of a CSV and leave every other byte as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mcda.files.tablefile import parse_grid, unprotected
from mcda.files.write import safe_text
from mcda.files.yamlfile import decode, encode

Span = tuple[int, int]
_NUMERIC = re.compile(r"[+-]?[\d.,]+(\.\.[+-]?[\d.,]+)?", re.ASCII)


@dataclass
class _Record:
    """Where the fields of a row stand in the text, and where the row with its line end does."""

    fields: list[Span]
    span: Span


class CsvText:
    """A CSV file as its text, with the places of all fields; edits keep the rest."""

    def __init__(self, data: bytes, file: str, encoding: str | None = None) -> None:
        self.data, self.encoding = data, encoding
        self.text = decode(data, file, encoding=encoding, option=True)
        grid = parse_grid(data, file, encoding=encoding)
        self.delimiter = grid.delimiter or ","
        self.decimal_comma = grid.decimal_comma
        records = _records(self.text, grid.start, self.delimiter)
        self.header = [self._value(span).lower() for span in records[0].fields] if records else []
        self.records = [r for r in records[1:] if any(self._value(span) for span in r.fields)]
        first = self.text.find("\n")
        self.line_end = "\r\n" if first > 0 and self.text[first - 1] == "\r" else "\n"
        self.edits: list[tuple[Span, str]] = []

    def _value(self, span: Span) -> str:
        raw = self.text[slice(*span)]
        if raw.startswith('"') and raw.endswith('"') and len(raw) > 1:
            raw = raw[1:-1].replace('""', '"')
        return unprotected(raw).strip().strip("\ufeff\u00a0").strip()

    def column(self, name: str) -> int | None:
        """Index of a column by its name, in any case of letters; None where there is none."""
        return self.header.index(name.lower()) if name.lower() in self.header else None

    def values(self) -> list[dict[str, str]]:
        """All rows as texts by column."""
        return [
            {
                name: self._value(span)
                for name, span in zip(self.header, record.fields, strict=False)
            }
            for record in self.records
        ]

    def rows(self, **wanted: str) -> list[_Record]:
        """The rows that have these values."""
        columns = {self.column(name): value for name, value in wanted.items()}
        return [
            record
            for record in self.records
            if all(
                k is not None and k < len(record.fields) and self._value(record.fields[k]) == value
                for k, value in columns.items()
            )
        ]

    def put(self, record: _Record, name: str, value: str) -> None:
        """Replace one field."""
        column = self.column(name)
        if column is None or column >= len(record.fields):
            raise ValueError(f"no field {name!r} in this row")
        self.edits.append((record.fields[column], self._quoted(value)))

    def drop(self, record: _Record) -> None:
        """Remove a row and its line end."""
        self.edits.append((record.span, ""))

    def row(self, values: Mapping[str, str]) -> str:
        """A row as text, without a line end; columns that the file lacks are left out."""
        return self.delimiter.join(self._quoted(values.get(name, "")) for name in self.header)

    def replace(self, record: _Record, values: Mapping[str, str]) -> None:
        """Replace a whole row; its line end stays."""
        end = record.fields[-1][1]
        self.edits.append(((record.span[0], end), self.row(values)))

    def append(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Add rows at the end."""
        text = "".join(self.row(values) + self.line_end for values in rows)
        if self.text and not self.text.endswith(("\n", "\r")):
            text = self.line_end + text
        self.edits.append(((len(self.text), len(self.text)), text))

    def _quoted(self, value: str) -> str:
        words = value
        if _NUMERIC.fullmatch(words):
            words = words.replace(".", ",") if self._comma(words) else words
        else:
            words = safe_text(words)
        if any(sign in words for sign in (self.delimiter, '"', "\n", "\r")):
            return '"' + words.replace('"', '""') + '"'
        return words

    def _comma(self, words: str) -> bool:
        return self.decimal_comma and ".." not in words and words.count(".") == 1

    def result(self) -> bytes:
        """The file with all edits, in its own encoding."""
        parts: list[str] = []
        at = 0
        for (start, end), words in sorted(self.edits, key=lambda edit: edit[0]):
            parts += [self.text[at:start], words]
            at = end
        parts.append(self.text[at:])
        return encode("".join(parts), self.data, encoding=self.encoding)


def _records(text: str, start: int, delimiter: str) -> list[_Record]:
    """Places of all fields, by the rules of Python's csv module (quotes at a field's start)."""
    records: list[_Record] = []
    at = start
    while at < len(text):
        begin, fields = at, []
        while True:
            field = at
            if text.startswith('"', at):
                at += 1
                while at < len(text):
                    if text[at] != '"':
                        at += 1
                    elif text.startswith('""', at):
                        at += 2
                    else:
                        at += 1
                        break
            while at < len(text) and text[at] not in (delimiter, "\n", "\r"):
                at += 1
            fields.append((field, at))
            if at < len(text) and text[at] == delimiter:
                at += 1
                continue
            break
        if text.startswith("\r\n", at):
            at += 2
        elif at < len(text):
            at += 1
        records.append(_Record(fields, (begin, at)))
    return records
