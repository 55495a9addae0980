"""Ranking with unknown, interval and not-applicable cells, at any node, and what-ifs."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import mcda
from mcda.analysis.evidence import draw_column, gather
from mcda.analysis.ranking import _drawn_by_town, drawn_weights
from mcda.analysis.whatif import apply_changes, moves, set_weight
from mcda.errors import InputError
from mcda.model.hierarchy import Criterion, Hierarchy
from mcda.model.problem import Problem
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, UNKNOWN, Table

METHODS = ("promethee", "topsis", "ahp")


def leaf(key: str, **more: object) -> dict[str, object]:
    return {
        "id": key,
        "value": {"worst": 0, "best": 100},
        "preference": {"type": "linear", "q": 2, "p": 20},
        **more,
    }


TREE = Hierarchy.model_validate(
    {
        "id": "tree",
        "root": "goal",
        "criteria": [
            {"id": "economy", "criteria": [leaf("output"), leaf("wages")]},
            {"id": "place", "criteria": [leaf("air"), leaf("road"), leaf("blank")]},
            leaf("people"),
        ],
    }
)
LEAVES = ("output", "wages", "air", "road", "blank", "people")


def make(draws: int = 2000, **settings: object) -> Problem:
    rng = np.random.default_rng(5)
    low = np.round(rng.random((8, 6)) * 100, 1)
    state = np.full((8, 6), KNOWN, dtype=np.int8)
    high = low.copy()
    state[0, 0] = state[3, 5] = UNKNOWN
    state[1, 2], high[1, 2] = INTERVAL, low[1, 2] + 30
    state[2, 3] = NOT_APPLICABLE
    state[:, 4] = UNKNOWN
    state[7, 4] = KNOWN
    for gap in (UNKNOWN, NOT_APPLICABLE):
        low[state == gap] = high[state == gap] = np.nan
    table = Table(tuple("abcdefgh"), LEAVES, low, high, state)
    return Problem(TREE, table, draws=draws, **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("method", METHODS)
def test_mean_parts_and_quantiles_over_draws(method: str) -> None:
    problem = make()
    ranking = mcda.rank(problem, method)
    assert ranking.set_aside == ("blank",)
    assert sum(ranking.weights.values()) == pytest.approx(1)
    assert ranking.weights["air"] == pytest.approx(1 / 6)
    for row in ranking.rows:
        i = ranking.alternatives.index(row.id)
        assert row.score == pytest.approx(ranking.scores[:, i].mean(), abs=1e-12)
        assert ranking.base + sum(row.parts.values()) == pytest.approx(row.score, abs=1e-12)
        placed = np.sort(ranking.ranks[:, i])
        assert row.rank == placed[int(np.ceil(0.5 * 2000)) - 1]
        assert row.rank_low == placed[int(np.ceil(0.05 * 2000)) - 1]
        assert row.rank_high == placed[int(np.ceil(0.95 * 2000)) - 1]
    assert [row.rank for row in ranking.rows] == sorted(row.rank for row in ranking.rows)


@pytest.mark.parametrize("method", METHODS)
def test_every_draw_is_the_ranking_of_a_complete_table(method: str) -> None:
    problem = make(draws=6)
    ranking = mcda.rank(problem, method)
    evidence = gather(problem)
    for d in range(6):
        low = evidence.table.low.copy()
        for j in range(len(evidence.leaves)):
            low[:, j] = draw_column(evidence, j, d, 1)[0]
        state = np.where(np.isnan(low), NOT_APPLICABLE, KNOWN)
        table = Table(evidence.table.alternatives, evidence.table.leaves, low, low, state)
        alone = mcda.rank(problem.changed(table=table), method)
        assert alone.draws == 1
        # leaves set aside are the same, so the scores must be
        assert alone.weights.keys() == ranking.weights.keys()
        for row in alone.rows:
            assert row.score == pytest.approx(
                ranking.scores[d, ranking.alternatives.index(row.id)], abs=1e-12
            )


def test_coverage_and_counts_of_figures() -> None:
    rows = {row.id: row for row in mcda.rank(make()).rows}
    assert rows["e"].coverage == pytest.approx(1 - 1 / 9)
    assert rows["h"].coverage == pytest.approx(1)
    assert rows["c"].coverage == pytest.approx((1 - 2 / 9) / (1 - 1 / 9))
    assert (rows["c"].known, rows["c"].with_data) == (4, 4)
    assert (rows["a"].known, rows["a"].with_data, rows["a"].unknown) == (4, 5, ("output",))
    assert rows["a"].uncertain
    assert not rows["b"].uncertain  # an interval is not unknown


@pytest.mark.parametrize("method", METHODS)
def test_ranking_at_a_node_uses_its_leaves_alone(method: str) -> None:
    problem = make()
    below = mcda.rank(problem, method, at="economy")
    assert set(below.weights) == {"output", "wages"}
    alone = Problem(
        Hierarchy(id="economy", criteria=TREE.criteria[0].criteria),
        problem.table.select(["output", "wages"]),
        draws=problem.draws,
    )
    assert [r.score for r in mcda.rank(alone, method).rows] == pytest.approx(
        [r.score for r in below.rows], abs=1e-12
    )


def test_a_town_to_which_nothing_applies_is_listed_not_ranked() -> None:
    ranking = mcda.rank(make(), at="road")
    assert ranking.not_ranked == ("c",)
    assert len(ranking.rows) == 7


def test_missing_exclude_and_keep() -> None:
    excluded = mcda.rank(make(missing="exclude"))
    assert excluded.excluded == ("a", "d")
    assert all(not row.uncertain for row in excluded.rows)
    kept = mcda.rank(make(missing="keep"))
    assert kept.set_aside == ()
    assert "blank" in kept.weights


@pytest.mark.parametrize("method", METHODS)
def test_redistribute_gives_the_weight_to_the_siblings_that_apply(method: str) -> None:
    ranking = mcda.rank(make(not_applicable="redistribute"), method)
    row = ranking.row("c")
    assert row.parts["road"] == 0
    assert ranking.base + sum(row.parts.values()) == pytest.approx(row.score, abs=1e-12)
    neutral = mcda.rank(make(), method)
    assert neutral.row("c").score != pytest.approx(row.score, abs=1e-6)


def test_same_seed_same_numbers_in_every_thread() -> None:
    problem = make()
    first = json.dumps(mcda.rank(problem).to_dict())
    with ThreadPoolExecutor(8) as pool:
        others = list(pool.map(lambda _: json.dumps(mcda.rank(problem).to_dict()), range(8)))
    assert all(other == first for other in others)
    assert json.dumps(mcda.rank(problem, seed=1).to_dict()) != first


def test_drawn_weights_are_uniform_on_the_local_simplexes() -> None:
    evidence = gather(make())
    weights = drawn_weights(evidence, 20_000)
    assert weights.sum(axis=1) == pytest.approx(1)
    assert weights.mean(axis=0) == pytest.approx([1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 3], abs=0.005)
    # people is one of three: its weight is Beta(1, 2), of variance 1/18
    assert weights[:, 4].var() == pytest.approx(1 / 18, abs=0.002)


def test_pairs_ordered_against_a_plain_count() -> None:
    ranking = mcda.rank(make())
    scores = ranking.scores
    count = sum(
        max((scores[:, i] > scores[:, k]).mean(), (scores[:, k] > scores[:, i]).mean()) >= 0.95
        for i in range(8)
        for k in range(i)
    )
    assert ranking.pairs_ordered is not None
    assert ranking.pairs_ordered.figures == count
    assert ranking.pairs_ordered.of == 28
    assert ranking.pairs_ordered.declared <= 28


def test_named_priors_stay_in_their_domain() -> None:
    prior = {"type": "normal", "mean": 50, "sd": 40}
    tree = Hierarchy.model_validate(
        {"id": "t", "criteria": [leaf("x", prior=prior, domain=[0, 100]), leaf("y")]}
    )
    values = np.array([[np.nan, 3.0], [10.0, 4.0], [20.0, 90.0]])
    problem = Problem(tree, Table.from_values(values, "abc", ["x", "y"]), draws=5000)
    drawn = draw_column(gather(problem), 0, 0, 5000)[:, 0]
    assert drawn.min() == 0
    assert drawn.max() == 100
    assert np.median(drawn) == pytest.approx(50, abs=2.5)


def test_what_if_rescales_the_siblings() -> None:
    problem = set_weight(make(), "people", 0.5)
    local = problem.local_weights()
    assert (local["people"], local["economy"], local["place"]) == pytest.approx((0.5, 0.25, 0.25))
    after = apply_changes(make(), ["economy=50%", "a.output=99"])
    assert after.local_weights()["economy"] == pytest.approx(0.5)
    assert after.table.state[0, 0] == KNOWN
    found = moves(mcda.rank(make()), mcda.rank(after))
    assert found
    assert all(move.before != move.after for move in found)


def test_what_if_reports_all_its_mistakes() -> None:
    with pytest.raises(InputError) as caught:
        apply_changes(
            make(),
            [
                "econmy=50%",
                "zz.output=1",
                "a.output=many",
                "people",
                "place=140%",
                "a.output=1e300",
            ],
        )
    assert [finding.code for finding in caught.value.findings] == [
        "node-unknown",
        "town-unknown",
        "cell-text",
        "what-if-form",
        "share-range",
        "too-large",
    ]
    assert caught.value.findings[0].values["hint"] == "economy"


def test_methods_refuse_what_they_cannot_do() -> None:
    flat = Problem.from_values(np.array([[1.0, 2.0], [2.0, 1.0]]))
    with pytest.raises(InputError) as caught:
        mcda.rank(flat)
    assert [f.code for f in caught.value.findings] == ["preference-missing"] * 2
    ordinal = Criterion.model_validate(
        {
            "id": "x",
            "kind": "ordinal",
            "levels": [{"id": "bad", "value": 0}, {"id": "ok", "value": 1}],
        }
    )
    problem = Problem(
        Hierarchy(id="o", criteria=(ordinal,)), Table.from_values([[0.0], [1.0]], "ab", ["x"])
    )
    assert mcda.rank(problem, "promethee").rows[0].id == "b"
    with pytest.raises(InputError) as caught:
        mcda.rank(problem, "topsis", parameters={"normalisation": "vector"})
    assert caught.value.findings[0].code == "normalisation-scale"
    with pytest.raises(InputError) as caught:
        mcda.rank(problem, "topsys")
    assert caught.value.findings[0].values["hint"] == "topsis"


def test_own_method_needs_no_registration() -> None:
    from mcda.engines.forms import Linear

    method = mcda.Method(
        name="plain",
        title="Plain sum",
        reference="-",
        meaning_of_weights="-",
        score="sum",
        prepare=lambda values, directions, parameters: Linear(0.0, np.nan_to_num(values) / 100),
    )
    ranking = mcda.rank(make(draws=50), method)
    assert ranking.method == "plain"


def test_one_alternative_ranks_first() -> None:
    one = Problem.from_values([[1.0, 2.0]], preferences=[{"type": "usual"}] * 2)
    for method in METHODS:
        row = mcda.rank(one, method).rows[0]
        assert (row.rank, row.rank_low, row.rank_high) == (1, 1, 1)


def test_frames_and_notebooks() -> None:
    import pandas as pd

    frame = pd.DataFrame({"x": [1.0, 5.0], "y": [4.0, 2.0]}, index=["<b>", "c"])
    problem = Problem.from_frame(
        frame, weights=[2, 1], directions={"y": "min"}, anchors={"x": (0, 10), "y": (10, 0)}
    )
    ranking = mcda.rank(problem, "topsis")
    assert list(ranking.to_frame()["id"]) == ["c", "<b>"]
    assert "&lt;b&gt;" in ranking._repr_html_()
    assert json.loads(json.dumps(ranking.to_dict(), allow_nan=False))["schema"] == "ranking/1"


def test_drawn_weights_are_redistributed_level_by_level() -> None:
    problem = make(not_applicable="redistribute", draws=500)
    evidence = gather(problem)
    weights = drawn_weights(evidence, 500)
    drawn = _drawn_by_town(evidence, 500)
    at = [leaf.id for leaf in evidence.leaves]
    air, road = at.index("air"), at.index("road")
    assert np.array_equal(drawn[:, 0], weights)  # everything applies to "a"
    assert (drawn[:, 2, road] == 0).all()  # not applicable to "c": all of the place goes to air
    assert drawn[:, 2, air] == pytest.approx(weights[:, air] + weights[:, road])
    others = [j for j in range(len(at)) if j not in (air, road)]
    assert drawn[:, 2, others] == pytest.approx(weights[:, others])


def test_leaves_set_aside_are_drawn_uniformly_for_the_declared_count() -> None:
    values = np.full((20, 2), np.nan)
    values[:, 0] = np.arange(20)
    values[:6, 1] = 7.0
    problem = Problem.from_values(values, anchors={"c2": (0, 10)}, method="topsis")
    evidence = gather(problem)
    assert [leaf.id for leaf in evidence.set_aside] == ["c2"]
    drawn = draw_column(evidence.full(), 1, 0, 400)
    assert (drawn[:, :6] == 7).all()
    assert 4.5 < drawn[:, 6:].mean() < 5.5
    assert np.ptp(drawn[:, 6:]) > 9


def test_a_leaf_without_weight_needs_no_preference_function() -> None:
    problem = Problem.from_values(
        [[1, 2, np.nan], [2, 3, np.nan], [3, 1, np.nan]],
        weights=[1, 0, 1],
        preferences={"c1": {"type": "usual"}, "c3": {"type": "usual"}},
        draws=200,
    )
    ranking = mcda.rank(problem)
    assert ranking.set_aside == ("c3",)
    assert [row.id for row in ranking.rows] == ["a3", "a2", "a1"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "prior",
    [
        {"type": "normal", "mean": 2, "sd": 3},
        {"type": "triangular", "low": -1, "mode": 2, "high": 9},
        {"type": "beta", "low": -1, "high": 9, "a": 2, "b": 3},
    ],
)
def test_a_named_prior_draws_levels_of_an_ordinal_leaf(
    method: str, prior: dict[str, object]
) -> None:
    tree = Hierarchy.model_validate(
        {
            "id": "levels",
            "criteria": [
                {
                    "id": "state",
                    "kind": "ordinal",
                    "levels": [
                        {"id": w, "value": v} for w, v in (("bad", 1), ("ok", 2), ("top", 4))
                    ],
                    "level_judgements": [["top", "ok", 2], ["ok", "bad", 3]],
                    "prior": prior,
                }
            ],
        }
    )
    table = Table.from_values([[1], [2], [4], [np.nan]], "abcd", ["state"])
    problem = Problem(tree, table, draws=500)
    drawn = draw_column(gather(problem), 0, 0, 500)
    assert set(np.unique(drawn[:, 3])) == {1.0, 2.0, 4.0}
    assert np.isfinite(mcda.rank(problem, method).scores).all()


def test_the_share_known_is_not_lost_to_rounding() -> None:
    values = np.ones((100, 2))
    values[7:, 1] = np.nan  # 0.07 * 100 is 7.000000000000001
    problem = Problem.from_values(values, min_known=0.07)
    assert [leaf.id for leaf in gather(problem).leaves] == ["c1", "c2"]


def test_progress_counts_the_draws() -> None:
    seen: list[tuple[int, int]] = []
    mcda.rank(make(draws=5000), progress=lambda done, of: seen.append((done, of)))
    assert seen == [(4096, 5000), (5000, 5000)]


def test_weights_given_to_rank_are_called_given() -> None:
    weights = {"economy": 1, "place": 2, "people": 3}
    assert mcda.rank(make(draws=50), "topsis").whose == "equal"
    assert mcda.rank(make(draws=50), "topsis", weights=weights).whose == "given"


def test_a_beta_prior_has_its_mean_and_spread() -> None:
    """Beta(2, 6) from 10 to 50: mean 10 + 40 · 2/8 = 20, variance 40² · 12 / (64 · 9)."""
    tree = Hierarchy.model_validate(
        {
            "id": "beta",
            "criteria": [
                {"id": "x", "prior": {"type": "beta", "low": 10, "high": 50, "a": 2, "b": 6}}
            ],
        }
    )
    table = Table.from_values([[20], [30], [np.nan]], "abc", ["x"])
    drawn = draw_column(gather(Problem(tree, table)), 0, 0, 20_000)[:, 2]
    assert drawn.min() >= 10
    assert drawn.max() <= 50
    assert drawn.mean() == pytest.approx(20, abs=0.2)
    assert drawn.var() == pytest.approx(1600 * 12 / 576, rel=0.05)


@pytest.mark.parametrize(
    "prior",
    [
        {"type": "beta", "low": 1, "high": 1, "a": 1, "b": 1},
        {"type": "beta", "low": 0, "high": 1, "a": 2},
    ],
)
def test_a_beta_prior_needs_its_numbers(prior: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="beta"):
        Hierarchy.model_validate({"id": "h", "criteria": [{"id": "x", "prior": prior}]})


def test_memory_does_not_grow_with_the_square_of_a_long_table() -> None:
    """Pairs are counted of short tables only: 6,000 rows would take 288 MB for them."""
    import tracemalloc

    problem = Problem.from_values(
        np.random.default_rng(3).random((6_000, 2)), preferences=["usual"] * 2
    )
    mcda.rank(problem)
    tracemalloc.start()
    try:
        found = mcda.rank(problem)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found.pairs_ordered is None
    assert peak < 60e6
