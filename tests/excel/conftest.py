"""Forms for the tests of collecting: a small hierarchy, and workbooks by the layout alone."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from mcda.excel.layout import (
    FORM_MARK,
    FORM_SHEET,
    HEAD_CELLS,
    HEAD_PAIRS,
    HEAD_WHO,
    WHO_FIELDS,
    cell_key,
    pair_key,
    who_key,
)
from mcda.excel.reader import read_form
from mcda.messages import text
from mcda.model.anchors import asked
from mcda.model.answers import answer_names, answer_texts
from mcda.model.form import AskedCell, AskedPair, Form, asked_nodes
from mcda.model.hierarchy import Hierarchy
from mcda.model.judgements import judged_children
from mcda.model.returned import Returned

Key = tuple[str, ...]


def _leaf(name: str, en: str, ru: str, **more: Any) -> dict[str, Any]:
    value = {"worst": 0, "best": 100}
    return {"id": name, "name": {"en": en, "ru": ru, "kk": ru}, "unit": "%", "value": value, **more}


SMALL = {
    "schema": "hierarchy/1",
    "id": "small",
    "name": {"en": "Small", "ru": "Малая", "kk": "Шағын"},
    "criteria": [
        {
            "id": "production",
            "name": {"en": "Production", "ru": "Производство", "kk": "Өндіріс"},
            "criteria": [_leaf("output", "Output", "Выпуск"), _leaf("jobs", "Jobs", "Занятость")],
        },
        _leaf("roads", "Infrastructure", "Инфраструктура"),
        _leaf("ecology", "Ecology", "Экология"),
        {
            "id": "state",
            "name": {"en": "State", "ru": "Состояние", "kk": "Жай-күйі"},
            "kind": "ordinal",
            "levels": [
                {"id": "bad", "value": 1, "name": {"en": "bad", "ru": "плохо", "kk": "нашар"}},
                {"id": "fair", "value": 2, "name": {"en": "fair", "ru": "средне", "kk": "орташа"}},
                {"id": "good", "value": 3, "name": {"en": "good", "ru": "хорошо", "kk": "жақсы"}},
            ],
        },
    ],
}
# Answers to the seven pairs of SMALL that fit together.
SOUND: dict[Key, Any] = {
    ("goal", "production", "roads"): 3,
    ("goal", "production", "ecology"): 5,
    ("goal", "production", "state"): 9,
    ("goal", "roads", "ecology"): 2,
    ("goal", "roads", "state"): 3,
    ("goal", "ecology", "state"): 2,
    ("production", "output", "jobs"): 1 / 2,
}


class Forms:
    """Makes forms and their workbooks, and fills them in."""

    source = SMALL
    hierarchy = Hierarchy.model_validate(SMALL)
    sound = SOUND

    def pairs(self, expert: str = "e01", **changes: Any) -> Form:
        """The form with every pair of the hierarchy."""
        pairs = [
            AskedPair(node=node.id, a=a, b=b)
            for node in asked_nodes(self.hierarchy.tree)
            for a, b in combinations(judged_children(node), 2)
        ]
        values: dict[str, Any] = {
            "number": f"1-{expert}-abc123",
            "study": "mystudy",
            "round": 1,
            "expert": expert,
            "hierarchy": asked(self.hierarchy),
            "pairs": pairs,
            **changes,
        }
        return Form(**values)

    def cells(self, kind: str, expert: str = "e01", **changes: Any) -> Form:
        """A ratings or an evidence form about two alternatives."""
        leaf = "state" if kind == "ratings" else "output"
        cells = [
            AskedCell(alternative=name, criterion=leaf, shown=shown)
            for name, shown in (("abay", "" if kind == "ratings" else "10"), ("saran", ""))
        ]
        values: dict[str, Any] = {
            "number": f"1-{expert}-{kind[:3]}",
            "study": "mystudy",
            "round": 1,
            "expert": expert,
            "kind": kind,
            "hierarchy": asked(self.hierarchy, ()),
            "cells": cells,
            **changes,
        }
        return Form(**values)

    def book(
        self,
        form: Form,
        answers: Mapping[Key, Any] | None = None,
        *,
        date: Any = None,
        confirm: tuple[Key, ...] = (),
        change: Callable[[Workbook], None] | None = None,
    ) -> bytes:
        """The workbook of a form by the layout, filled in: 3 is picked from the row's list.

        Answers that are no value of the scale go into the cell as they stand; `None` is "can't
        judge". Evidence answers are tuples: figure, source, year, note.
        """
        book = Workbook()
        start = book.active
        assert start is not None
        start.title = "Start"
        start.append([HEAD_WHO, None, "answer"])
        for name in WHO_FIELDS:
            start.append([who_key(name), name, date if name == "date" else None])
        given = dict(answers or {})
        (self._pairs if form.kind == "pairs" else self._cells)(book, form, given, confirm)
        hidden = book.create_sheet(FORM_SHEET)
        hidden["A1"] = FORM_MARK
        words = form.model_dump_json(by_alias=True)
        for row, at in enumerate(range(0, len(words), 300), start=2):
            hidden.cell(row, 1, words[at : at + 300])
        hidden.sheet_state = "hidden"
        if change is not None:
            change(book)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _pairs(
        self, book: Workbook, form: Form, given: dict[Key, Any], confirm: tuple[Key, ...]
    ) -> None:
        skip = text("form-cant-judge", form.language)
        for node in dict.fromkeys(pair.node for pair in form.pairs):
            sheet = book.create_sheet(self.hierarchy.nodes[node].label(form.language))
            sheet.append(["", "title"])
            count = len(form.scale) + 1
            roles = [HEAD_PAIRS, "left", "answer", "right", "confirm", "note"]
            sheet.append([*roles, *["option"] * count])
            names = answer_names(self.hierarchy.nodes[node], form.language)
            for pair in form.pairs:
                if pair.node != node:
                    continue
                key = (node, pair.a, pair.b)
                options = [
                    *answer_texts(names[pair.a], names[pair.b], form.answers, form.language),
                    skip,
                ]
                answer: Any = given.get(key, "")
                if answer is None:
                    answer = skip
                elif answer is not True and answer in form.scale:
                    answer = options[form.scale.index(answer)]
                meant = "x" if key in confirm else None
                left, right = names[pair.a], names[pair.b]
                row = [
                    pair_key(*key),
                    left,
                    None if answer == "" else answer,
                    right,
                    meant,
                    None,
                    *options,
                ]
                sheet.append(row)

    def _cells(
        self, book: Workbook, form: Form, given: dict[Key, Any], confirm: tuple[Key, ...]
    ) -> None:
        for leaf in dict.fromkeys(cell.criterion for cell in form.cells):
            sheet = book.create_sheet(self.hierarchy.nodes[leaf].label(form.language))
            roles = [HEAD_CELLS, "", "answer", "source", "year", "note"]
            levels = [level.id for level in self.hierarchy.nodes[leaf].levels or ()]
            ratings = form.kind == "ratings"
            sheet.append([*roles, *(["option"] * (len(levels) + 1) if ratings else [])])
            for cell in form.cells:
                if cell.criterion != leaf:
                    continue
                told = given.get((cell.alternative, leaf))
                told = told if isinstance(told, tuple) else (told, None, None, None)
                options = [*levels, text("form-cant-judge", form.language)] if ratings else []
                sheet.append([cell_key(cell.alternative, leaf), cell.alternative, *told, *options])

    def read(self, data: bytes, file: str = "form.xlsx", *sent: Form) -> Returned:
        """What the reader finds."""
        return read_form(data, file, self.hierarchy, {form.number: form for form in sent})

    def edited(self, data: bytes, change: Callable[[Workbook], None]) -> bytes:
        """A workbook changed as its receiver might do it."""
        book = load_workbook(io.BytesIO(data))
        change(book)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()


@pytest.fixture(scope="session")
def forms() -> Forms:
    """The maker of forms."""
    return Forms()
