"""A report that is made once: the 27 monotowns with few draws."""

from __future__ import annotations

from typing import Any

import pytest

import mcda
from mcda.files.places import read_places
from mcda.model.problem import Problem
from mcda.report.content import content
from mcda.report.page import page


@pytest.fixture(scope="session")
def towns() -> Problem:
    """The shipped study with so many draws as the page carries."""
    return mcda.load("monotowns").changed(draws=256)


@pytest.fixture(scope="session")
def said(towns: Problem) -> dict[str, Any]:
    """What the report on them says."""
    places, digest = read_places("monotowns", towns.table.alternatives)
    return content(towns, places=places, inputs={"places.csv": digest}, command="mcda report")


@pytest.fixture(scope="session")
def html(said: dict[str, Any]) -> str:
    """The page."""
    return page(said)
