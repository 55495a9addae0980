"""`mcda sensitivity change`: the smallest change of weights that turns an order or a class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

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
    width,
)
from mcda.cli.rank import parse_parameters
from mcda.cli.stability import MOST, cut, held_words
from mcda.errors import fail
from mcda.messages import percent, text

if TYPE_CHECKING:
    from mcda.analysis.change import OfficialChange, WeightChange

NAME = 36


def title(found: WeightChange, lang: str) -> str:
    """What was asked."""
    from mcda.analysis.classify import SORTING
    from mcda.model.methods import get

    if found.target in ("low", "average", "high") and len(found.before) == 1:
        return text(
            "chg-into",
            lang,
            subject=found.subject_name,
            before=text(f"class-{found.before[0]}", lang),
            target=text(f"class-{found.target}", lang),
            method=SORTING[found.method],
        )
    return text(
        "chg-overtake",
        lang,
        subject=found.subject_name,
        before=found.before[0],
        target=found.target_name,
        ahead=found.before[1],
        method=get(found.method).title,
    )


def table(found: WeightChange, lang: str) -> list[str]:
    """A row a node: its share among siblings, and its weight in the calculation."""
    keys = ("now", "then", "weight", "weight-then")
    rows = [["", *(text(f"chg-head-{key}", lang) for key in keys)]]
    for node in found.nodes:
        values = (node.now, node.then, node.weight_now, node.weight_then)
        shares = [f"{percent(value, lang)} %" for value in values]
        rows.append([cut("  " * (node.level - 1) + node.name, NAME), *shares])
    return aligned(rows)


def points(size: float, lang: str) -> str:
    """A change of weights in percentage points, one decimal."""
    words = f"{100 * size:.1f}"
    return words if lang == "en" else words.replace(".", ",")


def opening(found: WeightChange, lang: str) -> list[str]:
    """What was asked, what the answer rests on, and how large the change is."""
    lines = [title(found, lang)]
    if found.target not in ("low", "average", "high"):
        lines.append(held_words(found.held, "linear" if found.exact else "distance", lang))
    if found.size is not None:
        lines.append(text("chg-size", lang, size=points(found.size, lang), norm=found.norm))
        lines.append(text("chg-exact" if found.exact else "chg-bound", lang))
    return lines


def official_opening(found: OfficialChange, lang: str) -> list[str]:
    """How many agree, how many do not, and what is sought."""
    from mcda.analysis.classify import SORTING

    words = {"differ": len(found.towns), "agree": found.agree, "method": SORTING[found.method]}
    return [text("chg-official", lang, **words)]


def official_page(found: OfficialChange, lang: str) -> str:
    """The towns that differ, the smallest change for each alone, and that for all at once."""
    columns, count = min(width(), MOST), len(found.towns)
    lines = paragraph(official_opening(found, lang)[0], columns)
    if count:
        keys = ("chg-head-ours", "chg-head-official", "chg-head-points", "chg-head-most")
        rows = [["", *(text(key, lang) for key in keys)]]
        for change, row in zip(found.towns, found.records(), strict=True):
            names = {node.id: node.name for node in change.nodes}
            size = "–" if change.size is None else points(change.size, lang)
            most = ""
            if change.size is not None:
                now, then = (percent(row[key], lang) for key in ("weight_now", "weight_then"))
                most = f"{cut(names[row['most']], NAME - 10)} {now} → {then} %"
            groups = [text(f"class-{group}", lang) for group in (row["class"], row["official"])]
            rows.append([cut(change.subject_name, 18), *groups, size, most])
        lines += ["", *aligned(rows), ""]
        if any(not change.exact for change in found.towns):
            lines += paragraph(text("chg-bound", lang), columns)
    if found.joint and count:
        if found.together is None:
            lines += paragraph(text("chg-together-none", lang), columns)
        else:
            size = points(found.together, lang)
            lines += paragraph(text("chg-together", lang, size=size), columns)
    return plain(lines)


@click.command("change")
@click.argument("study", required=False)
@click.option(
    "--overtake", nargs=2, metavar="BEHIND AHEAD", help="The first is to reach the second."
)
@click.option("--into", nargs=2, metavar="TOWN CLASS", help="The town is to come to low, …")
@click.option(
    "--norm",
    type=click.Choice(["l1", "l2"]),
    default="l1",
    show_default=True,
    help="l1: the sum of the changes; l2: their Euclidean length.",
)
@click.option(
    "--official",
    is_flag=True,
    help="Every town that differs is to come to its official class; then all at once.",
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
    overtake: tuple[str, str] | None,
    into: tuple[str, str] | None,
    norm: Literal["l1", "l2"],
    official: bool,
    method: str | None,
    parameters: tuple[str, ...],
    at: str | None,
    weights: tuple[str, ...],
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    out: Output,
) -> int:
    """The smallest change of the weights of STUDY that makes one town overtake another
    (--overtake), come to the limit of a class (--into), or agree with the official classes
    (--official).

    \b
    Examples:
      mcda sensitivity change --overtake arkalyk zhanatas
      mcda sensitivity change --into temirtau high
      mcda sensitivity change --official
    """
    from mcda.analysis import change

    if [bool(overtake), bool(into), official].count(True) != 1:
        raise fail("change-one")
    problem = open_problem(study, hierarchy, encoding, weights, seed=seed)
    if official:
        agreed = change.to_official(problem, at=at, norm=norm, lang=out.lang)
        out.emit(
            table=lambda: official_page(agreed, out.lang),
            result=agreed,
            lead=lambda: official_opening(agreed, out.lang),
        )
        return 0
    if overtake:
        given = parse_parameters(parameters)
        found = change.overtake(
            problem, *overtake, method, at=at, norm=norm, parameters=given, lang=out.lang
        )
    else:
        assert into is not None
        found = change.into_class(problem, *into, at=at, norm=norm, lang=out.lang)

    def shown() -> str:
        lang, columns = out.lang, min(width(), MOST)
        lines = paragraph(title(found, lang), columns)
        if overtake:
            form = "linear" if found.exact else "distance"
            lines += paragraph(held_words(found.held, form, lang), columns)
        if found.size is None:
            key = "chg-none" if found.exact else "chg-none-found"
            return plain([*lines, "", *paragraph(text(key, lang), columns)])
        size = points(found.size, lang)
        lines += ["", *table(found, lang), ""]
        lines += paragraph(text("chg-size", lang, size=size, norm=found.norm), columns)
        key = "chg-exact" if found.exact else "chg-bound"
        lines += paragraph(text(key, lang), columns)
        return plain(lines)

    out.emit(
        table=shown,
        result=found,
        lead=lambda: opening(found, out.lang),
    )
    return 0
