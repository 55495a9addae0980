"""An explanation in words, as every output says them: where it stands and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mcda.analysis.classify import ClassRow
from mcda.analysis.explain import Cell, Change, Explanation
from mcda.analysis.wording import class_span
from mcda.messages import number, text
from mcda.model.hierarchy import say
from mcda.model.problem import Problem
from mcda.model.results import RankedRow

NAMED = 3


def named(problem: Problem, alternative: str, lang: str) -> str:
    """Name of an alternative."""
    return problem.table.name(problem.table.alternatives.index(alternative), lang)


def found_words(row: ClassRow, lang: str) -> str:
    """The class found: its range, and the share of the lowest where it is not one class."""
    words = class_span(row.range, lang)
    if len(row.range) == 1:
        return words
    share = f"{row.shares[row.low]:.0%}"
    return f"{words}  {text('cls-share', lang, group=text('class-' + row.low, lang), share=share)}"


def figure(problem: Problem, leaf: str, value: float, lang: str, unit: bool = True) -> str:
    """A figure in words: a level's name, or a number with its unit."""
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


def share_words(share: float) -> str:
    """A share of draws; never 100 % or 0 % where it is not all or none."""
    return ">99%" if 0.995 <= share < 1.0 else f"{share:.0%}"


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
    row = found.row
    place = {
        "name": named(problem, row.id, lang),
        "places": places(row, lang),
        "of": len(found.ranking.rows),
    }
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
                middle=named(problem, found.middle.id, lang),
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
