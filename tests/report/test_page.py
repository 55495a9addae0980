"""The page as a file: what it holds, what it must not, and that the same study gives it again."""

from __future__ import annotations

import base64
import csv
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import mcda
from mcda.cli.app import group
from mcda.errors import InputError
from mcda.files.places import read_places
from mcda.messages import LANGUAGES
from mcda.model import methods
from mcda.model.problem import Problem
from mcda.report import browser, drawn
from mcda.report.content import content
from mcda.report.page import page

CARS = "examples/cars"
HOSTILE = "</script><script>alert(1)"


def data_of(html: str) -> dict[str, Any]:
    """The data that a page carries."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    assert found
    result: dict[str, Any] = json.loads(found.group(1))
    return result


def test_it_fetches_nothing(html: str) -> None:
    outside = re.sub(r'<script type="application/json".*?</script>', "", html, flags=re.S)
    addresses = set(re.findall(r"[a-z]+://[^\s\"'<>)]+", outside))
    assert addresses <= {"http://www.w3.org/2000/svg"}  # a name, not an address
    assert not re.search(r"<(link|img|iframe|object|embed|base|form)\b|@import|url\(", outside)
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|sendBeacon|eval|innerHTML)\b", outside)
    assert " style=" not in outside  # the policy would refuse it
    assert not re.search(r"<[a-z][^>]*\son[a-z]+=", outside)


def test_a_policy_allows_its_own_script_and_style_alone(html: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    rules = policy.group(1)
    assert rules.startswith("default-src &#39;none&#39;")
    assert "unsafe" not in rules
    assert rules.count("sha256-") == 3


def test_27_towns_in_three_languages_fit_in_400_kb(html: str) -> None:
    assert len(html.encode("utf-8")) <= 400_000


def test_same_study_same_bytes(said: dict[str, Any], html: str, towns: Problem) -> None:
    again = content(towns, command="mcda report")
    assert {k: v for k, v in again.items() if k not in ("places", "settings")} == {
        k: v for k, v in said.items() if k not in ("places", "settings")
    }
    assert page(said) == html


def test_it_says_what_the_ranking_says(said: dict[str, Any], towns: Problem) -> None:
    ranking = mcda.rank(towns)
    rows = {
        said["towns"][i]["id"]: (rank, low, high, score)
        for i, rank, low, high, score in said["ranking"]
    }
    assert rows == {r.id: (r.rank, r.rank_low, r.rank_high, r.score) for r in ranking.rows}
    pairs = ranking.pairs_ordered
    assert pairs is not None
    assert said["tiles"][1]["figure"][0] == f"{pairs.weights} of {pairs.of}"
    assert said["tiles"][0]["figure"][0] == "8 of 15"


def test_the_answer_names_only_who_is_surely_at_the_end(
    said: dict[str, Any], towns: Problem
) -> None:
    ranking = mcda.rank(towns)
    for k, lang in enumerate(LANGUAGES):
        for row in ranking.rows:
            name = towns.table.name(towns.table.alternatives.index(row.id), lang)
            assert (name in said["answer"][k]) == (row.rank_low > 24)
    assert said["answer"][0].startswith("With equal weights only Karazhal stands at the end")


def test_without_classes_it_answers_who_is_in_front() -> None:
    made = content(mcda.load(CARS).changed(draws=300))
    assert made["acceptability"] is None
    assert "front" in made["answer"][0]
    assert len(made["tiles"]) == 3


def test_every_text_stands_in_three_languages(html: str) -> None:
    data = data_of(html)
    assert set(data["words"]) == set(LANGUAGES)
    assert len({frozenset(words) for words in data["words"].values()}) == 1
    for texts in (data["answer"], data["title"], data["based"]):
        assert len(set(texts)) == 3
    assert all(len(story) == 3 for story in data["stories"].values())


def test_a_hostile_name_is_data(towns: Problem) -> None:
    names = {lang: (HOSTILE, *words[1:]) for lang, words in towns.table.names.items()}
    assert names
    problem = towns.changed(table=replace(towns.table, names=names), title=HOSTILE, draws=20)
    html = page(content(problem, what_if=[HOSTILE]))
    assert html.count("<script") == 3
    assert HOSTILE not in html
    assert data_of(html)["towns"][0]["name"] == [HOSTILE] * 3


def test_packed_cells_are_exact(towns: Problem) -> None:
    evidence = drawn.open_evidence(towns, None)
    cells = drawn.packed(evidence, 256)
    tables = drawn.tables(evidence, 256)
    for cell in cells:
        if "d" in cell:
            values = np.frombuffer(base64.b64decode(cell["d"]), "<f8")
        else:
            kind = "<u1" if "b" in cell else "<u2"
            places = np.frombuffer(base64.b64decode(cell.get("b") or cell["h"]), kind)
            values = np.array(cell["v"])[places]
        np.testing.assert_array_equal(values, tables[:, cell["i"], cell["j"]])
    varies = (tables != tables[0]).any(axis=0) & ~np.isnan(tables[0])
    assert {(c["i"], c["j"]) for c in cells} >= {(int(i), int(j)) for i, j in np.argwhere(varies)}


def test_experts_are_numbers_not_names(html: str, tmp_path: Path) -> None:
    assert data_of(html)["experts"] is None
    study = tmp_path / "study"
    shutil.copytree("examples/experts/study", study)
    listed = (study / "experts.csv").read_text("utf-8-sig")
    with (study / "experts.csv").open("w", encoding="utf-8") as stream:
        head, *rows = csv.reader(listed.splitlines())
        csv.writer(stream).writerows([head, *([row[0], "Secret Name", *row[2:]] for row in rows)])
    assert head[:2] == ["id", "name"]
    done = CliRunner().invoke(group, ["collect", str(study), "examples/experts/filled", "-q"])
    assert done.exit_code in (0, 1), done.output
    made = page(content(mcda.load(study).changed(draws=50)))
    experts = data_of(made)["experts"]
    assert experts["count"] == 12
    assert {member[0] for node in experts["nodes"] for member in node["members"]} <= set(
        range(1, 13)
    )
    assert "Secret Name" not in made


def test_coordinates_are_read_and_checked(tmp_path: Path) -> None:
    found, digest = read_places("monotowns", ("abay", "saran"))
    assert found["abay"] == (49.63539, 72.86523)
    assert len(digest) == 64
    (tmp_path / "study.yaml").write_text("schema: study/1\nhierarchy: monotown\n", "utf-8")
    assert read_places(tmp_path, ("abay",)) == ({}, "")
    (tmp_path / "places.csv").write_text("id,latitude,longitude\nabay,99,north\n", "utf-8")
    with pytest.raises(InputError) as error:
        read_places(tmp_path, ("abay",))
    assert [f.code for f in error.value.findings] == ["place-bad", "place-bad"]
    assert error.value.findings[0].where.line == 2


@pytest.mark.contract
def test_the_command_writes_whole_pages_and_says_what_else(tmp_path: Path) -> None:
    run = CliRunner()
    target = tmp_path / "cars.html"
    arguments = ["report", CARS, "--draws", "50", "--lang", "ru", "-o", str(target)]
    done = run.invoke(group, arguments, prog_name="mcda")
    assert done.exit_code == 0, done.output
    html = target.read_text("utf-8")
    assert '<html lang="ru">' in html
    assert data_of(html)["settings"]["command"].startswith(f"mcda report {CARS} --draws 50")
    with pytest.raises(InputError) as error:
        run.invoke(group, arguments, catch_exceptions=False)
    assert error.value.findings[0].code == "file-exists"
    with pytest.raises(InputError) as error:
        run.invoke(group, ["report", "-o", "report.odt"], catch_exceptions=False)
    assert error.value.findings[0].code == "report-suffix"


def test_a_what_if_says_so(tmp_path: Path) -> None:
    target = tmp_path / "cars.html"
    arguments = ["report", CARS, "--draws", "50", "--what-if", "money=80%", "-o", str(target)]
    assert CliRunner().invoke(group, arguments).exit_code == 0
    data = data_of(target.read_text("utf-8"))
    assert data["what_if"] == ["money=80%"]
    shares = {child["id"]: child["share"] for child in data["tree"]["children"]}
    assert shares == pytest.approx({"money": 0.8, "use": 0.2})


def test_without_a_browser_pdf_is_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCDA_BROWSER", "no-such-browser")
    with pytest.raises(InputError) as error:
        browser.pdf("<html></html>")
    assert error.value.findings[0].code == "report-browser"


def test_a_method_the_page_does_not_know_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    own = replace(methods.get("topsis"), name="own")
    monkeypatch.setitem(methods._methods, "own", own)
    with pytest.raises(InputError) as error:
        content(mcda.load(CARS).changed(method="own"))
    assert error.value.findings[0].code == "report-method"
