"""Wall time of `mcda collect` on 100 returned workbooks, judgement files and weights included.

python benchmarks/collect.py

Forms of the hierarchy `monotown` (seven criteria and their indicators, 33 pairs) in three
languages, filled in by simulated experts with noise: nobody's judgement. They are made anew on
every run, outside the time. On a machine with other work take the processor time.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from math import exp, log
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = 5.0


def make(folder: Path, count: int) -> None:
    """A study with one round of `count` forms, and an inbox with all of them filled in."""
    from mcda.analysis.asking import Request, make_forms
    from mcda.excel.questionnaire import pairs_workbook
    from mcda.files.copy import copy_study
    from mcda.files.load import load
    from mcda.files.rounds import round_files, sent_forms, whole
    from mcda.files.write import write_together
    from mcda.model.experts import Expert
    from mcda.model.round import Round

    study, inbox = folder / "study", folder / "inbox"
    copy_study("monotowns", study)
    inbox.mkdir()
    problem = load(study)
    experts = [Expert(f"e{k:03d}", language=("en", "ru", "kk")[k % 3]) for k in range(count)]
    forms = make_forms(problem, experts, Request(), 1)
    made = []
    for number, form in enumerate(forms):
        given = answered(form, problem.hierarchy, random.Random(number))
        data = pairs_workbook(form, problem.hierarchy, title="Benchmark", answers=given)
        (inbox / f"{form.expert}.xlsx").write_bytes(data)
        made.append((form, data))
    day = "2026-11-01"
    written = Round(
        number=1, study=problem.name, date=day, version="0", asked="", hierarchy=whole(forms),
        forms=sent_forms(made, day),
    )  # fmt: skip
    write_together(round_files(study, written, made))


def answered(form, hierarchy, rng):
    """Judgements from random weights with noise 0.5 on the logarithms, on the form's scale."""
    from mcda.model.judgements import Answer, Judgements

    weights = {name: 0.1 + rng.random() for name in hierarchy.nodes}
    answers = []
    for pair in form.pairs:
        true = weights[pair.a] / weights[pair.b] * exp(rng.gauss(0, 0.5))
        value = min(form.scale, key=lambda step: abs(log(step / true)))
        answers.append(Answer(node=pair.node, a=pair.a, b=pair.b, value=value))
    return Judgements(hierarchy=form.hierarchy, expert=form.expert, answers=answers)


def main() -> None:
    """Print wall and processor time, best of `--runs`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--forms", type=int, default=100)
    options = parser.parse_args()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    walls, used = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, options.forms)
        command = [sys.executable, "-m", "mcda", "collect", "study"]
        for _ in range(options.runs):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            start = time.perf_counter()
            done = subprocess.run(
                [*command, "inbox", "-f", "json"], capture_output=True, cwd=folder, env=environment
            )
            walls.append(time.perf_counter() - start)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            told = json.loads(done.stdout)
            assert told["weights_rest_on"] == {"before": 0, "after": options.forms}
            subprocess.run([*command, "--undo"], check=True, capture_output=True, cwd=folder,
                           env=environment)  # fmt: skip
    print(
        f"{options.forms} forms: {min(walls):.1f} s wall, {min(used):.1f} s of processor time on "
        f"{os.cpu_count()} cores (target {TARGET:.0f} s on two)"
    )


if __name__ == "__main__":
    main()
