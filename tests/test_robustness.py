"""docs/robustness.md keeps its word: its numbers are found again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import mcda
from mcda.analysis.class_acceptability import class_acceptability
from mcda.analysis.classify import classify
from mcda.analysis.extremes import extremes
from mcda.analysis.inference import infer
from mcda.analysis.sobol import drivers

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "robustness.md"
pytestmark = [
    pytest.mark.contract,
    pytest.mark.skipif(not PAGE.is_file(), reason="no checkout with docs here"),
]


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def written(share: float) -> str:
    return f"{100 * share:.1f}"


def column(number: int) -> dict[str, str]:
    """A column of the table of ranges: its first word -> cell."""
    rows = re.findall(r"^\| (?:– )?(\w+.*?) \| (.*) \|$", page(), re.MULTILINE)
    return {name: cells.split(" | ")[number] for name, cells in rows if "–" in cells}


@pytest.mark.parametrize(
    ("method", "number", "everyone"),
    [
        ("promethee", 1, "Abay, Saran, Ekibastuz, Zhanaozen, Zhanatas, Aksu, Temirtau"),
        ("ahp", 2, "Abay, Zhanatas, Aksu"),
        pytest.param("topsis", 3, "", marks=pytest.mark.slow),
    ],
)
def test_ranges_and_changes_are_found_again(method: str, number: int, everyone: str) -> None:
    problem = mcda.load("monotowns")
    found = infer(problem, method, draws=1)
    assert found.feasible
    ranges = [f"{written(node.low)}–{written(node.high)}" for node in found.ranges]
    assert ranges == list(column(number).values())
    assert found.change is not None
    assert f"{written(found.change / 2)} %" in page()
    whole = infer(problem, method, everyone=True, draws=1)
    assert whole.feasible is (None if method == "topsis" else False)
    if everyone:
        names = {row.id: row.name for row in whole.rows}
        assert {(name,) for name in everyone.split(", ")} == {
            tuple(names[key] for key in chosen) for chosen in whole.minimum_sets
        }
        assert everyone in page().replace("\n", " ")
        assert f"−{written(-whole.margin)} %" in page()


@pytest.mark.slow
def test_shares_of_a_million_weightings() -> None:
    problem = mcda.load("monotowns")
    for method, words in (("promethee", "do with PROMETHEE"), ("ahp", "with AHP")):
        found = infer(problem, method, draws=1_000_000)
        assert f"{found.hits} {words}" in page()


@pytest.mark.slow
def test_every_combination_of_the_interval_figures() -> None:
    names: dict[str, dict[str, float]] = {}
    (code,) = re.findall(r"```python\n(.*?)```", page(), re.DOTALL)
    exec(code, names)
    for key in ("most", "least"):
        for share in names[key].values():
            assert f"{written(share)} %" in page()


@pytest.mark.slow
def test_the_numbers_of_the_summary_are_found_again() -> None:
    """What "In short" says beside the blocks."""
    problem = mcda.load("monotowns")
    classes = classify(problem)
    assert classes.count("low")[1:] == (2, 12)
    sure = {row.id for row in classes.rows if row.range == ("low",)}
    assert sure == {"karazhal", "zyryanovsk"}
    drawn = class_acceptability(problem)
    whole = drawn.counts[0]
    assert (whole.low, whole.middle, whole.high) == (2, 9, 21)
    low = {row.id: row.shares["low"] for row in drawn.rows}
    assert max(low.values()) < 0.95
    assert [key for key, share in low.items() if share <= 0.05] == ["saran"]
    assert (
        low["zhanatas"] < low["arkalyk"] < min(low[k] for k in ("karazhal", "zyryanovsk", "tekeli"))
    )
    near = extremes(problem, around=0.25)
    assert set(near.certain("low")) == {"karazhal", "zyryanovsk"}
    assert len(near.rows) - len(near.possible("low")) == 12
    for method, ends in (("topsis_sort_b", (3, 20)), ("ahpsort", (4, 20))):
        rule = problem.classes.model_copy(update={"method": method})
        other = class_acceptability(problem.changed(classes=rule)).counts[0]
        assert (other.low, other.high) == ends


@pytest.mark.slow
def test_under_every_weighting_nothing_holds() -> None:
    found = extremes(mcda.load("monotowns"))
    assert found.necessary == 3
    assert len(found.possible("low")) == 27
    assert found.certain("low") == ()


@pytest.mark.slow
def test_weights_drive_the_number_of_low_towns() -> None:
    shares = {share.kind: share for share in drivers(mcda.load("monotowns")).number}
    assert 0.70 < shares["weights"].first < 0.79
    assert 0.86 < shares["weights"].total < 0.94
    totals = {kind: round(100 * share.total) for kind, share in shares.items()}
    assert (totals["limits"], totals["method"], totals["figures"]) == (19, 7, 5)
    assert round(100 * shares["limits"].first) == 8
