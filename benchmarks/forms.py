"""10,000 weight vectors on a prepared form of 27 x 15, beside a loop over pymcdm on the same data.

python benchmarks/forms.py
"""

import argparse
import time
from collections.abc import Callable

import numpy as np
from pymcdm.methods import PROMETHEE_II, TOPSIS
from pymcdm.normalizations import vector_normalization

from mcda.engines import promethee, topsis

TARGET = 0.02


def best_of(runs: int, work: Callable[[], object]) -> float:
    """Seconds of the fastest run."""
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    """Print times and ratios; the loop is timed on fewer vectors and scaled up."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--vectors", type=int, default=10_000)
    parser.add_argument("--loop", type=int, default=100)
    options = parser.parse_args()
    rng = np.random.default_rng(1)
    table = rng.uniform(1, 100, (27, 15))
    weights = rng.dirichlet(np.ones(15), options.vectors)
    directions = np.where(np.arange(15) % 3, 1, -1)
    q, p = np.full(15, 2.0), np.full(15, 20.0)
    linear = [{"type": "linear", "q": 2.0, "p": 20.0}] * 15
    forms = {"TOPSIS": topsis.form(table, directions)}
    forms["PROMETHEE II"] = promethee.form(table, directions, linear)
    others = {
        "TOPSIS": lambda w: TOPSIS(vector_normalization)(table, w, directions),
        "PROMETHEE II": lambda w: PROMETHEE_II("vshape_2", p=p, q=q)(table, w, directions),
    }
    for name, form in forms.items():
        ours = best_of(15, lambda form=form: form.scores(weights))
        few = weights[: options.loop]
        call = others[name]
        loop = best_of(3, lambda call=call, few=few: [call(w) for w in few])
        loop *= options.vectors / options.loop
        theirs = np.array([call(w) for w in few])
        gap = np.abs(form.scores(few) - theirs).max()
        verdict = "ok" if ours <= TARGET else "over"
        print(
            f"{name:13s} one call {ours:8.5f} s (target {TARGET}, {verdict})   "
            f"pymcdm loop {loop:8.3f} s   {loop / ours:7.0f} x   largest difference {gap:.0e}"
        )


if __name__ == "__main__":
    main()
