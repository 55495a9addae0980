"""Draw docs/growth.svg and the tables of docs/performance.md and docs/scale.md.

python docs/make_performance.py, after python benchmarks/flows.py --json docs/performance.json
and python benchmarks/scale.py --json docs/scale.json
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
BLOCK = re.compile(r"(<!-- numbers -->\n)(.*?)(<!-- end -->\n)", re.DOTALL)
SERIES = {
    "linear": ("monotown-mcda, linear", "#1b7f4b", "o", "-"),
    "gaussian": ("monotown-mcda, Gaussian", "#1f5fbf", "s", "-"),
    "argsort": ("numpy.argsort, the same columns", "#777777", "", ":"),
    "pymcdm": ("pymcdm, linear", "#c2410c", "^", "--"),
    "mcda-promethee": ("mcda-promethee, linear", "#a21caf", "v", "--"),
    "pyDecision": ("pyDecision, linear", "#b91c1c", "D", "--"),
}


def seconds(value: float) -> str:
    """Three digits."""
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def numbers(data: dict[str, Any]) -> str:
    """The measured numbers as Markdown."""
    series = {name: dict(values) for name, values in data["series"].items()}
    machine = data["machine"]
    lines = [
        f"One process on a shared machine with {machine['cores']} cores ({machine['processor']}),",
        f"Python {machine['python']}, NumPy {machine['numpy']}; processor seconds, seven criteria.",
        "",
        "| rows | linear | growth | Gaussian | growth | argsort of the columns | growth |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    previous: dict[str, float] = {}
    for rows in sorted(series["gaussian"]):
        now = {name: series[name][rows] for name in ("linear", "gaussian", "argsort")}
        times = {k: f"{now[k] / previous[k]:.2f}" if previous else "" for k in now}
        lines.append(
            f"| {rows:,} | {seconds(now['linear'])} | {times['linear']} | "
            f"{seconds(now['gaussian'])} | {times['gaussian']} | "
            f"{seconds(now['argsort'])} | {times['argsort']} |"
        )
        previous = now
    lines += [
        "",
        "| library | rows | its seconds | ours | ratio |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name in ("pymcdm", "mcda-promethee", "pyDecision"):
        for rows, slow in sorted(series.get(name, {}).items()):
            fast = series["linear"][rows]
            lines.append(
                f"| {name} | {rows:,} | {seconds(slow)} | {seconds(fast)} | {slow / fast:.0f} |"
            )
    small, ratios, memory = data["small"], data["ratios"], data["memory"]
    wide = ", ".join(
        f"{value:.1f} with {name.split(', ')[1]}"
        for name, value in ratios.items()
        if name.startswith("gaussian, ")
    )
    calls = [f"{small[name]:.0f} µs" for name in ("functions", "mappings", "pymcdm")]
    lines += [
        "",
        f"- 27 × 7: {calls[0]} a call, {calls[1]} where thresholds come as mappings, which are",
        f"  checked in each call; pymcdm {calls[2]}.",
        f"- A million rows: linear takes {ratios['linear']:.1f} times `numpy.argsort` of the",
        f"  columns, Gaussian {ratios['gaussian']:.1f} times with s = 0.5 standard deviations",
        f"  ({wide}).",
        "- Memory above the table and what is returned:",
        f"  {memory['linear']:.1f} columns linear, {memory['gaussian']:.1f} Gaussian.",
    ]
    return "\n".join(lines) + "\n"


def scale(data: dict[str, Any]) -> str:
    """Times and memory of long tables as Markdown."""
    machine = data["machine"]
    lines = [
        f"{data['rows']:,} rows × 7 in Parquet with `--memory {data['memory']}`, one process on a",
        f"shared machine with {machine['cores']} cores ({machine['processor']}),",
        f"Python {machine['python']}, NumPy {machine['numpy']}.",
        "",
        "| method | seconds | processor seconds | peak memory, MB |",
        "| --- | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {run['wall']:.0f} | {run['processor']:.0f} | {run['megabytes']:.0f} |"
        for name, run in data["runs"].items()
    ]
    return "\n".join(lines) + "\n"


def figure(data: dict[str, Any], path: Path) -> None:
    """Seconds over rows, both logarithmic."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    mpl.rcParams |= {"svg.hashsalt": "growth", "svg.fonttype": "none", "font.size": 10}
    drawn, axes = plt.subplots(figsize=(8, 4.8), layout="constrained")
    for name, (title, colour, mark, line) in SERIES.items():
        points = sorted(map(tuple, data["series"].get(name, [])))
        if points:
            axes.loglog(
                *zip(*points, strict=True),
                line,
                marker=mark,
                color=colour,
                label=title,
                markersize=4,
            )
    axes.set_xlabel("alternatives")
    axes.set_ylabel("processor seconds, seven criteria")
    axes.grid(which="major", color="#dddddd")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    drawn.savefig(path, metadata={"Date": None, "Title": "Time of PROMETHEE flows by size"})


def main() -> None:
    """Write the figure and the pages."""
    data = json.loads((DOCS / "performance.json").read_text(encoding="utf-8"))
    figure(data, DOCS / "growth.svg")
    long = json.loads((DOCS / "scale.json").read_text(encoding="utf-8"))
    for name, words in (("performance", numbers(data)), ("scale", scale(long))):
        page = DOCS / f"{name}.md"
        text = page.read_text(encoding="utf-8")
        text = BLOCK.sub(lambda match, words=words: match[1] + words + match[3], text)
        page.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
