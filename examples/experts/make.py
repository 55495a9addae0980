"""Make this example anew: a study, a round of 12 forms in three languages, and filled answers.

The answers are nobody's judgement. They are drawn around made-up weights with noise, as a pattern
of what comes back in a real round: two experts contradict themselves, one has not begun every
sheet, some say "can't judge". Run it in a checkout:  python examples/experts/make.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
from openpyxl import load_workbook

from mcda.files.load import read_hierarchy
from mcda.files.rounds import read_rounds
from mcda.model.form import Form
from mcda.model.judgements import judged_children

HERE = Path(__file__).resolve().parent
STUDY, FILLED = HERE / "study", HERE / "filled"
EXPERTS = """id,name,language
e01,Illustration 1,ru
e02,Illustration 2,kk
e03,Illustration 3,en
e04,Illustration 4,ru
e05,Illustration 5,kk
e06,Illustration 6,en
e07,Illustration 7,ru
e08,Illustration 8,kk
e09,Illustration 9,en
e10,Illustration 10,ru
e11,Illustration 11,kk
e12,Illustration 12,en
"""
# Made-up log weights of the seven criteria, in their order.
TRUTH = np.log([0.22, 0.16, 0.15, 0.14, 0.11, 0.13, 0.09])
NOISE = {"e04": 0.3, "e09": 1.3}  # e04 also goes round in a circle
USUAL = 0.25


def mcda(*arguments: str) -> None:
    """Run the command line, and stop where it fails."""
    subprocess.run([sys.executable, "-m", "mcda", *arguments], check=True)


def answers(form: Form, rng: np.random.Generator) -> dict[tuple[str, str, str], float | None]:
    """What an imagined expert answers: pair -> value, None for "can't judge"."""
    hierarchy = read_hierarchy("monotown")
    noise = NOISE.get(form.expert, USUAL)
    own: dict[str, np.ndarray] = {}
    told: dict[tuple[str, str, str], float | None] = {}
    for pair in form.pairs:
        children = judged_children(hierarchy.nodes[pair.node])
        if pair.node not in own:
            middle = TRUTH if pair.node == "potential" else np.zeros(len(children))
            own[pair.node] = middle + 0.35 * rng.normal(size=len(children))
        logs = own[pair.node]
        log = logs[children.index(pair.a)] - logs[children.index(pair.b)] + noise * rng.normal()
        value = min(form.scale, key=lambda step: abs(np.log(step) - log))
        told[(pair.node, pair.a, pair.b)] = None if rng.random() < 0.03 else float(value)
    if form.expert == "e04":
        circle = [("production", "infrastructure"), ("infrastructure", "ecology")]
        for a, b in [*circle, ("ecology", "production")]:
            for node, left, right in told:
                if node == "potential" and {left, right} == {a, b}:
                    strength = 9.0 if a == "ecology" else 3.0
                    told[(node, left, right)] = strength if left == a else 1 / strength
    if form.expert == "e07":
        told = {key: value for key, value in told.items() if key[0] != "remoteness"}
    return told


def fill(form: Form, source: Path, target: Path, rng: np.random.Generator) -> None:
    """Fill a form as a person does in a spreadsheet: answers of the lists, name, date."""
    book = load_workbook(source, rich_text=True)
    told = answers(form, rng)
    for sheet in book.worksheets:
        options: list[int] = []
        for row in range(1, sheet.max_row + 1):
            key = str(sheet.cell(row, 1).value or "")
            if key == "head:pairs":
                columns = range(2, sheet.max_column + 1)
                options = [c for c in columns if sheet.cell(row, c).value == "option"]
            elif key.startswith("pair:"):
                node, a, b = key.removeprefix("pair:").split("|")
                if (node, a, b) in told:
                    value = told[(node, a, b)]
                    place = len(form.scale) if value is None else form.scale.index(value)
                    sheet.cell(row, 4).value = sheet.cell(row, options[place]).value
            elif key == "who:organisation":
                sheet.cell(row, 3).value = "nobody's judgement"
            elif key == "who:date":
                sheet.cell(row, 3).value = "2026-11-16"
    book.save(target)


def main() -> None:
    """Make the study, the forms and the filled answers."""
    for folder in (STUDY, FILLED, HERE / "sent"):
        shutil.rmtree(folder, ignore_errors=True)
    FILLED.mkdir()
    listed = HERE / "experts.csv"
    listed.write_text(EXPERTS, encoding="utf-8")
    mcda("new", str(STUDY), "-q")
    for name in ("README.md", "series.csv"):  # large, and not needed here
        (STUDY / name).unlink(missing_ok=True)
    forms = ["--experts", str(listed), "--date", "2026-11-02", "--due", "2026-11-21"]
    mcda("questionnaire", str(STUDY), *forms, "-o", str(HERE / "sent"), "--lang", "en", "-q")
    (round_,) = read_rounds(STUDY)
    rng = np.random.default_rng(20261102)
    for sent in round_.forms:
        form = round_.form(sent.number)
        assert form is not None
        words = {"en": "answers", "ru": "ответы", "kk": "жауаптар"}[form.language]
        fill(form, HERE / "sent" / sent.file, FILLED / f"{words} {form.expert}.xlsx", rng)
    shutil.rmtree(HERE / "sent")
    shutil.rmtree(STUDY / "rounds" / "1" / "forms")  # the same forms, blank: half a megabyte
    listed.unlink()


if __name__ == "__main__":
    main()
