"""Study workbooks as people leave them: every problem with its cell, and what is simply taken."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

import mcda
from mcda.errors import InputError
from mcda.excel.studybook import study_workbook
from mcda.files.load import examine, load_table
from mcda.files.parts import Parts, differences, read_parts
from mcda.files.studybook import (
    ANSWER_COLUMNS,
    LEVEL_COLUMNS,
    NODE_COLUMNS,
    PAIR_COLUMNS,
    RATING_COLUMNS,
)
from mcda.files.studybook import settings as known_settings
from mcda.messages import LANGUAGES, finding_text, text
from mcda.model.hierarchy import Hierarchy
from mcda.model.judgements import Judgements, fingerprint
from mcda.model.study import Study
from mcda.model.table import Table

HIERARCHY = Hierarchy.model_validate(
    {
        "id": "h",
        "name": "Whole",
        "criteria": [
            {
                "id": "people",
                "criteria": [
                    {
                        "id": "income",
                        "domain": [0, 1000],
                        "value": {"worst": 0, "best": 100},
                        "preference": {"type": "linear", "q": 1, "p": 5},
                    },
                    {"id": "migration", "preference": {"type": "usual"}},
                ],
            },
            {
                "id": "air",
                "kind": "ordinal",
                "levels": [{"id": "bad", "value": 0}, {"id": "good", "value": 1}],
                "preference": {"type": "usual"},
            },
        ],
    }
)
TABLE = Table.from_values(
    [[10, 1, 0], [20, 2, 1], [30, np.nan, 1]], ["a", "b", "c"], ["income", "migration", "air"]
)
FORM = Judgements.model_validate(
    {
        "hierarchy": {"id": "h", "nodes": {"goal": {"children": fingerprint(["people", "air"])}}},
        "expert": "e1",
        "date": "2026-03-01",
        "answers": [
            {"node": "goal", "a": "people", "b": "air", "value": 3},
            {"node": "people", "a": "income", "b": "migration", "value": None},
        ],
    }
)
Edit = Callable[[Any], None]


def sound(*, judged: bool = False, **keys: Any) -> Parts:
    weights: Any = {"judgements": "judgements"} if judged else "equal"
    study = Study.model_validate({"hierarchy": "hierarchy.yaml", "weights": weights, **keys})
    forms = {"judgements/e1.json": FORM} if judged else {}
    return Parts(study, HIERARCHY, TABLE, forms, {})


def edited(folder: Path, edit: Edit, parts: Parts | None = None) -> Path:
    """The study's workbook, changed as a person would change it."""
    book = openpyxl.load_workbook(BytesIO(study_workbook(parts or sound())))
    edit(book)
    path = folder / "study.xlsx"
    book.save(path)
    return path


def cell(sheet: Any, row: str, column: str) -> Any:
    """The cell in the row whose first cell, and the column whose head, say so."""
    heads = {c.value: c.column for c in sheet[2]}
    for cells in sheet.iter_rows(min_row=3):
        if cells[0].value == row:
            return sheet.cell(cells[0].row, heads[column])
    raise LookupError(row)


def put(sheet: str, row: str, column: str, value: Any) -> Edit:
    def edit(book: Any) -> None:
        cell(book[sheet], row, column).value = value

    return edit


DAY = datetime.datetime(2026, 3, 1)
# What is put where (sheet, row, column), the code that it gets, some words, and the place of the
# finding where it is another one.
BROKEN: dict[str, tuple[Any, ...]] = {
    "key": ("study", "draws", "key", "drows", "key-unknown", "“draws”", ("drows", "value")),
    "choice": ("study", "missing", "value", "keeep", "choice", "“keep”"),
    "number": ("study", "min_known", "value", 2, "value-range", "<= 1"),
    "date": ("study", "seed", "value", DAY, "cell-date", "2026-03-01"),
    "format": ("study", "schema", "value", "study/2", "format-unknown", "upgrade"),
    "method": ("study", "method.name", "value", "promete", "method-unknown", "“promethee”"),
    "threshold": ("hierarchy", "income", "preference.p", 0.5, "preference-order", "p (0.5)",
                  ("income", "preference.type")),
    "word": ("hierarchy", "air", "kind", "ordnal", "choice", "“ordinal”"),
    "text for a number": ("hierarchy", "income", "value.best", "high", "number-bad", "“high”"),
    "anchor missing": ("hierarchy", "income", "value.best", None, "key-missing", "“best”"),
    "parent": ("hierarchy", "income", "parent", "peple", "book-parent", "“people”"),
    "circle": ("hierarchy", "people", "parent", "income", "book-cycle", "income"),
    "group": ("hierarchy", "people", "direction", "min", "leaf-only", "direction",
              ("people", "id")),
    "level of nothing": ("levels", "air", "leaf", "ari", "criterion-unknown", "“air”",
                         ("ari", "leaf")),
    "weight unknown": ("weights", "people", "id", "peple", "weight-unknown-node", "“people”",
                       ("peple", "weight")),
    "weight negative": ("weights", "people", "weight", -1, "weight-negative", "-1"),
    "domain": ("table", "b", "income", 2000, "domain", "0 to 1000"),
    "level": ("table", "b", "air", "god", "level-unknown", "“good”"),
    "date in the table": ("table", "a", "income", DAY, "cell-date", "2026"),
    "class": ("classes", "b", "class", "hihg", "class-unknown", "“high”"),
    "formula": ("table", "b", "income", "=1+1", "cell-formula", "=1+1"),
}  # fmt: skip


def prepare(name: str) -> Edit:
    """Weights must be given before one of them can be wrong."""

    def edit(book: Any) -> None:
        if name.startswith("weight"):
            cell(book["weights"], "people", "weight").value = 1
            cell(book["weights"], "air", "weight").value = 2
        put(*BROKEN[name][:4])(book)

    return edit


@pytest.mark.parametrize("name", BROKEN)
def test_a_problem_names_its_cell(name: str, tmp_path: Path) -> None:
    sheet, row, column, _, code, says, *spot = BROKEN[name]
    path = edited(tmp_path, prepare(name))
    problem, findings = examine(path)
    assert problem is None
    found = [finding for finding in findings if finding.code == code]
    assert found, [str(finding) for finding in findings]
    wanted = cell(openpyxl.load_workbook(path)[sheet], *(spot[0] if spot else (row, column)))
    assert (sheet, wanted.coordinate) in [(f.where.sheet, f.where.cell) for f in found]
    assert found[0].where.file == str(path)
    assert says in finding_text(found[0], "en")
    for lang in LANGUAGES:
        assert "{" not in finding_text(found[0], lang)


def test_all_problems_at_once(tmp_path: Path) -> None:
    def edit(*names: str) -> Edit:
        return lambda book: [put(*BROKEN[name][:4])(book) for name in names]  # type: ignore[return-value]

    _, findings = examine(edited(tmp_path, edit("choice", "threshold", "number")))
    assert [f.code for f in findings] == ["choice", "value-range", "preference-order"]
    names = ("domain", "class", "date in the table", "level")
    _, findings = examine(edited(tmp_path, edit(*names)))
    codes = ["cell-date", "domain", "level-unknown", "class-unknown"]
    assert [f.code for f in findings] == codes


@pytest.mark.parametrize(
    ("sheet", "row", "code"),
    [("study", "draws", "key-twice"), ("hierarchy", "migration", "duplicate-node")],
)
def test_what_stands_twice(sheet: str, row: str, code: str, tmp_path: Path) -> None:
    first = {"study": "missing", "hierarchy": "income"}[sheet]
    sound_book = openpyxl.load_workbook(edited(tmp_path, lambda book: None))
    spot = cell(sound_book[sheet], row, {"study": "value", "hierarchy": "id"}[sheet])
    head = {"study": "key", "hierarchy": "id"}[sheet]
    _, findings = examine(edited(tmp_path, put(sheet, row, head, first)))
    assert [(f.code, f.where.cell) for f in findings] == [(code, spot.coordinate)]


def test_judgements_name_their_cells(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book["judgements"]
        heads = {c.value: c.column for c in sheet[2]}
        sheet.cell(4, heads["value"]).value = -3
        sheet.cell(4, heads["b"]).value = "ari"

    _, findings = examine(edited(tmp_path, edit, sound(judged=True)))
    assert [f.code for f in findings] == ["judgement-positive"]
    assert findings[0].where.sheet == "judgements"
    assert findings[0].where.cell == "H4"


def test_an_expert_has_one_date(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        book["judgements"].cell(5, 2).value = "2026-03-09"

    _, findings = examine(edited(tmp_path, edit, sound(judged=True)))
    assert [f.code for f in findings] == ["book-differs"]


def test_weights_are_said_once(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        cell(book["weights"], "people", "weight").value = 1
        cell(book["weights"], "air", "weight").value = 2

    _, findings = examine(edited(tmp_path, edit, sound(judged=True)))
    assert [f.code for f in findings] == ["book-both"]


def test_a_workbook_that_is_no_study(tmp_path: Path) -> None:
    path = edited(tmp_path, lambda book: book.remove(book["study"]))
    with pytest.raises(InputError, match="no sheet “study”"):
        mcda.load(path)


@pytest.mark.parametrize(("sheet", "judged"), [("table", False), ("judgements", True)])
def test_a_sheet_that_is_missing_is_named(sheet: str, judged: bool, tmp_path: Path) -> None:
    path = edited(tmp_path, lambda book: book.remove(book[sheet]), sound(judged=judged))
    _, findings = examine(path)
    assert [(f.code, f.values["found"]) for f in findings] == [("book-no-sheet", sheet)]


ODD: list[Any] = [
    None, "", 0, -1, 2.5, 1e300, True, "#", "# x", "=1+1", "1/3", "n/a", "3..5", "..", "a", "goal",
    "people", "air", "income", DAY, datetime.time(1, 2), datetime.timedelta(1), "a" * 300, "[1",
    '{"a": 1}', "0,5", "study/2", "equal", "judgements", "weights", "method.name", "classes",
    "weights.judgements", "hierarchy.id", "value", "id", "parent", "key", "source.x", "levels",
    "is", "below", "normal", "ordinal", "flag", "e2", "can't judge", "../x", "/etc",
    "x.csv", "\u00a0",
]  # fmt: skip


def spoil(data: bytes, chance: random.Random) -> bytes:
    """The workbook with odd things in odd places."""
    book = openpyxl.load_workbook(BytesIO(data))
    for _ in range(chance.choice([1, 1, 2, 4, 10, 40])):
        sheet = chance.choice(book.worksheets)
        kind = chance.random()
        if kind < 0.05 and len(book.worksheets) > 1:
            book.remove(sheet)
        elif kind < 0.10:
            sheet.delete_rows(chance.randint(1, 5))
        elif kind < 0.15:
            sheet.delete_cols(chance.randint(1, 5))
        else:
            row, column = (
                chance.randint(1, sheet.max_row + 1),
                chance.randint(1, sheet.max_column + 1),
            )
            sheet.cell(row, column).value = chance.choice(ODD)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def spoilt(folder: Path, seed: int, count: int) -> int:
    """How many of so many spoilt workbooks are studies all the same; the others are explained."""
    chance, path, fine = random.Random(seed), folder / "spoilt.xlsx", 0
    data = study_workbook(sound(judged=True))
    for _ in range(count):
        path.write_bytes(spoil(data, chance))
        problem, findings = examine(path)
        assert problem is not None or findings
        assert all(finding_text(finding, "ru") for finding in findings)
        fine += problem is not None
    return fine


@pytest.mark.slow
def test_spoilt_workbooks_give_messages_or_a_study(tmp_path: Path) -> None:
    assert 0 < spoilt(tmp_path, seed=1, count=60) < 60


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 6))
def test_many_spoilt_workbooks(seed: int, tmp_path: Path) -> None:
    assert 0 < spoilt(tmp_path, seed, count=500) < 500


# --- What is simply taken --------------------------------------------------------------------


def test_what_people_do_in_excel_is_taken(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        cell(book["study"], "min_known", "value").value = "0,25"
        cell(book["study"], "seed", "value").value = "7"
        cell(book["study"], "missing", "value").value = " Keep "
        cell(book["hierarchy"], "income", "preference.p").value = "5,5"
        cell(book["table"], "a", "income").value = "12.5"
        cell(book["table"], "b", "income").value = "3..5"
        cell(book["table"], "c", "income").value = "n/a"
        table, hierarchy = book["table"], book["hierarchy"]
        table.insert_rows(5)
        table.insert_cols(2)
        table.insert_rows(1)
        hierarchy.insert_cols(1)
        hierarchy.insert_rows(4, 2)
        hierarchy.append([])
        table.append([None, None, "# my own remark"])

    problem = mcda.load(edited(tmp_path, edit))
    assert (problem.min_known, problem.seed, problem.missing) == (0.25, 7, "keep")
    assert problem.hierarchy.nodes["income"].preference.p == 5.5
    assert problem.table.low[:2, 0].tolist() == [12.5, 3.0]
    assert problem.table.high[1, 0] == 5.0
    assert problem.table.state[2, 0] == 3


def test_rows_and_columns_may_be_moved(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        for name in ("hierarchy", "table", "study"):
            sheet = book[name]
            rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=2)]
            order = list(range(len(rows[0])))[::-1]
            kept = [rows[0], *([rows[1]] if name != "study" else [])]
            body = rows[len(kept) :]
            body = body[-1:] + body[:-1] if name == "study" else body
            sheet.delete_rows(1, sheet.max_row)
            for row in [*kept[:1], *body]:
                sheet.append([row[k] for k in order])

    one, other = mcda.load(edited(tmp_path, edit)), read_parts(edited(tmp_path, lambda b: None))
    assert one.hierarchy == other.hierarchy
    assert np.array_equal(one.table.low, other.table.low, equal_nan=True)


def test_a_typed_answer_may_be_a_fraction(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        book["judgements"].cell(4, 8).value = "1/4"
        book["judgements"].cell(4, 8).data_type = "s"

    problem = mcda.load(edited(tmp_path, edit, sound(judged=True)))
    assert problem.weights["people"] == pytest.approx(0.2)


@pytest.mark.parametrize("folder", ["judgements", "ratings"])
def test_ratings_fill_the_table_from_either_folder(folder: str, tmp_path: Path) -> None:
    rating = {"alternative": "c", "criterion": "air", "level": "bad"}
    declined = {**rating, "alternative": "a", "level": None}
    form = FORM.model_dump(by_alias=True) | {"ratings": [rating, declined]}
    parts = sound(judged=True, ratings=folder)
    table = Table.from_values([[1, 2, 0], [2, 3, 1], [3, 1, np.nan]], "abc", TABLE.leaves)
    forms = {**parts.forms, f"{folder}/e1.json": Judgements.model_validate(form)}
    parts = replace(parts, forms=forms, table=table)
    path = edited(tmp_path, lambda book: None, parts)
    assert differences(parts, read_parts(path)) == []
    assert mcda.load(path).table.low[2, 2] == 0.0


def test_judged_weights_are_those_of_the_folder(tmp_path: Path) -> None:
    problem = mcda.load(edited(tmp_path, lambda book: None, sound(judged=True)))
    assert problem.whose == "experts"
    assert problem.weights["people"] == pytest.approx(0.75)


def test_a_sheet_is_a_table_with_a_hierarchy_of_its_own(tmp_path: Path) -> None:
    from mcda.files.parts import folder_files

    path = edited(tmp_path, lambda book: None)
    hierarchy = tmp_path / "h.yaml"
    hierarchy.write_bytes(folder_files(sound())["hierarchy.yaml"])
    assert load_table(path, hierarchy).table.alternatives == ("a", "b", "c")


def test_a_shipped_hierarchy_serves_where_the_sheet_is_missing(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        book.remove(book["hierarchy"])
        cell(book["study"], "hierarchy", "value").value = "monotown"
        table = book["table"]
        table.delete_cols(2, 3)
        table.cell(2, 2).value = "income_ratio"

    problem = mcda.load(edited(tmp_path, edit))
    assert problem.hierarchy.id == "monotown"


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    parts = sound(title="=1+1", note={"en": "-x", "ru": "@y"})
    book = openpyxl.load_workbook(BytesIO(study_workbook(parts)))
    found = [c for row in book["study"].iter_rows() for c in row if c.value in ("=1+1", "-x", "@y")]
    assert [(c.data_type, c.quotePrefix) for c in found] == [("s", True)] * 3


def test_texts_that_no_cell_can_hold_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        study_workbook(sound(title="a\rb", note="x" * 40_000))
    assert [finding.code for finding in caught.value.findings] == ["book-sign", "book-text-long"]


# --- Words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_and_column_is_explained(lang: str) -> None:
    keys = [key for key in known_settings() if not key.startswith("method")]
    names = [f"book-study-{key}" for key in [*keys, "method"]]
    names += [f"book-column-{c.head}" for c in NODE_COLUMNS if not c.head.endswith(("_ru", "_kk"))]
    for sheet, columns in (
        ("levels", LEVEL_COLUMNS),
        ("level-judgements", PAIR_COLUMNS),
        ("judgements", ANSWER_COLUMNS),
        ("ratings", RATING_COLUMNS),
    ):
        heads = [c.head for c in columns if not c.head.endswith(("_ru", "_kk"))]
        names += [f"book-column-{sheet}-{head}" for head in heads]
    for name in names:
        assert text(name.replace(".", "-").replace("_", "-"), lang)
