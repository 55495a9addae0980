"""`mcda sensitivity information`: which figure to find out, which judgement to settle first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

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
    progress,
    width,
)
from mcda.cli.stability import MOST, cut
from mcda.messages import decimal, text

if TYPE_CHECKING:
    from mcda.analysis.information import Information

NAME, NODE = 38, 30


def opening(found: Information, lang: str) -> list[str]:
    """What was asked, in which unit, and how open everything is now."""
    from mcda.analysis.classify import SORTING

    sort = SORTING[found.method]
    return [
        text("inf-title", lang, sort=sort, limits=found.limits, draws=found.draws),
        text("inf-measure", lang),
        text("inf-now", lang, bits=decimal(found.entropy, lang)),
    ]


@click.command("information")
@click.argument("study", required=False)
@on_at
@on_weights
@click.option(
    "--top", type=click.IntRange(1), default=10, show_default=True, help="Rows of the table."
)
@on_hierarchy
@on_encoding
@on_seed
@on_draws
@common(figure=True)
def command(
    study: str | None,
    at: str | None,
    weights: tuple[str, ...],
    top: int,
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    draws: int | None,
    out: Output,
) -> int:
    """Which figure of STUDY that nobody published would narrow the classes most, were it known,
    which indicator without data, and which judgement of the experts, were it settled.

    \b
    Examples:
      mcda sensitivity information
      mcda sensitivity information --top 30
    """
    from mcda.analysis.information import worth

    problem = open_problem(study, hierarchy, encoding, weights, seed=seed, draws=draws)
    found = worth(problem, at, lang=out.lang, progress=progress(out.quiet))

    def shown() -> str:
        lang, columns = out.lang, min(width(), MOST)
        lines = [line for words in opening(found, lang) for line in paragraph(words, columns)]
        if found.kept:
            heads = [text(f"inf-head-{key}", lang) for key in ("figure", "class", "bits")]
            rows = [[*heads, ""]]
            for figure in found.kept[:top]:
                name = cut(f"{figure.name}: {figure.leaf_name}", NAME)
                mark = text("inf-interval", lang) if figure.interval else ""
                rows.append([name, decimal(figure.entropy, lang), decimal(figure.bits, lang), mark])
            lines += ["", *aligned(rows, left=(0, 3))]
            if len(found.kept) > top:
                lines.append(text("more-rows", lang, count=len(found.kept) - top))
        else:
            lines += ["", *paragraph(text("inf-none", lang), columns)]
        if found.everything:
            words = text("inf-indicators", lang, bits=decimal(found.entropy_everything, lang))
            heads = [text(f"inf-head-{key}", lang) for key in ("indicator", "open", "bits")]
            rows = [[*heads, ""]]
            for leaf in found.everything:
                mark = text("inf-aside", lang) if leaf.set_aside else ""
                rows.append(
                    [cut(leaf.name, NAME), str(leaf.figures), decimal(leaf.bits, lang), mark]
                )
            lines += ["", *paragraph(words, columns), *aligned(rows, left=(0, 3))]
        if found.judgements:
            words = text("inf-judgements", lang, bits=decimal(found.entropy_judgements, lang))
            rows = [[text(f"inf-head-{key}", lang) for key in ("judgement", "group", "bits")]]
            for pair in found.judgements[:top]:
                name = cut(f"{pair.a_name} – {pair.b_name}", NAME)
                rows.append([name, cut(pair.node_name, NODE), decimal(pair.bits, lang)])
            lines += ["", *paragraph(words, columns), *aligned(rows, left=(0, 1))]
            if len(found.judgements) > top:
                lines.append(text("more-rows", lang, count=len(found.judgements) - top))
        if found.kept:
            name = f" {study}" if study else ""
            lines += ["", text("inf-next", lang, study=name, town=found.kept[0].town)]
        return plain(lines)

    out.emit(
        table=shown,
        result=found,
        lead=lambda: opening(found, out.lang),
        top=top,
    )
    return 0
