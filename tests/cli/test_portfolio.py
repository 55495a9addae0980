"""`mcda portfolio` as a user runs it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

import pytest

from tests.running import decoded

pytestmark = pytest.mark.contract
CARS = Path(__file__).parents[2] / "examples" / "cars"


def run(*arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    return decoded("portfolio", *arguments, status=status)


EXAMPLE = (str(CARS), "--constraints", str(CARS / "constraints.yaml"), "--draws", "20")


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "Best choice"), ("ru", "Лучший выбор"), ("kk", "Ең жақсы таңдау")]
)
def test_the_example_in_three_languages(lang: str, word: str) -> None:
    shown = run(*EXAMPLE, "--sizes", "-f", "table", "--lang", lang).stdout
    assert shown.startswith(word)
    assert max(map(len, shown.splitlines())) <= 98


def test_the_example_keeps_its_constraints() -> None:
    data = json.loads(run(*EXAMPLE, "-f", "json").stdout)
    assert data["schema"] == "portfolio/1"
    assert {"study.yaml", "constraints.yaml", "dealers.csv"} <= set(data["inputs"])
    with (CARS / "dealers.csv").open(encoding="utf-8") as file:
        dealers = {row["id"]: row for row in csv.DictReader(file, delimiter=";")}
    with (CARS / "table.csv").open(encoding="utf-8") as file:
        prices = {row["id"]: float(row["price"]) for row in csv.DictReader(file, delimiter=";")}
    for choice in data["choices"]:
        chosen = set(choice["chosen"])
        assert 2 <= len(chosen) <= 3
        assert sum(prices[key] for key in chosen) <= 70000
        assert sum(float(dealers[key]["deposit"]) for key in chosen) <= 1200
        assert sum(dealers[key]["dealer"] == "north" for key in chosen) <= 1
        assert not {"birch", "dogwood"} <= chosen
        assert "cedar" not in chosen or "fir" in chosen
    totals = [choice["total_net_flow"] for choice in data["choices"]]
    assert totals == sorted(totals, reverse=True)


def test_options_alone_will_do() -> None:
    rows = list(
        csv.DictReader(
            io.StringIO(
                run(
                    str(CARS), "--count", "==2", "--total", "price<=30000", "--include", "alder",
                    "--draws", "2", "-f", "csv",
                ).stdout
            )
        )
    )  # fmt: skip
    assert sorted(row["id"] for row in rows if row["chosen"] == "yes") == ["alder", "elm"]


def test_a_conflict_is_told_in_words_with_its_lines() -> None:
    error = run(*EXAMPLE, "--total", "price>=90000", "-f", "json", status=2)
    assert error.stdout == ""
    assert "no choice keeps these 2 constraints together" in error.stderr
    assert "--total: the sum of price is at least 90000" in error.stderr
    assert "constraints.yaml:9 counts.1: at most 3 are chosen" in error.stderr


def test_every_slip_of_a_file_and_of_the_table_is_told_at_once(tmp_path: Path) -> None:
    rules = tmp_path / "c.yaml"
    rules.write_text(
        "schema: constraints/1\ntotals:\n- {column: cost}\ncounts:\n- {column: x, at_most: 1}\n"
        "incude: [a]\n",
        encoding="utf-8",
    )
    words = run(str(CARS), "--constraints", str(rules), status=2).stderr
    assert "c.yaml:3" in words
    assert "at_least" in words
    assert "c.yaml:5" in words
    assert "include" in words
    table = tmp_path / "costs.csv"
    table.write_text("id,cost\nalder,3 or 4\nzelder,5\nbirch,1\nbirch,2\n", encoding="utf-8")
    words = run(str(CARS), "--table", str(table), "--total", "cost<=5", status=2).stderr
    assert all(f"costs.csv:{line} " in words for line in (2, 3, 5))


@pytest.mark.parametrize(
    "option",
    [
        ("--total", "price"),
        ("--total", "price<=1e300"),
        ("--count", "<=1.5"),
        ("--count", "class=lowest<=1"),
        ("--not-both", "alder"),
        ("--needs", "alder,birch"),
    ],
)
def test_a_slip_in_an_option_is_told(option: tuple[str, str]) -> None:
    assert option[0] in run(str(CARS), *option, status=2).stderr


def test_a_workbook_is_written(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    run(*EXAMPLE, "-o", str(tmp_path / "p.xlsx"), "-q")
    book = load_workbook(tmp_path / "p.xlsx")
    sheet = book.worksheets[0]
    (head,) = (k for k in range(1, 12) if sheet.cell(k, 2).value == "id")
    chosen = [sheet.cell(k, 2).value for k in range(head + 1, head + 7) if sheet.cell(k, 3).value]
    assert sorted(chosen) == sorted(
        json.loads(run(*EXAMPLE, "-f", "json").stdout)["choices"][0]["chosen"]
    )
    assert sheet.cell(head + 7, 2).value is None
    assert {"Choices", "Constraints"} <= set(book.sheetnames)
