"""The PROMETHEE family against mcda-promethee 1.1 (ULB), its known defects worked around.

It ignores directions (costs are negated here) and compares thresholds without a tolerance (random
reals never tie). Its FlowSort compares all alternatives at once, not one at a time: with a single
alternative both are the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from promethee import (
    FlowSort,
    ParametersFlowSort,
    ParametersPromethee,
    ParametersPrometheeIII,
    PerformanceTable,
    PrometheeGAIA,
    PrometheeII,
    PrometheeIII,
    build_preference_functions,
)

from mcda.engines import gaia, partial, promethee, sorting

THEIRS = {
    "usual": "usual",
    "ushape": "u_shape",
    "vshape": "v_shape",
    "level": "level",
    "linear": "v_shape_with_indifference",
    "gaussian": "gaussian",
}
FUNCTIONS: list[dict[str, Any]] = [
    {"type": "usual"},
    {"type": "ushape", "q": 0.2},
    {"type": "vshape", "p": 0.6},
    {"type": "level", "q": 0.1, "p": 0.5},
    {"type": "linear", "q": 0.1, "p": 0.4},
    {"type": "gaussian", "s": 0.3},
]
WORDS = [(THEIRS[f["type"]], {k: v for k, v in f.items() if k != "type"}) for f in FUNCTIONS]


class Case:
    """A random table with costs, and what mcda-promethee takes for it."""

    def __init__(self, seed: int, m: int = 8) -> None:
        rng = np.random.default_rng(seed)
        self.matrix, self.weights = rng.random((m, 6)), rng.dirichlet(np.ones(6))
        self.directions = rng.choice([-1, 1], 6)
        self.upward = self.matrix * self.directions
        self.table = PerformanceTable(self.upward)
        self.theirs = {
            "weights": self.weights,
            "preference_functions": build_preference_functions(WORDS),
        }

    def ours(self) -> promethee.Flows:
        return promethee.flows(self.matrix, self.weights, self.directions, FUNCTIONS)


@pytest.mark.parametrize("seed", range(4))
def test_net_flows_of_all_six_functions(seed: int) -> None:
    case = Case(seed)
    theirs = PrometheeII(case.table, ParametersPromethee(**case.theirs))
    np.testing.assert_allclose(case.ours().net, theirs.net_flows, atol=1e-12)
    np.testing.assert_allclose(case.ours().unicriterion, theirs.monocriterion_net_flows, atol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_intervals_and_relation_of_promethee_3(seed: int) -> None:
    case = Case(seed)
    theirs = PrometheeIII(case.table, ParametersPrometheeIII(**case.theirs, alpha=0.2))
    pi = promethee.preference_matrix(case.matrix, case.weights, case.directions, FUNCTIONS)
    lower, upper = promethee.intervals(pi, alpha=0.2)
    np.testing.assert_allclose(np.stack([lower, upper], axis=1), theirs.intervals, atol=1e-12)
    relation = partial.interval_relation(lower, upper)
    assert np.array_equal(relation == "P", theirs.relation == 1)


@pytest.mark.parametrize("seed", range(4))
def test_the_gaia_plane_up_to_the_signs_of_its_axes(seed: int) -> None:
    case = Case(seed)
    theirs = PrometheeGAIA(case.table, ParametersPromethee(**case.theirs))
    flows = case.ours().unicriterion
    plane = promethee.gaia(flows, case.weights)
    assert plane.delta == pytest.approx(theirs.quality, abs=1e-12)
    assert np.abs(plane.decision_axis) == pytest.approx(np.abs(theirs.delta), abs=1e-9)
    np.testing.assert_allclose(np.abs(plane.points), np.abs(theirs.alternatives), atol=1e-9)
    kept = np.square(theirs.alternatives).sum(axis=1) / np.square(flows).sum(axis=1)
    np.testing.assert_allclose(
        gaia.quality(flows, case.weights, plane).alternatives, kept, atol=1e-9
    )


@pytest.mark.parametrize("seed", range(4))
def test_flowsort_of_one_alternative_at_a_time(seed: int) -> None:
    case = Case(seed)
    limits = np.array([[0.3] * 6, [0.7] * 6]) * np.abs(case.directions)
    upward = np.where(case.directions > 0, limits, -limits[::-1])
    ours = sorting.flowsort(
        case.matrix, upward * case.directions, case.weights, case.directions, FUNCTIONS
    )
    for row, group in zip(case.upward, ours, strict=True):
        theirs = FlowSort(
            PerformanceTable(row[None]),
            ParametersFlowSort(**case.theirs, reference_profiles=upward[::-1]),
        )
        assert 2 - int(theirs.assignments[0]) == group


def test_directions_still_count_for_nothing_there() -> None:
    """Where this fails, the note on it in docs/methods.md can go."""
    case = Case(1)
    plain = PrometheeII(PerformanceTable(case.matrix), ParametersPromethee(**case.theirs))
    turned = PerformanceTable(case.matrix, directions=[-1] * 6)
    other = PrometheeII(turned, ParametersPromethee(**case.theirs))
    assert np.array_equal(plain.net_flows, other.net_flows)
