"""What a choice of several alternatives must keep to: the file format `constraints/1`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from mcda.model.hierarchy import Number, Written
from mcda.model.table import FloatArray

Text = Annotated[str, Field(min_length=1)]
Whole = Annotated[int, Field(ge=0, strict=True)]


class Total(Written):
    """The sum of a column over the chosen: a budget (`at_most`), or a target (`at_least`)."""

    column: Text
    at_least: Number | None = None
    at_most: Number | None = None

    @model_validator(mode="after")
    def _check(self) -> Total:
        if self.at_least is None and self.at_most is None:
            raise PydanticCustomError("pf-no-bound", "neither at_least nor at_most")
        return self


class Count(Written):
    """How many may be chosen: in all, of those with a word in a column, or of an official class."""

    column: Text | None = None
    equals: Annotated[Text | None, Field(alias="is")] = None
    official: Annotated[Literal["low", "average", "high"] | None, Field(alias="class")] = None
    at_least: Whole | None = None
    at_most: Whole | None = None

    @model_validator(mode="after")
    def _check(self) -> Count:
        if self.at_least is None and self.at_most is None:
            raise PydanticCustomError("pf-no-bound", "neither at_least nor at_most")
        if (self.column is None) != (self.equals is None) or (self.column and self.official):
            raise PydanticCustomError("pf-group", "column and is go together, without class")
        return self


class Need(Written):
    """One alternative may be chosen only together with another."""

    alternative: Text
    needs: Text


class Constraints(Written):
    """The whole of the file; alternatives go by any of their names.

    `table` is a file with the column `id` and further columns, of figures or of words; columns
    that it lacks are those of the study's own table.
    """

    schema_: Annotated[Literal["constraints/1"], Field(alias="schema")] = "constraints/1"
    source: str = ""
    table: Text | None = None
    totals: tuple[Total, ...] = ()
    counts: tuple[Count, ...] = ()
    not_both: tuple[tuple[Text, Text], ...] = ()
    needs: tuple[Need, ...] = ()
    include: tuple[Text, ...] = ()
    exclude: tuple[Text, ...] = ()


@dataclass(frozen=True, eq=False)
class Figures:
    """Columns beside the study's table, in the order of its alternatives.

    `low` and `high` are the ends of figures, NaN where there is none; `words` the cells as texts,
    "" where blank.
    """

    low: Mapping[str, FloatArray]
    high: Mapping[str, FloatArray]
    words: Mapping[str, tuple[str, ...]]
