"""Say why an alternative stands where it stands, or which of two is ahead and by what."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.analysis.classify import (
    CLASSES,
    ClassRow,
    Sorter,
    class_counts,
    class_row,
    modal,
    sorter,
)
from mcda.analysis.evidence import Evidence, blocks, gather
from mcda.analysis.ranking import rank
from mcda.engines.promethee import degrees
from mcda.errors import InputError, fail, nearest
from mcda.model.hierarchy import Criterion
from mcda.model.methods import Method
from mcda.model.problem import Problem
from mcda.model.results import RankedRow, Ranking
from mcda.model.shown import Shown
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, UNKNOWN, FloatArray
from mcda.version import __version__

PLACE_DRAWS = 1_000
STEPS = 30
AHEAD = 1e-12


@dataclass(frozen=True)
class Cell:
    """A figure as the table has it: known where `low` equals `high`; None where there is none.

    Attributes
    ----------
    low, high : in the leaf's unit.
    applies : False where the indicator does not apply.
    """

    low: float | None
    high: float | None
    applies: bool

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"low": self.low, "high": self.high, "applies": self.applies}


@dataclass(frozen=True)
class LeafLine:
    """One indicator of an alternative.

    `against_limit`: weighted preference over the limit low/average less that of the limit over
    it; `against_middle`: its part of the score less that of the middle alternative. None where
    the figure of either is unknown.

    Attributes
    ----------
    leaf : id of the indicator; `cell` its figure.
    limit : the limit low/average, in the indicator's unit.
    """

    leaf: str
    cell: Cell
    limit: float | None
    against_limit: float | None
    against_middle: float | None

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "leaf": self.leaf,
            "cell": self.cell.to_dict(),
            "limit_low_average": self.limit,
            "against_limit": self.against_limit,
            "against_middle": self.against_middle,
        }


@dataclass(frozen=True)
class Change:
    """A single figure that changes the class to `group` once it reaches `value`.

    `now` is None where the figure is unknown; `step` is the size of the change as a share of the
    indicator's anchors; `share` is the share of the draws that have the class then.

    Attributes
    ----------
    leaf : id of the indicator.
    value : in its unit; `better` where that is an improvement.
    group : the class then.
    """

    leaf: str
    now: float | None
    value: float
    better: bool
    group: str
    step: float | None
    share: float

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "leaf": self.leaf,
            "now": self.now,
            "value": self.value,
            "better": self.better,
            "class": self.group,
            "step": self.step,
            "share": self.share,
        }


@dataclass(frozen=True)
class PlaceChange:
    """The single figure that moves the middle place most when it goes to an anchor.

    Attributes
    ----------
    leaf : id of the indicator.
    now, value : its figure, and the anchor, in its unit.
    before, after : median places, 1 is best.
    """

    leaf: str
    now: float
    value: float
    before: int
    after: int

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "leaf": self.leaf,
            "now": self.now,
            "value": self.value,
            "rank_before": self.before,
            "rank_after": self.after,
        }


@dataclass(frozen=True, eq=False)
class Explanation(Shown):
    """Why an alternative stands where it stands.

    `changes` are the single known figures that would change its class, smallest first;
    `deciding` the unknown ones that could; `place` is given where no known figure changes it.

    Attributes
    ----------
    ranking, row : the ranking, and the alternative's row in it.
    sorted : its class, None where nothing is sorted.
    middle : the row in the middle of the ranking, to compare with.
    lines : by indicator.
    unknown : ids of used leaves without a figure; `set_aside` of leaves not counted.
    """

    ranking: Ranking
    row: RankedRow
    sorted: ClassRow | None
    middle: RankedRow | None
    lines: tuple[LeafLine, ...]
    unknown: tuple[str, ...]
    set_aside: tuple[str, ...]
    changes: tuple[Change, ...]
    deciding: tuple[Change, ...]
    place: PlaceChange | None

    def records(self) -> list[dict[str, Any]]:
        """One flat mapping an indicator."""
        return [
            {
                "id": self.row.id,
                "leaf": line.leaf,
                "low": "" if line.cell.low is None else line.cell.low,
                "high": "" if line.cell.high is None else line.cell.high,
                "limit": "" if line.limit is None else line.limit,
                "against_limit": "" if line.against_limit is None else line.against_limit,
                "against_middle": "" if line.against_middle is None else line.against_middle,
            }
            for line in self.lines
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the format `explanation/1`."""
        return {
            **_head(self.ranking),
            "id": self.row.id,
            "name": self.row.name,
            "rank": self.row.rank,
            "rank_low": self.row.rank_low,
            "rank_high": self.row.rank_high,
            "of": len(self.ranking.rows),
            "class": self.sorted.group if self.sorted else None,
            "class_low": self.sorted.low if self.sorted else None,
            "class_high": self.sorted.high if self.sorted else None,
            "shares": dict(self.sorted.shares) if self.sorted else None,
            "middle": self.middle.id if self.middle else None,
            "indicators": [line.to_dict() for line in self.lines],
            "unknown": list(self.unknown),
            "set_aside": list(self.set_aside),
            "changes": [change.to_dict() for change in self.changes],
            "deciding": [change.to_dict() for change in self.deciding],
            "place": self.place.to_dict() if self.place else None,
        }


@dataclass(frozen=True)
class PairLine:
    """One indicator of two alternatives: their figures and their parts of the score.

    Attributes
    ----------
    leaf : id of the indicator.
    first, second : the figures; `part_first` and `part_second` what they add to the scores.
    """

    leaf: str
    first: Cell
    second: Cell
    part_first: float
    part_second: float

    @property
    def known(self) -> bool:
        """Whether neither figure is unknown."""
        return all(one.low is not None or not one.applies for one in (self.first, self.second))

    @property
    def difference(self) -> float:
        """How much the indicator speaks for the first."""
        return self.part_first - self.part_second


@dataclass(frozen=True, eq=False)
class Comparison(Shown):
    """Two alternatives side by side: in what share of the draws each is ahead.

    Attributes
    ----------
    ranking : the ranking that both rows are from.
    first, second : their rows.
    share_first, share_second : shares of the draws in which each scores higher; ties count
        for neither.
    lines : by indicator, the largest difference first.
    """

    ranking: Ranking
    first: RankedRow
    second: RankedRow
    share_first: float
    share_second: float
    lines: tuple[PairLine, ...]

    def records(self) -> list[dict[str, Any]]:
        """One flat mapping an indicator."""
        return [
            {
                "leaf": line.leaf,
                f"part:{self.first.id}": line.part_first,
                f"part:{self.second.id}": line.part_second,
                "difference": line.difference,
            }
            for line in self.lines
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the format `comparison/1`."""
        return {
            **_head(self.ranking, "comparison/1"),
            "first": self.first.id,
            "second": self.second.id,
            "share_first": self.share_first,
            "share_second": self.share_second,
            "indicators": [
                {
                    "leaf": line.leaf,
                    "first": line.first.to_dict(),
                    "second": line.second.to_dict(),
                    "part_first": line.part_first,
                    "part_second": line.part_second,
                    "difference": line.difference,
                }
                for line in self.lines
            ],
        }


def _head(ranking: Ranking, schema: str = "explanation/1") -> dict[str, Any]:
    return {
        "schema": schema,
        "version": __version__,
        "study": ranking.study,
        "method": {"name": ranking.method, "parameters": dict(ranking.parameters)},
        "at": ranking.at,
        "seed": ranking.seed,
        "draws": ranking.draws,
        "inputs": dict(ranking.inputs),
    }


def find(problem: Problem, name: str) -> str:
    """Id of the alternative called `name`; raises InputError with the nearest name."""
    found = problem.find(name)
    if found is None:
        raise fail("town-unknown", found=name, hint=nearest(name, list(problem.called())))
    return found


def cell(problem: Problem, alternative: str, leaf: str) -> Cell:
    """A figure as the table has it."""
    table = problem.table
    i, j = table.alternatives.index(alternative), table.column(leaf)
    if table.state[i, j] in (KNOWN, INTERVAL):
        return Cell(float(table.low[i, j]), float(table.high[i, j]), True)
    return Cell(None, None, bool(table.state[i, j] == UNKNOWN))


def middle_row(ranking: Ranking, but: str) -> RankedRow | None:
    """The alternative nearest to the middle of the ranking, one without unknown figures first."""
    centre = (len(ranking.rows) + 1) / 2
    others = [row for row in ranking.rows if row.id != but]
    complete = [row for row in others if not row.unknown]
    return min(complete or others, key=lambda row: abs(row.rank - centre), default=None)


class _Town:
    """The drawn figures of one town, each different draw once, with its number of draws."""

    def __init__(self, found: Sorter, town: int) -> None:
        self.found, self.town = found, town
        is_open = any(found.open(town, j) for j in found.index)
        parts = [
            found.figures(town, found.drawn(start, count), count)
            for start, count in blocks(found.evidence.problem.draws if is_open else 1)
        ]
        self.values, self.times = np.unique(np.concatenate(parts), axis=0, return_counts=True)

    def group(self, k: int, value: float) -> tuple[int, float]:
        """The commonest class with the figure of used leaf `k` at `value`, and its share."""
        values = self.values.copy()
        values[:, k] = value
        return self._modal(values)

    def now(self) -> int:
        """The commonest class."""
        return self._modal(self.values)[0]

    def _modal(self, values: FloatArray) -> tuple[int, float]:
        groups = self.found.classes(values, self.town)
        counts = np.bincount(groups, self.times, len(CLASSES)).astype(np.int64)
        group = int(modal(counts))
        return group, float(counts[group] / counts.sum())

    def against_limit(self) -> NDArray[np.float64]:
        """Mean weighted preference over the limit low/average, less the reverse, a leaf."""
        columns = [self.found.evidence.columns[j] for j in self.found.index]
        directions = [column.direction for column in columns]
        preferences = [column.preference or {"type": "usual"} for column in columns]
        limit = self.found.profiles[:1]
        over = degrees(self.values, directions, preferences, against=limit)[..., 0]
        under = degrees(limit, directions, preferences, against=self.values)[:, 0, :]
        mean = ((over - under) * self.times).sum(axis=-1) / self.times.sum()
        return np.asarray(self.found.weights[self.town] * mean)


def _threshold(passed: Callable[[float], bool], start: float, end: float, unit: float) -> float:
    """The value nearest to `start` that passes, by bisection; `end` passes and `start` does not.

    Rounded to `unit` on the side that passes.
    """
    near, far = start, end
    for _ in range(STEPS):
        half = 0.5 * (near + far)
        if passed(half):
            far = half
        else:
            near = half
    steps = math.ceil(far / unit - 1e-5) if end > start else math.floor(far / unit + 1e-5)
    rounded = steps * unit
    rounded = float(f"{rounded:.12g}")  # 94.8, not 94.80000000000001
    inside = min(start, end) <= rounded <= max(start, end)
    return rounded if inside and passed(rounded) else far


def single_changes(found: Sorter, town: int) -> tuple[list[Change], list[Change]]:
    """Single figures that change the class of a town: (known ones, unknown or interval ones).

    Each known figure is moved towards both anchors, the rest as it is (unknown figures drawn),
    and the first value with another class is found by bisection, or among the levels. An unknown
    figure is put at every value between its anchors. Smallest step first.
    """
    drawn = _Town(found, town)
    base = drawn.now()
    evidence = found.evidence
    known: list[Change] = []
    unknown: list[Change] = []
    for k, j in enumerate(found.index):
        if evidence.table.state[town, j] == NOT_APPLICABLE or found.weights[town, k] == 0.0:
            continue
        column, is_open = evidence.columns[j], found.open(town, j)
        low, high = float(evidence.table.low[town, j]), float(evidence.table.high[town, j])
        sign = column.direction
        worst, best = column.worst, column.best
        if is_open and not math.isnan(low):
            worst, best = (low, high) if sign > 0 else (high, low)
        codes = sorted(found.leaves[k].level_values().values(), key=lambda code: sign * code)
        span = abs(column.best - column.worst)
        unit = 10.0 ** (math.floor(math.log10(span)) - 3)
        for better in (True, False):
            end = best if better else worst
            start = (worst if better else best) if is_open else low
            if sign * (end - start) * (1 if better else -1) <= 0:
                continue
            passed = _passes(drawn, k, base, better)
            if not passed(end):
                continue
            if is_open and passed(start):
                continue  # it is that class whatever the figure: the others decide
            if codes:
                ahead = codes if better else codes[::-1]
                between = [c for c in ahead if min(start, end) <= c <= max(start, end)]
                value = next((c for c in between if passed(c)), end)
            else:
                value = _threshold(passed, start, end, unit)
            group, share = drawn.group(k, value)
            change = Change(
                found.leaves[k].id,
                None if is_open else low,
                value,
                better,
                CLASSES[group],
                None if is_open else abs(value - low) / span,
                share,
            )
            (unknown if is_open else known).append(change)
    return sorted(known, key=lambda change: change.step or 0.0), unknown


def _passes(drawn: _Town, k: int, base: int, better: bool) -> Callable[[float], bool]:
    def passed(value: float) -> bool:
        group, _ = drawn.group(k, value)
        return group > base if better else group < base

    return passed


def place_change(
    problem: Problem,
    town: str,
    leaves: Mapping[str, tuple[float, float, float]],
    method: str | Method | None,
    at: str | None,
) -> PlaceChange | None:
    """The known figure that moves the middle place of a town most at one of its anchors.

    `leaves` maps a leaf to its figure and its two anchors; places come from at most 1,000 draws.
    """
    smaller = problem.changed(draws=min(problem.draws, PLACE_DRAWS))

    def place(given: Problem) -> int:
        found = rank(given, method, at=at, counts=False, parts=False)
        return found.row(town).rank

    before = place(smaller)
    best: PlaceChange | None = None
    for leaf, (now, *ends) in leaves.items():
        for value in ends:
            if value == now:
                continue
            table = problem.table.with_cell(town, leaf, value)
            after = place(smaller.changed(table=table))
            if after != before and (best is None or abs(after - before) > abs(best.after - before)):
                best = PlaceChange(leaf, now, value, before, after)
    return best


def explain(
    problem: Problem,
    town: str,
    method: str | Method | None = None,
    *,
    at: str | None = None,
    lang: str = "en",
    **settings: Any,
) -> Explanation:
    """Explain one alternative, found by any of its names, below `at`.

    Raises InputError for an unknown name, and where the alternative is not ranked.
    """
    if settings:
        problem = problem.changed(**settings)
    key = find(problem, town)
    ranking = rank(problem, method, at=at, counts=False, lang=lang)
    return explanations(problem, ranking, method, towns=[key], lang=lang)[key]


def explanations(
    problem: Problem,
    ranking: Ranking,
    method: str | Method | None = None,
    *,
    towns: Sequence[str],
    lang: str = "en",
) -> dict[str, Explanation]:
    """Explain alternatives (ids) of a ranking at hand, each as `explain` does.

    `method` is the one of the ranking. Raises InputError where one is not ranked.
    """
    evidence = gather(problem, ranking.at)
    try:
        found: Sorter | None = sorter(problem, ranking.at)
    except InputError as error:
        if error.findings[0].code != "profiles-none":
            raise
        found = None
    index = [evidence.table.alternatives.index(_ranked(ranking, key).id) for key in towns]
    counted = class_counts(found, index) if found is not None else None
    return {
        key: _explained(problem, key, ranking, method, evidence, found, counted, lang)
        for key in towns
    }


def _explained(
    problem: Problem,
    key: str,
    ranking: Ranking,
    method: str | Method | None,
    evidence: Evidence,
    found: Sorter | None,
    counted: tuple[NDArray[np.int64], int] | None,
    lang: str,
) -> Explanation:
    row = _ranked(ranking, key)
    middle = middle_row(ranking, key)
    index = evidence.table.alternatives.index(key)
    limits: dict[str, tuple[Criterion, float]] = {}
    shown: ClassRow | None = None
    changes: list[Change] = []
    deciding: list[Change] = []
    if found is not None and counted is not None:
        counts, draws = counted
        if counts[index].any():
            shown = class_row(found, index, counts[index], draws, lang)
            parts = _Town(found, index).against_limit()
            limits = {
                leaf.id: (leaf, float(part)) for leaf, part in zip(found.leaves, parts, strict=True)
            }
            changes, deciding = single_changes(found, index)
    lines = []
    for leaf in evidence.leaves:
        one = cell(problem, key, leaf.id)
        at_limit = limits.get(leaf.id)
        compared = middle is not None and one.low is not None and leaf.id not in middle.unknown
        lines.append(
            LeafLine(
                leaf.id,
                one,
                leaf.profiles.low_average if leaf.profiles else None,
                at_limit[1] if at_limit and one.low is not None else None,
                row.parts[leaf.id] - middle.parts[leaf.id] if middle and compared else None,
            )
        )
    place = None
    if not changes:
        figures = {
            line.leaf: (line.cell.low, column.worst, column.best)
            for line, column in zip(lines, evidence.columns, strict=True)
            if line.cell.low is not None and line.cell.low == line.cell.high
        }
        place = place_change(problem, key, figures, method, ranking.at)
    return Explanation(
        ranking=ranking,
        row=row,
        sorted=shown,
        middle=middle,
        lines=tuple(lines),
        unknown=row.unknown,
        set_aside=ranking.set_aside,
        changes=tuple(changes),
        deciding=tuple(deciding),
        place=place,
    )


def _ranked(ranking: Ranking, key: str) -> RankedRow:
    try:
        return ranking.row(key)
    except KeyError:
        raise fail("town-not-ranked", found=key, at=ranking.at) from None


def compare(
    problem: Problem,
    first: str,
    second: str,
    method: str | Method | None = None,
    *,
    at: str | None = None,
    lang: str = "en",
    **settings: Any,
) -> Comparison:
    """Two alternatives side by side; each is ahead in a share of the draws, the rest are ties.

    Raises InputError for unknown names, and where both are the same.
    """
    if settings:
        problem = problem.changed(**settings)
    keys = find(problem, first), find(problem, second)
    if keys[0] == keys[1]:
        raise fail("town-twice", found=second, first=first)
    ranking = rank(problem, method, at=at, counts=False, lang=lang)
    rows = _ranked(ranking, keys[0]), _ranked(ranking, keys[1])
    a, b = (ranking.scores[:, ranking.alternatives.index(key)] for key in keys)
    lines = [
        PairLine(
            leaf,
            cell(problem, keys[0], leaf),
            cell(problem, keys[1], leaf),
            rows[0].parts[leaf],
            rows[1].parts[leaf],
        )
        for leaf in ranking.weights
    ]
    return Comparison(
        ranking=ranking,
        first=rows[0],
        second=rows[1],
        share_first=float((a > b + AHEAD).mean()),
        share_second=float((b > a + AHEAD).mean()),
        lines=tuple(sorted(lines, key=lambda line: -line.difference)),
    )
