"""`mcda sensitivity stability`: how far every weight can go before the order changes."""

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
    on_method,
    on_parameters,
    on_seed,
    on_weights,
    open_problem,
    width,
)
from mcda.cli.rank import parse_parameters
from mcda.messages import percent, text

if TYPE_CHECKING:
    from mcda.analysis.stability import Stability, StableInterval

MOST = 98
NAME = 40


def held_words(held: int, form: str, lang: str) -> str:
    """That open cells are held, in words."""
    if not held:
        return text("stb-held-none", lang)
    how = text(f"stb-held-{form}", lang)
    return text("stb-held", lang, count=held) + " " + how


def named(found: Stability, ids: tuple[str, ...]) -> str:
    """Names of alternatives with commas."""
    return ", ".join(found.names[key] for key in ids)


def cut(words: str, size: int) -> str:
    """Words in at most `size` signs."""
    return words if len(words) <= size else words[: size - 1].rstrip() + "…"


def table(found: Stability, lang: str) -> list[str]:
    """A row a node: its share now, and three intervals."""
    names = [cut("  " * (node.level - 1) + node.name, NAME) for node in found.nodes]
    heads = [
        text("stb-head-now", lang),
        text("stb-head-first", lang),
        text("stb-head-top", lang, count=found.top),
        text("stb-head-all", lang),
    ]

    def span(interval: StableInterval) -> str:
        return f"{percent(interval.low, lang)}–{percent(interval.high, lang)}"

    rows = [
        [name, percent(node.share, lang), *map(span, (node.first, node.top, node.all))]
        for name, node in zip(names, found.nodes, strict=True)
    ]
    listed = [["", *heads], *rows]
    return aligned(listed)


def swaps(found: Stability, subject: str, lang: str, columns: int) -> list[str]:
    """Who overtakes whom at the ends of a subject's intervals, node by node."""
    lines: list[str] = []
    for node in found.nodes:
        interval = node.interval(subject)
        words = []
        for key, end, pairs in (
            ("stb-below", interval.low, interval.low_pairs),
            ("stb-above", interval.high, interval.high_pairs),
        ):
            if pairs:
                said = [
                    text("stb-pair", lang, ahead=found.names[b], behind=found.names[a])
                    for a, b in pairs
                ]
                words.append(text(key, lang, share=percent(end, lang), pairs=", ".join(said)))
        if words:
            lines += paragraph(f"{node.name}: {'; '.join(words)}", columns - 2, "", 2)
    return lines or paragraph(text("stb-no-swap", lang), columns - 2, "", 2)


def opening(found: Stability, lang: str) -> list[str]:
    """What was asked, and what the answer rests on."""
    count = len(found.ranks)
    title = text("stb-title", lang, method=found.method_title, count=count)
    return [title, held_words(found.held, found.form, lang)]


@click.command("stability")
@click.argument("study", required=False)
@on_method
@on_parameters
@on_at
@on_weights
@click.option(
    "--top", type=click.IntRange(1), default=3, show_default=True, help="Places of the top set."
)
@on_hierarchy
@on_encoding
@on_seed
@on_draws
@common(figure=True)
def command(
    study: str | None,
    method: str | None,
    parameters: tuple[str, ...],
    at: str | None,
    weights: tuple[str, ...],
    top: int,
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    draws: int | None,
    out: Output,
) -> int:
    """Between which weights of every node of STUDY the first place, the top and the whole order
    stay, and who swaps beyond. Exact, with siblings rescaled in proportion.

    \b
    Examples:
      mcda sensitivity stability           every weight
      mcda sensitivity stability --top 5   the five first places
    """
    from mcda.analysis.stability import stability

    problem = open_problem(study, hierarchy, encoding, weights, seed=seed, draws=draws)
    found = stability(
        problem, method, at=at, top=top, parameters=parse_parameters(parameters), lang=out.lang
    )
    if out.form != "table":
        out.note(held_words(found.held, found.form, out.lang))

    def shown() -> str:
        lang, columns = out.lang, min(width(), MOST)
        lines = [line for words in opening(found, lang) for line in paragraph(words, columns)]
        if not found.nodes:
            return plain([*lines, "", *paragraph(text("stb-nothing", lang), columns)])
        lines += ["", *table(found, lang), ""]
        lines += paragraph(
            text("stb-first", lang, names=named(found, found.first)),
            columns,
        )
        lines += swaps(found, "first", lang, columns)
        subjects = [("top", text("stb-top", lang, names=named(found, found.top_set)))]
        if out.verbose:
            subjects.append(("all", text("stb-all", lang)))
        for subject, words in subjects:
            lines += ["", *paragraph(words, columns), *swaps(found, subject, lang, columns)]
        tight = min(found.nodes, key=lambda node: node.first.high - node.first.low)
        name = f" {study}" if study else ""
        lines += [
            "",
            *paragraph(text("stb-next", lang, study=name, node=tight.id), columns),
        ]
        return plain(lines)

    out.emit(
        table=shown,
        result=found,
        lead=lambda: opening(found, out.lang),
    )
    return 0
