"""Studies: where they are looked for, what they hold, and weights from judgements."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

import mcda
from mcda import resources
from mcda.errors import InputError
from mcda.files.load import examine, load, read_hierarchy
from mcda.files.schema import KINDS, schema
from mcda.model.judgements import fingerprint, judged_children
from mcda.model.problem import Problem
from mcda.model.results import RankingData

BASE = Path(__file__).parent.parent / "broken" / "base"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    target = tmp_path / "towns"
    shutil.copytree(BASE, target)
    return target


def codes(target: Path | str) -> list[str]:
    return [finding.code for finding in examine(target)[1]]


def test_shipped_studies_load_without_findings() -> None:
    for name in resources.names("datasets"):
        problem, findings = examine(name)
        assert problem is not None, [str(finding) for finding in findings]
        assert findings == ()
        assert problem.name == name
    for name in resources.names("criteria"):
        assert read_hierarchy(name).leaves


def test_folder_file_and_relative_path(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = load(study)
    assert problem.name == "towns"
    assert load(study / "study.yaml").name == "towns"
    monkeypatch.chdir(study)
    assert load(".").name == load("study.yaml").name == "towns"
    for name in ("study.yaml", "hierarchy.yaml", "table.csv"):
        content = (study / name).read_bytes()
        assert problem.inputs[name] == hashlib.sha256(content).hexdigest()


def test_what_is_no_study(study: Path, tmp_path: Path) -> None:
    assert codes("monotownz") == ["study-unknown"]
    assert examine("monotownz")[1][0].values["hint"] == "monotowns"
    assert codes(tmp_path) == ["study-folder"]
    assert codes(study / "table.csv") == ["study-not-yaml"]


def test_side_files(study: Path) -> None:
    (study / "official.csv").write_text("id;class\nabay;average | high\nsaran;low\n")
    (study / "aliases.csv").write_text("id,alias\nabay,Churubay\nabay,Abai|Аба\n", "utf-8")
    (study / "sources.csv").write_text(
        "alternative,criterion,source,year,note\nabay,income,Bureau,2023,\nabai,incme,x,,\n"
    )
    problem, findings = examine(study)
    assert problem is not None
    assert problem.official == {
        "abay": frozenset({"average", "high"}),
        "saran": frozenset({"low"}),
    }
    assert problem.aliases == {"abay": ("Churubay", "Abai", "Аба")}
    assert problem.sources[0].year == "2023"
    assert [(f.code, f.severity) for f in findings] == [
        ("alternative-unknown", "warning"),
        ("criterion-unknown", "warning"),
    ]


def judge(study: Path, expert: str, answers: list[tuple[str, str, str, Any]], **more: Any) -> None:
    text = (study / "study.yaml").read_text().replace("equal", "{judgements: judgements/}")
    (study / "study.yaml").write_text(text)
    (study / "judgements").mkdir(exist_ok=True)
    data = {
        "schema": "judgements/1",
        "hierarchy": {"id": "small", **more},
        "expert": expert,
        "answers": [dict(zip(("node", "a", "b", "value"), row, strict=True)) for row in answers],
    }
    (study / "judgements" / f"{expert}.json").write_text(json.dumps(data))


def test_judgements_become_weights(study: Path) -> None:
    judge(study, "e1", [("goal", "people", "nature", 8), ("people", "income", "migration", None)])
    judge(study, "e2", [("goal", "nature", "people", 0.5), ("goal", "nature", "people", 0.5)])
    problem = load(study)
    assert problem.whose == "experts"
    assert problem.weights["people"] == pytest.approx(0.8)
    assert problem.local_weights()["income"] == 0.5
    found = [(f.code, f.severity, f.values["nodes"]) for f in examine(study)[1]]
    assert found == [("judgements-blank", "warning", "people, nature")]
    assert "judgements/e1.json" in problem.inputs


def test_changed_children_are_left_out_with_a_warning(study: Path) -> None:
    good = fingerprint(judged_children(read_hierarchy(BASE / "hierarchy.yaml").tree))
    rows = [("goal", "people", "nature", 3)]
    judge(study, "e1", rows, nodes={"goal": {"children": good}})
    assert load(study).weights["people"] == pytest.approx(0.75)
    judge(study, "e1", rows, nodes={"goal": {"children": "other"}})
    problem, findings = examine(study)
    # Nothing is left to rest the weights on: equal ones would not be the experts'.
    assert [finding.code for finding in findings] == ["judgement-changed", "judgements-empty"]
    assert problem is None


def test_judgement_findings(study: Path) -> None:
    judge(study, "e1", [("goal", "people", "people", 2)])
    shutil.copy(study / "judgements" / "e1.json", study / "judgements" / "e2.json")
    assert codes(study) == ["judgement-self", "expert-twice", "judgement-self"]
    shutil.rmtree(study / "judgements")
    assert codes(study) == ["file-missing-named"]
    (study / "judgements").mkdir()
    assert codes(study) == ["judgements-none"]


def test_yaml_in_utf16_and_with_crlf(study: Path) -> None:
    for name in ("study.yaml", "hierarchy.yaml"):
        text = (study / name).read_text(encoding="utf-8").replace("\n", "\r\n")
        (study / name).write_bytes(text.encode("utf-16"))
    assert load(study).hierarchy.id == "small"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_forbidden_file(study: Path) -> None:
    (study / "table.csv").chmod(0)
    assert codes(study) == ["file-forbidden"]


@pytest.mark.parametrize("kind", KINDS)
def test_schema(kind: str) -> None:
    made = schema(kind)
    answer = kind == "ranking"  # readers of an answer must bear keys of later versions
    assert made.get("additionalProperties") is (None if answer else False)
    assert "schema" in made["properties"]
    json.dumps(made)


def test_a_ranking_is_what_its_schema_says() -> None:
    data = mcda.rank("monotowns", draws=50).to_dict()
    read = TypeAdapter(RankingData).validate_json(json.dumps(data), strict=True)
    assert read == data  # a key that the schema does not know would be left out


def test_schema_of_unknown_kind() -> None:
    with pytest.raises(InputError, match="study"):
        schema("stdy")


# --- Problems from arrays ----------------------------------------------------------------------


def codes_of(call: Callable[[], object]) -> list[str]:
    with pytest.raises(InputError) as caught:
        call()
    return [finding.code for finding in caught.value.findings]


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        ({"draws": 0}, ["value-range"]),
        ({"draws": "many"}, ["whole-number"]),
        ({"seed": -1}, ["value-range"]),
        ({"min_known": float("nan")}, ["value-range"]),
        ({"missing": "kept"}, ["choice"]),
        ({"not_applicable": "skip"}, ["choice"]),
        ({"weights": {"production": -1}}, ["weight-negative", "weights-incomplete"]),
        ({"weights": {"production": 1}}, ["weights-incomplete"]),
        ({"weights": {"productoin": 1}}, ["weight-unknown-node"]),
    ],
)
def test_settings_given_in_python_are_checked(
    settings: dict[str, object], codes: list[str]
) -> None:
    assert codes_of(lambda: mcda.rank("monotowns", **settings)) == codes  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        ({"values": [["x", 2], [1, "y"]]}, ["number-bad", "number-bad"]),
        ({"values": [[1], [1, 2]]}, ["array-shape"]),
        ({"values": [[1, float("inf")]]}, ["infinite"]),
        ({"values": [[1, -1e200]]}, ["too-large"]),
        ({"values": [[1, 2]], "weights": ["a", 1]}, ["number-bad"]),
        ({"values": [[1, 2]], "weights": {"c1": 1}}, ["weights-incomplete"]),
        ({"values": [[1, 2]], "preferences": [3, "usual"]}, ["criterion-bad"]),
        ({"values": [[1, 2]], "preferences": ["usual", "usuall"]}, ["criterion-bad"]),
        ({"values": [[1, 2]], "wieghts": [1, 2]}, ["key-unknown"]),
        ({"valuez": [[1, 2]]}, ["key-missing", "key-unknown"]),
    ],
)
def test_arrays_that_cannot_be_used_are_findings(data: dict[str, object], codes: list[str]) -> None:
    assert codes_of(lambda: Problem.from_dict(data)) == codes


def test_a_frame_with_text_names_the_cell() -> None:
    pd = pytest.importorskip("pandas")
    with pytest.raises(InputError) as caught:
        Problem.from_frame(pd.DataFrame({"price": [1, "two"]}, index=["fiat", "lada"]))
    where = caught.value.findings[0].where
    assert (where.row, where.column) == ("lada", "price")


def test_a_criterion_may_be_called_as_the_root_is() -> None:
    problem = Problem.from_values([[1, 5], [2, 1]], criteria=["goal", "other"])
    assert mcda.rank(problem, "topsis").weights == {"goal": 0.5, "other": 0.5}


def test_preference_functions_by_name() -> None:
    problem = Problem.from_values([[1, 5], [2, 5]], preferences=["usual", mcda.preference.usual()])
    assert [row.score for row in mcda.rank(problem).rows] == [0.5, -0.5]


def test_numbers_beyond_the_range_of_the_engines_are_told(study: Path) -> None:
    table = study / "table.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    at = lines[0].split(",").index("migration")
    cells = lines[1].split(",")
    cells[at] = "1e200"
    table.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", encoding="utf-8")
    assert codes(study) == ["too-large"]
    hierarchy = study / "hierarchy.yaml"
    text = hierarchy.read_text(encoding="utf-8").replace("best: 300", "best: 3.0e+200")
    hierarchy.write_text(text, encoding="utf-8")
    assert "value-range" in codes(study)
