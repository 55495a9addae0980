"""Lists as workbooks: words of the language in heads and cells, and no key of a record."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from mcda.cli.app import group
from mcda.errors import Finding, Where
from mcda.excel.listsheets import file_list, finding_list, lists_workbook
from mcda.messages import text

pytestmark = pytest.mark.contract
KEY = re.compile(r"[a-z]+_[a-z_]+")


def sheets(path: Path, *words: str) -> dict[str, list[list[object]]]:
    result = CliRunner().invoke(group, [*words, "-o", str(path)])
    assert result.exit_code in (0, 1), result.output
    book = load_workbook(path)
    return {sheet.title: [list(row) for row in sheet.values] for sheet in book.worksheets}


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize(
    ("words", "title", "head"),
    [
        (["show"], "list-sheet-shipped", "list-title"),
        (["show", "monotowns", "--sources"], "results-sheet-sources", "results-head-source-source"),
        (["check", "monotowns", "--thresholds"], "sheet-thresholds", "thr-head-why"),
    ],
)
def test_heads_are_words_of_the_language(
    tmp_path: Path, lang: str, words: list[str], title: str, head: str
) -> None:
    found = sheets(tmp_path / "x.xlsx", *words, "--lang", lang)
    rows = found[text(title, lang)]
    (heads,) = [row for row in rows if text(head, lang) in row]
    assert not [one for one in heads if one and KEY.fullmatch(str(one))]
    assert len(rows) > 6


def test_a_table_keeps_its_ids_so_that_it_can_be_ranked(tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    (rows,) = sheets(file, "show", "monotowns", "--lang", "kk").values()
    assert rows[0][:3] == ["id", "name", "production_change"]
    assert rows[1][1] == "Абай"
    result = CliRunner().invoke(group, ["rank", str(file), "--hierarchy", "monotown", "-q"])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_findings_have_their_place_in_columns(lang: str) -> None:
    found = [
        Finding("answer-error", Where("a.xlsx", sheet="S", cell="C7"), {"found": "#N/A"}),
        Finding(
            "value-range", Where("b.csv", 12, row="abay"), {"key": "k", "found": 2, "limit": 1}
        ),
    ]
    view = finding_list("found", found, lang)
    data = lists_workbook([view, file_list(["=a", "b"], lang)], lang)
    first, second = load_workbook(BytesIO(data)).worksheets
    rows = [list(row) for row in first.values]
    assert [text(f"list-{key}", lang) for key in ("file", "sheet", "cell", "key", "what")] in rows
    assert rows[-2][:3] == ["a.xlsx", "S", "C7"]
    assert rows[-1][:4] == ["b.csv", None, 12, "abay"]
    assert "#N/A" in str(rows[-2][4])
    assert "a.xlsx" not in str(rows[-2][4])
    names = [cell for cell in second["A"] if cell.value in ("=a", "b")]
    assert [cell.data_type for cell in names] == ["s", "s"]
