"""The list of experts: what it says, what is wrong with it, and that writing gives it back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcda.files.experts import experts_text, read_experts
from mcda.files.load import read_hierarchy
from mcda.files.tablefile import errors_only
from mcda.messages import LANGUAGES, finding_text
from mcda.model.experts import Expert
from mcda.model.hierarchy import Criterion, Hierarchy

HIERARCHY = read_hierarchy(Path(__file__).parents[1] / "broken" / "base" / "hierarchy.yaml")


def read(folder: Path, text: str | bytes, name: str = "experts.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_experts(path, HIERARCHY, file=name)


def test_a_full_list(tmp_path):
    experts, findings = read(
        tmp_path,
        "id,name,address,language,nodes,weight\n"
        "e1,Айгүл,a@b.kz,KK,nature|people,2|nature=3\n"
        "e2,,,,,\n"
        "e3,Pat,,en,people,\n",
    )
    assert findings == []
    assert experts[0] == Expert(
        "e1", "Айгүл", "a@b.kz", "kk", ("nature", "people"), (("", 2.0), ("nature", 3.0))
    )
    assert experts[1] == Expert("e2")
    assert [e.weight_at("goal", HIERARCHY) for e in experts] == [0.0, 1.0, 0.0]
    assert [e.weight_at("pollution", HIERARCHY) for e in experts] == [3.0, 1.0, 0.0]
    assert [e.weight_at("people", HIERARCHY) for e in experts] == [2.0, 1.0, 1.0]


def test_a_node_may_be_meant_without_what_is_below_it(tmp_path):
    experts, findings = read(tmp_path, "id,nodes\ne1,goal!\ne2,goal! | nature\ne3,natur!\n")
    assert [(f.code, f.where.line) for f in findings] == [("expert-node", 4)]
    assert experts[0] == Expert("e1", nodes=("goal!",))
    asked = [[e.judges(n, HIERARCHY) for n in ("goal", "nature", "people")] for e in experts]
    assert asked[:2] == [[True, False, False], [True, True, False]]
    assert experts[0].weight_at("goal", HIERARCHY) == 1.0
    assert experts[0].weight_at("nature", HIERARCHY) == 0.0
    assert not experts[0].judges("pollution", HIERARCHY)


@pytest.mark.parametrize(
    "data",
    [
        "id;weight\ne1;0,5\n".encode("utf-16"),
        "\ufeffid;weight\r\ne1;0,5\r\n".encode(),
        b"sep=;\nid;weight\ne1;0.5\n",
        "weight\tid\n0.5\te1\n".encode("utf-16"),
    ],
)
def test_what_spreadsheets_save(tmp_path, data):
    experts, findings = read(tmp_path, data)
    assert findings == []
    assert experts == (Expert("e1", weights=(("", 0.5),)),)


def test_a_workbook(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["id", "language"])
    book.active.append(["e1", "ru"])
    book.active.append([7, None])
    stream = io.BytesIO()
    book.save(stream)
    experts, findings = read(tmp_path, stream.getvalue(), "experts.xlsx")
    assert findings == []
    assert experts == (Expert("e1", language="ru"), Expert("7"))


def test_every_problem_at_once_with_its_place(tmp_path):
    _, findings = read(
        tmp_path,
        "id,language,nodes,weight,phone\n"
        "e1,kz,natur,abc,\n"
        "E1,ru,income,-1|2|3,\n"
        ",en,,=4,\n"
        "a/b,en,,nature=1|nature=2,\n"
        "e5,en,,natura=2|inf,\n",
    )
    assert [(f.code, f.where.line, f.where.column, f.values.get("hint", "")) for f in findings] == [
        ("record-column", 1, "phone", ""),
        ("choice", 2, "language", ""),
        ("expert-node", 2, "nodes", "nature"),
        ("expert-weight", 2, "weight", ""),
        ("expert-listed-twice", 3, "id", ""),
        ("expert-node-leaf", 3, "nodes", ""),
        ("expert-weight", 3, "weight", ""),
        ("expert-weight-twice", 3, "weight", ""),
        ("expert-unnamed", 4, "id", ""),
        ("expert-weight", 4, "weight", ""),
        ("id-bad", 5, "id", ""),
        ("expert-weight-twice", 5, "weight", ""),
        ("expert-node", 6, "weight", "nature"),
        ("expert-weight", 6, "weight", ""),
    ]
    assert findings[4].values["first"] == 2
    with pytest.raises(Exception, match="twice"):
        errors_only(findings)
    for finding in findings:
        for lang in LANGUAGES:
            assert "{" not in finding_text(finding, lang)


def test_without_id_column_or_rows(tmp_path):
    assert [f.code for f in read(tmp_path, "name\nPat\n")[1]] == ["column-missing"]
    experts, findings = read(tmp_path, "id,name\n")
    assert experts == ()
    assert [(f.code, f.severity) for f in findings] == [("experts-none", "warning")]


def test_without_a_hierarchy_nodes_are_taken_as_they_stand(tmp_path):
    path = tmp_path / "experts.csv"
    path.write_text("id,nodes\ne1,anything\n")
    assert read_experts(path, None) == ((Expert("e1", nodes=("anything",)),), [])


def test_only_columns_in_use_are_written():
    assert experts_text([Expert("e1"), Expert("e2")]).split() == ["id", "e1", "e2"]
    text = experts_text([Expert("e1", name="=x", weights=(("nature", 0.25),))])
    assert text == "id,name,weight\r\ne1,'=x,nature=0.25\r\n"


IDS = st.text("abcxyz019_Ж", min_size=1, max_size=6)
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=8)
WEIGHT = st.floats(0, 1e12, allow_subnormal=False)


@st.composite
def experts_lists(draw):
    names = draw(st.lists(IDS, min_size=1, max_size=4, unique_by=str.casefold))
    inner = st.sampled_from(("goal", "people", "nature"))
    named = st.sampled_from(("goal", "people", "nature", "goal!", "people!"))
    found = []
    for name in names:
        weights = draw(st.dictionaries(st.one_of(st.just(""), inner), WEIGHT))
        if weights.get("") == 1.0:
            del weights[""]
        found.append(
            Expert(
                name,
                draw(NAMES),
                draw(NAMES),
                draw(st.sampled_from(("", "en", "ru", "kk"))),
                tuple(draw(st.lists(named, unique=True))),
                tuple(weights.items()),
            )
        )
    return tuple(found)


@given(experts_lists())
def test_what_is_written_is_read_back(tmp_path_factory, experts):
    path = tmp_path_factory.mktemp("experts") / "experts.csv"
    path.write_text(experts_text(experts), encoding="utf-8", newline="")
    assert read_experts(path, HIERARCHY) == (experts, [])


def test_the_nearest_named_ancestor_gives_the_weight():
    leaf = Criterion(id="leaf")
    deep = Hierarchy(
        id="deep",
        criteria=(
            Criterion(id="a", criteria=(Criterion(id="b", criteria=(leaf, Criterion(id="l2"))),)),
            Criterion(id="c", criteria=(Criterion(id="l3"), Criterion(id="l4"))),
        ),
    )
    expert = Expert("e", nodes=("a",), weights=(("a", 2.0), ("b", 0.0)))
    assert [expert.weight_at(n, deep) for n in ("goal", "a", "b", "leaf", "c")] == [0, 2, 0, 0, 0]
    assert expert.judges("b", deep)
    assert not expert.judges("goal", deep)
