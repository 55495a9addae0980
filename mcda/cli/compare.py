"""`mcda compare`: the same table ranked by several methods and weights, and one order for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mcda.analysis.wording import compared_title
from mcda.cli.classify import paragraph, plain
from mcda.cli.common import (
    Output,
    again,
    common,
    node_at,
    on_at,
    on_encoding,
    on_hierarchy,
    on_weights,
    open_problem,
    progress,
    width,
)
from mcda.cli.stability import MOST, cut
from mcda.messages import decimal, text

if TYPE_CHECKING:
    from mcda.analysis.comparison import Comparison

SPREAD = 3
LEAST_NAME = 8


def places(found: Comparison, lang: str, columns: int) -> list[str]:
    """A row a town: consensus, spread, and the rank of every ranking by its number."""
    numbers = [str(k) for k in range(1, len(found.rankings) + 1)]
    heads = [
        "",
        *(text(f"cmp-head-{key}", lang) for key in ("borda", "kemeny", "spread")),
        *numbers,
    ]
    rows = [
        [
            row.name,
            str(row.borda),
            "-" if row.kemeny is None else str(row.kemeny),
            decimal(row.variance, lang, 1),
            *map(str, row.ranks),
        ]
        for row in found.rows
    ]
    sizes = [max(len(row[k]) for row in [heads, *rows]) for k in range(len(heads))]
    room = columns - sum(sizes[1:]) - 2 * 3 - (len(numbers) + 1)
    sizes[0] = max(min(sizes[0], room), LEAST_NAME)

    def line(row: list[str]) -> str:
        first = [cut(row[0], sizes[0]).ljust(sizes[0])]
        first += [cell.rjust(size) for cell, size in zip(row[1:4], sizes[1:4], strict=True)]
        rest = [cell.rjust(size) for cell, size in zip(row[4:], sizes[4:], strict=True)]
        return "  ".join(first) + "  " + " ".join(rest)

    return [line(row) for row in [heads, *rows]]


def agreement(found: Comparison, lang: str, columns: int) -> list[str]:
    """A row a ranking: what its number means, and how far it is from the study's."""
    names = {row.id: row.name for row in found.rows}
    heads = ["", "", *(text(f"cmp-head-{key}", lang) for key in ("tau", "rw", "ws", "move"))]
    own = found.rankings[0]
    rows = []
    for k, one in enumerate(found.rankings, 1):
        listed = ", ".join(
            f"{names[key]} {own.ranks[key]}->{one.ranks[key]}" for key in one.furthest[:2]
        )
        listed += ", …" if len(one.furthest) > 2 else ""
        numbers = [decimal(value, lang) for value in (one.tau, one.spearman, one.ws)]
        rows.append([str(k), compared_title(found, one, lang), *numbers, listed or "-"])
    sizes = [max(len(row[k]) for row in [heads, *rows]) for k in range(6)]
    sizes[1] = max(min(sizes[1], columns - sum(sizes) + sizes[1] - 10), LEAST_NAME)
    return [
        "  ".join(
            (cut(cell, size).ljust(size) if j in (1, 5) else cell.rjust(size))
            for j, (cell, size) in enumerate(zip(row, sizes, strict=True))
        )
        for row in [heads, *rows]
    ]


def opening(found: Comparison, lang: str) -> list[str]:
    """What is compared, and where open figures are held."""
    title = text("cmp-title", lang, count=len(found.rows), rankings=len(found.rankings))
    return [title, *([text("cmp-median", lang, count=found.median)] if found.median else [])]


def shown(found: Comparison, study: str, lang: str, columns: int) -> list[str]:
    """The whole answer in lines."""
    from mcda.analysis.comparison import OBJECTIVE

    lines = [line for words in opening(found, lang) for line in paragraph(words, columns)]
    lines += ["", *places(found, lang, columns), ""]
    lines += paragraph(text("cmp-against", lang), columns)
    lines += [*agreement(found, lang, columns), ""]
    lines += paragraph(text("cmp-others", lang, complete=found.complete), columns)
    if found.refused:
        reasons: dict[str, list[str]] = {}
        for name, reason in found.refused:
            named = text(f"cmp-weights-{name}", lang) if name in OBJECTIVE else name
            reasons.setdefault(reason, []).append(named)
        said = [
            text(f"cmp-refused-{reason}", lang, names=", ".join(listed))
            for reason, listed in reasons.items()
        ]
        lines += paragraph(text("cmp-refused", lang, said="; ".join(said)), columns)
    voting = len(found.voting)
    if found.reversed is None:
        words = text("cmp-borda", lang, voting=voting)
    else:
        words = text(
            "cmp-kemeny", lang, voting=voting, reversed=found.reversed, of=found.pairs or 0
        )
    lines += paragraph(words, columns)
    apart = sorted(found.rows, key=lambda row: -row.variance)[:SPREAD]
    listed = ", ".join(
        f"{row.name} ({min(row.ranks[:voting])}–{max(row.ranks[:voting])})"
        for row in apart
        if row.variance > 0
    )
    lines += paragraph(
        text("cmp-apart", lang, names=listed) if listed else text("cmp-same", lang), columns
    )
    return [*lines, *paragraph(text("cmp-next", lang, study=study), columns)]


@click.command("compare")
@click.argument("study", required=False)
@on_at
@on_weights
@on_hierarchy
@on_encoding
@common(figure=True)
def command(
    study: str | None,
    at: str | None,
    weights: tuple[str, ...],
    hierarchy: str | None,
    encoding: str | None,
    out: Output,
) -> int:
    """Rank the table of STUDY by several methods and weights: how far they agree, one order.

    \b
    Examples:
      mcda compare
      mcda compare --figure compare.svg
    """
    from mcda.analysis.comparison import compare

    problem = open_problem(study, hierarchy, encoding, weights)
    at = node_at(problem, at) if at else None
    found = compare(problem, at, lang=out.lang, progress=progress(out.quiet))
    if out.form != "table" and found.median:
        out.note(text("cmp-median", out.lang, count=found.median))
    same = again(study, hierarchy, encoding, at)[0]
    out.emit(
        table=lambda: plain(shown(found, same, out.lang, min(width(), MOST))),
        result=found,
        lead=lambda: opening(found, out.lang),
    )
    return 0
