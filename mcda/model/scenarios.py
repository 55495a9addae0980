"""What may be otherwise: the file format `scenarios/1`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from mcda.model.hierarchy import Identifier, Text, Written, say


class Scenario(Written):
    """One state of affairs: another table, other weights, or single changes of either.

    `weights` replace the study's whole (or are "equal"); `changes` are NODE=30% or
    ALTERNATIVE.INDICATOR=VALUE and come last. `share` is its part of the group ranking.
    """

    id: Identifier
    name: Text | None = None
    share: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1.0
    table: Annotated[str, Field(min_length=1)] | None = None
    weights: dict[str, Annotated[float, Field(allow_inf_nan=False)]] | Literal["equal"] | None = (
        None
    )
    changes: tuple[str, ...] = ()

    def label(self, lang: str = "en") -> str:
        """Its name in a language, else its id."""
        return say(self.name, lang) if self.name is not None else self.id


class Scenarios(Written):
    """The whole of the file; tables are beside it."""

    schema_: Annotated[Literal["scenarios/1"], Field(alias="schema")] = "scenarios/1"
    source: str = ""
    scenarios: Annotated[tuple[Scenario, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _check(self) -> Scenarios:
        ids = [one.id for one in self.scenarios]
        twice = sorted({key for key in ids if ids.count(key) > 1})
        if twice:
            raise PydanticCustomError("scn-twice", "id twice", {"found": ", ".join(twice)})
        if not any(one.share > 0 for one in self.scenarios):
            raise PydanticCustomError("scn-shares", "all shares are 0")
        return self
