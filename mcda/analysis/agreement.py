"""How far the experts of a study agree, and what each of them changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from mcda.analysis.group import counted_weights, group_weights, local_weights, single
from mcda.analysis.ranking import rank
from mcda.engines import agreement as engine
from mcda.engines import ahp, weighted
from mcda.engines.ranks import kendall_tau_b
from mcda.errors import fail, nearest
from mcda.model.hierarchy import say
from mcda.model.judged import Judged
from mcda.model.problem import Problem
from mcda.model.results import Ranking
from mcda.model.shown import Result
from mcda.model.table import FloatArray


@dataclass(frozen=True, slots=True)
class Spread:
    """A weight over the experts: smallest, quartiles (inverted cdf), largest, standard deviation.

    Weighted as the experts count; `deviation` is None for one expert.

    Attributes
    ----------
    low, quarter, middle, three_quarters, high : weights, 0 … 1.
    """

    low: float
    quarter: float
    middle: float
    three_quarters: float
    high: float
    deviation: float | None


@dataclass(frozen=True, slots=True)
class Member:
    """One expert at one node.

    `weight` is the expert's own, `counted` the share of the group with which it counts;
    `answered` of `pairs` were compared. `priorities` are None where the answers do not connect
    the criteria, `cr` where they cannot be checked.
    """

    expert: str
    weight: float
    counted: float
    answered: int
    pairs: int
    priorities: Mapping[str, float] | None
    cr: float | None


@dataclass(frozen=True, slots=True)
class DisputedPair:
    """A pair on which experts differ: `ratio` is the group's (geometric mean, a against b).

    Attributes
    ----------
    node, a, b : ids of a node and two of its children.
    deviation : standard deviation of the logarithms of the experts' ratios.
    above, level, below : how many experts put a above b, level with it, below it.
    """

    node: str
    a: str
    b: str
    deviation: float
    ratio: float
    above: int
    level: int
    below: int


@dataclass(frozen=True, slots=True)
class NodeAgreement:
    """The group at one node; what needs several experts is None for fewer.

    `consensus` is Goepel's S*, `band` its word; `concordance` Kendall's W over the experts'
    orders of the criteria, with the `p_value` of a permutation test; `clusters` the ids of
    like-minded experts, () for none. Measured over experts that count and have priorities.

    Attributes
    ----------
    share : the node's global weight, 0 … 1.
    weights, spread : the group's local weights, and how they differ over the experts, by
        child id.
    members : what each expert's answers rest on.
    pairs : of children, the most disputed first.
    """

    node: str
    name: str
    share: float
    names: Mapping[str, str]
    weights: Mapping[str, float]
    spread: Mapping[str, Spread]
    members: tuple[Member, ...]
    consensus: float | None
    band: str | None
    concordance: float | None
    p_value: float | None
    clusters: tuple[tuple[str, ...], ...]
    pairs: tuple[DisputedPair, ...]

    @property
    def judges(self) -> int:
        """How many experts count here."""
        return sum(member.counted > 0 for member in self.members)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What happens without one expert.

    `needed_at` are nodes which then have no weights of their own; nothing else is known then.
    `node` is the one whose global weight changes most, from `before` to `after` ("" where none
    does). `moved` alternatives have another middle place, `furthest` is the one that moves most,
    from `place_before` to `place_after`; `tau` is Kendall's between both rankings, `first` who is
    first then.

    Attributes
    ----------
    first_stays : whether the same alternatives are first.
    """

    expert: str
    needed_at: tuple[str, ...] = ()
    node: str = ""
    before: float = 0.0
    after: float = 0.0
    moved: int = 0
    furthest: str = ""
    place_before: int = 0
    place_after: int = 0
    tau: float = 1.0
    first: tuple[str, ...] = ()
    first_stays: bool = True


@dataclass(frozen=True, eq=False)
class Agreement(Result):
    """Agreement of a group at a node of the hierarchy and below it.

    `consensus` is the mean of the nodes' S* weighted by their global weight (Goepel); `names` are
    those of nodes and alternatives. Where experts were left out, `first` of `ranked` alternatives
    are first with all of them.

    Attributes
    ----------
    experts : ids of those who count.
    rule : how judgements are aggregated, by name of the setting.
    band : the word for the consensus, "very_low" … "very_high".
    left_out : what changes without each expert, where that was asked.
    """

    method: str
    experts: tuple[str, ...]
    rule: Mapping[str, Any]
    consensus: float | None
    band: str | None
    nodes: tuple[NodeAgreement, ...]
    left_out: tuple[LeftOut, ...]
    first: tuple[str, ...]
    ranked: int
    names: Mapping[str, str]

    @property
    def disputed(self) -> tuple[DisputedPair, ...]:
        """Pairs of all nodes, the most disputed first."""
        pairs = (pair for node in self.nodes for pair in node.pairs)
        return tuple(sorted(pairs, key=lambda pair: -pair.deviation))

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the format `agreement/1`; json.dumps works, no NaN."""
        return {
            "schema": "agreement/1",
            "version": self.version,
            "study": self.study,
            "at": self.at,
            "method": self.method,
            "inputs": dict(self.inputs),
            "experts": list(self.experts),
            "rule": dict(self.rule),
            "consensus": self.consensus,
            "band": self.band,
            "nodes": [{**asdict(node), "judges": node.judges} for node in self.nodes],
            "left_out": [asdict(one) for one in self.left_out],
            "first": list(self.first),
            "ranked": self.ranked,
        }

    def records(self) -> list[dict[str, Any]]:
        """Rows about nodes, pairs and experts left out, told apart by the column `about`."""
        columns = (
            *("about", "id", "a", "b", "share", "judges", "consensus", "band", "concordance"),
            *("p_value", "clusters", "deviation", "ratio", "above", "level", "below"),
            *("needed_at", "node", "before", "after", "moved", "furthest", "place_before"),
            *("place_after", "tau", "first"),
        )
        rows: list[dict[str, Any]] = [
            {
                "about": "node",
                "id": node.node,
                "share": node.share,
                "judges": node.judges,
                "consensus": node.consensus,
                "band": node.band,
                "concordance": node.concordance,
                "p_value": node.p_value,
                "clusters": " | ".join(" ".join(ids) for ids in node.clusters),
            }
            for node in self.nodes
        ]
        rows.append({"about": "all", "id": self.at, "consensus": self.consensus, "band": self.band})
        rows += [{"about": "pair", "id": pair.node, **asdict(pair)} for pair in self.disputed]
        for one in self.left_out:
            known = asdict(one) if not one.needed_at else {}
            rows.append(
                {
                    "about": "without",
                    "id": one.expert,
                    **known,
                    "needed_at": " ".join(one.needed_at),
                    "first": " ".join(one.first),
                }
            )
        blank = dict.fromkeys(columns, "")
        filled = [{key: value for key, value in row.items() if value is not None} for row in rows]
        for row in filled:
            if row["about"] == "pair":
                row["node"] = ""
        return [{**blank, **{k: row[k] for k in columns if k in row}} for row in filled]


def agreement(
    problem: Problem,
    *,
    at: str | None = None,
    leave_out: bool = True,
    lang: str = "en",
    progress: Callable[[int, int], None] | None = None,
) -> Agreement:
    """Agreement of the experts of a problem whose weights are judged.

    With `leave_out` the ranking at the node is repeated without each expert in turn, on the same
    draws. `progress` is called with (experts done, experts in all). Raises InputError where the
    weights are not the experts' and for an unknown node.
    """
    judged = judged_of(problem)
    hierarchy = problem.hierarchy
    top = at or hierarchy.root
    if top not in hierarchy.nodes:
        hint = nearest(top, list(hierarchy.nodes))
        raise fail("node-unknown", found=top, hint=hint, at="--at")
    below = [node.id for node in hierarchy.nodes[top].walk()]
    shares = global_weights(problem)
    nodes = tuple(
        node_agreement(problem, judged, node, shares, lang)
        for node in below
        if node in judged.children and judged.answered(node).any()
    )
    overall = engine.overall_consensus(
        [np.nan if node.consensus is None else node.consensus for node in nodes],
        [node.share for node in nodes],
    )
    left: list[LeftOut] = []
    base = None
    if leave_out and len(judged.experts) > 1:
        base = rank(problem, at=at, counts=False, parts=False, lang=lang)
        for done, expert in enumerate(judged.experts, start=1):
            left.append(_without(problem, judged, expert, base, shares, at, lang))
            if progress is not None:
                progress(done, len(judged.experts))
    known = not np.isnan(overall)
    names = {node.id: node.label(lang) for node in hierarchy.nodes.values()}
    return Agreement(
        study=problem.name or say(problem.title, lang),
        at=top,
        method=problem.method,
        experts=judged.experts,
        rule=judged.rule.model_dump(exclude={"judgements"}),
        consensus=overall if known else None,
        band=engine.consensus_band(overall) if known else None,
        nodes=nodes,
        left_out=tuple(left),
        first=_first(base) if base else (),
        ranked=len(base.rows) if base else 0,
        names=names | ({row.id: row.name for row in base.rows} if base else {}),
        inputs=dict(problem.inputs),
    )


def spreads(problem: Problem) -> dict[str, tuple[Spread, int]]:
    """Spread over the experts of every criterion compared, and how many experts count there."""
    judged = judged_of(problem)
    found: dict[str, tuple[Spread, int]] = {}
    for node, children in judged.children.items():
        if not judged.answered(node).any():
            continue
        counted = counted_weights(judged, node)
        priorities, _ = single(judged, node)
        judges = int((counted > 0).sum())
        if ((counted > 0) & ~np.isnan(priorities).any(axis=1)).any():
            for child, spread in zip(children, _spreads(priorities, counted), strict=True):
                found[child] = spread, judges
    return found


def judged_of(problem: Problem) -> Judged:
    """What the experts said; raises InputError where the weights are not theirs."""
    if problem.judged is None or problem.whose != "experts":
        raise fail("not-judged", whose=problem.whose)
    return problem.judged


def global_weights(problem: Problem) -> dict[str, float]:
    """Declared weight of every node in the whole: the product of the local ones on its path."""
    local = problem.local_weights()
    shares: dict[str, float] = {}
    for node in problem.hierarchy.tree.walk():
        above = shares.get(problem.hierarchy.parents.get(node.id, ""), 1.0)
        shares[node.id] = above * local[node.id]
    return shares


def node_agreement(
    problem: Problem, judged: Judged, node: str, shares: Mapping[str, float], lang: str = "en"
) -> NodeAgreement:
    """The group at one node; `shares` are the global weights of nodes."""
    children = judged.children[node]
    matrices = judged.matrices[node]
    counted = counted_weights(judged, node)
    priorities, ratios = single(judged, node)
    whole = counted.sum()
    answered = judged.answered(node)
    pairs = len(children) * (len(children) - 1) // 2
    members = tuple(
        Member(
            expert,
            float(judged.weights[node][i]),
            float(counted[i] / whole),
            int((~np.isnan(matrices[i])).sum() - len(children)) // 2,
            pairs,
            None if np.isnan(priorities[i]).any() else _named(children, priorities[i]),
            None if np.isnan(ratios[i]) else float(ratios[i]),
        )
        for i, expert in enumerate(judged.experts)
        if answered[i]
    )
    measured = (counted > 0) & ~np.isnan(priorities).any(axis=1)
    several = int(measured.sum()) > 1
    p = priorities[measured]
    who = [expert for expert, here in zip(judged.experts, measured, strict=True) if here]
    consensus = float(ahp.consensus(p)) if several else None
    order = (
        engine.concordance(p, seed=problem.seed, purpose=f"kendall_w/{node}") if several else None
    )
    groups = engine.clusters(p) if several else None
    clusters = (
        tuple(
            tuple(expert for expert, label in zip(who, groups.labels, strict=True) if label == k)
            for k in range(groups.count)
        )
        if groups is not None and groups.count > 1
        else ()
    )
    return NodeAgreement(
        node,
        problem.hierarchy.nodes[node].label(lang),
        shares[node],
        {child: problem.hierarchy.nodes[child].label(lang) for child in children},
        _named(children, group_weights(judged, node)),
        dict(zip(children, _spreads(priorities, counted), strict=True)) if measured.any() else {},
        members,
        consensus,
        None if consensus is None else engine.consensus_band(consensus),
        None if order is None else order.w,
        None if order is None else order.p_value,
        clusters,
        _disputed(judged, node, counted),
    )


def _named(children: tuple[str, ...], values: FloatArray) -> dict[str, float]:
    return dict(zip(children, (float(value) for value in values), strict=True))


def _spreads(priorities: FloatArray, counted: FloatArray) -> list[Spread]:
    columns = priorities.T
    ends = np.stack([weighted.quantile(columns, counted, q) for q in (0.0, 0.25, 0.5, 0.75, 1.0)])
    deviations = weighted.standard_deviation(columns, counted)
    found = []
    for row, deviation in zip(ends.T, deviations, strict=True):
        low, quarter, middle, three_quarters, high = (float(end) for end in row)
        spread = None if np.isnan(deviation) else float(deviation)
        found.append(Spread(low, quarter, middle, three_quarters, high, spread))
    return found


def _disputed(judged: Judged, node: str, counted: FloatArray) -> tuple[DisputedPair, ...]:
    """Pairs with several answers, the most disputed first."""
    children = judged.children[node]
    found = engine.disagreement(judged.matrices[node], counted)
    pairs = [
        DisputedPair(
            node,
            children[i],
            children[j],
            float(found.deviation[i, j]),
            float(np.exp(found.mean[i, j])),
            int(found.above[i, j]),
            int(found.level[i, j]),
            int(found.below[i, j]),
        )
        for i, j in zip(*np.triu_indices(len(children), 1), strict=True)
        if not np.isnan(found.deviation[i, j])
    ]
    return tuple(sorted(pairs, key=lambda pair: -pair.deviation))


def _first(ranking: Ranking) -> tuple[str, ...]:
    best = min(row.rank for row in ranking.rows)
    return tuple(row.id for row in ranking.rows if row.rank == best)


def _without(
    problem: Problem,
    judged: Judged,
    expert: str,
    base: Ranking,
    shares: Mapping[str, float],
    at: str | None,
    lang: str,
) -> LeftOut:
    """The weights and the ranking without one expert."""
    rest = judged.without(expert)
    weights, findings = local_weights(rest)
    needed = {str(f.values["node"]) for f in findings if f.severity == "error"}
    needed |= {
        node
        for node in judged.children
        if judged.answered(node).any() and not rest.answered(node).any()
    }
    if needed:
        return LeftOut(expert, tuple(node for node in judged.children if node in needed))
    changed = problem.changed(weights=weights, judged=rest)
    after = global_weights(changed)
    node = max(shares, key=lambda key: abs(after[key] - shares[key]))
    if abs(after[node] - shares[node]) < 1e-12:
        node = ""
    ranking = rank(changed, at=at, counts=False, parts=False, lang=lang)
    before_places = {row.id: row.rank for row in base.rows}
    places = {row.id: row.rank for row in ranking.rows}
    moved = [key for key in before_places if places[key] != before_places[key]]
    furthest = max(moved, key=lambda key: abs(places[key] - before_places[key]), default="")
    return LeftOut(
        expert,
        (),
        node,
        shares.get(node, 0.0),
        after.get(node, 0.0),
        len(moved),
        furthest,
        before_places.get(furthest, 0),
        places.get(furthest, 0),
        float(kendall_tau_b(list(before_places.values()), [places[key] for key in before_places])),
        _first(ranking),
        _first(ranking) == _first(base),
    )
