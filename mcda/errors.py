"""What is wrong with an input, as data: a finding names a code, a place and values.

The words come from the message catalogue at the edge (`mcda.messages`), so the same finding reads
in English, Russian or Kazakh.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Where:
    """A place in what people wrote: file and line and key, or row and column, or sheet and cell."""

    file: str = ""
    line: int | None = None
    key: str = ""
    row: str = ""
    column: str = ""
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        text = self.file
        if self.line is not None:
            text += f":{self.line}" if text else f"line {self.line}"
        if self.sheet or self.cell:
            text += f"[{self.sheet}!{self.cell}]" if self.cell else f"[{self.sheet}]"
        tail = self.key
        if self.row or self.column:
            tail = " / ".join(part for part in (self.row, self.column) if part)
        return f"{text} {tail}".strip() if tail else text


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: `code` names the message, `values` fill it in.

    Attributes
    ----------
    where : the place; empty where there is none.
    severity : "error", "warning" or "note".
    """

    code: str
    where: Where = field(default_factory=Where)
    values: dict[str, Any] = field(default_factory=dict)
    severity: Severity = "error"

    def text(self, lang: str = "en") -> str:
        """The finding in words, its place first: "en", "ru" or "kk"."""
        from mcda.messages import finding_text

        return finding_text(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, for JSON: code, severity, where (a mapping), values."""
        place = {
            name: value
            for name in Where.__slots__
            if (value := getattr(self.where, name)) not in ("", None)
        }
        return {
            "code": self.code,
            "severity": self.severity,
            "where": place,
            "values": dict(self.values),
        }


class InputError(Exception):
    """Input that cannot be used; `findings` holds every problem of it, in file order."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__()

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Finding, ...]]]:
        return type(self), (self.findings,)  # other processes raise it, too

    def __str__(self) -> str:
        return "\n".join(finding.text() for finding in self.findings)


def fail(code: str, where: Where | None = None, **values: Any) -> InputError:
    """An `InputError` with a single finding."""
    return InputError([Finding(code, where or Where(), values)])


def nearest(word: str, choices: Sequence[str]) -> str:
    """The choice most like `word`, or "" when none is near."""
    lowered = {choice.lower(): choice for choice in choices}
    found = difflib.get_close_matches(word.lower(), list(lowered), n=1, cutoff=0.6)
    return lowered[found[0]] if found else ""
