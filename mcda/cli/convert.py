"""`mcda convert`: a study as a folder, as one workbook, or as XMCDA, each into the others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mcda.cli.common import Output, common, on_encoding, tell

if TYPE_CHECKING:
    from mcda.files.parts import Parts

OTHER_FILES = frozenset(
    (".csv", ".json", ".md", ".ods", ".parquet", ".tsv", ".txt", ".xls", ".xlsb", ".xlsm", ".yaml")
)


@click.command("convert")
@click.argument("study")
@on_encoding
@click.option(
    "--xmcda",
    "version",
    type=click.Choice(("3", "4")),
    default="4",
    show_default=True,
    help="Version of an .xml.",
)
@click.option("--with-names", is_flag=True, help="Take names and addresses of experts along, too.")
@common(("auto", "table"), target=True)
def command(
    study: str,
    encoding: str | None,
    version: str,
    with_names: bool,
    target: Path | None,
    out: Output,
) -> int:
    """Write STUDY anew: as a workbook where -o ends in .xlsx, as XMCDA where it ends in .xml, else
    as a folder. STUDY may be an XMCDA file, too.

    All that the answer rests on goes along; what stays behind is named. Nothing is written where
    anything is wrong with STUDY.

    \b
    Examples:
      mcda convert mystudy -o mystudy.xlsx    a folder into a workbook
      mcda convert mystudy.xlsx -o unpacked   and out again
      mcda convert mystudy -o mystudy.xml     for programs that read XMCDA
    """
    from mcda.errors import Where, fail
    from mcda.excel.studybook import proved_workbook
    from mcda.files.parts import folder_files, read_parts, write_folder
    from mcda.files.write import write_whole
    from mcda.messages import text

    if target is None:
        raise click.UsageError("Missing option '-o': a folder, or a file ending in .xlsx or .xml.")
    suffix = target.suffix.lower()
    if suffix in OTHER_FILES and not target.is_dir():
        raise fail("convert-target", Where(key="-o"), found=target.name)
    if suffix == ".xml":
        return _xmcda(study, encoding, version, target, out)
    parts = read_parts(study, encoding=encoding, with_names=with_names)
    tell(parts.findings)
    if suffix == ".xlsx":
        write_whole(target, proved_workbook(parts, out.lang), force=out.force)
    else:
        write_folder(target, folder_files(parts))
    out.note(text("convert-made", out.lang, target=str(target)))
    for line in left_behind(parts, out.lang):
        out.note(line)
    return 0


def _xmcda(study: str, encoding: str | None, version: str, target: Path, out: Output) -> int:
    from mcda.cli.common import open_problem
    from mcda.files.write import write_whole
    from mcda.files.xmcdaout import left_out, xmcda_bytes
    from mcda.messages import text

    problem = open_problem(study, None, encoding)
    write_whole(target, xmcda_bytes(problem, version), force=out.force)
    out.note(text("convert-made", out.lang, target=str(target)))
    out.note(text("xmcda-no-place", out.lang, names=", ".join(left_out(problem))))
    return 0


def left_behind(parts: Parts, lang: str) -> list[str]:
    """What of the source is not in a converted study, a line a thing."""
    from mcda.messages import text

    rounds = [name for name in parts.left_out if name == "rounds/"]
    history = [name for name in parts.left_out if name.endswith("/history/")]
    others = [name for name in parts.left_out if name not in (*rounds, *history)]
    said = {"rounds": rounds, "history": history, "left-out": others, "comments": parts.remarked}
    lines = [
        text(f"convert-{key}", lang, names=", ".join(names)) for key, names in said.items() if names
    ]
    return [*lines, *([text("convert-personal", lang)] if parts.nameless else [])]
