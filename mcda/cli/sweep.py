"""`mcda sensitivity sweep`: scores and ranks along the weight of one node."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mcda.cli.classify import paragraph, plain
from mcda.cli.common import (
    Output,
    aligned,
    common,
    on_draws,
    on_encoding,
    on_hierarchy,
    on_method,
    on_parameters,
    on_seed,
    on_weights,
    open_problem,
    width,
)
from mcda.cli.rank import parse_parameters
from mcda.cli.stability import MOST, cut, held_words
from mcda.messages import percent, text

if TYPE_CHECKING:
    from mcda.analysis.stability import Sweep

SHOWN = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
NAME = 28


def places(found: Sweep, top: int, lang: str) -> list[str]:
    """Ranks at a few shares and now, of those who stand in the first places at one of them."""
    points = [p for p in found.points if p.now or p.share in SHOWN]
    now = next(point for point in found.points if point.now)
    listed = [
        key
        for key in sorted(found.names, key=lambda key: now.ranks[key])
        if any(point.ranks[key] <= top for point in points)
    ]
    heads = [
        percent(p.share, lang) + (f" {text('swp-now', lang)}" if p.now else "") for p in points
    ]
    rows = [["", *heads]] + [
        [cut(found.names[key], NAME), *(str(point.ranks[key]) for point in points)]
        for key in listed
    ]
    return aligned(rows)


def opening(found: Sweep, lang: str) -> list[str]:
    """Which weight changes, and what the answer rests on."""
    title = text(
        "swp-title",
        lang,
        name=found.name,
        method=found.method_title,
        share=percent(found.share, lang),
    )
    return [title, held_words(found.held, found.form, lang)]


@click.command("sweep")
@click.argument("study", required=False)
@click.option("--node", required=True, metavar="NODE", help="Whose weight runs from 0 to 100 %.")
@on_method
@on_parameters
@click.option("--at", metavar="NODE", help="Rank at this node of the hierarchy.")
@on_weights
@click.option(
    "--top",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="The table shows the swaps for the first N places; CSV and JSON hold all.",
)
@on_hierarchy
@on_encoding
@on_seed
@on_draws
@common(figure=True)
def command(
    study: str | None,
    node: str,
    method: str | None,
    parameters: tuple[str, ...],
    at: str | None,
    weights: tuple[str, ...],
    top: int,
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    draws: int | None,
    out: Output,
) -> int:
    """Scores and ranks of STUDY while the weight of NODE among its siblings runs from 0 to 100 %,
    with every share at which two alternatives swap.

    \b
    Examples:
      mcda sensitivity sweep --node income
      mcda sensitivity sweep --node income --figure income.svg
    """
    from mcda.analysis.stability import sweep

    problem = open_problem(study, hierarchy, encoding, weights, seed=seed, draws=draws)
    given = parse_parameters(parameters)
    found = sweep(problem, node, method, at=at, parameters=given, lang=out.lang)
    if out.form != "table":
        out.note(held_words(found.held, found.form, out.lang))

    def shown() -> str:
        lang, columns = out.lang, min(width(), MOST)
        lines = [line for words in opening(found, lang) for line in paragraph(words, columns)]
        lines += ["", *paragraph(text("swp-places", lang), columns)]
        lines += [*places(found, top, lang), ""]
        upper = [c for c in found.crossings if c.rank <= top]
        lines += paragraph(
            text("swp-swaps", lang, count=str(len(found.crossings)), top=str(top)), columns
        )
        for c in upper:
            lines += paragraph(
                text(
                    "swp-swap",
                    lang,
                    share=percent(c.share, lang),
                    after=found.names[c.after],
                    before=found.names[c.before],
                    rank=str(c.rank),
                ),
                columns - 2,
                "",
                2,
            )
        if not upper:
            lines += paragraph(text("stb-no-swap", lang), columns - 2, "", 2)
        return plain(lines)

    out.emit(
        table=shown,
        result=found,
        lead=lambda: opening(found, out.lang),
        top=top,
    )
    return 0
