"""Results that people read: frozen, with names, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from typing_extensions import TypedDict  # pydantic makes a schema of this one on Python 3.11

from mcda.model.shown import Drawn, table_html
from mcda.model.table import FloatArray


class PairsOrderedData(TypedDict):
    """`PairsOrdered` as plain data."""

    figures: int
    weights: int
    declared: int
    of: int


class MethodData(TypedDict):
    """A method and all its parameters."""

    name: str
    parameters: dict[str, Any]


class RankedRowData(TypedDict):
    """One alternative of `ranking/1`; `parts` by leaf add up with `base` to the score."""

    id: str
    name: str
    score: float
    rank: int
    rank_low: int
    rank_high: int
    coverage: float
    indicators_known: int
    indicators_with_data: int
    unknown: list[str]
    parts: dict[str, float]


class RankingData(TypedDict):
    """The format `ranking/1`: what `Ranking.to_dict` gives, rows best first."""

    schema: Literal["ranking/1"]
    version: str
    study: str
    method: MethodData
    at: str
    seed: int
    draws: int
    inputs: dict[str, str]
    weights: dict[str, float]
    declared_weights: dict[str, float]
    base: float
    set_aside: list[str]
    excluded: list[str]
    not_ranked: list[str]
    pairs_ordered: PairsOrderedData | None
    ranking: list[RankedRowData]


@dataclass(frozen=True)
class PairsOrdered:
    """Pairs of alternatives whose order holds in 19 draws of 20 (method §3).

    `figures`: unknown cells drawn, weights held; `weights`: weights drawn as well; `declared`:
    leaves set aside drawn too, at the declared weights; `of`: all pairs.
    """

    figures: int
    weights: int
    declared: int
    of: int

    def to_dict(self) -> PairsOrderedData:
        """Plain data."""
        return {
            "figures": self.figures,
            "weights": self.weights,
            "declared": self.declared,
            "of": self.of,
        }


@dataclass(frozen=True)
class RankedRow:
    """One alternative: rank is the median over the draws, with the 5 % and 95 % ranks.

    Attributes
    ----------
    score : mean over the draws, on the method's scale, more is better.
    rank_best, rank_worst : places over all draws, 1 is best; `mean_rank` is their mean.
    coverage : share of the declared weight whose cells are known, 0 … 1.
    known : used indicators with a figure or an interval, of `with_data` that apply.
    unknown : ids of used leaves without a figure.
    parts : what each leaf adds to the score, by id; empty where they were not asked for.
    clipped : ids of leaves whose figure lies beyond an anchor and counts as the anchor.
    rank_low, rank_high : the 5 % and 95 % places.
    """

    id: str
    name: str
    score: float
    rank: int
    rank_low: int
    rank_high: int
    rank_best: int
    rank_worst: int
    mean_rank: float
    coverage: float
    known: int
    with_data: int
    unknown: tuple[str, ...]
    parts: Mapping[str, float]
    clipped: tuple[str, ...] = ()

    @property
    def uncertain(self) -> bool:
        """True where a kept leaf's cell is unknown (not merely an interval): shown as `~`."""
        return bool(self.unknown)


@dataclass(frozen=True, eq=False)
class Ranking(Drawn):
    """A ranking at a node, best first.

    `weights` are the used weights of the kept leaves, `declared_weights` those of all leaves
    below the node; `base` + the sum of a row's `parts` is its `score`. `scores` and `ranks`
    (draws, m) hold every draw in table order, one row where nothing had to be drawn.

    Attributes
    ----------
    whose : whose weights, as `Problem.whose`.
    score_name : what the score is called, as "net flow".
    set_aside : ids of leaves not counted for lack of data.
    excluded, not_ranked : ids of alternatives left out for an unknown cell (`missing:
        exclude`), and of those to which nothing applies.
    pairs_ordered : None where it was not counted.
    alternatives : ids in table order, those of `scores` and `ranks`.
    """

    method: str
    method_title: str
    score_name: str
    parameters: Mapping[str, Any]
    whose: str
    weights: Mapping[str, float]
    declared_weights: Mapping[str, float]
    base: float
    set_aside: tuple[str, ...]
    excluded: tuple[str, ...]
    not_ranked: tuple[str, ...]
    pairs_ordered: PairsOrdered | None
    rows: tuple[RankedRow, ...]
    alternatives: tuple[str, ...]
    scores: FloatArray
    ranks: np.ndarray[Any, np.dtype[np.int64]]

    def row(self, alternative: str) -> RankedRow:
        """The row of an alternative by id; raises KeyError."""
        for row in self.rows:
            if row.id == alternative:
                return row
        raise KeyError(alternative)

    def records(self) -> list[dict[str, Any]]:
        """Rows as flat mappings: one column a leaf's part, headed `part:LEAF`."""
        return [
            {
                "id": row.id,
                "name": row.name,
                "score": row.score,
                "rank": row.rank,
                "rank_low": row.rank_low,
                "rank_high": row.rank_high,
                "coverage": row.coverage,
                "known": row.known,
                "with_data": row.with_data,
                **{f"part:{leaf}": part for leaf, part in row.parts.items()},
            }
            for row in self.rows
        ]

    def to_dict(self) -> RankingData:
        """Plain data of the format `ranking/1`; json.dumps works, no NaN."""
        return {
            "schema": "ranking/1",
            "version": self.version,
            "study": self.study,
            "method": {"name": self.method, "parameters": dict(self.parameters)},
            "at": self.at,
            "seed": self.seed,
            "draws": self.draws,
            "inputs": dict(self.inputs),
            "weights": dict(self.weights),
            "declared_weights": dict(self.declared_weights),
            "base": self.base,
            "set_aside": list(self.set_aside),
            "excluded": list(self.excluded),
            "not_ranked": list(self.not_ranked),
            "pairs_ordered": self.pairs_ordered.to_dict() if self.pairs_ordered else None,
            "ranking": [
                {
                    "id": row.id,
                    "name": row.name,
                    "score": row.score,
                    "rank": row.rank,
                    "rank_low": row.rank_low,
                    "rank_high": row.rank_high,
                    "coverage": row.coverage,
                    "indicators_known": row.known,
                    "indicators_with_data": row.with_data,
                    "unknown": list(row.unknown),
                    "parts": dict(row.parts),
                }
                for row in self.rows
            ],
        }

    def _repr_html_(self) -> str:
        rows = [
            {
                "rank_low": row.rank_low,
                "rank": row.rank,
                "rank_high": row.rank_high,
                "mid": row.rank,
                "name": f"~{row.name}" if row.uncertain else row.name,
                self.score_name: f"{row.score:+.4f}".replace("-", "−"),
                "data": f"{row.known}/{row.with_data}",
            }
            for row in self.rows
        ]
        return table_html(f"{self.method_title} · {self.at}; weights held fixed", rows)
