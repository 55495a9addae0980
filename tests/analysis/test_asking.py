"""What each expert is asked: only what lies below their nodes, by the plan, once."""

from __future__ import annotations

from typing import Any

import pytest

import mcda
from mcda.analysis.asking import Request, error_share, make_forms
from mcda.errors import InputError
from mcda.files.load import load
from mcda.model.experts import Expert
from mcda.model.hierarchy import Hierarchy
from mcda.model.judgements import judged_children

TOWNS = load("monotowns")
EVERYTHING = Request(ratings=True, evidence=True)


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [finding.code for finding in error.value.findings]


def test_all_pairs_of_every_group_are_asked_once() -> None:
    (form,) = make_forms(TOWNS, [Expert("e1")], Request(), 1)
    pairs = [(pair.node, frozenset((pair.a, pair.b))) for pair in form.pairs]
    assert len(set(pairs)) == len(pairs) == 33
    assert set(form.hierarchy.nodes) == {pair.node for pair in form.pairs}


def test_leaves_fixed_at_weight_0_are_not_asked() -> None:
    forms = make_forms(TOWNS, [Expert("e1")], EVERYTHING, 1)
    named = {one for form in forms for pair in form.pairs for one in (pair.a, pair.b)}
    named |= {cell.criterion for form in forms for cell in form.cells}
    assert "population_change" not in named


def test_ratings_and_figures_share_the_indicators_between_them() -> None:
    _, ratings, evidence = make_forms(TOWNS, [Expert("e1")], EVERYTHING, 1)
    rated = {cell.criterion for cell in ratings.cells}
    measured = {cell.criterion for cell in evidence.cells}
    assert rated | measured == {leaf.id for leaf in TOWNS.hierarchy.leaves}
    assert not rated & measured
    assert len(ratings.cells) == len(rated) * 27


def test_an_evidence_cell_shows_figure_source_and_year_and_a_rating_no_source() -> None:
    _, ratings, evidence = make_forms(TOWNS, [Expert("e1")], EVERYTHING, 1)
    cell = next(c for c in evidence.cells if c.criterion == "production_change")
    assert (cell.alternative, cell.shown, cell.year) == ("abay", "10.4", "2013-2023")
    assert "Bureau of National Statistics" in cell.source
    assert not any(cell.source for cell in ratings.cells)


def test_nodes_and_languages_of_experts_narrow_the_forms() -> None:
    experts = [Expert("e1", nodes=("ecology",), language="kk"), Expert("e2")]
    forms = make_forms(TOWNS, experts, Request(language="ru", ratings=True), 1)
    mine = [form for form in forms if form.expert == "e1"]
    assert {pair.node for pair in mine[0].pairs} == {"ecology"}
    assert {cell.criterion for cell in mine[1].cells} == {"pollution"}
    assert {form.language for form in mine} == {"kk"}
    assert {form.language for form in forms if form.expert == "e2"} == {"ru"}


def test_criteria_may_be_named_by_a_node_above_them() -> None:
    request = Request(pairs="none", evidence=True, criteria=("production", "income"))
    (form,) = make_forms(TOWNS, [Expert("e1")], request, 1)
    assert {cell.criterion for cell in form.cells} == {
        "production_change", "employees_change", "income_ratio",
    }  # fmt: skip


def test_pairs_left_to_the_expert_stand_at_the_end_of_their_group() -> None:
    (form,) = make_forms(TOWNS, [Expert("e1")], Request(pairs="balanced"), 1)
    root = [pair.asked for pair in form.pairs if pair.node == "potential"]
    assert root == [True] * 14 + [False] * 7


def test_numbers_are_the_same_every_time_and_differ_between_forms() -> None:
    experts = [Expert("e1"), Expert("e2")]

    def numbers(round_number: int, turn: int = 1) -> list[str]:
        return [f.number for f in make_forms(TOWNS, experts, EVERYTHING, round_number, turn)]

    assert numbers(1) == numbers(1)
    assert len({*numbers(1), *numbers(2), *numbers(1, 2)}) == 18
    assert numbers(2)[0].startswith("2-e1-")


def test_the_error_of_a_plan_is_told_against_all_pairs() -> None:
    assert error_share(TOWNS.hierarchy, "all") == 1.0
    assert error_share(TOWNS.hierarchy, "none") == 1.0
    assert error_share(TOWNS.hierarchy, "balanced") == pytest.approx(1.271, abs=1e-3)
    assert error_share(TOWNS.hierarchy, "minimal") == pytest.approx(2.160, abs=1e-3)


@pytest.mark.parametrize(
    ("experts", "request_", "expected"),
    [
        ([], Request(), ["round-no-experts"]),
        ([Expert("e1")], Request(pairs="none"), ["round-nothing"]),
        ([Expert("e1", nodes=("income",))], Request(), ["round-expert-idle"]),
        ([Expert("e1")], Request(criteria=("x", "y")), ["criterion-unknown"] * 2),
        (
            [Expert("e1")],
            Request(ratings=True, evidence=True, criteria=("income",)),
            ["round-no-ratings"],
        ),
    ],
)
def test_what_cannot_be_asked_is_told_at_once(
    experts: Any, request_: Request, expected: list[str]
) -> None:
    with pytest.raises(InputError) as error:
        make_forms(TOWNS, experts, request_, 1)
    assert codes(error) == expected


def test_every_criterion_without_ends_is_told_unless_nobody_is_asked_about_it() -> None:
    ends = {"worst": 0, "best": 1}
    hierarchy = Hierarchy.model_validate(
        {
            "id": "h",
            "criteria": [
                {"id": "a", "anchors": {"worst": "w", "best": "b"},
                 "criteria": [{"id": "a1"}, {"id": "a2"}]},
                {"id": "b", "value": ends},
                {"id": "c"},
            ],
        }
    )  # fmt: skip
    problem = mcda.Problem(hierarchy, TOWNS.table.select(["a1", "a2", "b", "c"]), {}, "equal")
    with pytest.raises(InputError) as error:
        make_forms(problem, [Expert("e1")], Request(), 1)
    assert codes(error) == ["anchors-missing"] * 3
    with pytest.raises(InputError) as error:
        make_forms(problem, [Expert("e1", nodes=("a",))], Request(), 1)
    assert [f.where.key for f in error.value.findings] == ["a1", "a2"]
    assert judged_children(hierarchy.tree) == ("a", "b", "c")
