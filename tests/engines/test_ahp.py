"""AHP engine: properties, degenerate input, and defects of other tools that ours must not share."""

import itertools
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import ahpy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda.engines import ahp

CITY = Path(__file__).parents[1] / "cases" / "ahp" / "13_group_city200_ahpsurvey.json"


def random_matrices(seed: int, count: int, n: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    rows, columns = np.triu_indices(n, 1)
    values = rng.choice(ahp.SCALE, size=(count, len(rows)))
    matrices = np.ones((count, n, n))
    matrices[:, rows, columns] = values
    matrices[:, columns, rows] = 1 / values
    return matrices


def ratios(weights: Any) -> np.ndarray:
    w = np.asarray(weights, dtype=float)
    return w[..., :, None] / w[..., None, :]


def without(matrix: np.ndarray, *pairs: tuple[int, int]) -> np.ndarray:
    gaps = matrix.copy()
    for i, j in pairs:
        gaps[..., i, j] = gaps[..., j, i] = np.nan
    return gaps


def eig(matrices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    values, vectors = np.linalg.eig(matrices)
    first = values.real.argmax(axis=-1)
    w = np.abs(np.take_along_axis(vectors, first[:, None, None], axis=2)[..., 0])
    return w / w.sum(axis=-1, keepdims=True), values.real.max(axis=-1)


CYCLE = ahp.from_comparisons(3, [(0, 1, 5), (1, 2, 5), (2, 0, 5)])
JUDGED = st.integers(0, 2**32 - 1).flatmap(
    lambda seed: st.integers(3, 8).map(lambda n: random_matrices(seed, 1, n)[0])
)
METHODS = pytest.mark.parametrize("method", ahp.METHODS)

# --- properties ------------------------------------------------------------------------------


@METHODS
@given(st.lists(st.floats(0.01, 10), min_size=1, max_size=9))
@settings(max_examples=40, deadline=None)
def test_consistent_matrix_returns_its_weights(method: str, weights: list[float]) -> None:
    w = np.array(weights) / sum(weights)
    np.testing.assert_allclose(ahp.priorities(ratios(w), method=method), w, rtol=1e-12)
    found = ahp.consistency(ratios(w))
    assert found.cr == pytest.approx(0, abs=1e-12)
    assert found.gci == pytest.approx(0, abs=1e-12)
    assert found.koczkodaj == pytest.approx(0, abs=1e-12)


@given(JUDGED)
@settings(max_examples=60, deadline=None)
def test_transposing_inverts_geometric_mean_weights(matrix: np.ndarray) -> None:
    w = ahp.priorities(matrix, method="geometric_mean")
    inverse = ahp.priorities(matrix.T, method="geometric_mean")
    np.testing.assert_allclose(inverse, (1 / w) / (1 / w).sum(), rtol=1e-12)


@METHODS
@given(matrix=JUDGED, seed=st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_order_of_items_does_not_matter(method: str, matrix: np.ndarray, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(matrix))
    moved = matrix[np.ix_(order, order)]
    w = ahp.priorities(matrix, method=method)
    np.testing.assert_allclose(ahp.priorities(moved, method=method), w[order], rtol=1e-11)
    before, after = ahp.consistency(matrix), ahp.consistency(moved)
    for name in ("lambda_max", "cr", "gci", "koczkodaj"):
        assert getattr(after, name) == pytest.approx(getattr(before, name), rel=1e-10)
    assert ahp.congruence(moved) == pytest.approx(ahp.congruence(matrix), rel=1e-10)
    assert ahp.dissonance(moved) == pytest.approx(ahp.dissonance(matrix), rel=1e-10)


@given(JUDGED)
@settings(max_examples=60, deadline=None)
def test_lambda_max_is_at_least_n(matrix: np.ndarray) -> None:
    assert ahp.consistency(matrix).lambda_max >= len(matrix)


@METHODS
def test_batch_equals_loop(method: str) -> None:
    matrices = random_matrices(5, 3000, 6)
    loop = np.stack([ahp.priorities(matrix, method=method) for matrix in matrices])
    np.testing.assert_array_equal(ahp.priorities(matrices, method=method), loop)
    deep = ahp.priorities(matrices.reshape(2, 3, 500, 6, 6), method=method)
    np.testing.assert_array_equal(deep.reshape(-1, 6), loop)


def test_batch_of_different_gaps_equals_loop() -> None:
    base = random_matrices(6, 4, 5)
    matrices = np.stack(
        [
            base[0],
            without(base[1], (0, 1)),
            without(base[2], (0, 1), (2, 4), (1, 3)),
            without(base[3], (0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)),
        ]
    )
    found = ahp.consistency(matrices)
    for which, matrix in enumerate(matrices):
        one = ahp.consistency(matrix)
        for name in ("lambda_max", "ci", "cr", "gci", "koczkodaj", "weights"):
            np.testing.assert_allclose(getattr(found, name)[which], getattr(one, name), rtol=1e-12)
    assert np.isnan(found.cr).tolist() == [False, False, False, True]


@pytest.mark.parametrize("n", [2, 3, 4, 7, 10, 15])
def test_eigenvector_agrees_with_numpy_on_random_matrices(n: int) -> None:
    matrices = random_matrices(n, 1500, n)
    w, values = eig(matrices)
    np.testing.assert_allclose(ahp.priorities(matrices), w, rtol=0, atol=1e-12)
    np.testing.assert_allclose(ahp.consistency(matrices).lambda_max, values, rtol=1e-12)


def test_eigenvector_of_extreme_matrices() -> None:
    """Cycles, ratios of 1e9 and matrices whose trace does not reveal that they have not settled."""
    cycle = ahp.from_comparisons(
        4, [(0, 1, 9), (1, 2, 9), (2, 3, 9), (3, 0, 9), (0, 2, 1), (1, 3, 1)]
    )
    almost = CYCLE.copy()
    almost[0, 1] *= 1 + 1e-9
    almost[1, 0] /= 1 + 1e-9
    steep = ahp.from_comparisons(3, [(0, 1, 1e9), (1, 2, 1e9), (0, 2, 1e-9)])
    for matrix in (cycle, CYCLE, almost, steep):
        w, value = eig(matrix[None])
        np.testing.assert_allclose(ahp.priorities(matrix), w[0], rtol=0, atol=1e-12)
        assert ahp.consistency(matrix).lambda_max == pytest.approx(value[0], rel=1e-12)


def test_three_items_have_one_answer() -> None:
    """For n = 3 eigenvector and geometric mean coincide (Crawford & Williams 1985)."""
    matrices = random_matrices(3, 500, 3)
    np.testing.assert_allclose(
        ahp.priorities(matrices), ahp.priorities(matrices, method="geometric_mean"), atol=1e-12
    )


@pytest.mark.parametrize("n", [3, 4, 6, 8])
def test_agrees_with_ahpy(n: int) -> None:
    """AHPy rounds to its precision and stops its power iteration: 9 digits are compared."""
    for matrix in random_matrices(100 + n, 8, n):
        labels = [str(i) for i in range(n)]
        pairs = {(labels[i], labels[j]): matrix[i, j] for i in range(n) for j in range(i + 1, n)}
        other = ahpy.Compare("c", pairs, precision=12, random_index="saaty", iterations=1000)
        w = [other.local_weights[label] for label in labels]
        np.testing.assert_allclose(ahp.priorities(matrix), w, rtol=0, atol=1e-9)
        assert ahp.consistency(matrix, random_index="saaty").cr == pytest.approx(
            other.consistency_ratio, abs=1e-9
        )


def test_incomplete_agrees_with_ahpy() -> None:
    """AHPy's coordinate search is coarse: 4 digits of the weights are compared."""
    n = 5
    for matrix in random_matrices(9, 3, n):
        pairs = {
            (str(i), str(j)): matrix[i, j]
            for i, j in itertools.combinations(range(n), 2)
            if (i, j) not in ((0, 1), (2, 4))
        }
        other = ahpy.Compare("c", pairs, precision=12, tolerance=1e-4)
        w = ahp.priorities(without(matrix, (0, 1), (2, 4)))
        np.testing.assert_allclose(w, [other.local_weights[str(i)] for i in range(n)], atol=1e-4)


# --- incomplete judgements -------------------------------------------------------------------


def test_completion_minimises_lambda_max() -> None:
    for matrix in random_matrices(11, 20, 6):
        gaps = without(matrix, (0, 1), (2, 5), (1, 4))
        best = ahp.complete(gaps)
        value = ahp.consistency(best).lambda_max
        for i, j in ((0, 1), (2, 5), (1, 4)):
            for factor in (0.99, 1.01):
                other = best.copy()
                other[i, j] *= factor
                other[j, i] /= factor
                assert ahp.consistency(other).lambda_max > value
        w, _ = eig(best[None])
        v, _ = eig(best.T[None])
        fixed = np.sqrt(ratios(w[0]) / ratios(v[0]))
        for cell in ((0, 1), (2, 5), (1, 4)):
            assert best[cell] == pytest.approx(fixed[cell], rel=1e-10)
        known = ~np.isnan(gaps)
        np.testing.assert_array_equal(best[known], gaps[known])


def test_consistent_answers_with_gaps_return_their_weights() -> None:
    w = np.array([0.4, 0.3, 0.2, 0.1])
    chain = without(ratios(w), (0, 2), (0, 3), (1, 3))
    loop = without(ratios(w), (0, 2), (1, 3))
    for matrix in (chain, loop):
        for method in ("eigenvector", "geometric_mean"):
            np.testing.assert_allclose(ahp.priorities(matrix, method=method), w, rtol=1e-12)
        for method in ahp.COMPLETIONS:
            np.testing.assert_allclose(ahp.complete(matrix, method=method), ratios(w), rtol=1e-12)


@pytest.mark.parametrize("index", ["computed", "saaty", "alonso_lamata", 0.9])
def test_spanning_tree_cannot_be_checked(index: str | float) -> None:
    tree = ahp.from_comparisons(4, [(0, 1, 9), (1, 2, 9), (2, 3, 1 / 9)])
    found = ahp.consistency(tree, random_index=index)
    assert np.isnan(found.cr)
    assert np.isnan(found.gci)
    assert np.isnan(found.koczkodaj)
    assert found.lambda_max == pytest.approx(4, abs=1e-12)
    assert ahp.revisions(tree) == ()


def test_random_index_is_lowered_for_missing_pairs() -> None:
    assert ahp.random_index(5, 2) == pytest.approx((1 - 4 / 12) * ahp.random_index(5))
    gaps = without(random_matrices(2, 1, 5)[0], (0, 1), (2, 3))
    found = ahp.consistency(gaps)
    assert found.cr == pytest.approx(found.ci / ahp.random_index(5, 2), rel=1e-12)
    assert ahp.consistency(gaps, random_index=1.1).cr == pytest.approx(found.ci / 1.1, rel=1e-12)
    llsm = ahp.consistency(gaps, completion="llsm")
    assert llsm.lambda_max >= found.lambda_max


def test_column_mean_refuses_gaps() -> None:
    gaps = without(random_matrices(2, 1, 4)[0], (1, 2))
    with pytest.raises(ValueError, match=r"missing at \(1, 2\), \(2, 1\)"):
        ahp.priorities(gaps, method="column_mean")


def test_many_gaps_in_a_large_matrix() -> None:
    """23 of 45 judgements of ten items."""
    matrix = random_matrices(8, 1, 10)[0]
    pairs = [p for p in itertools.combinations(range(10), 2) if (p[1] - p[0]) % 10 not in (1, 2, 9)]
    gaps = without(matrix, *pairs[:22])
    assert (~np.isnan(gaps)).sum() == 10 + 2 * 23
    done = ahp.complete(gaps)
    w, _ = eig(done[None])
    np.testing.assert_allclose(ahp.priorities(gaps), w[0], atol=1e-12)


# --- defects seen in other tools ------------------------------------------------------------


def test_contradictory_duplicate_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"pair \(1, 0\): 3 contradicts 0.333333"):
        ahp.from_comparisons(3, [(0, 1, 3), (1, 0, 3)])
    with pytest.raises(ValueError, match="contradicts"):
        ahp.from_comparisons(3, [(0, 1, 3), (0, 1, 4)])
    same = ahp.from_comparisons(2, [(0, 1, 3), (1, 0, 1 / 3), (0, 0, 1)])
    np.testing.assert_allclose(same, [[1, 3], [1 / 3, 1]])


@pytest.mark.parametrize("method", ["eigenvector", "geometric_mean"])
def test_unconnected_judgements_are_an_error_with_a_remedy(method: str) -> None:
    matrix = ahp.from_comparisons(5, [(0, 1, 3), (2, 3, 2)])
    with pytest.raises(
        ahp.UnconnectedError, match=r"add for instance the pairs \(0, 2\)"
    ) as caught:
        ahp.priorities(matrix, method=method)
    assert caught.value.groups == ((0, 1), (2, 3), (4,))
    assert caught.value.pairs == ((0, 2), (0, 4))
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.groups, str(again)) == (caught.value.groups, str(caught.value))
    fixed = ahp.from_comparisons(
        5, [(0, 1, 3), (2, 3, 2), *((i, j, 1) for i, j in caught.value.pairs)]
    )
    assert np.isfinite(ahp.priorities(fixed, method=method)).all()
    with pytest.raises(ahp.UnconnectedError, match=r"of matrix \(1,\)"):
        ahp.consistency(np.stack([np.ones((5, 5)), matrix]))


def test_cycle_is_reported() -> None:
    found = ahp.consistency(CYCLE)
    assert found.cr > 3
    assert found.koczkodaj == pytest.approx(1 - 1 / 125)
    assert ahp.dissonance(CYCLE) == 1
    assert len(ahp.revisions(CYCLE)) == 3


def test_judgement_off_the_scale_is_an_error() -> None:
    for value in (15, 1 / 15, 0, -3, np.inf):
        with pytest.raises(ValueError, match=r"1/9 ... 9; wrong at \(0, 1\)"):
            ahp.scale([[1, value]], "linear")


def test_nothing_is_rounded_between_levels() -> None:
    """Rounding at every level moved a published value from .149 to .150."""
    criteria = ahp.from_comparisons(
        4, [(0, 1, 4), (0, 2, 3), (0, 3, 7), (1, 2, 1 / 3), (1, 3, 3), (2, 3, 5)]
    )
    answers = [(1 / 4, 4, 9), (3, 1 / 5, 1 / 7), (5, 9, 4), (1 / 3, 5, 9)]
    local = [
        ahp.priorities(ahp.from_comparisons(3, [(0, 1, a), (0, 2, b), (1, 2, c)]))
        for a, b, c in answers
    ]
    total = ahp.synthesise(np.stack(local, axis=1), ahp.priorities(criteria))
    assert total[2] == pytest.approx(0.14908, abs=5e-6)


def city() -> np.ndarray:
    rows = json.loads(CITY.read_text(encoding="utf-8"))["input"]["survey_rows"]
    pairs = list(itertools.combinations(range(5), 2))
    return np.stack(
        [
            ahp.from_comparisons(
                5,
                [
                    (i, j, -value if value < 0 else 1 / value)
                    for (i, j), value in zip(pairs, row, strict=True)
                ],
            )
            for row in rows
        ]
    )


def test_errors_use_the_weights_of_the_same_respondent() -> None:
    """Another tool divides everybody's judgements by the first respondent's weights."""
    matrices = city()
    errors = ahp.error_matrix(matrices)
    loop = np.stack([ahp.error_matrix(matrix) for matrix in matrices])
    np.testing.assert_allclose(errors, loop, rtol=1e-12)
    # Its mean over respondents is geometric, of the error or its reciprocal, whichever is larger.
    mean = np.exp(np.abs(np.log(errors)).mean(axis=0))[np.triu_indices(5, 1)]
    own = [1.64, 1.46, 1.48, 1.33, 1.22, 1.43, 1.84, 1.19, 1.65, 1.24]
    np.testing.assert_allclose(mean, own, atol=0.0051)


def test_geometric_group_priorities_are_normalised() -> None:
    found = ahp.aggregate_priorities(ahp.priorities(city()))
    np.testing.assert_allclose(found, [0.1546, 0.4542, 0.0715, 0.2795, 0.0402], atol=6e-5)
    assert found.sum() == pytest.approx(1, abs=1e-14)


def test_missing_or_too_large_random_index_raises() -> None:
    """Another tool builds this error and forgets to raise it."""
    with pytest.raises(ValueError, match="ends at 15 items"):
        ahp.consistency(np.ones((16, 16)))
    assert ahp.consistency(np.ones((16, 16)), random_index="alonso_lamata").cr == 0
    with pytest.raises(ValueError, match="not one of"):
        ahp.random_index(5, table="other")
    with pytest.raises(ValueError, match="positive number"):
        ahp.consistency(np.ones((3, 3)), random_index=0)


def test_methods_differ_and_are_named() -> None:
    matrix = random_matrices(21, 1, 5)[0]
    found = [ahp.priorities(matrix, method=method) for method in ahp.METHODS]
    for a, b in itertools.combinations(found, 2):
        assert np.abs(a - b).max() > 1e-3
    with pytest.raises(ValueError, match="eigenvector, geometric_mean, column_mean"):
        ahp.priorities(matrix, method="eigenvalue")


# --- random index ----------------------------------------------------------------------------


def test_random_index_of_three_by_enumeration() -> None:
    a, b, c = np.meshgrid(ahp.SCALE, ahp.SCALE, ahp.SCALE, indexing="ij")
    root = np.cbrt(a * c / b)
    exact = ((1 + root + 1 / root - 3) / 2).mean()
    assert ahp.random_index(3) == pytest.approx(exact, abs=5e-7)
    levels = np.stack([a.ravel(), b.ravel(), c.ravel()], axis=1)
    matrices = np.ones((17**3, 3, 3))
    for column, (i, j) in enumerate([(0, 1), (0, 2), (1, 2)]):
        matrices[:, i, j], matrices[:, j, i] = levels[:, column], 1 / levels[:, column]
    assert ahp.consistency(matrices).ci.mean() == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize("n", range(4, 16))
def test_random_index_by_simulation(n: int) -> None:
    values = ahp.consistency(random_matrices(1000 + n, 4000, n)).ci
    stored, draws, error = ahp.COMPUTED_RANDOM_INDEX[n]
    assert stored == pytest.approx(values.mean(), abs=4.5 * values.std() / np.sqrt(len(values)))
    assert draws >= 10_000_000
    assert error < 2e-4


def test_tables_differ_and_are_named() -> None:
    assert ahp.random_index(3, table="saaty") == 0.52
    assert ahp.random_index(3, table="alonso_lamata") == pytest.approx(0.4792)
    assert ahp.random_index(3) == 0.524457
    assert [ahp.random_index(n) for n in (1, 2)] == [0, 0]
    assert ahp.random_index(4, 3) == pytest.approx(0, abs=1e-15)
    for n, missing in ((4, 4), (4, -1), (0, 0), (2, 1)):
        with pytest.raises(ValueError, match="pairs missing"):
            ahp.random_index(n, missing)


# --- degenerate and wrong input --------------------------------------------------------------


def test_one_and_two_items() -> None:
    for method in ahp.METHODS:
        np.testing.assert_array_equal(ahp.priorities([[1]], method=method), [1])
        np.testing.assert_allclose(
            ahp.priorities([[1, 3], [1 / 3, 1]], method=method), [0.75, 0.25]
        )
    for matrix in ([[1]], [[1, 9], [1 / 9, 1]]):
        found = ahp.consistency(matrix)
        assert (found.ci, found.cr, found.gci, found.koczkodaj) == (0, 0, 0, 0)
        assert ahp.congruence(matrix) == 0
        assert ahp.dissonance(matrix) == 0
        assert ahp.revisions(matrix) == ()
        assert ahp.gci_threshold(len(matrix)) == 0
    empty = ahp.priorities(np.ones((0, 3, 3)))
    assert empty.shape == (0, 3)


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[1, 3], [3, 1]], r"wrong at \(0, 1\), \(1, 0\)"),
        ([[1, 0], [0, 1]], r"positive numbers.*\(0, 1\)"),
        ([[1, -2], [-0.5, 1]], r"positive numbers.*\(0, 1\), \(1, 0\)"),
        ([[1, np.inf], [0, 1]], r"positive numbers"),
        ([[2, 1], [1, 1]], r"diagonal of 1.*\(0, 0\)"),
        ([[np.nan, 1], [1, 1]], r"diagonal of 1.*\(0, 0\)"),
        ([[1, np.nan], [2, 1]], r"wrong at \(0, 1\), \(1, 0\)"),
        ([[1, 2, 3]], "square"),
        ([1.0], "square"),
        (np.ones((0, 0)), "square"),
        ([np.ones((2, 2)), [[1, 3], [3, 1]]], r"wrong at \(1, 0, 1\)"),
        (np.full((9, 9), 2.0), "and 76 more"),
    ],
)
def test_wrong_matrix_names_its_cells(matrix: Any, message: str) -> None:
    for function in (ahp.priorities, ahp.consistency, ahp.complete, ahp.congruence):
        with pytest.raises(ValueError, match=message):
            function(matrix)


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ((0, 3, 2), "outside 0 ... 2"),
        ((-1, 0, 2), "outside"),
        ((0, 1, 0), "not a positive finite"),
        ((0, 1, -2), "not a positive finite"),
        ((0, 1, np.inf), "not a positive finite"),
        ((0, 1, np.nan), "not a positive finite"),
        ((1, 1, 2), "itself is 1, not 2"),
    ],
)
def test_wrong_comparison_is_an_error(pair: tuple[int, int, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ahp.from_comparisons(3, [pair])


def test_inputs_stay_unchanged() -> None:
    matrix = without(random_matrices(4, 1, 5)[0], (0, 1))
    before = matrix.copy()
    ahp.consistency(matrix)
    ahp.priorities(matrix)
    ahp.weight_uncertainty(matrix)
    ahp.revisions(matrix)
    ahp.congruence(matrix)
    np.testing.assert_array_equal(matrix, before)


def test_import_loads_numpy_only() -> None:
    code = "import sys, mcda.engines.ahp; print('scipy' in sys.modules or 'pandas' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"


# --- revisions -------------------------------------------------------------------------------


def test_revisions_find_the_slip() -> None:
    w = np.array([8, 4, 2, 1])
    matrix = ratios(w)
    matrix[0, 3], matrix[3, 0] = 1 / 8, 8
    best = ahp.revisions(matrix)[0]
    assert (best.i, best.j, best.now, best.nearest) == (0, 3, 1 / 8, 8)
    assert best.fitted == pytest.approx(8)
    assert best.cr_after == pytest.approx(0, abs=1e-12)
    assert ahp.revisions(ratios(w)) == ()


@given(JUDGED)
@settings(max_examples=30, deadline=None)
def test_revisions_are_ranked_and_true(matrix: np.ndarray) -> None:
    found = ahp.revisions(matrix)
    ratio = ahp.consistency(matrix).cr
    if ratio <= 0.1:
        assert found == ()
    assert list(found) == sorted(found, key=lambda record: record.cr_after)
    for record in found:
        changed = matrix.copy()
        changed[record.i, record.j] = record.nearest
        changed[record.j, record.i] = 1 / record.nearest
        assert ahp.consistency(changed).cr == pytest.approx(record.cr_after, abs=1e-12)
        assert record.cr_after < ratio
        assert record.i < record.j


def test_revisions_of_incomplete_judgements_skip_bridges() -> None:
    matrix = ahp.from_comparisons(4, [(0, 1, 5), (1, 2, 5), (2, 0, 5), (2, 3, 9)])
    found = ahp.revisions(matrix)
    assert {(record.i, record.j) for record in found} == {(0, 1), (0, 2), (1, 2)}
    with pytest.raises(ValueError, match="one matrix"):
        ahp.revisions(np.ones((2, 3, 3)))


# --- groups ----------------------------------------------------------------------------------


def test_group_with_gaps() -> None:
    matrices = random_matrices(31, 3, 4)
    weights = [3, 2, 1]
    full = ahp.group_priorities(matrices, weights)
    joint = ahp.aggregate_judgements(matrices, weights)
    np.testing.assert_allclose(full, ahp.priorities(joint, method="geometric_mean"), rtol=1e-12)
    gaps = matrices.copy()
    gaps[0] = without(gaps[0], (0, 1), (0, 2), (0, 3))
    gaps[1:] = without(gaps[1:], (0, 1))
    joint = ahp.aggregate_judgements(gaps, weights)
    assert np.isnan(joint[0, 1])
    assert joint[0, 2] == pytest.approx((gaps[1, 0, 2] ** 2 * gaps[2, 0, 2]) ** (1 / 3))
    rows, values = [], []
    for matrix, weight in zip(gaps, weights, strict=True):
        for i, j in itertools.combinations(range(4), 2):
            if matrix[i, j] > 0:
                row = np.zeros(4)
                row[i], row[j] = np.sqrt(weight), -np.sqrt(weight)
                rows.append(row)
                values.append(np.sqrt(weight) * np.log(matrix[i, j]))
    y = np.exp(np.linalg.lstsq(np.array(rows), np.array(values), rcond=None)[0])
    np.testing.assert_allclose(ahp.group_priorities(gaps, weights), y / y.sum(), rtol=1e-10)
    apart = without(matrices, (0, 1), (0, 2), (0, 3))
    with pytest.raises(ahp.UnconnectedError):
        ahp.group_priorities(apart)


def test_group_batches() -> None:
    matrices = random_matrices(32, 12, 4).reshape(4, 3, 4, 4)
    for function in (ahp.aggregate_judgements, ahp.group_priorities):
        loop = np.stack([function(one, [1, 2, 3]) for one in matrices])
        np.testing.assert_allclose(function(matrices, [1, 2, 3]), loop, rtol=1e-12)
    distance = ahp.compatibility(matrices)
    assert distance.gcompi.shape == distance.pvn.shape == (4,)
    assert ahp.compatibility(matrices[0]).gcompi == pytest.approx(distance.gcompi[0])
    p = ahp.priorities(matrices)
    assert ahp.consensus(p).shape == (4,)
    for mean in ("geometric", "arithmetic"):
        assert ahp.aggregate_priorities(p, mean=mean).shape == (4, 4)


def test_absent_members() -> None:
    p = np.array([[0.5, 0.3, 0.2], [np.nan] * 3, [0.2, 0.3, 0.5]])
    for mean in ("geometric", "arithmetic"):
        np.testing.assert_allclose(
            ahp.aggregate_priorities(p, [1, 5, 1], mean=mean),
            ahp.aggregate_priorities(p[[0, 2]], mean=mean),
        )
    with pytest.raises(ValueError, match="no member"):
        ahp.aggregate_priorities(p, [0, 1, 0])
    with pytest.raises(ValueError, match="positive"):
        ahp.aggregate_priorities([[1, 0], [0.5, 0.5]])
    matrices = random_matrices(33, 2, 4)
    silent = np.full((1, 4, 4), np.nan)
    silent[0, range(4), range(4)] = 1
    with_silent = ahp.compatibility(np.concatenate([matrices, silent]))
    assert with_silent.gcompi == pytest.approx(ahp.compatibility(matrices).gcompi)


def test_consensus_limits() -> None:
    assert ahp.consensus(np.full((3, 4), 0.25)) == pytest.approx(1)
    assert ahp.consensus(np.ones((3, 1))) == 1
    assert ahp.consensus([[1, 0, 0], [0, 1, 0], [0, 0, 1]]) < 0
    with pytest.raises(ValueError, match="finite"):
        ahp.consensus([[np.nan, 1]])


def test_compatible_group_has_no_distance() -> None:
    w = np.array([0.5, 0.3, 0.2])
    found = ahp.compatibility(np.stack([ratios(w)] * 2), priorities=w)
    assert (found.gcompi, found.pvn) == (pytest.approx(0, abs=1e-15), 0)
    with pytest.raises(ValueError, match="three items"):
        ahp.compatibility(np.ones((2, 2, 2)))
    with pytest.raises(ValueError, match="3 positive"):
        ahp.compatibility(np.ones((2, 3, 3)), priorities=[1, 0, 1])


@pytest.mark.parametrize("weights", [[1], [1, -1], [0, 0], [1, np.nan]])
def test_wrong_member_weights(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        ahp.aggregate_judgements(np.ones((2, 3, 3)), weights)


# --- scales, ratings, synthesis --------------------------------------------------------------


@pytest.mark.parametrize("kind", ahp.SCALES)
def test_scales_keep_one_order_and_reciprocals(kind: str) -> None:
    found = ahp.scale(ahp.SCALE, kind, n=5)
    assert found[8] == pytest.approx(1)
    assert (np.diff(found) > 0).all()
    np.testing.assert_allclose(found * found[::-1], 1, rtol=1e-12)
    assert np.isnan(ahp.scale(np.nan, kind, n=5))


def test_adaptive_scales_reach_nine_tenths() -> None:
    """The weight of an item 9 times all others: 0.9 for any n (Goepel 2018)."""
    for n in (2, 4, 9):
        for kind in ("adaptive", "adaptive_balanced"):
            x = ahp.scale(9, kind, n=n)
            assert x / (x + n - 1) == pytest.approx(0.9)
    for kind in ("adaptive", "adaptive_balanced", "balanced_n"):
        with pytest.raises(ValueError, match="n >= 2"):
            ahp.scale(3, kind)
    with pytest.raises(ValueError, match="not one of"):
        ahp.scale(3, "fuzzy")


def test_weight_uncertainty() -> None:
    for method in ahp.METHODS:
        exact = ahp.weight_uncertainty(random_matrices(41, 6, 4).reshape(2, 3, 4, 4), method=method)
        assert exact.plus.shape == exact.minus.shape == (2, 3, 4)
        assert (exact.plus > 0).all()
        assert (exact.minus > 0).all()
    equal = ahp.weight_uncertainty(np.ones((2, 2)))
    np.testing.assert_allclose(equal.plus, 0.1)
    np.testing.assert_allclose(equal.minus, 0.1)
    np.testing.assert_array_equal(ahp.weight_uncertainty([[1]]).plus, [0])


def test_ratings() -> None:
    levels = np.array([0.5, 0.3, 0.2])
    np.testing.assert_allclose(ahp.ratings(levels, [1, 2, -1]), [0.6, 0.4, 0])
    np.testing.assert_allclose(ahp.ratings(levels, [1, 2, -1], ideal=False), [0.3, 0.2, 0])
    two = ahp.ratings(np.stack([levels, levels[::-1]]), [0, 0])
    np.testing.assert_allclose(two, [[1, 1], [0.4, 0.4]])
    for wrong, message in (([3], "0 ... 2"), ([-2], "0 ... 2"), ([0.5], "whole-number")):
        with pytest.raises(ValueError, match=message):
            ahp.ratings(levels, wrong)
    for bad in ([0, 0], [-1, 2], [np.nan, 1]):
        with pytest.raises(ValueError, match="level"):
            ahp.ratings(bad, [0])


def test_synthesis() -> None:
    local = np.array([[2.0, 0, 0], [1, 5, 0]])
    np.testing.assert_allclose(ahp.synthesise(local, [1, 1, 0]), [1 / 3, 2 / 3])
    np.testing.assert_allclose(ahp.synthesise(local, [1, 1, 0], mode="ideal_raw"), [0.5, 0.75])
    np.testing.assert_allclose(ahp.synthesise(local, [1, 1, 0], mode="ideal"), [0.4, 0.6])
    many = ahp.synthesise(np.stack([local, local]), [[1, 1, 0], [1, 0, 0]])
    np.testing.assert_allclose(many, [[1 / 3, 2 / 3], [2 / 3, 1 / 3]])
    with pytest.raises(ValueError, match="no positive"):
        ahp.synthesise(local, [1, 1, 1])
    with pytest.raises(ValueError, match="finite"):
        ahp.synthesise([[np.nan, 1]], [1, 1])
    with pytest.raises(ValueError, match="not one of"):
        ahp.synthesise(local, [1, 1, 1], mode="product")


def test_results_are_frozen() -> None:
    with pytest.raises(AttributeError):
        ahp.consistency(CYCLE).cr = 0  # type: ignore[misc]
