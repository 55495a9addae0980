"""`mcda compare` as people run it."""

from __future__ import annotations

import csv
import io
import json
import subprocess

import pytest

from tests.running import launch

pytestmark = pytest.mark.contract


def run(*args: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    return launch("compare", *args, env=env)


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_the_answer_fits_the_page_in_every_language(lang):
    done = run("-f", "table", "--lang", lang)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    assert max(map(len, lines)) <= 98
    assert not any("cmp-" in line for line in lines)
    assert sum("VIKOR" in line for line in lines) == 1


def test_json_and_csv_say_the_same():
    data = json.loads(run("-f", "json").stdout)
    assert data["schema"] == "comparison/1"
    assert data["cells_at_median"] == 41
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(run().stdout.decode()))}
    assert len(rows) == 27
    for one in data["rankings"]:
        assert {town: int(rows[town][f"rank:{one['id']}"]) for town in rows} == {
            town: one["ranks"][town] for town in rows
        }


def test_at_a_node_with_other_weights():
    done = run("--at", "production", "--weights", "equal", "-f", "json")
    assert done.returncode == 0
    data = json.loads(done.stdout)
    assert (data["at"], data["whose_weights"]) == ("production", "equal")


def test_wrong_use_is_explained():
    done = run("--at", "nowhere", "--lang", "en")
    assert done.returncode == 2
    assert not done.stdout
    assert "nowhere" in done.stderr.decode()


def test_on_a_narrow_code_page():
    done = run("-f", "table", "--lang", "en", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "Zhanaozen" in done.stdout.decode("ascii")
