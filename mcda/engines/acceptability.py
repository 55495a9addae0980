"""SMAA-2 (Lahdelma & Salminen 2001): what shares of weights and tables give which rank.

Ties share the competition rank (1, 2, 2, 4): two alternatives that share the first place are both
counted there, so that a column of rank acceptabilities need not sum to 1; a row always does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines.forms import Distance, Form, Linear, normalise_weights
from mcda.engines.ranks import TOLERANCE, ranks, wins
from mcda.engines.sampling import blocks

__all__ = ["Acceptability", "Counts", "confident", "count", "indices", "standard_error", "summary"]

Array = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Counts:
    """What was counted over some draws; counts of different draws add up.

    Attributes
    ----------
    draws : number of draws.
    places : in how many of them i has rank r + 1, (m, m).
    wins : in how many i scores above j by more than the tolerance, (m, m).
    sums : the weights, summed over the draws where i is first, (m, n).
    """

    draws: int
    places: Integers
    wins: Integers
    sums: Array

    def add(self, other: Counts) -> Counts:
        """The counts of both sets of draws together."""
        return Counts(
            self.draws + other.draws,
            self.places + other.places,
            self.wins + other.wins,
            self.sums + other.sums,
        )

    @property
    def first_places(self) -> Integers:
        """``()->(m,)``: in how many draws each alternative is first."""
        return np.asarray(self.places[:, 0])

    @property
    def central_weights(self) -> Array:
        """``()->(m,n)``: mean weights of the draws where i is first; zeros where there are none."""
        return np.asarray(self.sums / np.maximum(self.first_places, 1)[:, None])

    def quantile_rank(self, q: float) -> Integers:
        """``()->(m,)``: the smallest rank whose cumulated share of the draws reaches q."""
        if not 0 <= q <= 1:
            raise ValueError(f"q must lie between 0 and 1, not {q!r}")
        needed = max(int(np.ceil(q * self.draws - 1e-9)), 1)
        reached = self.places.cumsum(axis=-1) >= needed
        return np.asarray(reached.argmax(axis=-1) + 1, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Acceptability:
    """Indices of SMAA-2, none of them NaN.

    Attributes
    ----------
    draws, effective : number of draws, and of independent draws that are worth as much.
    first_places : draws in which i is first, (m,). Where it is 0, the central weights and the
        confidence factor of i are undefined: they are zeros here.
    rank_acceptability : share of the draws in which i has rank r + 1, (m, m).
    cumulative : share in which its rank is r + 1 or better, (m, m).
    central_weights : mean weights of the draws in which i is first, (m, n).
    confidence : share of the tables in which its central weights make i first, (m,).
    pairwise_winning : share in which i scores above j, (m, m); ties are nobody's.
    expected_rank : mean rank, (m,).
    entropy : of the rank acceptabilities of i in bits, (m,); 0 where one rank is certain.
    *_se : standard errors; see `standard_error`.
    """

    draws: int
    effective: float
    first_places: Integers
    rank_acceptability: Array
    cumulative: Array
    central_weights: Array
    confidence: Array
    pairwise_winning: Array
    expected_rank: Array
    entropy: Array
    rank_acceptability_se: Array
    cumulative_se: Array
    confidence_se: Array
    pairwise_winning_se: Array
    expected_rank_se: Array


def standard_error(hits: ArrayLike, draws: int, effective: float | None = None) -> Array:
    """``(...),()->(...)``: sqrt(p(1 - p) / ESS) with p = (hits + 2) / (draws + 4).

    The centre of Agresti & Coull (1998), so that no or all hits never show an error of 0.
    """
    if draws < 1:
        raise ValueError("draws must be at least 1")
    p = (np.asarray(hits, dtype=np.float64) + 2.0) / (draws + 4.0)
    return np.asarray(np.sqrt(p * (1.0 - p) / (draws if effective is None else effective)))


def count(scores: ArrayLike, weights: ArrayLike, *, tolerance: float = TOLERANCE) -> Counts:
    """``(d,m),(d,n)->Counts``: ranks, wins and first places of a block of draws."""
    array = np.asarray(scores, dtype=np.float64)
    given = np.asarray(weights, dtype=np.float64)
    if array.ndim != 2 or given.ndim != 2 or len(array) != len(given) or len(array) == 0:
        raise ValueError("scores and weights must be (draws, m) and (draws, n), at least one draw")
    draws, m = array.shape
    placed = ranks(array, tolerance=tolerance)
    cells = placed + (np.arange(m) * m - 1)
    places = np.bincount(cells.ravel(), minlength=m * m).reshape(m, m)
    first = (placed == 1).astype(np.float64)
    return Counts(draws, places.astype(np.int64), wins(array, tolerance=tolerance), first.T @ given)


def confident(form: Form, central: ArrayLike, *, tolerance: float = TOLERANCE) -> Integers:
    """``(m,n)->(m,)``: the tables of a form in which row i of `central` makes i first."""
    rows = np.asarray(central, dtype=np.float64)
    found = np.zeros(len(rows), dtype=np.int64)
    for i, row in enumerate(rows):
        scores = np.atleast_2d(form.scores(row))
        found[i] = np.count_nonzero(ranks(scores, tolerance=tolerance)[:, i] == 1)
    return found


def summary(
    counts: Counts,
    confident: ArrayLike,
    tables: int,
    *,
    effective: float | None = None,
) -> Acceptability:
    """The indices of counts; `confident` are the hits among `tables` tables (see `confident`)."""
    draws = counts.draws
    m = len(counts.places)
    places = np.arange(1, m + 1)
    shares = counts.places / draws
    reached = counts.places.cumsum(axis=-1)
    expected = shares @ places
    variance = np.maximum(shares @ np.square(places) - np.square(expected), 0.0)
    logs = np.log2(shares, out=np.zeros(shares.shape), where=shares > 0)
    seen = counts.first_places > 0
    hits = np.where(seen, np.asarray(confident), 0)
    worth = float(draws) if effective is None else float(effective)
    return Acceptability(
        draws=draws,
        effective=worth,
        first_places=counts.first_places,
        rank_acceptability=shares,
        cumulative=reached / draws,
        central_weights=counts.central_weights,
        confidence=hits / tables,
        pairwise_winning=counts.wins / draws,
        expected_rank=expected,
        entropy=-(shares * logs).sum(axis=-1) + 0.0,
        rank_acceptability_se=standard_error(counts.places, draws, worth),
        cumulative_se=standard_error(reached, draws, worth),
        confidence_se=standard_error(hits, tables) * seen,
        pairwise_winning_se=standard_error(counts.wins, draws, worth),
        expected_rank_se=np.sqrt(variance / worth),
    )


def _tables(form: Form) -> Array:
    return form.parts if isinstance(form, Linear) else form.best


def _part(form: Form, which: slice) -> Form:
    """Some tables of a form with a batch; the form itself where there is one table."""
    if _tables(form).ndim == 2:
        return form
    if isinstance(form, Distance):
        return Distance(form.best[which], form.worst[which], form.power)
    base = np.asarray(form.base)
    return replace(form, parts=form.parts[which], base=base[which] if base.ndim > 1 else base)


def indices(
    form: Form,
    weights: ArrayLike,
    *,
    effective: float | None = None,
    tolerance: float = TOLERANCE,
) -> Acceptability:
    """``(d,n)->Acceptability``: SMAA-2 over d weights, and d tables where the form has a batch.

    Weights are normalised to sum 1. One weight vector goes with every table, one table with every
    weight vector; else draw k pairs weight k with table k. `effective` is the number of
    independent draws that correlated ones are worth.
    """
    given = np.atleast_2d(normalise_weights(weights))
    batch = _tables(form)
    if given.ndim != 2 or batch.ndim > 3:
        raise ValueError("weights must be (draws, n), the form's tables (m, n) or (draws, m, n)")
    if batch.ndim == 3 and len(batch) == 1:
        form = _part(form, slice(0, 1))
        form = _squeezed(form)
        batch = _tables(form)
    draws = len(given)
    if batch.ndim == 3:
        if draws == 1:
            draws = len(batch)
            given = np.broadcast_to(given, (draws, given.shape[-1]))
        elif len(batch) != draws:
            raise ValueError(f"{draws} weight vectors do not pair with {len(batch)} tables")
    if draws == 0:
        raise ValueError("there must be at least one draw")
    total: Counts | None = None
    for _, first, last in blocks(draws):
        some = given[first:last]
        found = count(_part(form, slice(first, last)).scores(some), some, tolerance=tolerance)
        total = found if total is None else total.add(found)
    assert total is not None
    tables = draws if batch.ndim == 3 else 1
    hits = np.zeros(len(total.places), dtype=np.int64)
    for _, first, last in blocks(tables):
        part = _part(form, slice(first, last))
        hits += confident(part, total.central_weights, tolerance=tolerance)
    return summary(total, hits, tables, effective=effective)


def _squeezed(form: Form) -> Form:
    """A form with a batch of one table as a form without a batch."""
    if isinstance(form, Distance):
        return Distance(form.best[0], form.worst[0], form.power)
    base = np.asarray(form.base)
    return replace(form, parts=form.parts[0], base=base[0] if base.ndim > 1 else base)
