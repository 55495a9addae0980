"""`mcda sensitivity stability` and `mcda sensitivity sweep` as people run them."""

from __future__ import annotations

import csv
import io
import json
import subprocess

import pytest

from tests.running import launch

pytestmark = pytest.mark.contract
QUICK = ("--draws", "300")


def run(*args: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    return launch("sensitivity", *args, env=env)


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize(
    "args",
    [("stability", "-v", "--method", "topsis"), ("stability",), ("sweep", "--node", "ecology")],
)
def test_tables_fit_the_page_in_every_language(args, lang):
    done = run(*args, *QUICK, "-f", "table", "--lang", lang)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    assert max(map(len, lines)) <= 98
    assert not any("stb-" in line or "swp-" in line for line in lines)
    assert any("41" in line for line in lines[:5])


def test_stability_json_and_csv_say_the_same():
    data = json.loads(run("stability", *QUICK, "-f", "json", "--top", "5").stdout)
    assert data["schema"] == "stability/1"
    assert data["top"] == 5
    assert data["cells_held_at_mean"] == 41
    done = run("stability", *QUICK, "--top", "5", "--lang", "en")
    assert "held at the mean" in done.stderr.decode()
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert len(rows) == 3 * len(data["nodes"])
    by_key = {(row["node"], row["subject"]): row for row in rows}
    for node in data["nodes"]:
        for subject in ("first", "top", "all"):
            row = by_key[node["id"], "top 5" if subject == "top" else subject]
            assert float(row["low"]) == pytest.approx(node[subject]["low"])
            assert float(row["high"]) == pytest.approx(node[subject]["high"])


def test_sweep_json_and_csv():
    data = json.loads(run("sweep", "--node", "ecology", *QUICK, "-f", "json").stdout)
    assert data["schema"] == "sweep/1"
    assert data["node"] == "ecology"
    assert data["points"][0]["share"] == 0
    assert data["points"][-1]["share"] == 1
    assert sum(point["now"] for point in data["points"]) == 1
    rows = list(
        csv.DictReader(io.StringIO(run("sweep", "--node", "ecology", *QUICK).stdout.decode()))
    )
    assert len(rows) == 27 * len(data["points"])


def test_wrong_use_is_explained():
    done = run("sweep", "--node", "ecolgy", "--lang", "en")
    assert done.returncode == 2
    assert "Did you mean “ecology”" in done.stderr.decode()
    assert run("sweep").returncode == 2
    assert b"Did you mean 'stability'" in run("stabilty").stderr
    assert b"sweep" in run("--help").stdout


@pytest.mark.parametrize("encoding", ["cp1251", "ascii"])
def test_on_a_narrow_code_page(encoding):
    done = run("stability", *QUICK, "-f", "table", "--lang", "en", PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    assert "Zhanaozen" in done.stdout.decode(encoding)
