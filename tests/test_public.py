"""The public surface: a change of it is a decision. `python tests/test_public.py` accepts one."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.surface import ENGINES, engine

ROOT = Path(__file__).resolve().parent.parent
STORED = Path(__file__).with_name("public.json")
pytestmark = pytest.mark.contract


def shape(function: Any) -> str:
    """Parameters with kinds and defaults, no annotations."""
    signature = inspect.signature(function)
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in signature.parameters.values()]
    text = str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))
    return re.sub(r" at 0x[0-9a-f]+", "", text)


def surface() -> dict[str, Any]:
    mcda = import_module("mcda")
    found: dict[str, Any] = {"mcda": sorted(mcda.__all__)}
    for name in ENGINES:
        found[name] = {key: shape(value) for key, value in engine(name).items()}
    for name, function in (
        ("rank", mcda.rank),
        ("load", mcda.load),
        ("Problem.from_frame", mcda.Problem.from_frame),
        ("Problem.from_values", mcda.Problem.from_values),
        ("Method", mcda.Method),
    ):
        found[name] = shape(function)
    return json.loads(json.dumps(found))


def test_public_names_and_signatures() -> None:
    assert surface() == json.loads(STORED.read_text(encoding="utf-8"))


def test_every_public_name_is_there() -> None:
    mcda = import_module("mcda")
    for name in mcda.__all__:
        assert getattr(mcda, name) is not None
    with pytest.raises(AttributeError):
        mcda.nothing  # noqa: B018


def test_engines_need_numpy_alone() -> None:
    program = f"""
import sys

class Only:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top in ("numpy", "mcda") or top in sys.stdlib_module_names or top[:1] == "_":
            return None
        raise ImportError("only numpy is here, not " + name)

sys.meta_path.insert(0, Only())
sys.path.insert(0, {str(ROOT)!r})
from mcda import {", ".join(ENGINES)}
print(topsis.closeness([[1, 2], [2, 1]], [1, 1], [1, 1]).tolist())
print(ahp.consistency([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]]).cr.round(9) + 0.0)
print(promethee.flows([[1, 2], [2, 1]], [1, 1], [1, 1], ["usual", "usual"]).net.tolist())
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8")
    assert result.returncode == 0, result.stderr
    assert result.stdout.split("\n")[:3] == ["[0.5, 0.5]", "0.0", "[0.0, 0.0]"]


if __name__ == "__main__":
    text = json.dumps(surface(), indent=1, ensure_ascii=False) + "\n"
    STORED.write_text(text, encoding="utf-8", newline="\n")
