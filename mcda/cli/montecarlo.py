"""`mcda sensitivity montecarlo`: places over drawn weights and figures, with standard errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mcda.cli.classify import paragraph, plain
from mcda.cli.common import (
    Output,
    common,
    on_encoding,
    on_hierarchy,
    on_method,
    on_seed,
    open_problem,
    parse_number,
    width,
)
from mcda.errors import Finding, InputError, Where
from mcda.messages import text

if TYPE_CHECKING:
    from mcda.analysis.montecarlo import MonteCarlo, Weights

MOST = 98


def parse_draw(words: str) -> Weights:
    """`--weights`: simplex, fixed or dirichlet:K."""
    kind, colon, number = words.strip().partition(":")
    if kind == "simplex" and not colon:
        return "simplex"
    if kind == "fixed" and not colon:
        return "fixed"
    found = parse_number(number) if kind == "dirichlet" else None
    if found is None or found <= 0:
        raise InputError([Finding("mc-weights-text", Where(key="--weights"), {"found": words})])
    return "dirichlet", found


def parse_statements(
    orders: tuple[str, ...], bounds: tuple[str, ...]
) -> tuple[list[tuple[str, ...]], list[tuple[str, float, float]]]:
    """`--order A>=B` and `--bound NODE=LOW..HIGH`; raises InputError with every fault."""
    findings, falling, ranges = [], [], []
    for words in orders:
        nodes = tuple(part.strip() for part in words.replace("≥", ">=").split(">="))
        if len(nodes) < 2 or not all(nodes) or any(sign in words for sign in "<,"):
            findings.append(Finding("mc-order-text", Where(key="--order"), {"found": words}))
        else:
            falling.append(nodes)
    for words in bounds:
        node, equals, ends = (part.strip() for part in words.partition("="))
        first, dots, second = (part.strip() for part in ends.partition(".."))
        low = parse_number(first) if first else 0.0
        high = parse_number(second) if second else 1.0
        if not (node and equals and dots and (first or second)) or low is None or high is None:
            findings.append(Finding("mc-bound-text", Where(key="--bound"), {"found": words}))
        else:
            ranges.append((node, low, high))
    if findings:
        raise InputError(findings)
    return falling, ranges


def percent(share: float) -> str:
    """A share in whole percent; 0% and 100% only where no draw says otherwise."""
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{share:.0%}"


def statement(found: MonteCarlo, lang: str) -> str:
    """Whose weights these are, what limits them, and which figures are drawn."""
    whose = text(f"whose-{found.whose}", lang)
    if found.weights == "simplex":
        words = text(f"mc-weights-{'leaves' if found.space == 'leaves' else 'simplex'}", lang)
    elif found.weights == "fixed":
        words = text("mc-weights-fixed", lang, whose=whose)
    else:
        words = text("mc-weights-dirichlet", lang, whose=whose, k=f"{found.concentration:g}")
    said = [" >= ".join(order) for order in found.orders]
    said += [f"{node} {100 * low:g}–{100 * high:g} %" for node, low, high in found.bounds]
    if said:
        whole = ", ".join(words.replace(" ", "\u00a0") for words in said)  # kept on one line
        words += " " + text("mc-said", lang, said=whole)
    kind = "known" if not found.cells else "drawn" if found.data else "middle"
    words += " " + text(f"mc-data-{kind}", lang, cells=found.cells)
    known = len(found.used_weights)
    if found.set_aside:
        words += " " + text("mc-on", lang, known=known, total=known + len(found.set_aside))
    return words


def table(found: MonteCarlo, lang: str, columns: int) -> list[str]:
    """One row a town, by mean place."""
    heads = [
        text("head-town", lang),
        text("mc-head-mean", lang),
        text("mc-head-first", lang),
        text("mc-head-best", lang, third=found.third),
        text("mc-head-last", lang, third=found.third),
        text("mc-head-places", lang),
    ]
    rows = [
        [
            row.name,
            f"{row.expected_rank:.1f}",
            percent(row.first),
            percent(row.best_third),
            percent(row.last_third),
            str(row.rank_low)
            if row.rank_low == row.rank_high
            else f"{row.rank_low}–{row.rank_high}",
        ]
        for row in found.rows
    ]
    sizes = [max(len(row[k]) for row in [heads, *rows]) for k in range(len(heads))]
    room = columns - sum(sizes[1:]) - 2 * (len(sizes) - 1)
    sizes[0] = max(min(sizes[0], room), 8)
    return [
        "  ".join(
            (cell if len(cell) <= size else cell[: size - 1] + "…").ljust(size)
            if k == 0
            else cell.rjust(size)
            for k, (cell, size) in enumerate(zip(row, sizes, strict=True))
        )
        for row in [heads, *rows]
    ]


def shown(found: MonteCarlo, study: str | None, lang: str, columns: int) -> list[str]:
    """The whole answer in lines."""
    title = text(
        "mc-title", lang, count=len(found.rows), draws=found.draws, method=found.method_title
    )
    lines = paragraph(title, columns)
    lines += paragraph(statement(found, lang), columns)
    lines += ["", *table(found, lang, columns), ""]
    worst = max(max(row.first_se, row.best_third_se, row.last_third_se) for row in found.rows)
    ranks = max(row.expected_rank_se for row in found.rows)
    lines += paragraph(
        text("mc-error", lang, share=round(100 * worst, 1), rank=round(ranks, 2)), columns
    )
    if found.groups:
        names = {row.id: row.name for row in found.rows}
        lines += paragraph(text("mc-groups", lang), columns)
        for group in found.groups:
            words = f"{names[group[0]]} – {names[group[-1]]} ({len(group)})"
            lines += ["  " + line for line in paragraph(words, columns - 2)]
    else:
        lines += paragraph(text("mc-groups-none", lang), columns)
    given = f" {study}" if study else ""
    on = f" --study {study}" if study else ""
    words = text("mc-next", lang, study=given, town=found.rows[0].id, on=on)
    return [*lines, *paragraph(words, columns)]


@click.command("montecarlo")
@click.argument("study", required=False)
@on_method
@click.option("--at", metavar="NODE", help="At this node of the hierarchy.")
@click.option("--draws", type=click.IntRange(1), help="How many draws; the study's own by default.")
@on_seed
@click.option(
    "--weights",
    default="simplex",
    metavar="HOW",
    help="simplex (every split as likely), fixed, or dirichlet:K (around the study's).",
)
@click.option(
    "--space",
    type=click.Choice(["local", "leaves"]),
    default="local",
    help="Draw among the siblings of every node, or among all leaves at once.",
)
@click.option("--order", "orders", multiple=True, metavar="A>=B", help="A weighs at least as B.")
@click.option(
    "--bound", "bounds", multiple=True, metavar="NODE=10%..40%", help="Bounds of a weight."
)
@click.option("--data/--no-data", default=True, help="Draw unknown figures, or hold their median.")
@click.option(
    "--until-se", type=float, metavar="S", help="Draw until no share's standard error is over S."
)
@on_hierarchy
@on_encoding
@common()
def command(
    study: str | None,
    method: str | None,
    at: str | None,
    draws: int | None,
    seed: int | None,
    weights: str,
    space: str,
    orders: tuple[str, ...],
    bounds: tuple[str, ...],
    data: bool,
    until_se: float | None,
    hierarchy: str | None,
    encoding: str | None,
    out: Output,
) -> int:
    """Draw weights and unknown figures of STUDY: which places, how often, who is told apart."""
    from mcda.analysis.montecarlo import montecarlo

    drawn = parse_draw(weights)
    falling, ranges = parse_statements(orders, bounds)
    problem = open_problem(study, hierarchy, encoding)
    found = montecarlo(
        problem,
        method,
        at=at,
        draws=problem.draws if draws is None else draws,
        space=space,
        weights=drawn,
        orders=falling,
        bounds=ranges,
        data=data,
        until_se=until_se,
        seed=seed,
        lang=out.lang,
    )
    out.emit(
        table=lambda: plain(shown(found, study, out.lang, min(width(), MOST))),
        data=found.to_dict,
        records=found.records,
    )
    return 0
