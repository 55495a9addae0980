"""Results that people read: frozen, with names, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.model.table import FloatArray

if TYPE_CHECKING:
    import pandas as pd


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

    def to_dict(self) -> dict[str, int]:
        """Plain data."""
        return {
            "figures": self.figures,
            "weights": self.weights,
            "declared": self.declared,
            "of": self.of,
        }


@dataclass(frozen=True)
class RankedRow:
    """One alternative: rank is the median over the draws, with the 5 % and 95 % ranks."""

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
class Ranking:
    """A ranking at a node, best first.

    `weights` are the used weights of the kept leaves, `declared_weights` those of all leaves
    below the node; `base` + the sum of a row's `parts` is its `score`. `scores` and `ranks`
    (draws, m) hold every draw in table order, one row where nothing had to be drawn.
    """

    version: str
    study: str
    method: str
    method_title: str
    score_name: str
    parameters: Mapping[str, Any]
    at: str
    seed: int
    draws: int
    inputs: Mapping[str, str]
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

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame of `records`, best first."""
        import pandas as pd

        return pd.DataFrame(self.records())

    def to_dict(self) -> dict[str, Any]:
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
        cells = "".join(
            f"<tr><td>{row.rank_low}–{row.rank_high}</td><td>{row.rank}</td>"
            f"<td>{'~' if row.uncertain else ''}{escape(row.name)}</td>"
            f"<td>{row.score:+.4f}</td><td>{row.known}/{row.with_data}</td></tr>"
            for row in self.rows
        )
        return (
            f"<table><caption>{escape(self.method_title)}, {escape(self.at)}; weights held fixed"
            "</caption><thead><tr><th>places</th><th>mid</th><th>name</th>"
            f"<th>{escape(self.score_name)}</th><th>data</th></tr></thead>"
            f"<tbody>{cells}</tbody></table>"
        )
