"""`mcda partial` as a user runs it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.running import said

pytestmark = pytest.mark.contract
CARS = str(Path(__file__).parents[2] / "examples" / "cars")


def run(*arguments: str, status: int = 0) -> str:
    return said("partial", *arguments, status=status)


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "Partial order"), ("ru", "Частичный порядок"), ("kk", "ішінара реті")]
)
def test_says_it_in_three_languages(lang: str, word: str) -> None:
    shown = run("-f", "table", "--draws", "50", "--lang", lang)
    assert word in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_rows_pairs_and_graph_agree() -> None:
    rows = list(csv.DictReader(io.StringIO(run(CARS, "-f", "csv", "--draws", "20"))))
    pairs = list(csv.DictReader(io.StringIO(run(CARS, "--pairs", "-f", "csv", "--draws", "20"))))
    data = json.loads(run(CARS, "-f", "json", "--draws", "20"))
    assert len(rows) == 6
    assert len(pairs) == 15
    unordered = sum(pair["relation"] == "R" for pair in pairs)
    assert sum(len(row["incomparable"].split()) for row in rows) == 2 * unordered
    nodes = data["graph"]["nodes"]
    edges = {(nodes[a][0], nodes[b][0]) for a, b in data["graph"]["edges"]}
    assert edges == {(row["id"], key) for row in rows for key in row["directly_below"].split()}


def test_intervals_come_with_their_convention() -> None:
    shown = run(CARS, "--intervals", "0,15", "--divisor", "n", "--draws", "5", "-f", "table")
    assert "± 0.15 times its deviation, over n, without" in shown
    data = json.loads(run(CARS, "--intervals", "0.3", "--self-term", "--draws", "5", "-f", "json"))
    assert data["intervals"] == {"alpha": 0.3, "divisor": "n-1", "self_term": True}


@pytest.mark.parametrize(
    "wrong", [("--intervals", "-1"), ("--intervals", "x"), ("--divisor", "n"), ("--self-term",)]
)
def test_a_slip_is_told(wrong: tuple[str, ...]) -> None:
    assert wrong[0] in run(CARS, *wrong, status=2)
