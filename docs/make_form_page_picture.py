"""Make the pictures of the questionnaire page in docs/experts.md and the guides for experts anew.

Needs a browser, playwright and convert (ImageMagick). The answers are nobody's judgement.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from mcda.messages import LANGUAGES
from mcda.report.browser import browser

DOCS = Path(__file__).resolve().parent
ANSWERS = (2, 6, 1, 4, 9, 3, 5)  # places in the list, over and over


def shots(page: Path, lang: str, folder: Path, chromium: Browser) -> list[str]:
    """A question that is asked about, the weights so far, and the end, as pictures."""
    tab = chromium.new_page(viewport={"width": 390, "height": 844})
    tab.goto(page.as_uri())
    tab.click(f"#languages [data-lang={lang}]")
    count = tab.evaluate("questionnaire.state.choices.length")
    for place in range(count):
        choice = ANSWERS[place % len(ANSWERS)] if place < 21 else 3
        tab.evaluate("([at, choice]) => questionnaire.answer(at, choice)", [place, choice])
    tab.goto(page.as_uri() + "#1.1")
    tab.reload()
    tab.click("#flagged")
    made = [str(folder / f"{lang}-{letter}.png") for letter in "abc"]
    tab.screenshot(path=made[0])
    tab.locator("#contradiction").scroll_into_view_if_needed()
    tab.evaluate("document.querySelector('.ask').scrollIntoView({block: 'start'})")
    tab.screenshot(path=made[1])
    tab.goto(page.as_uri() + "#7.1")
    tab.wait_for_selector("#line")
    tab.evaluate("document.querySelector('#all').scrollIntoView({block: 'start'})")
    tab.screenshot(path=made[2])
    tab.close()
    return made


def beside(pictures: list[str], target: Path, more: Sequence[str] = ()) -> None:
    """Put pictures beside one another, as a small file."""
    frame = ["-bordercolor", "#888", "-border", "1", "-bordercolor", "white", "-border", "8"]
    shrink = ["+append", *more, "+dither", "-colors", "64", "-strip"]
    subprocess.run(["convert", *pictures, *frame, *shrink, str(target)], check=True)


def main() -> None:
    """Write docs/form-page.png (all three) and docs/guide-page-LANG.png (the question, the end)."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        command = [sys.executable, "-m", "mcda"]
        subprocess.run([*command, "new", str(folder / "study"), "-q"], check=True, cwd=DOCS.parent)
        make = ["questionnaire", str(folder / "study"), "--experts", "1", "--html", "--lang", "en"]
        subprocess.run([*command, *make, "-o", str(folder), "-q"], check=True, cwd=DOCS.parent)
        (page,) = folder.glob("*.html")
        arguments = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
        chromium = playwright.chromium.launch(executable_path=browser(), args=arguments)
        for lang in LANGUAGES:
            made = shots(page, lang, folder, chromium)
            if lang == "en":
                beside(made, DOCS / "form-page.png")
            beside([made[0], made[2]], DOCS / f"guide-page-{lang}.png", ["-resize", "640x"])
        chromium.close()


if __name__ == "__main__":
    main()
