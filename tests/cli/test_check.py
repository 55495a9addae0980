"""`mcda check` as a user runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import mcda
from mcda.cli.app import group

pytestmark = pytest.mark.contract
CARS = Path(__file__).parents[2] / "examples" / "cars"


def test_criteria_that_experts_could_not_compare_are_named(tmp_path: Path) -> None:
    study = tmp_path / "cars"
    shutil.copytree(CARS, study)
    file = study / "hierarchy.yaml"
    words = file.read_text(encoding="utf-8")
    file.write_text(words.replace("    value: {worst: 32000, best: 12000}\n", ""), encoding="utf-8")
    arguments = ["check", str(study), "--lang", "en", "-f", "json"]
    done = CliRunner().invoke(group, arguments, standalone_mode=False)
    assert done.return_value == 1, done.output
    found = json.loads(done.stdout)["findings"]
    mine = [one["where"]["key"] for one in found if one["code"] == "anchors-missing"]
    # Money itself is described by its children, so it lacks its ends with one of them.
    assert mine == ["criteria.money", "criteria.money.criteria.price"]


def judged(folder: Path, *, meant: bool) -> Path:
    """A study whose only expert goes round in a circle about the use of a car."""
    study = folder / "cars"
    shutil.copytree(CARS, study)
    file = study / "study.yaml"
    words = file.read_text(encoding="utf-8")
    start, end = words.index("weights:"), words.index("method:")
    file.write_text(words[:start] + "weights: {judgements: judgements/}\n" + words[end:])
    hierarchy = mcda.load(CARS).hierarchy
    answers = [
        {"node": node, "a": a, "b": b, "value": value, "confirmed": meant}
        for node, a, b, value in (
            (hierarchy.root, "money", "use", 1),
            ("money", "price", "running", 1),
            ("running", "energy", "service", 1),
            ("space", "boot", "seats", 1),
            ("use", "space", "comfort", 9),
            ("use", "comfort", "towbar", 9),
            ("use", "space", "towbar", 1 / 9),
        )
    ]
    said = {
        "schema": "judgements/1",
        "hierarchy": {"id": hierarchy.id},
        "expert": "e1",
        "answers": answers,
    }
    (study / "judgements").mkdir()
    (study / "judgements" / "e1.json").write_text(json.dumps(said), encoding="utf-8")
    return study


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "contradict one another"),
        ("ru", "противоречат друг другу"),
        ("kk", "бір-біріне қайшы"),
    ],
)
def test_answers_that_contradict_one_another_are_a_finding_in_words(
    tmp_path: Path, lang: str, words: str
) -> None:
    study = judged(tmp_path, meant=False)
    done = CliRunner().invoke(group, ["check", str(study), "--lang", lang], standalone_mode=False)
    assert done.return_value == 1, done.output
    assert words in done.stdout
    assert f"mcda weights {study} --by-expert" in done.stdout
    assert "e1: " in done.stdout
    data = ["check", str(study), "-f", "json"]
    found = json.loads(CliRunner().invoke(group, data, standalone_mode=False).stdout)["findings"]
    assert [(one["code"], one["where"]) for one in found] == [
        ("judgements-contradict", {"key": "e1"})
    ]


def test_answers_that_are_meant_are_no_finding(tmp_path: Path) -> None:
    study = judged(tmp_path, meant=True)
    done = CliRunner().invoke(group, ["check", str(study), "--lang", "en"], standalone_mode=False)
    assert done.return_value == 0, done.output
