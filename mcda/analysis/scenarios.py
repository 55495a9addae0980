"""Places in several scenarios, and one ranking for all of them by weighted net flows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mcda.analysis.ranking import rank
from mcda.engines.ranks import kendall_tau_b, quantile_rank, ranks
from mcda.errors import fail
from mcda.model.hierarchy import say
from mcda.model.problem import Problem
from mcda.model.scenarios import Scenario
from mcda.model.shown import Drawn


@dataclass(frozen=True)
class ScenarioSummary:
    """One scenario: its share, Kendall's tau with the ranking over all, and who is first there."""

    id: str
    name: str
    share: float
    tau: float
    first: tuple[str, ...]


@dataclass(frozen=True)
class ScenarioRow:
    """One alternative over all scenarios: median place, 5 % and 95 % places, mean net flow.

    `places` and `flows` hold its median place and mean net flow in each scenario.

    Attributes
    ----------
    rank, rank_low, rank_high : places, 1 is best.
    score : net flow, -1 … 1.
    """

    id: str
    name: str
    rank: int
    rank_low: int
    rank_high: int
    score: float
    places: Mapping[str, int]
    flows: Mapping[str, float]

    @property
    def best(self) -> int:
        """The best of its places."""
        return min(self.places.values())

    @property
    def worst(self) -> int:
        """The worst of its places."""
        return max(self.places.values())


@dataclass(frozen=True, eq=False)
class ScenarioRanking(Drawn):
    """Rows by place over all scenarios.

    Attributes
    ----------
    left_out : ids of alternatives that are not ranked.
    """

    scenarios: tuple[ScenarioSummary, ...]
    rows: tuple[ScenarioRow, ...]
    left_out: tuple[str, ...]

    def records(self) -> list[dict[str, Any]]:
        """One row an alternative, two columns a scenario."""
        return [
            {
                "id": row.id,
                "name": row.name,
                "rank": row.rank,
                "rank_low": row.rank_low,
                "rank_high": row.rank_high,
                "score": row.score,
                **{f"rank:{key}": place for key, place in row.places.items()},
                **{f"score:{key}": flow for key, flow in row.flows.items()},
            }
            for row in self.rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, schema `scenario-ranking/1`."""
        return {
            "schema": "scenario-ranking/1",
            "version": self.version,
            "study": self.study,
            "at": self.at,
            "seed": self.seed,
            "draws": self.draws,
            "inputs": dict(self.inputs),
            "scenarios": [
                {
                    "id": one.id,
                    "name": one.name,
                    "share": one.share,
                    "tau": one.tau,
                    "first": list(one.first),
                }
                for one in self.scenarios
            ],
            "ranking": [
                {
                    "id": row.id,
                    "name": row.name,
                    "rank": row.rank,
                    "rank_low": row.rank_low,
                    "rank_high": row.rank_high,
                    "score": row.score,
                    "scenarios": {
                        key: {"rank": place, "score": row.flows[key]}
                        for key, place in row.places.items()
                    },
                }
                for row in self.rows
            ],
            "left_out": list(self.left_out),
        }


def rank_scenarios(
    scenarios: Sequence[tuple[Scenario, Problem]],
    *,
    at: str | None = None,
    lang: str = "en",
    progress: Callable[[int, int], None] | None = None,
) -> ScenarioRanking:
    """Rank in every scenario by PROMETHEE II, and over all by the mean of net flows by shares.

    Macharis, Brans & Mareschal (1998), the PROMETHEE GDSS procedure: a scenario counts as a
    decision maker with the weight `share`. An unknown cell has the same draw in every scenario.
    An alternative that some scenario leaves out (`missing: exclude`) cannot be compared and is an
    error: its flows would be over others. Raises InputError as `rank` does.
    """
    rankings = []
    for k, (_, problem) in enumerate(scenarios):
        rankings.append(rank(problem, "promethee", at=at, counts=False, parts=False, lang=lang))
        if progress is not None:
            progress(k + 1, len(scenarios))
    first = rankings[0]
    ids = first.alternatives
    for (scenario, _), ranking in zip(scenarios, rankings, strict=True):
        if ranking.alternatives != ids:
            apart = sorted(set(ranking.alternatives) ^ set(ids))
            raise fail("scn-rows", scenario=scenario.id, names=", ".join(apart))
    shares = np.array([scenario.share for scenario, _ in scenarios], dtype=np.float64)
    shares = shares / shares.sum()
    draws = max(ranking.draws for ranking in rankings)
    group = np.zeros((draws, len(ids)))
    for share, ranking in zip(shares, rankings, strict=True):
        group += share * ranking.scores
    placed = ranks(group)
    median, low, high = (quantile_rank(placed, q) for q in (0.5, 0.05, 0.95))
    mean_rank, score = placed.mean(axis=0), group.mean(axis=0)
    by_id = [{row.id: row for row in ranking.rows} for ranking in rankings]
    keys = [scenario.id for scenario, _ in scenarios]
    means = [np.array([rows[key].score for key in ids]) for rows in by_id]
    names = by_id[0]
    base = scenarios[0][1]
    summaries = []
    for (scenario, _), share, mean, rows in zip(scenarios, shares, means, by_id, strict=True):
        top = min(row.rank for row in rows.values())
        summaries.append(
            ScenarioSummary(
                scenario.id,
                scenario.label(lang),
                float(share),
                float(kendall_tau_b(mean, score)) if len(ids) > 1 else 1.0,
                tuple(key for key in ids if rows[key].rank == top),
            )
        )
    inputs: dict[str, str] = {}
    for _, problem in scenarios:
        inputs |= problem.inputs
    return ScenarioRanking(
        study=base.name or say(base.title, lang),
        at=first.at,
        seed=first.seed,
        draws=draws,
        inputs=inputs,
        scenarios=tuple(summaries),
        rows=tuple(
            ScenarioRow(
                ids[i],
                names[ids[i]].name,
                int(median[i]),
                int(low[i]),
                int(high[i]),
                float(score[i]),
                {key: rows[ids[i]].rank for key, rows in zip(keys, by_id, strict=True)},
                {key: rows[ids[i]].score for key, rows in zip(keys, by_id, strict=True)},
            )
            for i in sorted(range(len(ids)), key=lambda i: (median[i], mean_rank[i], i))
        ),
        left_out=(*first.excluded, *first.not_ranked),
    )
