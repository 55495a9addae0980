"""Weights from a group's judgements, and cells from its ratings, as a study declares them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mcda.analysis.group import counted_weights
from mcda.engines import ahp
from mcda.errors import InputError
from mcda.files.load import examine, load
from mcda.messages import LANGUAGES, finding_text
from mcda.model.judged import Judged
from mcda.model.problem import Problem
from mcda.model.study import Aggregation
from mcda.model.table import INTERVAL, KNOWN, UNKNOWN

BASE = Path(__file__).parents[1] / "broken" / "base"
HIERARCHY = """\
schema: hierarchy/1
id: four
criteria:
  - {id: a}
  - {id: b}
  - id: c
    criteria:
      - {id: c1}
      - {id: c2}
"""
TABLE = "id,a,b,c1,c2\nx,1,2,3,4\ny,4,3,2,1\nz,2,2,5,1\n"
ROUND = [("goal", "a", "b", 3), ("goal", "b", "c", 2), ("goal", "a", "c", 6)]
CYCLE = [("goal", "a", "b", 4), ("goal", "b", "c", 4), ("goal", "c", "a", 4)]


def form(folder: Path, expert: str, answers: list[Any], ratings: list[Any] = (), of: str = "four"):
    folder.mkdir(exist_ok=True)
    data = {
        "schema": "judgements/1",
        "hierarchy": {"id": of},
        "expert": expert,
        "answers": [dict(zip(("node", "a", "b", "value"), row, strict=True)) for row in answers],
        "ratings": [
            dict(zip(("alternative", "criterion", "level"), row, strict=True)) for row in ratings
        ],
    }
    (folder / f"{expert}.json").write_text(json.dumps(data, indent=1))


@pytest.fixture
def four(tmp_path: Path) -> Path:
    (tmp_path / "hierarchy.yaml").write_text(HIERARCHY)
    (tmp_path / "table.csv").write_text(TABLE)
    study(tmp_path)
    return tmp_path


def study(folder: Path, more: str = "", keys: str = "") -> None:
    (folder / "study.yaml").write_text(
        "schema: study/1\nhierarchy: hierarchy.yaml\n"
        f"weights: {{judgements: judgements/{more}}}\nmethod: topsis\n{keys}"
    )


def codes(folder: Path) -> list[str]:
    found = examine(folder)[1]
    for finding in found:
        for lang in LANGUAGES:
            assert "{" not in finding_text(finding, lang)
    return [finding.code for finding in found]


def goal(problem: Problem) -> np.ndarray:
    return np.array([problem.weights[key] for key in "abc"])


def test_what_is_said_is_kept_with_the_problem(four):
    form(four / "judgements", "e1", ROUND)
    form(four / "judgements", "e2", [("goal", "c", "a", 2), ("c", "c1", "c2", 3)])
    form(four / "judgements", "e3", [("goal", "a", "b", None)])
    judged = load(four).judged
    assert judged is not None
    assert judged.experts == ("e1", "e2")  # e3 could judge nothing
    assert judged.children == {"goal": ("a", "b", "c"), "c": ("c1", "c2")}
    assert judged.matrices["goal"][0].tolist()[0] == [1, 3, 6]
    assert judged.matrices["goal"][1, 0, 2] == 0.5
    assert np.isnan(judged.matrices["goal"][1, 0, 1])
    assert judged.answered("c").tolist() == [False, True]
    assert judged.without("e1").experts == ("e2",)
    assert judged.without("e1").matrices["c"].shape == (1, 2, 2)
    with pytest.raises(ValueError, match="read-only"):
        judged.matrices["goal"][0, 0, 1] = 5
    assert load(BASE).judged is None


def test_default_is_log_least_squares_on_all_answers(four):
    form(four / "judgements", "e1", ROUND)
    form(four / "judgements", "e2", [("goal", "c", "a", 2)])
    problem = load(four)
    matrices = problem.judged.matrices["goal"]
    np.testing.assert_allclose(goal(problem), ahp.group_priorities(matrices))


def test_weights_and_nodes_of_the_list(four):
    (four / "experts.csv").write_text("id,name,nodes,weight\ne1,Aigul,,2|c=5\ne2,Pat,c,\n")
    form(four / "judgements", "e1", [*ROUND, ("c", "c1", "c2", 2)])
    form(four / "judgements", "e2", [("goal", "c", "a", 9), ("c", "c2", "c1", 3)])
    form(four / "judgements", "stranger", [("goal", "a", "c", 1)])
    problem, findings = examine(four)
    assert [(f.code, f.severity, f.where.line) for f in findings] == [
        ("answers-not-asked", "warning", 6),
        ("expert-unlisted", "warning", 6),
    ]
    assert codes(four)
    assert problem.judged.weights["goal"].tolist() == [2, 0, 1]
    assert problem.judged.weights["c"].tolist() == [5, 1, 1]
    told = (5 * np.log(2) - np.log(3)) / 6
    assert problem.weights["c1"] / problem.weights["c2"] == pytest.approx(np.exp(told))
    assert problem.inputs["experts.csv"]
    assert "Aigul" not in repr(problem)


def test_a_wrong_list_stops_the_study(four):
    (four / "experts.csv").write_text("id,nodes\ne1,goals\n")
    form(four / "judgements", "e1", ROUND)
    assert codes(four) == ["expert-node", "judgements-blank"]


RULES = {
    "aggregation: priorities": Aggregation(aggregation="priorities"),
    "aggregation: priorities, mean: arithmetic": Aggregation(
        aggregation="priorities", mean="arithmetic"
    ),
    "aggregation: priorities, mean: median": Aggregation(aggregation="priorities", mean="median"),
    "mean: median": Aggregation(mean="median"),
    "mean: trimmed, trim: 0.3": Aggregation(mean="trimmed", trim=0.3),
}


@pytest.mark.parametrize("words", RULES)
def test_every_mean_is_the_engines(four, words):
    rule = RULES[words]
    form(four / "judgements", "e1", ROUND)
    form(four / "judgements", "e2", CYCLE)
    form(four / "judgements", "e3", [("goal", "a", "b", 1 / 5), ("goal", "b", "c", 7)])
    study(four, f", {words}")
    problem = load(four)
    matrices = problem.judged.matrices["goal"]
    if rule.aggregation == "priorities":
        alone = ahp.priorities(matrices, method="geometric_mean")
        expected = ahp.aggregate_priorities(alone, mean=rule.mean, trim=rule.trim)
    else:
        expected = ahp.group_priorities(matrices, mean=rule.mean, trim=rule.trim)
    np.testing.assert_allclose(goal(problem), expected)


def test_contradictory_answers_count_less_or_not_at_all(four):
    form(four / "judgements", "e1", ROUND)
    form(four / "judgements", "e2", CYCLE)
    form(four / "judgements", "e3", [("goal", "a", "b", 9), ("goal", "b", "c", 9)])
    study(four, ", inconsistent: downweight, limit: 0.2")
    judged = load(four).judged
    ratio = float(ahp.consistency(judged.matrices["goal"][1]).cr)
    assert ratio > 1
    # A tree of answers cannot be checked and keeps its weight.
    np.testing.assert_allclose(counted_weights(judged, "goal"), [1, 0.2 / ratio, 1])
    study(four, ", inconsistent: leave_out")
    problem = load(four)
    kept = problem.judged.matrices["goal"][[0, 2]]
    np.testing.assert_allclose(goal(problem), ahp.group_priorities(kept))
    assert problem.judged.experts == ("e1", "e2", "e3")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("mean: arithmetic", "aggregation-mean"),
        ("trim: 0.1", "aggregation-trim"),
        ("limit: 0.2", "aggregation-limit"),
        ("mean: trimmed, trim: 0.5", "value-range"),
        ("mean: harmonic", "choice"),
        ("aggregate: priorities", "key-unknown"),
        ("inconsistent: leave_out, limit: 0", "value-range"),
    ],
)
def test_settings_that_make_no_sense(four, words, code):
    form(four / "judgements", "e1", ROUND)
    study(four, f", {words}")
    assert codes(four) == [code]
    assert examine(four)[1][0].where.line == 3


def test_nobody_left_to_count(four):
    form(four / "judgements", "e1", CYCLE)
    study(four, ", inconsistent: leave_out")
    assert codes(four) == ["group-left-out"]
    study(four)
    (four / "experts.csv").write_text("id,weight\ne1,0\n")
    assert codes(four) == ["group-weightless"]
    (four / "experts.csv").unlink()
    form(four / "judgements", "e1", [("goal", "a", "b", 2)])
    form(four / "judgements", "e2", [("goal", "b", "c", 2)])
    assert codes(four) == ["judgements-blank"]
    study(four, ", aggregation: priorities")
    assert codes(four) == [
        "group-apart-all",
    ]
    form(four / "judgements", "e3", ROUND)
    problem, findings = examine(four)
    assert [(f.code, f.values.get("experts")) for f in findings] == [
        ("group-apart", "e1, e2"),
        ("judgements-blank", None),
    ]
    np.testing.assert_allclose(goal(problem), np.array([6, 2, 1]) / 9)


def test_aggregation_of_one_expert_is_that_expert(four):
    form(four / "judgements", "e1", [*CYCLE[:2], ("goal", "a", "c", 3)])
    plain = goal(load(four))
    for words in RULES:
        study(four, f", {words}")
        np.testing.assert_allclose(goal(load(four)), plain)


def test_judged_arrays_are_checked():
    with pytest.raises(ValueError, match="2 experts on 2 criteria"):
        Judged(
            ("e1", "e2"),
            {"goal": ("a", "b")},
            {"goal": np.ones((1, 2, 2))},
            {"goal": np.ones(2)},
            Aggregation(),
        )


# --- Ratings ---------------------------------------------------------------------------------

LEVELS = """\
schema: hierarchy/1
id: rated
criteria:
  - {id: plain}
  - id: quality
    kind: ordinal
    levels: [{id: bad, value: 1}, {id: fair, value: 2}, {id: good, value: 3}, {id: best, value: 4}]
  - {id: risk, kind: flag, direction: min}
"""


@pytest.fixture
def rated(tmp_path: Path) -> Path:
    (tmp_path / "hierarchy.yaml").write_text(LEVELS)
    (tmp_path / "table.csv").write_text("id,plain,quality\nx,1,good\ny,2,\nz,3,n/a\n")
    (tmp_path / "study.yaml").write_text(
        "schema: study/1\nhierarchy: hierarchy.yaml\nratings: judgements\nmethod: topsis\n"
    )
    return tmp_path


def rate(folder: Path, expert: str, *ratings: tuple[str, str, str | None]) -> None:
    form(folder / "judgements", expert, [], list(ratings), "rated")


def cell(problem: Problem, town: str, leaf: str) -> tuple[int, float, float]:
    table = problem.table
    i, j = table.alternatives.index(town), table.column(leaf)
    return int(table.state[i, j]), float(table.low[i, j]), float(table.high[i, j])


def test_ratings_fill_what_the_table_leaves_open(rated):
    rate(rated, "e1", ("y", "quality", "bad"), ("x", "quality", "bad"), ("x", "risk", "yes"))
    rate(rated, "e2", ("y", "quality", "good"), ("z", "quality", "best"), ("y", "risk", None))
    rate(rated, "e3", ("y", "quality", "best"), ("z", "risk", "no"))
    rate(rated, "e4", ("y", "quality", "good"), ("z", "risk", "no"))
    problem, findings = examine(rated)
    assert cell(problem, "y", "quality") == (INTERVAL, 1, 3)
    assert cell(problem, "x", "risk") == (KNOWN, 1, 1)
    assert cell(problem, "z", "risk") == (KNOWN, 0, 0)
    assert cell(problem, "y", "risk")[0] == UNKNOWN
    assert cell(problem, "x", "quality") == (KNOWN, 3, 3)
    assert [(f.code, f.severity, f.where.line, f.values["alternatives"]) for f in findings] == [
        ("ratings-differ", "note", 3, "x, z")
    ]
    assert codes(rated)
    words = {(s.alternative, s.criterion): s.source for s in problem.sources}
    assert words == {
        ("y", "quality"): "ratings of 4 experts",
        ("x", "risk"): "ratings of 1 expert",
        ("z", "risk"): "ratings of 2 experts",
    }
    assert "judgements/e1.json" in problem.inputs
    assert (problem.whose, problem.judged) == ("equal", None)


def test_raters_count_with_their_weights(rated):
    (rated / "experts.csv").write_text("id,weight\ne1,3\ne2,1\ne3,0\n")
    rate(rated, "e1", ("y", "quality", "good"))
    rate(rated, "e2", ("y", "quality", "best"))
    rate(rated, "e3", ("y", "quality", "bad"))
    problem = load(rated)
    assert cell(problem, "y", "quality") == (KNOWN, 3, 3)  # three quarters of the weight
    assert problem.sources[0].source == "ratings of 2 experts"
    (rated / "experts.csv").write_text("id,weight\ne1,2\ne2,1\ne3,0\n")
    assert cell(load(rated), "y", "quality") == (INTERVAL, 3, 4)


def test_rating_findings_with_their_lines(rated):
    rate(
        rated,
        "e1",
        ("yy", "quality", "bad"),
        ("y", "plain", "bad"),
        ("y", "quality", "god"),
        ("y", "quality", "good"),
        ("y", "quality", "good"),
        ("y", "quality", "bad"),
    )
    findings = examine(rated)[1]
    assert [(f.code, f.where.key, f.where.line, f.values.get("hint")) for f in findings] == [
        ("alternative-unknown", "ratings.1.alternative", 10, "y"),
        ("rating-criterion", "ratings.2.criterion", 16, ""),
        ("level-unknown", "ratings.3.level", 22, "good"),
        ("rating-twice", "ratings.6.level", 37, None),
    ]
    assert findings[3].values["line"] == 27
    assert codes(rated)


def test_folders_without_ratings(rated):
    assert codes(rated) == ["file-missing-named"]
    rate(rated, "e1", ("y", "quality", None))
    assert codes(rated) == ["ratings-none"]
    assert load(rated)


def test_weights_and_ratings_from_one_folder(rated):
    text = (rated / "study.yaml").read_text()
    (rated / "study.yaml").write_text(text + "weights: {judgements: judgements/}\n")
    answers = [("goal", "plain", "quality", 2), ("goal", "quality", "risk", 2)]
    form(rated / "judgements", "e1", answers, [("y", "quality", "good")], "rated")
    form(rated / "judgements", "e2", [], [("y", "quality", "good")], "other")
    assert codes(rated) == ["judgement-hierarchy"]
    (rated / "judgements" / "e2.json").unlink()
    problem = load(rated)
    assert cell(problem, "y", "quality") == (KNOWN, 3, 3)
    assert problem.weights["plain"] == pytest.approx(4 / 7)
    (rated / "study.yaml").write_text(
        text.replace("ratings: j", "weights: {judgements: j").replace(
            "judgements\nm", "judgements}\nm"
        )
    )
    assert [(f.code, f.severity) for f in examine(rated)[1]] == [("ratings-unused", "note")]
    assert codes(rated)


def test_problems_from_python_need_no_group():
    with pytest.raises(InputError, match="judged"):
        Problem.from_dict({"values": [[1, 2], [2, 1]], "judged": None})


def test_shipped_and_broken_studies_are_untouched(tmp_path):
    shutil.copytree(BASE, tmp_path / "s")
    problem, findings = examine(tmp_path / "s")
    assert (problem.judged, findings) == (None, ())
