"""What is public: the names of `mcda` and of its engine modules."""

from __future__ import annotations

from importlib import import_module
from typing import Any

ENGINES = (
    "acceptability",
    "ahp",
    "forms",
    "inference",
    "preference",
    "promethee",
    "sorting",
    "stability",
    "topsis",
)


def engine(name: str) -> dict[str, Any]:
    """The functions and classes that a public engine module defines, by name."""
    module = import_module(f"mcda.engines.{name}")
    return {
        key: value
        for key, value in sorted(vars(module).items())
        if callable(value)
        and not key.startswith("_")
        and getattr(value, "__module__", "") == module.__name__
    }


def package() -> dict[str, Any]:
    """The functions and classes of `mcda.__all__`, by name."""
    mcda = import_module("mcda")
    return {name: getattr(mcda, name) for name in mcda.__all__ if callable(getattr(mcda, name))}
