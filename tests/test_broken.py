"""Broken studies: each problem is told with its file, line, key, code and words, all at once."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from mcda.errors import Finding, InputError
from mcda.files.load import examine, load
from mcda.messages import LANGUAGES, finding_text

BROKEN = Path(__file__).parent / "broken"
EXPECTED: dict[str, list[dict[str, Any]]] = YAML(typ="safe").load(BROKEN / "expected.yaml")


def study(name: str, folder: Path) -> Path:
    """The case laid over the sound study."""
    target = folder / "study"
    shutil.copytree(BROKEN / "base", target)
    shutil.copytree(BROKEN / name, target, dirs_exist_ok=True)
    return target


def seen(finding: Finding, root: Path) -> dict[str, Any]:
    where = finding.where
    found: dict[str, Any] = {
        "file": Path(where.file).relative_to(root).as_posix(),
        "line": where.line,
        "key": where.key,
        "row": where.row,
        "column": where.column,
        "code": finding.code,
    }
    if finding.severity != "error":
        found["severity"] = finding.severity
    return {key: value for key, value in found.items() if value != ""}


def test_every_folder_is_expected() -> None:
    folders = {path.name for path in BROKEN.iterdir() if path.is_dir()} - {"base"}
    assert folders == set(EXPECTED)
    assert len(folders) >= 40


def test_base_is_sound(tmp_path: Path) -> None:
    problem, findings = examine(BROKEN / "base")
    assert problem is not None
    assert findings == ()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_broken(name: str, tmp_path: Path) -> None:
    root = study(name, tmp_path)
    before = sorted(path for path in root.rglob("*"))
    _, findings = examine(root)
    wanted = [{k: v for k, v in one.items() if k != "says"} for one in EXPECTED[name]]
    assert [seen(finding, root) for finding in findings] == wanted
    for finding, one in zip(findings, EXPECTED[name], strict=True):
        assert one["says"] in finding_text(finding, "en")
        for lang in LANGUAGES:
            assert "{" not in finding_text(finding, lang)
    if any(finding.severity == "error" for finding in findings):
        with pytest.raises(InputError) as caught:
            load(root)
        assert caught.value.findings == findings
        assert str(caught.value).count("\n") == len(findings) - 1
    else:
        assert load(root).table.alternatives
    assert sorted(path for path in root.rglob("*")) == before
