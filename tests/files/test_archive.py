"""What an archive keeps of a study, which zips are refused, and what counts as the same."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mcda
from mcda.files.archive import keep
from mcda.files.packed import zip_bytes
from mcda.files.same import differences
from mcda.files.unpack import MANIFEST, unpack

EXPERTS = "id,name,address\ne1,Ann Example,ann@example.org\n"
FORM = """{"schema": "judgements/1", "hierarchy": {"id": "small"}, "expert": "e1",
 "answers": [{"node": "goal", "a": "people", "b": "nature", "value": 3}]}"""
RUN = """{"schema": "run/1", "number": 1, "returns": [
 {"file": "Ann Example.xlsx", "digest": "x", "expert": "e1"}]}"""


def codes(error: mcda.InputError) -> set[str]:
    return {finding.code for finding in error.findings}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study of one's own with an expert, an answer, its history, and a form as it was sent."""
    folder = tmp_path / "towns"
    shutil.copytree("tests/broken/base", folder)
    for path, words in {
        "experts.csv": EXPERTS,
        "contacts.csv": "who,phone\nAnn Example,123\n",
        "judgements/e1.json": FORM,
        "judgements/history/0001/run.json": RUN,
        "rounds/1/forms/e1-round1-pairs.xlsx": "a form",
        "inbox/Ann Example.xlsx": "a return",
        ".hidden": "x",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(words, encoding="utf-8")
    return folder


def test_a_study_is_kept_byte_by_byte_and_without_names(study: Path) -> None:
    kept = keep(study)
    for path in ("study.yaml", "table.csv", "judgements/e1.json"):
        assert kept.files[path] == (study / path).read_bytes()
    assert kept.files["experts.csv"].decode("utf-8-sig").split() == ["id", "e1"]
    assert {(one.file, one.why) for one in kept.changed} == {
        ("experts.csv", "names"),
        ("judgements/history/0001/run.json", "names"),
    }
    before = hashlib.sha256(EXPERTS.encode()).hexdigest()
    assert before in {one.before for one in kept.changed}
    assert kept.left_out == ("contacts.csv", "inbox/", "rounds/")
    assert not any(b"Ann" in data for data in kept.files.values())


def test_with_names_the_whole_folder_is_kept(study: Path) -> None:
    kept = keep(study, with_names=True)
    wanted = {p.relative_to(study).as_posix() for p in study.rglob("*") if p.is_file()}
    assert set(kept.files) == wanted - {".hidden"}
    assert all(data == (study / path).read_bytes() for path, data in kept.files.items())
    assert not kept.changed
    assert not kept.left_out


@pytest.mark.parametrize("said", ["ann   example", "ANN@example.org"])
def test_a_name_in_a_note_is_refused_with_its_place(study: Path, said: str) -> None:
    path = study / "study.yaml"
    path.write_text(f"# ask {said}\n" + path.read_text("utf-8"), encoding="utf-8")
    with pytest.raises(mcda.InputError) as caught:
        keep(study)
    assert [(f.code, f.where.file, f.where.line) for f in caught.value.findings] == [
        ("archive-name-inside", "study.yaml", 1)
    ]


def test_a_shipped_hierarchy_comes_along() -> None:
    kept = keep("monotowns")
    shipped = Path("criteria/monotown.yaml").read_bytes()
    assert kept.files["hierarchy.yaml"] == shipped
    assert b"hierarchy: hierarchy.yaml" in kept.files["study.yaml"]
    assert [(one.file, one.why) for one in kept.changed] == [("study.yaml", "hierarchy")]
    assert "facts.csv" in kept.files
    assert not kept.left_out


def test_files_beside_the_folder_come_along(study: Path, tmp_path: Path) -> None:
    text = (study / "study.yaml").read_text("utf-8")
    hierarchy = next(x.split(":")[1].split("#")[0].strip() for x in text.splitlines()
                     if x.startswith("hierarchy:"))  # fmt: skip
    (study / hierarchy).rename(tmp_path / "shared.yaml")
    text = text.replace(f"hierarchy: {hierarchy}", "hierarchy: ../shared.yaml")
    (study / "study.yaml").write_text(text, encoding="utf-8")
    kept = keep(study)
    assert kept.files["hierarchy.yaml"] == (tmp_path / "shared.yaml").read_bytes()
    assert b"hierarchy: hierarchy.yaml" in kept.files["study.yaml"]


def test_a_workbook_becomes_a_folder(study: Path, tmp_path: Path) -> None:
    from mcda.excel.studybook import proved_workbook
    from mcda.files.parts import read_parts

    book = tmp_path / "book.xlsx"
    book.write_bytes(proved_workbook(read_parts(study, with_names=True), "en"))
    kept = keep(book)
    assert {"study.yaml", "hierarchy.yaml", "table.csv", "experts.csv"} <= set(kept.files)
    assert not any(b"Ann" in data for data in kept.files.values())
    assert kept.changed[0].before == hashlib.sha256(book.read_bytes()).hexdigest()
    assert keep(book, with_names=True).files["book.xlsx"] == book.read_bytes()


# --- Hostile zips ------------------------------------------------------------------------------


def manifest(files: dict[str, bytes]) -> bytes:
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    versions = dict.fromkeys(("mcda", "python", "implementation", "platform", "machine"), "0")
    said = {
        "schema": "archive/1",
        "study": "study/x",
        "with_names": False,
        "options": {"seed": 1, "draws": 1},
        "versions": {**versions, "packages": {}},
        "commands": {},
        "files": sums,
    }
    return json.dumps(said).encode("utf-8")


FILES = {"a.txt": b"one", "study/b.csv": b"id\n1\n"}
WHOLE = {MANIFEST: manifest(FILES), **FILES}


def opened(tmp_path: Path, data: bytes) -> Any:
    path, folder = tmp_path / "a.zip", tmp_path / "to"
    path.write_bytes(data)
    return unpack(path, folder)


def packed(members: list[tuple[zipfile.ZipInfo, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name that stands twice
        for member, data in members:
            archive.writestr(member, data)
    return stream.getvalue()


def named(name: str, **more: Any) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.compress_type = zipfile.ZIP_DEFLATED
    for key, value in more.items():
        setattr(member, key, value)
    return member


def test_a_whole_archive_is_unpacked(tmp_path: Path) -> None:
    made, findings = opened(tmp_path, zip_bytes(WHOLE))
    assert not findings
    assert made.options.seed == 1
    assert {p.relative_to(tmp_path / "to").as_posix(): p.read_bytes()
            for p in (tmp_path / "to").rglob("*") if p.is_file()} == WHOLE  # fmt: skip


def test_every_change_is_named(tmp_path: Path) -> None:
    files = {**WHOLE, "a.txt": b"two", "c.txt": b"new"}
    del files["study/b.csv"]
    _, findings = opened(tmp_path, zip_bytes(files))
    assert [(one.code, one.where.key) for one in findings] == [
        ("archive-changed", "a.txt"),
        ("archive-missing", "study/b.csv"),
        ("archive-added", "c.txt"),
    ]


LINK = {"external_attr": (stat.S_IFLNK | 0o777) << 16}
HOSTILE: dict[str, Callable[[], bytes]] = {
    "archive-name up": lambda: packed([(named("../evil.txt"), b"x")]),
    "archive-name absolute": lambda: packed([(named("/etc/evil"), b"x")]),
    "archive-name drive": lambda: packed([(named("C:/evil"), b"x")]),
    "archive-name backslash": lambda: packed([(named("a\\..\\evil"), b"x")]),
    "archive-name file and folder": lambda: packed([(named("a"), b"x"), (named("a/b"), b"x")]),
    "archive-name control": lambda: packed([(named("a\nb"), b"x")]),
    "archive-twice": lambda: packed([(named("a.txt"), b"x"), (named("A.TXT"), b"y")]),
    "archive-link": lambda: packed([(named("a", **LINK), b"/etc/passwd")]),
    "archive-packing": lambda: packed([(named("a", compress_type=zipfile.ZIP_LZMA), b"x")]),
    "archive-ratio": lambda: packed([(named("a"), bytes(40 * 2**20))]),
    "archive-no-manifest": lambda: packed([(named("a"), b"x")]),
    "archive-not": lambda: b"PK\x03\x04 and no more",
    "archive-locked": lambda: packed([(named("a"), b"x")]).replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
    ),
    "archive-damaged": lambda: _broken_sum(),
}  # fmt: skip


def _broken_sum() -> bytes:
    stored = packed([(named("a", compress_type=zipfile.ZIP_STORED), b"honest")])
    return stored.replace(b"honest", b"hostil")


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_zip_is_refused_and_nothing_lands_outside(tmp_path: Path, kind: str) -> None:
    with pytest.raises(mcda.InputError) as caught:
        opened(tmp_path, HOSTILE[kind]())
    assert codes(caught.value) == {kind.split()[0]}
    outside = {p.name for p in tmp_path.iterdir()} - {"a.zip", "to"}
    assert not outside


def test_a_newer_format_is_named(tmp_path: Path) -> None:
    newer = WHOLE[MANIFEST].replace(b"archive/1", b"archive/2")
    with pytest.raises(mcda.InputError, match="archive/2"):
        opened(tmp_path, zip_bytes({**WHOLE, MANIFEST: newer}))


def test_too_many_files_are_refused_before_the_list_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mcda.files.unpack.MEMBERS", 3)
    with pytest.raises(mcda.InputError) as caught:
        opened(tmp_path, packed([(named(str(k)), b"") for k in range(9)]))
    assert codes(caught.value) == {"archive-parts"}


def test_what_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mcda.files.unpack.UNPACKED", 100)
    with pytest.raises(mcda.InputError) as caught:
        opened(tmp_path, packed([(named("a"), bytes(60)), (named("b"), bytes(60))]))
    assert codes(caught.value) == {"archive-unpacks"}


# --- The same ----------------------------------------------------------------------------------


def test_numbers_are_the_same_to_1e_9_and_no_further() -> None:
    one = {"version": "1", "rows": [{"id": "a", "x": 1.0}, {"id": "b", "x": 2.0}]}
    near = {"version": "2", "rows": [{"id": "a", "x": 1.0 + 5e-10}, {"id": "b", "x": 2.0}]}
    far = {"version": "1", "rows": [{"id": "a", "x": 1.0}, {"id": "b", "x": 2.0 + 5e-9}]}
    data = [json.dumps(x).encode() for x in (one, near, far)]
    assert differences("r.json", data[1], data[0], "version") == []
    (found,) = differences("r.json", data[2], data[0], "version")
    assert (found.where, found.whose, found.expected) == ("rows[2].x", "b", 2.0)


@pytest.mark.parametrize(
    ("found", "expected"),
    [("true", "1"), ("null", "0"), ('"a"', '"b"'), ("[1]", "[1, 2]"), ('{"a": 1}', "{}")],
)
def test_other_values_must_be_equal(found: str, expected: str) -> None:
    assert differences("r.json", found.encode(), expected.encode())


def test_csv_and_workbooks_name_the_cell() -> None:
    from mcda.excel.recordsheet import records_workbook

    header = "id,name,score\n"
    found = (header + "a,Abay,0.25\n").encode()
    (one,) = differences("r.csv", found, (header + "a,Abay,0.5\n").encode())
    assert (one.where, one.whose, one.found, one.expected) == ("[1].score", "Abay", "0.25", "0.5")
    books = [records_workbook([{"id": "a", "score": x}]) for x in (0.25, 0.5)]
    (cell,) = differences("r.xlsx", *books)
    assert cell.where.endswith(".B2")
    assert (cell.found, cell.expected) == (0.25, 0.5)


def test_a_file_that_cannot_be_read_is_a_value_error() -> None:
    for file in ("r.json", "r.html", "r.xlsx"):
        with pytest.raises(ValueError, match=r"."):
            differences(file, b"\xff\xfe nonsense", b"{}")
