"""FlowSort: ties, vectorised against one alternative at a time, monotone classes."""

from __future__ import annotations

import numpy as np
import pytest

from mcda.engines import promethee, sorting

FUNCTIONS = [{"type": "linear", "q": 0.1, "p": 0.4}, {"type": "usual"}]
PROFILES = [[0.3, 0.7], [0.6, 0.4]]


def test_ties_go_where_they_are_told() -> None:
    """diviz sends them up for boundaries and down for centres."""
    for kind, flow, down in (("boundary", 0.6, 2), ("central", 0.5, 1), ("limiting", 0.6, 1)):
        profiles = [0.4, 0.6]
        assert sorting.assign(flow, profiles, kind=kind) == down
        assert sorting.assign(flow, profiles, kind=kind, ties="up") == down + 1


def test_a_tie_is_found_through_rounding() -> None:
    assert sorting.assign(0.7, [0.6, 0.8], kind="central") == 1
    assert sorting.assign(0.1 + 0.2, [0.3], kind="boundary") == 1


@pytest.mark.parametrize("kind", ["limiting", "boundary", "central"])
@pytest.mark.parametrize("by", ["net", "positive", "negative"])
def test_equals_one_alternative_at_a_time(kind: str, by: str) -> None:
    x, w, s = np.random.default_rng(1).random((20, 2)), [2, 1], [1, -1]
    found = sorting.flowsort(x, PROFILES, w, s, FUNCTIONS, kind=kind, by=by)
    for row, place in zip(x, found, strict=True):
        flows = promethee.flows([row, *PROFILES], w, s, FUNCTIONS)
        flow = -flows.negative if by == "negative" else getattr(flows, by)
        assert place == sorting.assign(flow[0], flow[1:], kind=kind)


def test_batches_equal_loops() -> None:
    rng = np.random.default_rng(2)
    x, w = rng.random((4, 9, 2)), rng.dirichlet(np.ones(2), 4)
    found = sorting.flowsort(x, PROFILES, w, [1, -1], FUNCTIONS, kind="boundary")
    for i in range(4):
        one = sorting.flowsort(x[i], PROFILES, w[i], [1, -1], FUNCTIONS, kind="boundary")
        np.testing.assert_array_equal(found[i], one)


def test_who_dominates_is_in_no_lower_class() -> None:
    x = np.random.default_rng(3).random((40, 2))
    found = sorting.flowsort(x, PROFILES, [1, 1], [1, -1], FUNCTIONS, kind="boundary")
    y = x * [1, -1]
    over = (y[:, None] >= y).all(axis=-1)
    assert (found[:, None] >= found)[over].all()


def test_bad_arguments() -> None:
    def call(profiles: object = PROFILES, **options: str) -> object:
        return sorting.flowsort([[1, 1]], profiles, [1, 1], [1, -1], FUNCTIONS, **options)  # type: ignore[arg-type]

    with pytest.raises(ValueError, match="worst to best"):
        call(PROFILES[::-1])
    for wrong in ({"kind": "x"}, {"by": "x"}, {"ties": "x"}):
        with pytest.raises(ValueError, match="not 'x'"):
            call(**wrong)
