"""Runs of `collect` in a study's folder: read what it knows, write what came of a run, undo it.

Every run that changes anything leaves `judgements/history/NNNN/`: its record `run.json`, and below
`before/` each changed file as it was. Undoing puts these back, byte for byte, and removes the
record.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mcda.errors import Finding, InputError, Where, fail
from mcda.files.collecting import Collected, Known, Replaced
from mcda.files.csvedit import CsvText
from mcda.files.experts import read_experts
from mcda.files.load import read_hierarchy
from mcda.files.rounds import own_study, read_rounds
from mcda.files.tablefile import errors_only, parse_grid, table_from
from mcda.files.write import csv_text, write_whole
from mcda.files.yamlfile import (
    decode,
    encode,
    line_of,
    parse_json,
    parse_yaml,
    read_bytes,
    with_lines,
)
from mcda.model.experts import Expert
from mcda.model.form import Form
from mcda.model.hierarchy import LANGUAGES
from mcda.model.judgements import Judgements
from mcda.model.problem import Source
from mcda.model.round import Round
from mcda.model.run import ChangedFile, Run, Taken
from mcda.model.study import JudgedWeights, Study
from mcda.model.table import cell_text

SOURCE_COLUMNS = ("alternative", "criterion", "source", "year", "note")


@dataclass(frozen=True)
class StudyFolder:
    """A study as `collect` sees it: where its files are, and what they say so far.

    `judgements` is the folder of judgement files and `ratings` that of ratings, as study.yaml names
    them; `files` are the judgement files by expert, all paths relative to `folder`; `round` is the
    last round asked.
    """

    folder: Path
    study_file: str
    study: Study
    known: Known
    judgements: str
    files: Mapping[str, str]
    round: Round | None = None
    encoding: str | None = None

    @property
    def history(self) -> Path:
        """Where the records of runs are."""
        return self.folder / self.judgements / "history"


@dataclass(frozen=True)
class Settled:
    """What a run did to the study's settings: `weights` and `ratings` name a folder newly set.

    `own` says that the study keeps weights of its own, so that judgements do not count.
    """

    changed: tuple[str, ...] = ()
    weights: str = ""
    ratings: str = ""
    own: bool = False


# --- Reading ---------------------------------------------------------------------------------


def open_study(target: str, *, encoding: str | None = None) -> StudyFolder:
    """What a study in a folder knows; raises InputError where its files cannot be used."""
    folder, file = own_study(target)
    study = parse_yaml(read_bytes(file, str(file)), Study, str(file))
    inside = folder / study.hierarchy
    hierarchy = read_hierarchy(inside if inside.is_file() else study.hierarchy)
    experts_file = folder / "experts.csv"
    experts: tuple[Expert, ...] = ()
    if experts_file.is_file():
        experts, found = read_experts(experts_file, hierarchy, encoding=encoding)
        errors_only(found)
    where = "judgements"
    if isinstance(study.weights, JudgedWeights):
        where = study.weights.judgements.rstrip("/\\") or "."
    if not _inside(folder, where):
        raise fail("collect-outside", Where(str(file), key="weights.judgements"), found=where)
    given: dict[str, Judgements] = {}
    files: dict[str, str] = {}
    for entry in sorted((folder / where).glob("*.json")):
        said = parse_json(read_bytes(entry, str(entry)), Judgements, str(entry))
        if said.hierarchy.id != hierarchy.id:
            values = {"found": said.hierarchy.id, "expected": hierarchy.id}
            raise fail("judgement-hierarchy", Where(str(entry)), **values)
        if said.expert in given:
            values = {"found": said.expert, "first": files[said.expert]}
            raise fail("expert-twice", Where(str(entry)), **values)
        given[said.expert] = said
        files[said.expert] = f"{where}/{entry.name}"
    found_runs = runs(folder / where / "history")
    taken = tuple(one for run in found_runs for one in run.returns)
    rounds = read_rounds(folder)
    sent = {s.number: one.contents[s.number] for one in rounds for s in one.forms}
    known = Known(
        hierarchy, sent, experts, given, taken=taken, study=target, replaced=_replaced(rounds)
    )
    last = rounds[-1] if rounds else None
    return StudyFolder(folder, file.name, study, known, where, files, last, encoding)


def _replaced(rounds: Sequence[Round]) -> dict[str, Replaced]:
    """Forms in whose place others were made that ask otherwise, by number.

    A new form of one expert that asks the same leaves the earlier one as it is.
    """
    now = {key: sent for one in rounds for key, sent in one.latest().items()}
    found: dict[str, Replaced] = {}
    for one in rounds:
        void = {form.number: (one.contents[form.number], form.date) for form in one.replaced}
        for sent in one.forms:
            last = one.latest()[sent.expert, sent.kind]
            if _asks(one.contents[sent.number]) != _asks(one.contents[last.number]):
                void[sent.number] = one.contents[sent.number], last.date
        for number, (form, date) in void.items():
            by = now.get((form.expert, form.kind))
            found[number] = Replaced(
                form, date, by.number if by else "", " / ".join(by.files) if by else ""
            )
    return found


def _asks(form: Form) -> tuple[object, ...]:
    """What a form asks; figures that it shows are compared with the table, cell by cell."""
    cells = tuple((cell.alternative, cell.criterion) for cell in form.cells)
    answers = form.answers if form.pairs else None
    return answers, form.pairs, form.hierarchy, cells


def _inside(folder: Path, name: str) -> bool:
    """True for a path that stays inside the study's folder."""
    return (folder / name).resolve().is_relative_to(folder.resolve())


def with_table(opened: StudyFolder) -> StudyFolder:
    """The study with the cells of its table and its sources, which ratings and figures need."""
    path = opened.folder / opened.study.table
    grid = parse_grid(read_bytes(path, str(path)), str(path), encoding=opened.encoding)
    table, findings = table_from(grid, opened.known.hierarchy)
    errors_only(findings)
    nodes = opened.known.hierarchy.nodes
    cells = {
        (name, leaf): cell_text(table, i, j, nodes[leaf].level_values())
        for i, name in enumerate(table.alternatives)
        for j, leaf in enumerate(table.leaves)
    }
    sources: list[Source] = []
    file = opened.folder / "sources.csv"
    if file.is_file():
        text = CsvText(read_bytes(file, str(file)), str(file), opened.encoding)
        sources = [
            Source(*(values.get(name, "") for name in SOURCE_COLUMNS)) for values in text.values()
        ]
    names = {
        name: {lang: table.name(i, lang) for lang in LANGUAGES}
        for i, name in enumerate(table.alternatives)
    }
    known = replace(opened.known, cells=cells, names=names, sources=tuple(sources))
    return replace(opened, known=known)


def runs(history: Path) -> list[Run]:
    """The records of runs, oldest first."""
    found = [
        parse_json(read_bytes(entry, str(entry)), Run, str(entry))
        for entry in sorted(history.glob("[0-9]*/run.json"))
    ]
    return sorted(found, key=lambda run: run.number)


# --- Writing ---------------------------------------------------------------------------------


def write_run(opened: StudyFolder, collected: Collected) -> Settled:
    """Write a run's outcome and its record; nothing where there is nothing new."""
    made: dict[str, bytes] = {}
    for expert, said in sorted(collected.judgements.items()):
        name = opened.files.get(expert, f"{opened.judgements}/{expert}.json")
        made[name] = judgements_bytes(said)
    if collected.figures:
        made |= _figures(opened, collected)
    told = _settings(opened, collected, made)
    changed = {
        name: data
        for name, data in made.items()
        if not (opened.folder / name).is_file() or (opened.folder / name).read_bytes() != data
    }
    if changed or collected.taken:
        _commit(opened, changed, collected.taken)
    return replace(told, changed=tuple(sorted(changed)))


def judgements_bytes(said: Judgements) -> bytes:
    """A judgement file: JSON with a line an answer, the same for the same answers."""
    data = said.model_dump(mode="json", by_alias=True)
    lists = {name: data.pop(name) for name in ("answers", "ratings")}
    words = json.dumps(data, ensure_ascii=False, indent=1)[:-2]
    for name, rows in lists.items():
        lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
        words += f',\n "{name}": [' + (f"\n{lines}\n ]" if rows else "]")
    return (words + "\n}\n").encode("utf-8")


def _figures(opened: StudyFolder, collected: Collected) -> dict[str, bytes]:
    """table.csv and sources.csv with the figures of a run put in."""
    name = opened.study.table
    if Path(name).suffix.lower() in (".xlsx", ".xlsm", ".parquet", ".pq"):
        raise fail("collect-table", Where(str(opened.folder / name)))
    path = opened.folder / name
    table = CsvText(path.read_bytes(), str(path), opened.encoding)
    for figure in collected.figures:
        if figure.changed:
            record = table.rows(id=figure.source.alternative)[0]
            table.put(record, figure.source.criterion, figure.text)
    made = {name: table.result()} if table.edits else {}
    file = opened.folder / "sources.csv"
    fresh = csv_text([SOURCE_COLUMNS]).encode("utf-8")
    sources = CsvText(file.read_bytes() if file.is_file() else fresh, str(file), opened.encoding)
    missing = [column for column in SOURCE_COLUMNS[:3] if sources.column(column) is None]
    if missing:
        place = Where(str(file), 1)
        raise fail("column-missing", place, missing=missing, found=sources.header)
    added = []
    for figure in collected.figures:
        values = {column: getattr(figure.source, column) for column in SOURCE_COLUMNS}
        before = sources.rows(
            alternative=figure.source.alternative, criterion=figure.source.criterion
        )
        if before:
            sources.replace(before[0], values)
            for record in before[1:]:
                sources.drop(record)
        else:
            added.append(values)
    if added:
        sources.append(added)
    return made | {"sources.csv": sources.result()}


def _settings(opened: StudyFolder, collected: Collected, made: dict[str, bytes]) -> Settled:
    """study.yaml with the folders of judgements and ratings named, where it says nothing else."""
    study = opened.study
    after = {**opened.known.judgements, **collected.judgements}
    compared = any(a.value is not None for said in after.values() for a in said.answers)
    rated = any(r.level is not None for said in after.values() for r in said.ratings)
    path = opened.folder / opened.study_file
    data = path.read_bytes()
    text = decode(data, str(path))
    folder = f"{opened.judgements}/"
    weights = ratings = ""
    try:
        if compared and study.weights == "equal":
            text = set_key(text, "weights", f"{{judgements: {folder}}}", str(path))
            weights = folder
        if rated and study.ratings is None:
            text = set_key(text, "ratings", folder, str(path))
            ratings = folder
        parse_yaml(text.encode("utf-8"), Study, str(path))
    except InputError:
        # Settled in a way that only people can edit: the report says what to write.
        weights = ratings = ""
        text = decode(data, str(path))
    if weights or ratings:
        made[opened.study_file] = encode(text, data)
    own = compared and not weights and not isinstance(study.weights, JudgedWeights)
    return Settled(weights=weights, ratings=ratings, own=own)


def set_key(text: str, key: str, value: str, file: str) -> str:
    """YAML with a top-level key set to a value in one line; comments and all else stay.

    A value that is replaced is kept in a comment. Raises InputError where the key holds more than
    one line.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    tree = with_lines(text)
    line = line_of(tree, (key,)) if tree is not None and key in tree else None
    if line is None:
        if text and not text.endswith("\n"):
            text += end
        return f"{text}{key}: {value}{end}"
    lines = text.split("\n")
    match = re.fullmatch(
        rf"({key}[ \t]*:[ \t]+)([^#\r]*?)([ \t]+#[ \t]*(?P<said>[^\r]*))?([ \t]*\r?)",
        lines[line - 1],
    )
    if match is None or not match.group(2):
        raise fail("study-edit", Where(file, line, key), key=key, value=value)
    before = f"before: {match.group(2).strip()}"
    said = "; ".join(filter(None, (before, match.group("said"))))
    lines[line - 1] = f"{match.group(1)}{value}   # {said.rstrip()}{match.group(5).strip(' ')}"
    return "\n".join(lines)


def _commit(opened: StudyFolder, changed: Mapping[str, bytes], taken: tuple[Taken, ...]) -> None:
    """Write the record first, then the files; a failure on the way puts everything back."""
    history = opened.history
    number = max([run.number for run in runs(history)], default=0) + 1
    folder = history / f"{number:04d}"
    entries = []
    had: dict[str, bytes | None] = {}
    for name, data in sorted(changed.items()):
        path = opened.folder / name
        had[name] = path.read_bytes() if path.is_file() else None
        before = _sha(had[name])
        entries.append(ChangedFile(path=name, before=before, after=_sha(data)))
    record = Run(number=number, returns=taken, files=tuple(entries))
    written: list[str] = []
    new_folders = [path for path in (history, history.parent) if not path.exists()]
    try:
        for name, old in had.items():
            if old is not None:
                target = folder / "before" / name
                target.parent.mkdir(parents=True, exist_ok=True)
                write_whole(target, old)
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in sorted(changed.items()):
            (opened.folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(opened.folder / name, data, force=True)
            written.append(name)
        words = record.model_dump_json(by_alias=True, indent=1) + "\n"
        write_whole(folder / "run.json", words)
    except (InputError, OSError) as error:
        for name in written:
            _restore(opened.folder / name, had[name])
        shutil.rmtree(folder, ignore_errors=True)
        _remove_empty(new_folders)
        if isinstance(error, OSError):
            message = error.strerror or str(error)
            raise fail("file-unwritable", Where(str(folder)), message=message) from None
        raise


def _sha(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _restore(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    else:
        write_whole(path, data, force=True)


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


# --- Undoing ---------------------------------------------------------------------------------


def undo(opened: StudyFolder) -> Run:
    """Put everything back as it was before the last run, exactly; returns that run's record.

    Raises InputError where there is no run, or where a file has been changed since.
    """
    found = runs(opened.history)
    if not found:
        raise fail("undo-nothing", Where(str(opened.folder)))
    run = found[-1]
    folder = opened.history / f"{run.number:04d}"
    findings = []
    before: dict[str, bytes | None] = {}
    for entry in run.files:
        if not _inside(opened.folder, entry.path):
            raise fail("undo-damaged", Where(str(folder / "run.json")))
        path = opened.folder / entry.path
        if _sha(path.read_bytes() if path.is_file() else None) != entry.after:
            findings.append(Finding("undo-changed", Where(str(path))))
        kept = folder / "before" / entry.path
        data = kept.read_bytes() if kept.is_file() else None
        if _sha(data) != entry.before:
            findings.append(Finding("undo-damaged", Where(str(kept))))
        before[entry.path] = data
    if findings:
        raise InputError(findings)
    for name, data in before.items():
        _restore(opened.folder / name, data)
    shutil.rmtree(folder)
    _remove_empty([opened.history, opened.history.parent])
    return run
