"""`mcda classify` and `mcda explain` as people run them."""

from __future__ import annotations

import csv
import io
import json
import subprocess

import pytest

from tests.running import launch


def run(*args: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    return launch(*args, env=env)


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_classify_fits_the_page_in_every_language(lang):
    done = run("classify", "-f", "table", "--lang", lang)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    assert max(map(len, lines)) <= 98
    assert any("monotown.yaml" in line for line in lines)
    assert not any("cls-" in line for line in lines)


def test_classify_json_and_csv_say_the_same():
    data = json.loads(run("classify", "-f", "json").stdout)
    assert data["schema"] == "classification/1"
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(run("classify").stdout.decode()))}
    assert len(rows) == 27
    for found in data["flowsort"]["classes"]:
        assert rows[found["id"]]["class"] == found["class"]
    for found in data["signs"]["signs"]:
        assert int(rows[found["id"]]["signs_certain"]) == found["certain"]
    assert data["flowsort"]["limits"]["file"] == "monotown.yaml"


def test_classify_by_one_method_only():
    assert "flowsort" not in json.loads(run("classify", "--by", "signs", "-f", "json").stdout)
    assert "signs" not in json.loads(run("classify", "--by", "flowsort", "-f", "json").stdout)
    for by in ("signs", "flowsort"):
        assert run("classify", "--by", by, "-f", "table").returncode == 0


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "ascii"])
def test_classify_on_a_narrow_code_page(encoding):
    done = run("classify", "-f", "table", "--lang", "en", PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    shown = done.stdout.decode(encoding)
    assert "?" in shown
    assert "3-6 of 7" in shown or "3–6 of 7" in shown


def test_classify_at_a_wrong_node():
    done = run("classify", "--at", "migratoin")
    assert done.returncode == 2
    assert b"migration" in done.stderr


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize("towns", [["Аркалык"], ["abay"], ["Kentau", "Текели"], ["zyryanovsk"]])
def test_explain_fits_the_page_in_every_language(lang, towns):
    done = run("explain", *towns, "-f", "table", "--lang", lang)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    assert max(map(len, lines)) <= 98
    assert not any("ex-" in line for line in lines)
    paragraphs = done.stdout.decode().split("\n\n")
    assert len(paragraphs) == (5 if len(towns) == 1 else 4)


def test_a_minus_survives_a_narrow_code_page():
    done = run("explain", "abay", "-f", "table", "--lang", "ru", PYTHONIOENCODING="cp1251")
    assert "-4,97" in done.stdout.decode("cp1251")


def test_explain_json():
    data = json.loads(run("explain", "Arkalyk", "-f", "json", "--draws", "500").stdout)
    assert data["schema"] == "explanation/1"
    assert data["id"] == "arkalyk"
    data = json.loads(run("explain", "Arkalyk", "Abay", "-f", "json", "--draws", "500").stdout)
    assert data["schema"] == "comparison/1"


def test_explain_a_town_that_is_not_there():
    done = run("explain", "Kentauu", "--lang", "en")
    assert done.returncode == 2
    assert "Did you mean “Kentau”" in done.stderr.decode()
    assert done.stdout == b""


def test_explain_never_calls_half_the_draws_certain():
    data = json.loads(run("explain", "karazhal", "-f", "json").stdout)
    change = data["changes"][0]
    assert change["share"] < 1.0
    words = " ".join(run("explain", "karazhal", "-f", "table").stdout.decode().split())
    assert f"would make it {change['class']} in {change['share']:.0%} of the draws" in words


def test_classify_shows_what_the_hierarchy_allows(tmp_path):
    (tmp_path / "h.yaml").write_text(
        "schema: hierarchy/1\nid: h\nname: H\ncriteria:\n"
        "- {id: a, profiles: {low_average: 3, average_high: 6},"
        " value: {worst: 0, best: 9}, preference: {type: vshape, p: 2}}\n"
        "- {id: b, value: {worst: 0, best: 9}, preference: {type: vshape, p: 2}}\n"
    )
    (tmp_path / "t.csv").write_text("id,a,b\nx,1,2\ny,5,3\nz,8,4\n")
    given = ("classify", str(tmp_path / "t.csv"), "--hierarchy", str(tmp_path / "h.yaml"))
    done = run(*given, "-f", "json")
    assert done.returncode == 0, done.stderr
    assert [row["class"] for row in json.loads(done.stdout)["flowsort"]["classes"]] == [
        "low",
        "average",
        "high",
    ]
    assert run(*given, "-f", "table").returncode == 0
    assert run(*given, "--by", "signs").returncode == 2
