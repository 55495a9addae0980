"""Files written whole or not at all, and CSV that a spreadsheet cannot take for formulas."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from mcda.errors import Finding, InputError, Where, fail

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_BINARY = getattr(os, "O_BINARY", 0)


def write_whole(path: str | Path, data: bytes | str, force: bool = False) -> None:
    """Write a file through a temporary one beside it, so it is never half written.

    Text is written as UTF-8. An existing file is replaced only with `force`.
    """
    content = data.encode("utf-8") if isinstance(data, str) else data
    with writing(path, force) as stream:
        stream.write(content)


@contextlib.contextmanager
def writing(path: str | Path, force: bool = False) -> Iterator[BinaryIO]:
    """`write_whole` for what is written piece by piece: the file appears when all went well."""
    target = Path(path)
    where = Where(str(target))
    if target.is_dir():
        raise fail("file-folder", where)
    existed = target.exists()
    if existed and not force:
        raise fail("file-exists", where)
    _closed(target)
    try:
        name = target.parent / f".{target.name}.{secrets.token_hex(4)}"
        handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    except PermissionError:
        raise fail("file-open", where) from None
    except FileNotFoundError:
        raise fail("file-missing", Where(str(target.parent))) from None
    except OSError as error:
        raise fail("file-unwritable", where, message=error.strerror or str(error)) from None
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        if existed:
            os.chmod(name, target.stat().st_mode & 0o777)
        if force:
            os.replace(name, target)
        else:
            _put(name, target)
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.unlink(name)
        if isinstance(error, FileExistsError):
            raise fail("file-exists", where) from None
        if isinstance(error, PermissionError):
            raise fail("file-open", where) from None
        if isinstance(error, OSError):
            message = error.strerror or str(error)
            raise fail("file-unwritable", where, message=message) from None
        raise


def write_together(files: Mapping[Path, bytes | None], force: bool = False) -> None:
    """Write several files, all or none; None removes a file, and missing folders are made.

    Existing files are replaced only with `force`. Where one file cannot be written, those written
    before it are taken back and replaced or removed ones restored. Raises InputError, with every
    file that is there already at once.
    """
    if not force and (there := [path for path in files if path.exists()]):
        raise InputError(Finding("file-exists", Where(str(path))) for path in there)
    made: list[Path] = []
    done: list[tuple[Path, bytes | None]] = []
    try:
        for path, data in files.items():
            before = path.read_bytes() if path.is_file() else None
            if data is None:
                _remove(path)
            else:
                made += _make_folders(path.parent)
                write_whole(path, data, force=force)
            done.append((path, before))
    except BaseException:
        for path, before in reversed(done):
            with contextlib.suppress(OSError):
                if before is None:
                    path.unlink(missing_ok=True)
                else:
                    path.write_bytes(before)
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def _closed(path: Path) -> None:
    """Raise InputError where an office program has the file open, as its lock file beside it says.

    On Windows Excel's hold alone keeps others from writing; LibreOffice, and Excel on a shared
    folder, would not notice, and write their old contents over the new ones.
    """
    for lock in (f".~lock.{path.name}#", f"~${path.name}"):
        if path.with_name(lock).exists():
            raise fail("file-locked", Where(str(path)), lock=lock)


def _remove(path: Path) -> None:
    _closed(path)
    try:
        path.unlink(missing_ok=True)
    except OSError:
        raise fail("file-open", Where(str(path))) from None


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; gives the new ones, outermost first."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()][::-1]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise fail("file-not-folder", Where(str(folder))) from None
    except OSError as error:
        message = error.strerror or str(error)
        raise fail("file-unwritable", Where(str(folder)), message=message) from None
    return missing


def _put(name: Path, target: Path) -> None:
    """Move a file to a name that must be free; one that appeared meanwhile is kept."""
    try:
        os.link(name, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if target.exists():
            raise FileExistsError from None
        os.replace(name, target)
        return
    os.unlink(name)


def safe_text(text: str) -> str:
    """Text that a spreadsheet shows as it is: a leading = + - @ TAB CR gets `'` before it.

    A text that starts so after a `'` gets another one, so that reading gives it back.
    """
    return "'" + text if text.lstrip("'").startswith(_DANGEROUS) else text


def csv_text(rows: Iterable[Sequence[Any]], *, bom: bool = False, excel: bool = False) -> str:
    """Rows as CSV: UTF-8 mark with `bom`; semicolons and decimal commas with `excel`.

    Floats are written with their shortest exact digits, None as an empty cell, texts guarded.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";" if excel else ",", lineterminator="\r\n")
    for row in rows:
        writer.writerow([_cell(value, excel) for value in row])
    return ("\ufeff" if bom else "") + stream.getvalue()


def _cell(value: Any, excel: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, int):
        return str(value)
    text = repr(float(value)).removesuffix(".0")
    return text.replace(".", ",") if excel else text
