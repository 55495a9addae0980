"""`mcda sensitivity tornado`: what each weight, threshold and figure moves when it is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

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
from mcda.cli.rank import parse_parameters
from mcda.cli.stability import MOST, cut
from mcda.errors import Where, fail
from mcda.messages import percent, text
from mcda.model.hierarchy import say
from mcda.model.problem import Problem

if TYPE_CHECKING:
    from mcda.analysis.tornado import Bar, Tornado

NAME, VALUE = 34, 10  # letters of a name and of a value


def value_words(problem: Problem, bar: Bar, value: float | None, lang: str) -> str:
    """A value as people write it: a share, a level's word, or a number."""
    if value is None:
        return "?"
    if bar.kind == "weight":
        return percent(value, lang) + " %"
    leaf = problem.hierarchy.nodes[bar.key.split(".")[0]]
    if bar.kind == "cell":
        named = {level.id: say(level.name, lang) or level.id for level in leaf.levels or ()}
        for word, code in leaf.level_values().items():
            if code == value:
                return named.get(word, word)
    words = f"{value:.4g}"
    return words if lang == "en" else words.replace(".", ",")


def table(problem: Problem, found: Tornado, bars: tuple[Bar, ...], lang: str) -> list[str]:
    """A row an input; with a town its places at both ends, else who moves most."""
    keys = ("places",) if found.town else ("moved", "furthest")
    rows = [["", *(text(f"trn-head-{key}", lang) for key in ("now", "low", "high", *keys))]]
    for bar in bars:
        words = [
            cut(f"{text(f'trn-{bar.kind}', lang)} {bar.name}", NAME),
            *(
                cut(value_words(problem, bar, value, lang), VALUE)
                for value in (bar.now, bar.low.value, bar.high.value)
            ),
        ]
        if found.town:
            words.append(f"{bar.low.rank} -> {bar.high.rank}")
        else:
            far = max((bar.low, bar.high), key=lambda end: abs(end.move))
            words.append(f"{bar.low.moved}, {bar.high.moved}")
            words.append(f"{found.names[far.furthest]} {-far.move:+d}" if far.move else "-")
        rows.append(words)
    return aligned(rows, left=(0, len(rows[0]) - 1))


def opening(found: Tornado, lang: str) -> list[str]:
    """What was moved how far, and whom it is about."""
    said = f"{found.by:.0%}" if lang == "en" else f"{100 * found.by:.0f} %"
    values = {"method": found.method_title, "by": said, "tables": found.tables}
    if found.town:
        values |= {"name": found.names[found.town], "rank": found.rank, "of": len(found.names)}
    words = [text("trn-title-town" if found.town else "trn-title", lang, **values)]
    if any(bar.kind == "cell" for bar in found.bars):
        words.append(text("trn-cells", lang, by=said))
    return words


@click.command("tornado")
@click.argument("study", required=False)
@click.option("--town", metavar="TOWN", help="Whose score and place; its figures are moved too.")
@click.option("--figures", is_flag=True, help="Move the figures of all alternatives too.")
@click.option(
    "--by", default="25%", show_default=True, metavar="SHARE", help="How far each input moves."
)
@click.option(
    "--top", type=click.IntRange(1), default=12, show_default=True, help="Rows of the table."
)
@on_method
@on_parameters
@on_at
@on_weights
@on_hierarchy
@on_encoding
@on_seed
@common(figure=True)
def command(
    study: str | None,
    town: str | None,
    figures: bool,
    by: str,
    top: int,
    method: str | None,
    parameters: tuple[str, ...],
    at: str | None,
    weights: tuple[str, ...],
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    out: Output,
) -> int:
    """Move every weight, threshold and figure (of all with --figures, of one with --town) of STUDY
    down and up, one at a time, and list what moves the order most.

    \b
    Examples:
      mcda sensitivity tornado               what moves the order
      mcda sensitivity tornado --figures     which figures of all towns do
      mcda sensitivity tornado --town aksu   what moves one town
    """
    from mcda.analysis.tornado import tornado

    share = parse_number(by)
    if share is None:
        raise fail("weight-text", Where(key="--by"), found=by)
    problem = open_problem(study, hierarchy, encoding, weights, seed=seed)
    given = parse_parameters(parameters)
    found = tornado(
        problem,
        method,
        town=town,
        figures=figures,
        by=share,
        at=at,
        parameters=given,
        lang=out.lang,
        progress=progress(out.quiet),
    )

    def shown() -> str:
        lang, columns = out.lang, min(width(), MOST)
        lines = [line for words in opening(found, lang) for line in paragraph(words, columns)]
        bars = found.bars[:top]
        lines += ["", *table(problem, found, bars, lang)]
        if len(found.bars) > top:
            lines.append(text("more-rows", lang, count=len(found.bars) - top))
        return plain(lines)

    out.emit(
        table=shown,
        result=found,
        lead=lambda: opening(found, out.lang),
        top=top,
    )
    return 0
