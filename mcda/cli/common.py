"""What the commands share: options, language, formats and writing results whole or not at all."""

from __future__ import annotations

import functools
import json
import locale
import re
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from mcda.errors import Finding, InputError, Where, fail
from mcda.model.problem import Problem

LANGUAGES = ("en", "ru", "kk")
SUFFIXES = {".csv": "csv", ".json": "json", ".md": "md", ".xlsx": "xlsx", ".txt": "table"}
_chosen: dict[str, str] = {}
FOUND = "mcda.findings"
WEIGHTS = re.compile(r",(?=[^,=]*=|\s*equal\s*(?:,|$)|\s*$)")  # not a decimal comma
CallableT = TypeVar("CallableT", bound=Callable[..., Any])


def language() -> str:
    """The language asked for by --lang, else the system's, else English."""
    if "lang" in _chosen:
        return _chosen["lang"]
    system = (locale.getlocale()[0] or "")[:2].lower()
    return system if system in LANGUAGES else "en"


def _set_language(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    _chosen.pop("lang", None)
    if value:
        _chosen["lang"] = value
    return language()


def choices(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Method names for shell completion."""
    from mcda.model.methods import names

    return [name for name in names() if name.startswith(incomplete)]


on_method = click.option(
    "-m",
    "--method",
    shell_complete=choices,
    help="promethee, topsis or ahp; the study's own by default.",
)
on_parameters = click.option(
    "--set",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of the method, as distance=classic.",
)
on_hierarchy = click.option("--hierarchy", metavar="FILE", help="For a bare table: its criteria.")
on_encoding = click.option(
    "--encoding", metavar="NAME", help="Of CSV files that are not UTF-8, as cp1251."
)
on_seed = click.option("--seed", type=click.IntRange(0), help="Seed of the draws.")
on_draws = click.option(
    "--draws", type=click.IntRange(1), help="How many draws of the unknown figures."
)


def common(
    formats: Sequence[str] = ("auto", "table", "csv", "json", "md", "xlsx"),
) -> Callable[[CallableT], CallableT]:
    """The options that every command has; they arrive as one `Output` named `out`."""

    def decorate(function: CallableT) -> CallableT:
        @click.option(
            "-f",
            "--format",
            "form",
            type=click.Choice(formats),
            default="auto",
            help="auto: a table on a terminal, CSV when piped.",
        )
        @click.option(
            "-o",
            "output",
            type=click.Path(path_type=Path),
            help="Write to FILE; its suffix picks the format.",
        )
        @click.option("--force", is_flag=True, help="Replace an existing FILE.")
        @click.option("--excel-csv", is_flag=True, help="CSV with ; and a decimal comma.")
        @click.option(
            "--lang",
            type=click.Choice(LANGUAGES),
            callback=_set_language,
            help="Language of names and texts.",
        )
        @click.option("-q", "--quiet", is_flag=True, help="Less on stderr.")
        @click.option("-v", "--verbose", is_flag=True, help="More detail.")
        @click.option("--strict", is_flag=True, help="Exit 1 when there are findings.")
        @click.option("--debug", is_flag=True, help="Show our own faults in full.")
        @functools.wraps(function)
        def wrapped(
            *args: Any,
            form: str,
            output: Path | None,
            force: bool,
            excel_csv: bool,
            lang: str,
            quiet: bool,
            verbose: bool,
            strict: bool,
            debug: bool,
            **kwargs: Any,
        ) -> Any:
            out = Output(form, output, force, excel_csv, lang, quiet, verbose, strict)
            status = function(*args, out=out, **kwargs)
            found = click.get_current_context().meta.get(FOUND, 0)
            return 1 if strict and found and not status else status

        return cast(CallableT, wrapped)

    return decorate


class Output:
    """Where and how a command's answer goes: stdout or a file, in one of the formats."""

    def __init__(
        self,
        form: str,
        path: Path | None,
        force: bool,
        excel_csv: bool,
        lang: str,
        quiet: bool,
        verbose: bool,
        strict: bool,
    ) -> None:
        self.path, self.force, self.excel_csv = path, force, excel_csv
        self.lang, self.quiet, self.verbose, self.strict = lang, quiet, verbose, strict
        if path is not None and form == "auto":
            if path.suffix.lower() not in SUFFIXES:
                raise fail(
                    "suffix",
                    Where(str(path)),
                    found=path.suffix or "-",
                    expected=" ".join(SUFFIXES),
                )
            form = SUFFIXES[path.suffix.lower()]
        if form == "auto":
            form = "csv" if excel_csv or not sys.stdout.isatty() else "table"
        if form == "xlsx" and path is None:
            raise fail("xlsx-needs-file", Where(key="-f xlsx"))
        self.form = form
        if path is not None and path.exists() and not force:
            raise fail("file-exists", Where(str(path)))

    def note(self, text: str) -> None:
        """A message beside the answer, on stderr."""
        if not self.quiet:
            click.echo(text, err=True)

    def emit(
        self,
        *,
        table: Callable[[], str],
        data: Callable[[], Any],
        records: Callable[[], Sequence[Mapping[str, Any]]],
    ) -> None:
        """Write the answer: `table` for people, `data` for JSON, `records` for CSV, md, xlsx."""
        if self.form == "table":
            self._text(table() + "\n")
        elif self.form == "json":
            self._text(json.dumps(data(), ensure_ascii=False, indent=2, allow_nan=False) + "\n")
        elif self.form == "md":
            self._text(markdown(records()))
        elif self.form == "csv":
            from mcda.files.write import csv_text

            rows = records()
            header = list(rows[0]) if rows else []
            body = [[row.get(key, "") for key in header] for row in rows]
            bom = self.path is not None
            self._text(csv_text([header, *body], bom=bom, excel=self.excel_csv))
        else:
            from mcda.files.sheet import workbook_bytes

            self._bytes(workbook_bytes(records()))

    def _text(self, text: str) -> None:
        if self.path is not None:
            self._bytes(text.encode("utf-8"))
        else:
            click.echo(text, nl=False)

    def _bytes(self, data: bytes) -> None:
        from mcda.files.write import write_whole

        assert self.path is not None
        write_whole(self.path, data, force=self.force)
        self.note(f"wrote {self.path}")


def progress(quiet: bool) -> Callable[[int, int], None] | None:
    """A counter on stderr for what takes over a second; none where stderr is no terminal."""
    if quiet or not sys.stderr.isatty():
        return None
    began = time.monotonic()

    def show(done: int, of: int) -> None:
        if time.monotonic() - began < 1.0:
            return
        click.echo(f"\r{done / of:4.0%} ", err=True, nl=False)
        if done >= of:
            click.echo("\r     \r", err=True, nl=False)

    return show


def markdown(records: Sequence[Mapping[str, Any]]) -> str:
    """A Markdown table."""
    if not records:
        return ""
    keys = list(records[0])

    def cell(value: Any) -> str:
        text = f"{value:.6g}" if isinstance(value, float) else str(value)
        return text.replace("|", "\\|").replace("\n", " ")

    lines = ["| " + " | ".join(keys) + " |", "|" + " --- |" * len(keys)]
    lines += ["| " + " | ".join(cell(row[key]) for key in keys) + " |" for row in records]
    return "\n".join(lines) + "\n"


def width() -> int:
    """Columns of the terminal, 100 where there is none."""
    return shutil.get_terminal_size((100, 24)).columns


def shows(signs: str) -> bool:
    """True where stdout can show these signs."""
    try:
        signs.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def open_problem(
    study: str | None, hierarchy: str | None = None, encoding: str | None = None
) -> Problem:
    """The study asked for: a folder, a file, a shipped name, or a bare table with --hierarchy."""
    from mcda.files.load import examine, load_table
    from mcda.messages import finding_text

    target = study or "monotowns"
    if hierarchy is not None:
        return load_table(target, hierarchy, encoding=encoding)
    problem, findings = examine(target, encoding=encoding)
    if problem is None:
        raise InputError(findings)
    context = click.get_current_context()
    context.meta[FOUND] = context.meta.get(FOUND, 0) + len(findings)
    if not context.params.get("quiet"):
        for finding in findings:
            click.echo(finding_text(finding, language()), err=True)
    return problem


def parse_weights(problem: Problem, texts: Sequence[str]) -> Problem:
    """The problem with `--weights NODE=NUMBER,…` (or `equal`) instead of its own."""
    if not texts:
        return problem
    given: dict[str, float] = {}
    findings = []
    parts = (part.strip() for text in texts for part in WEIGHTS.split(text))
    for item in parts:
        if not item or item == "equal":
            continue
        name, _, number = item.partition("=")
        value = parse_number(number)
        if value is None or value < 0:
            findings.append(Finding("weight-text", Where(key="--weights"), {"found": item}))
        else:
            given[node_at(problem, name.strip())] = value
    if findings:
        raise InputError(findings)
    check_weights(problem, given)
    return problem.changed(weights=given, whose="given" if given else "equal")


def node_at(problem: Problem, name: str) -> str:
    """Id of the node called so in any language; the name itself where there is none."""
    from mcda.analysis.whatif import node_called

    return node_called(problem.hierarchy, name) or name


def again(
    study: str | None, hierarchy: str | None, encoding: str | None, at: str | None
) -> tuple[str, str]:
    """What a suggested command repeats: behind `mcda rank`, and behind `mcda explain TOWN`."""
    words = {"--hierarchy": hierarchy, "--encoding": encoding, "--at": at}
    quoted = {key: f'"{word}"' if " " in word else word for key, word in words.items() if word}
    rest = "".join(f" {key} {word}" for key, word in quoted.items())
    named = f'"{study}"' if study and " " in study else study
    return (f" {named}" if named else "") + rest, (f" --study {named}" if named else "") + rest


def check_weights(problem: Problem, given: Mapping[str, float]) -> None:
    """Raise InputError unless the nodes exist and siblings are named all or none, not all 0."""
    from mcda.files.load import check_weights as weight_findings

    findings = weight_findings(given, problem.hierarchy, lambda key: Where(key=f"--weights {key}"))
    if findings:
        raise InputError(findings)


def parse_number(text: str) -> float | None:
    """A number as people type it: 0.3, 0,3 or 30%."""
    text = text.strip()
    scale = 1.0
    if text.endswith("%"):
        text, scale = text[:-1], 0.01
    try:
        value = float(text.replace(",", ".")) * scale
    except ValueError:
        return None
    return value if abs(value) != float("inf") and value == value else None
