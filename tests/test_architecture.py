"""Imports point to lower layers only, and engines need arrays alone."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "mcda"
LAYERS = {"engines": 0, "model": 1, "analysis": 2, "files": 3, "excel": 4, "report": 4, "cli": 5}
SHARED = {"errors", "messages", "resources", "version"}
# A convenience: `mcda.rank("monotowns")` loads the study on the way.
EXCEPTIONS = {("analysis/ranking.py", "mcda.files.load")}
MODULES = sorted(
    path.relative_to(PACKAGE).as_posix()
    for layer in LAYERS
    for path in PACKAGE.glob(f"{layer}/**/*.py")
)


def imports(path: Path) -> Iterator[str]:
    """Names of all modules that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            if module.count(".") < 2 and module.split(".")[0] == "mcda":
                yield from (f"{module}.{alias.name}" for alias in node.names)
            else:
                yield module


@pytest.mark.skipif(not MODULES, reason="no checkout of the package here")
@pytest.mark.parametrize("name", MODULES)
def test_imports_point_down(name: str) -> None:
    layer = name.split("/")[0]
    for module in imports(PACKAGE / name):
        parts = module.split(".")
        if parts[0] != "mcda":
            if layer == "engines":
                allowed = {"numpy", "scipy"} | sys.stdlib_module_names
                assert parts[0] in allowed, f"{name} imports {module}"
            continue
        if any((name, module[: len(target)]) == (file, target) for file, target in EXCEPTIONS):
            continue
        target = parts[1]
        if target in SHARED:
            assert layer != "engines", f"{name} imports {module}"
        else:
            assert target in LAYERS, f"{name} imports {module}"
            assert LAYERS[target] <= LAYERS[layer], f"{name} imports {module}, a higher layer"


def test_the_exceptions_are_still_needed() -> None:
    for file, module in EXCEPTIONS:
        if (PACKAGE / file).is_file():
            assert any(name.startswith(module) for name in imports(PACKAGE / file))
