"""Rank 10 million rows of a Parquet file with each method, in bounded memory.

python benchmarks/scale.py --json docs/scale.json

Makes a seeded table of seven criteria in a temporary folder, then runs `mcda rank` on it in a fresh
process for each method and prints wall and processor time and peak memory (VmHWM).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from flows import machine

COLUMNS = 7
WAYS = {
    "PROMETHEE II, linear": ("linear", "promethee", []),
    "PROMETHEE II, Gaussian": ("gaussian", "promethee", []),
    "TOPSIS, min-max on anchors": ("linear", "topsis", []),
    "TOPSIS, vector, classic": (
        "linear",
        "topsis",
        ["--set", "normalisation=vector", "--set", "distance=classic"],
    ),
    "AHP, value functions": ("linear", "ahp", []),
}
CHILD = """
import sys
from mcda.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    (peak,) = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
    print(int(peak.split()[1]))
    raise
"""


def hierarchy(folder: Path, kind: str) -> Path:
    """A flat hierarchy of seven criteria."""
    function = {
        "gaussian": "{type: gaussian, s: 0.5}",
        "linear": "{type: linear, q: 0.2, p: 0.5}",
    }[kind]
    lines = ["schema: hierarchy/1", "id: scale", "criteria:"]
    for j in range(COLUMNS):
        way = "min" if j in (1, 4) else "max"
        lines.append(f"- {{id: c{j}, direction: {way}, kind: ratio, preference: {function}}}")
    path = folder / f"{kind}.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def make(path: Path, rows: int, group: int) -> None:
    """Normal columns, one row group after the other."""
    names = ["id", *(f"c{j}" for j in range(COLUMNS))]
    schema = pa.schema([("id", pa.string()), *((name, pa.float64()) for name in names[1:])])
    with pq.ParquetWriter(path, schema) as writer:
        for k, start in enumerate(range(0, rows, group)):
            some = min(group, rows - start)
            drawn = np.random.default_rng([1, k]).normal(size=(COLUMNS, some))
            ids = pa.array([f"a{i}" for i in range(start, start + some)])
            writer.write_table(
                pa.table([ids, *map(pa.array, drawn)], schema=schema), row_group_size=group
            )


def run(arguments: list[str]) -> dict[str, float]:
    """Wall seconds, processor seconds and peak megabytes of one command."""
    before, began = os.times(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *arguments], capture_output=True, text=True, check=False
    )
    wall, after = time.perf_counter() - began, os.times()
    if done.returncode:
        raise SystemExit(done.stderr)
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    return {"wall": wall, "processor": used, "megabytes": int(done.stdout.split()[-1]) / 1000}


def main() -> None:
    """Print times and memory; write them as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, help="also write the numbers there")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--memory", default="2GB")
    options = parser.parse_args()
    result: dict[str, Any] = {"machine": machine(), "rows": options.rows, "runs": {}}
    result["memory"] = options.memory
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        table = folder / "table.parquet"
        make(table, options.rows, min(1_000_000, options.rows))
        print(f"{options.rows:,} rows x {COLUMNS}: {table.stat().st_size / 1e6:.0f} MB of Parquet")
        for title, (kind, method, more) in WAYS.items():
            answer = folder / "ranked.parquet"
            arguments = ["rank", str(table), "--hierarchy", str(hierarchy(folder, kind))]
            arguments += ["-m", method, *more, "--memory", options.memory, "-o", str(answer)]
            found = run([*arguments, "--force", "-q"])
            result["runs"][title] = found
            print(
                f"{title:28}  {found['wall']:7.1f} s wall  {found['processor']:7.1f} s processor"
                f"  peak {found['megabytes']:6.0f} MB"
            )
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
