"""Preference thresholds and class limits drawn around those of the hierarchy, or in its ranges."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal

import numpy as np

from mcda.engines.preference import of
from mcda.engines.sampling import uniforms
from mcda.errors import Where, fail
from mcda.model.hierarchy import Criterion
from mcda.model.table import FloatArray

SPREAD = 0.25
STATED: Literal["stated"] = "stated"
Spread = float | Literal["stated"]
LIMITS = ("low_average", "average_high")


def factor(seed: int, purpose: str, spread: float, start: int, count: int) -> FloatArray:
    """(count,): uniform on 1 ± spread, for the draws start … start + count."""
    u = uniforms(seed, purpose, count, 1, start=start)[:, 0]
    drawn: FloatArray = 1.0 + spread * (2.0 * u - 1.0)
    return drawn


def within(
    seed: int, purpose: str, ends: tuple[float, float], start: int, count: int
) -> FloatArray:
    """(count,): uniform between the ends, for the draws start … start + count."""
    half = (ends[1] - ends[0]) / 2
    drawn: FloatArray = ends[0] + half * factor(seed, purpose, 1.0, start, count)
    return drawn


def drawn_thresholds(
    leaves: Sequence[Criterion],
    functions: Sequence[Any],
    spread: float,
    seed: int,
    start: int,
    count: int,
) -> list[dict[str, Any]]:
    """Preference functions whose thresholds hold one value a draw, (count,) each.

    Every q, p and s is uniform in the range that the hierarchy gives it, else on 1 ± spread times
    itself (spread below 1; 0 holds it); p is at least q. A threshold's stream is named by its leaf,
    so that draws do not depend on the order of the file.
    """
    drawn: list[dict[str, Any]] = []
    for leaf, function in zip(leaves, functions, strict=True):
        given, stated = of(function), leaf.preference.ranges if leaf.preference else {}
        moved: dict[str, Any] = {}
        for name in "qps":
            value = getattr(given, name)
            purpose = f"threshold/{leaf.id}/{name}"
            if value is None:
                continue
            if name in stated:
                moved[name] = within(seed, purpose, stated[name], start, count)
            else:
                moved[name] = value * factor(seed, purpose, spread, start, count)
        if "q" in moved and "p" in moved:
            moved["p"] = moved["p"].clip(min=moved["q"])
        drawn.append({"type": given.type, **moved})
    return drawn


def drawn_limits(
    leaves: Sequence[Criterion],
    profiles: FloatArray,
    spread: float,
    seed: int,
    start: int,
    count: int,
) -> FloatArray:
    """(2, n)->(count, 2, n): limits, uniform in the range that the hierarchy gives them.

    Others move by at most the spread (below one half; 0 holds them) times the distance of the two
    limits, or of their nearest ends, so that they never meet.
    """
    drawn = np.repeat(profiles[None], count, axis=0)
    for k, leaf in enumerate(leaves):
        stated = leaf.profiles.ranges if leaf.profiles else {}
        ends = [
            stated.get(name, (float(limit), float(limit)))
            for name, limit in zip(LIMITS, profiles[:, k], strict=True)
        ]
        gap = max(ends[1][0] - ends[0][1], ends[0][0] - ends[1][1])
        for side, name in enumerate(LIMITS):
            purpose = f"limit/{leaf.id}/{side}"
            if name in stated:
                drawn[:, side, k] = within(seed, purpose, stated[name], start, count)
            else:
                moves = factor(seed, purpose, spread, start, count) - 1.0
                drawn[:, side, k] += moves * gap
    return drawn


def settled_spread(
    spread: Spread, leaves: Sequence[Criterion], kinds: Collection[str]
) -> tuple[float, tuple[str, ...]]:
    """How far what has no range moves, and the stated ranges of the kinds "thresholds", "limits".

    "stated" draws the ranges of the hierarchy alone. Raises InputError where there are none.
    """
    stated = tuple(
        name
        for kind in ("thresholds", "limits")
        if kind in kinds
        for name in stated_ranges(leaves, kind)
    )
    if spread != STATED:
        return float(spread), stated
    if not stated:
        raise fail("ranges-none", Where(key=STATED))
    return 0.0, stated


def stated_ranges(leaves: Sequence[Criterion], kind: str) -> tuple[str, ...]:
    """The thresholds, or the limits, that the hierarchy gives as ranges, as `LEAF.NAME`."""
    found = []
    for leaf in leaves:
        given = leaf.preference if kind == "thresholds" else leaf.profiles
        found += [f"{leaf.id}.{name}" for name in (given.ranges if given else ())]
    return tuple(found)
