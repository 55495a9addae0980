"""Thresholds and limits that the hierarchy gives as ranges: held at the middle, drawn between."""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from mcda.analysis.class_acceptability import class_acceptability
from mcda.analysis.montecarlo import montecarlo
from mcda.analysis.ranking import rank
from mcda.analysis.sobol import drivers
from mcda.analysis.threshold_draws import drawn_limits, drawn_thresholds
from mcda.cli.app import group
from mcda.errors import InputError
from mcda.files.load import load
from mcda.model.hierarchy import Criterion, Hierarchy, PreferenceSpec, Profiles
from mcda.model.problem import Problem
from mcda.model.ranged import Range
from mcda.model.study import Classes
from mcda.model.table import Table

CARS = Path(__file__).parents[2] / "examples" / "cars"
AHPSORT = Classes(method="ahpsort")


def leaf(name: str = "x", preference: Any = None, profiles: Any = None) -> dict[str, Any]:
    return {
        "id": name,
        "value": {"worst": 0, "best": 100},
        "preference": preference or {"type": "usual"},
        "profiles": profiles or {"low_average": 40, "average_high": 60},
    }


def problem(rows: list[list[float]], *leaves: dict[str, Any], **settings: Any) -> Problem:
    hierarchy = Hierarchy.model_validate({"id": "h", "criteria": leaves})
    names = [one["id"] for one in leaves]
    table = Table.from_values(np.array(rows, float), [f"t{i}" for i in range(len(rows))], names)
    return Problem(hierarchy, table, **settings)


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_a_range_reads_back_and_is_its_middle(low: float, wide: float) -> None:
    spec = Profiles.model_validate(
        {"low_average": Range(low, low + wide), "average_high": low + 3 * wide}
    )
    again = Profiles.model_validate_json(spec.model_dump_json())
    assert again == spec
    assert again.ranges == {"low_average": (low, low + wide)}
    assert float(again.low_average) == pytest.approx(low + wide / 2, abs=1e-9 * (1 + abs(low)))
    assert pickle.loads(pickle.dumps(spec)) == spec


def test_a_range_is_not_its_middle_when_files_are_compared() -> None:
    ranged = PreferenceSpec.model_validate({"type": "linear", "q": "1..3", "p": 9})
    assert ranged != PreferenceSpec(type="linear", q=2, p=9)
    assert ranged.to_dict() == {"type": "linear", "q": 2.0, "p": 9.0}


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("preference", {"type": "linear", "q": "3..1", "p": 9}, "range-order"),
        ("preference", {"type": "linear", "q": "1..1", "p": 9}, "range-order"),
        ("preference", {"type": "linear", "q": "1..5", "p": "2..4"}, "preference-order"),
        ("preference", {"type": "linear", "q": "-1..5", "p": 9}, "greater_than_equal"),
        ("preference", {"type": "gaussian", "s": "0..5"}, "greater_than"),
        ("preference", {"type": "vshape", "p": "0..5"}, "preference-needs"),
        ("preference", {"type": "linear", "q": "1..", "p": 9}, "float_parsing"),
        ("profiles", {"low_average": "30..60", "average_high": "60..70"}, "profiles-order"),
    ],
)
def test_what_is_no_range_is_refused(key: str, value: dict[str, Any], code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Criterion.model_validate({"id": "x", key: value})
    assert refused.value.errors()[0]["type"] == code


def test_a_range_is_held_at_its_middle() -> None:
    rows = [[50, 10], [40, 30], [30, 60]]
    ranged = {"type": "linear", "q": "5..15", "p": "20..40"}
    held = {"type": "linear", "q": 10, "p": 30}
    one, two = (problem(rows, leaf("x", p), leaf("y", p)) for p in (ranged, held))
    assert rank(one).scores.tolist() == rank(two).scores.tolist()


def test_limits_in_a_range_have_the_closed_form() -> None:
    """A value of 45 is low where a limit uniform on 30..50 lies above it: one draw in four."""
    limits = {"low_average": "30..50", "average_high": 60}
    for spread in (0.25, "stated"):
        found = class_acceptability(
            problem([[45], [0]], leaf(profiles=limits), draws=20_000, classes=AHPSORT),
            drawn=["limits"],
            spread=spread,
        )
        (row,) = (row for row in found.rows if row.id == "t0")
        assert abs(row.shares["low"] - 0.25) < 4 * row.errors["low"]
        assert found.stated == ("x.low_average",)


def test_thresholds_in_a_range_have_the_closed_form() -> None:
    """x is 10 ahead, full preference from p uniform on 5..25; y is 0.625 behind in flow, fixed.

    P(10 / p > 0.625) = P(p < 16) = 11/20.
    """
    x = leaf("x", {"type": "vshape", "p": "5..25"})
    y = leaf("y", {"type": "vshape", "p": 16})
    made = problem([[10, 0], [0, 10]], x, y)
    found = montecarlo(made, weights="fixed", thresholds="stated", draws=20_000)
    first = found.row("t0")
    assert abs(first.first - 11 / 20) < 4 * first.first_se
    assert found.stated == ("x.p",)
    assert found.to_dict()["stated_ranges"] == ["x.p"]


def test_without_a_share_thresholds_are_held_range_or_not() -> None:
    x = leaf("x", {"type": "vshape", "p": "5..25"})
    with pytest.raises(InputError) as nothing:
        montecarlo(problem([[10], [0]], x), weights="fixed", draws=10)
    assert nothing.value.findings[0].code == "mc-nothing-drawn"


def test_nothing_stated_is_said() -> None:
    made = problem([[10], [0]], leaf("x", {"type": "vshape", "p": 5}), draws=10)
    for ask in (
        lambda: montecarlo(made, thresholds="stated", draws=10),
        lambda: class_acceptability(made, spread="stated"),
        lambda: drivers(made, spread="stated", draws=64),
    ):
        with pytest.raises(InputError) as refused:
            ask()
        assert refused.value.findings[0].code == "ranges-none"


@given(st.floats(0.0, 0.49), st.booleans(), st.booleans(), st.booleans())
def test_drawn_limits_keep_their_order_and_their_ranges(
    spread: float, first: bool, second: bool, down: bool
) -> None:
    values = ["10..30" if first else 20, "35..60" if second else 40]
    if down:
        values.reverse()
    one = Criterion.model_validate(
        {
            "id": "x",
            "direction": "min" if down else "max",
            "profiles": dict(zip(("low_average", "average_high"), values, strict=True)),
        }
    )
    assert one.profiles
    middle = np.array([[one.profiles.low_average], [one.profiles.average_high]], float)
    drawn = drawn_limits([one], middle, spread, 1, 0, 500)[:, :, 0]
    gaps = drawn[:, 1] - drawn[:, 0]
    assert (gaps < 0).all() if down else (gaps > 0).all()
    for side, name in enumerate(("low_average", "average_high")):
        if name in one.profiles.ranges:
            low, high = one.profiles.ranges[name]
            assert low <= drawn[:, side].min() < drawn[:, side].max() <= high


def test_thresholds_are_drawn_in_their_range_and_p_never_below_q() -> None:
    given_ = {"type": "linear", "q": "0..10", "p": "8..12"}
    one = Criterion.model_validate({"id": "x", "preference": given_})
    assert one.preference
    (drawn,) = drawn_thresholds([one], [one.preference.to_dict()], 0.25, 3, 0, 5000)
    assert 0 <= drawn["q"].min() < 0.1 < 9.9 < drawn["q"].max() <= 10
    assert 8 <= drawn["p"].min() < drawn["p"].max() <= 12
    assert (drawn["p"] >= drawn["q"]).all()


def run(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "100"}).invoke(group, list(arguments))


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The cars with the range of a threshold."""
    folder = tmp_path / "ranged"
    shutil.copytree(CARS, folder)
    path = folder / "hierarchy.yaml"
    words = path.read_text("utf-8")
    changed = words.replace("{type: vshape, p: 400}", "{type: vshape, p: 300..500}")
    assert changed != words
    path.write_text(changed, "utf-8")
    return folder


@pytest.mark.contract
def test_a_range_survives_the_workbook_and_is_named_where_it_is_drawn(
    study: Path, tmp_path: Path
) -> None:
    book, again = tmp_path / "r.xlsx", tmp_path / "again"
    assert run("convert", str(study), "-o", str(book), "-q").exit_code == 0
    assert run("convert", str(book), "-o", str(again), "-q").exit_code == 0
    assert load(again).hierarchy == load(study).hierarchy
    asked = ["sensitivity", "montecarlo", str(again), "--draws", "50", "--thresholds", "stated"]
    done = run(*asked, "-f", "json")
    assert json.loads(done.stdout)["stated_ranges"] == ["service.p"]
    assert "service.p" in run(*asked, "-f", "table", "--lang", "kk").stdout
    slip = run(*asked[:-1], "some")
    assert isinstance(slip.exception, InputError)
    assert slip.exception.findings[0].code == "spread-text"
