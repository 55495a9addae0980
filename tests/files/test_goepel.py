"""Goepel's Excel template, by the names that its manual documents: In1 …, Matrix1 … at C79:L88."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from mcda.errors import InputError
from mcda.files.goepel import read_goepel
from mcda.model.experts import Expert
from mcda.model.hierarchy import Hierarchy

LEAF = {"value": {"worst": 0, "best": 1}}
TREE = Hierarchy.model_validate(
    {
        "id": "h",
        "criteria": [
            {"id": "price", "name": {"en": "Price", "ru": "Цена"}, **LEAF},
            {"id": "comfort", "name": "Comfort", **LEAF},
            {"id": "safety", "name": "Safety", **LEAF},
        ],
    }
)


def template(*participants: dict[tuple[int, int], float], names: Any = None) -> bytes:
    """A workbook laid out as the manual says; names in the order of its criteria."""
    names = names or ["Comfort", "Цена", "Safety"]
    book = Workbook()
    book.active.title = "Summary"
    for number, answers in enumerate(participants, start=1):
        sheet = book.create_sheet(f"In{number}")
        for k, name in enumerate(names):
            sheet.cell(8 + k, 3).value = name
        for i in range(10):
            for j in range(10):
                inside = i < len(names) and j < len(names)
                value = answers.get((i, j), 1 / answers[(j, i)] if (j, i) in answers else 1)
                sheet.cell(79 + i, 3 + j).value = value if inside else "-"
        name = f"Matrix{number}"
        book.defined_names[name] = DefinedName(name, attr_text=f"'In{number}'!$C$79:$L$88")
    book.create_sheet("multInp")
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


FIRST = {(0, 1): 3.0, (0, 2): 5.0, (1, 2): 1 / 2}


def test_a_participant_is_the_expert_of_the_file() -> None:
    data = template(FIRST, {})
    (form,) = read_goepel(data, "kim.xlsx", TREE, [Expert("e07", "Kim")])
    assert form.expert == "e07"
    told = {(a.a, a.b): a.value for a in form.answers}
    assert told == {
        ("comfort", "price"): 3.0, ("comfort", "safety"): 5.0, ("price", "safety"): 0.5,
    }  # fmt: skip
    assert {a.node for a in form.answers} == {"goal"}
    assert form.answers[0].where.cell == "D79"


def test_several_participants_are_numbered_and_blank_ones_passed_over() -> None:
    forms = read_goepel(template(FIRST, {}, {(0, 1): 2.0}), "group.xlsx", TREE)
    assert [form.expert for form in forms] == ["group-1", "group-3"]


def test_names_of_others_are_refused() -> None:
    with pytest.raises(InputError) as error:
        read_goepel(template(FIRST, names=["A", "B", "C"]), "x.xlsx", TREE)
    assert [finding.code for finding in error.value.findings] == ["goepel-names"]


def test_collect_takes_it(tmp_path: Path) -> None:
    study = tmp_path / "study"
    study.mkdir()
    words = TREE.model_dump_json(by_alias=True, exclude_unset=True)
    (study / "hierarchy.yaml").write_text(words, encoding="utf-8")
    (study / "study.yaml").write_text("hierarchy: hierarchy.yaml\n", encoding="utf-8")
    (study / "table.csv").write_text(
        "id,price,comfort,safety\na,1,0,1\nb,0,1,0.5\n", encoding="utf-8"
    )
    (tmp_path / "e01.xlsx").write_bytes(template(FIRST))
    done = subprocess.run(
        [sys.executable, "-m", "mcda", "collect", str(study), str(tmp_path / "e01.xlsx")],
        capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads((study / "judgements" / "e01.json").read_text(encoding="utf-8"))
    assert [(a["a"], a["b"], a["value"]) for a in said["answers"]] == [
        ("price", "comfort", pytest.approx(1 / 3)),
        ("price", "safety", 0.5),
        ("comfort", "safety", 5.0),
    ]  # fmt: skip
