"""SMAA-2 (Lahdelma & Salminen 2001): what shares of weights and tables give which rank.

Ties share the competition rank (1, 2, 2, 4): two alternatives that share the first place are both
counted there, so that a column of rank acceptabilities need not sum to 1; a row always does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines.forms import Distance, Form, Linear, normalise_weights
from mcda.engines.ranks import TOLERANCE, first_place, ranks, wins
from mcda.engines.sampling import blocks
from mcda.engines.workers import in_order

__all__ = ["Acceptability", "Counts", "confident", "count", "indices", "standard_error", "summary"]

_MOST_COMPARED = 250  # columns up to which comparing pairs is quicker, and a rank fits one byte

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
    sums, squares : the weights and their squares, summed over the draws where i is first, (m, n).
    """

    draws: int
    places: Integers
    wins: Integers
    sums: Array
    squares: Array

    def add(self, other: Counts) -> Counts:
        """The counts of both sets of draws together; `other` has the same shapes."""
        return Counts(
            self.draws + other.draws,
            self.places + other.places,
            self.wins + other.wins,
            self.sums + other.sums,
            self.squares + other.squares,
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
        """``()->(m,)``: the smallest rank whose cumulated share of the draws reaches q.

        Raises ValueError unless q lies in 0 … 1.
        """
        if not 0 <= q <= 1:
            raise ValueError(f"q must lie between 0 and 1, not {q!r}")
        needed = max(int(np.ceil(q * self.draws - 1e-9)), 1)
        reached = self.places.cumsum(axis=-1) >= needed
        return np.asarray(reached.argmax(axis=-1) + 1, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Acceptability:
    """Indices of SMAA-2 (Lahdelma & Salminen 2001), none of them NaN.

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
    rank_acceptability_se, cumulative_se, confidence_se, pairwise_winning_se : standard errors of
        these shares; see `standard_error`.
    central_weights_se : standard errors of these means, from the variance of the weights over the
        draws in which i is first, (m, n); zeros where there are none.
    expected_rank_se : standard error of the mean rank, from the variance of the drawn ranks.
    entropy_se : standard error of the entropy, to the first order (Basharin 1959): 0 also where all
        ranks met are equally frequent.
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
    central_weights_se: Array
    confidence_se: Array
    pairwise_winning_se: Array
    expected_rank_se: Array
    entropy_se: Array


def standard_error(hits: ArrayLike, draws: int, effective: float | None = None) -> Array:
    """``(...),()->(...)``: sqrt(p(1 - p) / ESS) with p = (hits + 2) / (draws + 4).

    The centre of Agresti & Coull (1998), so that no or all hits never show an error of 0. ESS is
    `effective`, the number of independent draws that correlated ones are worth, by default
    `draws`. Raises ValueError without a draw.
    """
    if draws < 1:
        raise ValueError("draws must be at least 1")
    p = (np.asarray(hits, dtype=np.float64) + 2.0) / (draws + 4.0)
    return np.asarray(np.sqrt(p * (1.0 - p) / (draws if effective is None else effective)))


def count(scores: ArrayLike, weights: ArrayLike, *, tolerance: float = TOLERANCE) -> Counts:
    """``(d,m),(d,n)->Counts``: ranks, wins and first places of a block of draws.

    Draws without near-ties, nearly all as a rule, are counted by comparing pairs of columns; the
    others by `ranks` and `wins`. Both count the same.

    Parameters
    ----------
    scores : of m alternatives in d draws, more is better.
    weights : of n criteria, which gave these scores.
    tolerance : scores this near to their neighbour in order share a rank.

    Raises
    ------
    ValueError : shapes that do not fit, no draw, scores that are not finite.
    """
    array = np.asarray(scores, dtype=np.float64)
    given = np.asarray(weights, dtype=np.float64)
    if array.ndim != 2 or given.ndim != 2 or len(array) != len(given) or len(array) == 0:
        raise ValueError("scores and weights must be (draws, m) and (draws, n), at least one draw")
    if not np.isfinite(array).all():
        raise ValueError("scores must be finite numbers")
    m = array.shape[1]
    if m > _MOST_COMPARED:
        return _count_ties(array, given, tolerance)
    # Twice the tolerance leaves no doubt however a difference is rounded.
    gaps = np.diff(np.sort(array, axis=-1), axis=-1)
    if m < 2 or gaps.min() > 2.0 * tolerance:
        return _count_clear(array, given)
    near = (gaps <= 2.0 * tolerance).any(axis=-1)
    tied = _count_ties(array[near], given[near], tolerance)
    return tied if near.all() else tied.add(_count_clear(array[~near], given[~near]))


def _count_ties(scores: Array, weights: Array, tolerance: float) -> Counts:
    """The counts of any scores."""
    m = scores.shape[1]
    placed = ranks(scores, tolerance=tolerance)
    cells = placed + (np.arange(m) * m - 1)
    places = np.bincount(cells.ravel(), minlength=m * m).reshape(m, m).astype(np.int64)
    first = (placed == 1).astype(np.float64)
    won = wins(scores, tolerance=tolerance)
    return Counts(len(scores), places, won, first.T @ weights, first.T @ weights**2)


def _count_clear(scores: Array, weights: Array) -> Counts:
    """The counts of scores without near-ties: a rank is one more than those who are above."""
    draws, m = scores.shape
    columns = np.ascontiguousarray(scores.T)
    above = np.zeros((m, draws), dtype=np.uint8)
    won = np.zeros((m, m), dtype=np.int64)
    for i in range(m - 1):
        ahead = columns[i + 1 :] > columns[i]
        for j, row in enumerate(ahead, start=i + 1):
            won[j, i] = np.count_nonzero(row)
        won[i, i + 1 :] = draws - won[i + 1 :, i]
        above[i] += ahead.sum(axis=0, dtype=np.uint8)
        above[i + 1 :] += ~ahead
    places = np.stack([np.bincount(row, minlength=m) for row in above]).astype(np.int64)
    first = above.argmin(axis=0)
    sums = [np.bincount(first, weights=column, minlength=m) for column in weights.T]
    squares = [np.bincount(first, weights=column, minlength=m) for column in (weights**2).T]
    return Counts(draws, places, won, np.stack(sums, axis=-1), np.stack(squares, axis=-1))


def confident(form: Form, central: ArrayLike, *, tolerance: float = TOLERANCE) -> Integers:
    """``(m,n)->(m,)``: the tables of a form in which row i of `central` makes i first.

    Divided by their number, the confidence factors of SMAA-2 (Lahdelma & Salminen 2001). Scores
    within `tolerance` tie, and a shared first place counts. Raises ValueError where the form has
    not n criteria.
    """
    rows = np.asarray(central, dtype=np.float64)
    found = np.zeros(len(rows), dtype=np.int64)
    for i, row in enumerate(rows):
        scores = np.atleast_2d(form.scores(row))
        found[i] = np.count_nonzero(first_place(scores, i, tolerance=tolerance))
    return found


def summary(
    counts: Counts,
    confident: ArrayLike,
    tables: int,
    *,
    effective: float | None = None,
) -> Acceptability:
    """``(m,m),(m,)->Acceptability``: the indices of SMAA-2 (Lahdelma & Salminen 2001) from counts.

    Parameters
    ----------
    counts : of all draws.
    confident : hits of each alternative's central weights, (m,); see the function `confident`.
    tables : number of tables among which these are hits.
    effective : as in `standard_error`.

    Raises
    ------
    ValueError : no draw or no table.
    """
    draws = counts.draws
    m = len(counts.places)
    places = np.arange(1, m + 1)
    shares = counts.places / draws
    reached = counts.places.cumsum(axis=-1)
    expected = shares @ places
    variance = np.maximum(shares @ np.square(places) - np.square(expected), 0.0)
    logs = np.log2(shares, out=np.zeros(shares.shape), where=shares > 0)
    seen = counts.first_places > 0
    entropy = -(shares * logs).sum(axis=-1) + 0.0
    surprise = (shares * logs**2).sum(axis=-1) - entropy**2  # variance of the log of the share
    hits = np.where(seen, np.asarray(confident), 0)
    worth = float(draws) if effective is None else float(effective)
    times = np.maximum(counts.first_places, 1)[:, None]
    spread = np.maximum(counts.squares / times - counts.central_weights**2, 0.0)
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
        entropy=entropy,
        rank_acceptability_se=standard_error(counts.places, draws, worth),
        cumulative_se=standard_error(reached, draws, worth),
        central_weights_se=np.sqrt(spread / (times * (worth / draws))),
        confidence_se=standard_error(hits, tables) * seen,
        pairwise_winning_se=standard_error(counts.wins, draws, worth),
        expected_rank_se=np.sqrt(variance / worth),
        entropy_se=np.sqrt(np.maximum(surprise, 0.0) / worth),
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
    workers: int | None = None,
) -> Acceptability:
    """``(d,n)->Acceptability``: SMAA-2 over d weights, and d tables where the form has a batch.

    Lahdelma & Salminen (2001). One weight vector goes with every table, one table with every
    weight vector; else draw k pairs weight k with table k.

    Parameters
    ----------
    form : weight form of one table (m, n), or of d drawn tables (d, m, n).
    weights : >= 0, normalised to sum 1.
    effective : number of independent draws that correlated ones are worth; d by default.
    tolerance : scores this near to their neighbour in order share a rank.
    workers : threads, all processors by default, that take whole blocks; their number changes no
        digit.

    Raises
    ------
    ValueError : weights that are negative, not finite or all 0, no draw, numbers of weights and
        tables that do not pair.
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

    def counted(block: tuple[int, int, int]) -> Counts:
        which = slice(block[1], block[2])
        return count(_part(form, which).scores(given[which]), given[which], tolerance=tolerance)

    total = reduce(Counts.add, in_order(counted, blocks(draws), workers))
    tables = draws if batch.ndim == 3 else 1
    central = total.central_weights

    def sure(block: tuple[int, int, int]) -> Integers:
        return confident(_part(form, slice(block[1], block[2])), central, tolerance=tolerance)

    hits = reduce(np.add, in_order(sure, blocks(tables), workers))
    return summary(total, hits, tables, effective=effective)


def _squeezed(form: Form) -> Form:
    """A form with a batch of one table as a form without a batch."""
    if isinstance(form, Distance):
        return Distance(form.best[0], form.worst[0], form.power)
    base = np.asarray(form.base)
    return replace(form, parts=form.parts[0], base=base[0] if base.ndim > 1 else base)
