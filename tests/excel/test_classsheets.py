"""Sheets of classes, signs and what-if hold the numbers of their results."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from mcda.cli.app import group
from mcda.messages import LANGUAGES, text
from tests.analyses import result
from tests.excel.test_resultsheet import book, table


def test_classes_stand_with_their_shares() -> None:
    found = result("sorted")
    rows = {row["id"]: row for row in table(book("sorted")[text("sheet-classes")])}
    for row in found.classes.rows:
        assert [rows[row.id][key] for key in ("low", "average", "high")] == pytest.approx(
            list(row.shares.values())
        )
        assert rows[row.id]["≠"] == ("≠" if row.agrees is False else None)


@pytest.mark.parametrize("kind", ["sorted", "signs"])
def test_signs_stand_with_what_they_may_add_up_to(kind: str) -> None:
    found = result(kind).signs
    made = book(kind)
    rows = {row["id"]: row for row in table(made[text("fig-signs")])}
    marks = {"yes": "●", "no": "·", "unknown": "?", "n/a": "–"}
    for row in found.rows:
        shown = rows[row.id]
        open_ = shown[text("fig-signs-possible")]
        assert shown[text("fig-signs-certain")] + open_ == row.possible
        for key, truth in row.signs.items():
            assert shown[found.names[key]] == marks[truth]
    cuts = table(made[text("sheet-cuts")])
    assert [list(row.values()) for row in cuts] == [
        [cut.signs, cut.certainly, cut.possibly] for cut in found.cuts
    ]


def test_moves_are_those_of_the_result() -> None:
    found = result("what_if")
    rows = table(book("what_if")[text("sheet-moves")])
    assert found.moves
    assert [(row["id"], row["place before"], row["place then"]) for row in rows] == [
        (move.id, move.before, move.after) for move in found.moves
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_commands_write_them_in_the_language(lang: str, tmp_path: Path) -> None:
    asked = {
        "classify": (["classify"], ["sheet-classes", "fig-signs", "sheet-cuts"]),
        "moves": (["rank", "--what-if", "ecology=30%"], ["sheet-moves"]),
    }
    for name, (words, sheets) in asked.items():
        target = tmp_path / f"{name}.xlsx"
        done = CliRunner().invoke(group, [*words, "--lang", lang, "-o", str(target)])
        assert done.exit_code == 0, done.output
        made = load_workbook(target)
        expected = [text(key, lang) for key in [*sheets, "results-sheet-settings"]]
        assert made.sheetnames == expected
