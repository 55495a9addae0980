"""Analytic hierarchy process: priorities, consistency, incomplete and group judgements, synthesis.

A judgement matrix has the shape (..., k, k): entry (i, j) says how many times item i matters more
than item j, entry (j, i) is its reciprocal, NaN marks a pair nobody judged. Leading dimensions are
batches.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines import weighted

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

# Mean of (lambda_max - n) / (n - 1) over reciprocal matrices drawn uniformly from the 17 values
# 1/9 ... 9, as (value, matrices, standard error); n = 3 and 4 are enumerated.
# benchmarks/random_index.py computes this table.
COMPUTED_RANDOM_INDEX: dict[int, tuple[float, int, float]] = {
    3: (0.524457, 4_913, 0.0),
    4: (0.884158, 24_137_569, 0.0),
    5: (1.108709, 10_000_000, 0.00016),
    6: (1.248768, 10_000_000, 0.00013),
    7: (1.340904, 10_000_000, 0.00011),
    8: (1.404182, 10_000_000, 8.8e-05),
    9: (1.450576, 10_000_000, 7.5e-05),
    10: (1.485864, 10_000_000, 6.6e-05),
    11: (1.513817, 10_000_000, 5.9e-05),
    12: (1.536276, 10_000_000, 5.3e-05),
    13: (1.554804, 10_000_000, 4.8e-05),
    14: (1.570567, 10_000_000, 4.4e-05),
    15: (1.583825, 10_000_000, 4.0e-05),
}
# Saaty 2005, Theory and Applications of the Analytic Network Process, p. 31.
SAATY_RANDOM_INDEX: dict[int, float] = {
    3: 0.52,
    4: 0.89,
    5: 1.11,
    6: 1.25,
    7: 1.35,
    8: 1.40,
    9: 1.45,
    10: 1.49,
    11: 1.52,
    12: 1.54,
    13: 1.56,
    14: 1.58,
    15: 1.59,
}
SCALE = np.array([1 / x for x in range(9, 1, -1)] + [float(x) for x in range(1, 10)])

METHODS = ("eigenvector", "geometric_mean", "column_mean")
COMPLETIONS = ("minimal_lambda", "llsm")
RANDOM_INDICES = ("computed", "saaty", "alonso_lamata")
SCALES = (
    "linear",
    "log2",
    "sqrt",
    "inverse_linear",
    "balanced",
    "balanced_n",
    "adaptive_balanced",
    "adaptive",
    "power",
    "geometric",
)
SYNTHESES = ("distributive", "ideal", "ideal_raw")
JUDGEMENT_MEANS = ("geometric", "median", "trimmed")
PRIORITY_MEANS = ("geometric", "arithmetic", "median", "trimmed")
INCONSISTENCY_RULES = ("keep", "downweight", "leave_out")

# a_ij * a_ji may miss 1 by this much: judgements are typed with few digits.
RECIPROCITY = 1e-6
# Beyond this a ratio is a slip, and powers of the matrix could leave the range of floats.
LARGEST_RATIO = 1e15


class UnconnectedError(ValueError):
    """Judgements fall into groups that nothing compares with each other.

    Attributes
    ----------
    groups : the groups of item indices.
    where : index of the matrix in its batch, () without one.
    pairs : pairs which, once judged, connect the groups.
    """

    def __init__(self, groups: tuple[tuple[int, ...], ...], where: tuple[int, ...] = ()) -> None:
        self.groups = groups
        self.pairs = tuple((groups[0][0], group[0]) for group in groups[1:])
        self.where = where
        place = f" of matrix {where}" if where else ""
        super().__init__(
            f"the judgements{place} do not connect all items: groups "
            f"{', '.join(map(str, groups))}; add for instance the pairs "
            f"{', '.join(map(str, self.pairs))}"
        )

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Rebuild from the groups: exceptions pickle their message by default."""
        return type(self), (self.groups, self.where)


@dataclass(frozen=True)
class Consistency:
    """Measures of consistency, each of the batch shape (...).

    Attributes
    ----------
    lambda_max : principal eigenvalue of the (completed) matrix.
    ci, cr : index and ratio of Saaty 1980; cr is 0 for n <= 2 and NaN for a spanning tree, which
        cannot be checked.
    gci : geometric consistency index (Aguaron & Moreno-Jimenez 2003); NaN for a spanning tree.
    koczkodaj : worst triad (Koczkodaj 1993); NaN where no triad is complete.
    weights : eigenvector priorities, (..., k).
    """

    lambda_max: Array
    ci: Array
    cr: Array
    gci: Array
    koczkodaj: Array
    weights: Array


@dataclass(frozen=True)
class Revision:
    """One judgement worth a second look.

    Attributes
    ----------
    i, j : the items compared, i < j.
    now : the judgement.
    fitted : the value that minimises lambda_max given all the other judgements.
    nearest : the value of the scale 1/9 ... 9 nearest to it.
    cr_after : consistency ratio if only this judgement became `nearest`.
    """

    i: int
    j: int
    now: float
    fitted: float
    nearest: float
    cr_after: float


@dataclass(frozen=True)
class Compatibility:
    """Distance between judgements of a group and its priorities, each of the shape (...).

    Attributes
    ----------
    gcompi : geometric compatibility index, 0 where all judgements are ratios of the priorities.
    pvn : priority violation number, 0 where no judgement contradicts their order.
    """

    gcompi: Array
    pvn: Array


@dataclass(frozen=True)
class Uncertainty:
    """How far priorities may rise (plus) and fall (minus), both (..., k) and >= 0."""

    plus: Array
    minus: Array


# --- building and checking -------------------------------------------------------------------


def from_comparisons(n: int, pairs: Iterable[tuple[int, int, float]]) -> Array:
    """Judgement matrix (n, n) from `pairs` of items (i, j, value); NaN where no pair was given.

    A value says how many times item i matters more than item j, counted from 0.

    Raises
    ------
    ValueError : an index outside 0 ... n - 1, a value that is not positive and finite, an item
        compared with itself other than 1, or a pair given twice with different values.
    """
    matrix = np.full((n, n), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for i, j, value in pairs:
        if not (0 <= i < n and 0 <= j < n):
            raise ValueError(f"pair ({i}, {j}): an index is outside 0 ... {n - 1}")
        if not (np.isfinite(value) and value > 0):
            raise ValueError(f"pair ({i}, {j}): {value} is not a positive finite number")
        known = matrix[i, j]
        if not np.isnan(known) and abs(value / known - 1) > RECIPROCITY:
            if i == j:
                raise ValueError(f"pair ({i}, {j}): an item compared with itself is 1, not {value}")
            raise ValueError(
                f"pair ({i}, {j}): {value} contradicts {known:g}, which an earlier answer gives"
            )
        if i != j:
            matrix[i, j], matrix[j, i] = value, 1 / value
    return matrix


def _cells(wrong: Mask) -> str:
    """Indices of at most five wrong cells, in words."""
    cells = [tuple(map(int, cell)) for cell in np.argwhere(wrong)]
    more = f" and {len(cells) - 5} more" if len(cells) > 5 else ""
    return ", ".join(map(str, cells[:5])) + more


def _checked(matrix: ArrayLike, *, connected: bool = True) -> tuple[Array, Array]:
    """Clean matrices and the number of missing pairs: (..., k, k) -> (..., k, k), (...)."""
    a = np.ascontiguousarray(matrix, dtype=float)
    if a.ndim < 2 or a.shape[-1] != a.shape[-2] or not a.shape[-1]:
        raise ValueError(f"a judgement matrix is square and not empty, not {a.shape}")
    transposed = a.swapaxes(-2, -1)
    missing: Mask = np.isnan(a)
    incomplete = bool(missing.any())
    wrong = ~((a > 0) & (a <= LARGEST_RATIO)) & ~missing
    if wrong.any():
        raise ValueError(
            f"judgements are positive numbers up to {LARGEST_RATIO:g}; wrong at {_cells(wrong)}"
        )
    wrong = ~(np.abs(a * transposed - 1) <= RECIPROCITY)
    if incomplete:
        wrong &= ~(missing & missing.swapaxes(-2, -1))
        wrong |= missing & np.eye(a.shape[-1], dtype=bool)
    if wrong.any():
        raise ValueError(
            "a judgement matrix has a diagonal of 1 and a[j, i] = 1 / a[i, j]; "
            f"wrong at {_cells(wrong)}"
        )
    count = missing.sum(axis=(-2, -1)) / 2 if incomplete else np.zeros(a.shape[:-2])
    if incomplete and connected:
        reach = _reachable(~missing)
        apart = np.argwhere(~reach.all(axis=(-2, -1)))
        if len(apart):
            where = tuple(map(int, apart[0]))
            rows = sorted({tuple(map(int, np.flatnonzero(row))) for row in reach[where]})
            raise UnconnectedError(tuple(rows), where)
    return a, count


def _reachable(linked: Mask) -> Mask:
    """Which items a chain of judgements links: (..., k, k) -> (..., k, k)."""
    for _ in range(max(1, int(linked.shape[-1] - 1).bit_length())):
        steps = linked.astype(np.float32)
        linked = steps @ steps > 0
    return linked


def connected(matrix: ArrayLike) -> Mask:
    """Whether judgements connect all items, so that they have priorities: (..., k, k) -> (...).

    Raises ValueError unless `matrix` holds judgement matrices.
    """
    a, _ = _checked(matrix, connected=False)
    return np.asarray(_reachable(~np.isnan(a)).all(axis=(-2, -1)))


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ValueError(f"{name} {value!r} is not one of {', '.join(allowed)}")


def _member_weights(weights: ArrayLike | None, count: int) -> Array:
    """Weights of members or criteria, sum 1: (..., count)."""
    values = np.ones(count) if weights is None else np.asarray(weights, dtype=float)
    if values.ndim < 1 or values.shape[-1] != count:
        raise ValueError(f"{count} weights are needed, not an array of shape {values.shape}")
    total = values.sum(axis=-1, keepdims=True)
    if not (np.isfinite(values).all() and (values >= 0).all() and (total > 0).all()):
        raise ValueError("weights are finite, not negative and not all zero")
    return np.asarray(values / total)


# --- priorities ------------------------------------------------------------------------------


def principal(matrix: Array) -> tuple[Array, Array]:
    """Principal eigenvector (sum 1) and eigenvalue: (..., k, k) -> (..., k), (...).

    Repeated squaring of a positive `matrix`, scaled to trace 1, converges to the projector on the
    principal eigenvector; it stops when squaring changes no entry by more than 1e-8, so the
    square kept is good to 1e-16. No check of the input; blocks stay in the processor's cache.
    """
    k = matrix.shape[-1]
    flat = matrix.reshape(-1, k, k)
    weights = np.empty(flat.shape[:2])
    size = max(1, (1 << 16) // (k * k))
    for start in range(0, len(flat), size):
        power = flat[start : start + size] / k
        rows = np.arange(start, start + len(power))
        for _ in range(64):
            square = power @ power
            square /= np.einsum("bii->b", square)[:, None, None]
            # A trace that stays 1 proves nothing (trace(A @ A) = k * k for every reciprocal A),
            # a matrix that is its own square with trace 1 has rank one.
            error = np.abs(power - square)
            error /= square
            done = error.max(axis=(-2, -1)) < 1e-8
            weights[rows[done]] = square[done].sum(axis=-1)
            power, rows = square[~done], rows[~done]
            if not len(rows):
                break
        else:
            weights[rows] = power.sum(axis=-1)
    weights /= weights.sum(axis=-1, keepdims=True)
    values = (flat @ weights[..., None]).sum(axis=(-2, -1))
    # Saaty 1980: lambda_max >= k for reciprocal matrices; rounding may fall short by 1e-15.
    values = np.maximum(values, k)
    return weights.reshape(matrix.shape[:-1]), values.reshape(matrix.shape[:-2])


def _log_least_squares(logs: Array, pair_weights: Array) -> Array:
    """Log priorities (sum 0) from weighted log judgements: (..., k, k), (..., k, k) -> (..., k).

    Solves the Laplacian system of Bozoki, Fulop, Ronyai 2010 (eq. 17); the pairs of weight 0 are
    missing, and their logs must be finite.
    """
    k = logs.shape[-1]
    degrees = pair_weights.sum(axis=-1)
    laplacian = np.eye(k) * degrees[..., None] - pair_weights
    # The Laplacian is singular along equal shifts; adding a constant pins their sum to 0.
    shift = degrees.max(axis=-1)[..., None, None] / k if k > 1 else 1.0
    sums = (pair_weights * logs).sum(axis=-1)
    return np.asarray(np.linalg.solve(laplacian + shift, sums[..., None])[..., 0])


def _geometric_logs(a: Array) -> Array:
    """Log priorities (sum 0) by logarithmic least squares, NaN = missing."""
    logs = np.log(a)
    missing = np.isnan(a)
    if not missing.any():
        return np.asarray(logs.mean(axis=-1))
    present = (~missing & ~np.eye(a.shape[-1], dtype=bool)).astype(float)
    return _log_least_squares(np.where(missing, 0.0, logs), present)


def _exp_normalised(logs: Array) -> Array:
    values = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(values / values.sum(axis=-1, keepdims=True))


def _completed(a: Array, method: str) -> Array:
    """Fill the missing pairs of checked matrices."""
    missing = np.isnan(a)
    if not missing.any():
        return a
    k = a.shape[-1]
    result = a.reshape(-1, k, k).copy()
    holes = missing.reshape(-1, k, k)
    rows = np.flatnonzero(holes.any(axis=(-2, -1)))
    holes = holes[rows]
    right = np.exp(_geometric_logs(result[rows]))
    filled = np.where(holes, right[:, :, None] / right[:, None, :], result[rows])
    if method == "llsm":
        result[rows] = filled
        return result.reshape(a.shape)
    left = 1 / right
    for _ in range(10_000):
        new_right = (filled @ right[..., None])[..., 0]
        new_right /= new_right.sum(axis=-1, keepdims=True)
        new_left = (left[:, None, :] @ filled)[:, 0, :]
        new_left /= new_left.sum(axis=-1, keepdims=True)
        change = np.maximum(np.abs(new_right / right - 1), np.abs(new_left / left - 1))
        right, left = new_right, new_left
        root = np.sqrt(right / left)
        filled = np.where(holes, root[:, :, None] / root[:, None, :], filled)
        done = change.max(axis=-1) < 1e-14
        if done.any():
            result[rows[done]] = filled[done]
            rows, holes, filled = rows[~done], holes[~done], filled[~done]
            right, left = right[~done], left[~done]
            if not len(rows):
                break
    else:
        result[rows] = filled
    return result.reshape(a.shape)


def complete(matrix: ArrayLike, *, method: str = "minimal_lambda") -> Array:
    """Fill missing judgements: (..., k, k) -> (..., k, k).

    Parameters
    ----------
    matrix : judgements, NaN where a pair was not judged.
    method : "minimal_lambda" minimises lambda_max (Bozoki, Fulop, Ronyai 2010) by the fixed point
        a_ij = sqrt(w_i v_j / (w_j v_i)), w and v the right and left eigenvectors; "llsm" takes
        the ratios of the logarithmic least squares priorities.

    Raises
    ------
    ValueError : not a judgement matrix, another method; UnconnectedError : judgements leave items
        apart.
    """
    _one_of("method", method, COMPLETIONS)
    return _completed(_checked(matrix)[0], method)


def priorities(matrix: ArrayLike, *, method: str = "eigenvector") -> Array:
    """Priorities of the items, sum 1: (..., k, k) -> (..., k).

    Parameters
    ----------
    matrix : judgements, NaN where a pair was not judged.
    method : "eigenvector" (Saaty 1980; missing pairs by minimal lambda_max),
        "geometric_mean" (Crawford & Williams 1985; missing pairs by log least squares),
        "column_mean" (mean of normalised columns; refuses missing pairs).

    Raises
    ------
    ValueError : not a judgement matrix, another method, pairs missing for "column_mean";
        UnconnectedError : judgements leave items apart.
    """
    _one_of("method", method, METHODS)
    a, missing = _checked(matrix)
    if method == "eigenvector":
        return principal(_completed(a, "minimal_lambda"))[0]
    if method == "geometric_mean":
        return _exp_normalised(_geometric_logs(a))
    if missing.any():
        raise ValueError(f"column_mean needs every judgement; missing at {_cells(np.isnan(a))}")
    return np.asarray((a / a.sum(axis=-2, keepdims=True)).mean(axis=-1))


def error_matrix(matrix: ArrayLike, *, method: str = "eigenvector") -> Array:
    """Ratio of each judgement to that of the priorities, a_ij * w_j / w_i: (..., k, k) same.

    Every matrix of a batch is compared with its own priorities; NaN stays NaN. Saaty 2003.
    `matrix`, `method` and errors as in `priorities`.
    """
    w = priorities(matrix, method=method)
    return np.asarray(np.asarray(matrix, dtype=float) * w[..., None, :] / w[..., :, None])


# --- consistency -----------------------------------------------------------------------------


def _checkable_share(n: int, missing: Array) -> Array:
    """Share of the random index left with missing pairs (Agoston & Csato 2022): (...) -> (...)."""
    return np.asarray(1 - 2 * missing / ((n - 1) * (n - 2)))


def random_index(n: int, missing: int = 0, table: str = "computed") -> float:
    """Mean consistency index of random matrices of size n with `missing` pairs missing.

    Parameters
    ----------
    n : number of items.
    missing : number of pairs not judged, of n(n - 1) / 2.
    table : "computed" (enumerated or simulated, n <= 15), "saaty" (2005, n <= 15),
        "alonso_lamata" (linear fit 2.7699 n - 4.3513 of lambda_max, 2006, any n).

    Notes
    -----
    With pairs missing, (1 - 2 m / ((n - 1)(n - 2))) * RI(n) (Agoston & Csato 2022); 0 for a
    spanning tree, which no index can check, and for n <= 2.

    Raises
    ------
    ValueError : another table, n beyond it, more pairs missing than can be.
    """
    _one_of("random index", table, RANDOM_INDICES)
    if n < 1 or missing < 0 or missing > max(0, (n - 1) * (n - 2) // 2):
        raise ValueError(f"no judgements of {n} items connect them with {missing} pairs missing")
    if n <= 2:
        return 0.0
    if table == "alonso_lamata":
        full = (2.7699 * n - 4.3513 - n) / (n - 1)
    elif n > 15:
        raise ValueError(
            f"the random index {table!r} ends at 15 items, not {n}; "
            "'alonso_lamata' or a number serves any size"
        )
    else:
        full = COMPUTED_RANDOM_INDEX[n][0] if table == "computed" else SAATY_RANDOM_INDEX[n]
    return full * float(_checkable_share(n, np.asarray(missing, dtype=float)))


def gci_threshold(n: int, *, cr: float = 0.10, random_index: str | float = "computed") -> float:
    """Geometric consistency index that corresponds to a ratio `cr`: 2 n / (n - 2) * RI(n) * cr.

    Aguaron & Moreno-Jimenez 2003; 0 for n <= 2 items, where nothing can be inconsistent.
    `random_index` is the name of a table or a number > 0; tables and errors as in `random_index`.
    """
    return 0.0 if n <= 2 else 2 * n / (n - 2) * _full_random_index(n, random_index) * cr


def _full_random_index(n: int, table: str | float) -> float:
    if isinstance(table, str):
        return random_index(n, 0, table)
    if not (np.isfinite(table) and table > 0):
        raise ValueError(f"a random index is a positive number, not {table}")
    return float(table)


def consistency(
    matrix: ArrayLike,
    *,
    random_index: str | float = "computed",
    completion: str = "minimal_lambda",
) -> Consistency:
    """Consistency of judgements, and the eigenvector priorities: (..., k, k) -> arrays (...).

    Parameters
    ----------
    random_index : "computed", "saaty" or "alonso_lamata" (see `random_index`, lowered for
        missing pairs), or the number that divides CI as it stands.
    completion : how missing pairs are filled for lambda_max, "minimal_lambda" or "llsm".

    Notes
    -----
    CR = CI / RI, CI = (lambda_max - n) / (n - 1) (Saaty 1980). GCI = sum of ln^2(a_ij w_j / w_i)
    over the judged pairs with logarithmic least squares w, divided by their number less n - 1
    (complete: 2 / ((n - 1)(n - 2)), Aguaron & Moreno-Jimenez 2003). A spanning tree of
    judgements fits exactly whatever was answered: it cannot be checked, CR and GCI are NaN.

    Raises
    ------
    ValueError : not a judgement matrix, or a size without a random index; UnconnectedError.
    """
    _one_of("completion", completion, COMPLETIONS)
    a, missing = _checked(matrix)
    n = a.shape[-1]
    full = _full_random_index(n, random_index)
    weights, lambda_max = principal(_completed(a, completion))
    batch = lambda_max.shape
    if n <= 2:
        zero = np.zeros(batch)
        return Consistency(lambda_max, zero, zero, zero, zero, weights)
    ci = (lambda_max - n) / (n - 1)
    freedom = (n - 1) * (n - 2) / 2 - missing
    unchecked = freedom < 0.5
    divisor = full * _checkable_share(n, missing) if isinstance(random_index, str) else full
    # A tree has lambda_max = n up to rounding; the placeholder 1 never reaches a result.
    cr = np.where(unchecked, np.nan, ci / np.where(unchecked, 1.0, divisor))
    y = _geometric_logs(a)
    logs = np.log(a)
    residuals = logs - y[..., :, None] + y[..., None, :]
    squares = np.square(residuals, out=residuals)
    total = np.nansum(squares, axis=(-2, -1)) if missing.any() else squares.sum(axis=(-2, -1))
    gci = np.where(unchecked, np.nan, total / 2 / np.where(unchecked, 1.0, freedom))
    return Consistency(lambda_max, ci, cr, gci, _koczkodaj(logs), weights)


def _koczkodaj(logs: Array) -> Array:
    """Worst triad, 1 - exp(-|l_ij + l_jk - l_ik|): (..., k, k) -> (...), NaN without a triad."""
    k = logs.shape[-1]
    worst = np.full(logs.shape[:-2], np.nan)
    for i in range(k - 2):
        for j in range(i + 1, k - 1):
            rest = slice(j + 1, None)
            triads = np.abs(logs[..., i, j, None] + logs[..., j, rest] - logs[..., i, rest])
            worst = np.fmax(worst, np.fmax.reduce(triads, axis=-1))
    return np.asarray(-np.expm1(-worst))


def _triads(a: Array) -> tuple[Array, Array]:
    """Log judgements i -> j and their indirect values through every third item.

    (..., k, k) -> (..., k, k, 1), (..., k, k, k); NaN where a judgement is missing or the three
    items are not distinct.
    """
    k = a.shape[-1]
    logs = np.log(a)
    logs[..., np.arange(k), np.arange(k)] = np.nan
    return logs[..., None], logs[..., :, None, :] + logs.swapaxes(-2, -1)[..., None, :, :]


def _mean_over_pairs(values: Array, known: Mask) -> Array:
    """Mean over third items, then over the pairs that have one: (..., k, k, k) -> (...)."""
    counts = known.sum(axis=-1)
    means = np.where(known, values, 0.0).sum(axis=-1) / np.maximum(counts, 1)
    pairs = (counts > 0).sum(axis=(-2, -1))
    mean = np.asarray(means.sum(axis=(-2, -1)) / np.maximum(pairs, 1))
    if values.shape[-1] <= 2:
        return mean
    return np.where(pairs > 0, mean, np.nan)


def congruence(matrix: ArrayLike) -> Array:
    """Mean distance |ln a_ij - ln a_ik a_kj| of direct and indirect judgements.

    (..., k, k) -> (...). Siraj, Mikhailov, Keane 2015 (individual judgments, eq. 5).
    Missing pairs (NaN) are left out; 0 for k <= 2, NaN where no triad is complete. Raises
    ValueError unless `matrix` holds judgement matrices.
    """
    direct, indirect = _triads(_checked(matrix, connected=False)[0])
    gap = np.abs(direct - indirect)
    return _mean_over_pairs(gap, ~np.isnan(gap))


def dissonance(matrix: ArrayLike) -> Array:
    """Share of indirect judgements that point the other way than the direct one, 0 ... 1.

    (..., k, k) -> (...). Siraj, Mikhailov, Keane 2015. Equal judgements never contradict; `matrix`,
    missing pairs and errors as in `congruence`.
    """
    direct, indirect = _triads(_checked(matrix, connected=False)[0])
    product = direct * indirect
    # Logs of reciprocals cancel to 1e-16, which is no direction.
    return _mean_over_pairs((product < -1e-12).astype(float), ~np.isnan(product))


def _shifted(values: Array, step: ArrayLike) -> Array:
    """Judgements moved by `step` on the scale ... 1/3, 1/2, 1, 2, 3 ...: (...), (...) -> (...)."""
    position = np.where(values >= 1, values - 1, 1 - 1 / values)
    moved = position + np.asarray(step)
    return np.asarray(np.where(moved >= 0, 1 + moved, 1 / (1 - np.minimum(moved, 0))))


def perturbed(matrix: ArrayLike, steps: ArrayLike) -> Array:
    """Judgements moved on the scale ... 1/3, 1/2, 1, 2, 3 ...: (..., k, k), (..., k, k) same.

    The judgement (i, j), i < j, of `matrix` moves by steps[..., i, j]: half a step is what rounding
    to the scale can hide (Goepel 2018, section 5). The reciprocal follows; NaN stays NaN.

    Raises
    ------
    ValueError : not a judgement matrix.
    """
    a, _ = _checked(matrix, connected=False)
    rows, columns = np.triu_indices(a.shape[-1], 1)
    given = np.asarray(steps, dtype=float)
    batch = np.broadcast_shapes(a.shape, given.shape)
    moved = np.broadcast_to(a, batch).copy()
    upper = _shifted(moved[..., rows, columns], given[..., rows, columns])
    moved[..., rows, columns] = upper
    moved[..., columns, rows] = 1 / upper
    return moved


def weight_uncertainty(
    matrix: ArrayLike, *, dx: float = 0.5, method: str = "eigenvector"
) -> Uncertainty:
    """Effect of rounding judgements to the scale on priorities: (..., k, k) -> 2 of (..., k).

    Every judgement moves by +-dx on the scale ... 1/3, 1/2, 1, 2, 3 ..., one at a time; the rises
    and the falls of a priority are added as root sums of squares. For two items this is
    w(x) = x / (x + 1) at x +- dx (Goepel 2018, eq. 41-44). `matrix`, `method` and errors as in
    `priorities`.
    """
    a, _ = _checked(matrix)
    k = a.shape[-1]
    base = priorities(a, method=method)
    rows, columns = np.triu_indices(k, 1)
    plus, minus = np.zeros(base.shape), np.zeros(base.shape)
    for i, j in zip(rows, columns, strict=True):
        value = a[..., i, j]
        changed = np.stack([a, a])
        changed[..., i, j] = np.stack([_shifted(value, -dx), _shifted(value, dx)])
        changed[..., j, i] = 1 / changed[..., i, j]
        change = priorities(changed, method=method) - base
        plus += np.maximum(change.max(axis=0), 0) ** 2
        minus += np.minimum(change.min(axis=0), 0) ** 2
    return Uncertainty(np.sqrt(plus), np.sqrt(minus))


def revisions(
    matrix: ArrayLike, *, target: float = 0.10, random_index: str | float = "computed"
) -> tuple[Revision, ...]:
    """Judgements whose revision lowers the consistency ratio most, best first: (k, k).

    A judgement is left out, the value minimising lambda_max given all the others is fitted
    (Harker 1987's idea with the optimal completion) and rounded to the scale. Empty when the
    ratio does not exceed `target` or cannot be checked. A judgement that alone connects two
    groups of items has nothing to disagree with and is never listed. `matrix`, `random_index` and
    errors as in `consistency`; ValueError also for a batch of matrices.
    """
    a, _ = _checked(matrix)
    if a.ndim != 2:
        raise ValueError("revisions are ranked for one matrix at a time")
    ratio = float(consistency(a, random_index=random_index).cr)
    if not ratio > target:
        return ()
    pairs = [(i, j) for i, j in zip(*np.triu_indices(len(a), 1), strict=True) if a[i, j] > 0]
    reduced = np.repeat(a[None], len(pairs), axis=0)
    for which, (i, j) in enumerate(pairs):
        reduced[which, i, j] = reduced[which, j, i] = np.nan
    kept = np.flatnonzero(_reachable(~np.isnan(reduced)).all(axis=(-2, -1)))
    completed = _completed(reduced[kept], "minimal_lambda")
    changed = np.repeat(a[None], len(kept), axis=0)
    fits: list[tuple[int, int, float, float]] = []
    for which, origin in enumerate(kept):
        i, j = pairs[origin]
        fitted = float(completed[which, i, j])
        nearest = float(SCALE[np.argmin(np.abs(np.log(SCALE / fitted)))])
        changed[which, i, j], changed[which, j, i] = nearest, 1 / nearest
        fits.append((int(i), int(j), fitted, nearest))
    after = consistency(changed, random_index=random_index).cr
    found = [
        Revision(i, j, float(a[i, j]), fitted, nearest, float(cr))
        for (i, j, fitted, nearest), cr in zip(fits, after, strict=True)
        if cr < ratio - 1e-12
    ]
    return tuple(sorted(found, key=lambda record: (record.cr_after, record.i, record.j)))


# --- groups ----------------------------------------------------------------------------------


def _log_mean(logs: Array, share: Array, mean: str, trim: float) -> Array:
    """Centre of members' logs, NaN = none: (..., e), (..., e) -> (...), 0 where nobody gave one."""
    if mean == "median":
        return np.nan_to_num(weighted.median(logs, share))
    return np.nan_to_num(weighted.trimmed_mean(logs, share, trim=trim))


def _group(
    matrices: ArrayLike, weights: ArrayLike | None, mean: str, trim: float
) -> tuple[Array, Array]:
    """Mean log judgements (0 where none) and the weight of those who answered each pair.

    (..., e, k, k), (..., e) -> (..., k, k), (..., k, k)
    """
    _one_of("mean", mean, JUDGEMENT_MEANS)
    a, _ = _checked(matrices, connected=False)
    if a.ndim < 3 or not a.shape[-3]:
        raise ValueError(f"matrices of at least one member are needed, not the shape {a.shape}")
    share = _member_weights(weights, a.shape[-3])[..., None, None]
    answered = ~np.isnan(a)
    total = (share * answered).sum(axis=-3)
    if mean == "geometric":
        logs = np.where(answered, np.log(a), 0.0)
        return (share * logs).sum(axis=-3) / np.where(total > 0, total, 1.0), total
    logs = np.moveaxis(np.log(a), -3, -1)
    return _log_mean(logs, np.moveaxis(share, -3, -1), mean, trim), total


def aggregate_judgements(
    matrices: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    mean: str = "geometric",
    trim: float = 0.2,
) -> Array:
    """Weighted mean of members' judgements (AIJ): (..., e, k, k), (..., e) -> (..., k, k).

    A pair is averaged over those who answered it, NaN where nobody did; `group_priorities` also
    weighs a pair by how many answered.

    Parameters
    ----------
    matrices : judgements of the e members, NaN where a pair was not judged.
    weights : of the members, >= 0, any sum; equal by default.
    mean : of the logs: "geometric" (Aczel & Saaty 1983), "median" (`weighted.median`) or
        "trimmed" (`weighted.trimmed_mean`). All are reciprocal; an arithmetic mean is not.
    trim : share of the weight that "trimmed" cuts at either end, 0 ... below 0.5.

    Raises
    ------
    ValueError : not judgement matrices, no member, weights of another number, negative or all 0,
        another mean.
    """
    logs, total = _group(matrices, weights, mean, trim)
    return np.where(total > 0, np.exp(logs), np.nan)


def group_priorities(
    matrices: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    mean: str = "geometric",
    trim: float = 0.2,
) -> Array:
    """Priorities by log least squares on all answers: (..., e, k, k), (..., e) -> (..., k).

    Each pair counts with the weight of the members who answered it; without gaps this is the
    geometric mean method (Crawford & Williams 1985) on the mean of the members. Parameters and
    errors as in `aggregate_judgements`; also UnconnectedError where the answers together leave
    items apart.
    """
    logs, total = _group(matrices, weights, mean, trim)
    _checked(np.where(total > 0, np.exp(logs), np.nan))
    k = logs.shape[-1]
    return _exp_normalised(_log_least_squares(logs, total * (1 - np.eye(k))))


def aggregate_priorities(
    priorities: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    mean: str = "geometric",
    trim: float = 0.2,
) -> Array:
    """Weighted mean of members' priorities (AIP), sum 1: (..., e, k), (..., e) -> (..., k).

    Forman & Peniwati 1998. Always normalised, geometric means too. A member whose row is NaN
    did not judge and is left out.

    Parameters
    ----------
    priorities : of the e members, each of any sum.
    weights : of the members, >= 0, any sum; equal by default.
    mean : "geometric", "arithmetic", or item by item the "median" or "trimmed" mean of the
        members' centred log priorities, ln p_i - mean of ln p (Aitchison 1986).
    trim : share of the weight that "trimmed" cuts at either end, 0 ... below 0.5.

    Raises
    ------
    ValueError : priorities that are not finite, negative or, but for the arithmetic mean, 0;
        nobody with a weight judged; weights of another number, negative or all 0; another mean.
    """
    _one_of("mean", mean, PRIORITY_MEANS)
    p = np.asarray(priorities, dtype=float)
    if p.ndim < 2:
        raise ValueError(f"priorities are members x items, not the shape {p.shape}")
    absent = np.isnan(p).all(axis=-1)
    p = np.where(absent[..., None], 1.0, p)
    lowest = p.min(initial=np.inf)
    logged = mean != "arithmetic"
    if not np.isfinite(p).all() or lowest < 0 or (logged and lowest <= 0):
        need = "positive" if logged else "not negative"
        raise ValueError(f"priorities for this mean ({mean}) are finite and {need}")
    share = _member_weights(weights, p.shape[-2]) * ~absent
    if not (share.sum(axis=-1) > 0).all():
        raise ValueError("no member with a weight gave priorities")
    share = (share / share.sum(axis=-1, keepdims=True))[..., None]
    if mean == "geometric":
        return _exp_normalised((share * np.log(p)).sum(axis=-2))
    if logged:
        logs = np.log(p)
        logs = np.moveaxis(logs - logs.mean(axis=-1, keepdims=True), -2, -1)
        return _exp_normalised(_log_mean(logs, np.moveaxis(share, -2, -1), mean, trim))
    p = p / p.sum(axis=-1, keepdims=True)
    return np.asarray((share * p).sum(axis=-2))


def inconsistency_factor(cr: ArrayLike, rule: str = "keep", *, limit: float = 0.10) -> Array:
    """Factor on a member's weight from the consistency ratio: (...) -> (...), 0 ... 1.

    Parameters
    ----------
    cr : consistency ratios; NaN, which cannot be checked, keeps the full weight.
    rule : "keep" 1; "leave_out" 0 above `limit`; "downweight" limit / CR above it. The latter is
        our own: continuous at the limit, half the weight at twice the limit.

    Raises
    ------
    ValueError : another rule, a limit that is not above 0.
    """
    _one_of("rule", rule, INCONSISTENCY_RULES)
    if not 0 < limit < np.inf:
        raise ValueError(f"the limit of the consistency ratio is above 0, not {limit!r}")
    ratio = np.asarray(cr, dtype=float)
    # Printed ratios are compared with a printed limit: 0.1 itself is not above 0.1.
    above = ratio > limit + 1e-12
    if rule == "keep":
        return np.ones(ratio.shape)
    if rule == "leave_out":
        return np.where(above, 0.0, 1.0)
    factor: Array = np.divide(limit, ratio, out=np.ones(ratio.shape), where=above)
    return factor


def consensus(priorities: ArrayLike, *, scale_max: float = 9.0) -> Array:
    """Consensus S* of members' priorities, 0 none ... 1 full: (..., e, k) -> (...).

    Goepel 2018 (section 4.2): (1 / D_beta - D_min / k) / (1 - D_min / k), D the exponential of
    Shannon's entropy, D_min that of one item judged `scale_max` times all the others. Priorities
    sharper than that scale allows can fall below 0; 1 for one item. Raises ValueError where
    `priorities` are negative or not finite.
    """
    p = np.asarray(priorities, dtype=float)
    if p.ndim < 2 or not np.isfinite(p).all() or (p < 0).any() or (p.sum(axis=-1) <= 0).any():
        raise ValueError("priorities are members x items, finite and not negative")
    p = p / p.sum(axis=-1, keepdims=True)
    k = p.shape[-1]
    if k == 1:
        return np.ones(p.shape[:-2])

    def entropy(shares: Array) -> Array:
        return np.asarray(-(shares * np.log(np.where(shares > 0, shares, 1.0))).sum(axis=-1))

    beta = entropy(p.mean(axis=-2)) - entropy(p).mean(axis=-1)
    sharpest = np.append(np.ones(k - 1), scale_max)
    floor = np.exp(entropy(sharpest / sharpest.sum())) / k
    return np.asarray((np.exp(-beta) - floor) / (1 - floor))


def compatibility(
    matrices: ArrayLike, weights: ArrayLike | None = None, *, priorities: ArrayLike | None = None
) -> Compatibility:
    """GCOMPI and PVN of members' judgements: (..., e, k, k), (..., e) -> 2 of (...).

    Aguaron, Escobar, Moreno-Jimenez 2016: the weighted mean over members of
    2 / ((k - 1)(k - 2)) * sum of ln^2(a_ij w_j / w_i), and of the number of judgements that
    contradict the order of w (a tie on one side only counts 1/2) by the same factor.

    Parameters
    ----------
    matrices : judgements of the e members, NaN where a pair was not judged.
    weights : of the members, >= 0, any sum; equal by default.
    priorities : w (..., k); those of the group (`group_priorities`) unless given.

    Notes
    -----
    Unanswered pairs are replaced by the mean of the member's answered ones.

    Raises
    ------
    ValueError : not judgement matrices, fewer than three items, priorities that are not k positive
        numbers, weights as in `aggregate_judgements`; UnconnectedError : as in `group_priorities`.
    """
    a, _ = _checked(matrices, connected=False)
    k = a.shape[-1]
    if k < 3:
        raise ValueError("compatibility is defined for three items and more")
    if priorities is None:
        group = group_priorities(a, weights)
    else:
        group = np.asarray(priorities, dtype=float)
        if group.shape[-1:] != (k,) or not (np.isfinite(group).all() and (group > 0).all()):
            raise ValueError(f"{k} positive priorities are needed")
    rows, columns = np.triu_indices(k, 1)
    told = np.log(a[..., rows, columns])
    implied = np.log(group[..., rows] / group[..., columns])[..., None, :]
    # Equal priorities come out of logs and exponentials equal to 1e-16 only.
    told_sign = np.sign(np.where(np.abs(told) < 1e-12, 0.0, told))
    implied_sign = np.sign(np.where(np.abs(implied) < 1e-12, 0.0, implied))
    answered = ~np.isnan(told)
    counts = answered.sum(axis=-1)
    share = _member_weights(weights, a.shape[-3]) * (counts > 0)
    share = share / share.sum(axis=-1, keepdims=True)
    factor = k / (k - 2)

    def mean(values: Array) -> Array:
        per_member = np.where(answered, values, 0.0).sum(axis=-1) / np.maximum(counts, 1)
        return np.asarray(factor * (share * per_member).sum(axis=-1))

    return Compatibility(
        mean(np.square(told - implied)), mean(np.abs(told_sign - implied_sign) / 2)
    )


# --- scales, ratings, synthesis --------------------------------------------------------------


def scale(values: ArrayLike, kind: str, *, n: int | None = None) -> Array:
    """Judgements 1/9 ... 9 on another scale: (...) -> (...).

    Goepel 2018, table 1; values below 1 become reciprocals. NaN stays NaN.

    Parameters
    ----------
    values : judgements on the scale of Saaty.
    kind : one of SCALES.
    n : number of items compared, for balanced_n, adaptive and adaptive_balanced.

    Raises
    ------
    ValueError : a value outside 1/9 ... 9, an unknown scale, or n missing.
    """
    _one_of("scale", kind, SCALES)
    v = np.asarray(values, dtype=float)
    wrong = ~((v >= 1 / 9 - 1e-9) & (v <= 9 + 1e-9)) & ~np.isnan(v)
    if wrong.any():
        raise ValueError(f"judgements on the scale are 1/9 ... 9; wrong at {_cells(wrong)}")
    x = np.where(v >= 1, v, 1 / v)
    size = n if n is not None else 0
    if kind in ("balanced_n", "adaptive", "adaptive_balanced") and size < 2:
        raise ValueError(f"the scale {kind} depends on the number of items: n >= 2 is needed")
    if kind == "linear":
        c = x
    elif kind == "log2":
        c = np.log2(x + 1)
    elif kind == "sqrt":
        c = np.sqrt(x)
    elif kind == "inverse_linear":
        c = 9 / (10 - x)
    elif kind == "balanced":
        c = (9 + x) / (11 - x)
    elif kind == "balanced_n":
        c = (9 + (size - 1) * x) / (9 + size - x)
    elif kind == "adaptive_balanced":
        share = 1 / size + (0.9 - 1 / size) / 8 * (x - 1)
        c = share * (size - 1) / (1 - share)
    elif kind == "adaptive":
        c = x ** (1 + np.log(size - 1) / np.log(9))
    elif kind == "power":
        c = x**2
    else:
        c = 2 ** (x - 1)
    return np.where(v >= 1, c, 1 / c)


def ratings(level_priorities: ArrayLike, assignment: ArrayLike, *, ideal: bool = True) -> Array:
    """Values of alternatives from the levels assigned to them: (..., l), (..., m) -> (..., m).

    Saaty 2006 (absolute measurement).

    Parameters
    ----------
    level_priorities : of the l levels of the scale, >= 0, any sum.
    assignment : index of each alternative's level, 0 ... l - 1; -1 is a category worth 0.
    ideal : the best level of the scale (not the best alternative) is worth 1; otherwise levels sum
        to 1.

    Raises
    ------
    ValueError : priorities that are negative, not finite or all 0, an index that is no level.
    """
    levels = np.asarray(level_priorities, dtype=float)
    index = np.asarray(assignment)
    if levels.ndim < 1 or not np.isfinite(levels).all() or (levels < 0).any():
        raise ValueError("priorities of levels are finite and not negative")
    divisor = levels.max(axis=-1, keepdims=True) if ideal else levels.sum(axis=-1, keepdims=True)
    if (divisor <= 0).any():
        raise ValueError("at least one level needs a positive priority")
    if not np.issubdtype(index.dtype, np.integer):
        raise ValueError("levels are assigned by their whole-number index")
    if ((index < -1) | (index >= levels.shape[-1])).any():
        raise ValueError(f"a level is 0 ... {levels.shape[-1] - 1}, or -1 for worth 0")
    batch = np.broadcast_shapes(levels.shape[:-1], index.shape[:-1])
    index = np.broadcast_to(index, batch + index.shape[-1:])
    values = np.broadcast_to(levels / divisor, batch + levels.shape[-1:])
    return np.where(index < 0, 0.0, np.take_along_axis(values, np.maximum(index, 0), axis=-1))


def synthesise(
    local: ArrayLike,
    weights: ArrayLike,
    *,
    mode: str = "distributive",
    reference: ArrayLike | None = None,
) -> Array:
    """Values of alternatives over all criteria: (..., m, n), (..., n) -> (..., m).

    Parameters
    ----------
    local : priorities or scores of m alternatives under n criteria, not negative.
    weights : of the criteria; normalised to sum 1.
    mode : "distributive" divides a criterion by its sum (Saaty 1980), "ideal" by its largest
        value and then values to sum 1, "ideal_raw" without that last step (Belton & Gear 1983).
    reference : indices of the alternatives that fix sum or largest value, all unless given; kept
        unchanged when others come or go, they keep their values (Wang & Elhag 2006).

    Raises
    ------
    ValueError : local priorities that are negative or not finite, or all 0 under a criterion with
        a weight; weights of another number, negative or all 0; another mode.
    """
    _one_of("mode", mode, SYNTHESES)
    values = np.asarray(local, dtype=float)
    if values.ndim < 2 or not np.isfinite(values).all() or (values < 0).any():
        raise ValueError("local priorities are alternatives x criteria, finite and not negative")
    share = _member_weights(weights, values.shape[-1])
    fixed = values if reference is None else values[..., np.asarray(reference), :]
    base = fixed.sum(axis=-2) if mode == "distributive" else fixed.max(axis=-2)
    # A criterion without weight may be empty.
    if ((base <= 0) & (share > 0)).any():
        raise ValueError("a criterion with a weight has no positive local priority")
    divided = values / np.where(base > 0, base, 1.0)[..., None, :]
    total = (divided * share[..., None, :]).sum(axis=-1)
    if mode == "ideal":
        total = total / total.sum(axis=-1, keepdims=True)
    return np.asarray(total)
