"""Numbers that may be written as a range: held at its middle, drawn between its ends."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field, PlainSerializer, ValidatorFunctionWrapHandler, WithJsonSchema
from pydantic.functional_validators import WrapValidator
from pydantic_core import PydanticCustomError

_RANGE = re.compile(r"\s*(\S.*?)\s*\.\.\s*(\S.*?)\s*")
_PATTERN = r"^\s*[-+.\d].*\.\..*\d\s*$"


class Range(float):
    """A number from `low` to `high`, as a number its middle; equal to the same range alone."""

    low: float
    high: float

    def __new__(cls, low: float, high: float) -> Range:
        """A range whose ends are in order."""
        made = super().__new__(cls, low + (high - low) / 2)
        made.low, made.high = float(low), float(high)
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Range) and (self.low, self.high) == (other.low, other.high)

    def __hash__(self) -> int:
        return hash((self.low, self.high))

    def __reduce__(self) -> tuple[type[Range], tuple[float, float]]:
        return Range, (self.low, self.high)

    def __str__(self) -> str:
        return f"{_plain(self.low)}..{_plain(self.high)}"


def ends_of(value: float) -> tuple[float, float]:
    """The smallest and the largest that a number may be."""
    return (value.low, value.high) if isinstance(value, Range) else (value, value)


def ranges(values: dict[str, float | None]) -> dict[str, tuple[float, float]]:
    """Ends of those among named numbers that are ranges."""
    return {name: ends_of(one) for name, one in values.items() if isinstance(one, Range)}


def _plain(value: float) -> str:
    return repr(value).removesuffix(".0")


def _read(value: Any, number: ValidatorFunctionWrapHandler) -> Any:
    if isinstance(value, Range):
        number(value.low), number(value.high)
        return value
    match = _RANGE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return number(value)
    low, high = (number(end) for end in match.groups())
    if not low < high:
        raise PydanticCustomError("range-order", "the ends are not in order", {"found": value})
    return Range(low, high)


def as_written(value: float) -> float | str:
    """A number as it is, a range as people write it."""
    return str(value) if isinstance(value, Range) else value


def ranged(**limits: Any) -> Any:
    """The type of a number within limits (`ge`, `gt`, `le`) that may be a range "low..high"."""
    names = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum"}
    number = {"type": "number", **{names[key]: limit for key, limit in limits.items()}}
    return Annotated[
        float,
        Field(allow_inf_nan=False, **limits),
        WrapValidator(_read),
        PlainSerializer(as_written, when_used="json"),
        WithJsonSchema({"anyOf": [number, {"type": "string", "pattern": _PATTERN}]}),
    ]
