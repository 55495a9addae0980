"""`mcda check --thresholds` as a user runs it."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from tests.running import said

pytestmark = pytest.mark.contract
CARS = Path(__file__).parents[2] / "examples" / "cars"


def run(*arguments: str, status: int = 0) -> str:
    return said("check", *arguments, status=status)


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "proposed"), ("ru", "предлагается"), ("kk", "ұсыныс")]
)
def test_says_it_in_three_languages(lang: str, word: str) -> None:
    shown = run("--thresholds", "-f", "table", "--lang", lang)
    assert word in shown
    assert max(map(len, shown.splitlines())) <= 98


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            "a quarter of the pairs differ by at most 44, three quarters by at most 231.7\u00a0km",
        ),
        ("ru", "три четверти — не более чем на 231,7\u00a0км"),
        ("kk", "төрттен үші 231,7\u00a0км шамасынан артық"),
    ],
)
def test_says_why_in_the_unit(lang: str, words: str) -> None:
    shown = " ".join(run("--thresholds", "-f", "table", "--lang", lang).split(" "))
    flat = " ".join(line.strip() for line in shown.splitlines()).replace("\u00a0", " ")
    assert words.replace("\u00a0", " ") in flat
    assert "s 100" in flat


def test_all_six_functions_are_shown_with_what_they_do() -> None:
    shown = run(str(CARS), "--thresholds", "-v", "-f", "table", "--lang", "en")
    boot = shown.split("Boot")[1].split("Seats")[0]
    for words in ("usual", "U-shape q 100", "V-shape p 300", "level q 100 p 300", "Gaussian s 200"):
        assert words in boot
    assert "With -v" not in shown
    assert "With -v" in run(str(CARS), "--thresholds", "-f", "table", "--lang", "en")
    data = json.loads(run(str(CARS), "--thresholds", "-f", "json"))
    leaf = next(one for one in data["thresholds"] if one["id"] == "boot")
    by_type = {one["function"]["type"]: one["shares"] for one in leaf["functions"]}
    assert len(by_type) == 6
    assert by_type["linear"] == leaf["shares_proposed"]
    assert by_type["usual"]["weak"] == 0
    seats = next(one for one in data["thresholds"] if one["id"] == "seats")
    assert seats["functions"] == []


def test_the_same_numbers_as_data_and_as_rows() -> None:
    data = json.loads(run("--thresholds", "-f", "json"))
    rows = list(csv.DictReader(io.StringIO(run("--thresholds", "-f", "csv"))))
    assert [row["id"] for row in rows] == [leaf["id"] for leaf in data["thresholds"]]
    for row, leaf in zip(rows, data["thresholds"], strict=True):
        assert float(row["now_full"]) == pytest.approx(leaf["shares_now"]["full"])


def test_a_warning_is_a_finding_and_sets_the_exit_code(tmp_path: Path) -> None:
    folder = tmp_path / "cars"
    shutil.copytree(CARS, folder)
    file = folder / "hierarchy.yaml"
    words = file.read_text(encoding="utf-8")
    file.write_text(words.replace("{type: linear, q: 500, p: 6000}", "{type: vshape, p: 99000}"))
    assert "weighted sum" in run(str(folder), "--thresholds", "-f", "table", status=1)
    assert "weighted sum" not in run(str(folder), "-f", "table")


def test_other_formats_belong_to_thresholds(tmp_path: Path) -> None:
    assert "--thresholds" in run(str(CARS), "-o", str(tmp_path / "x.csv"), status=2)
