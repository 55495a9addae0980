"""Problems from and to scikit-criteria's DecisionMatrix."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.errors import Finding, InputError, Where, fail, nearest
from mcda.messages import text
from mcda.model.problem import Problem
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, UNKNOWN

if TYPE_CHECKING:
    from skcriteria import DecisionMatrix

_STATES = {INTERVAL: "interval", UNKNOWN: "unknown", NOT_APPLICABLE: "not-applicable"}


def from_skcriteria(matrix: DecisionMatrix, **options: Any) -> Problem:
    """A flat problem from a DecisionMatrix (m alternatives, n criteria).

    Alternatives, criteria, objectives, weights and numbers are kept; NaN is an unknown cell. What
    a DecisionMatrix does not hold (preference functions, anchors, a method) may be given as
    `options`, which are those of `Problem.from_values`. Raises InputError.
    """
    given = matrix.to_dict()
    return Problem.from_values(
        given["matrix"],
        list(given["alternatives"]),
        list(given["criteria"]),
        **{
            "directions": [int(way) for way in given["objectives"]],
            "weights": [float(weight) for weight in given["weights"]],
            **options,
        },
    )


def to_skcriteria(problem: Problem, *, at: str | None = None) -> DecisionMatrix:
    """A DecisionMatrix of the leaves below the node `at` (the root by default).

    Ids, directions, numbers (a level's number) and the global weights (n,), which sum to 1, are
    kept. Cells that are unknown, not applicable or intervals have no place there: InputError names
    each. A warning in words says what else is left out: the hierarchy, preference functions.
    """
    try:
        from skcriteria import mkdm
    except ImportError:
        raise fail("skcriteria-missing") from None
    hierarchy = problem.hierarchy
    node = at or hierarchy.root
    if node not in hierarchy.nodes:
        values = {"found": node, "hint": nearest(node, list(hierarchy.nodes)), "at": "at"}
        raise InputError([Finding("node-unknown", Where(), values)])
    weights = hierarchy.global_weights(problem.local_weights(), node)
    leaves = [hierarchy.nodes[key] for key in weights]
    table = problem.table.select(list(weights))
    findings = [
        Finding(
            "skcriteria-cell",
            Where(row=table.alternatives[i], column=table.leaves[j]),
            {"state": _STATES[int(table.state[i, j])]},
        )
        for i, j in np.argwhere(table.state != KNOWN)
    ]
    if findings:
        raise InputError(findings)
    lost = []
    if any(child.criteria for child in hierarchy.nodes[node].criteria):
        lost.append(text("skcriteria-tree"))
    if any(leaf.preference is not None for leaf in leaves):
        lost.append(text("skcriteria-preferences"))
    if any(leaf.value is not None for leaf in leaves):
        lost.append(text("skcriteria-anchors"))
    for words in lost:
        warnings.warn(words, stacklevel=2)
    return mkdm(
        np.array(table.low),
        [1 if leaf.direction == "max" else -1 for leaf in leaves],
        weights=list(weights.values()),
        alternatives=list(table.alternatives),
        criteria=list(weights),
    )
