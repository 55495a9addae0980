"""Weights drawn from what experts said: their answers as rounded, their group as a sample.

In each draw every judgement moves within its rounding, uniformly by up to half a step of the scale,
and the experts count with random weights (Rubin 1981, the Bayesian bootstrap): a group that agrees
gives nearly the same weights in every draw, one that disagrees does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from mcda.analysis.group import counted_weights
from mcda.engines import ahp
from mcda.engines.sampling import simplex, uniforms
from mcda.model.judged import Judged
from mcda.model.table import FloatArray

STEP = 0.5
_PART = 512  # draws aggregated at once: arrays stay in the cache


def drawn_weights(judged: Judged, node: str, seed: int, start: int, count: int) -> FloatArray:
    """(count, k): group weights of the children of a node in the draws start … start + count.

    By the rule of the study; who counts by it is decided once, by the answers as they are. A
    stream is named by node, expert and pair. Raises ValueError where nobody counts.
    """
    rule = judged.rule
    result = np.empty((count, len(judged.children[node])))
    for part, moved, shares in _moved(judged, node, seed, start, count):
        if rule.aggregation == "priorities":
            single = ahp.priorities(moved, method="geometric_mean")
            result[part] = ahp.aggregate_priorities(single, shares, mean=rule.mean, trim=rule.trim)
        else:
            result[part] = ahp.group_priorities(moved, shares, mean=rule.mean, trim=rule.trim)
    return result


def drawn_judgements(
    judged: Judged, node: str, seed: int, start: int, count: int
) -> dict[tuple[str, str], FloatArray]:
    """(count,) each: how many times a counts more than b for the group, in the same draws.

    The mean of those who answered the pair, by the rule of the study; geometric where that
    aggregates priorities. Pairs that nobody answered are left out. Raises as `drawn_weights`.
    """
    rule = judged.rule
    mean = rule.mean if rule.aggregation == "judgements" else "geometric"
    children = judged.children[node]
    result = np.empty((count, len(children), len(children)))
    for part, moved, shares in _moved(judged, node, seed, start, count):
        result[part] = ahp.aggregate_judgements(moved, shares, mean=mean, trim=rule.trim)
    return {
        (a, b): result[:, i, j]
        for (i, a), (j, b) in combinations(enumerate(children), 2)
        if not np.isnan(result[:, i, j]).any()
    }


def _moved(
    judged: Judged, node: str, seed: int, start: int, count: int
) -> Iterator[tuple[slice, FloatArray, FloatArray]]:
    """Parts of the draws: which, the moved matrices (p, e, k, k), the experts' shares (p, e)."""
    counted = counted_weights(judged, node)
    here = np.flatnonzero(counted > 0)
    if not len(here):
        raise ValueError("nobody counts")
    children = judged.children[node]
    matrices = judged.matrices[node][here]
    steps = np.zeros((count, len(here), len(children), len(children)))
    turns = np.empty((count, len(here)))
    for e, which in enumerate(here):
        expert = judged.experts[which]
        turns[:, e] = uniforms(seed, f"expert/{node}/{expert}", count, 1, start=start)[:, 0]
        for (i, a), (j, b) in combinations(enumerate(children), 2):
            if not np.isnan(matrices[e, i, j]):
                purpose = f"judgement/{node}/{expert}/{a}/{b}"
                u = uniforms(seed, purpose, count, 1, start=start)[:, 0]
                steps[:, e, i, j] = STEP * (2.0 * u - 1.0)
    shares = simplex(turns) * counted[here]
    for first in range(0, count, _PART):
        part = slice(first, min(first + _PART, count))
        yield part, ahp.perturbed(matrices, steps[part]), shares[part]
