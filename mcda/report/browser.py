"""A page printed to PDF by a browser that is installed: Chromium, Chrome or Edge."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from mcda.errors import Where, fail

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
# Where Windows and macOS put them; they are not on the path there.
FOLDERS = (
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
    r"%ProgramFiles%\Microsoft\Edge\Application\msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
SECONDS = 120


def browser() -> str | None:
    """The program: MCDA_BROWSER where it is set, else what is installed, else None."""
    chosen = os.environ.get("MCDA_BROWSER")
    if chosen:
        return shutil.which(chosen)
    for name in NAMES:
        if found := shutil.which(name):
            return found
    places = (os.path.expandvars(place) for place in FOLDERS)
    return next((place for place in places if os.path.isfile(place)), None)


def pdf(page: str) -> bytes:
    """The page as PDF; raises InputError where no browser is installed or it prints nothing."""
    program = browser()
    if program is None:
        raise fail("report-browser", Where(key="-o"))
    with tempfile.TemporaryDirectory(prefix="mcda-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, "report.html"), Path(folder, "report.pdf")
        source.write_text(page, encoding="utf-8")
        command = [
            program,
            "--headless=new",
            "--disable-gpu",
            "--no-first-run",
            "--no-pdf-header-footer",
            f"--user-data-dir={Path(folder, 'profile')}",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ]
        if sys.platform == "linux" and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # Chromium refuses to run as root with its sandbox
        try:
            done = subprocess.run(
                command, capture_output=True, encoding="utf-8", errors="replace", timeout=SECONDS
            )
            said = done.stderr.strip().splitlines()
        except (OSError, subprocess.TimeoutExpired) as error:
            said = [str(error)]
        if not target.is_file():
            raise fail(
                "report-print", Where(key="-o"), found=program, message=said[-1] if said else "-"
            )
        return target.read_bytes()
