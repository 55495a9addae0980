"""Which weights would change the order: stability of every node, and sweeps of one weight.

Unknown and interval cells are held at their mean form: the mean over the draws of the tables that
the weights act on. For AHP and PROMETHEE these give the mean scores of `mcda rank`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mcda.analysis.evidence import Evidence, gather
from mcda.analysis.ranking import FormDraws, choose, tables_of, town_weights, with_tables
from mcda.engines.forms import Form, Linear
from mcda.engines.ranks import ranks
from mcda.engines.stability import Crossing, Keep, Line, Stay, crossings, stays
from mcda.errors import Where, fail, nearest
from mcda.model.hierarchy import Criterion, say
from mcda.model.methods import Method
from mcda.model.problem import Problem
from mcda.model.shown import Drawn
from mcda.model.table import INTERVAL, UNKNOWN
from mcda.version import __version__

STEPS = 20
SUBJECTS = ("first", "top", "all")
Names = tuple[str, str]


@dataclass(frozen=True)
class StableInterval:
    """Between `low` and `high`, shares of a node, a subject stays as it is now.

    `low_pairs` and `high_pairs` hold the pairs (ahead now, ahead beyond) of ids that swap at each
    end; none at 0 and 1.
    """

    low: float
    high: float
    low_pairs: tuple[Names, ...]
    high_pairs: tuple[Names, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "low": self.low,
            "high": self.high,
            "low_pairs": [list(pair) for pair in self.low_pairs],
            "high_pairs": [list(pair) for pair in self.high_pairs],
        }


@dataclass(frozen=True)
class StableNode:
    """A node among its siblings: its share now, and how far it can go.

    Attributes
    ----------
    level : depth below the node looked at, 1 for its children.
    first, top, all : where the first place, the set of the top places, and the whole order
        stay.
    """

    id: str
    name: str
    level: int
    share: float
    first: StableInterval
    top: StableInterval
    all: StableInterval

    def interval(self, subject: str) -> StableInterval:
        """The interval of "first", "top" or "all"."""
        found: StableInterval = getattr(self, subject)
        return found


@dataclass(frozen=True, eq=False)
class Stability(Drawn):
    """Stability of every node with siblings below `at`, parents first.

    `first` and `top_set` are the alternatives in first place and with ranks up to `top`; `held`
    counts the unknown and interval cells that are held at their mean form, which is "linear" or
    "distance".

    Attributes
    ----------
    nodes : with the intervals in which something stays.
    """

    method: str
    method_title: str
    parameters: Mapping[str, Any]
    held: int
    form: str
    whose: str
    top: int
    names: Mapping[str, str]
    ranks: Mapping[str, int]
    nodes: tuple[StableNode, ...]

    @property
    def first(self) -> tuple[str, ...]:
        """Ids of those in first place."""
        return tuple(key for key, rank in self.ranks.items() if rank == 1)

    @property
    def top_set(self) -> tuple[str, ...]:
        """Ids of those with ranks up to `top`."""
        return tuple(key for key, rank in self.ranks.items() if rank <= self.top)

    def node(self, name: str) -> StableNode:
        """The node by id; raises KeyError."""
        for node in self.nodes:
            if node.id == name:
                return node
        raise KeyError(name)

    def records(self) -> list[dict[str, Any]]:
        """One row a node and subject; pairs as "A > B", where B is ahead beyond the end."""
        return [
            {
                "node": node.id,
                "name": node.name,
                "share": node.share,
                "subject": f"top {self.top}" if subject == "top" else subject,
                "low": node.interval(subject).low,
                "high": node.interval(subject).high,
                "low_pairs": _written(node.interval(subject).low_pairs),
                "high_pairs": _written(node.interval(subject).high_pairs),
            }
            for node in self.nodes
            for subject in SUBJECTS
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the format `stability/1`."""
        return {
            "schema": "stability/1",
            **_head(self),
            "top": self.top,
            "ranks": dict(self.ranks),
            "nodes": [
                {
                    "id": node.id,
                    "share": node.share,
                    **{subject: node.interval(subject).to_dict() for subject in SUBJECTS},
                }
                for node in self.nodes
            ],
        }


@dataclass(frozen=True)
class SweepPoint:
    """Scores and ranks by id at a share; `crossing` where a pair swaps there, `now` at the share
    that the weights have."""

    share: float
    scores: Mapping[str, float]
    ranks: Mapping[str, int]
    crossing: bool = False
    now: bool = False


@dataclass(frozen=True)
class SweepCrossing:
    """At this share `before`, ahead at smaller shares, and `after` swap; `rank` is the better of
    the two places that they swap."""

    share: float
    before: str
    after: str
    rank: int


@dataclass(frozen=True, eq=False)
class Sweep(Drawn):
    """Scores and ranks while the share of one node runs from 0 to 1, with all crossings.

    Attributes
    ----------
    held : unknown and interval figures, held at the mean of the draws.
    form : "linear" or "distance", the weight form.
    points, crossings : scores and ranks on the way, and every share at which two change
        places.
    """

    method: str
    method_title: str
    parameters: Mapping[str, Any]
    held: int
    form: str
    whose: str
    node: str
    name: str
    share: float
    names: Mapping[str, str]
    points: tuple[SweepPoint, ...]
    crossings: tuple[SweepCrossing, ...]

    def records(self) -> list[dict[str, Any]]:
        """One row a point and alternative."""
        return [
            {
                "node": self.node,
                "share": point.share,
                "now": point.now,
                "crossing": point.crossing,
                "id": key,
                "name": name,
                "score": point.scores[key],
                "rank": point.ranks[key],
            }
            for point in self.points
            for key, name in self.names.items()
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the format `sweep/1`."""
        return {
            "schema": "sweep/1",
            **_head(self),
            "node": self.node,
            "share": self.share,
            "points": [
                {
                    "share": point.share,
                    "now": point.now,
                    "crossing": point.crossing,
                    "scores": dict(point.scores),
                    "ranks": dict(point.ranks),
                }
                for point in self.points
            ],
            "crossings": [
                {"share": c.share, "before": c.before, "after": c.after, "rank": c.rank}
                for c in self.crossings
            ],
        }


def _head(result: Stability | Sweep) -> dict[str, Any]:
    return {
        "version": result.version,
        "study": result.study,
        "method": {"name": result.method, "parameters": dict(result.parameters)},
        "at": result.at,
        "seed": result.seed,
        "draws": result.draws,
        "inputs": dict(result.inputs),
        "cells_held_at_mean": result.held,
        "form": result.form,
    }


def _written(pairs: tuple[Names, ...]) -> str:
    return "; ".join(f"{a} > {b}" for a, b in pairs)


def mean_form(model: FormDraws) -> Form:
    """The mean over all draws of the tables that the weights act on."""
    sums = [np.zeros_like(table) for table in tables_of(model.first)]
    for _, _, form in model.blocks():
        for total, table in zip(sums, tables_of(form), strict=True):
            total += table.sum(axis=0)
    return with_tables(model.first, tuple(total / model.draws for total in sums))


def _prepare(
    problem: Problem,
    method: str | Method | None,
    at: str | None,
    parameters: Mapping[str, Any] | None,
    lang: str,
) -> tuple[Evidence, Form, dict[str, Any]]:
    """The evidence, its mean form, and what every result says of itself."""
    evidence = gather(problem, at)
    if town_weights(evidence) is not None:
        raise fail("stability-redistribute", Where(key="not_applicable"))
    chosen, settled = choose(problem, method, parameters)
    model = FormDraws(evidence, chosen, settled)
    form = mean_form(model)
    table = evidence.table
    return (
        evidence,
        form,
        {
            "version": __version__,
            "study": problem.name or say(problem.title, lang),
            "method": chosen.name,
            "method_title": chosen.title,
            "parameters": settled,
            "at": evidence.at,
            "seed": problem.seed,
            "draws": model.draws,
            "held": int(((table.state == UNKNOWN) | (table.state == INTERVAL)).sum()),
            "form": "linear" if isinstance(form, Linear) else "distance",
            "inputs": dict(problem.inputs),
            "whose": problem.whose,
            "names": {key: table.name(i, lang) for i, key in enumerate(table.alternatives)},
        },
    )


def line_of(evidence: Evidence, node: str) -> Line | None:
    """The weight line of a node below `evidence.at`; None where it or its siblings weigh nothing.

    Leaves set aside are on no line: shares are those among the siblings that are kept.
    """
    hierarchy = evidence.problem.hierarchy
    parent = hierarchy.parents[node]

    def mask(name: str) -> list[bool]:
        below = {leaf.id for leaf in hierarchy.nodes[name].leaves()}
        return [leaf.id in below for leaf in evidence.leaves]

    inside, within = np.array(mask(node)), np.array(mask(parent))
    weights = evidence.used
    if not (weights[inside] > 0).any() or not (weights[within & ~inside] > 0).any():
        return None
    return Line.through(weights, inside, within)


def stability(
    problem: Problem,
    method: str | Method | None = None,
    *,
    at: str | None = None,
    top: int = 3,
    parameters: Mapping[str, Any] | None = None,
    lang: str = "en",
) -> Stability:
    """How far the weight of every node can go before the first place, the top or the order changes.

    Siblings are rescaled in proportion. Exact: roots of polynomials, no grid. Unknown and interval
    cells are held at their mean form. Raises InputError for `not_applicable: redistribute`,
    where alternatives have weights of their own and there is no common line.
    """
    evidence, form, head = _prepare(problem, method, at, parameters, lang)
    ids = evidence.table.alternatives
    most = max(1, min(top, len(ids)))
    keeps: tuple[Keep, ...] = ("first", most, "all")
    placed = ranks(np.asarray(form.scores(evidence.used)))
    found = []

    def named(stay: Stay) -> StableInterval:
        low, high = (
            tuple((ids[a], ids[b]) for a, b in pairs) for pairs in (stay.low_pairs, stay.high_pairs)
        )
        return StableInterval(stay.low, stay.high, low, high)

    def walk(node: Criterion, level: int) -> None:
        if level and (line := line_of(evidence, node.id)) is not None:
            first, upper, whole = (named(stay) for stay in stays(form, line, keeps))
            label = node.label(lang)
            found.append(StableNode(node.id, label, level, line.now, first, upper, whole))
        for child in node.criteria:
            walk(child, level + 1)

    walk(problem.hierarchy.nodes[evidence.at], 0)
    order = sorted(range(len(ids)), key=lambda i: (placed[i], i))
    return Stability(
        **head, top=most, ranks={ids[i]: int(placed[i]) for i in order}, nodes=tuple(found)
    )


def sweep(
    problem: Problem,
    node: str,
    method: str | Method | None = None,
    *,
    at: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    lang: str = "en",
) -> Sweep:
    """Scores and ranks while the share of a node among its siblings runs from 0 to 1.

    Points are every twentieth, the share now, and every share at which a pair swaps. Unknown and
    interval cells are held at their mean form.
    """
    hierarchy = problem.hierarchy
    if node not in hierarchy.nodes:
        raise fail(
            "node-unknown",
            Where(key="--node"),
            found=node,
            hint=nearest(node, list(hierarchy.nodes)),
        )
    evidence, form, head = _prepare(problem, method, at, parameters, lang)
    below = {child.id for child in hierarchy.nodes[evidence.at].walk()} - {evidence.at}
    line = line_of(evidence, node) if node in below else None
    if line is None:
        raise fail("sweep-alone", Where(key="--node"), found=node, at=evidence.at)
    ids = evidence.table.alternatives
    swaps = crossings(form, line)
    at_crossing = {c.t for c in swaps}
    shares = sorted({*(k / STEPS for k in range(STEPS + 1)), line.now, *at_crossing})
    scores = np.asarray(form.scores(line.weights(np.array(shares))))
    placed = ranks(scores)
    points = tuple(
        SweepPoint(
            share,
            dict(zip(ids, scores[k].tolist(), strict=True)),
            dict(zip(ids, placed[k].tolist(), strict=True)),
            share in at_crossing,
            share == line.now,
        )
        for k, share in enumerate(shares)
    )
    beyond = _places(form, line, swaps)
    return Sweep(
        **head,
        node=node,
        name=hierarchy.nodes[node].label(lang),
        share=line.now,
        points=points,
        crossings=tuple(
            SweepCrossing(c.t, ids[c.a], ids[c.b], rank)
            for c, rank in zip(swaps, beyond, strict=True)
        ),
    )


def _places(form: Form, line: Line, swaps: tuple[Crossing, ...]) -> list[int]:
    """The place for which each crossing pair swaps: their common rank where they cross."""
    if not swaps:
        return []
    scores = np.asarray(form.scores(line.weights(np.array([c.t for c in swaps]))))
    mine = np.array([min(row[c.a], row[c.b]) for row, c in zip(scores, swaps, strict=True)])
    return [int(n) + 1 for n in (scores > mine[:, None] + 1e-9).sum(axis=1)]
