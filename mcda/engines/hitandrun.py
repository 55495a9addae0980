"""Hit-and-run: uniform draws from a polytope of weights that no direct way reaches.

Many chains run side by side from the centre, each on a stream of its own, thinned. The number of
independent draws that they are worth, and whether they agree, are measured and not assumed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mcda.engines.sampling import uniforms

__all__ = ["CHAINS", "HitAndRun", "effective_size", "split_rhat"]

Array = NDArray[np.float64]

CHAINS = 64
_STEPS = 256  # steps whose random numbers are drawn at once


class HitAndRun:
    """Draws from {w >= 0, sum w = 1, a w <= b}, uniform in the limit (Smith 1984).

    From a point, a direction in the plane sum w = 1, then a point uniform on the chord. Directions
    are normal with the covariance that the burn-in met, so that a narrow polytope is walked along
    its length; any fixed symmetric choice of directions keeps the draws uniform. Draw d is step
    d // 64 of chain d % 64, whatever the number of draws asked for.

    Parameters
    ----------
    a, b : (r, n), (r,), further constraints.
    seed, purpose : name the streams, one a chain.
    thin : steps a draw; 4 n unless given. Burn-in is 200 draws.

    Raises ValueError where the polytope has no interior point in the plane.
    """

    def __init__(
        self, a: ArrayLike, b: ArrayLike, n: int, seed: int, purpose: str, *, thin: int = 0
    ) -> None:
        rows = np.vstack([np.asarray(a, dtype=np.float64).reshape(-1, n), -np.eye(n)])
        upper = np.append(np.asarray(b, dtype=np.float64).reshape(-1), np.zeros(n))
        self.rows, self.upper, self.n = rows, upper, n
        self.seed, self.purpose = seed, purpose
        self.thin = thin or 4 * n
        self.points = np.tile(self._centre(), (CHAINS, 1))
        self.drawn: list[Array] = []
        self.step = 0
        self.shape = np.eye(n) - 1.0 / n
        for _ in range(2):  # a narrow polytope is walked in its own directions
            met = []
            for _ in range(100):
                self._advance()
                met.append(self.points)
            spread, axes = np.linalg.eigh(np.cov(np.concatenate(met), rowvar=False))
            self.shape = (axes * np.sqrt(np.maximum(spread, 0.0))).T

    def _centre(self) -> Array:
        """The centre of the largest ball in the plane (Chebyshev centre, a linear programme)."""
        from scipy.optimize import linprog

        inside = self.rows - self.rows.mean(axis=1, keepdims=True)  # parts of the rows in the plane
        sizes = np.sqrt(np.square(inside).sum(axis=1))
        flat = sizes < 1e-12
        if (self.upper[flat] - self.rows[flat].mean(axis=1) < -1e-12).any():
            raise ValueError("the constraints leave no weights")
        found = linprog(
            np.append(np.zeros(self.n), -1.0),
            A_ub=np.hstack([self.rows, sizes[:, None]]),
            b_ub=self.upper,
            A_eq=np.append(np.ones(self.n), 0.0)[None],
            b_eq=[1.0],
            bounds=[(0, None)] * (self.n + 1),
            method="highs",
        )
        if found.x is None or found.x[-1] < 1e-9:
            raise ValueError("the constraints leave no weights with room around them")
        return np.asarray(found.x[:-1])

    def _advance(self) -> None:
        """`thin` steps of every chain."""
        for _ in range(self.thin):
            place = self.step % _STEPS
            if place == 0:
                self._numbers = np.stack(
                    [
                        uniforms(
                            self.seed,
                            f"{self.purpose}/chain/{c}",
                            _STEPS,
                            self.n + 1,
                            start=self.step,
                        )
                        for c in range(CHAINS)
                    ],
                    axis=1,
                )
            self._one(self._numbers[place])
            self.step += 1

    def _one(self, u: Array) -> None:
        from scipy.special import ndtri

        direction = ndtri(np.clip(u[:, :-1], 1e-16, 1 - 1e-16))
        direction = direction @ self.shape
        direction -= direction.mean(axis=1, keepdims=True)  # rounding only
        direction /= np.sqrt(np.square(direction).sum(axis=1, keepdims=True))
        slope = direction @ self.rows.T
        room = np.maximum(self.upper - self.points @ self.rows.T, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = room / slope
        far = np.where(slope > 1e-14, reach, np.inf).min(axis=1)
        near = np.where(slope < -1e-14, reach, -np.inf).max(axis=1)
        move = near + u[:, -1] * (far - near)
        points = self.points + move[:, None] * direction
        points = np.maximum(points, 0.0)  # rounding only
        self.points = points / points.sum(axis=1, keepdims=True)

    def take(self, start: int, count: int) -> Array:
        """``->(count,n)``: the draws start … start + count."""
        while len(self.drawn) * CHAINS < start + count:
            self._advance()
            self.drawn.append(self.points)
        first, last = start // CHAINS, -(-(start + count) // CHAINS)
        rows = np.concatenate(self.drawn[first:last]) if last > first else np.empty((0, self.n))
        return rows[start - first * CHAINS : start - first * CHAINS + count]

    def chains(self, draws: int) -> Array:
        """``->(64,steps,n)``: whole steps of the first draws, a row a chain."""
        steps = draws // CHAINS
        self.take(0, steps * CHAINS)
        return np.stack(self.drawn[:steps], axis=1)


def split_rhat(chains: ArrayLike) -> Array:
    """``(c,s,...)->(...)``: split R-hat (Gelman et al. 2013, 11.4); near 1 where chains agree."""
    x = np.asarray(chains, dtype=np.float64)
    half = x.shape[1] // 2
    if half < 2:
        raise ValueError("chains need at least four steps each")
    parts = np.concatenate([x[:, :half], x[:, half : 2 * half]])
    within = parts.var(axis=1, ddof=1).mean(axis=0)
    between = half * parts.mean(axis=1).var(axis=0, ddof=1)
    total = (half - 1) / half * within + between / half
    return np.asarray(np.sqrt(np.divide(total, within, out=np.ones_like(within), where=within > 0)))


def effective_size(chains: ArrayLike) -> Array:
    """``(c,s,...)->(...)``: independent draws that the chains are worth, at most c·s.

    c·s over the autocorrelation time, summed over pairs of lags while they are positive (Geyer
    1992, initial positive sequence), from autocovariances averaged over the chains.
    """
    x = np.asarray(chains, dtype=np.float64)
    c, s = x.shape[:2]
    if s < 4:
        raise ValueError("chains need at least four steps each")
    centred = x - x.mean(axis=(0, 1))
    variance = np.square(centred).mean(axis=(0, 1))
    safe = np.where(variance > 0, variance, 1.0)
    time = np.ones(x.shape[2:])
    going = np.ones(x.shape[2:], dtype=bool)
    for lag in range(1, s - 1, 2):
        pair = sum(
            (centred[:, : s - k] * centred[:, k:]).mean(axis=(0, 1)) / safe for k in (lag, lag + 1)
        )
        going &= np.asarray(pair) > 0
        if not going.any():
            break
        time += np.where(going, 2.0 * np.asarray(pair), 0.0)
    return np.asarray(c * s / np.maximum(time, 1.0))
