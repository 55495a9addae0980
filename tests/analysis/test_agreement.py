"""Agreement of a group: each number against the engine or a second way to it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda.analysis.agreement import agreement, global_weights, spreads
from mcda.analysis.group import local_weights
from mcda.analysis.ranking import rank
from mcda.engines import ahp
from mcda.engines.ranks import kendall_tau_b
from mcda.errors import InputError
from mcda.model.hierarchy import Criterion, Hierarchy
from mcda.model.judged import Judged
from mcda.model.problem import Problem
from mcda.model.study import Aggregation
from mcda.model.table import Table

HIERARCHY = Hierarchy(
    id="small",
    criteria=(
        Criterion(id="a", name="Alpha"),
        Criterion(id="b"),
        Criterion(id="c", criteria=(Criterion(id="c1"), Criterion(id="c2"), Criterion(id="c3"))),
    ),
)
CHILDREN = {"goal": ("a", "b", "c"), "c": ("c1", "c2", "c3")}


def three(ab: float, bc: float, ac: float) -> list[list[float]]:
    return [[1, ab, ac], [1 / ab, 1, bc], [1 / ac, 1 / bc, 1]]


NONE = three(np.nan, np.nan, np.nan)
NORTH, SOUTH = three(3, 2, 6), three(1 / 3, 1 / 2, 1 / 6)


def problem(
    goal: list[list[list[float]]], c: list[list[list[float]]], weights: list[float] | None = None
) -> Problem:
    e = len(goal)
    own = np.ones(e) if weights is None else np.array(weights, dtype=float)
    judged = Judged(
        tuple(f"e{i + 1}" for i in range(e)),
        CHILDREN,
        {"goal": np.array(goal, dtype=float), "c": np.array(c, dtype=float)},
        {"goal": own, "c": own},
        Aggregation(),
    )
    return of(judged)


def of(judged: Judged) -> Problem:
    values = np.random.default_rng(4).random((8, 5))
    table = Table.from_values(values, [f"t{i}" for i in range(8)], ["a", "b", "c1", "c2", "c3"])
    weights, findings = local_weights(judged)
    assert not [finding for finding in findings if finding.severity == "error"]
    return Problem(HIERARCHY, table, weights, "experts", "topsis", judged=judged)


def five() -> Problem:
    goal = [NORTH, three(4, 2, 7), three(1, 1, 3), SOUTH, three(2, np.nan, 5)]
    return problem(
        goal, [NORTH, SOUTH, NONE, three(5, 5, 5), three(9, np.nan, np.nan)], [1, 2, 1, 1, 1]
    )


def test_weights_spreads_and_members_are_the_engines():
    found = agreement(five(), leave_out=False)
    goal = found.nodes[0]
    judged = five().judged
    alone = ahp.priorities(judged.matrices["goal"], method="geometric_mean")
    group = ahp.group_priorities(judged.matrices["goal"], [1, 2, 1, 1, 1])
    np.testing.assert_allclose(list(goal.weights.values()), group)
    repeated = np.insert(alone, 1, alone[1], axis=0)  # weight 2 is the expert twice
    for j, child in enumerate("abc"):
        spread = goal.spread[child]
        ends = [spread.low, spread.quarter, spread.middle, spread.three_quarters, spread.high]
        expected = np.quantile(repeated[:, j], [0, 0.25, 0.5, 0.75, 1], method="inverted_cdf")
        np.testing.assert_allclose(ends, expected)
    share = np.array([1, 2, 1, 1, 1]) / 6
    mean = share @ alone[:, 0]
    expected = np.sqrt(share @ (alone[:, 0] - mean) ** 2 / (1 - share @ share))
    assert goal.spread["a"].deviation == pytest.approx(expected)
    assert [member.counted for member in goal.members] == pytest.approx(list(share))
    assert goal.members[0].priorities == pytest.approx(dict(zip("abc", alone[0], strict=True)))
    for member, matrix in zip(goal.members[:4], judged.matrices["goal"], strict=False):
        assert member.cr == pytest.approx(float(ahp.consistency(matrix).cr))
    assert (goal.members[4].answered, goal.members[4].pairs, goal.members[4].cr) == (2, 3, None)
    assert spreads(five())["a"] == (goal.spread["a"], 5)


def test_who_did_not_answer_or_connect():
    node = agreement(five(), leave_out=False).nodes[1]
    assert [member.expert for member in node.members] == ["e1", "e2", "e4", "e5"]
    last = node.members[-1]
    assert (last.priorities, last.cr, last.answered) == (None, None, 1)
    assert last.counted > 0  # its one answer counts in the group's judgement all the same
    assert node.judges == 4
    assert node.spread["c1"].high == pytest.approx(
        max(m.priorities["c1"] for m in node.members[:3])
    )


def test_consensus_over_all_is_weighted_by_the_nodes():
    case = five()
    found = agreement(case, leave_out=False)
    goal, c = found.nodes
    p = ahp.priorities(case.judged.matrices["goal"], method="geometric_mean")
    assert goal.consensus == pytest.approx(float(ahp.consensus(p)))
    assert c.share == pytest.approx(goal.weights["c"])
    expected = (goal.consensus + c.share * c.consensus) / (1 + c.share)
    assert found.consensus == pytest.approx(expected)
    assert 0 <= goal.concordance <= 1


def test_bands_are_goepels():
    camps = problem([three(3, 3, 9)] * 2 + [three(1 / 3, 1 / 3, 1 / 9)] * 2, [NORTH] * 4)
    found = agreement(camps, leave_out=False)
    assert [node.band for node in found.nodes] == ["very_low", "very_high"]
    assert found.nodes[0].clusters == (("e1", "e2"), ("e3", "e4"))
    assert found.nodes[1].clusters == ()


def test_disputed_pairs_come_first_and_name_both_sides():
    pairs = agreement(five(), leave_out=False).disputed
    assert pairs[0].deviation == max(pair.deviation for pair in pairs)
    assert [p.deviation for p in pairs] == sorted((p.deviation for p in pairs), reverse=True)
    pair = next(p for p in pairs if (p.a, p.b) == ("a", "b"))
    assert (pair.above, pair.level, pair.below) == (3, 1, 1)
    logs = np.log([3, 4, 4, 1, 1 / 3, 2])
    assert pair.ratio == pytest.approx(np.exp(logs.mean()))


def test_leaving_out_is_the_ranking_without_the_expert():
    case = five()
    found = agreement(case)
    base = {row.id: row.rank for row in rank(case).rows}
    assert found.first == tuple(key for key, place in base.items() if place == 1)
    assert [one.expert for one in found.left_out] == list(case.judged.experts)
    for one in found.left_out:
        rest = of(case.judged.without(one.expert))
        places = {row.id: row.rank for row in rank(rest).rows}
        moved = {key: places[key] - base[key] for key in base if places[key] != base[key]}
        assert one.moved == len(moved)
        if moved:
            assert abs(moved[one.furthest]) == max(map(abs, moved.values()))
            assert one.place_after - one.place_before == moved[one.furthest]
        keys = sorted(base)
        tau = kendall_tau_b([base[k] for k in keys], [places[k] for k in keys])
        assert one.tau == pytest.approx(float(tau))
        before, after = global_weights(case), global_weights(rest)
        assert one.after - one.before == pytest.approx(after[one.node] - before[one.node])
        largest = max(abs(after[key] - before[key]) for key in before)
        assert abs(one.after - one.before) == pytest.approx(largest)
        assert one.first_stays == (one.first == found.first)
    assert any(one.moved for one in found.left_out)


def test_like_minds_change_nothing():
    found = agreement(problem([NORTH] * 4, [SOUTH] * 4))
    for node in found.nodes:
        assert node.consensus == pytest.approx(1.0)
        assert node.concordance == pytest.approx(1.0)
        assert node.clusters == ()
        assert all(spread.low == pytest.approx(spread.high) for spread in node.spread.values())
    assert found.band == "very_high"
    assert {(one.node, one.moved, one.furthest, one.tau) for one in found.left_out} == {
        ("", 0, "", 1.0)
    }


def test_experts_that_a_node_cannot_do_without():
    tree = three(2, np.nan, np.nan), three(np.nan, 2, np.nan)
    found = agreement(problem([NORTH, SOUTH, NORTH], [NONE, *tree]))
    assert [one.needed_at for one in found.left_out] == [(), ("c",), ("c",)]
    alone = agreement(problem([NORTH, SOUTH], [NORTH, NONE]))
    assert [one.needed_at for one in alone.left_out] == [("c",), ()]
    assert (alone.nodes[1].consensus, alone.nodes[1].band, alone.nodes[1].p_value) == (None,) * 3
    assert alone.nodes[1].spread["c1"].deviation is None


def test_one_expert_has_nobody_to_agree_with():
    found = agreement(problem([NORTH], [NORTH]))
    assert (found.consensus, found.band, found.left_out) == (None, None, ())


@settings(max_examples=20)
@given(st.permutations(range(5)))
def test_the_order_of_experts_does_not_matter(order):
    case, judged = five(), five().judged
    turned = Judged(
        tuple(judged.experts[i] for i in order),
        CHILDREN,
        {node: array[list(order)] for node, array in judged.matrices.items()},
        {node: array[list(order)] for node, array in judged.weights.items()},
        judged.rule,
    )
    one, other = (agreement(x, leave_out=False) for x in (case, of(turned)))
    assert other.consensus == pytest.approx(one.consensus)
    for a, b in zip(one.nodes, other.nodes, strict=True):
        assert b.weights == pytest.approx(a.weights)
        assert b.concordance == pytest.approx(a.concordance)
        assert {m.expert: m.cr for m in b.members} == pytest.approx(
            {m.expert: m.cr for m in a.members}
        )
        assert {frozenset(ids) for ids in a.clusters} == {frozenset(ids) for ids in b.clusters}


def test_a_node_alone():
    found = agreement(five(), at="c")
    assert [node.node for node in found.nodes] == ["c"]
    assert found.ranked == 8
    with pytest.raises(InputError, match="cc"):
        agreement(five(), at="cc")


def test_weights_that_are_not_the_experts():
    case = five()
    for other in (case.changed(judged=None), case.changed(weights={}, whose="equal")):
        with pytest.raises(InputError, match="not the experts"):
            agreement(other)


def test_plain_data():
    found = agreement(five())
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["schema"] == "agreement/1"
    assert data["rule"]["mean"] == "geometric"
    rows = found.records()
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    assert [row["about"] for row in rows].count("without") == 5
    assert not any(value is None for row in rows for value in row.values())
