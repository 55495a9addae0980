"""JSON Schemas of the file formats, made from the models that are the formats."""

from __future__ import annotations

from typing import Any

from mcda.errors import fail, nearest

KINDS = ("hierarchy", "study", "judgements")


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of a file format; raises InputError for an unknown kind."""
    from pydantic import BaseModel

    from mcda.model.hierarchy import Hierarchy
    from mcda.model.judgements import Judgements
    from mcda.model.study import Study

    models: dict[str, type[BaseModel]] = {
        "hierarchy": Hierarchy,
        "study": Study,
        "judgements": Judgements,
    }
    if kind not in models:
        raise fail("choice", found=kind, expected=KINDS, hint=nearest(kind, KINDS))
    made = models[kind].model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"monotown-mcda:{kind}/1",
        **made,
    }
