"""`mcda sensitivity` alone: one page on what would change the answer, and what to run for more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from mcda.analysis.summary import SAYS, items
from mcda.cli.classify import paragraph, plain
from mcda.cli.common import (
    Output,
    again,
    common,
    node_at,
    on_at,
    on_encoding,
    on_hierarchy,
    on_method,
    on_seed,
    on_weights,
    open_problem,
    progress,
    same_command,
    width,
)
from mcda.cli.stability import MOST
from mcda.cli.together import ANALYSES, Answer, together
from mcda.errors import Finding, InputError, Where, fail, nearest
from mcda.messages import finding_text, text
from mcda.model.problem import Problem
from mcda.model.results import Ranking


def _answer(ranking: Ranking, lang: str) -> str:
    """Who leads and who is last, with their places."""
    first = min(ranking.rows, key=lambda row: (row.rank, row.mean_rank))
    last = max(ranking.rows, key=lambda row: (row.rank, row.mean_rank))
    pairs = ranking.pairs_ordered
    words = text(
        "sum-answer",
        lang,
        first=first.name,
        first_places=f"{first.rank_low}–{first.rank_high}",
        last=last.name,
        last_places=f"{last.rank_low}–{last.rank_high}",
    )
    if pairs is not None:
        words += " " + text(
            "sum-pairs", lang, figures=pairs.figures, of=pairs.of, weights=pairs.weights
        )
    return words


def workbook(
    problem: Problem,
    ranking: Ranking,
    opening: str,
    found: Sequence[Answer],
    lang: str,
    command: str,
) -> bytes:
    """One .xlsx: a first sheet in words, then the sheets of every analysis, then the settings."""
    from mcda.excel.resultsheet import views
    from mcda.excel.style import BLUE, WORDS
    from mcda.excel.views import SMALL, Column, View, results_together

    shown = {one.name: views(one.result, lang) for one in found if one.refused is None}
    results = {one.name: one.result for one in found if one.refused is None}
    said = items(problem, ranking, "", lang, results, [name for name in SAYS if name in results])
    listed = {item.name: item for item in said}
    order = [*listed, *(one.name for one in found if one.name not in listed)]
    by_name = {one.name: one for one in found}
    rows: list[dict[str, Any]] = []
    for name in order:
        one, item = by_name[name], listed.get(name)
        words = item.words if item is not None else " ".join(one.lead[:1])
        if one.refused is not None:
            why = "; ".join(finding_text(finding, lang) for finding in one.refused.findings)
            words = text("sum-refused", lang, why=why)
        row = {
            "about": text(f"sum-head-{SAYS[name].kind if name in SAYS else name}", lang),
            "words": words,
            "command": one.command,
        }
        if name in shown:
            row |= {"sheet": shown[name][0].name, "sheet:sheet": shown[name][0].name}
        rows.append(row)
    page = View(
        text("sum-sheet", lang),
        (
            Column("about", text("sum-col-about", lang), WORDS.but(bold=True, indent=1), width=28),
            Column("words", text("sum-col-words", lang), WORDS.but(indent=1), width=84),
            Column("sheet", text("sum-col-sheet", lang), WORDS.but(color=BLUE, indent=1), width=30),
            Column("command", text("sum-col-command", lang), SMALL.but(wrap=True), width=34),
        ),
        rows,
        names="about",
    )
    lead = [text("sum-title", lang, method=ranking.method_title), opening]
    lead += [] if "extremes" in shown else [text("sum-every", lang)]
    parts = [([page], lead), *((shown[one.name], one.lead) for one in found if one.name in shown)]
    return results_together(parts, ranking, lang, command=command)


def parse_sheets(words: str | None) -> list[str]:
    """`--sheets NAME,…`: names of analyses, all by default; raises InputError."""
    if words is None:
        return list(ANALYSES)
    names = [word.strip() for word in words.split(",") if word.strip()]
    findings = [
        Finding(
            "choice",
            Where(key="--sheets"),
            {
                "found": name,
                "expected": ", ".join(ANALYSES),
                "hint": nearest(name, list(ANALYSES)),
            },
        )
        for name in names
        if name not in ANALYSES
    ]
    if findings:
        raise InputError(findings)
    return names


@click.command("summary")
@click.argument("study", required=False)
@on_method
@on_at
@on_weights
@on_hierarchy
@on_encoding
@on_seed
@click.option(
    "--sheets",
    metavar="NAME,…",
    help="With -o FILE.xlsx: only the sheets of these commands, as stability,classes.",
)
@common()
def command(
    study: str | None,
    method: str | None,
    at: str | None,
    weights: tuple[str, ...],
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    sheets: str | None,
    out: Output,
) -> int:
    """One page: the few things that would change the answer of STUDY, and the command for more of
    each. Run by `mcda sensitivity` alone. With -o FILE.xlsx, one workbook with the sheets and
    charts of every analysis.

    \b
    Examples:
      mcda sensitivity                the 27 monotowns
      mcda sensitivity mystudy
    """
    from mcda.analysis.ranking import rank

    wanted = parse_sheets(sheets)
    if sheets is not None and out.form != "xlsx":
        raise fail("sheets-xlsx", Where(key="--sheets"))
    problem = open_problem(study, hierarchy, encoding, weights, seed=seed)
    at = node_at(problem, at) if at else None
    ranking = rank(problem, method, at=at, parts=False, lang=out.lang)
    opening = _answer(ranking, out.lang)
    same = again(study, hierarchy, encoding, at)[0]
    if out.form == "xlsx":
        found = together(
            problem, ranking.method, ranking.at, wanted, same, out.lang, progress(out.quiet)
        )
        command = same_command(click.get_current_context())
        book = workbook(problem, ranking, opening, found, out.lang, command)
        out.emit(table=str, data=dict, records=list, workbook=lambda: book)
        return 0
    listed = items(problem, ranking, same, out.lang)

    def shown() -> str:
        lang, columns = out.lang, min(width(), MOST)
        lines = paragraph(text("sum-title", lang, method=ranking.method_title), columns)
        lines += ["", *paragraph(opening, columns), ""]
        for number, item in enumerate(listed, start=1):
            head = text(f"sum-head-{item.kind}", lang)
            lines += paragraph(f"{head}: {item.words}", columns, f"{number}. ", 3)
            lines += [f"   {item.command}", ""]
        return plain([*lines, *paragraph(text("sum-every", lang), columns)])

    def data() -> dict[str, Any]:
        return {
            "schema": "summary/1",
            "version": ranking.version,
            "study": ranking.study,
            "method": ranking.method,
            "at": ranking.at,
            "seed": ranking.seed,
            "answer": opening,
            "items": records(),
        }

    def records() -> list[dict[str, Any]]:
        return [
            {"kind": item.kind, "words": item.words, "command": item.command} for item in listed
        ]

    out.emit(table=shown, data=data, records=records)
    return 0
