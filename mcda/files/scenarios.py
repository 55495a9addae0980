"""Scenarios of a study: read with every problem at once, each as a problem of its own."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from mcda.analysis.whatif import apply_changes
from mcda.errors import Finding, InputError, Where
from mcda.files.folder import Lines
from mcda.files.tablefile import parse_grid, table_from
from mcda.files.yamlfile import parse_yaml, read_bytes
from mcda.model.problem import Problem, check_weights
from mcda.model.scenarios import Scenario, Scenarios


def read_scenarios(
    path: Path, problem: Problem, encoding: str | None = None
) -> tuple[tuple[Scenario, Problem], ...]:
    """Every scenario of the file with the problem that it makes of the study's.

    A table of a scenario holds the study's alternatives, in any order. Raises InputError with
    every problem of the file and its tables.
    """
    data = read_bytes(path, str(path))
    said = parse_yaml(data, Scenarios, str(path))
    lines = Lines(data, str(path))
    findings: list[Finding] = []
    found = []
    for k, scenario in enumerate(said.scenarios):
        try:
            made = _problem(scenario, problem, path, lines, k, encoding)
        except InputError as error:
            findings += error.findings
            continue
        inputs = {**made.inputs, path.name: hashlib.sha256(data).hexdigest()}
        found.append((scenario, made.changed(inputs=inputs)))
    if findings:
        raise InputError(findings)
    return tuple(found)


def _problem(
    scenario: Scenario, base: Problem, path: Path, lines: Lines, k: int, encoding: str | None
) -> Problem:
    def place(key: str) -> Where:
        where = lines.item("scenarios", k, key)
        return replace(where, key=f"{scenario.id}.{key}")

    problem = base
    if scenario.table is not None:
        file = path.parent / scenario.table
        try:
            content = read_bytes(file, str(file))
        except InputError as error:
            where = place("table")
            raise InputError([replace(f, where=where) for f in error.findings]) from None
        grid = parse_grid(content, str(file), encoding=encoding)
        table, findings = table_from(grid, base.hierarchy)
        if any(finding.severity == "error" for finding in findings):
            raise InputError(findings)
        ids = base.table.alternatives
        if set(table.alternatives) != set(ids):
            missing = [key for key in ids if key not in table.alternatives]
            more = [key for key in table.alternatives if key not in ids]
            values = {"missing": missing or "-", "more": more or "-"}
            raise InputError([Finding("scn-alternatives", Where(str(file)), values)])
        rows = table.rows([table.alternatives.index(key) for key in ids])
        inputs = {**base.inputs, scenario.table: hashlib.sha256(content).hexdigest()}
        problem = problem.changed(table=replace(rows, names=base.table.names), inputs=inputs)
    if scenario.weights == "equal":
        problem = problem.changed(weights={}, whose="equal", judged=None)
    elif scenario.weights is not None:
        wrong = check_weights(scenario.weights, base.hierarchy, place)
        if wrong:
            raise InputError(wrong)
        problem = problem.changed(weights=dict(scenario.weights), whose="given", judged=None)
    try:
        return apply_changes(problem, scenario.changes)
    except InputError as error:
        where = place("changes")
        raise InputError([replace(f, where=where) for f in error.findings]) from None
