"""Ranks of more scores than memory holds: sorted runs on disk, merged best first.

All numbers lie in files below one folder, which the caller removes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mcda.engines.ranks import Places, ranks

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SORT_BYTES = 56  # a score while it is sorted with its place
RANK_BYTES = 48  # a score while all are ranked in memory, itself included
LEAST_RUN = 1 << 17
_PAIR = np.dtype([("row", np.int64), ("rank", np.int64)])
_SCORE = np.dtype([("score", np.float64), ("row", np.int64)])


class Ranked:
    """Scores of all rows in their order, then their ranks; 1 is the largest score.

    `memory` is how many bytes may be used. Where all fit, nothing is written.
    """

    def __init__(self, folder: Path, rows: int, memory: float) -> None:
        self.folder, self.rows = folder, rows
        self.run_rows = max(int(memory / SORT_BYTES), LEAST_RUN)
        self.whole = rows * RANK_BYTES <= memory
        self.scores = np.empty(rows if self.whole else self.run_rows)
        self.places = np.empty(0, dtype=np.int64)
        self.done = self.filled = self.runs = 0

    def add(self, scores: Floats) -> None:
        """The scores of the next rows."""
        while scores.size:
            some = scores[: self.scores.size - self.filled]
            self.scores[self.filled : self.filled + some.size] = some
            self.filled += some.size
            scores = scores[some.size :]
            if self.filled == self.scores.size and not self.whole:
                self._flush()

    def take(self, scores: Floats) -> None:
        """All scores at once, in memory already."""
        self.whole, self.scores, self.filled = True, scores, scores.size

    def _flush(self) -> None:
        """Put the scores at hand on disk: as they are, and as a sorted run."""
        scores = self.scores[: self.filled]
        with (self.folder / "scores").open("ab") as stream:
            scores.tofile(stream)
        order = np.argsort(-scores, kind="stable")
        run = np.empty(scores.size, dtype=_SCORE)
        run["score"], run["row"] = scores[order], order
        run["row"] += self.done
        run.tofile(self.folder / f"run{self.runs}")
        self.runs += 1
        self.done += self.filled
        self.filled = 0

    def finish(self) -> None:
        """Rank what was added."""
        if self.whole:
            self.places = ranks(self.scores)
            return
        if self.filled:
            self._flush()
        block = max(self.run_rows // (4 * self.runs), 1 << 10)
        parts = -(-self.rows // self.run_rows)
        places = Places()
        files = [(self.folder / f"part{k}").open("wb") for k in range(parts)]
        try:
            for merged in _merged([self.folder / f"run{k}" for k in range(self.runs)], block):
                found = np.empty(merged.size, dtype=_PAIR)
                found["row"], found["rank"] = merged["row"], places.of(merged["score"].copy())
                part = found["row"] // self.run_rows
                for k in np.unique(part):
                    found[part == k].tofile(files[k])
        finally:
            for file in files:
                file.close()
        with (self.folder / "ranks").open("wb") as stream:
            for k in range(parts):
                found = np.fromfile(self.folder / f"part{k}", dtype=_PAIR)
                (self.folder / f"part{k}").unlink()
                result = np.empty(found.size, dtype=np.int64)
                result[found["row"] - k * self.run_rows] = found["rank"]
                result.tofile(stream)

    def at(self, start: int, stop: int) -> tuple[Floats, Integers]:
        """Scores and ranks of some rows."""
        if self.whole:
            return self.scores[start:stop], self.places[start:stop]
        count, offset = stop - start, 8 * start
        return (
            np.fromfile(self.folder / "scores", count=count, offset=offset),
            np.fromfile(self.folder / "ranks", dtype=np.int64, count=count, offset=offset),
        )


def _merged(runs: list[Path], block: int) -> Iterator[NDArray[np.void]]:
    """The runs as one, best first and ties by row, piece by piece; the runs are removed."""
    waiting = [np.empty(0, dtype=_SCORE) for _ in runs]
    read = [0] * len(runs)
    left = [run.stat().st_size // _SCORE.itemsize for run in runs]
    while True:
        for k, run in enumerate(runs):
            if left[k] and waiting[k].size < block:
                more = np.fromfile(run, dtype=_SCORE, count=block, offset=read[k] * _SCORE.itemsize)
                waiting[k] = np.concatenate([waiting[k], more])
                read[k] += more.size
                left[k] -= more.size
                if not left[k]:
                    run.unlink()
        # What follows of a run is no better than its last score here.
        ends = [some["score"][-1] for some, rest in zip(waiting, left, strict=True) if rest]
        limit = max(ends, default=-np.inf)
        taken = []
        for k, some in enumerate(waiting):
            count = int(np.searchsorted(-some["score"], -limit, side="right"))
            taken.append(some[:count])
            waiting[k] = some[count:].copy()
        merged = np.concatenate(taken)
        if merged.size:
            yield merged[np.lexsort((merged["row"], -merged["score"]))]
        if not any(left) and not any(some.size for some in waiting):
            return
