"""A problem from its files: the study, its hierarchy, its table and what lies beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mcda import resources
from mcda.analysis.ratings import Rated, fill_rated
from mcda.errors import Finding, InputError, Where, fail, nearest
from mcda.files.experts import experts_from
from mcda.files.folder import Places, StudyFiles
from mcda.files.judgements import Forms, read_judged, read_ratings
from mcda.files.tablefile import Grid, errors_only, parse_grid, read_records, table_from
from mcda.files.yamlfile import parse_yaml
from mcda.model.experts import Expert
from mcda.model.hierarchy import Hierarchy
from mcda.model.problem import Problem, Source
from mcda.model.problem import check_weights as check_weights
from mcda.model.study import JudgedWeights, Study

WORKBOOKS = (".xlsx", ".xlsm")
CLASSES = ("low", "average", "high")


def load(target: str | Path, *, encoding: str | None = None) -> Problem:
    """The problem of a study: a `study.yaml`, its folder, a workbook, an XMCDA file (.xml), or the
    name of a shipped study.

    Raises InputError with every problem of every file. `encoding` is that of CSV files in an
    encoding of their own; UTF-8, and UTF-16 with a byte order mark, need none.
    """
    problem, findings = examine(target, encoding=encoding)
    errors_only(findings)
    if problem is None:
        raise InputError(findings)
    return problem


def examine(
    target: str | Path, *, encoding: str | None = None, judgements: bool = True
) -> tuple[Problem | None, tuple[Finding, ...]]:
    """The problem of a study, None where it has errors, and everything found, warnings too.

    Without `judgements` it is the study before any expert was asked: nothing that experts answered
    is read, and weights are equal where theirs would count.
    """
    if is_xmcda(target):
        from mcda.files.xmcda import read_xmcda

        return read_xmcda(Path(target))
    try:
        files, name, study_name = open_files(target, encoding)
    except InputError as error:
        return None, error.findings
    opened = files.attempt(lambda: files.model(study_name, Study))
    if opened is None:
        _rest_of_broken(files, study_name)
        return None, tuple(files.findings)
    study, lines = opened
    if not judgements:
        asked = isinstance(study.weights, JudgedWeights)
        study = study.model_copy(update={"ratings": None} | ({"weights": "equal"} if asked else {}))
    files.findings += _method_findings(study, lines)
    hierarchy = files.attempt(lambda: find_hierarchy(files, study.hierarchy, lines))
    table = None
    grid = files.attempt(lambda: _grid(files, study.table, lines))
    weights: Mapping[str, float] = {}
    whose = "equal"
    judged = forms = None
    if hierarchy is not None:
        forms = Forms(files, hierarchy, _experts(files, hierarchy))
        if isinstance(study.weights, JudgedWeights):
            where = lines.at("weights.judgements")
            judged, weights = read_judged(forms, study.weights, where)
            whose = "experts"
            if study.ratings is None and forms.hold_ratings():
                values = {"found": study.weights.judgements}
                files.findings.append(Finding("ratings-unused", where, values, "note"))
        elif study.weights != "equal":
            weights, whose = dict(study.weights), "study"
            files.findings += check_weights(weights, hierarchy, lines.at)
    if grid is not None and hierarchy is not None:
        table, found = table_from(grid, hierarchy)
        files.findings += found
    ids = None
    if table is not None and all(f.code != "column-missing" for f in files.findings):
        ids = table.alternatives
    rated: dict[tuple[str, str], list[Rated]] = {}
    if study.ratings is not None and forms is not None:
        rated = read_ratings(forms, study.ratings, ids, lines.at("ratings"))
    official = _official(files, ids)
    aliases = _aliases(files, ids)
    sources = _sources(files, ids, hierarchy)
    if any(finding.severity == "error" for finding in files.findings):
        return None, tuple(files.findings)
    if hierarchy is None or table is None:
        return None, tuple(files.findings)
    if rated:
        table, rated_sources, found = fill_rated(table, hierarchy, rated)
        sources = (*sources, *rated_sources)
        files.findings += [replace(finding, where=lines.at("ratings")) for finding in found]
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
        judged,
    )
    return problem, tuple(files.findings)


def is_xmcda(target: str | Path) -> bool:
    """True for a file that is XMCDA by its suffix."""
    return Path(target).suffix.lower() == ".xml" and Path(target).is_file()


def load_table(
    table_path: str | Path,
    hierarchy_name_or_path: str | Path,
    weights: Mapping[str, float] | None = None,
    *,
    encoding: str | None = None,
) -> Problem:
    """The problem of a bare table and a hierarchy, with equal weights or the `weights` given."""
    path = Path(table_path)
    files = StudyFiles(Path(), "", encoding)
    hierarchy = files.attempt(lambda: find_hierarchy(files, str(hierarchy_name_or_path), None))
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
    return find_hierarchy(StudyFiles(Path(), "", None), str(name_or_path), None)


# --- Parts -----------------------------------------------------------------------------------


def open_files(target: str | Path, encoding: str | None) -> tuple[StudyFiles, str, str]:
    """The files of a study, the study's name, and the name of its own file."""
    path = Path(target)
    if path.is_dir() and (path / "study.yaml").is_file():
        return StudyFiles(path, str(path), encoding), path.resolve().name, "study.yaml"
    if path.is_file() and path.suffix.lower() in WORKBOOKS:
        from mcda.files.studybook import BookFiles

        return BookFiles(path), path.stem, path.name
    if path.is_file():
        if path.suffix.lower() not in (".yaml", ".yml"):
            raise fail("study-not-yaml", Where(str(path)), found=path.name)
        shown = "" if path.parent == Path() else str(path.parent)
        return StudyFiles(path.parent, shown, encoding), path.resolve().parent.name, path.name
    name = str(target)
    shipped = _shipped("datasets")
    if name in shipped:
        base = resources.folder("datasets").joinpath(name)
        return StudyFiles(base, name, encoding), name, "study.yaml"
    if path.is_dir():
        raise fail("study-folder", Where(str(path)))
    raise fail("study-unknown", found=name, shipped=shipped or "-", hint=nearest(name, shipped))


def _shipped(kind: str) -> tuple[str, ...]:
    try:
        return resources.names(kind)
    except InputError:
        return ()


def find_hierarchy(files: StudyFiles, name: str, lines: Places | None) -> Hierarchy:
    """The hierarchy of that name in the study, else the shipped one."""
    if files.here(name):
        return files.model(name, Hierarchy)[0]
    shipped = _shipped("criteria")
    if name not in shipped:
        where = lines.at("hierarchy") if lines else Where()
        values = {"found": name, "shipped": shipped or "-", "hint": nearest(name, shipped)}
        raise InputError([Finding("hierarchy-unknown", where, values)])
    key = f"criteria/{name}.yaml"
    target = resources.folder("criteria").joinpath(f"{name}.yaml")
    return parse_yaml(files.bytes(target, key, key), Hierarchy, key)


def _grid(files: StudyFiles, name: str, lines: Places) -> Grid:
    if not files.here(name):
        raise InputError([files.lacking(name, lines.at("table"))])
    return files.grid(name)


def _method_findings(study: Study, lines: Places) -> list[Finding]:
    """A method or a parameter that the registry does not have, with its line."""
    from mcda.model.methods import get

    try:
        get(study.method_name).settle(study.method_parameters)
    except InputError as error:
        return [replace(finding, where=lines.at(finding.where.key)) for finding in error.findings]
    return []


def _rest_of_broken(files: StudyFiles, study: str) -> None:
    """Where the study itself is broken, look at the hierarchy and the table that it names."""
    name, table = files.named(study)
    if not files.here(name) and name not in _shipped("criteria"):
        return
    hierarchy = files.attempt(lambda: find_hierarchy(files, name, None))
    if hierarchy is not None and files.here(table):
        grid = files.attempt(lambda: files.grid(table))
        if grid is not None:
            files.findings += table_from(grid, hierarchy)[1]


# --- Files beside the table ------------------------------------------------------------------


def _side(
    files: StudyFiles, name: str, required: Sequence[str], optional: Sequence[str] = ()
) -> Iterable[tuple[Callable[[str], Where], dict[str, str]]]:
    if not files.here(name):
        return
    grid = files.attempt(lambda: files.grid(name))
    if grid is not None:
        yield from read_records(grid, required, optional, files.findings)


def _known(
    files: StudyFiles, ids: Sequence[str] | None, name: str, where: Where, severity: Any = "error"
) -> bool:
    if ids is None or name in ids:
        return True
    values = {"found": name, "hint": nearest(name, ids)}
    files.findings.append(Finding("alternative-unknown", where, values, severity))
    return False


def _experts(files: StudyFiles, hierarchy: Hierarchy) -> tuple[Expert, ...]:
    if not files.here("experts.csv"):
        return ()
    grid = files.attempt(lambda: files.grid("experts.csv"))
    if grid is None:
        return ()
    experts, found = experts_from(grid, hierarchy)
    files.findings += found
    return experts


def _official(files: StudyFiles, ids: Sequence[str] | None) -> dict[str, frozenset[str]]:
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


def _aliases(files: StudyFiles, ids: Sequence[str] | None) -> dict[str, tuple[str, ...]]:
    aliases: dict[str, tuple[str, ...]] = {}
    for where, record in _side(files, "aliases.csv", ("id", "alias"), ("note",)):
        if _known(files, ids, record["id"], where("id")):
            words = tuple(word.strip() for word in record["alias"].split("|") if word.strip())
            aliases[record["id"]] = (*aliases.get(record["id"], ()), *words)
    return aliases


def _sources(
    files: StudyFiles, ids: Sequence[str] | None, hierarchy: Hierarchy | None
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
