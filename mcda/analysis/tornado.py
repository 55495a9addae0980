"""One at a time: what each weight, threshold and figure moves when it alone is changed.

Every input goes to a low and a high end while all others are held. Weights and thresholds go down
and up by a share of themselves. Of the alternative that is asked about, or of all, a known figure
moves by that share of the distance between its leaf's anchors (an ordinal one by one level), an
interval goes to its ends, and an unknown figure to the worst and the best anchor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mcda.analysis.evidence import Evidence, gather
from mcda.analysis.ranking import FormDraws, choose, town_weights
from mcda.analysis.stability import line_of, mean_form
from mcda.analysis.steps import Progress, Steps
from mcda.engines.ranks import ranks
from mcda.errors import Where, fail, nearest
from mcda.model.hierarchy import say
from mcda.model.methods import Method
from mcda.model.problem import Problem
from mcda.model.shown import Result
from mcda.model.table import INTERVAL, NOT_APPLICABLE, UNKNOWN, FloatArray

TABLES = 256
KINDS = ("weight", "threshold", "cell")


@dataclass(frozen=True)
class End:
    """One end of an input: its value, and the order there.

    `score` and `rank` are those of the alternative asked about (None without one); `moved` counts
    the alternatives with another rank than now, and `furthest` is the one that moves most, by
    `move` places (below 0: towards the first place).
    """

    value: float
    score: float | None
    rank: int | None
    moved: int
    furthest: str
    move: int
    first: tuple[str, ...]


@dataclass(frozen=True)
class Bar:
    """An input between its two ends. `key` is the node, the leaf's threshold or the leaf.

    `town` is the alternative whose figure it is, "" for weights and thresholds.

    Attributes
    ----------
    kind : one of `KINDS`.
    now : a share, or a figure in its leaf's unit; None where it is unknown.
    low, high : the two ends; of figures the worse one first.
    """

    kind: str
    key: str
    town: str
    name: str
    now: float | None
    low: End
    high: End

    @property
    def spread(self) -> tuple[float, ...]:
        """How far the ends are apart, for sorting: of the one asked about, else of all."""
        if self.low.score is not None and self.high.score is not None:
            return (abs(self.high.score - self.low.score),)
        return (
            max(abs(self.low.move), abs(self.high.move)),
            max(self.low.moved, self.high.moved),
        )


@dataclass(frozen=True, eq=False)
class Tornado(Result):
    """Bars of every input, the widest first; `town` is the alternative asked about, or "".

    Attributes
    ----------
    tables : drawn tables whose mean form is scored.
    by : how far inputs move, a share of themselves or of the distance between anchors.
    score, rank : those of `town` now, None without one.
    """

    method: str
    method_title: str
    parameters: Mapping[str, Any]
    seed: int
    tables: int
    by: float
    town: str
    score: float | None
    rank: int | None
    whose: str
    names: Mapping[str, str]
    bars: tuple[Bar, ...]

    def records(self) -> list[dict[str, Any]]:
        """One row an input."""
        return [
            {
                "kind": bar.kind,
                "id": bar.key,
                "town": bar.town,
                "name": bar.name,
                "now": "" if bar.now is None else bar.now,
            }
            | {
                f"{key}_{side}": "" if value is None else value
                for side, end in (("low", bar.low), ("high", bar.high))
                for key, value in (
                    ("value", end.value),
                    ("score", end.score),
                    ("rank", end.rank),
                    ("moved", end.moved),
                    ("furthest", end.furthest),
                    ("move", end.move),
                )
            }
            for bar in self.bars
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, schema `tornado/1`."""

        def end(one: End) -> dict[str, Any]:
            return {
                "value": one.value,
                "score": one.score,
                "rank": one.rank,
                "moved": one.moved,
                "furthest": one.furthest,
                "move": one.move,
                "first": list(one.first),
            }

        return {
            "schema": "tornado/1",
            "version": self.version,
            "study": self.study,
            "method": {"name": self.method, "parameters": dict(self.parameters)},
            "at": self.at,
            "seed": self.seed,
            "tables": self.tables,
            "by": self.by,
            "inputs": dict(self.inputs),
            "whose": self.whose,
            "town": self.town,
            "score": self.score,
            "rank": self.rank,
            "bars": [
                {
                    "kind": bar.kind,
                    "id": bar.key,
                    "town": bar.town,
                    "name": bar.name,
                    "now": bar.now,
                    "low": end(bar.low),
                    "high": end(bar.high),
                }
                for bar in self.bars
            ],
        }


def tornado(
    problem: Problem,
    method: str | Method | None = None,
    *,
    town: str | None = None,
    figures: bool = False,
    by: float = 0.25,
    at: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    lang: str = "en",
    progress: Progress | None = None,
) -> Tornado:
    """Move every input to both of its ends, one at a time; the widest bar first.

    Parameters
    ----------
    town : id, name or alias of the alternative whose score and rank are asked for; its figures
        are inputs too. Without one the bars show how the whole order moves.
    figures : the figures of all alternatives are inputs.
    by : the share, above 0 and below 1.
    progress : called with (done, in all) after every input.

    Scores are those of the mean form over at most 256 drawn tables. Raises InputError with every
    problem found, and for `not_applicable: redistribute`, where there are no common weights.
    """
    if not 0.0 < by < 1.0:
        raise fail("tornado-by", Where(key="--by"), found=by)
    problem = problem.changed(draws=min(TABLES, problem.draws))
    evidence = gather(problem, at)
    if town_weights(evidence) is not None:
        raise fail("stability-redistribute", Where(key="not_applicable"))
    chosen, settled = choose(problem, method, parameters)
    model = FormDraws(evidence, chosen, settled)
    form = mean_form(model)
    ids = evidence.table.alternatives
    asked = _asked(problem, evidence, town)
    scores = np.asarray(form.scores(evidence.used))
    placed = ranks(scores)

    def end(value: float, changed: FloatArray, rows: tuple[str, ...] = ids) -> End:
        here = [rows.index(key) for key in ids]
        then = ranks(changed[here])
        moves = then - placed
        far = int(np.argmax(np.abs(moves)))
        return End(
            value=float(value),
            score=None if asked is None else float(changed[here][asked]),
            rank=None if asked is None else int(then[asked]),
            moved=int((moves != 0).sum()),
            furthest=ids[far],
            move=int(moves[far]),
            first=tuple(ids[i] for i in np.flatnonzero(then == 1)),
        )

    def mean_scores(other: Evidence) -> FloatArray:
        again = mean_form(FormDraws(other, chosen, settled))
        return np.asarray(again.scores(other.used))

    bars: list[Bar] = []
    nodes = list(problem.hierarchy.nodes[evidence.at].walk())[1:]
    limits = list(_thresholds(evidence, by, lang)) if chosen.name == "promethee" else []
    whose = range(len(ids)) if figures else [] if asked is None else [asked]
    cells = [(i, *cell) for i in whose for cell in _cells(evidence, i, by, lang)]
    steps = Steps(progress, len(nodes) + len(limits) + len(cells))
    for node in nodes:
        steps.take()
        line = line_of(evidence, node.id)
        if line is not None:
            shares = (line.now * (1 - by), min(1.0, line.now * (1 + by)))
            low, high = (end(t, np.asarray(form.scores(line.weights(t)))) for t in shares)
            bars.append(Bar("weight", node.id, "", node.label(lang), line.now, low, high))
    for key, name, now, ends in limits:
        low, high = (end(value, mean_scores(other)) for value, other in ends)
        bars.append(Bar("threshold", key, "", name, now, low, high))
        steps.take()
    for i, key, name, cell, values in cells:
        both = []
        for value in values:
            table = problem.table.with_cell(ids[i], key, value)
            other = gather(problem.changed(table=table), at)
            both.append(end(value, mean_scores(other), other.table.alternatives))
        label = f"{evidence.table.name(i, lang)}: {name}" if figures else name
        bars.append(Bar("cell", key, ids[i], label, cell, both[0], both[1]))
        steps.take()
    order = {kind: k for k, kind in enumerate(KINDS)}
    bars.sort(key=lambda bar: (*(-x for x in bar.spread), order[bar.kind]))
    return Tornado(
        study=problem.name or say(problem.title, lang),
        method=chosen.name,
        method_title=chosen.title,
        parameters=settled,
        at=evidence.at,
        seed=problem.seed,
        tables=model.draws,
        by=by,
        town="" if asked is None else ids[asked],
        score=None if asked is None else float(scores[asked]),
        rank=None if asked is None else int(placed[asked]),
        inputs=dict(problem.inputs),
        whose=problem.whose,
        names={key: evidence.table.name(i, lang) for i, key in enumerate(ids)},
        bars=tuple(bars),
    )


def _asked(problem: Problem, evidence: Evidence, town: str | None) -> int | None:
    """Position of the alternative asked about."""
    if town is None:
        return None
    found = problem.find(town)
    if found is None:
        raise fail("town-unknown", found=town, hint=nearest(town, problem.called()))
    if found not in evidence.table.alternatives:
        raise fail("tornado-not-ranked", found=town, at=evidence.at)
    return evidence.table.alternatives.index(found)


def _thresholds(
    evidence: Evidence, by: float, lang: str
) -> Iterator[tuple[str, str, float, list[tuple[float, Evidence]]]]:
    """Every threshold above 0 with its two ends; q and p never pass each other."""
    for j, column in enumerate(evidence.columns):
        given = dict(column.preference or {})
        for name in ("q", "p", "s"):
            now = given.get(name)
            if not now:
                continue
            ends = []
            for factor in (1 - by, 1 + by):
                value = now * factor
                if name == "q" and "p" in given:
                    value = min(value, given["p"])
                if name == "p" and "q" in given:
                    value = max(value, given["q"])
                changed = replace(column, preference={**given, name: value})
                columns = (*evidence.columns[:j], changed, *evidence.columns[j + 1 :])
                ends.append((value, replace(evidence, columns=columns)))
            label = f"{evidence.leaves[j].label(lang)}: {name}"
            yield f"{column.id}.{name}", label, now, ends


def _cells(
    evidence: Evidence, town: int, by: float, lang: str
) -> Iterator[tuple[str, str, float | None, tuple[float, float]]]:
    """Every figure of the alternative with the values at its two ends, the worse first."""
    table = evidence.table
    for j, leaf in enumerate(evidence.leaves):
        state, low, high = table.state[town, j], table.low[town, j], table.high[town, j]
        column = evidence.columns[j]
        codes = sorted(leaf.level_values().values())
        now = None
        if state == NOT_APPLICABLE:
            continue
        if state == UNKNOWN:
            ends = [column.worst, column.best]
        elif state == INTERVAL:
            ends = [float(low), float(high)]
        else:
            now = float(low)
            if codes:
                place = codes.index(now)
                ends = [codes[max(place - 1, 0)], codes[min(place + 1, len(codes) - 1)]]
            else:
                step = by * abs(column.best - column.worst)
                bounds = leaf.domain or (-np.inf, np.inf)
                ends = [float(np.clip(now + sign * step, *bounds)) for sign in (-1, 1)]
        if state != UNKNOWN and column.direction < 0:
            ends.reverse()
        yield leaf.id, leaf.label(lang), now, (ends[0], ends[1])
