"""The smallest change of weights that makes one overtake another, or fall into another class.

Unknown and interval figures are held: scores at their mean form, classes at the median of their
prior. The change is that of the leaf weights; shares of nodes follow from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from mcda.analysis.classify import CLASSES, SCORES, Sorter, sorter, unsorted_rows
from mcda.analysis.evidence import Evidence, gather, middle_table
from mcda.analysis.extremes import above_limits
from mcda.analysis.montecarlo import families_of
from mcda.analysis.ranking import FormDraws, choose, town_weights
from mcda.analysis.stability import mean_form
from mcda.engines.forms import Form, Linear
from mcda.engines.ranks import ranks
from mcda.engines.stability import smallest_change, smallest_joint_change
from mcda.errors import Where, fail, nearest
from mcda.model.hierarchy import say
from mcda.model.methods import Method, get
from mcda.model.problem import Problem
from mcda.model.shown import Result
from mcda.model.table import INTERVAL, NOT_APPLICABLE, UNKNOWN, FloatArray

Norm = Literal["l1", "l2"]


@dataclass(frozen=True)
class NodeChange:
    """A node's share among its siblings, now and then; a leaf's weight in the calculation too.

    Attributes
    ----------
    level : depth below the node looked at, 1 for its children.
    now, then : shares among siblings; `weight_now` and `weight_then` are leaf weights in
        the whole.
    """

    id: str
    name: str
    level: int
    now: float
    then: float
    weight_now: float
    weight_then: float
    leaf: bool

    def record(self) -> dict[str, Any]:
        """One row."""
        return {
            "id": self.id,
            "name": self.name,
            "share_now": self.now,
            "share_then": self.then,
            "weight_now": self.weight_now,
            "weight_then": self.weight_then,
        }


@dataclass(frozen=True, eq=False)
class WeightChange(Result):
    """Weights at which `subject` reaches `target`, an alternative or a class.

    `size` is the sum of absolute changes of the leaf weights (l1) or their Euclidean length (l2);
    None, with no `nodes`, where no weights do it. `exact` is False for an upper bound: a smaller
    change may exist. `before` and `after` are ranks of subject and target, or classes.

    Attributes
    ----------
    held : unknown and interval figures, held at the mean of the draws.
    subject_name, target_name : names in the language asked for.
    norm : "l1" or "l2".
    nodes : shares of the nodes that change.
    """

    method: str
    seed: int
    held: int
    whose: str
    subject: str
    subject_name: str
    target: str
    target_name: str
    norm: Norm
    size: float | None
    exact: bool
    before: tuple[Any, ...]
    after: tuple[Any, ...]
    nodes: tuple[NodeChange, ...]

    def records(self) -> list[dict[str, Any]]:
        """One row a node."""
        return [node.record() for node in self.nodes]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, schema `change/1`."""
        return {
            "schema": "change/1",
            "version": self.version,
            "study": self.study,
            "method": self.method,
            "at": self.at,
            "seed": self.seed,
            "cells_held": self.held,
            "inputs": dict(self.inputs),
            "whose": self.whose,
            "subject": self.subject,
            "target": self.target,
            "norm": self.norm,
            "size": self.size,
            "exact": self.exact,
            "before": list(self.before),
            "after": list(self.after),
            "nodes": self.records(),
        }


@dataclass(frozen=True, eq=False)
class OfficialChange(Result):
    """What would make the study's classes agree with the official ones.

    `towns` are the alternatives that differ, each with the smallest change for it alone; `agree`
    counts the others. `together` is the smallest change (l1) for all at once, None where there is
    none; it is not sought where `joint` is False (classes not linear in the weights).

    Attributes
    ----------
    held : unknown and interval figures, held at the mean of the draws.
    norm : "l1" or "l2", how changes are measured.
    nodes : the shares at the joint change.
    """

    method: str
    seed: int
    held: int
    whose: str
    norm: Norm
    agree: int
    towns: tuple[WeightChange, ...]
    joint: bool
    together: float | None
    nodes: tuple[NodeChange, ...]

    def records(self) -> list[dict[str, Any]]:
        """One row an alternative that differs; `most` is the node whose weight changes most."""
        return [
            {
                "id": change.subject,
                "name": change.subject_name,
                "class": change.before[0],
                "official": change.target,
                "size": change.size,
                "exact": change.exact,
                **_most(change),
            }
            for change in self.towns
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, schema `change-official/1`."""
        return {
            "schema": "change-official/1",
            "version": self.version,
            "study": self.study,
            "method": self.method,
            "at": self.at,
            "seed": self.seed,
            "cells_held": self.held,
            "inputs": dict(self.inputs),
            "whose": self.whose,
            "norm": self.norm,
            "agree": self.agree,
            "differ": self.records(),
            "together": {
                "sought": self.joint,
                "size": self.together,
                "nodes": [node.record() for node in self.nodes],
            },
        }


def _most(change: WeightChange) -> dict[str, Any]:
    """The leaf whose weight changes most, in points of the whole."""
    leaves = [node for node in change.nodes if node.leaf]
    if not leaves:
        return {"most": None, "weight_now": None, "weight_then": None}
    node = max(leaves, key=lambda one: abs(one.weight_then - one.weight_now))
    return {"most": node.id, "weight_now": node.weight_now, "weight_then": node.weight_then}


def overtake(
    problem: Problem,
    behind: str,
    ahead: str,
    method: str | Method | None = None,
    *,
    at: str | None = None,
    norm: Norm = "l1",
    parameters: Mapping[str, Any] | None = None,
    lang: str = "en",
) -> WeightChange:
    """The smallest change of weights at which `behind` reaches the score of `ahead`.

    Both go by id, name or alias. Exact for PROMETHEE II and AHP, an upper bound for TOPSIS. Raises
    InputError for unknown names and for `not_applicable: redistribute`.
    """
    evidence = gather(problem, at)
    if town_weights(evidence) is not None:
        raise fail("stability-redistribute", Where(key="not_applicable"))
    chosen, settled = choose(problem, method, parameters)
    form = mean_form(FormDraws(evidence, chosen, settled))
    rows = [_row(problem, evidence, name) for name in (behind, ahead)]
    if rows[0] == rows[1]:
        raise fail("change-itself", found=behind)
    found = smallest_change(form, evidence.used, rows[1], rows[0], norm=norm)
    now = ranks(np.asarray(form.scores(evidence.used)))
    after: tuple[Any, ...] = ()
    if found is not None:
        then = ranks(np.asarray(form.scores(found.weights)), tolerance=1e-9)
        after = tuple(int(then[i]) for i in rows)
    ids = evidence.table.alternatives
    return _result(
        evidence,
        chosen.name,
        (ids[rows[0]], evidence.table.name(rows[0], lang)),
        (ids[rows[1]], evidence.table.name(rows[1], lang)),
        norm,
        None if found is None else found.weights,
        None if found is None else found.size,
        isinstance(form, Linear),
        tuple(int(now[i]) for i in rows),
        after,
        lang,
    )


def into_class(
    problem: Problem,
    town: str,
    group: str,
    *,
    at: str | None = None,
    norm: Norm = "l1",
    lang: str = "en",
) -> WeightChange:
    """The smallest change of weights at which an alternative comes to the limit of a class.

    From above it is then in the class, from below on its limit (a tie goes down unless the study
    says otherwise). Exact for FlowSort by net flow and AHPSort, an upper bound for TOPSIS-Sort-B.
    Raises InputError where the alternative is in that class already, or is not sorted.
    """
    if group not in CLASSES:
        values = {"found": group, "expected": CLASSES, "hint": nearest(group, CLASSES)}
        raise fail("class-unknown", Where(key="--into"), **values)
    found = sorter(problem, at)
    if town_weights(found.evidence) is not None:
        raise fail("stability-redistribute", Where(key="not_applicable"))
    evidence = found.used_evidence()
    row = _row(problem, evidence, town)
    name = evidence.table.name(row, lang)
    now = _class(found, row, evidence.used)
    wanted = CLASSES.index(group)
    if now == wanted:
        raise fail("change-there", found=name, group=group)
    return _to_class(found, evidence, row, (now, wanted), norm, lang)


def _to_class(
    found: Sorter, evidence: Evidence, row: int, classes: tuple[int, int], norm: Norm, lang: str
) -> WeightChange:
    """The smallest change that takes a row from one class to the limit of another."""
    now, wanted = classes
    limit = wanted if now > wanted else wanted - 1
    form, exact = _against(found, row, limit)
    # row 0 of the form is the alternative, row 1 the limit
    ahead, behind = (0, 1) if now > wanted else (1, 0)
    change = smallest_change(form, evidence.used, ahead, behind, norm=norm)
    after: tuple[Any, ...] = ()
    if change is not None:
        after = (CLASSES[_class(found, row, change.weights)],)
    group, problem = CLASSES[wanted], evidence.problem
    name = evidence.table.name(row, lang)
    return _result(
        evidence,
        problem.classes.method,
        (evidence.table.alternatives[row], name),
        (group, group),
        norm,
        None if change is None else change.weights,
        None if change is None else change.size,
        exact,
        (CLASSES[now],),
        after,
        lang,
    )


def to_official(
    problem: Problem, *, at: str | None = None, norm: Norm = "l1", lang: str = "en"
) -> OfficialChange:
    """For each alternative that is sorted otherwise than officially, the smallest change of weights
    that brings it to its official class, the nearest of several; and one change for all of them.

    Open figures are held at the median of their prior. Raises InputError where the study has no
    official classes, and where `into_class` does.
    """
    if not problem.official:
        raise fail("change-official", Where(key="--official"))
    found = sorter(problem, at)
    if town_weights(found.evidence) is not None:
        raise fail("stability-redistribute", Where(key="not_applicable"))
    evidence = found.used_evidence()
    changes, agree, sides = [], 0, []
    left_out = set(unsorted_rows(found))
    rule = problem.classes
    linear = rule.method in ("ahpsort", "flowsort") and rule.by == "net"
    above = above_limits(found) if linear else None
    for row, town in enumerate(evidence.table.alternatives):
        wanted = sorted(CLASSES.index(group) for group in problem.official.get(town, ()))
        if not wanted or row in left_out:
            continue
        if above is not None:
            if wanted[0] > 0:
                sides.append(above[row, wanted[0] - 1])
            if wanted[-1] < len(CLASSES) - 1:
                sides.append(-above[row, wanted[-1]])
        now = _class(found, row, evidence.used)
        if now in wanted:
            agree += 1
            continue
        ways = [_to_class(found, evidence, row, (now, other), norm, lang) for other in wanted]
        changes.append(min(ways, key=lambda way: np.inf if way.size is None else way.size))
    together = smallest_joint_change(evidence.used, np.array(sides)) if sides else None
    state = evidence.table.state
    return OfficialChange(
        study=problem.name or say(problem.title, lang),
        method=rule.method,
        at=evidence.at,
        seed=problem.seed,
        held=int(((state == UNKNOWN) | (state == INTERVAL)).sum()),
        inputs=dict(problem.inputs),
        whose=problem.whose,
        norm=norm,
        agree=agree,
        towns=tuple(changes),
        joint=linear,
        together=None if together is None else together.size,
        nodes=() if together is None else _nodes(evidence, together.weights, lang),
    )


def _row(problem: Problem, evidence: Evidence, name: str) -> int:
    found = problem.find(name)
    if found is None:
        raise fail("town-unknown", found=name, hint=nearest(name, problem.called()))
    if found not in evidence.table.alternatives:
        raise fail("tornado-not-ranked", found=name, at=evidence.at)
    return evidence.table.alternatives.index(found)


def _figures(found: Sorter) -> FloatArray:
    """(m, n): figures of the used leaves, open ones at the median of their prior."""
    state = found.evidence.table.state[:, list(found.index)]
    values = middle_table(found.evidence)[:, list(found.index)]
    return np.asarray(np.where(state == NOT_APPLICABLE, np.nan, values))


def _class(found: Sorter, row: int, weights: FloatArray) -> int:
    return int(found.sort(_figures(found)[row : row + 1], found.profiles, weights)[0])


def _against(found: Sorter, row: int, limit: int) -> tuple[Form, bool]:
    """A form of two rows, the alternative and a limit, and whether it is linear."""
    rule = found.evidence.problem.classes
    if rule.method in ("ahpsort", "flowsort") and rule.by == "net":
        above = above_limits(found)[row, limit]
        return Linear(0.0, np.stack([above, np.zeros(len(above))])), True
    if rule.method != "topsis_sort_b":
        raise fail("change-by", Where(key="classes.by"), found=rule.by)
    method = get(SCORES[rule.method])
    values = _figures(found)[row]
    values = np.where(np.isnan(values), found.profiles[limit], values)
    columns = tuple(found.evidence.columns[j] for j in found.index)
    directions = np.array([column.direction for column in columns])
    problem = found.evidence.problem
    settled = method.settle(problem.parameters if problem.method == method.name else {})
    rows = np.stack([values, found.profiles[limit]])
    return method.prepare(rows, directions, {**settled, "columns": columns}), False


def _result(
    evidence: Evidence,
    method: str,
    subject: tuple[str, str],
    target: tuple[str, str],
    norm: Norm,
    weights: FloatArray | None,
    size: float | None,
    exact: bool,
    before: tuple[Any, ...],
    after: tuple[Any, ...],
    lang: str,
) -> WeightChange:
    problem = evidence.problem
    state = evidence.table.state
    return WeightChange(
        study=problem.name or say(problem.title, lang),
        method=method,
        at=evidence.at,
        seed=problem.seed,
        held=int(((state == UNKNOWN) | (state == INTERVAL)).sum()),
        inputs=dict(problem.inputs),
        whose=problem.whose,
        subject=subject[0],
        subject_name=subject[1],
        target=target[0],
        target_name=target[1],
        norm=norm,
        size=size,
        exact=exact,
        before=before,
        after=after,
        nodes=() if weights is None else _nodes(evidence, weights, lang),
    )


def _nodes(evidence: Evidence, weights: FloatArray, lang: str) -> tuple[NodeChange, ...]:
    """Shares of every node with kept siblings, parents first; a node of no weight has share 0."""
    hierarchy = evidence.problem.hierarchy
    ids = [leaf.id for leaf in evidence.leaves]
    families = families_of(evidence)
    parents = {member: key for key, members in families.items() for member in members}
    root = hierarchy.nodes[evidence.at]
    found = []

    def total(node: str, of: FloatArray) -> float:
        inside = {leaf.id for leaf in hierarchy.nodes[node].leaves()}
        return float(sum(w for key, w in zip(ids, of, strict=True) if key in inside))

    def walk(node: Any, level: int) -> None:
        if node.id in parents:
            pairs = []
            for of in (evidence.used, weights):
                mine, whole = total(node.id, of), total(parents[node.id], of)
                pairs.append((mine / whole if whole > 0 else 0.0, mine))
            (now, weight_now), (then, weight_then) = pairs
            found.append(
                NodeChange(
                    node.id,
                    node.label(lang),
                    level,
                    now,
                    then,
                    weight_now,
                    weight_then,
                    node.is_leaf,
                )
            )
        for child in node.criteria:
            walk(child, level + 1)

    walk(root, 0)
    return tuple(found)
