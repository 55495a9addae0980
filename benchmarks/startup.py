"""Wall time of `mcda --help` and `mcda rank`, as ratios to importing pymcdm.

python benchmarks/startup.py
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ["-c", "import pymcdm.methods"]
TARGETS = {
    "mcda --help": (["-m", "mcda", "--help"], 0.15),
    "mcda rank": (["-m", "mcda", "rank"], 0.6),
}


def once(arguments: list[str]) -> float:
    """Seconds of one run."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # installed copies are compiled, so are we
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=environment)
    return time.perf_counter() - start


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    best = dict.fromkeys(["reference", *TARGETS], float("inf"))
    for _ in range(runs + 1):  # in turn, so that a busy moment hits all; the first one warms up
        best["reference"] = min(best["reference"], once(REFERENCE))
        for name, (arguments, _) in TARGETS.items():
            best[name] = min(best[name], once(arguments))
    print(f"import pymcdm.methods  {best['reference']:6.3f} s  (best of {runs})")
    for name, (_, target) in TARGETS.items():
        ratio = best[name] / best["reference"]
        verdict = "ok" if ratio <= target else "over"
        print(
            f"{name:21s}  {best[name]:6.3f} s  ratio {ratio:5.2f}  target {target:.2f}  {verdict}"
        )


if __name__ == "__main__":
    main()
