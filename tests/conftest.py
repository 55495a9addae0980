"""What tests share: a LibreOffice that recalculates workbooks, and a browser that opens pages.

Tests that use them carry the marks `office` and `browser`. They are skipped, with the reason, where
the program is not installed; where MCDA_REQUIRE names the mark (CI does) such a skip is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says something about the machine, not about the code; 40 random examples
# a run find over many runs what 100 find, and leave the suite short.
settings.register_profile(
    "suite", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")

REQUIRED = os.environ.get("MCDA_REQUIRE", "").split(",")


@dataclass(frozen=True)
class Office:
    """A headless LibreOffice with a profile of its own."""

    program: str
    profile: Path

    def convert(
        self, files: Sequence[Path], to: Path, suffix: str = "xlsx", seconds: int = 300
    ) -> dict[Path, Path]:
        """Each file recalculated and saved below `to` with another suffix: one call for all.

        "xlsx", "ods" and "pdf" are useful suffixes; "xlsx" of an .xlsx is a round trip.
        """
        to.mkdir(parents=True, exist_ok=True)
        command = [
            self.program,
            f"-env:UserInstallation={self.profile.as_uri()}",
            "--headless", "--norestore", "--convert-to", suffix, "--outdir", str(to),
            *map(str, files),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=seconds)
        made = {path: to / f"{path.stem}.{suffix}" for path in files}
        missing = [path.name for path, result in made.items() if not result.is_file()]
        assert not missing, f"not converted: {missing}\n{done.stdout}\n{done.stderr}"
        return made


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """LibreOffice takes seconds to start and to recalculate: all that needs it is slow."""
    for item in items:
        if item.get_closest_marker("office"):
            item.add_marker(pytest.mark.slow)


def lacking(mark: str, reason: str) -> NoReturn:
    """Skip, or fail where the mark is required."""
    if mark in REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice, or a skip that says why."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        packages = "libreoffice-calc libreoffice-writer"
        lacking("office", f"LibreOffice is not installed (Debian: apt install {packages})")
    return Office(program, tmp_path_factory.mktemp("office") / "profile")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """An installed Chromium, Chrome or Edge driven by playwright, or a skip that says why."""
    from mcda.report.browser import browser as find

    program = find()
    if program is None:
        lacking(
            "browser", "no Chromium, Chrome or Edge is installed (Debian: apt install chromium)"
        )
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    arguments = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=arguments)
        yield launched
        launched.close()
