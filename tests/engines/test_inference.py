"""Inference of weights from classes: planted weights, minimum sets, possible classes, the edges."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from numpy.testing import assert_allclose

from mcda.engines import inference
from mcda.engines.forms import Distance, Linear
from mcda.engines.inference import STRICT, compatible, explains, nearest


def planted(seed, m=14, n=4, kind="linear"):
    """A form, weights, and the classes that these weights and two bounds give."""
    rng = np.random.default_rng(seed)
    values = rng.random((m, n)).round(2)
    form = Linear(0.0, values) if kind == "linear" else None
    if form is None:
        power = 2 if kind == "classic" else 1
        form = Distance((1 - values) ** 2, values**2, power)
    weights = rng.dirichlet(np.ones(n))
    scores = form.scores(weights)
    cuts = np.sort(rng.choice(np.arange(1, m), 2, replace=False))
    ordered = np.sort(scores)
    bounds = (ordered[cuts - 1] + ordered[cuts]) / 2
    groups = (scores[:, None] > bounds).sum(axis=1)
    return form, weights, groups


def exactly(groups):
    return np.stack([groups, groups], axis=-1)


def loosened(groups, rng, count=3):
    """Some classes become sets that hold them, some are free."""
    lower, upper = groups.copy(), groups.copy()
    wide = rng.random(len(groups)) < 0.3
    lower[wide] = np.maximum(lower[wide] - rng.integers(0, 2, wide.sum()), 0)
    upper[wide] = np.minimum(upper[wide] + rng.integers(0, 2, wide.sum()), count - 1)
    return np.stack([lower, upper], axis=-1)


def contains(found, weights, slack=1e-8):
    return (found.ranges[:, 0] <= weights + slack).all() and (
        weights <= found.ranges[:, 1] + slack
    ).all()


def check_planted(seeds):
    held = 0
    for seed in seeds:
        form, weights, groups = planted(seed)
        if np.diff(np.sort(form.scores(weights))).min() < 1e-5:
            continue  # a bound between twins: the planted bounds are not strict
        rng = np.random.default_rng(seed)
        classes = loosened(groups, rng)
        found = compatible(form, classes, count=3)
        assert found.feasible
        assert found.exact
        assert found.minimum_sets == ((),)
        assert contains(found, weights)
        assert explains(form, classes, weights, count=3)
        assert explains(form, classes, found.weights, count=3)
        assert found.possible[np.arange(len(groups)), groups].all()
        held += 1
    return held


def test_planted_weights_lie_in_the_polytope():
    assert check_planted(range(20)) >= 19


@pytest.mark.slow
def test_planted_weights_lie_in_the_polytope_200_of_200():
    seeds = [
        seed
        for seed in range(260)
        if np.diff(np.sort((p := planted(seed))[0].scores(p[1]))).min() >= 1e-5
    ][:200]
    assert check_planted(seeds) == 200


@pytest.mark.parametrize("kind", ["weighted", "classic"])
def test_planted_weights_of_topsis_are_found_feasible(kind):
    found_all = 0
    for seed in range(2):
        form, _, groups = planted(seed, m=7, n=3, kind=kind)
        found = compatible(form, exactly(groups), count=3, steps=6)
        assert not found.exact
        assert found.feasible is not False
        assert found.margin <= found.margin_most
        if found.feasible:
            assert explains(form, exactly(groups), found.weights, count=3)
            found_all += 1
    assert found_all >= 1


def test_the_margin_of_topsis_lies_between_its_two_ends():
    form, _, groups = planted(5, m=6, n=2, kind="weighted")
    classes = exactly(groups)
    coarse = compatible(form, classes, count=3, steps=3)
    fine = compatible(form, classes, count=3, steps=8)
    assert coarse.margin - 1e-6 <= fine.margin_most
    assert fine.margin <= coarse.margin_most + 1e-6


def test_sampled_compatible_weights_lie_in_the_ranges():
    form, _, groups = planted(3, m=7, n=3)
    classes = exactly(groups)
    found = compatible(form, classes, count=3)
    drawn = np.random.default_rng(1).dirichlet(np.ones(3), 40_000)
    good = drawn[explains(form, classes, drawn, count=3)]
    assert len(good) > 100
    assert all(contains(found, w) for w in good[:500])
    low, high = good.min(axis=0), good.max(axis=0)
    assert_allclose(found.ranges, np.stack([low, high], axis=-1), atol=0.05)


@pytest.mark.parametrize("seed", range(4))
def test_possible_classes_are_those_that_sampling_finds(seed):
    form, _, groups = planted(seed, m=6, n=2)
    classes = exactly(groups)
    classes[0] = 0, 2  # a free one
    found = compatible(form, classes, count=3)
    # two criteria: a fine walk over the whole simplex
    t = np.linspace(0, 1, 4001)
    drawn = np.stack([t, 1 - t], axis=-1)
    for i, group in product(range(6), range(3)):
        placed = classes.copy()
        placed[i] = group
        assert found.possible[i, group] == explains(form, placed, drawn, count=3).any()
    assert (found.necessary >= 0).sum() == (found.possible.sum(axis=1) == 1).sum()


def brute_minimum_sets(form, classes, count):
    """All smallest sets, by trying every one."""
    m = len(classes)
    for size in range(m + 1):
        found = []
        for chosen in combinations(range(m), size):
            free = classes.copy()
            free[list(chosen)] = 0, count - 1
            if compatible(form, free, count=count, most=1).margin >= STRICT:
                found.append(chosen)
        if found:
            return found
    raise AssertionError


@pytest.mark.parametrize("seed", range(3))
def test_minimum_sets_are_all_of_the_smallest(seed):
    form, _, groups = planted(seed, m=7, n=3)
    flipped = groups.copy()
    flipped[[1, 4]] = (flipped[[1, 4]] + 1) % 3
    classes = exactly(flipped)
    found = compatible(form, classes, count=3)
    assert found.complete
    assert list(found.minimum_sets) == sorted(brute_minimum_sets(form, classes, 3))


@pytest.mark.parametrize("flips", [1, 2, 3])
def test_flipped_labels_are_found_or_beaten_in_size(flips):
    for seed in range(4):
        form, _, groups = planted(100 * flips + seed, m=20, n=3)
        rng = np.random.default_rng(seed)
        chosen = rng.choice(20, flips, replace=False)
        flipped = groups.copy()
        flipped[chosen] = (flipped[chosen] + rng.integers(1, 3, flips)) % 3
        found = compatible(form, exactly(flipped), count=3)
        size = len(found.minimum_sets[0])
        assert size <= flips
        if size == flips and found.complete:
            assert tuple(sorted(chosen.tolist())) in found.minimum_sets
        for left_out in found.minimum_sets:
            free = exactly(flipped)
            free[list(left_out)] = 0, 2
            assert compatible(form, free, count=3).feasible


def test_a_list_cut_short_says_so():
    # six twins, half of them in each class: any three may go
    parts = np.tile([0.3, 0.7], (6, 1))
    classes = exactly(np.array([0, 0, 0, 1, 1, 1]))
    whole = compatible(parts, classes)
    assert (len(whole.minimum_sets), whole.complete) == (2, True)
    short = compatible(parts, classes, most=1)
    assert (len(short.minimum_sets), short.complete) == (1, False)


def test_a_closed_form_in_two_criteria():
    # scores w1 and w2: the second over the first where w2 > w1
    parts = np.array([[1.0, 0.0], [0.0, 1.0]])
    found = compatible(parts, [[0, 0], [1, 1]])
    assert_allclose(found.margin, 0.5, atol=1e-8)
    assert_allclose(found.weights, [0, 1], atol=1e-8)
    assert_allclose(found.ranges, [[0, 0.5], [0.5, 1]], atol=2 * STRICT)
    # and the second of three, which scores 0.6, is over both
    found = compatible([*parts, [0.6, 0.6]], [[0, 1], [0, 0], [1, 1]])
    assert_allclose(found.ranges[1], [0, 0.6], atol=2 * STRICT)


def test_the_scale_of_the_scores_does_not_matter():
    form, _, groups = planted(7)
    other = Linear(3.0, 250 * form.parts)
    one, two = (compatible(f, exactly(groups), count=3) for f in (form, other))
    assert_allclose(one.margin, two.margin, atol=1e-9)
    assert_allclose(one.ranges, two.ranges, atol=1e-7)
    assert_allclose(3 + 250 * one.bounds, two.bounds, atol=1e-6)


def test_bounds_part_the_scores():
    form, _, groups = planted(8)
    found = compatible(form, exactly(groups), count=3)
    scores = form.scores(found.weights)
    assert ((scores[:, None] > found.bounds).sum(axis=1) == groups).all()
    span = np.ptp(form.parts)
    assert_allclose(np.abs(scores[:, None] - found.bounds).min() / span, found.margin, atol=1e-7)


def test_groups_and_constraints():
    form, weights, groups = planted(9)
    classes = exactly(groups)
    sums = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 1, 1]])
    found = compatible(form, classes, count=3, groups=sums)
    assert (found.group_ranges[:, 0] <= sums @ weights + 1e-8).all()
    assert (found.group_ranges[:, 1] >= sums @ weights - 1e-8).all()
    assert_allclose(found.group_ranges[2], 1)
    low, high = found.ranges[0]
    middle = (low + high) / 2
    at_most = ([[1.0, 0, 0, 0]], [middle])
    bound = compatible(form, classes, count=3, constraints=at_most)
    assert_allclose(bound.ranges[0], [low, middle], atol=1e-7)
    beyond = compatible(form, classes, count=3, constraints=([[-1.0, 0, 0, 0]], [-high - 0.01]))
    assert beyond.feasible is False
    with pytest.raises(ValueError, match="no weights meet"):
        compatible(form, classes, count=3, constraints=([[1.0, 1, 1, 1]], [0.5]))


def test_the_nearest_weights_explain_and_no_sampled_ones_are_nearer():
    form, _, groups = planted(11, m=6, n=3)
    classes = exactly(groups)
    given = np.array([0.2, 0.3, 0.5])
    found = nearest(form, classes, given, count=3)
    assert found is not None
    assert found.exact
    assert_allclose(found.size, np.abs(found.weights - given).sum())
    inside = found.weights + 1e-3 * (compatible(form, classes, count=3).weights - found.weights)
    assert explains(form, classes, inside, count=3)
    drawn = np.random.default_rng(0).dirichlet(np.ones(3), 40_000)
    good = drawn[explains(form, classes, drawn, count=3)]
    sizes = np.abs(good - given).sum(axis=1)
    assert found.size <= sizes.min() + 1e-5
    assert sizes.min() <= found.size + 0.05


def test_weights_that_explain_already_need_no_change():
    form, weights, groups = planted(12)
    found = nearest(form, exactly(groups), weights, count=3)
    assert found is not None
    assert found.size < 1e-4


def test_nearest_weights_choose_among_the_sets_left_out():
    form, _, groups = planted(13, m=8, n=3)
    flipped = groups.copy()
    flipped[2] = (flipped[2] + 1) % 3
    classes = exactly(flipped)
    found = compatible(form, classes, count=3)
    near = nearest(form, classes, np.ones(3), count=3, left_out=found.minimum_sets)
    assert near is not None
    assert near.left_out in found.minimum_sets
    sizes = [
        nearest(form, classes, np.ones(3), count=3, left_out=[s]).size for s in found.minimum_sets
    ]
    assert_allclose(near.size, min(sizes), atol=1e-9)
    if found.feasible is False:
        assert nearest(form, classes, np.ones(3), count=3) is None


@pytest.mark.parametrize("power", [1, 2])
def test_nearest_weights_of_topsis(power):
    form, _, groups = planted(2, m=7, n=3, kind="classic" if power == 2 else "weighted")
    classes = exactly(groups)
    near = nearest(form, classes, np.ones(3), count=3, steps=10)
    assert near is not None
    assert not near.exact
    assert_allclose(near.weights.sum(), 1)
    scores = form.scores(near.weights)
    assert ((scores[:, None] > near.bounds).sum(axis=1) == groups).all()


# The edges.


def test_a_single_criterion():
    found = compatible([[0.0], [0.5], [1.0]], exactly(np.array([0, 1, 2])))
    assert found.feasible
    assert_allclose(found.margin, 0.25, atol=1e-9)
    assert_allclose(found.ranges, [[1, 1]])
    wrong = compatible([[0.0], [0.5], [1.0]], exactly(np.array([1, 0, 2])))
    assert wrong.feasible is False
    assert wrong.minimum_sets == ((0,), (1,))


def test_a_constant_column_takes_any_weight_but_all():
    parts = np.array([[0.0, 0.4], [1.0, 0.4]])
    found = compatible(parts, exactly(np.array([0, 1])))
    assert_allclose(found.margin, 0.5, atol=1e-9)
    assert found.ranges[1, 0] == pytest.approx(0, abs=1e-8)
    assert 1 - 1e-4 < found.ranges[1, 1] < 1


@pytest.mark.parametrize("group", [0, 1, 2])
def test_all_in_one_class_says_nothing(group):
    parts = np.random.default_rng(0).random((5, 3))
    found = compatible(parts, exactly(np.full(5, group)), count=3)
    assert found.feasible
    assert_allclose(found.margin, 0.5, atol=1e-9)
    assert_allclose(found.ranges, [[0, 1]] * 3, atol=1e-8)


def test_nobody_labelled_says_nothing():
    parts = np.random.default_rng(0).random((4, 3))
    found = compatible(parts, np.tile([0, 2], (4, 1)))
    assert found.feasible
    assert found.possible.all()
    assert (found.necessary == -1).all()


def test_twins_in_two_classes_contradict():
    parts = np.array([[0.2, 0.8], [0.2, 0.8], [0.9, 0.1]])
    found = compatible(parts, exactly(np.array([0, 1, 1])))
    assert found.feasible is False
    assert_allclose(found.margin, 0, atol=1e-9)
    assert found.minimum_sets == ((0,), (1,))


def test_a_dominated_alternative_in_a_better_class_contradicts():
    parts = np.array([[0.1, 0.2], [0.5, 0.6]])
    found = compatible(parts, exactly(np.array([1, 0])))
    assert found.feasible is False
    assert found.margin < 0
    assert len(found.minimum_sets) == 2


def test_equal_parts_everywhere():
    found = compatible(np.full((3, 2), 0.4), exactly(np.array([0, 1, 1])))
    assert found.feasible is False
    assert found.minimum_sets == ((0,),)
    same = compatible(np.full((3, 2), 0.4), exactly(np.array([1, 1, 1])), count=3)
    assert same.feasible


def test_topsis_without_any_distance():
    nothing = np.zeros((3, 2))
    found = compatible(Distance(nothing, nothing, 1), exactly(np.array([0, 0, 0])), count=2)
    assert found.feasible


@pytest.mark.parametrize(
    ("classes", "options", "words"),
    [
        ([[0, 0]], {}, "shape"),
        ([[0.0, 1.0], [0, 0]], {}, "whole numbers"),
        ([[1, 0], [0, 1]], {}, "lower <= upper"),
        ([[0, 2], [0, 1]], {"count": 2}, "count"),
        ([[0, 0], [0, 0]], {}, "two classes"),
        ([[0, 1], [1, 1]], {"most": 0}, "most"),
        ([[0, 1], [1, 1]], {"groups": [1, 1]}, "groups"),
        ([[0, 1], [1, 1]], {"constraints": ([[1.0]], [1.0])}, "constraints"),
    ],
)
def test_wrong_input_is_refused(classes, options, words):
    with pytest.raises(ValueError, match=words):
        compatible([[0.1, 0.2], [0.3, 0.1]], classes, **options)


def test_wrong_forms_and_weights_are_refused():
    classes = [[0, 0], [1, 1]]
    with pytest.raises(ValueError, match="finite"):
        compatible([[0.1, np.nan], [0.3, 0.1]], classes)
    square = np.ones((2, 2))
    with pytest.raises(ValueError, match="squares"):
        compatible(Distance(square, square, 2), classes, constraints=([[1.0, 0]], [0.5]))
    with pytest.raises(ValueError, match="expected 2 weights"):
        nearest([[0.1, 0.2], [0.3, 0.1]], classes, [1, 1, 1])


def test_progress_runs_to_the_end():
    seen = []
    compatible(
        [[0.0, 1], [1, 0]], [[0, 0], [1, 1]], progress=lambda done, of: seen.append((done, of))
    )
    assert seen[-1] == (1000, 1000)
    assert seen == sorted(seen)


def test_the_module_names_what_is_public():
    assert set(inference.__all__) == {
        "STRICT",
        "Compatible",
        "Nearest",
        "compatible",
        "explains",
        "nearest",
    }
