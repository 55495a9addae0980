"""A study: everything that a person decides, as the file format `study/1`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from mcda.model.hierarchy import Text, Written

MissingRule = Literal["set_aside", "keep", "exclude"]
NotApplicableRule = Literal["neutral", "redistribute"]
SortingMethod = Literal["flowsort", "topsis_sort_b", "ahpsort"]


TRIM, LIMIT = 0.2, 0.10


class Aggregation(Written):
    """How the judgements of several experts become weights.

    `aggregation` of judgements (AIJ) or of every expert's priorities (AIP), by a `mean` (`trim` is
    the share that "trimmed" cuts at either end); `inconsistent` says what becomes of answers whose
    consistency ratio is above `limit`.
    """

    aggregation: Literal["judgements", "priorities"] = "judgements"
    mean: Literal["geometric", "arithmetic", "median", "trimmed"] = "geometric"
    trim: Annotated[float, Field(ge=0, lt=0.5)] = TRIM
    inconsistent: Literal["keep", "downweight", "leave_out"] = "keep"
    limit: Annotated[float, Field(gt=0, allow_inf_nan=False)] = LIMIT

    @model_validator(mode="after")
    def _check(self) -> Aggregation:
        if self.aggregation == "judgements" and self.mean == "arithmetic":
            raise PydanticCustomError("aggregation-mean", "no arithmetic mean of judgements")
        if self.mean != "trimmed" and self.trim != TRIM:
            raise PydanticCustomError("aggregation-trim", "trim unused", {"mean": self.mean})
        if self.inconsistent == "keep" and self.limit != LIMIT:
            raise PydanticCustomError("aggregation-limit", "limit unused")
        return self


class JudgedWeights(Aggregation):
    """Weights from the experts' pairwise judgements in a folder."""

    judgements: str


WeightMap = dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]]


def _weights_tag(value: Any) -> str:
    if isinstance(value, JudgedWeights) or (isinstance(value, Mapping) and "judgements" in value):
        return "judged"
    return "map" if isinstance(value, Mapping) else "word"


Weights = Annotated[
    Annotated[Literal["equal"], Tag("word")]
    | Annotated[JudgedWeights, Tag("judged")]
    | Annotated[WeightMap, Tag("map")],
    Discriminator(_weights_tag),
]


class Classes(Written):
    """How alternatives are sorted into low, average and high."""

    method: SortingMethod = "flowsort"
    kind: Literal["boundary", "limiting", "central"] = "boundary"
    by: Literal["net", "positive", "negative"] = "net"
    ties: Literal["down", "up"] = "down"


class MethodChoice(Written):
    """The method and its parameters, as the registry names them."""

    model_config = ConfigDict(frozen=True, extra="allow")

    name: str = "promethee"

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters beside the name."""
        return dict(self.model_extra or {})


MethodField = Annotated[
    Annotated[str, Tag("name")] | Annotated[MethodChoice, Tag("choice")],
    Discriminator(lambda value: "name" if isinstance(value, str) else "choice"),
]


class Study(Written):
    """What `study.yaml` holds; paths are relative to its folder."""

    schema_: Annotated[Literal["study/1"], Field(alias="schema")] = "study/1"
    title: Text = ""
    note: Text | None = None
    hierarchy: str
    table: str = "table.csv"
    weights: Weights = "equal"
    ratings: str | None = None
    method: MethodField = MethodChoice()
    classes: Classes = Classes()
    missing: MissingRule = "set_aside"
    min_known: Annotated[float, Field(ge=0, le=1)] = 0.5
    not_applicable: NotApplicableRule = "neutral"
    draws: Annotated[int, Field(ge=1, le=10_000_000)] = 10_000
    seed: Annotated[int, Field(ge=0)] = 42

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @property
    def method_name(self) -> str:
        """Name of the chosen method."""
        return self.method if isinstance(self.method, str) else self.method.name

    @property
    def method_parameters(self) -> dict[str, Any]:
        """Parameters of the chosen method."""
        return {} if isinstance(self.method, str) else self.method.parameters
