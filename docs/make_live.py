"""Make the report of the study of twelve made-up experts: python docs/make_live.py report.html"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXPERTS = ROOT / "examples" / "experts"
TITLES = {
    "en": "Illustration, answers of twelve made-up experts: Kazakhstan's 27 monotowns",
    "ru": "Иллюстрация, ответы двенадцати вымышленных экспертов: 27 моногородов Казахстана",
    "kk": "Көрнекі мысал, ойдан шығарылған он екі сарапшының жауаптары: Қазақстанның 27 моноқаласы",
}


def mcda(*arguments: str) -> None:
    """Run the command line without its answer, and stop where it fails."""
    command = [sys.executable, "-m", "mcda", *arguments]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def make(path: Path) -> None:
    """Collect the twelve filled forms into a copy of the study and write its report to `path`."""
    from ruamel.yaml import YAML

    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "illustration"
        shutil.copytree(EXPERTS / "study", study)
        yaml = YAML()
        settings = yaml.load(study / "study.yaml")
        settings["title"] = TITLES
        yaml.dump(settings, study / "study.yaml")
        mcda("collect", str(study), str(EXPERTS / "filled"), "-q")
        path.parent.mkdir(parents=True, exist_ok=True)
        mcda("report", str(study), "-o", str(path), "--lang", "en", "--force", "-q")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
