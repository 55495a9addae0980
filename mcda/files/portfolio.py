"""Constraints of a portfolio and the figures they speak of: every problem at once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np

from mcda.errors import Finding, InputError, Where, nearest
from mcda.files.folder import Lines
from mcda.files.tablefile import filled, read_cell, read_grid, unprotected
from mcda.files.yamlfile import parse_yaml, read_bytes
from mcda.model.hierarchy import Criterion
from mcda.model.portfolio import Constraints, Figures
from mcda.model.problem import Problem
from mcda.model.table import INTERVAL, KNOWN

_FIGURE = Criterion(id="figure")


def read_constraints(path: Path) -> tuple[Constraints, Lines]:
    """The constraints of a YAML file, and where its keys stand; raises InputError."""
    data = read_bytes(path, str(path))
    return parse_yaml(data, Constraints, str(path)), Lines(data, str(path))


def read_figures(
    path: Path, problem: Problem, numbers: Collection[str], encoding: str | None = None
) -> Figures:
    """Columns of a CSV, XLSX or Parquet file by the ids of the problem's alternatives.

    Cells of the columns `numbers` are figures or intervals, as in a study's table. Alternatives
    may be missing. Raises InputError with every problem found.
    """
    grid = read_grid(path, encoding=encoding)
    ids = problem.table.alternatives
    findings = list(grid.findings)
    header = [name.lower() if name.lower() == "id" else name for name in grid.header]
    if "id" not in header:
        values: dict[str, Any] = {"missing": "id", "found": grid.header[:1]}
        raise InputError([*findings, Finding("column-missing", grid.where(None), values)])
    findings += [
        Finding("column-twice", grid.where(None, "", j), {"found": name})
        for j, name in enumerate(header)
        if name in header[:j]
    ]
    low = {name: np.full(len(ids), np.nan) for name in header if name in numbers}
    high = {name: column.copy() for name, column in low.items()}
    words = {name: [""] * len(ids) for name in header if name and name != "id"}
    first: dict[str, int] = {}
    for row in grid.rows:
        cells = [*row.cells, *[None] * (len(header) - len(row.cells))]
        said = cells[header.index("id")]
        name = unprotected(str("" if said is None else said)).strip()
        key = problem.find(name) if name else None
        if key is None:
            values = {"found": name, "hint": nearest(name, problem.called())}
            findings.append(Finding("alternative-unknown", grid.where(row, name), values))
            continue
        if key in first:
            values = {"found": name, "first": first[key]}
            findings.append(Finding("duplicate-alternative", grid.where(row, name), values))
            continue
        first[key] = row.line
        i = ids.index(key)
        for j, column in enumerate(header):
            if column not in words or not filled(cells[j]):
                continue
            words[column][i] = unprotected(str(cells[j])).strip()
            if column not in low:
                continue
            try:
                ends = read_cell(_FIGURE, cells[j], decimal_comma=grid.decimal_comma)
            except InputError as error:
                where = grid.where(row, name, j)
                findings += [Finding(f.code, where, f.values) for f in error.findings]
                continue
            if ends[2] in (KNOWN, INTERVAL):
                low[column][i], high[column][i] = ends[:2]
    if any(finding.severity == "error" for finding in findings):
        raise InputError(findings)
    return Figures(low, high, {name: tuple(column) for name, column in words.items()})


def digests(*paths: Path | None) -> dict[str, str]:
    """SHA-256 of files by their names, for what a result says of its inputs; None is skipped."""
    return {
        path.name: hashlib.sha256(read_bytes(path, str(path))).hexdigest()
        for path in paths
        if path is not None
    }


def place(lines: Lines | None, written: int, kind: str, number: int, option: str) -> Where:
    """Where constraint `number` of a kind stands: in the file, or else in an option."""
    if lines is not None and number < written:
        where = lines.at(f"{kind}.{number}")
        return Where(where.file, lines.item(kind, number, "").line, f"{kind}.{number + 1}")
    return Where(key=option)
