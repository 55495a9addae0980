"""The command group: what `mcda --help` shows, and how errors become one clear message."""

from __future__ import annotations

import io
import os
import sys
import warnings
from importlib import import_module
from typing import Any

import click

from mcda.version import __version__

# Group, command, module, one line of help. Modules load when their command runs.
COMMANDS = (
    ("Start", "new", "mcda.cli.new", "Make a study, a folder or a workbook, that works as it is."),
    ("Start", "show", "mcda.cli.show", "Show what a study, a hierarchy or a method holds."),
    ("Start", "check", "mcda.cli.check", "Find all that is wrong with a study, or an archive."),
    (
        "Ask",
        "questionnaire",
        "mcda.cli.questionnaire",
        "Make a workbook of questions an expert.",
    ),
    ("Ask", "collect", "mcda.cli.collect", "Read returned forms into a study."),
    ("Ask", "weights", "mcda.cli.weights", "Local and global weights, declared and used."),
    ("Answer", "rank", "mcda.cli.rank", "Rank the alternatives, with intervals."),
    ("Answer", "classify", "mcda.cli.classify", "Sort them into low, average and high."),
    ("Answer", "explain", "mcda.cli.explain", "Say why a town stands where it stands."),
    ("How sure", "sensitivity", "mcda.cli.sensitivity", "What would change the answer."),
    ("How sure", "compare", "mcda.cli.compare", "The same table by other methods and weights."),
    ("How sure", "official", "mcda.cli.official", "Which weights give the official classes."),
    ("Share", "report", "mcda.cli.report", "One page that opens anywhere, its print, or Word."),
    ("Share", "convert", "mcda.cli.convert", "Put a study into a workbook, or take it out."),
    (
        "Share",
        "archive",
        "mcda.cli.archive",
        "A study, its results and all that made them, a file.",
    ),
    ("More", "partial", "mcda.cli.partial", "The partial order, and what cannot be compared."),
    ("More", "gaia", "mcda.cli.gaia", "The GAIA plane as numbers, and how far to believe it."),
    ("More", "scenarios", "mcda.cli.scenarios", "Places in several scenarios, and one ranking."),
    ("More", "portfolio", "mcda.cli.portfolio", "Which to choose together, within a budget."),
)


class LazyGroup(click.Group):
    """A group whose commands load their module only when they are called."""

    rows: tuple[tuple[str, str, str, str], ...] = COMMANDS

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for _, name, _, _ in self.rows]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for _, name, module, _ in self.rows:
            if name == cmd_name:
                command: click.Command = import_module(module).command
                return command
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for group in dict.fromkeys(group for group, *_ in self.rows):
            with formatter.section(group):
                formatter.write_dl([(n, text) for g, n, _, text in self.rows if g == group])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from mcda.errors import nearest

        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            if hint := nearest(args[0], self.list_commands(ctx)):
                raise click.UsageError(
                    f"No such command '{args[0]}'. Did you mean '{hint}'?", ctx
                ) from error
            raise


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="Rank and classify alternatives by a hierarchy of criteria: AHP, TOPSIS, PROMETHEE.\n\n"
    "\b\n"
    "Examples:\n"
    "  mcda rank                       rank Kazakhstan's 27 monotowns\n"
    "  mcda new mystudy                a study folder of your own\n"
    "  mcda rank mystudy -o out.xlsx   rank it, into a workbook",
)
@click.version_option(__version__, "-V", "--version", message="mcda %(version)s")
@click.pass_context
def group(ctx: click.Context) -> None:
    """The group itself; alone it says what to do next."""
    if ctx.invoked_subcommand is None:
        click.echo(
            "mcda rank                 rank Kazakhstan's 27 monotowns on published evidence\n"
            "mcda classify             which of them are low, and by whose limits\n"
            "mcda explain arkalyk      why a town stands where it stands\n"
            "mcda new mystudy          a study of your own, ready to edit\n"
            "mcda --help               everything else"
        )


def _streams() -> None:
    """Redirected output is UTF-8; signs that a console cannot show are replaced, never a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty() or os.environ.get("PYTHONIOENCODING"):
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", newline="\n")
    _own_stdout()


def _own_stdout() -> None:
    """Nobody else writes among the data: HiGHS 1.12 prints a stray line (its issue 2783)."""
    try:
        if sys.stdout.fileno() != 1:
            return
    except (AttributeError, OSError, ValueError):  # replaced by something that is no file
        return
    sys.stdout.flush()
    ours = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    sys.stdout = io.TextIOWrapper(
        ours,
        encoding=sys.stdout.encoding,
        errors=sys.stdout.errors,
        newline=None if ours.isatty() else "\n",
        line_buffering=ours.isatty(),
    )


def clash() -> str:
    """A message where another distribution's `mcda` shares our folder, else ""."""
    beside = os.path.join(os.path.dirname(os.path.dirname(__file__)), "mavt")
    if os.path.isdir(beside):
        return (
            "Another package named 'mcda' is installed in the same folder. Repair:\n"
            "  python -m pip uninstall -y mcda monotown-mcda\n"
            "  python -m pip install monotown-mcda"
        )
    return ""


def main(args: list[str] | None = None) -> None:
    """Run the command line and leave with its exit status."""
    _streams()
    # What openpyxl cannot keep of a foreign workbook matters to nobody who only reads it.
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    debug = "--debug" in (sys.argv[1:] if args is None else args)
    if text := clash():
        click.echo(text, err=True)
        sys.exit(2)
    try:
        status: Any = group.main(args=args, prog_name="mcda", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except KeyboardInterrupt:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - the reader has gone
        sys.exit(0)
    except Exception as error:
        from mcda.errors import InputError, fail

        if debug:
            raise
        if isinstance(error, MemoryError):
            error = fail("memory-short", detail=str(error) or "-")
        if isinstance(error, InputError):
            from mcda.cli.common import language
            from mcda.messages import finding_text

            for finding in error.findings:
                click.echo(finding_text(finding, language()), err=True)
            sys.exit(2)
        if isinstance(error, ModuleNotFoundError) and not (error.name or "").startswith("mcda"):
            click.echo(
                f"{error.name} is not installed. In the project's folder run:  "
                "python -m pip install .",
                err=True,
            )
            sys.exit(2)
        click.echo(
            f"This is our own fault: {type(error).__name__}: {error}\n"
            "Run again with --debug and send us what it prints.",
            err=True,
        )
        sys.exit(70)
    sys.exit(status if isinstance(status, int) else 0)
