"""Under every weighting: best and worst places, necessary preferences and classes, by optimisation.

Weights are all that the hierarchy allows, or those within what is said of them: bounds of shares,
orders of siblings, or a distance around the study's. Unknown and interval figures are held.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.analysis.classify import CLASSES, SCORES, Limits, Sorter, limits_of, sorter
from mcda.analysis.evidence import Evidence, gather, middle_table
from mcda.analysis.montecarlo import check_statements, compared, families_of
from mcda.analysis.ranking import FormDraws, choose, town_weights
from mcda.analysis.stability import mean_form
from mcda.engines import promethee
from mcda.engines.extremes import (
    STRICT,
    Polytope,
    least_differences,
    possible_classes,
    rank_ranges,
)
from mcda.engines.forms import Linear
from mcda.engines.ranks import ranks
from mcda.engines.sorting import centres
from mcda.errors import InputError, Where, fail
from mcda.model.hierarchy import say
from mcda.model.methods import Method, get
from mcda.model.problem import Problem
from mcda.model.shown import Result
from mcda.model.table import INTERVAL, NOT_APPLICABLE, UNKNOWN, FloatArray


@dataclass(frozen=True)
class ExtremeRow:
    """One alternative: its place now, the best and the worst, and the classes that are possible.

    `classes` is empty where nothing can be sorted.

    Attributes
    ----------
    rank, best, worst : places, 1 is best.
    official : official classes, () for none.
    """

    id: str
    name: str
    rank: int
    best: int
    worst: int
    classes: tuple[str, ...]
    official: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Extremes(Result):
    """Rows by best, then worst place. `necessary` counts the pairs of `of` whose order no weights
    of the polytope turn (one is nowhere more than a tie behind and somewhere ahead).

    Attributes
    ----------
    sorting : the sorting method of the classes; `limits` whose limits, None where nothing
        is sorted.
    held : unknown and interval figures, held at the mean of the draws.
    around, orders, bounds : the polytope: a share around the used weights, chains of node
        ids, and (id, least, most) of shares.
    """

    method: str
    method_title: str
    parameters: Mapping[str, Any]
    sorting: str
    seed: int
    held: int
    whose: str
    around: float | None
    orders: tuple[tuple[str, ...], ...]
    bounds: tuple[tuple[str, float, float], ...]
    necessary: int
    of: int
    limits: Limits | None
    rows: tuple[ExtremeRow, ...]

    def certain(self, group: str) -> tuple[str, ...]:
        """Ids of those whose only possible class is `group`."""
        return tuple(row.id for row in self.rows if row.classes == (group,))

    def possible(self, group: str) -> tuple[str, ...]:
        """Ids of those that some weights put into `group`."""
        return tuple(row.id for row in self.rows if group in row.classes)

    def records(self) -> list[dict[str, Any]]:
        """One row an alternative."""
        return [
            {
                "id": row.id,
                "name": row.name,
                "rank": row.rank,
                "rank_best": row.best,
                "rank_worst": row.worst,
                "classes": "|".join(row.classes),
                "official": "|".join(row.official),
            }
            for row in self.rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, schema `extremes/1`."""
        return {
            "schema": "extremes/1",
            "version": self.version,
            "study": self.study,
            "method": {"name": self.method, "parameters": dict(self.parameters)},
            "sorting": self.sorting,
            "at": self.at,
            "seed": self.seed,
            "cells_held": self.held,
            "inputs": dict(self.inputs),
            "whose": self.whose,
            "around": self.around,
            "orders": [list(order) for order in self.orders],
            "bounds": [{"node": n, "low": low, "high": high} for n, low, high in self.bounds],
            "necessary_pairs": self.necessary,
            "pairs": self.of,
            "limits": None if self.limits is None else self.limits.to_dict(),
            "alternatives": [
                {
                    "id": row.id,
                    "name": row.name,
                    "rank": row.rank,
                    "rank_best": row.best,
                    "rank_worst": row.worst,
                    "possible_classes": list(row.classes),
                    "official": list(row.official),
                }
                for row in self.rows
            ],
        }


def polytope_of(
    evidence: Evidence,
    *,
    orders: Sequence[Sequence[str]] = (),
    bounds: Sequence[tuple[str, float, float]] = (),
    around: float | None = None,
) -> Polytope:
    """Global leaf weights that meet what is said of shares among siblings.

    A share of a node among its siblings is its weight over its parent's, so each statement is a
    linear constraint on leaf weights. `around` keeps every share within that part of itself. Raises
    InputError for statements that are not of siblings, or that no weights meet.
    """
    hierarchy = evidence.problem.hierarchy
    families = families_of(evidence)
    check_statements(evidence, families, orders, bounds)
    ids = [leaf.id for leaf in evidence.leaves]

    def below(node: str) -> FloatArray:
        inside = {leaf.id for leaf in hierarchy.nodes[node].leaves()}
        return np.array([float(key in inside) for key in ids])

    parent = {member: key for key, members in families.items() for member in members}
    rows: list[FloatArray] = []
    rows += [ratio * below(b) - below(a) for a, b, ratio in compared(orders)]
    said = list(bounds)
    if around is not None:
        for key, members in families.items():
            weights = {member: float(evidence.used @ below(member)) for member in members}
            total = float(evidence.used @ below(key))
            for member in members if len(members) > 1 else ():
                share = weights[member] / total if total > 0 else 0.0
                said.append((member, share * (1 - around), min(1.0, share * (1 + around))))
    for node, low, high in said:
        mine, whole = below(node), below(parent[node])
        if low > 0.0:
            rows.append(low * whole - mine)
        if high < 1.0:
            rows.append(mine - high * whole)
    n = len(ids)
    found = Polytope(n, np.array(rows).reshape(-1, n), np.zeros(len(rows)))
    if found.empty:
        words = [">=".join(order) for order in orders]
        words += [f"{node}={low:g}..{high:g}" for node, low, high in bounds]
        raise fail("ext-empty", said=", ".join(words))
    return found


def extremes(
    problem: Problem,
    method: str | Method | None = None,
    *,
    at: str | None = None,
    orders: Sequence[Sequence[str]] = (),
    bounds: Sequence[tuple[str, float, float]] = (),
    around: float | None = None,
    parameters: Mapping[str, Any] | None = None,
    lang: str = "en",
    progress: Callable[[int, int], None] | None = None,
) -> Extremes:
    """Best and worst place, and possible classes, of every alternative over a polytope of weights.

    For methods with a linear weight form (PROMETHEE II, AHP). Ranks rest on the mean form over the
    drawn tables, classes on unknown figures at the median of their prior. `around`, above 0 and
    at most 1, keeps every share among siblings within that part of itself. Raises InputError with
    what cannot be used.
    """
    if around is not None and not 0.0 < around <= 1.0:
        raise fail("ext-around", Where(key="--around"), found=around)
    evidence = gather(problem, at)
    if town_weights(evidence) is not None:
        raise fail("stability-redistribute", Where(key="not_applicable"))
    chosen, settled = choose(problem, method, parameters)
    form = mean_form(FormDraws(evidence, chosen, settled))
    if not isinstance(form, Linear):
        raise fail("ext-distance", Where(key="method"), method=chosen.title)
    polytope = polytope_of(evidence, orders=orders, bounds=bounds, around=around)
    least = least_differences(form, polytope)
    best, worst = rank_ranges(form, polytope, least=least, progress=progress)
    ahead = (least >= -STRICT) & (least.T < -STRICT)
    table = evidence.table
    ids = table.alternatives
    m = len(ids)
    now = ranks(np.asarray(form.scores(evidence.used)))
    sorted_ = _sortable(problem, at)
    groups: dict[str, tuple[str, ...]] = {}
    if sorted_ is not None:
        groups = _classes(sorted_, orders, bounds, around)
    rows = [
        ExtremeRow(
            ids[i],
            table.name(i, lang),
            int(now[i]),
            int(best[i]),
            int(worst[i]),
            groups.get(ids[i], ()),
            tuple(g for g in CLASSES if g in problem.official.get(ids[i], frozenset())),
        )
        for i in range(m)
    ]
    rows.sort(key=lambda row: (row.best, row.worst, row.rank))
    state = table.state
    return Extremes(
        study=problem.name or say(problem.title, lang),
        method=chosen.name,
        method_title=chosen.title,
        parameters=settled,
        sorting=problem.classes.method,
        at=evidence.at,
        seed=problem.seed,
        held=int(((state == UNKNOWN) | (state == INTERVAL)).sum()),
        inputs=dict(problem.inputs),
        whose=problem.whose,
        around=around,
        orders=tuple(tuple(order) for order in orders),
        bounds=tuple(bounds),
        necessary=int(ahead.sum()),
        of=m * (m - 1) // 2,
        limits=limits_of(problem, sorted_.leaves) if sorted_ is not None else None,
        rows=tuple(rows),
    )


def _sortable(problem: Problem, at: str | None) -> Sorter | None:
    """The sorter where the study's method compares linearly; None where it cannot sort so."""
    rule = problem.classes
    linear = rule.method == "ahpsort" or (rule.method == "flowsort" and rule.by == "net")
    if not linear:
        return None
    try:
        return sorter(problem, at)
    except InputError as error:
        if error.findings[0].code == "profiles-none":
            return None
        raise


def _classes(
    found: Sorter,
    orders: Sequence[Sequence[str]],
    bounds: Sequence[tuple[str, float, float]],
    around: float | None,
) -> dict[str, tuple[str, ...]]:
    """Possible classes by id; weights of indicators without limits go to their siblings."""
    evidence = found.used_evidence()
    polytope = polytope_of(evidence, orders=orders, bounds=bounds, around=around)
    above = above_limits(found)
    state = evidence.table.state
    rows = np.flatnonzero(~(state == NOT_APPLICABLE).all(axis=1)).tolist()
    ties = evidence.problem.classes.ties
    possible: NDArray[np.bool_] = possible_classes(above[rows], polytope, ties=ties)
    return {
        evidence.table.alternatives[i]: tuple(
            group for group, fits in zip(CLASSES, possible[k], strict=True) if fits
        )
        for k, i in enumerate(rows)
    }


def above_limits(found: Sorter) -> FloatArray:
    """(m, 2, n): what a unit of weight adds to the distance above each limit, by net flow or value.

    Open figures are held at the median of their prior; what does not apply adds 0.
    """
    evidence = found.evidence
    state = evidence.table.state[:, list(found.index)]
    values = middle_table(evidence)[:, list(found.index)]
    values = np.where(state == NOT_APPLICABLE, np.nan, values)
    columns = tuple(evidence.columns[j] for j in found.index)
    directions = np.array([column.direction for column in columns])
    rule = evidence.problem.classes
    if rule.method == "flowsort":
        central = rule.kind == "central"
        profiles = centres(found.profiles) if central else found.profiles
        limits = np.broadcast_to(profiles, (len(values), *profiles.shape))
        together = np.concatenate([values[:, None, :], limits], axis=1)
        parts = promethee.form(together, directions, found.preferences()).parts
        ends = 0.5 * (parts[:, 1:-1] + parts[:, 2:]) if central else parts[:, 1:]
        return np.asarray(parts[:, :1] - ends)
    chosen = get(SCORES[rule.method])
    settled = {**chosen.settle({}), "columns": columns}
    scored = np.concatenate([found.profiles, np.where(np.isnan(values), found.profiles[0], values)])
    form = chosen.prepare(scored, directions, settled)
    assert isinstance(form, Linear)
    above = form.parts[2:, None] - form.parts[None, :2]
    return np.asarray(np.where(np.isnan(values)[:, None, :], 0.0, above))
