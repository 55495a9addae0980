"""Deterministic draws in fixed blocks, and the uniform distribution on the simplex."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["BLOCK", "blocks", "generator", "pick", "simplex", "uniforms"]

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
