"""Rank tables that do not fit into memory: block by block, or one column after the other.

A method whose cells depend on their column through its extremes and sums alone (TOPSIS, AHP with
ratings or value functions) takes two passes over blocks of rows. PROMETHEE compares all pairs of a
column, so it takes one column at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from mcda.analysis.evidence import columns_of, counted, is_kept
from mcda.analysis.ranking import choose, tables_of, with_tables
from mcda.analysis.steps import Steps
from mcda.engines.forms import Form, Linear, column_sums, fill_gaps
from mcda.engines.normalisation import Extent, extent
from mcda.engines.workers import in_order
from mcda.errors import Finding, InputError, Where, fail
from mcda.model.hierarchy import Criterion
from mcda.model.methods import Column, Method
from mcda.model.problem import Problem
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, UNKNOWN, FloatArray

Bools = NDArray[np.bool_]
Found = TypeVar("Found")


@dataclass(frozen=True, eq=False)
class Block:
    """Some rows of a table: numbers (k, n), NaN where none is known, and states of the cells.

    Attributes
    ----------
    start : number of the first row.
    values, state : (k, n).
    """

    start: int
    values: FloatArray
    state: NDArray[np.int8]


class Source(Protocol):
    """A table that is read in blocks of rows, as often as needed."""

    rows: int
    leaves: tuple[str, ...]

    def blocks(self, leaves: Sequence[str]) -> Iterator[Block]:
        """All rows of these columns, in their order."""


class Over(Protocol):
    """Work on all blocks of a source, here or elsewhere; what it finds comes in their order."""

    def __call__(
        self, work: Callable[[Block], Found], source: Any, leaves: Sequence[str], /
    ) -> Iterator[Found]: ...


def by_threads(
    work: Callable[[Block], Found], source: Source, leaves: Sequence[str]
) -> Iterator[Found]:
    """Work on all blocks with all processors."""
    return in_order(work, source.blocks(leaves))


@dataclass(frozen=True, eq=False)
class Survey:
    """What a first pass found: which leaves and rows are used, and what engines need of columns.

    `mask` (m,) tells the rows that are ranked, None where all are; `gaps` whether a cell does not
    apply. `excluded` and `not_ranked` are numbers of rows.

    Attributes
    ----------
    problem : what is ranked.
    settled : the method's parameters with defaults.
    set_aside : ids of leaves not counted for lack of data.
    declared, used : weights by id, and of the kept leaves (n,).
    extent : what engines need of the columns.
    at : id of the node.
    """

    problem: Problem
    method: Method
    settled: Mapping[str, Any]
    at: str
    leaves: tuple[Criterion, ...]
    set_aside: tuple[str, ...]
    declared: Mapping[str, float]
    used: FloatArray
    columns: tuple[Column, ...]
    extent: Extent
    gaps: bool
    rows: int
    ranked: int
    excluded: int
    not_ranked: int
    mask: Bools | None

    @property
    def by_rows(self) -> bool:
        """Whether blocks of rows suffice."""
        return "rows" in self.method.capabilities

    @property
    def ids(self) -> tuple[str, ...]:
        """The leaves that are used."""
        return tuple(leaf.id for leaf in self.leaves)


@dataclass(frozen=True, eq=False)
class _Tally:
    """Counts and extent of some rows; those of different rows add up."""

    known: NDArray[np.int64]
    unknown: NDArray[np.int64]
    interval: NDArray[np.int64]
    applies: NDArray[np.int64]
    extent: Extent

    def add(self, other: _Tally) -> _Tally:
        return _Tally(
            self.known + other.known,
            self.unknown + other.unknown,
            self.interval + other.interval,
            self.applies + other.applies,
            self.extent.add(other.extent),
        )


def _tally(kind: str, block: Block) -> _Tally:
    count = {s: (block.state == s).sum(axis=0) for s in (KNOWN, UNKNOWN, INTERVAL, NOT_APPLICABLE)}
    rows = len(block.state)
    return _Tally(
        count[KNOWN],
        count[UNKNOWN],
        count[INTERVAL],
        rows - count[NOT_APPLICABLE],
        extent(block.values, kind),
    )


def _rows_of(exclude: bool, block: Block) -> tuple[Bools, int, int]:
    """Rows to rank, and how many are excluded and have nothing to rank by."""
    nothing = (block.state == NOT_APPLICABLE).all(axis=1)
    excluded = (
        (block.state == UNKNOWN).any(axis=1) & ~nothing if exclude else np.zeros_like(nothing)
    )
    return ~(nothing | excluded), int(excluded.sum()), int(nothing.sum())


def _kept_rows(block: Block, mask: Bools | None) -> Block:
    if mask is None:
        return block
    here = mask[block.start : block.start + len(block.values)]
    return Block(block.start, block.values[here], block.state[here])


def survey(
    problem: Problem,
    source: Source,
    method: str | Method | None = None,
    *,
    at: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    over: Over = by_threads,
    progress: Callable[[int, int], None] | None = None,
) -> Survey:
    """Look at every cell once, twice where rows are left out; `problem` has an empty table.

    Leaves are set aside and rows excluded as `evidence.gather` does. Unknown cells are not drawn
    here: a leaf that is used must have none, unless `missing` is "exclude". Raises InputError for
    these, for intervals, and for what makes the method inapplicable.
    """
    chosen, settled = choose(problem, method, parameters)
    if not chosen.capabilities & {"rows", "linear"}:
        raise fail("stream-method", Where(key="method"), method=chosen.title)
    node, local, declared, leaves = counted(problem, at)
    here = [leaf for leaf in leaves if leaf.id in source.leaves]
    if not here:
        raise fail("nothing-known", at=node, min_known=f"{problem.min_known:.0%}")
    steps = Steps(progress, source.rows)
    kind = settled.get("normalisation", "none")
    total = _total(source, [leaf.id for leaf in here], partial(_tally, kind), over, steps)
    has = total.known + total.interval
    index = [j for j in range(len(here)) if is_kept(problem, int(has[j]), int(total.applies[j]))]
    kept = [here[j] for j in index]
    if not kept:
        raise fail("nothing-known", at=node, min_known=f"{problem.min_known:.0%}")
    exclude = problem.missing == "exclude"
    findings = []
    if problem.missing == "keep":
        lacking = [leaf for leaf in leaves if leaf.id not in source.leaves]
        values = {"count": source.rows}
        findings += [Finding("stream-unknown", Where(column=leaf.id), values) for leaf in lacking]
    for j in index:
        where = Where(column=here[j].id)
        if total.interval[j]:
            values = {"count": int(total.interval[j])}
            findings.append(Finding("stream-interval", where, values))
        if total.unknown[j] and not exclude:
            findings.append(Finding("stream-unknown", where, {"count": int(total.unknown[j])}))
    if findings:
        raise InputError(findings)
    names = [leaf.id for leaf in kept]
    mask, excluded, nothing = None, 0, 0
    gaps = bool((total.applies[index] < source.rows).any())
    ends = total.extent
    ends = Extent(kind, ends.low[:, index], ends.high[:, index], ends.amount[:, index])
    if total.unknown[index].any() or (total.applies[index] < source.rows).all():
        mask = np.zeros(source.rows, dtype=bool)
        parts = []
        steps = Steps(progress, source.rows)
        for block in source.blocks(names):
            rows, left_out, empty = _rows_of(exclude, block)
            mask[block.start : block.start + len(rows)] = rows
            excluded, nothing = excluded + left_out, nothing + empty
            if rows.any():
                parts.append(extent(block.values[rows], kind))
            steps.take(len(rows))
        if not parts:
            raise fail("nothing-ranked", at=node)
        ends = reduce(Extent.add, parts)
    low, high = (np.where(ends.some, end, np.nan) for end in (ends.low, ends.high))
    columns = columns_of(kept, low, high)
    findings = chosen.check(columns, settled)
    if findings:
        raise InputError(findings)
    used = problem.hierarchy.global_weights(local, node, frozenset(names))
    return Survey(
        problem,
        chosen,
        settled,
        node,
        tuple(kept),
        tuple(leaf.id for leaf in leaves if leaf.id not in names),
        declared,
        np.array([used[name] for name in names]),
        columns,
        ends,
        gaps,
        source.rows,
        source.rows if mask is None else int(mask.sum()),
        excluded,
        nothing,
        mask,
    )


def _total(
    source: Source, leaves: list[str], work: Callable[[Block], Any], over: Over, steps: Steps
) -> Any:
    """The sum of what `work` finds in all blocks, added in their order."""
    total = None
    for found, rows in over(partial(_with_rows, work), source, leaves):
        total = found if total is None else total.add(found)
        steps.take(rows)
    return total


def _with_rows(work: Callable[[Block], Any], block: Block) -> tuple[Any, int]:
    return work(block), len(block.values)


@dataclass(frozen=True, eq=False)
class _Sums:
    """`column_sums` of the tables of a form; those of different rows add up."""

    sums: tuple[tuple[FloatArray, FloatArray], ...]

    def add(self, other: _Sums) -> _Sums:
        pairs = zip(self.sums, other.sums, strict=True)
        return _Sums(tuple((a[0] + b[0], a[1] + b[1]) for a, b in pairs))


def _form(found: Survey, block: Block) -> Form:
    directions = np.array([column.direction for column in found.columns])
    parameters = {**found.settled, "columns": found.columns, "extent": found.extent}
    return found.method.prepare(_kept_rows(block, found.mask).values, directions, parameters)


def _form_sums(found: Survey, block: Block) -> _Sums:
    return _Sums(tuple(column_sums(table) for table in tables_of(_form(found, block))))


def gap_means(
    found: Survey, source: Source, over: Over = by_threads, progress: Any = None
) -> tuple[tuple[FloatArray, FloatArray], ...] | None:
    """Sums from which cells that do not apply get their mean; None where there are none."""
    if not found.gaps:
        return None
    steps = Steps(progress, source.rows)
    total: _Sums = _total(source, list(found.ids), partial(_form_sums, found), over, steps)
    return total.sums


@dataclass(frozen=True, eq=False)
class Scored:
    """Scores (k,) of the ranked rows of a block, and their parts (k, n) where wanted.

    Attributes
    ----------
    start : number of the first row; `rows` how many the block has, ranked or not.
    """

    start: int
    rows: int
    scores: FloatArray
    parts: FloatArray | None


def _scored(
    found: Survey,
    means: tuple[tuple[FloatArray, FloatArray], ...] | None,
    parts: bool,
    block: Block,
) -> Scored:
    form = _form(found, block)
    if means is not None:
        pairs = zip(tables_of(form), means, strict=True)
        form = with_tables(form, tuple(fill_gaps(table, sums) for table, sums in pairs))
    return Scored(
        block.start,
        len(block.values),
        form.scores(found.used),
        form.contributions(found.used) if parts else None,
    )


def row_scores(
    found: Survey,
    source: Source,
    *,
    parts: bool = False,
    over: Over = by_threads,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Scored]:
    """Scores of all blocks in their order, for a method that goes by rows."""
    means = gap_means(found, source, over)
    steps = Steps(progress, source.rows)
    for scored in over(partial(_scored, found, means, parts), source, found.ids):
        steps.take(scored.rows)
        yield scored


def column_scores(
    found: Survey,
    source: Source,
    *,
    keep: Callable[[int, FloatArray], None] | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> FloatArray:
    """``->(m,)``: scores of all ranked rows, one column after the other.

    `keep` is given the place of each leaf and the column's parts of the scores. Every one of
    `workers` threads holds a column and what the engine makes of it.
    """

    def one(j: int) -> FloatArray:
        return column_parts(found, j, column(found, source, j))

    steps = Steps(progress, len(found.leaves))
    scores = np.zeros(found.ranked)
    for j, weighted in enumerate(in_order(one, range(len(found.leaves)), workers)):
        scores += weighted
        if keep is not None:
            keep(j, weighted)
        del weighted  # before the next column comes
        steps.take()
    return scores


def column(found: Survey, source: Source, j: int) -> FloatArray:
    """``->(m,)``: the column of the leaf at place j, ranked rows alone; NaN does not apply."""
    values = np.empty(found.ranked)
    done = 0
    for block in source.blocks([found.leaves[j].id]):
        some = _kept_rows(block, found.mask).values[:, 0]
        values[done : done + some.size] = some
        done += some.size
    return values


def column_parts(found: Survey, j: int, values: FloatArray) -> FloatArray:
    """``(m)->(m)``: what the leaf at place j adds to the scores."""
    which = slice(j, j + 1)
    columns = found.columns[which]
    directions = np.array([c.direction for c in columns])
    form = found.method.prepare(values[:, None], directions, {**found.settled, "columns": columns})
    if not isinstance(form, Linear) or np.any(form.base_score):
        raise fail("stream-method", Where(key="method"), method=found.method.title)
    weighted = form.parts[:, 0]
    weighted *= found.used[j]
    return weighted
