"""Sheets of lists that are no results: files, findings, sources, thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mcda.analysis.thresholds import Thresholds
from mcda.errors import Finding, Where
from mcda.excel.style import NUMBER, SHARE, WHOLE, Book
from mcda.excel.views import LONG, SAID, SMALL, Column, View, add_sheets
from mcda.messages import finding_text, text
from mcda.model.problem import Problem

WORDY = LONG.but(size=9)


def lists_workbook(views: Sequence[View], lang: str, lead: Sequence[str] = ()) -> bytes:
    """An .xlsx of lists; `lead` are the paragraphs below the first title.

    Same lists, same cells.
    """
    book = Book(views[0].name)
    add_sheets(book, [(views, lead)], lang)
    return book.bytes()


def plain_list(name: str, heads: dict[str, str], rows: Sequence[dict[str, Any]]) -> View:
    """A sheet of rows as they are: `heads` are the heads by the key of their column, in order."""
    looks = {key: _look([row.get(key) for row in rows]) for key in heads}
    columns = [
        Column(key, head, looks[key], width=60.0 if looks[key] == WORDY else None)
        for key, head in heads.items()
    ]
    return View(name, tuple(columns), rows, names=next(iter(heads)))


def _look(values: Sequence[Any]) -> Any:
    known = [value for value in values if value not in ("", None)]
    if known and all(isinstance(value, int) for value in known):
        return WHOLE
    return WORDY if any(len(str(value)) > 40 for value in known) else SAID


def file_list(names: Sequence[str], lang: str) -> View:
    """A sheet of files alone."""
    head = text("list-file", lang)
    return plain_list(head, {"file": head}, [{"file": name} for name in names])


def finding_list(name: str, findings: Sequence[Finding], lang: str) -> View:
    """A sheet of findings, with the place of each in columns of their own."""
    rows = [
        {
            "file": finding.where.file,
            "sheet": finding.where.sheet,
            "cell": finding.where.cell or finding.where.line or "",
            "key": finding.where.key
            or " / ".join(filter(None, (finding.where.row, finding.where.column))),
            "what": finding_text(replace(finding, where=Where()), lang),
        }
        for finding in findings
    ]
    keys = [key for key in ("file", "sheet", "cell", "key") if any(row[key] for row in rows)]
    heads = {key: text(f"list-{key}", lang) for key in (*keys, "what")}
    return plain_list(name, heads, rows)


def source_list(problem: Problem, lang: str) -> View:
    """Where every figure is from, by town and indicator."""
    table, nodes = problem.table, problem.hierarchy.nodes
    names = {key: table.name(i, lang) for i, key in enumerate(table.alternatives)}
    rows = [
        {
            "town": names.get(one.alternative, one.alternative),
            "id": one.alternative,
            "indicator": nodes[one.criterion].label(lang)
            if one.criterion in nodes
            else one.criterion,
            "criterion": one.criterion,
            "source": one.source,
            "year": one.year,
            "note": one.note,
        }
        for one in problem.sources
    ]
    heads = {
        key: text(f"results-head-source-{key}", lang)
        for key in ("town", "indicator", "source", "year", "note")
    }
    columns = (
        Column("town", heads["town"]),
        Column("id", "id", SMALL),
        Column("indicator", heads["indicator"]),
        Column("criterion", "id", SMALL),
        Column("source", heads["source"], LONG),
        Column("year", heads["year"]),
        Column("note", heads["note"], LONG),
    )
    return View(text("results-sheet-sources", lang), columns, rows, names="town")


def threshold_list(found: Thresholds, whys: Sequence[str], lang: str) -> View:
    """What every preference function does to the differences, and what is proposed and why."""
    columns = [
        Column("name", text("results-head-source-indicator", lang)),
        Column("id", "id", SMALL),
        Column("unit", text("results-head-source-unit", lang)),
    ]
    for side in ("now", "proposed"):
        head = text(f"thr-head-{side}", lang)
        columns.append(Column(f"{side}_type", head))
        columns += [Column(f"{side}_{key}", f"{head}: {key}", NUMBER) for key in "qps"]
        columns += [
            Column(f"{side}_{key}", f"{head}: {text(f'thr-head-{key}', lang)}", SHARE)
            for key in ("indifferent", "weak", "full")
        ]
    columns.append(Column("why", text("thr-head-why", lang), WORDY))
    rows = []
    for one, why in zip(found.leaves, whys, strict=True):
        row = dict(one.record)
        for side in ("now", "proposed"):
            if kind := row[f"{side}_type"]:
                row[f"{side}_type"] = text(f"thr-{kind}", lang)
        rows.append(row | {"why": why})
    return View(text("sheet-thresholds", lang), tuple(columns), rows)
