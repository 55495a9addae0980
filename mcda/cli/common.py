"""What the commands share: options, language, formats and writing results whole or not at all."""

from __future__ import annotations

import functools
import json
import locale
import re
import shlex
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

import click

from mcda.errors import Finding, InputError, Where, fail
from mcda.model.problem import Problem

LANGUAGES = ("en", "ru", "kk")
SUFFIXES = {".csv": "csv", ".json": "json", ".md": "md", ".xlsx": "xlsx", ".txt": "table"}
FIGURES = (".svg", ".png", ".pdf")
_chosen: dict[str, str] = {}
BESIDE = (
    "force",
    "form",
    "quiet",
    "verbose",
    "figure",
    "dask",
    "memory",
)  # they change no number of a file
FOUND = "mcda.findings"
BAR = 24  # signs of a bar of progress
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


@contextmanager
def keeping_language() -> Iterator[None]:
    """Commands that are run inside choose a language for themselves only."""
    before = dict(_chosen)
    try:
        yield
    finally:
        _chosen.clear()
        _chosen.update(before)


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
on_at = click.option("--at", metavar="NODE", help="At this node of the hierarchy.")
on_weights = click.option(
    "--weights", multiple=True, metavar="NODE=W,…", help="Weights among siblings, or 'equal'."
)
on_seed = click.option("--seed", type=click.IntRange(0), help="Seed of the draws.")
on_draws = click.option(
    "--draws", type=click.IntRange(1), help="How many draws of the unknown figures."
)

on_dask = click.option(
    "--dask",
    metavar="local|ADDRESS",
    help="Work on a Dask cluster: this machine's processes, or as tcp://host:8786.",
)

on_figure = click.option(
    "--figure",
    type=click.Path(path_type=Path),
    help="Draw the answer into FILE.svg, .png or .pdf as well.",
)


def common(
    formats: Sequence[str] = ("auto", "table", "csv", "json", "md", "xlsx"),
    *,
    target: bool = False,
    figure: bool = False,
    parquet: bool = False,
) -> Callable[[CallableT], CallableT]:
    """The options that every command has; they arrive as one `Output` named `out`.

    With `target` the command writes -o itself, a file or a folder: it arrives as `target`. With
    `figure` there is --figure, and the command hands its result to `Output.emit`. With `parquet`
    -o may name a .parquet file, which the command writes itself.
    """

    def decorate(function: CallableT) -> CallableT:
        if figure:
            function = on_figure(function)

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
            help="Write to this file or folder."
            if target
            else "Write to FILE; its suffix picks the format.",
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
            figure: Path | None = None,
            **kwargs: Any,
        ) -> Any:
            if target:
                kwargs["target"], output = output, None
            suffixes = SUFFIXES | {".parquet": "parquet"} if parquet else SUFFIXES
            out = Output(
                form, output, force, excel_csv, lang, quiet, verbose, strict, figure, suffixes
            )
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
        figure: Path | None = None,
        suffixes: Mapping[str, str] = SUFFIXES,
    ) -> None:
        self.path, self.force, self.excel_csv, self.figure = path, force, excel_csv, figure
        self.lang, self.quiet, self.verbose, self.strict = lang, quiet, verbose, strict
        if path is not None and form == "auto":
            if path.suffix.lower() not in suffixes:
                raise fail(
                    "suffix",
                    Where(str(path)),
                    found=path.suffix or "-",
                    expected=" ".join(suffixes),
                )
            form = suffixes[path.suffix.lower()]
        if form == "auto":
            form = "csv" if excel_csv or not sys.stdout.isatty() else "table"
        if form == "xlsx" and path is None:
            raise fail("xlsx-needs-file", Where(key="-f xlsx"))
        self.form = form
        if figure is not None and figure.suffix.lower() not in FIGURES:
            raise fail(
                "suffix", Where(str(figure)), found=figure.suffix or "-", expected=" ".join(FIGURES)
            )
        for file in (path, figure):
            if file is not None and file.exists() and not force:
                raise fail("file-exists", Where(str(file)))

    def note(self, text: str) -> None:
        """A message beside the answer, on stderr."""
        if not self.quiet:
            click.echo(text, err=True)

    def emit(
        self,
        *,
        table: Callable[[], str],
        result: Any = None,
        data: Callable[[], Any] | None = None,
        records: Callable[[], Sequence[Mapping[str, Any]]] | None = None,
        sheets: Callable[[], Sequence[Any]] = list,
        workbook: Callable[[], bytes] | None = None,
        lead: Callable[[], Sequence[str]] = list,
        top: int | None = None,
        drawn: Callable[[], Any] | None = None,
    ) -> None:
        """Write the answer: `table` for people, `data` for JSON, `records` for CSV, md, xlsx.

        `result` has `data` and `records` as its `to_dict` and `records`; it is also what --figure
        draws and the .xlsx shows, with the paragraphs `lead` below its title. A figure has at most
        `top` rows. `drawn` makes what both show where that is not `result`. Without a result the
        .xlsx has the views `sheets`; `workbook` makes one that has more to show.
        """
        data = result.to_dict if data is None else data
        records = result.records if records is None else records
        pictured = None
        seen = functools.cache(drawn or (lambda: result))
        if self.figure is not None:
            from mcda.report.canvas import picture
            from mcda.report.figures import draw

            made = draw(seen(), self.lang, lead=lead(), top=top)
            pictured = picture(made, self.figure.suffix.lower())
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
        elif workbook is not None:
            self._bytes(self.path, workbook())
        elif result is not None:
            from mcda.excel.resultsheet import result_workbook

            command = same_command(click.get_current_context())
            made_book = result_workbook(seen(), self.lang, lead=lead(), command=command)
            self._bytes(self.path, made_book)
        else:
            from mcda.excel.listsheets import lists_workbook

            self._bytes(self.path, lists_workbook(sheets(), self.lang, lead()))
        if pictured is not None:
            self._bytes(self.figure, pictured)

    def _text(self, text: str) -> None:
        if self.path is not None:
            self._bytes(self.path, text.encode("utf-8"))
        else:
            click.echo(text, nl=False)

    def _bytes(self, path: Path | None, data: bytes) -> None:
        from mcda.files.write import write_whole

        assert path is not None
        write_whole(path, data, force=self.force)
        self.note(f"wrote {path}")


def same_command(context: click.Context) -> str:
    """The command as it was given, its language named, without the folder that the file is in."""
    words, arguments = [], []
    for parameter in context.command.params:
        value = context.params.get(parameter.name or "")
        if value in (None, False, ()) or parameter.name in BESIDE:
            continue
        if isinstance(parameter, click.Argument):
            arguments.append(str(value))
            continue
        option = parameter.opts[-1]
        if value is True:
            words.append(option)
            continue
        for one in value if isinstance(value, tuple) else (value,):
            parts = one if isinstance(one, tuple) else (one,)
            words += [option, *(p.name if isinstance(p, Path) else str(p) for p in parts)]
    path = context.command_path.split()
    path = path if path[0] == "mcda" else ["mcda", *path]
    return shlex.join([*path, *arguments, *words])


def progress(quiet: bool) -> Callable[[int, int], None] | None:
    """A bar on stderr for what takes over a second; none where stderr is no terminal."""
    if quiet or not sys.stderr.isatty():
        return None
    began = time.monotonic()
    last = ""

    def show(done: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - began < 1.0:
            return
        full = round(BAR * done / of)
        line = f"[{'#' * full}{'-' * (BAR - full)}] {done / of:4.0%}"
        if line != last:
            click.echo(f"\r{line} ", err=True, nl=False)
            last = line
        if done >= of:
            click.echo("\r" + " " * len(line) + "\r", err=True, nl=False)

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


def aligned(rows: Sequence[Sequence[str]], left: Sequence[int] = (0,)) -> list[str]:
    """Rows as lines with columns of equal width; those at the positions `left` start left."""
    sizes = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(size) if k in left else cell.rjust(size)
            for k, (cell, size) in enumerate(zip(row, sizes, strict=True))
        ).rstrip()
        for row in rows
    ]


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
    study: str | None,
    hierarchy: str | None = None,
    encoding: str | None = None,
    weights: Sequence[str] = (),
    *,
    seed: int | None = None,
    draws: int | None = None,
) -> Problem:
    """The study asked for, with the options `--weights`, `--seed` and `--draws` that were given.

    It is a folder, a file, a shipped name, or a bare table with --hierarchy.
    """
    problem = weighted(_found(study or "monotowns", hierarchy, encoding), weights)
    settings: dict[str, Any] = {"seed": seed, "draws": draws}
    return problem.changed(**{key: value for key, value in settings.items() if value is not None})


def _found(target: str, hierarchy: str | None, encoding: str | None) -> Problem:
    from mcda.files.load import examine, load_table

    if hierarchy is not None:
        return load_table(target, hierarchy, encoding=encoding)
    problem, findings = examine(target, encoding=encoding)
    if problem is None:
        raise InputError(findings)
    tell(findings)
    return problem


def tell(findings: Sequence[Finding]) -> None:
    """Findings of a study that can be used, on stderr; they count for --strict."""
    from mcda.messages import finding_text

    context = click.get_current_context()
    context.meta[FOUND] = context.meta.get(FOUND, 0) + len(findings)
    if not context.params.get("quiet"):
        for finding in findings:
            click.echo(finding_text(finding, language()), err=True)


def weighted(problem: Problem, texts: Sequence[str]) -> Problem:
    """The problem with `--weights NODE=NUMBER,…` where it names criteria, its own elsewhere.

    `equal` among them makes equal what is not named.
    """
    if not texts:
        return problem
    given: dict[str, float] = {}
    findings = []
    parts = [part.strip() for text in texts for part in WEIGHTS.split(text)]
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
    kept = {} if "equal" in parts else _elsewhere(problem, given)
    whose = "partly" if given and kept else "given" if given else "equal"
    return problem.changed(weights={**kept, **given}, whose=whose)


def _elsewhere(problem: Problem, given: Mapping[str, float]) -> dict[str, float]:
    """Declared weights of the criteria whose siblings are not named."""
    groups = [[child.id for child in node.criteria] for node in problem.hierarchy.tree.walk()]
    return {
        key: problem.weights[key]
        for group in groups
        if not any(key in given for key in group)
        for key in group
        if key in problem.weights
    }


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


def parse_spread(text: str, option: str) -> float | Literal["stated"]:
    """How far thresholds and limits move: a share, or "stated" for the hierarchy's ranges alone."""
    if text.strip() == "stated":
        return "stated"
    share = parse_number(text)
    if share is None:
        raise fail("spread-text", Where(key=option), found=text)
    return share


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
