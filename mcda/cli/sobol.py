"""`mcda sensitivity sobol`: which kind of doubt drives the number of low alternatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mcda.analysis.wording import kind_words, range_lines
from mcda.cli.classify import paragraph, plain
from mcda.cli.common import (
    Output,
    aligned,
    common,
    on_at,
    on_encoding,
    on_hierarchy,
    on_seed,
    on_weights,
    open_problem,
    parse_spread,
    progress,
    width,
)
from mcda.cli.montecarlo import percent
from mcda.cli.stability import MOST
from mcda.messages import text

if TYPE_CHECKING:
    from mcda.analysis.sobol import Drivers

FEW = 8
MINUS = "\N{MINUS SIGN}"


def table(found: Drivers, lang: str) -> list[str]:
    """A row a kind, the largest total first."""

    def share(value: float, error: float) -> str:
        width = 200 * error
        within = "<1" if 0 < width < 0.5 else f"{width:.0f}"
        words = f"{100 * value:.0f}".replace("-", MINUS)
        return f"{'0' if words == f'{MINUS}0' else words} ±{within}"

    rows = [["", text("sob-head-alone", lang), text("sob-head-total", lang)]]
    rows += [
        [
            kind_words(one.kind, lang),
            share(one.first, one.first_se),
            share(one.total, one.total_se),
        ]
        for one in sorted(found.number, key=lambda one: -one.total)
    ]
    return aligned(rows)


def opening(found: Drivers, lang: str) -> list[str]:
    """How many draws, what is drawn, and how far the number of low ones moves."""
    from mcda.analysis.classify import SORTING

    def number(value: float) -> str:
        words = f"{value:.1f}"
        return words if lang == "en" else words.replace(".", ",")

    near = f"{found.spread:.0%}" if lang == "en" else f"{100 * found.spread:.0f} %"
    methods = ", ".join(SORTING[name] for name in found.methods)
    count, file = len(found.towns), found.limits.file
    sd = number(found.variance**0.5)
    return [
        text("sob-title", lang, count=count, draws=found.draws, file=file),
        text("sob-drawn" if found.spread else "sob-drawn-stated", lang, by=near, methods=methods),
        *range_lines(found.stated, lang),
        text("sob-mean", lang, mean=number(found.mean), sd=sd),
    ]


@click.command("sobol")
@click.argument("study", required=False)
@on_at
@click.option(
    "--spread",
    default="25%",
    show_default=True,
    metavar="SHARE|stated",
    help="How far thresholds and limits without a range of their own move; stated: not at all.",
)
@click.option(
    "--draws", type=click.IntRange(64), default=16_384, show_default=True, help="Size of a sample."
)
@on_weights
@on_hierarchy
@on_encoding
@on_seed
@common(figure=True)
def command(
    study: str | None,
    at: str | None,
    spread: str,
    draws: int,
    weights: tuple[str, ...],
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    out: Output,
) -> int:
    """Which doubt drives the number of low alternatives of STUDY: weights, figures, thresholds,
    limits or the sorting method, as shares of its variance (Sobol indices by groups).

    \b
    Examples:
      mcda sensitivity sobol
      mcda sensitivity sobol --spread 10%
    """
    from mcda.analysis.sobol import drivers

    problem = open_problem(study, hierarchy, encoding, weights, seed=seed)
    found = drivers(
        problem,
        at,
        spread=parse_spread(spread, "--spread"),
        draws=draws,
        lang=out.lang,
        progress=progress(out.quiet),
    )

    def shown() -> str:
        lang, columns = out.lang, min(width(), MOST)
        lines = [line for words in opening(found, lang) for line in paragraph(words, columns)]
        lines += ["", *table(found, lang), *paragraph(text("sob-legend", lang), columns)]
        lines += ["", text("sob-towns", lang)]
        for town in found.towns[:FEW]:
            top = sorted(town.shares, key=lambda one: -one.total)[:2]
            said = ", ".join(f"{kind_words(s.kind, lang)} {percent(s.total)}" for s in top)
            row = text("sob-town", lang, name=town.name, low=percent(town.low), said=said)
            lines += ["  " + line for line in paragraph(row, columns - 2)]
        if len(found.towns) > FEW:
            lines.append("  " + text("more-rows", lang, count=len(found.towns) - FEW))
        lines += ["", text("sob-next", lang, study=f" {study}" if study else "")]
        return plain(lines)

    out.emit(
        table=shown,
        result=found,
        lead=lambda: opening(found, out.lang),
    )
    return 0
