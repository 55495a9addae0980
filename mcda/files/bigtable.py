"""Rank a Parquet table of any length into a Parquet file, within a given memory."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.analysis import partitioned, streaming
from mcda.analysis.cluster import Cluster
from mcda.analysis.ranking import choose
from mcda.analysis.streaming import Survey
from mcda.engines.workers import processors
from mcda.errors import Where, fail
from mcda.files.folder import StudyFiles
from mcda.files.load import find_hierarchy
from mcda.files.parquet import BLOCK_ROWS, ParquetTable, RankingFile
from mcda.files.ranksort import LEAST_RUN, RANK_BYTES, SORT_BYTES, Ranked
from mcda.files.write import writing
from mcda.model.problem import Problem
from mcda.model.table import Table
from mcda.version import __version__

# Measured (benchmarks/scale.py): the program and its libraries; bytes a cell of a block while
# engines work on it; bytes a row of a column's flows, of a waiting column, and of the scores.
BASE = 230e6
CELL_BYTES = 120
COLUMN_BYTES, WAITING_BYTES, SCORE_BYTES = 76, 8, 9
LEAST_BLOCK = 1 << 12
RANGE_BYTES = 64e6  # what comes from a worker at a time
UNTOLD = 4e9  # where the system does not tell what is free

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Plan:
    """How a table is gone through: rows of a block, threads, bytes for ranking."""

    block_rows: int
    workers: int
    ranking: float


@dataclass(frozen=True)
class Written:
    """What a ranking of a big table was made of."""

    rows: int
    ranked: int
    excluded: int
    not_ranked: int
    set_aside: tuple[str, ...]


def free_memory() -> float:
    """Bytes that are free for programs, also within a container's limit."""
    meminfo = _words("/proc/meminfo").split()
    if "MemAvailable:" in meminfo:
        free = 1024.0 * int(meminfo[meminfo.index("MemAvailable:") + 1])
    else:  # no Linux
        free = UNTOLD
    limit, used = (_words(f"/sys/fs/cgroup/memory.{name}").strip() for name in ("max", "current"))
    if limit.isdigit() and used.isdigit():
        free = min(free, float(limit) - float(used))
    return free


def _words(path: str) -> str:
    """What the system says there, "" where there is no such file."""
    return Path(path).read_text(encoding="ascii") if Path(path).is_file() else ""


def plan(rows: int, leaves: int, by_rows: bool, memory: float, *, cluster: bool = False) -> Plan:
    """The quickest way that keeps to `memory` bytes; raises InputError with the least needed.

    With a `cluster` it is the memory of this program, which then holds no columns but the scores.
    """
    room = memory - BASE
    if by_rows:
        cell = CELL_BYTES * leaves
        least = cell * LEAST_BLOCK + min(rows * RANK_BYTES, LEAST_RUN * SORT_BYTES) + rows
        _check(memory, least)
        workers, block = processors(), BLOCK_ROWS
        while workers > 1 and workers * cell * block > room / 2:
            workers -= 1
        while block > LEAST_BLOCK and cell * block > room / 2:
            block //= 2
        return Plan(block, workers, room - workers * cell * block - rows)
    fixed = float(SCORE_BYTES * rows + CELL_BYTES * BLOCK_ROWS)
    if cluster:
        fixed += SCORE_BYTES * rows + RANGE_BYTES
        _check(memory, fixed + min(rows * RANK_BYTES, LEAST_RUN * SORT_BYTES))
        return Plan(BLOCK_ROWS, 1, room - fixed)
    _check(memory, fixed + COLUMN_BYTES * rows)
    workers = 1
    while workers < min(processors(), leaves) and room >= fixed + rows * (
        (workers + 1) * (COLUMN_BYTES + 2 * WAITING_BYTES)
    ):
        workers += 1
    return Plan(BLOCK_ROWS, workers, rows * RANK_BYTES)


def _check(memory: float, least: float) -> None:
    if memory < BASE + least:
        values = {"found": size_text(memory), "least": size_text(BASE + least)}
        raise fail("stream-memory", Where(key="--memory"), **values)


def size_text(size: float) -> str:
    """Bytes as people write them, rounded up: 250MB, 1.3GB."""
    if size < 1e9:
        return f"{-(-int(size) // 10**6)}MB"
    return f"{-(-int(size) // 10**8) / 10:g}GB"


def open_table(table: Path, hierarchy: str, missing: str | None) -> tuple[Problem, ParquetTable]:
    """The table's file, and its problem with an empty table in it."""
    files = StudyFiles(Path(), "", None)
    tree = find_hierarchy(files, hierarchy, None)
    source = ParquetTable(table, tree)
    leaves = tuple(leaf.id for leaf in tree.all_leaves)
    nothing = Table.from_values(np.empty((0, len(leaves))), (), leaves)
    problem = Problem(tree, nothing, inputs=files.inputs, name=table.stem)
    return (problem.changed(missing=missing) if missing else problem), source


def rank_table(
    problem: Problem,
    source: ParquetTable,
    target: Path,
    method: str | None = None,
    *,
    at: str | None = None,
    parameters: dict[str, Any] | None = None,
    parts: bool = False,
    memory: float | None = None,
    cluster: Cluster | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Written:
    """Rank all rows of `source` into the Parquet file `target`, rows in the table's order.

    At most `memory` bytes are held, half of what is free by default. Raises InputError before
    anything is written. The workers of a `cluster` read the table themselves, at the same path,
    and hold the columns of PROMETHEE between them.
    """
    memory = free_memory() / 2 if memory is None else memory
    chosen, _ = choose(problem, method, parameters)
    by_rows = "rows" in chosen.capabilities
    way = plan(source.rows, len(source.leaves), by_rows, memory, cluster=cluster is not None)
    source.block_rows = way.block_rows
    shares = [0.4, 0.4, 0.2] if by_rows else [0.1, 0.8, 0.1]
    first, second, third = _shares(progress, shares)
    over = streaming.by_threads if cluster is None else partitioned.over_groups(cluster)
    found = streaming.survey(
        problem, source, method, at=at, parameters=parameters, over=over, progress=first
    )
    with writing(target, force) as stream, _folder(target.parent) as folder:
        ranked = Ranked(folder, found.ranked, way.ranking)

        def keep(j: int, values: NDArray[np.float64]) -> None:
            values.tofile(folder / f"column{j}")

        kept = keep if parts else None
        if by_rows:
            for some in streaming.row_scores(found, source, over=over, progress=second):
                ranked.add(some.scores)
        elif cluster is not None:
            ranked.add(
                partitioned.column_scores(found, source, cluster, keep=kept, progress=second)
            )
        else:
            ranked.take(
                streaming.column_scores(
                    found, source, keep=kept, workers=way.workers, progress=second
                )
            )
        ranked.finish()
        _write(found, source, ranked, stream, folder, parts, third)
    return Written(found.rows, found.ranked, found.excluded, found.not_ranked, found.set_aside)


@contextmanager
def _folder(beside: Path) -> Iterator[Path]:
    """A folder for what does not fit into memory, removed in any case."""
    folder = Path(tempfile.mkdtemp(prefix=".mcda-", dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _shares(progress: Progress | None, shares: Sequence[float]) -> list[Progress | None]:
    """One counter for several steps that take these shares of the time."""
    if progress is None:
        return [None] * len(shares)

    def counter(before: float, share: float) -> Progress:
        def show(done: int, of: int) -> None:
            progress(round(1000 * (before + share * done / of)), 1000)

        return show

    return [counter(sum(shares[:k]), share) for k, share in enumerate(shares)]


def _write(
    found: Survey,
    source: ParquetTable,
    ranked: Ranked,
    stream: Any,
    folder: Path,
    parts: bool,
    progress: Progress | None,
) -> None:
    leaves = found.ids if parts else ()
    file = RankingFile(stream, source.id_type(), leaves, {"mcda": json.dumps(_about(found))})
    again = streaming.row_scores(found, source, parts=True) if parts and found.by_rows else None
    row = done = 0
    for ids in source.ids():
        count = len(ids)
        if found.mask is not None:
            ids = ids.filter(found.mask[row : row + count])
        row += count
        scores, places = ranked.at(done, done + len(ids))
        columns: list[NDArray[np.float64]] = []
        if again is not None:
            some = next(again).parts
            assert some is not None
            columns = list(np.ascontiguousarray(some.T))
        elif parts:
            columns = [
                np.fromfile(folder / f"column{j}", count=len(ids), offset=8 * done)
                for j in range(len(leaves))
            ]
        done += len(ids)
        file.add(ids, scores, places, columns)
        if progress is not None:
            progress(row, found.rows)
    file.close()


def _about(found: Survey) -> dict[str, Any]:
    """What the numbers of the file depend on; stored in it under the key `mcda`."""
    return {
        "schema": "ranking-table/1",
        "version": __version__,
        "study": found.problem.name,
        "method": {"name": found.method.name, "parameters": dict(found.settled)},
        "at": found.at,
        "inputs": dict(found.problem.inputs),
        "missing": found.problem.missing,
        "weights": dict(zip(found.ids, map(float, found.used), strict=True)),
        "declared_weights": dict(found.declared),
        "set_aside": list(found.set_aside),
        "rows": found.rows,
        "ranked": found.ranked,
        "excluded": found.excluded,
        "not_ranked": found.not_ranked,
    }
