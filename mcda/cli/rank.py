"""`mcda rank`: the ranking with its intervals, or only what a what-if moves."""

from __future__ import annotations

import sys
from typing import Any

import click

from mcda.cli.common import (
    Output,
    again,
    common,
    node_at,
    on_draws,
    on_encoding,
    on_hierarchy,
    on_method,
    on_parameters,
    on_seed,
    open_problem,
    parse_number,
    parse_weights,
    progress,
    width,
)
from mcda.errors import Finding, InputError, Where
from mcda.model.problem import Problem
from mcda.model.results import Ranking


def parse_parameters(texts: tuple[str, ...]) -> dict[str, Any]:
    """`--set NAME=VALUE` as a mapping; numbers become numbers."""
    found: dict[str, Any] = {}
    findings = []
    for item in texts:
        name, equals, value = (part.strip() for part in item.partition("="))
        if not equals or not name or not value:
            findings.append(Finding("set-form", Where(key="--set"), {"found": item}))
            continue
        number = parse_number(value)
        found[name] = value if number is None else number
    if findings:
        raise InputError(findings)
    return found


def other_methods(problem: Problem, ranking: Ranking, lang: str) -> str:
    """A line: in how many places the other methods differ."""
    from mcda.analysis.ranking import rank
    from mcda.messages import text
    from mcda.model.methods import get, names

    mine = {row.id: row.rank for row in ranking.rows}
    words = []
    for name in names():
        if name == ranking.method:
            continue
        try:
            theirs = rank(problem, name, at=ranking.at, counts=False, parts=False, lang=lang)
        except InputError:
            words.append(text("other-not", lang, method=get(name).title))
            continue
        moves = {row.id: abs(row.rank - mine[row.id]) for row in theirs.rows}
        if not any(moves.values()):
            words.append(text("other-same", lang, method=get(name).title))
            continue
        far = max(theirs.rows, key=lambda row: moves[row.id])
        words.append(
            text(
                "other-differs",
                lang,
                method=get(name).title,
                of=len(moves),
                name=far.name,
                differ=sum(move > 0 for move in moves.values()),
                move=moves[far.id],
            )
        )
    return " ".join(words)


def next_steps(problem: Problem, ranking: Ranking, same: tuple[str, str], lang: str) -> str:
    """Commands that work from here: only those that the hierarchy and the node allow."""
    from mcda.messages import text

    node = problem.hierarchy.nodes[ranking.at]
    last = min(ranking.rows, key=lambda row: -row.rank)
    steps = [text("next-explain", lang, town=last.id, on=same[1])]
    if any(leaf.profiles or leaf.test for leaf in node.leaves()):
        steps.append(text("next-classify", lang, study=same[0]))
    used = [
        child.id
        for child in node.criteria
        if any(ranking.weights.get(leaf.id) for leaf in child.leaves())
    ]
    if len(used) > 1:
        child = "migration" if "migration" in used else used[0]
        steps.append(text("next-rank", lang, study=same[0], node=child))
    return " · ".join(steps)


@click.command("rank")
@click.argument("study", required=False)
@on_method
@on_parameters
@click.option("--at", metavar="NODE", help="Rank at this node of the hierarchy.")
@click.option(
    "--weights", multiple=True, metavar="NODE=W,…", help="Weights among siblings, or 'equal'."
)
@click.option(
    "--what-if",
    "what_if",
    multiple=True,
    metavar="CHANGE",
    help="NODE=30% or TOWN.LEAF=VALUE: print only what moves; nothing is saved.",
)
@click.option("--top", type=click.IntRange(1), help="Only the first N rows of the table.")
@on_hierarchy
@on_encoding
@on_seed
@on_draws
@common()
def command(
    study: str | None,
    method: str | None,
    parameters: tuple[str, ...],
    at: str | None,
    weights: tuple[str, ...],
    what_if: tuple[str, ...],
    top: int | None,
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    draws: int | None,
    out: Output,
) -> int:
    """Rank the alternatives of STUDY (a folder, a study.yaml, a table with --hierarchy, or a
    shipped study; without it, Kazakhstan's 27 monotowns)."""
    from mcda.analysis.ranking import rank

    problem = open_problem(study, hierarchy, encoding)
    problem = parse_weights(problem, weights)
    at = node_at(problem, at) if at else None
    settings = {
        key: value for key, value in (("seed", seed), ("draws", draws)) if value is not None
    }
    if settings:
        problem = problem.changed(**settings)
    given = parse_parameters(parameters)
    wants_table = out.form == "table"
    ranking = rank(
        problem, method, at=at, parameters=given, lang=out.lang, progress=progress(out.quiet)
    )
    if what_if:
        return _what_if(problem, ranking, method, at, given, what_if, top, out)
    if not out.quiet and ranking.draws > 1 and not wants_table:
        out.note(f"{ranking.draws} draws, seed {ranking.seed}")

    def table() -> str:
        from mcda.cli.render import show

        step = next_steps(problem, ranking, again(study, hierarchy, encoding, at), out.lang)
        others = "" if given else other_methods(problem, ranking, out.lang)
        return show(
            ranking, problem, out.lang, width=width(), top=top, others=others, next_step=step
        )

    out.emit(
        table=table,
        data=ranking.to_dict,
        records=lambda: ranking.records()[: top or None],
    )
    return 0


def _what_if(
    problem: Problem,
    before: Ranking,
    method: str | None,
    at: str | None,
    given: dict[str, Any],
    what_if: tuple[str, ...],
    top: int | None,
    out: Output,
) -> int:
    from mcda.analysis.ranking import rank
    from mcda.analysis.whatif import apply_changes, moves, without_data
    from mcda.messages import text

    changed = apply_changes(problem, what_if)
    after = rank(changed, method, at=at, parameters=given, counts=False, lang=out.lang)
    found = moves(before, after)

    def table() -> str:
        from mcda.cli.common import shows
        from mcda.cli.render import SIGNS, fits, names_of

        left = sum(move.leaves for move in found)
        lines = [
            text(
                "what-if-title",
                out.lang,
                change=", ".join(what_if),
                moved=len(found),
                of=len(after.rows),
                left=left,
            ),
            "",
        ]
        size = max((len(move.name) for move in found), default=0)
        for move in found[:top]:
            arrow = text("what-if-up" if move.after < move.before else "what-if-down", out.lang)
            mark = f"  {text('what-if-leaves', out.lang)}" if move.leaves else ""
            places = f"{move.before_low}–{move.before_high} -> {move.after_low}–{move.after_high}"
            lines.append(
                f"{move.name.ljust(size)}  {move.before:>3} -> {move.after:<3} {arrow}"
                f"  {places}{mark}"
            )
        if not found:
            lines.append(text("what-if-none", out.lang))
        if blank := without_data(problem, what_if, after.set_aside):
            lines.append(text("no-data", out.lang, names=names_of(problem, blank, out.lang)))
        if top and len(found) > top:
            lines.append(text("more-rows", out.lang, count=len(found) - top))
        signs = shows(SIGNS)
        return "\n".join(fits(line, signs) for line in lines)

    def records() -> list[dict[str, Any]]:
        return [
            {
                "id": m.id,
                "name": m.name,
                "rank_before": m.before,
                "rank_after": m.after,
                "low_before": m.before_low,
                "high_before": m.before_high,
                "low_after": m.after_low,
                "high_after": m.after_high,
                "leaves_interval": m.leaves,
            }
            for m in found[:top]
        ]

    out.emit(
        table=table,
        data=lambda: {"schema": "moves/1", "what_if": list(what_if), "moves": records()},
        records=records,
    )
    sys.stdout.flush()
    return 0
