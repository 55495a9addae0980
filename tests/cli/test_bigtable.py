"""`mcda rank TABLE.parquet -o ANSWER.parquet` as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mcda
from mcda.cli import main
from mcda.cli.bigtable import parse_size
from mcda.errors import InputError

pytestmark = pytest.mark.contract
ENV = {**os.environ, "PYTHONPATH": str(Path(mcda.__file__).parent.parent), "COLUMNS": "100"}
TREE = """
schema: hierarchy/1
id: tree
criteria:
- {id: price, direction: min, preference: {type: linear, q: 0.1, p: 1}}
- {id: use, preference: {type: gaussian, s: 0.5}}
"""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mcda", "rank", *words],
        cwd=folder,
        env=ENV,
        capture_output=True,
        encoding="utf-8",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    rng = np.random.default_rng(4)
    columns = {"id": [f"t{i}" for i in range(300)]}
    columns |= {name: rng.normal(size=300) for name in ("price", "use")}
    pq.write_table(pa.table(columns), tmp_path / "big.parquet", row_group_size=100)
    (tmp_path / "tree.yaml").write_text(TREE, encoding="utf-8")
    return tmp_path


def test_parquet_in_parquet_out(folder: Path) -> None:
    import pyarrow.parquet as pq

    words = ["big.parquet", "--hierarchy", "tree.yaml", "--weights", "price=70%,use=30%"]
    done = run(folder, *words, "-o", "ranked.parquet", "--memory", "1GB", "--parts")
    assert (done.returncode, done.stdout) == (0, "")
    assert "ranked 300 of 300 rows" in done.stderr
    found = pq.read_table(folder / "ranked.parquet")
    assert found.column_names == ["id", "score", "rank", "part:price", "part:use"]
    assert found["id"].to_pylist() == [f"t{i}" for i in range(300)]
    assert sorted(found["rank"].to_pylist()) == list(range(1, 301))
    again = run(folder, *words, "-o", "ranked.parquet")
    assert again.returncode == 2
    assert "--force" in again.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["big.parquet", "-o", "x.parquet"], "--hierarchy"),
        (["-o", "x.parquet"], "TABLE.parquet"),
        (["big.parquet", "--hierarchy", "tree.yaml", "-o", "x.parquet", "--top", "3"], "--top"),
        (["big.parquet", "--hierarchy", "tree.yaml", "--memory", "1GB"], "--memory"),
        (
            ["big.parquet", "--hierarchy", "tree.yaml", "-o", "x.parquet", "--memory", "9MB"],
            "least",
        ),
        (["big.parquet", "--hierarchy", "tree.yaml", "-o", "x.parquet", "--memory", "so"], "2GB"),
        (["tree.yaml", "--hierarchy", "tree.yaml", "-o", "x.parquet"], ".parquet"),
        (["none.parquet", "--hierarchy", "tree.yaml", "-o", "x.parquet"], "no such file"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    folder: Path, words: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(SystemExit) as left:
        main(["rank", *words])
    assert left.value.code == 2
    assert said in capfd.readouterr().err
    assert not (folder / "x.parquet").exists()


def test_sizes() -> None:
    assert parse_size("2GB") == 2e9
    assert parse_size("1,5 g") == 1.5e9
    assert parse_size("512MiB") == 512 * 2**20
    for words in ("", "much", "-1GB", "0", "2 XB"):
        with pytest.raises(InputError):
            parse_size(words)
