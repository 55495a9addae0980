"""`mcda sensitivity montecarlo` as users run it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mcda.cli.montecarlo import command, parse_statements
from mcda.errors import InputError
from mcda.messages import whole_percent

pytestmark = pytest.mark.contract


def run(*args: str, columns: str = "100") -> Result:
    return CliRunner(env={"COLUMNS": columns}).invoke(command, [*args, "-q"])


def ok(*args: str, columns: str = "100") -> str:
    done = run(*args, columns=columns)
    assert done.exception is None, done.exception
    return done.stdout


def refused(*args: str) -> list[str]:
    done = run(*args)
    assert isinstance(done.exception, InputError), done.exception
    return [finding.code for finding in done.exception.findings]


def test_json_is_complete_and_repeats() -> None:
    words = ok("-f", "json", "--draws", "2000")
    assert words == ok("-f", "json", "--draws", "2000")
    found = json.loads(words)
    assert found["schema"] == "montecarlo/1"
    assert len(found["alternatives"]) == 27
    assert found["weights"]["kind"] == "simplex"
    assert found["draws"] == 2000
    for row in found["alternatives"]:
        assert sum(row["rank_acceptability"]) == pytest.approx(1.0)
        assert (row["confidence"] is None) == (row["first_places"] < 30)
    assert len(found["pairwise_winning"]["share"]) == 27
    assert json.loads(ok("-f", "json", "--draws", "2000", "--seed", "7"))["seed"] == 7


def test_csv_has_a_row_a_town() -> None:
    rows = list(csv.DictReader(io.StringIO(ok("--draws", "500", "--at", "migration"))))
    assert len(rows) == 27
    means = [float(row["expected_rank"]) for row in rows]
    assert means == sorted(means)


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize("columns", ["72", "100", "200"])
@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--weights", "dirichlet:20", "--bound", "income=10%..40%", "--no-data"],
        ["--weights", "fixed"],
        ["--space", "leaves"],
    ],
    ids=" ".join,
)
def test_table_says_whose_weights_and_fits(lang: str, columns: str, options: list[str]) -> None:
    words = ok("-f", "table", "--lang", lang, "--draws", "300", *options, columns=columns)
    lines = words.splitlines()
    assert max(map(len, lines)) <= min(int(columns), 98)
    assert "mc-" not in words
    assert "±" in words
    if lang == "en":
        assert "under every weighting" not in words
        judged = "Weights: drawn" in words or "Equal weights (nobody's judgement)" in words
        assert judged, words


def test_statements_are_read_and_repeated() -> None:
    words = ok(
        *("-f", "table", "--lang", "en", "--draws", "300"),
        *("--order", "production>=income", "--bound", "income=..40%"),
    )
    assert "production >= income" in words
    assert "0–40 %" in words
    orders, bounds = parse_statements(("a ≥ b>=c",), ("a=0,1..40%", "b=10%.."))
    assert orders == [("a", "b", "c")]
    assert bounds == [("a", 0.1, 0.4), ("b", 0.1, 1.0)]


def test_until_se_and_a_file(tmp_path: Path) -> None:
    path = tmp_path / "places.json"
    ok("--until-se", "0.008", "-o", str(path))
    found = json.loads(path.read_text("utf-8"))
    assert found["draws"] == 4096
    assert all(row["first_se"] <= 0.008 for row in found["alternatives"])


def test_wrong_words_are_named() -> None:
    wrong = ["--order", "a<=b", "--bound", "income", "--bound", "income=x..2"]
    assert refused(*wrong) == ["mc-order-text", "mc-bound-text", "mc-bound-text"]
    assert refused("--weights", "dirichlet:-3") == ["mc-weights-text"]
    assert refused("--weights", "all") == ["mc-weights-text"]
    assert refused("--order", "production>=incom") == ["node-unknown"]
    assert refused("--order", "production>=pollution") == ["mc-not-siblings"]
    assert refused("--weights", "fixed", "--no-data") == ["mc-nothing-drawn"]


def test_a_rare_share_is_not_none() -> None:
    assert [whole_percent(share) for share in (0, 0.001, 0.2, 0.999, 1)] == [
        *("0", "<1", "20", ">99", "100")
    ]


def test_an_unknown_cluster_is_refused() -> None:
    pytest.importorskip("distributed")
    assert refused("--dask", "nobody") == ["dask-address"]
