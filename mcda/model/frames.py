"""Columns out of a data frame, and a data frame out of columns: pandas, polars and the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.errors import Where, fail
from mcda.model.table import (
    INTERVAL,
    KNOWN,
    NAME_COLUMNS,
    UNKNOWN,
    FloatArray,
    Table,
    cell_text,
)

if TYPE_CHECKING:
    import pandas as pd

    from mcda.model.hierarchy import Hierarchy

GivenColumn = FloatArray | list[Any]  # numbers with NaN, or cells with None, where unknown


@dataclass(frozen=True)
class FrameColumns:
    """A frame taken apart: ids of its rows, their names by language, and its other columns.

    Attributes
    ----------
    alternatives : ids in the order of the rows; `twice` those that stand twice.
    """

    alternatives: list[str] | None
    names: dict[str, list[str]]
    columns: dict[str, GivenColumn]
    twice: tuple[str, ...] = ()


def frame_columns(frame: Any) -> FrameColumns:
    """The columns of any eager data frame.

    pandas is read as it is; polars, pyarrow, modin and cuDF through narwhals. A column `id` names
    the alternatives (else a pandas index does), `name`, `name_ru` and `name_kk` their names.
    """
    heads, read = _pandas(frame) if _is_pandas(frame) else _narwhals(frame)
    ids = None if "id" in heads else _index(frame)
    names = {}
    columns: dict[str, GivenColumn] = {}
    for j, head in enumerate(heads):
        if head == "id":
            ids = ["" if cell is None else str(cell) for cell in read(j, False)]
        elif head in NAME_COLUMNS:
            cells = read(j, False)
            names[NAME_COLUMNS[head]] = ["" if cell is None else str(cell) for cell in cells]
        else:
            columns.setdefault(head, read(j, True))
    twice = tuple(head for head in dict.fromkeys(heads) if heads.count(head) > 1)
    return FrameColumns(ids, names, columns, twice)


def _is_pandas(frame: Any) -> bool:
    return type(frame).__module__.partition(".")[0] == "pandas" and hasattr(frame, "iloc")


def _index(frame: Any) -> list[str] | None:
    return [str(key) for key in frame.index] if _is_pandas(frame) else None


def _pandas(frame: pd.DataFrame) -> tuple[list[str], Any]:
    from pandas.api.types import is_numeric_dtype

    if frame.ndim != 2:
        raise _no_frame(frame)

    def read(j: int, numbers: bool) -> GivenColumn:
        column = frame.iloc[:, j]
        if numbers and is_numeric_dtype(column.dtype) and column.dtype.kind != "c":
            return column.to_numpy(dtype=np.float64, na_value=np.nan)
        return column.astype(object).where(column.notna(), None).tolist()

    return [str(head) for head in frame.columns], read


def _narwhals(frame: Any) -> tuple[list[str], Any]:
    try:
        import narwhals
    except ImportError:
        raise fail("frame-narwhals", Where(), found=_kind(frame)) from None
    try:
        whole = narwhals.from_native(frame, eager_only=True)
    except TypeError:
        raise _no_frame(frame) from None

    def read(j: int, numbers: bool) -> GivenColumn:
        column = whole[:, j]
        if numbers and (column.dtype.is_numeric() or column.dtype == narwhals.Boolean):
            return np.asarray(column.cast(narwhals.Float64).to_numpy(), dtype=np.float64)
        cells = column.to_list()
        return [None if isinstance(cell, float) and cell != cell else cell for cell in cells]

    return [str(head) for head in whole.columns], read


def _kind(frame: Any) -> str:
    return f"{type(frame).__module__.partition('.')[0]}.{type(frame).__name__}"


def _no_frame(frame: Any) -> Exception:
    return fail("frame-kind", Where(), found=_kind(frame))


def table_columns(table: Table, hierarchy: Hierarchy) -> dict[str, Sequence[Any]]:
    """The columns that `frame_columns` reads back: ids, names, then one a leaf.

    A column of known and unknown cells alone holds numbers (None = unknown); one with an interval,
    a cell that does not apply, or levels holds texts as a table file writes them.
    """
    heads = {lang: head for head, lang in NAME_COLUMNS.items()}
    columns: dict[str, Sequence[Any]] = {"id": list(table.alternatives)}
    columns |= {heads[lang]: list(words) for lang, words in table.names.items() if lang in heads}
    for j, leaf in enumerate(table.leaves):
        levels: Mapping[str, float] = hierarchy.nodes[leaf].level_values()
        state = table.state[:, j]
        rows = range(len(table.alternatives))
        if not levels and ((state == KNOWN) | (state == UNKNOWN)).all():
            low = table.low[:, j]
            columns[leaf] = [float(low[i]) if state[i] == KNOWN else None for i in rows]
        else:
            texts = [_exact(table, i, j, levels) for i in rows]
            columns[leaf] = [text or None for text in texts]
    return columns


def _exact(table: Table, i: int, j: int, levels: Mapping[str, float]) -> str:
    """`cell_text`, with all digits of a number that is no level."""
    if levels or table.state[i, j] not in (KNOWN, INTERVAL):
        return cell_text(table, i, j, levels)

    def one(value: float) -> str:
        return repr(value).removesuffix(".0")

    if found := table.distribution(i, j):
        return found.text(one)
    low, high = one(float(table.low[i, j])), one(float(table.high[i, j]))
    return low if table.state[i, j] == KNOWN else f"{low}..{high}"
