"""PROMETHEE of columns that no machine holds: sorted into ranges of values on a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from mcda.analysis.cluster import Cluster
from mcda.analysis.steps import Steps
from mcda.analysis.streaming import Block, Source, Survey
from mcda.engines import partflows, promethee
from mcda.engines.partflows import Range
from mcda.engines.preference import Preference, of
from mcda.model.table import FloatArray

RANGE_ROWS = 1_000_000
_SAMPLE = 4096
Found = TypeVar("Found")
Ints = NDArray[np.int64]
Piece = tuple[FloatArray, Ints]  # values, and places among the ranked rows


class Grouped(Source, Protocol):
    """A source that also reads one of its groups of rows alone, on any machine."""

    groups: int

    def group_rows(self) -> list[int]:
        """Rows of each group."""

    def blocks(self, leaves: Sequence[str], group: int | None = None) -> Iterator[Block]:
        """All rows of these columns, or those of one group."""


def over_groups(cluster: Cluster) -> Any:
    """Work on the blocks of a `Grouped` on a cluster, where each worker reads its own; `Over`."""

    def over(
        work: Callable[[Block], Found], source: Grouped, leaves: Sequence[str]
    ) -> Iterator[Found]:
        whole = partial(_group, work, source, tuple(leaves))
        for found in cluster.in_order(whole, range(source.groups)):
            yield from found

    return over


def _group(
    work: Callable[[Block], Found], source: Grouped, leaves: Sequence[str], group: int
) -> list[Found]:
    return [work(block) for block in source.blocks(leaves, group)]


def column_scores(
    found: Survey,
    source: Grouped,
    cluster: Cluster,
    *,
    keep: Callable[[int, FloatArray], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> FloatArray:
    """`streaming.column_scores` of PROMETHEE on a cluster; the same but for rounding.

    Of each column the workers hold the values, cut into ranges of about RANGE_ROWS; ranges are
    worked out apart (`engines.partflows`). Many equal values cannot be cut.
    """
    steps = Steps(progress, len(found.leaves))
    scores = np.zeros(found.ranked)
    with cluster.told():
        for j in range(len(found.leaves)):
            weighted = _column(found, source, cluster.client, j)
            weighted *= found.used[j]
            scores += weighted
            if keep is not None:
                keep(j, weighted)
            del weighted
            steps.take()
    return scores


def _column(found: Survey, source: Grouped, client: Any, j: int) -> FloatArray:
    """``->(m,)``: net flows on one leaf."""
    column = found.columns[j]
    preference = of(column.preference or {"type": "usual"})
    low, high = float(found.extent.low[0, j]), float(found.extent.high[0, j])
    result = np.zeros(found.ranked)
    if low > high:  # nothing applies
        return result
    tolerance = promethee.tolerance(max(abs(low), abs(high)))
    read, first, row = [], 0, 0
    for group, rows in enumerate(source.group_rows()):
        mask = None if found.mask is None else found.mask[row : row + rows]
        here = (source, column.id, column.direction, group, mask, first)
        read.append(client.submit(_read, *here, pure=False))
        first += rows if mask is None else int(mask.sum())
        row += rows
    samples = np.sort(np.concatenate(client.gather(client.map(_sample, read, pure=False))))
    ranges = max(-(-found.ranked // RANGE_ROWS), 1)
    cuts = np.unique(samples[np.linspace(0, samples.size - 1, ranges + 1)[1:-1].astype(np.int64)])
    cut = client.map(partial(_cut, cuts), read, pure=False)
    del read
    held = [
        client.submit(_joined, [client.submit(_pick, some, k, pure=False) for some in cut])
        for k in range(cuts.size + 1)
    ]
    del cut
    known = client.gather([client.submit(_about, one, preference, pure=False) for one in held])
    filled = [k for k, about in enumerate(known) if about is not None]
    told = client.scatter(known, broadcast=True, hash=False)
    waiting = []
    for k in filled:
        near = [
            i
            for i in filled
            if i != k and not partflows.apart(known[k], known[i], preference, tolerance)
        ]
        sums = client.submit(_far, held[k], k, told, near, preference, tolerance, pure=False)
        for i in near:
            some = (held[k], held[i], known[k], known[i], preference, tolerance)
            sums = client.submit(_near, sums, *some, pure=False)
        waiting.append(client.submit(_placed, sums, held[k], pure=False))
    for k in range(len(waiting)):
        net, places = waiting[k].result()
        waiting[k] = None
        result[places] = net
    result /= max(found.ranked - 1, 1)
    return result


def _read(
    source: Grouped,
    leaf: str,
    direction: int,
    group: int,
    mask: NDArray[np.bool_] | None,
    first: int,
) -> Piece:
    """Values of a group that apply, larger is better, and their places."""
    values = np.concatenate([block.values[:, 0] for block in source.blocks([leaf], group)])
    if mask is not None:
        values = values[mask]
    places = np.flatnonzero(~np.isnan(values))
    return values[places] * direction, places + first


def _sample(piece: Piece) -> FloatArray:
    """A share of the values, evenly spaced in their order."""
    values = np.sort(piece[0])
    return values[:: max(values.size // _SAMPLE, 1)]


def _cut(cuts: FloatArray, piece: Piece) -> list[Piece]:
    """The piece by ranges; a range begins with its cut."""
    values, places = piece
    of_range = np.searchsorted(cuts, values, side="right")
    order = np.argsort(of_range, kind="stable")
    ends = np.cumsum(np.bincount(of_range, minlength=cuts.size + 1))[:-1]
    return list(zip(np.split(values[order], ends), np.split(places[order], ends), strict=True))


def _pick(pieces: list[Piece], k: int) -> Piece:
    return pieces[k]


def _joined(pieces: list[Piece]) -> Piece:
    return np.concatenate([p[0] for p in pieces]), np.concatenate([p[1] for p in pieces])


def _about(held: Piece, preference: Preference) -> Range | None:
    return partflows.about(held[0], preference) if held[0].size else None


def _far(
    held: Piece,
    k: int,
    known: list[Range],
    near: list[int],
    preference: Preference,
    tolerance: float,
) -> FloatArray:
    """Net sums within the range, and from all ranges whose values are not needed."""
    positive, negative = partflows.within(held[0], preference, tolerance)
    for i, other in enumerate(known):
        if other is None or i == k or i in near:
            continue
        added, above = partflows.across(held[0], known[k], other, preference, None, tolerance)
        positive += added if above else 0.0
        negative += 0.0 if above else added
    return np.asarray(positive - negative)


def _near(
    sums: FloatArray,
    held: Piece,
    values: Piece,
    mine: Range,
    other: Range,
    preference: Preference,
    tolerance: float,
) -> FloatArray:
    """The sums with those from a range whose values are needed."""
    added, above = partflows.across(held[0], mine, other, preference, values[0], tolerance)
    return sums + added if above else sums - added


def _placed(sums: FloatArray, held: Piece) -> Piece:
    return sums, held[1]
