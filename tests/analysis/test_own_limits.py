"""Classes by decision makers with limits of their own."""

from __future__ import annotations

import json

import numpy as np
import pytest

from mcda.analysis.classify import CLASSES, classify
from mcda.analysis.own_limits import own_limit_classes
from mcda.engines import promethee, sorting
from mcda.errors import InputError
from mcda.model.experts import Expert
from mcda.model.hierarchy import Criterion, Hierarchy, Profiles
from mcda.model.limits import OwnLimits
from mcda.model.problem import Problem
from mcda.model.table import Table

LINEAR = {"type": "linear", "q": 0.05, "p": 0.4}


def leaf(key: str) -> Criterion:
    limits = {"low_average": 0.35, "average_high": 0.65}
    return Criterion.model_validate({"id": key, "preference": LINEAR, "profiles": limits})


HIERARCHY = Hierarchy(id="small", criteria=(leaf("a"), leaf("b"), leaf("c")))


def own(name: str, weight: float = 1.0, **limits: tuple[float, float]) -> OwnLimits:
    made = {
        key: Profiles(low_average=low, average_high=high) for key, (low, high) in limits.items()
    }
    return OwnLimits(Expert(name, weights=(("", weight),)), made)


def problem(values: object = None, **settings: object) -> Problem:
    if values is None:
        values = np.random.default_rng(8).random((12, 3))
    table = Table.from_values(np.array(values), [f"t{i}" for i in range(len(values))], "abc")  # type: ignore[arg-type]
    return Problem(HIERARCHY, table, {"a": 2, "b": 1, "c": 1}, "study", draws=200, **settings)  # type: ignore[arg-type]


STRICT = own("strict", 1.0, a=(0.5, 0.8), b=(0.5, 0.8), c=(0.5, 0.8))
MILD = own("mild", 3.0, a=(0.1, 0.4), b=(0.1, 0.4))


@pytest.mark.parametrize("kind", ["boundary", "limiting", "central"])
def test_classes_are_those_of_the_engine_and_alone_those_of_flowsort(kind: str) -> None:
    study = problem()
    study = study.changed(classes=study.classes.model_copy(update={"kind": kind}))
    found = own_limit_classes(study, [STRICT, MILD])
    limits = np.array([[[0.5, 0.5, 0.5], [0.8, 0.8, 0.8]], [[0.1, 0.1, 0.35], [0.4, 0.4, 0.65]]])
    given = sorting.centres(limits) if kind == "central" else limits
    args = ([2, 1, 1], [1, 1, 1], [LINEAR] * 3)
    makers, group = sorting.flowsort_group(study.table.low, given, *args, [1, 3], kind=kind)
    first = 0 if kind == "limiting" else 1
    assert [row.group for row in found.rows] == [CLASSES[k - first] for k in group]
    for e, name in enumerate(("strict", "mild")):
        assert [row.makers[name] for row in found.rows] == [
            CLASSES[k - first] for k in makers[:, e]
        ]
        alone = sorting.flowsort(study.table.low, given[e], *args, kind=kind)
        assert [row.alone[name] for row in found.rows] == [CLASSES[k - first] for k in alone]


def test_one_expert_without_limits_sorts_as_the_study_does() -> None:
    study = problem()
    found = own_limit_classes(study, [own("e1")])
    assert [row.group for row in found.rows] == [row.group for row in classify(study).rows]
    assert {row.agreement for row in found.rows} == {"unanimous"}
    assert found.makers[0].stated == ()


def test_agreement_is_told_by_shares() -> None:
    values = [[0.97, 0.97, 0.97], [0.5, 0.5, 0.5], [0.02, 0.02, 0.02]]

    def told(*weights: float) -> list[str]:
        makers = [
            own(f"e{k}", weight, **dict.fromkeys("abc", ends))
            for k, (weight, ends) in enumerate(
                zip(weights, [(0.55, 0.9), (0.4, 0.6), (0.2, 0.45)], strict=True)
            )
        ]
        found = own_limit_classes(problem(values), makers)
        assert list(found.rows[1].makers.values()) == ["low", "average", "high"]
        assert found.rows[1].votes == pytest.approx(
            dict(zip(CLASSES, np.array(weights) / sum(weights), strict=True))
        )
        json.dumps(found.to_dict(), allow_nan=False)
        return [row.agreement for row in found.rows]

    assert told(1, 1, 1) == ["unanimous", "ambiguous", "unanimous"]
    assert told(1, 1, 2) == ["unanimous", "ambiguous", "unanimous"]
    assert told(1, 1, 3) == ["unanimous", "majority", "unanimous"]


def test_unknown_figures_are_drawn_alike_for_all() -> None:
    values = np.random.default_rng(8).random((12, 3))
    values[3, 1] = np.nan
    found = own_limit_classes(problem(values), [own("e1"), own("e2")])
    assert found.draws == 200
    assert all(row.agreement == "unanimous" for row in found.rows)
    again = own_limit_classes(problem(values), [own("e1"), own("e2")])
    assert found.to_dict() == again.to_dict()


def test_what_cannot_be_is_said() -> None:
    study = problem()
    with pytest.raises(InputError) as error:
        own_limit_classes(study, [own("e1", 0.0)])
    assert error.value.findings[0].code == "lim-weightless"
    rule = study.classes.model_copy(update={"method": "topsis_sort_b"})
    with pytest.raises(InputError) as error:
        own_limit_classes(study.changed(classes=rule), [STRICT])
    assert error.value.findings[0].code == "lim-method"


def test_flows_of_the_limits_are_those_of_promethee() -> None:
    """The first step from the flows themselves, with a nonlinear function and ties down."""
    study = problem()
    found = own_limit_classes(study, [STRICT, MILD])
    limits = [[0.5] * 3, [0.8] * 3, [0.1, 0.1, 0.35], [0.4, 0.4, 0.65]]
    for row, figures in zip(found.rows, study.table.low, strict=True):
        net = promethee.flows([figures, *limits], [2, 1, 1], [1, 1, 1], [LINEAR] * 3).net
        assert row.makers["strict"] == CLASSES[int((net[0] > net[1:3] + 1e-12).sum())]
        assert row.makers["mild"] == CLASSES[int((net[0] > net[3:5] + 1e-12).sum())]
