"""`mcda check`: everything that is wrong with a study, or whether an archive still holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mcda.cli.common import (
    Output,
    aligned,
    common,
    on_encoding,
    width,
)
from mcda.errors import fail

if TYPE_CHECKING:
    from mcda.analysis.thresholds import LeafThresholds, Thresholds
    from mcda.engines.thresholds import Shares
    from mcda.errors import Finding
    from mcda.excel.views import View
    from mcda.model.problem import Problem

MOST = 98


def function_words(function: dict[str, object] | None, lang: str) -> str:
    """A preference function in short: linear q 5 p 30."""
    from mcda.messages import number, text

    if function is None:
        return "-"
    said = [text(f"thr-{function['type']}", lang)]
    for key in ("q", "p", "s"):
        value = function.get(key)
        if isinstance(value, int | float):
            said.append(f"{key} {number(float(value), lang)}")
    return " ".join(said)


def _shares(shares: Shares | None) -> str:
    if shares is None:
        return "-"
    parts = (shares.indifferent, shares.weak, shares.full)
    return " / ".join(f"{100 * part:.0f}" for part in parts)


def _row(one: LeafThresholds, lang: str) -> list[str]:
    from mcda.messages import text

    if one.proposed is None:
        proposed = _none(one, lang)
    elif one.proposed == one.now:
        proposed = text("thr-same", lang)
    else:
        proposed = function_words(one.proposed, lang)
    unit = f" ({one.unit})" if one.unit else ""
    return [
        one.name + unit,
        function_words(one.now, lang),
        _shares(one.now_shares),
        proposed,
        _shares(one.proposed_shares),
    ]


def _why(one: LeafThresholds, lang: str) -> str:
    """Why this is proposed, in the words of the criterion's unit; nothing for levels."""
    from mcda.messages import number, text

    if one.rule == "distinct":
        return text("thr-why-distinct", lang, count=one.distinct)
    if one.quartiles is None or one.gaussian is None:
        return ""
    unit = f"\u00a0{one.unit}" if one.unit else ""
    values = {
        "low": number(one.quartiles[0], lang),
        "high": number(one.quartiles[1], lang) + unit,
        "step": number(one.step or 0.0, lang) + unit,
        "s": number(one.gaussian, lang),
    }
    return text(f"thr-why-{one.rule}", lang, **values)


def _none(one: LeafThresholds, lang: str) -> str:
    """Why nothing is proposed; nothing where something is."""
    from mcda.messages import text

    return "" if one.proposed is not None else text(f"thr-{one.rule}", lang)


def threshold_lines(found: Thresholds, lang: str, *, verbose: bool = False) -> list[str]:
    """What every function does to the differences, and what the rules propose.

    Where `verbose`, all six with the thresholds proposed.
    """
    from mcda.cli.classify import paragraph
    from mcda.messages import text

    columns = min(width(), MOST)
    lines = [*paragraph(text("thr-title", lang), columns), ""]
    heads = text("thr-head-now", lang), text("thr-head-proposed", lang)
    rows = [_row(one, lang) for one in found.leaves]
    pairs = [
        half for row in rows for half in ([heads[0], row[1], row[2]], [heads[1], row[3], row[4]])
    ]
    shown = aligned(pairs, (0, 1))
    margin = max(map(len, heads)) + 4
    for k, (one, row) in enumerate(zip(found.leaves, rows, strict=True)):
        lines += paragraph(row[0], columns)
        lines += ["  " + line for line in shown[2 * k : 2 * k + 2]]
        if why := _why(one, lang):
            lines += paragraph(why, columns, "  " + text("thr-head-why", lang), margin)
        if verbose and one.functions:
            six = [[function_words(each, lang), _shares(shares)] for each, shares in one.functions]
            lines += [" " * margin + line for line in aligned(six)]
    lines.append("")
    keys = ["thr-shares", "thr-rule-spread", "thr-rule-levels", "thr-rule-judge"]
    for key in keys if verbose else [*keys, "thr-all-six"]:
        lines += paragraph(text(key, lang), columns)
    return lines


def _contradictions(problem: Problem, study: str, lang: str) -> list[Finding]:
    """A finding for every expert whose answers contradict one another, the worst in words."""
    from mcda.analysis.contradictions import contradictions
    from mcda.cli.contradicted import contradiction_words
    from mcda.errors import Finding, Where
    from mcda.messages import decimal

    assert problem.judged is not None
    named = f'"{study}"' if " " in study else study
    findings = []
    for expert, found in contradictions(problem.judged).items():
        nodes = problem.hierarchy.nodes
        places = [f"{nodes[one.node].label(lang)} (CR {decimal(one.cr, lang)})" for one in found]
        values = {
            "names": ", ".join(places),
            "words": contradiction_words(found[0], problem.hierarchy, lang),
            "study": named,
        }
        where = Where(key=expert)
        findings.append(Finding("judgements-contradict", where, values, "warning"))
    return findings


@click.command("check")
@click.argument("study", required=False)
@click.option(
    "--thresholds",
    "wanted",
    is_flag=True,
    help="What preference functions do to the figures, and thresholds that would fit.",
)
@on_encoding
@common(("auto", "table", "csv", "json", "md", "xlsx"))
def command(study: str | None, wanted: bool, encoding: str | None, out: Output) -> int:
    """Read every file of STUDY and list all findings; exit 1 when there is any.

    \b
    Examples:
      mcda check mystudy           every problem of its files at once
      mcda check mystudy.zip       an archive: unchanged, and the same when computed anew?
      mcda check --thresholds      which preference thresholds would fit the figures
    """
    from mcda.analysis.evidence import gather
    from mcda.errors import Finding, InputError, Where
    from mcda.files.load import examine
    from mcda.messages import finding_text, text
    from mcda.model.anchors import unanchored
    from mcda.model.methods import get

    if out.form in ("csv", "md", "xlsx") and not wanted:
        if out.path is not None or out.form != "csv":
            raise fail("check-form", Where(key="-f"), found=out.form)
        out.form = "table"
    if study is not None and study.lower().endswith(".zip") and Path(study).is_file():
        from mcda.cli.replay import check_archive

        if wanted:
            raise fail("archive-thresholds", Where(key="--thresholds"), found=study)
        return check_archive(Path(study), out)
    spread = None
    problem, found = examine(study or "monotowns", encoding=encoding)
    findings = list(found)
    if problem is not None:
        for node in unanchored(problem.hierarchy):
            path = ".criteria.".join(("", *reversed(tuple(problem.hierarchy.upward(node.id))[:-1])))
            where = Where(key=path.removeprefix("."))
            values = {"name": node.label(out.lang)}
            findings.append(Finding("anchors-missing", where, values, "warning"))
        if problem.judged is not None:
            findings += _contradictions(problem, study or "monotowns", out.lang)
        try:
            evidence = gather(problem)
            method = get(problem.method)
            # Leaves set aside are drawn when pairs are counted: they are checked too.
            columns = evidence.full().columns
            findings += method.check(columns, method.settle(problem.parameters))
            if wanted:
                from mcda.analysis.thresholds import thresholds

                spread = thresholds(problem, lang=out.lang)
                findings += spread.findings
        except InputError as error:
            findings += error.findings

    def table() -> str:
        above = (
            [*threshold_lines(spread, out.lang, verbose=out.verbose), ""]
            if spread is not None
            else []
        )
        if not findings:
            return "\n".join([*above, text("check-clean", out.lang)])
        lines = above + [finding_text(finding, out.lang) for finding in findings]
        return "\n".join([*lines, text("check-count", out.lang, count=len(findings))])

    def sheets() -> list[View]:
        from mcda.excel.listsheets import finding_list, threshold_list

        found = finding_list(text("list-sheet-findings", out.lang), findings, out.lang)
        if spread is None:
            return [found]
        whys = [_why(one, out.lang) or _none(one, out.lang) for one in spread.leaves]
        return [threshold_list(spread, whys, out.lang), *([found] if findings else [])]

    out.emit(
        table=table,
        data=lambda: {
            "schema": "findings/1",
            "findings": [f.to_dict() for f in findings],
            **({} if spread is None else {"thresholds": [one.to_dict() for one in spread.leaves]}),
        },
        records=lambda: [one.record for one in spread.leaves] if spread is not None else [],
        sheets=sheets,
    )
    return 1 if findings else 0
