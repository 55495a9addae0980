"""Figures with a distribution of their own: written, read back without loss, drawn, shown."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import mcda
from mcda.analysis.evidence import draw_column, gather, middle_table
from mcda.cli.app import group
from mcda.errors import InputError
from mcda.files.tablefile import parse_grid, read_cell, table_from
from mcda.files.typed import figure
from mcda.model.distribution import Distribution
from mcda.model.hierarchy import Criterion, Level
from mcda.model.problem import Problem
from mcda.model.table import INTERVAL, KNOWN

CARS = Path(__file__).parents[2] / "examples" / "cars"
PLAIN = Criterion(id="plain", domain=(0, 100))
STEPS = Criterion(
    id="steps", kind="ordinal", levels=[Level(id=name, value=k) for k, name in enumerate("abc")]
)
CELLS = {
    "price": "normal(14900; 500.5)",
    "energy": "triangular(7; 8.4; 9)",
    "service": "beta(500; 900; 2; 5)",
    "boot": "sample(300; 310; 310)",
    "comfort": "sample(poor; poor; good)",
}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cars, with distributions in the first row."""
    folder = tmp_path_factory.mktemp("drawn") / "cars"
    shutil.copytree(CARS, folder)
    problem = mcda.load(CARS)
    first, *rest = (folder / "table.csv").read_text(encoding="utf-8").split("\n")[1:]
    words = dict(zip(("id", "name", *problem.table.leaves), first.split(";"), strict=True))
    words |= {leaf: f'"{cell.replace(".", ",")}"' for leaf, cell in CELLS.items()}
    head = ";".join(("id", "name", *problem.table.leaves))
    text = "\n".join((head, ";".join(words.values()), *rest))
    (folder / "table.csv").write_text(text, encoding="utf-8")
    return folder


def held(problem: Problem) -> dict[str, Distribution]:
    return {leaf: one for (name, leaf), one in problem.table.spread.items() if name == "alder"}


@pytest.mark.parametrize(
    ("cell", "ends", "numbers"),
    [
        ("normal(50; 2)", (44, 56), (50, 2)),
        ("Normal (50, 2)", (44, 56), (50, 2)),
        ("normal(2,5; 1,5)", (0, 7), (2.5, 1.5)),  # cut at the domain
        ("triangular(1; 2; 4)", (1, 4), (1, 2, 4)),
        ("triangular(1;1;4)", (1, 4), (1, 1, 4)),
        ("beta(10; 20; 2; 5)", (10, 20), (10, 20, 2, 5)),
        ("sample(5; 3; 5; 9)", (3, 9), (3, 5, 5, 9)),
    ],
)
def test_cells(cell: str, ends: tuple[float, float], numbers: tuple[float, ...]) -> None:
    low, high, state, found = read_cell(PLAIN, cell, decimal_comma=True)
    assert (low, high, state) == (*ends, INTERVAL)
    assert found is not None
    assert found.numbers == numbers


def test_levels_may_have_shares() -> None:
    assert read_cell(STEPS, "sample(a; c; a)")[:3] == (0, 2, INTERVAL)
    with pytest.raises(InputError) as caught:
        read_cell(STEPS, "normal(1; 1)")
    assert caught.value.findings[0].code == "distribution-levels"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("normal(50)", "distribution-bad"),
        ("normal(50; 0)", "distribution-bad"),
        ("normal(50; 2; 3)", "distribution-bad"),
        ("normal(50; x)", "number-bad"),
        ("normal(150; 2)", "domain"),
        ("normal(50; inf)", "infinite"),
        ("triangular(1; 5; 4)", "distribution-bad"),
        ("triangular(1; 1; 1)", "distribution-bad"),
        ("triangular(1; 2; 400)", "domain"),
        ("beta(1; 2; 0; 1)", "distribution-bad"),
        ("beta(2; 1; 1; 1)", "distribution-bad"),
        ("sample(5)", "distribution-bad"),
        ("sample(5; 5)", "distribution-bad"),
        ("sample(5; 500)", "domain"),
        ("poisson(5; 2)", "distribution-bad"),
        ("normal()", "distribution-bad"),
    ],
)
def test_what_is_none(cell: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_cell(PLAIN, cell)
    assert caught.value.findings[0].code == code


def test_an_expert_may_type_one() -> None:
    assert figure("normal(12,5; 2)", PLAIN) == "normal(12.5; 2)"
    assert figure("sample(c; a; a)", STEPS) == "sample(a; a; c)"


def test_nothing_is_lost_on_the_way(study: Path, tmp_path: Path) -> None:
    problem = mcda.load(study)
    assert set(held(problem)) == set(CELLS)
    run = CliRunner()
    for target, source in (("a.xlsx", study), ("b", tmp_path / "a.xlsx")):
        done = run.invoke(group, ["convert", str(source), "-o", str(tmp_path / target)])
        assert done.exit_code == 0, done.output
        again = mcda.load(tmp_path / target)
        assert again.table.spread == problem.table.spread
        assert mcda.rank(again).to_dict()["ranking"] == mcda.rank(problem).to_dict()["ranking"]
    frame = Problem.from_frame(problem.to_frame(), hierarchy=problem.hierarchy)
    assert frame.table.spread == problem.table.spread
    shown = json.loads(run.invoke(group, ["show", str(study), "-f", "json"]).stdout)
    assert shown["rows"][0]["price"] == CELLS["price"]
    lost = run.invoke(group, ["convert", str(study), "-o", str(tmp_path / "c.xml")])
    assert "normal(…)" in lost.stderr
    assert mcda.load(tmp_path / "c.xml").table.state[0, 0] == INTERVAL


def test_they_are_drawn(study: Path) -> None:
    evidence = gather(mcda.load(study), None)
    count = 40_000

    def drawn(leaf: str) -> np.ndarray:
        j = [one.id for one in evidence.leaves].index(leaf)
        column = draw_column(evidence, j, 0, count)[:, 0]
        middle = middle_table(evidence)[0, j]
        assert abs((column < middle).mean() - 0.5) <= (
            0.51 if leaf in ("boot", "comfort") else 0.01
        )
        assert column.min() >= evidence.table.low[0, j]
        assert column.max() <= evidence.table.high[0, j]
        return column

    def close(column: np.ndarray, mean: float) -> bool:
        return bool(abs(column.mean() - mean) < 4 * column.std() / math.sqrt(count))

    price = drawn("price")
    assert close(price, 14900)
    assert price.std() == pytest.approx(500.5 * 0.9866, rel=0.02)  # cut at three of them
    assert close(drawn("energy"), (7 + 8.4 + 9) / 3)
    assert close(drawn("service"), 500 + 400 * 2 / 7)
    assert close(drawn("boot"), 920 / 3)
    assert set(drawn("comfort")) == {1, 3}
    assert close(drawn("comfort"), 5 / 3)


def test_another_figure_takes_its_place(study: Path) -> None:
    table = mcda.load(study).table
    changed = table.with_cell("alder", "price", 15000.0)
    assert changed.state[0, 0] == KNOWN
    assert ("alder", "price") not in changed.spread
    assert ("alder", "energy") in changed.spread


@pytest.mark.parametrize(
    "command",
    ["sensitivity montecarlo", "sensitivity extremes", "sensitivity tornado", "compare", "gaia"],
)
def test_analyses_take_them(command: str, study: Path) -> None:
    done = CliRunner().invoke(group, [*command.split(), str(study)])
    assert done.exit_code == 0, done.output


def test_rows_keep_their_own() -> None:
    grid = parse_grid(b"id,plain\nx,normal(5; 1)\ny,3\n", "table.csv")
    hierarchy = Problem.from_values([[1.0], [2.0]], criteria=["plain"]).hierarchy
    table, findings = table_from(grid, hierarchy)
    assert findings == []
    assert table.rows([1]).distribution(0, 0) is None
    assert table.rows([0]).distribution(0, 0) == Distribution("normal", (5, 1))
