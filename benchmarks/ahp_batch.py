"""Time priorities and consistency of many 7 x 7 matrices beside an AHPy loop on the same data.

python benchmarks/ahp_batch.py --count 100000
"""

import argparse
import time
from collections.abc import Callable

import ahpy
import numpy as np

from mcda.engines import ahp


def random_matrices(rng: np.random.Generator, count: int, n: int) -> np.ndarray:
    """Uniform random reciprocal matrices on the scale 1/9 ... 9: (count, n, n)."""
    rows, columns = np.triu_indices(n, 1)
    values = ahp.SCALE[(rng.random((count, len(rows))) * len(ahp.SCALE)).astype(np.intp)]
    matrices = np.ones((count, n, n))
    matrices[:, rows, columns] = values
    matrices[:, columns, rows] = 1 / values
    return matrices


def measure(title: str, count: int, work: Callable[[], object]) -> float:
    """Print and return the best of three runs in microseconds a matrix."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    print(f"{title:50s} {best / count * 1e6:8.2f} us a matrix")
    return best / count * 1e6


def ahpy_loop(matrices: np.ndarray) -> np.ndarray:
    """CR of every matrix, one AHPy object each: (count,)."""
    n = matrices.shape[-1]
    rows, columns = np.triu_indices(n, 1)
    found = np.empty(len(matrices))
    for i, matrix in enumerate(matrices):
        pairs = {(str(a), str(b)): matrix[a, b] for a, b in zip(rows, columns, strict=True)}
        found[i] = ahpy.Compare("c", pairs, precision=10, random_index="saaty").consistency_ratio
    return found


def main() -> None:
    """Print the timings."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--size", type=int, default=7)
    options = parser.parse_args()
    count, n = options.count, options.size
    matrices = random_matrices(np.random.default_rng(1), count, n)
    measure("priorities, eigenvector", count, lambda: ahp.priorities(matrices))
    ours = measure(
        "priorities, CR, GCI, Koczkodaj: consistency()", count, lambda: ahp.consistency(matrices)
    )
    some = matrices[:200]
    theirs = measure("AHPy, a loop over 200 of them", len(some), lambda: ahpy_loop(some))
    apart = np.abs(ahpy_loop(some) - ahp.consistency(some, random_index="saaty").cr).max()
    print(f"AHPy takes {theirs / ours:.0f} times as long; largest difference of CR {apart:.0e}")
    gaps = matrices.copy()
    gaps[:, 0, 1] = gaps[:, 1, 0] = gaps[:, 2, 5] = gaps[:, 5, 2] = np.nan
    few = gaps[: max(1, count // 100)]
    measure("complete(), two pairs missing", len(few), lambda: ahp.complete(few))


if __name__ == "__main__":
    main()
