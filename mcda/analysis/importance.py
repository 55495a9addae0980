"""Declared weights beside what each leaf really moves: the correlation ratio with the score."""

from __future__ import annotations

import numpy as np

from mcda.analysis.evidence import draw_column, gather
from mcda.analysis.ranking import rank
from mcda.engines.importance import correlation_ratio
from mcda.model.problem import Problem

DRAWS = 256


def importance(
    problem: Problem, method: str | None = None, *, at: str | None = None
) -> dict[str, float]:
    """Correlation ratio of every kept leaf with the score, 0 to 1, by leaf id.

    With unknown cells it is the mean over the first 256 drawn tables.
    """
    evidence = gather(problem, at)
    ranking = rank(problem, method, at=at, counts=False, parts=False)
    scores = ranking.scores[:DRAWS]
    result = {}
    for j, leaf in enumerate(evidence.leaves):
        drawn = draw_column(evidence, j, 0, len(scores))
        result[leaf.id] = float(np.mean(correlation_ratio(drawn, scores)))
    return result
