"""The six preference functions of PROMETHEE (Brans, Vincke & Mareschal 1986)."""

from __future__ import annotations

from collections.abc import Mapping
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
    """A preference function with its thresholds, in units of the criterion.

    q = indifference, p = full preference, s = inflection of the Gaussian; numbers, or arrays
    with one entry per table of a batch. p = q is a step at q.
    """

    type: str
    q: Any = None
    p: Any = None
    s: Any = None

    def __post_init__(self) -> None:
        if self.type not in PARAMETERS:
            near = get_close_matches(str(self.type).lower(), PARAMETERS, n=1)
            hint = f", did you mean {near[0]!r}?" if near else f": use one of {list(PARAMETERS)}"
            raise ValueError(f"unknown preference function {self.type!r}{hint}")
        for name in ("q", "p", "s"):
            value = getattr(self, name)
            if name not in PARAMETERS[self.type]:
                if value is not None:
                    raise ValueError(f"preference function {self.type!r} has no parameter {name}")
                continue
            if value is None:
                raise ValueError(f"preference function {self.type!r} needs {name}")
            try:
                array = np.asarray(value, dtype=np.float64)
            except TypeError as error:
                raise ValueError(f"{name} must be a number, not {value!r}") from error
            if not np.isfinite(array).all():
                raise ValueError(f"{name} must be finite")
            if name == "s" and (array <= 0).any():
                raise ValueError("s must be positive")
            if (array < 0).any():
                raise ValueError(f"{name} must not be negative")
            object.__setattr__(self, name, float(array) if array.ndim == 0 else array)
        if self.type in ("level", "linear") and (np.asarray(self.p) < np.asarray(self.q)).any():
            raise ValueError("p must not be smaller than q")

    @property
    def batch(self) -> tuple[int, ...]:
        """Shape of the batch that the thresholds carry; () for plain numbers."""
        return np.broadcast_shapes(*(np.shape(getattr(self, k)) for k in PARAMETERS[self.type]))

    def expanded(self, batch: tuple[int, ...]) -> Preference:
        """The same thresholds, broadcast to `batch` and flattened to one axis."""
        values = {
            k: np.broadcast_to(np.asarray(getattr(self, k)), batch).reshape(-1)
            for k in PARAMETERS[self.type]
        }
        return Preference(self.type, **values)

    def part(self, index: Any) -> Preference:
        """The thresholds at `index` of their batch."""
        values = {k: np.asarray(getattr(self, k))[index] for k in PARAMETERS[self.type]}
        return Preference(self.type, **values)


def usual() -> Preference:
    """Type I: any difference is a full preference."""
    return Preference("usual")


def ushape(q: ArrayLike) -> Preference:
    """Type II: full preference beyond q."""
    return Preference("ushape", q=q)


def vshape(p: ArrayLike) -> Preference:
    """Type III: grows from 0 to full at p; p = 0 is the usual function."""
    return Preference("vshape", p=p)


def level(q: ArrayLike, p: ArrayLike) -> Preference:
    """Type IV: one half beyond q, full beyond p."""
    return Preference("level", q=q, p=p)


def linear(q: ArrayLike, p: ArrayLike) -> Preference:
    """Type V: 0 up to q, then grows to full at p."""
    return Preference("linear", q=q, p=p)


def gaussian(s: ArrayLike) -> Preference:
    """Type VI: 1 - exp(-d^2 / (2 s^2))."""
    return Preference("gaussian", s=s)


def of(value: Preference | Mapping[str, Any] | str) -> Preference:
    """A preference function from itself, its name, or ``{"type": "linear", "q": 1, "p": 3}``."""
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


def _slope(d: Array, q: Any, p: Any, tolerance: Array) -> Array:
    span = np.asarray(p) - np.asarray(q)
    if span.ndim == 0:
        if span == 0:
            return np.asarray(d > q + tolerance, dtype=np.float64)
        return np.asarray(np.minimum(np.maximum((d - q) / span, 0.0), 1.0))
    step = span == 0
    ramp = np.clip((d - q) / np.where(step, 1.0, span), 0.0, 1.0)
    return np.asarray(np.where(step, d > q + tolerance, ramp))


def degree(preference: Preference, d: ArrayLike, tolerance: ArrayLike = 0.0) -> Array:
    """``(...)->(...)``: P(d), elementwise, in 0 … 1 (Brans, Vincke & Mareschal 1986, table 1).

    d > q means d > q + tolerance: 0.3 - 0.1 is not over 0.2. Thresholds and tolerance broadcast
    against d.
    """
    d = np.asarray(d, dtype=np.float64)
    tolerance = np.asarray(tolerance, dtype=np.float64)
    match preference.type:
        case "usual":
            return np.asarray(d > tolerance, dtype=np.float64)
        case "ushape":
            return np.asarray(d > tolerance + preference.q, dtype=np.float64)
        case "vshape":
            return _slope(d, 0.0, preference.p, tolerance)
        case "linear":
            return _slope(d, preference.q, preference.p, tolerance)
        case "level":
            over_q, over_p = d > preference.q + tolerance, d > preference.p + tolerance
            return np.asarray(0.5 * (np.asarray(over_q, dtype=np.float64) + over_p))
        case _:
            z = np.maximum(d, 0.0) / preference.s
            return np.asarray(-np.expm1(-0.5 * z * z))
