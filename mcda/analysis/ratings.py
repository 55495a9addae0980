"""Cells of level criteria from the ratings of several experts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mcda.engines.weighted import quantile
from mcda.errors import Finding, Where
from mcda.model.hierarchy import Hierarchy
from mcda.model.problem import Source
from mcda.model.table import UNKNOWN, Table

# One expert's rating: id of the expert, value of the level, weight of the expert there.
Rated = tuple[str, float, float]
Cell = tuple[str, str]


def rated_cell(ratings: Sequence[Rated]) -> tuple[float, float] | None:
    """Lower and upper quartile of the levels given, weighted by the experts; None without any.

    Quartiles are those of the inverted cdf, so both ends are levels; one rater gives one level.
    """
    if not any(weight > 0 for _, _, weight in ratings):
        return None
    values = [value for _, value, _ in ratings]
    weights = [weight for _, _, weight in ratings]
    return float(quantile(values, weights, 0.25)), float(quantile(values, weights, 0.75))


def fill_rated(
    table: Table, hierarchy: Hierarchy, rated: Mapping[Cell, Sequence[Rated]]
) -> tuple[Table, tuple[Source, ...], list[Finding]]:
    """The table with ratings in its unknown cells, their sources, and where ratings differ.

    What the table says counts; a criterion where a rating says something else is a note.
    """
    whole = table.select([leaf.id for leaf in hierarchy.all_leaves])
    cells: dict[Cell, tuple[float, float]] = {}
    sources = []
    differing: dict[str, list[str]] = {}
    for (alternative, leaf), ratings in rated.items():
        ends = rated_cell(ratings)
        if ends is None:
            continue
        i, j = whole.alternatives.index(alternative), whole.column(leaf)
        if whole.state[i, j] == UNKNOWN:
            count = sum(weight > 0 for _, _, weight in ratings)
            cells[alternative, leaf] = ends
            words = f"ratings of {count} expert{'s' if count > 1 else ''}"
            sources.append(Source(alternative, leaf, words))
        elif (whole.low[i, j], whole.high[i, j]) != ends:
            differing.setdefault(leaf, []).append(alternative)
    findings = [
        Finding(
            "ratings-differ", Where(), {"criterion": leaf, "alternatives": ", ".join(names)}, "note"
        )
        for leaf, names in differing.items()
    ]
    return whole.with_cells(cells), tuple(sources), findings
