"""Rank the alternatives of a problem at a node, with an interval where figures are unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.analysis.evidence import Evidence, blocks, draw_column, gather, varying
from mcda.engines.forms import Distance, Form, Linear
from mcda.engines.ranks import ordered_pairs, quantile_rank, ranks, wins
from mcda.engines.sampling import simplex, uniforms
from mcda.errors import InputError
from mcda.model.methods import Method, get
from mcda.model.problem import Problem
from mcda.model.results import PairsOrdered, RankedRow, Ranking
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, UNKNOWN, FloatArray

COUNT_DRAWS = 1_000
MOST_FOR_PAIRS = 300


def rank(
    problem: Problem | str | Path,
    method: str | Method | None = None,
    *,
    at: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    counts: bool = True,
    parts: bool = True,
    lang: str = "en",
    progress: Callable[[int, int], None] | None = None,
    **settings: Any,
) -> Ranking:
    """Rank the alternatives at a node of the hierarchy.

    Parameters
    ----------
    problem : a `Problem`, or what `mcda.load` takes.
    method : a name of the registry or a `Method`; the problem's own by default.
    at : id of a node; the root by default. Its leaves are used, weights renormalised.
    parameters : of the method; only those of the problem's own method are kept otherwise.
    parts : whether the parts of every score are wanted.
    counts : whether the pairs that keep their order are counted (up to 300 alternatives).
    progress : called with (draws done, draws in all) after every block.
    settings : fields of `Problem` to replace, as `seed=7`.

    Raises InputError with every problem found.
    """
    if not isinstance(problem, Problem):
        from mcda.files.load import load

        problem = load(problem)
    if settings:
        if "weights" in settings:
            settings = {"whose": "given" if settings["weights"] else "equal", **settings}
        problem = problem.changed(**settings)
    evidence = gather(problem, at)
    chosen, settled = choose(problem, method, parameters)
    model = FormDraws(evidence, chosen, settled)
    return _summarise(
        evidence, chosen, settled, model, counts=counts, parts=parts, lang=lang, progress=progress
    )


def choose(
    problem: Problem,
    method: str | Method | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> tuple[Method, dict[str, Any]]:
    """The method and all its parameters; the problem's parameters go with its own method."""
    chosen = method if isinstance(method, Method) else get(method or problem.method)
    given = dict(problem.parameters) if chosen.name == problem.method else {}
    return chosen, chosen.settle({**given, **(parameters or {})})


def tables_of(form: Form) -> tuple[FloatArray, ...]:
    """The arrays (..., m, n) that make up a form."""
    return (form.parts,) if isinstance(form, Linear) else (form.best, form.worst)


def with_tables(form: Form, tables: tuple[FloatArray, ...]) -> Form:
    """The same form with other arrays."""
    if isinstance(form, Linear):
        return replace(form, parts=tables[0])
    return Distance(tables[0], tables[1], form.power)


class FormDraws:
    """The weight form of every drawn table; only columns with open cells are computed again."""

    def __init__(self, evidence: Evidence, method: Method, parameters: Mapping[str, Any]) -> None:
        findings = method.check(evidence.columns, parameters)
        if findings:
            raise InputError(findings)
        self.evidence, self.method, self.parameters = evidence, method, parameters
        self.varying = varying(evidence)
        table = evidence.table
        first = np.where(table.state == NOT_APPLICABLE, np.nan, table.low)
        for j in self.varying:
            first[:, j] = draw_column(evidence, j, 0, 1)[0]
        self.first = self._form(first, slice(None))
        self.draws = evidence.problem.draws if self.varying else 1

    def _form(self, values: FloatArray, which: slice) -> Form:
        columns = self.evidence.columns[which]
        directions = self.evidence.directions[which]
        return self.method.prepare(values, directions, {**self.parameters, "columns": columns})

    def block(self, start: int, count: int) -> Form:
        """The form of draws start … start + count, tables (count, m, n)."""
        return self.filled(
            {j: draw_column(self.evidence, j, start, count) for j in self.varying}, count
        )

    def filled(self, drawn: Mapping[int, FloatArray], count: int) -> Form:
        """The form of `count` tables in which the columns `drawn`, (count, m) each, are given."""
        constant = tables_of(self.first)
        if not drawn:
            return with_tables(self.first, tuple(t[None] for t in constant))
        tables = tuple(np.repeat(t[None], count, axis=0) for t in constant)
        for j, column in drawn.items():
            parts = tables_of(self._form(column[..., None], slice(j, j + 1)))
            for table, part in zip(tables, parts, strict=True):
                table[..., j] = part[..., 0]
        return with_tables(self.first, tables)

    def mean(self) -> Form:
        """The mean of the forms of all draws, tables (m, n)."""
        tables = tuple(table.copy() for table in tables_of(self.first))
        for j in self.varying:
            sums = [np.zeros(len(table)) for table in tables]
            for start, count in blocks(self.draws):
                drawn = draw_column(self.evidence, j, start, count)
                parts = tables_of(self._form(drawn[..., None], slice(j, j + 1)))
                for total, part in zip(sums, parts, strict=True):
                    total += part[..., 0].sum(axis=0)
            for table, total in zip(tables, sums, strict=True):
                table[:, j] = total / self.draws
        return with_tables(self.first, tables)

    def blocks(self, draws: int | None = None) -> Iterator[tuple[int, int, Form]]:
        """(start, count, form) over all draws, in fixed blocks."""
        for start, count in blocks(self.draws if draws is None else min(draws, self.draws)):
            yield start, count, self.block(start, count)


def town_weights(evidence: Evidence) -> FloatArray | None:
    """Weights a row (m, n) under `not_applicable: redistribute`, else None."""
    problem = evidence.problem
    state = evidence.table.state
    if problem.not_applicable != "redistribute" or not (state == NOT_APPLICABLE).any():
        return None
    local = problem.local_weights()
    ids = [leaf.id for leaf in evidence.leaves]
    rows = []
    for row in state:
        kept = frozenset(key for key, s in zip(ids, row, strict=True) if s != NOT_APPLICABLE)
        weights = problem.hierarchy.global_weights(local, evidence.at, kept)
        rows.append([weights[key] for key in ids])
    return np.array(rows)


def _per_town(form: Form) -> Form:
    """The form with each alternative as a batch of its own, so that each can have its weights."""
    single = with_tables(form, tuple(table[..., None, :] for table in tables_of(form)))
    base = np.asarray(form.base_score)
    if isinstance(single, Linear) and base.ndim:
        return replace(single, base=base[..., None])
    return single


def scores_of(form: Form, weights: FloatArray, by_town: FloatArray | None = None) -> FloatArray:
    """Scores (..., m); `by_town` (..., m, n) gives each alternative its own weights."""
    if by_town is None:
        return np.asarray(form.scores(weights))
    return np.asarray(_per_town(form).scores(by_town))[..., 0]


def contributions_of(
    form: Form, weights: FloatArray, by_town: FloatArray | None = None
) -> FloatArray:
    """Contributions (..., m, n) that add up with the base to `scores_of`."""
    if by_town is None:
        return np.asarray(form.contributions(weights))
    return np.asarray(_per_town(form).contributions(by_town))[..., 0, :]


def drawn_weights(
    evidence: Evidence, draws: int, applies: frozenset[str] | None = None
) -> FloatArray:
    """Leaf weights (draws, n), uniform on the local simplex of every node.

    A node's exponential is named by its id: the draws do not depend on the order of the file.
    Siblings of weight 0 stay at 0, as do leaves outside `applies`, whose weight goes to their
    siblings level by level.
    """
    problem = evidence.problem
    hierarchy = problem.hierarchy
    local = problem.local_weights()
    kept = {leaf.id for leaf in evidence.leaves if applies is None or leaf.id in applies}
    shares: dict[str, FloatArray] = {}

    def spread(node_id: str, share: FloatArray) -> None:
        node = hierarchy.nodes[node_id]
        if node.is_leaf:
            shares[node.id] = share
            return
        live = [
            child
            for child in node.criteria
            if local.get(child.id, 0.0) > 0.0 and any(leaf.id in kept for leaf in child.leaves())
        ]
        u = [uniforms(problem.seed, f"weight/{c.id}", draws, 1)[:, 0] for c in live]
        parts = simplex(np.stack(u, axis=-1))
        for k, child in enumerate(live):
            spread(child.id, share * parts[:, k])

    spread(evidence.at, np.ones(draws))
    nothing = np.zeros(draws)
    return np.stack([shares.get(leaf.id, nothing) for leaf in evidence.leaves], axis=-1)


def _drawn_by_town(evidence: Evidence, draws: int) -> FloatArray:
    """`drawn_weights` a row, (draws, m, n): each row keeps the leaves that apply to it."""
    applies = evidence.table.state != NOT_APPLICABLE
    ids = [leaf.id for leaf in evidence.leaves]
    drawn = np.empty((draws, *applies.shape))
    for pattern in np.unique(applies, axis=0):
        names = frozenset(key for key, here in zip(ids, pattern, strict=True) if here)
        rows = (applies == pattern).all(axis=1)
        drawn[:, rows] = drawn_weights(evidence, draws, names)[:, None, :]
    return drawn


def _count_pairs(
    evidence: Evidence,
    model: FormDraws,
    form: Form,
    counted: NDArray[np.int64],
    by_town: FloatArray | None,
) -> PairsOrdered:
    """The three counts; `form` holds the first draws, one table where nothing is drawn."""
    m = len(evidence.rows)
    figures = ordered_pairs(counted, model.draws)
    draws = min(COUNT_DRAWS, evidence.problem.draws)
    weights = drawn_weights(evidence, draws)
    by_town_drawn = None if by_town is None else _drawn_by_town(evidence, draws)
    loose = scores_of(form, weights, by_town_drawn)
    everything = evidence.full()
    if evidence.set_aside:
        whole = FormDraws(everything, model.method, model.parameters)
        scores = scores_of(whole.block(0, draws), everything.used, town_weights(everything))
        declared = ordered_pairs(wins(scores), len(scores))
    else:
        declared = figures
    return PairsOrdered(figures, ordered_pairs(wins(loose), len(loose)), declared, m * (m - 1) // 2)


def _summarise(
    evidence: Evidence,
    method: Method,
    settled: Mapping[str, Any],
    model: FormDraws,
    *,
    counts: bool,
    parts: bool,
    lang: str,
    progress: Callable[[int, int], None] | None,
) -> Ranking:
    problem, table = evidence.problem, evidence.table
    m = len(table.alternatives)
    by_town = town_weights(evidence)
    all_scores = np.empty((model.draws, m))
    sums = np.zeros((m, len(evidence.leaves)))
    count_pairs = counts and m <= MOST_FOR_PAIRS
    counted = np.zeros((m, m) if count_pairs else 0, dtype=np.int64)
    for start, count, form in model.blocks():
        scores = scores_of(form, evidence.used, by_town)
        all_scores[start : start + count] = scores
        if parts:
            sums += contributions_of(form, evidence.used, by_town).sum(axis=0)
        if count_pairs:
            counted += wins(scores)
        if progress is not None:
            progress(start + count, model.draws)
        if start == 0:
            opening = with_tables(form, tuple(t[:COUNT_DRAWS] for t in tables_of(form)))
    sums /= model.draws
    placed = ranks(all_scores)
    median, low, high = (quantile_rank(placed, q) for q in (0.5, 0.05, 0.95))
    mean_rank = placed.mean(axis=0)
    mean_score = all_scores.mean(axis=0)
    state, low_cells, high_cells = table.state, table.low, table.high
    ids = [leaf.id for leaf in evidence.leaves]
    declared_table = problem.table.rows(evidence.rows).select(list(evidence.declared))
    declared_weights = np.array(list(evidence.declared.values()))
    rows = []
    for i in sorted(range(m), key=lambda i: (median[i], mean_rank[i], i)):
        has = (declared_table.state[i] == KNOWN) | (declared_table.state[i] == INTERVAL)
        applies = declared_table.state[i] != NOT_APPLICABLE
        weight = float(declared_weights[applies].sum())
        clipped = [
            key
            for j, key in enumerate(ids)
            if state[i, j] in (KNOWN, INTERVAL)
            and evidence.leaves[j].value is not None
            and (
                low_cells[i, j] < min(evidence.columns[j].worst, evidence.columns[j].best)
                or high_cells[i, j] > max(evidence.columns[j].worst, evidence.columns[j].best)
            )
        ]
        rows.append(
            RankedRow(
                id=table.alternatives[i],
                name=table.name(i, lang),
                score=float(mean_score[i]),
                rank=int(median[i]),
                rank_low=int(low[i]),
                rank_high=int(high[i]),
                rank_best=int(placed[:, i].min()),
                rank_worst=int(placed[:, i].max()),
                mean_rank=float(mean_rank[i]),
                coverage=float(declared_weights[has].sum()) / weight if weight > 0 else 0.0,
                known=int(((state[i] == KNOWN) | (state[i] == INTERVAL)).sum()),
                with_data=int((state[i] != NOT_APPLICABLE).sum()),
                unknown=tuple(key for j, key in enumerate(ids) if state[i, j] == UNKNOWN),
                parts={key: float(sums[i, j]) for j, key in enumerate(ids)} if parts else {},
                clipped=tuple(clipped),
            )
        )
    all_scores.setflags(write=False)
    placed.setflags(write=False)
    from mcda.model.hierarchy import say

    return Ranking(
        study=problem.name or say(problem.title, lang),
        method=method.name,
        method_title=method.title,
        score_name=method.score,
        parameters=dict(settled),
        at=evidence.at,
        seed=problem.seed,
        draws=model.draws,
        inputs=dict(problem.inputs),
        whose=problem.whose,
        weights={key: float(w) for key, w in zip(ids, evidence.used, strict=True)},
        declared_weights={k: float(v) for k, v in evidence.declared.items()},
        base=float(np.mean(model.first.base_score)),
        set_aside=tuple(leaf.id for leaf in evidence.set_aside),
        excluded=evidence.excluded,
        not_ranked=evidence.not_ranked,
        pairs_ordered=_count_pairs(evidence, model, opening, counted, by_town)
        if count_pairs
        else None,
        rows=tuple(rows),
        alternatives=table.alternatives,
        scores=all_scores,
        ranks=placed,
    )
