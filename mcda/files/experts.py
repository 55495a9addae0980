"""The list of experts, `experts.csv`: read with every problem at once, and written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from mcda.errors import Finding, Where, nearest
from mcda.files.tablefile import Grid, read_grid, read_records
from mcda.files.write import csv_text
from mcda.files.yamlfile import Readable
from mcda.model.experts import ALONE, Expert
from mcda.model.hierarchy import IDENTIFIER, LANGUAGES, Hierarchy

COLUMNS = ("id", "name", "address", "language", "nodes", "weight")


def read_experts(
    target: Readable, hierarchy: Hierarchy | None, *, file: str = "", encoding: str | None = None
) -> tuple[tuple[Expert, ...], list[Finding]]:
    """The experts of a list (CSV, XLSX, Parquet), and every problem found in it.

    `nodes` are ids with | between them, blank = all, `ID!` that node without what is below it;
    `weight` is a number, or parts `number` (the default) and `node=number` with | between them,
    blank = 1. Without a hierarchy nodes are taken as they stand. Where a finding is an error the
    list is not to be used. Raises InputError where the file cannot be read at all.
    """
    return experts_from(read_grid(target, file=file, encoding=encoding), hierarchy)


def experts_from(
    grid: Grid, hierarchy: Hierarchy | None
) -> tuple[tuple[Expert, ...], list[Finding]]:
    """`read_experts` on a grid at hand."""
    findings = list(grid.findings)
    experts: list[Expert] = []
    lines: dict[str, int | str] = {}
    for where, record in read_records(grid, COLUMNS[:1], COLUMNS[1:], findings):
        name = record["id"]
        place = where("id")
        if not name:
            findings.append(Finding("expert-unnamed", place))
        elif not re.match(IDENTIFIER, name):
            findings.append(Finding("id-bad", place, {"found": name}))
        elif name.casefold() in lines:
            # Each expert has a file of that name, and not every disk tells A from a.
            values: dict[str, Any] = {"found": name, "first": lines[name.casefold()]}
            findings.append(Finding("expert-listed-twice", place, values))
        else:
            lines[name.casefold()] = place.line or place.cell
        language = record["language"].lower()
        if language and language not in LANGUAGES:
            values = {
                "found": record["language"],
                "expected": LANGUAGES,
                "hint": nearest(language, LANGUAGES),
            }
            findings.append(Finding("choice", where("language"), values))
        experts.append(
            Expert(
                name,
                record["name"],
                record["address"],
                language,
                _nodes(record["nodes"], hierarchy, where, findings),
                _weights(record["weight"], hierarchy, where, findings),
            )
        )
    if not experts and not findings:
        findings.append(Finding("experts-none", grid.where(None), {}, "warning"))
    return tuple(experts), findings


def experts_text(experts: Sequence[Expert]) -> str:
    """The list as CSV, with the columns that some expert uses."""
    rows = [
        {
            "id": expert.id,
            "name": expert.name,
            "address": expert.address,
            "language": expert.language,
            "nodes": "|".join(expert.nodes),
            "weight": "|".join(
                f"{node}={_digits(weight)}" if node else _digits(weight)
                for node, weight in expert.weights
            ),
        }
        for expert in experts
    ]
    used = [column for column in COLUMNS if column == "id" or any(row[column] for row in rows)]
    return csv_text([used, *([row[column] for column in used] for row in rows)])


def _digits(weight: float) -> str:
    return repr(float(weight)).removesuffix(".0")


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


def _known(name: str, hierarchy: Hierarchy | None, place: Where, findings: list[Finding]) -> bool:
    """True for an inner node; else a finding."""
    if hierarchy is None:
        return True
    node = hierarchy.nodes.get(name)
    if node is not None and node.criteria:
        return True
    if node is not None:
        values = {"found": name, "above": hierarchy.parents[name]}
        findings.append(Finding("expert-node-leaf", place, values))
        return False
    inner = [key for key, one in hierarchy.nodes.items() if one.criteria]
    values = {"found": name, "expected": ", ".join(inner), "hint": nearest(name, inner)}
    findings.append(Finding("expert-node", place, values))
    return False


def _nodes(
    text: str,
    hierarchy: Hierarchy | None,
    where: Callable[[str], Where],
    findings: list[Finding],
) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for part in _parts(text):
        name = part.removesuffix(ALONE).rstrip()
        if _known(name, hierarchy, where("nodes"), findings):
            names[name + ALONE if part.endswith(ALONE) else name] = None
    return tuple(names)


def _weights(
    text: str,
    hierarchy: Hierarchy | None,
    where: Callable[[str], Where],
    findings: list[Finding],
) -> tuple[tuple[str, float], ...]:
    found: dict[str, float] = {}
    place = where("weight")
    for part in _parts(text):
        node, sign, number = (word.strip() for word in part.rpartition("="))
        values: dict[str, Any] = {"found": part}
        if sign and not node:
            findings.append(Finding("expert-weight", place, values))
            continue
        if node and not _known(node, hierarchy, place, findings):
            continue
        try:
            weight = float(number.replace(",", "."))
        except ValueError:
            weight = -1.0
        if not 0 <= weight < float("inf"):
            findings.append(Finding("expert-weight", place, values))
        elif node in found:
            findings.append(Finding("expert-weight-twice", place, {"found": text}))
        else:
            found[node] = weight
    if found.get("") == 1.0:
        del found[""]
    return tuple(found.items())
