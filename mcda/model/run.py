"""The record of one run of `collect`, as the file format `run/1`: what it took and changed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from mcda.model.form import FormKind
from mcda.model.hierarchy import Identifier, Written


class GivenFigure(Written):
    """A figure that a form gave to a cell of the table."""

    alternative: str
    criterion: str
    text: str


class LeftOut(Written):
    """Answers of a returned form that do not count yet, and the rows that would mend it.

    `part` is a node or a criterion. `rows` are pairs of criteria, or alternatives: of answers that
    connect not all criteria ("unconnected") the pairs that would; else the rows that were deleted
    or could not be read.
    """

    part: str
    reason: Literal["unconnected", "deleted", "unread"]
    rows: tuple[tuple[str, ...], ...] = ()


class Taken(Written):
    """A returned form that a run has dealt with.

    `digest` is of its answers, not of its bytes, so that a file saved anew is the same; `outcome`
    is "older" for a version of which a later one is known, "unclear" for one that was not taken
    because it differs from another and nobody could tell which is the later.
    """

    file: str
    digest: str
    expert: Identifier
    kind: FormKind = "pairs"
    round: int = 1
    date: str = ""
    outcome: Literal["taken", "older", "unclear"] = "taken"
    answered: int = 0
    figures: tuple[GivenFigure, ...] = ()
    left: tuple[LeftOut, ...] = ()


class ChangedFile(Written):
    """A file that a run changed: its SHA-256 before ("" = there was none) and after."""

    path: str
    before: str = ""
    after: str


class Run(Written):
    """One run; the files it changed lie beside its record as they were before."""

    schema_: Annotated[Literal["run/1"], Field(alias="schema")] = "run/1"
    number: Annotated[int, Field(ge=1)]
    returns: tuple[Taken, ...] = ()
    files: tuple[ChangedFile, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
