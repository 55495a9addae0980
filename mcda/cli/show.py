"""`mcda show`: the shipped studies, hierarchies and methods, or what one study holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from mcda.cli.common import (
    Output,
    common,
    on_encoding,
    on_hierarchy,
    open_problem,
)
from mcda.messages import text
from mcda.model.problem import Problem

if TYPE_CHECKING:
    from mcda.excel.views import View


@click.command("show")
@click.argument("study", required=False)
@click.option("--sources", is_flag=True, help="The source of every cell.")
@click.option(
    "--schema",
    "kind",
    metavar="KIND",
    help="JSON Schema of a format: hierarchy, study, judgements, constraints, scenarios, problem, "
    "ranking.",
)
@on_hierarchy
@on_encoding
@common()
def command(
    study: str | None,
    sources: bool,
    kind: str | None,
    hierarchy: str | None,
    encoding: str | None,
    out: Output,
) -> int:
    """List what is shipped, or show the table of STUDY (--sources: where each cell is from).

    \b
    Examples:
      mcda show                       what is shipped
      mcda show monotowns --sources   where every figure comes from
      mcda show --schema study        the JSON Schema of study.yaml
    """
    if kind is not None:
        from mcda.files.schema import schema

        click.echo(json.dumps(schema(kind), ensure_ascii=False, indent=2))
        return 0
    problem = None if study is None else open_problem(study, hierarchy, encoding)
    if problem is None:
        records = _shipped(out.lang)
    else:
        records = _sources(problem) if sources else _table(problem, out.lang)

    def sheets() -> list[View]:
        from mcda.excel.listsheets import plain_list, source_list

        if problem is not None:
            return [source_list(problem, out.lang)]
        heads = {key: text(f"list-{key}", out.lang) for key in ("kind", "name", "title")}
        rows = [row | {"kind": text(f"list-{row['kind']}", out.lang)} for row in records]
        return [plain_list(text("list-sheet-shipped", out.lang), heads, rows)]

    def table_file() -> bytes:
        from mcda.excel.recordsheet import records_workbook

        return records_workbook(records, "table")

    out.emit(
        table=lambda: _plain(records),
        data=lambda: {"schema": "show/1", "rows": records},
        records=lambda: records,
        sheets=sheets,
        workbook=table_file if problem is not None and not sources else None,
    )
    return 0


def _shipped(lang: str) -> list[dict[str, Any]]:
    from mcda.files.load import load, read_hierarchy
    from mcda.model.hierarchy import say
    from mcda.model.methods import get, names
    from mcda.resources import names as shipped

    rows = []
    for name in shipped("datasets"):
        problem = load(name)
        rows.append({"kind": "study", "name": name, "title": say(problem.title, lang)})
    for name in shipped("criteria"):
        found = read_hierarchy(name)
        rows.append({"kind": "hierarchy", "name": name, "title": say(found.name, lang)})
    for name in names():
        method = get(name)
        rows.append(
            {"kind": "method", "name": name, "title": f"{method.title}: {method.reference}"}
        )
    return rows


def _sources(problem: Problem) -> list[dict[str, Any]]:
    return [
        {
            "alternative": s.alternative,
            "criterion": s.criterion,
            "source": s.source,
            "year": s.year,
            "note": s.note,
        }
        for s in problem.sources
    ]


def _table(problem: Problem, lang: str) -> list[dict[str, Any]]:
    from mcda.model.table import cell_text

    table = problem.table
    nodes = problem.hierarchy.nodes
    return [
        {"id": key, "name": table.name(i, lang)}
        | {
            leaf: cell_text(table, i, j, nodes[leaf].level_values())
            for j, leaf in enumerate(table.leaves)
        }
        for i, key in enumerate(table.alternatives)
    ]


def cut(words: str, limit: int) -> str:
    """The words, with … where they were too long."""
    return words if len(words) <= limit else words[: limit - 1] + "…"


def _plain(records: list[dict[str, Any]]) -> str:
    if not records:
        return "-"
    keys = list(records[0])
    limit = 60
    cells = [
        [cut(str(row[key]), limit) if key != keys[-1] else str(row[key]) for key in keys]
        for row in records
    ]
    sizes = [max(len(line[k]) for line in [keys, *cells]) for k in range(len(keys))]
    lines = [
        "  ".join(word.ljust(n) for word, n in zip(line, sizes, strict=True)).rstrip()
        for line in [keys, *cells]
    ]
    return "\n".join(lines)
