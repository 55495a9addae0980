"""`mcda explain`: three sentences on one alternative, or two side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from mcda.cli.common import (
    Output,
    again,
    common,
    node_at,
    on_draws,
    on_encoding,
    on_hierarchy,
    on_seed,
    open_problem,
    width,
)
from mcda.messages import text

if TYPE_CHECKING:
    from mcda.analysis.explain import Cell, Change, Comparison, Explanation
    from mcda.model.problem import Problem
    from mcda.model.results import RankedRow

MOST = 98
NAMED = 3


def number(value: float, lang: str) -> str:
    """A number as the language writes it."""
    words = f"{value:.6g}".replace("-", "−")
    return words if lang == "en" else words.replace(".", ",")


def figure(problem: Problem, leaf: str, value: float, lang: str, unit: bool = True) -> str:
    """A figure in words: a level's name, or a number with its unit."""
    from mcda.model.hierarchy import say

    node = problem.hierarchy.nodes[leaf]
    if node.levels or node.level_values():
        codes = {code: key for key, code in node.level_values().items()}
        key = codes.get(value)
        named = {level.id: say(level.name, lang) or level.id for level in node.levels or ()}
        if key is not None:
            return named.get(key, key)
        return number(value, lang)
    said = say(node.unit, lang) if unit else ""
    words = number(value, lang)
    return f"{words} {said}".replace(" ", "\u00a0") if said else words


def cell_words(problem: Problem, leaf: str, cell: Cell, lang: str) -> str:
    """A cell in words: a figure, an interval, unknown, or does not apply."""
    if not cell.applies:
        return text("ex-not-applicable", lang)
    if cell.low is None or cell.high is None:
        return text("ex-unknown-cell", lang)
    if cell.low == cell.high:
        return figure(problem, leaf, cell.low, lang)
    low, high = (figure(problem, leaf, end, lang, False) for end in (cell.low, cell.high))
    return f"{low}–{high}"


def label(problem: Problem, leaf: str, lang: str) -> str:
    """Short name of an indicator."""
    return problem.hierarchy.nodes[leaf].short_label(lang)


def listed(problem: Problem, leaves: Iterable[str], lang: str) -> str:
    """Short names with commas, each once."""
    found = dict.fromkeys(label(problem, leaf, lang).lower() for leaf in leaves)
    return ", ".join(found) or text("ex-nothing", lang)


def pulls(problem: Problem, parts: Sequence[tuple[str, float | None]], lang: str) -> dict[str, str]:
    """What pulls up and what down, largest first."""
    known = [(leaf, part) for leaf, part in parts if part is not None]
    up = sorted((p for p in known if p[1] > 1e-9), key=lambda p: -p[1])[:NAMED]
    down = sorted((p for p in known if p[1] < -1e-9), key=lambda p: p[1])[:NAMED]
    return {
        "up": listed(problem, [leaf for leaf, _ in up], lang),
        "down": listed(problem, [leaf for leaf, _ in down], lang),
    }


def places(row: RankedRow, lang: str) -> str:
    """Its places: 4–11 (middle 8), or one."""
    if row.rank_low == row.rank_high:
        return text("ex-place", lang, place=str(row.rank))
    return text(
        "ex-places", lang, low=str(row.rank_low), high=str(row.rank_high), mid=str(row.rank)
    )


def change_words(problem: Problem, change: Change, lang: str) -> str:
    """A change of a figure: from, to, the class it makes, and in how many of the draws."""
    to = figure(problem, change.leaf, change.value, lang)
    named = problem.hierarchy.nodes[change.leaf].label(lang)
    group = text(f"class-{change.group}", lang)
    if change.share < 1.0:
        group = text("ex-share", lang, group=group, share=share_words(change.share))
    if change.now is None:
        more = (change.better and problem.hierarchy.nodes[change.leaf].direction == "max") or (
            not change.better and problem.hierarchy.nodes[change.leaf].direction == "min"
        )
        return text(
            "ex-turn-more" if more else "ex-turn-less", lang, leaf=named, to=to, group=group
        )
    return text(
        "ex-change",
        lang,
        leaf=named,
        now=figure(problem, change.leaf, change.now, lang),
        to=to,
        group=group,
    )


def sentences(problem: Problem, found: Explanation, lang: str) -> list[str]:
    """Where it stands and why; what is unknown; which single figure would change it."""
    from mcda.cli.classify import found_words

    row = found.row
    place = {"name": row.name, "places": places(row, lang), "of": len(found.ranking.rows)}
    parts = []
    if found.sorted:
        parts.append(
            text(
                "ex-stands-class",
                lang,
                **place,
                group=found_words(found.sorted, lang).replace("  ", ", "),
            )
        )
        parts.append(
            text(
                "ex-limit",
                lang,
                **pulls(problem, [(line.leaf, line.against_limit) for line in found.lines], lang),
            )
        )
    else:
        parts.append(text("ex-stands", lang, **place))
    if found.middle:
        parts.append(
            text(
                "ex-middle",
                lang,
                middle=found.middle.name,
                **pulls(problem, [(line.leaf, line.against_middle) for line in found.lines], lang),
            )
        )
    first = "; ".join(parts) + "."
    if found.unknown:
        second = text(
            "ex-unknown",
            lang,
            names=listed(problem, found.unknown, lang),
            count=len(found.unknown),
            of=row.with_data,
        )
    else:
        second = text("ex-all-known", lang, of=row.with_data)
    if found.set_aside:
        second += "; " + text(
            "ex-aside",
            lang,
            count=len(found.set_aside),
            names=listed(problem, found.set_aside, lang),
        )
    third = []
    if found.sorted is None:
        third.append(text("ex-no-class", lang))
    elif found.changes:
        third.append(change_words(problem, found.changes[0], lang))
    else:
        third.append(text("ex-no-change", lang))
    if found.place:
        third.append(
            text(
                "ex-place-change",
                lang,
                leaf=problem.hierarchy.nodes[found.place.leaf].label(lang),
                now=figure(problem, found.place.leaf, found.place.now, lang),
                to=figure(problem, found.place.leaf, found.place.value, lang),
                before=str(found.place.before),
                after=str(found.place.after),
            )
        )
    elif not found.changes:
        third.append(text("ex-no-place", lang))
    if found.deciding:
        turned = ", ".join(change_words(problem, change, lang) for change in found.deciding[:2])
        third.append(text("ex-deciding", lang, turned=turned))
    return [first, second + ".", "; ".join(third) + "."]


def columns_of(rows: Sequence[Sequence[str]], right: Sequence[int]) -> list[str]:
    """Rows of cells under one another; positions in `right` are set to the right."""
    sizes = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(size) if k in right else cell.ljust(size)
            for k, (cell, size) in enumerate(zip(row, sizes, strict=True))
        )
        for row in rows
    ]


def signed(value: float | None, lang: str) -> str:
    """A part with its sign, or a dash."""
    if value is None:
        return "?"
    if abs(value) < 0.0005:
        return "0"
    words = f"{value:+.3f}".replace("-", "−")
    return words if lang == "en" else words.replace(".", ",")


def one_table(problem: Problem, found: Explanation, lang: str) -> list[str]:
    """The indicators of one alternative beside the limit and the middle."""
    head = [text("ex-head-leaf", lang), text("ex-head-figure", lang)]
    if found.sorted:
        head += [text("ex-head-limit", lang), text("ex-head-against-limit", lang)]
    head.append(text("ex-head-against-middle", lang))
    rows = [head]
    for line in found.lines:
        row = [label(problem, line.leaf, lang), cell_words(problem, line.leaf, line.cell, lang)]
        if found.sorted:
            limit = "-" if line.limit is None else limit_words(problem, line.leaf, line.limit, lang)
            row += [limit, signed(line.against_limit, lang)]
        row.append(signed(line.against_middle, lang))
        rows.append(row)
    return columns_of(rows, (1, 2, 3, 4) if found.sorted else (1, 2))


def limit_words(problem: Problem, leaf: str, limit: float, lang: str) -> str:
    """A limit in words; between two levels it is "> the worse one"."""
    node = problem.hierarchy.nodes[leaf]
    values = node.level_values().values()
    if not values or limit in values:
        return figure(problem, leaf, limit, lang, False)
    if node.direction == "max":
        worse = max((v for v in values if v < limit), default=None)
    else:
        worse = min((v for v in values if v > limit), default=None)
    return number(limit, lang) if worse is None else f"> {figure(problem, leaf, worse, lang)}"


def pair_table(problem: Problem, found: Comparison, lang: str) -> list[str]:
    """Two alternatives side by side, what speaks for the first on top."""
    rows = [
        [
            text("ex-head-leaf", lang),
            found.first.name,
            found.second.name,
            text("ex-head-for", lang, name=found.first.name),
        ]
    ]
    rows += [
        [
            label(problem, line.leaf, lang),
            cell_words(problem, line.leaf, line.first, lang),
            cell_words(problem, line.leaf, line.second, lang),
            ("" if line.known else "~") + signed(line.difference, lang),
        ]
        for line in found.lines
    ]
    return columns_of(rows, (1, 2, 3))


def pair_sentence(problem: Problem, found: Comparison, lang: str) -> list[str]:
    """Who is ahead, how often, by what."""
    ahead, behind, share = found.first, found.second, found.share_first
    turn = 1.0
    if found.share_second > found.share_first:
        ahead, behind, share, turn = found.second, found.first, found.share_second, -1.0
    if share == 0.0:
        head = text("ex-level", lang, first=found.first.name, second=found.second.name)
    elif found.ranking.draws == 1 or share == 1.0:
        key = "ex-ahead-exact" if found.ranking.draws == 1 else "ex-ahead-all"
        head = text(key, lang, ahead=ahead.name, behind=behind.name)
    else:
        head = text(
            "ex-ahead", lang, ahead=ahead.name, behind=behind.name, share=share_words(share)
        )
    spoken = pulls(
        problem,
        [(line.leaf, turn * line.difference if line.known else None) for line in found.lines],
        lang,
    )
    stands = text(
        "ex-pair-places",
        lang,
        first=found.first.name,
        first_places=places(found.first, lang),
        second=found.second.name,
        second_places=places(found.second, lang),
        of=len(found.ranking.rows),
    )
    why = text("ex-pair-why", lang, ahead=ahead.name, behind=behind.name, **spoken)
    loose = [line.leaf for line in found.lines if not line.known]
    if loose:
        why += "; " + text("ex-pair-unknown", lang, names=listed(problem, loose, lang))
    return [f"{head} {stands}", why + "."]


def share_words(share: float) -> str:
    """A share of draws; never 100 % or 0 % where it is not all or none."""
    return ">99%" if 0.995 <= share < 1.0 else f"{share:.0%}"


@click.command("explain")
@click.argument("a")
@click.argument("b", required=False)
@click.option("--study", metavar="STUDY", help="The 27 monotowns by default.")
@click.option("-m", "--method", help="promethee, topsis or ahp; the study's own by default.")
@click.option("--at", metavar="NODE", help="Explain at this node of the hierarchy.")
@click.option(
    "--what-if",
    "what_if",
    multiple=True,
    metavar="CHANGE",
    help="NODE=30% or TOWN.LEAF=VALUE: explain with this change; nothing is saved.",
)
@on_hierarchy
@on_encoding
@on_seed
@on_draws
@common()
def command(
    a: str,
    b: str | None,
    study: str | None,
    method: str | None,
    at: str | None,
    what_if: tuple[str, ...],
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    draws: int | None,
    out: Output,
) -> int:
    """Say why A stands where it stands, or whether A is ahead of B and by what.

    Towns go by any of their names, in any of the three languages."""
    from mcda.analysis.explain import compare, explain

    problem = open_problem(study, hierarchy, encoding)
    settings: dict[str, Any] = {"seed": seed, "draws": draws}
    problem = problem.changed(**{key: v for key, v in settings.items() if v is not None})
    if what_if:
        from mcda.analysis.whatif import apply_changes

        problem = apply_changes(problem, what_if)
    at = node_at(problem, at) if at else None
    on = again(study, hierarchy, encoding, at)[1] + (f" -m {method}" if method else "")
    if b is None:
        one = explain(problem, a, method, at=at, lang=out.lang)
        out.emit(
            table=lambda: _one(problem, one, on, what_if, out.lang),
            data=one.to_dict,
            records=one.records,
        )
    else:
        two = compare(problem, a, b, method, at=at, lang=out.lang)
        out.emit(
            table=lambda: _two(problem, two, on, what_if, out.lang),
            data=two.to_dict,
            records=two.records,
        )
    return 0


def _opening(what_if: Sequence[str], lang: str, columns: int) -> list[str]:
    from mcda.cli.classify import paragraph

    if not what_if:
        return []
    return paragraph(text("cls-what-if", lang, change=", ".join(what_if)), columns)


def change_form(problem: Problem, found: Explanation, lang: str) -> str:
    """A change to try: the one that changes the class, as --what-if takes it."""
    changes = (*found.changes, *found.deciding)
    if not changes:
        return text("ex-change-form", lang)
    change = changes[0]
    levels = {
        value: key for key, value in problem.hierarchy.nodes[change.leaf].level_values().items()
    }
    return f"{change.leaf}={levels.get(change.value, f'{change.value:g}')}"


def _one(problem: Problem, found: Explanation, on: str, what_if: Sequence[str], lang: str) -> str:
    from mcda.cli.classify import paragraph, plain

    columns = min(width(), MOST)
    lines = _opening(what_if, lang, columns)
    for words in sentences(problem, found, lang):
        lines += [*paragraph(words, columns), ""]
    lines += [*one_table(problem, found, lang), ""]
    if found.sorted:
        from mcda.analysis.classify import limits_of

        limits = limits_of(
            problem,
            [
                problem.hierarchy.nodes[leaf]
                for leaf in found.ranking.weights
                if problem.hierarchy.nodes[leaf].profiles
            ],
        )
        lines += paragraph(
            text("ex-whose", lang, file=limits.file, sourced=limits.sourced, leaves=limits.leaves),
            columns,
        )
    other = found.middle.id if found.middle else found.row.id
    lines += paragraph(
        text(
            "ex-held",
            lang,
            whose=text(f"whose-{found.ranking.whose}", lang),
            method=found.ranking.method_title,
        ),
        columns,
    )
    lines += paragraph(
        text(
            "ex-next",
            lang,
            town=found.row.id,
            other=other,
            on=on,
            change=change_form(problem, found, lang),
        ),
        columns,
    )
    return plain(lines)


def _two(problem: Problem, found: Comparison, on: str, what_if: Sequence[str], lang: str) -> str:
    from mcda.cli.classify import paragraph, plain

    columns = min(width(), MOST)
    lines = _opening(what_if, lang, columns)
    for words in pair_sentence(problem, found, lang):
        lines += [*paragraph(words, columns), ""]
    lines += [*pair_table(problem, found, lang), ""]
    if not all(line.known for line in found.lines):
        lines += paragraph(text("ex-drawn", lang), columns)
    lines += paragraph(
        text(
            "ex-held",
            lang,
            whose=text(f"whose-{found.ranking.whose}", lang),
            method=found.ranking.method_title,
        ),
        columns,
    )
    lines += paragraph(
        text("ex-next-pair", lang, town=found.second.id, on=on),
        columns,
    )
    return plain(lines)
