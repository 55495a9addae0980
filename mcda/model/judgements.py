"""One expert's pairwise judgements, as the file format `judgements/1`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from mcda.model.hierarchy import Criterion, Identifier, Written


def fingerprint(texts: Iterable[str]) -> str:
    """Short hash of some texts in order."""
    return hashlib.sha256("\n".join(texts).encode("utf-8")).hexdigest()[:16]


def judged_children(node: Criterion) -> tuple[str, ...]:
    """Ids of the children that are compared in pairs: those that count."""
    return tuple(child.id for child in node.criteria if child.weight != 0 and child.leaves())


class NodePrint(Written):
    """Fingerprints of what an expert saw at a node."""

    children: str
    anchors: str = ""


class Asked(Written):
    """The hierarchy that the questionnaire was made of."""

    id: Identifier
    nodes: dict[str, NodePrint] = Field(default_factory=dict)


class Answer(Written):
    """`value` > 1: a is preferred to b by so much; null: the expert cannot judge."""

    node: str
    a: str
    b: str
    value: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    confirmed: bool = False
    note: str = ""


class Rating(Written):
    """The level that an alternative has on a criterion, as an expert sees it."""

    alternative: str
    criterion: str
    level: str | None = None
    note: str = ""


class Judgements(Written):
    """What one expert answered in one round."""

    schema_: Annotated[Literal["judgements/1"], Field(alias="schema")] = "judgements/1"
    hierarchy: Asked
    expert: Identifier
    date: str = ""
    round: int | None = None
    answers: tuple[Answer, ...] = ()
    ratings: tuple[Rating, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
