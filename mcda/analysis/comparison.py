"""The same table ranked by several methods and weights: how far they agree, and one order for all.

One table: known cells, intervals at their middle, unknown cells at the median of their prior. The
other libraries' methods get the values of the value functions (0 worst, 1 best), as AHP does.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.analysis.evidence import Evidence, gather, middle_table
from mcda.analysis.ranking import choose, scores_of, town_weights
from mcda.analysis.steps import Progress, Steps
from mcda.engines.consensus import MOST_FOR_KEMENY, Kemeny, borda, kemeny
from mcda.engines.forms import Linear
from mcda.engines.ranks import kendall_tau_b, ranks, weighted_spearman
from mcda.errors import fail
from mcda.model.hierarchy import say
from mcda.model.methods import get
from mcda.model.methods import names as method_names
from mcda.model.problem import Problem
from mcda.model.shown import Result
from mcda.model.table import INTERVAL, UNKNOWN, FloatArray

# pymcdm's class -> whether a larger score is better.
OTHERS = {
    "MABAC": True,
    "MARCOS": True,
    "EDAS": True,
    "COCOSO": True,
    "CODAS": True,
    "ARAS": True,
    "WASPAS": True,
    "VIKOR": False,
}
LEAST_COMPLETE = 3
OBJECTIVE = ("critic", "entropy", "merec", "gini", "standard_deviation")


@dataclass(frozen=True)
class Compared:
    """One ranking: a method, at the study's weights or at `weights` that come from the table.

    `tau`, `spearman` and `ws` compare with the reference; `furthest` are the ids that move most
    from it, by `move` places. `kind` is "own", "other" (pymcdm) or "objective" (other weights).

    Attributes
    ----------
    title : the method's name as reports print it.
    weights, ranks : by leaf and by alternative id; rank 1 is best.
    """

    id: str
    title: str
    kind: str
    weights: Mapping[str, float]
    ranks: Mapping[str, int]
    tau: float
    spearman: float
    ws: float
    move: int
    furthest: tuple[str, ...]


@dataclass(frozen=True)
class ComparedRow:
    """One alternative: ranks in the order of the rankings, their mean and variance, consensus.

    Attributes
    ----------
    borda, kemeny : places in the two consensus rankings; Kemeny's is None beyond 30
        alternatives.
    """

    id: str
    name: str
    ranks: tuple[int, ...]
    mean: float
    variance: float
    borda: int
    kemeny: int | None


@dataclass(frozen=True, eq=False)
class Comparison(Result):
    """Rankings of one table, the first the study's own; rows by Borda, then table order.

    The consensus and the variance are over the methods at the study's weights (`kind` "own" and
    "other"). `refused` are methods or weights that this table does not suit, with a reason: "zero"
    (needs values above 0), "constant" (a column that tells nobody apart), "few" (complete
    alternatives), "check" (the method's own), "weights" (alternatives have weights of their own) or
    "undefined".
    `median` counts unknown and interval cells, `complete` the alternatives without unknown cells,
    from which the objective weights come. The Kemeny order turns `reversed` of `pairs` round.
    """

    whose: str
    median: int
    complete: int
    rankings: tuple[Compared, ...]
    refused: tuple[tuple[str, str], ...]
    reversed: int | None
    pairs: int | None
    rows: tuple[ComparedRow, ...]

    @property
    def voting(self) -> tuple[Compared, ...]:
        """The rankings that make the consensus."""
        return tuple(found for found in self.rankings if found.kind != "objective")

    def row(self, alternative: str) -> ComparedRow:
        """The row of an alternative by id; raises KeyError."""
        for row in self.rows:
            if row.id == alternative:
                return row
        raise KeyError(alternative)

    def ranking(self, name: str) -> Compared:
        """A ranking by id; raises KeyError."""
        for found in self.rankings:
            if found.id == name:
                return found
        raise KeyError(name)

    def records(self) -> list[dict[str, Any]]:
        """Rows as flat mappings: a column a ranking, headed `rank:ID`."""
        return [
            {
                "id": row.id,
                "name": row.name,
                "borda": row.borda,
                "kemeny": "" if row.kemeny is None else row.kemeny,
                "mean_rank": row.mean,
                "variance": row.variance,
                **{
                    f"rank:{found.id}": rank
                    for found, rank in zip(self.rankings, row.ranks, strict=True)
                },
            }
            for row in self.rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the format `comparison/1`."""
        return {
            "schema": "comparison/1",
            "version": self.version,
            "study": self.study,
            "at": self.at,
            "whose_weights": self.whose,
            "inputs": dict(self.inputs),
            "cells_at_median": self.median,
            "complete": self.complete,
            "rankings": [
                {
                    "id": found.id,
                    "title": found.title,
                    "kind": found.kind,
                    "weights": dict(found.weights),
                    "ranks": dict(found.ranks),
                    "kendall_tau_b": found.tau,
                    "weighted_spearman": found.spearman,
                    "ws": found.ws,
                    "largest_move": found.move,
                    "furthest": list(found.furthest),
                }
                for found in self.rankings
            ],
            "refused": [{"id": name, "reason": reason} for name, reason in self.refused],
            "kemeny": {"reversed": self.reversed, "of": self.pairs}
            if self.reversed is not None
            else None,
            "alternatives": [
                {
                    "id": row.id,
                    "name": row.name,
                    "mean_rank": row.mean,
                    "variance": row.variance,
                    "borda": row.borda,
                    "kemeny": row.kemeny,
                }
                for row in self.rows
            ],
        }


@dataclass(frozen=True, eq=False)
class _Ranked:
    id: str
    title: str
    kind: str
    weights: FloatArray
    ranks: NDArray[np.int64]


def _why(values: FloatArray) -> str:
    """Why a formula is undefined on a table of values."""
    if (np.ptp(values, axis=0) <= 0).any():
        return "constant"
    return "zero" if (values <= 0).any() else "undefined"


def _tried(call: Callable[..., Any], *arguments: FloatArray) -> FloatArray | None:
    """Scores or weights of pymcdm; None where it refuses the table or gives no finite number."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        # What pymcdm warns of, as that someone is dominated, says nothing to who reads the ranks.
        warnings.simplefilter("ignore")
        try:
            found = np.asarray(call(*arguments), dtype=np.float64)
        except (ValueError, ZeroDivisionError, FloatingPointError, IndexError):
            return None
    return found if found.size and np.isfinite(found).all() else None


def _values(evidence: Evidence, table: FloatArray) -> FloatArray:
    """(m, n): the values 0 … 1 of the value functions; n/a is the mean of the others."""
    chosen, settled = choose(evidence.problem, "ahp")
    form = chosen.prepare(table, evidence.directions, {**settled, "columns": evidence.columns})
    assert isinstance(form, Linear)
    return np.clip(form.parts, 0.0, 1.0)


def compare(
    problem: Problem,
    at: str | None = None,
    *,
    lang: str = "en",
    progress: Progress | None = None,
) -> Comparison:
    """Rank one table by our methods, by pymcdm's and at objective weights, and compare.

    Objective weights are those of entropy, CRITIC, MEREC, Gini and the standard deviation, on the
    values of the value functions of the alternatives without unknown cells (a median filled in
    would make a column look dull); the study's own method then ranks all. Correlations with the
    study's ranking: Kendall's tau-b, weighted Spearman r_w and WS (Salabun & Urbaniak 2020, as in
    pymcdm).
    Consensus: Borda and, up to 30 alternatives, Kemeny. `progress` is called with (done, in all)
    after every ranking. Raises InputError for less than two
    alternatives.
    """
    from pymcdm import methods as others
    from pymcdm import weights as objective
    from pymcdm.correlations import ws

    evidence = gather(problem, at)
    ids = evidence.table.alternatives
    if len(ids) < 2:
        raise fail("compare-one")
    table = middle_table(evidence)
    values = _values(evidence, table)
    by_town = town_weights(evidence)
    used = evidence.used
    found: list[_Ranked] = []
    refused: list[tuple[str, str]] = []

    def own(name: str, weights: FloatArray, town: FloatArray | None) -> NDArray[np.int64] | None:
        chosen, settled = choose(problem, name)
        if chosen.check(evidence.columns, settled):
            return None
        form = chosen.prepare(table, evidence.directions, {**settled, "columns": evidence.columns})
        return ranks(scores_of(form, weights, town))

    ours = [problem.method, *(key for key in method_names() if key != problem.method)]
    steps = Steps(progress, len(ours) + len(OTHERS) + len(OBJECTIVE) + 1)
    for name in ours:
        steps.take()
        placed = own(name, used, by_town)
        if placed is None:
            refused.append((name, "check"))
        else:
            found.append(_Ranked(name, get(name).title, "own", used, placed))
    benefit = np.ones(values.shape[1])
    for name, rising in OTHERS.items():
        steps.take()
        scores = _tried(getattr(others, name)(), values, used, benefit)
        if scores is None or by_town is not None:
            refused.append((name, "weights" if by_town is not None else _why(values)))
        else:
            placed = ranks(scores, higher_is_better=rising)
            found.append(_Ranked(name.lower(), name, "other", used, placed))
    known = values[~(evidence.table.state == UNKNOWN).any(axis=1)]
    for name in OBJECTIVE:
        steps.take()
        function = getattr(objective, f"{name}_weights")
        few = len(known) < LEAST_COMPLETE
        # CRITIC correlates columns, and pymcdm warns of constant ones before it gives no number
        dull = name == "critic" and not few and (np.ptp(known, axis=0) <= 0.0).any()
        weights = None if few or dull else _tried(function, known, benefit)
        placed = None
        if weights is not None and (weights >= 0).all() and by_town is None:
            placed = own(problem.method, weights / weights.sum(), None)
        if weights is None or placed is None:
            reason = "few" if few else "weights" if by_town is not None else _why(known)
            refused.append((name, reason))
        else:
            found.append(_Ranked(name, name, "objective", weights / weights.sum(), placed))
    if not found:
        raise fail("compare-none")
    result = _summary(evidence, found, refused, ws, lang)
    steps.finish()
    return result


def _summary(
    evidence: Evidence,
    found: list[_Ranked],
    refused: list[tuple[str, str]],
    ws: Callable[[Any, Any], float],
    lang: str,
) -> Comparison:
    table, problem = evidence.table, evidence.problem
    ids = table.alternatives
    leaves = [leaf.id for leaf in evidence.leaves]
    reference = found[0].ranks
    voting = np.array([one.ranks for one in found if one.kind != "objective"])
    mean = borda(voting)
    best: Kemeny | None = kemeny(voting) if len(ids) <= MOST_FOR_KEMENY else None
    rankings = []
    for one in found:
        moved = np.abs(one.ranks - reference)
        rankings.append(
            Compared(
                id=one.id,
                title=one.title,
                kind=one.kind,
                weights=dict(zip(leaves, one.weights.tolist(), strict=True)),
                ranks=dict(zip(ids, one.ranks.tolist(), strict=True)),
                tau=float(kendall_tau_b(reference, one.ranks)),
                spearman=float(weighted_spearman(reference, one.ranks)),
                ws=float(ws(reference, one.ranks)),
                move=int(moved.max()),
                furthest=tuple(ids[i] for i in np.flatnonzero(moved == moved.max()))
                if moved.any()
                else (),
            )
        )
    rows = [
        ComparedRow(
            id=ids[i],
            name=table.name(i, lang),
            ranks=tuple(int(one.ranks[i]) for one in found),
            mean=float(voting[:, i].mean()),
            variance=float(voting[:, i].var()),
            borda=int(mean[i]),
            kemeny=int(best.ranks[i]) if best else None,
        )
        for i in sorted(range(len(ids)), key=lambda i: (mean[i], i))
    ]
    state = table.state
    return Comparison(
        study=problem.name or say(problem.title, lang),
        at=evidence.at,
        whose=problem.whose,
        inputs=dict(problem.inputs),
        median=int(((state == UNKNOWN) | (state == INTERVAL)).sum()),
        complete=int((~(state == UNKNOWN).any(axis=1)).sum()),
        rankings=tuple(rankings),
        refused=tuple(refused),
        reversed=best.reversed if best else None,
        pairs=best.of if best else None,
        rows=tuple(rows),
    )
