"""JSON Schemas of what is read and written, made from the models that are the formats."""

from __future__ import annotations

from typing import Any

from mcda.errors import fail, nearest

KINDS = (
    "hierarchy", "study", "judgements", "form", "round", "constraints", "scenarios", "problem",
    "ranking", "archive",
)  # fmt: skip


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of a file format; raises InputError for an unknown kind."""
    from pydantic import TypeAdapter

    from mcda.model.archive import Archive
    from mcda.model.form import Form
    from mcda.model.given import GivenProblem
    from mcda.model.hierarchy import Hierarchy
    from mcda.model.judgements import Judgements
    from mcda.model.portfolio import Constraints
    from mcda.model.results import RankingData
    from mcda.model.round import Round
    from mcda.model.scenarios import Scenarios
    from mcda.model.study import Study

    models: dict[str, type] = {
        "hierarchy": Hierarchy,
        "study": Study,
        "judgements": Judgements,
        "form": Form,
        "round": Round,
        "constraints": Constraints,
        "scenarios": Scenarios,
        "problem": GivenProblem,
        "ranking": RankingData,
        "archive": Archive,
    }
    if kind not in models:
        raise fail("choice", found=kind, expected=KINDS, hint=nearest(kind, KINDS))
    made = TypeAdapter(models[kind]).json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"monotown-mcda:{kind}/1",
        **made,
    }
