"""Problems from data frames of any library, and back."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
import pytest

import mcda
from mcda.errors import InputError
from mcda.model.problem import Problem
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, UNKNOWN

pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")

COLUMNS: dict[str, list[Any]] = {
    "id": ["ash", "beech", "cedar"],
    "name_ru": ["Ясень", "Бук", "Кедр"],
    "price": [250.0, 200.0, None],
    "doors": [3, None, 5],
    "service": ["3..5", "n/a", "4"],
}
STATES = [
    [KNOWN, KNOWN, INTERVAL],
    [KNOWN, UNKNOWN, NOT_APPLICABLE],
    [UNKNOWN, KNOWN, KNOWN],
]
FRAMES = {
    "pandas": lambda columns: pd.DataFrame(columns),
    "pandas nullable": lambda columns: pd.DataFrame(columns).convert_dtypes(),
    "pandas objects": lambda columns: pd.DataFrame(columns, dtype=object),
    "polars": lambda columns: pl.DataFrame(columns),
    "pyarrow": lambda columns: pa.table(columns),
}


def codes(work: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        work()
    return [finding.code for finding in caught.value.findings]


@pytest.mark.parametrize("kind", FRAMES)
def test_every_library_gives_the_same_table(kind: str) -> None:
    problem = Problem.from_frame(FRAMES[kind](COLUMNS), weights=[2, 1, 1])
    assert problem.table.alternatives == ("ash", "beech", "cedar")
    assert problem.table.name(1, "ru") == "Бук"
    assert problem.table.leaves == ("price", "doors", "service")
    assert problem.table.state.tolist() == STATES
    assert problem.table.low[0].tolist() == [250, 3, 3]
    assert problem.table.high[0].tolist() == [250, 3, 5]


def test_a_pandas_index_names_the_rows_and_polars_rows_are_numbered() -> None:
    frame = pd.DataFrame({"x": [1, 2]}, index=["Ash", "Beech"])
    assert Problem.from_frame(frame).table.alternatives == ("Ash", "Beech")
    assert Problem.from_frame(pl.DataFrame({"x": [1, 2]})).table.alternatives == ("a1", "a2")


def test_nan_and_null_are_both_unknown() -> None:
    frame = pl.DataFrame({"x": [1.0, float("nan"), None], "y": [1, 2, 3]})
    assert Problem.from_frame(frame).table.state[:, 0].tolist() == [KNOWN, UNKNOWN, UNKNOWN]


def test_pairs_are_intervals() -> None:
    frame = pl.DataFrame({"x": [[1.0, 2.0], [3.0, 3.0]]})
    table = Problem.from_frame(frame).table
    assert table.state[:, 0].tolist() == [INTERVAL, KNOWN]
    assert (table.low[0, 0], table.high[0, 0]) == (1, 2)
    assert Problem.from_values([[(1, 2), (3, 4)], [(0, 5), (1, 1)]]).table.high.max() == 5


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (lambda: pl.DataFrame({"x": [1]}).lazy(), "frame-kind"),
        (lambda: {"x": [1]}, "frame-kind"),
        (lambda: pd.Series([1, 2]), "frame-kind"),
        (lambda: pd.DataFrame([[1, 2]], columns=["x", "x"]), "column-twice"),
        (lambda: pd.DataFrame({"x": []}), "array-shape"),
        (lambda: pl.DataFrame({"id": ["a", "a"], "x": [1, 2]}), "duplicate-id"),
        (lambda: pl.DataFrame({"fuel use": [1, 2]}), "id-bad"),
        (lambda: pl.DataFrame({"x": ["5..3"]}), "interval-order"),
        (lambda: pl.DataFrame({"x": [float("inf"), 1.0]}), "infinite"),
        (lambda: pd.DataFrame({"x": pd.to_datetime(["2020-01-01"])}), "cell-date"),
    ],
)
def test_frames_that_cannot_be_used_are_findings(frame: Any, code: str) -> None:
    assert codes(lambda: Problem.from_frame(frame())) == [code]


def test_without_narwhals_the_message_says_what_to_install(monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(InputError, match="pip install narwhals"):
        Problem.from_frame(pl.DataFrame({"x": [1]}))
    assert Problem.from_frame(pd.DataFrame({"x": [1]})).table.low[0, 0] == 1


def tree() -> mcda.Hierarchy:
    return mcda.Hierarchy.model_validate(
        {
            "id": "cars",
            "criteria": [
                {"id": "cost", "criteria": [{"id": "price", "direction": "min"}, {"id": "fuel"}]},
                {
                    "id": "comfort",
                    "kind": "ordinal",
                    "levels": [{"id": "poor", "value": 1}, {"id": "good", "value": 3}],
                },
                {"id": "tow_bar", "kind": "flag"},
            ],
        }
    )


def test_a_hierarchy_of_ones_own_reads_its_levels_and_flags() -> None:
    frame = pl.DataFrame(
        {"comfort": ["good", "poor"], "tow_bar": [True, None], "fuel": [1, 2], "price": [9, 8]}
    )
    problem = Problem.from_frame(
        frame, hierarchy=tree(), weights={"cost": 2, "comfort": 1, "tow_bar": 1}
    )
    assert problem.table.leaves == ("price", "fuel", "comfort", "tow_bar")
    assert problem.table.low[:, 2].tolist() == [3, 1]
    assert problem.table.state[:, 3].tolist() == [KNOWN, UNKNOWN]
    assert problem.whose == "given"
    assert mcda.rank(problem, "topsis", seed=1).weights["price"] == pytest.approx(0.25)


def test_what_a_hierarchy_cannot_be_given_with() -> None:
    frame = pd.DataFrame({"price": [1], "fule": [2]})
    found = codes(
        lambda: Problem.from_frame(frame, hierarchy=tree(), directions=["min"], weights=[1, 2])
    )
    assert found == ["column-unknown", "hierarchy-holds", "weights-by-node"]
    assert codes(
        lambda: Problem.from_frame(frame[["price"]], hierarchy=tree(), weights={"cost": 1})
    ) == ["weights-incomplete"]


def test_an_id_that_stands_twice_in_a_hierarchy_made_in_code_is_found() -> None:
    twins = (mcda.Criterion(id="a"), mcda.Criterion(id="a"))
    table = mcda.Table.from_values([[1, 2]], ["x"], ["a", "b"])
    assert codes(lambda: Problem(mcda.Hierarchy(id="h", criteria=twins), table)) == ["duplicate-id"]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_the_shipped_study_survives_a_frame(library: str) -> None:
    whole = mcda.load("monotowns")
    frame = whole.to_frame() if library == "pandas" else pl.DataFrame(whole.columns())
    again = Problem.from_frame(frame, hierarchy=whole.hierarchy)
    assert again.table.alternatives == whole.table.alternatives
    assert again.table.names == whole.table.names
    for name in ("low", "high", "state"):
        assert np.array_equal(
            getattr(again.table, name), getattr(whole.table, name), equal_nan=True
        )


def test_rows_of_a_ranking_make_a_frame_of_any_library() -> None:
    ranking = mcda.rank(Problem.from_frame(FRAMES["polars"](COLUMNS), draws=50), "topsis")
    frame = pl.DataFrame(ranking.records())
    assert frame["rank"].to_list() == list(ranking.to_frame()["rank"])
    assert pa.Table.from_pylist(ranking.records()).num_rows == 3


def test_a_problem_from_json_has_its_own_hierarchy_and_classes() -> None:
    data = {
        "values": [[1, "poor"], ["2..3", "n/a"]],
        "criteria": ["price", "comfort"],
        "names": ["One", "Two"],
        "hierarchy": tree().model_dump(mode="json", by_alias=True, exclude_defaults=True),
        "classes": {"method": "ahpsort"},
        "official": {"a1": "low", "a2": ["average", "high"]},
    }
    problem = Problem.from_dict(json.loads(json.dumps(data)))
    assert problem.table.state[1, [0, 2]].tolist() == [INTERVAL, NOT_APPLICABLE]
    assert problem.classes.method == "ahpsort"
    assert problem.official["a2"] == {"average", "high"}
    assert problem.table.name(0) == "One"
    broken = {**data, "hierarchy": {"id": "x", "criteria": [{"id": "a", "direction": "up"}]}}
    with pytest.raises(InputError) as caught:
        Problem.from_dict(broken)
    (finding,) = caught.value.findings
    assert finding.where.key == "hierarchy.criteria.0.direction"
    json.dumps([finding.to_dict()])
