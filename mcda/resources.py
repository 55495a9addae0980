"""Where the shipped criteria and data sets are: inside the installed package or beside it."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from mcda.errors import fail


def folder(name: str) -> Traversable:
    """The shipped folder `name` ("criteria", "datasets", "locale").

    Raises InputError when the installation lacks it.
    """
    inside = files("mcda") / name
    if inside.is_dir():
        return inside
    checkout = Path(__file__).resolve().parent.parent
    beside = checkout / name
    if (checkout / "setup.cfg").is_file() and beside.is_dir():
        return beside
    raise fail("resource-missing", name=name)


def names(kind: str) -> tuple[str, ...]:
    """Names of what is shipped: data set folders, or hierarchy files without their suffix."""
    found = []
    for entry in folder(kind).iterdir():
        if kind == "datasets" and entry.is_dir() and (entry / "study.yaml").is_file():
            found.append(entry.name)
        elif kind == "criteria" and entry.name.endswith(".yaml"):
            found.append(entry.name.removesuffix(".yaml"))
    return tuple(sorted(found))
