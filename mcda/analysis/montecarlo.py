"""SMAA-2 of a problem at a node: weights and unknown figures drawn, together or one at a time."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from mcda.analysis.evidence import Evidence, _prior_values, blocks, gather
from mcda.analysis.ranking import FormDraws, choose, scores_of, town_weights
from mcda.engines.acceptability import Acceptability, Counts, count, standard_error, summary
from mcda.engines.forms import Form
from mcda.engines.ranks import ranks
from mcda.engines.sampling import (
    BLOCK,
    bounded_simplex,
    dirichlet,
    pick,
    rejection,
    uniforms,
)
from mcda.errors import Where, fail, nearest
from mcda.model.hierarchy import Criterion, say
from mcda.model.methods import Method
from mcda.model.problem import Problem
from mcda.model.table import KNOWN, NOT_APPLICABLE, UNKNOWN, FloatArray
from mcda.version import __version__

LEAST_FIRST = 30
LEAST_ACCEPTED = 0.02
SHARE = 0.95
SMALLEST_SE, LARGEST_SE = 0.0002, 0.5
_SLACK = 1e-12

Weights = Literal["simplex", "fixed"] | tuple[Literal["dirichlet"], float]


@dataclass(frozen=True)
class MonteCarloRow:
    """One alternative over all draws.

    `first`, `best_third` and `last_third` are shares of the draws with such a place, a third
    being `MonteCarlo.third` places; `ranks` is the share of each place. `central_weights` and
    `confidence` are None below 30 first places.
    """

    id: str
    name: str
    expected_rank: float
    expected_rank_se: float
    rank: int
    rank_low: int
    rank_high: int
    first: float
    first_se: float
    best_third: float
    best_third_se: float
    last_third: float
    last_third_se: float
    entropy: float
    first_places: int
    central_weights: Mapping[str, float] | None
    confidence: float | None
    confidence_se: float | None
    ranks: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class MonteCarlo:
    """Acceptability indices at a node, rows by expected rank.

    `acceptability` holds the arrays of the engine in table order (`alternatives`). `groups` are
    the alternatives that cannot be told apart: maximal runs in the order of the rows in which no
    one scores above another in 95 % of the draws. Runs may overlap.
    """

    version: str
    study: str
    method: str
    method_title: str
    parameters: Mapping[str, Any]
    at: str
    seed: int
    draws: int
    inputs: Mapping[str, str]
    whose: str
    weights: str
    concentration: float | None
    space: str
    orders: tuple[tuple[str, ...], ...]
    bounds: tuple[tuple[str, float, float], ...]
    data: bool
    cells: int
    used_weights: Mapping[str, float]
    set_aside: tuple[str, ...]
    excluded: tuple[str, ...]
    not_ranked: tuple[str, ...]
    third: int
    groups: tuple[tuple[str, ...], ...]
    rows: tuple[MonteCarloRow, ...]
    alternatives: tuple[str, ...]
    acceptability: Acceptability

    def row(self, alternative: str) -> MonteCarloRow:
        """The row of an alternative by id; raises KeyError."""
        for row in self.rows:
            if row.id == alternative:
                return row
        raise KeyError(alternative)

    def winning(self, first: str, second: str) -> float:
        """Share of the draws in which `first` scores above `second`."""
        i, j = self.alternatives.index(first), self.alternatives.index(second)
        return float(self.acceptability.pairwise_winning[i, j])

    def records(self) -> list[dict[str, Any]]:
        """Rows as flat mappings: one column a place, headed `rank:PLACE`."""
        return [
            {
                "id": row.id,
                "name": row.name,
                "expected_rank": row.expected_rank,
                "expected_rank_se": row.expected_rank_se,
                "rank": row.rank,
                "rank_low": row.rank_low,
                "rank_high": row.rank_high,
                "first": row.first,
                "first_se": row.first_se,
                "best_third": row.best_third,
                "best_third_se": row.best_third_se,
                "last_third": row.last_third,
                "last_third_se": row.last_third_se,
                "entropy": row.entropy,
                "first_places": row.first_places,
                "confidence": "" if row.confidence is None else row.confidence,
                **{f"rank:{k}": share for k, share in enumerate(row.ranks, 1)},
            }
            for row in self.rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the format `montecarlo/1`; json.dumps works, no NaN."""
        index = [self.alternatives.index(row.id) for row in self.rows]
        winning = self.acceptability.pairwise_winning[np.ix_(index, index)]
        errors = self.acceptability.pairwise_winning_se[np.ix_(index, index)]
        return {
            "schema": "montecarlo/1",
            "version": self.version,
            "study": self.study,
            "method": {"name": self.method, "parameters": dict(self.parameters)},
            "at": self.at,
            "seed": self.seed,
            "draws": self.draws,
            "inputs": dict(self.inputs),
            "weights": {
                "kind": self.weights,
                "whose": self.whose,
                "concentration": self.concentration,
                "space": self.space,
                "orders": [list(order) for order in self.orders],
                "bounds": [
                    {"node": node, "low": low, "high": high} for node, low, high in self.bounds
                ],
                "used": dict(self.used_weights),
            },
            "data": {"drawn": self.data, "cells": self.cells},
            "set_aside": list(self.set_aside),
            "excluded": list(self.excluded),
            "not_ranked": list(self.not_ranked),
            "third": self.third,
            "not_told_apart": [list(group) for group in self.groups],
            "alternatives": [
                {
                    "id": row.id,
                    "name": row.name,
                    "expected_rank": row.expected_rank,
                    "expected_rank_se": row.expected_rank_se,
                    "rank": row.rank,
                    "rank_low": row.rank_low,
                    "rank_high": row.rank_high,
                    "first": row.first,
                    "first_se": row.first_se,
                    "best_third": row.best_third,
                    "best_third_se": row.best_third_se,
                    "last_third": row.last_third,
                    "last_third_se": row.last_third_se,
                    "entropy": row.entropy,
                    "first_places": row.first_places,
                    "central_weights": dict(row.central_weights) if row.central_weights else None,
                    "confidence": row.confidence,
                    "confidence_se": row.confidence_se,
                    "rank_acceptability": list(row.ranks),
                }
                for row in self.rows
            ],
            "pairwise_winning": {
                "order": [row.id for row in self.rows],
                "share": winning.tolist(),
                "se": errors.tolist(),
            },
        }


class _Group:
    """Siblings whose shares add up to 1: how to draw them under what is said about them."""

    def __init__(
        self,
        parent: str,
        members: Sequence[str],
        base: FloatArray | None,
        orders: Sequence[tuple[str, str]],
        bounds: Sequence[tuple[str, float, float]],
        seed: int,
        purpose: str,
    ) -> None:
        self.parent, self.members, self.base = parent, tuple(members), base
        self.seed, self.purpose = seed, purpose
        k = len(members)
        place = {member: i for i, member in enumerate(members)}
        lower, upper = np.zeros(k), np.ones(k)
        for node, low, high in bounds:
            lower[place[node]] = max(lower[place[node]], low)
            upper[place[node]] = min(upper[place[node]], high)
        if lower.sum() > 1 + _SLACK or upper.sum() < 1 - _SLACK or (lower > upper).any():
            raise fail(
                "mc-bounds-impossible",
                Where(key=", ".join(dict.fromkeys(node for node, _, _ in bounds))),
                node=parent,
                low=f"{lower.sum():.0%}",
                high=f"{upper.sum():.0%}",
            )
        # What the others leave over bounds a share from below and from above as well.
        self.lower = np.maximum(lower, 1.0 - (upper.sum() - upper))
        self.upper = np.minimum(upper, 1.0 - (lower.sum() - lower))
        self.lower /= max(self.lower.sum(), 1.0)
        self.pairs = [(place[a], place[b]) for a, b in orders]
        self.chains = self._chains(k)
        self.said: list[tuple[str, Callable[[FloatArray], NDArray[np.bool_]]]] = []
        for a, b in dict.fromkeys(self.pairs):
            self.said.append((f"{members[a]}>={members[b]}", self._falls(a, b)))
        for node in dict.fromkeys(node for node, _, _ in bounds):
            i = place[node]
            self.said.append((f"{node}={lower[i]:.4g}..{upper[i]:.4g}", self._within(i)))
        if self.said:
            self._try()

    @staticmethod
    def _falls(a: int, b: int) -> Callable[[FloatArray], NDArray[np.bool_]]:
        return lambda w: np.asarray(w[:, a] >= w[:, b] - _SLACK)

    def _within(self, i: int) -> Callable[[FloatArray], NDArray[np.bool_]]:
        low, high = self.lower[i] - _SLACK, self.upper[i] + _SLACK
        return lambda w: np.asarray((w[:, i] >= low) & (w[:, i] <= high))

    def _chains(self, k: int) -> list[list[int]]:
        """The orders that can be sorted: components that are totally ordered, one bound each."""
        above = np.zeros((k, k), dtype=bool)
        for a, b in self.pairs:
            above[a, b] = True
        for via in range(k):
            above |= above[:, via : via + 1] & above[via]
        if (above & above.T).any():
            circle = [m for m, i in zip(self.members, np.diag(above), strict=True) if i]
            raise fail("mc-order-circle", Where(key=self.parent), nodes=", ".join(circle))
        linked = above | above.T | np.eye(k, dtype=bool)
        for via in range(k):
            linked |= linked[:, via : via + 1] & linked[via]
        chains = []
        for row in {tuple(np.flatnonzero(row).tolist()) for row in linked}:
            members = sorted(row, key=lambda i: -int(above[i].sum()))
            total = all(above[a, b] for n, a in enumerate(members) for b in members[n + 1 :])
            if len(members) > 1 and total and np.ptp(self.lower[members]) == 0:
                chains.append(members)
        return sorted(chains)

    def _propose(self, turn: int, start: int, count: int) -> FloatArray:
        tail = f"/{turn}" if turn else ""
        columns = [
            uniforms(self.seed, f"{self.purpose}/{member}{tail}", count, 1, start=start)[:, 0]
            for member in self.members
        ]
        u = np.stack(columns, axis=-1)
        if self.base is not None:
            return dirichlet(u, self.base)
        return bounded_simplex(u, self.lower, self.chains)

    def _accept(self, drawn: FloatArray) -> NDArray[np.bool_]:
        good = np.ones(len(drawn), dtype=bool)
        for _, holds in self.said:
            good &= holds(drawn)
        return good

    def _try(self) -> None:
        """Refuse statements that too few draws meet, naming the one that fewest meet."""
        pilot = self._propose(0, 0, BLOCK)
        share = float(self._accept(pilot).mean())
        if share < LEAST_ACCEPTED:
            words, _ = min(self.said, key=lambda item: int(item[1](pilot).sum()))
            raise fail(
                "mc-rare",
                Where(key=words),
                said=", ".join(words for words, _ in self.said),
                share=f"{share:.1%}",
                least=f"{LEAST_ACCEPTED:.0%}",
            )

    def draw(self, start: int, count: int) -> FloatArray:
        """Shares (count, k) of the draws start … start + count."""
        if not self.said:
            return self._propose(0, start, count)
        return rejection(lambda turn: self._propose(turn, start, count), self._accept)


class WeightDraws:
    """Leaf weights of any block of draws, as `ranking.drawn_weights` where nothing is said.

    A node's stream is named by its id, so that draws do not depend on the order of the file.
    Siblings whose own weight is 0 stay at 0.
    """

    def __init__(
        self,
        evidence: Evidence,
        weights: Weights = "simplex",
        *,
        space: str = "local",
        orders: Sequence[Sequence[str]] = (),
        bounds: Sequence[tuple[str, float, float]] = (),
    ) -> None:
        self.evidence, self.space = evidence, space
        self.fixed = weights == "fixed"
        concentration = None if isinstance(weights, str) else float(weights[1])
        problem = evidence.problem
        self.local = problem.local_weights()
        self.kept = {leaf.id for leaf in evidence.leaves}
        families: dict[str, tuple[str, ...]] = {}
        if space == "leaves":
            families[evidence.at] = tuple(leaf.id for leaf in evidence.leaves)
        else:
            for node in problem.hierarchy.nodes[evidence.at].walk():
                if not node.is_leaf and (live := self._live(node)):
                    families[node.id] = tuple(child.id for child in live)
        self._check(families, orders, bounds)
        self.groups: dict[str, _Group] = {}
        if self.fixed:
            return
        used = dict(zip((leaf.id for leaf in evidence.leaves), evidence.used, strict=True))
        share = used if space == "leaves" else self.local
        for parent, members in families.items():
            base = None
            if concentration is not None:
                given = np.array([share[member] for member in members])
                base = concentration * given / given.sum()
            self.groups[parent] = _Group(
                parent,
                members,
                base,
                [(a, b) for order in orders for a, b in pairwise(order) if a in members],
                [bound for bound in bounds if bound[0] in members],
                problem.seed,
                "leafweight" if space == "leaves" else "weight",
            )

    def _live(self, node: Criterion) -> list[Criterion]:
        return [
            child
            for child in node.criteria
            if self.local.get(child.id, 0.0) > 0.0
            and any(leaf.id in self.kept for leaf in child.leaves())
        ]

    def _check(
        self,
        families: Mapping[str, tuple[str, ...]],
        orders: Sequence[Sequence[str]],
        bounds: Sequence[tuple[str, float, float]],
    ) -> None:
        nodes = self.evidence.problem.hierarchy.nodes
        parent = {member: key for key, members in families.items() for member in members}
        statements = [(">=".join(order), tuple(order)) for order in orders]
        statements += [(f"{node}={low:g}..{high:g}", (node,)) for node, low, high in bounds]
        for words, named in statements:
            place = Where(key=words)
            if self.fixed:
                raise fail("mc-fixed-said", place)
            for node in named:
                if node not in nodes:
                    raise fail("node-unknown", place, found=node, hint=nearest(node, list(nodes)))
                if node not in parent:
                    raise fail("mc-not-drawn", place, node=node, choices=", ".join(parent))
            if len({parent[node] for node in named}) > 1:
                raise fail("mc-not-siblings", place, nodes=", ".join(named))
            if len(set(named)) < len(named):
                raise fail("mc-order-circle", place, nodes=", ".join(named))
        for node, low, high in bounds:
            if not 0 <= low <= high <= 1:
                raise fail("mc-bound-range", Where(key=node), found=f"{low:g}..{high:g}")

    def block(self, start: int, count: int) -> FloatArray:
        """Weights (count, n) of the kept leaves, rows summing to 1."""
        leaves = [leaf.id for leaf in self.evidence.leaves]
        if self.fixed:
            return np.broadcast_to(self.evidence.used, (count, len(leaves)))
        shares: dict[str, FloatArray] = {self.evidence.at: np.ones(count)}
        for parent, group in self.groups.items():  # parents first
            parts = group.draw(start, count)
            for k, member in enumerate(group.members):
                shares[member] = shares[parent] * parts[:, k]
        return np.stack([shares[leaf] for leaf in leaves], axis=-1)


def middle_table(evidence: Evidence) -> FloatArray:
    """(m, n): known cells, intervals at their middle, unknown ones at their prior's median."""
    table = evidence.table
    values = np.where(table.state == NOT_APPLICABLE, np.nan, table.low)
    half = np.array([0.5])
    for j, leaf in enumerate(evidence.leaves):
        state = table.state[:, j]
        known = table.low[state == KNOWN, j]
        codes = np.array(sorted(leaf.level_values().values()))
        for i in np.flatnonzero((state != KNOWN) & (state != NOT_APPLICABLE)):
            if state[i] == UNKNOWN:
                values[i, j] = _prior_values(leaf, evidence.columns[j], known, half)[0]
            elif len(codes):
                low, high = table.low[i, j], table.high[i, j]
                values[i, j] = pick(half, codes[(codes >= low) & (codes <= high)])[0]
            else:
                values[i, j] = (table.low[i, j] + table.high[i, j]) / 2.0
    return np.asarray(values)


def _groups(wins: NDArray[np.int64], draws: int, order: Sequence[int]) -> list[list[int]]:
    """Maximal runs in `order` in which no one wins against another in 19 draws of 20."""
    surely = wins >= math.ceil(SHARE * draws - 1e-9)
    apart = (surely | surely.T)[np.ix_(order, order)]
    runs: list[list[int]] = []
    reached = 0
    for start in range(len(order)):
        stop = start + 1
        while stop < len(order) and not apart[start:stop, stop].any():
            stop += 1
        if stop - start > 1 and stop > reached:
            runs.append([order[k] for k in range(start, stop)])
            reached = stop
    return runs


def _settled(
    weights: Weights, space: str, draws: int, until_se: float | None
) -> tuple[str, float | None, int]:
    """Kind, concentration and number of draws; raises InputError for what cannot be."""
    concentration = None
    if isinstance(weights, str):
        kind: str = weights
    else:
        kind, concentration = weights[0], float(weights[1])
    if kind not in ("simplex", "fixed", "dirichlet") or (kind == "dirichlet") != bool(
        concentration is not None and 0 < concentration < math.inf
    ):
        raise fail(
            "choice", Where(key="weights"), found=str(weights), expected="simplex, fixed, dirichlet"
        )
    if space not in ("local", "leaves"):
        raise fail("choice", Where(key="space"), found=space, expected="local, leaves")
    if until_se is not None:
        if not SMALLEST_SE <= until_se <= LARGEST_SE:
            raise fail(
                "mc-until-range",
                Where(key="until_se"),
                found=f"{until_se:g}",
                least=f"{SMALLEST_SE:g}",
                most=f"{LARGEST_SE:g}",
            )
        draws = math.ceil(math.ceil(0.25 / until_se**2 - 1e-6) / BLOCK) * BLOCK
    if draws < 1:
        raise fail("mc-draws", Where(key="draws"), found=draws)
    return kind, concentration, draws


def montecarlo(
    problem: Problem,
    method: str | Method | None = None,
    *,
    at: str | None = None,
    draws: int = 10_000,
    space: str = "local",
    weights: Weights = "simplex",
    orders: Sequence[Sequence[str]] = (),
    bounds: Sequence[tuple[str, float, float]] = (),
    data: bool = True,
    until_se: float | None = None,
    seed: int | None = None,
    lang: str = "en",
) -> MonteCarlo:
    """Rank acceptability and the other indices of SMAA-2 at a node of the hierarchy.

    Parameters
    ----------
    at : id of a node; the root by default.
    weights : "simplex", uniform; "fixed", the problem's own; ("dirichlet", K), around the
        problem's own with concentration K (K = the number of equal siblings is uniform).
    space : "local", every node's children sum to 1; "leaves", the leaves do.
    orders : nodes whose weights fall, as ("production", "ecology"); siblings under "local".
    bounds : (node, low, high) of a weight among its siblings (of a leaf's weight under "leaves").
    data : whether unknown and interval cells are drawn; else they stand at their median.
    until_se : draw whole blocks until no share can have a larger standard error; instead of draws.
    seed : the problem's own by default.

    Raises InputError where nothing is drawn, or where the statements contradict or are met by
    too few draws.
    """
    kind, concentration, draws = _settled(weights, space, draws, until_se)
    if seed is not None:
        problem = problem.changed(seed=seed)
    evidence = gather(problem, at)
    chosen, settled = choose(problem, method)
    model = FormDraws(evidence, chosen, settled)
    loose = WeightDraws(evidence, weights, space=space, orders=orders, bounds=bounds)
    drawn = data and bool(model.varying)
    if kind == "fixed" and not drawn:
        raise fail("mc-nothing-drawn")
    middle = model.first
    if model.varying and not data:
        middle = chosen.prepare(
            middle_table(evidence), evidence.directions, {**settled, "columns": evidence.columns}
        )
    by_town = town_weights(evidence)

    def form_of(start: int, size: int) -> Form:
        return model.block(start, size) if drawn else middle

    def score(form: Form, used: FloatArray) -> FloatArray:
        if by_town is None:
            return scores_of(form, evidence.used if kind == "fixed" else used)
        if kind == "fixed":
            return scores_of(form, used, by_town)
        spread = used[..., None, :] * (by_town > 0.0)  # each row over its applicable leaves
        return scores_of(form, used, spread / spread.sum(axis=-1, keepdims=True))

    total: Counts | None = None
    for start, size in blocks(draws):
        some = loose.block(start, size)
        found = count(score(form_of(start, size), some), some)
        total = found if total is None else total.add(found)
    assert total is not None
    shown = np.flatnonzero(total.first_places >= LEAST_FIRST)
    central = total.central_weights
    hits = np.zeros(len(evidence.rows), dtype=np.int64)
    tables = draws if drawn else 1
    for start, size in blocks(tables):
        form = form_of(start, size)
        for i in shown:
            scores = np.atleast_2d(score(form, central[i]))
            hits[i] += int(np.count_nonzero(ranks(scores)[:, i] == 1))
    indices = summary(total, hits, tables)
    rows, order, third = _rows(evidence, total, indices, lang)
    names = evidence.table.alternatives
    used_weights = zip(evidence.leaves, evidence.used, strict=True)
    return MonteCarlo(
        version=__version__,
        study=problem.name or say(problem.title, lang),
        method=chosen.name,
        method_title=chosen.title,
        parameters=dict(settled),
        at=evidence.at,
        seed=problem.seed,
        draws=draws,
        inputs=dict(problem.inputs),
        whose=problem.whose,
        weights=kind,
        concentration=concentration,
        space=space,
        orders=tuple(tuple(order) for order in orders),
        bounds=tuple((node, float(low), float(high)) for node, low, high in bounds),
        data=drawn,
        cells=int(
            ((evidence.table.state != KNOWN) & (evidence.table.state != NOT_APPLICABLE)).sum()
        ),
        used_weights={leaf.id: float(weight) for leaf, weight in used_weights},
        set_aside=tuple(leaf.id for leaf in evidence.set_aside),
        excluded=evidence.excluded,
        not_ranked=evidence.not_ranked,
        third=third,
        groups=tuple(tuple(names[i] for i in run) for run in _groups(total.wins, draws, order)),
        rows=rows,
        alternatives=names,
        acceptability=indices,
    )


def _rows(
    evidence: Evidence, total: Counts, indices: Acceptability, lang: str
) -> tuple[tuple[MonteCarloRow, ...], list[int], int]:
    """Rows by expected rank, their places in the table, and how many places a third is."""
    table = evidence.table
    m = len(table.alternatives)
    third = max(m // 3, 1)
    median, low, high = (total.quantile_rank(q) for q in (0.5, 0.05, 0.95))
    summed = total.places @ np.arange(1, m + 1)  # whole numbers: ties are exact
    order = sorted(range(m), key=lambda i: (summed[i], median[i], i))
    late = total.places[:, m - third :].sum(axis=-1)
    last, last_se = late / total.draws, standard_error(late, total.draws)
    rows = []
    for i in order:
        some = bool(total.first_places[i] >= LEAST_FIRST)
        central = zip(evidence.leaves, indices.central_weights[i], strict=True)
        rows.append(
            MonteCarloRow(
                id=table.alternatives[i],
                name=table.name(i, lang),
                expected_rank=float(indices.expected_rank[i]),
                expected_rank_se=float(indices.expected_rank_se[i]),
                rank=int(median[i]),
                rank_low=int(low[i]),
                rank_high=int(high[i]),
                first=float(indices.rank_acceptability[i, 0]),
                first_se=float(indices.rank_acceptability_se[i, 0]),
                best_third=float(indices.cumulative[i, third - 1]),
                best_third_se=float(indices.cumulative_se[i, third - 1]),
                last_third=float(last[i]),
                last_third_se=float(last_se[i]),
                entropy=float(indices.entropy[i]),
                first_places=int(total.first_places[i]),
                central_weights={leaf.id: float(w) for leaf, w in central} if some else None,
                confidence=float(indices.confidence[i]) if some else None,
                confidence_se=float(indices.confidence_se[i]) if some else None,
                ranks=tuple(float(share) for share in indices.rank_acceptability[i]),
            )
        )
    return tuple(rows), order, third
