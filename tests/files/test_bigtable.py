"""Ranking tables piece by piece gives the numbers of ranking them in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mcda
from mcda.analysis import partitioned
from mcda.analysis.cluster import Cluster, connected
from mcda.errors import InputError
from mcda.files import bigtable, ranksort
from mcda.files.bigtable import free_memory, open_table, plan, rank_table, size_text
from mcda.files.load import load_table

FUNCTIONS = [
    "{type: usual}",
    "{type: ushape, q: 0.3}",
    "{type: vshape, p: 1}",
    "{type: level, q: 0.2, p: 0.8}",
    "{type: linear, q: 0.1, p: 0.9}",
    "{type: gaussian, s: 0.5}",
]
TREE = """
schema: hierarchy/1
id: tree
criteria:
- id: figures
  criteria:
  - {id: a, preference: %s}
  - {id: b, direction: min, preference: %s, value: {worst: 3, best: -3}}
- {id: c, kind: flag}
- id: d
  kind: ordinal
  levels: [{id: poor, value: 1}, {id: fair, value: 2}, {id: good, value: 4}]
  level_judgements: [[good, fair, 3], [fair, poor, 2], [good, poor, 5]]
"""


def study(folder: Path, frame: pd.DataFrame, group: int = 5, tree: str = "") -> tuple[Path, str]:
    """A table in small row groups, and its hierarchy."""
    table, hierarchy = folder / "table.parquet", folder / "tree.yaml"
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), table, row_group_size=group)
    hierarchy.write_text(tree or TREE % (FUNCTIONS[4], FUNCTIONS[5]), encoding="utf-8")
    return table, str(hierarchy)


def streamed(
    table: Path, hierarchy: str, method: str, *, missing: str | None = None, **options: Any
) -> pd.DataFrame:
    """The answer file, by id."""
    problem, source = open_table(table, hierarchy, missing)
    answer = table.with_name("answer.parquet")
    rank_table(problem, source, answer, method, force=True, parts=True, **options)
    return pd.read_parquet(answer).set_index("id")


def in_memory(
    table: Path, hierarchy: str, method: str, *, missing: str | None = None, **options: Any
) -> pd.DataFrame:
    """The same by `mcda.rank`, in the order of the table."""
    problem = load_table(table, hierarchy)
    if missing is not None:
        problem = problem.changed(missing=missing)
    ranking = mcda.rank(problem, method, counts=False, **options)
    found = ranking.to_frame().set_index("id")
    return found.loc[list(ranking.alternatives)]


def frames(cells: st.SearchStrategy[Any]) -> st.SearchStrategy[pd.DataFrame]:
    """Tables of up to 30 rows: two measured columns, yes or no, and words."""
    words = st.sampled_from(["poor", "fair", "good", "n/a"])
    rows = st.tuples(cells, cells, st.sampled_from([0.0, 1.0]), words)
    return st.lists(rows, min_size=1, max_size=30).map(
        lambda rows: pd.DataFrame(
            [(f"t{i}", *row) for i, row in enumerate(rows)], columns=["id", "a", "b", "c", "d"]
        )
    )


TENTHS = st.integers(-30, 30).map(lambda k: k / 10)
SLOW_FILES = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("method", ["promethee", "topsis", "ahp"])
@SLOW_FILES
@given(
    frame=frames(TENTHS | st.floats(-1e6, 1e6)),
    group=st.integers(1, 9),
    pair=st.tuples(st.sampled_from(FUNCTIONS), st.sampled_from(FUNCTIONS)),
)
def test_pieces_give_the_numbers_of_the_whole(
    method: str, frame: pd.DataFrame, group: int, pair: tuple[str, str], tmp_path: Path
) -> None:
    table, tree = study(tmp_path, frame, group, TREE % pair)
    mine, whole = streamed(table, tree, method), in_memory(table, tree, method)
    assert list(mine.index) == list(whole.index)
    assert np.abs(mine["score"] - whole["score"]).max() <= 1e-9
    assert (mine["rank"] == whole["rank"]).all()
    for name in [name for name in whole if name.startswith("part:")]:
        assert np.abs(mine[name] - whole[name]).max() <= 1e-9


@pytest.mark.parametrize("kind", ["vector", "sum", "max", "none", "minmax"])
def test_every_normalisation_of_topsis(kind: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.normal(size=(23, 2)) * [1, 1e7], columns=["a", "b"])
    frame.insert(0, "id", range(23))
    tree = "schema: hierarchy/1\nid: t\ncriteria: [{id: a}, {id: b, direction: min}]\n"
    table, hierarchy = study(tmp_path, frame, 4, tree)
    given_parameters = {"normalisation": kind, "distance": "classic"}
    mine = streamed(table, hierarchy, "topsis", parameters=given_parameters)
    whole = in_memory(table, hierarchy, "topsis", parameters=given_parameters)
    assert np.abs(mine["score"].to_numpy() - whole["score"].to_numpy()).max() <= 1e-12


@pytest.mark.parametrize("method", ["promethee", "topsis", "ahp"])
def test_rows_with_unknown_cells_are_excluded_as_in_memory(method: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    frame = pd.DataFrame(rng.normal(size=(40, 2)), columns=["a", "b"])
    frame.insert(0, "id", [f"t{i}" for i in range(40)])
    frame["c"] = rng.integers(0, 2, 40)
    frame["d"] = rng.choice(["poor", "good", "n/a"], 40)
    frame.loc[frame.index % 7 == 0, "a"] = np.nan
    frame.loc[3, "d"] = None
    table, tree = study(tmp_path, frame, 6)
    mine = streamed(table, tree, method, missing="exclude")
    whole = in_memory(table, tree, method, missing="exclude")
    assert list(mine.index) == list(whole.index)
    assert len(mine) == 33
    assert np.abs(mine["score"] - whole["score"]).max() <= 1e-12


def test_a_thin_column_is_set_aside_and_its_weight_goes_to_its_sibling(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": list("xyz"), "a": [1.0, None, None], "b": [1.0, 2.0, 3.0]})
    table, tree = study(tmp_path, frame, 2)
    mine, whole = streamed(table, tree, "promethee"), in_memory(table, tree, "promethee")
    assert list(mine.columns) == ["score", "rank", "part:b"]
    assert np.allclose(mine["score"], whole["score"], atol=1e-12)
    about = json.loads(pq.read_schema(tmp_path / "answer.parquet").metadata[b"mcda"])
    assert about["weights"] == {"b": 1.0}
    assert set(about["set_aside"]) == {"a", "c", "d"}


def refused(table: Path, tree: str, **options: Any) -> list[str]:
    """Codes of the findings; nothing was left behind."""
    before = sorted(path.name for path in table.parent.iterdir())
    with pytest.raises(InputError) as error:
        streamed(table, tree, "promethee", **options)
    assert sorted(path.name for path in table.parent.iterdir()) == before
    return [finding.code for finding in error.value.findings]


def test_unknown_and_interval_cells_are_refused_in_words(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"id": list("wxyz"), "a": [1.0, 2.0, None, 3.0], "b": ["1", "2..3", "4", "5"]}
    )
    table, tree = study(tmp_path, frame)
    assert sorted(refused(table, tree)) == ["stream-interval", "stream-unknown"]
    assert "stream-unknown" in refused(table, tree, missing="keep")


def test_bad_cells_are_named_with_their_rows(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "id": [f"t{i}" for i in range(9)],
            "a": [1.0, np.inf, 1e300, 2.0, -np.inf, 3.0, 1e151, 4.0, 5.0],
            "b": ["1", "2", "3", "4", "five", "6", "7", "8", "9"],
            "c": [0, 1, 2, 0, 1, 0, 1, 0, 1],
        }
    )
    table, tree = study(tmp_path, frame, 4)
    with pytest.raises(InputError) as error:
        streamed(table, tree, "ahp")
    found = [(f.code, f.where.column, f.where.row) for f in error.value.findings]
    assert found == [
        ("infinite", "a", "#2"),
        ("too-large", "a", "#3"),
        ("infinite", "a", "#5"),
        ("stream-more-cells", "a", ""),
        ("number-bad", "b", "#5"),
        ("level-unknown", "c", "#3"),
    ]


def test_bad_cells_of_many_blocks_reach_no_engine(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": range(90), "a": [np.inf, *range(89)], "b": [0.0] * 89 + [1e300]})
    assert refused(*study(tmp_path, frame, 3)) == ["infinite", "too-large"]


def test_dates_missing_ids_and_unknown_columns_are_refused(tmp_path: Path) -> None:
    dates = pd.DataFrame({"id": ["x", "y"], "a": pd.to_datetime(["2024-01-01", "2025-01-01"])})
    assert set(refused(*study(tmp_path, dates))) == {"cell-date"}
    nameless = pd.DataFrame({"id": ["x", None], "a": [1.0, 2.0]})
    assert refused(*study(tmp_path, nameless)) == ["alternative-unnamed"]
    wrong = pd.DataFrame({"name": ["x", "y"], "A": [1.0, 2.0]})
    assert sorted(refused(*study(tmp_path, wrong))) == ["column-missing", "column-unknown"]
    assert refused(*study(tmp_path, nameless.iloc[:0])) == ["table-empty"]


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"id": range(3000), "a": rng.normal(size=3000)})
    table, tree = study(tmp_path, frame, 500)
    whole = table.read_bytes()
    holes = bytearray(whole)
    holes[4000:12000] = b"\xff" * 8000
    for broken in (whole[:-100], whole[: len(whole) // 2], b"", b"id,a\nx,1\n", bytes(holes)):
        table.write_bytes(broken)
        assert refused(table, tree) == ["file-damaged"]


@pytest.mark.parametrize("method", ["promethee", "topsis", "ahp"])
@pytest.mark.parametrize(
    "column",
    [
        [5.0],
        [1.0, 2.0],
        [7.0] * 11,
        [1e150, -1e150, 0.0] * 3,
        [1e-300, 2e-300, 3e-300, 0.0],
        [5e-324, 0.0, 1e-310],
    ],
)
def test_degenerate_columns_give_numbers_or_the_same_refusal(
    method: str, column: list[float], tmp_path: Path
) -> None:
    frame = pd.DataFrame({"id": range(len(column)), "a": column, "b": column[::-1]})
    table, tree = study(tmp_path, frame, 2)
    mine, whole = streamed(table, tree, method), in_memory(table, tree, method)
    assert np.isfinite(mine["score"]).all()
    assert np.abs(mine["score"].to_numpy() - whole["score"].to_numpy()).max() <= 1e-9
    assert list(mine["rank"]) == list(whole["rank"])


def test_ids_keep_their_type_and_may_repeat(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": [7, 7, 9], "a": [1.0, 2.0, 3.0]})
    table, tree = study(tmp_path, frame)
    mine = streamed(table, tree, "topsis")
    assert mine.index.dtype == np.int64
    assert list(mine["rank"]) == [3, 2, 1]


def test_a_fault_on_the_way_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, tree = study(tmp_path, pd.DataFrame({"id": [1, 2], "a": [1.0, 2.0]}))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bigtable, "_write", full)
    assert refused(table, tree) == ["file-unwritable"]


# --- On a cluster ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    pytest.importorskip("distributed")
    with connected("local", processes=False) as made:
        yield made


def mixed(rows: int) -> pd.DataFrame:
    """Normal, tied, unknown and not applicable cells."""
    rng = np.random.default_rng(rows)
    frame = pd.DataFrame({"id": range(rows), "a": rng.normal(size=rows)})
    frame["b"] = np.round(rng.normal(size=rows), 1)
    frame["c"] = rng.integers(0, 2, rows)
    frame["d"] = rng.choice(["poor", "fair", "good", "n/a"], rows)
    frame.loc[frame.index % 11 == 0, "a"] = np.nan
    return frame


@pytest.mark.parametrize("pair", [(FUNCTIONS[4], FUNCTIONS[5]), (FUNCTIONS[3], FUNCTIONS[0])])
def test_ranges_on_a_cluster_give_the_numbers_of_one_machine(
    pair: tuple[str, str], cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitioned, "RANGE_ROWS", 90)
    table, tree = study(tmp_path, mixed(500), 170, TREE % pair)
    alone = streamed(table, tree, "promethee", missing="exclude")
    shared = streamed(table, tree, "promethee", missing="exclude", cluster=cluster)
    assert np.abs(alone - shared).max().max() <= 1e-9
    assert (alone["rank"] == shared["rank"]).all()


@pytest.mark.slow
def test_other_processes_give_the_numbers_of_one_machine(tmp_path: Path) -> None:
    table, tree = study(tmp_path, mixed(5000), 1700)
    alone = streamed(table, tree, "promethee", missing="exclude")
    with connected("local") as processes:
        shared = streamed(table, tree, "promethee", missing="exclude", cluster=processes)
    assert np.abs(alone - shared).max().max() <= 1e-9


@pytest.mark.parametrize("method", ["topsis", "ahp"])
def test_blocks_on_a_cluster_give_the_same_digits(
    method: str, cluster: Cluster, tmp_path: Path
) -> None:
    table, tree = study(tmp_path, mixed(300), 70)
    alone = streamed(table, tree, method, missing="exclude")
    assert alone.equals(streamed(table, tree, method, missing="exclude", cluster=cluster))


def test_bad_cells_are_found_on_a_cluster(cluster: Cluster, tmp_path: Path) -> None:
    frame = mixed(50).assign(b=[*range(49), np.inf])
    table, tree = study(tmp_path, frame, 20)
    assert refused(table, tree, cluster=cluster) == ["infinite"]


# --- Ranks on disk ---------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [0, 1, 299, 300, 301, 2500])
@pytest.mark.parametrize("digits", [16, 1, 0])
def test_ranks_from_disk_are_those_of_memory(
    rows: int, digits: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranksort, "LEAST_RUN", 100)
    scores = np.round(np.random.default_rng(rows).normal(size=rows), digits)
    ranked = ranksort.Ranked(tmp_path, rows, 300 * ranksort.SORT_BYTES)
    for start in range(0, rows, 70):
        ranked.add(scores[start : start + 70])
    ranked.finish()
    assert ranked.whole == (rows * ranksort.RANK_BYTES <= 300 * ranksort.SORT_BYTES)
    pieces = [ranked.at(k, min(k + 90, rows)) for k in range(0, rows, 90)]
    if rows:
        assert (np.concatenate([s for s, _ in pieces]) == scores).all()
        found = np.concatenate([places for _, places in pieces])
        assert (found == mcda.engines.ranks.ranks(scores)).all()


def test_little_memory_changes_no_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranksort, "LEAST_RUN", 64)
    monkeypatch.setattr(bigtable, "LEAST_RUN", 64)
    rng = np.random.default_rng(8)
    frame = pd.DataFrame({"id": range(999), "a": rng.normal(size=999), "b": rng.normal(size=999)})
    table, tree = study(tmp_path, frame, 300)
    little = plan(999, 2, True, 1e12)
    monkeypatch.setattr(
        bigtable, "plan", lambda *_, **__: bigtable.Plan(128, 1, 100 * ranksort.SORT_BYTES)
    )
    mine = streamed(table, tree, "topsis")
    monkeypatch.setattr(bigtable, "plan", lambda *_, **__: little)
    assert mine.equals(streamed(table, tree, "topsis"))


# --- Memory ----------------------------------------------------------------------------------


def test_too_little_memory_is_refused_with_the_least() -> None:
    for by_rows, most in ((True, 0.4e9), (False, 1.3e9)):
        with pytest.raises(InputError) as error:
            plan(10_000_000, 7, by_rows, 1e8)
        values = error.value.findings[0].values
        assert error.value.findings[0].code == "stream-memory"
        least = float(values["least"].removesuffix("MB").removesuffix("GB"))
        least *= 1e9 if values["least"].endswith("GB") else 1e6
        assert least < most
        plan(10_000_000, 7, by_rows, least)


def test_ten_million_rows_fit_into_two_gigabytes() -> None:
    assert plan(10_000_000, 7, False, 2e9).workers >= 1
    assert plan(10_000_000, 7, True, 2e9).ranking >= 10_000_000 * ranksort.RANK_BYTES


def test_sizes_in_words() -> None:
    assert [size_text(s) for s in (2.5e8, 999.5e6, 1.21e9)] == ["250MB", "1000MB", "1.3GB"]
    assert free_memory() > 1e7
