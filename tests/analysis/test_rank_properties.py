"""Properties that every method of the registry must keep, on random problems."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda.model.hierarchy import Criterion, Hierarchy
from mcda.model.methods import names
from mcda.model.problem import Problem
from mcda.model.table import KNOWN, NOT_APPLICABLE, UNKNOWN, Table

METHODS = names()
EXAMPLES = settings(max_examples=200, deadline=None)


def build(values: np.ndarray, directions: list[str], weights: list[float], gaps: bool) -> Problem:
    m, n = values.shape
    leaves = tuple(
        Criterion.model_validate(
            {
                "id": f"c{j}",
                "direction": way,
                "value": {"worst": 0, "best": 10} if way == "max" else {"worst": 10, "best": 0},
                "preference": {"type": "linear", "q": 0.5, "p": 4},
            }
        )
        for j, way in enumerate(directions)
    )
    state = np.full((m, n), KNOWN, dtype=np.int8)
    shown = values.copy()
    if gaps and m > 3:
        state[0, 0], shown[0, 0] = UNKNOWN, np.nan
        state[1, n - 1], shown[1, n - 1] = NOT_APPLICABLE, np.nan
    table = Table(
        tuple(f"a{i}" for i in range(m)), tuple(f"c{j}" for j in range(n)), shown, shown, state
    )
    hierarchy = Hierarchy(id="random", criteria=leaves)
    given = {f"c{j}": w for j, w in enumerate(weights)}
    return Problem(hierarchy, table, given, "given", draws=200)


@st.composite
def problems(draw: st.DrawFn, gaps: bool | None = None) -> Problem:
    m, n = draw(st.integers(2, 7)), draw(st.integers(2, 5))
    cells = st.integers(-4, 44).map(lambda k: k / 4)
    values = np.array(draw(st.lists(cells, min_size=m * n, max_size=m * n))).reshape(m, n)
    directions = draw(st.lists(st.sampled_from(["max", "min"]), min_size=n, max_size=n))
    weights = draw(st.lists(st.integers(1, 9).map(float), min_size=n, max_size=n))
    return build(values, directions, weights, draw(st.booleans()) if gaps is None else gaps)


def by_id(ranking: mcda.Ranking) -> dict[str, tuple[float, int, int, int]]:
    return {r.id: (r.score, r.rank, r.rank_low, r.rank_high) for r in ranking.rows}


def same(one: mcda.Ranking, two: mcda.Ranking) -> None:
    left, right = by_id(one), by_id(two)
    assert left.keys() == right.keys()
    for key, (score, *places) in left.items():
        assert score == pytest.approx(right[key][0], abs=1e-9)
        assert places == list(right[key][1:])


@pytest.mark.parametrize("method", METHODS)
@EXAMPLES
@given(problem=problems())
def test_parts_add_up(method: str, problem: Problem) -> None:
    ranking = mcda.rank(problem, method)
    for row in ranking.rows:
        assert ranking.base + sum(row.parts.values()) == pytest.approx(row.score, abs=1e-12)
        assert row.rank_low <= row.rank <= row.rank_high


@pytest.mark.parametrize("method", METHODS)
@EXAMPLES
@given(problem=problems(), seed=st.randoms(use_true_random=False))
def test_permuting_towns_and_criteria_permutes_the_result(method, problem, seed) -> None:
    rows = list(range(len(problem.table.alternatives)))
    seed.shuffle(rows)
    leaves = list(problem.hierarchy.criteria)
    seed.shuffle(leaves)
    hierarchy = Hierarchy(id="random", criteria=tuple(leaves))
    other = Problem(
        hierarchy, problem.table.rows(rows), problem.weights, "given", draws=problem.draws
    )
    same(mcda.rank(problem, method), mcda.rank(other, method))


@pytest.mark.parametrize("method", METHODS)
@EXAMPLES
@given(problem=problems(), factor=st.sampled_from([1e-6, 0.1, 3.0, 1e9]))
def test_scaling_weights_changes_nothing(method, problem, factor) -> None:
    scaled = {key: value * factor for key, value in problem.weights.items()}
    same(mcda.rank(problem, method), mcda.rank(problem.changed(weights=scaled), method))


@pytest.mark.parametrize("method", METHODS)
@EXAMPLES
@given(problem=problems(gaps=False))
def test_the_dominated_never_stand_above(method, problem) -> None:
    values = problem.table.low * [
        1 if c.direction == "max" else -1 for c in problem.hierarchy.leaves
    ]
    rank = {row.id: row.rank for row in mcda.rank(problem, method).rows}
    for i, a in enumerate(problem.table.alternatives):
        for k, b in enumerate(problem.table.alternatives):
            if (values[i] >= values[k]).all():
                assert rank[a] <= rank[b]


@pytest.mark.parametrize("method", METHODS)
@EXAMPLES
@given(problem=problems(gaps=False))
def test_twins_tie(method, problem) -> None:
    table = problem.table
    twin = Table(
        (*table.alternatives, "twin"),
        table.leaves,
        np.vstack([table.low, table.low[:1]]),
        np.vstack([table.high, table.high[:1]]),
        np.vstack([table.state, table.state[:1]]),
    )
    rows = {row.id: row for row in mcda.rank(problem.changed(table=twin), method).rows}
    assert rows["twin"].rank == rows["a0"].rank
    assert rows["twin"].score == pytest.approx(rows["a0"].score, abs=1e-12)


@EXAMPLES
@given(problem=problems())
def test_net_flows_sum_to_zero(problem) -> None:
    ranking = mcda.rank(problem, "promethee")
    assert sum(row.score for row in ranking.rows) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
@EXAMPLES
@given(problem=problems(gaps=False))
def test_splitting_a_leaf_into_identical_ones_changes_no_rank(method, problem) -> None:
    first, *rest = problem.hierarchy.criteria
    parts = tuple(first.model_copy(update={"id": f"{first.id}_{k}"}) for k in range(3))
    group = Criterion(id=first.id, criteria=parts)
    hierarchy = Hierarchy(id="split", criteria=(group, *rest))
    low = np.hstack([np.repeat(problem.table.low[:, :1], 3, axis=1), problem.table.low[:, 1:]])
    names = [*(p.id for p in parts), *(c.id for c in rest)]
    table = Table.from_values(low, problem.table.alternatives, names)
    split = Problem(hierarchy, table, problem.weights, "given")
    same(mcda.rank(problem, method), mcda.rank(split, method))


@pytest.mark.parametrize("method", METHODS)
@EXAMPLES
@given(problem=problems(gaps=False))
def test_an_index_instead_of_a_percentage_changes_no_rank(method, problem) -> None:
    first, *rest = problem.hierarchy.criteria
    ends = first.value
    moved = first.model_copy(
        update={
            "value": ends.model_copy(update={"worst": ends.worst + 100, "best": ends.best + 100})
        }
    )
    low = problem.table.low.copy()
    low[:, 0] += 100
    table = Table.from_values(low, problem.table.alternatives, problem.table.leaves)
    other = problem.changed(hierarchy=Hierarchy(id="moved", criteria=(moved, *rest)), table=table)
    same(mcda.rank(problem, method), mcda.rank(other, method))
