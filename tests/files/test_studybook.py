"""Study workbooks: nothing gets lost on the way in and out, and findings name their cell."""

from __future__ import annotations

import itertools
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

import mcda
from mcda.excel.studybook import study_workbook
from mcda.files.folder import StudyFiles
from mcda.files.load import read_hierarchy
from mcda.files.parts import Parts, differences, folder_files, parts_of, read_parts, write_folder
from mcda.files.studybook import (
    BookFiles,
)
from mcda.messages import text
from mcda.model.hierarchy import Hierarchy
from mcda.model.judgements import Judgements
from mcda.model.study import Study
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, UNKNOWN, Table, frozen_array

CARS = Path(mcda.__file__).resolve().parents[1] / "examples" / "cars"
BASE = Path(__file__).resolve().parents[1] / "broken" / "base"


def back(data: bytes) -> Parts:
    path = Path("study.xlsx")
    return parts_of(BookFiles(path, data), path.name, with_names=True)


def lost_in_folder(parts: Parts, folder: Path) -> list[str]:
    write_folder(folder, folder_files(parts))
    files = StudyFiles(folder, str(folder), None)
    return differences(parts, parts_of(files, "study.yaml", with_names=True))


# --- Identity --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "kk"])
def test_a_small_study_survives_the_workbook(lang: str) -> None:
    parts = read_parts(CARS)
    assert differences(parts, back(study_workbook(parts, lang))) == []


def test_the_towns_survive_workbook_and_folder(tmp_path: Path) -> None:
    parts = read_parts("monotowns")
    again = back(study_workbook(parts, "ru"))
    assert differences(parts, again) == []
    assert {"series.csv", "aliases.csv", "facts.csv"} <= set(again.sides)
    assert lost_in_folder(again, tmp_path / "towns") == []
    assert mcda.load(tmp_path / "towns").aliases == mcda.load("monotowns").aliases


def test_a_long_table_beside_the_study_does_not_fill_hundreds_of_pages() -> None:
    parts = read_parts("monotowns")
    count = len(parts.sides["series.csv"]) - 1
    made = load_workbook(BytesIO(study_workbook(parts, "ru")))
    areas = {sheet.title: sheet.print_area for sheet in made if sheet.print_area}
    assert list(areas) == ["series"]
    assert areas["series"].endswith("$27")
    assert text("book-printed", "ru", shown=25, count=count) in made["series"]["A1"].value
    for sheet in made:
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_ratings_hierarchy_survives(tmp_path: Path) -> None:
    hierarchy = read_hierarchy("monotown-ratings")
    leaves = tuple(leaf.id for leaf in hierarchy.all_leaves)
    table = Table.from_values([[1.0] * len(leaves), [5.0] * len(leaves)], ["a", "b"], leaves)
    parts = Parts(Study(hierarchy="ratings.yaml"), hierarchy, table, {}, {})
    again = back(study_workbook(parts))
    assert differences(parts, again) == []
    assert lost_in_folder(again, tmp_path / "study") == []


IDS = [f"n{k}" for k in range(40)]
SIGNS = st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co"), blacklist_characters="\x85")
WORDS = st.text(SIGNS, min_size=1, max_size=12).filter(lambda t: t.strip() != "")
DOUBTFUL = st.sampled_from(
    [
        "=1+1",
        "+x",
        "-1",
        "@a",
        "'=x",
        "no",
        "1/3",
        "0.10",
        "1e5",
        "2024-03-01",
        "TRUE",
        "a: b",
        "# x",
    ]
)
TEXT = WORDS | DOUBTFUL
TEXTS = TEXT | st.fixed_dictionaries({"en": TEXT}, optional={"ru": TEXT, "kk": TEXT})
NUMBER = st.floats(-1e6, 1e6) | st.integers(-1000, 1000) | st.sampled_from([0.1 + 0.2, 1e150, -0.0])


@st.composite
def two(draw: Any, upward: bool) -> tuple[float, float]:
    """Two different numbers, the second one better."""
    ends = sorted((draw(NUMBER), draw(NUMBER)))
    if not ends[0] < ends[1]:
        ends = [0.0, 1.0]
    return (ends[0], ends[1]) if upward else (ends[1], ends[0])


@st.composite
def leaf(draw: Any, name: str) -> dict[str, Any]:
    direction = draw(st.sampled_from(["max", "min"]))
    upward = direction == "max"
    kind = draw(st.sampled_from(["ratio", "interval", "ordinal", "flag"]))
    node: dict[str, Any] = {"id": name, "direction": direction, "kind": kind}

    def maybe(key: str, value: Any) -> None:
        if draw(st.booleans()):
            node[key] = draw(value) if isinstance(value, st.SearchStrategy) else value

    for key in ("name", "short", "unit", "note"):
        maybe(key, TEXTS)
    maybe(
        "source",
        TEXT | st.dictionaries(st.sampled_from(["value", "test", "note"]), TEXT, min_size=1),
    )
    maybe("sign", st.sampled_from(["all", "any"]))
    maybe("anchors", st.fixed_dictionaries({"worst": TEXTS, "best": TEXTS}))
    if kind == "ordinal":
        numbers = sorted(set(draw(st.lists(st.integers(-5, 50), min_size=2, max_size=4))))
        numbers = numbers if len(numbers) > 1 else [0, 1]
        node["levels"] = [
            {
                "id": f"step{k}",
                "value": value,
                **draw(st.fixed_dictionaries({}, optional={"name": TEXTS, "anchor": TEXTS})),
            }
            for k, value in enumerate(numbers if upward else numbers[::-1])
        ]
        if draw(st.booleans()):
            ids = [level["id"] for level in node["levels"]]
            node["level_judgements"] = [
                [b, a, draw(st.floats(1, 9))] for a, b in itertools.pairwise(ids)
            ]
    else:
        maybe("domain", [-1e151 / 10, 1e150])
    if kind != "flag":
        worst, best = draw(two(upward))
        value: dict[str, Any] = {"worst": worst, "best": best}
        if draw(st.booleans()):
            ends = (0, 1) if upward else (1, 0)
            value["points"] = [[-1.5, ends[0]], [0.25, 0.5], [0.1 + 0.2, ends[1]]]
            value["shape"] = draw(st.sampled_from(["linear", "steps"]))
        maybe("value", value)
        low, high = draw(two(upward))
        maybe("profiles", {"low_average": low, "average_high": high})
        maybe("test", st.sampled_from([{"below": low}, {"at_least": 0.1 + 0.2}, {"above": 3}]))
    maybe(
        "preference",
        st.sampled_from(
            [
                {"type": "usual"},
                {"type": "linear", "q": 0.1, "p": 1 / 3},
                {"type": "gaussian", "s": 2},
            ]
        ),
    )
    maybe(
        "prior",
        st.sampled_from(
            [
                "uniform",
                {"type": "normal", "mean": 0.1, "sd": 1 / 3},
                {"type": "triangular", "low": 0, "mode": 0.5, "high": 1},
                {"type": "beta", "low": 0, "high": 1, "a": 2, "b": 3.5},
                {"type": "observed"},
            ]
        ),
    )
    return node


@st.composite
def parts(draw: Any) -> Parts:
    names = iter(IDS)

    def group(depth: int) -> dict[str, Any]:
        name = next(names)
        if depth == 0 or draw(st.booleans()):
            return draw(leaf(name))
        node: dict[str, Any] = {
            "id": name,
            "criteria": [group(depth - 1) for _ in range(draw(st.integers(1, 3)))],
        }
        node |= draw(
            st.fixed_dictionaries(
                {}, optional={"name": TEXTS, "sign": st.just("any"), "source": TEXT}
            )
        )
        return node

    data = {
        "id": "h",
        "root": draw(st.sampled_from(["goal", "whole"])),
        "criteria": [group(2) for _ in range(draw(st.integers(1, 3)))],
        **draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "name": TEXTS,
                    "source": TEXT,
                    "note": TEXTS,
                    "anchors": st.fixed_dictionaries({"worst": TEXTS, "best": TEXTS}),
                },
            )
        ),
    }
    hierarchy = Hierarchy.model_validate(data)
    study, forms = draw(study_of(hierarchy))
    return Parts(study, hierarchy, draw(table_of(hierarchy)), forms, draw(sides_of()))


@st.composite
def study_of(draw: Any, hierarchy: Hierarchy) -> tuple[Study, dict[str, Judgements]]:
    forms: dict[str, Judgements] = {}
    weights: Any = "equal"
    choice = draw(st.integers(0, 2))
    if choice == 1:
        weights = {name: draw(st.floats(0.01, 10)) for name in hierarchy.parents}
    if choice == 2:
        weights = {
            "judgements": "judgements",
            "mean": draw(st.sampled_from(["geometric", "median"])),
        }
        for expert in draw(st.sampled_from([["e1"], ["e1", "e2"]])):
            forms[f"judgements/{expert}.json"] = draw(form_of(expert, hierarchy))
    data = {
        "hierarchy": draw(st.sampled_from(["hierarchy.yaml", "own.yaml"])),
        "weights": weights,
        "method": draw(
            st.sampled_from(
                ["ahp", {"name": "promethee"}, {"name": "topsis", "distance": "classic"}]
            )
        ),
        "seed": draw(st.integers(0, 2**53)),
        "min_known": draw(st.floats(0, 1)),
        "missing": draw(st.sampled_from(["set_aside", "keep", "exclude"])),
        "classes": {"by": draw(st.sampled_from(["net", "positive"]))},
        **draw(st.fixed_dictionaries({}, optional={"title": TEXTS, "note": TEXTS})),
    }
    return Study.model_validate(data), forms


@st.composite
def form_of(draw: Any, expert: str, hierarchy: Hierarchy) -> Judgements:
    inner = [node for node in hierarchy.tree.walk() if len(node.criteria) > 1]
    answers, nodes = [], {}
    for node in inner:
        if draw(st.booleans()):
            nodes[node.id] = {
                "children": "0123456789abcdef",
                "anchors": draw(st.sampled_from(["", "fe12"])),
            }
        answers += [
            {
                "node": node.id,
                "a": node.criteria[0].id,
                "b": child.id,
                "value": draw(st.none() | st.floats(1 / 9, 9)),
                "confirmed": draw(st.booleans()),
                "note": draw(st.just("") | TEXT),
            }
            for child in node.criteria[1:]
        ]
    ratings = [
        {"alternative": "t0", "criterion": "n1", "level": draw(st.none() | st.just("step0"))}
    ]
    return Judgements.model_validate(
        {
            "hierarchy": {"id": "h", "nodes": nodes},
            "expert": expert,
            "date": draw(st.sampled_from(["", "2026-03-01"])),
            "round": draw(st.none() | st.integers(1, 3)),
            "answers": answers,
            "ratings": ratings if draw(st.booleans()) else [],
        }
    )


@st.composite
def table_of(draw: Any, hierarchy: Hierarchy) -> Table:
    leaves = hierarchy.all_leaves
    rows = draw(st.integers(2, 4))
    cells = []
    for _ in range(rows):
        for node in leaves:
            state = draw(st.sampled_from([KNOWN, INTERVAL, UNKNOWN, NOT_APPLICABLE]))
            values = sorted(node.level_values().values())
            one, two = (draw(st.sampled_from(values) if values else NUMBER) for _ in range(2))
            low, high = sorted((float(one) + 0.0, float(two) + 0.0))
            if state == KNOWN or (state == INTERVAL and low == high):
                cells.append((low, low, KNOWN))
            else:
                nan = float("nan")
                cells.append((low, high, state) if state == INTERVAL else (nan, nan, state))
    shape = (rows, len(leaves))
    low, high, state = (frozen_array([cell[k] for cell in cells]).reshape(shape) for k in range(3))
    alternatives = tuple(f"t{i}" for i in range(rows))
    names = {"en": tuple(draw(WORDS).strip().lstrip("'") or "x" for _ in range(rows))}
    return Table(
        alternatives,
        tuple(n.id for n in leaves),
        low,
        high,
        state,
        names if draw(st.booleans()) else {},
    )


@st.composite
def sides_of(draw: Any) -> dict[str, tuple[tuple[str, ...], ...]]:
    cell = st.sampled_from(
        ["", "x", "=1+1", "-5", "0.10", "2024", "3.5", "a,b", '"', "да", "1e5", "007"]
    )
    rows = draw(
        st.lists(st.tuples(st.just("t0"), st.just("*"), cell, cell, cell), min_size=1, max_size=3)
    )
    sources = (("alternative", "criterion", "source", "year", "note"), *rows)
    own = (
        ("id", "anything"),
        *draw(st.lists(st.tuples(st.just("t1"), cell), min_size=1, max_size=2)),
    )
    return draw(
        st.sampled_from([{}, {"sources.csv": sources}, {"sources.csv": sources, "own.csv": own}])
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(parts())
def test_random_studies_survive_the_workbook(parts: Parts) -> None:
    assert differences(parts, back(study_workbook(parts))) == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(parts())
def test_random_studies_survive_the_folder(
    tmp_path_factory: pytest.TempPathFactory, parts: Parts
) -> None:
    assert lost_in_folder(parts, tmp_path_factory.mktemp("study") / "folder") == []


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(parts())
def test_many_random_studies_survive(parts: Parts) -> None:
    assert differences(parts, back(study_workbook(parts))) == []
