"""Variance-based sensitivity: how much of an answer's variance each group of inputs makes.

Inputs fall into independent groups. Two samples A and B of all inputs are drawn, and for every
group a third one that is A with that group taken from B.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Sobol", "indices"]

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sobol:
    """Indices of g groups for outputs of the shape (...).

    Attributes
    ----------
    variance : of the output, (...); where it is 0, every index is 0.
    first : share of the variance that a group makes alone, (g, ...).
    total : share that it makes alone and together with the others, (g, ...).
    first_se, total_se : standard errors of the sampling, (g, ...).
    """

    variance: Array
    first: Array
    total: Array
    first_se: Array
    total_se: Array


def indices(a: ArrayLike, b: ArrayLike, mixed: ArrayLike) -> Sobol:
    """``(d,...),(d,...),(g,d,...)->Sobol``: first-order and total indices of groups.

    Estimators of Jansen (1999), as Saltelli et al. (2010) recommend: S_i = 1 - E (y_B - y_i)^2 / 2V
    and T_i = E (y_A - y_i)^2 / 2V, where y_i is A with group i from B, and V the variance over
    both samples. Not cut at 0 or 1: a sample may fall a little outside.
    """
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    third = np.asarray(mixed, dtype=np.float64)
    if first.shape != second.shape or third.shape[1:] != first.shape or len(first) < 2:
        raise ValueError(
            "a and b must be (draws, ...) with two draws or more, mixed (g, draws, ...)"
        )
    draws = len(first)
    variance = np.asarray(np.concatenate([first, second]).var(axis=0))
    scale = np.where(variance > 0, 2.0 * variance, 1.0)
    there = variance > 0
    to_b, to_a = np.square(second - third) / scale, np.square(first - third) / scale
    return Sobol(
        variance=variance,
        first=np.where(there, 1.0 - to_b.mean(axis=1), 0.0),
        total=np.where(there, to_a.mean(axis=1), 0.0),
        first_se=to_b.std(axis=1) / np.sqrt(draws) * there,
        total_se=to_a.std(axis=1) / np.sqrt(draws) * there,
    )
