"""What if a node weighed more, or a town's figure were another: nothing is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mcda.analysis.ranking import rank
from mcda.engines.normalisation import LARGEST
from mcda.errors import Finding, InputError, Where, fail, nearest
from mcda.model.hierarchy import LANGUAGES, Criterion, Hierarchy, say
from mcda.model.problem import Problem
from mcda.model.results import Ranking
from mcda.model.shown import Shown


@dataclass(frozen=True)
class Move:
    """An alternative whose places change; `leaves` when its median leaves its old interval.

    Attributes
    ----------
    before, after : median places, 1 is best.
    before_low, before_high, after_low, after_high : 5 % and 95 % places.
    """

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


def node_called(hierarchy: Hierarchy, name: str, among: Iterable[str] | None = None) -> str | None:
    """Id of the node called `name` by id, name or short name in any language, else None.

    Of nodes inside one another the outermost is meant; a name of several others is None.
    """
    nodes = list(hierarchy.nodes if among is None else among)
    if name in nodes:
        return name
    wanted = name.strip().casefold()
    found = [key for key in nodes if key.casefold() == wanted] or [
        key for key in nodes if wanted in _words(hierarchy.nodes[key])
    ]
    inner = {
        leaf.id for key in found for child in hierarchy.nodes[key].criteria for leaf in _all(child)
    }
    outer = [key for key in found if key not in inner]
    return outer[0] if len(outer) == 1 else None


def _all(node: Criterion) -> Iterable[Criterion]:
    yield node
    for child in node.criteria:
        yield from _all(child)


def _words(node: Criterion) -> set[str]:
    return {
        word.casefold() for lang in LANGUAGES for word in (node.label(lang), node.short_label(lang))
    }


def set_weight(problem: Problem, node: str, share: float) -> Problem:
    """The node weighs `share` (0..1) among its siblings, these rescaled in proportion.

    Raises InputError for an unknown node, one without siblings, or a share outside 0..1.
    """
    hierarchy = problem.hierarchy
    nodes = [key for key in hierarchy.nodes if key != hierarchy.root]
    where = Where(key=f"--what-if {node}")
    called = node_called(hierarchy, node, nodes)
    if called is None:
        raise fail("node-unknown", where, found=node, hint=nearest(node, nodes))
    node = called
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
    """The town's figure for a leaf becomes `text`: a number, or a level by id or name.

    The leaf goes by its id, or by a name or short name in any language.
    """
    where = Where(key=f"--what-if {town}.{leaf}")
    alternative = problem.find(town)
    if alternative is None:
        raise fail("town-unknown", where, found=town, hint=nearest(town, problem.called()))
    leaves = [node.id for node in problem.hierarchy.all_leaves]
    called = node_called(problem.hierarchy, leaf, leaves)
    if called is None:
        raise fail("leaf-unknown", where, found=leaf, hint=nearest(leaf, leaves))
    leaf = called
    criterion = problem.hierarchy.nodes[leaf]
    levels = criterion.level_values()
    if levels:
        named = {
            say(level.name, lang).casefold(): level.id
            for level in criterion.levels or ()
            for lang in LANGUAGES
        }
        text = named.get(text.casefold(), text)
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
    if abs(value) > LARGEST:
        raise fail("too-large", where, found=text)
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


def without_data(problem: Problem, texts: Sequence[str], set_aside: Iterable[str]) -> list[str]:
    """Nodes that the changes name and that nothing is known of: changing them changes nothing."""
    hierarchy, aside, found = problem.hierarchy, set(set_aside), []
    for text in texts:
        subject = text.partition("=")[0].strip()
        called = node_called(hierarchy, subject)
        if called is None:
            leaves = [leaf.id for leaf in hierarchy.all_leaves]
            called = node_called(hierarchy, subject.rpartition(".")[2], leaves)
        if called and all(leaf.id in aside for leaf in hierarchy.nodes[called].leaves()):
            found.append(called)
    return found


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


@dataclass(frozen=True, eq=False)
class WhatIf(Shown):
    """A ranking before and after changes that were not saved; `moves` are those whose places do."""

    changes: tuple[str, ...]
    before: Ranking
    after: Ranking
    moves: tuple[Move, ...]

    def records(self) -> list[dict[str, Any]]:
        """One row an alternative that moves, the furthest first."""
        return [
            {
                "id": move.id,
                "name": move.name,
                "rank_before": move.before,
                "rank_after": move.after,
                "low_before": move.before_low,
                "high_before": move.before_high,
                "low_after": move.after_low,
                "high_after": move.after_high,
                "leaves_interval": move.leaves,
            }
            for move in self.moves
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, schema `moves/1`."""
        return {"schema": "moves/1", "what_if": list(self.changes), "moves": self.records()}


def what_if(
    problem: Problem,
    changes: Sequence[str],
    method: str | None = None,
    *,
    at: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    before: Ranking | None = None,
    lang: str = "en",
) -> WhatIf:
    """Rank with changes as `apply_changes` reads them; `before` is the ranking without them."""
    given = dict(parameters or {})
    if before is None:
        before = rank(problem, method, at=at, parameters=given, counts=False, lang=lang)
    changed = apply_changes(problem, changes)
    after = rank(changed, method, at=at, parameters=given, counts=False, lang=lang)
    return WhatIf(tuple(changes), before, after, moves(before, after))
