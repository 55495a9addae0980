"""docs/performance.md and docs/scale.md show the numbers that were measured."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(("page", "table"), [("performance", "numbers"), ("scale", "scale")])
def test_the_pages_show_the_numbers(page: str, table: str) -> None:
    """Run docs/make_performance.py where this fails because they were measured anew."""
    path = ROOT / "docs" / "make_performance.py"
    spec = importlib.util.spec_from_file_location("make_performance", path)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    data = json.loads((ROOT / "docs" / f"{page}.json").read_text(encoding="utf-8"))
    words = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    assert getattr(script, table)(data) in words
