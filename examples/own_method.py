"""A method of one's own: a value that turns a table into a weight form. Here: the mean rank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

import mcda
from mcda import forms


def prepare(
    values: NDArray[np.float64], directions: NDArray[np.int64], parameters: Mapping[str, Any]
) -> forms.Linear:
    """Parts (..., m, n): the share of the others that an alternative beats on a criterion."""
    x = values * directions
    beaten = (x[..., :, None, :] > x[..., None, :, :]).sum(axis=-2)
    return forms.Linear(0.0, beaten / max(x.shape[-2] - 1, 1))


borda = mcda.Method(
    name="borda",
    title="Borda count",
    prepare=prepare,
    reference="Borda (1781), weighted",
    meaning_of_weights="votes",
    score="share of the others beaten",
)
mcda.methods.register(borda)

if __name__ == "__main__":
    ranking = mcda.rank("monotowns", method="borda", seed=7)
    for row in ranking.rows[:5]:
        print(f"{row.rank_low}-{row.rank_high}  {row.name}  {row.score:.3f}")
