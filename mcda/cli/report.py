"""`mcda report`: the answer as one page that opens anywhere, printed, or as a Word document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mcda.cli.common import (
    Output,
    common,
    node_at,
    on_at,
    on_draws,
    on_encoding,
    on_hierarchy,
    on_method,
    on_parameters,
    on_seed,
    on_weights,
    open_problem,
    progress,
    same_command,
)
from mcda.cli.rank import parse_parameters
from mcda.errors import Where, fail

if TYPE_CHECKING:
    from mcda.model.problem import Problem
    from mcda.report.content import Progress

SUFFIXES = (".html", ".htm", ".pdf", ".docx")


@click.command("report")
@click.argument("study", required=False)
@on_method
@on_parameters
@on_at
@on_weights
@click.option(
    "--what-if",
    "what_if",
    multiple=True,
    metavar="CHANGE",
    help="NODE=30% or TOWN.LEAF=VALUE: report on this change; nothing is saved.",
)
@on_hierarchy
@on_encoding
@on_seed
@on_draws
@common(("auto",), target=True)
def command(
    study: str | None,
    method: str | None,
    parameters: tuple[str, ...],
    at: str | None,
    weights: tuple[str, ...],
    what_if: tuple[str, ...],
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    draws: int | None,
    target: Path | None,
    out: Output,
) -> int:
    """Write the report on STUDY as one page that opens anywhere, as PDF or as a Word document.

    \b
    Examples:
      mcda report -o report.html              Kazakhstan's 27 monotowns
      mcda report mystudy -o report.pdf       printed by an installed Chromium, Chrome or Edge
      mcda report mystudy -o report.docx      a few pages to edit in Word
      mcda report -o report.html --lang kk --what-if migration=30%

    The page holds English, Russian and Kazakh, fetches nothing, and ranks anew as sliders move;
    --lang is the language it opens in, and that of the Word document. Without -o it is report.html
    in this folder.
    """
    from mcda.files.places import read_places
    from mcda.files.write import write_whole
    from mcda.messages import text
    from mcda.report.content import content
    from mcda.report.page import page

    target = target or Path("report.html")
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise fail("report-suffix", Where(str(target)), found=target.suffix or target.name)
    if target.exists() and not out.force:
        raise fail("file-exists", Where(str(target)))
    problem = open_problem(study, hierarchy, encoding, weights, seed=seed, draws=draws)
    if method or parameters:
        from mcda.analysis.ranking import choose

        chosen, settled = choose(problem, method, parse_parameters(parameters))
        problem = problem.changed(method=chosen.name, parameters=settled)
    if what_if:
        from mcda.analysis.whatif import apply_changes

        problem = apply_changes(problem, what_if)
    places: dict[str, tuple[float, float]] = {}
    inputs = {}
    if hierarchy is None:
        alternatives = problem.table.alternatives
        places, digest = read_places(study or "monotowns", alternatives, encoding=encoding)
        inputs = {"places.csv": digest} if digest else {}
    said: dict[str, Any] = {
        "at": node_at(problem, at) if at else None,
        "lang": out.lang,
        "inputs": inputs,
        "command": same_command(click.get_current_context()),
        "what_if": what_if,
    }
    shown = progress(out.quiet)
    made: str | bytes
    if suffix == ".docx":
        made = _word(problem, said, shown)
    else:
        made = page(content(problem, **said, places=places, progress=shown))
        if suffix == ".pdf":
            from mcda.report.browser import pdf

            made = pdf(made)
    write_whole(target, made, force=out.force)
    out.note(text("report-made", out.lang, file=str(target)))
    return 0


def _word(problem: Problem, said: dict[str, Any], shown: Progress | None) -> bytes:
    from mcda.analysis.summary import items
    from mcda.report.content import compute, facts
    from mcda.report.document import document, word

    word()
    at, lang = said["at"], said["lang"]
    found = compute(problem, at=at, lang=lang, progress=shown)
    told = facts(problem, found, **said, aside=False)
    doubts = items(problem, found.ranking, "", lang, {"classes": found.shares})
    return document(problem, found, told, doubts, lang=lang)
