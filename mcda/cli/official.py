"""`mcda official`: contradictions, agreement, and which weights would give the official classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from mcda.analysis.wording import class_choice
from mcda.cli.classify import agreement, conflicts, confusion, paragraph, plain
from mcda.cli.common import (
    Output,
    again,
    common,
    node_at,
    on_at,
    on_encoding,
    on_hierarchy,
    on_method,
    on_parameters,
    on_seed,
    on_weights,
    open_problem,
    progress,
    width,
)
from mcda.cli.rank import parse_parameters
from mcda.cli.stability import MOST, cut
from mcda.messages import text

if TYPE_CHECKING:
    from mcda.analysis.inference import Inference, OfficialRow, WeightRange

LEAST_NAME = 12
LEAST = 1e-3  # a change under 0.05 points of weight is none to anybody
LABELS = ("pairs", "ours", "asked", "answer", "nearest", "others", "implied")


def premise(found: Inference, lang: str) -> str:
    """Who has to be explained, and on which figures."""
    counted = Counter(row.official for row in found.used)
    listed = ", ".join(
        f"{count}\u00a0{class_choice(groups, lang)}"
        for groups, count in sorted(counted.items(), key=lambda item: -item[1])
    )
    key = "off-asked-all" if not found.complete_only else "off-asked-complete"
    words = text(key, lang, count=len(found.used), listed=listed or "-")
    if not found.complete_only:
        count = found.intervals + found.unknown
        return f"{words} {text('off-held-all', lang, count=count)}" if count else words
    if found.intervals:
        words += " " + text("off-held-own", lang, count=found.intervals)
    if found.unknown:
        words += " " + text("off-held-others", lang, count=found.unknown, method=found.method_title)
    return words


def verdict(found: Inference, lang: str) -> str:
    """Whether weights reproduce the classes, how many do, and who stays unexplained."""
    if not found.used:
        return text("off-nobody", lang)
    margin = points(max(found.margin, 0.0), lang)
    if found.feasible:
        words = text("off-yes", lang, count=len(found.used), margin=margin)
        return words + " " + share(found, lang)
    key = "off-no" if found.feasible is False else "off-not-found"
    words = text(key, lang, count=len(found.used))
    size = len(found.minimum_sets[0])
    names = {row.id: row.name for row in found.rows}
    sets = (", " if size == 1 else "; ").join(
        " + ".join(names[key] for key in chosen) for chosen in found.minimum_sets
    )
    words += " " + text("off-sets", lang, size=size, count=len(found.minimum_sets), sets=sets)
    if not found.all_sets:
        words += " " + text("off-sets-more", lang, count=len(found.minimum_sets))
    if not found.exact:
        words += " " + text("off-sets-bound", lang)
    return words


def share(found: Inference, lang: str) -> str:
    """In what share of weights drawn evenly the classes come out."""
    if not found.hits:
        return text("off-share-none", lang, draws=found.draws)
    return text(
        "off-share",
        lang,
        draws=found.draws,
        hits=found.hits,
        share=fine(found.share, lang),
        error=fine(found.share_se, lang),
    )


def points(share: float, lang: str) -> str:
    """A share in percent with one decimal."""
    words = f"{100 * share:.1f}"
    return words if lang == "en" else words.replace(".", ",")


def fine(share: float, lang: str) -> str:
    """A small share in percent with two digits that count."""
    words = f"{100 * share:.2g}"
    return words if lang == "en" else words.replace(".", ",")


def says(found: WeightRange, lang: str) -> str:
    """A range in words."""
    key = "more" if found.low > found.now else "less" if found.high < found.now else "same"
    words = text(f"off-{key}", lang)
    return text("off-open", lang, words=words) if found.wide else words


def table(found: Inference, lang: str, columns: int) -> list[str]:
    """A row a node: its weight now, its range, and its nearest weight."""
    heads = ["", *(text(f"off-head-{key}", lang) for key in ("now", "range", "nearest", "says"))]
    rows = [
        [
            "  " * (node.level - 1) + node.name,
            points(node.now, lang),
            f"{points(node.low, lang)}–{points(node.high, lang)}",
            points(node.nearest, lang) if found.change is not None else "-",
            says(node, lang),
        ]
        for node in found.ranges
    ]
    sizes = [max(len(row[k]) for row in [heads, *rows]) for k in range(5)]
    sizes[0] = max(min(sizes[0], columns - sum(sizes[1:]) - 8), LEAST_NAME)
    for row in rows:
        row[0] = cut(row[0], sizes[0])
    return [
        "  ".join(
            cell.ljust(size) if k in (0, 4) else cell.rjust(size)
            for k, (cell, size) in enumerate(zip(row, sizes, strict=True))
        )
        for row in [heads, *rows]
    ]


def number(value: float, lang: str) -> str:
    """A class bound with three decimals."""
    words = f"{value:.3f}".replace("-", "−")
    return words if lang == "en" else words.replace(".", ",")


def change(found: Inference, lang: str) -> str:
    """How much weight has to move, and between which bounds."""
    assert found.change is not None
    names = {row.id: row.name for row in found.rows}
    key = "off-change" if found.exact else "off-change-bound"
    if found.change < LEAST:
        words = text("off-change-none", lang)
    else:
        words = text(key, lang, share=points(found.change / 2, lang))
    if all(abs(bound) != float("inf") for bound in found.bounds):
        low, high = (number(bound, lang) for bound in found.bounds)
        words += " " + text("off-bounds", lang, low=low, high=high)
    if found.nearest_without:
        without = ", ".join(names[key] for key in found.nearest_without)
        words += " " + text("off-without", lang, names=without)
    return words


def possible(rows: Iterable[OfficialRow], lang: str) -> list[str]:
    """Which classes the weights leave, a line a set of classes."""
    named: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        known = (
            ""
            if row.fits is not False
            else " " + text("off-misfit", lang, official=class_choice(row.official, lang))
        )
        named.setdefault(row.possible, []).append(row.name + known)
    order = sorted(
        named,
        key=lambda groups: (len(groups), [("low", "average", "high").index(g) for g in groups]),
    )
    return [
        text(
            "off-only" if len(groups) == 1 else "off-any" if len(groups) == 3 else "off-some",
            lang,
            groups=class_choice(groups, lang),
            names=", ".join(named[groups]),
        )
        for groups in order
    ]


def opening(found: Inference, lang: str) -> list[str]:
    """What was asked, of whom, and the answer."""
    title = text("off-title", lang, method=found.method_title, count=len(found.rows))
    table = "off-table" if found.feasible else "off-table-without"
    asked = [text(table, lang)] if found.used else []
    return [title, premise(found, lang), verdict(found, lang), *asked]


def shown(found: Inference, study: str, lang: str, columns: int) -> list[str]:
    """The whole answer in lines."""
    labels = {key: text(f"off-label-{key}", lang) for key in LABELS}
    margin = max(map(len, labels.values())) + 2

    def part(key: str, words: str) -> list[str]:
        return paragraph(words, columns, labels[key], margin)

    lines = paragraph(
        text("off-title", lang, method=found.method_title, count=len(found.rows)), columns
    )
    lines += ["", *part("pairs", conflicts(found.contradictions, lang))]
    ours = found.classification
    if ours is None:
        lines += part("ours", text("off-no-profiles", lang))
    else:
        lines += part("ours", "FlowSort: " + agreement(ours, lang))
        lines += [" " * margin + line for line in confusion(ours, lang)]
    lines += ["", *part("asked", premise(found, lang)), *part("answer", verdict(found, lang))]
    if not found.used:
        return [*lines, "", *paragraph(text("off-next-all", lang, study=study), columns)]
    lines += [
        "",
        *paragraph(text("off-table" if found.feasible else "off-table-without", lang), columns),
    ]
    lines += [*table(found, lang, columns), ""]
    wide = sum(node.wide for node in found.ranges)
    if wide:
        low = sum(row.official == ("low",) for row in found.used)
        lines += paragraph(text("off-wide", lang, low=low, count=wide), columns)
    if not found.exact:
        lines += paragraph(text("off-grid", lang), columns)
    if found.change is not None:
        lines += part("nearest", change(found, lang))
    others = [row for row in found.rows if not row.used]
    for key, rows in (("others", others), ("implied", list(found.used))):
        said = possible(rows, lang)
        if key == "implied":
            fixed = [row for row in rows if row.necessary]
            names = ", ".join(
                f"{row.name} ({text('class-' + row.possible[0], lang)})" for row in fixed
            )
            said = [text("off-implied" if fixed else "off-implied-none", lang, names=names)]
        for k, words in enumerate(said):
            lines += part(key, words) if k == 0 else paragraph(words, columns, "", margin)
    key = "off-next-all" if found.complete_only and others else "off-next"
    return [*lines, *paragraph(text(key, lang, study=study), columns)]


@click.command("official")
@click.argument("study", required=False)
@on_method
@on_parameters
@on_at
@on_weights
@click.option(
    "--all",
    "everyone",
    is_flag=True,
    help="Explain alternatives with unknown figures too, these held at their mean.",
)
@on_hierarchy
@on_encoding
@on_seed
@click.option(
    "--draws", type=click.IntRange(1), default=100_000, help="How many weightings are drawn."
)
@common(figure=True)
def command(
    study: str | None,
    method: str | None,
    parameters: tuple[str, ...],
    at: str | None,
    weights: tuple[str, ...],
    everyone: bool,
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    draws: int,
    out: Output,
) -> int:
    """Compare STUDY with the official classes, and find the weights that would reproduce them.

    \b
    Examples:
      mcda official
      mcda official --all -m ahp
    """
    from mcda.analysis.inference import infer

    problem = open_problem(study, hierarchy, encoding, weights, seed=seed)
    at = node_at(problem, at) if at else None
    found = infer(
        problem,
        method,
        at=at,
        everyone=everyone,
        draws=draws,
        parameters=parse_parameters(parameters),
        lang=out.lang,
        progress=progress(out.quiet),
    )
    if out.form != "table":
        out.note(verdict(found, out.lang))
    same = again(study, hierarchy, encoding, at)[0]
    out.emit(
        table=lambda: plain(shown(found, same, out.lang, min(width(), MOST))),
        result=found,
        lead=lambda: opening(found, out.lang),
    )
    return 0
