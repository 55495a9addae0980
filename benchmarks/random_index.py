"""Compute the table of random consistency indices stored in mcda/engines/ahp.py.

The random index of size n is the mean of (lambda_max - n) / (n - 1) over reciprocal matrices
whose judgements are drawn uniformly from the 17 values 1/9 ... 9 (Saaty 1980). Sizes 3 and 4
are enumerated (17**3 and 17**6 matrices); larger ones are simulated and printed with the
standard error of the mean.

    python benchmarks/random_index.py --sizes 3 4 5 6 7 --draws 10000000
"""

import argparse
import time

import numpy as np

from mcda.engines.ahp import principal

SCALE = np.array([1 / x for x in range(9, 1, -1)] + [float(x) for x in range(1, 10)])
SEED = 20_240_501


def matrices(levels: np.ndarray, n: int) -> np.ndarray:
    """Reciprocal matrices from levels 0..16 of the pairs i < j: (b, pairs) -> (b, n, n)."""
    pairs = levels.shape[1]
    place = np.full((n, n), 2 * pairs)
    upper = np.triu_indices(n, 1)
    place[upper] = np.arange(pairs)
    place.T[upper] = np.arange(pairs, 2 * pairs)
    values = np.concatenate([SCALE[levels], SCALE[16 - levels], np.ones((len(levels), 1))], axis=1)
    return np.take(values, place.ravel(), axis=1).reshape(-1, n, n)


def index(levels: np.ndarray, n: int) -> np.ndarray:
    """Consistency indices of the matrices with these levels: (b, pairs) -> (b)."""
    return (principal(matrices(levels, n))[1] - n) / (n - 1)


def enumerated(n: int, block: int = 17**3) -> tuple[float, int]:
    """Exact random index and the number of matrices."""
    pairs = n * (n - 1) // 2
    total = 17**pairs
    divisors = 17 ** np.arange(pairs)
    sums = [
        index(np.arange(start, min(start + block, total))[:, None] // divisors % 17, n).sum()
        for start in range(0, total, block)
    ]
    return float(np.sum(sums)) / total, total


def simulated(n: int, draws: int, block: int = 4096) -> tuple[float, float, int]:
    """Simulated random index, its standard error and the number of draws."""
    pairs = n * (n - 1) // 2
    generator = np.random.Generator(np.random.PCG64DXSM(np.random.SeedSequence([SEED, n])))
    count, total, squares = 0, 0.0, 0.0
    while count < draws:
        size = min(block, draws - count)
        values = index((generator.random((size, pairs)) * 17).astype(np.intp), n)
        count += size
        total += float(values.sum())
        squares += float((values**2).sum())
    mean = total / count
    return mean, float(np.sqrt((squares / count - mean**2) / (count - 1))), count


def main() -> None:
    """Print one line of the table for every size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(range(3, 16)))
    parser.add_argument("--draws", type=int, default=10_000_000)
    options = parser.parse_args()
    for n in options.sizes:
        start = time.perf_counter()
        if n <= 4:
            mean, count = enumerated(n)
            error = 0.0
        else:
            mean, error, count = simulated(n, options.draws)
        seconds = time.perf_counter() - start
        print(f"    {n}: ({mean:.6f}, {count}, {error:.1e}),  # {seconds:.0f} s", flush=True)


if __name__ == "__main__":
    main()
