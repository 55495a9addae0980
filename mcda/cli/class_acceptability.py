"""`mcda sensitivity classes`: how often each is low, and how many are, over all that is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mcda.analysis.wording import class_choice, range_lines
from mcda.cli.classify import names as short_names
from mcda.cli.classify import paragraph, plain
from mcda.cli.common import (
    Output,
    aligned,
    common,
    on_at,
    on_draws,
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
from mcda.model.problem import Problem

if TYPE_CHECKING:
    from mcda.analysis.class_acceptability import ClassAcceptability, LowCount

SURE = 0.95


def table(found: ClassAcceptability, lang: str) -> list[str]:
    """A row an alternative: how often it is in each class."""
    has_official = any(row.official for row in found.rows)
    groups = ("low", "average", "high")
    heads = [text("head-town", lang), *(text(f"class-{group}", lang) for group in groups)]
    rows = [[*heads, *([text("head-official", lang)] if has_official else [])]]
    for row in found.rows:
        cells = [row.name, *(percent(row.shares[group]) for group in groups)]
        rows.append([*cells, *([class_choice(row.official, lang)] if has_official else [])])
    return aligned(rows, left=(0, 4))


def low_line(count: LowCount, lang: str) -> list[str]:
    """The number of low ones over the draws of some kinds, in cells."""
    kind = count.drawn[0] if len(count.drawn) == 1 else "all"
    return [
        text(f"cla-short-{kind}", lang),
        f"{count.low}–{count.high}",
        f"({count.middle}; {count.least}–{count.most})",
    ]


def below(found: ClassAcceptability, problem: Problem, lang: str, columns: int) -> list[str]:
    """What the draws say of all of them."""
    limits = found.limits
    words = text("cla-low", lang, file=limits.file, sourced=limits.sourced, leaves=limits.leaves)
    lines = paragraph(words, columns)
    lines += ["  " + line for line in aligned([low_line(c, lang) for c in found.counts], left=(0,))]
    officially = sum(row.official == ("low",) for row in found.rows)
    if any(row.official for row in found.rows):
        lines.append("  " + text("cla-official", lang, low=officially))
    surely = [row.name for row in found.rows if row.shares["low"] >= SURE]
    never = [row.name for row in found.rows if row.shares["low"] <= 1 - SURE]
    lines.append("")
    if surely:
        lines += paragraph(text("cla-surely", lang, names=", ".join(surely)), columns)
    if never:
        lines += paragraph(text("cla-never", lang, names=", ".join(never)), columns)
    if not surely and not never:
        lines += paragraph(text("cla-none", lang), columns)
    if found.agreement is not None:
        agreed = f"{found.agreement:.1f}"
        agreed = agreed if lang == "en" else agreed.replace(".", ",")
        of = sum(bool(row.official) for row in found.rows)
        lines += paragraph(text("cla-agree", lang, agreed=agreed, of=of), columns)
    if found.set_aside:
        aside = short_names(problem, found.set_aside, lang)
        lines += paragraph(text("no-data", lang, names=aside), columns)
    return lines


def opening(found: ClassAcceptability, lang: str) -> list[str]:
    """What was asked, by which method, and what was drawn."""
    from mcda.analysis.classify import SORTING

    words = text(
        "cla-title", lang, count=len(found.rows), sort=SORTING[found.method], draws=found.draws
    )
    near = f"{found.spread:.0%}" if lang == "en" else f"{100 * found.spread:.0f} %"
    held = not found.spread  # but for the ranges that the hierarchy states
    moved = ("thresholds", "limits")
    kinds = ", ".join(
        text(f"cla-{kind}-stated" if held and kind in moved else f"cla-{kind}", lang, by=near)
        for kind in found.drawn
    )
    return [words, text("cla-drawn", lang, kinds=kinds), *range_lines(found.stated, lang)]


@click.command("classes")
@click.argument("study", required=False)
@on_at
@click.option(
    "--by",
    type=click.Choice(["flowsort", "topsis_sort_b", "ahpsort"]),
    help="The sorting method; the study's own by default.",
)
@click.option(
    "--draw",
    default="weights,figures,thresholds,limits",
    show_default=True,
    metavar="KINDS",
    help="What is drawn; the rest is held.",
)
@click.option(
    "--spread",
    default="25%",
    show_default=True,
    metavar="SHARE|stated",
    help="How far thresholds and limits without a range of their own move; stated: not at all.",
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
    by: str | None,
    draw: str,
    spread: str,
    weights: tuple[str, ...],
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    draws: int | None,
    out: Output,
) -> int:
    """Sort STUDY over drawn weights, figures, thresholds and limits, together and one kind at a
    time: how often each alternative is low, and how many are.

    \b
    Examples:
      mcda sensitivity classes
      mcda sensitivity classes --draw weights,figures --by ahpsort
    """
    from mcda.analysis.class_acceptability import class_acceptability

    problem = open_problem(study, hierarchy, encoding, weights, seed=seed)
    if by:
        problem = problem.changed(classes=problem.classes.model_copy(update={"method": by}))
    found = class_acceptability(
        problem,
        at,
        drawn=[word.strip() for word in draw.split(",") if word.strip()],
        spread=parse_spread(spread, "--spread"),
        draws=draws,
        lang=out.lang,
        progress=progress(out.quiet),
    )

    def shown() -> str:
        lang, columns = out.lang, min(width(), MOST)
        lines = [line for words in opening(found, lang) for line in paragraph(words, columns)]
        lines += ["", *table(found, lang)]
        worst = max(max(row.errors.values()) for row in found.rows)
        error = f"{100 * worst:.1f}"
        error = error if lang == "en" else error.replace(".", ",")
        lines += [text("cla-error", lang, share=error), ""]
        lines += below(found, problem, lang, columns)
        lines += ["", text("cla-next", lang, study=f" {study}" if study else "")]
        return plain(lines)

    out.emit(
        table=shown,
        result=found,
        lead=lambda: opening(found, out.lang),
    )
    return 0
