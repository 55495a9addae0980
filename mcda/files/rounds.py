"""Rounds of questions in a study's folder: `rounds/N/` holds round.yaml, what every form asks as
JSON, and the files exactly as they were sent.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from mcda.errors import Finding, InputError, Where, fail
from mcda.files.yamlfile import parse_json, parse_yaml, read_bytes
from mcda.model.form import Form, FormKind
from mcda.model.judgements import Asked
from mcda.model.round import ReplacedForm, Round, SentForm
from mcda.resources import names

ROUNDS, ROUND, CONTENTS, SENT = "rounds", "round.yaml", "asked", "forms"


def own_study(target: str) -> tuple[Path, Path]:
    """Folder and study file of a study of one's own; raises InputError for a shipped one."""
    path = Path(target)
    file = path / "study.yaml" if path.is_dir() else path
    if file.is_file() and file.suffix.lower() in (".yaml", ".yml"):
        return file.parent, file
    if path.is_dir():
        raise fail("study-folder", Where(target))
    if path.is_file():
        raise fail("collect-workbook", Where(target), found=path.name, folder=path.stem)
    shipped = names("datasets")
    if target in shipped:
        raise fail("collect-shipped", Where(target), study=target)
    raise fail("study-unknown", found=target, shipped=", ".join(shipped) or "-")


def round_folder(study: Path, number: int) -> Path:
    """Where a round is kept."""
    return study / ROUNDS / str(number)


def read_rounds(study: Path) -> tuple[Round, ...]:
    """All rounds of a study by number, with what their forms ask; none where nothing was asked.

    Raises InputError with every problem of every file.
    """
    folder = study / ROUNDS
    if not folder.is_dir():
        return ()
    findings: list[Finding] = []
    rounds = []
    numbers = sorted(int(entry.name) for entry in folder.iterdir() if entry.name.isdecimal())
    for number in numbers:
        path = round_folder(study, number) / ROUND
        try:
            written = parse_yaml(read_bytes(path, str(path)), Round, str(path))
            if written.number != number:
                values = {"found": str(written.number), "expected": str(number)}
                raise fail("round-number", Where(str(path), key="number"), **values)
        except InputError as error:
            findings += error.findings
            continue
        contents = {}
        sent = [form.number for form in written.forms]
        for form in (*sent, *(gone.number for gone in written.replaced)):
            place = asked_file(study, number, form)
            try:
                contents[form] = parse_json(read_bytes(place, str(place)), Form, str(place))
            except InputError as error:
                findings += error.findings
        rounds.append(written.holding(contents))
    if findings:
        raise InputError(findings)
    return tuple(rounds)


def read_sent(study: Path, written: Round, sent: SentForm) -> dict[str, bytes]:
    """The files of a form exactly as they were sent, by name.

    Raises InputError where one is gone or was changed.
    """
    found = {}
    for name, digest in sent.files.items():
        path = round_folder(study, written.number) / SENT / name
        found[name] = read_bytes(path, str(path))
        if hashlib.sha256(found[name]).hexdigest() != digest:
            raise fail("round-form-changed", Where(str(path)))
    return found


def asked_file(study: Path, number: int, form: str) -> Path:
    """Where a round keeps what a form asks, by the number of each."""
    return round_folder(study, number) / CONTENTS / f"{form}.json"


def kept_books(study: Path, written: Round) -> dict[str, bytes]:
    """The workbooks of a round that are still as they were sent, by the number of the form."""
    found = {}
    for sent in written.forms:
        path = round_folder(study, written.number) / SENT / sent.file
        data = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(data).hexdigest() == sent.sha256:
            found[sent.number] = data
    return found


def with_replaced(written: Round, before: Round, date: str) -> Round:
    """A round that stands instead of another: numbers that it no longer has are remembered."""
    numbers = {form.number for form in written.forms}
    known = {form.number: form for form in before.replaced}
    for sent in before.forms:
        known[sent.number] = ReplacedForm(
            number=sent.number, expert=sent.expert, kind=sent.kind, date=date
        )
    gone = tuple(form for number, form in known.items() if number not in numbers)
    return written.model_copy(update={"replaced": gone})


def remove_empty(folder: Path) -> None:
    """Remove a round's folder of which the files are gone, and that of all rounds with the last."""
    for path in (*sorted(folder.rglob("*"), reverse=True), folder, folder.parent):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def sent_forms(
    made: Sequence[tuple[Form, bytes]],
    date: str,
    replaces: Mapping[tuple[str, FormKind], SentForm] | None = None,
    turn: int = 1,
    pages: Mapping[str, bytes] | None = None,
) -> tuple[SentForm, ...]:
    """The entries of round.yaml for new forms; `replaces` are the forms of earlier turns.

    `pages` are those of the forms that have one, by number.
    """
    before = replaces or {}
    sent = [
        SentForm(
            number=form.number,
            expert=form.expert,
            kind=form.kind,
            language=form.language,
            file=file_name(form, turn),
            sha256=hashlib.sha256(data).hexdigest(),
            date=date,
            replaces=before[form.expert, form.kind].number
            if (form.expert, form.kind) in before
            else "",
        )
        for form, data in made
    ]
    return tuple(with_page(one, (pages or {}).get(one.number)) for one in sent)


def with_page(sent: SentForm, page: bytes | None) -> SentForm:
    """The entry of a form that went out as a page too; the same where there is none."""
    if page is None:
        return sent
    name = str(Path(sent.file).with_suffix(".html"))
    return sent.model_copy(update={"page": name, "page_sha256": hashlib.sha256(page).hexdigest()})


def file_name(form: Form, turn: int = 1) -> str:
    """Name of a form's file: whose it is, the round, the kind."""
    again = f"-{turn}" if turn > 1 else ""
    return f"{form.expert}-round{form.round}-{form.kind}{again}.xlsx"


def round_files(
    study: Path,
    written: Round,
    made: Sequence[tuple[Form, bytes]],
    pages: Mapping[str, bytes] | None = None,
) -> dict[Path, bytes]:
    """The files of a round: round.yaml anew, and for new forms what they ask and what was sent.

    `pages` are new pages by the number of their form.
    """
    folder = round_folder(study, written.number)
    sent = {form.number: form.file for form in written.forms}
    files = {folder / ROUND: round_text(written).encode("utf-8")}
    for form, data in made:
        words = form.model_dump_json(by_alias=True, indent=1) + "\n"
        files[asked_file(study, written.number, form.number)] = words.encode("utf-8")
        files[folder / SENT / sent[form.number]] = data
    for number, page in (pages or {}).items():
        files[folder / SENT / written.pages[number]] = page
    return files


def round_text(written: Round) -> str:
    """A round as round.yaml holds it."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 120
    stream = io.StringIO()
    yaml.dump(written.model_dump(by_alias=True, mode="json"), stream)
    return stream.getvalue()


def asked_print(shown: Sequence[str], forms: Sequence[Form]) -> str:
    """Fingerprint of all that a round shows and asks, whatever the round's number."""
    digest = hashlib.sha256()
    for words in shown:
        digest.update(words.encode("utf-8") + b"\0")
    for form in forms:
        same = form.model_copy(update={"number": "", "round": 1})
        digest.update(same.model_dump_json().encode("utf-8") + b"\0")
    return digest.hexdigest()[:16]


def whole(forms: Sequence[Form]) -> Asked:
    """The hierarchy with the prints of every node that some form asks."""
    nodes = {name: prints for form in forms for name, prints in form.hierarchy.nodes.items()}
    return Asked(id=forms[0].hierarchy.id, nodes=nodes)
