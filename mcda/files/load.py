"""A problem from its files: the study, its hierarchy, its table and what lies beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from mcda import resources
from mcda.errors import Finding, InputError, Where, fail, nearest
from mcda.files.tablefile import errors_only, parse_grid, read_records, table_from
from mcda.files.yamlfile import (
    Readable,
    decode,
    line_of,
    parse_json,
    parse_yaml,
    read_bytes,
    with_lines,
)
from mcda.model.hierarchy import Hierarchy
from mcda.model.judgements import Judgements, fingerprint, judged_children
from mcda.model.problem import Problem, Source
from mcda.model.problem import check_weights as check_weights
from mcda.model.study import JudgedWeights, Study

CLASSES = ("low", "average", "high")
LARGEST = 1e9  # a judgement beyond it is a slip of the keyboard
ResultT = TypeVar("ResultT")


class _Files:
    """Reads the files of a study, keeping their hashes and every finding."""

    def __init__(self, base: Readable, shown: str, encoding: str | None) -> None:
        self.base, self.shown, self.encoding = base, shown, encoding
        self.inputs: dict[str, str] = {}
        self.findings: list[Finding] = []

    def place(self, name: str) -> tuple[Readable, str]:
        """The file called `name` in the study, and how messages call it."""
        path = Path(name)
        if path.is_absolute():
            return path, str(path)
        target: Readable = self.base / name if isinstance(self.base, Path) else self.base
        if not isinstance(self.base, Path):
            for part in path.parts:
                target = target / part
        return target, f"{self.shown}/{name}" if self.shown else name

    def bytes(self, target: Readable, shown: str, name: str) -> bytes:
        """The bytes of a file; their hash is kept."""
        data = read_bytes(target, shown)
        self.inputs[Path(name).as_posix()] = hashlib.sha256(data).hexdigest()
        return data

    def attempt(self, work: Callable[[], ResultT]) -> ResultT | None:
        """What `work` gives; None where it raises InputError, whose findings are kept."""
        try:
            return work()
        except InputError as error:
            self.findings += error.findings
            return None

    def here(self, name: str) -> bool:
        """True where the optional file is there."""
        return self.place(name)[0].is_file()


def load(target: str | Path, *, encoding: str | None = None) -> Problem:
    """The problem of a study: a `study.yaml`, its folder, or the name of a shipped study.

    Raises InputError with every problem of every file. `encoding` is that of CSV files in an
    encoding of their own; UTF-8, and UTF-16 with a byte order mark, need none.
    """
    problem, findings = examine(target, encoding=encoding)
    errors_only(findings)
    if problem is None:
        raise InputError(findings)
    return problem


def examine(
    target: str | Path, *, encoding: str | None = None
) -> tuple[Problem | None, tuple[Finding, ...]]:
    """The problem of a study, None where it has errors, and everything found, warnings too."""
    try:
        files, name, study_name = _open(target, encoding)
    except InputError as error:
        return None, error.findings
    study_path, study_shown = files.place(study_name)
    raw: list[bytes] = []

    def read_study() -> Study:
        raw.append(files.bytes(study_path, study_shown, study_name))
        return parse_yaml(raw[0], Study, study_shown)

    study = files.attempt(read_study)
    if study is None:
        _rest_of_broken(files, raw)
        return None, tuple(files.findings)
    lines = _Lines(raw[0], study_shown)
    files.findings += _method_findings(study, lines)
    hierarchy = files.attempt(lambda: _hierarchy(files, study.hierarchy, lines))
    table = None
    grid = files.attempt(lambda: _grid(files, study.table, lines))
    weights: Mapping[str, float] = {}
    whose = "equal"
    if hierarchy is not None:
        if isinstance(study.weights, JudgedWeights):
            weights = _judged(files, study.weights.judgements, hierarchy, lines)
            whose = "experts"
        elif study.weights != "equal":
            weights, whose = dict(study.weights), "study"
            files.findings += check_weights(weights, hierarchy, lines.at)
    if grid is not None and hierarchy is not None:
        table, found = table_from(grid, hierarchy)
        files.findings += found
    ids = None
    if table is not None and all(f.code != "column-missing" for f in files.findings):
        ids = table.alternatives
    official = _official(files, ids)
    aliases = _aliases(files, ids)
    sources = _sources(files, ids, hierarchy)
    if any(finding.severity == "error" for finding in files.findings):
        return None, tuple(files.findings)
    if hierarchy is None or table is None:
        return None, tuple(files.findings)
    problem = Problem(
        hierarchy,
        table,
        weights,
        whose,
        study.method_name,
        study.method_parameters,
        study.classes,
        study.missing,
        study.min_known,
        study.not_applicable,
        study.draws,
        study.seed,
        study.title,
        official,
        aliases,
        sources,
        files.inputs,
        name,
    )
    return problem, tuple(files.findings)


def load_table(
    table_path: str | Path,
    hierarchy_name_or_path: str | Path,
    weights: Mapping[str, float] | None = None,
    *,
    encoding: str | None = None,
) -> Problem:
    """The problem of a bare table and a hierarchy, with equal weights or the `weights` given."""
    path = Path(table_path)
    files = _Files(Path(), "", encoding)
    hierarchy = files.attempt(lambda: _hierarchy(files, str(hierarchy_name_or_path), None))
    grid = files.attempt(
        lambda: parse_grid(files.bytes(path, str(path), path.name), str(path), encoding=encoding)
    )
    table = None
    if hierarchy is not None:
        if grid is not None:
            table, found = table_from(grid, hierarchy)
            files.findings += found
        if weights is not None:
            files.findings += check_weights(weights, hierarchy, lambda key: Where(key=key))
    errors_only(files.findings)
    if hierarchy is None or table is None:
        raise InputError(files.findings)
    whose = "given" if weights else "equal"
    given = dict(weights or {})
    return Problem(hierarchy, table, given, whose, inputs=files.inputs, name=path.stem)


def read_hierarchy(name_or_path: str | Path) -> Hierarchy:
    """A hierarchy file, or the shipped hierarchy of that name."""
    return _hierarchy(_Files(Path(), "", None), str(name_or_path), None)


# --- Parts -----------------------------------------------------------------------------------


class _Lines:
    """Lines of a file's keys, found only when a finding needs one."""

    def __init__(self, data: bytes, file: str) -> None:
        self.data, self.file = data, file
        self.tree: Any = None

    def _line(self, loc: tuple[int | str, ...]) -> int | None:
        if self.tree is None:
            self.tree = with_lines(decode(self.data, self.file))
        return line_of(self.tree, loc)

    def at(self, key: str) -> Where:
        """The place of a key such as "weights.income"."""
        return Where(self.file, self._line(tuple(key.split(".", 2))), key)

    def item(self, name: str, number: int, key: str) -> Where:
        """The place of a key in an item of a list."""
        return Where(self.file, self._line((name, number, key)), f"{name}.{number + 1}.{key}")


def _open(target: str | Path, encoding: str | None) -> tuple[_Files, str, str]:
    path = Path(target)
    if path.is_dir() and (path / "study.yaml").is_file():
        return _Files(path, str(path), encoding), path.resolve().name, "study.yaml"
    if path.is_file():
        if path.suffix.lower() not in (".yaml", ".yml"):
            raise fail("study-not-yaml", Where(str(path)), found=path.name)
        shown = "" if path.parent == Path() else str(path.parent)
        return _Files(path.parent, shown, encoding), path.resolve().parent.name, path.name
    name = str(target)
    shipped = _shipped("datasets")
    if name in shipped:
        base = resources.folder("datasets").joinpath(name)
        return _Files(base, name, encoding), name, "study.yaml"
    if path.is_dir():
        raise fail("study-folder", Where(str(path)))
    raise fail("study-unknown", found=name, shipped=shipped or "-", hint=nearest(name, shipped))


def _shipped(kind: str) -> tuple[str, ...]:
    try:
        return resources.names(kind)
    except InputError:
        return ()


def _hierarchy(files: _Files, name: str, lines: _Lines | None) -> Hierarchy:
    target, shown = files.place(name)
    key = name
    shipped = _shipped("criteria")
    if not target.is_file():
        if name in shipped:
            target = resources.folder("criteria").joinpath(f"{name}.yaml")
            key = shown = f"criteria/{name}.yaml"
        else:
            where = lines.at("hierarchy") if lines else Where()
            raise fail(
                "hierarchy-unknown",
                where,
                found=name,
                shipped=shipped or "-",
                hint=nearest(name, shipped),
            )
    return parse_yaml(files.bytes(target, shown, key), Hierarchy, shown)


def _grid(files: _Files, name: str, lines: _Lines) -> Any:
    target, shown = files.place(name)
    if not target.is_file():
        raise fail("file-missing-named", lines.at("table"), found=name)
    return parse_grid(files.bytes(target, shown, name), shown, encoding=files.encoding)


def _method_findings(study: Study, lines: _Lines) -> list[Finding]:
    """A method or a parameter that the registry does not have, with its line."""
    from mcda.model.methods import get

    try:
        get(study.method_name).settle(study.method_parameters)
    except InputError as error:
        return [replace(finding, where=lines.at(finding.where.key)) for finding in error.findings]
    return []


def _rest_of_broken(files: _Files, raw: list[bytes]) -> None:
    """Where the study itself is broken, look at the hierarchy that it names all the same."""
    import re

    if not raw:
        return
    match = re.search(rb"^hierarchy:[ \t]*[\"']?([^\s\"'#]+)", raw[0], re.M)
    table = re.search(rb"^table:[ \t]*[\"']?([^\s\"'#]+)", raw[0], re.M)
    if match is None:
        return
    name = match.group(1).decode("utf-8", "replace")
    lines = None
    hierarchy = None
    if files.place(name)[0].is_file() or name in _shipped("criteria"):
        hierarchy = files.attempt(lambda: _hierarchy(files, name, lines))
    if hierarchy is None:
        return
    table_name = table.group(1).decode("utf-8", "replace") if table else "table.csv"
    target, shown = files.place(table_name)
    if target.is_file():
        grid = files.attempt(
            lambda: parse_grid(
                files.bytes(target, shown, table_name), shown, encoding=files.encoding
            )
        )
        if grid is not None:
            files.findings += table_from(grid, hierarchy)[1]


# --- Files beside the table ------------------------------------------------------------------


def _side(
    files: _Files, name: str, required: Sequence[str], optional: Sequence[str] = ()
) -> Iterable[tuple[Callable[[str], Where], dict[str, str]]]:
    if not files.here(name):
        return
    target, shown = files.place(name)
    grid = files.attempt(
        lambda: parse_grid(files.bytes(target, shown, name), shown, encoding=files.encoding)
    )
    if grid is not None:
        yield from read_records(grid, required, optional, files.findings)


def _known(
    files: _Files, ids: Sequence[str] | None, name: str, where: Where, severity: Any = "error"
) -> bool:
    if ids is None or name in ids:
        return True
    values = {"found": name, "hint": nearest(name, ids)}
    files.findings.append(Finding("alternative-unknown", where, values, severity))
    return False


def _official(files: _Files, ids: Sequence[str] | None) -> dict[str, frozenset[str]]:
    official: dict[str, frozenset[str]] = {}
    for where, record in _side(files, "official.csv", ("id", "class"), ("source", "note")):
        name = record["id"]
        _known(files, ids, name, where("id"))
        if name in official:
            files.findings.append(
                Finding("duplicate-alternative", where("id"), {"found": name, "first": ""})
            )
        words = [word.strip() for word in record["class"].split("|") if word.strip()]
        for word in words:
            if word not in CLASSES:
                values = {"found": word, "expected": CLASSES, "hint": nearest(word, CLASSES)}
                files.findings.append(Finding("class-unknown", where("class"), values))
        if words:
            official[name] = frozenset(words)
    return official


def _aliases(files: _Files, ids: Sequence[str] | None) -> dict[str, tuple[str, ...]]:
    aliases: dict[str, tuple[str, ...]] = {}
    for where, record in _side(files, "aliases.csv", ("id", "alias"), ("note",)):
        if _known(files, ids, record["id"], where("id")):
            words = tuple(word.strip() for word in record["alias"].split("|") if word.strip())
            aliases[record["id"]] = (*aliases.get(record["id"], ()), *words)
    return aliases


def _sources(
    files: _Files, ids: Sequence[str] | None, hierarchy: Hierarchy | None
) -> tuple[Source, ...]:
    sources = []
    columns = ("alternative", "criterion", "source", "year", "note")
    for where, record in _side(files, "sources.csv", columns[:3], columns[3:]):
        if record["alternative"] not in ("", "*"):
            _known(files, ids, record["alternative"], where("alternative"), "warning")
        name = record["criterion"]
        if hierarchy is not None and name not in ("", "*") and name not in hierarchy.nodes:
            values = {"found": name, "hint": nearest(name, list(hierarchy.nodes))}
            files.findings.append(
                Finding("criterion-unknown", where("criterion"), values, "warning")
            )
        sources.append(Source(**{column: record[column] for column in columns}))
    return tuple(sources)


# --- Judgements ------------------------------------------------------------------------------


def _judged(files: _Files, folder: str, hierarchy: Hierarchy, lines: _Lines) -> dict[str, float]:
    before = len(files.findings)
    target, _ = files.place(folder)
    if not target.is_dir():
        where = lines.at("weights.judgements")
        files.findings.append(Finding("file-missing-named", where, {"found": folder}))
        return {}
    names = sorted(entry.name for entry in target.iterdir() if entry.name.endswith(".json"))
    if not names:
        where = lines.at("weights.judgements")
        files.findings.append(Finding("judgements-none", where, {"found": folder}))
        return {}
    answers: dict[str, list[dict[tuple[str, str], float]]] = {}
    experts: dict[str, str] = {}
    for name in names:
        relative = f"{folder.rstrip('/')}/{name}"
        path, shown = files.place(relative)
        data = files.attempt(lambda p=path, s=shown, r=relative: files.bytes(p, s, r))  # type: ignore[misc]
        if data is None:
            continue
        given = files.attempt(lambda d=data, s=shown: parse_json(d, Judgements, s))  # type: ignore[misc]
        if given is None:
            continue
        place = _Lines(data, shown)
        if given.expert in experts:
            values: dict[str, Any] = {"found": given.expert, "first": experts[given.expert]}
            files.findings.append(Finding("expert-twice", place.at("expert"), values))
        experts[given.expert] = name
        found = _answers(given, hierarchy, place, files.findings)
        for node, pairs in found.items():
            answers.setdefault(node, []).append(pairs)
    weights = _group_weights(files, answers, hierarchy, lines)
    if any(finding.severity == "error" for finding in files.findings[before:]):
        return weights
    asked = [node.id for node in hierarchy.tree.walk() if len(judged_children(node)) > 1]
    blank = [node for node in asked if not any(answers.get(node, []))]
    where = lines.at("weights.judgements")
    if asked and len(blank) == len(asked):
        files.findings.append(Finding("judgements-empty", where, {"found": folder}))
    elif blank:
        values = {"nodes": ", ".join(blank)}
        files.findings.append(Finding("judgements-blank", where, values, "warning"))
    return weights


def _answers(
    given: Judgements, hierarchy: Hierarchy, place: _Lines, findings: list[Finding]
) -> dict[str, dict[tuple[str, str], float]]:
    """One expert's usable answers by node: (a, b) in the children's order -> value."""
    if given.hierarchy.id != hierarchy.id:
        values: dict[str, Any] = {"found": given.hierarchy.id, "expected": hierarchy.id}
        findings.append(Finding("judgement-hierarchy", place.at("hierarchy.id"), values))
        return {}
    refused = set()
    for name, prints in given.hierarchy.nodes.items():
        node = hierarchy.nodes.get(name)
        if node is not None and prints.children != fingerprint(judged_children(node)):
            refused.add(name)
            spot = place.at(f"hierarchy.nodes.{name}")
            findings.append(Finding("judgement-changed", spot, {"node": name}, "warning"))
    answers: dict[str, dict[tuple[str, str], float]] = {}
    lines: dict[tuple[str, str, str], int | None] = {}
    inner = [node.id for node in hierarchy.tree.walk() if node.criteria]
    for number, answer in enumerate(given.answers):

        def where(key: str, number: int = number) -> Where:
            return place.item("answers", number, key)

        if answer.node in refused:
            continue
        if answer.node not in inner:
            values = {"found": answer.node, "hint": nearest(answer.node, inner)}
            findings.append(Finding("judgement-node", where("node"), values))
            continue
        children = judged_children(hierarchy.nodes[answer.node])
        bad = False
        if answer.value is not None and not 1 / LARGEST <= answer.value <= LARGEST:
            limit = f"{1 / LARGEST:g} ... {LARGEST:g}"
            values = {"key": "value", "found": answer.value, "limit": limit}
            findings.append(Finding("value-range", where("value"), values))
            bad = True
        for key in ("a", "b"):
            child = getattr(answer, key)
            if child not in children:
                values = {
                    "found": child,
                    "node": answer.node,
                    "choices": children,
                    "hint": nearest(child, children),
                }
                findings.append(Finding("judgement-child", where(key), values))
                bad = True
        if bad or answer.value is None:
            continue
        if answer.a == answer.b:
            if answer.value != 1:
                values = {"found": answer.value, "a": answer.a}
                findings.append(Finding("judgement-self", where("value"), values))
            continue
        pair, value, turned = (answer.a, answer.b), answer.value, False
        if children.index(answer.a) > children.index(answer.b):
            pair, value, turned = (answer.b, answer.a), 1 / answer.value, True
        mine = answers.setdefault(answer.node, {})
        if pair in mine and abs(mine[pair] - value) > 1e-9 * value:
            before = mine[pair]
            values = {
                "a": answer.a,
                "b": answer.b,
                "found": f"{answer.value:.6g}",
                "before": f"{1 / before if turned else before:.6g}",
                "line": lines[(answer.node, *pair)] or "",
            }
            findings.append(Finding("judgement-contradiction", where("value"), values))
            continue
        if pair not in mine:
            lines[(answer.node, *pair)] = where("value").line
        mine[pair] = value
    return answers


def _group_weights(
    files: _Files,
    answers: Mapping[str, Sequence[Mapping[tuple[str, str], float]]],
    hierarchy: Hierarchy,
    lines: _Lines,
) -> dict[str, float]:
    weights: dict[str, float] = {}
    for node, given in answers.items():
        children = judged_children(hierarchy.nodes[node])
        groups = _groups(children, [pair for pairs in given for pair in pairs])
        if not any(given):
            continue
        if len(groups) > 1:
            values = {"node": node, "groups": " | ".join(", ".join(g) for g in groups)}
            where = lines.at("weights.judgements")
            files.findings.append(Finding("judgements-unconnected", where, values))
            continue
        weights.update(
            zip(children, _priorities(children, [pairs for pairs in given if pairs]), strict=True)
        )
    return weights


def _groups(children: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Children joined by pairs, in file order."""
    group = {child: child for child in children}
    for a, b in pairs:
        old, new = group[b], group[a]
        for child in children:
            if group[child] == old:
                group[child] = new
    found: dict[str, list[str]] = {}
    for child in children:
        found.setdefault(group[child], []).append(child)
    return list(found.values())


def _priorities(
    children: Sequence[str], given: Sequence[Mapping[tuple[str, str], float]]
) -> list[float]:
    """Weights of a node's children: logarithmic least squares over every expert's answers."""
    import numpy as np

    from mcda.engines.ahp import group_priorities

    if len(children) == 1:
        return [1.0]
    place = {child: i for i, child in enumerate(children)}
    matrices = np.full((len(given), len(children), len(children)), np.nan)
    for matrix, pairs in zip(matrices, given, strict=True):
        np.fill_diagonal(matrix, 1.0)
        for (a, b), value in pairs.items():
            matrix[place[a], place[b]] = value
            matrix[place[b], place[a]] = 1 / value
    return [float(weight) for weight in group_priorities(matrices)]
