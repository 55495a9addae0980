"""`mcda sensitivity montecarlo`: places over drawn weights and figures, with standard errors."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from mcda.analysis.wording import range_lines
from mcda.cli.classify import paragraph, plain
from mcda.cli.common import (
    Output,
    common,
    on_at,
    on_dask,
    on_encoding,
    on_hierarchy,
    on_method,
    on_seed,
    open_problem,
    parse_number,
    parse_spread,
    progress,
    width,
)
from mcda.errors import Finding, InputError, Where
from mcda.messages import text, whole_percent

if TYPE_CHECKING:
    from mcda.analysis.montecarlo import MonteCarlo, Weights

MOST = 98


def parse_draw(words: str) -> Weights:
    """`--weights`: simplex, fixed, judgements or dirichlet:K."""
    kind, colon, number = words.strip().partition(":")
    if kind == "simplex" and not colon:
        return "simplex"
    if kind == "fixed" and not colon:
        return "fixed"
    if kind == "judgements" and not colon:
        return "judgements"
    found = parse_number(number) if kind == "dirichlet" else None
    if found is None or found <= 0:
        raise InputError([Finding("mc-weights-text", Where(key="--weights"), {"found": words})])
    return "dirichlet", found


def parse_statements(
    orders: tuple[str, ...], bounds: tuple[str, ...]
) -> tuple[list[tuple[str, ...]], list[tuple[str, float, float]]]:
    """`--order A>=B`, `--order A>=2*B` and `--bound NODE=LOW..HIGH`; raises InputError with every
    fault."""
    from mcda.analysis.montecarlo import term

    findings, falling, ranges = [], [], []
    for words in orders:
        nodes = tuple(part.strip() for part in words.replace("≥", ">=").split(">="))
        named = [term(node) for node in nodes]
        signs = any(sign in node for _, node in named for sign in "<,")
        if len(nodes) < 2 or not all(nodes) or signs or any(factor <= 0 for factor, _ in named):
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
    """A share in whole percent, with the sign."""
    return f"{whole_percent(share)}%"


def statement(found: MonteCarlo, lang: str) -> str:
    """Whose weights these are, what limits them, and which figures are drawn."""
    whose = text(f"whose-{found.whose}", lang)
    if found.weights == "simplex":
        words = text(f"mc-weights-{'leaves' if found.space == 'leaves' else 'simplex'}", lang)
    elif found.weights == "fixed":
        words = text("mc-weights-fixed", lang, whose=whose)
    elif found.weights == "judgements":
        words = text("mc-weights-judgements", lang)
    else:
        words = text("mc-weights-dirichlet", lang, whose=whose, k=f"{found.concentration:g}")
    said = [" >= ".join(order) for order in found.orders]
    said += [f"{node} {100 * low:g}–{100 * high:g} %" for node, low, high in found.bounds]
    if said:
        whole = ", ".join(words.replace(" ", "\u00a0") for words in said)  # kept on one line
        words += " " + text("mc-said", lang, said=whole)
    kind = "known" if not found.cells else "drawn" if found.data else "middle"
    words += " " + text(f"mc-data-{kind}", lang, cells=found.cells)
    if found.effective < found.draws:
        rhat = f"{found.rhat:.3f}"
        words += " " + text(
            "mc-walked",
            lang,
            effective=round(found.effective),
            rhat=rhat if lang == "en" else rhat.replace(".", ","),
        )
    if found.thresholds:
        moved = f"{100 * found.thresholds:g}"
        words += " " + text("mc-thresholds-drawn", lang, by=moved)
    elif found.stated:
        words += " " + text("mc-thresholds-stated", lang)
    words = " ".join([words, *range_lines(found.stated, lang)])
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


def opening(found: MonteCarlo, lang: str) -> list[str]:
    """What was drawn how often, and whose weights these are."""
    title = text(
        "mc-title", lang, count=len(found.rows), draws=found.draws, method=found.method_title
    )
    return [title, statement(found, lang)]


def shown(found: MonteCarlo, study: str | None, lang: str, columns: int) -> list[str]:
    """The whole answer in lines."""
    lines = [line for words in opening(found, lang) for line in paragraph(words, columns)]
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
@on_at
@click.option("--draws", type=click.IntRange(1), help="How many draws; the study's own by default.")
@on_seed
@click.option(
    "--weights",
    default="simplex",
    metavar="HOW",
    help="simplex (every split as likely), fixed, judgements (what the experts said, as rounded "
    "and as a sample), or dirichlet:K (around the study's).",
)
@click.option(
    "--space",
    type=click.Choice(["local", "leaves"]),
    default="local",
    help="Draw among the siblings of every node, or among all leaves at once.",
)
@click.option(
    "--order", "orders", multiple=True, metavar="A>=B", help="A weighs at least as B, or as 2*B."
)
@click.option(
    "--bound", "bounds", multiple=True, metavar="NODE=10%..40%", help="Bounds of a weight."
)
@click.option("--data/--no-data", default=True, help="Draw unknown figures, or hold their median.")
@click.option(
    "--thresholds",
    default="0%",
    metavar="SHARE|stated",
    help="Move preference thresholds by up to this, or within the ranges the hierarchy states.",
)
@click.option(
    "--until-se", type=float, metavar="S", help="Draw until no share's standard error is over S."
)
@on_dask
@on_hierarchy
@on_encoding
@common(figure=True)
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
    thresholds: str,
    until_se: float | None,
    dask: str | None,
    hierarchy: str | None,
    encoding: str | None,
    out: Output,
) -> int:
    """Draw weights and unknown figures of STUDY: which places, how often, who is told apart.

    \b
    Examples:
      mcda sensitivity montecarlo
      mcda sensitivity montecarlo --order "income>=ecology" --bound migration=10%..40%
      mcda sensitivity montecarlo mystudy --weights judgements
    """
    from mcda.analysis.cluster import connected
    from mcda.analysis.montecarlo import montecarlo

    drawn = parse_draw(weights)
    falling, ranges = parse_statements(orders, bounds)
    moved = parse_spread(thresholds, "--thresholds")
    problem = open_problem(study, hierarchy, encoding)
    with nullcontext() if dask is None else connected(dask) as cluster:
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
            thresholds=moved,
            until_se=until_se,
            seed=seed,
            lang=out.lang,
            cluster=cluster,
            progress=progress(out.quiet),
        )
    out.emit(
        table=lambda: plain(shown(found, study, out.lang, min(width(), MOST))),
        result=found,
        lead=lambda: opening(found, out.lang),
    )
    return 0
