"""Which doubt drives the classes: shares of variance of weights, figures, limits and others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.analysis.class_acceptability import KINDS, ClassDraws
from mcda.analysis.classify import SORTING, Limits, limits_of, sorter
from mcda.analysis.ranking import town_weights
from mcda.analysis.threshold_draws import SPREAD, STATED, Spread, settled_spread
from mcda.engines.sampling import BLOCK, pick, uniforms
from mcda.engines.sobol import Sobol, indices
from mcda.errors import InputError, Where, fail
from mcda.model.hierarchy import say
from mcda.model.problem import Problem
from mcda.model.shown import Drawn
from mcda.model.table import NOT_APPLICABLE

DRAWS = 4 * BLOCK
METHOD = "method"


@dataclass(frozen=True)
class Share:
    """A kind of doubt: its first-order and total index, with standard errors.

    Attributes
    ----------
    first, total : shares of the variance, 0 … 1 up to their errors.
    first_se, total_se : standard errors.
    """

    kind: str
    first: float
    first_se: float
    total: float
    total_se: float

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "kind": self.kind,
            "first": self.first,
            "first_se": self.first_se,
            "total": self.total,
            "total_se": self.total_se,
        }


@dataclass(frozen=True)
class TownShares:
    """An alternative: how often it is low, and what that hangs on.

    Attributes
    ----------
    shares : by kind of doubt.
    """

    id: str
    name: str
    low: float
    shares: tuple[Share, ...]


@dataclass(frozen=True, eq=False)
class Drivers(Drawn):
    """Shares of the variance of the number of low alternatives, and of each one's being low.

    `spread` and `stated` are those of `class_acceptability`. `methods` are those among which
    the sorting method is drawn.

    Attributes
    ----------
    limits : whose limits sort.
    mean, variance : of the number of low alternatives.
    number : shares of that variance, by kind of doubt; `towns` those of each alternative's
        being low.
    """

    whose: str
    limits: Limits
    spread: float
    stated: tuple[str, ...]
    methods: tuple[str, ...]
    mean: float
    variance: float
    number: tuple[Share, ...]
    towns: tuple[TownShares, ...]

    def records(self) -> list[dict[str, Any]]:
        """One row an output and kind; the number of low ones first."""
        rows = [{"id": "", "name": "", "low": self.mean} | share.to_dict() for share in self.number]
        rows += [
            {"id": town.id, "name": town.name, "low": town.low} | share.to_dict()
            for town in self.towns
            for share in town.shares
        ]
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Plain data, schema `sobol/1`."""
        return {
            "schema": "sobol/1",
            "version": self.version,
            "study": self.study,
            "at": self.at,
            "seed": self.seed,
            "draws": self.draws,
            "inputs": dict(self.inputs),
            "whose_weights": self.whose,
            "limits": self.limits.to_dict(),
            "spread": self.spread,
            "stated_ranges": list(self.stated),
            "methods": list(self.methods),
            "number_of_low": {
                "mean": self.mean,
                "variance": self.variance,
                "shares": [share.to_dict() for share in self.number],
            },
            "towns": [
                {
                    "id": town.id,
                    "name": town.name,
                    "low": town.low,
                    "shares": [share.to_dict() for share in town.shares],
                }
                for town in self.towns
            ],
        }


def drivers(
    problem: Problem,
    at: str | None = None,
    *,
    spread: Spread = SPREAD,
    draws: int = DRAWS,
    lang: str = "en",
    progress: Callable[[int, int], None] | None = None,
) -> Drivers:
    """Sobol indices of every kind of doubt for the classes, by groups of inputs.

    Kinds are those of `class_acceptability` with the same distributions, and the sorting method,
    each of those that the hierarchy allows as likely. Raises InputError as it does.
    """
    if spread != STATED and not 0.0 < spread < 0.5:
        raise fail("cla-spread", Where(key="--spread"), found=spread)
    found = sorter(problem, at)
    if town_weights(found.evidence) is not None:
        raise fail("cla-redistribute", Where(key="not_applicable"))
    by, stated = settled_spread(spread, found.leaves, KINDS)
    sources = _sources(problem, at, by)
    kinds = [*KINDS, *([METHOD] if len(sources) > 1 else [])]
    table = found.evidence.table
    state = table.state[:, list(found.index)]
    rows = np.flatnonzero(~(state == NOT_APPLICABLE).all(axis=1)).tolist()
    runs: list[Collection[str]] = [(), tuple(kinds), *((kind,) for kind in kinds)]
    low = np.empty((len(runs), draws, len(rows)), dtype=bool)
    done = 0
    for k, shifted in enumerate(runs):
        for start in range(0, draws, BLOCK):
            count = min(BLOCK, draws - start)
            groups = _classes(sources, problem.seed, start, count, shifted, draws)
            low[k, start : start + count] = groups[:, rows] == 0
            done += count
            if progress is not None:
                progress(done, draws * len(runs))
    numbers = low.sum(axis=2)
    whole = indices(numbers[0], numbers[1], numbers[2:])
    each = indices(low[0], low[1], low[2:])
    shares = low[:2].mean(axis=(0, 1))
    towns = [
        TownShares(
            table.alternatives[i], table.name(i, lang), float(shares[k]), _shares(each, kinds, k)
        )
        for k, i in enumerate(rows)
    ]
    towns.sort(key=lambda town: -town.low)
    return Drivers(
        study=problem.name or say(problem.title, lang),
        at=found.evidence.at,
        seed=problem.seed,
        draws=draws,
        inputs=dict(problem.inputs),
        whose=problem.whose,
        limits=limits_of(problem, found.leaves),
        spread=by,
        stated=stated,
        methods=tuple(sources),
        mean=float(numbers[:2].mean()),
        variance=float(whole.variance),
        number=_shares(whole, kinds, None),
        towns=tuple(towns),
    )


def _sources(problem: Problem, at: str | None, spread: float) -> dict[str, ClassDraws]:
    """A source of draws for every sorting method that the hierarchy allows, the study's first."""
    names = [problem.classes.method, *(m for m in SORTING if m != problem.classes.method)]
    found = {}
    for name in names:
        rule = problem.classes.model_copy(update={"method": name})
        try:
            found[name] = ClassDraws(sorter(problem.changed(classes=rule), at), KINDS, spread)
        except InputError:
            if name == problem.classes.method:
                raise
    return found


def _classes(
    sources: Mapping[str, ClassDraws],
    seed: int,
    start: int,
    count: int,
    shifted: Collection[str],
    by: int,
) -> NDArray[np.int64]:
    """Classes (count, m), each draw by the method that it drew."""
    first = start + (by if METHOD in shifted else 0)
    u = uniforms(seed, "sorting", count, 1, start=first)[:, 0]
    which = pick(u, np.arange(len(sources)))
    result: NDArray[np.int64] | None = None
    for k, source in enumerate(sources.values()):
        groups = source.block(start, count, shifted=shifted, by=by)
        result = groups if result is None else np.where((which == k)[:, None], groups, result)
    assert result is not None
    return result


def _shares(found: Sobol, kinds: list[str], column: int | None) -> tuple[Share, ...]:
    def value(array: Any, k: int) -> float:
        return float(array[k] if column is None else array[k, column])

    return tuple(
        Share(
            kind,
            value(found.first, k),
            value(found.first_se, k),
            value(found.total, k),
            value(found.total_se, k),
        )
        for k, kind in enumerate(kinds)
    )
