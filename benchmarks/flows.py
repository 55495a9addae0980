"""Flows of PROMETHEE from 27 to 4 million alternatives, beside argsort and other libraries.

python benchmarks/flows.py --json docs/performance.json

pymcdm comes with the [test] extra. pyDecision and mcda-promethee are timed where they are
installed, with their printed defects worked around: costs are negated for both.
"""

import argparse
import contextlib
import io
import json
import os
import platform
import time
import tracemalloc
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from pymcdm.methods import PROMETHEE_II

from mcda.engines import promethee

COLUMNS = 7
Q, P, S = 0.2, 0.5, 0.5  # of columns with standard deviation 1
LINEAR = [{"type": "linear", "q": Q, "p": P}] * COLUMNS
GAUSSIAN = [{"type": "gaussian", "s": S}] * COLUMNS
WEIGHTS = np.arange(1.0, COLUMNS + 1) / 28
DIRECTIONS = np.array([1, -1, 1, 1, -1, 1, 1])
TARGETS = {
    "27 rows, microseconds": 200,
    "pymcdm at 1000": 40,
    "pymcdm at 4000": 150,
    "linear / argsort": 4,
    "gaussian / argsort": 15,
    "columns above input and result": 6,
    "time(2n) / time(n)": 2.3,
}


def seconds(runs: int, work: Callable[[], object]) -> float:
    """Processor seconds of the fastest run, all threads: what else runs matters less."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def data(rows: int) -> np.ndarray:
    """Normal columns: (rows, 7)."""
    return np.random.default_rng(1).normal(size=(rows, COLUMNS))


def ours(x: np.ndarray, preferences: list[dict[str, Any]] = LINEAR) -> promethee.Flows:
    """All flows of one table."""
    return promethee.flows(x, WEIGHTS, DIRECTIONS, preferences)


def pymcdm(x: np.ndarray) -> np.ndarray:
    """Net flows; a fresh object, as its second call fails."""
    method = PROMETHEE_II("vshape_2", p=np.full(COLUMNS, P), q=np.full(COLUMNS, Q))
    return np.asarray(method(x, WEIGHTS, DIRECTIONS))


def pydecision(x: np.ndarray) -> np.ndarray:
    """Net flows; it has no directions."""
    from pyDecision.algorithm import promethee_ii

    every = [Q] * COLUMNS, [S] * COLUMNS, [P] * COLUMNS, ["t5"] * COLUMNS
    return np.asarray(
        promethee_ii(x * DIRECTIONS, WEIGHTS, *every, sort=False, verbose=False)[:, 1]
    )


def mcda_promethee(x: np.ndarray) -> np.ndarray:
    """Net flows; it ignores directions."""
    from promethee import ParametersPromethee, PerformanceTable, PrometheeII

    kind = ("v_shape_with_indifference", {"q": Q, "p": P})
    parameters = ParametersPromethee.from_dict(
        {"weights": WEIGHTS, "function_description": [kind] * COLUMNS}
    )
    return np.asarray(PrometheeII(PerformanceTable(x * DIRECTIONS), parameters).net_flows)


def verdict(name: str, value: float, *, least: bool = False) -> str:
    """The value beside its target."""
    target = TARGETS[name]
    met = value >= target if least else value <= target
    sign = "at least" if least else "at most"
    return f"{value:8.2f} ({sign} {target}: {'ok' if met else 'MISSED'})"


def small(result: dict[str, Any]) -> None:
    """27 rows."""
    x = data(27)
    mine, theirs = (
        min(seconds(200, lambda: ours(x)) for _ in range(5)) * 1e6,
        min(seconds(200, lambda: pymcdm(x)) for _ in range(5)) * 1e6,
    )
    ready = [promethee.of(value) for value in LINEAR]
    made = min(seconds(200, lambda: ours(x, ready)) for _ in range(5)) * 1e6
    result["small"] = {"functions": made, "mappings": mine, "pymcdm": theirs}
    print(f"27 rows: {verdict('27 rows, microseconds', made)} us; pymcdm {theirs:.0f} us")
    print(f"         thresholds as mappings, checked in each call: {mine:.0f} us")


def others(result: dict[str, Any]) -> None:
    """Libraries that go through all pairs."""
    libraries = {"pymcdm": (pymcdm, [250, 500, 1000, 2000, 4000])}
    if find_spec("pyDecision"):
        libraries["pyDecision"] = (pydecision, [31, 62, 125, 250, 500])
    if find_spec("promethee"):
        libraries["mcda-promethee"] = (mcda_promethee, [62, 125, 250, 500, 1000])
    for name, (call, sizes) in libraries.items():
        for rows in sizes:
            x = data(rows)
            with contextlib.redirect_stdout(io.StringIO()):
                gap = np.abs(call(x) - ours(x).net).max()
                slow = seconds(3 if rows < 2000 else 2, lambda call=call, x=x: call(x))
            fast = seconds(20, lambda x=x: ours(x))
            result["series"].setdefault(name, []).append([rows, slow])
            result["series"]["linear"].append([rows, fast])
            key = f"{name} at {rows}"
            shown = (
                verdict(key, slow / fast, least=True) if key in TARGETS else f"{slow / fast:8.2f}"
            )
            print(
                f"{rows:9d} rows: {name} {slow:8.4f} s / ours {fast:.5f} s = {shown}   "
                f"largest difference {gap:.0e}"
            )


def growth(result: dict[str, Any], sizes: list[int]) -> None:
    """Linear and Gaussian over doubling sizes, beside argsort of the same columns."""
    previous: dict[str, float] = {}
    for rows in sizes:
        x = data(rows)
        works = {
            "argsort": lambda x=x: [np.argsort(x[:, j]) for j in range(COLUMNS)],
            "linear": lambda x=x: ours(x),
            "gaussian": lambda x=x: ours(x, GAUSSIAN),
        }
        times = dict.fromkeys(works, float("inf"))
        for _ in range(3):  # in turns, so that all share what else the machine does
            for name, work in works.items():
                times[name] = min(times[name], seconds(1, work))
        line = f"{rows:9d} rows:"
        for name, value in times.items():
            result["series"][name].append([rows, value])
            line += f"  {name} {value:8.4f} s"
            if name in previous:
                ratio = value / previous[name]
                line += f" (x {ratio:.2f})"
                if name != "argsort":
                    result["growth"] = max(result.get("growth", 0.0), ratio)
        print(line)
        if rows == 1_000_000:
            for name in ("linear", "gaussian"):
                ratio = times[name] / times["argsort"]
                result["ratios"][name] = ratio
                print(f"    {name} / argsort {verdict(name + ' / argsort', ratio)}")
            for s in (0.01, 0.1, 2.0, 20.0):
                wide = [{"type": "gaussian", "s": s}] * COLUMNS
                ratio = seconds(1, lambda x=x, wide=wide: ours(x, wide)) / times["argsort"]
                result["ratios"][f"gaussian, s = {s}"] = ratio
                print(f"    gaussian with s = {s}: {ratio:.1f} argsorts")
        previous = times
    if "growth" in result:
        print(f"largest growth: {verdict('time(2n) / time(n)', result['growth'])}")


def memory(result: dict[str, Any], rows: int) -> None:
    """Peak above input and returned arrays, in columns."""
    x = data(rows)
    for name, preferences in (("linear", LINEAR), ("gaussian", GAUSSIAN)):
        tracemalloc.start()
        found = ours(x, preferences)
        held, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        columns = (peak - held) / (8 * rows)
        result["memory"][name] = columns
        print(
            f"{name} memory: {verdict('columns above input and result', columns)} columns "
            f"({held / 8 / rows:.1f} returned, {found.net.size} rows)"
        )


def machine() -> dict[str, Any]:
    """What the times were measured on."""
    name = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    return {
        "processor": name,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def main() -> None:
    """Print times and ratios; write them as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, help="also write the numbers there")
    parser.add_argument("--largest", type=int, default=4_000_000)
    options = parser.parse_args()
    series: dict[str, list[list[float]]] = {"argsort": [], "linear": [], "gaussian": []}
    result = {"machine": machine(), "series": series, "ratios": {}, "memory": {}}
    small(result)
    others(result)
    sizes = [options.largest >> k for k in range(6, -1, -1)]
    growth(result, [n for n in sizes if n])
    memory(result, min(1_000_000, options.largest))
    for values in series.values():  # some sizes were measured more than once
        values[:] = [
            [n, min(t for m, t in values if m == n)] for n in sorted({m for m, _ in values})
        ]
    if options.json:
        text = json.dumps(result, indent=1, default=float)
        options.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
