"""Weights from the judgements of a group."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcda.engines import ahp
from mcda.errors import Finding, Where
from mcda.model.judged import Judged
from mcda.model.table import FloatArray


def single(judged: Judged, node: str) -> tuple[FloatArray, FloatArray]:
    """Priorities (e, k) and consistency ratio (e,) of every expert alone at a node.

    Priorities by logarithmic least squares, as the group's; NaN for one whose answers do not
    connect the criteria. The ratio completes open pairs in the same way; NaN where it cannot be
    checked.
    """
    a = judged.matrices[node]
    usable = ahp.connected(a)
    priorities, ratios = np.full(a.shape[:2], np.nan), np.full(len(a), np.nan)
    if usable.any():
        priorities[usable] = ahp.priorities(a[usable], method="geometric_mean")
        ratios[usable] = ahp.consistency(a[usable], completion="llsm").cr
    return priorities, ratios


def counted_weights(judged: Judged, node: str) -> FloatArray:
    """(e,) weights with which the experts count at a node, after the rule on inconsistency.

    0 for one who answered nothing there, and in AIP for one whose answers connect nothing.
    """
    rule = judged.rule
    weights = judged.weights[node] * judged.answered(node)
    if rule.aggregation == "priorities" or rule.inconsistent != "keep":
        priorities, ratios = single(judged, node)
        weights = weights * ahp.inconsistency_factor(ratios, rule.inconsistent, limit=rule.limit)
        if rule.aggregation == "priorities":
            weights = weights * ~np.isnan(priorities).any(axis=1)
    return weights


def group_weights(judged: Judged, node: str) -> FloatArray:
    """(k,) weights of the group at a node by the rule of the study.

    Raises ValueError where nobody counts, UnconnectedError where the answers that count leave
    criteria apart.
    """
    rule, weights = judged.rule, counted_weights(judged, node)
    if not (weights > 0).any():
        raise ValueError("nobody counts")
    here = weights > 0
    if rule.aggregation == "priorities":
        priorities = single(judged, node)[0][here]
        return ahp.aggregate_priorities(priorities, weights[here], mean=rule.mean, trim=rule.trim)
    a = judged.matrices[node][here]
    return ahp.group_priorities(a, weights[here], mean=rule.mean, trim=rule.trim)


def local_weights(judged: Judged) -> tuple[dict[str, float], list[Finding]]:
    """Weights of the criteria at every node that somebody judged, and what keeps others from one.

    The findings have no place: it is the study that the caller knows.
    """
    weights: dict[str, float] = {}
    findings: list[Finding] = []
    for node, children in judged.children.items():
        answered = judged.answered(node)
        if not answered.any():
            continue
        try:
            found = group_weights(judged, node)
        except ahp.UnconnectedError as error:
            groups = " | ".join(", ".join(children[i] for i in group) for group in error.groups)
            values: dict[str, str] = {"node": node, "groups": groups}
            findings.append(Finding("judgements-unconnected", Where(), values))
            continue
        except ValueError:
            findings.append(_nobody(judged, node, answered))
            continue
        weights.update(zip(children, (float(weight) for weight in found), strict=True))
        if judged.rule.aggregation == "priorities":
            apart = answered & ~ahp.connected(judged.matrices[node])
            if apart.any():
                who = [name for name, out in zip(judged.experts, apart, strict=True) if out]
                values = {"node": node, "experts": ", ".join(who)}
                findings.append(Finding("group-apart", Where(), values, "warning"))
    return weights, findings


def _nobody(judged: Judged, node: str, answered: NDArray[np.bool_]) -> Finding:
    """Why nobody counts at a node where somebody answered."""
    rule = judged.rule
    if not (judged.weights[node][answered] > 0).any():
        return Finding("group-weightless", Where(), {"node": node})
    if rule.inconsistent == "leave_out" and (single(judged, node)[1] > rule.limit).any():
        return Finding("group-left-out", Where(), {"node": node, "limit": f"{rule.limit:g}"})
    return Finding("group-apart-all", Where(), {"node": node})
