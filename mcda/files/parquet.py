"""Parquet tables read in blocks of rows, each cell checked, and rankings written as Parquet."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from mcda.analysis.streaming import Block
from mcda.engines.normalisation import LARGEST
from mcda.errors import Finding, InputError, Where, fail
from mcda.files.tablefile import Grid, errors_only, leaf_columns, read_cell
from mcda.model.hierarchy import Criterion, Hierarchy
from mcda.model.table import INTERVAL, KNOWN, UNKNOWN

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIXES = (".parquet", ".pq")
BLOCK_ROWS = 1 << 16
MOST_SHOWN = 3
_BUFFER = 1 << 18
_INDEX = re.compile(r"__index_level_\d+__")


@contextmanager
def reading(file: str) -> Iterator[None]:
    """What goes wrong while a file is read, as a finding."""
    try:
        import pyarrow as pa
    except ImportError:
        raise fail("parquet-missing", Where(file)) from None
    try:
        yield
    except FileNotFoundError:
        raise fail("file-missing", Where(file)) from None
    except IsADirectoryError:
        raise fail("file-folder", Where(file)) from None
    except PermissionError:
        raise fail("file-forbidden", Where(file)) from None
    except (pa.ArrowException, OSError) as error:
        raise fail("file-damaged", Where(file), message=str(error)) from None


@dataclass(frozen=True)
class _Cells:
    """Numbers of the cells of one leaf, NaN where none is known, and their states."""

    values: NDArray[np.float64]
    state: NDArray[np.int8]


@dataclass
class _Checked:
    """Bad cells of one column: the first ones with their rows, and how many there are."""

    shown: list[Finding] = field(default_factory=list)
    count: int = 0


class ParquetTable:
    """A table of alternatives × leaves in a Parquet file; nothing of it stays in memory.

    `rows` is their number and `leaves` are the columns that it has. A null or NaN is unknown;
    texts are read as in other tables. Raises InputError with all that is wrong with its columns.
    Ids are not compared with one another: that they differ is not checked.
    """

    def __init__(self, path: Path, hierarchy: Hierarchy, block_rows: int = BLOCK_ROWS) -> None:
        # absolute: workers of a cluster open it, too
        self.path, self.hierarchy, self.block_rows = path.absolute(), hierarchy, block_rows
        self.file = str(path)
        with reading(self.file), self._open() as opened:
            schema = opened.schema_arrow
            metadata = opened.metadata
            self.rows = int(metadata.num_rows)
            self.groups = int(metadata.num_row_groups)
        header = [name for name in schema.names if not _INDEX.fullmatch(name)]
        self.bytes_a_row = sum(_width(schema.field(name).type) for name in header)
        grid = Grid(self.file, header, [], 0)
        findings: list[Finding] = []
        leaves = {leaf.id: leaf for leaf in hierarchy.all_leaves}
        columns = leaf_columns(grid, hierarchy, leaves, findings)
        self.names = {name: header[j] for name, j in columns.items()}
        self.leaves = tuple(leaf for leaf in leaves if leaf in columns)
        if not self.rows:
            findings.append(Finding("table-empty", Where(self.file), {}))
        errors_only(findings)
        with reading(self.file):
            self._check_ids()

    def _open(self) -> Any:
        import pyarrow.parquet as pq

        return pq.ParquetFile(self.path, buffer_size=_BUFFER, pre_buffer=False)

    def _check_ids(self) -> None:
        """Raise InputError for rows without an id."""
        row, bad = 0, _Checked()
        if self._ids_complete():
            return
        for batch in self._batches([self.names["id"]]):
            ids = batch.column(0)
            if ids.null_count:
                for i in np.flatnonzero(ids.is_null().to_numpy(zero_copy_only=False)):
                    bad.count += 1
                    if bad.count <= MOST_SHOWN:
                        where = self._where(row + int(i), "")
                        bad.shown.append(Finding("alternative-unnamed", where, {}))
            row += batch.num_rows
        self._raise({"id": bad})

    def _ids_complete(self) -> bool:
        """Whether the file says itself that no id is missing."""
        with self._open() as opened:
            metadata = opened.metadata
            names = [metadata.schema.column(k).path for k in range(metadata.num_columns)]
            k = names.index(self.names["id"])
            for group in range(self.groups):
                told = metadata.row_group(group).column(k).statistics
                if told is None or not told.has_null_count or told.null_count:
                    return False
        return True

    def _where(self, row: int, leaf: str) -> Where:
        return Where(self.file, row=f"#{row + 1}", column=leaf)

    def _batches(
        self, columns: Sequence[str], groups: Sequence[int] | None = None
    ) -> Iterator[pa.RecordBatch]:
        with self._open() as opened:
            for group in range(self.groups) if groups is None else groups:
                yield from opened.iter_batches(
                    self.block_rows, row_groups=[group], columns=list(columns), use_threads=False
                )

    def group_rows(self) -> list[int]:
        """Rows of each row group."""
        with reading(self.file), self._open() as opened:
            metadata = opened.metadata
            return [int(metadata.row_group(group).num_rows) for group in range(self.groups)]

    def blocks(self, leaves: Sequence[str], group: int | None = None) -> Iterator[Block]:
        """All rows of these leaves, or those of one row group, as checked numbers.

        Raises InputError after the last block where a cell was bad.
        """
        bad = {leaf: _Checked() for leaf in leaves}
        start = 0 if group is None else sum(self.group_rows()[:group])
        names = [self.names[leaf] for leaf in leaves]
        with reading(self.file):
            for batch in self._batches(names, None if group is None else [group]):
                values = np.empty((batch.num_rows, len(leaves)))
                state = np.empty((batch.num_rows, len(leaves)), dtype=np.int8)
                for j, leaf in enumerate(leaves):
                    column = batch.column(names[j])
                    cells = self._cells(self.hierarchy.nodes[leaf], column, start, bad[leaf])
                    values[:, j], state[:, j] = cells.values, cells.state
                yield Block(start, values, state)
                start += batch.num_rows
        self._raise(bad)

    def _raise(self, bad: dict[str, _Checked]) -> None:
        findings = []
        for leaf, found in bad.items():
            findings += found.shown
            if found.count > len(found.shown):
                values = {"count": found.count - len(found.shown)}
                findings.append(Finding("stream-more-cells", Where(self.file, column=leaf), values))
        if findings:
            raise InputError(findings)

    def ids(self) -> Iterator[pa.Array]:
        """The ids of all rows, in the blocks of `blocks`."""
        with reading(self.file):
            for batch in self._batches([self.names["id"]]):
                yield batch.column(0)

    def id_type(self) -> pa.DataType:
        """The type of the ids."""
        with reading(self.file), self._open() as opened:
            return opened.schema_arrow.field(self.names["id"]).type

    def _cells(self, leaf: Criterion, column: pa.Array, start: int, bad: _Checked) -> _Cells:
        import pyarrow as pa

        kind = column.type
        if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
            numbers = column.cast(pa.float64(), safe=False)
            values = np.array(numbers.to_numpy(zero_copy_only=False), dtype=np.float64)
            self._check_numbers(leaf, values, start, bad)
            unknown = np.isnan(values)
            return _Cells(values, np.where(unknown, UNKNOWN, KNOWN).astype(np.int8))
        if pa.types.is_dictionary(kind):
            column = column.dictionary_decode()
        return self._read(leaf, column.dictionary_encode(), start, bad)

    def _check_numbers(
        self, leaf: Criterion, values: NDArray[np.float64], start: int, bad: _Checked
    ) -> None:
        """Note the numbers that no cell of the leaf may hold, and make them NaN."""
        wrong = np.abs(values) > LARGEST
        if leaf.kind in ("ordinal", "flag"):
            wrong |= ~np.isin(values, list(leaf.level_values().values()))
        if leaf.domain is not None:
            wrong |= (values < leaf.domain[0]) | (values > leaf.domain[1])
        wrong &= ~np.isnan(values)
        if wrong.any():
            for i in np.flatnonzero(wrong)[: MOST_SHOWN - len(bad.shown)]:
                self._note(leaf, float(values[i]), start + int(i), bad)
            bad.count += int(wrong.sum())
            values[wrong] = math.nan  # no engine sees it

    def _note(self, leaf: Criterion, cell: Any, row: int, bad: _Checked) -> None:
        try:
            read_cell(leaf, cell)
        except InputError as error:
            finding = error.findings[0]
            where = self._where(row, leaf.id)
            bad.shown.append(Finding(finding.code, where, finding.values))

    def _read(self, leaf: Criterion, column: pa.Array, start: int, bad: _Checked) -> _Cells:
        """Texts and other cells, each different one read once."""
        words = column.dictionary.to_pylist()
        low, state = np.full(len(words) + 1, math.nan), np.full(len(words) + 1, UNKNOWN)
        wrong = np.zeros(len(words) + 1, dtype=bool)
        for k, word in enumerate(words):
            try:
                first, _, state[k], _ = read_cell(leaf, word)
            except InputError:
                wrong[k] = True
            else:
                low[k] = math.nan if state[k] == INTERVAL else first
        codes = column.indices.fill_null(len(words)).to_numpy(zero_copy_only=False)
        here = wrong[codes]
        if here.any():
            for i in np.flatnonzero(here)[: MOST_SHOWN - len(bad.shown)]:
                self._note(leaf, words[codes[i]], start + int(i), bad)
            bad.count += int(here.sum())
        return _Cells(low[codes], state[codes].astype(np.int8))


def _width(kind: pa.DataType) -> int:
    """Bytes of a cell, a guess for texts."""
    try:
        return max(int(kind.bit_width) // 8, 1)
    except ValueError:
        return 32


class RankingFile:
    """A ranking written as Parquet: id, score, rank and, where wanted, `part:LEAF`."""

    def __init__(
        self,
        stream: BinaryIO,
        id_type: pa.DataType,
        parts: Sequence[str],
        metadata: dict[str, str],
    ) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        columns = [("id", id_type), ("score", pa.float64()), ("rank", pa.int64())]
        columns += [(f"part:{leaf}", pa.float64()) for leaf in parts]
        self.schema = pa.schema(columns, metadata=metadata)
        self.writer = pq.ParquetWriter(stream, self.schema)

    def add(
        self,
        ids: pa.Array,
        scores: NDArray[np.float64],
        ranks: NDArray[np.int64],
        parts: Sequence[NDArray[np.float64]],
    ) -> None:
        """Write the next rows."""
        import pyarrow as pa

        arrays = [ids, pa.array(scores), pa.array(ranks), *(pa.array(part) for part in parts)]
        self.writer.write_batch(pa.record_batch(arrays, schema=self.schema))

    def close(self) -> None:
        """Write the end of the file."""
        self.writer.close()
