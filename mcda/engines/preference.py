"""The six preference functions of PROMETHEE (Brans, Vincke & Mareschal 1986)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "PARAMETERS",
    "Preference",
    "degree",
    "gaussian",
    "level",
    "linear",
    "of",
    "pieces",
    "ushape",
    "usual",
    "vshape",
]

Array = NDArray[np.float64]

PARAMETERS: dict[str, tuple[str, ...]] = {
    "usual": (),
    "ushape": ("q",),
    "vshape": ("p",),
    "level": ("q", "p"),
    "linear": ("q", "p"),
    "gaussian": ("s",),
}


@dataclass(frozen=True, eq=False)
class Preference:
    """A preference function with its thresholds (Brans, Vincke & Mareschal 1986).

    Attributes
    ----------
    type : "usual", "ushape", "vshape", "level", "linear" or "gaussian".
    q, p, s : indifference, full preference, inflection of the Gaussian, in units of the criterion;
        numbers, or arrays (...) with one entry per table of a batch. p = q is a step at q. Those
        that the type does not have are None.

    Raises
    ------
    ValueError : an unknown type; a threshold that is missing, superfluous, negative or not finite;
        s = 0; p under q.
    """

    type: str
    q: Any = None
    p: Any = None
    s: Any = None

    def __post_init__(self) -> None:
        if self.type not in PARAMETERS:
            near = get_close_matches(str(self.type).lower(), PARAMETERS, n=1)
            hint = f", did you mean {near[0]!r}?" if near else ":"
            choices = ", ".join(PARAMETERS)
            raise ValueError(
                f"unknown preference function {self.type!r}{hint} use one of {choices}"
            )
        for name in ("q", "p", "s"):
            value = getattr(self, name)
            number: Any
            if name not in PARAMETERS[self.type]:
                if value is not None:
                    raise ValueError(f"preference function {self.type!r} has no parameter {name}")
                continue
            if value is None:
                raise ValueError(f"preference function {self.type!r} needs {name}")
            if isinstance(value, (float, int)):
                low = high = number = float(value)
            else:
                try:
                    number = np.asarray(value, dtype=np.float64)
                except TypeError as error:
                    raise ValueError(f"{name} must be a number, not {value!r}") from error
                if number.size == 0:
                    raise ValueError(f"{name} must not be empty")
                low, high = float(number.min()), float(number.max())
                number = number if number.ndim else low
            if not (math.isfinite(low) and math.isfinite(high)):
                raise ValueError(f"{name} must be finite")
            if name == "s" and low <= 0:
                raise ValueError("s must be positive")
            if low < 0:
                raise ValueError(f"{name} must not be negative")
            object.__setattr__(self, name, number)
        if self.type in ("level", "linear"):
            less = self.p < self.q
            if less if isinstance(less, bool) else less.any():
                raise ValueError("p must not be smaller than q")

    @property
    def batch(self) -> tuple[int, ...]:
        """Shape of the batch that the thresholds carry; () for plain numbers."""
        values = (self.q, self.p, self.s)
        shapes = [value.shape for value in values if isinstance(value, np.ndarray)]
        return np.broadcast_shapes(*shapes) if shapes else ()

    def _with(self, **values: Any) -> Preference:
        """The same function with other thresholds, taken from checked ones."""
        result = object.__new__(Preference)
        thresholds = {"q": None, "p": None, "s": None} | values
        result.__dict__.update(type=self.type, **thresholds)
        return result

    def expanded(self, batch: tuple[int, ...]) -> Preference:
        """``(...)->(d)``: the same thresholds, broadcast to `batch` and flattened to one axis."""
        return self._with(
            **{
                k: np.broadcast_to(np.asarray(getattr(self, k)), batch).reshape(-1)
                for k in PARAMETERS[self.type]
            }
        )

    def part(self, index: Any) -> Preference:
        """The thresholds at `index` of their batch."""
        return self._with(**{k: np.asarray(getattr(self, k))[index] for k in PARAMETERS[self.type]})

    @staticmethod
    def together(functions: Sequence[Preference]) -> Preference:
        """`functions` of one type, k of them without a batch, as one with the batch ``(k)``."""
        first = functions[0]
        names = PARAMETERS[first.type]
        return first._with(**{k: np.array([getattr(f, k) for f in functions]) for k in names})


def usual() -> Preference:
    """Type I of Brans, Vincke & Mareschal (1986): any difference is a full preference.

    It has no threshold; units and errors of the others as in `Preference`.
    """
    return Preference("usual")


def ushape(q: ArrayLike) -> Preference:
    """Type II of Brans, Vincke & Mareschal (1986): full preference beyond q.

    q is a number or (...), one entry a table of a batch; units and errors as in `Preference`.
    """
    return Preference("ushape", q=q)


def vshape(p: ArrayLike) -> Preference:
    """Type III of Brans, Vincke & Mareschal (1986): grows from 0 to full at p.

    p is a number or (...), one entry a table of a batch; p = 0 is the usual function. Units and
    errors as in `Preference`.
    """
    return Preference("vshape", p=p)


def level(q: ArrayLike, p: ArrayLike) -> Preference:
    """Type IV of Brans, Vincke & Mareschal (1986): one half beyond q, full beyond p.

    q <= p are numbers or (...), one entry a table of a batch; units and errors as in `Preference`.
    """
    return Preference("level", q=q, p=p)


def linear(q: ArrayLike, p: ArrayLike) -> Preference:
    """Type V of Brans, Vincke & Mareschal (1986): 0 up to q, then grows to full at p.

    q <= p are numbers or (...), one entry a table of a batch; units and errors as in `Preference`.
    """
    return Preference("linear", q=q, p=p)


def gaussian(s: ArrayLike) -> Preference:
    """Type VI of Brans, Vincke & Mareschal (1986): 1 - exp(-d^2 / (2 s^2)).

    s > 0 is a number or (...), one entry a table of a batch; units and errors as in `Preference`.
    """
    return Preference("gaussian", s=s)


def of(value: Preference | Mapping[str, Any] | str) -> Preference:
    """A preference function from itself, its name, or ``{"type": "linear", "q": 1, "p": 3}``.

    Raises ValueError for a `value` that is none of these, and as in `Preference`.
    """
    if isinstance(value, Preference):
        return value
    if isinstance(value, str):
        return Preference(value)
    if not isinstance(value, Mapping) or "type" not in value:
        raise ValueError(f"a preference function is a mapping with a type, not {value!r}")
    unknown = sorted(str(k) for k in set(value) - {"type", "q", "p", "s"})
    if unknown:
        raise ValueError(f"a preference function has no parameter {', '.join(unknown)}")
    return Preference(value["type"], q=value.get("q"), p=value.get("p"), s=value.get("s"))


def pieces(preference: Preference) -> list[tuple[float, Any, Any]]:
    """All functions but the Gaussian as sums of slopes: (weight, start, end).

    A slope is 0 up to its start and `weight` from its end on; where they are equal, it is a step.
    Raises ValueError for a `preference` of the type "gaussian".
    """
    q, p = preference.q, preference.p
    match preference.type:
        case "usual":
            return [(1.0, 0.0, 0.0)]
        case "ushape":
            return [(1.0, q, q)]
        case "vshape":
            return [(1.0, 0.0, p)]
        case "level":
            return [(0.5, q, q), (0.5, p, p)]
        case "linear":
            return [(1.0, q, p)]
        case _:
            raise ValueError(f"preference function {preference.type!r} has no pieces")


def _slope(d: Array, start: Any, end: Any, tolerance: ArrayLike) -> Array:
    if start is end:
        return np.asarray(d > start + tolerance, dtype=np.float64)
    span = np.asarray(end - start)
    step = span == 0
    some = np.count_nonzero(step)
    if some == step.size:
        return np.asarray(d > start + tolerance, dtype=np.float64)
    with np.errstate(over="ignore"):
        ramp = (d - start) / (np.where(step, 1.0, span) if some else span)
    ramp = np.asarray(np.minimum(np.maximum(ramp, 0.0), 1.0))
    return np.asarray(np.where(step, d > start + tolerance, ramp)) if some else ramp


def degree(preference: Preference, d: ArrayLike, tolerance: ArrayLike = 0.0) -> Array:
    """``(...)->(...)``: P(d), elementwise, in 0 … 1 (Brans, Vincke & Mareschal 1986, table 1).

    Parameters
    ----------
    preference : the function; its thresholds broadcast against d.
    d : differences in units of the criterion, positive where the first is better.
    tolerance : d > q means d > q + tolerance: 0.8 - 0.6 is not over 0.2.

    Raises
    ------
    ValueError : shapes that do not broadcast.
    """
    d = np.asarray(d, dtype=np.float64)
    if preference.type == "gaussian":
        with np.errstate(over="ignore"):
            z = np.maximum(d, 0.0) / preference.s
            return np.asarray(-np.expm1(-0.5 * z * z))
    (weight, start, end), *more = pieces(preference)
    result = _slope(d, start, end, tolerance)
    if weight != 1:
        result *= weight
    for weight, start, end in more:
        result = result + weight * _slope(d, start, end, tolerance)
    return result
