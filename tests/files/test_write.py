"""Writing: whole or not at all, and cells that a spreadsheet cannot take for formulas."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mcda.errors import InputError
from mcda.files.tablefile import parse_grid, unprotected
from mcda.files.write import csv_text, safe_text, write_together, write_whole


def code(path: Path, data: bytes | str = "new", force: bool = False) -> str:
    with pytest.raises(InputError) as caught:
        write_whole(path, data, force)
    return caught.value.findings[0].code


def test_write_and_force(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_whole(path, "один\r\n")
    assert path.read_bytes() == "один\r\n".encode()
    assert code(path) == "file-exists"
    assert path.read_bytes() == "один\r\n".encode()
    write_whole(path, b"two", force=True)
    assert path.read_bytes() == b"two"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.csv"]


def test_failure_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", refuse)
    assert code(path, force=True) == "file-open"
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize("lock", [".~lock.a.xlsx#", "~$a.xlsx"])
def test_a_file_that_an_office_program_has_open_is_left_alone(tmp_path: Path, lock: str) -> None:
    path, other = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    path.write_bytes(b"old")
    (tmp_path / lock).write_bytes(b"me")
    assert code(path, force=True) == "file-locked"
    for change in (b"new", None):
        with pytest.raises(InputError) as caught:
            write_together({other: b"b", path: change}, force=True)
        assert [(f.code, f.values) for f in caught.value.findings] == [
            ("file-locked", {"lock": lock})
        ]
        assert path.read_bytes() == b"old"
        assert not other.exists()
    (tmp_path / lock).unlink()
    write_whole(path, b"new", force=True)
    assert path.read_bytes() == b"new"


def test_missing_folder_and_folder(tmp_path: Path) -> None:
    assert code(tmp_path / "none" / "a.csv") == "file-missing"
    assert code(tmp_path) == "file-folder"


@pytest.mark.parametrize("text", ["=1+1", "+a", "-a", "@x", "\tx", "\rx", "'=x", "''=x", "it's"])
def test_guard_is_undone_by_the_reader(text: str) -> None:
    assert not safe_text(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unprotected(safe_text(text)) == text


def test_csv_text() -> None:
    rows = [["id", "x", "y"], ["=a", -1.5, None], ["b;c", 0.1, 3]]
    assert csv_text(rows) == "id,x,y\r\n'=a,-1.5,\r\nb;c,0.1,3\r\n"
    assert csv_text(rows, bom=True, excel=True) == ('\ufeffid;x;y\r\n\'=a;-1,5;\r\n"b;c";0,1;3\r\n')
    grid = parse_grid(csv_text(rows, bom=True, excel=True).encode(), "t.csv")
    assert grid.decimal_comma
    assert grid.rows[1].cells == ["b;c", "0,1", "3"]


def test_files_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    old, blocked = tmp_path / "old", tmp_path / "new" / "folder" / "a"
    old.write_bytes(b"before")
    gone = tmp_path / "gone"
    gone.write_bytes(b"kept")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError) as error:
        write_together(
            {old: b"after", gone: None, blocked: b"1", tmp_path / "file" / "x": b"2"}, force=True
        )
    assert error.value.findings[0].code == "file-not-folder"
    assert (old.read_bytes(), gone.read_bytes()) == (b"before", b"kept")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "gone", "old"]
    write_together({old: b"after", gone: None, blocked: b"1"}, force=True)
    assert (old.read_bytes(), gone.exists(), blocked.read_bytes()) == (b"after", False, b"1")


def test_every_file_that_is_there_already_is_told(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(InputError) as error:
        write_together({tmp_path / name: b"x" for name in "abc"})
    assert [finding.code for finding in error.value.findings] == ["file-exists"] * 2
    assert not (tmp_path / "c").exists()
