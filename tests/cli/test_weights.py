"""`mcda weights` on a judged study, as an analyst runs it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from mcda.cli.app import group
from tests.running import launch

pytestmark = pytest.mark.contract

HIERARCHY = """\
schema: hierarchy/1
id: towns
name: {en: Future of the town, ru: Будущее города, kk: Қаланың болашағы}
criteria:
  - id: work
    name: {en: Work, ru: Работа, kk: Жұмыс}
    criteria:
      - {id: wage, name: {en: Wages, ru: Зарплаты, kk: Жалақы}}
      - {id: jobs, name: {en: Jobs, ru: Рабочие места, kk: Жұмыс орындары}}
  - {id: air, name: {en: Air, ru: Воздух, kk: Ауа}}
  - {id: road, name: {en: Roads, ru: Дороги, kk: Жолдар}}
"""
TABLE = "id,wage,jobs,air,road\nx,1,2,3,4\ny,4,3,2,1\nz,2,2,5,1\nv,3,1,1,5\n"
ANSWERS = {
    "e1": (3, 2, 6),
    "e2": (4, 2, 7),
    "e3": (1 / 3, 1 / 2, 1 / 6),
    "e4": (4, 4, 1 / 4),
    "e5": (2, 3, None),
}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("judged")
    (folder / "hierarchy.yaml").write_text(HIERARCHY, encoding="utf-8")
    (folder / "table.csv").write_text(TABLE)
    (folder / "study.yaml").write_text(
        "schema: study/1\nhierarchy: hierarchy.yaml\nmethod: topsis\n"
        "weights: {judgements: judgements/, inconsistent: downweight}\n"
    )
    (folder / "experts.csv").write_text(
        "id,name,address,weight\n" + "".join(f"{e},Secret {e},{e}@x.kz,2\n" for e in ANSWERS)
    )
    (folder / "judgements").mkdir()
    for expert, (ab, bc, ac) in ANSWERS.items():
        answers = [("goal", "work", "air", ab), ("goal", "air", "road", bc)]
        answers += [("goal", "work", "road", ac)] if ac else []
        answers += [("work", "wage", "jobs", 2)] if expert != "e3" else []
        data = {
            "schema": "judgements/1",
            "hierarchy": {"id": "towns"},
            "expert": expert,
            "answers": [
                dict(zip(("node", "a", "b", "value"), row, strict=True)) for row in answers
            ],
        }
        (folder / "judgements" / f"{expert}.json").write_text(json.dumps(data))
    return folder


def run(*args: str | Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    return launch("weights", *args, env={"COLUMNS": "98", **env})


def show(*args: str | Path, form: str = "table") -> str:
    """What the command prints, without a process of its own."""
    result = CliRunner(env={"COLUMNS": "98"}).invoke(
        group, ["weights", *map(str, args), "-f", form], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_every_page_fits_and_tells_no_names(study, lang):
    work = {"en": "Work", "ru": "Работа", "kk": "Жұмыс"}[lang]
    for view in ((), ("--by-expert",), ("--agreement", "-v")):
        words = show(study, *view, "--lang", lang)
        assert work in words
        assert max(map(len, words.splitlines())) <= 98
        assert "Secret" not in words
        assert "@" not in words
        assert "grp-" not in words


def test_spread_stands_beside_the_groups_weights(study):
    words = show(study, "--lang", "en")
    assert "geometric mean of the answers, pair by pair (AIJ)" in words
    assert "counts less, by 0.10 / CR" in words
    assert "\u00a0" not in words
    data = json.loads(show(study, form="json"))
    rows = {row["id"]: row for row in data["weights"]}
    air = rows["air"]
    assert air["min"] <= air["quarter"] <= air["median"] <= air["three_quarters"] <= air["max"]
    assert (air["experts"], rows["wage"]["experts"], rows["goal"]["experts"]) == (5, 4, None)
    assert rows["wage"]["sd"] == pytest.approx(0)
    found = list(csv.DictReader(io.StringIO(show(study, form="csv"))))
    assert float(found[1]["max"]) == pytest.approx(rows["work"]["max"])
    assert found[0]["sd"] == ""


def test_a_weight_of_the_group_beyond_that_of_every_expert_is_explained(study, tmp_path):
    folder = tmp_path / "differ"
    shutil.copytree(study, folder)
    shutil.rmtree(folder / "judgements")
    (folder / "judgements").mkdir()
    for expert, (ab, ac, bc) in {"e1": (9, 9, 1), "e2": (1 / 9, 1, 9)}.items():
        pairs = (("work", "air", ab), ("work", "road", ac), ("air", "road", bc))
        answers = [{"node": "goal", "a": a, "b": b, "value": value} for a, b, value in pairs]
        data = {
            "schema": "judgements/1", "hierarchy": {"id": "towns"}, "expert": expert,
            "answers": answers,
        }  # fmt: skip
        (folder / "judgements" / f"{expert}.json").write_text(json.dumps(data))
    for view in ((), ("--by-expert",)):
        words = " ".join(show(folder, *view, "--lang", "en").split())
        assert "Outside the range of what the experts give alone: “Roads”." in words
        assert "rescaled so that siblings add up to 100 %" in words
        assert "Outside the range" not in show(study, *view, "--lang", "en")


def test_each_expert_and_what_it_rests_on(study):
    words = show(study, "--by-expert", "--lang", "en")
    lines = words.splitlines()
    head = next(line for line in lines if "group" in line)
    assert head.split() == ["group", "e1", "e2", "e3", "e4", "e5"]
    assert "pairs compared" in words
    assert next(line for line in lines if "contradictions" in line).split()[-1] == "–"
    data = json.loads(show(study, "--by-expert", form="json"))
    rows = {(row["expert"], row["criterion"]): row for row in data["weights"]}
    assert rows["e1", "work"]["weight"] == pytest.approx(2 / 3)
    assert rows["e1", "work"]["own_weight"] == 2
    assert rows["e4", "work"]["cr"] > 0.1
    assert rows["e4", "work"]["counted"] < rows["e1", "work"]["counted"]
    assert (rows["e5", "air"]["cr"], rows["e5", "air"]["answered"]) == (None, 2)
    assert ("e3", "wage") not in rows
    assert len(list(csv.DictReader(io.StringIO(show(study, "--by-expert", form="csv"))))) == len(
        rows
    )


def test_agreement_says_who_differs_and_what_that_changes(study):
    words = show(study, "--agreement", "--lang", "en")
    for part in ("Consensus S*", "Goepel", "Where they differ most", "Without each of them"):
        assert part in words
    assert "4 put the first higher, 1 the second" in words
    data = json.loads(show(study, "--agreement", form="json"))
    assert data["schema"] == "agreement/1"
    assert [node["node"] for node in data["nodes"]] == ["goal", "work"]
    assert len(data["left_out"]) == 5
    rows = list(csv.DictReader(io.StringIO(show(study, "--agreement", form="csv"))))
    assert {row["about"] for row in rows} == {"node", "all", "pair", "without"}
    assert show(study, "--agreement", form="md").startswith("| about |")
    assert json.loads(show(study, "--agreement", "--at", "work", form="json"))["at"] == "work"


def test_where_nobody_can_be_compared(study):
    words = show(study, "--agreement", "--at", "air", "--lang", "en")
    assert "no group of criteria was judged by two experts" in words
    assert "Without each of them" in words
    assert "S*" not in words


def test_pages_survive_a_console_without_the_signs(study):
    done = run(study, "--agreement", "-f", "table", "--lang", "en", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr


def test_studies_without_experts_print_what_they_printed():
    words = show("monotowns", "--lang", "en")
    assert words.splitlines()[0] == "Equal weights (nobody's judgement)."
    assert words.splitlines()[2].split() == ["local", "declared", "used"]
    assert list(json.loads(show("monotowns", form="json"))["weights"][0]) == [
        "id", "name", "level", "local", "declared", "used", "set_aside", "why_zero",
    ]  # fmt: skip


def test_wrong_use_is_explained(study):
    for flag in ("--by-expert", "--agreement"):
        done = run("monotowns", flag, "--lang", "en")
        assert done.returncode == 2
        assert b"{judgements: judgements}" in done.stderr
    assert run(study, "--by-expert", "--weights", "work=1,air=1,road=2").returncode == 2
    both = run(study, "--by-expert", "--agreement", "--lang", "ru")
    assert both.returncode == 2
    assert "Задайте один" in both.stderr.decode("utf-8")
