"""Make the pictures of workbooks in docs/experts.md and of the guides for experts anew.

Needs LibreOffice, pdftoppm (poppler) and convert (ImageMagick).
"""

from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from openpyxl import load_workbook
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.pagebreak import RowBreak

from mcda.files.rounds import read_rounds
from mcda.messages import LANGUAGES

DOCS = Path(__file__).resolve().parent
EXAMPLE = DOCS.parent / "examples" / "experts"
EXPERTS = ("e01", "e02", "e03", "e04")  # answers of the last one contradict one another
ROWS = 13  # of the sheet, down to the red one
WIDE = ("-resize", "1100x")


def page(workbook: Path, number: int, target: Path, folder: Path, more: Sequence[str] = ()) -> None:
    """One printed page of a workbook as a picture, without its white margins.

    `more` are further options of convert, once the margins are gone.
    """
    profile = (folder / "profile").as_uri()
    office = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*office, "--outdir", str(folder), str(workbook)], check=True)
    pdf = folder / f"{workbook.stem}.pdf"
    pages = ["-f", str(number), "-l", str(number), "-singlefile"]
    subprocess.run(
        [
            "pdftoppm",
            "-r",
            "110" if not more else "200",
            *pages,
            "-png",
            str(pdf),
            str(folder / "p"),
        ],
        check=True,
    )
    shrink = [
        "-trim",
        "-bordercolor",
        "white",
        "-border",
        "12",
        *more,
        "+dither",
        "-colors",
        "64",
        "-strip",
    ]
    subprocess.run(["convert", str(folder / "p.png"), *shrink, str(target)], check=True)


def filled(lang: str, folder: Path) -> Path:
    """The form of e04 in this language, with the answers of the example: nobody's judgement."""
    example = runpy.run_path(str(EXAMPLE / "make.py"))
    experts, study, forms = folder / "experts.csv", folder / "study", folder / "forms"
    folder.mkdir()
    rows = "".join(f"{expert},{lang}\n" for expert in EXPERTS)
    experts.write_text(f"id,language\n{rows}", encoding="utf-8")
    example["mcda"]("new", str(study), "-q")
    made = ["--experts", str(experts), "--date", "2026-11-02", "--due", "2026-11-21"]
    example["mcda"]("questionnaire", str(study), *made, "-o", str(forms), "-q")
    (round_,) = read_rounds(study)
    rng = np.random.default_rng(20261102)
    for sent in round_.forms:  # the answers of e04 are drawn after those of the others
        target = folder / f"{lang}-{sent.expert}.xlsx"
        example["fill"](round_.form(sent.number), forms / sent.file, target, rng)
    book = load_workbook(target, rich_text=True)
    sheet = book.worksheets[1]
    sheet.page_setup.orientation = "portrait"  # one page holds all that is to be seen
    sheet.row_breaks = RowBreak()
    sheet.print_area = f"B1:H{ROWS}"
    sheet.oddFooter = HeaderFooterItem()
    book.save(target)
    return target


def main() -> None:
    """The start sheet, a sheet with a contradiction, and the results."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        form = EXAMPLE / "filled" / "ответы e04.xlsx"
        page(form, 1, DOCS / "form-start.png", folder)
        page(form, 2, DOCS / "form-pairs.png", folder)
        for lang in LANGUAGES:
            page(filled(lang, folder / lang), 2, DOCS / f"guide-pairs-{lang}.png", folder, WIDE)
        study = folder / "study"
        shutil.copytree(EXAMPLE / "study", study)
        command = [sys.executable, "-m", "mcda"]
        subprocess.run([*command, "collect", str(study), str(EXAMPLE / "filled"), "-q"], check=True)
        results = folder / "results.xlsx"
        subprocess.run([*command, "rank", str(study), "-o", str(results), "-q"], check=True)
        page(results, 1, DOCS / "results-ranking.png", folder)


if __name__ == "__main__":
    main()
