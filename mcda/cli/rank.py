"""`mcda rank`: the ranking with its intervals, or only what a what-if moves."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, get_args

import click

from mcda.analysis.summary import other_methods
from mcda.cli.common import (
    Output,
    again,
    common,
    node_at,
    on_dask,
    on_draws,
    on_encoding,
    on_hierarchy,
    on_method,
    on_parameters,
    on_seed,
    on_weights,
    open_problem,
    parse_number,
    progress,
    same_command,
    width,
)
from mcda.errors import Finding, InputError, Where, fail
from mcda.model.problem import Problem
from mcda.model.results import Ranking
from mcda.model.study import MissingRule

if TYPE_CHECKING:
    from mcda.excel.views import View


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


def family_sheets(
    problem: Problem, at: str | None, lang: str
) -> list[tuple[Sequence[View], Sequence[str]]]:
    """Sheets of the partial order and of the GAIA plane, and the paragraphs that open each."""
    from mcda.analysis.gaia import gaia
    from mcda.analysis.partial import partial
    from mcda.cli import gaia as gaia_words
    from mcda.cli import partial as partial_words
    from mcda.excel.resultsheet import views

    order, plane = partial(problem, at=at, lang=lang), gaia(problem, at=at, lang=lang)
    return [
        (views(order, lang), partial_words.opening(order, lang)),
        (views(plane, lang), gaia_words.opening(plane, lang)),
    ]


@click.command("rank")
@click.argument("study", required=False)
@on_method
@on_parameters
@click.option("--at", metavar="NODE", help="Rank at this node of the hierarchy.")
@on_weights
@click.option(
    "--what-if",
    "what_if",
    multiple=True,
    metavar="CHANGE",
    help="NODE=30% or TOWN.LEAF=VALUE: print only what moves; nothing is saved.",
)
@click.option("--top", type=click.IntRange(1), help="Only the first N rows of the table.")
@click.option("--values", is_flag=True, help="A workbook of values, without formulas.")
@click.option(
    "--family",
    is_flag=True,
    help="With -o FILE.xlsx: sheets of PROMETHEE's partial order and GAIA plane, too.",
)
@click.option("--parts", is_flag=True, help="With -o FILE.parquet: the part of every indicator.")
@click.option(
    "--missing",
    type=click.Choice(get_args(MissingRule)),
    help="Of unknown cells: set thin columns aside, keep all, or exclude rows.",
)
@click.option(
    "--memory",
    metavar="SIZE",
    help="With -o FILE.parquet: hold at most this, as 2GB; half of what is free by default.",
)
@on_dask
@on_hierarchy
@on_encoding
@on_seed
@on_draws
@common(parquet=True, figure=True)
def command(
    study: str | None,
    method: str | None,
    parameters: tuple[str, ...],
    at: str | None,
    weights: tuple[str, ...],
    what_if: tuple[str, ...],
    top: int | None,
    values: bool,
    family: bool,
    parts: bool,
    missing: str | None,
    memory: str | None,
    dask: str | None,
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    draws: int | None,
    out: Output,
) -> int:
    """Rank the alternatives of STUDY (a folder, a study.yaml, a table with --hierarchy, or a
    shipped study; without it, Kazakhstan's 27 monotowns).

    A Parquet table of any length is ranked piece by piece where the answer is Parquet, too.

    \b
    Examples:
      mcda rank                           Kazakhstan's 27 monotowns
      mcda rank mystudy -o results.xlsx   a workbook with live formulas
      mcda rank --what-if migration=30%   who moves if migration counts more
      mcda rank --at ecology -m topsis    at one criterion, by another method
      mcda rank table.csv --hierarchy criteria.yaml --weights price=60%,use=40%
      mcda rank big.parquet --hierarchy criteria.yaml -o ranked.parquet --memory 2GB
    """
    from mcda.analysis.parts import parts_of
    from mcda.analysis.ranking import rank
    from mcda.analysis.wording import opening

    if out.form == "parquet":
        from mcda.cli.bigtable import rank_big

        return rank_big(
            study, hierarchy, method, parameters, at, weights, parts, missing, memory, dask, out
        )
    for option, given_option in (("--memory", memory), ("--parts", parts), ("--dask", dask)):
        if given_option:
            raise fail("stream-needs-parquet", Where(key=option))
    for option, given_option in (("--values", values), ("--family", family)):
        if given_option and (out.form != "xlsx" or what_if):
            raise fail("values-need-xlsx", Where(key=option))
    problem = open_problem(study, hierarchy, encoding, weights, seed=seed, draws=draws)
    if missing is not None:
        problem = problem.changed(missing=missing)
    at = node_at(problem, at) if at else None
    given = parse_parameters(parameters)
    wants_table = out.form == "table"
    ranking = rank(
        problem, method, at=at, parameters=given, lang=out.lang, progress=progress(out.quiet)
    )
    if family and ranking.method != "promethee":
        raise fail("family-method", Where(key="--family"), method=ranking.method_title)
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

    def workbook() -> bytes:
        from mcda.analysis.agreement import agreement
        from mcda.analysis.meanform import mean_form
        from mcda.excel.results import results_workbook

        judged = problem.whose == "experts" and problem.judged is not None
        return results_workbook(
            ranking,
            problem,
            mean_form(problem, method, at=at, parameters=given),
            lang=out.lang,
            values=values,
            top=top,
            agreement=agreement(problem, at=at, leave_out=False, lang=out.lang) if judged else None,
            others="" if given else other_methods(problem, ranking, out.lang),
            command=same_command(click.get_current_context()),
            family=family_sheets(problem, at, out.lang) if family else (),
        )

    out.emit(
        table=table,
        data=ranking.to_dict,
        records=lambda: ranking.records()[: top or None],
        workbook=workbook,
        lead=lambda: opening(ranking, problem, out.lang),
        drawn=lambda: parts_of(problem, ranking, out.lang),
        top=top,
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
    from mcda.analysis.parts import parts_of
    from mcda.analysis.whatif import apply_changes, without_data
    from mcda.analysis.whatif import what_if as ask
    from mcda.messages import text

    answer = ask(problem, what_if, method, at=at, parameters=given, before=before, lang=out.lang)
    after, found = answer.after, answer.moves

    def table() -> str:
        from mcda.analysis.wording import names_of
        from mcda.cli.common import shows
        from mcda.cli.render import SIGNS, fits

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

    def lead() -> list[str]:
        return [text("cls-what-if", out.lang, change=", ".join(what_if))]

    def workbook() -> bytes:
        from mcda.excel.resultsheet import result_workbook

        command = same_command(click.get_current_context())
        return result_workbook(answer, out.lang, lead=lead(), command=command)

    out.emit(
        table=table,
        data=lambda: answer.to_dict() | {"moves": answer.records()[:top]},
        records=lambda: answer.records()[:top],
        workbook=workbook,
        lead=lead,
        drawn=lambda: parts_of(apply_changes(problem, what_if), after, out.lang),
        top=top,
    )
    sys.stdout.flush()
    return 0
