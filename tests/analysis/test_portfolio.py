"""PROMETHEE V on studies: rules from constraints, conflicts in words, draws."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from mcda.analysis.portfolio import portfolio
from mcda.analysis.ranking import rank
from mcda.errors import InputError
from mcda.model.portfolio import Constraints, Figures
from mcda.model.problem import Problem

CASE = json.loads(
    (Path(__file__).parents[1] / "cases/promethee_topsis/promethee5_7x3.json").read_text("utf-8")
)
SENSES = {"<=": ("at_most",), ">=": ("at_least",), "==": ("at_least", "at_most")}


def case_problem() -> Problem:
    given = CASE["input"]
    functions = [
        {k: v for k, v in f.items() if v is not None and (k != "p" or f["type"] != "ushape")}
        for f in given["preference_functions"]
    ]
    return Problem.from_values(
        given["matrix"],
        given["alternatives"],
        weights=given["weights"],
        directions=given["directions"],
        preferences=functions,
    )


def figures(**columns: list[float]) -> Figures:
    arrays = {name: np.array(column, dtype=float) for name, column in columns.items()}
    return Figures(arrays, arrays, {name: tuple(map(str, c)) for name, c in columns.items()})


@pytest.mark.parametrize("number", range(3))
def test_the_published_programmes_come_out_of_constraints(number: int) -> None:
    (rule,) = CASE["input"]["programs"][number]
    limits = dict.fromkeys(SENSES[rule["sense"]], rule["rhs"])
    constraints = Constraints.model_validate({"totals": [{"column": "cost", **limits}]})
    found = portfolio(case_problem(), constraints, figures(cost=rule["coef"]))
    assert list(found.best.chosen) == CASE["expected"]["selected"][number]
    assert found.stays is None


def small() -> Problem:
    """Net flows with the usual function: a 1, b 1/3, c −1/3, d −1."""
    return Problem.from_values([[4], [3], [2], [1]], list("abcd"), preferences=["usual"])


def chosen(**constraints: object) -> tuple[str, ...]:
    return portfolio(small(), Constraints.model_validate(constraints)).best.chosen


def test_without_constraints_those_with_a_positive_net_flow_are_chosen() -> None:
    assert chosen() == ("a", "b")


def test_each_kind_of_constraint_does_what_it_says() -> None:
    assert chosen(exclude=["a"]) == ("b",)
    assert chosen(include=["d"]) == ("a", "b", "d")
    assert chosen(not_both=[["a", "b"]]) == ("a",)
    assert chosen(needs=[{"alternative": "a", "needs": "c"}]) == ("a", "b", "c")
    assert chosen(needs=[{"alternative": "a", "needs": "d"}]) == ("b",)
    assert chosen(counts=[{"at_least": 3}]) == ("a", "b", "c")
    assert chosen(counts=[{"at_most": 1}]) == ("a",)


def test_a_column_of_the_table_may_be_a_budget_and_an_interval_counts_at_its_bad_end() -> None:
    from mcda.files.load import load

    cars = load(Path(__file__).parents[2] / "examples" / "cars")
    fir = {"include": ["fir"], "counts": [{"at_most": 1}]}
    with pytest.raises(InputError) as error:  # fir's energy is 5.3..6.1, elm's cells are known
        portfolio(
            cars,
            Constraints.model_validate({**fir, "totals": [{"column": "energy", "at_most": 6}]}),
        )
    assert [f.code for f in error.value.findings][:1] == ["pf-conflict"]
    kept = {**fir, "totals": [{"column": "energy", "at_least": 5.3, "at_most": 6.1}]}
    assert portfolio(cars, Constraints.model_validate(kept), draws=2).best.chosen == ("fir",)


def test_groups_and_official_classes_are_counted_with_doubt_against_us() -> None:
    problem = small().changed(
        official={"a": frozenset({"low"}), "b": frozenset({"low", "average"})}
    )
    most = Constraints.model_validate({"counts": [{"class": "low", "at_most": 1}]})
    assert portfolio(problem, most).best.chosen == ("a",)  # b may be low, too
    least = Constraints.model_validate({"counts": [{"class": "low", "at_least": 2}]})
    with pytest.raises(InputError):
        portfolio(problem, least)  # only a is low for sure


def test_a_conflict_names_a_minimal_set_and_what_is_enough() -> None:
    given = {
        "include": ["a"],
        "exclude": ["d"],
        "needs": [{"alternative": "a", "needs": "d"}],
        "counts": [{"at_most": 3}],
    }
    with pytest.raises(InputError) as error:
        chosen(**given)
    codes = [f.code for f in error.value.findings]
    assert codes == [
        "pf-conflict", "pf-rule-needs", "pf-rule-include", "pf-rule-exclude", "pf-conflict-any",
    ]  # fmt: skip
    assert error.value.findings[1].where.key == "needs.1"


def test_a_second_conflict_is_announced() -> None:
    with pytest.raises(InputError) as error:
        chosen(include=["a", "b"], exclude=["a", "b"])
    assert error.value.findings[-1].code == "pf-conflict-more"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"totals": [{"column": "cost", "at_most": 1}]}, "pf-column-unknown"),
        ({"counts": [{"column": "region", "is": "x", "at_most": 1}]}, "pf-group-unknown"),
        ({"include": ["zz"]}, "town-unknown"),
    ],
)
def test_what_is_not_there_is_found(given: dict, code: str) -> None:
    with pytest.raises(InputError) as error:
        chosen(**given)
    assert [f.code for f in error.value.findings] == [code]


def test_a_missing_cost_is_never_filled() -> None:
    constraints = Constraints.model_validate({"totals": [{"column": "cost", "at_most": 1}]})
    with pytest.raises(InputError) as error:
        portfolio(small(), constraints, figures(cost=[1, np.nan, 1, np.nan]))
    assert error.value.findings[0].values["names"] == "b, d"


def test_draws_choose_again_and_say_how_often_the_choice_stays() -> None:
    """b is 1 or 9 with a third of the known values between: the best two change with it."""
    values = np.array([[8.0], [np.nan], [6.0], [2.0], [1.0], [9.0], [3.0]])
    problem = Problem.from_values(values, list("abcdefg"), preferences=["usual"], draws=400)
    constraints = Constraints.model_validate({"counts": [{"at_least": 2, "at_most": 2}]})
    found = portfolio(problem, constraints, draws=200)
    assert found.draws == 200
    drawn = rank(problem).scores[:200]
    expected = np.zeros(7)
    same = 0
    best = [found.candidates[k].id for k in range(7) if found.candidates[k].chosen]
    for flow in drawn:
        top = max(flow[list(pair)].sum() for pair in combinations(range(7), 2))
        mine = sum(flow["abcdefg".index(key)] for key in best)
        same += mine >= top - 1e-9
        ties = [p for p in combinations(range(7), 2) if flow[list(p)].sum() >= top - 1e-9]
        if len(ties) == 1:
            expected[list(ties[0])] += 1
    assert found.stays == pytest.approx(same / 200)
    shares = {one.id: one.share for one in found.candidates}
    assert all(shares[key] >= expected[k] / 200 - 1e-12 for k, key in enumerate("abcdefg"))
    assert 0 < found.stays < 1
    assert found.stays_se > 0
    json.dumps(found.to_dict(), allow_nan=False)


def test_sizes_do_not_depend_on_the_zero_of_the_flows() -> None:
    constraints = Constraints.model_validate({"not_both": [["a", "b"]]})
    net, moved = (
        portfolio(small(), constraints, scale=scale, sizes=True) for scale in ("net", "shifted")
    )
    assert [c.chosen for c in net.sizes] == [c.chosen for c in moved.sizes]
    assert [len(c.chosen) for c in net.sizes] == [0, 1, 2, 3]
    assert net.best.chosen == ("a",)
    assert len(moved.best.chosen) == 3 or moved.best.chosen == ("a", "c")


RETURNS = [426, 645, 76, 226, 275, 822, 1026, 692, 601, 464, 516, 602]
SEGMENTS = {  # K1 to K6 of table 5
    "totals": [{"column": "return", "at_least": 4000}],
    "counts": [
        {"at_least": 5, "at_most": 9},
        {"column": "country", "is": "NL", "at_least": 1, "at_most": 1},
        {"column": "country", "is": "BE", "at_most": 2},
    ],
    "not_both": [["A10", "A12"]],
}


def centres() -> tuple[Problem, Figures]:
    """Brans & Mareschal (1994), twelve distribution centres, fig. 9 and table 5."""
    case = Path(__file__).parents[1] / "cases/promethee_topsis/promethee_gaia_promcalc_1994.json"
    given = json.loads(case.read_text("utf-8"))["input"]
    problem = Problem.from_values(
        given["matrix"],
        given["alternatives"],
        weights=given["weights"],
        directions=given["directions"],
        preferences=[
            {k: v for k, v in f.items() if v is not None} for f in given["preference_functions"]
        ],
    )
    returns = np.array(RETURNS, dtype=float)
    countries = ("NL",) * 2 + ("BE",) * 3 + ("DE",) * 4 + ("FR",) * 3
    return problem, Figures({"return": returns}, {"return": returns}, {"country": countries})


def test_the_twelve_centres_of_1994() -> None:
    """The paper prints A10 for A11 in its optimum: A10 and A12 break its own K6."""
    problem, beside = centres()
    found = portfolio(problem, Constraints.model_validate(SEGMENTS), beside)
    assert found.best.chosen == ("A2", "A4", "A5", "A6", "A7", "A11", "A12")
    net = {one.id: one.net for one in found.candidates}
    flows = np.array([net[f"A{k}"] for k in range(1, 13)])
    best = -np.inf
    for bits in range(1 << 12):
        x = np.array([bits >> k & 1 for k in range(12)])
        kept = 5 <= x.sum() <= 9 and x @ RETURNS >= 4000 and x[:2].sum() == 1
        if kept and x[2:5].sum() <= 2 and x[9] + x[11] <= 1:
            best = max(best, float(x @ flows))
    assert found.best.total == pytest.approx(best, abs=1e-12)


def test_the_optimum_as_printed_in_1994_is_a_conflict() -> None:
    problem, beside = centres()
    printed = {**SEGMENTS, "include": ["A2", "A4", "A5", "A6", "A7", "A10", "A12"]}
    with pytest.raises(InputError) as error:
        portfolio(problem, Constraints.model_validate(printed), beside)
    said = [(f.code, f.values) for f in error.value.findings[1:-1]]
    assert said == [
        ("pf-rule-not-both", {"a": "A10", "b": "A12"}),
        ("pf-rule-include", {"a": "A10"}),
        ("pf-rule-include", {"a": "A12"}),
    ]
