"""How far members of a group agree: concordance, clusters, disputed pairs, overall consensus.

Priorities are members x items (e, k); judgement matrices are (e, k, k) as in `ahp`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines import weighted
from mcda.engines.ranks import ranks
from mcda.engines.sampling import BLOCK, uniforms

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

# Fewer members or items than these are not sorted into clusters: any two or three points look
# like clusters, and with two items there is one ratio only.
FEWEST_MEMBERS = 4
FEWEST_ITEMS = 3

# Goepel's word scale for S*, from 140 nodes of 35 group projects (bpmsg.com, "AHP consensus word
# scale"): the words stand for what is below each limit, the last for all above. His article of
# 2018 and his manual print other limits.
CONSENSUS_BANDS = ((0.5, "very_low"), (0.625, "low"), (0.75, "moderate"), (0.875, "high"))
HIGHEST_BAND = "very_high"


@dataclass(frozen=True)
class Concordance:
    """Kendall's W of m members over n items.

    Attributes
    ----------
    w : 0 (no common order) to 1 (the same order), ties corrected.
    chi_square, degrees : m (n - 1) W and n - 1.
    p_value : share of random orders with a W at least as large.
    """

    w: float
    chi_square: float
    degrees: int
    p_value: float


@dataclass(frozen=True)
class Clusters:
    """Like-minded members.

    Attributes
    ----------
    labels : (e,) 0 for the largest cluster, then by size, then by first member; all 0 for none.
    count : number of clusters, 1 for none.
    silhouette : mean silhouette of the best cut, whether or not it was taken; 0 where not asked.
    distances : (e, e) between members.
    """

    labels: Integers
    count: int
    silhouette: float
    distances: Array


@dataclass(frozen=True)
class Disagreement:
    """How members differ on each pair; all are (k, k).

    Attributes
    ----------
    mean, deviation : weighted mean and standard deviation of ln a_ij over those who answered;
        NaN where nobody and where fewer than two did.
    above, level, below : how many put i above j, level with it, below it.
    """

    mean: Array
    deviation: Array
    above: Integers
    level: Integers
    below: Integers


def _priorities(values: ArrayLike) -> Array:
    p = np.asarray(values, dtype=float)
    if p.ndim != 2 or not p.size or not np.isfinite(p).all():
        raise ValueError("priorities are members x items, finite numbers")
    return p


def concordance(
    priorities: ArrayLike, *, permutations: int = 9_999, seed: int = 0, purpose: str = "kendall_w"
) -> Concordance:
    """Kendall's coefficient of concordance: (e, k) -> Concordance.

    W = 12 S / (m^2 (n^3 - n) - m T) on midranks, S the sum of squared deviations of the items'
    rank sums, T the sum of t^3 - t over all ties of t items (Kendall & Babington Smith 1939;
    Kendall & Gibbons 1990, ch. 6). The p-value is that of a permutation test, every member's
    ranks shuffled (Legendre 2005, who finds the chi-square test always too conservative): the
    chi-square approximation, m (n - 1) W with n - 1 degrees of freedom, is meant for more than
    seven items (Siegel 1956). W is 1 where all members tie all items; one member agrees with
    itself (1, p-value 1).
    """
    p = _priorities(priorities)
    m, n = p.shape
    upper, lower = ranks(p), n + 1 - ranks(p, higher_is_better=False)
    middle = (upper + lower) / 2
    tied = lower - upper + 1.0
    ties = (np.square(tied) - 1).sum()  # each of t tied items adds t^2 - 1
    scale = m * m * (n**3 - n) - m * ties

    def squares(sums: Array) -> Array:
        return np.asarray(np.square(sums - m * (n + 1) / 2).sum(axis=-1))

    if scale <= 0:
        return Concordance(1.0, float(m * (n - 1)), n - 1, 1.0)
    found = float(squares(middle.sum(axis=0)))
    reached = 0
    for start in range(0, permutations, BLOCK):
        count = min(BLOCK, permutations - start)
        u = uniforms(seed, purpose, count, m * n, start=start).reshape(count, m, n)
        shuffled = np.take_along_axis(middle[None], np.argsort(u, axis=-1), axis=-1)
        reached += int((squares(shuffled.sum(axis=-2)) >= found - 1e-9).sum())
    w = float(min(12 * found / scale, 1.0))
    return Concordance(w, m * (n - 1) * w, n - 1, (reached + 1) / (permutations + 1))


def log_ratio_distances(priorities: ArrayLike) -> Array:
    """Aitchison distances between members' priorities: (e, k) -> (e, e).

    Euclidean between centred logs ln p_i - mean ln p (Aitchison 1986), so that it is ratios of
    priorities that count, as in the judgements. Raises ValueError for a priority of 0.
    """
    p = _priorities(priorities)
    if (p <= 0).any():
        raise ValueError("log-ratios need positive priorities")
    logs = np.log(p)
    logs = logs - logs.mean(axis=-1, keepdims=True)
    gaps = np.sqrt(np.square(logs[:, None, :] - logs[None, :, :]).sum(axis=-1))
    # A member is no distance from one who answered the same, whatever rounding says.
    return np.where(gaps < 1e-9, 0.0, gaps)


def _silhouette(distances: Array, labels: Integers) -> float:
    """Mean silhouette of a partition (Rousseeuw 1987); 0 for a member alone in a cluster."""
    inside = (labels[:, None] == np.unique(labels)[None, :]).astype(float)
    sizes = inside.sum(axis=0)
    sums = distances @ inside
    own = inside > 0
    mates = sizes[None, :].repeat(len(labels), axis=0)[own] - 1
    within = np.divide(sums[own], mates, out=np.zeros(len(labels)), where=mates > 0)
    others = np.where(own, np.inf, sums / sizes).min(axis=1)
    larger = np.maximum(within, others)
    value = np.divide(others - within, larger, out=np.zeros(len(labels)), where=larger > 0)
    return float(np.where(mates > 0, value, 0.0).mean())


def clusters(priorities: ArrayLike, *, limit: float | None = None) -> Clusters:
    """Clusters of like-minded members: (e, k) -> Clusters.

    Average linkage (Sokal & Michener 1958) on `log_ratio_distances`; of the cuts into 2 ... e // 2
    clusters the one with the largest mean silhouette (Rousseeuw 1987), the fewest clusters where
    several have it. It is taken only where that reaches `limit`, else there are no clusters: 0.5,
    from where Kaufman & Rousseeuw 1990 speak of a reasonable structure, and for three items 0.7,
    as members without any structure reach 0.5 too often there. Fewer than four members or three
    items are never clustered.
    """
    p = _priorities(priorities)
    gaps = log_ratio_distances(p)
    e, k = p.shape
    none = np.zeros(e, dtype=np.int64)
    if e < FEWEST_MEMBERS or k < FEWEST_ITEMS or not gaps.any():
        return Clusters(none, 1, 0.0, gaps)
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    tree = linkage(squareform(gaps, checks=False), method="average")
    best, chosen = 0.0, none
    for count in range(2, e // 2 + 1):
        labels = np.asarray(fcluster(tree, count, criterion="maxclust"), dtype=np.int64)
        value = _silhouette(gaps, labels) if len(np.unique(labels)) > 1 else 0.0
        if value > best + 1e-9:
            best, chosen = value, labels
    needed = (0.7 if k == FEWEST_ITEMS else 0.5) if limit is None else limit
    if best < needed:
        return Clusters(none, 1, best, gaps)
    names, first, sizes = np.unique(chosen, return_index=True, return_counts=True)
    order = sorted(range(len(names)), key=lambda i: (-sizes[i], first[i]))
    labels = np.empty(e, dtype=np.int64)
    for number, i in enumerate(order):
        labels[chosen == names[i]] = number
    return Clusters(labels, len(names), best, gaps)


def disagreement(matrices: ArrayLike, weights: ArrayLike | None = None) -> Disagreement:
    """How far members differ on each pair: (e, k, k), (e,) -> Disagreement.

    Members of weight 0 do not count.
    """
    a = np.asarray(matrices, dtype=float)
    if a.ndim != 3 or a.shape[1] != a.shape[2] or not a.shape[0]:
        raise ValueError(f"judgements are members x items x items, not the shape {a.shape}")
    if ((a <= 0) | np.isinf(a)).any():
        raise ValueError("judgements are positive finite numbers, NaN where there is none")
    share = np.ones(len(a)) if weights is None else np.asarray(weights, dtype=float)
    logs = np.log(np.where((share > 0)[:, None, None], a, np.nan))
    last = np.moveaxis(logs, 0, -1)
    side = np.where(np.abs(logs) < 1e-9, 0.0, np.sign(logs))
    return Disagreement(
        weighted.trimmed_mean(last, share, trim=0.0),
        weighted.standard_deviation(last, share),
        (side == 1).sum(axis=0),
        (side == 0).sum(axis=0),
        (side == -1).sum(axis=0),
    )


def consensus_band(consensus: float) -> str:
    """The word of Goepel's scale for a consensus S*: "very_low" ... "very_high"."""
    for limit, word in CONSENSUS_BANDS:
        if consensus < limit:
            return word
    return HIGHEST_BAND


def overall_consensus(consensus: ArrayLike, weights: ArrayLike) -> float:
    """Consensus of a hierarchy from that of its nodes: (n,), (n,) -> ().

    Mean of the nodes' S* weighted by the nodes' global priorities, over the nodes that several
    members judged (NaN elsewhere), as Goepel 2018 computes it for a hierarchy in AHP-OS. NaN
    where no node has one.
    """
    values, share = np.asarray(consensus, dtype=float), np.asarray(weights, dtype=float)
    known = ~np.isnan(values) & (share > 0)
    if not known.any():
        return float("nan")
    return float((values[known] * share[known]).sum() / share[known].sum())
