"""Deterministic draws in fixed blocks, and distributions on the simplex."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "BLOCK",
    "beta",
    "blocks",
    "bounded_simplex",
    "dirichlet",
    "generator",
    "normal",
    "ordered_simplex",
    "pick",
    "rejection",
    "simplex",
    "triangular",
    "uniforms",
]

BLOCK = 4096
_TINY = 2.0**-53  # a step of Generator.random


def generator(seed: int, purpose: str, block: int = 0) -> np.random.Generator:
    """The random stream of one block of one purpose; use its `random` only."""
    if seed < 0 or block < 0:
        raise ValueError("seed and block must not be negative")
    key = [int(seed), crc32(purpose.encode("utf-8")), int(block)]
    return np.random.Generator(np.random.PCG64DXSM(np.random.SeedSequence(key)))


def blocks(draws: int, start: int = 0) -> Iterator[tuple[int, int, int]]:
    """(block, first, last + 1) covering the draws start … start + draws - 1."""
    if draws < 0 or start < 0:
        raise ValueError("draws and start must not be negative")
    stop = start + draws
    for block in range(start // BLOCK, -(-stop // BLOCK)):
        first, last = max(start, block * BLOCK), min(stop, (block + 1) * BLOCK)
        if first < last:
            yield block, first, last


def uniforms(
    seed: int, purpose: str, draws: int, columns: int, *, start: int = 0
) -> NDArray[np.float64]:
    """``->(draws,columns)``: uniform on [0, 1).

    Draw i is the same whatever the number asked for, and however the draws are cut into calls.
    """
    if columns < 0:
        raise ValueError("columns must not be negative")
    result = np.empty((draws, columns))
    for block, first, last in blocks(draws, start):
        origin = block * BLOCK
        drawn = generator(seed, purpose, block).random((last - origin, columns))
        result[first - start : last - start] = drawn[first - origin :]
    return result


def simplex(u: ArrayLike) -> NDArray[np.float64]:
    """``(...,k)->(...,k)``: uniform on the simplex, from uniforms on [0, 1).

    -ln u are exponential; divided by their sum they are Dirichlet(1, …, 1) (Devroye 1986, V.2).
    """
    array = np.clip(np.asarray(u, dtype=np.float64), _TINY, 1.0 - _TINY)
    if array.ndim == 0 or array.shape[-1] == 0:
        raise ValueError("u must have at least one column")
    drawn = -np.log(array)
    result: NDArray[np.float64] = drawn / drawn.sum(axis=-1, keepdims=True)
    return result


def pick(u: ArrayLike, values: ArrayLike) -> NDArray[np.float64]:
    """``(...),(k)->(...)``: one of k values, each as likely, from uniforms on [0, 1)."""
    pool = np.asarray(values, dtype=np.float64)
    if pool.ndim != 1 or pool.size == 0:
        raise ValueError("values must be a vector with at least one entry")
    places = (np.asarray(u, dtype=np.float64) * pool.size).astype(np.int64)
    return np.asarray(pool[np.minimum(places, pool.size - 1)])


def normal(
    u: ArrayLike, mean: float, sd: float, low: float = -np.inf, high: float = np.inf
) -> NDArray[np.float64]:
    """``(...)->(...)``: normal values within low … high, from uniforms on [0, 1), by inversion."""
    from scipy.special import ndtr, ndtri

    first, last = ndtr((low - mean) / sd), ndtr((high - mean) / sd)
    share = first + np.asarray(u, dtype=np.float64) * (last - first)
    drawn = mean + sd * ndtri(np.clip(share, 1e-16, 1 - 1e-16))
    return np.asarray(np.clip(drawn, low, high))


def triangular(u: ArrayLike, low: float, mode: float, high: float) -> NDArray[np.float64]:
    """``(...)->(...)``: triangular values, from uniforms on [0, 1), by inversion."""
    share = np.asarray(u, dtype=np.float64)
    return np.asarray(
        np.where(
            share < (mode - low) / (high - low),
            low + np.sqrt(share * (high - low) * (mode - low)),
            high - np.sqrt((1 - share) * (high - low) * (high - mode)),
        )
    )


def beta(u: ArrayLike, low: float, high: float, a: float, b: float) -> NDArray[np.float64]:
    """``(...)->(...)``: beta values from low to high with the shapes a and b, by inversion."""
    from scipy.special import betaincinv

    return np.asarray(low + (high - low) * betaincinv(a, b, np.asarray(u, dtype=np.float64)))


def bounded_simplex(
    u: ArrayLike, lower: ArrayLike, chains: Iterable[Sequence[int]] = ()
) -> NDArray[np.float64]:
    """``(...,k),(k)->(...,k)``: uniform on the simplex where each weight is at least its bound.

    The simplex shrunk towards the bounds, so nothing is rejected. `chains` fall as in
    `ordered_simplex`; the positions of one chain must have the same bound.
    """
    bounds = np.asarray(lower, dtype=np.float64)
    left = 1.0 - bounds.sum()
    if not np.isfinite(bounds).all() or (bounds < 0).any() or left < -1e-12:
        raise ValueError("lower bounds must be at least 0 and add up to at most 1")
    chains = [list(chain) for chain in chains]
    if any(np.ptp(bounds[chain]) > 0 for chain in chains):
        raise ValueError("the positions of a chain must have the same bound")
    return np.asarray(bounds + max(left, 0.0) * ordered_simplex(u, chains))


def ordered_simplex(u: ArrayLike, chains: Iterable[Sequence[int]]) -> NDArray[np.float64]:
    """``(...,k)->(...,k)``: uniform on the simplex where each chain falls, w[c0] >= w[c1] >= …

    Sorting within a chain maps every order of it onto the one asked for with equal volume. Chains
    must not share a position.
    """
    drawn = simplex(u)
    seen: set[int] = set()
    for chain in chains:
        places = list(chain)
        if seen & set(places) or len(set(places)) != len(places):
            raise ValueError("chains must not share a position")
        seen |= set(places)
        drawn[..., places] = -np.sort(-drawn[..., places], axis=-1)
    return drawn


def dirichlet(u: ArrayLike, concentration: ArrayLike) -> NDArray[np.float64]:
    """``(...,k),(k)->(...,k)``: Dirichlet with these positive parameters, from uniforms.

    Gamma variates by the inverse of their distribution function (needs scipy).
    """
    from scipy.special import gammaincinv

    alpha = np.asarray(concentration, dtype=np.float64)
    if not np.isfinite(alpha).all() or (alpha <= 0).any():
        raise ValueError("concentration must be positive")
    array = np.clip(np.asarray(u, dtype=np.float64), _TINY, 1.0 - _TINY)
    drawn = np.maximum(gammaincinv(alpha, array), 1e-300)  # tiny parameters underflow
    result: NDArray[np.float64] = drawn / drawn.sum(axis=-1, keepdims=True)
    return result


def rejection(
    propose: Callable[[int], NDArray[np.float64]],
    accept: Callable[[NDArray[np.float64]], NDArray[np.bool_]],
    *,
    most: int = 2000,
) -> NDArray[np.float64]:
    """``->(d,k)``: for each row the first accepted of its proposals.

    `propose(r)` gives round r of all rows, so that a row does not depend on what the others do.
    Raises ValueError where a row finds nothing in `most` rounds.
    """
    found = propose(0)
    open_ = np.flatnonzero(~accept(found))
    for turn in range(1, most):
        if open_.size == 0:
            return found
        again = propose(turn)[open_]
        good = accept(again)
        found[open_[good]] = again[good]
        open_ = open_[~good]
    if open_.size:
        raise ValueError(f"nothing was accepted in {most} rounds")
    return found
