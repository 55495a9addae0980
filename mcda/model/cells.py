"""One cell of a table as people write it: a number, a level, an interval, a distribution, n/a."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from mcda.engines.normalisation import LARGEST
from mcda.errors import nearest
from mcda.model.distribution import NUMBERS, Distribution
from mcda.model.hierarchy import Criterion, Words
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, UNKNOWN

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}([ \u00a0\u202f]\d{3})+([.,]\d+)?", re.ASCII)
_DISTRIBUTION = re.compile(r"([^\W\d]+)\s*\((.*)\)")
_NOT_FINITE = re.compile(r"[+-]?(inf|infinity|nan|∞)", re.IGNORECASE)
_YES = frozenset(("yes", "true", "да", "иә", "ия"))
_NO = frozenset(("no", "false", "нет", "жоқ"))

Cell = tuple[float, float, int, Distribution | None]  # low end, high end, state, not evenly
_BLANK: Cell = (math.nan, math.nan, UNKNOWN, None)
_NONE: Cell = (math.nan, math.nan, NOT_APPLICABLE, None)


class BadCell(Exception):
    """A cell that cannot be used: the code and the values of its finding."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code, self.values = code, values
        super().__init__(code)


class CellReader:
    """Reads the cells of one leaf: (low, high, state, distribution); raises BadCell.

    None and blank text are unknown, "n/a" is not applicable, "3..5" and a pair (3, 5) are
    intervals, "normal(12; 2)" is a distribution; a word is a level. With `decimal_comma` a text
    may be "3,5".
    """

    def __init__(self, leaf: Criterion, decimal_comma: bool = False) -> None:
        self.leaf, self.decimal_comma = leaf, decimal_comma
        self.values = leaf.level_values()
        self.words = {word.casefold(): value for word, value in self.values.items()}
        for level in leaf.levels or ():
            names = level.name
            texts = (names.en, names.ru, names.kk) if isinstance(names, Words) else (names,)
            for text in texts:
                if text:
                    self.words.setdefault(text.strip().casefold(), level.value)
        self.flag = leaf.kind == "flag"
        if self.flag:
            for group, word in ((_YES, "yes"), (_NO, "no")):
                if word in self.values:
                    for text in group:
                        self.words.setdefault(text, self.values[word])

    def __call__(self, cell: Any) -> Cell:
        if cell is None:
            return _BLANK
        if isinstance(cell, str):
            return self._text(cell.strip().strip("\u00a0").strip())
        if isinstance(cell, (tuple, list)):
            if len(cell) != 2 or None in cell:
                raise BadCell("interval-bad", found=str(cell))
            return self._interval(self._one_cell(cell[0]), self._one_cell(cell[1]), str(cell))
        return self._known(self._one_cell(cell))

    def _text(self, text: str) -> Cell:
        if not text:
            return _BLANK
        if text.casefold() == "n/a":
            return _NONE
        if ".." in text and text.casefold() not in self.words:
            ends = text.split("..")
            if len(ends) != 2 or not all(end.strip(" .") for end in ends):
                raise BadCell("interval-bad", found=text)
            if any(end.startswith(".") or end.endswith(".") for end in ends):
                raise BadCell("interval-bad", found=text)
            low, high = (self._one(end.strip()) for end in ends)
            return self._interval(low, high, text)
        if (named := _DISTRIBUTION.fullmatch(text)) and text.casefold() not in self.words:
            return self._distribution(named[1].casefold(), named[2], text)
        return self._known(self._one(text))

    def _distribution(self, kind: str, inside: str, text: str) -> Cell:
        words = [word.strip() for word in inside.split(";" if ";" in inside else ",")]
        if kind not in (*NUMBERS, "sample") or len(words) < 2:
            raise BadCell("distribution-bad", found=text)
        if kind == "sample":
            numbers = sorted(self._one(word) for word in words)
        elif self.values:
            raise BadCell("distribution-levels", found=text)
        elif len(words) != NUMBERS[kind]:
            raise BadCell("distribution-bad", found=text)
        else:
            numbers = [self._plain(word) for word in words]
        low, high = self._ends(kind, numbers, text)
        return low, high, INTERVAL, Distribution(kind, tuple(numbers))

    def _ends(self, kind: str, numbers: list[float], text: str) -> tuple[float, float]:
        """Of a distribution, cut at the domain where it has tails."""
        if kind == "normal":
            self._number(numbers[0])
        found = Distribution(kind, tuple(numbers))
        low, high = found.ends()
        if kind == "normal" and self.leaf.domain is not None:
            low, high = max(low, self.leaf.domain[0]), min(high, self.leaf.domain[1])
        if not (found.sound() and low < high):
            raise BadCell("distribution-bad", found=text)
        return self._number(low), self._number(high)

    @staticmethod
    def _known(value: float) -> Cell:
        return value, value, KNOWN, None

    @staticmethod
    def _interval(low: float, high: float, found: str) -> Cell:
        if low > high:
            raise BadCell("interval-order", found=found)
        return low, high, INTERVAL if high > low else KNOWN, None

    def _one_cell(self, cell: Any) -> float:
        if isinstance(cell, (bool, np.bool_)):
            if not self.flag:
                raise BadCell("number-bad", found=str(cell))
            return self._word("yes" if cell else "no")
        if isinstance(cell, (int, float, np.integer, np.floating)):
            return self._number(float(cell))
        if isinstance(cell, str):
            return self._one(cell.strip())
        raise BadCell("cell-date", found=str(cell))

    def _word(self, word: str) -> float:
        value = self.words.get(word.casefold())
        if value is None:
            choices = list(self.values)
            near = nearest(word, list(self.words))
            names = {name.casefold(): name for name in choices}
            raise BadCell("level-unknown", found=word, choices=choices, hint=names.get(near, near))
        return value

    def _one(self, text: str) -> float:
        if text.casefold() in self.words:
            return self.words[text.casefold()]
        return self._number(self._plain(text))

    def _plain(self, text: str) -> float:
        """A number, or a level's word, whatever the domain."""
        if _NOT_FINITE.fullmatch(text):
            raise BadCell("infinite", found=text)
        plain = text.replace("\u2212", "-")
        if _GROUPED.fullmatch(plain):
            plain = re.sub(r"[ \u00a0\u202f]", "", plain)
        if self.decimal_comma and plain.count(",") == 1 and "." not in plain:
            plain = plain.replace(",", ".")
        if _NUMBER.fullmatch(plain):
            return float(plain)
        if self.values:
            return self._word(text)
        raise BadCell("number-comma" if "," in plain else "number-bad", found=text)

    def _number(self, value: float) -> float:
        if not abs(value) <= LARGEST:
            code = "too-large" if math.isfinite(value) else "infinite"
            raise BadCell(code, found=f"{value:g}")
        leaf = self.leaf
        if leaf.kind in ("ordinal", "flag") and value not in self.values.values():
            raise BadCell(
                "level-unknown", found=f"{value:.12g}", choices=list(self.values), hint=""
            )
        if leaf.domain is not None and not leaf.domain[0] <= value <= leaf.domain[1]:
            raise BadCell("domain", found=value, low=leaf.domain[0], high=leaf.domain[1])
        return value
