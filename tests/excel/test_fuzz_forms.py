"""Mutated and truncated workbooks: a result or a message, never a traceback."""

from __future__ import annotations

import io
import random
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import mcda
from mcda.errors import InputError
from mcda.messages import finding_text

SCRAPS = (
    b"<", b">", b"&", b"&#0;", b"&#x110000;", b"\0", b"\xff", b'"', b"</row>", b"<row>", b"<c/>",
    b'<c r="A1" t="e"><v>#REF!</v></c>', b'<c r="ZZZ99"><v>1</v></c>', b"1e999", b"NaN", b"-1",
    b"99999999999999999999", b't="s"', b't="d"', b't="inlineStr"', b"<f>1/0</f>", b"<!--", b"]]>",
    b"<?xml?>", b'xml:space="x"', b"xmlns=''", b"pair:", b"head:pairs", b"option", b"&lt;",
)  # fmt: skip


def mutated(part: bytes, rng: random.Random) -> bytes:
    """A part with one to three mutations of the kinds that break parsers."""
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(part) + 1)
        kind = rng.randrange(8)
        if kind == 0:
            part = part[:at] + bytes([rng.randrange(256)]) + part[at + 1 :]
        elif kind == 1:
            part = part[:at] + part[at + rng.randrange(1, 60) :]
        elif kind == 2:
            part = part[:at] + part[at : at + rng.randrange(1, 200)] * 2 + part[at:]
        elif kind == 3:
            part = part[:at]
        elif kind == 4:
            part = part[:at] + rng.choice(SCRAPS) + part[at:]
        else:
            # Values and attributes are what a parser trusts most.
            spots = list(re.finditer(rb'"[^"<>]{0,40}"|>[^<>]{1,40}<', part))
            if spots:
                spot = rng.choice(spots)
                new = rng.choice(SCRAPS) if kind < 7 else str(rng.randrange(-9, 10**6)).encode()
                part = part[: spot.start() + 1] + new + part[spot.end() - 1 :]
    return part


def broken(data: bytes, rng: random.Random) -> tuple[bytes, bool]:
    """A broken workbook, and whether its archive is whole."""
    if rng.random() < 0.2:
        cut = data[: rng.randrange(len(data))]
        return cut, False
    if rng.random() < 0.15:
        at = rng.randrange(len(data))
        return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :], False
    parts = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    for name in rng.sample(sorted(parts), rng.choice([1, 1, 1, 2])):
        if rng.random() < 0.08:
            del parts[name]
        else:
            parts[name] = mutated(parts[name], rng)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue(), True


def attack(forms: Any, seeds: range) -> tuple[int, int]:
    """Read broken workbooks; gives how many archives were whole, and how many gave a result."""
    whole = results = 0
    books = [
        forms.book(forms.pairs(), forms.sound, date="2026-11-02"),
        forms.book(forms.cells("evidence"), {("abay", "output"): (0.5, "Yearbook", 2024, "n")}),
        forms.book(forms.cells("ratings"), {("abay", "state"): "good"}),
    ]
    for seed in seeds:
        rng = random.Random(seed)
        data, sound = broken(books[seed % 3], rng)
        whole += sound
        try:
            returned = forms.read(data, "fuzz.xlsx")
        except InputError as error:
            findings = error.findings
        else:
            results += 1
            findings = (*returned.findings, *(one for _, one in returned.unread))
            assert returned.number
        assert all(finding_text(finding, "ru") for finding in findings)
    return whole, results


def test_hundreds_of_broken_workbooks_give_a_result_or_a_message(forms: Any) -> None:
    whole, results = attack(forms, range(300))
    assert whole >= 150
    assert results >= 30


@pytest.mark.slow
def test_thousands_of_broken_workbooks_give_a_result_or_a_message(forms: Any) -> None:
    whole, results = attack(forms, range(1000, 6000))
    assert whole >= 2500
    assert results >= 500


CHILD = """
import sys
from pathlib import Path
from mcda.errors import InputError
from mcda.excel.reader import read_form
from mcda.files.load import read_hierarchy
try:
    read_form(Path(sys.argv[1]).read_bytes(), "big.xlsx", read_hierarchy("monotown"))
except InputError as error:
    print(error.findings[0].code, file=sys.stderr)
# Not ru_maxrss: a child starts with the peak of its parent in it.
(peak,) = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(int(peak.split()[1]))
"""
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>',
    b"</sheetData></worksheet>",
)


def many_cells() -> bytes:
    """Half a million numbers."""
    rows = []
    for r in range(1, 19_001):
        cells = "".join(f'<c r="{c}{r}"><v>{r}.5</v></c>' for c in "BCDEFGHIJKLMNOPQRSTUVWXYZ")
        rows.append(f'<row r="{r}">{cells}</row>'.encode())
    return b"".join(rows)


def long_texts() -> bytes:
    """Fifty thousand texts that are all different, 800 signs each."""
    rng = random.Random(1)
    rows = []
    for r in range(1, 2_501):
        cells = "".join(
            f'<c r="{c}{r}" t="inlineStr"><is><t>{rng.randrange(10**12)}{"x" * 800}</t></is></c>'
            for c in "BCDEFGHIJKLMNOPQRSTU"
        )
        rows.append(f'<row r="{r}">{cells}</row>'.encode())
    return b"".join(rows)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux counts it")
@pytest.mark.parametrize("fill", [many_cells, long_texts])
def test_memory_stays_below_300_megabytes(forms: Any, fill: Any, tmp_path: Path) -> None:
    parts = {}
    with zipfile.ZipFile(io.BytesIO(forms.book(forms.pairs(), forms.sound))) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    parts["xl/worksheets/sheet2.xml"] = SHEET[0] + fill() + SHEET[1]
    path = tmp_path / "big.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    home = str(Path(mcda.__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, cwd=home, timeout=300
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    unit = 1 if sys.platform == "darwin" else 1024
    assert int(done.stdout) * unit < 300 * 2**20
