"""Sheets of analyses hold the numbers of the results, with native charts over them."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from mcda.analysis.comparison import compare
from mcda.cli.app import group
from mcda.excel.resultsheet import result_workbook, views
from mcda.excel.views import CLASS_COLOURS, Bars
from mcda.messages import LANGUAGES
from tests.analyses import ANALYSES, CASES, SHEETS, problem, result


def book(kind: str, lang: str = "en") -> Workbook:
    made = result_workbook(result(kind, lang), lang, lead=["What was asked."], command="mcda x")
    return load_workbook(BytesIO(made))


def cells(made: Workbook) -> dict[tuple[str, str], Any]:
    return {
        (sheet.title, cell.coordinate): (cell.value, cell.number_format)
        for sheet in made
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def head_row(sheet: Worksheet) -> int:
    assert sheet.freeze_panes
    return int(re.sub("[A-Z]", "", str(sheet.freeze_panes))) - 1


def table(sheet: Worksheet) -> list[dict[str, Any]]:
    head = head_row(sheet)
    heads = [cell.value for cell in sheet[head]]
    return [
        dict(zip(heads, row, strict=True))
        for row in sheet.iter_rows(min_row=head + 1, values_only=True)
    ]


@pytest.mark.parametrize(
    ("kind", "lang"),
    [
        *(case for case in CASES if case[0] in ANALYSES),
        *((kind, LANGUAGES[k % 3]) for k, kind in enumerate(SHEETS)),
    ],
)
def test_every_workbook_is_complete_and_in_its_language(kind: str, lang: str) -> None:
    made = book(kind, lang)
    found = cells(made)
    words = [value for value, _ in found.values() if isinstance(value, str)]
    assert not [word for word in words if re.fullmatch(r"[a-z]+-[a-z-]+-[a-z-]+", word)]
    assert not [word for word in words if "sheet-" in word or "fig-" in word]
    assert sum(len(sheet._charts) for sheet in made.worksheets) >= 1
    for sheet in made.worksheets:
        assert sheet.freeze_panes
        assert len(sheet.title) <= 31
        assert sheet["A1"].value
        assert not sheet.sheet_view.showGridLines
    for name, (value, form) in found.items():
        if isinstance(value, float) and 0 < abs(value) < 1:
            assert form != "0", name


@pytest.mark.parametrize("kind", [*ANALYSES, *SHEETS])
def test_charts_stand_on_numbers(kind: str) -> None:
    made = book(kind)
    for sheet in made.worksheets:
        for chart in sheet._charts:
            assert chart.series
            for series in chart.series:
                source = (series.val or series.yVal).numRef.f.rpartition("!")[2]
                column, first, last_column, last = range_boundaries(source.replace("$", ""))
                assert column == last_column
                assert first == head_row(sheet) + 1 or (kind == "gaia" and first == last)
                blank = (type(None),) if kind == "weights" else ()  # no importance without data
                for row in range(first, last + 1):
                    value = sheet.cell(row, column).value
                    assert isinstance(value, (int, float, *blank)), source


def test_the_plane_names_every_point_and_axis_where_it_stands() -> None:
    plane = result("gaia")
    sheet = book("gaia").worksheets[0]
    (chart,) = sheet._charts
    told = {}
    for series in chart.series:
        ends = (series.tx.strRef.f, series.xVal.numRef.f, series.yVal.numRef.f)
        name, x, y = (sheet[end.rpartition("!")[2].replace("$", "")].value for end in ends)
        told[name] = (x, y)
        assert series.dLbls.showSerName
    stated = {one.name: (one.x, one.y) for one in (*plane.points, *plane.axes)}
    for name, place in stated.items():
        assert told.pop(name) == pytest.approx(place, abs=1e-12), name
    assert list(told.values()) == [pytest.approx(plane.decision_axis, abs=1e-12)]
    reach = chart.x_axis.scaling.max
    assert all(max(abs(x), abs(y)) < reach for x, y in stated.values())
    assert chart.y_axis.scaling.min == -reach


def test_equal_results_give_equal_cells() -> None:
    for kind in ("montecarlo", "classes"):
        once = result_workbook(ANALYSES[kind]("kk"), "kk", lead=["x"], command="y")
        again = result_workbook(ANALYSES[kind]("kk"), "kk", lead=["x"], command="y")
        assert cells(load_workbook(BytesIO(once))) == cells(load_workbook(BytesIO(again)))


def test_shares_of_places_are_percent_and_coloured() -> None:
    sheet = book("montecarlo").worksheets[0]
    found = result("montecarlo")
    for row, shown in zip(found.rows, table(sheet), strict=True):
        assert shown["name"] == row.name
        assert [shown[str(k)] for k in range(1, 10)] == pytest.approx(list(row.ranks))
        assert shown["first"] == pytest.approx(row.first)
    assert "%" in sheet.cell(head_row(sheet) + 1, 8).number_format
    (rule,) = sheet.conditional_formatting
    assert rule.rules[0].colorScale is not None


def test_places_reached_and_wins_are_those_of_the_draws() -> None:
    found = result("montecarlo")
    _, reached, wins = views(found, "en")
    for row, place in zip(found.rows, reached.rows, strict=True):
        assert [place[f"cumulative:{k}"] for k in range(1, len(found.rows) + 1)] == pytest.approx(
            np.cumsum(row.ranks).tolist()
        )
    for row, line in zip(found.rows, wins.rows, strict=True):
        for k, other in enumerate(found.rows, 1):
            assert line[f"winning:{k}"] == found.winning(row.id, other.id)
    assert [column.head for column in wins.columns[2:]] == [row.name for row in found.rows]


def test_intervals_of_weights_are_those_of_the_result() -> None:
    found, (sheet, _) = result("stability"), book("stability").worksheets
    for node, shown in zip(found.nodes, table(sheet), strict=True):
        assert shown["first stays: from"] == pytest.approx(node.first.low)
        assert shown["all stay: to"] == pytest.approx(node.all.high)


def test_floating_bars_add_up() -> None:
    for row in views(result("extremes"), "en")[0].rows:
        assert row["band0"] + row["band1"] + 1 == row["rank"]
        assert row["band0"] + row["band1"] + row["band2"] + row["band3"] == row["worst"]
    for row in views(result("official"), "en")[0].rows:
        assert row["low"] + row["width"] == pytest.approx(row["high"])
    for row in views(result("montecarlo"), "en")[0].rows:
        assert row["best_third"] + row["middle"] + row["last_third"] == pytest.approx(1.0)


def test_the_number_of_low_ones_has_all_draws() -> None:
    found, second = result("classes"), views(result("classes"), "en")[1]
    for k in range(len(found.counts)):
        assert sum(row[f"n{k}"] for row in second.rows) == pytest.approx(1.0)
    assert all(isinstance(chart, Bars) for chart in second.charts)


def test_no_name_of_a_sheet_is_cut() -> None:
    for kind, lang in CASES:
        if kind in ANALYSES:
            assert all(len(view.name) <= 31 for view in views(result(kind, lang), lang))


def test_classes_of_experts_are_those_of_the_result_in_the_colour_of_the_class() -> None:
    for kind in ("by_expert", "own_limits"):
        found, (sheet, experts, _) = result(kind), book(kind).worksheets
        shown = table(sheet)
        head = [cell.value for cell in sheet[head_row(sheet)]]
        for i, (row, line) in enumerate(zip(found.records(), shown, strict=True)):
            assert line["group"] == row["group"]
            for key, said in row.items():
                if key.startswith("expert:"):
                    name = key.removeprefix("expert:")
                    assert line[name] == said
                    cell = sheet.cell(head_row(sheet) + 1 + i, head.index(name) + 1)
                    assert cell.fill.start_color.rgb[2:] == CLASS_COLOURS[said]
                if key.startswith("alone:"):
                    assert line[f"{key.removeprefix('alone:')} alone"] == said
            votes = [line[group] for group in ("low", "average", "high")]
            assert votes == [row[f"vote:{group}"] for group in ("low", "average", "high")]
            assert sum(votes) == pytest.approx(1.0)
        listed = found.experts if kind == "by_expert" else found.makers
        assert [line["other classes than the group"] for line in table(experts)] == [
            len(one.differs) for one in listed
        ]


def test_charts_below_a_wide_table_are_printed_on_a_page_of_their_own() -> None:
    sheet = book("own_limits").worksheets[0]
    assert len(sheet.print_area.split(",")) == 2


def test_settings_say_how_to_get_the_file_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    arguments = ["sensitivity", "stability", "monotowns", "--top", "2", "--seed", "7"]
    runner = CliRunner()
    done = runner.invoke(group, [*arguments, "-o", str(path), "-q"], prog_name="mcda")
    assert done.exception is None, done.exception
    made = load_workbook(path)
    said = {row[0]: row[1] for row in made.worksheets[-1].iter_rows(min_row=4, values_only=True)}
    command = str(said["command for this file"])
    assert command.startswith("mcda sensitivity stability monotowns ")
    assert "--top 2" in command
    assert "--seed 7" in command
    assert said["seed"] == 7
    assert any(str(name).startswith("sha256") for name in said)
    again = tmp_path / "b" / "a.xlsx"
    again.parent.mkdir()
    monkeypatch.chdir(again.parent)
    done = runner.invoke(group, shlex.split(command)[1:], prog_name="mcda")
    assert done.exception is None, done.exception
    assert cells(load_workbook(again)) == cells(made)


def test_a_name_like_a_formula_stays_a_text() -> None:
    table_ = problem().table
    names = {lang: ("=1+1", *table_.names[lang][1:]) for lang in table_.names}
    changed = problem().changed(table=replace(table_, names=names))
    made = load_workbook(BytesIO(result_workbook(compare(changed), "en")))
    hits = [c for row in made.worksheets[0].iter_rows() for c in row if c.value == "=1+1"]
    assert hits
    assert all(cell.data_type == "s" or cell.quotePrefix for cell in hits)


def test_what_has_no_sheets_is_refused() -> None:
    with pytest.raises(TypeError, match="int"):
        result_workbook(3)
