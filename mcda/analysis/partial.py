"""The partial order of PROMETHEE I and III: who is preferred, alike or incomparable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mcda.analysis.evidence import Evidence, blocks, draw_column, gather, varying
from mcda.analysis.ranking import choose, town_weights
from mcda.engines import partial as engine
from mcda.engines import promethee
from mcda.errors import InputError, Where, fail
from mcda.model.hierarchy import say
from mcda.model.problem import Problem
from mcda.model.shown import Drawn
from mcda.model.table import NOT_APPLICABLE, FloatArray

MOST = 1_000  # alternatives: every pair is listed
DRAWS = 1_000
_CELLS = 2_000_000


@dataclass(frozen=True)
class Intervals:
    """The convention of PROMETHEE III; see `promethee.intervals`.

    Attributes
    ----------
    alpha : half the width of an interval, in standard deviations of the preferences.
    divisor, self_term : over how many they are taken, and whether the comparison with
        oneself counts.
    """

    alpha: float
    divisor: str = "n-1"
    self_term: bool = False


@dataclass(frozen=True)
class PartialRow:
    """One alternative: flows, interval (None for PROMETHEE I), level, and how it stands to others.

    Flows are over n - 1, or over what the convention of PROMETHEE III says.
    `level` is 1 where nobody is preferred to it. `below` are ids of those directly below in the
    Hasse diagram, `incomparable` and `indifferent` ids of others.

    Attributes
    ----------
    positive, negative, net : flows.
    lower, upper : ends of the interval of the net flow.
    """

    id: str
    name: str
    positive: float
    negative: float
    net: float
    lower: float | None
    upper: float | None
    level: int
    below: tuple[str, ...]
    indifferent: tuple[str, ...]
    incomparable: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """Two alternatives, `a` the one with the higher net flow.

    `relation` is "P" (a preferred), "I", "R" (incomparable), or "-" where equal net flows hide
    that b is preferred. Shares of the draws for each relation, None where nothing is drawn.
    """

    a: str
    b: str
    relation: str
    shares: Mapping[str, float] | None


@dataclass(frozen=True, eq=False)
class PartialOrder(Drawn):
    """Rows by level, then net flow. `nodes` are groups of one place, `edges` positions in them.

    Attributes
    ----------
    intervals : the convention of PROMETHEE III, None for I.
    pairs : every pair of ids with its relation.
    left_out : ids of alternatives that are not ranked.
    """

    whose: str
    intervals: Intervals | None
    rows: tuple[PartialRow, ...]
    pairs: tuple[Pair, ...]
    nodes: tuple[tuple[str, ...], ...]
    edges: tuple[tuple[int, int], ...]
    left_out: tuple[str, ...]

    @property
    def names(self) -> dict[str, str]:
        """Names by id."""
        return {row.id: row.name for row in self.rows}

    def count(self, relation: str) -> int:
        """How many pairs are "P", "I" or "R"."""
        kinds = ("P", "-") if relation == "P" else (relation,)
        return sum(pair.relation in kinds for pair in self.pairs)

    def records(self) -> list[dict[str, Any]]:
        """One row an alternative."""
        return [
            {
                "id": row.id,
                "name": row.name,
                "level": row.level,
                "positive_flow": row.positive,
                "negative_flow": row.negative,
                "net_flow": row.net,
                "lower": "" if row.lower is None else row.lower,
                "upper": "" if row.upper is None else row.upper,
                "directly_below": " ".join(row.below),
                "indifferent": " ".join(row.indifferent),
                "incomparable": " ".join(row.incomparable),
            }
            for row in self.rows
        ]

    def pair_records(self) -> list[dict[str, Any]]:
        """One row a pair."""
        return [
            {
                "a": pair.a,
                "b": pair.b,
                "relation": pair.relation,
                **{
                    f"share_{word}": "" if pair.shares is None else pair.shares[word]
                    for word in ("preferred", "indifferent", "behind", "incomparable")
                },
            }
            for pair in self.pairs
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, schema `partial/1`."""
        return {
            "schema": "partial/1",
            "version": self.version,
            "study": self.study,
            "at": self.at,
            "seed": self.seed,
            "draws": self.draws,
            "inputs": dict(self.inputs),
            "whose": self.whose,
            "intervals": None
            if self.intervals is None
            else {
                "alpha": self.intervals.alpha,
                "divisor": self.intervals.divisor,
                "self_term": self.intervals.self_term,
            },
            "alternatives": [
                {
                    "id": row.id,
                    "name": row.name,
                    "level": row.level,
                    "positive": row.positive,
                    "negative": row.negative,
                    "net": row.net,
                    "lower": row.lower,
                    "upper": row.upper,
                    "directly_below": list(row.below),
                    "indifferent": list(row.indifferent),
                    "incomparable": list(row.incomparable),
                }
                for row in self.rows
            ],
            "pairs": [
                {
                    "a": pair.a,
                    "b": pair.b,
                    "relation": pair.relation,
                    "shares": None if pair.shares is None else dict(pair.shares),
                }
                for pair in self.pairs
            ],
            "graph": {
                "nodes": [list(node) for node in self.nodes],
                "edges": [list(edge) for edge in self.edges],
            },
            "left_out": list(self.left_out),
        }


def _tables(evidence: Evidence, draws: int) -> Iterator[FloatArray]:
    """Drawn tables (count, m, n), few at a time; a complete one comes once."""
    table = evidence.table
    first = np.where(table.state == NOT_APPLICABLE, np.nan, table.low)
    loose = varying(evidence)
    if not loose:
        yield first[None]
        return
    m, n = first.shape
    size = max(1, _CELLS // (m * max(m, n)))
    for start, count in blocks(draws):
        drawn = {j: draw_column(evidence, j, start, count) for j in loose}
        for begin in range(0, count, size):
            some = slice(begin, min(begin + size, count))
            tables = np.repeat(first[None], some.stop - some.start, axis=0)
            for j, column in drawn.items():
                tables[..., j] = column[some]
            yield tables


def partial(
    problem: Problem,
    *,
    at: str | None = None,
    intervals: Intervals | None = None,
    draws: int = DRAWS,
    lang: str = "en",
) -> PartialOrder:
    """The partial order at a node: PROMETHEE I, or with `intervals` PROMETHEE III.

    The relation rests on the mean flows (or interval ends) over the first `draws` drawn tables;
    shares say in how many of these each relation holds. Up to a thousand alternatives. Raises
    InputError as `rank` does.
    """
    evidence = gather(problem, at)
    method, settled = choose(problem, "promethee")
    findings = method.check(evidence.columns, settled)
    if findings:
        raise InputError(findings)
    table = evidence.table
    ids = table.alternatives
    m = len(ids)
    if m > MOST:
        raise fail("par-many", found=m, limit=MOST)
    weights = town_weights(evidence)
    if weights is not None and intervals is not None:
        raise fail("stability-redistribute", Where(key="not_applicable"))
    used = evidence.used if weights is None else weights
    functions = [column.preference or {"type": "usual"} for column in evidence.columns]
    directions = evidence.directions
    sums = np.zeros((4, m))
    counts = np.zeros((4, m, m), dtype=np.int64)
    done = 0
    for tables in _tables(evidence, min(draws, problem.draws)):
        if intervals is None:
            plus, minus = promethee.unicriterion(tables, directions, functions)
            positive, negative = (plus * used).sum(axis=-1), (minus * used).sum(axis=-1)
            lower = upper = positive - negative
            relation = promethee.relation(positive, negative)
        else:
            pi = promethee.preference_matrix(tables, used, directions, functions)
            others = m if intervals.divisor == "n" else max(m - 1, 1)
            positive, negative = pi.sum(axis=-1) / others, pi.sum(axis=-2) / others
            lower, upper = promethee.intervals(
                pi,
                alpha=intervals.alpha,
                divisor=intervals.divisor,
                self_term=intervals.self_term,
            )
            relation = engine.interval_relation(lower, upper)
        counts += engine.relation_counts(relation)
        sums += [part.sum(axis=0) for part in (positive, negative, lower, upper)]
        done += len(tables)
    positive, negative, lower, upper = sums / done
    if intervals is None:
        relation = promethee.relation(positive, negative)
    else:
        relation = engine.interval_relation(lower, upper)
    level, edges = engine.levels(relation), engine.edges(relation)
    nodes = engine.groups(relation)
    net = positive - negative
    order = sorted(range(m), key=lambda i: (level[i], -net[i], i))
    drawn = bool(varying(evidence))

    def shares(i: int, k: int) -> dict[str, float] | None:
        if not drawn:
            return None
        words = ("preferred", "indifferent", "behind", "incomparable")
        return {word: float(counts[n, i, k]) / done for n, word in enumerate(words)}

    def those(i: int, kind: str) -> tuple[str, ...]:
        return tuple(ids[k] for k in order if k != i and relation[i, k] == kind)

    by_net = sorted(range(m), key=lambda i: (-net[i], i))
    return PartialOrder(
        study=problem.name or say(problem.title, lang),
        at=evidence.at,
        seed=problem.seed,
        draws=done if drawn else 1,
        inputs=dict(problem.inputs),
        whose=problem.whose,
        intervals=intervals,
        rows=tuple(
            PartialRow(
                ids[i],
                table.name(i, lang),
                float(positive[i]),
                float(negative[i]),
                float(net[i]),
                None if intervals is None else float(lower[i]),
                None if intervals is None else float(upper[i]),
                int(level[i]),
                tuple(ids[k] for k in order if edges[i, k]),
                those(i, "I"),
                those(i, "R"),
            )
            for i in order
        ),
        pairs=tuple(
            Pair(ids[i], ids[k], str(relation[i, k]), shares(i, k))
            for place, i in enumerate(by_net)
            for k in by_net[place + 1 :]
        ),
        nodes=tuple(tuple(ids[i] for i in node) for node in nodes),
        edges=tuple(
            (a, b)
            for a, one in enumerate(nodes)
            for b, other in enumerate(nodes)
            if edges[one[0], other[0]]
        ),
        left_out=(*evidence.excluded, *evidence.not_ranked),
    )
