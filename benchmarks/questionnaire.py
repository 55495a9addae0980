"""Time `mcda questionnaire` for 100 experts: pairwise forms alone, and all three kinds.

python benchmarks/questionnaire.py
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TARGET = 10.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--experts", type=int, default=100)
    count = parser.parse_args().experts
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "study"
        mcda = [sys.executable, "-m", "mcda"]
        subprocess.run([*mcda, "new", study, "-q"], check=True)
        for name, more in (("pairs", ()), ("all kinds", ("--ratings", "--evidence", "--replace"))):
            experts = () if (study / "experts.csv").exists() else ("--experts", str(count))
            began, worked = time.perf_counter(), os.times()
            subprocess.run(
                [*mcda, "questionnaire", study, *experts, *more, "-o", study / "out", "-q"],
                check=True,
                stdout=subprocess.DEVNULL,
            )
            wall, now = time.perf_counter() - began, os.times()
            spent = now.children_user + now.children_system
            spent -= worked.children_user + worked.children_system
            made = count * (3 if more else 1)
            print(
                f"{made} forms ({name}): {wall:.1f} s wall, {spent:.1f} s of processor time "
                f"(target {TARGET:g} s)"
            )


if __name__ == "__main__":
    main()
