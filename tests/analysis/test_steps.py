"""Long analyses tell how far they are, and reach the end."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

import mcda
from mcda.analysis.comparison import compare
from mcda.analysis.information import worth
from mcda.analysis.montecarlo import montecarlo
from mcda.analysis.reversal import reversal
from mcda.analysis.steps import Steps
from mcda.analysis.tornado import tornado
from mcda.model.problem import Problem


@cache
def problem() -> Problem:
    whole = mcda.load("monotowns")
    return whole.changed(table=whole.table.rows(range(0, 27, 4)), draws=20)


@pytest.mark.parametrize(
    "analysis",
    [
        lambda told: montecarlo(problem(), draws=5000, progress=told),
        lambda told: reversal(problem(), progress=told),
        lambda told: reversal(problem(), "topsis", at="remoteness", progress=told),
        lambda told: tornado(problem(), progress=told),
        lambda told: tornado(problem(), "ahp", town="abay", progress=told),
        lambda told: worth(problem(), progress=told),
        lambda told: compare(problem(), progress=told),
    ],
    ids=["montecarlo", "reversal", "reversal-topsis", "tornado", "town", "information", "compare"],
)
def test_progress_rises_to_the_end(analysis: Callable[[Any], Any]) -> None:
    told: list[tuple[int, int]] = []
    analysis(lambda done, of: told.append((done, of)))
    assert len(told) > 3
    assert told == sorted(told)
    assert len({of for _, of in told}) == 1
    assert told[-1][0] == told[-1][1]
    assert all(done < of for done, of in told[:-2])


def test_steps_never_pass_the_end() -> None:
    told: list[tuple[int, int]] = []
    steps = Steps(lambda done, of: told.append((done, of)), 3)
    steps.take(2)
    steps.take(5)
    steps.finish()
    assert told == [(2, 3), (3, 3), (3, 3)]
    Steps(None, 3).take()
