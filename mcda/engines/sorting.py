"""FlowSort: ordered classes from PROMETHEE flows (Nemery & Lamboray 2008), by one or by many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines.forms import normalise_weights
from mcda.engines.normalisation import signs, table
from mcda.engines.promethee import Preferences, preference_matrix

__all__ = ["assign", "flowsort", "flowsort_group"]

_TOLERANCE = 1e-12


def assign(
    flow: ArrayLike, profiles: ArrayLike, *, kind: str = "limiting", ties: str = "down"
) -> NDArray[np.int64]:
    """``(...),(...,k)->(...)``: class of a flow among the flows of the profiles, more is better.

    The rules of FlowSort (Nemery & Lamboray 2008).

    Parameters
    ----------
    flow : of the alternatives.
    profiles : flows of the k profiles, worst to best.
    kind : "boundary", 1 … k + 1, a profile parts two classes; "limiting", 0 … k, one less, 0 =
        under the lowest limit; "central", 1 … k, the nearest profile.
    ties : "down" or "up": where a flow within 1e-12 of a limit goes.

    Raises
    ------
    ValueError : another kind or way for ties, no profile.
    """
    if kind not in ("limiting", "boundary", "central"):
        raise ValueError(f"kind is 'limiting', 'boundary' or 'central', not {kind!r}")
    if ties not in ("down", "up"):
        raise ValueError(f"ties go 'down' or 'up', not {ties!r}")
    limits = np.asarray(profiles, dtype=np.float64)
    if limits.ndim == 0 or limits.shape[-1] == 0:
        raise ValueError("at least one profile is needed")
    if kind == "central":
        limits = 0.5 * (limits[..., :-1] + limits[..., 1:])
    over = np.asarray(flow, dtype=np.float64)[..., None] - limits
    passed = over > _TOLERANCE if ties == "down" else over >= -_TOLERANCE
    return np.asarray(np.count_nonzero(passed, axis=-1) + (kind != "limiting"), dtype=np.int64)


def centres(limits: ArrayLike) -> NDArray[np.float64]:
    """``(...,2,n)->(...,3,n)``: central profiles of three classes from the limits between them.

    They stand a class's width apart, so that each limit lies midway between two of them; other
    sources of central profiles (Nemery & Lamboray 2008 take them as given) need no limits.
    Raises ValueError unless there are two limits.
    """
    r = np.asarray(limits, dtype=np.float64)
    if r.ndim < 2 or r.shape[-2] != 2:
        raise ValueError("central profiles follow from two limits")
    low, high = r[..., :1, :], r[..., 1:, :]
    middle, width = 0.5 * (low + high), high - low
    return np.concatenate([middle - width, middle, middle + width], axis=-2)


def flowsort(
    matrix: ArrayLike,
    profiles: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Any] | ArrayLike,
    preferences: Preferences,
    *,
    kind: str = "limiting",
    by: str = "net",
    ties: str = "down",
) -> NDArray[np.int64]:
    """``(...,m,n),(...,k,n),(...,n),(n),(n)->(...,m)``: class of each alternative, 1 = worst.

    Nemery & Lamboray (2008). Each alternative alone is compared with the profiles: flows of
    {a} and the k profiles, over k.

    Parameters
    ----------
    matrix, weights, directions, preferences : as for `mcda.promethee.flows`.
    profiles : in the units of the table, worst to best; each at least as good as the one before
        everywhere and better somewhere.
    kind : "boundary" gives 1 … k + 1, "limiting" 0 … k, "central" 1 … k (see `assign`).
    by : "net", "positive" or "negative" flow.
    ties : "down" or "up": where a flow equal to a limit goes.

    Raises
    ------
    ValueError : profiles out of order or with cells that do not apply, an unknown word, and what
        `mcda.promethee.flows` refuses.
    """
    x, r = table(matrix), _ordered(profiles, directions)
    flow, limits = _flows(x, r, weights, directions, preferences, by)
    return assign(flow, limits, kind=kind, ties=ties)


def flowsort_group(
    matrix: ArrayLike,
    profiles: ArrayLike,
    weights: ArrayLike,
    directions: Sequence[Any] | ArrayLike,
    preferences: Preferences,
    shares: ArrayLike | None = None,
    *,
    kind: str = "limiting",
    by: str = "net",
    ties: str = "down",
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """``(...,m,n),(...,g,k,n),(...,n),(n),(n),(g)->(...,m,g),(...,m)``: classes by each of g
    decision makers who have profiles of their own, and by all of them together; 1 = worst.

    FlowSort-GDSS (Lolli, Ishizaka, Gamberini, Rimini & Messori 2015). Each alternative alone is
    compared with the profiles of all decision makers: flows of {a} and the g·k profiles, over
    g·k. A decision maker puts it where its flow is among the flows of his profiles. Where they
    differ, the limit between two classes is passed if the distances of the flow above it, summed
    by the `shares` of those who put it higher, outweigh those of the others; this is the flow
    against the weighted mean of the flows of that limit, and so is taken for any number of
    classes. Central profiles: the limits are midway between the flows of neighbours.

    Parameters
    ----------
    matrix, weights, directions, preferences, kind, by, ties : as for `flowsort`.
    profiles : of each decision maker, worst to best, each dominating the one before.
    shares : how much each decision maker counts where they differ; equal by default.

    Raises ValueError where profiles have no three dimensions, a decision maker's do not dominate
    one another in order, or shares do not fit; what `flowsort` raises, too.
    """
    x, r = table(matrix), np.asarray(profiles, dtype=np.float64)
    if r.ndim < 3 or 0 in r.shape[-3:]:
        raise ValueError("profiles are (decision makers, profiles, criteria)")
    r = _ordered(r, directions)
    g, k, n = r.shape[-3:]
    share = normalise_weights(np.ones(g) if shares is None else shares)
    if share.shape != (g,):
        raise ValueError(f"{g} decision makers need {g} shares")
    stacked = r.reshape(*r.shape[:-3], g * k, n)
    flow, among = _flows(x, stacked, weights, directions, preferences, by)
    limits = among.reshape(*among.shape[:-1], g, k)
    makers = assign(flow[..., None], limits, kind=kind, ties=ties)
    if kind == "central":
        limits, kind = 0.5 * (limits[..., :-1] + limits[..., 1:]), "boundary"
        if k == 1:
            return makers, np.ones(flow.shape, dtype=np.int64)
    together = (share[:, None] * limits).sum(axis=-2)
    return makers, assign(flow, together, kind=kind, ties=ties)


def _ordered(profiles: ArrayLike, directions: Sequence[Any] | ArrayLike) -> NDArray[np.float64]:
    """Profiles (..., k, n) that run from worst to best; raises ValueError."""
    r = table(profiles)
    if np.isnan(r).any():
        raise ValueError("profiles must be numbers")
    steps = np.diff(r * signs(directions, r.shape[-1]), axis=-2)
    if (steps < 0).any() or not (steps > 0).any(axis=-1).all():
        raise ValueError("profiles must run from worst to best, each dominating the one before")
    return r


def _flows(
    x: NDArray[np.float64],
    r: NDArray[np.float64],
    weights: ArrayLike,
    directions: Sequence[Any] | ArrayLike,
    preferences: Preferences,
    by: str,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """``(...,m,n),(...,k,n)->(...,m),(...,m,k)``: flows, more is better, of each alternative among
    the profiles, and of the profiles with that alternative."""
    if by not in ("net", "positive", "negative"):
        raise ValueError(f"by is 'net', 'positive' or 'negative', not {by!r}")
    among = preference_matrix(r, weights, directions, preferences)
    of_a = preference_matrix(x, weights, directions, preferences, against=r)
    of_r = np.swapaxes(preference_matrix(r, weights, directions, preferences, against=x), -1, -2)
    k = r.shape[-2]
    a_positive, a_negative = of_a.sum(axis=-1) / k, of_r.sum(axis=-1) / k
    r_positive = (among.sum(axis=-1)[..., None, :] + of_r) / k
    r_negative = (among.sum(axis=-2)[..., None, :] + of_a) / k
    if by == "positive":
        return a_positive, r_positive
    if by == "negative":
        return -a_negative, -r_negative
    return a_positive - a_negative, r_positive - r_negative
