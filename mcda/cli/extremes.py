"""`mcda sensitivity extremes`: what holds under every weighting, by optimisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mcda.analysis.wording import class_choice, class_span
from mcda.cli.classify import paragraph, plain
from mcda.cli.common import (
    Output,
    aligned,
    common,
    on_at,
    on_encoding,
    on_hierarchy,
    on_method,
    on_parameters,
    on_seed,
    on_weights,
    open_problem,
    parse_number,
    progress,
    width,
)
from mcda.cli.montecarlo import parse_statements
from mcda.cli.rank import parse_parameters
from mcda.cli.stability import MOST
from mcda.errors import Where, fail
from mcda.messages import text

if TYPE_CHECKING:
    from mcda.analysis.extremes import Extremes

WIDE = 0.75


def weights_words(found: Extremes, lang: str) -> str:
    """Which weights are meant."""
    said = [" >= ".join(order) for order in found.orders]
    said += [f"{node} {100 * low:g}–{100 * high:g} %" for node, low, high in found.bounds]
    words = []
    if found.around is not None:
        near = f"{found.around:.0%}" if lang == "en" else f"{100 * found.around:.0f} %"
        words.append(text("ext-weights-around", lang, around=near))
    if said:
        whole = ", ".join(part.replace(" ", "\u00a0") for part in said)
        words.append(text("ext-weights-said", lang, said=whole))
    return " ".join(words) or text("ext-weights-all", lang)


def table(found: Extremes, lang: str) -> list[str]:
    """A row an alternative: its places, its place now, and its possible classes."""
    sortable = any(row.classes for row in found.rows)
    has_official = any(row.official for row in found.rows)
    heads = [text("ext-head-places", lang), text("ext-head-now", lang), text("head-town", lang)]
    if sortable:
        heads.append(text("ext-head-classes", lang))
    if has_official:
        heads.append(text("head-official", lang))
    rows = [heads]
    for row in found.rows:
        cells = [f"{row.best}–{row.worst}", str(row.rank), row.name]
        if sortable:
            cells.append(class_span(row.classes, lang) if row.classes else "-")
        if has_official:
            cells.append(class_choice(row.official, lang))
        rows.append(cells)
    return aligned(rows, left=(2, 3, 4))


def opening(found: Extremes, lang: str) -> list[str]:
    """What was asked, under which weights, and what is held."""
    return [
        text("ext-title", lang, count=len(found.rows), method=found.method_title),
        weights_words(found, lang),
        text("ext-held", lang, cells=found.held),
    ]


@click.command("extremes")
@click.argument("study", required=False)
@on_method
@on_parameters
@on_at
@click.option(
    "--around",
    metavar="SHARE",
    help="Only weights whose shares stay within this part of the study's, as 50%.",
)
@click.option(
    "--order",
    "orders",
    multiple=True,
    metavar="A>=B",
    help="Only weights of siblings in this order, or A>=2*B.",
)
@click.option(
    "--bound",
    "bounds",
    multiple=True,
    metavar="NODE=LOW..HIGH",
    help="Only weights whose share among siblings is within these.",
)
@on_weights
@on_hierarchy
@on_encoding
@on_seed
@common(figure=True)
def command(
    study: str | None,
    method: str | None,
    parameters: tuple[str, ...],
    at: str | None,
    around: str | None,
    orders: tuple[str, ...],
    bounds: tuple[str, ...],
    weights: tuple[str, ...],
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    out: Output,
) -> int:
    """The best and the worst place of every alternative of STUDY, and its possible classes, under
    every weighting: of all weights, or of those within what is said of them.

    \b
    Examples:
      mcda sensitivity extremes --around 25%
      mcda sensitivity extremes --order "income>=ecology"
    """
    from mcda.analysis.classify import SORTING
    from mcda.analysis.extremes import extremes

    near = None
    if around is not None:
        near = parse_number(around)
        if near is None:
            raise fail("weight-text", Where(key="--around"), found=around)
    falling, ranges = parse_statements(orders, bounds)
    problem = open_problem(study, hierarchy, encoding, weights, seed=seed)
    found = extremes(
        problem,
        method,
        at=at,
        orders=falling,
        bounds=ranges,
        around=near,
        parameters=parse_parameters(parameters),
        lang=out.lang,
        progress=progress(out.quiet),
    )

    def shown() -> str:
        lang, columns = out.lang, min(width(), MOST)
        m = len(found.rows)
        lines = [line for words in opening(found, lang) for line in paragraph(words, columns)]
        lines += ["", *table(found, lang), ""]
        words = text("ext-pairs", lang, necessary=found.necessary, of=found.of)
        lines += paragraph(words, columns)
        if found.limits is not None:
            names = {row.id: row.name for row in found.rows}
            certain = [names[key] for key in found.certain("low")]
            words = text(
                "ext-low",
                lang,
                sort=SORTING[found.sorting],
                file=found.limits.file,
                certain=len(certain),
                names=", ".join(certain),
                possible=len(found.possible("low")),
                of=m,
            )
            lines += paragraph(words, columns)
        name = f" {study}" if study else ""
        wide = sum(row.worst - row.best for row in found.rows) > WIDE * m * (m - 1)
        key = "ext-wide" if wide or found.around is not None else "ext-next"
        more = "montecarlo" if found.limits is None else "classes"
        lines += ["", *paragraph(text(key, lang, study=name, more=more), columns)]
        return plain(lines)

    out.emit(
        table=shown,
        result=found,
        lead=lambda: opening(found, out.lang),
    )
    return 0
