"""SMAA-2 of a problem at a node: weights and unknown figures drawn, together or one at a time."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from mcda.analysis.cluster import Cluster
from mcda.analysis.evidence import Evidence, blocks, draw_column, gather, middle_table
from mcda.analysis.judgement_draws import drawn_weights
from mcda.analysis.ranking import (
    FormDraws,
    choose,
    scores_of,
    tables_of,
    town_weights,
    with_tables,
)
from mcda.analysis.steps import Progress, Steps
from mcda.analysis.threshold_draws import STATED, Spread, drawn_thresholds, settled_spread
from mcda.engines.acceptability import Acceptability, Counts, count, standard_error, summary
from mcda.engines.forms import Form
from mcda.engines.hitandrun import CHAINS, HitAndRun, effective_size, split_rhat
from mcda.engines.ranks import first_place
from mcda.engines.sampling import (
    BLOCK,
    bounded_simplex,
    dirichlet,
    rejection,
    uniforms,
)
from mcda.engines.workers import in_order
from mcda.errors import Where, fail, nearest
from mcda.model.hierarchy import say
from mcda.model.methods import Method
from mcda.model.problem import Problem
from mcda.model.shown import Drawn
from mcda.model.table import KNOWN, NOT_APPLICABLE, FloatArray

LEAST_FIRST = 30
LEAST_ACCEPTED = 0.02
SHARE = 0.95
SMALLEST_SE, LARGEST_SE = 0.0002, 0.5
_SLACK = 1e-12

_TERM = re.compile(r"(\d+(?:[.,]\d+)?)\s*[*×·]\s*(\S.*)")

Weights = Literal["simplex", "fixed", "judgements"] | tuple[Literal["dirichlet"], float]


FIGURES = (
    "id", "name", "expected_rank", "expected_rank_se", "rank", "rank_low", "rank_high",
    "first", "first_se", "best_third", "best_third_se", "last_third", "last_third_se",
    "entropy", "entropy_se", "first_places",
)  # fmt: skip


@dataclass(frozen=True)
class MonteCarloRow:
    """One alternative over all draws.

    `first`, `best_third` and `last_third` are shares of the draws with such a place, a third
    being `MonteCarlo.third` places; `ranks` is the share of each place. `central_weights` and
    `confidence` are None below 30 first places.

    Attributes
    ----------
    expected_rank : mean place, 1 is best.
    rank, rank_low, rank_high : median place, and the 5 % and 95 % places.
    entropy : of the rank acceptabilities, in bits; 0 where one place is certain.
    *_se : standard error of the value beside it, in its unit.
    first_places : draws in first place.
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
    entropy_se: float
    first_places: int
    central_weights: Mapping[str, float] | None
    confidence: float | None
    confidence_se: float | None
    ranks: tuple[float, ...]

    def figures(self) -> dict[str, Any]:
        """What tables and JSON say alike."""
        return {key: getattr(self, key) for key in FIGURES}


@dataclass(frozen=True, eq=False)
class MonteCarlo(Drawn):
    """Acceptability indices at a node, rows by expected rank.

    `acceptability` holds the arrays of the engine in table order (`alternatives`). `groups` are
    the alternatives that cannot be told apart: maximal runs in the order of the rows in which no
    one scores above another in 95 % of the draws. Runs may overlap. `effective` is how many
    independent draws these are worth, and `rhat` whether the chains agree (near 1), where weights
    had to be walked to. `thresholds` is how far they move, and `stated` those (LEAF.NAME) that are
    drawn in the range which the hierarchy gives instead.

    Attributes
    ----------
    weights : "simplex", "fixed", "dirichlet" or "judgements"; `concentration` is that of a
        Dirichlet.
    space : "local" draws the shares of every node's children, "leaves" those of all leaves
        at once.
    orders : chains of node ids, the most important first; `bounds` (id, least, most) of
        shares.
    data : whether unknown and interval cells are drawn, of which there are `cells`.
    used_weights : weights in use without any draws, by leaf id.
    set_aside : ids of leaves not counted for lack of data.
    excluded, not_ranked : ids of alternatives left out for an unknown cell (`missing:
        exclude`), and of those to which nothing applies.
    third : places that are a third of all.
    """

    method: str
    method_title: str
    parameters: Mapping[str, Any]
    effective: float
    rhat: float
    whose: str
    weights: str
    concentration: float | None
    space: str
    orders: tuple[tuple[str, ...], ...]
    bounds: tuple[tuple[str, float, float], ...]
    data: bool
    thresholds: float
    stated: tuple[str, ...]
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
                **row.figures(),
                "confidence": "" if row.confidence is None else row.confidence,
                **{f"rank:{k}": share for k, share in enumerate(row.ranks, 1)},
            }
            for row in self.rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the format `montecarlo/1`; json.dumps works, no NaN."""
        index = [self.alternatives.index(row.id) for row in self.rows]
        shown = self.acceptability
        winning = shown.pairwise_winning[np.ix_(index, index)]
        errors = shown.pairwise_winning_se[np.ix_(index, index)]
        return {
            "schema": "montecarlo/1",
            "version": self.version,
            "study": self.study,
            "method": {"name": self.method, "parameters": dict(self.parameters)},
            "at": self.at,
            "seed": self.seed,
            "draws": self.draws,
            "effective_draws": self.effective,
            "split_rhat": self.rhat,
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
            "thresholds": self.thresholds,
            "stated_ranges": list(self.stated),
            "set_aside": list(self.set_aside),
            "excluded": list(self.excluded),
            "not_ranked": list(self.not_ranked),
            "third": self.third,
            "not_told_apart": [list(group) for group in self.groups],
            "alternatives": [
                {
                    **row.figures(),
                    "central_weights": dict(row.central_weights) if row.central_weights else None,
                    "central_weights_se": (
                        dict(
                            zip(
                                row.central_weights,
                                shown.central_weights_se[i].tolist(),
                                strict=True,
                            )
                        )
                        if row.central_weights
                        else None
                    ),
                    "confidence": row.confidence,
                    "confidence_se": row.confidence_se,
                    "rank_acceptability": list(row.ranks),
                    "rank_acceptability_se": shown.rank_acceptability_se[i].tolist(),
                    "cumulative_acceptability": shown.cumulative[i].tolist(),
                    "cumulative_acceptability_se": shown.cumulative_se[i].tolist(),
                }
                for i, row in zip(index, self.rows, strict=True)
            ],
            "pairwise_winning": {
                "order": [row.id for row in self.rows],
                "share": winning.tolist(),
                "se": errors.tolist(),
            },
        }


def term(words: str) -> tuple[float, str]:
    """(factor, node) of a part of an order: "ecology", or "2*ecology" for twice its weight."""
    match = _TERM.fullmatch(words.strip())
    if match is None:
        return 1.0, words.strip()
    return float(match[1].replace(",", ".")), match[2]


def compared(orders: Sequence[Sequence[str]]) -> list[tuple[str, str, float]]:
    """(a, b, r): a weighs at least r times what b does, for all neighbours in the orders."""
    found = []
    for order in orders:
        for (one, a), (other, b) in pairwise(map(term, order)):
            found.append((a, b, other / one))
    return found


class _Group:
    """Siblings whose shares add up to 1: how to draw them under what is said about them."""

    def __init__(
        self,
        parent: str,
        members: Sequence[str],
        base: FloatArray | None,
        orders: Sequence[tuple[str, str, float]],
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
        self.pairs = [(place[a], place[b], ratio) for a, b, ratio in orders]
        self.chains = self._chains(k)
        self.walk: HitAndRun | None = None
        self.said: list[tuple[str, Callable[[FloatArray], NDArray[np.bool_]]]] = []
        for a, b, ratio in dict.fromkeys(self.pairs):
            times = "" if ratio == 1 else f"{ratio:.4g}*"
            self.said.append((f"{members[a]}>={times}{members[b]}", self._falls(a, b, ratio)))
        for node in dict.fromkeys(node for node, _, _ in bounds):
            i = place[node]
            self.said.append((f"{node}={lower[i]:.4g}..{upper[i]:.4g}", self._within(i)))
        if self.said:
            self._try()

    @staticmethod
    def _falls(a: int, b: int, ratio: float) -> Callable[[FloatArray], NDArray[np.bool_]]:
        return lambda w: np.asarray(w[:, a] >= ratio * w[:, b] - _SLACK)

    def _within(self, i: int) -> Callable[[FloatArray], NDArray[np.bool_]]:
        low, high = self.lower[i] - _SLACK, self.upper[i] + _SLACK
        return lambda w: np.asarray((w[:, i] >= low) & (w[:, i] <= high))

    def _chains(self, k: int) -> list[list[int]]:
        """The orders that can be sorted: components that are totally ordered, one bound each."""
        above = np.zeros((k, k), dtype=bool)
        for a, b, ratio in self.pairs:
            above[a, b] |= ratio == 1
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
        """Walk where too few draws meet what is said; refuse what leaves no room to walk in."""
        pilot = self._propose(0, 0, BLOCK)
        if float(self._accept(pilot).mean()) >= LEAST_ACCEPTED:
            return
        words = min(self.said, key=lambda item: int(item[1](pilot).sum()))[0]
        if self.base is not None:
            raise fail("mc-rare", Where(key=words), said=", ".join(w for w, _ in self.said))
        k = len(self.members)
        unit = np.eye(k)
        rows = [ratio * unit[b] - unit[a] for a, b, ratio in self.pairs] + [*unit, *-unit]
        upper = np.concatenate([np.zeros(len(self.pairs)), self.upper, -self.lower])
        try:
            purpose = f"{self.purpose}/{self.parent}"
            self.walk = HitAndRun(np.array(rows), upper, k, self.seed, purpose)
        except ValueError:
            said = ", ".join(w for w, _ in self.said)
            raise fail("mc-no-room", Where(key=words), said=said) from None

    def draw(self, start: int, count: int) -> FloatArray:
        """Shares (count, k) of the draws start … start + count."""
        if self.walk is not None:
            return self.walk.take(start, count)
        if not self.said:
            return self._propose(0, start, count)
        return rejection(lambda turn: self._propose(turn, start, count), self._accept)

    def worth(self, draws: int) -> tuple[float, float]:
        """Independent draws that so many are worth, and split R-hat, of the worst share."""
        if self.walk is None or draws < 4 * CHAINS:
            return float(draws), 1.0
        chains = self.walk.chains(draws)
        return float(effective_size(chains).min()), float(split_rhat(chains).max())


def families_of(evidence: Evidence, space: str = "local") -> dict[str, tuple[str, ...]]:
    """Parents and their children whose shares add up to 1: those with weight and kept leaves.

    In the space "leaves" there is one family, of all kept leaves.
    """
    if space == "leaves":
        return {evidence.at: tuple(leaf.id for leaf in evidence.leaves)}
    local = evidence.problem.local_weights()
    kept = {leaf.id for leaf in evidence.leaves}
    families = {}
    for node in evidence.problem.hierarchy.nodes[evidence.at].walk():
        live = tuple(
            child.id
            for child in node.criteria
            if local.get(child.id, 0.0) > 0.0 and any(leaf.id in kept for leaf in child.leaves())
        )
        if live:
            families[node.id] = live
    return families


def check_statements(
    evidence: Evidence,
    families: Mapping[str, tuple[str, ...]],
    orders: Sequence[Sequence[str]],
    bounds: Sequence[tuple[str, float, float]],
    *,
    fixed: bool = False,
) -> None:
    """Raise InputError unless orders and bounds speak of siblings whose weights are not held."""
    nodes = evidence.problem.hierarchy.nodes
    parent = {member: key for key, members in families.items() for member in members}
    statements = [(">=".join(order), tuple(term(one)[1] for one in order)) for order in orders]
    statements += [(f"{node}={low:g}..{high:g}", (node,)) for node, low, high in bounds]
    for words, named in statements:
        place = Where(key=words)
        if fixed:
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
        self.judged = evidence.problem.judged if weights == "judgements" else None
        if weights == "judgements":
            if self.judged is None or space == "leaves":
                raise fail("mc-no-judgements", Where(key="weights"))
            if orders or bounds:
                raise fail("mc-judged-said", Where(key="weights"))
        concentration = None if isinstance(weights, str) else float(weights[1])
        problem = evidence.problem
        self.local = problem.local_weights()
        self.families = families = families_of(evidence, space)
        check_statements(evidence, families, orders, bounds, fixed=self.fixed)
        self.groups: dict[str, _Group] = {}
        if self.fixed or self.judged is not None:
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
                [pair for pair in compared(orders) if pair[0] in members],
                [bound for bound in bounds if bound[0] in members],
                problem.seed,
                "leafweight" if space == "leaves" else "weight",
            )

    def block(self, start: int, count: int) -> FloatArray:
        """Weights (count, n) of the kept leaves, rows summing to 1."""
        leaves = [leaf.id for leaf in self.evidence.leaves]
        if self.fixed:
            return np.broadcast_to(self.evidence.used, (count, len(leaves)))
        shares: dict[str, FloatArray] = {self.evidence.at: np.ones(count)}
        for parent, members in self.families.items():  # parents first
            if self.judged is None:
                parts = self.groups[parent].draw(start, count)
            else:
                parts = self._judged(parent, members, start, count)
            for k, member in enumerate(members):
                shares[member] = shares[parent] * parts[:, k]
        return np.stack([shares[leaf] for leaf in leaves], axis=-1)

    def _judged(self, parent: str, members: Sequence[str], start: int, count: int) -> FloatArray:
        """Shares (count, k) from the experts' answers; those held where nobody answered."""
        judged = self.judged
        assert judged is not None
        children = judged.children.get(parent, ())
        if len(children) < 2 or not judged.answered(parent).any():
            held = np.array([self.local[member] for member in members])
            return np.broadcast_to(held / held.sum(), (count, len(members)))
        drawn = drawn_weights(judged, parent, self.evidence.problem.seed, start, count)
        kept = drawn[:, [children.index(member) for member in members]]
        return np.asarray(kept / kept.sum(axis=1, keepdims=True))

    def worth(self, draws: int) -> tuple[float, float]:
        """Independent draws that so many are worth, and split R-hat: the worst over all nodes."""
        found = [group.worth(draws) for group in self.groups.values()]
        return (
            min((size for size, _ in found), default=float(draws)),
            max((rhat for _, rhat in found), default=1.0),
        )


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
    if kind not in ("simplex", "fixed", "judgements", "dirichlet") or (kind == "dirichlet") != bool(
        concentration is not None and 0 < concentration < math.inf
    ):
        raise fail(
            "choice",
            Where(key="weights"),
            found=str(weights),
            expected="simplex, fixed, judgements, dirichlet",
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
    thresholds: Spread = 0.0,
    until_se: float | None = None,
    seed: int | None = None,
    lang: str = "en",
    workers: int | None = None,
    cluster: Cluster | None = None,
    progress: Progress | None = None,
) -> MonteCarlo:
    """Rank acceptability and the other indices of SMAA-2 at a node of the hierarchy.

    Parameters
    ----------
    at : id of a node; the root by default.
    weights : "simplex", uniform; "fixed", the problem's own; "judgements", from the experts'
        answers (see `judgement_draws`); ("dirichlet", K), around the problem's own with
        concentration K (K = the number of equal siblings is uniform).
    space : "local", every node's children sum to 1; "leaves", the leaves do.
    orders : nodes whose weights fall, as ("production", "ecology"), siblings under "local"; with a
        factor, ("production", "2*ecology"), a bound of their ratio.
    bounds : (node, low, high) of a weight among its siblings (of a leaf's weight under "leaves").
    data : whether unknown and interval cells are drawn; else they stand at their median.
    thresholds : how far every preference threshold moves, as a share of itself below 1, those that
        the hierarchy gives as ranges within these; "stated" draws the ranges alone; 0 holds
        them (PROMETHEE only).
    until_se : draw whole blocks until no share can have a larger standard error; instead of draws.
    seed : the problem's own by default.
    workers : threads that take whole blocks of draws, all processors by default; their number
        changes no digit.
    cluster : Dask workers that take the blocks instead; they change no digit either.
    progress : called with (done, in all) after every block.

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
    if until_se is not None:
        while loose.worth(draws)[0] < 0.25 / until_se**2 - 1e-6:
            draws += BLOCK
    effective, rhat = loose.worth(draws)
    drawn = data and bool(model.varying)
    if thresholds != STATED and not 0.0 <= thresholds < 1.0:
        raise fail("mc-thresholds", Where(key="thresholds"), found=thresholds)
    if thresholds and chosen.name != "promethee":
        raise fail("mc-no-thresholds", Where(key="thresholds"), method=chosen.title)
    by, stated = settled_spread(thresholds, evidence.leaves, ["thresholds"] if thresholds else [])
    if kind == "fixed" and not drawn and not thresholds:
        raise fail("mc-nothing-drawn")
    middle = model.first
    if model.varying and not data:
        middle = chosen.prepare(
            middle_table(evidence), evidence.directions, {**settled, "columns": evidence.columns}
        )
    by_town = town_weights(evidence)

    def form_of(start: int, size: int) -> Form:
        if thresholds:
            tables = middle_table(evidence) if model.varying and not data else None
            return _loose_form(model, by, tables, start, size)
        return model.block(start, size) if drawn else middle

    def score(form: Form, used: FloatArray) -> FloatArray:
        if by_town is None:
            return scores_of(form, evidence.used if kind == "fixed" else used)
        if kind == "fixed":
            return scores_of(form, used, by_town)
        spread = used[..., None, :] * (by_town > 0.0)  # each row over its applicable leaves
        return scores_of(form, used, spread / spread.sum(axis=-1, keepdims=True))

    over = partial(in_order, workers=workers) if cluster is None else cluster.in_order
    tables = draws if drawn or thresholds else 1
    steps = Steps(progress, draws + tables)

    def counted(task: tuple[int, FloatArray]) -> Counts:
        start, some = task
        return count(score(form_of(start, len(some)), some), some)

    # Weights are drawn here, one block after the other: a walk takes one step after the other.
    tasks = ((start, loose.block(start, size)) for start, size in blocks(draws))
    total: Counts | None = None
    for found in over(counted, tasks):
        total = found if total is None else total.add(found)
        steps.take(found.draws)
    assert total is not None
    shown = np.flatnonzero(total.first_places >= LEAST_FIRST).tolist()
    central = total.central_weights

    def sure(block: tuple[int, int]) -> NDArray[np.int64]:
        form = form_of(*block)
        found = np.zeros(len(evidence.rows), dtype=np.int64)
        for i in shown:
            scores = np.atleast_2d(score(form, central[i]))
            found[i] = np.count_nonzero(first_place(scores, i))
        return found

    hits = np.zeros(len(evidence.rows), dtype=np.int64)
    for (_, size), some_hits in zip(blocks(tables), over(sure, blocks(tables)), strict=True):
        hits += some_hits
        steps.take(size)
    indices = summary(total, hits, tables, effective=effective)
    rows, order, third = _rows(evidence, total, indices, lang)
    names = evidence.table.alternatives
    used_weights = zip(evidence.leaves, evidence.used, strict=True)
    return MonteCarlo(
        study=problem.name or say(problem.title, lang),
        method=chosen.name,
        method_title=chosen.title,
        parameters=dict(settled),
        at=evidence.at,
        seed=problem.seed,
        draws=draws,
        effective=effective,
        rhat=rhat,
        inputs=dict(problem.inputs),
        whose=problem.whose,
        weights=kind,
        concentration=concentration,
        space=space,
        orders=tuple(tuple(order) for order in orders),
        bounds=tuple((node, float(low), float(high)) for node, low, high in bounds),
        data=drawn,
        thresholds=by,
        stated=stated,
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


def _loose_form(
    model: FormDraws, spread: float, held: FloatArray | None, start: int, count: int
) -> Form:
    """The form of drawn tables, or of one that is held, with drawn thresholds."""
    evidence = model.evidence
    functions = drawn_thresholds(
        evidence.leaves,
        [column.preference or {"type": "usual"} for column in evidence.columns],
        spread,
        evidence.problem.seed,
        start,
        count,
    )
    table = evidence.table
    values = np.where(table.state == NOT_APPLICABLE, np.nan, table.low) if held is None else held
    parts = np.empty((count, *values.shape))
    for j, (column, function) in enumerate(zip(evidence.columns, functions, strict=True)):
        cells = values[:, j]
        if held is None and j in model.varying:
            cells = draw_column(evidence, j, start, count)
        loose = (replace(column, preference=function),)
        which = slice(j, j + 1)
        form = model.method.prepare(
            cells[..., None], evidence.directions[which], {**model.parameters, "columns": loose}
        )
        parts[..., j] = tables_of(form)[0][..., 0]
    return with_tables(model.first, (parts,))


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
    last = late / total.draws
    last_se = standard_error(late, total.draws, indices.effective)
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
                entropy_se=float(indices.entropy_se[i]),
                first_places=int(total.first_places[i]),
                central_weights={leaf.id: float(w) for leaf, w in central} if some else None,
                confidence=float(indices.confidence[i]) if some else None,
                confidence_se=float(indices.confidence_se[i]) if some else None,
                ranks=tuple(float(share) for share in indices.rank_acceptability[i]),
            )
        )
    return tuple(rows), order, third
