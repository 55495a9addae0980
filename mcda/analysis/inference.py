"""Which weights would reproduce the official classes, and how our classes compare with them.

Classes here are by score: two bounds, found together with the weights, part low, average and high.
Unknown and interval cells are held at their mean form, as in `stability`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mcda.analysis.classify import CLASSES, Classification, Contradiction, classify, contradictions
from mcda.analysis.evidence import Evidence, blocks, gather
from mcda.analysis.montecarlo import WeightDraws
from mcda.analysis.ranking import FormDraws, choose, town_weights
from mcda.analysis.stability import mean_form
from mcda.engines.acceptability import standard_error
from mcda.engines.forms import Linear
from mcda.engines.inference import Compatible, compatible, explains, nearest
from mcda.errors import InputError, Where, fail
from mcda.model.hierarchy import Criterion, say
from mcda.model.methods import Method
from mcda.model.problem import Problem
from mcda.model.shown import Result
from mcda.model.table import INTERVAL, UNKNOWN

DRAWS = 100_000
WIDE = 0.3


@dataclass(frozen=True)
class WeightRange:
    """The weight of a node among all that counts: now, and between what it may lie.

    `nearest` is its weight in the nearest weights that reproduce the classes.

    Attributes
    ----------
    level : depth below the node looked at, 1 for its children.
    now, low, high : weights among all that counts, 0 … 1.
    """

    id: str
    name: str
    level: int
    now: float
    low: float
    high: float
    nearest: float

    @property
    def wide(self) -> bool:
        """True where the classes leave the weight open by more than 0.3."""
        return self.high - self.low > WIDE


@dataclass(frozen=True)
class OfficialRow:
    """One alternative.

    `used` where its official class had to be reproduced; `unknown` are its kept leaves without a
    figure. `possible` are the classes that weights give it which reproduce the classes of all
    others, `unexplained` counts the minimum sets in which it stands.
    """

    id: str
    name: str
    official: tuple[str, ...]
    used: bool
    unknown: tuple[str, ...]
    possible: tuple[str, ...]
    unexplained: int

    @property
    def necessary(self) -> str | None:
        """The only possible class, else None."""
        return self.possible[0] if len(self.possible) == 1 else None

    @property
    def fits(self) -> bool | None:
        """Whether a possible class is the official one; None without an official class."""
        return bool(set(self.official) & set(self.possible)) if self.official else None


@dataclass(frozen=True, eq=False)
class Inference(Result):
    """What the official classes say about weights, at a node.

    `classification` is our own sorting, None where no kept leaf has profiles. `complete_only`
    where only alternatives without unknown cells had to be explained. `intervals` are
    their interval cells and `unknown` the unknown and interval cells of all others, both held at
    the mean form, which is "linear" or "distance". `feasible` is None where a
    grid of bounds left it open, `exact` False where one was used. `hits` of `draws` weights drawn
    evenly from the simplex reproduce all classes; 0 draws where none can. `bounds` and the
    `nearest` of every range are the nearest weights, `change` their distance from the weights now
    (L1); None where there are none.

    Attributes
    ----------
    set_aside : ids of leaves not counted; `left_out` of officially classed towns that are
        not ranked.
    contradictions : pairs that no weights explain.
    margin : how far scores keep from their bounds, as a share of the range of scores: below
        0 where the classes cannot be reproduced. `margin_most` is its upper bound, larger
        only where not `exact`.
    minimum_sets : the smallest sets of ids that, left out, let weights explain all others;
        `all_sets` where these are all of them.
    nearest_without : the set left out for the nearest weights.
    ranges : of every node's weight.
    """

    method: str
    method_title: str
    parameters: Mapping[str, Any]
    seed: int
    whose: str
    intervals: int
    unknown: int
    form: str
    complete_only: bool
    set_aside: tuple[str, ...]
    left_out: tuple[str, ...]
    classification: Classification | None
    contradictions: tuple[Contradiction, ...]
    feasible: bool | None
    exact: bool
    margin: float
    margin_most: float
    hits: int
    draws: int
    minimum_sets: tuple[tuple[str, ...], ...]
    all_sets: bool
    ranges: tuple[WeightRange, ...]
    change: float | None
    bounds: tuple[float, ...]
    nearest_without: tuple[str, ...]
    rows: tuple[OfficialRow, ...]

    @property
    def share(self) -> float:
        """Share of the drawn weights that reproduce all classes; 0 where nothing was drawn."""
        return self.hits / self.draws if self.draws else 0.0

    @property
    def share_se(self) -> float:
        """Standard error of `share`."""
        return float(standard_error(self.hits, self.draws)) if self.draws else 0.0

    @property
    def used(self) -> tuple[OfficialRow, ...]:
        """The rows whose official class had to be reproduced."""
        return tuple(row for row in self.rows if row.used)

    def row(self, alternative: str) -> OfficialRow:
        """The row of an alternative by id; raises KeyError."""
        for row in self.rows:
            if row.id == alternative:
                return row
        raise KeyError(alternative)

    def range(self, node: str) -> WeightRange:
        """The range of a node's weight by id; raises KeyError."""
        for found in self.ranges:
            if found.id == node:
                return found
        raise KeyError(node)

    def records(self) -> list[dict[str, Any]]:
        """Rows as flat mappings."""
        ours = {row.id: row for row in self.classification.rows} if self.classification else {}
        return [
            {
                "id": row.id,
                "name": row.name,
                "official": "|".join(row.official),
                "class": ours[row.id].group if row.id in ours else "",
                "agrees": _yes(ours[row.id].agrees) if row.id in ours else "",
                "used": _yes(row.used),
                "unknown": len(row.unknown),
                "possible": "|".join(row.possible),
                "necessary": row.necessary or "",
                "unexplained": row.unexplained,
            }
            for row in self.rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the format `official/1`."""
        return {
            "schema": "official/1",
            "version": self.version,
            "study": self.study,
            "method": {"name": self.method, "parameters": dict(self.parameters)},
            "at": self.at,
            "seed": self.seed,
            "inputs": dict(self.inputs),
            "whose_weights": self.whose,
            "cells_held_at_mean": self.intervals + self.unknown,
            "form": self.form,
            "complete_only": self.complete_only,
            "set_aside": list(self.set_aside),
            "left_out": list(self.left_out),
            "classification": self.classification.to_dict() if self.classification else None,
            "contradictions": [found.to_dict() for found in self.contradictions],
            "feasible": self.feasible,
            "exact": self.exact,
            "margin": self.margin,
            "margin_most": self.margin_most,
            "share": {"hits": self.hits, "draws": self.draws, "se": self.share_se}
            if self.draws
            else None,
            "minimum_sets": [list(names) for names in self.minimum_sets],
            "all_minimum_sets": self.all_sets,
            "weights": [
                {
                    "id": found.id,
                    "now": found.now,
                    "low": found.low,
                    "high": found.high,
                    "nearest": found.nearest if self.change is not None else None,
                }
                for found in self.ranges
            ],
            "nearest": {
                "change": self.change,
                "bounds": [b if np.isfinite(b) else None for b in self.bounds],
                "without": list(self.nearest_without),
            }
            if self.change is not None
            else None,
            "alternatives": [
                {
                    "id": row.id,
                    "name": row.name,
                    "official": list(row.official),
                    "used": row.used,
                    "unknown": list(row.unknown),
                    "possible": list(row.possible),
                    "necessary": row.necessary,
                    "unexplained_in": row.unexplained,
                }
                for row in self.rows
            ],
        }


def _yes(truth: bool | None) -> str:
    return "" if truth is None else "yes" if truth else "no"


def _nodes(evidence: Evidence) -> list[tuple[Criterion, int, np.ndarray[Any, Any]]]:
    """Nodes below `at` with kept leaves, their level and a mask of these leaves.

    The only kept leaf of a node is left out: its weight is the node's.
    """
    kept = [leaf.id for leaf in evidence.leaves]
    found = []

    def walk(node: Criterion, level: int, parent: int) -> None:
        below = {leaf.id for leaf in node.leaves()}
        mask = np.array([float(key in below) for key in kept])
        if not mask.any():
            return
        if level and (mask.sum() < parent or level == 1):
            found.append((node, level, mask))
        for child in node.criteria:
            walk(child, level + 1, int(mask.sum()))

    root = evidence.problem.hierarchy.nodes[evidence.at]
    walk(root, 0, 0)
    return found or [(root, 1, np.ones(len(kept)))]


def infer(
    problem: Problem,
    method: str | Method | None = None,
    *,
    at: str | None = None,
    everyone: bool = False,
    draws: int = DRAWS,
    parameters: Mapping[str, Any] | None = None,
    lang: str = "en",
    progress: Callable[[int, int], None] | None = None,
) -> Inference:
    """Compare with the official classes, and find the weights that would reproduce them.

    Only alternatives without unknown cells have to be explained, the others are free, unless
    `everyone`; then unknown cells stand at their mean form. An official set of classes asks only
    that the class be one of them. Exact for AHP and PROMETHEE, an inner approximation for TOPSIS.

    Raises InputError where the study has no official classes, and for `not_applicable:
    redistribute`, where alternatives have weights of their own.
    """
    if not any(problem.official.values()):
        raise fail("official-none", Where(problem.name))
    evidence = gather(problem, at)
    if town_weights(evidence) is not None:
        raise fail("official-redistribute", Where(key="not_applicable"))
    chosen, settled = choose(problem, method, parameters)
    form = mean_form(FormDraws(evidence, chosen, settled))
    table = evidence.table
    ids = table.alternatives
    unknown = table.state == UNKNOWN
    official = [
        tuple(group for group in CLASSES if group in problem.official.get(key, frozenset()))
        for key in ids
    ]
    used = [
        bool(groups) and (everyone or not row.any())
        for groups, row in zip(official, unknown, strict=True)
    ]
    last = len(CLASSES) - 1
    classes = np.array(
        [
            (CLASSES.index(groups[0]), CLASSES.index(groups[-1])) if use else (0, last)
            for groups, use in zip(official, used, strict=True)
        ]
    )
    nodes = _nodes(evidence)
    groups = np.array([mask for _, _, mask in nodes])
    found = compatible(form, classes, count=len(CLASSES), groups=groups, progress=progress)
    near = nearest(form, classes, evidence.used, count=len(CLASSES), left_out=found.minimum_sets)
    hits = drawn = 0
    if found.feasible is not False:
        weights = WeightDraws(evidence, "simplex", space="leaves")
        for start, count in blocks(draws):
            hits += int(
                explains(form, classes, weights.block(start, count), count=len(CLASSES)).sum()
            )
        drawn = draws
    try:
        ours = classify(problem, at, lang=lang)
    except InputError as error:
        if error.findings[0].code != "profiles-none":
            raise
        ours = None
    named = {key: k for k, key in enumerate(ids)}
    return Inference(
        study=problem.name or say(problem.title, lang),
        method=chosen.name,
        method_title=chosen.title,
        parameters=settled,
        at=evidence.at,
        seed=problem.seed,
        inputs=dict(problem.inputs),
        whose=problem.whose,
        intervals=int((table.state[used] == INTERVAL).sum()),
        unknown=int(np.isin(table.state, (UNKNOWN, INTERVAL)).sum())
        - int((table.state[used] == INTERVAL).sum()),
        form="linear" if isinstance(form, Linear) else "distance",
        complete_only=not everyone,
        set_aside=tuple(leaf.id for leaf in evidence.set_aside),
        left_out=tuple(
            key for key, groups in problem.official.items() if groups and key not in named
        ),
        classification=ours,
        contradictions=tuple(contradictions(problem, evidence, lang)),
        feasible=found.feasible,
        exact=found.exact,
        margin=found.margin,
        margin_most=found.margin_most,
        hits=hits,
        draws=drawn,
        minimum_sets=tuple(tuple(ids[i] for i in chosen_set) for chosen_set in found.minimum_sets),
        all_sets=found.complete,
        ranges=tuple(
            WeightRange(
                node.id,
                node.label(lang),
                level,
                float(mask @ evidence.used),
                float(low),
                float(high),
                float(mask @ near.weights) if near else float(mask @ evidence.used),
            )
            for (node, level, mask), (low, high) in zip(nodes, found.group_ranges, strict=True)
        ),
        change=near.size if near else None,
        bounds=tuple(float(b) for b in near.bounds) if near else (),
        nearest_without=tuple(ids[i] for i in near.left_out) if near else (),
        rows=tuple(_row(evidence, found, i, official[i], used[i], lang) for i in range(len(ids))),
    )


def _row(
    evidence: Evidence, found: Compatible, i: int, official: tuple[str, ...], used: bool, lang: str
) -> OfficialRow:
    table = evidence.table
    return OfficialRow(
        id=table.alternatives[i],
        name=table.name(i, lang),
        official=official,
        used=used,
        unknown=tuple(
            leaf.id
            for leaf, state in zip(evidence.leaves, table.state[i], strict=True)
            if state == UNKNOWN
        ),
        possible=tuple(group for group, yes in zip(CLASSES, found.possible[i], strict=True) if yes),
        unexplained=sum(i in chosen for chosen in found.minimum_sets),
    )
