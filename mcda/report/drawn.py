"""What the page needs to rank anew by itself: the tree, the table, the first drawn tables.

The page restates the value and preference functions (design of the weight form), so only figures
travel: a known cell once, an open cell once a draw, as a place in the list of its distinct values.
"""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from mcda.analysis.evidence import Evidence, draw_column, gather, varying
from mcda.analysis.meanform import mean_form
from mcda.model.hierarchy import LANGUAGES, Criterion, say
from mcda.model.methods import Column
from mcda.model.problem import Problem
from mcda.model.table import INTERVAL, NOT_APPLICABLE, UNKNOWN, FloatArray

DRAWS = 256
# The scores of all draws are kept by the page, and a slider waits for them.
MOST_NUMBERS = 128_000


def open_evidence(problem: Problem, at: str | None) -> Evidence:
    """The evidence with leaves of weight 0 among it, where that changes nothing else."""
    found = mean_form(problem, at=at)
    return gather(problem, at) if found is None else found.evidence


def how_many(evidence: Evidence) -> int:
    """How many drawn tables travel: 256, fewer for many alternatives, 1 where none is drawn."""
    if not varying(evidence):
        return 1
    most = max(16, MOST_NUMBERS // len(evidence.rows))
    return min(DRAWS, most, evidence.problem.draws)


def tables(evidence: Evidence, draws: int) -> FloatArray:
    """The first drawn tables, (draws, m, n); NaN does not apply."""
    table = evidence.table
    one = np.where(table.state == NOT_APPLICABLE, np.nan, table.low)
    drawn = np.repeat(one[None], draws, axis=0)
    for j in varying(evidence):
        drawn[:, :, j] = draw_column(evidence, j, 0, draws)
    return drawn


def packed(evidence: Evidence, draws: int) -> list[dict[str, Any]]:
    """The open cells, a mapping each: row, column, and its figure in every draw.

    The distinct values and their places (one or two bytes each, little endian, base64), or all
    values as base64 of 8-byte floats where hardly one repeats: exact either way.
    """
    state, cells = evidence.table.state, []
    for j in varying(evidence):
        column = draw_column(evidence, j, 0, draws)
        for i in np.flatnonzero((state[:, j] == UNKNOWN) | (state[:, j] == INTERVAL)):
            values, places = np.unique(column[:, i], return_inverse=True)
            cell: dict[str, Any] = {"i": int(i), "j": j}
            if 8 * values.size + places.size < 8 * draws:
                kind, name = ("<u1", "b") if values.size <= 256 else ("<u2", "h")
                cell |= {"v": values.tolist(), name: _text(places.reshape(-1).astype(kind))}
            else:
                cell["d"] = _text(column[:, i].astype("<f8"))
            cells.append(cell)
    return cells


def _text(array: np.ndarray[Any, Any]) -> str:
    return base64.b64encode(array.tobytes()).decode("ascii")


def words(text: Any) -> list[str]:
    """A text in all languages, in the order of LANGUAGES."""
    return [say(text, lang) for lang in LANGUAGES]


def names(node: Criterion) -> dict[str, list[str]]:
    """Name and short name of a node in all languages."""
    return {
        "name": [node.label(lang) for lang in LANGUAGES],
        "short": [node.short_label(lang) for lang in LANGUAGES],
    }


def tree(problem: Problem, evidence: Evidence) -> dict[str, Any]:
    """The nodes with kept leaves; `share` among kept siblings, `leaf` the place of the column.

    The weights are those of `problem`; `evidence` may have been opened without them.
    """
    places = {leaf.id: j for j, leaf in enumerate(evidence.leaves)}
    local = problem.local_weights()

    def kept(node: Criterion) -> bool:
        return any(leaf.id in places for leaf in node.leaves())

    def one(node: Criterion, share: float) -> dict[str, Any]:
        children = [child for child in node.criteria if kept(child)]
        total = sum(local[child.id] for child in children)
        return {
            "id": node.id,
            **names(node),
            "share": share,
            "leaf": places.get(node.id) if node.is_leaf else None,
            "children": [
                one(child, local[child.id] / total if total > 0 else 0.0) for child in children
            ],
        }

    return one(evidence.problem.hierarchy.nodes[evidence.at], 1.0)


def column(leaf: Criterion, found: Column) -> dict[str, Any]:
    """A leaf as the page's engines and its table of evidence need it."""
    return {
        "id": leaf.id,
        **names(leaf),
        "unit": words(leaf.unit),
        "direction": found.direction,
        "worst": found.worst,
        "best": found.best,
        "preference": dict(found.preference or {"type": "usual"}),
        "points": found.points,
        "steps": found.steps,
        "codes": found.level_codes,
        "priorities": found.level_priorities,
        "levels": levels(leaf),
    }


def levels(leaf: Criterion) -> list[Any]:
    """(value, name in all languages) of every level."""
    named = {level.id: words(level.name or level.id) for level in leaf.levels or ()}
    return [[value, named.get(key, [key] * 3)] for key, value in leaf.level_values().items()]
