"""A form: what one expert is asked in one round, as the file format `form/1`.

The same form travels in the hidden sheet of its workbook and is kept in the study's round, so that
answers are recognised by its number, never by file names, positions or translated text.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from mcda.model.hierarchy import Criterion, Identifier, Written
from mcda.model.judgements import Asked

FormKind = Literal["pairs", "ratings", "evidence"]
# How many times the first of a pair matters more than the second, most to least; the list of an
# answer cell is in this order, and "can't judge" comes after it.
SCALES: dict[int, tuple[float, ...]] = {
    9: (9, 5, 3, 2, 1, 1 / 2, 1 / 3, 1 / 5, 1 / 9),
    17: (*(float(x) for x in range(9, 0, -1)), *(1 / x for x in range(2, 10))),
}


class AskedPair(Written):
    """A row of a pairwise form; `asked` is False where the plan leaves the pair to the expert."""

    node: Identifier
    a: Identifier
    b: Identifier
    asked: bool = True


class AskedCell(Written):
    """A cell of a ratings or an evidence form, with what it showed when it was sent."""

    alternative: str
    criterion: Identifier
    shown: str = ""
    source: str = ""
    year: str = ""
    note: str = ""


class Form(Written):
    """What one expert is asked; `number` is the hidden number by which answers are recognised."""

    schema_: Annotated[Literal["form/1"], Field(alias="schema")] = "form/1"
    number: str
    study: str
    round: Annotated[int, Field(ge=1)]
    expert: Identifier
    language: Literal["en", "ru", "kk"] = "en"
    kind: FormKind = "pairs"
    hierarchy: Asked
    answers: Literal[9, 17] = 9
    pairs: tuple[AskedPair, ...] = ()
    cells: tuple[AskedCell, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @property
    def scale(self) -> tuple[float, ...]:
        """Values of the answers in the order of an answer cell's list."""
        return SCALES[self.answers]


def asked_nodes(root: Criterion) -> tuple[Criterion, ...]:
    """Inner nodes with at least two children that count: those where pairs are compared."""
    from mcda.model.judgements import judged_children

    return tuple(node for node in root.walk() if len(judged_children(node)) > 1)
