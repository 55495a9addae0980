"""Draw the output of `mcda rank` as docs/rank.svg and put the same text into README.md."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(<!-- output -->\n```text\n)(.*?)(```\n)", re.DOTALL)
SIZE, ADVANCE, LEADING, MARGIN = 14, 8.43, 19, 20


def output() -> str:
    """What README's first command prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "mcda", "rank", "-f", "table", "--lang", "en"]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", check=True, env=environment
    ).stdout


def picture(text: str) -> str:
    """The text as an SVG of a terminal."""
    lines = ["$ mcda rank", *text.rstrip("\n").split("\n")]
    width = round(max(map(len, lines)) * ADVANCE + 2 * MARGIN)
    height = len(lines) * LEADING + 2 * MARGIN
    rows = []
    for number, line in enumerate(lines):
        if not line:
            continue
        y = MARGIN + number * LEADING + SIZE
        length = round(len(line) * ADVANCE, 2)
        colour = "#9fd356" if number == 0 else "#8b95a5" if "~" in line[:12] else "#e6e9ef"
        rows.append(
            f'<text x="{MARGIN}" y="{y}" fill="{colour}" textLength="{length}" '
            f'xml:space="preserve">{escape(line)}</text>'
        )
    body = "\n".join(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" font-size="{SIZE}" '
        'font-family="DejaVu Sans Mono, Consolas, Menlo, Courier New, monospace">\n'
        "<title>What mcda rank prints for the 27 monotowns</title>\n"
        f'<rect width="{width}" height="{height}" rx="8" fill="#1d2330"/>\n{body}\n</svg>\n'
    )


def main() -> None:
    """Write both files."""
    text = output()
    (ROOT / "docs" / "rank.svg").write_text(picture(text), encoding="utf-8", newline="\n")
    readme = ROOT / "README.md"
    words = readme.read_text(encoding="utf-8")
    words = BLOCK.sub(lambda match: match[1] + text + match[3], words)
    readme.write_text(words, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
