"""Starting is quick because heavy libraries load only where they are needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("scipy", "pandas", "openpyxl", "pymcdm", "matplotlib", "jinja2", "dask")
pytestmark = pytest.mark.contract

PROGRAM = """
import sys
from mcda.cli import main
try:
    main({arguments!r})
except SystemExit as end:
    status = end.code or 0
loaded = [name for name in {heavy!r} if name in sys.modules]
sys.stderr.write("loaded " + ",".join(loaded))
sys.exit(status)
"""


def loaded(program: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", env=environment
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout or "main" not in program
    return result.stderr.rsplit("loaded ", 1)[1]


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["rank"], ["rank", "-f", "table"], ["rank", "-f", "json"]],
    ids=" ".join,
)
def test_commands_load_nothing_heavy(arguments: list[str]) -> None:
    assert loaded(PROGRAM.format(arguments=arguments, heavy=HEAVY)) == ""


def test_import_alone_loads_not_even_numpy() -> None:
    names = (*HEAVY, "numpy", "pydantic", "click")
    program = (
        "import sys, mcda\n"
        f"sys.stderr.write('loaded ' + ','.join(n for n in {names!r} if n in sys.modules))"
    )
    assert loaded(program) == ""
