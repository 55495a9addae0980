"""`mcda partial`: the partial order of PROMETHEE I or III, and what cannot be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

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
    on_weights,
    open_problem,
    parse_number,
    width,
)
from mcda.cli.montecarlo import percent
from mcda.cli.stability import MOST
from mcda.errors import Where, fail
from mcda.messages import number, text

if TYPE_CHECKING:
    from mcda.analysis.partial import PartialOrder

FEW = 12


def _flow(value: float, lang: str, *, signed: bool = False) -> str:
    words = (f"{value:+.3f}" if signed else f"{value:.3f}").replace("-", "−")
    return words if lang == "en" else words.replace(".", ",")


def _table(found: PartialOrder, lang: str) -> list[str]:
    names = found.names
    heads = [text("par-head-level", lang), text("head-town", lang), "φ+", "φ−", "φ"]
    if found.intervals is not None:
        heads.append(text("par-head-interval", lang))
    else:
        heads.append(text("par-head-incomparable", lang))
    heads.append(text("par-head-below", lang))
    rows = [heads]
    for row in found.rows:
        flows = [_flow(row.positive, lang), _flow(row.negative, lang)]
        cells = [str(row.level), row.name, *flows, _flow(row.net, lang, signed=True)]
        if row.lower is not None and row.upper is not None:
            ends = (_flow(end, lang, signed=True) for end in (row.lower, row.upper))
            cells.append(" … ".join(ends))
        else:
            cells.append(str(len(row.incomparable)))
        below = [names[key] for key in row.below]
        shown = ", ".join(below[:3]) + (f" + {len(below) - 3}" if len(below) > 3 else "")
        rows.append([*cells, shown])
    return aligned(rows, left=(1, 6))


def _pairs(found: PartialOrder, lang: str, every: bool) -> list[str]:
    """Pairs that are not ordered, or all of them, with the shares of draws."""
    names = found.names
    listed = [pair for pair in found.pairs if every or pair.relation in ("R", "I")]
    if not listed:
        return []
    shown = listed if every else listed[:FEW]
    heads = [text("par-head-pair", lang), text("par-head-relation", lang)]
    words = ("preferred", "indifferent", "behind", "incomparable")
    if found.draws > 1:
        heads += [text(f"par-short-{word}", lang) for word in words]
    rows = [heads]
    for pair in shown:
        sign = {"P": ">", "-": "<", "I": "=", "R": "?"}[pair.relation]
        kind = {"P": "preferred", "-": "behind", "I": "indifferent", "R": "incomparable"}
        cells = [
            f"{names[pair.a]} {sign} {names[pair.b]}",
            text(f"par-{kind[pair.relation]}", lang),
        ]
        if pair.shares is not None:
            cells += [percent(pair.shares[word]) for word in words]
        rows.append(cells)
    lines = aligned(rows, left=(0, 1))
    if len(listed) > len(shown):
        lines.append(text("more-rows", lang, count=len(listed) - len(shown)))
    return lines


def opening(found: PartialOrder, lang: str) -> list[str]:
    """Which order it is, how many pairs it leaves open, and who is not in it."""
    key = "par-title" if found.intervals is None else "par-title-intervals"
    lines = [text(key, lang, count=len(found.rows))]
    if found.intervals is not None:
        one = found.intervals
        convention = text(
            "par-convention",
            lang,
            alpha=number(one.alpha, lang),
            divisor=one.divisor,
            self="with" if one.self_term else "without",
        )
        lines.append(convention)
    counts = {kind: found.count(letter) for kind, letter in (("p", "P"), ("i", "I"), ("r", "R"))}
    lines.append(
        text(
            "par-counts",
            lang,
            of=len(found.pairs),
            preferred=counts["p"],
            indifferent=counts["i"],
            incomparable=counts["r"],
        )
    )
    if found.left_out:
        lines.append(text("par-left-out", lang, names=", ".join(found.left_out)))
    return lines


def shown(found: PartialOrder, study: str | None, every: bool, lang: str) -> str:
    """The answer on a terminal."""
    columns = min(width(), MOST)
    lines = [line for words in opening(found, lang) for line in paragraph(words, columns)]
    lines += ["", *_table(found, lang), ""]
    lines += paragraph(text("par-legend", lang), columns)
    pairs = _pairs(found, lang, every)
    if pairs:
        lines += ["", *pairs, ""]
        lines += paragraph(text("par-signs", lang), columns)
    if found.draws > 1:
        lines += paragraph(text("par-drawn", lang, draws=str(found.draws)), columns)
    name = f" {study}" if study else ""
    lines += paragraph(text("par-next", lang, study=name), columns)
    return plain(lines)


@click.command("partial")
@click.argument("study", required=False)
@on_at
@click.option(
    "--intervals",
    "alpha",
    metavar="ALPHA",
    help="PROMETHEE III: net flow -/+ ALPHA times its deviation, as 0.15.",
)
@click.option(
    "--divisor",
    type=click.Choice(["n-1", "n"]),
    default="n-1",
    show_default=True,
    help="PROMETHEE III: what means are over.",
)
@click.option(
    "--self-term", is_flag=True, help="PROMETHEE III: the deviation counts the alternative itself."
)
@click.option("--pairs", is_flag=True, help="List every pair, not only those without an order.")
@on_weights
@on_hierarchy
@on_encoding
@on_seed
@on_draws
@common(figure=True)
def command(
    study: str | None,
    at: str | None,
    alpha: str | None,
    divisor: Literal["n-1", "n"],
    self_term: bool,
    pairs: bool,
    weights: tuple[str, ...],
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    draws: int | None,
    out: Output,
) -> int:
    """The partial order of STUDY: PROMETHEE I, where a strong and weak alternative may be
    incomparable, or PROMETHEE III with --intervals; levels, and the edges of the Hasse diagram.

    \b
    Examples:
      mcda partial --at migration     PROMETHEE I
      mcda partial --intervals 0.15   PROMETHEE III
    """
    from mcda.analysis.partial import DRAWS, Intervals, partial

    convention = None
    if alpha is not None:
        value = parse_number(alpha)
        if value is None or value < 0:
            raise fail("par-alpha", Where(key="--intervals"), found=alpha)
        convention = Intervals(value, divisor, self_term)
    elif divisor != "n-1" or self_term:
        raise fail("par-only-intervals", Where(key="--self-term" if self_term else "--divisor"))
    problem = open_problem(study, hierarchy, encoding, weights, seed=seed, draws=draws)
    found = partial(
        problem,
        at=node_at(problem, at) if at else None,
        intervals=convention,
        draws=draws or DRAWS,
        lang=out.lang,
    )
    out.emit(
        table=lambda: shown(found, study, pairs, out.lang),
        result=found,
        records=found.pair_records if pairs else None,
        lead=lambda: opening(found, out.lang),
    )
    return 0
