"""The results of an archive: which commands make them, and whether they come out the same."""

from __future__ import annotations

import os
import shlex
import tempfile
from collections.abc import Callable, Mapping
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcda.cli.common import Output, keeping_language, progress
from mcda.errors import Finding, InputError, Where
from mcda.messages import finding_text, plain, text

if TYPE_CHECKING:
    from mcda.excel.views import View
    from mcda.files.same import Difference
    from mcda.model.archive import Archive, Options, Versions

# A result by its file, and the command that makes it; each takes these of the options.
RESULTS = {
    "report.html": "report",
    "results/ranking.json": "rank",
    "results/ranking.csv": "rank",
    "results/results.xlsx": "rank",
    "results/classes.json": "classify",
    "results/classes.csv": "classify",
}
METHOD = ("rank", "report")
# What a study may be unable to have, without anything being wrong.
CANNOT = frozenset(("profiles-none", "tests-none", "classes-central", "report-method"))


@dataclass(frozen=True)
class Compared:
    """A result beside the same computed anew; `first` is the first of `count` differences.

    `exact`: the same bytes, workbooks apart from the time in them. `passed` where another version
    of this program lays it out, so that it was not compared.
    """

    file: str
    exact: bool = False
    count: int = 0
    first: Difference | None = None
    passed: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        first = self.first
        return {
            "file": self.file,
            "exact": self.exact,
            "compared": not self.passed,
            "differences": self.count,
            "first": first
            and {
                "where": first.where,
                "name": first.whose,
                "found": first.found,
                "expected": first.expected,
            },
        }


def arguments(file: str, study: str, options: Options) -> list[str]:
    """What stands behind `mcda` to make a result in the folder of an unpacked archive."""
    name = RESULTS[file]
    given = [f"--seed={options.seed}", f"--draws={options.draws}", f"--lang={options.lang}"]
    given += [f"--at={options.at}"] if options.at else []
    given += [f"--weights={one}" for one in options.weights]
    given += [f"--encoding={options.encoding}"] if options.encoding else []
    if name in METHOD:
        given += [f"--method={options.method}"] if options.method else []
        given += [f"--set={one}" for one in options.parameters]
    return [name, study, *given, "-o", file]


def written(arguments: list[str]) -> str:
    """The command as a person types it."""
    return shlex.join(["mcda", *arguments])


def make(
    folder: Path,
    study: str,
    options: Options,
    shown: Callable[[int, int], None] | None = None,
) -> dict[str, str]:
    """Make every result that the study can have; gives the command of each by file."""
    from mcda.cli.app import group

    made = {}
    (folder / "results").mkdir(exist_ok=True)
    with chdir(folder), keeping_language():
        for number, file in enumerate(RESULTS, 1):
            given = arguments(file, study, options)
            try:
                group.main([*given, "-q"], prog_name="mcda", standalone_mode=False)
            except InputError as error:
                if {finding.code for finding in error.findings} - CANNOT:
                    raise
                continue
            made[file] = written(given)
            if shown is not None:
                shown(number, len(RESULTS))
    return made


def versions() -> Versions:
    """Everything that computes here."""
    import platform
    from importlib.metadata import distributions

    from mcda.model.archive import Versions
    from mcda.version import __version__

    found = {str(one.metadata["Name"]): one.version for one in distributions()}
    return Versions(
        mcda=__version__,
        python=platform.python_version(),
        implementation=platform.python_implementation(),
        platform=platform.platform(),
        machine=platform.machine(),
        packages=dict(sorted(found.items(), key=lambda item: item[0].casefold())),
    )


def changes(before: Versions, now: Versions) -> list[tuple[str, str, str]]:
    """(name, version in the archive, version here) of all that differ; "-" is not installed."""
    pairs = [("monotown-mcda", before.mcda, now.mcda), ("Python", before.python, now.python)]
    pairs += [
        (key, getattr(before, key), getattr(now, key))
        for key in ("implementation", "platform", "machine")
    ]
    for name in dict.fromkeys((*before.packages, *now.packages)):
        if name != "monotown-mcda":
            pairs.append((name, before.packages.get(name, "-"), now.packages.get(name, "-")))
    return [pair for pair in pairs if pair[1] != pair[2]]


def compare(
    manifest: Archive, unpacked: Path, again: Path, commands: Mapping[str, str], same_version: bool
) -> list[Compared]:
    """Every result of an archive beside the one made anew."""
    from mcda.files.packed import steady
    from mcda.files.same import Difference, differences

    found = []
    for file in RESULTS:
        kept = (unpacked / file).is_file()
        if not kept and file not in commands:
            continue
        if not kept or file not in commands:
            there, here = ("+", "-") if kept else ("-", "+")
            found.append(Compared(file, count=1, first=Difference("", "", there, here)))
            continue
        size, expected = (unpacked / file).stat().st_size, (again / file).read_bytes()
        if file.endswith(".xlsx"):
            expected = steady(expected)
        if not same_version and file.endswith((".xlsx", ".html")):
            found.append(Compared(file, passed=True))
            continue
        if size > 4 * len(expected) + 2**20:  # nothing of ours, and not worth the memory
            first = Difference("", "", f"{size} bytes", f"{len(expected)} bytes")
            found.append(Compared(file, count=1, first=first))
            continue
        data = (unpacked / file).read_bytes()
        try:
            differ = differences(file, data, expected, "version")
        except ValueError as error:
            differ = [Difference("", "", plain(error), "")]
        exact = data == expected
        found.append(Compared(file, exact, len(differ), differ[0] if differ else None))
    return found


def check_archive(path: Path, out: Output) -> int:
    """Verify and recompute an archive; 1 where anything was changed or comes out otherwise."""
    from mcda.files.archive import check_inside
    from mcda.files.unpack import unpack

    findings: list[Finding] = []
    manifest = None
    results: list[Compared] = []
    moved: list[tuple[str, str, str]] = []
    with tempfile.TemporaryDirectory(prefix="mcda-", ignore_cleanup_errors=True) as folder:
        unpacked, again = Path(folder, "archive"), Path(folder, "again")
        unpacked.mkdir()
        again.mkdir()
        try:
            manifest, findings = unpack(path, unpacked)
            moved = changes(manifest.versions, versions())
            study = manifest.study
            if not study.startswith("study/"):
                raise InputError([Finding("archive-study", Where(str(path)), {"found": study})])
            check_inside(unpacked, study)
            os.rename(unpacked / "study", again / "study")
            made = make(again, study, manifest.options, progress(out.quiet))
            for file, command in made.items():
                if manifest.commands.get(file, command) != command:
                    where = Where(str(path), key=file)
                    values = {"found": manifest.commands[file], "expected": command}
                    findings.append(Finding("archive-command", where, values))
            same = not any(name == "monotown-mcda" for name, _, _ in moved)
            results = compare(manifest, unpacked, again, made, same)
        except InputError as error:
            findings = [*findings, *error.findings]
    differing = [one for one in results if one.count]
    status = 1 if findings or differing or manifest is None else 0
    out.emit(
        table=lambda: "\n".join(_told(path, manifest, findings, moved, results, out.lang)),
        data=lambda: {
            "schema": "replay/1",
            "same": status == 0,
            "findings": [finding.to_dict() for finding in findings],
            "versions": [dict(zip(("name", "archive", "here"), one, strict=True)) for one in moved],
            "results": [one.to_dict() for one in results],
        },
        records=list,
        sheets=lambda: _sheets(findings, results, out.lang),
    )
    return status


def _sheets(findings: list[Finding], results: list[Compared], lang: str) -> list[View]:
    from mcda.excel.listsheets import finding_list, plain_list

    heads = {"file": text("list-file", lang), "what": text("list-what", lang)}
    rows = [{"file": one.file, "what": _outcome(one, lang)} for one in results]
    return [
        plain_list(text("results-sheet-settings", lang), heads, rows),
        finding_list(text("list-sheet-findings", lang), findings, lang),
    ]


def _told(
    path: Path,
    manifest: Archive | None,
    findings: list[Finding],
    moved: list[tuple[str, str, str]],
    results: list[Compared],
    lang: str,
) -> list[str]:
    lines = []
    if manifest is not None:
        before = manifest.versions
        lines.append(
            text(
                "arc-made-with",
                lang,
                file=path.name,
                study=manifest.study.partition("/")[2],
                version=before.mcda,
                python=before.python,
                platform=before.platform,
            )
        )
    lines += [finding_text(finding, lang) for finding in findings]
    if manifest is not None and not findings:
        lines.append(text("arc-intact", lang, count=len(manifest.files)))
    if moved:
        said = "; ".join(f"{name} {before} → {now}" for name, before, now in moved)
        lines.append(text("arc-versions", lang, said=said))
    elif manifest is not None:
        lines.append(text("arc-versions-same", lang))
    for one in results:
        lines.append(f"{one.file}: {_outcome(one, lang)}")
    if not results:
        lines.append(text("arc-not-computed", lang))
    elif any(one.count for one in results):
        lines.append(text("arc-differs", lang))
    else:
        lines.append(text("arc-same", lang))
    return lines


def _outcome(one: Compared, lang: str) -> str:
    if one.passed:
        return text("arc-passed", lang)
    if one.first is None:
        return text("arc-exact" if one.exact else "arc-near", lang)
    first = one.first
    whose = f" ({first.whose})" if first.whose else ""
    return text(
        "arc-first",
        lang,
        where=(first.where or "-") + whose,
        found=_value(first.found),
        expected=_value(first.expected),
        count=one.count,
    )


def _value(value: Any) -> str:
    return repr(value) if isinstance(value, float) else plain(value)
