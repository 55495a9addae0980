"""How far a GAIA plane is to be believed, and its decision axis over many weights (VI)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines.extremes import Polytope
from mcda.engines.forms import normalise_weights
from mcda.engines.promethee import Gaia

__all__ = ["Quality", "Region", "grouped", "quality", "region"]

Array = NDArray[np.float64]

_TOLERANCE = 1e-9  # of positions in the plane, which are at most 1 in size


@dataclass(frozen=True, eq=False)
class Quality:
    """Parts of each alternative (m,) and of each criterion (n,) that the plane shows, 0 … 1.

    `axis` is the length of the decision axis, `power` its part of the weight vector's length.

    Attributes
    ----------
    alternatives, criteria : (m,) and (n,).
    """

    alternatives: Array
    criteria: Array
    axis: float
    power: float


@dataclass(frozen=True, eq=False)
class Region:
    """The decision axes of all weights allowed, a convex region of the plane.

    `vertices` (k, 2) anticlockwise, k >= 1; `hard` where the origin is in it, else `nearest` is
    its distance from the origin and `spread` the angle under which it is seen, in radians.
    """

    vertices: Array
    hard: bool
    nearest: float
    spread: float


def grouped(unicriterion: ArrayLike, weights: ArrayLike, member: ArrayLike) -> tuple[Array, Array]:
    """``(m,n),(n),(n)->(m,g),(g)``: net flows and weights of groups of criteria.

    `member` numbers the group of each criterion, 0 … g - 1. A group's flow is the mean of its
    criteria's, by weight (plain where all are 0), so that the net flow stays the weighted sum.
    """
    u, w = np.asarray(unicriterion, dtype=np.float64), normalise_weights(weights)
    numbers = np.asarray(member, dtype=np.int64)
    if u.ndim != 2 or w.shape != u.shape[1:] or numbers.shape != w.shape:
        raise ValueError("expected one weight and one group per criterion")
    flows, sums = [], []
    for group in range(int(numbers.max()) + 1):
        inside = numbers == group
        if not inside.any():
            raise ValueError(f"group {group} has no criterion")
        total = float(w[inside].sum())
        share = w[inside] / total if total > 0 else np.full(inside.sum(), 1.0 / inside.sum())
        flows.append(u[:, inside] @ share)
        sums.append(total)
    return np.stack(flows, axis=1), np.array(sums)


def quality(unicriterion: ArrayLike, weights: ArrayLike, plane: Gaia) -> Quality:
    """``(m,n),(n)->Quality``: squared cosines, as in principal component analysis.

    An alternative's is the part of the squared length of its row of flows that the plane keeps; a
    criterion's is the part of its flows' sum of squares that the plane gives back (communality).
    Both are 1 where there is nothing to show. The plane's delta is the mean of either, weighted
    by these squares.
    """
    u, w = np.asarray(unicriterion, dtype=np.float64), normalise_weights(weights)
    back = plane.points @ plane.axes.T

    def part(kept: Array, whole: Array) -> Array:
        some = whole > 1e-24
        return np.asarray(np.where(some, np.minimum(kept / np.where(some, whole, 1.0), 1.0), 1.0))

    rows = part(np.square(plane.points).sum(axis=1), np.square(u).sum(axis=1))
    # Columns of the projection are orthogonal to what it leaves out.
    columns = part(np.square(back).sum(axis=0), np.square(u).sum(axis=0))
    axis = float(np.hypot(*plane.decision_axis))
    return Quality(rows, columns, axis, axis / float(np.linalg.norm(w)))


def region(axes: ArrayLike, polytope: Polytope) -> Region:
    """``(n,2)->Region``: exact projection of a weight polytope on the plane, its vertices by LP.

    Brans & Mareschal (1995), PROMETHEE VI: the "human brain". A side is followed outwards until
    no weights lie beyond it. Weights sum to 1; with weight vectors of length 1, as published, the
    region is stretched from the origin, its directions and whether it holds the origin are the
    same. Raises ValueError for an empty polytope.
    """
    plane = np.asarray(axes, dtype=np.float64)
    if plane.shape != (polytope.n, 2):
        raise ValueError("axes need one row of two numbers per criterion")

    def furthest(direction: Array) -> Array:
        weights = polytope.weights_of_least(-(plane @ direction))
        if weights is None:
            raise ValueError("the constraints leave no weights")
        return np.asarray(weights @ plane)

    def beyond(a: Array, b: Array) -> list[Array]:
        """Vertices strictly right of the way from a to b, in order."""
        side = b - a
        length = float(np.hypot(*side))
        if length <= _TOLERANCE:
            return []
        out = np.array([side[1], -side[0]]) / length
        found = furthest(out)
        if float(out @ (found - a)) <= _TOLERANCE:
            return []
        return [*beyond(a, found), found, *beyond(found, b)]

    first, last = furthest(np.array([-1.0, 0.0])), furthest(np.array([1.0, 0.0]))
    if float(np.hypot(*(last - first))) <= _TOLERANCE or abs(last[0] - first[0]) <= _TOLERANCE:
        first, last = furthest(np.array([0.0, -1.0])), furthest(np.array([0.0, 1.0]))
    vertices = [first, *beyond(first, last)]
    if float(np.hypot(*(last - first))) > _TOLERANCE:
        vertices += [last, *beyond(last, first)]
    corners = np.array(vertices)
    nearest = _distance(corners)
    return Region(corners, nearest <= _TOLERANCE, nearest, _spread(corners, nearest))


def _distance(corners: Array) -> float:
    """Distance of the origin from a convex polygon (anticlockwise), 0 inside."""
    following = np.roll(corners, -1, axis=0)
    sides = following - corners
    if len(corners) > 2:
        turn = sides[:, 0] * -corners[:, 1] - sides[:, 1] * -corners[:, 0]
        if (turn >= -_TOLERANCE * np.hypot(*sides.T)).all():
            return 0.0
    squares = np.square(sides).sum(axis=1)
    along = -(corners * sides).sum(axis=1) / np.where(squares > 0, squares, 1.0)
    feet = corners + np.clip(along, 0.0, 1.0)[:, None] * sides
    return float(np.hypot(*feet.T).min())


def _spread(corners: Array, nearest: float) -> float:
    """Angle under which the region is seen from the origin; a full turn where that is inside."""
    if nearest <= _TOLERANCE:
        return 2.0 * np.pi
    middle = corners.mean(axis=0)
    turn = np.arctan2(corners[:, 1] * middle[0] - corners[:, 0] * middle[1], corners @ middle)
    return float(turn.max() - turn.min())
