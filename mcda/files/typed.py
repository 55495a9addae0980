"""What people type into an answer cell, whatever their keyboard, spreadsheet and language."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from mcda.errors import InputError
from mcda.files.tablefile import read_cell, unprotected
from mcda.messages import text
from mcda.model.answers import answer_names, answer_texts
from mcda.model.form import SCALES
from mcda.model.hierarchy import LANGUAGES, Criterion, say
from mcda.model.judgements import judged_children
from mcda.model.table import KNOWN, cell_words

_ALIKE = str.maketrans("ё’‘`´", "е''''")
_DASHES = re.compile(r"\s*[‐‑‒–—―−﹘﹣-]\s*")
_SPACES = re.compile(r"[\s\u200b\u2060\ufeff]+")
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|Н/Д|ССЫЛКА!|ЗНАЧ!|"
                    r"ДЕЛ/0!|ИМЯ\?|ПУСТО!|ЧИСЛО!|ERROR!)", re.I)  # fmt: skip
_NUMBER = r"(\d+(?:[.,]\d*)?|[.,]\d+)"
_RATIO = re.compile(rf"{_NUMBER}[/:÷⁄∕]{_NUMBER}", re.ASCII)
_TIMES = re.compile(rf"[×x*х]?{_NUMBER}[×xх]?", re.ASCII)
_PERCENT = re.compile(rf"{_NUMBER}%", re.ASCII)
_SPAN = re.compile(r"(.*\d)\s*(?:\.{2,}|-)\s*([+-]?\s*[.,]?\d.*)", re.ASCII)
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4}|\d{2})", re.ASCII)
_YES = frozenset(
    ("yes", "y", "true", "ok", "x", "v", "+", "✓", "✔", "☑", "√", "1", "да", "истина", "х",
     "иә", "ия", "ақиқат", "рас")
)  # fmt: skip
_NOT = frozenset(("-", "no", "false", "нет", "ложь", "жоқ", "жалған", "0"))
LEAST, MOST = 1 / 9, 9.0


class Unreadable(Exception):
    """A cell that is no answer; `code` and `values` make a finding."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code, self.values = code, values
        super().__init__(code)


def folded(text: str) -> str:
    """A text as it is compared: letter case, spaces, kinds of dashes and of Е do not matter."""
    words = unicodedata.normalize("NFKC", text).casefold().translate(_ALIKE)
    words = _DASHES.sub("-", _SPACES.sub(" ", words))
    return words.strip(" .;:'\"«»“”„’`")


def blank(cell: Any) -> bool:
    """True for a cell that holds nothing to see."""
    return cell is None or (isinstance(cell, str) and not _SPACES.sub("", cell))


def shown(cell: Any) -> str:
    """A cell as a text: 2020 for 2020.0, a date as 2026-11-21."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, float):
        return f"{cell:.12g}"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return unprotected(str(cell)).strip().strip("\u00a0").strip()


def date_of(cell: Any) -> str:
    """A date as people write it, in ISO form; "" where it cannot be told."""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 30_000 < cell < 80_000:
        # A day number of a spreadsheet that lost its format; day 25,569 is 1970-01-01.
        return (dt.date(1970, 1, 1) + dt.timedelta(days=int(cell) - 25_569)).isoformat()
    words = _SPACES.sub("", unicodedata.normalize("NFKC", str(cell or "")))
    words = re.sub(r"(г|ж)?\.?$", "", words)  # "21.11.2026 г."
    if match := _ISO.fullmatch(words):
        year, month, day = map(int, match.groups())
    elif match := _DAY_FIRST.fullmatch(words):
        day, month, year = map(int, match.groups())
        year += 2000 if year < 100 else 0
    else:
        return ""
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""


def judgement(cell: Any, words: Mapping[str, float | None]) -> float | None:
    """How many times the first of a pair matters more: from a word of the list, or from a number.

    `words` gives the value of every answer that is known, by its folded text. Reciprocals written
    with few digits, as 0,33, are taken for what they round. Raises Unreadable with what to do.
    """
    _refuse(cell)
    if isinstance(cell, int | float):
        return _on_scale(float(cell), f"{float(cell):.15g}")
    text = str(cell)
    key = folded(text)
    if key in words:
        return words[key]
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", text)).strip("'’`").casefold()
    plain = _DASHES.sub("-", plain)
    negative = plain.startswith("-")
    plain = plain.lstrip("+-") if re.fullmatch(r"[+-][^+-]*\d[^+-]*", plain) else plain
    if match := _RATIO.fullmatch(plain):
        above, below = map(_plain, match.groups())
        if not below:
            raise Unreadable("answer-range", found=text)
        value, digits = above / below, ""
    elif match := _PERCENT.fullmatch(plain):
        value, digits = _plain(match.group(1)) / 100, ""
    elif match := _TIMES.fullmatch(plain):
        value, digits = _plain(match.group(1)), match.group(1)
    else:
        raise Unreadable("answer-unknown", found=text)
    if negative or not math.isfinite(value):
        raise Unreadable("answer-range", found=text)
    return _on_scale(value, digits, text)


def _plain(number: str) -> float:
    return float(number.replace(",", "."))


def _on_scale(value: float, digits: str, text: str = "") -> float:
    """The value between 1/9 and 9; 1/n where the digits are 1/n rounded to at least two places."""
    fraction = re.split(r"[.,]", digits, maxsplit=1)
    places = len(fraction[1]) if len(fraction) == 2 and "e" not in digits else 0
    if places >= 2 and 0 < value < 1:
        n = round(1 / value)
        if 2 <= n <= MOST and abs(1 / n - value) <= 0.5 * 10.0**-places * (1 + 1e-9):
            return 1 / n
    if not LEAST * (1 - 1e-12) <= value <= MOST:
        raise Unreadable("answer-range", found=text or f"{value:.12g}")
    return max(value, LEAST)


def _refuse(cell: Any) -> None:
    """Raise for what a spreadsheet made of an answer: dates, TRUE, errors, formulas."""
    if isinstance(cell, bool):
        raise Unreadable("answer-boolean", found="TRUE" if cell else "FALSE")
    if isinstance(cell, dt.datetime | dt.date):
        raise Unreadable(
            "answer-date",
            day=str(cell.day),
            month=f"m{cell.month}",
            first=str(cell.day),
            second=str(cell.month),
        )
    if isinstance(cell, dt.time | dt.timedelta):
        raise Unreadable("answer-time", found=str(cell))
    if isinstance(cell, str):
        if _ERROR.fullmatch(cell.strip()):
            raise Unreadable("answer-error", found=cell.strip())
        if cell.startswith("="):
            raise Unreadable("answer-formula", found=cell)


def figure(cell: Any, leaf: Criterion) -> str:
    """A figure or an interval for a leaf, as a table writes it: "3.5", "3..5", "n/a", a level's id.

    Raises Unreadable with the code of the table's own findings, or with what a spreadsheet made of
    the answer.
    """
    if isinstance(cell, bool) and leaf.kind != "flag":
        raise Unreadable("answer-boolean", found="TRUE" if cell else "FALSE")
    tries = [cell]
    if not isinstance(cell, bool | int | float):
        _refuse(cell)
        words = unicodedata.normalize("NFKC", _SPACES.sub(" ", str(cell))).strip().strip("'’`")
        tries = [words]
        plain = re.sub("[‐‑‒–—―−﹘﹣]", "-", words)
        if plain.endswith("%") and say(leaf.unit) == "%":
            plain = plain.rstrip("% ")
        if match := _SPAN.fullmatch(plain):
            plain = "..".join(end.replace(" ", "") for end in match.groups())
        tries.append(plain)
    first: InputError | None = None
    for attempt in tries:
        try:
            found = read_cell(leaf, attempt, decimal_comma=True)
        except InputError as error:
            first = first or error
            continue
        return cell_words(*found, leaf.level_values())
    assert first is not None
    finding = first.findings[0]
    raise Unreadable(finding.code, **finding.values)


def level(cell: Any, words: Mapping[str, str | None], leaf: Criterion) -> str | None:
    """The id of a level, from a word of the list, a name of the level, or its value; None: can't
    judge. `words` gives levels by their folded texts."""
    _refuse(cell if not isinstance(cell, bool) or leaf.kind != "flag" else None)
    if isinstance(cell, str) and folded(cell) in words:
        return words[folded(cell)]
    try:
        low, high, state, _ = read_cell(leaf, cell, decimal_comma=True)
    except InputError:
        raise Unreadable("rating-unknown", found=shown(cell)) from None
    if state != KNOWN or low != high:
        raise Unreadable("rating-unknown", found=shown(cell))
    return {value: name for name, value in leaf.level_values().items()}[low]


def cant_judge_words() -> dict[str, None]:
    """ "Can't judge" in every language, folded; with the words of data files."""
    said = [text("form-cant-judge", lang) for lang in LANGUAGES]
    return dict.fromkeys([*map(folded, said), "null", "cannot judge", "can not judge"])


def meant(cell: Any) -> bool:
    """True where beside an answer stands that it is meant: the form's words, a yes or a tick.

    False where nothing or a no stands. Raises Unreadable ("confirm-unknown") for anything else,
    which is no confirmation: a contradiction there is asked about.
    """
    if blank(cell):
        return False
    said = folded(str(cell) if isinstance(cell, bool) else shown(cell))
    if said in _NOT:
        return False
    if said in meant_words():
        return True
    raise Unreadable("confirm-unknown", found=shown(cell))


def meant_words() -> tuple[str, ...]:
    """What says that an answer is meant, folded, in every language."""
    return (*sorted(_YES), *(folded(text("pairs-meant", lang)) for lang in LANGUAGES))


def judgement_words(node: Criterion | None, a: str, b: str) -> dict[str, float | None]:
    """Values by the folded texts of all answers to a pair below a node, in every language."""
    words: dict[str, float | None] = dict(cant_judge_words())
    if node is None or not {a, b} <= set(judged_children(node)):
        return words
    for lang in LANGUAGES:
        short = answer_names(node, lang)
        full = {child.id: child.label(lang) for child in node.criteria}
        for names in (short, full):
            texts = answer_texts(names[a], names[b], 17, lang)
            words |= {folded(said): value for said, value in zip(texts, SCALES[17], strict=True)}
    return words
