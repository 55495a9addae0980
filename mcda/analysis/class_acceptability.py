"""Class acceptability: how often each alternative falls in each class, and how many are low.

Weights, figures, thresholds and limits are drawn together, and one kind at a time, so that a
reader sees which of them the number of low towns hangs on. SMAA-TRI (Tervonen, Figueira, Lahdelma,
Almeida Dias & Salminen 2009) does the same for ELECTRE TRI.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.analysis.classify import CLASSES, Limits, Sorter, limits_of, sorter
from mcda.analysis.evidence import middle_table
from mcda.analysis.montecarlo import WeightDraws, Weights
from mcda.analysis.ranking import town_weights
from mcda.analysis.threshold_draws import (
    SPREAD,
    STATED,
    Spread,
    drawn_limits,
    drawn_thresholds,
    settled_spread,
)
from mcda.engines.acceptability import standard_error
from mcda.engines.ranks import quantile_rank
from mcda.engines.sampling import BLOCK
from mcda.errors import Where, fail
from mcda.model.hierarchy import say
from mcda.model.problem import Problem
from mcda.model.shown import Drawn
from mcda.model.table import NOT_APPLICABLE, FloatArray

KINDS = ("weights", "figures", "thresholds", "limits")
_PART = 256  # draws sorted at once: arrays stay in the cache


@dataclass(frozen=True)
class ClassShares:
    """One alternative: `shares` of the draws in each class, with standard errors.

    Attributes
    ----------
    official : official classes, () for none.
    """

    id: str
    name: str
    shares: Mapping[str, float]
    errors: Mapping[str, float]
    official: tuple[str, ...]

    @property
    def official_share(self) -> float | None:
        """Share of the draws in a class that is officially the alternative's."""
        return sum(self.shares[group] for group in self.official) if self.official else None


@dataclass(frozen=True)
class LowCount:
    """The number of low alternatives over the draws of some kinds: middle, 5 % and 95 %, range.

    Attributes
    ----------
    drawn : the kinds that are drawn.
    low, high : 5 % and 95 % numbers; `least` and `most` over all draws.
    shares : of the draws with 0, 1, … m low alternatives.
    """

    drawn: tuple[str, ...]
    middle: int
    low: int
    high: int
    least: int
    most: int
    shares: tuple[float, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "drawn": list(self.drawn),
            "middle": self.middle,
            "low": self.low,
            "high": self.high,
            "least": self.least,
            "most": self.most,
            "shares": list(self.shares),
        }


@dataclass(frozen=True, eq=False)
class ClassAcceptability(Drawn):
    """Rows by how often they are low; `counts` starts with all kinds together, then one each.

    `spread` is how far thresholds move, as a share of themselves, and limits, as a share of the
    distance between the two limits of their leaf. `stated` are those (LEAF.NAME) that are drawn in
    the range which the hierarchy gives instead.

    Attributes
    ----------
    drawn : the kinds of doubt that are drawn: "weights", "data", "thresholds", "limits".
    set_aside : ids of leaves not counted for lack of data.
    kind : variant of the sorting method.
    """

    method: str
    kind: str
    whose: str
    limits: Limits
    spread: float
    stated: tuple[str, ...]
    drawn: tuple[str, ...]
    set_aside: tuple[str, ...]
    rows: tuple[ClassShares, ...]
    counts: tuple[LowCount, ...]

    @property
    def agreement(self) -> float | None:
        """Mean number of alternatives in one of their official classes; None without any."""
        shares = [row.official_share for row in self.rows if row.official_share is not None]
        return sum(shares) if shares else None

    def records(self) -> list[dict[str, Any]]:
        """One row an alternative."""
        return [
            {"id": row.id, "name": row.name}
            | {group: row.shares[group] for group in CLASSES}
            | {f"{group}_se": row.errors[group] for group in CLASSES}
            | {"official": "|".join(row.official)}
            for row in self.rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, schema `class_acceptability/1`."""
        return {
            "schema": "class_acceptability/1",
            "version": self.version,
            "study": self.study,
            "sorting": {"method": self.method, "kind": self.kind},
            "at": self.at,
            "seed": self.seed,
            "draws": self.draws,
            "inputs": dict(self.inputs),
            "whose_weights": self.whose,
            "limits": self.limits.to_dict(),
            "spread": self.spread,
            "stated_ranges": list(self.stated),
            "drawn": list(self.drawn),
            "set_aside": list(self.set_aside),
            "classes": [
                {
                    "id": row.id,
                    "name": row.name,
                    "shares": dict(row.shares),
                    "standard_errors": dict(row.errors),
                    "official": list(row.official),
                }
                for row in self.rows
            ],
            "low": [count.to_dict() for count in self.counts],
            "agreement": self.agreement,
        }


class ClassDraws:
    """Classes (count, m) of any block of draws, with some kinds drawn and the others held.

    `weights` says how weights are drawn, as in `montecarlo`.
    `shifted` kinds take the draws that come `by` later: an independent sample of the same streams.
    """

    def __init__(
        self, found: Sorter, kinds: Collection[str], spread: float, weights: Weights = "simplex"
    ) -> None:
        self.found, self.kinds, self.spread = found, frozenset(kinds), spread
        self.evidence = found.used_evidence()
        self.seed = found.evidence.problem.seed
        self.weights = WeightDraws(self.evidence, weights if "weights" in kinds else "fixed")
        table = found.evidence.table
        held = middle_table(found.evidence)[:, list(found.index)]
        self.held = np.where(table.state[:, list(found.index)] == NOT_APPLICABLE, np.nan, held)

    def _values(self, start: int, count: int) -> FloatArray:
        values = np.repeat(self.held[None], count, axis=0)
        if "figures" in self.kinds:
            drawn = self.found.drawn(start, count)
            for k, j in enumerate(self.found.index):
                if j in drawn:
                    open_ = [i for i in range(values.shape[1]) if self.found.open(i, j)]
                    values[:, open_, k] = drawn[j][:, open_]
        return values

    def _profiles(self, start: int, count: int) -> FloatArray:
        """Limits (count, 2, n), or (1, 2, n) where they are held."""
        profiles = self.found.profiles
        if "limits" not in self.kinds:
            return profiles[None]
        return drawn_limits(self.found.leaves, profiles, self.spread, self.seed, start, count)

    def _thresholds(self, start: int, count: int) -> list[Any]:
        functions = self.found.preferences()
        if "thresholds" not in self.kinds:
            return functions
        return drawn_thresholds(self.found.leaves, functions, self.spread, self.seed, start, count)

    def block(
        self, start: int, count: int, *, shifted: Collection[str] = (), by: int = 0
    ) -> NDArray[np.int64]:
        """Classes 0 … 2 of every row, (count, m)."""

        def at(kind: str) -> int:
            return start + (by if kind in shifted else 0)

        weights = self.weights.block(at("weights"), count)
        values = self._values(at("figures"), count)
        profiles = self._profiles(at("limits"), count)
        functions = self._thresholds(at("thresholds"), count)
        result = np.empty((count, values.shape[1]), dtype=np.int64)
        for first in range(0, count, _PART):
            part = slice(first, min(first + _PART, count))
            result[part] = self.found.sort(
                values[part],
                profiles if len(profiles) == 1 else profiles[part],
                weights[part],
                [_piece(function, part) for function in functions],
            )
        return result


def _piece(function: Any, part: slice) -> Any:
    """The thresholds of some draws."""
    if not isinstance(function, Mapping):
        return function
    return {
        name: value[part] if isinstance(value, np.ndarray) else value
        for name, value in function.items()
    }


def class_acceptability(
    problem: Problem,
    at: str | None = None,
    *,
    drawn: Sequence[str] = KINDS,
    spread: Spread = SPREAD,
    draws: int | None = None,
    lang: str = "en",
    progress: Callable[[int, int], None] | None = None,
) -> ClassAcceptability:
    """Sort every alternative over drawn weights, figures, thresholds and limits.

    Parameters
    ----------
    drawn : any of `KINDS`. Weights are uniform on the local simplex of every node; figures as in
        `rank`; thresholds (FlowSort only) uniform on 1 ± `spread` times themselves; limits
        uniform within `spread` times the distance of the leaf's two limits. What is not drawn is
        held: weights at the study's, an unknown figure at the median of its prior.
    spread : above 0 and below 0.5, so that the two limits of a leaf keep their order; "stated"
        draws only the ranges that the hierarchy gives. A range is drawn in either case.
    draws : the study's unless given.

    Every kind is also drawn alone. Raises InputError where nothing can be sorted, and for
    `not_applicable: redistribute`, where alternatives have weights of their own.
    """
    if spread != STATED and not 0.0 < spread < 0.5:
        raise fail("cla-spread", Where(key="--spread"), found=spread)
    unknown = [kind for kind in drawn if kind not in KINDS]
    if unknown or not drawn:
        found_words = ", ".join(unknown) or "-"
        raise fail("choice", Where(key="--draw"), found=found_words, expected=", ".join(KINDS))
    found = sorter(problem, at)
    if town_weights(found.evidence) is not None:
        raise fail("cla-redistribute", Where(key="not_applicable"))
    kinds = [kind for kind in KINDS if kind in drawn]
    if problem.classes.method != "flowsort":  # scores have no thresholds
        kinds = [kind for kind in kinds if kind != "thresholds"]
    by, stated = settled_spread(spread, found.leaves, kinds)
    count = draws or problem.draws
    table = found.evidence.table
    m = len(table.alternatives)
    state = table.state[:, list(found.index)]
    rows = np.flatnonzero(~(state == NOT_APPLICABLE).all(axis=1)).tolist()
    sets = [tuple(kinds)] + ([(kind,) for kind in kinds] if len(kinds) > 1 else [])
    done, total = 0, count * len(sets)
    counted: list[NDArray[np.int64]] = []
    lows: list[NDArray[np.int64]] = []
    for chosen in sets:
        source = ClassDraws(found, chosen, by)
        shares = np.zeros((m, len(CLASSES)), dtype=np.int64)
        low = np.zeros(m + 1, dtype=np.int64)
        for start in range(0, count, BLOCK):
            size = min(BLOCK, count - start)
            groups = source.block(start, size)[:, rows]
            for k in range(len(CLASSES)):
                shares[rows, k] += (groups == k).sum(axis=0)
            low += np.bincount((groups == 0).sum(axis=1), minlength=m + 1)
            done += size
            if progress is not None:
                progress(done, total)
        counted.append(shares)
        lows.append(low)
    official = problem.official
    listed = []
    for i in rows:
        groups_of = official.get(table.alternatives[i], frozenset())
        hits = counted[0][i]
        listed.append(
            ClassShares(
                table.alternatives[i],
                table.name(i, lang),
                {group: float(hits[k]) / count for k, group in enumerate(CLASSES)},
                {group: float(standard_error(hits[k], count)) for k, group in enumerate(CLASSES)},
                tuple(group for group in CLASSES if group in groups_of),
            )
        )
    listed.sort(key=lambda row: (-row.shares["low"], row.shares["high"]))
    return ClassAcceptability(
        study=problem.name or say(problem.title, lang),
        method=problem.classes.method,
        kind=problem.classes.kind,
        at=found.evidence.at,
        seed=problem.seed,
        draws=count,
        inputs=dict(problem.inputs),
        whose=problem.whose,
        limits=limits_of(problem, found.leaves),
        spread=by,
        stated=stated,
        drawn=tuple(kinds),
        set_aside=tuple(leaf.id for leaf in found.evidence.set_aside),
        rows=tuple(listed),
        counts=tuple(_low(chosen, low) for chosen, low in zip(sets, lows, strict=True)),
    )


def _low(drawn: tuple[str, ...], hits: NDArray[np.int64]) -> LowCount:
    numbers = np.repeat(np.arange(len(hits)), hits)
    middle, low, high = (int(quantile_rank(numbers, q)) for q in (0.5, 0.05, 0.95))
    met = np.flatnonzero(hits)
    shares = tuple(float(x) for x in hits / hits.sum())
    return LowCount(drawn, middle, low, high, int(met[0]), int(met[-1]), shares)
