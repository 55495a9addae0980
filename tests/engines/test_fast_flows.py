"""Fast flows equal the definition over all pairs, whatever the column; and bad input."""

from __future__ import annotations

import itertools
import math
import tracemalloc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymcdm.methods import PROMETHEE_II

from mcda.engines import fastflows, fastgauss
from mcda.engines import preference as f
from mcda.engines import promethee as p

EPS = 2.0**-52
TYPES = tuple(f.PARAMETERS)
SIGNS = [1, -1, 1, -1, 1, 1]
W = np.array([3, 1, 2, 1, 2, 1]) / 10


@contextmanager
def chunks_of(size: int) -> Iterator[None]:
    """Small pieces and few neighbours, so that short columns meet every seam."""
    with (
        patch.object(fastgauss, "CHUNK", size),
        patch.object(fastgauss, "_FEW", 3),
        patch.object(fastflows, "_SEARCHED", 2 * size),
        patch.object(fastflows, "_MENDED", 2 * size),
    ):
        yield


@contextmanager
def always_fast() -> Iterator[None]:
    with patch.object(p, "_LONG", dict.fromkeys(TYPES, 0)), patch.object(p, "_CELLS", 0):
        yield


def tolerance_of(x: np.ndarray) -> float:
    known = x[~np.isnan(x)]
    return 64 * EPS * float(np.abs(known).max()) if known.size else 0.0


def fast(x: np.ndarray, function: f.Preference) -> tuple[np.ndarray, np.ndarray]:
    positive, negative = x.copy(), np.empty(x.size)
    fastflows.sums(positive, function, tolerance_of(x), negative)
    return positive, negative


def pairs(x: np.ndarray, function: f.Preference) -> tuple[np.ndarray, np.ndarray]:
    """The definition: all differences, one by one."""
    d = x[:, None] - x
    degrees = f.degree(function, np.where(np.isnan(d), 0.0, d), tolerance_of(x))
    return degrees.sum(axis=1), degrees.sum(axis=0)


def exact_slope(x: np.ndarray, function: f.Preference) -> np.ndarray:
    """Degrees of a slope in rational numbers."""
    _, start, end = f.pieces(function)[0]
    start, span = Fraction(start), Fraction(end) - Fraction(start)
    values = [None if math.isnan(v) else Fraction(float(v)) for v in x]
    result = np.zeros((x.size, x.size))
    for i, j in itertools.product(range(x.size), repeat=2):
        a, b = values[i], values[j]
        if a is not None and b is not None:
            result[i, j] = float(min(max((a - b - start) / span, Fraction(0)), Fraction(1)))
    return result


def assert_equal_to_pairs(x: np.ndarray, function: f.Preference) -> None:
    found = fast(x, function)
    assert np.isfinite(found).all()
    expected = pairs(x, function)
    slope = function.type in ("vshape", "linear") and f.pieces(function)[0][1] != function.p
    if slope:  # rounded differences are too coarse where a slope is narrow beside the numbers
        degrees = exact_slope(x, function)
        expected = degrees.sum(axis=1), degrees.sum(axis=0)
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_allclose(a / max(x.size - 1, 1), b / max(x.size - 1, 1), atol=1e-12)


def tenths(low: int, high: int) -> st.SearchStrategy[float]:
    return st.integers(low, high).map(lambda v: v / 10)


KINDS = {
    "one decimal": tenths(-30, 30),
    "whole": st.integers(-4, 4).map(float),
    "mixed scales": st.builds(lambda v, e: v * 10.0**e, st.integers(-9, 9), st.integers(-12, 12)),
    "far from zero": st.integers(0, 40).map(lambda v: 1e9 + v * 2.0**-20),
    "neighbours": st.integers(0, 12).map(lambda v: 1.0 + v * EPS),
    "denormal": st.integers(-20, 20).map(lambda v: v * 5e-324),
    "huge and tiny": st.sampled_from([1e150, -1e150, 1e-300, -1e-300, 0.0, -0.0, 1.0, 5e-324]),
    "any": st.floats(-1e150, 1e150),
    "gaps": st.one_of(st.just(math.nan), tenths(0, 20)),
}
COLUMNS = st.sampled_from(sorted(KINDS)).flatmap(
    lambda kind: st.lists(KINDS[kind], min_size=1, max_size=28).map(np.array)
)


@st.composite
def thresholds(draw: st.DrawFn, x: np.ndarray) -> float:
    """A difference of the column, exactly or nearly, or the tolerance away; or any number."""
    known = x[~np.isnan(x)]
    if known.size == 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.one_of(st.just(0.0), tenths(0, 40), st.floats(0, 1e300)))
    a, b = draw(st.sampled_from(known.tolist())), draw(st.sampled_from(known.tolist()))
    value = abs(a - b) - draw(st.sampled_from([0, 0, 0, 1])) * tolerance_of(x)
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        value = float(np.nextafter(value, draw(st.sampled_from([-np.inf, np.inf]))))
    return max(value, 0.0) * draw(st.sampled_from([1, 1, 1, 1, 0.5, 3, 1e-3, 1e3]))


@st.composite
def cases(draw: st.DrawFn, kinds: tuple[str, ...] = TYPES) -> tuple[np.ndarray, f.Preference]:
    x = draw(COLUMNS)
    kind = draw(st.sampled_from(kinds))
    q, top = sorted([draw(thresholds(x)), draw(thresholds(x))])
    match kind:
        case "usual":
            return x, f.usual()
        case "ushape":
            return x, f.ushape(q)
        case "vshape":
            return x, f.vshape(top)
        case "level":
            return x, f.level(q, top)
        case "linear":
            return x, f.linear(q, top)
        case _:
            return x, f.gaussian(top if top > 0 else 1.0)


@settings(max_examples=500, deadline=None)
@given(cases(), st.sampled_from([3, 7, 16_000]))
def test_fast_flows_equal_all_pairs(case: tuple[np.ndarray, f.Preference], size: int) -> None:
    with chunks_of(size):
        assert_equal_to_pairs(*case)


@settings(max_examples=300, deadline=None)
@given(cases(kinds=("usual", "ushape", "level")))
def test_comparisons_with_thresholds_agree_in_every_bit(
    case: tuple[np.ndarray, f.Preference],
) -> None:
    for a, b in zip(fast(*case), pairs(*case), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(("threshold", "beats"), [(1.0, 0.0), (1 + EPS, 1.0), (1 + 2 * EPS, 0.0)])
def test_a_difference_halfway_above_the_threshold_counts_as_it_rounds(
    threshold: float, beats: float
) -> None:
    """Half a unit above t rounds to the even neighbour: over t where t is odd."""
    x = np.array([1 - threshold - EPS / 2, 1.0])
    assert (x[1] - x[0] > threshold) == bool(beats)
    positive, negative = x.copy(), np.empty(2)
    fastflows.sums(positive, f.ushape(threshold), 0.0, negative)
    assert positive.tolist() == [0.0, beats]
    assert negative.tolist() == [beats, 0.0]


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("scale", [1e-6, 1e-3, 0.3, 20.0])
def test_long_columns_equal_all_pairs(name: str, scale: float) -> None:
    """Smooth, clustered, heavy-tailed and tied values; several chunks, dense and sparse."""
    rng = np.random.default_rng(4)
    m = 1500
    columns = [
        rng.normal(size=m),
        np.concatenate([rng.normal(size=m // 2) * 1e-6, rng.random(m - m // 2) * 1e3]),
        rng.standard_cauchy(m) + 1e5,
        np.round(rng.normal(size=m), 1),
    ]
    for x in columns:
        q, top = 0.3 * scale * np.std(x), scale * np.std(x)
        given_ = {"q": q, "p": top, "s": top}
        function = f.Preference(name, **{k: given_[k] for k in f.PARAMETERS[name]})
        for size in (400, 16_000):
            with patch.object(fastgauss, "CHUNK", size):
                found = fast(x, function)
            for a, b in zip(found, pairs(x, function), strict=True):
                np.testing.assert_allclose(a / (m - 1), b / (m - 1), atol=1e-12)


@pytest.mark.parametrize("s", [0.51, 0.9, 1.0, 3.0])
def test_the_gaussian_is_as_exact_as_numbers_are(s: float) -> None:
    """Ten digits more than users see: values fill their boxes, or sit at their edges."""
    rng = np.random.default_rng(2)
    edges = np.concatenate([k / 2 + rng.choice([1e-9, 0.5 - 1e-9], 150) for k in range(8)])
    for x in (np.sort(rng.uniform(0, 20, 1200)), np.sort(edges)):
        found = fastgauss.sums(x, s, np.empty(x.size))
        for i in range(0, x.size, 37):
            expected = math.fsum(-math.expm1(-0.5 * ((x[i] - v) / s) ** 2) for v in x[:i])
            assert found[i] / x.size == pytest.approx(expected / x.size, abs=2e-15)


def test_the_gaussian_keeps_relative_precision_where_s_is_huge() -> None:
    """1 - exp(-z^2 / 2) near 1e-20 must not drown in ones, nor the net flow take a wrong sign."""
    rng = np.random.default_rng(6)
    x = rng.random(500)
    s = 1e10
    d = x[:, None] - x
    degrees = np.where(d > 0, d * d / (2 * s * s), 0.0)
    positive, negative = fast(x, f.gaussian(s))
    np.testing.assert_allclose(positive, degrees.sum(axis=1), rtol=1e-12, atol=1e-32)
    net = degrees.sum(axis=1) - degrees.sum(axis=0)
    np.testing.assert_array_equal(np.sign(positive - negative), np.sign(net))


def test_slopes_keep_relative_precision_where_p_is_huge() -> None:
    rng = np.random.default_rng(7)
    x = rng.random(500)
    for a, b in zip(fast(x, f.vshape(1e200)), pairs(x, f.vshape(1e200)), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-215)


@pytest.mark.parametrize("name", TYPES)
def test_outliers_do_not_spoil_the_order(name: str) -> None:
    """Nearly the whole range is empty: sorting by rounded values alone would not do."""
    rng = np.random.default_rng(8)
    x = np.concatenate([rng.random(600) * 1e-12, [1e140, -1e140], rng.random(600) + 1e20])
    function = f.Preference(
        name,
        **{
            k: v for k, v in {"q": 1e-13, "p": 4e-13, "s": 3e-13}.items() if k in f.PARAMETERS[name]
        },
    )
    for a, b in zip(fast(x, function), pairs(x, function), strict=True):
        np.testing.assert_allclose(a / x.size, b / x.size, atol=1e-12)


SIX = st.lists(st.tuples(*[tenths(0, 60)] * 6), min_size=2, max_size=20).map(
    lambda rows: np.array(rows)
)
FUNCTIONS = [
    f.usual(),
    f.ushape(0.5),
    f.vshape(2.1),
    f.level(0.4, 1.7),
    f.linear(0.3, 2.2),
    f.gaussian(1.3),
]


@settings(max_examples=60, deadline=None)
@given(SIX, st.randoms(use_true_random=False))
def test_properties_of_fast_flows(x: np.ndarray, random: object) -> None:
    with always_fast(), chunks_of(5):
        found = p.flows(x, W, SIGNS, FUNCTIONS)
        order = list(range(len(x)))
        random.shuffle(order)  # type: ignore[attr-defined]
        shuffled = p.flows(x[order], W, SIGNS, FUNCTIONS)
        moved = p.flows(x + 7.0, W, SIGNS, FUNCTIONS)
        stretched = p.flows(
            x * 8.0,
            W,
            SIGNS,
            [
                f.Preference(v.type, **{k: getattr(v, k) * 8.0 for k in f.PARAMETERS[v.type]})
                for v in FUNCTIONS
            ],
        )
        twins = p.flows(np.vstack([x, x[:1]]), W, SIGNS, FUNCTIONS)
    slow = p.flows(x, W, SIGNS, FUNCTIONS)
    for name in ("positive", "negative", "net", "unicriterion"):
        flow = getattr(found, name)
        np.testing.assert_allclose(flow, getattr(slow, name), atol=1e-12)
        np.testing.assert_allclose(getattr(shuffled, name), flow[order], atol=1e-12)
        np.testing.assert_allclose(getattr(moved, name), flow, atol=1e-12)
        np.testing.assert_allclose(getattr(stretched, name), flow, atol=1e-12)
    assert abs(found.net.sum()) < 1e-12
    assert np.abs(found.unicriterion.sum(axis=0)).max() < 1e-12
    assert abs(twins.net[0] - twins.net[-1]) < 1e-12
    y = x * SIGNS
    for i, j in itertools.permutations(range(len(x)), 2):
        if (y[i] >= y[j]).all():
            assert found.net[i] >= found.net[j] - 1e-12


def test_batches_of_long_tables_equal_loops() -> None:
    rng = np.random.default_rng(3)
    x, w, q = rng.random((3, 350, 6)), rng.dirichlet(np.ones(6), 3), rng.random(3) * 0.3
    x[rng.random(x.shape) < 0.05] = np.nan

    def functions(q: object) -> list[f.Preference]:
        return [*FUNCTIONS[:4], f.linear(q, np.asarray(q) + 0.2), f.gaussian(np.asarray(q) + 0.1)]

    found = p.flows(x, w, SIGNS, functions(q))
    for i in range(3):
        one = p.flows(x[i], w[i], SIGNS, functions(q[i]))
        np.testing.assert_allclose(found.net[i], one.net, atol=1e-12)
        np.testing.assert_allclose(found.unicriterion[i], one.unicriterion, atol=1e-12)
    fixed = p.flows(x[0], w, SIGNS, functions(0.1))
    assert fixed.net.shape == (3, 350)
    np.testing.assert_allclose(
        fixed.net[2], p.flows(x[0], w[2], SIGNS, functions(0.1)).net, atol=1e-12
    )


def test_the_long_way_is_taken_for_long_tables_only() -> None:
    x = np.random.default_rng(1).random((1000, 2))
    with patch.object(p, "_by_pairs", side_effect=AssertionError("all pairs")):
        p.flows(x, [1, 1], [1, 1], [f.linear(0.1, 0.2), f.gaussian(0.1)])
    with patch.object(fastflows, "sums", side_effect=AssertionError("sorted")):
        p.flows(x[:27], [1, 1], [1, 1], [f.linear(0.1, 0.2), f.gaussian(0.1)])
        p.flows(np.stack([x[:27]] * 2), [1, 1], [1, 1], [f.linear(0.1, 0.2), f.gaussian(0.1)])


def test_the_input_is_left_alone() -> None:
    for x in (
        np.random.default_rng(2).random((400, 1)),
        np.random.default_rng(2).random((2, 400, 1)),
    ):
        before = x.copy()
        p.flows(x, [1], [1], [f.linear(0.1, 0.2)])
        p.unicriterion(x, [1], [f.gaussian(0.1)])
        np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize("function", [f.linear(0.1, 0.4), f.gaussian(0.3)], ids=lambda v: v.type)
def test_memory_grows_with_the_rows(function: f.Preference) -> None:
    """At most six columns besides the table and what is returned."""
    m, n = 200_000, 3
    x = np.random.default_rng(5).normal(size=(m, n))
    tracemalloc.start()
    try:
        base = tracemalloc.get_traced_memory()[0]
        found = p.flows(x, np.ones(n), [1] * n, [function] * n)
        held = tracemalloc.get_traced_memory()[0] - base
        peak = tracemalloc.get_traced_memory()[1] - base
    finally:
        tracemalloc.stop()
    column = 8 * m
    pieces = 2_000_000  # what is worked on at a time does not grow
    assert held < (3 + n) * column + 100_000
    assert peak - held < 6 * column + pieces
    assert found.net.shape == (m,)


BAD = [
    f.usual(),
    f.ushape(0),
    f.vshape(0),
    f.vshape(5e-324),
    f.level(1, 1),
    f.linear(1, 1),
    f.linear(0, 5e-324),
    f.linear(1e308, 1e308),
    f.vshape(1e308),
    f.gaussian(5e-324),
    f.gaussian(1e308),
]
DEGENERATE = {
    "one": [3.0],
    "two": [1.0, 2.0],
    "constant": [7.0] * 9,
    "ties": [1.0, 1.0, 2.0, 2.0, 2.0] * 3,
    "denormals": [0.0, 5e-324, 1e-320, -5e-324, 1e-310],
    "largest": [1e150, -1e150, 1e149, 0.0],
    "smallest": [1e-300, -1e-300, 2e-300],
    "one applies": [math.nan, 4.0, math.nan],
    "none applies": [math.nan] * 4,
}


@pytest.mark.parametrize("function", BAD, ids=repr)
@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_input_has_an_answer(name: str, function: f.Preference) -> None:
    """Never NaN, never a wrong sign, no warning; the same both ways."""
    x = np.array(DEGENERATE[name])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        slow = p.flows(x[:, None], [1], [1], [function])
        with always_fast(), chunks_of(3):
            quick = p.flows(x[:, None], [1], [1], [function])
    assert np.isfinite(quick.net).all()
    assert np.isfinite(slow.net).all()
    np.testing.assert_allclose(quick.positive, slow.positive, atol=1e-12)
    np.testing.assert_allclose(quick.negative, slow.negative, atol=1e-12)
    known = ~np.isnan(x)
    best, worst = np.nanmax(x) if known.any() else 0, np.nanmin(x) if known.any() else 0
    assert (quick.net[known & (x == best)] >= 0).all()
    assert (quick.net[known & (x == worst)] <= 0).all()
    assert not quick.net[~known].any()


def test_numbers_beyond_1e150_are_refused() -> None:
    for value in (1e300, -1e300, np.inf, -np.inf):
        with pytest.raises(ValueError, match="1e150"):
            p.flows([[value], [1.0]], [1], [1], ["usual"])


def test_unknown_functions_list_the_choices() -> None:
    for name in ("linaer", "xyz"):
        with pytest.raises(ValueError, match="usual, ushape, vshape, level, linear, gaussian"):
            p.flows([[1.0], [2.0]], [1], [1], [{"type": name}])


def test_weights_of_another_number_are_refused() -> None:
    with pytest.raises(ValueError, match="expected 2 weights, got 3"):
        p.flows([[1, 2], [2, 1]], [1, 1, 1], [1, 1], ["usual"] * 2)


@pytest.mark.parametrize("name", ["usual", "ushape", "vshape", "vshape_2", "level"])
@pytest.mark.parametrize("seed", range(4))
def test_pymcdm_agrees(seed: int, name: str) -> None:
    """A fresh object each call (its second call fails) and no Gaussian (it has none)."""
    rng = np.random.default_rng(seed)
    m, n = int(rng.integers(200, 260)), 3
    matrix, weights = rng.random((m, n)), rng.dirichlet(np.ones(n))
    directions = rng.choice([-1, 1], n)
    q, top = np.full(n, 0.1), np.full(n, 0.4)
    ours = {
        "usual": f.usual(),
        "ushape": f.ushape(0.1),
        "vshape": f.vshape(0.4),
        "vshape_2": f.linear(0.1, 0.4),
        "level": f.level(0.1, 0.4),
    }[name]
    theirs = PROMETHEE_II(name, p=top, q=q)(matrix, weights, directions)
    with always_fast():
        found = p.flows(matrix, weights, directions, [ours] * n)
    np.testing.assert_allclose(found.net, theirs, atol=1e-12)


@settings(max_examples=300)
@given(st.data(), st.integers(1, 9))
def test_places_are_those_of_a_binary_search(data: st.DataObject, size: int) -> None:
    """Across chunks, in crowded ones and between values: keys at, just beside and far from them."""
    x = np.sort(data.draw(COLUMNS))
    x = x[~np.isnan(x)]
    beside = [np.nextafter(x, -np.inf), x, np.nextafter(x, np.inf)]
    keys = np.sort(np.concatenate([*beside, [-1e300, 0.0, 1e300]]))
    with chunks_of(size), patch.object(fastflows, "_CROWD", data.draw(st.integers(1, 4))):
        places = fastflows._Places(x, fastflows.Workspace())
        for part in fastgauss.chunks(keys.size):
            found = places.below(keys[part])
            np.testing.assert_array_equal(found, np.searchsorted(x, keys[part]))


@settings(max_examples=300)
@given(COLUMNS, st.integers(1, 9), st.floats(1, 1e12))
def test_the_order_is_the_stable_one(column: np.ndarray, size: int, far: float) -> None:
    """One value far away crowds all others together: their keys no longer tell them apart."""
    column = np.append(column, far * np.nanmax(np.abs(column), initial=1.0))
    low, high = np.nanmin(column), np.nanmax(column)
    known = np.count_nonzero(~np.isnan(column))
    if low == high:
        return
    with chunks_of(size):
        order, x = fastflows.ascending(column, low, high)
    np.testing.assert_array_equal(order, np.argsort(column, kind="stable")[:known])
    np.testing.assert_array_equal(x, column[order])


@pytest.mark.parametrize("steps", [0, 1, 3, 100])
def test_what_keys_leave_in_disorder_is_put_right(steps: int) -> None:
    x = np.array([0.0, 1.0, 4.0, 2.0, 3.0, 3.0, 1.5, 9.0, 8.0, 9.0])
    places, wrong = np.arange(x.size), np.flatnonzero(x[1:] < x[:-1])
    mended = x.copy()
    with patch.object(fastflows, "_MENDED", steps):
        done = fastflows._mend(places, mended, wrong)
    assert done == (steps == 100)
    np.testing.assert_array_equal(mended, x[places])  # what is not done is still in its places
    if done:
        np.testing.assert_array_equal(places, np.argsort(x, kind="stable"))


@pytest.mark.parametrize("size", [49_999, 50_000, 130_001])
def test_cells_change_no_count(size: int) -> None:
    """Long columns with a dense part, a gap and an outlier: the same flows as by binary search."""
    rng = np.random.default_rng(size)
    x = np.concatenate([rng.normal(size=size - 20_001), rng.normal(50, 1e-6, 20_000), [1e6]])
    for function in (f.usual(), f.ushape(q=0.3), f.linear(q=0.2, p=0.5), f.level(q=0.2, p=0.5)):
        found = fast(x, function)
        with patch.object(fastflows, "_SEARCHED", size + 1):
            expected = fast(x, function)
        np.testing.assert_array_equal(found, expected)
