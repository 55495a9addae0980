"""Workbooks from strangers: hostile or foreign files are refused before anything parses them.

Workbooks come by mail. A zip can unpack to gigabytes, XML can expand entities, and one cell at
XFD1048576 makes a reader walk a million rows. `guard` looks at the bytes in small pieces and builds
no tree, so its memory and time are bounded whatever the file holds.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mcda.errors import Finding, InputError, Where, fail

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAX_ROWS, MAX_COLUMNS = 20_000, 1_000
_MEGA = 2**20
_FILE, _UNPACKED = 10 * _MEGA, 64 * _MEGA
_RATIO, _RATIO_FROM = 200, _MEGA
_MEMBERS = 500
_CHUNK = 2**18
# Openpyxl keeps a part's elements until the next row or shared string, and a text in one piece.
_TAGS, _TAGS_TOGETHER, _ROWS, _TEXT = 2_000_000, 70_000, 100_000, _MEGA
_AREA = 2_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")
_DECLARATION = re.compile(rb"<!(?!--|\[CDATA\[)")
_ASTRAL = re.compile(rb"[\xf0-\xf4]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ITEM = re.compile(rb"<(?:\w+:)?(row|si)[\s/>]")
_FORBIDDEN = (
    ("workbook-macros", re.compile(r"vbaproject|macrosheet", re.I)),
    ("workbook-embedded", re.compile(r"/(embeddings|activex)/|oleobject|\.activex", re.I)),
    ("workbook-links", re.compile(r"/externallinks/|externallink\+xml", re.I)),
)
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


def guard(
    data: bytes, file: str, *, max_rows: int = MAX_ROWS, max_columns: int = MAX_COLUMNS
) -> None:
    """Raise InputError, with every problem that can be told, unless the bytes are a sane workbook.

    Limits: 10 MB, 64 MB unpacked (declared, and counted while unpacking as the memory that texts
    take), 200:1 for a part over 1 MB, 500 parts, 2 million tags, cells with content inside
    `max_rows` × `max_columns`. Refused as well: .xls, .ods, .xlsb and text by the name of a
    workbook, passwords, DTDs, macros, embedded objects, links to other workbooks, names twice or
    outside the archive.
    """
    if len(data) > _FILE:
        raise fail("workbook-large", Where(file), found=_megabytes(len(data)), limit=10)
    if not data.startswith(b"PK"):
        raise fail(_foreign(data), Where(file))
    if data.count(b"PK\x01\x02") > _MEMBERS:
        raise fail("workbook-parts", Where(file), limit=_MEMBERS)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE:
        raise fail("workbook-cut", Where(file)) from None
    with archive:
        members = archive.infolist()
        findings = _names(archive, members, file) + _sizes(members, file)
        if not findings:
            budget = _Budget()
            for member in members:
                part = _Part(member.filename, file, budget, max_rows, max_columns)
                try:
                    with archive.open(member) as stream:
                        part.read(stream)
                except DAMAGE:
                    where = Where(file, key=member.filename)
                    raise fail("workbook-damaged", where) from None
                findings += part.findings
                if budget.spent:
                    break
            findings = [_titled(finding, archive) for finding in findings]
    if findings:
        raise InputError(findings)


def _megabytes(size: int) -> str:
    return f"{size / _MEGA:.0f}"


def _foreign(data: bytes) -> str:
    """The code for what the bytes are, when they are no zip archive."""
    if not data.strip(b"\0 \r\n\t"):
        return "workbook-empty"
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        return "workbook-password" if locked else "workbook-xls"
    head = data[:4096]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if wide or (b"\0" not in head and sum(byte < 32 for byte in head) <= len(head) / 4):
        return "workbook-text"
    return "workbook-not"


# --- The archive -----------------------------------------------------------------------------


def _names(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], file: str) -> list[Finding]:
    """Problems that the list of parts shows."""
    findings: list[Finding] = []

    def found(code: str, name: str) -> None:
        findings.append(Finding(code, Where(file, key=name)))

    for problem, name in unsafe(members):
        found(f"workbook-{problem}", name)
    seen = {_plain(member) for member in members}
    if findings:
        return findings
    if "[content_types].xml" not in seen:
        try:
            kind = archive.open("mimetype").read(200) if "mimetype" in seen else b""
        except DAMAGE:
            kind = b""
        open_document = kind.startswith(_OPEN_DOCUMENT) or "content.xml" in seen
        return [Finding("workbook-ods" if open_document else "workbook-not", Where(file))]
    if "xl/workbook.bin" in seen:
        return [Finding("workbook-xlsb", Where(file))]
    for code, pattern in _FORBIDDEN:
        named = [one for one in sorted(seen) if pattern.search(f"/{one}")]
        if named:
            found(code, named[0])
    return findings


def _plain(member: zipfile.ZipInfo) -> str:
    """The name of a part as every file system would take it."""
    return member.orig_filename.replace("\\", "/").lower()


def unsafe(members: list[zipfile.ZipInfo]) -> Iterator[tuple[str, str]]:
    """What is wrong with the list of parts of a zip: the kind of problem, and the part's name.

    "twice", "name" (it leads out of the archive), "locked" (encrypted), "packing" (unusual).
    """
    seen: set[str] = set()
    for member in members:
        name, low = member.orig_filename, _plain(member)
        if low in seen:
            yield "twice", name
        seen.add(low)
        if low.startswith("/") or "\\" in name or ":" in name or ".." in low.split("/"):
            yield "name", name
        if member.flag_bits & 0x1:
            yield "locked", name
        elif member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            yield "packing", name


def _sizes(members: list[zipfile.ZipInfo], file: str) -> list[Finding]:
    """Problems that the declared sizes show."""
    total = sum(member.file_size for member in members)
    if total > _UNPACKED:
        values = {"found": _megabytes(total), "limit": _megabytes(_UNPACKED)}
        return [Finding("workbook-unpacks", Where(file), values)]
    return [
        Finding("workbook-ratio", Where(file, key=member.filename), {"limit": _RATIO})
        for member in members
        if member.file_size > _RATIO_FROM and member.file_size > _RATIO * member.compress_size
    ]


# --- The parts -------------------------------------------------------------------------------


class _Budget:
    """What all parts together may still hold."""

    def __init__(self) -> None:
        self.bytes, self.tags, self.rows = _UNPACKED, _TAGS, _ROWS

    @property
    def spent(self) -> bool:
        """True where the rest need not be read."""
        return min(self.bytes, self.tags, self.rows) < 0


class _Part:
    """One part of the archive, read in pieces that overlap by the tag at a piece's end."""

    def __init__(
        self, name: str, file: str, budget: _Budget, max_rows: int, max_columns: int
    ) -> None:
        from openpyxl.utils import get_column_letter

        self.name, self.file, self.budget = name, file, budget
        self.last_column = get_column_letter(max_columns)
        self.last_row = max_rows
        self.findings: list[Finding] = []
        self.stopped = False
        self.together = 0
        self.far = _cells_beyond(max_rows, self.last_column)

    def _stop(self, code: str, **values: Any) -> None:
        self.findings.append(Finding(code, Where(self.file, key=self.name), values))
        self.stopped = True

    def read(self, stream: Any) -> None:
        """Look at the whole part; stops at the first thing that makes the rest pointless."""
        rest = b""
        first = True
        markup = False
        while not self.stopped and (piece := stream.read(_CHUNK)):
            if first:
                first = False
                markup = piece.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
                if piece.startswith(_WIDE) or _other_encoding(piece):
                    return self._stop("workbook-encoding")
            self.budget.bytes -= len(piece) * (_signs(piece) if markup else 1)
            if self.budget.bytes < 0:
                limit = _megabytes(_UNPACKED)
                return self._stop("workbook-unpacks", found=f"> {limit}", limit=limit)
            if not markup:
                continue
            text = rest + piece
            cut = text.rfind(b"<")
            if cut < 0 or len(text) - cut > _TEXT:
                if len(text) > _TEXT:
                    return self._stop("workbook-text-long", limit=_megabytes(_TEXT))
                rest = text
                continue
            rest = text[cut:]
            self._look(text, cut)
        if markup and not self.stopped:
            self._look(rest, len(rest))

    def _look(self, text: bytes, end: int) -> None:
        """Tags that start before `end`."""
        tags = text.count(b"<", 0, end)
        self.budget.tags -= tags
        if self.budget.tags < 0:
            return self._stop("workbook-cells", limit=_TAGS // 4)
        if _DECLARATION.search(text, 0, end):
            return self._stop("workbook-dtd")
        if self.name.lower() == "[content_types].xml":
            kinds = text.decode("utf-8", "replace")
            for code, pattern in _FORBIDDEN:
                if pattern.search(kinds):
                    self.findings.append(Finding(code, Where(self.file, key=self.name)))
        start = 0
        # Looking for plain bytes first is many times quicker than a pattern on blank megabytes.
        items = _ITEM.finditer(text, 0, end) if b"row" in text or b"si" in text else ()
        for item in items:
            self._together(text.count(b"<", start, item.start()))
            self.together, start = 0, item.start()
            if item.group(1) == b"row":
                self.budget.rows -= 1
        self._together(text.count(b"<", start, end))
        if self.budget.rows < 0:
            return self._stop("workbook-rows", limit=_ROWS)
        for cell in self.far.finditer(text, 0, end) if b"r=" in text else ():
            if not cell.group().endswith(b"/>"):  # else formatted and empty
                where = Where(self.file, key=self.name, cell=cell.group(1).decode("ascii"))
                values = {"rows": self.last_row, "columns": self.last_column}
                self.findings.append(Finding("workbook-far", where, values))
                self.stopped = True
                return None
        return None

    def _together(self, tags: int) -> None:
        self.together += tags
        if self.together > _TAGS_TOGETHER and not self.stopped:
            self._stop("workbook-crowded", limit=_TAGS_TOGETHER)


def _signs(piece: bytes) -> int:
    """Bytes of memory that Python takes for a sign of a text with such bytes in it."""
    if piece.isascii():
        return 1
    return 4 if _ASTRAL.search(piece) else 2


def _other_encoding(piece: bytes) -> bool:
    """True where XML declares an encoding in which other bytes than ours may mean `<` and `!`."""
    declared = _ENCODING.match(piece)
    known = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
    return declared is not None and declared.group(1).strip().lower() not in known


def _cells_beyond(row: int, column: str) -> re.Pattern[bytes]:
    """Matches the tags of cells below `row` or right of `column`, and no others."""
    below = _beyond(str(row), "0", "9", 7)
    right = _beyond(column, "A", "Z", 3)
    pattern = rf"""\sr=["']((?:{right})\d{{1,7}}|[A-Z]{{1,3}}(?:{below}))["'][^<>]*>"""
    return re.compile(pattern.encode("ascii"))


def _beyond(word: str, low: str, high: str, longest: int) -> str:
    """Alternatives for the words after `word`, shorter ones first, of signs from low to high."""
    ways = [f"[{low}-{high}]{{{len(word) + 1},{longest}}}"] if len(word) < longest else []
    for i, sign in enumerate(word):
        if sign < high:
            rest = len(word) - i - 1
            ways.append(f"{word[:i]}[{chr(ord(sign) + 1)}-{high}][{low}-{high}]{{{rest}}}")
    return "|".join(ways)


def _titled(finding: Finding, archive: zipfile.ZipFile) -> Finding:
    """The finding with the sheet's title in place of its part, where the workbook tells it."""
    if not finding.where.cell:
        return finding
    titles = _titles(archive)
    part = finding.where.key
    where = Where(finding.where.file, sheet=titles.get(part, part), cell=finding.where.cell)
    return Finding(finding.code, where, finding.values, finding.severity)


def _titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Title of every sheet by the name of its part, as far as simple patterns find them."""
    from html import unescape

    try:
        book = archive.read("xl/workbook.xml")[:_MEGA].decode("utf-8", "replace")
        links = archive.read("xl/_rels/workbook.xml.rels")[:_MEGA].decode("utf-8", "replace")
    except (KeyError, *DAMAGE):
        return {}

    def tags(words: str, name: str) -> Iterator[dict[str, str]]:
        for tag in re.findall(rf"<(?:\w+:)?{name}\s([^<>]*)>", words):
            yield dict(re.findall(r'([\w:]+)\s*=\s*"([^"]*)"', tag))

    parts = {}
    for link in tags(links, "Relationship"):
        target = link.get("Target", "")
        parts[link.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    titles = {}
    for sheet in tags(book, "sheet"):
        name = next((value for key, value in sheet.items() if key.endswith(":id")), "")
        titles[parts.get(name, "")] = unescape(sheet.get("name", ""))
    return titles


# --- Opening ---------------------------------------------------------------------------------


def open_workbook(
    data: bytes,
    file: str,
    *,
    values: bool = True,
    checked: bool = False,
    max_rows: int = MAX_ROWS,
    max_columns: int = MAX_COLUMNS,
) -> Workbook:
    """The bytes as an openpyxl workbook, read only, after `guard` (unless `checked` already).

    With `values` a formula's cell gives the result that was stored with it (None where none was),
    else the formula. Sheets are read lazily: take their cells through `sheet_rows`.
    """
    if not checked:
        guard(data, file, max_rows=max_rows, max_columns=max_columns)
    import openpyxl

    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("openpyxl does not use defusedxml: install defusedxml")
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=values, keep_links=False
        )
    except Exception as error:  # openpyxl raises whatever the damage leads to
        raise fail("workbook-unreadable", Where(file), message=said(error)) from None
    if not book.worksheets:
        raise fail("workbook-sheetless", Where(file))
    return book


def has_formulas(data: bytes) -> bool:
    """True where the guarded bytes hold a formula."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            with archive.open(member) as stream:
                rest = b""
                while piece := stream.read(_CHUNK):
                    if _FORMULA.search(rest + piece):
                        return True
                    rest = piece[-64:]
    return False


def sheet_rows(
    book: Workbook,
    title: str,
    file: str,
    *,
    max_rows: int = MAX_ROWS,
    max_columns: int = MAX_COLUMNS,
) -> list[tuple[Any, ...]]:
    """All rows of a sheet as values, cut after the last filled cell; the first is row 1.

    The sheet's own word on its size is not trusted.
    """
    from openpyxl.utils import get_column_letter

    sheet: Any = book[title]
    try:
        sheet.reset_dimensions()
        rows: list[tuple[Any, ...]] = []
        last = area = 0
        for row in sheet.iter_rows(max_row=max_rows + 1, values_only=True):
            width = next((j for j in range(len(row), 0, -1) if row[j - 1] is not None), 0)
            rows.append(tuple(row[:width]))
            if not width:
                continue
            last = len(rows)
            area += width
            if width > max_columns or last > max_rows:
                where = Where(file, sheet=title, cell=f"{get_column_letter(width)}{last}")
                limits = {"rows": max_rows, "columns": get_column_letter(max_columns)}
                raise fail("workbook-far", where, **limits)
            if area > _AREA:
                raise fail("workbook-cells", Where(file, sheet=title), limit=_TAGS // 4)
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever the damage leads to
        where = Where(file, sheet=title)
        raise fail("workbook-unreadable", where, message=said(error)) from None
    return rows[:last]


def said(error: Exception) -> str:
    """An exception of the library in one short line."""
    words = " ".join(str(error).split())[:120]
    return f"{type(error).__name__}: {words}" if words else type(error).__name__
