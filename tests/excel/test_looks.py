"""Nothing in a workbook is cut off, whatever the language: every text and number has room."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

import mcda
from mcda.analysis.agreement import agreement
from mcda.analysis.meanform import mean_form
from mcda.excel.evidence import evidence_workbook
from mcda.excel.questionnaire import pairs_workbook
from mcda.excel.ratings import ratings_workbook
from mcda.excel.recordsheet import records_workbook
from mcda.excel.results import results_workbook
from mcda.excel.resultsheet import result_workbook
from mcda.excel.studybook import study_workbook
from mcda.files.load import read_hierarchy
from mcda.files.parts import read_parts
from mcda.messages import LANGUAGES, text
from mcda.model.anchors import asked
from mcda.model.form import AskedCell, Form
from tests.analyses import ANALYSES, SHEETS, problem, result
from tests.excel.looks import faults, prints, shown
from tests.excel.test_questionnaire import make_form
from tests.excel.test_results import judged, written

MONOTOWN = read_hierarchy("monotown")
# Kazakh words are the longest; the others are looked at with the slow tests.
EACH = [*(pytest.param(lang, marks=pytest.mark.slow) for lang in LANGUAGES[:2]), LANGUAGES[2]]
LONG = "Development potential of a monotown in the long run, with all that it rests on"


def seen(data: bytes) -> list[Any]:
    """The visible sheets."""
    book = load_workbook(BytesIO(data), rich_text=True)
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


@cache
def towns(lang: str) -> dict[str, str]:
    table = mcda.load("monotowns").table
    return {key: table.name(i, lang) for i, key in enumerate(table.alternatives[:9])}


def cell_form(kind: Any, leaves: list[str], lang: Any) -> Form:
    shown = {"distance_big_city": "25", "pollution": "low..elevated", "dead_end": "off_line"}
    source = "Bureau of National Statistics RK, 'Основные социально-экономические показатели', x"
    return Form(
        number=f"1-e01-{kind}",
        study="s",
        round=1,
        expert="e01",
        language=lang,
        kind=kind,
        hierarchy=asked(MONOTOWN, ()),
        cells=[
            AskedCell(
                alternative=town,
                criterion=leaf,
                shown=shown.get(leaf, ""),
                source=source if kind == "evidence" else "",
                year="2013-2023" if kind == "evidence" else "",
            )
            for leaf in leaves
            for town in towns(lang)
        ],
    )


def form_books(lang: str) -> dict[str, bytes]:
    told = {"title": mcda.load("monotowns").title.model_dump()[lang], "due": "2026-12-21"}
    rated = ["enterprise_state", "competitiveness", "pollution", "dead_end"]
    measured = ["production_change", "distance_big_city", "disaster_zone"]
    ratings = cell_form("ratings", rated, lang)
    evidence = cell_form("evidence", measured, lang)
    return {
        "pairs": pairs_workbook(make_form(MONOTOWN, lang), MONOTOWN, **told),
        "balanced": pairs_workbook(make_form(MONOTOWN, lang, 17, "balanced"), MONOTOWN, **told),
        "ratings": ratings_workbook(ratings, MONOTOWN, names=towns(lang), **told),
        "evidence": evidence_workbook(evidence, MONOTOWN, names=towns(lang), **told),
    }


@pytest.mark.parametrize("lang", EACH)
def test_forms_show_all_they_say(lang: str) -> None:
    found = {
        name: wrong
        for name, data in form_books(lang).items()
        for sheet in seen(data)
        if (wrong := faults(sheet) + prints(sheet))
    }
    assert not found


@pytest.mark.parametrize("lang", EACH)
@pytest.mark.parametrize("kind", [*ANALYSES, *SHEETS])
def test_results_show_all_they_say(kind: str, lang: str) -> None:
    made = result_workbook(result(kind, lang), lang, lead=[LONG, "x " * 150], command="mcda x")
    assert [wrong for sheet in seen(made) for wrong in faults(sheet) + prints(sheet)] == []


def ranking_book(method: str, lang: str, values: bool) -> bytes:
    ranking = mcda.rank(problem(), method=method, lang=lang)
    mean = mean_form(problem(), method)
    return results_workbook(ranking, problem(), mean, lang=lang, values=values)


@pytest.mark.parametrize("lang", EACH)
@pytest.mark.parametrize("values", [False, True])
def test_rankings_show_all_they_say(lang: str, values: bool) -> None:
    made = ranking_book("topsis" if values else "promethee", lang, values)
    assert [wrong for sheet in seen(made) for wrong in faults(sheet) + prints(sheet)] == []


@pytest.mark.parametrize("lang", EACH)
def test_rankings_by_experts_show_all_they_say(lang: str) -> None:
    case = judged()
    made = written(case, lang=lang, agreement=agreement(case.problem, leave_out=False))
    assert [wrong for sheet in seen(made) for wrong in faults(sheet) + prints(sheet)] == []


def test_plain_records_have_room_and_fixed_heads() -> None:
    rows = [
        {"id": "a", "name": "Расстояние до ближайшего города с населением от 100 тыс. человек, км",
         "set_aside": True, "number": 12, "share": 1 / 3, "figure": 123456.7, "three_quarters": ""},
        {"id": "=b", "name": LONG * 3, "set_aside": False, "number": 0, "share": -0.5,
         "figure": 0.25, "three_quarters": None},
    ]  # fmt: skip
    book = load_workbook(BytesIO(records_workbook(rows)))
    (sheet,) = book.worksheets
    assert faults(sheet) + prints(sheet, long=1) == []
    assert [cell.value for cell in sheet[1]] == list(rows[0])
    assert [cell.value for cell in sheet[2]][2:] == ["yes", 12, 1 / 3, 123456.7, None]
    assert sheet["A3"].data_type == "s"


def test_experts_weights_have_three_decimals_and_keep_every_digit() -> None:
    case = judged()
    sheet = load_workbook(BytesIO(written(case)))[text("results-sheet-weights")]
    outer = next(row for row in sheet.iter_rows(min_row=7) if row[0].value == "outer")
    for cell in outer[1:3]:
        assert cell.value == case.problem.weights["outer"]
        assert shown(cell.value, cell.number_format) == f"{cell.value:.3f}"
    assert [shown(x, outer[1].number_format) for x in (0, 1, 2, 2.5)] == ["0", "1", "2", "2.5"]


@pytest.mark.parametrize("lang", EACH)
def test_a_study_workbook_shows_what_it_explains(lang: str) -> None:
    parts = read_parts("monotowns")
    few = {name: rows[:30] for name, rows in parts.sides.items()}
    sheets = seen(study_workbook(replace(parts, sides=few), lang))
    found = [wrong for sheet in sheets for wrong in faults(sheet) + prints(sheet)]
    # Long texts of a criterion are read in their cells: three lines of a row, as everywhere there.
    assert [one for one in found if "hierarchy!" not in one or "too high" not in one] == []
