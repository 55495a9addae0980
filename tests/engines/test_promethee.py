"""PROMETHEE: thresholds, directions, batches, properties, defects met in other tools."""

from __future__ import annotations

import itertools
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from mcda.engines import preference as f
from mcda.engines import promethee as p

SIX = [f.usual(), f.ushape(1), f.vshape(3), f.level(1, 3), f.linear(1, 4), f.gaussian(2)]
SIGNS = [1, -1, 1, -1, 1, 1]
W = np.array([3, 1, 2, 1, 2, 1]) / 10
TABLES = hnp.arrays(np.int64, st.tuples(st.integers(2, 7), st.just(6)), elements=st.integers(0, 9))


def test_directions_count() -> None:
    """mcda-promethee ignores them."""
    x = [[1, 2], [2, 1], [3, 5]]
    up = p.flows(x, [1, 1], [1, 1], ["usual"] * 2).net
    down = p.flows(x, [1, 1], ["min", "min"], ["usual"] * 2).net
    np.testing.assert_allclose(up, -down)


def test_who_dominates_comes_first() -> None:
    """JMcDM's scores have the opposite sign."""
    net = p.flows([[2, 2], [1, 1]], [1, 1], [1, 1], ["usual"] * 2).net
    assert net.tolist() == [1, -1]


def test_calls_do_not_share_state() -> None:
    """pymcdm's second call of one object fails."""
    functions = [{"type": "linear", "q": 1, "p": 2}] * 2
    x = [[1, 5], [4, 2], [3, 3]]
    first, second = (p.flows(x, [1, 1], [1, 1], functions).net for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_pi_is_wide_and_divided_once() -> None:
    """RMCDA cuts pi to as many columns as criteria; promethee123 divides by their number."""
    pi = p.preference_matrix([[3], [2], [1]], [5], [1], ["usual"])
    assert pi.tolist() == [[0, 1, 1], [0, 0, 1], [0, 0, 0]]


def test_divisor_is_n_minus_one() -> None:
    """R MCDA divides by n."""
    found = p.flows([[3], [2], [1]], [1], [1], ["usual"])
    assert found.positive.tolist() == [1, 0.5, 0]


def test_differences_at_the_threshold_are_exact() -> None:
    """Plain comparison counts 164 of such 300 rows wrong."""
    tenths = np.random.default_rng(0).integers(0, 30, 300)
    x = tenths[:, None] / 10
    positive, _ = p.unicriterion(x, [1], [f.ushape(0.2)])
    exact = (tenths[:, None] - tenths > 2).sum(axis=1)
    np.testing.assert_array_equal(np.rint(positive[:, 0] * 299), exact)
    plain = (x - x.T > 0.2).sum(axis=1)
    assert (plain != exact).any()
    drawn, _ = p.unicriterion(np.tile(x, (600, 1, 1)), [1], [f.ushape(0.2)])
    np.testing.assert_array_equal(np.rint(drawn[..., 0] * 299), np.tile(exact, (600, 1)))


def test_one_alternative_has_no_flow() -> None:
    found = p.flows([[1, 2]], [1, 1], [1, -1], ["usual"] * 2)
    assert found.net.tolist() == [0]
    assert p.relation(found.positive, found.negative).tolist() == [["I"]]


def test_constant_column_decides_nothing() -> None:
    assert not p.form([[1, 7], [2, 7]], [1, 1], ["usual"] * 2).parts[:, 1].any()


def test_not_applicable_is_neutral_and_keeps_the_divisor() -> None:
    x = np.array([[3.0], [np.nan], [1.0], [2.0]])
    positive, negative = p.unicriterion(x, [1], ["usual"])
    np.testing.assert_allclose(positive[:, 0], [2 / 3, 0, 0, 1 / 3])
    np.testing.assert_allclose(negative[:, 0], [0, 0, 2 / 3, 1 / 3])
    pi = p.preference_matrix(x, [1], [1], [f.gaussian(1)])
    assert not pi[1].any()
    assert not pi[:, 1].any()
    assert not p.form(np.full((3, 1), np.nan), [1], [f.linear(0, 1)]).parts.any()


def all_pairs(x: np.ndarray, function: f.Preference, tolerance: np.ndarray) -> list[np.ndarray]:
    """(d, m): the definition, draw by draw."""
    d = np.nan_to_num(x[:, :, None] - x[:, None, :])
    if function.batch:
        function = function.part((..., None, None))
    degrees = f.degree(function, d, tolerance[:, None, None])
    return [degrees.sum(axis=-1), degrees.sum(axis=-2)]


@pytest.mark.parametrize("function", SIX, ids=lambda v: v.type)
@pytest.mark.parametrize("gaps", [False, True])
def test_the_table_of_values_equals_all_pairs(function: f.Preference, gaps: bool) -> None:
    rng = np.random.default_rng(8)
    x = rng.integers(0, 20, (700, 9)) / 10 * 3
    x[600:, 0] = 123.0  # not met in the first draws
    if gaps:
        x[rng.random(x.shape) < 0.1] = np.nan
    tolerance = np.full(700, 1e-12)
    fast = p._by_values(x, function, tolerance)
    assert fast is not None
    for a, b in zip(fast, all_pairs(x, function, tolerance), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-12)


@st.composite
def drawn_columns(draw: st.DrawFn) -> tuple[np.ndarray, f.Preference]:
    """Draws of a column on a grid, some cells the same in all, and drawn or held thresholds."""
    d, m = draw(st.integers(1, 6)), draw(st.integers(1, 7))
    values = st.integers(-30, 30).map(lambda k: k / 10)
    cells = hnp.arrays(np.float64, (d, m), elements=st.one_of(values, st.just(np.nan)))
    x = draw(cells)
    held = draw(hnp.arrays(np.bool_, m))
    x[:, held] = x[0, held]
    shape = (d,) if draw(st.booleans()) else ()
    grid = hnp.arrays(np.float64, shape, elements=st.integers(0, 20).map(lambda k: k / 10))
    q, wider = draw(grid), draw(grid)
    p_ = q + wider * draw(st.sampled_from([1.0, 1e-3]))
    thresholds = {"q": q, "p": p_, "s": q + 0.1}
    kind = draw(st.sampled_from(sorted(f.PARAMETERS)))
    return x, f.Preference(kind, **{name: thresholds[name] for name in f.PARAMETERS[kind]})


@settings(max_examples=100, deadline=None)
@given(drawn_columns(), st.sampled_from([1, 16_000]), st.sampled_from([0, 1 << 18]))
def test_draws_beside_each_other_equal_all_pairs(
    case: tuple[np.ndarray, f.Preference], cells: int, held: int
) -> None:
    x, function = case
    tolerance = 64 * 2.0**-52 * np.nan_to_num(np.abs(x)).max(axis=1)
    with patch.object(p, "_CELLS", cells), patch.object(p, "_HELD", held):
        found = p._by_draws(x, function, tolerance)
    for a, b in zip(found, all_pairs(x, function, tolerance), strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-12)


def test_a_difference_at_the_threshold_and_its_tolerance_is_none_in_draws_either() -> None:
    x = np.tile([0.0, 0.5, 2.0], (40, 1))
    tolerance = np.full(40, 2.0**-10)
    function = f.level(0.5 - 2.0**-10, 1.5 - 2.0**-10)
    found = p._by_draws(x, function, tolerance)
    np.testing.assert_array_equal(found, all_pairs(x, function, tolerance))
    assert found[0][0].tolist() == [0.0, 0.0, 1.5]


@pytest.mark.parametrize("function", SIX, ids=lambda v: v.type)
@pytest.mark.parametrize("m", [8, 150, 350])
def test_what_does_not_apply_is_neutral_on_every_path(function: f.Preference, m: int) -> None:
    """Tables in one piece, pairs in pieces, and sorted columns."""
    rng = np.random.default_rng(m)
    x = rng.integers(0, 30, (m, 2)) / 10
    x[rng.random(x.shape) < 0.2] = np.nan
    found = p.flows(x, [2, 1], [1, -1], [function, function])
    parts = [
        np.subtract(*all_pairs(sign * x[:, j][None], function, np.full(1, 1e-12)))[0] / (m - 1)
        for j, sign in enumerate((1, -1))
    ]
    np.testing.assert_allclose(found.unicriterion, np.stack(parts, axis=1), atol=1e-12)
    np.testing.assert_allclose(found.net, (2 * parts[0] + parts[1]) / 3, atol=1e-12)


def test_narrow_slopes_keep_the_precision_of_the_pairs() -> None:
    rng = np.random.default_rng(5)
    x = np.tile(rng.random(20) * 1000, (100, 1))
    q = 400 + rng.random(100)
    function = f.linear(q, q * (1 + 1e-7))
    tolerance = np.full(100, 1e-11)
    for a, b in zip(
        p._by_draws(x, function, tolerance), all_pairs(x, function, tolerance), strict=True
    ):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-12)


def test_many_values_go_through_pairs() -> None:
    x = np.random.default_rng(9).random((50, 9))
    assert p._by_values(x, f.usual(), np.full(50, 1e-15)) is None


def test_a_comparison_that_hangs_on_the_draw_is_made_draw_by_draw() -> None:
    x = np.zeros((3, 3, 1))
    x[0, :, 0], x[1, :, 0], x[2, :, 0] = [0, 1e-9, 2e-9], [0, 1e-9, 1e9], [0, 0, 1e9]
    batch = p.form(x, [1], ["usual"]).parts
    loop = [p.form(table, [1], ["usual"]).parts for table in x]
    np.testing.assert_array_equal(batch, loop)


def test_large_tables_go_in_rows() -> None:
    x = np.random.default_rng(2).random((900, 1))
    positive, _ = p.unicriterion(x, [1], [f.linear(0.1, 0.4)])
    expected = p.degrees(x, [1], [f.linear(0.1, 0.4)])[0].sum(axis=1) / 899
    np.testing.assert_allclose(positive[:, 0], expected, atol=1e-12)


def test_batches_of_tables_weights_and_thresholds_equal_loops() -> None:
    rng = np.random.default_rng(3)
    x, w, q = rng.random((5, 7, 2)), rng.dirichlet(np.ones(2), 5), rng.random(5) * 0.3
    found = p.flows(x, w, [1, -1], [f.linear(q, q + 0.2), f.gaussian(0.3)])
    pi = p.preference_matrix(x, w, [1, -1], [f.linear(q, q + 0.2), f.gaussian(0.3)])
    for i in range(5):
        one = p.flows(x[i], w[i], [1, -1], [f.linear(q[i], q[i] + 0.2), f.gaussian(0.3)])
        np.testing.assert_allclose(found.net[i], one.net, atol=1e-12)
        np.testing.assert_allclose(found.unicriterion[i], one.unicriterion, atol=1e-12)
    np.testing.assert_allclose(pi.sum(axis=-1) / 6, found.positive, atol=1e-12)
    fixed = p.flows(x[0], w[0], [1, -1], [f.linear(q, q + 0.2), f.usual()])
    assert fixed.net.shape == (5, 7)


@given(TABLES)
def test_properties(x: np.ndarray) -> None:
    found = p.flows(x, W, SIGNS, SIX)
    m = len(x)
    assert abs(found.net.sum()) < 1e-12
    assert (np.abs(found.net) <= 1 + 1e-12).all()
    np.testing.assert_allclose(p.flows(x, 9 * W, SIGNS, SIX).net, found.net, atol=1e-12)
    np.testing.assert_allclose(p.flows(x[::-1], W, SIGNS, SIX).net[::-1], found.net, atol=1e-12)
    form = p.form(x, SIGNS, SIX)
    np.testing.assert_allclose(form.contributions(W).sum(axis=-1), found.net, atol=1e-12)
    pi = p.preference_matrix(x, W, SIGNS, SIX)
    np.testing.assert_allclose(pi.sum(axis=1) / (m - 1), found.positive, atol=1e-12)
    np.testing.assert_allclose(pi.sum(axis=0) / (m - 1), found.negative, atol=1e-12)
    batch = p.flows(np.stack([x, x[::-1]]), W, SIGNS, SIX).net
    np.testing.assert_allclose(batch[0], found.net, atol=1e-12)
    y = x * SIGNS
    for i, j in itertools.permutations(range(m), 2):
        if (y[i] >= y[j]).all():
            assert found.net[i] >= found.net[j] - 1e-12
    twins = p.flows(np.vstack([x, x[:1]]), W, SIGNS, SIX).net
    assert abs(twins[0] - twins[-1]) < 1e-12


def test_four_conventions_of_promethee_iii() -> None:
    pi = np.array([[0, 0.2, 0.7], [0.5, 0, 0.4], [0.1, 0.3, 0]])
    d = pi - pi.T
    for divisor, count in (("n-1", 2), ("n", 3)):
        for itself in (False, True):
            low, high = p.intervals(pi, alpha=0.5, divisor=divisor, self_term=itself)
            net = d.sum(axis=1) / count
            np.testing.assert_allclose((low + high) / 2, net, atol=1e-15)
            squares = ((d - net[:, None]) ** 2).sum(axis=1) - (0 if itself else net**2)
            wide = np.sqrt(squares / (3 if itself else count))
            np.testing.assert_allclose(high - low, wide, atol=1e-15)


def test_costs_stay_with_their_alternatives() -> None:
    """pyDecision sorts the flows, not the costs, and takes what costs 10 of a budget of 5."""
    kept = p.select([-0.5, 0.1, 0.9], [([1, 1, 10], "<=", 5)])
    assert kept.tolist() == [False, True, False]
    with pytest.raises(ValueError, match="no subset"):
        p.select([0.5, 0.1], [([1, 1], ">=", 3)])


def test_selection_is_the_best_of_all_subsets() -> None:
    rng = np.random.default_rng(5)
    for _ in range(10):
        net, cost = rng.normal(size=8), rng.random(8)
        kept = p.select(net, [(cost, "<=", 2), (np.ones(8), ">=", 3)])
        every = np.array(list(itertools.product([0, 1], repeat=8)))
        allowed = every[(every @ cost <= 2) & (every.sum(axis=1) >= 3)]
        assert net @ kept == pytest.approx((allowed @ net).max())


def test_gaia_of_two_criteria_keeps_everything() -> None:
    u = p.form([[1, 5], [2, 3], [4, 4]], [1, 1], ["usual"] * 2).parts
    plane = p.gaia(u, [1, 2])
    assert plane.delta == pytest.approx(1)
    assert (plane.decision_axis >= 0).all()
    np.testing.assert_allclose(plane.points @ plane.axes.T, u, atol=1e-12)
    np.testing.assert_allclose(plane.points @ plane.decision_axis, u @ [1 / 3, 2 / 3], atol=1e-12)
    assert p.gaia(np.zeros((3, 1)), [1]).delta == 1


def test_wrong_numbers_of_functions_are_refused() -> None:
    for wrong in (["usual"], "usual", {"type": "usual"}):
        with pytest.raises(ValueError, match="expected 2 preference functions"):
            p.form([[1, 2], [2, 1]], [1, 1], wrong)
