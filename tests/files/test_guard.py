"""Hostile, foreign and damaged workbooks: one clear message, never a traceback."""

from __future__ import annotations

import io
import random
import re
import struct
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from mcda.errors import InputError
from mcda.files import guard as module
from mcda.files.guard import guard, open_workbook, sheet_rows
from mcda.files.tablefile import parse_grid
from mcda.messages import LANGUAGES, finding_text, text

SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows: int = 3) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "table"
    sheet.append(["id", "name_kk", "income"])
    for i in range(rows):
        sheet.append([f"t{i}", "Ақсу", 10.5 + i])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def with_part(name: str, data: bytes) -> bytes:
    return zipped({**parts(workbook()), name: data})


def changed(name: str, old: bytes, new: bytes) -> bytes:
    members = parts(workbook())
    assert old in members[name]
    members[name] = members[name].replace(old, new, 1)
    return zipped(members)


def lying() -> bytes:
    """The sheet's declared size cut to ten bytes in both of its headers."""
    data = bytearray(workbook())
    at = data.rindex(SHEET.encode())
    struct.pack_into("<I", data, at - 46 + 24, 10)
    at = data.index(SHEET.encode())
    struct.pack_into("<I", data, at - 30 + 22, 10)
    return bytes(data)


def encrypted() -> bytes:
    data = bytearray(workbook())
    at = data.rindex(SHEET.encode()) - 46
    data[at + 8] |= 1
    return bytes(data)


def twice() -> bytes:
    stream = io.BytesIO(workbook())
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, b"<worksheet/>")
    return stream.getvalue()


def bomb() -> bytes:
    return with_part("xl/media/x.bin", b"\0" * 70 * 2**20)


def open_document() -> bytes:
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": b"<office:document-content/>",
        }
    )


LOL = b'<!DOCTYPE lolz [<!ENTITY lol "lol">]><worksheet/>'
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
SENSELESS = bytes(range(32)) * 40
HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "over 10 MB": ("workbook-large", lambda: b"PK" + b"x" * (10 * 2**20)),
    "nothing": ("workbook-empty", lambda: b""),
    "zero bytes": ("workbook-empty", lambda: b"\0" * 1000),
    ".xls": ("workbook-xls", lambda: module._OLE + b"\0" * 600),
    "password": (
        "workbook-password",
        lambda: module._OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
    ),
    "CSV": ("workbook-text", lambda: b"id,income\nabay,1\n"),
    "CSV in UTF-16": ("workbook-text", lambda: "id;доход\n".encode("utf-16")),
    "web page": ("workbook-text", lambda: b"<html><table></table></html>"),
    "neither": ("workbook-not", lambda: SENSELESS),
    ".ods": ("workbook-ods", open_document),
    "Word": ("workbook-not", lambda: zipped({"word/document.xml": b"<w/>"})),
    ".xlsb": ("workbook-xlsb", lambda: with_part("xl/workbook.bin", b"\1\2")),
    "cut": ("workbook-cut", lambda: workbook()[:-60]),
    "cut in the middle": ("workbook-cut", lambda: workbook()[:2000]),
    "encrypted part": ("workbook-locked", encrypted),
    "declared size lies": ("workbook-damaged", lying),
    "part twice": ("workbook-twice", twice),
    "absolute name": ("workbook-name", lambda: with_part("/etc/passwd", b"x")),
    "name upwards": ("workbook-name", lambda: with_part("xl/../../x.xml", b"x")),
    "drive": ("workbook-name", lambda: with_part("c:/x.xml", b"x")),
    "other packing": (
        "workbook-packing",
        lambda: zipped(parts(workbook()), zipfile.ZIP_BZIP2),
    ),
    "600 parts": (
        "workbook-parts",
        lambda: zipped({**parts(workbook()), **{f"x{i}.xml": b"" for i in range(600)}}),
    ),
    "bomb by size": ("workbook-unpacks", bomb),
    "texts that take four bytes a sign": (
        "workbook-unpacks",
        lambda: with_part(
            "xl/sharedStrings.xml",
            b"<sst>"
            + b"".join(
                b"<si><t>\xf0\x9f\x98\x80%x%s</t></si>" % (i**5, b"a" * 900)
                for i in range(18_000)
            ),
        ),
    ),
    "bomb by ratio": (
        "workbook-ratio",
        lambda: with_part("xl/x.xml", b"<a>" + b" " * 2**21 + b"</a>"),
    ),
    "macros": ("workbook-macros", lambda: with_part("xl/vbaProject.bin", b"x")),
    "Excel 4 macros": ("workbook-macros", lambda: with_part("xl/macrosheets/sheet1.xml", b"<x/>")),
    "OLE object": ("workbook-embedded", lambda: with_part("xl/embeddings/o1.bin", b"x")),
    "ActiveX": ("workbook-embedded", lambda: with_part("xl/activeX/activeX1.xml", b"<x/>")),
    "macros by another name": (
        "workbook-macros",
        lambda: changed(
            "[Content_Types].xml",
            b"</Types>",
            b'<Override PartName="/xl/a.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
            b"</Types>",
        ),
    ),
    "other workbooks": (
        "workbook-links",
        lambda: with_part("xl/externalLinks/externalLink1.xml", b"<x/>"),
    ),
    "entities": ("workbook-dtd", lambda: with_part(SHEET, LOL)),
    "entities after a chunk": (
        "workbook-dtd",
        lambda: with_part(SHEET, b"<a>" + random.Random(1).randbytes(2**18).hex().encode() + LOL),
    ),
    "UTF-16": ("workbook-encoding", lambda: with_part(SHEET, "<a/>".encode("utf-16"))),
    "far cell": ("workbook-far", lambda: changed(SHEET, b"</sheetData>", FAR)),
    "far column": (
        "workbook-far",
        lambda: changed(SHEET, b"</sheetData>", b'<row r="9"><c s="1" r="ALM9"/>'
                        b'<c r="ALM9"><v>1</v></c></row></sheetData>'),
    ),
    "many cells": (
        "workbook-cells",
        lambda: zipped({
            **parts(workbook()), SHEET: (b"<row>" + b"<c/>" * 25 + b"</row>") * 80_000
        }, zipfile.ZIP_STORED),
    ),
    "many rows": (
        "workbook-rows",
        lambda: with_part(SHEET, b"".join(b'<row r="%d"/>' % i for i in range(110_000))),
    ),
    "one crowded row": (
        "workbook-crowded",
        lambda: with_part(SHEET, b"".join(b'<x y="%d"/>' % i for i in range(110_000))),
    ),
    "endless text": (
        "workbook-text-long",
        lambda: with_part(SHEET, b"<a>" + random.Random(1).randbytes(2**20).hex().encode()),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_words(name: str) -> None:
    code, make = HOSTILE[name]
    with pytest.raises(InputError) as caught:
        guard(make(), "letter.xlsx")
    assert code in [finding.code for finding in caught.value.findings]
    for finding in caught.value.findings:
        assert finding.where.file == "letter.xlsx"
        for lang in LANGUAGES:
            assert "{" not in finding_text(finding, lang)


def test_every_code_has_its_test_and_its_words() -> None:
    source = Path(module.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'"(workbook-[a-z-]+)"', source))
    met = {code for code, _ in HOSTILE.values()}
    assert codes - met == {"workbook-unreadable", "workbook-sheetless"}
    for code in codes:
        values = dict.fromkeys(("found", "limit", "rows", "columns", "message"), "x")
        assert text(code, "en", **values)


def test_a_sane_workbook_passes_and_reads() -> None:
    data = workbook(2)
    book = open_workbook(data, "a.xlsx")
    rows = [("id", "name_kk", "income"), ("t0", "Ақсу", 10.5), ("t1", "Ақсу", 11.5)]
    assert sheet_rows(book, "table", "a.xlsx") == rows


def test_several_problems_at_once() -> None:
    members = {**parts(workbook()), "xl/vbaProject.bin": b"x", "xl/embeddings/o.bin": b"x"}
    with pytest.raises(InputError) as caught:
        guard(zipped(members), "a.xlsx")
    assert [f.code for f in caught.value.findings] == ["workbook-macros", "workbook-embedded"]


def test_a_far_cell_is_named_with_its_sheet() -> None:
    with pytest.raises(InputError) as caught:
        guard(changed(SHEET, b"</sheetData>", FAR), "a.xlsx")
    assert str(caught.value.findings[0].where) == "a.xlsx[table!XFD1048576]"


def test_callers_can_ask_for_less() -> None:
    guard(workbook(300), "a.xlsx")
    with pytest.raises(InputError, match="far-away"):
        guard(workbook(300), "a.xlsx", max_rows=200)
    with pytest.raises(InputError, match="column B"):
        guard(workbook(), "a.xlsx", max_columns=2)


def test_formatted_empty_cells_far_away_do_no_harm() -> None:
    far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    data = changed(SHEET, b"</sheetData>", far)
    assert len(sheet_rows(open_workbook(data, "a.xlsx"), "table", "a.xlsx")) == 4


def test_a_lying_dimension_does_no_harm() -> None:
    data = changed(SHEET, b'ref="A1:C4"', b'ref="A1:XFD1048576"')
    assert len(sheet_rows(open_workbook(data, "a.xlsx"), "table", "a.xlsx")) == 4


def test_cells_without_references_cannot_grow_a_row_without_end() -> None:
    row = b"<row>" + b"<c><v>1</v></c>" * 1500 + b"</row></sheetData>"
    data = changed(SHEET, b"</sheetData>", row)
    with pytest.raises(InputError) as caught:
        sheet_rows(open_workbook(data, "a.xlsx"), "table", "a.xlsx")
    assert caught.value.findings[0].code == "workbook-far"


def test_openpyxl_reads_through_defusedxml() -> None:
    assert openpyxl.DEFUSEDXML


PEAK = """
import sys
from mcda.files.tablefile import parse_grid
parse_grid(open(sys.argv[1], "rb").read(), "x.xlsx")
# Not ru_maxrss: a child starts with the peak of its parent in it.
(peak,) = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(int(peak.split()[1]) // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux counts it")
@pytest.mark.parametrize(("sign", "count"), [("", 300_000), ("я", 150_000), ("😀", 75_000)])
def test_memory_is_bounded_whatever_the_texts(sign: str, count: int, tmp_path: Path) -> None:
    members = parts(
        changed(SHEET, b"</sheetData>", b"<row><c><f>1</f><v>1</v></c></row></sheetData>")
    )
    chance = random.Random(1)
    items = (f"<si><t>{sign}{chance.getrandbits(64):x}{'a' * 180}</t></si>" for _ in range(count))
    sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = f'<sst xmlns="{sheet}">{"".join(items)}</sst>'
    members["xl/sharedStrings.xml"] = strings.encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    if kind.encode() not in members["[Content_Types].xml"]:
        types = members["[Content_Types].xml"].replace(b"</Types>", part.encode())
        members["[Content_Types].xml"] = types
    path = tmp_path / "x.xlsx"
    path.write_bytes(zipped(members))
    done = subprocess.run([sys.executable, "-c", PEAK, str(path)], capture_output=True, check=True)
    assert int(done.stdout) < 300


def test_a_workbook_without_cells() -> None:
    members = parts(workbook())
    name = "xl/_rels/workbook.xml.rels"
    members[name] = members[name].replace(b"worksheets/sheet1", b"worksheets/sheet9")
    with pytest.raises(InputError, match="no sheet"):
        open_workbook(zipped(members), "a.xlsx")


# --- Mutations -------------------------------------------------------------------------------


def mutants(seed: int, count: int) -> tuple[int, int]:
    """How many mutated workbooks got through the zip layer, and how many gave a result."""
    chance = random.Random(seed)
    whole = workbook(12)
    members = parts(whole)
    names = [name for name in members if name.endswith((".xml", ".rels"))]
    passed = read = 0
    for _ in range(count):
        if chance.random() < 0.2:
            data = whole[: chance.randrange(len(whole))]
        else:
            broken = dict(members)
            for name in chance.sample(names, chance.randint(1, 2)):
                broken[name] = mutate(broken[name], chance)
            data = zipped(broken)
            passed += 1
        try:
            grid = parse_grid(data, "x.xlsx")
        except InputError as caught:
            words = [finding_text(finding, "ru") for finding in caught.findings]
        else:
            words = [grid.sheet]
            read += 1
        assert words
        assert all(words)
    return passed, read


def mutate(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(changed))
        kind = chance.randrange(5)
        if kind == 0:
            changed[at] = chance.randrange(256)
        elif kind == 1:
            del changed[at : at + chance.randint(1, 30)]
        elif kind == 2:
            changed[at:at] = changed[max(0, at - chance.randint(1, 60)) : at]
        elif kind == 3:
            numbers = list(re.finditer(rb"\d+", changed))
            if numbers:
                match = chance.choice(numbers)
                new = chance.choice((b"-1", b"0", b"99999999999999999999", b"1e999", b"x"))
                changed[match.start() : match.end()] = new
        else:
            words = list(re.finditer(rb'"[^"]*"', changed))
            if words:
                match = chance.choice(words)
                changed[match.start() : match.end()] = chance.choice(words).group()
        if not changed:
            return b""
    return bytes(changed)


@pytest.mark.filterwarnings("ignore:.*:UserWarning:openpyxl")
def test_mutated_workbooks_give_a_message_or_a_result() -> None:
    passed, read = mutants(seed=1, count=300)
    assert passed >= 150
    assert 0 < read < 300


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*:UserWarning:openpyxl")
@pytest.mark.parametrize("seed", range(2, 8))
def test_thousands_of_mutated_workbooks(seed: int) -> None:
    passed, read = mutants(seed, count=1000)
    assert passed >= 500
    assert 0 < read < 1000
