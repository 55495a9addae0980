"""Sort alternatives into low, average and high, and hold that against official classes.

FlowSort (Nemery & Lamboray 2008) compares an alternative with the limits in pairs. TOPSIS-Sort-B
(de Lima Silva & de Almeida Filho 2020) and AHPSort (Ishizaka, Pearman & Nemery 2012) compare its
score with the scores of the limits, on value anchors that do not depend on the table.

The limits (profiles) come from the hierarchy; a count of low towns always says whose they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.analysis.evidence import Evidence, blocks, draw_column, gather
from mcda.analysis.signs import Signs
from mcda.engines.sorting import assign, centres, flowsort
from mcda.errors import Finding, InputError, Where, fail
from mcda.model.hierarchy import Criterion, say
from mcda.model.methods import get
from mcda.model.problem import Problem
from mcda.model.shown import Drawn
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, UNKNOWN, FloatArray

CLASSES = ("low", "average", "high")
SORTING = {"flowsort": "FlowSort", "topsis_sort_b": "TOPSIS-Sort-B", "ahpsort": "AHPSort"}
# Whose scores a sorting method compares with those of the limits.
SCORES = {"topsis_sort_b": "topsis", "ahpsort": "ahp"}


@dataclass(frozen=True)
class Limits:
    """Whose limits sorted the alternatives.

    Of `leaves` lower limits (low/average), `sourced` are taken from a source; all others, and
    all upper limits but `sourced_upper`, are proposals of the hierarchy's file.

    Attributes
    ----------
    file : of the hierarchy.
    sources : ids of the leaves whose lower limit has a source.
    """

    file: str
    leaves: int
    sourced: int
    sourced_upper: int
    sources: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "file": self.file,
            "leaves": self.leaves,
            "low_average_from_source": self.sourced,
            "average_high_from_source": self.sourced_upper,
            "sourced_leaves": list(self.sources),
        }


@dataclass(frozen=True)
class ClassRow:
    """One alternative: the commonest class, the 5 % and 95 % classes, the `shares` of each.

    `unknown` are the used leaves without a figure; `agrees` is None without an official class.

    Attributes
    ----------
    group : the commonest class over the draws, "low", "average" or "high".
    low, high : the classes at 5 % and at 95 % of the draws.
    """

    id: str
    name: str
    group: str
    low: str
    high: str
    shares: Mapping[str, float]
    official: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def uncertain(self) -> bool:
        """True where a used leaf's cell is unknown: shown as `~`."""
        return bool(self.unknown)

    @property
    def agrees(self) -> bool | None:
        """Whether the class is the official one; a set agrees with either member."""
        return self.group in self.official if self.official else None

    @property
    def official_share(self) -> float | None:
        """The share of the official class or classes, None without one."""
        return sum(self.shares[group] for group in self.official) if self.official else None

    @property
    def range(self) -> tuple[str, ...]:
        """The classes from the 5 % to the 95 % one."""
        return CLASSES[CLASSES.index(self.low) : CLASSES.index(self.high) + 1]


@dataclass(frozen=True)
class Contradiction:
    """`better` is at least as good as `worse` on every leaf, yet officially in a lower class.

    `compared` of `of` leaves are known for both; only where all are, `proved` is True.

    Attributes
    ----------
    better_name, worse_name : names in the language asked for.
    """

    better: str
    worse: str
    better_name: str
    worse_name: str
    compared: tuple[str, ...]
    of: int

    @property
    def proved(self) -> bool:
        """True where no leaf had to be left out."""
        return len(self.compared) == self.of

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "better": self.better,
            "worse": self.worse,
            "compared": list(self.compared),
            "of": self.of,
            "proved": self.proved,
        }


@dataclass(frozen=True)
class Classification(Drawn):
    """Classes of every alternative in table order, and what they say of the official ones.

    Attributes
    ----------
    method : as `Classes.method`; `kind` its variant.
    weights : used weights of the leaves that sort, by id.
    set_aside : ids of leaves not counted for lack of data.
    excluded, not_sorted : ids of alternatives without a class.
    limits : whose limits these are.
    contradictions : pairs that no weights explain.
    """

    whose: str
    method: str
    kind: str
    weights: Mapping[str, float]
    set_aside: tuple[str, ...]
    excluded: tuple[str, ...]
    not_sorted: tuple[str, ...]
    limits: Limits
    rows: tuple[ClassRow, ...]
    contradictions: tuple[Contradiction, ...]

    def row(self, alternative: str) -> ClassRow:
        """The row of an alternative by id; raises KeyError."""
        for row in self.rows:
            if row.id == alternative:
                return row
        raise KeyError(alternative)

    def count(self, group: str) -> tuple[int, int, int]:
        """How many are in a class: as the commonest; surely (5–95 %); possibly (5–95 %)."""
        return (
            sum(row.group == group for row in self.rows),
            sum(row.range == (group,) for row in self.rows),
            sum(group in row.range for row in self.rows),
        )

    @property
    def compared(self) -> tuple[ClassRow, ...]:
        """The rows that have an official class."""
        return tuple(row for row in self.rows if row.official)

    @property
    def differing(self) -> tuple[ClassRow, ...]:
        """The rows whose class is not the official one."""
        return tuple(row for row in self.rows if row.agrees is False)

    def confusion(self) -> dict[tuple[str, ...], dict[str, int]]:
        """Official class, or set of them -> class found -> how many; worst first."""
        keys = sorted({row.official for row in self.compared}, key=_official_order)
        return {
            key: {
                group: sum(row.official == key and row.group == group for row in self.rows)
                for group in CLASSES
            }
            for key in keys
        }

    def records(self) -> list[dict[str, Any]]:
        """Rows as flat mappings."""
        return [
            {
                "id": row.id,
                "name": row.name,
                "class": row.group,
                "class_low": row.low,
                "class_high": row.high,
                **{f"share_{group}": row.shares[group] for group in CLASSES},
                "unknown": len(row.unknown),
                "official": "|".join(row.official),
                "agrees": "" if row.agrees is None else "yes" if row.agrees else "no",
            }
            for row in self.rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "method": self.method,
            "kind": self.kind,
            "seed": self.seed,
            "draws": self.draws,
            "whose_weights": self.whose,
            "limits": self.limits.to_dict(),
            "weights": dict(self.weights),
            "set_aside": list(self.set_aside),
            "excluded": list(self.excluded),
            "not_sorted": list(self.not_sorted),
            "classes": [
                {
                    "id": row.id,
                    "name": row.name,
                    "class": row.group,
                    "class_low": row.low,
                    "class_high": row.high,
                    "shares": dict(row.shares),
                    "unknown": list(row.unknown),
                    "official": list(row.official),
                    "agrees": row.agrees,
                }
                for row in self.rows
            ],
            "counts": {
                group: {"most_draws": most, "surely": surely, "possibly": possibly}
                for group in CLASSES
                for most, surely, possibly in (self.count(group),)
            },
            "confusion": [
                {"official": list(key), **found} for key, found in self.confusion().items()
            ],
            "contradictions": [found.to_dict() for found in self.contradictions],
        }


@dataclass(frozen=True)
class Sorted:
    """What `mcda classify` answers: signs, classes or both; never neither."""

    signs: Signs | None
    classes: Classification | None

    @property
    def head(self) -> Signs | Classification:
        """The one that says more of how it was made."""
        found = self.classes or self.signs
        assert found is not None
        return found


def _official_order(classes: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(CLASSES.index(group) for group in classes)


@dataclass(frozen=True, eq=False)
class Sorter:
    """A sorting method over the kept leaves that have profiles, ready for figures of any town.

    The weights of other leaves go to their siblings, as those of leaves set aside do. `weights`
    (m, n) has a row a town: they differ only under `not_applicable: redistribute`.

    Attributes
    ----------
    evidence : the rows and leaves of the problem; `index` are the columns of `leaves` in
        it.
    profiles : limits (2, n), low/average and average/high, in the leaves' units.
    """

    evidence: Evidence
    index: tuple[int, ...]
    leaves: tuple[Criterion, ...]
    profiles: FloatArray
    weights: FloatArray

    def classes(self, values: FloatArray, town: int) -> NDArray[np.int64]:
        """Classes 0 … 2 of rows of figures (r, n) with the weights of a town; NaN is n/a."""
        return self.sort(values, self.profiles, self.weights[town])

    def preferences(self) -> list[Any]:
        """The preference functions of the used leaves."""
        columns = [self.evidence.columns[j] for j in self.index]
        return [column.preference or {"type": "usual"} for column in columns]

    def sort(
        self,
        values: FloatArray,
        profiles: FloatArray,
        weights: FloatArray,
        preferences: Sequence[Any] | None = None,
    ) -> NDArray[np.int64]:
        """``(...,m,n),(...,2,n),(...,n)->(...,m)``: classes 0 … 2 by the study's method.

        A figure that does not apply (NaN) must not apply in the whole column; `preferences` are
        those of FlowSort where they are not the hierarchy's, and may carry the batch.
        """
        rule = self.evidence.problem.classes
        if rule.method != "flowsort":
            used = np.asarray(weights.reshape(-1, len(self.index)).any(axis=0))
            return self._by_scores(values, profiles, weights, used)
        arguments = self.flowsort_arguments(values, profiles, weights, preferences)
        found = flowsort(*arguments, kind=rule.kind, by=rule.by, ties=rule.ties)
        return np.asarray(found - (0 if rule.kind == "limiting" else 1))

    def flowsort_arguments(
        self,
        values: FloatArray,
        profiles: FloatArray,
        weights: FloatArray,
        preferences: Sequence[Any] | None = None,
    ) -> tuple[FloatArray, FloatArray, FloatArray, list[int], list[Any]]:
        """What FlowSort takes: figures, profiles (..., 2, n) as the study's kind has them, weights,
        directions and preference functions, all of the leaves that have weight."""
        columns = [self.evidence.columns[j] for j in self.index]
        used = np.asarray(weights.reshape(-1, len(columns)).any(axis=0))
        functions = self.preferences() if preferences is None else preferences
        central = self.evidence.problem.classes.kind == "central"
        compared = centres(profiles) if central else profiles
        return (
            values[..., used],
            compared[..., used],
            weights[..., used],
            [column.direction for column, use in zip(columns, used, strict=True) if use],
            [function for function, use in zip(functions, used, strict=True) if use],
        )

    def _by_scores(
        self,
        values: FloatArray,
        profiles: FloatArray,
        weights: FloatArray,
        used: NDArray[np.bool_],
    ) -> NDArray[np.int64]:
        """Classes by scores above those of the limits; what does not apply is left out of both."""
        problem = self.evidence.problem
        m = values.shape[-2]
        gaps = np.isnan(values).reshape(-1, *values.shape[-2:]).any(axis=0)
        name = SCORES[problem.classes.method]
        method = get(name)
        settled = method.settle(problem.parameters if problem.method == name else {})
        batch = np.broadcast_shapes(values.shape[:-2], profiles.shape[:-2], weights.shape[:-1])
        found = np.empty((*batch, m), dtype=np.int64)
        for pattern in np.unique(gaps, axis=0):
            rows = (gaps == pattern).all(axis=1)
            use = used & ~pattern
            columns = tuple(
                self.evidence.columns[j] for j, here in zip(self.index, use, strict=True) if here
            )
            mine = values[..., rows, :][..., use]
            limits = profiles[..., use]
            shape = np.broadcast_shapes(mine.shape[:-2], limits.shape[:-2])
            both = np.concatenate(
                [np.broadcast_to(t, (*shape, *t.shape[-2:])) for t in (limits, mine)], axis=-2
            )
            directions = np.array([column.direction for column in columns])
            form = method.prepare(both, directions, {**settled, "columns": columns})
            part = weights[..., use]
            scores = np.asarray(form.scores(part / part.sum(axis=-1, keepdims=True)))
            found[..., rows] = assign(
                scores[..., 2:],
                scores[..., None, :2],
                kind="limiting",
                ties=problem.classes.ties,
            )
        return found

    def used_evidence(self) -> Evidence:
        """The evidence with the used leaves only; the weight of the others is theirs."""
        evidence = self.evidence
        ids = [leaf.id for leaf in self.leaves]
        problem = evidence.problem
        whole = problem.hierarchy.global_weights(
            problem.local_weights(), evidence.at, frozenset(ids)
        )
        return replace(
            evidence,
            leaves=self.leaves,
            used=np.array([whole[key] for key in ids]),
            table=evidence.table.select(ids),
            columns=tuple(evidence.columns[j] for j in self.index),
        )

    def figures(self, town: int, drawn: Mapping[int, FloatArray], count: int) -> FloatArray:
        """Figures (count, n) of a town: its known cells, and `drawn` columns (count, m)."""
        table = self.evidence.table
        low = np.where(table.state == NOT_APPLICABLE, np.nan, table.low)
        values = np.repeat(low[town, list(self.index)][None], count, axis=0)
        for k, j in enumerate(self.index):
            if j in drawn and self.open(town, j):
                values[:, k] = drawn[j][:, town]
        return values

    def open(self, town: int, j: int) -> bool:
        """True where the cell of kept leaf `j` is unknown or an interval."""
        return bool(self.evidence.table.state[town, j] in (UNKNOWN, INTERVAL))

    def drawn(self, start: int, count: int) -> dict[int, FloatArray]:
        """Drawn columns (count, m) of the used leaves that hold an open cell."""
        state = self.evidence.table.state
        return {
            j: draw_column(self.evidence, j, start, count)
            for j in self.index
            if np.isin(state[:, j], (UNKNOWN, INTERVAL)).any()
        }


def sorter(problem: Problem, at: str | None = None, *, everything: bool = False) -> Sorter:
    """Prepare the study's sorting method below `at`; with `everything` leaves that are set aside
    for lack of data are drawn too, at the declared weights.

    Raises InputError where no kept leaf has profiles, or where scores would need anchors that the
    hierarchy does not give.
    """
    rule = problem.classes
    evidence = gather(problem, at)
    if everything:
        evidence = evidence.full()
    index = tuple(
        j
        for j, leaf in enumerate(evidence.leaves)
        if leaf.profiles is not None and evidence.used[j] > 0.0
    )
    if not index:
        raise fail("profiles-none", at=evidence.at)
    leaves = tuple(evidence.leaves[j] for j in index)
    if rule.method != "flowsort":
        _check_scores(problem, leaves)
    limits = [leaf.profiles for leaf in leaves if leaf.profiles is not None]
    profiles = np.array(
        [[limit.low_average for limit in limits], [limit.average_high for limit in limits]]
    )
    ids = [leaf.id for leaf in leaves]
    local = problem.local_weights()
    state = evidence.table.state[:, list(index)]
    patterns: dict[frozenset[str], list[float]] = {}
    rows = []
    for row in state:
        kept = frozenset(ids)
        if problem.not_applicable == "redistribute":
            kept = frozenset(k for k, s in zip(ids, row, strict=True) if s != NOT_APPLICABLE)
        if kept not in patterns:
            found = problem.hierarchy.global_weights(local, evidence.at, kept)
            patterns[kept] = [found[key] for key in ids]
        rows.append(patterns[kept])
    return Sorter(evidence, index, leaves, profiles, np.array(rows))


def _check_scores(problem: Problem, leaves: Sequence[Criterion]) -> None:
    """Raise InputError unless the scores of these leaves depend on no other alternative."""
    sorting = SORTING[problem.classes.method]
    findings = [
        Finding(
            "sorting-anchors", Where(key=f"{leaf.id}.value"), {"leaf": leaf.id, "sort": sorting}
        )
        for leaf in leaves
        if leaf.value is None and not leaf.level_values()
    ]
    if problem.classes.method == "topsis_sort_b" and problem.method == "topsis":
        chosen = get("topsis").settle(problem.parameters)["normalisation"]
        if chosen != "minmax":
            values = {"found": chosen, "sort": sorting}
            where = Where(key="method.normalisation")
            findings.append(Finding("sorting-normalisation", where, values))
    if findings:
        raise InputError(findings)


def unsorted_rows(found: Sorter) -> list[int]:
    """Rows to which no used leaf applies."""
    state = found.evidence.table.state[:, list(found.index)]
    return [int(i) for i in np.flatnonzero((state == NOT_APPLICABLE).all(axis=1))]


def class_counts(
    found: Sorter, towns: Sequence[int] | None = None
) -> tuple[NDArray[np.int64], int]:
    """How many draws put each town in each class, (m, 3), and the number of draws.

    A town without open cells is sorted once. Rows outside `towns` stay 0.
    """
    state = found.evidence.table.state[:, list(found.index)]
    m = len(state)
    left_out = set(unsorted_rows(found))
    wanted = [i for i in (range(m) if towns is None else towns) if i not in left_out]
    is_open = np.asarray(np.isin(state, (UNKNOWN, INTERVAL)).any(axis=1))
    counts = np.zeros((m, len(CLASSES)), dtype=np.int64)
    draws = found.evidence.problem.draws if is_open.any() else 1
    for i in wanted:
        if not is_open[i]:
            counts[i, found.classes(found.figures(i, {}, 1), i)[0]] = draws
    varying = [i for i in wanted if is_open[i]]
    if varying:
        for start, count in blocks(draws):
            drawn = found.drawn(start, count)
            for i in varying:
                figures = found.figures(i, drawn, count)
                values, times = np.unique(figures, axis=0, return_counts=True)
                groups = found.classes(values, i)
                counts[i] += np.bincount(groups, times, len(CLASSES)).astype(np.int64)
    return counts, draws


def modal(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """``(...,3)->(...)``: the commonest class; a tie goes to the worse class.

    Counts closer than three standard errors of their difference are a tie: no seed decides.
    """
    top = counts.max(axis=-1, keepdims=True)
    near = (counts > 0) & (top - counts <= 3.0 * np.sqrt(top + counts))
    return np.asarray(np.argmax(near | (counts == top), axis=-1))


def _quantile(counts: NDArray[np.int64], q: float) -> int:
    reach = np.cumsum(counts) >= q * counts.sum() - 1e-9
    return int(np.argmax(reach))


def contradictions(problem: Problem, evidence: Evidence, lang: str = "en") -> list[Contradiction]:
    """Pairs of officially classed towns whose classes no monotone method can both explain.

    `better` weakly dominates `worse` (at least as good on every kept leaf of positive weight that
    is known for both, an interval counting at its unfavourable end), while the best official
    class of `better` is strictly below the worst of `worse`. Leaves unknown or not applicable for
    either are left out and counted: such a pair contradicts only if they do not speak against it.
    A leaf that applies to neither is equal. Pairs compared on more leaves come first.
    """
    table = evidence.table
    use = np.flatnonzero(evidence.used > 0.0)
    state = table.state[:, use]
    sign = evidence.directions[use]
    ends = table.low[:, use] * sign, table.high[:, use] * sign
    worst, best = np.minimum(*ends), np.maximum(*ends)
    known = (state == KNOWN) | (state == INTERVAL)
    absent = state == NOT_APPLICABLE
    ids = [evidence.leaves[j].id for j in use]
    order = {group: k for k, group in enumerate(CLASSES)}
    bounds = [
        (min(order[g] for g in groups), max(order[g] for g in groups)) if groups else None
        for groups in (problem.official.get(key, frozenset()) for key in table.alternatives)
    ]
    found = []
    for a, bound_a in enumerate(bounds):
        for b, bound_b in enumerate(bounds):
            if bound_a is None or bound_b is None or bound_a[1] >= bound_b[0]:
                continue
            both = known[a] & known[b]
            if not both.any() or (worst[a, both] < best[b, both]).any():
                continue
            neither = absent[a] & absent[b]
            found.append(
                Contradiction(
                    table.alternatives[a],
                    table.alternatives[b],
                    table.name(a, lang),
                    table.name(b, lang),
                    tuple(key for key, yes in zip(ids, both, strict=True) if yes),
                    len(ids) - int(neither.sum()),
                )
            )
    return sorted(found, key=lambda pair: len(pair.compared) - pair.of)


def _half(source: str, name: str) -> str:
    """What a leaf's `source` says of one of its two limits."""
    if f"{name}:" not in source:
        return source
    return source.split(f"{name}:", 1)[1].split(";", 1)[0]


def limits_of(problem: Problem, leaves: Sequence[Criterion]) -> Limits:
    """Whose limits these are: a limit is sourced where its note names a source, no proposal."""
    lower: list[str] = []
    upper: list[str] = []
    for leaf in leaves:
        note = leaf.source.get("profiles", "") if isinstance(leaf.source, dict) else ""
        for name, listed in (("low_average", lower), ("average_high", upper)):
            words = _half(note, name).strip().lower()
            if words and "proposal" not in words:
                listed.append(leaf.id)
    hierarchy = problem.hierarchy
    files = [PurePosixPath(path).name for path in problem.inputs]
    file = next((name for name in files if PurePosixPath(name).stem == hierarchy.id), hierarchy.id)
    return Limits(file, len(leaves), len(lower), len(upper), tuple(lower))


def class_row(
    found: Sorter, town: int, counts: NDArray[np.int64], draws: int, lang: str = "en"
) -> ClassRow:
    """One alternative from how many of its draws fell in each class."""
    table = found.evidence.table
    official = found.evidence.problem.official.get(table.alternatives[town], frozenset())
    state = table.state[town, list(found.index)]
    return ClassRow(
        id=table.alternatives[town],
        name=table.name(town, lang),
        group=CLASSES[int(modal(counts))],
        low=CLASSES[_quantile(counts, 0.05)],
        high=CLASSES[_quantile(counts, 0.95)],
        shares={group: float(counts[k]) / draws for k, group in enumerate(CLASSES)},
        official=tuple(group for group in CLASSES if group in official),
        unknown=tuple(leaf.id for leaf, s in zip(found.leaves, state, strict=True) if s == UNKNOWN),
    )


def classify(
    problem: Problem, at: str | None = None, *, lang: str = "en", **settings: Any
) -> Classification:
    """Sort every alternative below `at` into low, average and high.

    The study's sorting method with the leaves' profiles as limits. Unknown and interval cells are
    drawn, each draw is sorted, and the commonest class (ties, and what the draws cannot tell
    apart, go to the worse) stands beside the 5 % and 95 % classes. Raises InputError where no
    kept leaf has profiles.
    """
    if settings:
        problem = problem.changed(**settings)
    found = sorter(problem, at)
    evidence = found.evidence
    table = evidence.table
    counts, draws = class_counts(found)
    left = set(unsorted_rows(found))
    rows = [
        class_row(found, i, counts[i], draws, lang)
        for i in range(len(table.alternatives))
        if i not in left
    ]
    whole = problem.hierarchy.global_weights(
        problem.local_weights(), evidence.at, frozenset(leaf.id for leaf in found.leaves)
    )
    return Classification(
        study=problem.name or say(problem.title, lang),
        at=evidence.at,
        seed=problem.seed,
        draws=draws,
        inputs=dict(problem.inputs),
        whose=problem.whose,
        method=problem.classes.method,
        kind=problem.classes.kind,
        weights={leaf.id: whole[leaf.id] for leaf in found.leaves},
        set_aside=tuple(leaf.id for leaf in evidence.set_aside)
        + tuple(leaf.id for j, leaf in enumerate(evidence.leaves) if j not in found.index),
        excluded=evidence.excluded,
        not_sorted=evidence.not_ranked + tuple(table.alternatives[i] for i in sorted(left)),
        limits=limits_of(problem, found.leaves),
        rows=tuple(rows),
        contradictions=tuple(contradictions(problem, evidence, lang)),
    )
