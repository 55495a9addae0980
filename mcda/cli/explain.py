"""`mcda explain`: three sentences on one alternative, or two side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from mcda.analysis.explained import (
    cell_words,
    figure,
    label,
    listed,
    places,
    pulls,
    sentences,
    share_words,
)
from mcda.cli.common import (
    Output,
    again,
    aligned,
    common,
    node_at,
    on_draws,
    on_encoding,
    on_hierarchy,
    on_seed,
    open_problem,
    width,
)
from mcda.messages import number, text

if TYPE_CHECKING:
    from mcda.analysis.explain import Comparison, Explanation
    from mcda.model.problem import Problem

MOST = 98


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
    return aligned(rows)


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
    return aligned(rows)


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
@common(figure=True)
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

    Towns go by any of their names, in any of the three languages.

    \b
    Examples:
      mcda explain arkalyk            why it stands where it stands
      mcda explain arkalyk zhanatas   what puts one ahead of the other
    """
    from mcda.analysis.explain import compare, explain
    from mcda.analysis.parts import profile

    problem = open_problem(study, hierarchy, encoding, seed=seed, draws=draws)
    if what_if:
        from mcda.analysis.whatif import apply_changes

        problem = apply_changes(problem, what_if)
    at = node_at(problem, at) if at else None
    on = again(study, hierarchy, encoding, at)[1] + (f" -m {method}" if method else "")
    if b is None:
        one = explain(problem, a, method, at=at, lang=out.lang)
        out.emit(
            table=lambda: _one(problem, one, on, what_if, out.lang),
            result=one,
            drawn=lambda: profile(problem, one.ranking, [one.row.id], out.lang),
            lead=lambda: sentences(problem, one, out.lang),
        )
    else:
        two = compare(problem, a, b, method, at=at, lang=out.lang)
        out.emit(
            table=lambda: _two(problem, two, on, what_if, out.lang),
            result=two,
            drawn=lambda: profile(problem, two.ranking, [two.first.id, two.second.id], out.lang),
            lead=lambda: pair_sentence(problem, two, out.lang),
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
