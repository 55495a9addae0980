"""`mcda convert` and `mcda new --xlsx`: whole studies between folders and workbooks."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

import mcda
from tests.running import decoded, launch

pytestmark = pytest.mark.contract

BROKEN = Path(__file__).resolve().parents[1] / "broken"
EXPERTS = "id,name,address,nodes,weight\ne1,Ann Example,ann@example.org,,2\n"
FORM = """{"schema": "judgements/1", "hierarchy": {"id": "small"}, "expert": "e1",
 "answers": [{"node": "goal", "a": "people", "b": "nature", "value": 3}]}"""


def run(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    return decoded(*arguments, status=code)


def checked(study: Path) -> list[tuple[str, str]]:
    """Codes and severities of what `mcda check` finds."""
    done = launch("check", study, "-f", "json")
    return [(found["code"], found["severity"]) for found in json.loads(done.stdout)["findings"]]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    shutil.copytree(BROKEN / "base", folder)
    return folder


def test_a_workbook_ranks_like_its_folder_and_comes_back(study: Path, tmp_path: Path) -> None:
    book, back = tmp_path / "s.xlsx", tmp_path / "back"
    (study / "notes.txt").write_text("mine", encoding="utf-8")
    before = {path: path.read_bytes() for path in study.iterdir()}
    done = run("convert", str(study), "-o", str(book))
    assert "notes.txt" in done.stderr
    assert {path: path.read_bytes() for path in study.iterdir()} == before
    wanted = run("rank", str(study), "-f", "csv").stdout
    assert run("rank", str(book), "-f", "csv").stdout == wanted
    run("convert", str(book), "-o", str(back))
    assert run("rank", str(back), "-f", "csv").stdout == wanted
    assert checked(book) == checked(study)
    assert run("weights", str(book)).stdout == run("weights", str(study)).stdout


def test_nothing_is_overwritten_unasked(study: Path, tmp_path: Path) -> None:
    book = tmp_path / "s.xlsx"
    book.write_bytes(b"mine")
    assert "--force" in run("convert", str(study), "-o", str(book), code=2).stderr
    assert book.read_bytes() == b"mine"
    run("convert", str(study), "-o", str(book), "--force")
    assert book.read_bytes()[:2] == b"PK"
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("x", encoding="utf-8")
    run("convert", str(study), "-o", str(full), "--force", code=2)
    assert [entry.name for entry in full.iterdir()] == ["mine.txt"]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["full", "s.xlsx", "study"]


def test_a_broken_study_writes_nothing(study: Path, tmp_path: Path) -> None:
    (study / "table.csv").write_text("id,income\na,many\nb,x\n", encoding="utf-8")
    done = run("convert", str(study), "-o", str(tmp_path / "s.xlsx"), code=2)
    assert done.stderr.count("is not a number") == 2
    assert not (tmp_path / "s.xlsx").exists()


def test_targets_that_are_none(study: Path, tmp_path: Path) -> None:
    assert "-o" in run("convert", str(study), code=2).stderr
    done = run("convert", str(study), "-o", str(tmp_path / "x.csv"), code=2)
    assert "ending in .xlsx" in done.stderr
    done = run("convert", str(study), "-o", str(tmp_path / "no" / "where"), code=2)
    assert "no such file" in done.stderr


def test_names_of_experts_stay_at_home(study: Path, tmp_path: Path) -> None:
    (study / "experts.csv").write_text(EXPERTS, encoding="utf-8")
    (study / "judgements").mkdir()
    (study / "judgements" / "e1.json").write_text(FORM, encoding="utf-8")
    text = (study / "study.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith(("weights", " "))]
    lines.append("weights: {judgements: judgements}")
    (study / "study.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    book, named = tmp_path / "s.xlsx", tmp_path / "named.xlsx"
    assert "--with-names" in run("convert", str(study), "-o", str(book)).stderr
    run("convert", str(study), "-o", str(named), "--with-names")
    heads = [
        [cell.value for cell in openpyxl.load_workbook(path)["experts"][2]]
        for path in (book, named)
    ]
    assert "name" not in heads[0]
    assert "weight" in heads[0]
    assert "name" in heads[1]
    wanted = run("weights", str(study)).stdout
    assert run("weights", str(book)).stdout == wanted
    run("convert", str(book), "-o", str(tmp_path / "back"))
    assert run("weights", str(tmp_path / "back")).stdout == wanted


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_a_new_study_may_be_a_workbook(lang: str, tmp_path: Path) -> None:
    done = run("new", str(tmp_path / "mine"), "--xlsx", "--lang", lang)
    path = tmp_path / "mine.xlsx"
    assert f"mcda rank {path}" in done.stderr
    sheets = openpyxl.load_workbook(path, read_only=True).sheetnames
    assert sheets[:6] == ["study", "hierarchy", "levels", "table", "weights", "classes"]
    run("new", str(path), code=2)
    assert mcda.load(path).hierarchy == mcda.load("monotowns").hierarchy


def test_a_table_alone_is_told_from_a_study(study: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [["id", "income"], ["a", 5], ["b", 6]]:
        book.worksheets[0].append(row)
    path = tmp_path / "table.xlsx"
    book.save(path)
    assert "--hierarchy" in run("rank", str(path), code=2).stderr
    run("rank", str(path), "--hierarchy", str(study / "hierarchy.yaml"), "--method", "topsis")


def test_what_stays_behind_is_named_thing_by_thing(study: Path, tmp_path: Path) -> None:
    done = run("convert", str(study), "-o", str(tmp_path / "plain.xlsx"))
    assert "Not in it" not in done.stderr
    assert "Names" not in done.stderr
    (study / "README.md").write_text("mine", encoding="utf-8")
    (study / "experts.csv").write_text("id,weight\ne1,2\n", encoding="utf-8")
    for folder in ("rounds/1", "judgements/history/0001"):
        (study / folder).mkdir(parents=True)
    (study / "judgements" / "e1.json").write_text(FORM, encoding="utf-8")
    text = (study / "study.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith(("weights", " "))]
    lines += ["weights: {judgements: judgements/}  # asked in May"]
    (study / "study.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = run("convert", str(study), "-o", str(tmp_path / "s.xlsx")).stderr.splitlines()
    assert [line.partition(",")[0] for line in said if line.startswith("Not in it")] == [
        "Not in it: rounds/",
        "Not in it: judgements/history/",
        "Not in it",
        "Not in it: the comments in study.yaml.",
    ]
    assert any("README.md" in line for line in said)
    assert not any("Names" in line for line in said)
    (study / "experts.csv").write_text(EXPERTS, encoding="utf-8")
    said = run("convert", str(study), "-o", str(tmp_path / "named"), "--lang", "ru").stderr
    assert "Имена и адреса" in said
