"""Experts' own limits between classes, `limits.csv`: every problem of the file at once."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from mcda.errors import Finding, InputError, Where, nearest
from mcda.files.experts import read_experts
from mcda.files.tablefile import errors_only, read_cell, read_grid, read_records
from mcda.files.yamlfile import read_bytes
from mcda.model.experts import Expert
from mcda.model.hierarchy import Criterion, Hierarchy, Profiles
from mcda.model.limits import OwnLimits
from mcda.model.problem import Problem

COLUMNS = ("expert", "criterion", "low_average", "average_high")
BOUNDS = COLUMNS[2:]


def read_limits(
    path: Path, problem: Problem, encoding: str | None = None
) -> tuple[tuple[OwnLimits, ...], Problem]:
    """The limits of every expert in the file, and the problem with the file among its inputs.

    One row an expert and leaf, both limits in the leaf's unit, as words of its levels or as
    numbers between them. What an expert counts is read from `experts.csv` beside the file, where
    there is one. Raises InputError with every problem found.
    """
    hierarchy = problem.hierarchy
    grid = read_grid(path, encoding=encoding)
    findings = list(grid.findings)
    listed: dict[str, Expert] | None = None
    experts_file = path.parent / "experts.csv"
    if experts_file.is_file():
        experts, found = read_experts(experts_file, hierarchy, encoding=encoding)
        findings += [finding for finding in found if finding.severity == "error"]
        listed = {expert.id: expert for expert in experts}
    limits: dict[str, dict[str, Profiles]] = {}
    lines: dict[tuple[str, str], Any] = {}
    for where, record in read_records(grid, COLUMNS, ("note",), findings):
        expert, name = record["expert"], record["criterion"]
        if not expert:
            findings.append(Finding("expert-unnamed", where("expert")))
        elif listed is not None and expert not in listed:
            values: dict[str, Any] = {"found": expert, "hint": nearest(expert, list(listed))}
            findings.append(Finding("lim-expert", where("expert"), values))
        leaf = _leaf(name, hierarchy, where("criterion"), findings)
        if leaf is None:
            continue
        place = where("criterion")
        if (expert, name) in lines:
            values = {"expert": expert, "criterion": name, "first": lines[expert, name]}
            findings.append(Finding("lim-twice", place, values))
            continue
        lines[expert, name] = place.line or place.cell
        ends = [
            _bound(leaf, record[bound], grid.decimal_comma, where(bound), findings)
            for bound in BOUNDS
        ]
        if None in ends:
            continue
        low, high = (end for end in ends if end is not None)
        if (high > low) != (leaf.direction == "max") or high == low:
            values = {"direction": leaf.direction, "low_average": low, "average_high": high}
            findings.append(Finding("profiles-order", where("low_average"), values))
            continue
        made = Profiles(low_average=low, average_high=high)
        limits.setdefault(expert, {})[name] = made
    if not limits and not findings:
        findings.append(Finding("lim-none", grid.where(None)))
    errors_only(findings)
    known = listed or {}
    found_limits = tuple(
        OwnLimits(known.get(expert, Expert(expert)), own) for expert, own in limits.items()
    )
    data = read_bytes(path, str(path))
    inputs = {**problem.inputs, path.name: hashlib.sha256(data).hexdigest()}
    return found_limits, problem.changed(inputs=inputs)


def _leaf(
    name: str, hierarchy: Hierarchy, where: Where, findings: list[Finding]
) -> Criterion | None:
    """The leaf with limits in the hierarchy; else None and a finding."""
    leaves = {leaf.id: leaf for leaf in hierarchy.all_leaves}
    if name not in leaves:
        values: dict[str, Any] = {"found": name, "hint": nearest(name, list(leaves))}
        findings.append(Finding("lim-criterion", where, values))
        return None
    if leaves[name].profiles is None:
        findings.append(Finding("lim-no-profiles", where, {"criterion": name}))
        return None
    return leaves[name]


def _bound(
    leaf: Criterion, text: str, decimal_comma: bool, where: Where, findings: list[Finding]
) -> float | None:
    """One limit as a number, which may lie between levels; else None and a finding."""
    bounded = leaf.model_copy(update={"kind": "interval"}) if leaf.levels else leaf
    try:
        low, high, *_ = read_cell(bounded, text, decimal_comma=decimal_comma)
    except InputError as error:
        findings += [Finding(one.code, where, one.values) for one in error.findings]
        return None
    if low != high:  # blank, n/a or an interval
        findings.append(Finding("lim-number", where, {"found": text}))
        return None
    return low
