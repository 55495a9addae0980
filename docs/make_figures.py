"""Draw the pictures of docs/figures.md and docs/robustness.md with the commands that they show.

python docs/make_figures.py
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "figures"
COMMANDS = {
    "rank": ["rank"],
    "profile": ["explain", "karatau", "aksu"],
    "partial": ["partial"],
    "gaia": ["gaia", "--around", "50%"],
    "limits": ["classify", "--limits", "examples/limits.csv"],
    "montecarlo": ["sensitivity", "montecarlo"],
    "stability": ["sensitivity", "stability"],
    "sweep": ["sensitivity", "sweep", "--node", "income"],
    "tornado": ["sensitivity", "tornado", "--town", "aksu"],
    "classes": ["sensitivity", "classes"],
    "extremes": ["sensitivity", "extremes", "--around", "25%"],
    "compare": ["compare"],
    "official": ["official", "--lang", "kk"],
}


def main() -> None:
    """Write every picture anew."""
    FOLDER.mkdir(exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    for name, command in COMMANDS.items():
        language = [] if "--lang" in command else ["--lang", "en"]
        figure = ["--figure", str(FOLDER / f"{name}.svg"), "--force", "-q"]
        subprocess.run(
            [sys.executable, "-m", "mcda", *command, *language, *figure],
            check=True,
            env=environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )


if __name__ == "__main__":
    main()
