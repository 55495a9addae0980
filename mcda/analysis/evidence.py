"""What is known: leaves set aside, weights declared and used, and drawn tables.

Method: leaves without evidence and unknown cells are handled in the open, never filled silently.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.engines.sampling import BLOCK, beta, normal, pick, triangular, uniforms
from mcda.errors import fail, nearest
from mcda.model.hierarchy import Criterion
from mcda.model.methods import Column
from mcda.model.problem import Problem
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, UNKNOWN, FloatArray, Table

MIN_OBSERVED = 5


@dataclass(frozen=True, eq=False)
class Evidence:
    """A problem at a node, sorted into what can be used.

    `leaves` are kept, `set_aside` are not; `rows` are positions in the problem's table of the
    alternatives that are ranked; `table` has these rows and the kept leaves.

    Attributes
    ----------
    declared : weights of all leaves below the node, by id; `used` (n,) those of the kept
        ones.
    excluded, not_ranked : ids of alternatives left out for an unknown cell (`missing:
        exclude`), and of those to which nothing applies.
    columns : the kept leaves as methods take them.
    """

    problem: Problem
    at: str
    leaves: tuple[Criterion, ...]
    set_aside: tuple[Criterion, ...]
    declared: dict[str, float]
    used: FloatArray
    rows: tuple[int, ...]
    excluded: tuple[str, ...]
    not_ranked: tuple[str, ...]
    table: Table
    columns: tuple[Column, ...]

    @property
    def directions(self) -> NDArray[np.int64]:
        """+1 or -1 a kept leaf."""
        return np.array([column.direction for column in self.columns])

    def full(self) -> Evidence:
        """The same rows with every leaf that has a weight, at the declared weights.

        Unknown cells of the leaves set aside are drawn uniformly: too few values are known to
        stand for the others.
        """
        kept = {leaf.id for leaf in self.leaves}
        leaves = tuple(
            leaf if leaf.id in kept else _uniform(leaf)
            for leaf in self.problem.hierarchy.nodes[self.at].leaves()
            if self.declared[leaf.id] > 0.0
        )
        table = self.problem.table.rows(self.rows).select([leaf.id for leaf in leaves])
        return Evidence(
            self.problem,
            self.at,
            leaves,
            (),
            self.declared,
            np.array([self.declared[leaf.id] for leaf in leaves]),
            self.rows,
            self.excluded,
            self.not_ranked,
            table,
            columns_of(leaves, table.low, table.high),
        )


def _uniform(leaf: Criterion) -> Criterion:
    """The leaf with a uniform prior instead of its observed values; a named distribution stays."""
    prior = leaf.prior if isinstance(leaf.prior, str) else leaf.prior.type
    return leaf.model_copy(update={"prior": "uniform"}) if prior == "observed" else leaf


def counted(
    problem: Problem, at: str | None
) -> tuple[str, dict[str, float], dict[str, float], list[Criterion]]:
    """The node to rank at, local weights, weights of its leaves, and the leaves that have one."""
    hierarchy = problem.hierarchy
    node = at or hierarchy.root
    if node not in hierarchy.nodes:
        raise fail("node-unknown", found=node, hint=nearest(node, list(hierarchy.nodes)), at="--at")
    local = problem.local_weights()
    declared = hierarchy.global_weights(local, node)
    leaves = [leaf for leaf in hierarchy.nodes[node].leaves() if declared[leaf.id] > 0.0]
    return node, local, declared, leaves


def is_kept(problem: Problem, known: int, applies: int) -> bool:
    """Whether a leaf with so many known cells among those that apply is used, not set aside."""
    if applies == 0 or problem.missing == "keep":
        return applies > 0
    return known > 0 and known >= problem.min_known * applies - 1e-9


def gather(problem: Problem, at: str | None = None) -> Evidence:
    """Sort leaves and rows of the subtree at `at`; raises InputError when nothing is left."""
    hierarchy = problem.hierarchy
    node, local, declared, leaves = counted(problem, at)
    table = problem.table.select([leaf.id for leaf in leaves])
    applies = table.state != NOT_APPLICABLE
    has = (table.state == KNOWN) | (table.state == INTERVAL)
    kept = []
    for j, leaf in enumerate(leaves):
        if is_kept(problem, int(has[:, j].sum()), int(applies[:, j].sum())):
            kept.append(leaf)
    names = {leaf.id for leaf in kept}
    if not kept:
        raise fail("nothing-known", at=node, min_known=f"{problem.min_known:.0%}")
    used = hierarchy.global_weights(local, node, frozenset(names))
    index = [j for j, leaf in enumerate(leaves) if leaf.id in names]
    rows, excluded, not_ranked = [], [], []
    for i, alternative in enumerate(problem.table.alternatives):
        if not applies[i, index].any():
            not_ranked.append(alternative)
        elif problem.missing == "exclude" and not (has | ~applies)[i, index].all():
            excluded.append(alternative)
        else:
            rows.append(i)
    if not rows:
        raise fail("nothing-ranked", at=node)
    kept_table = problem.table.rows(rows).select([leaf.id for leaf in kept])
    return Evidence(
        problem,
        node,
        tuple(kept),
        tuple(leaf for leaf in leaves if leaf.id not in names),
        declared,
        np.array([used[leaf.id] for leaf in kept]),
        tuple(rows),
        tuple(excluded),
        tuple(not_ranked),
        kept_table,
        columns_of(kept, kept_table.low, kept_table.high),
    )


def anchors(leaf: Criterion, low: FloatArray, high: FloatArray) -> tuple[float, float]:
    """(worst, best) of a leaf: declared, else its levels' ends, else the table's extremes."""
    if leaf.value is not None:
        return leaf.value.worst, leaf.value.best
    codes = list(leaf.level_values().values())
    if codes:
        ends = min(codes), max(codes)
    else:
        if np.isnan(low).all():
            ends = leaf.domain or (0.0, 1.0)
        else:
            ends = float(np.nanmin(low)), float(np.nanmax(high))
    return ends if leaf.direction == "max" else (ends[1], ends[0])


def columns_of(
    leaves: Sequence[Criterion], low: FloatArray, high: FloatArray
) -> tuple[Column, ...]:
    """What each leaf says to an engine; `low` and `high` (m, n): the table's, or its extremes."""
    columns = []
    for j, leaf in enumerate(leaves):
        worst, best = anchors(leaf, low[:, j], high[:, j])
        codes = priorities = None
        if leaf.level_judgements:
            codes = tuple(level.value for level in leaf.levels or ())
            priorities = leaf.level_priorities()
        columns.append(
            Column(
                leaf.id,
                leaf.kind,
                1 if leaf.direction == "max" else -1,
                worst,
                best,
                leaf.preference.to_dict() if leaf.preference else None,
                leaf.value.points if leaf.value else None,
                bool(leaf.value and leaf.value.shape == "steps"),
                codes,
                priorities,
            )
        )
    return tuple(columns)


def _prior_values(leaf: Criterion, column: Column, known: FloatArray, u: FloatArray) -> FloatArray:
    prior = leaf.prior if isinstance(leaf.prior, str) else leaf.prior.type
    codes = sorted(leaf.level_values().values())
    if prior == "observed" and len(known) >= MIN_OBSERVED:
        return pick(u, np.sort(known))
    if prior in ("observed", "uniform"):
        if codes:
            return pick(u, np.array(codes))
        low, high = sorted((column.worst, column.best))
        return np.asarray(low + u * (high - low))
    named: Any = leaf.prior
    if prior == "normal":
        drawn = normal(u, named.mean, named.sd)
    elif prior == "beta":
        drawn = beta(u, named.low, named.high, named.a, named.b)
    else:
        drawn = triangular(u, named.low, named.mode, named.high)
    if codes:  # the nearest level
        steps = np.array(codes)
        return np.asarray(steps[np.searchsorted((steps[1:] + steps[:-1]) / 2, drawn)])
    return np.asarray(np.clip(drawn, *leaf.domain) if leaf.domain else drawn)


def draw_column(evidence: Evidence, j: int, start: int, count: int) -> FloatArray:
    """Draws start … start + count of one kept column, (count, m).

    A cell's stream is named by its leaf and alternative: it does not depend on the table's order.
    """
    leaf, column, table = evidence.leaves[j], evidence.columns[j], evidence.table
    state = table.state[:, j]
    known = table.low[state == KNOWN, j]
    drawn = np.broadcast_to(table.low[:, j], (count, len(state))).copy()
    codes = np.array(sorted(leaf.level_values().values()))
    for i in np.flatnonzero((state == UNKNOWN) | (state == INTERVAL)):
        purpose = f"cell/{leaf.id}/{table.alternatives[i]}"
        u = uniforms(evidence.problem.seed, purpose, count, 1, start=start)[:, 0]
        if state[i] == UNKNOWN:
            drawn[:, i] = _prior_values(leaf, column, known, u)
        else:
            drawn[:, i] = _interval_values(table, int(i), j, codes, u)
    return drawn


def _interval_values(table: Table, i: int, j: int, codes: FloatArray, u: FloatArray) -> FloatArray:
    """Of an interval cell: as its distribution says, else evenly (over the levels in it)."""
    low, high = float(table.low[i, j]), float(table.high[i, j])
    if found := table.distribution(i, j):
        return found.values(u, low, high)
    if len(codes):
        return pick(u, codes[(codes >= low) & (codes <= high)])
    return low + u * (high - low)


def middle_table(evidence: Evidence) -> FloatArray:
    """(m, n): known cells, intervals and distributions at their median, unknown ones at their
    prior's.
    """
    table = evidence.table
    values = np.where(table.state == NOT_APPLICABLE, np.nan, table.low)
    half = np.array([0.5])
    for j, leaf in enumerate(evidence.leaves):
        state = table.state[:, j]
        known = table.low[state == KNOWN, j]
        codes = np.array(sorted(leaf.level_values().values()))
        for i in np.flatnonzero((state == UNKNOWN) | (state == INTERVAL)):
            if state[i] == UNKNOWN:
                values[i, j] = _prior_values(leaf, evidence.columns[j], known, half)[0]
            else:
                values[i, j] = _interval_values(table, int(i), j, codes, half)[0]
    return np.asarray(values)


def varying(evidence: Evidence) -> list[int]:
    """Positions of the kept columns that hold an unknown or an interval cell."""
    state = evidence.table.state
    return [int(j) for j in np.flatnonzero(((state == UNKNOWN) | (state == INTERVAL)).any(axis=0))]


def blocks(draws: int) -> Iterator[tuple[int, int]]:
    """(start, count) of the fixed blocks that make up `draws`."""
    for start in range(0, draws, BLOCK):
        yield start, min(BLOCK, draws - start)
