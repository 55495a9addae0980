"""`mcda new`: a commented study folder, or a workbook, that works as it is."""

from __future__ import annotations

from pathlib import Path

import click

from mcda.cli.common import Output, common


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--from", "source", default="monotowns", show_default=True, help="A shipped study.")
@click.option("--xlsx", "workbook", is_flag=True, help="One workbook instead of a folder.")
@common(("auto", "table"))
def command(folder: Path, source: str, workbook: bool, out: Output) -> int:
    """Make FOLDER, a study of your own with its hierarchy, ready to edit and to rank.

    With --xlsx, or where the name ends in .xlsx, the whole study is one workbook.

    \b
    Examples:
      mcda new mystudy                a folder to edit: study.yaml, table.csv, hierarchy.yaml
      mcda new mystudy --xlsx         the same as one workbook
    """
    from mcda.files.copy import copy_study
    from mcda.messages import text

    if workbook or folder.suffix.lower() == ".xlsx":
        path = folder if folder.suffix.lower() == ".xlsx" else Path(f"{folder}.xlsx")
        _workbook(source, path, out)
        out.note(text("new-book", out.lang, file=str(path)))
        return 0
    names = copy_study(source, folder)
    out.note(
        text("new-made", out.lang, folder=str(folder), count=len(names), files=", ".join(names))
    )
    out.note(text("new-next", out.lang, folder=str(folder)))
    return 0


def _workbook(source: str, path: Path, out: Output) -> None:
    from dataclasses import replace

    from mcda.excel.studybook import proved_workbook
    from mcda.files.copy import check_shipped
    from mcda.files.parts import HIERARCHY_FILE, read_parts
    from mcda.files.write import write_whole

    check_shipped(source)
    parts = read_parts(source)
    study = parts.study.model_copy(update={"hierarchy": HIERARCHY_FILE})
    write_whole(path, proved_workbook(replace(parts, study=study), out.lang), force=out.force)
