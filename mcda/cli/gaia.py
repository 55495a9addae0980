"""`mcda gaia`: the GAIA plane as numbers, how far to believe it, and the region of PROMETHEE VI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from mcda.cli.classify import paragraph, plain
from mcda.cli.common import (
    Output,
    aligned,
    common,
    node_at,
    on_draws,
    on_encoding,
    on_hierarchy,
    on_seed,
    on_weights,
    open_problem,
    parse_number,
    tell,
    width,
)
from mcda.cli.montecarlo import parse_statements, percent
from mcda.cli.stability import MOST
from mcda.errors import Where, fail
from mcda.messages import text

if TYPE_CHECKING:
    from mcda.analysis.gaia import Plane


def _signed(value: float, lang: str) -> str:
    words = f"{value:+.3f}".replace("-", "−")
    return words if lang == "en" else words.replace(".", ",")


def _plain(value: float, lang: str, places: int = 3) -> str:
    words = f"{value:.{places}f}"
    return words if lang == "en" else words.replace(".", ",")


def _weights_words(found: Plane, lang: str) -> str:
    """Which weights the region is over."""
    said = [" >= ".join(order) for order in found.orders]
    said += [f"{node} {100 * low:g}–{100 * high:g} %" for node, low, high in found.bounds]
    words = []
    if found.around is not None:
        near = f"{found.around:.0%}" if lang == "en" else f"{100 * found.around:.0f} %"
        words.append(text("ext-weights-around", lang, around=near))
    if said:
        words.append(text("ext-weights-said", lang, said=", ".join(said)))
    return " ".join(words) or text("ext-weights-all", lang)


def opening(found: Plane, lang: str) -> list[str]:
    """Of what the plane is, how much it shows, and what is not in it."""
    title = text(f"gaia-title-{found.by}", lang, count=len(found.points), axes=len(found.axes))
    lines = [title, text("gaia-delta", lang, delta=percent(found.delta))]
    if found.set_aside:
        lines.append(text("gaia-set-aside", lang, count=len(found.set_aside)))
    if found.left_out:
        lines.append(text("par-left-out", lang, names=", ".join(found.left_out)))
    return lines


def shown(found: Plane, study: str | None, at: str | None, lang: str) -> str:
    """The answer on a terminal."""
    columns = min(width(), MOST)
    lines = [line for words in opening(found, lang) for line in paragraph(words, columns)]
    drawn = any(one.deviation is not None for one in found.points)
    heads = [text("head-town", lang), "x", "y", text("gaia-head-shown", lang), "φ"]
    rows = [heads + ([text("gaia-head-moves", lang)] if drawn else [])]
    for one in found.points:
        cells = [one.name, _signed(one.x, lang), _signed(one.y, lang), percent(one.quality)]
        cells.append(_signed(one.net, lang))
        if drawn:
            cells.append("±" + _plain(one.deviation or 0.0, lang))
        rows.append(cells)
    lines += ["", *aligned(rows), ""]
    shown_, weight = text("gaia-head-shown", lang), text("gaia-head-weight", lang)
    rows = [[text("gaia-head-axis", lang), "x", "y", shown_, weight]]
    rows += [
        [
            axis.name,
            _signed(axis.x, lang),
            _signed(axis.y, lang),
            percent(axis.quality),
            percent(axis.weight),
        ]
        for axis in found.axes
    ]
    x, y = found.decision_axis
    decision = text("gaia-decision", lang)
    rows.append([decision, _signed(x, lang), _signed(y, lang), percent(found.power), ""])
    lines += [*aligned(rows), ""]
    lines += paragraph(text("gaia-legend", lang), columns)
    lines += ["", *paragraph(_weights_words(found, lang), columns)]
    if not any(axis.x or axis.y for axis in found.axes):
        words = text("gaia-flat", lang)
    elif found.hard:
        words = text("gaia-hard", lang, corners=len(found.region))
    else:
        words = text(
            "gaia-soft",
            lang,
            corners=len(found.region),
            angle=_plain(found.spread, lang, 0),
            nearest=_plain(found.nearest, lang),
        )
    lines += paragraph(words, columns)
    name = (f" {study}" if study else "") + (f" --at {at}" if at else "")
    lines += paragraph(text("gaia-next", lang, study=name), columns)
    return plain(lines)


@click.command("gaia")
@click.argument("study", required=False)
@click.option("--at", metavar="NODE", help="The plane of this node of the hierarchy.")
@click.option(
    "--by",
    type=click.Choice(["criteria", "leaves"]),
    default="criteria",
    show_default=True,
    help="Axes: the criteria directly below the node, or all indicators below it.",
)
@click.option(
    "--around",
    metavar="SHARE",
    help="Region over weights whose shares stay within this part of the study's, as 50%.",
)
@click.option(
    "--order", "orders", multiple=True, metavar="A>=B", help="Region over weights in this order."
)
@click.option(
    "--bound",
    "bounds",
    multiple=True,
    metavar="NODE=LOW..HIGH",
    help="Region over weights whose share among siblings is within these.",
)
@on_weights
@on_hierarchy
@on_encoding
@on_seed
@on_draws
@common(figure=True)
def command(
    study: str | None,
    at: str | None,
    by: Literal["criteria", "leaves"],
    around: str | None,
    orders: tuple[str, ...],
    bounds: tuple[str, ...],
    weights: tuple[str, ...],
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    draws: int | None,
    out: Output,
) -> int:
    """The GAIA plane of STUDY: where alternatives and criteria lie, how much of them it shows, the
    decision axis, and the region in which that lies for all weights allowed (PROMETHEE VI).

    \b
    Examples:
      mcda gaia                       the plane of the criteria
      mcda gaia --around 50%          and the region of the decision axis (PROMETHEE VI)
    """
    from mcda.analysis.gaia import gaia

    near = None
    if around is not None:
        near = parse_number(around)
        if near is None:
            raise fail("weight-text", Where(key="--around"), found=around)
    falling, ranges = parse_statements(orders, bounds)
    problem = open_problem(study, hierarchy, encoding, weights, seed=seed, draws=draws)
    found = gaia(
        problem,
        at=node_at(problem, at) if at else None,
        by=by,
        orders=falling,
        bounds=ranges,
        around=near,
        lang=out.lang,
    )
    tell(found.findings)
    out.emit(
        table=lambda: shown(found, study, at, out.lang),
        result=found,
        lead=lambda: opening(found, out.lang),
    )
    return 0
