"""How a figure of a table may lie between its ends, where not evenly: `normal(12; 2)`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcda.engines.sampling import beta, normal, pick, triangular

WIDTH = 3.0
"""A normal figure is cut this many standard deviations from its mean."""
NUMBERS = {"normal": 2, "triangular": 3, "beta": 4}
"""How many numbers each takes; `sample` takes two or more values, each as likely."""


@dataclass(frozen=True)
class Distribution:
    """normal: mean, standard deviation; triangular: low, mode, high; beta: low, high, shapes a and
    b; sample, the empirical one: values in ascending order.

    Attributes
    ----------
    kind : its name in a cell.
    numbers : in the leaf's unit, but for the shapes of beta.
    """

    kind: str
    numbers: tuple[float, ...]

    def sound(self) -> bool:
        """Whether its numbers are possible ones."""
        if self.kind == "normal":
            return self.numbers[1] > 0
        if self.kind == "beta":
            return min(self.numbers[2:]) > 0
        return tuple(sorted(self.numbers)) == self.numbers

    def ends(self) -> tuple[float, float]:
        """The least and the most that it allows; a table cuts them at the domain."""
        if self.kind == "normal":
            mean, sd = self.numbers
            return mean - WIDTH * sd, mean + WIDTH * sd
        return self.numbers[0], self.numbers[1 if self.kind == "beta" else -1]

    def values(self, u: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
        """Figures from uniforms on [0, 1); `low` and `high` are the ends that the table has."""
        if self.kind == "normal":
            mean, sd = self.numbers
            return normal(u, mean, sd, low, high)
        if self.kind == "triangular":
            return triangular(u, *self.numbers)
        if self.kind == "beta":
            return beta(u, *self.numbers)
        return pick(u, self.numbers)

    def text(self, one: Callable[[float], str]) -> str:
        """As a table file writes it; `one` writes a number."""
        return f"{self.kind}({'; '.join(map(one, self.numbers))})"
