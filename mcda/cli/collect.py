"""`mcda collect`: read returned forms, tell what is in them, and take them into the study."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import click

from mcda.cli.common import FOUND, Output, common, on_encoding, progress
from mcda.errors import Finding, InputError, Where, fail
from mcda.files.collecting import Known
from mcda.files.runs import StudyFolder
from mcda.model.returned import Returned

WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods")
TEXTS = (".csv", ".tsv", ".json", ".ahp", ".txt", ".eml")
PAGES = (".html", ".htm")
ARCHIVES = (".zip", ".rar", ".7z", ".gz")
SYSTEM = ("thumbs.db", "desktop.ini", ".ds_store")
LARGEST = 10 * 2**20
MANY = 24  # so many files are worth starting other processes


@dataclass
class Inbox:
    """The files to read, as they are shown, and what was passed over: (name, why)."""

    files: dict[str, Path] = field(default_factory=dict)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    names: dict[Path, str] = field(default_factory=dict)

    def shown(self, path: Path) -> str:
        """How messages call a file: by its name, by its path where another has the same name."""
        place = path.resolve()
        if place not in self.names:
            name = path.name if path.name not in self.files else str(path)
            self.files[name] = path
            self.names[place] = name
        return self.names[place]

    def called(self, path: Path) -> str:
        """The file that `--use` means: a path, or a name as messages show it."""
        return str(path) if str(path) in self.files else self.shown(_there(path))


@click.command("collect")
@click.argument("study", required=False)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--use",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Of several versions this one counts.",
)
@click.option("--undo", is_flag=True, help="Put everything back as before the last run.")
@click.option("--reminders", is_flag=True, help="Write letters to those who are missing.")
@on_encoding
@common(("auto", "table", "csv", "json", "md"))
def command(
    study: str | None,
    files: tuple[Path, ...],
    use: tuple[Path, ...],
    undo: bool,
    reminders: bool,
    encoding: str | None,
    out: Output,
) -> int:
    """Read the returned forms in FILES (a folder, or files) into STUDY.

    Workbooks, files and lines of questionnaire pages (also in saved messages), CSV and JSON; who
    answered is told by the number in the form, never by file names.
    The files themselves are never changed. Without FILES: who is in and who is missing.

    \b
    Examples:
      mcda collect mystudy inbox/     take what came back
      mcda collect mystudy            who is in, who is missing
      mcda collect mystudy --undo     as before the last run
    """
    from mcda.cli.collected import Report
    from mcda.files.collecting import collect
    from mcda.files.runs import open_study, with_table, write_run

    if study is None:
        rest = "--undo" if undo else "--reminders" if reminders else "FOLDER"
        raise fail("collect-name-study", command=f"mcda collect STUDY {rest}")
    opened = open_study(study, encoding=encoding)
    if undo:
        return _undo(opened, study, out)
    inbox = gather(files)
    chosen = {inbox.called(path) for path in use}
    if files and not inbox.files and not inbox.ignored:
        raise fail("collect-nothing", Where(str(files[0])))
    returns, failed = read(opened, inbox, encoding, out.quiet)
    kinds = {form.kind for form in opened.known.forms.values()} | {one.kind for one in returns}
    if kinds - {"pairs"}:
        opened = with_table(opened)
    collected = collect(opened.known, returns, chosen)
    written = write_run(opened, collected)
    report = Report(opened, collected, written, failed, inbox, study)
    if reminders:
        _letters(opened, report, study, out)
    out.emit(
        table=lambda: report.table(out.lang, out.verbose),
        data=report.data,
        records=lambda: report.records(out.lang),
        sheets=lambda: report.views(out.lang),
    )
    context = click.get_current_context()
    remarks = len(collected.findings) + len(collected.questions) + len(failed)
    context.meta[FOUND] = context.meta.get(FOUND, 0) + remarks
    return 1 if failed or collected.not_taken else 0


def gather(given: Sequence[Path]) -> Inbox:
    """The files named, and those in the folders named; not what lies in folders below."""
    inbox = Inbox()
    for path in given:
        if not _there(path).is_dir():
            inbox.shown(path)
            continue
        for entry in sorted(path.iterdir(), key=lambda one: one.name):
            why = _passed_over(entry)
            if why is not None:
                inbox.ignored.append((entry.name, why))
            else:
                inbox.shown(entry)
    return inbox


def _there(path: Path) -> Path:
    if not path.exists():
        raise fail("collect-folder-missing", Where(str(path)))
    return path


def _passed_over(entry: Path) -> str | None:
    """Why a file in a folder is not read; None for a file that may hold answers."""
    name = entry.name.lower()
    if name.startswith(("~$", ".~lock")):
        return "lock"
    if name in SYSTEM or name.startswith((".", "~")):
        return "system"
    if entry.is_dir():
        return "folder"
    if name.endswith(PAGES):
        return "page"
    return None if name.endswith((*WORKBOOKS, *TEXTS, *ARCHIVES)) else "kind"


def read(
    opened: StudyFolder, inbox: Inbox, encoding: str | None, quiet: bool = False
) -> tuple[list[Returned], list[Finding]]:
    """What every file holds, and why files could not be read; many files are read in parallel."""
    work = [(str(path), shown, encoding) for shown, path in inbox.files.items()]
    returns: list[Returned] = []
    failed: list[Finding] = []
    step = progress(quiet)
    for number, (found, findings) in enumerate(_results(opened, work), start=1):
        returns += found
        failed += findings
        if step is not None:
            step(number, len(work))
    return returns, failed


Job = tuple[str, str, str | None]
Result = tuple[tuple[Returned, ...], tuple[Finding, ...]]


def _results(opened: StudyFolder, work: Sequence[Job]) -> Iterator[Result]:
    """The result of every job, in order."""
    job = partial(_read, opened.known)
    workers = min(os.cpu_count() or 1, 4)
    if len(work) < MANY or workers < 2:
        yield from map(job, work)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(job, work, chunksize=-(-len(work) // (4 * workers)))


def _read(known: Known, job: Job) -> Result:
    try:
        return _file(known, job), ()
    except InputError as error:
        return (), error.findings


def _file(known: Known, job: Job) -> tuple[Returned, ...]:
    from mcda.excel.reader import read_form
    from mcda.files.goepel import is_goepel, read_goepel
    from mcda.files.returns import read_returned
    from mcda.files.yamlfile import read_bytes

    path, shown, encoding = Path(job[0]), job[1], job[2]
    name = path.name.lower()
    if name.endswith(ARCHIVES):
        raise fail("returned-archive", Where(shown))
    if name.endswith(PAGES):
        raise fail("returned-page", Where(shown))
    if path.is_file() and path.stat().st_size > LARGEST:
        found = f"{path.stat().st_size / 2**20:.0f}"
        raise fail("returned-large", Where(shown), found=found, limit=str(LARGEST >> 20))
    data = read_bytes(path, shown)
    if name.endswith(TEXTS):
        return read_returned(
            data, shown, known.hierarchy, known.readable, experts=known.experts, encoding=encoding
        )
    try:
        return (read_form(data, shown, known.hierarchy, known.readable),)
    except InputError as error:
        if error.findings[0].code != "returned-missing" or not is_goepel(_sheets(data)):
            raise
    return read_goepel(data, shown, known.hierarchy, known.experts)


def _sheets(data: bytes) -> bytes:
    """The part of a guarded workbook that names its sheets."""
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read("xl/workbook.xml")


def _undo(opened: StudyFolder, study: str, out: Output) -> int:
    from mcda.excel.listsheets import file_list
    from mcda.files.runs import undo
    from mcda.messages import text

    run = undo(opened)
    names = [entry.path for entry in run.files]
    data = {"schema": "collect-undone/1", "study": study, "run": run.number, "files": names}
    out.emit(
        table=lambda: text("collect-undone", out.lang, study=study, files=", ".join(names) or "-"),
        data=lambda: data,
        records=lambda: [{"file": name} for name in names],
        sheets=lambda: [file_list(names, out.lang)],
    )
    return 0


def _letters(opened: StudyFolder, report: object, study: str, out: Output) -> None:
    from mcda.cli.collected import Report
    from mcda.files.letters import letters, write_letters
    from mcda.messages import text
    from mcda.model.hierarchy import LANGUAGES, say

    assert isinstance(report, Report)
    if opened.round is None:
        raise fail("letters-no-round", Where(study))
    experts = {expert.id: expert for expert in opened.known.experts}
    title = {lang: say(opened.study.title, lang) or opened.round.study for lang in LANGUAGES}
    rows = report.collected.rows
    known = opened.known
    made = letters(rows, experts, opened.round, title, known.hierarchy, report.sheets, known.called)
    folder = opened.folder / "rounds" / str(opened.round.number) / "letters"
    write_letters(folder, made, {row.expert: None for row in rows if row.expert not in made})
    key = "collect-letters-made" if made else "collect-letters-none"
    out.note(text(key, out.lang, count=len(made), folder=str(folder)))
