"""All that a study holds as one value, read from a folder or a workbook, written as a folder."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from mcda import resources
from mcda.errors import Finding, InputError, Where, fail
from mcda.files.folder import StudyFiles
from mcda.files.load import examine, find_hierarchy, is_xmcda, open_files
from mcda.files.tablefile import Grid, errors_only, table_from, unprotected
from mcda.files.write import csv_text
from mcda.files.yamlfile import read_bytes
from mcda.model.hierarchy import Hierarchy
from mcda.model.judgements import Judgements
from mcda.model.problem import Problem
from mcda.model.study import JudgedWeights, MethodChoice, Study
from mcda.model.table import NAME_COLUMNS, NOT_APPLICABLE, UNKNOWN, Table

HIERARCHY_FILE, TABLE_FILE = "hierarchy.yaml", "table.csv"
PERSONAL = ("name", "address")  # columns of experts.csv
JUNK = ("__pycache__", "__init__.py", "Thumbs.db", ".DS_Store")
_COMMENT = re.compile(rb"^[^'\"\n]*(?:^|[ \t])#", re.M)
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Parts:
    """A study as it is written down: models, table, and the texts of the files beside it.

    `forms` are the judgement files by path, `sides` header and rows by file name. `left_out` names
    the files and folders that the source holds beside them, `remarked` its files with comments, and
    `nameless` is true where names or addresses of experts were left out; `findings` are what is
    worth knowing about it.
    """

    study: Study
    hierarchy: Hierarchy
    table: Table
    forms: Mapping[str, Judgements]
    sides: Mapping[str, Rows]
    left_out: tuple[str, ...] = ()
    remarked: tuple[str, ...] = ()
    nameless: bool = False
    findings: tuple[Finding, ...] = ()


# --- Reading ---------------------------------------------------------------------------------


def read_parts(
    target: str | Path, *, encoding: str | None = None, with_names: bool = False
) -> Parts:
    """All parts of a sound study; raises InputError with everything that is wrong with it.

    Names and addresses of experts are left out without `with_names`.
    """
    problem, findings = examine(target, encoding=encoding)
    errors_only(findings)
    if is_xmcda(target) and problem is not None:
        return replace(parts_from(problem), findings=findings)
    files, _, study_name = open_files(target, encoding)
    return replace(parts_of(files, study_name, with_names), findings=findings)


def parts_of(files: StudyFiles, study_name: str, with_names: bool) -> Parts:
    """`read_parts` on files at hand, which are sound."""
    study = files.model(study_name, Study)[0]
    hierarchy = find_hierarchy(files, study.hierarchy, None)
    table, found = table_from(files.grid(study.table), hierarchy)
    errors_only([*files.findings, *found])
    forms, covered = {}, {study_name, study.hierarchy, study.table}
    for folder in folders(study):
        for name in files.forms(folder) or ():
            path = f"{folder.rstrip('/')}/{name}"
            form = files.model(path, Judgements)[0]
            forms[f"{folder.rstrip('/')}/{form.expert}.json"] = form
            covered.add(path)
    sides, left_out, nameless = _sides(files, study, with_names)
    left_out += _others(files, study, {*covered, *sides, *left_out})
    return Parts(
        study,
        hierarchy,
        table,
        forms,
        sides,
        tuple(sorted(left_out)),
        _remarked(files, (study_name, study.hierarchy)),
        nameless,
    )


def parts_from(problem: Problem) -> Parts:
    """The parts of a problem that comes from no study: its hierarchy, table, weights, classes."""
    method: dict[str, Any] = {"name": problem.method, **problem.parameters}
    study = Study(
        title=problem.title or problem.name,
        hierarchy=HIERARCHY_FILE,
        table=TABLE_FILE,
        weights=dict(problem.weights) or "equal",
        method=MethodChoice.model_validate(method),
    )
    rows = [(key, "|".join(sorted(found))) for key, found in problem.official.items()]
    sides: dict[str, Rows] = {"official.csv": (("id", "class"), *rows)} if rows else {}
    return Parts(study, problem.hierarchy, problem.table, {}, sides)


def differences(one: Parts, other: Parts) -> list[str]:
    """Names of the parts in which two studies differ."""
    found = [
        name
        for name in ("study", "hierarchy", "forms", "sides")
        if getattr(one, name) != getattr(other, name)
    ]
    leaves = [leaf.id for leaf in one.hierarchy.all_leaves]
    if "hierarchy" in found or not _same_table(
        one.table.select(leaves), other.table.select(leaves)
    ):
        found.append("table")
    return found


def _same_table(one: Table, other: Table) -> bool:
    named = [{k: v for k, v in t.names.items() if any(v)} for t in (one, other)]
    return (
        one.alternatives == other.alternatives
        and named[0] == named[1]
        and all(
            np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True)
            for name in ("low", "high", "state")
        )
    )


def folders(study: Study) -> tuple[str, ...]:
    """Folders of judgement files that the study names, each once."""
    named = []
    if isinstance(study.weights, JudgedWeights):
        named.append(study.weights.judgements)
    if study.ratings is not None:
        named.append(study.ratings)
    return tuple({folder.rstrip("/"): folder for folder in named}.values())


def _sides(
    files: StudyFiles, study: Study, with_names: bool
) -> tuple[dict[str, Rows], list[str], bool]:
    sides: dict[str, Rows] = {}
    left_out, nameless = [], False
    for name in files.tables():
        if name == study.table or name.startswith((".", "~")):
            continue
        try:
            grid = files.grid(name)
        except InputError:
            left_out.append(name)  # no table of this program: its reader would say so, too
            continue
        rows = texts(grid)
        if name == "experts.csv" and not with_names:
            whole, rows = rows, without_columns(rows, PERSONAL)
            nameless = rows != whole
        if name == "official.csv":  # a workbook lists every alternative, classified or not
            rows = (rows[0], *(row for row in rows[1:] if any(row[1:])))
        if len(rows) > 1:
            sides[name] = rows
    return sides, left_out, nameless


def texts(grid: Grid) -> Rows:
    """Header and rows as texts, without columns that have no head."""
    kept = [j for j, head in enumerate(grid.header) if head]
    rows = [tuple(grid.header[j] for j in kept)]
    for row in grid.rows:
        cells = [row.cells[j] if j < len(row.cells) else None for j in kept]
        rows.append(tuple(_text(cell) for cell in cells))
    return tuple(rows)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return repr(cell).removesuffix(".0")
    return unprotected(str(cell)).strip()


def without_columns(rows: Rows, names: tuple[str, ...]) -> Rows:
    """The rows without the columns of these heads."""
    kept = [j for j, head in enumerate(rows[0]) if head.casefold() not in names]
    return tuple(tuple(row[j] for j in kept) for row in rows)


def _others(files: StudyFiles, study: Study, covered: set[str]) -> list[str]:
    """Files and folders of a study's folder that are no part of the study."""
    if files.sheets_answer:
        return []
    known = {name.rstrip("/") for name in covered if name}
    known |= {PurePosixPath(name).parts[0] for name in known if name}
    found = []
    for folder in ("", *folders(study)):
        place = files.place(folder)[0] if folder else files.base
        if not place.is_dir():
            continue
        for entry in place.iterdir():
            name = f"{folder.rstrip('/')}/{entry.name}" if folder else entry.name
            if name not in known and entry.name not in JUNK:
                found.append(name + ("/" if entry.is_dir() else ""))
    return found


def _remarked(files: StudyFiles, names: tuple[str, ...]) -> tuple[str, ...]:
    """YAML files of the study with comments."""
    if files.sheets_answer:
        return ()
    return tuple(
        name
        for name in names
        if name.endswith((".yaml", ".yml"))
        and files.here(name)
        and _COMMENT.search(read_bytes(*files.place(name)))
    )


# --- Writing ---------------------------------------------------------------------------------


def folder_files(parts: Parts) -> dict[str, bytes]:
    """The files of a study's folder by path: everything said once, in one form.

    A shipped hierarchy that was not changed stays where it is; any other comes along.
    """
    study = parts.study
    files: dict[str, str] = {}
    hierarchy = study.hierarchy
    if not _is_shipped(hierarchy, parts.hierarchy):
        hierarchy = inside(hierarchy, (".yaml", ".yml")) or HIERARCHY_FILE
        files[hierarchy] = _yaml(hierarchy_data(parts.hierarchy))
    table = inside(study.table, (".csv",)) or TABLE_FILE
    files[table] = csv_text(table_rows(parts.table, parts.hierarchy))
    moved = {folder: inside(folder, ("",)) or folder_name for folder, folder_name in _names(study)}
    for path, form in parts.forms.items():
        folder, _, name = path.rpartition("/")
        data = form.model_dump(mode="json", by_alias=True)
        text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
        files[f"{moved.get(folder, folder)}/{name}"] = text + "\n"
    for name, rows in parts.sides.items():
        files[name] = csv_text(rows)
    files["study.yaml"] = _yaml(_study_data(study, hierarchy, table, moved))
    return {name: text.encode("utf-8") for name, text in sorted(files.items())}


def _names(study: Study) -> list[tuple[str, str]]:
    judged = study.weights.judgements if isinstance(study.weights, JudgedWeights) else None
    return [
        (folder.rstrip("/"), "judgements" if folder == judged else "ratings")
        for folder in folders(study)
    ]


def _is_shipped(name: str, hierarchy: Hierarchy) -> bool:
    try:
        shipped = resources.names("criteria")
    except InputError:
        return False
    if name not in shipped:
        return False
    return find_hierarchy(StudyFiles(resources.folder("locale"), "", None), name, None) == hierarchy


def inside(name: str, suffixes: tuple[str, ...]) -> str:
    """The path where it stays inside the study's folder and has such a suffix, else ""."""
    path = PurePosixPath(name.replace("\\", "/").rstrip("/"))
    outside = path.is_absolute() or ".." in path.parts or ":" in name or not path.parts
    if outside or (suffixes != ("",) and path.suffix.lower() not in suffixes):
        return ""
    return str(path)


def write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder whole or not at all; a folder with anything in it is refused."""
    where = Where(str(target))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise fail("folder-full", where)
    parent = target.absolute().parent
    if not parent.is_dir():
        raise fail("file-missing", Where(str(parent)))
    made = parent / f".{target.name}.{secrets.token_hex(4)}"
    try:
        made.mkdir()
        for name, data in files.items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if target.is_dir():
            target.rmdir()
        os.rename(made, target)
    except OSError as error:
        shutil.rmtree(made, ignore_errors=True)
        message = error.strerror or str(error)
        raise fail("file-unwritable", where, message=message) from None


# --- Forms of the parts ----------------------------------------------------------------------


def table_rows(table: Table, hierarchy: Hierarchy) -> list[list[Any]]:
    """The table with its header: numbers, levels' words, `n/a`, intervals, None = unknown."""
    heads = {lang: head for head, lang in NAME_COLUMNS.items()}
    named = [lang for lang in heads if lang in table.names]
    rows: list[list[Any]] = [["id", *(heads[lang] for lang in named), *table.leaves]]
    levels = [
        {value: word for word, value in hierarchy.nodes[leaf].level_values().items()}
        for leaf in table.leaves
    ]
    for i, alternative in enumerate(table.alternatives):
        names = [table.names[lang][i] or None for lang in named]
        cells = [_cell(table, i, j, words) for j, words in enumerate(levels)]
        rows.append([alternative, *names, *cells])
    return rows


def _cell(table: Table, i: int, j: int, words: Mapping[float, str]) -> float | str | None:
    state = table.state[i, j]
    if state == UNKNOWN:
        return None
    if state == NOT_APPLICABLE:
        return "n/a"
    low, high = float(table.low[i, j]), float(table.high[i, j])
    if low == high:
        return words.get(low, low)

    def one(value: float) -> str:
        return words.get(value, repr(value).removesuffix(".0"))

    if found := table.distribution(i, j):
        return found.text(one)
    return f"{one(low)}..{one(high)}"


def hierarchy_data(hierarchy: Hierarchy) -> dict[str, Any]:
    """The hierarchy as plain data, without what is not said."""
    data = hierarchy.model_dump(mode="json", by_alias=True, exclude_none=True)

    def shorter(node: dict[str, Any]) -> dict[str, Any]:
        children = [shorter(child) for child in node.pop("criteria", ())]
        if children:
            keys = ("direction", "kind", "prior")  # of leaves only
            node = {key: value for key, value in node.items() if key not in keys}
            node["criteria"] = children
        elif node.get("prior") == "observed":
            del node["prior"]
        return node

    return {
        **{key: value for key, value in data.items() if key != "criteria"},
        "criteria": [shorter(node) for node in data["criteria"]],
    }


def study_data(study: Study) -> dict[str, Any]:
    """The study as plain data, without what is not said."""
    return study.model_dump(mode="json", by_alias=True, exclude_none=True)


def _study_data(
    study: Study, hierarchy: str, table: str, moved: Mapping[str, str]
) -> dict[str, Any]:
    data = study_data(study)
    data.update(hierarchy=hierarchy, table=table)
    if isinstance(study.weights, JudgedWeights):
        folder = study.weights.judgements.rstrip("/")
        if moved[folder] != folder:
            data["weights"]["judgements"] = moved[folder]
    if study.ratings is not None and moved[study.ratings.rstrip("/")] != study.ratings.rstrip("/"):
        data["ratings"] = moved[study.ratings.rstrip("/")]
    return data


_PLAIN = re.compile(r"[^\W\d_][\w ./-]*(?<! )")
_RESERVED = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))


def _yaml(data: Mapping[str, Any]) -> str:
    """Plain data as YAML: one key a line, small things in one line, doubtful texts in quotes."""
    from io import StringIO

    from ruamel.yaml import YAML

    stream = StringIO()
    yaml = YAML(typ="rt")
    yaml.width = 100_000
    yaml.dump(_styled(data), stream)
    return stream.getvalue()


def _styled(data: Any) -> Any:
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(data, str):
        plain = _PLAIN.fullmatch(data) and data.casefold() not in _RESERVED
        return data if plain else DoubleQuotedScalarString(data)
    if isinstance(data, Mapping):
        made: Any = CommentedMap((_styled(key), _styled(value)) for key, value in data.items())
        small = not any(isinstance(v, (Mapping, list)) for v in data.values())
        if small and sum(len(str(v)) for v in data.values()) < 120:
            made.fa.set_flow_style()
        return made
    if isinstance(data, (list, tuple)):
        made = CommentedSeq(_styled(item) for item in data)
        if not any(isinstance(item, (Mapping, list)) for item in data):
            made.fa.set_flow_style()
        return made
    if isinstance(data, float) and data.is_integer() and abs(data) < 1e15:
        return int(data)
    return data
