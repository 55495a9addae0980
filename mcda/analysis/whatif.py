"""What if a node weighed more, or a town's figure were another: nothing is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mcda.errors import Finding, InputError, Where, fail, nearest
from mcda.model.problem import Problem
from mcda.model.results import Ranking


@dataclass(frozen=True)
class Move:
    """An alternative whose places change; `leaves` when its median leaves its old interval."""

    id: str
    name: str
    before: int
    after: int
    before_low: int
    before_high: int
    after_low: int
    after_high: int

    @property
    def leaves(self) -> bool:
        """True when the new median rank lies outside the old interval."""
        return not self.before_low <= self.after <= self.before_high


def set_weight(problem: Problem, node: str, share: float) -> Problem:
    """The node weighs `share` (0..1) among its siblings, these rescaled in proportion.

    Raises InputError for an unknown node, one without siblings, or a share outside 0..1.
    """
    hierarchy = problem.hierarchy
    nodes = [key for key in hierarchy.nodes if key != hierarchy.root]
    where = Where(key=f"--what-if {node}")
    if node not in nodes:
        raise fail("node-unknown", where, found=node, hint=nearest(node, nodes))
    if not 0 <= share <= 1:
        raise fail("share-range", where, found=share)
    local = problem.local_weights()
    parent = hierarchy.nodes[hierarchy.parents[node]]
    others = [c.id for c in parent.criteria if c.id != node and local.get(c.id, 0.0) > 0.0]
    if not others or hierarchy.nodes[node].weight == 0:
        raise fail("no-siblings", where, found=node)
    rest = sum(local[key] for key in others)
    weights = dict(problem.weights)
    for child in parent.criteria:
        if child.weight != 0:
            weights[child.id] = 0.0
    weights.update({key: (1 - share) * local[key] / rest for key in others})
    weights[node] = share
    return problem.changed(weights=weights)


def set_cell(problem: Problem, town: str, leaf: str, text: str) -> Problem:
    """The town's figure for a leaf becomes `text`: a number or a level's word."""
    where = Where(key=f"--what-if {town}.{leaf}")
    alternative = problem.find(town)
    if alternative is None:
        raise fail("town-unknown", where, found=town, hint=nearest(town, problem.called()))
    leaves = [node.id for node in problem.hierarchy.all_leaves]
    if leaf not in leaves:
        raise fail("leaf-unknown", where, found=leaf, hint=nearest(leaf, leaves))
    criterion = problem.hierarchy.nodes[leaf]
    levels = criterion.level_values()
    if levels:
        if text not in levels:
            raise fail(
                "choice",
                where,
                found=text,
                expected=", ".join(levels),
                hint=nearest(text, list(levels)),
            )
        return problem.changed(table=problem.table.with_cell(alternative, leaf, levels[text]))
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise fail("cell-text", where, found=text) from None
    if value != value or abs(value) == float("inf"):
        raise fail("cell-text", where, found=text)
    low, high = criterion.domain or (-float("inf"), float("inf"))
    if not low <= value <= high:
        raise fail("cell-domain", where, found=value, low=low, high=high)
    return problem.changed(table=problem.table.with_cell(alternative, leaf, value))


def apply_changes(problem: Problem, texts: Sequence[str]) -> Problem:
    """The problem after every `NODE=30%` or `TOWN.LEAF=VALUE`; all mistakes reported at once."""
    findings: list[Finding] = []
    for text in texts:
        subject, equals, value = (part.strip() for part in text.partition("="))
        try:
            if not equals or not subject or not value:
                raise fail("what-if-form", Where(key=f"--what-if {text}"), found=text)
            town, dot, leaf = subject.rpartition(".")
            if dot and subject not in problem.hierarchy.nodes:
                problem = set_cell(problem, town, leaf, value)
                continue
            percent = value.endswith("%")
            try:
                share = float(value.rstrip("%").replace(",", "."))
            except ValueError:
                where = Where(key=f"--what-if {text}")
                raise fail("weight-text", where, found=text) from None
            problem = set_weight(problem, subject, share / 100 if percent else share)
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(findings)
    return problem


def moves(before: Ranking, after: Ranking) -> tuple[Move, ...]:
    """Alternatives whose median rank changes, largest move first."""
    found = []
    old_rows = {row.id: row for row in before.rows}
    for row in after.rows:
        old = old_rows.get(row.id)
        if old is not None and old.rank != row.rank:
            found.append(
                Move(
                    row.id,
                    row.name,
                    old.rank,
                    row.rank,
                    old.rank_low,
                    old.rank_high,
                    row.rank_low,
                    row.rank_high,
                )
            )
    return tuple(sorted(found, key=lambda move: (-abs(move.after - move.before), move.after)))
