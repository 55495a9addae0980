"""Ranges of a column worked out apart give the flows of the whole column."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mcda.engines import partflows, promethee
from mcda.engines.preference import Preference, gaussian, level, linear, of, ushape, usual, vshape

RNG = np.random.default_rng(0)
COLUMNS = {
    "normal": RNG.normal(size=1500),
    "tenths": np.round(RNG.normal(size=1500), 1),
    "far from zero": RNG.normal(size=1200) + 1e8,
    "mixed scales": np.concatenate([RNG.normal(size=600) * 1e-6, RNG.normal(size=600) * 1e3]),
    "few values": RNG.integers(0, 4, 900) * 1.0,
    "huge": RNG.lognormal(size=900) * 1e144,
    "short": RNG.normal(size=7),
}


def functions(scale: float) -> list[Preference]:
    return [
        usual(),
        ushape(0.2 * scale),
        vshape(0.5 * scale),
        level(0.1 * scale, 1.3 * scale),
        linear(0.2 * scale, 0.5 * scale),
        linear(0.1, 0.3),
        linear(0, 50 * scale),
        gaussian(0.5 * scale),
        gaussian(1e-4 * scale),
        gaussian(100 * scale),
    ]


def by_ranges(x: np.ndarray, function: Preference, ranges: int) -> tuple[np.ndarray, int]:
    """Net flows, and how often values of another range were needed."""
    tolerance = promethee.tolerance(float(np.abs(x).max()))
    cuts = np.unique(np.quantile(x, np.linspace(0, 1, ranges + 1)[1:-1]))
    of_range = np.searchsorted(cuts, x, side="right")
    held = [x[of_range == k] for k in np.unique(of_range)]
    known = [partflows.about(values, function) for values in held]
    net, needed = np.zeros(x.size), 0
    for k, values, mine in zip(np.unique(of_range), held, known, strict=True):
        positive, negative = partflows.within(values, function, tolerance)
        for other, theirs in zip(known, held, strict=True):
            if other is mine:
                continue
            lent = None if partflows.apart(mine, other, function, tolerance) else theirs
            needed += lent is not None
            added, above = partflows.across(values, mine, other, function, lent, tolerance)
            if above:
                positive += added
            else:
                negative += added
        net[of_range == k] = (positive - negative) / (x.size - 1)
    return net, needed


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("ranges", [1, 2, 9])
def test_ranges_give_the_flows_of_the_column(name: str, ranges: int) -> None:
    x = COLUMNS[name]
    for function in functions(float(x.std())):
        whole = promethee.form(x[:, None], [1], [function]).parts[:, 0]
        assert np.abs(by_ranges(x, function, ranges)[0] - whole).max() <= 1e-12, function


@pytest.mark.parametrize(
    ("function", "most"), [({"type": "gaussian", "s": 1}, 0), ({"type": "usual"}, 0)]
)
def test_values_do_not_travel_without_need(function: Any, most: int) -> None:
    assert by_ranges(COLUMNS["normal"], of(function), 9)[1] == most


def test_only_ranges_about_a_threshold_lend_their_values() -> None:
    x = np.arange(1000.0)
    assert by_ranges(x, linear(200.5, 300.5), 10)[1] <= 10 * 8
    assert by_ranges(x, linear(0, 5000), 10)[1] == 0
