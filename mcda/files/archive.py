"""A study as an archive keeps it: all of it inside one folder, and no expert by name unless asked.

Files are kept byte by byte, so that their fingerprints stay. Only these differ, and the manifest
names them: the list of experts without names and addresses, records of runs without the names of
returned files, study.yaml where it names a file that had to come along, and a study that is a
workbook, which becomes a folder.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Literal

from mcda import resources
from mcda.errors import Finding, InputError, Where, fail
from mcda.files.experts import experts_from
from mcda.files.folder import StudyFiles
from mcda.files.load import examine, open_files
from mcda.files.parts import (
    HIERARCHY_FILE,
    PERSONAL,
    folder_files,
    folders,
    inside,
    read_parts,
    texts,
    without_columns,
)
from mcda.files.rounds import ROUNDS, SENT
from mcda.files.runs import set_key
from mcda.files.tablefile import errors_only, parse_grid
from mcda.files.write import csv_text
from mcda.files.yamlfile import Readable, decode, encode, parse_json, parse_yaml
from mcda.model.archive import Changed
from mcda.model.experts import Expert
from mcda.model.run import Run
from mcda.model.study import JudgedWeights, Study

# Tables beside a study that the program itself reads; others may hold anything.
TABLES = (
    "aliases.csv",
    "experts.csv",
    "limits.csv",
    "official.csv",
    "places.csv",
    "series.csv",
    "sources.csv",
)
JUNK = ("__pycache__", "__init__.py", "Thumbs.db", "desktop.ini")
DEEPEST = 12
_TEXTS = (".csv", ".json", ".md", ".txt", ".yaml", ".yml")


@dataclass(frozen=True)
class Kept:
    """A study for an archive.

    `name` is that of its folder, `file` that of its own file, `files` are by path in the folder;
    `left_out` names what the folder holds besides, `findings` what is worth knowing about it.
    """

    name: str
    file: str
    files: dict[str, bytes]
    changed: tuple[Changed, ...]
    left_out: tuple[str, ...]
    findings: tuple[Finding, ...]


def keep(target: str | Path, *, encoding: str | None = None, with_names: bool = False) -> Kept:
    """All that is needed to compute a sound study again, with its rounds and history.

    `with_names` keeps the whole folder as it is. Raises InputError with everything that is wrong
    with the study, where it reads judgements outside its folder, and where the name of an expert
    stands in a file from which it cannot be left out.
    """
    problem, findings = examine(target, encoding=encoding)
    errors_only(findings)
    if problem is None:
        raise InputError(findings)
    files, name, own = open_files(target, encoding)
    if files.sheets_answer:
        kept = _of_workbook(Path(target), files, name, with_names)
    else:
        shipped = not Path(target).exists()  # published as it is
        kept = _of_folder(files, name, own, tuple(problem.inputs), with_names or shipped)
    if not with_names:
        errors_only(_names_in(kept, _experts(files), encoding))
    return replace(kept, findings=findings)


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# --- Workbooks ---------------------------------------------------------------------------------


def _of_workbook(path: Path, files: StudyFiles, name: str, with_names: bool) -> Kept:
    parts = read_parts(path, with_names=with_names)
    left = () if with_names else tuple(sorted(set(parts.sides) - set(TABLES)))
    sides = {file: rows for file, rows in parts.sides.items() if file not in left}
    study = parts.study.model_copy(update={"hierarchy": HIERARCHY_FILE})
    made = folder_files(replace(parts, study=study, sides=sides))
    if with_names:
        made[path.name] = path.read_bytes()
    changed = Changed(file=path.name, why="workbook", before=files.inputs[path.name])
    return Kept(name, "study.yaml", made, (changed,), left, ())


# --- Folders -----------------------------------------------------------------------------------


def _of_folder(files: StudyFiles, name: str, own: str, read: tuple[str, ...], whole: bool) -> Kept:
    target, shown = files.place(own)
    study = parse_yaml(target.read_bytes(), Study, shown)
    for folder in folders(study):
        if not inside(folder, ("",)):
            raise fail("archive-outside", Where(shown), found=folder)
    judged = tuple(inside(folder, ("",)) for folder in folders(study))
    found = dict(_walk(files.base, ""))
    wanted = {
        path: entry for path, entry in found.items() if whole or _wanted(path, own, read, judged)
    }
    made = {path: entry.read_bytes() for path, entry in sorted(wanted.items())}
    changed: list[Changed] = []
    _bring_along(files, study, own, made, changed)
    if not whole:
        _without_names(files, made, changed)
    left = {path for path in found if path not in made}
    return Kept(name, own, made, tuple(changed), _shortened(left, set(made)), ())


def _walk(folder: Readable, prefix: str, depth: int = 0) -> Iterator[tuple[str, Readable]]:
    """Every file below a folder by its path; nothing hidden, no links to folders."""
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        path = prefix + entry.name
        if entry.name.startswith((".", "~")) or entry.name in JUNK:
            continue
        if entry.is_file():
            yield path, entry
        elif entry.is_dir() and depth < DEEPEST and not getattr(entry, "is_symlink", bool)():
            yield from _walk(entry, f"{path}/", depth + 1)


def _wanted(path: str, own: str, read: tuple[str, ...], judged: tuple[str, ...]) -> bool:
    """True for what the study reads, its rounds without the forms, answers and their history."""
    parts = PurePosixPath(path).parts
    if path in read or path == own or path in TABLES:
        return True
    if parts[0] == ROUNDS:
        return SENT not in parts
    for folder in {*judged, "judgements"}:
        one = path.removeprefix(f"{folder}/")
        if one != path and (
            one.startswith("history/") or ("/" not in one and one.endswith(".json"))
        ):
            return True
    return False


def _bring_along(
    files: StudyFiles, study: Study, own: str, made: dict[str, bytes], changed: list[Changed]
) -> None:
    """A hierarchy and a table that lie elsewhere come along, and study.yaml names them so."""
    before = made[own]
    text = decode(before, own)
    named_files: tuple[tuple[Literal["hierarchy", "table"], str], ...] = (
        ("hierarchy", study.hierarchy),
        ("table", study.table),
    )
    for key, named in named_files:
        if PurePosixPath(inside(named, ("",)) or "?").as_posix() in made:
            continue
        entry, shown = files.place(named)
        if not entry.is_file():
            entry, shown = (
                resources.folder("criteria").joinpath(f"{named}.yaml"),
                f"criteria/{named}.yaml",
            )
        suffix = PurePosixPath(shown.replace("\\", "/")).suffix
        free = (f"{key}{k}{suffix}" for k in ("", *range(2, 100)))
        new = next(one for one in free if one not in made)
        made[new] = entry.read_bytes()
        text = set_key(text, key, new, own)
        changed.append(Changed(file=own, why=key, before=_sha(before)))
    if changed:
        made[own] = encode(text, before)


def _without_names(files: StudyFiles, made: dict[str, bytes], changed: list[Changed]) -> None:
    for path, data in made.items():
        name = PurePosixPath(path).name
        new = data
        if name == "experts.csv":
            rows = texts(parse_grid(data, path, encoding=files.encoding))
            if any(head.casefold() in PERSONAL for head in rows[0]):
                # The mark tells the encoding, whichever --encoding the other tables need.
                new = csv_text(without_columns(rows, PERSONAL), bom=True).encode("utf-8")
        elif name == "run.json" and "history" in path.split("/"):
            run = parse_json(data, Run, path)
            returns = tuple(one.model_copy(update={"file": ""}) for one in run.returns)
            told = run.model_copy(update={"returns": returns})
            new = (told.model_dump_json(by_alias=True, indent=1) + "\n").encode("utf-8")
        if new != data:
            changed.append(Changed(file=path, why="names", before=_sha(data)))
            made[path] = new


def _shortened(left: set[str], kept: set[str]) -> tuple[str, ...]:
    """Paths left out, a folder of which nothing is kept as one."""
    shown = set()
    for path in left:
        parts = PurePosixPath(path).parts
        for k in range(1, len(parts) + 1):
            head = "/".join(parts[:k])
            if not any(one == head or one.startswith(f"{head}/") for one in kept):
                shown.add(head + ("/" if k < len(parts) else ""))
                break
    return tuple(sorted(shown))


# --- Names -------------------------------------------------------------------------------------


def _experts(files: StudyFiles) -> tuple[Expert, ...]:
    if not files.here("experts.csv"):
        return ()
    return experts_from(files.grid("experts.csv"), None)[0]


def _names_in(kept: Kept, experts: tuple[Expert, ...], encoding: str | None) -> list[Finding]:
    """Files of text in which a full name or an address of an expert stands all the same."""
    findings = []
    for path, data in kept.files.items():
        if PurePosixPath(path).suffix.lower() not in _TEXTS:
            continue
        try:
            words = decode(data, path, encoding=encoding)
        except InputError:
            words = data.decode("utf-8", "replace")
        for expert in experts:
            for said in (expert.name, expert.address):
                if not re.search(r"\w\W+\w", said):  # one word may be a town's name, too
                    continue
                pattern = r"\s+".join(map(re.escape, said.split()))
                if match := re.search(rf"(?<!\w){pattern}(?!\w)", words, re.I):
                    line = words.count("\n", 0, match.start()) + 1
                    values = {"expert": expert.id}
                    findings.append(Finding("archive-name-inside", Where(path, line), values))
    return findings


# --- Before it is computed anew ------------------------------------------------------------------


def check_inside(folder: Path, study: str) -> None:
    """Raise InputError unless the study in an unpacked archive reads nothing outside its folder."""
    path = folder / study
    file = path / "study.yaml" if path.is_dir() else path
    shown = file.relative_to(folder).as_posix()
    if not file.is_file():
        raise fail("file-missing", Where(shown))
    found = parse_yaml(file.read_bytes(), Study, shown)
    named = [found.hierarchy, found.table, found.ratings or "x"]
    if isinstance(found.weights, JudgedWeights):
        named.append(found.weights.judgements)
    files = (found.hierarchy, found.table)
    bad = [
        one
        for one in named
        if not inside(one, ("",)) or (one in files and not (file.parent / one).is_file())
    ]
    if bad:
        raise InputError(Finding("archive-outside", Where(shown), {"found": one}) for one in bad)
