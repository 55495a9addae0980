"""Stability and sweeps of studies: lines of nodes, names, and what is held."""

from __future__ import annotations

import json

import numpy as np
import pytest

import mcda
from mcda.analysis.evidence import gather
from mcda.analysis.ranking import FormDraws, choose
from mcda.analysis.stability import line_of, mean_form, stability, sweep
from mcda.engines.ranks import ranks
from mcda.errors import InputError
from mcda.model.hierarchy import Hierarchy
from mcda.model.problem import Problem
from mcda.model.table import KNOWN, NOT_APPLICABLE, Table

METHODS = ("promethee", "ahp", "topsis")


def tree(seed: int = 1, **settings) -> Problem:
    """Two groups, one of them with a group inside, and a leaf at the top; unequal weights."""

    def leaf(key):
        return {
            "id": key,
            "value": {"worst": 0, "best": 1},
            "preference": {"type": "vshape", "p": 0.5},
        }

    hierarchy = Hierarchy.model_validate(
        {
            "id": "h",
            "criteria": [
                {
                    "id": "g",
                    "criteria": [leaf("a"), {"id": "k", "criteria": [leaf("b"), leaf("c")]}],
                },
                {"id": "o", "criteria": [leaf("only")]},
                leaf("top"),
            ],
        }
    )
    values = np.random.default_rng(seed).random((6, 5))
    table = Table(
        tuple("uvwxyz"),
        ("a", "b", "c", "only", "top"),
        values,
        values,
        np.zeros(values.shape, dtype=np.int8),
    )
    weights = {"g": 3, "o": 2, "top": 1, "a": 1, "k": 2, "b": 3, "c": 1, "only": 1}
    return Problem(hierarchy, table, weights=weights, **settings)


def moved(problem: Problem, node: str, share: float) -> Problem:
    """The study with a node's share among its siblings set, the others in proportion."""
    parent = problem.hierarchy.parents[node]
    siblings = [c.id for c in problem.hierarchy.nodes[parent].criteria]
    rest = sum(problem.weights[s] for s in siblings if s != node)
    changed = {s: share if s == node else (1 - share) * problem.weights[s] / rest for s in siblings}
    return problem.changed(weights={**problem.weights, **changed})


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", range(5))
def test_the_study_itself_changes_at_the_ends(method, seed):
    problem = tree(seed)
    found = stability(problem, method, top=2)
    assert [node.id for node in found.nodes] == ["g", "a", "k", "b", "c", "o", "top"]
    for node in found.nodes:
        assert node.share == pytest.approx(problem.local_weights()[node.id])

        def order(share, node=node):
            rows = mcda.rank(moved(problem, node.id, share), method).rows
            return {row.id: row.rank for row in rows}

        now = order(node.share)
        assert now == dict(found.ranks)
        whole = node.all
        for inside in (whole.low + 1e-6, whole.high - 1e-6):
            if 1e-6 < inside < 1 - 1e-6:
                assert order(inside) == now
        for end, step, pairs in (
            (whole.low, -1e-6, whole.low_pairs),
            (whole.high, 1e-6, whole.high_pairs),
        ):
            assert bool(pairs) == (0 < end < 1)
            for ahead, behind in pairs:
                beyond = order(end + step)
                assert now[ahead] < now[behind]
                assert beyond[ahead] > beyond[behind]
        for subject, places in (("first", 1), ("top", 2)):
            interval = node.interval(subject)
            assert interval.low <= whole.low <= whole.high <= interval.high
            before = {key for key, rank in now.items() if rank <= places}
            if 0 < interval.high < 1 - 1e-6:
                after = order(interval.high + 1e-6)
                assert {key for key, rank in after.items() if rank <= places} != before


def rough(seed: int) -> Problem:
    """The tree with ties, a constant column, twins and cells that do not apply, now and then."""
    rng = np.random.default_rng(seed)
    problem = tree(seed)
    values = problem.table.low.copy()
    if seed % 2:
        values = np.round(values * 4) / 4
    if seed % 3 == 0:
        values[:, rng.integers(5)] = 0.5
    if seed % 5 == 0:
        values[1] = values[0]
    state = np.full(values.shape, KNOWN, dtype=np.int8)
    if seed % 4 < 2:
        away = rng.random(values.shape) < 0.15
        state[away], values[away] = NOT_APPLICABLE, np.nan
    table = problem.table
    table = Table(table.alternatives, table.leaves, values, values, state)
    weights = {node: float(rng.integers(1, 6)) for node in problem.weights}
    return problem.changed(table=table, weights=weights)


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_brute_force_on_500_studies(method):
    """1e-6 inside nothing changes, 1e-6 outside the named pairs have swapped: root and inside."""
    outside = 0
    for seed in range(500):
        problem = rough(seed)
        found = stability(problem, method, top=2)
        now = dict(found.ranks)

        def order(node, share, problem=problem):
            rows = mcda.rank(moved(problem, node, share), method, counts=False).rows
            return {row.id: row.rank for row in rows}

        names = [node.id for node in found.nodes]
        for name in (names[seed % len(names)], names[(seed + 2) % len(names)]):
            stay = found.node(name).all
            if stay.high - stay.low <= 1e-5:
                continue
            crossed = [c.share for c in sweep(problem, name, method).crossings]
            middle = (stay.low + stay.high) / 2
            for share in (stay.low + 1e-6, middle, stay.high - 1e-6):
                if 1e-6 < share < 1 - 1e-6:
                    assert order(name, share) == now, (seed, name, share)
            for end, step, pairs in (
                (stay.low, -1e-6, stay.low_pairs),
                (stay.high, 1e-6, stay.high_pairs),
            ):
                assert bool(pairs) == (0 < end < 1), (seed, name)
                near = [t for t in crossed if 1e-10 < abs(t - end) < 2e-6]
                if not pairs or near or not 1e-6 < end + step < 1 - 1e-6:
                    continue
                beyond = order(name, end + step)
                for ahead, behind in pairs:
                    assert now[ahead] < now[behind], (seed, name)
                    assert beyond[ahead] > beyond[behind], (seed, name)
                    outside += 1
    assert outside > 500


def test_at_a_node_and_without_siblings():
    problem = tree()
    assert [node.id for node in stability(problem, at="k").nodes] == ["b", "c"]
    assert stability(problem, at="o").nodes == ()
    with pytest.raises(InputError) as caught:
        sweep(problem, "only")
    assert caught.value.findings[0].code == "sweep-alone"
    with pytest.raises(InputError) as caught:
        sweep(problem, "top", at="g")
    assert caught.value.findings[0].code == "sweep-alone"
    with pytest.raises(InputError) as caught:
        sweep(problem, "tap")
    assert caught.value.findings[0].values["hint"] == "top"


@pytest.mark.parametrize("method", METHODS)
def test_sweep_agrees_with_stability_and_ranks(method):
    problem = tree(3)
    node = stability(problem, method).node("g")
    found = sweep(problem, "g", method)
    now = next(point for point in found.points if point.now)
    assert now.share == found.share == node.share
    assert dict(now.ranks) == {
        row.id: row.rank for row in mcda.rank(problem, method, counts=False).rows
    }
    shares = [c.share for c in found.crossings]
    assert shares == sorted(shares)
    if 0 < node.all.high < 1:
        assert min(s for s in shares if s > node.share) == pytest.approx(node.all.high)
    if 0 < node.all.low < 1:
        assert max(s for s in shares if s < node.share) == pytest.approx(node.all.low)
    for c in found.crossings:
        point = next(p for p in found.points if p.share == c.share)
        assert point.crossing
        assert point.scores[c.before] == pytest.approx(point.scores[c.after], abs=1e-9)
        assert c.rank == min(point.ranks[c.before], point.ranks[c.after])


@pytest.mark.parametrize("method", METHODS)
def test_the_shipped_study(method):
    problem = mcda.load("monotowns").changed(draws=400)
    found = stability(problem, method)
    assert found.held > 0
    assert {node.id for node in found.nodes} >= {c.id for c in problem.hierarchy.criteria[:1]}
    json.dumps(found.to_dict(), allow_nan=False)
    assert len(found.records()) == 3 * len(found.nodes)
    assert len(found.to_frame()) == 3 * len(found.nodes)
    for node in found.nodes:
        for interval in (node.first, node.top, node.all):
            assert 0 <= interval.low <= node.share <= interval.high <= 1
    if method != "topsis":  # the mean form gives the mean scores
        scores = {row.id: row.score for row in mcda.rank(problem, method, counts=False).rows}
        placed = ranks([scores[key] for key in found.names])
        assert [found.ranks[key] for key in found.names] == placed.tolist()


def test_lines_pass_through_the_used_weights():
    problem = mcda.load("monotowns").changed(draws=10)
    evidence = gather(problem)
    for node in stability(problem).nodes:
        line = line_of(evidence, node.id)
        assert line.weights(line.now) == pytest.approx(evidence.used, abs=1e-15)
    form = mean_form(FormDraws(evidence, *choose(problem)))
    assert form.parts.shape == (len(evidence.rows), len(evidence.leaves))


def test_redistributed_weights_have_no_common_line():
    problem = tree(not_applicable="redistribute")
    assert stability(problem).nodes  # nothing to redistribute
    table = problem.table
    state = table.state.copy()
    state[0, 0] = NOT_APPLICABLE
    cells = np.where(state == NOT_APPLICABLE, np.nan, table.low)
    changed = Table(table.alternatives, table.leaves, cells, cells.copy(), state)
    with pytest.raises(InputError) as caught:
        stability(problem.changed(table=changed))
    assert caught.value.findings[0].code == "stability-redistribute"
