"""`mcda scenarios`: places in several scenarios, and one ranking for all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mcda.cli.classify import paragraph, plain
from mcda.cli.common import (
    Output,
    aligned,
    common,
    node_at,
    on_at,
    on_draws,
    on_encoding,
    on_hierarchy,
    on_seed,
    open_problem,
    progress,
    width,
)
from mcda.cli.montecarlo import percent
from mcda.cli.stability import MOST
from mcda.errors import Where, fail
from mcda.messages import text

if TYPE_CHECKING:
    from mcda.analysis.scenarios import ScenarioRanking


def _flow(value: float, lang: str) -> str:
    words = f"{value:+.3f}".replace("-", "−")
    return words if lang == "en" else words.replace(".", ",")


def opening(found: ScenarioRanking, lang: str) -> list[str]:
    """What was ranked how."""
    return [text("scn-title", lang, count=len(found.rows), scenarios=len(found.scenarios))]


def shown(found: ScenarioRanking, study: str | None, lang: str) -> str:
    """The answer on a terminal."""
    columns = min(width(), MOST)
    lines = paragraph(opening(found, lang)[0], columns)
    if found.left_out:
        lines += paragraph(text("par-left-out", lang, names=", ".join(found.left_out)), columns)
    heads = [text("head-places", lang), text("head-mid", lang), text("head-town", lang), "φ"]
    rows = [[*heads, *(one.id for one in found.scenarios)]]
    for row in found.rows:
        places = (
            str(row.rank_low)
            if row.rank_low == row.rank_high
            else f"{row.rank_low}–{row.rank_high}"
        )
        cells = [places, str(row.rank), row.name, _flow(row.score, lang)]
        rows.append([*cells, *(str(row.places[one.id]) for one in found.scenarios)])
    lines += ["", *aligned(rows, left=(2,)), ""]
    names = {row.id: row.name for row in found.rows}
    for one in found.scenarios:
        label = one.id if one.name == one.id else f"{one.id} ({one.name})"
        tau = f"{one.tau:.2f}".replace("-", "−")
        words = text(
            "scn-one",
            lang,
            scenario=label,
            share=percent(one.share),
            tau=tau if lang == "en" else tau.replace(".", ","),
            first=", ".join(names[key] for key in one.first),
        )
        lines += paragraph(words, columns)
    far = max(found.rows, key=lambda row: row.worst - row.best)
    if far.worst > far.best:
        words = text("scn-far", lang, name=far.name, best=str(far.best), worst=str(far.worst))
        lines += paragraph(words, columns)
    lines += ["", *paragraph(text("scn-legend", lang), columns)]
    name = f" {study}" if study else ""
    lines += paragraph(text("scn-next", lang, study=name), columns)
    return plain(lines)


@click.command("scenarios")
@click.argument("study", required=False)
@click.option(
    "--scenarios",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The scenarios (YAML); scenarios.yaml in the study's folder by default.",
)
@on_at
@on_hierarchy
@on_encoding
@on_seed
@on_draws
@common(figure=True)
def command(
    study: str | None,
    file: Path | None,
    at: str | None,
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    draws: int | None,
    out: Output,
) -> int:
    """Rank STUDY in several scenarios (other tables, weights or single figures), and over all of
    them by the mean of their PROMETHEE II net flows, each by its share.

    \b
    Examples:
      mcda scenarios examples/cars    scenarios.yaml in the study's folder
      mcda scenarios mystudy --scenarios crisis.yaml
    """
    from mcda.analysis.scenarios import rank_scenarios
    from mcda.files.scenarios import read_scenarios

    problem = open_problem(study, hierarchy, encoding, seed=seed, draws=draws)
    if file is None:
        folder = Path(study or ".")
        file = (folder if folder.is_dir() else folder.parent) / "scenarios.yaml"
        if not file.is_file():
            raise fail("scn-none", Where(key="--scenarios"), file=str(file))
    found = rank_scenarios(
        read_scenarios(file, problem, encoding),
        at=node_at(problem, at) if at else None,
        lang=out.lang,
        progress=progress(out.quiet),
    )
    out.emit(
        table=lambda: shown(found, study, out.lang),
        result=found,
        lead=lambda: opening(found, out.lang),
    )
    return 0
