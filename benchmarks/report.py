"""How long the report page takes to load, and to answer a slider, in the installed browser.

python benchmarks/report.py [--towns 27 500]

27 is the shipped study; another number is a made-up table of so many rows on its criteria, with as
many unknown figures in proportion. Needs playwright (`pip install '.[test]'`) and a browser.
"""

import argparse
import os
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

import mcda
from mcda.model.problem import Problem
from mcda.report.browser import browser
from mcda.report.content import content
from mcda.report.page import page

LIMITS = {27: (500, 16), 500: (None, 100)}  # milliseconds: load, a step
STEPS = """async () => {
  const sliders = [...document.querySelectorAll("#sliders input")], times = [];
  for (let k = 0; k < 60; k++) {
    const slider = sliders[k % sliders.length];
    slider.value = (k * 37) % 100;
    const start = performance.now();
    slider.dispatchEvent(new Event("input", {bubbles: true}));
    document.body.getBoundingClientRect();  // the layout is part of the step
    times.push(performance.now() - start);
    await new Promise((done) => requestAnimationFrame(done));
  }
  return times.sort((a, b) => a - b);
}"""


def problem_of(towns: int) -> Problem:
    """The shipped study, or its rows drawn again until there are `towns`."""
    problem = mcda.load("monotowns")
    m = len(problem.table.alternatives)
    if towns == m:
        return problem
    generator = np.random.default_rng(42)
    table = problem.table.rows(generator.integers(0, m, towns).tolist())
    numbers = table.low * generator.uniform(0.9, 1.1, table.low.shape)
    plain = np.array([not problem.hierarchy.nodes[leaf].level_values() for leaf in table.leaves])
    known = (table.state == 0) & plain
    low, high = (np.where(known, numbers, ends) for ends in (table.low, table.high))
    ids = tuple(f"town{k}" for k in range(towns))
    changed = replace(table, alternatives=ids, low=low, high=high, names={})
    return problem.changed(table=changed, official={}, sources=(), draws=1000)


def main() -> None:
    """Print a line a size: bytes, load, median and 95 % of the steps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--towns", type=int, nargs="+", default=[27, 500])
    sizes = parser.parse_args().towns
    root = getattr(os, "geteuid", lambda: 1)() == 0
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        program = browser()
        arguments = ["--no-sandbox"] if root else []
        chromium = playwright.chromium.launch(executable_path=program, args=arguments)
        for towns in sizes:
            file = Path(folder) / f"{towns}.html"
            file.write_text(page(content(problem_of(towns))), "utf-8")
            loads, tab = [], None
            for _ in range(5):
                tab = chromium.new_page(viewport={"width": 1280, "height": 900})
                tab.goto(file.as_uri())
                entry = "performance.getEntriesByType('navigation')[0].loadEventEnd"
                loads.append(tab.evaluate(entry))
            times = tab.evaluate(STEPS)
            print(
                f"{towns:4} towns  {file.stat().st_size / 1000:6.0f} kB  "
                f"load {min(loads):5.0f} ms (median {sorted(loads)[2]:.0f})  "
                f"step {times[len(times) // 2]:5.1f} ms, 95 % {times[int(0.95 * len(times))]:5.1f}"
                f"   wanted {LIMITS.get(towns, '-')}"
            )
        chromium.close()


if __name__ == "__main__":
    main()
