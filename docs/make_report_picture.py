"""Make the picture of the report page in docs/report.md anew.

Needs a browser, playwright and convert (ImageMagick).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from mcda.report.browser import browser

DOCS = Path(__file__).resolve().parent


def main() -> None:
    """Write docs/report.png."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        made, shot = Path(folder) / "report.html", Path(folder) / "report.png"
        command = [sys.executable, "-m", "mcda", "report", "-o", str(made), "--lang", "en"]
        subprocess.run(command, check=True, cwd=DOCS.parent)
        arguments = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
        chromium = playwright.chromium.launch(executable_path=browser(), args=arguments)
        tab = chromium.new_page(viewport={"width": 1280, "height": 940})
        tab.goto(made.as_uri())
        tab.screenshot(path=shot)
        chromium.close()
        shrink = ["+dither", "-colors", "64", "-strip"]
        subprocess.run(["convert", str(shot), *shrink, str(DOCS / "report.png")], check=True)


if __name__ == "__main__":
    main()
