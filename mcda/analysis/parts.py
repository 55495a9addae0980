"""A ranking's scores in parts: by criterion for all, and node by node for one or two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mcda.analysis.explain import cell
from mcda.analysis.explained import cell_words
from mcda.model.hierarchy import Criterion
from mcda.model.problem import Problem
from mcda.model.results import RankedRow, Ranking
from mcda.model.shown import Shown


@dataclass(frozen=True, eq=False)
class Parts:
    """What each criterion below the node adds to each score, rows best first.

    `nodes` are names by id; `parts` (rows, nodes) and the ranking's base add up to the scores.
    """

    ranking: Ranking
    nodes: Mapping[str, str]
    parts: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class ProfileLine:
    """A criterion or indicator: what it adds to each score beyond its mean over all alternatives.

    `figures` are the cells in words, "" for a criterion; `unknown` says whose cell is.

    Attributes
    ----------
    level : depth below the node looked at, 1 for its children.
    pulls : on the scale of the score, one an alternative.
    """

    id: str
    name: str
    level: int
    pulls: tuple[float, ...]
    figures: tuple[str, ...]
    unknown: tuple[bool, ...]


@dataclass(frozen=True, eq=False)
class Profile(Shown):
    """What pulls one or two alternatives up or down.

    The pulls of the first level add up to the score less `mean`, the mean score of all. With
    PROMETHEE II that mean is 0, and the pull of a criterion its weight times its net flow.

    Attributes
    ----------
    ranking : the ranking that `rows` are from.
    lines : by node, top down; their pulls are in the order of `rows`.
    """

    ranking: Ranking
    rows: tuple[RankedRow, ...]
    mean: float
    lines: tuple[ProfileLine, ...]

    def records(self) -> list[dict[str, Any]]:
        """A row a criterion or indicator; a column an alternative with what it adds."""
        return [
            {
                "id": line.id,
                "name": line.name,
                "level": line.level,
                **{row.id: pull for row, pull in zip(self.rows, line.pulls, strict=True)},
            }
            for line in self.lines
        ]


def _kept(node: Criterion, ranking: Ranking) -> list[str]:
    return [leaf.id for leaf in node.leaves() if leaf.id in ranking.weights]


def parts_of(problem: Problem, ranking: Ranking, lang: str = "en") -> Parts:
    """The parts of a ranking by the criteria directly below its node, or by the leaf itself."""
    at = problem.hierarchy.nodes[ranking.at]
    nodes = [node for node in at.criteria or (at,) if _kept(node, ranking)]
    kept = [_kept(node, ranking) for node in nodes]
    return Parts(
        ranking,
        {node.id: node.short_label(lang) for node in nodes},
        tuple(
            tuple(sum(row.parts[leaf] for leaf in leaves) for leaves in kept)
            for row in ranking.rows
        ),
    )


def profile(
    problem: Problem, ranking: Ranking, alternatives: Sequence[str], lang: str = "en"
) -> Profile:
    """What pulls the alternatives (ids) up or down, criteria and indicators in the file's order."""
    by_id = {row.id: row for row in ranking.rows}
    rows = tuple(by_id[key] for key in alternatives)
    means = {
        leaf: float(np.mean([row.parts[leaf] for row in ranking.rows])) for leaf in ranking.weights
    }
    lines: list[ProfileLine] = []

    def add(node: Criterion, level: int) -> None:
        leaves = _kept(node, ranking)
        if not leaves:
            return
        pulls = tuple(sum(row.parts[leaf] - means[leaf] for leaf in leaves) for row in rows)
        figures = tuple(
            cell_words(problem, node.id, cell(problem, row.id, node.id), lang)
            if node.is_leaf
            else ""
            for row in rows
        )
        unknown = tuple(node.id in row.unknown for row in rows)
        lines.append(ProfileLine(node.id, node.label(lang), level, pulls, figures, unknown))
        for child in node.criteria:
            add(child, level + 1)

    at = problem.hierarchy.nodes[ranking.at]
    for child in at.criteria or (at,):
        add(child, 1)
    mean = float(np.mean([row.score for row in ranking.rows]))
    return Profile(ranking, rows, mean, tuple(lines))
