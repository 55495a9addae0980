"""SMAA-2 of 27 x 15: a million weight draws, uncertain tables and thresholds, and stability.

python benchmarks/smaa.py
"""

import argparse
import resource
import time
from collections.abc import Callable

import numpy as np
from pymcdm.methods import PROMETHEE_II, TOPSIS
from pymcdm.methods.mcda_method import MCDA_method
from pymcdm.normalizations import vector_normalization

import mcda
from mcda.analysis.montecarlo import montecarlo
from mcda.analysis.stability import stability
from mcda.engines.workers import processors
from mcda.model.problem import Problem

TOWNS, CRITERIA = 27, 15
TARGETS = {"promethee": 2.0, "ahp": 2.0, "topsis": 3.0}
UNCERTAIN, STABLE, MEMORY = 20.0, 0.5, 500


def timed(work: Callable[[], object], runs: int = 1) -> tuple[float, float]:
    """Seconds of the fastest run by the clock, and of processor time in the thriftiest."""
    clock = busy = float("inf")
    for _ in range(runs):
        start, worked = time.perf_counter(), time.process_time()
        work()
        clock = min(clock, time.perf_counter() - start)
        busy = min(busy, time.process_time() - worked)
    return clock, busy


def study(values: np.ndarray, method: str) -> Problem:
    """A flat study; NaN are unknown figures, drawn from the column's known ones."""
    names = [f"c{j}" for j in range(CRITERIA)]
    return Problem.from_values(
        values,
        criteria=names,
        directions=["max" if j % 3 else "min" for j in range(CRITERIA)],
        preferences=[{"type": "linear", "q": 2.0, "p": 20.0}] * CRITERIA,
        anchors={name: (0.0, 100.0) if j % 3 else (100.0, 0.0) for j, name in enumerate(names)},
        method=method,
    )


def verdict(value: float, target: float) -> str:
    """Whether a target is met."""
    return f"target {target:g}, {'ok' if value <= target else 'over'}"


def seconds(spent: tuple[float, float], target: float) -> str:
    """Seconds by the clock and of processor time; the clock also waits for other programs."""
    return f"{spent[0]:6.2f} s ({verdict(spent[0], target)}; {spent[1]:.2f} s of processors)"


def loop(values: np.ndarray, weights: np.ndarray, method: str, draws: int) -> float:
    """Seconds that pymcdm would take for the scores alone, scaled up from these weights."""
    directions = np.array([1 if j % 3 else -1 for j in range(CRITERIA)])
    q, p = np.full(CRITERIA, 2.0), np.full(CRITERIA, 20.0)
    bodies: dict[str, Callable[[], MCDA_method]] = {  # fresh each time: calls change them
        "topsis": lambda: TOPSIS(vector_normalization),
        "promethee": lambda: PROMETHEE_II("vshape_2", p=p, q=q),
    }
    if method not in bodies:  # pymcdm has no AHP of ratings
        return float("nan")
    body = bodies[method]
    clock, _ = timed(lambda: [body()(values, w, directions) for w in weights])
    return clock * draws / len(weights)


def main() -> None:
    """Print times beside their targets and beside pymcdm's."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=1_000_000)
    parser.add_argument("--uncertain", type=int, default=100_000)
    parser.add_argument("--loop", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    rng = np.random.default_rng(1)
    values = np.round(rng.uniform(1, 100, (TOWNS, CRITERIA)), 1)
    weights = rng.dirichlet(np.ones(CRITERIA), options.loop)
    print(f"{TOWNS} x {CRITERIA}, {processors()} processors, all indices of SMAA-2")
    for method, target in TARGETS.items():
        problem = study(values, method)
        ours = timed(lambda p=problem: montecarlo(p, draws=options.draws), options.runs)
        theirs = loop(values, weights, method, options.draws)
        beside = f"pymcdm loop, scores only {theirs:6.0f} s, {theirs / ours[0]:5.0f} x"
        print(
            f"{method:10s} {options.draws:9,d} weightings {seconds(ours, target)}  "
            + (beside if theirs == theirs else "")
        )
    holes = np.where(rng.random(values.shape) < 0.2, np.nan, values)
    problem = study(holes, "promethee")
    ours = timed(lambda: montecarlo(problem, draws=options.uncertain, thresholds=0.25))
    drawn = int(np.isnan(holes).sum())
    print(
        f"promethee  {options.uncertain:9,d} tables with {drawn} drawn figures, "
        f"weights and thresholds {seconds(ours, UNCERTAIN)}"
    )
    shipped = mcda.load("monotowns")
    ours = timed(lambda: stability(shipped), options.runs)
    print(f"stability of every node of the shipped study {seconds(ours, STABLE)}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of all this {peak:4.0f} MB ({verdict(peak, MEMORY)})")


if __name__ == "__main__":
    main()
