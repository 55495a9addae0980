"""`mcda weights`: local and global weights of every node, declared and used; the experts' too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mcda.cli.agreement import (
    agreement_opening,
    agreement_page,
    by_expert,
    expert_opening,
    outside,
    outside_lines,
    rule_words,
    spread_cells,
)
from mcda.cli.classify import paragraph, plain
from mcda.cli.common import (
    Output,
    common,
    node_at,
    on_encoding,
    on_hierarchy,
    open_problem,
    progress,
    width,
)
from mcda.cli.render import MOST
from mcda.cli.stability import cut
from mcda.errors import Where, fail
from mcda.messages import text
from mcda.model.problem import Problem

if TYPE_CHECKING:
    from mcda.analysis.weighing import Weighing


@click.command("weights")
@click.argument("study", required=False)
@click.option("--at", metavar="NODE", help="Below this node of the hierarchy.")
@click.option("--weights", multiple=True, metavar="NODE=W,…", help="Instead of the study's.")
@click.option(
    "--importance", is_flag=True, help="Beside them, how much each leaf really moves the score."
)
@click.option(
    "--by-expert",
    "single",
    is_flag=True,
    help="What each expert's answers give, and what they rest on.",
)
@click.option(
    "--agreement",
    "agreeing",
    is_flag=True,
    help="How far the experts agree, and what changes without each of them.",
)
@on_hierarchy
@on_encoding
@common()
def command(
    study: str | None,
    at: str | None,
    weights: tuple[str, ...],
    importance: bool,
    single: bool,
    agreeing: bool,
    hierarchy: str | None,
    encoding: str | None,
    out: Output,
) -> int:
    """Show the weights of STUDY: among siblings, as declared, and as used in the calculation.

    \b
    Examples:
      mcda weights mystudy               whose weights, and what becomes of them
      mcda weights mystudy --agreement   how far the experts agree
      mcda weights --importance          what each indicator really moves
    """
    from mcda.analysis.weighing import weighing

    problem = open_problem(study, hierarchy, encoding, weights)
    at = node_at(problem, at) if at else None
    if single and agreeing:
        raise fail("weights-views", Where(key="--by-expert --agreement"))
    if agreeing:
        return _agreement(problem, at, study, out)
    if single:
        return _by_expert(problem, at, out)
    found = weighing(problem, at, importance=importance, lang=out.lang)
    out.emit(
        table=lambda: _table(found, out.lang),
        result=found,
        lead=lambda: opening(found, out.lang),
    )
    return 0


def opening(found: Weighing, lang: str) -> list[str]:
    """Whose weights they are, and how the experts' were made."""
    said = [text(f"whose-{found.whose}", lang).rstrip(",") + "."]
    return [*said, rule_words(found.rule, lang)] if found.rule is not None else said


def _share(share: float | None, lang: str) -> str:
    if share is None:
        return ""
    words = f"{share:.1%}"
    return words if lang == "en" else words.replace(".", ",")


def _table(found: Weighing, lang: str) -> str:
    """A row a node; a remark where its weight is 0, below the table where there is no room."""
    from mcda.analysis.weighing import importance_words, zero_words

    columns = min(width(), MOST)
    rows = found.rows
    names = ["  " * row.level + row.name for row in rows]
    size = max(map(len, names))
    keys = ["local", "declared", "used", *(["importance"] if found.measured else [])]
    heads = [text(f"head-{key}", lang) for key in keys]
    sizes = [max(len(head), 6) for head in heads]
    lines = [line for said in opening(found, lang) for line in paragraph(said, columns)]
    remarks = [zero_words(row.why_zero, lang) for row in rows]
    spreads: list[list[str]] = []
    below: list[str] = []
    if found.rule is not None:
        spreads = [spread_cells(row.spread, row.experts, lang) for row in rows]
        extra = [text(f"grp-head-{key}", lang) for key in ("range", "half", "sd", "by")]
        heads += extra
        sizes += [max(map(len, column)) for column in zip(extra, *spreads, strict=True)]
        size = min(size, max(columns - sum(sizes) - 2 * len(sizes) - 3, 16))
        names = [cut(name, size) for name in names]
        below = list(dict.fromkeys(filter(None, remarks)))
    marks = {words: "*" * k for k, words in enumerate(below, 1)}
    head = "  ".join(head.rjust(n) for head, n in zip(heads, sizes, strict=True))
    lines += ["", " " * size + "  " + head]
    for number, (row, name, remark) in enumerate(zip(rows, names, remarks, strict=True)):
        cells = [_share(getattr(row, key), lang) for key in keys]
        cells += spreads[number] if spreads else []
        shares = [cell.rjust(n) for cell, n in zip(cells, sizes, strict=True)]
        lines.append(
            f"{name.ljust(size)}  {'  '.join(shares)}  {marks.get(remark, remark)}".rstrip()
        )
    if found.measured:
        lines += ["", *paragraph(importance_words(found, lang), columns)]
    if spreads:
        if marks:
            lines += ["", *(f"{mark} {words}" for words, mark in marks.items())]
        lines += ["", *paragraph(text("grp-spread-legend", lang), columns)]
        beyond = [
            row.name
            for row in rows
            if row.spread and outside(row.local, row.spread.low, row.spread.high)
        ]
        lines += outside_lines(beyond, lang, columns)
    return plain(lines)


def _agreement(problem: Problem, at: str | None, study: str | None, out: Output) -> int:
    from mcda.analysis.agreement import agreement

    found = agreement(problem, at=at, lang=out.lang, progress=progress(out.quiet))
    name = f" {study}" if study else ""
    out.emit(
        table=lambda: agreement_page(found, name, out.verbose, out.lang),
        result=found,
        lead=lambda: agreement_opening(found, out.lang),
    )
    return 0


def _by_expert(problem: Problem, at: str | None, out: Output) -> int:
    from mcda.analysis.weighing import expert_weights

    found = expert_weights(problem, at, lang=out.lang)
    out.emit(
        table=lambda: by_expert(found, out.lang),
        result=found,
        lead=lambda: expert_opening(found, out.lang),
    )
    return 0
