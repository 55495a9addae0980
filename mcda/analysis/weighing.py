"""Weights of every node of a study: among siblings, declared and used, and why one is 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from mcda.analysis.agreement import Agreement, NodeAgreement, Spread, agreement, spreads
from mcda.analysis.evidence import Evidence, gather
from mcda.analysis.importance import importance as measure
from mcda.engines.importance import by_chance
from mcda.messages import text
from mcda.model.hierarchy import Criterion, say
from mcda.model.problem import Problem
from mcda.model.shown import Result
from mcda.model.table import INTERVAL, KNOWN

Zero = Literal["", "no_data", "fixed", "fixed_no_data", "given", "above"]
SPREAD = ("min", "quarter", "median", "three_quarters", "max", "sd")
ZERO_WORDS: Mapping[str, str] = {
    "no_data": "set-aside",
    "fixed": "results-fixed",
    "fixed_no_data": "zero-fixed-no-data",
    "given": "zero-given",
    "above": "zero-above",
}


def zero_words(why: str, lang: str) -> str:
    """Why a weight is 0, in words; nothing where it is not."""
    return text(ZERO_WORDS[why], lang) if why else ""


@dataclass(frozen=True)
class NodeWeight:
    """One node, so many levels below the one looked at; shares of 1.

    `local` is among its siblings, `declared` and `used` in the whole. `why_zero` says why `used` is
    0: set aside for lack of data, fixed in the hierarchy (and without data), given as 0 by the
    study, or below a node of weight 0. `importance` and `spread` (over so many `experts`) are None
    where they were not measured.

    Attributes
    ----------
    leaf : whether it is an indicator.
    level : 1 for the children of the node looked at.
    """

    id: str
    name: str
    level: int
    leaf: bool
    local: float
    declared: float
    used: float
    why_zero: Zero
    importance: float | None = None
    spread: Spread | None = None
    experts: int | None = None

    @property
    def set_aside(self) -> bool:
        """True where it counts nothing for lack of data."""
        return self.why_zero == "no_data"


@dataclass(frozen=True, eq=False)
class Weighing(Result):
    """Weights at a node and below; `rule` says how the experts' were made, None for others'.

    `measured` where the importance of the leaves is known; `chance` is what a leaf that has nothing
    to do with the score would have on so many `alternatives`.
    """

    method: str
    whose: str
    rule: Mapping[str, Any] | None
    measured: bool
    alternatives: int
    chance: float
    rows: tuple[NodeWeight, ...]

    def records(self) -> list[dict[str, Any]]:
        """One row a node; blank where nothing is known."""
        return [{k: "" if v is None else v for k, v in row.items()} for row in self._rows()]

    def _rows(self) -> list[dict[str, Any]]:
        return [
            {
                "id": row.id,
                "name": row.name,
                "level": row.level,
                "local": row.local,
                "declared": row.declared,
                "used": row.used,
                "set_aside": row.set_aside,
                "why_zero": row.why_zero,
                **({"importance": row.importance} if self.measured else {}),
                **(spread_record(row.spread, row.experts) if self.rule is not None else {}),
            }
            for row in self.rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, schema `weights/1`."""
        return {
            "schema": "weights/1",
            "version": self.version,
            "study": self.study,
            "whose": self.whose,
            "at": self.at,
            "inputs": dict(self.inputs),
            "weights": self._rows(),
        }


def spread_record(spread: Spread | None, experts: int | None) -> dict[str, Any]:
    """A spread as numbers, None where experts did not compare."""
    if spread is None:
        return dict.fromkeys((*SPREAD, "experts"))
    return dict(zip(SPREAD, asdict(spread).values(), strict=True)) | {"experts": experts}


def importance_words(found: Weighing, lang: str) -> str:
    """What importance is, and how much of it chance alone gives."""
    return text(
        "importance-note", lang, count=found.alternatives, chance=f"{100 * found.chance:.0f}"
    )


def weighing(
    problem: Problem, at: str | None = None, *, importance: bool = False, lang: str = "en"
) -> Weighing:
    """Weights at a node and below it, the experts' with their spread.

    `importance` adds how much each leaf really moves the score. Raises InputError as `rank` does.
    """
    evidence = gather(problem, at)
    judged = spreads(problem) if problem.whose == "experts" else {}
    moved = measure(problem, at=at) if importance else {}
    local = problem.local_weights()
    used = dict(zip((leaf.id for leaf in evidence.leaves), evidence.used, strict=True))

    def below(node: Criterion, given: Mapping[str, float]) -> float:
        return float(sum(given.get(leaf.id, 0.0) for leaf in node.leaves()))

    def rows(node: Criterion, level: int) -> Iterator[NodeWeight]:
        declared, counted = below(node, evidence.declared), below(node, used)
        spread, experts = judged.get(node.id, (None, None))
        yield NodeWeight(
            node.id,
            node.label(lang),
            level,
            node.is_leaf,
            local[node.id],
            declared,
            counted,
            "" if counted > 0.0 else _why(evidence, node, local[node.id], declared),
            moved.get(node.id),
            spread,
            experts,
        )
        for child in node.criteria:
            yield from rows(child, level + 1)

    rule = problem.judged.rule.model_dump() if judged and problem.judged is not None else None
    return Weighing(
        study=problem.name or say(problem.title, lang),
        at=evidence.at,
        method=problem.method,
        whose=problem.whose,
        inputs=dict(problem.inputs),
        rule=rule,
        measured=importance,
        alternatives=len(evidence.rows),
        chance=by_chance(len(evidence.rows)),
        rows=tuple(rows(problem.hierarchy.nodes[evidence.at], 0)),
    )


def _why(evidence: Evidence, node: Criterion, local: float, declared: float) -> Zero:
    """Why nothing of a node is used."""
    if declared > 0.0:
        return "no_data"
    fixed = all(leaf.weight == 0 for leaf in node.walk() if leaf.is_leaf)
    if not fixed:
        return "given" if local == 0.0 else "above"
    table = evidence.problem.table
    places = [table.leaves.index(leaf.id) for leaf in node.walk() if leaf.id in table.leaves]
    state = table.state[:, places]
    return "fixed" if ((state == KNOWN) | (state == INTERVAL)).any() else "fixed_no_data"


@dataclass(frozen=True, eq=False)
class ExpertWeights(Result):
    """What the answers of each expert give alone, node by node.

    Attributes
    ----------
    rule : how judgements are aggregated, by name of the setting.
    experts : ids.
    nodes : with the weights of each.
    """

    method: str
    experts: tuple[str, ...]
    rule: Mapping[str, Any]
    nodes: tuple[NodeAgreement, ...]

    def records(self) -> list[dict[str, Any]]:
        """One row an expert and criterion; blank where nothing is known."""
        return [{k: "" if v is None else v for k, v in row.items()} for row in self._rows()]

    def _rows(self) -> list[dict[str, Any]]:
        return [
            {
                "expert": member.expert,
                "node": node.node,
                "criterion": child,
                "weight": member.priorities[child] if member.priorities else None,
                "group": node.weights[child],
                "cr": member.cr,
                "answered": member.answered,
                "pairs": member.pairs,
                "own_weight": member.weight,
                "counted": member.counted,
            }
            for node in self.nodes
            for member in node.members
            for child in node.weights
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, schema `expert-weights/1`."""
        return {
            "schema": "expert-weights/1",
            "version": self.version,
            "study": self.study,
            "at": self.at,
            "inputs": dict(self.inputs),
            "rule": dict(self.rule),
            "weights": self._rows(),
        }


def expert_weights(problem: Problem, at: str | None = None, *, lang: str = "en") -> ExpertWeights:
    """What each expert's answers give, and what it rests on; raises InputError as `agreement`."""
    found: Agreement = agreement(problem, at=at, leave_out=False, lang=lang)
    return ExpertWeights(
        study=found.study,
        at=found.at,
        inputs=found.inputs,
        method=found.method,
        experts=found.experts,
        rule=found.rule,
        nodes=found.nodes,
    )
