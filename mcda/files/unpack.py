"""Archives from strangers: hostile zips are refused before anything of them is used.

Nothing is held in memory but a piece at a time, and nothing is written outside the folder given.
"""

from __future__ import annotations

import hashlib
import stat
import zipfile
from pathlib import Path, PurePosixPath

from mcda.errors import Finding, InputError, Where, fail
from mcda.files.guard import DAMAGE, unsafe
from mcda.files.yamlfile import parse_json
from mcda.model.archive import Archive

MANIFEST = "manifest.json"
MEGA = 2**20
FILE, UNPACKED, MEMBERS = 100 * MEGA, 400 * MEGA, 20_000
RATIO, RATIO_FROM = 200, MEGA
MANIFEST_SIZE = 8 * MEGA
_CHUNK = 2**18


def unpack(path: Path, folder: Path) -> tuple[Archive, list[Finding]]:
    """The archive unpacked into an empty folder: its manifest, and how the files differ from it.

    Limits: 100 MB, 400 MB unpacked, 200:1 for a file over 1 MB, 20,000 files. Raises InputError,
    with every problem that can be told and before anything is written, for names outside the
    archive, names twice, links, encrypted or oddly packed files, and where there is no manifest.
    """
    shown = str(path)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise fail("file-unreadable", Where(shown), message=error.strerror or "") from None
    if size > FILE:
        raise fail("archive-large", Where(shown), found=size // MEGA, limit=FILE // MEGA)
    if _count(path) > 2 * MEMBERS:
        raise fail("archive-parts", Where(shown), limit=MEMBERS)
    try:
        packed = zipfile.ZipFile(path)
    except DAMAGE:
        raise fail("archive-not", Where(shown)) from None
    with packed:
        members = packed.infolist()
        if findings := _problems(members, shown):
            raise InputError(findings)
        files = [member for member in members if not member.is_dir()]
        sums = {one.filename: _write(packed, one, folder, shown) for one in files}
    if MANIFEST not in sums:
        raise fail("archive-no-manifest", Where(shown))
    data = (folder / MANIFEST).read_bytes()
    manifest = parse_json(data, Archive, f"{shown}[{MANIFEST}]")
    return manifest, _differences(manifest, sums, shown)


def _count(path: Path) -> int:
    """Entries in the list of a zip, or more; reading the list takes memory for each."""
    sign, count, rest = b"PK\x01\x02", 0, b""
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            count += (rest + piece).count(sign)
            rest = piece[-len(sign) + 1 :]
    return count


def _problems(members: list[zipfile.ZipInfo], shown: str) -> list[Finding]:
    """Everything for which an archive is refused, as its list shows it."""
    findings = [
        Finding(f"archive-{problem}", Where(shown, key=name)) for problem, name in unsafe(members)
    ]
    names = {member.filename.rstrip("/") for member in members}
    files = {member.filename for member in members if not member.is_dir()}
    for member in members:
        where = Where(shown, key=member.filename)
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            findings.append(Finding("archive-link", where))
        above = [str(one) for one in PurePosixPath(member.filename).parents][:-1]
        odd = not member.filename.strip("/. ") or any(ord(sign) < 32 for sign in member.filename)
        if odd or any(one in files for one in above) or member.orig_filename != member.filename:
            findings.append(Finding("archive-name", where))
        if member.filename == MANIFEST and member.file_size > MANIFEST_SIZE:
            values = {"found": member.file_size // MEGA, "limit": MANIFEST_SIZE // MEGA}
            findings.append(Finding("archive-unpacks", where, values))
        if member.file_size > RATIO_FROM and member.file_size > RATIO * member.compress_size:
            findings.append(Finding("archive-ratio", where, {"limit": RATIO}))
    total = sum(member.file_size for member in members)
    if total > UNPACKED:
        values = {"found": total // MEGA, "limit": UNPACKED // MEGA}
        findings.append(Finding("archive-unpacks", Where(shown), values))
    if len(names) > MEMBERS:
        findings.append(Finding("archive-parts", Where(shown), {"limit": MEMBERS}))
    return findings


def _write(packed: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, shown: str) -> str:
    """Write a file below the folder; gives its SHA-256."""
    target = folder.joinpath(*PurePosixPath(member.filename).parts)
    digest, left = hashlib.sha256(), member.file_size
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with packed.open(member) as stream, target.open("xb") as written:
            while piece := stream.read(_CHUNK):
                left -= len(piece)
                if left < 0:
                    raise zipfile.BadZipFile
                digest.update(piece)
                written.write(piece)
    except DAMAGE:
        raise fail("archive-damaged", Where(shown, key=member.filename)) from None
    return digest.hexdigest()


def _differences(manifest: Archive, sums: dict[str, str], shown: str) -> list[Finding]:
    """Files that were changed, added or taken away since the manifest was written."""
    codes = []
    for name, digest in manifest.files.items():
        if name not in sums:
            codes.append(("archive-missing", name))
        elif sums[name] != digest:
            codes.append(("archive-changed", name))
    codes += [("archive-added", name) for name in sums if name not in {*manifest.files, MANIFEST}]
    return [Finding(code, Where(shown, key=name)) for code, name in codes]
