"""`mcda official` as people run it."""

from __future__ import annotations

import csv
import io
import json
import subprocess

import pytest

from tests.running import launch

pytestmark = pytest.mark.contract


def run(*args: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    return launch(*args, env=env)


@pytest.mark.parametrize(
    "lang",
    ["kk", pytest.param("en", marks=pytest.mark.slow), pytest.param("ru", marks=pytest.mark.slow)],
)
@pytest.mark.parametrize("args", [(), ("--all", "-m", "ahp")])
def test_the_answer_fits_the_page_in_every_language(args, lang):
    done = run("official", *args, "--draws", "5000", "-f", "table", "--lang", lang)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    assert max(map(len, lines)) <= 98
    assert not any("off-" in line or "cls-" in line for line in lines)


def test_json_and_csv_say_the_same():
    data = json.loads(run("official", "--draws", "4096", "-f", "json").stdout)
    assert data["schema"] == "official/1"
    assert data["feasible"] is True
    assert data["share"]["draws"] == 4096
    done = run("official", "--draws", "4096", "--lang", "en")
    assert "weightings drawn" in done.stderr.decode()
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(done.stdout.decode()))}
    assert len(rows) == len(data["alternatives"]) == 27
    for town in data["alternatives"]:
        row = rows[town["id"]]
        assert row["official"] == "|".join(town["official"])
        assert row["possible"] == "|".join(town["possible"])
        assert row["used"] == ("yes" if town["used"] else "no")
    assert rows["ridder"]["official"] == "average|high"


def test_the_same_seed_gives_the_same_bytes():
    one, two = (run("official", "--draws", "5000", "--seed", "7", "-f", "json") for _ in range(2))
    assert one.stdout == two.stdout


def test_a_study_without_official_classes_says_how_to_add_them(tmp_path):
    folder = tmp_path / "mine"
    assert run("new", str(folder)).returncode == 0
    (folder / "official.csv").unlink()
    done = run("official", str(folder), "--lang", "en")
    assert done.returncode == 2
    assert not done.stdout
    words = done.stderr.decode()
    assert "official.csv" in words
    assert "id,class" in words


def test_it_stands_in_the_help():
    assert b"official" in run("--help").stdout
    assert b"--all" in run("official", "--help").stdout


def test_on_a_narrow_code_page():
    done = run("official", "--draws", "10", "-f", "table", "--lang", "en", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "Zhanaozen" in done.stdout.decode("ascii")
