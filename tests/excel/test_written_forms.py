"""What the writers make, filled in as an expert does, is what the reader reads."""

from __future__ import annotations

import io
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from mcda.excel.evidence import evidence_workbook
from mcda.excel.layout import HEAD_CELLS, HEAD_PAIRS, cell_key, pair_key, who_key
from mcda.excel.questionnaire import pairs_workbook
from mcda.excel.ratings import ratings_workbook
from mcda.excel.reader import read_form
from mcda.files.load import read_hierarchy
from mcda.messages import LANGUAGES
from mcda.model.anchors import asked
from mcda.model.form import AskedCell, AskedPair, Form, asked_nodes
from mcda.model.judgements import judged_children

HIERARCHY = read_hierarchy("monotown")
TOWNS = ("abay", "saran", "ridder")


def form(kind: Any, leaves: tuple[str, ...], lang: Any) -> Form:
    cells = [AskedCell(alternative=town, criterion=leaf) for leaf in leaves for town in TOWNS]
    return Form(
        number=f"1-e01-{kind}",
        study="s",
        round=1,
        expert="e01",
        language=lang,
        kind=kind,
        hierarchy=asked(HIERARCHY, ()),
        cells=cells,
    )


def filled(data: bytes, answers: dict[str, dict[str, Any]], date: str) -> bytes:
    """A workbook with texts put into the cells of rows and roles; `#2` picks the second option."""
    book = load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        roles: dict[str, int] = {}
        options: list[int] = []
        for row in sheet.iter_rows():
            if row[0].value in (HEAD_CELLS, HEAD_PAIRS):
                options = [cell.column for cell in row if cell.value == "option"]
                roles = {str(cell.value): cell.column for cell in row[1:] if cell.value}
            if row[0].value == who_key("date"):
                row[2].value = date
            for role, value in answers.get(str(row[0].value), {}).items():
                if isinstance(value, str) and value.startswith("#"):
                    value = sheet.cell(row[0].row, options[int(value[1:]) - 1]).value
                sheet.cell(row[0].row, roles[role]).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ratings(lang: str) -> bytes:
    made = ratings_workbook(
        form("ratings", ("competitiveness",), lang),
        HIERARCHY,
        title="Towns",
        names={town: town.title() for town in TOWNS},
    )
    leaf = "competitiveness"
    return filled(
        made,
        {
            cell_key("abay", leaf): {"answer": "#4", "note": "sells everything"},
            cell_key("saran", leaf): {"answer": "#6"},
        },
        "2026-11-21",
    )


def figures(lang: str) -> bytes:
    made = evidence_workbook(
        form("evidence", ("production_change", "enterprise_state"), lang),
        HIERARCHY,
        title="Towns",
        names={town: town.title() for town in TOWNS},
    )
    yearbook = {"source": "Ежегодник, табл. 4", "year": "2024"}
    state = {"en": "works in part", "ru": "работает частично", "kk": "ішінара жұмыс істейді"}
    return filled(
        made,
        {
            cell_key("abay", "production_change"): {"answer": "12,5", **yearbook, "note": "n"},
            cell_key("saran", "production_change"): {"answer": "-3..-1", **yearbook},
            cell_key("ridder", "enterprise_state"): {"answer": state[lang], **yearbook},
        },
        "21.11.2026",
    )


def pairs(lang: Any, scale: Any) -> tuple[bytes, dict[tuple[str, str, str], float | None]]:
    """A filled pairwise workbook and what it answers: every option in turn, "can't judge" too."""
    asked_pairs = [
        AskedPair(node=node.id, a=a, b=b)
        for node in asked_nodes(HIERARCHY.tree)
        for a, b in combinations(judged_children(node), 2)
    ]
    sent = form("pairs", (), lang).model_copy(
        update={"pairs": tuple(asked_pairs), "answers": scale, "hierarchy": asked(HIERARCHY)}
    )
    want: dict[tuple[str, str, str], float | None] = {}
    answers: dict[str, dict[str, Any]] = {}
    for k, pair in enumerate(asked_pairs[:-2]):
        place = k % (scale + 1)
        want[pair.node, pair.a, pair.b] = (*sent.scale, None)[place]
        answers[pair_key(pair.node, pair.a, pair.b)] = {"answer": f"#{place + 1}", "note": str(k)}
    typed = asked_pairs[-2]
    want[typed.node, typed.a, typed.b] = 1 / 3
    answers[pair_key(typed.node, typed.a, typed.b)] = {"answer": "1/3"}
    made = pairs_workbook(sent, HIERARCHY, title="Towns", expert_name="A. B.")
    return filled(made, answers, "2026-11-21"), want


def check_pairs(data: bytes, want: dict[tuple[str, str, str], float | None]) -> None:
    returned = read_form(data, "p.xlsx", HIERARCHY)
    assert (returned.unread, returned.findings, returned.deleted) == ((), (), ())
    assert returned.date == "2026-11-21"
    assert {(a.node, a.a, a.b): a.value for a in returned.answers} == want
    assert not any(answer.confirmed for answer in returned.answers)
    assert returned.answers[3].note == "3"


def check(ratings_data: bytes, figures_data: bytes) -> None:
    returned = read_form(ratings_data, "r.xlsx", HIERARCHY)
    assert (returned.unread, returned.findings, returned.deleted) == ((), (), ())
    assert returned.date == "2026-11-21"
    assert [(r.alternative, r.level, r.note) for r in returned.ratings] == [
        ("abay", "good", "sells everything"),
        ("saran", None, ""),
    ]
    returned = read_form(figures_data, "v.xlsx", HIERARCHY)
    assert (returned.unread, returned.findings, returned.deleted) == ((), (), ())
    assert returned.date == "2026-11-21"
    assert [(e.alternative, e.text, e.source, e.year) for e in returned.evidence] == [
        ("abay", "12.5", "Ежегодник, табл. 4", "2024"),
        ("saran", "-3..-1", "Ежегодник, табл. 4", "2024"),
        ("ridder", "partial", "Ежегодник, табл. 4", "2024"),
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_filled_workbooks_are_read(lang: str) -> None:
    check(ratings(lang), figures(lang))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scale", [9, 17])
def test_filled_questionnaires_are_read(lang: str, scale: int) -> None:
    check_pairs(*pairs(lang, scale))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_blank_questionnaire_holds_no_answer_and_no_finding(lang: Any) -> None:
    node = next(iter(asked_nodes(HIERARCHY.tree)))
    asked_pairs = [
        AskedPair(node=node.id, a=a, b=b) for a, b in combinations(judged_children(node), 2)
    ]
    sent = form("pairs", (), lang).model_copy(update={"pairs": tuple(asked_pairs)})
    returned = read_form(pairs_workbook(sent, HIERARCHY, title="Towns"), "p.xlsx", HIERARCHY)
    assert (returned.answers, returned.unread, returned.findings) == ((), (), ())


@pytest.mark.office
@pytest.mark.parametrize("languages", [("ru",), pytest.param(("en", "kk"), marks=pytest.mark.slow)])
def test_filled_workbooks_are_read_after_libreoffice_saved_them(
    office: Any, tmp_path: Path, languages: tuple[str, ...]
) -> None:
    files = {}
    for lang in languages:
        for kind, data in (("ratings", ratings(lang)), ("figures", figures(lang))):
            files[lang, kind] = tmp_path / f"{kind}-{lang}.xlsx"
            files[lang, kind].write_bytes(data)
        data, want = pairs(lang, 9)
        files[lang, "pairs"] = tmp_path / f"pairs-{lang}.xlsx"
        files[lang, "pairs"].write_bytes(data)
    again = office.convert(list(files.values()), tmp_path / "again")
    sheets = office.convert(list(files.values()), tmp_path / "ods", "ods")
    back = office.convert(list(sheets.values()), tmp_path / "back")
    for lang in languages:
        first, second = files[lang, "ratings"], files[lang, "figures"]
        third = files[lang, "pairs"]
        check_pairs(again[third].read_bytes(), want)
        check_pairs(back[sheets[third]].read_bytes(), want)
        check(again[first].read_bytes(), again[second].read_bytes())
        check(back[sheets[first]].read_bytes(), back[sheets[second]].read_bytes())
