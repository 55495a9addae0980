"""What came back in one file: who answered what, and where each answer stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mcda.errors import Finding, Where
from mcda.model.form import Form, FormKind
from mcda.model.judgements import Asked

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairAnswer:
    """`value` > 1: a matters more than b by so much; None: the expert cannot judge.

    `note` is None where what came back has no room for notes.

    Attributes
    ----------
    node, a, b : ids.
    confirmed : whether "I mean it" stands beside it.
    """

    node: str
    a: str
    b: str
    value: float | None
    confirmed: bool
    note: str | None
    where: Where


@dataclass(frozen=True, slots=True)
class RatingAnswer:
    """The level of an alternative on a criterion; None: the expert cannot judge.

    Attributes
    ----------
    note, where : as typed, and the cell it is from.
    """

    alternative: str
    criterion: str
    level: str | None
    note: str
    where: Where


@dataclass(frozen=True, slots=True)
class EvidenceAnswer:
    """A figure for a cell of the table, `text` as the table writes it, with its source.

    Attributes
    ----------
    alternative, criterion : ids.
    text : the figure as a table writes it; `source`, `year` and `note` as typed.
    where : the cell it is from.
    """

    alternative: str
    criterion: str
    text: str
    source: str
    year: str
    note: str
    where: Where


@dataclass(frozen=True, slots=True)
class Deleted:
    """Rows of a form that are no longer in the file: a node's pairs, or a criterion's cells.

    Attributes
    ----------
    part : id of the node or criterion; `where` the sheet.
    """

    part: str
    rows: tuple[tuple[str, str], ...]
    of: int
    where: Where


@dataclass(frozen=True)
class Returned:
    """One form as it came back.

    `number` is that of the form, "" in a file that names its expert instead; `form` is the form as
    the file carries it, `asked` the hierarchy as a file without a form names it. `answers`,
    `ratings` and `evidence` hold what could be read; `unread` what is wrong with a row that was
    filled in and is no answer, by its key: (node, a, b) or (alternative, criterion); `findings`
    what is wrong besides. `parts` are the titles of the sheets by node or criterion; `date` is an
    ISO date or "", `time` the minute of that day, as 14:05, where a page wrote it.

    Attributes
    ----------
    kind : of the form.
    who : what the start sheet says, by field.
    deleted : rows that are gone.
    source : how it came: "workbook", "csv", "json" or "line", the line of a message.
    """

    file: str
    number: str = ""
    expert: str = ""
    form: Form | None = None
    kind: FormKind = "pairs"
    date: str = ""
    who: Mapping[str, str] = field(default_factory=dict)
    answers: tuple[PairAnswer, ...] = ()
    ratings: tuple[RatingAnswer, ...] = ()
    evidence: tuple[EvidenceAnswer, ...] = ()
    deleted: tuple[Deleted, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[tuple[Key, Finding], ...] = ()
    findings: tuple[Finding, ...] = ()
    asked: Asked | None = None
    source: Literal["workbook", "csv", "json", "line"] = "workbook"
    time: str = ""
