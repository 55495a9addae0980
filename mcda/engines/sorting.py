"""FlowSort: ordered classes from PROMETHEE flows (Nemery & Lamboray 2008)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines.normalisation import signs, table
from mcda.engines.promethee import Preferences, preference_matrix

__all__ = ["assign", "flowsort"]

_TOLERANCE = 1e-12


def assign(
    flow: ArrayLike, profiles: ArrayLike, *, kind: str = "limiting", ties: str = "down"
) -> NDArray[np.int64]:
    """``(...),(...,k)->(...)``: class of a flow among the flows of the profiles, more is better.

    "boundary": 1 … k + 1, a profile parts two classes; "limiting": 0 … k, one less, 0 = under
    the lowest limit; "central": 1 … k, the nearest profile. A tie (within 1e-12) goes `ties`.
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
    profiles : worst to best; each at least as good as the one before everywhere and better
        somewhere.
    kind : "boundary" gives 1 … k + 1, "limiting" 0 … k, "central" 1 … k (see `assign`).
    by : "net", "positive" or "negative" flow.
    ties : "down" or "up": where a flow equal to a limit goes.
    """
    if by not in ("net", "positive", "negative"):
        raise ValueError(f"by is 'net', 'positive' or 'negative', not {by!r}")
    x, r = table(matrix), table(profiles)
    if np.isnan(r).any():
        raise ValueError("profiles must be numbers")
    steps = np.diff(r * signs(directions, r.shape[-1]), axis=-2)
    if (steps < 0).any() or not (steps > 0).any(axis=-1).all():
        raise ValueError("profiles must run from worst to best, each dominating the one before")
    among = preference_matrix(r, weights, directions, preferences)
    of_a = preference_matrix(x, weights, directions, preferences, against=r)
    of_r = np.swapaxes(preference_matrix(r, weights, directions, preferences, against=x), -1, -2)
    k = r.shape[-2]
    a_positive, a_negative = of_a.sum(axis=-1) / k, of_r.sum(axis=-1) / k
    r_positive = (among.sum(axis=-1)[..., None, :] + of_r) / k
    r_negative = (among.sum(axis=-2)[..., None, :] + of_a) / k
    if by == "positive":
        return assign(a_positive, r_positive, kind=kind, ties=ties)
    if by == "negative":
        return assign(-a_negative, -r_negative, kind=kind, ties=ties)
    return assign(a_positive - a_negative, r_positive - r_negative, kind=kind, ties=ties)
