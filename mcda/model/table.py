"""The table of alternatives: numbers, intervals, unknown cells and cells that do not apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.model.distribution import Distribution

KNOWN, INTERVAL, UNKNOWN, NOT_APPLICABLE = 0, 1, 2, 3
NAME_COLUMNS = {"name": "en", "name_ru": "ru", "name_kk": "kk"}

FloatArray = NDArray[np.float64]


def frozen_array(values: Any, dtype: Any = np.float64) -> NDArray[Any]:
    """A read-only copy."""
    array = np.array(values, dtype=dtype)
    array.setflags(write=False)
    return array


@dataclass(frozen=True, eq=False)
class Table:
    """Alternatives × leaves.

    `low` and `high` (m, n) are equal in a known cell, the ends of an interval cell, NaN in unknown
    and in not-applicable cells; `state` (m, n) is KNOWN, INTERVAL, UNKNOWN or NOT_APPLICABLE.
    `spread` says by (alternative, leaf) how an interval cell is distributed where not evenly.

    Attributes
    ----------
    alternatives, leaves : ids of the rows and columns.
    names : by language, in the order of the rows.
    """

    alternatives: tuple[str, ...]
    leaves: tuple[str, ...]
    low: FloatArray
    high: FloatArray
    state: NDArray[np.int8]
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spread: Mapping[tuple[str, str], Distribution] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("low", "high"):
            object.__setattr__(self, name, frozen_array(getattr(self, name)))
        object.__setattr__(self, "state", frozen_array(self.state, np.int8))
        shape = (len(self.alternatives), len(self.leaves))
        if self.low.shape != shape or self.high.shape != shape or self.state.shape != shape:
            raise ValueError(f"table arrays must have the shape {shape}")

    @classmethod
    def from_values(
        cls,
        values: Any,
        alternatives: Sequence[str],
        leaves: Sequence[str],
        names: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Table:
        """A table of plain numbers (m, n); NaN is an unknown cell."""
        numbers = np.asarray(values, dtype=np.float64)
        state = np.where(np.isnan(numbers), UNKNOWN, KNOWN)
        return cls(tuple(alternatives), tuple(leaves), numbers, numbers, state, dict(names or {}))

    def name(self, index: int, lang: str = "en") -> str:
        """Name of an alternative in `lang`, else its English name, else its id."""
        for key in (lang, "en"):
            if self.names.get(key) and self.names[key][index]:
                return self.names[key][index]
        return self.alternatives[index]

    def column(self, leaf: str) -> int:
        """Index of a leaf's column."""
        return self.leaves.index(leaf)

    def select(self, leaves: Sequence[str]) -> Table:
        """The same alternatives with these columns; a leaf without a column is unknown."""
        m = len(self.alternatives)
        low = np.full((m, len(leaves)), np.nan)
        high = low.copy()
        state = np.full((m, len(leaves)), UNKNOWN, dtype=np.int8)
        position = {leaf: j for j, leaf in enumerate(self.leaves)}
        for j, leaf in enumerate(leaves):
            if leaf in position:
                k = position[leaf]
                low[:, j], high[:, j], state[:, j] = (
                    self.low[:, k],
                    self.high[:, k],
                    self.state[:, k],
                )
        return Table(self.alternatives, tuple(leaves), low, high, state, self.names, self.spread)

    def rows(self, keep: Sequence[int]) -> Table:
        """The alternatives at these positions."""
        index = list(keep)
        return Table(
            tuple(self.alternatives[i] for i in index),
            self.leaves,
            self.low[index],
            self.high[index],
            self.state[index],
            {lang: tuple(words[i] for i in index) for lang, words in self.names.items()},
            self.spread,
        )

    def with_cell(self, alternative: str, leaf: str, value: float) -> Table:
        """A copy with one known number put in."""
        return self.with_cells({(alternative, leaf): (value, value)})

    def with_cells(self, cells: Mapping[tuple[str, str], tuple[float, float]]) -> Table:
        """A copy with (alternative, leaf): (low, high) put in; equal ends are a known number."""
        low, high, state = self.low.copy(), self.high.copy(), self.state.copy()
        for (alternative, leaf), ends in cells.items():
            i, j = self.alternatives.index(alternative), self.column(leaf)
            low[i, j], high[i, j] = ends
            state[i, j] = INTERVAL if ends[1] > ends[0] else KNOWN
        spread = {cell: one for cell, one in self.spread.items() if cell not in cells}
        return Table(self.alternatives, self.leaves, low, high, state, self.names, spread)

    def distribution(self, i: int, j: int) -> Distribution | None:
        """How the cell is distributed between its ends; None is evenly, or not at all."""
        return self.spread.get((self.alternatives[i], self.leaves[j]))


def cell_text(table: Table, i: int, j: int, levels: Mapping[str, float]) -> str:
    """A cell as a table file writes it: number, level's word, interval, distribution or n/a."""
    low, high = float(table.low[i, j]), float(table.high[i, j])
    return cell_words(low, high, int(table.state[i, j]), table.distribution(i, j), levels)


def cell_words(
    low: float,
    high: float,
    state: int,
    distribution: Distribution | None,
    levels: Mapping[str, float],
) -> str:
    """`cell_text` of a cell that stands in no table; `levels` are numbers by the levels' words."""
    words = {value: word for word, value in levels.items()}

    def one(value: float) -> str:
        return words.get(value, f"{value:.12g}")

    if state == UNKNOWN:
        return ""
    if state == NOT_APPLICABLE:
        return "n/a"
    if distribution is not None:
        return distribution.text(one)
    return one(low) if state == KNOWN else f"{one(low)}..{one(high)}"
