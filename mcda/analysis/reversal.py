"""Reversal audit: what the order owes to who else is in the list, and to each criterion.

Every alternative is left out once and gets a twin once, on the same drawn tables, so that a pair
that turns owes it to the method and not to other draws. A criterion is left out by giving its
weight to its siblings, an expert as in `agreement`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mcda.analysis.agreement import LeftOut, agreement
from mcda.analysis.evidence import Evidence, columns_of, draw_column, gather, varying
from mcda.analysis.ranking import FormDraws, choose, scores_of, town_weights
from mcda.analysis.steps import Progress, Steps
from mcda.analysis.whatif import set_weight
from mcda.engines.ranks import kendall_tau_b, ranks
from mcda.engines.reversal import promethee_bound, turned_pairs
from mcda.model.hierarchy import say
from mcda.model.methods import Method, get, names
from mcda.model.problem import Problem
from mcda.model.shown import Result
from mcda.model.table import NOT_APPLICABLE, FloatArray

TABLES = 256
REFERENCE = "ahp"
Names = tuple[str, str]


@dataclass(frozen=True)
class Without:
    """What happens when `id` is left out, or, for a twin, comes a second time.

    `turned` are pairs (ahead before, ahead after); `tied` is whether a twin ties with its original.
    """

    id: str
    name: str
    turned: tuple[Names, ...]
    tied: bool = True


@dataclass(frozen=True)
class WithoutCriterion:
    """The order when a node of the hierarchy has no weight: Kendall's tau-b and the moves.

    Attributes
    ----------
    share : of the node among its siblings before.
    first : ids of the first place then.
    moved : alternatives with another place; `furthest` moves most, by `move` places (below
        0: towards the first).
    """

    id: str
    name: str
    share: float
    tau: float
    first: tuple[str, ...]
    moved: int
    furthest: str
    move: int


@dataclass(frozen=True, eq=False)
class Reversal(Result):
    """The audit at a node, on the mean scores of `tables` drawn tables at the study's weights.

    `reference` counts the pairs that turn, alternatives left out and twins together, in ratings AHP
    on fixed anchors, which has no place for the others; None where it cannot be used. `close`
    counts the pairs closer than the bound within which PROMETHEE II can turn one at all.

    Attributes
    ----------
    ranks : places by id with everybody in, 1 is best.
    left_out, twins : what turns without each alternative, and with a double of it.
    criteria, experts : the same without each node of the hierarchy, and each expert.
    """

    method: str
    method_title: str
    parameters: Mapping[str, Any]
    seed: int
    tables: int
    whose: str
    names: Mapping[str, str]
    ranks: Mapping[str, int]
    left_out: tuple[Without, ...]
    twins: tuple[Without, ...]
    criteria: tuple[WithoutCriterion, ...]
    experts: tuple[LeftOut, ...]
    reference: int | None
    close: int | None

    @property
    def turned(self) -> tuple[Names, ...]:
        """Every pair that turns at least once, in the order in which it is found."""
        found = [pair for one in (*self.left_out, *self.twins) for pair in one.turned]
        return tuple(dict.fromkeys(found))

    def records(self) -> list[dict[str, Any]]:
        """One row a thing left out or doubled."""
        rows: list[dict[str, Any]] = []
        for kind, cases in (("left_out", self.left_out), ("twin", self.twins)):
            rows += [
                {
                    "kind": kind,
                    "id": one.id,
                    "name": one.name,
                    "turned": len(one.turned),
                    "pairs": "; ".join(f"{a} > {b}" for a, b in one.turned),
                    "moved": "",
                    "tau": "",
                }
                for one in cases
            ]
        rows += [
            {
                "kind": "criterion",
                "id": one.id,
                "name": one.name,
                "turned": "",
                "pairs": "",
                "moved": one.moved,
                "tau": one.tau,
            }
            for one in self.criteria
        ]
        rows += [
            {
                "kind": "expert",
                "id": one.expert,
                "name": one.expert,
                "turned": "",
                "pairs": "",
                "moved": "" if one.needed_at else one.moved,
                "tau": "" if one.needed_at else one.tau,
            }
            for one in self.experts
        ]
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Plain data, schema `reversal/1`."""
        return {
            "schema": "reversal/1",
            "version": self.version,
            "study": self.study,
            "method": {"name": self.method, "parameters": dict(self.parameters)},
            "at": self.at,
            "seed": self.seed,
            "tables": self.tables,
            "inputs": dict(self.inputs),
            "whose": self.whose,
            "ranks": dict(self.ranks),
            "left_out": [_pairs(one) for one in self.left_out],
            "twins": [_pairs(one) | {"tied": one.tied} for one in self.twins],
            "criteria": [
                {
                    "id": one.id,
                    "name": one.name,
                    "share": one.share,
                    "tau": one.tau,
                    "first": list(one.first),
                    "moved": one.moved,
                    "furthest": one.furthest,
                    "move": one.move,
                }
                for one in self.criteria
            ],
            "experts": [
                {
                    "id": one.expert,
                    "needed_at": list(one.needed_at),
                    "tau": one.tau,
                    "first": list(one.first),
                    "moved": one.moved,
                    "furthest": one.furthest,
                    "move": one.place_after - one.place_before,
                }
                for one in self.experts
            ],
            "reference": self.reference,
            "close": self.close,
        }


def _pairs(one: Without) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "turned": [list(pair) for pair in one.turned]}


def _chosen_rows(evidence: Evidence, rows: Sequence[int]) -> tuple[Evidence, tuple[int, ...]]:
    """The evidence with these rows of its table, and the columns that still apply to one."""
    table = evidence.table.rows(rows)
    applies = (table.state != NOT_APPLICABLE).any(axis=0)
    index = tuple(int(j) for j in np.flatnonzero(applies))
    leaves = tuple(evidence.leaves[j] for j in index)
    names = [leaf.id for leaf in leaves]
    problem = evidence.problem
    used = problem.hierarchy.global_weights(problem.local_weights(), evidence.at, frozenset(names))
    table = table.select(names)
    return (
        replace(
            evidence,
            leaves=leaves,
            used=np.array([used[name] for name in names]),
            rows=tuple(evidence.rows[i] for i in rows),
            table=table,
            columns=columns_of(leaves, table.low, table.high),
        ),
        index,
    )


class _Audit:
    """Mean scores of any choice of rows over the same drawn tables."""

    def __init__(
        self, evidence: Evidence, method: Method, settled: Mapping[str, Any], steps: Steps
    ) -> None:
        self.evidence, self.method, self.settled, self.steps = evidence, method, settled, steps
        self.count = min(TABLES, evidence.problem.draws) if varying(evidence) else 1
        self.drawn = {j: draw_column(evidence, j, 0, self.count) for j in varying(evidence)}

    def scores(self, rows: Sequence[int]) -> FloatArray:
        """Mean scores (rows,); a row may stand twice."""
        part, index = _chosen_rows(self.evidence, rows)
        model = FormDraws(part, self.method, self.settled)
        drawn = {k: self.drawn[j][:, list(rows)] for k, j in enumerate(index) if j in self.drawn}
        form = model.filled(drawn, self.count)
        return np.asarray(scores_of(form, part.used, town_weights(part)).mean(axis=0))

    def left_out(self, before: FloatArray) -> list[tuple[tuple[int, int], ...]]:
        """Pairs of rows that turn when each row is left out."""
        m = len(before)
        found = []
        for k in range(m):
            rest = [i for i in range(m) if i != k]
            turned = turned_pairs(before[rest], self.scores(rest)) if rest else ()
            found.append(tuple((rest[a], rest[b]) for a, b in turned))
            self.steps.take()
        return found

    def twins(self, before: FloatArray) -> list[tuple[tuple[tuple[int, int], ...], bool]]:
        """Pairs of rows that turn when each row comes a second time, and whether the twins tie."""
        m = len(before)
        found = []
        for k in range(m):
            after = self.scores([*range(m), k])
            placed = ranks(after)
            found.append((turned_pairs(before, after[:m]), bool(placed[k] == placed[m])))
            self.steps.take()
        return found


def reversal(
    problem: Problem,
    method: str | Method | None = None,
    *,
    at: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    lang: str = "en",
    progress: Progress | None = None,
) -> Reversal:
    """Leave out every alternative and every criterion once, and double every alternative once.

    Drawn tables are held, and so are weights; ideals, anchors without a declared value and
    normalisation follow the alternatives that are there, as they would in practice. `progress` is
    called with (done, in all) after every case. Raises InputError with every problem found.
    """
    evidence = gather(problem, at)
    chosen, settled = choose(problem, method, parameters)
    m = len(evidence.rows)
    below = sum(1 for _ in problem.hierarchy.nodes[evidence.at].walk()) - 1
    steps = Steps(progress, 4 * m + below)  # twice each: here, and by the reference
    audit = _Audit(evidence, chosen, settled, steps)
    before = audit.scores(range(m))
    placed = ranks(before)
    ids = evidence.table.alternatives
    called = [evidence.table.name(i, lang) for i in range(m)]

    def named(pairs: Sequence[tuple[int, int]]) -> tuple[Names, ...]:
        return tuple((ids[a], ids[b]) for a, b in pairs)

    left_out = tuple(
        Without(ids[k], called[k], named(pairs)) for k, pairs in enumerate(audit.left_out(before))
    )
    twins = tuple(
        Without(ids[k], called[k], named(pairs), tied)
        for k, (pairs, tied) in enumerate(audit.twins(before))
    )
    close = None
    if chosen.name == "promethee":
        gaps = np.abs(before[:, None] - before[None, :])[np.triu_indices(m, 1)]
        close = int((gaps <= promethee_bound(m)).sum())
    criteria = _criteria(audit, before, lang)
    reference = _reference(evidence, steps)
    experts = _experts(problem, chosen, settled, evidence.at)
    steps.finish()
    return Reversal(
        study=problem.name or say(problem.title, lang),
        method=chosen.name,
        method_title=chosen.title,
        parameters=dict(settled),
        at=evidence.at,
        seed=problem.seed,
        tables=audit.count,
        inputs=dict(problem.inputs),
        whose=problem.whose,
        names=dict(zip(ids, called, strict=True)),
        ranks={key: int(rank) for key, rank in zip(ids, placed, strict=True)},
        left_out=left_out,
        twins=twins,
        criteria=criteria,
        experts=experts,
        reference=reference,
        close=close,
    )


def _criteria(audit: _Audit, before: FloatArray, lang: str) -> tuple[WithoutCriterion, ...]:
    """Every node below the start that has kept leaves and a kept sibling, without its weight."""
    evidence = audit.evidence
    problem = evidence.problem
    ids = evidence.table.alternatives
    kept = {leaf.id for leaf in evidence.leaves}
    used = {leaf.id: float(w) for leaf, w in zip(evidence.leaves, evidence.used, strict=True)}
    local = problem.local_weights()
    found = []
    for node in list(problem.hierarchy.nodes[evidence.at].walk())[1:]:
        mine = [leaf.id for leaf in node.leaves() if leaf.id in kept]
        parent = problem.hierarchy.nodes[problem.hierarchy.parents[node.id]]
        others = [
            child
            for child in parent.criteria
            if child.id != node.id
            and local.get(child.id, 0.0) > 0.0
            and any(leaf.id in kept for leaf in child.leaves())
        ]
        if not mine or not others or local.get(node.id, 0.0) <= 0.0:
            continue
        without = gather(set_weight(problem, node.id, 0.0), evidence.at)
        there = without.table.alternatives
        rows = [i for i, key in enumerate(ids) if key in there]
        other = _Audit(without, audit.method, audit.settled, audit.steps)
        audit.steps.take()
        after = other.scores([there.index(ids[i]) for i in rows])
        now, then = ranks(before[rows]), ranks(after)
        moves = np.abs(then - now)
        far = int(np.argmax(moves))
        found.append(
            WithoutCriterion(
                id=node.id,
                name=node.label(lang),
                share=sum(used[key] for key in mine),
                tau=float(kendall_tau_b(before[rows], after)),
                first=tuple(ids[rows[k]] for k in np.flatnonzero(then == 1)),
                moved=int((moves > 0).sum()),
                furthest=ids[rows[far]],
                move=int(then[far] - now[far]),
            )
        )
    return tuple(found)


def _experts(
    problem: Problem, method: Method, settled: Mapping[str, Any], at: str
) -> tuple[LeftOut, ...]:
    """Each expert left out; none where the weights are not a group's, or the method is not ours."""
    if problem.whose != "experts" or problem.judged is None or method.name not in names():
        return ()
    asked = problem.changed(method=method.name, parameters=dict(settled))
    return agreement(asked, at=at).left_out


def _reference(evidence: Evidence, steps: Steps) -> int | None:
    """Pairs that turn in ratings AHP where every kept leaf has anchors of its own."""
    if any(leaf.value is None and not leaf.level_values() for leaf in evidence.leaves):
        return None
    audit = _Audit(evidence, get(REFERENCE), get(REFERENCE).settle({}), steps)
    before = audit.scores(range(len(evidence.rows)))
    turned = [pair for pairs in audit.left_out(before) for pair in pairs]
    turned += [pair for pairs, _ in audit.twins(before) for pair in pairs]
    return len(turned)
