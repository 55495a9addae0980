"""Classes by every expert's own weights, the group's, and who differs (FlowSort for a group)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mcda.analysis.agreement import judged_of
from mcda.analysis.classify import CLASSES, Sorter, class_counts, class_row, modal, sorter
from mcda.analysis.group import single
from mcda.errors import fail
from mcda.model.hierarchy import say
from mcda.model.judged import Judged
from mcda.model.problem import Problem
from mcda.model.shown import Drawn
from mcda.model.table import FloatArray


@dataclass(frozen=True)
class Voter:
    """One expert: the weight it counts with, and nodes at which the group's weights stand in.

    `differs` are ids of alternatives that it puts into another class than the group does.

    Attributes
    ----------
    borrowed : ids of nodes.
    """

    id: str
    weight: float
    borrowed: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True)
class ExpertClasses:
    """One alternative: the group's class, that of the mean net flow, each expert's, the votes.

    `mean` is None where the study's sorting is not FlowSort by net flow. `votes` are shares of
    the experts' weight; `agreed` where all experts have one class.

    Attributes
    ----------
    official : official classes, () for none.
    """

    id: str
    name: str
    group: str
    mean: str | None
    experts: Mapping[str, str]
    votes: Mapping[str, float]
    official: tuple[str, ...]

    @property
    def agreed(self) -> bool:
        """True where all experts put it into the same class."""
        return len(set(self.experts.values())) == 1

    @property
    def mark(self) -> str:
        """A sign where they differ."""
        return "" if self.agreed else "≠"


@dataclass(frozen=True, eq=False)
class GroupClasses(Drawn):
    """Rows in table order; `method` and `rule` say how alternatives and judgements are taken.

    Attributes
    ----------
    kind : variant of the sorting method.
    experts : with the weight each counts with.
    not_sorted : ids of alternatives without a class.
    """

    method: str
    kind: str
    rule: Mapping[str, Any]
    experts: tuple[Voter, ...]
    rows: tuple[ExpertClasses, ...]
    not_sorted: tuple[str, ...]

    @property
    def disputed(self) -> tuple[ExpertClasses, ...]:
        """Alternatives on whose class the experts differ."""
        return tuple(row for row in self.rows if not row.agreed)

    def records(self) -> list[dict[str, Any]]:
        """One row an alternative, one column an expert."""
        return [
            {
                "id": row.id,
                "name": row.name,
                "group": row.group,
                "mean_flow": row.mean or "",
                "agreed": "yes" if row.agreed else "no",
                **{f"vote:{group}": row.votes[group] for group in CLASSES},
                **{f"expert:{key}": group for key, group in row.experts.items()},
                "official": "|".join(row.official),
            }
            for row in self.rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, schema `group-classes/1`."""
        return {
            "schema": "group-classes/1",
            "version": self.version,
            "study": self.study,
            "at": self.at,
            "seed": self.seed,
            "draws": self.draws,
            "inputs": dict(self.inputs),
            "method": self.method,
            "kind": self.kind,
            "rule": dict(self.rule),
            "experts": [
                {
                    "id": one.id,
                    "weight": one.weight,
                    "group_stands_in_at": list(one.borrowed),
                    "differs": list(one.differs),
                }
                for one in self.experts
            ],
            "alternatives": [
                {
                    "id": row.id,
                    "name": row.name,
                    "group": row.group,
                    "mean_flow": row.mean,
                    "experts": dict(row.experts),
                    "votes": dict(row.votes),
                    "agreed": row.agreed,
                    "official": list(row.official),
                }
                for row in self.rows
            ],
            "not_sorted": list(self.not_sorted),
        }


def weights_alone(problem: Problem, judged: Judged) -> list[tuple[dict[str, float], list[str]]]:
    """Declared weights of every expert alone, and the nodes at which the group's stand in.

    The group's weights hold where an expert compared nothing, or too little to have weights.
    """
    found: list[tuple[dict[str, float], list[str]]] = [
        (dict(problem.weights), []) for _ in judged.experts
    ]
    for node, children in judged.children.items():
        if not judged.answered(node).any():
            continue
        priorities, _ = single(judged, node)
        for (weights, borrowed), own in zip(found, priorities, strict=True):
            if np.isnan(own).any():
                borrowed.append(node)
            else:
                weights.update(zip(children, (float(weight) for weight in own), strict=True))
    return found


def expert_classes(
    problem: Problem,
    at: str | None = None,
    *,
    lang: str = "en",
    progress: Callable[[int, int], None] | None = None,
) -> GroupClasses:
    """Sort the alternatives below `at` by the weights of each expert, and of the group.

    Figures, limits and thresholds are the study's for all; only weights differ. The group's class
    is that of `classify`. For FlowSort by net flow there is also the class of the weighted mean of
    the experts' net flows (PROMETHEE GDSS, Macharis, Brans & Mareschal 1998): as flows are linear
    in the weights, that of the mean of their weights. An expert counts with its weight at the
    highest node that was judged. Raises InputError where the weights are not the experts'.
    """
    judged = judged_of(problem)
    rule = problem.classes
    base = sorter(problem, at)
    evidence = base.evidence
    below = {node.id for node in problem.hierarchy.nodes[evidence.at].walk()}
    nodes = [n for n in judged.children if n in below and judged.answered(n).any()]
    if not nodes:
        raise fail("gcl-unjudged", at=evidence.at)
    own = np.asarray(judged.weights[nodes[0]], dtype=np.float64)
    if not (own > 0).any():
        own = np.ones(len(own))
    own = own / own.sum()
    alone = weights_alone(problem, judged)
    sorters = [sorter(problem.changed(weights=weights), at) for weights, _ in alone]
    linear = rule.method == "flowsort" and rule.by == "net"
    runs: list[Sorter] = [base, *sorters]
    if linear:
        mean: FloatArray = np.tensordot(own, np.array([one.weights for one in sorters]), axes=1)
        runs.append(replace(base, weights=mean))
    counts, draws = [], 1
    for k, one in enumerate(runs):
        counted, draws = class_counts(one)
        counts.append(counted)
        if progress is not None:
            progress(k + 1, len(runs))
    rows = []
    table = evidence.table
    sortable = counts[0].sum(axis=1) > 0
    groups = [modal(counted) for counted in counts]
    for i in np.flatnonzero(sortable):
        votes = dict.fromkeys(CLASSES, 0.0)
        for e, share in enumerate(own):
            votes[CLASSES[int(groups[1 + e][i])]] += float(share)
        head = class_row(base, int(i), counts[0][i], draws, lang)
        rows.append(
            ExpertClasses(
                id=head.id,
                name=head.name,
                group=head.group,
                mean=CLASSES[int(groups[-1][i])] if linear else None,
                experts={
                    expert: CLASSES[int(groups[1 + e][i])]
                    for e, expert in enumerate(judged.experts)
                },
                votes=votes,
                official=head.official,
            )
        )
    return GroupClasses(
        study=problem.name or say(problem.title, lang),
        at=evidence.at,
        seed=problem.seed,
        draws=draws,
        inputs=dict(problem.inputs),
        method=rule.method,
        kind=rule.kind,
        rule=judged.rule.model_dump(exclude={"judgements"}),
        experts=tuple(
            Voter(
                expert,
                float(own[e]),
                tuple(node for node in alone[e][1] if node in below),
                tuple(row.id for row in rows if row.experts[expert] != row.group),
            )
            for e, expert in enumerate(judged.experts)
        ),
        rows=tuple(rows),
        not_sorted=evidence.not_ranked
        + tuple(table.alternatives[int(i)] for i in np.flatnonzero(~sortable)),
    )
