"""Judgements of other programs: AHP-OS projects and files of the R package ahp."""

from __future__ import annotations

import json

import pytest

from mcda.errors import InputError
from mcda.files.collecting import Known, collect
from mcda.files.returns import read_returned
from mcda.model.experts import Expert
from mcda.model.hierarchy import Hierarchy
from mcda.model.returned import Returned

LEAF = {"value": {"worst": 0, "best": 1}}
LEADER = Hierarchy.model_validate(
    {
        "schema": "hierarchy/1",
        "id": "leader",
        "criteria": [
            {"id": "experience", "name": "Experience", **LEAF},
            {"id": "education", "name": "Education", **LEAF},
            {"id": "charisma", "name": "Charisma", **LEAF},
            {"id": "age", "name": "Age", **LEAF},
        ],
    }
)
# The criteria of Tom, Dick and Harry, as the package ahp ships them (Radziwill 2016).
TOM = b"""\
Version: 2.0
Alternatives: &alternatives
  Tom: {age: 50}
  Dick: {age: 60}
Goal:
  name: Choose the Most Suitable Leader
  preferences:
    pairwise:
      - [Experience, Education, 4]
      - [Experience, Charisma, 3]
      - [Experience, Age, 7]
      - [Education, Charisma, 1/3]
      - [Education, Age, 3]
      - [Age, Charisma, 1/5]
  children:
    Experience:
      preferences:
        pairwiseFunction: function(a1, a2) 1
      children: *alternatives
    Education:
      preferences: {scoreFunction: function(a) a}
      children: *alternatives
    Charisma:
      preferences:
        pairwise: [[Tom, Dick, 5]]
      children: *alternatives
    Age:
      preferences:
        pairwise: [[Tom, Dick, 1/3]]
      children: *alternatives
"""
WANT = {
    ("goal", "experience", "education"): 4,
    ("goal", "experience", "charisma"): 3,
    ("goal", "experience", "age"): 7,
    ("goal", "education", "charisma"): 1 / 3,
    ("goal", "education", "age"): 3,
    ("goal", "charisma", "age"): 5,
}
TREE = "Leader: Experience=0.4, Education, Charisma, Age; Age: young, old;"


def project(*rows: dict[str, object], tree: str = TREE) -> bytes:
    return json.dumps({"pj": [{"project_sc": "x", "project_hText": tree}], "pwc": rows}).encode()


def ahpos(part: str, ab: str, intense: str, node: str = "Leader") -> dict[str, object]:
    return {
        "project_sc": "x",
        "pwc_part": part,
        "pwc_timestamp": 1795392000,
        "pwc_node": node,
        "pwc_ab": ab,
        "pwc_intense": intense,
    }


def taken(returns: tuple[Returned, ...], expert: str) -> dict[tuple[str, ...], float | None]:
    collected = collect(Known(LEADER), returns)
    assert collected.not_taken == ()
    return {(a.node, a.a, a.b): a.value for a in collected.judgements[expert].answers}


def test_a_file_of_the_package_ahp_is_that_of_the_expert_it_is_named_after() -> None:
    returns = read_returned(TOM, "inbox/e07.ahp", LEADER)
    assert taken(returns, "e07") == pytest.approx(WANT)


def test_decision_makers_are_told_apart() -> None:
    text = (
        "Version: 2.0\nGoal:\n  preferences:\n"
        "    Dad: {pairwise: [[Experience, Education, 4], [Experience, Charisma, 3],"
        " [Experience, Age, 1/2]]}\n"
        "    Mom: {priority: [{Age: 1}]}\n"
        "  children: {Experience: , Education: , Charisma: , Age: }\n"
    )
    returns = read_returned(text.encode(), "family.ahp", LEADER)
    assert [one.expert for one in returns] == ["Dad"]
    assert [f.code for f in returns[0].findings] == ["foreign-kind"]
    assert len(taken(returns, "Dad")) == 3


def test_a_project_of_ahp_os_gives_a_form_for_each_participant() -> None:
    rows = [
        ahpos("Tom", "000111", "437335"),
        ahpos("Dick", "000000", "111111"),
        ahpos("Dick", "0", "3", "Age"),
    ]
    data = project(*rows)
    experts = (Expert("e01", "Tom"), Expert("e02", "dick"))
    returns = read_returned(data, "project.json", LEADER, experts=experts)
    assert [(one.expert, one.date) for one in returns] == [
        ("e01", "2026-11-23"),
        ("e02", "2026-11-23"),
    ]
    values = {(a.a, a.b): a.value for a in returns[0].answers}
    assert values[("experience", "education")] == 4
    assert values[("education", "charisma")] == pytest.approx(1 / 3)
    assert values[("charisma", "age")] == pytest.approx(1 / 5)


def test_what_does_not_fit_is_told() -> None:
    short = read_returned(project(ahpos("Tom", "00", "43")), "p.json", LEADER)
    assert "foreign-length" in [f.code for f in short[0].findings]
    other = "Leader: Experience, Beauty;"
    strange = read_returned(project(ahpos("Tom", "0", "4"), tree=other), "p.json", LEADER)
    assert "foreign-node" in [f.code for f in strange[0].findings]
    wrong = read_returned(project(ahpos("Tom", "000x11", "43z335")), "p.json", LEADER)
    assert [f.code for _, f in wrong[0].unread] == ["answer-unknown", "answer-unknown"]
    with pytest.raises(InputError) as error:
        read_returned(project(tree="nonsense"), "p.json", LEADER)
    assert error.value.findings[0].code == "foreign-tree"


def test_a_participant_whose_name_cannot_be_an_id_is_told() -> None:
    returns = read_returned(project(ahpos("Tom S.", "000111", "437335")), "p.json", LEADER)
    collected = collect(Known(LEADER), returns)
    assert [f.code for f in collected.not_taken] == ["id-bad"]
