"""The hierarchy of criteria: a frozen tree that is also the file format `hierarchy/1`.

Inner nodes are criteria or groups of criteria; leaves are indicators, one column of a table each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from mcda.model.ranged import as_written, ends_of, ranged, ranges

LANGUAGES = ("en", "ru", "kk")
Direction = Literal["max", "min"]
Kind = Literal["ratio", "interval", "ordinal", "flag"]
IDENTIFIER = r"^[^\s=+\-@.#%'\"|/\\][^\s=#%'\"|/\\]*$"
Identifier = Annotated[str, Field(pattern=IDENTIFIER)]
Number = Annotated[float, Field(ge=-1e150, le=1e150, allow_inf_nan=False)]
if TYPE_CHECKING:
    Limit: TypeAlias = float
    NotNegative: TypeAlias = float
    Positive: TypeAlias = float
else:
    Limit, NotNegative, Positive = ranged(ge=-1e150, le=1e150), ranged(ge=0), ranged(gt=0)


class Written(BaseModel):
    """Base of everything that people write: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Written):
    """A text in up to three languages."""

    en: str
    ru: str | None = None
    kk: str | None = None


def _tagged(tag: str, kind: type | tuple[type, ...], other: str) -> Discriminator:
    return Discriminator(lambda value: tag if isinstance(value, kind) else other)


def _one_form(text: str | Words) -> str | Words:
    """A text without translations is a plain string, however it was written."""
    if isinstance(text, Words) and not text.ru and not text.kk:
        return text.en
    return text


Text = Annotated[
    Annotated[str, Tag("string")] | Annotated[Words, Tag("words")],
    _tagged("words", (dict, Words), "string"),
    AfterValidator(_one_form),
]


def say(text: str | Words | None, lang: str = "en") -> str:
    """The text in `lang`; English where there is no translation."""
    if text is None or isinstance(text, str):
        return text or ""
    return getattr(text, lang) or text.en


class Anchors(Written):
    """The worst and the best state of a node, in words: what a questionnaire shows."""

    worst: Text
    best: Text


class Value(Written):
    """Anchors of a leaf's value function, and its shape: linear, or through `points`."""

    worst: Number
    best: Number
    points: tuple[tuple[Number, Number], ...] | None = None
    shape: Literal["linear", "steps"] = "linear"

    @model_validator(mode="after")
    def _check(self) -> Value:
        if self.worst == self.best:
            raise PydanticCustomError("anchors-equal", "worst and best are the same")
        if self.points is not None:
            xs = [x for x, _ in self.points]
            if len(xs) < 2 or sorted(set(xs)) != xs:
                raise PydanticCustomError("points-order", "points do not increase")
            values = [v for _, v in self.points]
            if min(values) < 0 or max(values) > 1:
                raise PydanticCustomError("points-range", "values outside 0..1")
            sign = 1 if self.best > self.worst else -1
            if any((b - a) * sign < 0 for a, b in pairwise(values)):
                raise PydanticCustomError("points-monotone", "values turn against the direction")
        return self


class NamedPrior(Written):
    """How an unknown cell is drawn: a named distribution, cut at the domain.

    normal: mean, sd; triangular: low, mode, high; beta: from low to high with the shapes a and b
    (more of a draws towards high). "observed", the empirical one, resamples the known values.
    """

    type: Literal["observed", "uniform", "normal", "triangular", "beta"]
    mean: Number | None = None
    sd: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    low: Number | None = None
    mode: Number | None = None
    high: Number | None = None
    a: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    b: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None

    @model_validator(mode="after")
    def _check(self) -> NamedPrior:
        if self.type == "normal" and (self.mean is None or self.sd is None):
            raise PydanticCustomError("prior-normal", "normal needs mean and sd")
        if self.type == "triangular":
            ends = (self.low, self.mode, self.high)
            if None in ends or not (self.low <= self.mode <= self.high) or self.low == self.high:  # type: ignore[operator]
                raise PydanticCustomError("prior-triangular", "triangular needs low, mode, high")
        if self.type == "beta":
            given = (self.low, self.high, self.a, self.b)
            if None in given or not self.low < self.high:  # type: ignore[operator]
                raise PydanticCustomError("prior-beta", "beta needs low, high, a, b")
        return self


PriorName = Literal["observed", "uniform"]


def _prior_name(prior: PriorName | NamedPrior) -> PriorName | NamedPrior:
    """A distribution without parameters is its name, however it was written."""
    if isinstance(prior, NamedPrior) and prior.type in ("observed", "uniform"):
        bare = prior == NamedPrior(type=prior.type)
        return prior.type if bare else prior
    return prior


Prior = Annotated[
    Annotated[PriorName, Tag("name")] | Annotated[NamedPrior, Tag("distribution")],
    _tagged("distribution", (dict, NamedPrior), "name"),
    AfterValidator(_prior_name),
]


class Level(Written):
    """A step of an ordinal leaf; `value` keeps the order and the distances of PROMETHEE."""

    id: Identifier
    value: Number
    name: Text | None = None
    anchor: Text | None = None


class PreferenceSpec(Written):
    """Preference function of a leaf, thresholds in the leaf's unit (Brans & Vincke 1985).

    A threshold may be a range "low..high": held at its middle, and drawn where thresholds are.
    """

    type: Literal["usual", "ushape", "vshape", "level", "linear", "gaussian"]
    q: NotNegative | None = None
    p: NotNegative | None = None
    s: Positive | None = None

    @model_validator(mode="after")
    def _check(self) -> PreferenceSpec:
        needs = {
            "usual": (),
            "ushape": ("q",),
            "vshape": ("p",),
            "level": ("q", "p"),
            "linear": ("q", "p"),
            "gaussian": ("s",),
        }[self.type]
        missing = [name for name in needs if getattr(self, name) is None]
        if missing:
            raise PydanticCustomError(
                "preference-needs",
                "a threshold is missing",
                {"type": self.type, "needs": ", ".join(missing)},
            )
        extra = [
            name
            for name in ("q", "p", "s")
            if name not in needs and getattr(self, name) is not None
        ]
        if extra:
            raise PydanticCustomError(
                "preference-extra",
                "a threshold that the function does not have",
                {"type": self.type, "found": ", ".join(extra), "needs": ", ".join(needs) or "-"},
            )
        if self.q is not None and self.p is not None:
            low, high = (p - q for p, q in zip(ends_of(self.p), ends_of(self.q), strict=True))
            if min(low, high) < 0:
                values = {"q": as_written(self.q), "p": as_written(self.p)}
                raise PydanticCustomError("preference-order", "p below q", values)
        if self.type == "vshape" and self.p is not None and ends_of(self.p)[0] == 0:
            raise PydanticCustomError(
                "preference-needs", "p is 0", {"type": "vshape", "needs": "p"}
            )
        return self

    def to_dict(self) -> dict[str, Any]:
        """The mapping that the engines accept; a range is its middle."""
        thresholds = {name: getattr(self, name) for name in ("q", "p", "s")}
        return {"type": self.type} | {k: float(v) for k, v in thresholds.items() if v is not None}

    @property
    def ranges(self) -> dict[str, tuple[float, float]]:
        """Ends of the thresholds that are ranges."""
        return ranges({"q": self.q, "p": self.p, "s": self.s})


class Profiles(Written):
    """Limits between the classes low, average and high, in the leaf's unit.

    A limit may be a range "low..high": held at its middle, and drawn where limits are.
    """

    low_average: Limit
    average_high: Limit

    @property
    def ranges(self) -> dict[str, tuple[float, float]]:
        """Ends of the limits that are ranges."""
        return ranges({"low_average": self.low_average, "average_high": self.average_high})


class Test(Written):
    """When a leaf shows its sign of a non-viable town; exactly one key."""

    __test__ = False

    below: Number | None = None
    at_most: Number | None = None
    above: Number | None = None
    at_least: Number | None = None
    level: Annotated[str | None, Field(alias="is")] = None

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="after")
    def _check(self) -> Test:
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            raise PydanticCustomError("test-one", "exactly one test", {"found": len(given)})
        return self


Source = Annotated[
    Annotated[str, Tag("string")] | Annotated[dict[str, str], Tag("mapping")],
    _tagged("mapping", dict, "string"),
]


class Criterion(Written):
    """A node of the hierarchy; a leaf has no `criteria` of its own."""

    id: Identifier
    name: Text | None = None
    short: Text | None = None
    criteria: tuple[Criterion, ...] = ()
    anchors: Anchors | None = None
    sign: Literal["all", "any"] | None = None
    source: Source | None = None
    note: Text | None = None
    weight: Literal[0] | None = None
    unit: Text | None = None
    direction: Direction = "max"
    kind: Kind = "ratio"
    domain: tuple[Number, Number] | None = None
    value: Value | None = None
    prior: Prior = "observed"
    levels: tuple[Level, ...] | None = None
    level_judgements: tuple[tuple[str, str, Annotated[float, Field(gt=0)]], ...] | None = None
    preference: PreferenceSpec | None = None
    profiles: Profiles | None = None
    test: Test | None = None

    @model_validator(mode="after")
    def _check(self) -> Criterion:
        if self.criteria:
            leaf_only = [
                "unit",
                "direction",
                "kind",
                "domain",
                "value",
                "prior",
                "levels",
                "level_judgements",
                "preference",
                "profiles",
                "test",
                "weight",
            ]
            written = self.model_fields_set
            wrong = [n for n in leaf_only if n in written and getattr(self, n) is not None]
            if wrong:
                raise PydanticCustomError(
                    "leaf-only", "keys of a leaf on an inner node", {"keys": ", ".join(wrong)}
                )
            return self
        if self.domain is not None and self.domain[0] >= self.domain[1]:
            raise PydanticCustomError(
                "domain-order",
                "domain upside down",
                {"low": self.domain[0], "high": self.domain[1]},
            )
        upward = self.direction == "max"
        if self.value is not None and (self.value.best > self.value.worst) != upward:
            raise PydanticCustomError(
                "anchors-direction",
                "anchors against the direction",
                {"direction": self.direction, "worst": self.value.worst, "best": self.value.best},
            )
        if self.profiles is not None:
            worse, better = ends_of(self.profiles.low_average), ends_of(self.profiles.average_high)
            step = better[0] - worse[1] if upward else worse[0] - better[1]
            if step <= 0:
                raise PydanticCustomError(
                    "profiles-order",
                    "profiles against the direction",
                    {
                        "direction": self.direction,
                        "low_average": as_written(self.profiles.low_average),
                        "average_high": as_written(self.profiles.average_high),
                    },
                )
        if self.kind == "ordinal" and not self.levels:
            raise PydanticCustomError("levels-missing", "an ordinal leaf needs levels")
        if self.levels is not None:
            ids = [level.id for level in self.levels]
            values = [level.value for level in self.levels]
            if len(set(ids)) != len(ids) or len(set(values)) != len(values):
                raise PydanticCustomError("levels-twice", "a level stands twice")
            ordered = sorted(values, reverse=not upward)
            if values != ordered:
                raise PydanticCustomError(
                    "levels-order", "levels are not worst to best", {"direction": self.direction}
                )
        if self.test is not None and self.test.level is not None:
            ids = [level.id for level in self.levels or ()]
            if self.kind == "flag" and not ids:
                ids = ["no", "yes"]
            if self.test.level not in ids:
                raise PydanticCustomError(
                    "test-level",
                    "no such level",
                    {"found": self.test.level, "choices": ", ".join(ids)},
                )
        if self.level_judgements is not None:
            ids = [level.id for level in self.levels or ()]
            for a, b, _ in self.level_judgements:
                for found in (a, b):
                    if found not in ids:
                        raise PydanticCustomError(
                            "level-unknown",
                            "no such level",
                            {"found": found, "choices": ", ".join(ids)},
                        )
            try:
                priorities = self.level_priorities()
            except ValueError as error:
                message = str(error)
            else:
                turned = any(b < a for a, b in pairwise(priorities))
                message = "they prefer a worse level to a better one" if turned else ""
            if message:
                raise PydanticCustomError(
                    "level-judgements",
                    "level judgements cannot be used",
                    {"leaf": self.id, "message": message},
                )
        return self

    @property
    def is_leaf(self) -> bool:
        """True for an indicator."""
        return not self.criteria

    def label(self, lang: str = "en") -> str:
        """The name in `lang`, or the id."""
        return say(self.name, lang) or self.id

    def short_label(self, lang: str = "en") -> str:
        """The short name for narrow tables, else the full one."""
        return say(self.short, lang) or self.label(lang)

    def level_values(self) -> dict[str, float]:
        """Numbers of the levels' words; a flag without levels has no = 0 and yes = 1."""
        if self.levels:
            return {level.id: level.value for level in self.levels}
        return {"no": 0.0, "yes": 1.0} if self.kind == "flag" else {}

    def level_priorities(self) -> tuple[float, ...]:
        """Priorities of the levels, the best one 1, from their pairwise judgements.

        Raises ValueError where the judgements contradict in a pair or do not connect the levels.
        """
        from mcda.engines import ahp

        index = {level.id: k for k, level in enumerate(self.levels or ())}
        pairs = [(index[a], index[b], value) for a, b, value in self.level_judgements or ()]
        weights = ahp.priorities(ahp.from_comparisons(len(index), pairs))
        return tuple(float(value) for value in weights / weights.max())

    def walk(self) -> Iterator[Criterion]:
        """This node and all below it, parents first, in file order."""
        yield self
        for child in self.criteria:
            yield from child.walk()

    def leaves(self) -> tuple[Criterion, ...]:
        """The leaves below this node, itself when it is one; weight-0 leaves are left out."""
        return tuple(node for node in self.walk() if node.is_leaf and node.weight != 0)


class Hierarchy(Written):
    """A tree of criteria; `root` is the id under which the whole is ranked."""

    schema_: Annotated[Literal["hierarchy/1"], Field(alias="schema")] = "hierarchy/1"
    id: Identifier
    root: Identifier = "goal"
    name: Text | None = None
    source: Source | None = None
    note: Text | None = None
    anchors: Anchors | None = None
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, ignored_types=(cached_property,)
    )

    @cached_property
    def tree(self) -> Criterion:
        """The root as a criterion."""
        return Criterion(id=self.root, name=self.name, anchors=self.anchors, criteria=self.criteria)

    @cached_property
    def nodes(self) -> dict[str, Criterion]:
        """Every node by id, parents first."""
        return {node.id: node for node in self.tree.walk()}

    @cached_property
    def parents(self) -> dict[str, str]:
        """Parent id of every node but the root."""
        return {child.id: node.id for node in self.tree.walk() for child in node.criteria}

    @property
    def leaves(self) -> tuple[Criterion, ...]:
        """All leaves that count, in file order."""
        return self.tree.leaves()

    @property
    def all_leaves(self) -> tuple[Criterion, ...]:
        """All leaves, those of weight 0 included: the columns that a table may have."""
        return tuple(node for node in self.tree.walk() if node.is_leaf)

    def upward(self, node: str) -> Iterator[str]:
        """The node and all above it, up to the root."""
        yield node
        while node in self.parents:
            node = self.parents[node]
            yield node

    def criterion_of(self, leaf: str) -> str:
        """The top-level criterion (child of the root) above a leaf."""
        node = leaf
        while self.parents.get(node, self.root) != self.root:
            node = self.parents[node]
        return node

    def local_weights(self, declared: Mapping[str, float] | None = None) -> dict[str, float]:
        """Weight of every node among its siblings; siblings sum to 1.

        `declared` gives raw weights by node id; siblings that it does not name are equal.
        A group whose declared weights are all 0 keeps 0 (its parent passes nothing on).
        """
        given = declared or {}
        local: dict[str, float] = {self.root: 1.0}
        for node in self.tree.walk():
            counted = [child for child in node.criteria if child.weight != 0 and child.leaves()]
            named = any(child.id in given for child in counted)
            raw = {c.id: float(given.get(c.id, 0.0)) if named else 1.0 for c in counted}
            total = sum(raw.values())
            for child in node.criteria:
                share = raw.get(child.id, 0.0)
                local[child.id] = share / total if total > 0 else 0.0
        return local

    def global_weights(
        self, local: Mapping[str, float], at: str | None = None, kept: frozenset[str] | None = None
    ) -> dict[str, float]:
        """Weights of the leaves below `at`, summing to 1: products of local weights on the path.

        With `kept`, leaves outside it are set aside: their weight goes to their kept siblings in
        proportion, and a node without kept leaves gives its weight to its kept siblings.
        """
        weights: dict[str, float] = {}

        def weight_alive(node: Criterion) -> bool:
            if node.is_leaf:
                return node.weight != 0 and (kept is None or node.id in kept)
            return any(local.get(c.id, 0.0) > 0.0 and weight_alive(c) for c in node.criteria)

        def spread(node: Criterion, share: float) -> None:
            if node.is_leaf:
                weights[node.id] = share
                return
            live = [c for c in node.criteria if local.get(c.id, 0.0) > 0.0 and weight_alive(c)]
            total = sum(local[c.id] for c in live)
            for child in live:
                spread(child, share * local[child.id] / total)

        start = self.nodes[at or self.root]
        if weight_alive(start) or start.is_leaf:
            spread(start, 1.0)
        return {leaf.id: weights.get(leaf.id, 0.0) for leaf in start.leaves()}
